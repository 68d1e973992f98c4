/* Longs and doubles: exact splitting, rounding half to even, division that rounds once.
 *
 * How it works: a number is reduced to its leading 64 bits and the question whether anything below them is not zero
 * (sticky). From that it rounds to 53 bits, or to fewer for a subnormal quotient.
 */
#include <float.h>
#include <math.h>

#include "long_internal.h"
#include "py_number.h"

/* --- leading bits --- */

/* The same of a row of limbs whose top one is not zero. */
static leading_bits
lead_of_limbs(const mp_limb_t *limbs, Py_ssize_t size)
{
    mp_limb_t top = limbs[size - 1];
    int shift = __builtin_clzl(top);
    leading_bits lead = {top << shift, (size - 1) * 64 - shift, false};
    if (size > 1 && shift) {
        lead.bits |= limbs[size - 2] >> (64 - shift);
    }
    mp_limb_t below = size > 1 ? limbs[size - 2] << shift : 0;
    lead.sticky = below != 0 || (size > 2 && !mpn_zero_p(limbs, size - 2));
    return lead;
}

leading_bits
py_long_lead(const py_long_view *v)
{
    Py_ssize_t used = v->size < 4 ? v->size : 4;    /* 3 full digits have 90 bits, the top one has 1 at least */
    const digit *top = v->digits + v->size - used;
    unsigned __int128 word = 0;
    for (Py_ssize_t i = used; --i >= 0;) {
        word = word << PyLong_SHIFT | top[i];
    }
    uint64_t high = (uint64_t)(word >> 64);
    int over = high ? bits_of_word(high) : -__builtin_clzl((uint64_t)word);    /* bits beyond 64 */
    leading_bits lead = {(uint64_t)(over >= 0 ? word >> over : word << -over), (v->size - used) * PyLong_SHIFT + over,
                         false};
    lead.sticky = (over > 0 && word << (128 - over) != 0) || !are_zero(v->digits, v->size - used);
    return lead;
}

/* Round the 64 bits to `keep` bits, half to even: the result is an integer below or equal to 2**keep. */
static uint64_t
round_bits(leading_bits lead, int keep)
{
    int drop = 64 - keep;
    if (drop > 64) {
        return 0;
    }
    uint64_t kept = drop < 64 ? lead.bits >> drop : 0;
    uint64_t half = (uint64_t)1 << (drop - 1);
    uint64_t rest = lead.bits & (half | (half - 1));
    if (rest > half || (rest == half && (lead.sticky || (kept & 1)))) {
        kept++;
    }
    return kept;
}

/* --- long to double --- */

/* x and *exponent with v == x * 2**exponent up to rounding, 0.5 <= |x| < 1. Returns -1.0 when the exponent does not fit. */
static double
split_view(const py_long_view *v, Py_ssize_t *exponent)
{
    if (v->size == 0) {
        *exponent = 0;
        return 0.0;
    }
    leading_bits lead = py_long_lead(v);
    double x = ldexp((double)round_bits(lead, DBL_MANT_DIG), -DBL_MANT_DIG);
    *exponent = lead.exponent + 64;
    if (x == 1.0) {
        x = 0.5;
        ++*exponent;
    }
    return v->sign < 0 ? -x : x;
}

double
_PyLong_Frexp(PyLongObject *v, Py_ssize_t *exponent)
{
    py_long_view view;
    view_long(&view, v);
    return split_view(&view, exponent);
}

/* 2.0 ** exponent, which is a normal number. */
static inline double
power_of_two(int exponent)
{
    uint64_t word = (uint64_t)(exponent + DBL_MAX_EXP - 1) << (DBL_MANT_DIG - 1);
    double power;
    memcpy(&power, &word, sizeof power);
    return power;
}

double
PyLong_AsDouble(PyObject *v)
{
    if (v == NULL || !PyLong_Check(v)) {
        PyErr_BadInternalCall();
        return -1.0;
    }
    PyLongObject *n = (PyLongObject *)v;
    if (long_size(n) <= 2) {
        double word = (double)(int64_t)word_of_digits(n->ob_digit, long_size(n));
        return Py_SIZE(n) < 0 ? -word : word;
    }
    py_long_view view;
    view_long(&view, n);
    leading_bits lead = py_long_lead(&view);
    double bits = (double)(lead.bits | lead.sticky);    /* rounds as all the bits would, being eleven more than are kept */
    Py_ssize_t most = DBL_MAX_EXP - 64;
    if (lead.exponent > most || (lead.exponent == most && bits == 0x1p64)) {
        PyErr_SetString(PyExc_OverflowError, "long int too large to convert to float");
        return -1.0;
    }
    return view.sign * bits * power_of_two((int)lead.exponent);
}

/* --- double to long --- */

