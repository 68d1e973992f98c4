/* The inner part of a switch, inline: what every schedule(), send() and receive() goes through.
 *
 *     slp_switch_allowed    one test, the reasons are told by slp_refuse_switch
 *     slp_prepare_stack     one test when both are soft
 *     slp_state_save/load   the fields that travel (tasklet.c has the picture)
 *     slp_hop               the C stack
 *     slp_switch_now        the exchange, for callers that have linked everything
 *
 * I1  Nothing here allocates, releases or runs Python code.
 */
#ifndef SLP_HOT_H
#define SLP_HOT_H

#include "../switch/stackpool.h"
#include "ring.h"

#define SLP_UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* Is a switch from the current tasklet to another one of this thread allowed?
   Returns status. Raises yes. */
static inline int
slp_switch_allowed(py_thread *ts)
{
    if (SLP_UNLIKELY((ts->slp.switch_trap | ts->slp.in_callback) != 0)) {
        return slp_refuse_switch(ts);
    }
    return 0;
}

/* Makes sure that a switch from the current tasklet to `next` will find a C stack.
   Returns status. Raises yes. */
static inline int
slp_prepare_stack(py_thread *ts, slp_tasklet *next)
{
    if (ts->slp.work != NULL && ts->slp.work->owner == NULL) {
        return 0;
    }
    return slp_take_stack(ts, next);
}

/* From the thread state into `t`. Raises no. */
static inline void
slp_state_save(py_thread *ts, slp_tasklet *t)
{
    t->top = ts->top;
    t->frame = ts->base.frame;
    t->recursion_depth = ts->base.recursion_depth;
    t->nesting_level = ts->nesting_level;
    t->u.exc.type = ts->base.exc_type;
    t->u.exc.value = ts->base.exc_value;
    t->u.exc.traceback = ts->base.exc_traceback;
    if (SLP_UNLIKELY((ts->base.use_tracing | ts->base.tracing
                      | (ts->base.c_tracefunc != NULL) | (ts->base.c_profilefunc != NULL)
                      | (ts->repr_running != NULL)) != 0)) {
        slp_tracing_save(ts, t);
    }
    if (ts->nesting_level != 0 || (t->flags & SLP_IS_MAIN)) {
        t->stack = ts->slp.stack;
        if (ts->slp.work != NULL && ts->slp.work->owner != NULL) {
            ts->slp.work = NULL;
        }
    }
}

/* And back. Raises no. */
static inline void
slp_state_load(py_thread *ts, slp_tasklet *t)
{
    ts->top = t->top;
    ts->base.frame = t->frame;
    ts->base.recursion_depth = t->recursion_depth;
    ts->nesting_level = t->nesting_level;
    ts->atomic = (t->flags & SLP_ATOMIC) != 0;
    t->top = NULL;
    t->frame = NULL;
    if (SLP_UNLIKELY(t->flags & SLP_STARTING)) {
        ts->base.exc_type = ts->base.exc_value = ts->base.exc_traceback = NULL;
    }
    else {
        ts->base.exc_type = t->u.exc.type;
        ts->base.exc_value = t->u.exc.value;
        ts->base.exc_traceback = t->u.exc.traceback;
        t->u.exc.type = t->u.exc.value = t->u.exc.traceback = NULL;
    }
    if (SLP_UNLIKELY(t->tracing != NULL)) {
        slp_tracing_load(ts, t);
    }
}

/* Goes to the C stack that the current tasklet runs on. The calls between the dispatcher and the switch are few, and the
   same on both stacks, so that the processor foresees where each returns to. The destructors that are at work here stay with
   this stack; a fresh one has none. Raises no. */
static inline void
slp_hop(py_thread *ts)
{
    slp_stack *from = ts->slp.stack;
    slp_stack *to = slp_stack_of_current(ts);
    const int destructors = ts->base.trash_delete_nesting;
    ts->slp.suspended_destructors += destructors;
    ts->base.trash_delete_nesting = 0;
    py_stack_use(ts, to);
    (void)slp_stack_switch(from, to, ts, 0);
    ts->base.trash_delete_nesting = destructors;
    ts->slp.suspended_destructors -= destructors;
}

/* `next` becomes current; what it replaces has been saved. Raises no. */
static inline void
slp_become(py_thread *ts, slp_tasklet *next)
{
    slp_state_load(ts, next);
    ts->current = next;
    ts->slp.head = next;
    if (SLP_UNLIKELY(ts->slp.interrupter >= 0)) {
        slp_slice_begin(ts);
    }
}

/* Like slp_switch_to, with the common case inline. Returns a step. Raises yes. */
static inline py_step
slp_switch_now(py_thread *ts, slp_tasklet *next, PyObject **result)
{
    slp_tasklet *prev = ts->current;
    if (SLP_UNLIKELY((prev->flags & SLP_PENDING_IRQ) || prev == next || slp_special(ts))) {
        return slp_switch_to(ts, next, result);
    }
    slp_state_save(ts, prev);
    slp_become(ts, next);
    return STEP_SWITCH;
}

#endif
