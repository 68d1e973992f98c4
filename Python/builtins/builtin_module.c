/* The module __builtin__: joins the tables of the themes, adds types and constants. */
#include "builtins.h"

typedef struct {
    const char *name;
    PyObject *object; /* borrowed: static */
} constant;

static const constant constants[] = {
    {"None", Py_None},
    {"Ellipsis", Py_Ellipsis},
    {"NotImplemented", Py_NotImplemented},
    {"False", Py_False},
    {"True", Py_True},
    {"basestring", (PyObject *)&PyBaseString_Type},
    {"bool", (PyObject *)&PyBool_Type},
    {"buffer", (PyObject *)&PyBuffer_Type},
    {"bytearray", (PyObject *)&PyByteArray_Type},
    {"bytes", (PyObject *)&PyString_Type},
    {"classmethod", (PyObject *)&PyClassMethod_Type},
    {"complex", (PyObject *)&PyComplex_Type},
    {"dict", (PyObject *)&PyDict_Type},
    {"enumerate", (PyObject *)&PyEnum_Type},
    {"file", (PyObject *)&PyFile_Type},
    {"float", (PyObject *)&PyFloat_Type},
    {"frozenset", (PyObject *)&PyFrozenSet_Type},
    {"int", (PyObject *)&PyInt_Type},
    {"list", (PyObject *)&PyList_Type},
    {"long", (PyObject *)&PyLong_Type},
    {"memoryview", (PyObject *)&PyMemoryView_Type},
    {"object", (PyObject *)&PyBaseObject_Type},
    {"property", (PyObject *)&PyProperty_Type},
    {"reversed", (PyObject *)&PyReversed_Type},
    {"set", (PyObject *)&PySet_Type},
    {"slice", (PyObject *)&PySlice_Type},
    {"staticmethod", (PyObject *)&PyStaticMethod_Type},
    {"str", (PyObject *)&PyString_Type},
    {"super", (PyObject *)&PySuper_Type},
    {"tuple", (PyObject *)&PyTuple_Type},
    {"type", (PyObject *)&PyType_Type},
    {"unicode", (PyObject *)&PyUnicode_Type},
    {"xrange", (PyObject *)&PyRange_Type},
};

static const PyMethodDef *const tables[] = {
    py_builtin_object_methods,   py_builtin_number_methods, py_builtin_text_methods,
    py_builtin_sequence_methods, py_builtin_reduce_methods, py_builtin_order_methods,
    py_builtin_code_methods,     py_builtin_io_methods,
};

static int
add_functions(PyObject *module, const PyMethodDef *table)
{
    PyObject *dict = PyModule_GetDict(module);
    PyObject *name = PyString_FromString("__builtin__");
    int status = name != NULL ? 0 : -1;
    for (; status == 0 && table->ml_name != NULL; table++) {
        PyObject *function = PyCFunction_NewEx((PyMethodDef *)table, NULL, name);
        status = function != NULL ? PyDict_SetItemString(dict, table->ml_name, function) : -1;
        Py_XDECREF(function);
    }
    Py_XDECREF(name);
    return status;
}

static int
fill_module(PyObject *module)
{
    PyObject *dict = PyModule_GetDict(module);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (add_functions(module, tables[i]) < 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (PyDict_SetItemString(dict, constants[i].name, constants[i].object) < 0) {
            return -1;
        }
    }
    PyObject *debug = PyBool_FromLong(Py_OptimizeFlag == 0);
    int status = PyDict_SetItemString(dict, "__debug__", debug);
    Py_DECREF(debug);
    return status;
}

PyObject *
_PyBuiltin_Init(void)
{
    PyObject *module = Py_InitModule4("__builtin__", NULL,
                                      "Functions, types and constants that every module sees.",
                                      NULL, PYTHON_API_VERSION);
    return module != NULL && fill_module(module) == 0 ? module : NULL;
}
