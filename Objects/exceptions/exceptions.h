/* What the files of this folder share: the faces of the exception classes.
 *
 * A face is what a class brings of its own. The classes are built from hierarchy.def in
 * exceptions.c; the functions of the larger faces stand in os_error.c, syntax_error.c and
 * unicode_errors.c.
 */
#ifndef PY_EXCEPTIONS_H
#define PY_EXCEPTIONS_H

#include "Python.h"

/* Initialisers (tp_init). Returns status. Raises yes. */
int py_exception_init_base(PyObject *self, PyObject *args, PyObject *kwds);
int py_exception_init_environment(PyObject *self, PyObject *args, PyObject *kwds);
int py_exception_init_syntax(PyObject *self, PyObject *args, PyObject *kwds);
int py_exception_init_encode(PyObject *self, PyObject *args, PyObject *kwds);
int py_exception_init_decode(PyObject *self, PyObject *args, PyObject *kwds);
int py_exception_init_translate(PyObject *self, PyObject *args, PyObject *kwds);

/* Texts (tp_str). Returns new. Raises yes. */
PyObject *py_exception_str_base(PyObject *self);
PyObject *py_exception_str_environment(PyObject *self);
PyObject *py_exception_str_syntax(PyObject *self);
PyObject *py_exception_str_encode(PyObject *self);
PyObject *py_exception_str_decode(PyObject *self);
PyObject *py_exception_str_translate(PyObject *self);

/* `(class, args)` and the reduction of EnvironmentError. Returns new. Raises yes. */
PyObject *py_exception_reduce_environment(PyObject *self, PyObject *unused);

/* Puts a strong reference of `value` into `*place` and lets go of what was there.
 * The old value may run any code when it dies, after the place is valid again. Raises no. */
static inline void
py_exception_set_field(PyObject **place, PyObject *value)
{
    PyObject *old = *place;
    Py_XINCREF(value);
    *place = value;
    Py_XDECREF(old);
}

#endif
