/* SemLock: a semaphore, or a lock that its owner may take again, shared by processes that fork.
 *
 * How it works: a named semaphore of the system, whose name is given up at once: the memory that a fork inherits keeps
 * it. A handle is the address of the semaphore; a dict in a type that no program sees counts the objects of each handle,
 * so that _rebuild takes only addresses that are in use.
 *
 * I1 count is how often this process, through this object, holds it; owner is the thread that took it last.
 * I2 a handle is closed when its last object goes.
 */
#include "multiprocessing.h"

#include <fcntl.h>
#include <math.h>
#include <semaphore.h>
#include <time.h>
#include <unistd.h>

#include "pythread.h"

enum { RECURSIVE_MUTEX, SEMAPHORE };

typedef struct {
    PyObject_HEAD
    sem_t *handle;                   /* I2 */
    long owner;                      /* I1 */
    int count;                       /* I1 */
    int maximum;
    int kind;
} semlock_object;

static PyTypeObject HandlesType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_multiprocessing.handles",
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

int
py_multiprocessing_init_semlock(void)
{
    PyObject *counts;
    if (PyType_Ready(&HandlesType) < 0 || (counts = PyDict_New()) == NULL) {
        return -1;
    }
    int status = PyDict_SetItemString(HandlesType.tp_dict, "counts", counts);
    Py_DECREF(counts);
    return status;
}

/* Adds change to the number of objects of a handle. Returns the new number; -1 with an error. */
static long
count_handle(sem_t *handle, long change)
{
    PyObject *counts = PyDict_GetItemString(HandlesType.tp_dict, "counts"), *key = PyLong_FromVoidPtr(handle), *old;
    long count = -1;
    if (key == NULL) {
        return -1;
    }
    old = PyDict_GetItem(counts, key);
    count = (old == NULL ? 0 : PyInt_AS_LONG(old)) + change;
    PyObject *new = PyInt_FromLong(count);
    int status = new == NULL ? -1 : count > 0 ? PyDict_SetItem(counts, key, new) : PyDict_DelItem(counts, key);
    Py_XDECREF(new);
    Py_DECREF(key);
    return status < 0 ? -1 : count;
}

static int
is_known_handle(PyObject *key)
{
    return PyDict_GetItem(PyDict_GetItemString(HandlesType.tp_dict, "counts"), key) != NULL;
}

/* --- life --- */

static PyObject *
make_semlock(PyTypeObject *type, sem_t *handle, int kind, int maximum)
{
    if (count_handle(handle, 1) < 0) {
        return NULL;
    }
    semlock_object *self = (semlock_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        count_handle(handle, -1);
        return NULL;
    }
    self->handle = handle;
    self->kind = kind;
    self->maximum = maximum;
    return (PyObject *)self;
}

/* A semaphore under a name that nobody has, without its name. SEM_FAILED with errno. */
static sem_t *
open_nameless(unsigned value)
{
    char name[64];
    for (int i = 0; i < 10000; i++) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        snprintf(name, sizeof name, "/mp%ld-%ld-%d", (long)getpid(), now.tv_nsec, i);
        sem_t *handle = sem_open(name, O_CREAT | O_EXCL, 0600, value);
        if (handle != SEM_FAILED) {
            sem_unlink(name);
            return handle;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    return SEM_FAILED;
}

static PyObject *
semlock_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"kind", "value", "maxvalue", NULL};
    int kind, value, maximum;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "iii", (char **)names, &kind, &value, &maximum)) {
        return NULL;
    }
    if (kind != RECURSIVE_MUTEX && kind != SEMAPHORE) {
        PyErr_SetString(PyExc_ValueError, "unrecognized kind");
        return NULL;
    }
    sem_t *handle = open_nameless((unsigned)value);
    if (handle == SEM_FAILED) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    PyObject *self = make_semlock(type, handle, kind, maximum);
    if (self == NULL) {
        sem_close(handle);
    }
    return self;
}

