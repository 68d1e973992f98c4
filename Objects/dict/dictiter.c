/* The iterators over the keys, values and items of a dict: one struct, three types.

   What it has in common with the iterator of sets is in ../table_iter.c, I1 to I3 as well.

   I4  The pair that an item iterator has handed out is used again when nobody else holds it. */
#include "../table_iter.h"
#include "dict_impl.h"
#include "py_containers.h"
#include "py_frozen.h"

typedef struct {
    table_iterator walk;    /* `table` is a dict */
    PyObject *pair;         /* owned, NULL but for items: I4 */
} dict_iterator;

/* `dict` NULL: an exhausted one. */
static PyObject *
make(PyTypeObject *type, PyObject *dict)
{
    dict_iterator *it;
    if (dict != NULL && !PyDict_Check(dict)) {
        return py_thaw_refused(type);
    }
    it = PyObject_GC_New(dict_iterator, type);
    if (it == NULL) {
        return NULL;
    }
    py_table_iter_init(&it->walk, dict, dict != NULL ? ((py_dict *)dict)->ma_used : 0);
    it->pair = NULL;
    if (type == &PyDictIterItem_Type) {
        it->pair = PyTuple_Pack(2, Py_None, Py_None);
        if (it->pair == NULL) {
            Py_DECREF(it);
            return NULL;
        }
    }
    _PyObject_GC_TRACK(it);
    return (PyObject *)it;
}

PyObject *
py_dict_iter(py_dict *d, PyTypeObject *type)
{
    return make(type, (PyObject *)d);
}

static void
dictiter_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((dict_iterator *)self)->pair);
    py_table_iter_free((table_iterator *)self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
dictiter_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((dict_iterator *)self)->pair);
    return py_table_iter_traverse(self, visit, arg);
}

/* The entry of the next of the keys of a pickle that is still in the dict (I3). */
static py_dict_entry *
next_of_rest(table_iterator *it, py_dict *d, PyObject **value)
{
    PyObject *held = (PyObject *)d;
    Py_INCREF(held);        /* looking a key up may run anything */
    while (it->pos < PyTuple_GET_SIZE(it->rest)) {
        PyObject *key = PyTuple_GET_ITEM(it->rest, it->pos++);
        Py_ssize_t hash = dict_hash(key), i;
        i = hash == -1 ? DICT_FAILED : py_dict_find(d, key, hash);
        if (i == DICT_FAILED || it->table == NULL) {
            break;
        }
        if (i != DICT_ABSENT && *dict_place(d, i) != NULL) {
            *value = *dict_place(d, i);
            Py_DECREF(held);        /* it->table holds it, too */
            return &d->ma_keys->entries[i];
        }
    }
    Py_DECREF(held);
    return NULL;
}

/* The next entry, or NULL: at the end, or with an exception set. */
static inline py_dict_entry *
next_entry(dict_iterator *self, PyObject **value)
{
    table_iterator *it = &self->walk;
    py_dict *d = (py_dict *)it->table;
    py_dict_entry *e;
    if (d == NULL) {
        return NULL;
    }
    if (it->used != d->ma_used) {
        it->used = -1;
        PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
        return NULL;
    }
    e = it->rest == NULL ? dict_next(d, &it->pos, value) : next_of_rest(it, d, value);
    if (e == NULL) {
        if (it->table == NULL || PyErr_Occurred()) {
            return NULL;
        }
        it->table = NULL;
        Py_DECREF(d);
        return NULL;
    }
    it->left--;
    return e;
}

static PyObject *
keyiter_next(PyObject *self)
{
    PyObject *value;
    py_dict_entry *e = next_entry((dict_iterator *)self, &value);
    if (e == NULL) {
        return NULL;
    }
    Py_INCREF(e->key);
    return e->key;
}

static PyObject *
valueiter_next(PyObject *self)
{
    PyObject *value;
    if (next_entry((dict_iterator *)self, &value) == NULL) {
        return NULL;
    }
    Py_INCREF(value);
    return value;
}

/* Fill the iterator's own pair anew: nobody else holds it. */
static PyObject *
refill_pair(PyObject *pair, PyObject *key, PyObject *value)
{
    PyObject *old_key = PyTuple_GET_ITEM(pair, 0), *old_value = PyTuple_GET_ITEM(pair, 1);
    Py_INCREF(pair);
    PyTuple_SET_ITEM(pair, 0, key);
    PyTuple_SET_ITEM(pair, 1, value);
    if (!_PyObject_GC_IS_TRACKED(pair)) {
        _PyObject_GC_TRACK(pair); /* the collector may have let go of it */
    }
    Py_DECREF(old_key);
    Py_DECREF(old_value);
    return pair;
}

static PyObject *
itemiter_next(PyObject *self)
{
    dict_iterator *it = (dict_iterator *)self;
    PyObject *key, *value, *pair;
    py_dict_entry *e = next_entry(it, &value);
    if (e == NULL) {
        return NULL;
    }
    key = e->key;
    Py_INCREF(key);
    Py_INCREF(value);
    if (Py_REFCNT(it->pair) == 1) {
        return refill_pair(it->pair, key, value);
    }
    pair = PyTuple_New(2);
    if (pair == NULL) {
        Py_DECREF(key);
        Py_DECREF(value);
        return NULL;
    }
    PyTuple_SET_ITEM(pair, 0, key);
    PyTuple_SET_ITEM(pair, 1, value);
    return pair;
}

static const PyMethodDef dictiter_methods[] = {
    {"__length_hint__", py_table_iter_length_hint, METH_NOARGS, "An estimate of the number of items left"},
    {NULL, NULL, 0, NULL},
};

#define DICT_ITERATOR(text, step)                               \
    {                                                           \
        PyVarObject_HEAD_INIT(&PyType_Type, 0)                  \
        .tp_name = text,                                        \
        .tp_basicsize = sizeof(dict_iterator),                  \
        .tp_dealloc = dictiter_dealloc,                         \
        .tp_getattro = PyObject_GenericGetAttr,                 \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,    \
        .tp_traverse = dictiter_traverse,                       \
        .tp_iter = PyObject_SelfIter,                           \
        .tp_iternext = step,                                    \
        .tp_methods = (PyMethodDef *)dictiter_methods,          \
    }

PyTypeObject PyDictIterKey_Type = DICT_ITERATOR("dictionary-keyiterator", keyiter_next);
PyTypeObject PyDictIterValue_Type = DICT_ITERATOR("dictionary-valueiterator", valueiter_next);
PyTypeObject PyDictIterItem_Type = DICT_ITERATOR("dictionary-itemiterator", itemiter_next);

#undef DICT_ITERATOR

/* ---- for pickling (py_frozen.h) ---- */

static PyObject *
next_key(PyObject *dict, Py_ssize_t *pos)
{
    PyObject *value;
    py_dict_entry *e = dict_next((py_dict *)dict, pos, &value);
    return e != NULL ? e->key : NULL;
}

PyObject *
py_dict_iterator_freeze(PyObject *self)
{
    return py_table_iter_freeze((table_iterator *)self, next_key);
}

PyObject *
py_dict_iterator_thaw(PyTypeObject *type, PyObject *state)
{
    return py_table_iter_thaw(type, state, make);
}
