/* Py_InitModule4: what every module written in C calls first.
 *
 * While a module of a package is loaded from a shared object, _Py_PackageContext is its full name; the
 * module itself knows only the last part.
 */
#include "Python.h"

char *_Py_PackageContext;

static const char *
full_name(const char *name)
{
    if (_Py_PackageContext == NULL) {
        return name;
    }
    const char *dot = strrchr(_Py_PackageContext, '.');
    if (dot == NULL || strcmp(name, dot + 1) != 0) {
        return name;
    }
    name = _Py_PackageContext;
    _Py_PackageContext = NULL;
    return name;
}

static int
add_functions(PyObject *dict, const char *name, PyMethodDef *methods, PyObject *self)
{
    PyObject *module_name = PyString_FromString(name);
    int status = module_name != NULL ? 0 : -1;
    for (; status == 0 && methods->ml_name != NULL; methods++) {
        if (methods->ml_flags & (METH_CLASS | METH_STATIC)) {
            PyErr_SetString(PyExc_ValueError,
                            "module functions cannot set METH_CLASS or METH_STATIC");
            status = -1;
            break;
        }
        PyObject *function = PyCFunction_NewEx(methods, self, module_name);
        status = function != NULL ? PyDict_SetItemString(dict, methods->ml_name, function) : -1;
        Py_XDECREF(function);
    }
    Py_XDECREF(module_name);
    return status;
}

/* Returns borrowed: sys.modules holds the module. */
PyObject *
Py_InitModule4(const char *name, PyMethodDef *methods, const char *doc, PyObject *self, int version)
{
    if (!Py_IsInitialized() && PyThreadState_GET() == NULL) {
        Py_FatalError("Interpreter not initialized (version mismatch?)");
    }
    if (version != PYTHON_API_VERSION) {
        PyObject *text = PyString_FromFormat("Python C API version mismatch for module %.100s: "
                                             "This Python has API version %d, module %.100s has "
                                             "version %d.",
                                             name, PYTHON_API_VERSION, name, version);
        int failed = text == NULL || PyErr_Warn(PyExc_RuntimeWarning, PyString_AS_STRING(text)) < 0;
        Py_XDECREF(text);
        if (failed) {
            return NULL;
        }
    }
    name = full_name(name);
    PyObject *module = PyImport_AddModule(name);
    PyObject *dict = module != NULL ? PyModule_GetDict(module) : NULL;
    if (dict == NULL || (methods != NULL && add_functions(dict, name, methods, self) < 0)) {
        return NULL;
    }
    if (doc != NULL) {
        PyObject *text = PyString_FromString(doc);
        if (text == NULL || PyDict_SetItemString(dict, "__doc__", text) < 0) {
            Py_XDECREF(text);
            return NULL;
        }
        Py_DECREF(text);
    }
    return module;
}
