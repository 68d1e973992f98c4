/* Register switch by <ucontext.h>, for machines that have no file of their own.
 *
 * The context lies on the stack that it describes, so that the contract's one
 * saved pointer is enough: for a suspended stack it is the address of the
 * `struct stop` in the frame of its slp_switch_registers, for a fresh one the
 * address of a `struct stop` at the upper end of its memory.  swapcontext also
 * saves the signal mask, which costs a system call per switch: correct
 * everywhere, fast nowhere.
 *
 * I1  `stop.value` is written by the one who switches, read by the one resumed.
 */
#include "switch.h"

#if !defined(__x86_64__) && !defined(__aarch64__) || defined(SLP_FORCE_UCONTEXT)

#include <stdint.h>
#include <string.h>
#include <ucontext.h>

struct stop {
    ucontext_t context;     /* registers of the suspended stack */
    void *value;            /* what the switch back hands over */
    slp_switch_entry entry; /* of a fresh stack only */
};

static void
first_step(unsigned int high, unsigned int low)
{
    uintptr_t address = ((uintptr_t)high << 16 << 16) | low;
    struct stop *stop = (struct stop *)address;
    stop->entry(stop->value);
}

void *
slp_switch_registers(void **save, void *target, void *value)
{
    struct stop here;
    struct stop *there = target;
    here.value = NULL;
    here.entry = NULL;
    there->value = value;
    *save = &here;
    (void)swapcontext(&here.context, &there->context);
    return here.value;
}

void *
slp_switch_prepare(void *top, slp_switch_entry entry)
{
    uintptr_t address = ((uintptr_t)top - sizeof(struct stop)) & ~(uintptr_t)63;
    struct stop *stop = (struct stop *)address;
    /* makecontext wants a base and a size; it only ever computes their sum. */
    const size_t below = 16 * 1024;
    memset(stop, 0, sizeof(*stop));
    (void)getcontext(&stop->context);
    stop->context.uc_stack.ss_sp = (char *)stop - below;
    stop->context.uc_stack.ss_size = below;
    stop->context.uc_link = NULL;
    stop->entry = entry;
    makecontext(&stop->context, (void (*)(void))first_step, 2,
                (unsigned int)(address >> 16 >> 16), (unsigned int)address);
    return stop;
}

#else
typedef int switch_ucontext_is_not_needed;
#endif
