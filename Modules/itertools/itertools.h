/* What the files of itertools share: the way most of its types are built.

   Most types hold a few objects and a few numbers, so they are one struct, `it_object`: object[] is owned, NULL when not (or no
   longer) there; what each holds is said at the type. So traversal, deallocation and the flat forms exist once. */
#ifndef ITERTOOLS_H
#define ITERTOOLS_H

#include "py_flat.h"
#include "py_stackguard.h"

enum { IT_OBJECTS = 4, IT_NUMBERS = 3 };

typedef struct {
    PyObject_HEAD
    PyObject *object[IT_OBJECTS];
    Py_ssize_t number[IT_NUMBERS];
} it_object;

void py_it_dealloc(PyObject *self);
int py_it_traverse(PyObject *self, visitproc visit, void *arg);
int py_it_clear(PyObject *self);

/* An instance with all fields empty. Returns new. Raises yes. */
it_object *py_it_new(PyTypeObject *type);

/* For a type that is not to be called with keywords (subclasses may be). Returns 1, or 0 with TypeError. */
int py_it_no_keywords(PyTypeObject *type, PyTypeObject *exact, const char *name, PyObject *keywords);

/* Parse (first, iterable) and make an instance that holds first and an iterator. Returns new. Raises yes. */
PyObject *py_it_new_pair(PyTypeObject *type, PyTypeObject *exact, const char *name, PyObject *args, PyObject *keywords);

/* The next item of an iterator, nesting. NULL: the end, or an exception is set. */
static inline PyObject *
it_next(PyObject *iterator)
{
    if (py_stack_check(" while iterating")) {
        return NULL;
    }
    return Py_TYPE(iterator)->tp_iternext(iterator);
}

/* The end of an inner iteration that is not the end of ours: clears StopIteration. Returns 0, -1 for another error. */
static inline int
it_clear_stop(void)
{
    if (PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return -1;
        }
        PyErr_Clear();
    }
    return 0;
}

/* ---- flat forms ---- */

/* The next item if no Python is called on the way to it: 1, *item NULL at the end, or with an exception that is not StopIteration;
   0: nothing has happened. */
static inline int
it_now(PyObject *iterator, PyObject **item)
{
    if (py_next_is_plain(iterator)) {
        *item = Py_TYPE(iterator)->tp_iternext(iterator);
    }
    else if (!py_next_now(iterator, item)) {
        return 0;
    }
    if (*item == NULL) {
        (void)it_clear_stop();
    }
    return 1;
}

/* What it_now gave, as a step. */
static inline py_step
it_step(PyObject *item)
{
    return item == NULL && PyErr_Occurred() ? STEP_RAISE : STEP_RETURN;
}

/* What a tp_iternext gave, as a step: NULL without an exception, or with StopIteration, is the end. */
static inline py_step
it_flat_given(PyObject *item, PyObject **result)
{
    *result = item;
    return item == NULL && it_clear_stop() < 0 ? STEP_RAISE : STEP_RETURN;
}

/* Begins a continuation of a kind, object[0] `self` and object[1] `more` (may be NULL), with the next item of an iterator.
   Returns a step. Raises yes. */
py_step py_it_flat_begin(py_thread *ts, const py_cont_kind *kind, PyObject *self, PyObject *more, PyObject *iterator,
                         PyObject **result);

/* The same within its `resume`.  Its owner may lose the iterator meanwhile. */
static inline py_step
it_flat_next(py_thread *ts, py_cont *cont, PyObject *iterator, PyObject **value)
{
    py_step how;
    Py_INCREF(iterator);
    if (it_now(iterator, value)) {
        how = it_step(*value);
    }
    else {
        *value = NULL;
        py_cont_push(ts, cont);
        how = py_flat_next(ts, iterator, value);
        if (how < STEP_CALL) {
            py_cont_pop(ts, cont);
        }
    }
    Py_DECREF(iterator);
    return how;
}

/* Makes an iterator of a type that asks several iterables for iterators, and takes nothing from them yet.  A flat constructor. */
py_step py_it_flat_make(py_thread *ts, PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                        PyObject **result);

#define IT_TYPE(text, size, free_, walk, clear_, step, make, about)                         \
    {                                                                                       \
        PyVarObject_HEAD_INIT(NULL, 0)                                                      \
        .tp_name = "itertools." text,                                                       \
        .tp_basicsize = size,                                                               \
        .tp_dealloc = free_,                                                                \
        .tp_getattro = PyObject_GenericGetAttr,                                             \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,          \
        .tp_doc = about,                                                                    \
        .tp_traverse = walk,                                                                \
        .tp_clear = clear_,                                                                 \
        .tp_iter = PyObject_SelfIter,                                                       \
        .tp_iternext = step,                                                                \
        .tp_alloc = PyType_GenericAlloc,                                                    \
        .tp_new = make,                                                                     \
        .tp_free = PyObject_GC_Del,                                                         \
    }

#define IT_PLAIN_TYPE(text, step, make, about) \
    IT_TYPE(text, sizeof(it_object), py_it_dealloc, py_it_traverse, py_it_clear, step, make, about)

/* The types, by file. */
extern PyTypeObject py_it_count_type, py_it_cycle_type, py_it_repeat_type;
extern PyTypeObject py_it_dropwhile_type, py_it_takewhile_type, py_it_ifilter_type, py_it_ifilterfalse_type,
    py_it_compress_type, py_it_islice_type;
extern PyTypeObject py_it_imap_type, py_it_starmap_type, py_it_izip_type, py_it_izip_longest_type, py_it_chain_type;
extern PyTypeObject py_it_product_type, py_it_permutations_type, py_it_combinations_type, py_it_combinations_wr_type;
extern PyTypeObject py_it_groupby_type, py_it_grouper_type, py_it_tee_type, py_it_teedata_type;

/* itertools.tee(). */
PyObject *py_it_tee(PyObject *self, PyObject *args);

#endif
