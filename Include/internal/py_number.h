/* The numeric types between the folders: their state in the runtime, quick constructors, formatting.
 *
 * Owned by Objects/number. All state is in `struct py_number_state`, one member of the runtime.
 *
 * I1 small_ints[i] is the int i + PY_SMALL_INT_FIRST; all are there after _PyInt_Init, which runs before any other code
 *    makes an int.
 * I2 free_ints and free_floats are dead objects of exact type, linked through ob_type.
 */
#ifndef PY_NUMBER_H
#define PY_NUMBER_H

#include "Python.h"

#define PY_SMALL_INT_FIRST (-5)
#define PY_SMALL_INT_LAST 256
#define PY_FREE_NUMBERS_MOST 1024

struct py_number_state {
    PyIntObject small_ints[PY_SMALL_INT_LAST - PY_SMALL_INT_FIRST + 1];
    PyObject *free_ints;       /* I2, may be NULL */
    PyObject *free_floats;     /* I2, may be NULL */
    int free_int_count;
    int free_float_count;
    int float_format_unknown[2];   /* of float and double: set by float.__setformat__ for tests */
};

/* ---- Python/base/dtoa.c, strtod.c ---- */

PyAPI_FUNC(double) _Py_dg_strtod(const char *s, char **end);
PyAPI_FUNC(char *) _Py_dg_dtoa(double value, int mode, int places, int *decpt, int *sign, char **end);
PyAPI_FUNC(void) _Py_dg_freedtoa(char *digits);
PyAPI_FUNC(double) _PyOS_ascii_strtod(const char *s, char **end);
PyAPI_FUNC(char *) _PyOS_ascii_formatd(char *buffer, size_t size, const char *format, double value, int precision);

/* ---- Objects/number/long_convert.c ---- */

/* The value of a str's digits for the type that is named, "int" (which may give a long) or "long".
 * Returns new. Raises yes. */
PyObject *py_integer_of_base(PyObject *text, int base, const char *type_name);

/* ---- Objects/number/longobject.c ---- */

/* A long or an int: as int where it fits (exact types). Steals v. Returns new. Raises yes. */
PyObject *py_long_shrink_steal(PyObject *v);

/* ---- Objects/number/float_math.c ---- */

/* floor division and modulo as `//` and `%` do it; the divisor is not zero. Raises no. */
void py_float_divmod(double a, double b, double *quotient, double *remainder);

/* The value of an int, long or float as double: 1 done, 0 another type, -1 error. Raises yes. */
int py_float_try_value(PyObject *o, double *value);

#endif
