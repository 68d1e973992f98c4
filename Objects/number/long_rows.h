/* Bits and shifts of rows of digits (long_internal.h), for the operators of long and of short numbers.
 *
 * I1 the result may lie where an operand lies: what an iteration writes, none after it reads.
 */
#ifndef PY_OBJECTS_NUMBER_LONG_ROWS_H
#define PY_OBJECTS_NUMBER_LONG_ROWS_H

#include "long_internal.h"

typedef enum { BITS_AND, BITS_WITHOUT, BITS_OR, BITS_XOR } bit_operation;

/* Of rows, pairs or digits. */
#define COMBINE(a, b, op) ((op) == BITS_AND ? (a) & (b) : (op) == BITS_WITHOUT ? (a) & ~(b) : (op) == BITS_OR ? (a) | (b) : (a) ^ (b))

/* out = x op y, n digits of each; op is a constant where it is called. */
static inline __attribute__((always_inline)) void
combine_digits(digit *out, const digit *x, const digit *y, Py_ssize_t n, bit_operation op)
{
    Py_ssize_t i = 0;
    for (; i + ROW <= n; i += ROW) {
        digit_row a = load_row(x + i), b = load_row(y + i);
        store_row(out + i, COMBINE(a, b, op));
    }
    for (; i < n; i++) {
        out[i] = COMBINE(x[i], y[i], op);
    }
}

/* out[0..n-1] = a << bits, bits < 30. Each digit is what stays of one and what comes up from the one below; from the top
 * down, as out may lie above a (I1). Returns what goes out at the top. */
static inline digit
shift_digits_left(digit *out, const digit *a, Py_ssize_t n, unsigned bits)
{
    unsigned down = PyLong_SHIFT - bits;
    digit over = a[n - 1] >> down;
    Py_ssize_t i = n;
    for (; i > ROW; i -= ROW) {
        digit_row own = load_row(a + i - ROW), below = load_row(a + i - ROW - 1);
        store_row(out + i - ROW, (own << bits & PyLong_MASK) | below >> down);
    }
    for (; i > 1; i--) {
        out[i - 1] = (a[i - 1] << bits & PyLong_MASK) | a[i - 2] >> down;
    }
    out[0] = a[0] << bits & PyLong_MASK;
    return over;
}

/* out[0..n-1] = a >> bits, bits < 30. From below, as out may lie under a (I1). */
static inline void
shift_digits_right(digit *out, const digit *a, Py_ssize_t n, unsigned bits)
{
    unsigned up = PyLong_SHIFT - bits;
    Py_ssize_t i = 0;
    for (; i + ROW < n; i += ROW) {
        store_row(out + i, load_row(a + i) >> bits | (load_row(a + i + 1) << up & PyLong_MASK));
    }
    for (; i + 1 < n; i++) {
        out[i] = a[i] >> bits | (a[i + 1] << up & PyLong_MASK);
    }
    out[i] = a[i] >> bits;
}

#endif
