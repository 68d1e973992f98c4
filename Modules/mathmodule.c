/* The module math: C's functions of real numbers with Python's errors.
 *
 * How it works: an argument becomes a double, the C function is called, and the result tells what happened: a NaN out
 * of numbers is a domain error, an infinity out of finite numbers a range or domain error by function. Longs too large
 * for a double still have a logarithm; sums are exact (fsum); factorials are products of ever larger halves.
 *
 * I1 errno plays no part.
 */
#include <float.h>
#include <limits.h>
#include <math.h>

#include "Python.h"
#include "longintrepr.h"
#include "py_replay.h"

PyMODINIT_FUNC initmath(void);

/* --- errors --- */

static PyObject *
raise_domain(void)
{
    PyErr_SetString(PyExc_ValueError, "math domain error");
    return NULL;
}

static PyObject *
raise_range(void)
{
    PyErr_SetString(PyExc_OverflowError, "math range error");
    return NULL;
}

static int
failed(double value)
{
    return value == -1.0 && PyErr_Occurred();
}

/* --- functions of one argument --- */

typedef double (*real_function)(double);

/* What an infinite result of a finite argument means. */
typedef enum infinity_meaning {
    INFINITY_IS_DOMAIN,
    INFINITY_IS_RANGE,
} infinity_meaning;

static PyObject *
apply(PyObject *arg, real_function function, infinity_meaning meaning)
{
    double x = PyFloat_AsDouble(arg);
    if (failed(x)) {
        return NULL;
    }
    double result = function(x);
    if (isnan(result) && !isnan(x)) {
        return raise_domain();
    }
    if (isinf(result) && isfinite(x)) {
        return meaning == INFINITY_IS_RANGE ? raise_range() : raise_domain();
    }
    return PyFloat_FromDouble(result);
}

static double
checked_gamma(double x)
{
    if (x == 0.0 || (x < 0.0 && (isinf(x) || floor(x) == x))) {
        return NAN;    /* a pole */
    }
    return tgamma(x);
}

static double
checked_lgamma(double x)
{
    if (isinf(x)) {
        return HUGE_VAL;
    }
    if (x <= 0.0 && floor(x) == x) {
        return NAN;
    }
    int sign;
    return lgamma_r(x, &sign);
}

static double
checked_log(double x)
{
    return x > 0.0 || isnan(x) ? log(x) : NAN;
}

static double
checked_log10(double x)
{
    return x > 0.0 || isnan(x) ? log10(x) : NAN;
}

#define REAL_FUNCTIONS(F) \
    F(acos, acos, INFINITY_IS_DOMAIN, "acos(x)\n\nArc cosine of x, in radians.") \
    F(acosh, acosh, INFINITY_IS_DOMAIN, "acosh(x)\n\nHyperbolic arc cosine of x.") \
    F(asin, asin, INFINITY_IS_DOMAIN, "asin(x)\n\nArc sine of x, in radians.") \
    F(asinh, asinh, INFINITY_IS_DOMAIN, "asinh(x)\n\nHyperbolic arc sine of x.") \
    F(atan, atan, INFINITY_IS_DOMAIN, "atan(x)\n\nArc tangent of x, in radians.") \
    F(atanh, atanh, INFINITY_IS_DOMAIN, "atanh(x)\n\nHyperbolic arc tangent of x.") \
    F(ceil, ceil, INFINITY_IS_DOMAIN, "ceil(x)\n\nThe smallest integral float not below x.") \
    F(cos, cos, INFINITY_IS_DOMAIN, "cos(x)\n\nCosine of x radians.") \
    F(cosh, cosh, INFINITY_IS_RANGE, "cosh(x)\n\nHyperbolic cosine of x.") \
    F(erf, erf, INFINITY_IS_DOMAIN, "erf(x)\n\nError function at x.") \
    F(erfc, erfc, INFINITY_IS_DOMAIN, "erfc(x)\n\nOne minus the error function at x.") \
    F(exp, exp, INFINITY_IS_RANGE, "exp(x)\n\ne to the power x.") \
    F(expm1, expm1, INFINITY_IS_RANGE, "expm1(x)\n\nexp(x) - 1, precise for small x.") \
    F(fabs, fabs, INFINITY_IS_DOMAIN, "fabs(x)\n\nMagnitude of x as a float.") \
    F(floor, floor, INFINITY_IS_DOMAIN, "floor(x)\n\nThe largest integral float not above x.") \
    F(gamma, checked_gamma, INFINITY_IS_RANGE, "gamma(x)\n\nGamma function at x.") \
    F(lgamma, checked_lgamma, INFINITY_IS_RANGE, "lgamma(x)\n\nLogarithm of the magnitude of gamma(x).") \
    F(log1p, log1p, INFINITY_IS_RANGE, "log1p(x)\n\nlog(1 + x), precise for small x.") \
    F(sin, sin, INFINITY_IS_DOMAIN, "sin(x)\n\nSine of x radians.") \
    F(sinh, sinh, INFINITY_IS_RANGE, "sinh(x)\n\nHyperbolic sine of x.") \
    F(sqrt, sqrt, INFINITY_IS_DOMAIN, "sqrt(x)\n\nSquare root of x.") \
    F(tan, tan, INFINITY_IS_DOMAIN, "tan(x)\n\nTangent of x radians.") \
    F(tanh, tanh, INFINITY_IS_DOMAIN, "tanh(x)\n\nHyperbolic tangent of x.")

