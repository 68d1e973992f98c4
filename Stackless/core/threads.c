/* Tasklets and OS threads: parking, other threads' wake-ups, the end of a thread.
 *
 * A thread whose ring is empty while another thread might fill it parks: it gives up the GIL and
 * sleeps on its semaphore. Whoever makes something runnable over there, and every thread that ends
 * or parks itself, posts the semaphore; the woken thread looks at its ring again and decides anew
 * between going on, parking again, and a deadlock (slp_next_when_empty). Signals end the sleep too.
 *
 * At the end of a thread its tasklets get TaskletExit, ring first, then those that wait in channels
 * or are paused (found through the collector's lists, and only if the thread ever made tasklets).
 * Soft ones that somebody else refers to are spared: they become orphans, which bind_thread() takes to
 * another thread, and which end like any lost tasklet when they are forgotten (tasklet.c). What refuses
 * to end is reported and loses its thread.
 *
 * Rules of locking. There is one lock, the GIL; what follows from giving it up is:
 *
 * L1  While a thread sleeps in slp_park, its current tasklet `cur` is still the current one of that thread, unless it waits
 *     apart (apart.c: soft ones that are not main; what follows holds for the others).  It is in one of four states: floating
 *     (schedule_remove), in a queue, ended (successor), or back in the ring, put there by another thread. Other threads may insert it, kill it, serve it, and if it has ended, bind and move it; else they may not
 *     move it or queue it: slp_is_current(cur) holds. After slp_park nothing is known about it but that. Signal handlers
 *     run inside of slp_park, but may not switch: cur need not be in the ring, nor be ours any more. So primitives look
 *     at `in_callback` before they touch their caller.
 * L2  The caller of slp_park owns a reference to cur, and to all that its instruction has in hand.
 * L3  Whoever puts a tasklet into another thread's ring posts that thread's semaphore (slp_unpark) and does nothing to it
 *     afterwards. Python code (a last Py_DECREF) runs before the linking, and then everything is looked at again, or after
 *     it; never in between.
 * L4  A tasklet in a ring is alive. A dead one there would have no chain to go on with.
 * L5  t->thread of a tracked tasklet is kept true by the end of the thread (orphan_rest). Tasklets that a collection or a
 *     destructor has in hand at that time are in no list: so the state of an ended thread is freed only when nobody is
 *     inside of either (slp_thread_dispose). Until then it has no main tasklet, by which it is known.
 * L6  Of another thread's state only slp.* and `current` may be changed; its running chain lies in its own C code.
 *
 * I1  is_parked is set while the thread is inside slp_park and nobody has made anything runnable for
 *     it; a thread that has been woken but does not have the GIL yet is not parked.
 * I2  No tasklet points to a thread state that has been freed.
 */
#include "../switch/stackpool.h"
#include "ring.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "pythread.h"

/* --------------------------------------------------------------- parking */

int
slp_others_can_run(py_thread *ts)
{
    PyInterpreterState *interp;
    PyThreadState *other;
    for (interp = PyInterpreterState_Head(); interp != NULL; interp = interp->next) {
        for (other = interp->tstate_head; other != NULL; other = other->next) {
            if (other != &ts->base && !((py_thread *)other)->slp.is_parked
                && (((py_thread *)other)->slp.has_native || ((py_thread *)other)->slp.is_starting)) {
                return 1;
            }
        }
    }
    return 0;
}

void
slp_unpark(py_thread *ts)
{
    if (ts->slp.is_parked) {
        ts->slp.is_parked = 0;      /* counts as able to run from now on */
        (void)sem_post(&ts->slp.wake);
    }
}

/* Everybody who sleeps looks again whether somebody is left to wake him. */
static void
unpark_all(void)
{
    PyInterpreterState *interp;
    PyThreadState *ts;
    for (interp = PyInterpreterState_Head(); interp != NULL; interp = interp->next) {
        for (ts = interp->tstate_head; ts != NULL; ts = ts->next) {
            if (((py_thread *)ts)->slp.is_parked) {
                (void)sem_post(&((py_thread *)ts)->slp.wake);
            }
        }
    }
}

