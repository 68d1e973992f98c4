/* What the files of set and frozenset share.

   A set is an open-addressing table of (hash, key). Eight places lie in the object itself; a larger table is separate.
   Iteration follows the table, so small ints come in order.

   I1  A place is free (key NULL, hash 0), removed (key NULL, hash SET_REMOVED) or in use.
   I2  `used` places are in use, `fill` are in use or removed, fill * 3 < places * 2 after each insertion.
   I3  `stamp` changes whenever the set of keys changes or the table moves; a search that ran foreign code looks at it.
   I4  `hash` caches the hash of a frozenset (-1: not computed). A set that has its table outside keeps in small[0].hash
       the place where pop() went on last. */
#ifndef SET_IMPL_H
#define SET_IMPL_H

#include "Python.h"
#include "../flat_search.h"
#include <stdint.h>

#define SET_WITHOUT_END "comparisons of elements change the set without end"

enum { SET_REMOVED = -1 };

typedef struct {
    Py_ssize_t hash;
    PyObject *key; /* owned, NULL: I1 */
} py_set_entry;

typedef struct {
    PyObject_HEAD
    Py_ssize_t fill;
    Py_ssize_t used;
    Py_ssize_t mask;      /* places - 1 */
    py_set_entry *table;  /* `small`, or owned */
    uint64_t stamp;
    py_set_entry small[PySet_MINSIZE];
    long hash;
    PyObject *weakreflist;
} py_set;

_Static_assert(sizeof(py_set) == sizeof(PySetObject), "the public struct has the same size");
_Static_assert(offsetof(py_set, used) == offsetof(PySetObject, used), "read by macros");
_Static_assert(offsetof(py_set, weakreflist) == offsetof(PySetObject, weakreflist), "weak references");

/* PyAnySet_Check, quick for exact types. */
static inline int
set_is_any(PyObject *o)
{
    return PyAnySet_CheckExact(o) || PyAnySet_Check(o);
}

/* The next entry at or after *pos; *pos is left behind it. Returns NULL at the end. */
static inline py_set_entry *
set_next(py_set *s, Py_ssize_t *pos)
{
    Py_ssize_t i = *pos;
    for (; i <= s->mask; i++) {
        if (s->table[i].key != NULL) {
            *pos = i + 1;
            return &s->table[i];
        }
    }
    *pos = i;
    return NULL;
}

/* How far it is from a place that another key has to the next one. */
static inline size_t
py_set_stride(Py_ssize_t hash)
{
    return (size_t)(((uint64_t)hash * UINT64_C(0x9E3779B97F4A7C15)) >> 24) | 1;
}

/* Put a key that is not there into a place that has none.  Returns status.  Raises yes. */
int
py_set_put(py_set *s, py_set_entry *e, PyObject *key, Py_ssize_t hash);

/* Make the table an empty one inside the object; nothing is released. */
void
py_set_init_table(py_set *s);

/* Is the key there? Returns 1, 0 or -1 (exception). May run foreign code. Raises yes. */
int
py_set_has(py_set *s, PyObject *key, Py_ssize_t hash);

/* The walks of a flat search: see searched_table in flat_search.h.  An entry is a place in the table. */
Py_ssize_t
py_set_walk(py_thread *ts, PyObject *set, PyObject *key, Py_ssize_t hash, table_walk *walk);
Py_ssize_t
py_set_walked(PyObject *set, const table_walk *walk);
int
py_set_walk_again(PyObject *set, table_walk *walk, Py_ssize_t *hash);

/* Add a key that is known not to be there.  Returns status.  Raises yes. */
int
py_set_add_absent(py_set *s, PyObject *key, Py_ssize_t hash);

/* Remove the key at a place that has one. */
void
py_set_remove_at(py_set *s, Py_ssize_t place);

/* Add a key. Returns status. Raises yes. */
int
py_set_insert(py_set *s, PyObject *key, Py_ssize_t hash);

/* Remove a key. Returns 1 done, 0 it was not there, -1 exception. Raises yes. */
int
py_set_remove(py_set *s, PyObject *key, Py_ssize_t hash);

/* Take out some key. Returns new, NULL (no exception) when the set is empty. Raises no. */
PyObject *
py_set_try_take(py_set *s);

/* Remove everything. Raises no. */
void
py_set_empty(py_set *s);

/* Release everything; the set is not to be used again. Raises no. */
void
py_set_release(py_set *s);

/* Exchange the contents of two sets. Raises no. */
void
py_set_swap(py_set *a, py_set *b);

/* Grow so that the keys of another set have room. Returns status. Raises yes. */
int
py_set_make_room(py_set *s, py_set *other);

/* Add all keys of another set. Returns status. Raises yes. */
int
py_set_merge(py_set *s, py_set *other);

/* The hash of a key, which may be an unhashable set: it is then taken for the frozenset with the same elements, which
   is put into *stand_in (owned). Returns -1 with an exception set. */
Py_ssize_t
py_set_hash_key(PyObject *key, PyObject **stand_in);

/* A set or frozenset (by `type`, no constructor is called) of the elements of an iterable (NULL: none). Returns new.
   Raises yes. */
PyObject *
py_set_make(PyTypeObject *type, PyObject *iterable);

/* Like py_set_make for the base type of a subclass: exact types for results of methods. */
PyObject *
py_set_copy(PyObject *self);

/* Add the elements of an iterable. Returns status. Raises yes. */
int
py_set_update(py_set *s, PyObject *iterable);

/* The algebra (setops.c): methods and slots. */
extern const PyNumberMethods py_set_as_number;
extern const PyNumberMethods py_frozenset_as_number;
PyObject *py_set_richcompare(PyObject *self, PyObject *other, int op);

/* The iterator (setiter.c). */
PyObject *py_set_iter(PyObject *self);

#endif