#define DEFINE_REAL(name, function, meaning, doc) \
    static PyObject * \
    math_##name(PyObject *module, PyObject *arg) \
    { \
        return apply(arg, function, meaning); \
    }
REAL_FUNCTIONS(DEFINE_REAL)

/* --- functions of two arguments --- */

/* Two doubles out of args. Returns status. */
static int
two_doubles(PyObject *args, const char *name, double *x, double *y)
{
    PyObject *a, *b;
    if (!PyArg_UnpackTuple(args, name, 2, 2, &a, &b)) {
        return -1;
    }
    *x = PyFloat_AsDouble(a);
    if (failed(*x)) {
        return -1;
    }
    *y = PyFloat_AsDouble(b);
    return failed(*y) ? -1 : 0;
}

static PyObject *
math_atan2(PyObject *module, PyObject *args)
{
    double y, x;
    return two_doubles(args, "atan2", &y, &x) < 0 ? NULL : PyFloat_FromDouble(atan2(y, x));
}

static PyObject *
math_copysign(PyObject *module, PyObject *args)
{
    double x, y;
    return two_doubles(args, "copysign", &x, &y) < 0 ? NULL : PyFloat_FromDouble(copysign(x, y));
}

static PyObject *
math_fmod(PyObject *module, PyObject *args)
{
    double x, y;
    if (two_doubles(args, "fmod", &x, &y) < 0) {
        return NULL;
    }
    double result = fmod(x, y);
    return isnan(result) && !isnan(x) && !isnan(y) ? raise_domain() : PyFloat_FromDouble(result);
}

static PyObject *
math_hypot(PyObject *module, PyObject *args)
{
    double x, y;
    if (two_doubles(args, "hypot", &x, &y) < 0) {
        return NULL;
    }
    double result = hypot(x, y);
    return isinf(result) && isfinite(x) && isfinite(y) ? raise_range() : PyFloat_FromDouble(result);
}

static PyObject *
math_pow(PyObject *module, PyObject *args)
{
    double x, y;
    if (two_doubles(args, "pow", &x, &y) < 0) {
        return NULL;
    }
    double result = pow(x, y);
    if (x == 0.0 && isinf(y) && y < 0.0) {
        return raise_domain();
    }
    if (!isfinite(result) && isfinite(x) && isfinite(y)) {
        return isnan(result) || x == 0.0 ? raise_domain() : raise_range();
    }
    return PyFloat_FromDouble(result);
}

/* --- parts of a float --- */

static PyObject *
math_frexp(PyObject *module, PyObject *arg)
{
    double x = PyFloat_AsDouble(arg);
    int exponent = 0;
    if (failed(x)) {
        return NULL;
    }
    if (isfinite(x)) {
        x = frexp(x, &exponent);
    }
    return Py_BuildValue("(di)", x, exponent);
}

