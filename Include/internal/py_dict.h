/* The insides of dict, for those who may look: the dispatcher's inline caches, attribute lookup, the collector's tests.

   A dict is a table of keys (py_dict_keys) and, for instance dicts, an array of values beside it:

       combined:  ma_values == NULL       keys -> index | entries (hash, key, value)
       split:     ma_values == ma_room    keys -> index | entries (hash, key, -)      shared by all instances of a class
                                          ma_values[i] is the value of the key in entry i, NULL: not in this dict

   Entries stand in order of insertion; the index is an open-addressing table of small integers that point into them.
   A small combined table lies inside the dict object (ma_room), so a dict with up to six items is one allocation.

   Invariants:
   I1  ma_used is the number of items; entries [0, nentries) of the keys are in use or holes (combined: value NULL).
   I2  a split dict has its values in ma_room and keys with DICT_SHARED_MAX entries at most, all of them exact `str`.
   I3  shared keys only grow: entry i keeps its key as long as the keys object lives.
   I4  `version` of a keys object, when it is not 0, is unique in the process and stands for: same keys in the same
       entries. It is 0 again (or another number) once a key was added; a removed key leaves a NULL value behind.
   I5  ma_stamp of a dict changes whenever its set of keys changes or its table moves. Setting a new value for a
       present key does not change it.

   How a cache is to be built:
   * name in globals/builtins, attribute in an instance dict:
       fill:  v = py_dict_cache_keys(d, name, &version, &index)  (version 0: do not cache)
       hit:   py_dict_load_cached(d, version, index), NULL: guard failed or the value was deleted: take the slow way
       store: py_dict_store_cached(d, version, index, value), 0: guard failed
   * "name is not in this dict" (builtins behind globals, methods behind instance dicts):
       fill:  version = py_dict_cache_absence(d, name)   (0: do not cache)
       hit:   py_dict_has_version(d, version)
   * An empty instance (no dict yet): the type's shared keys have a version too, see py_dict_new_shared. */
#ifndef PY_DICT_H
#define PY_DICT_H

#include "Python.h"
#include <stdint.h>

enum {
    DICT_ROOM_SIZE = 200,  /* bytes inside the object: 248 - 48 */
    DICT_SHARED_MAX = 24,  /* most entries in a shared table; more attributes make the dict combined */
    DICT_SMALL_MAX = 6     /* entries of a table that lies inside the dict */
};

typedef struct {
    Py_ssize_t hash;
    PyObject *key;    /* owned; NULL: removed */
    PyObject *value;  /* owned; NULL: removed, or always in a shared table */
} py_dict_entry;

enum {
    DICT_KEYS_STR = 1,    /* every key is an exact str: lookups of an exact str run no foreign code */
    DICT_KEYS_SHARED = 2, /* counted by `refs`, values elsewhere */
    DICT_KEYS_INSIDE = 4  /* lies in ma_room of its dict */
};

typedef struct py_dict_keys {
    Py_ssize_t refs;      /* dicts and types that hold it; only counted when DICT_KEYS_SHARED */
    uint32_t version;     /* see I4; 0: none assigned */
    uint8_t log2_slots;   /* the index has 1 << log2_slots slots */
    uint8_t log2_width;   /* an index slot has 1 << log2_width bytes: 0, 1, 2, 3 */
    uint8_t flags;        /* DICT_KEYS_… */
    uint8_t unused;
    Py_ssize_t usable;    /* how many more entries may be added before the table is made anew */
    Py_ssize_t nentries;  /* entries ever used, holes included */
    py_dict_entry *entries; /* within the same block, behind the index */
    /* the index follows */
} py_dict_keys;

/* What PyDictObject is inside; the public struct has the same size and the first fields at the same offsets. */
typedef struct {
    PyObject_HEAD
    uint64_t ma_stamp;    /* I5 */
    Py_ssize_t ma_used;
    py_dict_keys *ma_keys;
    PyObject **ma_values; /* NULL: combined */
    union {
        PyObject *values[DICT_ROOM_SIZE / sizeof(PyObject *)];
        char bytes[DICT_ROOM_SIZE];
    } ma_room;
} py_dict;

_Static_assert(sizeof(py_dict) == 248, "the size of a dict is frozen");

/* The version of the dict's present set of keys; assigned on demand. Returns 0 when there is none to be had.
   Raises no. */
uint32_t
py_dict_keys_version(PyObject *dict);

/* Look up the exact str `name` and say where it was found. `*version` is 0 when the place cannot be cached.
   Returns borrowed (NULL: not there). Raises no. */
PyObject *
py_dict_cache_keys(PyObject *dict, PyObject *name, uint32_t *version, uint32_t *index);

/* A version that says "name is not among the keys". Returns 0 when the name is there, or is a key of another dict that
   shares the table. Raises no. */
uint32_t
py_dict_cache_absence(PyObject *dict, PyObject *name);

