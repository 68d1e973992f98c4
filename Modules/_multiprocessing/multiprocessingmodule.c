/* The module _multiprocessing: what multiprocessing needs from C.
 *
 * sendfd and recvfd pass an open descriptor through a Unix socket, with one byte of data beside it.
 *
 * Not here: the types (multiprocessing.h).
 */
#include "multiprocessing.h"

#include <sys/socket.h>
#include <sys/uio.h>

PyMODINIT_FUNC init_multiprocessing(void);

/* Room for one descriptor beside a message of one byte. */
typedef struct {
    struct msghdr message;
    struct iovec data;
    char byte;
    union {
        struct cmsghdr header;       /* alignment */
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
} fd_message;

static void
init_message(fd_message *m)
{
    memset(m, 0, sizeof *m);
    m->byte = '*';
    m->data.iov_base = &m->byte;
    m->data.iov_len = 1;
    m->message.msg_iov = &m->data;
    m->message.msg_iovlen = 1;
    m->message.msg_control = m->control.bytes;
    m->message.msg_controllen = sizeof m->control.bytes;
}

static PyObject *
multiprocessing_sendfd(PyObject *module, PyObject *args)
{
    fd_message m;
    int socket, fd;
    ssize_t sent;
    if (!PyArg_ParseTuple(args, "ii", &socket, &fd)) {
        return NULL;
    }
    init_message(&m);
    struct cmsghdr *header = CMSG_FIRSTHDR(&m.message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    Py_BEGIN_ALLOW_THREADS
    sent = sendmsg(socket, &m.message, 0);
    Py_END_ALLOW_THREADS
    if (sent < 0) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    Py_RETURN_NONE;
}

static PyObject *
multiprocessing_recvfd(PyObject *module, PyObject *args)
{
    fd_message m;
    int socket, fd;
    ssize_t received;
    if (!PyArg_ParseTuple(args, "i", &socket)) {
        return NULL;
    }
    init_message(&m);
    Py_BEGIN_ALLOW_THREADS
    received = recvmsg(socket, &m.message, 0);
    Py_END_ALLOW_THREADS
    if (received < 0) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    struct cmsghdr *header = CMSG_FIRSTHDR(&m.message);
    if (header == NULL || header->cmsg_len < CMSG_LEN(sizeof fd) || header->cmsg_level != SOL_SOCKET ||
        header->cmsg_type != SCM_RIGHTS) {
        PyErr_SetString(PyExc_RuntimeError, "No file descriptor received");
        return NULL;
    }
    memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return PyInt_FromLong(fd);
}

static PyObject *
multiprocessing_address_of_buffer(PyObject *module, PyObject *object)
{
    void *address;
    Py_ssize_t size;
    if (PyObject_AsWriteBuffer(object, &address, &size) < 0) {
        return NULL;
    }
    return Py_BuildValue("(Nn)", PyLong_FromVoidPtr(address), size);
}

static const PyMethodDef multiprocessing_functions[] = {
    {"address_of_buffer", multiprocessing_address_of_buffer, METH_O,
     PyDoc_STR("address_of_buffer(object): (address, size) of a writable buffer.")},
    {"sendfd", multiprocessing_sendfd, METH_VARARGS,
     PyDoc_STR("sendfd(socket, fd): pass an open descriptor through a Unix socket.")},
    {"recvfd", multiprocessing_recvfd, METH_VARARGS, PyDoc_STR("recvfd(socket): the descriptor that was passed.")},
    {NULL, NULL, 0, NULL}
};

PyMODINIT_FUNC
init_multiprocessing(void)
{
    PyObject *module, *flags, *limit, *pickle = PyImport_ImportModule("cPickle");
    if (pickle == NULL) {
        return;
    }
    Py_DECREF(pickle);                /* sys.modules keeps it for connections */
    if (PyType_Ready(&py_multiprocessing_connection_type) < 0 || PyType_Ready(&py_multiprocessing_semlock_type) < 0 ||
        py_multiprocessing_init_semlock() < 0) {
        return;
    }
    limit = PyLong_FromLong(SEM_VALUE_MAX);
    if (limit == NULL ||
        PyDict_SetItemString(py_multiprocessing_semlock_type.tp_dict, "SEM_VALUE_MAX", limit) < 0) {
        Py_XDECREF(limit);
        return;
    }
    Py_DECREF(limit);
    module = Py_InitModule("_multiprocessing", (PyMethodDef *)multiprocessing_functions);
    flags = module == NULL ? NULL : Py_BuildValue("{sisisi}", "HAVE_SEM_OPEN", 1, "HAVE_SEM_TIMEDWAIT", 1,
                                                  "HAVE_FD_TRANSFER", 1);
    if (flags == NULL) {
        return;
    }
    PyModule_AddObject(module, "flags", flags);
    Py_INCREF(&py_multiprocessing_connection_type);
    PyModule_AddObject(module, "Connection", (PyObject *)&py_multiprocessing_connection_type);
    Py_INCREF(&py_multiprocessing_semlock_type);
    PyModule_AddObject(module, "SemLock", (PyObject *)&py_multiprocessing_semlock_type);
}
