/* Builtins about numbers: abs, divmod, pow, round, bin, oct, hex, coerce, cmp, range. */
#include "builtins.h"
#include "py_replay.h"
#include "structmember.h"

#include <float.h>

static py_step
builtin_abs(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_single("abs", nargs, kwargs) < 0) {
        return STEP_RAISE;
    }
    return py_flat_unary(ts, args[0], offsetof(PyNumberMethods, nb_absolute), result);
}

static py_step
builtin_divmod(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("divmod", nargs, 2, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    return py_flat_binary(ts, args[0], args[1], offsetof(PyNumberMethods, nb_divmod), result);
}

static py_step
builtin_cmp(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("cmp", nargs, 2, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    return py_flat_compare(ts, args[0], args[1], result);
}

static PyObject *
builtin_pow(PyObject *self, PyObject *args)
{
    PyObject *base, *exponent;
    PyObject *modulus = Py_None;
    if (!PyArg_UnpackTuple(args, "pow", 2, 3, &base, &exponent, &modulus)) {
        return NULL;
    }
    return PyNumber_Power(base, exponent, modulus);
}

static PyObject *
builtin_coerce(PyObject *self, PyObject *args)
{
    PyObject *left, *right;
    if (PyErr_WarnPy3k("coerce() not supported in 3.x", 1) < 0 ||
        !PyArg_UnpackTuple(args, "coerce", 2, 2, &left, &right) ||
        PyNumber_Coerce(&left, &right) < 0) {
        return NULL;
    }
    PyObject *pair = PyTuple_Pack(2, left, right);
    Py_DECREF(left);
    Py_DECREF(right);
    return pair;
}

/* ---- digits ---- */

static PyObject *
builtin_bin(PyObject *self, PyObject *number)
{
    return PyNumber_ToBase(number, 2);
}

static PyObject *
checked_digits(PyObject *text, const char *name)
{
    if (text != NULL && !PyString_Check(text)) {
        PyErr_Format(PyExc_TypeError, "__%s__ returned non-string (type %.200s)", name,
                     Py_TYPE(text)->tp_name);
        Py_CLEAR(text);
    }
    return text;
}

static PyObject *
builtin_hex(PyObject *self, PyObject *number)
{
    PyNumberMethods *methods = Py_TYPE(number)->tp_as_number;
    if (methods == NULL || methods->nb_hex == NULL) {
        PyErr_SetString(PyExc_TypeError, "hex() argument can't be converted to hex");
        return NULL;
    }
    return checked_digits(methods->nb_hex(number), "hex");
}

static PyObject *
builtin_oct(PyObject *self, PyObject *number)
{
    PyNumberMethods *methods = Py_TYPE(number)->tp_as_number;
    if (methods == NULL || methods->nb_oct == NULL) {
        PyErr_SetString(PyExc_TypeError, "oct() argument can't be converted to oct");
        return NULL;
    }
    return checked_digits(methods->nb_oct(number), "oct");
}

/* ---- round ---- */

/* Beyond these numbers of digits a double is its own rounding, or vanishes. */
#define MOST_DIGITS ((int)((DBL_MANT_DIG - DBL_MIN_EXP) * 0.30103))
#define LEAST_DIGITS (-(int)((DBL_MAX_EXP + 1) * 0.30103))

static PyObject *
builtin_round(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"number", "ndigits", NULL};
    double number;
    PyObject *digits_object = NULL;
    if (kwds == NULL && PyTuple_GET_SIZE(args) == 1 && PyFloat_CheckExact(PyTuple_GET_ITEM(args, 0))) {
        return PyFloat_FromDouble(round(PyFloat_AS_DOUBLE(PyTuple_GET_ITEM(args, 0))));
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "d|O:round", (char **)keywords, &number,
                                     &digits_object)) {
        return NULL;
    }
    Py_ssize_t digits = 0;
    if (digits_object != NULL) {
        digits = PyNumber_AsSsize_t(digits_object, NULL); /* clips what is too large */
        if (digits == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    if (!Py_IS_FINITE(number) || number == 0.0 || digits > MOST_DIGITS) {
        return PyFloat_FromDouble(number);
    }
    if (digits < LEAST_DIGITS) {
        return PyFloat_FromDouble(0.0 * number);
    }
    return _Py_double_round(number, (int)digits);
}

/* ---- range ---- */

static PyObject *
range_of_ints(long start, long step, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    if (list == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *number = PyInt_FromLong(start);
        if (number == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, i, number);
        start = (long)((unsigned long)start + (unsigned long)step);
    }
    return list;
}

/* Number of items between two longs, or ULONG_MAX when it does not fit a list. */
static unsigned long
count_items(long start, long stop, long step)
{
    if (step > 0 ? start >= stop : start <= stop) {
        return 0;
    }
    unsigned long distance = step > 0 ? (unsigned long)stop - (unsigned long)start
                                      : (unsigned long)start - (unsigned long)stop;
    unsigned long stride = step > 0 ? (unsigned long)step : 0UL - (unsigned long)step;
    return (distance - 1) / stride + 1;
}

static PyObject *
refuse_argument(const char *which, PyObject *argument)
{
    return PyErr_Format(PyExc_TypeError, "range() integer %s argument expected, got %s.", which,
                        Py_TYPE(argument)->tp_name);
}

/* An int or long for an argument of any type that has __int__ (floats have not for us). */
static PyObject *
range_number(PyObject *argument, const char *which)
{
    if (PyInt_Check(argument) || PyLong_Check(argument)) {
        Py_INCREF(argument);
        return argument;
    }
    PyNumberMethods *methods = Py_TYPE(argument)->tp_as_number;
    if (PyFloat_Check(argument) || methods == NULL ||
        methods->nb_int == NULL) {
        return refuse_argument(which, argument);
    }
    PyObject *number = methods->nb_int(argument);
    if (number != NULL && !PyInt_Check(number) && !PyLong_Check(number)) {
        Py_DECREF(number);
        PyErr_SetString(PyExc_TypeError, "__int__ should return int object");
        return NULL;
    }
    return number;
}

/* (high - low - 1) // step + 1 for positive numbers of any size; -1 on error. */
static Py_ssize_t
count_big_items(PyObject *low, PyObject *high, PyObject *step)
{
    PyObject *one = PyInt_FromLong(1);
    PyObject *distance = one != NULL ? PyNumber_Subtract(high, low) : NULL;
    PyObject *last = distance != NULL ? PyNumber_Subtract(distance, one) : NULL;
    PyObject *quotient = last != NULL ? PyNumber_FloorDivide(last, step) : NULL;
    PyObject *count = quotient != NULL ? PyNumber_Add(quotient, one) : NULL;
    Py_ssize_t result = -1;
    if (count != NULL) {
        result = PyInt_AsSsize_t(count);
        if (result == -1 && PyErr_Occurred()) {
            PyErr_SetString(PyExc_OverflowError, "range() result has too many items");
        }
    }
    Py_XDECREF(one);
    Py_XDECREF(distance);
    Py_XDECREF(last);
    Py_XDECREF(quotient);
    Py_XDECREF(count);
    return result;
}

static PyObject *
fill_big_range(PyObject *start, PyObject *step, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    PyObject *current = start;
    Py_INCREF(current);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *number = PyNumber_Long(current);
        PyObject *next = number != NULL ? PyNumber_Add(current, step) : NULL;
        if (next == NULL) {
            Py_XDECREF(number);
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, number);
        Py_SETREF(current, next);
    }
    Py_DECREF(current);
    return list;
}

static PyObject *
range_of_longs(PyObject *start, PyObject *stop, PyObject *step)
{
    PyObject *zero = PyInt_FromLong(0);
    if (zero == NULL) {
        return NULL;
    }
    int sign = PyObject_Compare(step, zero);
    Py_DECREF(zero);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (sign == 0) {
        PyErr_SetString(PyExc_ValueError, "range() step argument must not be zero");
        return NULL;
    }
    int order = PyObject_Compare(start, stop);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (sign > 0 ? order >= 0 : order <= 0) {
        return PyList_New(0);
    }
    Py_ssize_t count;
    if (sign > 0) {
        count = count_big_items(start, stop, step);
    }
    else {
        PyObject *stride = PyNumber_Negative(step);
        count = stride != NULL ? count_big_items(stop, start, stride) : -1;
        Py_XDECREF(stride);
    }
    return count < 0 ? NULL : fill_big_range(start, step, count);
}

static int
as_longs(PyObject *const numbers[3], long values[3])
{
    for (int i = 0; i < 3; i++) {
        int overflow = 0;
        values[i] = PyInt_Check(numbers[i]) ? PyInt_AS_LONG(numbers[i])
                                            : PyLong_AsLongAndOverflow(numbers[i], &overflow);
        if (overflow || (values[i] == -1 && PyErr_Occurred())) {
            PyErr_Clear();
            return 0;
        }
    }
    return 1;
}

static PyObject *
make_range(PyObject *const numbers[3])
{
    long values[3];
    if (!as_longs(numbers, values)) {
        return range_of_longs(numbers[0], numbers[1], numbers[2]);
    }
    if (values[2] == 0) {
        PyErr_SetString(PyExc_ValueError, "range() step argument must not be zero");
        return NULL;
    }
    unsigned long count = count_items(values[0], values[1], values[2]);
    if (count > (unsigned long)PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, "range() result has too many items");
        return NULL;
    }
    return range_of_ints(values[0], values[2], (Py_ssize_t)count);
}

