/* py_code.h - what the machine hangs on a code object.
 *
 * A PyCodeObject keeps its 2.7 layout (128 bytes); the private pointer co_zombieframe holds the
 * executable form that Python/exec builds on the first call.
 *
 * I1 The executable belongs to exactly one code object and dies with it (or in a collection of
 *    the code object's last holder): code_dealloc calls py_executable_free.
 * I2 A code object is immutable apart from that pointer and its weak references.
 */
#ifndef PY_CODE_INTERNAL_H
#define PY_CODE_INTERNAL_H

#include "Python.h"

struct py_executable;

/* The executable, NULL before the first call. Returns borrowed. Raises no. */
static inline struct py_executable *
py_code_executable(PyCodeObject *co)
{
    return (struct py_executable *)co->co_zombieframe;
}

/* Hands over a freshly built executable. Steals exe. Raises no. */
static inline void
py_code_set_executable_steal(PyCodeObject *co, struct py_executable *exe)
{
    co->co_zombieframe = exe;
}

/* Defined in Python/exec: releases what the machine hung on a code object; called once, from the
 * code object's deallocation, with a non-NULL pointer. Raises no. */
void py_executable_free(struct py_executable *exe);

#endif /* PY_CODE_INTERNAL_H */
