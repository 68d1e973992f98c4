/* filter().  Strings and tuples are walked by index and give their own kind back; everything else is iterated and gives a list.
 * The items that pass are collected in a list in every case.
 *
 * A machine as those of builtin_sequence.c.
 */
#include "builtins.h"
#include "py_flat_steps.h"
#include "py_iters.h"

enum { FILTER_FUNC, FILTER_SOURCE, FILTER_RESULT, FILTER_ITEM };
enum { FILTER_STAGE, FILTER_INDEX };
enum { STAGE_START, STAGE_ITER, STAGE_ITEM, STAGE_CALL, STAGE_TRUTH, STAGE_LENGTH };

static int
is_text(PyObject *object)
{
    return PyString_Check(object) || PyUnicode_Check(object);
}

static py_step
filter_item(py_thread *ts, py_cont *cont, PyObject **item)
{
    PyObject *source = cont->object[FILTER_SOURCE];
    cont->number[FILTER_STAGE] = STAGE_ITEM;
    if (!PyTuple_Check(source) && !is_text(source)) {
        return step_next(ts, cont, source, item);
    }
    Py_ssize_t size = PyTuple_Check(source)    ? PyTuple_GET_SIZE(source)
                      : PyString_Check(source) ? PyString_GET_SIZE(source)
                                               : PyUnicode_GET_SIZE(source);
    *item = NULL;
    if (cont->number[FILTER_INDEX] >= size) {
        return STEP_RETURN;
    }
    *item = Py_TYPE(source)->tp_as_sequence->sq_item(source, cont->number[FILTER_INDEX]++);
    if (*item == NULL) {
        return STEP_RAISE;
    }
    if (is_text(source) && !(PyString_Check(source) ? PyString_Check(*item)
                                                    : PyUnicode_Check(*item))) {
        Py_CLEAR(*item);
        PyErr_SetString(PyExc_TypeError,
                        PyString_Check(source)
                            ? "can't filter str to str: __getitem__ returned different type"
                            : "can't filter unicode to unicode: __getitem__ returned different "
                              "type");
        return STEP_RAISE;
    }
    return STEP_RETURN;
}

/* The list of what passed as the kind of the source. Returns new. Raises yes. */
static PyObject *
filter_result(py_cont *cont)
{
    PyObject *source = cont->object[FILTER_SOURCE];
    PyObject *list = take(cont, FILTER_RESULT);
    PyObject *result;
    if (PyTuple_Check(source)) {
        result = PyList_AsTuple(list);
    }
    else if (is_text(source)) {
        PyObject *empty = PyString_Check(source) ? PyString_FromString("")
                                                 : PyUnicode_FromUnicode(NULL, 0);
        result = empty == NULL            ? NULL
                 : PyString_Check(source) ? _PyString_Join(empty, list)
                                          : PyUnicode_Join(empty, list);
        Py_XDECREF(empty);
    }
    else {
        return list;
    }
    Py_DECREF(list);
    return result;
}

/* Asks the source for its length, whose errors count; its iterator (stolen) waits. */
static py_step
ask_length(py_thread *ts, py_cont *cont, PyObject *iterator, PyObject **value)
{
    py_step how;
    put(cont, FILTER_ITEM, iterator);
    cont->number[FILTER_STAGE] = STAGE_LENGTH;
    FLAT_BELOW(ts, cont, how, py_flat_length_hint(ts, cont->object[FILTER_SOURCE], value));
    return how;
}

