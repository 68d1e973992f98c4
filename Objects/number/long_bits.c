/* Shifts and bitwise operations of longs.
 *
 * How it works: a negative number acts as its two's complement with endless ones above. Its limbs are produced on the
 * fly, complement plus carry, from the stored magnitude; a negative result is turned back in place.
 *
 * I1 a result of n limbs is computed with one limb more than the longer operand has, so that its sign is in the top bit.
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

/* One operand, read limb by limb as two's complement. */
typedef struct complement_reader {
    const py_long_view *view;
    mp_limb_t carry;    /* 1 while all lower limbs of a negative number were zero */
} complement_reader;

static inline mp_limb_t
read_limb(complement_reader *reader, Py_ssize_t i)
{
    const py_long_view *v = reader->view;
    mp_limb_t limb = i < v->size ? v->limbs[i] : 0;
    if (v->sign >= 0) {
        return limb;
    }
    limb = ~limb + reader->carry;
    reader->carry = reader->carry && limb == 0;
    return limb;
}

/* Turn the two's complement of n limbs into sign and magnitude. */
static PyObject *
finish_complement(PyLongObject *v, Py_ssize_t n)
{
    if (v->ob_digit[n - 1] >> 63 == 0) {
        return finish_long(v, n, 1);
    }
    mpn_neg(v->ob_digit, v->ob_digit, n);
    return finish_long(v, n, -1);
}

static PyObject *
combine_bits(PyObject *a, PyObject *b, char op)
{
    py_long_view va, vb;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    Py_ssize_t size = (va.size > vb.size ? va.size : vb.size) + 1;    /* I1 */
    if (op == '&' && va.sign >= 0 && vb.sign >= 0) {
        size = (va.size < vb.size ? va.size : vb.size) + 1;
    }
    PyLongObject *result = _PyLong_New(size);
    if (result == NULL) {
        return NULL;
    }
    complement_reader ra = {&va, 1}, rb = {&vb, 1};
    for (Py_ssize_t i = 0; i < size - 1; i++) {
        mp_limb_t x = read_limb(&ra, i), y = read_limb(&rb, i);
        result->ob_digit[i] = op == '&' ? x & y : op == '|' ? x | y : x ^ y;
    }
    mp_limb_t x = va.sign < 0 ? ~(mp_limb_t)0 : 0, y = vb.sign < 0 ? ~(mp_limb_t)0 : 0;
    result->ob_digit[size - 1] = op == '&' ? x & y : op == '|' ? x | y : x ^ y;
    return finish_complement(result, size);
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
