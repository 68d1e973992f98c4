/* numbers.c - test_*: conversions between C integers and int, long. */
#include "testcapi.h"

#define FAIL(what) return py_testcapi_failed(__func__, what)

/* 2**bits + add as a long. */
static PyObject *
power_plus(int bits, long add)
{
    PyObject *one = PyLong_FromLong(1), *shift = PyLong_FromLong(bits);
    PyObject *power = one && shift ? PyNumber_Lshift(one, shift) : NULL;
    PyObject *addend = PyLong_FromLong(add);
    PyObject *sum = power && addend ? PyNumber_Add(power, addend) : NULL;

    Py_XDECREF(one);
    Py_XDECREF(shift);
    Py_XDECREF(power);
    Py_XDECREF(addend);
    return sum;
}

/* Round trips at the edges of `long`, and the errors beyond them. */
static PyObject *
test_long_api(PyObject *self, PyObject *noargs)
{
    for (int bits = 0; bits < 63; bits++) {
        for (long near = -1; near <= 1; near++) {
            long value = (1L << bits) + near;
            PyObject *o = PyLong_FromLong(value);
            long back = o ? PyLong_AsLong(o) : -1;
            Py_XDECREF(o);
            if (back != value || PyErr_Occurred()) {
                FAIL("a long did not come back");
            }
        }
    }
    PyObject *wide = power_plus(64, 0);
    if (wide == NULL) {
        return NULL;
    }
    if (PyLong_AsLong(wide) != -1 || !PyErr_ExceptionMatches(PyExc_OverflowError)) {
        FAIL("2**64 fits a long");
    }
    PyErr_Clear();
    if (PyLong_AsUnsignedLong(wide) != (unsigned long)-1 ||
        !PyErr_ExceptionMatches(PyExc_OverflowError)) {
        FAIL("2**64 fits an unsigned long");
    }
    PyErr_Clear();
    Py_DECREF(wide);
    Py_RETURN_NONE;
}

static PyObject *
test_longlong_api(PyObject *self, PyObject *noargs)
{
    for (int bits = 0; bits < 64; bits++) {
        unsigned PY_LONG_LONG value = 1ULL << bits;
        PyObject *o = PyLong_FromUnsignedLongLong(value);
        unsigned PY_LONG_LONG back = o ? PyLong_AsUnsignedLongLong(o) : 0;
        Py_XDECREF(o);
        if (back != value || PyErr_Occurred()) {
            FAIL("an unsigned long long did not come back");
        }
        o = PyLong_FromLongLong(-(PY_LONG_LONG)(value >> 1));
        if (o == NULL || PyLong_AsLongLong(o) != -(PY_LONG_LONG)(value >> 1)) {
            FAIL("a long long did not come back");
        }
        Py_DECREF(o);
    }
    Py_RETURN_NONE;
}

/* The AndOverflow functions tell the direction instead of raising. */
static PyObject *
test_long_and_overflow(PyObject *self, PyObject *noargs)
{
    static const int signs[] = {1, -1};

    for (int i = 0; i < 2; i++) {
        PyObject *wide = power_plus(120, 0);
        PyObject *number = signs[i] > 0 ? wide : PyNumber_Negative(wide);
        int overflow = 42;
        long value = PyLong_AsLongAndOverflow(number, &overflow);
        if (value != -1 || PyErr_Occurred() || overflow != signs[i]) {
            FAIL("a number of 121 bits");
        }
        if (number != wide) {
            Py_DECREF(number);
        }
        Py_DECREF(wide);
    }
    PyObject *small = PyLong_FromString("FF", NULL, 16);
    int overflow = 42;
    if (small == NULL || PyLong_AsLongAndOverflow(small, &overflow) != 0xFF || overflow != 0) {
        FAIL("a small number");
    }
    Py_DECREF(small);
    Py_RETURN_NONE;
}

