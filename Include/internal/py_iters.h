/* The flat slots of the builtin iterators, and the one call that hangs them on their types.

   A type's flat table must be set right after the type is made ready: py_iters_init does it for all types here. */
#ifndef PY_ITERS_H
#define PY_ITERS_H

#include "py_flat.h"

/* In the ABI, but in no public header. */
PyAPI_DATA(PyTypeObject) PyListIter_Type;
PyAPI_DATA(PyTypeObject) PyListRevIter_Type;
PyAPI_DATA(PyTypeObject) PyTupleIter_Type;

/* The iterator of xrange. */
extern PyTypeObject py_rangeiter_type;

extern const py_type_flat py_calliter_flat;
extern const py_type_flat py_enumerate_flat;

/* Gives calliter, enumerate, reversed and the containers their flat slots. After PyType_Ready can work. Returns status.
   Raises yes. */
int
py_iters_init(void);

#endif
