/* run(): a tasklet that waits until the others are through, and time slices.
 *
 *     watchdogs   [0] run(timeout=1000)   [1] run()   [2] run()      a stack; callers are paused
 *                  ^ interrupter                       ^ waker: resumed when the ring is empty
 *
 * The caller of run() leaves the ring and its entry is pushed. It goes on when the ring is empty,
 * when a slice ends (if it is the interrupter, which is the outermost one with a timeout), when an
 * uncaught exception comes, or when somebody makes it runnable. Its continuation then takes its
 * entry from the stack, and everything above it: those callers are made runnable and find no entry
 * of theirs.
 *
 * A slice is counted in co_code instructions by the dispatcher in ts->ticker, which every switch
 * sets anew. When it runs out, the periodic check calls slp_check_watchdog:
 *
 *     nothing in the way    the current tasklet is suspended where it is, and returned by run()
 *     something is          SLP_PENDING_IRQ stays on it; delivered when that has gone (hard mode),
 *                           or at the next voluntary switch (soft mode)
 *
 * I1  Each entry owns a reference to its caller.
 * I2  interrupter is -1 or the index of an entry.
 */
#include "hot.h"

#include <stdlib.h>
#include <string.h>

/* -------------------------------------------------------------- entries */

static int
push_entry(py_thread *ts, slp_tasklet *caller, int flags)
{
    slp_thread *slp = &ts->slp;
    if (slp->watchdog_count == slp->watchdog_space) {
        int space = slp->watchdog_space * 2 + 4;
        slp_watchdog *grown = realloc(slp->watchdogs, (size_t)space * sizeof(*grown));
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        slp->watchdogs = grown;
        slp->watchdog_space = space;
    }
    Py_INCREF(caller);
    slp->watchdogs[slp->watchdog_count].caller = caller;
    slp->watchdogs[slp->watchdog_count].id = ++slp->runs;
    slp->watchdogs[slp->watchdog_count].flags = flags;
    slp->watchdog_count++;
    return 0;
}

static int
find_entry(py_thread *ts, unsigned long id)
{
    int i;
    for (i = ts->slp.watchdog_count - 1; i >= 0; i--) {
        if (ts->slp.watchdogs[i].id == id && ts->slp.watchdogs[i].caller == ts->current) {
            return i;
        }
    }
    return -1;
}

/* Takes the last entry; its caller, unless it is ours, is made runnable. */
static void
pop_entry(py_thread *ts, int is_ours)
{
    slp_thread *slp = &ts->slp;
    slp_tasklet *caller = slp->watchdogs[--slp->watchdog_count].caller;
    if (slp->interrupter == slp->watchdog_count) {
        slp->interrupter = -1;
        ts->ticker = PY_SSIZE_T_MAX;
    }
    if (!is_ours && !slp_is_linked(caller) && slp_is_alive(caller)) {
        slp_ring_append_steal(ts, caller);
        return;
    }
    Py_DECREF(caller);      /* the ring has another one */
}

static void
pop_down_to(py_thread *ts, int index)
{
    while (ts->slp.watchdog_count > index) {
        pop_entry(ts, ts->slp.watchdog_count - 1 == index);
    }
}

int
slp_is_in_run(const slp_tasklet *t)
{
    const slp_thread *slp = &t->thread->slp;
    int i;
    for (i = 0; i < slp->watchdog_count; i++) {
        if (slp->watchdogs[i].caller == t) {
            return 1;
        }
    }
    return 0;
}

void
slp_run_forget(slp_tasklet *t)
{
    slp_thread *slp = &t->thread->slp;
    int i;
    for (i = slp->watchdog_count - 1; i >= 0; i--) {
        if (slp->watchdogs[i].caller != t) {
            continue;
        }
        memmove(&slp->watchdogs[i], &slp->watchdogs[i + 1],
                (size_t)(slp->watchdog_count - i - 1) * sizeof(slp->watchdogs[0]));
        slp->watchdog_count--;
        if (slp->interrupter == i) {
            slp->interrupter = -1;
            t->thread->ticker = PY_SSIZE_T_MAX;
        }
        else if (slp->interrupter > i) {
            slp->interrupter--;
        }
        Py_DECREF(t);       /* not the last: whoever drops its frames has one */
    }
}

