/* Sorting by comparisons in Python, flat: a merge sort whose whole state is objects and three numbers.

   Runs of `width` items that are in order are merged pairwise from one list into another, then the lists change places
   and the width doubles.  What has been put into the target says where the merge stands:

       source  | left run | right run | left run | …        done = len(target)
       target  | merged …|                                  low  = done rounded down to 2 * width

   `left` counts the items taken from the left run of the pair; done - low - left came from the right one.  Items move
   along with their keys; without keys both are the same lists.

   I1 The source always holds all items: on an error it is what the list gets back.
   I2 Stable: the right item goes first only if it is less than the left one.

   Not here: computing keys (list_sort_flat.c), sorting without calls (list_sort.c). */
#include "list_impl.h"
#include "list_sort.h"
#include "py_containers.h"
#include "py_core.h"
#include "py_flat.h"
#include "py_type.h"

enum { LIST, CMP, KEYS, KEYS_TARGET, ITEMS, ITEMS_TARGET };
enum { WIDTH, LEFT, STATE };
enum { REVERSED = 1, ASKING_TRUTH = 2 };

int
py_sort_calls_python(PyObject *first)
{
    PyTypeObject *type = Py_TYPE(first);
    return PyInstance_Check(first) || type->tp_richcompare == py_slot_tp_richcompare ||
           type->tp_compare == _PyObject_SlotCompare;
}

static Py_ssize_t
smaller(Py_ssize_t a, Py_ssize_t b)
{
    return a < b ? a : b;
}

typedef struct {
    Py_ssize_t n, done, low, middle, high;   /* of the pair of runs that is being merged */
    Py_ssize_t i, j;                         /* next item of the left run, of the right run */
} merge_place;

static merge_place
place_of(const py_cont *cont)
{
    Py_ssize_t width = cont->number[WIDTH];
    merge_place at;
    at.n = PyList_GET_SIZE(cont->object[KEYS]);
    at.done = PyList_GET_SIZE(cont->object[KEYS_TARGET]);
    at.low = at.done - at.done % (2 * width);
    at.middle = smaller(at.low + width, at.n);
    at.high = smaller(at.low + 2 * width, at.n);
    at.i = at.low + cont->number[LEFT];
    at.j = at.middle + (at.done - at.low - cont->number[LEFT]);
    return at;
}

/* The next item of the target is item k of the source. */
static int
take(py_cont *cont, const merge_place *at, Py_ssize_t k)
{
    if (PyList_Append(cont->object[KEYS_TARGET], PyList_GET_ITEM(cont->object[KEYS], k)) < 0) {
        return -1;
    }
    if (cont->object[ITEMS] != cont->object[KEYS] &&
        PyList_Append(cont->object[ITEMS_TARGET], PyList_GET_ITEM(cont->object[ITEMS], k)) < 0) {
        return -1;
    }
    cont->number[LEFT] = at->done + 1 == at->high ? 0 : cont->number[LEFT] + (k < at->middle);
    return 0;
}

static void
exchange(py_cont *cont, int a, int b)
{
    PyObject *o = cont->object[a];
    cont->object[a] = cont->object[b];
    cont->object[b] = o;
}

/* The target is full: it becomes the source of wider runs. */
static int
next_pass(py_cont *cont)
{
    int apart = cont->object[ITEMS] != cont->object[KEYS];
    exchange(cont, KEYS, KEYS_TARGET);
    exchange(cont, ITEMS, ITEMS_TARGET);
    cont->number[WIDTH] *= 2;
    return PyList_SetSlice(cont->object[KEYS_TARGET], 0, PY_SSIZE_T_MAX, NULL) < 0 ||
           (apart && PyList_SetSlice(cont->object[ITEMS_TARGET], 0, PY_SSIZE_T_MAX, NULL) < 0) ? -1 : 0;
}

/* Gives the items back to the list. Returns status, -1 also when somebody has changed the list. */
static int
give_back(py_cont *cont, int status)
{
    PyListObject *items = (PyListObject *)cont->object[ITEMS];
    py_sort sort;
    memset(&sort, 0, sizeof sort);
    sort.list = (PyListObject *)cont->object[LIST];
    if (cont->number[STATE] & REVERSED) {
        PyList_Reverse((PyObject *)items);
    }
    sort.n = Py_SIZE(items);
    sort.held = items->ob_item;
    sort.allocated = items->allocated;
    Py_SIZE(items) = 0;
    items->ob_item = NULL;
    items->allocated = 0;
    return py_sort_end(&sort, status);
}

