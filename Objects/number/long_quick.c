/* Operators of whole numbers as the dispatcher wants them: at once, and without memory where it can be.
 *
 * How it works: both operands are exact ints or longs. What fits in 63 bits goes through 64 bits of C, up to SHORT_DIGITS digits go
 * a pair of digits at a time, anything longer takes the number methods of long. An operand that the caller gives up, and
 * that nobody else holds, becomes the result when its memory is of the class that the result wants (long_internal.h).
 *
 * I1 a result may share its digits with an operand: each loop reads what it needs before it writes there. Products and
 *    quotients are made aside.
 * I2 NULL comes without an exception, with both operands as they were: the general operator tries again, and has the
 *    error if there is one.
 * I3 the digits behind the last one are read, up to the room of the number (long_room), but mean nothing.
 *
 * Not here: the number methods (long_arith.c, long_product.c, long_divide.c, long_bits.c), loops over longer numbers (long_rows.c).
 */
#include "long_internal.h"
#include "py_number.h"
#include "py_refcount.h"

/* An operand has at most so many digits, so many pairs. */
#define SHORT_DIGITS 10
#define SHORT_PAIRS ((SHORT_DIGITS + 1) / 2)

#define INLINE static inline __attribute__((always_inline))

/* --- operands --- */

/* A number as ob_size and ob_digit have it. Passed by value, so that it stays in registers. */
typedef struct number {
    const digit *digits;
    Py_ssize_t size;
} number;

/* Where the digits of an int are. */
typedef digit int_digits[PY_LONG_C_DIGITS + 1];

INLINE Py_ssize_t
length(number n)
{
    return n.size < 0 ? -n.size : n.size;
}

INLINE bool
is_short(number n)
{
    return (size_t)(n.size + SHORT_DIGITS) <= 2 * SHORT_DIGITS;
}

/* Is the memory of such numbers kept? */
INLINE bool
is_pooled(number n)
{
    return length(n) < 4 * (PY_DEAD_LONG_LISTS - 1);
}

INLINE bool
is_short_natural(number n)
{
    return (size_t)n.size <= SHORT_DIGITS;
}

/* The value of an int or of a long of up to two digits. */
INLINE bool
small_value(PyObject *o, int64_t *value)
{
    if (PyInt_CheckExact(o)) {
        *value = PyInt_AS_LONG(o);
        return true;
    }
    if (!PyLong_CheckExact(o) || (size_t)(Py_SIZE(o) + 2) > 4) {
        return false;
    }
    Py_ssize_t size = Py_SIZE(o);
    uint64_t pair = load_pair(((PyLongObject *)o)->ob_digit);
    int64_t word = (int64_t)(size & 1 ? pair & PyLong_MASK : size ? close_pair(pair) : 0);
    *value = size < 0 ? -word : word;
    return true;
}

/* Written in pairs, as it is read: what is stored in other parts than it is loaded in keeps the processor waiting. */
INLINE number
number_of_int(long value, int_digits store)
{
    uint64_t word = magnitude(value);
    Py_ssize_t size = word >> PAIR_BITS ? 3 : word >> PyLong_SHIFT ? 2 : word != 0;
    store_pair(store, open_pair(word & PAIR_BITS_MASK));
    store_pair(store + 2, word >> PAIR_BITS);
    return (number){store, value < 0 ? -size : size};
}

INLINE bool
take_number(PyObject *o, int_digits store, number *n)
{
    if (PyLong_CheckExact(o)) {
        *n = (number){((PyLongObject *)o)->ob_digit, Py_SIZE(o)};
        return true;
    }
    if (PyInt_CheckExact(o)) {
        *n = number_of_int(PyInt_AS_LONG(o), store);
        return true;
    }
    return false;
}

INLINE void
swap_numbers(number *a, number *b)
{
    number swap = *a;
    *a = *b;
    *b = swap;
}

