/* The plan of a sort whose comparisons come one by one from outside (list_runs.c). */
#ifndef LIST_RUNS_H
#define LIST_RUNS_H

#include "Python.h"

typedef struct sort_runs sort_runs;

/* What is sorted: an array of keys, and one of items that moves along, or NULL. */
typedef struct {
    PyObject **keys;
    PyObject **items;
} sorted_rows;

/* The plan for n items, n > 1.  Returns new, to be given to PyMem_Free.  Raises yes. */
sort_runs *
py_runs_new(Py_ssize_t n);

/* For how many items it is. */
Py_ssize_t
py_runs_size(const sort_runs *runs);

/* The next question: is key *a less than key *b? */
void
py_runs_question(const sort_runs *runs, Py_ssize_t *a, Py_ssize_t *b);

/* Its answer.  Returns 1: there is another question, 0: all is sorted, -1: an exception is set.  Raises yes. */
int
py_runs_answer(sort_runs *runs, sorted_rows rows, int less);

/* For pickles: the plan as a tuple; a plan for n items from one, which is not trusted.  Return new.  Raise yes. */
PyObject *
py_runs_freeze(const sort_runs *runs);
sort_runs *
py_runs_thaw(PyObject *state, Py_ssize_t n);

#endif
