/* The scheduler of one thread: who runs next, and the switch.
 *
 *     flat function ── slp_switch_to(next) ─▶ STEP_SWITCH ─▶ dispatcher ── slp_resume ─▶ value
 *       decides, links, stores tempval        unwinds to it     C stack, tempval, start
 *
 * A switch has two halves. The first one, in the primitive that was called, exchanges the state in
 * the thread state; from then on `next` is current, although the C stack is still the old one. The
 * second one, slp_resume, is called by the dispatcher as soon as it gets STEP_SWITCH: it goes to
 * the C stack where the current tasklet can run (for soft tasklets usually the same one), releases
 * what had to wait for that, and takes the value that the tasklet is resumed with.
 *
 * I1  Between the two halves no Python code runs: nothing is released, no exception is set.
 * I2  A primitive that fails has changed nothing: it tests first and links afterwards.
 * I3  The head of the ring is the current tasklet whenever Python code runs, unless a callback of
 *     the primitive itself runs, or the current tasklet is just blocking.
 * I4  slp.release_after is empty outside of a switch.
 *
 * What is not here: channels (channel.c), run() (watchdog.c), parking (threads.c).
 */
#include "hot.h"

#include <stdlib.h>

/* ------------------------------------------------ what a switch leaves behind */

/* Nothing may run here: so the list is plain memory, not an object, whose making might start the collector. */
void
slp_release_later_steal(py_thread *ts, PyObject *o)
{
    slp_thread *slp = &ts->slp;
    if (slp->release_after == NULL) {
        slp->release_after = o;
        return;
    }
    if (slp->release_count == slp->release_space) {
        int space = slp->release_space * 2 + 8;
        PyObject **grown = realloc(slp->release_more, (size_t)space * sizeof(*grown));
        if (grown == NULL) {
            return;         /* without memory it is better lost than released too early */
        }
        slp->release_more = grown;
        slp->release_space = space;
    }
    slp->release_more[slp->release_count++] = o;
}

/* ------------------------------------------------------------- callbacks */

/* Switching is forbidden inside; that is what in_callback says. */
static void
call_schedule_callback(py_thread *ts, slp_tasklet *prev, slp_tasklet *next)
{
    slp_interp *interp = &((py_interp *)ts->base.interp)->slp;
    PyObject *callback = interp->schedule_callback;
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    PyObject *result;
    PyErr_Fetch(&type, &value, &traceback);
    Py_INCREF(callback);
    ts->slp.in_callback++;
    result = PyObject_CallFunctionObjArgs(callback, prev != NULL ? (PyObject *)prev : Py_None,
                                          next != NULL ? (PyObject *)next : Py_None, NULL);
    if (result == NULL) {
        PyErr_WriteUnraisable(callback);    /* sys.stderr may be the program's, and run code */
    }
    Py_XDECREF(result);
    Py_DECREF(callback);
    PyErr_Restore(type, value, traceback);
    ts->slp.in_callback--;
}

void
slp_settings_changed(slp_interp *interp)
{
    int special = 0;
    if (interp->schedule_callback != NULL || interp->schedule_hook != NULL) {
        special |= SLP_HAS_SCHEDULE_LISTENER;
    }
    if (interp->channel_callback != NULL) {
        special |= SLP_HAS_CHANNEL_CALLBACK;
    }
    if (interp->no_soft_switch) {
        special |= SLP_HAS_NO_SOFT_SWITCH;
    }
    if (interp->keeps_accounts) {
        special |= SLP_KEEPS_ACCOUNTS;
    }
    if (interp->keeps_origins) {
        special |= SLP_KEEPS_ORIGINS;
    }
    interp->special = special;
}

