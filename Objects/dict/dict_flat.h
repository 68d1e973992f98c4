/* The flat operations on one key of a dict (dict_flat.c) and on all of them (dict_flat_loops.c). */
#ifndef DICT_FLAT_H
#define DICT_FLAT_H

#include "py_flat_steps.h"

/* What a search is for; FIND gives NULL (and no exception) for a key that is
   not there. */
enum { DICT_JOB_GETITEM, DICT_JOB_GET, DICT_JOB_CONTAINS, DICT_JOB_SET, DICT_JOB_DELETE, DICT_JOB_SETDEFAULT,
       DICT_JOB_POP, DICT_JOB_FIND };

/* Does the job; `value` is that to set or to fall back on, or NULL.  The second when the hash is known.  Return a step.
   Raise yes. */
py_step
py_dict_flat_key(py_thread *ts, int job, PyObject *dict, PyObject *key, PyObject *value, PyObject **result);
py_step
py_dict_flat_hashed(py_thread *ts, int job, PyObject *dict, PyObject *key, long hash, PyObject *value,
                    PyObject **result);

/* Flat slots.  Return a step.  Raise yes. */
py_step
py_dict_flat_setitem(py_thread *ts, PyObject *self, PyObject *key, PyObject *value, PyObject **result);
py_step
py_dict_flat_contains(py_thread *ts, PyObject *self, PyObject *key, PyObject **result);
py_step
py_dict_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result);

/* dict(source), flat.  Returns a step.  Raises yes. */
py_step
py_dict_flat_new(py_thread *ts, PyObject *source, PyObject **result);

/* The items from a position of dict_next on, in a dict of their own. Returns new. Raises yes. */
PyObject *
py_dict_rest(PyObject *dict, Py_ssize_t at);

/* For pickles: a dict.fill or dict.equal ready to be written, with a dict of the items that it has not come to yet.
   Returns new. Raises yes. */
py_cont *
py_dict_walk_frozen(py_cont *cont);

/* Methods, METH_FLAT. */
FLAT_FUNCTION(py_dict_method_contains);
FLAT_FUNCTION(py_dict_method_getitem);
FLAT_FUNCTION(py_dict_method_has_key);
FLAT_FUNCTION(py_dict_method_get);
FLAT_FUNCTION(py_dict_method_setdefault);
FLAT_FUNCTION(py_dict_method_pop);
FLAT_FUNCTION(py_dict_method_update);
FLAT_FUNCTION(py_dict_method_fromkeys);

#endif
