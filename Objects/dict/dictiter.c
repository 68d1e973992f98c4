/* The iterators over the keys, values and items of a dict: one struct, three types.

   I1  `dict` is NULL once the iterator is exhausted; it then stays so.
   I2  `used` is the size of the dict when the iterator was made; a dict of another size is an error, from then on
       for ever (used becomes -1).
   I3  The pair that an item iterator has handed out is used again when nobody else holds it. */
#include "dict_impl.h"
#include "py_containers.h"

typedef struct {
    PyObject_HEAD
    py_dict *dict;    /* owned, NULL: I1 */
    Py_ssize_t used;  /* I2 */
    Py_ssize_t pos;   /* next entry to look at */
    Py_ssize_t left;  /* items not yet given, for the length hint */
    PyObject *pair;   /* owned, NULL but for items: I3 */
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
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
dictiter_traverse(PyObject *self, visitproc visit, void *arg)
{
    dict_iterator *it = (dict_iterator *)self;
    Py_VISIT(it->dict);
    Py_VISIT(it->pair);
    return 0;
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
    e = dict_next(d, &it->pos, value);
    if (e == NULL) {
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
