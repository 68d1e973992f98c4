/* mmap: a piece of a file (or anonymous memory) seen as a mutable string with a position.
 *
 * The object keeps its own duplicate of the descriptor, for size() and resize(); -1 means anonymous.
 *
 * I1  data == NULL exactly when the map is closed; every entry asks is_open() after its arguments
 *     were converted, because a conversion may run Python code that closes or resizes the map.
 * I2  0 <= position <= size is kept by seek; resize may break it, so readers clamp.
 *
 * An anonymous map that grows is copied into a new one: pages that mremap adds to a shared anonymous
 * map have nothing behind them and would raise SIGBUS.
 */
#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "structmember.h"
#include "py_pins.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY };

typedef struct {
    PyObject_HEAD
    char *data;
    size_t size;
    size_t position;
    off_t offset;
    int fd;
    int access;
    PyObject *error;
} mmap_object;

PyMODINIT_FUNC initmmap(void);

static PyObject *
raise_error(mmap_object *self)
{
    return PyErr_SetFromErrno(self->error);
}

/* Asked before the arguments are read, and again behind it: to read them may run code that closes the map. */
static int
is_open(mmap_object *self)
{
    if (self->data == NULL) {
        PyErr_SetString(PyExc_ValueError, "mmap closed or invalid");
    }
    return self->data != NULL;
}

static int
is_writable(mmap_object *self)
{
    if (self->access == ACCESS_READ) {
        PyErr_SetString(PyExc_TypeError, "mmap can't modify a readonly memory map.");
        return 0;
    }
    return 1;
}

static void
release(mmap_object *self)
{
    char *data = self->data;
    int fd = self->fd;
    self->data = NULL;
    self->fd = -1;
    if (fd >= 0) {
        close(fd);
    }
    if (data != NULL) {
        munmap(data, self->size);
    }
}

static void
mmap_dealloc(mmap_object *self)
{
    PyTypeObject *type = Py_TYPE(self);
    release(self);
    Py_CLEAR(self->error);
    type->tp_free((PyObject *)self);
}

static PyObject *
mmap_close(mmap_object *self)
{
    if (py_memory_is_pinned((PyObject *)self)) {
        PyErr_SetString(PyExc_BufferError, "cannot close exported pointers exist");
        return NULL;
    }
    release(self);
    Py_RETURN_NONE;
}

/* ---- reading and writing at the position ---- */

static size_t
rest_size(mmap_object *self)
{
    return self->position < self->size ? self->size - self->position : 0;
}

static PyObject *
take(mmap_object *self, size_t size)
{
    PyObject *text = PyString_FromStringAndSize(self->data + self->position, (Py_ssize_t)size);
    if (text != NULL) {
        self->position += size;
    }
    return text;
}

static PyObject *
mmap_read(mmap_object *self, PyObject *args)
{
    Py_ssize_t size;
    if (!is_open(self) || !PyArg_ParseTuple(args, "n:read", &size) || !is_open(self)) {
        return NULL;
    }
    size_t rest = rest_size(self);
    return take(self, size < 0 || (size_t)size > rest ? rest : (size_t)size);
}

static PyObject *
mmap_read_byte(mmap_object *self)
{
    if (!is_open(self)) {
        return NULL;
    }
    if (rest_size(self) == 0) {
        PyErr_SetString(PyExc_ValueError, "read byte out of range");
        return NULL;
    }
    return take(self, 1);
}

static PyObject *
mmap_readline(mmap_object *self)
{
    if (!is_open(self)) {
        return NULL;
    }
    size_t rest = rest_size(self);
    if (rest == 0) {
        return PyString_FromStringAndSize(NULL, 0);
    }
    const char *start = self->data + self->position;
    const char *newline = memchr(start, '\n', rest);
    return take(self, newline == NULL ? rest : (size_t)(newline - start) + 1);
}

static PyObject *
mmap_write(mmap_object *self, PyObject *args)
{
    const char *bytes;
    Py_ssize_t size;
    if (!is_open(self) || !PyArg_ParseTuple(args, "s#:write", &bytes, &size) || !is_open(self) || !is_writable(self)) {
        return NULL;
    }
    if ((size_t)size > rest_size(self)) {
        PyErr_SetString(PyExc_ValueError, "data out of range");
        return NULL;
    }
    memmove(self->data + self->position, bytes, (size_t)size);
    self->position += (size_t)size;
    Py_RETURN_NONE;
}