/* What may have ended the sleep besides a wake-up. A switch is as impossible here as in a callback (L1). */
static int
serve_requests(py_thread *ts)
{
    slp_tasklet *standby;
    int status;
    if (ts->base.async_exc != NULL) {
        PyObject *exception = ts->base.async_exc;
        ts->base.async_exc = NULL;
        PyErr_SetNone(exception);
        Py_DECREF(exception);
        return -1;
    }
    standby = slp_apart_enter(ts);
    ts->slp.in_callback++;
    status = PyErr_CheckSignals();
    ts->slp.in_callback--;
    slp_apart_leave(ts, standby);
    return status;
}

int
slp_park(py_thread *ts)
{
    if (!ts->slp.has_wake) {
        if (sem_init(&ts->slp.wake, 0, 0) != 0) {
            PyErr_SetFromErrno(PyExc_OSError);
            return -1;
        }
        ts->slp.has_wake = 1;
    }
    ts->slp.is_parked = ts->slp.in_park = 1;
    Py_BEGIN_ALLOW_THREADS
    (void)sem_wait(&ts->slp.wake);      /* a signal ends it as well */
    Py_END_ALLOW_THREADS
    ts->slp.is_parked = ts->slp.in_park = 0;
    return serve_requests(ts);
}

/* ------------------------------------------------------------ other threads */

py_thread *
slp_find_thread(long id)
{
    PyInterpreterState *interp;
    PyThreadState *ts;
    for (interp = PyInterpreterState_Head(); interp != NULL; interp = interp->next) {
        for (ts = interp->tstate_head; ts != NULL; ts = ts->next) {
            if (ts->thread_id == id && ((py_thread *)ts)->slp.has_native) {
                return (py_thread *)ts;
            }
        }
    }
    return NULL;
}

int
slp_explode_pending(py_thread *ts)
{
    slp_tasklet *t = ts->current;
    if (t != NULL && slp_is_bomb(t->tempval)) {
        PyObject *bomb = t->tempval;
        t->tempval = NULL;
        (void)slp_bomb_explode_steal(bomb);
        return -1;
    }
    return 0;
}

int
slp_bind_thread(py_thread *ts, slp_tasklet *t, long id)
{
    py_thread *target = id == -1 ? ts : slp_find_thread(id);
    if (slp_current(ts) == NULL) {
        return -1;
    }
    if (target != NULL && target->slp.main == NULL) {
        target = NULL;          /* not inside yet, or not any more */
    }
    if (target != NULL && t->thread == target) {
        return 0;
    }
    if (t->next != NULL && t->blocked == 0) {
        PyErr_SetString(PyExc_RuntimeError, "can't (re)bind a runnable tasklet");
        return -1;
    }
    /* The current one of a thread that is parked (L1) stands on that thread's C stack, unless it has ended. */
    if (t->nesting_level > 0 || (t->flags & SLP_IS_MAIN)
        || (target != NULL && slp_is_current(t) && (t->flags & SLP_ALIVE))) {
        PyErr_SetString(PyExc_RuntimeError, "tasklet has C state on its stack");
        return -1;
    }
    if (target == NULL) {
        PyErr_SetString(PyExc_ValueError, "bad thread");
        return -1;
    }
    if (t->thread != NULL && t->thread->slp.watchdog_count > 0) {
        slp_run_forget(t);      /* over there nobody waits in run() on its behalf */
    }
    t->thread = target;
    target->slp.made_tasklets = 1;
    return 0;
}

void
slp_thread_begin(py_thread *ts)
{
    if (slp_enter(ts) == NULL) {
        PyErr_Clear();
    }
}

/* ------------------------------------------------------------ end of a thread */

/* Whom the end of a thread ends: everybody, or only who could not go on elsewhere. */
enum whom { END_ALL, SPARE_ORPHANS };

/* It needs no C stack, and somebody refers to it beside ring or queue and itself: schedule() leaves the tasklet as the
   value that it goes on with. */
