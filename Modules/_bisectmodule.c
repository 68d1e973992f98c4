/* The module _bisect: searching in a sorted sequence, and inserting so that it stays sorted.

   The functions are flat: the comparisons, and all that a sequence in Python is asked for, run in frames of the caller's chain.
   Meanwhile the continuation holds the bounds; the list may change, each item is fetched when its turn comes.

       LENGTH ──▶ ITEM ──▶ LESS (──▶ TRUTH) ──▶ ITEM ──▶ … ──▶ the place is given, or INSERTED */
#include "Python.h"
#include "py_containers.h"
#include "py_flat_steps.h"

enum { LIST, VALUE };

enum { STATE, LOW, HIGH };

/* In number[STATE]: what comes next; to the right of equal ones; it is inserted there. */
enum { LENGTH, ITEM, LESS, TRUTH, INSERTED, STAGES = 7, RIGHT = 8, INSERTS = 16 };

static void
wait_for(py_cont *cont, int stage)
{
    cont->number[STATE] = (cont->number[STATE] & ~(Py_ssize_t)STAGES) | stage;
}

static Py_ssize_t
middle_of(const py_cont *cont)
{
    return cont->number[LOW] + (cont->number[HIGH] - cont->number[LOW]) / 2;
}

/* ---- without Python ---- */

static int
is_plain(PyObject *o)
{
    return PyInt_CheckExact(o) || PyString_CheckExact(o) || PyFloat_CheckExact(o) || PyLong_CheckExact(o) ||
           PyUnicode_CheckExact(o);
}

/* The answer: does the value belong in front of the item in the middle? */
static void
narrow(py_cont *cont, int less)
{
    if (less == ((cont->number[STATE] & RIGHT) != 0)) {
        cont->number[HIGH] = middle_of(cont);
    }
    else {
        cont->number[LOW] = middle_of(cont) + 1;
    }
}

/* Halves a list as long as comparing calls nothing.  Returns status.  Raises yes. */
static int
narrow_plainly(py_cont *cont)
{
    PyObject *list = cont->object[LIST], *value = cont->object[VALUE];
    int right = (cont->number[STATE] & RIGHT) != 0;

    while (PyList_CheckExact(list) && is_plain(value) && cont->number[LOW] < cont->number[HIGH]) {
        Py_ssize_t middle = middle_of(cont);
        PyObject *item = middle < PyList_GET_SIZE(list) ? PyList_GET_ITEM(list, middle) : NULL;
        if (item == NULL || !is_plain(item)) {
            break;
        }
        int less = PyObject_RichCompareBool(right ? value : item, right ? item : value, Py_LT);
        if (less < 0) {
            return -1;
        }
        narrow(cont, less);
    }
    return 0;
}

/* ---- flat ---- */

static py_step
ask_item(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *list = cont->object[LIST], *place;
    Py_ssize_t middle = middle_of(cont);
    py_step how;

    wait_for(cont, ITEM);
    if (PyList_CheckExact(list) || PyTuple_CheckExact(list)) {
        *value = PySequence_GetItem(list, middle);
        return *value != NULL ? STEP_RETURN : STEP_RAISE;
    }
    place = PyInt_FromSsize_t(middle);
    if (place == NULL) {
        return STEP_RAISE;
    }
    FLAT_BELOW(ts, cont, how, py_flat_getitem(ts, list, place, value));
    Py_DECREF(place);
    return how;
}

/* The item has come, and is given up. */
static py_step
ask_less(py_thread *ts, py_cont *cont, PyObject *item, PyObject **value)
{
    PyObject *wanted = cont->object[VALUE];
    int right = (cont->number[STATE] & RIGHT) != 0;
    py_step how;

    wait_for(cont, LESS);
    *value = NULL;
    FLAT_BELOW(ts, cont, how, py_flat_richcompare(ts, right ? wanted : item, right ? item : wanted, Py_LT, value));
    Py_DECREF(item);
    return how;
}

static py_step
ask_truth(py_thread *ts, py_cont *cont, PyObject *answer, PyObject **value)
{
    py_step how;
    wait_for(cont, TRUTH);
    *value = NULL;
    FLAT_BELOW(ts, cont, how, py_flat_truth(ts, answer, value));
    Py_DECREF(answer);
    return how;
}

static py_step
insert(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *list = cont->object[LIST], *args[2] = {PyInt_FromSsize_t(cont->number[LOW]), cont->object[VALUE]};
    py_step how = STEP_RAISE;

    wait_for(cont, INSERTED);
    if (PyList_CheckExact(list)) {
        Py_XDECREF(args[0]);
        return PyList_Insert(list, cont->number[LOW], cont->object[VALUE]) < 0 ? STEP_RAISE : py_flat_none(value);
    }
    PyObject *method = args[0] != NULL ? PyObject_GetAttrString(list, "insert") : NULL;
    if (method != NULL) {
        how = py_flat_then(ts, cont, method, args, 2, NULL, value);
        Py_DECREF(method);
    }
    Py_XDECREF(args[0]);
    return how;
}

