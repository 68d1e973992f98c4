/* The iterators of a deque, in both directions.

   I1  A deque that was changed since is an error; the iterator is exhausted from then on. */
#include "deque.h"
#include "py_frozen.h"

typedef struct {
    PyObject_HEAD
    deque_object *deque; /* owned */
    Py_ssize_t left;     /* items not yet given */
    uint64_t state;      /* of the deque when the iterator was made */
} deque_iterator;

static PyObject *
new_iterator(PyTypeObject *type, PyObject *deque)
{
    deque_iterator *it = PyObject_GC_New(deque_iterator, type);
    if (it == NULL) {
        return NULL;
    }
    Py_INCREF(deque);
    it->deque = (deque_object *)deque;
    it->left = it->deque->used;
    it->state = it->deque->state;
    PyObject_GC_Track(it);
    return (PyObject *)it;
}

PyObject *
py_deque_iter(PyObject *deque)
{
    return new_iterator(&py_deque_iterator_type, deque);
}

PyObject *
py_deque_reversed(PyObject *deque, PyObject *unused)
{
    return new_iterator(&py_deque_reverse_iterator_type, deque);
}

static void
dequeiter_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((deque_iterator *)self)->deque);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
dequeiter_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((deque_iterator *)self)->deque);
    return 0;
}

/* May the next item be given? */
static int
is_ready(deque_iterator *it)
{
    if (it->deque->state != it->state) {
        it->left = 0;
        PyErr_SetString(PyExc_RuntimeError, "deque mutated during iteration");
        return 0;
    }
    return it->left > 0;
}

static PyObject *
give(deque_iterator *it, Py_ssize_t i)
{
    PyObject *item = *deque_place(it->deque, i);
    it->left--;
    Py_INCREF(item);
    return item;
}

static PyObject *
dequeiter_next(PyObject *self)
{
    deque_iterator *it = (deque_iterator *)self;
    return is_ready(it) ? give(it, it->deque->used - it->left) : NULL;
}

static PyObject *
dequereviter_next(PyObject *self)
{
    deque_iterator *it = (deque_iterator *)self;
    if (it->left == 0) {
        return NULL;
    }
    return is_ready(it) ? give(it, it->left - 1) : NULL;
}

static PyObject *
dequeiter_length_hint(PyObject *self, PyObject *unused)
{
    return PyInt_FromSsize_t(((deque_iterator *)self)->left);
}

static const PyMethodDef dequeiter_methods[] = {
    {"__length_hint__", dequeiter_length_hint, METH_NOARGS, "The number of items left"},
    {NULL, NULL, 0, NULL},
};

#define DEQUE_ITERATOR(text, step)                              \
    {                                                           \
        PyVarObject_HEAD_INIT(NULL, 0)                          \
        .tp_name = text,                                        \
        .tp_basicsize = sizeof(deque_iterator),                 \
        .tp_dealloc = dequeiter_dealloc,                        \
        .tp_getattro = PyObject_GenericGetAttr,                 \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,    \
        .tp_traverse = dequeiter_traverse,                      \
        .tp_iter = PyObject_SelfIter,                           \
        .tp_iternext = step,                                    \
        .tp_methods = (PyMethodDef *)dequeiter_methods,         \
    }

PyTypeObject py_deque_iterator_type = DEQUE_ITERATOR("deque_iterator", dequeiter_next);
PyTypeObject py_deque_reverse_iterator_type = DEQUE_ITERATOR("deque_reverse_iterator", dequereviter_next);

#undef DEQUE_ITERATOR

/* ---- for pickling (py_frozen.h) ---- */

/* (deque, items left, does it still fit the deque?) */
PyObject *
py_deque_iterator_freeze(PyObject *self)
{
    deque_iterator *it = (deque_iterator *)self;
    return Py_BuildValue("(Oni)", (PyObject *)it->deque, it->left, it->state == it->deque->state);
}

PyObject *
py_deque_iterator_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *deque, *it;
    Py_ssize_t left;
    int fits;

    if (!PyArg_ParseTuple(state, "O!ni", &py_deque_type, &deque, &left, &fits)) {
        return NULL;
    }
    if (left < 0 || (fits && left > ((deque_object *)deque)->used)) {
        return py_thaw_refused(type);
    }
    it = new_iterator(type, deque);
    if (it != NULL) {
        ((deque_iterator *)it)->left = left;
        ((deque_iterator *)it)->state -= !fits;
    }
    return it;
}
