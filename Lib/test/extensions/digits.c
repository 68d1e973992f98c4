/* What code that looks inside of longs does: it reads and writes digits by the header, and by the facts of a compiled
 * program: a size with the sign behind the type, then digits of 30 bits in 32. */
#include "Python.h"
#include "longintrepr.h"

/* The layout that was compiled into extensions, not taken from our header. */
typedef struct {
    Py_ssize_t references;
    void *type;
    Py_ssize_t size;
    unsigned int digits[1];
} compiled_long;

#if PyLong_SHIFT != 30
#error "digits of another size"
#endif

/* A C integer of at most four digits, as generated code unrolls it; for more it asks the interface. */
static PyObject *
digits_unrolled(PyObject *self, PyObject *x)
{
    const unsigned int *d = ((compiled_long *)x)->digits;
    PY_LONG_LONG value;
    switch (((compiled_long *)x)->size) {
    case 0:
        return Py_BuildValue("si", "none", 0);
    case 1:
        return Py_BuildValue("sL", "direct", (PY_LONG_LONG)d[0]);
    case -1:
        return Py_BuildValue("sL", "direct", -(PY_LONG_LONG)d[0]);
    case 2:
        return Py_BuildValue("sL", "direct", (PY_LONG_LONG)d[1] << 30 | d[0]);
    case -2:
        return Py_BuildValue("sL", "direct", -((PY_LONG_LONG)d[1] << 30 | d[0]));
    default:
        value = PyLong_AsLongLong(x);
        return value == -1 && PyErr_Occurred() ? NULL : Py_BuildValue("sL", "asked", value);
    }
}

/* The digits as a list, the lowest first, by the header. */
static PyObject *
digits_list(PyObject *self, PyObject *x)
{
    Py_ssize_t i, n = Py_SIZE(x) < 0 ? -Py_SIZE(x) : Py_SIZE(x);
    PyObject *list = PyList_New(n);
    for (i = 0; list != NULL && i < n; i++) {
        PyList_SET_ITEM(list, i, PyInt_FromLong(((PyLongObject *)x)->ob_digit[i]));
    }
    return list;
}

/* A long made of digits, as libraries of big numbers make theirs. */
static PyObject *
digits_join(PyObject *self, PyObject *args)
{
    PyObject *list;
    int sign;
    Py_ssize_t i, n;
    PyLongObject *v;
    if (!PyArg_ParseTuple(args, "O!i", &PyList_Type, &list, &sign)) {
        return NULL;
    }
    n = PyList_GET_SIZE(list);
    v = _PyLong_New(n);
    for (i = 0; v != NULL && i < n; i++) {
        v->ob_digit[i] = (digit)PyInt_AsLong(PyList_GET_ITEM(list, i)) & PyLong_MASK;
    }
    if (v != NULL) {
        Py_SIZE(v) = sign < 0 ? -n : n;
    }
    return (PyObject *)v;
}

/* The bytes of a number: bytes, little endian, signed -> long -> the same bytes again. */
static PyObject *
digits_bytes(PyObject *self, PyObject *args)
{
    unsigned char *bytes;
    int n, little, is_signed;
    PyObject *v, *again, *result = NULL;
    if (!PyArg_ParseTuple(args, "s#ii", &bytes, &n, &little, &is_signed)) {
        return NULL;
    }
    v = _PyLong_FromByteArray(bytes, (size_t)n, little, is_signed);
    again = PyString_FromStringAndSize(NULL, n);
    if (v != NULL && again != NULL
        && _PyLong_AsByteArray((PyLongObject *)v, (unsigned char *)PyString_AS_STRING(again), (size_t)n, little,
                               is_signed) == 0) {
        result = PyTuple_Pack(2, v, again);
    }
    Py_XDECREF(v);
    Py_XDECREF(again);
    return result;
}

static PyMethodDef methods[] = {
    {"unrolled", digits_unrolled, METH_O, NULL},
    {"digits", digits_list, METH_O, NULL},
    {"join", digits_join, METH_VARARGS, NULL},
    {"bytes", digits_bytes, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL}
};

PyMODINIT_FUNC
initdigits(void)
{
    Py_InitModule("digits", methods);
}
