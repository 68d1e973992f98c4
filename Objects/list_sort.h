/* The parts of sorting, for the nesting form (list_sort.c) and the flat one (list_sort_flat.c). */
#ifndef LIST_SORT_H
#define LIST_SORT_H

#include "Python.h"
#include "py_flat.h"

typedef struct py_sort py_sort;

/* Is a < b? Returns -1 with an exception set. */
typedef int (*py_sort_less)(py_sort *sort, PyObject *a, PyObject *b);

struct py_sort {
    PyListObject *list;   /* borrowed; empty while the sort runs */
    PyObject **held;      /* owned items: the array of the list */
    Py_ssize_t n;         /* number of items */
    Py_ssize_t allocated; /* of the list */
    PyObject **keys;      /* what is compared: `held` itself, or an array of owned keys */
    PyObject **items;     /* NULL, or `held`: moves along with the keys */
    PyObject *cmp;        /* borrowed, NULL: none */
    py_sort_less less;
    py_sort_less less_head; /* for tuples */
    PyObject **room;      /* owned by the sort: space for merging */
    Py_ssize_t nroom;     /* slots in `room` */
    Py_ssize_t patience;  /* wins in a row until a merge gallops */
};

/* So many wins in a row, and a merge begins to gallop. */
enum { PY_SORT_PATIENCE = 7 };

/* How long a run should be, so that the number of runs is a power of two or a little less. */
Py_ssize_t
py_sort_least_run(Py_ssize_t n);

/* The depth at which the middles of two neighbouring runs part in the balanced tree over n places. */
int
py_sort_boundary_power(Py_ssize_t start, Py_ssize_t na, Py_ssize_t nb, Py_ssize_t n);

/* Take the items out of the list. */
void
py_sort_begin(py_sort *sort, PyListObject *list, PyObject *cmp);

/* Put keys (and items) in order. Returns status. Raises yes. */
int
py_sort_order(py_sort *sort, int reverse);
int
py_sort_run(py_sort *sort);

/* Give the items back to the list. Returns status: `status`, or -1 when somebody changed the list. Raises yes. */
int
py_sort_end(py_sort *sort, int status);

/* Sort a list; None for what is not given. Returns status. Raises yes. */
int
py_list_sort(PyObject *list, PyObject *cmp, PyObject *key, int reverse);

/* Would comparing with this item, the first of a list, call Python? Raises no. */
int
py_sort_calls_python(PyObject *first);

/* Sorts `items`, a list that holds what belongs into `list` (hidden as by py_sort_begin), by `keys` (may be `items`), and
   gives them back; cmp may be NULL. Returns a step, None. Raises yes. */
py_step
py_list_merge_flat(py_thread *ts, PyObject *list, PyObject *items, PyObject *keys, PyObject *cmp, int reverse,
                   PyObject **result);

/* For pickles: the first makes the plan of a sort a tuple, the second looks whether one from a pickle can go on.
   Return status.  Raise yes. */
int
py_list_merge_freeze(py_cont *cont);
int
py_list_merge_thaw(py_cont *cont);

#endif
