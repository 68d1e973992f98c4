/* The module `thread`: starting threads, locks, and the identity of a thread.
 *
 * A new thread gets its state from the parent, so that nothing can fail over there; it takes the
 * GIL, calls its function, and takes the state apart again (which ends its tasklets).
 *
 * I1  `locked` of a lock object is what the object believes; only the native lock excludes anybody.
 *
 * What is not here: thread-local objects (Modules/thread_local.c), native locks and threads
 * (Python/base/thread_posix.c).
 */
#include "Python.h"

#include <stddef.h>
#include <stdlib.h>

#include "py_stackless.h"
#include "py_state.h"
#include "py_thread_native.h"
#include "pythread.h"
#include "thread_local.h"

static const char thread_doc[] =
    "Threads of the operating system, and simple locks; see `threading` for a richer interface.";

/* ------------------------------------------------------------------- locks */

typedef struct {
    PyObject_HEAD
    PyThread_type_lock lock;    /* owned */
    PyObject *weakrefs;
    int locked;                 /* I1 */
    PyObject *error;            /* owned: thread.error */
} lock_object;

static PyTypeObject lock_type;

static void
lock_dealloc(PyObject *self)
{
    lock_object *lock = (lock_object *)self;
    if (lock->weakrefs != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    if (lock->lock != NULL) {
        if (lock->locked) {
            PyThread_release_lock(lock->lock);
        }
        PyThread_free_lock(lock->lock);
    }
    Py_XDECREF(lock->error);
    PyObject_Del(self);
}

/* Seconds as the microseconds of py_lock_acquire_timed; -1 with an exception if there is no such wait. */
static int
check_timeout(double seconds, int wait, long long *microseconds)
{
    const double most = 1e12;           /* 30,000 years: any sum with the time of day still fits */
    *microseconds = -1;
    if (seconds == -1.0) {
        return 0;
    }
    if (!wait) {
        PyErr_SetString(PyExc_ValueError, "can't specify a timeout for a non-blocking call");
        return -1;
    }
    if (!(seconds >= 0.0)) {
        PyErr_SetString(PyExc_ValueError, "timeout value must be positive");
        return -1;
    }
    if (seconds > most) {
        PyErr_SetString(PyExc_OverflowError, "timeout value is too large");
        return -1;
    }
    *microseconds = (long long)(seconds * 1e6);
    return 0;
}

static long long
monotonic_microseconds(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Waits without the GIL.  A wait with a timeout runs signal handlers, and goes on if they do not raise; one
   without end does not, as in 2.7.  Returns 1 with the lock, 0 without, -1 with an exception. */
static int
wait_for_lock(lock_object *lock, long long microseconds)
{
    long long end = microseconds < 0 ? -1 : monotonic_microseconds() + microseconds;
    for (;;) {
        py_lock_result result;
        Py_BEGIN_ALLOW_THREADS
        result = py_lock_acquire_timed(lock->lock, microseconds, microseconds > 0);
        Py_END_ALLOW_THREADS
        if (result != PY_LOCK_INTERRUPTED) {
            return result == PY_LOCK_ACQUIRED;
        }
        if (PyErr_CheckSignals() < 0) {
            return -1;
        }
        microseconds = end - monotonic_microseconds();
        if (microseconds < 0) {
            microseconds = 0;           /* a last look */
        }
    }
}

static PyObject *
lock_acquire(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"blocking", "timeout", NULL};
    lock_object *lock = (lock_object *)self;
    int wait = 1;
    double seconds = -1.0;
    long long microseconds = -1;
    int is_plain = keywords == NULL && PyTuple_GET_SIZE(args) == 0;
    if (!is_plain && (!PyArg_ParseTupleAndKeywords(args, keywords, "|id:acquire", (char **)(uintptr_t)names, &wait, &seconds) ||
        check_timeout(seconds, wait, &microseconds) < 0)) {
        return NULL;
    }
    /* Not before it is sure that it has to wait does it give the GIL away. */
    int done = PyThread_acquire_lock(lock->lock, NOWAIT_LOCK);
    if (!done && wait) {
        done = wait_for_lock(lock, microseconds);
    }
    if (done < 0) {
        return NULL;
    }
    if (done) {
        lock->locked = 1;
    }
    return PyBool_FromLong(done);
}

static PyObject *
lock_release(PyObject *self, PyObject *unused)
{
    lock_object *lock = (lock_object *)self;
    if (!lock->locked) {
        PyErr_SetString(lock->error, "release unlocked lock");
        return NULL;
    }
    lock->locked = 0;
    PyThread_release_lock(lock->lock);
    Py_RETURN_NONE;
}

static PyObject *
lock_exit(PyObject *self, PyObject *args)
{
    return lock_release(self, NULL);
}

static PyObject *
lock_locked(PyObject *self, PyObject *unused)
{
    return PyBool_FromLong(((lock_object *)self)->locked);
}

#define ACQUIRE_DOC \
    "acquire([blocking[, timeout]]) -> bool\n\nTakes the lock; without waiting if blocking is 0, or within so " \
    "many seconds (any number of them if -1)."
#define RELEASE_DOC "release()\n\nFrees the lock, whoever has taken it."
#define LOCKED_DOC "locked() -> bool\n\nIs it taken?"

static const PyMethodDef lock_methods[] = {
    {"acquire_lock", (PyCFunction)(void (*)(void))lock_acquire, METH_VARARGS | METH_KEYWORDS, ACQUIRE_DOC},
    {"acquire", (PyCFunction)(void (*)(void))lock_acquire, METH_VARARGS | METH_KEYWORDS, ACQUIRE_DOC},
    {"release_lock", lock_release, METH_NOARGS, RELEASE_DOC},
    {"release", lock_release, METH_NOARGS, RELEASE_DOC},
    {"locked_lock", lock_locked, METH_NOARGS, LOCKED_DOC},
    {"locked", lock_locked, METH_NOARGS, LOCKED_DOC},
    {"__enter__", (PyCFunction)(void (*)(void))lock_acquire, METH_VARARGS | METH_KEYWORDS, ACQUIRE_DOC},
    {"__exit__", lock_exit, METH_VARARGS, RELEASE_DOC},
    {NULL, NULL, 0, NULL}
};

static PyTypeObject lock_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "thread.lock",
    .tp_basicsize = sizeof(lock_object),
    .tp_dealloc = lock_dealloc,
    .tp_flags = Py_TPFLAGS_HAVE_WEAKREFS | Py_TPFLAGS_HAVE_VERSION_TAG,
    .tp_doc = "A lock that one thread can take at a time; see allocate_lock().",
    .tp_weaklistoffset = offsetof(lock_object, weakrefs),
    .tp_methods = (PyMethodDef *)lock_methods,
};

