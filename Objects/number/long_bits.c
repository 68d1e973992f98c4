/* Shifts and bitwise operations of longs.
 *
 * How it works: a negative number acts as its two's complement with endless ones above: the complement of its magnitude
 * less one. Each operation on complements is one on the digits themselves whose result may be a complement again, so
 * only the subtraction and the addition of one remain. All goes a row of digits at a time (long_rows.c).
 *
 * I1 a result has one digit more than the longer operand, for the carry of that addition.
 */
#include "long_internal.h"

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

/* --- shifts --- */

PyObject *
py_long_shift_left(const py_long_view *a, Py_ssize_t count)
{
    if (a->sign == 0) {
        return py_long_from_word(0, 0);
    }
    Py_ssize_t below = count / PyLong_SHIFT;
    if (below > PY_LONG_MOST_DIGITS - a->size - 1) {
        return PyErr_NoMemory();
    }
    PyLongObject *result = _PyLong_New(a->size + below + 1);
    if (result == NULL) {
        return NULL;
    }
    memset(result->ob_digit, 0, (size_t)below * sizeof(digit));
    digit *out = result->ob_digit + below;
    out[a->size] = py_digits_shift_left(out, a->digits, a->size, (unsigned)(count % PyLong_SHIFT));
    return finish_long(result, a->size + below + 1, a->sign);
}

/* Whether any of the lowest bits is set: of `below` digits and of the next one. */
static bool
has_low_bits(const py_long_view *a, Py_ssize_t below, unsigned bits)
{
    return (a->digits[below] & (((digit)1 << bits) - 1)) != 0 || !are_zero(a->digits, below);
}

static PyObject *
shift_right(const py_long_view *a, Py_ssize_t count)
{
    Py_ssize_t below = count / PyLong_SHIFT;
    unsigned bits = (unsigned)(count % PyLong_SHIFT);
    if (below >= a->size) {
        return py_long_from_word(a->sign < 0, -1);
    }
    Py_ssize_t size = a->size - below;
    PyLongObject *result = _PyLong_New(size + 1);
    if (result == NULL) {
        return NULL;
    }
    py_digits_shift_right(result->ob_digit, a->digits + below, size, bits);
    result->ob_digit[size] = 0;
    if (a->sign < 0 && has_low_bits(a, below, bits)) {
        increment_digits(result->ob_digit, size + 1);
    }
    return finish_long(result, size + 1, a->sign);
}