static PyObject *
builtin_range(PyObject *self, PyObject *args)
{
    PyObject *first, *second = NULL, *third = NULL;
    if (!PyArg_UnpackTuple(args, "range", 1, 3, &first, &second, &third)) {
        return NULL;
    }
    PyObject *numbers[3] = {NULL, NULL, NULL};
    numbers[0] = second != NULL ? range_number(first, "start") : PyInt_FromLong(0);
    if (numbers[0] != NULL) {
        numbers[1] = range_number(second != NULL ? second : first, "end");
    }
    if (numbers[1] != NULL) {
        numbers[2] = third != NULL ? range_number(third, "step") : PyInt_FromLong(1);
    }
    PyObject *list = numbers[2] != NULL ? make_range(numbers) : NULL;
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(numbers[i]);
    }
    return list;
}

const PyMethodDef py_builtin_number_methods[] = {
    {"abs", FLAT_ENTRY(builtin_abs), "abs(number) -> its distance from zero"},
    {"divmod", FLAT_ENTRY(builtin_divmod), "divmod(a, b) -> (a // b, a % b)"},
    {"cmp", FLAT_ENTRY(builtin_cmp), "cmp(a, b) -> negative, zero or positive"},
    {"pow", builtin_pow, METH_VARARGS | METH_REPLAY, "pow(a, b[, m]) -> a ** b, modulo m if given"},
    {"coerce", builtin_coerce, METH_VARARGS | METH_REPLAY, "coerce(a, b) -> the two as numbers of one type"},
    {"bin", builtin_bin, METH_O | METH_REPLAY, "bin(number) -> its binary digits as a string"},
    {"hex", builtin_hex, METH_O | METH_REPLAY, "hex(number) -> its hexadecimal digits as a string"},
    {"oct", builtin_oct, METH_O | METH_REPLAY, "oct(number) -> its octal digits as a string"},
    {"round", (PyCFunction)(void (*)(void))builtin_round, METH_VARARGS | METH_KEYWORDS | METH_REPLAY,
     "round(number[, ndigits]) -> float\n\nHalves go away from zero. Negative ndigits count to the "
     "left of the point."},
    {"range", builtin_range, METH_VARARGS | METH_REPLAY,
     "range([start,] stop[, step]) -> list of ints from start up to but without stop"},
    {NULL, NULL, 0, NULL},
};