static PyObject *
semlock_rebuild(PyObject *type, PyObject *args)
{
    PyObject *key;
    int kind, maximum;
    if (!PyArg_ParseTuple(args, "Oii", &key, &kind, &maximum)) {
        return NULL;
    }
    void *handle = PyLong_AsVoidPtr(key);
    if (handle == NULL && PyErr_Occurred()) {
        return NULL;
    }
    if (!is_known_handle(key) || (kind != RECURSIVE_MUTEX && kind != SEMAPHORE)) {
        PyErr_SetString(PyExc_ValueError, "no semaphore of this process has this handle");
        return NULL;
    }
    return make_semlock((PyTypeObject *)type, handle, kind, maximum);
}

static void
semlock_dealloc(semlock_object *self)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (count_handle(self->handle, -1) == 0) {
        sem_close(self->handle);
    }
    PyErr_Clear();
    PyErr_Restore(type, value, traceback);
    Py_TYPE(self)->tp_free(self);
}

/* --- taking and giving --- */

static int
is_mine(semlock_object *self)
{
    return self->count > 0 && PyThread_get_thread_ident() == self->owner;
}

/* The moment of the system's clock after some seconds. */
static struct timespec
find_deadline(double seconds)
{
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    if (seconds > 0) {
        double whole = floor(seconds < 1e9 ? seconds : 1e9);
        moment.tv_sec += (time_t)whole;
        moment.tv_nsec += seconds < 1e9 ? (long)((seconds - whole) * 1e9) : 0;
        if (moment.tv_nsec >= 1000000000) {
            moment.tv_nsec -= 1000000000;
            moment.tv_sec++;
        }
    }
    return moment;
}

/* 1: taken, 0: not in time, -1 with an error. deadline: NULL without end. */
static int
wait_semaphore(sem_t *handle, const struct timespec *deadline)
{
    for (;;) {
        int status, problem;
        Py_BEGIN_ALLOW_THREADS
        status = deadline != NULL ? sem_timedwait(handle, deadline) : sem_wait(handle);
        problem = errno;
        Py_END_ALLOW_THREADS
        if (status == 0) {
            return 1;
        }
        errno = problem;
        if (problem == EAGAIN || problem == ETIMEDOUT) {
            return 0;
        }
        if (problem != EINTR) {
            PyErr_SetFromErrno(PyExc_OSError);
            return -1;
        }
        if (PyErr_CheckSignals() < 0) {
            return -1;
        }
    }
}

static PyObject *
semlock_acquire(semlock_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"block", "timeout", NULL};
    int block = 1, taken;
    PyObject *timeout = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|iO", (char **)names, &block, &timeout)) {
        return NULL;
    }
    if (self->kind == RECURSIVE_MUTEX && is_mine(self)) {
        if (self->count == INT_MAX) {
            PyErr_SetString(PyExc_OverflowError, "the lock is taken too often");
            return NULL;
        }
        self->count++;
        Py_RETURN_TRUE;
    }
    double seconds = timeout == Py_None ? 0 : PyFloat_AsDouble(timeout);
    if (seconds == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (sem_trywait(self->handle) == 0) {
        taken = 1;
    } else if (!block) {
        taken = 0;
    } else {
        struct timespec deadline = find_deadline(seconds);
        taken = wait_semaphore(self->handle, timeout == Py_None ? NULL : &deadline);
    }
    if (taken < 0) {
        return NULL;
    }
    if (taken) {
        self->count++;
        self->owner = PyThread_get_thread_ident();
    }
    return PyBool_FromLong(taken);
}

static PyObject *
semlock_release(semlock_object *self, PyObject *unused)
{
    if (self->kind == RECURSIVE_MUTEX) {
        if (!is_mine(self)) {
            PyErr_SetString(PyExc_AssertionError, "attempt to release recursive lock not owned by thread");
            return NULL;
        }
        if (self->count > 1) {
            self->count--;
            Py_RETURN_NONE;
        }
    } else {
        int value;
        if (sem_getvalue(self->handle, &value) < 0) {
            return PyErr_SetFromErrno(PyExc_OSError);
        }
        if (value >= self->maximum) {
            PyErr_SetString(PyExc_ValueError, "semaphore or lock released too many times");
            return NULL;
        }
    }
    if (sem_post(self->handle) < 0) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    self->count--;
    Py_RETURN_NONE;
}

