/* The module `select`: waiting until files are ready, by select, poll and epoll.
 *
 * All three give up the GIL while they wait. A poll object keeps a dictionary fd -> events, from which
 * the array for the system is made when it has changed; an epoll object keeps nothing but its
 * descriptor.
 *
 * I1  poll_object.ready_fds is used by one call of poll() at a time (`polling`); the dictionary may
 *     change meanwhile, the array does not.
 */
#include "Python.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include "py_state.h"

static const char select_doc[] = "Waiting until files and sockets are ready.";

static PyObject *
raise_select_error(void)
{
    return PyErr_SetFromErrno(py_interp_get()->select_error);
}

/* ------------------------------------------------------------------- select */

/* One of the three lists: a set for the system, and the objects that stand for its bits. */
typedef struct {
    PyObject *objects;      /* owned list */
    int *fds;               /* one per object */
    fd_set set;
    int highest;
} fd_list;

static void
list_free(fd_list *list)
{
    Py_CLEAR(list->objects);
    free(list->fds);
    list->fds = NULL;
}

static int
list_add(fd_list *list, PyObject *object, Py_ssize_t place)
{
    int fd;
    if (place >= FD_SETSIZE) {
        PyErr_SetString(PyExc_ValueError, "too many file descriptors in select()");
        return -1;
    }
    fd = PyObject_AsFileDescriptor(object);
    if (fd == -1) {
        return -1;
    }
    if (fd >= FD_SETSIZE) {
        PyErr_SetString(PyExc_ValueError, "filedescriptor out of range in select()");
        return -1;
    }
    FD_SET(fd, &list->set);
    list->fds[place] = fd;
    if (fd > list->highest) {
        list->highest = fd;
    }
    return PyList_Append(list->objects, object);
}

/* A fileno() method may change the very list that is being walked: its length is asked anew each
   time, and what was seen is kept. */
static int
list_fill(fd_list *list, PyObject *sequence)
{
    PyObject *fast = PySequence_Fast(sequence, "arguments 1-3 must be sequences");
    Py_ssize_t i;
    int status = 0;
    FD_ZERO(&list->set);
    list->highest = -1;
    if (fast == NULL) {
        return -1;
    }
    list->objects = PyList_New(0);
    list->fds = malloc(FD_SETSIZE * sizeof(int));
    if (list->fds == NULL) {
        PyErr_NoMemory();
    }
    if (list->objects == NULL || list->fds == NULL) {
        Py_DECREF(fast);
        return -1;
    }
    for (i = 0; status == 0 && i < PySequence_Fast_GET_SIZE(fast); i++) {
        PyObject *object = PySequence_Fast_GET_ITEM(fast, i);
        Py_INCREF(object);
        status = list_add(list, object, i);
        Py_DECREF(object);
    }
    Py_DECREF(fast);
    return status;
}

static PyObject *
list_ready(fd_list *list, int any)
{
    PyObject *result = PyList_New(0);
    Py_ssize_t i;
    for (i = 0; any && result != NULL && i < PyList_GET_SIZE(list->objects); i++) {
        if (FD_ISSET(list->fds[i], &list->set)
            && PyList_Append(result, PyList_GET_ITEM(list->objects, i)) < 0) {
            Py_CLEAR(result);
        }
    }
    return result;
}

static int
timeout_from(PyObject *object, struct timeval *value, struct timeval **where)
{
    double seconds;
    *where = NULL;
    if (object == Py_None) {
        return 0;
    }
    if (!PyNumber_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "timeout must be a float or None");
        return -1;
    }
    seconds = PyFloat_AsDouble(object);
    if (seconds == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (seconds > (double)LONG_MAX) {
        PyErr_SetString(PyExc_OverflowError, "timeout period too long");
        return -1;
    }
    value->tv_sec = (long)seconds;
    value->tv_usec = (long)((seconds - (double)value->tv_sec) * 1E6);
    *where = value;
    return 0;
}

