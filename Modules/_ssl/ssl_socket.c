/* _SSLSocket: one connection over a socket.
 *
 * How it works: OpenSSL works on the socket's descriptor. A socket with a timeout is non-blocking for the system: an
 * operation that wants to read or write waits with poll until its deadline and is tried again.
 *
 * I1 the socket is a weak reference: when it is gone or closed, operations fail.
 * I2 the interpreter lock is given up for OpenSSL's own work; ssl lives as long as the object.
 */
#include "ssl_internal.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

enum { READ, WRITE };

/* --- the socket --- */

/* The socket object, new, or NULL with an error; *fd and *timeout (seconds; negative: none). */
static PyObject *
get_socket(socket_ssl_object *self, int *fd, double *timeout)
{
    PyObject *socket = self->socket == NULL ? NULL : PyWeakref_GetObject(self->socket), *number, *seconds;
    *fd = -1;
    if (socket == NULL || socket == Py_None) {
        ssl_state *state = py_ssl_state();
        return state == NULL ? NULL
                             : py_ssl_raise_as(state->SSLError, CODE_SSL, "Underlying socket connection gone", __LINE__);
    }
    Py_INCREF(socket);
    number = PyObject_CallMethod(socket, (char *)"fileno", (char *)"");
    seconds = number == NULL ? NULL : PyObject_CallMethod(socket, (char *)"gettimeout", (char *)"");
    *fd = number == NULL ? -1 : _PyInt_AsInt(number);
    *timeout = seconds == NULL || seconds == Py_None ? -1 : PyFloat_AsDouble(seconds);
    Py_XDECREF(number);
    Py_XDECREF(seconds);
    if (PyErr_Occurred()) {
        Py_DECREF(socket);
        return NULL;
    }
    return socket;
}

static double
read_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

typedef enum { WAIT_READY, WAIT_TIMED_OUT, WAIT_CLOSED, WAIT_NOT } wait_result;

/* Waits until the descriptor can be read or written. timeout: that of the socket; 0 never waits. */
static wait_result
wait_for(int fd, int way, double timeout, double deadline)
{
    struct pollfd wanted = {.fd = fd, .events = way == READ ? POLLIN : POLLOUT};
    int count;
    if (timeout == 0) {
        return WAIT_NOT;
    }
    if (fd < 0) {
        return WAIT_CLOSED;
    }
    double left = timeout < 0 ? -1 : deadline - read_clock();
    if (timeout > 0 && left <= 0) {
        return WAIT_TIMED_OUT;
    }
    int milliseconds = timeout < 0 ? -1 : left > 1e6 ? 1000000000 : (int)(left * 1000) + 1;
    Py_BEGIN_ALLOW_THREADS
    count = poll(&wanted, 1, milliseconds);
    Py_END_ALLOW_THREADS
    return count == 0 ? WAIT_TIMED_OUT : WAIT_READY;
}

/* --- errors --- */

static PyObject *
raise_system_call(const ssl_state *state, int result, int saved_errno)
{
    if (ERR_peek_last_error() != 0) {
        return py_ssl_raise_as(state->SSLError, CODE_SSL, NULL, __LINE__);
    }
    if (result == 0 || saved_errno == 0) {
        return py_ssl_raise_as(state->SSLEOFError, CODE_EOF, "EOF occurred in violation of protocol", __LINE__);
    }
    if (result == -1) {
        ERR_clear_error();
        errno = saved_errno;
        return PyErr_SetFromErrno(state->socket_error);
    }
    return py_ssl_raise_as(state->SSLSyscallError, CODE_SYSCALL, "Some I/O error occurred", __LINE__);
}

