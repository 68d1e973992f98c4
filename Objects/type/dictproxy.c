/* dictproxy.c: a dict (or other mapping) that can only be read: the __dict__ of a type.

   I1 there is no way from Python to the mapping behind: iterators and views are made by it, the mapping itself is never
      handed out as an object that could be changed. */
#include "Python.h"

#include "py_state.h"

typedef struct {
    PyObject_HEAD
    PyObject *dict; /* owned */
} proxyobject;

static inline PyObject *
mapping(PyObject *self)
{
    return ((proxyobject *)self)->dict;
}

static Py_ssize_t
proxy_length(PyObject *self)
{
    return PyObject_Size(mapping(self));
}

static PyObject *
proxy_getitem(PyObject *self, PyObject *key)
{
    return PyObject_GetItem(mapping(self), key);
}

static int
proxy_contains(PyObject *self, PyObject *key)
{
    return PySequence_Contains(mapping(self), key);
}

static PyObject *
proxy_has_key(PyObject *self, PyObject *key)
{
    int found = PySequence_Contains(mapping(self), key);
    return found < 0 ? NULL : PyBool_FromLong(found);
}

static PyObject *
proxy_get(PyObject *self, PyObject *args)
{
    PyObject *key;
    PyObject *fallback = Py_None;
    if (!PyArg_UnpackTuple(args, "get", 1, 2, &key, &fallback)) {
        return NULL;
    }
    return PyObject_CallMethod(mapping(self), (char *)"get", (char *)"(OO)", key, fallback);
}

#define FORWARD(name) \
    static PyObject *proxy_##name(PyObject *self, PyObject *unused) \
    { \
        return PyObject_CallMethod(mapping(self), (char *)#name, NULL); \
    }
FORWARD(keys)
FORWARD(values)
FORWARD(items)
FORWARD(iterkeys)
FORWARD(itervalues)
FORWARD(iteritems)
FORWARD(copy)
#undef FORWARD

static const PyMethodDef proxy_methods[] = {
    {"has_key", proxy_has_key, METH_O, "D.has_key(k) -> bool: k in D"},
    {"get", proxy_get, METH_VARARGS, "D.get(k[, d]) -> D[k] if there is one, else d (None)"},
    {"keys", proxy_keys, METH_NOARGS, "D.keys() -> list of the keys"},
    {"values", proxy_values, METH_NOARGS, "D.values() -> list of the values"},
    {"items", proxy_items, METH_NOARGS, "D.items() -> list of (key, value)"},
    {"iterkeys", proxy_iterkeys, METH_NOARGS, "D.iterkeys() -> iterator of the keys"},
    {"itervalues", proxy_itervalues, METH_NOARGS, "D.itervalues() -> iterator of the values"},
    {"iteritems", proxy_iteritems, METH_NOARGS, "D.iteritems() -> iterator of (key, value)"},
    {"copy", proxy_copy, METH_NOARGS, "D.copy() -> a dict with the same items"},
    {NULL, NULL, 0, NULL},
};

static PyObject *
proxy_iter(PyObject *self)
{
    return PyObject_GetIter(mapping(self));
}

static PyObject *
proxy_str(PyObject *self)
{
    return PyObject_Str(mapping(self));
}

static PyObject *
proxy_repr(PyObject *self)
{
    PyObject *inner = PyObject_Repr(mapping(self));
    if (inner == NULL) {
        return NULL;
    }
    PyObject *text = PyString_FromFormat("dict_proxy(%s)", PyString_AS_STRING(inner));
    Py_DECREF(inner);
    return text;
}

static int
proxy_compare(PyObject *self, PyObject *other)
{
    return PyObject_Compare(mapping(self), other);
}

static PyObject *
proxy_richcompare(PyObject *self, PyObject *other, int op)
{
    return PyObject_RichCompare(mapping(self), other, op);
}

static int
proxy_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(mapping(self));
    return 0;
}

static void
proxy_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_DECREF(mapping(self));
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static const PyMappingMethods proxy_as_mapping = {proxy_length, proxy_getitem, NULL};
static const PySequenceMethods proxy_as_sequence = {.sq_contains = proxy_contains};

PyTypeObject PyDictProxy_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "dictproxy",
    .tp_basicsize = sizeof(proxyobject),
    .tp_dealloc = proxy_dealloc,
    .tp_compare = proxy_compare,
    .tp_repr = proxy_repr,
    .tp_as_sequence = (PySequenceMethods *)&proxy_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&proxy_as_mapping,
    .tp_str = proxy_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = proxy_traverse,
    .tp_richcompare = proxy_richcompare,
    .tp_iter = proxy_iter,
    .tp_methods = (PyMethodDef *)proxy_methods,
};

PyObject *
PyDictProxy_New(PyObject *dict)
{
    proxyobject *proxy = PyObject_GC_New(proxyobject, &PyDictProxy_Type);
    if (proxy == NULL) {
        return NULL;
    }
    Py_INCREF(dict);
    proxy->dict = dict;
    _PyObject_GC_TRACK(proxy);
    return (PyObject *)proxy;
}
