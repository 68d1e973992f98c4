/* The type dict: its methods and slots.

   How a dict is laid out stands in Include/internal/py_dict.h. The methods here are thin: the table's own operations
   are in dictkeys.c, the C API in dict_api.c, merging in dict_merge.c, comparison in dict_compare.c, iterators in
   dictiter.c, views in dictviews.c.

   I1  A dict is untracked by the collector as long as it holds nothing but simple things (py_dict_track_for), exact
       dicts only. */
#include "dict_flat.h"
#include "dict_impl.h"
#include "py_gc.h"
#include "py_iters.h"
#include "py_replay.h"
#include "py_state.h"

void
py_key_error(PyObject *key)
{
    PyObject *args = PyTuple_Pack(1, key);
    if (args != NULL) {
        PyErr_SetObject(PyExc_KeyError, args);
        Py_DECREF(args);
    }
}

/* ---- life ---- */

static PyObject *
dict_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *self = type->tp_alloc(type, 0);
    (void)args;
    (void)keywords;
    if (self != NULL && type != &PyDict_Type) {
        py_dict_init_table((py_dict *)self);
    }
    return self;
}

/* Memory of exact dicts is from the arena: 288 bytes instead of 320, which counts by the million. */
static PyObject *
dict_alloc(PyTypeObject *type, Py_ssize_t items)
{
    return type == &PyDict_Type ? PyDict_New() : PyType_GenericAlloc(type, items);
}

static void
dict_free(void *self)
{
    if (PyDict_CheckExact((PyObject *)self)) {
        py_gc_arena_del(self, sizeof(py_dict));
    }
    else {
        PyObject_GC_Del(self);
    }
}

static int
dict_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    PyObject *from = NULL;
    if (!PyArg_UnpackTuple(args, "dict", 0, 1, &from)) {
        return -1;
    }
    return py_dict_update_from(self, from, keywords);
}

static void
dict_dealloc(PyObject *self)
{
    py_containers *state;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    py_dict_release_table((py_dict *)self);
    state = &py_interp_get()->containers;
    if (PyDict_CheckExact(self) && state->nfree_dicts < FREE_DICTS) {
        state->free_dicts[state->nfree_dicts++] = self;
    }
    else {
        Py_TYPE(self)->tp_free(self);
    }
    Py_TRASHCAN_SAFE_END(self)
}

static int
dict_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_ssize_t pos = 0;
    PyObject *value;
    py_dict_entry *e;
    while ((e = dict_next((py_dict *)self, &pos, &value)) != NULL) {
        Py_VISIT(e->key);
        Py_VISIT(value);
    }
    return 0;
}

static int
dict_clear_slot(PyObject *self)
{
    py_dict_empty((py_dict *)self);
    return 0;
}

/* ---- items ---- */

/* What a subclass says to a missing key; without __missing__ a KeyError. */
static PyObject *
ask_missing(PyObject *self, PyObject *key)
{
    if (!PyDict_CheckExact(self)) {
        PyObject *result, *method;
        method = py_type_lookup_special(self, PY_ID(__missing__));
        if (method != NULL) {
            result = PyObject_CallFunctionObjArgs(method, key, NULL);
            Py_DECREF(method);
            return result;
        }
        if (PyErr_Occurred()) {
            return NULL;
        }
    }
    py_key_error(key);
    return NULL;
}

/* The value of a key as a new reference; NULL without an exception when it is not there. */
static PyObject *
try_get(PyObject *self, PyObject *key)
{
    Py_ssize_t hash = dict_hash(key);
    PyObject *value = NULL;
    if (hash != -1) {
        value = py_dict_get_hashed(self, key, hash);
        Py_XINCREF(value);
    }
    return value;
}

PyObject *
py_dict_subscript(PyObject *self, PyObject *key)
{
    PyObject *value = try_get(self, key);
    if (value == NULL && !PyErr_Occurred()) {
        return ask_missing(self, key);
    }
    return value;
}

static int
dict_assign(PyObject *self, PyObject *key, PyObject *value)
{
    return value == NULL ? PyDict_DelItem(self, key) : PyDict_SetItem(self, key, value);
}

static Py_ssize_t
dict_length(PyObject *self)
{
    return ((py_dict *)self)->ma_used;
}

