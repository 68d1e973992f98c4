/* C stacks: which one a tasklet runs on, and how a thread gets there.
 *
 *     main tasklet                the host stack (or a pooled one that continues it)
 *     nesting_level > 0           the pooled stack that its innermost nested dispatch stands on
 *     soft                        the thread's work stack
 *
 * When a soft tasklet enters a nested dispatch, the work stack is marked with its owner; if the
 * tasklet is then switched away from, the stack stays with it (slp_state_save) and the next soft
 * tasklet gets a fresh work stack. When the nested dispatch has ended, the stack is the work stack
 * again, and one that took its place meanwhile goes back to the pool.
 *
 * A nested dispatch that finds its stack nearly used up goes on on a further one; `next` of that
 * stack leads back to the one it continues.
 *
 *     host ── nested ... low ─▶ pooled ── nested ... low ─▶ pooled ── running
 *
 * I1  ts->slp.stack is the stack that runs; slp.work, if not NULL, is that one or an idle one.
 * I2  work->owner is NULL while work is idle.
 * I3  The bottom of a pooled work stack is base_entry, which keeps nothing of value in C locals: so
 *     an idle one may be thrown away at any time.
 *
 * What is not here: memory and registers (Stackless/switch).
 */
#include "../switch/stackpool.h"
#include "core.h"

static slp_stackpool *
pool_of(py_thread *ts)
{
    return &((py_interp *)ts->base.interp)->slp.pool;
}

/* First function of a work stack. */
static void
base_entry(void *value)
{
    py_thread *ts = value;
    slp_sanitizer_arrive(ts->slp.stack);
    py_dispatch_base(ts);
    Py_FatalError("the base dispatch of a C stack has ended");
}

static int
is_soft(const slp_tasklet *t)
{
    return t->nesting_level == 0 && !(t->flags & SLP_IS_MAIN);
}

/* The work stack, if there is one, stays with the running tasklet, which nests on it. */
int
slp_take_stack(py_thread *ts, slp_tasklet *next)
{
    slp_stack *stack;
    if (!is_soft(next)) {
        return 0;
    }
    stack = slp_stack_take(pool_of(ts), base_entry);
    if (stack == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    ts->slp.work = stack;
    return 0;
}

void
slp_nest_ended(py_thread *ts)
{
    slp_stack *here = ts->slp.stack;
    slp_tasklet *t = ts->current;
    if (t != NULL && (t->flags & SLP_IS_MAIN)) {
        return;
    }
    here->owner = NULL;
    if (t != NULL) {
        t->stack = NULL;
        if ((t->flags & SLP_PENDING_IRQ) != 0) {
            slp_interrupt_soon(ts);
        }
    }
    if (ts->slp.work != here) {
        if (ts->slp.work != NULL) {
            slp_stack_give(pool_of(ts), ts->slp.work);
        }
        ts->slp.work = here;
    }
}

py_step
slp_nest_primitive(py_flat_function primitive, py_thread *ts, PyObject *self,
                   PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    ts->slp.is_nesting = 1;
    *result = py_flat_run_function(primitive, self, args, nargs, kwargs);
    ts->slp.is_nesting = 0;     /* there was no memory for a further stack */
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* --------------------------------------------------------- further stacks */

struct errand {
    py_thread *ts;
    slp_stack *home;        /* where to go back to */
    void (*function)(void *);
    void *argument;
};

static void
run_errand(void *value)
{
    struct errand *errand = value;
    py_thread *ts = errand->ts;
    slp_stack *here = ts->slp.stack;
    slp_stack *home = errand->home;
    slp_sanitizer_arrive(here);
    errand->function(errand->argument);
    /* The same stack, whatever ran in between: only its owner runs on it. */
    py_stack_use(ts, home);
    (void)slp_stack_switch(here, home, NULL, 1);
    Py_FatalError("a C stack that was left for good has been resumed");
}

int
slp_run_on_new_stack(py_thread *ts, void (*function)(void *), void *argument)
{
    struct errand errand = {ts, ts->slp.stack, function, argument};
    slp_stack *further = slp_stack_take(pool_of(ts), run_errand);
    int level;
    if (further == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    /* Counts as nesting, so that the stack below stays with the tasklet. */
    level = slp_nest_enter(ts);
    errand.home->is_deep = 1;
    further->next = errand.home;
    py_stack_use(ts, further);
    (void)slp_stack_switch(errand.home, further, &errand, 0);
    slp_stack_give(pool_of(ts), further);
    slp_nest_leave(ts, level);
    return 0;
}
