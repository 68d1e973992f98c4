/* Operators of whole numbers of few digits, as the dispatcher wants them: at once, and without memory where it can be.
 *
 * How it works: one operand at least is an exact long, the other one an exact long or int. What fits in two digits goes
 * through 64 bits of C, the rest digit by digit. A long that dies with the operation (`spare`) becomes the result when it
 * has room for it. What is not done here (other types, more digits, bits of negative numbers) gives NULL.
 *
 * I1 a result may share its digits with an operand: each loop reads what it needs before it writes there. Products are
 *    made aside.
 * I2 NULL comes without an exception: the general operator tries again, and has the error if there is one.
 *
 * Not here: the general operators (long_arith.c, long_bits.c), products of digits (long_product.c).
 */
#include "long_internal.h"
#include "long_rows.h"
#include "py_number.h"

/* An operand has at most so many digits. */
#define SHORT_DIGITS 10

/* --- operands --- */

/* The value of an int or of a long of up to two digits, below 2**62. */
static inline bool
small_value(PyObject *o, int64_t *value)
{
    if (PyInt_CheckExact(o)) {
        *value = PyInt_AS_LONG(o);
        return magnitude(*value) >> 62 == 0;
    }
    if (!PyLong_CheckExact(o) || long_size((PyLongObject *)o) > 2) {
        return false;
    }
    int64_t word = (int64_t)word_of_digits(((PyLongObject *)o)->ob_digit, long_size((PyLongObject *)o));
    *value = Py_SIZE(o) < 0 ? -word : word;
    return true;
}

static inline bool
view_short(py_long_view *view, PyObject *o)
{
    if (PyLong_CheckExact(o)) {
        view_long(view, (PyLongObject *)o);
        return view->size <= SHORT_DIGITS;
    }
    if (PyInt_CheckExact(o)) {
        view_integer(view, PyInt_AS_LONG(o));
        return true;
    }
    return false;
}

static inline bool
view_both(py_long_view *a, PyObject *v, py_long_view *b, PyObject *w)
{
    return view_short(a, v) && view_short(b, w);
}

static inline bool
view_naturals(py_long_view *a, PyObject *v, py_long_view *b, PyObject *w)
{
    return view_both(a, v, b, w) && a->sign >= 0 && b->sign >= 0;
}

/* --- results --- */

/* A long with room for n digits: the spare one, whose reference the caller gets, or a new one. */
static inline PyLongObject *
find_room(PyObject *spare, Py_ssize_t n)
{
    if (spare != NULL && long_room(long_size((PyLongObject *)spare)) >= n) {
        return (PyLongObject *)spare;
    }
    PyLongObject *v = _PyLong_New(n);
    if (v == NULL) {
        PyErr_Clear();    /* I2 */
    }
    return v;
}

static inline PyObject *
finish_short(PyLongObject *v, Py_ssize_t n, int sign)
{
    return v == NULL ? NULL : finish_long(v, n, sign);
}

/* A long of a value below 2**63. */
static inline PyObject *
make_small(PyObject *spare, int64_t value)
{
    uint64_t word = magnitude(value);
    PyLongObject *v = find_room(spare, word >> PAIR_BITS ? 3 : 2);
    if (v == NULL) {
        return NULL;
    }
    store_pair(v->ob_digit, open_pair(word & PAIR_BITS_MASK));
    Py_ssize_t size = (word != 0) + (word >> PyLong_SHIFT != 0);
    if (word >> PAIR_BITS) {
        v->ob_digit[2] = (digit)(word >> PAIR_BITS);
        size = 3;
    }
    Py_SIZE(v) = value < 0 ? -size : size;
    return (PyObject *)v;
}

/* --- sums --- */

static inline void
swap_views(const py_long_view **a, const py_long_view **b)
{
    const py_long_view *swap = *a;
    *a = *b;
    *b = swap;
}

/* Can the sum of the magnitudes have a digit more than a, the longer one? */
static inline bool
may_carry(const py_long_view *a, const py_long_view *b)
{
    digit top = a->size ? a->digits[a->size - 1] : 0;
    return top + (b->size == a->size && b->size ? b->digits[b->size - 1] : 0) >= PyLong_MASK;
}

