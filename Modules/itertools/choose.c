/* Iterators that choose among the items of another one: dropwhile, takewhile, ifilter, ifilterfalse, compress, islice.

   The first four share fields and a flat form: object[0] the predicate, object[1] the iterator below (NULL: exhausted),
   number[0] for dropwhile: items pass freely; for takewhile: it is over.

   One step of the flat form is: ask for an item, ask the predicate, take the truth of its answer; the continuation holds
   the iterator object, the item and what is being waited for. */
#include "itertools.h"
#include "py_flat_steps.h"
#include "py_frozen.h"

/* ---- predicates ---- */

/* bool(predicate(item)), nesting; None and bool stand for the truth of the item itself. -1 on an error. */
static int
ask_predicate(PyObject *predicate, PyObject *item)
{
    PyObject *answer;
    int yes;
    if (predicate == Py_None || predicate == (PyObject *)&PyBool_Type) {
        return PyObject_IsTrue(item);
    }
    answer = PyObject_CallFunctionObjArgs(predicate, item, NULL);
    if (answer == NULL) {
        return -1;
    }
    yes = PyObject_IsTrue(answer);
    Py_DECREF(answer);
    return yes;
}

/* What to do with an item, now that the answer is known. */
enum { GIVE, SKIP, STOP };

typedef int (*verdict)(it_object *self, int yes);

static int
ifilter_verdict(it_object *self, int yes)
{
    return yes ? GIVE : SKIP;
}

static int
ifilterfalse_verdict(it_object *self, int yes)
{
    return yes ? SKIP : GIVE;
}

static int
dropwhile_verdict(it_object *self, int yes)
{
    if (yes) {
        return SKIP;
    }
    self->number[0] = 1;
    return GIVE;
}

static int
takewhile_verdict(it_object *self, int yes)
{
    if (yes) {
        return GIVE;
    }
    self->number[0] = 1;
    return STOP;
}

/* ---- the nesting form ---- */

static PyObject *
choose_next(it_object *self, verdict judge)
{
    PyObject *predicate = self->object[0], *iterator = self->object[1], *item, *given = NULL;
    if (predicate == NULL || iterator == NULL) {
        return NULL;
    }
    Py_INCREF(predicate);
    Py_INCREF(iterator);
    while ((item = it_next(iterator)) != NULL) {
        int yes = ask_predicate(predicate, item), what;
        what = yes < 0 ? STOP : judge(self, yes);
        if (what == GIVE) {
            given = item;
            break;
        }
        Py_DECREF(item);
        if (what == STOP) {
            break;
        }
    }
    Py_DECREF(predicate);
    Py_DECREF(iterator);
    return given;
}

static PyObject *
ifilter_next(PyObject *self)
{
    return choose_next((it_object *)self, ifilter_verdict);
}

static PyObject *
ifilterfalse_next(PyObject *self)
{
    return choose_next((it_object *)self, ifilterfalse_verdict);
}

static PyObject *
dropwhile_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    if (self->number[0]) {
        return self->object[1] == NULL ? NULL : it_next(self->object[1]);
    }
    return choose_next(self, dropwhile_verdict);
}

static PyObject *
takewhile_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    return self->number[0] ? NULL : choose_next(self, takewhile_verdict);
}

/* ---- the flat form: cont->object[0] self, object[1] the item; number[0] what is waited for ---- */

enum { WAIT_ITEM, WAIT_ANSWER, WAIT_TRUTH };

static py_step
ask_for_item(py_thread *ts, py_cont *cont, PyObject **value)
{
    cont->number[0] = WAIT_ITEM;
    return it_flat_next(ts, cont, ((it_object *)cont->object[0])->object[1], value);
}