void
slp_tell_switch(py_thread *ts, slp_tasklet *prev, slp_tasklet *next)
{
    slp_interp *interp = &((py_interp *)ts->base.interp)->slp;
    if (ts->slp.in_callback) {
        return;
    }
    if (interp->schedule_hook != NULL) {
        ts->slp.in_callback++;
        if (interp->schedule_hook(prev, next) != 0) {
            PyErr_WriteUnraisable(Py_None);
        }
        ts->slp.in_callback--;
    }
    if (interp->schedule_callback != NULL) {
        call_schedule_callback(ts, prev, next);
    }
}

/* The callback has ended `next`, or given it to another thread: somebody else of the ring runs, or who waits in run(),
   or main; if all of them have gone too, `prev` goes on. */
static slp_tasklet *
replacement(py_thread *ts, slp_tasklet *prev)
{
    slp_tasklet *other = slp_waker(ts);
    if (ts->slp.head != NULL) {
        other = ts->slp.head;
    }
    else {
        if (other == NULL || other->blocked || !slp_is_alive(other)) {
            other = slp_is_alive(prev) ? prev : ts->slp.main;
        }
        if (other->blocked) {
            slp_release_later_steal(ts, slp_channel_unlink(other));
        }
        else {
            Py_INCREF(other);
        }
        slp_ring_append_steal(ts, other);
    }
    if (slp_prepare_stack(ts, other) < 0) {
        Py_FatalError("no memory for the C stack of the only tasklet that can run");
    }
    return other;
}

/* A callback may do what it likes with the ring; `next` must be in it when it returns. */
static slp_tasklet *
tell_and_look(py_thread *ts, slp_tasklet *prev, slp_tasklet *next)
{
    Py_INCREF(next);
    slp_tell_switch(ts, prev, next);
    if (!slp_is_alive(next) || next->thread != ts) {
        slp_release_later_steal(ts, (PyObject *)next);
        return replacement(ts, prev);
    }
    if (next->next == NULL && next->blocked == 0) {
        slp_ring_append_steal(ts, next);
        return next;
    }
    if (next->blocked) {
        slp_release_later_steal(ts, slp_channel_unlink(next));
        slp_ring_append_steal(ts, next);
    }
    Py_DECREF(next);
    return next;
}

static inline int
somebody_listens(py_thread *ts)
{
    return slp_special(ts) & SLP_HAS_SCHEDULE_LISTENER;
}

/* ------------------------------------------------------------ first half */

int
slp_refuse_switch(py_thread *ts)
{
    if (ts->slp.switch_trap != 0) {
        PyErr_SetString(PyExc_RuntimeError, "switching tasklets is disabled: switch_trap is set");
    }
    else {
        PyErr_SetString(PyExc_RuntimeError,
                        "switching tasklets is not possible inside a scheduling callback"
                        " (or a signal handler that interrupts a wait for other threads)");
    }
    return -1;
}

static py_step
claim_tempval(slp_tasklet *t, PyObject **result)
{
    PyObject *value = t->tempval;
    t->tempval = NULL;
    return slp_deliver_steal(value, result);
}

py_step
slp_switch_to(py_thread *ts, slp_tasklet *next, PyObject **result)
{
    slp_tasklet *prev = ts->current;
    if (prev->flags & SLP_PENDING_IRQ) {
        next = slp_soft_interrupt(ts, next);
    }
    if (prev == next) {
        ts->slp.head = next;
        return claim_tempval(prev, result);
    }
    if (somebody_listens(ts)) {
        next = tell_and_look(ts, prev, next);
    }
    if (SLP_UNLIKELY(slp_special(ts) & SLP_KEEPS_ACCOUNTS)) {
        slp_account_switch(ts, prev, next);
    }
    slp_state_save(ts, prev);
    slp_become(ts, next);
    return STEP_SWITCH;
}

/* ----------------------------------------------------------- second half */

/* Each release may run code that switches; what that leaves to be released is taken along. */
static void
release_waiting(py_thread *ts)
{
    while (ts->slp.release_after != NULL) {
        PyObject *waiting;
        if (ts->slp.release_count > 0) {
            waiting = ts->slp.release_more[--ts->slp.release_count];
        }
        else {
            waiting = ts->slp.release_after;
            ts->slp.release_after = NULL;
        }
        Py_DECREF(waiting);
    }
}

