/* Objects of which some may be missing, as pickles hold them: the values of a frame, the objects of a continuation.

       (positions of those that are missing, object, object, ...)          None stands where one is missing

   Not here: what the objects mean (Stackless/pickle, Stackless/module/cframeobject.c). */
#include "core.h"

/* The positions of the empty places of a tuple behind its first one. Returns new. Raises yes. */
static PyObject *
missing_positions(PyObject *tuple)
{
    Py_ssize_t count = 0, found = 0;
    for (Py_ssize_t i = 1; i < PyTuple_GET_SIZE(tuple); i++) {
        count += PyTuple_GET_ITEM(tuple, i) == NULL;
    }
    PyObject *positions = PyTuple_New(count);
    for (Py_ssize_t i = 1; positions != NULL && found < count; i++) {
        PyObject *number = PyTuple_GET_ITEM(tuple, i) == NULL ? PyInt_FromSsize_t(i - 1) : NULL;
        if (number != NULL) {
            PyTuple_SET_ITEM(positions, found++, number);
        }
        else if (PyErr_Occurred()) {
            Py_CLEAR(positions);
        }
    }
    return positions;
}

PyObject *
slp_sparse_close_steal(PyObject *tuple)
{
    PyObject *positions = missing_positions(tuple);
    if (positions == NULL) {
        Py_DECREF(tuple);
        return NULL;
    }
    PyTuple_SET_ITEM(tuple, 0, positions);
    for (Py_ssize_t i = 1; PyTuple_GET_SIZE(positions) > 0 && i < PyTuple_GET_SIZE(tuple); i++) {
        if (PyTuple_GET_ITEM(tuple, i) == NULL) {
            Py_INCREF(Py_None);
            PyTuple_SET_ITEM(tuple, i, Py_None);
        }
    }
    return tuple;
}

int
slp_sparse_lacks(PyObject *sparse, Py_ssize_t position)
{
    PyObject *positions = PyTuple_GET_ITEM(sparse, 0);
    Py_ssize_t i = 0, n = PyTuple_Check(positions) ? PyTuple_GET_SIZE(positions) : 0;
    while (i < n && !(PyInt_Check(PyTuple_GET_ITEM(positions, i)) &&
                      PyInt_AS_LONG(PyTuple_GET_ITEM(positions, i)) == position)) {
        i++;
    }
    return i < n;
}
