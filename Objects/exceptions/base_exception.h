/* The type functions of BaseException that derived layouts build on (base_exception.c). */
#ifndef PY_BASE_EXCEPTION_H
#define PY_BASE_EXCEPTION_H

#include "Python.h"

extern PyTypeObject py_exception_type_BaseException;

/* Empty instance of any exception class. Returns new. Raises yes. */
PyObject *py_exception_new(PyTypeObject *type, PyObject *args, PyObject *kwds);

/* Collector functions of the common part. */
int py_exception_traverse_base(PyObject *self, visitproc visit, void *arg);
int py_exception_clear_base(PyObject *self);

/* Clears through the type's tp_clear and frees. */
void py_exception_dealloc(PyObject *self);

#endif
