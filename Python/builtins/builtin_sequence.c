/* Builtins that build lists from iterables: map, filter, zip, and iter, next, apply.
 *
 * Each that may call back is a machine: its state lies in a continuation, `number[0]` is the stage,
 * and the resume function is a loop over stages. A stage that calls names the stage in which the
 * value is expected before it calls; when the call is not done at once, the loop is left and entered
 * again with the value (py_flat.h).
 */
#include "builtins.h"
#include "py_iters.h"

enum { STAGE_START, STAGE_ITER, STAGE_ITEM, STAGE_CALL, STAGE_TRUTH };

/* ---- several iterators side by side: map and zip ---- */

enum { ROW_FUNC, ROW_ITERS, ROW_RESULT, ROW_ARGS };
enum { ROW_STAGE, ROW_INDEX, ROW_ALIVE };

/* A fresh tuple for the next row of arguments. Returns status. Raises yes. */
static int
new_row(py_cont *cont)
{
    PyObject *row = PyTuple_New(PyTuple_GET_SIZE(cont->object[ROW_ITERS]));
    put(cont, ROW_ARGS, row);
    cont->number[ROW_INDEX] = 0;
    cont->number[ROW_ALIVE] = 0;
    return row != NULL ? 0 : -1;
}

static int
append_owned(PyObject *list, PyObject *item)
{
    int status = item != NULL ? PyList_Append(list, item) : -1;
    Py_XDECREF(item);
    return status;
}

/* Asks the iterators for items until the row is full. With `strict` the first exhausted one ends
 * the loop; else it counts as None from then on. STEP_RETURN: the row is full, or `*done`. */
static py_step
fill_row(py_thread *ts, py_cont *cont, PyObject *value, int delivered, int strict, int *done)
{
    PyObject *iters = cont->object[ROW_ITERS];
    PyObject *row = cont->object[ROW_ARGS];
    *done = 0;
    while (cont->number[ROW_INDEX] < PyTuple_GET_SIZE(iters)) {
        Py_ssize_t i = cont->number[ROW_INDEX];
        PyObject *iterator = PyTuple_GET_ITEM(iters, i);
        if (!delivered && iterator != Py_None) {
            cont->number[ROW_STAGE] = STAGE_ITEM;
            py_step how = step_next(ts, cont, iterator, &value);
            if (how != STEP_RETURN) {
                return how;
            }
        }
        delivered = 0;
        if (value == NULL) {
            if (strict) {
                *done = 1;
                return STEP_RETURN;
            }
            if (iterator != Py_None) {
                Py_INCREF(Py_None);
                PyTuple_SET_ITEM(iters, i, Py_None);
                Py_DECREF(iterator);
            }
            Py_INCREF(Py_None);
            value = Py_None;
        }
        else {
            cont->number[ROW_ALIVE]++;
        }
        PyTuple_SET_ITEM(row, i, value);
        value = NULL;
        cont->number[ROW_INDEX] = i + 1;
    }
    *done = cont->number[ROW_ALIVE] == 0 && !strict;
    return STEP_RETURN;
}

/* Makes iterators of the arguments, one after the other; `message` names the one that is none. */
static py_step
make_iterators(py_thread *ts, py_cont *cont, PyObject *value, const char *message, int first)
{
    PyObject *iters = cont->object[ROW_ITERS];
    for (;;) {
        Py_ssize_t i = cont->number[ROW_INDEX];
        if (value != NULL) {
            PyObject *source = PyTuple_GET_ITEM(iters, i);
            PyTuple_SET_ITEM(iters, i, value);
            Py_DECREF(source);
            cont->number[ROW_INDEX] = ++i;
            value = NULL;
        }
        if (i == PyTuple_GET_SIZE(iters)) {
            return STEP_RETURN;
        }
        cont->number[ROW_STAGE] = STAGE_ITER;
        py_cont_push(ts, cont);
        py_step how = py_flat_iter(ts, PyTuple_GET_ITEM(iters, i), &value);
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
        if (how == STEP_RAISE) {
            if (PyErr_ExceptionMatches(PyExc_TypeError)) {
                PyErr_Format(PyExc_TypeError, message, i + first);
            }
            return STEP_RAISE;
        }
    }
}

