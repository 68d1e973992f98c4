/* posix: processes. A fork happens with the import lock held, so that the child finds it in order. */
#include "posix.h"

#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/wait.h>

extern char **environ;

/* ---- fork ---- */

/* After a fork, in both processes. Returns status. Raises yes. */
static int
after_fork(pid_t pid)
{
    if (pid == 0) {
        PyOS_AfterFork();
        return 0;
    }
    if (_PyImport_ReleaseLock() < 0) {
        PyErr_SetString(PyExc_RuntimeError, "not holding the import lock");
        return -1;
    }
    return 0;
}

static PyObject *
posix_fork(PyObject *self, PyObject *unused)
{
    _PyImport_AcquireLock();
    pid_t pid = fork();
    int number = errno;
    if (after_fork(pid) < 0) {
        return NULL;
    }
    errno = number;
    return pid < 0 ? posix_error() : PyInt_FromLong(pid);
}

static PyObject *
posix_forkpty(PyObject *self, PyObject *unused)
{
    int master = -1;
    _PyImport_AcquireLock();
    pid_t pid = forkpty(&master, NULL, NULL, NULL);
    int number = errno;
    if (after_fork(pid) < 0) {
        return NULL;
    }
    errno = number;
    return pid < 0 ? posix_error() : Py_BuildValue("(li)", (long)pid, master);
}

/* ---- exec ---- */

static void
free_strings(char **strings)
{
    for (Py_ssize_t i = 0; strings != NULL && strings[i] != NULL; i++) {
        PyMem_Free(strings[i]);
    }
    PyMem_Free(strings);
}

/* A NULL-ended array of the strings of a list or tuple, encoded. Raises yes. */
static char **
argument_strings(PyObject *args, const char *message)
{
    Py_ssize_t count = PySequence_Size(args);
    if (count < 0) {
        return NULL;
    }
    char **strings = PyMem_New(char *, count + 1);
    if (strings == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(strings, 0, sizeof(char *) * (size_t)(count + 1));
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PySequence_GetItem(args, i);
        int fine = item != NULL && PyArg_Parse(item, message, Py_FileSystemDefaultEncoding,
                                               &strings[i]);
        Py_XDECREF(item);
        if (!fine) {
            free_strings(strings);
            return NULL;
        }
    }
    return strings;
}

static int
is_sequence(PyObject *args, const char *message)
{
    if (!PyList_Check(args) && !PyTuple_Check(args)) {
        PyErr_SetString(PyExc_TypeError, message);
        return 0;
    }
    return 1;
}

static PyObject *
posix_execv(PyObject *self, PyObject *args)
{
    char *path;
    PyObject *list;
    if (!PyArg_ParseTuple(args, "etO:execv", Py_FileSystemDefaultEncoding, &path, &list)) {
        return NULL;
    }
    char **strings = NULL;
    if (is_sequence(list, "execv() arg 2 must be a tuple or list")) {
        if (PySequence_Size(list) < 1) {
            PyErr_SetString(PyExc_ValueError, "execv() arg 2 must not be empty");
        }
        else {
            strings = argument_strings(list, "et;execv() arg 2 must contain only strings");
        }
    }
    if (strings != NULL) {
        execv(path, strings);
        posix_error(); /* it came back */
        free_strings(strings);
    }
    PyMem_Free(path);
    return NULL;
}

