/* Iterators over several others: imap, starmap, izip, izip_longest, chain.

   imap, starmap and chain have a flat form: the function they call, and generators below chain, run in the caller's chain
   of frames. */
#include "itertools.h"
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_replay.h"

/* A tuple of iterators over the arguments from `first` on. `name`: whose argument could not be iterated over
   (NULL: the plain error). */
static PyObject *
make_iterators(PyObject *args, Py_ssize_t first, const char *name)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args) - first;
    PyObject *iterators = PyTuple_New(n);
    for (Py_ssize_t i = 0; iterators != NULL && i < n; i++) {
        PyObject *iterator = PyObject_GetIter(PyTuple_GET_ITEM(args, first + i));
        if (iterator == NULL) {
            if (name != NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
                PyErr_Format(PyExc_TypeError, "%s argument #%zd must support iteration", name, i + 1);
            }
            Py_CLEAR(iterators);
        }
        else {
            PyTuple_SET_ITEM(iterators, i, iterator);
        }
    }
    return iterators;
}

/* One item of each, as a tuple; NULL at the end of any, or with an exception set. */
static PyObject *
take_row(PyObject *iterators)
{
    Py_ssize_t n = PyTuple_GET_SIZE(iterators);
    PyObject *row = PyTuple_New(n);
    for (Py_ssize_t i = 0; row != NULL && i < n; i++) {
        PyObject *item = it_next(PyTuple_GET_ITEM(iterators, i));
        if (item == NULL) {
            Py_CLEAR(row);
        }
        else {
            PyTuple_SET_ITEM(row, i, item);
        }
    }
    return row;
}

/* ---- imap: object[0] func (None: tuples), object[1] tuple of iterators ---- */

static PyObject *
imap_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *iterators;
    it_object *self;
    if (!py_it_no_keywords(type, &py_it_imap_type, "imap()", keywords)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) < 2) {
        PyErr_SetString(PyExc_TypeError, "imap() must have at least two arguments.");
        return NULL;
    }
    iterators = make_iterators(args, 1, NULL);
    self = iterators == NULL ? NULL : py_it_new(type);
    if (self == NULL) {
        Py_XDECREF(iterators);
        return NULL;
    }
    Py_INCREF(PyTuple_GET_ITEM(args, 0));
    self->object[0] = PyTuple_GET_ITEM(args, 0);
    self->object[1] = iterators;
    return (PyObject *)self;
}

static PyObject *
imap_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *row, *result, *func = self->object[0];
    if (func == NULL || self->object[1] == NULL) {
        return NULL;
    }
    row = take_row(self->object[1]);
    if (row == NULL || func == Py_None) {
        return row;
    }
    Py_INCREF(func);
    result = PyObject_Call(func, row, NULL);
    Py_DECREF(func);
    Py_DECREF(row);
    return result;
}

/* Flat: cont->object[0] self, [1] the row so far; number[0] items in it. */

/* A value that comes from a call must not be taken for the end: a call never gives NULL. */
static py_step
call_row(py_thread *ts, PyObject *func, PyObject *row, PyObject **result)
{
    py_step how;
    if (func == Py_None) {
        Py_INCREF(row);
        *result = row;
        return STEP_RETURN;
    }
    Py_INCREF(func);
    how = py_flat_call(ts, func, ((PyTupleObject *)row)->ob_item, PyTuple_GET_SIZE(row), NULL, result);
    Py_DECREF(func);
    return how;
}

static py_step
imap_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    it_object *self = (it_object *)cont->object[0];
    PyObject *row = cont->object[1];
    *result = NULL;
    while (how == STEP_RETURN) {
        PyObject *next = NULL;
        if (value == NULL) {
            return STEP_RETURN;
        }
        if (self->object[1] == NULL || PyTuple_GET_SIZE(self->object[1]) != PyTuple_GET_SIZE(row)) {
            Py_DECREF(value);       /* it has got another state meanwhile */
            return STEP_RETURN;
        }
        PyTuple_SET_ITEM(row, cont->number[0], value);
        cont->number[0]++;
        if (cont->number[0] == PyTuple_GET_SIZE(row)) {
            return call_row(ts, self->object[0], row, result);
        }
        how = it_flat_next(ts, cont, PyTuple_GET_ITEM(self->object[1], cont->number[0]), &next);
        value = next;
    }
    return how;
}

