/* The flat operations on one key of a set (set_flat.c) and on two sets (set_flat_loops.c). */
#ifndef SET_FLAT_H
#define SET_FLAT_H

#include "py_flat_steps.h"

/* What a search is for: is it there (a bool); add it, discard it (a bool: has the set changed?); add() and remove() (None). */
enum { SET_JOB_HAS, SET_JOB_INSERT, SET_JOB_DISCARD, SET_JOB_ADD, SET_JOB_REMOVE };

/* Does the job; the second when the hash is known.  Return a step.  Raise yes. */
py_step
py_set_flat_key(py_thread *ts, int job, PyObject *set, PyObject *key, PyObject **result);
py_step
py_set_flat_hashed(py_thread *ts, int job, PyObject *set, PyObject *key, long hash, PyObject **result);

/* What is done with two sets, or a set and something iterable; the numbers are in pickles: never change the order. */
enum {
    PY_SET_UPDATE,
    PY_SET_UNION,
    PY_SET_INTERSECTION,
    PY_SET_INTERSECTION_UPDATE,
    PY_SET_DIFFERENCE,
    PY_SET_DIFFERENCE_UPDATE,
    PY_SET_SYMMETRIC,
    PY_SET_SYMMETRIC_UPDATE,
    PY_SET_SUBSET,
    PY_SET_SUPERSET,
    PY_SET_DISJOINT
};

/* The result of such an operation, where nothing can call Python (set_quick.c); else NULL, without an exception, and all is
   as it was before, or may be done again. Returns new. Raises no. */
PyObject *
py_set_try_quick(int operation, PyObject *self, PyObject *other);

/* For pickles: a walk ready to be written, with sets that bring hashes along. Returns new. Raises yes. */
py_cont *
py_set_walk_frozen(py_cont *cont);
/* Does one that was read hold what it must?  Return status. Raise no. */
int
py_set_walk_thaw(py_cont *cont);
int
py_set_program_thaw(py_cont *cont);

/* Flat slots.  Return a step.  Raise yes. */
py_step
py_set_flat_contains(py_thread *ts, PyObject *self, PyObject *key, PyObject **result);
py_step
py_set_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result);
py_step
py_set_flat_binary(py_thread *ts, PyObject *a, PyObject *b, int offset, PyObject **result);

/* Methods, METH_FLAT. */
FLAT_FUNCTION(py_set_method_contains);
FLAT_FUNCTION(py_set_method_add);
FLAT_FUNCTION(py_set_method_discard);
FLAT_FUNCTION(py_set_method_remove);
FLAT_FUNCTION(py_set_method_update);
FLAT_FUNCTION(py_set_method_union);
FLAT_FUNCTION(py_set_method_intersection);
FLAT_FUNCTION(py_set_method_intersection_update);
FLAT_FUNCTION(py_set_method_difference);
FLAT_FUNCTION(py_set_method_difference_update);
FLAT_FUNCTION(py_set_method_symmetric_difference);
FLAT_FUNCTION(py_set_method_symmetric_difference_update);
FLAT_FUNCTION(py_set_method_issubset);
FLAT_FUNCTION(py_set_method_issuperset);
FLAT_FUNCTION(py_set_method_isdisjoint);

#endif