/* "KEY=value" for each item of a mapping. Raises yes. */
static char **
environment_strings(PyObject *mapping)
{
    PyObject *keys = PyMapping_Keys(mapping);
    PyObject *values = keys != NULL ? PyMapping_Values(mapping) : NULL;
    char **strings = NULL;
    if (values != NULL && (!PyList_Check(keys) || !PyList_Check(values))) {
        PyErr_SetString(PyExc_TypeError, "execve(): env.keys() or env.values() is not a list");
    }
    else if (values != NULL) {
        Py_ssize_t count = PyList_GET_SIZE(keys);
        strings = PyMem_New(char *, count + 1);
        if (strings == NULL) {
            PyErr_NoMemory();
        }
        else {
            memset(strings, 0, sizeof(char *) * (size_t)(count + 1));
        }
        for (Py_ssize_t i = 0; strings != NULL && i < count && i < PyList_GET_SIZE(values); i++) {
            const char *key, *value;
            if (!PyArg_Parse(PyList_GET_ITEM(keys, i),
                             "s;execve() arg 3 contains a non-string key", &key) ||
                !PyArg_Parse(PyList_GET_ITEM(values, i),
                             "s;execve() arg 3 contains a non-string value", &value)) {
                free_strings(strings);
                strings = NULL;
                break;
            }
            size_t size = strlen(key) + strlen(value) + 2;
            if (*key == '\0' || strchr(key + 1, '=') != NULL) {
                PyErr_SetString(PyExc_ValueError, "illegal environment variable name");
            }
            else {
                strings[i] = PyMem_Malloc(size);
            }
            if (strings[i] == NULL) {
                if (!PyErr_Occurred()) {
                    PyErr_NoMemory();
                }
                free_strings(strings);
                strings = NULL;
                break;
            }
            PyOS_snprintf(strings[i], size, "%s=%s", key, value);
        }
    }
    Py_XDECREF(keys);
    Py_XDECREF(values);
    return strings;
}

static PyObject *
posix_execve(PyObject *self, PyObject *args)
{
    char *path;
    PyObject *list, *mapping;
    if (!PyArg_ParseTuple(args, "etOO:execve", Py_FileSystemDefaultEncoding, &path, &list,
                          &mapping)) {
        return NULL;
    }
    char **strings = NULL, **variables = NULL;
    if (is_sequence(list, "execve() arg 2 must be a tuple or list")) {
        if (!PyMapping_Check(mapping)) {
            PyErr_SetString(PyExc_TypeError, "execve() arg 3 must be a mapping object");
        }
        else {
            strings = argument_strings(list, "et;execve() arg 2 must contain only strings");
        }
    }
    if (strings != NULL) {
        variables = environment_strings(mapping);
    }
    if (variables != NULL) {
        execve(path, strings, variables);
        posix_error();
    }
    free_strings(strings);
    free_strings(variables);
    PyMem_Free(path);
    return NULL;
}

/* Ends at once: no clean-up, no flushing. */
static PyObject *
posix__exit(PyObject *self, PyObject *args)
{
    int status;
    if (!PyArg_ParseTuple(args, "i:_exit", &status)) {
        return NULL;
    }
    _exit(status);
}

static PyObject *
posix_abort(PyObject *self, PyObject *unused)
{
    abort();
}

/* ---- wait ---- */

static PyObject *
posix_wait(PyObject *self, PyObject *unused)
{
    int status = 0;
    pid_t pid;
    Py_BEGIN_ALLOW_THREADS
    pid = wait(&status);
    Py_END_ALLOW_THREADS
    return pid < 0 ? posix_error() : Py_BuildValue("(li)", (long)pid, status);
}