/* The first act of a tasklet: the call that it was made for. */
static py_step
begin(py_thread *ts, slp_tasklet *t, PyObject **result)
{
    PyObject *func = t->u.start.func;
    PyObject *args = t->u.start.args;
    PyObject *kwargs = t->u.start.kwargs;
    PyObject *value = t->tempval;
    py_step step;
    t->u.exc.type = t->u.exc.value = t->u.exc.traceback = NULL;
    t->flags &= ~(unsigned int)SLP_STARTING;
    t->tempval = NULL;
    if (ts->slp.release_after != NULL) {
        release_waiting(ts);    /* may run code: the tasklet is an ordinary one by now */
    }
    if (slp_is_bomb(value)) {
        step = slp_bomb_explode_steal(value);
    }
    else {
        Py_XDECREF(value);
        step = py_flat_call(ts, func, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args),
                            kwargs, result);
    }
    if (step == STEP_SWITCH) {
        /* Another tasklet is current already, on a C stack that may not be its own. */
        slp_release_later_steal(ts, func);
        slp_release_later_steal(ts, args);
        if (kwargs != NULL) {
            slp_release_later_steal(ts, kwargs);
        }
        return step;
    }
    Py_DECREF(func);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return step;
}

py_step
slp_resume(py_thread *ts, PyObject **result)
{
    slp_tasklet *t;
    PyObject *value;
    while (slp_stack_of_current(ts) != ts->slp.stack) {
        slp_hop(ts);
    }
    t = ts->current;
    if (t->flags & SLP_STARTING) {
        if (t->flags & SLP_STANDBY) {
            slp_sleep_apart(ts);
            return slp_resume(ts, result);
        }
        return begin(ts, t, result);
    }
    value = t->tempval;
    t->tempval = NULL;
    if (ts->slp.release_after != NULL) {
        release_waiting(ts);
    }
    return slp_deliver_steal(value, result);
}

/* ------------------------------------------------------------- primitives */

slp_tasklet *
slp_waker(py_thread *ts)
{
    if (ts->slp.watchdog_count > 0) {
        return ts->slp.watchdogs[ts->slp.watchdog_count - 1].caller;
    }
    return ts->slp.main;
}

/* Makes the waiting run() caller, or main, runnable. */
static void
wake_floating(py_thread *ts, slp_tasklet *waker)
{
    Py_INCREF(waker);
    slp_ring_append_steal(ts, waker);
}

static int
is_floating(const slp_tasklet *waker)
{
    return waker != NULL && !slp_is_linked(waker);
}

static inline int
would_sleep(py_thread *ts, const slp_tasklet *waker)
{
    return (!is_floating(waker) || (slp_run_flags(ts) & SLP_RUN_THREADBLOCK)) && slp_others_can_run(ts);
}

int
slp_would_sleep(py_thread *ts)
{
    return would_sleep(ts, slp_waker(ts));
}

int
slp_next_when_empty(py_thread *ts, slp_tasklet **next)
{
    *next = NULL;
    while (ts->slp.head == NULL) {
        slp_tasklet *waker = slp_waker(ts);         /* another one, perhaps, after each sleep */
        if (!would_sleep(ts, waker)) {
            if (!is_floating(waker)) {
                return 0;
            }
            wake_floating(ts, waker);
            break;
        }
        if (slp_park(ts) < 0) {
            return -1;
        }
    }
    *next = ts->slp.head;
    return 0;
}

/* schedule_remove by the only runnable tasklet. `cur` is out of the ring; its reference from
   there is ours. */