static py_step
ask_for_truth(py_thread *ts, py_cont *cont, PyObject *of, PyObject **value)
{
    py_step how;
    cont->number[0] = WAIT_TRUTH;
    if (of == Py_True || of == Py_False) {
        Py_INCREF(of);
        *value = of;
        return STEP_RETURN;
    }
    py_cont_push(ts, cont);
    how = py_flat_truth(ts, of, value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

static py_step
ask_for_answer(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *predicate = ((it_object *)cont->object[0])->object[0], *item = cont->object[1];
    py_step how;
    if (predicate == Py_None || predicate == (PyObject *)&PyBool_Type) {
        return ask_for_truth(ts, cont, item, value);
    }
    cont->number[0] = WAIT_ANSWER;
    Py_INCREF(predicate);
    how = py_flat_then(ts, cont, predicate, &item, 1, NULL, value);
    Py_DECREF(predicate);
    return how;
}

/* Run the loop of one of the four. */
static py_step
choose_loop(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result, verdict judge)
{
    it_object *self = (it_object *)cont->object[0];
    *result = NULL;
    while (how == STEP_RETURN) {
        PyObject *next = NULL;
        int what;
        switch (cont->number[0]) {
        case WAIT_ITEM:
            if (value == NULL || (judge == dropwhile_verdict && self->number[0])) {
                *result = value;
                return STEP_RETURN;
            }
            cont->object[1] = value;
            how = ask_for_answer(ts, cont, &next);
            break;
        case WAIT_ANSWER:
            how = ask_for_truth(ts, cont, value, &next);
            Py_DECREF(value);
            break;
        default:
            what = judge(self, value == Py_True);
            Py_DECREF(value);
            if (what == GIVE) {
                *result = cont->object[1];
                cont->object[1] = NULL;
                return STEP_RETURN;
            }
            Py_CLEAR(cont->object[1]);
            if (what == STOP || self->object[1] == NULL) {
                return STEP_RETURN;
            }
            how = ask_for_item(ts, cont, &next);
        }
        value = next;
    }
    return how;
}

extern const py_cont_kind py_kind_itertools_ifilter;

#define CHOOSER(name)                                                                                           \
    static py_step name##_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result) \
    {                                                                                                           \
        return choose_loop(ts, cont, how, value, result, name##_verdict);                                       \
    }                                                                                                           \
    const py_cont_kind py_kind_itertools_##name = {"itertools." #name, name##_resume, 2, 1, "self item; waiting_for"}; \
    static py_step name##_flat_next(py_thread *ts, PyObject *self, PyObject **result)                           \
    {                                                                                                           \
        return choose_start(ts, self, &py_kind_itertools_##name, result);                                       \
    }                                                                                                           \
    const py_type_flat py_it_##name##_flat = {.iternext = name##_flat_next};

/* The first item, from an iterator that calls no Python, whose own truth is wanted and either true or not known without
   asking. Returns new, NULL: the end or an exception. */
static PyObject *
first_true(it_object *self)
{
    PyObject *item;
    while ((item = it_next(self->object[1])) != NULL && py_truth_quick(item) == 0) {
        Py_DECREF(item);
    }
    return item;
}

/* Begin one step. */
static py_step
choose_start(py_thread *ts, PyObject *self, const py_cont_kind *kind, PyObject **result)
{
    it_object *chooser = (it_object *)self;
    PyObject *value = NULL;
    py_cont *cont;
    py_step how;
    *result = NULL;
    if (chooser->object[1] == NULL) {
        return STEP_RETURN;
    }
    int plain = kind == &py_kind_itertools_ifilter && chooser->object[0] == Py_None && py_next_is_plain(chooser->object[1]);
    if (plain) {
        value = first_true(chooser);
        if (value == NULL || py_truth_quick(value) > 0) {
            return it_flat_given(value, result);
        }
    }
    cont = py_cont_with(ts, kind, self, NULL, NULL);
    if (cont == NULL) {
        Py_XDECREF(value);
        return STEP_RAISE;
    }
    cont->number[0] = WAIT_ITEM;
    how = plain ? STEP_RETURN : ask_for_item(ts, cont, &value);
    if (how < STEP_CALL) {
        how = kind->resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

CHOOSER(ifilter)
CHOOSER(ifilterfalse)

static py_step
dropwhile_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    return choose_loop(ts, cont, how, value, result, dropwhile_verdict);
}

const py_cont_kind py_kind_itertools_dropwhile = {"itertools.dropwhile", dropwhile_resume, 2, 1, "self item; waiting_for"};

/* Once an item has come through, all come as they are. */
static int
dropwhile_now(PyObject *op, PyObject **item)
{
    PyObject *iterator = ((it_object *)op)->object[1];
    int known;

    *item = NULL;
    if (!((it_object *)op)->number[0] || iterator == NULL) {
        return iterator == NULL;
    }
    Py_INCREF(iterator);
    known = it_now(iterator, item);
    Py_DECREF(iterator);
    return known;
}

static py_step
dropwhile_flat_next(py_thread *ts, PyObject *self, PyObject **result)
{
    if (dropwhile_now(self, result)) {
        return it_flat_given(*result, result);
    }
    return choose_start(ts, self, &py_kind_itertools_dropwhile, result);
}

const py_type_flat py_it_dropwhile_flat = {.iternext = dropwhile_flat_next, .iternext_now = dropwhile_now};

static py_step
takewhile_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    return choose_loop(ts, cont, how, value, result, takewhile_verdict);
}

const py_cont_kind py_kind_itertools_takewhile = {"itertools.takewhile", takewhile_resume, 2, 1, "self item; waiting_for"};

static py_step
takewhile_flat_next(py_thread *ts, PyObject *self, PyObject **result)
{
    *result = NULL;
    return ((it_object *)self)->number[0] ? STEP_RETURN : choose_start(ts, self, &py_kind_itertools_takewhile, result);
}

const py_type_flat py_it_takewhile_flat = {.iternext = takewhile_flat_next};

#undef CHOOSER

/* ---- the four types ---- */

static PyObject *
ifilter_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    return py_it_new_pair(type, &py_it_ifilter_type, "ifilter", args, keywords);
}

static PyObject *
ifilterfalse_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    return py_it_new_pair(type, &py_it_ifilterfalse_type, "ifilterfalse", args, keywords);
}

static PyObject *
dropwhile_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    return py_it_new_pair(type, &py_it_dropwhile_type, "dropwhile", args, keywords);
}

static PyObject *
takewhile_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    return py_it_new_pair(type, &py_it_takewhile_type, "takewhile", args, keywords);
}

