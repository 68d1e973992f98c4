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
 * I4 All memory of these structures is zero when they are made.
 *
 * A module adds its own struct in its own header and one member here.
 */
#ifndef PY_STATE_H
#define PY_STATE_H

#include <stdatomic.h>

#include "py_stress.h"
#include "py_warnings.h"
#include "py_config.h"
#include "Python.h"

#include "py_containers.h"
#include "py_number.h"
#include "py_arena.h"
#include "py_gc.h"
#include "py_gil.h"
#include "py_names.h"
#include "py_tasklet.h"
#include "py_text.h"
#include "py_thread_native.h"
#include "py_type.h"

struct py_cont;

typedef struct py_thread {
    PyThreadState base;              /* public prefix, 168 bytes */

    PyObject *top;                   /* owned: youngest link of the running chain (I3) */
    slp_tasklet *current;            /* borrowed: running tasklet, NULL until tasklets are used */
    int atomic;                      /* copy of the current tasklet's flag: gates the periodic check */
    atomic_int flags;                /* PY_CHECK_* requests; set from anywhere, also without the GIL */
    Py_ssize_t ticker;               /* co_code instructions left until the next periodic check */
    int nesting_level;               /* nested dispatches of the current tasklet */

    char *stack_limit;               /* C stack: addresses below are the reserve */
    char *stack_soft_limit;          /* a nested dispatch below this continues on another stack */

    slp_thread slp;                  /* the scheduler: Stackless/core */
    PyObject *repr_running;          /* owned or NULL: Py_ReprEnter, py_repr_note */
    void *freelists;                 /* owned by Python/frame, may be NULL */
    struct py_replay_box *replay;    /* the operation that runs, see py_replay.h; NULL: none */
    int is_abandoned;                /* its interpreter has ended: its OS thread never runs Python again */
} py_thread;

typedef struct py_interp {
    PyInterpreterState base;         /* public prefix */

    PyObject *interned;              /* owned dict of str: the interned strings */
    void *freelists;                 /* owned by Objects/core/freelist.c */
    PyObject *builtin_extensions;    /* owned dict: dicts of the modules inside the program, by name */
    int recursion_limit;             /* sys.setrecursionlimit (see py_stackguard.h) */
    int check_interval;              /* co_code instructions */
    PyObject *atexit;                /* owned, may be NULL */
    PyObject *io_unsupported;        /* owned: _io.UnsupportedOperation, NULL until the module is made */
    struct py_ast_types *ast_types;  /* owned by Parser/ast_types.c, NULL before the first use */
    PyObject *itimer_error;          /* owned: signal.ItimerError, NULL until the module is made */
    PyObject *select_error;          /* owned: select.error, NULL until the module is made */
    PyObject *thread_error;          /* owned: thread.error, NULL until the module is made */
    py_containers containers;        /* free lists and counters of dict, list, tuple, set */
    slp_interp slp;                  /* callbacks, stack pool: Stackless/core */
    py_warnings warnings;            /* filters and registries */
    double socket_timeout;           /* seconds: socket.setdefaulttimeout() */
    int has_socket_timeout;
    int integer_times;               /* os.stat_float_times(False) */
} py_interp;

enum { PY_PENDING_CALLS = 32, PY_SIGNALS = 65 };

/* Calls that Py_AddPendingCall left for the main thread. */
typedef struct {
    atomic_int lock;                 /* 1 while somebody changes the queue */
    int first;
    int count;
    int running;                     /* Py_MakePendingCalls is active */
    struct {
        int (*function)(void *);
        void *argument;
    } queue[PY_PENDING_CALLS];
} py_pending_calls;

/* What signal handlers leave behind for the main thread. */
typedef struct {
    atomic_int any;                  /* some `tripped` is set */
    atomic_int tripped[PY_SIGNALS];
    PyObject *handlers[PY_SIGNALS];  /* owned: SIG_DFL, SIG_IGN, a callable, None, or NULL */
    PyObject *default_handler;       /* owned, with the module signal */
    PyObject *ignore_handler;        /* owned */
    PyObject *default_int_handler;   /* owned */
    int wakeup;                      /* file descriptor to write to, and 1; 0: none */
    void (*old_int_handler)(int);
    long main_thread;                /* identity of the thread that serves signals */
    int main_pid;
    int initialized;
} py_signals;

