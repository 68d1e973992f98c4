/* str and the codecs: PyString_Decode, PyString_Encode and the methods' C forms. */
#include "Python.h"
#include "py_text.h"

PyObject *
PyString_AsDecodedObject(PyObject *str, const char *encoding, const char *errors)
{
    if (!PyString_Check(str)) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyCodec_Decode(str, encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding(),
                          errors);
}

PyObject *
PyString_AsEncodedObject(PyObject *str, const char *encoding, const char *errors)
{
    if (!PyString_Check(str)) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyCodec_Encode(str, encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding(),
                          errors);
}

/* v as str, encoding a unicode by default; steals v. Returns new. */
static PyObject *
need_string_steal(PyObject *v, const char *who)
{
    if (v != NULL && PyUnicode_Check(v)) {
        PyObject *text = PyUnicode_AsEncodedString(v, NULL, NULL);
        Py_DECREF(v);
        v = text;
    }
    if (v != NULL && !PyString_Check(v)) {
        PyErr_Format(PyExc_TypeError, "%s did not return a string object (type=%.400s)", who,
                     Py_TYPE(v)->tp_name);
        Py_CLEAR(v);
    }
    return v;
}

PyObject *
PyString_AsDecodedString(PyObject *str, const char *encoding, const char *errors)
{
    return need_string_steal(PyString_AsDecodedObject(str, encoding, errors), "decoder");
}

PyObject *
PyString_AsEncodedString(PyObject *str, const char *encoding, const char *errors)
{
    return need_string_steal(PyString_AsEncodedObject(str, encoding, errors), "encoder");
}

PyObject *
PyString_Decode(const char *s, Py_ssize_t size, const char *encoding, const char *errors)
{
    PyObject *str = PyString_FromStringAndSize(s, size);
    PyObject *v;

    if (str == NULL) {
        return NULL;
    }
    v = PyString_AsDecodedString(str, encoding, errors);
    Py_DECREF(str);
    return v;
}

PyObject *
PyString_Encode(const char *s, Py_ssize_t size, const char *encoding, const char *errors)
{
    PyObject *str = PyString_FromStringAndSize(s, size);
    PyObject *v;

    if (str == NULL) {
        return NULL;
    }
    v = PyString_AsEncodedString(str, encoding, errors);
    Py_DECREF(str);
    return v;
}
