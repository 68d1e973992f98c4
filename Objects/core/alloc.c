/* alloc.c: where memory comes from.

   PyMem_* and PyObject_* are malloc(): the public macros inline malloc() and free() into compiled extensions, so both
   sides have to agree.  Where the build has mimalloc, that is what stands behind malloc() in the whole process: it is
   linked before the C library.

   I1 a request of 0 bytes is served as 1 byte, so NULL always means "out of memory".
   I2 a request above PY_SSIZE_T_MAX fails at once.

   Debug builds can make the n-th allocation fail (sys._fail_allocation): Lib/test/test_allocation_failure.py.

   Not here: PyObject_GC_New and friends (gc.c), object headers (object.c). */
#include "Python.h"

#include "py_core.h"

#include <stdlib.h>
#include <string.h>

#ifdef Py_DEBUG
/* Allocations still to be served before one fails; 0: none fails. A static, since memory is asked for before there is
   a runtime state; debug builds only. */
static long served_before_failure;

long
py_alloc_fail(long nth)
{
    long before = served_before_failure;
    served_before_failure = nth;
    return before;
}

static int
has_failed(void)
{
    return served_before_failure > 0 && --served_before_failure == 0;
}
#else
#define has_failed() 0
#endif

static inline size_t
at_least_one(size_t size)
{
    return size ? size : 1;
}

void *
PyObject_Malloc(size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX || has_failed()) {
        return NULL;
    }
    return malloc(at_least_one(size));
}

void *
PyObject_Realloc(void *block, size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX || has_failed()) {
        return NULL;
    }
    return realloc(block, at_least_one(size));
}

void
PyObject_Free(void *block)
{
    free(block);
}

void *
PyMem_Malloc(size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX || has_failed()) {
        return NULL;
    }
    return malloc(at_least_one(size));
}

void *
PyMem_Realloc(void *block, size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX || has_failed()) {
        return NULL;
    }
    return realloc(block, at_least_one(size));
}

void
PyMem_Free(void *block)
{
    free(block);
}