PyObject *
PyLong_FromDouble(double value)
{
    if (isinf(value)) {
        PyErr_SetString(PyExc_OverflowError, "cannot convert float infinity to integer");
        return NULL;
    }
    if (isnan(value)) {
        PyErr_SetString(PyExc_ValueError, "cannot convert float NaN to integer");
        return NULL;
    }
    int exponent;
    double fraction = frexp(fabs(value), &exponent);
    if (exponent <= 0) {
        return py_long_from_word(0, 0);
    }
    int sign = value < 0 ? -1 : 1;
    uint64_t bits = (uint64_t)ldexp(fraction, 64);    /* the value times 2**(64 - exponent) */
    if (exponent <= 64) {
        return py_long_from_word(bits >> (64 - exponent), sign);
    }
    py_long_view view = {.sign = sign};
    view.digits = view.store;
    view.size = split_word(view.store, bits);
    return py_long_shift_left(&view, exponent - 64);
}

/* --- true division --- */

static PyObject *
raise_too_large(void)
{
    PyErr_SetString(PyExc_OverflowError, "integer division result too large for a float");
    return NULL;
}

/* (quotient + fraction) * 2**exponent, rounded. */
static PyObject *
float_from_quotient(const mp_limb_t *quotient, Py_ssize_t size, bool sticky, Py_ssize_t exponent, int sign)
{
    leading_bits lead = lead_of_limbs(quotient, size);
    lead.sticky = lead.sticky || sticky;
    exponent += lead.exponent;
    Py_ssize_t top = exponent + 64;    /* result < 2**top */
    if (top > DBL_MAX_EXP) {
        return raise_too_large();
    }
    int keep = DBL_MANT_DIG;
    if (top < DBL_MIN_EXP) {    /* subnormal: fewer bits */
        keep = (int)(top - DBL_MIN_EXP) + DBL_MANT_DIG;
    }
    if (keep < 0) {
        return PyFloat_FromDouble(sign < 0 ? -0.0 : 0.0);
    }
    double result = ldexp((double)round_bits(lead, keep), (int)(top - keep));
    if (isinf(result)) {
        return raise_too_large();
    }
    return PyFloat_FromDouble(sign < 0 ? -result : result);
}

/* Both numbers are exact doubles. */
static bool
try_small_quotient(const py_long_view *a, const py_long_view *b, double *result)
{
    const uint64_t most = (uint64_t)1 << DBL_MANT_DIG;
    uint64_t x, y;
    if (!word_of_view(a, &x) || !word_of_view(b, &y) || x > most || y > most) {
        return false;
    }
    *result = a->sign * b->sign * ((double)x / (double)y);
    return true;
}

/* The quotient of limbs as a float. The dividend gets so many more (or fewer) limbs that the quotient has 65 bits at
 * least. memory: m + 5 limbs. */
static PyObject *
divide_limbs(const mp_limb_t *a, Py_ssize_t n, const mp_limb_t *b, Py_ssize_t m, mp_limb_t *memory, int sign)
{
    Py_ssize_t extra = m + 2 - n;
    Py_ssize_t cut = extra < 0 ? -extra : 0;
    Py_ssize_t pad = extra > 0 ? extra : 0;
    Py_ssize_t size = n + pad - cut;    /* m + 2 */
    mp_limb_t *dividend = memory, *quotient = memory + size;
    bool sticky = cut > 0 && !mpn_zero_p(a, cut);
    mpn_zero(dividend, pad);
    mpn_copyi(dividend + pad, a + cut, n - cut);
    /* The remainder may overwrite the dividend. */
    mpn_tdiv_qr(quotient, dividend, 0, dividend, size, b, m);
    sticky = sticky || !mpn_zero_p(dividend, m);
    Py_ssize_t quotient_size = size - m + 1;
    quotient_size -= quotient[quotient_size - 1] == 0;
    return float_from_quotient(quotient, quotient_size, sticky, 64 * (cut - pad), sign);
}

static PyObject *
divide_views(const py_long_view *a, const py_long_view *b)
{
    int sign = a->sign * b->sign;
    Py_ssize_t difference = (Py_ssize_t)bits_of_view(a) - (Py_ssize_t)bits_of_view(b);
    if (difference > DBL_MAX_EXP) {
        return raise_too_large();
    }
    if (difference < DBL_MIN_EXP - DBL_MANT_DIG - 1) {
        return PyFloat_FromDouble(sign < 0 ? -0.0 : 0.0);
    }
    limb_room room;
    Py_ssize_t most_a = limbs_of_digits(a->size), most_b = limbs_of_digits(b->size);
    if (py_long_reserve_scratch(2 * most_b) < 0 || py_limbs_open(&room, most_a + 2 * most_b + 8) < 0) {
        return NULL;
    }
    mp_limb_t *a_limbs = room.limbs, *b_limbs = a_limbs + most_a;
    Py_ssize_t n = py_limbs_pack(a_limbs, a), m = py_limbs_pack(b_limbs, b);
    PyObject *result = divide_limbs(a_limbs, n, b_limbs, m, b_limbs + most_b, sign);
    py_limbs_close(&room);
    return result;
}

PyObject *
py_long_true_divide(PyObject *a, PyObject *b)
{
    py_long_view va, vb;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (vb.sign == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "division by zero");
        return NULL;
    }
    if (va.sign == 0) {
        return PyFloat_FromDouble(vb.sign < 0 ? -0.0 : 0.0);
    }
    double result;
    if (try_small_quotient(&va, &vb, &result)) {
        return PyFloat_FromDouble(result);
    }
    return divide_views(&va, &vb);
}
