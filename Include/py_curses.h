/* The interface of the module _curses for other modules in C, by way of a capsule: the type of windows and three checks,
 * each of which returns 1, or 0 with an exception.
 *
 *     import_curses();                  in the module's init function: the library's table, or NULL with an exception
 *     PyCursesInitialised;              in a function that returns an object: leave it unless initscr() was called */
#ifndef Py_CURSES_H
#define Py_CURSES_H

#include <ncurses.h>

#include "Python.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    WINDOW *win;
} PyCursesWindowObject;

#define PyCurses_API_pointers 4
#define PyCurses_CAPSULE_NAME "_curses._C_API"

#ifndef CURSES_MODULE

static void **PyCurses_API;

#define PyCursesWindow_Type (*(PyTypeObject *)PyCurses_API[0])
#define PyCurses_Require_(check) \
    do { \
        if (!((int (*)(void))PyCurses_API[check])()) { \
            return NULL; \
        } \
    } while (0)
#define PyCursesSetupTermCalled PyCurses_Require_(1)
#define PyCursesInitialised PyCurses_Require_(2)
#define PyCursesInitialisedColor PyCurses_Require_(3)

#define import_curses() (PyCurses_API = (void **)PyCapsule_Import(PyCurses_CAPSULE_NAME, 1))

#endif

#define PyCursesWindow_Check(o) (Py_TYPE(o) == &PyCursesWindow_Type)

#ifdef __cplusplus
}
#endif
#endif