static py_cont *
new_rows(py_thread *ts, const py_cont_kind *kind, PyObject *func, PyObject *const *args,
         Py_ssize_t count)
{
    py_cont *cont = py_cont_new(ts, kind);
    if (cont == NULL) {
        return NULL;
    }
    PyObject *iters = PyTuple_New(count);
    for (Py_ssize_t i = 0; iters != NULL && i < count; i++) {
        Py_INCREF(args[i]);
        PyTuple_SET_ITEM(iters, i, args[i]);
    }
    put(cont, ROW_ITERS, iters);
    put(cont, ROW_RESULT, PyList_New(0));
    keep(cont, ROW_FUNC, func);
    if (iters == NULL || cont->object[ROW_RESULT] == NULL) {
        Py_DECREF(cont);
        return NULL;
    }
    return cont;
}

static const char map_message[] = "argument %zd to map() must support iteration";

/* Calls the function with the row, or takes the row itself (func None). */
static py_step
map_row(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *row = take(cont, ROW_ARGS);
    PyObject *func = cont->object[ROW_FUNC];
    Py_ssize_t count = PyTuple_GET_SIZE(row);
    if (func == Py_None) {
        if (count == 1) {
            *value = PyTuple_GET_ITEM(row, 0);
            Py_INCREF(*value);
            Py_DECREF(row);
        }
        else {
            *value = row;
        }
        return STEP_RETURN;
    }
    cont->number[ROW_STAGE] = STAGE_CALL;
    py_step how =
        py_flat_then(ts, cont, func, ((PyTupleObject *)row)->ob_item, count, NULL, value);
    Py_DECREF(row);
    return how;
}

static py_step
map_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int delivered = cont->number[ROW_STAGE] == STAGE_ITEM;
    int done;
    if (how == STEP_RAISE) {
        if (cont->number[ROW_STAGE] == STAGE_ITER && PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Format(PyExc_TypeError, map_message, cont->number[ROW_INDEX] + 2);
        }
        return STEP_RAISE;
    }
    if (cont->number[ROW_STAGE] <= STAGE_ITER) {
        how = make_iterators(ts, cont, value, map_message, 2);
        if (how != STEP_RETURN) {
            return how;
        }
        if (new_row(cont) < 0) {
            return STEP_RAISE;
        }
        value = NULL;
    }
    else if (cont->number[ROW_STAGE] == STAGE_CALL) {
        if (append_owned(cont->object[ROW_RESULT], value) < 0 || new_row(cont) < 0) {
            return STEP_RAISE;
        }
        value = NULL;
    }
    for (;;) {
        how = fill_row(ts, cont, value, delivered, 0, &done);
        if (how != STEP_RETURN) {
            return how;
        }
        if (done) {
            *result = take(cont, ROW_RESULT);
            return STEP_RETURN;
        }
        how = map_row(ts, cont, &value);
        if (how != STEP_RETURN) {
            return how;
        }
        if (append_owned(cont->object[ROW_RESULT], value) < 0 || new_row(cont) < 0) {
            return STEP_RAISE;
        }
        value = NULL;
        delivered = 0;
    }
}

const py_cont_kind py_kind_builtin_map = {"builtin.map", map_resume, 4, 3,
                                      "func iters result row; stage index alive"};

static const char zip_message[] = "zip argument #%zd must support iteration";