static py_step
remove_last(py_thread *ts, slp_tasklet *cur, PyObject **result)
{
    slp_tasklet *next;
    if (slp_wait_apart(ts, cur) == STEP_SWITCH) {
        slp_release_later_steal(ts, (PyObject *)cur);
        return STEP_SWITCH;
    }
    if (slp_next_when_empty(ts, &next) < 0) {
        next = NULL;
    }
    else if (next == NULL) {
        (void)slp_raise_deadlock(ts, "the last runnable tasklet cannot be removed");
    }
    if (next == NULL || (next != cur && slp_prepare_stack(ts, next) < 0)) {
        if (cur->next == NULL) {
            slp_ring_append_steal(ts, cur);
        }
        else {
            Py_DECREF(cur);     /* another thread has inserted us, and a signal's handler raised */
        }
        ts->slp.head = cur;
        Py_CLEAR(cur->tempval);
        return STEP_RAISE;
    }
    if (next == cur) {
        Py_DECREF(cur);     /* another thread inserted us again, with a reference of its own */
    }
    else {
        ts->slp.release_after = (PyObject *)cur;
    }
    return slp_switch_to(ts, next, result);
}

static void
put_tempval(slp_tasklet *t, PyObject *value)
{
    PyObject *old = t->tempval;
    Py_XINCREF(value);
    t->tempval = value;
    Py_XDECREF(old);
}

py_step
slp_schedule(py_thread *ts, PyObject *retval, int remove, PyObject **result)
{
    slp_tasklet *cur = slp_current(ts);
    slp_tasklet *next;
    if (cur == NULL) {
        return STEP_RAISE;
    }
    next = cur->next;
    if (next == cur && (!remove || cur == ts->slp.main) && !(cur->flags & SLP_PENDING_IRQ)) {
        if (!remove || slp_waker(ts) == cur) {
            Py_INCREF(retval);
            *result = retval;
            return STEP_RETURN;
        }
    }
    if (SLP_UNLIKELY(ts->slp.in_callback)) {
        (void)slp_refuse_switch(ts);
        return STEP_RAISE;
    }
    if (slp_is_bomb(cur->tempval)) {
        (void)slp_explode_pending(ts);
        return STEP_RAISE;
    }
    put_tempval(cur, retval);
    next = cur->next;
    if (slp_switch_allowed(ts) < 0 || (next != cur && slp_prepare_stack(ts, next) < 0)) {
        Py_CLEAR(cur->tempval);
        return STEP_RAISE;
    }
    if (!remove) {
        return slp_switch_now(ts, next, result);
    }
    next = slp_ring_remove(ts, cur);
    if (next == NULL) {
        py_step step;
        Py_INCREF(retval);      /* another thread may take it out of tempval while we sleep */
        step = remove_last(ts, cur, result);
        if (step == STEP_SWITCH) {
            slp_release_later_steal(ts, retval);
        }
        else {
            Py_DECREF(retval);
        }
        return step;
    }
    ts->slp.release_after = (PyObject *)cur;
    return slp_switch_to(ts, next, result);
}

static int
raise_runtime(const char *message)
{
    PyErr_SetString(PyExc_RuntimeError, message);
    return -1;
}

static int
check_runnable(slp_tasklet *t)
{
    if (t->blocked) {
        return raise_runtime("cannot run a blocked tasklet");
    }
    if (!(t->flags & SLP_ALIVE)) {
        return raise_runtime("cannot run an unbound(dead) tasklet");
    }
    if (slp_home_of(t) == NULL) {
        return raise_runtime("Target thread isn't initialized");
    }
    return 0;
}

int
slp_insert(slp_tasklet *t)
{
    if (check_runnable(t) < 0) {
        return -1;
    }
    if (t->next == NULL) {
        Py_INCREF(t);
        slp_ring_append_steal(t->thread, t);
        slp_unpark(t->thread);
    }
    return 0;
}

