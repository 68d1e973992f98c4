/* The type _socket.socket: calls on a socket, with timeouts.
 *
 * I1 fd is -1 when the socket is closed; calls then fail with EBADF by themselves.
 * I2 no GIL is held while the system waits; buffers that are filled meanwhile are locked or our own.
 */
#include "socket.h"
#include "py_state.h"
#include "structmember.h"

#include <fcntl.h>
#include <poll.h>
#include <time.h>

static socket_object *
as_socket(PyObject *self)
{
    return (socket_object *)self;
}

/* ---- waiting ---- */

static double
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int
set_blocking(int fd, int block)
{
    int flags = fcntl(fd, F_GETFL, 0);
    int wanted = block ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    return flags != wanted ? fcntl(fd, F_SETFL, wanted) : 0;
}

/* Waits until the socket is ready, or `end`. 0 ready (or no timeout), 1 timed out, -1 error. No GIL. */
static int
wait_ready(const socket_object *s, int writing, double end)
{
    if (s->timeout < 0.0 || s->fd < 0) {
        return 0;
    }
    double left = s->timeout > 0.0 ? end - now() : 0.0;
    if (s->timeout == 0.0) {
        return 0; /* non-blocking: the call itself says when it would block */
    }
    if (left < 0.0) {
        return 1;
    }
    struct pollfd request = {s->fd, writing ? POLLOUT : POLLIN, 0};
    double milliseconds = left * 1000.0 + 0.999;
    int count = poll(&request, 1, milliseconds > 2e9 ? 2000000000 : (int)milliseconds);
    return count < 0 ? -1 : count == 0;
}

static PyObject *
raise_timeout(void)
{
    PyErr_SetString(py_socket_error_class("timeout"), "timed out");
    return NULL;
}

typedef ssize_t (*socket_call)(socket_object *s, void *arg);

/* Waits and calls, again as long as the system says "not yet" and there is time until `end`; with `retry`
 * also after a signal whose handler raised nothing. -1 with an error set. */
static ssize_t
call_until(socket_object *s, int writing, socket_call call, void *arg, double end, int retry)
{
    for (;;) {
        ssize_t result = -1;
        int status;
        Py_BEGIN_ALLOW_THREADS
        status = wait_ready(s, writing, end);
        if (status == 0) {
            result = call(s, arg);
        }
        Py_END_ALLOW_THREADS
        if (status == 1) {
            raise_timeout();
            return -1;
        }
        if (status == 0 && result >= 0) {
            return result;
        }
        if (status == 0 && s->timeout > 0.0 && (errno == EWOULDBLOCK || errno == EAGAIN)) {
            continue;
        }
        if (retry && errno == EINTR) {
            if (PyErr_CheckSignals() < 0) {
                return -1;
            }
            continue;
        }
        s->raise_error();
        return -1;
    }
}

static double
end_of_timeout(const socket_object *s)
{
    return s->timeout > 0.0 ? now() + s->timeout : 0.0;
}

static ssize_t
call_waiting(socket_object *s, int writing, socket_call call, void *arg)
{
    return call_until(s, writing, call, arg, end_of_timeout(s), 0);
}

/* ---- life ---- */

static double
default_timeout(void)
{
    py_interp *interp = py_interp_get();
    return interp->has_socket_timeout ? interp->socket_timeout : -1.0;
}

static void
init_fields(socket_object *s, int fd, int family, int type, int protocol)
{
    s->fd = fd;
    s->family = family;
    s->type = type;
    s->protocol = protocol;
    s->raise_error = py_socket_raise;
    s->timeout = default_timeout();
    if (s->timeout >= 0.0) {
        set_blocking(fd, 0);
    }
}

PyObject *
py_socket_new(int fd, int family, int type, int protocol)
{
    socket_object *s = (socket_object *)PyType_GenericNew(&py_socket_type, NULL, NULL);
    if (s == NULL) {
        close(fd);
        return NULL;
    }
    init_fields(s, fd, family, type, protocol);
    return (PyObject *)s;
}