static PyObject *
semlock_enter(semlock_object *self, PyObject *unused)
{
    PyObject *none = PyTuple_New(0);
    PyObject *result = none == NULL ? NULL : semlock_acquire(self, none, NULL);
    Py_XDECREF(none);
    return result;
}

static PyObject *
semlock_exit(semlock_object *self, PyObject *args)
{
    return semlock_release(self, NULL);
}

/* --- questions --- */

static PyObject *
semlock_count(semlock_object *self, PyObject *unused)
{
    return PyInt_FromLong(self->count);
}

static PyObject *
semlock_is_mine(semlock_object *self, PyObject *unused)
{
    return PyBool_FromLong(is_mine(self));
}

static PyObject *
semlock_get_value(semlock_object *self, PyObject *unused)
{
    int value;
    if (sem_getvalue(self->handle, &value) < 0) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    return PyInt_FromLong(value < 0 ? 0 : value);
}

static PyObject *
semlock_is_zero(semlock_object *self, PyObject *unused)
{
    int value;
    if (sem_getvalue(self->handle, &value) < 0) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    return PyBool_FromLong(value <= 0);
}

static PyObject *
semlock_after_fork(semlock_object *self, PyObject *unused)
{
    self->count = 0;
    Py_RETURN_NONE;
}

static PyObject *
semlock_get_handle(semlock_object *self, void *unused)
{
    return PyLong_FromUnsignedLong((unsigned long)(uintptr_t)self->handle);
}

static const PyMethodDef semlock_methods[] = {
    {"acquire", (PyCFunction)(void *)semlock_acquire, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("acquire(block=True, timeout=None): take it; whether that was possible.")},
    {"release", (PyCFunction)semlock_release, METH_NOARGS, PyDoc_STR("Give it back.")},
    {"__enter__", (PyCFunction)semlock_enter, METH_NOARGS, PyDoc_STR("acquire()")},
    {"__exit__", (PyCFunction)semlock_exit, METH_VARARGS, PyDoc_STR("release()")},
    {"_count", (PyCFunction)semlock_count, METH_NOARGS, PyDoc_STR("How often this process holds it.")},
    {"_is_mine", (PyCFunction)semlock_is_mine, METH_NOARGS, PyDoc_STR("Whether this thread took it last.")},
    {"_get_value", (PyCFunction)semlock_get_value, METH_NOARGS, PyDoc_STR("How often it can still be taken.")},
    {"_is_zero", (PyCFunction)semlock_is_zero, METH_NOARGS, PyDoc_STR("Whether it cannot be taken now.")},
    {"_rebuild", semlock_rebuild, METH_VARARGS | METH_CLASS,
     PyDoc_STR("_rebuild(handle, kind, maxvalue): another object for a handle of this process.")},
    {"_after_fork", (PyCFunction)semlock_after_fork, METH_NOARGS, PyDoc_STR("The new process holds nothing.")},
    {NULL, NULL, 0, NULL}
};

static const PyMemberDef semlock_members[] = {
    {"kind", T_INT, offsetof(semlock_object, kind), READONLY, NULL},
    {"maxvalue", T_INT, offsetof(semlock_object, maximum), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

/* 2.7 has it as a member of the object. */
static int
semlock_refuse_handle(semlock_object *self, PyObject *value, void *unused)
{
    PyErr_SetString(PyExc_TypeError, "readonly attribute");
    return -1;
}

static const PyGetSetDef semlock_getset[] = {
    {"handle", (getter)semlock_get_handle, (setter)semlock_refuse_handle, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_multiprocessing_semlock_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_multiprocessing.SemLock",
    .tp_basicsize = sizeof(semlock_object),
    .tp_dealloc = (destructor)semlock_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("A semaphore or lock that forked processes share."),
    .tp_methods = (PyMethodDef *)semlock_methods,
    .tp_members = (PyMemberDef *)semlock_members,
    .tp_getset = (PyGetSetDef *)semlock_getset,
    .tp_new = semlock_new,
};
