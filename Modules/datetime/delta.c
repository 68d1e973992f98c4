/* The type timedelta: a span of time as days, seconds and microseconds.
 *
 * How it works: sums are made field by field, other arithmetic on the whole span in microseconds, a 128-bit integer.
 *
 * I1 0 <= seconds < 86400, 0 <= microseconds < 1000000, |days| <= 999999999.
 */
#include <stdbool.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>

#include "datetime_internal.h"
#include "structmember.h"

enum { DAYS_MOST = 999999999 };

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static PyObject *
raise_too_large(void)
{
    PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
    return NULL;
}

/* --- spans --- */

py_microseconds
py_delta_span(PyObject *o)
{
    const PyDateTime_Delta *d = (PyDateTime_Delta *)o;
    return d->days * US_PER_DAY + d->seconds * US_PER_SECOND + d->microseconds;
}

static py_microseconds
floor_divide(py_microseconds a, py_microseconds b)
{
    py_microseconds q = a / b;
    return q - (a % b != 0 && (a < 0) != (b < 0));
}

/* The days of a span, rounded down, and the microseconds above them. */
static py_microseconds
split_days(py_microseconds span, int64_t *rest)
{
    py_microseconds days;
    if (span == (int64_t)span) {    /* as nearly always: division by a constant is a multiplication */
        int64_t small = (int64_t)span;
        days = small / (int64_t)US_PER_DAY - (small % (int64_t)US_PER_DAY < 0);
    }
    else {
        days = floor_divide(span, US_PER_DAY);
    }
    *rest = (int64_t)(span - days * US_PER_DAY);
    return days;
}

/* A timedelta of a day count that fits in an int and what is above it (I1). */
static PyObject *
make_delta(int days, int seconds, int microseconds, PyTypeObject *type)
{
    if (days > DAYS_MOST || days < -DAYS_MOST) {
        PyErr_Format(PyExc_OverflowError, "days=%d; must have magnitude <= %d", days, DAYS_MOST);
        return NULL;
    }
    PyDateTime_Delta *d = (PyDateTime_Delta *)type->tp_alloc(type, 0);
    if (d == NULL) {
        return NULL;
    }
    d->hashcode = -1;
    d->days = days;
    d->seconds = seconds;
    d->microseconds = microseconds;
    return (PyObject *)d;
}

PyObject *
py_delta_from_span(py_microseconds span, PyTypeObject *type)
{
    int64_t rest;
    py_microseconds days = split_days(span, &rest);
    if (days > INT_MAX || days < INT_MIN) {
        return raise_too_large();
    }
    return make_delta((int)days, (int)(rest / (int64_t)US_PER_SECOND), (int)(rest % (int64_t)US_PER_SECOND), type);
}

/* a + b, or a - b (sign: -1), field by field. */
static PyObject *
add_deltas(PyObject *first, PyObject *second, int sign)
{
    const PyDateTime_Delta *a = (PyDateTime_Delta *)first, *b = (PyDateTime_Delta *)second;
    int microseconds = a->microseconds + sign * b->microseconds;
    int seconds = a->seconds + sign * b->seconds + py_delta_carry(&microseconds, (int)US_PER_SECOND);
    int days = a->days + sign * b->days + py_delta_carry(&seconds, SECONDS_IN_DAY);
    return make_delta(days, seconds, microseconds, &py_delta_type);
}

