/* The module cmath: C99's functions of complex numbers with Python's errors.
 *
 * How it works: the C library's functions follow annex G of the C standard at zeros, infinities and NaNs, as Python does.
 * What is added is the judgement of the result: which arguments have no value (ValueError), and which finite ones lead
 * out of range (OverflowError).
 */
#include <complex.h>
#undef I
#include <float.h>
#include <math.h>

#include "Python.h"

#ifndef CMPLX      /* the C library defines it for some compilers only */
#define CMPLX(x, y) __builtin_complex((double)(x), (double)(y))
#endif

PyMODINIT_FUNC initcmath(void);

static double complex
to_c99(Py_complex z)
{
    return CMPLX(z.real, z.imag);
}

static Py_complex
from_c99(double complex z)
{
    return (Py_complex){creal(z), cimag(z)};
}

static int
is_finite(Py_complex z)
{
    return isfinite(z.real) && isfinite(z.imag);
}

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

/* --- where there is no value --- */

static int
never(Py_complex z)
{
    return 0;
}

/* exp: the angle is infinite and the radius neither NaN nor zero. */
static int
no_exp(Py_complex z)
{
    return isinf(z.imag) && (isfinite(z.real) || z.real > 0);
}

/* sinh, cosh: an infinite angle. */
static int
no_sinh(Py_complex z)
{
    return isinf(z.imag) && !isnan(z.real);
}

static int
no_tanh(Py_complex z)
{
    return isinf(z.imag) && isfinite(z.real);
}

/* sin, cos, tan turn by 90 degrees. */
static Py_complex
turn(Py_complex z)
{
    return (Py_complex){-z.imag, z.real};
}

static int
no_sin(Py_complex z)
{
    return no_sinh(turn(z));
}

static int
no_tan(Py_complex z)
{
    return no_tanh(turn(z));
}

static int
no_log(Py_complex z)
{
    return z.real == 0.0 && z.imag == 0.0;
}

static int
no_atanh(Py_complex z)
{
    return fabs(z.real) == 1.0 && z.imag == 0.0;
}

static int
no_atan(Py_complex z)
{
    return no_atanh(turn(z));
}

/* --- functions of one argument --- */

/* Where annex G leaves a sign or a part open, or says less than Python does. */

static double complex
exp_special(double complex z)
{
    return creal(z) == -HUGE_VAL && isinf(cimag(z)) ? CMPLX(0.0, 0.0) : cexp(z);
}

static double complex
sinh_special(double complex z)
{
    return creal(z) == 0.0 && isnan(cimag(z)) ? CMPLX(0.0, cimag(z)) : csinh(z);
}

static double complex
cosh_special(double complex z)
{
    return isnan(creal(z)) && cimag(z) == 0.0 ? CMPLX(creal(z), 0.0) : ccosh(z);
}

static double complex
tanh_special(double complex z)
{
    if (isinf(creal(z)) && isinf(cimag(z))) {
        return CMPLX(copysign(1.0, creal(z)), 0.0);
    }
    return creal(z) == 0.0 && isnan(cimag(z)) ? CMPLX(cimag(z), cimag(z)) : ctanh(z);
}

static double complex
acosh_special(double complex z)
{
    return creal(z) == 0.0 && isnan(cimag(z)) ? CMPLX(cimag(z), cimag(z)) : cacosh(z);
}

static double complex
acos_special(double complex z)
{
    return isinf(creal(z)) && isnan(cimag(z)) ? CMPLX(cimag(z), HUGE_VAL) : cacos(z);
}

/* The circular functions are the hyperbolic ones, turned by 90 degrees and back. The sign of a NaN is dropped. */
static double complex
turned(double complex (*hyperbolic)(double complex), double complex z)
{
    double real = isnan(cimag(z)) ? fabs(cimag(z)) : -cimag(z);
    double complex result = hyperbolic(CMPLX(real, creal(z)));
    return CMPLX(cimag(result), -creal(result));
}

static double complex
sin_special(double complex z)
{
    return turned(sinh_special, z);
}

static double complex
tan_special(double complex z)
{
    return turned(tanh_special, z);
}

