/* Addresses of Linux' own families: netlink, packet, TIPC. */
#include "socket.h"

#include <net/if.h>
#include <sys/ioctl.h>

int
py_socket_check_tuple(PyObject *object, const char *family)
{
    if (!PyTuple_Check(object)) {
        PyErr_Format(PyExc_TypeError, "getsockaddrarg: %s address must be tuple, not %.500s", family,
                     Py_TYPE(object)->tp_name);
        return 0;
    }
    return 1;
}

/* ---- netlink: (pid, groups) ---- */

int
py_socket_read_netlink(PyObject *object, socket_address *address, socklen_t *size)
{
    int pid, groups;
    if (!py_socket_check_tuple(object, "AF_NETLINK") ||
        !PyArg_ParseTuple(object, "II:getsockaddrarg", &pid, &groups)) {
        return 0;
    }
    memset(&address->nl, 0, sizeof address->nl);
    address->nl.nl_family = AF_NETLINK;
    address->nl.nl_pid = (unsigned)pid;
    address->nl.nl_groups = (unsigned)groups;
    *size = sizeof address->nl;
    return 1;
}

/* ---- packet: (interface, protocol[, kind[, hardware type[, hardware address]]]) ---- */

PyObject *
py_socket_make_packet(int fd, const struct sockaddr_ll *address)
{
    struct ifreq request;
    const char *name = "";
    request.ifr_ifindex = address->sll_ifindex;
    if (address->sll_ifindex != 0 && ioctl(fd, SIOCGIFNAME, &request) == 0) {
        name = request.ifr_name;
    }
    return Py_BuildValue("shbhs#", name, ntohs(address->sll_protocol), address->sll_pkttype,
                         address->sll_hatype, address->sll_addr, (int)address->sll_halen);
}

/* The number of an interface. Returns 1 or 0 with an error. */
static int
find_interface(int fd, const char *name, int *index)
{
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
    if (ioctl(fd, SIOCGIFINDEX, &request) < 0) {
        py_socket_raise();
        return 0;
    }
    *index = request.ifr_ifindex;
    return 1;
}

int
py_socket_read_packet(int fd, PyObject *object, socket_address *address, socklen_t *size)
{
    const char *name, *hardware = "";
    int protocol, kind = 0, hardware_type = 0, length = 0, index;
    if (!py_socket_check_tuple(object, "AF_PACKET") ||
        !PyArg_ParseTuple(object, "si|iis#", &name, &protocol, &kind, &hardware_type, &hardware, &length) ||
        !find_interface(fd, name, &index)) {
        return 0;
    }
    if (length > (int)sizeof address->ll.sll_addr) {
        PyErr_SetString(PyExc_ValueError, "Hardware address must be 8 bytes or less");
        return 0;
    }
    if (protocol < 0 || protocol > 0xffff) {
        PyErr_SetString(PyExc_OverflowError, "getsockaddrarg: protoNumber must be 0-65535.");
        return 0;
    }
    memset(&address->ll, 0, sizeof address->ll);
    address->ll.sll_family = AF_PACKET;
    address->ll.sll_protocol = htons((uint16_t)protocol);
    address->ll.sll_ifindex = index;
    address->ll.sll_pkttype = (unsigned char)kind;
    address->ll.sll_hatype = (unsigned short)hardware_type;
    address->ll.sll_halen = (unsigned char)length;
    memcpy(address->ll.sll_addr, hardware, (size_t)length);
    *size = sizeof address->ll;
    return 1;
}

/* ---- TIPC: (kind of address, three numbers[, scope]) ---- */

PyObject *
py_socket_make_tipc(const struct sockaddr_tipc *address)
{
    unsigned int numbers[3] = {0, 0, 0};
    switch (address->addrtype) {
    case TIPC_ADDR_NAMESEQ:
        numbers[0] = address->addr.nameseq.type;
        numbers[1] = address->addr.nameseq.lower;
        numbers[2] = address->addr.nameseq.upper;
        break;
    case TIPC_ADDR_NAME:
        numbers[0] = address->addr.name.name.type;
        numbers[1] = numbers[2] = address->addr.name.name.instance;
        break;
    case TIPC_ADDR_ID:
        numbers[0] = address->addr.id.node;
        numbers[1] = address->addr.id.ref;
        break;
    default:
        PyErr_SetString(PyExc_ValueError, "Invalid address type");
        return NULL;
    }
    return Py_BuildValue("IIIII", (unsigned int)address->addrtype, numbers[0], numbers[1], numbers[2],
                         (unsigned int)address->scope);
}

int
py_socket_read_tipc(PyObject *object, socket_address *address, socklen_t *size)
{
    unsigned int kind, first, second, third, scope = TIPC_CLUSTER_SCOPE;
    if (!py_socket_check_tuple(object, "AF_TIPC") ||
        !PyArg_ParseTuple(object, "IIII|I;Invalid TIPC address format", &kind, &first, &second, &third, &scope)) {
        return 0;
    }
    struct sockaddr_tipc *tipc = &address->tipc;
    memset(tipc, 0, sizeof *tipc);
    tipc->family = AF_TIPC;
    tipc->addrtype = (unsigned char)kind;
    tipc->scope = (signed char)scope;
    switch (kind) {
    case TIPC_ADDR_NAMESEQ:
        tipc->addr.nameseq.type = first;
        tipc->addr.nameseq.lower = second;
        tipc->addr.nameseq.upper = third;
        break;
    case TIPC_ADDR_NAME:
        tipc->addr.name.name.type = first;
        tipc->addr.name.name.instance = second;
        break;
    case TIPC_ADDR_ID:
        tipc->addr.id.node = first;
        tipc->addr.id.ref = second;
        break;
    default:
        PyErr_SetString(PyExc_TypeError, "Invalid address type");
        return 0;
    }
    *size = sizeof *tipc;
    return 1;
}