static PyObject *
math_modf(PyObject *module, PyObject *arg)
{
    double x = PyFloat_AsDouble(arg), whole;
    if (failed(x)) {
        return NULL;
    }
    double fraction = modf(x, &whole);
    return Py_BuildValue("(dd)", fraction, whole);
}

static PyObject *
math_ldexp(PyObject *module, PyObject *args)
{
    double x;
    PyObject *shift;
    if (!PyArg_ParseTuple(args, "dO:ldexp", &x, &shift)) {
        return NULL;
    }
    long exponent;
    if (PyLong_Check(shift)) {
        int overflow;
        exponent = PyLong_AsLongAndOverflow(shift, &overflow);
        exponent = overflow > 0 ? LONG_MAX : overflow < 0 ? LONG_MIN : exponent;
    }
    else if (PyInt_Check(shift)) {
        exponent = PyInt_AS_LONG(shift);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "Expected an int or long as second argument to ldexp.");
        return NULL;
    }
    exponent = exponent > 10000 ? 10000 : exponent < -10000 ? -10000 : exponent;    /* as good as any larger one */
    double result = ldexp(x, (int)exponent);
    return isinf(result) && isfinite(x) ? raise_range() : PyFloat_FromDouble(result);
}

static PyObject *
math_trunc(PyObject *module, PyObject *number)
{
    return PyObject_CallMethod(number, (char *)"__trunc__", NULL);
}

static PyObject *
math_isnan(PyObject *module, PyObject *arg)
{
    double x = PyFloat_AsDouble(arg);
    return failed(x) ? NULL : PyBool_FromLong(isnan(x));
}

static PyObject *
math_isinf(PyObject *module, PyObject *arg)
{
    double x = PyFloat_AsDouble(arg);
    return failed(x) ? NULL : PyBool_FromLong(isinf(x));
}

static PyObject *
math_degrees(PyObject *module, PyObject *arg)
{
    double x = PyFloat_AsDouble(arg);
    return failed(x) ? NULL : PyFloat_FromDouble(x * (180.0 / Py_MATH_PI));
}

static PyObject *
math_radians(PyObject *module, PyObject *arg)
{
    double x = PyFloat_AsDouble(arg);
    return failed(x) ? NULL : PyFloat_FromDouble(x * (Py_MATH_PI / 180.0));
}

/* --- logarithms --- */

/* function(arg), where function is a logarithm and arg may be a long of any size. */
static PyObject *
logarithm(PyObject *arg, real_function function)
{
    if (!PyLong_Check(arg)) {
        return apply(arg, function, INFINITY_IS_DOMAIN);
    }
    if (Py_SIZE(arg) <= 0) {
        return raise_domain();
    }
    Py_ssize_t exponent;
    double x = _PyLong_Frexp((PyLongObject *)arg, &exponent);
    if (exponent <= DBL_MAX_EXP) {
        double value = ldexp(x, (int)exponent);
        if (isfinite(value)) {
            return PyFloat_FromDouble(function(value));
        }
    }
    return PyFloat_FromDouble(function(x) + function(2.0) * (double)exponent);
}

static PyObject *
math_log(PyObject *module, PyObject *args)
{
    PyObject *arg, *base = NULL;
    if (!PyArg_UnpackTuple(args, "log", 1, 2, &arg, &base)) {
        return NULL;
    }
    PyObject *numerator = logarithm(arg, checked_log);
    if (numerator == NULL || base == NULL) {
        return numerator;
    }
    PyObject *denominator = logarithm(base, checked_log);
    PyObject *result = denominator == NULL ? NULL : PyNumber_Divide(numerator, denominator);
    Py_DECREF(numerator);
    Py_XDECREF(denominator);
    return result;
}

static PyObject *
math_log10(PyObject *module, PyObject *arg)
{
    return logarithm(arg, checked_log10);
}

/* --- exact sums --- */

/* A sum as doubles of growing magnitude that do not overlap: nothing is lost. */
typedef struct exact_sum {
    double *part;    /* owned */
    Py_ssize_t count, room;
    double special;    /* sum of the terms that are not finite */
    double infinities; /* sum of the infinite ones */
} exact_sum;

