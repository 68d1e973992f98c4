/* Classes and functions to opcodes: by the name of their module and their own, after a look whether they are found there.
   Dictionaries of modules: which module's a dictionary is. */
#include "pickler_write.h"

PyObject *
py_pickler_module_of(PyObject *object, PyObject *name)
{
    PyObject *module = PyObject_GetAttrString(object, "__module__"), *modules, *key, *value;
    Py_ssize_t pos = 0;
    if (module != NULL && module != Py_None) {
        return module;
    }
    if (module == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return NULL;
        }
        PyErr_Clear();
    }
    Py_XDECREF(module);
    modules = PyImport_GetModuleDict();
    while (PyDict_Next(modules, &pos, &key, &value)) {
        PyObject *found;
        if (!PyString_Check(key) || strcmp(PyString_AS_STRING(key), "__main__") == 0 || !PyModule_Check(value)) {
            continue;
        }
        found = PyDict_GetItem(PyModule_GetDict(value), name);
        if (found == object) {
            Py_INCREF(key);
            return key;
        }
    }
    return PyString_FromString("__main__");
}

/* The module of a name, by __import__; where that is the builtin one, and the module is there, without a call. New. */
static PyObject *
import_module(PyObject *name)
{
    PyObject *import = PyDict_GetItem(PyEval_GetBuiltins(), PY_ID(__import__)), *module;

    if (import != NULL && PyCFunction_Check(import) &&
        strcmp(((PyCFunctionObject *)import)->m_ml->ml_name, "__import__") == 0) {
        module = PyDict_GetItem(PyImport_GetModuleDict(), name);
        if (module != NULL && PyModule_Check(module)) {
            Py_INCREF(module);
            return module;
        }
    }
    return PyImport_Import(name);
}

static int
refuse_global(PyObject *object, PyObject *module_name, PyObject *name, const char *format)
{
    PyObject *shown = PyObject_Str(object);
    if (shown != NULL) {
        PyErr_Format(pickle_kept(PICKLING_ERROR), format, PyString_AS_STRING(shown), PyString_AS_STRING(module_name),
                     PyString_AS_STRING(name));
        Py_DECREF(shown);
    }
    return -1;
}

/* Does importing `module` and asking for `name` give `object`? */
static int
check_global(PyObject *object, PyObject *module_name, PyObject *name)
{
    PyObject *module = import_module(module_name), *found;
    int same;

    if (module == NULL) {
        return refuse_global(object, module_name, name, "Can't pickle %s: import of module %s failed");
    }
    found = PyObject_GetAttr(module, name);
    Py_DECREF(module);
    if (found == NULL) {
        return refuse_global(object, module_name, name, "Can't pickle %s: attribute lookup %s.%s failed");
    }
    same = found == object;
    Py_DECREF(found);
    return same ? 0 : refuse_global(object, module_name, name, "Can't pickle %s: it's not the same object as %s.%s");
}

/* The code that copy_reg has registered for a name: 0 none, -1 an exception is set. */
static long
extension_code(PyObject *module_name, PyObject *name)
{
    PyObject *key = PyTuple_Pack(2, module_name, name), *code;
    long value = 0;
    if (key == NULL) {
        return -1;
    }
    code = PyDict_GetItem(pickle_kept(EXTENSION_REGISTRY), key);
    Py_DECREF(key);
    if (code != NULL) {
        if (!PyInt_Check(code) || (value = PyInt_AS_LONG(code)) <= 0 || value > 0x7fffffffL) {
            PyErr_Format(pickle_kept(PICKLING_ERROR), "Can't pickle %s.%s: extension code is not a positive number",
                         PyString_AS_STRING(module_name), PyString_AS_STRING(name));
            return -1;
        }
    }
    return value;
}