static py_step
zip_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int delivered = cont->number[ROW_STAGE] == STAGE_ITEM;
    int done;
    if (how == STEP_RAISE) {
        if (cont->number[ROW_STAGE] == STAGE_ITER && PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Format(PyExc_TypeError, zip_message, cont->number[ROW_INDEX] + 1);
        }
        return STEP_RAISE;
    }
    if (cont->number[ROW_STAGE] <= STAGE_ITER) {
        how = make_iterators(ts, cont, value, zip_message, 1);
        if (how != STEP_RETURN) {
            return how;
        }
        if (new_row(cont) < 0) {
            return STEP_RAISE;
        }
        value = NULL;
    }
    for (;;) {
        how = fill_row(ts, cont, value, delivered, 1, &done);
        if (how != STEP_RETURN) {
            return how;
        }
        if (done) {
            *result = take(cont, ROW_RESULT);
            return STEP_RETURN;
        }
        if (append_owned(cont->object[ROW_RESULT], take(cont, ROW_ARGS)) < 0 ||
            new_row(cont) < 0) {
            return STEP_RAISE;
        }
        value = NULL;
        delivered = 0;
    }
}

const py_cont_kind py_kind_builtin_zip = {"builtin.zip", zip_resume, 4, 3,
                                      "unused iters result row; stage index alive"};

/* ---- map and zip begin ---- */

static py_step
map_begin(py_thread *ts, PyObject *const *args, Py_ssize_t nargs, PyObject **result)
{
    if (args[0] == Py_None) {
        if (PyErr_WarnPy3k("map(None, ...) not supported in 3.x; use list(...)", 1) < 0) {
            return STEP_RAISE;
        }
        if (nargs == 2) {
            return py_flat_call(ts, (PyObject *)&PyList_Type, args + 1, 1, NULL, result);
        }
    }
    py_cont *cont = new_rows(ts, &py_kind_builtin_map, args[0], args + 1, nargs - 1);
    return cont != NULL ? run_machine(ts, cont, result) : STEP_RAISE;
}

/* Like 2.7, sources made in Python are asked for their length first: an error there counts (test_iterlen).
   object[0] the arguments; number[0] counts those that were asked, [1] says what begins then;
   the first argument of map() and filter() is none of them. */
static int
wants_length(PyObject *source)
{
    return PyType_HasFeature(Py_TYPE(source), Py_TPFLAGS_HEAPTYPE) && Py_TYPE(source)->tp_iter != NULL;
}

static int
any_wants_length(PyObject *const *sources, Py_ssize_t count)
{
    while (count > 0 && !wants_length(sources[count - 1])) {
        count--;
    }
    return count > 0;
}

static py_step
zip_begin(py_thread *ts, PyObject *const *args, Py_ssize_t nargs, PyObject **result)
{
    py_cont *cont = new_rows(ts, &py_kind_builtin_zip, NULL, args, nargs);
    return cont != NULL ? run_machine(ts, cont, result) : STEP_RAISE;
}

static py_step filter_begin(py_thread *ts, PyObject *const *args, Py_ssize_t nargs, PyObject **result);

/* What begins when all have been asked. */
enum { BEGIN_ZIP, BEGIN_MAP, BEGIN_FILTER };

static py_step
begin(py_thread *ts, Py_ssize_t what, PyObject *args, PyObject **result)
{
    PyObject *const *items = ((PyTupleObject *)args)->ob_item;
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    return what == BEGIN_ZIP   ? zip_begin(ts, items, n, result)
           : what == BEGIN_MAP ? map_begin(ts, items, n, result)
                               : filter_begin(ts, items, n, result);
}

static py_step
lengths_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *args = cont->object[0];

    Py_XDECREF(value);
    while (how == STEP_RETURN && cont->number[0] < PyTuple_GET_SIZE(args)) {
        PyObject *source = PyTuple_GET_ITEM(args, cont->number[0]++);
        if (!wants_length(source)) {
            continue;
        }
        value = NULL;
        py_cont_push(ts, cont);
        how = py_flat_length_hint(ts, source, &value);
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
        Py_XDECREF(value);
    }
    return how == STEP_RETURN ? begin(ts, cont->number[1], args, result) : how;
}

