/* _socket: errors, constants and the C interface of the module. The rest is in this folder. */
#include "socket.h"

#include <linux/tipc.h>

#ifndef SOL_UDP
#define SOL_UDP 17
#endif

/* ---- errors ---- */

PyObject *
py_socket_error_class(const char *name)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "_socket");
    PyObject *error = module != NULL && PyModule_Check(module)
                          ? PyDict_GetItemString(PyModule_GetDict(module), name)
                          : NULL;
    return error != NULL ? error : PyExc_IOError;
}

PyObject *
py_socket_raise(void)
{
    return PyErr_SetFromErrno(py_socket_error_class("error"));
}

static PyObject *
raise_pair(const char *name, int code, const char *text)
{
    PyObject *value = Py_BuildValue("(is)", code, text);
    if (value != NULL) {
        PyErr_SetObject(py_socket_error_class(name), value);
        Py_DECREF(value);
    }
    return NULL;
}

PyObject *
py_socket_raise_gai(int code)
{
    if (code == EAI_SYSTEM) {
        return py_socket_raise();
    }
    return raise_pair("gaierror", code, gai_strerror(code));
}

PyObject *
py_socket_raise_host(int code)
{
    return raise_pair("herror", code, hstrerror(code));
}

/* ---- the module ---- */

/* What other modules written in C get through the capsule _socket.CAPI. */
typedef struct {
    PyTypeObject *type;
    PyObject *error;                 /* owned */
} socket_interface;

static void
free_interface(PyObject *capsule)
{
    socket_interface *interface = PyCapsule_GetPointer(capsule, "_socket.CAPI");
    Py_DECREF(interface->error);
    PyMem_Free(interface);
}

static int
add_interface(PyObject *module, PyObject *error)
{
    socket_interface *interface = PyMem_Malloc(sizeof *interface);
    if (interface == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    interface->type = &py_socket_type;
    interface->error = error;
    PyObject *capsule = PyCapsule_New(interface, "_socket.CAPI", free_interface);
    if (capsule == NULL) {
        PyMem_Free(interface);
        return -1;
    }
    Py_INCREF(error);
    return PyModule_AddObject(module, "CAPI", capsule);
}

/* Returns borrowed: the module has it. */
static PyObject *
add_error(PyObject *module, const char *name, const char *full_name, PyObject *base)
{
    PyObject *error = PyErr_NewException((char *)full_name, base, NULL);
    if (error == NULL) {
        return NULL;
    }
    return PyModule_AddObject(module, name, error) == 0 ? error : NULL;
}

static int
add_constants(PyObject *module)
{
    static const struct {
        const char *name;
        long value;
    } constants[] = {
#define SOCKET(name) {#name, (long)(name)},
#include "socket_names.def"
#undef SOCKET
    };
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return -1;
        }
    }
    Py_INCREF(Py_True);
    return PyModule_AddObject(module, "has_ipv6", Py_True);
}

PyMODINIT_FUNC
init_socket(void)
{
    if (PyType_Ready(&py_socket_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule3("_socket", (PyMethodDef *)py_socket_lookup_methods,
                                      "Sockets of the system; programs use `socket`.");
    if (module == NULL) {
        return;
    }
    PyObject *error = add_error(module, "error", "socket.error", PyExc_IOError);
    if (error == NULL || add_error(module, "herror", "socket.herror", error) == NULL ||
        add_error(module, "gaierror", "socket.gaierror", error) == NULL ||
        add_error(module, "timeout", "socket.timeout", error) == NULL) {
        return;
    }
    Py_INCREF(&py_socket_type);
    PyModule_AddObject(module, "SocketType", (PyObject *)&py_socket_type);
    Py_INCREF(&py_socket_type);
    PyModule_AddObject(module, "socket", (PyObject *)&py_socket_type);
    if (add_interface(module, error) == 0) {
        add_constants(module);
    }
}