static PyObject *
mmap_write_byte(mmap_object *self, PyObject *args)
{
    char byte;
    if (!is_open(self) || !PyArg_ParseTuple(args, "c:write_byte", &byte) || !is_writable(self)) {
        return NULL;
    }
    if (rest_size(self) == 0) {
        PyErr_SetString(PyExc_ValueError, "write byte out of range");
        return NULL;
    }
    self->data[self->position++] = byte;
    Py_RETURN_NONE;
}

static PyObject *
mmap_tell(mmap_object *self)
{
    return is_open(self) ? PyInt_FromSize_t(self->position) : NULL;
}

static PyObject *
mmap_seek(mmap_object *self, PyObject *args)
{
    Py_ssize_t distance, base;
    int whence = SEEK_SET;
    if (!is_open(self) || !PyArg_ParseTuple(args, "n|i:seek", &distance, &whence) || !is_open(self)) {
        return NULL;
    }
    switch (whence) {
    case SEEK_SET: base = 0; break;
    case SEEK_CUR: base = (Py_ssize_t)self->position; break;
    case SEEK_END: base = (Py_ssize_t)self->size; break;
    default: PyErr_SetString(PyExc_ValueError, "unknown seek type"); return NULL;
    }
    if (distance < -base || distance > (Py_ssize_t)self->size - base) {
        PyErr_SetString(PyExc_ValueError, "seek out of range");
        return NULL;
    }
    self->position = (size_t)(base + distance);
    Py_RETURN_NONE;
}

/* ---- searching ---- */

static size_t
clamp_bound(mmap_object *self, Py_ssize_t bound)
{
    Py_ssize_t size = (Py_ssize_t)self->size;
    if (bound < 0) {
        bound += size;
    }
    return bound < 0 ? 0 : bound > size ? self->size : (size_t)bound;
}

static PyObject *
find_last(const char *data, size_t start, size_t end, const char *text, size_t size)
{
    for (size_t at = end - size + 1; at-- > start;) {
        if (memcmp(data + at, text, size) == 0) {
            return PyInt_FromSize_t(at);
        }
    }
    return PyInt_FromLong(-1);
}

static PyObject *
find_first(const char *data, size_t start, size_t end, const char *text, size_t size)
{
    if (size == 0) {
        return PyInt_FromSize_t(start);
    }
    const char *found = memmem(data + start, end - start, text, size);
    return found == NULL ? PyInt_FromLong(-1) : PyInt_FromSize_t((size_t)(found - data));
}

static PyObject *
find(mmap_object *self, PyObject *args, const char *format, int backwards)
{
    const char *text;
    Py_ssize_t size, first = (Py_ssize_t)self->position, last = (Py_ssize_t)self->size;
    if (!is_open(self) || !PyArg_ParseTuple(args, format, &text, &size, &first, &last) || !is_open(self) ||
        !PyArg_Parse(PyTuple_GET_ITEM(args, 0), "s#", &text, &size)) {    /* __index__ may have moved the text */
        return NULL;
    }
    size_t start = clamp_bound(self, first), end = clamp_bound(self, last);
    if (start > end || (size_t)size > end - start) {
        return PyInt_FromLong(-1);
    }
    return (backwards ? find_last : find_first)(self->data, start, end, text, (size_t)size);
}

static PyObject *
mmap_find(mmap_object *self, PyObject *args)
{
    return find(self, args, "s#|nn:find", 0);
}

static PyObject *
mmap_rfind(mmap_object *self, PyObject *args)
{
    return find(self, args, "s#|nn:rfind", 1);
}

/* ---- the map as a whole ---- */

static PyObject *
mmap_size(mmap_object *self)
{
    struct stat info;
    if (!is_open(self)) {
        return NULL;
    }
    return fstat(self->fd, &info) < 0 ? raise_error(self) : PyInt_FromSsize_t(info.st_size);
}

