/* posix: stat and statvfs, and the types of their results.
 *
 * The first ten items of a stat_result are the classic integers; the times there are whole seconds. As
 * attributes the times are floats, unless stat_float_times(False) was called.
 */
#include "posix.h"
#include "py_state.h"
#include "structseq.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

static PyTypeObject stat_type;
static PyTypeObject statvfs_type;

enum { STAT_TIMES = 7, STAT_FLOAT_TIMES = 10, STAT_BLKSIZE = 13 };

static const PyStructSequence_Field stat_fields[] = {
    {"st_mode", "kind and permissions"},
    {"st_ino", "inode"},
    {"st_dev", "device"},
    {"st_nlink", "number of names"},
    {"st_uid", "owner"},
    {"st_gid", "group"},
    {"st_size", "bytes"},
    {"", "last access, whole seconds"},
    {"", "last change of the data, whole seconds"},
    {"", "last change of the inode, whole seconds"},
    {"st_atime", "last access"},
    {"st_mtime", "last change of the data"},
    {"st_ctime", "last change of the inode"},
    {"st_blksize", "good size for blocks"},
    {"st_blocks", "blocks of 512 bytes"},
    {"st_rdev", "device that it is"},
    {NULL, NULL},
};

static const PyStructSequence_Field statvfs_fields[] = {
    {"f_bsize", NULL}, {"f_frsize", NULL}, {"f_blocks", NULL}, {"f_bfree", NULL},
    {"f_bavail", NULL}, {"f_files", NULL}, {"f_ffree", NULL},  {"f_favail", NULL},
    {"f_flag", NULL},  {"f_namemax", NULL}, {NULL, NULL},
};

/* Whether times are floats belongs to the interpreter. */
static int
float_times(void)
{
    return !py_interp_get()->integer_times;
}

/* A tuple of ten integers may be made a stat_result: the times are then those integers. */
static PyObject *
stat_result_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *result = statvfs_type.tp_new(type, args, kwds); /* the plain one */;
    for (int i = 0; result != NULL && i < 3; i++) {
        PyObject **place = &((PyStructSequence *)result)->ob_item[STAT_FLOAT_TIMES + i];
        if (*place == Py_None) {
            PyObject *whole = ((PyStructSequence *)result)->ob_item[STAT_TIMES + i];
            Py_INCREF(whole);
            Py_SETREF(*place, whole);
        }
    }
    return result;
}

static void
set_time(PyObject *result, int index, const struct timespec *when, int floats)
{
    PyObject *whole = PyInt_FromLong(when->tv_sec);
    PyObject *exact;
    if (floats) {
        exact = PyFloat_FromDouble((double)when->tv_sec + 1e-9 * (double)when->tv_nsec);
    }
    else {
        exact = whole;
        Py_XINCREF(exact);
    }
    PyStructSequence_SET_ITEM(result, STAT_TIMES + index, whole);
    PyStructSequence_SET_ITEM(result, STAT_FLOAT_TIMES + index, exact);
}

static PyObject *
number(unsigned long value)
{
    return value <= LONG_MAX ? PyInt_FromLong((long)value) : PyLong_FromUnsignedLong(value);
}

PyObject *
py_posix_stat_result(const struct stat *status)
{
    PyObject *result = PyStructSequence_New(&stat_type);
    if (result == NULL) {
        return NULL;
    }
    int floats = float_times();
    PyStructSequence_SET_ITEM(result, 0, PyInt_FromLong((long)status->st_mode));
    PyStructSequence_SET_ITEM(result, 1, number(status->st_ino));
    PyStructSequence_SET_ITEM(result, 2, PyLong_FromUnsignedLongLong(status->st_dev));
    PyStructSequence_SET_ITEM(result, 3, PyInt_FromLong((long)status->st_nlink));
    PyStructSequence_SET_ITEM(result, 4, _PyInt_FromUid(status->st_uid));
    PyStructSequence_SET_ITEM(result, 5, _PyInt_FromGid(status->st_gid));
    PyStructSequence_SET_ITEM(result, 6, PyInt_FromLong((long)status->st_size));
    set_time(result, 0, &status->st_atim, floats);
    set_time(result, 1, &status->st_mtim, floats);
    set_time(result, 2, &status->st_ctim, floats);
    PyStructSequence_SET_ITEM(result, STAT_BLKSIZE, PyInt_FromLong((long)status->st_blksize));
    PyStructSequence_SET_ITEM(result, STAT_BLKSIZE + 1, PyInt_FromLong((long)status->st_blocks));
    PyStructSequence_SET_ITEM(result, STAT_BLKSIZE + 2, PyInt_FromLong((long)status->st_rdev));
    if (PyErr_Occurred()) {
        Py_DECREF(result);
        return NULL;
    }
    return result;
}

