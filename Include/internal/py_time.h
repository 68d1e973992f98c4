/* What other modules need of Modules/timemodule.c. */
#ifndef PY_TIME_H
#define PY_TIME_H

#include "Python.h"

#include <time.h>

/* Seconds as a time_t, cut off. Returns -1 with ValueError when it does not fit. Raises yes. */
time_t py_time_from_double(double seconds);

/* A time.struct_time of nine numbers. Returns new. Raises yes. */
PyObject *py_time_struct(const int values[9]);

#endif
