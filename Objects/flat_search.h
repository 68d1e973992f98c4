/* The flat search for a key in a table, which dict and set have in common (flat_search.c). */
#ifndef FLAT_SEARCH_H
#define FLAT_SEARCH_H

#include "py_flat.h"

enum { WALKS_MOST = 1000 };     /* a search that begins anew so often is given up */

/* Where a search waits for the comparison with a key. */
typedef struct {
    Py_ssize_t place;   /* in the table; -1: not begun */
    void *table;        /* that of the moment; only compared */
    PyObject *present;  /* borrowed: the key there */
} table_walk;

/* What a walk comes to, besides the number (from 0 on) of the entry that has the key. */
enum {
    WALK_ABSENT = -1,   /* no such key */
    WALK_FAILED = -2,   /* an exception is set */
    WALK_ASKS = -4      /* whether walk->present equals the key must be asked */
};

/* A kind of table that can be searched. */
typedef struct {
    const py_cont_kind *const *kinds;   /* by job: what the search is for */
    const char *without_end;            /* the message of one that is given up */

    /* From the place behind *walk on, as far as it goes without Python.  Returns an entry or WALK_….  Raises yes. */
    Py_ssize_t (*walk)(py_thread *ts, PyObject *table, PyObject *key, Py_ssize_t hash, table_walk *walk);

    /* The entry where the walk waits, if its key still is there, else WALK_ABSENT.  Raises no. */
    Py_ssize_t (*walked)(PyObject *table, const table_walk *walk);

    /* A walk that was frozen: only walk->present is known.  Finds place, table and hash; 0 if the key has gone.  Raises no. */
    int (*walk_again)(PyObject *table, table_walk *walk, Py_ssize_t *hash);

    /* The job, done with the entry that was found, or without one; `value` may be NULL.  Returns a step.  Raises yes. */
    py_step (*finish)(py_thread *ts, int job, PyObject *table, PyObject *key, Py_ssize_t hash, PyObject *value,
                      Py_ssize_t n, PyObject **result);
} searched_table;

extern const searched_table py_dict_searched;
extern const searched_table py_set_searched;

/* Begins a search that calls Python.  `hash` NULL: it must be asked for; `value` belongs to the job.
   Returns a step.  Raises yes. */
py_step
py_search_begin(py_thread *ts, const py_cont_kind *kind, PyObject *table, PyObject *key, const long *hash,
                PyObject *value, PyObject **result);

/* The `resume` of the kinds of searches: objects "table key [value] present", numbers "hash place table".
   Returns a step.  Raises yes. */
py_step
py_search_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result);

#endif
