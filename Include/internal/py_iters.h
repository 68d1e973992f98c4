/* The flat slots of the builtin iterators, and the one call that hangs them on their types.

   A type's flat table must be set right after the type is made ready: py_iters_init does it for all types here. */
#ifndef PY_ITERS_H
#define PY_ITERS_H

#include "py_flat_steps.h"

/* In the ABI, but in no public header. */
PyAPI_DATA(PyTypeObject) PyListIter_Type;
PyAPI_DATA(PyTypeObject) PyListRevIter_Type;
PyAPI_DATA(PyTypeObject) PyTupleIter_Type;

/* What the iterators of list and tuple are; the dispatcher steps them itself. */
typedef struct {
    PyObject_HEAD
    Py_ssize_t index; /* of the next item; backwards: -1 at the end */
    PyObject *seq;    /* owned, NULL once exhausted */
} py_seq_iterator;

/* The iterator of xrange. */
typedef struct {
    PyObject_HEAD
    long index; /* of the next value */
    long start;
    long step;
    long len;
} py_range_iterator;

extern PyTypeObject py_rangeiter_type;

/* An enumerate. */
typedef struct {
    PyObject_HEAD
    Py_ssize_t count;  /* next number, while it is less than PY_SSIZE_T_MAX */
    PyObject *big;     /* owned, NULL: the next number, once count has come to its end */
    PyObject *inner;   /* owned: the iterator below */
    PyObject *pair;    /* owned: given out last */
} py_enumerate;

/* The pair that nobody else holds lets go of what it has. Raises no. */
void py_enumerate_let_go(py_enumerate *self);

/* The iterator of sets. */
extern PyTypeObject py_setiter_type;

extern const py_type_flat py_calliter_flat;
extern const py_type_flat py_seqiter_flat;
extern const py_type_flat py_enumerate_flat, py_reversed_flat, py_bytearray_flat;
extern const py_type_flat py_list_flat;
extern const py_type_flat py_tuple_flat;
extern const py_type_flat py_set_flat;
extern const py_type_flat py_dict_flat;

/* Methods of list, as flat functions. */
FLAT_FUNCTION(py_list_extend_flat);
FLAT_FUNCTION(py_list_sort_flat);
FLAT_FUNCTION(py_list_remove_flat);

/* The same for list and tuple. */
FLAT_FUNCTION(py_sequence_index);
FLAT_FUNCTION(py_sequence_count);
py_step
py_sequence_flat_contains(py_thread *ts, PyObject *sequence, PyObject *value, PyObject **result);
py_step
py_sequence_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result);

/* d[key] for a dict or an instance of a subclass. Returns a step. Raises yes. */
py_step
py_dict_flat_getitem(py_thread *ts, PyObject *self, PyObject *key, PyObject **result);

/* Raise KeyError for a key, whatever it is (a tuple is not taken for its arguments). */
void
py_key_error(PyObject *key);

/* {a, b, ...}; set.add(key) of an exact set: None. Return a step. Raise yes. */
py_step
py_set_flat_display(py_thread *ts, PyObject *const *row, Py_ssize_t count, PyObject **result);
py_step
py_set_flat_add(py_thread *ts, PyObject *set, PyObject *key, PyObject **result);

/* Makes the types of all containers and their iterators ready, with their flat slots. After the types `type` and `object`
   and the interned names. Returns status. Raises yes. */
int
py_containers_init(void);

/* What _PyObject_LengthHint asks: has it a length at all; its method __length_hint__ (new, or NULL, perhaps with an exception); a
   failure that does not matter is cleared (1). Raise yes. */
int
py_has_length(PyObject *object);
PyObject *
py_length_hint_method(PyObject *object);
int
py_forgive_length(void);
/* _PyObject_LengthHint, flat; the value says nothing. Returns a step. Raises yes. */
py_step
py_flat_length_hint(py_thread *ts, PyObject *o, PyObject **result);
/* Would iterating over it run Python code, flat? Raises no. */
int
py_runs_python(PyObject *o);
/* target.append(item) for each item of source; gives None, or the target. Returns a step. Raises yes. */
py_step
py_flat_feed(py_thread *ts, PyObject *target, PyObject *source, int gives, PyObject **result);
/* bytearray.extend, nested; and METH_FLAT. Returns new; a step. Raise yes. */
PyObject *
py_bytearray_extend(PyObject *self, PyObject *arg);
py_step
py_bytearray_flat_extend(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                         PyObject **result);
/* Is it iterated over by __getitem__ of a class in Python? Raises no. */
static inline int
py_is_sequence_in_python(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    return type->tp_iter == NULL && PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && type->tp_as_sequence->sq_item != NULL;
}

#endif
