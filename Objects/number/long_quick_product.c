/* Products and quotients for the dispatcher (long_quick.c). */
#include "long_quick.h"

/* --- products and quotients: numbers of pairs, 60 bits each --- */

/* The digits as `count` pairs. */
INLINE void
close_pairs(uint64_t *pairs, const digit *digits, Py_ssize_t n, int count)
{
#pragma GCC unroll 4
    for (int i = 0; i < count - 1; i++) {
        pairs[i] = close_pair(load_pair(digits + 2 * i));
    }
    if (count > 0) {
        pairs[count - 1] = close_pair(pair_from(digits, n, 2 * (count - 1)));
    }
}

/* A long of n pairs, the top ones of which may be zero. */
INLINE PyObject *
give_pairs(operation op, const uint64_t *pairs, int n, bool negative)
{
    while (n > 0 && pairs[n - 1] == 0) {
        n--;
    }
    Py_ssize_t size = n == 0 ? 0 : 2 * n - (pairs[n - 1] >> PyLong_SHIFT == 0);
    WITH_ROOM(op, size);
    for (int i = 0; i < n; i++) {
        store_pair(result->ob_digit + 2 * i, open_pair(pairs[i]));
    }
    Py_SIZE(result) = negative ? -size : size;
    return give(result, dying);
}

/* out = |a| * |b|, n and m pairs: constants. Column by column, as in long_product.c. */
INLINE void
multiply_pairs(uint64_t *out, number a, int n, number b, int m)
{
    uint64_t x[SHORT_PAIRS], y[SHORT_PAIRS];
    unsigned __int128 sum = 0;
    close_pairs(x, a.digits, length(a), n);
    close_pairs(y, b.digits, length(b), m);
#pragma GCC unroll 9
    for (int k = 0; k < n + m - 1; k++) {
        int last = k < n ? k : n - 1;
#pragma GCC unroll 5
        for (int i = k < m ? 0 : k - m + 1; i <= last; i++) {
            sum += (unsigned __int128)x[i] * y[k - i];
        }
        out[k] = (uint64_t)sum & PAIR_BITS_MASK;
        sum >>= PAIR_BITS;
    }
    out[n + m - 1] = (uint64_t)sum;
}

/* The same row by row, for any n and m. */
static __attribute__((noinline)) void
multiply_many_pairs(uint64_t *out, number a, int n, number b, int m)
{
    uint64_t x[SHORT_PAIRS], y[SHORT_PAIRS];
    close_pairs(x, a.digits, length(a), n);
    close_pairs(y, b.digits, length(b), m);
    memset(out, 0, (size_t)n * sizeof *out);
    for (int k = 0; k < m; k++) {
        unsigned __int128 sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (unsigned __int128)x[i] * y[k] + out[k + i];
            out[k + i] = (uint64_t)sum & PAIR_BITS_MASK;
            sum >>= PAIR_BITS;
        }
        out[k + n] = (uint64_t)sum;
    }
}

INLINE PyObject *
multiply_short(operation op, number a, number b)
{
    uint64_t product[2 * SHORT_PAIRS];
    bool negative = (a.size ^ b.size) < 0;
    if (length(a) < length(b)) {
        swap_numbers(&a, &b);
    }
    int n = (int)(length(a) + 1) / 2, m = (int)(length(b) + 1) / 2;
    switch (n << 3 | m) {
    case 1 << 3 | 1: multiply_pairs(product, a, 1, b, 1); break;
    case 2 << 3 | 1: multiply_pairs(product, a, 2, b, 1); break;
    case 2 << 3 | 2: multiply_pairs(product, a, 2, b, 2); break;
    case 3 << 3 | 1: multiply_pairs(product, a, 3, b, 1); break;
    case 3 << 3 | 2: multiply_pairs(product, a, 3, b, 2); break;
    case 3 << 3 | 3: multiply_pairs(product, a, 3, b, 3); break;
    case 4 << 3 | 4: multiply_pairs(product, a, 4, b, 4); break;
    case 5 << 3 | 5: multiply_pairs(product, a, 5, b, 5); break;
    default: multiply_many_pairs(product, a, n, b, m);
    }
    return give_pairs(op, product, n + m, negative);
}