static PyObject *
dict_popitem(PyObject *self, PyObject *unused)
{
    PyObject *item = PyTuple_New(2); /* first: this may collect garbage */
    PyObject *key, *value;
    (void)unused;
    if (item == NULL) {
        return NULL;
    }
    if (py_dict_try_pop_last((py_dict *)self, &key, &value) < 0) {
        Py_DECREF(item);
        PyErr_SetString(PyExc_KeyError, "popitem(): dictionary is empty");
        return NULL;
    }
    PyTuple_SET_ITEM(item, 0, key);
    PyTuple_SET_ITEM(item, 1, value);
    return item;
}

static PyObject *
dict_clear(PyObject *self, PyObject *unused)
{
    (void)unused;
    py_dict_empty((py_dict *)self);
    Py_RETURN_NONE;
}

static PyObject *
dict_copy(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyDict_Copy(self);
}

static PyObject *
dict_sizeof(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyInt_FromSsize_t((Py_ssize_t)sizeof(PyDictObject) + py_dict_outside_size((py_dict *)self));
}

/* ---- lists, iterators, views ---- */

static PyObject *
dict_keys(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyDict_Keys(self);
}

static PyObject *
dict_values(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyDict_Values(self);
}

static PyObject *
dict_items(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyDict_Items(self);
}

static PyObject *
dict_iter(PyObject *self)
{
    return py_dict_iter((py_dict *)self, &PyDictIterKey_Type);
}

static PyObject *
dict_iterkeys(PyObject *self, PyObject *unused)
{
    (void)unused;
    return py_dict_iter((py_dict *)self, &PyDictIterKey_Type);
}

static PyObject *
dict_itervalues(PyObject *self, PyObject *unused)
{
    (void)unused;
    return py_dict_iter((py_dict *)self, &PyDictIterValue_Type);
}

static PyObject *
dict_iteritems(PyObject *self, PyObject *unused)
{
    (void)unused;
    return py_dict_iter((py_dict *)self, &PyDictIterItem_Type);
}

static PyObject *
dict_viewkeys(PyObject *self, PyObject *unused)
{
    (void)unused;
    return py_dict_view(self, &PyDictKeys_Type);
}

static PyObject *
dict_viewvalues(PyObject *self, PyObject *unused)
{
    (void)unused;
    return py_dict_view(self, &PyDictValues_Type);
}

static PyObject *
dict_viewitems(PyObject *self, PyObject *unused)
{
    (void)unused;
    return py_dict_view(self, &PyDictItems_Type);
}

/* ---- text ---- */

/* "key: value" for one entry. */
static PyObject *
repr_entry(PyObject *key, PyObject *value)
{
    PyObject *text, *right;
    Py_INCREF(value);
    text = PyObject_Repr(key);
    right = text == NULL ? NULL : PyObject_Repr(value);
    Py_DECREF(value);
    if (right == NULL) {
        Py_XDECREF(text);
        return NULL;
    }
    PyString_ConcatAndDel(&text, PyString_FromString(": "));
    PyString_ConcatAndDel(&text, right);
    return text;
}

static PyObject *
repr_entries(PyObject *self)
{
    PyObject *parts = PyList_New(0), *result = NULL, *value, *key, *text;
    Py_ssize_t pos = 0;
    py_dict_entry *e;
    while (parts != NULL && (e = dict_next((py_dict *)self, &pos, &value)) != NULL) {
        key = e->key;
        Py_INCREF(key);
        text = repr_entry(key, value);
        Py_DECREF(key);
        if (text == NULL || PyList_Append(parts, text) < 0) {
            Py_CLEAR(parts);
        }
        Py_XDECREF(text);
    }
    if (parts != NULL) {
        result = py_container_join_repr("{", parts, "}");
        Py_DECREF(parts);
    }
    return result;
}

static PyObject *
dict_repr(PyObject *self)
{
    PyObject *result;
    int status = Py_ReprEnter(self);
    if (status != 0) {
        return status > 0 ? PyString_FromString("{...}") : NULL;
    }
    if (dict_length(self) == 0) {
        result = PyString_FromString("{}");
    }
    else {
        result = repr_entries(self);
    }
    Py_ReprLeave(self);
    return result;
}

/* Print the entries, the file without a lock between them. */
static int
print_entries(PyObject *self, FILE *file)
{
    Py_ssize_t pos = 0;
    PyObject *value, *key;
    py_dict_entry *e;
    int status = 0, first = 1;
    while (status == 0 && (e = dict_next((py_dict *)self, &pos, &value)) != NULL) {
        key = e->key;
        Py_INCREF(key);
        Py_INCREF(value);
        if (!first) {
            fputs(", ", file);
        }
        first = 0;
        status = PyObject_Print(key, file, 0);
        if (status == 0) {
            fputs(": ", file);
            status = PyObject_Print(value, file, 0);
        }
        Py_DECREF(key);
        Py_DECREF(value);
    }
    return status;
}

