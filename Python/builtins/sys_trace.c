/* sys.settrace and sys.setprofile: from the C hooks of the dispatcher to Python functions.
 *
 * A trace function returns the function for the rest of its frame (kept in f_trace) or None; the one for
 * profiling has no result. An error in either ends the tracing of the thread.
 */
#include "sys_internal.h"
#include "eval.h"
#include "frameobject.h"
#include "py_state.h"

/* Returns borrowed. */
static PyObject *
event_name(int what)
{
    switch (what) {
    case PyTrace_CALL: return PY_ID(call);
    case PyTrace_EXCEPTION: return PY_ID(exception);
    case PyTrace_LINE: return PY_ID(line);
    case PyTrace_RETURN: return PY_ID(return);
    case PyTrace_C_CALL: return PY_ID(c_call);
    case PyTrace_C_EXCEPTION: return PY_ID(c_exception);
    default: return PY_ID(c_return);
    }
}

/* Calls the Python function with the frame's locals up to date. Returns new. Raises yes. */
static PyObject *
call_hook(PyObject *function, PyFrameObject *frame, int what, PyObject *arg)
{
    PyFrame_FastToLocals(frame);
    if (PyErr_Occurred()) {
        return NULL;
    }
    PyObject *result = PyObject_CallFunctionObjArgs(function, (PyObject *)frame, event_name(what),
                                                    arg != NULL ? arg : Py_None, NULL);
    PyFrame_LocalsToFast(frame, 1);
    if (result == NULL) {
        PyTraceBack_Here(frame);
    }
    return result;
}

static int
profile_event(PyObject *function, PyFrameObject *frame, int what, PyObject *arg)
{
    PyObject *result = call_hook(function, frame, what, arg);
    if (result == NULL) {
        PyEval_SetProfile(NULL, NULL);
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

static int
trace_event(PyObject *function, PyFrameObject *frame, int what, PyObject *arg)
{
    PyObject *callback = what == PyTrace_CALL ? function : frame->f_trace;
    if (callback == NULL) {
        return 0;
    }
    Py_INCREF(callback);
    PyObject *result = call_hook(callback, frame, what, arg);
    Py_DECREF(callback);
    if (result == NULL) {
        PyEval_SetTrace(NULL, NULL);
        Py_CLEAR(frame->f_trace);
        return -1;
    }
    if (result == Py_None) {
        Py_DECREF(result);
        return 0;
    }
    Py_XSETREF(frame->f_trace, result);
    return 0;
}

static PyObject *
sys_settrace(PyObject *self, PyObject *function)
{
    if (function == Py_None) {
        PyEval_SetTrace(NULL, NULL);
    }
    else {
        PyEval_SetTrace(trace_event, function);
    }
    Py_RETURN_NONE;
}

static PyObject *
sys_setprofile(PyObject *self, PyObject *function)
{
    if (function == Py_None) {
        PyEval_SetProfile(NULL, NULL);
    }
    else {
        PyEval_SetProfile(profile_event, function);
    }
    Py_RETURN_NONE;
}

static PyObject *
new_or_none(PyObject *object)
{
    if (object == NULL) {
        object = Py_None;
    }
    Py_INCREF(object);
    return object;
}

static PyObject *
sys_gettrace(PyObject *self, PyObject *unused)
{
    return new_or_none(PyThreadState_GET()->c_traceobj);
}

static PyObject *
sys_getprofile(PyObject *self, PyObject *unused)
{
    return new_or_none(PyThreadState_GET()->c_profileobj);
}

static PyObject *
sys_call_tracing(PyObject *self, PyObject *args)
{
    PyObject *function, *arguments;
    if (!PyArg_ParseTuple(args, "OO!:call_tracing", &function, &PyTuple_Type, &arguments)) {
        return NULL;
    }
    return _PyEval_CallTracing(function, arguments);
}

const PyMethodDef py_sys_trace_methods[] = {
    {"settrace", sys_settrace, METH_O, "settrace(function): call it for every line and call"},
    {"setprofile", sys_setprofile, METH_O, "setprofile(function): call it for calls and returns"},
    {"gettrace", sys_gettrace, METH_NOARGS, "gettrace() -> function or None"},
    {"getprofile", sys_getprofile, METH_NOARGS, "getprofile() -> function or None"},
    {"call_tracing", sys_call_tracing, METH_VARARGS,
     "call_tracing(function, args) -> result, with tracing on although a trace function runs"},
    {NULL, NULL, 0, NULL},
};
