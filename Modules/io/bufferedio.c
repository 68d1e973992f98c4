/* bufferedio.c - the classes of buffered streams: base, reader, writer, both at once, pair.
 *
 * Not here: the buffer's algorithms (buffered.c); BytesIO.
 */
#include "buffered.h"

/* ---- _BufferedIOBase ---- */

PyObject *
py_bufferediobase_readinto(PyObject *self, PyObject *args)
{
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "w*:readinto", &view)) {
        return NULL;
    }
    PyObject *data = py_io_call(self, "read", "(n)", view.len);
    PyObject *result = NULL;
    if (data != NULL && py_io_view_again(&view, args, "w*:readinto") < 0) {
        Py_CLEAR(data);
    }
    if (data == Py_None) {
        result = data;
        data = NULL;
    }
    else if (data != NULL && !PyString_Check(data)) {
        PyErr_SetString(PyExc_TypeError, "read() should return bytes");
    }
    else if (data != NULL) {
        Py_ssize_t size = PyString_GET_SIZE(data);
        if (size > view.len) {
            PyErr_Format(PyExc_IOError, "read() returned too much data: %zd bytes requested, "
                         "%zd returned", view.len, size);
        }
        else {
            memcpy(view.buf, PyString_AS_STRING(data), (size_t)size);
            result = PyLong_FromSsize_t(size);
        }
    }
    Py_XDECREF(data);
    PyBuffer_Release(&view);
    return result;
}

static PyObject *
base_detach(PyObject *self, PyObject *unused)
{
    return py_io_unsupported("detach");
}

static PyObject *
base_read(PyObject *self, PyObject *args)
{
    return py_io_unsupported("read");
}

static PyObject *
base_read1(PyObject *self, PyObject *args)
{
    return py_io_unsupported("read1");
}

static PyObject *
base_write(PyObject *self, PyObject *args)
{
    return py_io_unsupported("write");
}

static const PyMethodDef base_methods[] = {
    {"detach", base_detach, METH_NOARGS, "Parts from the raw stream and returns it."},
    {"read", base_read, METH_VARARGS, "So many bytes, or all."},
    {"read1", base_read1, METH_VARARGS, "So many bytes, by at most one raw read."},
    {"readinto", py_bufferediobase_readinto, METH_VARARGS, "Reads into a buffer."},
    {"write", base_write, METH_VARARGS, "Writes all of the bytes, or keeps them."},
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_bufferediobase_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io._BufferedIOBase",
    .tp_basicsize = sizeof(py_io_base),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "The base class of streams of bytes with a buffer.",
    .tp_methods = (PyMethodDef *)base_methods,
    .tp_base = &py_iobase_type,
};

/* ---- what reader, writer and random share ---- */

/* self.raw.name(), without a lock. */
static PyObject *
forward(buffered *self, const char *name)
{
    return py_buffered_check(self) < 0 ? NULL : py_io_call(self->raw, name, NULL);
}

static PyObject *
common_seekable(buffered *self, PyObject *unused)
{
    return forward(self, "seekable");
}

static PyObject *
common_readable(buffered *self, PyObject *unused)
{
    return forward(self, "readable");
}

static PyObject *
common_writable(buffered *self, PyObject *unused)
{
    return forward(self, "writable");
}

static PyObject *
common_fileno(buffered *self, PyObject *unused)
{
    return forward(self, "fileno");
}

static PyObject *
common_isatty(buffered *self, PyObject *unused)
{
    return forward(self, "isatty");
}

static PyObject *
attribute(buffered *self, const char *name)
{
    return py_buffered_check(self) < 0 ? NULL : PyObject_GetAttrString(self->raw, name);
}

static PyObject *
get_closed(buffered *self, void *closure)
{
    return attribute(self, "closed");
}

static PyObject *
get_name(buffered *self, void *closure)
{
    return attribute(self, "name");
}

static PyObject *
get_mode(buffered *self, void *closure)
{
    return attribute(self, "mode");
}

