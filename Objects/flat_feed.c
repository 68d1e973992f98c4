/* Appending what an iterator gives to an object that takes one item after the other, flat: bytearray(it), array('i', it), a.extend(it);
   and what a bytearray takes in by slices and extend(), which are collected in one of their own first.

   The continuation holds the method `append` of the object, which runs no Python code of its own, and the iterator (NULL: being asked
   for).

   Not here: lists and sets (flat_collect.c), deques (Modules/_collections/deque_flat.c). */
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_frozen.h"
#include "py_iters.h"
#include "py_type.h"

enum { APPEND, ITERATOR };

enum { GIVES };     /* what comes of it: None, or the object */

static py_step
feed_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyCFunctionObject *append = (PyCFunctionObject *)cont->object[APPEND];

    while (how == STEP_RETURN) {
        PyObject *come = value, *none = NULL;
        value = NULL;
        if (cont->object[ITERATOR] == NULL) {
            cont->object[ITERATOR] = come;
        }
        else if (come == NULL) {
            *result = cont->number[GIVES] ? append->m_self : Py_None;
            Py_INCREF(*result);
            return STEP_RETURN;
        }
        else {
            none = append->m_ml->ml_meth(append->m_self, come);
            Py_DECREF(come);
            if (none == NULL) {
                return STEP_RAISE;
            }
            Py_DECREF(none);
        }
        FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[ITERATOR], &value));
    }
    return how;
}

const py_cont_kind py_kind_feed = {"feed", feed_resume, 2, 1, "append iterator; gives"};

int
py_feed_fits(const py_cont *cont)
{
    PyObject *append = cont->object[APPEND];
    return PyCFunction_Check(append) && PyCFunction_GET_FLAGS(append) == METH_O && PyCFunction_GET_SELF(append) != NULL &&
           strcmp(((PyCFunctionObject *)append)->m_ml->ml_name, "append") == 0;
}

/* A continuation that feeds `target`; its iterator is not there yet. Returns new. Raises yes. */
static py_cont *
feeder(py_thread *ts, PyObject *target, int gives)
{
    py_cont *cont = py_cont_new(ts, &py_kind_feed);

    if (cont == NULL || (cont->object[APPEND] = PyObject_GetAttrString(target, "append")) == NULL) {
        Py_XDECREF(cont);
        return NULL;
    }
    if (!py_feed_fits(cont)) {
        Py_DECREF(cont);
        PyErr_BadInternalCall();
        return NULL;
    }
    cont->number[GIVES] = gives;
    return cont;
}

py_step
py_flat_feed(py_thread *ts, PyObject *target, PyObject *source, int gives, PyObject **result)
{
    PyObject *iterator = NULL;
    py_step how;
    py_cont *cont = feeder(ts, target, gives);

    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, how, py_flat_iter(ts, source, &iterator), feed_resume, iterator, result);
    return how;
}

/* ---- bytearray ---- */

/* An iterable and nothing else that bytearray() would rather take it for. */
static int
is_only_iterable(PyObject *o)
{
    return py_runs_python(o) && !PyInstance_Check(o) && !PyIndex_Check(o) && !PyObject_CheckBuffer(o) && !PyUnicode_Check(o);
}

/* The same as py_flat_feed, from an iterator that is there already. */
static py_step
feed_from(py_thread *ts, PyObject *target, PyObject *iterator, PyObject **result)
{
    PyObject *first = NULL;
    py_step how;
    py_cont *cont = feeder(ts, target, 1);

    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(iterator);
    cont->object[ITERATOR] = iterator;
    FLAT_BEGIN(ts, cont, how, py_flat_next(ts, iterator, &first), feed_resume, first, result);
    return how;
}

/* bytearray(source), flat. */
static py_step
collect_bytes(py_thread *ts, PyObject *source, PyObject **result)
{
    PyObject *made = PyByteArray_FromStringAndSize(NULL, 0);
    py_step how = made != NULL ? py_flat_feed(ts, made, source, 1, result) : STEP_RAISE;
    Py_XDECREF(made);
    return how;
}

