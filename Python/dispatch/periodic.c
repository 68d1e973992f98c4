/* The periodic check: the only place where something happens to a tasklet that it did not ask for.
 *
 * The dispatcher comes here from its check points (backward jumps, calls) when a bit of ts->flags is
 * set or the ticker has run out:
 *
 *     PY_CHECK_ASYNC      an exception that another thread left
 *     PY_CHECK_SIGNALS    Python-level signal handlers (main thread only)
 *     PY_CHECK_PENDING    calls that C code left (main thread only)
 *     PY_CHECK_GIL        another thread wants to run
 *     ticker < 0          a time slice of run(timeout) is over
 *
 * While the current tasklet is atomic nothing of this happens; the requests stay.  An exception from another thread
 * also waits until the functions of modules with __interruptible__ = False (threading) have returned, whose locks would be left
 * half taken.
 *
 * I1  A request is taken back before it is served, so that one that comes meanwhile is not lost.
 * I2  Pending calls run on the main thread, one at a time, and never inside each other.
 *
 * What is not here: who sets the requests (gil.c, Modules/signalmodule.c, Stackless/core/watchdog.c).
 */
#include "Python.h"
#include "frameobject.h"
#include "py_flat.h"
#include "py_names.h"
#include "py_stackless.h"
#include "py_state.h"
#include "py_switch.h"
#include "pythread.h"

/* Extensions may set it to make us look; nobody reads it. */
volatile int _Py_Ticker = 0;
int _Py_CheckInterval = 100;

static int
is_main_thread(void)
{
    return PyThread_get_thread_ident() == py_runtime_state.signals.main_thread;
}

/* ---------------------------------------------------------- pending calls */

static void
lock_pending(py_pending_calls *pending)
{
    int free_now = 0;
    while (!atomic_compare_exchange_weak(&pending->lock, &free_now, 1)) {
        free_now = 0;
    }
}

static int
try_lock_pending(py_pending_calls *pending)
{
    enum { ATTEMPTS = 100 };    /* the holder may be the code that a signal has interrupted */
    int i;
    for (i = 0; i < ATTEMPTS; i++) {
        int free_now = 0;
        if (atomic_compare_exchange_strong(&pending->lock, &free_now, 1)) {
            return 1;
        }
    }
    return 0;
}

static void
unlock_pending(py_pending_calls *pending)
{
    atomic_store(&pending->lock, 0);
}

/* Asks the thread that is running, and main's in case it is another one. */
static void
request_everywhere(int what)
{
    py_thread *running = (py_thread *)_PyThreadState_Current;
    py_thread *main_thread = py_runtime_state.main_thread;
    if (main_thread != NULL) {
        py_check_request(main_thread, what);
    }
    if (running != NULL && running != main_thread) {
        py_check_request(running, what);
    }
}

/* Needs no GIL; may be called from a signal handler. 0: queued, -1: no room. */
int
Py_AddPendingCall(int (*function)(void *), void *argument)
{
    py_pending_calls *pending = &py_runtime_state.pending;
    int place;
    if (!try_lock_pending(pending)) {
        return -1;
    }
    if (pending->count == PY_PENDING_CALLS - 1) {      /* 2.7 keeps one place free, and hosts count them */
        unlock_pending(pending);
        return -1;
    }
    place = (pending->first + pending->count) % PY_PENDING_CALLS;
    pending->queue[place].function = function;
    pending->queue[place].argument = argument;
    pending->count++;
    unlock_pending(pending);
    request_everywhere(PY_CHECK_PENDING);
    return 0;
}

static int
take_pending(py_pending_calls *pending, int (**function)(void *), void **argument)
{
    int found;
    lock_pending(pending);
    found = pending->count > 0;
    if (found) {
        *function = pending->queue[pending->first].function;
        *argument = pending->queue[pending->first].argument;
        pending->first = (pending->first + 1) % PY_PENDING_CALLS;
        pending->count--;
    }
    unlock_pending(pending);
    return found;
}