const py_cont_kind py_kind_itertools_imap = {"itertools.imap", imap_resume, 2, 1, "self row; items"};

/* Do all of the iterators give their items by code in C? */
static int
are_plain(PyObject *iterators)
{
    Py_ssize_t n = PyTuple_GET_SIZE(iterators);
    while (n > 0 && py_next_is_plain(PyTuple_GET_ITEM(iterators, n - 1))) {
        n--;
    }
    return n == 0;
}

enum { SHORT_ROW = 4 };     /* so many arguments need no tuple */

/* The same with plain iterators: only the function may wait. */
static py_step
imap_plain_next(py_thread *ts, it_object *self, PyObject **result)
{
    PyObject *func = self->object[0], *iterators = self->object[1], *items[SHORT_ROW];
    Py_ssize_t n = PyTuple_GET_SIZE(iterators), taken = 0;
    py_step how = STEP_RETURN;
    Py_INCREF(func);
    Py_INCREF(iterators);       /* finalizers may give self another state */
    while (taken < n) {
        PyObject *iterator = PyTuple_GET_ITEM(iterators, taken);
        items[taken] = Py_TYPE(iterator)->tp_iternext(iterator);
        if (items[taken] == NULL) {
            break;
        }
        taken++;
    }
    if (taken == n) {
        how = py_flat_call(ts, func, items, n, NULL, result);
    }
    else if (it_clear_stop() < 0) {
        how = STEP_RAISE;
    }
    while (taken > 0) {
        taken--;
        Py_DECREF(items[taken]);
    }
    Py_DECREF(iterators);
    Py_DECREF(func);
    return how;
}

static py_step
imap_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    it_object *self = (it_object *)op;
    PyObject *value = NULL, *row;
    py_cont *cont;
    py_step how;
    *result = NULL;
    if (self->object[0] == NULL || self->object[1] == NULL) {
        return STEP_RETURN;
    }
    if (are_plain(self->object[1])) {
        if (self->object[0] == Py_None) {
            return it_flat_given(imap_next(op), result);
        }
        if (PyTuple_GET_SIZE(self->object[1]) <= SHORT_ROW) {
            return imap_plain_next(ts, self, result);
        }
    }
    row = PyTuple_New(PyTuple_GET_SIZE(self->object[1]));
    cont = row == NULL ? NULL : py_cont_new(ts, &py_kind_itertools_imap);
    if (cont == NULL) {
        Py_XDECREF(row);
        return STEP_RAISE;
    }
    Py_INCREF(op);
    cont->object[0] = op;
    cont->object[1] = row;
    how = it_flat_next(ts, cont, PyTuple_GET_ITEM(self->object[1], 0), &value);
    if (how < STEP_CALL) {
        how = imap_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

const py_type_flat py_it_imap_flat = {.iternext = imap_flat_next, .construct = py_it_flat_make};

PyTypeObject py_it_imap_type = IT_PLAIN_TYPE(
    "imap", imap_next, imap_new, "imap(func, *iterables): func(a, b, ...) for one item of each; None makes tuples");

/* ---- starmap: object[0] func, object[1] iterator over argument tuples ---- */

static PyObject *
starmap_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    return py_it_new_pair(type, &py_it_starmap_type, "starmap", args, keywords);
}

/* The next arguments as an exact tuple. */
static PyObject *
as_arguments(PyObject *item)
{
    PyObject *args = item;
    if (item != NULL && !PyTuple_CheckExact(item)) {
        args = PySequence_Tuple(item);
        Py_DECREF(item);
    }
    return args;
}

