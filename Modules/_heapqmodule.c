/* The module _heapq: a list as a binary heap, the least item in front.

   I1  heap[i] is not greater than heap[2 * i + 1] and heap[2 * i + 2].
   I2  Each comparison may change the list: sizes are compared before and after, items are held across it.
   I3  A comparison that calls Python is a step of the dispatcher (py_flat.h); the state between two of them is a `sift`.

   Items are compared by `<`; those without __lt__ by `not b <= a`. */
#include "Python.h"
#include "py_frozen.h"
#include "py_replay.h"

/* May an item of this kind lack __lt__, so that it must be asked? */
static inline int
may_lack_less(PyObject *a)
{
    return PyInstance_Check(a) || PyType_HasFeature(Py_TYPE(a), Py_TPFLAGS_HEAPTYPE);
}

/* Does it have one?  A function of its class is there without a bound method being made. */
static int
has_less(PyObject *a)
{
    if (Py_TYPE(a)->tp_getattro == PyObject_GenericGetAttr) {
        PyObject *method = _PyType_Lookup(Py_TYPE(a), PY_ID(__lt__));
        if (method != NULL && PyFunction_Check(method)) {
            return 1;
        }
    }
    return PyObject_HasAttr(a, PY_ID(__lt__));
}

/* Is a < b? -1 on an error. */
static int
is_less(PyObject *a, PyObject *b)
{
    int yes;
    if (PyInt_CheckExact(a) && PyInt_CheckExact(b)) {
        return PyInt_AS_LONG(a) < PyInt_AS_LONG(b);
    }
    Py_INCREF(a);
    Py_INCREF(b);
    if (!may_lack_less(a) || has_less(a)) {
        yes = PyObject_RichCompareBool(a, b, Py_LT);
    }
    else {
        yes = PyObject_RichCompareBool(b, a, Py_LE);
        yes = yes < 0 ? -1 : !yes;
    }
    Py_DECREF(a);
    Py_DECREF(b);
    return yes;
}

/* ---- the order of comparisons ---- */

enum { SINK, RISE };

/* Restoring the heap after one change.  SINK: item `at` may be too great: the lesser children come up all the way down, then it
   rises again; an item that comes from the end mostly belongs there, and this saves comparisons.  RISE: item `at` rises, not
   above `top`, until its parent is not greater.  `all`: the same for every item before `top` afterwards. */
typedef struct {
    PyListObject *heap;
    Py_ssize_t size;    /* the list must keep it */
    Py_ssize_t top, at;
    int stage, all;
} sift;

static void
swap(PyListObject *heap, Py_ssize_t i, Py_ssize_t j)
{
    PyObject *item = heap->ob_item[i];
    heap->ob_item[i] = heap->ob_item[j];
    heap->ob_item[j] = item;
}

/* What is to be compared next, as indices; 0: the heap is in order. */
static int
next_pair(sift *s, Py_ssize_t *left, Py_ssize_t *right)
{
    for (;;) {
        if (s->stage == SINK && 2 * s->at + 2 < s->size) {
            *left = 2 * s->at + 1;
            *right = *left + 1;
            return 1;
        }
        if (s->stage == SINK) {
            if (2 * s->at + 1 < s->size) {
                swap(s->heap, s->at, 2 * s->at + 1);
                s->at = 2 * s->at + 1;
            }
            s->stage = RISE;
        }
        if (s->at > s->top) {
            *left = s->at;
            *right = (s->at - 1) / 2;
            return 1;
        }
        if (!s->all || s->top == 0) {
            return 0;
        }
        s->at = --s->top;
        s->stage = SINK;
    }
}

/* The left one of the pair is less, or not. */
static int
go_on(sift *s, int less)
{
    Py_ssize_t other = s->stage == SINK ? 2 * s->at + 1 + !less : (s->at - 1) / 2;

    if (Py_SIZE(s->heap) != s->size) {
        PyErr_SetString(PyExc_RuntimeError, "list changed size during iteration");
        return -1;
    }
    if (s->stage == RISE && !less) {
        s->at = s->top;
        return 0;
    }
    swap(s->heap, s->at, other);
    s->at = other;
    return 0;
}

