/* Float arithmetic that C does not offer as Python defines it: powers, floor division, rounding, order, hash.
 *
 * I1 comparing a float with an integer is exact: neither side is rounded.
 * I2 a float that is integral has the hash of that integer.
 *
 * Not here: the type itself (floatobject.c).
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>

#include "long_internal.h"
#include "py_dtoa.h"
#include "float_internal.h"

/* --- operands --- */

int
py_float_try_value(PyObject *o, double *value)
{
    if (PyFloat_Check(o)) {
        *value = PyFloat_AS_DOUBLE(o);
        return 1;
    }
    if (PyInt_Check(o)) {
        *value = (double)PyInt_AS_LONG(o);
        return 1;
    }
    if (PyLong_Check(o)) {
        *value = PyLong_AsDouble(o);
        return *value == -1.0 && PyErr_Occurred() ? -1 : 1;
    }
    return 0;
}

/* --- division --- */

/* a modulo b with the sign of b, for b != 0. */
static double
floor_modulo(double a, double b)
{
    double remainder = fmod(a, b);
    if (remainder == 0.0) {
        return copysign(0.0, b);
    }
    return (b < 0) != (remainder < 0) ? remainder + b : remainder;
}

void
py_float_divmod(double a, double b, double *quotient, double *remainder)
{
    double r = fmod(a, b);
    double q = (a - r) / b;    /* integral up to rounding */
    if (r != 0.0) {
        if ((b < 0) != (r < 0)) {
            r += b;
            q -= 1.0;
        }
    }
    else {
        r = copysign(0.0, b);
    }
    if (q != 0.0) {
        double whole = floor(q);
        q = q - whole > 0.5 ? whole + 1.0 : whole;
    }
    else {
        q = copysign(0.0, a / b);
    }
    *quotient = q;
    *remainder = r;
}

/* Returns new. Raises yes. */
PyObject *
py_float_modulo(double a, double b)
{
    if (b == 0.0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "float modulo");
        return NULL;
    }
    return py_float_new(floor_modulo(a, b));
}

/* --- powers --- */

static int
is_odd_integer(double x)
{
    return fmod(fabs(x), 2.0) == 1.0;
}

/* x ** y where y is an infinity. */
static double
power_of_infinite_exponent(double x, double y)
{
    double size = fabs(x);
    if (size == 1.0) {
        return 1.0;
    }
    return (y > 0.0) == (size > 1.0) ? HUGE_VAL : 0.0;
}

/* x ** y where x is an infinity and y is finite and not zero. */
static double
power_of_infinity(double x, double y)
{
    double result = y > 0.0 ? HUGE_VAL : 0.0;
    return is_odd_integer(y) ? copysign(result, x) : result;
}

/* Returns new. Raises yes. */
PyObject *
py_float_power(double x, double y)
{
    if (y == 0.0 || x == 1.0) {
        return py_float_new(1.0);
    }
    if (isnan(x) || isnan(y)) {
        return py_float_new(isnan(x) ? x : y);
    }
    if (isinf(y)) {
        return py_float_new(power_of_infinite_exponent(x, y));
    }
    if (isinf(x)) {
        return py_float_new(power_of_infinity(x, y));
    }
    if (x == 0.0) {
        if (y < 0.0) {
            PyErr_SetString(PyExc_ZeroDivisionError, "0.0 cannot be raised to a negative power");
            return NULL;
        }
        return py_float_new(is_odd_integer(y) ? x : 0.0);
    }
    if (x < 0.0 && y != floor(y)) {
        PyErr_SetString(PyExc_ValueError, "negative number cannot be raised to a fractional power");
        return NULL;
    }
    double result = pow(fabs(x), y);
    if (x < 0.0 && is_odd_integer(y)) {
        result = -result;
    }
    if (isinf(result)) {
        errno = ERANGE;
        return PyErr_SetFromErrno(PyExc_OverflowError);
    }
    return py_float_new(result);
}

/* --- order --- */

