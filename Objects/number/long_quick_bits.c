/* Bits and shifts for the dispatcher (long_quick.c). */
#include "long_quick.h"

/* --- bits --- */

/* out = a op b, n and m digits, n >= m; op is a constant where it is called. */
INLINE void
combine_pairs(digit *out, const digit *a, Py_ssize_t n, const digit *b, Py_ssize_t m, py_bit_operation bits)
{
    Py_ssize_t i = 0;
    for (; i + 1 < m; i += 2) {
        store_pair(out + i, PY_COMBINE(load_pair(a + i), load_pair(b + i), bits));
    }
    if (i < m) {
        store_pair(out + i, PY_COMBINE(load_pair(a + i), b[i], bits));
        i += 2;
    }
    for (; bits != PY_BITS_AND && out != a && i < n; i += 2) {
        store_pair(out + i, load_pair(a + i));
    }
}

/* The complement of a pair in two's complement, with what the pairs below carry into it. */
INLINE uint64_t
negate_pair(uint64_t pair, uint64_t *carry)
{
    uint64_t sum = carry_up((pair ^ PAIR_MASK) + *carry);
    *carry = carry_of_pair(sum);
    return sum & PAIR_MASK;
}

/* a op b of up to SHORT_DIGITS, where a is not shorter, and one of them negative: in two's complement, of which a result that is
 * negative is the complement once more. */
INLINE PyObject *
combine_signed(operation op, number a, number b, py_bit_operation bits)
{
    digit out[2 * (SHORT_PAIRS + 1)];
    uint64_t carry_a = 1, carry_b = 1, carry = 1;
    unsigned sign_a = a.size < 0, sign_b = b.size < 0;
    bool negative = PY_COMBINE(sign_a, sign_b, bits);
    Py_ssize_t n = length(a), m = length(b), i = 0;
    for (; i < n; i += 2) {
        uint64_t x = pair_from(a.digits, n, i), y = i < m ? pair_from(b.digits, m, i) : 0;
        x = a.size < 0 ? negate_pair(x, &carry_a) : x;
        y = b.size < 0 ? negate_pair(y, &carry_b) : y;
        x = PY_COMBINE(x, y, bits);
        store_pair(out + i, negative ? negate_pair(x, &carry) : x);
    }
    store_pair(out + i, negative ? carry : 0);
    Py_ssize_t size = significant(out, i + 2);
    WITH_ROOM(op, size);
    for (i = 0; i < size; i += 2) {
        store_pair(result->ob_digit + i, load_pair(out + i));
    }
    Py_SIZE(result) = negative ? -size : size;
    return give(result, dying);
}

/* Swap the numbers so that the second is not longer, and leave out their digits above the result's: so the memory of the result
 * is of its own class, in whose list it will be found again. */
INLINE void
take_what_counts(number *a, number *b, py_bit_operation bits)
{
    if (a->size < b->size) {
        swap_numbers(a, b);
    }
    if (bits == PY_BITS_AND) {
        a->size = b->size;
    }
    Py_ssize_t n = a->size;
    while (bits != PY_BITS_OR && n == b->size && n > 0 && PY_COMBINE(a->digits[n - 1], b->digits[n - 1], bits) == 0) {
        a->size = b->size = --n;
    }
}

/* v op w: one at least is longer, or negative. */
INLINE PyObject *
combine_longer(operation op, number a, number b, py_bit_operation bits)
{
    if (a.size < b.size) {
        swap_numbers(&a, &b);
    }
    if (is_short(a) && is_short(b)) {
        return length(a) < length(b) ? combine_signed(op, b, a, bits) : combine_signed(op, a, b, bits);
    }
    if (b.size < 0 || !is_pooled(a)) {
        return bits == PY_BITS_AND ? BY_METHOD(op, nb_and) : bits == PY_BITS_OR ? BY_METHOD(op, nb_or) : BY_METHOD(op, nb_xor);
    }
    take_what_counts(&a, &b, bits);
    WITH_ROOM(op, a.size);
    digit *out = result->ob_digit;
    py_digits_combine(out, a.digits, b.digits, b.size, bits);
    if (out != a.digits) {
        memcpy(out + b.size, a.digits + b.size, (size_t)(a.size - b.size) * sizeof(digit));
    }
    Py_SIZE(result) = a.size;
    return give(result, dying);
}

/* v op w; bits is a constant where it is called. */
INLINE PyObject *
combine_quickly(operation op, py_bit_operation bits)
{
    number a, b;
    int_digits store_a, store_b;
    if (!take_number(op.v, store_a, &a) || !take_number(op.w, store_b, &b)) {
        return NULL;
    }
    if (!is_short_natural(a) || !is_short_natural(b)) {
        return combine_longer(op, a, b, bits);
    }
    take_what_counts(&a, &b, bits);
    WITH_ROOM(op, a.size);
    combine_pairs(result->ob_digit, a.digits, a.size, b.digits, b.size, bits);
    Py_SIZE(result) = a.size;
    return give(result, dying);
}

/* Is it a long of up to SHORT_DIGITS, not negative? */
INLINE bool
is_short_natural_long(PyObject *o)
{
    return PyLong_CheckExact(o) && (size_t)Py_SIZE(o) <= SHORT_DIGITS;
}

