/* Channels: one operation, from both sides.
 *
 *     balance < 0   first ─▶ receiver ⇄ receiver ⇄ receiver ◀─ last
 *     balance > 0   first ─▶ sender ⇄ sender ◀─ last          value in each one's tempval
 *
 * Sending and receiving are the same operation with a direction. If a partner waits, the value
 * passes at once and the preference says who goes on; otherwise the caller joins the queue and the
 * next tasklet of the ring runs.
 *
 * I1  |balance| is the length of the queue; all of its members have `blocked` = its sign.
 * I2  The queue owns a reference to each member, and each member one to the channel: so a channel
 *     that nobody else knows lives as long as somebody waits in it, and the collector sees the cycle.
 * I3  An operation that fails leaves ring, queue and values as they were.
 *
 * What is not here: the Python face (Stackless/module/channelobject.c).
 */
#include "hot.h"

/* ----------------------------------------------------------------- queue */

void
slp_channel_append_steal(slp_channel *ch, slp_tasklet *t, int direction)
{
    assert(t->next == NULL && t->blocked == 0);
    assert(ch->balance * direction >= 0);           /* I1 */
    t->prev = ch->last;
    if (ch->last != NULL) {
        ch->last->next = t;
    }
    else {
        ch->first = t;
    }
    ch->last = t;
    t->blocked = direction;
    ch->balance += direction;
    Py_INCREF(ch);
    t->channel = ch;                                /* I2 */
}

PyObject *
slp_channel_unlink(slp_tasklet *t)
{
    slp_channel *ch = t->channel;
    if (t->prev != NULL) {
        t->prev->next = t->next;
    }
    else {
        ch->first = t->next;
    }
    if (t->next != NULL) {
        t->next->prev = t->prev;
    }
    else {
        ch->last = t->prev;
    }
    ch->balance -= t->blocked;
    t->next = t->prev = NULL;
    t->blocked = 0;
    t->channel = NULL;
    return (PyObject *)ch;
}

/* -------------------------------------------------------------- callback */

static py_step
refuse_recursive_call(void)
{
    PyErr_SetString(PyExc_RuntimeError, "Recursive channel call due to callbacks!");
    return STEP_RAISE;
}

/* Tells the channel callback. The value lies in tempval meanwhile, as the callback may look. */
static void
call_channel_callback(py_thread *ts, slp_channel *ch, slp_tasklet *cur, int direction,
                      PyObject *value, int will_block)
{
    PyObject *callback = ((py_interp *)ts->base.interp)->slp.channel_callback;
    PyObject *result;
    Py_INCREF(callback);
    Py_XINCREF(value);
    Py_XDECREF(cur->tempval);
    cur->tempval = value;
    ts->slp.in_callback++;
    result = PyObject_CallFunction(callback, (char *)"(OOii)", ch, cur, direction > 0,
                                   will_block);
    if (result == NULL) {
        PyErr_WriteUnraisable(callback);
    }
    Py_XDECREF(result);
    Py_DECREF(callback);
    Py_CLEAR(cur->tempval);
    ts->slp.in_callback--;
}

/* ------------------------------------------------------- a partner waits */

enum after { GO_ON, RUN_PARTNER, RUN_NEXT };

static enum after
who_goes_on(const slp_channel *ch, int direction)
{
    if (ch->schedule_all) {
        return RUN_NEXT;
    }
    return ch->preference == -direction ? RUN_PARTNER : GO_ON;
}

/* Passes the value. Returns what the caller gets (new, NULL for None). */
static PyObject *
exchange(py_thread *ts, slp_tasklet *partner, int direction, PyObject *value)
{
    PyObject *other = partner->tempval;
    Py_XINCREF(value);
    partner->tempval = value;
    if (direction > 0 && other != NULL) {
        slp_release_later_steal(ts, other);     /* somebody wrote to a receiver's tempval */
        return NULL;
    }
    return other;
}

