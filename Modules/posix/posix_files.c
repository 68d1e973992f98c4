/* posix: file descriptors. */
#include "posix.h"

#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- one descriptor ---- */

static PyObject *
call_with_fd(PyObject *object, int (*call)(int))
{
    int fd = PyObject_AsFileDescriptor(object);
    int status;
    if (fd < 0) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = call(fd);
    Py_END_ALLOW_THREADS
    return posix_none(status);
}

static PyObject *
posix_fchdir(PyObject *self, PyObject *fd)
{
    return call_with_fd(fd, fchdir);
}

static PyObject *
posix_fsync(PyObject *self, PyObject *fd)
{
    return call_with_fd(fd, fsync);
}

static PyObject *
posix_fdatasync(PyObject *self, PyObject *fd)
{
    return call_with_fd(fd, fdatasync);
}

static PyObject *
posix_close(PyObject *self, PyObject *args)
{
    int fd, status;
    if (!PyArg_ParseTuple(args, "i:close", &fd)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = close(fd);
    Py_END_ALLOW_THREADS
    return posix_none(status);
}

static PyObject *
posix_closerange(PyObject *self, PyObject *args)
{
    int first, end;
    if (!PyArg_ParseTuple(args, "ii:closerange", &first, &end)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    for (int fd = first; fd < end; fd++) {
        close(fd);
    }
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyObject *
posix_dup(PyObject *self, PyObject *args)
{
    int fd, copy;
    if (!PyArg_ParseTuple(args, "i:dup", &fd)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    copy = dup(fd);
    Py_END_ALLOW_THREADS
    return copy < 0 ? posix_error() : PyInt_FromLong(copy);
}

static PyObject *
posix_dup2(PyObject *self, PyObject *args)
{
    int fd, to, status;
    if (!PyArg_ParseTuple(args, "ii:dup2", &fd, &to)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = dup2(fd, to);
    Py_END_ALLOW_THREADS
    return posix_none(status);
}

static PyObject *
posix_isatty(PyObject *self, PyObject *args)
{
    int fd;
    return PyArg_ParseTuple(args, "i:isatty", &fd) ? PyBool_FromLong(isatty(fd)) : NULL;
}

static PyObject *
posix_ttyname(PyObject *self, PyObject *args)
{
    int fd;
    char name[4096];
    if (!PyArg_ParseTuple(args, "i:ttyname", &fd)) {
        return NULL;
    }
    int number = ttyname_r(fd, name, sizeof name);
    if (number != 0) {
        errno = number;
        return posix_error();
    }
    return PyString_FromString(name);
}

static PyObject *
posix_ctermid(PyObject *self, PyObject *unused)
{
    char name[L_ctermid];
    return ctermid(name) != NULL ? PyString_FromString(name) : posix_error();
}

/* ---- opening ---- */

static PyObject *
posix_open(PyObject *self, PyObject *args)
{
    char *path = NULL;
    int flags, mode = 0777, fd;
    if (!PyArg_ParseTuple(args, "eti|i", Py_FileSystemDefaultEncoding, &path, &flags, &mode)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    fd = open(path, flags, mode);
    Py_END_ALLOW_THREADS
    if (fd < 0) {
        return posix_path_error(path);
    }
    PyMem_Free(path);
    return PyInt_FromLong(fd);
}

static PyObject *
posix_pipe(PyObject *self, PyObject *unused)
{
    int ends[2], status;
    Py_BEGIN_ALLOW_THREADS
    status = pipe(ends);
    Py_END_ALLOW_THREADS
    return status < 0 ? posix_error() : Py_BuildValue("(ii)", ends[0], ends[1]);
}

static PyObject *
posix_openpty(PyObject *self, PyObject *unused)
{
    int master = -1, slave = -1;
    if (openpty(&master, &slave, NULL, NULL, NULL) != 0) {
        return posix_error();
    }
    return Py_BuildValue("(ii)", master, slave);
}

static FILE *
open_fd(int fd, const char *mode)
{
    FILE *file;
    Py_BEGIN_ALLOW_THREADS
    if (mode[0] == 'a') { /* the descriptor may not append by itself */
        int flags = fcntl(fd, F_GETFL);
        if (flags != -1) {
            fcntl(fd, F_SETFL, flags | O_APPEND);
        }
        file = fdopen(fd, mode);
        if (file == NULL && flags != -1) {
            fcntl(fd, F_SETFL, flags);
        }
    }
    else {
        file = fdopen(fd, mode);
    }
    Py_END_ALLOW_THREADS
    return file;
}

static PyObject *
posix_fdopen(PyObject *self, PyObject *args)
{
    int fd, size = -1;
    const char *given = "r";
    struct stat status;
    if (!PyArg_ParseTuple(args, "i|si", &fd, &given, &size)) {
        return NULL;
    }
    char *mode = PyMem_Malloc(strlen(given) + 3);
    if (mode == NULL) {
        return PyErr_NoMemory();
    }
    strcpy(mode, given);
    if (_PyFile_SanitizeMode(mode) < 0) {
        PyMem_Free(mode);
        return NULL;
    }
    if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        PyMem_Free(mode);
        errno = EISDIR;
        return PyErr_SetFromErrnoWithFilename(PyExc_IOError, "<fdopen>");
    }
    /* The object first: a failure afterwards must leave the descriptor open. */
    PyObject *object = PyFile_FromFile(NULL, "<fdopen>", (char *)given, fclose);
    FILE *file = object != NULL ? open_fd(fd, mode) : NULL;
    PyMem_Free(mode);
    if (file == NULL) {
        Py_XDECREF(object);
        return object != NULL ? posix_error() : NULL;
    }
    ((PyFileObject *)object)->f_fp = file;
    PyFile_SetBufSize(object, size);
    return object;
}

static PyObject *
posix_popen(PyObject *self, PyObject *args)
{
    const char *command;
    const char *mode = "r";
    int size = -1;
    FILE *file;
    if (!PyArg_ParseTuple(args, "s|si:popen", &command, &mode, &size)) {
        return NULL;
    }
    const char *real_mode = strcmp(mode, "rb") == 0   ? "r"
                            : strcmp(mode, "wb") == 0 ? "w"
                                                      : mode;
    Py_BEGIN_ALLOW_THREADS
    file = popen(command, real_mode);
    Py_END_ALLOW_THREADS
    if (file == NULL) {
        return posix_error();
    }
    PyObject *object = PyFile_FromFile(file, (char *)command, (char *)mode, pclose);
    if (object == NULL) {
        pclose(file);
        return NULL;
    }
    PyFile_SetBufSize(object, size);
    return object;
}

/* ---- reading, writing, positions ---- */

static PyObject *
posix_read(PyObject *self, PyObject *args)
{
    int fd, size;
    ssize_t got;
    if (!PyArg_ParseTuple(args, "ii:read", &fd, &size)) {
        return NULL;
    }
    if (size < 0) {
        errno = EINVAL;
        return posix_error();
    }
    PyObject *text = PyString_FromStringAndSize(NULL, size);
    if (text == NULL) {
        return NULL;
    }
    char *buffer = PyString_AS_STRING(text);
    Py_BEGIN_ALLOW_THREADS
    got = read(fd, buffer, (size_t)size);
    Py_END_ALLOW_THREADS
    if (got < 0) {
        Py_DECREF(text);
        return posix_error();
    }
    if (got != size) {
        _PyString_Resize(&text, got);
    }
    return text;
}

static PyObject *
posix_write(PyObject *self, PyObject *args)
{
    Py_buffer data;
    int fd;
    ssize_t written;
    if (!PyArg_ParseTuple(args, "is*:write", &fd, &data)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    written = write(fd, data.buf, (size_t)data.len);
    Py_END_ALLOW_THREADS
    int number = errno;
    PyBuffer_Release(&data);
    errno = number;
    return written < 0 ? posix_error() : PyInt_FromSsize_t(written);
}

static PyObject *
posix_lseek(PyObject *self, PyObject *args)
{
    int fd, how;
    PyObject *object;
    off_t position;
    if (!PyArg_ParseTuple(args, "iOi:lseek", &fd, &object, &how)) {
        return NULL;
    }
    long offset = PyInt_AsLong(object);
    if (offset == -1 && PyErr_Occurred()) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    position = lseek(fd, offset, how);
    Py_END_ALLOW_THREADS
    return position < 0 ? posix_error() : PyInt_FromLong(position);
}

static PyObject *
posix_ftruncate(PyObject *self, PyObject *args)
{
    int fd, status;
    PyObject *object;
    if (!PyArg_ParseTuple(args, "iO:ftruncate", &fd, &object)) {
        return NULL;
    }
    long size = PyInt_AsLong(object);
    if (size == -1 && PyErr_Occurred()) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = ftruncate(fd, size);
    Py_END_ALLOW_THREADS
    return posix_none(status);
}

static PyObject *
posix_fchmod(PyObject *self, PyObject *args)
{
    int fd, mode, status;
    if (!PyArg_ParseTuple(args, "ii:fchmod", &fd, &mode)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = fchmod(fd, (mode_t)mode);
    Py_END_ALLOW_THREADS
    return posix_none(status);
}

static PyObject *
posix_fchown(PyObject *self, PyObject *args)
{
    uid_t uid;
    gid_t gid;
    int fd, status;
    if (!PyArg_ParseTuple(args, "iO&O&:fchown", &fd, _Py_Uid_Converter, &uid, _Py_Gid_Converter, &gid)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = fchown(fd, uid, gid);
    Py_END_ALLOW_THREADS
    return posix_none(status);
}

const PyMethodDef py_posix_file_methods[] = {
    {"close", posix_close, METH_VARARGS, "close(fd)"},
    {"closerange", posix_closerange, METH_VARARGS, "closerange(low, high): errors are ignored"},
    {"ctermid", posix_ctermid, METH_NOARGS, "ctermid() -> name of the controlling terminal"},
    {"dup", posix_dup, METH_VARARGS, "dup(fd) -> copy"},
    {"dup2", posix_dup2, METH_VARARGS, "dup2(fd, to)"},
    {"fchdir", posix_fchdir, METH_O, "fchdir(fd): change the working directory"},
    {"fchmod", posix_fchmod, METH_VARARGS, "fchmod(fd, mode)"},
    {"fchown", posix_fchown, METH_VARARGS, "fchown(fd, uid, gid)"},
    {"fdatasync", posix_fdatasync, METH_O, "fdatasync(fd): write the data to the disk"},
    {"fdopen", posix_fdopen, METH_VARARGS, "fdopen(fd[, mode='r'[, bufsize]]) -> file object"},
    {"fsync", posix_fsync, METH_O, "fsync(fd): write everything to the disk"},
    {"ftruncate", posix_ftruncate, METH_VARARGS, "ftruncate(fd, size)"},
    {"isatty", posix_isatty, METH_VARARGS, "isatty(fd) -> is it a terminal?"},
    {"lseek", posix_lseek, METH_VARARGS, "lseek(fd, offset, how) -> new position"},
    {"open", posix_open, METH_VARARGS, "open(path, flags[, mode=0777]) -> fd"},
    {"openpty", posix_openpty, METH_NOARGS, "openpty() -> (master fd, slave fd)"},
    {"pipe", posix_pipe, METH_NOARGS, "pipe() -> (read fd, write fd)"},
    {"popen", posix_popen, METH_VARARGS, "popen(command[, mode='r'[, bufsize]]) -> file object"},
    {"read", posix_read, METH_VARARGS, "read(fd, size) -> string"},
    {"ttyname", posix_ttyname, METH_VARARGS, "ttyname(fd) -> name of the terminal"},
    {"write", posix_write, METH_VARARGS, "write(fd, string) -> bytes written"},
    {NULL, NULL, 0, NULL},
};
