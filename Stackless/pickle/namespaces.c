/* The globals and locals of frames and functions in pickles: a dict, or the name of the module whose dictionary it is. */
#include "pickling.h"

PyObject *
slp_namespace_out(PyObject *dict)
{
    PyObject *name = PyDict_GetItemString(dict, "__name__");
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *module = name != NULL && PyString_Check(name) ? PyDict_GetItem(modules, name) : NULL;

    if (module != NULL && PyModule_Check(module) && PyModule_GetDict(module) == dict) {
        Py_INCREF(name);
        return name;
    }
    Py_INCREF(dict);
    return dict;
}

PyObject *
slp_namespace_in(PyObject *state)
{
    PyObject *module, *dict;

    if (PyDict_Check(state)) {
        Py_INCREF(state);
        return state;
    }
    if (!PyString_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "a namespace is a dict or the name of a module");
        return NULL;
    }
    module = PyDict_GetItem(PyImport_GetModuleDict(), state);
    if (module == NULL) {
        module = PyImport_ImportModuleLevel(PyString_AS_STRING(state), NULL, NULL, NULL, 0);
        if (module == NULL) {
            return NULL;
        }
        Py_DECREF(module);
        module = PyDict_GetItem(PyImport_GetModuleDict(), state);
    }
    if (module == NULL || !PyModule_Check(module)) {
        PyErr_Format(PyExc_ImportError, "no module %.200s", PyString_AS_STRING(state));
        return NULL;
    }
    dict = PyModule_GetDict(module);
    Py_INCREF(dict);
    return dict;
}
