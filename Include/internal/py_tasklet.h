/* Tasklets, channels and the scheduler of a thread: the data.
 *
 * The dispatcher (Python/dispatch) and the thread state need to know these
 * structures; what happens to them is decided in Stackless/core.
 *
 *     py_thread     ── current ─▶ tasklet ⇄ tasklet ⇄ tasklet   the ring (next/prev)
 *     py_thread.slp ── main    ─▶ tasklet                       in the ring, blocked, or floating
 *     channel ── first ─▶ tasklet ─▶ tasklet ◀─ last            the queue (next/prev)
 *
 * I1  A tasklet is in one ring, or in one channel's queue, or in neither
 *     (`next` is NULL in the last case only for the ring; `channel` tells).
 * I2  Ring and queue own one reference to each member.
 * I3  The running tasklet's saved fields (marked S) are stale: the truth is in the
 *     thread state.  A switch writes one set and reads the other.
 * I4  runcount is the number of tasklets in the ring, the current one included.
 */
#ifndef PY_TASKLET_H
#define PY_TASKLET_H

#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>

#include "Python.h"

struct py_thread;
typedef struct slp_tasklet slp_tasklet;
typedef struct slp_channel slp_channel;
typedef struct slp_tracing slp_tracing;
typedef struct slp_stack slp_stack;

enum {
    SLP_STARTING = 1,       /* `start` of the union holds; has not run yet */
    SLP_ATOMIC = 2,         /* nothing involuntary may happen */
    SLP_IGNORE_NESTING = 4, /* the watchdog may interrupt nested dispatches */
    SLP_BLOCK_TRAP = 8,     /* blocking raises */
    SLP_PENDING_IRQ = 16,   /* a watchdog interrupt was deferred */
    SLP_IS_MAIN = 32,       /* owns its thread's host stack */
    SLP_ALIVE = 64,         /* has arguments, and has not ended */
    SLP_KILLING = 128,      /* its last reference is gone; being unwound */
    SLP_NO_CLEANUP = 256,   /* frames are dropped without running anything */
    SLP_REFUSED = 512,      /* survived TaskletExit at the end of its thread */
    SLP_HAS_RECORD = 1024   /* see Stackless/core/record.c */
};

struct slp_tasklet {
    PyObject_HEAD
    slp_tasklet *next;          /* ring or queue; the link owns nothing by itself (I2) */
    slp_tasklet *prev;
    PyObject *tempval;          /* owned: callable, value, or bomb; NULL stands for None */
    PyObject *top;              /* S owned: innermost frame or continuation */
    struct py_thread *thread;   /* borrowed; NULL when the thread has ended */
    struct _frame *frame;       /* S borrowed: innermost Python frame of the chain, or NULL */
    slp_channel *channel;       /* owned: whose queue we are in, or NULL */
    slp_stack *stack;           /* S the C stack that we nest on, or NULL when soft */
    PyObject *weakrefs;
    slp_tracing *tracing;       /* S owned, malloc'ed; NULL: not traced */
    union {
        struct {                /* SLP_STARTING */
            PyObject *func;     /* owned */
            PyObject *args;     /* owned tuple */
            PyObject *kwargs;   /* owned dict or NULL */
        } start;
        struct {                /* otherwise: S exception being handled */
            PyObject *type;     /* owned or NULL, all three */
            PyObject *value;
            PyObject *traceback;
        } exc;
    } u;
    int recursion_depth;        /* S */
    int nesting_level;          /* S nested dispatches of ours */
    unsigned int flags;         /* SLP_… */
    int blocked;                /* -1 receiving, 1 sending, 0 not in a queue */
};

struct slp_channel {
    PyObject_HEAD
    slp_tasklet *first;         /* owned queue */
    slp_tasklet *last;
    PyObject *weakrefs;
    Py_ssize_t balance;         /* > 0: senders wait, < 0: receivers wait */
    signed char preference;     /* -1 receiver runs first, 1 sender, 0 neither */
    char closing;
    char schedule_all;
};

/* What a trace or profile function sees as its own, and what repr() is showing, while the tasklet sleeps. */
struct slp_tracing {
    int tracing;
    int use_tracing;
    Py_tracefunc profile_function;
    Py_tracefunc trace_function;
    PyObject *profile_object;   /* owned or NULL */
    PyObject *trace_object;     /* owned or NULL */
    PyObject *repr_running;     /* owned or NULL: Py_ReprEnter */
};

/* A C stack that a thread can run on (see Stackless/switch/stackpool.h). */
struct slp_stack {
    void *sp;                   /* saved pointer while suspended */
    char *limit;                /* py_stack_check refuses to go below this address */
    char *soft_limit;           /* a nested dispatch below this goes on on another stack */
    char *memory;               /* lowest mapped address; NULL for a host stack */
    char *top;                  /* exclusive upper end of the usable memory */
    slp_stack *next;            /* borrowed: next in the pool, or the one it continues */
    slp_tasklet *owner;         /* borrowed: the tasklet that nests here, or NULL */
    void *fake;                 /* address sanitizer's record of the suspended stack */
    unsigned int valgrind;      /* valgrind's id of the stack */
    int is_deep;                /* something nested on it until it was short: most of its pages are in use */
};

typedef struct {
    slp_stack *idle;            /* stacks without user, most recently used first */
    size_t size;                /* bytes of each; 0 until the first is made */
    unsigned int idle_count;
    unsigned int made;          /* mapped at this moment, idle ones included */
    unsigned int most_made;     /* the most that were ever mapped at once */
    unsigned int given;         /* times that a stack came back */
} slp_stackpool;

