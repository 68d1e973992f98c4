/* From C into the dispatcher: PyEval_*, and the nested dispatch behind them.

   A nested dispatch remembers what ts->top was (`stop`), pushes, and runs until something is delivered there.  Nesting
   level and recursion depth are saved and restored (switching.md S7).  When the C stack is nearly used up it goes on on
   a further one.

   Not here: the lock (Python/base/eval_lock.c), tracing (trace.c). */
#include "dispatch.h"
#include "py_dispatch.h"
#include "py_replay.h"

typedef struct {
    py_thread *ts;
    PyObject *stop;
    py_step step;
    PyObject *value;
    PyObject *result;
} dispatch_box;

/* First act of an entry: returns what ts->top has to be again afterwards.  If the chain has links but the thread shows
   no frame, an extension that copies C stacks has begun a new one: a chain of its own begins here, as the links of the
   other one may end before it does. */
static PyObject *
begin_chain(py_thread *ts)
{
    PyObject *top = ts->top;
    if (ts->base.frame == NULL && top != NULL) {
        ts->top = NULL;
    }
    return top;
}

/* A nested dispatch may leave the C stack to other tasklets: what its caller may put down softly is no business of
   theirs.  Returns what has to be there again afterwards. */
static int
forbid_soft_calls(py_thread *ts)
{
    int level = ts->slp.soft_level;
    ts->slp.soft_level = 0;
    return level;
}

static void
run_box(void *argument)
{
    dispatch_box *box = argument;
    box->step = py_dispatch_run(box->ts, box->stop, 0, box->step, box->value, &box->result);
}

PyObject *
py_dispatch_finish(py_thread *ts, PyObject *stop, py_step step, PyObject *value)
{
    if (step < STEP_CALL) {
        return step == STEP_RETURN ? value : NULL;
    }
    dispatch_box box = {ts, stop, step, NULL, NULL};
    struct py_replay_box *replay = py_replay_suspend(ts);
    int depth = ts->base.recursion_depth;
    int soft_level = forbid_soft_calls(ts);
    int level = slp_nest_enter(ts);
    if (slp_stack_is_short(ts)) {
        if (slp_run_on_new_stack(ts, run_box, &box) < 0) {
            /* no memory for a stack: what was pushed has to go again */
            while (ts->top != stop) {
                if (Py_TYPE(ts->top) == &PyFrame_Type) {
                    py_frame_leave(ts, (py_frame *)ts->top, 0);
                }
                else {
                    py_cont_pop(ts, (py_cont *)ts->top);
                }
            }
            box.step = STEP_RAISE;
        }
    }
    else {
        run_box(&box);
    }
    slp_nest_leave(ts, level);
    ts->slp.soft_level = soft_level;
    py_replay_continue(ts, replay);
    ts->base.recursion_depth = depth;
    return box.step == STEP_RETURN ? box.result : NULL;
}

void
py_dispatch_base(py_thread *ts)
{
    PyObject *result;
    py_dispatch_run(ts, NULL, 1, STEP_SWITCH, NULL, &result);
    Py_FatalError("a base dispatch has ended");
}

/* A flat function may switch before it returns: so the nesting begins before it is called. */
typedef struct {
    py_thread *ts;
    py_flat_function func;
    PyObject *self;
    PyObject *const *args;
    Py_ssize_t nargs;
    PyObject *kwargs;
    PyObject *value;
} function_box;

static void
run_function(void *argument)
{
    function_box *box = argument;
    py_thread *ts = box->ts;
    PyObject *top = begin_chain(ts), *stop = ts->top, *value = NULL;
    struct py_replay_box *replay = py_replay_suspend(ts);
    int depth = ts->base.recursion_depth;
    int soft_level = forbid_soft_calls(ts);
    int level = slp_nest_enter(ts);
    py_step step = box->func(ts, box->self, box->args, box->nargs, box->kwargs, &value);

    if (step >= STEP_CALL) {
        value = NULL;
        step = py_dispatch_run(ts, stop, 0, step, NULL, &value);
    }
    ts->top = top;
    slp_nest_leave(ts, level);
    ts->slp.soft_level = soft_level;
    py_replay_continue(ts, replay);
    ts->base.recursion_depth = depth;
    box->value = step == STEP_RETURN ? value : NULL;
}

