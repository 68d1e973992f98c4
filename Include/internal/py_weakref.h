/* py_weakref.h - weak references (Objects/core/weakref.c): the two halves of PyObject_ClearWeakRefs, for objects that run
   code between them, and what may be given away of a list. */
#ifndef PY_WEAKREF_H
#define PY_WEAKREF_H

#include "Python.h"

/* From now on the weak references to a dying object read None. Returns new: those with callbacks; NULL if there are
   none, or no memory, which is reported. Raises no. */
PyObject *py_weakrefs_cut(PyObject *object);
/* Runs the callbacks. Steals told, which may be NULL. Raises no. */
void py_weakrefs_tell_steal(PyObject *told);

/* The first from `ref` on that is not dying itself: one whose own callbacks run stays in its object's list (I4).
   Returns borrowed, NULL at the end. Raises no. */
PyWeakReference *py_weakref_alive_from(PyWeakReference *ref);

#endif
