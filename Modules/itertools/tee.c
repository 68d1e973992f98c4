/* tee: several independent iterators over one.

   Items that some of them have read and others not are kept in blocks, linked from older to newer; each tee points into a
   block. A block that no tee points into or stands before is freed.

   I1  A block has `used` items; only the newest one (next == NULL) grows, by asking the iterator below.
   I2  A chain of blocks may be long: it is released in a loop, not by recursion.
   I3  While the iterator below is being asked, nobody else may ask it through the same block: RuntimeError. */
#include "itertools.h"
#include "structmember.h"
#include "py_frozen.h"

enum { BLOCK_ITEMS = 57 };

typedef struct {
    PyObject_HEAD
    PyObject *iterator; /* owned */
    PyObject *next;     /* owned: the newer block, NULL: I1 */
    int used;
    int asking;         /* I3 */
    PyObject *items[BLOCK_ITEMS]; /* owned, the first `used` */
} tee_block;

typedef struct {
    PyObject_HEAD
    tee_block *block;   /* owned */
    int index;          /* next item within it */
    PyObject *weakrefs; /* list of weak references */
} tee_object;

/* ---- blocks ---- */

static PyObject *
new_block(PyObject *iterator)
{
    tee_block *block = PyObject_GC_New(tee_block, &py_it_teedata_type);
    if (block == NULL) {
        return NULL;
    }
    Py_INCREF(iterator);
    block->iterator = iterator;
    block->next = NULL;
    block->used = 0;
    block->asking = 0;
    PyObject_GC_Track(block);
    return (PyObject *)block;
}

static int
block_traverse(PyObject *op, visitproc visit, void *arg)
{
    tee_block *block = (tee_block *)op;
    Py_VISIT(block->iterator);
    for (int i = 0; i < block->used; i++) {
        Py_VISIT(block->items[i]);
    }
    Py_VISIT(block->next);
    return 0;
}

/* I2: as long as nobody else holds the next block, it is emptied here. */
static void
release_chain(PyObject *link)
{
    while (link != NULL && Py_TYPE(link) == &py_it_teedata_type && Py_REFCNT(link) == 1) {
        PyObject *next = ((tee_block *)link)->next;
        ((tee_block *)link)->next = NULL;
        Py_DECREF(link);
        link = next;
    }
    Py_XDECREF(link);
}

static int
block_clear(PyObject *op)
{
    tee_block *block = (tee_block *)op;
    PyObject *next = block->next;
    Py_CLEAR(block->iterator);
    while (block->used > 0) {
        PyObject *item = block->items[--block->used];
        Py_XDECREF(item);
    }
    block->next = NULL;
    release_chain(next);
    return 0;
}

static void
block_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    block_clear(op);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

/* Item `i` of a block if it is there. New. Else NULL: *asks says that the iterator below is to be asked for it; or it is over,
   or an exception is set. */
static PyObject *
block_known(tee_block *block, int i, int *asks)
{
    PyObject *item = NULL;
    *asks = 0;
    if (i < block->used) {
        item = block->items[i];
        Py_INCREF(item);
    }
    else if (block->asking) {
        PyErr_SetString(PyExc_RuntimeError, "cannot re-enter the tee iterator");
    }
    else {
        *asks = block->iterator != NULL;
    }
    return item;
}

/* The iterator below has given an item, taken over, which the caller gives on. */
static PyObject *
block_add(tee_block *block, PyObject *item)
{
    if (block->used == BLOCK_ITEMS) {
        PyErr_SetString(PyExc_RuntimeError, "cannot re-enter the tee iterator");
        Py_DECREF(item);
        return NULL;
    }
    Py_INCREF(item);
    block->items[block->used++] = item;
    return item;
}

/* Item `i` of a block, asking the iterator below for it when it is the next one. New. */
static PyObject *
block_item(tee_block *block, int i)
{
    int asks;
    PyObject *item = block_known(block, i, &asks);
    if (!asks) {
        return item;
    }
    block->asking = 1;
    item = it_next(block->iterator);
    block->asking = 0;
    return item != NULL ? block_add(block, item) : NULL;
}

/* The block behind a full one. New. */
static tee_block *
block_next(tee_block *block)
{
    if (block->next == NULL && block->iterator != NULL) {
        block->next = new_block(block->iterator);
    }
    Py_XINCREF(block->next);
    return (tee_block *)block->next;
}

PyTypeObject py_it_teedata_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "itertools.tee_dataobject",
    .tp_basicsize = sizeof(tee_block),
    .tp_dealloc = block_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "Items that are kept for several iterators.",
    .tp_traverse = block_traverse,
    .tp_clear = block_clear,
};

