/* Sums and differences for the dispatcher (long_quick.c). */
#include "long_quick.h"

/* --- sums --- */

/* Write it. Returns the carry. */
INLINE uint64_t
settle_sum(digit *out, uint64_t sum)
{
    sum = carry_up(sum);
    store_pair(out, sum & PAIR_MASK);
    return carry_of_pair(sum);
}

/* The same of a difference: the lower digit has taken from the upper one all by itself. Returns the borrow. */
INLINE uint64_t
settle_difference(digit *out, uint64_t difference)
{
    store_pair(out, difference & PAIR_MASK);
    return difference >> 63;
}

#define SETTLE(out, x, y) \
    (minus ? settle_difference((out), (x) - (y) - carry) : settle_sum((out), (x) + (y) + carry))

/* out = a + b, or a - b: n and m digits, n >= m, a not less than b in a difference. A sum has room for one digit more than a.
 * Returns the size, the top digit may be zero. */
INLINE Py_ssize_t
sum_pairs(digit *out, const digit *a, Py_ssize_t n, const digit *b, Py_ssize_t m, bool minus)
{
    uint64_t carry = 0;
    Py_ssize_t i = 0;
    for (; i + 1 < m; i += 2) {
        carry = SETTLE(out + i, load_pair(a + i), load_pair(b + i));
    }
    if (i < m) {
        carry = SETTLE(out + i, pair_from(a, n, i), b[i]);
        i += 2;
    }
    for (; i < n; i += 2) {
        carry = SETTLE(out + i, pair_from(a, n, i), 0);
    }
    if (i == n && carry) {
        out[i++] = 1;
    }
    return i;
}

#undef SETTLE

/* |a| + |b|, negative or not; n >= m are their lengths. */
INLINE PyObject *
add_lengths(operation op, const digit *a, Py_ssize_t n, const digit *b, Py_ssize_t m, bool negative)
{
    digit top = a[n - 1] + (m == n ? b[m - 1] : 0);
    WITH_ROOM(op, n + (top >= PyLong_MASK));
    Py_ssize_t size = n;
    if (n <= SHORT_DIGITS) {
        size = sum_pairs(result->ob_digit, a, n, b, m, false);
    }
    else if (py_digits_add(result->ob_digit, a, n, b, m)) {
        result->ob_digit[size++] = 1;
    }
    size = significant(result->ob_digit, size);
    Py_SIZE(result) = negative ? -size : size;
    return give(result, dying);
}

/* |a| - |b|, negative or not; a is not less. */
INLINE PyObject *
subtract_lengths(operation op, const digit *a, Py_ssize_t n, const digit *b, Py_ssize_t m, bool negative)
{
    WITH_ROOM(op, n);
    if (n <= SHORT_DIGITS) {
        sum_pairs(result->ob_digit, a, n, b, m, true);
    }
    else {
        py_digits_subtract(result->ob_digit, a, n, b, m);
    }
    Py_ssize_t size = significant(result->ob_digit, n);
    Py_SIZE(result) = negative ? -size : size;
    return give(result, dying);
}

/* Is |a| < |b|, both of n digits? */
INLINE bool
is_less(const digit *a, const digit *b, Py_ssize_t n)
{
    while (n > 0 && a[n - 1] == b[n - 1]) {
        n--;
    }
    return n > 0 && a[n - 1] < b[n - 1];
}

/* Not both are zero. */
INLINE PyObject *
sum_lengths(operation op, number a, number b)
{
    bool differ = (a.size ^ b.size) < 0;
    Py_ssize_t n = length(a), m = length(b);
    if (n < m || (differ && n == m && is_less(a.digits, b.digits, n))) {
        swap_numbers(&a, &b);
        Py_ssize_t swap = n;
        n = m;
        m = swap;
    }
    return differ ? subtract_lengths(op, a.digits, n, b.digits, m, a.size < 0)
                  : add_lengths(op, a.digits, n, b.digits, m, a.size < 0);
}

/* v + w, or v - w. `minus` is a constant where it is called. */
INLINE PyObject *
sum_longer(operation op, bool minus)
{
    number a, b;
    int_digits store_a, store_b;
    if (!take_number(op.v, store_a, &a) || !take_number(op.w, store_b, &b)) {
        return NULL;
    }
    if (!is_pooled(a) || !is_pooled(b)) {
        return minus ? BY_METHOD(op, nb_subtract) : BY_METHOD(op, nb_add);
    }
    return sum_lengths(op, a, (number){b.digits, minus ? -b.size : b.size});
}

