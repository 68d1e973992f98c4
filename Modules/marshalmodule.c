/* The module marshal: the face of Python/convert/marshal_read.c and marshal_write.c. */
#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "marshal.h"

PyMODINIT_FUNC PyMarshal_Init(void);

static PyObject *
marshal_dump(PyObject *module, PyObject *args)
{
    PyObject *value, *file;
    int version = Py_MARSHAL_VERSION;
    if (!PyArg_ParseTuple(args, "OO|i:dump", &value, &file, &version)) {
        return NULL;
    }
    if (!PyFile_Check(file)) {
        PyErr_SetString(PyExc_TypeError, "marshal.dump() 2nd arg must be file");
        return NULL;
    }
    FILE *out = PyFile_AsFile(file);
    if (out == NULL) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
        return NULL;
    }
    PyFile_IncUseCount((PyFileObject *)file);
    PyMarshal_WriteObjectToFile(value, out, version);
    PyFile_DecUseCount((PyFileObject *)file);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (ferror(out)) {
        clearerr(out);
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    Py_RETURN_NONE;
}

static PyObject *
marshal_load(PyObject *module, PyObject *file)
{
    if (!PyFile_Check(file)) {
        PyErr_SetString(PyExc_TypeError, "marshal.load() arg must be file");
        return NULL;
    }
    FILE *in = PyFile_AsFile(file);
    if (in == NULL) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
        return NULL;
    }
    PyFile_IncUseCount((PyFileObject *)file);
    PyObject *value = PyMarshal_ReadObjectFromFile(in);
    PyFile_DecUseCount((PyFileObject *)file);
    return value;
}

static PyObject *
marshal_dumps(PyObject *module, PyObject *args)
{
    PyObject *value;
    int version = Py_MARSHAL_VERSION;
    if (!PyArg_ParseTuple(args, "O|i:dumps", &value, &version)) {
        return NULL;
    }
    return PyMarshal_WriteObjectToString(value, version);
}

static PyObject *
marshal_loads(PyObject *module, PyObject *args)
{
    char *data;
    Py_ssize_t length;
    if (!PyArg_ParseTuple(args, "s#:loads", &data, &length)) {
        return NULL;
    }
    return PyMarshal_ReadObjectFromString(data, length);
}

static const PyMethodDef marshal_methods[] = {
    {"dump", marshal_dump, METH_VARARGS,
     PyDoc_STR("dump(value, file[, version])\n\nWrite the value to an open file.")},
    {"load", marshal_load, METH_O, PyDoc_STR("load(file)\n\nRead one value from an open file and return it.")},
    {"dumps", marshal_dumps, METH_VARARGS,
     PyDoc_STR("dumps(value[, version]) -> string\n\nThe bytes that dump() would write.")},
    {"loads", marshal_loads, METH_VARARGS,
     PyDoc_STR("loads(string) -> value\n\nThe value at the beginning of the string.")},
    {NULL},
};

static const char marshal_doc[] = PyDoc_STR(
"Python values as bytes, for compiled modules and the like.\n"
"\n"
"The format is private to one line of Python versions and does not keep\n"
"identity: use pickle for data that has to live. It knows None, booleans,\n"
"numbers, strings, tuples, lists, sets, dicts and code objects.");

PyMODINIT_FUNC
PyMarshal_Init(void)
{
    PyObject *module = Py_InitModule3("marshal", (PyMethodDef *)marshal_methods, marshal_doc);
    if (module != NULL) {
        PyModule_AddIntConstant(module, "version", Py_MARSHAL_VERSION);
    }
}