static PyObject *
stat_path(PyObject *args, const char *format, int (*call)(const char *, struct stat *))
{
    char *path = NULL;
    struct stat status;
    int failed;
    if (!PyArg_ParseTuple(args, format, Py_FileSystemDefaultEncoding, &path)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    failed = call(path, &status);
    Py_END_ALLOW_THREADS
    if (failed) {
        return posix_path_error(path);
    }
    PyMem_Free(path);
    return py_posix_stat_result(&status);
}

static PyObject *
posix_stat(PyObject *self, PyObject *args)
{
    return stat_path(args, "et:stat", stat);
}

static PyObject *
posix_lstat(PyObject *self, PyObject *args)
{
    return stat_path(args, "et:lstat", lstat);
}

static PyObject *
posix_fstat(PyObject *self, PyObject *args)
{
    int fd, failed;
    struct stat status;
    if (!PyArg_ParseTuple(args, "i:fstat", &fd)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    failed = fstat(fd, &status);
    Py_END_ALLOW_THREADS
    return failed ? posix_error() : py_posix_stat_result(&status);
}

static PyObject *
posix_stat_float_times(PyObject *self, PyObject *args)
{
    int value = -1;
    if (!PyArg_ParseTuple(args, "|i:stat_float_times", &value)) {
        return NULL;
    }
    if (value == -1) {
        return PyBool_FromLong(float_times());
    }
    py_interp_get()->integer_times = value == 0;
    Py_RETURN_NONE;
}

/* ---- statvfs ---- */

static PyObject *
statvfs_result(const struct statvfs *status)
{
    PyObject *result = PyStructSequence_New(&statvfs_type);
    if (result == NULL) {
        return NULL;
    }
    const unsigned long values[] = {
        status->f_bsize, status->f_frsize, status->f_blocks, status->f_bfree,  status->f_bavail,
        status->f_files, status->f_ffree,  status->f_favail, status->f_flag,   status->f_namemax,
    };
    for (int i = 0; i < 10; i++) {
        PyStructSequence_SET_ITEM(result, i, PyInt_FromLong((long)values[i]));
    }
    if (PyErr_Occurred()) {
        Py_DECREF(result);
        return NULL;
    }
    return result;
}

static PyObject *
posix_statvfs(PyObject *self, PyObject *args)
{
    char *path;
    struct statvfs status;
    int failed;
    if (!PyArg_ParseTuple(args, "s:statvfs", &path)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    failed = statvfs(path, &status);
    Py_END_ALLOW_THREADS
    if (failed) {
        return PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
    }
    return statvfs_result(&status);
}

static PyObject *
posix_fstatvfs(PyObject *self, PyObject *args)
{
    int fd, failed;
    struct statvfs status;
    if (!PyArg_ParseTuple(args, "i:fstatvfs", &fd)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    failed = fstatvfs(fd, &status);
    Py_END_ALLOW_THREADS
    return failed ? posix_error() : statvfs_result(&status);
}

const PyMethodDef py_posix_stat_methods[] = {
    {"stat", posix_stat, METH_VARARGS, "stat(path) -> stat_result"},
    {"lstat", posix_lstat, METH_VARARGS, "lstat(path) -> stat_result; links are not followed"},
    {"fstat", posix_fstat, METH_VARARGS, "fstat(fd) -> stat_result"},
    {"stat_float_times", posix_stat_float_times, METH_VARARGS,
     "stat_float_times([flag]) -> are times floats?"},
    {"statvfs", posix_statvfs, METH_VARARGS, "statvfs(path) -> statvfs_result"},
    {"fstatvfs", posix_fstatvfs, METH_VARARGS, "fstatvfs(fd) -> statvfs_result"},
    {NULL, NULL, 0, NULL},
};

/* ---- types ---- */

int
py_posix_init_stat(PyObject *module)
{
    static const PyStructSequence_Desc statvfs_description = {
        "posix.statvfs_result", "What the system knows about a file system.",
        (PyStructSequence_Field *)statvfs_fields, 10};
    if (stat_type.tp_name == NULL) {
        PyStructSequence_Field fields[sizeof stat_fields / sizeof stat_fields[0]];
        memcpy(fields, stat_fields, sizeof stat_fields);
        for (int i = STAT_TIMES; i < STAT_FLOAT_TIMES; i++) {
            fields[i].name = PyStructSequence_UnnamedField; /* not a constant for the compiler */
        }
        PyStructSequence_Desc stat_description = {
            "posix.stat_result", "What the system knows about a file.", fields, 10};
        PyStructSequence_InitType(&stat_type, &stat_description);
        PyStructSequence_InitType(&statvfs_type, (PyStructSequence_Desc *)&statvfs_description);
        stat_type.tp_new = stat_result_new;
    }
    Py_INCREF(&stat_type);
    Py_INCREF(&statvfs_type);
    if (PyModule_AddObject(module, "stat_result", (PyObject *)&stat_type) < 0) {
        return -1;
    }
    return PyModule_AddObject(module, "statvfs_result", (PyObject *)&statvfs_type);
}