/* The pair from digit i on, of n digits; there is one. */
INLINE uint64_t
pair_from(const digit *digits, Py_ssize_t n, Py_ssize_t i)
{
    return i + 1 < n ? load_pair(digits + i) : digits[i];
}

/* --- results --- */

/* The operator whose work it is, and its operands. */
typedef struct operation {
    py_long_quick_operator *operator;
    PyObject *v, *w;
    unsigned given;
} operation;

INLINE bool
is_of_class(PyObject *o, Py_ssize_t class)
{
    return PyLong_CheckExact(o) && room_class(long_size((PyLongObject *)o)) == class;
}

/* Memory for the result: an operand's, a dead number's. NULL: there is none at hand, or both operands would die for it. */
INLINE PyLongObject *
find_room(operation op, Py_ssize_t class)
{
    bool left_dies = (op.given & PY_GIVEN_LEFT) && Py_REFCNT(op.v) == 1;
    if (left_dies && is_of_class(op.v, class)) {
        return (PyLongObject *)op.v;
    }
    if ((op.given & PY_GIVEN_RIGHT) && Py_REFCNT(op.w) == 1) {
        if (is_of_class(op.w, class)) {
            return (PyLongObject *)op.w;
        }
        if (left_dies) {
            return NULL;
        }
    }
    return py_long_revive(class);
}

/* Take what was given, but for what has become the result. Returns the operand that dies with the operation, when its digits
 * have been read, or NULL. */
INLINE PyObject *
take_given(operation op, PyLongObject *result)
{
    PyObject *dying = NULL;
    if ((op.given & PY_GIVEN_LEFT) && op.v != (PyObject *)result) {
        if (Py_REFCNT(op.v) == 1) {
            dying = op.v;
        }
        else {
            py_refs_add(op.v, -1);
        }
    }
    if ((op.given & PY_GIVEN_RIGHT) && op.w != (PyObject *)result) {
        if (Py_REFCNT(op.w) == 1) {
            dying = op.w;
        }
        else {
            py_refs_add(op.w, -1);
        }
    }
    return dying;
}

static __attribute__((noinline)) PyObject *
release(PyObject *result, PyObject *dying)
{
    Py_DECREF(dying);
    return result;
}

INLINE PyObject *
give(PyLongObject *result, PyObject *dying)
{
    return dying != NULL ? release((PyObject *)result, dying) : (PyObject *)result;
}

/* The operator again, after memory was put where it finds it, and with a left operand that lives on until the end. */
static __attribute__((noinline, cold)) PyObject *
with_more_room(py_long_quick_operator *operator, PyObject *v, PyObject *w, unsigned given, Py_ssize_t class)
{
    if (!py_long_add_dead(class)) {
        return NULL;
    }
    Py_INCREF(v);
    PyObject *result = operator(v, w, given);
    Py_DECREF(v);
    return result;
}

/* The general way: a number method of long. */
static __attribute__((noinline)) PyObject *
by_method(binaryfunc method, PyObject *v, PyObject *w, unsigned given)
{
    PyObject *result = method(v, w);
    if (result == NULL) {
        PyErr_Clear();    /* I2 */
        return NULL;
    }
    if (given & PY_GIVEN_LEFT) {
        Py_DECREF(v);
    }
    if (given & PY_GIVEN_RIGHT) {
        Py_DECREF(w);
    }
    return result;
}

#define BY_METHOD(op, field) by_method(PyLong_Type.tp_as_number->field, (op).v, (op).w, (op).given)

/* The memory for so many digits of a result, and what dies for it. Leaves the function when there is none at hand. */
#define WITH_ROOM(op, digits_wanted) \
    PyLongObject *result = find_room((op), room_class(digits_wanted)); \
    if (result == NULL) { \
        return with_more_room((op).operator, (op).v, (op).w, (op).given, room_class(digits_wanted)); \
    } \
    PyObject *dying = take_given((op), result)

/* Are these two digits at most? */
INLINE bool
is_small(int64_t value)
{
    return magnitude(value) <= PAIR_BITS_MASK;
}

