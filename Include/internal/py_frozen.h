/* py_frozen.h - the states of builtin objects that pickles hold (Stackless/pickle/values.c).
 *
 * A pair of functions per family of types, beside the types: `freeze` says the state of an object as a tuple, `thaw` makes
 * an object of it.  A thaw trusts nothing: what comes out is as good as an object made by its constructor.  The type may be a
 * class derived from the family's.
 *
 * All freezes: return new, a tuple; raise yes.  All thaws: return new; raise yes.
 */
#ifndef PY_FROZEN_H
#define PY_FROZEN_H

#include "Python.h"

#define PY_FROZEN(family) \
    PyObject *py_##family##_freeze(PyObject *self); \
    PyObject *py_##family##_thaw(PyTypeObject *type, PyObject *state)

PY_FROZEN(call_iterator);
PY_FROZEN(dict_iterator);
PY_FROZEN(dict_view);
PY_FROZEN(set_iterator);
PY_FROZEN(reversed);
PY_FROZEN(enumerate);
PY_FROZEN(deque_iterator);
PY_FROZEN(bytearray_iterator);
PY_FROZEN(array_iterator);
PY_FROZEN(picker);
PY_FROZEN(it_plain);
PY_FROZEN(it_islice);
PY_FROZEN(it_combine);
PY_FROZEN(it_groupby);
PY_FROZEN(it_grouper);
PY_FROZEN(it_tee);
PY_FROZEN(it_teedata);

PY_FROZEN(match);
PY_FROZEN(scanner);

#undef PY_FROZEN

/* Do the fields of a restored continuation fit each other?  For kinds whose insides only their file knows. Raise no. */
struct py_cont;
int py_feed_fits(const struct py_cont *cont);
int py_itertools_lists_fits(const struct py_cont *cont);
int py_builtin_print_fits(const struct py_cont *cont);
int py_heapq_sift_fits(const struct py_cont *cont);
int py_itertools_group_fits(const struct py_cont *cont);
int py_itertools_tee_fits(const struct py_cont *cont);
int py_re_sub_fits(const struct py_cont *cont);

/* Types that only their module knows: operator.itemgetter and the like, the iterator of arrays. */
extern PyTypeObject py_itemgetter_type, py_attrgetter_type, py_methodcaller_type, py_array_iterator_type;

/* The builtin type that a class is derived from; a builtin type itself. Returns borrowed. Raises no. */
static inline PyTypeObject *
py_frozen_base(PyTypeObject *type)
{
    while (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        type = type->tp_base;
    }
    return type;
}

/* ValueError. Returns NULL. */
static inline PyObject *
py_thaw_refused(PyTypeObject *type)
{
    PyErr_Format(PyExc_ValueError, "bad state of a %.100s", type->tp_name);
    return NULL;
}

/* An iterator whose tp_iternext may be called. Raises no. */
static inline int
py_is_iterator(PyObject *o)
{
    return PyIter_Check(o);
}

/* NULL is written as an empty tuple, everything else as a tuple of one. Returns new. Raises yes. */
static inline PyObject *
py_freeze_maybe(PyObject *o)
{
    return o != NULL ? PyTuple_Pack(1, o) : PyTuple_New(0);
}

/* And back. Returns status; *o is borrowed from the state. Raises yes. */
static inline int
py_thaw_maybe(PyObject *state, PyObject **o)
{
    if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) > 1) {
        PyErr_SetString(PyExc_ValueError, "bad state: a tuple of one or none");
        return -1;
    }
    *o = PyTuple_GET_SIZE(state) == 1 ? PyTuple_GET_ITEM(state, 0) : NULL;
    return 0;
}

/* Numbers as a tuple (Objects/frozen_numbers.c). Returns new. Raises yes. */
PyObject *py_freeze_numbers(const Py_ssize_t *numbers, Py_ssize_t count);

/* As many numbers as the tuple has. Returns status, -1 when one is no int. Raises no. */
int py_thaw_numbers(PyObject *tuple, Py_ssize_t *numbers);

#endif