static double complex
asin_special(double complex z)
{
    return turned(casinh, z);
}

static double complex
atan_special(double complex z)
{
    return turned(catanh, z);
}

static double complex
cos_special(double complex z)
{
    double real = isnan(cimag(z)) ? fabs(cimag(z)) : -cimag(z);
    return cosh_special(CMPLX(real, creal(z)));
}

static double complex
log10_c99(double complex z)
{
    double complex natural = clog(z);
    const double ln10 = 2.302585092994045684;
    return CMPLX(creal(natural) / ln10, cimag(natural) / ln10);
}

typedef double complex (*complex_function)(double complex);
typedef int (*domain_test)(Py_complex);

static PyObject *
apply(PyObject *args, const char *format, complex_function function, domain_test has_no_value)
{
    Py_complex z;
    if (!PyArg_ParseTuple(args, format, &z)) {
        return NULL;
    }
    if (has_no_value(z)) {
        return raise_domain();
    }
    /* The sign of a NaN must not leak into the result. */
    z.real = isnan(z.real) ? fabs(z.real) : z.real;
    z.imag = isnan(z.imag) ? fabs(z.imag) : z.imag;
    Py_complex result = from_c99(function(to_c99(z)));
    if (is_finite(z) && (isinf(result.real) || isinf(result.imag))) {
        return raise_range();
    }
    return PyComplex_FromCComplex(result);
}

#define COMPLEX_FUNCTIONS(F) \
    F(acos, acos_special, never, "Arc cosine of x.") \
    F(acosh, acosh_special, never, "Hyperbolic arc cosine of x.") \
    F(asin, asin_special, never, "Arc sine of x.") \
    F(asinh, casinh, never, "Hyperbolic arc sine of x.") \
    F(atan, atan_special, no_atan, "Arc tangent of x.") \
    F(atanh, catanh, no_atanh, "Hyperbolic arc tangent of x.") \
    F(cos, cos_special, no_sin, "Cosine of x.") \
    F(cosh, cosh_special, no_sinh, "Hyperbolic cosine of x.") \
    F(exp, exp_special, no_exp, "e to the power x.") \
    F(log10, log10_c99, no_log, "Logarithm of x to base 10.") \
    F(sin, sin_special, no_sin, "Sine of x.") \
    F(sinh, sinh_special, no_sinh, "Hyperbolic sine of x.") \
    F(sqrt, csqrt, never, "Square root of x.") \
    F(tan, tan_special, no_tan, "Tangent of x.") \
    F(tanh, tanh_special, no_tanh, "Hyperbolic tangent of x.")

#define DEFINE_COMPLEX(name, function, test, doc) \
    static PyObject * \
    cmath_##name(PyObject *module, PyObject *args) \
    { \
        return apply(args, "D", function, test); \
    }
COMPLEX_FUNCTIONS(DEFINE_COMPLEX)

/* --- logarithm to any base --- */

static PyObject *
cmath_log(PyObject *module, PyObject *args)
{
    Py_complex z, base;
    if (!PyArg_ParseTuple(args, "D|D", &z, &base)) {
        return NULL;
    }
    if (no_log(z)) {
        return raise_domain();
    }
    Py_complex result = from_c99(clog(to_c99(z)));
    if (PyTuple_GET_SIZE(args) == 2) {
        if (no_log(base)) {
            return raise_domain();
        }
        Py_complex divisor = from_c99(clog(to_c99(base)));
        if (divisor.real == 0.0 && divisor.imag == 0.0) {
            return raise_domain();
        }
        result = _Py_c_quot(result, divisor);
    }
    return PyComplex_FromCComplex(result);
}

/* --- polar coordinates --- */

static PyObject *
cmath_phase(PyObject *module, PyObject *args)
{
    Py_complex z;
    if (!PyArg_ParseTuple(args, "D:phase", &z)) {
        return NULL;
    }
    return PyFloat_FromDouble(atan2(z.imag, z.real));
}

