/* Functions of _socket: names of hosts and services, byte order, text of addresses, pairs. */
#include "socket.h"
#include "py_state.h"

#include <arpa/inet.h>
#include <unistd.h>

/* ---- hosts ---- */

static PyObject *
lookup_gethostname(PyObject *self, PyObject *unused)
{
    char name[1024];
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = gethostname(name, sizeof name - 1);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        return py_socket_raise();
    }
    name[sizeof name - 1] = '\0';
    return PyString_FromString(name);
}

static PyObject *
lookup_gethostbyname(PyObject *self, PyObject *args)
{
    char *name;
    socket_address address;
    if (!PyArg_ParseTuple(args, "s:gethostbyname", &name) ||
        py_socket_resolve(name, &address, AF_INET) < 0) {
        return NULL;
    }
    return py_socket_ip_text(&address.any, sizeof address.in);
}

static int
append_owned(PyObject *list, PyObject *item)
{
    int status = item != NULL ? PyList_Append(list, item) : -1;
    Py_XDECREF(item);
    return status;
}

static PyObject *
host_address(const struct hostent *host, const char *bytes)
{
    char text[INET6_ADDRSTRLEN];
    if (inet_ntop(host->h_addrtype, bytes, text, sizeof text) == NULL) {
        return py_socket_raise();
    }
    return PyString_FromString(text);
}

/* (name, aliases, addresses) */
static PyObject *
host_result(const struct hostent *host)
{
    PyObject *aliases = PyList_New(0);
    PyObject *addresses = PyList_New(0);
    int failed = aliases == NULL || addresses == NULL;
    for (char **alias = host->h_aliases; !failed && alias != NULL && *alias != NULL; alias++) {
        failed = append_owned(aliases, PyString_FromString(*alias)) < 0;
    }
    for (char **bytes = host->h_addr_list; !failed && *bytes != NULL; bytes++) {
        failed = append_owned(addresses, host_address(host, *bytes)) < 0;
    }
    PyObject *result =
        failed ? NULL : Py_BuildValue("sOO", host->h_name, aliases, addresses);
    Py_XDECREF(aliases);
    Py_XDECREF(addresses);
    return result;
}

enum { HOST_BUFFER = 16384 };

static PyObject *
lookup_gethostbyname_ex(PyObject *self, PyObject *args)
{
    char *name;
    socket_address address;
    struct hostent host, *result = NULL;
    char buffer[HOST_BUFFER];
    int code = 0;
    if (!PyArg_ParseTuple(args, "s:gethostbyname_ex", &name) ||
        py_socket_resolve(name, &address, AF_INET) < 0) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    gethostbyname_r(name, &host, buffer, sizeof buffer, &result, &code);
    Py_END_ALLOW_THREADS
    return result == NULL ? py_socket_raise_host(code) : host_result(result);
}

static PyObject *
lookup_gethostbyaddr(PyObject *self, PyObject *args)
{
    char *name;
    socket_address address;
    struct hostent host, *result = NULL;
    char buffer[HOST_BUFFER];
    int code = 0;
    if (!PyArg_ParseTuple(args, "s:gethostbyaddr", &name) ||
        py_socket_resolve(name, &address, AF_UNSPEC) < 0) {
        return NULL;
    }
    int family = address.any.sa_family;
    const void *bytes = family == AF_INET ? (const void *)&address.in.sin_addr
                                          : (const void *)&address.in6.sin6_addr;
    socklen_t size = family == AF_INET ? sizeof address.in.sin_addr : sizeof address.in6.sin6_addr;
    Py_BEGIN_ALLOW_THREADS
    gethostbyaddr_r(bytes, size, family, &host, buffer, sizeof buffer, &result, &code);
    Py_END_ALLOW_THREADS
    return result == NULL ? py_socket_raise_host(code) : host_result(result);
}

/* ---- services and protocols ---- */