static PyObject *
locked_flush(buffered *self)
{
    int status = -1;
    if (py_buffered_enter(self) < 0) {
        return NULL;
    }
    status = py_buffered_flush_pending(self);
    if (status == 0 && self->readable) {
        status = py_buffered_rewind(self);
    }
    py_buffered_leave(self);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
common_flush(buffered *self, PyObject *unused)
{
    if (py_buffered_check(self) < 0 || py_buffered_check_open(self, "flush of closed file") < 0) {
        return NULL;
    }
    return locked_flush(self);
}

static PyObject *
reader_flush(buffered *self, PyObject *unused)
{
    return forward(self, "flush");
}

/* Closes the raw stream even when flushing failed. */
static PyObject *
common_close(buffered *self, PyObject *unused)
{
    PyObject *error[3] = {NULL, NULL, NULL};
    if (py_buffered_check(self) < 0) {
        return NULL;
    }
    int truth = py_io_is_closed(self->raw);
    if (truth != 0) {
        if (truth < 0) {
            return NULL;
        }
        Py_RETURN_NONE;
    }
    PyObject *result = py_io_call((PyObject *)self, "flush", NULL);
    if (result == NULL) {
        PyErr_Fetch(&error[0], &error[1], &error[2]);
    }
    Py_XDECREF(result);
    result = py_buffered_check(self) < 0 ? NULL : py_io_call(self->raw, "close", NULL);
    return py_io_first_error(error, result);
}

static PyObject *
common_detach(buffered *self, PyObject *unused)
{
    if (py_buffered_check(self) < 0) {
        return NULL;
    }
    PyObject *result = py_io_call((PyObject *)self, "flush", NULL);
    if (result == NULL) {
        return NULL;
    }
    Py_DECREF(result);
    if (py_buffered_check(self) < 0) {               /* a flush() of a class may detach by itself */
        return NULL;
    }
    PyObject *raw = self->raw;
    self->raw = NULL;
    self->detached = 1;
    self->ok = 0;
    return raw;
}

/* ---- position ---- */

/* How far the raw stream is ahead of us; negative while writes are pending. */
static Py_ssize_t
ahead(const buffered *self)
{
    return self->writing ? self->start - self->end : self->end - self->start;
}

static PyObject *
common_tell(buffered *self, PyObject *unused)
{
    if (py_buffered_check(self) < 0) {
        return NULL;
    }
    long long position = py_buffered_position(self, py_io_call(self->raw, "tell", NULL));
    return position < 0 ? NULL : PyLong_FromLongLong(position - ahead(self));
}

/* A target within what was read ahead needs no raw seek. Returns 1 when it was reached so. */
static int
seek_in_buffer(buffered *self, long long target, int whence, long long *position)
{
    if (self->writing || whence == 2 || !self->readable || self->end == 0) {
        return 0;
    }
    long long current = self->raw_at;
    if (current < 0) {
        current = py_buffered_position(self, py_io_call(self->raw, "tell", NULL));
    }
    if (current < 0) {
        return -1;
    }
    current -= ahead(self);
    long long distance = whence == 0 ? target - current : target;
    if (distance < -self->start || distance > self->end - self->start) {
        return 0;
    }
    self->start += (Py_ssize_t)distance;
    *position = current + distance;
    return 1;
}

static PyObject *
locked_seek(buffered *self, long long target, int whence)
{
    long long position = 0;
    int done = seek_in_buffer(self, target, whence, &position);
    if (done != 0) {
        return done < 0 ? NULL : PyLong_FromLongLong(position);
    }
    if (py_buffered_flush_pending(self) < 0) {
        return NULL;
    }
    if (whence == 1) {
        target -= ahead(self);
    }
    PyObject *offset = PyLong_FromLongLong(target);
    position = offset == NULL ? -1
        : py_buffered_position(self, py_io_call(self->raw, "seek", "(Ni)", offset, whence));
    if (position < 0) {
        return NULL;
    }
    self->start = self->end = 0;
    self->writing = 0;
    return PyLong_FromLongLong(position);
}

static PyObject *
common_seek(buffered *self, PyObject *args)
{
    PyObject *arg;
    int whence = 0;
    if (py_buffered_check(self) < 0 || !PyArg_ParseTuple(args, "O|i:seek", &arg, &whence)) {
        return NULL;
    }
    if (whence < 0 || whence > 2) {
        PyErr_Format(PyExc_ValueError, "whence must be between 0 and 2, not %d", whence);
        return NULL;
    }
    if (py_buffered_check_open(self, "seek of closed file") < 0) {
        return NULL;
    }
    long long target = py_io_offset(arg);
    if ((target == -1 && PyErr_Occurred()) || py_buffered_enter(self) < 0) {
        return NULL;
    }
    PyObject *result = locked_seek(self, target, whence);
    py_buffered_leave(self);
    return result;
}

static PyObject *
common_truncate(buffered *self, PyObject *args)
{
    PyObject *size = Py_None;
    if (py_buffered_check(self) < 0 || !PyArg_ParseTuple(args, "|O:truncate", &size)
        || py_buffered_enter(self) < 0) {
        return NULL;
    }
    PyObject *result = NULL;
    int status = py_buffered_flush_pending(self);
    if (status == 0) {
        status = py_buffered_rewind(self);
    }
    if (status == 0) {
        result = py_io_call(self->raw, "truncate", "(O)", size);
    }
    py_buffered_leave(self);
    return result;
}

static PyObject *
common_repr(buffered *self)
{
    PyObject *name = PyObject_GetAttrString((PyObject *)self, "name");
    if (name == NULL) {
        PyErr_Clear();
        return PyString_FromFormat("<%s>", Py_TYPE(self)->tp_name);
    }
    PyObject *text = PyObject_Repr(name);
    Py_DECREF(name);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = PyString_FromFormat("<%s name=%s>", Py_TYPE(self)->tp_name,
                                           PyString_AS_STRING(text));
    Py_DECREF(text);
    return result;
}

static PyObject *
common_sizeof(buffered *self, PyObject *unused)
{
    return PyLong_FromSsize_t((Py_ssize_t)sizeof *self + (self->buffer != NULL ? self->size : 0));
}

static void
common_dealloc(PyObject *obj)
{
    buffered *self = (buffered *)obj;
    if (self->ok && py_io_finalize(obj) < 0) {
        if (PyType_HasFeature(Py_TYPE(obj), Py_TPFLAGS_HEAPTYPE)) {
            Py_INCREF(Py_TYPE(obj));
        }
        return;
    }
    if (_PyObject_GC_IS_TRACKED(obj)) {
        PyObject_GC_UnTrack(obj);
    }
    self->ok = 0;
    if (self->base.weakreflist != NULL) {
        PyObject_ClearWeakRefs(obj);
    }
    Py_CLEAR(self->raw);
    Py_CLEAR(self->block);
    if (self->lock != NULL) {
        PyThread_free_lock(self->lock);
    }
    py_io_end_dealloc(obj);
}

static int
common_traverse(buffered *self, visitproc visit, void *arg)
{
    Py_VISIT(self->raw);
    Py_VISIT(self->base.dict);
    return 0;
}

static int
common_clear(buffered *self)
{
    if (self->ok && py_io_finalize((PyObject *)self) < 0) {
        return -1;
    }
    self->ok = 0;
    Py_CLEAR(self->raw);
    Py_CLEAR(self->base.dict);
    return 0;
}

#define COMMON_METHODS \
    {"detach", (PyCFunction)common_detach, METH_NOARGS, "Parts from the raw stream and returns it."}, \
    {"close", (PyCFunction)common_close, METH_NOARGS, "Flushes and closes."}, \
    {"seekable", (PyCFunction)common_seekable, METH_NOARGS, "Can the position be moved?"}, \
    {"fileno", (PyCFunction)common_fileno, METH_NOARGS, "The descriptor."}, \
    {"isatty", (PyCFunction)common_isatty, METH_NOARGS, "Is it a terminal?"}, \
    {"seek", (PyCFunction)common_seek, METH_VARARGS, "Moves the position."}, \
    {"tell", (PyCFunction)common_tell, METH_NOARGS, "The position in bytes."}, \
    {"truncate", (PyCFunction)common_truncate, METH_VARARGS, "Sets the size."}, \
    {"__sizeof__", (PyCFunction)common_sizeof, METH_NOARGS, NULL}

static const PyMemberDef common_members[] = {
    {(char *)"raw", T_OBJECT, offsetof(buffered, raw), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

static const PyGetSetDef common_getset[] = {
    {(char *)"closed", (getter)get_closed, NULL, NULL, NULL},
    {(char *)"name", (getter)get_name, NULL, NULL, NULL},
    {(char *)"mode", (getter)get_mode, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

/* What the three types have alike. */
#define COMMON_SLOTS \
    .tp_basicsize = sizeof(buffered), \
    .tp_dealloc = common_dealloc, \
    .tp_repr = (reprfunc)common_repr, \
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, \
    .tp_traverse = (traverseproc)common_traverse, \
    .tp_clear = (inquiry)common_clear, \
    .tp_weaklistoffset = offsetof(buffered, base.weakreflist), \
    .tp_members = (PyMemberDef *)common_members, \
    .tp_getset = (PyGetSetDef *)common_getset, \
    .tp_base = &py_bufferediobase_type, \
    .tp_dictoffset = offsetof(buffered, base.dict), \
    .tp_new = PyType_GenericNew

/* raw.`ability`() must be true. */
static int
demand(PyObject *raw, const char *ability)
{
    int able = py_io_ask(raw, ability);
    if (able == 0) {
        PyErr_Format(PyExc_IOError, "File or stream is not %s.", ability);
    }
    return able == 1 ? 0 : -1;
}

/* ---- BufferedReader ---- */

static int
reader_init(buffered *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"raw", "buffer_size", NULL};
    PyObject *raw;
    Py_ssize_t size = IO_BUFFER_SIZE;
    self->ok = self->detached = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|n:BufferedReader", (char **)names, &raw,
                                     &size)
        || demand(raw, "readable") < 0 || py_buffered_init(self, raw, size) < 0) {
        return -1;
    }
    self->readable = 1;
    self->writable = 0;
    return 0;
}

static const PyMethodDef reader_methods[] = {
    COMMON_METHODS,
    {"readable", (PyCFunction)common_readable, METH_NOARGS, "Can it be read?"},
    {"writable", (PyCFunction)common_writable, METH_NOARGS, "Can it be written?"},
    {"flush", (PyCFunction)reader_flush, METH_NOARGS, "Flushes the raw stream."},
    {"read", (PyCFunction)py_buffered_read, METH_VARARGS, "So many bytes, or all."},
    {"peek", (PyCFunction)py_buffered_peek, METH_VARARGS, "What is buffered; stays unread."},
    {"read1", (PyCFunction)py_buffered_read1, METH_VARARGS, "So many bytes, by one raw read."},
    {"readline", (PyCFunction)py_buffered_readline, METH_VARARGS, "One line."},
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_buffered_reader_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.BufferedReader",
    COMMON_SLOTS,
    .tp_doc = "BufferedReader(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    .tp_iternext = (iternextfunc)py_buffered_next,
    .tp_methods = (PyMethodDef *)reader_methods,
    .tp_init = (initproc)reader_init,
};

/* ---- BufferedWriter ---- */

/* The third argument has had no meaning for long. */
static int
warn_max_size(int used)
{
    return used ? PyErr_WarnEx(PyExc_DeprecationWarning, "max_buffer_size is deprecated", 1) : 0;
}

static int
writer_init(buffered *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"raw", "buffer_size", "max_buffer_size", NULL};
    PyObject *raw;
    Py_ssize_t size = IO_BUFFER_SIZE;
    Py_ssize_t max_size = -234;
    self->ok = self->detached = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|nn:BufferedWriter", (char **)names, &raw,
                                     &size, &max_size)
        || warn_max_size(max_size != -234) < 0 || demand(raw, "writable") < 0
        || py_buffered_init(self, raw, size) < 0) {
        return -1;
    }
    self->readable = 0;
    self->writable = 1;
    return 0;
}

