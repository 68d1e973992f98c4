/* Exceptions into a tasklet: throw, raise_exception, kill.
 *
 * A running tasklet of another thread finds the bomb at its next check point, or at its next primitive.
 *
 *     the tasklet is     pending or of another thread      immediate
 *     current            raised on the spot                raised on the spot
 *     runnable           gets the bomb, keeps its place    ... and is switched to
 *     paused             ... appended to the ring          ... and is switched to
 *     blocked            leaves the queue, appended        ... and is switched to
 *     not alive          RuntimeError (raise_exception: raised on the spot); nothing happens for TaskletExit
 *
 * A runnable one is followed by its own successors in the ring, which all run before the caller does. With
 * SLP_THROW_BACK it leaves its place and goes to the end, where the caller is its successor.
 *
 * Killing a tasklet that waits and has nothing to run on its way out (no handler, no `with`, no generator, no C frame)
 * needs no switch: its frames are dropped on the spot. Nobody can tell the difference, except by the clock; where
 * somebody could (a schedule callback, tracing, a frame that others refer to), the long way is taken.
 *
 * I1  Nothing is changed before it is certain that the switch can be made.
 */
#include "hot.h"
#include "py_frame.h"

static int
is_exit(PyObject *bomb)
{
    PyObject *type = ((slp_bomb *)bomb)->type;
    return PyErr_GivenExceptionMatches(type, PyExc_TaskletExit);
}

