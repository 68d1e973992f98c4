/* Subscripts and slices, flat: __getitem__, __setitem__, __delitem__, __getslice__ and the like in Python. */
#include "dispatch.h"
#include "py_slice_warning.h"
#include "py_iters.h"
#include "py_flat_steps.h"
#include "py_type.h"

static py_step
from_value(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
from_status(int status, PyObject **result)
{
    if (status < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

/* A sequence in C, whose items are found by their number: no hash, no comparison, nothing in Python. */
static inline int
is_plain_sequence(PyObject *o)
{
    const PySequenceMethods *sequence = Py_TYPE(o)->tp_as_sequence;
    const PyMappingMethods *mapping = Py_TYPE(o)->tp_as_mapping;
    return sequence != NULL && sequence->sq_item != NULL && sequence->sq_item != py_slot_sq_item &&
           (mapping == NULL || mapping->mp_subscript != py_slot_mp_subscript) && !PyInstance_Check(o);
}

py_step
py_flat_getitem(py_thread *ts, PyObject *o, PyObject *key, PyObject **result)
{
    PyTypeObject *type = Py_TYPE(o);
    const py_type_flat *flat = py_type_flat_of(type);

    if (PyInt_CheckExact(key) && is_plain_sequence(o) && (flat == NULL || flat->getitem == NULL)) {
        return from_value(PyObject_GetItem(o, key), result);
    }
    if (flat != NULL && flat->getitem != NULL) {
        return flat->getitem(ts, o, key, result);
    }
    if (PyInstance_Check(o) ||
        (type->tp_as_mapping != NULL && type->tp_as_mapping->mp_subscript == py_slot_mp_subscript)) {
        int found;
        py_step step = py_call_special(ts, o, PY_ID(__getitem__), &key, 1, &found, result);
        if (found != 0) {
            return step;
        }
    }
    py_step how;
    if (py_getitem_by_index(ts, o, key, &how, result)) {
        return how;
    }
    if (py_replay_knows(type)) {
        return py_replay(ts, PY_REPLAY_GETITEM, o, key, NULL, 0, result);
    }
    return from_value(PyObject_GetItem(o, key), result);
}

static inline int
is_plain_number(PyObject *o)
{
    return PyInt_CheckExact(o) || PyFloat_CheckExact(o);
}

static inline int
sets_in_c(PyTypeObject *type)
{
    return type->tp_as_sequence->sq_ass_item != py_slot_sq_ass_item &&
           (type->tp_as_mapping == NULL || type->tp_as_mapping->mp_ass_subscript != py_slot_mp_ass_subscript);
}

py_step
py_flat_setitem(py_thread *ts, PyObject *o, PyObject *key, PyObject *value, PyObject **result)
{
    PyTypeObject *type = Py_TYPE(o);
    const py_type_flat *flat = py_type_flat_of(type);

    if (flat != NULL && flat->setitem != NULL) {
        return flat->setitem(ts, o, key, value, result);
    }
    if (PyInt_CheckExact(key) && value != NULL && is_plain_number(value) && is_plain_sequence(o) && sets_in_c(type)) {
        return PyObject_SetItem(o, key, value) < 0 ? STEP_RAISE : py_flat_none(result);
    }
    if (PyInstance_Check(o) ||
        (type->tp_as_mapping != NULL && type->tp_as_mapping->mp_ass_subscript == py_slot_mp_ass_subscript)) {
        int found;
        PyObject *args[2] = {key, value};
        py_step step = py_call_special(ts, o, value != NULL ? PY_ID(__setitem__) : PY_ID(__delitem__), args,
                                       value != NULL ? 2 : 1, &found, result);
        if (found != 0) {
            return step;
        }
    }
    py_step how;
    if (py_setitem_by_index(ts, o, key, value, &how, result)) {
        return how;
    }
    if (py_replay_knows(type)) {
        return py_replay(ts, PY_REPLAY_SETITEM, o, key, value, 0, result);
    }
    return from_status(value != NULL ? PyObject_SetItem(o, key, value) : PyObject_DelItem(o, key), result);
}

/* ---- slices ---- */

static int
is_index(PyObject *v)
{
    return v == NULL || PyInt_Check(v) || PyLong_Check(v) || PyIndex_Check(v);
}

/* Is it a bound whose number a method in Python gives? */
static int
is_python_bound(PyObject *v)
{
    return v != NULL && (PyInstance_Check(v) || PyType_HasFeature(Py_TYPE(v), Py_TPFLAGS_HEAPTYPE));
}

/* The bounds of a simple slice, one that is neither with a negative index to be adjusted nor refused: 0, -1 error. */
static int
bounds(PyObject *o, PyObject *low, PyObject *high, Py_ssize_t *from, Py_ssize_t *to)
{
    *from = 0;
    *to = PY_SSIZE_T_MAX;
    if (!_PyEval_SliceIndex(low, from) || !_PyEval_SliceIndex(high, to)) {
        return -1;
    }
    if (*from < 0 || *to < 0) {
        PySequenceMethods *sq = Py_TYPE(o)->tp_as_sequence;
        if (sq != NULL && sq->sq_length != NULL) {
            Py_ssize_t n = sq->sq_length(o);
            if (n < 0) {
                return -1;
            }
            *from += *from < 0 ? n : 0;
            *to += *to < 0 ? n : 0;
        }
    }
    return 0;
}

static PyObject *
make_slice(PyObject *low, PyObject *high)
{
    return PySlice_New(low, high, NULL);
}

/* A Python-level slice method: name(from, to[, value]). */
static py_step
call_slice_method(py_thread *ts, PyObject *o, PyObject *name, PyObject *low, PyObject *high, PyObject *value,
                  int *found, PyObject **result)
{
    Py_ssize_t from, to;
    PyObject *args[3];
    py_step step = STEP_RAISE;

    *found = 1;
    if (py_slice_method_warn(name) < 0 || bounds(o, low, high, &from, &to) < 0) {
        return STEP_RAISE;
    }
    args[0] = PyInt_FromSsize_t(from);
    args[1] = PyInt_FromSsize_t(to);
    args[2] = value;
    if (args[0] != NULL && args[1] != NULL) {
        step = py_call_special(ts, o, name, args, value != NULL ? 3 : 2, found, result);
    }
    Py_XDECREF(args[0]);
    Py_XDECREF(args[1]);
    return step;
}

/* A bound that is left out, or an exact int: *at is where it stands. */
static inline int
plain_bound(PyObject *bound, Py_ssize_t size, Py_ssize_t *at)
{
    if (bound == NULL) {
        return 1;
    }
    if (!PyInt_CheckExact(bound)) {
        return 0;
    }
    *at = PyInt_AS_LONG(bound);
    *at += *at < 0 ? size : 0;
    return 1;
}

static int
is_builtin_sequence(PyObject *o)
{
    return PyString_CheckExact(o) || PyList_CheckExact(o) || PyTuple_CheckExact(o);
}

py_step
py_flat_slice(py_thread *ts, PyObject **row, int kind, PyObject **result)
{
    PyObject *o = row[0], *low = kind & 1 ? row[1] : NULL, *high = kind & 2 ? row[1 + (kind & 1)] : NULL;
    PySequenceMethods *sq = Py_TYPE(o)->tp_as_sequence;
    Py_ssize_t first = 0, last = PY_SSIZE_T_MAX;

    if (is_builtin_sequence(o) && plain_bound(low, Py_SIZE(o), &first) && plain_bound(high, Py_SIZE(o), &last)) {
        return from_value(sq->sq_slice(o, first, last), result);
    }
    if (sq != NULL && sq->sq_slice != NULL && (low == NULL || is_index(low)) && (high == NULL || is_index(high))) {
        if (sq->sq_slice == py_slot_sq_slice) {
            int found;
            py_step step = call_slice_method(ts, o, PY_ID(__getslice__), low, high, NULL, &found, result);
            if (found != 0) {
                return step;
            }
        }
        if (PyInstance_Check(o) || is_python_bound(low) || is_python_bound(high)) {
            return py_replay(ts, PY_REPLAY_SLICE, o, low, high, kind, result);
        }
        Py_ssize_t from = 0, to = PY_SSIZE_T_MAX;
        if (!_PyEval_SliceIndex(low, &from) || !_PyEval_SliceIndex(high, &to)) {
            return STEP_RAISE;
        }
        return from_value(PySequence_GetSlice(o, from, to), result);
    }
    PyObject *slice = make_slice(low, high);
    if (slice == NULL) {
        return STEP_RAISE;
    }
    py_step step = py_flat_getitem(ts, o, slice, result);
    Py_DECREF(slice);
    return step;
}

/* What goes into the slice has become a list. */
static py_step
resume_assign(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN) {
        how = from_status(PySequence_SetSlice(cont->object[0], cont->number[0], cont->number[1], value), result);
        Py_DECREF(value);
    }
    return how;
}

const py_cont_kind py_kind_slice_assign = {"slice.assign", resume_assign, 1, 2, "list; low high"};

static py_step
assign_collected(py_thread *ts, PyObject *list, Py_ssize_t from, Py_ssize_t to, PyObject *source, PyObject **result)
{
    PyObject *items = NULL;
    py_cont *cont = py_cont_with(ts, &py_kind_slice_assign, list, NULL, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = from;
    cont->number[1] = to;
    py_step step;
    FLAT_BEGIN(ts, cont, step, py_flat_sequence_fast(ts, source, "can only assign an iterable", &items),
               resume_assign, items, result);
    return step;
}

static py_step
store_by_replay(py_thread *ts, PyObject *o, PyObject *low, PyObject *high, PyObject *value, PyObject **result)
{
    PyObject *place = PyTuple_Pack(2, low != NULL ? low : Py_None, high != NULL ? high : Py_None);
    py_step step = place != NULL ? py_replay(ts, PY_REPLAY_STORE_SLICE, o, place, value, 0, result) : STEP_RAISE;
    Py_XDECREF(place);
    return step;
}

static py_step
assign_slice(py_thread *ts, PyObject *o, PyObject *low, PyObject *high, PyObject *value, PyObject **result)
{
    PySequenceMethods *sq = Py_TYPE(o)->tp_as_sequence;

    if (sq != NULL && sq->sq_ass_slice != NULL && (low == NULL || is_index(low)) &&
        (high == NULL || is_index(high))) {
        if (sq->sq_ass_slice == py_slot_sq_ass_slice) {
            int found;
            py_step step = call_slice_method(ts, o, value != NULL ? PY_ID(__setslice__) : PY_ID(__delslice__), low,
                                             high, value, &found, result);
            if (found != 0) {
                return step;
            }
        }
        if (is_python_bound(low) || is_python_bound(high)) {
            return store_by_replay(ts, o, low, high, value, result);
        }
        Py_ssize_t from = 0, to = PY_SSIZE_T_MAX;
        if (!_PyEval_SliceIndex(low, &from) || !_PyEval_SliceIndex(high, &to)) {
            return STEP_RAISE;
        }
        if (PyInstance_Check(o)) {
            PyObject *place = Py_BuildValue("(nn)", from, to);
            if (place == NULL) {
                return STEP_RAISE;
            }
            py_step step = py_replay(ts, PY_REPLAY_SET_SLICE, o, place, value, 0, result);
            Py_DECREF(place);
            return step;
        }
        if (value != NULL && PyList_CheckExact(o) && py_iterates_in_python(value)) {
            return assign_collected(ts, o, from, to, value, result);
        }
        return from_status(value != NULL ? PySequence_SetSlice(o, from, to, value) : PySequence_DelSlice(o, from, to),
                           result);
    }
    PyObject *slice = make_slice(low, high);
    if (slice == NULL) {
        return STEP_RAISE;
    }
    py_step step = py_flat_setitem(ts, o, slice, value, result);
    Py_DECREF(slice);
    return step;
}

py_step
py_flat_store_slice(py_thread *ts, PyObject **row, int kind, PyObject **result)
{
    return assign_slice(ts, row[1], kind & 1 ? row[2] : NULL, kind & 2 ? row[2 + (kind & 1)] : NULL, row[0], result);
}

py_step
py_flat_delete_slice(py_thread *ts, PyObject **row, int kind, PyObject **result)
{
    return assign_slice(ts, row[0], kind & 1 ? row[1] : NULL, kind & 2 ? row[1 + (kind & 1)] : NULL, NULL, result);
}