static PyObject *
raise_result(socket_ssl_object *self, int result, int code, int saved_errno)
{
    ssl_state *state = py_ssl_state();
    if (state == NULL) {
        return NULL;
    }
    switch (code) {
    case SSL_ERROR_ZERO_RETURN:
        return py_ssl_raise_as(state->SSLZeroReturnError, CODE_ZERO_RETURN, "TLS/SSL connection has been closed (EOF)",
                               __LINE__);
    case SSL_ERROR_WANT_READ:
        return py_ssl_raise_as(state->SSLWantReadError, CODE_WANT_READ, "The operation did not complete (read)", __LINE__);
    case SSL_ERROR_WANT_WRITE:
        return py_ssl_raise_as(state->SSLWantWriteError, CODE_WANT_WRITE, "The operation did not complete (write)",
                               __LINE__);
    case SSL_ERROR_WANT_X509_LOOKUP:
        return py_ssl_raise_as(state->SSLError, CODE_WANT_X509_LOOKUP, "The operation did not complete (X509 lookup)",
                               __LINE__);
    case SSL_ERROR_WANT_CONNECT:
        return py_ssl_raise_as(state->SSLError, CODE_WANT_CONNECT, "The operation did not complete (connect)", __LINE__);
    case SSL_ERROR_SYSCALL:
        return raise_system_call(state, result, saved_errno);
    case SSL_ERROR_SSL:
        if (ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
            ERR_clear_error();
            return py_ssl_raise_as(state->SSLEOFError, CODE_EOF, "EOF occurred in violation of protocol", __LINE__);
        }
        return py_ssl_raise_as(state->SSLError, CODE_SSL,
                               ERR_peek_last_error() ? NULL : "A failure in the SSL library occurred", __LINE__);
    default:
        return py_ssl_raise_as(state->SSLError, CODE_INVALID, "Invalid error code", __LINE__);
    }
}

static PyObject *
raise_text(const char *text)
{
    ssl_state *state = py_ssl_state();
    PyObject *error = state == NULL ? NULL : PyObject_CallFunction(state->SSLError, (char *)"s", text);
    if (error != NULL) {
        PyErr_SetObject(state->SSLError, error);
        Py_DECREF(error);
    }
    return NULL;
}

/* --- operations that may wait --- */

/* One try of an operation. */
typedef struct {
    int (*call)(SSL *, void *, int);
    void *data;
    int size;
    const char *timeout_text;
} operation;

static int
call_handshake(SSL *ssl, void *data, int size)
{
    return SSL_do_handshake(ssl);
}

static int
call_read(SSL *ssl, void *data, int size)
{
    return SSL_read(ssl, data, size);
}

static int
call_write(SSL *ssl, void *data, int size)
{
    return SSL_write(ssl, data, size);
}

/* Tries until it succeeds, fails or is late. *code: SSL_get_error's. Returns the operation's result; -2 with an error
 * that is not OpenSSL's. */
static int
run_operation(socket_ssl_object *self, const operation *op, int *code, int *saved_errno)
{
    int fd, result;
    double timeout = -1;
    PyObject *socket = get_socket(self, &fd, &timeout);
    if (socket == NULL) {
        return -2;
    }
    double deadline = timeout > 0 ? read_clock() + timeout : 0;
    BIO_set_nbio(SSL_get_rbio(self->ssl), timeout >= 0);
    BIO_set_nbio(SSL_get_wbio(self->ssl), timeout >= 0);
    for (;;) {
        ERR_clear_error();
        errno = 0;
        Py_BEGIN_ALLOW_THREADS
        result = op->call(self->ssl, op->data, op->size);
        *saved_errno = errno;
        *code = SSL_get_error(self->ssl, result);
        Py_END_ALLOW_THREADS
        if (PyErr_CheckSignals() < 0) {
            result = -2;
            break;
        }
        if (*code != SSL_ERROR_WANT_READ && *code != SSL_ERROR_WANT_WRITE) {
            break;
        }
        wait_result waited = wait_for(fd, *code == SSL_ERROR_WANT_READ ? READ : WRITE, timeout, deadline);
        if (waited == WAIT_NOT) {
            break;
        }
        if (waited != WAIT_READY) {
            raise_text(waited == WAIT_CLOSED ? "Underlying socket has been closed." : op->timeout_text);
            result = -2;
            break;
        }
    }
    Py_DECREF(socket);
    return result;
}

