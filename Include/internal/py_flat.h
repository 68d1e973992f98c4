/* py_flat.h - the flat calling convention: C code that calls Python without nesting.
 *
 * The frame chain of a tasklet holds Python frames and continuations; its top is what runs next.
 * A *flat function* never waits on the C stack for a Python function. It returns a step:
 *
 *     STEP_RETURN  done: *result is a new reference
 *     STEP_RAISE   done: an exception is set
 *     STEP_CALL    not done: frames or continuations were pushed; the value of the one that was
 *                  pushed first will be delivered to what was the top of the chain before
 *     STEP_SWITCH  not done: another tasklet is current; the caller's value arrives when its own
 *                  tasklet is resumed
 *
 * A function with work left to do after a call stores its state in a *continuation* of a kind and
 * calls through py_flat_then; if the call cannot finish at once, the continuation stays in the chain
 * under the new frame, and `resume` of its kind is called with the value later. A loop that calls
 * back therefore looks like this:
 *
 *     static py_step
 *     map_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
 *     {
 *         for (;;) {
 *             if (how == STEP_RAISE) { return STEP_RAISE; }
 *             ... consume value (owned by us), find the next arguments, or set *result and return ...
 *             how = py_flat_then(ts, cont, func, args, nargs, NULL, &value);
 *             if (how >= STEP_CALL) { return how; }
 *         }
 *     }
 *
 * and its entry creates the continuation with py_cont_new and calls the same function.
 *
 * I1 STEP_RETURN and STEP_RAISE: the chain is exactly as it was on entry, and the result is final.
 * I2 All state of a waiting C step lies in its continuation: objects and small integers, nothing on
 *    the C stack, so that it can be collected, walked, shown and pickled by its kind's name.
 * I3 `resume` is called with the continuation already popped; the caller keeps it alive meanwhile.
 *    It may push the same continuation again, with py_flat_then.
 * I4 An iteration step (py_flat_next) that is exhausted is STEP_RETURN with *result == NULL and no
 *    exception set; `resume` then sees how == STEP_RETURN and value == NULL.
 * I5 A flat function called from C that expects a value is wrapped in a nested dispatch
 *    (py_flat_run_function, PyCFunction_Call, tp_call): always correct, only not soft.
 *
 * Owner: Python/dispatch and Python/frame. Kinds stand in Python/frame/continuations.def or, for modules, as
 * static const py_cont_kind in their file, registered by name for pickling.
 */
#ifndef PY_FLAT_H
#define PY_FLAT_H

#include "Python.h"
#include "py_state.h"

typedef enum {
    STEP_RETURN,
    STEP_RAISE,
    STEP_CALL,
    STEP_SWITCH
} py_step;

typedef struct py_cont py_cont;

/* Arguments are borrowed: `nargs` positional ones at `args`, `kwargs` a dict or NULL. */
typedef py_step (*py_flat_function)(py_thread *ts, PyObject *self, PyObject *const *args,
                                    Py_ssize_t nargs, PyObject *kwargs, PyObject **result);

/* `value` is owned by resume (STEP_RETURN), NULL for STEP_RAISE and for an exhausted iteration. */
typedef py_step (*py_resume_function)(py_thread *ts, py_cont *cont, py_step how, PyObject *value,
                                      PyObject **result);

typedef struct py_cont_kind {
    const char *name;           /* stable: pickles and dumps name it, e.g. "builtin.map" */
    py_resume_function resume;
    int nobjects;               /* owned objects used, 0..PY_CONT_OBJECTS (each may be NULL) */
    int nnumbers;               /* integers used, 0..PY_CONT_NUMBERS */
    const char *fields;         /* "func iters result; index": names of objects; of numbers */
} py_cont_kind;

enum { PY_CONT_OBJECTS = 6, PY_CONT_NUMBERS = 3 };

struct py_cont {
    PyObject_HEAD
    const py_cont_kind *kind;   /* static */
    PyObject *prev;             /* owned: next older link of the chain (frame or continuation), or NULL */
    Py_ssize_t number[PY_CONT_NUMBERS];
    PyObject *object[PY_CONT_OBJECTS];     /* owned; there is memory for kind->nobjects of them */
};