static py_step
bytearray_construct(py_thread *ts, PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                    PyObject **result)
{
    if (type == (PyObject *)&PyByteArray_Type && nargs == 1 && kwargs == NULL && is_only_iterable(args[0])) {
        return collect_bytes(ts, args[0], result);
    }
    PyObject *tuple = py_tuple_from_array(args, nargs);
    py_step how = tuple == NULL ? STEP_RAISE : py_replay(ts, PY_REPLAY_CALL, type, tuple, kwargs, 0, result);
    Py_XDECREF(tuple);
    return how;
}

/* The bytes for a slice have come. */
static py_step
slice_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    if (how == STEP_RETURN) {
        int status = PyByteArray_Type.tp_as_mapping->mp_ass_subscript(cont->object[0], cont->object[1], value);
        Py_DECREF(value);
        how = status < 0 ? STEP_RAISE : py_flat_none(result);
    }
    return how;
}

const py_cont_kind py_kind_bytearray_slice = {"bytearray.slice", slice_resume, 2, 0, "bytearray slice"};

static py_step
bytearray_setitem(py_thread *ts, PyObject *self, PyObject *key, PyObject *value, PyObject **result)
{
    PyObject *bytes = NULL;
    py_step how;

    if (!PyByteArray_CheckExact(self) || (PyInt_CheckExact(key) && value != NULL && PyInt_CheckExact(value))) {
        return PyByteArray_Type.tp_as_mapping->mp_ass_subscript(self, key, value) < 0 ? STEP_RAISE : py_flat_none(result);
    }
    if (value == NULL || !PySlice_Check(key) || !is_only_iterable(value)) {
        return py_replay(ts, PY_REPLAY_SETITEM, self, key, value, 0, result);
    }
    py_cont *cont = py_cont_with(ts, &py_kind_bytearray_slice, self, key, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, how, collect_bytes(ts, value, &bytes), slice_resume, bytes, result);
    return how;
}

const py_type_flat py_bytearray_flat = {.construct = bytearray_construct, .setitem = bytearray_setitem};

/* ---- bytearray.extend ---- */

enum { SELF, GIVEN, ITS_ITERATOR };

enum { STAGE };

enum { HAS_ITERATOR, HAS_LENGTH, HAS_BYTES };   /* what comes next */

static py_step
extend_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    while (how == STEP_RETURN && cont->number[STAGE] != HAS_BYTES) {
        PyObject *come = value;
        value = NULL;
        if (cont->number[STAGE]++ == HAS_ITERATOR) {
            cont->object[ITS_ITERATOR] = come;
            FLAT_BELOW(ts, cont, how, py_flat_length_hint(ts, cont->object[GIVEN], &value));   /* only its errors count */
        }
        else {
            PyObject *made = PyByteArray_FromStringAndSize(NULL, 0);
            Py_DECREF(come);
            if (made == NULL) {
                return STEP_RAISE;
            }
            FLAT_BELOW(ts, cont, how, feed_from(ts, made, cont->object[ITS_ITERATOR], &value));
            Py_DECREF(made);
        }
    }
    if (how == STEP_RETURN) {
        *result = py_bytearray_extend(cont->object[SELF], value);
        Py_DECREF(value);
        how = *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return how;
}

const py_cont_kind py_kind_bytearray_extend = {"bytearray.extend", extend_resume, 3, 1, "bytearray given iterator; stage"};

py_step
py_bytearray_flat_extend(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                         PyObject **result)
{
    PyObject *given = py_flat_one_argument("extend", args, nargs, kwargs), *iterator = NULL;
    py_step how;

    if (given == NULL) {
        return STEP_RAISE;
    }
    if (!py_runs_python(given) || PyObject_CheckBuffer(given)) {
        *result = py_bytearray_extend(self, given);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_cont *cont = py_cont_with(ts, &py_kind_bytearray_extend, self, given, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, how, py_flat_iter(ts, given, &iterator), extend_resume, iterator, result);
    return how;
}