static PyObject *
mmap_flush(mmap_object *self, PyObject *args)
{
    Py_ssize_t start = 0, size = (Py_ssize_t)self->size;
    if (!is_open(self) || !PyArg_ParseTuple(args, "|nn:flush", &start, &size) || !is_open(self)) {
        return NULL;
    }
    if (start < 0 || size < 0 || (size_t)start > self->size
        || (size_t)size > self->size - (size_t)start) {
        PyErr_SetString(PyExc_ValueError, "flush values out of range");
        return NULL;
    }
    if (self->access == ACCESS_READ || self->access == ACCESS_COPY) {
        return PyLong_FromLong(0);
    }
    char *place = self->data + start;    /* may be unmapped meanwhile: then it is an error of msync's */
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = msync(place, (size_t)size, MS_SYNC);
    Py_END_ALLOW_THREADS
    return status < 0 ? raise_error(self) : PyInt_FromLong(0);
}

static PyObject *
mmap_move(mmap_object *self, PyObject *args)
{
    Py_ssize_t target, source, count;
    if (!is_open(self) || !PyArg_ParseTuple(args, "nnn:move", &target, &source, &count) || !is_open(self)
        || !is_writable(self)) {
        return NULL;
    }
    Py_ssize_t size = (Py_ssize_t)self->size;
    if (target < 0 || source < 0 || count < 0 || size - target < count || size - source < count) {
        PyErr_SetString(PyExc_ValueError, "source, destination, or count out of range");
        return NULL;
    }
    memmove(self->data + target, self->data + source, (size_t)count);
    Py_RETURN_NONE;
}

static char *
copy_anonymous(mmap_object *self, size_t size)
{
    char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (data != MAP_FAILED) {
        memcpy(data, self->data, self->size < size ? self->size : size);
        munmap(self->data, self->size);
    }
    return data;
}

static PyObject *
mmap_resize(mmap_object *self, PyObject *args)
{
    Py_ssize_t size;
    if (!is_open(self) || !PyArg_ParseTuple(args, "n:resize", &size) || !is_open(self)) {
        return NULL;
    }
    if (self->access == ACCESS_READ || self->access == ACCESS_COPY) {
        PyErr_SetString(PyExc_TypeError,
                        "mmap can't resize a readonly or copy-on-write memory map.");
        return NULL;
    }
    if (size < 0 || PY_SSIZE_T_MAX - self->offset < size) {
        PyErr_SetString(PyExc_ValueError, "new size out of range");
        return NULL;
    }
    if (py_memory_is_pinned((PyObject *)self)) {
        PyErr_SetString(PyExc_BufferError, "mmap can't resize with extant buffers exported.");
        return NULL;
    }
    if (self->fd >= 0 && ftruncate(self->fd, self->offset + size) < 0) {
        return raise_error(self);
    }
    char *data = self->fd < 0 && (size_t)size > self->size
                     ? copy_anonymous(self, (size_t)size)
                     : mremap(self->data, self->size, (size_t)size, MREMAP_MAYMOVE);
    if (data == MAP_FAILED) {
        return raise_error(self);
    }
    self->data = data;
    self->size = (size_t)size;
    Py_RETURN_NONE;
}

/* ---- sequence, mapping and buffer ---- */

static Py_ssize_t
mmap_length(mmap_object *self)
{
    return is_open(self) ? (Py_ssize_t)self->size : -1;
}

static int
check_index(mmap_object *self, Py_ssize_t index)
{
    if (!is_open(self)) {
        return 0;
    }
    if (index < 0 || (size_t)index >= self->size) {
        PyErr_SetString(PyExc_IndexError, "mmap index out of range");
        return 0;
    }
    return 1;
}

static PyObject *
mmap_item(mmap_object *self, Py_ssize_t index)
{
    return check_index(self, index) ? PyString_FromStringAndSize(self->data + index, 1) : NULL;
}

static int
mmap_ass_item(mmap_object *self, Py_ssize_t index, PyObject *value)
{
    if (!check_index(self, index)) {
        return -1;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "mmap object doesn't support item deletion");
        return -1;
    }
    if (!PyString_Check(value) || PyString_GET_SIZE(value) != 1) {
        PyErr_SetString(PyExc_IndexError, "mmap assignment must be single-character string");
        return -1;
    }
    if (!is_writable(self)) {
        return -1;
    }
    self->data[index] = PyString_AS_STRING(value)[0];
    return 0;
}

