/* fileio.c - FileIO: a file descriptor as a raw stream.
 *
 * Reads and writes are one system call each; None stands for "would block".
 *
 * I1 fd is -1 when the stream is closed, or was never opened.
 * I2 The descriptor is closed by the stream only if closefd is true.
 */
#include "io.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    py_io_base base;
    int fd;
    signed char seekable;     /* -1: not known yet */
    unsigned char readable;
    unsigned char writable;
    unsigned char appending;
    unsigned char closefd;
} fileio;

static PyObject *
raise_closed(void)
{
    PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
    return NULL;
}

static PyObject *
raise_mode(const char *action)
{
    PyErr_Format(PyExc_ValueError, "File not open for %s", action);
    return NULL;
}

static PyObject *
fileio_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    fileio *self = (fileio *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->fd = -1;
        self->seekable = -1;
        self->closefd = 1;
    }
    return (PyObject *)self;
}

/* ---- opening ---- */

static int
parse_mode(fileio *self, const char *mode, int *flags)
{
    int kinds = 0;
    int plus = 0;
    *flags = 0;
    for (const char *m = mode; *m; m++) {
        switch (*m) {
        case 'r':
            kinds++;
            self->readable = 1;
            break;
        case 'w':
            kinds++;
            self->writable = 1;
            *flags |= O_CREAT | O_TRUNC;
            break;
        case 'a':
            kinds++;
            self->writable = self->appending = 1;
            *flags |= O_CREAT | O_APPEND;
            break;
        case '+':
            plus++;
            self->readable = self->writable = 1;
            break;
        case 'b':
            break;
        default:
            PyErr_Format(PyExc_ValueError, "invalid mode: %.200s", mode);
            return -1;
        }
    }
    if (kinds != 1 || plus > 1) {
        PyErr_SetString(PyExc_ValueError,
                        "Must have exactly one of read/write/append mode and at most one plus");
        return -1;
    }
    *flags |= self->readable && self->writable ? O_RDWR : self->readable ? O_RDONLY : O_WRONLY;
    return 0;
}

/* A directory opens for reading, but is no file; a descriptor may be dead. */
static int
check_descriptor(fileio *self, PyObject *name, int is_path)
{
    struct stat st;
    if (fstat(self->fd, &st) < 0) {
        if (errno == EBADF) {
            PyErr_SetFromErrno(PyExc_OSError);
            return -1;
        }
        return 0;
    }
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        PyErr_SetFromErrnoWithFilenameObject(PyExc_IOError, is_path ? name : NULL);
        return -1;
    }
    return 0;
}

static void
close_descriptor(fileio *self)
{
    int fd = self->fd;
    self->fd = -1;
    if (fd >= 0 && self->closefd) {
        Py_BEGIN_ALLOW_THREADS
        close(fd);
        Py_END_ALLOW_THREADS
    }
}

/* The path as bytes. Returns new str. */
static PyObject *
path_bytes(PyObject *name)
{
    PyObject *path;
    if (PyUnicode_Check(name)) {
        const char *encoding = Py_FileSystemDefaultEncoding;
        path = PyUnicode_AsEncodedString(name, encoding != NULL ? encoding : "utf-8", NULL);
    }
    else {
        path = PyObject_Str(name);
    }
    if (path != NULL && strlen(PyString_AS_STRING(path)) != (size_t)PyString_GET_SIZE(path)) {
        PyErr_SetString(PyExc_TypeError, "embedded NUL character");
        Py_CLEAR(path);
    }
    return path;
}

static int
open_path(fileio *self, PyObject *name, int flags)
{
    if (!PyString_Check(name) && !PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "coercing to Unicode: need string or buffer, %.200s found",
                     Py_TYPE(name)->tp_name);
        return -1;
    }
    PyObject *path = path_bytes(name);
    if (path == NULL) {
        return -1;
    }
    if (!self->closefd) {
        PyErr_SetString(PyExc_ValueError, "Cannot use closefd=False with file name");
        Py_DECREF(path);
        return -1;
    }
    int fd;
    Py_BEGIN_ALLOW_THREADS
    fd = open(PyString_AS_STRING(path), flags | O_LARGEFILE, 0666);
    Py_END_ALLOW_THREADS
    if (fd < 0) {
        PyErr_SetFromErrnoWithFilenameObject(PyExc_IOError, path);
        Py_DECREF(path);
        return -1;
    }
    Py_DECREF(path);
    self->fd = fd;
    return 0;
}