/* Look up an exact str, the fast way of names. Returns borrowed (NULL: not there). Raises no. */
PyObject *
py_dict_get_interned(PyObject *dict, PyObject *name);

/* Look up an exact str or int without calling anything: 1 it is there (*value is borrowed), 0 it is not, -1 this cannot be
   said, ask otherwise. Raises no. */
int
py_dict_look(PyObject *dict, PyObject *key, PyObject **value);

/* Look up with a known hash. Returns borrowed (NULL: not there, or an exception is set). Raises yes. */
PyObject *
py_dict_get_hashed(PyObject *dict, PyObject *key, long hash);

/* Set with a known hash. Returns status. Raises yes. */
int
py_dict_set_hashed(PyObject *dict, PyObject *key, long hash, PyObject *value);

/* The value of a key; one that is missing is added with `value`. Returns borrowed. Raises yes. */
PyObject *
py_dict_get_or_add(PyObject *dict, PyObject *key, PyObject *value);

/* Add a key that is known to be missing. Returns status. Raises yes. */
int
py_dict_add_absent(PyObject *dict, PyObject *key, long hash, PyObject *value);

/* Make room for `n` more items, so that the table does not grow step by step. Returns status. Raises yes. */
int
py_dict_make_room(PyObject *dict, Py_ssize_t n);

/* The key with these characters, whose hash is known, in a dict that has never had other keys than exact strings. Returns borrowed
   (NULL: not there). Raises no. */
PyObject *
py_dict_key_of_text(PyObject *dict, const char *text, Py_ssize_t size, long hash);

/* Remove `key` and hand over its value. Returns new (NULL and no exception: it was not there). Raises yes. */
PyObject *
py_dict_try_pop(PyObject *dict, PyObject *key);

/* Make an instance dict that shares its keys through `*slot` (NULL at first; afterwards a keys object that the slot
   holds a reference to; give it back with py_dict_drop_shared). Returns new. Raises yes. */
PyObject *
py_dict_new_shared(py_dict_keys **slot);

/* A dict for an instance of `type`: with the keys that its instances share when it is a heap type. Returns new.
   Raises yes. */
PyObject *
py_dict_new_instance(PyTypeObject *type);

/* Give back what py_dict_new_shared has put into a slot. */
void
py_dict_drop_shared(py_dict_keys **slot);

/* The value at the place that py_dict_cache_keys has found. Returns borrowed (NULL: guard failed). Raises no. */
static inline PyObject *
py_dict_load_cached(PyObject *dict, uint32_t version, uint32_t index)
{
    py_dict *d = (py_dict *)dict;
    if (d->ma_keys->version != version) {
        return NULL;
    }
    return d->ma_values != NULL ? d->ma_values[index] : d->ma_keys->entries[index].value;
}

/* Is it known that the dict has the keys it had when `version` (not 0) was taken? */
static inline int
py_dict_has_version(PyObject *dict, uint32_t version)
{
    return ((py_dict *)dict)->ma_keys->version == version;
}

/* A dict is known to the collector from the moment it holds something that may be in a cycle. */
static inline void
py_dict_track_for(PyObject *dict, PyObject *item)
{
    if (!_PyObject_GC_IS_TRACKED(dict) && _PyObject_GC_MAY_BE_TRACKED(item)) {
        _PyObject_GC_TRACK(dict);
    }
}

/* Where a value stands in a table of this dict alone, as long as py_dict_has_version says yes. Returns NULL for a split dict.
   Raises no. */
static inline PyObject **
py_dict_place(PyObject *dict, uint32_t index)
{
    py_dict *d = (py_dict *)dict;
    return d->ma_values != NULL ? NULL : &d->ma_keys->entries[index].value;
}

/* Exchange the value at a cached place, if the guard holds and a value is there (or may be put there: a split dict).
   Returns 1 when done: the dict has the reference to the value, and *old, which may be NULL, is the caller's; 0 when the
   slow way must be taken. Raises no. */
static inline int
py_dict_exchange_cached_steal(PyObject *dict, uint32_t version, uint32_t index, PyObject *value, PyObject **old)
{
    py_dict *d = (py_dict *)dict;
    PyObject **place;

    if (d->ma_keys->version != version) {
        return 0;
    }
    place = d->ma_values != NULL ? &d->ma_values[index] : &d->ma_keys->entries[index].value;
    *old = *place;
    if (*old == NULL) {
        if (d->ma_values == NULL) {
            return 0;
        }
        d->ma_used++;
        d->ma_stamp++;
    }
    py_dict_track_for(dict, value);
    *place = value;
    return 1;
}

/* The same with a value that stays the caller's, and an old one that goes. */
static inline int
py_dict_store_cached(PyObject *dict, uint32_t version, uint32_t index, PyObject *value)
{
    PyObject *old;

    if (!py_dict_exchange_cached_steal(dict, version, index, value, &old)) {
        return 0;
    }
    Py_INCREF(value);
    Py_XDECREF(old);
    return 1;
}

#endif