PyTypeObject py_it_ifilter_type = IT_PLAIN_TYPE(
    "ifilter", ifilter_next, ifilter_new, "ifilter(predicate or None, iterable): the items for which it is true");
PyTypeObject py_it_ifilterfalse_type =
    IT_PLAIN_TYPE("ifilterfalse", ifilterfalse_next, ifilterfalse_new,
                  "ifilterfalse(predicate or None, iterable): the items for which it is false");
PyTypeObject py_it_dropwhile_type =
    IT_PLAIN_TYPE("dropwhile", dropwhile_next, dropwhile_new,
                  "dropwhile(predicate, iterable): the items from the first one on for which it is false");
PyTypeObject py_it_takewhile_type =
    IT_PLAIN_TYPE("takewhile", takewhile_next, takewhile_new,
                  "takewhile(predicate, iterable): the items up to the first one for which it is false");

/* ---- compress: object[0] iterator over data, object[1] over selectors ---- */

static PyObject *
compress_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"data", "selectors", NULL};
    PyObject *data, *selectors;
    it_object *self;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO:compress", (char **)(uintptr_t)names, &data, &selectors)) {
        return NULL;
    }
    self = py_it_new(type);
    if (self == NULL) {
        return NULL;
    }
    if ((self->object[0] = PyObject_GetIter(data)) == NULL || (self->object[1] = PyObject_GetIter(selectors)) == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
compress_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *data = self->object[0], *selectors = self->object[1], *item, *selector;
    if (data == NULL || selectors == NULL) {
        return NULL;
    }
    for (;;) {
        int yes;
        item = it_next(data);
        if (item == NULL) {
            return NULL;
        }
        selector = it_next(selectors);
        if (selector == NULL) {
            Py_DECREF(item);
            return NULL;
        }
        yes = PyObject_IsTrue(selector);
        Py_DECREF(selector);
        if (yes == 1) {
            return item;
        }
        Py_DECREF(item);
        if (yes < 0) {
            return NULL;
        }
    }
}

