/* Connection: messages over a descriptor.
 *
 * How it works: a message is its size in four bytes, big-endian, and then its bytes. Short messages go out with their
 * size in one write, so that readers and writers on a pipe do not wake each other twice. Objects are pickled.
 *
 * I1 handle is -1 when closed; it is read before each system call, since another thread may close meanwhile.
 * I2 sizes are below SIZE_LIMIT; a larger one from outside ends reading for good: what follows has no meaning.
 */
#include "multiprocessing.h"

#include <poll.h>
#include <unistd.h>

#include "pythread.h"

#define SIZE_LIMIT 0x7fffffff
#define SHORT_MESSAGE 16384
enum { READABLE = 1, WRITABLE = 2 };

typedef struct {
    PyObject_HEAD
    int handle;                      /* I1 */
    int flags;                       /* READABLE, WRITABLE */
    PyObject *weakrefs;
} connection_object;

/* --- life --- */

static PyObject *
connection_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"handle", "readable", "writable", NULL};
    int handle;
    PyObject *readable = Py_True, *writable = Py_True;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "i|OO", (char **)names, &handle, &readable, &writable)) {
        return NULL;
    }
    if (handle < 0) {
        return PyErr_Format(PyExc_IOError, "invalid handle %d", handle);
    }
    int can_read = PyObject_IsTrue(readable), can_write = PyObject_IsTrue(writable);
    if (can_read < 0 || can_write < 0) {
        return NULL;
    }
    if (!can_read && !can_write) {
        PyErr_SetString(PyExc_ValueError, "either readable or writable must be true");
        return NULL;
    }
    connection_object *self = (connection_object *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->handle = handle;
        self->flags = (can_read ? READABLE : 0) | (can_write ? WRITABLE : 0);
    }
    return (PyObject *)self;
}

static void
close_handle(connection_object *self)
{
    int handle = self->handle;
    self->handle = -1;
    if (handle >= 0) {
        Py_BEGIN_ALLOW_THREADS
        close(handle);
        Py_END_ALLOW_THREADS
    }
}

static void
connection_dealloc(connection_object *self)
{
    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs((PyObject *)self);
    }
    close_handle(self);
    Py_TYPE(self)->tp_free(self);
}

/* 0, or -1 with an error when the connection is closed or does not go that way. */
static int
check_direction(connection_object *self, int flag)
{
    if (!(self->flags & flag)) {
        PyErr_SetString(PyExc_IOError, flag == READABLE ? "connection is write-only" : "connection is read-only");
        return -1;
    }
    return 0;
}

static int
check_handle(connection_object *self)
{
    if (self->handle < 0) {
        PyErr_SetString(PyExc_IOError, "handle is invalid");
        return -1;
    }
    return 0;
}

/* --- bytes --- */

/* After a failed call: 0 to try again, -1 with an error. */
static int
check_interrupt(void)
{
    if (errno != EINTR) {
        PyErr_SetFromErrno(PyExc_IOError);
        return -1;
    }
    return PyErr_CheckSignals();
}

static int
write_all(connection_object *self, const char *bytes, size_t n)
{
    while (n > 0) {
        int handle = self->handle;
        ssize_t done;
        Py_BEGIN_ALLOW_THREADS
        done = write(handle, bytes, n);
        Py_END_ALLOW_THREADS
        if (done < 0) {
            if (check_interrupt() < 0) {
                return -1;
            }
            continue;
        }
        bytes += done;
        n -= (size_t)done;
    }
    return 0;
}

/* Reads exactly n bytes. at_start: the end of the stream is an EOFError. */
static int
read_all(connection_object *self, char *bytes, size_t n, int at_start)
{
    size_t got = 0;
    while (got < n) {
        int handle = self->handle;
        ssize_t done;
        Py_BEGIN_ALLOW_THREADS
        done = read(handle, bytes + got, n - got);
        Py_END_ALLOW_THREADS
        if (done < 0) {
            if (check_interrupt() < 0) {
                return -1;
            }
            continue;
        }
        if (done == 0) {
            if (at_start && got == 0) {
                PyErr_SetNone(PyExc_EOFError);
            } else {
                PyErr_SetString(PyExc_IOError, "got end of file during message");
            }
            return -1;
        }
        got += (size_t)done;
    }
    return 0;
}