static PyObject *
starmap_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *args, *result, *func = self->object[0];
    if (func == NULL || self->object[1] == NULL) {
        return NULL;
    }
    args = as_arguments(it_next(self->object[1]));
    if (args == NULL) {
        return NULL;
    }
    Py_INCREF(func);
    result = PyObject_Call(func, args, NULL);
    Py_DECREF(func);
    Py_DECREF(args);
    return result;
}

/* May a function of our own that wants a tuple have this one?  Only if that makes it call no Python. */
static int
takes_as_it_is(PyObject *func, PyObject *args)
{
    Py_ssize_t left = PyTuple_GET_SIZE(args);
    if (!PyCFunction_Check(func) || PyCFunction_GET_FLAGS(func) != (METH_VARARGS | METH_REPLAY) ||
        PyCFunction_GET_SELF(func) != NULL) {
        return 0;
    }
    while (left > 0) {
        PyObject *item = PyTuple_GET_ITEM(args, left - 1);
        if (!PyInt_CheckExact(item) && !PyFloat_CheckExact(item) && !PyString_CheckExact(item)) {
            return 0;
        }
        left--;
    }
    return 1;
}

/* What an item (taken over) comes to. */
static py_step
starmap_call(py_thread *ts, PyObject *func, PyObject *item, PyObject **result)
{
    PyObject *args = as_arguments(item);
    if (args == NULL) {
        return STEP_RAISE;
    }
    if (takes_as_it_is(func, args)) {
        *result = PyCFunction_GET_FUNCTION(func)(PyCFunction_GET_SELF(func), args);
        Py_DECREF(args);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_step how = py_flat_call(ts, func, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args), NULL, result);
    Py_DECREF(args);
    return how;
}

static py_step
starmap_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    *result = NULL;
    return how != STEP_RETURN || value == NULL ? how : starmap_call(ts, cont->object[0], value, result);
}

const py_cont_kind py_kind_itertools_starmap = {"itertools.starmap", starmap_resume, 1, 0, "func"};

static py_step
starmap_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    it_object *self = (it_object *)op;
    PyObject *item, *func = self->object[0];
    py_cont *cont;
    py_step how;
    *result = NULL;
    if (func == NULL || self->object[1] == NULL) {
        return STEP_RETURN;
    }
    Py_INCREF(func);
    if (it_now(self->object[1], &item)) {
        how = item != NULL ? starmap_call(ts, func, item, result) : it_step(item);
    }
    else {
        cont = py_cont_with(ts, &py_kind_itertools_starmap, func, NULL, NULL);
        how = cont == NULL ? STEP_RAISE : it_flat_next(ts, cont, self->object[1], &item);
        if (how < STEP_CALL && cont != NULL) {
            how = starmap_resume(ts, cont, how, item, result);
        }
        Py_XDECREF(cont);
    }
    Py_DECREF(func);
    return how;
}

const py_type_flat py_it_starmap_flat = {.iternext = starmap_flat_next};

PyTypeObject py_it_starmap_type =
    IT_PLAIN_TYPE("starmap", starmap_next, starmap_new, "starmap(func, iterable): func(*args) for each args in it");

/* ---- izip: object[0] tuple of iterators, object[1] the tuple given last, used again when nobody else has it ---- */

static PyObject *
izip_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *iterators;
    it_object *self;
    if (!py_it_no_keywords(type, &py_it_izip_type, "izip()", keywords)) {
        return NULL;
    }
    iterators = make_iterators(args, 0, "izip");
    self = iterators == NULL ? NULL : py_it_new(type);
    if (self == NULL) {
        Py_XDECREF(iterators);
        return NULL;
    }
    self->object[0] = iterators;
    self->object[1] = PyTuple_New(PyTuple_GET_SIZE(iterators));
    if (self->object[1] == NULL) {
        Py_CLEAR(self);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(iterators); i++) {
        Py_INCREF(Py_None);
        PyTuple_SET_ITEM(self->object[1], i, Py_None);
    }
    return (PyObject *)self;
}

