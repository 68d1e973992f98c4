/* Between the files of long: operands, results, and the way to GMP.
 *
 * An operand is a *view*: digits, their number and a sign. A view of a long borrows its digits, a view of an int keeps
 * its digits in itself, so mixed arithmetic needs no temporary objects. A view must not outlive or move away from where
 * it was made, and its object must stay alive.
 *
 * Digits have 30 bits (longintrepr.h). What is linear works on them directly, two at a time as a *pair* or more as a
 * *row*; what is not packs them into limbs of 64 bits for GMP and unpacks its result (long_limbs.c).
 */
#ifndef PY_OBJECTS_NUMBER_LONG_INTERNAL_H
#define PY_OBJECTS_NUMBER_LONG_INTERNAL_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "Python.h"
#include "longintrepr.h"
#include "py_state.h"

_Static_assert(GMP_LIMB_BITS == 64 && GMP_NAIL_BITS == 0, "pairs and limbs are read from memory as 64 bits");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the lower digit of a pair comes first");

/* No long has more digits: sizes in bits and in bytes then fit every type in use, GMP's too. */
#define PY_LONG_MOST_DIGITS ((Py_ssize_t)1 << 41)

/* Digits of the longest C integer. */
#define PY_LONG_C_DIGITS 3

typedef struct py_long_view {
    const digit *digits;    /* borrowed, or store */
    Py_ssize_t size;        /* the top digit is not zero */
    int sign;               /* -1, 0, 1 */
    digit store[PY_LONG_C_DIGITS + 1];    /* a pair can be read from the top digit on, as in a long */
} py_long_view;

static inline Py_ssize_t
long_size(const PyLongObject *v)
{
    return Py_SIZE(v) < 0 ? -Py_SIZE(v) : Py_SIZE(v);
}

static inline uint64_t
magnitude(long n)
{
    return n < 0 ? -(uint64_t)n : (uint64_t)n;
}

/* --- a few digits as one word --- */

/* Write n as digits. Returns how many. */
static inline Py_ssize_t
split_word(digit out[PY_LONG_C_DIGITS], uint64_t n)
{
    out[0] = (digit)n & PyLong_MASK;
    out[1] = (digit)(n >> PyLong_SHIFT) & PyLong_MASK;
    out[2] = (digit)(n >> 2 * PyLong_SHIFT);
    return out[2] ? 3 : out[1] ? 2 : out[0] ? 1 : 0;
}

/* The value of at most two digits. */
static inline uint64_t
word_of_digits(const digit *digits, Py_ssize_t size)
{
    uint64_t low = size > 0 ? digits[0] : 0;
    return size > 1 ? low | (uint64_t)digits[1] << PyLong_SHIFT : low;
}

/* Whether at most 64 bits are used; if so, *value is the magnitude. */
static inline bool
word_of_view(const py_long_view *v, uint64_t *value)
{
    if (v->size <= 2) {
        *value = word_of_digits(v->digits, v->size);
        return true;
    }
    if (v->size > 3 || v->digits[2] >> (64 - 2 * PyLong_SHIFT)) {
        return false;
    }
    *value = word_of_digits(v->digits, 2) | (uint64_t)v->digits[2] << 2 * PyLong_SHIFT;
    return true;
}

/* --- pairs: two digits in 64 bits, each in its half --- */

#define PAIR_BITS (2 * PyLong_SHIFT)
#define PAIR_BITS_MASK (((uint64_t)1 << PAIR_BITS) - 1)
#define PAIR_MASK (PyLong_MASK | (uint64_t)PyLong_MASK << 32)

static inline uint64_t
load_pair(const digit *digits)
{
    uint64_t pair;
    memcpy(&pair, digits, sizeof pair);
    return pair;
}

static inline void
store_pair(digit *digits, uint64_t pair)
{
    memcpy(digits, &pair, sizeof pair);
}

/* The 60 bits of a pair as a number, and back; what lies above them is left out. */
static inline uint64_t
close_pair(uint64_t pair)
{
    return (pair & PyLong_MASK) | pair >> 32 << PyLong_SHIFT;
}

static inline uint64_t
open_pair(uint64_t bits)
{
    return (bits & PyLong_MASK) | (bits << 2 & (uint64_t)PyLong_MASK << 32);
}

