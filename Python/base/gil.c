/* The global interpreter lock: who holds it, who gets it next.
 *
 * A thread that computes keeps the lock until somebody wants it.  Who wants it
 * sleeps on a condition of its own; when its patience ends it raises
 * PY_CHECK_GIL in the holder's flag word, which the dispatcher reads at its
 * next check point and then calls py_gil_yield.  So an uncontended program
 * never looks at a clock, and a contended one changes threads every `interval`.
 *
 *                        lock free            holder computes
 *     back from I/O      take it              ask at once, first in line
 *     computing          take it              ask after `interval`, second in line
 *
 * Giving up is of two kinds:
 *     release  before a blocking call: the lock is free, the first in line is
 *              woken, and whoever comes first takes it.  A short call that ends
 *              before the other thread has woken up costs no change of threads.
 *     yield    because we were asked to: the lock is passed on to the first in
 *              line without ever being free, and we go to the end.  Without that
 *              a computing thread would win the race for its own lock again.
 *
 * A thread that wants the lock when its interpreter ends, or has ended, gets it and
 * lets it go at once, and then sleeps for ever (stop_for_good): its frames are gone.
 *
 * I1  locked == 0 implies holder == NULL and no waiter is granted.
 * I2  A waiter is in exactly one queue until it is granted or takes the lock.
 * I3  Only the holder, or py_gil_yield on its behalf, passes the lock on.
 * I4  A thread state that is `holder` lives: who waits writes into it at any time.
 *     Only the thread that has the lock changes `holder`, so it may read it freely.
 *
 * What is not here: when the check happens (Python/dispatch/periodic.c), and
 * thread states (state.c).
 */
#include "Python.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "py_gil.h"
#include "py_state.h"

enum {
    DEFAULT_INTERVAL = 5000,    /* microseconds */
    IO_PATIENCE = 50            /* how long a thread back from I/O waits before it asks */
};

struct py_gil_waiter {
    py_gil_waiter *next;
    pthread_cond_t woken;
    int granted;                /* the lock was passed to us */
};

/* ---------------------------------------------------------------- queues */

static void
queue_append(py_gil_queue *queue, py_gil_waiter *waiter)
{
    waiter->next = NULL;
    if (queue->last == NULL) {
        queue->first = waiter;
    }
    else {
        queue->last->next = waiter;
    }
    queue->last = waiter;
}

static void
queue_remove(py_gil_queue *queue, py_gil_waiter *waiter)
{
    py_gil_waiter **link = &queue->first;
    py_gil_waiter *before = NULL;
    while (*link != waiter) {
        before = *link;
        link = &before->next;
    }
    *link = waiter->next;
    if (queue->last == waiter) {
        queue->last = before;
    }
}

static py_gil_waiter *
first_in_line(const py_gil *gil)
{
    return gil->from_io.first != NULL ? gil->from_io.first : gil->computing.first;
}

static void
queue_remove_first(py_gil *gil)
{
    py_gil_queue *queue = gil->from_io.first != NULL ? &gil->from_io : &gil->computing;
    queue_remove(queue, queue->first);
}

/* --------------------------------------------------------------- waiting */

static void
deadline_after(struct timespec *when, unsigned long microseconds)
{
    (void)clock_gettime(CLOCK_MONOTONIC, when);
    when->tv_sec += (time_t)(microseconds / 1000000);
    when->tv_nsec += (long)(microseconds % 1000000) * 1000;
    if (when->tv_nsec >= 1000000000L) {
        when->tv_nsec -= 1000000000L;
        when->tv_sec++;
    }
}

/* One sleep; asks the holder when it ends without success. */
static void
wait_and_ask(py_gil *gil, py_gil_waiter *self, unsigned long patience)
{
    struct timespec deadline;
    deadline_after(&deadline, patience);
    if (pthread_cond_timedwait(&self->woken, &gil->mutex, &deadline) == ETIMEDOUT
        && gil->holder != NULL) {
        py_check_request(gil->holder, PY_CHECK_GIL);
    }
}

/* Called and returns with the mutex held; on return the lock is ours. */
static void
wait_in_line(py_gil *gil, py_gil_queue *queue)
{
    py_gil_waiter self;
    unsigned long patience = queue == &gil->from_io ? IO_PATIENCE : gil->interval;
    self.granted = 0;
    (void)pthread_cond_init(&self.woken, &gil->monotonic);
    queue_append(queue, &self);
    while (!self.granted && gil->locked) {
        wait_and_ask(gil, &self, patience);
        patience = gil->interval;
    }
    if (!self.granted) {
        queue_remove(queue, &self);
        gil->locked = 1;
    }
    (void)pthread_cond_destroy(&self.woken);
}

