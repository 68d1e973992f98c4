/* Iteration, flat: __iter__ and next in Python, generators, and unpacking. */
#include "dispatch.h"
#include "py_flat_steps.h"
#include "py_replay.h"
#include "py_generator.h"
#include "py_stackguard.h"
#include "py_type.h"

static py_step
resume_iter(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (!PyIter_Check(value)) {
        PyErr_Format(PyExc_TypeError, "iter() returned non-iterator of type '%.100s'", Py_TYPE(value)->tp_name);
        Py_DECREF(value);
        return STEP_RAISE;
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_iter = {"iter", resume_iter, 0, 0, ""};

py_step
py_flat_iter(py_thread *ts, PyObject *o, PyObject **result)
{
    PyTypeObject *type = Py_TYPE(o);
    const py_type_flat *flat = py_type_flat_of(type);

    if (PyGen_CheckExact(o)) {
        Py_INCREF(o);
        *result = o;
        return STEP_RETURN;
    }
    if (flat != NULL && flat->iter != NULL) {
        return flat->iter(ts, o, result);
    }
    if (type->tp_iter == py_slot_tp_iter) {
        PyObject *method = py_type_lookup(type, PY_ID(__iter__)), *value = NULL;
        if (method != NULL && method != Py_None) {
            int found;
            py_cont *cont = py_cont_new(ts, &py_kind_iter);
            if (cont == NULL) {
                return STEP_RAISE;
            }
            py_cont_push(ts, cont);
            py_step step = py_call_special(ts, o, PY_ID(__iter__), NULL, 0, &found, &value);
            if (step < STEP_CALL) {
                py_cont_pop(ts, cont);
                step = resume_iter(ts, cont, step, value, result);
            }
            Py_DECREF(cont);
            return step;
        }
    }
    if (PyInstance_Check(o)) {
        int found;
        py_step step = py_call_then(ts, &py_kind_classic, PY_CLASSIC_ITERATOR, o, PY_ID(__iter__), NULL, 0, &found,
                                    result);
        if (found != 0) {
            return step;
        }
        return py_replay(ts, PY_REPLAY_ITER, o, NULL, NULL, 0, result);
    }
    *result = PyObject_GetIter(o);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* next() in Python: StopIteration means exhausted. */
static py_step
resume_next(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
        *result = NULL;
        return STEP_RETURN;
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_next = {"next", resume_next, 0, 0, ""};

py_step
py_flat_next(py_thread *ts, PyObject *iterator, PyObject **result)
{
    PyTypeObject *type = Py_TYPE(iterator);

    *result = NULL;
    if (type == &PyGen_Type) {
        return py_gen_next(ts, iterator, result);
    }
    if (type->tp_iternext == py_slot_tp_iternext) {
        int found;
        PyObject *value = NULL;
        py_cont *cont = py_cont_new(ts, &py_kind_next);
        if (cont == NULL) {
            return STEP_RAISE;
        }
        py_cont_push(ts, cont);
        py_step step = py_call_special(ts, iterator, PY_ID(next), NULL, 0, &found, &value);
        if (step < STEP_CALL) {
            py_cont_pop(ts, cont);
            if (found == 0) {
                PyErr_SetObject(PyExc_AttributeError, PY_ID(next));
            }
            step = resume_next(ts, cont, step, value, result);
        }
        Py_DECREF(cont);
        return step;
    }
    if (type == &PyInstance_Type) {
        int found;
        py_step step = py_call_then(ts, &py_kind_next, 0, iterator, PY_ID(next), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
    }
    const py_type_flat *flat = py_type_flat_of(type);
    if (flat != NULL && flat->iternext != NULL) {
        if (py_stack_check(" while iterating")) {   /* an iterator over an iterator over ... */
            return STEP_RAISE;
        }
        return flat->iternext(ts, iterator, result);
    }
    if (type->tp_iternext == NULL) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not an iterator", type->tp_name);
        return STEP_RAISE;
    }
    *result = type->tp_iternext(iterator);
    if (*result == NULL && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
    }
    return STEP_RETURN;
}

/* ---- a list of all values: object[0] what a TypeError of iter() says ---- */

enum { FAST_ITERATOR, FAST_LIST };

static py_step
resume_fast(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (cont->number[0] == FAST_LIST) {
        *result = value;
        return how;
    }
    if (how == STEP_RAISE) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_SetObject(PyExc_TypeError, cont->object[0]);
        }
        return STEP_RAISE;
    }
    cont->number[0] = FAST_LIST;
    how = py_flat_then(ts, cont, (PyObject *)&PyList_Type, &value, 1, NULL, result);
    Py_DECREF(value);
    return how;
}

const py_cont_kind py_kind_sequence_fast = {"sequence.fast", resume_fast, 1, 1, "message; phase"};

py_step
py_flat_sequence_fast(py_thread *ts, PyObject *source, const char *message, PyObject **result)
{
    PyObject *iterator = NULL, *text = PyString_FromString(message);
    py_cont *cont = text == NULL ? NULL : py_cont_with(ts, &py_kind_sequence_fast, text, NULL, NULL);
    py_step step;

    Py_XDECREF(text);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, step, py_flat_iter(ts, source, &iterator), resume_fast, iterator, result);
    return step;
}

/* ---- unpacking: collects exactly number[0] values of iterator object[0] in tuple object[1]; number[1] so far ---- */

static py_step
resume_unpack(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    Py_ssize_t wanted = cont->number[0];

    for (;;) {
        if (how == STEP_RAISE) {
            return STEP_RAISE;
        }
        Py_ssize_t have = cont->number[1];
        if (value == NULL) {
            if (have == wanted) {
                *result = cont->object[1];
                cont->object[1] = NULL;
                return STEP_RETURN;
            }
            PyErr_Format(PyExc_ValueError, "need more than %d value%s to unpack", (int)have, have == 1 ? "" : "s");
            return STEP_RAISE;
        }
        if (have == wanted) {
            Py_DECREF(value);
            PyErr_SetString(PyExc_ValueError, "too many values to unpack");
            return STEP_RAISE;
        }
        PyTuple_SET_ITEM(cont->object[1], have, value);
        cont->number[1]++;
        py_cont_push(ts, cont);
        how = py_flat_next(ts, cont->object[0], &value);
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
    }
}

const py_cont_kind py_kind_unpack = {"unpack", resume_unpack, 2, 2, "iterator values; wanted have"};

static py_step
resume_unpack_iter(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *first = NULL;

    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    py_cont *unpack = py_cont_new(ts, &py_kind_unpack);
    if (unpack == NULL) {
        Py_DECREF(value);
        return STEP_RAISE;
    }
    unpack->number[0] = cont->number[0];
    unpack->object[0] = value;
    unpack->object[1] = PyTuple_New(cont->number[0]);
    if (unpack->object[1] == NULL) {
        Py_DECREF(unpack);
        return STEP_RAISE;
    }
    py_cont_push(ts, unpack);
    how = py_flat_next(ts, value, &first);
    if (how < STEP_CALL) {
        py_cont_pop(ts, unpack);
        how = resume_unpack(ts, unpack, how, first, result);
    }
    Py_DECREF(unpack);
    return how;
}

const py_cont_kind py_kind_unpack_iter = {"unpack.iter", resume_unpack_iter, 0, 1, "; wanted"};

py_step
py_flat_unpack(py_thread *ts, PyObject *sequence, Py_ssize_t count, PyObject **result)
{
    PyObject *iterator = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_unpack_iter);

    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = count;
    py_cont_push(ts, cont);
    py_step step = py_flat_iter(ts, sequence, &iterator);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
        step = resume_unpack_iter(ts, cont, step, iterator, result);
    }
    Py_DECREF(cont);
    return step;
}