/* Fill the tuple given last anew; we hold the only reference and take another. */
static PyObject *
refill_row(PyObject *row, PyObject *iterators)
{
    Py_INCREF(row);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(row); i++) {
        PyObject *item = it_next(PyTuple_GET_ITEM(iterators, i)), *old;
        if (item == NULL) {
            Py_DECREF(row);
            return NULL;
        }
        old = PyTuple_GET_ITEM(row, i);
        PyTuple_SET_ITEM(row, i, item);
        Py_DECREF(old);
    }
    if (!_PyObject_GC_IS_TRACKED(row)) {
        _PyObject_GC_TRACK(row); /* the collector may have let go of it */
    }
    return row;
}

static PyObject *
izip_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *iterators = self->object[0];
    if (iterators == NULL || PyTuple_GET_SIZE(iterators) == 0) {
        return NULL;
    }
    if (self->object[1] != NULL && Py_REFCNT(self->object[1]) == 1) {
        return refill_row(self->object[1], iterators);
    }
    return take_row(iterators);
}

/* Flat: object[1] of the continuation is the row; number[0] counts the items in it. */
static py_step
izip_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *row = cont->object[1], *iterators = ((it_object *)cont->object[0])->object[0];

    *result = NULL;
    while (how == STEP_RETURN && value != NULL) {
        if (iterators == NULL || PyTuple_GET_SIZE(iterators) != PyTuple_GET_SIZE(row)) {
            Py_DECREF(value);       /* it has got another state meanwhile */
            return STEP_RETURN;
        }
        PyTuple_SET_ITEM(row, cont->number[0]++, value);
        if (cont->number[0] == PyTuple_GET_SIZE(row)) {
            *result = row;
            cont->object[1] = NULL;
            return STEP_RETURN;
        }
        how = it_flat_next(ts, cont, PyTuple_GET_ITEM(iterators, cont->number[0]), &value);
    }
    return how;
}

const py_cont_kind py_kind_itertools_izip = {"itertools.izip", izip_resume, 2, 1, "self row; items"};

static int
all_plain(PyObject *const *iterators, Py_ssize_t n)
{
    while (n > 0 && (iterators[n - 1] == Py_None || py_next_is_plain(iterators[n - 1]))) {
        n--;
    }
    return n == 0;
}

static int
izip_now(PyObject *op, PyObject **item)
{
    PyObject *iterators = ((it_object *)op)->object[0];
    if (iterators != NULL && !all_plain(((PyTupleObject *)iterators)->ob_item, PyTuple_GET_SIZE(iterators))) {
        return 0;
    }
    *item = izip_next(op);
    return 1;
}

/* Fills a row as far as no Python is called: the number of its items, -1: the end of an iterator, or an exception is set. */
static Py_ssize_t
fill_now(PyObject *row, PyObject *iterators)
{
    Py_ssize_t have = 0;
    PyObject *item;
    while (have < PyTuple_GET_SIZE(row) && it_now(PyTuple_GET_ITEM(iterators, have), &item)) {
        if (item == NULL) {
            return -1;
        }
        PyTuple_SET_ITEM(row, have++, item);
    }
    return have;
}

