/* What the parts of the module _socket share.
 *
 *     socketmodule.c     the module: errors, constants, C interface
 *     socket_object.c    the type: calls on a socket, with timeouts
 *     socket_address.c   addresses from and to Python objects
 *     socket_family.c    those of netlink, packet and TIPC
 *     socket_lookup.c    names, services, byte order
 *
 * A socket with a timeout is non-blocking for the system; every call waits with poll before it.
 */
#ifndef PY_SOCKET_H
#define PY_SOCKET_H

#include "Python.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <linux/netlink.h>
#include <linux/tipc.h>

/* The layout and the capsule are those that _ssl of a compiled library expects. */
typedef struct {
    PyObject_HEAD
    int fd;                            /* -1: closed */
    int family;
    int type;
    int protocol;
    PyObject *(*raise_error)(void);
    double timeout;                    /* seconds; negative: none */
    PyObject *weakreflist;
} socket_object;

typedef union {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
    struct sockaddr_nl nl;
    struct sockaddr_ll ll;
    struct sockaddr_tipc tipc;
    struct sockaddr_storage storage;
} socket_address;

extern PyTypeObject py_socket_type;
extern const PyMethodDef py_socket_lookup_methods[];

/* The class socket.NAME of the imported module. Returns borrowed. */
PyObject *py_socket_error_class(const char *name);
/* socket.error from errno; gaierror and herror from their codes. Return NULL. Raise yes. */
PyObject *py_socket_raise(void);
PyObject *py_socket_raise_gai(int code);
PyObject *py_socket_raise_host(int code);

/* A new socket object for a descriptor, which it owns. Returns new. Raises yes. */
PyObject *py_socket_new(int fd, int family, int type, int protocol);

/* Address from an object for sockets of a family. 1 or 0 with an error. */
int py_socket_read_address(int fd, int family, PyObject *object, socket_address *address, socklen_t *size);
/* Object for an address. Returns new. Raises yes. */
PyObject *py_socket_make_address(int fd, const struct sockaddr *address, size_t size, int protocol);
/* ---- socket_family.c: the same for one family each ---- */

/* 1 if object is a tuple, 0 with an error. */
int py_socket_check_tuple(PyObject *object, const char *family);
int py_socket_read_netlink(PyObject *object, socket_address *address, socklen_t *size);
int py_socket_read_packet(int fd, PyObject *object, socket_address *address, socklen_t *size);
int py_socket_read_tipc(PyObject *object, socket_address *address, socklen_t *size);
PyObject *py_socket_make_packet(int fd, const struct sockaddr_ll *address);
PyObject *py_socket_make_tipc(const struct sockaddr_tipc *address);

/* Numeric text of an internet address. Returns new. Raises yes. */
PyObject *py_socket_ip_text(const struct sockaddr *address, size_t size);
/* Resolves a name, or "" and "<broadcast>". Returns the size, -1 with an error. */
int py_socket_resolve(const char *name, socket_address *address, int family);

#endif
