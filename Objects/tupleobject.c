/* The type tuple and PyTuple_*.

   Items lie in the object itself. There is one empty tuple; dead exact tuples of up to 19 items are kept by size for
   use again (py_containers.h). A tuple whose items are simple is dropped by the collector on its first visit
   (_PyTuple_MaybeUntrack).

   I1  A tuple in use by others is never changed; _PyTuple_Resize and PyTuple_SetItem insist on a single reference.
   I2  Items may be NULL while a tuple is being built in C: no function here may trip over one.

   Searching, comparing and printing are shared with list: items.c. The iterator is in seqiters.c. */
#include "items.h"
#include "py_iters.h"
#include "py_containers.h"
#include "py_stackguard.h"
#include "py_state.h"

/* ---- memory ---- */

static PyTupleObject *
reuse_tuple(Py_ssize_t size)
{
    py_containers *state = &py_interp_get()->containers;
    PyTupleObject *self = (PyTupleObject *)state->free_tuples[size];
    if (self != NULL) {
        state->free_tuples[size] = self->ob_item[0];
        state->nfree_tuples[size]--;
        _Py_NewReference((PyObject *)self);
    }
    return self;
}

static PyObject *
empty_tuple(void)
{
    py_containers *state = &py_interp_get()->containers;
    if (state->empty_tuple == NULL) {
        PyTupleObject *self = PyObject_GC_NewVar(PyTupleObject, &PyTuple_Type, 0);
        if (self == NULL) {
            return NULL;
        }
        _PyObject_GC_TRACK(self);
        state->empty_tuple = (PyObject *)self;
    }
    Py_INCREF(state->empty_tuple);
    return state->empty_tuple;
}

/* A tuple whose items are not yet set and which the collector does not know. */
static PyTupleObject *
new_tuple(Py_ssize_t size)
{
    PyTupleObject *self;
    if (size < FREE_TUPLE_SIZES && (self = reuse_tuple(size)) != NULL) {
        return self;
    }
    if (size > (PY_SSIZE_T_MAX - (Py_ssize_t)sizeof(PyTupleObject)) / (Py_ssize_t)sizeof(PyObject *)) {
        PyErr_NoMemory();
        return NULL;
    }
    return PyObject_GC_NewVar(PyTupleObject, &PyTuple_Type, size);
}

PyObject *
PyTuple_New(Py_ssize_t size)
{
    PyTupleObject *self;
    if (size <= 0) {
        if (size == 0) {
            return empty_tuple();
        }
        PyErr_BadInternalCall();
        return NULL;
    }
    self = new_tuple(size);
    if (self == NULL) {
        return NULL;
    }
    memset(self->ob_item, 0, (size_t)size * sizeof(PyObject *));
    _PyObject_GC_TRACK(self);
    return (PyObject *)self;
}

PyObject *
py_tuple_new_plain(Py_ssize_t size)
{
    PyTupleObject *self;
    if (size == 0) {
        return empty_tuple();
    }
    self = new_tuple(size);
    if (self != NULL) {
        memset(self->ob_item, 0, (size_t)size * sizeof(PyObject *));
    }
    return (PyObject *)self;
}

/* A tuple of the items at `items`, with a reference more on each. */
static PyObject *
tuple_of(PyObject *const *items, Py_ssize_t size)
{
    PyTupleObject *self;
    if (size == 0) {
        return empty_tuple();
    }
    self = new_tuple(size);
    if (self == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        Py_XINCREF(items[i]);
        self->ob_item[i] = items[i];
    }
    _PyObject_GC_TRACK(self);
    return (PyObject *)self;
}

PyObject *
py_tuple_from_array(PyObject *const *items, Py_ssize_t size)
{
    return tuple_of(items, size);
}

PyObject *
PyTuple_Pack(Py_ssize_t size, ...)
{
    PyTupleObject *self = (PyTupleObject *)PyTuple_New(size);
    va_list more;
    if (self == NULL) {
        return NULL;
    }
    va_start(more, size);
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *item = va_arg(more, PyObject *);
        Py_INCREF(item);
        self->ob_item[i] = item;
    }
    va_end(more);
    return (PyObject *)self;
}

