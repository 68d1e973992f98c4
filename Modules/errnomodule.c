/* errno: the names of the system's error numbers, from errno_names.def. */
#include "Python.h"

#include <errno.h>

typedef struct {
    const char *name;
    int number;
} error_name;

static const error_name names[] = {
#define ERRNO(name) {#name, name},
#include "errno_names.def"
#undef ERRNO
};

static int
add_name(PyObject *dict, PyObject *codes, const error_name *entry)
{
    PyObject *name = PyString_FromString(entry->name);
    PyObject *number = PyInt_FromLong(entry->number);
    int status = -1;
    if (name != NULL && number != NULL && PyDict_SetItem(dict, name, number) == 0) {
        status = PyDict_SetItem(codes, number, name);
    }
    Py_XDECREF(name);
    Py_XDECREF(number);
    return status;
}

PyMODINIT_FUNC
initerrno(void)
{
    PyObject *module = Py_InitModule3("errno", NULL,
                                      "Error numbers by name; errorcode maps them back.");
    PyObject *codes = module != NULL ? PyDict_New() : NULL;
    if (codes == NULL) {
        return;
    }
    PyObject *dict = PyModule_GetDict(module);
    if (PyDict_SetItemString(dict, "errorcode", codes) == 0) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            if (add_name(dict, codes, &names[i]) < 0) {
                break;
            }
        }
    }
    Py_DECREF(codes);
}
