/* module.c - the module _testcapi: the C interface used as an extension uses it.
 *
 * Functions named test_* check a part of the interface by themselves and raise _testcapi.error; the
 * others hand a piece of the interface to Python tests (getargs_i(x) is PyArg_ParseTuple with "i").
 * Only the public interface is used: the module is loaded like any compiled extension.
 */
#include "testcapi.h"

#include <float.h>

static const struct {
    const char *name;
    long value;
} int_constants[] = {
    {"CHAR_MAX", CHAR_MAX}, {"CHAR_MIN", CHAR_MIN}, {"UCHAR_MAX", UCHAR_MAX},
    {"SHRT_MAX", SHRT_MAX}, {"SHRT_MIN", SHRT_MIN}, {"USHRT_MAX", USHRT_MAX},
    {"INT_MAX", INT_MAX},   {"INT_MIN", INT_MIN},   {"LONG_MAX", LONG_MAX},
    {"LONG_MIN", LONG_MIN}, {NULL, 0},
};

static int
add_numbers(PyObject *module)
{
    for (int i = 0; int_constants[i].name != NULL; i++) {
        if (PyModule_AddIntConstant(module, int_constants[i].name, int_constants[i].value) < 0) {
            return -1;
        }
    }
    PyModule_AddObject(module, "UINT_MAX", PyLong_FromUnsignedLong(UINT_MAX));
    PyModule_AddObject(module, "ULONG_MAX", PyLong_FromUnsignedLong(ULONG_MAX));
    PyModule_AddObject(module, "LLONG_MAX", PyLong_FromLongLong(PY_LLONG_MAX));
    PyModule_AddObject(module, "LLONG_MIN", PyLong_FromLongLong(PY_LLONG_MIN));
    PyModule_AddObject(module, "ULLONG_MAX", PyLong_FromUnsignedLongLong(PY_ULLONG_MAX));
    PyModule_AddObject(module, "PY_SSIZE_T_MAX", PyInt_FromSsize_t(PY_SSIZE_T_MAX));
    PyModule_AddObject(module, "PY_SSIZE_T_MIN", PyInt_FromSsize_t(PY_SSIZE_T_MIN));
    PyModule_AddObject(module, "SIZEOF_PYGC_HEAD", PyInt_FromSsize_t(sizeof(PyGC_Head)));
    PyModule_AddObject(module, "FLT_MAX", PyFloat_FromDouble(FLT_MAX));
    PyModule_AddObject(module, "FLT_MIN", PyFloat_FromDouble(FLT_MIN));
    PyModule_AddObject(module, "DBL_MAX", PyFloat_FromDouble(DBL_MAX));
    PyModule_AddObject(module, "DBL_MIN", PyFloat_FromDouble(DBL_MIN));
    return PyErr_Occurred() ? -1 : 0;
}

static int
add_functions(PyObject *module, const PyMethodDef *methods)
{
    for (; methods->ml_name != NULL; methods++) {
        PyObject *f = PyCFunction_New((PyMethodDef *)methods, NULL);
        if (f == NULL || PyModule_AddObject(module, methods->ml_name, f) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
py_testcapi_error(void)
{
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *module = PyDict_GetItemString(modules, "_testcapi");
    PyObject *error = module ? PyDict_GetItemString(PyModule_GetDict(module), "error") : NULL;

    return error ? error : PyExc_RuntimeError;
}

PyObject *
py_testcapi_failed(const char *test, const char *what)
{
    PyErr_Format(py_testcapi_error(), "%s: %s", test, what);
    return NULL;
}

PyMODINIT_FUNC
init_testcapi(void)
{
    static const PyMethodDef *const tables[] = {py_testcapi_getargs, py_testcapi_checks,
                                                py_testcapi_numbers, py_testcapi_threads,
                                                py_testcapi_misc, NULL};
    PyObject *module = Py_InitModule("_testcapi", NULL);
    PyObject *error;

    if (module == NULL || PyType_Ready(&py_testcapi_members_type) < 0) {
        return;
    }
    for (int i = 0; tables[i] != NULL; i++) {
        if (add_functions(module, tables[i]) < 0) {
            return;
        }
    }
    Py_INCREF(&py_testcapi_members_type);
    PyModule_AddObject(module, "_test_structmembersType", (PyObject *)&py_testcapi_members_type);
    error = PyErr_NewException("_testcapi.error", NULL, NULL);
    if (error != NULL && add_numbers(module) == 0) {
        PyModule_AddObject(module, "error", error);
    }
}
