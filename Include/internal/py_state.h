/* py_state.h - where all mutable state hangs: runtime, interpreter, thread.
 *
 *     py_runtime (one per process)
 *        └─ py_interp (PyInterpreterState + ours)   one or more
 *              └─ py_thread (PyThreadState + ours)  one per OS thread that runs Python
 *
 * I1 A PyThreadState is always the first member of a py_thread, a PyInterpreterState of a py_interp:
 *    only Python/base/state.c makes them.
 * I2 The GIL is held by who touches py_interp or py_thread, unless a member says otherwise.
 * I3 base.frame is the youngest Python frame of the current tasklet whenever C code runs; `top` is
 *    the youngest link of its chain: that frame, or a continuation above it.
 *
 * A module adds its own struct in its own header and one member here.
 */
#ifndef PY_STATE_H
#define PY_STATE_H

#include "Python.h"
#include "py_text.h"

#include "py_gc.h"
#include "py_names.h"
#include "py_type.h"
#include "py_containers.h"

struct py_cont;
struct slp_tasklet;
struct slp_thread;        /* the scheduler of a thread: Stackless/core */
struct py_gil;

typedef struct py_thread {
    PyThreadState base;              /* public prefix, 168 bytes */

    PyObject *top;                   /* owned: youngest link of the running chain (I3) */
    struct slp_tasklet *current;     /* borrowed: running tasklet, NULL outside Stackless */
    struct slp_thread *scheduler;    /* owned, NULL until the thread first runs Python */
    int atomic;                      /* copy of the current tasklet's flag: gates the periodic check */
    volatile int flags;              /* PY_CHECK_* requests; also written without the GIL (atomically) */
    Py_ssize_t ticker;               /* co_code instructions left until the next periodic check */
    int nesting_level;               /* nested dispatches of the current tasklet */

    char *stack_limit;               /* C stack: addresses below are the reserve */
    char *stack_soft_limit;          /* a nested dispatch below this continues on another stack */

    PyObject *repr_running;          /* owned list: Py_ReprEnter, or NULL */
    void *freelists;                 /* owned by Python/frame, may be NULL */
} py_thread;

typedef struct py_interp {
    PyInterpreterState base;         /* public prefix */

    PyObject *interned;              /* owned dict of str: the interned strings */
    void *small_ints;                /* owned by Objects/number */
    void *freelists;                 /* owned by Objects/core/freelist.c */
    PyObject *builtin_extensions;    /* owned dict: modules initialised from C, by file name */
    int recursion_limit;             /* mirrors _Py_CheckRecursionLimit */
    int check_interval;              /* co_code instructions */
    PyObject *atexit;                /* owned, may be NULL */
    py_containers containers;        /* free lists and counters of dict, list, tuple, set */
} py_interp;

typedef struct py_runtime {
    struct py_gil *gil;              /* owned, NULL until threads are initialised */
    py_interp *interps;              /* list through base.next */
    py_interp *main_interp;
    int initialized;
    volatile int pending;            /* PY_CHECK_* for any thread: signals, pending calls */
    struct py_text_state text;       /* shared empty and one-character strings, interned names */
    py_names names;                  /* interned identifiers, PY_ID(__name__) */
    py_gc_state gc;                  /* the cycle collector */
    py_type_state type;              /* method cache, version tags */
} py_runtime;

extern py_runtime py_runtime_state;

/* Requests to the periodic check. */
enum {
    PY_CHECK_SIGNALS = 1,            /* a signal handler ran: only the main thread serves it */
    PY_CHECK_PENDING = 2,            /* Py_AddPendingCall */
    PY_CHECK_GIL = 4,                /* another thread waits for the GIL */
    PY_CHECK_ASYNC = 8,              /* PyThreadState_SetAsyncExc */
    PY_CHECK_SWITCH = 16,            /* the scheduler wants to look: watchdog, other threads */
    PY_CHECK_TICKS = 32              /* ticker ran out with a check interval or watchdog set */
};

/* The running thread. Returns borrowed, NULL without the GIL. Raises no. */
static inline py_thread *
py_thread_get(void)
{
    return (py_thread *)_PyThreadState_Current;
}

/* The running interpreter. Returns borrowed. Raises no. */
static inline py_interp *
py_interp_get(void)
{
    return (py_interp *)_PyThreadState_Current->interp;
}

#endif /* PY_STATE_H */