/* ---- the iterator ---- */

/* The block that has the next item. Borrowed; NULL: there is none, or an exception is set. */
static tee_block *
current_block(tee_object *self)
{
    tee_block *block = self->block;
    if (block != NULL && self->index >= BLOCK_ITEMS) {
        tee_block *next = block_next(block);
        if (next == NULL) {
            return NULL;
        }
        self->block = next;
        self->index = 0;
        Py_DECREF(block);
        block = next;
    }
    return block;
}

static PyObject *
tee_next(PyObject *op)
{
    tee_object *self = (tee_object *)op;
    tee_block *block = current_block(self);
    PyObject *item;
    if (block == NULL) {
        return NULL;
    }
    Py_INCREF(block);
    item = block_item(block, self->index);
    if (item != NULL) {
        self->index++;
    }
    Py_DECREF(block);
    return item;
}

/* Flat: object[1] of the continuation is the block that asks. */
static py_step
tee_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    tee_block *block = (tee_block *)cont->object[1];
    (void)ts;
    *result = NULL;
    block->asking = 0;
    if (how != STEP_RETURN || value == NULL) {
        return how;
    }
    *result = block_add(block, value);
    if (*result == NULL) {
        return STEP_RAISE;
    }
    ((tee_object *)cont->object[0])->index++;
    return STEP_RETURN;
}

const py_cont_kind py_kind_itertools_tee = {"itertools.tee", tee_resume, 2, 0, "self block"};

/* That a block is being asked is not written: it follows from the continuation. */
int
py_itertools_tee_fits(const py_cont *cont)
{
    tee_object *self = (tee_object *)cont->object[0];
    tee_block *block = (tee_block *)cont->object[1];
    if (Py_TYPE(self) != &py_it_tee_type || Py_TYPE(block) != &py_it_teedata_type || self->block != block ||
        self->index != block->used || block->used == BLOCK_ITEMS) {
        return 0;
    }
    block->asking = 1;
    return 1;
}

static int
tee_now(PyObject *op, PyObject **item)
{
    tee_object *self = (tee_object *)op;
    tee_block *block = current_block(self);
    int asks = 0;
    *item = block != NULL ? block_known(block, self->index, &asks) : NULL;
    if (!asks) {
        self->index += *item != NULL;
        return 1;
    }
    if (!py_next_is_plain(block->iterator)) {
        return 0;
    }
    *item = tee_next(op);
    return 1;
}

static py_step
tee_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    if (tee_now(op, result)) {
        return it_flat_given(*result, result);
    }
    tee_block *block = ((tee_object *)op)->block;
    block->asking = 1;
    Py_INCREF(block);
    py_step how = py_it_flat_begin(ts, &py_kind_itertools_tee, op, (PyObject *)block, block->iterator, result);
    if (how == STEP_RAISE) {
        block->asking = 0;
    }
    Py_DECREF(block);
    return how;
}

const py_type_flat py_it_tee_flat = {.iternext = tee_flat_next, .iternext_now = tee_now};

/* A tee at the place where `block` and `index` say; takes over the reference to `block`. */
static PyObject *
new_tee(tee_block *block, int index)
{
    tee_object *self = block == NULL ? NULL : PyObject_GC_New(tee_object, &py_it_tee_type);
    if (self == NULL) {
        Py_XDECREF(block);
        return NULL;
    }
    self->block = block;
    self->index = index;
    self->weakrefs = NULL;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

static PyObject *
tee_copy(PyObject *op, PyObject *unused)
{
    tee_object *self = (tee_object *)op;
    Py_XINCREF(self->block);
    return new_tee(self->block, self->index);
}

static PyObject *
tee_over(PyObject *iterable)
{
    PyObject *iterator = PyObject_GetIter(iterable), *result;
    if (iterator == NULL) {
        return NULL;
    }
    if (PyObject_TypeCheck(iterator, &py_it_tee_type)) {
        result = tee_copy(iterator, NULL);
    }
    else {
        result = new_tee((tee_block *)new_block(iterator), 0);
    }
    Py_DECREF(iterator);
    return result;
}

static PyObject *
tee_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *iterable;
    return PyArg_UnpackTuple(args, "tee", 1, 1, &iterable) ? tee_over(iterable) : NULL;
}

static int
tee_clear(PyObject *op)
{
    tee_object *self = (tee_object *)op;
    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs(op);
    }
    Py_CLEAR(self->block);
    return 0;
}

static void
tee_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    tee_clear(op);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
tee_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT((PyObject *)((tee_object *)op)->block);
    return 0;
}

