/* What the parts of the module _ssl share.
 *
 *     ssl_module.c        the module: constants, random numbers, object identifiers
 *     ssl_errors.c        exceptions from OpenSSL's error queue
 *     ssl_certificate.c   certificates as dicts
 *     ssl_context.c       _SSLContext
 *     ssl_socket.c        _SSLSocket: one connection
 *
 * I1 OpenSSL is called without the interpreter lock only for what may block; its callbacks take the lock.
 */
#ifndef PY_SSL_INTERNAL_H
#define PY_SSL_INTERNAL_H

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "structmember.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* The exceptions: name, what it stands for. */
#define SSL_ERRORS(X) \
    X(SSLZeroReturnError, "SSL/TLS session closed cleanly.") \
    X(SSLWantReadError, "Non-blocking SSL socket needs to read more data before the requested operation can be completed.") \
    X(SSLWantWriteError, "Non-blocking SSL socket needs to write more data before the requested operation can be completed.") \
    X(SSLSyscallError, "System error when attempting SSL operation.") \
    X(SSLEOFError, "SSL/TLS connection terminated abruptly.")

/* The codes that exceptions carry. */
enum { CODE_SSL = 1, CODE_WANT_READ, CODE_WANT_WRITE, CODE_WANT_X509_LOOKUP, CODE_SYSCALL, CODE_ZERO_RETURN,
       CODE_WANT_CONNECT, CODE_EOF, CODE_INVALID = 10 };

typedef struct {
    PyObject *SSLError;              /* owned */
#define FIELD(name, doc) PyObject *name;
    SSL_ERRORS(FIELD)                /* owned */
#undef FIELD
    PyObject *codes_to_names;        /* owned dict: (library, reason) -> name */
    PyObject *libraries;             /* owned dict: library -> name */
    PyObject *socket_type;           /* owned: _socket.socket */
    PyObject *socket_error;          /* owned: socket.error */
} ssl_state;

typedef struct {
    PyObject_HEAD
    SSL_CTX *ctx;                    /* owned */
    PyObject *server_name_callback;  /* owned, may be NULL */
    unsigned char *alpn;             /* owned, may be NULL: protocols, each after its size */
    unsigned alpn_size;
    int check_hostname;
} context_object;

typedef struct {
    PyObject_HEAD
    SSL *ssl;                        /* owned */
    context_object *context;         /* owned */
    PyObject *socket;                /* owned weak reference to the _socket.socket */
    PyObject *owner;                 /* owned weak reference to what the program sees, or NULL */
    int handshake_done;
    int is_server;
} socket_ssl_object;

extern PyTypeObject py_ssl_context_type, py_ssl_socket_type;

/* ssl_module.c. The state. Returns borrowed; NULL with an error. */
ssl_state *py_ssl_state(void);

/* ssl_errors.c. Raise what OpenSSL's queue tells, or a text with a code. Return NULL. Raise yes. */
PyObject *py_ssl_raise(const char *text, int code, int line);
/* A typed exception for SSL_get_error's code. */
PyObject *py_ssl_raise_as(PyObject *type, int code, const char *text, int line);
int py_ssl_init_errors(ssl_state *state, PyObject *module);

/* ssl_certificate.c. Return new. Raise yes. */
PyObject *py_ssl_decode_certificate(X509 *certificate);
PyObject *py_ssl_certificate_der(X509 *certificate);

/* ssl_socket.c. A connection over a socket. Returns new. Raises yes. */
PyObject *py_ssl_new_socket(context_object *context, PyObject *socket, int server_side, const char *hostname,
                            PyObject *owner);

#endif
