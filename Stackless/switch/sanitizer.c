/* Tells address sanitizer and valgrind of stacks and switches.
 *
 * See sanitizer.h.  A stack that is left for good passes NULL as the place for
 * its fake stack, which makes the sanitizer free it; otherwise the pointer is
 * kept in the stack's record and handed back on arrival.
 */
#include "sanitizer.h"

#ifdef SLP_WITH_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

#if defined(__has_include)
#if __has_include(<valgrind/valgrind.h>)
#define WITH_VALGRIND 1
#include <valgrind/valgrind.h>
#endif
#endif

#ifdef SLP_WITH_ASAN
void
slp_sanitizer_leave(slp_stack *from, slp_stack *to, int from_dies)
{
    const char *bottom = to->memory != NULL ? to->memory : to->limit;
    __sanitizer_start_switch_fiber(from_dies ? NULL : &from->fake, bottom,
                                   (size_t)(to->top - bottom));
}

void
slp_sanitizer_arrive(slp_stack *now)
{
    __sanitizer_finish_switch_fiber(now->fake, NULL, NULL);
    now->fake = NULL;
}
#endif

/* Frames that were left for good have never taken back what they marked as out of bounds. */
void
slp_sanitizer_forget(slp_stack *stack)
{
#ifdef SLP_WITH_ASAN
    /* Only where there is a mark: writing to the whole shadow of a stack would commit a megabyte of it. */
    char *marked = __asan_region_is_poisoned(stack->memory, (size_t)(stack->top - stack->memory));
    if (marked != NULL) {
        __asan_unpoison_memory_region(marked, (size_t)(stack->top - marked));
    }
#else
    (void)stack;
#endif
}

void
slp_sanitizer_born(slp_stack *stack)
{
    slp_sanitizer_forget(stack);
#ifdef WITH_VALGRIND
    stack->valgrind = VALGRIND_STACK_REGISTER(stack->memory, stack->top);
#endif
}

void
slp_sanitizer_gone(slp_stack *stack)
{
    slp_sanitizer_forget(stack);
#ifdef WITH_VALGRIND
    VALGRIND_STACK_DEREGISTER(stack->valgrind);
#endif
}
