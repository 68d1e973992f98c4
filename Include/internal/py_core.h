/* py_core.h: small services of Objects/core and Objects/abstract for the other folders. */
#ifndef PY_CORE_H
#define PY_CORE_H

#include "Python.h"

/* Gives the allocator huge pages to begin with; only the program calls it, before the first allocation. */
void
py_memory_reserve(void);

/* SystemError for a NULL argument, unless an exception is set already.  Returns NULL.  Raises yes. */
PyObject *
py_raise_null_argument(void);

/* Makes an attribute name an exact str: a str is only referenced, a unicode encoded, anything else TypeError.
   Returns new.  Raises yes. */
PyObject *
py_attr_name(PyObject *name);

/* Stores into an instance dict, or deletes (value NULL); a KeyError becomes an AttributeError.
   Returns status.  Raises yes. */
int
py_attr_store(PyObject *dict, PyObject *name, PyObject *value);

/* Notes an object whose repr() begins in *running (owned, NULL: none yet).  Returns 1: it is there already, 0: noted, -1 error.
   Raises yes. */
int
py_repr_note(PyObject **running, PyObject *object);

/* A binary operator by the offset of its slot in PyNumberMethods, without the sequence slots: NotImplemented if the
   operands do not support it.  Returns new.  Raises yes. */
PyObject *
py_number_binary(PyObject *left, PyObject *right, size_t slot);

/* One half of a comparison: v's and w's tp_richcompare as the operator asks for them, NotImplemented if neither has an
   answer.  Returns new.  Raises yes. */
PyObject *
py_compare_try_rich(PyObject *left, PyObject *right, int op);

/* The three-way fall-back of 2.7: tp_compare, coercion, then type names and addresses.  -2 error.  Raises yes. */
int
py_compare_three_way(PyObject *left, PyObject *right);

/* The truth of `three-way result op 0` as a bool object.  Returns new. */
PyObject *
py_compare_to_bool(int op, int result);

/* Whether an attribute that was asked for to be called can be: 1 or 0, for NULL too.  Raises yes. */
int
py_method_is_callable(PyObject *method);

/* A search in what cannot be iterated: whatever Exception iter() has raised becomes the TypeError of 2.7. */
void
py_sequence_refuse_container(PyObject *object);

/* Runs the callback of a dead weak reference etc.: reports and clears an exception that cannot be raised. */
static inline void
py_report_unraisable(PyObject *where)
{
    if (PyErr_Occurred()) {
        PyErr_WriteUnraisable(where);
    }
}

#ifdef Py_DEBUG
/* Lets the n-th allocation from now on fail, once; 0: none (alloc.c). Returns what was left before. Raises no. */
long py_alloc_fail(long nth);
#endif

#endif