static __attribute__((noinline)) PyObject *
multiply_longer(PyObject *v, PyObject *w, unsigned given)
{
    operation op = OPERATION(multiply_longer);
    number a, b;
    int_digits store_a, store_b;
    if (!take_number(v, store_a, &a) || !take_number(w, store_b, &b)) {
        return NULL;
    }
    return is_short(a) && is_short(b) ? multiply_short(op, a, b) : BY_METHOD(op, nb_multiply);
}

/* A magnitude of up to two pairs, not zero. */
typedef struct two_pairs {
    uint64_t low, high;
    bool negative;
} two_pairs;

INLINE bool
take_two_pairs(PyObject *o, two_pairs *n)
{
    if (PyInt_CheckExact(o)) {
        uint64_t word = magnitude(PyInt_AS_LONG(o));
        *n = (two_pairs){word & PAIR_BITS_MASK, word >> PAIR_BITS, PyInt_AS_LONG(o) < 0};
        return word != 0;
    }
    const digit *digits = ((PyLongObject *)o)->ob_digit;
    Py_ssize_t size = PyLong_CheckExact(o) ? Py_SIZE(o) : 0;
    Py_ssize_t n_digits = size < 0 ? -size : size;
    if (n_digits == 0 || n_digits > 4) {
        return false;
    }
    uint64_t low = n_digits == 1 ? digits[0] : close_pair(load_pair(digits));
    uint64_t high = n_digits == 4 ? close_pair(load_pair(digits + 2)) : n_digits == 3 ? digits[2] : 0;
    *n = (two_pairs){low, high, size < 0};
    return true;
}

/* A product of more than two digits. Its memory has room for three pairs or five. */
INLINE PyObject *
multiply_two_pairs(operation op, two_pairs a, two_pairs b)
{
    unsigned __int128 lowest = (unsigned __int128)a.low * b.low;
    unsigned __int128 middle = (unsigned __int128)a.low * b.high + (unsigned __int128)a.high * b.low + (lowest >> PAIR_BITS);
    unsigned __int128 highest = (unsigned __int128)a.high * b.high + (middle >> PAIR_BITS);
    uint64_t second = (uint64_t)middle & PAIR_BITS_MASK, third = (uint64_t)highest & PAIR_BITS_MASK;
    uint64_t fourth = (uint64_t)(highest >> PAIR_BITS), top = fourth ? fourth : third ? third : second;
    Py_ssize_t size = (fourth ? 7 : third ? 5 : 3) + (top > PyLong_MASK);
    WITH_ROOM(op, size);
    store_pair(result->ob_digit, open_pair((uint64_t)lowest));
    store_pair(result->ob_digit + 2, open_pair(second));
    store_pair(result->ob_digit + 4, open_pair(third));
    if (fourth) {
        store_pair(result->ob_digit + 6, open_pair(fourth));
    }
    Py_SIZE(result) = a.negative != b.negative ? -size : size;
    return give(result, dying);
}

static __attribute__((noinline)) PyObject *
multiply_medium(PyObject *v, PyObject *w, unsigned given)
{
    two_pairs a, b;
    if (!take_two_pairs(v, &a) || !take_two_pairs(w, &b)) {
        return multiply_longer(v, w, given);
    }
    return multiply_two_pairs(OPERATION(multiply_medium), a, b);
}

/* Is it a long of 3 or 4 digits, not negative? */
INLINE bool
is_two_pairs(PyObject *o)
{
    return PyLong_CheckExact(o) && (size_t)(Py_SIZE(o) - 3) <= 1;
}

/* v, two pairs, times a word that is not zero. What is longer than three pairs is multiply_medium's. */
INLINE PyObject *
multiply_by_word(operation op, uint64_t word)
{
    const digit *digits = ((PyLongObject *)op.v)->ob_digit;
    uint64_t low = digits[0] | (uint64_t)digits[1] << PyLong_SHIFT;
    uint64_t high = Py_SIZE(op.v) == 3 ? digits[2] : digits[2] | (uint64_t)digits[3] << PyLong_SHIFT;
    unsigned __int128 lower = (unsigned __int128)low * word;
    unsigned __int128 upper = (unsigned __int128)high * word + (uint64_t)(lower >> PAIR_BITS);
    uint64_t third = (uint64_t)(upper >> PAIR_BITS);
    if (third > PAIR_BITS_MASK) {
        return multiply_medium(op.v, op.w, op.given);
    }
    WITH_ROOM_LEFT(op, 1);
    store_pair(result->ob_digit, open_pair((uint64_t)lower));
    store_pair(result->ob_digit + 2, open_pair((uint64_t)upper));
    store_pair(result->ob_digit + 4, open_pair(third));
    Py_SIZE(result) = third ? 5 + (third > PyLong_MASK) : 3 + ((uint64_t)upper > PyLong_MASK);
    return give(result, dying);
}

