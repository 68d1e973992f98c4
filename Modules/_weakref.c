/* _weakref.c: the module behind `weakref`: the types and two questions about an object's list. */
#include "Python.h"

#include "py_flat.h"
#include "py_state.h"
#include "py_weakref.h"

static PyWeakReference *
list_head(PyObject *object)
{
    return PyType_SUPPORTS_WEAKREFS(Py_TYPE(object)) ? *(PyWeakReference **)PyObject_GET_WEAKREFS_LISTPTR(object)
                                                     : NULL;
}

static PyObject *
weakref_count(PyObject *self, PyObject *object)
{
    return PyInt_FromSsize_t(_PyWeakref_GetWeakrefCount(list_head(object)));
}

static PyObject *
weakref_list(PyObject *self, PyObject *object)
{
    PyObject *result = PyList_New(0);
    PyWeakReference *ref = py_weakref_alive_from(list_head(object));
    while (result != NULL && ref != NULL) {
        if (PyList_Append(result, (PyObject *)ref) < 0) {
            Py_CLEAR(result);
        }
        ref = py_weakref_alive_from(ref->wr_next);
    }
    return result;
}

static PyObject *
weakref_proxy(PyObject *self, PyObject *args)
{
    PyObject *object;
    PyObject *callback = NULL;
    if (!PyArg_UnpackTuple(args, "proxy", 1, 2, &object, &callback)) {
        return NULL;
    }
    return PyWeakref_NewProxy(object, callback);
}

/* The entry may have been replaced since the callback was queued: only a dead value goes. */
static PyObject *
weakref_remove_dead(PyObject *self, PyObject *args)
{
    PyObject *dict;
    PyObject *key;
    PyObject *value;
    if (!PyArg_ParseTuple(args, "O!O:_remove_dead_weakref", &PyDict_Type, &dict, &key)) {
        return NULL;
    }
    value = PyDict_GetItem(dict, key);
    if (value == NULL) {
        Py_RETURN_NONE;
    }
    if (!PyWeakref_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "not a weakref");
        return NULL;
    }
    if (PyWeakref_GET_OBJECT(value) == Py_None && PyDict_DelItem(dict, key) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static const PyMethodDef weakref_functions[] = {
    {"_remove_dead_weakref", weakref_remove_dead, METH_VARARGS,
     "_remove_dead_weakref(dict, key): removes the entry if its value is a dead weak reference"},
    {"getweakrefcount", weakref_count, METH_O, "getweakrefcount(object) -> number of weak references to object"},
    {"getweakrefs", weakref_list, METH_O, "getweakrefs(object) -> list of all weak references to object"},
    {"proxy", weakref_proxy, METH_VARARGS,
     "proxy(object[, callback]) -> a proxy that refers to object weakly\n\n"
     "callback, if given, is called with the proxy when object is about to go away."},
    {NULL, NULL, 0, NULL},
};

static int
add_type(PyObject *module, const char *name, PyTypeObject *type)
{
    Py_INCREF(type);
    return PyModule_AddObject(module, name, (PyObject *)type);
}

PyMODINIT_FUNC init_weakref(void);

PyMODINIT_FUNC
init_weakref(void)
{
    PyObject *module = Py_InitModule3("_weakref", (PyMethodDef *)weakref_functions, "Support for weak references.");
    if (module == NULL) {
        return;
    }
    extern const py_type_flat py_weakref_flat;      /* Objects/core/weakref.c */
    if (py_type_set_flat(&_PyWeakref_RefType, &py_weakref_flat) < 0 || add_type(module, "ref", &_PyWeakref_RefType) < 0 ||
        add_type(module, "ReferenceType", &_PyWeakref_RefType) < 0 ||
        add_type(module, "ProxyType", &_PyWeakref_ProxyType) < 0) {
        return;
    }
    (void)add_type(module, "CallableProxyType", &_PyWeakref_CallableProxyType);
}
