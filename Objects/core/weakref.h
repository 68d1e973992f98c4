/* weakref.h: what weakref.c and weakproxy.c share. */
#ifndef WEAKREF_H
#define WEAKREF_H

#include "Python.h"

/* ReferenceError: the object is gone.  Returns NULL.  Raises yes. */
PyObject *
py_weakref_raise_dead(void);

int py_weakref_traverse(PyObject *self, visitproc visit, void *arg);
int py_weakref_clear(PyObject *self);
void py_weakref_dealloc(PyObject *self);

#endif
