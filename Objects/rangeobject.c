/* xrange and its iterator: start, step and a length, all C longs.

   I1  len >= 0, and start + (len - 1) * step is a C long; so is the last value plus one step when len is 0 or more
       only in unsigned arithmetic, which all computations here use. */
#include "Python.h"
#include "py_containers.h"
#include "py_iters.h"

typedef struct {
    PyObject_HEAD
    long start;
    long step; /* not 0 */
    long len;  /* I1 */
} range_object;

typedef py_range_iterator range_iterator;

static long
value_at(long start, long step, long index)
{
    return (long)((unsigned long)start + (unsigned long)index * (unsigned long)step);
}

/* How many values lie in [low, high) at a distance of `step` > 0. */
static unsigned long
count_between(long low, long high, unsigned long step)
{
    return low >= high ? 0 : ((unsigned long)high - 1UL - (unsigned long)low) / step + 1UL;
}

static unsigned long
count_values(long start, long stop, long step)
{
    return step > 0 ? count_between(start, stop, (unsigned long)step)
                    : count_between(stop, start, 0UL - (unsigned long)step);
}

static PyObject *
range_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    long start = 0, stop, step = 1;
    unsigned long n;
    range_object *self;
    if (!_PyArg_NoKeywords("xrange()", keywords)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) == 1 && PyInt_CheckExact(PyTuple_GET_ITEM(args, 0))) {
        stop = PyInt_AS_LONG(PyTuple_GET_ITEM(args, 0));
    }
    else if (PyTuple_GET_SIZE(args) <= 1) {
        if (!PyArg_ParseTuple(args, "l;xrange() requires 1-3 int arguments", &stop)) {
            return NULL;
        }
    }
    else if (!PyArg_ParseTuple(args, "ll|l;xrange() requires 1-3 int arguments", &start, &stop, &step)) {
        return NULL;
    }
    if (step == 0) {
        PyErr_SetString(PyExc_ValueError, "xrange() arg 3 must not be zero");
        return NULL;
    }
    n = count_values(start, stop, step);
    if (n > (unsigned long)LONG_MAX) {
        PyErr_SetString(PyExc_OverflowError, "xrange() result has too many items");
        return NULL;
    }
    self = PyObject_New(range_object, type);
    if (self == NULL) {
        return NULL;
    }
    self->start = start;
    self->step = step;
    self->len = (long)n;
    return (PyObject *)self;
}

/* The end that a repr shows: one step behind the last value, as far as a long reaches. */
static long
shown_stop(range_object *self)
{
    long last;
    if (self->len == 0) {
        return self->start;
    }
    last = value_at(self->start, self->step, self->len - 1);
    if (self->step > 0) {
        return last > LONG_MAX - self->step ? LONG_MAX : last + self->step;
    }
    return last < LONG_MIN - self->step ? LONG_MIN : last + self->step;
}

static PyObject *
range_repr(PyObject *op)
{
    range_object *self = (range_object *)op;
    if (self->start == 0 && self->step == 1) {
        return PyString_FromFormat("xrange(%ld)", shown_stop(self));
    }
    if (self->step == 1) {
        return PyString_FromFormat("xrange(%ld, %ld)", self->start, shown_stop(self));
    }
    return PyString_FromFormat("xrange(%ld, %ld, %ld)", self->start, shown_stop(self), self->step);
}

static PyObject *
range_reduce(PyObject *op, PyObject *unused)
{
    range_object *self = (range_object *)op;
    (void)unused;
    return Py_BuildValue("(O(lll))", Py_TYPE(op), self->start, shown_stop(self), self->step);
}

static Py_ssize_t
range_length(PyObject *self)
{
    return ((range_object *)self)->len;
}

static PyObject *
range_item(PyObject *op, Py_ssize_t i)
{
    range_object *self = (range_object *)op;
    if (i < 0 || i >= self->len) {
        PyErr_SetString(PyExc_IndexError, "xrange object index out of range");
        return NULL;
    }
    return PyInt_FromLong(value_at(self->start, self->step, i));
}

/* ---- iteration ---- */

static PyObject *
new_range_iterator(long start, long step, long len)
{
    range_iterator *it = PyObject_New(range_iterator, &py_rangeiter_type);
    if (it != NULL) {
        it->index = 0;
        it->start = start;
        it->step = step;
        it->len = len;
    }
    return (PyObject *)it;
}

static PyObject *
range_iter(PyObject *op)
{
    range_object *self = (range_object *)op;
    return new_range_iterator(self->start, self->step, self->len);
}

static PyObject *
range_reversed(PyObject *op, PyObject *unused)
{
    range_object *self = (range_object *)op;
    (void)unused;
    return new_range_iterator(value_at(self->start, self->step, self->len - 1), (long)(0UL - (unsigned long)self->step),
                              self->len);
}

static PyObject *
rangeiter_next(PyObject *op)
{
    range_iterator *it = (range_iterator *)op;
    if (it->index >= it->len) {
        return NULL;
    }
    return PyInt_FromLong(value_at(it->start, it->step, it->index++));
}

static PyObject *
rangeiter_length_hint(PyObject *op, PyObject *unused)
{
    range_iterator *it = (range_iterator *)op;
    (void)unused;
    return PyInt_FromLong(it->len - it->index);
}

static void
plain_dealloc(PyObject *self)
{
    PyObject_Del(self);
}

static const PyMethodDef rangeiter_methods[] = {
    {"__length_hint__", rangeiter_length_hint, METH_NOARGS, "The number of values left"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject py_rangeiter_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "rangeiterator",
    .tp_basicsize = sizeof(range_iterator),
    .tp_dealloc = plain_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = rangeiter_next,
    .tp_methods = (PyMethodDef *)rangeiter_methods,
};

/* ---- the type ---- */

static const PyMethodDef range_methods[] = {
    {"__reversed__", range_reversed, METH_NOARGS, "An iterator from the last value to the first"},
    {"__reduce__", range_reduce, METH_NOARGS, "How to make it again"},
    {NULL, NULL, 0, NULL},
};

static const PySequenceMethods range_as_sequence = {
    .sq_length = range_length,
    .sq_item = range_item,
};

PyTypeObject PyRange_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "xrange",
    .tp_basicsize = sizeof(range_object),
    .tp_dealloc = plain_dealloc,
    .tp_repr = range_repr,
    .tp_as_sequence = (PySequenceMethods *)&range_as_sequence,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "xrange([start, ]stop[, step]): like range(), but the values are made as they are asked for",
    .tp_iter = range_iter,
    .tp_methods = (PyMethodDef *)range_methods,
    .tp_new = range_new,
};