static PyObject *
socket_do_handshake(socket_ssl_object *self, PyObject *unused)
{
    operation op = {call_handshake, NULL, 0, "The handshake operation timed out"};
    int code, saved_errno, result = run_operation(self, &op, &code, &saved_errno);
    if (result == -2) {
        return NULL;
    }
    if (result < 1) {
        return raise_result(self, result, code, saved_errno);
    }
    self->handshake_done = 1;
    Py_RETURN_NONE;
}

static PyObject *
socket_write(socket_ssl_object *self, PyObject *args)
{
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "s*:write", &view)) {
        return NULL;
    }
    if (view.len > INT_MAX) {
        PyBuffer_Release(&view);
        PyErr_Format(PyExc_OverflowError, "string longer than %d bytes", INT_MAX);
        return NULL;
    }
    operation op = {call_write, view.buf, (int)view.len, "The write operation timed out"};
    int code, saved_errno, result = view.len == 0 ? 0 : run_operation(self, &op, &code, &saved_errno);
    Py_ssize_t size = view.len;
    PyBuffer_Release(&view);
    if (result > 0 || size == 0) {
        return PyInt_FromLong(result);
    }
    return result == -2 ? NULL : raise_result(self, result, code, saved_errno);
}

/* Reads into a buffer. Returns how many; -1 with an error. */
static int
read_into(socket_ssl_object *self, char *buffer, int size)
{
    operation op = {call_read, buffer, size, "The read operation timed out"};
    int code, saved_errno, result = size == 0 ? 0 : run_operation(self, &op, &code, &saved_errno);
    if (result > 0 || size == 0) {
        return result;
    }
    if (result == -2) {
        return -1;
    }
    if (code == SSL_ERROR_ZERO_RETURN && SSL_get_shutdown(self->ssl) == SSL_RECEIVED_SHUTDOWN) {
        return 0;
    }
    raise_result(self, result, code, saved_errno);
    return -1;
}

static PyObject *
socket_read(socket_ssl_object *self, PyObject *args)
{
    int size, n;
    Py_buffer view = {0};
    if (!PyArg_ParseTuple(args, "i|w*:read", &size, &view)) {
        if (PyTuple_GET_SIZE(args) == 0) {
            PyErr_SetString(PyExc_TypeError, "read() takes at least 1 argument (0 given)");
        }
        return NULL;
    }
    if (view.obj == NULL && view.buf == NULL) {
        if (size < 0) {
            PyErr_SetString(PyExc_ValueError, "size should not be negative");
            return NULL;
        }
        PyObject *text = PyString_FromStringAndSize(NULL, size);
        if (text == NULL) {
            return NULL;
        }
        n = read_into(self, PyString_AS_STRING(text), size);
        if (n < 0) {
            Py_DECREF(text);
            return NULL;
        }
        if (n < size) {
            _PyString_Resize(&text, n);
        }
        return text;
    }
    if (size <= 0 || size > view.len) {
        size = view.len > INT_MAX ? INT_MAX : (int)view.len;
    }
    n = read_into(self, view.buf, size);
    PyBuffer_Release(&view);
    return n < 0 ? NULL : PyInt_FromLong(n);
}

/* SSL_shutdown says 0 when only our side has said goodbye: then the other side is waited for. */
static int
call_shutdown(SSL *ssl, void *data, int size)
{
    int result = SSL_shutdown(ssl);
    return result == 0 ? SSL_shutdown(ssl) : result;
}

