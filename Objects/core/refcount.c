/* refcount.c: counting references in the debug build: one total of all references in the process, and an alarm when an
   object's count falls below zero.

   I1 _Py_RefTotal goes up and down with every Py_INCREF and Py_DECREF of a build with Py_REF_DEBUG; a test that leaves it
      higher each time it runs keeps objects alive.

   Empty in the release build. */
#include "Python.h"

#ifdef Py_REF_DEBUG

Py_ssize_t _Py_RefTotal;

Py_ssize_t
_Py_GetRefTotal(void)
{
    return _Py_RefTotal;
}

void
_Py_NegativeRefcount(const char *file, int line, PyObject *object)
{
    char message[300];
    PyOS_snprintf(message, sizeof(message), "%s:%d: object at %p has negative reference count %ld", file, line,
                  (void *)object, (long)Py_REFCNT(object));
    Py_FatalError(message);
}

#endif