/* The value of an int or long: 1 done, 0 too large for 128 bits, -1 error. */
static int
read_integer(PyObject *n, py_microseconds *value)
{
    if (PyInt_Check(n)) {
        *value = PyInt_AS_LONG(n);
        return 1;
    }
    unsigned char bytes[16];
    if (_PyLong_AsByteArray((PyLongObject *)n, bytes, sizeof bytes, 1, 1) < 0) {
        if (!PyErr_ExceptionMatches(PyExc_OverflowError)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    unsigned __int128 bits = 0;
    for (int i = 15; i >= 0; i--) {
        bits = bits << 8 | bytes[i];
    }
    *value = (py_microseconds)bits;
    return 1;
}

static PyObject *
long_of_span(py_microseconds span)
{
    unsigned char bytes[16];
    for (int i = 0; i < 16; i++) {
        bytes[i] = (unsigned char)((unsigned __int128)span >> 8 * i);
    }
    return _PyLong_FromByteArray(bytes, 16, 1, 1);
}

/* --- the constructor --- */

/* The sum of the arguments so far: whole microseconds, a fraction, and what is far too large by itself. */
typedef struct span_sum {
    py_microseconds whole;
    double fraction;
    PyObject *beyond;    /* owned, NULL: an int or long that belongs to `whole` and did not fit; others may cancel it */
} span_sum;

/* A sum of objects. Steals both, which may be NULL after an error. New. */
static PyObject *
sum_of_steal(PyObject *a, PyObject *b)
{
    PyObject *sum = a == NULL || b == NULL ? NULL : PyNumber_Add(a, b);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return sum;
}

/* What takes more than 128 bits: n times unit is added to `beyond`. */
static int
add_beyond(span_sum *sum, PyObject *n, long unit)
{
    PyObject *factor = PyInt_FromLong(unit);
    PyObject *product = factor == NULL ? NULL : PyNumber_Multiply(n, factor);
    Py_XDECREF(factor);
    if (product == NULL) {
        return -1;
    }
    sum->beyond = sum->beyond == NULL ? product : sum_of_steal(sum->beyond, product);
    return sum->beyond == NULL ? -1 : 0;
}

/* What is beyond 128 bits comes back into `whole`, if the parts have cancelled each other. */
static int
settle_beyond(span_sum *sum)
{
    sum->beyond = sum_of_steal(sum->beyond, long_of_span(sum->whole));
    int found = sum->beyond == NULL ? -1 : read_integer(sum->beyond, &sum->whole);
    if (found == 0) {
        raise_too_large();
    }
    return found > 0 ? 0 : -1;
}

/* Adds an int or long times unit. Returns status. */
static int
add_integer(span_sum *sum, PyObject *n, long unit)
{
    py_microseconds count = 0, product, whole;
    int found = read_integer(n, &count);
    if (found < 0) {
        return -1;
    }
    if (found == 0 || __builtin_mul_overflow(count, (py_microseconds)unit, &product) ||
        __builtin_add_overflow(sum->whole, product, &whole)) {
        return add_beyond(sum, n, unit);
    }
    sum->whole = whole;
    return 0;
}

/* Add a float without fraction, times unit. */
static int
add_whole_float(span_sum *sum, double x, long unit)
{
    PyObject *n = PyLong_FromDouble(x);
    if (n == NULL) {
        return -1;
    }
    int status = add_integer(sum, n, unit);
    Py_DECREF(n);
    return status;
}

static int
add_component(span_sum *sum, const char *name, PyObject *o, long unit)
{
    if (PyInt_Check(o) || PyLong_Check(o)) {
        return add_integer(sum, o, unit);
    }
    if (!PyFloat_Check(o)) {
        PyErr_Format(PyExc_TypeError, "unsupported type for timedelta %s component: %s", name, Py_TYPE(o)->tp_name);
        return -1;
    }
    double whole, fraction = modf(PyFloat_AS_DOUBLE(o), &whole);
    if (add_whole_float(sum, isfinite(whole) ? whole : PyFloat_AS_DOUBLE(o), unit) < 0) {
        return -1;
    }
    double rest = modf(fraction * (double)unit, &whole);
    sum->fraction += rest;
    return add_whole_float(sum, whole, 1);
}

static PyObject *
delta_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks",
                                        NULL};
    static const long units[] = {86400000000, 1000000, 1, 1000, 60000000, 3600000000, 604800000000};
    static const unsigned char order[] = {2, 3, 1, 4, 5, 0, 6};    /* from small to large */
    PyObject *part[7] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OOOOOOO:__new__", (char **)names, &part[0], &part[1], &part[2],
                                     &part[3], &part[4], &part[5], &part[6])) {
        return NULL;
    }
    span_sum sum = {0, 0.0, NULL};
    int status = 0;
    for (int i = 0; i < 7 && status == 0; i++) {
        int k = order[i];
        status = part[k] != NULL ? add_component(&sum, names[k], part[k], units[k]) : 0;
    }
    if (status == 0 && sum.beyond != NULL) {
        status = settle_beyond(&sum);
    }
    Py_XDECREF(sum.beyond);
    if (status == 0 && sum.fraction != 0.0) {
        sum.whole += (long)round(sum.fraction);
    }
    return status < 0 ? NULL : py_delta_from_span(sum.whole, type);
}