static PyObject *
test_long_long_and_overflow(PyObject *self, PyObject *noargs)
{
    PyObject *edge = power_plus(63, 0), *most = power_plus(63, -1);
    int overflow = 42;

    if (edge == NULL || most == NULL) {
        return NULL;
    }
    if (PyLong_AsLongLongAndOverflow(edge, &overflow) != -1 || overflow != 1) {
        FAIL("2**63");
    }
    if (PyLong_AsLongLongAndOverflow(most, &overflow) != PY_LLONG_MAX || overflow != 0) {
        FAIL("2**63 - 1");
    }
    Py_DECREF(edge);
    Py_DECREF(most);
    Py_RETURN_NONE;
}

static PyObject *
test_long_as_unsigned_long_long_mask(PyObject *self, PyObject *noargs)
{
    if (PyLong_AsUnsignedLongLongMask(NULL) != (unsigned PY_LONG_LONG)-1 ||
        !PyErr_ExceptionMatches(PyExc_SystemError)) {
        FAIL("NULL is no SystemError");
    }
    PyErr_Clear();
    Py_RETURN_NONE;
}

static PyObject *
test_long_numbits(PyObject *self, PyObject *noargs)
{
    static const struct {
        long value;
        size_t bits;
        int sign;
    } rows[] = {{0, 0, 0},     {1, 1, 1},       {-1, 1, -1},     {2, 2, 1},       {-3, 2, -1},
                {255, 8, 1},   {-256, 9, -1},   {0x7fff, 15, 1}, {-0x7fff, 15, -1}, {0x10000, 17, 1}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PyObject *o = PyLong_FromLong(rows[i].value);
        size_t bits = o ? _PyLong_NumBits(o) : 0;
        int sign = o ? _PyLong_Sign(o) : 0;
        Py_XDECREF(o);
        if (bits != rows[i].bits || sign != rows[i].sign) {
            FAIL("wrong number of bits or sign");
        }
    }
    Py_RETURN_NONE;
}

/* "L" and "k" take int and long alike. */
static PyObject *
test_L_code(PyObject *self, PyObject *noargs)
{
    PyObject *numbers[2] = {PyLong_FromLong(42), PyInt_FromLong(42)};

    for (int i = 0; i < 2; i++) {
        PyObject *tuple = PyTuple_Pack(1, numbers[i]);
        PY_LONG_LONG value = 0;
        int ok = tuple && PyArg_ParseTuple(tuple, "L:test_L_code", &value) && value == 42;
        Py_XDECREF(tuple);
        Py_XDECREF(numbers[i]);
        if (!ok) {
            FAIL("42 is not 42");
        }
    }
    Py_RETURN_NONE;
}

static PyObject *
test_k_code(PyObject *self, PyObject *noargs)
{
    PyObject *wide = power_plus(64, -1), *tuple = PyTuple_Pack(1, wide);
    unsigned long value = 0;

    if (tuple == NULL || !PyArg_ParseTuple(tuple, "k:test_k_code", &value) || value != ULONG_MAX) {
        FAIL("2**64 - 1 is not ULONG_MAX");
    }
    Py_DECREF(tuple);
    Py_DECREF(wide);
    Py_RETURN_NONE;
}

const PyMethodDef py_testcapi_numbers[] = {
    {"test_long_api", test_long_api, METH_NOARGS, NULL},
    {"test_longlong_api", test_longlong_api, METH_NOARGS, NULL},
    {"test_long_and_overflow", test_long_and_overflow, METH_NOARGS, NULL},
    {"test_long_long_and_overflow", test_long_long_and_overflow, METH_NOARGS, NULL},
    {"test_long_as_unsigned_long_long_mask", test_long_as_unsigned_long_long_mask, METH_NOARGS, NULL},
    {"test_long_numbits", test_long_numbits, METH_NOARGS, NULL},
    {"test_L_code", test_L_code, METH_NOARGS, NULL},
    {"test_k_code", test_k_code, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