static PyObject *
gather(mmap_object *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count)
{
    if (step == 1 || count <= 0) {
        return PyString_FromStringAndSize(self->data + start, count > 0 ? count : 0);
    }
    PyObject *text = PyString_FromStringAndSize(NULL, count);
    for (Py_ssize_t i = 0; text != NULL && i < count; i++) {
        PyString_AS_STRING(text)[i] = self->data[start + i * step];
    }
    return text;
}

static int
scatter(mmap_object *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count, PyObject *value)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "mmap object doesn't support slice deletion");
        return -1;
    }
    if (!PyString_Check(value)) {
        PyErr_SetString(PyExc_IndexError, "mmap slice assignment must be a string");
        return -1;
    }
    if (PyString_GET_SIZE(value) != count) {
        PyErr_SetString(PyExc_IndexError, "mmap slice assignment is wrong size");
        return -1;
    }
    if (!is_writable(self)) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        self->data[start + i * step] = PyString_AS_STRING(value)[i];
    }
    return 0;
}

static PyObject *
mmap_slice(mmap_object *self, Py_ssize_t low, Py_ssize_t high)
{
    if (!is_open(self)) {
        return NULL;
    }
    Py_ssize_t size = (Py_ssize_t)self->size;
    low = low < 0 ? 0 : low > size ? size : low;
    high = high < low ? low : high > size ? size : high;
    return gather(self, low, 1, high - low);
}

static int
mmap_ass_slice(mmap_object *self, Py_ssize_t low, Py_ssize_t high, PyObject *value)
{
    if (!is_open(self)) {
        return -1;
    }
    Py_ssize_t size = (Py_ssize_t)self->size;
    low = low < 0 ? 0 : low > size ? size : low;
    high = high < low ? low : high > size ? size : high;
    return scatter(self, low, 1, high - low, value);
}

/* The index of `key`, or -1 with an exception set (an index below the start is -1 without one). */
static Py_ssize_t
convert_index(mmap_object *self, PyObject *key)
{
    Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (index == -1 && PyErr_Occurred()) {
        return -1;
    }
    return index < 0 ? index + (Py_ssize_t)self->size : index;
}

static PyObject *
mmap_subscript(mmap_object *self, PyObject *key)
{
    Py_ssize_t start, stop, step, count;
    if (!is_open(self)) {
        return NULL;
    }
    if (PyIndex_Check(key)) {
        Py_ssize_t index = convert_index(self, key);
        return PyErr_Occurred() ? NULL : mmap_item(self, index);
    }
    if (!PySlice_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "mmap indices must be integers");
        return NULL;
    }
    if (_PySlice_Unpack(key, &start, &stop, &step) < 0 || !is_open(self)) {
        return NULL;
    }
    count = _PySlice_AdjustIndices((Py_ssize_t)self->size, &start, &stop, step);
    return gather(self, start, step, count);
}

static int
mmap_ass_subscript(mmap_object *self, PyObject *key, PyObject *value)
{
    Py_ssize_t start, stop, step, count;
    if (!is_open(self)) {
        return -1;
    }
    if (PyIndex_Check(key)) {
        Py_ssize_t index = convert_index(self, key);
        return PyErr_Occurred() ? -1 : mmap_ass_item(self, index, value);
    }
    if (!PySlice_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "mmap indices must be integer");
        return -1;
    }
    if (_PySlice_Unpack(key, &start, &stop, &step) < 0 || !is_open(self)) {
        return -1;
    }
    count = _PySlice_AdjustIndices((Py_ssize_t)self->size, &start, &stop, step);
    return scatter(self, start, step, count, value);
}

static Py_ssize_t
mmap_getbuffer(mmap_object *self, Py_ssize_t segment, const void **place)
{
    if (!is_open(self)) {
        return -1;
    }
    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "Accessing non-existent mmap segment");
        return -1;
    }
    *place = self->data;
    return (Py_ssize_t)self->size;
}

static Py_ssize_t
mmap_getwritebuffer(mmap_object *self, Py_ssize_t segment, const void **place)
{
    return is_open(self) && is_writable(self) ? mmap_getbuffer(self, segment, place) : -1;
}

static Py_ssize_t
mmap_getsegcount(mmap_object *self, Py_ssize_t *total)
{
    if (!is_open(self)) {
        return -1;
    }
    if (total != NULL) {
        *total = (Py_ssize_t)self->size;
    }
    return 1;
}