/* In PyMethodDef.ml_flags, alone (with METH_CLASS, METH_STATIC at most): ml_meth is a py_flat_function.
 * It is also the fastest convention for C functions that never call back. */
#define METH_FLAT 0x10000

/* Flat forms of type slots. A type that has them sets them before or right after PyType_Ready with
 * py_type_set_flat; subclasses inherit each slot as long as they inherit the ordinary one. */
typedef struct py_type_flat {
    py_flat_function call;                                                   /* beside tp_call */
    py_step (*iternext)(py_thread *ts, PyObject *self, PyObject **result);   /* beside tp_iternext, I4 */
    /* Beside iternext: 1 when no Python is called on the way to the next item (*value is NULL at the end, or with an exception
       set), 0 when some might be: then iternext has to be asked, as if nothing had happened. */
    int (*iternext_now)(PyObject *self, PyObject **value);
    py_step (*iter)(py_thread *ts, PyObject *self, PyObject **result);       /* beside tp_iter */
    py_step (*getitem)(py_thread *ts, PyObject *self, PyObject *key, PyObject **result);
    py_step (*setitem)(py_thread *ts, PyObject *self, PyObject *key, PyObject *value, PyObject **result);
    py_step (*contains)(py_thread *ts, PyObject *self, PyObject *key, PyObject **result); /* a bool */
    py_flat_function construct;   /* beside tp_new + tp_init; self is the type */
    /* Beside tp_richcompare (both operands have it; may say NotImplemented), tp_repr, the slots of tp_as_number, `nb_offset`
       (NULL and STEP_RETURN: not implemented).  The loop in C beside each has been tried (py_replay_try), or changes a. */
    py_step (*richcompare)(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result);
    py_step (*repr)(py_thread *ts, PyObject *self, PyObject **result);
    py_step (*binary)(py_thread *ts, PyObject *a, PyObject *b, int nb_offset, PyObject **result);
    /* 1 when the operators and comparisons of this object, with others of which that is true, run no Python code. */
    int (*silent)(PyObject *o);
} py_type_flat;

/* Record of the interpreter for a type, hung on tp_cache (made on demand, freed with the type). */
typedef struct py_type_extra {
    const py_type_flat *flat;     /* borrowed static table, or NULL */
    void *shared_keys;            /* of instance dicts (py_dict.h), owned by the dict code, or NULL */
    PyObject *getattr_cache;      /* owned by the attribute code, may be NULL */
    py_type_flat *flat_copy;      /* owned: our copy, where slots are overridden (extra.c), or NULL */
    PyTypeObject *flat_origin;    /* borrowed: the type itself, if it was given a table, else NULL */
    void *reserved[2];
} py_type_extra;

/* The record of a type. Returns borrowed, NULL without memory (exception set). Raises yes. */
py_type_extra *py_type_extra_of(PyTypeObject *type);

/* The flat table of a type or NULL. Returns borrowed. Raises no. */
static inline const py_type_flat *
py_type_flat_of(PyTypeObject *type)
{
    return type->tp_cache != NULL ? ((py_type_extra *)type->tp_cache)->flat : NULL;
}

/* Does the type say that the operators of this object run no Python code? Raises no. */
static inline int
py_says_silent(PyObject *o)
{
    const py_type_flat *flat = py_type_flat_of(Py_TYPE(o));
    return flat != NULL && flat->silent != NULL && flat->silent(o);
}

/* Does next() on this iterator run C code only, as far as the type can tell?  Then tp_iternext does it. Raises no. */
static inline int
py_next_is_plain(PyObject *iterator)
{
    PyTypeObject *type = Py_TYPE(iterator);
    const py_type_flat *flat = py_type_flat_of(type);
    return (flat == NULL || flat->iternext == NULL) && !(type->tp_flags & Py_TPFLAGS_HEAPTYPE) &&
           type->tp_iternext != NULL && type != &PyInstance_Type;
}

/* The next item of an iterator whose type has a flat form, if it comes without Python: 1, see iternext_now. Raises yes. */
static inline int
py_next_now(PyObject *iterator, PyObject **value)
{
    const py_type_flat *flat = py_type_flat_of(Py_TYPE(iterator));
    return flat != NULL && flat->iternext_now != NULL && flat->iternext_now(iterator, value);
}

