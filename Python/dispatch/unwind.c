/* Exceptions: raising, finding the handler, and what sys.exc_info() says.

   The exception table of a frame is its blocks: the innermost block of a unit that is no loop holds the handler.  A
   handler starts with traceback, value and type in the three temporaries above its level; before that everything
   above the level is dropped.

   sys.exc_info() in Python 2 belongs to the frame: the first handler that a frame enters puts aside what the thread had
   (f_exc_*), and leaving the frame puts it back.

   I1 FRAME_HOLDS_EXC is set exactly while f_exc_type is not NULL. */
#include "dispatch.h"

static int
set_in_sys(PyObject *dict, PyObject *name, PyObject *value)
{
    if (value != NULL) {
        return PyDict_SetItem(dict, name, value);
    }
    return PyDict_GetItem(dict, name) != NULL ? PyDict_DelItem(dict, name) : 0;
}

/* In sys, for programs of old.  Without memory sys keeps what it has; an exception under way stays. */
static void
publish(PyObject *type, PyObject *value, PyObject *traceback)
{
    PyObject *dict = PyThreadState_GET()->interp->sysdict, *pending[3];
    if (dict == NULL) {                 /* a destructor at the very end */
        return;
    }
    PyErr_Fetch(&pending[0], &pending[1], &pending[2]);
    if (set_in_sys(dict, PY_ID(exc_type), type) < 0 || set_in_sys(dict, PY_ID(exc_value), value) < 0 ||
        set_in_sys(dict, PY_ID(exc_traceback), traceback) < 0) {
        PyErr_Clear();
    }
    PyErr_Restore(pending[0], pending[1], pending[2]);
}

static void
replace_thread_exc(py_thread *ts, PyObject *type, PyObject *value, PyObject *traceback)
{
    PyObject *old_type = ts->base.exc_type, *old_value = ts->base.exc_value, *old_tb = ts->base.exc_traceback;
    ts->base.exc_type = type;
    ts->base.exc_value = value;
    ts->base.exc_traceback = traceback;
    Py_XDECREF(old_type);
    Py_XDECREF(old_value);
    Py_XDECREF(old_tb);
}

void
py_exc_enter_handler(py_thread *ts, py_frame *f, PyObject *type, PyObject *value, PyObject *traceback)
{
    if (!(f->flags & FRAME_HOLDS_EXC)) {
        if (ts->base.exc_type == NULL) {
            Py_INCREF(Py_None);
            ts->base.exc_type = Py_None;
        }
        Py_XINCREF(ts->base.exc_type);
        Py_XINCREF(ts->base.exc_value);
        Py_XINCREF(ts->base.exc_traceback);
        f->f_exc_type = ts->base.exc_type;
        f->f_exc_value = ts->base.exc_value;
        f->f_exc_traceback = ts->base.exc_traceback;
        f->flags |= FRAME_HOLDS_EXC;
    }
    Py_XINCREF(type);
    Py_XINCREF(value);
    Py_XINCREF(traceback);
    replace_thread_exc(ts, type, value, traceback);
    publish(type, value, traceback);
}

void
py_exc_leave_frame(py_thread *ts, py_frame *f)
{
    PyObject *type = f->f_exc_type, *value = f->f_exc_value, *traceback = f->f_exc_traceback;

    f->f_exc_type = f->f_exc_value = f->f_exc_traceback = NULL;
    f->flags &= ~FRAME_HOLDS_EXC;
    replace_thread_exc(ts, type, value, traceback);
    publish(type, value, traceback);
}

/* ---- raise ---- */

static int
raise_type_error(PyObject *type, PyObject *value, PyObject *traceback)
{
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return 0;
}

