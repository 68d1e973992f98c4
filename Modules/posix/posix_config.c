/* posix: what the system can do (confstr, sysconf, pathconf), environment variables, names, randomness. */
#include "posix.h"

#include <stdlib.h>
#include <sys/utsname.h>

typedef struct {
    const char *name;
    int value;
} named_value;

#define CONSTANT(name)
#define CONFSTR(name) {#name, _##name},
#define SYSCONF(name)
#define PATHCONF(name)
static const named_value confstr_names[] = {
#include "posix_names.def"
};
#undef CONFSTR
#undef SYSCONF
#define CONFSTR(name)
#define SYSCONF(name) {#name, _##name},
static const named_value sysconf_names[] = {
#include "posix_names.def"
};
#undef SYSCONF
#undef PATHCONF
#define SYSCONF(name)
#define PATHCONF(name) {#name, _##name},
static const named_value pathconf_names[] = {
#include "posix_names.def"
};
#undef CONSTANT
#undef CONFSTR
#undef SYSCONF
#undef PATHCONF

typedef struct {
    const named_value *rows;
    size_t count;
} name_table;

#define TABLE(rows) {rows, sizeof rows / sizeof rows[0]}
static const name_table confstr_table = TABLE(confstr_names);
static const name_table sysconf_table = TABLE(sysconf_names);
static const name_table pathconf_table = TABLE(pathconf_names);

/* A number, or a name of the table. 1 with the value, 0 with an error. */
static int
convert_name(PyObject *object, int *value, const name_table *table)
{
    if (PyInt_Check(object)) {
        *value = (int)PyInt_AS_LONG(object);
        return 1;
    }
    if (!PyString_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "configuration names must be strings or integers");
        return 0;
    }
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(PyString_AS_STRING(object), table->rows[i].name) == 0) {
            *value = table->rows[i].value;
            return 1;
        }
    }
    PyErr_SetString(PyExc_ValueError, "unrecognized configuration name");
    return 0;
}

static int
convert_confstr(PyObject *object, void *value)
{
    return convert_name(object, value, &confstr_table);
}

static int
convert_sysconf(PyObject *object, void *value)
{
    return convert_name(object, value, &sysconf_table);
}

static int
convert_pathconf(PyObject *object, void *value)
{
    return convert_name(object, value, &pathconf_table);
}

static PyObject *
posix_confstr(PyObject *self, PyObject *args)
{
    int name;
    char buffer[256];
    if (!PyArg_ParseTuple(args, "O&:confstr", convert_confstr, &name)) {
        return NULL;
    }
    errno = 0;
    size_t size = confstr(name, buffer, sizeof buffer);
    if (size == 0) {
        if (errno != 0) {
            return posix_error();
        }
        Py_RETURN_NONE;
    }
    if (size <= sizeof buffer) {
        return PyString_FromStringAndSize(buffer, (Py_ssize_t)size - 1);
    }
    PyObject *text = PyString_FromStringAndSize(NULL, (Py_ssize_t)size - 1);
    if (text != NULL) {
        confstr(name, PyString_AS_STRING(text), size);
    }
    return text;
}

static PyObject *
config_value(long value)
{
    return value == -1 && errno != 0 ? posix_error() : PyInt_FromLong(value);
}

static PyObject *
posix_sysconf(PyObject *self, PyObject *args)
{
    int name;
    if (!PyArg_ParseTuple(args, "O&:sysconf", convert_sysconf, &name)) {
        return NULL;
    }
    errno = 0;
    return config_value(sysconf(name));
}

static PyObject *
posix_fpathconf(PyObject *self, PyObject *args)
{
    int fd, name;
    if (!PyArg_ParseTuple(args, "iO&:fpathconf", &fd, convert_pathconf, &name)) {
        return NULL;
    }
    errno = 0;
    return config_value(fpathconf(fd, name));
}