PyObject *
py_flat_run_function(py_flat_function func, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                     PyObject *kwargs)
{
    py_thread *ts = py_thread_get();
    function_box box = {ts, func, self, args, nargs, kwargs, NULL};

    if (!slp_stack_is_short(ts)) {
        run_function(&box);
    }
    else if (slp_run_on_new_stack(ts, run_function, &box) < 0) {
        return NULL;
    }
    return box.value;
}

/* ---- frames and code ---- */

/* A frame that somebody else made and that lacks arguments is run by code which looks before it reads them. */
static int
settle_arguments(py_frame *f)
{
    PyCodeObject *co = f->f_code;
    int args = co->co_argcount + !!(co->co_flags & CO_VARARGS) + !!(co->co_flags & CO_VARKEYWORDS);

    for (int i = 0; i < args; i++) {
        if (f->slots[i] == NULL) {
            py_exec *unsure = py_exec_get_unsure(co);
            if (unsure == NULL) {
                return -1;
            }
            assert(unsure->nslots <= f->exec->nslots);    /* temporaries are counted by the depth of the stack */
            f->exec = unsure;
            return 0;
        }
    }
    return 0;
}

/* Makes the cells that are not there. */
static int
complete_frame(py_frame *f)
{
    if (settle_arguments(f) < 0) {
        return -1;
    }
    for (int32_t i = f->exec->nlocals; i < f->exec->temp0; i++) {
        if (f->slots[i] == NULL && (f->slots[i] = PyCell_New(NULL)) == NULL) {
            return -1;
        }
        if (!PyCell_Check(f->slots[i])) {
            PyErr_SetString(PyExc_SystemError, "frame without its cells");
            return -1;
        }
    }
    return 0;
}

PyObject *
PyEval_EvalFrameEx(PyFrameObject *frame, int throwflag)
{
    py_thread *ts = py_thread_get();
    py_frame *f = (py_frame *)frame;
    int depth = ts->base.recursion_depth;

    if (f->flags & (FRAME_RUNNING | FRAME_DONE)) {
        PyErr_SetString(PyExc_SystemError, "frame is running or has ended");
        return NULL;
    }
    if (complete_frame(f) < 0 || py_enter_frame(ts) < 0) {
        return NULL;
    }
    PyObject *top = begin_chain(ts), *stop = ts->top;
    py_frame_enter(ts, f, throwflag ? FRAME_THROW : 0);
    PyObject *result = py_dispatch_finish(ts, stop, STEP_CALL, NULL);
    ts->top = top;
    ts->base.recursion_depth = depth;
    return result;
}

PyObject *
PyEval_EvalFrame(PyFrameObject *f)
{
    return PyEval_EvalFrameEx(f, 0);
}

PyObject *
PyEval_EvalCodeEx(PyCodeObject *co, PyObject *globals, PyObject *locals, PyObject **args, int argc,
                  PyObject **kwds, int kwdc, PyObject **defs, int defc, PyObject *closure)
{
    py_thread *ts = py_thread_get();
    PyObject *value = NULL;
    int depth = ts->base.recursion_depth;

    if (globals == NULL) {
        PyErr_SetString(PyExc_SystemError, "PyEval_EvalCodeEx: NULL globals");
        return NULL;
    }
    PyObject *top = begin_chain(ts), *stop = ts->top;
    py_step step = py_push_bound(ts, co, globals, locals, args, argc, kwds, kwdc, defs, defc, closure, &value);
    value = py_dispatch_finish(ts, stop, step, value);
    ts->top = top;
    ts->base.recursion_depth = depth;
    return value;
}

PyObject *
PyEval_EvalCode(PyCodeObject *co, PyObject *globals, PyObject *locals)
{
    return PyEval_EvalCodeEx(co, globals, locals, NULL, 0, NULL, 0, NULL, 0, NULL);
}