int
slp_run_flags(py_thread *ts)
{
    const slp_thread *slp = &ts->slp;
    if (slp->interrupter >= 0) {
        return slp->watchdogs[slp->interrupter].flags;
    }
    return slp->watchdog_count > 0 ? slp->watchdogs[slp->watchdog_count - 1].flags : 0;
}

/* ------------------------------------------------------------ end of run */

/* The tasklet that our slice interrupted leaves the ring and becomes the result. */
static PyObject *
take_victim(py_thread *ts, int was_interrupter)
{
    slp_tasklet *victim = ts->slp.interrupted;
    if (victim == NULL || !was_interrupter) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    ts->slp.interrupted = NULL;
    if (victim->next != NULL && victim->blocked == 0 && victim->thread == ts
        && victim != ts->current) {
        (void)slp_ring_remove(ts, victim);
        Py_DECREF(victim);
    }
    return (PyObject *)victim;
}

static py_step
run_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int index = find_entry(ts, (unsigned long)cont->number[0]);
    int was_interrupter = index >= 0 && ts->slp.interrupter == index;
    PyObject *victim;
    if (index >= 0) {
        pop_down_to(ts, index);
    }
    if (how == STEP_RAISE) {
        Py_CLEAR(ts->slp.interrupted);
        return STEP_RAISE;
    }
    victim = take_victim(ts, was_interrupter);
    Py_XDECREF(value);
    *result = victim;
    return STEP_RETURN;
}

const py_cont_kind py_kind_stackless_run = {
    "stackless.run", run_resume, 0, 1, "; entry"
};

/* ------------------------------------------------------------------ run */

static void
become_interrupter(py_thread *ts, long timeout)
{
    if (timeout > 0 && ts->slp.interrupter < 0) {
        ts->slp.interrupter = ts->slp.watchdog_count - 1;
        ts->slp.interval = timeout;
        ts->ticker = timeout;
    }
}

/* Nothing else is runnable: other threads may change that, if the caller wants to wait. */
static int
wait_for_others(py_thread *ts, slp_tasklet *cur)
{
    slp_tasklet *next;
    (void)slp_ring_remove(ts, cur);
    if (slp_next_when_empty(ts, &next) < 0 || next == NULL) {
        if (cur->next == NULL) {
            slp_ring_append_steal(ts, cur);
        }
        else {
            Py_DECREF(cur);     /* another thread has inserted us */
        }
        ts->slp.head = cur;
        return PyErr_Occurred() ? -1 : 0;
    }
    Py_DECREF(cur);     /* the ring's old one; our entry has its own */
    return next != cur;
}

py_step
slp_run(py_thread *ts, long timeout, int flags, PyObject **result)
{
    slp_tasklet *cur = slp_current(ts);
    slp_tasklet *next;
    py_cont *cont;
    py_step step;
    int status = 1;
    if (cur == NULL) {
        return STEP_RAISE;
    }
    if (cur->next == cur && !(flags & SLP_RUN_THREADBLOCK)) {
        Py_INCREF(Py_None);
        *result = Py_None;
        return STEP_RETURN;
    }
    if ((ts->slp.in_callback && slp_refuse_switch(ts) < 0) || slp_explode_pending(ts) < 0) {
        return STEP_RAISE;
    }
    Py_CLEAR(cur->tempval);
    cont = py_cont_new(ts, &py_kind_stackless_run);      /* may start the collector: before the stack is looked at */
    if (cont == NULL || slp_switch_allowed(ts) < 0 || slp_prepare_stack(ts, cur->next) < 0
        || push_entry(ts, cur, flags) < 0) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    cont->number[0] = (Py_ssize_t)ts->slp.runs;
    become_interrupter(ts, timeout);
    if (cur->next != cur) {
        next = slp_ring_remove(ts, cur);
        Py_DECREF(cur);
    }
    else {
        status = wait_for_others(ts, cur);
        next = ts->slp.head;
        if (status > 0 && slp_prepare_stack(ts, next) < 0) {
            Py_INCREF(cur);
            slp_ring_append_steal(ts, cur);
            ts->slp.head = cur;
            status = -1;
        }
    }
    if (status > 0) {
        py_cont_push(ts, cont);
        step = slp_switch_to(ts, next, result);
        if (step >= STEP_CALL) {
            Py_DECREF(cont);
            return step;
        }
        py_cont_pop(ts, cont);
    }
    else {
        step = status < 0 ? STEP_RAISE : STEP_RETURN;
        *result = NULL;
    }
    step = run_resume(ts, cont, step, step == STEP_RETURN ? *result : NULL, result);
    Py_DECREF(cont);
    return step;
}