/* A descriptor when `file` is a number: 1, 0 when it is not one. */
static int
read_descriptor(PyObject *file, int *fd)
{
    if (PyFloat_Check(file)) {
        PyErr_SetString(PyExc_TypeError, "integer argument expected, got float");
        return -1;
    }
    if (!PyInt_Check(file) && !PyLong_Check(file)) {
        return 0;
    }
    long number = PyInt_AsLong(file);
    if (number == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return 0;
    }
    if (number < INT_MIN || number > INT_MAX) {
        return 0;                 /* too big for a descriptor: an odd name */
    }
    if (number < 0) {
        PyErr_SetString(PyExc_ValueError, "negative file descriptor");
        return -1;
    }
    *fd = (int)number;
    return 1;
}

static int
fileio_init(PyObject *obj, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"file", "mode", "closefd", NULL};
    fileio *self = (fileio *)obj;
    PyObject *file;
    const char *mode = "r";
    int closefd = 1;
    int flags;
    int fd = -1;
    if (self->fd >= 0) {
        close_descriptor(self);
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|si:fileio", (char **)names, &file, &mode,
                                     &closefd)) {
        return -1;
    }
    int is_number = read_descriptor(file, &fd);
    self->readable = self->writable = self->appending = 0;
    self->seekable = -1;
    self->closefd = closefd != 0;
    if (is_number < 0 || parse_mode(self, mode, &flags) < 0) {
        return -1;
    }
    if (is_number) {
        self->fd = fd;
    }
    else if (open_path(self, file, flags) < 0) {
        return -1;
    }
    if (check_descriptor(self, file, !is_number) < 0) {
        if (is_number) {
            self->fd = -1;        /* not ours */
        }
        close_descriptor(self);
        return -1;
    }
    if (PyObject_SetAttrString(obj, "name", file) < 0) {
        if (is_number) {
            self->fd = -1;
        }
        close_descriptor(self);
        return -1;
    }
    if (self->appending && lseek(self->fd, 0, SEEK_END) < 0 && is_number == 0
        && errno != ESPIPE) {
        PyErr_SetFromErrno(PyExc_IOError);
        close_descriptor(self);
        return -1;
    }
    return 0;
}

/* ---- reading ---- */

static PyObject *
io_error(void)
{
    return PyErr_SetFromErrno(PyExc_IOError);
}

/* Other threads run while the system reads: what is not pinned gets its bytes afterwards.  Returns what read() gave, -1 with errno, or
   -1 with an exception and errno 0. */