/* Waits for the item of column `at` of a row. */
static py_step
izip_wait(py_thread *ts, PyObject *op, PyObject *row, Py_ssize_t at, PyObject *iterator, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_itertools_izip, op, row, NULL);
    PyObject *value = NULL;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = at;
    py_step how = it_flat_next(ts, cont, iterator, &value);
    if (how < STEP_CALL) {
        how = izip_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

static py_step
izip_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    PyObject *iterators = ((it_object *)op)->object[0], *row;
    py_step how = STEP_RETURN;
    if (izip_now(op, result)) {
        return it_flat_given(*result, result);
    }
    row = PyTuple_New(PyTuple_GET_SIZE(iterators));
    *result = NULL;
    if (row == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(iterators);       /* finalizers may give self another state */
    Py_ssize_t have = fill_now(row, iterators);
    if (have == PyTuple_GET_SIZE(row)) {
        Py_INCREF(row);
        *result = row;
    }
    else {
        how = have < 0 ? it_step(NULL) : izip_wait(ts, op, row, have, PyTuple_GET_ITEM(iterators, have), result);
    }
    Py_DECREF(row);
    Py_DECREF(iterators);
    return how;
}

const py_type_flat py_it_izip_flat = {.iternext = izip_flat_next, .iternext_now = izip_now, .construct = py_it_flat_make};

PyTypeObject py_it_izip_type = IT_PLAIN_TYPE(
    "izip", izip_next, izip_new, "izip(*iterables): tuples of one item of each, up to the end of the shortest");

/* ---- izip_longest: object[0] list of iterators (None: exhausted), object[1] fill value; number[0] how many still run ---- */

static PyObject *
izip_longest_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *fill = Py_None, *iterators, *list;
    it_object *self;
    if (keywords != NULL && PyDict_Size(keywords) > 0) {
        fill = PyDict_GetItemString(keywords, "fillvalue");
        if (fill == NULL || PyDict_Size(keywords) > 1) {
            PyErr_SetString(PyExc_TypeError, "izip_longest() got an unexpected keyword argument");
            return NULL;
        }
    }
    iterators = make_iterators(args, 0, "izip_longest");
    list = iterators == NULL ? NULL : PySequence_List(iterators);
    Py_XDECREF(iterators);
    self = list == NULL ? NULL : py_it_new(type);
    if (self == NULL) {
        Py_XDECREF(list);
        return NULL;
    }
    Py_INCREF(fill);
    self->object[0] = list;
    self->object[1] = fill;
    self->number[0] = PyList_GET_SIZE(list);
    return (PyObject *)self;
}

/* The item for column `i`: new; NULL with *over set when the last iterator has ended, or with an exception set. */
static PyObject *
take_or_fill(it_object *self, Py_ssize_t i, int *over)
{
    PyObject *iterator = PyList_GET_ITEM(self->object[0], i), *item, *fill = self->object[1];
    if (iterator != Py_None) {
        Py_INCREF(iterator);
        item = it_next(iterator);
        Py_DECREF(iterator);
        if (item != NULL) {
            return item;
        }
        self->number[0]--;
        if (self->number[0] == 0 || it_clear_stop() < 0) {
            self->number[0] = 0;
            *over = 1;
            return NULL;
        }
        Py_INCREF(Py_None);
        PyList_SetItem(self->object[0], i, Py_None);
    }
    Py_INCREF(fill);
    return fill;
}

static PyObject *
izip_longest_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *row, *item;
    Py_ssize_t n;
    int over = 0;
    if (self->object[0] == NULL || self->number[0] <= 0) {
        return NULL;
    }
    n = PyList_GET_SIZE(self->object[0]);
    row = PyTuple_New(n);
    for (Py_ssize_t i = 0; row != NULL && i < n; i++) {
        item = take_or_fill(self, i, &over);
        if (item == NULL) {
            Py_CLEAR(row);
        }
        else {
            PyTuple_SET_ITEM(row, i, item);
        }
    }
    return row;
}

/* An iterator has ended, normally (or with an exception, that stays): 1 when that was the last one. */
static int
column_ended(it_object *self, Py_ssize_t i)
{
    self->number[0]--;
    if (self->number[0] <= 0 || PyErr_Occurred()) {
        self->number[0] = 0;
        return 1;
    }
    Py_INCREF(Py_None);
    PyList_SetItem(self->object[0], i, Py_None);
    return 0;
}

