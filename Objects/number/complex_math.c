/* Arithmetic of C's Py_complex.
 *
 * I1 errors are told through errno: EDOM for a division by zero or a power that does not exist, ERANGE for overflow.
 * I2 quotients scale by the larger part of the divisor first (Smith's method), so that they overflow only when the
 *    result does.
 */
#include <errno.h>
#include <math.h>

#include "Python.h"
#include "complex_internal.h"

Py_complex
_Py_c_sum(Py_complex a, Py_complex b)
{
    return (Py_complex){a.real + b.real, a.imag + b.imag};
}

Py_complex
_Py_c_diff(Py_complex a, Py_complex b)
{
    return (Py_complex){a.real - b.real, a.imag - b.imag};
}

Py_complex
_Py_c_neg(Py_complex a)
{
    return (Py_complex){-a.real, -a.imag};
}

Py_complex
_Py_c_prod(Py_complex a, Py_complex b)
{
    return (Py_complex){a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

Py_complex
_Py_c_quot(Py_complex a, Py_complex b)
{
    double size_real = fabs(b.real), size_imag = fabs(b.imag);
    if (size_real >= size_imag) {    /* I2 */
        if (size_real == 0.0) {
            errno = EDOM;
            return (Py_complex){0.0, 0.0};
        }
        double ratio = b.imag / b.real;
        double scale = b.real + b.imag * ratio;
        return (Py_complex){(a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale};
    }
    if (size_imag >= size_real) {
        double ratio = b.real / b.imag;
        double scale = b.real * ratio + b.imag;
        return (Py_complex){(a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale};
    }
    return (Py_complex){NAN, NAN};
}

/* |z|; sets errno: ERANGE on overflow, else 0. */
double
_Py_c_abs(Py_complex z)
{
    errno = 0;
    if (isinf(z.real) || isinf(z.imag)) {
        return HUGE_VAL;
    }
    if (isnan(z.real) || isnan(z.imag)) {
        return NAN;
    }
    double size = hypot(z.real, z.imag);
    errno = isinf(size) ? ERANGE : 0;
    return size;
}

/* In polar form. */
Py_complex
_Py_c_pow(Py_complex a, Py_complex b)
{
    if (b.real == 0.0 && b.imag == 0.0) {
        return (Py_complex){1.0, 0.0};
    }
    if (a.real == 0.0 && a.imag == 0.0) {
        if (b.imag != 0.0 || b.real < 0.0) {
            errno = EDOM;
        }
        return (Py_complex){0.0, 0.0};
    }
    double size = hypot(a.real, a.imag), angle = atan2(a.imag, a.real);
    double length = pow(size, b.real), phase = angle * b.real;
    if (b.imag != 0.0) {
        length /= exp(angle * b.imag);
        phase += b.imag * log(size);
    }
    return (Py_complex){length * cos(phase), length * sin(phase)};
}

/* By repeated squaring, n >= 0. */
static Py_complex
power_of_natural(Py_complex x, long n)
{
    Py_complex power = {1.0, 0.0};
    for (; n > 0; n >>= 1) {
        if (n & 1) {
            power = _Py_c_prod(power, x);
        }
        x = _Py_c_prod(x, x);
    }
    return power;
}

Py_complex
py_complex_power_integer(Py_complex x, long n)
{
    if (n > 100 || n < -100) {
        return _Py_c_pow(x, (Py_complex){(double)n, 0.0});
    }
    if (n > 0) {
        return power_of_natural(x, n);
    }
    return _Py_c_quot((Py_complex){1.0, 0.0}, power_of_natural(x, -n));
}