static PyObject *
wait_select(fd_list lists[3], struct timeval *timeout)
{
    PyObject *results[3] = {NULL, NULL, NULL};
    int highest = -1;
    int status;
    int i;
    for (i = 0; i < 3; i++) {
        highest = lists[i].highest > highest ? lists[i].highest : highest;
    }
    Py_BEGIN_ALLOW_THREADS
    status = select(highest + 1, &lists[0].set, &lists[1].set, &lists[2].set, timeout);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        return raise_select_error();
    }
    for (i = 0; i < 3; i++) {
        results[i] = list_ready(&lists[i], status != 0);
    }
    if (results[0] == NULL || results[1] == NULL || results[2] == NULL) {
        Py_XDECREF(results[0]);
        Py_XDECREF(results[1]);
        Py_XDECREF(results[2]);
        return NULL;
    }
    return Py_BuildValue("(NNN)", results[0], results[1], results[2]);
}

static PyObject *
select_select(PyObject *module, PyObject *args)
{
    PyObject *given[3];
    PyObject *timeout_object = Py_None;
    PyObject *result = NULL;
    struct timeval value;
    struct timeval *timeout;
    fd_list lists[3];
    int i;
    if (!PyArg_UnpackTuple(args, "select", 3, 4, &given[0], &given[1], &given[2],
                           &timeout_object)
        || timeout_from(timeout_object, &value, &timeout) < 0) {
        return NULL;
    }
    for (i = 0; i < 3; i++) {
        lists[i].objects = NULL;
        lists[i].fds = NULL;
    }
    for (i = 0; i < 3; i++) {
        if (list_fill(&lists[i], given[i]) < 0) {
            break;
        }
    }
    if (i == 3) {
        result = wait_select(lists, timeout);
    }
    for (i = 0; i < 3; i++) {
        list_free(&lists[i]);
    }
    return result;
}

/* --------------------------------------------------------------------- poll */

typedef struct {
    PyObject_HEAD
    PyObject *events;           /* owned dict fd -> events */
    struct pollfd *ready_fds;   /* I1 */
    int count;                  /* entries of ready_fds */
    int is_current;             /* the array mirrors the dictionary */
    int polling;
} poll_object;