static PyObject *
socket_shutdown(socket_ssl_object *self, PyObject *unused)
{
    operation op = {call_shutdown, NULL, 0, "The read operation timed out"};
    int code, saved_errno, result = run_operation(self, &op, &code, &saved_errno);
    if (result == -2) {
        return NULL;
    }
    if (result < 0) {
        return raise_result(self, result, code, saved_errno);
    }
    PyObject *socket = PyWeakref_GetObject(self->socket);
    Py_INCREF(socket);
    return socket;
}

/* --- questions --- */

static PyObject *
socket_peer_certificate(socket_ssl_object *self, PyObject *args)
{
    PyObject *binary = Py_False, *result;
    if (!PyArg_ParseTuple(args, "|O:peer_certificate", &binary)) {
        return NULL;
    }
    int as_der = PyObject_IsTrue(binary);
    if (as_der < 0) {
        return NULL;
    }
    if (!self->handshake_done) {
        PyErr_SetString(PyExc_ValueError, "handshake not done yet");
        return NULL;
    }
    X509 *certificate = SSL_get1_peer_certificate(self->ssl);
    if (certificate == NULL) {
        Py_RETURN_NONE;
    }
    if (as_der) {
        result = py_ssl_certificate_der(certificate);
    } else if (SSL_CTX_get_verify_mode(SSL_get_SSL_CTX(self->ssl)) & SSL_VERIFY_PEER) {
        result = py_ssl_decode_certificate(certificate);
    } else {
        result = PyDict_New();
    }
    X509_free(certificate);
    return result;
}

static PyObject *
socket_cipher(socket_ssl_object *self, PyObject *unused)
{
    const SSL_CIPHER *cipher = SSL_get_current_cipher(self->ssl);
    if (cipher == NULL) {
        Py_RETURN_NONE;
    }
    return Py_BuildValue("(ssi)", SSL_CIPHER_get_name(cipher), SSL_CIPHER_get_version(cipher),
                         SSL_CIPHER_get_bits(cipher, NULL));
}

static PyObject *
socket_version(socket_ssl_object *self, PyObject *unused)
{
    const char *version = SSL_get_version(self->ssl);
    if (strcmp(version, "unknown") == 0) {
        Py_RETURN_NONE;
    }
    return PyUnicode_FromString(version);
}

static PyObject *
socket_compression(socket_ssl_object *self, PyObject *unused)
{
    const COMP_METHOD *method = SSL_get_current_compression(self->ssl);
    const char *name = method == NULL ? NULL : SSL_COMP_get_name(method);
    if (name == NULL) {
        Py_RETURN_NONE;
    }
    return PyString_FromString(name);
}

static PyObject *
socket_pending(socket_ssl_object *self, PyObject *unused)
{
    return PyInt_FromLong(SSL_pending(self->ssl));
}

static PyObject *
socket_selected_alpn_protocol(socket_ssl_object *self, PyObject *unused)
{
    const unsigned char *name;
    unsigned size;
    SSL_get0_alpn_selected(self->ssl, &name, &size);
    if (name == NULL) {
        Py_RETURN_NONE;
    }
    return PyUnicode_DecodeUTF8((const char *)name, size, "replace");
}

/* The first of the two messages that end the handshake: the client's, or the server's when a session is resumed. */
static PyObject *
socket_tls_unique_cb(socket_ssl_object *self, PyObject *unused)
{
    char bytes[128];
    int ours = SSL_session_reused(self->ssl) ? self->is_server : !self->is_server;
    size_t n = ours ? SSL_get_finished(self->ssl, bytes, sizeof bytes)
                    : SSL_get_peer_finished(self->ssl, bytes, sizeof bytes);
    if (n == 0) {
        Py_RETURN_NONE;
    }
    return PyString_FromStringAndSize(bytes, n > sizeof bytes ? (Py_ssize_t)sizeof bytes : (Py_ssize_t)n);
}

static PyObject *
socket_get_context(socket_ssl_object *self, void *unused)
{
    Py_INCREF(self->context);
    return (PyObject *)self->context;
}

