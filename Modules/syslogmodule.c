/* syslog: messages to the log of the system.
 *
 * The C library keeps the pointer to the identification: the module holds the string in its dict.
 */
#include "Python.h"

#include <syslog.h>

static PyObject *
module_dict(void)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "syslog");
    return module != NULL && PyModule_Check(module) ? PyModule_GetDict(module) : NULL;
}

/* The name of the script, for the log. Returns new, or NULL without an error. */
static PyObject *
script_name(void)
{
    PyObject *argv = PySys_GetObject("argv");
    if (argv == NULL || !PyList_Check(argv) || PyList_GET_SIZE(argv) == 0) {
        return NULL;
    }
    PyObject *script = PyList_GET_ITEM(argv, 0);
    if (!PyString_Check(script) || PyString_GET_SIZE(script) == 0) {
        return NULL;
    }
    const char *slash = strrchr(PyString_AS_STRING(script), '/');
    return PyString_FromString(slash != NULL ? slash + 1 : PyString_AS_STRING(script));
}

/* Opens with an identification (owned, may be NULL) that is kept until the next one. */
static int
open_log(PyObject *ident, long option, long facility)
{
    PyObject *dict = module_dict();
    if (ident == NULL) {
        ident = script_name();
        if (ident == NULL && PyErr_Occurred()) {
            return -1;
        }
    }
    openlog(ident != NULL ? PyString_AS_STRING(ident) : NULL, (int)option, (int)facility);
    if (dict == NULL) {
        return 0; /* keeps the reference: the library still has the pointer */
    }
    int status = PyDict_SetItemString(dict, "_ident", ident != NULL ? ident : Py_None);
    Py_XDECREF(ident);
    return status;
}

static PyObject *
syslog_openlog(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"ident", "logoption", "facility", NULL};
    PyObject *ident = NULL;
    long option = 0, facility = LOG_USER;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|Sll:openlog", (char **)keywords, &ident, &option,
                                     &facility)) {
        return NULL;
    }
    Py_XINCREF(ident);
    if (open_log(ident, option, facility) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
syslog_syslog(PyObject *self, PyObject *args)
{
    const char *message;
    int priority = LOG_INFO;
    if (!PyArg_ParseTuple(args, "is;[priority,] message string", &priority, &message)) {
        PyErr_Clear();
        priority = LOG_INFO;
        if (!PyArg_ParseTuple(args, "s;[priority,] message string", &message)) {
            return NULL;
        }
    }
    PyObject *dict = module_dict();
    if (dict != NULL && PyDict_GetItemString(dict, "_ident") == NULL &&
        open_log(NULL, 0, LOG_USER) < 0) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    syslog(priority, "%s", message);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyObject *
syslog_closelog(PyObject *self, PyObject *unused)
{
    PyObject *dict = module_dict();
    closelog();
    if (dict != NULL && PyDict_GetItemString(dict, "_ident") != NULL &&
        PyDict_DelItemString(dict, "_ident") < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
syslog_setlogmask(PyObject *self, PyObject *args)
{
    long mask;
    return PyArg_ParseTuple(args, "l;mask for priority", &mask)
               ? PyInt_FromLong(setlogmask((int)mask))
               : NULL;
}

/* 1 << n as the processor does it, which takes the lower bits of n: <syslog.h> leaves other numbers undefined. */
static unsigned int
bit_of(unsigned long n)
{
    return 1u << (n & 31);
}

static PyObject *
syslog_mask(PyObject *self, PyObject *args)
{
    long priority;
    return PyArg_ParseTuple(args, "l:LOG_MASK", &priority) ? PyInt_FromLong((int)bit_of((unsigned long)priority))
                                                           : NULL;
}

static PyObject *
syslog_upto(PyObject *self, PyObject *args)
{
    long priority;
    return PyArg_ParseTuple(args, "l:LOG_UPTO", &priority) ? PyInt_FromLong((int)(bit_of((unsigned long)priority + 1) - 1))
                                                           : NULL;
}

static const PyMethodDef syslog_methods[] = {
    {"openlog", (PyCFunction)(void (*)(void))syslog_openlog, METH_VARARGS | METH_KEYWORDS,
     "openlog([ident[, logoption[, facility]]])"},
    {"closelog", syslog_closelog, METH_NOARGS, "closelog()"},
    {"syslog", syslog_syslog, METH_VARARGS, "syslog([priority,] message)"},
    {"setlogmask", syslog_setlogmask, METH_VARARGS, "setlogmask(mask) -> the old one"},
    {"LOG_MASK", syslog_mask, METH_VARARGS, "LOG_MASK(priority) -> mask"},
    {"LOG_UPTO", syslog_upto, METH_VARARGS, "LOG_UPTO(priority) -> mask up to it"},
    {NULL, NULL, 0, NULL},
};

#define NAMES(N)                                                                            \
    N(EMERG) N(ALERT) N(CRIT) N(ERR) N(WARNING) N(NOTICE) N(INFO) N(DEBUG) N(PID) N(CONS)   \
    N(NDELAY) N(NOWAIT) N(PERROR) N(KERN) N(USER) N(MAIL) N(DAEMON) N(AUTH) N(LPR)          \
    N(LOCAL0) N(LOCAL1) N(LOCAL2) N(LOCAL3) N(LOCAL4) N(LOCAL5) N(LOCAL6) N(LOCAL7)         \
    N(SYSLOG) N(CRON) N(UUCP) N(NEWS)

PyMODINIT_FUNC
initsyslog(void)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {
#define ROW(name) {"LOG_" #name, LOG_##name},
        NAMES(ROW)
#undef ROW
    };
    PyObject *module = Py_InitModule3("syslog", (PyMethodDef *)syslog_methods,
                                      "Messages to the log of the system.");
    for (size_t i = 0; module != NULL && i < sizeof constants / sizeof constants[0]; i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return;
        }
    }
}