/* x + y as the rounded sum and its error. */
static inline double
add_exactly(double x, double y, double *error)
{
    if (fabs(x) < fabs(y)) {
        double swap = x;
        x = y;
        y = swap;
    }
    volatile double high = x + y;
    volatile double rounded = high - x;
    *error = y - rounded;
    return high;
}

static int
append_part(exact_sum *sum, double x)
{
    if (sum->count == sum->room) {
        Py_ssize_t room = sum->room * 2 + 16;
        double *part = PyMem_Realloc(sum->part, (size_t)room * sizeof(double));
        if (part == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        sum->part = part;
        sum->room = room;
    }
    sum->part[sum->count++] = x;
    return 0;
}

/* Returns status. */
static int
add_term(exact_sum *sum, double term)
{
    double x = term;
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < sum->count; i++) {
        double error;
        x = add_exactly(x, sum->part[i], &error);
        if (error != 0.0) {
            sum->part[kept++] = error;
        }
    }
    sum->count = kept;
    if (x == 0.0) {
        return 0;
    }
    if (isfinite(x)) {
        return append_part(sum, x);
    }
    if (isfinite(term)) {
        PyErr_SetString(PyExc_OverflowError, "intermediate overflow in fsum");
        return -1;
    }
    if (isinf(term)) {
        sum->infinities += term;
    }
    sum->special += term;
    sum->count = 0;
    return 0;
}

/* The parts rounded once. */
static double
round_sum(const exact_sum *sum)
{
    Py_ssize_t i = sum->count;
    double high = 0.0, error = 0.0;
    if (i > 0) {
        high = sum->part[--i];
        while (i > 0 && error == 0.0) {
            high = add_exactly(high, sum->part[--i], &error);
        }
        /* If the error is exactly half a unit, the parts below decide which way to round. */
        if (i > 0 && ((error < 0.0 && sum->part[i - 1] < 0.0) || (error > 0.0 && sum->part[i - 1] > 0.0))) {
            volatile double moved = high + 2.0 * error;
            if (2.0 * error == moved - high) {
                high = moved;
            }
        }
    }
    return high;
}

static PyObject *
math_fsum(PyObject *module, PyObject *iterable)
{
    exact_sum sum = {0};
    PyObject *result = NULL, *item;
    PyObject *iterator = PyObject_GetIter(iterable);
    if (iterator == NULL) {
        return NULL;
    }
    while ((item = PyIter_Next(iterator)) != NULL) {
        double term = PyFloat_AsDouble(item);
        Py_DECREF(item);
        if (failed(term) || add_term(&sum, term) < 0) {
            goto done;
        }
    }
    if (PyErr_Occurred()) {
        goto done;
    }
    if (sum.special != 0.0) {
        if (isnan(sum.infinities)) {
            PyErr_SetString(PyExc_ValueError, "-inf + inf in fsum");
        }
        else {
            result = PyFloat_FromDouble(sum.special);
        }
    }
    else {
        result = PyFloat_FromDouble(round_sum(&sum));
    }
done:
    PyMem_Free(sum.part);
    Py_DECREF(iterator);
    return result;
}

/* --- factorial --- */

/* first * (first + 1) * ... * last */
static PyObject *
product_of_range(long first, long last)
{
    if (last - first < 8) {
        PyObject *product = PyInt_FromLong(first);
        for (long n = first + 1; product != NULL && n <= last; n++) {
            PyObject *factor = PyInt_FromLong(n);
            PyObject *next = factor == NULL ? NULL : PyNumber_Multiply(product, factor);
            Py_XDECREF(factor);
            Py_DECREF(product);
            product = next;
        }
        return product;
    }
    long middle = first + (last - first) / 2;
    PyObject *low = product_of_range(first, middle);
    PyObject *high = low == NULL ? NULL : product_of_range(middle + 1, last);
    PyObject *product = high == NULL ? NULL : PyNumber_Multiply(low, high);
    Py_XDECREF(low);
    Py_XDECREF(high);
    return product;
}

