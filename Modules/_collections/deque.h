/* The deque's insides, for its methods (deque.c) and its iterators (deque_iter.c).

   Items stand in a ring: an array whose size is a power of two, item i in place (head + i) & mask.

   I1  0 <= used <= size of the array; used <= maxlen unless maxlen is -1; places outside are not initialised.
   I2  `state` changes whenever an item is added or removed; iterators and searches look at it.
   I3  An item that is removed is released only after the ring is whole again. */
#ifndef DEQUE_H
#define DEQUE_H

#include "py_flat_steps.h"
#include <stdint.h>

typedef struct {
    PyObject_HEAD
    PyObject **items;   /* owned array of owned items, NULL while room is 0 */
    Py_ssize_t room;    /* places: 0 or a power of two */
    Py_ssize_t head;    /* place of the first item */
    Py_ssize_t used;
    Py_ssize_t maxlen;  /* -1: no bound */
    uint64_t state;     /* I2 */
    PyObject *weakrefs; /* list of weak references */
} deque_object;

extern PyTypeObject py_deque_type;
extern PyTypeObject py_deque_iterator_type;
extern PyTypeObject py_deque_reverse_iterator_type;

static inline PyObject **
deque_place(deque_object *d, Py_ssize_t i)
{
    return &d->items[(d->head + i) & (d->room - 1)];
}

/* Put an item at an end; put all items of an iterable there. Return status. Raise yes. */
int
py_deque_add_steal(deque_object *d, PyObject *item, int left);
int
py_deque_extend(PyObject *self, PyObject *iterable, int left);

/* Take out item `i`, which is there. Raises no. */
void
py_deque_delete(deque_object *d, Py_ssize_t i);

/* Methods, METH_FLAT (deque_flat.c, deque_search.c), and the flat slots. */
FLAT_FUNCTION(py_deque_flat_extend);
FLAT_FUNCTION(py_deque_flat_extendleft);
FLAT_FUNCTION(py_deque_flat_count);
FLAT_FUNCTION(py_deque_flat_remove);
extern const py_type_flat py_deque_flat;
py_step
py_deque_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result);
py_step
py_deque_flat_repr(py_thread *ts, PyObject *self, PyObject **result);

/* The repr of a deque, from that of the list of its items. Returns new. Steals text. Raises yes. */
PyObject *
py_deque_repr_steal(const deque_object *d, PyObject *text);

/* Iterators. Return new. Raise yes. */
PyObject *
py_deque_iter(PyObject *deque);
PyObject *
py_deque_reversed(PyObject *deque, PyObject *unused);

#endif
