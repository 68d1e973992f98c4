/* bytearray(source[, encoding[, errors]]): what the bytes are made from. */
#include "bytearray.h"

/* Appends the items of an iterable. Returns 0 or -1. */
static int
extend_by_iterable(PyObject *self, PyObject *iterable)
{
    PyObject *it = PyObject_GetIter(iterable);
    PyObject *item;
    int byte;

    if (it == NULL) {
        return -1;
    }
    while ((item = PyIter_Next(it)) != NULL) {
        int status = py_bytearray_byte(item, &byte);
        Py_DECREF(item);
        if (status < 0 || PyByteArray_Resize(self, Py_SIZE(self) + 1) < 0) {
            Py_DECREF(it);
            return -1;
        }
        BYTES(self)[Py_SIZE(self) - 1] = (char)byte;
    }
    Py_DECREF(it);
    return PyErr_Occurred() ? -1 : 0;
}

/* As in 2.7 an encoding must be able to encode the str; the bytes are taken as they are all the same. */
static int
init_from_str(PyObject *self, PyObject *bytes, const char *encoding, const char *errors)
{
    PyObject *result;

    if (encoding != NULL) {
        PyObject *encoded = PyCodec_Encode(bytes, encoding, errors);
        if (encoded == NULL) {
            return -1;
        }
        Py_DECREF(encoded);
    }
    result = py_bytearray_iconcat(self, bytes);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static int
init_from_unicode(PyObject *self, PyObject *text, const char *encoding, const char *errors)
{
    PyObject *encoded, *result;

    if (encoding == NULL) {
        PyErr_SetString(PyExc_TypeError, "unicode argument without an encoding");
        return -1;
    }
    encoded = PyCodec_Encode(text, encoding, errors);
    if (encoded == NULL) {
        return -1;
    }
    result = py_bytearray_iconcat(self, encoded);
    Py_DECREF(encoded);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static int
init_from_count(PyObject *self, Py_ssize_t count)
{
    if (count < 0) {
        PyErr_SetString(PyExc_ValueError, "negative count");
        return -1;
    }
    if (count > 0) {
        if (PyByteArray_Resize(self, count) < 0) {
            return -1;
        }
        memset(BYTES(self), 0, (size_t)count);
    }
    return 0;
}

/* From anything with a buffer. Returns 0, -1, or 1 when it has none. */
static int
init_from_buffer(PyObject *self, PyObject *arg)
{
    Py_buffer view;
    int status;

    if (!PyObject_CheckBuffer(arg)) {
        return 1;
    }
    if (PyObject_GetBuffer(arg, &view, PyBUF_FULL_RO) < 0) {
        return -1;
    }
    status = PyByteArray_Resize(self, view.len);
    if (status == 0) {
        status = PyBuffer_ToContiguous(BYTES(self), &view, view.len, 'C');
    }
    PyBuffer_Release(&view);
    return status;
}

int
py_bytearray_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"source", "encoding", "errors", NULL};
    PyObject *arg = NULL;
    const char *encoding = NULL;
    const char *errors = NULL;
    Py_ssize_t count;
    int status;

    if (Py_SIZE(self) != 0 && PyByteArray_Resize(self, 0) < 0) {
        return -1;
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|Oss:bytearray", (char **)names, &arg, &encoding,
                                     &errors)) {
        return -1;
    }
    if (arg == NULL) {
        if (encoding != NULL || errors != NULL) {
            PyErr_SetString(PyExc_TypeError, "encoding or errors without sequence argument");
            return -1;
        }
        return 0;
    }
    if (PyUnicode_Check(arg)) {
        return init_from_unicode(self, arg, encoding, errors);
    }
    if (PyString_Check(arg)) {
        return init_from_str(self, arg, encoding, errors);
    }
    if (encoding != NULL || errors != NULL) {
        PyErr_SetString(PyExc_TypeError, "encoding or errors without a string argument");
        return -1;
    }
    count = PyNumber_AsSsize_t(arg, PyExc_OverflowError);
    if (count != -1 || !PyErr_Occurred()) {
        return init_from_count(self, count);
    }
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) {
        return -1;
    }
    PyErr_Clear();
    status = init_from_buffer(self, arg);
    return status <= 0 ? status : extend_by_iterable(self, arg);
}