static PyObject *
cmath_polar(PyObject *module, PyObject *args)
{
    Py_complex z;
    if (!PyArg_ParseTuple(args, "D:polar", &z)) {
        return NULL;
    }
    double radius = hypot(z.real, z.imag);
    if (isinf(radius) && is_finite(z)) {
        return raise_range();
    }
    return Py_BuildValue("(dd)", radius, atan2(z.imag, z.real));
}

/* radius * exp(j * angle) where one of them is not finite. */
static Py_complex
rect_special(double radius, double angle)
{
    if (isinf(radius) && isfinite(angle) && angle != 0.0) {
        double x = copysign(HUGE_VAL, cos(angle)), y = copysign(HUGE_VAL, sin(angle));
        return radius > 0 ? (Py_complex){x, y} : (Py_complex){-x, -y};
    }
    if (angle == 0.0) {
        return (Py_complex){radius, isnan(radius) ? 0.0 : radius > 0 ? angle : -angle};
    }
    if (radius == 0.0) {
        return (Py_complex){0.0, 0.0};
    }
    if (isinf(radius)) {    /* the angle is a NaN or infinite */
        return (Py_complex){fabs(radius), NAN};
    }
    return (Py_complex){NAN, NAN};
}

static PyObject *
cmath_rect(PyObject *module, PyObject *args)
{
    double radius, angle;
    if (!PyArg_ParseTuple(args, "dd:rect", &radius, &angle)) {
        return NULL;
    }
    if (isinf(angle) && radius != 0.0 && !isnan(radius)) {
        return raise_domain();
    }
    Py_complex z;
    if (!isfinite(radius) || !isfinite(angle)) {
        z = rect_special(radius, angle);
    }
    else if (angle == 0.0) {
        z = (Py_complex){radius, radius * angle};
    }
    else {
        z = (Py_complex){radius * cos(angle), radius * sin(angle)};
    }
    return PyComplex_FromCComplex(z);
}

static PyObject *
cmath_isnan(PyObject *module, PyObject *args)
{
    Py_complex z;
    if (!PyArg_ParseTuple(args, "D:isnan", &z)) {
        return NULL;
    }
    return PyBool_FromLong(isnan(z.real) || isnan(z.imag));
}

static PyObject *
cmath_isinf(PyObject *module, PyObject *args)
{
    Py_complex z;
    if (!PyArg_ParseTuple(args, "D:isinf", &z)) {
        return NULL;
    }
    return PyBool_FromLong(isinf(z.real) || isinf(z.imag));
}

#define COMPLEX_METHOD(name, function, test, doc) \
    {#name, cmath_##name, METH_VARARGS, PyDoc_STR(#name "(x)\n\n" doc)},

static const PyMethodDef cmath_methods[] = {
    COMPLEX_FUNCTIONS(COMPLEX_METHOD)
    {"isinf", cmath_isinf, METH_VARARGS, PyDoc_STR("isinf(z) -> bool\n\nWhether a part of z is an infinity.")},
    {"isnan", cmath_isnan, METH_VARARGS, PyDoc_STR("isnan(z) -> bool\n\nWhether a part of z is not a number.")},
    {"log", cmath_log, METH_VARARGS,
     PyDoc_STR("log(x[, base]) -> complex\n\nLogarithm of x to the base; the natural one without a base.")},
    {"phase", cmath_phase, METH_VARARGS, PyDoc_STR("phase(z) -> float\n\nThe angle of z, from -pi to pi.")},
    {"polar", cmath_polar, METH_VARARGS, PyDoc_STR("polar(z) -> r, phi\n\nDistance from zero and angle of z.")},
    {"rect", cmath_rect, METH_VARARGS, PyDoc_STR("rect(r, phi) -> complex\n\nThe number with that distance and angle.")},
    {NULL},
};

PyMODINIT_FUNC
initcmath(void)
{
    PyObject *module = Py_InitModule3("cmath", (PyMethodDef *)cmath_methods,
                                      PyDoc_STR("Functions of complex numbers. All accept real ones too."));
    if (module == NULL) {
        return;
    }
    PyModule_AddObject(module, "pi", PyFloat_FromDouble(Py_MATH_PI));
    PyModule_AddObject(module, "e", PyFloat_FromDouble(Py_MATH_E));
}
