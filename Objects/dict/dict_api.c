/* The public functions PyDict_*: making, reading and changing dicts from C.

   PyDict_GetItem and its kin swallow errors, as extensions expect: an exception that was already set stays set, one
   that the lookup raises is dropped. Inside the interpreter py_dict_get_hashed is the honest way.

   Not here: merging (dict_merge.c), the table (dictkeys.c), methods of the type (dictobject.c). */
#include "dict_impl.h"
#include "py_gc.h"
#include "py_iters.h"
#include "py_state.h"

/* ---- making ---- */

PyObject *
PyDict_New(void)
{
    py_containers *state = &py_interp_get()->containers;
    py_dict *d;
    if (state->nfree_dicts > 0) {
        d = (py_dict *)state->free_dicts[--state->nfree_dicts];
        _Py_NewReference((PyObject *)d);
    }
    else {
        d = py_gc_arena_malloc(sizeof(py_dict));
        if (d == NULL) {
            return NULL;
        }
        (void)PyObject_INIT(d, &PyDict_Type);
    }
    d->ma_stamp = 0;
    py_dict_init_table(d);
    return (PyObject *)d;
}

PyObject *
_PyDict_NewPresized(Py_ssize_t n)
{
    PyObject *dict = PyDict_New();
    if (dict != NULL && py_dict_reserve((py_dict *)dict, n) < 0) {
        Py_CLEAR(dict);
    }
    return dict;
}