static const PyMethodDef writer_methods[] = {
    COMMON_METHODS,
    {"readable", (PyCFunction)common_readable, METH_NOARGS, "Can it be read?"},
    {"writable", (PyCFunction)common_writable, METH_NOARGS, "Can it be written?"},
    {"flush", (PyCFunction)common_flush, METH_NOARGS, "Writes what is pending."},
    {"write", (PyCFunction)py_buffered_write, METH_VARARGS, "Writes bytes, at once or later."},
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_buffered_writer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.BufferedWriter",
    COMMON_SLOTS,
    .tp_doc = "BufferedWriter(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    .tp_methods = (PyMethodDef *)writer_methods,
    .tp_init = (initproc)writer_init,
};

/* ---- BufferedRandom ---- */

static int
random_init(buffered *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"raw", "buffer_size", "max_buffer_size", NULL};
    PyObject *raw;
    Py_ssize_t size = IO_BUFFER_SIZE;
    Py_ssize_t max_size = -234;
    self->ok = self->detached = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|nn:BufferedRandom", (char **)names, &raw,
                                     &size, &max_size)
        || warn_max_size(max_size != -234) < 0 || demand(raw, "seekable") < 0
        || demand(raw, "readable") < 0 || demand(raw, "writable") < 0
        || py_buffered_init(self, raw, size) < 0) {
        return -1;
    }
    self->readable = self->writable = 1;
    return 0;
}

