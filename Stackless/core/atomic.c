/* The flags of a tasklet that hold involuntary events off.
 *
 * `atomic` gates the whole periodic check, `ignore_nesting` opens nested dispatches to the
 * watchdog. The dispatcher does not look into the tasklet: the thread state has a copy of the
 * current one's atomic flag.
 *
 * I1  ts->atomic == (ts->current has SLP_ATOMIC).
 * I2  When a flag goes that held an interrupt off, the next check point looks again.
 */
#include "core.h"

static int
set_flag(slp_tasklet *t, unsigned int flag, int on)
{
    int old = (t->flags & flag) != 0;
    if (on) {
        t->flags |= flag;
    }
    else {
        t->flags &= ~flag;
    }
    return old;
}

static void
look_again(slp_tasklet *t)
{
    if ((t->flags & SLP_PENDING_IRQ) && !(slp_run_flags(t->thread) & SLP_RUN_SOFT)) {
        slp_interrupt_soon(t->thread);
    }
}

int
slp_set_atomic(slp_tasklet *t, int on)
{
    int old = set_flag(t, SLP_ATOMIC, on);
    if (slp_is_current(t)) {
        t->thread->atomic = on;
        if (!on) {
            look_again(t);
        }
    }
    return old;
}

int
slp_set_ignore_nesting(slp_tasklet *t, int on)
{
    int old = set_flag(t, SLP_IGNORE_NESTING, on);
    if (on && slp_is_current(t)) {
        look_again(t);
    }
    return old;
}
