/* The plain functions of sys: limits, encodings, frames, sizes, exit. */
#include "sys_internal.h"
#include "frameobject.h"
#include "py_core.h"
#include "py_dispatch.h"
#include "py_state.h"
#include "py_type.h"

static PyObject *
sys_exit(PyObject *self, PyObject *args)
{
    PyObject *code = NULL;
    if (!PyArg_UnpackTuple(args, "exit", 0, 1, &code)) {
        return NULL;
    }
    PyErr_SetObject(PyExc_SystemExit, code);
    return NULL;
}

/* ---- the handled exception ---- */

static PyObject *
or_none(PyObject *object)
{
    return object != NULL ? object : Py_None;
}

static PyObject *
sys_exc_info(PyObject *self, PyObject *unused)
{
    PyThreadState *ts = PyThreadState_GET();
    return PyTuple_Pack(3, or_none(ts->exc_type), or_none(ts->exc_value),
                        or_none(ts->exc_traceback));
}

static PyObject *
sys_exc_clear(PyObject *self, PyObject *unused)
{
    if (PyErr_WarnPy3k("sys.exc_clear() not supported in 3.x; use except clauses", 1) < 0) {
        return NULL;
    }
    PyThreadState *ts = PyThreadState_GET();
    PyObject *type = ts->exc_type;
    PyObject *value = ts->exc_value;
    PyObject *traceback = ts->exc_traceback;
    ts->exc_type = ts->exc_value = ts->exc_traceback = NULL;
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    PySys_SetObject("exc_type", Py_None);
    PySys_SetObject("exc_value", Py_None);
    PySys_SetObject("exc_traceback", Py_None);
    Py_RETURN_NONE;
}

/* ---- encodings ---- */

static PyObject *
sys_getdefaultencoding(PyObject *self, PyObject *unused)
{
    return PyString_FromString(PyUnicode_GetDefaultEncoding());
}

static PyObject *
sys_setdefaultencoding(PyObject *self, PyObject *args)
{
    const char *encoding;
    if (!PyArg_ParseTuple(args, "s:setdefaultencoding", &encoding) ||
        PyUnicode_SetDefaultEncoding(encoding) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
sys_getfilesystemencoding(PyObject *self, PyObject *unused)
{
    if (Py_FileSystemDefaultEncoding != NULL) {
        return PyString_FromString(Py_FileSystemDefaultEncoding);
    }
    Py_RETURN_NONE;
}

/* ---- limits ---- */

static PyObject *
sys_setcheckinterval(PyObject *self, PyObject *args)
{
    int interval;
    if (!PyArg_ParseTuple(args, "i:setcheckinterval", &interval)) {
        return NULL;
    }
    _Py_CheckInterval = interval;
    py_interp_get()->check_interval = interval;
    for (PyThreadState *ts = PyInterpreterState_ThreadHead(&py_interp_get()->base); ts != NULL; ts = PyThreadState_Next(ts)) {
        py_check_request((py_thread *)ts, PY_CHECK_TICKS);
    }
    Py_RETURN_NONE;
}

static PyObject *
sys_getcheckinterval(PyObject *self, PyObject *unused)
{
    return PyInt_FromLong(_Py_CheckInterval);
}

static PyObject *
sys_setrecursionlimit(PyObject *self, PyObject *args)
{
    int limit;
    if (!PyArg_ParseTuple(args, "i:setrecursionlimit", &limit)) {
        return NULL;
    }
    if (limit <= 0) {
        PyErr_SetString(PyExc_ValueError, "recursion limit must be positive");
        return NULL;
    }
    Py_SetRecursionLimit(limit);
    Py_RETURN_NONE;
}

static PyObject *
sys_getrecursionlimit(PyObject *self, PyObject *unused)
{
    return PyInt_FromLong(Py_GetRecursionLimit());
}

static PyObject *
sys_setdlopenflags(PyObject *self, PyObject *args)
{
    int flags;
    if (!PyArg_ParseTuple(args, "i:setdlopenflags", &flags)) {
        return NULL;
    }
    PyThreadState_GET()->interp->dlopenflags = flags;
    Py_RETURN_NONE;
}

static PyObject *
sys_getdlopenflags(PyObject *self, PyObject *unused)
{
    return PyInt_FromLong(PyThreadState_GET()->interp->dlopenflags);
}

/* ---- objects ---- */

static PyObject *
sys_getrefcount(PyObject *self, PyObject *object)
{
    return PyInt_FromSsize_t(object->ob_refcnt);
}

#ifdef Py_REF_DEBUG
static PyObject *
sys_gettotalrefcount(PyObject *self, PyObject *unused)
{
    return PyInt_FromSsize_t(_Py_GetRefTotal());
}

static PyObject *
sys_fail_allocation(PyObject *self, PyObject *args)
{
    long nth, before = py_alloc_fail(0);
    if (!PyArg_ParseTuple(args, "l:_fail_allocation", &nth)) {
        return NULL;
    }
    PyObject *result = PyInt_FromLong(before);
    py_alloc_fail(nth);
    return result;
}
#endif

/* The answer of __sizeof__, without the collector's header. Returns new. Raises yes. */
static PyObject *
ask_size(PyObject *object)
{
    if (PyInstance_Check(object)) {
        return PyInt_FromSsize_t(PyInstance_Type.tp_basicsize);
    }
    PyObject *method = py_type_lookup_special(object, PY_ID(__sizeof__));
    if (method == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_TypeError, "Type %.100s doesn't define __sizeof__",
                         Py_TYPE(object)->tp_name);
        }
        return NULL;
    }
    PyObject *size = PyObject_CallFunctionObjArgs(method, NULL);
    Py_DECREF(method);
    return size;
}

