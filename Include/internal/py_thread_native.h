/* Native locks with a timeout: what PyThread_acquire_lock cannot say.
 *
 * Defined in Python/base/thread_posix.c.  Needs no GIL; never touches objects.
 */
#ifndef PY_THREAD_NATIVE_H
#define PY_THREAD_NATIVE_H

#include "pythread.h"

typedef enum {
    PY_LOCK_TIMEOUT = 0,
    PY_LOCK_ACQUIRED = 1,
    PY_LOCK_INTERRUPTED = 2     /* by a signal; only when asked for */
} py_lock_result;

/* Takes a lock; microseconds < 0 waits for ever, 0 does not wait.
   Returns status. Steals no. Raises no. */
py_lock_result py_lock_acquire_timed(PyThread_type_lock lock, long long microseconds,
                                     int interruptible);

#endif
