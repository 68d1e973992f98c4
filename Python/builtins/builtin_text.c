/* Builtins about text: chr, unichr, ord, repr, format, intern. */
#include "builtins.h"
#include "py_replay.h"

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

static PyObject *
builtin_format(PyObject *self, PyObject *args)
{
    PyObject *object;
    PyObject *specification = NULL;
    if (PyTuple_GET_SIZE(args) == 2) {
        return PyObject_Format(PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1));
    }
    if (!PyArg_ParseTuple(args, "O|O:format", &object, &specification)) {
        return NULL;
    }
    return PyObject_Format(object, specification);
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
    {"format", builtin_format, METH_VARARGS | METH_REPLAY, "format(value[, specification]) -> string"},
    {"intern", builtin_intern, METH_VARARGS, "intern(text) -> the one copy of it that is shared"},
    {NULL, NULL, 0, NULL},
};
