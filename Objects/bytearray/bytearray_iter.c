/* The iterator of a bytearray.

   I1  It looks at the length anew for each byte: the bytearray may change meanwhile. */
#include "bytearray.h"
#include "py_frozen.h"

typedef struct {
    PyObject_HEAD
    Py_ssize_t index;
    PyObject *seq;      /* owned, NULL once exhausted */
} bytearray_iterator;

static void
iterator_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(((bytearray_iterator *)self)->seq);
    PyObject_GC_Del(self);
}

static int
iterator_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((bytearray_iterator *)self)->seq);
    return 0;
}

static PyObject *
iterator_next(PyObject *self)
{
    bytearray_iterator *it = (bytearray_iterator *)self;

    if (it->seq == NULL) {
        return NULL;
    }
    if (it->index < Py_SIZE(it->seq)) {
        return PyInt_FromLong(Py_CHARMASK(BYTES(it->seq)[it->index++]));
    }
    Py_CLEAR(it->seq);
    return NULL;
}

static PyObject *
iterator_length_hint(PyObject *self, PyObject *unused)
{
    bytearray_iterator *it = (bytearray_iterator *)self;
    Py_ssize_t left = it->seq == NULL ? 0 : Py_SIZE(it->seq) - it->index;

    return PyInt_FromSsize_t(left);
}

static const PyMethodDef iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, METH_NOARGS, "The number of bytes to come."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject PyByteArrayIter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "bytearray_iterator",
    .tp_basicsize = sizeof(bytearray_iterator),
    .tp_dealloc = iterator_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = iterator_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = iterator_next,
    .tp_methods = (PyMethodDef *)iterator_methods,
};

PyObject *
py_bytearray_iter(PyObject *self)
{
    bytearray_iterator *it = PyObject_GC_New(bytearray_iterator, &PyByteArrayIter_Type);

    if (it != NULL) {
        it->index = 0;
        Py_INCREF(self);
        it->seq = self;
        PyObject_GC_Track(it);
    }
    return (PyObject *)it;
}

/* ---- for pickling (py_frozen.h) ---- */

PyObject *
py_bytearray_iterator_freeze(PyObject *self)
{
    bytearray_iterator *it = (bytearray_iterator *)self;
    return it->seq != NULL ? Py_BuildValue("(On)", it->seq, it->index) : PyTuple_New(0);
}

PyObject *
py_bytearray_iterator_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *seq = NULL;
    Py_ssize_t index = 0;
    bytearray_iterator *it;

    if (PyTuple_GET_SIZE(state) != 0 && !PyArg_ParseTuple(state, "O!n", &PyByteArray_Type, &seq, &index)) {
        return NULL;
    }
    if (index < 0) {
        return py_thaw_refused(type);
    }
    it = PyObject_GC_New(bytearray_iterator, type);
    if (it != NULL) {
        it->index = index;
        Py_XINCREF(seq);
        it->seq = seq;
        PyObject_GC_Track(it);
    }
    return (PyObject *)it;
}
