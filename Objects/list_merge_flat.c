/* Sorting by comparisons in Python, flat: asks what the plan of list_runs.c asks, in frames of the caller's chain.

   Between two comparisons all is in a continuation: the list to be sorted (empty meanwhile, invariant I1 of list_sort.c), the keys
   and the items in hidden lists, which are the same one where there are no keys, and the plan.

   I1 The hidden lists always hold all keys and items: on an error they are what the list gets back.
   I2 The plan is a capsule; in a continuation that pickles know it is a tuple until it is resumed.
   I3 Who finds a hidden list with the help of the collector may change it: its size is looked at after each comparison.

   Not here: computing keys (list_sort_flat.c), sorting without calls (list_sort.c). */
#include "list_impl.h"
#include "list_runs.h"
#include "list_sort.h"
#include "py_core.h"
#include "py_flat_steps.h"
#include "py_iters.h"
#include "py_type.h"

enum { LIST, CMP, KEYS, ITEMS, PLAN };

enum { STATE };

enum { REVERSED = 1, ASKING_TRUTH = 2 };

int
py_sort_calls_python(PyObject *first)
{
    PyTypeObject *type = Py_TYPE(first);
    return PyInstance_Check(first) || type->tp_richcompare == py_slot_tp_richcompare ||
           type->tp_compare == _PyObject_SlotCompare;
}

/* ---- the plan ---- */

static void
plan_free(PyObject *capsule)
{
    PyMem_Free(PyCapsule_GetPointer(capsule, NULL));
}

static PyObject *
plan_wrap(sort_runs *runs)
{
    PyObject *capsule = runs != NULL ? PyCapsule_New(runs, NULL, plan_free) : NULL;
    if (capsule == NULL) {
        PyMem_Free(runs);
    }
    return capsule;
}

/* The plan, made out of a tuple again (I2).  Returns borrowed, NULL: an exception is set. */
static sort_runs *
plan_of(py_cont *cont)
{
    if (PyTuple_Check(cont->object[PLAN])) {
        PyObject *capsule = plan_wrap(py_runs_thaw(cont->object[PLAN], PyList_GET_SIZE(cont->object[KEYS])));
        if (capsule == NULL) {
            return NULL;
        }
        Py_SETREF(cont->object[PLAN], capsule);
    }
    return PyCapsule_GetPointer(cont->object[PLAN], NULL);
}

int
py_list_merge_freeze(py_cont *cont)
{
    if (!PyTuple_Check(cont->object[PLAN])) {
        PyObject *state = py_runs_freeze(plan_of(cont));
        if (state == NULL) {
            return -1;
        }
        Py_SETREF(cont->object[PLAN], state);
    }
    return 0;
}

int
py_list_merge_thaw(py_cont *cont)
{
    if (PyList_GET_SIZE(cont->object[ITEMS]) != PyList_GET_SIZE(cont->object[KEYS]) ||
        PyList_GET_SIZE(cont->object[KEYS]) < 2) {
        PyErr_SetString(PyExc_ValueError, "bad state of a sort");
        return -1;
    }
    sort_runs *runs = py_runs_thaw(cont->object[PLAN], PyList_GET_SIZE(cont->object[KEYS]));
    PyMem_Free(runs);
    return runs != NULL ? 0 : -1;
}

/* ---- the lists ---- */

/* I3 */
static int
is_whole(const py_cont *cont, const sort_runs *runs)
{
    Py_ssize_t n = py_runs_size(runs);
    if (PyList_GET_SIZE(cont->object[KEYS]) == n && PyList_GET_SIZE(cont->object[ITEMS]) == n) {
        return 1;
    }
    PyErr_SetString(PyExc_ValueError, "list modified during sort");
    return 0;
}

/* Equal items keep their order: turned round before and after. */
static void
turn_round(py_cont *cont)
{
    PyList_Reverse(cont->object[ITEMS]);
    if (cont->object[KEYS] != cont->object[ITEMS]) {
        PyList_Reverse(cont->object[KEYS]);
    }
}

