/* What the iterators of dicts and sets have in common (table_iter.c). */
#ifndef TABLE_ITER_H
#define TABLE_ITER_H

#include "Python.h"

typedef struct {
    PyObject_HEAD
    PyObject *table;  /* owned, NULL: I1 */
    Py_ssize_t used;  /* I2 */
    Py_ssize_t pos;   /* next place to look at */
    Py_ssize_t left;  /* items not yet given, for the length hint */
    PyObject *rest;   /* owned tuple, NULL but for I3 */
} table_iterator;

/* Fills a new iterator; `table` NULL: an exhausted one.  The collector does not know it yet.  Raises no. */
void
py_table_iter_init(table_iterator *it, PyObject *table, Py_ssize_t used);

/* Releases what it holds and its memory; it is untracked.  Raises no. */
void
py_table_iter_free(table_iterator *it);

int
py_table_iter_traverse(PyObject *self, visitproc visit, void *arg);

/* The method __length_hint__.  Returns new.  Raises yes. */
PyObject *
py_table_iter_length_hint(PyObject *self, PyObject *unused);

/* For pickles: (table, its size when the iterator was made, keys still to be given), or () for an exhausted one.
   `next` gives the next key (borrowed) at or behind a place, or NULL.  Returns new.  Raises yes. */
PyObject *
py_table_iter_freeze(table_iterator *it, PyObject *(*next)(PyObject *table, Py_ssize_t *pos));

/* An iterator from that; `make` makes one over a table (NULL: exhausted), or refuses it.  Returns new.  Raises yes. */
PyObject *
py_table_iter_thaw(PyTypeObject *type, PyObject *state, PyObject *(*make)(PyTypeObject *type, PyObject *table));

#endif
