/* Shared by getargs.c (walking a format) and getargs_units.c (one conversion unit).
 *
 * A unit converter returns NULL when the value was stored, or a text saying what was expected; the
 * walker turns the text into a TypeError that names the function and the place of the argument.
 * When an exception is already set, that one wins and the text is dropped.
 */
#ifndef PY_GETARGS_H
#define PY_GETARGS_H

#include "Python.h"
#include <stdarg.h>

enum {
    GETARGS_MAX_DEPTH = 32,
    GETARGS_MESSAGE = 256,
    GETARGS_COMPAT = 1, /* PyArg_Parse: the argument is the value, not a tuple */
    GETARGS_SIZE_T = 2  /* '#' sizes are Py_ssize_t, not int */
};

/* What must be undone when a later argument fails; a pin in any case. */
typedef struct {
    void *item;          /* Py_buffer* or a PyMem block */
    void (*undo)(void *);
} getargs_cleanup;

typedef struct {
    va_list *va;         /* where the C variables are */
    int flags;           /* GETARGS_COMPAT | GETARGS_SIZE_T */
    int levels[GETARGS_MAX_DEPTH]; /* path of a failed item in nested tuples, ends with 0 */
    char message[GETARGS_MESSAGE]; /* space for the text of a failed unit */
    getargs_cleanup *cleanups;     /* owned, may be NULL while empty */
    Py_ssize_t cleanup_count;
    Py_ssize_t cleanup_space;
} getargs_state;

/* Converts arg by the unit at *format and advances it. Returns status text or NULL. Raises maybe. */
const char *py_getargs_convert_unit(getargs_state *st, PyObject *arg, const char **format);

/* Gives back a pin (py_pins.h) and a reference. */
void py_getargs_unpin(void *object);

/* Steps over the unit at *format and its C variables. Returns status text or NULL. Raises no. */
const char *py_getargs_skip_unit(getargs_state *st, const char **format);

#endif