const py_cont_kind py_kind_builtin_lengths = {"builtin.lengths", lengths_resume, 1, 2, "arguments; asked begins"};

static py_step
begin_after_lengths(py_thread *ts, PyObject *const *args, Py_ssize_t nargs, int what, PyObject **result)
{
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_lengths);
    if (cont == NULL || (cont->object[0] = py_tuple_from_array(args, nargs)) == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    cont->number[0] = what != BEGIN_ZIP;
    cont->number[1] = what;
    py_step how = lengths_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}

static py_step
builtin_map(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("map", nargs, 0, PY_SSIZE_T_MAX, kwargs) < 0) {
        return STEP_RAISE;
    }
    if (nargs < 2) {
        PyErr_SetString(PyExc_TypeError, "map() requires at least two args");
        return STEP_RAISE;
    }
    return any_wants_length(args + 1, nargs - 1) ? begin_after_lengths(ts, args, nargs, BEGIN_MAP, result)
                                                 : map_begin(ts, args, nargs, result);
}

/* Are all of them lists and tuples, which are walked without calls? */
static int
are_rows(PyObject *const *sources, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!PyList_CheckExact(sources[i]) && !PyTuple_CheckExact(sources[i])) {
            return 0;
        }
    }
    return 1;
}

/* Row number `at`. The lengths are looked at anew each time: a collection may run code that changes the lists.
   Returns new, NULL without an exception: one of them has come to its end. Raises yes. */
static PyObject *
zip_row(PyObject *const *sources, Py_ssize_t count, Py_ssize_t at)
{
    PyObject *row = PyTuple_New(count);
    for (Py_ssize_t i = 0; row != NULL && i < count; i++) {
        if (at >= Py_SIZE(sources[i])) {
            Py_CLEAR(row);
            return NULL;
        }
        PyObject *item = PySequence_Fast_ITEMS(sources[i])[at];
        Py_INCREF(item);
        PyTuple_SET_ITEM(row, i, item);
    }
    return row;
}

static PyObject *
zip_rows(PyObject *const *sources, Py_ssize_t count)
{
    PyObject *rows = PyList_New(0), *row;
    for (Py_ssize_t at = 0; rows != NULL && (row = zip_row(sources, count, at)) != NULL; at++) {
        if (append_owned(rows, row) < 0) {
            Py_CLEAR(rows);
        }
    }
    if (rows != NULL && PyErr_Occurred()) {
        Py_CLEAR(rows);
    }
    return rows;
}