/* Flat: object[1] of the continuation is the item whose selector is asked for; number[0] what comes. */
enum { COMPRESS_ITEM, COMPRESS_SELECTOR, COMPRESS_TRUTH };

static py_step
compress_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    it_object *self = (it_object *)cont->object[0];
    PyObject *come;

    *result = NULL;
    while (how == STEP_RETURN) {
        if (value == NULL || self->object[0] == NULL || self->object[1] == NULL) {
            Py_XDECREF(value);
            return STEP_RETURN;
        }
        come = value;
        switch (cont->number[0]) {
        case COMPRESS_ITEM:
            cont->object[1] = come;
            cont->number[0] = COMPRESS_SELECTOR;
            how = it_flat_next(ts, cont, self->object[1], &value);
            break;
        case COMPRESS_SELECTOR:
            cont->number[0] = COMPRESS_TRUTH;
            value = NULL;
            py_cont_push(ts, cont);
            how = py_flat_truth(ts, come, &value);
            if (how < STEP_CALL) {
                py_cont_pop(ts, cont);
            }
            Py_DECREF(come);
            break;
        default:
            Py_DECREF(come);
            if (come == Py_True) {
                *result = cont->object[1];
                cont->object[1] = NULL;
                return STEP_RETURN;
            }
            Py_CLEAR(cont->object[1]);
            cont->number[0] = COMPRESS_ITEM;
            how = it_flat_next(ts, cont, self->object[0], &value);
        }
    }
    return how;
}

const py_cont_kind py_kind_itertools_compress = {"itertools.compress", compress_resume, 2, 1, "self item; stage"};

/* From iterators that call no Python: the first item whose selector is true. Its selector is in *selector when its truth must
   be asked for, else NULL. Returns new, NULL: the end or an exception. */
static PyObject *
first_selected(it_object *self, PyObject **selector)
{
    PyObject *item;
    *selector = NULL;
    while ((item = it_next(self->object[0])) != NULL) {
        int yes = (*selector = it_next(self->object[1])) != NULL ? py_truth_quick(*selector) : 0;
        if (yes < 0) {
            return item;
        }
        int ended = *selector == NULL;
        Py_CLEAR(*selector);
        if (yes) {
            return item;
        }
        Py_DECREF(item);
        if (ended) {
            return NULL;
        }
    }
    return NULL;
}

static py_step
compress_plain(py_thread *ts, PyObject *op, PyObject **result)
{
    PyObject *selector, *item = first_selected((it_object *)op, &selector);
    if (selector == NULL) {
        return it_flat_given(item, result);
    }
    py_cont *cont = py_cont_with(ts, &py_kind_itertools_compress, op, item, NULL);
    Py_DECREF(item);
    if (cont == NULL) {
        Py_DECREF(selector);
        return STEP_RAISE;
    }
    cont->number[0] = COMPRESS_SELECTOR;
    py_step how = compress_resume(ts, cont, STEP_RETURN, selector, result);
    Py_DECREF(cont);
    return how;
}

static py_step
compress_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    it_object *self = (it_object *)op;
    if (self->object[0] == NULL || self->object[1] == NULL) {
        *result = NULL;
        return STEP_RETURN;
    }
    if (py_next_is_plain(self->object[0]) && py_next_is_plain(self->object[1])) {
        return compress_plain(ts, op, result);
    }
    return py_it_flat_begin(ts, &py_kind_itertools_compress, op, NULL, self->object[0], result);
}

