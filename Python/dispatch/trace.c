/* Trace and profile functions: call, line, return, exception, C calls; and PyEval_SetTrace, PyEval_SetProfile.

   `use_tracing` says whether anything is set and no trace function is running; the loop looks only at it.  A line event
   comes when a unit covers the first offset of a line, or after a jump backwards (last_line_unit keeps the offset of the
   last traced unit).

   Not here: sys.settrace's own function, which calls Python (sys module); assignment to f_lineno (frameobject.c). */
#include "dispatch.h"

static int
call_trace(py_thread *ts, Py_tracefunc func, PyObject *self, py_frame *f, int what, PyObject *arg)
{
    if (ts->base.tracing) {
        return 0;
    }
    ts->base.tracing++;
    ts->base.use_tracing = 0;
    if (!_PyObject_GC_IS_TRACKED(f)) {
        _PyObject_GC_TRACK(f);
    }
    int result = func(self, (struct _frame *)f, what, arg);
    ts->base.use_tracing = ts->base.c_tracefunc != NULL || ts->base.c_profilefunc != NULL;
    ts->base.tracing--;
    return result;
}

/* The same with an exception set, which stays unless the trace function raises. */
static int
call_trace_protected(py_thread *ts, Py_tracefunc func, PyObject *self, py_frame *f, int what, PyObject *arg)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (call_trace(ts, func, self, f, what, arg) == 0) {
        PyErr_Restore(type, value, traceback);
        return 0;
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return -1;
}

int
py_trace_call(py_thread *ts, py_frame *f)
{
    f->last_line_unit = -1;
    f->f_lineno = PyCode_Addr2Line(f->f_code, py_frame_lasti(f));
    if (f->flags & FRAME_THROW) {   /* the exception that will be thrown stays set */
        if (ts->base.c_tracefunc != NULL &&
            call_trace_protected(ts, ts->base.c_tracefunc, ts->base.c_traceobj, f, PyTrace_CALL, Py_None) < 0) {
            return -1;
        }
        if (ts->base.c_profilefunc != NULL &&
            call_trace_protected(ts, ts->base.c_profilefunc, ts->base.c_profileobj, f, PyTrace_CALL, Py_None) < 0) {
            return -1;
        }
        return 0;
    }
    if (ts->base.c_tracefunc != NULL &&
        call_trace(ts, ts->base.c_tracefunc, ts->base.c_traceobj, f, PyTrace_CALL, Py_None) < 0) {
        return -1;
    }
    if (ts->base.c_profilefunc != NULL &&
        call_trace(ts, ts->base.c_profilefunc, ts->base.c_profileobj, f, PyTrace_CALL, Py_None) < 0) {
        return -1;
    }
    return 0;
}

static int
line_event(py_thread *ts, py_frame *f, int line)
{
    f->f_lineno = line;
    f->flags |= FRAME_LINE_EVENT;
    int result = call_trace(ts, ts->base.c_tracefunc, ts->base.c_traceobj, f, PyTrace_LINE, Py_None);
    f->flags &= ~FRAME_LINE_EVENT;
    return result;
}

int
py_trace_line(py_thread *ts, py_frame *f, py_unit **u)
{
    const py_unit_info *info = &f->exec->info[*u - f->exec->units];
    PyAddrPair bounds = {0, 0};

    if (info->first > info->lasti) {
        return 0;
    }
    int line = _PyCode_CheckLineNumber(f->f_code, info->first, &bounds);
    int last = f->last_line_unit;
    f->last_line_unit = info->lasti;
    if ((info->first == bounds.ap_lower || info->first < last) && line_event(ts, f, line) != 0) {
        return -1;
    }
    while (f->pc == *u && bounds.ap_upper <= info->lasti && bounds.ap_upper > info->first) {
        int start = bounds.ap_upper;
        line = _PyCode_CheckLineNumber(f->f_code, start, &bounds);
        if (start == bounds.ap_lower && line_event(ts, f, line) != 0) {     /* else: one more statement of the line */
            return -1;
        }
        if (bounds.ap_upper <= start || ts->base.c_tracefunc == NULL) {
            break;
        }
    }
    *u = f->pc;
    return 0;
}

