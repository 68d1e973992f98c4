/* Order, sums and products of longs.
 *
 * How it works: operands are views (long_internal.h), results fresh longs. Numbers of two digits, by far the most frequent,
 * are done with plain 64-bit C. Sums go a row of digits at a time. Products by up to 60 bits and those of four digits go
 * a pair at a time; larger ones are GMP's (long_limbs.c).
 *
 * I1 a result never shares digits with an operand.
 * I2 mpn scratch memory is asked for before an operation large enough to need it (py_long_reserve_scratch).
 * I3 a digit that has become 2**30 by a carry, or -1 by a borrow, has one of its two upper bits set.
 *
 * Not here: quotients (long_divide.c), powers (long_power.c), shifts and bits (long_bits.c), division to float
 * (long_float.c).
 */
#include "long_internal.h"

/* The bits of a pair that no digit uses. */
#define PAIR_SPARE (~PAIR_MASK)

/* --- order --- */

static int
compare_magnitudes(const py_long_view *a, const py_long_view *b)
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
    int order = compare_magnitudes(a, b);
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

/* The digits from the second on, each with the carry of the one below. Returns whether one of them has marks (I3). */
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
    int order = compare_magnitudes(a, b);
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

/* --- products --- */

/* a * b, where b has one digit or two. With the factor four bits up, the upper half of a product is what goes to the next
 * pair. */
static PyObject *
multiply_by_word(const py_long_view *a, const py_long_view *b)
{
    PyLongObject *product = _PyLong_New(a->size + 2);
    if (product == NULL) {
        return NULL;
    }
    uint64_t factor = word_of_digits(b->digits, b->size) << (64 - PAIR_BITS), carry = 0;
    digit *out = product->ob_digit;
    Py_ssize_t i = 0;
    for (; i + 1 < a->size; i += 2) {
        unsigned __int128 n = (unsigned __int128)close_pair(load_pair(a->digits + i)) * factor;
        uint64_t sum = ((uint64_t)n >> (64 - PAIR_BITS)) + carry;
        store_pair(out + i, open_pair(sum & PAIR_BITS_MASK));
        carry = (uint64_t)(n >> 64) + (sum >> PAIR_BITS);
    }
    if (i < a->size) {
        unsigned __int128 sum = ((unsigned __int128)a->digits[i] * factor >> (64 - PAIR_BITS)) + carry;
        out[i] = (digit)sum & PyLong_MASK;
        carry = (uint64_t)(sum >> PyLong_SHIFT);
    }
    store_pair(out + a->size, open_pair(carry));
    return finish_long(product, a->size + 2, a->sign * b->sign);
}

/* The 60 bits of the third digit and the fourth, of which the view has one at least. */
static inline uint64_t
second_pair(const py_long_view *v)
{
    return word_of_digits(v->digits + 2, v->size - 2);
}

/* a * b, where both have three digits or four. */
static PyObject *
multiply_short(const py_long_view *a, const py_long_view *b)
{
    PyLongObject *product = _PyLong_New(8);
    if (product == NULL) {
        return NULL;
    }
    uint64_t a_low = word_of_digits(a->digits, 2), a_high = second_pair(a);
    uint64_t b_low = word_of_digits(b->digits, 2), b_high = second_pair(b);
    unsigned __int128 sum = (unsigned __int128)a_low * b_low;
    store_pair(product->ob_digit, open_pair((uint64_t)sum & PAIR_BITS_MASK));
    sum = (sum >> PAIR_BITS) + (unsigned __int128)a_low * b_high + (unsigned __int128)a_high * b_low;
    store_pair(product->ob_digit + 2, open_pair((uint64_t)sum & PAIR_BITS_MASK));
    sum = (sum >> PAIR_BITS) + (unsigned __int128)a_high * b_high;
    store_pair(product->ob_digit + 4, open_pair((uint64_t)sum & PAIR_BITS_MASK));
    store_pair(product->ob_digit + 6, open_pair((uint64_t)(sum >> PAIR_BITS)));
    return finish_long(product, 8, a->sign * b->sign);
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
    if (b->size == 0) {
        return py_long_from_word(0, 0);
    }
    if (a->size == 1) {
        return py_long_from_word((uint64_t)a->digits[0] * b->digits[0], a->sign * b->sign);
    }
    if (b->size <= 2) {
        return multiply_by_word(a, b);
    }
    return a->size <= 4 ? multiply_short(a, b) : multiply_packed(a, b);
}