/* Gives a type its flat slots; called once when the type is made ready. Returns status. Raises yes. */
int py_type_set_flat(PyTypeObject *type, const py_type_flat *flat);

/* A continuation with all objects NULL and numbers 0. Returns new. Raises yes. */
py_cont *py_cont_new(py_thread *ts, const py_cont_kind *kind);
/* Another one of the same kind with the same fields, in no chain. Returns new. Raises yes. */
py_cont *py_cont_copy(const py_cont *cont);

/* Calls `callable`; whatever it gives is the result of our caller. Returns a step. Raises yes. */
py_step py_flat_call(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
                     PyObject *kwargs, PyObject **result);

/* Calls `callable`. If it is done at once (STEP_RETURN, STEP_RAISE), that is told and `cont` is not
 * touched; otherwise `cont` (borrowed) is in the chain and will be resumed. Returns a step. Raises yes. */
py_step py_flat_then(py_thread *ts, py_cont *cont, PyObject *callable, PyObject *const *args,
                     Py_ssize_t nargs, PyObject *kwargs, PyObject **result);

/* Pushes / takes back a continuation around any other flat operation:
 *     py_cont_push(ts, cont); how = py_flat_getattr(...); if (how < STEP_CALL) py_cont_pop(ts, cont);
 * Push increments a reference, pop gives it back. Returns nothing. Raises no. */
void py_cont_push(py_thread *ts, py_cont *cont);
void py_cont_pop(py_thread *ts, py_cont *cont);

/* The protocols, flat; each is the tail of its caller like py_flat_call. Return a step. Raise yes. */
py_step py_flat_getattr(py_thread *ts, PyObject *o, PyObject *name, PyObject **result);
py_step py_flat_setattr(py_thread *ts, PyObject *o, PyObject *name, PyObject *value, PyObject **result);
py_step py_flat_iter(py_thread *ts, PyObject *o, PyObject **result);
py_step py_flat_next(py_thread *ts, PyObject *iterator, PyObject **result);              /* I4 */
py_step py_flat_truth(py_thread *ts, PyObject *o, PyObject **result);                    /* a bool */
py_step py_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result);
py_step py_flat_compare(py_thread *ts, PyObject *a, PyObject *b, PyObject **result);     /* cmp(): an int */
py_step py_flat_binary(py_thread *ts, PyObject *a, PyObject *b, int nb_offset, PyObject **result);
py_step py_flat_inplace(py_thread *ts, PyObject *a, PyObject *b, int nb_offset, PyObject **result);
py_step py_flat_unary(py_thread *ts, PyObject *a, int nb_offset, PyObject **result);
py_step py_flat_getitem(py_thread *ts, PyObject *o, PyObject *key, PyObject **result);
py_step py_flat_setitem(py_thread *ts, PyObject *o, PyObject *key, PyObject *value, PyObject **result);
py_step py_flat_contains(py_thread *ts, PyObject *o, PyObject *key, PyObject **result);  /* a bool */
py_step py_flat_len(py_thread *ts, PyObject *o, PyObject **result);
py_step py_flat_hash(py_thread *ts, PyObject *o, PyObject **result);
py_step py_flat_repr(py_thread *ts, PyObject *o, PyObject **result);
py_step py_flat_str(py_thread *ts, PyObject *o, PyObject **result);
/* `nb_offset`: offsetof(PyNumberMethods, nb_add) etc.; value NULL in set*: delete. */

/* The public convention of soft calls (Stackless/module/softcall.c): a C function flagged METH_STACKLESS is called
   flat; a call that such a function has promoted is put down. Steps raise; soft_call returns the token or NULL. */
py_step py_flat_soft_function(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *args,
                              PyObject *kwargs, PyObject **result);
PyObject *py_flat_soft_call(PyObject *callable, PyObject *args, PyObject *kwargs);

/* Runs a flat function to its end in a nested dispatch. Returns new. Raises yes. */
PyObject *py_flat_run_function(py_flat_function func, PyObject *self, PyObject *const *args,
                               Py_ssize_t nargs, PyObject *kwargs);

#endif /* PY_FLAT_H */