/* ---- making ---- */

/* The protection and kind of sharing that `access` stands for. */
static int
apply_access(int access, int *flags, int *protection)
{
    switch (access) {
    case ACCESS_DEFAULT: return 1;
    case ACCESS_READ: *flags = MAP_SHARED; *protection = PROT_READ; return 1;
    case ACCESS_WRITE: *flags = MAP_SHARED; *protection = PROT_READ | PROT_WRITE; return 1;
    case ACCESS_COPY: *flags = MAP_PRIVATE; *protection = PROT_READ | PROT_WRITE; return 1;
    default: PyErr_SetString(PyExc_ValueError, "mmap invalid access parameter."); return 0;
    }
}

/* Sets the final size from that of the file; 0 asks for everything behind the offset. */
static int
fit_to_file(int fd, off_t offset, Py_ssize_t *size)
{
    struct stat info;
    if (fd == -1 || fstat(fd, &info) < 0 || !S_ISREG(info.st_mode)) {
        return 1;
    }
    if (*size == 0) {
        if (info.st_size == 0) {
            PyErr_SetString(PyExc_ValueError, "cannot mmap an empty file");
            return 0;
        }
        if (offset >= info.st_size) {
            PyErr_SetString(PyExc_ValueError, "mmap offset is greater than file size");
            return 0;
        }
        *size = info.st_size - offset;
    }
    else if (offset > info.st_size || info.st_size - offset < *size) {
        PyErr_SetString(PyExc_ValueError, "mmap length is greater than file size");
        return 0;
    }
    return 1;
}

static PyObject *
find_error_class(void)
{
    PyObject *module = PyImport_ImportModule("mmap");
    PyObject *error = module == NULL ? NULL : PyObject_GetAttrString(module, "error");
    Py_XDECREF(module);
    return error;
}

static int
map_memory(mmap_object *self, int fd, Py_ssize_t size, int flags, int protection)
{
    if (fd == -1) {
        flags |= MAP_ANONYMOUS;
    }
    else if ((self->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0)) < 0) {
        raise_error(self);
        return -1;
    }
    char *data = mmap(NULL, (size_t)size, protection, flags, fd, self->offset);
    if (data == MAP_FAILED) {
        raise_error(self);
        return -1;
    }
    self->data = data;
    self->size = (size_t)size;
    return 0;
}

