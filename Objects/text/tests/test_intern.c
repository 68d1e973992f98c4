/* Interning where the C stack ends: the name that is known must be found, for nobody counts the references of a second one.
 *
 * Goes down in small steps to below the limit of py_stackguard.h, in four alignments, and interns a known name at each. */
#include "Python.h"
#include "py_stackguard.h"

enum { BELOW_LIMIT = 4096, STEPS = 4, STEP = 16 };

static int failures;

static int
is_known(PyObject *name)
{
    PyObject *again = PyString_InternFromString("a_name_of_this_test");
    int same = again == name;
    Py_XDECREF(again);
    PyErr_Clear();
    return same;
}

/* Returns the number of levels; the volatile one keeps the compiler from making a loop of it. */
static long __attribute__((noinline))
go_down(PyObject *name, const char *end)
{
    volatile long levels = 1;
    failures += !is_known(name);
    if (py_stack_pointer() >= end) {
        levels = 1 + go_down(name, end);
    }
    return levels;
}

static long __attribute__((noinline))
go_down_from(PyObject *name, const char *end, size_t shift)
{
    volatile char *moved = __builtin_alloca(shift + STEP);
    moved[0] = 0;
    return go_down(name, end);
}

int
main(void)
{
    Py_NoSiteFlag = 1;
    Py_Initialize();
    PyObject *name = PyString_InternFromString("a_name_of_this_test");
    for (int i = 0; i < STEPS; i++) {
        failures = 0;
        long levels = go_down_from(name, py_thread_get()->stack_limit - BELOW_LIMIT, (size_t)i * STEP);
        printf("%s step %d\n", failures == 0 && levels > 1000 ? "ok  " : "FAIL", i);
        if (failures != 0) {
            return 1;
        }
    }
    Py_DECREF(name);
    Py_Finalize();
    printf("Ran %d tests in 0s\n", STEPS);
    return 0;
}
