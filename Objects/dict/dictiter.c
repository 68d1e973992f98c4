/* The iterators over the keys, values and items of a dict: one struct, three types.

   I1  `dict` is NULL once the iterator is exhausted; it then stays so.
   I2  `used` is the size of the dict when the iterator was made; a dict of another size is an error, from then on
       for ever (used becomes -1).
   I4  One that comes from a pickle has the keys that are still to be given in `keys`: the dict that was made anew may
       have another order.  `pos` counts in them.
   I3  The pair that an item iterator has handed out is used again when nobody else holds it. */
#include "dict_impl.h"
#include "py_containers.h"
#include "py_frozen.h"

typedef struct {
    PyObject_HEAD
    py_dict *dict;    /* owned, NULL: I1 */
    Py_ssize_t used;  /* I2 */
    Py_ssize_t pos;   /* next entry to look at */
    Py_ssize_t left;  /* items not yet given, for the length hint */
    PyObject *pair;   /* owned, NULL but for items: I3 */
    PyObject *keys;   /* owned tuple, NULL but for I4 */
} dict_iterator;

PyObject *
py_dict_iter(py_dict *d, PyTypeObject *type)
{
    dict_iterator *it = PyObject_GC_New(dict_iterator, type);
    if (it == NULL) {
        return NULL;
    }
    Py_INCREF(d);
    it->dict = d;
    it->used = d->ma_used;
    it->pos = 0;
    it->left = d->ma_used;
    it->pair = NULL;
    it->keys = NULL;
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

static void
dictiter_dealloc(PyObject *self)
{
    dict_iterator *it = (dict_iterator *)self;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(it->dict);
    Py_XDECREF(it->pair);
    Py_XDECREF(it->keys);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
dictiter_traverse(PyObject *self, visitproc visit, void *arg)
{
    dict_iterator *it = (dict_iterator *)self;
    Py_VISIT(it->dict);
    Py_VISIT(it->pair);
    Py_VISIT(it->keys);
    return 0;
}

/* The entry of the next of the keys that is still in the dict (I4). */
static py_dict_entry *
next_of_keys(dict_iterator *it, py_dict *d, PyObject **value)
{
    PyObject *held = (PyObject *)d;
    Py_INCREF(held);        /* looking a key up may run anything */
    while (it->pos < PyTuple_GET_SIZE(it->keys)) {
        PyObject *key = PyTuple_GET_ITEM(it->keys, it->pos++);
        Py_ssize_t hash = dict_hash(key), i;
        i = hash == -1 ? DICT_FAILED : py_dict_find(d, key, hash);
        if (i == DICT_FAILED || it->dict == NULL) {
            break;
        }
        if (i != DICT_ABSENT && *dict_place(d, i) != NULL) {
            *value = *dict_place(d, i);
            Py_DECREF(held);        /* it->dict holds it, too */
            return &d->ma_keys->entries[i];
        }
    }
    Py_DECREF(held);
    return NULL;
}

/* The next entry, or NULL: at the end, or with an exception set. */
static inline py_dict_entry *
next_entry(dict_iterator *it, PyObject **value)
{
    py_dict *d = it->dict;
    py_dict_entry *e;
    if (d == NULL) {
        return NULL;
    }
    if (it->used != d->ma_used) {
        it->used = -1;
        PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
        return NULL;
    }
    e = it->keys == NULL ? dict_next(d, &it->pos, value) : next_of_keys(it, d, value);
    if (e == NULL) {
        if (it->dict == NULL || PyErr_Occurred()) {
            return NULL;
        }
        it->dict = NULL;
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

static PyObject *
dictiter_length_hint(PyObject *self, PyObject *unused)
{
    dict_iterator *it = (dict_iterator *)self;
    Py_ssize_t n = 0;
    (void)unused;
    if (it->dict != NULL && it->used == it->dict->ma_used) {
        n = it->left;
    }
    return PyInt_FromSsize_t(n);
}

static const PyMethodDef dictiter_methods[] = {
    {"__length_hint__", dictiter_length_hint, METH_NOARGS, "An estimate of the number of items left"},
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

/* (dict, its size when the iterator was made, keys still to be given), or () for an exhausted one. */
PyObject *
py_dict_iterator_freeze(PyObject *self)
{
    dict_iterator *it = (dict_iterator *)self;
    PyObject *rest, *keys, *value;
    Py_ssize_t pos = it->pos;
    py_dict_entry *e;

    if (it->dict == NULL) {
        return PyTuple_New(0);
    }
    if (it->keys != NULL) {
        keys = PyTuple_GetSlice(it->keys, pos, PyTuple_GET_SIZE(it->keys));
        return keys != NULL ? Py_BuildValue("(OnN)", (PyObject *)it->dict, it->used, keys) : NULL;
    }
    rest = PyList_New(0);
    while (rest != NULL && it->used == it->dict->ma_used && (e = dict_next(it->dict, &pos, &value)) != NULL) {
        if (PyList_Append(rest, e->key) < 0) {
            Py_CLEAR(rest);
        }
    }
    keys = rest != NULL ? PyList_AsTuple(rest) : NULL;
    Py_XDECREF(rest);
    return keys != NULL ? Py_BuildValue("(OnN)", (PyObject *)it->dict, it->used, keys) : NULL;
}

PyObject *
py_dict_iterator_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *dict, *keys, *made;
    Py_ssize_t used;
    dict_iterator *it;

    if (PyTuple_GET_SIZE(state) == 0) {
        dict = PyDict_New();
        made = dict != NULL ? py_dict_iter((py_dict *)dict, type) : NULL;
        Py_XDECREF(dict);
        if (made != NULL) {
            Py_CLEAR(((dict_iterator *)made)->dict);
        }
        return made;
    }
    if (!PyArg_ParseTuple(state, "O!nO!", &PyDict_Type, &dict, &used, &PyTuple_Type, &keys)) {
        return NULL;
    }
    it = (dict_iterator *)py_dict_iter((py_dict *)dict, type);
    if (it != NULL) {
        it->used = used;
        it->left = PyTuple_GET_SIZE(keys);
        Py_INCREF(keys);
        it->keys = keys;
    }
    return (PyObject *)it;
}
