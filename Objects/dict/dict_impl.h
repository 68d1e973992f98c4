/* What the files of this folder share: the table's own operations. See Include/internal/py_dict.h for the shape. */
#ifndef DICT_IMPL_H
#define DICT_IMPL_H

#include "py_dict.h"
#include "../flat_search.h"

#define DICT_DROPPED "a comparison of keys has dropped the dictionary"
#define DICT_WITHOUT_END "comparisons of keys change the dictionary without end"

enum {
    DICT_ABSENT = WALK_ABSENT,  /* result of a lookup: no such key */
    DICT_FAILED = WALK_FAILED   /* result of a lookup: an exception is set */
};

/* Where the value of entry `i` is kept. */
static inline PyObject **
dict_place(py_dict *d, Py_ssize_t i)
{
    return d->ma_values != NULL ? &d->ma_values[i] : &d->ma_keys->entries[i].value;
}

/* The hash of a key; an exact str that knows its hash is not asked. Returns -1 with an exception set. */
static inline Py_ssize_t
dict_hash(PyObject *key)
{
    if (PyString_CheckExact(key)) {
        Py_ssize_t hash = ((PyStringObject *)key)->ob_shash;
        return hash != -1 ? hash : PyString_Type.tp_hash(key);      /* does not fail, however deep the C stack is */
    }
    return PyObject_Hash(key);
}

/* Make the table of a dict that has none (fresh memory, nothing to release) an empty one inside the object. */
void
py_dict_init_table(py_dict *d);

/* The entry that holds `key`, or DICT_ABSENT, or DICT_FAILED. In a split dict the value may still be NULL: absent.
   May run foreign code unless all keys and `key` are exact strings; the dict must be held by the caller.
   Raises yes. */
Py_ssize_t
py_dict_find(py_dict *d, PyObject *key, Py_ssize_t hash);

/* The value of the key with these characters, in a table of exact strings. Returns borrowed (NULL: not there). Raises no. */
PyObject *
py_dict_get_text(py_dict *d, const char *text, Py_ssize_t size);

/* The walks of a flat search: see searched_table in flat_search.h. */
Py_ssize_t
py_dict_walk(py_thread *ts, PyObject *dict, PyObject *key, Py_ssize_t hash, table_walk *walk);
Py_ssize_t
py_dict_walked(PyObject *dict, const table_walk *walk);
int
py_dict_walk_again(PyObject *dict, table_walk *walk, Py_ssize_t *hash);

/* Set the value of a key that was looked up: it is entry `n`, or DICT_ABSENT.  Returns status.  Raises yes. */
int
py_dict_set_found(py_dict *d, Py_ssize_t n, PyObject *key, Py_ssize_t hash, PyObject *value);

/* Set the value of a key. Returns status. Raises yes. */
int
py_dict_insert(py_dict *d, PyObject *key, Py_ssize_t hash, PyObject *value);

/* The value of a key; a missing one is inserted with `fallback`. Returns borrowed. Raises yes. */
PyObject *
py_dict_find_or_insert(py_dict *d, PyObject *key, Py_ssize_t hash, PyObject *fallback);

/* Take out the youngest item and hand over key and value. Returns 0, or -1 (no exception) when there is none. */
int
py_dict_try_pop_last(py_dict *d, PyObject **key, PyObject **value);

/* Take entry `i` (which has a value) out of the dict; its value is handed over, the key released at the end.
   Returns new. Raises no. */
PyObject *
py_dict_remove_at(py_dict *d, Py_ssize_t i);

/* Make room for `n` more items. Returns status. Raises yes. */
int
py_dict_reserve(py_dict *d, Py_ssize_t n);

/* Let an empty dict hold the same items as `from`, copied wholesale. Returns status. Raises yes. */
int
py_dict_clone_into(py_dict *d, py_dict *from);

/* Remove everything. */
void
py_dict_empty(py_dict *d);

/* Release the table and what it holds, for a dict that is about to die. */
void
py_dict_release_table(py_dict *d);

/* Put element number `i` of a sequence of pairs into a dict. Returns status. Raises yes. */
int
py_dict_merge_element(PyObject *dict, PyObject *element, Py_ssize_t i, int override);

/* What dict() and update() do with their argument and their keywords (either may be NULL). Returns status.
   Raises yes. */
int
py_dict_update_from(PyObject *dict, PyObject *from, PyObject *keywords);

/* cls.fromkeys(keys, value). Returns new. Raises yes. */
PyObject *
py_dict_from_keys(PyObject *cls, PyObject *keys, PyObject *value);

/* The three-way and the rich comparison of dicts. */
int
py_dict_compare(PyObject *a, PyObject *b);
PyObject *
py_dict_richcompare(PyObject *a, PyObject *b, int op);

/* Bytes used outside the object. */
Py_ssize_t
py_dict_outside_size(py_dict *d);

/* The next entry with a value at or after *pos; *pos is left behind it. Returns NULL at the end. */
static inline py_dict_entry *
dict_next(py_dict *d, Py_ssize_t *pos, PyObject **value)
{
    Py_ssize_t i = *pos, n = d->ma_keys->nentries;
    for (; i < n; i++) {
        PyObject *v = *dict_place(d, i);
        if (v != NULL) {
            *value = v;
            *pos = i + 1;
            return &d->ma_keys->entries[i];
        }
    }
    *pos = i;
    return NULL;
}

/* d[key], with __missing__ for subclasses. Returns new. Raises yes. */
PyObject *
py_dict_subscript(PyObject *self, PyObject *key);

/* An iterator of one of the three types (dictiter.c). Returns new. Raises yes. */
PyObject *
py_dict_iter(py_dict *d, PyTypeObject *type);

/* A view of one of the three types (dictviews.c). Returns new. Raises yes. */
PyObject *
py_dict_view(PyObject *dict, PyTypeObject *type);

#endif