/* All of it, nesting. */
static int
sift_nested(sift *s)
{
    Py_ssize_t left, right;
    while (next_pair(s, &left, &right)) {
        int less = is_less(s->heap->ob_item[left], s->heap->ob_item[right]);
        if (less < 0 || go_on(s, less) < 0) {
            return -1;
        }
    }
    return 0;
}

static sift
sift_all(PyObject *heap)
{
    Py_ssize_t n = Py_SIZE(heap), top = n > 1 ? n / 2 - 1 : 0;
    return (sift){(PyListObject *)heap, n, top, top, n > 1 ? SINK : RISE, 1};
}

static int
make_heap(PyListObject *heap)
{
    sift s = sift_all((PyObject *)heap);
    return sift_nested(&s);
}

/* Put `item` (taken over) in front and hand over what was there; the rest is in the sift. */
static PyObject *
replace_first(PyObject *heap, PyObject *item, sift *s)
{
    PyObject *least = PyList_GET_ITEM(heap, 0);
    PyList_SET_ITEM(heap, 0, item);
    *s = (sift){(PyListObject *)heap, Py_SIZE(heap), 0, 0, SINK, 0};
    return least;
}

/* ---- flat ---- */

/* Compares without Python, if it can: 0, 1, -1, or LATER. */
enum { LATER = 2 };

static int
is_less_now(py_thread *ts, PyObject *a, PyObject *b)
{
    PyObject *value;
    if (PyInt_CheckExact(a) && PyInt_CheckExact(b)) {
        return PyInt_AS_LONG(a) < PyInt_AS_LONG(b);
    }
    if (may_lack_less(a) || !py_replay_try(ts, PY_REPLAY_COMPARE, a, b, NULL, Py_LT, &value)) {
        return LATER;
    }
    if (value == NULL) {
        return -1;
    }
    int less = PyObject_IsTrue(value);
    Py_DECREF(value);
    return less;
}

enum { HEAP, GIVES, LEFT, RIGHT, SIZE };

enum { STATE, TOP, AT };

/* In number[STATE]: the stage; the whole heap is made; the comparison is b <= a; its result is being asked for its truth; it is
   the one that heappushpop begins with. */
enum { STAGE_BIT = 1, ALL_BIT = 2, SWAPPED_BIT = 4, TRUTH_BIT = 8, FIRST_BIT = 16 };

static py_step sift_flat(py_thread *ts, sift *s, py_cont *cont, PyObject *gives, PyObject **result);

/* Asks for `a < b`, or for its truth `a` (TRUTH_BIT). */
static py_step
ask(py_thread *ts, py_cont *cont, PyObject *a, PyObject *b, PyObject **value)
{
    py_step how;

    *value = NULL;
    if (cont->number[STATE] & TRUTH_BIT) {
        py_cont_push(ts, cont);
        how = py_flat_truth(ts, a, value);
    }
    else {
        Py_INCREF(a);
        Py_INCREF(b);
        Py_XSETREF(cont->object[LEFT], a);
        Py_XSETREF(cont->object[RIGHT], b);
        int swapped = may_lack_less(a) && !has_less(a);
        cont->number[STATE] |= swapped ? SWAPPED_BIT : 0;
        py_cont_push(ts, cont);
        how = swapped ? py_flat_richcompare(ts, b, a, Py_LE, value) : py_flat_richcompare(ts, a, b, Py_LT, value);
    }
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

/* heappushpop knows whether the first item is less than the one that comes. */
static py_step
pushpop_answered(py_thread *ts, py_cont *cont, PyObject *heap, PyObject *item, int less, PyObject **result)
{
    sift s;
    Py_INCREF(item);
    if (!less) {
        *result = item;
        return STEP_RETURN;
    }
    if (Py_SIZE(heap) == 0) {
        Py_DECREF(item);
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return STEP_RAISE;
    }
    PyObject *least = replace_first(heap, item, &s);
    py_step how = sift_flat(ts, &s, cont, least, result);
    Py_DECREF(least);
    return how;
}

static py_step
sift_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN && !PyBool_Check(value)) {
        PyObject *answer = value;
        cont->number[STATE] |= TRUTH_BIT;
        how = ask(ts, cont, answer, NULL, &value);
        Py_DECREF(answer);
    }
    if (how != STEP_RETURN) {
        return how;
    }
    PyObject *heap = cont->object[HEAP];
    Py_ssize_t state = cont->number[STATE];
    int less = (value == Py_True) != ((state & SWAPPED_BIT) != 0);
    Py_DECREF(value);
    cont->number[STATE] &= STAGE_BIT | ALL_BIT;
    if (state & FIRST_BIT) {
        PyObject *item = cont->object[GIVES];
        cont->object[GIVES] = NULL;
        how = pushpop_answered(ts, cont, heap, item, less, result);
        Py_DECREF(item);
        return how;
    }
    sift s = {(PyListObject *)heap, PyInt_AS_LONG(cont->object[SIZE]), cont->number[TOP], cont->number[AT],
              (int)(state & STAGE_BIT), (state & ALL_BIT) != 0};
    if (go_on(&s, less) < 0) {
        return STEP_RAISE;
    }
    PyObject *gives = cont->object[GIVES];
    cont->object[GIVES] = NULL;
    how = sift_flat(ts, &s, cont, gives, result);
    Py_DECREF(gives);
    return how;
}

