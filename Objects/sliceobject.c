/* The type slice, PySlice_* and Ellipsis' neighbour in subscripts: start, stop and step, any of them None.

   A slice is made for one subscript and dies with it; the arithmetic from a slice to indices within a sequence is
   _PySlice_Unpack (numbers from objects) followed by _PySlice_AdjustIndices (clipping to a length). */
#include "Python.h"
#include "structmember.h"

PyObject *
PySlice_New(PyObject *start, PyObject *stop, PyObject *step)
{
    PySliceObject *self = PyObject_GC_New(PySliceObject, &PySlice_Type);
    if (self == NULL) {
        return NULL;
    }
    self->start = start == NULL ? Py_None : start;
    self->stop = stop == NULL ? Py_None : stop;
    self->step = step == NULL ? Py_None : step;
    Py_INCREF(self->start);
    Py_INCREF(self->stop);
    Py_INCREF(self->step);
    _PyObject_GC_TRACK(self);
    return (PyObject *)self;
}

PyObject *
_PySlice_FromIndices(Py_ssize_t first, Py_ssize_t last)
{
    PyObject *start = PyInt_FromSsize_t(first), *stop = PyInt_FromSsize_t(last), *slice = NULL;
    if (start != NULL && stop != NULL) {
        slice = PySlice_New(start, stop, NULL);
    }
    Py_XDECREF(start);
    Py_XDECREF(stop);
    return slice;
}

static void
slice_dealloc(PyObject *op)
{
    PySliceObject *self = (PySliceObject *)op;
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_DECREF(self->start);
    Py_DECREF(self->stop);
    Py_DECREF(self->step);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
slice_traverse(PyObject *op, visitproc visit, void *arg)
{
    PySliceObject *self = (PySliceObject *)op;
    Py_VISIT(self->start);
    Py_VISIT(self->stop);
    Py_VISIT(self->step);
    return 0;
}

/* ---- from slices to indices ---- */

/* The old way: no clipping of a too large start, plain ints only. */
int
PySlice_GetIndices(PySliceObject *self, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step)
{
    if (self->step == Py_None) {
        *step = 1;
    }
    else {
        if (!PyInt_Check(self->step) && !PyLong_Check(self->step)) {
            return -1;
        }
        *step = PyInt_AsSsize_t(self->step);
    }
    if (self->start == Py_None) {
        *start = *step < 0 ? length - 1 : 0;
    }
    else {
        if (!PyInt_Check(self->start) && !PyLong_Check(self->start)) {
            return -1;
        }
        *start = PyInt_AsSsize_t(self->start);
        *start += *start < 0 ? length : 0;
    }
    if (self->stop == Py_None) {
        *stop = *step < 0 ? -1 : length;
    }
    else {
        if (!PyInt_Check(self->stop) && !PyLong_Check(self->stop)) {
            return -1;
        }
        *stop = PyInt_AsSsize_t(self->stop);
        *stop += *stop < 0 ? length : 0;
    }
    return *stop > length || *start >= length || *step == 0 ? -1 : 0;
}

int
_PySlice_Unpack(PyObject *op, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step)
{
    PySliceObject *self = (PySliceObject *)op;
    *step = 1;
    if (self->step != Py_None) {
        if (!_PyEval_SliceIndex(self->step, step)) {
            return -1;
        }
        if (*step == 0) {
            PyErr_SetString(PyExc_ValueError, "slice step cannot be zero");
            return -1;
        }
        if (*step < -PY_SSIZE_T_MAX) {
            *step = -PY_SSIZE_T_MAX; /* so that -step is a number */
        }
    }
    *start = *step < 0 ? PY_SSIZE_T_MAX : 0;
    *stop = *step < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
    if (self->start != Py_None && !_PyEval_SliceIndex(self->start, start)) {
        return -1;
    }
    if (self->stop != Py_None && !_PyEval_SliceIndex(self->stop, stop)) {
        return -1;
    }
    return 0;
}

/* One bound within a sequence: negative ones count from the end; what lies outside becomes the nearest place. */
static Py_ssize_t
clip_bound(Py_ssize_t bound, Py_ssize_t length, Py_ssize_t step)
{
    if (bound < 0) {
        bound += length;
        return bound >= 0 ? bound : step < 0 ? -1 : 0;
    }
    return bound < length ? bound : step < 0 ? length - 1 : length;
}

Py_ssize_t
_PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t step)
{
    *start = clip_bound(*start, length, step);
    *stop = clip_bound(*stop, length, step);
    if (step < 0) {
        return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    }
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

int
PySlice_GetIndicesEx(PySliceObject *self, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step,
                     Py_ssize_t *slicelength)
{
    if (_PySlice_Unpack((PyObject *)self, start, stop, step) < 0) {
        return -1;
    }
    *slicelength = _PySlice_AdjustIndices(length, start, stop, *step);
    return 0;
}

/* ---- the type ---- */

static PyObject *
slice_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *start = NULL, *stop = NULL, *step = NULL;
    (void)type;
    if (!_PyArg_NoKeywords("slice()", keywords)) {
        return NULL;
    }
    if (!PyArg_UnpackTuple(args, "slice", 1, 3, &start, &stop, &step)) {
        return NULL;
    }
    if (stop == NULL) {
        stop = start;
        start = NULL;
    }
    return PySlice_New(start, stop, step);
}