static PyObject *
mmap_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"fileno", "length", "flags", "prot", "access", "offset", NULL};
    int fd, flags = MAP_SHARED, protection = PROT_READ | PROT_WRITE, access = ACCESS_DEFAULT;
    Py_ssize_t size;
    long offset = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "in|iiil", (char **)names, &fd, &size, &flags,
                                     &protection, &access, &offset)) {
        return NULL;
    }
    if (size < 0 || offset < 0) {
        PyErr_Format(PyExc_OverflowError, "memory mapped %s must be positive",
                     size < 0 ? "length" : "offset");
        return NULL;
    }
    if (access != ACCESS_DEFAULT
        && (flags != MAP_SHARED || protection != (PROT_READ | PROT_WRITE))) {
        PyErr_SetString(PyExc_ValueError, "mmap can't specify both access and flags, prot.");
        return NULL;
    }
    if (access == ACCESS_DEFAULT && !(protection & PROT_WRITE)) {
        access = (protection & PROT_READ) ? ACCESS_READ : ACCESS_DEFAULT;
    }
    else if (!apply_access(access, &flags, &protection)) {
        return NULL;
    }
    if (!fit_to_file(fd, offset, &size)) {
        return NULL;
    }
    mmap_object *self = (mmap_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->fd = -1;
    self->access = access;
    self->offset = offset;
    self->error = find_error_class();
    if (self->error == NULL || map_memory(self, fd, size, flags, protection) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static const PyMethodDef mmap_methods[] = {
    {"close", (PyCFunction)mmap_close, METH_NOARGS, NULL},
    {"find", (PyCFunction)mmap_find, METH_VARARGS, NULL},
    {"rfind", (PyCFunction)mmap_rfind, METH_VARARGS, NULL},
    {"flush", (PyCFunction)mmap_flush, METH_VARARGS, NULL},
    {"move", (PyCFunction)mmap_move, METH_VARARGS, NULL},
    {"read", (PyCFunction)mmap_read, METH_VARARGS, NULL},
    {"read_byte", (PyCFunction)mmap_read_byte, METH_NOARGS, NULL},
    {"readline", (PyCFunction)mmap_readline, METH_NOARGS, NULL},
    {"resize", (PyCFunction)mmap_resize, METH_VARARGS, NULL},
    {"seek", (PyCFunction)mmap_seek, METH_VARARGS, NULL},
    {"size", (PyCFunction)mmap_size, METH_NOARGS, NULL},
    {"tell", (PyCFunction)mmap_tell, METH_NOARGS, NULL},
    {"write", (PyCFunction)mmap_write, METH_VARARGS, NULL},
    {"write_byte", (PyCFunction)mmap_write_byte, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static const PySequenceMethods mmap_as_sequence = {
    .sq_length = (lenfunc)mmap_length,
    .sq_item = (ssizeargfunc)mmap_item,
    .sq_slice = (ssizessizeargfunc)mmap_slice,
    .sq_ass_item = (ssizeobjargproc)mmap_ass_item,
    .sq_ass_slice = (ssizessizeobjargproc)mmap_ass_slice,
};

static const PyMappingMethods mmap_as_mapping = {
    .mp_length = (lenfunc)mmap_length,
    .mp_subscript = (binaryfunc)mmap_subscript,
    .mp_ass_subscript = (objobjargproc)mmap_ass_subscript,
};

static const PyBufferProcs mmap_as_buffer = {
    .bf_getreadbuffer = (readbufferproc)mmap_getbuffer,
    .bf_getwritebuffer = (writebufferproc)mmap_getwritebuffer,
    .bf_getsegcount = (segcountproc)mmap_getsegcount,
    .bf_getcharbuffer = (charbufferproc)mmap_getbuffer,
};

static const char mmap_doc[] =
"mmap(fileno, length[, flags[, prot[, access[, offset]]]])\n\n"
"A piece of the open file as memory; a length of 0 takes all behind the offset.\n"
"The fileno -1 stands for memory without a file.";

static PyTypeObject mmap_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "mmap.mmap",
    .tp_basicsize = sizeof(mmap_object),
    .tp_dealloc = (destructor)mmap_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GETCHARBUFFER,
    .tp_as_sequence = (PySequenceMethods *)&mmap_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&mmap_as_mapping,
    .tp_as_buffer = (PyBufferProcs *)&mmap_as_buffer,
    .tp_doc = mmap_doc,
    .tp_methods = (PyMethodDef *)mmap_methods,
    .tp_new = mmap_new,
};

static const struct {
    const char *name;
    int value;
} mmap_constants[] = {
    {"PROT_EXEC", PROT_EXEC},         {"PROT_READ", PROT_READ},
    {"PROT_WRITE", PROT_WRITE},       {"MAP_SHARED", MAP_SHARED},
    {"MAP_PRIVATE", MAP_PRIVATE},     {"MAP_DENYWRITE", MAP_DENYWRITE},
    {"MAP_EXECUTABLE", MAP_EXECUTABLE}, {"MAP_ANON", MAP_ANONYMOUS},
    {"MAP_ANONYMOUS", MAP_ANONYMOUS}, {"ACCESS_READ", ACCESS_READ},
    {"ACCESS_WRITE", ACCESS_WRITE},   {"ACCESS_COPY", ACCESS_COPY},
};

PyMODINIT_FUNC
initmmap(void)
{
    if (PyType_Ready(&mmap_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule("mmap", NULL);
    PyObject *error = PyErr_NewException("mmap.error", PyExc_EnvironmentError, NULL);
    if (module == NULL || error == NULL || PyModule_AddObject(module, "error", error) < 0) {
        return;
    }
    Py_INCREF(&mmap_type);
    PyModule_AddObject(module, "mmap", (PyObject *)&mmap_type);
    PyModule_AddIntConstant(module, "PAGESIZE", sysconf(_SC_PAGESIZE));
    PyModule_AddIntConstant(module, "ALLOCATIONGRANULARITY", sysconf(_SC_PAGESIZE));
    for (size_t i = 0; i < sizeof(mmap_constants) / sizeof(mmap_constants[0]); i++) {
        PyModule_AddIntConstant(module, mmap_constants[i].name, mmap_constants[i].value);
    }
}
