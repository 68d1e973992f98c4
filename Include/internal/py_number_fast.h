/* The quickest ways to make and read ints and floats, for the dispatcher and for whoever computes with numbers.
 *
 * Owned by Objects/number; see py_number.h for the invariants of the state used here.
 */
#ifndef PY_NUMBER_FAST_H
#define PY_NUMBER_FAST_H

#include "py_state.h"

/* The cell of an exact int or float that is dead. */
static inline void
py_number_free(struct py_number_state *state, PyObject *o)
{
    o->ob_refcnt = 0;
    o->ob_type = (PyTypeObject *)state->dead;
    state->dead = o;
}

/* An int or float without its value. Returns new. Raises yes. */
static inline PyObject *
py_number_alloc(struct py_number_state *state, PyTypeObject *type)
{
    PyObject *o = state->dead;
    if (o == NULL && (o = py_number_more(state)) == NULL) {
        return NULL;
    }
    state->dead = (PyObject *)o->ob_type;
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
    PyObject *o = py_number_alloc(state, &PyInt_Type);
    if (o != NULL) {
        ((PyIntObject *)o)->ob_ival = value;
    }
    return o;
}

/* Gives an int another value that nobody else holds, instead of making one. Returns whether that could be done. Raises no. */
static inline int
py_int_renew(PyObject *o, long value)
{
    if (!PyInt_CheckExact(o) || Py_REFCNT(o) != 1 || (value >= PY_SMALL_INT_FIRST && value <= PY_SMALL_INT_LAST)) {
        return 0;
    }
    ((PyIntObject *)o)->ob_ival = value;
    return 1;
}

/* A float. Returns new. Raises yes. */
static inline PyObject *
py_float_new(double value)
{
    struct py_number_state *state = &py_runtime_state.number;
    PyObject *o = py_number_alloc(state, &PyFloat_Type);
    if (o != NULL) {
        ((PyFloatObject *)o)->ob_fval = value;
    }
    return o;
}

#endif
