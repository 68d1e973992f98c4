/* fcntl: control of descriptors and locks of files.
 *
 * A string argument is copied into a buffer that the call may change, and the changed bytes are the result.
 */
#define PY_SSIZE_T_CLEAN
#include "Python.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>

enum { BUFFER_SIZE = 1024 };

static int
convert_fd(PyObject *object, void *target)
{
    int fd = PyObject_AsFileDescriptor(object);
    *(int *)target = fd;
    return fd >= 0;
}

static PyObject *
fcntl_fcntl(PyObject *self, PyObject *args)
{
    int fd, code, result;
    long number = 0;
    char *text;
    Py_ssize_t size;
    char buffer[BUFFER_SIZE];
    if (PyArg_ParseTuple(args, "O&is#:fcntl", convert_fd, &fd, &code, &text, &size)) {
        if (size > BUFFER_SIZE) {
            PyErr_SetString(PyExc_ValueError, "fcntl string arg too long");
            return NULL;
        }
        memcpy(buffer, text, (size_t)size);
        Py_BEGIN_ALLOW_THREADS
        result = fcntl(fd, code, buffer);
        Py_END_ALLOW_THREADS
        return result < 0 ? PyErr_SetFromErrno(PyExc_IOError)
                          : PyString_FromStringAndSize(buffer, size);
    }
    PyErr_Clear();
    if (!PyArg_ParseTuple(args, "O&i|l;fcntl requires a file or file descriptor, an integer and "
                                "optionally a third integer or a string",
                          convert_fd, &fd, &code, &number)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    result = fcntl(fd, code, number);
    Py_END_ALLOW_THREADS
    return result < 0 ? PyErr_SetFromErrno(PyExc_IOError) : PyInt_FromLong(result);
}

/* ---- ioctl ---- */

/* With a writable buffer: changed in place when `mutate`, else like a string. */
static PyObject *
ioctl_buffer(int fd, unsigned long code, char *bytes, Py_ssize_t size, int mutate)
{
    char buffer[BUFFER_SIZE + 1];
    char *area = buffer;
    int result;
    if (size <= BUFFER_SIZE) {
        memcpy(buffer, bytes, (size_t)size);
        buffer[size] = '\0';
    }
    else if (mutate) {
        area = bytes;
    }
    else {
        PyErr_SetString(PyExc_ValueError, "ioctl string arg too long");
        return NULL;
    }
    if (area == bytes) { /* the buffer could go away without the GIL */
        result = ioctl(fd, code, area);
    }
    else {
        Py_BEGIN_ALLOW_THREADS
        result = ioctl(fd, code, area);
        Py_END_ALLOW_THREADS
    }
    if (mutate && size <= BUFFER_SIZE) {
        memcpy(bytes, buffer, (size_t)size);
    }
    if (result < 0) {
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    return mutate ? PyInt_FromLong(result) : PyString_FromStringAndSize(buffer, size);
}

static PyObject *
ioctl_string(int fd, unsigned long code, const char *text, Py_ssize_t size)
{
    char buffer[BUFFER_SIZE + 1];
    int result;
    if (size > BUFFER_SIZE) {
        PyErr_SetString(PyExc_ValueError, "ioctl string arg too long");
        return NULL;
    }
    memcpy(buffer, text, (size_t)size);
    buffer[size] = '\0';
    Py_BEGIN_ALLOW_THREADS
    result = ioctl(fd, code, buffer);
    Py_END_ALLOW_THREADS
    return result < 0 ? PyErr_SetFromErrno(PyExc_IOError)
                      : PyString_FromStringAndSize(buffer, size);
}

static PyObject *
fcntl_ioctl(PyObject *self, PyObject *args)
{
    int fd, number = 0, mutate = 1, result;
    unsigned int code;
    char *text;
    Py_ssize_t size;
    if (PyArg_ParseTuple(args, "O&Iw#|i:ioctl", convert_fd, &fd, &code, &text, &size, &mutate)) {
        return ioctl_buffer(fd, code, text, size, mutate);
    }
    PyErr_Clear();
    if (PyArg_ParseTuple(args, "O&Is#:ioctl", convert_fd, &fd, &code, &text, &size)) {
        return ioctl_string(fd, code, text, size);
    }
    PyErr_Clear();
    if (!PyArg_ParseTuple(args, "O&I|i;ioctl requires a file or file descriptor, an integer and "
                                "optionally an integer or buffer argument",
                          convert_fd, &fd, &code, &number)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    result = ioctl(fd, code, number);
    Py_END_ALLOW_THREADS
    return result < 0 ? PyErr_SetFromErrno(PyExc_IOError) : PyInt_FromLong(result);
}

/* ---- locks ---- */

static PyObject *
fcntl_flock(PyObject *self, PyObject *args)
{
    int fd, how, result;
    if (!PyArg_ParseTuple(args, "O&i:flock", convert_fd, &fd, &how)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    result = flock(fd, how);
    Py_END_ALLOW_THREADS
    if (result < 0) {
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    Py_RETURN_NONE;
}

static int
read_offset(PyObject *number, off_t *offset)
{
    *offset = 0;
    if (number == NULL) {
        return 0;
    }
    *offset = PyLong_Check(number) ? PyLong_AsLong(number) : PyInt_AsLong(number);
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *
fcntl_lockf(PyObject *self, PyObject *args)
{
    int fd, how, whence = 0, result;
    PyObject *length = NULL, *start = NULL;
    struct flock lock;
    if (!PyArg_ParseTuple(args, "O&i|OOi:lockf", convert_fd, &fd, &how, &length, &start, &whence)) {
        return NULL;
    }
    memset(&lock, 0, sizeof lock);
    if (how == LOCK_UN) {
        lock.l_type = F_UNLCK;
    }
    else if (how & LOCK_SH) {
        lock.l_type = F_RDLCK;
    }
    else if (how & LOCK_EX) {
        lock.l_type = F_WRLCK;
    }
    else {
        PyErr_SetString(PyExc_ValueError, "unrecognized lockf argument");
        return NULL;
    }
    if (read_offset(start, &lock.l_start) < 0 || read_offset(length, &lock.l_len) < 0) {
        return NULL;
    }
    lock.l_whence = (short)whence;
    Py_BEGIN_ALLOW_THREADS
    result = fcntl(fd, (how & LOCK_NB) ? F_SETLK : F_SETLKW, &lock);
    Py_END_ALLOW_THREADS
    if (result < 0) {
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    Py_RETURN_NONE;
}

static const PyMethodDef fcntl_methods[] = {
    {"fcntl", fcntl_fcntl, METH_VARARGS, "fcntl(fd, code[, arg]) -> int or changed string"},
    {"ioctl", fcntl_ioctl, METH_VARARGS,
     "ioctl(fd, code[, arg[, mutate_flag]]) -> int or changed string"},
    {"flock", fcntl_flock, METH_VARARGS, "flock(fd, operation)"},
    {"lockf", fcntl_lockf, METH_VARARGS, "lockf(fd, operation[, length[, start[, whence]]])"},
    {NULL, NULL, 0, NULL},
};

#define NAMES(N)                                                                              \
    N(LOCK_SH) N(LOCK_EX) N(LOCK_NB) N(LOCK_UN) N(LOCK_MAND) N(LOCK_READ) N(LOCK_WRITE)       \
    N(LOCK_RW) N(F_DUPFD) N(F_GETFD) N(F_SETFD) N(F_GETFL) N(F_SETFL) N(F_GETLK) N(F_SETLK)   \
    N(F_SETLKW) N(F_GETOWN) N(F_SETOWN) N(F_GETSIG) N(F_SETSIG) N(F_RDLCK) N(F_WRLCK)         \
    N(F_UNLCK) N(F_GETLK64) N(F_SETLK64) N(F_SETLKW64) N(FASYNC) N(F_SETLEASE) N(F_GETLEASE)  \
    N(F_NOTIFY) N(F_EXLCK) N(F_SHLCK) N(FD_CLOEXEC) N(DN_ACCESS) N(DN_MODIFY) N(DN_CREATE)    \
    N(DN_DELETE) N(DN_RENAME) N(DN_ATTRIB) N(DN_MULTISHOT)

PyMODINIT_FUNC
initfcntl(void)
{
    static const struct {
        const char *name;
        long value;
    } constants[] = {
#define ROW(name) {#name, (long)(name)},
        NAMES(ROW)
#undef ROW
    };
    PyObject *module = Py_InitModule3("fcntl", (PyMethodDef *)fcntl_methods,
                                      "Control of descriptors and locks of files.");
    for (size_t i = 0; module != NULL && i < sizeof constants / sizeof constants[0]; i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return;
        }
    }
}