static PyObject *
socket_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    socket_object *s = (socket_object *)type->tp_alloc(type, 0);
    if (s != NULL) {
        s->fd = -1;
        s->timeout = -1.0;
        s->raise_error = py_socket_raise;
    }
    return (PyObject *)s;
}

static int
socket_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"family", "type", "proto", NULL};
    int family = AF_INET, type = SOCK_STREAM, protocol = 0, fd;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|iii:socket", (char **)keywords, &family, &type,
                                     &protocol)) {
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    fd = socket(family, type, protocol);
    Py_END_ALLOW_THREADS
    if (fd < 0) {
        py_socket_raise();
        return -1;
    }
    if (as_socket(self)->fd >= 0) {
        close(as_socket(self)->fd);
    }
    init_fields(as_socket(self), fd, family, type, protocol);
    return 0;
}

static void
socket_dealloc(PyObject *self)
{
    if (as_socket(self)->weakreflist != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    if (as_socket(self)->fd != -1) {
        close(as_socket(self)->fd);
    }
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
socket_repr(PyObject *self)
{
    const socket_object *s = as_socket(self);
    return PyString_FromFormat("<socket object, fd=%ld, family=%d, type=%d, protocol=%d>",
                               (long)s->fd, s->family, s->type, s->protocol);
}

static PyObject *
socket_close(PyObject *self, PyObject *unused)
{
    int fd = as_socket(self)->fd;
    if (fd != -1) {
        as_socket(self)->fd = -1;
        Py_BEGIN_ALLOW_THREADS
        close(fd);
        Py_END_ALLOW_THREADS
    }
    Py_RETURN_NONE;
}

static PyObject *
socket_fileno(PyObject *self, PyObject *unused)
{
    return PyInt_FromLong(as_socket(self)->fd);
}

static PyObject *
socket_dup(PyObject *self, PyObject *unused)
{
    const socket_object *s = as_socket(self);
    int fd = dup(s->fd);
    return fd < 0 ? s->raise_error() : py_socket_new(fd, s->family, s->type, s->protocol);
}

static PyObject *
socket_makefile(PyObject *self, PyObject *args)
{
    const char *mode = "r";
    int size = -1;
    if (!PyArg_ParseTuple(args, "|si:makefile", &mode, &size)) {
        return NULL;
    }
    int fd = dup(as_socket(self)->fd);
    FILE *file = fd >= 0 ? fdopen(fd, mode) : NULL;
    if (file == NULL) {
        if (fd >= 0) {
            close(fd);
        }
        return as_socket(self)->raise_error();
    }
    PyObject *object = PyFile_FromFile(file, "<socket>", (char *)mode, fclose);
    if (object == NULL) {
        fclose(file);
        return NULL;
    }
    PyFile_SetBufSize(object, size);
    return object;
}

/* ---- blocking and timeouts ---- */

static PyObject *
socket_setblocking(PyObject *self, PyObject *flag)
{
    long block = PyInt_AsLong(flag);
    if (block == -1 && PyErr_Occurred()) {
        return NULL;
    }
    as_socket(self)->timeout = block ? -1.0 : 0.0;
    set_blocking(as_socket(self)->fd, block != 0);
    Py_RETURN_NONE;
}

static PyObject *
socket_settimeout(PyObject *self, PyObject *object)
{
    double timeout = -1.0;
    if (object != Py_None) {
        timeout = PyFloat_AsDouble(object);
        if (timeout < 0.0) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_ValueError, "Timeout value out of range");
            }
            return NULL;
        }
    }
    as_socket(self)->timeout = timeout;
    set_blocking(as_socket(self)->fd, timeout < 0.0);
    Py_RETURN_NONE;
}

static PyObject *
socket_gettimeout(PyObject *self, PyObject *unused)
{
    if (as_socket(self)->timeout < 0.0) {
        Py_RETURN_NONE;
    }
    return PyFloat_FromDouble(as_socket(self)->timeout);
}

/* ---- connections ---- */

typedef struct {
    socket_address address;
    socklen_t size;
} address_box;

static ssize_t
do_accept(socket_object *s, void *arg)
{
    address_box *box = arg;
    box->size = sizeof box->address;
    return accept(s->fd, &box->address.any, &box->size);
}

