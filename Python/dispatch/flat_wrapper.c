/* Calls of slot wrappers, x.next() or dict.__setitem__(d, k, v): where the slot has a flat form, that is what runs.

   A wrapper stands for the slot of one type; the flat form is that type's (py_type_flat), whatever subclasses have put above it.

   Not here: wrappers of slots without a flat form (call.c: repeated, or nesting), the wrappers themselves (Objects/type/wrappers.c). */
#include "dispatch.h"
#include "py_flat_steps.h"
#include "py_type.h"

typedef struct {
    const py_type_flat *flat;   /* of the type that the wrapper belongs to */
    PyTypeObject *type;
    const char *name;
    PyObject *self;
    PyObject *const *args;      /* behind self */
    Py_ssize_t nargs;
} wrapped_call;

/* Takes the callable apart. Returns 0: not for here. Raises no. */
static int
open_call(wrapped_call *c, PyObject *callable, PyObject *const *args, Py_ssize_t nargs)
{
    int bound = Py_TYPE(callable) == &py_method_wrapper_type;
    PyWrapperDescrObject *descr = bound ? py_method_wrapper_descr(callable) : (PyWrapperDescrObject *)callable;

    if (!bound && (nargs == 0 || !PyObject_TypeCheck(args[0], descr->d_type))) {
        return 0;
    }
    c->type = descr->d_type;
    c->flat = py_type_flat_of(c->type);
    c->name = descr->d_base->name;
    c->self = bound ? py_method_wrapper_self(callable) : args[0];
    c->args = bound ? args : args + 1;
    c->nargs = bound ? nargs : nargs - 1;
    return 1;
}

static int
is_named(const wrapped_call *c, const char *name, Py_ssize_t nargs)
{
    return c->nargs == nargs && strcmp(c->name, name) == 0;
}

/* The rich comparison that a name stands for, -1: none. */
static int
comparison(const char *name)
{
    static const char names[][7] = {"__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"};
    for (int op = Py_LT; op <= Py_GE; op++) {
        if (strcmp(name, names[op]) == 0) {
            return op;
        }
    }
    return -1;
}

/* x.next(): the end is an exception here. */
static py_step
resume_next(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN && value == NULL) {
        PyErr_SetNone(PyExc_StopIteration);
        return STEP_RAISE;
    }
    *result = value;
    return how;
}

const py_cont_kind py_kind_next_method = {"next.method", resume_next, 0, 0, ""};

static py_step
call_next(py_thread *ts, const wrapped_call *c, PyObject **result)
{
    PyObject *value = NULL;
    py_step how;
    py_cont *cont = py_cont_new(ts, &py_kind_next_method);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, how, c->flat->iternext(ts, c->self, &value), resume_next, value, result);
    return how;
}

/* One argument and self. */
static int
call_binary(py_thread *ts, const wrapped_call *c, PyObject **result, py_step *step)
{
    int op = comparison(c->name);

    if (op >= 0 && c->flat->richcompare != NULL && PyObject_TypeCheck(c->args[0], c->type)) {
        *step = c->flat->richcompare(ts, c->self, c->args[0], op, result);
        return 1;
    }
    if (c->flat->getitem != NULL && is_named(c, "__getitem__", 1)) {
        *step = c->flat->getitem(ts, c->self, c->args[0], result);
        return 1;
    }
    if (c->flat->contains != NULL && is_named(c, "__contains__", 1)) {
        *step = c->flat->contains(ts, c->self, c->args[0], result);
        return 1;
    }
    return 0;
}

static int
call_change(py_thread *ts, const wrapped_call *c, PyObject **result, py_step *step)
{
    if (c->flat->setitem == NULL || !(is_named(c, "__setitem__", 2) || is_named(c, "__delitem__", 1))) {
        return 0;
    }
    *step = c->flat->setitem(ts, c->self, c->args[0], c->nargs == 2 ? c->args[1] : NULL, result);
    return 1;
}

int
py_flat_wrapper(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject **result, py_step *step)
{
    wrapped_call c;

    if (!open_call(&c, callable, args, nargs) || c.flat == NULL) {
        return 0;
    }
    if (py_stack_check(" while calling a Python object")) {     /* a method of what calls a method of what calls ... */
        *step = STEP_RAISE;
        return 1;
    }
    if (is_named(&c, "next", 0)) {
        if (c.flat->iternext == NULL) {
            return 0;
        }
        *step = call_next(ts, &c, result);
        return 1;
    }
    if (c.flat->repr != NULL && is_named(&c, "__repr__", 0)) {
        *step = c.flat->repr(ts, c.self, result);
        return 1;
    }
    return (c.nargs == 1 && call_binary(ts, &c, result, step)) || call_change(ts, &c, result, step);
}