PyObject *
PyDict_Copy(PyObject *dict)
{
    PyObject *copy;
    if (dict == NULL || !PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    copy = PyDict_New();
    if (copy != NULL && py_dict_clone_into((py_dict *)copy, (py_dict *)dict) < 0) {
        Py_CLEAR(copy);
    }
    return copy;
}

/* Give back the dicts kept for later use; at the end of an interpreter. */
void
PyDict_Fini(void)
{
    py_containers *state = &py_interp_get()->containers;
    while (state->nfree_dicts > 0) {
        py_gc_arena_del(state->free_dicts[--state->nfree_dicts], sizeof(py_dict));
    }
}

/* ---- reading ---- */

PyObject *
py_dict_get_hashed(PyObject *dict, PyObject *key, long hash)
{
    Py_ssize_t n = py_dict_find((py_dict *)dict, key, hash);
    return n < 0 ? NULL : *dict_place((py_dict *)dict, n);
}

/* dict_hash() for a dict that the caller may not own: who asks foreign code must find it there afterwards. */
static Py_ssize_t
hash_for(PyObject *dict, PyObject *key)
{
    if (PyString_CheckExact(key)) {
        return dict_hash(key);
    }
    Py_INCREF(dict);
    Py_ssize_t hash = PyObject_Hash(key);
    if (Py_REFCNT(dict) == 1 && hash != -1) {
        PyErr_SetString(PyExc_RuntimeError, DICT_DROPPED);
        hash = -1;
    }
    Py_DECREF(dict);
    return hash;
}

PyObject *
_PyDict_GetItemWithError(PyObject *dict, PyObject *key)
{
    Py_ssize_t hash;
    if (!PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    hash = hash_for(dict, key);
    return hash == -1 ? NULL : py_dict_get_hashed(dict, key, hash);
}

/* A lookup that may run foreign code, between saving and restoring the exception of the thread. */
static PyObject *
get_quietly(PyObject *dict, PyObject *key)
{
    PyObject *type, *value, *traceback, *result;
    PyErr_Fetch(&type, &value, &traceback);
    result = _PyDict_GetItemWithError(dict, key);
    PyErr_Restore(type, value, traceback);
    return result;
}

PyObject *
PyDict_GetItem(PyObject *dict, PyObject *key)
{
    if (!PyDict_Check(dict)) {
        return NULL;
    }
    if (PyString_CheckExact(key) && (((py_dict *)dict)->ma_keys->flags & DICT_KEYS_STR)) {
        return py_dict_get_interned(dict, key);
    }
    return get_quietly(dict, key);
}

/* There is no memory for the key: all of them are looked at, so that what is there does not seem to be missing. */
static PyObject *
find_without_memory(PyObject *dict, const char *name)
{
    Py_ssize_t place = 0;
    PyObject *key, *value;
    while (PyDict_Next(dict, &place, &key, &value)) {
        if (PyString_CheckExact(key) && strcmp(PyString_AS_STRING(key), name) == 0) {
            return value;
        }
    }
    return NULL;
}

PyObject *
PyDict_GetItemString(PyObject *dict, const char *name)
{
    if (PyDict_Check(dict) && (((py_dict *)dict)->ma_keys->flags & DICT_KEYS_STR)) {
        return py_dict_get_text((py_dict *)dict, name, (Py_ssize_t)strlen(name));
    }
    PyObject *key = PyString_FromString(name), *value;
    if (key == NULL) {
        PyErr_Clear();
        return find_without_memory(dict, name);
    }
    value = PyDict_GetItem(dict, key);
    Py_DECREF(key);
    return value;
}

int
PyDict_Contains(PyObject *dict, PyObject *key)
{
    Py_ssize_t hash = hash_for(dict, key);
    return hash == -1 ? -1 : _PyDict_Contains(dict, key, hash);
}

int
_PyDict_Contains(PyObject *dict, PyObject *key, long hash)
{
    Py_ssize_t n = py_dict_find((py_dict *)dict, key, hash);
    if (n < 0) {
        return n == DICT_FAILED ? -1 : 0;
    }
    return *dict_place((py_dict *)dict, n) != NULL;
}

Py_ssize_t
PyDict_Size(PyObject *dict)
{
    if (dict == NULL || !PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return ((py_dict *)dict)->ma_used;
}

int
_PyDict_Next(PyObject *dict, Py_ssize_t *pos, PyObject **key, PyObject **value, long *hash)
{
    py_dict_entry *e;
    PyObject *found;
    if (!PyDict_Check(dict) || *pos < 0) {
        return 0;
    }
    e = dict_next((py_dict *)dict, pos, &found);
    if (e == NULL) {
        return 0;
    }
    *hash = e->hash;
    if (key != NULL) {
        *key = e->key;
    }
    if (value != NULL) {
        *value = found;
    }
    return 1;
}

int
PyDict_Next(PyObject *dict, Py_ssize_t *pos, PyObject **key, PyObject **value)
{
    long hash;
    return _PyDict_Next(dict, pos, key, value, &hash);
}

/* ---- changing ---- */

int
py_dict_set_hashed(PyObject *dict, PyObject *key, long hash, PyObject *value)
{
    return py_dict_insert((py_dict *)dict, key, hash, value);
}

int
PyDict_SetItem(PyObject *dict, PyObject *key, PyObject *value)
{
    Py_ssize_t hash;
    if (!PyDict_Check(dict) || key == NULL || value == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    hash = hash_for(dict, key);
    return hash == -1 ? -1 : py_dict_insert((py_dict *)dict, key, hash, value);
}

int
PyDict_SetItemString(PyObject *dict, const char *name, PyObject *value)
{
    PyObject *key = PyString_InternFromString(name);
    int status;
    if (key == NULL) {
        return -1;
    }
    status = PyDict_SetItem(dict, key, value);
    Py_DECREF(key);
    return status;
}

PyObject *
py_dict_try_pop(PyObject *dict, PyObject *key)
{
    Py_ssize_t n, hash = hash_for(dict, key);
    if (hash == -1) {
        return NULL;
    }
    n = py_dict_find((py_dict *)dict, key, hash);
    if (n < 0 || *dict_place((py_dict *)dict, n) == NULL) {
        return NULL;
    }
    return py_dict_remove_at((py_dict *)dict, n);
}

int
PyDict_DelItem(PyObject *dict, PyObject *key)
{
    PyObject *value;
    if (!PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        return -1;
    }
    value = py_dict_try_pop(dict, key);
    if (value == NULL) {
        if (!PyErr_Occurred()) {
            py_key_error(key);
        }
        return -1;
    }
    Py_DECREF(value);
    return 0;
}

/* Remove `key` if its value satisfies `wanted`, which must not run foreign code. */
int
_PyDict_DelItemIf(PyObject *dict, PyObject *key, int (*wanted)(PyObject *))
{
    py_dict *d = (py_dict *)dict;
    PyObject *value;
    Py_ssize_t n, hash;
    int yes;
    if (!PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        return -1;
    }
    hash = hash_for(dict, key);
    n = hash == -1 ? DICT_FAILED : py_dict_find(d, key, hash);
    if (n < 0 || (value = *dict_place(d, n)) == NULL) {
        if (n != DICT_FAILED) {
            py_key_error(key);
        }
        return -1;
    }
    yes = wanted(value);
    if (yes > 0) {
        value = py_dict_remove_at(d, n);
        Py_DECREF(value);
    }
    return yes < 0 ? -1 : 0;
}

int
PyDict_DelItemString(PyObject *dict, const char *name)
{
    PyObject *key = PyString_FromString(name);
    int status;
    if (key == NULL) {
        return -1;
    }
    status = PyDict_DelItem(dict, key);
    Py_DECREF(key);
    return status;
}

void
PyDict_Clear(PyObject *dict)
{
    if (PyDict_Check(dict)) {
        py_dict_empty((py_dict *)dict);
    }
}

/* ---- lists of what is in it ---- */

enum { LIST_KEYS, LIST_VALUES, LIST_ITEMS };

/* Puts the values of a dict with its own table, or the keys, into the items of a new list. */
static void
fill_quickly(py_dict *d, int kind, PyObject **to)
{
    const py_dict_entry *e = d->ma_keys->entries, *end = e + d->ma_keys->nentries;
    for (; e < end; e++) {
        if (e->value != NULL) {
            PyObject *element = kind == LIST_KEYS ? e->key : e->value;
            Py_INCREF(element);
            *to++ = element;
        }
    }
}

/* A list of `size` elements, for items with a pair in each that is still to be filled. */
static PyObject *
new_list(int kind, Py_ssize_t size)
{
    PyObject *list = PyList_New(size);
    for (Py_ssize_t i = 0; list != NULL && kind == LIST_ITEMS && i < size; i++) {
        PyObject *pair = PyTuple_New(2);
        if (pair == NULL) {
            Py_CLEAR(list);
        } else {
            PyList_SET_ITEM(list, i, pair);
        }
    }
    return list;
}

static void
set_element(int kind, PyObject *list, Py_ssize_t i, PyObject *key, PyObject *value)
{
    if (kind == LIST_ITEMS) {
        PyObject *pair = PyList_GET_ITEM(list, i);
        Py_INCREF(key);
        Py_INCREF(value);
        PyTuple_SET_ITEM(pair, 0, key);
        PyTuple_SET_ITEM(pair, 1, value);
        return;
    }
    value = kind == LIST_KEYS ? key : value;
    Py_INCREF(value);
    PyList_SET_ITEM(list, i, value);
}

/* Allocation may collect garbage, and that may change the dict: everything is allocated first, and again when the
 * size is another then. Filling runs no code. */
static PyObject *
make_list(PyObject *dict, int kind)
{
    py_dict *d = (py_dict *)dict;
    Py_ssize_t pos = 0, size;
    PyObject *list, *value;
    py_dict_entry *e;
    if (dict == NULL || !PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    for (;;) {
        size = d->ma_used;
        list = new_list(kind, size);
        if (list == NULL || size == d->ma_used) {
            break;
        }
        Py_DECREF(list);
    }
    if (list != NULL && kind != LIST_ITEMS && d->ma_values == NULL) {
        fill_quickly(d, kind, ((PyListObject *)list)->ob_item);
        return list;
    }
    for (Py_ssize_t i = 0; list != NULL && i < size && (e = dict_next(d, &pos, &value)) != NULL; i++) {
        set_element(kind, list, i, e->key, value);
    }
    return list;
}

PyObject *
PyDict_Keys(PyObject *dict)
{
    return make_list(dict, LIST_KEYS);
}

PyObject *
PyDict_Values(PyObject *dict)
{
    return make_list(dict, LIST_VALUES);
}

PyObject *
PyDict_Items(PyObject *dict)
{
    return make_list(dict, LIST_ITEMS);
}

/* ---- the collector ---- */

/* Stop tracking an exact dict that holds nothing that could be part of a cycle. */
void
_PyDict_MaybeUntrack(PyObject *dict)
{
    py_dict *d = (py_dict *)dict;
    Py_ssize_t pos = 0;
    PyObject *value;
    py_dict_entry *e;
    if (!PyDict_CheckExact(dict) || !_PyObject_GC_IS_TRACKED(dict)) {
        return;
    }
    while ((e = dict_next(d, &pos, &value)) != NULL) {
        if (_PyObject_GC_MAY_BE_TRACKED(value) || _PyObject_GC_MAY_BE_TRACKED(e->key)) {
            return;
        }
    }
    _PyObject_GC_UNTRACK(dict);
}
