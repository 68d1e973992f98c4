/* py_switch.h - what the dispatcher asks of the scheduler, and the other way round.
 *
 * The dispatcher knows `ts->top` (what runs next) and four calls:
 *
 *     a flat function returned STEP_SWITCH     step = slp_resume(ts, &value)
 *     the chain is empty in a base dispatch    step = slp_end_of_chain(ts, how, &value)
 *     a nested dispatch begins and ends        slp_nest_enter, slp_nest_leave
 *     ... and the C stack runs low             slp_run_on_new_stack
 *
 * slp_resume may return only after other tasklets ran, on other C stacks. When it returns, the
 * current tasklet is one that may run on this C stack, and the step is to be treated exactly as if
 * a flat call made from `ts->top` had returned it: STEP_RETURN delivers the value to the top of
 * the (new) chain, STEP_RAISE raises there, STEP_CALL means that frames were pushed (the tasklet
 * has just begun), STEP_SWITCH that it must be asked again. So the loop's part is
 *
 *     while (step == STEP_SWITCH) { step = slp_resume(ts, &value); }
 *     ... reload every local from ts ...
 *
 * A nested dispatch that was begun with `ts->top == stop` ends when a value or an exception is
 * delivered while `ts->top == stop` again; nothing else is needed to mark it, because only the
 * tasklet that it belongs to runs on its stack. A base dispatch has stop == NULL; when it would
 * deliver to NULL it calls slp_end_of_chain (result: STEP_SWITCH as a rule) and goes on.
 *
 * I1 Nothing is kept in C locals over slp_resume that belongs to a tasklet.
 * I2 A base dispatch owns no resources while it waits in slp_resume: its stack may be given up.
 * I3 nesting_level and recursion_depth are saved on entry of a nested dispatch and restored on exit.
 */
#ifndef PY_SWITCH_H
#define PY_SWITCH_H

#include "py_flat.h"
#include "py_stackguard.h"
#include "py_state.h"
#include "stackless_api.h"

/* Goes where ts->current can run, and takes the value that it is resumed with.
   Returns a step. Raises yes. */
py_step slp_resume(py_thread *ts, PyObject **result);

/* slp_resume, with the common case inline: the C stack is the right one, nothing waits to be released,
   and the value is one. Returns a step. Raises yes. */
static inline py_step
slp_resume_inline(py_thread *ts, PyObject **result)
{
    slp_tasklet *t = ts->current;
    slp_stack *stack = t->stack != NULL ? t->stack : ts->slp.work;
    PyObject *value = t->tempval;
    if (stack != ts->slp.stack || (t->flags & SLP_STARTING) || ts->slp.release_after != NULL) {
        return slp_resume(ts, result);
    }
    if (value == NULL) {
        Py_INCREF(Py_None);
        value = Py_None;
    }
    else if (Py_TYPE(value) == &PyBomb_Type) {
        return slp_resume(ts, result);
    }
    t->tempval = NULL;
    *result = value;
    return STEP_RETURN;
}

/* The current tasklet's function has returned (value owned, stolen) or raised.
   Returns a step. Raises yes. */
py_step slp_end_of_chain(py_thread *ts, py_step how, PyObject *value, PyObject **result);

/* First and last act of a nested dispatch: leave gets what enter returned. Raises no. */
static inline int
slp_nest_enter(py_thread *ts)
{
    int level = ts->nesting_level;
    ts->nesting_level = level + 1;
    if (level == 0 && ts->slp.stack != &ts->slp.host) {
        ts->slp.stack->owner = ts->current;
    }
    return level;
}

void slp_nest_ended(py_thread *ts);

static inline void
slp_nest_leave(py_thread *ts, int level)
{
    ts->nesting_level = level;
    if (level == 0 && ts->slp.stack != &ts->slp.host) {
        slp_nest_ended(ts);
    }
}

/* A nested dispatch looks here first: is there too little of this C stack left? */
static inline int
slp_stack_is_short(py_thread *ts)
{
    return py_stack_pointer() < ts->stack_soft_limit;
}

/* Runs function(argument) to its end on a further C stack of the current tasklet.
   Returns status. Raises yes (MemoryError). */
int slp_run_on_new_stack(py_thread *ts, void (*function)(void *), void *argument);

/* The loop at the bottom of a pooled C stack; never returns. Begins with slp_resume.
   Defined in Python/dispatch/entry.c. */
void py_dispatch_base(py_thread *ts);

/* The periodic check (Python/dispatch/periodic.c), called when ts->flags is set or the ticker has
   run out. STEP_RETURN: go on. STEP_RAISE: an exception is set. STEP_SWITCH: the frame has been
   suspended here, without a value to come: what slp_resume delivers to it later is to be dropped.
   Returns a step. Raises yes. */
py_step py_periodic_check(py_thread *ts);

#endif