static py_step
filter_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *func = cont->object[FILTER_FUNC];
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    for (;;) {
        switch (cont->number[FILTER_STAGE]) {
        case STAGE_START:
            how = filter_item(ts, cont, &value);
            break;
        case STAGE_ITER:
            if (py_wants_length(cont->object[FILTER_SOURCE])) {
                how = ask_length(ts, cont, value, &value);
                break;
            }
            put(cont, FILTER_SOURCE, value);
            how = filter_item(ts, cont, &value);
            break;
        case STAGE_LENGTH:      /* only a hint */
            Py_DECREF(value);
            put(cont, FILTER_SOURCE, take(cont, FILTER_ITEM));
            how = filter_item(ts, cont, &value);
            break;
        case STAGE_ITEM:
            if (value == NULL) {
                *result = filter_result(cont);
                return *result != NULL ? STEP_RETURN : STEP_RAISE;
            }
            put(cont, FILTER_ITEM, value);
            if (func == Py_None) {
                cont->number[FILTER_STAGE] = STAGE_TRUTH;
                if (is_text(cont->object[FILTER_SOURCE])) { /* every character is true */
                    Py_INCREF(Py_True);
                    value = Py_True;
                    break;
                }
                how = step_truth(ts, cont, cont->object[FILTER_ITEM], &value);
                break;
            }
            cont->number[FILTER_STAGE] = STAGE_CALL;
            how = py_flat_then(ts, cont, func, &cont->object[FILTER_ITEM], 1, NULL, &value);
            break;
        case STAGE_CALL: {
            PyObject *answer = value;
            cont->number[FILTER_STAGE] = STAGE_TRUTH;
            how = step_truth(ts, cont, answer, &value);
            Py_DECREF(answer);
            break;
        }
        default:
            if (take_truth(value) &&
                PyList_Append(cont->object[FILTER_RESULT], cont->object[FILTER_ITEM]) < 0) {
                return STEP_RAISE;
            }
            how = filter_item(ts, cont, &value);
            break;
        }
        if (how != STEP_RETURN) {
            return how;
        }
    }
}

const py_cont_kind py_kind_builtin_filter = {"builtin.filter", filter_resume, 4, 2,
                                         "func source result item; stage index"};

/* The true items of a list if no truth needs a call. Returns new, NULL without an exception: one does. Raises yes. */
static PyObject *
silent_filter(PyObject *source)
{
    PyObject *passed = PyList_New(0);
    for (Py_ssize_t i = 0; passed != NULL && i < PyList_GET_SIZE(source); i++) {
        PyObject *item = PyList_GET_ITEM(source, i);
        PyTypeObject *type = Py_TYPE(item);
        int is_silent = type == &PyInt_Type || type == &PyString_Type || type == &PyUnicode_Type ||
                        type == &PyBool_Type || type == &PyTuple_Type || type == &PyList_Type ||
                        type == &PyDict_Type || type == &PyFloat_Type || item == Py_None;
        if (!is_silent || (PyObject_IsTrue(item) && PyList_Append(passed, item) < 0)) {
            Py_CLEAR(passed);
        }
    }
    return passed;
}

static py_step
filter_begin(py_thread *ts, PyObject *func, PyObject *source, PyObject **result)
{
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_filter);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    put(cont, FILTER_RESULT, PyList_New(0));
    keep(cont, FILTER_FUNC, func);
    keep(cont, FILTER_SOURCE, source);
    py_step how = STEP_RAISE;
    if (cont->object[FILTER_RESULT] != NULL) {
        if (PyTuple_Check(source) || is_text(source)) {
            return run_machine(ts, cont, result);
        }
        PyObject *iterator = NULL;
        cont->number[FILTER_STAGE] = STAGE_ITER;
        py_cont_push(ts, cont);
        how = py_flat_iter(ts, source, &iterator);
        if (how < STEP_CALL) {
            py_cont_pop(ts, cont);
            how = filter_resume(ts, cont, how, iterator, result);
        }
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_builtin_filter(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                  PyObject **result)
{
    if (py_builtin_check_count("filter", nargs, 2, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    PyObject *source = args[1];
    PyObject *func = args[0] == (PyObject *)&PyBool_Type ? Py_None : args[0];
    if (func == Py_None && (PyString_CheckExact(source) || PyUnicode_CheckExact(source))) {
        Py_INCREF(source);
        *result = source;
        return STEP_RETURN;
    }
    if (func == Py_None && PyList_CheckExact(source)) {
        *result = silent_filter(source);
        if (*result != NULL || PyErr_Occurred()) {
            return *result != NULL ? STEP_RETURN : STEP_RAISE;
        }
    }
    return filter_begin(ts, func, source, result);
}
