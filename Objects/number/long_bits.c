/* Shifts and bitwise operations of longs.
 *
 * How it works: a negative number acts as its two's complement with endless ones above: the complement of its magnitude
 * less one. Each operation on complements is one on the limbs themselves whose result may be a complement again, so the
 * work is done by GMP's loops; only the subtraction and the addition of one remain.
 *
 * I1 a result has one limb more than the longer operand, for the carry of that addition.
 */
#include "long_internal.h"

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

/* --- shifts --- */

static PyObject *
shift_left(const py_long_view *a, Py_ssize_t count)
{
    if (a->sign == 0) {
        return py_long_from_limb(0, 0);
    }
    Py_ssize_t limbs = count / 64;
    unsigned bits = (unsigned)(count % 64);
    if (limbs > PY_LONG_MOST_LIMBS - a->size - 1) {
        return PyErr_NoMemory();
    }
    PyLongObject *result = _PyLong_New(a->size + limbs + 1);
    if (result == NULL) {
        return NULL;
    }
    mpn_zero(result->ob_digit, limbs);
    mp_limb_t *high = result->ob_digit + limbs;
    if (bits) {
        high[a->size] = mpn_lshift(high, a->limbs, a->size, bits);
    }
    else {
        mpn_copyi(high, a->limbs, a->size);
        high[a->size] = 0;
    }
    return finish_long(result, a->size + limbs + 1, a->sign);
}

/* Whether any of the lowest count bits is set. */
static bool
has_low_bits(const py_long_view *a, Py_ssize_t limbs, unsigned bits)
{
    if (limbs > 0 && !mpn_zero_p(a->limbs, limbs)) {
        return true;
    }
    return bits && (a->limbs[limbs] << (64 - bits)) != 0;
}

static PyObject *
shift_right(const py_long_view *a, Py_ssize_t count)
{
    Py_ssize_t limbs = count / 64;
    unsigned bits = (unsigned)(count % 64);
    if (limbs >= a->size) {
        return a->sign < 0 ? py_long_from_limb(1, -1) : py_long_from_limb(0, 0);
    }
    Py_ssize_t size = a->size - limbs;
    PyLongObject *result = _PyLong_New(size + 1);
    if (result == NULL) {
        return NULL;
    }
    if (bits) {
        mpn_rshift(result->ob_digit, a->limbs + limbs, size, bits);
    }
    else {
        mpn_copyi(result->ob_digit, a->limbs + limbs, size);
    }
    result->ob_digit[size] = 0;
    if (a->sign < 0 && has_low_bits(a, limbs, bits)) {
        mpn_add_1(result->ob_digit, result->ob_digit, size + 1, 1);
    }
    return finish_long(result, size + 1, a->sign);
}