int
slp_remove(slp_tasklet *t)
{
    if (t->blocked) {
        return raise_runtime("cannot remove a blocked tasklet");
    }
    if (t->thread == NULL || t->next == NULL) {
        return 0;
    }
    if (slp_is_current(t)) {
        return raise_runtime("the current tasklet cannot be removed; use "
                             "t.run() or schedule_remove()");
    }
    (void)slp_ring_remove(t->thread, t);
    Py_DECREF(t);       /* the caller has a reference of its own */
    return 0;
}

/* t.run() for a tasklet of another thread: it becomes the next one over there. */
static py_step
run_over_there(slp_tasklet *t, PyObject **result)
{
    py_thread *there = t->thread;
    if (t->next != NULL) {
        if (there->current == t && !there->slp.is_parked) {
            Py_INCREF(Py_None);
            *result = Py_None;
            return STEP_RETURN;
        }
        (void)slp_ring_remove(there, t);
    }
    else {
        Py_INCREF(t);
    }
    if (there->slp.head != NULL && there->slp.head != there->current) {
        slp_ring_append_steal(there, t);
        there->slp.head = t;
    }
    else {
        slp_ring_insert_next_steal(there, t);
    }
    slp_unpark(there);
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

py_step
slp_run_tasklet(py_thread *ts, slp_tasklet *t, int remove, PyObject **result)
{
    slp_tasklet *cur = slp_current(ts);
    if (cur == NULL) {
        return STEP_RAISE;
    }
    if (remove && t->thread != NULL && t->thread != ts) {
        raise_runtime("can't switch to a different thread.");
        return STEP_RAISE;
    }
    if (check_runnable(t) < 0) {
        return STEP_RAISE;
    }
    if (t->thread != ts) {
        return run_over_there(t, result);
    }
    if (t == cur) {
        Py_INCREF(Py_None);
        *result = Py_None;
        return STEP_RETURN;
    }
    if (cur->tempval != NULL) {
        if ((ts->slp.in_callback && slp_refuse_switch(ts) < 0) || slp_explode_pending(ts) < 0) {
            return STEP_RAISE;
        }
        Py_CLEAR(cur->tempval);
        if (check_runnable(t) < 0) {
            return STEP_RAISE;
        }
    }
    if (slp_switch_allowed(ts) < 0 || slp_prepare_stack(ts, t) < 0) {
        return STEP_RAISE;
    }
    if (t->next == NULL) {
        Py_INCREF(t);
        slp_ring_append_steal(ts, t);
    }
    if (remove) {
        (void)slp_ring_remove(ts, cur);
        ts->slp.release_after = (PyObject *)cur;
    }
    return slp_switch_to(ts, t, result);
}

/* --------------------------------------------------------- end of a tasklet */

/* Is the exception that is set one that ends a tasklet quietly? */
static int
ends_quietly(py_thread *ts)
{
    if (PyErr_ExceptionMatches(PyExc_TaskletExit)) {
        return 1;
    }
    return PyErr_ExceptionMatches(PyExc_SystemExit)
        && ts->base.thread_id != py_runtime_state.signals.main_thread;
}

static PyObject *
or_none(PyObject *o)
{
    return o != NULL ? o : Py_None;
}

/* Offers the exception to the error handler, in the dying tasklet. On return an exception is set
   if there is (still) one to be delivered. */
void
slp_offer_to_handler(py_thread *ts)
{
    PyObject *handler = ((py_interp *)ts->base.interp)->slp.error_handler;
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    PyObject *result;
    if (handler == NULL || PyErr_ExceptionMatches(PyExc_SystemExit)) {
        return;
    }
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    Py_INCREF(handler);
    result = PyObject_CallFunctionObjArgs(handler, or_none(type), or_none(value),
                                          or_none(traceback), NULL);
    Py_DECREF(handler);
    Py_XDECREF(result);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

/* The exception that is set becomes the value that the innermost run() caller, or main, is resumed
   with; that one is made runnable. Returns borrowed. */
static slp_tasklet *
send_error_to_waker(py_thread *ts)
{
    PyObject *bomb = slp_bomb_from_error();     /* may start the collector: only now look who it is */
    slp_tasklet *target = slp_waker(ts);
    if (target->tempval != NULL) {
        slp_release_later_steal(ts, target->tempval);
    }
    target->tempval = bomb;
    if (target->blocked) {
        slp_release_later_steal(ts, slp_channel_unlink(target));
        slp_ring_append_steal(ts, target);
    }
    else if (target->next == NULL) {
        Py_INCREF(target);
        slp_ring_append_steal(ts, target);
    }
    return target;
}

/* The last local tasklet has ended and main waits in a channel that nobody will serve. */
static slp_tasklet *
tell_main_about_deadlock(py_thread *ts, slp_tasklet *waker)
{
    if (!PyErr_Occurred()) {
        (void)slp_raise_deadlock(ts, waker->blocked < 0
            ? "the main tasklet is receiving without a sender available"
            : "the main tasklet is sending without a receiver available");
    }
    return send_error_to_waker(ts);
}

/* Finds who goes on after the current tasklet, which is out of the ring, has ended. */
static slp_tasklet *
successor(py_thread *ts, slp_tasklet *after)
{
    slp_tasklet *next = after;
    if (next == NULL && (slp_next_when_empty(ts, &next) < 0 || next == NULL)) {
        next = tell_main_about_deadlock(ts, slp_waker(ts));
    }
    return next;
}

void
slp_drop_handled_exception(py_thread *ts)
{
    PyObject *type = ts->base.exc_type;
    PyObject *value = ts->base.exc_value;
    PyObject *traceback = ts->base.exc_traceback;
    ts->base.exc_type = ts->base.exc_value = ts->base.exc_traceback = NULL;
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

static void
drop_trace_functions(py_thread *ts)
{
    if (ts->base.c_tracefunc != NULL) {
        PyEval_SetTrace(NULL, NULL);
    }
    if (ts->base.c_profilefunc != NULL) {
        PyEval_SetProfile(NULL, NULL);
    }
}

py_step
slp_end_of_chain(py_thread *ts, py_step how, PyObject *value, PyObject **result)
{
    slp_tasklet *t = ts->current;
    slp_tasklet *target = NULL;
    slp_tasklet *next;
    Py_XDECREF(value);
    if (how == STEP_RAISE) {
        if (ends_quietly(ts)) {
            PyErr_Clear();
        }
        else {
            slp_offer_to_handler(ts);
            if (PyErr_Occurred()) {
                if (slp_special(ts) & SLP_KEEPS_ORIGINS) {
                    slp_origin_label_error(t);
                }
                target = slp_waker(ts);
            }
        }
    }
    /* Everything above may have run Python code, but we are current: nobody else ended us. */
    Py_CLEAR(t->tempval);
    drop_trace_functions(ts);
    if (ts->base.exc_type != NULL) {
        slp_drop_handled_exception(ts);
    }
    if (target != NULL) {
        target = send_error_to_waker(ts);
    }
    t->flags &= ~(unsigned int)(SLP_ALIVE | SLP_PENDING_IRQ);
    t->recursion_depth = 0;
    t->nesting_level = 0;       /* what was saved at its last switch */
    /* From here on it is like a new one: while we look for a successor, and perhaps sleep, others may use it again. */
    next = slp_ring_remove(ts, t);
    next = target != NULL ? target : successor(ts, next);
    if (somebody_listens(ts)) {
        next = tell_and_look(ts, t, next);
    }
    if (SLP_UNLIKELY(ts->base.exc_type != NULL)) {
        slp_drop_handled_exception(ts);     /* a callback, or a signal's handler, that handled one left None behind */
    }
    if (SLP_UNLIKELY(slp_special(ts) & SLP_KEEPS_ACCOUNTS)) {
        slp_account_switch(ts, t, next);
    }
    slp_release_later_steal(ts, (PyObject *)t);
    slp_become(ts, next);
    return STEP_SWITCH;
}
