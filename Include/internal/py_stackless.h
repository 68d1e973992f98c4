/* py_stackless.h - what the layers below ask of Stackless/core besides switching.
 *
 * Thread and interpreter states call these when they are made and unmade.
 */
#ifndef PY_STACKLESS_H
#define PY_STACKLESS_H

#include "py_flat.h"
#include "py_state.h"

/* A thread begins: it has a main tasklet before any code of it runs (made later if there is no memory). Raises no. */
void slp_thread_begin(py_thread *ts);

/* Ends the tasklets of a thread whose state is being cleared. Raises no. */
void slp_thread_clear(py_thread *ts);

/* Gives back the C stacks of a thread whose state is being freed. Raises no. */
void slp_thread_free(py_thread *ts);

/* Frees the state itself, or leaves that to the next thread that ends: a collection, or a destructor, of another
   thread may be under way and have tasklets in hand that point to it. Raises no. */
void slp_thread_dispose(py_thread *ts);

/* Another thread has thrown at the running tasklet: raises it. Returns status. Raises yes. */
int slp_explode_pending(py_thread *ts);

/* Drops callbacks; frees the stack pool. Raises no. */
void slp_interp_clear(py_interp *interp);
void slp_interp_free(py_interp *interp);

/* Sends TaskletExit to all tasklets of all threads when the interpreter ends. Raises no. */
void slp_interp_kill_tasklets(py_interp *interp);

/* Which tasklet an exception came from and where that was made, if somebody asked for it (keep_origins).
   Returns borrowed text or NULL. Raises no. */
const char *slp_error_label(PyObject *value);

/* After a fork: the other threads are gone. Raises no. */
void slp_after_fork(py_thread *ts);


/* The ticker has run out: a time slice may be over. Returns a step: RETURN to go on, SWITCH as
   py_periodic_check. Raises yes. */
py_step slp_check_watchdog(py_thread *ts);

/* The type of `stackless.atomic`, which the module `thread` offers too. */
extern PyTypeObject slp_atomic_type;

/* Makes the types ready, and the modules `_stackless`. Returns status. Raises yes. */
int slp_init_types(void);

#endif
