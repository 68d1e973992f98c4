/* Builtins that build lists from iterables: map, zip, and iter, next, apply.
 *
 * Each that may call back is a machine: its state lies in a continuation, `number[0]` is the stage,
 * and the resume function is a loop over stages. A stage that calls names the stage in which the
 * value is expected before it calls; when the call is not done at once, the loop is left and entered
 * again with the value (py_flat.h).
 *
 * Not here: filter (builtin_filter.c).
 */
#include "builtins.h"
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_iters.h"

enum { STAGE_START, STAGE_ITER, STAGE_ITEM, STAGE_CALL, STAGE_TRUTH, STAGE_LENGTH };

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
    return item != NULL ? py_list_append_steal(list, item) : -1;
}

/* Asks the iterators for items until the row is full. With `strict` the first exhausted one ends
 * the loop; else it counts as None from then on. STEP_RETURN: the row is full, or `*done`. */
static py_step
fill_row(py_thread *ts, py_cont *cont, PyObject *value, int delivered, int strict, int *done)
{
    PyObject *iters = cont->object[ROW_ITERS];
    *done = 0;
    if (cont->object[ROW_ARGS] == NULL && new_row(cont) < 0) {
        return STEP_RAISE;
    }
    PyObject *row = cont->object[ROW_ARGS];
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

/* The iterator of the argument that it is the turn of; it takes its place. Steals it. */
static void
take_iterator(py_cont *cont, PyObject *iterator)
{
    PyObject *iters = cont->object[ROW_ITERS];
    PyObject *source = PyTuple_GET_ITEM(iters, cont->number[ROW_INDEX]);
    PyTuple_SET_ITEM(iters, cont->number[ROW_INDEX]++, iterator);
    Py_DECREF(source);
}

/* Asks an argument for its length; its iterator (stolen) waits, as a row of its own. */
static py_step
ask_length(py_thread *ts, py_cont *cont, PyObject *iterator, PyObject **value)
{
    PyObject *row = PyTuple_New(1), *source = PyTuple_GET_ITEM(cont->object[ROW_ITERS], cont->number[ROW_INDEX]);
    py_step how;
    if (row == NULL) {
        Py_DECREF(iterator);
        return STEP_RAISE;
    }
    PyTuple_SET_ITEM(row, 0, iterator);
    put(cont, ROW_ARGS, row);
    cont->number[ROW_STAGE] = STAGE_LENGTH;
    FLAT_BELOW(ts, cont, how, py_flat_length_hint(ts, source, value));
    return how;
}

/* What it has answered (stolen) was only a hint. */
static void
take_length(py_cont *cont, PyObject *length)
{
    PyObject *row = take(cont, ROW_ARGS), *iterator = PyTuple_GET_ITEM(row, 0);
    Py_INCREF(iterator);
    Py_DECREF(row);
    Py_DECREF(length);
    take_iterator(cont, iterator);
}

/* How the arguments become iterators: what is said of one that cannot (by map() whatever but memory went wrong), where they are counted
   from, and whether those in Python are asked for their lengths, whose errors count. */
typedef struct {
    const char *message;
    int first, is_map;
} row_rules;

/* Makes iterators of the arguments, one after the other; `value` has come in the stage that was left, or is NULL. */
static py_step
make_iterators(py_thread *ts, py_cont *cont, PyObject *value, const row_rules *rules)
{
    PyObject *iters = cont->object[ROW_ITERS];
    py_step how = STEP_RETURN;
    for (;;) {
        if (value != NULL && cont->number[ROW_STAGE] == STAGE_LENGTH) {
            take_length(cont, value);
        }
        else if (value != NULL && rules->is_map && py_wants_length(PyTuple_GET_ITEM(iters, cont->number[ROW_INDEX]))) {
            how = ask_length(ts, cont, value, &value);
            if (how != STEP_RETURN) {
                return how;
            }
            continue;
        }
        else if (value != NULL) {
            take_iterator(cont, value);
        }
        if (cont->number[ROW_INDEX] == PyTuple_GET_SIZE(iters)) {
            return STEP_RETURN;
        }
        value = NULL;
        cont->number[ROW_STAGE] = STAGE_ITER;
        FLAT_BELOW(ts, cont, how, py_flat_iter(ts, PyTuple_GET_ITEM(iters, cont->number[ROW_INDEX]), &value));
        if (how != STEP_RETURN) {
            return how;
        }
    }
}

/* The first stages, until all are iterators; after that value is done with. */
static py_step
begin_rows(py_thread *ts, py_cont *cont, py_step how, PyObject *value, const row_rules *rules)
{
    if (how == STEP_RETURN) {
        how = make_iterators(ts, cont, value, rules);
    }
    if (how == STEP_RAISE && cont->number[ROW_STAGE] == STAGE_ITER &&
        (PyErr_ExceptionMatches(PyExc_TypeError) || (rules->is_map && !PyErr_ExceptionMatches(PyExc_MemoryError)))) {
        PyErr_Format(PyExc_TypeError, rules->message, cont->number[ROW_INDEX] + rules->first);
    }
    return how;
}

static int
is_beginning(const py_cont *cont)
{
    return cont->number[ROW_STAGE] <= STAGE_ITER || cont->number[ROW_STAGE] == STAGE_LENGTH;
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

static const row_rules map_rules = {"argument %zd to map() must support iteration", 2, 1};

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

/* ---- rows that need no tuple, as all items come from C at once ---- */

enum { SHORT_ROW = 4 };

static int
is_short_row(const py_cont *cont)
{
    PyObject *iters = cont->object[ROW_ITERS];
    Py_ssize_t left = PyTuple_GET_SIZE(iters);
    if (left > SHORT_ROW || cont->object[ROW_FUNC] == Py_None) {
        return 0;
    }
    while (left > 0 && (PyTuple_GET_ITEM(iters, left - 1) == Py_None || is_direct_iterator(PyTuple_GET_ITEM(iters, left - 1)))) {
        left--;
    }
    return left == 0;
}

/* The next item of the iterator in a column; None from its end on.  Returns new, NULL: an exception is set. */
static PyObject *
take_or_none(PyObject *iters, Py_ssize_t column, int *alive)
{
    PyObject *iterator = PyTuple_GET_ITEM(iters, column);
    PyObject *item = iterator != Py_None ? Py_TYPE(iterator)->tp_iternext(iterator) : NULL;
    if (item != NULL) {
        *alive = 1;
        return item;
    }
    if (PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return NULL;
        }
        PyErr_Clear();
    }
    Py_INCREF(Py_None);
    PyTuple_SET_ITEM(iters, column, Py_None);
    Py_DECREF(iterator);
    Py_INCREF(Py_None);
    return Py_None;
}

/* Calls the function with the next items.  *done: all iterators have come to their ends. */
static py_step
map_short_row(py_thread *ts, py_cont *cont, PyObject **value, int *done)
{
    PyObject *iters = cont->object[ROW_ITERS], *items[SHORT_ROW];
    Py_ssize_t n = PyTuple_GET_SIZE(iters), taken = 0;
    int alive = 0;
    py_step how = STEP_RAISE;
    while (taken < n && (items[taken] = take_or_none(iters, taken, &alive)) != NULL) {
        taken++;
    }
    *done = taken == n && !alive;
    if (*done) {
        how = STEP_RETURN;
    }
    else if (taken == n) {
        cont->number[ROW_STAGE] = STAGE_CALL;
        how = py_flat_then(ts, cont, cont->object[ROW_FUNC], items, n, NULL, value);
    }
    while (taken > 0) {
        taken--;
        Py_DECREF(items[taken]);
    }
    return how;
}

static py_step
map_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int delivered = cont->number[ROW_STAGE] == STAGE_ITEM;
    int done;
    if (is_beginning(cont)) {
        how = begin_rows(ts, cont, how, value, &map_rules);
        value = NULL;
    }
    if (how != STEP_RETURN) {
        return how;
    }
    else if (cont->number[ROW_STAGE] == STAGE_CALL) {
        if (append_owned(cont->object[ROW_RESULT], value) < 0) {
            return STEP_RAISE;
        }
        value = NULL;
    }
    for (;;) {
        int is_short = !delivered && is_short_row(cont);
        if (is_short) {
            how = map_short_row(ts, cont, &value, &done);
        }
        else {
            how = fill_row(ts, cont, value, delivered, 0, &done);
        }
        if (how == STEP_RETURN && done) {
            *result = take(cont, ROW_RESULT);
            return STEP_RETURN;
        }
        if (how == STEP_RETURN && !is_short) {
            how = map_row(ts, cont, &value);
        }
        if (how != STEP_RETURN) {
            return how;
        }
        if (append_owned(cont->object[ROW_RESULT], value) < 0) {
            return STEP_RAISE;
        }
        value = NULL;
        delivered = 0;
    }
}

