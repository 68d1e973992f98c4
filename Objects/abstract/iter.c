/* iter.c: the iteration protocol.

   Not here: the iterators over sequences and callables (Objects/seqiters.c, Objects/calliter.c). */
#include "Python.h"
#include "py_stackguard.h"

#include "py_state.h"

PyObject *
PyObject_GetIter(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    getiterfunc make = PyType_HasFeature(type, Py_TPFLAGS_HAVE_ITER) ? type->tp_iter : NULL;
    if (make == NULL) {
        if (PySequence_Check(object)) {
            return PySeqIter_New(object);
        }
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not iterable", type->tp_name);
        return NULL;
    }
    PyObject *iterator = make(object);
    if (iterator != NULL && !PyIter_Check(iterator)) {
        PyErr_Format(PyExc_TypeError, "iter() returned non-iterator of type '%.100s'", Py_TYPE(iterator)->tp_name);
        Py_CLEAR(iterator);
    }
    return iterator;
}

PyObject *
PyIter_Next(PyObject *iterator)
{
    PyObject *value;
    if (py_stack_check(" while iterating")) {
        return NULL;
    }
    value = Py_TYPE(iterator)->tp_iternext(iterator);
    if (value == NULL && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
    }
    return value;
}