/* The sum of two pairs, both digits at once, after the lower one's carry has gone up into the other. */
static inline uint64_t
carry_up(uint64_t sum)
{
    return sum + ((sum & (PyLong_MASK + 1)) << 2);
}

/* What goes out of it. */
static inline uint64_t
carry_of_pair(uint64_t sum)
{
    return sum >> (32 + PyLong_SHIFT);
}

/* --- views --- */

static inline void
view_integer(py_long_view *view, long n)
{
    view->digits = view->store;
    view->size = split_word(view->store, magnitude(n));
    view->sign = (n > 0) - (n < 0);
}

static inline void
view_long(py_long_view *view, const PyLongObject *v)
{
    view->digits = v->ob_digit;
    view->size = long_size(v);
    view->sign = (Py_SIZE(v) > 0) - (Py_SIZE(v) < 0);
}

/* --- memory: for 2, 6, 10, … 66 digits, in the steps of 16 bytes in which it comes anyway; for 82, 98, …, so that a number that
 * grows finds memory that it had before --- */

enum { FINE_CLASSES = 16, FINE_DIGITS = 4 * FINE_CLASSES + 2, COARSE_STEP = 16 };

/* The memory of longs of the classes below LONG_CLASSES is kept, those of up to POOLED_DIGITS. */
enum { LONG_CLASSES = 80, POOLED_DIGITS = FINE_DIGITS + COARSE_STEP * (LONG_CLASSES - 1 - FINE_CLASSES) };

_Static_assert(LONG_CLASSES <= PY_DEAD_LONG_LISTS, "a list for each class");

static inline Py_ssize_t
room_class(Py_ssize_t size)
{
    size_t n = (size_t)size;
    return (Py_ssize_t)(n <= FINE_DIGITS ? (n + 1) / 4 : FINE_CLASSES + (n - FINE_DIGITS + COARSE_STEP - 1) / COARSE_STEP);
}

static inline Py_ssize_t
room_of_class(Py_ssize_t class)
{
    return class <= FINE_CLASSES ? 4 * class + 2 : FINE_DIGITS + COARSE_STEP * (class - FINE_CLASSES);
}

/* A long that uses `size` digits has room for so many: _PyLong_New asks for no less. */
static inline Py_ssize_t
long_room(Py_ssize_t size)
{
    return room_of_class(room_class(size));
}

/* A long in the memory of a dead one, of a class below LONG_CLASSES; its size is not set. Returns new, NULL: there is
 * none. Raises no. */
static inline PyLongObject *
py_long_revive(Py_ssize_t class)
{
    struct py_number_state *state = &py_runtime_state.number;
    PyLongObject *v = state->dead_longs[class];
    if (v != NULL) {
        state->dead_longs[class] = (PyLongObject *)Py_SIZE(v);
        state->dead_long_count[class]--;
        _Py_NewReference((PyObject *)v);
    }
    return v;
}

/* The memory of a long, whose type is set, for the next one of its class. Raises no. */
static inline void
py_long_bury(PyLongObject *v, Py_ssize_t class)
{
    struct py_number_state *state = &py_runtime_state.number;
    Py_SIZE(v) = (Py_ssize_t)state->dead_longs[class];
    state->dead_longs[class] = v;
    state->dead_long_count[class]++;
}

/* View an int or a long (or an instance of a subclass). Returns whether it was one. */
static inline bool
view_operand(py_long_view *view, PyObject *o)
{
    if (PyLong_Check(o)) {
        view_long(view, (PyLongObject *)o);
        return true;
    }
    if (PyInt_Check(o)) {
        view_integer(view, PyInt_AS_LONG(o));
        return true;
    }
    return false;
}

/* Whether o is an int or a long, or an instance of a subclass. */
static inline bool
is_integer(PyObject *o)
{
    return PyInt_Check(o) || PyLong_Check(o);
}

/* Drop zero digits at the top and set the sign: n digits were written. */
static inline PyObject *
finish_long(PyLongObject *v, Py_ssize_t n, int sign)
{
    while (n > 0 && v->ob_digit[n - 1] == 0) {
        n--;
    }
    Py_SIZE(v) = sign < 0 ? -n : n;
    return (PyObject *)v;
}