static void
tuple_dealloc(PyObject *op)
{
    PyTupleObject *self = (PyTupleObject *)op;
    Py_ssize_t i, size = Py_SIZE(self);
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(op)
    for (i = size; --i >= 0;) {
        Py_XDECREF(self->ob_item[i]);
    }
    if (size > 0 && size < FREE_TUPLE_SIZES && PyTuple_CheckExact(op)) {
        py_containers *state = &py_interp_get()->containers;
        if (state->nfree_tuples[size] < FREE_TUPLES) {
            self->ob_item[0] = state->free_tuples[size];
            state->free_tuples[size] = op;
            state->nfree_tuples[size]++;
            goto kept;
        }
    }
    Py_TYPE(op)->tp_free(op);
kept:
    Py_TRASHCAN_SAFE_END(op)
}

int
PyTuple_ClearFreeList(void)
{
    py_containers *state = &py_interp_get()->containers;
    int freed = 0;
    for (int size = 1; size < FREE_TUPLE_SIZES; size++) {
        PyObject *op = state->free_tuples[size];
        freed += state->nfree_tuples[size];
        state->free_tuples[size] = NULL;
        state->nfree_tuples[size] = 0;
        while (op != NULL) {
            PyObject *next = ((PyTupleObject *)op)->ob_item[0];
            PyObject_GC_Del(op);
            op = next;
        }
    }
    return freed;
}

/* At the end of an interpreter. */
void
PyTuple_Fini(void)
{
    Py_CLEAR(py_interp_get()->containers.empty_tuple);
    PyTuple_ClearFreeList();
}

int
_PyTuple_Resize(PyObject **place, Py_ssize_t size)
{
    PyTupleObject *self = (PyTupleObject *)*place;
    Py_ssize_t i, old;
    if (self == NULL || Py_TYPE(self) != &PyTuple_Type || (Py_SIZE(self) != 0 && Py_REFCNT(self) != 1)) {
        *place = NULL;
        Py_XDECREF(self);
        PyErr_BadInternalCall();
        return -1;
    }
    old = Py_SIZE(self);
    if (old == size) {
        return 0;
    }
    if (old == 0 || size == 0) {
        Py_DECREF(self);
        *place = PyTuple_New(size);
        return *place == NULL ? -1 : 0;
    }
    if (_PyObject_GC_IS_TRACKED(self)) {
        _PyObject_GC_UNTRACK(self);
    }
    for (i = size; i < old; i++) {
        Py_CLEAR(self->ob_item[i]);
    }
    self = PyObject_GC_Resize(PyTupleObject, self, size);
    if (self == NULL) {
        /* the old one is still there, shortened or not: give it up whole */
        self = (PyTupleObject *)*place;
        *place = NULL;
        Py_DECREF(self);
        return -1;
    }
    for (i = old; i < size; i++) {
        self->ob_item[i] = NULL;
    }
    *place = (PyObject *)self;
    _PyObject_GC_TRACK(self);
    return 0;
}

void
_PyTuple_MaybeUntrack(PyObject *op)
{
    if (!PyTuple_CheckExact(op) || !_PyObject_GC_IS_TRACKED(op)) {
        return;
    }
    for (Py_ssize_t i = 0; i < Py_SIZE(op); i++) {
        PyObject *item = PyTuple_GET_ITEM(op, i);
        if (item == NULL || _PyObject_GC_MAY_BE_TRACKED(item)) {
            return;
        }
    }
    _PyObject_GC_UNTRACK(op);
}

static int
tuple_traverse(PyObject *self, visitproc visit, void *arg)
{
    for (Py_ssize_t i = Py_SIZE(self); --i >= 0;) {
        Py_VISIT(PyTuple_GET_ITEM(self, i));
    }
    return 0;
}

/* ---- access from C ---- */