/* Gives the items back to the list.  Returns status, -1 also when somebody has changed the list. */
static int
give_back(py_cont *cont, int status)
{
    PyListObject *items = (PyListObject *)cont->object[ITEMS];
    py_sort sort;
    memset(&sort, 0, sizeof sort);
    sort.list = (PyListObject *)cont->object[LIST];
    if (cont->number[STATE] & REVERSED) {
        turn_round(cont);
    }
    sort.n = Py_SIZE(items);
    sort.held = items->ob_item;
    sort.allocated = items->allocated;
    Py_SIZE(items) = 0;
    items->ob_item = NULL;
    items->allocated = 0;
    return py_sort_end(&sort, status);
}

/* ---- comparing ---- */

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

static py_step
ask(py_thread *ts, py_cont *cont, const sort_runs *runs, PyObject **value)
{
    PyObject *pair[2];
    Py_ssize_t a, b;
    py_step how;

    py_runs_question(runs, &a, &b);
    pair[0] = PyList_GET_ITEM(cont->object[KEYS], a);
    pair[1] = PyList_GET_ITEM(cont->object[KEYS], b);
    if (cont->object[CMP] != NULL) {
        return py_flat_then(ts, cont, cont->object[CMP], pair, 2, NULL, value);
    }
    FLAT_BELOW(ts, cont, how, py_flat_richcompare(ts, pair[0], pair[1], Py_LT, value));
    return how;
}

static py_step
ask_truth(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *asked = *value;
    py_step how;
    cont->number[STATE] |= ASKING_TRUTH;
    *value = NULL;
    FLAT_BELOW(ts, cont, how, py_flat_truth(ts, asked, value));
    Py_DECREF(asked);
    return how;
}

/* The comparison has given something: `less`, 0 or 1.  Returns 1: compare again, 0: sorted, -1: an exception is set. */
static int
answer(py_cont *cont, sort_runs *runs, int less)
{
    sorted_rows rows = {((PyListObject *)cont->object[KEYS])->ob_item, NULL};
    if (cont->object[ITEMS] != cont->object[KEYS]) {
        rows.items = ((PyListObject *)cont->object[ITEMS])->ob_item;
    }
    return py_runs_answer(runs, rows, less);
}

static py_step
end(py_cont *cont, int status, PyObject **result)
{
    return give_back(cont, status) < 0 ? STEP_RAISE : py_flat_none(result);
}

/* As far as it goes without waiting; `value` NULL: the next thing is to compare. */
static py_step
merge_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    sort_runs *runs = plan_of(cont);
    int more = runs != NULL ? 1 : -1;

    cont->number[STATE] &= ~ASKING_TRUTH;
    while (how == STEP_RETURN && more > 0) {
        int less = value != NULL ? judge(cont, value) : 0;
        if (less == -2) {
            how = ask_truth(ts, cont, &value);
            continue;
        }
        if (less < 0 || !is_whole(cont, runs)) {
            return end(cont, -1, result);
        }
        more = value != NULL ? answer(cont, runs, less) : 1;
        value = NULL;
        if (more > 0) {
            how = ask(ts, cont, runs, &value);
        }
    }
    if (how >= STEP_CALL) {
        return how;
    }
    return end(cont, how == STEP_RETURN ? more : -1, result);
}

const py_cont_kind py_kind_list_sort_runs = {"list.sort.runs", merge_resume, 5, 1, "list cmp keys items plan; state"};

py_step
py_list_merge_flat(py_thread *ts, PyObject *list, PyObject *items, PyObject *keys, PyObject *cmp, int reverse,
                   PyObject **result)
{
    PyObject *plan = plan_wrap(py_runs_new(PyList_GET_SIZE(items)));
    py_cont *cont = plan != NULL ? py_cont_with(ts, &py_kind_list_sort_runs, list, cmp, keys) : NULL;
    if (cont == NULL) {
        Py_XDECREF(plan);
        return STEP_RAISE;
    }
    Py_INCREF(items);
    cont->object[ITEMS] = items;
    cont->object[PLAN] = plan;
    if (reverse) {
        cont->number[STATE] = REVERSED;
        turn_round(cont);
    }
    py_step how = merge_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}
