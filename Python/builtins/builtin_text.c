/* Builtins about text: chr, unichr, ord, repr, format, intern. */
#include "builtins.h"
#include "py_flat_steps.h"

static PyObject *
builtin_chr(PyObject *self, PyObject *args)
{
    long number;
    if (!PyArg_ParseTuple(args, "l:chr", &number)) {
        return NULL;
    }
    if (number < 0 || number >= 256) {
        PyErr_SetString(PyExc_ValueError, "chr() arg not in range(256)");
        return NULL;
    }
    char text[1] = {(char)number};
    return PyString_FromStringAndSize(text, 1);
}

static PyObject *
builtin_unichr(PyObject *self, PyObject *args)
{
    int number;
    if (!PyArg_ParseTuple(args, "i:unichr", &number)) {
        return NULL;
    }
    return PyUnicode_FromOrdinal(number);
}

static PyObject *
builtin_ord(PyObject *self, PyObject *object)
{
    Py_ssize_t size;
    if (PyString_Check(object)) {
        size = PyString_GET_SIZE(object);
        if (size == 1) {
            return PyInt_FromLong((unsigned char)*PyString_AS_STRING(object));
        }
    }
    else if (PyByteArray_Check(object)) {
        size = PyByteArray_GET_SIZE(object);
        if (size == 1) {
            return PyInt_FromLong((unsigned char)*PyByteArray_AS_STRING(object));
        }
    }
    else if (PyUnicode_Check(object)) {
        size = PyUnicode_GET_SIZE(object);
        if (size == 1) {
            return PyInt_FromLong((long)*PyUnicode_AS_UNICODE(object));
        }
    }
    else {
        return PyErr_Format(PyExc_TypeError,
                            "ord() expected string of length 1, but %.200s found",
                            Py_TYPE(object)->tp_name);
    }
    return PyErr_Format(PyExc_TypeError,
                        "ord() expected a character, but string of length %zd found", size);
}

static py_step
builtin_repr(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_single("repr", nargs, kwargs) < 0) {
        return STEP_RAISE;
    }
    return py_flat_repr(ts, args[0], result);
}

static FLAT_FUNCTION(builtin_format)
{
    if (py_flat_check_arguments("format", nargs, kwargs, 1, 2, FORM_PARSED) < 0) {
        return STEP_RAISE;
    }
    if (nargs == 2) {
        return py_flat_format(ts, args[0], args[1], result);
    }
    PyObject *nothing = PyUnicode_Check(args[0]) ? PyUnicode_FromUnicode(NULL, 0) : PyString_FromStringAndSize(NULL, 0);
    py_step how = nothing == NULL ? STEP_RAISE : py_flat_format(ts, args[0], nothing, result);
    Py_XDECREF(nothing);
    return how;
}

static PyObject *
builtin_intern(PyObject *self, PyObject *args)
{
    PyObject *text;
    if (!PyArg_ParseTuple(args, "S:intern", &text)) {
        return NULL;
    }
    if (!PyString_CheckExact(text)) {
        PyErr_SetString(PyExc_TypeError, "can't intern subclass of string");
        return NULL;
    }
    Py_INCREF(text);
    PyString_InternInPlace(&text);
    return text;
}

const PyMethodDef py_builtin_text_methods[] = {
    {"chr", builtin_chr, METH_VARARGS | METH_REPLAY, "chr(number) -> str of one character, 0 to 255"},
    {"unichr", builtin_unichr, METH_VARARGS | METH_REPLAY, "unichr(number) -> unicode of one character"},
    {"ord", builtin_ord, METH_O, "ord(character) -> its number"},
    {"repr", FLAT_ENTRY(builtin_repr), "repr(object) -> a string that shows it exactly"},
    {"format", FLAT_ENTRY(builtin_format), "format(value[, specification]) -> string"},
    {"intern", builtin_intern, METH_VARARGS, "intern(text) -> the one copy of it that is shared"},
    {NULL, NULL, 0, NULL},
};
