/* Equality and ordering of dicts.

   Equal: as many items, and each key of the one is in the other with an equal value.
   Order (cmp, and < <= > >= by way of it): the shorter dict is less. Of dicts of one length, take in each the least key
   whose value the other has not; the dict with the lesser such key is less, or when these keys are equal the one
   with the lesser value there.

   All comparisons may change both dicts; references are held and positions are indices. */
#include "dict_impl.h"

/* Is (key, value) of one dict in the other? Returns -1 with an exception set. */
static int
has_item(py_dict *d, PyObject *key, Py_ssize_t hash, PyObject *value)
{
    PyObject *other;
    int same;
    Py_ssize_t n = py_dict_find(d, key, hash);
    if (n < 0 || (other = *dict_place(d, n)) == NULL) {
        return n == DICT_FAILED ? -1 : 0;
    }
    Py_INCREF(other);
    same = PyObject_RichCompareBool(value, other, Py_EQ);
    Py_DECREF(other);
    return same;
}

static int
dicts_equal(py_dict *a, py_dict *b)
{
    Py_ssize_t pos = 0;
    PyObject *value, *key;
    py_dict_entry *e;
    if (a->ma_used != b->ma_used) {
        return 0;
    }
    while ((e = dict_next(a, &pos, &value)) != NULL) {
        int same;
        key = e->key;
        Py_INCREF(key);
        Py_INCREF(value);
        same = has_item(b, key, e->hash, value);
        Py_DECREF(key);
        Py_DECREF(value);
        if (same <= 0) {
            return same;
        }
    }
    return 1;
}

PyObject *
py_dict_richcompare(PyObject *a, PyObject *b, int op)
{
    int same;
    PyObject *result;
    if (!PyDict_Check(a) || !PyDict_Check(b) || (op != Py_EQ && op != Py_NE)) {
        if (PyDict_Check(a) && PyDict_Check(b)
            && PyErr_WarnPy3k("dict inequality comparisons not supported in 3.x", 1) < 0) {
            return NULL;
        }
        result = Py_NotImplemented;
    }
    else {
        same = dicts_equal((py_dict *)a, (py_dict *)b);
        if (same < 0) {
            return NULL;
        }
        result = same == (op == Py_EQ) ? Py_True : Py_False;
    }
    Py_INCREF(result);
    return result;
}

/* The least key so far and its value. */
typedef struct {
    PyObject *key;   /* owned, NULL: none */
    PyObject *value; /* owned */
} least_item;

/* Let `least` be (key, value) if that is lesser and not in the other dict. */
static int
consider(least_item *least, py_dict *other, PyObject *key, Py_ssize_t hash, PyObject *value)
{
    PyObject *old_key = least->key, *old_value = least->value;
    int yes;
    if (old_key != NULL) {
        yes = PyObject_RichCompareBool(old_key, key, Py_LT);
        if (yes != 0) {
            return yes < 0 ? -1 : 0;
        }
    }
    yes = has_item(other, key, hash, value);
    if (yes != 0) {
        return yes < 0 ? -1 : 0;
    }
    Py_INCREF(key);
    Py_INCREF(value);
    least->key = key;
    least->value = value;
    Py_XDECREF(old_key);
    Py_XDECREF(old_value);
    return 0;
}

static int
find_least(least_item *least, py_dict *d, py_dict *other)
{
    Py_ssize_t pos = 0;
    PyObject *value, *key;
    py_dict_entry *e;
    int status = 0;
    while (status == 0 && (e = dict_next(d, &pos, &value)) != NULL) {
        key = e->key;
        Py_INCREF(key);
        Py_INCREF(value);
        status = consider(least, other, key, e->hash, value);
        Py_DECREF(key);
        Py_DECREF(value);
    }
    return status;
}

/* cmp of two values: -1, 0, 1 and *failed set on an exception. */
static int
order_of(PyObject *a, PyObject *b, int *failed)
{
    int order = PyObject_Compare(a, b);
    *failed = PyErr_Occurred() != NULL;
    return *failed ? -1 : order;
}

/* Returns -1, 0 or 1; -1 with an exception set is a failure. */
int
py_dict_compare(PyObject *left, PyObject *right)
{
    py_dict *a = (py_dict *)left, *b = (py_dict *)right;
    least_item least_a = {NULL, NULL}, least_b = {NULL, NULL};
    int result = 0, failed = 0;
    if (a->ma_used != b->ma_used) {
        return a->ma_used < b->ma_used ? -1 : 1;
    }
    if (find_least(&least_a, a, b) < 0) {
        result = -1;
    }
    else if (least_a.key != NULL) {
        if (find_least(&least_b, b, a) < 0) {
            result = -1;
        }
        else if (least_b.key == NULL) {
            result = 0; /* a comparison has changed one of them */
        }
        else {
            result = order_of(least_a.key, least_b.key, &failed);
            if (result == 0 && !failed) {
                result = order_of(least_a.value, least_b.value, &failed);
            }
        }
    }
    Py_XDECREF(least_a.key);
    Py_XDECREF(least_a.value);
    Py_XDECREF(least_b.key);
    Py_XDECREF(least_b.value);
    return result;
}
