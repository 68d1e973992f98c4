/* number_convert.c: from an object to an index, an int, a long, a float.

   I1 what a conversion method returns is checked for its type; subclasses of the wanted type are let through. */
#include "Python.h"
#include "longintrepr.h"

#include "py_state.h"
#include "py_core.h"
#include "py_type.h"

static inline PyNumberMethods *
suite_of(PyObject *object)
{
    return Py_TYPE(object)->tp_as_number;
}

static PyObject *
raise_type(const char *format, PyObject *object)
{
    PyErr_Format(PyExc_TypeError, format, Py_TYPE(object)->tp_name);
    return NULL;
}

static inline int
is_integer(PyObject *object)
{
    return PyInt_Check(object) || PyLong_Check(object);
}

/* ---- index ---- */

PyObject *
PyNumber_Index(PyObject *object)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    if (is_integer(object)) {
        Py_INCREF(object);
        return object;
    }
    if (!PyIndex_Check(object)) {
        return raise_type("'%.200s' object cannot be interpreted as an index", object);
    }
    PyObject *result = suite_of(object)->nb_index(object);
    if (result != NULL && !is_integer(result)) {
        raise_type("__index__ returned non-(int,long) (type %.200s)", result);
        Py_CLEAR(result);
    }
    return result;
}

Py_ssize_t
PyNumber_AsSsize_t(PyObject *object, PyObject *error)
{
    PyObject *index = PyNumber_Index(object);
    if (index == NULL) {
        return -1;
    }
    Py_ssize_t result = PyInt_AsSsize_t(index);
    if (result == -1 && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_OverflowError)) {
        PyErr_Clear();
        if (error != NULL) {
            PyErr_Format(error, "cannot fit '%.200s' into an index-sized integer", Py_TYPE(object)->tp_name);
        }
        else {
            /* Without an error the nearest possible value is meant. */
            result = _PyLong_Sign(index) < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
        }
    }
    Py_DECREF(index);
    return result;
}

/* ---- what __trunc__ gave ---- */

static PyObject *
raise_not_integral_steal(PyObject *value, const char *format)
{
    const char *name = Py_TYPE(value)->tp_name;
    if (PyInstance_Check(value)) {
        name = PyString_AS_STRING(((PyInstanceObject *)value)->in_class->cl_name);
    }
    PyErr_Format(PyExc_TypeError, format, name);
    Py_DECREF(value);
    return NULL;
}

/* Consumes `integral`, which may be NULL. */
PyObject *
_PyNumber_ConvertIntegralToInt(PyObject *integral, const char *error_format)
{
    if (integral == NULL || is_integer(integral)) {
        return integral;
    }
    PyObject *result = NULL;
    if (PyInstance_Check(integral)) {
        result = PyObject_CallMethod(integral, (char *)"__int__", NULL);
        if (result == NULL) {
            if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
                PyErr_Clear();
                return raise_not_integral_steal(integral, error_format);
            }
            Py_DECREF(integral);
            return NULL;
        }
    }
    else {
        PyNumberMethods *suite = suite_of(integral);
        if (suite == NULL || suite->nb_int == NULL) {
            return raise_not_integral_steal(integral, error_format);
        }
        result = suite->nb_int(integral);
    }
    Py_DECREF(integral);
    if (result != NULL && !is_integer(result)) {
        return raise_not_integral_steal(result, error_format);
    }
    return result;
}

/* The result of __trunc__, made an int or long.  NULL without exception: there is no such method. */
static PyObject *
try_trunc(PyObject *object)
{
    if (PyString_CheckExact(object) || PyUnicode_CheckExact(object)) {
        return NULL;
    }
    PyObject *method = PyObject_GetAttr(object, PY_ID(__trunc__));
    if (method == NULL) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *truncated = PyObject_CallObject(method, NULL);
    Py_DECREF(method);
    return _PyNumber_ConvertIntegralToInt(truncated, "__trunc__ returned non-Integral (type %.200s)");
}

/* Converts the text of a buffer, which need not end with a NUL.  *number: the result or NULL with an exception.
   Returns whether object is a buffer; if not, no exception is set. */
static int
from_buffer(PyObject *object, PyObject *(*convert)(const char *, Py_ssize_t), PyObject **number)
{
    const char *text;
    Py_ssize_t size;
    if (PyObject_AsCharBuffer(object, &text, &size) < 0) {
        PyErr_Clear();
        return 0;
    }
    PyObject *copy = PyString_FromStringAndSize(text, size);
    *number = copy == NULL ? NULL : convert(PyString_AS_STRING(copy), size);
    Py_XDECREF(copy);
    return 1;
}