static const PyMethodDef random_methods[] = {
    COMMON_METHODS,
    {"readable", (PyCFunction)common_readable, METH_NOARGS, "Can it be read?"},
    {"writable", (PyCFunction)common_writable, METH_NOARGS, "Can it be written?"},
    {"flush", (PyCFunction)common_flush, METH_NOARGS, "Writes what is pending."},
    {"read", (PyCFunction)py_buffered_read, METH_VARARGS, "So many bytes, or all."},
    {"read1", (PyCFunction)py_buffered_read1, METH_VARARGS, "So many bytes, by one raw read."},
    {"readinto", py_bufferediobase_readinto, METH_VARARGS, "Reads into a buffer."},
    {"readline", (PyCFunction)py_buffered_readline, METH_VARARGS, "One line."},
    {"peek", (PyCFunction)py_buffered_peek, METH_VARARGS, "What is buffered; stays unread."},
    {"write", (PyCFunction)py_buffered_write, METH_VARARGS, "Writes bytes, at once or later."},
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_buffered_random_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.BufferedRandom",
    COMMON_SLOTS,
    .tp_doc = "BufferedRandom(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    .tp_iternext = (iternextfunc)py_buffered_next,
    .tp_methods = (PyMethodDef *)random_methods,
    .tp_init = (initproc)random_init,
};

