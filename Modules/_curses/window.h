/* What the files of _curses share. */
#ifndef PY_CURSES_WINDOW_H
#define PY_CURSES_WINDOW_H

#define PY_SSIZE_T_CLEAN
#define NCURSES_NOMACROS
#include "Python.h"

#include <curses.h>

typedef struct {
    PyObject_HEAD
    WINDOW *win; /* owned, except stdscr */
} window;

extern PyTypeObject py_curses_window_type;

/* The class _curses.error. Returns borrowed. Raises no. */
PyObject *py_curses_error(void);

/* Whether a size or a place can be one: the library keeps them in short, and does not look. */
static inline int
py_curses_fits(int y, int x)
{
    return y == (short)y && x == (short)x;
}

/* A window object for what the library made. Returns new. Raises yes, also for NULL. */
PyObject *py_curses_window_new(WINDOW *win);

/* None, or an error "NAME() returned ERR". Returns new. Raises yes. */
PyObject *py_curses_status(int status, const char *name);

/* A character: an int, or a str whose first byte it is. Returns whether it is one. Raises no. */
int py_curses_character(PyObject *object, chtype *c);

/* The library's own state says how far it is; each raises _curses.error. Returns status. Raises yes. */
int py_curses_after_setupterm(void);
int py_curses_after_initscr(void);
int py_curses_after_start_color(void);

#endif
