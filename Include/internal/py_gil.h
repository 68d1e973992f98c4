/* The lock of an interpreter: one thread at a time runs Python code.
 *
 * Defined in Python/base/gil.c, which explains how it is handed over.
 */
#ifndef PY_GIL_H
#define PY_GIL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

struct py_thread;
typedef struct py_gil_waiter py_gil_waiter;

typedef struct {
    py_gil_waiter *first;       /* borrowed: lives on the waiting thread's C stack */
    py_gil_waiter *last;
} py_gil_queue;

typedef struct {
    pthread_mutex_t mutex;      /* guards every field below */
    py_gil_queue from_io;       /* threads that gave the lock up of their own will */
    py_gil_queue computing;     /* threads that were asked to */
    struct py_thread *holder;   /* borrowed; NULL when free or held without a state */
    unsigned long interval;     /* microseconds that a computing thread may keep it */
    _Atomic uint64_t due;       /* when the holder has to go once it is asked, in microseconds; written with the mutex */
    unsigned long handovers;    /* times that a thread was made to give it up */
    int created;                /* 0 until the first thread is started */
    int watches_forks;
    int locked;
} py_gil;

/* The calling thread becomes the holder; `ts` may be NULL. Raises no. */
void py_gil_acquire(py_gil *gil, struct py_thread *ts, int from_io);

/* Gives the lock up, for a blocking call or for good. Raises no. */
void py_gil_release(py_gil *gil);

/* The holder is asked to give it up: has the time come? Raises no. */
int py_gil_is_due(py_gil *gil);

/* Lets the first waiting thread run, if there is one, and comes back when it is
   our turn again. Called by the periodic check. Raises no. */
void py_gil_yield(py_gil *gil, struct py_thread *ts);

/* Does another thread wait for the lock? Raises no. */
int py_gil_is_wanted(py_gil *gil);

/* The thread that has the lock goes on with another state. Raises no. */
void py_gil_hold_as(py_gil *gil, struct py_thread *ts);

/* A state is about to be freed: nobody may ask it for anything. Raises no. */
void py_gil_forget(py_gil *gil, const struct py_thread *ts);

/* Makes it ready for use / forgets what other threads did, after a fork.
   Raises no. */
void py_gil_init(py_gil *gil);
void py_gil_reset_after_fork(py_gil *gil, struct py_thread *ts);

#endif