const py_type_flat py_it_compress_flat = {.iternext = compress_flat_next, .construct = py_it_flat_make};

PyTypeObject py_it_compress_type = IT_PLAIN_TYPE("compress", compress_next, compress_new,
                                                 "compress(data, selectors): the items whose selector is true");

/* ---- islice ---- */

typedef struct {
    PyObject_HEAD
    PyObject *iterator; /* owned, NULL: exhausted */
    Py_ssize_t next;    /* number of the next item to give */
    Py_ssize_t stop;    /* -1: none */
    Py_ssize_t step;
    Py_ssize_t taken;   /* items taken so far */
} islice_object;

static const char indices_message[] = "Indices for islice() must be None or an integer: 0 <= x <= maxint.";

/* A bound: None leaves *value; anything but a number from 0 to maxint is an error, with other words for those below -1. */
static int
parse_bound(PyObject *object, Py_ssize_t *value, const char *message, const char *negative)
{
    if (object == NULL || object == Py_None) {
        return 1;
    }
    *value = PyInt_AsSsize_t(object);
    if ((*value == -1 && PyErr_Occurred()) || *value < 0) {
        PyErr_Clear();
        PyErr_SetString(PyExc_ValueError, *value == -1 ? message : negative);
        return 0;
    }
    return 1;
}

static PyObject *
islice_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char step_message[] = "Step for islice() must be a positive integer or None.";
    static const char stop_message[] = "Stop argument for islice() must be None or an integer: 0 <= x <= maxint.";
    PyObject *iterable, *a = NULL, *b = NULL, *c = NULL, *iterator;
    Py_ssize_t start = 0, stop = -1, step = 1;
    islice_object *self;
    if (!py_it_no_keywords(type, &py_it_islice_type, "islice()", keywords)
        || !PyArg_UnpackTuple(args, "islice", 2, 4, &iterable, &a, &b, &c)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) == 2) {
        if (!parse_bound(a, &stop, stop_message, indices_message)) {
            return NULL;
        }
    }
    else if (!parse_bound(b, &stop, stop_message, indices_message)
             || !parse_bound(a, &start, indices_message, indices_message)) {
        return NULL;
    }
    if (!parse_bound(c, &step, step_message, step_message)) {
        return NULL;
    }
    if (step < 1) {
        PyErr_SetString(PyExc_ValueError, step_message);
        return NULL;
    }
    iterator = PyObject_GetIter(iterable);
    if (iterator == NULL) {
        return NULL;
    }
    self = (islice_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_DECREF(iterator);
        return NULL;
    }
    self->iterator = iterator;
    self->next = start;
    self->stop = stop;
    self->step = step;
    return (PyObject *)self;
}

static void
islice_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((islice_object *)self)->iterator);
    Py_TYPE(self)->tp_free(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
islice_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((islice_object *)self)->iterator);
    return 0;
}

static int
islice_clear(PyObject *self)
{
    Py_CLEAR(((islice_object *)self)->iterator);
    return 0;
}

/* The item that is due was taken: when is the next one? */
static void
advance(islice_object *self)
{
    Py_ssize_t last = self->next;
    if (self->step > PY_SSIZE_T_MAX - last) {
        self->next = self->stop != -1 ? self->stop : PY_SSIZE_T_MAX;
    }
    else {
        self->next = last + self->step;
        if (self->stop != -1 && self->next > self->stop) {
            self->next = self->stop;
        }
    }
}

static PyObject *
islice_next(PyObject *op)
{
    islice_object *self = (islice_object *)op;
    PyObject *iterator = self->iterator, *item;
    if (iterator == NULL) {
        return NULL;
    }
    Py_INCREF(iterator);
    while (self->taken < self->next) {
        item = it_next(iterator);
        if (item == NULL) {
            goto over;
        }
        Py_DECREF(item);
        self->taken++;
    }
    if (self->stop != -1 && self->taken >= self->stop) {
        goto over;
    }
    item = it_next(iterator);
    if (item == NULL) {
        goto over;
    }
    self->taken++;
    advance(self);
    Py_DECREF(iterator);
    return item;
over:
    Py_CLEAR(self->iterator);
    Py_DECREF(iterator);
    return NULL;
}

