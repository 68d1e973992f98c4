/* Addresses of the internet and of this machine: tuples and strings of Python, structures of the system. */
#include "socket.h"

#include <arpa/inet.h>

/* ---- names ---- */

static int
copy_result(const struct addrinfo *info, socket_address *address)
{
    memcpy(address, info->ai_addr, info->ai_addrlen < sizeof *address ? info->ai_addrlen : sizeof *address);
    return info->ai_family == AF_INET ? 4 : info->ai_family == AF_INET6 ? 16 : -1;
}

static int
ask_resolver(const char *name, int family, int flags, const char *service, struct addrinfo **result)
{
    struct addrinfo hints;
    int code;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = family;
    hints.ai_socktype = service != NULL ? SOCK_DGRAM : 0;
    hints.ai_flags = flags;
    Py_BEGIN_ALLOW_THREADS
    code = getaddrinfo(name, service, &hints, result);
    Py_END_ALLOW_THREADS
    if (code != 0) {
        py_socket_raise_gai(code);
        return -1;
    }
    return 0;
}

static int
resolve_any(socket_address *address, int family)
{
    struct addrinfo *result;
    if (ask_resolver(NULL, family, AI_PASSIVE, "0", &result) < 0) {
        return -1;
    }
    if (result->ai_next != NULL) {
        freeaddrinfo(result);
        PyErr_SetString(py_socket_error_class("error"), "wildcard resolved to multiple address");
        return -1;
    }
    int size = copy_result(result, address);
    freeaddrinfo(result);
    return size;
}

int
py_socket_resolve(const char *name, socket_address *address, int family)
{
    struct addrinfo *result;
    memset(address, 0, sizeof *address);
    if (*name == '\0') {
        return resolve_any(address, family);
    }
    if (strcmp(name, "<broadcast>") == 0) {
        if (family != AF_INET && family != AF_UNSPEC) {
            PyErr_SetString(py_socket_error_class("error"), "address family mismatched");
            return -1;
        }
        address->in.sin_family = AF_INET;
        address->in.sin_addr.s_addr = INADDR_BROADCAST;
        return 4;
    }
    if (family != AF_INET6 && inet_pton(AF_INET, name, &address->in.sin_addr) == 1) {
        address->in.sin_family = AF_INET;
        return 4;
    }
    if (ask_resolver(name, family, 0, NULL, &result) < 0) {
        return -1;
    }
    int size = copy_result(result, address);
    freeaddrinfo(result);
    if (size < 0) {
        PyErr_SetString(py_socket_error_class("error"), "unknown address family");
    }
    return size;
}

PyObject *
py_socket_ip_text(const struct sockaddr *address, size_t size)
{
    char text[NI_MAXHOST];
    int code = getnameinfo(address, (socklen_t)size, text, sizeof text, NULL, 0, NI_NUMERICHOST);
    return code != 0 ? py_socket_raise_gai(code) : PyString_FromString(text);
}

/* ---- to Python ---- */

static PyObject *
make_unix(const struct sockaddr_un *address, size_t size)
{
    size_t used = size - offsetof(struct sockaddr_un, sun_path);
    if (used > 0 && address->sun_path[0] == '\0') { /* an abstract name, any bytes */
        return PyString_FromStringAndSize(address->sun_path, (Py_ssize_t)used);
    }
    return PyString_FromStringAndSize(address->sun_path,
                                      (Py_ssize_t)strnlen(address->sun_path, used));
}