static int
poll_update(poll_object *self)
{
    Py_ssize_t count = PyDict_Size(self->events);
    Py_ssize_t position = 0;
    struct pollfd *array = realloc(self->ready_fds, ((size_t)count + 1) * sizeof(*array));
    PyObject *key;
    PyObject *value;
    int i = 0;
    if (array == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->ready_fds = array;
    while (i < count && PyDict_Next(self->events, &position, &key, &value)) {
        array[i].fd = (int)PyInt_AsLong(key);
        array[i].events = (short)(unsigned short)PyInt_AsLong(value);
        array[i].revents = 0;
        i++;
    }
    self->count = i;
    self->is_current = 1;
    return 0;
}

static int
event_mask(PyObject *object, unsigned short *mask)
{
    unsigned long number = PyLong_AsUnsignedLong(object);
    if (PyInt_Check(object)) {
        long small = PyInt_AS_LONG(object);
        PyErr_Clear();
        if (small < 0) {
            PyErr_SetString(PyExc_OverflowError, "can't convert negative value to unsigned long");
            return -1;
        }
        number = (unsigned long)small;
    }
    else if (PyErr_Occurred()) {
        return -1;
    }
    if (number > USHRT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large for C unsigned short");
        return -1;
    }
    *mask = (unsigned short)number;
    return 0;
}

static int
poll_put(poll_object *self, int fd, unsigned short mask)
{
    PyObject *key = PyInt_FromLong(fd);
    PyObject *value = PyInt_FromLong(mask);
    int status = key != NULL && value != NULL ? PyDict_SetItem(self->events, key, value) : -1;
    Py_XDECREF(key);
    Py_XDECREF(value);
    if (status == 0) {
        self->is_current = 0;
    }
    return status;
}

static PyObject *
poll_register(PyObject *self, PyObject *args)
{
    PyObject *object;
    PyObject *mask_object = NULL;
    unsigned short mask = POLLIN | POLLPRI | POLLOUT;
    int fd;
    if (!PyArg_ParseTuple(args, "O|O:register", &object, &mask_object)
        || (mask_object != NULL && event_mask(mask_object, &mask) < 0)) {
        return NULL;
    }
    fd = PyObject_AsFileDescriptor(object);
    if (fd == -1 || poll_put((poll_object *)self, fd, mask) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
poll_modify(PyObject *self, PyObject *args)
{
    poll_object *poll_self = (poll_object *)self;
    PyObject *object;
    PyObject *mask_object;
    PyObject *key;
    unsigned short mask;
    int fd;
    int known;
    if (PyTuple_GET_SIZE(args) != 2) {
        PyErr_Format(PyExc_TypeError, "modify() takes exactly 2 arguments (%zd given)",
                     PyTuple_GET_SIZE(args));
        return NULL;
    }
    object = PyTuple_GET_ITEM(args, 0);
    mask_object = PyTuple_GET_ITEM(args, 1);
    if (event_mask(mask_object, &mask) < 0) {
        return NULL;
    }
    fd = PyObject_AsFileDescriptor(object);
    if (fd == -1) {
        return NULL;
    }
    key = PyInt_FromLong(fd);
    if (key == NULL) {
        return NULL;
    }
    known = PyDict_GetItem(poll_self->events, key) != NULL;
    Py_DECREF(key);
    if (!known) {
        errno = ENOENT;
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    if (poll_put(poll_self, fd, mask) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
poll_unregister(PyObject *self, PyObject *object)
{
    poll_object *poll_self = (poll_object *)self;
    int fd = PyObject_AsFileDescriptor(object);
    PyObject *key;
    int status;
    if (fd == -1) {
        return NULL;
    }
    key = PyInt_FromLong(fd);
    if (key == NULL) {
        return NULL;
    }
    status = PyDict_DelItem(poll_self->events, key);
    Py_DECREF(key);
    if (status < 0) {
        return NULL;
    }
    poll_self->is_current = 0;
    Py_RETURN_NONE;
}

static int
milliseconds_from(PyObject *object, int *timeout)
{
    PyObject *number;
    long value;
    *timeout = -1;
    if (object == NULL || object == Py_None) {
        return 0;
    }
    if (!PyNumber_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "timeout must be an integer or None");
        return -1;
    }
    number = PyNumber_Int(object);
    if (number == NULL) {
        return -1;
    }
    value = PyInt_AsLong(number);
    Py_DECREF(number);
    if (value == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (value < INT_MIN || value > INT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return -1;
    }
    *timeout = (int)value;
    return 0;
}

static PyObject *
poll_results(poll_object *self)
{
    PyObject *list = PyList_New(0);
    int i;
    for (i = 0; list != NULL && i < self->count; i++) {
        PyObject *pair;
        if (self->ready_fds[i].revents == 0) {
            continue;
        }
        pair = Py_BuildValue("(ii)", self->ready_fds[i].fd,
                             (int)(self->ready_fds[i].revents & 0xffff));
        if (pair == NULL || PyList_Append(list, pair) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(pair);
    }
    return list;
}

static PyObject *
poll_poll(PyObject *self, PyObject *args)
{
    poll_object *poll_self = (poll_object *)self;
    PyObject *timeout_object = NULL;
    int timeout;
    int status;
    if (!PyArg_UnpackTuple(args, "poll", 0, 1, &timeout_object)
        || milliseconds_from(timeout_object, &timeout) < 0) {
        return NULL;
    }
    if (poll_self->polling) {
        PyErr_SetString(PyExc_RuntimeError, "concurrent poll() invocation");
        return NULL;
    }
    if (!poll_self->is_current && poll_update(poll_self) < 0) {
        return NULL;
    }
    poll_self->polling = 1;
    Py_BEGIN_ALLOW_THREADS
    status = poll(poll_self->ready_fds, (nfds_t)poll_self->count, timeout);
    Py_END_ALLOW_THREADS
    poll_self->polling = 0;
    if (status < 0) {
        return raise_select_error();
    }
    return poll_results(poll_self);
}

static void
poll_dealloc(PyObject *self)
{
    free(((poll_object *)self)->ready_fds);
    Py_XDECREF(((poll_object *)self)->events);
    PyObject_Del(self);
}

static const PyMethodDef poll_methods[] = {
    {"register", poll_register, METH_VARARGS,
     "register(fd[, eventmask])\n\nWatches a file; by default for POLLIN, POLLPRI and POLLOUT."},
    {"modify", poll_modify, METH_VARARGS, "modify(fd, eventmask)\n\nChanges what is watched for."},
    {"unregister", poll_unregister, METH_O, "unregister(fd)\n\nDoes not watch a file any more."},
    {"poll", poll_poll, METH_VARARGS,
     "poll([milliseconds]) -> list of (fd, events)\n\nWaits until one of the files is ready."},
    {NULL, NULL, 0, NULL}
};

static PyTypeObject poll_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "select.poll",
    .tp_basicsize = sizeof(poll_object),
    .tp_dealloc = poll_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)poll_methods,
};

static PyObject *
select_poll(PyObject *module, PyObject *unused)
{
    poll_object *self = PyObject_New(poll_object, &poll_type);
    if (self == NULL) {
        return NULL;
    }
    self->ready_fds = NULL;
    self->count = 0;
    self->is_current = 0;
    self->polling = 0;
    self->events = PyDict_New();
    if (self->events == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

/* -------------------------------------------------------------------- epoll */

typedef struct {
    PyObject_HEAD
    int fd;         /* -1: closed */
} epoll_object;

static PyTypeObject epoll_type;

static int
epoll_check_open(epoll_object *self)
{
    if (self->fd < 0) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed epoll fd");
        return -1;
    }
    return 0;
}

/* fd -1: a new descriptor is made. */
static PyObject *
epoll_make(PyTypeObject *type, int sizehint, int fd)
{
    epoll_object *self = (epoll_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->fd = fd;
    if (fd == -1) {
        Py_BEGIN_ALLOW_THREADS
        self->fd = epoll_create(sizehint);
        Py_END_ALLOW_THREADS
    }
    if (self->fd < 0) {
        Py_DECREF(self);
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    return (PyObject *)self;
}

static PyObject *
epoll_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"sizehint", NULL};
    int sizehint = -1;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|i:epoll", (char **)names, &sizehint)) {
        return NULL;
    }
    if (sizehint == -1) {
        sizehint = FD_SETSIZE - 1;
    }
    else if (sizehint < 1) {
        PyErr_Format(PyExc_ValueError, "sizehint must be greater zero, got %d", sizehint);
        return NULL;
    }
    return epoll_make(type, sizehint, -1);
}

static int
epoll_shut(epoll_object *self)
{
    int fd = self->fd;
    int error = 0;
    if (fd >= 0) {
        self->fd = -1;
        Py_BEGIN_ALLOW_THREADS
        if (close(fd) < 0) {
            error = errno;
        }
        Py_END_ALLOW_THREADS
    }
    return error;
}

static void
epoll_dealloc(PyObject *self)
{
    (void)epoll_shut((epoll_object *)self);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
epoll_close(PyObject *self, PyObject *unused)
{
    errno = epoll_shut((epoll_object *)self);
    if (errno != 0) {
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    Py_RETURN_NONE;
}

static PyObject *
epoll_fileno(PyObject *self, PyObject *unused)
{
    if (epoll_check_open((epoll_object *)self) < 0) {
        return NULL;
    }
    return PyInt_FromLong(((epoll_object *)self)->fd);
}

static PyObject *
epoll_fromfd(PyObject *type, PyObject *args)
{
    int fd;
    if (!PyArg_ParseTuple(args, "i:fromfd", &fd)) {
        return NULL;
    }
    return epoll_make((PyTypeObject *)type, FD_SETSIZE - 1, fd);
}

static PyObject *
epoll_control(epoll_object *self, int operation, PyObject *file, unsigned int events)
{
    struct epoll_event event;
    int fd;
    int status;
    if (epoll_check_open(self) < 0) {
        return NULL;
    }
    fd = PyObject_AsFileDescriptor(file);
    if (fd == -1) {
        return NULL;
    }
    memset(&event, 0, sizeof(event));
    event.events = events;
    event.data.fd = fd;
    Py_BEGIN_ALLOW_THREADS
    status = epoll_ctl(self->fd, operation, fd, &event);
    if (operation == EPOLL_CTL_DEL && status < 0 && errno == EBADF) {
        status = 0;     /* a closed file has left the set already */
    }
    Py_END_ALLOW_THREADS
    if (status < 0) {
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    Py_RETURN_NONE;
}

static PyObject *
epoll_register(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"fd", "eventmask", NULL};
    PyObject *file;
    unsigned int events = EPOLLIN | EPOLLOUT | EPOLLPRI;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|I:register", (char **)names, &file,
                                     &events)) {
        return NULL;
    }
    return epoll_control((epoll_object *)self, EPOLL_CTL_ADD, file, events);
}

static PyObject *
epoll_modify(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"fd", "eventmask", NULL};
    PyObject *file;
    unsigned int events;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OI:modify", (char **)names, &file, &events)) {
        return NULL;
    }
    return epoll_control((epoll_object *)self, EPOLL_CTL_MOD, file, events);
}

static PyObject *
epoll_unregister(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"fd", NULL};
    PyObject *file;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:unregister", (char **)names, &file)) {
        return NULL;
    }
    return epoll_control((epoll_object *)self, EPOLL_CTL_DEL, file, 0);
}

static PyObject *
epoll_results(const struct epoll_event *events, int count)
{
    PyObject *list = PyList_New(count);
    int i;
    if (list == NULL) {
        return NULL;
    }
    for (i = 0; i < count; i++) {
        PyObject *pair = Py_BuildValue("(iI)", events[i].data.fd, events[i].events);
        if (pair == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, i, pair);
    }
    return list;
}

static PyObject *
epoll_wait_for(epoll_object *self, int timeout, int most)
{
    struct epoll_event *events = PyMem_New(struct epoll_event, most);
    PyObject *list;
    int count;
    if (events == NULL) {
        return PyErr_NoMemory();
    }
    Py_BEGIN_ALLOW_THREADS
    count = epoll_wait(self->fd, events, most, timeout);
    Py_END_ALLOW_THREADS
    if (count < 0) {
        PyMem_Free(events);
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    list = epoll_results(events, count);
    PyMem_Free(events);
    return list;
}

static PyObject *
epoll_poll(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"timeout", "maxevents", NULL};
    double seconds = -1.0;
    int most = -1;
    int timeout;
    if (epoll_check_open((epoll_object *)self) < 0
        || !PyArg_ParseTupleAndKeywords(args, kwargs, "|di:poll", (char **)names, &seconds,
                                        &most)) {
        return NULL;
    }
    if (seconds < 0) {
        timeout = -1;
    }
    else if (seconds * 1000.0 > INT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "timeout is too large");
        return NULL;
    }
    else {
        timeout = (int)(seconds * 1000.0);
    }
    if (most == -1) {
        most = FD_SETSIZE - 1;
    }
    else if (most < 1) {
        PyErr_Format(PyExc_ValueError, "maxevents must be greater than 0, got %d", most);
        return NULL;
    }
    return epoll_wait_for((epoll_object *)self, timeout, most);
}