static int
raise_three(PyObject *type, PyObject *value, PyObject *traceback)
{
    if (traceback == Py_None) {
        Py_CLEAR(traceback);
    }
    else if (traceback != NULL && !PyTraceBack_Check(traceback)) {
        PyErr_SetString(PyExc_TypeError, "raise: arg 3 must be a traceback or None");
        return raise_type_error(type, value, traceback);
    }
    if (value == NULL) {
        value = Py_None;
        Py_INCREF(value);
    }
    while (PyTuple_Check(type) && PyTuple_GET_SIZE(type) > 0) {
        PyObject *first = PyTuple_GET_ITEM(type, 0);
        Py_INCREF(first);
        Py_DECREF(type);
        type = first;
    }
    if (PyExceptionClass_Check(type)) {
        PyErr_NormalizeException(&type, &value, &traceback);
        if (!PyExceptionInstance_Check(value)) {
            PyErr_Format(PyExc_TypeError, "calling %s() should have returned an instance of BaseException, not '%s'",
                         PyExceptionClass_Name(type), Py_TYPE(value)->tp_name);
            return raise_type_error(type, value, traceback);
        }
    }
    else if (PyExceptionInstance_Check(type)) {
        if (value != Py_None) {
            PyErr_SetString(PyExc_TypeError, "instance exception may not have a separate value");
            return raise_type_error(type, value, traceback);
        }
        Py_DECREF(value);
        value = type;
        type = PyExceptionInstance_Class(type);
        Py_INCREF(type);
    }
    else {
        PyErr_Format(PyExc_TypeError,
                     "exceptions must be old-style classes or derived from BaseException, not %s",
                     Py_TYPE(type)->tp_name);
        return raise_type_error(type, value, traceback);
    }
    int again = traceback != NULL;
    PyErr_Restore(type, value, traceback);
    return again;
}

int
py_raise_values(py_thread *ts, py_frame *f, PyObject **row, int count)
{
    PyObject *type, *value = NULL, *traceback = NULL;

    if (count == 0) {
        type = ts->base.exc_type != NULL ? ts->base.exc_type : Py_None;
        value = ts->base.exc_value;
        traceback = ts->base.exc_traceback;
    }
    else {
        type = row[0];
        value = count > 1 ? row[1] : NULL;
        traceback = count > 2 ? row[2] : NULL;
    }
    Py_INCREF(type);
    Py_XINCREF(value);
    Py_XINCREF(traceback);
    return raise_three(type, value, traceback);
}

/* ---- except ---- */

static int
warn_string(PyObject *pattern)
{
    if (PyString_Check(pattern)) {
        return PyErr_WarnEx(PyExc_DeprecationWarning, "catching of string exceptions is deprecated", 1);
    }
    return 0;
}

int
py_exception_matches(PyObject *exception, PyObject *pattern)
{
    if (PyTuple_Check(pattern)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(pattern); i++) {
            if (warn_string(PyTuple_GET_ITEM(pattern, i)) < 0) {
                return -1;
            }
        }
    }
    else if (warn_string(pattern) < 0) {
        return -1;
    }
    return PyErr_GivenExceptionMatches(exception, pattern);
}

py_unit *
py_unwind(py_thread *ts, py_frame *f, py_unit *u)
{
    py_exec *exec = f->exec;
    int32_t at = exec->info[u - exec->units].block;
    PyObject *type, *value, *traceback, **place;

    while (at >= 0 && exec->blocks[at].kind == PY_BLOCK_LOOP) {
        at = exec->blocks[at].parent;
    }
    PyErr_Fetch(&type, &value, &traceback);
    if (at < 0) {
        py_frame_clear_temps(f, 0);
        PyErr_Restore(type, value, traceback);
        return NULL;
    }
    const py_block *block = &exec->blocks[at];
    py_frame_clear_temps(f, block->level);
    f->pc = u;
    if (value == NULL) {
        value = Py_None;
        Py_INCREF(value);
    }
    if (block->kind == PY_BLOCK_EXCEPT || block->kind == PY_BLOCK_WITH) {
        PyErr_NormalizeException(&type, &value, &traceback);
        py_exc_enter_handler(ts, f, type, value, traceback);
    }
    if (traceback == NULL) {
        traceback = Py_None;
        Py_INCREF(traceback);
    }
    place = f->slots + exec->temp0 + block->level;
    place[0] = traceback;
    place[1] = value;
    place[2] = type;
    return exec->units + block->handler;
}