static ssize_t
read_into_view(int fd, Py_buffer *view, PyObject *args)
{
    int pinned = py_io_is_pinned(view);
    size_t size = (size_t)view->len;
    char *to = pinned ? view->buf : PyMem_Malloc(size + 1);
    ssize_t got;
    int error;

    if (to == NULL) {
        PyErr_NoMemory();
        errno = 0;
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    errno = 0;
    got = read(fd, to, size);
    error = errno;
    Py_END_ALLOW_THREADS
    if (!pinned) {
        int gone = got > 0 && py_io_view_again(view, args, "w*") < 0;
        if (got > 0 && !gone && got > view->len) {
            PyErr_SetString(PyExc_ValueError, "the buffer has become too small");
            gone = 1;
        }
        if (got > 0 && !gone) {
            memcpy(view->buf, to, (size_t)got);
        }
        PyMem_Free(to);
        got = gone ? -1 : got;
        error = gone ? 0 : error;
    }
    errno = error;
    return got;
}

static PyObject *
fileio_readinto(fileio *self, PyObject *args)
{
    Py_buffer view;
    ssize_t got;
    if (self->fd < 0) {
        return raise_closed();
    }
    if (!self->readable) {
        return raise_mode("reading");
    }
    if (!PyArg_ParseTuple(args, "w*", &view)) {
        return NULL;
    }
    got = read_into_view(self->fd, &view, args);
    int error = errno;
    PyBuffer_Release(&view);
    if (got < 0) {
        if (error == 0) {
            return NULL;
        }
        if (error == EAGAIN) {
            Py_RETURN_NONE;
        }
        errno = error;
        return io_error();
    }
    return PyLong_FromSsize_t(got);
}

/* How much the rest of a regular file should be, plus one byte to see the end. */
static Py_ssize_t
first_room(const fileio *self)
{
    struct stat st;
    off_t at = lseek(self->fd, 0, SEEK_CUR);
    if (at >= 0 && fstat(self->fd, &st) == 0 && st.st_size >= at
        && st.st_size - at < PY_SSIZE_T_MAX / 2) {
        return (Py_ssize_t)(st.st_size - at) + 1;
    }
    return IO_BUFFER_SIZE;
}

static PyObject *
fileio_readall(fileio *self, PyObject *unused)
{
    if (self->fd < 0) {
        return raise_closed();
    }
    Py_ssize_t room = first_room(self);
    Py_ssize_t used = 0;
    PyObject *result = PyString_FromStringAndSize(NULL, room);
    while (result != NULL) {
        ssize_t got;
        if (used == room) {
            room += room < 1024 * 1024 ? room + 8192 : room / 2;
            if (_PyString_Resize(&result, room) < 0) {
                return NULL;
            }
        }
        char *to = PyString_AS_STRING(result) + used;
        Py_BEGIN_ALLOW_THREADS
        errno = 0;
        got = read(self->fd, to, (size_t)(room - used));
        Py_END_ALLOW_THREADS
        if (got == 0) {
            break;
        }
        if (got < 0) {
            if (errno == EINTR) {
                if (PyErr_CheckSignals() < 0) {
                    Py_CLEAR(result);
                }
                continue;
            }
            if (used > 0) {
                break;
            }
            Py_DECREF(result);
            if (errno == EAGAIN) {
                Py_RETURN_NONE;
            }
            return io_error();
        }
        used += got;
    }
    if (result != NULL && used < room && _PyString_Resize(&result, used) < 0) {
        return NULL;
    }
    return result;
}

static PyObject *
fileio_read(fileio *self, PyObject *args)
{
    Py_ssize_t size = -1;
    ssize_t got;
    if (self->fd < 0) {
        return raise_closed();
    }
    if (!self->readable) {
        return raise_mode("reading");
    }
    if (!PyArg_ParseTuple(args, "|O&", py_io_convert_size, &size)) {
        return NULL;
    }
    if (size < 0) {
        return fileio_readall(self, NULL);
    }
    PyObject *result = PyString_FromStringAndSize(NULL, size);
    if (result == NULL) {
        return NULL;
    }
    char *to = PyString_AS_STRING(result);
    Py_BEGIN_ALLOW_THREADS
    errno = 0;
    got = read(self->fd, to, (size_t)size);
    Py_END_ALLOW_THREADS
    if (got < 0) {
        int error = errno;
        Py_DECREF(result);
        if (error == EAGAIN) {
            Py_RETURN_NONE;
        }
        errno = error;
        return io_error();
    }
    if (got != size && _PyString_Resize(&result, got) < 0) {
        return NULL;
    }
    return result;
}

static PyObject *
fileio_write(fileio *self, PyObject *args)
{
    Py_buffer view;
    ssize_t written;
    if (self->fd < 0) {
        return raise_closed();
    }
    if (!self->writable) {
        return raise_mode("writing");
    }
    if (!PyArg_ParseTuple(args, "s*:write", &view)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    errno = 0;
    written = write(self->fd, view.buf, (size_t)view.len);
    Py_END_ALLOW_THREADS
    int error = errno;
    int interrupted = written >= 0 && written < view.len;
    PyBuffer_Release(&view);
    if (written < 0) {
        if (error == EAGAIN) {
            Py_RETURN_NONE;
        }
        errno = error;
        return io_error();
    }
    if (interrupted && PyErr_CheckSignals() < 0) {
        return NULL;
    }
    return PyLong_FromSsize_t(written);
}

/* ---- position ---- */

static PyObject *
move(const fileio *self, PyObject *offset, int whence)
{
    long long distance = 0;
    off_t position;
    if (offset != NULL) {
        if (PyFloat_Check(offset)) {
            PyErr_SetString(PyExc_TypeError, "an integer is required");
            return NULL;
        }
        distance = PyInt_Check(offset) ? PyInt_AS_LONG(offset) : PyLong_AsLongLong(offset);
        if (distance == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    Py_BEGIN_ALLOW_THREADS
    position = lseek(self->fd, (off_t)distance, whence);
    Py_END_ALLOW_THREADS
    return position < 0 ? io_error() : PyLong_FromLongLong(position);
}

static PyObject *
fileio_seek(fileio *self, PyObject *args)
{
    PyObject *offset;
    int whence = 0;
    if (self->fd < 0) {
        return raise_closed();
    }
    if (!PyArg_ParseTuple(args, "O|i", &offset, &whence)) {
        return NULL;
    }
    return move(self, offset, whence);
}

static PyObject *
fileio_tell(fileio *self, PyObject *unused)
{
    return self->fd < 0 ? raise_closed() : move(self, NULL, SEEK_CUR);
}

static PyObject *
fileio_truncate(fileio *self, PyObject *args)
{
    PyObject *size = NULL;
    int status;
    if (self->fd < 0) {
        return raise_closed();
    }
    if (!self->writable) {
        return raise_mode("writing");
    }
    if (!PyArg_ParseTuple(args, "|O", &size)) {
        return NULL;
    }
    if (size == NULL || size == Py_None) {
        size = move(self, NULL, SEEK_CUR);
    }
    else {
        Py_INCREF(size);
    }
    if (size == NULL) {
        return NULL;
    }
    long long bytes = PyInt_Check(size) ? PyInt_AS_LONG(size) : PyLong_AsLongLong(size);
    if (bytes == -1 && PyErr_Occurred()) {
        Py_DECREF(size);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = ftruncate(self->fd, (off_t)bytes);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        Py_DECREF(size);
        return io_error();
    }
    return size;
}

/* ---- questions ---- */

static PyObject *
fileio_close(fileio *self, PyObject *unused)
{
    PyObject *error[3] = {NULL, NULL, NULL};
    PyObject *result = py_io_base_close((PyObject *)self);
    int status = 0;
    if (result == NULL) {
        PyErr_Fetch(&error[0], &error[1], &error[2]);
        Py_INCREF(Py_None);
        result = Py_None;
    }
    int fd = self->fd;
    self->fd = -1;
    if (fd >= 0 && self->closefd) {
        Py_BEGIN_ALLOW_THREADS
        status = close(fd);
        Py_END_ALLOW_THREADS
    }
    if (status < 0) {
        Py_CLEAR(result);
        io_error();
    }
    return py_io_first_error(error, result);
}

static PyObject *
fileio_seekable(fileio *self, PyObject *unused)
{
    if (self->fd < 0) {
        return raise_closed();
    }
    if (self->seekable < 0) {
        PyObject *position = move(self, NULL, SEEK_CUR);
        if (position == NULL) {
            PyErr_Clear();
        }
        self->seekable = position != NULL;
        Py_XDECREF(position);
    }
    return PyBool_FromLong(self->seekable);
}

static PyObject *
fileio_readable(fileio *self, PyObject *unused)
{
    return self->fd < 0 ? raise_closed() : PyBool_FromLong(self->readable);
}

static PyObject *
fileio_writable(fileio *self, PyObject *unused)
{
    return self->fd < 0 ? raise_closed() : PyBool_FromLong(self->writable);
}

static PyObject *
fileio_fileno(fileio *self, PyObject *unused)
{
    return self->fd < 0 ? raise_closed() : PyInt_FromLong(self->fd);
}

static PyObject *
fileio_isatty(fileio *self, PyObject *unused)
{
    int answer;
    if (self->fd < 0) {
        return raise_closed();
    }
    Py_BEGIN_ALLOW_THREADS
    answer = isatty(self->fd);
    Py_END_ALLOW_THREADS
    return PyBool_FromLong(answer);
}

static const char *
mode_text(const fileio *self)
{
    if (self->appending) {
        return self->readable ? "ab+" : "ab";
    }
    return self->readable ? self->writable ? "rb+" : "rb" : "wb";
}

static PyObject *
fileio_get_mode(fileio *self, void *closure)
{
    return PyUnicode_FromString(mode_text(self));
}

int
py_fileio_is_closed(PyObject *obj)
{
    return ((const fileio *)obj)->fd < 0;
}

static PyObject *
fileio_get_closed(fileio *self, void *closure)
{
    return PyBool_FromLong(self->fd < 0);
}

static PyObject *
fileio_get_closefd(fileio *self, void *closure)
{
    return PyBool_FromLong(self->closefd);
}

static PyObject *
fileio_repr(fileio *self)
{
    if (self->fd < 0) {
        return PyString_FromString("<_io.FileIO [closed]>");
    }
    PyObject *name = PyObject_GetAttrString((PyObject *)self, "name");
    if (name == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return NULL;
        }
        PyErr_Clear();
        return PyString_FromFormat("<_io.FileIO fd=%d mode='%s'>", self->fd, mode_text(self));
    }
    PyObject *text = PyObject_Repr(name);
    Py_DECREF(name);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = PyString_FromFormat("<_io.FileIO name=%s mode='%s'>",
                                           PyString_AS_STRING(text), mode_text(self));
    Py_DECREF(text);
    return result;
}

static void
fileio_dealloc(PyObject *self)
{
    if (!py_io_begin_dealloc(self)) {
        py_io_end_dealloc(self);
    }
}

static int
fileio_traverse(fileio *self, visitproc visit, void *arg)
{
    Py_VISIT(self->base.dict);
    return 0;
}

static int
fileio_clear(fileio *self)
{
    Py_CLEAR(self->base.dict);
    return 0;
}

static const PyMethodDef fileio_methods[] = {
    {"read", (PyCFunction)fileio_read, METH_VARARGS, "One read of at most so many bytes."},
    {"readall", (PyCFunction)fileio_readall, METH_NOARGS, "Everything up to the end."},
    {"readinto", (PyCFunction)fileio_readinto, METH_VARARGS, "One read into a buffer."},
    {"write", (PyCFunction)fileio_write, METH_VARARGS, "One write; the number of bytes taken."},
    {"seek", (PyCFunction)fileio_seek, METH_VARARGS, "Moves the position."},
    {"tell", (PyCFunction)fileio_tell, METH_NOARGS, "The position in bytes."},
    {"truncate", (PyCFunction)fileio_truncate, METH_VARARGS, "Sets the size of the file."},
    {"close", (PyCFunction)fileio_close, METH_NOARGS, "Closes the descriptor, unless closefd is false."},
    {"seekable", (PyCFunction)fileio_seekable, METH_NOARGS, "Can the position be moved?"},
    {"readable", (PyCFunction)fileio_readable, METH_NOARGS, "Was it opened for reading?"},
    {"writable", (PyCFunction)fileio_writable, METH_NOARGS, "Was it opened for writing?"},
    {"fileno", (PyCFunction)fileio_fileno, METH_NOARGS, "The descriptor."},
    {"isatty", (PyCFunction)fileio_isatty, METH_NOARGS, "Is it a terminal?"},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef fileio_getset[] = {
    {(char *)"closed", (getter)fileio_get_closed, NULL, (char *)"True if the file is closed", NULL},
    {(char *)"closefd", (getter)fileio_get_closefd, NULL,
     (char *)"True if the file descriptor will be closed", NULL},
    {(char *)"mode", (getter)fileio_get_mode, NULL, (char *)"String giving the file mode", NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_fileio_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.FileIO",
    .tp_basicsize = sizeof(fileio),
    .tp_dealloc = fileio_dealloc,
    .tp_repr = (reprfunc)fileio_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "FileIO(file, mode='r', closefd=True): a raw stream over a path or descriptor.",
    .tp_traverse = (traverseproc)fileio_traverse,
    .tp_clear = (inquiry)fileio_clear,
    .tp_weaklistoffset = offsetof(fileio, base.weakreflist),
    .tp_methods = (PyMethodDef *)fileio_methods,
    .tp_getset = (PyGetSetDef *)fileio_getset,
    .tp_base = &py_rawiobase_type,
    .tp_dictoffset = offsetof(fileio, base.dict),
    .tp_init = fileio_init,
    .tp_new = fileio_new,
};