static PyObject *
lookup_getservbyname(PyObject *self, PyObject *args)
{
    char *name, *protocol = NULL;
    if (!PyArg_ParseTuple(args, "s|s:getservbyname", &name, &protocol)) {
        return NULL;
    }
    const struct servent *service = getservbyname(name, protocol);
    if (service == NULL) {
        PyErr_SetString(py_socket_error_class("error"), "service/proto not found");
        return NULL;
    }
    return PyInt_FromLong(ntohs((uint16_t)service->s_port));
}

static PyObject *
lookup_getservbyport(PyObject *self, PyObject *args)
{
    int port;
    char *protocol = NULL;
    if (!PyArg_ParseTuple(args, "i|s:getservbyport", &port, &protocol)) {
        return NULL;
    }
    if (port < 0 || port > 0xffff) {
        PyErr_SetString(PyExc_OverflowError, "getservbyport: port must be 0-65535.");
        return NULL;
    }
    const struct servent *service = getservbyport(htons((uint16_t)port), protocol);
    if (service == NULL) {
        PyErr_SetString(py_socket_error_class("error"), "port/proto not found");
        return NULL;
    }
    return PyString_FromString(service->s_name);
}

static PyObject *
lookup_getprotobyname(PyObject *self, PyObject *args)
{
    char *name;
    if (!PyArg_ParseTuple(args, "s:getprotobyname", &name)) {
        return NULL;
    }
    const struct protoent *protocol = getprotobyname(name);
    if (protocol == NULL) {
        PyErr_SetString(py_socket_error_class("error"), "protocol not found");
        return NULL;
    }
    return PyInt_FromLong(protocol->p_proto);
}

/* ---- getaddrinfo and getnameinfo ---- */

