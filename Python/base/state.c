/* Interpreter and thread states: making, listing, clearing, freeing.
 *
 *     py_runtime_state.interps ─▶ py_interp ─▶ py_interp ...      (base.next)
 *                                   └ tstate_head ─▶ py_thread ─▶ py_thread ...
 *
 * Both kinds are plain zeroed memory with the public structure in front.
 *
 * I1  head_mutex is held while a list is changed or walked by code that may not
 *     have the GIL; nothing that may run Python code is called under it.
 * I2  _PyThreadState_Current is the state of the thread that holds the GIL.
 * I3  The native key `gilstate_key` holds, per OS thread, the state that
 *     PyGILState_* uses: the first one that was made for that thread.
 *
 * What is not here: the GIL itself (gil.c) and its public face (eval_lock.c),
 * tasklets of a thread (Stackless/core/threads.c).
 */
#include "Python.h"

#include <stdlib.h>
#include <unistd.h>

#include "py_stackguard.h"
#include "py_stackless.h"
#include "py_state.h"
#include "pythread.h"

/* All zeros, so that no page of it has to be copied from the file. */
py_runtime py_runtime_state = {
    .head_mutex = PTHREAD_MUTEX_INITIALIZER,
};

PyThreadState *_PyThreadState_Current = NULL;

static void
lock_heads(void)
{
    (void)pthread_mutex_lock(&py_runtime_state.head_mutex);
}

static void
unlock_heads(void)
{
    (void)pthread_mutex_unlock(&py_runtime_state.head_mutex);
}

/* ---------------------------------------------------------- interpreters */

enum { RECURSION_LIMIT = 1000 };

PyInterpreterState *
PyInterpreterState_New(void)
{
    py_interp *interp = calloc(1, sizeof(*interp));
    if (interp == NULL) {
        return NULL;
    }
    interp->recursion_limit = RECURSION_LIMIT;
    interp->check_interval = PY_CHECK_INTERVAL;
    interp->base.dlopenflags = 2;       /* RTLD_NOW */
    lock_heads();
    interp->base.next = (PyInterpreterState *)py_runtime_state.interps;
    py_runtime_state.interps = interp;
    if (py_runtime_state.main_interp == NULL) {
        py_runtime_state.main_interp = interp;
    }
    unlock_heads();
    return &interp->base;
}

void
PyInterpreterState_Clear(PyInterpreterState *state)
{
    py_interp *interp = (py_interp *)state;
    PyThreadState *ts;
    for (ts = state->tstate_head; ts != NULL; ts = ts->next) {
        PyThreadState_Clear(ts);
    }
    slp_interp_clear(interp);
    Py_CLEAR(state->codec_search_path);
    Py_CLEAR(state->codec_search_cache);
    Py_CLEAR(state->codec_error_registry);
    Py_CLEAR(interp->builtin_extensions);
    Py_CLEAR(interp->atexit);
    Py_CLEAR(interp->thread_error);
    Py_CLEAR(interp->select_error);
    Py_CLEAR(interp->itimer_error);
    /* What destructors want goes last. */
    Py_CLEAR(state->modules_reloading);
    Py_CLEAR(state->modules);
    Py_CLEAR(state->sysdict);
    Py_CLEAR(state->builtins);
    for (ts = state->tstate_head; ts != NULL; ts = ts->next) {
        py_cont_pool_free((py_thread *)ts);     /* of frames of late destructors */
    }
}

static void
unlink_interp(PyInterpreterState *state)
{
    PyInterpreterState **link;
    lock_heads();
    link = (PyInterpreterState **)(void *)&py_runtime_state.interps;
    while (*link != NULL && *link != state) {
        link = &(*link)->next;
    }
    if (*link == NULL) {
        Py_FatalError("PyInterpreterState_Delete: invalid interp");
    }
    *link = state->next;
    if (py_runtime_state.main_interp == (py_interp *)state) {
        py_runtime_state.main_interp = NULL;
    }
    unlock_heads();
}