/* The shift count in b, or -1 with an exception. */
static Py_ssize_t
shift_count(PyObject *b)
{
    Py_ssize_t count = PyInt_Check(b) ? PyInt_AS_LONG(b) : PyLong_AsSsize_t(b);
    if (count == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (count < 0) {
        PyErr_SetString(PyExc_ValueError, "negative shift count");
        return -1;
    }
    return count;
}

PyObject *
py_long_lshift(PyObject *a, PyObject *b)
{
    py_long_view view;
    if (!view_operand(&view, a) || !is_integer(b)) {
        return not_implemented();
    }
    Py_ssize_t count = shift_count(b);
    return count < 0 ? NULL : shift_left(&view, count);
}

PyObject *
py_long_rshift(PyObject *a, PyObject *b)
{
    py_long_view view;
    if (!view_operand(&view, a) || !is_integer(b)) {
        return not_implemented();
    }
    Py_ssize_t count = shift_count(b);
    return count < 0 ? NULL : shift_right(&view, count);
}

/* --- and, or, xor --- */

/* What an operand is in two's complement: `limbs`, or their complement with endless ones above. */
typedef struct bit_operand {
    const mp_limb_t *limbs;
    Py_ssize_t size;
    bool inverted;
    PyLongObject *owned;    /* holds the limbs of an inverted operand; may be NULL */
} bit_operand;

/* -m is the complement of m - 1. */
static bool
view_bits(bit_operand *bits, const py_long_view *view)
{
    *bits = (bit_operand){view->limbs, view->size, view->sign < 0, NULL};
    if (!bits->inverted) {
        return true;
    }
    bits->owned = _PyLong_New(view->size);
    if (bits->owned == NULL) {
        return false;
    }
    mpn_sub_1(bits->owned->ob_digit, view->limbs, view->size, 1);
    bits->limbs = bits->owned->ob_digit;
    return true;
}

/* x & y, or x & ~y, of the limbs. Returns the size of the result. */
static Py_ssize_t
and_limbs(mp_limb_t *out, const bit_operand *x, const bit_operand *y, bool without)
{
    Py_ssize_t common = x->size < y->size ? x->size : y->size;
    if (common > 0) {
        if (!without) {
            mpn_and_n(out, x->limbs, y->limbs, common);
            return common;
        }
        mpn_andn_n(out, x->limbs, y->limbs, common);
    }
    if (!without) {
        return 0;
    }
    mpn_copyi(out + common, x->limbs + common, x->size - common);
    return x->size;
}

/* x | y, or x ^ y, of the limbs. Returns the size of the result. */
static Py_ssize_t
join_limbs(mp_limb_t *out, const bit_operand *x, const bit_operand *y, bool exclusive)
{
    if (x->size < y->size) {
        const bit_operand *longer = y;
        y = x;
        x = longer;
    }
    if (y->size > 0) {
        if (exclusive) {
            mpn_xor_n(out, x->limbs, y->limbs, y->size);
        }
        else {
            mpn_ior_n(out, x->limbs, y->limbs, y->size);
        }
    }
    mpn_copyi(out + y->size, x->limbs + y->size, x->size - y->size);
    return x->size;
}

/* The three operations for each case of inverted operands. Returns the size of the result, and in
 * *inverted whether it is to be read as complement. */
static Py_ssize_t
combine_limbs(mp_limb_t *out, const bit_operand *x, const bit_operand *y, char op, bool *inverted)
{
    bool both = x->inverted && y->inverted;
    const bit_operand *plain = x->inverted ? y : x, *other = x->inverted ? x : y;

    *inverted = op == '&' ? both : op == '|' ? x->inverted || y->inverted
                                             : x->inverted != y->inverted;
    if (op == '^') {
        return join_limbs(out, x, y, true);
    }
    if (x->inverted != y->inverted) {    /* p & ~o, and p | ~o == ~(o & ~p) */
        return op == '&' ? and_limbs(out, plain, other, true) : and_limbs(out, other, plain, true);
    }
    /* ~x & ~y == ~(x | y) and the reverse */
    return (op == '&') != both ? and_limbs(out, x, y, false) : join_limbs(out, x, y, false);
}

static PyObject *
combine_operands(const bit_operand *x, const bit_operand *y, char op)
{
    bool inverted;
    Py_ssize_t size = (x->size > y->size ? x->size : y->size) + 1;    /* I1 */
    if (op == '&' && !x->inverted && !y->inverted) {
        size = (x->size < y->size ? x->size : y->size) + 1;
    }
    PyLongObject *result = _PyLong_New(size);
    if (result == NULL) {
        return NULL;
    }
    Py_ssize_t used = combine_limbs(result->ob_digit, x, y, op, &inverted);
    result->ob_digit[used] = 0;
    if (inverted) {
        mpn_add_1(result->ob_digit, result->ob_digit, used + 1, 1);
    }
    return finish_long(result, used + 1, inverted ? -1 : 1);
}

static PyObject *
combine_bits(PyObject *a, PyObject *b, char op)
{
    py_long_view va, vb;
    bit_operand x, y;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    if (!view_bits(&x, &va)) {
        return NULL;
    }
    PyObject *result = view_bits(&y, &vb) ? combine_operands(&x, &y, op) : NULL;
    Py_XDECREF(x.owned);
    Py_XDECREF(y.owned);
    return result;
}

PyObject *
py_long_and(PyObject *a, PyObject *b)
{
    return combine_bits(a, b, '&');
}

PyObject *
py_long_or(PyObject *a, PyObject *b)
{
    return combine_bits(a, b, '|');
}

PyObject *
py_long_xor(PyObject *a, PyObject *b)
{
    return combine_bits(a, b, '^');
}

/* ~a == -(a + 1) */
PyObject *
py_long_invert(PyObject *a)
{
    py_long_view view, minus_one;
    view_long(&view, (PyLongObject *)a);
    view_integer(&minus_one, -1);
    return py_long_subtract_views(&minus_one, &view);
}
