/* Calls of Python functions: a frame is made, filled and pushed.

   I1 On STEP_CALL the new frame owns what it needs: the caller may give up its arguments at once.
   I2 A frame that was not pushed is discarded without a trace.

   Not here: the quick way of the simplest calls (ops_call.h), binding (Python/frame/args.c). */
#include "dispatch.h"
#include "flat_slots.h"
#include "py_dispatch.h"
#include "py_dict.h"

int
py_enter_frame(py_thread *ts)
{
    if (++ts->base.recursion_depth > ((py_interp *)ts->base.interp)->recursion_limit) {
        ts->base.recursion_depth--;
        PyErr_SetString(PyExc_RuntimeError, "maximum recursion depth exceeded");
        return -1;
    }
    return 0;
}

static void
discard_frame(py_thread *ts, py_frame *f)
{
    f->f_code = NULL;
    f->f_globals = f->f_builtins = NULL;
    f->flags = 0;
    py_frame_recycle(ts, f);
}

/* The builtins for a frame over `globals`; a minimal dict when there are none. Returns new. */
static PyObject *
builtins_for(py_thread *ts, PyObject *globals)
{
    PyObject *builtins = py_frame_builtins(ts, globals);
    if (builtins != NULL) {
        Py_INCREF(builtins);
        return builtins;
    }
    builtins = PyDict_New();
    if (builtins != NULL && PyDict_SetItemString(builtins, "None", Py_None) < 0) {
        Py_CLEAR(builtins);
    }
    return builtins;
}

/* A frame whose arguments are bound goes onto the chain, or into a generator. Steals f. */
static py_step
start_frame(py_thread *ts, py_frame *f, PyCodeObject *co, PyObject *globals, int flags, PyObject **result)
{
    PyObject *builtins = builtins_for(ts, globals);
    if (builtins == NULL) {
        discard_frame(ts, f);
        return STEP_RAISE;
    }
    if (co->co_flags & CO_GENERATOR) {
        Py_INCREF(co);
        Py_INCREF(globals);
        f->f_code = co;
        f->f_globals = globals;
        f->f_builtins = builtins;
        f->f_tstate = &ts->base;
        f->f_back = NULL;
        f->prev = NULL;
        f->pc = NULL;
        f->flags = FRAME_GENERATOR;
        *result = py_gen_from_frame(f);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (py_enter_frame(ts) < 0) {
        Py_DECREF(builtins);
        discard_frame(ts, f);
        return STEP_RAISE;
    }
    py_frame_push(ts, f, co, globals, builtins, flags);
    Py_DECREF(builtins);
    return STEP_CALL;
}

/* A call of a function that needs no binding of arguments beyond defaults. Returns a step, or STEP_RETURN: not that
   simple. */
static inline py_step
call_simple(py_thread *ts, PyFunctionObject *func, PyObject *first, PyObject *const *args, Py_ssize_t nargs)
{
    int32_t n = (int32_t)nargs + (first != NULL);
    py_exec *exec = simple_exec(func, n);
    PyObject *builtins = exec != NULL ? py_frame_builtins(ts, func->func_globals) : NULL;
    if (builtins == NULL) {
        return STEP_RETURN;
    }
    if (py_enter_frame(ts) < 0) {
        return STEP_RAISE;
    }
    py_frame *f = py_frame_alloc(ts, exec);
    if (f == NULL) {
        ts->base.recursion_depth--;
        PyErr_NoMemory();
        return STEP_RAISE;
    }
    PyObject **to = f->slots;
    if (first != NULL) {
        Py_INCREF(first);
        *to++ = first;
    }
    for (Py_ssize_t i = 0; i < nargs; i++) {
        Py_INCREF(args[i]);
        to[i] = args[i];
    }
    py_frame_push(ts, f, (PyCodeObject *)func->func_code, func->func_globals, builtins, 0);
    finish_arguments(f, func, n);
    return STEP_CALL;
}

/* An empty frame for code; *exec is its executable. Returns new. Raises yes. */
static inline py_frame *
new_frame(py_thread *ts, PyCodeObject *co, py_exec **exec)
{
    *exec = py_exec_get(co);
    if (*exec == NULL) {
        return NULL;
    }
    py_frame *f = py_frame_alloc(ts, *exec);
    if (f == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    f->flags = 0;
    return f;
}

py_step
py_call_function(py_thread *ts, PyFunctionObject *func, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
                 PyObject *const *pairs, Py_ssize_t nkw, int flags, PyObject *owner, PyObject **result)
{
    if (nkw == 0 && flags == 0 && owner == NULL && nargs < 255) {
        py_step simple = call_simple(ts, func, first, args, nargs);
        if (simple != STEP_RETURN) {
            return simple;
        }
    }
    PyCodeObject *co = (PyCodeObject *)func->func_code;
    PyObject *defaults = func->func_defaults, *globals = func->func_globals;
    py_exec *exec;
    py_frame *f = new_frame(ts, co, &exec);
    py_step step;

    if (f == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(func);    /* a keyword's __eq__ may do anything */
    Py_INCREF(co);
    Py_XINCREF(defaults);
    if (py_args_bind(co, exec, f->slots, first, args, nargs, pairs, nkw,
                     defaults != NULL ? &PyTuple_GET_ITEM(defaults, 0) : NULL,
                     defaults != NULL ? PyTuple_GET_SIZE(defaults) : 0, func->func_closure) < 0) {
        discard_frame(ts, f);
        step = STEP_RAISE;
    }
    else {
        if (owner != NULL && (co->co_flags & CO_GENERATOR)) {
            flags &= ~FRAME_INIT;
        }
        if (!(co->co_flags & CO_NEWLOCALS)) {
            f->f_locals = globals;
            Py_INCREF(globals);
        }
        step = start_frame(ts, f, co, globals, flags, result);
        if (step == STEP_CALL) {
            f->owner = owner;
        }
    }
    Py_XDECREF(defaults);
    Py_DECREF(co);
    Py_DECREF(func);
    return step;
}

py_step
py_push_bound(py_thread *ts, PyCodeObject *co, PyObject *globals, PyObject *locals, PyObject *const *args,
              Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw, PyObject *const *defaults,
              Py_ssize_t ndefaults, PyObject *closure, PyObject **result)
{
    py_exec *exec;
    py_frame *f = new_frame(ts, co, &exec);

    if (f == NULL) {
        return STEP_RAISE;
    }
    if (py_args_bind(co, exec, f->slots, NULL, args, nargs, pairs, nkw, defaults, ndefaults, closure) < 0) {
        discard_frame(ts, f);
        return STEP_RAISE;
    }
    if (!(co->co_flags & CO_NEWLOCALS)) {
        f->f_locals = locals != NULL ? locals : globals;
        Py_INCREF(f->f_locals);
    }
    return start_frame(ts, f, co, globals, 0, result);
}

py_step
py_push_code(py_thread *ts, PyCodeObject *co, PyObject *globals, PyObject *locals)
{
    PyObject *result = NULL;
    return py_push_bound(ts, co, globals, locals, NULL, 0, NULL, 0, NULL, 0, NULL, &result);
}

py_step
py_flat_eval_code(py_thread *ts, PyCodeObject *code, PyObject *globals, PyObject *locals, PyObject **result)
{
    if (code->co_flags & CO_GENERATOR) {
        *result = PyEval_EvalCode(code, globals, locals);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return py_push_code(ts, code, globals, locals);
}