static void
unlink_thread(PyThreadState *ts)
{
    PyThreadState **link;
    if (ts == NULL || ts->interp == NULL) {
        Py_FatalError("PyThreadState_Delete: NULL tstate or interp");
    }
    lock_heads();
    link = &ts->interp->tstate_head;
    while (*link != NULL && *link != ts) {
        link = &(*link)->next;
    }
    if (*link == NULL) {
        Py_FatalError("PyThreadState_Delete: invalid tstate");
    }
    *link = ts->next;
    if (py_runtime_state.main_thread == (py_thread *)ts) {
        py_runtime_state.main_thread = NULL;
    }
    unlock_heads();
}

/* Its OS thread lives, or is about to, and will come back to it once more, only to find that it is over (gil.c). */
static int
is_needed_elsewhere(const py_thread *ts)
{
    return ts->slp.is_starting || (ts->slp.has_native && !pthread_equal(ts->slp.native, pthread_self()));
}

void
PyInterpreterState_Delete(PyInterpreterState *state)
{
    while (state->tstate_head != NULL) {
        py_thread *ts = (py_thread *)state->tstate_head;
        if (is_needed_elsewhere(ts)) {
            unlink_thread(&ts->base);
            ts->is_abandoned = 1;
        }
        else {
            assert(ts->freelists == NULL);
            PyThreadState_Delete(&ts->base);
        }
    }
    unlink_interp(state);
    slp_interp_free((py_interp *)state);
    free(state);
}

PyInterpreterState *
PyInterpreterState_Head(void)
{
    return (PyInterpreterState *)py_runtime_state.interps;
}

PyInterpreterState *
PyInterpreterState_Next(PyInterpreterState *state)
{
    return state->next;
}

PyThreadState *
PyInterpreterState_ThreadHead(PyInterpreterState *state)
{
    return state->tstate_head;
}

/* --------------------------------------------------------- thread states */

static void
remember_for_gilstate(PyThreadState *ts)
{
    int key = py_runtime_state.gilstate_key;
    if (key != 0 && py_runtime_state.gilstate_interp != NULL
        && PyThread_get_key_value(key) == NULL) {
        if (PyThread_set_key_value(key, ts) < 0) {
            Py_FatalError("Couldn't create autoTSSkey mapping");
        }
        ts->gilstate_counter = 1;
    }
}

/* A state of no interpreter yet. */
static py_thread *
new_thread(void)
{
    py_thread *ts = calloc(1, sizeof(*ts));
    if (ts != NULL) {
        ts->base.thread_id = PyThread_get_thread_ident();
        ts->slp.interrupter = -1;
        py_stack_use(ts, &ts->slp.host);
    }
    return ts;
}

/* Called with the heads locked. */
static void
enter_interpreter(py_thread *ts, PyInterpreterState *interp)
{
    ts->base.interp = interp;
    ts->slp.pickle_flags = ((py_interp *)interp)->slp.pickle_flags;
    ts->ticker = ((py_interp *)interp)->check_interval;
    ts->base.next = interp->tstate_head;
    interp->tstate_head = &ts->base;
    if (py_runtime_state.main_thread == NULL) {
        py_runtime_state.main_thread = ts;
        py_runtime_state.signals.main_thread = ts->base.thread_id;
        py_runtime_state.signals.main_pid = (int)getpid();
    }
}

/* A state that no OS thread uses yet. */
PyThreadState *
_PyThreadState_Prealloc(PyInterpreterState *interp)
{
    py_thread *ts = new_thread();
    if (ts == NULL) {
        return NULL;
    }
    lock_heads();
    enter_interpreter(ts, interp);
    unlock_heads();
    return &ts->base;
}

/* The calling OS thread will use it. */
void
_PyThreadState_Init(PyThreadState *state)
{
    state->thread_id = PyThread_get_thread_ident();
    remember_for_gilstate(state);
}

PyThreadState *
PyThreadState_New(PyInterpreterState *interp)
{
    PyThreadState *ts = _PyThreadState_Prealloc(interp);
    if (ts != NULL) {
        _PyThreadState_Init(ts);
    }
    return ts;
}