static PyObject *
epoll_get_closed(PyObject *self, void *closure)
{
    return PyBool_FromLong(((epoll_object *)self)->fd < 0);
}

static const PyMethodDef epoll_methods[] = {
    {"fromfd", epoll_fromfd, METH_VARARGS | METH_CLASS,
     "fromfd(fd) -> epoll\n\nAn epoll object for a descriptor that exists."},
    {"close", epoll_close, METH_NOARGS, "close()\n\nEvery further use raises ValueError."},
    {"fileno", epoll_fileno, METH_NOARGS, "fileno() -> int\n\nThe descriptor of the set itself."},
    {"modify", (PyCFunction)epoll_modify, METH_VARARGS | METH_KEYWORDS,
     "modify(fd, eventmask)\n\nChanges what a file is watched for."},
    {"register", (PyCFunction)epoll_register, METH_VARARGS | METH_KEYWORDS,
     "register(fd[, eventmask])\n\nWatches a file; by default for all ordinary events."},
    {"unregister", (PyCFunction)epoll_unregister, METH_VARARGS | METH_KEYWORDS,
     "unregister(fd)\n\nDoes not watch a file any more."},
    {"poll", (PyCFunction)epoll_poll, METH_VARARGS | METH_KEYWORDS,
     "poll(timeout=-1, maxevents=-1) -> list of (fd, events)\n\nWaits; the timeout is in seconds."},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef epoll_getset[] = {
    {(char *)"closed", epoll_get_closed, NULL, (char *)"was close() called?"},
    {NULL, NULL, NULL, NULL, NULL}
};

static PyTypeObject epoll_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "select.epoll",
    .tp_basicsize = sizeof(epoll_object),
    .tp_dealloc = epoll_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "epoll([sizehint=-1])\n\nA set of files that the kernel watches.",
    .tp_methods = (PyMethodDef *)epoll_methods,
    .tp_getset = (PyGetSetDef *)epoll_getset,
    .tp_new = epoll_new,
};