enum {
    SLP_RUN_THREADBLOCK = 1,    /* an empty ring waits for other threads */
    SLP_RUN_SOFT = 2,           /* interrupt at the next voluntary switch only */
    SLP_RUN_IGNORE_NESTING = 4,
    SLP_RUN_TOTALTIMEOUT = 8    /* one budget for all, not one per slice */
};

/* One call of run() that waits to be resumed. */
typedef struct {
    slp_tasklet *caller;        /* owned */
    unsigned long id;
    int flags;                  /* SLP_RUN_… */
} slp_watchdog;

/* The scheduler of one thread; lies in py_thread (with current, top, nesting_level, atomic). */
typedef struct {
    slp_tasklet *main;          /* owned */
    slp_tasklet *head;          /* of the ring, borrowed from it: the current tasklet while it
                                   is in the ring; NULL: the ring is empty */
    int runcount;
    long switch_trap;
    int in_callback;            /* a schedule or channel callback runs */
    int try_soft;               /* the next call may return the unwind token (softcall.c) */
    int soft_level;             /* softcall.c I2 */
    struct slp_soft_pending *soft_pending;  /* owned: what was put down, or NULL */
    int is_nesting;             /* slp_nest_primitive is about to call its primitive */
    PyObject *shared_cstack;    /* owned: t.cstate of the tasklets without a C stack, or NULL */
    slp_stack *stack;           /* the C stack that the thread runs on */
    slp_stack *work;            /* the work stack (spec switching.md 1), or NULL */
    int suspended_destructors;  /* trash_delete_nesting of all stacks that are switched away from */
    slp_stack host;
    pthread_t native;           /* the OS thread that `host` describes, if has_native */
    int has_native;
    PyObject *release_after;    /* owned: dropped when the switch is complete; NULL: nothing is */
    PyObject **release_more;    /* owned, malloc'ed array: further ones, `release_count` of them */
    int release_count;
    int release_space;
    slp_watchdog *watchdogs;    /* malloc'ed array of `watchdog_count` */
    int watchdog_count;
    int watchdog_space;
    int interrupter;            /* index of the run() that interrupts, or -1 */
    long interval;              /* ticks of one slice while `interrupter` >= 0 */
    slp_tasklet *interrupted;   /* owned: whom the watchdog has just interrupted */
    int is_starting;            /* its OS thread has been asked for and has not run yet */
    int is_parked;              /* waits for another thread to make something runnable */
    int in_park;                /* is parked, or has been woken and has not come back from there yet */
    sem_t wake;                 /* what a parked thread sleeps on, if has_wake */
    int has_wake;
    int made_tasklets;          /* others than main have existed */
    int pickle_flags;           /* SLP_PICKLES_...: what this thread's pickles hold */
    unsigned long runs;         /* calls of run(), to tell their entries apart */
    int64_t slice_began;        /* CPU time of the thread then, 0: not known (record.c) */
} slp_thread;

enum {
    SLP_HAS_SCHEDULE_LISTENER = 1,  /* a callback or a hook */
    SLP_HAS_CHANNEL_CALLBACK = 2,
    SLP_HAS_NO_SOFT_SWITCH = 4,
    SLP_KEEPS_ACCOUNTS = 8,         /* counts switches and CPU time */
    SLP_KEEPS_ORIGINS = 16          /* notes where tasklets are made */
};

/* Options of pickling. The second and third are known to programs of later versions and mean nothing here. */
enum {
    SLP_PICKLES_TRACING = 1,        /* trace and profile functions are written */
    SLP_PICKLES_FINALIZERS = 2,
    SLP_RESETS_FINALIZERS = 4,
    SLP_PICKLE_FLAGS = 7            /* all of them */
};

/* What is known of a tasklet beyond its state (Stackless/core/record.c). */
typedef struct slp_record {
    struct slp_record *chain;       /* next one in the bucket */
    const slp_tasklet *whose;
    PyObject *name;                 /* owned or NULL, as the three */
    PyObject *file;                 /* where it was made */
    PyObject *function;
    int line;
    unsigned long switches;         /* times that it was switched to */
    int64_t used;                   /* nanoseconds of CPU time, as the other */
    int64_t longest;
} slp_record;

/* All records of the process; lies in py_runtime_state. */
typedef struct {
    slp_record **buckets;           /* malloc'ed, `space` of them: 0 or a power of 2 */
    size_t space;
    size_t count;
} slp_records;

enum { SLP_CODES = 64 };

/* Callbacks and counters of one interpreter; lies in py_interp. */
typedef struct {
    PyObject *schedule_callback;    /* owned or NULL */
    PyObject *channel_callback;     /* owned or NULL */
    PyObject *error_handler;        /* owned or NULL */
    PyObject *pickle_with_tracing;  /* owned or NULL */
    int (*schedule_hook)(slp_tasklet *, slp_tasklet *);
    slp_stackpool pool;
    PyCodeObject *codes[SLP_CODES]; /* borrowed or NULL: code in pickles (Stackless/pickle/codes.c) */
    int no_soft_switch;             /* enable_softswitch(False) */
    int keeps_accounts;             /* keep_accounts(True) */
    int keeps_origins;              /* keep_origins(True) */
    int pickle_flags;               /* what new threads begin with */
    int special;                    /* SLP_HAS_...: which of these are set */
} slp_interp;

#endif
