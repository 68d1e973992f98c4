/* walks.h: where a flat search in a table stands, and how often it began anew, in one number of its continuation.

       number = place + 1 | walks << WALK_SHIFT        0: at the beginning for the first time, as after a pickle

   A comparison in Python may change the table each time; without a limit the search would never end. */
#ifndef WALKS_H
#define WALKS_H

#include "Python.h"

enum { WALK_SHIFT = 44, WALKS_MOST = 1000 };

#define WALK_PLACES ((1L << WALK_SHIFT) - 1)

/* -1: the beginning. */
static inline Py_ssize_t
walk_place(Py_ssize_t number)
{
    return (number & WALK_PLACES) - 1;
}

static inline void
walk_set_place(Py_ssize_t *number, Py_ssize_t place)
{
    *number = (*number & ~WALK_PLACES) | (place + 1);
}

/* Back to the beginning. Returns status. Raises RuntimeError with the message when that was once too often. */
static inline int
walk_begin_anew(Py_ssize_t *number, const char *message)
{
    Py_ssize_t walks = (*number >> WALK_SHIFT) + 1;
    *number = walks << WALK_SHIFT;
    if (walks >= WALKS_MOST) {
        PyErr_SetString(PyExc_RuntimeError, message);
        return -1;
    }
    return 0;
}

#endif