const py_cont_kind py_kind_heapq_sift = {"heapq.sift", sift_resume, 5, 3, "heap gives left right size; state top at"};

int
py_heapq_sift_fits(const py_cont *cont)
{
    Py_ssize_t state = cont->number[STATE], top = cont->number[TOP], at = cont->number[AT];
    PyObject *o = cont->object[SIZE];

    if (cont->object[GIVES] == NULL || state >= FIRST_BIT * 2 || state & FIRST_BIT) {
        return cont->object[GIVES] != NULL && state < FIRST_BIT * 2;
    }
    Py_ssize_t size = o != NULL && PyInt_CheckExact(o) ? PyInt_AS_LONG(o) : 0;
    int below = (state & STAGE_BIT) == SINK ? at < (size - 1) / 2 : at > top;
    return top <= at && at < size && below;
}

/* Goes on from `s` and gives `gives`; `cont` may be NULL. */
static py_step
sift_flat(py_thread *ts, sift *s, py_cont *cont, PyObject *gives, PyObject **result)
{
    Py_ssize_t left, right;
    py_step how = STEP_RETURN;

    Py_XINCREF(cont);
    while (how == STEP_RETURN && next_pair(s, &left, &right)) {
        PyObject *a = s->heap->ob_item[left], *b = s->heap->ob_item[right], *value;
        int less = is_less_now(ts, a, b);
        if (less == LATER) {
            if (cont == NULL && (cont = py_cont_new(ts, &py_kind_heapq_sift)) == NULL) {
                return STEP_RAISE;
            }
            PyObject *size = PyInt_FromSsize_t(s->size);
            Py_INCREF(s->heap);
            Py_INCREF(gives);
            Py_XSETREF(cont->object[HEAP], (PyObject *)s->heap);
            Py_XSETREF(cont->object[GIVES], gives);
            Py_XSETREF(cont->object[SIZE], size);
            cont->number[STATE] = s->stage * STAGE_BIT + s->all * ALL_BIT;
            cont->number[TOP] = s->top;
            cont->number[AT] = s->at;
            how = size != NULL ? ask(ts, cont, a, b, &value) : STEP_RAISE;
            if (how == STEP_RETURN) {
                how = sift_resume(ts, cont, how, value, result);
                Py_DECREF(cont);
                return how;
            }
        }
        else if (less < 0 || go_on(s, less) < 0) {
            how = STEP_RAISE;
        }
    }
    Py_XDECREF(cont);
    if (how == STEP_RETURN) {
        Py_INCREF(gives);
        *result = gives;
    }
    return how;
}

/* ---- the functions ---- */

/* `count` positional arguments, the first of them a list. */
static int
takes_heap(const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, Py_ssize_t count)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
        return 0;
    }
    if (nargs != count && count == 1) {
        PyErr_Format(PyExc_TypeError, "%s() takes exactly one argument (%zd given)", name, nargs);
        return 0;
    }
    if (nargs != count) {
        PyErr_Format(PyExc_TypeError, "%s expected %zd arguments, got %zd", name, count, nargs);
        return 0;
    }
    if (!PyList_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "heap argument must be a list");
        return 0;
    }
    return 1;
}

static py_step
raise_empty(void)
{
    PyErr_SetString(PyExc_IndexError, "index out of range");
    return STEP_RAISE;
}

#define FLAT(name)                                                                                                 \
    static py_step heapq_##name(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,            \
                                PyObject *kwargs, PyObject **result)

