/* posix: users, groups, process groups, sessions; and the converters for user and group numbers. */
#include "posix.h"

#include <grp.h>
#include <limits.h>
#include <sys/types.h>

/* ---- numbers of users and groups: unsigned; of arguments -1 stands for "leave it" ---- */

PyObject *
_PyInt_FromUid(uid_t uid)
{
    return PyInt_FromLong((long)uid);
}

PyObject *
_PyInt_FromGid(gid_t gid)
{
    return PyInt_FromLong((long)gid);
}

/* 1 and the number, or 0 with an error. */
static int
convert_id(PyObject *object, const char *kind, unsigned *id)
{
    if (PyFloat_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "integer argument expected, got float");
        return 0;
    }
    PyObject *number = PyNumber_Index(object);
    if (number == NULL) {
        PyErr_Format(PyExc_TypeError, "an integer is required");
        return 0;
    }
    int overflow = 0;
    long value =
        PyLong_Check(number) ? PyLong_AsLongAndOverflow(number, &overflow) : PyInt_AS_LONG(number);
    Py_DECREF(number);
    if (overflow < 0 || value < -1) {
        PyErr_Format(PyExc_OverflowError, "%s is less than minimum", kind);
        return 0;
    }
    if (overflow > 0 || value > (long)UINT_MAX) {
        PyErr_Format(PyExc_OverflowError, "%s is greater than maximum", kind);
        return 0;
    }
    *id = (unsigned)value;
    return 1;
}

int
_Py_Uid_Converter(PyObject *object, void *result)
{
    return convert_id(object, "user id", (unsigned *)result);
}

int
_Py_Gid_Converter(PyObject *object, void *result)
{
    return convert_id(object, "group id", (unsigned *)result);
}

/* ---- who we are ---- */

#define NUMBER_FUNCTION(name, make)                                \
    static PyObject *posix_##name(PyObject *self, PyObject *unused) \
    {                                                              \
        return make(name());                                       \
    }

NUMBER_FUNCTION(getuid, _PyInt_FromUid)
NUMBER_FUNCTION(geteuid, _PyInt_FromUid)
NUMBER_FUNCTION(getgid, _PyInt_FromGid)
NUMBER_FUNCTION(getegid, _PyInt_FromGid)
NUMBER_FUNCTION(getpid, PyInt_FromLong)
NUMBER_FUNCTION(getppid, PyInt_FromLong)
NUMBER_FUNCTION(getpgrp, PyInt_FromLong)

static PyObject *
posix_getgroups(PyObject *self, PyObject *unused)
{
    gid_t groups[65536 / 16];
    int count = getgroups((int)(sizeof groups / sizeof groups[0]), groups);
    if (count < 0) {
        return posix_error();
    }
    PyObject *list = PyList_New(count);
    for (int i = 0; list != NULL && i < count; i++) {
        PyObject *number = _PyInt_FromGid(groups[i]);
        if (number == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, number);
    }
    return list;
}

static PyObject *
posix_getlogin(PyObject *self, PyObject *unused)
{
    char name[256];
    int number = getlogin_r(name, sizeof name);
    if (number != 0) {
        errno = number;
        return posix_error();
    }
    return PyString_FromString(name);
}

static PyObject *
posix_getresuid(PyObject *self, PyObject *unused)
{
    uid_t real, effective, saved;
    if (getresuid(&real, &effective, &saved) < 0) {
        return posix_error();
    }
    return Py_BuildValue("(NNN)", _PyInt_FromUid(real), _PyInt_FromUid(effective),
                         _PyInt_FromUid(saved));
}

static PyObject *
posix_getresgid(PyObject *self, PyObject *unused)
{
    gid_t real, effective, saved;
    if (getresgid(&real, &effective, &saved) < 0) {
        return posix_error();
    }
    return Py_BuildValue("(NNN)", _PyInt_FromGid(real), _PyInt_FromGid(effective),
                         _PyInt_FromGid(saved));
}

/* ---- becoming somebody else ---- */