static __attribute__((noinline)) PyObject *
multiply_small(PyObject *v, PyObject *w, unsigned given)
{
    int64_t x, y, product;
    if (small_value(v, &x) && small_value(w, &y) && !__builtin_mul_overflow(x, y, &product) && is_small(product)) {
        return give_small(OPERATION(multiply_small), product);
    }
    return multiply_medium(v, w, given);
}

PyObject *
py_long_quick_multiply(PyObject *v, PyObject *w, unsigned given)
{
    if (is_two_pairs(v) && PyInt_CheckExact(w) && !(given & PY_GIVEN_RIGHT)) {
        uint64_t word;
        memcpy(&word, &((PyIntObject *)w)->ob_ival, sizeof word);    /* a cast would make it a signed factor */
        if (word - 1 < LONG_MAX) {
            return multiply_by_word(OPERATION(py_long_quick_multiply), word);
        }
    }
    return multiply_small(v, w, given);
}

/* pairs = pairs / divisor, n of them. Returns the remainder. */
INLINE uint64_t
divide_pairs(uint64_t *pairs, int n, uint64_t divisor)
{
    uint64_t rest = 0;
    while (--n >= 0) {
        pairs[n] = py_long_divide_step(rest >> (64 - PAIR_BITS), rest << PAIR_BITS | pairs[n], divisor, &rest);
    }
    return rest;
}

/* v // w, or v % w: where neither is negative and w is one pair. `modulo` is a constant where it is called. */
INLINE PyObject *
divide_longer(operation op, bool modulo)
{
    number a, b;
    int_digits store_a, store_b;
    if (!take_number(op.v, store_a, &a) || !take_number(op.w, store_b, &b) || b.size == 0) {
        return NULL;
    }
    if (!is_short_natural(a) || (size_t)b.size > 2) {
        return modulo ? BY_METHOD(op, nb_remainder) : BY_METHOD(op, nb_floor_divide);
    }
    uint64_t pairs[SHORT_PAIRS];
    int n = (int)(a.size + 1) / 2;
    close_pairs(pairs, a.digits, a.size, n);
    uint64_t rest = divide_pairs(pairs, n, close_pair(pair_from(b.digits, b.size, 0)));
    return modulo ? give_small(op, (int64_t)rest) : give_pairs(op, pairs, n, false);
}

static __attribute__((noinline)) PyObject *
floor_divide_longer(PyObject *v, PyObject *w, unsigned given)
{
    return divide_longer(OPERATION(floor_divide_longer), false);
}

static __attribute__((noinline)) PyObject *
modulo_longer(PyObject *v, PyObject *w, unsigned given)
{
    return divide_longer(OPERATION(modulo_longer), true);
}

/* Is the remainder on the other side of the divisor's zero? C rounds to zero. */
INLINE bool
is_to_floor(int64_t rest, int64_t divisor)
{
    return rest != 0 && (rest ^ divisor) < 0;
}

PyObject *
py_long_quick_floor_divide(PyObject *v, PyObject *w, unsigned given)
{
    int64_t x, y;
    if (small_value(v, &x) && small_value(w, &y) && y != 0 && is_small(x)) {
        return give_small(OPERATION(py_long_quick_floor_divide), x / y - is_to_floor(x % y, y));
    }
    return floor_divide_longer(v, w, given);
}

PyObject *
py_long_quick_modulo(PyObject *v, PyObject *w, unsigned given)
{
    int64_t x, y;
    if (small_value(v, &x) && small_value(w, &y) && y != 0 && is_small(x) && is_small(y)) {
        int64_t rest = x % y;
        return give_small(OPERATION(py_long_quick_modulo), is_to_floor(rest, y) ? rest + y : rest);
    }
    return modulo_longer(v, w, given);
}
