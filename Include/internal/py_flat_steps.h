/* Loops over items that may compare, hash and show in Python, written as flat machines (py_flat.h).

   Each machine keeps where it is in its continuation and does what the loop in C beside it does, step by step, so that
   nothing shows which of the two has run.  The C loop is tried first (py_replay_try): most of the time nothing is called. */
#ifndef PY_FLAT_STEPS_H
#define PY_FLAT_STEPS_H

#include "py_flat.h"
#include "py_replay.h"

/* Truth of a builtin object: 1, 0, or -1 = ask its type. Raises no. */
static inline int
py_truth_quick(PyObject *v)
{
    PyTypeObject *type = Py_TYPE(v);
    if (type == &PyInt_Type) {
        return PyInt_AS_LONG(v) != 0;
    }
    if (type == &PyString_Type || type == &PyList_Type || type == &PyTuple_Type || type == &PyLong_Type) {
        return Py_SIZE(v) != 0;
    }
    if (type == &PyDict_Type) {
        return PyDict_Size(v) != 0;
    }
    if (type == &PyBool_Type || v == Py_None) {
        return v == Py_True;
    }
    return -1;
}

/* `how` becomes the step of a flat operation below a continuation that waits for it. */
#define FLAT_BELOW(ts, cont, how, operation) \
    do {                                     \
        py_cont_push((ts), (cont));          \
        (how) = (operation);                 \
        if ((how) < STEP_CALL) {             \
            py_cont_pop((ts), (cont));       \
        }                                    \
    } while (0)

/* `how` becomes the step of an operation that begins with another one and goes on in `resume` with its value: at once, where the
   value is there at once.  Drops `cont`, the continuation of `resume`. */
#define FLAT_BEGIN(ts, cont, how, operation, resume, value, result)         \
    do {                                                                    \
        FLAT_BELOW((ts), (cont), (how), (operation));                       \
        if ((how) < STEP_CALL) {                                            \
            (how) = resume((ts), (cont), (how), (value), (result));         \
        }                                                                   \
        Py_DECREF(cont);                                                    \
    } while (0)

static inline void
py_cont_keep(py_cont *cont, int field, PyObject *value)
{
    if (value != NULL) {        /* else there may be no memory for it */
        assert(field < cont->kind->nobjects);
        Py_INCREF(value);
        cont->object[field] = value;
    }
}

/* A continuation with (new references to) its first three objects; each may be NULL.  Returns new.  Raises yes. */
static inline py_cont *
py_cont_with(py_thread *ts, const py_cont_kind *kind, PyObject *a, PyObject *b, PyObject *c)
{
    py_cont *cont = py_cont_new(ts, kind);
    if (cont != NULL) {
        py_cont_keep(cont, 0, a);
        py_cont_keep(cont, 1, b);
        py_cont_keep(cont, 2, c);
    }
    return cont;
}

/* What a tp_iternext gave, as a step: an item, the end (StopIteration is no exception here), or an exception. */
static inline py_step
py_step_of_next(PyObject *item)
{
    if (item == NULL && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
    }
    return STEP_RETURN;
}

/* The next item, if it comes without Python: 1 (*item is NULL at the end, perhaps with StopIteration set, or with an exception);
   0 = nothing has happened, py_flat_next has to be asked. */
static inline int
py_next_plainly(PyObject *iterator, PyObject **item)
{
    if (py_next_is_plain(iterator)) {
        *item = Py_TYPE(iterator)->tp_iternext(iterator);
        return 1;
    }
    return py_next_now(iterator, item);
}

/* The declaration of a flat function, as METH_FLAT has it. */
#define FLAT_FUNCTION(function)                                                                                \
    py_step function(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, \
                     PyObject **result)

enum { NOW_FAILED = -1, NOW_LATER = 2 };

/* Are the two equal, in the sense of PyObject_RichCompareBool?  Returns 0 or 1, NOW_LATER: Python would be called,
   NOW_FAILED.  Raises yes. */
int
py_equal_now(py_thread *ts, PyObject *a, PyObject *b);

/* The hash.  Returns 1: *hash is set, NOW_LATER, NOW_FAILED.  Raises yes. */
int
py_hash_now(py_thread *ts, PyObject *o, long *hash);

/* hash(tuple), item by item. Returns a step. Raises yes. */
py_step
py_tuple_flat_hash(py_thread *ts, PyObject *tuple, PyObject **result);

/* PyObject_RichCompareBool(a, b, Py_EQ), flat: a bool.  Returns a step.  Raises yes. */
py_step
py_flat_equal(py_thread *ts, PyObject *a, PyObject *b, PyObject **result);

/* The truth of a comparison, flat: a bool.  Returns a step.  Raises yes. */
py_step
py_flat_holds(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result);

/* A method takes no keywords: 0, or -1 if there are some. Raises yes. */
int
py_flat_refuse_keywords(const char *name, PyObject *kwargs);

/* The arguments of a method without keywords, as a tuple. Returns new. Raises yes. */
PyObject *
py_flat_arguments(const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs);

/* The one argument of a method without keywords.  Returns borrowed, NULL: the exception is set.  Raises yes. */
PyObject *
py_flat_one_argument(const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs);

typedef enum {
    FORM_PARSED,      /* those of PyArg_ParseTuple */
    FORM_UNPACKED     /* those of PyArg_UnpackTuple */
} py_arguments_form;

/* For methods with `least` to `most` arguments and no keywords; `form` tells whose words are used when there are too few or
   too many.  Returns status.  Raises yes. */
int
py_flat_check_arguments(const char *name, Py_ssize_t nargs, PyObject *kwargs, Py_ssize_t least, Py_ssize_t most,
                        py_arguments_form form);

/* Two containers begin to compare: `kind` has the objects left and right and the number operator first.  While it waits it
   is counted against the recursion limit, and its resume leaves that.  Returns a step.  Raises yes. */
py_step
py_flat_compare_begin(py_thread *ts, const py_cont_kind *kind, PyObject *a, PyObject *b, int op, PyObject **result);

/* format(value, specification). Returns a step. Raises yes. */
py_step
py_flat_format(py_thread *ts, PyObject *value, PyObject *spec, PyObject **result);

/* The method format of str and unicode. */
FLAT_FUNCTION(py_flat_format_method);

/* None as the result.  Returns a step.  Raises no. */
static inline py_step
py_flat_none(PyObject **result)
{
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

static inline py_step
py_flat_bool(int truth, PyObject **result)
{
    *result = truth ? Py_True : Py_False;
    Py_INCREF(*result);
    return STEP_RETURN;
}

/* A list of all that source gives; `message` is what the TypeError of one that cannot be iterated says.
 * Returns a step. Raises yes. */
py_step
py_flat_sequence_fast(py_thread *ts, PyObject *source, const char *message, PyObject **result);

#endif
