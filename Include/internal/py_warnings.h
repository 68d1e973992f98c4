/* py_warnings.h - state of the warning machinery, one per interpreter. */
#ifndef PY_WARNINGS_INTERNAL_H
#define PY_WARNINGS_INTERNAL_H

#include "Python.h"

typedef struct py_warnings {
    PyObject *filters;        /* owned list: used while no module `warnings` is imported */
    PyObject *once_registry;  /* owned dict */
    PyObject *default_action; /* owned str */
} py_warnings;

/* Lets go of the state. */
void py_warnings_clear(py_warnings *state);

#endif
