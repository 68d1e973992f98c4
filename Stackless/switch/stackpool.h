/* C stacks of our own: memory, reuse, and the switch from one to another.
 *
 * Every C stack that a thread can run on is a `slp_stack`: the pooled ones,
 * whose record lies at the upper end of their own memory, and the thread's
 * host stack, whose record lies in the thread state.
 *
 *     low address                                            high address
 *     | guard page | ............. stack grows down ◀─ | slp_stack record |
 *     ^ memory                                         ^ top
 *
 * I1  A stack is in a pool (`next` links it) or in use, never both.
 * I2  `sp` is meaningful only while the stack is suspended.
 * I3  A pooled stack is used by one OS thread from slp_stack_take to
 *     slp_stack_give.
 * I4  slp_stack_give is called from another stack.
 * I5  A thread runs at most one stack at a time, the one slp_stack_switch was
 *     last called for.
 *
 * All calls need the GIL of the interpreter that owns the pool.
 */
#ifndef SLP_STACKPOOL_H
#define SLP_STACKPOOL_H

#include "py_tasklet.h"
#include "sanitizer.h"
#include "switch.h"

/* Takes a stack that starts with entry(value of the first switch).
   Returns borrowed (NULL when there is no memory). Raises no. */
slp_stack *slp_stack_take(slp_stackpool *pool, slp_switch_entry entry);

/* Gives a stack back; nothing on it will run again.
   Raises no. */
void slp_stack_give(slp_stackpool *pool, slp_stack *stack);

/* Unmaps all idle stacks. Raises no. */
void slp_stackpool_trim(slp_stackpool *pool);

/* Goes from `from`, which is running, to `to`. `from_dies` says that nobody
   will come back. Returns the value of the switch that comes back. Raises no. */
static inline void *
slp_stack_switch(slp_stack *from, slp_stack *to, void *value, int from_dies)
{
    slp_sanitizer_leave(from, to, from_dies);
    value = slp_switch_registers(&from->sp, to->sp, value);
    slp_sanitizer_arrive(from);
    return value;
}

#endif