static int
socket_set_context(socket_ssl_object *self, PyObject *value, void *unused)
{
    if (value == NULL || !PyObject_TypeCheck(value, &py_ssl_context_type)) {
        PyErr_SetString(PyExc_TypeError, "The value must be a SSLContext");
        return -1;
    }
    PyObject *old = (PyObject *)self->context;
    Py_INCREF(value);
    self->context = (context_object *)value;
    SSL_set_SSL_CTX(self->ssl, self->context->ctx);
    Py_DECREF(old);
    return 0;
}

/* --- life --- */

PyObject *
py_ssl_new_socket(context_object *context, PyObject *socket, int server_side, const char *hostname, PyObject *owner)
{
    socket_ssl_object *self = PyObject_New(socket_ssl_object, &py_ssl_socket_type);
    int fd;
    double timeout;
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    Py_INCREF(context);
    self->context = context;
    self->is_server = server_side != 0;
    self->socket = PyWeakref_NewRef(socket, NULL);
    self->owner = owner == NULL ? NULL : PyWeakref_NewRef(owner, NULL);
    PyObject *held = self->socket == NULL || (owner != NULL && self->owner == NULL) ? NULL
                                                                                    : get_socket(self, &fd, &timeout);
    if (held == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    Py_DECREF(held);
    self->ssl = SSL_new(context->ctx);
    if (self->ssl == NULL || !SSL_set_fd(self->ssl, fd)) {
        Py_DECREF(self);
        return py_ssl_raise(NULL, 0, __LINE__);
    }
    if (hostname != NULL && !server_side && !SSL_set_tlsext_host_name(self->ssl, hostname)) {
        ERR_clear_error();    /* a name that TLS cannot send is only checked */
    }
    SSL_set_app_data(self->ssl, self);
    SSL_set_mode(self->ssl, SSL_MODE_AUTO_RETRY | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (server_side) {
        SSL_set_accept_state(self->ssl);
    } else {
        SSL_set_connect_state(self->ssl);
    }
    return (PyObject *)self;
}

static void
socket_dealloc(socket_ssl_object *self)
{
    SSL_free(self->ssl);
    Py_XDECREF(self->socket);
    Py_XDECREF(self->owner);
    Py_XDECREF((PyObject *)self->context);
    PyObject_Free(self);
}

#define QUESTION(name, doc) {#name, (PyCFunction)socket_##name, METH_NOARGS, PyDoc_STR(doc)}

static const PyMethodDef socket_methods[] = {
    QUESTION(do_handshake, "Agree with the other side about the connection."),
    {"write", (PyCFunction)socket_write, METH_VARARGS, PyDoc_STR("write(data): send bytes; gives how many were sent.")},
    {"read", (PyCFunction)socket_read, METH_VARARGS, PyDoc_STR("read(size[, buffer]): bytes, or how many were put there.")},
    QUESTION(pending, "Bytes that can be read without waiting."),
    {"peer_certificate", (PyCFunction)socket_peer_certificate, METH_VARARGS,
     PyDoc_STR("peer_certificate(der=False): the other side's certificate, as dict or as bytes.")},
    QUESTION(cipher, "(name, protocol, bits) of the cipher in use."),
    QUESTION(version, "The protocol in use."),
    QUESTION(selected_alpn_protocol, "The protocol of the application that was agreed."),
    QUESTION(compression, "The compression in use."),
    QUESTION(shutdown, "End the encryption; gives the socket."),
    QUESTION(tls_unique_cb, "Bytes that only this connection has."),
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef socket_getset[] = {
    {"context", (getter)socket_get_context, (setter)socket_set_context, PyDoc_STR("its _SSLContext"), NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_ssl_socket_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ssl._SSLSocket",
    .tp_basicsize = sizeof(socket_ssl_object),
    .tp_dealloc = (destructor)socket_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)socket_methods,
    .tp_getset = (PyGetSetDef *)socket_getset,
};