static PyObject *
socket_accept(PyObject *self, PyObject *unused)
{
    socket_object *s = as_socket(self);
    address_box box;
    memset(&box, 0, sizeof box);
    ssize_t fd = call_waiting(s, 0, do_accept, &box);
    if (fd < 0) {
        return NULL;
    }
    PyObject *connection = py_socket_new((int)fd, s->family, s->type, s->protocol);
    PyObject *address =
        connection != NULL
            ? py_socket_make_address(s->fd, &box.address.any, box.size, s->protocol)
            : NULL;
    PyObject *pair = address != NULL ? PyTuple_Pack(2, connection, address) : NULL;
    Py_XDECREF(connection);
    Py_XDECREF(address);
    return pair;
}

static PyObject *
socket_bind(PyObject *self, PyObject *object)
{
    address_box box;
    int status;
    if (!py_socket_read_address(as_socket(self)->fd, as_socket(self)->family, object, &box.address, &box.size)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = bind(as_socket(self)->fd, &box.address.any, box.size);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        return as_socket(self)->raise_error();
    }
    Py_RETURN_NONE;
}

/* Connects; with a timeout it waits for the outcome. Returns an errno, or -1 for a timeout. No GIL. */
static int
do_connect(socket_object *s, const address_box *box)
{
    if (connect(s->fd, &box->address.any, box->size) == 0) {
        return 0;
    }
    if (s->timeout <= 0.0 || errno != EINPROGRESS) {
        return errno;
    }
    int status = wait_ready(s, 1, now() + s->timeout);
    if (status != 0) {
        return status == 1 ? -1 : errno;
    }
    int number = 0;
    socklen_t size = sizeof number;
    if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &number, &size) < 0) {
        return errno;
    }
    return number == EISCONN ? 0 : number;
}

static int
connect_to(PyObject *self, PyObject *object, int *outcome)
{
    address_box box;
    if (!py_socket_read_address(as_socket(self)->fd, as_socket(self)->family, object, &box.address, &box.size)) {
        return -1;
    }
    int number;
    Py_BEGIN_ALLOW_THREADS
    number = do_connect(as_socket(self), &box);
    Py_END_ALLOW_THREADS
    *outcome = number;
    return 0;
}

static PyObject *
socket_connect(PyObject *self, PyObject *address)
{
    int outcome;
    if (connect_to(self, address, &outcome) < 0) {
        return NULL;
    }
    if (outcome == -1) {
        return raise_timeout();
    }
    if (outcome != 0) {
        errno = outcome;
        return as_socket(self)->raise_error();
    }
    Py_RETURN_NONE;
}

static PyObject *
socket_connect_ex(PyObject *self, PyObject *address)
{
    int outcome;
    if (connect_to(self, address, &outcome) < 0) {
        return NULL;
    }
    if (outcome == EINTR && PyErr_CheckSignals() < 0) {
        return NULL;
    }
    return PyInt_FromLong(outcome == -1 ? EWOULDBLOCK : outcome);
}

static PyObject *
socket_listen(PyObject *self, PyObject *object)
{
    int backlog = _PyInt_AsInt(object);
    int status;
    if (backlog == -1 && PyErr_Occurred()) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = listen(as_socket(self)->fd, backlog < 0 ? 0 : backlog);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        return as_socket(self)->raise_error();
    }
    Py_RETURN_NONE;
}

static PyObject *
socket_shutdown(PyObject *self, PyObject *object)
{
    int how = _PyInt_AsInt(object);
    int status;
    if (how == -1 && PyErr_Occurred()) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = shutdown(as_socket(self)->fd, how);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        return as_socket(self)->raise_error();
    }
    Py_RETURN_NONE;
}

static PyObject *
ask_name(PyObject *self, int (*call)(int, struct sockaddr *, socklen_t *))
{
    socket_object *s = as_socket(self);
    address_box box;
    int status;
    memset(&box, 0, sizeof box);
    box.size = sizeof box.address;
    Py_BEGIN_ALLOW_THREADS
    status = call(s->fd, &box.address.any, &box.size);
    Py_END_ALLOW_THREADS
    return status < 0 ? s->raise_error()
                      : py_socket_make_address(s->fd, &box.address.any, box.size, s->protocol);
}

