/* threads.c - pending calls, and calls into Python from threads that Python did not start. */
#include "testcapi.h"

#include "pythread.h"

/* Called by the interpreter, with the GIL: calls the object and lets it go. */
static int
call_pending(void *callable)
{
    PyObject *r = PyObject_CallObject(callable, NULL);

    Py_DECREF((PyObject *)callable);
    Py_XDECREF(r);
    return r == NULL ? -1 : 0;
}

/* _pending_threadfunc(callable): asks for a pending call without the GIL; whether there was room. */
static PyObject *
pending_threadfunc(PyObject *self, PyObject *callable)
{
    int r;

    Py_INCREF(callable);
    Py_BEGIN_ALLOW_THREADS
    r = Py_AddPendingCall(call_pending, callable);
    Py_END_ALLOW_THREADS
    if (r < 0) {
        Py_DECREF(callable);
        Py_RETURN_FALSE;
    }
    Py_RETURN_TRUE;
}

typedef struct {
    PyObject *callable;               /* borrowed */
    PyThread_type_lock done;          /* released at the end, NULL if nobody waits */
} foreign_call;

static void
call_with_gilstate(PyObject *callable)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *r = PyObject_CallObject(callable, NULL);

    if (r == NULL) {
        PyErr_Print();
    }
    Py_XDECREF(r);
    PyGILState_Release(state);
}

static void
foreign_thread(void *arg)
{
    foreign_call *job = arg;

    call_with_gilstate(job->callable);
    if (job->done != NULL) {
        PyThread_release_lock(job->done);
    }
    PyThread_exit_thread();
}

/* Runs the callable in a fresh thread and waits for it. */
static int
run_in_thread(PyObject *callable)
{
    foreign_call job = {callable, PyThread_allocate_lock()};

    if (job.done == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    PyThread_acquire_lock(job.done, 1);
    if (PyThread_start_new_thread(foreign_thread, &job) == -1) {
        PyThread_free_lock(job.done);
        PyErr_SetString(PyExc_RuntimeError, "unable to start the thread");
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock(job.done, 1);
    PyThread_release_lock(job.done);
    Py_END_ALLOW_THREADS
    PyThread_free_lock(job.done);
    return 0;
}

/* _test_thread_state(callable): calls it three times from this thread, with and without the GIL
 * beforehand, and twice from others. */
static PyObject *
test_thread_state(PyObject *self, PyObject *args)
{
    PyObject *callable;

    if (!PyArg_ParseTuple(args, "O:_test_thread_state", &callable)) {
        return NULL;
    }
    if (!PyCallable_Check(callable)) {
        PyErr_Format(PyExc_TypeError, "'%s' object is not callable", Py_TYPE(callable)->tp_name);
        return NULL;
    }
    PyEval_InitThreads();
    if (run_in_thread(callable) < 0) {
        return NULL;
    }
    call_with_gilstate(callable);
    Py_BEGIN_ALLOW_THREADS
    call_with_gilstate(callable);
    Py_END_ALLOW_THREADS
    if (run_in_thread(callable) < 0) {
        return NULL;
    }
    call_with_gilstate(callable);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
call_in_temporary_c_thread(PyObject *self, PyObject *callable)
{
    if (run_in_thread(callable) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

const PyMethodDef py_testcapi_threads[] = {
    {"_pending_threadfunc", pending_threadfunc, METH_O, NULL},
    {"_test_thread_state", test_thread_state, METH_VARARGS, NULL},
    {"call_in_temporary_c_thread", call_in_temporary_c_thread, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