/* The shift count in b, or -1 with an exception. */
static Py_ssize_t
shift_count(PyObject *b)
{
    Py_ssize_t count = PyInt_Check(b) ? PyInt_AS_LONG(b) : PyLong_AsSsize_t(b);
    if (count == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (count < 0) {
        PyErr_SetString(PyExc_ValueError, "negative shift count");
        return -1;
    }
    return count;
}

PyObject *
py_long_lshift(PyObject *a, PyObject *b)
{
    py_long_view view;
    if (!view_operand(&view, a) || !is_integer(b)) {
        return not_implemented();
    }
    Py_ssize_t count = shift_count(b);
    return count < 0 ? NULL : py_long_shift_left(&view, count);
}

PyObject *
py_long_rshift(PyObject *a, PyObject *b)
{
    py_long_view view;
    if (!view_operand(&view, a) || !is_integer(b)) {
        return not_implemented();
    }
    Py_ssize_t count = shift_count(b);
    return count < 0 ? NULL : shift_right(&view, count);
}

/* --- and, or, xor --- */

/* What an operand is in two's complement: `digits`, or their complement with endless ones above. */
typedef struct bit_operand {
    const digit *digits;
    Py_ssize_t size;
    bool inverted;
    PyLongObject *owned;    /* holds the digits of an inverted operand; may be NULL */
} bit_operand;

/* -m is the complement of m - 1. */
static bool
view_bits(bit_operand *bits, const py_long_view *view)
{
    *bits = (bit_operand){view->digits, view->size, view->sign < 0, NULL};
    if (!bits->inverted) {
        return true;
    }
    bits->owned = _PyLong_New(view->size);
    if (bits->owned == NULL) {
        return false;
    }
    digit *less = bits->owned->ob_digit;
    memcpy(less, view->digits, (size_t)view->size * sizeof(digit));
    for (Py_ssize_t i = 0; less[i]-- == 0; i++) {
        less[i] = PyLong_MASK;
    }
    bits->digits = less;
    return true;
}

/* x & y. Returns the size of the result. */
static Py_ssize_t
and_digits(digit *out, const bit_operand *x, const bit_operand *y)
{
    Py_ssize_t common = x->size < y->size ? x->size : y->size;
    py_digits_combine(out, x->digits, y->digits, common, PY_BITS_AND);
    return common;
}

/* x & ~y. Returns the size of the result. */
static Py_ssize_t
without_digits(digit *out, const bit_operand *x, const bit_operand *y)
{
    Py_ssize_t common = x->size < y->size ? x->size : y->size;
    py_digits_combine(out, x->digits, y->digits, common, PY_BITS_WITHOUT);
    memcpy(out + common, x->digits + common, (size_t)(x->size - common) * sizeof(digit));
    return x->size;
}

/* x | y, or x ^ y. Returns the size of the result. */
static Py_ssize_t
join_digits(digit *out, const bit_operand *x, const bit_operand *y, bool exclusive)
{
    if (x->size < y->size) {
        const bit_operand *longer = y;
        y = x;
        x = longer;
    }
    if (exclusive) {
        py_digits_combine(out, x->digits, y->digits, y->size, PY_BITS_XOR);
    }
    else {
        py_digits_combine(out, x->digits, y->digits, y->size, PY_BITS_OR);
    }
    memcpy(out + y->size, x->digits + y->size, (size_t)(x->size - y->size) * sizeof(digit));
    return x->size;
}

/* The three operations for each case of inverted operands. Returns the size of the result, and in
 * *inverted whether it is to be read as complement. */
static Py_ssize_t
combine_cases(digit *out, const bit_operand *x, const bit_operand *y, char op, bool *inverted)
{
    bool both = x->inverted && y->inverted;
    const bit_operand *plain = x->inverted ? y : x, *other = x->inverted ? x : y;

    *inverted = op == '&' ? both : op == '|' ? x->inverted || y->inverted
                                             : x->inverted != y->inverted;
    if (op == '^') {
        return join_digits(out, x, y, true);
    }
    if (x->inverted != y->inverted) {    /* p & ~o, and p | ~o == ~(o & ~p) */
        return op == '&' ? without_digits(out, plain, other) : without_digits(out, other, plain);
    }
    /* ~x & ~y == ~(x | y) and the reverse */
    return (op == '&') != both ? and_digits(out, x, y) : join_digits(out, x, y, false);
}

static PyObject *
combine_operands(const bit_operand *x, const bit_operand *y, char op)
{
    bool inverted;
    Py_ssize_t size = (x->size > y->size ? x->size : y->size) + 1;    /* I1 */
    if (op == '&' && !x->inverted && !y->inverted) {
        size = (x->size < y->size ? x->size : y->size) + 1;
    }
    PyLongObject *result = _PyLong_New(size);
    if (result == NULL) {
        return NULL;
    }
    Py_ssize_t used = combine_cases(result->ob_digit, x, y, op, &inverted);
    result->ob_digit[used] = 0;
    if (inverted) {
        increment_digits(result->ob_digit, used + 1);
    }
    return finish_long(result, used + 1, inverted ? -1 : 1);
}

static PyObject *
combine_bits(PyObject *a, PyObject *b, char op)
{
    py_long_view va, vb;
    bit_operand x, y;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    if (!view_bits(&x, &va)) {
        return NULL;
    }
    PyObject *result = view_bits(&y, &vb) ? combine_operands(&x, &y, op) : NULL;
    Py_XDECREF(x.owned);
    Py_XDECREF(y.owned);
    return result;
}

PyObject *
py_long_and(PyObject *a, PyObject *b)
{
    return combine_bits(a, b, '&');
}

PyObject *
py_long_or(PyObject *a, PyObject *b)
{
    return combine_bits(a, b, '|');
}

PyObject *
py_long_xor(PyObject *a, PyObject *b)
{
    return combine_bits(a, b, '^');
}

/* ~a == -(a + 1) */
PyObject *
py_long_invert(PyObject *a)
{
    py_long_view view, minus_one;
    view_long(&view, (PyLongObject *)a);
    view_integer(&minus_one, -1);
    return py_long_subtract_views(&minus_one, &view);
}