static PyObject *
socket_getsockname(PyObject *self, PyObject *unused)
{
    return ask_name(self, getsockname);
}

static PyObject *
socket_getpeername(PyObject *self, PyObject *unused)
{
    return ask_name(self, getpeername);
}

/* ---- options ---- */

static PyObject *
socket_setsockopt(PyObject *self, PyObject *args)
{
    int level, option, number, size, status;
    char *bytes;
    if (PyArg_ParseTuple(args, "iii:setsockopt", &level, &option, &number)) {
        status = setsockopt(as_socket(self)->fd, level, option, &number, sizeof number);
    }
    else {
        PyErr_Clear();
        if (!PyArg_ParseTuple(args, "iis#:setsockopt", &level, &option, &bytes, &size)) {
            return NULL;
        }
        status = setsockopt(as_socket(self)->fd, level, option, bytes, (socklen_t)size);
    }
    if (status < 0) {
        return as_socket(self)->raise_error();
    }
    Py_RETURN_NONE;
}

static PyObject *
socket_getsockopt(PyObject *self, PyObject *args)
{
    int level, option, number = 0, wanted = 0;
    if (!PyArg_ParseTuple(args, "ii|i:getsockopt", &level, &option, &wanted)) {
        return NULL;
    }
    if (wanted == 0) {
        socklen_t size = sizeof number;
        if (getsockopt(as_socket(self)->fd, level, option, &number, &size) < 0) {
            return as_socket(self)->raise_error();
        }
        return PyInt_FromLong(number);
    }
    if (wanted < 0 || wanted > 1024) {
        PyErr_SetString(py_socket_error_class("error"), "getsockopt buflen out of range");
        return NULL;
    }
    char buffer[1024];
    socklen_t size = (socklen_t)wanted;
    if (getsockopt(as_socket(self)->fd, level, option, buffer, &size) < 0) {
        return as_socket(self)->raise_error();
    }
    return PyString_FromStringAndSize(buffer, size);
}

/* ---- receiving ---- */

typedef struct {
    char *bytes;
    size_t size;
    int flags;
    address_box *address; /* NULL: not wanted, or connected */
} transfer;

static ssize_t
do_receive(socket_object *s, void *arg)
{
    transfer *t = arg;
    if (t->address == NULL) {
        return recv(s->fd, t->bytes, t->size, t->flags);
    }
    memset(&t->address->address, 0, sizeof t->address->address);
    t->address->size = sizeof t->address->address;
    return recvfrom(s->fd, t->bytes, t->size, t->flags, &t->address->address.any,
                    &t->address->size);
}

static PyObject *
receive_string(socket_object *s, int size, int flags, address_box *address, const char *name)
{
    if (size < 0) {
        return PyErr_Format(PyExc_ValueError, "negative buffersize in %s", name);
    }
    PyObject *text = PyString_FromStringAndSize(NULL, size);
    if (text == NULL) {
        return NULL;
    }
    transfer t = {PyString_AS_STRING(text), (size_t)size, flags, address};
    ssize_t got = call_waiting(s, 0, do_receive, &t);
    if (got < 0) {
        Py_DECREF(text);
        return NULL;
    }
    if (got != size) {
        _PyString_Resize(&text, got);
    }
    return text;
}

static PyObject *
socket_recv(PyObject *self, PyObject *args)
{
    int size, flags = 0;
    if (!PyArg_ParseTuple(args, "i|i:recv", &size, &flags)) {
        return NULL;
    }
    return receive_string(as_socket(self), size, flags, NULL, "recv");
}

static PyObject *
with_address(socket_object *s, PyObject *value, const address_box *box)
{
    if (value == NULL) {
        return NULL;
    }
    PyObject *address =
        py_socket_make_address(s->fd, &box->address.any, box->size, s->protocol);
    PyObject *pair = address != NULL ? PyTuple_Pack(2, value, address) : NULL;
    Py_XDECREF(address);
    Py_DECREF(value);
    return pair;
}

