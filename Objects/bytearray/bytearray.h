/* What the files of the bytearray type share. */
#ifndef PY_BYTEARRAY_H
#define PY_BYTEARRAY_H

#include "Python.h"
#include "py_text.h"

extern const PyMethodDef py_bytearray_methods[];

#define BYTES(op) PyByteArray_AS_STRING(op)

/* The byte that an int or a str of length 1 stands for. Returns status. Raises yes. */
int py_bytearray_byte(PyObject *arg, int *value);

/* self[low:high] = values (NULL: delete). Returns status. Raises yes. */
int py_bytearray_set_slice(PyObject *self, Py_ssize_t low, Py_ssize_t high, PyObject *values);

/* self += other, any buffer. Returns new. Raises yes. */
PyObject *py_bytearray_iconcat(PyObject *self, PyObject *other);

/* tp_init and tp_iter. */
int py_bytearray_init(PyObject *self, PyObject *args, PyObject *kwds);
PyObject *py_bytearray_iter(PyObject *self);

/* Fails while memory is lent out. Returns status. Raises yes. */
int py_bytearray_can_resize(PyObject *self);

#endif
