/* list.sort(key=...), flat: each key is computed by a frame in the caller's chain. Then the sort itself: by merging where
   comparisons call Python (list_merge_flat.c), else as in list_sort.c.

   While keys are computed the items are in a hidden list, so that all state is objects: the continuation holds the list
   to be sorted (empty meanwhile, invariant I1 of list_sort.c), the key function, the hidden list and the keys so far. */
#include "list_impl.h"
#include "list_sort.h"
#include "py_containers.h"
#include "py_iters.h"

enum { LIST, KEY, ITEMS, KEYS, CMP };

/* Exchange the arrays of two lists. */
static void
swap_arrays(PyListObject *a, PyListObject *b)
{
    PyObject **items = a->ob_item;
    Py_ssize_t size = Py_SIZE(a), allocated = a->allocated;
    a->ob_item = b->ob_item;
    Py_SIZE(a) = Py_SIZE(b);
    a->allocated = b->allocated;
    b->ob_item = items;
    Py_SIZE(b) = size;
    b->allocated = allocated;
}

/* All keys are there, or an error is set: order the items and give them back to the list. */
static int
finish(py_cont *cont, int status, int reverse)
{
    PyListObject *list = (PyListObject *)cont->object[LIST], *hidden = (PyListObject *)cont->object[ITEMS];
    PyListObject *keys = (PyListObject *)cont->object[KEYS];
    py_sort sort;
    memset(&sort, 0, sizeof(sort));
    sort.list = list;
    sort.cmp = cont->object[CMP];
    sort.n = Py_SIZE(hidden);
    sort.held = hidden->ob_item;
    sort.allocated = hidden->allocated;
    Py_SIZE(hidden) = 0;
    hidden->ob_item = NULL;
    hidden->allocated = 0;
    if (status == 0) {
        PyListObject *owner = (PyListObject *)PyList_New(0);
        if (owner == NULL) {
            status = -1;
        }
        else {
            swap_arrays(owner, keys); /* nobody can reach the keys meanwhile */
            sort.keys = owner->ob_item;
            sort.items = sort.held;
            PyObject_GC_UnTrack(owner);
            status = py_sort_order(&sort, reverse);
            Py_DECREF(owner);
        }
    }
    return py_sort_end(&sort, status);
}

/* Does every comparison call Python?  A C function compares builtin objects as quickly as the sort can. */
static int
wants_merge(PyObject *keys, PyObject *cmp)
{
    return PyList_GET_SIZE(keys) > 1 &&
           ((cmp != NULL && !PyCFunction_Check(cmp)) || py_sort_calls_python(PyList_GET_ITEM(keys, 0)));
}

static py_step
sort_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *hidden = cont->object[ITEMS], *keys = cont->object[KEYS], *item;
    while (how == STEP_RETURN) {
        if (value != NULL && py_list_append_steal(keys, value) < 0) {
            how = STEP_RAISE;
            break;
        }
        if (PyList_GET_SIZE(keys) >= PyList_GET_SIZE(hidden)) {
            break;
        }
        value = NULL;
        item = PyList_GET_ITEM(hidden, PyList_GET_SIZE(keys));
        how = py_flat_then(ts, cont, cont->object[KEY], &item, 1, NULL, &value);
    }
    if (how >= STEP_CALL) {
        return how;
    }
    if (how == STEP_RETURN && wants_merge(keys, cont->object[CMP])) {
        return py_list_merge_flat(ts, cont->object[LIST], hidden, keys, cont->object[CMP], (int)cont->number[0], result);
    }
    if (finish(cont, how == STEP_RETURN ? 0 : -1, (int)cont->number[0]) < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

const py_cont_kind py_kind_list_sort = {"list.sort", sort_resume, 5, 1, "list key items keys cmp; reverse"};

/* Hide the items, which are their own keys, and merge. */
static py_step
start_merge(py_thread *ts, PyObject *list, PyObject *cmp, int reverse, PyObject **result)
{
    PyObject *hidden = PyList_New(0);
    if (hidden == NULL) {
        return STEP_RAISE;
    }
    swap_arrays((PyListObject *)list, (PyListObject *)hidden);
    ((PyListObject *)list)->allocated = -1;
    py_step how = py_list_merge_flat(ts, list, hidden, hidden, cmp, reverse, result);
    Py_DECREF(hidden);
    return how;
}

/* Hide the items and begin with the first key. */
static py_step
start(py_thread *ts, PyObject *list, PyObject *cmp, PyObject *key, int reverse, PyObject **result)
{
    PyObject *hidden = PyList_New(0), *keys = PyList_New(0);
    py_cont *cont = hidden == NULL || keys == NULL ? NULL : py_cont_new(ts, &py_kind_list_sort);
    py_step how;
    if (cont == NULL) {
        Py_XDECREF(hidden);
        Py_XDECREF(keys);
        return STEP_RAISE;
    }
    Py_INCREF(list);
    Py_INCREF(key);
    cont->object[LIST] = list;
    cont->object[KEY] = key;
    cont->object[ITEMS] = hidden;
    cont->object[KEYS] = keys;
    if (cmp != Py_None) {
        Py_INCREF(cmp);
        cont->object[CMP] = cmp;
    }
    cont->number[0] = reverse;
    swap_arrays((PyListObject *)list, (PyListObject *)hidden);
    ((PyListObject *)list)->allocated = -1;
    how = sort_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}

py_step
py_list_sort_flat(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                  PyObject **result)
{
    static const char *const names[] = {"cmp", "key", "reverse", NULL};
    PyObject *cmp = Py_None, *key = Py_None, *tuple;
    int reverse = 0;
    if (nargs > 0 || (kwargs != NULL && PyDict_Size(kwargs) > 0)) {
        int good;
        tuple = py_tuple_from_array(args, nargs);
        if (tuple == NULL) {
            return STEP_RAISE;
        }
        good = PyArg_ParseTupleAndKeywords(tuple, kwargs, "|OOi:sort", (char **)(uintptr_t)names, &cmp, &key, &reverse);
        Py_DECREF(tuple);
        if (!good || (cmp != Py_None && PyErr_WarnPy3k("the cmp argument is not supported in 3.x", 1) < 0)) {
            return STEP_RAISE;
        }
    }
    if (key != Py_None) {
        return start(ts, self, cmp, key, reverse, result);
    }
    if (wants_merge(self, cmp != Py_None ? cmp : NULL)) {
        return start_merge(ts, self, cmp != Py_None ? cmp : NULL, reverse, result);
    }
    if (py_list_sort(self, cmp, key, reverse) < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}