size_t
_PySys_GetSizeOf(PyObject *object)
{
    if (PyType_Ready(Py_TYPE(object)) < 0) {
        return (size_t)-1;
    }
    PyObject *answer = ask_size(object);
    if (answer == NULL) {
        return (size_t)-1;
    }
    Py_ssize_t size = PyInt_AsSsize_t(answer);
    Py_DECREF(answer);
    if (size == -1 && PyErr_Occurred()) {
        return (size_t)-1;
    }
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "__sizeof__() should return >= 0");
        return (size_t)-1;
    }
    return (size_t)size + (PyObject_IS_GC(object) ? sizeof(PyGC_Head) : 0);
}

static PyObject *
sys_getsizeof(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"object", "default", NULL};
    PyObject *object, *otherwise = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|O:getsizeof", (char **)keywords, &object,
                                     &otherwise)) {
        return NULL;
    }
    size_t size = _PySys_GetSizeOf(object);
    if (size == (size_t)-1 && PyErr_Occurred()) {
        if (otherwise != NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Clear();
            Py_INCREF(otherwise);
            return otherwise;
        }
        return NULL;
    }
    return PyInt_FromSize_t(size);
}

static PyObject *
sys_clear_type_cache(PyObject *self, PyObject *unused)
{
    PyType_ClearCache();
    py_attr_memo_clear();       /* what it knows went by the tags that were withdrawn */
    Py_RETURN_NONE;
}

/* ---- frames ---- */

static PyObject *
sys_getframe(PyObject *self, PyObject *args)
{
    int depth = -1;
    if (!PyArg_ParseTuple(args, "|i:_getframe", &depth)) {
        return NULL;
    }
    PyFrameObject *frame = PyThreadState_GET()->frame;
    for (; depth > 0 && frame != NULL; depth--) {
        frame = frame->f_back;
    }
    if (frame == NULL) {
        PyErr_SetString(PyExc_ValueError, "call stack is not deep enough");
        return NULL;
    }
    Py_INCREF(frame);
    return (PyObject *)frame;
}

static PyObject *
sys_current_frames(PyObject *self, PyObject *unused)
{
    return _PyThread_CurrentFrames();
}

static PyObject *
sys_callstats(PyObject *self, PyObject *unused)
{
    return PyEval_GetCallStats(self);
}

const PyMethodDef py_sys_methods[] = {
    {"_clear_type_cache", sys_clear_type_cache, METH_NOARGS, "_clear_type_cache(): forget methods"},
    {"_current_frames", sys_current_frames, METH_NOARGS,
     "_current_frames() -> dict from thread to its youngest frame"},
    {"_getframe", sys_getframe, METH_VARARGS, "_getframe([depth]) -> frame, 0 for the caller's"},
    {"callstats", sys_callstats, METH_NOARGS, "callstats() -> None: calls are not counted"},
    {"exc_clear", sys_exc_clear, METH_NOARGS, "exc_clear(): forget the handled exception"},
    {"exc_info", sys_exc_info, METH_NOARGS, "exc_info() -> (type, value, traceback) being handled"},
    {"exit", sys_exit, METH_VARARGS, "exit([status]): raise SystemExit(status)"},
    {"getcheckinterval", sys_getcheckinterval, METH_NOARGS, "getcheckinterval() -> instructions"},
    {"getdefaultencoding", sys_getdefaultencoding, METH_NOARGS,
     "getdefaultencoding() -> encoding that joins str and unicode"},
    {"getdlopenflags", sys_getdlopenflags, METH_NOARGS, "getdlopenflags() -> flags of dlopen"},
    {"getfilesystemencoding", sys_getfilesystemencoding, METH_NOARGS,
     "getfilesystemencoding() -> encoding of unicode file names"},
    {"getrecursionlimit", sys_getrecursionlimit, METH_NOARGS, "getrecursionlimit() -> frames"},
    {"getrefcount", sys_getrefcount, METH_O, "getrefcount(object) -> references, this call's included"},
    {"getsizeof", (PyCFunction)(void (*)(void))sys_getsizeof, METH_VARARGS | METH_KEYWORDS,
     "getsizeof(object[, default]) -> bytes"},
#ifdef Py_REF_DEBUG
    {"_fail_allocation", sys_fail_allocation, METH_VARARGS,
     "_fail_allocation(n): the n-th allocation from now fails, 0: none -> what was left of the last n"},
    {"gettotalrefcount", sys_gettotalrefcount, METH_NOARGS, "gettotalrefcount() -> all references of the process"},
#endif
    {"setcheckinterval", sys_setcheckinterval, METH_VARARGS,
     "setcheckinterval(n): look for signals and other threads every n instructions"},
    {"setdefaultencoding", sys_setdefaultencoding, METH_VARARGS, "setdefaultencoding(name)"},
    {"setdlopenflags", sys_setdlopenflags, METH_VARARGS, "setdlopenflags(n)"},
    {"setrecursionlimit", sys_setrecursionlimit, METH_VARARGS, "setrecursionlimit(n)"},
    {NULL, NULL, 0, NULL},
};
