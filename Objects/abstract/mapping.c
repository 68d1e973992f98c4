/* mapping.c: the mapping protocol, and length hints.

   Items by key are PyObject_GetItem and friends (sequence.c); here are the forms with C strings as keys. */
#include "Python.h"

#include "py_state.h"
#include "py_core.h"
#include "py_iters.h"
#include "py_type.h"

int
PyMapping_Check(PyObject *object)
{
    if (object == NULL) {
        return 0;
    }
    if (PyInstance_Check(object)) {
        return PyObject_HasAttr(object, PY_ID(__getitem__));
    }
    PyMappingMethods *mapping = Py_TYPE(object)->tp_as_mapping;
    PySequenceMethods *sequence = Py_TYPE(object)->tp_as_sequence;
    return mapping != NULL && mapping->mp_subscript != NULL && !(sequence != NULL && sequence->sq_slice != NULL);
}

Py_ssize_t
PyMapping_Size(PyObject *object)
{
    if (object == NULL) {
        py_raise_null_argument();
        return -1;
    }
    PyMappingMethods *suite = Py_TYPE(object)->tp_as_mapping;
    if (suite != NULL && suite->mp_length != NULL) {
        return suite->mp_length(object);
    }
    PyErr_Format(PyExc_TypeError, "object of type '%.200s' has no len()", Py_TYPE(object)->tp_name);
    return -1;
}

#undef PyMapping_Length
Py_ssize_t
PyMapping_Length(PyObject *object)
{
    return PyMapping_Size(object);
}

PyObject *
PyMapping_GetItemString(PyObject *object, char *key)
{
    if (key == NULL) {
        return py_raise_null_argument();
    }
    PyObject *name = PyString_FromString(key);
    if (name == NULL) {
        return NULL;
    }
    PyObject *value = PyObject_GetItem(object, name);
    Py_DECREF(name);
    return value;
}

int
PyMapping_SetItemString(PyObject *object, char *key, PyObject *value)
{
    if (key == NULL) {
        py_raise_null_argument();
        return -1;
    }
    PyObject *name = PyString_FromString(key);
    if (name == NULL) {
        return -1;
    }
    int status = PyObject_SetItem(object, name, value);
    Py_DECREF(name);
    return status;
}

static int
found_steal(PyObject *value)
{
    if (value == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(value);
    return 1;
}

int
PyMapping_HasKeyString(PyObject *object, char *key)
{
    return found_steal(PyMapping_GetItemString(object, key));
}

int
PyMapping_HasKey(PyObject *object, PyObject *key)
{
    return found_steal(PyObject_GetItem(object, key));
}

/* ---- length hints ---- */

int
py_has_length(PyObject *object)
{
    PySequenceMethods *sequence = Py_TYPE(object)->tp_as_sequence;
    PyMappingMethods *mapping = Py_TYPE(object)->tp_as_mapping;
    return (sequence != NULL && sequence->sq_length != NULL) || (mapping != NULL && mapping->mp_length != NULL);
}

int
py_forgive_length(void)
{
    if (!PyErr_ExceptionMatches(PyExc_TypeError) && !PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return 0;
    }
    PyErr_Clear();
    return 1;
}

PyObject *
py_length_hint_method(PyObject *object)
{
    return PyInstance_Check(object) ? NULL : py_type_lookup_special(object, PY_ID(__length_hint__));
}

Py_ssize_t
_PyObject_LengthHint(PyObject *object, Py_ssize_t fallback)
{
    if (py_has_length(object)) {
        Py_ssize_t length = PyObject_Size(object);
        if (length >= 0) {
            return length;
        }
        if (PyErr_Occurred() && !py_forgive_length()) {
            return -1;
        }
    }
    PyObject *method = py_length_hint_method(object);
    if (method == NULL) {
        return PyErr_Occurred() ? -1 : fallback;
    }
    PyObject *hint = PyObject_CallFunctionObjArgs(method, NULL);
    Py_DECREF(method);
    if (hint == NULL) {
        return py_forgive_length() ? fallback : -1;
    }
    Py_ssize_t length = PyNumber_Check(hint) ? PyInt_AsSsize_t(hint) : fallback;
    Py_DECREF(hint);
    if (length < 0) {   /* a hint below zero says nothing; -1 is for errors */
        return PyErr_Occurred() ? -1 : fallback;
    }
    return length;
}