PyObject *
py_socket_make_address(int fd, const struct sockaddr *address, size_t size, int protocol)
{
    const socket_address *a = (const socket_address *)address;
    if (size == 0) {
        Py_RETURN_NONE;
    }
    switch (address->sa_family) {
    case AF_INET: {
        PyObject *ip = py_socket_ip_text(address, sizeof a->in);
        return ip != NULL ? Py_BuildValue("Ni", ip, ntohs(a->in.sin_port)) : NULL;
    }
    case AF_INET6: {
        PyObject *ip = py_socket_ip_text(address, sizeof a->in6);
        return ip != NULL ? Py_BuildValue("NiII", ip, ntohs(a->in6.sin6_port),
                                          ntohl(a->in6.sin6_flowinfo), a->in6.sin6_scope_id)
                          : NULL;
    }
    case AF_UNIX:
        return make_unix(&a->un, size);
    case AF_NETLINK:
        return Py_BuildValue("II", a->nl.nl_pid, a->nl.nl_groups);
    case AF_PACKET:
        return py_socket_make_packet(fd, &a->ll);
    case AF_TIPC:
        return py_socket_make_tipc(&a->tipc);
    default:
        return Py_BuildValue("is#", address->sa_family, address->sa_data,
                             (int)sizeof address->sa_data);
    }
}

/* ---- from Python ---- */

static int
check_port(int port)
{
    if (port < 0 || port > 0xffff) {
        PyErr_SetString(PyExc_OverflowError, "getsockaddrarg: port must be 0-65535.");
        return 0;
    }
    return 1;
}

static int
read_inet(PyObject *object, socket_address *address, socklen_t *size)
{
    char *host;
    int port;
    if (!py_socket_check_tuple(object, "AF_INET") ||
        !PyArg_ParseTuple(object, "eti:getsockaddrarg", "idna", &host, &port)) {
        return 0;
    }
    int status = py_socket_resolve(host, address, AF_INET);
    PyMem_Free(host);
    if (status < 0 || !check_port(port)) {
        return 0;
    }
    address->in.sin_family = AF_INET;
    address->in.sin_port = htons((uint16_t)port);
    *size = sizeof address->in;
    return 1;
}

static int
read_inet6(PyObject *object, socket_address *address, socklen_t *size)
{
    char *host;
    int port;
    unsigned int flow = 0, scope = 0;
    if (!py_socket_check_tuple(object, "AF_INET6") ||
        !PyArg_ParseTuple(object, "eti|II", "idna", &host, &port, &flow, &scope)) {
        return 0;
    }
    int status = py_socket_resolve(host, address, AF_INET6);
    PyMem_Free(host);
    if (status < 0 || !check_port(port)) {
        return 0;
    }
    if (flow > 0xfffff) {
        PyErr_SetString(PyExc_OverflowError, "getsockaddrarg: flowinfo must be 0-1048575.");
        return 0;
    }
    address->in6.sin6_family = AF_INET6;
    address->in6.sin6_port = htons((uint16_t)port);
    address->in6.sin6_flowinfo = htonl(flow);
    address->in6.sin6_scope_id = scope;
    *size = sizeof address->in6;
    return 1;
}

static int
read_unix(PyObject *object, socket_address *address, socklen_t *size)
{
    char *path;
    int length;
    if (!PyArg_Parse(object, "t#", &path, &length)) {
        return 0;
    }
    size_t most = sizeof address->un.sun_path;
    int abstract = length > 0 && path[0] == '\0';
    if ((size_t)length > most || (!abstract && (size_t)length >= most)) {
        PyErr_SetString(py_socket_error_class("error"), "AF_UNIX path too long");
        return 0;
    }
    memset(&address->un, 0, sizeof address->un);
    address->un.sun_family = AF_UNIX;
    memcpy(address->un.sun_path, path, (size_t)length);
    *size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)length + !abstract);
    return 1;
}

int
py_socket_read_address(int fd, int family, PyObject *object, socket_address *address, socklen_t *size)
{
    switch (family) {
    case AF_INET:
        return read_inet(object, address, size);
    case AF_INET6:
        return read_inet6(object, address, size);
    case AF_UNIX:
        return read_unix(object, address, size);
    case AF_NETLINK:
        return py_socket_read_netlink(object, address, size);
    case AF_PACKET:
        return py_socket_read_packet(fd, object, address, size);
    case AF_TIPC:
        return py_socket_read_tipc(object, address, size);
    default:
        PyErr_SetString(py_socket_error_class("error"), "getsockaddrarg: bad family");
        return 0;
    }
}
