/* The global interpreter lock: who holds it, who gets it next.
 *
 * A thread that computes keeps the lock until somebody wants it.  Who wants it
 * sleeps on a word of its own and raises PY_CHECK_GIL in the holder's flag word,
 * which the dispatcher reads at its next check point; when the time `due` has
 * come it calls py_gil_yield.  So an uncontended program never looks at a clock,
 * and a contended one changes threads every `interval`.
 *
 *                        lock free            holder computes
 *     back from I/O      take it              ask at once, due after IO_PATIENCE; first in line
 *     computing          take it              ask after `interval`, due at once; second in line
 *
 * It is the holder that waits for the end of IO_PATIENCE, by looking at the clock, and not
 * the sleeper: a timer that short has to be set in the hardware, which costs more than the
 * change of threads it is for (two threads that pass a lock to and fro: 3.7 s instead of 0.9).
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
 * I4  A word may be woken after the waiter that owned it is gone: it is an address on a C stack, and
 *     who sleeps on one looks again when it is woken.
 * I5  A thread state that is `holder` lives: who waits writes into it at any time.
 *     Only the thread that has the lock changes `holder`, so it may read it freely.
 *
 * What is not here: when the check happens (Python/dispatch/periodic.c), and
 * thread states (state.c).
 */
#include "Python.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "py_gil.h"
#include "py_state.h"

enum {
    DEFAULT_INTERVAL = 5000,    /* microseconds */
    IO_PATIENCE = 50            /* what the holder has left when a thread comes back from I/O */
};

struct py_gil_waiter {
    py_gil_waiter *next;
    atomic_int woken;           /* the futex; set with the mutex */
    int granted;                /* the lock was passed to us */
};

#define NEVER UINT64_MAX

/* ---------------------------------------------------------------- queues */

/* Not inline: the compiler would think that the waiter, a local of its caller, stays in the queue. */
__attribute__((noinline)) static void
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

static uint64_t
microseconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* Called with the mutex. */
static void
ask_holder(py_gil *gil, uint64_t due)
{
    if (gil->holder != NULL) {
        if (due < atomic_load_explicit(&gil->due, memory_order_relaxed)) {
            atomic_store_explicit(&gil->due, due, memory_order_relaxed);
        }
        py_check_request(gil->holder, PY_CHECK_GIL);
    }
}

static void
wake(py_gil_waiter *waiter)
{
    (void)syscall(SYS_futex, &waiter->woken, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);     /* I4 */
}

/* One sleep; asks the holder when it ends without success. */
static void
sleep_and_ask(py_gil *gil, py_gil_waiter *self)
{
    struct timespec limit = {(time_t)(gil->interval / 1000000), (long)(gil->interval % 1000000) * 1000};
    (void)pthread_mutex_unlock(&gil->mutex);
    long status = syscall(SYS_futex, &self->woken, FUTEX_WAIT_PRIVATE, 0, &limit, NULL, 0);
    int is_late = status < 0 && errno == ETIMEDOUT;
    (void)pthread_mutex_lock(&gil->mutex);
    atomic_store(&self->woken, 0);
    if (is_late && !self->granted) {
        ask_holder(gil, 0);
    }
}

/* Called and returns with the mutex held; on return the lock is ours. */
static void
wait_in_line(py_gil *gil, py_gil_queue *queue)
{
    py_gil_waiter self;
    self.granted = 0;
    atomic_init(&self.woken, 0);
    queue_append(queue, &self);
    while (!self.granted && gil->locked) {
        if (queue == &gil->from_io) {
            ask_holder(gil, microseconds_now() + IO_PATIENCE);
        }
        sleep_and_ask(gil, &self);
    }
    if (!self.granted) {
        queue_remove(queue, &self);
        gil->locked = 1;
    }
}

/* The lock is ours.  Who is back from I/O has asked the holder before us.  Called with the mutex. */
static void
become_holder(py_gil *gil, py_thread *ts)
{
    gil->holder = ts;
    atomic_store_explicit(&gil->due, NEVER, memory_order_relaxed);
    if (ts != NULL) {
        py_check_served(ts, PY_CHECK_GIL);
    }
    if (gil->from_io.first != NULL) {
        ask_holder(gil, microseconds_now() + IO_PATIENCE);
    }
}

static int
may_run(const py_thread *ts)
{
    const py_thread *finalizer = py_runtime_state.finalizer;
    return !ts->is_abandoned && (finalizer == NULL || finalizer == ts);
}

/* Called with the mutex, which is given up like the lock.  A thread back from I/O finds it free when it wakes.  A
   computing thread finds it taken and sleeps on for a moment, in which a short call of ours may end. */
static void
unlock_and_wake(py_gil *gil)
{
    py_gil_waiter *next = first_in_line(gil);
    int is_urgent = gil->from_io.first != NULL;
    gil->locked = 0;
    gil->holder = NULL;
    if (next != NULL) {
        atomic_store(&next->woken, 1);
        if (!is_urgent) {
            wake(next);
        }
    }
    (void)pthread_mutex_unlock(&gil->mutex);
    if (is_urgent) {
        wake(next);
    }
}

/* Not pthread_exit: the thread may stand on a C stack of ours, which nothing can unwind. */
static void
stop_for_good(py_gil *gil)
{
    unlock_and_wake(gil);
    for (;;) {
        (void)pause();
    }
}

/* ----------------------------------------------------------------- forks */

static void
forget_waiters(py_gil *gil)
{
    (void)pthread_mutex_init(&gil->mutex, NULL);
    gil->from_io.first = gil->from_io.last = NULL;
    gil->computing.first = gil->computing.last = NULL;
}

/* In the child nobody waits any more, nor is in the midst of a change of the queues. */
static void
begin_child(void)
{
    forget_waiters(&py_runtime_state.gil);
    py_thread_forget_spares();
}

/* Hosts fork without a word to us. */
static void
watch_forks(py_gil *gil)
{
    if (!gil->watches_forks) {
        gil->watches_forks = pthread_atfork(NULL, NULL, begin_child) == 0;
    }
}

/* ---------------------------------------------------------------- public */

void
py_gil_init(py_gil *gil)
{
    watch_forks(gil);
    forget_waiters(gil);
    gil->holder = NULL;
    gil->interval = DEFAULT_INTERVAL;
    gil->handovers = 0;
    atomic_init(&gil->due, NEVER);
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
    become_holder(gil, ts);
    (void)pthread_mutex_unlock(&gil->mutex);
    errno = saved_errno;
}

void
py_gil_release(py_gil *gil)
{
    int saved_errno = errno;
    (void)pthread_mutex_lock(&gil->mutex);
    unlock_and_wake(gil);
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

int
py_gil_is_due(py_gil *gil)
{
    uint64_t due = atomic_load_explicit(&gil->due, memory_order_relaxed);
    return due == 0 || due == NEVER || due <= microseconds_now();
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
        atomic_store(&next->woken, 1);
        wake(next);
        wait_in_line(gil, &gil->computing);
        if (!may_run(ts)) {
            stop_for_good(gil);
        }
        become_holder(gil, ts);
    }
    else {
        py_check_served(ts, PY_CHECK_GIL);
    }
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