Py_ssize_t
PyTuple_Size(PyObject *op)
{
    if (!PyTuple_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return Py_SIZE(op);
}

PyObject *
PyTuple_GetItem(PyObject *op, Py_ssize_t i)
{
    if (!PyTuple_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (i < 0 || i >= Py_SIZE(op)) {
        PyErr_SetString(PyExc_IndexError, "tuple index out of range");
        return NULL;
    }
    return PyTuple_GET_ITEM(op, i);
}

int
PyTuple_SetItem(PyObject *op, Py_ssize_t i, PyObject *item)
{
    PyObject *old;
    if (!PyTuple_Check(op) || Py_REFCNT(op) != 1) {
        Py_XDECREF(item);
        PyErr_BadInternalCall();
        return -1;
    }
    if (i < 0 || i >= Py_SIZE(op)) {
        Py_XDECREF(item);
        PyErr_SetString(PyExc_IndexError, "tuple assignment index out of range");
        return -1;
    }
    old = PyTuple_GET_ITEM(op, i);
    PyTuple_SET_ITEM(op, i, item);
    Py_XDECREF(old);
    return 0;
}

static PyObject *
tuple_slice(PyObject *self, Py_ssize_t start, Py_ssize_t stop)
{
    Py_ssize_t size = Py_SIZE(self);
    start = start < 0 ? 0 : start;
    stop = stop > size ? size : stop;
    stop = stop < start ? start : stop;
    if (start == 0 && stop == size && PyTuple_CheckExact(self)) {
        Py_INCREF(self);
        return self;
    }
    return tuple_of(((PyTupleObject *)self)->ob_item + (start < stop ? start : 0), stop - start);
}

PyObject *
PyTuple_GetSlice(PyObject *op, Py_ssize_t start, Py_ssize_t stop)
{
    if (op == NULL || !PyTuple_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return tuple_slice(op, start, stop);
}

/* ---- making ---- */

static PyObject *
make_subtype(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *items = PyTuple_Type.tp_new(&PyTuple_Type, args, keywords), *self;
    Py_ssize_t size;
    if (items == NULL) {
        return NULL;
    }
    size = Py_SIZE(items);
    self = type->tp_alloc(type, size);
    for (Py_ssize_t i = 0; self != NULL && i < size; i++) {
        PyObject *item = PyTuple_GET_ITEM(items, i);
        Py_INCREF(item);
        PyTuple_SET_ITEM(self, i, item);
    }
    Py_DECREF(items);
    return self;
}

static PyObject *
tuple_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"sequence", NULL};
    PyObject *source = NULL;
    if (type != &PyTuple_Type) {
        return make_subtype(type, args, keywords);
    }
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|O:tuple", (char **)(uintptr_t)names, &source)) {
        return NULL;
    }
    return source == NULL ? empty_tuple() : PySequence_Tuple(source);
}

/* ---- protocols ---- */

static PyObject *
tuple_repr(PyObject *self)
{
    return Py_SIZE(self) == 0 ? PyString_FromString("()") : py_items_repr(self, "(", ")", ",)");
}

static int
tuple_print(PyObject *self, FILE *file, int flags)
{
    (void)flags;
    return py_items_print(self, file, "(", ")", ",)");
}

static long
tuple_hash(PyObject *self)
{
    Py_ssize_t size = Py_SIZE(self);
    py_tuple_hashing state = py_tuple_hash_begin();
    if (py_stack_check(" while hashing a tuple") < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        long item = PyObject_Hash(PyTuple_GET_ITEM(self, i));
        if (item == -1) {
            return -1;
        }
        py_tuple_hash_add(&state, item, size - 1 - i);
    }
    return py_tuple_hash_end(&state);
}

static PyObject *
tuple_richcompare(PyObject *a, PyObject *b, int op)
{
    if (!PyTuple_Check(a) || !PyTuple_Check(b)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    return py_items_richcompare(a, b, op);
}

static Py_ssize_t
tuple_length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
tuple_item(PyObject *self, Py_ssize_t i)
{
    PyObject *item;
    if (i < 0 || i >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "tuple index out of range");
        return NULL;
    }
    item = PyTuple_GET_ITEM(self, i);
    Py_INCREF(item);
    return item;
}

static int
tuple_contains(PyObject *self, PyObject *value)
{
    return py_items_contain(self, value);
}

static PyObject *
tuple_concat(PyObject *a, PyObject *b)
{
    Py_ssize_t na = Py_SIZE(a), nb;
    PyTupleObject *result;
    if (!PyTuple_Check(b)) {
        PyErr_Format(PyExc_TypeError, "can only concatenate tuple (not \"%.200s\") to tuple", Py_TYPE(b)->tp_name);
        return NULL;
    }
    nb = Py_SIZE(b);
    if (na + nb == 0) {
        return empty_tuple();
    }
    result = new_tuple(na + nb);
    if (result == NULL) {
        return NULL;
    }
    py_items_repeat(result->ob_item, ((PyTupleObject *)a)->ob_item, na, 1);
    py_items_repeat(result->ob_item + na, ((PyTupleObject *)b)->ob_item, nb, 1);
    _PyObject_GC_TRACK(result);
    return (PyObject *)result;
}