/* ---------------------------------------------------------------- slices */

void
slp_slice_begin(py_thread *ts)
{
    if (!(slp_run_flags(ts) & SLP_RUN_TOTALTIMEOUT)) {
        ts->ticker = ts->slp.interval;
    }
}

void
slp_interrupt_soon(py_thread *ts)
{
    if (ts->slp.interrupter >= 0) {
        ts->ticker = -1;
    }
}

static int
nesting_is_fine(py_thread *ts, slp_tasklet *t, int flags, int own)
{
    return ts->nesting_level <= ((t->flags & SLP_IS_MAIN) ? 1 : 0) + own
        || (t->flags & SLP_IGNORE_NESTING) || (flags & SLP_RUN_IGNORE_NESTING);
}

/* Makes the interrupter runnable, in front of everybody. */
static slp_tasklet *
link_interrupter(py_thread *ts)
{
    slp_tasklet *dog = ts->slp.watchdogs[ts->slp.interrupter].caller;
    if (dog->blocked) {
        slp_release_later_steal(ts, slp_channel_unlink(dog));
        slp_ring_insert_next_steal(ts, dog);
    }
    else if (dog->next == NULL) {
        Py_INCREF(dog);
        slp_ring_insert_next_steal(ts, dog);
    }
    return dog;
}

slp_tasklet *
slp_soft_interrupt(py_thread *ts, slp_tasklet *next)
{
    slp_tasklet *cur = ts->current;
    int flags = slp_run_flags(ts);
    slp_tasklet *dog;
    if (ts->slp.interrupter < 0) {
        cur->flags &= ~(unsigned int)SLP_PENDING_IRQ;
        return next;
    }
    if (!(flags & SLP_RUN_SOFT)) {
        return next;
    }
    cur->flags &= ~(unsigned int)SLP_PENDING_IRQ;
    dog = ts->slp.watchdogs[ts->slp.interrupter].caller;
    /* Without soft switching the primitive itself is nested. */
    if (!nesting_is_fine(ts, cur, flags, ((py_interp *)ts->base.interp)->slp.no_soft_switch) || dog == cur || slp_prepare_stack(ts, dog) < 0) {
        PyErr_Clear();
        next->flags |= SLP_PENDING_IRQ;
        return next;
    }
    return link_interrupter(ts);
}

/* Suspends the current tasklet in favour of the interrupter. */
static py_step
interrupt_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    slp_tasklet *t = ts->current;
    ts->slp.is_nesting = 0;
    if (slp_prepare_stack(ts, ts->slp.watchdogs[ts->slp.interrupter].caller) < 0) {
        return STEP_RAISE;
    }
    t->flags &= ~(unsigned int)SLP_PENDING_IRQ;
    Py_INCREF(t);
    if (ts->slp.interrupted != NULL) {
        slp_release_later_steal(ts, (PyObject *)ts->slp.interrupted);
    }
    ts->slp.interrupted = t;
    return slp_switch_to(ts, link_interrupter(ts), result);
}

/* The slice is over (or the ticker was set for no other reason). */
py_step
slp_check_watchdog(py_thread *ts)
{
    slp_tasklet *t = ts->current;
    int flags = slp_run_flags(ts);
    slp_tasklet *dog;
    PyObject *result;
    py_step step;
    if (ts->slp.interrupter < 0 || t == NULL) {
        ts->ticker = PY_SSIZE_T_MAX;
        return STEP_RETURN;
    }
    ts->ticker = ts->slp.interval;
    dog = ts->slp.watchdogs[ts->slp.interrupter].caller;
    if (dog == t) {
        return STEP_RETURN;
    }
    if ((flags & SLP_RUN_SOFT) || (t->flags & SLP_ATOMIC) || ts->slp.in_callback
        || ts->slp.switch_trap != 0 || !nesting_is_fine(ts, t, flags, 0)) {
        t->flags |= SLP_PENDING_IRQ;
        return STEP_RETURN;
    }
    if (((py_interp *)ts->base.interp)->slp.no_soft_switch) {
        step = slp_nest_primitive(interrupt_step, ts, NULL, NULL, 0, NULL, &result);
        if (step == STEP_RETURN) {
            Py_DECREF(result);
        }
        return step;
    }
    return interrupt_step(ts, NULL, NULL, 0, NULL, &result);
}
