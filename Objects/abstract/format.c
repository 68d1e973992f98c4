/* format.c: PyObject_Format, what format() and str.format() call for each value.

   I1 the result is str or unicode; unicode if the specification was. */
#include "Python.h"

#include "py_state.h"
#include "py_text.h"
#include "py_type.h"

/* A classic instance without __format__ is formatted as its text. */
static PyObject *
format_instance(PyObject *object, PyObject *spec)
{
    PyObject *method = PyObject_GetAttr(object, PY_ID(__format__));
    if (method != NULL) {
        PyObject *result = PyObject_CallFunctionObjArgs(method, spec, NULL);
        Py_DECREF(method);
        return result;
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return NULL;
    }
    PyErr_Clear();
    PyObject *text = PyUnicode_Check(spec) ? PyObject_Unicode(object) : PyObject_Str(object);
    if (text == NULL) {
        return NULL;
    }
    Py_ssize_t size = PyUnicode_Check(spec) ? PyUnicode_GET_SIZE(spec) : PyString_GET_SIZE(spec);
    PyObject *result = NULL;
    if (size == 0 || PyErr_WarnEx(PyExc_PendingDeprecationWarning,
                                  "object.__format__ with a non-empty format string is deprecated", 1) == 0) {
        result = PyObject_Format(text, spec);
    }
    Py_DECREF(text);
    return result;
}

static PyObject *
format_by_type(PyObject *object, PyObject *spec)
{
    PyObject *method = py_type_lookup(Py_TYPE(object), PY_ID(__format__));
    if (method == NULL) {
        PyErr_Format(PyExc_TypeError, "Type %.100s doesn't define __format__", Py_TYPE(object)->tp_name);
        return NULL;
    }
    return py_type_call_special(object, PY_ID(__format__), &spec, 1);
}

/* What the __format__ of builtin numbers and strs comes to, without the way there. NULL without an exception: another
   type, or a specification that is not an exact str. */
static PyObject *
format_builtin(PyObject *object, PyObject *spec)
{
    if (!PyString_CheckExact(spec)) {
        return NULL;
    }
    char *s = PyString_AS_STRING(spec);
    Py_ssize_t length = PyString_GET_SIZE(spec);
    return PyInt_CheckExact(object)      ? _PyInt_FormatAdvanced(object, s, length)
           : PyString_CheckExact(object) ? _PyBytes_FormatAdvanced(object, s, length)
           : PyFloat_CheckExact(object)  ? _PyFloat_FormatAdvanced(object, s, length)
           : PyLong_CheckExact(object)   ? _PyLong_FormatAdvanced(object, s, length)
                                         : NULL;
}

PyObject *
py_format_check_steal(PyObject *result, PyObject *object, PyObject *spec)
{
    if (result == NULL) {
        return NULL;
    }
    if (!PyString_Check(result) && !PyUnicode_Check(result)) {
        PyErr_Format(PyExc_TypeError, "%.100s.__format__ must return string or unicode, not %.100s",
                     Py_TYPE(object)->tp_name, Py_TYPE(result)->tp_name);
        Py_DECREF(result);
        return NULL;
    }
    if (PyUnicode_Check(spec) && !PyUnicode_Check(result)) {
        PyObject *decoded = PyObject_Unicode(result);
        Py_DECREF(result);
        return decoded;
    }
    return result;
}

PyObject *
PyObject_Format(PyObject *object, PyObject *spec)
{
    if (spec != NULL && !PyString_Check(spec) && !PyUnicode_Check(spec)) {
        PyErr_Format(PyExc_TypeError, "format expects arg 2 to be string or unicode, not %.100s",
                     Py_TYPE(spec)->tp_name);
        return NULL;
    }
    if (spec == NULL) {
        spec = PyUnicode_Check(object) ? PyUnicode_FromUnicode(NULL, 0) : PyString_FromString("");
        if (spec == NULL) {
            return NULL;
        }
    }
    else {
        Py_INCREF(spec);
    }
    PyObject *result = format_builtin(object, spec);
    if (result != NULL || PyErr_Occurred()) {
        Py_DECREF(spec);
        return result;
    }
    result = PyInstance_Check(object) ? format_instance(object, spec) : format_by_type(object, spec);
    result = py_format_check_steal(result, object, spec);
    Py_DECREF(spec);
    return result;
}