static int
dict_print(PyObject *self, FILE *file, int flags)
{
    int status = Py_ReprEnter(self);
    (void)flags;
    if (status != 0) {
        if (status > 0) {
            fputs("{...}", file);
        }
        return status > 0 ? 0 : -1;
    }
    fputc('{', file);
    status = print_entries(self, file);
    if (status == 0) {
        fputc('}', file);
    }
    Py_ReprLeave(self);
    return status;
}

/* ---- the type ---- */

#define METHOD(name) (PyCFunction)(void (*)(void))py_dict_method_##name

static const PyMethodDef dict_methods[] = {
    {"__contains__", METHOD(contains), METH_FLAT | METH_COEXIST, "Is the key there?"},
    {"__getitem__", METHOD(getitem), METH_FLAT | METH_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__sizeof__", dict_sizeof, METH_NOARGS, "Memory used, in bytes"},
    {"has_key", METHOD(has_key), METH_FLAT, "d.has_key(k) -> bool: the old way to say k in d"},
    {"get", METHOD(get), METH_FLAT, "d.get(k[, fallback]): the value of k, or the fallback (None)"},
    {"setdefault", METHOD(setdefault), METH_FLAT, "d.setdefault(k[, v]): the value of k, which becomes v (None) if there is none"},
    {"pop", METHOD(pop), METH_FLAT, "d.pop(k[, fallback]): remove k and return its value; without one the fallback, or KeyError"},
    {"popitem", dict_popitem, METH_NOARGS, "Remove some (key, value) pair and return it; KeyError when there is none"},
    {"keys", dict_keys, METH_NOARGS, "A list of the keys"},
    {"items", dict_items, METH_NOARGS, "A list of the (key, value) pairs"},
    {"values", dict_values, METH_NOARGS, "A list of the values"},
    {"viewkeys", dict_viewkeys, METH_NOARGS, "A live, set-like view of the keys"},
    {"viewitems", dict_viewitems, METH_NOARGS, "A live, set-like view of the (key, value) pairs"},
    {"viewvalues", dict_viewvalues, METH_NOARGS, "A live view of the values"},
    {"update", METHOD(update), METH_FLAT,
     "d.update([source], **more): take over the items of a mapping or of (key, value) pairs, then the keywords"},
    {"fromkeys", METHOD(fromkeys), METH_FLAT | METH_CLASS, "dict.fromkeys(keys[, value]): a new dict in which each key has the value (None)"},
    {"clear", dict_clear, METH_NOARGS, "Remove all items"},
    {"copy", dict_copy, METH_NOARGS, "A new dict with the same items"},
    {"iterkeys", dict_iterkeys, METH_NOARGS, "An iterator over the keys"},
    {"itervalues", dict_itervalues, METH_NOARGS, "An iterator over the values"},
    {"iteritems", dict_iteritems, METH_NOARGS, "An iterator over the (key, value) pairs"},
    {NULL, NULL, 0, NULL},
};

#undef METHOD

static const PySequenceMethods dict_as_sequence = {
    .sq_contains = PyDict_Contains,
};

static const PyMappingMethods dict_as_mapping = {
    .mp_length = dict_length,
    .mp_subscript = py_dict_subscript,
    .mp_ass_subscript = dict_assign,
};

PyTypeObject PyDict_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "dict",
    .tp_basicsize = sizeof(PyDictObject),
    .tp_dealloc = dict_dealloc,
    .tp_print = dict_print,
    .tp_compare = py_dict_compare,
    .tp_repr = dict_repr,
    .tp_as_sequence = (PySequenceMethods *)&dict_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&dict_as_mapping,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DICT_SUBCLASS,
    .tp_doc = "dict([source], **more): a mapping of hashable keys to values, filled from a mapping or from pairs",
    .tp_traverse = dict_traverse,
    .tp_clear = dict_clear_slot,
    .tp_richcompare = py_dict_richcompare,
    .tp_iter = dict_iter,
    .tp_methods = (PyMethodDef *)dict_methods,
    .tp_init = dict_init,
    .tp_alloc = dict_alloc,
    .tp_new = dict_new,
    .tp_free = dict_free,
};
