/* What the files of this folder share: see dispatch.c for the whole. */
#ifndef PY_DISPATCH_H
#define PY_DISPATCH_H

#include "py_frame.h"
#include "py_flat.h"
#include "py_number.h"
#include "py_switch.h"

extern PyTypeObject py_method_descr_type;    /* Objects/type/descr.c */

/* ---- call.c ---- */

/* Calls `callable` with `first` (may be NULL) before `args`, and nkw keyword pairs; everything borrowed.
   Returns a step. Raises yes. */
py_step py_call_vector(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
                       PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);
/* The same for a Python function; `flags` go to the frame, `owner` (for FRAME_INIT) is stolen on STEP_CALL only. */
py_step py_call_function(py_thread *ts, PyFunctionObject *func, PyObject *first, PyObject *const *args,
                         Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw, int flags, PyObject *owner,
                         PyObject **result);
/* The function that a classic instance finds in its class for a plain name, when nothing else comes first.
   Returns borrowed or NULL. Raises no. */
PyObject *py_classic_method(PyInstanceObject *instance, PyObject *name);
/* An attribute of a classic instance that is found without a call: a plain value, or a function, bound.
   Returns new, NULL: ask otherwise, or an exception is set. */
/* The same as py_attr_look has it (py_dispatch.h), *value borrowed. */
int py_classic_look(PyInstanceObject *instance, PyObject *name, PyObject **value);
PyObject *py_classic_attribute(PyInstanceObject *instance, PyObject *name);
/* One C function by its table entry. Returns a step. Raises yes. */
py_step py_call_table(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *const *args,
                      Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);

/* The same for a method of exactly its type, without keywords or a profile function. */
py_step py_call_c_method(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                         PyObject **result);
/* f(*args, **kwargs): callee and arguments in a row at `row`, `what` as in CALL_VAR. Borrowed. */
py_step py_call_var(py_thread *ts, PyObject **row, int what, PyObject **result);
/* The method `name` of o, with arguments, if its type has it: *found tells. */
py_step py_call_special(py_thread *ts, PyObject *o, PyObject *name, PyObject *const *args, Py_ssize_t nargs,
                        int *found, PyObject **result);
/* The same, and what comes of it goes through a continuation of a kind that needs one number and nothing else. */
py_step py_call_then(py_thread *ts, const py_cont_kind *kind, Py_ssize_t number, PyObject *o, PyObject *name,
                     PyObject *const *args, Py_ssize_t nargs, int *found, PyObject **result);
/* What the value of a method of an old-style instance is to be: the number of py_kind_classic. */
typedef enum { PY_CLASSIC_LENGTH, PY_CLASSIC_TRUTH, PY_CLASSIC_HASH, PY_CLASSIC_ITERATOR } py_classic_use;
extern const py_cont_kind py_kind_classic;
/* Counts a Python frame against the recursion limit. Returns 0, -1. Raises yes. */
int py_enter_frame(py_thread *ts);
/* A new frame for code in namespaces, pushed. Returns a step (CALL or RAISE). */
py_step py_push_code(py_thread *ts, PyCodeObject *co, PyObject *globals, PyObject *locals);

/* The same with arguments, as PyEval_EvalCodeEx has them. Returns a step. Raises yes. */
py_step py_push_bound(py_thread *ts, PyCodeObject *co, PyObject *globals, PyObject *locals, PyObject *const *args,
                      Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw, PyObject *const *defaults,
                      Py_ssize_t ndefaults, PyObject *closure, PyObject **result);

/* ---- unwind.c ---- */

/* raise with up to three values in a row (borrowed). Returns 1 if it is a re-raise with a traceback. Raises always. */
int py_raise_values(py_thread *ts, py_frame *f, PyObject **row, int count);
/* `except X`: does the exception match?  Returns 1, 0, -1. Raises yes. */
int py_exception_matches(PyObject *exception, PyObject *pattern);
/* The same, flat: a bool. Returns a step. Raises yes. */
py_step py_flat_except(py_thread *ts, PyObject *exception, PyObject *pattern, PyObject **result);
/* Takes the set exception to a handler in f, or not.  Returns the unit to go on at, NULL: no handler (the
   exception is set again and the temporaries are cleared). Raises no. */
py_unit *py_unwind(py_thread *ts, py_frame *f, py_unit *u);

/* ---- flat_*.c: slow ways of instructions; operands borrowed ---- */

py_step py_flat_slice(py_thread *ts, PyObject **row, int kind, PyObject **result);
py_step py_flat_store_slice(py_thread *ts, PyObject **row, int kind, PyObject **result);
py_step py_flat_delete_slice(py_thread *ts, PyObject **row, int kind, PyObject **result);
py_step py_flat_print_item(py_thread *ts, PyObject *value, PyObject *stream, PyObject **result);
py_step py_flat_print_newline(py_thread *ts, PyObject *stream, PyObject **result);
py_step py_flat_print_expr(py_thread *ts, PyObject *value, PyObject **result);
py_step py_flat_import_name(py_thread *ts, py_frame *f, PyObject *name, PyObject *level, PyObject *from,
                            PyObject **result);
int py_import_star(PyObject *module, PyObject *locals);
py_step py_flat_exec(py_thread *ts, py_frame *f, PyObject **row, PyObject **result);
py_step py_flat_build_class(py_thread *ts, py_frame *f, PyObject **row, PyObject **result);
py_step py_flat_setup_with(py_thread *ts, PyObject **manager, PyObject **result);
py_step py_flat_unpack(py_thread *ts, PyObject *sequence, Py_ssize_t count, PyObject **result);
PyObject *py_make_function(py_frame *f, PyObject **row, int ndefaults, int closure);
/* exit(*args) -> a bool: was there an exception, and was the answer true? */
py_step py_flat_call_exit(py_thread *ts, PyObject *exit, PyObject *const *args, PyObject **result);

