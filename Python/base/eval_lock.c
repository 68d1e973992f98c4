/* The public face of the GIL: PyEval_* and what a fork does to it.
 *
 * The lock exists from the first PyEval_InitThreads on (the module `thread` calls
 * it); before that there is one thread and saving and restoring cost a pointer.
 *
 * I1  _PyThreadState_Current is NULL exactly while this thread does not hold the
 *     lock (or would not, if it existed).
 */
#include "Python.h"

#include <errno.h>

#include "py_gil.h"
#include "py_stackless.h"
#include "py_state.h"
#include "pythread.h"

static py_gil *
the_gil(void)
{
    return &py_runtime_state.gil;
}

int
PyEval_ThreadsInitialized(void)
{
    return the_gil()->created;
}

void
PyEval_InitThreads(void)
{
    py_gil *gil = the_gil();
    if (!gil->created) {
        py_gil_init(gil);
        py_gil_acquire(gil, py_thread_get(), 0);
    }
}

void
PyEval_AcquireLock(void)
{
    py_gil_acquire(the_gil(), NULL, 0);
}

void
PyEval_ReleaseLock(void)
{
    if (the_gil()->created) {
        py_gil_release(the_gil());
    }
}

void
PyEval_AcquireThread(PyThreadState *ts)
{
    if (ts == NULL) {
        Py_FatalError("PyEval_AcquireThread: NULL new thread state");
    }
    PyEval_InitThreads();
    py_gil_acquire(the_gil(), (py_thread *)ts, 0);
    if (PyThreadState_Swap(ts) != NULL) {
        Py_FatalError("PyEval_AcquireThread: non-NULL old thread state");
    }
}

void
PyEval_ReleaseThread(PyThreadState *ts)
{
    if (ts == NULL) {
        Py_FatalError("PyEval_ReleaseThread: NULL thread state");
    }
    if (PyThreadState_Swap(NULL) != ts) {
        Py_FatalError("PyEval_ReleaseThread: wrong thread state");
    }
    PyEval_ReleaseLock();
}

PyThreadState *
PyEval_SaveThread(void)
{
    PyThreadState *ts = PyThreadState_Swap(NULL);
    if (ts == NULL) {
        Py_FatalError("PyEval_SaveThread: NULL tstate");
    }
    PyEval_ReleaseLock();
    return ts;
}

void
PyEval_RestoreThread(PyThreadState *ts)
{
    int saved_errno = errno;
    if (ts == NULL) {
        Py_FatalError("PyEval_RestoreThread: NULL tstate");
    }
    if (the_gil()->created) {
        py_gil_acquire(the_gil(), (py_thread *)ts, 1);
    }
    (void)PyThreadState_Swap(ts);
    errno = saved_errno;
}

/* In the child of a fork only the calling thread is left. */
void
PyEval_ReInitThreads(void)
{
    py_thread *ts = py_thread_get();
    const pthread_mutex_t fresh = PTHREAD_MUTEX_INITIALIZER;
    PyObject *threading;
    PyObject *result;
    if (!the_gil()->created) {
        return;
    }
    py_runtime_state.head_mutex = fresh;
    py_gil_reset_after_fork(the_gil(), ts);
    ts->base.thread_id = PyThread_get_thread_ident();
    py_runtime_state.main_thread = ts;
    slp_after_fork(ts);
    threading = PyMapping_GetItemString(ts->base.interp->modules, (char *)"threading");
    if (threading == NULL) {
        PyErr_Clear();
        return;
    }
    result = PyObject_CallMethod(threading, (char *)"_after_fork", NULL);
    if (result == NULL) {
        PyErr_WriteUnraisable(threading);
    }
    Py_XDECREF(result);
    Py_DECREF(threading);
}