INLINE PyObject *
give_small(operation op, int64_t value)
{
    WITH_ROOM(op, 2);
    uint64_t word = magnitude(value);
    Py_ssize_t size = (word != 0) + (word > PyLong_MASK);
    store_pair(result->ob_digit, open_pair(word));
    Py_SIZE(result) = value < 0 ? -size : size;
    return give(result, dying);
}

/* Drop zeros at the top of n digits. */
INLINE Py_ssize_t
significant(const digit *digits, Py_ssize_t n)
{
    while (n > 0 && digits[n - 1] == 0) {
        n--;
    }
    return n;
}

/* --- sums --- */

/* Write the sum of pairs. Both at once; the lower digit's carry goes up into the other. Returns the carry. */
INLINE uint64_t
settle_sum(digit *out, uint64_t sum)
{
    sum += (sum & (PyLong_MASK + 1)) << 2;
    store_pair(out, sum & PAIR_MASK);
    return sum >> (32 + PyLong_SHIFT);
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

#define OPERATION(operator) ((operation){(operator), v, w, given})

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
        *n = (open_pairs){open_pair(word & PAIR_BITS_MASK), word >> PAIR_BITS};
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

PyObject *
py_long_quick_add(PyObject *v, PyObject *w, unsigned given)
{
    int64_t x, y, sum;
    if (small_value(v, &x) && small_value(w, &y) && !__builtin_add_overflow(x, y, &sum) && is_small(sum)) {
        return give_small(OPERATION(py_long_quick_add), sum);
    }
    return add_medium(v, w, given);
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
    store_pair(result->ob_digit, open_pair((uint64_t)lowest & PAIR_BITS_MASK));
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

PyObject *
py_long_quick_multiply(PyObject *v, PyObject *w, unsigned given)
{
    int64_t x, y, product;
    if (small_value(v, &x) && small_value(w, &y) && !__builtin_mul_overflow(x, y, &product)) {
        return is_small(product) ? give_small(OPERATION(py_long_quick_multiply), product) : multiply_medium(v, w, given);
    }
    return multiply_medium(v, w, given);
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

/* --- order --- */

int
py_long_quick_compare(PyObject *v, PyObject *w, int *order)
{
    number a, b;
    int_digits store_a, store_b;
    if (!take_number(v, store_a, &a) || !take_number(w, store_b, &b)) {
        return 0;
    }
    Py_ssize_t i = length(a);
    *order = (a.size > b.size) - (a.size < b.size);
    if (*order == 0) {
        while (i > 0 && a.digits[i - 1] == b.digits[i - 1]) {
            i--;
        }
        *order = i == 0 ? 0 : (a.digits[i - 1] > b.digits[i - 1]) == (a.size > 0) ? 1 : -1;
    }
    return 1;
}

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

/* out = a & -c, n and m digits, n > 0: -c is the complement of c - 1. */
INLINE void
mask_pairs(digit *out, const digit *a, Py_ssize_t n, const digit *c, Py_ssize_t m)
{
    uint64_t borrow = 1;
    for (Py_ssize_t i = 0; i < n; i += 2) {
        uint64_t less = (i < m ? pair_from(c, m, i) : 0) - borrow;
        store_pair(out + i, load_pair(a + i) & ~less & PAIR_MASK);
        borrow = less >> 63;
    }
}

/* a & c, where c is negative and a is not. */
static PyObject *
mask_short(operation op, number a, number c)
{
    WITH_ROOM(op, a.size);
    mask_pairs(result->ob_digit, a.digits, a.size, c.digits, -c.size);
    Py_SIZE(result) = significant(result->ob_digit, a.size);
    return give(result, dying);
}

/* v op w: one at least is longer, or negative. */
INLINE PyObject *
combine_longer(operation op, number a, number b, py_bit_operation bits)
{
    if (a.size < b.size) {
        swap_numbers(&a, &b);
    }
    if (bits == PY_BITS_AND && is_short_natural(a) && a.size > 0 && is_short(b) && b.size < 0) {
        return mask_short(op, a, b);
    }
    if (b.size < 0 || !is_pooled(a)) {
        return bits == PY_BITS_AND ? BY_METHOD(op, nb_and) : bits == PY_BITS_OR ? BY_METHOD(op, nb_or) : BY_METHOD(op, nb_xor);
    }
    Py_ssize_t size = bits == PY_BITS_AND ? b.size : a.size;
    WITH_ROOM(op, size);
    digit *out = result->ob_digit;
    py_digits_combine(out, a.digits, b.digits, b.size, bits);
    if (bits != PY_BITS_AND && out != a.digits) {
        memcpy(out + b.size, a.digits + b.size, (size_t)(a.size - b.size) * sizeof(digit));
    }
    Py_SIZE(result) = significant(out, size);
    return give(result, dying);
}

/* v op w. */
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
    if (a.size < b.size) {
        swap_numbers(&a, &b);
    }
    Py_ssize_t size = bits == PY_BITS_AND ? b.size : a.size;
    WITH_ROOM(op, size);
    combine_pairs(result->ob_digit, a.digits, a.size, b.digits, b.size, bits);
    Py_SIZE(result) = bits == PY_BITS_OR ? size : significant(result->ob_digit, size);
    return give(result, dying);
}

PyObject *
py_long_quick_and(PyObject *v, PyObject *w, unsigned given)
{
    return combine_quickly(OPERATION(py_long_quick_and), PY_BITS_AND);
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

/* The digits and the bits of a shift. Returns whether it is one from 0 to SHORT_DIGITS digits. */
INLINE bool
split_count(PyObject *w, Py_ssize_t *below, unsigned *bits)
{
    if (!PyInt_CheckExact(w) || (unsigned long)PyInt_AS_LONG(w) >= SHORT_DIGITS * PyLong_SHIFT) {
        return false;
    }
    unsigned count = (unsigned)PyInt_AS_LONG(w);
    *below = count / PyLong_SHIFT;
    *bits = count % PyLong_SHIFT;
    return true;
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
        store_pair(out + i - 2, open_pair((own << bits | below >> (PAIR_BITS - bits)) & PAIR_BITS_MASK));
        own = below;
    }
    if (i > 0) {
        store_pair(out, open_pair(own << bits & PAIR_BITS_MASK));
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
        store_pair(out + i, open_pair((own >> bits | above << (PAIR_BITS - bits)) & PAIR_BITS_MASK));
        own = above;
    }
    store_pair(out + i, open_pair(own >> bits));
}

PyObject *
py_long_quick_lshift(PyObject *v, PyObject *w, unsigned given)
{
    operation op = OPERATION(py_long_quick_lshift);
    Py_ssize_t below;
    unsigned bits;
    if (!PyLong_CheckExact(v) || !is_integer(w)) {
        return NULL;
    }
    number a = {((PyLongObject *)v)->ob_digit, Py_SIZE(v)};
    Py_ssize_t n = length(a);
    if (n == 0 || n > SHORT_DIGITS || !split_count(w, &below, &bits)) {
        return BY_METHOD(op, nb_lshift);
    }
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
    Py_ssize_t below;
    unsigned bits;
    if (!PyLong_CheckExact(v) || !is_integer(w)) {
        return NULL;
    }
    number a = {((PyLongObject *)v)->ob_digit, Py_SIZE(v)};
    if (!is_short_natural(a) || !split_count(w, &below, &bits) || a.size <= below) {
        return BY_METHOD(op, nb_rshift);
    }
    Py_ssize_t size = a.size - below;
    bool shrinks = a.digits[a.size - 1] >> bits == 0;
    WITH_ROOM(op, size);
    shift_pairs_right(result->ob_digit, a.digits + below, size, bits);
    Py_SIZE(result) = size - shrinks;
    return give(result, dying);
}