/* ---- int ---- */

static PyObject *
int_from_text(const char *text, Py_ssize_t size)
{
    char *end;
    PyObject *result = PyInt_FromString((char *)text, &end, 10);
    if (result != NULL && end != text + size) {
        PyErr_SetString(PyExc_ValueError, "null byte in argument for int()");
        Py_CLEAR(result);
    }
    return result;
}

PyObject *
PyNumber_Int(PyObject *object)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    if (PyInt_CheckExact(object)) {
        Py_INCREF(object);
        return object;
    }
    if (suite_of(object) != NULL && suite_of(object)->nb_int != NULL) {
        PyObject *result = suite_of(object)->nb_int(object);
        if (result != NULL && !is_integer(result)) {
            raise_type("__int__ returned non-int (type %.200s)", result);
            Py_CLEAR(result);
        }
        return result;
    }
    if (PyInt_Check(object)) {
        return PyInt_FromLong(PyInt_AS_LONG(object));
    }
    PyObject *truncated = try_trunc(object);
    if (truncated != NULL || PyErr_Occurred()) {
        return truncated;
    }
    if (PyString_Check(object)) {
        return int_from_text(PyString_AS_STRING(object), PyString_GET_SIZE(object));
    }
    if (PyUnicode_Check(object)) {
        return PyInt_FromUnicode(PyUnicode_AS_UNICODE(object), PyUnicode_GET_SIZE(object), 10);
    }
    PyObject *number;
    if (from_buffer(object, int_from_text, &number)) {
        return number;
    }
    return raise_type("int() argument must be a string or a number, not '%.200s'", object);
}

/* ---- long ---- */

static PyObject *
long_from_text(const char *text, Py_ssize_t size)
{
    char *end;
    PyObject *result = PyLong_FromString((char *)text, &end, 10);
    if (result != NULL && end != text + size) {
        PyErr_SetString(PyExc_ValueError, "null byte in argument for long()");
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
long_of_int_steal(PyObject *value)
{
    if (value == NULL || !PyInt_Check(value)) {
        return value;
    }
    PyObject *result = PyLong_FromLong(PyInt_AS_LONG(value));
    Py_DECREF(value);
    return result;
}

PyObject *
PyNumber_Long(PyObject *object)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    if (suite_of(object) != NULL && suite_of(object)->nb_long != NULL) {
        PyObject *result = long_of_int_steal(suite_of(object)->nb_long(object));
        if (result != NULL && !PyLong_Check(result)) {
            raise_type("__long__ returned non-long (type %.200s)", result);
            Py_CLEAR(result);
        }
        return result;
    }
    if (PyLong_Check(object)) {
        return _PyLong_Copy((PyLongObject *)object);
    }
    PyObject *truncated = try_trunc(object);
    if (truncated != NULL || PyErr_Occurred()) {
        return long_of_int_steal(truncated);
    }
    if (PyString_Check(object)) {
        return long_from_text(PyString_AS_STRING(object), PyString_GET_SIZE(object));
    }
    if (PyUnicode_Check(object)) {
        return PyLong_FromUnicode(PyUnicode_AS_UNICODE(object), PyUnicode_GET_SIZE(object), 10);
    }
    PyObject *number;
    if (from_buffer(object, long_from_text, &number)) {
        return number;
    }
    return raise_type("long() argument must be a string or a number, not '%.200s'", object);
}

/* ---- float ---- */

PyObject *
PyNumber_Float(PyObject *object)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    if (suite_of(object) != NULL && suite_of(object)->nb_float != NULL) {
        PyObject *result = suite_of(object)->nb_float(object);
        if (result != NULL && !PyFloat_Check(result)) {
            raise_type("__float__ returned non-float (type %.200s)", result);
            Py_CLEAR(result);
        }
        return result;
    }
    if (PyFloat_Check(object)) {
        return PyFloat_FromDouble(PyFloat_AS_DOUBLE(object));
    }
    return PyFloat_FromString(object, NULL);
}

/* ---- text in a base ---- */

PyObject *
PyNumber_ToBase(PyObject *number, int base)
{
    PyObject *index = PyNumber_Index(number);
    if (index == NULL) {
        return NULL;
    }
    PyObject *text = NULL;
    if (PyLong_Check(index)) {
        text = _PyLong_Format(index, base, 0, 1);
    }
    else if (PyInt_Check(index)) {
        text = _PyInt_Format((PyIntObject *)index, base, 1);
    }
    else {
        PyErr_SetString(PyExc_ValueError, "PyNumber_ToBase: index not int or long");
    }
    Py_DECREF(index);
    return text;
}
