/* The module future_builtins: builtins as they are in Python 3. */
#include "Python.h"

static PyObject *
future_hex(PyObject *module, PyObject *number)
{
    return PyNumber_ToBase(number, 16);
}

static PyObject *
future_oct(PyObject *module, PyObject *number)
{
    return PyNumber_ToBase(number, 8);
}

static PyObject *
future_ascii(PyObject *module, PyObject *object)
{
    return PyObject_Repr(object);
}

static const PyMethodDef future_methods[] = {
    {"hex", future_hex, METH_O, "hex(integer): in hexadecimal digits, with 0x"},
    {"oct", future_oct, METH_O, "oct(integer): in octal digits, with 0o"},
    {"ascii", future_ascii, METH_O, "ascii(object): the same as repr()"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initfuture_builtins(void);

PyMODINIT_FUNC
initfuture_builtins(void)
{
    static const struct {
        const char *name, *source;
    } taken[] = {{"map", "imap"}, {"filter", "ifilter"}, {"zip", "izip"}};
    PyObject *module = Py_InitModule3("future_builtins", (PyMethodDef *)future_methods,
                                      "Builtin functions that behave as they do in Python 3.");
    PyObject *itertools = module == NULL ? NULL : PyImport_ImportModuleNoBlock("itertools");
    for (size_t i = 0; itertools != NULL && i < sizeof(taken) / sizeof(taken[0]); i++) {
        PyObject *function = PyObject_GetAttrString(itertools, taken[i].source);
        if (function == NULL || PyModule_AddObject(module, taken[i].name, function) < 0) {
            break;
        }
    }
    Py_XDECREF(itertools);
}
