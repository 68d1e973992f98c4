/* Products of longs.
 *
 * How it works: a pair of digits is a number of 60 bits. Up to COLUMN_PAIRS pairs are multiplied column by column: what belongs to one
 * pair of the product is summed up in 128 bits before the pair is written, so nothing is written twice. A factor of one
 * pair goes along the other number at once. Longer numbers are GMP's (long_limbs.c).
 *
 * I1 the sum of a column, 7 products of 120 bits and what comes from the column below, has less than 128 bits.
 * I2 mpn scratch memory is asked for before an operation large enough to need it (py_long_reserve_scratch).
 */
#include "long_internal.h"

/* More pairs are GMP's. */
enum { COLUMN_PAIRS = 7 };

/* a * b, where b has one digit or two. One digit goes along rows of digits. Two are a pair, and go along the pairs: with the
 * factor four bits up, the upper half of a product is what goes to the next pair. out has room for two digits more than a.
 * Returns how many digits were written. */
static Py_ssize_t
multiply_by_pair(digit *out, const py_long_view *a, const py_long_view *b)
{
    if (b->size == 1) {
        py_digits_multiply(out, a->digits, a->size, b->digits[0]);
        return a->size + 1;
    }
    uint64_t factor = word_of_digits(b->digits, b->size) << (64 - PAIR_BITS), carry = 0;
    Py_ssize_t i = 0;
    for (; i + 1 < a->size; i += 2) {
        unsigned __int128 n = (unsigned __int128)close_pair(load_pair(a->digits + i)) * factor;
        uint64_t sum = ((uint64_t)n >> (64 - PAIR_BITS)) + carry;
        store_pair(out + i, open_pair(sum));
        carry = (uint64_t)(n >> 64) + (sum >> PAIR_BITS);
    }
    if (i < a->size) {
        unsigned __int128 sum = ((unsigned __int128)a->digits[i] * factor >> (64 - PAIR_BITS)) + carry;
        out[i] = (digit)sum & PyLong_MASK;
        carry = (uint64_t)(sum >> PyLong_SHIFT);
    }
    store_pair(out + a->size, open_pair(carry));
    return a->size + 2;
}

/* The digits as numbers of 60 bits. Returns how many. */
static inline int
close_pairs(uint64_t pairs[COLUMN_PAIRS], const py_long_view *v)
{
    int i = 0, size = (int)v->size;
    for (; 2 * i + 1 < size; i++) {
        pairs[i] = close_pair(load_pair(v->digits + 2 * i));
    }
    if (2 * i < size) {
        pairs[i++] = v->digits[size - 1];
    }
    return i;
}

/* out = a * b, n and m pairs. Inline, so that small numbers of pairs may be constants. */
static inline __attribute__((always_inline)) void
multiply_columns(digit *out, const uint64_t *a, int n, const uint64_t *b, int m)
{
    unsigned __int128 sum = 0;
#pragma GCC unroll 13
    for (int k = 0; k < n + m - 1; k++) {
        int last = k < n ? k : n - 1;
#pragma GCC unroll 7
        for (int i = k < m ? 0 : k - m + 1; i <= last; i++) {
            sum += (unsigned __int128)a[i] * b[k - i];
        }
        store_pair(out + 2 * k, open_pair((uint64_t)sum));
        sum >>= PAIR_BITS;
    }
    store_pair(out + 2 * (n + m - 1), open_pair((uint64_t)sum));
}

/* Are the numbers short enough for columns? */
static inline bool
fits_columns(const py_long_view *a, const py_long_view *b)
{
    return a->size <= 2 * COLUMN_PAIRS && b->size <= 2 * COLUMN_PAIRS;
}

Py_ssize_t
py_long_multiply_digits(digit *out, const py_long_view *a, const py_long_view *b)
{
    if (a->size == 0 || b->size == 0) {
        return 0;
    }
    if (b->size <= 2) {
        return multiply_by_pair(out, a, b);
    }
    uint64_t x[COLUMN_PAIRS], y[COLUMN_PAIRS];
    int n = close_pairs(x, a), m = close_pairs(y, b);
    if (n != m) {
        multiply_columns(out, x, n, y, m);
        return 2 * (n + m);
    }
    switch (n) {
    case 2: multiply_columns(out, x, 2, y, 2); break;
    case 6: multiply_columns(out, x, 6, y, 6); break;
    case 7: multiply_columns(out, x, 7, y, 7); break;
    default: multiply_columns(out, x, n, y, n);
    }
    return 2 * (n + m);
}

/* a * b without GMP, where a is not shorter. */
static PyObject *
multiply_short(const py_long_view *a, const py_long_view *b)
{
    PyLongObject *product = _PyLong_New(PRODUCT_ROOM(a->size, b->size));
    if (product == NULL) {
        return NULL;
    }
    return finish_long(product, py_long_multiply_digits(product->ob_digit, a, b), a->sign * b->sign);
}

static void
multiply_limbs(mp_limb_t *out, const mp_limb_t *a, Py_ssize_t a_size, const mp_limb_t *b, Py_ssize_t b_size)
{
    if (a == b) {
        mpn_sqr(out, a, a_size);
    }
    else if (a_size >= b_size) {
        mpn_mul(out, a, a_size, b, b_size);
    }
    else {    /* as many digits, but the top one is smaller */
        mpn_mul(out, b, b_size, a, a_size);
    }
}

/* a * b by GMP, where a is not shorter. */
static PyObject *
multiply_packed(const py_long_view *a, const py_long_view *b)
{
    limb_room room;
    Py_ssize_t most_a = limbs_of_digits(a->size), most_b = limbs_of_digits(b->size), most = most_a + most_b;
    if (py_long_reserve_scratch(most) < 0 || py_limbs_open(&room, 2 * most) < 0) {
        return NULL;
    }
    mp_limb_t *out = room.limbs, *a_limbs = out + most, *b_limbs = a_limbs + most_a;
    Py_ssize_t a_size = py_limbs_pack(a_limbs, a), b_size = a_size;
    if (a->digits == b->digits) {
        b_limbs = a_limbs;
    }
    else {
        b_size = py_limbs_pack(b_limbs, b);
    }
    multiply_limbs(out, a_limbs, a_size, b_limbs, b_size);
    PyObject *product = py_long_from_limbs(out, a_size + b_size, a->sign * b->sign);
    py_limbs_close(&room);
    return product;
}

PyObject *
py_long_multiply_views(const py_long_view *a, const py_long_view *b)
{
    if (a->size < b->size) {
        const py_long_view *swap = a;
        a = b;
        b = swap;
    }
    if (a->size <= 1) {
        uint64_t product = word_of_digits(a->digits, a->size) * word_of_digits(b->digits, b->size);
        return py_long_from_word(product, a->sign * b->sign);
    }
    return b->size <= 2 || fits_columns(a, b) ? multiply_short(a, b) : multiply_packed(a, b);
}
