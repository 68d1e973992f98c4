/* Floor division of longs.
 *
 * How it works: numbers of two digits are divided in 64-bit C. A divisor of a pair goes along the pairs of the dividend, by
 * multiplication with its inverse. Few pairs, or nearly as many as the divisor has, are divided in the school's way: from the top,
 * each pair of the quotient is guessed by dividing the upper two pairs of what remains by the upper one of the divisor. The
 * others are packed for GMP (long_limbs.c). All give quotient and remainder of the magnitudes; when the signs differ and
 * something remains, the quotient goes down by one and the remainder to the other side of the divisor.
 *
 * I1 a divisor is shifted up before it is guessed with, until its upper pair has its top bit: a guess is then at most two too
 *    large, and with the second pair looked at at most one.
 */
#include "long_internal.h"

/* More is left to GMP: digits that are divided by a pair; pairs that are divided by more, and their products on the way. */
enum { BY_PAIR_DIGITS = 200, SHORT_PAIRS = 16, FEW_PRODUCTS = 20 };

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

/* The same of those that were wanted only, both there. Returns status: 0. */
static int
give_wanted(PyObject *q, PyObject *r, PyObject **quotient, PyObject **remainder)
{
    if (quotient != NULL) {
        *quotient = q;
    }
    if (remainder != NULL) {
        *remainder = r;
    }
    return 0;
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

/* What divides by a word: it, shifted up until its top bit is set, and the inverse of that. */
typedef struct word_divisor {
    uint64_t divisor;
    uint64_t inverse;    /* floor((2**128 - 1) / divisor) - 2**64 */
    int shift;
} word_divisor;

static word_divisor
prepare_divisor(uint64_t word)
{
    int shift = 64 - bits_of_word(word);
    uint64_t divisor = word << shift, rest;
    return (word_divisor){divisor, py_long_divide_step(~divisor, ~(uint64_t)0, divisor, &rest), shift};
}

/* n / divisor, where the upper word of n is less. The guess is at most one off, either way. */
static inline uint64_t
divide_by_inverse(unsigned __int128 n, const word_divisor *d, uint64_t *rest)
{
    unsigned __int128 guess = (n >> 64) * d->inverse + n;
    uint64_t quotient = (uint64_t)(guess >> 64) + 1;
    *rest = (uint64_t)n - quotient * d->divisor;
    if (*rest > (uint64_t)guess) {
        quotient--;
        *rest += d->divisor;
    }
    if (__builtin_expect(*rest >= d->divisor, 0)) {
        quotient++;
        *rest -= d->divisor;
    }
    return quotient;
}

/* out = |a| / word, as many digits as a has. The rest of each step is shifted as the divisor is. Returns the rest. */
static uint64_t
divide_by_word(digit *out, const py_long_view *a, uint64_t word)
{
    word_divisor d = prepare_divisor(word);
    Py_ssize_t i = a->size;
    uint64_t rest = 0;
    if (i & 1) {
        i--;
        out[i] = (digit)(a->digits[i] / word);
        rest = a->digits[i] % word << d.shift;
    }
    while ((i -= 2) >= 0) {
        uint64_t pair = close_pair(load_pair(a->digits + i));
        unsigned __int128 n = ((unsigned __int128)rest << PAIR_BITS) + ((unsigned __int128)pair << d.shift);
        store_pair(out + i, open_pair(divide_by_inverse(n, &d, &rest)));
    }
    return rest >> d.shift;
}

/* A quotient of n digits, one of room behind them, as a long, one more if it is to be rounded. Returns new. Raises yes. */
static PyObject *
long_of_quotient(digit *digits, Py_ssize_t n, bool round_up, int sign)
{
    digits[n] = round_up ? increment_digits(digits, n) : 0;
    n += digits[n] != 0;
    while (n > 0 && digits[n - 1] == 0) {
        n--;
    }
    py_long_view view = {.digits = digits, .size = n};
    return py_long_from_view(&view, sign);
}

/* The divisor is one pair, the dividend has at most BY_PAIR_DIGITS. */
static int
divide_by_pair(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    digit digits[BY_PAIR_DIGITS + 1];
    uint64_t word = word_of_digits(b->digits, b->size), rest = divide_by_word(digits, a, word);
    bool to_floor = is_to_floor(a, b, rest != 0);
    PyObject *q = NULL, *r = NULL;
    if (quotient != NULL && (q = long_of_quotient(digits, a->size, to_floor, a->sign * b->sign)) == NULL) {
        return -1;
    }
    if (remainder != NULL && (r = py_long_from_word(to_floor ? word - rest : rest, b->sign)) == NULL) {
        Py_XDECREF(q);
        return -1;
    }
    return give_wanted(q, r, quotient, remainder);
}

/* --- the school's way, in pairs --- */

/* The pairs of v, shifted up by less than a pair. Returns how many there are without what goes out at the top, which comes
 * behind them. */
static inline int
shifted_pairs(uint64_t *pairs, const py_long_view *v, int shift)
{
    int n = (int)(v->size + 1) / 2, whole = (int)v->size / 2;
    uint64_t below = 0;
    for (int i = 0; i < whole; i++) {
        uint64_t pair = close_pair(load_pair(v->digits + 2 * i));
        pairs[i] = (pair << shift | below) & PAIR_BITS_MASK;
        below = pair >> (PAIR_BITS - shift);
    }
    if (whole < n) {
        uint64_t last = v->digits[v->size - 1];
        pairs[whole] = (last << shift | below) & PAIR_BITS_MASK;
        below = last >> (PAIR_BITS - shift);
    }
    pairs[n] = below;
    return n;
}

/* u -= v * factor, m pairs and one more of u. Returns whether u has become negative. */
static inline bool
subtract_product(uint64_t *u, const uint64_t *v, int m, uint64_t factor)
{
    unsigned __int128 product = 0;
    uint64_t borrow = 0;
    for (int i = 0; i < m; i++) {
        product += (unsigned __int128)v[i] * factor;
        uint64_t difference = u[i] - ((uint64_t)product & PAIR_BITS_MASK) - borrow;
        u[i] = difference & PAIR_BITS_MASK;
        borrow = difference >> 63;
        product >>= PAIR_BITS;
    }
    uint64_t difference = u[m] - (uint64_t)product - borrow;
    u[m] = difference & PAIR_BITS_MASK;
    return difference >> 63;
}

static inline void
add_back(uint64_t *u, const uint64_t *v, int m)
{
    uint64_t carry = 0;
    for (int i = 0; i < m; i++) {
        carry += u[i] + v[i];
        u[i] = carry & PAIR_BITS_MASK;
        carry >>= PAIR_BITS;
    }
    u[m] = (u[m] + carry) & PAIR_BITS_MASK;
}

/* The pair of the quotient that u, m + 1 pairs, gives (I1). */
static inline uint64_t
guess_pair(const uint64_t *u, const uint64_t *v, int m)
{
    uint64_t top = v[m - 1], rest, guess;
    if (u[m] >= top) {
        return PAIR_BITS_MASK;
    }
    guess = py_long_divide_step(u[m] >> (64 - PAIR_BITS), u[m] << PAIR_BITS | u[m - 1], top, &rest);
    if ((unsigned __int128)guess * v[m - 2] > ((unsigned __int128)rest << PAIR_BITS | u[m - 2])) {
        guess--;
    }
    return guess;
}

/* q = u / v, n pairs and one more of u, m >= 2 of v; u becomes the remainder. */
static void
divide_school(uint64_t *q, uint64_t *u, int n, const uint64_t *v, int m)
{
    for (int i = n - m; i >= 0; i--) {
        q[i] = 0;
        if (u[i + m] == 0 && u[i + m - 1] < v[m - 1]) {
            continue;
        }
        q[i] = guess_pair(u + i, v, m);
        bool negative = subtract_product(u + i, v, m, q[i]);
        while (negative) {
            q[i]--;
            add_back(u + i, v, m);
            negative = u[i + m] != 0;
        }
    }
}

/* A long of n pairs, one more if it is to be rounded up; there may be one pair more then. Returns new. Raises yes. */
static PyObject *
long_of_pairs(uint64_t *pairs, int n, bool round_up, int sign)
{
    if (round_up) {
        int i = 0;
        pairs[n++] = 0;
        while (++pairs[i] > PAIR_BITS_MASK) {
            pairs[i++] = 0;
        }
    }
    while (n > 0 && pairs[n - 1] == 0) {
        n--;
    }
    Py_ssize_t size = n == 0 ? 0 : 2 * n - (pairs[n - 1] <= PyLong_MASK);    /* with its own class memory is found again */
    PyLongObject *v = _PyLong_New(size);
    if (v == NULL) {
        return NULL;
    }
    for (int i = 0; i < n; i++) {
        store_pair(v->ob_digit + 2 * i, open_pair(pairs[i]));
    }
    Py_SIZE(v) = sign < 0 ? -size : size;
    return (PyObject *)v;
}

/* The remainder, m pairs that were shifted; on the other side of the divisor if that is to be. Returns new. Raises yes. */
static PyObject *
long_of_rest(uint64_t *u, const uint64_t *v, int m, int shift, bool to_floor, int sign)
{
    uint64_t borrow = 0;
    for (int i = 0; to_floor && i < m; i++) {
        uint64_t difference = v[i] - u[i] - borrow;
        u[i] = difference & PAIR_BITS_MASK;
        borrow = difference >> 63;
    }
    u[m] = 0;
    for (int i = 0; i < m; i++) {
        u[i] = (u[i] >> shift | u[i + 1] << (PAIR_BITS - shift)) & PAIR_BITS_MASK;
    }
    return long_of_pairs(u, m, false, sign);
}

static inline bool
is_zero(const uint64_t *pairs, int n)
{
    while (n > 0 && pairs[n - 1] == 0) {
        n--;
    }
    return n == 0;
}

static inline bool
suits_school(const py_long_view *a, const py_long_view *b)
{
    Py_ssize_t n = (a->size + 1) / 2, m = (b->size + 1) / 2;
    return b->size > 2 && n <= SHORT_PAIRS && (n - m + 1) * m <= FEW_PRODUCTS;
}

/* Up to SHORT_PAIRS pairs, divided by more than one. */
static int
divide_short(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    uint64_t u[SHORT_PAIRS + 1], v[SHORT_PAIRS + 1], pairs[SHORT_PAIRS + 1];
    int shift = (b->size & 1 ? PAIR_BITS : PyLong_SHIFT) - bits_of_word(b->digits[b->size - 1]);
    int n = shifted_pairs(u, a, shift), m = shifted_pairs(v, b, shift);
    divide_school(pairs, u, n, v, m);
    bool to_floor = is_to_floor(a, b, !is_zero(u, m));
    PyObject *q = NULL, *r = NULL;
    if (quotient != NULL && (q = long_of_pairs(pairs, n - m + 1, to_floor, a->sign * b->sign)) == NULL) {
        return -1;
    }
    if (remainder != NULL && (r = long_of_rest(u, v, m, shift, to_floor, b->sign)) == NULL) {
        Py_XDECREF(q);
        return -1;
    }
    return give_wanted(q, r, quotient, remainder);
}

/* --- the general way --- */

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
    if (py_long_is_shorter(a, b)) {
        return divide_smaller(a, b, quotient, remainder);
    }
    if (b->size <= 2 && a->size <= BY_PAIR_DIGITS) {
        return divide_by_pair(a, b, quotient, remainder);
    }
    if (suits_school(a, b)) {
        return divide_short(a, b, quotient, remainder);
    }
    return divide_packed(a, b, quotient, remainder);
}