void
PyThreadState_Clear(PyThreadState *state)
{
    py_thread *ts = (py_thread *)state;
    slp_thread_clear(ts);
    state->frame = NULL;
    Py_CLEAR(ts->top);
    Py_CLEAR(state->dict);
    Py_CLEAR(state->async_exc);
    Py_CLEAR(state->curexc_type);
    Py_CLEAR(state->curexc_value);
    Py_CLEAR(state->curexc_traceback);
    Py_CLEAR(state->exc_type);
    Py_CLEAR(state->exc_value);
    Py_CLEAR(state->exc_traceback);
    state->c_profilefunc = NULL;
    state->c_tracefunc = NULL;
    Py_CLEAR(state->c_profileobj);
    Py_CLEAR(state->c_traceobj);
    Py_CLEAR(ts->repr_running);
    slp_thread_clear(ts);       /* destructors may have made a main tasklet again */
    py_cont_pool_free(ts);
}

static void
forget_for_gilstate(PyThreadState *ts)
{
    int key = py_runtime_state.gilstate_key;
    if (key != 0 && PyThread_get_key_value(key) == ts) {
        PyThread_delete_key_value(key);
    }
}

void
PyThreadState_Delete(PyThreadState *ts)
{
    if (ts == _PyThreadState_Current) {
        Py_FatalError("PyThreadState_Delete: tstate is still current");
    }
    forget_for_gilstate(ts);
    unlink_thread(ts);
    slp_thread_free((py_thread *)ts);
    py_gil_forget(&py_runtime_state.gil, (py_thread *)ts);
    slp_thread_dispose((py_thread *)ts);
}

void
PyThreadState_DeleteCurrent(void)
{
    PyThreadState *ts = _PyThreadState_Current;
    if (ts == NULL) {
        Py_FatalError("PyThreadState_DeleteCurrent: no current tstate");
    }
    forget_for_gilstate(ts);
    unlink_thread(ts);
    slp_thread_free((py_thread *)ts);
    py_gil_forget(&py_runtime_state.gil, (py_thread *)ts);
    slp_thread_dispose((py_thread *)ts);
    _PyThreadState_Current = NULL;
    PyEval_ReleaseLock();
}

PyThreadState *
PyThreadState_Get(void)
{
    if (_PyThreadState_Current == NULL) {
        Py_FatalError("PyThreadState_Get: no current thread");
    }
    return _PyThreadState_Current;
}

PyThreadState *
PyThreadState_Next(PyThreadState *ts)
{
    return ts->next;
}

/* What happened while this thread did not run may be its business. */
static void
look_for_requests(py_thread *ts)
{
    if (atomic_load(&py_runtime_state.signals.any)
        || py_runtime_state.pending.count != 0) {
        py_check_request(ts, PY_CHECK_SIGNALS | PY_CHECK_PENDING);
    }
}

PyThreadState *
PyThreadState_Swap(PyThreadState *next)
{
    PyThreadState *before = _PyThreadState_Current;
    _PyThreadState_Current = next;
    if (next != NULL) {
        py_gil_hold_as(&py_runtime_state.gil, (py_thread *)next);
        py_stack_adopt((py_thread *)next, (py_thread *)before);
        look_for_requests((py_thread *)next);
    }
    return before;
}

PyObject *
PyThreadState_GetDict(void)
{
    PyThreadState *ts = _PyThreadState_Current;
    if (ts == NULL) {
        return NULL;
    }
    if (ts->dict == NULL) {
        ts->dict = PyDict_New();
        if (ts->dict == NULL) {
            PyErr_Clear();
        }
    }
    return ts->dict;
}

/* Leaves `exception` (NULL: takes it back) for a thread. Returns how many states
   were changed, 0 or 1. */
int
PyThreadState_SetAsyncExc(long id, PyObject *exception)
{
    PyThreadState *ts;
    PyObject *old = NULL;
    int found = 0;
    lock_heads();
    for (ts = _PyThreadState_Current->interp->tstate_head; ts != NULL; ts = ts->next) {
        if (ts->thread_id == id) {
            old = ts->async_exc;
            Py_XINCREF(exception);
            ts->async_exc = exception;
            py_check_request((py_thread *)ts, PY_CHECK_ASYNC);
            found = 1;
            break;
        }
    }
    unlock_heads();
    Py_XDECREF(old);
    return found;
}

/* ------------------------------------------------------- frames by thread */

static int
put_frame(PyObject *dict, PyThreadState *ts)
{
    PyObject *id;
    int status;
    if (ts->frame == NULL) {
        return 0;
    }
    id = PyInt_FromLong(ts->thread_id);
    if (id == NULL) {
        return -1;
    }
    status = PyDict_SetItem(dict, id, (PyObject *)ts->frame);
    Py_DECREF(id);
    return status;
}