static PyObject *
socket_recvfrom(PyObject *self, PyObject *args)
{
    int size, flags = 0;
    address_box box;
    if (!PyArg_ParseTuple(args, "i|i:recvfrom", &size, &flags)) {
        return NULL;
    }
    return with_address(as_socket(self),
                        receive_string(as_socket(self), size, flags, &box, "recvfrom"), &box);
}

static PyObject *
receive_into(PyObject *self, PyObject *args, PyObject *kwds, const char *format,
             address_box *address, const char *name)
{
    static const char *const keywords[] = {"buffer", "nbytes", "flags", NULL};
    Py_buffer buffer;
    int size = 0, flags = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, format, (char **)keywords, &buffer, &size,
                                     &flags)) {
        return NULL;
    }
    ssize_t got = -1;
    if (size < 0) {
        PyErr_Format(PyExc_ValueError, "negative buffersize in %s", name);
    }
    else if (size > buffer.len) {
        PyErr_SetString(PyExc_ValueError, address != NULL
                                              ? "nbytes is greater than the length of the buffer"
                                              : "buffer too small for requested bytes");
    }
    else {
        transfer t = {buffer.buf, size != 0 ? (size_t)size : (size_t)buffer.len, flags, address};
        got = call_waiting(as_socket(self), 0, do_receive, &t);
    }
    PyBuffer_Release(&buffer);
    return got < 0 ? NULL : PyInt_FromSsize_t(got);
}

static PyObject *
socket_recv_into(PyObject *self, PyObject *args, PyObject *kwds)
{
    return receive_into(self, args, kwds, "w*|ii:recv_into", NULL, "recv_into");
}

static PyObject *
socket_recvfrom_into(PyObject *self, PyObject *args, PyObject *kwds)
{
    address_box box;
    return with_address(as_socket(self),
                        receive_into(self, args, kwds, "w*|ii:recvfrom_into", &box, "recvfrom_into"),
                        &box);
}

/* ---- sending ---- */

static ssize_t
do_send(socket_object *s, void *arg)
{
    const transfer *t = arg;
    if (t->address == NULL) {
        return send(s->fd, t->bytes, t->size, t->flags);
    }
    return sendto(s->fd, t->bytes, t->size, t->flags, &t->address->address.any, t->address->size);
}

static PyObject *
socket_send(PyObject *self, PyObject *args)
{
    Py_buffer data;
    int flags = 0;
    if (!PyArg_ParseTuple(args, "s*|i:send", &data, &flags)) {
        return NULL;
    }
    transfer t = {data.buf, (size_t)data.len, flags, NULL};
    ssize_t sent = call_waiting(as_socket(self), 1, do_send, &t);
    PyBuffer_Release(&data);
    return sent < 0 ? NULL : PyInt_FromSsize_t(sent);
}

