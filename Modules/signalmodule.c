/* The module `signal`, and what the interpreter does with signals.
 *
 *     kernel ─▶ catch_signal ─▶ tripped[n], flag word ─▶ periodic check ─▶ PyErr_CheckSignals
 *              (any thread, any                          (main thread)       calls handlers[n]
 *               moment)
 *
 * The C handler only notes what happened; the Python handler is called when the main thread comes
 * to its next check point. A main thread that is parked in the scheduler is woken for it.
 *
 * I1  catch_signal touches atomics, a file descriptor and a semaphore, nothing else.
 * I2  handlers[n] is what signal.getsignal(n) tells; NULL and None: set by somebody else.
 * I3  Handlers are set and called by the main thread only; a forked child is a main thread.
 *
 * What is not here: the check itself (Python/dispatch/periodic.c).
 */
#include "Python.h"
#include "py_replay.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "py_state.h"
#include "pythread.h"

static const char signal_doc[] =
    "Handlers for signals, timers that send them, and ways to wait for them.";

static py_signals *
the_signals(void)
{
    return &py_runtime_state.signals;
}

static int
in_main_thread(void)
{
    return PyThread_get_thread_ident() == the_signals()->main_thread;
}

/* ------------------------------------------------------------ C handlers */

static void
trip(int number)
{
    py_signals *signals = the_signals();
    py_thread *main_thread = py_runtime_state.main_thread;
    py_thread *running = (py_thread *)_PyThreadState_Current;
    atomic_store(&signals->tripped[number], 1);
    atomic_store(&signals->any, 1);
    if (main_thread != NULL) {
        py_check_request(main_thread, PY_CHECK_SIGNALS);
        if (main_thread->slp.is_parked) {
            (void)sem_post(&main_thread->slp.wake);
        }
    }
    if (running != NULL && running != main_thread) {
        py_check_request(running, PY_CHECK_SIGNALS);
    }
}

static void
catch_signal(int number)
{
    int saved_errno = errno;
    py_signals *signals = the_signals();
    if (number > 0 && number < PY_SIGNALS) {
        trip(number);
        if (signals->wakeup > 0) {
            ssize_t written = write(signals->wakeup - 1, "\0", 1);
            (void)written;      /* a full pipe has woken its reader already */
        }
    }
    errno = saved_errno;
}

PyOS_sighandler_t
PyOS_getsig(int number)
{
    struct sigaction action;
    if (sigaction(number, NULL, &action) == -1) {
        return SIG_ERR;
    }
    return action.sa_handler;
}

PyOS_sighandler_t
PyOS_setsig(int number, PyOS_sighandler_t handler)
{
    struct sigaction action;
    struct sigaction old;
    action.sa_handler = handler;
    (void)sigemptyset(&action.sa_mask);
    action.sa_flags = 0;
    if (sigaction(number, &action, &old) == -1) {
        return SIG_ERR;
    }
    return old.sa_handler;
}

/* -------------------------------------------------------- Python handlers */

static PyObject *
handler_arguments(int number)
{
    PyObject *frame = (PyObject *)PyThreadState_GET()->frame;
    return Py_BuildValue("(iO)", number, frame != NULL ? frame : Py_None);
}

