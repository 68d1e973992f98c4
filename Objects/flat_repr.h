/* The repr of containers, flat (flat_repr.c). */
#ifndef FLAT_REPR_H
#define FLAT_REPR_H

#include "py_flat.h"

/* The flat slot `repr` of list, tuple, dict, set and frozenset.  Returns a step.  Raises yes. */
py_step
py_container_flat_repr(py_thread *ts, PyObject *self, PyObject **result);

#endif
