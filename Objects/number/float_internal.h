/* Between the files of float. */
#ifndef PY_OBJECTS_NUMBER_FLOAT_INTERNAL_H
#define PY_OBJECTS_NUMBER_FLOAT_INTERNAL_H

#include "py_number_fast.h"

/* float_math.c. Each: returns new. Raises yes. */
PyObject *py_float_modulo(double a, double b);
PyObject *py_float_power(double x, double y);

/* The order of x and the int or long n: -1, 0, 1; 2 when x is a NaN. Raises no. */
int py_float_compare_integer(double x, PyObject *n);

/* float_hex.c: the methods hex() and fromhex(). Return new. Raise yes. */
PyObject *py_float_hex(PyObject *self, PyObject *unused);
PyObject *py_float_fromhex(PyObject *type, PyObject *text);

#endif
