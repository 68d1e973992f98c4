/* The module _heapq: a list as a binary heap, the least item in front.

   I1  heap[i] is not greater than heap[2 * i + 1] and heap[2 * i + 2].
   I2  Each comparison may change the list: sizes are compared before and after, items are held across it.

   Items are compared by `<`; those without __lt__ by `not b <= a`. */
#include "Python.h"
#include "py_replay.h"

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
    if ((!PyInstance_Check(a) && !PyType_HasFeature(Py_TYPE(a), Py_TPFLAGS_HEAPTYPE))
        || PyObject_HasAttrString(a, "__lt__")) {
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

/* Compare items i and j of the heap, which must keep its size. */
static int
is_less_at(PyListObject *heap, Py_ssize_t i, Py_ssize_t j)
{
    Py_ssize_t n = Py_SIZE(heap);
    int yes = is_less(heap->ob_item[i], heap->ob_item[j]);
    if (yes >= 0 && n != Py_SIZE(heap)) {
        PyErr_SetString(PyExc_RuntimeError, "list changed size during iteration");
        return -1;
    }
    return yes;
}

static void
swap(PyListObject *heap, Py_ssize_t i, Py_ssize_t j)
{
    PyObject *item = heap->ob_item[i];
    heap->ob_item[i] = heap->ob_item[j];
    heap->ob_item[j] = item;
}

/* Let item i rise, not above `top`, until its parent is not greater. */
static int
rise(PyListObject *heap, Py_ssize_t top, Py_ssize_t i)
{
    while (i > top) {
        Py_ssize_t parent = (i - 1) / 2;
        int less = is_less_at(heap, i, parent);
        if (less < 0) {
            return -1;
        }
        if (!less) {
            break;
        }
        swap(heap, i, parent);
        i = parent;
    }
    return 0;
}

/* Item `top` may be too great: bring the lesser children up all the way down, then let it rise again. An item that comes
   from the end mostly belongs there: this saves comparisons. */
static int
sink(PyListObject *heap, Py_ssize_t top)
{
    Py_ssize_t i = top, n = Py_SIZE(heap);
    while (2 * i + 1 < n) {
        Py_ssize_t child = 2 * i + 1;
        if (child + 1 < n) {
            int less = is_less_at(heap, child, child + 1);
            if (less < 0) {
                return -1;
            }
            child += !less;
        }
        swap(heap, i, child);
        i = child;
    }
    return rise(heap, top, i);
}

static int
make_heap(PyListObject *heap)
{
    for (Py_ssize_t i = Py_SIZE(heap) / 2 - 1; i >= 0; i--) {
        if (i < Py_SIZE(heap) && sink(heap, i) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
is_heap(PyObject *heap)
{
    if (!PyList_Check(heap)) {
        PyErr_SetString(PyExc_TypeError, "heap argument must be a list");
        return 0;
    }
    return 1;
}

static PyObject *
heapq_heappush(PyObject *self, PyObject *args)
{
    PyObject *heap, *item;
    if (!PyArg_UnpackTuple(args, "heappush", 2, 2, &heap, &item) || !is_heap(heap) || PyList_Append(heap, item) < 0
        || rise((PyListObject *)heap, 0, Py_SIZE(heap) - 1) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* Put `item` (taken over) in front and hand over what was there. */
static PyObject *
replace_first(PyObject *heap, PyObject *item)
{
    PyObject *least = PyList_GET_ITEM(heap, 0);
    PyList_SET_ITEM(heap, 0, item);
    if (sink((PyListObject *)heap, 0) < 0) {
        Py_DECREF(least);
        return NULL;
    }
    return least;
}

static PyObject *
heapq_heappop(PyObject *self, PyObject *heap)
{
    PyObject *last;
    Py_ssize_t n;
    if (!is_heap(heap)) {
        return NULL;
    }
    n = Py_SIZE(heap);
    if (n == 0) {
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return NULL;
    }
    last = PyList_GET_ITEM(heap, n - 1);
    Py_INCREF(last);
    if (PyList_SetSlice(heap, n - 1, n, NULL) < 0) {
        Py_DECREF(last);
        return NULL;
    }
    return n == 1 ? last : replace_first(heap, last);
}

static PyObject *
heapq_heapreplace(PyObject *self, PyObject *args)
{
    PyObject *heap, *item;
    if (!PyArg_UnpackTuple(args, "heapreplace", 2, 2, &heap, &item) || !is_heap(heap)) {
        return NULL;
    }
    if (Py_SIZE(heap) == 0) {
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return NULL;
    }
    Py_INCREF(item);
    return replace_first(heap, item);
}

static PyObject *
heapq_heappushpop(PyObject *self, PyObject *args)
{
    PyObject *heap, *item;
    int less = 0;
    if (!PyArg_UnpackTuple(args, "heappushpop", 2, 2, &heap, &item) || !is_heap(heap)) {
        return NULL;
    }
    if (Py_SIZE(heap) > 0) {
        less = is_less(PyList_GET_ITEM(heap, 0), item);
        if (less < 0) {
            return NULL;
        }
        if (less && Py_SIZE(heap) == 0) {
            PyErr_SetString(PyExc_IndexError, "index out of range");
            return NULL;
        }
    }
    Py_INCREF(item);
    return less ? replace_first(heap, item) : item;
}

static PyObject *
heapq_heapify(PyObject *self, PyObject *heap)
{
    if (!is_heap(heap) || make_heap((PyListObject *)heap) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

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
        least = replace_first(heap, item);
        if (least == NULL) {
            return -1;
        }
        Py_DECREF(least);
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
    {"heappush", heapq_heappush, METH_VARARGS, "heappush(heap, item): put the item into the heap"},
    {"heappushpop", heapq_heappushpop, METH_VARARGS, "heappushpop(heap, item): push, then pop, in one go"},
    {"heappop", heapq_heappop, METH_O, "heappop(heap): take out the least item and return it"},
    {"heapreplace", heapq_heapreplace, METH_VARARGS, "heapreplace(heap, item): pop, then push, in one go"},
    {"heapify", heapq_heapify, METH_O, "heapify(list): make a heap of the list, in place, in linear time"},
    {"nlargest", heapq_nlargest, METH_VARARGS | METH_REPLAY, "nlargest(n, iterable): a list of the n largest items, the largest first"},
    {"nsmallest", heapq_nsmallest, METH_VARARGS | METH_REPLAY, "nsmallest(n, iterable): a list of the n least items, the least first"},
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