const py_cont_kind py_kind_builtin_map = {"builtin.map", map_resume, 4, 3,
                                      "func iters result row; stage index alive"};

static const row_rules zip_rules = {"zip argument #%zd must support iteration", 1, 0};

static py_step
zip_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int delivered = cont->number[ROW_STAGE] == STAGE_ITEM;
    int done;
    if (is_beginning(cont)) {
        how = begin_rows(ts, cont, how, value, &zip_rules);
        value = NULL;
    }
    if (how != STEP_RETURN) {
        return how;
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
        if (append_owned(cont->object[ROW_RESULT], take(cont, ROW_ARGS)) < 0) {
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

int
py_wants_length(PyObject *source)
{
    return PyType_HasFeature(Py_TYPE(source), Py_TPFLAGS_HEAPTYPE) || PyInstance_Check(source);
}

static int
any_wants_length(PyObject *const *sources, Py_ssize_t count)
{
    while (count > 0 && !py_wants_length(sources[count - 1])) {
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

/* Is this the length of something?  A number below zero is none. */
static int
is_length(PyObject *value)
{
    Py_ssize_t length = PyNumber_Check(value) ? PyInt_AsSsize_t(value) : -1;
    if (length == -1) {
        PyErr_Clear();
    }
    return length >= 0;
}

/* zip() asks all arguments for their lengths before it begins, and no more when one has none: errors count.
   object[0] the arguments; number[0] counts those that were asked. */
static py_step
lengths_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *args = cont->object[0];
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    while (how == STEP_RETURN) {
        int has_length = value == NULL || is_length(value);
        Py_XDECREF(value);
        if (!has_length || cont->number[0] >= n) {
            return zip_begin(ts, ((PyTupleObject *)args)->ob_item, n, result);
        }
        value = NULL;
        FLAT_BELOW(ts, cont, how, py_flat_length_hint(ts, PyTuple_GET_ITEM(args, cont->number[0]++), &value));
    }
    return how;
}

const py_cont_kind py_kind_builtin_lengths = {"builtin.lengths", lengths_resume, 1, 1, "arguments; asked"};

static py_step
zip_after_lengths(py_thread *ts, PyObject *const *args, Py_ssize_t nargs, PyObject **result)
{
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_lengths);
    if (cont == NULL || (cont->object[0] = py_tuple_from_array(args, nargs)) == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    return run_machine(ts, cont, result);
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
    return map_begin(ts, args, nargs, result);
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
rows_of_sequences(PyObject *const *sources, Py_ssize_t count)
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
        *result = rows_of_sequences(args, nargs);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return any_wants_length(args, nargs) ? zip_after_lengths(ts, args, nargs, result)
                                         : zip_begin(ts, args, nargs, result);
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
    {"filter", FLAT_ENTRY(py_builtin_filter),
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