/* ---- BufferedRWPair ---- */

typedef struct {
    py_io_base base;
    PyObject *reader;         /* owned, NULL before __init__ */
    PyObject *writer;         /* owned, NULL before __init__ */
} rwpair;

static int
rwpair_init(rwpair *self, PyObject *args, PyObject *kwargs)
{
    PyObject *reader, *writer;
    Py_ssize_t size = IO_BUFFER_SIZE;
    Py_ssize_t max_size = -234;
    if (!PyArg_ParseTuple(args, "OO|nn:BufferedRWPair", &reader, &writer, &size, &max_size)
        || warn_max_size(max_size != -234) < 0 || demand(reader, "readable") < 0
        || demand(writer, "writable") < 0) {
        return -1;
    }
    Py_CLEAR(self->reader);
    Py_CLEAR(self->writer);
    self->reader = PyObject_CallFunction((PyObject *)&py_buffered_reader_type, (char *)"On",
                                         reader, size);
    if (self->reader != NULL) {
        self->writer = PyObject_CallFunction((PyObject *)&py_buffered_writer_type, (char *)"On",
                                             writer, size);
    }
    if (self->writer == NULL) {
        Py_CLEAR(self->reader);
        return -1;
    }
    return 0;
}

static PyObject *
pass_on(PyObject *to, const char *name, PyObject *args)
{
    if (to == NULL) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on uninitialized object");
        return NULL;
    }
    PyObject *method = PyObject_GetAttrString(to, name);
    PyObject *result = method == NULL ? NULL : PyObject_CallObject(method, args);
    Py_XDECREF(method);
    return result;
}