static PyObject *
thread_allocate_lock(PyObject *module, PyObject *unused)
{
    lock_object *lock = PyObject_New(lock_object, &lock_type);
    PyObject *error = py_interp_get()->thread_error;
    if (lock == NULL) {
        return NULL;
    }
    lock->weakrefs = NULL;
    lock->locked = 0;
    lock->error = error != NULL ? error : PyExc_RuntimeError;
    Py_INCREF(lock->error);
    lock->lock = PyThread_allocate_lock();
    if (lock->lock == NULL) {
        PyErr_SetString(lock->error, "can't allocate lock");
        Py_DECREF(lock);
        return NULL;
    }
    return (PyObject *)lock;
}

/* ----------------------------------------------------------------- threads */

struct boot {
    PyThreadState *ts;      /* owned until the thread has it */
    PyObject *func;         /* owned */
    PyObject *args;         /* owned */
    PyObject *kwargs;       /* owned or NULL */
};

static void
report(PyObject *func)
{
    PyObject *out;
    if (PyErr_ExceptionMatches(PyExc_SystemExit)) {
        PyErr_Clear();
        return;
    }
    PySys_WriteStderr("Unhandled exception in thread started by ");
    out = PySys_GetObject((char *)"stderr");
    if (out != NULL) {
        PyObject *type;
        PyObject *value;
        PyObject *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        if (PyFile_WriteObject(func, out, 0) < 0) {
            PyErr_Clear();
            (void)PyObject_Print(func, stderr, 0);
        }
        PyErr_Restore(type, value, traceback);
    }
    PySys_WriteStderr("\n");
    PyErr_PrintEx(0);
}

static void
run_thread(void *argument)
{
    struct boot boot = *(struct boot *)argument;
    PyObject *result;
    free(argument);
    boot.ts->thread_id = PyThread_get_thread_ident();
    _PyThreadState_Init(boot.ts);
    PyEval_AcquireThread(boot.ts);
    py_runtime_state.thread_count++;
    slp_thread_begin((py_thread *)boot.ts);
    result = PyEval_CallObjectWithKeywords(boot.func, boot.args, boot.kwargs);
    if (result == NULL) {
        report(boot.func);
    }
    Py_XDECREF(result);
    Py_DECREF(boot.func);
    Py_DECREF(boot.args);
    Py_XDECREF(boot.kwargs);
    py_runtime_state.thread_count--;
    PyThreadState_Clear(boot.ts);
    PyThreadState_DeleteCurrent();
}

static int
check_start(PyObject *func, PyObject *args, PyObject *kwargs)
{
    if (!PyCallable_Check(func)) {
        PyErr_SetString(PyExc_TypeError, "first arg must be callable");
        return -1;
    }
    if (!PyTuple_Check(args)) {
        PyErr_SetString(PyExc_TypeError, "2nd arg must be a tuple");
        return -1;
    }
    if (kwargs != NULL && !PyDict_Check(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "optional 3rd arg must be a dictionary");
        return -1;
    }
    return 0;
}

static void
abandon(struct boot *boot)
{
    Py_DECREF(boot->func);
    Py_DECREF(boot->args);
    Py_XDECREF(boot->kwargs);
    PyThreadState_Clear(boot->ts);
    PyThreadState_Delete(boot->ts);
    free(boot);
}