static py_step
builtin_zip(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("zip", nargs, 0, PY_SSIZE_T_MAX, kwargs) < 0) {
        return STEP_RAISE;
    }
    if (nargs == 0) {
        *result = PyList_New(0);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (are_rows(args, nargs)) {
        *result = zip_rows(args, nargs);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return any_wants_length(args, nargs) ? begin_after_lengths(ts, args, nargs, BEGIN_ZIP, result)
                                         : zip_begin(ts, args, nargs, result);
}

/* ---- filter ----
 *
 * Strings and tuples are walked by index and give their own kind back; everything else is iterated
 * and gives a list. The items that pass are collected in a list in every case. */

enum { FILTER_FUNC, FILTER_SOURCE, FILTER_RESULT, FILTER_ITEM };
enum { FILTER_STAGE, FILTER_INDEX };

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
            put(cont, FILTER_SOURCE, value);
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
filter_begin(py_thread *ts, PyObject *const *args, Py_ssize_t nargs, PyObject **result)
{
    PyObject *func = args[0], *source = args[1];
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

static py_step
builtin_filter(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
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
    PyObject *known[2] = {func, source};
    return !PyTuple_Check(source) && wants_length(source) ? begin_after_lengths(ts, known, 2, BEGIN_FILTER, result)
                                                          : filter_begin(ts, known, 2, result);
}

/* ---- iter, next, apply ---- */

static py_step
builtin_iter(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("iter", nargs, 1, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    if (nargs == 1) {
        return py_flat_iter(ts, args[0], result);
    }
    if (!PyCallable_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "iter(v, w): v must be callable");
        return STEP_RAISE;
    }
    *result = PyCallIter_New(args[0], args[1]);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
next_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        if (cont->object[0] == NULL || !PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
        value = NULL;
    }
    if (value == NULL) {
        if (cont->object[0] == NULL) {
            PyErr_SetNone(PyExc_StopIteration);
            return STEP_RAISE;
        }
        value = take(cont, 0);
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_builtin_next = {"builtin.next", next_resume, 1, 0, "default"};

static py_step
builtin_next(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("next", nargs, 1, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    if (!PyIter_Check(args[0])) {
        PyErr_Format(PyExc_TypeError, "%.200s object is not an iterator",
                     Py_TYPE(args[0])->tp_name);
        return STEP_RAISE;
    }
    if (nargs == 1 && is_direct_iterator(args[0])) {
        *result = Py_TYPE(args[0])->tp_iternext(args[0]);
        if (*result == NULL && !PyErr_Occurred()) {
            PyErr_SetNone(PyExc_StopIteration);
        }
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_next);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    if (nargs == 2) {
        keep(cont, 0, args[1]);
    }
    PyObject *value = NULL;
    py_step how = step_next(ts, cont, args[0], &value);
    if (how < STEP_CALL) {
        how = next_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

static py_step
builtin_apply(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("apply", nargs, 1, 3, kwargs) < 0 ||
        PyErr_WarnPy3k("apply() not supported in 3.x; use func(*args, **kwargs)", 1) < 0) {
        return STEP_RAISE;
    }
    PyObject *positional = NULL;
    if (nargs >= 2) {
        if (!PyTuple_Check(args[1]) && !PySequence_Check(args[1])) {
            PyErr_Format(PyExc_TypeError, "apply() arg 2 expected sequence, found %s",
                         Py_TYPE(args[1])->tp_name);
            return STEP_RAISE;
        }
        positional = PySequence_Tuple(args[1]);
        if (positional == NULL) {
            return STEP_RAISE;
        }
    }
    PyObject *keywords = nargs == 3 ? args[2] : NULL;
    py_step how = STEP_RAISE;
    if (keywords != NULL && !PyDict_Check(keywords)) {
        PyErr_Format(PyExc_TypeError, "apply() arg 3 expected dictionary, found %s",
                     Py_TYPE(keywords)->tp_name);
    }
    else {
        how = py_flat_call(ts, args[0],
                           positional != NULL ? ((PyTupleObject *)positional)->ob_item : NULL,
                           positional != NULL ? PyTuple_GET_SIZE(positional) : 0, keywords,
                           result);
    }
    Py_XDECREF(positional);
    return how;
}

const PyMethodDef py_builtin_sequence_methods[] = {
    {"map", FLAT_ENTRY(builtin_map),
     "map(function, iterable[, ...]) -> list\n\nCalls the function with one item of each iterable "
     "at a time; shorter ones give None.\nWith None for the function the items themselves are the "
     "result."},
    {"filter", FLAT_ENTRY(builtin_filter),
     "filter(function or None, iterable) -> list, tuple or string of the items that pass"},
    {"zip", FLAT_ENTRY(builtin_zip),
     "zip(iterable[, ...]) -> list of tuples, as long as the shortest iterable"},
    {"iter", FLAT_ENTRY(builtin_iter),
     "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator that calls until it gets the "
     "sentinel"},
    {"next", FLAT_ENTRY(builtin_next), "next(iterator[, default]) -> the next item"},
    {"apply", FLAT_ENTRY(builtin_apply), "apply(f[, args[, kwargs]]) -> f(*args, **kwargs)"},
    {NULL, NULL, 0, NULL},
};