static PyObject *
socket_sendall(PyObject *self, PyObject *args)
{
    Py_buffer data;
    int flags = 0;
    if (!PyArg_ParseTuple(args, "s*|i:sendall", &data, &flags)) {
        return NULL;
    }
    transfer t = {data.buf, (size_t)data.len, flags, NULL};
    int failed = 0;
    do {    /* nothing is sent, too: the peer may be gone */
        ssize_t sent =
            call_until(as_socket(self), 1, do_send, &t, end_of_timeout(as_socket(self)), 1);
        failed = sent < 0;
        if (!failed) {
            t.bytes += sent;
            t.size -= (size_t)sent;
            failed = PyErr_CheckSignals() < 0;
        }
    } while (t.size > 0 && !failed);
    PyBuffer_Release(&data);
    if (failed) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
socket_sendto(PyObject *self, PyObject *args)
{
    Py_buffer data;
    PyObject *object;
    int flags = 0;
    address_box box;
    int fine;
    if (PyTuple_GET_SIZE(args) == 3) {
        fine = PyArg_ParseTuple(args, "s*iO:sendto", &data, &flags, &object);
    }
    else if (PyTuple_GET_SIZE(args) == 2) {
        fine = PyArg_ParseTuple(args, "s*O:sendto", &data, &object);
    }
    else {
        return PyErr_Format(PyExc_TypeError, "sendto() takes 2 or 3 arguments (%zd given)",
                            PyTuple_GET_SIZE(args));
    }
    if (!fine) {
        return NULL;
    }
    ssize_t sent = -1;
    if (py_socket_read_address(as_socket(self)->fd, as_socket(self)->family, object, &box.address, &box.size)) {
        transfer t = {data.buf, (size_t)data.len, flags, &box};
        sent = call_waiting(as_socket(self), 1, do_send, &t);
    }
    PyBuffer_Release(&data);
    return sent < 0 ? NULL : PyInt_FromSsize_t(sent);
}

/* ---- the type ---- */

#define WITH_KEYWORDS(function) \
    (PyCFunction)(void (*)(void))(function), METH_VARARGS | METH_KEYWORDS

static const PyMethodDef socket_methods[] = {
    {"accept", socket_accept, METH_NOARGS, "accept() -> (socket, address)"},
    {"bind", socket_bind, METH_O, "bind(address)"},
    {"close", socket_close, METH_NOARGS, "close()"},
    {"connect", socket_connect, METH_O, "connect(address)"},
    {"connect_ex", socket_connect_ex, METH_O, "connect_ex(address) -> error number, 0 for none"},
    {"dup", socket_dup, METH_NOARGS, "dup() -> socket with a copy of the descriptor"},
    {"fileno", socket_fileno, METH_NOARGS, "fileno() -> descriptor, -1 when closed"},
    {"getpeername", socket_getpeername, METH_NOARGS, "getpeername() -> address of the other end"},
    {"getsockname", socket_getsockname, METH_NOARGS, "getsockname() -> own address"},
    {"getsockopt", socket_getsockopt, METH_VARARGS, "getsockopt(level, option[, size])"},
    {"gettimeout", socket_gettimeout, METH_NOARGS, "gettimeout() -> seconds or None"},
    {"listen", socket_listen, METH_O, "listen(backlog)"},
    {"makefile", socket_makefile, METH_VARARGS, "makefile([mode[, bufsize]]) -> file object"},
    {"recv", socket_recv, METH_VARARGS, "recv(size[, flags]) -> string"},
    {"recv_into", WITH_KEYWORDS(socket_recv_into), "recv_into(buffer[, nbytes[, flags]]) -> count"},
    {"recvfrom", socket_recvfrom, METH_VARARGS, "recvfrom(size[, flags]) -> (string, address)"},
    {"recvfrom_into", WITH_KEYWORDS(socket_recvfrom_into),
     "recvfrom_into(buffer[, nbytes[, flags]]) -> (count, address)"},
    {"send", socket_send, METH_VARARGS, "send(data[, flags]) -> count"},
    {"sendall", socket_sendall, METH_VARARGS, "sendall(data[, flags])"},
    {"sendto", socket_sendto, METH_VARARGS, "sendto(data[, flags], address) -> count"},
    {"setblocking", socket_setblocking, METH_O, "setblocking(flag)"},
    {"setsockopt", socket_setsockopt, METH_VARARGS, "setsockopt(level, option, value)"},
    {"settimeout", socket_settimeout, METH_O, "settimeout(seconds or None)"},
    {"shutdown", socket_shutdown, METH_O, "shutdown(how)"},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef socket_members[] = {
    {"family", T_INT, offsetof(socket_object, family), READONLY, "family of addresses"},
    {"type", T_INT, offsetof(socket_object, type), READONLY, "kind of traffic"},
    {"proto", T_INT, offsetof(socket_object, protocol), READONLY, "protocol"},
    {"timeout", T_DOUBLE, offsetof(socket_object, timeout), READONLY, "timeout in seconds"},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject py_socket_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_socket.socket",
    .tp_basicsize = sizeof(socket_object),
    .tp_dealloc = socket_dealloc,
    .tp_repr = socket_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "socket([family[, type[, proto]]]) -> socket object",
    .tp_weaklistoffset = offsetof(socket_object, weakreflist),
    .tp_methods = (PyMethodDef *)socket_methods,
    .tp_members = (PyMemberDef *)socket_members,
    .tp_init = socket_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = socket_new,
    .tp_free = PyObject_Del,
};
