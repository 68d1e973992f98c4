/* Order and sums of longs.
 *
 * How it works: operands are views (long_internal.h), results fresh longs. Numbers of two digits, by far the most frequent,
 * are done with plain 64-bit C. Others go a row of digits at a time.
 *
 * I1 a result never shares digits with an operand.
 * I2 a digit that has become 2**30 by a carry, or -1 by a borrow, has one of its two upper bits set.
 *
 * Not here: products (long_product.c), quotients (long_divide.c), powers (long_power.c), shifts and bits (long_bits.c), division to float
 * (long_float.c).
 */
#include "long_internal.h"

/* The bits of a pair that no digit uses. */
#define PAIR_SPARE (~PAIR_MASK)

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

/* Copy n digits and add a carry of 0 or 1. Returns the carry. */
static digit
copy_with_carry(digit *out, const digit *a, Py_ssize_t n, digit carry)
{
    Py_ssize_t i = 0;
    for (; carry && i < n; i++) {
        out[i] = (a[i] + 1) & PyLong_MASK;
        carry = out[i] == 0;
    }
    if (i < n) {
        memcpy(out + i, a + i, (size_t)(n - i) * sizeof(digit));
    }
    return carry;
}

/* Is an upper bit set in a digit of the row? */
static inline bool
has_marks(digit_row row)
{
    uint64_t words[sizeof row / sizeof(uint64_t)];
    memcpy(words, &row, sizeof row);
    return ((words[0] | words[1]) & PAIR_SPARE) != 0;
}

/* Let carries run on from digits that are one too large, or -1. Returns what goes out at the top: 1, 0, or (digit)-1. */
static digit
settle_digits(digit *out, Py_ssize_t n)
{
    digit carry = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        digit sum = out[i] + carry;
        out[i] = sum & PyLong_MASK;
        carry = (digit)((int32_t)sum >> PyLong_SHIFT);
    }
    return carry;
}

#define SUM(x, y) (minus ? (x) - (y) : (x) + (y))
#define CARRY(x, y) (SUM(x, y) >> (minus ? 31 : PyLong_SHIFT))

/* The digits from the second on, each with the carry of the one below. Returns whether one of them has marks (I2). */
static inline __attribute__((always_inline)) bool
sum_rows(digit *out, const digit *a, const digit *b, Py_ssize_t n, bool minus)
{
    digit_row row_marks = {0};
    digit marks = 0;
    Py_ssize_t i = 1;
    for (; i + ROW <= n; i += ROW) {
        digit_row own = SUM(load_row(a + i), load_row(b + i)) & PyLong_MASK;
        digit_row sum = SUM(own, CARRY(load_row(a + i - 1), load_row(b + i - 1)));
        row_marks |= sum;
        store_row(out + i, sum);
    }
    for (; i < n; i++) {
        out[i] = SUM(SUM(a[i], b[i]) & PyLong_MASK, CARRY(a[i - 1], b[i - 1]));
        marks |= out[i];
    }
    return marks > PyLong_MASK || has_marks(row_marks);
}

/* out[0..n-1] = a + b, or a - b. Returns the carry or borrow. `minus` is a constant where it is called. */
static inline __attribute__((always_inline)) digit
sum_digits(digit *out, const digit *a, const digit *b, Py_ssize_t n, bool minus)
{
    if (n == 0) {
        return 0;
    }
    out[0] = SUM(a[0], b[0]) & PyLong_MASK;
    digit over = CARRY(a[n - 1], b[n - 1]);
    return sum_rows(out, a, b, n, minus) ? SUM(over, settle_digits(out, n)) : over;
}

#undef SUM
#undef CARRY

static digit
add_digits(digit *out, const digit *a, const digit *b, Py_ssize_t n)
{
    return sum_digits(out, a, b, n, false);
}

/* Copy n digits and take away a borrow of 0 or 1. */
static void
copy_with_borrow(digit *out, const digit *a, Py_ssize_t n, digit borrow)
{
    Py_ssize_t i = 0;
    for (; borrow && i < n; i++) {
        out[i] = (a[i] - 1) & PyLong_MASK;
        borrow = a[i] == 0;
    }
    if (i < n) {
        memcpy(out + i, a + i, (size_t)(n - i) * sizeof(digit));
    }
}

static digit
subtract_digits(digit *out, const digit *a, const digit *b, Py_ssize_t n)
{
    return sum_digits(out, a, b, n, true);
}

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
    digit carry = add_digits(out, a->digits, b->digits, b->size);
    out[a->size] = copy_with_carry(out + b->size, a->digits + b->size, a->size - b->size, carry);
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
    digit *out = difference->ob_digit;
    digit borrow = subtract_digits(out, a->digits, b->digits, b->size);
    copy_with_borrow(out + b->size, a->digits + b->size, a->size - b->size, borrow);
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