/* The order of a finite double and an integer. */
static int
compare_with_view(double x, const py_long_view *n)
{
    int sign = (x > 0.0) - (x < 0.0);
    if (sign != n->sign) {
        return sign < n->sign ? -1 : 1;
    }
    if (sign == 0) {
        return 0;
    }
    int exponent;    /* 2**(exponent - 1) <= |x| < 2**exponent */
    double fraction = frexp(fabs(x), &exponent);
    size_t bits = bits_of_view(n);
    if (exponent <= 0 || (size_t)exponent != bits) {
        return exponent <= 0 || (size_t)exponent < bits ? -sign : sign;
    }
    /* As many binary digits before the point: compare these, then what is left of the integer. */
    uint64_t lead = (uint64_t)ldexp(fraction, 64);
    leading_bits other = py_long_lead(n);
    if (lead != other.bits) {
        /* Bits of x behind the point count too, so this is decided even when |n| has fewer than 64 bits. */
        return lead < other.bits ? -sign : sign;
    }
    return other.sticky ? -sign : 0;
}

/* The order of x and the integer n (I1): -1, 0, 1; 2 when x is a NaN. Raises no. */
int
py_float_compare_integer(double x, PyObject *n)
{
    if (isnan(x)) {
        return 2;
    }
    if (isinf(x)) {
        return x > 0 ? 1 : -1;
    }
    py_long_view view = {0};
    view_operand(&view, n);
    return compare_with_view(x, &view);
}

/* --- hash --- */

long
_Py_HashDouble(double value)
{
    if (!isfinite(value)) {
        return isnan(value) ? 0 : value > 0 ? 314159 : -271828;
    }
    double whole, fraction = modf(value, &whole);
    if (fraction == 0.0) {    /* I2 */
        if (whole >= (double)LONG_MIN && whole < -(double)LONG_MIN) {
            long hash = (long)whole;
            return hash == -1 ? -2 : hash;
        }
        PyObject *n = PyLong_FromDouble(whole);
        if (n == NULL) {
            return -1;
        }
        long hash = PyObject_Hash(n);
        Py_DECREF(n);
        return hash;
    }
    int exponent;
    double mantissa = frexp(value, &exponent) * 2147483648.0;
    long high = (long)mantissa;
    long low = (long)((mantissa - (double)high) * 2147483648.0);
    long hash = high + low + ((long)exponent << 15);
    return hash == -1 ? -2 : hash;
}

/* --- rounding --- */

/* Whether x lies exactly between two numbers with `places` decimal places. */
static int
is_tie(double x, int places)
{
    int exponent;
    double odd = frexp(fabs(x), &exponent);
    uint64_t m = (uint64_t)ldexp(odd, 53);
    exponent -= 53;
    int zeros = __builtin_ctzl(m);
    m >>= zeros;
    if (exponent + zeros != -(places + 1)) {
        return 0;
    }
    for (int i = places; i < 0; i++) {
        if (m % 5 != 0) {
            return 0;
        }
        m /= 5;
    }
    return 1;
}

/* x rounded to `places` decimal places, ties away from zero. Returns new. Raises yes. */
PyObject *
_Py_double_round(double x, int places)
{
    if (!isfinite(x) || x == 0.0) {
        return py_float_new(x);
    }
    if (places == 0) {
        return py_float_new(round(x));
    }
    char digits[PY_DTOA_BUFFER], text[PY_DTOA_BUFFER + 32];
    int decpt;
    double nearby = is_tie(x, places) ? nextafter(x, copysign(HUGE_VAL, x)) : x;
    int count = py_dtoa_digits(nearby, PY_DTOA_AFTER_POINT, places, digits, &decpt);
    if (count == 0) {
        return py_float_new(copysign(0.0, x));
    }
    snprintf(text, sizeof text, "%s%se%d", x < 0 ? "-" : "", digits, decpt - count);
    double rounded = _Py_dg_strtod(text, NULL);
    if (isinf(rounded)) {
        PyErr_SetString(PyExc_OverflowError, "rounded value too large to represent");
        return NULL;
    }
    return py_float_new(rounded);
}