static py_step
call_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    return py_flat_call(ts, self, args, nargs, kwargs, result);
}

PyObject *
py_call_nested(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    py_thread *ts = py_thread_get();
    PyObject *value;
    if (args == NULL || !PyTuple_Check(args)) {
        PyErr_SetString(PyExc_TypeError, "argument list must be a tuple");
        return NULL;
    }
    if (ts->replay != NULL && py_replay_answer(ts, callable, args, kwargs, &value)) {
        return value;
    }
    return py_flat_run_function(call_step, callable, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args), kwargs);
}

PyObject *
PyEval_CallObjectWithKeywords(PyObject *func, PyObject *arg, PyObject *kw)
{
    if (arg != NULL && !PyTuple_Check(arg)) {
        PyErr_SetString(PyExc_TypeError, "argument list must be a tuple");
        return NULL;
    }
    if (kw != NULL && !PyDict_Check(kw)) {
        PyErr_SetString(PyExc_TypeError, "keyword list must be a dictionary");
        return NULL;
    }
    if (arg != NULL) {
        return PyObject_Call(func, arg, kw);
    }
    PyObject *empty = PyTuple_New(0);
    if (empty == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_Call(func, empty, kw);
    Py_DECREF(empty);
    return result;
}

/* ---- what runs ---- */

PyFrameObject *
PyEval_GetFrame(void)
{
    return PyThreadState_GET()->frame;
}

PyObject *
PyEval_GetBuiltins(void)
{
    PyFrameObject *f = PyEval_GetFrame();
    return f == NULL ? PyThreadState_GET()->interp->builtins : f->f_builtins;
}

PyObject *
PyEval_GetGlobals(void)
{
    PyFrameObject *f = PyEval_GetFrame();
    return f == NULL ? NULL : f->f_globals;
}

PyObject *
PyEval_GetLocals(void)
{
    PyFrameObject *f = PyEval_GetFrame();
    if (f == NULL) {
        return NULL;
    }
    PyFrame_FastToLocals(f);
    if (f->f_locals == NULL && !PyErr_Occurred()) {
        PyErr_NoMemory();
    }
    return f->f_locals;
}

int
PyEval_GetRestricted(void)
{
    PyFrameObject *f = PyEval_GetFrame();
    return f == NULL ? 0 : PyFrame_IsRestricted(f);
}

int
PyEval_MergeCompilerFlags(PyCompilerFlags *cf)
{
    enum { FUTURES = CO_FUTURE_DIVISION | CO_FUTURE_ABSOLUTE_IMPORT | CO_FUTURE_WITH_STATEMENT |
                     CO_FUTURE_PRINT_FUNCTION | CO_FUTURE_UNICODE_LITERALS };
    PyFrameObject *f = PyEval_GetFrame();
    if (f != NULL) {
        cf->cf_flags |= f->f_code->co_flags & FUTURES;
    }
    return cf->cf_flags != 0;
}

PyObject *
PyEval_GetCallStats(PyObject *self)
{
    Py_INCREF(Py_None);
    return Py_None;
}

int
_PyEval_SliceIndex(PyObject *v, Py_ssize_t *index)
{
    if (v == NULL || v == Py_None) {
        return 1;
    }
    if (PyInt_Check(v)) {
        *index = PyInt_AS_LONG(v);
        return 1;
    }
    if (PyIndex_Check(v)) {
        Py_ssize_t x = PyNumber_AsSsize_t(v, NULL);
        if (x == -1 && PyErr_Occurred()) {
            return 0;
        }
        *index = x;
        return 1;
    }
    PyErr_SetString(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    return 0;
}

int
_PyEval_SliceIndexNotNone(PyObject *v, Py_ssize_t *index)
{
    if (v == Py_None || (v != NULL && !PyInt_Check(v) && !PyIndex_Check(v))) {
        PyErr_SetString(PyExc_TypeError, "slice indices must be integers or have an __index__ method");
        return 0;
    }
    return _PyEval_SliceIndex(v, index);
}