static int
write_global(pickler_object *self, PyObject *object, PyObject *module_name, PyObject *name)
{
    long code = self->protocol >= 2 ? extension_code(module_name, name) : 0;
    if (code < 0) {
        return -1;
    }
    if (code > 0) {
        return code < 256     ? write_op_number(self, OP_EXT1, (unsigned long)code, 1)
               : code < 65536 ? write_op_number(self, OP_EXT2, (unsigned long)code, 2)
                              : write_op_number(self, OP_EXT4, (unsigned long)code, 4);
    }
    if (write_op_line(self, OP_GLOBAL, module_name) < 0
        || write_bytes(self, PyString_AS_STRING(name), PyString_GET_SIZE(name)) < 0 || write_op(self, '\n') < 0) {
        return -1;
    }
    return put(self, object);
}

/* Write an object as module and name; `name` NULL: its __name__. */
int
py_pickler_save_global(pickler_object *self, PyObject *object, PyObject *name)
{
    PyObject *module_name = NULL;
    int status = -1;
    if (name != NULL) {
        Py_INCREF(name);
    }
    else {
        name = PyObject_GetAttrString(object, "__name__");
    }
    module_name = name == NULL ? NULL : py_pickler_module_of(object, name);
    if (module_name != NULL && (!PyString_Check(module_name) || !PyString_Check(name))) {
        PyErr_SetString(PyExc_TypeError, "names of modules and globals must be strings");
    }
    else if (module_name != NULL && check_global(object, module_name, name) == 0) {
        status = write_global(self, object, module_name, name);
    }
    Py_XDECREF(name);
    Py_XDECREF(module_name);
    return status;
}

int
py_pickler_is_found(PyObject *cls)
{
    PyObject *module_name = PyObject_GetAttr(cls, PY_ID(__module__)), *name = PyObject_GetAttr(cls, PY_ID(__name__));
    PyObject *module = NULL, *found = NULL;
    int yes = module_name == NULL || name == NULL || !PyString_Check(module_name);

    if (!yes) {
        module = PyDict_GetItem(PyImport_GetModuleDict(), module_name);
        found = module != NULL ? PyObject_GetAttr(module, name) : NULL;
        yes = found != NULL;
    }
    PyErr_Clear();
    Py_XDECREF(module_name);
    Py_XDECREF(name);
    Py_XDECREF(found);
    return yes;
}

/* ---- dictionaries of modules ---- */

PyObject *
py_pickler_module_dict_ids(pickler_object *self)
{
    PyObject *reducers, *ids;
    if (self->module_dict_ids != NULL) {
        return self->module_dict_ids;
    }
    reducers = PyImport_ImportModule("stackless_reducers");
    ids = reducers != NULL ? PyObject_CallMethod(reducers, (char *)"module_dict_ids", NULL) : NULL;
    Py_XDECREF(reducers);
    if (ids != NULL) {
        Py_XSETREF(self->module_dict_ids, ids);
    }
    return ids;
}

static PyObject *
module_under(PyObject *name, PyObject *dict)
{
    PyObject *module = name != NULL && PyString_Check(name) ? PyDict_GetItem(PyImport_GetModuleDict(), name) : NULL;
    return module != NULL && PyModule_Check(module) && PyModule_GetDict(module) == dict ? module : NULL;
}

/* What has no __name__ is no module's; the others are looked for by this name, then by those that sys.modules has. */
PyObject *
py_pickler_module_of_dict(pickler_object *self, PyObject *dict)
{
    PyObject *name = PyDict_GetItem(dict, PY_ID(__name__)), *module = module_under(name, dict), *ids, *key;
    if (name == NULL || module != NULL) {
        return module;
    }
    ids = py_pickler_module_dict_ids(self);
    key = ids != NULL ? PyLong_FromVoidPtr(dict) : NULL;
    if (key == NULL) {
        return NULL;
    }
    Py_INCREF(ids);     /* a foreign key may compare itself by replacing the table */
    module = module_under(PyDict_GetItem(ids, key), dict);
    Py_DECREF(ids);
    Py_DECREF(key);
    return module;
}
