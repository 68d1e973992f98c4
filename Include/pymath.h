/* pymath.h - floating-point constants and tests. */
#ifndef Py_PYMATH_H
#define Py_PYMATH_H

#include <math.h>

#define Py_MATH_PIl 3.1415926535897932384626433832795029L
#define Py_MATH_PI 3.14159265358979323846
#define Py_MATH_El 2.7182818284590452353602874713526625L
#define Py_MATH_E 2.7182818284590452354
#define Py_HUGE_VAL HUGE_VAL
#define Py_NAN (Py_HUGE_VAL * 0.)
#define Py_IS_NAN(x) ((x) != (x))
#define Py_IS_INFINITY(x) \
    ((x) && (Py_FORCE_DOUBLE(x) * 0.5 == Py_FORCE_DOUBLE(x)))
#define Py_IS_FINITE(x) (!Py_IS_INFINITY(x) && !Py_IS_NAN(x))
#define Py_FORCE_DOUBLE(x) ((double)(x))
#define Py_OVERFLOWED(x) \
    ((x) != 0.0 && (errno == ERANGE || (x) == Py_HUGE_VAL || (x) == -Py_HUGE_VAL))

#ifdef __cplusplus
extern "C" {
#endif
/* Control word of an x87; -1 of nothing to say elsewhere. */
PyAPI_FUNC(unsigned short) _Py_get_387controlword(void);
PyAPI_FUNC(void) _Py_set_387controlword(unsigned short);
#ifdef __cplusplus
}
#endif

#endif /* Py_PYMATH_H */