static PyObject *
math_factorial(PyObject *module, PyObject *arg)
{
    long n;
    if (PyFloat_Check(arg)) {
        double x = PyFloat_AS_DOUBLE(arg);
        if (!isfinite(x) || floor(x) != x) {
            PyErr_SetString(PyExc_ValueError, "factorial() only accepts integral values");
            return NULL;
        }
        PyObject *whole = PyLong_FromDouble(x);
        if (whole == NULL) {
            return NULL;
        }
        n = PyLong_AsLong(whole);
        Py_DECREF(whole);
    }
    else {
        n = PyInt_AsLong(arg);
    }
    if (n == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (n < 0) {
        PyErr_SetString(PyExc_ValueError, "factorial() not defined for negative values");
        return NULL;
    }
    return n < 2 ? PyInt_FromLong(1) : product_of_range(1, n);
}

/* --- the module --- */

#define REAL_METHOD(name, function, meaning, doc) {#name, math_##name, METH_O | METH_REPLAY, PyDoc_STR(doc)},

static const PyMethodDef math_methods[] = {
    REAL_FUNCTIONS(REAL_METHOD)
    {"atan2", math_atan2, METH_VARARGS | METH_REPLAY, PyDoc_STR("atan2(y, x)\n\nAngle of the point (x, y), in radians.")},
    {"copysign", math_copysign, METH_VARARGS | METH_REPLAY, PyDoc_STR("copysign(x, y)\n\nx with the sign of y.")},
    {"degrees", math_degrees, METH_O | METH_REPLAY, PyDoc_STR("degrees(x)\n\nx radians in degrees.")},
    {"factorial", math_factorial, METH_O | METH_REPLAY, PyDoc_STR("factorial(x) -> Integral\n\nThe product of 1 to x.")},
    {"fmod", math_fmod, METH_VARARGS | METH_REPLAY, PyDoc_STR("fmod(x, y)\n\nRemainder of x / y with the sign of x.")},
    {"frexp", math_frexp, METH_O | METH_REPLAY,
     PyDoc_STR("frexp(x)\n\n(m, e) with x == m * 2.0**e and 0.5 <= abs(m) < 1; (0, 0) for 0.")},
    {"fsum", math_fsum, METH_O, PyDoc_STR("fsum(iterable)\n\nThe sum of the numbers, rounded only once.")},
    {"hypot", math_hypot, METH_VARARGS | METH_REPLAY, PyDoc_STR("hypot(x, y)\n\nsqrt(x*x + y*y).")},
    {"isinf", math_isinf, METH_O | METH_REPLAY, PyDoc_STR("isinf(x) -> bool\n\nWhether x is an infinity.")},
    {"isnan", math_isnan, METH_O | METH_REPLAY, PyDoc_STR("isnan(x) -> bool\n\nWhether x is not a number.")},
    {"ldexp", math_ldexp, METH_VARARGS | METH_REPLAY, PyDoc_STR("ldexp(x, i)\n\nx * 2**i.")},
    {"log", math_log, METH_VARARGS | METH_REPLAY,
     PyDoc_STR("log(x[, base])\n\nLogarithm of x to the base; the natural one without a base.")},
    {"log10", math_log10, METH_O | METH_REPLAY, PyDoc_STR("log10(x)\n\nLogarithm of x to base 10.")},
    {"modf", math_modf, METH_O | METH_REPLAY, PyDoc_STR("modf(x)\n\n(fraction, whole) of x, both with x's sign.")},
    {"pow", math_pow, METH_VARARGS | METH_REPLAY, PyDoc_STR("pow(x, y)\n\nx to the power y.")},
    {"radians", math_radians, METH_O | METH_REPLAY, PyDoc_STR("radians(x)\n\nx degrees in radians.")},
    {"trunc", math_trunc, METH_O | METH_REPLAY, PyDoc_STR("trunc(x) -> Integral\n\nThe integer next to x towards zero, by x.__trunc__().")},
    {NULL},
};

PyMODINIT_FUNC
initmath(void)
{
    PyObject *module = Py_InitModule3("math", (PyMethodDef *)math_methods,
                                      PyDoc_STR("The functions of real numbers that C offers, and a few more."));
    if (module == NULL) {
        return;
    }
    PyModule_AddObject(module, "pi", PyFloat_FromDouble(Py_MATH_PI));
    PyModule_AddObject(module, "e", PyFloat_FromDouble(Py_MATH_E));
}