static PyObject *
add_short(const py_long_view *a, const py_long_view *b, int sign, PyObject *spare)
{
    if (a->size < b->size) {
        swap_views(&a, &b);
    }
    Py_ssize_t size = a->size + may_carry(a, b), i = 0;
    PyLongObject *sum = find_room(spare, size);
    if (sum == NULL) {
        return NULL;
    }
    uint64_t carry = 0;
    for (; i + 1 < b->size; i += 2) {    /* both sums of a pair at once; the lower one's carry goes up into the other */
        carry += load_pair(a->digits + i) + load_pair(b->digits + i);
        carry += (carry & (PyLong_MASK + 1)) << 2;
        store_pair(sum->ob_digit + i, carry & PAIR_MASK);
        carry >>= 32 + PyLong_SHIFT;
    }
    for (; i < b->size; i++) {
        carry += a->digits[i] + b->digits[i];
        sum->ob_digit[i] = carry & PyLong_MASK;
        carry >>= PyLong_SHIFT;
    }
    for (; i < a->size; i++) {
        carry += a->digits[i];
        sum->ob_digit[i] = carry & PyLong_MASK;
        carry >>= PyLong_SHIFT;
    }
    if (i < size) {
        sum->ob_digit[i] = (digit)carry;
    }
    return finish_short(sum, size, sign);
}

static PyObject *
subtract_short(const py_long_view *a, const py_long_view *b, int sign, PyObject *spare)
{
    if (py_long_compare_magnitudes(a, b) < 0) {
        swap_views(&a, &b);
        sign = -sign;
    }
    PyLongObject *difference = find_room(spare, a->size);
    if (difference == NULL) {
        return NULL;
    }
    digit borrow = 0;
    Py_ssize_t i = 0;
    for (; i < b->size; i++) {
        borrow = a->digits[i] - b->digits[i] - borrow;
        difference->ob_digit[i] = borrow & PyLong_MASK;
        borrow >>= 31;
    }
    for (; i < a->size; i++) {
        borrow = a->digits[i] - borrow;
        difference->ob_digit[i] = borrow & PyLong_MASK;
        borrow >>= 31;
    }
    return finish_short(difference, a->size, sign);
}

/* v + w, or v - w. `minus` is a constant where it is called. */
static inline __attribute__((always_inline)) PyObject *
sum_short(PyObject *v, PyObject *w, PyObject *spare, bool minus)
{
    int64_t x, y;
    if (small_value(v, &x) && small_value(w, &y)) {
        return make_small(spare, minus ? x - y : x + y);
    }
    py_long_view a, b;
    if (!view_both(&a, v, &b, w)) {
        return NULL;
    }
    int sign = minus ? -b.sign : b.sign;
    if (a.sign * sign >= 0) {
        return add_short(&a, &b, a.sign != 0 ? a.sign : sign, spare);
    }
    return subtract_short(&a, &b, a.sign, spare);
}

PyObject *
py_long_short_add(PyObject *v, PyObject *w, PyObject *spare)
{
    return sum_short(v, w, spare, false);
}

PyObject *
py_long_short_subtract(PyObject *v, PyObject *w, PyObject *spare)
{
    return sum_short(v, w, spare, true);
}

/* --- products --- */

/* How many of n digits there are below the zeros at the top. */
static inline Py_ssize_t
significant(const digit *digits, Py_ssize_t n)
{
    while (n > 0 && digits[n - 1] == 0) {
        n--;
    }
    return n;
}

/* Copy all that the room of `size` digits holds (long_room): a pair and rows. There is a row to be read behind the digits. */
static inline void
copy_short(PyLongObject *v, const digit *digits, Py_ssize_t size)
{
    store_pair(v->ob_digit, load_pair(digits));
    for (Py_ssize_t i = 2; i < size; i += ROW) {
        store_row(v->ob_digit + i, load_row(digits + i));
    }
}

