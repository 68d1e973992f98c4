/* py_cfunction.h - calling through a PyMethodDef (Objects/methodobject.c). */
#ifndef PY_CFUNCTION_H
#define PY_CFUNCTION_H

#include "Python.h"

/* Calls the function of the table entry with `self`; `args` is a tuple, `kwargs` a dict or NULL.
 * Knows every calling convention. Returns new. Raises yes. */
PyObject *py_cfunction_call_table(PyMethodDef *definition, PyObject *self, PyObject *args,
                                  PyObject *kwargs);

/* The same for a function flagged METH_STACKLESS, without a look at that flag. Returns new. Raises yes. */
PyObject *py_cfunction_call_plain(PyMethodDef *definition, PyObject *self, PyObject *args,
                                  PyObject *kwargs);

#endif