static PyObject *
thread_start_new_thread(PyObject *module, PyObject *arguments)
{
    PyObject *func;
    PyObject *args;
    PyObject *kwargs = NULL;
    struct boot *boot;
    long id;
    if (!PyArg_UnpackTuple(arguments, "start_new_thread", 2, 3, &func, &args, &kwargs)
        || check_start(func, args, kwargs) < 0) {
        return NULL;
    }
    boot = malloc(sizeof(*boot));
    if (boot == NULL) {
        return PyErr_NoMemory();
    }
    boot->ts = _PyThreadState_Prealloc(PyThreadState_GET()->interp);
    if (boot->ts == NULL) {
        free(boot);
        return PyErr_NoMemory();
    }
    ((py_thread *)boot->ts)->slp.is_starting = 1;     /* who parks meanwhile may hope for it */
    Py_INCREF(func);
    Py_INCREF(args);
    Py_XINCREF(kwargs);
    boot->func = func;
    boot->args = args;
    boot->kwargs = kwargs;
    PyEval_InitThreads();
    id = PyThread_start_new_thread(run_thread, boot);
    if (id == -1) {
        abandon(boot);
        PyErr_SetString(py_interp_get()->thread_error, "can't start new thread");
        return NULL;
    }
    return PyInt_FromLong(id);
}

static PyObject *
thread_exit(PyObject *module, PyObject *unused)
{
    PyErr_SetNone(PyExc_SystemExit);
    return NULL;
}

static PyObject *
thread_interrupt_main(PyObject *module, PyObject *unused)
{
    PyErr_SetInterrupt();
    Py_RETURN_NONE;
}

static PyObject *
thread_get_ident(PyObject *module, PyObject *unused)
{
    return PyInt_FromLong(PyThread_get_thread_ident());
}

static PyObject *
thread_count(PyObject *module, PyObject *unused)
{
    return PyInt_FromLong(py_runtime_state.thread_count);
}

static PyObject *
thread_stack_size(PyObject *module, PyObject *args)
{
    Py_ssize_t size = 0;
    size_t old = PyThread_get_stacksize();
    if (!PyArg_ParseTuple(args, "|n:stack_size", &size)) {
        return NULL;
    }
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be 0 or a positive value");
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) > 0 && PyThread_set_stacksize((size_t)size) < 0) {
        PyErr_Format(PyExc_ValueError, "size not valid: %zd bytes", size);
        return NULL;
    }
    return PyInt_FromSsize_t((Py_ssize_t)old);
}

/* ------------------------------------------------------------------- module */

#define START_DOC "start_new_thread(function, args[, kwargs]) -> id\n\nRuns function(*args, **kwargs) in a new thread."
#define EXIT_DOC "exit()\n\nRaises SystemExit, which ends the thread quietly."
#define ALLOCATE_DOC "allocate_lock() -> lock\n\nA new lock, free."

static const PyMethodDef thread_functions[] = {
    {"start_new_thread", thread_start_new_thread, METH_VARARGS, START_DOC},
    {"start_new", thread_start_new_thread, METH_VARARGS, START_DOC},
    {"allocate_lock", thread_allocate_lock, METH_NOARGS, ALLOCATE_DOC},
    {"allocate", thread_allocate_lock, METH_NOARGS, ALLOCATE_DOC},
    {"exit_thread", thread_exit, METH_NOARGS, EXIT_DOC},
    {"exit", thread_exit, METH_NOARGS, EXIT_DOC},
    {"interrupt_main", thread_interrupt_main, METH_NOARGS,
     "interrupt_main()\n\nRaises KeyboardInterrupt in the main thread."},
    {"get_ident", thread_get_ident, METH_NOARGS,
     "get_ident() -> id\n\nIdentity of the calling thread."},
    {"_count", thread_count, METH_NOARGS, "_count() -> number of threads that were started here"},
    {"stack_size", thread_stack_size, METH_VARARGS,
     "stack_size([size]) -> old size\n\nC stack of threads started from now on; 0: the default."},
    {NULL, NULL, 0, NULL}
};

static int
add_error(PyObject *module)
{
    PyObject *error = PyErr_NewException((char *)"thread.error", NULL, NULL);
    if (error == NULL) {
        return -1;
    }
    Py_XDECREF(py_interp_get()->thread_error);
    py_interp_get()->thread_error = error;
    Py_INCREF(error);
    return PyModule_AddObject(module, "error", error);
}

PyMODINIT_FUNC initthread(void);

PyMODINIT_FUNC
initthread(void)
{
    PyObject *module;
    if (PyType_Ready(&lock_type) < 0 || py_thread_local_init() < 0) {
        return;
    }
    module = Py_InitModule3("thread", (PyMethodDef *)thread_functions, thread_doc);
    if (module == NULL || add_error(module) < 0) {
        return;
    }
    Py_INCREF(&lock_type);
    if (PyModule_AddObject(module, "LockType", (PyObject *)&lock_type) < 0) {
        return;
    }
    Py_INCREF(&slp_atomic_type);
    if (PyModule_AddObject(module, "atomic", (PyObject *)&slp_atomic_type) < 0) {
        return;
    }
    Py_INCREF(&py_thread_local_type);
    (void)PyModule_AddObject(module, "_local", (PyObject *)&py_thread_local_type);
}
