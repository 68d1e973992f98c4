/* The import lock: one thread imports at a time, and may import again while it does.
 *
 * I1 level > 0 exactly while `owner` is a thread that holds the lock.
 */
#include "Python.h"
#include "py_state.h"
#include "pythread.h"

static py_import_lock *
get_lock(void)
{
    return &py_runtime_state.import_lock;
}

void
_PyImport_AcquireLock(void)
{
    py_import_lock *lock = get_lock();
    long me = PyThread_get_thread_ident();
    if (lock->lock == NULL) {
        lock->lock = PyThread_allocate_lock();
        if (lock->lock == NULL) {
            return; /* no memory for it: go on without */
        }
    }
    if (lock->level > 0 && lock->owner == me) {
        lock->level++;
        return;
    }
    if (!PyThread_acquire_lock(lock->lock, 0)) {
        PyThreadState *ts = PyEval_SaveThread();
        PyThread_acquire_lock(lock->lock, 1);
        PyEval_RestoreThread(ts);
    }
    lock->owner = me;
    lock->level = 1;
}

/* 1 released, 0 there is none, -1 it belongs to somebody else. */
int
_PyImport_ReleaseLock(void)
{
    py_import_lock *lock = get_lock();
    if (lock->lock == NULL) {
        return 0;
    }
    if (lock->level == 0 || lock->owner != PyThread_get_thread_ident()) {
        return -1;
    }
    if (--lock->level == 0) {
        PyThread_release_lock(lock->lock);
    }
    return 1;
}

/* In the child after a fork: only the forking thread is left, with what it holds. */
void
_PyImport_ReInitLock(void)
{
    py_import_lock *lock = get_lock();
    if (lock->lock == NULL) {
        return;
    }
    lock->lock = PyThread_allocate_lock();
    if (lock->level > 1) { /* forked while importing: keep it held, by our new identity */
        lock->owner = PyThread_get_thread_ident();
        PyThread_acquire_lock(lock->lock, 0);
        lock->level--;
    }
    else {
        lock->level = 0;
    }
}
