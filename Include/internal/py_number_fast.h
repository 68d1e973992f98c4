/* The quickest ways to make and read ints and floats, for the dispatcher and for whoever computes with numbers.
 *
 * Owned by Objects/number; see py_number.h for the invariants of the state used here.
 */
#ifndef PY_NUMBER_FAST_H
#define PY_NUMBER_FAST_H

#include "py_state.h"

/* An object from a list of dead ones linked through ob_type, or from the allocator. */
static inline PyObject *
py_number_alloc(PyTypeObject *type, PyObject **list, int *count)
{
    PyObject *o = *list;
    if (o != NULL) {
        *list = (PyObject *)o->ob_type;
        --*count;
    }
    else {
        o = PyObject_Malloc(sizeof(PyIntObject));
        if (o == NULL) {
            return PyErr_NoMemory();
        }
    }
    return PyObject_INIT(o, type);
}

/* An int. Returns new. Raises yes. */
static inline PyObject *
py_int_new(long value)
{
    struct py_number_state *state = &py_runtime_state.number;
    if (value >= PY_SMALL_INT_FIRST && value <= PY_SMALL_INT_LAST) {
        PyObject *small = (PyObject *)&state->small_ints[value - PY_SMALL_INT_FIRST];
        Py_INCREF(small);
        return small;
    }
    PyObject *o = py_number_alloc(&PyInt_Type, &state->free_ints, &state->free_int_count);
    if (o != NULL) {
        ((PyIntObject *)o)->ob_ival = value;
    }
    return o;
}

/* A float. Returns new. Raises yes. */
static inline PyObject *
py_float_new(double value)
{
    struct py_number_state *state = &py_runtime_state.number;
    PyObject *o = py_number_alloc(&PyFloat_Type, &state->free_floats, &state->free_float_count);
    if (o != NULL) {
        ((PyFloatObject *)o)->ob_fval = value;
    }
    return o;
}

#endif
