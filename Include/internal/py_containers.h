/* What the containers keep per interpreter: free lists, counters, names. A member of py_interp, all zero at first.

   Objects in a free list are dead: not tracked, without references; the first item of a tuple links to the next. */
#ifndef PY_CONTAINERS_H
#define PY_CONTAINERS_H

#include "Python.h"
#include <stdint.h>

enum {
    FREE_DICTS = 80,
    FREE_LISTS = 80,
    FREE_TUPLE_SIZES = 20, /* tuples of 1 .. 19 items are kept */
    FREE_TUPLES = 400      /* of each size */
};

typedef struct {
    uint32_t dict_version;  /* the last keys version given out; sticks at its maximum */
    int nfree_dicts;
    int nfree_lists;
    int nfree_tuples[FREE_TUPLE_SIZES];
    PyObject *free_dicts[FREE_DICTS];           /* exact dicts */
    PyObject *free_lists[FREE_LISTS];           /* exact lists, ob_item NULL */
    PyObject *free_tuples[FREE_TUPLE_SIZES];    /* exact tuples by size, linked through ob_item[0] */
    PyObject *empty_tuple;                      /* owned */
    PyObject *empty_frozenset;                  /* owned */
    PyObject *name_missing;                     /* owned: "__missing__" */
    PyObject *name_length_hint;                 /* owned: "__length_hint__" */
    PyObject *name_reversed;                    /* owned: "__reversed__" */
} py_containers;

/* The interned string for `text`, kept in *slot. Returns borrowed. Raises yes. */
PyObject *
py_container_name(PyObject **slot, const char *text);

/* The special method of an object's type, bound, or NULL (an exception may be set). Returns new. Raises yes. */
PyObject *
py_container_special(PyObject *self, PyObject **slot, const char *text);

/* left + ", ".join(parts) + right; consumes nothing. `parts` is a list of str. Returns new. Raises yes. */
PyObject *
py_container_join_repr(const char *left, PyObject *parts, const char *right);

#endif