static PyObject *
slice_repr(PyObject *op)
{
    PySliceObject *self = (PySliceObject *)op;
    PyObject *const parts[] = {self->start, self->stop, self->step};
    PyObject *text = PyString_FromString("slice(");
    for (int i = 0; i < 3; i++) {
        PyString_ConcatAndDel(&text, PyObject_Repr(parts[i]));
        PyString_ConcatAndDel(&text, PyString_FromString(i < 2 ? ", " : ")"));
    }
    return text;
}

static int
slice_compare(PyObject *left, PyObject *right)
{
    PySliceObject *a = (PySliceObject *)left, *b = (PySliceObject *)right;
    int result = 0;
    if (a == b) {
        return 0;
    }
    if (PyObject_Cmp(a->start, b->start, &result) < 0) {
        return -2;
    }
    if (result == 0 && PyObject_Cmp(a->stop, b->stop, &result) < 0) {
        return -2;
    }
    if (result == 0 && PyObject_Cmp(a->step, b->step, &result) < 0) {
        return -2;
    }
    return result;
}

static long
slice_hash(PyObject *self)
{
    (void)self;
    PyErr_SetString(PyExc_TypeError, "unhashable type");
    return -1;
}

static PyObject *
slice_indices(PyObject *self, PyObject *length)
{
    Py_ssize_t n = PyNumber_AsSsize_t(length, PyExc_OverflowError), start, stop, step;
    if (n == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (_PySlice_Unpack(self, &start, &stop, &step) < 0) {
        return NULL;
    }
    _PySlice_AdjustIndices(n, &start, &stop, step);
    return Py_BuildValue("(nnn)", start, stop, step);
}

static PyObject *
slice_reduce(PyObject *op, PyObject *unused)
{
    PySliceObject *self = (PySliceObject *)op;
    (void)unused;
    return Py_BuildValue("O(OOO)", Py_TYPE(self), self->start, self->stop, self->step);
}

static const PyMethodDef slice_methods[] = {
    {"indices", slice_indices, METH_O, "s.indices(length): start, stop and step for a sequence of that length"},
    {"__reduce__", slice_reduce, METH_NOARGS, "How to make it again"},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef slice_members[] = {
    {"start", T_OBJECT, offsetof(PySliceObject, start), READONLY, NULL},
    {"stop", T_OBJECT, offsetof(PySliceObject, stop), READONLY, NULL},
    {"step", T_OBJECT, offsetof(PySliceObject, step), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject PySlice_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "slice",
    .tp_basicsize = sizeof(PySliceObject),
    .tp_dealloc = slice_dealloc,
    .tp_compare = slice_compare,
    .tp_repr = slice_repr,
    .tp_hash = slice_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "slice([start, ]stop[, step]): what stands in the brackets of an extended subscript",
    .tp_traverse = slice_traverse,
    .tp_methods = (PyMethodDef *)slice_methods,
    .tp_members = (PyMemberDef *)slice_members,
    .tp_new = slice_new,
};
