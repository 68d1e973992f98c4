/* Calls with a dict of keywords, and f(*args, **keywords). */
#include "call.h"

static py_step
call_with_dict(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    PyObject *small[2 * SMALL], **pairs = small;
    Py_ssize_t n = PyDict_Size(kwargs), at = 0, i = 0;

    if (n > SMALL) {
        pairs = PyMem_Malloc(2 * n * sizeof(PyObject *));
        if (pairs == NULL) {
            PyErr_NoMemory();
            return STEP_RAISE;
        }
    }
    while (i < n && PyDict_Next(kwargs, &at, &pairs[2 * i], &pairs[2 * i + 1])) {
        Py_INCREF(pairs[2 * i]);
        Py_INCREF(pairs[2 * i + 1]);
        i++;
    }
    py_step step = py_call_vector(ts, callable, first, args, nargs, pairs, i, result);
    for (Py_ssize_t k = 0; k < 2 * i; k++) {
        Py_DECREF(pairs[k]);
    }
    if (pairs != small) {
        PyMem_Free(pairs);
    }
    return step;
}

py_step
py_flat_call(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
             PyObject **result)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        return call_with_dict(ts, callable, NULL, args, nargs, kwargs, result);
    }
    return py_call_vector(ts, callable, NULL, args, nargs, NULL, 0, result);
}

py_step
py_flat_then(py_thread *ts, py_cont *cont, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    py_cont_push(ts, cont);
    py_step step = py_flat_call(ts, callable, args, nargs, kwargs, result);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return step;
}

static int
raise_argument(PyObject *callable, const char *format, PyObject *bad)
{
    PyErr_Format(PyExc_TypeError, format, PyEval_GetFuncName(callable), PyEval_GetFuncDesc(callable),
                 Py_TYPE(bad)->tp_name);
    return -1;
}

void
py_raise_mapping(PyObject *callable, PyObject *mapping)
{
    if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
        raise_argument(callable, "%.200s%.200s argument after ** must be a mapping, not %.200s", mapping);
    }
}

/* The mapping behind ** as a dict of its own. Returns new. */
static PyObject *
keyword_dict(PyObject *callable, PyObject *mapping)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL || mapping == NULL) {
        return dict;
    }
    if (PyDict_Update(dict, mapping) < 0) {
        Py_DECREF(dict);
        py_raise_mapping(callable, mapping);
        return NULL;
    }
    return dict;
}

void
py_raise_star(PyObject *callable, PyObject *sequence)
{
    if (PyErr_ExceptionMatches(PyExc_TypeError) && !PyGen_Check(sequence)) {
        raise_argument(callable, "%.200s%.200s argument after * must be an iterable, not %200s", sequence);
    }
}

static PyObject *
star_tuple(PyObject *callable, PyObject *sequence)
{
    PyObject *tuple;
    if (PyTuple_Check(sequence)) {
        Py_INCREF(sequence);
        return sequence;
    }
    tuple = PySequence_Tuple(sequence);
    if (tuple == NULL) {
        py_raise_star(callable, sequence);
    }
    return tuple;
}

/* Adds the explicit keywords; one that is in the ** mapping too is an error. */
static int
add_pairs(PyObject *callable, PyObject *dict, PyObject *const *pairs, Py_ssize_t nkw)
{
    for (Py_ssize_t i = nkw - 1; i >= 0; i--) {
        PyObject *key = pairs[2 * i];
        if (PyDict_GetItem(dict, key) != NULL) {
            PyErr_Format(PyExc_TypeError, "%.200s%s got multiple values for keyword argument '%.200s'",
                         PyEval_GetFuncName(callable), PyEval_GetFuncDesc(callable),
                         PyString_Check(key) ? PyString_AS_STRING(key) : "?");
            return -1;
        }
        if (PyDict_SetItem(dict, key, pairs[2 * i + 1]) < 0) {
            return -1;
        }
    }
    return 0;
}

py_step
py_call_var(py_thread *ts, PyObject **row, int what, PyObject **result)
{
    Py_ssize_t nargs = what & 0xff, nkw = what >> 8 & 0xff;
    PyObject *callable = row[0], **args = row + 1, **pairs = args + nargs, **rest = pairs + 2 * nkw;
    PyObject *star = what >> 16 & 1 ? *rest++ : NULL, *mapping = what >> 17 & 1 ? *rest : NULL;
    PyObject *dict = NULL, *tuple = NULL, *all = NULL;
    py_step step = STEP_RAISE;

    if (mapping != NULL) {
        dict = keyword_dict(callable, mapping);
        if (dict == NULL) {
            return STEP_RAISE;
        }
    }
    if (star != NULL && (tuple = star_tuple(callable, star)) == NULL) {
        goto end;
    }
    if (dict != NULL && add_pairs(callable, dict, pairs, nkw) < 0) {
        goto end;
    }
    if (tuple != NULL && nargs > 0) {
        Py_ssize_t more = PyTuple_GET_SIZE(tuple);
        all = PyTuple_New(nargs + more);
        if (all == NULL) {
            goto end;
        }
        for (Py_ssize_t i = 0; i < nargs + more; i++) {
            PyObject *value = i < nargs ? args[i] : PyTuple_GET_ITEM(tuple, i - nargs);
            Py_INCREF(value);
            PyTuple_SET_ITEM(all, i, value);
        }
        Py_DECREF(tuple);
        tuple = all;
    }
    if (tuple != NULL) {
        args = &PyTuple_GET_ITEM(tuple, 0);
        nargs = PyTuple_GET_SIZE(tuple);
    }
    if (dict != NULL && PyDict_Size(dict) > 0) {
        step = call_with_dict(ts, callable, NULL, args, nargs, dict, result);
    }
    else {
        step = py_call_vector(ts, callable, NULL, args, nargs, pairs, dict != NULL ? 0 : nkw, result);
    }
end:
    Py_XDECREF(tuple);
    Py_XDECREF(dict);
    return step;
}