/* (high, low) / divisor, where high < divisor. Returns the quotient. */
static inline uint64_t
py_long_divide_step(uint64_t high, uint64_t low, uint64_t divisor, uint64_t *remainder)
{
#ifdef __x86_64__
    __asm__("divq %4" : "=a"(low), "=d"(high) : "0"(low), "1"(high), "rm"(divisor) : "cc");
    *remainder = high;
    return low;
#else
    unsigned __int128 n = (unsigned __int128)high << 64 | low;
    *remainder = (uint64_t)(n % divisor);
    return (uint64_t)(n / divisor);
#endif
}

static inline int
bits_of_word(uint64_t word)
{
    return word == 0 ? 0 : 64 - __builtin_clzl(word);
}

static inline size_t
bits_of_view(const py_long_view *v)
{
    return v->size == 0 ? 0 : (size_t)(v->size - 1) * PyLong_SHIFT + (size_t)bits_of_word(v->digits[v->size - 1]);
}

/* Whether n digits are all zero. */
static inline bool
are_zero(const digit *digits, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        if (digits[i]) {
            return false;
        }
    }
    return true;
}

/* Add 1 to n digits in place. Returns the carry. */
static inline digit
increment_digits(digit *digits, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        digits[i] = (digits[i] + 1) & PyLong_MASK;
        if (digits[i]) {
            return 0;
        }
    }
    return 1;
}

/* The arguments of int() and long() as they mostly are, a text and a base; all others the argument parser is to judge. */
static inline bool
take_text_and_base(PyObject *args, PyObject *kwargs, PyObject **text, int *base)
{
    if (kwargs != NULL || PyTuple_GET_SIZE(args) != 2 || !PyInt_CheckExact(PyTuple_GET_ITEM(args, 1))) {
        return false;
    }
    *text = PyTuple_GET_ITEM(args, 0);
    *base = (int)PyInt_AS_LONG(PyTuple_GET_ITEM(args, 1));
    return *base == PyInt_AS_LONG(PyTuple_GET_ITEM(args, 1));
}

/* --- longobject.c --- */

/* A long of sign * word. Returns new. Raises yes. */
PyObject *py_long_from_word(uint64_t word, int sign);

/* Put memory for a long of this class where py_long_revive finds it. Returns whether there was any. Raises no. */
bool py_long_add_dead(Py_ssize_t class);

/* A copy of what is viewed, with the given sign. Returns new. Raises yes. */
PyObject *py_long_from_view(const py_long_view *view, int sign);

/* --- long_limbs.c: to GMP and back --- */

/* Limbs for an operation: inside while they are few, else allocated. */
typedef struct limb_room {
    mp_limb_t *limbs;
    mp_limb_t inside[96];
} limb_room;

/* GMP ends the process when its scratch memory can't be had; so ask for as much before.
 * limbs: the size of the operation. Returns status (-1: MemoryError). Raises yes. */
int py_long_reserve_scratch(Py_ssize_t limbs);

/* Make room for n limbs; py_limbs_close when it is no longer needed. Returns status. Raises yes. */
int py_limbs_open(limb_room *room, Py_ssize_t n);
void py_limbs_close(limb_room *room);

/* How many limbs py_limbs_pack writes at most for so many digits. */
static inline Py_ssize_t
limbs_of_digits(Py_ssize_t digits)
{
    return (digits * PyLong_SHIFT + 63) / 64;
}

/* Pack the digits of v. Returns how many limbs there are; the top one is not zero. Raises no. */
Py_ssize_t py_limbs_pack(mp_limb_t *out, const py_long_view *v);

/* A long of n limbs, the top ones of which may be zero. Returns new. Raises yes. */
PyObject *py_long_from_limbs(const mp_limb_t *limbs, Py_ssize_t n, int sign);

/* --- long_digits.c --- */

/* Write the digits of n limbs, the top one not zero, in a base from 2 to 36. The limbs are lost; there is one behind them
 * that may be written. Returns how many characters. Raises no. */
size_t py_limbs_write(char *out, mp_limb_t *limbs, Py_ssize_t n, int base);

/* The number that `count` characters say, all digits of the base, the first not '0'. out has room for one limb more than
 * the number needs. Returns how many limbs, -1: MemoryError. Raises yes. */
Py_ssize_t py_limbs_read(mp_limb_t *out, const char *p, size_t count, int base);

/* --- long_arith.c --- */

/* The order of two numbers, or of their magnitudes: negative, zero, positive. Raise no. */
int py_long_compare_views(const py_long_view *a, const py_long_view *b);
int py_long_compare_magnitudes(const py_long_view *a, const py_long_view *b);

