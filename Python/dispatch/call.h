/* What the files of calls share: call.c, call_function.c, call_c.c, call_class.c, call_star.c.

   `pairs` are keywords: name and value by turns, nkw of each.  All is borrowed. */
#ifndef CALL_H
#define CALL_H

#include "dispatch.h"
#include "py_replay.h"

enum { SMALL = 12 };    /* argument vectors up to this length stand on the C stack */

/* The arguments as a tuple, `first` (may be NULL) before them; the keywords as a dict, for a message about `callable`.
   Return new. Raise yes. */
PyObject *py_args_tuple(PyObject *first, PyObject *const *args, Py_ssize_t nargs);
PyObject *py_args_dict(PyObject *callable, PyObject *const *pairs, Py_ssize_t nkw);

/* Are the arguments numbers, texts and None, which run no Python code whatever is done with them? Raises no. */
static inline int
py_args_are_silent(PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw)
{
    for (Py_ssize_t i = 0; i < nargs + nkw; i++) {
        PyObject *value = i < nargs ? args[i] : pairs[2 * (i - nargs) + 1];
        PyTypeObject *type = Py_TYPE(value);
        if (type != &PyInt_Type && type != &PyString_Type && type != &PyUnicode_Type && type != &PyLong_Type &&
            type != &PyFloat_Type && value != Py_None) {
            return 0;
        }
    }
    return 1;
}

/* Calls anything the nesting way; the same, repeated until its calls of Python are answered: for callables that keep to
   the rules of py_replay.h. Return a step. Raise yes. */
py_step py_call_object(PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
                       PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);
py_step py_call_repeatable(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
                           PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);

/* Calls a flat tp_call or constructor. Returns a step. Raises yes. */
py_step py_call_flat_slot(py_thread *ts, py_flat_function function, PyObject *callable, PyObject *const *args,
                          Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);

/* By kind of callee: a function in C (PyCFunction), a type, an old-style class. Return a step. Raise yes. */
py_step py_call_c_function(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
                           PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);
py_step py_call_type(py_thread *ts, PyTypeObject *type, PyObject *const *args, Py_ssize_t nargs,
                     PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);
py_step py_call_classic_class(py_thread *ts, PyObject *class, PyObject *const *args, Py_ssize_t nargs,
                              PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);

#endif
