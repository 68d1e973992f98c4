/* The contract of a register switch between two C stacks.
 *
 * A C stack that is not running is described by one pointer: its saved stack
 * pointer.  Everything else that the ABI asks a callee to preserve (registers,
 * floating-point control words) lies on the stack itself, below that pointer's
 * frame, in a layout that only the architecture's file knows.
 *
 *     slp_switch_registers(&mine, theirs, value)
 *         saves the caller's registers on its own stack, stores the stack
 *         pointer in `mine`, goes over to `theirs` and returns `value` there.
 *         The call returns when somebody switches to `mine`, with the value
 *         that they hand over.
 *     slp_switch_prepare(top, entry)
 *         writes a first frame at the upper end of fresh memory, such that a
 *         switch to the returned pointer calls entry(value).
 *
 * I1  Exactly one context is running per OS thread; its saved pointer is stale.
 * I2  A saved pointer is used for one switch only; the next save renews it.
 * I3  `entry` never returns.
 * I4  A stack is switched to by the OS thread only that switched away from it.
 *
 * What is not here: who owns which stack (stackpool.c, Stackless/core), and
 * what sanitizers have to be told (sanitizer.c).
 */
#ifndef SLP_SWITCH_H
#define SLP_SWITCH_H

#include <stddef.h>

typedef void (*slp_switch_entry)(void *value);

/* Goes to the stack whose saved pointer is `target`.
   Returns the value of the switch that comes back. Raises no. */
void *slp_switch_registers(void **save, void *target, void *value);

/* Makes a first frame below `top` (16-byte aligned, exclusive end).
   Returns the saved pointer. Raises no. */
void *slp_switch_prepare(void *top, slp_switch_entry entry);

#endif
