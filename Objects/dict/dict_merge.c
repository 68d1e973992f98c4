/* Filling a dict from another mapping, from pairs, from keys: dict(), update(), fromkeys(), PyDict_Merge.

   Every step may run foreign code (hashes, comparisons, iterators) that may change either side: references are held
   across it and the position in the source is an index that is checked anew.

   Not here: the flat forms of these loops (dict_flat.c). */
#include "dict_impl.h"

/* ---- from a dict ---- */

/* Insert one pair; without `override` only when the key is new. */
static int
merge_pair(py_dict *d, PyObject *key, Py_ssize_t hash, PyObject *value, int override)
{
    int status = 0;
    Py_INCREF(key);
    Py_INCREF(value);
    if (!override) {
        status = _PyDict_Contains((PyObject *)d, key, hash);
    }
    if (status == 0) {
        status = py_dict_insert(d, key, hash, value);
    }
    Py_DECREF(key);
    Py_DECREF(value);
    return status < 0 ? -1 : 0;
}

static int
merge_dict(py_dict *d, py_dict *from, int override)
{
    Py_ssize_t pos = 0;
    PyObject *value;
    py_dict_entry *e;
    if (d == from || from->ma_used == 0) {
        return 0;
    }
    if (d->ma_used == 0 && d->ma_values == NULL && from->ma_values == NULL) {
        return py_dict_clone_into(d, from);
    }
    if (d->ma_keys->usable < from->ma_used / 2 && py_dict_reserve(d, from->ma_used) < 0) {
        return -1;
    }
    while ((e = dict_next(from, &pos, &value)) != NULL) {
        if (merge_pair(d, e->key, e->hash, value, override) < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- from any mapping ---- */

static int
merge_key(PyObject *dict, PyObject *from, PyObject *key, int override)
{
    PyObject *value;
    int status;
    if (!override) {
        status = PyDict_Contains(dict, key);
        if (status != 0) {
            return status < 0 ? -1 : 0;
        }
    }
    value = PyObject_GetItem(from, key);
    if (value == NULL) {
        return -1;
    }
    status = PyDict_SetItem(dict, key, value);
    Py_DECREF(value);
    return status;
}

static int
merge_mapping(PyObject *dict, PyObject *from, int override)
{
    PyObject *key, *iterator, *keys = PyMapping_Keys(from);
    int status = 0;
    if (keys == NULL) {
        return -1;
    }
    iterator = PyObject_GetIter(keys);
    Py_DECREF(keys);
    if (iterator == NULL) {
        return -1;
    }
    while (status == 0 && (key = PyIter_Next(iterator)) != NULL) {
        status = merge_key(dict, from, key, override);
        Py_DECREF(key);
    }
    Py_DECREF(iterator);
    return status < 0 || PyErr_Occurred() ? -1 : 0;
}

int
PyDict_Merge(PyObject *dict, PyObject *from, int override)
{
    if (dict == NULL || !PyDict_Check(dict) || from == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (PyDict_Check(from)) {
        return merge_dict((py_dict *)dict, (py_dict *)from, override);
    }
    return merge_mapping(dict, from, override);
}

int
PyDict_Update(PyObject *dict, PyObject *from)
{
    return PyDict_Merge(dict, from, 1);
}

/* ---- from pairs ---- */

/* Element number `i` as a sequence of two. */
static PyObject *
pair_of(PyObject *element, Py_ssize_t i)
{
    PyObject *pair = PySequence_Fast(element, "");
    if (pair == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Format(PyExc_TypeError, "cannot convert dictionary update sequence element #%zd to a sequence", i);
        }
        return NULL;
    }
    if (PySequence_Fast_GET_SIZE(pair) != 2) {
        PyErr_Format(PyExc_ValueError, "dictionary update sequence element #%zd has length %zd; 2 is required", i,
                     PySequence_Fast_GET_SIZE(pair));
        Py_CLEAR(pair);
    }
    return pair;
}

int
py_dict_merge_element(PyObject *dict, PyObject *element, Py_ssize_t i, int override)
{
    PyObject *key, *value, *pair = pair_of(element, i);
    Py_ssize_t hash;
    int status = -1;
    if (pair == NULL) {
        return -1;
    }
    key = PySequence_Fast_GET_ITEM(pair, 0);
    value = PySequence_Fast_GET_ITEM(pair, 1);
    Py_INCREF(key);
    Py_INCREF(value); /* hashing may change a list */
    hash = dict_hash(key);
    if (hash != -1) {
        status = merge_pair((py_dict *)dict, key, hash, value, override);
    }
    Py_DECREF(key);
    Py_DECREF(value);
    Py_DECREF(pair);
    return status;
}

int
PyDict_MergeFromSeq2(PyObject *dict, PyObject *pairs, int override)
{
    PyObject *element, *iterator = PyObject_GetIter(pairs);
    int status = 0;
    if (iterator == NULL) {
        return -1;
    }
    if (!PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        status = -1;
    }
    for (Py_ssize_t i = 0; status == 0 && (element = PyIter_Next(iterator)) != NULL; i++) {
        status = py_dict_merge_element(dict, element, i, override);
        Py_DECREF(element);
    }
    Py_DECREF(iterator);
    return status < 0 || PyErr_Occurred() ? -1 : 0;
}

/* ---- the constructor and update() ---- */

int
py_dict_update_from(PyObject *dict, PyObject *from, PyObject *keywords)
{
    int status = 0;
    if (from != NULL) {
        if (PyDict_CheckExact(from) || PyObject_HasAttrString(from, "keys")) {
            status = PyDict_Merge(dict, from, 1);
        }
        else {
            status = PyDict_MergeFromSeq2(dict, from, 1);
        }
    }
    if (status == 0 && keywords != NULL) {
        status = PyDict_Merge(dict, keywords, 1);
    }
    return status;
}

/* ---- fromkeys ---- */

/* Keys of an exact dict or set are taken with their hashes. */
static int
add_keys_of_dict(py_dict *d, py_dict *keys, PyObject *value)
{
    Py_ssize_t pos = 0;
    PyObject *ignored;
    py_dict_entry *e;
    if (py_dict_reserve(d, keys->ma_used) < 0) {
        return -1;
    }
    while ((e = dict_next(keys, &pos, &ignored)) != NULL) {
        if (merge_pair(d, e->key, e->hash, value, 1) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
add_keys_of_set(py_dict *d, PyObject *keys, PyObject *value)
{
    Py_ssize_t pos = 0;
    PyObject *key;
    long hash;
    if (py_dict_reserve(d, PySet_GET_SIZE(keys)) < 0) {
        return -1;
    }
    while (_PySet_NextEntry(keys, &pos, &key, &hash)) {
        if (merge_pair(d, key, hash, value, 1) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
add_keys(PyObject *dict, PyObject *keys, PyObject *value)
{
    int exact = PyDict_CheckExact(dict);
    PyObject *key, *iterator = PyObject_GetIter(keys);
    int status = 0;
    if (iterator == NULL) {
        return -1;
    }
    while (status >= 0 && (key = PyIter_Next(iterator)) != NULL) {
        status = exact ? PyDict_SetItem(dict, key, value) : PyObject_SetItem(dict, key, value);
        Py_DECREF(key);
    }
    Py_DECREF(iterator);
    return status < 0 || PyErr_Occurred() ? -1 : 0;
}

PyObject *
py_dict_from_keys(PyObject *cls, PyObject *keys, PyObject *value)
{
    PyObject *dict = PyObject_CallObject(cls, NULL);
    int status;
    if (dict == NULL) {
        return NULL;
    }
    if (PyDict_CheckExact(dict) && PyDict_Size(dict) == 0 && PyDict_CheckExact(keys)) {
        status = add_keys_of_dict((py_dict *)dict, (py_dict *)keys, value);
    }
    else if (PyDict_CheckExact(dict) && PyDict_Size(dict) == 0 && PyAnySet_CheckExact(keys)) {
        status = add_keys_of_set((py_dict *)dict, keys, value);
    }
    else {
        status = add_keys(dict, keys, value);
    }
    if (status < 0) {
        Py_CLEAR(dict);
    }
    return dict;
}
