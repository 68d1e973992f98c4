/* Order and sums of longs.
 *
 * How it works: operands are views (long_internal.h), results fresh longs. Numbers of two digits, by far the most frequent,
 * are done with plain 64-bit C. Others go a row of digits at a time (long_rows.c).
 *
 * I1 a result never shares digits with an operand.
 *
 * Not here: products (long_product.c), quotients (long_divide.c), powers (long_power.c), shifts and bits (long_bits.c), division to float
 * (long_float.c).
 */
#include "long_internal.h"

/* --- order --- */

int
py_long_compare_magnitudes(const py_long_view *a, const py_long_view *b)
{
    if (a->size != b->size) {
        return a->size < b->size ? -1 : 1;
    }
    for (Py_ssize_t i = a->size; --i >= 0;) {
        if (a->digits[i] != b->digits[i]) {
            return a->digits[i] < b->digits[i] ? -1 : 1;
        }
    }
    return 0;
}

int
py_long_compare_views(const py_long_view *a, const py_long_view *b)
{
    if (a->sign != b->sign) {
        return a->sign < b->sign ? -1 : 1;
    }
    int order = py_long_compare_magnitudes(a, b);
    return a->sign < 0 ? -order : order;
}

/* --- sums --- */

/* |a| + |b|, times sign */
static PyObject *
add_magnitudes(const py_long_view *a, const py_long_view *b, int sign)
{
    if (a->size < b->size) {
        const py_long_view *swap = a;
        a = b;
        b = swap;
    }
    PyLongObject *sum = _PyLong_New(a->size + 1);
    if (sum == NULL) {
        return NULL;
    }
    digit *out = sum->ob_digit;
    out[a->size] = py_digits_add(out, a->digits, a->size, b->digits, b->size);
    return finish_long(sum, a->size + 1, sign);
}

/* |a| - |b|, times sign */
static PyObject *
subtract_magnitudes(const py_long_view *a, const py_long_view *b, int sign)
{
    int order = py_long_compare_magnitudes(a, b);
    if (order == 0) {
        return py_long_from_word(0, 0);
    }
    if (order < 0) {
        const py_long_view *swap = a;
        a = b;
        b = swap;
        sign = -sign;
    }
    PyLongObject *difference = _PyLong_New(a->size);
    if (difference == NULL) {
        return NULL;
    }
    py_digits_subtract(difference->ob_digit, a->digits, a->size, b->digits, b->size);
    return finish_long(difference, a->size, sign);
}

/* a + b, where b has got another sign. */
static PyObject *
add_signed(const py_long_view *a, const py_long_view *b, int sign_of_b)
{
    if (a->size <= 2 && b->size <= 2) {    /* below 2**60 each */
        int64_t x = a->sign * (int64_t)word_of_digits(a->digits, a->size);
        int64_t y = sign_of_b * (int64_t)word_of_digits(b->digits, b->size);
        return PyLong_FromLong(x + y);
    }
    if (a->sign == sign_of_b || a->sign == 0 || sign_of_b == 0) {
        return add_magnitudes(a, b, a->sign != 0 ? a->sign : sign_of_b);
    }
    return subtract_magnitudes(a, b, a->sign);
}

PyObject *
py_long_add_views(const py_long_view *a, const py_long_view *b)
{
    return add_signed(a, b, b->sign);
}

PyObject *
py_long_subtract_views(const py_long_view *a, const py_long_view *b)
{
    return add_signed(a, b, -b->sign);
}