#define SET_ONE(name, converter)                                        \
    static PyObject *posix_##name(PyObject *self, PyObject *args)        \
    {                                                                   \
        unsigned id;                                                    \
        if (!PyArg_ParseTuple(args, "O&:" #name, converter, &id)) {     \
            return NULL;                                                \
        }                                                               \
        return posix_none(name(id));                                    \
    }

SET_ONE(setuid, _Py_Uid_Converter)
SET_ONE(seteuid, _Py_Uid_Converter)
SET_ONE(setgid, _Py_Gid_Converter)
SET_ONE(setegid, _Py_Gid_Converter)

#define SET_TWO(name, converter)                                                           \
    static PyObject *posix_##name(PyObject *self, PyObject *args)                           \
    {                                                                                      \
        unsigned real, effective;                                                          \
        if (!PyArg_ParseTuple(args, "O&O&:" #name, converter, &real, converter, &effective)) { \
            return NULL;                                                                   \
        }                                                                                  \
        return posix_none(name(real, effective));                                          \
    }

SET_TWO(setreuid, _Py_Uid_Converter)
SET_TWO(setregid, _Py_Gid_Converter)

#define SET_THREE(name, converter)                                                     \
    static PyObject *posix_##name(PyObject *self, PyObject *args)                       \
    {                                                                                  \
        unsigned real, effective, saved;                                               \
        if (!PyArg_ParseTuple(args, "O&O&O&:" #name, converter, &real, converter,      \
                              &effective, converter, &saved)) {                        \
            return NULL;                                                               \
        }                                                                              \
        return posix_none(name(real, effective, saved));                               \
    }

SET_THREE(setresuid, _Py_Uid_Converter)
SET_THREE(setresgid, _Py_Gid_Converter)

static PyObject *
posix_setgroups(PyObject *self, PyObject *groups)
{
    if (!PySequence_Check(groups)) {
        PyErr_SetString(PyExc_TypeError, "setgroups argument must be a sequence");
        return NULL;
    }
    Py_ssize_t count = PySequence_Size(groups);
    if (count < 0) {
        return NULL;
    }
    if (count > NGROUPS_MAX) {
        PyErr_SetString(PyExc_ValueError, "too many groups");
        return NULL;
    }
    gid_t *ids = PyMem_New(gid_t, count > 0 ? count : 1);
    if (ids == NULL) {
        return PyErr_NoMemory();
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PySequence_GetItem(groups, i);
        int fine = 0;
        if (item != NULL && !PyInt_Check(item) && !PyLong_Check(item)) {
            PyErr_SetString(PyExc_TypeError, "groups must be integers");
        }
        else if (item != NULL) {
            fine = _Py_Gid_Converter(item, &ids[i]);
        }
        Py_XDECREF(item);
        if (!fine) {
            PyMem_Free(ids);
            return NULL;
        }
    }
    int status = setgroups((size_t)count, ids);
    PyMem_Free(ids);
    return posix_none(status);
}

static PyObject *
posix_initgroups(PyObject *self, PyObject *args)
{
    char *name;
    gid_t gid;
    if (!PyArg_ParseTuple(args, "sO&:initgroups", &name, _Py_Gid_Converter, &gid)) {
        return NULL;
    }
    return initgroups(name, gid) < 0 ? PyErr_SetFromErrno(PyExc_OSError) : posix_none(0);
}

/* ---- process groups, sessions, terminals ---- */

static PyObject *
posix_getpgid(PyObject *self, PyObject *args)
{
    int pid;
    if (!PyArg_ParseTuple(args, "i:getpgid", &pid)) {
        return NULL;
    }
    pid_t group = getpgid(pid);
    return group < 0 ? posix_error() : PyInt_FromLong(group);
}

static PyObject *
posix_getsid(PyObject *self, PyObject *args)
{
    int pid;
    if (!PyArg_ParseTuple(args, "i:getsid", &pid)) {
        return NULL;
    }
    pid_t session = getsid(pid);
    return session < 0 ? posix_error() : PyInt_FromLong(session);
}

static PyObject *
posix_setsid(PyObject *self, PyObject *unused)
{
    return posix_none(setsid() < 0 ? -1 : 0);
}

static PyObject *
posix_setpgrp(PyObject *self, PyObject *unused)
{
    return posix_none(setpgrp());
}

static PyObject *
posix_setpgid(PyObject *self, PyObject *args)
{
    int pid, group;
    if (!PyArg_ParseTuple(args, "ii:setpgid", &pid, &group)) {
        return NULL;
    }
    return posix_none(setpgid(pid, group));
}

static PyObject *
posix_tcgetpgrp(PyObject *self, PyObject *args)
{
    int fd;
    if (!PyArg_ParseTuple(args, "i:tcgetpgrp", &fd)) {
        return NULL;
    }
    pid_t group = tcgetpgrp(fd);
    return group < 0 ? posix_error() : PyInt_FromLong(group);
}

static PyObject *
posix_tcsetpgrp(PyObject *self, PyObject *args)
{
    int fd, group;
    if (!PyArg_ParseTuple(args, "ii:tcsetpgrp", &fd, &group)) {
        return NULL;
    }
    return posix_none(tcsetpgrp(fd, group));
}

const PyMethodDef py_posix_identity_methods[] = {
    {"getegid", posix_getegid, METH_NOARGS, "getegid() -> effective group"},
    {"geteuid", posix_geteuid, METH_NOARGS, "geteuid() -> effective user"},
    {"getgid", posix_getgid, METH_NOARGS, "getgid() -> group"},
    {"getgroups", posix_getgroups, METH_NOARGS, "getgroups() -> list of further groups"},
    {"getlogin", posix_getlogin, METH_NOARGS, "getlogin() -> name of the logged in user"},
    {"getpgid", posix_getpgid, METH_VARARGS, "getpgid(pid) -> process group"},
    {"getpgrp", posix_getpgrp, METH_NOARGS, "getpgrp() -> our process group"},
    {"getpid", posix_getpid, METH_NOARGS, "getpid() -> our number"},
    {"getppid", posix_getppid, METH_NOARGS, "getppid() -> number of the parent"},
    {"getresgid", posix_getresgid, METH_NOARGS, "getresgid() -> (real, effective, saved)"},
    {"getresuid", posix_getresuid, METH_NOARGS, "getresuid() -> (real, effective, saved)"},
    {"getsid", posix_getsid, METH_VARARGS, "getsid(pid) -> session"},
    {"getuid", posix_getuid, METH_NOARGS, "getuid() -> user"},
    {"initgroups", posix_initgroups, METH_VARARGS, "initgroups(user, gid)"},
    {"setegid", posix_setegid, METH_VARARGS, "setegid(gid)"},
    {"seteuid", posix_seteuid, METH_VARARGS, "seteuid(uid)"},
    {"setgid", posix_setgid, METH_VARARGS, "setgid(gid)"},
    {"setgroups", posix_setgroups, METH_O, "setgroups(list)"},
    {"setpgid", posix_setpgid, METH_VARARGS, "setpgid(pid, group)"},
    {"setpgrp", posix_setpgrp, METH_NOARGS, "setpgrp(): lead a process group"},
    {"setregid", posix_setregid, METH_VARARGS, "setregid(real, effective)"},
    {"setresgid", posix_setresgid, METH_VARARGS, "setresgid(real, effective, saved)"},
    {"setresuid", posix_setresuid, METH_VARARGS, "setresuid(real, effective, saved)"},
    {"setreuid", posix_setreuid, METH_VARARGS, "setreuid(real, effective)"},
    {"setsid", posix_setsid, METH_NOARGS, "setsid(): lead a session"},
    {"setuid", posix_setuid, METH_VARARGS, "setuid(uid)"},
    {"tcgetpgrp", posix_tcgetpgrp, METH_VARARGS, "tcgetpgrp(fd) -> group in the foreground"},
    {"tcsetpgrp", posix_tcsetpgrp, METH_VARARGS, "tcsetpgrp(fd, group)"},
    {NULL, NULL, 0, NULL},
};