int
py_trace_return(py_thread *ts, py_frame *f, PyObject *value)
{
    int result = 0;
    if (value == NULL) {
        if (ts->base.c_tracefunc != NULL) {
            call_trace_protected(ts, ts->base.c_tracefunc, ts->base.c_traceobj, f, PyTrace_RETURN, NULL);
        }
        if (ts->base.c_profilefunc != NULL) {
            call_trace_protected(ts, ts->base.c_profilefunc, ts->base.c_profileobj, f, PyTrace_RETURN, NULL);
        }
        return 0;
    }
    if (ts->base.c_tracefunc != NULL) {
        result = call_trace(ts, ts->base.c_tracefunc, ts->base.c_traceobj, f, PyTrace_RETURN, value);
    }
    if (ts->base.c_profilefunc != NULL) {
        if (result != 0) {
            call_trace_protected(ts, ts->base.c_profilefunc, ts->base.c_profileobj, f, PyTrace_RETURN, NULL);
        }
        else {
            result = call_trace(ts, ts->base.c_profilefunc, ts->base.c_profileobj, f, PyTrace_RETURN, value);
        }
    }
    return result != 0 ? -1 : 0;
}

/* The value is passed as it was raised: often a mere text, an instance only where somebody has asked for one. */
void
py_trace_exception(py_thread *ts, py_frame *f)
{
    PyObject *type, *value, *traceback, *arg;

    if (ts->base.c_tracefunc == NULL || ts->base.tracing) {
        return;
    }
    PyErr_Fetch(&type, &value, &traceback);
    if (value == NULL) {
        value = Py_None;
        Py_INCREF(value);
    }
    arg = PyTuple_Pack(3, type, value, traceback != NULL ? traceback : Py_None);
    if (arg == NULL) {
        PyErr_Restore(type, value, traceback);
        return;
    }
    int result = call_trace(ts, ts->base.c_tracefunc, ts->base.c_traceobj, f, PyTrace_EXCEPTION, arg);
    Py_DECREF(arg);
    if (result == 0) {
        PyErr_Restore(type, value, traceback);
        return;
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

int
py_trace_c_call(py_thread *ts, PyObject *func, int what)
{
    py_frame *f = (py_frame *)ts->base.frame;
    if (f == NULL || ts->base.c_profilefunc == NULL) {
        return 0;
    }
    if (what == PyTrace_C_EXCEPTION) {
        return call_trace_protected(ts, ts->base.c_profilefunc, ts->base.c_profileobj, f, what, func);
    }
    return call_trace(ts, ts->base.c_profilefunc, ts->base.c_profileobj, f, what, func) != 0 ? -1 : 0;
}

/* ---- public ---- */

static void
update_use_tracing(PyThreadState *ts)
{
    ts->use_tracing = ts->c_tracefunc != NULL || ts->c_profilefunc != NULL;
}

void
PyEval_SetTrace(Py_tracefunc func, PyObject *arg)
{
    PyThreadState *ts = PyThreadState_GET();
    PyObject *old = ts->c_traceobj;

    Py_XINCREF(arg);
    ts->c_tracefunc = NULL;
    ts->c_traceobj = NULL;
    update_use_tracing(ts);
    Py_XDECREF(old);
    ts->c_tracefunc = func;
    ts->c_traceobj = arg;
    update_use_tracing(ts);
}

void
PyEval_SetProfile(Py_tracefunc func, PyObject *arg)
{
    PyThreadState *ts = PyThreadState_GET();
    PyObject *old = ts->c_profileobj;

    Py_XINCREF(arg);
    ts->c_profilefunc = NULL;
    ts->c_profileobj = NULL;
    update_use_tracing(ts);
    Py_XDECREF(old);
    ts->c_profilefunc = func;
    ts->c_profileobj = arg;
    update_use_tracing(ts);
}

PyObject *
_PyEval_CallTracing(PyObject *func, PyObject *args)
{
    PyThreadState *ts = PyThreadState_GET();
    int tracing = ts->tracing, use_tracing = ts->use_tracing;

    ts->tracing = 0;
    update_use_tracing(ts);
    PyObject *result = PyObject_Call(func, args, NULL);
    ts->tracing = tracing;
    ts->use_tracing = use_tracing;
    return result;
}