static __attribute__((noinline)) PyObject *
add_longer(PyObject *v, PyObject *w, unsigned given)
{
    return sum_longer(OPERATION(add_longer), false);
}

/* A number of up to two pairs, as they stand in memory. */
typedef struct open_pairs {
    uint64_t low, high;
} open_pairs;

INLINE bool
take_open_pairs(PyObject *o, open_pairs *n)
{
    if (PyInt_CheckExact(o)) {
        unsigned long word = (unsigned long)PyInt_AS_LONG(o);
        *n = (open_pairs){open_pair(word), word >> PAIR_BITS};
        return word <= LONG_MAX;
    }
    const digit *digits = ((PyLongObject *)o)->ob_digit;
    if (!PyLong_CheckExact(o) || (size_t)(Py_SIZE(o) - 1) >= 4) {
        return false;
    }
    n->low = pair_from(digits, Py_SIZE(o), 0);
    n->high = Py_SIZE(o) > 2 ? pair_from(digits, Py_SIZE(o), 2) : 0;
    return true;
}

/* a + b: a of 3 to SHORT_DIGITS digits, no less than b has. In place most of it stands where it is. */
INLINE PyObject *
add_open_pairs(operation op, const PyLongObject *long_a, open_pairs b)
{
    const digit *a = long_a->ob_digit;
    Py_ssize_t n = Py_SIZE(long_a), i = 4;
    WITH_ROOM(op, n + (a[n - 1] == PyLong_MASK));
    digit *out = result->ob_digit;
    uint64_t carry = settle_sum(out, load_pair(a) + b.low);
    carry = settle_sum(out + 2, pair_from(a, n, 2) + b.high + carry);
    for (; i < n && (carry || out != a); i += 2) {
        carry = settle_sum(out + i, pair_from(a, n, i) + carry);
    }
    if (i == n && carry) {
        out[n] = 1;
    }
    Py_SIZE(result) = n + (i >= n && (i == n ? carry != 0 : out[n] != 0));
    return give(result, dying);
}

/* The most frequent case of it: a long and less. */
static __attribute__((noinline)) PyObject *
add_medium(PyObject *v, PyObject *w, unsigned given)
{
    open_pairs b;
    if (!PyLong_CheckExact(v) || (size_t)(Py_SIZE(v) - 3) > SHORT_DIGITS - 3 || !take_open_pairs(w, &b) ||
        (Py_SIZE(v) == 3 && b.high >> 32 != 0)) {
        return add_longer(v, w, given);
    }
    return add_open_pairs(OPERATION(add_medium), (PyLongObject *)v, b);
}

static __attribute__((noinline)) PyObject *
subtract_longer(PyObject *v, PyObject *w, unsigned given)
{
    return sum_longer(OPERATION(subtract_longer), true);
}

/* v += w, where v is a long of more than two digits. Returns whether v has two pairs that nobody else holds, and they had no carry;
 * else nothing is changed. */
INLINE bool
add_in_place(PyObject *v, PyObject *w)
{
    digit *digits = ((PyLongObject *)v)->ob_digit;
    open_pairs b;
    if (Py_SIZE(v) == 3 || Py_REFCNT(v) != 1 || !take_open_pairs(w, &b)) {
        return false;
    }
    uint64_t low = carry_up(load_pair(digits) + b.low);
    uint64_t high = carry_up(load_pair(digits + 2) + b.high + carry_of_pair(low));
    if (carry_of_pair(high)) {
        return false;
    }
    store_pair(digits, low & PAIR_MASK);
    store_pair(digits + 2, high & PAIR_MASK);
    return true;
}

static __attribute__((noinline)) PyObject *
add_small(PyObject *v, PyObject *w, unsigned given)
{
    int64_t x, y, sum;
    if (small_value(v, &x) && small_value(w, &y) && !__builtin_add_overflow(x, y, &sum) && is_small(sum)) {
        return give_small(OPERATION(add_small), sum);
    }
    return add_medium(v, w, given);
}

PyObject *
py_long_quick_add(PyObject *v, PyObject *w, unsigned given)
{
    if (PyLong_CheckExact(v) && Py_SIZE(v) > 2) {
        return given == PY_GIVEN_LEFT && add_in_place(v, w) ? v : add_medium(v, w, given);
    }
    return add_small(v, w, given);
}

PyObject *
py_long_quick_subtract(PyObject *v, PyObject *w, unsigned given)
{
    int64_t x, y, difference;
    if (small_value(v, &x) && small_value(w, &y) && !__builtin_sub_overflow(x, y, &difference) && is_small(difference)) {
        return give_small(OPERATION(py_long_quick_subtract), difference);
    }
    return subtract_longer(v, w, given);
}