#define PAIR_METHOD(method, side) \
    static PyObject * \
    rwpair_##method(rwpair *self, PyObject *args) \
    { \
        return pass_on(self->side, #method, args); \
    }

PAIR_METHOD(read, reader)
PAIR_METHOD(peek, reader)
PAIR_METHOD(read1, reader)
PAIR_METHOD(readinto, reader)
PAIR_METHOD(write, writer)
PAIR_METHOD(flush, writer)
PAIR_METHOD(readable, reader)
PAIR_METHOD(writable, writer)

#undef PAIR_METHOD

/* Both are closed, whatever happens. */
static PyObject *
rwpair_close(rwpair *self, PyObject *unused)
{
    PyObject *error[3] = {NULL, NULL, NULL};
    PyObject *result = pass_on(self->writer, "close", NULL);
    if (result == NULL) {
        PyErr_Fetch(&error[0], &error[1], &error[2]);
    }
    Py_XDECREF(result);
    result = pass_on(self->reader, "close", NULL);
    return py_io_first_error(error, result);
}

static PyObject *
rwpair_isatty(rwpair *self, PyObject *unused)
{
    PyObject *answer = pass_on(self->writer, "isatty", NULL);
    if (answer == Py_False) {
        Py_DECREF(answer);
        answer = pass_on(self->reader, "isatty", NULL);
    }
    return answer;
}

static PyObject *
rwpair_closed(rwpair *self, void *closure)
{
    if (self->writer == NULL) {
        PyErr_SetString(PyExc_RuntimeError,
                        "the BufferedRWPair object is being garbage-collected");
        return NULL;
    }
    return PyObject_GetAttrString(self->writer, "closed");
}

static void
rwpair_dealloc(PyObject *obj)
{
    rwpair *self = (rwpair *)obj;
    if (_PyObject_GC_IS_TRACKED(obj)) {
        PyObject_GC_UnTrack(obj);
    }
    if (self->base.weakreflist != NULL) {
        PyObject_ClearWeakRefs(obj);
    }
    Py_CLEAR(self->reader);
    Py_CLEAR(self->writer);
    py_io_end_dealloc(obj);
}

static int
rwpair_traverse(rwpair *self, visitproc visit, void *arg)
{
    Py_VISIT(self->base.dict);
    Py_VISIT(self->reader);
    Py_VISIT(self->writer);
    return 0;
}

static int
rwpair_clear(rwpair *self)
{
    Py_CLEAR(self->reader);
    Py_CLEAR(self->writer);
    Py_CLEAR(self->base.dict);
    return 0;
}

static const PyMethodDef rwpair_methods[] = {
    {"read", (PyCFunction)rwpair_read, METH_VARARGS, NULL},
    {"peek", (PyCFunction)rwpair_peek, METH_VARARGS, NULL},
    {"read1", (PyCFunction)rwpair_read1, METH_VARARGS, NULL},
    {"readinto", (PyCFunction)rwpair_readinto, METH_VARARGS, NULL},
    {"write", (PyCFunction)rwpair_write, METH_VARARGS, NULL},
    {"flush", (PyCFunction)rwpair_flush, METH_VARARGS, NULL},
    {"readable", (PyCFunction)rwpair_readable, METH_VARARGS, NULL},
    {"writable", (PyCFunction)rwpair_writable, METH_VARARGS, NULL},
    {"close", (PyCFunction)rwpair_close, METH_NOARGS, NULL},
    {"isatty", (PyCFunction)rwpair_isatty, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef rwpair_getset[] = {
    {(char *)"closed", (getter)rwpair_closed, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_buffered_rwpair_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.BufferedRWPair",
    .tp_basicsize = sizeof(rwpair),
    .tp_dealloc = rwpair_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "BufferedRWPair(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE)",
    .tp_traverse = (traverseproc)rwpair_traverse,
    .tp_clear = (inquiry)rwpair_clear,
    .tp_weaklistoffset = offsetof(rwpair, base.weakreflist),
    .tp_methods = (PyMethodDef *)rwpair_methods,
    .tp_getset = (PyGetSetDef *)rwpair_getset,
    .tp_base = &py_bufferediobase_type,
    .tp_dictoffset = offsetof(rwpair, base.dict),
    .tp_init = (initproc)rwpair_init,
    .tp_new = PyType_GenericNew,
};