/* --- arithmetic --- */

static PyObject *
delta_add(PyObject *a, PyObject *b)
{
    if (!is_delta(a) || !is_delta(b)) {
        return not_implemented();
    }
    return add_deltas(a, b, 1);
}

static PyObject *
delta_subtract(PyObject *a, PyObject *b)
{
    if (!is_delta(a) || !is_delta(b)) {
        return not_implemented();
    }
    return add_deltas(a, b, -1);
}

static int
is_integer(PyObject *o)
{
    return PyInt_Check(o) || PyLong_Check(o);
}

static PyObject *
delta_multiply(PyObject *a, PyObject *b)
{
    if (is_integer(a)) {
        PyObject *swap = a;
        a = b;
        b = swap;
    }
    if (!is_delta(a) || !is_integer(b)) {
        return not_implemented();
    }
    py_microseconds span = py_delta_span(a), factor = 0;
    int found = read_integer(b, &factor);
    if (found < 0) {
        return NULL;
    }
    if (span != 0 && (found == 0 || __builtin_mul_overflow(span, factor, &span))) {
        return raise_too_large();
    }
    return py_delta_from_span(span, &py_delta_type);
}

static PyObject *
delta_divide(PyObject *a, PyObject *b)
{
    if (!is_delta(a) || !is_integer(b)) {
        return not_implemented();
    }
    py_microseconds span = py_delta_span(a), divisor = 0;
    int found = read_integer(b, &divisor);
    if (found < 0) {
        return NULL;
    }
    if (found == 0) {    /* larger than any span */
        int negative = _PyLong_Sign(b) < 0;
        return py_delta_from_span(span != 0 && (span < 0) != negative ? -1 : 0, &py_delta_type);
    }
    if (divisor == 0) {
        int as_longs = PyLong_Check(b) || span > LONG_MAX || span < LONG_MIN;
        PyErr_Format(PyExc_ZeroDivisionError, "%s division or modulo by zero", as_longs ? "long" : "integer");
        return NULL;
    }
    return py_delta_from_span(floor_divide(span, divisor), &py_delta_type);
}

static PyObject *
delta_negative(PyObject *o)
{
    return py_delta_from_span(-py_delta_span(o), &py_delta_type);
}

static PyObject *
delta_positive(PyObject *o)
{
    return py_delta_from_span(py_delta_span(o), &py_delta_type);
}

static PyObject *
delta_absolute(PyObject *o)
{
    return ((PyDateTime_Delta *)o)->days < 0 ? delta_negative(o) : delta_positive(o);
}

static int
delta_nonzero(PyObject *o)
{
    return py_delta_span(o) != 0;
}

static const PyNumberMethods delta_as_number = {
    .nb_add = delta_add,
    .nb_subtract = delta_subtract,
    .nb_multiply = delta_multiply,
    .nb_divide = delta_divide,
    .nb_negative = delta_negative,
    .nb_positive = delta_positive,
    .nb_absolute = delta_absolute,
    .nb_nonzero = delta_nonzero,
    .nb_floor_divide = delta_divide,
};

/* --- order, hash, text --- */

static PyObject *
delta_richcompare(PyObject *a, PyObject *b, int op)
{
    if (!is_delta(b)) {
        if (op == Py_EQ || op == Py_NE) {
            return PyBool_FromLong(op == Py_NE);
        }
        return py_datetime_raise_compare(a, b);
    }
    py_microseconds x = py_delta_span(a), y = py_delta_span(b);
    return py_datetime_order_result((x > y) - (x < y), op);
}

