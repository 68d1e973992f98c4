/* alloc.c: where memory comes from.

   PyMem_* and PyObject_* are malloc(): the public macros inline malloc() and free() into compiled extensions, so both
   sides have to agree.  Where the build has mimalloc, that is what stands behind malloc() in the whole process: it is
   linked before the C library.

   I1 a request of 0 bytes is served as 1 byte, so NULL always means "out of memory".
   I2 a request above PY_SSIZE_T_MAX, or above all that the machine has, fails at once.

   Debug builds can make the n-th allocation fail (sys._fail_allocation): Lib/test/test_allocation_failure.py.

   Not here: PyObject_GC_New and friends (gc.c), object headers (object.c). */
#include "Python.h"

#include "py_core.h"

#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>

/* Requests below 1 GiB are not compared with the machine. */
enum { LARGE_BITS = 30 };

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

/* More than all memory and swap.  mimalloc takes addresses without the system counting them: it would get even these, and
   the process would be killed when it fills them. */
static int
is_beyond_machine(size_t size)
{
    struct sysinfo machine;
    if (size >> LARGE_BITS == 0 || sysinfo(&machine) != 0) {
        return 0;
    }
    return size / machine.mem_unit > machine.totalram + machine.totalswap;
}

static inline int
is_refused(size_t size)
{
    return size > (size_t)PY_SSIZE_T_MAX || has_failed() || is_beyond_machine(size);
}

void *
PyObject_Malloc(size_t size)
{
    if (is_refused(size)) {
        return NULL;
    }
    return malloc(at_least_one(size));
}

void *
PyObject_Realloc(void *block, size_t size)
{
    if (is_refused(size)) {
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
    if (is_refused(size)) {
        return NULL;
    }
    return malloc(at_least_one(size));
}

void *
PyMem_Realloc(void *block, size_t size)
{
    if (is_refused(size)) {
        return NULL;
    }
    return realloc(block, at_least_one(size));
}

void
PyMem_Free(void *block)
{
    free(block);
}