/* Between threads nobody is switched to: both go on where they are. */
static py_step
serve_other_thread(py_thread *ts, slp_tasklet *partner, int direction, PyObject *value,
                   PyObject **result)
{
    PyObject *channel = slp_channel_unlink(partner);
    PyObject *mine = exchange(ts, partner, direction, value);
    if (slp_home_of(partner) != NULL) {
        slp_ring_append_steal(partner->thread, partner);
        slp_unpark(partner->thread);
    }
    else {
        Py_DECREF(partner);
    }
    Py_DECREF(channel);
    return slp_deliver_steal(mine, result);
}

/* Order was fixed by the preference: a soft interrupt waits for the next chance. */
static void
pass_interrupt_on(slp_tasklet *from, slp_tasklet *to)
{
    if (from->flags & SLP_PENDING_IRQ) {
        from->flags &= ~(unsigned int)SLP_PENDING_IRQ;
        to->flags |= SLP_PENDING_IRQ;
    }
}

static py_step
serve(py_thread *ts, slp_channel *ch, slp_tasklet *cur, int direction, PyObject *value,
      PyObject **result)
{
    slp_tasklet *partner = ch->first;
    slp_tasklet *next = NULL;
    enum after after = who_goes_on(ch, direction);
    PyObject *mine;
    if (partner->thread != ts) {
        return serve_other_thread(ts, partner, direction, value, result);
    }
    if (after != GO_ON) {
        next = after == RUN_PARTNER || cur->next == cur ? partner : cur->next;
        if (slp_switch_allowed(ts) < 0 || slp_prepare_stack(ts, next) < 0) {
            return STEP_RAISE;
        }
    }
    PyObject *channel = slp_channel_unlink(partner);
    Py_DECREF(channel);                         /* not the last: the caller has one */
    mine = exchange(ts, partner, direction, value);
    if (after == RUN_PARTNER) {
        slp_ring_insert_next_steal(ts, partner);
        pass_interrupt_on(cur, partner);
    }
    else {
        slp_ring_append_steal(ts, partner);
    }
    if (after == GO_ON) {
        return slp_deliver_steal(mine, result);
    }
    assert(cur->tempval == NULL);
    cur->tempval = mine;
    return slp_switch_now(ts, next, result);
}

/* --------------------------------------------------------- nobody waits */

static int
check_blocking(slp_channel *ch, slp_tasklet *cur, int direction)
{
    if (cur->flags & SLP_BLOCK_TRAP) {
        PyErr_SetString(PyExc_RuntimeError, "this tasklet does not like to be blocked.");
        return -1;
    }
    if (ch->closing) {
        PyErr_SetString(PyExc_ValueError, direction > 0 ? "Send operation on a closed channel"
                                                        : "Receive operation on a closed channel");
        return -1;
    }
    return 0;
}

/* The caller is in the queue and the ring is empty. */
static py_step
look_for_next(py_thread *ts, slp_tasklet *cur, int direction, PyObject **result)
{
    slp_tasklet *next;
    if (slp_wait_apart(ts, cur) == STEP_SWITCH) {
        return STEP_SWITCH;
    }
    if (slp_next_when_empty(ts, &next) == 0) {
        if (next == NULL) {
            (void)slp_raise_deadlock(ts, direction > 0
                ? "the last runnable tasklet cannot be blocked by sending"
                : "the last runnable tasklet cannot be blocked by receiving");
        }
        else if (next == cur || slp_prepare_stack(ts, next) == 0) {
            return slp_switch_to(ts, next, result);
        }
    }
    if (cur->blocked) {
        PyObject *channel = slp_channel_unlink(cur);
        slp_ring_append_steal(ts, cur);
        Py_DECREF(channel);
    }
    ts->slp.head = cur;
    Py_CLEAR(cur->tempval);
    return STEP_RAISE;
}

/* While the thread sleeps, another one may take the value and let go of the channel: the references of the
   caller's instruction must not be the last ones, as these are dropped in the middle of the switch. */
static py_step
wait_with_empty_ring(py_thread *ts, slp_channel *ch, slp_tasklet *cur, int direction,
                     PyObject **result)
{
    PyObject *value = cur->tempval;
    py_step step;
    Py_INCREF(ch);
    Py_XINCREF(value);
    step = look_for_next(ts, cur, direction, result);
    if (step == STEP_SWITCH) {
        slp_release_later_steal(ts, (PyObject *)ch);
        if (value != NULL) {
            slp_release_later_steal(ts, value);
        }
        return step;
    }
    Py_DECREF(ch);
    Py_XDECREF(value);
    return step;
}

