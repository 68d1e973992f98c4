/* What the files of the str type share; nothing outside this folder and Objects/text needs it. */
#ifndef PY_STR_H
#define PY_STR_H

#include "Python.h"
#include "py_text.h"

extern const PyMethodDef py_str_methods[];

/* Forward search in bytes, m may be 0. Returns index or -1. Raises no. */
Py_ssize_t py_bytes_search(const char *s, Py_ssize_t n, const char *p, Py_ssize_t m);

/* a + b where a is a str. Returns new. Raises yes. */
PyObject *py_str_concat(PyObject *a, PyObject *b);

/* Takes a dying interned string out of the dict. Raises no. */
void py_str_forget_interned(PyObject *op);

/* "{}".format(*args, **kwargs) of a str. Returns new. Raises yes. */

/* The iterators behind string.Formatter. Return new. Raise yes. */
PyObject *py_str_formatter_parser(PyObject *self, PyObject *unused);
PyObject *py_str_formatter_field_name_split(PyObject *self, PyObject *unused);

#endif
