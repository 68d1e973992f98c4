/* A soft tasklet that waits apart from its sleeping thread.
 *
 * Where the last runnable tasklet of a thread blocks, the thread sleeps.  One with C frames is in the middle of its operation
 * then, and has to stay there; a soft one is put down first, as by a switch, and while the thread sleeps a *standby*, an
 * empty tasklet that nobody sees, is current.  So the waiting one is like any other that is suspended: another thread may
 * serve it, throw at it, and take it away.
 *
 *     primitive: links it, slp_wait_apart ── STEP_SWITCH ─▶ dispatcher ── slp_resume, slp_sleep_apart ─▶ whom the ring begins with
 *
 * I1  The thread sleeps in the second half of the switch: the dispatcher has let go of the frame that waits.
 * I2  Behind the sleep nothing is known about the tasklet but that it exists (we own a reference): it may have gone, and come
 *     back to another place.
 * I3  What goes wrong meanwhile, a deadlock or a signal's handler, is thrown at it if it is still here, else at main.
 * I4  Signal handlers run with it as the current one, if it is still here and has frames; else with the standby, which keeps
 *     nothing of what they leave behind.
 */
#include "hot.h"

static int
is_here(py_thread *ts, const slp_tasklet *t)
{
    return t->thread == ts && (t->flags & SLP_ALIVE) && !(t->flags & SLP_STARTING) && t->top != NULL;
}

slp_tasklet *
slp_apart_enter(py_thread *ts)
{
    slp_tasklet *standby = ts->current, *t;
    if (standby == NULL || !(standby->flags & SLP_STANDBY)) {
        return NULL;
    }
    t = (slp_tasklet *)standby->tempval;
    if (!is_here(ts, t)) {
        return NULL;
    }
    slp_state_load(ts, t);
    ts->current = t;
    return standby;
}

void
slp_apart_leave(py_thread *ts, slp_tasklet *standby)
{
    if (standby != NULL) {
        slp_state_save(ts, ts->current);
        slp_state_load(ts, standby);
        ts->current = standby;
    }
    else if (ts->current != NULL && (ts->current->flags & SLP_STANDBY)) {
        slp_drop_handled_exception(ts);
    }
}

/* Begins to wait. Returns status, without an exception. */
static int
put_down(py_thread *ts, slp_tasklet *cur)
{
    slp_tasklet *standby = (slp_tasklet *)PyTasklet_Type.tp_alloc(&PyTasklet_Type, 0);
    if (standby == NULL) {
        PyErr_Clear();
        return -1;
    }
    PyObject_GC_UnTrack(standby);       /* no list of tasklets shows it */
    standby->flags = SLP_STANDBY | SLP_STARTING;        /* slp_resume looks closer at those that start */
    Py_INCREF(cur);
    standby->tempval = (PyObject *)cur;
    slp_apart_leave(ts, standby);
    return 0;
}

/* Packs the error that is set for the one who waits, or for main.  Returns borrowed: it is in the ring. */
static slp_tasklet *
wake_with_error(py_thread *ts, slp_tasklet *cur)
{
    PyObject *bomb = slp_bomb_from_error();
    slp_tasklet *t = is_here(ts, cur) ? cur : slp_waker(ts);
    if (bomb == NULL) {
        PyErr_Clear();          /* no memory: it goes on without a value */
    }
    if (t->blocked) {
        slp_release_later_steal(ts, slp_channel_unlink(t));
        slp_ring_append_steal(ts, t);
    }
    else if (t->next == NULL) {
        Py_INCREF(t);
        slp_ring_append_steal(ts, t);
    }
    if (t->tempval != NULL) {
        slp_release_later_steal(ts, t->tempval);
    }
    t->tempval = bomb;
    return t;
}

/* The sleep is over: `next` goes on. */
static void
go_on_with(py_thread *ts, slp_tasklet *cur, slp_tasklet *next)
{
    PyObject *unused;
    if (next != cur && slp_apart_enter(ts) != NULL) {
        (void)slp_switch_to(ts, next, &unused);     /* tells whoever listens */
    }
    else {
        slp_become(ts, next);
    }
}

/* What the error says when nobody is left to wake the thread. */
static const char *
told_of_deadlock(const slp_tasklet *cur)
{
    return cur->blocked > 0   ? "the last runnable tasklet cannot be blocked by sending"
           : cur->blocked < 0 ? "the last runnable tasklet cannot be blocked by receiving"
                              : "the last runnable tasklet cannot be removed";
}

py_step
slp_wait_apart(py_thread *ts, slp_tasklet *cur)
{
    if (!slp_would_sleep(ts) || cur == ts->slp.main || ts->nesting_level != 0) {
        return STEP_RETURN;
    }
    return put_down(ts, cur) < 0 ? STEP_RETURN : STEP_SWITCH;
}

void
slp_sleep_apart(py_thread *ts)
{
    slp_tasklet *standby = ts->current, *cur = (slp_tasklet *)standby->tempval, *next;
    int status = slp_next_when_empty(ts, &next);
    if (status < 0 || next == NULL) {
        if (status == 0) {
            (void)slp_raise_deadlock(ts, told_of_deadlock(cur));
        }
        next = wake_with_error(ts, cur);
    }
    go_on_with(ts, cur, next);
    standby->tempval = NULL;
    standby->flags = 0;
    Py_DECREF(standby);
    slp_release_later_steal(ts, (PyObject *)cur);
}