static PyObject *
tuple_repeat(PyObject *self, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(self), total;
    PyTupleObject *result;
    if (PyTuple_CheckExact(self) && (size == 0 || n == 1)) {
        Py_INCREF(self);
        return self;
    }
    total = py_items_product(size, n);
    if (total <= 0) {
        return total < 0 ? NULL : empty_tuple();
    }
    result = new_tuple(total);
    if (result == NULL) {
        return NULL;
    }
    py_items_repeat(result->ob_item, ((PyTupleObject *)self)->ob_item, size, n);
    _PyObject_GC_TRACK(result);
    return (PyObject *)result;
}

static PyObject *
extended_slice(PyObject *self, PyObject *slice)
{
    Py_ssize_t start, stop, step, n;
    PyObject *result;
    if (_PySlice_Unpack(slice, &start, &stop, &step) < 0) {
        return NULL;
    }
    n = _PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    if (step == 1) {
        return tuple_slice(self, start, n <= 0 ? start : stop);
    }
    result = PyTuple_New(n <= 0 ? 0 : n);
    for (Py_ssize_t i = 0; result != NULL && i < n; i++) {
        PyObject *item = PyTuple_GET_ITEM(self, start + i * step);
        Py_INCREF(item);
        PyTuple_SET_ITEM(result, i, item);
    }
    return result;
}

static PyObject *
tuple_subscript(PyObject *self, PyObject *key)
{
    Py_ssize_t i;
    if (PyIndex_Check(key)) {
        i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return tuple_item(self, i < 0 ? i + Py_SIZE(self) : i);
    }
    if (PySlice_Check(key)) {
        return extended_slice(self, key);
    }
    PyErr_Format(PyExc_TypeError, "tuple indices must be integers, not %.200s", Py_TYPE(key)->tp_name);
    return NULL;
}

/* ---- methods ---- */

static PyObject *
tuple_sizeof(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyInt_FromSsize_t(PyTuple_Type.tp_basicsize + Py_SIZE(self) * (Py_ssize_t)sizeof(PyObject *));
}

static PyObject *
tuple_getnewargs(PyObject *self, PyObject *unused)
{
    PyObject *plain = tuple_of(((PyTupleObject *)self)->ob_item, Py_SIZE(self)), *result = NULL;
    (void)unused;
    if (plain != NULL) {
        result = PyTuple_Pack(1, plain);
        Py_DECREF(plain);
    }
    return result;
}

static const PyMethodDef tuple_methods[] = {
    {"__getnewargs__", tuple_getnewargs, METH_NOARGS, NULL},
    {"__sizeof__", tuple_sizeof, METH_NOARGS, "Memory used, in bytes"},
    {"index", (PyCFunction)(void (*)(void))py_sequence_index, METH_FLAT,
     "t.index(value[, start[, stop]]): the first position of the value; ValueError if there is none"},
    {"count", (PyCFunction)(void (*)(void))py_sequence_count, METH_FLAT, "t.count(value): how many items are equal to the value"},
    {NULL, NULL, 0, NULL},
};

static const PySequenceMethods tuple_as_sequence = {
    .sq_length = tuple_length,
    .sq_concat = tuple_concat,
    .sq_repeat = tuple_repeat,
    .sq_item = tuple_item,
    .sq_slice = tuple_slice,
    .sq_contains = tuple_contains,
};

static const PyMappingMethods tuple_as_mapping = {
    .mp_length = tuple_length,
    .mp_subscript = tuple_subscript,
};

PyTypeObject PyTuple_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "tuple",
    .tp_basicsize = sizeof(PyTupleObject) - sizeof(PyObject *),
    .tp_itemsize = sizeof(PyObject *),
    .tp_dealloc = tuple_dealloc,
    .tp_print = tuple_print,
    .tp_repr = tuple_repr,
    .tp_as_sequence = (PySequenceMethods *)&tuple_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&tuple_as_mapping,
    .tp_hash = tuple_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TUPLE_SUBCLASS,
    .tp_doc = "tuple([iterable]): an unchangeable sequence of the items; a tuple is returned as it is",
    .tp_traverse = tuple_traverse,
    .tp_richcompare = tuple_richcompare,
    .tp_iter = py_tuple_iter,
    .tp_methods = (PyMethodDef *)tuple_methods,
    .tp_new = tuple_new,
    .tp_free = PyObject_GC_Del,
};
