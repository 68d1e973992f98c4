/* The type collections.deque: a queue with two ends. Shape and invariants: deque.h. */
#include "deque.h"
#include "../../Objects/items.h"
#include "py_replay.h"
#include "structmember.h"

/* ---- the ring ---- */

static int
grow(deque_object *d)
{
    Py_ssize_t room = d->room == 0 ? 8 : d->room * 2, first = d->room - d->head;
    PyObject **items;
    if (room > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(PyObject *)
        || (items = PyMem_Malloc((size_t)room * sizeof(PyObject *))) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (d->used > 0) {
        first = first < d->used ? first : d->used;
        memcpy(items, d->items + d->head, (size_t)first * sizeof(PyObject *));
        memcpy(items + first, d->items, (size_t)(d->used - first) * sizeof(PyObject *));
    }
    PyMem_Free(d->items);
    d->items = items;
    d->room = room;
    d->head = 0;
    return 0;
}

/* Take over `item` at the right end. */
static int
push_right(deque_object *d, PyObject *item)
{
    if (d->used == d->room && grow(d) < 0) {
        Py_DECREF(item);
        return -1;
    }
    *deque_place(d, d->used) = item;
    d->used++;
    d->state++;
    return 0;
}

static int
push_left(deque_object *d, PyObject *item)
{
    if (d->used == d->room && grow(d) < 0) {
        Py_DECREF(item);
        return -1;
    }
    d->head = (d->head - 1) & (d->room - 1);
    d->items[d->head] = item;
    d->used++;
    d->state++;
    return 0;
}

/* Hand over the item at an end of a deque that has one. */
static PyObject *
take_right(deque_object *d)
{
    d->used--;
    d->state++;
    return *deque_place(d, d->used);
}

static PyObject *
take_left(deque_object *d)
{
    PyObject *item = d->items[d->head];
    d->head = (d->head + 1) & (d->room - 1);
    d->used--;
    d->state++;
    return item;
}

/* Is there one item too many? */
static int
overflows(deque_object *d)
{
    return d->maxlen != -1 && d->used > d->maxlen;
}

/* Take over `item` at the right end, losing one on the left if there are too many. */
static int
add_right(deque_object *d, PyObject *item)
{
    if (push_right(d, item) < 0) {
        return -1;
    }
    if (overflows(d)) {
        item = take_left(d);
        Py_DECREF(item);
    }
    return 0;
}

static int
add_left(deque_object *d, PyObject *item)
{
    if (push_left(d, item) < 0) {
        return -1;
    }
    if (overflows(d)) {
        item = take_right(d);
        Py_DECREF(item);
    }
    return 0;
}

static void
rotate(deque_object *d, Py_ssize_t n)
{
    if (d->used <= 1) {
        return;
    }
    n %= d->used;
    n += n < 0 ? d->used : 0;
    if (d->used == d->room) {
        d->head = (d->head - n) & (d->room - 1);
    }
    else if (n <= d->used / 2) {
        for (; n > 0; n--) {
            PyObject *item = *deque_place(d, d->used - 1);
            d->head = (d->head - 1) & (d->room - 1);
            d->items[d->head] = item;
        }
    }
    else {
        for (n = d->used - n; n > 0; n--) {
            PyObject *item = d->items[d->head];
            *deque_place(d, d->used) = item;
            d->head = (d->head + 1) & (d->room - 1);
        }
    }
    d->state++;
}

static void
clear(deque_object *d)
{
    deque_object old = *d;
    d->items = NULL;
    d->room = 0;
    d->head = 0;
    d->used = 0;
    d->state++;
    for (Py_ssize_t i = 0; i < old.used; i++) {
        Py_DECREF(*deque_place(&old, i));
    }
    PyMem_Free(old.items);
}

/* ---- methods that change ---- */

static PyObject *
deque_append(PyObject *self, PyObject *item)
{
    Py_INCREF(item);
    if (add_right((deque_object *)self, item) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
deque_appendleft(PyObject *self, PyObject *item)
{
    Py_INCREF(item);
    if (add_left((deque_object *)self, item) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
take(PyObject *self, PyObject *(*from)(deque_object *))
{
    if (((deque_object *)self)->used == 0) {
        PyErr_SetString(PyExc_IndexError, "pop from an empty deque");
        return NULL;
    }
    return from((deque_object *)self);
}

static PyObject *
deque_pop(PyObject *self, PyObject *unused)
{
    return take(self, take_right);
}

static PyObject *
deque_popleft(PyObject *self, PyObject *unused)
{
    return take(self, take_left);
}

int
py_deque_add_steal(deque_object *d, PyObject *item, int left)
{
    return left ? add_left(d, item) : add_right(d, item);
}

/* Add the items of a list or tuple.  What falls out may change the list as it dies. */
static int
extend_by_items(deque_object *d, PyObject *row, int (*add)(deque_object *, PyObject *))
{
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < Py_SIZE(row); i++) {
        PyObject *item = PySequence_Fast_ITEMS(row)[i];
        Py_INCREF(item);
        status = add(d, item);
    }
    return status;
}

/* Add all items of an iterable at one end. */
static int
extend(PyObject *self, PyObject *iterable, int (*add)(deque_object *, PyObject *))
{
    PyObject *iterator, *item, *copy = NULL;
    int status = 0;
    if (PyList_CheckExact(iterable) || PyTuple_CheckExact(iterable)) {
        return extend_by_items((deque_object *)self, iterable, add);
    }
    if (iterable == self) {
        copy = PySequence_List(self);
        if (copy == NULL) {
            return -1;
        }
        iterable = copy;
    }
    iterator = PyObject_GetIter(iterable);
    Py_XDECREF(copy);
    if (iterator == NULL) {
        return -1;
    }
    while (status == 0 && (item = PyIter_Next(iterator)) != NULL) {
        status = add((deque_object *)self, item);
    }
    Py_DECREF(iterator);
    return status < 0 || PyErr_Occurred() ? -1 : 0;
}

int
py_deque_extend(PyObject *self, PyObject *iterable, int left)
{
    return extend(self, iterable, left ? add_left : add_right);
}

static PyObject *
deque_inplace_concat(PyObject *self, PyObject *iterable)
{
    if (extend(self, iterable, add_right) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
deque_rotate(PyObject *self, PyObject *args)
{
    Py_ssize_t n = 1;
    if (!PyArg_ParseTuple(args, "|n:rotate", &n)) {
        return NULL;
    }
    rotate((deque_object *)self, n);
    Py_RETURN_NONE;
}

static PyObject *
deque_reverse(PyObject *self, PyObject *unused)
{
    deque_object *d = (deque_object *)self;
    for (Py_ssize_t i = 0, j = d->used - 1; i < j; i++, j--) {
        PyObject *item = *deque_place(d, i);
        *deque_place(d, i) = *deque_place(d, j);
        *deque_place(d, j) = item;
    }
    Py_RETURN_NONE;
}

static PyObject *
deque_clear(PyObject *self, PyObject *unused)
{
    clear((deque_object *)self);
    Py_RETURN_NONE;
}

void
py_deque_delete(deque_object *d, Py_ssize_t i)
{
    PyObject *item;
    rotate(d, -i);
    item = take_left(d);
    rotate(d, i);
    Py_DECREF(item);
}

/* ---- items by position ---- */

static Py_ssize_t
deque_length(PyObject *self)
{
    return ((deque_object *)self)->used;
}

static int
is_within(deque_object *d, Py_ssize_t i)
{
    if (i < 0 || i >= d->used) {
        PyErr_SetString(PyExc_IndexError, "deque index out of range");
        return 0;
    }
    return 1;
}

static PyObject *
deque_item(PyObject *self, Py_ssize_t i)
{
    PyObject *item;
    if (!is_within((deque_object *)self, i)) {
        return NULL;
    }
    item = *deque_place((deque_object *)self, i);
    Py_INCREF(item);
    return item;
}

static int
deque_assign_item(PyObject *self, Py_ssize_t i, PyObject *value)
{
    deque_object *d = (deque_object *)self;
    PyObject *old;
    if (!is_within(d, i)) {
        return -1;
    }
    if (value == NULL) {
        py_deque_delete(d, i);
        return 0;
    }
    Py_INCREF(value);
    old = *deque_place(d, i);
    *deque_place(d, i) = value;
    Py_DECREF(old);
    return 0;
}

/* ---- life ---- */

static PyObject *
deque_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    deque_object *d = (deque_object *)type->tp_alloc(type, 0);
    if (d != NULL) {
        d->maxlen = -1;
    }
    return (PyObject *)d;
}

static int
deque_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"iterable", "maxlen", NULL};
    deque_object *d = (deque_object *)self;
    PyObject *iterable = NULL, *bound = NULL;
    Py_ssize_t maxlen = -1;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|OO:deque", (char **)(uintptr_t)names, &iterable, &bound)) {
        return -1;
    }
    if (bound != NULL && bound != Py_None) {
        maxlen = PyInt_AsSsize_t(bound);
        if (maxlen == -1 && PyErr_Occurred()) {
            return -1;
        }
        if (maxlen < 0) {
            PyErr_SetString(PyExc_ValueError, "maxlen must be non-negative");
            return -1;
        }
    }
    d->maxlen = maxlen;
    if (d->used > 0) {
        clear(d);
    }
    return iterable == NULL ? 0 : extend(self, iterable, add_right);
}

static void
deque_dealloc(PyObject *self)
{
    deque_object *d = (deque_object *)self;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    if (d->weakrefs != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    clear(d);
    Py_TYPE(self)->tp_free(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
deque_traverse(PyObject *self, visitproc visit, void *arg)
{
    deque_object *d = (deque_object *)self;
    for (Py_ssize_t i = 0; i < d->used; i++) {
        Py_VISIT(*deque_place(d, i));
    }
    return 0;
}

static int
deque_clear_slot(PyObject *self)
{
    clear((deque_object *)self);
    return 0;
}

static PyObject *
deque_copy(PyObject *self, PyObject *unused)
{
    deque_object *d = (deque_object *)self;
    if (d->maxlen == -1) {
        return PyObject_CallFunction((PyObject *)Py_TYPE(self), (char *)"O", self);
    }
    return PyObject_CallFunction((PyObject *)Py_TYPE(self), (char *)"On", self, d->maxlen);
}

static PyObject *
deque_reduce(PyObject *self, PyObject *unused)
{
    deque_object *d = (deque_object *)self;
    PyObject *dict = PyObject_GetAttrString(self, "__dict__"), *items, *result = NULL;
    if (dict == NULL) {
        PyErr_Clear();
    }
    items = PySequence_List(self);
    if (items != NULL) {
        if (dict == NULL) {
            result = d->maxlen == -1 ? Py_BuildValue("O(O)", Py_TYPE(self), items)
                                     : Py_BuildValue("O(On)", Py_TYPE(self), items, d->maxlen);
        }
        else {
            result = d->maxlen == -1 ? Py_BuildValue("O(OO)O", Py_TYPE(self), items, Py_None, dict)
                                     : Py_BuildValue("O(On)O", Py_TYPE(self), items, d->maxlen, dict);
        }
    }
    Py_XDECREF(dict);
    Py_XDECREF(items);
    return result;
}

/* ---- protocols ---- */

PyObject *
py_deque_repr_steal(const deque_object *d, PyObject *text)
{
    PyObject *result = PyString_FromString("deque(");
    PyString_ConcatAndDel(&result, text);
    PyString_ConcatAndDel(&result, d->maxlen == -1 ? PyString_FromString(")")
                                                   : PyString_FromFormat(", maxlen=%zd)", d->maxlen));
    return result;
}

static PyObject *
deque_repr(PyObject *self)
{
    deque_object *d = (deque_object *)self;
    PyObject *items, *text = NULL, *result = NULL;
    int status = Py_ReprEnter(self);
    if (status != 0) {
        return status < 0 ? NULL : PyString_FromString("[...]");
    }
    items = PySequence_List(self);
    if (items != NULL) {
        text = PyObject_Repr(items);
        Py_DECREF(items);
    }
    if (text != NULL) {
        result = py_deque_repr_steal(d, text);
    }
    Py_ReprLeave(self);
    return result;
}

/* Compares the items at i: 1, with *result, when they differ, 0, -1 on an error.  Changing a deque is found out. */
static int
differ_at(deque_object *a, deque_object *b, Py_ssize_t i, int op, int *result)
{
    PyObject *x = *deque_place(a, i), *y = *deque_place(b, i);
    uint64_t state_a = a->state, state_b = b->state;
    int same;

    Py_INCREF(x);
    Py_INCREF(y);
    same = PyObject_RichCompareBool(x, y, Py_EQ);
    if (same == 0) {
        *result = PyObject_RichCompareBool(x, y, op);
    }
    Py_DECREF(x);
    Py_DECREF(y);
    if (same > 0 && (a->state != state_a || b->state != state_b)) {
        PyErr_SetString(PyExc_RuntimeError, "deque mutated during iteration");
        return -1;
    }
    return same == 0 && *result >= 0 ? 1 : same > 0 ? 0 : -1;
}

static PyObject *
deque_richcompare(PyObject *left, PyObject *right, int op)
{
    deque_object *a = (deque_object *)left, *b = (deque_object *)right;
    int found = 0, holds = 0;
    if (!PyObject_TypeCheck(left, &py_deque_type) || !PyObject_TypeCheck(right, &py_deque_type)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (a->used != b->used && (op == Py_EQ || op == Py_NE)) {
        return PyBool_FromLong(op == Py_NE);
    }
    if (left == right && (op == Py_EQ || op == Py_NE)) {
        return PyBool_FromLong(op == Py_EQ);
    }
    py_replay_looks(py_thread_get());
    for (Py_ssize_t i = 0; found == 0 && i < a->used && i < b->used; i++) {
        found = differ_at(a, b, i, op, &holds);
    }
    if (found < 0) {
        return NULL;
    }
    return PyBool_FromLong(found ? holds : py_items_order_holds(a->used, b->used, op));
}

static PyObject *
deque_get_maxlen(PyObject *self, void *unused)
{
    deque_object *d = (deque_object *)self;
    if (d->maxlen == -1) {
        Py_RETURN_NONE;
    }
    return PyInt_FromSsize_t(d->maxlen);
}

static PyObject *
deque_sizeof(PyObject *self, PyObject *unused)
{
    deque_object *d = (deque_object *)self;
    return PyLong_FromSsize_t(Py_TYPE(self)->tp_basicsize + d->room * (Py_ssize_t)sizeof(PyObject *));
}

#define FLAT(function) (PyCFunction)(void (*)(void))function

static const PyMethodDef deque_methods[] = {
    {"append", deque_append, METH_O, "Add an item at the right end"},
    {"appendleft", deque_appendleft, METH_O, "Add an item at the left end"},
    {"clear", deque_clear, METH_NOARGS, "Remove all items"},
    {"__copy__", deque_copy, METH_NOARGS, "A deque with the same items and bound"},
    {"count", FLAT(py_deque_flat_count), METH_FLAT, "d.count(value): how many items are equal to the value"},
    {"extend", FLAT(py_deque_flat_extend), METH_FLAT, "Add all items of an iterable at the right end"},
    {"extendleft", FLAT(py_deque_flat_extendleft), METH_FLAT, "Add all items of an iterable at the left end, one after the other"},
    {"pop", deque_pop, METH_NOARGS, "Take out the item at the right end and return it"},
    {"popleft", deque_popleft, METH_NOARGS, "Take out the item at the left end and return it"},
    {"__reduce__", deque_reduce, METH_NOARGS, "How to make it again"},
    {"remove", FLAT(py_deque_flat_remove), METH_FLAT, "d.remove(value): take out the first item that is equal; ValueError if there is none"},
    {"__reversed__", py_deque_reversed, METH_NOARGS, "An iterator from the right end to the left"},
    {"reverse", deque_reverse, METH_NOARGS, "Turn the order round, in place"},
    {"rotate", deque_rotate, METH_VARARGS, "d.rotate([n]): move n items (1) from the right end to the left; negative: back"},
    {"__sizeof__", deque_sizeof, METH_NOARGS, "Memory used, in bytes"},
    {NULL, NULL, 0, NULL},
};

static const PyGetSetDef deque_getset[] = {
    {(char *)"maxlen", deque_get_maxlen, NULL, (char *)"the greatest length, or None", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const PySequenceMethods deque_as_sequence = {
    .sq_length = deque_length,
    .sq_item = deque_item,
    .sq_ass_item = deque_assign_item,
    .sq_inplace_concat = deque_inplace_concat,
};

PyTypeObject py_deque_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "collections.deque",
    .tp_basicsize = sizeof(deque_object),
    .tp_dealloc = deque_dealloc,
    .tp_repr = deque_repr,
    .tp_as_sequence = (PySequenceMethods *)&deque_as_sequence,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "deque([iterable[, maxlen]]): a sequence that is quick to change at both ends",
    .tp_traverse = deque_traverse,
    .tp_clear = deque_clear_slot,
    .tp_richcompare = deque_richcompare,
    .tp_weaklistoffset = offsetof(deque_object, weakrefs),
    .tp_iter = py_deque_iter,
    .tp_methods = (PyMethodDef *)deque_methods,
    .tp_getset = (PyGetSetDef *)deque_getset,
    .tp_init = deque_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = deque_new,
    .tp_free = PyObject_GC_Del,
};