static int
may_run(const py_thread *ts)
{
    const py_thread *finalizer = py_runtime_state.finalizer;
    return !ts->is_abandoned && (finalizer == NULL || finalizer == ts);
}

/* Called with the mutex. */
static void
unlock_and_wake(py_gil *gil)
{
    py_gil_waiter *next = first_in_line(gil);
    gil->locked = 0;
    gil->holder = NULL;
    if (next != NULL) {
        (void)pthread_cond_signal(&next->woken);
    }
}

/* Not pthread_exit: the thread may stand on a C stack of ours, which nothing can unwind. */
static void
stop_for_good(py_gil *gil)
{
    unlock_and_wake(gil);
    (void)pthread_mutex_unlock(&gil->mutex);
    for (;;) {
        (void)pause();
    }
}

/* ---------------------------------------------------------------- public */

void
py_gil_init(py_gil *gil)
{
    (void)pthread_mutex_init(&gil->mutex, NULL);
    (void)pthread_condattr_init(&gil->monotonic);
    (void)pthread_condattr_setclock(&gil->monotonic, CLOCK_MONOTONIC);
    gil->from_io.first = gil->from_io.last = NULL;
    gil->computing.first = gil->computing.last = NULL;
    gil->holder = NULL;
    gil->interval = DEFAULT_INTERVAL;
    gil->handovers = 0;
    gil->locked = 0;
    gil->created = 1;
}

void
py_gil_reset_after_fork(py_gil *gil, py_thread *ts)
{
    unsigned long interval = gil->interval;
    py_gil_init(gil);
    gil->interval = interval;
    py_gil_acquire(gil, ts, 0);
}

void
py_gil_acquire(py_gil *gil, py_thread *ts, int from_io)
{
    int saved_errno = errno;
    (void)pthread_mutex_lock(&gil->mutex);
    if (gil->locked) {
        wait_in_line(gil, from_io ? &gil->from_io : &gil->computing);
    }
    gil->locked = 1;
    if (ts != NULL && !may_run(ts)) {
        stop_for_good(gil);
    }
    gil->holder = ts;
    if (ts != NULL) {
        py_check_served(ts, PY_CHECK_GIL);
    }
    (void)pthread_mutex_unlock(&gil->mutex);
    errno = saved_errno;
}

void
py_gil_release(py_gil *gil)
{
    int saved_errno = errno;
    (void)pthread_mutex_lock(&gil->mutex);
    unlock_and_wake(gil);
    (void)pthread_mutex_unlock(&gil->mutex);
    errno = saved_errno;
}

int
py_gil_is_wanted(py_gil *gil)
{
    int wanted;
    (void)pthread_mutex_lock(&gil->mutex);
    wanted = first_in_line(gil) != NULL;
    (void)pthread_mutex_unlock(&gil->mutex);
    return wanted;
}

void
py_gil_yield(py_gil *gil, py_thread *ts)
{
    py_gil_waiter *next;
    (void)pthread_mutex_lock(&gil->mutex);
    next = first_in_line(gil);
    if (next != NULL) {
        queue_remove_first(gil);
        next->granted = 1;
        gil->holder = NULL;
        gil->handovers++;
        (void)pthread_cond_signal(&next->woken);
        wait_in_line(gil, &gil->computing);
        if (!may_run(ts)) {
            stop_for_good(gil);
        }
        gil->holder = ts;
    }
    py_check_served(ts, PY_CHECK_GIL);
    (void)pthread_mutex_unlock(&gil->mutex);
}

void
py_gil_hold_as(py_gil *gil, py_thread *ts)
{
    if (gil->created && gil->holder != ts) {
        (void)pthread_mutex_lock(&gil->mutex);
        gil->holder = ts;
        (void)pthread_mutex_unlock(&gil->mutex);
    }
}

void
py_gil_forget(py_gil *gil, const py_thread *ts)
{
    if (gil->created) {
        (void)pthread_mutex_lock(&gil->mutex);
        if (gil->holder == ts) {
            gil->holder = NULL;
        }
        (void)pthread_mutex_unlock(&gil->mutex);
    }
}