static PyObject *
posix_pathconf(PyObject *self, PyObject *args)
{
    char *path;
    int name;
    if (!PyArg_ParseTuple(args, "sO&:pathconf", &path, convert_pathconf, &name)) {
        return NULL;
    }
    errno = 0;
    long value = pathconf(path, name);
    if (value == -1 && errno != 0) {
        /* a bad name is no fault of the path */
        return errno == EINVAL ? posix_error()
                               : PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
    }
    return PyInt_FromLong(value);
}

/* ---- environment ---- */

static PyObject *
posix_putenv(PyObject *self, PyObject *args)
{
    const char *name, *value;
    if (!PyArg_ParseTuple(args, "ss:putenv", &name, &value)) {
        return NULL;
    }
    if (strchr(name, '=') != NULL) {
        PyErr_SetString(PyExc_ValueError, "illegal environment variable name");
        return NULL;
    }
    return posix_none(setenv(name, value, 1));
}

static PyObject *
posix_unsetenv(PyObject *self, PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "s:unsetenv", &name)) {
        return NULL;
    }
    return posix_none(unsetenv(name));
}

/* ---- the rest ---- */

static PyObject *
posix_uname(PyObject *self, PyObject *unused)
{
    struct utsname names;
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = uname(&names);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        return posix_error();
    }
    return Py_BuildValue("(sssss)", names.sysname, names.nodename, names.release, names.version,
                         names.machine);
}

static PyObject *
posix_strerror(PyObject *self, PyObject *args)
{
    int number;
    if (!PyArg_ParseTuple(args, "i:strerror", &number)) {
        return NULL;
    }
    const char *text = strerror(number);
    if (text == NULL) {
        PyErr_SetString(PyExc_ValueError, "strerror() argument out of range");
        return NULL;
    }
    return PyString_FromString(text);
}

static PyObject *
posix_urandom(PyObject *self, PyObject *args)
{
    int size;
    if (!PyArg_ParseTuple(args, "i:urandom", &size)) {
        return NULL;
    }
    if (size < 0) {
        return PyErr_Format(PyExc_ValueError, "negative argument not allowed");
    }
    PyObject *bytes = PyString_FromStringAndSize(NULL, size);
    if (bytes != NULL && _PyOS_URandom(PyString_AS_STRING(bytes), size) < 0) {
        Py_CLEAR(bytes);
    }
    return bytes;
}

const PyMethodDef py_posix_config_methods[] = {
    {"confstr", posix_confstr, METH_VARARGS, "confstr(name) -> text or None"},
    {"fpathconf", posix_fpathconf, METH_VARARGS, "fpathconf(fd, name) -> number"},
    {"pathconf", posix_pathconf, METH_VARARGS, "pathconf(path, name) -> number"},
    {"putenv", posix_putenv, METH_VARARGS, "putenv(name, value)"},
    {"strerror", posix_strerror, METH_VARARGS, "strerror(number) -> what the error means"},
    {"sysconf", posix_sysconf, METH_VARARGS, "sysconf(name) -> number"},
    {"uname", posix_uname, METH_NOARGS, "uname() -> (system, node, release, version, machine)"},
    {"unsetenv", posix_unsetenv, METH_VARARGS, "unsetenv(name)"},
    {"urandom", posix_urandom, METH_VARARGS, "urandom(n) -> n random bytes"},
    {NULL, NULL, 0, NULL},
};

static int
add_table(PyObject *module, const char *name, const name_table *table)
{
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict != NULL && i < table->count; i++) {
        PyObject *value = PyInt_FromLong(table->rows[i].value);
        if (value == NULL || PyDict_SetItemString(dict, table->rows[i].name, value) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(value);
    }
    return dict != NULL ? PyModule_AddObject(module, name, dict) : -1;
}

int
py_posix_init_config(PyObject *module)
{
    if (add_table(module, "confstr_names", &confstr_table) < 0 ||
        add_table(module, "sysconf_names", &sysconf_table) < 0) {
        return -1;
    }
    return add_table(module, "pathconf_names", &pathconf_table);
}