/* v & w of such longs. A pair at the top may be half of it behind a number's end (I3), in both or where it is cut off. */
INLINE PyObject *
and_short_longs(operation op)
{
    const digit *a = ((PyLongObject *)op.v)->ob_digit, *b = ((PyLongObject *)op.w)->ob_digit;
    Py_ssize_t size = Py_SIZE(op.v) < Py_SIZE(op.w) ? Py_SIZE(op.v) : Py_SIZE(op.w);
    while (size > 0 && (a[size - 1] & b[size - 1]) == 0) {
        size--;
    }
    WITH_ROOM_LEFT(op, room_class(size));
    digit *out = result->ob_digit;
    for (Py_ssize_t i = 0; i < size; i += 2) {
        store_pair(out + i, load_pair(a + i) & load_pair(b + i));
    }
    Py_SIZE(result) = size;
    return give(result, dying);
}

static __attribute__((noinline)) PyObject *
and_quickly(PyObject *v, PyObject *w, unsigned given)
{
    return combine_quickly(OPERATION(and_quickly), PY_BITS_AND);
}

PyObject *
py_long_quick_and(PyObject *v, PyObject *w, unsigned given)
{
    if (is_short_natural_long(v) && is_short_natural_long(w) && !(given & PY_GIVEN_RIGHT)) {
        return and_short_longs(OPERATION(py_long_quick_and));
    }
    return and_quickly(v, w, given);
}

PyObject *
py_long_quick_or(PyObject *v, PyObject *w, unsigned given)
{
    return combine_quickly(OPERATION(py_long_quick_or), PY_BITS_OR);
}

PyObject *
py_long_quick_xor(PyObject *v, PyObject *w, unsigned given)
{
    return combine_quickly(OPERATION(py_long_quick_xor), PY_BITS_XOR);
}

/* --- shifts --- */

/* A long, and the digits and bits that it is shifted by. Returns whether that is done here: up to SHORT_DIGITS, both. */
INLINE bool
take_shift(operation op, number *a, Py_ssize_t *below, unsigned *bits)
{
    if (!PyLong_CheckExact(op.v) || !PyInt_CheckExact(op.w) || (unsigned long)PyInt_AS_LONG(op.w) >= SHORT_DIGITS * PyLong_SHIFT) {
        return false;
    }
    unsigned count = (unsigned)PyInt_AS_LONG(op.w);
    *a = (number){((PyLongObject *)op.v)->ob_digit, Py_SIZE(op.v)};
    *below = count / PyLong_SHIFT;
    *bits = count % PyLong_SHIFT;
    return a->size != 0 && is_short(*a);
}

/* The others, of exact types: a subclass may have the reflected operator. */
static PyObject *
shift_longer(operation op, binaryfunc method)
{
    bool are_exact = PyLong_CheckExact(op.v) && (PyInt_CheckExact(op.w) || PyLong_CheckExact(op.w));
    return are_exact ? py_long_by_method(method, op.v, op.w, op.given) : NULL;
}

/* out = a << bits, n digits. From the top down, as out may lie above a (I1). */
INLINE void
shift_pairs_left(digit *out, const digit *a, Py_ssize_t n, unsigned bits)
{
    Py_ssize_t i = n;
    if (n & 1) {
        i--;
        out[i] = (a[i] << bits & PyLong_MASK) | (i > 0 ? a[i - 1] >> (PyLong_SHIFT - bits) : 0);
    }
    uint64_t own = i > 0 ? close_pair(load_pair(a + i - 2)) : 0;
    for (; i > 2; i -= 2) {
        uint64_t below = close_pair(load_pair(a + i - 4));
        store_pair(out + i - 2, open_pair(own << bits | below >> (PAIR_BITS - bits)));
        own = below;
    }
    if (i > 0) {
        store_pair(out, open_pair(own << bits));
    }
}

/* out = a >> bits, n digits. From below (I1). */
INLINE void
shift_pairs_right(digit *out, const digit *a, Py_ssize_t n, unsigned bits)
{
    uint64_t own = close_pair(pair_from(a, n, 0));
    Py_ssize_t i = 0;
    for (; i + 2 < n; i += 2) {
        uint64_t above = close_pair(pair_from(a, n, i + 2));
        store_pair(out + i, open_pair(own >> bits | above << (PAIR_BITS - bits)));
        own = above;
    }
    store_pair(out + i, open_pair(own >> bits));
}

PyObject *
py_long_quick_lshift(PyObject *v, PyObject *w, unsigned given)
{
    operation op = OPERATION(py_long_quick_lshift);
    number a;
    Py_ssize_t below;
    unsigned bits;
    if (!take_shift(op, &a, &below, &bits)) {
        return shift_longer(op, PyLong_Type.tp_as_number->nb_lshift);
    }
    Py_ssize_t n = length(a);
    digit over = a.digits[n - 1] >> (PyLong_SHIFT - bits);
    Py_ssize_t size = n + below + (over != 0);
    WITH_ROOM(op, size);
    digit *out = result->ob_digit + below;
    shift_pairs_left(out, a.digits, n, bits);
    if (over != 0) {
        out[n] = over;
    }
    for (Py_ssize_t i = 0; i < below; i++) {
        result->ob_digit[i] = 0;
    }
    Py_SIZE(result) = a.size < 0 ? -size : size;
    return give(result, dying);
}

PyObject *
py_long_quick_rshift(PyObject *v, PyObject *w, unsigned given)
{
    operation op = OPERATION(py_long_quick_rshift);
    number a;
    Py_ssize_t below;
    unsigned bits;
    if (!take_shift(op, &a, &below, &bits) || a.size <= below) {
        return shift_longer(op, PyLong_Type.tp_as_number->nb_rshift);
    }
    Py_ssize_t size = a.size - below;
    bool shrinks = a.digits[a.size - 1] >> bits == 0;
    WITH_ROOM(op, size);
    shift_pairs_right(result->ob_digit, a.digits + below, size, bits);
    Py_SIZE(result) = size - shrinks;
    return give(result, dying);
}
