/* wrappers.h: the functions that make C slots callable from Python; one row of slots.def names each. */
#ifndef WRAPPERS_H
#define WRAPPERS_H

#include "Python.h"

#define WRAPPER(name) PyObject *py_##name(PyObject *self, PyObject *args, void *wrapped);
#define WRAPPERS(X) \
    X(wrap_length) X(wrap_truth) X(wrap_unary) X(wrap_binary) X(wrap_binary_left) X(wrap_binary_right) \
    X(wrap_coerce) X(wrap_power_left) X(wrap_power_right) X(wrap_repeat) X(wrap_get_index) X(wrap_set_index) \
    X(wrap_del_index) X(wrap_get_slice) X(wrap_set_slice) X(wrap_del_slice) X(wrap_contains) X(wrap_set_item) \
    X(wrap_del_item) X(wrap_cmp) X(wrap_hash) X(wrap_setattr) X(wrap_delattr) X(wrap_lt) X(wrap_le) X(wrap_eq) \
    X(wrap_ne) X(wrap_gt) X(wrap_ge) X(wrap_next) X(wrap_descr_get) X(wrap_descr_set) X(wrap_descr_delete)
WRAPPERS(WRAPPER)
#undef WRAPPER

PyObject *py_wrap_call(PyObject *self, PyObject *args, void *wrapped, PyObject *kwds);
PyObject *py_wrap_init(PyObject *self, PyObject *args, void *wrapped, PyObject *kwds);

#endif
