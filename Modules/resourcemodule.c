/* resource: limits and use of resources of the process. */
#include "Python.h"
#include "structseq.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

static PyTypeObject rusage_type;

static const PyStructSequence_Field rusage_fields[] = {
    {"ru_utime", "seconds in the program"}, {"ru_stime", "seconds in the system"},
    {"ru_maxrss", "most memory"}, {"ru_ixrss", "shared memory"}, {"ru_idrss", "data memory"},
    {"ru_isrss", "stack memory"}, {"ru_minflt", "page faults without reading"},
    {"ru_majflt", "page faults with reading"}, {"ru_nswap", "times swapped out"},
    {"ru_inblock", "blocks read"}, {"ru_oublock", "blocks written"}, {"ru_msgsnd", "messages sent"},
    {"ru_msgrcv", "messages received"}, {"ru_nsignals", "signals received"},
    {"ru_nvcsw", "times it waited"}, {"ru_nivcsw", "times it was interrupted"}, {NULL, NULL},
};

static double
seconds(const struct timeval *time)
{
    return (double)time->tv_sec + 1e-6 * (double)time->tv_usec;
}

static PyObject *
resource_getrusage(PyObject *self, PyObject *args)
{
    int who;
    struct rusage u;
    if (!PyArg_ParseTuple(args, "i:getrusage", &who)) {
        return NULL;
    }
    if (getrusage(who, &u) < 0) {
        if (errno == EINVAL) {
            PyErr_SetString(PyExc_ValueError, "invalid who parameter");
            return NULL;
        }
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    PyObject *result = PyStructSequence_New(&rusage_type);
    if (result == NULL) {
        return NULL;
    }
    const long numbers[] = {u.ru_maxrss, u.ru_ixrss,  u.ru_idrss,  u.ru_isrss,  u.ru_minflt,
                            u.ru_majflt, u.ru_nswap,  u.ru_inblock, u.ru_oublock, u.ru_msgsnd,
                            u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw, u.ru_nivcsw};
    PyStructSequence_SET_ITEM(result, 0, PyFloat_FromDouble(seconds(&u.ru_utime)));
    PyStructSequence_SET_ITEM(result, 1, PyFloat_FromDouble(seconds(&u.ru_stime)));
    for (int i = 0; i < 14; i++) {
        PyStructSequence_SET_ITEM(result, 2 + i, PyInt_FromLong(numbers[i]));
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(result);
    }
    return result;
}

static int
check_resource(int which)
{
    if (which < 0 || which >= RLIM_NLIMITS) {
        PyErr_SetString(PyExc_ValueError, "invalid resource specified");
        return -1;
    }
    return 0;
}

static PyObject *
resource_getrlimit(PyObject *self, PyObject *args)
{
    int which;
    struct rlimit limit;
    if (!PyArg_ParseTuple(args, "i:getrlimit", &which) || check_resource(which) < 0) {
        return NULL;
    }
    if (getrlimit((__rlimit_resource_t)which, &limit) < 0) {
        return PyErr_SetFromErrno(PyExc_ValueError);
    }
    return Py_BuildValue("ll", (long)limit.rlim_cur, (long)limit.rlim_max);
}

static int
read_limit(PyObject *pair, int index, rlim_t *limit)
{
    PyObject *number = PyTuple_GET_ITEM(pair, index);
    long value = PyInt_AsLong(number);
    if (value == -1 && PyErr_Occurred()) {
        return -1;
    }
    *limit = (rlim_t)value;
    return 0;
}

static PyObject *
resource_setrlimit(PyObject *self, PyObject *args)
{
    int which;
    PyObject *limits;
    struct rlimit limit;
    if (!PyArg_ParseTuple(args, "iO:setrlimit", &which, &limits) || check_resource(which) < 0) {
        return NULL;
    }
    PyObject *pair = PySequence_Tuple(limits);
    if (pair == NULL) {
        return NULL;
    }
    int fine = 0;
    if (PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_ValueError, "expected a tuple of 2 integers");
    }
    else {
        fine = read_limit(pair, 0, &limit.rlim_cur) == 0 && read_limit(pair, 1, &limit.rlim_max) == 0;
    }
    Py_DECREF(pair);
    if (!fine) {
        return NULL;
    }
    if (setrlimit((__rlimit_resource_t)which, &limit) < 0) {
        if (errno == EINVAL) {
            PyErr_SetString(PyExc_ValueError, "current limit exceeds maximum limit");
        }
        else if (errno == EPERM) {
            PyErr_SetString(PyExc_ValueError, "not allowed to raise maximum limit");
        }
        else {
            PyErr_SetFromErrno(PyExc_OSError);
        }
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
resource_getpagesize(PyObject *self, PyObject *unused)
{
    return PyInt_FromLong(sysconf(_SC_PAGESIZE));
}

static const PyMethodDef resource_methods[] = {
    {"getrusage", resource_getrusage, METH_VARARGS, "getrusage(who) -> struct_rusage"},
    {"getrlimit", resource_getrlimit, METH_VARARGS, "getrlimit(resource) -> (soft, hard)"},
    {"setrlimit", resource_setrlimit, METH_VARARGS, "setrlimit(resource, (soft, hard))"},
    {"getpagesize", resource_getpagesize, METH_NOARGS, "getpagesize() -> bytes"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initresource(void)
{
    static const PyStructSequence_Desc description = {
        "resource.struct_rusage", "Resources that a process has used.",
        (PyStructSequence_Field *)rusage_fields, 16};
    static const struct {
        const char *name;
        long value;
    } constants[] = {
#define ROW(name) {#name, (long)(name)}
        ROW(RLIMIT_CPU), ROW(RLIMIT_FSIZE), ROW(RLIMIT_DATA), ROW(RLIMIT_STACK), ROW(RLIMIT_CORE),
        ROW(RLIMIT_NOFILE), ROW(RLIMIT_OFILE), ROW(RLIMIT_AS), ROW(RLIMIT_RSS), ROW(RLIMIT_NPROC),
        ROW(RLIMIT_MEMLOCK), ROW(RUSAGE_SELF), ROW(RUSAGE_CHILDREN), ROW(RLIM_INFINITY),
#undef ROW
    };
    PyObject *module = Py_InitModule3("resource", (PyMethodDef *)resource_methods,
                                      "Limits and use of resources of the process.");
    if (module == NULL) {
        return;
    }
    PyObject *error = PyErr_NewException("resource.error", NULL, NULL);
    if (error == NULL || PyModule_AddObject(module, "error", error) < 0) {
        return;
    }
    if (rusage_type.tp_name == NULL) {
        PyStructSequence_InitType(&rusage_type, (PyStructSequence_Desc *)&description);
    }
    Py_INCREF(&rusage_type);
    PyModule_AddObject(module, "struct_rusage", (PyObject *)&rusage_type);
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return;
        }
    }
}
