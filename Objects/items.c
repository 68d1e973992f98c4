/* What list and tuple have in common: searching, comparing, printing and repeating arrays of items. See items.h. */
#include "items.h"
#include "py_containers.h"
#include "py_refcount.h"

int
py_items_contain(PyObject *self, PyObject *value)
{
    int same = 0;
    for (Py_ssize_t i = 0; same == 0 && i < Py_SIZE(self); i++) {
        same = items_equal(value, PySequence_Fast_ITEMS(self)[i]);
    }
    return same;
}

void
py_items_raise_absent(PyObject *self, PyObject *value)
{
    PyObject *text, *message;
    if (!PyList_Check(self)) {
        PyErr_SetString(PyExc_ValueError, "tuple.index(x): x not in tuple");
        return;
    }
    text = PyObject_Repr(value);
    message = text == NULL ? NULL : PyString_FromFormat("%s is not in list", PyString_AS_STRING(text));
    Py_XDECREF(text);
    if (message != NULL) {
        PyErr_SetObject(PyExc_ValueError, message);
        Py_DECREF(message);
    }
}

void
py_items_clip(Py_ssize_t size, Py_ssize_t *start, Py_ssize_t *stop)
{
    if (*start < 0) {
        *start += size;
        if (*start < 0) {
            *start = 0;
        }
    }
    if (*stop < 0) {
        *stop += size;
        if (*stop < 0) {
            *stop = 0;
        }
    }
}

/* ---- comparison ---- */

int
py_items_order_holds(Py_ssize_t a, Py_ssize_t b, int op)
{
    switch (op) {
    case Py_LT:
        return a < b;
    case Py_LE:
        return a <= b;
    case Py_EQ:
        return a == b;
    case Py_NE:
        return a != b;
    case Py_GT:
        return a > b;
    default:
        return a >= b;
    }
}

int
py_items_same_quietly(PyObject *a, PyObject *b)
{
    Py_ssize_t n = Py_SIZE(a);
    if (n != Py_SIZE(b)) {
        return PyList_CheckExact(a) ? 0 : -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *x = PySequence_Fast_ITEMS(a)[i], *y = PySequence_Fast_ITEMS(b)[i];
        if (x == y) {
            continue;
        }
        if (Py_TYPE(x) != Py_TYPE(y) || !(PyInt_CheckExact(x) || PyString_CheckExact(x))) {
            return -1;
        }
        if (!items_equal(x, y)) {
            return 0;
        }
    }
    return 1;
}

PyObject *
py_items_richcompare(PyObject *a, PyObject *b, int op)
{
    Py_ssize_t i;
    PyObject *left, *right, *result;
    if (PyList_Check(a) && Py_SIZE(a) != Py_SIZE(b) && (op == Py_EQ || op == Py_NE)) {
        return PyBool_FromLong(op == Py_NE);
    }
    for (i = 0; i < Py_SIZE(a) && i < Py_SIZE(b); i++) {
        int same = items_equal(PySequence_Fast_ITEMS(a)[i], PySequence_Fast_ITEMS(b)[i]);
        if (same < 0) {
            return NULL;
        }
        if (!same) {
            break;
        }
    }
    if (i >= Py_SIZE(a) || i >= Py_SIZE(b)) {
        return PyBool_FromLong(py_items_order_holds(Py_SIZE(a), Py_SIZE(b), op));
    }
    if (op == Py_EQ || op == Py_NE) {
        return PyBool_FromLong(op == Py_NE);
    }
    left = PySequence_Fast_ITEMS(a)[i];
    right = PySequence_Fast_ITEMS(b)[i];
    Py_INCREF(left);
    Py_INCREF(right);
    result = PyObject_RichCompare(left, right, op);
    Py_DECREF(left);
    Py_DECREF(right);
    return result;
}

/* ---- text ----

   Only a list can hold itself; a tuple in a cycle has a list or dict in it that notices. */

PyObject *
py_container_join_repr(const char *left, PyObject *parts, const char *right)
{
    PyObject *comma = PyString_FromString(", "), *text, *inner = NULL;
    if (comma != NULL) {
        inner = _PyString_Join(comma, parts);
        Py_DECREF(comma);
    }
    if (inner == NULL) {
        return NULL;
    }
    text = PyString_FromString(left);
    PyString_ConcatAndDel(&text, inner);
    PyString_ConcatAndDel(&text, PyString_FromString(right));
    return text;
}

/* The reprs of all items as a list. */
static PyObject *
repr_parts(PyObject *self)
{
    PyObject *parts = PyList_New(0), *item, *text;
    for (Py_ssize_t i = 0; parts != NULL && i < Py_SIZE(self); i++) {
        item = PySequence_Fast_ITEMS(self)[i];
        Py_INCREF(item);
        text = PyObject_Repr(item);
        Py_DECREF(item);
        if (text == NULL || PyList_Append(parts, text) < 0) {
            Py_CLEAR(parts);
        }
        Py_XDECREF(text);
    }
    return parts;
}

PyObject *
py_items_repr(PyObject *self, const char *left, const char *right, const char *single)
{
    PyObject *parts, *result = NULL;
    int guarded = PyList_Check(self), status = guarded ? Py_ReprEnter(self) : 0;
    if (status != 0) {
        return status < 0 ? NULL : PyString_FromFormat("%s...%s", left, right);
    }
    parts = repr_parts(self);
    if (parts != NULL) {
        result = py_container_join_repr(left, parts, PyList_GET_SIZE(parts) == 1 ? single : right);
        Py_DECREF(parts);
    }
    if (guarded) {
        Py_ReprLeave(self);
    }
    return result;
}

static int
print_items(PyObject *self, FILE *file)
{
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < Py_SIZE(self); i++) {
        PyObject *item = PySequence_Fast_ITEMS(self)[i];
        Py_INCREF(item);
        if (i > 0) {
            fputs(", ", file);
        }
        status = PyObject_Print(item, file, 0);
        Py_DECREF(item);
    }
    return status;
}

int
py_items_print(PyObject *self, FILE *file, const char *left, const char *right, const char *single)
{
    int guarded = PyList_Check(self), status = guarded ? Py_ReprEnter(self) : 0;
    if (status != 0) {
        if (status > 0) {
            fprintf(file, "%s...%s", left, right);
        }
        return status > 0 ? 0 : -1;
    }
    fputs(left, file);
    status = print_items(self, file);
    if (status == 0) {
        fputs(Py_SIZE(self) == 1 ? single : right, file);
    }
    if (guarded) {
        Py_ReprLeave(self);
    }
    return status;
}

/* ---- repetition ---- */

Py_ssize_t
py_items_product(Py_ssize_t size, Py_ssize_t n)
{
    if (n <= 0 || size == 0) {
        return 0;
    }
    if (n > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(PyObject *) / size) {
        PyErr_NoMemory();
        return -1;
    }
    return size * n;
}

void
py_items_repeat(PyObject **out, PyObject *const *items, Py_ssize_t size, Py_ssize_t times)
{
    Py_ssize_t done = size, total = size * times;
    if (total == 0) {
        return;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        py_refs_add(items[i], times);
    }
    memmove(out, items, (size_t)size * sizeof(PyObject *));
    while (done < total) {
        Py_ssize_t more = done < total - done ? done : total - done;
        memcpy(out + done, out, (size_t)more * sizeof(PyObject *));
        done += more;
    }
}
