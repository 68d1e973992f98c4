/* What the files of list share: operations on the array. See listobject.c for the shape and the invariants. */
#ifndef LIST_IMPL_H
#define LIST_IMPL_H

#include "Python.h"

/* Set the size, making room as needed; fresh slots are not initialised. Returns status. Raises yes. */
int
py_list_resize(PyListObject *self, Py_ssize_t size);

/* An untracked list of size 0 with room for exactly `size` items. Returns new. Raises yes. */
PyObject *
py_list_new_sized(Py_ssize_t size);

/* The slot tp_dealloc. */
void
py_list_dealloc(PyObject *op);

/* Release all items. Raises no. */
void
py_list_clear(PyListObject *self);

/* list[start:stop] with bounds clipped. Returns new. Raises yes. */
PyObject *
py_list_slice(PyObject *op, Py_ssize_t start, Py_ssize_t stop);

/* list[start:stop] = value, or del if value is NULL; bounds are clipped. Returns status. Raises yes. */
int
py_list_assign_slice(PyObject *op, Py_ssize_t start, Py_ssize_t stop, PyObject *value);

/* Append the items of an iterable. Returns status. Raises yes. */
int
py_list_extend(PyObject *op, PyObject *source);
int
py_list_extend_from_iterator(PyListObject *self, PyObject *iterator);

/* Give back room that is not used. Raises no. */
void
py_list_trim(PyListObject *self);

#endif
