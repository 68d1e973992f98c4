/* The numeric types between the folders: their state in the runtime, quick constructors, formatting.
 *
 * Owned by Objects/number. All state is in `struct py_number_state`, one member of the runtime.
 *
 * I1 small_ints[i] is the int i + PY_SMALL_INT_FIRST; all are there after _PyInt_Init, which runs before any other code
 *    makes an int.
 * I2 the memory of exact ints and floats comes from number_cells.c.
 * I3 dead_longs[k] holds memory of dead exact longs with room for 4 * k + 2 digits or more, linked through ob_size.
 */
#ifndef PY_NUMBER_H
#define PY_NUMBER_H

#include "Python.h"

#define PY_SMALL_INT_FIRST (-5)
#define PY_SMALL_INT_LAST 256

#define PY_DEAD_LONG_LISTS 128

struct py_number_state {
    PyIntObject small_ints[PY_SMALL_INT_LAST - PY_SMALL_INT_FIRST + 1];
    PyObject *dead;                     /* cells of dead numbers, linked through ob_type; may be NULL */
    struct py_number_block *blocks;     /* the youngest first; may be NULL */
    int fresh;                          /* so many cells of the youngest have been cut */
    struct _longobject *dead_longs[PY_DEAD_LONG_LISTS];    /* may be NULL */
    int dead_long_count[PY_DEAD_LONG_LISTS];
    int has_wide_rows;             /* the processor takes 8 digits at a time (long_rows.c) */
    int float_format_unknown[2];   /* of float and double: set by float.__setformat__ for tests */
};

/* ---- Objects/number/number_cells.c ---- */

/* Cuts new cells when none is in the list. Returns the first of the list, NULL without memory. Raises yes. */
PyObject *py_number_more(struct py_number_state *state);

/* Gives memory back in which nothing lives. Returns the number of cells. Raises no. */
int py_number_clear_free_list(void);

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

/* Gives the memory of dead longs back. Raises no. */
void py_long_clear_dead(void);

/* ---- Objects/number/long_quick*.c ---- */

/* References that an operator takes over when it succeeds. */
enum { PY_GIVEN_LEFT = 1, PY_GIVEN_RIGHT = 2 };

/* v OP w where both are exact ints or longs, one of them at least a long. The last reference to a long that is given may become the
 * result. Each: returns new, NULL: not done here, nothing was taken. Raises no. */
typedef PyObject *py_long_quick_operator(PyObject *v, PyObject *w, unsigned given);
py_long_quick_operator py_long_quick_add, py_long_quick_subtract, py_long_quick_multiply, py_long_quick_floor_divide,
    py_long_quick_modulo, py_long_quick_and, py_long_quick_or, py_long_quick_xor, py_long_quick_lshift, py_long_quick_rshift;

/* The order of two exact ints or longs: negative, zero, positive. Returns whether they are such. Raises no. */
int py_long_quick_compare(PyObject *v, PyObject *w, int *order);

/* ---- Objects/number/float_math.c ---- */

/* floor division and modulo as `//` and `%` do it; the divisor is not zero. Raises no. */
void py_float_divmod(double a, double b, double *quotient, double *remainder);

/* The value of an int, long or float as double: 1 done, 0 another type, -1 error. Raises yes. */
int py_float_try_value(PyObject *o, double *value);

#endif