static long
delta_hash(PyObject *o)
{
    PyDateTime_Delta *d = (PyDateTime_Delta *)o;
    if (d->hashcode == -1) {
        PyObject *state = Py_BuildValue("(iii)", d->days, d->seconds, d->microseconds);
        if (state == NULL) {
            return -1;
        }
        d->hashcode = PyObject_Hash(state);
        Py_DECREF(state);
    }
    return d->hashcode;
}

static PyObject *
delta_repr(PyObject *o)
{
    const PyDateTime_Delta *d = (PyDateTime_Delta *)o;
    const char *name = Py_TYPE(o)->tp_name;
    if (d->microseconds != 0) {
        return PyString_FromFormat("%s(%d, %d, %d)", name, d->days, d->seconds, d->microseconds);
    }
    if (d->seconds != 0) {
        return PyString_FromFormat("%s(%d, %d)", name, d->days, d->seconds);
    }
    return PyString_FromFormat("%s(%d)", name, d->days);
}

static PyObject *
delta_str(PyObject *o)
{
    const PyDateTime_Delta *d = (PyDateTime_Delta *)o;
    char text[100];
    int n = 0;
    if (d->days != 0) {
        n = PyOS_snprintf(text, sizeof text, "%d day%s, ", d->days, d->days == 1 || d->days == -1 ? "" : "s");
    }
    n += PyOS_snprintf(text + n, sizeof text - (size_t)n, "%d:%02d:%02d", d->seconds / 3600, d->seconds / 60 % 60,
                       d->seconds % 60);
    if (d->microseconds != 0) {
        n += PyOS_snprintf(text + n, sizeof text - (size_t)n, ".%06d", d->microseconds);
    }
    return PyString_FromStringAndSize(text, n);
}

/* --- methods --- */

static PyObject *
delta_total_seconds(PyObject *o, PyObject *unused)
{
    PyObject *total = long_of_span(py_delta_span(o));
    PyObject *unit = total == NULL ? NULL : PyInt_FromLong(1000000);
    PyObject *seconds = unit == NULL ? NULL : PyNumber_TrueDivide(total, unit);
    Py_XDECREF(total);
    Py_XDECREF(unit);
    return seconds;
}

static PyObject *
delta_reduce(PyObject *o, PyObject *unused)
{
    const PyDateTime_Delta *d = (PyDateTime_Delta *)o;
    return Py_BuildValue("O(iii)", Py_TYPE(o), d->days, d->seconds, d->microseconds);
}

static const PyMethodDef delta_methods[] = {
    {"total_seconds", delta_total_seconds, METH_NOARGS, PyDoc_STR("The whole span in seconds, as a float.")},
    {"__reduce__", delta_reduce, METH_NOARGS, PyDoc_STR("__reduce__() -> (cls, state)")},
    {NULL},
};

static const PyMemberDef delta_members[] = {
    {(char *)"days", T_INT, offsetof(PyDateTime_Delta, days), READONLY, (char *)"Whole days, perhaps negative."},
    {(char *)"seconds", T_INT, offsetof(PyDateTime_Delta, seconds), READONLY, (char *)"Seconds of the day: 0 to 86399."},
    {(char *)"microseconds", T_INT, offsetof(PyDateTime_Delta, microseconds), READONLY,
     (char *)"Microseconds of the second: 0 to 999999."},
    {NULL},
};

PyTypeObject py_delta_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "datetime.timedelta",
    .tp_basicsize = sizeof(PyDateTime_Delta),
    .tp_repr = delta_repr,
    .tp_as_number = (PyNumberMethods *)&delta_as_number,
    .tp_hash = delta_hash,
    .tp_str = delta_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("The span between two moments."),
    .tp_richcompare = delta_richcompare,
    .tp_methods = (PyMethodDef *)delta_methods,
    .tp_members = (PyMemberDef *)delta_members,
    .tp_new = delta_new,
};