static py_step
join_queue(py_thread *ts, slp_channel *ch, slp_tasklet *cur, int direction, PyObject *value,
           PyObject **result)
{
    slp_tasklet *next = cur->next;
    if (check_blocking(ch, cur, direction) < 0 || slp_switch_allowed(ts) < 0) {
        return STEP_RAISE;
    }
    if (next != cur && slp_prepare_stack(ts, next) < 0) {
        return STEP_RAISE;
    }
    (void)slp_ring_remove(ts, cur);
    slp_channel_append_steal(ch, cur, direction);
    Py_XINCREF(value);
    cur->tempval = value;
    if (next == cur) {
        return wait_with_empty_ring(ts, ch, cur, direction, result);
    }
    return slp_switch_now(ts, next, result);
}

/* ------------------------------------------------- with a callback to tell */

/* A transfer between threads is told when it is over: `value` is what the caller got, or what it sent. */
static py_step
tell_afterwards(py_thread *ts, slp_channel *ch, slp_tasklet *cur, int direction, PyObject *value,
                PyObject **result)
{
    PyObject *error[3];
    py_step step = serve_other_thread(ts, ch->first, direction, value, result);
    PyErr_Fetch(&error[0], &error[1], &error[2]);
    if (((py_interp *)ts->base.interp)->slp.channel_callback != NULL) {
        call_channel_callback(ts, ch, cur, direction, step == STEP_RETURN && direction < 0 ? *result : value, 0);
    }
    PyErr_Restore(error[0], error[1], error[2]);
    return step;
}

static py_step
transfer_and_tell(py_thread *ts, slp_channel *ch, slp_tasklet *cur, int direction, PyObject *value,
                  PyObject **result)
{
    int partner_waits = ch->balance * direction < 0;
    if (partner_waits && ch->first->thread != ts) {
        return tell_afterwards(ts, ch, cur, direction, value, result);
    }
    call_channel_callback(ts, ch, cur, direction, value, !partner_waits);
    if (ch->balance * direction < 0) {          /* other threads may have come meanwhile */
        return serve(ts, ch, cur, direction, value, result);
    }
    return join_queue(ts, ch, cur, direction, value, result);
}

/* ---------------------------------------------------------------- public */

py_step
slp_channel_transfer(py_thread *ts, slp_channel *ch, int direction, PyObject *value,
                     PyObject **result)
{
    slp_tasklet *cur = slp_current(ts);
    if (cur == NULL) {
        return STEP_RAISE;
    }
    if (SLP_UNLIKELY(ts->slp.in_callback)) {
        return refuse_recursive_call();
    }
    if (cur->tempval != NULL) {
        if (slp_explode_pending(ts) < 0) {
            return STEP_RAISE;
        }
        Py_CLEAR(cur->tempval);
    }
    if (SLP_UNLIKELY(slp_special(ts) & SLP_HAS_CHANNEL_CALLBACK)) {
        return transfer_and_tell(ts, ch, cur, direction, value, result);
    }
    if (ch->balance * direction < 0) {
        return serve(ts, ch, cur, direction, value, result);
    }
    return join_queue(ts, ch, cur, direction, value, result);
}

int
slp_channel_traverse(slp_channel *ch, visitproc visit, void *arg)
{
    slp_tasklet *t;
    for (t = ch->first; t != NULL; t = t->next) {
        Py_VISIT((PyObject *)t);
    }
    return 0;
}

/* Everybody who waits is let go; whom nobody else knows ends (tasklet.c). */
int
slp_channel_clear(slp_channel *ch)
{
    Py_INCREF(ch);
    while (ch->first != NULL) {
        slp_tasklet *t = ch->first;
        PyObject *channel = slp_channel_unlink(t);
        Py_DECREF(t);
        Py_DECREF(channel);
    }
    Py_DECREF(ch);
    return 0;
}