/* Import: one thread at a time (Python/builtins/import_lock.c). */
typedef struct {
    void *lock;                      /* PyThread_type_lock, NULL until first used */
    long owner;                      /* thread that holds it while level > 0 */
    int level;                       /* how often it has taken it */
} py_import_lock;

typedef struct py_runtime {
    py_gil gil;                      /* see gil.created */
    py_interp *interps;              /* list through base.next */
    py_interp *main_interp;
    int initialized;
    PyObject *extensions;            /* owned dict: dicts of all other modules made in C, by file name */
    unsigned int *ucd_names;         /* owned: codes by hashed name, NULL until first used */
    struct py_re_state *re;          /* owned, NULL until first used */
    struct py_text_state text;       /* shared empty and one-character strings, interned names */
    py_names names;                  /* interned identifiers, PY_ID(__name__) */
    py_gc_state gc;                  /* the cycle collector */
    py_arena_state arena;            /* memory of frames and tasklets */
    py_type_state type;              /* method cache, version tags */
    struct py_number_state number;   /* small ints, free ints and floats */
    py_thread *finalizer;            /* who runs Py_Finalize: nobody else gets the lock any more */
    int leaving;                     /* the process ends with Py_Finalize: circles of garbage need not be found */
    slp_records slp_records;         /* names and figures of tasklets: Stackless/core/record.c */
    py_thread *gone_threads;         /* owned list by base.next: ended, freed when that is safe */
    py_thread *main_thread;          /* first thread state that was made; serves signals */
    long thread_count;               /* threads that the module thread has started and that run */
    size_t thread_stack_size;        /* of new OS threads; 0: the system's */
    py_spare_threads spare_threads;  /* of the system, between two functions */
    int gilstate_key;                /* native key of PyGILState_*, 0 before init */
    py_interp *gilstate_interp;      /* where PyGILState_Ensure makes thread states */
    pthread_mutex_t head_mutex;      /* guards the lists of states; may be held without the GIL */
    py_pending_calls pending;
    py_signals signals;
    py_import_lock import_lock;
    py_config config;                /* program name, paths, start options */
    py_stress_state stress;          /* debug builds: events made frequent */
    struct py_attr_memo *attr_memo;  /* owned by Python/dispatch/specialize.c, NULL until used */
    struct py_pin *pins;             /* owned list: Objects/abstract/pins.c */
} py_runtime;

extern py_runtime py_runtime_state;

/* PyGILState_*: begins and ends with the first thread state of the process. Raise no. */
void _PyGILState_Init(PyInterpreterState *interp, PyThreadState *ts);
void _PyGILState_Fini(void);

/* Gives the free frames of a thread back (Python/frame/frame.c). Raises no. */
void py_cont_pool_free(py_thread *ts);

enum { PY_CHECK_INTERVAL = 100 };    /* sys.getcheckinterval() at the start: threads change by the clock */

/* Requests to the periodic check (py_thread.flags). */
enum {
    PY_CHECK_SIGNALS = 1,            /* a signal handler ran: only the main thread serves it */
    PY_CHECK_PENDING = 2,            /* Py_AddPendingCall */
    PY_CHECK_GIL = 4,                /* another thread waits for the GIL */
    PY_CHECK_ASYNC = 8,              /* PyThreadState_SetAsyncExc */
    PY_CHECK_SWITCH = 16,            /* the scheduler wants to look: watchdog, other threads */
    PY_CHECK_TICKS = 32              /* ticker ran out with a check interval or watchdog set */
};

/* Asks a thread to come to its periodic check. Needs no GIL; safe in signal handlers. Raises no. */
static inline void
py_check_request(py_thread *ts, int what)
{
    atomic_fetch_or_explicit(&ts->flags, what, memory_order_release);
}

/* Takes a request back. Raises no. */
static inline void
py_check_served(py_thread *ts, int what)
{
    atomic_fetch_and_explicit(&ts->flags, ~what, memory_order_acq_rel);
}

/* Is there any request? Raises no. */
static inline int
py_check_wanted(py_thread *ts)
{
    return atomic_load_explicit(&ts->flags, memory_order_relaxed);
}

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

/* Py_Finalize as the last thing of the process. Raises no. */
void
py_finalize_and_leave(void);

#endif /* PY_STATE_H */
