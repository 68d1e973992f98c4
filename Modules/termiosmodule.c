/* termios: attributes of terminals.
 *
 * The attributes are a list [iflag, oflag, cflag, lflag, ispeed, ospeed, cc]; cc is a list of one-character
 * strings, except for VMIN and VTIME outside canonical mode, which are numbers.
 */
#include "Python.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <asm/ioctls.h>

#ifndef VSWTCH
#define VSWTCH VSWTC
#endif

static PyObject *
get_error_class(void)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "termios");
    PyObject *error = module != NULL && PyModule_Check(module)
                          ? PyDict_GetItemString(PyModule_GetDict(module), "error")
                          : NULL;
    return error != NULL ? error : PyExc_OSError;
}

static PyObject *
raise_error(void)
{
    return PyErr_SetFromErrno(get_error_class());
}

static int
convert_fd(PyObject *object, void *target)
{
    int fd = PyObject_AsFileDescriptor(object);
    *(int *)target = fd;
    return fd >= 0;
}

static PyObject *
none_or_error(int status)
{
    if (status == -1) {
        return raise_error();
    }
    Py_RETURN_NONE;
}

/* ---- attributes ---- */

static PyObject *
make_characters(const struct termios *mode)
{
    PyObject *list = PyList_New(NCCS);
    for (int i = 0; list != NULL && i < NCCS; i++) {
        int number = (mode->c_lflag & ICANON) == 0 && (i == VMIN || i == VTIME);
        PyObject *item = number ? PyInt_FromLong(mode->c_cc[i])
                                : PyString_FromStringAndSize((const char *)&mode->c_cc[i], 1);
        if (item == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, item);
    }
    return list;
}

static PyObject *
termios_tcgetattr(PyObject *self, PyObject *args)
{
    int fd;
    struct termios mode;
    if (!PyArg_ParseTuple(args, "O&:tcgetattr", convert_fd, &fd)) {
        return NULL;
    }
    if (tcgetattr(fd, &mode) == -1) {
        return raise_error();
    }
    PyObject *characters = make_characters(&mode);
    if (characters == NULL) {
        return NULL;
    }
    return Py_BuildValue("[llllllN]", (long)mode.c_iflag, (long)mode.c_oflag, (long)mode.c_cflag,
                         (long)mode.c_lflag, (long)cfgetispeed(&mode), (long)cfgetospeed(&mode),
                         characters);
}

static int
read_characters(PyObject *list, struct termios *mode)
{
    if (!PyList_Check(list) || PyList_GET_SIZE(list) != NCCS) {
        PyErr_Format(PyExc_TypeError, "tcsetattr: attributes[6] must be %d element list", NCCS);
        return -1;
    }
    for (int i = 0; i < NCCS; i++) {
        PyObject *item = PyList_GetItem(list, i);
        if (item != NULL && PyString_Check(item) && PyString_GET_SIZE(item) == 1) {
            mode->c_cc[i] = (cc_t)PyString_AS_STRING(item)[0];
        }
        else if (item != NULL && PyInt_Check(item)) {
            mode->c_cc[i] = (cc_t)PyInt_AsLong(item);
        }
        else {
            PyErr_SetString(PyExc_TypeError, "tcsetattr: elements of attributes must be characters "
                                             "or integers");
            return -1;
        }
    }
    return 0;
}

static PyObject *
termios_tcsetattr(PyObject *self, PyObject *args)
{
    int fd, when;
    PyObject *list;
    struct termios mode;
    if (!PyArg_ParseTuple(args, "O&iO:tcsetattr", convert_fd, &fd, &when, &list)) {
        return NULL;
    }
    if (!PyList_Check(list) || PyList_GET_SIZE(list) != 7) {
        PyErr_SetString(PyExc_TypeError, "tcsetattr, arg 3: must be 7 element list");
        return NULL;
    }
    if (tcgetattr(fd, &mode) == -1) { /* what the list does not name stays */
        return raise_error();
    }
    long numbers[6];
    for (int i = 0; i < 6; i++) {
        numbers[i] = PyInt_AsLong(PyList_GET_ITEM(list, i));
        if (PyErr_Occurred() || PyList_GET_SIZE(list) != 7) {
            return NULL;
        }
    }
    mode.c_iflag = (tcflag_t)numbers[0];
    mode.c_oflag = (tcflag_t)numbers[1];
    mode.c_cflag = (tcflag_t)numbers[2];
    mode.c_lflag = (tcflag_t)numbers[3];
    if (read_characters(PyList_GET_ITEM(list, 6), &mode) < 0) {
        return NULL;
    }
    if (cfsetispeed(&mode, (speed_t)numbers[4]) == -1 ||
        cfsetospeed(&mode, (speed_t)numbers[5]) == -1) {
        return raise_error();
    }
    int status;
    Py_BEGIN_ALLOW_THREADS     /* it may wait for output */
    status = tcsetattr(fd, when, &mode);
    Py_END_ALLOW_THREADS
    return none_or_error(status);
}

/* ---- the line ---- */

#define FD_AND_NUMBER(name)                                                    \
    static PyObject *termios_##name(PyObject *self, PyObject *args)             \
    {                                                                          \
        int fd, number, status;                                                \
        if (!PyArg_ParseTuple(args, "O&i:" #name, convert_fd, &fd, &number)) { \
            return NULL;                                                       \
        }                                                                      \
        Py_BEGIN_ALLOW_THREADS                                                 \
        status = name(fd, number);                                             \
        Py_END_ALLOW_THREADS                                                   \
        return none_or_error(status);                                          \
    }

FD_AND_NUMBER(tcsendbreak)
FD_AND_NUMBER(tcflush)
FD_AND_NUMBER(tcflow)

static PyObject *
termios_tcdrain(PyObject *self, PyObject *args)
{
    int fd, status;
    if (!PyArg_ParseTuple(args, "O&:tcdrain", convert_fd, &fd)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = tcdrain(fd);
    Py_END_ALLOW_THREADS
    return none_or_error(status);
}

static const PyMethodDef termios_methods[] = {
    {"tcgetattr", termios_tcgetattr, METH_VARARGS, "tcgetattr(fd) -> list of attributes"},
    {"tcsetattr", termios_tcsetattr, METH_VARARGS, "tcsetattr(fd, when, attributes)"},
    {"tcsendbreak", termios_tcsendbreak, METH_VARARGS, "tcsendbreak(fd, duration)"},
    {"tcdrain", termios_tcdrain, METH_VARARGS, "tcdrain(fd): wait until everything is sent"},
    {"tcflush", termios_tcflush, METH_VARARGS, "tcflush(fd, queue): forget what waits"},
    {"tcflow", termios_tcflow, METH_VARARGS, "tcflow(fd, action): stop or go on"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
inittermios(void)
{
    static const struct {
        const char *name;
        long value;
    } constants[] = {
#define TERMIOS(name) {#name, (long)(name)},
#include "termios_names.def"
#undef TERMIOS
    };
    PyObject *module = Py_InitModule3("termios", (PyMethodDef *)termios_methods,
                                      "Attributes of terminals.");
    if (module == NULL) {
        return;
    }
    PyObject *error = PyErr_NewException("termios.error", NULL, NULL);
    if (error == NULL || PyModule_AddObject(module, "error", error) < 0) {
        return;
    }
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return;
        }
    }
}