/* ---- stress.c: debug builds ---- */

#ifdef Py_DEBUG
/* Looks at the operands of `u` and at what `before` (of this frame; NULL: not known) has left; a finding is a fatal error.
   Raises no. */
void py_stress_look(py_frame *f, py_unit *u, py_unit *before);
/* Is it time for an event (py_stress.h)? Raises no. */
int py_stress_due(int event);
/* The events. A step as py_periodic_check has it; nothing raised. */
void py_stress_collect(py_thread *ts);
py_step py_stress_switch(py_thread *ts, int event);
/* Turns a specialised unit into its general form. Raises no. */
void py_stress_forget(py_unit *u);
#endif

typedef PyObject *(*binary_api)(PyObject *, PyObject *);
/* PyNumber_Add and the like, by the offset of the slot. Raises no. */
binary_api py_operator_api(int offset);
unaryfunc py_unary_api(int offset);

/* ---- long_operators.c ---- */

/* The quick way of each operator of whole numbers, by its distance from PY_OP_ADD; and the general way behind it. Returns a step.
   Raises yes. */
extern py_long_quick_operator *const py_long_operators[];
py_step py_long_operator_flat(py_thread *ts, int which, PyObject *v, PyObject *w, PyObject **result);

/* ---- flat_compare.c, flat_cmp.c ---- */

/* The flat comparison of two containers of a kind, or NULL. Returns borrowed. Raises no. */
const py_type_flat *py_container_compare(PyObject *v, PyObject *w);
/* The rich methods of both and no more: may give NotImplemented. Returns a step. Raises yes. */
py_step py_flat_try_rich(py_thread *ts, PyObject *v, PyObject *w, int op, PyObject **result);
/* Does __cmp__ of new-style instances decide when no rich method does? Raises no. */
int py_compares_by_cmp(PyObject *v, PyObject *w);
/* What an operator comes to by it. Returns a step. Raises yes. */
py_step py_flat_cmp_method(py_thread *ts, PyObject *v, PyObject *w, int op, PyObject **result);

/* ---- flat_convert.c ---- */

/* 1: it was for these, *step is what came of it; 0: nothing has been done. */
int py_convert_flat(py_thread *ts, PyTypeObject *type, PyObject *o, py_step *step, PyObject **result);
/* Would it be for py_convert_flat? Raises no. */
int py_converts_in_python(PyTypeObject *type, PyObject *o);
int py_getitem_by_index(py_thread *ts, PyObject *o, PyObject *key, py_step *step, PyObject **result);
int py_setitem_by_index(py_thread *ts, PyObject *o, PyObject *key, PyObject *value, py_step *step, PyObject **result);

/* ---- flat_percent.c ---- */

/* As those of flat_convert.c. */
int py_percent_flat(py_thread *ts, PyObject *format, PyObject *given, py_step *step, PyObject **result);

/* ---- flat_name.c ---- */

/* Names in locals that are no dict. Return a step. Raise yes. */
py_step py_flat_load_name(py_thread *ts, py_frame *f, PyObject *name, PyObject **result);
py_step py_flat_delete_name(py_thread *ts, py_frame *f, PyObject *name, PyObject **result);
py_step py_flat_import_from(py_thread *ts, PyObject *module, PyObject *name, PyObject **result);
/* Does `raise` with these values make an instance by code in Python, and the instance. */
int py_raise_makes_instance(PyObject **row, int count);
py_step py_flat_raise_instance(py_thread *ts, PyObject **row, int count, PyObject **result);
/* Does iterating over o run Python code, flat? Raises no. */
int py_iterates_in_python(PyObject *o);
/* Do the operands behind * and ** run Python code, and py_call_var when they do. */
int py_star_calls_python(PyObject **row, int what);
/* The TypeError of iterating over what stands behind *, the AttributeError of what behind ** has no keys() become 2.7's.
   An exception is set. Raise always. */
void py_raise_star(PyObject *callable, PyObject *sequence);
void py_raise_mapping(PyObject *callable, PyObject *mapping);
py_step py_flat_call_star(py_thread *ts, PyObject **row, int what, PyObject **result);

/* ---- trace.c ---- */

int py_trace_call(py_thread *ts, py_frame *f);
int py_trace_line(py_thread *ts, py_frame *f, py_unit **u);
/* Return event; value NULL: the frame is left by an exception. Returns 0, -1 (value must be dropped). */
int py_trace_return(py_thread *ts, py_frame *f, PyObject *value);
void py_trace_exception(py_thread *ts, py_frame *f);
int py_trace_c_call(py_thread *ts, PyObject *func, int what);

/* ---- flat_wrapper.c ---- */

/* A call of a slot wrapper whose slot has a flat form: 1, with the step. Raises as the step says. */
int py_flat_wrapper(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject **result,
                    py_step *step);

/* ---- genobject.c ---- */

/* A generator for a fresh, filled, unchained frame; steals it. Returns new. Raises yes. */
PyObject *py_gen_from_frame(py_frame *f);
/* Puts the frame of a generator that can go on on top of the chain, with `value` (stolen) as what its yield gives.
   Returns a step: CALL, RAISE. */
py_step py_gen_enter(py_thread *ts, PyGenObject *gen, PyObject *value, int flags);

#endif
