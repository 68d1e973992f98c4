/* Native locks with a timeout, what PyThread_acquire_lock cannot say; threads that are used again.
 *
 * Defined in Python/base/thread_posix.c and thread_spare.c.  Needs no GIL; never touches objects.
 */
#ifndef PY_THREAD_NATIVE_H
#define PY_THREAD_NATIVE_H

#include <pthread.h>

#include "pythread.h"

typedef enum {
    PY_LOCK_TIMEOUT = 0,
    PY_LOCK_ACQUIRED = 1,
    PY_LOCK_INTERRUPTED = 2     /* by a signal; only when asked for */
} py_lock_result;

/* Takes a lock; microseconds < 0 waits for ever, 0 does not wait.
   Returns status. Steals no. Raises no. */
py_lock_result py_lock_acquire_timed(PyThread_type_lock lock, long long microseconds,
                                     int interruptible);

/* What a thread of the system runs. */
typedef struct {
    void (*function)(void *);
    void *argument;
} py_thread_start;

/* Threads that have done their work and wait a moment for more: Python/base/thread_spare.c. */
typedef struct py_spare_thread py_spare_thread;

typedef struct {
    pthread_mutex_t mutex;
    py_spare_thread *first;     /* they wait; each record lies on the stack of its thread */
    int count;
} py_spare_threads;

/* In a thread that has run its function: waits for another one. Returns 1, or 0: the thread is to end. Raises no. */
int py_thread_next_start(size_t stack_size, py_thread_start *start);

/* Gives the function to a thread that waits and has a stack of that size. Returns 1, or 0: there is none. Raises no. */
int py_thread_reuse(size_t stack_size, py_thread_start start, pthread_t *id);

/* Nobody is to wait any more. Returns nothing. Raises no. */
void py_thread_dismiss_spares(void);

/* In the child of a fork: nobody waits. Returns nothing. Raises no. */
void py_thread_forget_spares(void);

#endif
