/* Floor division of longs.
 *
 * How it works: numbers of two digits are divided in 64-bit C, a longer one by a single digit in a loop. The others are
 * packed for GMP (long_limbs.c). All give quotient and remainder of the magnitudes; when the signs differ and something
 * remains, the quotient goes down by one and the remainder to the other side of the divisor.
 */
#include "long_internal.h"

/* Longer numbers are divided by one digit in GMP's way, which multiplies by the reciprocal. */
#define LOOP_DIGITS 24

/* Hand out two new objects where they are wanted. Steals both; either may be NULL after an error. Returns status. */
static int
give_results(PyObject *q, PyObject *r, PyObject **quotient, PyObject **remainder)
{
    bool failed = q == NULL || r == NULL;
    if (quotient != NULL && !failed) {
        *quotient = q;
    }
    else {
        Py_XDECREF(q);
    }
    if (remainder != NULL && !failed) {
        *remainder = r;
    }
    else {
        Py_XDECREF(r);
    }
    return failed ? -1 : 0;
}

/* Whether truncated division has to be corrected to a floor. */
static inline bool
is_to_floor(const py_long_view *a, const py_long_view *b, bool remains)
{
    return remains && a->sign != b->sign;
}

/* Neither operand has more than two digits. */
static int
divide_words(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    uint64_t n = word_of_digits(a->digits, a->size);
    uint64_t d = word_of_digits(b->digits, b->size);
    uint64_t q = n / d, r = n % d;
    if (is_to_floor(a, b, r != 0)) {
        q++;
        r = d - r;
    }
    if (remainder == NULL) {
        *quotient = py_long_from_word(q, a->sign * b->sign);
        return *quotient == NULL ? -1 : 0;
    }
    if (quotient == NULL) {
        *remainder = py_long_from_word(r, b->sign);
        return *remainder == NULL ? -1 : 0;
    }
    PyObject *first = py_long_from_word(q, a->sign * b->sign);
    return give_results(first, py_long_from_word(r, b->sign), quotient, remainder);
}

/* The divisor has one digit. */
static int
divide_by_digit(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    PyLongObject *q = _PyLong_New(a->size + 1);
    if (q == NULL) {
        return -1;
    }
    digit d = b->digits[0];
    uint64_t rest = 0;
    for (Py_ssize_t i = a->size; --i >= 0;) {
        uint64_t n = rest << PyLong_SHIFT | a->digits[i];
        q->ob_digit[i] = (digit)(n / d);
        rest = n % d;
    }
    q->ob_digit[a->size] = 0;
    if (is_to_floor(a, b, rest != 0)) {
        increment_digits(q->ob_digit, a->size + 1);
        rest = d - rest;
    }
    PyObject *first = finish_long(q, a->size + 1, a->sign * b->sign);
    return give_results(first, py_long_from_word(rest, b->sign), quotient, remainder);
}

/* Whether |a| < |b| by their sizes and top digits; else a has at least as many bits. */
static inline bool
is_shorter(const py_long_view *a, const py_long_view *b)
{
    return a->size < b->size || (a->size == b->size && a->digits[a->size - 1] < b->digits[b->size - 1]);
}

/* |a| < |b| */
static int
divide_smaller(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    if (is_to_floor(a, b, a->size != 0)) {
        PyObject *first = py_long_from_word(1, -1);
        return give_results(first, py_long_add_views(a, b), quotient, remainder);
    }
    PyObject *first = py_long_from_word(0, 0);
    return give_results(first, py_long_from_view(a, a->sign), quotient, remainder);
}

/* The division of limbs: q of n - m + 2, r of m. */
static void
divide_limbs(mp_limb_t *q, mp_limb_t *r, const mp_limb_t *a, Py_ssize_t n, const mp_limb_t *b, Py_ssize_t m, bool floor)
{
    if (m == 1) {
        r[0] = mpn_divrem_1(q, 0, a, n, b[0]);
    }
    else {
        mpn_tdiv_qr(q, r, 0, a, n, b, m);
    }
    q[n - m + 1] = 0;
    if (floor && !mpn_zero_p(r, m)) {
        mpn_add_1(q, q, n - m + 2, 1);
        mpn_sub_n(r, b, r, m);
    }
}

static int
divide_packed(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    limb_room room;
    Py_ssize_t most_a = limbs_of_digits(a->size), most_b = limbs_of_digits(b->size);
    if (py_long_reserve_scratch(most_a) < 0 || py_limbs_open(&room, 2 * (most_a + most_b) + 2) < 0) {
        return -1;
    }
    mp_limb_t *a_limbs = room.limbs, *b_limbs = a_limbs + most_a, *r = b_limbs + most_b, *q = r + most_b;
    Py_ssize_t n = py_limbs_pack(a_limbs, a), m = py_limbs_pack(b_limbs, b);
    PyObject *first = NULL, *second = NULL;
    divide_limbs(q, r, a_limbs, n, b_limbs, m, a->sign != b->sign);
    if (quotient != NULL) {
        first = *quotient = py_long_from_limbs(q, n - m + 2, a->sign * b->sign);
    }
    if (remainder != NULL) {
        second = *remainder = py_long_from_limbs(r, m, b->sign);
    }
    py_limbs_close(&room);
    if ((quotient != NULL && first == NULL) || (remainder != NULL && second == NULL)) {
        Py_XDECREF(first);
        Py_XDECREF(second);
        return -1;
    }
    return 0;
}

int
py_long_divide_views(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    if (b->sign == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "long division or modulo by zero");
        return -1;
    }
    if (a->size <= 2 && b->size <= 2) {
        return divide_words(a, b, quotient, remainder);
    }
    if (is_shorter(a, b)) {
        return divide_smaller(a, b, quotient, remainder);
    }
    if (b->size == 1 && a->size <= LOOP_DIGITS) {
        return divide_by_digit(a, b, quotient, remainder);
    }
    return divide_packed(a, b, quotient, remainder);
}