/* Each: returns new. Raises yes. */
PyObject *py_long_add_views(const py_long_view *a, const py_long_view *b);
PyObject *py_long_subtract_views(const py_long_view *a, const py_long_view *b);

/* --- long_rows.c: loops over digits --- */

/* Does the processor have what the wider rows need? Raises no. */
int py_digits_have_wide_rows(void);

/* out = a + b, or a - b, which is not negative: `size` digits of out and a, n of b, not more. out may be one of them. The first one
 * returns the carry. Raise no. */
digit py_digits_add(digit *out, const digit *a, Py_ssize_t size, const digit *b, Py_ssize_t n);
void py_digits_subtract(digit *out, const digit *a, Py_ssize_t size, const digit *b, Py_ssize_t n);

typedef enum { PY_BITS_AND, PY_BITS_WITHOUT, PY_BITS_OR, PY_BITS_XOR } py_bit_operation;

/* Of rows, pairs or digits. */
#define PY_COMBINE(a, b, op) \
    ((op) == PY_BITS_AND ? (a) & (b) : (op) == PY_BITS_WITHOUT ? (a) & ~(b) : (op) == PY_BITS_OR ? (a) | (b) : (a) ^ (b))

/* out = x op y, n digits each. out may be one of them. Raises no. */
void py_digits_combine(digit *out, const digit *x, const digit *y, Py_ssize_t n, py_bit_operation op);

/* out = a << bits, or a >> bits, n > 0 digits, bits < 30. out may be above a, or below when the shift goes down. The first one
 * returns what goes out at the top. Raise no. */
digit py_digits_shift_left(digit *out, const digit *a, Py_ssize_t n, unsigned bits);
void py_digits_shift_right(digit *out, const digit *a, Py_ssize_t n, unsigned bits);

/* out = a * factor: n digits, and one more of out, which does not lie where a lies. Raises no. */
void py_digits_multiply(digit *out, const digit *a, Py_ssize_t n, digit factor);

/* --- long_product.c --- */

/* Digits that py_long_multiply_digits may write. */
#define PRODUCT_ROOM(n, m) ((n) + (m) + 2)

/* out = |a| * |b|: b has one digit or two, or both have up to 14. out has PRODUCT_ROOM and is none of theirs. Returns how
 * many digits were written, the top ones of which may be zero. Raises no. */
Py_ssize_t py_long_multiply_digits(digit *out, const py_long_view *a, const py_long_view *b);

/* Returns new. Raises yes. */
PyObject *py_long_multiply_views(const py_long_view *a, const py_long_view *b);

/* --- long_divide.c --- */

/* Whether |a| < |b| by their sizes and top digits, |b| not zero; else a has at least as many bits. */
static inline bool
py_long_is_shorter(const py_long_view *a, const py_long_view *b)
{
    return a->size < b->size || (a->size == b->size && a->digits[a->size - 1] < b->digits[b->size - 1]);
}

/* Floor division; either result pointer may be NULL. Returns status. Raises yes. */
int py_long_divide_views(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder);

/* --- long_power.c: number methods. Each: returns new (or NotImplemented). Raises yes. --- */

PyObject *py_long_power(PyObject *base, PyObject *exponent, PyObject *modulus);

/* --- long_bits.c --- */

/* a * 2**count. Returns new. Raises yes. */
PyObject *py_long_shift_left(const py_long_view *a, Py_ssize_t count);

/* Number methods. Each: returns new (or NotImplemented). Raises yes. */
PyObject *py_long_lshift(PyObject *a, PyObject *b);
PyObject *py_long_rshift(PyObject *a, PyObject *b);
PyObject *py_long_and(PyObject *a, PyObject *b);
PyObject *py_long_or(PyObject *a, PyObject *b);
PyObject *py_long_xor(PyObject *a, PyObject *b);
PyObject *py_long_invert(PyObject *a);

/* --- long_float.c --- */

/* The leading 64 bits of a number that is not zero: |value| == (bits + fraction) * 2**exponent, the top bit is set. */
typedef struct leading_bits {
    uint64_t bits;
    Py_ssize_t exponent;
    bool sticky;    /* fraction is not zero */
} leading_bits;

leading_bits py_long_lead(const py_long_view *v);

/* a / b as a float, rounded once. Returns new (or NotImplemented). Raises yes. */
PyObject *py_long_true_divide(PyObject *a, PyObject *b);

#endif
