/* The length that an object in Python is asked for before it is iterated over, flat: _PyObject_LengthHint step by step.

   First its length, then, if it has none or that fails in a way that does not matter, __length_hint__.  What it says is only
   a hint, but what goes wrong on the way is not forgotten. */
#include "py_flat_steps.h"
#include "py_iters.h"

enum { COMES_LENGTH, COMES_HINT };

static py_step
ask_hint(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *method = py_length_hint_method(cont->object[0]);
    py_step how;

    cont->number[0] = COMES_HINT;
    if (method == NULL) {
        return PyErr_Occurred() ? STEP_RAISE : py_flat_none(value);
    }
    how = py_flat_then(ts, cont, method, NULL, 0, NULL, value);
    Py_DECREF(method);
    return how;
}

static py_step
hint_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE && !py_forgive_length()) {
        return STEP_RAISE;
    }
    if (how == STEP_RAISE && cont->number[0] == COMES_LENGTH) {
        how = ask_hint(ts, cont, &value);
        return how < STEP_CALL ? hint_resume(ts, cont, how, value, result) : how;
    }
    if (how == STEP_RETURN && PyNumber_Check(value) && PyInt_AsSsize_t(value) == -1 && PyErr_Occurred()) {
        Py_DECREF(value);
        return STEP_RAISE;
    }
    if (how == STEP_RAISE) {
        return py_flat_none(result);
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_length_hint = {"length.hint", hint_resume, 1, 1, "object; comes"};

py_step
py_flat_length_hint(py_thread *ts, PyObject *o, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_length_hint);
    py_step how;

    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(o);
    cont->object[0] = o;
    if (py_has_length(o)) {
        FLAT_BELOW(ts, cont, how, py_flat_len(ts, o, &value));
    }
    else {
        how = ask_hint(ts, cont, &value);
    }
    if (how < STEP_CALL) {
        how = hint_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}
