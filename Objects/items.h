/* What list and tuple have in common: both are arrays of items, reached through PySequence_Fast_ITEMS.

   All functions here may run foreign code between two items; a list may change under them, so each look at an item
   is a new one, within the size of that moment. */
#ifndef OBJECTS_ITEMS_H
#define OBJECTS_ITEMS_H

#include "Python.h"
#include "py_replay.h"

/* Are two items equal? Identity counts; ints and strings are compared on the spot. Returns -1 with an exception. */
static inline int
items_equal(PyObject *a, PyObject *b)
{
    int same;
    if (a == b) {
        return 1;
    }
    if (Py_TYPE(a) == Py_TYPE(b)) {
        if (PyInt_CheckExact(a)) {
            return PyInt_AS_LONG(a) == PyInt_AS_LONG(b);
        }
        if (PyString_CheckExact(a)) {
            Py_ssize_t n = PyString_GET_SIZE(a);
            return n == PyString_GET_SIZE(b)
                   && memcmp(PyString_AS_STRING(a), PyString_AS_STRING(b), (size_t)n) == 0;
        }
    }
    py_replay_looks(py_thread_get());
    Py_INCREF(a);
    Py_INCREF(b);
    same = PyObject_RichCompareBool(a, b, Py_EQ);
    Py_DECREF(a);
    Py_DECREF(b);
    return same;
}

/* Is the value, asked first, equal to an item?  Returns -1 with an exception set.  Raises yes. */
int
py_items_contain(PyObject *self, PyObject *value);

/* The ValueError of index(). */
void
py_items_raise_absent(PyObject *self, PyObject *value);

/* Does the operator hold for two numbers? */
int
py_items_order_holds(Py_ssize_t a, Py_ssize_t b, int op);

/* Lexicographical comparison of two sequences of one kind. Returns new. Raises yes. */
PyObject *
py_items_richcompare(PyObject *a, PyObject *b, int op);

/* "[a, b]" or "(a, b)"; `single` is the closing text of a sequence of one. Returns new. Raises yes. */
PyObject *
py_items_repr(PyObject *self, const char *left, const char *right, const char *single);

/* The same to a file. Returns status. Raises yes. */
int
py_items_print(PyObject *self, FILE *file, const char *left, const char *right, const char *single);

/* The two optional bounds of index(): clipped to [0, size]. For "O&". */
void
py_items_clip(Py_ssize_t size, Py_ssize_t *start, Py_ssize_t *stop);

/* x * n: the number of items of the product; -1 with MemoryError when that is too many. Raises yes. */
Py_ssize_t
py_items_product(Py_ssize_t size, Py_ssize_t n);

/* Fill `out` with `times` rounds of the `size` items at `items`, each with a reference more. */
void
py_items_repeat(PyObject **out, PyObject *const *items, Py_ssize_t size, Py_ssize_t times);

#endif
