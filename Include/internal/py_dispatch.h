/* py_dispatch.h - entry to the dispatcher for C code (Python/dispatch/entry.c). */
#ifndef PY_DISPATCH_INTERNAL_H
#define PY_DISPATCH_INTERNAL_H

#include "py_flat.h"

/* The loop itself: carries on from `step` until something is delivered to `stop`; base: never.  Only entry.c calls it.
   Returns a step (RETURN, RAISE). Raises yes. */
py_step py_dispatch_run(py_thread *ts, PyObject *stop, int base, py_step step, PyObject *value, PyObject **result);

/* Brings an unfinished step to its end in a nested dispatch; `stop` is what ts->top was before it.
   Returns new. Raises yes. */
PyObject *py_dispatch_finish(py_thread *ts, PyObject *stop, py_step step, PyObject *value);

/* An attribute that can be told without calling anything: 1 it is there (*value is new), 0 there is none and no __getattr__
   either, -1 this cannot be said, ask otherwise. Raises no. */
int py_attr_look(PyObject *o, PyObject *name, PyObject **value);

/* Forgets what is known about types and names (specialize.c). Raises no. */
void py_attr_memo_clear(void);

/* Runs code in namespaces in a new frame, flat, as the tail of its caller. Returns a step. Raises yes. */
py_step py_flat_eval_code(py_thread *ts, PyCodeObject *code, PyObject *globals, PyObject *locals, PyObject **result);

/* Calls anything with a tuple and a dict or NULL in a nested dispatch: tp_call of functions and methods.
   Returns new. Raises yes. */
PyObject *py_call_nested(PyObject *callable, PyObject *args, PyObject *kwargs);

/* Operators as pickles number them (flat_operator.c); the numbers never change.  -1: there is none. Raise no. */
int py_operator_number(int offset);
int py_operator_offset(int number);
int py_unary_number(int offset);
int py_unary_offset(int number);
/* Is the offset, that of an operator with two operands, an in-place one? Raises no. */
int py_operator_is_inplace(int offset);

/* "builtin.sum" keeps a number outside of objects; puts it into its object. Returns status. Raises yes. */
int py_sum_as_object(py_cont *cont);

/* Do the fields of the kind "percent" go together? Raises no. */
int py_percent_fits(const py_cont *cont);
/* Those of "format.text"? */
int py_format_text_fits(const py_cont *cont);

/* Stands over one next() whose StopIteration is to mean exhausted (py_flat.h, I4). */
extern const py_cont_kind py_kind_next;

#endif