/* The next question, or the end of the search: *place is set then. */
static py_step
go_on(py_thread *ts, py_cont *cont, PyObject **place, PyObject **value)
{
    if (narrow_plainly(cont) < 0) {
        return STEP_RAISE;
    }
    if (cont->number[LOW] < cont->number[HIGH]) {
        return ask_item(ts, cont, value);
    }
    if (cont->number[STATE] & INSERTS) {
        return insert(ts, cont, value);
    }
    *place = PyInt_FromSsize_t(cont->number[LOW]);
    return *place != NULL ? STEP_RETURN : STEP_RAISE;
}

/* What was asked for has come, taken over. */
static py_step
take(py_thread *ts, py_cont *cont, PyObject *come, PyObject **place, PyObject **value)
{
    int truth = come == Py_True;

    switch (cont->number[STATE] & STAGES) {
    case LENGTH:
        cont->number[HIGH] = PyInt_Check(come) ? PyInt_AS_LONG(come) : 0;
        break;
    case ITEM:
        return ask_less(ts, cont, come, value);
    case LESS:
        if (!PyBool_Check(come)) {
            return ask_truth(ts, cont, come, value);
        }
        narrow(cont, truth);
        break;
    case TRUTH:
        narrow(cont, truth);
        break;
    default:    /* INSERTED */
        *place = Py_None;
        Py_INCREF(Py_None);
    }
    Py_DECREF(come);
    return *place != NULL ? STEP_RETURN : go_on(ts, cont, place, value);
}

static py_step
search_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *place = NULL;
    while (how == STEP_RETURN && place == NULL) {
        PyObject *come = value;
        value = NULL;
        how = take(ts, cont, come, &place, &value);
    }
    *result = place;
    return how;
}

const py_cont_kind py_kind_bisect_search = {"bisect.search", search_resume, 2, 3, "list value; state low high"};

/* Begins, with the bounds that were given; high -1: the length. */
static py_step
begin(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *place = NULL, *value = NULL;
    py_step how;

    if (cont->number[LOW] < 0) {
        PyErr_SetString(PyExc_ValueError, "lo must be non-negative");
        return STEP_RAISE;
    }
    if (cont->number[HIGH] == -1) {
        PySequenceMethods *suite = Py_TYPE(cont->object[LIST])->tp_as_sequence;
        if ((suite == NULL || suite->sq_length == NULL) && PySequence_Size(cont->object[LIST]) < 0) {
            return STEP_RAISE;    /* a mapping's length is none of its */
        }
        FLAT_BELOW(ts, cont, how, py_flat_len(ts, cont->object[LIST], &value));
    }
    else {
        how = go_on(ts, cont, &place, &value);
    }
    if (how == STEP_RETURN && place == NULL) {
        return search_resume(ts, cont, how, value, result);
    }
    *result = place;
    return how;
}

static py_step
search(py_thread *ts, const char *format, int state, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
       PyObject **result)
{
    static const char *const names[] = {"a", "x", "lo", "hi", NULL};
    PyObject *list, *value, *tuple = py_tuple_from_array(args, nargs);
    Py_ssize_t low = 0, high = -1;
    py_cont *cont = NULL;
    py_step how = STEP_RAISE;

    if (tuple != NULL &&
        PyArg_ParseTupleAndKeywords(tuple, kwargs, format, (char **)(uintptr_t)names, &list, &value, &low, &high)) {
        cont = py_cont_with(ts, &py_kind_bisect_search, list, value, NULL);
    }
    if (cont != NULL) {
        cont->number[STATE] = state;
        cont->number[LOW] = low;
        cont->number[HIGH] = high;
        how = begin(ts, cont, result);
        Py_DECREF(cont);
    }
    Py_XDECREF(tuple);
    return how;
}

/* ---- the module ---- */

#define FUNCTION(name, state)                                                            \
    static FLAT_FUNCTION(bisect_##name)                                                    \
    {                                                                                    \
        return search(ts, "OO|nn:" #name, state, args, nargs, kwargs, result);           \
    }
FUNCTION(bisect_right, RIGHT)
FUNCTION(bisect_left, 0)
FUNCTION(insort_right, RIGHT | INSERTS)
FUNCTION(insort_left, INSERTS)
#undef FUNCTION

#define FLAT(f) ((PyCFunction)(void (*)(void))(f)), METH_FLAT

static const PyMethodDef bisect_methods[] = {
    {"bisect_right", FLAT(bisect_bisect_right), "bisect_right(a, x[, lo[, hi]]): where x belongs, behind equal items"},
    {"bisect", FLAT(bisect_bisect_right), "the same as bisect_right()"},
    {"bisect_left", FLAT(bisect_bisect_left), "bisect_left(a, x[, lo[, hi]]): where x belongs, in front of equal items"},
    {"insort_right", FLAT(bisect_insort_right), "insort_right(a, x[, lo[, hi]]): insert x behind equal items"},
    {"insort", FLAT(bisect_insort_right), "the same as insort_right()"},
    {"insort_left", FLAT(bisect_insort_left), "insort_left(a, x[, lo[, hi]]): insert x in front of equal items"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
init_bisect(void);

PyMODINIT_FUNC
init_bisect(void)
{
    Py_InitModule3("_bisect", (PyMethodDef *)bisect_methods, "Searching in sorted sequences by halving.");
}
