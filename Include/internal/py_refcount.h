/* Reference counts changed by hand: many at once, or without a deallocation at zero.
 *
 * The debug build counts all references in one total (Objects/core/refcount.c). Whoever changes
 * ob_refcnt other than by Py_INCREF and Py_DECREF uses this, or the total drifts: a drift upwards
 * looks like a leak, a drift downwards hides one. */
#ifndef PY_REFCOUNT_H
#define PY_REFCOUNT_H

#include "Python.h"

/* Adds n (negative: takes away) references; never deallocates. */
static inline void
py_refs_add(PyObject *op, Py_ssize_t n)
{
    op->ob_refcnt += n;
#ifdef Py_REF_DEBUG
    _Py_RefTotal += n;
#endif
}

#endif