PyObject *
py_long_short_multiply(PyObject *v, PyObject *w, PyObject *spare)
{
    int64_t x, y, small;
    if (small_value(v, &x) && small_value(w, &y) && !__builtin_mul_overflow(x, y, &small) && small != INT64_MIN) {
        return make_small(spare, small);
    }
    py_long_view a, b;
    if (!view_both(&a, v, &b, w)) {
        return NULL;
    }
    digit digits[PRODUCT_ROOM(SHORT_DIGITS, SHORT_DIGITS) + ROW];
    Py_ssize_t size = significant(digits, py_long_multiply_digits(digits, &a, &b));
    PyLongObject *product = find_room(spare, size);
    if (product == NULL) {
        return NULL;
    }
    copy_short(product, digits, size);
    Py_SIZE(product) = a.sign * b.sign < 0 ? -size : size;
    return (PyObject *)product;
}

/* --- bits --- */

PyObject *
py_long_short_and(PyObject *v, PyObject *w, PyObject *spare)
{
    py_long_view a, b;
    if (!view_naturals(&a, v, &b, w)) {
        return NULL;
    }
    Py_ssize_t size = a.size < b.size ? a.size : b.size;
    PyLongObject *result = find_room(spare, size);
    if (result != NULL) {
        combine_digits(result->ob_digit, a.digits, b.digits, size, BITS_AND);
    }
    return finish_short(result, size, 1);
}

/* v | w, or v ^ w. */
static inline __attribute__((always_inline)) PyObject *
join_short(PyObject *v, PyObject *w, PyObject *spare, bit_operation op)
{
    py_long_view first, second;
    if (!view_naturals(&first, v, &second, w)) {
        return NULL;
    }
    const py_long_view *a = &first, *b = &second;
    if (a->size < b->size) {
        swap_views(&a, &b);
    }
    PyLongObject *result = find_room(spare, a->size);
    if (result == NULL) {
        return NULL;
    }
    digit *out = result->ob_digit;
    combine_digits(out, a->digits, b->digits, b->size, op);
    for (Py_ssize_t i = b->size; out != a->digits && i < a->size; i++) {
        out[i] = a->digits[i];
    }
    return finish_short(result, a->size, 1);
}

PyObject *
py_long_short_or(PyObject *v, PyObject *w, PyObject *spare)
{
    return join_short(v, w, spare, BITS_OR);
}

PyObject *
py_long_short_xor(PyObject *v, PyObject *w, PyObject *spare)
{
    return join_short(v, w, spare, BITS_XOR);
}

/* --- shifts --- */

/* The digits and the bits of a shift. Returns whether it is one from 0 to SHORT_DIGITS digits. */
static inline bool
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

PyObject *
py_long_short_lshift(PyObject *v, PyObject *w, PyObject *spare)
{
    py_long_view a;
    Py_ssize_t below;
    unsigned bits;
    if (!view_short(&a, v) || !split_count(w, &below, &bits) || a.size == 0) {
        return NULL;
    }
    digit over = a.digits[a.size - 1] >> (PyLong_SHIFT - bits);
    Py_ssize_t size = a.size + below + (over != 0);
    PyLongObject *result = find_room(spare, size);
    if (result == NULL) {
        return NULL;
    }
    digit *out = result->ob_digit + below;
    if (over != 0) {
        out[a.size] = over;
    }
    shift_digits_left(out, a.digits, a.size, bits);
    memset(result->ob_digit, 0, (size_t)below * sizeof(digit));
    return finish_short(result, size, a.sign);
}

PyObject *
py_long_short_rshift(PyObject *v, PyObject *w, PyObject *spare)
{
    py_long_view a;
    Py_ssize_t below;
    unsigned bits;
    if (!view_short(&a, v) || !split_count(w, &below, &bits) || a.sign < 0 || a.size <= below) {
        return NULL;
    }
    Py_ssize_t size = a.size - below;
    PyLongObject *result = find_room(spare, size);
    if (result == NULL) {
        return NULL;
    }
    shift_digits_right(result->ob_digit, a.digits + below, size, bits);
    return finish_short(result, size, 1);
}
