/* What address sanitizer and valgrind are told about our C stacks.
 *
 * Both follow the stack pointer and take a far jump of it for an overflow.
 * The address sanitizer wants a call before and one after each switch, in
 * which it exchanges its "fake stack"; valgrind wants to know each stack's
 * memory once.  Without them all of this is empty.
 */
#ifndef SLP_SANITIZER_H
#define SLP_SANITIZER_H

#include "py_tasklet.h"

#if defined(__SANITIZE_ADDRESS__)
#define SLP_WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLP_WITH_ASAN 1
#endif
#endif

#ifdef SLP_WITH_ASAN
/* Before leaving `from`. Raises no. */
void slp_sanitizer_leave(slp_stack *from, slp_stack *to, int from_dies);

/* First thing on `now`, after a switch (also on a fresh stack). Raises no. */
void slp_sanitizer_arrive(slp_stack *now);
#else
#define slp_sanitizer_leave(from, to, from_dies) ((void)(from), (void)(to), (void)(from_dies))
#define slp_sanitizer_arrive(now) ((void)(now))
#endif

/* When memory for a stack is mapped, and before it is unmapped. Raises no. */
void slp_sanitizer_born(slp_stack *stack);
void slp_sanitizer_gone(slp_stack *stack);

/* Before a stack that somebody has left is used by another. Raises no. */
void slp_sanitizer_forget(slp_stack *stack);

#endif