static int
may_go_on_elsewhere(const slp_tasklet *t)
{
    int own = slp_is_linked(t) + (t->tempval == (PyObject *)t);
    return t->nesting_level == 0 && Py_REFCNT(t) > own;
}

static int
is_to_end(const slp_tasklet *t, enum whom whom)
{
    return !(t->flags & SLP_REFUSED) && (whom == END_ALL || !may_go_on_elsewhere(t));
}

static int
can_be_killed(py_thread *ts, PyObject *o, enum whom whom)
{
    slp_tasklet *t = (slp_tasklet *)o;
    return slp_tasklet_check(o) && t->thread == ts && (t->flags & SLP_ALIVE)
        && !(t->flags & SLP_IS_MAIN) && t != ts->current && o->ob_refcnt > 0 && is_to_end(t, whom);
}

static int
add_ring(py_thread *ts, PyObject *list, enum whom whom)
{
    slp_tasklet *t;
    for (t = ts->current->next; t != NULL && t != ts->current; t = t->next) {
        if (is_to_end(t, whom) && PyList_Append(list, (PyObject *)t) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Paused ones and those in queues. */
static int
add_rest(py_thread *ts, PyObject *list, enum whom whom)
{
    int i;
    for (i = 0; i < PY_GC_GENERATIONS; i++) {
        PyGC_Head *head = &py_runtime_state.gc.generation[i].head;
        PyGC_Head *gc;
        for (gc = head->gc.gc_next; gc != head; gc = gc->gc.gc_next) {
            PyObject *o = (PyObject *)(gc + 1);
            if (can_be_killed(ts, o, whom) && PyList_Append(list, o) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* The tasklets of the thread that have something to go on with: the ring's, or else the others.
   Returns new. Raises yes. */
static PyObject *
list_suspended(py_thread *ts, enum whom whom)
{
    PyObject *list = PyList_New(0);
    if (list == NULL || add_ring(ts, list, whom) < 0) {
        Py_XDECREF(list);
        return NULL;
    }
    if (PyList_GET_SIZE(list) == 0 && ts->slp.made_tasklets && add_rest(ts, list, whom) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static void
report_refusal(slp_tasklet *t)
{
    PySys_WriteStderr("tasklet %p does not end: it caught TaskletExit several times\n", (void *)t);
}

/* What came out of a kill, into the tasklet that made it. */
static void
report_from(slp_tasklet *t)
{
    if (PyErr_ExceptionMatches(PyExc_SystemExit)) {
        PyErr_Clear();      /* PyErr_Print would end the process, or report the exit that was asked for */
    }
    else {
        PyErr_WriteUnraisable((PyObject *)t);
    }
}

/* It gets TaskletExit until it has ended, or has refused often enough. Out of the ring, as its end would lead to its
   successor there, which has had no TaskletExit yet. */
static void
kill_one(py_thread *ts, slp_tasklet *t)
{
    enum { ATTEMPTS = 10 };
    int i;
    if (t->next != NULL && t->blocked == 0) {
        (void)slp_ring_remove(ts, t);
        Py_DECREF(t);       /* not the last: the list has one */
    }
    for (i = 0; i < ATTEMPTS && slp_is_alive(t); i++) {
        if (slp_kill_now(ts, t) < 0) {
            report_from(t);
        }
    }
    if (slp_is_alive(t)) {
        t->flags |= SLP_REFUSED;
        report_refusal(t);
    }
}

static void
kill_tasklets(py_thread *ts, enum whom whom)
{
    PyObject *list;
    while ((list = list_suspended(ts, whom)) != NULL) {
        Py_ssize_t count = PyList_GET_SIZE(list);
        Py_ssize_t i;
        for (i = 0; i < count && i < PyList_GET_SIZE(list); i++) {
            kill_one(ts, (slp_tasklet *)PyList_GET_ITEM(list, i));
        }
        Py_DECREF(list);
        if (count == 0) {
            return;
        }
    }
    PyErr_Clear();      /* no memory for the list: the tasklets are orphaned as they are */
}

static void
forget_thread(slp_tasklet *t)
{
    if (t->nesting_level > 0 || slp_is_current(t)) {
        t->flags |= SLP_NO_CLEANUP;     /* its C stack is lost: never to be resumed */
    }
    t->thread = NULL;
}

static void
orphan_ring(py_thread *ts)
{
    while (ts->slp.head != NULL) {
        slp_tasklet *t = ts->slp.head;
        (void)slp_ring_remove(ts, t);
        forget_thread(t);
        Py_DECREF(t);
    }
}

/* The others: paused ones and those in queues. */
static void
orphan_rest(py_thread *ts)
{
    int i;
    if (!ts->slp.made_tasklets) {
        return;
    }
    for (i = 0; i < PY_GC_GENERATIONS; i++) {
        PyGC_Head *head = &py_runtime_state.gc.generation[i].head;
        PyGC_Head *gc;
        for (gc = head->gc.gc_next; gc != head; gc = gc->gc.gc_next) {
            slp_tasklet *t = (slp_tasklet *)(PyObject *)(gc + 1);
            if (slp_tasklet_check((PyObject *)t) && t->thread == ts) {
                forget_thread(t);
            }
        }
    }
}

static int
can_run_code(py_thread *ts)
{
    return ts == py_thread_get() && ts->current != NULL && ts->current == ts->slp.main
        && ts->nesting_level == 0;
}

void
slp_thread_clear(py_thread *ts)
{
    slp_tasklet *main_tasklet = ts->slp.main;
    if (main_tasklet == NULL) {
        unpark_all();
        return;
    }
    if (can_run_code(ts)) {
        kill_tasklets(ts, SPARE_ORPHANS);
    }
    while (ts->slp.watchdog_count > 0) {
        slp_tasklet *caller = ts->slp.watchdogs[--ts->slp.watchdog_count].caller;
        Py_DECREF(caller);
    }
    ts->slp.interrupter = -1;
    Py_CLEAR(ts->slp.interrupted);
    while (ts->slp.release_count > 0) {
        PyObject *more = ts->slp.release_more[--ts->slp.release_count];
        Py_DECREF(more);
    }
    Py_CLEAR(ts->slp.release_after);
    Py_CLEAR(ts->slp.shared_cstack);
    orphan_rest(ts);
    main_tasklet->flags &= ~(unsigned int)(SLP_ALIVE | SLP_IS_MAIN);
    main_tasklet->stack = NULL;
    main_tasklet->thread = NULL;
    ts->current = NULL;
    ts->slp.main = NULL;
    orphan_ring(ts);
    Py_DECREF(main_tasklet);
    unpark_all();
}

void
slp_thread_free(py_thread *ts)
{
    if (ts->slp.work != NULL && ts->slp.work->owner == NULL && ts->slp.work != ts->slp.stack) {
        slp_stack_give(&((py_interp *)ts->base.interp)->slp.pool, ts->slp.work);
        ts->slp.work = NULL;
    }
    free(ts->slp.watchdogs);
    ts->slp.watchdogs = NULL;
    free(ts->slp.release_more);
    ts->slp.release_more = NULL;
    if (ts->slp.has_wake) {
        (void)sem_destroy(&ts->slp.wake);
        ts->slp.has_wake = 0;
    }
    unpark_all();
}

/* Is no tasklet out of the lists? (L5) */
static int
all_are_listed(void)
{
    PyInterpreterState *interp;
    PyThreadState *ts;
    if (py_runtime_state.gc.collecting) {
        return 0;
    }
    for (interp = PyInterpreterState_Head(); interp != NULL; interp = interp->next) {
        for (ts = interp->tstate_head; ts != NULL; ts = ts->next) {
            if (ts->trash_delete_nesting > 0 || ts->trash_delete_later != NULL
                || ((py_thread *)ts)->slp.suspended_destructors > 0) {
                return 0;
            }
        }
    }
    return 1;
}

void
slp_thread_dispose(py_thread *ts)
{
    ts->base.next = (PyThreadState *)py_runtime_state.gone_threads;
    py_runtime_state.gone_threads = ts;
    if (!all_are_listed()) {
        return;
    }
    while (py_runtime_state.gone_threads != NULL) {
        ts = py_runtime_state.gone_threads;
        py_runtime_state.gone_threads = (py_thread *)ts->base.next;
        orphan_rest(ts);
        free(ts);
    }
}

/* -------------------------------------------------------------- interpreter */

/* TaskletExit for whoever may be running, or be waited for, over there. */
static void
ask_to_end(py_thread *ts, py_thread *other)
{
    if (other->current == NULL) {
        (void)PyThreadState_SetAsyncExc(other->base.thread_id, PyExc_TaskletExit);
        return;
    }
    if (!(other->current->flags & SLP_STANDBY)) {
        slp_kill_later(ts, other->current);
    }
    if (other->slp.main != other->current) {
        slp_kill_later(ts, other->slp.main);
    }
}

/* Has a thread something to run for which the system gives it no time? It wants the GIL, or has been woken and does not
   even know it. */
static int
somebody_comes(py_thread *ts)
{
    PyThreadState *other;
    for (other = ts->base.interp->tstate_head; other != NULL; other = other->next) {
        const slp_thread *there = &((py_thread *)other)->slp;
        if (other != &ts->base && there->in_park && !there->is_parked) {
            return 1;
        }
    }
    return py_gil_is_wanted(&py_runtime_state.gil);
}

/* Threads that live on are asked to end, and get a few milliseconds for their `finally` blocks; while one of them has
   something to run more, counted in what the process runs: on a busy machine that takes its time. Who sleeps in C is left
   alone. */
static void
end_other_threads(py_thread *ts)
{
    enum { TRIES = 10, MOST_TRIES = 10000, PAUSE = 1000 };
    const clock_t last = clock() + CLOCKS_PER_SEC * 3 / 10;
    PyThreadState *other;
    int i;
    for (other = ts->base.interp->tstate_head; other != NULL; other = other->next) {
        if (other != &ts->base) {
            ask_to_end(ts, (py_thread *)other);
        }
    }
    for (i = 0; i < MOST_TRIES && ts->base.interp->tstate_head->next != NULL; i++) {
        if (i >= TRIES && (clock() > last || !somebody_comes(ts))) {
            return;
        }
        Py_BEGIN_ALLOW_THREADS
        (void)usleep(PAUSE);
        Py_END_ALLOW_THREADS
    }
}

void
slp_interp_kill_tasklets(py_interp *interp)
{
    py_thread *ts = py_thread_get();
    if (ts != NULL && interp->base.tstate_head->next != NULL) {
        end_other_threads(ts);
    }
    if (ts != NULL && ts->current != NULL && can_run_code(ts)) {
        kill_tasklets(ts, END_ALL);
    }
}

void
slp_interp_clear(py_interp *interp)
{
    Py_CLEAR(interp->slp.schedule_callback);
    Py_CLEAR(interp->slp.channel_callback);
    Py_CLEAR(interp->slp.error_handler);
    Py_CLEAR(interp->slp.pickle_with_tracing);
    interp->slp.schedule_hook = NULL;
    slp_settings_changed(&interp->slp);
}

void
slp_interp_free(py_interp *interp)
{
    slp_stackpool_trim(&interp->slp.pool);
}

/* The other threads do not exist in the child: nobody will wake us, and their tasklets stay as
   they are, without a thread. */
void
slp_after_fork(py_thread *ts)
{
    PyThreadState *other;
    ts->slp.is_parked = ts->slp.in_park = 0;
    ts->slp.has_wake = 0;
    for (other = ts->base.interp->tstate_head; other != NULL; other = other->next) {
        py_thread *gone = (py_thread *)other;
        if (gone != ts) {
            gone->slp.has_native = 0;
            gone->slp.is_starting = 0;
            gone->slp.is_parked = gone->slp.in_park = 0;
            gone->slp.has_wake = 0;
        }
    }
}
