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

/* `where` starts with a blank: " while pickling an object". Returns 0 or -1. Raises yes. */
static inline int
py_stack_check(const char *where)
{
    char here;
    py_thread *ts = py_thread_get();
    if (ts != NULL && &here < ts->stack_limit) {
        return py_stack_exhausted(where);
    }
    return 0;
}

#endif /* PY_STACKGUARD_H */
