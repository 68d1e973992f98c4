/* py_stackguard.h - no C recursion without a look at the stack that is left.
 *
 * Every C function that may recurse on data or code from outside begins with py_stack_check.
 * The limit lies in the thread state and changes with each switch of the C stack.
 */
#ifndef PY_STACKGUARD_H
#define PY_STACKGUARD_H

#include "py_state.h"

/* Sets RuntimeError "maximum recursion depth exceeded<where>". Returns -1. Raises yes. */
int py_stack_exhausted(const char *where);

/* Where this function's frame lies. Raises no. */
static inline char *
py_stack_pointer(void)
{
    return (char *)__builtin_frame_address(0);
}

/* `where` starts with a blank: " while pickling an object". Returns 0 or -1. Raises yes. */
static inline int
py_stack_check(const char *where)
{
    py_thread *ts = py_thread_get();
    if (ts != NULL && py_stack_pointer() < ts->stack_limit) {
        return py_stack_exhausted(where);
    }
    return 0;
}

/* Sets the limits of the stack from `low` to `high`, the latter excluded. Raises no. */
void py_stack_set_limits(slp_stack *stack, char *low, char *high);

/* Tells the guards that the thread now runs on `stack`. Raises no. */
void py_stack_use(py_thread *ts, slp_stack *stack);

/* Makes the thread state fit the OS thread and C stack that use it from now on. Raises no. */
void py_stack_adopt(py_thread *ts, py_thread *before);

#endif /* PY_STACKGUARD_H */