static py_step
islice_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    islice_object *self = (islice_object *)cont->object[0];

    *result = NULL;
    while (how == STEP_RETURN && value != NULL && self->iterator != NULL) {
        if (self->taken >= self->next) {
            self->taken++;
            advance(self);
            *result = value;
            return STEP_RETURN;
        }
        self->taken++;
        Py_DECREF(value);               /* may end this very iteration */
        value = NULL;
        if (self->iterator == NULL || (self->taken >= self->next && self->stop != -1 && self->taken >= self->stop)) {
            break;
        }
        how = it_flat_next(ts, cont, self->iterator, &value);
    }
    if (how < STEP_CALL) {
        Py_XDECREF(value);
        Py_CLEAR(self->iterator);
    }
    return how;
}

const py_cont_kind py_kind_itertools_islice = {"itertools.islice", islice_resume, 1, 0, "self"};

/* Up to the item that is due, as far as no Python is called: 0 keeps what has been skipped. */
static int
islice_now(PyObject *op, PyObject **item)
{
    islice_object *self = (islice_object *)op;
    PyObject *iterator = self->iterator;
    int due = 0, known = 1;

    *item = NULL;
    if (iterator == NULL || py_stack_check(" while iterating")) {
        return 1;
    }
    Py_INCREF(iterator);
    while (!due) {
        due = self->taken >= self->next;
        *item = NULL;
        if (self->iterator == NULL || (due && self->stop != -1 && self->taken >= self->stop) ||
            !(known = it_now(iterator, item)) || *item == NULL) {
            break;
        }
        self->taken++;
        if (!due) {
            Py_DECREF(*item);
        }
    }
    if (*item != NULL) {
        advance(self);
    }
    else if (known) {
        Py_CLEAR(self->iterator);
    }
    Py_DECREF(iterator);
    return known;
}

static py_step
islice_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    islice_object *self = (islice_object *)op;
    if (islice_now(op, result)) {
        return it_step(*result);
    }
    return py_it_flat_begin(ts, &py_kind_itertools_islice, op, NULL, self->iterator, result);
}

const py_type_flat py_it_islice_flat = {.iternext = islice_flat_next, .iternext_now = islice_now};

PyTypeObject py_it_islice_type =
    IT_TYPE("islice", sizeof(islice_object), islice_dealloc, islice_traverse, islice_clear, islice_next, islice_new,
            "islice(iterable, [start, ]stop[, step]): the items that a slice would have");

/* ---- for pickling (py_frozen.h) ---- */

PyObject *
py_it_islice_freeze(PyObject *self)
{
    islice_object *it = (islice_object *)self;
    PyObject *iterator = py_freeze_maybe(it->iterator);
    return iterator != NULL ? Py_BuildValue("(Nnnnn)", iterator, it->next, it->stop, it->step, it->taken) : NULL;
}

PyObject *
py_it_islice_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *maybe, *iterator;
    Py_ssize_t next, stop, step, taken;
    islice_object *it;

    if (!PyArg_ParseTuple(state, "Onnnn", &maybe, &next, &stop, &step, &taken) || py_thaw_maybe(maybe, &iterator) < 0) {
        return NULL;
    }
    if ((iterator != NULL && !py_is_iterator(iterator)) || next < 0 || stop < -1 || step < 1 || taken < 0) {
        return py_thaw_refused(type);
    }
    it = (islice_object *)type->tp_alloc(type, 0);
    if (it != NULL) {
        Py_XINCREF(iterator);
        it->iterator = iterator;
        it->next = next;
        it->stop = stop;
        it->step = step;
        it->taken = taken;
    }
    return (PyObject *)it;
}