static PyObject *
posix_waitpid(PyObject *self, PyObject *args)
{
    int which, options, status = 0;
    pid_t pid;
    if (!PyArg_ParseTuple(args, "ii:waitpid", &which, &options)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    pid = waitpid(which, &status, options);
    Py_END_ALLOW_THREADS
    return pid < 0 ? posix_error() : Py_BuildValue("(li)", (long)pid, status);
}

static double
seconds(const struct timeval *time)
{
    return (double)time->tv_sec + 1e-6 * (double)time->tv_usec;
}

/* (pid, status, resource.struct_rusage) */
static PyObject *
wait_result(pid_t pid, int status, const struct rusage *usage)
{
    if (pid < 0) {
        return posix_error();
    }
    PyObject *module = PyImport_ImportModuleNoBlock("resource");
    PyObject *type = module != NULL ? PyObject_GetAttrString(module, "struct_rusage") : NULL;
    Py_XDECREF(module);
    if (type == NULL) {
        return NULL;
    }
    PyObject *values = Py_BuildValue(
        "((ddllllllllllllll))", seconds(&usage->ru_utime), seconds(&usage->ru_stime),
        usage->ru_maxrss, usage->ru_ixrss, usage->ru_idrss, usage->ru_isrss, usage->ru_minflt,
        usage->ru_majflt, usage->ru_nswap, usage->ru_inblock, usage->ru_oublock, usage->ru_msgsnd,
        usage->ru_msgrcv, usage->ru_nsignals, usage->ru_nvcsw, usage->ru_nivcsw);
    PyObject *result = values != NULL ? PyObject_CallObject(type, values) : NULL;
    Py_XDECREF(values);
    Py_DECREF(type);
    return result != NULL ? Py_BuildValue("(liN)", (long)pid, status, result) : NULL;
}

static PyObject *
posix_wait3(PyObject *self, PyObject *args)
{
    int options, status = 0;
    struct rusage usage;
    pid_t pid;
    if (!PyArg_ParseTuple(args, "i:wait3", &options)) {
        return NULL;
    }
    memset(&usage, 0, sizeof usage);
    Py_BEGIN_ALLOW_THREADS
    pid = wait3(&status, options, &usage);
    Py_END_ALLOW_THREADS
    return wait_result(pid, status, &usage);
}

static PyObject *
posix_wait4(PyObject *self, PyObject *args)
{
    int which, options, status = 0;
    struct rusage usage;
    pid_t pid;
    if (!PyArg_ParseTuple(args, "ii:wait4", &which, &options)) {
        return NULL;
    }
    memset(&usage, 0, sizeof usage);
    Py_BEGIN_ALLOW_THREADS
    pid = wait4(which, &status, options, &usage);
    Py_END_ALLOW_THREADS
    return wait_result(pid, status, &usage);
}

#define STATUS_FUNCTION(name, make)                               \
    static PyObject *posix_##name(PyObject *self, PyObject *args)  \
    {                                                             \
        int status;                                               \
        if (!PyArg_ParseTuple(args, "i:" #name, &status)) {       \
            return NULL;                                          \
        }                                                         \
        return make(name(status));                                \
    }

STATUS_FUNCTION(WCOREDUMP, PyBool_FromLong)
STATUS_FUNCTION(WIFCONTINUED, PyBool_FromLong)
STATUS_FUNCTION(WIFSTOPPED, PyBool_FromLong)
STATUS_FUNCTION(WIFSIGNALED, PyBool_FromLong)
STATUS_FUNCTION(WIFEXITED, PyBool_FromLong)
STATUS_FUNCTION(WEXITSTATUS, PyInt_FromLong)
STATUS_FUNCTION(WTERMSIG, PyInt_FromLong)
STATUS_FUNCTION(WSTOPSIG, PyInt_FromLong)

/* ---- signals, shell, load ---- */

static PyObject *
posix_kill(PyObject *self, PyObject *args)
{
    int pid, number;
    if (!PyArg_ParseTuple(args, "ii:kill", &pid, &number)) {
        return NULL;
    }
    return posix_none(kill(pid, number));
}

static PyObject *
posix_killpg(PyObject *self, PyObject *args)
{
    int group, number;
    if (!PyArg_ParseTuple(args, "ii:killpg", &group, &number)) {
        return NULL;
    }
    return posix_none(killpg(group, number));
}

static PyObject *
posix_system(PyObject *self, PyObject *args)
{
    const char *command;
    long status;
    if (!PyArg_ParseTuple(args, "s:system", &command)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = system(command);
    Py_END_ALLOW_THREADS
    return PyInt_FromLong(status);
}

static PyObject *
posix_nice(PyObject *self, PyObject *args)
{
    int change;
    if (!PyArg_ParseTuple(args, "i:nice", &change)) {
        return NULL;
    }
    errno = 0; /* -1 is also a fine result */
    int value = nice(change);
    return value == -1 && errno != 0 ? posix_error() : PyInt_FromLong(value);
}

static PyObject *
posix_times(PyObject *self, PyObject *unused)
{
    struct tms t;
    errno = 0;
    clock_t elapsed = times(&t);
    if (elapsed == (clock_t)-1) {
        return posix_error();
    }
    double ticks = (double)sysconf(_SC_CLK_TCK);
    return Py_BuildValue("ddddd", (double)t.tms_utime / ticks, (double)t.tms_stime / ticks,
                         (double)t.tms_cutime / ticks, (double)t.tms_cstime / ticks,
                         (double)elapsed / ticks);
}

static PyObject *
posix_getloadavg(PyObject *self, PyObject *unused)
{
    double load[3];
    if (getloadavg(load, 3) != 3) {
        PyErr_SetString(PyExc_OSError, "Load averages are unobtainable");
        return NULL;
    }
    return Py_BuildValue("ddd", load[0], load[1], load[2]);
}

const PyMethodDef py_posix_process_methods[] = {
    {"WCOREDUMP", posix_WCOREDUMP, METH_VARARGS, "WCOREDUMP(status) -> was there a core file?"},
    {"WEXITSTATUS", posix_WEXITSTATUS, METH_VARARGS, "WEXITSTATUS(status) -> exit code"},
    {"WIFCONTINUED", posix_WIFCONTINUED, METH_VARARGS, "WIFCONTINUED(status) -> bool"},
    {"WIFEXITED", posix_WIFEXITED, METH_VARARGS, "WIFEXITED(status) -> bool"},
    {"WIFSIGNALED", posix_WIFSIGNALED, METH_VARARGS, "WIFSIGNALED(status) -> bool"},
    {"WIFSTOPPED", posix_WIFSTOPPED, METH_VARARGS, "WIFSTOPPED(status) -> bool"},
    {"WSTOPSIG", posix_WSTOPSIG, METH_VARARGS, "WSTOPSIG(status) -> signal that stopped it"},
    {"WTERMSIG", posix_WTERMSIG, METH_VARARGS, "WTERMSIG(status) -> signal that ended it"},
    {"_exit", posix__exit, METH_VARARGS, "_exit(status): end at once"},
    {"abort", posix_abort, METH_NOARGS, "abort(): end with a core file"},
    {"execv", posix_execv, METH_VARARGS, "execv(path, args): become another program"},
    {"execve", posix_execve, METH_VARARGS, "execve(path, args, env): become another program"},
    {"fork", posix_fork, METH_NOARGS, "fork() -> 0 in the child, its number in the parent"},
    {"forkpty", posix_forkpty, METH_NOARGS, "forkpty() -> (pid, master fd)"},
    {"getloadavg", posix_getloadavg, METH_NOARGS, "getloadavg() -> (1 min, 5 min, 15 min)"},
    {"kill", posix_kill, METH_VARARGS, "kill(pid, signal)"},
    {"killpg", posix_killpg, METH_VARARGS, "killpg(group, signal)"},
    {"nice", posix_nice, METH_VARARGS, "nice(increment) -> new priority"},
    {"system", posix_system, METH_VARARGS, "system(command) -> status"},
    {"times", posix_times, METH_NOARGS, "times() -> (user, system, children's two, elapsed)"},
    {"wait", posix_wait, METH_NOARGS, "wait() -> (pid, status)"},
    {"wait3", posix_wait3, METH_VARARGS, "wait3(options) -> (pid, status, rusage)"},
    {"wait4", posix_wait4, METH_VARARGS, "wait4(pid, options) -> (pid, status, rusage)"},
    {"waitpid", posix_waitpid, METH_VARARGS, "waitpid(pid, options) -> (pid, status)"},
    {NULL, NULL, 0, NULL},
};