static const PyMethodDef tee_methods[] = {
    {"__copy__", tee_copy, METH_NOARGS, "Another iterator at the same place"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject py_it_tee_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "itertools.tee",
    .tp_basicsize = sizeof(tee_object),
    .tp_dealloc = tee_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "An iterator that can be copied.",
    .tp_traverse = tee_traverse,
    .tp_clear = tee_clear,
    .tp_weaklistoffset = offsetof(tee_object, weakrefs),
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = tee_next,
    .tp_methods = (PyMethodDef *)tee_methods,
    .tp_new = tee_new,
    .tp_free = PyObject_GC_Del,
};

/* ---- the function ---- */

/* The iterator to copy: `iterable`'s own if it knows __copy__, else a tee over it. */
static PyObject *
make_copyable(PyObject *iterable)
{
    PyObject *iterator = PyObject_GetIter(iterable), *tee;
    if (iterator == NULL || PyObject_HasAttrString(iterator, "__copy__")) {
        return iterator;
    }
    tee = tee_over(iterator);
    Py_DECREF(iterator);
    return tee;
}

PyObject *
py_it_tee(PyObject *module, PyObject *args)
{
    PyObject *iterable, *result, *copyable;
    Py_ssize_t n = 2;
    if (!PyArg_ParseTuple(args, "O|n", &iterable, &n)) {
        return NULL;
    }
    if (n < 0) {
        PyErr_SetString(PyExc_ValueError, "n must be >= 0");
        return NULL;
    }
    result = PyTuple_New(n);
    if (result == NULL || n == 0) {
        return result;
    }
    copyable = make_copyable(iterable);
    for (Py_ssize_t i = 0; copyable != NULL && i < n; i++) {
        PyTuple_SET_ITEM(result, i, copyable);
        if (i + 1 < n) {
            copyable = PyObject_CallMethod(PyTuple_GET_ITEM(result, i), (char *)"__copy__", NULL);
        }
    }
    if (copyable == NULL) {
        Py_CLEAR(result);
    }
    return result;
}

/* ---- for pickling (py_frozen.h) ---- */

PyObject *
py_it_tee_freeze(PyObject *self)
{
    tee_object *it = (tee_object *)self;
    return it->block != NULL ? Py_BuildValue("(Oi)", (PyObject *)it->block, it->index) : PyTuple_New(0);
}

PyObject *
py_it_tee_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *block;
    int index;

    if (!PyArg_ParseTuple(state, "O!i", &py_it_teedata_type, &block, &index)) {
        return NULL;
    }
    if (index < 0 || index > BLOCK_ITEMS || index > ((tee_block *)block)->used) {
        return py_thaw_refused(type);
    }
    Py_INCREF(block);
    return new_tee((tee_block *)block, index);
}

/* (iterator or (), items so far, next block or ()) */
PyObject *
py_it_teedata_freeze(PyObject *self)
{
    tee_block *block = (tee_block *)self;
    PyObject *items = PyTuple_New(block->used), *iterator = py_freeze_maybe(block->iterator);
    PyObject *next = py_freeze_maybe(block->next);

    if (items == NULL || iterator == NULL || next == NULL) {
        Py_XDECREF(items);
        Py_XDECREF(iterator);
        Py_XDECREF(next);
        return NULL;
    }
    for (int i = 0; i < block->used; i++) {
        Py_INCREF(block->items[i]);
        PyTuple_SET_ITEM(items, i, block->items[i]);
    }
    return Py_BuildValue("(NNN)", iterator, items, next);
}

PyObject *
py_it_teedata_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *maybe_iterator, *iterator, *items, *maybe_next, *next, *made;
    tee_block *block;

    if (!PyArg_ParseTuple(state, "OO!O", &maybe_iterator, &PyTuple_Type, &items, &maybe_next) ||
        py_thaw_maybe(maybe_iterator, &iterator) < 0 || py_thaw_maybe(maybe_next, &next) < 0) {
        return NULL;
    }
    if ((iterator != NULL && !py_is_iterator(iterator)) || PyTuple_GET_SIZE(items) > BLOCK_ITEMS ||
        (next != NULL && (Py_TYPE(next) != type || PyTuple_GET_SIZE(items) != BLOCK_ITEMS))) {
        return py_thaw_refused(type);
    }
    made = new_block(iterator != NULL ? iterator : Py_None);
    if (made == NULL) {
        return NULL;
    }
    block = (tee_block *)made;
    if (iterator == NULL) {
        Py_CLEAR(block->iterator);
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(items); i++) {
        Py_INCREF(PyTuple_GET_ITEM(items, i));
        block->items[block->used++] = PyTuple_GET_ITEM(items, i);
    }
    Py_XINCREF(next);
    block->next = next;
    return made;
}