FLAT(heappush)
{
    (void)self;
    if (!takes_heap("heappush", args, nargs, kwargs, 2) || PyList_Append(args[0], args[1]) < 0) {
        return STEP_RAISE;
    }
    Py_ssize_t n = Py_SIZE(args[0]);
    sift s = {(PyListObject *)args[0], n, 0, n - 1, RISE, 0};
    return sift_flat(ts, &s, NULL, Py_None, result);
}

/* Takes `item` over. */
static py_step
replace(py_thread *ts, PyObject *heap, PyObject *item, PyObject **result)
{
    sift s;
    PyObject *least = replace_first(heap, item, &s);
    py_step how = sift_flat(ts, &s, NULL, least, result);
    Py_DECREF(least);
    return how;
}

FLAT(heappop)
{
    (void)self;
    if (!takes_heap("heappop", args, nargs, kwargs, 1)) {
        return STEP_RAISE;
    }
    PyObject *heap = args[0];
    Py_ssize_t n = Py_SIZE(heap);
    if (n == 0) {
        return raise_empty();
    }
    PyObject *last = PyList_GET_ITEM(heap, n - 1);
    Py_INCREF(last);
    if (PyList_SetSlice(heap, n - 1, n, NULL) < 0) {
        Py_DECREF(last);
        return STEP_RAISE;
    }
    if (Py_SIZE(heap) == 0) {
        *result = last;
        return STEP_RETURN;
    }
    return replace(ts, heap, last, result);
}

FLAT(heapreplace)
{
    (void)self;
    if (!takes_heap("heapreplace", args, nargs, kwargs, 2)) {
        return STEP_RAISE;
    }
    if (Py_SIZE(args[0]) == 0) {
        return raise_empty();
    }
    Py_INCREF(args[1]);
    return replace(ts, args[0], args[1], result);
}

