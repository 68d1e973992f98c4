/* What the containers keep per interpreter: free lists and counters. A member of py_interp, all zero at first.

   Objects in a free list are dead: not tracked, without references; the first item of a tuple links to the next. */
#ifndef PY_CONTAINERS_H
#define PY_CONTAINERS_H

#include "Python.h"
#include <stdint.h>

enum {
    FREE_DICTS = 80,
    FREE_LISTS = 80,
    FREE_SETS = 40,
    FREE_TUPLE_SIZES = 20, /* tuples of 1 .. 19 items are kept */
    FREE_TUPLES = 2000     /* of each size: as many rows as a loop is likely to hold at once */
};

typedef struct {
    uint32_t dict_version;  /* the last keys version given out; sticks at its maximum */
    int nfree_dicts;
    int nfree_lists;
    int nfree_sets;
    int nfree_tuples[FREE_TUPLE_SIZES];
    PyObject *free_dicts[FREE_DICTS];           /* exact dicts */
    PyObject *free_lists[FREE_LISTS];           /* exact lists, ob_item NULL */
    PyObject *free_sets[FREE_SETS];             /* exact sets and frozensets, without a table outside */
    PyObject *free_tuples[FREE_TUPLE_SIZES];    /* exact tuples by size, linked through ob_item[0] */
    PyObject *empty_tuple;                      /* owned */
    PyObject *empty_frozenset;                  /* owned */
    PyObject *pickle[10];                       /* owned: errors of cPickle, tables of copy_reg; NULL until imported */
} py_containers;

/* A tuple of `size` items, with a new reference to each. Returns new. Raises yes. */
PyObject *
py_tuple_from_array(PyObject *const *items, Py_ssize_t size);

/* A tuple for items that hold no others, texts and the like, to be set at once: the collector need not know of it.
   Returns new. Raises yes. */
PyObject *
py_tuple_new_plain(Py_ssize_t size);

/* list.pop(*args), list.insert(*args), nested. Return new. Raise yes. */
PyObject *
py_list_pop(PyObject *list, PyObject *args);
PyObject *
py_list_insert(PyObject *list, PyObject *args);

/* An empty list that has room for so many items. Returns new. Raises yes. */
PyObject *
py_list_with_room(Py_ssize_t room);

/* A list of `size` items, with a new reference to each. Returns new. Raises yes. */
PyObject *
py_list_from_array(PyObject *const *items, Py_ssize_t size);

/* A list of `size` items that takes them over; their places are NULL then. Returns new, NULL: nothing was taken. Raises yes. */
PyObject *
py_list_from_slots(PyObject **slots, Py_ssize_t size);

/* Are two exact lists or tuples equal?  Returns 1, 0, -1: that cannot be said without asking an item. Raises no. */
int
py_items_same_quietly(PyObject *a, PyObject *b);

/* Append to an exact list; takes over the reference to `item`, also on failure. Returns status. Raises yes. */
int
py_list_append_steal(PyObject *list, PyObject *item);

/* The iterators of list, tuple and xrange. Return new. Raise yes. */
PyObject *
py_tuple_iter(PyObject *tuple);
PyObject *
py_list_iter(PyObject *list);
PyObject *
py_list_reverse_iter(PyObject *list);

/* left + ", ".join(parts) + right; consumes nothing. `parts` is a list of str. Returns new. Raises yes. */
PyObject *
py_container_join_repr(const char *left, PyObject *parts, const char *right);

/* Puts an item whose hash is known into a set or a frozenset that nobody else sees. Returns status. Raises yes. */
int py_set_insert_hashed(PyObject *set, PyObject *item, long hash);

/* ---- the hash of a tuple ---- */

/* A polynomial in the items' hashes whose factor changes from item to item; the constants are those of 2.7. */
typedef struct {
    unsigned long hash, factor;
} py_tuple_hashing;

static inline py_tuple_hashing
py_tuple_hash_begin(void)
{
    return (py_tuple_hashing){0x345678, 1000003};
}

/* `hash` is that of an item; `left`: how many items come behind it. */
static inline void
py_tuple_hash_add(py_tuple_hashing *state, long hash, Py_ssize_t left)
{
    state->hash = (state->hash ^ (unsigned long)hash) * state->factor;
    state->factor += 82520 + 2 * (unsigned long)left;
}

static inline long
py_tuple_hash_end(const py_tuple_hashing *state)
{
    unsigned long hash = state->hash + 97531;
    return hash == (unsigned long)-1 ? -2 : (long)hash;
}

#endif
