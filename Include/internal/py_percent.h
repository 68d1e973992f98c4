/* Numbers for the % operator of str and unicode: the part that does not depend on the character type. */
#ifndef PY_PERCENT_H
#define PY_PERCENT_H

#include "Python.h"

enum {
    PERCENT_LEFT = 1,   /* '-' */
    PERCENT_SIGN = 2,   /* '+' */
    PERCENT_BLANK = 4,  /* ' ' */
    PERCENT_ALT = 8,    /* '#' */
    PERCENT_ZERO = 16   /* '0' */
};

/* The text of one formatted number; `owner` or `block` keeps it, or it is in `local`. */
typedef struct {
    const char *text;
    Py_ssize_t n;
    PyObject *owner;   /* owned str or NULL */
    char *block;       /* owned PyMem or NULL */
    char local[120];
} py_percent_number;

/* Formats v by one of d i u o x X. Returns status. Raises yes. */
int py_percent_integer(PyObject *v, int flags, int precision, int kind, py_percent_number *out);

/* Formats v by one of e E f F g G. Returns status. Raises yes. */
int py_percent_float(PyObject *v, int flags, int precision, int kind, py_percent_number *out);

/* Lets go of what a successful call above holds. Raises no. */
void py_percent_release(py_percent_number *number);

#endif