/* Like izip_resume; columns that have ended are filled. */
static py_step
izip_longest_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    it_object *self = (it_object *)cont->object[0];
    PyObject *row = cont->object[1];
    Py_ssize_t n = PyTuple_GET_SIZE(row);

    *result = NULL;
    while (how < STEP_CALL) {
        if (self->object[0] == NULL || PyList_GET_SIZE(self->object[0]) != n) {
            Py_XDECREF(value);
            return how;
        }
        if (value == NULL) {
            if (column_ended(self, cont->number[0])) {
                return how;
            }
            value = self->object[1];
            Py_INCREF(value);
        }
        PyTuple_SET_ITEM(row, cont->number[0]++, value);
        while (cont->number[0] < n && PyList_GET_ITEM(self->object[0], cont->number[0]) == Py_None) {
            Py_INCREF(self->object[1]);
            PyTuple_SET_ITEM(row, cont->number[0]++, self->object[1]);
        }
        if (cont->number[0] == n) {
            *result = row;
            cont->object[1] = NULL;
            return STEP_RETURN;
        }
        how = it_flat_next(ts, cont, PyList_GET_ITEM(self->object[0], cont->number[0]), &value);
    }
    return how;
}

const py_cont_kind py_kind_itertools_izip_longest = {"itertools.izip_longest", izip_longest_resume, 2, 1, "self row; items"};

static py_step
izip_longest_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    it_object *self = (it_object *)op;
    PyObject *iterators = self->object[0], *first;
    if (iterators == NULL || self->number[0] <= 0 ||
        all_plain(((PyListObject *)iterators)->ob_item, PyList_GET_SIZE(iterators))) {
        return it_flat_given(izip_longest_next(op), result);
    }
    py_cont *cont = py_cont_new(ts, &py_kind_itertools_izip_longest);
    PyObject *value, *row = cont != NULL ? PyTuple_New(PyList_GET_SIZE(iterators)) : NULL;
    if (row == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    Py_INCREF(op);
    cont->object[0] = op;
    cont->object[1] = row;
    first = PyList_GET_ITEM(iterators, 0);
    py_step how = STEP_RETURN;
    if (first == Py_None) {
        value = self->object[1];
        Py_INCREF(value);
    }
    else {
        how = it_flat_next(ts, cont, first, &value);
    }
    if (how < STEP_CALL) {
        how = izip_longest_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

const py_type_flat py_it_izip_longest_flat = {.iternext = izip_longest_flat_next, .construct = py_it_flat_make};

PyTypeObject py_it_izip_longest_type =
    IT_PLAIN_TYPE("izip_longest", izip_longest_next, izip_longest_new,
                  "izip_longest(*iterables, fillvalue=None): like izip(), but up to the end of the longest");

/* ---- chain: object[0] iterator over iterables (NULL: exhausted), object[1] the iterator being walked, or NULL ---- */

/* Takes over the reference to `iterables`' iterator. */
static PyObject *
chain_of(PyTypeObject *type, PyObject *iterator)
{
    it_object *self = iterator == NULL ? NULL : py_it_new(type);
    if (self == NULL) {
        Py_XDECREF(iterator);
        return NULL;
    }
    self->object[0] = iterator;
    return (PyObject *)self;
}

static PyObject *
chain_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    if (!py_it_no_keywords(type, &py_it_chain_type, "chain()", keywords)) {
        return NULL;
    }
    return chain_of(type, PyObject_GetIter(args));
}

static PyObject *
chain_from_iterable(PyObject *type, PyObject *iterable)
{
    return chain_of((PyTypeObject *)type, PyObject_GetIter(iterable));
}

/* Begin with the next iterable. 1 done, 0 there is none, -1 an exception is set. */
static int
chain_advance(it_object *self)
{
    PyObject *iterables = self->object[0], *iterable, *iterator = NULL;
    Py_INCREF(iterables);
    iterable = it_next(iterables);
    if (iterable != NULL) {
        iterator = PyObject_GetIter(iterable);
        Py_DECREF(iterable);
    }
    Py_DECREF(iterables);
    if (iterator == NULL) {
        Py_CLEAR(self->object[0]);
        return PyErr_Occurred() ? -1 : 0;
    }
    Py_XSETREF(self->object[1], iterator);
    return 1;
}

static PyObject *
chain_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    while (self->object[0] != NULL) {
        PyObject *active = self->object[1], *item;
        if (active == NULL) {
            if (chain_advance(self) <= 0) {
                return NULL;
            }
            continue;
        }
        Py_INCREF(active);
        item = it_next(active);
        Py_DECREF(active);
        if (item != NULL) {
            return item;
        }
        if (it_clear_stop() < 0) {
            return NULL;
        }
        Py_CLEAR(self->object[1]);
    }
    return NULL;
}

