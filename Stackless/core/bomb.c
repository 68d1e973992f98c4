/* Bombs: exceptions on their way into another tasklet.
 *
 * A bomb is the (type, value, traceback) triple as an object. Where a tasklet is resumed with a
 * bomb, the exception is raised there instead of a value being delivered.
 *
 * I1  The three fields are never NULL; what is absent is None.
 *
 * What is not here: the Python face of the type (Stackless/module/bombobject.c), delivery (throw.c).
 */
#include "core.h"

static PyObject *
or_none_steal(PyObject *o)
{
    if (o == NULL) {
        Py_INCREF(Py_None);
        o = Py_None;
    }
    return o;
}

PyObject *
slp_bomb_from_steal(PyObject *type, PyObject *value, PyObject *traceback)
{
    slp_bomb *bomb = PyObject_GC_New(slp_bomb, &PyBomb_Type);
    if (bomb == NULL) {
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        return NULL;
    }
    bomb->type = or_none_steal(type);
    bomb->value = or_none_steal(value);
    bomb->traceback = or_none_steal(traceback);
    PyObject_GC_Track((PyObject *)bomb);
    return (PyObject *)bomb;
}

PyObject *
slp_bomb_from_error(void)
{
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    return slp_bomb_from_steal(type, value, traceback);
}

PyObject *
slp_bomb_from_class(PyObject *cls, PyObject *args)
{
    if (!PyString_Check(cls) && !PyExceptionClass_Check(cls)) {
        PyErr_Format(PyExc_TypeError, "channel.send_exception() or raise_exception() needs "
                     "Exception or string subclass as first parameter, not '%.100s'",
                     Py_TYPE(cls)->tp_name);
        return NULL;
    }
    Py_INCREF(cls);
    Py_XINCREF(args);
    return slp_bomb_from_steal(cls, args, NULL);
}

/* The forms of the raise statement, for classes of both kinds. Returns status. */
static int
check_raise(PyObject *exc, PyObject *val, PyObject *tb)
{
    if (tb != NULL && !PyTraceBack_Check(tb)) {
        PyErr_SetString(PyExc_TypeError, "throw() third argument must be a traceback object");
        return -1;
    }
    if (PyExceptionInstance_Check(exc) && val != NULL) {
        PyErr_SetString(PyExc_TypeError, "instance exception may not have a separate value");
        return -1;
    }
    if (!PyExceptionClass_Check(exc) && !PyExceptionInstance_Check(exc)) {
        PyErr_Format(PyExc_TypeError, "exceptions must be classes, or instances, not %s",
                     Py_TYPE(exc)->tp_name);
        return -1;
    }
    return 0;
}

static PyObject *
none_as_null(PyObject *o)
{
    return o == Py_None ? NULL : o;
}

PyObject *
slp_bomb_from_raise(PyObject *exc, PyObject *val, PyObject *tb)
{
    val = none_as_null(val);
    tb = none_as_null(tb);
    if (check_raise(exc, val, tb) < 0) {
        return NULL;
    }
    Py_XINCREF(val);
    Py_XINCREF(tb);
    Py_INCREF(exc);
    if (PyExceptionClass_Check(exc)) {
        PyErr_NormalizeException(&exc, &val, &tb);
        return slp_bomb_from_steal(exc, val, tb);
    }
    val = exc;
    exc = PyExceptionInstance_Class(val);
    Py_INCREF(exc);
    return slp_bomb_from_steal(exc, val, tb);
}

static PyObject *
taken(PyObject *field)
{
    if (field == Py_None) {
        return NULL;
    }
    Py_INCREF(field);
    return field;
}

/* May it be raised?  A number would tell `finally` to return, or to leave a loop. */
static int
is_raised(PyObject *type)
{
    return PyExceptionClass_Check(type) || PyExceptionInstance_Check(type) || PyString_Check(type);
}

py_step
slp_bomb_explode_steal(PyObject *object)
{
    slp_bomb *bomb = (slp_bomb *)object;
    PyObject *type = taken(bomb->type);
    PyObject *value = taken(bomb->value);
    PyObject *traceback = taken(bomb->traceback);
    Py_DECREF(bomb);
    if (type != NULL && is_raised(type)) {
        PyErr_Restore(type, value, traceback);
        return STEP_RAISE;
    }
    if (type == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "an empty bomb has been sent");
    }
    else {
        PyErr_Format(PyExc_TypeError, "exceptions must be old-style classes or derived from BaseException, not %.100s",
                     Py_TYPE(type)->tp_name);
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return STEP_RAISE;
}
