/* call.c: calling objects from C.

   Everything ends in PyObject_Call, which counts one level of recursion and goes to tp_call.  For a function in Python
   that is a nested dispatch; flat code calls through py_flat.h instead.

   I1 a result of NULL always comes with an exception. */
#define PY_SSIZE_T_CLEAN
#include "Python.h"

#include <stdarg.h>

#include "py_state.h"
#include "py_core.h"
#include "py_flat.h"

PyObject *
PyObject_Call(PyObject *callable, PyObject *args, PyObject *kwds)
{
    ternaryfunc call = Py_TYPE(callable)->tp_call;
    if (py_thread_get()->slp.try_soft) {
        return py_flat_soft_call(callable, args, kwds);
    }
    if (call == NULL) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not callable", Py_TYPE(callable)->tp_name);
        return NULL;
    }
    if (Py_EnterRecursiveCall(" while calling a Python object")) {
        return NULL;
    }
    PyObject *result = call(callable, args, kwds);
    Py_LeaveRecursiveCall();
    if (result == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "NULL result without error in PyObject_Call");
    }
    return result;
}

PyObject *
PyObject_CallObject(PyObject *callable, PyObject *args)
{
    return PyEval_CallObjectWithKeywords(callable, args, NULL);
}

/* ---- arguments by format ---- */

/* Calls with what a format made: a tuple is the arguments, anything else the only one. */
static PyObject *
call_with_built_steal(PyObject *callable, PyObject *args)
{
    if (args == NULL) {
        return NULL;
    }
    if (!PyTuple_Check(args)) {
        PyObject *tuple = PyTuple_Pack(1, args);
        Py_DECREF(args);
        if (tuple == NULL) {
            return NULL;
        }
        args = tuple;
    }
    PyObject *result = PyObject_Call(callable, args, NULL);
    Py_DECREF(args);
    return result;
}

#undef Py_VaBuildValue
PyAPI_FUNC(PyObject *) Py_VaBuildValue(const char *format, va_list args);

static PyObject *
build_arguments(const char *format, va_list args, int size_t_clean)
{
    if (format == NULL || *format == '\0') {
        return PyTuple_New(0);
    }
    return size_t_clean ? _Py_VaBuildValue_SizeT((char *)format, args) : Py_VaBuildValue((char *)format, args);
}

static PyObject *
call_function(PyObject *callable, const char *format, va_list args, int size_t_clean)
{
    if (callable == NULL) {
        return py_raise_null_argument();
    }
    return call_with_built_steal(callable, build_arguments(format, args, size_t_clean));
}

int
py_method_is_callable(PyObject *method)
{
    if (method != NULL && !PyCallable_Check(method)) {
        PyErr_Format(PyExc_TypeError, "attribute of type '%.200s' is not callable", Py_TYPE(method)->tp_name);
        return 0;
    }
    return method != NULL;
}

static PyObject *
call_method(PyObject *object, const char *name, const char *format, va_list args, int size_t_clean)
{
    if (object == NULL || name == NULL) {
        return py_raise_null_argument();
    }
    PyObject *method = PyObject_GetAttrString(object, name);
    if (method == NULL) {
        return NULL;
    }
    PyObject *result = NULL;
    if (py_method_is_callable(method)) {
        result = call_with_built_steal(method, build_arguments(format, args, size_t_clean));
    }
    Py_DECREF(method);
    return result;
}

PyObject *
_PyObject_CallFunction_SizeT(PyObject *callable, char *format, ...)
{
    va_list args;
    va_start(args, format);
    PyObject *result = call_function(callable, format, args, 1);
    va_end(args);
    return result;
}

PyObject *
_PyObject_CallMethod_SizeT(PyObject *object, char *name, char *format, ...)
{
    va_list args;
    va_start(args, format);
    PyObject *result = call_method(object, name, format, args, 1);
    va_end(args);
    return result;
}

#undef PyObject_CallFunction
#undef PyObject_CallMethod
PyAPI_FUNC(PyObject *) PyObject_CallFunction(PyObject *, char *, ...);
PyAPI_FUNC(PyObject *) PyObject_CallMethod(PyObject *, char *, char *, ...);

PyObject *
PyObject_CallFunction(PyObject *callable, char *format, ...)
{
    va_list args;
    va_start(args, format);
    PyObject *result = call_function(callable, format, args, 0);
    va_end(args);
    return result;
}

PyObject *
PyObject_CallMethod(PyObject *object, char *name, char *format, ...)
{
    va_list args;
    va_start(args, format);
    PyObject *result = call_method(object, name, format, args, 0);
    va_end(args);
    return result;
}

/* ---- arguments as objects ---- */

/* The objects up to the NULL, as a tuple.  Returns new. */
static PyObject *
tuple_of_arguments(va_list args)
{
    va_list counting;
    Py_ssize_t count = 0;
    va_copy(counting, args);
    while (va_arg(counting, PyObject *) != NULL) {
        count++;
    }
    va_end(counting);
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) {
        PyObject *item = va_arg(args, PyObject *);
        Py_INCREF(item);
        PyTuple_SET_ITEM(tuple, i, item);
    }
    return tuple;
}

static PyObject *
call_with_objects(PyObject *callable, va_list args)
{
    PyObject *tuple = tuple_of_arguments(args);
    if (tuple == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_Call(callable, tuple, NULL);
    Py_DECREF(tuple);
    return result;
}

PyObject *
PyObject_CallFunctionObjArgs(PyObject *callable, ...)
{
    if (callable == NULL) {
        return py_raise_null_argument();
    }
    va_list args;
    va_start(args, callable);
    PyObject *result = call_with_objects(callable, args);
    va_end(args);
    return result;
}

PyObject *
PyObject_CallMethodObjArgs(PyObject *object, PyObject *name, ...)
{
    if (object == NULL || name == NULL) {
        return py_raise_null_argument();
    }
    PyObject *method = PyObject_GetAttr(object, name);
    if (method == NULL) {
        return NULL;
    }
    va_list args;
    va_start(args, name);
    PyObject *result = call_with_objects(method, args);
    va_end(args);
    Py_DECREF(method);
    return result;
}

/* ---- the same under the names of the evaluation header ---- */

/* One value that is no tuple is not taken for an argument here.  Steals arguments. */
static PyObject *
call_with_tuple_steal(PyObject *callable, PyObject *arguments)
{
    PyObject *result = arguments == NULL ? NULL : PyEval_CallObjectWithKeywords(callable, arguments, NULL);
    Py_XDECREF(arguments);
    return result;
}

PyObject *
PyEval_CallFunction(PyObject *callable, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    PyObject *result = call_with_tuple_steal(callable, Py_VaBuildValue(format, args));
    va_end(args);
    return result;
}

PyObject *
PyEval_CallMethod(PyObject *object, const char *name, const char *format, ...)
{
    va_list args;
    PyObject *result = NULL, *method = PyObject_GetAttrString(object, name);
    if (method != NULL) {
        va_start(args, format);
        result = call_with_tuple_steal(method, Py_VaBuildValue(format, args));
        va_end(args);
        Py_DECREF(method);
    }
    return result;
}
