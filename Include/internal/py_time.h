/* What other modules need of Modules/timemodule.c. */
#ifndef PY_TIME_H
#define PY_TIME_H

#include <time.h>

/* Seconds as a time_t, cut off. Returns -1 with ValueError when it does not fit. Raises yes. */
time_t py_time_from_double(double seconds);

#endif
