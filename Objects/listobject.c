/* The type list and PyList_*.

   Items lie in an array of their own that grows by an eighth beyond need, so that appending is cheap on average, and
   shrinks when less than half of it is used.

   I1  0 <= ob_size <= allocated; ob_item is NULL exactly when allocated is 0.
   I2  While a list is being sorted its items are elsewhere and allocated is -1 (list_sort.c); every operation sees an
       empty list, and one that makes it grow or shrink sets allocated to something else.
   I3  An item that is removed is released only after the list is whole again: releasing may run foreign code.

   Not here: methods and slices as expressions (list_methods.c), sorting (list_sort.c), iterators (seqiters.c). */
#include "list_impl.h"
#include "items.h"
#include "py_containers.h"
#include "py_state.h"

#include <malloc.h>

/* ---- memory ---- */

enum { LARGE_BLOCK = 128 * 1024 };

/* realloc() copies a large block to move it. One that has to move gets room for some growing to come, which costs nothing
   before it is touched: until it is used up, realloc() leaves the block where it is. */
static PyObject **
resize_block(PyObject **items, size_t bytes)
{
    if (items != NULL && bytes >= LARGE_BLOCK && malloc_usable_size(items) < bytes) {
        PyObject **moved = PyMem_Realloc(items, bytes + bytes / 4 * 3);
        if (moved != NULL) {
            return moved;
        }
    }
    return PyMem_Realloc(items, bytes);
}

