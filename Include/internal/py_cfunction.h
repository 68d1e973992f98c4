/* py_cfunction.h - calling through a PyMethodDef; what modules in C keep for their functions (Objects/methodobject.c). */
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

/* What a module in C keeps (classes of errors, caches): its functions get it as self, but to Python they are functions
 * without one, so that pickles name them by their module.  Given to Py_InitModule4. */
extern PyTypeObject py_module_state_type;

/* The state of `count` objects. Returns new. Raises yes. */
PyObject *py_module_state_new(Py_ssize_t count, ...);

static inline PyObject *
py_module_state_item(PyObject *state, Py_ssize_t i)
{
    return PyTuple_GET_ITEM(state, i);
}

/* The `self` that Python sees. Returns borrowed, NULL if there is none. Raises no. */
PyObject *py_cfunction_shown_self(PyObject *function);

#endif
