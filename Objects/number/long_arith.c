/* Addition, subtraction, multiplication, division and order of longs, on GMP's mpn layer.
 *
 * How it works: operands are views (long_internal.h), results fresh longs that the mpn functions write into. One-limb
 * operands, by far the most frequent, are done with plain 64- and 128-bit C.
 *
 * I1 a result never shares limbs with an operand.
 * I2 mpn scratch memory is asked for before an operation large enough to need it (py_long_reserve_scratch).
 *
 * Not here: powers (long_power.c), shifts and bits (long_bits.c), division to float (long_float.c).
 */
#include "long_internal.h"

/* Below this, mpn functions work on the C stack. */
#define SCRATCHLESS_LIMBS 4096

int
py_long_reserve_scratch(Py_ssize_t limbs)
{
    if (limbs < SCRATCHLESS_LIMBS) {
        return 0;
    }
    if (limbs > PY_LONG_MOST_LIMBS) {
        PyErr_NoMemory();
        return -1;
    }
    void *probe = PyMem_Malloc((size_t)limbs * 8 * sizeof(mp_limb_t));
    if (probe == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    PyMem_Free(probe);
    return 0;
}

/* --- order --- */

static int
compare_magnitudes(const py_long_view *a, const py_long_view *b)
{
    if (a->size != b->size) {
        return a->size < b->size ? -1 : 1;
    }
    return a->size == 0 ? 0 : mpn_cmp(a->limbs, b->limbs, a->size);
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

/* |a| + |b| */
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
    mp_limb_t carry;
    if (b->size == 0) {
        mpn_copyi(sum->ob_digit, a->limbs, a->size);
        carry = 0;
    }
    else if (b->size == 1) {
        carry = mpn_add_1(sum->ob_digit, a->limbs, a->size, b->limbs[0]);
    }
    else {
        carry = mpn_add(sum->ob_digit, a->limbs, a->size, b->limbs, b->size);
    }
    sum->ob_digit[a->size] = carry;
    return finish_long(sum, a->size + 1, sign);
}

/* |a| - |b|, times sign */
static PyObject *
subtract_magnitudes(const py_long_view *a, const py_long_view *b, int sign)
{
    int order = compare_magnitudes(a, b);
    if (order == 0) {
        return py_long_from_limb(0, 0);
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
    if (b->size == 0) {
        mpn_copyi(difference->ob_digit, a->limbs, a->size);
    }
    else {
        mpn_sub(difference->ob_digit, a->limbs, a->size, b->limbs, b->size);
    }
    return finish_long(difference, a->size, sign);
}

PyObject *
py_long_add_views(const py_long_view *a, const py_long_view *b)
{
    if (a->sign == b->sign || a->sign == 0 || b->sign == 0) {
        return add_magnitudes(a, b, a->sign != 0 ? a->sign : b->sign);
    }
    return subtract_magnitudes(a, b, a->sign);
}

PyObject *
py_long_subtract_views(const py_long_view *a, const py_long_view *b)
{
    if (a->sign == -b->sign || a->sign == 0 || b->sign == 0) {
        return add_magnitudes(a, b, a->sign != 0 ? a->sign : -b->sign);
    }
    return subtract_magnitudes(a, b, a->sign);
}

/* --- products --- */

PyObject *
py_long_multiply_views(const py_long_view *a, const py_long_view *b)
{
    if (a->size < b->size) {
        const py_long_view *swap = a;
        a = b;
        b = swap;
    }
    if (b->size == 0) {
        return py_long_from_limb(0, 0);
    }
    Py_ssize_t size = a->size + b->size;
    if (py_long_reserve_scratch(size) < 0) {
        return NULL;
    }
    PyLongObject *product = _PyLong_New(size);
    if (product == NULL) {
        return NULL;
    }
    if (b->size == 1) {
        product->ob_digit[a->size] = mpn_mul_1(product->ob_digit, a->limbs, a->size, b->limbs[0]);
    }
    else if (a->limbs == b->limbs) {
        mpn_sqr(product->ob_digit, a->limbs, a->size);
    }
    else {
        mpn_mul(product->ob_digit, a->limbs, a->size, b->limbs, b->size);
    }
    return finish_long(product, size, a->sign * b->sign);
}

/* --- quotients --- */

/* Both operands have one limb. */
static int
divide_single(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    mp_limb_t n = a->size ? a->limbs[0] : 0;
    mp_limb_t d = b->limbs[0];
    mp_limb_t q = n / d, r = n % d;
    int sign = a->sign * b->sign;
    if (r != 0 && sign < 0) {
        q++;    /* can't overflow: then d == 1 and r == 0 */
        r = d - r;
    }
    if (quotient != NULL) {
        *quotient = py_long_from_limb(q, sign);
        if (*quotient == NULL) {
            return -1;
        }
    }
    if (remainder != NULL) {
        *remainder = py_long_from_limb(r, b->sign);
        if (*remainder == NULL) {
            if (quotient != NULL) {
                Py_CLEAR(*quotient);
            }
            return -1;
        }
    }
    return 0;
}

/* Make a truncated division, whose signs differ and whose remainder is not zero, a floor division. */
static void
floor_results(PyLongObject *q, Py_ssize_t *quotient_size, PyLongObject *r, const py_long_view *b)
{
    q->ob_digit[*quotient_size] = mpn_add_1(q->ob_digit, q->ob_digit, *quotient_size, 1);
    ++*quotient_size;
    mpn_sub_n(r->ob_digit, b->limbs, r->ob_digit, b->size);
}

int
py_long_divide_views(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder)
{
    if (b->sign == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "long division or modulo by zero");
        return -1;
    }
    if (a->size <= 1 && b->size <= 1) {
        return divide_single(a, b, quotient, remainder);
    }
    if (py_long_reserve_scratch(a->size) < 0) {
        return -1;
    }
    Py_ssize_t quotient_size = a->size >= b->size ? a->size - b->size + 1 : 1;
    PyLongObject *q = _PyLong_New(quotient_size + 1);
    if (q == NULL) {
        return -1;
    }
    PyLongObject *r = _PyLong_New(b->size);
    if (r == NULL) {
        Py_DECREF(q);
        return -1;
    }
    if (a->size < b->size) {
        q->ob_digit[0] = 0;
        mpn_zero(r->ob_digit, b->size);
        if (a->size) {
            mpn_copyi(r->ob_digit, a->limbs, a->size);
        }
    }
    else if (b->size == 1) {
        r->ob_digit[0] = mpn_divrem_1(q->ob_digit, 0, a->limbs, a->size, b->limbs[0]);
    }
    else {
        mpn_tdiv_qr(q->ob_digit, r->ob_digit, 0, a->limbs, a->size, b->limbs, b->size);
    }
    if (a->sign * b->sign < 0 && !mpn_zero_p(r->ob_digit, b->size)) {
        floor_results(q, &quotient_size, r, b);
    }
    finish_long(q, quotient_size, a->sign * b->sign);
    finish_long(r, b->size, b->sign);
    if (quotient != NULL) {
        *quotient = (PyObject *)q;
    }
    else {
        Py_DECREF(q);
    }
    if (remainder != NULL) {
        *remainder = (PyObject *)r;
    }
    else {
        Py_DECREF(r);
    }
    return 0;
}