static py_step
return_none(PyObject **result)
{
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

/* A tasklet that has nothing to go on with; killing it is no error. */
static py_step
throw_to_dead(slp_tasklet *t, PyObject *bomb, PyObject **result)
{
    int quiet = is_exit(bomb);
    Py_DECREF(bomb);
    if (!quiet) {
        PyErr_SetString(PyExc_RuntimeError, (t->flags & SLP_ALIVE) ? "tasklet has no thread"
                                                                   : "cannot throw to a dead tasklet");
        return STEP_RAISE;
    }
    if (t->blocked) {
        PyObject *channel = slp_channel_unlink(t);
        Py_DECREF(channel);
        Py_DECREF(t);       /* the queue's; the caller has its own */
    }
    if (t->flags & SLP_ALIVE) {
        if (t->nesting_level > 0) {
            PyErr_SetString(PyExc_RuntimeError, "tasklet has no thread");
            return STEP_RAISE;
        }
        slp_tasklet_drop_frames(t);
    }
    return return_none(result);
}

/* Moves a runnable tasklet to the end of the ring, where a paused one would come. */
static void
move_to_the_end(py_thread *ts, slp_tasklet *t)
{
    if (t->next != NULL && t->blocked == 0) {
        (void)slp_ring_remove(ts, t);
        slp_ring_append_steal(ts, t);
    }
}

/* Puts the bomb in place and makes the tasklet runnable. What it waited with comes back in
   *channel and *old, for release at a better time. */
static void
arm_steal(slp_tasklet *t, PyObject *bomb, PyObject **channel, PyObject **old)
{
    *channel = NULL;
    *old = t->tempval;
    t->tempval = bomb;
    if (t->blocked) {
        *channel = slp_channel_unlink(t);
        slp_ring_append_steal(t->thread, t);
    }
    else if (t->next == NULL) {
        Py_INCREF(t);
        slp_ring_append_steal(t->thread, t);
    }
}

static py_step
throw_later_steal(slp_tasklet *t, PyObject *bomb, PyObject **result)
{
    PyObject *channel;
    PyObject *old;
    if (slp_home_of(t) == NULL) {
        Py_DECREF(bomb);
        PyErr_SetString(PyExc_RuntimeError, "Target thread isn't initialised");
        return STEP_RAISE;
    }
    arm_steal(t, bomb, &channel, &old);
    if (slp_is_current(t)) {
        py_check_request(t->thread, PY_CHECK_ASYNC);
    }
    slp_unpark(t->thread);
    Py_XDECREF(channel);
    Py_XDECREF(old);
    return return_none(result);
}

py_step
slp_throw_steal(py_thread *ts, slp_tasklet *t, PyObject *bomb, int how, PyObject **result)
{
    PyObject *channel;
    PyObject *old;
    slp_tasklet *cur = slp_current(ts);
    if (cur == NULL) {
        Py_DECREF(bomb);
        return STEP_RAISE;
    }
    if (t == cur) {
        return slp_bomb_explode_steal(bomb);
    }
    if (!slp_is_alive(t)) {
        return throw_to_dead(t, bomb, result);
    }
    if ((how & SLP_THROW_LATER) || t->thread != ts) {
        return throw_later_steal(t, bomb, result);
    }
    if (ts->slp.in_callback) {
        Py_DECREF(bomb);
        (void)slp_refuse_switch(ts);
        return STEP_RAISE;
    }
    Py_CLEAR(cur->tempval);
    if (!slp_is_alive(t)) {
        return throw_to_dead(t, bomb, result);
    }
    if (t->thread != ts) {
        return throw_later_steal(t, bomb, result);
    }
    if (slp_switch_allowed(ts) < 0 || slp_prepare_stack(ts, t) < 0) {
        Py_DECREF(bomb);
        return STEP_RAISE;
    }
    if (how & SLP_THROW_BACK) {
        move_to_the_end(ts, t);
    }
    arm_steal(t, bomb, &channel, &old);
    if (channel != NULL) {
        slp_release_later_steal(ts, channel);
    }
    if (old != NULL) {
        slp_release_later_steal(ts, old);
    }
    return slp_switch_to(ts, t, result);
}

py_step
slp_raise_in_steal(py_thread *ts, slp_tasklet *t, PyObject *bomb, PyObject **result)
{
    if (!slp_is_alive(t) && !is_exit(bomb)) {
        return slp_bomb_explode_steal(bomb);
    }
    return slp_throw_steal(ts, t, bomb, 0, result);
}

/* Would an exception run anything of the program in this frame? */
static int
frame_ends_quietly(const py_frame *f)
{
    const py_exec *exec = f->exec;
    int32_t at;
    if (Py_REFCNT(f) != 1 || f->pc == NULL || f->f_trace != NULL
        || (f->flags & ~(FRAME_FAST | FRAME_DROP | FRAME_RUNNING)) != 0) {
        return 0;
    }
    at = exec->info[f->pc - exec->units].block;
    while (at >= 0 && exec->blocks[at].kind == PY_BLOCK_LOOP) {
        at = exec->blocks[at].parent;
    }
    return at < 0;
}

static int
chain_ends_quietly(const slp_tasklet *t)
{
    enum { DEEPEST = 100 };
    PyObject *link = t->top;
    int depth;
    for (depth = 0; link != NULL && depth < DEEPEST; depth++) {
        const py_frame *f = (py_frame *)link;
        if (Py_TYPE(link) != &PyFrame_Type || !frame_ends_quietly(f)) {
            return 0;
        }
        link = f->prev;
    }
    return link == NULL;
}

/* Does nothing stand between the tasklet, which floats or waits in a channel, and a death without a switch? */
static int
can_drop(py_thread *ts, const slp_tasklet *t)
{
    return t->thread == ts && t != ts->current && (t->flags & SLP_ALIVE) && !(t->flags & SLP_IS_MAIN)
        && t->nesting_level == 0 && (t->blocked != 0 || t->next == NULL) && t->tracing == NULL
        && ts->slp.switch_trap == 0 && ts->slp.in_callback == 0 && slp_special(ts) == 0
        && ((t->flags & SLP_STARTING) || chain_ends_quietly(t));
}

int
slp_kill_in_place(py_thread *ts, slp_tasklet *t)
{
    PyObject *channel = NULL;
    PyObject *value = t->tempval;
    if (!can_drop(ts, t)) {
        return 0;
    }
    if (t->blocked) {
        channel = slp_channel_unlink(t);
    }
    t->tempval = NULL;
    t->flags &= ~(unsigned int)SLP_PENDING_IRQ;
    slp_tasklet_drop_frames(t);
    Py_XDECREF(value);
    if (channel != NULL) {
        Py_DECREF(channel);
        Py_DECREF(t);       /* the queue's; the caller has its own */
    }
    return 1;
}

static py_step
kill_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
          PyObject *kwargs, PyObject **result)
{
    PyObject *bomb;
    Py_INCREF(PyExc_TaskletExit);
    bomb = slp_bomb_from_steal(PyExc_TaskletExit, NULL, NULL);
    if (bomb == NULL) {
        return STEP_RAISE;
    }
    return slp_throw_steal(ts, (slp_tasklet *)self, bomb, 0, result);
}

void
slp_kill_later(py_thread *ts, slp_tasklet *t)
{
    PyObject *bomb = slp_bomb_from_class(PyExc_TaskletExit, NULL);
    PyObject *result;
    if (bomb != NULL && slp_throw_steal(ts, t, bomb, SLP_THROW_LATER, &result) == STEP_RETURN) {
        Py_DECREF(result);
        return;
    }
    PyErr_Clear();
}

int
slp_kill_now(py_thread *ts, slp_tasklet *t)
{
    long trap = ts->slp.switch_trap;
    PyObject *result;
    if (slp_kill_in_place(ts, t)) {
        return 0;
    }
    ts->slp.switch_trap = 0;        /* a finaliser is not a switch of the program's */
    result = py_flat_run_function(kill_step, (PyObject *)t, NULL, 0, NULL);
    ts->slp.switch_trap = trap;
    if (result == NULL) {
        return -1;
    }
    Py_DECREF(result);
    return 0;
}