int
py_list_resize(PyListObject *self, Py_ssize_t size)
{
    PyObject **items;
    Py_ssize_t room;
    if (self->allocated >= size && size >= self->allocated >> 1) {
        Py_SIZE(self) = size;
        return 0;
    }
    if (size == 0) {
        PyMem_Free(self->ob_item);
        self->ob_item = NULL;
        self->allocated = 0;
        Py_SIZE(self) = 0;
        return 0;
    }
    room = (size >> 3) + (size < 9 ? 3 : 6);
    if (size > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(PyObject *) - room) {
        PyErr_NoMemory();
        return -1;
    }
    room += size;
    items = resize_block(self->ob_item, (size_t)room * sizeof(PyObject *));
    if (items == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->ob_item = items;
    self->allocated = room;
    Py_SIZE(self) = size;
    return 0;
}

PyObject *
py_list_new_sized(Py_ssize_t size)
{
    py_containers *state = &py_interp_get()->containers;
    PyListObject *self;
    if (size > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(PyObject *)) {
        return PyErr_NoMemory();
    }
    if (state->nfree_lists > 0) {
        self = (PyListObject *)state->free_lists[--state->nfree_lists];
        _Py_NewReference((PyObject *)self);
    }
    else {
        self = PyObject_GC_New(PyListObject, &PyList_Type);
        if (self == NULL) {
            return NULL;
        }
    }
    Py_SIZE(self) = 0;
    self->ob_item = NULL;
    self->allocated = 0;
    if (size > 0) {
        self->ob_item = PyMem_Malloc((size_t)size * sizeof(PyObject *));
        if (self->ob_item == NULL) {
            Py_DECREF(self);
            return PyErr_NoMemory();
        }
        self->allocated = size;
    }
    return (PyObject *)self;
}

PyObject *
PyList_New(Py_ssize_t size)
{
    PyObject *self;
    if (size < 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    self = py_list_new_sized(size);
    if (self != NULL) {
        if (size > 0) {
            memset(((PyListObject *)self)->ob_item, 0, (size_t)size * sizeof(PyObject *));
        }
        Py_SIZE(self) = size;
        _PyObject_GC_TRACK(self);
    }
    return self;
}

PyObject *
py_list_with_room(Py_ssize_t room)
{
    PyObject *self = py_list_new_sized(room);
    if (self != NULL) {
        _PyObject_GC_TRACK(self);
    }
    return self;
}

PyObject *
py_list_from_array(PyObject *const *items, Py_ssize_t size)
{
    PyListObject *self = (PyListObject *)py_list_new_sized(size);
    if (self == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        Py_INCREF(items[i]);
        self->ob_item[i] = items[i];
    }
    Py_SIZE(self) = size;
    _PyObject_GC_TRACK(self);
    return (PyObject *)self;
}

PyObject *
py_list_from_slots(PyObject **slots, Py_ssize_t size)
{
    PyListObject *self = (PyListObject *)py_list_new_sized(size);
    if (self == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        self->ob_item[i] = slots[i];
        slots[i] = NULL;
    }
    Py_SIZE(self) = size;
    _PyObject_GC_TRACK(self);
    return (PyObject *)self;
}

void
py_list_dealloc(PyObject *op)
{
    PyListObject *self = (PyListObject *)op;
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    if (self->ob_item != NULL) {
        for (Py_ssize_t i = Py_SIZE(self); --i >= 0;) {
            Py_XDECREF(self->ob_item[i]);
        }
        PyMem_Free(self->ob_item);
    }
    if (PyList_CheckExact(op) && py_interp_get()->containers.nfree_lists < FREE_LISTS) {
        py_containers *state = &py_interp_get()->containers;
        state->free_lists[state->nfree_lists++] = op;
    }
    else {
        Py_TYPE(op)->tp_free(op);
    }
    Py_TRASHCAN_SAFE_END(op)
}

/* Give back the lists kept for later use; at the end of an interpreter. */
void
PyList_Fini(void)
{
    py_containers *state = &py_interp_get()->containers;
    while (state->nfree_lists > 0) {
        PyObject_GC_Del(state->free_lists[--state->nfree_lists]);
    }
}

void
py_list_clear(PyListObject *self)
{
    PyObject **items = self->ob_item;
    Py_ssize_t n = Py_SIZE(self);
    if (items == NULL) {
        return;
    }
    Py_SIZE(self) = 0;
    self->ob_item = NULL;
    self->allocated = 0;
    while (--n >= 0) {
        Py_XDECREF(items[n]);
    }
    PyMem_Free(items);
}

/* ---- access from C ---- */

Py_ssize_t
PyList_Size(PyObject *op)
{
    if (!PyList_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return Py_SIZE(op);
}

PyObject *
PyList_GetItem(PyObject *op, Py_ssize_t i)
{
    if (!PyList_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (i < 0 || i >= Py_SIZE(op)) {
        PyErr_SetString(PyExc_IndexError, "list index out of range");
        return NULL;
    }
    return PyList_GET_ITEM(op, i);
}

int
PyList_SetItem(PyObject *op, Py_ssize_t i, PyObject *item)
{
    PyObject *old;
    if (!PyList_Check(op)) {
        Py_XDECREF(item);
        PyErr_BadInternalCall();
        return -1;
    }
    if (i < 0 || i >= Py_SIZE(op)) {
        Py_XDECREF(item);
        PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
        return -1;
    }
    old = PyList_GET_ITEM(op, i);
    PyList_SET_ITEM(op, i, item);
    Py_XDECREF(old);
    return 0;
}

int
py_list_append_steal(PyObject *list, PyObject *item)
{
    PyListObject *self = (PyListObject *)list;
    Py_ssize_t n = Py_SIZE(self);
    if (n < self->allocated) {
        Py_SIZE(self) = n + 1;
    }
    else if (py_list_resize(self, n + 1) < 0) {
        Py_DECREF(item);
        return -1;
    }
    self->ob_item[n] = item;
    return 0;
}

int
PyList_Append(PyObject *op, PyObject *item)
{
    if (!PyList_Check(op) || item == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    Py_INCREF(item);
    return py_list_append_steal(op, item);
}

int
PyList_Insert(PyObject *op, Py_ssize_t where, PyObject *item)
{
    PyListObject *self = (PyListObject *)op;
    Py_ssize_t n;
    if (!PyList_Check(op) || item == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    n = Py_SIZE(self);
    if (py_list_resize(self, n + 1) < 0) {
        return -1;
    }
    if (where < 0) {
        where = where + n < 0 ? 0 : where + n;
    }
    where = where > n ? n : where;
    memmove(self->ob_item + where + 1, self->ob_item + where, (size_t)(n - where) * sizeof(PyObject *));
    Py_INCREF(item);
    self->ob_item[where] = item;
    return 0;
}

PyObject *
PyList_GetSlice(PyObject *op, Py_ssize_t start, Py_ssize_t stop)
{
    if (!PyList_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return py_list_slice(op, start, stop);
}

PyObject *
py_list_slice(PyObject *op, Py_ssize_t start, Py_ssize_t stop)
{
    Py_ssize_t size = Py_SIZE(op);
    start = start < 0 ? 0 : start > size ? size : start;
    stop = stop < start ? start : stop > size ? size : stop;
    return py_list_from_array(((PyListObject *)op)->ob_item + start, stop - start);
}

PyObject *
PyList_AsTuple(PyObject *op)
{
    if (op == NULL || !PyList_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return py_tuple_from_array(((PyListObject *)op)->ob_item, Py_SIZE(op));
}

int
PyList_Reverse(PyObject *op)
{
    PyObject **low, **high;
    if (op == NULL || !PyList_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (Py_SIZE(op) < 2) {
        return 0;
    }
    low = ((PyListObject *)op)->ob_item;
    high = low + Py_SIZE(op) - 1;
    for (; low < high; low++, high--) {
        PyObject *item = *low;
        *low = *high;
        *high = item;
    }
    return 0;
}

/* ---- replacing a stretch ---- */

/* Put the `n` items at `fresh` (references taken over) in the place of [start, stop); the old ones are moved to
   `dead`, which has room for them. */
static int
replace_stretch(PyListObject *self, Py_ssize_t start, Py_ssize_t stop, PyObject *const *fresh, Py_ssize_t n,
                PyObject **dead)
{
    Py_ssize_t size = Py_SIZE(self), gone = stop - start, tail = size - stop;
    if (gone > 0) {
        memcpy(dead, self->ob_item + start, (size_t)gone * sizeof(PyObject *));
    }
    if (n < gone) {
        memmove(self->ob_item + start + n, self->ob_item + stop, (size_t)tail * sizeof(PyObject *));
        if (py_list_resize(self, size + n - gone) < 0) {
            PyErr_Clear(); /* shrinking could not give memory back: keep it */
            Py_SIZE(self) = size + n - gone;
        }
    }
    else if (n > gone) {
        if (py_list_resize(self, size + n - gone) < 0) {
            return -1;
        }
        memmove(self->ob_item + start + n, self->ob_item + stop, (size_t)tail * sizeof(PyObject *));
    }
    if (n > 0) {
        memcpy(self->ob_item + start, fresh, (size_t)n * sizeof(PyObject *));
    }
    return 0;
}

/* Replace [start, stop) by the `n` items at `fresh` (borrowed; not within the list). */
static int
assign_items(PyListObject *self, Py_ssize_t start, Py_ssize_t stop, PyObject *const *fresh, Py_ssize_t n)
{
    PyObject *few[8], **dead = few;
    Py_ssize_t gone = stop - start;
    int status;
    if (gone == 0 && n == 0) {
        return 0;
    }
    if (gone > 8) {
        dead = PyMem_Malloc((size_t)gone * sizeof(PyObject *));
        if (dead == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_INCREF(fresh[i]);
    }
    status = replace_stretch(self, start, stop, fresh, n, dead);
    if (status < 0) {
        for (Py_ssize_t i = 0; i < n; i++) {
            Py_DECREF(fresh[i]);
        }
    }
    else {
        while (--gone >= 0) {
            Py_XDECREF(dead[gone]);
        }
    }
    if (dead != few) {
        PyMem_Free(dead);
    }
    return status;
}

int
py_list_assign_slice(PyObject *op, Py_ssize_t start, Py_ssize_t stop, PyObject *value)
{
    PyListObject *self = (PyListObject *)op;
    PyObject *source = NULL;
    Py_ssize_t size;
    int status;
    if (value == op) {
        source = py_list_slice(op, 0, Py_SIZE(op));
    }
    else if (value != NULL) {
        source = PySequence_Fast(value, "can only assign an iterable");
    }
    if (value != NULL && source == NULL) {
        return -1;
    }
    size = Py_SIZE(self);
    start = start < 0 ? 0 : start > size ? size : start;
    stop = stop < start ? start : stop > size ? size : stop;
    if (source == NULL) {
        if (stop - start == size) {
            py_list_clear(self);
            return 0;
        }
        return assign_items(self, start, stop, NULL, 0);
    }
    status = assign_items(self, start, stop, PySequence_Fast_ITEMS(source), PySequence_Fast_GET_SIZE(source));
    Py_DECREF(source);
    return status;
}

int
PyList_SetSlice(PyObject *op, Py_ssize_t start, Py_ssize_t stop, PyObject *value)
{
    if (!PyList_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return py_list_assign_slice(op, start, stop, value);
}

/* ---- growing at the end ---- */

/* Append `n` items that stand in an array; the array may be the list's own. */
static int
extend_from_array(PyListObject *self, PyObject *source, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(self);
    PyObject **from;
    if (n == 0) {
        return 0;
    }
    if (n > PY_SSIZE_T_MAX - size) {
        PyErr_NoMemory();
        return -1;
    }
    if (py_list_resize(self, size + n) < 0) {
        return -1;
    }
    from = PySequence_Fast_ITEMS(source);
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_INCREF(from[i]);
        self->ob_item[size + i] = from[i];
    }
    return 0;
}

/* Make room for `hint` more items, if memory is there; the size stays. */
static void
reserve_items(PyListObject *self, Py_ssize_t hint)
{
    Py_ssize_t size = Py_SIZE(self);
    if (hint <= self->allocated - size || self->allocated < 0 || hint > PY_SSIZE_T_MAX - size) {
        return;
    }
    if (py_list_resize(self, size + hint) < 0) {
        PyErr_Clear();
    }
    Py_SIZE(self) = size;
}

int
py_list_extend_from_iterator(PyListObject *self, PyObject *iterator)
{
    iternextfunc next = Py_TYPE(iterator)->tp_iternext;
    PyObject *item;
    while ((item = next(iterator)) != NULL) {
        if (py_list_append_steal((PyObject *)self, item) < 0) {
            return -1;
        }
    }
    if (PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return -1;
        }
        PyErr_Clear();
    }
    return 0;
}

void
py_list_trim(PyListObject *self)
{
    if (self->allocated > 0 && Py_SIZE(self) < self->allocated && py_list_resize(self, Py_SIZE(self)) < 0) {
        PyErr_Clear();
    }
}

int
py_list_extend(PyObject *op, PyObject *source)
{
    PyListObject *self = (PyListObject *)op;
    PyObject *iterator;
    Py_ssize_t hint;
    int status;
    if (PyList_CheckExact(source) || PyTuple_CheckExact(source) || source == op) {
        return extend_from_array(self, source, Py_SIZE(source));
    }
    iterator = PyObject_GetIter(source);
    if (iterator == NULL) {
        return -1;
    }
    hint = _PyObject_LengthHint(source, 8);
    if (hint == -1) {
        Py_DECREF(iterator);
        return -1;
    }
    reserve_items(self, hint);
    status = py_list_extend_from_iterator(self, iterator);
    Py_DECREF(iterator);
    if (status == 0) {
        py_list_trim(self);
    }
    return status;
}

PyObject *
_PyList_Extend(PyListObject *self, PyObject *source)
{
    if (py_list_extend((PyObject *)self, source) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}