/* What a comparison has given: 1 less, 0 not, -1 an exception, -2 its truth is still to be asked. Steals value. */
static int
judge(py_cont *cont, PyObject *value)
{
    int less;
    if (cont->object[CMP] != NULL) {
        if (!PyInt_Check(value)) {
            PyErr_Format(PyExc_TypeError, "comparison function must return int, not %.200s", Py_TYPE(value)->tp_name);
            less = -1;
        }
        else {
            less = PyInt_AS_LONG(value) < 0;
        }
    }
    else {
        less = value == Py_True ? 1 : value == Py_False ? 0 : -2;
    }
    if (less != -2) {
        Py_DECREF(value);
    }
    return less;
}

/* Is the right item less than the left one? Asks. */
static py_step
compare(py_thread *ts, py_cont *cont, const merge_place *at, PyObject **value)
{
    PyObject *pair[2] = {PyList_GET_ITEM(cont->object[KEYS], at->j), PyList_GET_ITEM(cont->object[KEYS], at->i)};
    if (cont->object[CMP] != NULL) {
        return py_flat_then(ts, cont, cont->object[CMP], pair, 2, NULL, value);
    }
    py_cont_push(ts, cont);
    py_step how = py_flat_richcompare(ts, pair[0], pair[1], Py_LT, value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

static py_step
ask_truth(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *asked = *value;
    cont->number[STATE] |= ASKING_TRUTH;
    *value = NULL;
    py_cont_push(ts, cont);
    py_step how = py_flat_truth(ts, asked, value);
    Py_DECREF(asked);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        cont->number[STATE] &= ~ASKING_TRUTH;
    }
    return how;
}

/* Everything that can be moved without a comparison. Returns 1: compare next, 0: sorted, -1: an exception is set. */
static int
advance(py_cont *cont, merge_place *at)
{
    for (;;) {
        *at = place_of(cont);
        if (at->done == at->n) {
            if (next_pass(cont) < 0) {
                return -1;
            }
            if (cont->number[WIDTH] >= at->n) {
                return 0;
            }
        }
        else if (at->i < at->middle && at->j < at->high) {
            return 1;
        }
        else if (take(cont, at, at->i < at->middle ? at->i : at->j) < 0) {
            return -1;
        }
    }
}

static py_step
merge_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    merge_place at;
    int status = -1;

    cont->number[STATE] &= ~ASKING_TRUTH;
    while (how == STEP_RETURN) {
        if (value != NULL) {
            int less = judge(cont, value);
            if (less == -2) {
                how = ask_truth(ts, cont, &value);
                if (how >= STEP_CALL) {
                    return how;
                }
                continue;
            }
            at = place_of(cont);
            if (less < 0 || take(cont, &at, less ? at.j : at.i) < 0) {
                break;
            }
            value = NULL;
        }
        status = advance(cont, &at);
        if (status <= 0) {
            break;
        }
        status = -1;
        how = compare(ts, cont, &at, &value);
        if (how >= STEP_CALL) {
            return how;
        }
    }
    if (give_back(cont, status) < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

const py_cont_kind py_kind_list_sort_merge = {
    "list.sort.merge", merge_resume, 6, 3, "list cmp keys keys_target items items_target; width left state"};

py_step
py_list_merge_flat(py_thread *ts, PyObject *list, PyObject *items, PyObject *keys, PyObject *cmp, int reverse,
                   PyObject **result)
{
    PyObject *keys_target = PyList_New(0), *items_target = keys == items ? keys_target : PyList_New(0);
    py_cont *cont = keys_target == NULL || items_target == NULL ? NULL : py_cont_new(ts, &py_kind_list_sort_merge);

    if (keys == items) {
        Py_XINCREF(items_target);
    }
    if (cont == NULL) {
        Py_XDECREF(keys_target);
        Py_XDECREF(items_target);
    }
    else {
        Py_INCREF(list);
        Py_INCREF(items);
        Py_INCREF(keys);
        Py_XINCREF(cmp);
        cont->object[LIST] = list;
        cont->object[CMP] = cmp;
        cont->object[KEYS] = keys;
        cont->object[KEYS_TARGET] = keys_target;
        cont->object[ITEMS] = items;
        cont->object[ITEMS_TARGET] = items_target;
        cont->number[WIDTH] = 1;
        cont->number[STATE] = reverse ? REVERSED : 0;
    }
    if (cont != NULL && reverse && (PyList_Reverse(items) < 0 || (keys != items && PyList_Reverse(keys) < 0))) {
        Py_CLEAR(cont);
    }
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_step how = merge_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}
