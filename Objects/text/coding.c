/* Arguments and results of encode() and decode(), which str, unicode and bytearray have. */
#include "Python.h"
#include "py_text.h"

/* Ordinary arguments need no parser. Returns 1 when they are such. */
static int
ordinary_words(PyObject *args, PyObject *kwargs, const char **encoding, const char **errors)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (kwargs != NULL || n > 2) {
        return 0;
    }
    *encoding = n > 0 ? py_text_word(PyTuple_GET_ITEM(args, 0)) : NULL;
    *errors = n > 1 ? py_text_word(PyTuple_GET_ITEM(args, 1)) : NULL;
    return (n < 1 || *encoding != NULL) && (n < 2 || *errors != NULL);
}

int
py_text_parse_coding(const char *format, PyObject *args, PyObject *kwargs, const char **encoding, const char **errors)
{
    static const char *const names[] = {"encoding", "errors", NULL};
    if (ordinary_words(args, kwargs, encoding, errors)) {
        return 1;
    }
    *encoding = *errors = NULL;
    return PyArg_ParseTupleAndKeywords(args, kwargs, format, (char **)names, encoding, errors);
}

PyObject *
py_text_coded_steal(PyObject *v, const char *who)
{
    if (v != NULL && !PyString_Check(v) && !PyUnicode_Check(v)) {
        PyErr_Format(PyExc_TypeError, "%s did not return a string/unicode object (type=%.400s)", who, Py_TYPE(v)->tp_name);
        Py_CLEAR(v);
    }
    return v;
}