/* sys._current_frames(): the youngest frame of every thread. No Python code runs
   here (keys are ints, the dict is ours), so the lists stay as they are. */
PyObject *
_PyThread_CurrentFrames(void)
{
    PyObject *dict = PyDict_New();
    PyInterpreterState *interp;
    PyThreadState *ts;
    if (dict == NULL) {
        return NULL;
    }
    for (interp = PyInterpreterState_Head(); interp != NULL; interp = interp->next) {
        for (ts = interp->tstate_head; ts != NULL; ts = ts->next) {
            if (put_frame(dict, ts) < 0) {
                Py_DECREF(dict);
                return NULL;
            }
        }
    }
    return dict;
}

/* ------------------------------------------------------------ PyGILState */

void
_PyGILState_Init(PyInterpreterState *interp, PyThreadState *ts)
{
    py_runtime_state.gilstate_key = PyThread_create_key();
    if (py_runtime_state.gilstate_key < 0) {
        Py_FatalError("Could not allocate TSS entry");
    }
    py_runtime_state.gilstate_interp = (py_interp *)interp;
    remember_for_gilstate(ts);
}

void
_PyGILState_Fini(void)
{
    if (py_runtime_state.gilstate_key != 0) {
        PyThread_delete_key(py_runtime_state.gilstate_key);
    }
    py_runtime_state.gilstate_key = 0;
    lock_heads();
    py_runtime_state.gilstate_interp = NULL;
    unlock_heads();
}

PyThreadState *
PyGILState_GetThisThreadState(void)
{
    if (py_runtime_state.gilstate_interp == NULL || py_runtime_state.gilstate_key == 0) {
        return NULL;
    }
    return PyThread_get_key_value(py_runtime_state.gilstate_key);
}

/* A thread of the host asks for the lock of an interpreter that has ended meanwhile: it sleeps on, as those do that had asked
   before.  For the main thread there is nobody who could go on instead. */
static void
stay_outside(void)
{
    if (PyThread_get_thread_ident() == py_runtime_state.signals.main_thread || py_runtime_state.signals.main_thread == 0) {
        Py_FatalError("PyGILState_Ensure: there is no interpreter");
    }
    for (;;) {
        (void)pause();
    }
}

/* A state for the calling thread in the interpreter that runs at this moment. */
static PyThreadState *
new_gilstate_thread(void)
{
    PyInterpreterState *interp;
    py_thread *ts = new_thread();
    if (ts == NULL) {
        Py_FatalError("Couldn't create thread-state for new thread");
    }
    lock_heads();
    interp = (PyInterpreterState *)py_runtime_state.gilstate_interp;
    if (interp != NULL) {
        enter_interpreter(ts, interp);
        ts->slp.is_starting = 1;        /* who ends the interpreter now leaves the state to this thread */
    }
    unlock_heads();
    if (interp == NULL) {
        free(ts);
        stay_outside();
    }
    _PyThreadState_Init(&ts->base);
    return &ts->base;
}

PyGILState_STATE
PyGILState_Ensure(void)
{
    PyThreadState *ts = PyGILState_GetThisThreadState();
    int had_lock = ts != NULL && ts == _PyThreadState_Current;
    if (ts == NULL) {
        if (!py_runtime_state.gil.created) {
            /* Nobody runs Python at this moment, or this thread would have a state. */
            py_gil_init(&py_runtime_state.gil);
        }
        ts = new_gilstate_thread();
        ts->gilstate_counter = 0;   /* the last release frees it */
    }
    if (!had_lock) {
        PyEval_RestoreThread(ts);
    }
    ts->gilstate_counter++;
    return had_lock ? PyGILState_LOCKED : PyGILState_UNLOCKED;
}

void
PyGILState_Release(PyGILState_STATE old)
{
    PyThreadState *ts = PyGILState_GetThisThreadState();
    if (ts == NULL || ts != _PyThreadState_Current) {
        Py_FatalError("This thread state must be current when releasing");
    }
    if (--ts->gilstate_counter == 0) {
        PyThreadState_Clear(ts);
        PyThreadState_DeleteCurrent();
    }
    else if (old == PyGILState_UNLOCKED) {
        PyEval_SaveThread();
    }
}
