/* misc.c - single functions of the interface for Python tests. */
#include "testcapi.h"

#include "frameobject.h"
#include "marshal.h"
#include "structmember.h"

#include <signal.h>

static PyObject *
raise_exception(PyObject *self, PyObject *args)
{
    PyObject *exception, *values;
    int count;

    if (!PyArg_ParseTuple(args, "Oi:raise_exception", &exception, &count)) {
        return NULL;
    }
    values = PyTuple_New(count);
    if (values == NULL) {
        return NULL;
    }
    for (int i = 0; i < count; i++) {
        PyTuple_SET_ITEM(values, i, PyInt_FromLong(i));
    }
    PyErr_SetObject(exception, values);
    Py_DECREF(values);
    return NULL;
}

static PyObject *
raise_signal(PyObject *self, PyObject *args)
{
    int number;

    if (!PyArg_ParseTuple(args, "i:raise_signal", &number)) {
        return NULL;
    }
    if (raise(number) != 0) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    Py_RETURN_NONE;
}

static PyObject *
set_errno(PyObject *self, PyObject *args)
{
    int number;

    if (!PyArg_ParseTuple(args, "i:set_errno", &number)) {
        return NULL;
    }
    errno = number;
    Py_RETURN_NONE;
}

/* get_indices(slice, length): PySlice_GetIndices' result and the three values, None on failure. */
static PyObject *
get_indices(PyObject *self, PyObject *args)
{
    PySliceObject *slice;
    Py_ssize_t length, start, stop, step;
    int r;

    if (!PyArg_ParseTuple(args, "O!n", &PySlice_Type, &slice, &length)) {
        return NULL;
    }
    r = PySlice_GetIndices(slice, length, &start, &stop, &step);
    if (r == -1) {
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    return Py_BuildValue("innn", r, start, stop, step);
}

static PyObject *
sequence_delitem(PyObject *self, PyObject *args)
{
    PyObject *seq;
    Py_ssize_t i;

    if (!PyArg_ParseTuple(args, "On", &seq, &i) || PySequence_DelItem(seq, i) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
traceback_print(PyObject *self, PyObject *args)
{
    PyObject *tb, *file;

    if (!PyArg_ParseTuple(args, "OO:traceback_print", &tb, &file) || PyTraceBack_Print(tb, file) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
unicode_encodedecimal(PyObject *self, PyObject *args)
{
    Py_UNICODE *text;
    Py_ssize_t length;
    char *errors = NULL;
    PyObject *result;

    if (!PyArg_ParseTuple(args, "u#|s", &text, &length, &errors)) {
        return NULL;
    }
    result = PyString_FromStringAndSize(NULL, length * 7);
    if (result == NULL) {
        return NULL;
    }
    if (PyUnicode_EncodeDecimal(text, length, PyString_AS_STRING(result), errors) < 0) {
        Py_DECREF(result);
        return NULL;
    }
    _PyString_Resize(&result, (Py_ssize_t)strlen(PyString_AS_STRING(result)));
    return result;
}

static PyObject *
code_newempty(PyObject *self, PyObject *args)
{
    const char *filename, *funcname;
    int line;

    if (!PyArg_ParseTuple(args, "ssi:code_newempty", &filename, &funcname, &line)) {
        return NULL;
    }
    return (PyObject *)PyCode_NewEmpty(filename, funcname, line);
}

static PyObject *
make_exception_with_doc(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"name", "doc", "base", "dict", NULL};
    char *name, *doc = NULL;
    PyObject *base = NULL, *dict = NULL;

    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s|sOO:make_exception_with_doc", (char **)names,
                                     &name, &doc, &base, &dict)) {
        return NULL;
    }
    return PyErr_NewExceptionWithDoc(name, doc, base, dict);
}

static PyObject *
codec_incrementalencoder(PyObject *self, PyObject *args)
{
    const char *encoding, *errors = NULL;

    return PyArg_ParseTuple(args, "s|s:codec_incrementalencoder", &encoding, &errors)
               ? PyCodec_IncrementalEncoder(encoding, errors)
               : NULL;
}

static PyObject *
codec_incrementaldecoder(PyObject *self, PyObject *args)
{
    const char *encoding, *errors = NULL;

    return PyArg_ParseTuple(args, "s|s:codec_incrementaldecoder", &encoding, &errors)
               ? PyCodec_IncrementalDecoder(encoding, errors)
               : NULL;
}

/* W_STOPCODE(signal): the wait status of a child stopped by it. */
static PyObject *
w_stopcode(PyObject *self, PyObject *args)
{
    int number;

    return PyArg_ParseTuple(args, "i", &number) ? PyInt_FromLong((number << 8) | 0x7f) : NULL;
}

static PyObject *
read_null(PyObject *self, PyObject *noargs)
{
    PyErr_SetString(PyExc_NotImplementedError, "this build does not crash on purpose");
    return NULL;
}

/* -- marshal on C files */

static FILE *
open_file(PyObject *name, const char *mode)
{
    const char *path = PyString_AsString(name);
    FILE *fp = path ? fopen(path, mode) : NULL;

    if (path != NULL && fp == NULL) {
        PyErr_SetFromErrno(PyExc_OSError);
    }
    return fp;
}

static PyObject *
write_long(PyObject *self, PyObject *args)
{
    long value;
    PyObject *name;
    int version;
    FILE *fp;

    if (!PyArg_ParseTuple(args, "lOi:pymarshal_write_long_to_file", &value, &name, &version) ||
        (fp = open_file(name, "wb")) == NULL) {
        return NULL;
    }
    PyMarshal_WriteLongToFile(value, fp, version);
    fclose(fp);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
write_object(PyObject *self, PyObject *args)
{
    PyObject *value, *name;
    int version;
    FILE *fp;

    if (!PyArg_ParseTuple(args, "OOi:pymarshal_write_object_to_file", &value, &name, &version) ||
        (fp = open_file(name, "wb")) == NULL) {
        return NULL;
    }
    PyMarshal_WriteObjectToFile(value, fp, version);
    fclose(fp);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
value_and_position(PyObject *value, FILE *fp)
{
    long position = ftell(fp);

    fclose(fp);
    if (value == NULL || PyErr_Occurred()) {
        Py_XDECREF(value);
        return NULL;
    }
    return Py_BuildValue("Nl", value, position);
}

static PyObject *
read_short(PyObject *self, PyObject *args)
{
    PyObject *name;
    FILE *fp;

    if (!PyArg_ParseTuple(args, "O:pymarshal_read_short_from_file", &name) ||
        (fp = open_file(name, "rb")) == NULL) {
        return NULL;
    }
    return value_and_position(PyInt_FromLong(PyMarshal_ReadShortFromFile(fp)), fp);
}

static PyObject *
read_long(PyObject *self, PyObject *args)
{
    PyObject *name;
    FILE *fp;

    if (!PyArg_ParseTuple(args, "O:pymarshal_read_long_from_file", &name) ||
        (fp = open_file(name, "rb")) == NULL) {
        return NULL;
    }
    return value_and_position(PyInt_FromLong(PyMarshal_ReadLongFromFile(fp)), fp);
}

static PyObject *
read_object(PyObject *self, PyObject *args)
{
    PyObject *name;
    FILE *fp;

    if (!PyArg_ParseTuple(args, "O:pymarshal_read_object_from_file", &name) ||
        (fp = open_file(name, "rb")) == NULL) {
        return NULL;
    }
    return value_and_position(PyMarshal_ReadObjectFromFile(fp), fp);
}

static PyObject *
read_last_object(PyObject *self, PyObject *args)
{
    PyObject *name;
    FILE *fp;

    if (!PyArg_ParseTuple(args, "O:pymarshal_read_last_object_from_file", &name) ||
        (fp = open_file(name, "rb")) == NULL) {
        return NULL;
    }
    return value_and_position(PyMarshal_ReadLastObjectFromFile(fp), fp);
}

const PyMethodDef py_testcapi_misc[] = {
    {"raise_exception", raise_exception, METH_VARARGS, NULL},
    {"raise_signal", raise_signal, METH_VARARGS, NULL},
    {"set_errno", set_errno, METH_VARARGS, NULL},
    {"get_indices", get_indices, METH_VARARGS, NULL},
    {"sequence_delitem", sequence_delitem, METH_VARARGS, NULL},
    {"traceback_print", traceback_print, METH_VARARGS, NULL},
    {"unicode_encodedecimal", unicode_encodedecimal, METH_VARARGS, NULL},
    {"code_newempty", code_newempty, METH_VARARGS, NULL},
    {"make_exception_with_doc", (PyCFunction)make_exception_with_doc, METH_VARARGS | METH_KEYWORDS,
     NULL},
    {"codec_incrementalencoder", codec_incrementalencoder, METH_VARARGS, NULL},
    {"codec_incrementaldecoder", codec_incrementaldecoder, METH_VARARGS, NULL},
    {"W_STOPCODE", w_stopcode, METH_VARARGS, NULL},
    {"_read_null", read_null, METH_NOARGS, NULL},
    {"pymarshal_write_long_to_file", write_long, METH_VARARGS, NULL},
    {"pymarshal_write_object_to_file", write_object, METH_VARARGS, NULL},
    {"pymarshal_read_short_from_file", read_short, METH_VARARGS, NULL},
    {"pymarshal_read_long_from_file", read_long, METH_VARARGS, NULL},
    {"pymarshal_read_object_from_file", read_object, METH_VARARGS, NULL},
    {"pymarshal_read_last_object_from_file", read_last_object, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
