/* py_weakref.h - the two halves of PyObject_ClearWeakRefs, for objects that run code between them (Objects/core/weakref.c). */
#ifndef PY_WEAKREF_H
#define PY_WEAKREF_H

#include "Python.h"

/* From now on the weak references to a dying object read None. Returns new: those with callbacks; NULL if there are
   none, or no memory, which is reported. Raises no. */
PyObject *py_weakrefs_cut(PyObject *object);
/* Runs the callbacks. Steals told, which may be NULL. Raises no. */
void py_weakrefs_tell_steal(PyObject *told);

#endif
