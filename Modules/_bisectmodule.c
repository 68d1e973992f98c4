/* The module _bisect: searching in a sorted sequence, and inserting so that it stays sorted. */
#include "Python.h"
#include "py_replay.h"

/* Does `value` belong in front of `item`? To the right of equal ones: value < item; to the left: not item < value. */
static int
belongs_before(PyObject *value, PyObject *item, int right)
{
    int yes = right ? PyObject_RichCompareBool(value, item, Py_LT) : PyObject_RichCompareBool(item, value, Py_LT);
    return yes < 0 ? -1 : right ? yes : !yes;
}

/* The place for `value` in list[low:high]; -1 on an error. */
static Py_ssize_t
find_place(PyObject *list, PyObject *value, Py_ssize_t low, Py_ssize_t high, int right)
{
    if (low < 0) {
        PyErr_SetString(PyExc_ValueError, "lo must be non-negative");
        return -1;
    }
    if (high == -1) {
        high = PySequence_Size(list);
        if (high < 0) {
            return -1;
        }
    }
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        PyObject *item = PySequence_GetItem(list, middle);
        int before;
        if (item == NULL) {
            return -1;
        }
        before = belongs_before(value, item, right);
        Py_DECREF(item);
        if (before < 0) {
            return -1;
        }
        if (before) {
            high = middle;
        }
        else {
            low = middle + 1;
        }
    }
    return low;
}

/* Parse (a, x, lo=0, hi=-1) and search; -1 on an error. */
static Py_ssize_t
parse_and_find(PyObject *args, PyObject *keywords, const char *format, int right, PyObject **list, PyObject **value)
{
    static const char *const names[] = {"a", "x", "lo", "hi", NULL};
    Py_ssize_t low = 0, high = -1;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, format, (char **)(uintptr_t)names, list, value, &low, &high)) {
        return -1;
    }
    return find_place(*list, *value, low, high, right);
}

static PyObject *
search(PyObject *args, PyObject *keywords, const char *format, int right)
{
    PyObject *list, *value;
    Py_ssize_t i = parse_and_find(args, keywords, format, right, &list, &value);
    return i < 0 ? NULL : PyInt_FromSsize_t(i);
}

static PyObject *
insert(PyObject *args, PyObject *keywords, const char *format, int right)
{
    PyObject *list, *value, *answer;
    Py_ssize_t i = parse_and_find(args, keywords, format, right, &list, &value);
    if (i < 0) {
        return NULL;
    }
    if (PyList_CheckExact(list)) {
        if (PyList_Insert(list, i, value) < 0) {
            return NULL;
        }
        Py_RETURN_NONE;
    }
    answer = PyObject_CallMethod(list, (char *)"insert", (char *)"nO", i, value);
    if (answer == NULL) {
        return NULL;
    }
    Py_DECREF(answer);
    Py_RETURN_NONE;
}

static PyObject *
bisect_bisect_right(PyObject *self, PyObject *args, PyObject *keywords)
{
    return search(args, keywords, "OO|nn:bisect_right", 1);
}

static PyObject *
bisect_bisect_left(PyObject *self, PyObject *args, PyObject *keywords)
{
    return search(args, keywords, "OO|nn:bisect_left", 0);
}

static PyObject *
bisect_insort_right(PyObject *self, PyObject *args, PyObject *keywords)
{
    return insert(args, keywords, "OO|nn:insort_right", 1);
}

static PyObject *
bisect_insort_left(PyObject *self, PyObject *args, PyObject *keywords)
{
    return insert(args, keywords, "OO|nn:insort_left", 0);
}

#define KEYWORDS(f) ((PyCFunction)(void (*)(void))(f)), METH_VARARGS | METH_KEYWORDS | METH_REPLAY | METH_REPLAY

static const PyMethodDef bisect_methods[] = {
    {"bisect_right", KEYWORDS(bisect_bisect_right), "bisect_right(a, x[, lo[, hi]]): where x belongs, behind equal items"},
    {"bisect", KEYWORDS(bisect_bisect_right), "the same as bisect_right()"},
    {"bisect_left", KEYWORDS(bisect_bisect_left), "bisect_left(a, x[, lo[, hi]]): where x belongs, in front of equal items"},
    {"insort_right", KEYWORDS(bisect_insort_right), "insort_right(a, x[, lo[, hi]]): insert x behind equal items"},
    {"insort", KEYWORDS(bisect_insort_right), "the same as insort_right()"},
    {"insort_left", KEYWORDS(bisect_insort_left), "insort_left(a, x[, lo[, hi]]): insert x in front of equal items"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
init_bisect(void);

PyMODINIT_FUNC
init_bisect(void)
{
    Py_InitModule3("_bisect", (PyMethodDef *)bisect_methods, "Searching in sorted sequences by halving.");
}