/* 0, or -1 when one of the calls has failed (the rest stays queued). */
int
Py_MakePendingCalls(void)
{
    py_pending_calls *pending = &py_runtime_state.pending;
    int (*function)(void *);
    void *argument;
    int turns = PY_PENDING_CALLS;
    int status = 0;
    if (!is_main_thread() || pending->running) {
        return 0;
    }
    pending->running = 1;
    while (status == 0 && turns-- > 0 && take_pending(pending, &function, &argument)) {
        status = function(argument);
    }
    pending->running = 0;
    if (pending->count > 0) {
        request_everywhere(PY_CHECK_PENDING);
    }
    return status < 0 ? -1 : 0;
}

/* -------------------------------------------------------------- the check */

/* Is the function that is running one of a module that has said __interruptible__ = False? */
static int
is_between_locks(py_thread *ts)
{
    const PyFrameObject *f = ts->base.frame;
    return f != NULL && PyDict_GetItem(f->f_globals, PY_ID(__interruptible__)) == Py_False;
}

static int
serve_async(py_thread *ts)
{
    PyObject *exception = ts->base.async_exc;
    if (is_between_locks(ts)) {
        return 0;
    }
    py_check_served(ts, PY_CHECK_ASYNC);
    if (exception == NULL) {
        return slp_explode_pending(ts);
    }
    ts->base.async_exc = NULL;
    PyErr_SetNone(exception);
    Py_DECREF(exception);
    return -1;
}

/* Signals and pending calls are the main thread's business; others leave the request there. */
static int
serve_main_thread(py_thread *ts, int what)
{
    py_check_served(ts, what & (PY_CHECK_SIGNALS | PY_CHECK_PENDING));
    if (!is_main_thread()) {
        return 0;
    }
    if ((what & PY_CHECK_PENDING) && Py_MakePendingCalls() < 0) {
        return -1;
    }
    return (what & PY_CHECK_SIGNALS) ? PyErr_CheckSignals() : 0;
}

static void
let_others_run(py_thread *ts)
{
    py_gil *gil = &py_runtime_state.gil;
    if (!gil->created) {
        py_check_served(ts, PY_CHECK_GIL);
        return;
    }
    if (!py_gil_is_due(gil)) {
        return;                 /* the request stays: we are here again soon */
    }
    (void)PyThreadState_Swap(NULL);
    py_gil_yield(gil, ts);
    (void)PyThreadState_Swap(&ts->base);
}

/* After sys.setcheckinterval threads change when so many instructions are over; the value of the start stands for
   the lock's own clock.  While a watchdog counts, the ticker is its own. Returns 0: by the clock. */
static Py_ssize_t
instructions_per_turn(py_thread *ts)
{
    int interval = ((py_interp *)ts->base.interp)->check_interval;
    if (interval == PY_CHECK_INTERVAL || ts->slp.interrupter >= 0) {
        return 0;
    }
    return interval > 0 ? interval : 1;
}

/* Somebody wants the lock, or the ticker has run out. */
static void
share_by_count(py_thread *ts, int wanted, Py_ssize_t interval)
{
    py_check_served(ts, wanted & PY_CHECK_GIL);
    if (ts->ticker < 0 || ts->ticker > interval) {
        ts->ticker = interval;
        let_others_run(ts);
    }
}

py_step
py_periodic_check(py_thread *ts)
{
    int wanted = py_check_wanted(ts);
    if (ts->atomic) {
        return ts->ticker < 0 ? slp_check_watchdog(ts) : STEP_RETURN;
    }
    if ((wanted & PY_CHECK_ASYNC) && serve_async(ts) < 0) {
        return STEP_RAISE;
    }
    if ((wanted & (PY_CHECK_SIGNALS | PY_CHECK_PENDING)) && serve_main_thread(ts, wanted) < 0) {
        return STEP_RAISE;
    }
    Py_ssize_t interval = instructions_per_turn(ts);
    if (interval != 0) {
        share_by_count(ts, wanted, interval);
    }
    else if (wanted & PY_CHECK_GIL) {
        let_others_run(ts);
    }
    if ((py_check_wanted(ts) & PY_CHECK_ASYNC) && serve_async(ts) < 0) {
        return STEP_RAISE;      /* what came while others ran */
    }
    if (wanted & (PY_CHECK_SWITCH | PY_CHECK_TICKS)) {
        py_check_served(ts, PY_CHECK_SWITCH | PY_CHECK_TICKS);
    }
    return ts->ticker < 0 ? slp_check_watchdog(ts) : STEP_RETURN;
}