/* Flat; number[0]: what comes, an item, the next iterable, its iterator. */
enum { CHAIN_ITEM, CHAIN_ITERABLE, CHAIN_ITERATOR };

static py_step
chain_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    it_object *self = (it_object *)cont->object[0];
    *result = NULL;
    while (how == STEP_RETURN) {
        PyObject *come = value;
        value = NULL;
        switch (cont->number[0]) {
        case CHAIN_ITEM:
            if (come != NULL) {
                *result = come;
                return STEP_RETURN;
            }
            Py_CLEAR(self->object[1]);
            if (self->object[0] == NULL) {
                return STEP_RETURN;
            }
            cont->number[0] = CHAIN_ITERABLE;
            how = it_flat_next(ts, cont, self->object[0], &value);
            break;
        case CHAIN_ITERABLE:
            if (come == NULL) {
                Py_CLEAR(self->object[0]);
                return STEP_RETURN;
            }
            cont->number[0] = CHAIN_ITERATOR;
            py_cont_push(ts, cont);
            how = py_flat_iter(ts, come, &value);
            if (how < STEP_CALL) {
                py_cont_pop(ts, cont);
            }
            Py_DECREF(come);
            break;
        default:
            Py_INCREF(come);
            Py_XSETREF(self->object[1], come);
            cont->number[0] = CHAIN_ITEM;
            how = it_flat_next(ts, cont, come, &value);
            Py_DECREF(come);
        }
    }
    if (how == STEP_RAISE && cont->number[0] != CHAIN_ITEM) {
        Py_CLEAR(self->object[0]);
    }
    return how;
}

const py_cont_kind py_kind_itertools_chain = {"itertools.chain", chain_resume, 1, 1, "self; stage"};

/* Within one of the iterables; the way to the next one is iternext's.  An iterator that is given up may drop this chain. */
static int
chain_now(PyObject *op, PyObject **item)
{
    it_object *self = (it_object *)op;
    PyObject *active = self->object[1];
    int given;
    if (active == NULL || !py_next_is_plain(active)) {
        return 0;
    }
    Py_INCREF(active);
    *item = Py_TYPE(active)->tp_iternext(active);
    given = *item != NULL || it_clear_stop() < 0;
    if (!given && self->object[1] == active) {
        Py_CLEAR(self->object[1]);
    }
    Py_DECREF(active);
    return given;
}

static py_step
chain_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    it_object *self = (it_object *)op;
    PyObject *value = NULL;
    py_cont *cont;
    py_step how = STEP_RETURN;
    *result = NULL;
    if (self->object[0] == NULL) {
        return STEP_RETURN;
    }
    if (chain_now(op, result)) {
        return it_step(*result);
    }
    cont = py_cont_new(ts, &py_kind_itertools_chain);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(op);
    cont->object[0] = op;
    if (self->object[1] != NULL) {
        how = it_flat_next(ts, cont, self->object[1], &value);
    }
    if (how < STEP_CALL) {
        how = chain_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

const py_type_flat py_it_chain_flat = {.iternext = chain_flat_next, .iternext_now = chain_now};

static const PyMethodDef chain_methods[] = {
    {"from_iterable", chain_from_iterable, METH_O | METH_CLASS,
     "chain.from_iterable(iterable): like chain(*iterable), but the iterables are taken as they are needed"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject py_it_chain_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "itertools.chain",
    .tp_basicsize = sizeof(it_object),
    .tp_dealloc = py_it_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "chain(*iterables): the items of one after the other",
    .tp_traverse = py_it_traverse,
    .tp_clear = py_it_clear,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = chain_next,
    .tp_methods = (PyMethodDef *)chain_methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = chain_new,
    .tp_free = PyObject_GC_Del,
};
