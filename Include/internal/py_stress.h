/* py_stress.h - debug builds: operands are checked at every instruction, and rare events can be made frequent.
 *
 * PY_STRESS in the environment names events and after how many chances each happens, `PY_STRESS=switch=7,gc=1000`:
 *
 *     gc       a full collection                              per instruction
 *     check    the periodic check, the lock given to others   per instruction
 *     switch   another tasklet runs and ends, at once         per instruction
 *     yield    the same by schedule(): all others run first   per instruction
 *     deopt    an inline cache is forgotten                   per specialised instruction
 *     nest     a call runs in a nested dispatch               per call of a Python function
 *
 * "switch" does not while something counts or forbids switches: a run() with a time slice, callbacks, traps.
 *
 * `make stress-test` has a choice of them, which tests can ask for. Release builds have none of it.
 */
#ifndef PY_STRESS_H
#define PY_STRESS_H

enum { PY_STRESS_GC, PY_STRESS_CHECK, PY_STRESS_SWITCH, PY_STRESS_DEOPT, PY_STRESS_NEST, PY_STRESS_YIELD,
       PY_STRESS_COUNT };

/* Part of the runtime state. */
typedef struct py_stress_state {
    int ready;                        /* PY_STRESS has been read */
    int busy;                         /* an event is being served: no further ones */
    int every[PY_STRESS_COUNT];       /* 0 = never */
    int left[PY_STRESS_COUNT];        /* chances until the next one */
} py_stress_state;

#endif