/* --- messages --- */

static int
send_message(connection_object *self, const char *bytes, Py_ssize_t n)
{
    if (check_handle(self) < 0) {
        return -1;
    }
    if (n >= SIZE_LIMIT) {
        PyErr_SetString(PyExc_ValueError, "string too long");
        return -1;
    }
    unsigned char header[4] = {(unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8),
                               (unsigned char)n};
    if (n < SHORT_MESSAGE) {
        char *whole = PyMem_Malloc((size_t)n + 4);
        if (whole == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memcpy(whole, header, 4);
        memcpy(whole + 4, bytes, (size_t)n);
        int status = write_all(self, whole, (size_t)n + 4);
        PyMem_Free(whole);
        return status;
    }
    return write_all(self, (char *)header, 4) < 0 ? -1 : write_all(self, bytes, (size_t)n);
}

/* The size of the next message; -1 with an error. most < 0: any. */
static Py_ssize_t
receive_size(connection_object *self, Py_ssize_t most)
{
    unsigned char header[4];
    if (check_handle(self) < 0 || read_all(self, (char *)header, 4, 1) < 0) {
        return -1;
    }
    size_t n = (size_t)header[0] << 24 | (size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3];
    if (n >= SIZE_LIMIT || (most >= 0 && n > (size_t)most)) {
        self->flags &= ~READABLE;
        if (self->flags == 0) {
            close_handle(self);
        }
        PyErr_SetString(PyExc_IOError, "bad message length");
        return -1;
    }
    return (Py_ssize_t)n;
}

/* The rest of a message in a new str. The memory grows with what comes, not with what the header promises. */
static PyObject *
receive_rest(connection_object *self, Py_ssize_t n)
{
    Py_ssize_t have = 0, room = n < 1 << 24 ? n : 1 << 24;
    PyObject *text = PyString_FromStringAndSize(NULL, room);
    while (text != NULL) {
        if (read_all(self, PyString_AS_STRING(text) + have, (size_t)(room - have), 0) < 0) {
            Py_CLEAR(text);
            break;
        }
        have = room;
        if (have == n) {
            break;
        }
        room = n - room < room ? n : 2 * room;
        _PyString_Resize(&text, room);
    }
    return text;
}

static PyObject *
receive_message(connection_object *self, Py_ssize_t most)
{
    Py_ssize_t n = receive_size(self, most);
    return n < 0 ? NULL : receive_rest(self, n);
}

/* --- methods --- */

/* Cuts text[offset : offset + size]. 0, or -1 with an error. */
static int
cut_text(Py_ssize_t length, Py_ssize_t offset, Py_ssize_t *size)
{
    const char *problem = offset < 0                        ? "offset is negative"
                        : length < offset                ? "buffer length < offset"
                        : *size == PY_SSIZE_T_MIN           ? NULL
                        : *size < 0                         ? "size is negative"
                        : length - offset < *size        ? "buffer length < offset + size"
                                                            : NULL;
    if (problem != NULL) {
        PyErr_SetString(PyExc_ValueError, problem);
        return -1;
    }
    if (*size == PY_SSIZE_T_MIN) {
        *size = length - offset;
    }
    return 0;
}

static PyObject *
connection_send_bytes(connection_object *self, PyObject *args)
{
    char *text;
    Py_ssize_t length, offset = 0, size = PY_SSIZE_T_MIN;
    if (!PyArg_ParseTuple(args, "s#|nn", &text, &length, &offset, &size) || check_direction(self, WRITABLE) < 0 ||
        cut_text(length, offset, &size) < 0 || send_message(self, text + offset, size) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
connection_recv_bytes(connection_object *self, PyObject *args)
{
    Py_ssize_t most = PY_SSIZE_T_MIN;
    if (!PyArg_ParseTuple(args, "|n", &most) || check_direction(self, READABLE) < 0) {
        return NULL;
    }
    if (most < 0 && most != PY_SSIZE_T_MIN) {
        PyErr_SetString(PyExc_ValueError, "maxlength < 0");
        return NULL;
    }
    return receive_message(self, most);
}

static void
raise_too_short(PyObject *message)
{
    PyObject *module = PyImport_ImportModule("multiprocessing");
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "BufferTooShort");
    PyObject *error = type == NULL ? NULL : PyObject_CallFunctionObjArgs(type, message, NULL);
    if (error != NULL) {
        PyErr_SetObject(type, error);
    }
    Py_XDECREF(module);
    Py_XDECREF(type);
    Py_XDECREF(error);
}

static PyObject *
connection_recv_bytes_into(connection_object *self, PyObject *args)
{
    Py_buffer view;
    Py_ssize_t offset = 0, n;
    PyObject *result = NULL;
    if (check_direction(self, READABLE) < 0 || !PyArg_ParseTuple(args, "w*|n", &view, &offset)) {
        return NULL;
    }
    if (offset < 0) {
        PyErr_SetString(PyExc_ValueError, "negative offset");
    } else if (offset > view.len) {
        PyErr_SetString(PyExc_ValueError, "offset too large");
    } else if ((n = receive_size(self, -1)) >= 0) {
        if (n <= view.len - offset) {
            result = read_all(self, (char *)view.buf + offset, (size_t)n, 0) < 0 ? NULL : PyInt_FromSsize_t(n);
        } else {
            PyObject *message = receive_rest(self, n);
            if (message != NULL) {
                raise_too_short(message);
                Py_DECREF(message);
            }
        }
    }
    PyBuffer_Release(&view);
    return result;
}

/* cPickle.NAME(*args), arguments are stolen. The module is there since ours was made: another thread that is importing
 * must not be waited for. */
static PyObject *
call_pickle(const char *name, PyObject *args_steal)
{
    PyObject *module = args_steal == NULL ? NULL : PyImport_ImportModuleNoBlock("cPickle");
    PyObject *function = module == NULL ? NULL : PyObject_GetAttrString(module, name);
    PyObject *result = function == NULL ? NULL : PyObject_CallObject(function, args_steal);
    Py_XDECREF(module);
    Py_XDECREF(function);
    Py_XDECREF(args_steal);
    return result;
}

static PyObject *
connection_send(connection_object *self, PyObject *object)
{
    if (check_direction(self, WRITABLE) < 0) {
        return NULL;
    }
    PyObject *text = call_pickle("dumps", Py_BuildValue("(Oi)", object, 2));
    if (text == NULL) {
        return NULL;
    }
    char *bytes;
    Py_ssize_t n;
    int status = PyString_AsStringAndSize(text, &bytes, &n) < 0 ? -1 : send_message(self, bytes, n);
    Py_DECREF(text);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
connection_recv(connection_object *self, PyObject *unused)
{
    if (check_direction(self, READABLE) < 0) {
        return NULL;
    }
    PyObject *text = receive_message(self, -1);
    if (text == NULL) {
        return NULL;
    }
    return call_pickle("loads", Py_BuildValue("(N)", text));
}

/* milliseconds < 0: without end. 1, 0, or -1 with an error. */
static int
wait_readable(connection_object *self, int milliseconds)
{
    struct pollfd wanted = {.fd = self->handle, .events = POLLIN};
    int count;
    Py_BEGIN_ALLOW_THREADS
    count = poll(&wanted, 1, milliseconds);
    Py_END_ALLOW_THREADS
    if (count < 0 || (count > 0 && wanted.revents & POLLNVAL)) {
        if (count > 0) {
            errno = EBADF;
        }
        PyErr_SetFromErrno(PyExc_IOError);
        return -1;
    }
    return count > 0;
}

static PyObject *
connection_poll(connection_object *self, PyObject *args)
{
    PyObject *timeout = NULL;
    int milliseconds = 0;
    if (check_direction(self, READABLE) < 0 || !PyArg_ParseTuple(args, "|O", &timeout)) {
        return NULL;
    }
    if (timeout == Py_None) {
        milliseconds = -1;
    } else if (timeout != NULL) {
        double seconds = PyFloat_AsDouble(timeout);
        if (seconds == -1 && PyErr_Occurred()) {
            return NULL;
        }
        milliseconds = !(seconds > 0) ? 0 : seconds >= INT_MAX / 1000 ? INT_MAX : (int)(seconds * 1000 + 0.5);
    }
    if (check_handle(self) < 0) {
        return NULL;
    }
    int ready = wait_readable(self, milliseconds);
    return ready < 0 ? NULL : PyBool_FromLong(ready);
}

static PyObject *
connection_fileno(connection_object *self, PyObject *unused)
{
    return check_handle(self) < 0 ? NULL : PyInt_FromLong(self->handle);
}

static PyObject *
connection_close(connection_object *self, PyObject *unused)
{
    close_handle(self);
    Py_RETURN_NONE;
}

static PyObject *
connection_repr(connection_object *self)
{
    const char *way = self->flags == (READABLE | WRITABLE) ? "read-write"
                    : self->flags == READABLE              ? "read-only"
                                                           : "write-only";
    return PyString_FromFormat("<%s %s, handle %d>", way, strrchr(Py_TYPE(self)->tp_name, '.') + 1, self->handle);
}

static PyObject *
connection_get_closed(connection_object *self, void *unused)
{
    return PyBool_FromLong(self->handle < 0);
}

static PyObject *
connection_get_flag(connection_object *self, void *flag)
{
    return PyBool_FromLong(self->flags & (int)(intptr_t)flag);
}

static const PyMethodDef connection_methods[] = {
    {"send", (PyCFunction)connection_send, METH_O, PyDoc_STR("send(object): pickle an object and send it.")},
    {"recv", (PyCFunction)connection_recv, METH_NOARGS, PyDoc_STR("The next object.")},
    {"send_bytes", (PyCFunction)connection_send_bytes, METH_VARARGS,
     PyDoc_STR("send_bytes(buffer, offset=0, size=the rest): send bytes as one message.")},
    {"recv_bytes", (PyCFunction)connection_recv_bytes, METH_VARARGS,
     PyDoc_STR("recv_bytes(maxlength=no limit): the next message.")},
    {"recv_bytes_into", (PyCFunction)connection_recv_bytes_into, METH_VARARGS,
     PyDoc_STR("recv_bytes_into(buffer, offset=0): write the next message into a buffer; gives its size.")},
    {"poll", (PyCFunction)connection_poll, METH_VARARGS,
     PyDoc_STR("poll(timeout=0): whether a message waits; None: until one comes.")},
    {"fileno", (PyCFunction)connection_fileno, METH_NOARGS, PyDoc_STR("The descriptor.")},
    {"close", (PyCFunction)connection_close, METH_NOARGS, PyDoc_STR("Close the descriptor.")},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef connection_getset[] = {
    {"closed", (getter)connection_get_closed, NULL, PyDoc_STR("whether it is closed"), NULL},
    {"readable", (getter)connection_get_flag, NULL, PyDoc_STR("whether one can receive"), (void *)READABLE},
    {"writable", (getter)connection_get_flag, NULL, PyDoc_STR("whether one can send"), (void *)WRITABLE},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_multiprocessing_connection_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_multiprocessing.Connection",
    .tp_basicsize = sizeof(connection_object),
    .tp_dealloc = (destructor)connection_dealloc,
    .tp_repr = (reprfunc)connection_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = PyDoc_STR("Connection(handle, readable=True, writable=True): messages over a descriptor, which it owns."),
    .tp_weaklistoffset = offsetof(connection_object, weakrefs),
    .tp_methods = (PyMethodDef *)connection_methods,
    .tp_getset = (PyGetSetDef *)connection_getset,
    .tp_new = connection_new,
};