FLAT(heappushpop)
{
    PyObject *value;
    (void)self;
    if (!takes_heap("heappushpop", args, nargs, kwargs, 2)) {
        return STEP_RAISE;
    }
    PyObject *heap = args[0], *item = args[1];
    int less = Py_SIZE(heap) == 0 ? 0 : is_less_now(ts, PyList_GET_ITEM(heap, 0), item);
    if (less != LATER) {
        return less < 0 ? STEP_RAISE : pushpop_answered(ts, NULL, heap, item, less, result);
    }
    py_cont *cont = py_cont_new(ts, &py_kind_heapq_sift);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(heap);
    Py_INCREF(item);
    cont->object[HEAP] = heap;
    cont->object[GIVES] = item;
    cont->number[STATE] = FIRST_BIT;
    py_step how = ask(ts, cont, PyList_GET_ITEM(heap, 0), item, &value);
    if (how < STEP_CALL) {
        how = sift_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

FLAT(heapify)
{
    (void)self;
    if (!takes_heap("heapify", args, nargs, kwargs, 1)) {
        return STEP_RAISE;
    }
    sift s = sift_all(args[0]);
    return sift_flat(ts, &s, NULL, Py_None, result);
}
#undef FLAT

/* ---- the n largest, the n least ---- */

/* The first `n` items that an iterator gives, or fewer. */
static PyObject *
take_items(PyObject *iterator, Py_ssize_t n)
{
    PyObject *list = PyList_New(0), *item;
    while (list != NULL && PyList_GET_SIZE(list) < n && (item = PyIter_Next(iterator)) != NULL) {
        if (PyList_Append(list, item) < 0) {
            Py_CLEAR(list);
        }
        Py_DECREF(item);
    }
    if (list != NULL && PyErr_Occurred()) {
        Py_CLEAR(list);
    }
    return list;
}

/* Keep the n largest of all in a heap whose first item is the least of them. */
static int
keep_largest(PyObject *heap, PyObject *iterator)
{
    PyObject *item, *least;
    while ((item = PyIter_Next(iterator)) != NULL) {
        int less;
        if (PyList_GET_SIZE(heap) == 0) {
            Py_DECREF(item);
            return 0;
        }
        less = is_less(PyList_GET_ITEM(heap, 0), item);
        if (less <= 0 || PyList_GET_SIZE(heap) == 0) {
            Py_DECREF(item);
            if (less < 0) {
                return -1;
            }
            continue;
        }
        sift s;
        least = replace_first(heap, item, &s);
        Py_DECREF(least);
        if (sift_nested(&s) < 0) {
            return -1;
        }
    }
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *
heapq_nlargest(PyObject *self, PyObject *args)
{
    PyObject *iterable, *iterator, *heap;
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "nO:nlargest", &n, &iterable)) {
        return NULL;
    }
    iterator = PyObject_GetIter(iterable);
    if (iterator == NULL) {
        return NULL;
    }
    heap = take_items(iterator, n);
    if (heap != NULL && PyList_GET_SIZE(heap) > 0
        && (make_heap((PyListObject *)heap) < 0 || keep_largest(heap, iterator) < 0 || PyList_Sort(heap) < 0
            || PyList_Reverse(heap) < 0)) {
        Py_CLEAR(heap);
    }
    Py_DECREF(iterator);
    return heap;
}

/* The n least: insert into a sorted list, which loses its last item. */
static int
keep_least(PyObject *sorted, PyObject *iterator)
{
    PyObject *item;
    int status = 0;
    while (status == 0 && (item = PyIter_Next(iterator)) != NULL) {
        Py_ssize_t low = 0, high = PyList_GET_SIZE(sorted);
        int less = high == 0 ? 0 : is_less(item, PyList_GET_ITEM(sorted, high - 1));
        while (less > 0 && low < high && high <= PyList_GET_SIZE(sorted)) {
            Py_ssize_t middle = low + (high - low) / 2;
            int before = is_less(item, PyList_GET_ITEM(sorted, middle));
            if (before < 0) {
                less = -1;
            }
            else if (before) {
                high = middle;
            }
            else {
                low = middle + 1;
            }
        }
        if (less > 0) {
            Py_ssize_t n = PyList_GET_SIZE(sorted);
            status = PyList_Insert(sorted, low, item) < 0 || PyList_SetSlice(sorted, n, n + 1, NULL) < 0 ? -1 : 0;
        }
        Py_DECREF(item);
        status = less < 0 ? -1 : status;
    }
    return status < 0 || PyErr_Occurred() ? -1 : 0;
}

static PyObject *
heapq_nsmallest(PyObject *self, PyObject *args)
{
    PyObject *iterable, *iterator, *sorted;
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "nO:nsmallest", &n, &iterable)) {
        return NULL;
    }
    iterator = PyObject_GetIter(iterable);
    if (iterator == NULL) {
        return NULL;
    }
    sorted = take_items(iterator, n);
    if (sorted != NULL && PyList_GET_SIZE(sorted) > 0
        && (PyList_Sort(sorted) < 0 || keep_least(sorted, iterator) < 0)) {
        Py_CLEAR(sorted);
    }
    Py_DECREF(iterator);
    return sorted;
}

static const PyMethodDef heapq_methods[] = {
    {"heappush", (PyCFunction)(void (*)(void))heapq_heappush, METH_FLAT, "heappush(heap, item): put the item into the heap"},
    {"heappushpop", (PyCFunction)(void (*)(void))heapq_heappushpop, METH_FLAT, "heappushpop(heap, item): push, then pop, in one go"},
    {"heappop", (PyCFunction)(void (*)(void))heapq_heappop, METH_FLAT, "heappop(heap): take out the least item and return it"},
    {"heapreplace", (PyCFunction)(void (*)(void))heapq_heapreplace, METH_FLAT, "heapreplace(heap, item): pop, then push, in one go"},
    {"heapify", (PyCFunction)(void (*)(void))heapq_heapify, METH_FLAT, "heapify(list): make a heap of the list, in place, in linear time"},
    {"nlargest", heapq_nlargest, METH_VARARGS, "nlargest(n, iterable): a list of the n largest items, the largest first"},
    {"nsmallest", heapq_nsmallest, METH_VARARGS, "nsmallest(n, iterable): a list of the n least items, the least first"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
init_heapq(void);

PyMODINIT_FUNC
init_heapq(void)
{
    PyObject *module = Py_InitModule3("_heapq", (PyMethodDef *)heapq_methods, "A list as a heap.");
    if (module != NULL) {
        PyModule_AddStringConstant(module, "__about__",
                                   "A heap is a list in which no item is greater than its two children, the items at"
                                   " twice its\nposition plus one and plus two; so the least item stands in front.\n");
    }
}