/* ------------------------------------------------------------------- module */

static const PyMethodDef select_functions[] = {
    {"select", select_select, METH_VARARGS,
     "select(rlist, wlist, xlist[, timeout]) -> three lists of those that are ready"},
    {"poll", select_poll, METH_NOARGS, "poll() -> an object that watches files"},
    {NULL, NULL, 0, NULL}
};

static int
add_constants(PyObject *module)
{
    int status = PyModule_AddIntConstant(module, "PIPE_BUF", PIPE_BUF);
#define CONSTANT(name) status |= PyModule_AddIntConstant(module, #name, (long)(unsigned int)name);
    CONSTANT(POLLIN) CONSTANT(POLLPRI) CONSTANT(POLLOUT) CONSTANT(POLLERR) CONSTANT(POLLHUP)
    CONSTANT(POLLNVAL) CONSTANT(POLLRDNORM) CONSTANT(POLLRDBAND) CONSTANT(POLLWRNORM)
    CONSTANT(POLLWRBAND) CONSTANT(POLLMSG)
    CONSTANT(EPOLLIN) CONSTANT(EPOLLOUT) CONSTANT(EPOLLPRI) CONSTANT(EPOLLERR) CONSTANT(EPOLLHUP)
    CONSTANT(EPOLLET) CONSTANT(EPOLLONESHOT) CONSTANT(EPOLLRDNORM) CONSTANT(EPOLLRDBAND)
    CONSTANT(EPOLLWRNORM) CONSTANT(EPOLLWRBAND) CONSTANT(EPOLLMSG)
#undef CONSTANT
    return status;
}

static int
add_error(PyObject *module)
{
    py_interp *interp = py_interp_get();
    PyObject *error = PyErr_NewException((char *)"select.error", NULL, NULL);
    if (error == NULL) {
        return -1;
    }
    Py_XDECREF(interp->select_error);
    interp->select_error = error;
    Py_INCREF(error);
    return PyModule_AddObject(module, "error", error);
}

PyMODINIT_FUNC initselect(void);

PyMODINIT_FUNC
initselect(void)
{
    PyObject *module = Py_InitModule3("select", (PyMethodDef *)select_functions, select_doc);
    if (module == NULL || add_error(module) < 0 || add_constants(module) < 0
        || PyType_Ready(&poll_type) < 0 || PyType_Ready(&epoll_type) < 0) {
        return;
    }
    Py_INCREF(&epoll_type);
    (void)PyModule_AddObject(module, "epoll", (PyObject *)&epoll_type);
}