static PyObject *
info_list(const struct addrinfo *info)
{
    PyObject *list = PyList_New(0);
    for (; list != NULL && info != NULL; info = info->ai_next) {
        PyObject *address = py_socket_make_address(-1, info->ai_addr, info->ai_addrlen, 0);
        PyObject *row = address != NULL
                            ? Py_BuildValue("iiisN", info->ai_family, info->ai_socktype,
                                            info->ai_protocol,
                                            info->ai_canonname != NULL ? info->ai_canonname : "",
                                            address)
                            : NULL;
        if (append_owned(list, row) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

/* The host as a str (new) or NULL for None; 0 with an error. */
static int
host_text(PyObject *host, PyObject **text)
{
    *text = NULL;
    if (host == Py_None) {
        return 1;
    }
    if (PyUnicode_Check(host)) {
        *text = PyUnicode_AsEncodedString(host, "idna", NULL);
        return *text != NULL;
    }
    if (PyString_Check(host)) {
        Py_INCREF(host);
        *text = host;
        return 1;
    }
    PyErr_SetString(PyExc_TypeError, "getaddrinfo() argument 1 must be string or None");
    return 0;
}

static int
port_text(PyObject *port, PyObject **text)
{
    *text = NULL;
    if (port == Py_None) {
        return 1;
    }
    if (PyInt_Check(port) || PyLong_Check(port)) {
        long number = PyInt_AsLong(port);
        if (number == -1 && PyErr_Occurred()) {
            return 0;
        }
        *text = PyString_FromFormat("%ld", number);
        return *text != NULL;
    }
    if (PyString_Check(port)) {
        Py_INCREF(port);
        *text = port;
        return 1;
    }
    PyErr_SetString(py_socket_error_class("error"), "getaddrinfo() argument 2 must be integer or string");
    return 0;
}

static PyObject *
lookup_getaddrinfo(PyObject *self, PyObject *args)
{
    PyObject *host, *port, *host_string, *port_string = NULL;
    struct addrinfo hints, *info = NULL;
    int family = AF_UNSPEC, type = 0, protocol = 0, flags = 0;
    if (!PyArg_ParseTuple(args, "OO|iiii:getaddrinfo", &host, &port, &family, &type, &protocol,
                          &flags)) {
        return NULL;
    }
    if (!host_text(host, &host_string) || !port_text(port, &port_string)) {
        Py_XDECREF(host_string);
        return NULL;
    }
    memset(&hints, 0, sizeof hints);
    hints.ai_family = family;
    hints.ai_socktype = type;
    hints.ai_protocol = protocol;
    hints.ai_flags = flags;
    const char *name = host_string != NULL ? PyString_AS_STRING(host_string) : NULL;
    const char *service = port_string != NULL ? PyString_AS_STRING(port_string) : NULL;
    int code;
    Py_BEGIN_ALLOW_THREADS
    code = getaddrinfo(name, service, &hints, &info);
    Py_END_ALLOW_THREADS
    Py_XDECREF(host_string);
    Py_XDECREF(port_string);
    if (code != 0) {
        return py_socket_raise_gai(code);
    }
    PyObject *list = info_list(info);
    freeaddrinfo(info);
    return list;
}

static PyObject *
lookup_getnameinfo(PyObject *self, PyObject *args)
{
    PyObject *tuple;
    const char *host;
    int flags, port, code;
    unsigned int flow = 0, scope = 0;
    char port_string[16], name[NI_MAXHOST + 1], service[NI_MAXSERV + 1];
    struct addrinfo hints, *info = NULL;
    if (!PyArg_ParseTuple(args, "Oi:getnameinfo", &tuple, &flags)) {
        return NULL;
    }
    if (!PyTuple_Check(tuple)) {
        PyErr_SetString(PyExc_TypeError, "getnameinfo() argument 1 must be a tuple");
        return NULL;
    }
    if (!PyArg_ParseTuple(tuple, "si|II", &host, &port, &flow, &scope)) {
        return NULL;
    }
    if (flow > 0xfffff) {
        PyErr_SetString(PyExc_OverflowError, "getsockaddrarg: flowinfo must be 0-1048575.");
        return NULL;
    }
    PyOS_snprintf(port_string, sizeof port_string, "%d", port);
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_DGRAM;
    Py_BEGIN_ALLOW_THREADS
    code = getaddrinfo(host, port_string, &hints, &info);
    Py_END_ALLOW_THREADS
    if (code != 0) {
        return py_socket_raise_gai(code);
    }
    PyObject *result = NULL;
    if (info->ai_next != NULL) {
        PyErr_SetString(py_socket_error_class("error"), "sockaddr resolved to multiple addresses");
    }
    else if (info->ai_family == AF_INET && PyTuple_GET_SIZE(tuple) != 2) {
        PyErr_SetString(py_socket_error_class("error"), "IPv4 sockaddr must be 2 tuple");
    }
    else {
        if (info->ai_family == AF_INET6) {
            struct sockaddr_in6 *address = (struct sockaddr_in6 *)info->ai_addr;
            address->sin6_flowinfo = htonl(flow);
            address->sin6_scope_id = scope;
        }
        code = getnameinfo(info->ai_addr, info->ai_addrlen, name, sizeof name, service,
                           sizeof service, flags);
        result = code != 0 ? py_socket_raise_gai(code) : Py_BuildValue("ss", name, service);
    }
    freeaddrinfo(info);
    return result;
}

/* ---- byte order ---- */

#define SHORT_ORDER(name)                                                             \
    static PyObject *lookup_##name(PyObject *self, PyObject *args)                     \
    {                                                                                 \
        int number;                                                                   \
        if (!PyArg_ParseTuple(args, "i:" #name, &number)) {                           \
            return NULL;                                                              \
        }                                                                             \
        if (number < 0) {                                                             \
            PyErr_SetString(PyExc_OverflowError,                                      \
                            "can't convert negative number to unsigned long");        \
            return NULL;                                                              \
        }                                                                             \
        return PyInt_FromLong(name((uint16_t)number));                                \
    }

SHORT_ORDER(ntohs)
SHORT_ORDER(htons)

static PyObject *
swap_long(PyObject *object, uint32_t (*swap)(uint32_t))
{
    unsigned long number;
    if (PyInt_Check(object)) {
        long value = PyInt_AS_LONG(object);
        if (value < 0) {
            PyErr_SetString(PyExc_OverflowError,
                            "can't convert negative number to unsigned long");
            return NULL;
        }
        number = (uint32_t)value;   /* only a long is asked whether it fits */
    }
    else if (PyLong_Check(object)) {
        number = PyLong_AsUnsignedLong(object);
        if (number == (unsigned long)-1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    else {
        return PyErr_Format(PyExc_TypeError, "expected int/long, %s found",
                            Py_TYPE(object)->tp_name);
    }
    if (number > 0xffffffffUL) {
        PyErr_SetString(PyExc_OverflowError, "long int larger than 32 bits");
        return NULL;
    }
    return PyLong_FromUnsignedLong(swap((uint32_t)number));
}

static PyObject *
lookup_ntohl(PyObject *self, PyObject *object)
{
    return swap_long(object, ntohl);
}

static PyObject *
lookup_htonl(PyObject *self, PyObject *object)
{
    return swap_long(object, htonl);
}

/* ---- text of addresses ---- */

static PyObject *
lookup_inet_aton(PyObject *self, PyObject *args)
{
    const char *text;
    struct in_addr address;
    if (!PyArg_ParseTuple(args, "s:inet_aton", &text)) {
        return NULL;
    }
    if (inet_aton(text, &address) == 0) {
        PyErr_SetString(py_socket_error_class("error"),
                        "illegal IP address string passed to inet_aton");
        return NULL;
    }
    return PyString_FromStringAndSize((char *)&address, sizeof address);
}

static PyObject *
lookup_inet_ntoa(PyObject *self, PyObject *args)
{
    const char *bytes;
    int size;
    struct in_addr address;
    char text[INET_ADDRSTRLEN];
    if (!PyArg_ParseTuple(args, "s#:inet_ntoa", &bytes, &size)) {
        return NULL;
    }
    if (size != sizeof address) {
        PyErr_SetString(py_socket_error_class("error"), "packed IP wrong length for inet_ntoa");
        return NULL;
    }
    memcpy(&address, bytes, sizeof address);
    return PyString_FromString(inet_ntop(AF_INET, &address, text, sizeof text));
}

static PyObject *
lookup_inet_pton(PyObject *self, PyObject *args)
{
    int family;
    const char *text;
    char bytes[sizeof(struct in6_addr)];
    if (!PyArg_ParseTuple(args, "is:inet_pton", &family, &text)) {
        return NULL;
    }
    int status = inet_pton(family, text, bytes);
    if (status < 0) {
        return py_socket_raise();
    }
    if (status == 0) {
        PyErr_SetString(py_socket_error_class("error"),
                        "illegal IP address string passed to inet_pton");
        return NULL;
    }
    return PyString_FromStringAndSize(bytes, family == AF_INET ? 4 : 16);
}

static PyObject *
lookup_inet_ntop(PyObject *self, PyObject *args)
{
    int family, size;
    const char *bytes;
    char text[INET6_ADDRSTRLEN];
    if (!PyArg_ParseTuple(args, "is#:inet_ntop", &family, &bytes, &size)) {
        return NULL;
    }
    if (family != AF_INET && family != AF_INET6) {
        return PyErr_Format(PyExc_ValueError, "unknown address family %d", family);
    }
    if (size != (family == AF_INET ? 4 : 16)) {
        PyErr_SetString(PyExc_ValueError, "invalid length of packed IP address string");
        return NULL;
    }
    return PyString_FromString(inet_ntop(family, bytes, text, sizeof text));
}

/* ---- sockets ---- */

static PyObject *
lookup_socketpair(PyObject *self, PyObject *args)
{
    int family = AF_UNIX, type = SOCK_STREAM, protocol = 0, fds[2];
    if (!PyArg_ParseTuple(args, "|iii:socketpair", &family, &type, &protocol)) {
        return NULL;
    }
    if (socketpair(family, type, protocol, fds) < 0) {
        return py_socket_raise();
    }
    PyObject *first = py_socket_new(fds[0], family, type, protocol);
    PyObject *second = py_socket_new(fds[1], family, type, protocol);
    PyObject *pair = first != NULL && second != NULL ? PyTuple_Pack(2, first, second) : NULL;
    Py_XDECREF(first);
    Py_XDECREF(second);
    return pair;
}

static PyObject *
lookup_fromfd(PyObject *self, PyObject *args)
{
    int fd, family, type, protocol = 0;
    if (!PyArg_ParseTuple(args, "iii|i:fromfd", &fd, &family, &type, &protocol)) {
        return NULL;
    }
    fd = dup(fd);
    return fd < 0 ? py_socket_raise() : py_socket_new(fd, family, type, protocol);
}

static PyObject *
lookup_getdefaulttimeout(PyObject *self, PyObject *unused)
{
    py_interp *interp = py_interp_get();
    if (!interp->has_socket_timeout) {
        Py_RETURN_NONE;
    }
    return PyFloat_FromDouble(interp->socket_timeout);
}

static PyObject *
lookup_setdefaulttimeout(PyObject *self, PyObject *object)
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
    py_interp_get()->socket_timeout = timeout;
    py_interp_get()->has_socket_timeout = object != Py_None;
    Py_RETURN_NONE;
}

const PyMethodDef py_socket_lookup_methods[] = {
    {"gethostbyname", lookup_gethostbyname, METH_VARARGS, "gethostbyname(host) -> address"},
    {"gethostbyname_ex", lookup_gethostbyname_ex, METH_VARARGS,
     "gethostbyname_ex(host) -> (name, aliases, addresses)"},
    {"gethostbyaddr", lookup_gethostbyaddr, METH_VARARGS,
     "gethostbyaddr(host) -> (name, aliases, addresses)"},
    {"gethostname", lookup_gethostname, METH_NOARGS, "gethostname() -> our name"},
    {"getservbyname", lookup_getservbyname, METH_VARARGS, "getservbyname(name[, proto]) -> port"},
    {"getservbyport", lookup_getservbyport, METH_VARARGS, "getservbyport(port[, proto]) -> name"},
    {"getprotobyname", lookup_getprotobyname, METH_VARARGS, "getprotobyname(name) -> number"},
    {"fromfd", lookup_fromfd, METH_VARARGS, "fromfd(fd, family, type[, proto]) -> socket"},
    {"socketpair", lookup_socketpair, METH_VARARGS, "socketpair([family[, type[, proto]]])"},
    {"ntohs", lookup_ntohs, METH_VARARGS, "ntohs(number) -> number"},
    {"ntohl", lookup_ntohl, METH_O, "ntohl(number) -> number"},
    {"htons", lookup_htons, METH_VARARGS, "htons(number) -> number"},
    {"htonl", lookup_htonl, METH_O, "htonl(number) -> number"},
    {"inet_aton", lookup_inet_aton, METH_VARARGS, "inet_aton(text) -> 4 bytes"},
    {"inet_ntoa", lookup_inet_ntoa, METH_VARARGS, "inet_ntoa(bytes) -> text"},
    {"inet_pton", lookup_inet_pton, METH_VARARGS, "inet_pton(family, text) -> bytes"},
    {"inet_ntop", lookup_inet_ntop, METH_VARARGS, "inet_ntop(family, bytes) -> text"},
    {"getaddrinfo", lookup_getaddrinfo, METH_VARARGS,
     "getaddrinfo(host, port[, family[, type[, proto[, flags]]]]) -> list of tuples"},
    {"getnameinfo", lookup_getnameinfo, METH_VARARGS, "getnameinfo(address, flags) -> (host, port)"},
    {"getdefaulttimeout", lookup_getdefaulttimeout, METH_NOARGS, "getdefaulttimeout()"},
    {"setdefaulttimeout", lookup_setdefaulttimeout, METH_O, "setdefaulttimeout(seconds or None)"},
    {NULL, NULL, 0, NULL},
};