static int
call_handler(int number)
{
    PyObject *handler = the_signals()->handlers[number];
    PyObject *arguments;
    PyObject *result;
    if (handler == NULL || !PyCallable_Check(handler)) {
        return 0;       /* it was reset meanwhile */
    }
    arguments = handler_arguments(number);
    if (arguments == NULL) {
        return -1;
    }
    Py_INCREF(handler);
    result = PyEval_CallObject(handler, arguments);
    Py_DECREF(handler);
    Py_DECREF(arguments);
    if (result == NULL) {
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

/* Calls the handlers of the signals that came. 0, or -1 with an exception set. */
int
PyErr_CheckSignals(void)
{
    py_signals *signals = the_signals();
    int number;
    if (!atomic_load_explicit(&signals->any, memory_order_relaxed) || !in_main_thread()) {
        return 0;
    }
    atomic_store(&signals->any, 0);
    for (number = 1; number < PY_SIGNALS; number++) {
        if (!atomic_exchange(&signals->tripped[number], 0)) {
            continue;
        }
        py_thread *ts = py_thread_get();
        struct py_replay_box *replay = py_replay_suspend(ts);
        int status = call_handler(number);
        py_replay_continue(ts, replay);
        if (status < 0) {
            atomic_store(&signals->any, 1);     /* there may be more */
            py_check_request(py_thread_get(), PY_CHECK_SIGNALS);
            return -1;
        }
    }
    return 0;
}

/* As if SIGINT had come. */
void
PyErr_SetInterrupt(void)
{
    trip(SIGINT);
}

int
PyOS_InterruptOccurred(void)
{
    return in_main_thread() && atomic_exchange(&the_signals()->tripped[SIGINT], 0);
}

/* Returns the old descriptor. */
int
PySignal_SetWakeupFd(int fd)
{
    int old = the_signals()->wakeup - 1;
    the_signals()->wakeup = fd < 0 || fd == INT_MAX ? 0 : fd + 1;
    return old;
}

/* --------------------------------------------------------------- handlers */

static int
check_number(int number)
{
    if (number < 1 || number >= PY_SIGNALS) {
        PyErr_SetString(PyExc_ValueError, "signal number out of range");
        return -1;
    }
    return 0;
}

static PyObject *
signal_default_int_handler(PyObject *module, PyObject *args)
{
    PyErr_SetNone(PyExc_KeyboardInterrupt);
    return NULL;
}

static int
action_of(PyObject *handler, PyOS_sighandler_t *action)
{
    py_signals *signals = the_signals();
    int same = PyObject_RichCompareBool(handler, signals->ignore_handler, Py_EQ);
    if (same == 0) {
        if (PyObject_RichCompareBool(handler, signals->default_handler, Py_EQ) == 1) {
            *action = SIG_DFL;
            return 0;
        }
    }
    if (PyErr_Occurred()) {
        return -1;
    }
    if (same == 1) {
        *action = SIG_IGN;
        return 0;
    }
    if (!PyCallable_Check(handler)) {
        PyErr_SetString(PyExc_TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, "
                        "or a callable object");
        return -1;
    }
    *action = catch_signal;
    return 0;
}

static PyObject *
signal_signal(PyObject *module, PyObject *args)
{
    py_signals *signals = the_signals();
    int number;
    PyObject *handler;
    PyObject *old;
    PyOS_sighandler_t action = SIG_DFL;
    if (!PyArg_ParseTuple(args, "iO:signal", &number, &handler)) {
        return NULL;
    }
    if (!in_main_thread()) {
        PyErr_SetString(PyExc_ValueError, "signal only works in main thread");
        return NULL;
    }
    if (check_number(number) < 0 || action_of(handler, &action) < 0) {
        return NULL;
    }
    if (PyOS_setsig(number, action) == SIG_ERR) {
        PyErr_SetFromErrno(PyExc_RuntimeError);
        return NULL;
    }
    old = signals->handlers[number];
    atomic_store(&signals->tripped[number], 0);
    Py_INCREF(handler);
    signals->handlers[number] = handler;
    if (old == NULL) {
        Py_RETURN_NONE;
    }
    return old;
}

static PyObject *
signal_getsignal(PyObject *module, PyObject *args)
{
    int number;
    PyObject *handler;
    if (!PyArg_ParseTuple(args, "i:getsignal", &number) || check_number(number) < 0) {
        return NULL;
    }
    handler = the_signals()->handlers[number];
    if (handler == NULL) {
        handler = Py_None;
    }
    Py_INCREF(handler);
    return handler;
}

static PyObject *
signal_siginterrupt(PyObject *module, PyObject *args)
{
    struct sigaction action;
    int number;
    int flag;
    if (!PyArg_ParseTuple(args, "ii:siginterrupt", &number, &flag) || check_number(number) < 0) {
        return NULL;
    }
    if (sigaction(number, NULL, &action) == 0) {
        action.sa_flags = flag ? action.sa_flags & ~SA_RESTART : action.sa_flags | SA_RESTART;
        if (sigaction(number, &action, NULL) == 0) {
            Py_RETURN_NONE;
        }
    }
    PyErr_SetFromErrno(PyExc_RuntimeError);
    return NULL;
}

static PyObject *
signal_set_wakeup_fd(PyObject *module, PyObject *args)
{
    struct stat status;
    int fd;
    if (!PyArg_ParseTuple(args, "i:set_wakeup_fd", &fd)) {
        return NULL;
    }
    if (!in_main_thread()) {
        PyErr_SetString(PyExc_ValueError, "set_wakeup_fd only works in main thread");
        return NULL;
    }
    if (fd != -1 && fstat(fd, &status) != 0) {
        PyErr_SetString(PyExc_ValueError, "invalid fd");
        return NULL;
    }
    return PyLong_FromLong(PySignal_SetWakeupFd(fd));
}

/* ----------------------------------------------------------- waiting, timers */

static PyObject *
signal_alarm(PyObject *module, PyObject *args)
{
    int seconds;
    if (!PyArg_ParseTuple(args, "i:alarm", &seconds)) {
        return NULL;
    }
    return PyInt_FromLong((long)alarm((unsigned int)seconds));
}

static PyObject *
signal_pause(PyObject *module, PyObject *unused)
{
    Py_BEGIN_ALLOW_THREADS
    (void)pause();
    Py_END_ALLOW_THREADS
    if (PyErr_CheckSignals() < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static void
split(double seconds, struct timeval *value)
{
    value->tv_sec = (time_t)floor(seconds);
    value->tv_usec = (suseconds_t)(fmod(seconds, 1.0) * 1000000.0);
    if (seconds > 0 && value->tv_sec == 0 && value->tv_usec == 0) {
        value->tv_usec = 1;     /* zero would mean never */
    }
}

static double
joined(const struct timeval *value)
{
    return (double)value->tv_sec + (double)value->tv_usec / 1000000.0;
}

static PyObject *
pair_of(const struct itimerval *timer)
{
    return Py_BuildValue("(dd)", joined(&timer->it_value), joined(&timer->it_interval));
}

static PyObject *
timer_error(void)
{
    return PyErr_SetFromErrno(py_interp_get()->itimer_error);
}

static PyObject *
signal_setitimer(PyObject *module, PyObject *args)
{
    struct itimerval wanted;
    struct itimerval old;
    int which;
    double first;
    double interval = 0;
    if (!PyArg_ParseTuple(args, "id|d:setitimer", &which, &first, &interval)) {
        return NULL;
    }
    split(first, &wanted.it_value);
    split(interval, &wanted.it_interval);
    if (setitimer((__itimer_which_t)which, &wanted, &old) != 0) {
        return timer_error();
    }
    return pair_of(&old);
}

static PyObject *
signal_getitimer(PyObject *module, PyObject *args)
{
    struct itimerval now;
    int which;
    if (!PyArg_ParseTuple(args, "i:getitimer", &which)) {
        return NULL;
    }
    if (getitimer((__itimer_which_t)which, &now) != 0) {
        return timer_error();
    }
    return pair_of(&now);
}

/* -------------------------------------------------------------- life cycle */

static void
note_handlers(void)
{
    py_signals *signals = the_signals();
    int number;
    for (number = 1; number < PY_SIGNALS; number++) {
        PyOS_sighandler_t action = PyOS_getsig(number);
        PyObject *handler = action == SIG_DFL ? signals->default_handler
            : action == SIG_IGN ? signals->ignore_handler : Py_None;
        atomic_store(&signals->tripped[number], 0);
        Py_INCREF(handler);
        Py_XDECREF(signals->handlers[number]);
        signals->handlers[number] = handler;
    }
}

/* Ctrl-C raises KeyboardInterrupt, unless the parent process wanted it otherwise. */
static void
take_interrupt(void)
{
    py_signals *signals = the_signals();
    PyObject *old = signals->handlers[SIGINT];
    if (old != signals->default_handler) {
        return;
    }
    Py_INCREF(signals->default_int_handler);
    signals->handlers[SIGINT] = signals->default_int_handler;
    Py_DECREF(old);
    signals->old_int_handler = PyOS_setsig(SIGINT, catch_signal);
}

void
PyOS_InitInterrupts(void)
{
    PyObject *module = PyImport_ImportModule("signal");
    if (module == NULL) {
        PyErr_Clear();
        return;
    }
    Py_DECREF(module);
}

static int
is_ours(PyObject *handler)
{
    py_signals *signals = the_signals();
    return handler != NULL && handler != Py_None && handler != signals->default_handler
        && handler != signals->ignore_handler;
}

void
PyOS_FiniInterrupts(void)
{
    py_signals *signals = the_signals();
    int number;
    if (!signals->initialized) {
        return;
    }
    if (is_ours(signals->handlers[SIGINT])) {
        (void)PyOS_setsig(SIGINT, signals->old_int_handler);
    }
    for (number = 1; number < PY_SIGNALS; number++) {
        PyObject *handler = signals->handlers[number];
        signals->handlers[number] = NULL;
        atomic_store(&signals->tripped[number], 0);
        if (number != SIGINT && is_ours(handler)) {
            (void)PyOS_setsig(number, SIG_DFL);
        }
        Py_XDECREF(handler);
    }
    Py_CLEAR(signals->default_int_handler);
    Py_CLEAR(signals->default_handler);
    Py_CLEAR(signals->ignore_handler);
    signals->initialized = 0;
}

void
PyOS_AfterFork(void)
{
    the_signals()->main_thread = PyThread_get_thread_ident();
    the_signals()->main_pid = (int)getpid();
    PyThread_ReInitTLS();
    _PyImport_ReInitLock();
    PyEval_ReInitThreads();
}

/* ------------------------------------------------------------------ module */

static const PyMethodDef signal_functions[] = {
    {"alarm", signal_alarm, METH_VARARGS,
     "alarm(seconds) -> seconds that were left\n\nSends SIGALRM after that time; 0: never."},
    {"setitimer", signal_setitimer, METH_VARARGS,
     "setitimer(which, seconds[, interval]) -> old pair\n\nStarts an interval timer."},
    {"getitimer", signal_getitimer, METH_VARARGS,
     "getitimer(which) -> (seconds left, interval)"},
    {"signal", signal_signal, METH_VARARGS,
     "signal(number, handler) -> old handler\n\n"
     "The handler is SIG_DFL, SIG_IGN or callable with (number, frame)."},
    {"getsignal", signal_getsignal, METH_VARARGS,
     "getsignal(number) -> handler\n\nNone: it was not set from Python."},
    {"set_wakeup_fd", signal_set_wakeup_fd, METH_VARARGS,
     "set_wakeup_fd(fd) -> old fd\n\nA zero byte is written to it for every signal."},
    {"siginterrupt", signal_siginterrupt, METH_VARARGS,
     "siginterrupt(number, flag)\n\nShall the signal interrupt system calls?"},
    {"pause", signal_pause, METH_NOARGS, "pause()\n\nWaits for a signal."},
    {"default_int_handler", signal_default_int_handler, METH_VARARGS,
     "default_int_handler(...)\n\nRaises KeyboardInterrupt."},
    {NULL, NULL, 0, NULL}
};

static int
add_numbers(PyObject *module)
{
    int status = 0;
#define SIGNAL(name) status |= PyModule_AddIntConstant(module, #name, name);
#include "signal_numbers.def"
#undef SIGNAL
    status |= PyModule_AddIntConstant(module, "NSIG", PY_SIGNALS);
    status |= PyModule_AddObject(module, "ITIMER_REAL", PyLong_FromLong(ITIMER_REAL));
    status |= PyModule_AddObject(module, "ITIMER_VIRTUAL", PyLong_FromLong(ITIMER_VIRTUAL));
    status |= PyModule_AddObject(module, "ITIMER_PROF", PyLong_FromLong(ITIMER_PROF));
    return status;
}

static int
add_handlers(PyObject *module)
{
    py_signals *signals = the_signals();
    PyObject *dict = PyModule_GetDict(module);
    if (!signals->initialized) {
        signals->default_handler = PyInt_FromLong(0);
        signals->ignore_handler = PyInt_FromLong(1);
        signals->default_int_handler = PyDict_GetItemString(dict, "default_int_handler");
        Py_XINCREF(signals->default_int_handler);
    }
    if (signals->default_handler == NULL || signals->ignore_handler == NULL
        || signals->default_int_handler == NULL) {
        return -1;
    }
    return PyDict_SetItemString(dict, "SIG_DFL", signals->default_handler) < 0
        || PyDict_SetItemString(dict, "SIG_IGN", signals->ignore_handler) < 0 ? -1 : 0;
}

static int
add_timer_error(PyObject *module)
{
    py_interp *interp = py_interp_get();
    PyObject *error = PyErr_NewException((char *)"signal.ItimerError", PyExc_IOError, NULL);
    if (error == NULL) {
        return -1;
    }
    Py_XDECREF(interp->itimer_error);
    interp->itimer_error = error;
    Py_INCREF(error);
    return PyModule_AddObject(module, "ItimerError", error);
}

PyMODINIT_FUNC initsignal(void);

PyMODINIT_FUNC
initsignal(void)
{
    PyObject *module = Py_InitModule3("signal", (PyMethodDef *)signal_functions, signal_doc);
    if (module == NULL || add_handlers(module) < 0 || add_numbers(module) < 0
        || add_timer_error(module) < 0) {
        return;
    }
    if (!the_signals()->initialized) {
        the_signals()->initialized = 1;
        note_handlers();
        take_interrupt();
    }
}
