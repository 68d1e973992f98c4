/* Between the files of complex. */
#ifndef PY_OBJECTS_NUMBER_COMPLEX_INTERNAL_H
#define PY_OBJECTS_NUMBER_COMPLEX_INTERNAL_H

#include "Python.h"

/* complex_math.c: x ** n, exactly for Gaussian integers as long as they fit. Sets errno. Raises no. */
Py_complex py_complex_power_integer(Py_complex x, long n);

/* complex_text.c: the number in text, without blanks inside. Returns status. Raises yes. */
int py_complex_from_text(const char *s, Py_ssize_t length, Py_complex *value);

/* complex_text.c: repr() with code 'r', str() with 'g' and precision 12. Returns new. Raises yes. */
PyObject *py_complex_to_text(Py_complex value, char code, int precision);

#endif
