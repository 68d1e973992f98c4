/* The face of list: construction, protocols, methods. The array operations are in listobject.c. */
#include "items.h"
#include "py_replay.h"
#include "list_impl.h"
#include "py_containers.h"
#include "py_iters.h"
#include "py_refcount.h"

/* ---- life ---- */

static int
list_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"sequence", NULL};
    PyObject *source = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|O:list", (char **)(uintptr_t)names, &source)) {
        return -1;
    }
    py_list_clear((PyListObject *)self);
    return source == NULL ? 0 : py_list_extend(self, source);
}

static int
list_traverse(PyObject *self, visitproc visit, void *arg)
{
    for (Py_ssize_t i = Py_SIZE(self); --i >= 0;) {
        Py_VISIT(PyList_GET_ITEM(self, i));
    }
    return 0;
}

static int
list_clear_slot(PyObject *self)
{
    py_list_clear((PyListObject *)self);
    return 0;
}

/* ---- protocols ---- */

static PyObject *
list_repr(PyObject *self)
{
    return Py_SIZE(self) == 0 ? PyString_FromString("[]") : py_items_repr(self, "[", "]", "]");
}

static int
list_print(PyObject *self, FILE *file, int flags)
{
    (void)flags;
    return py_items_print(self, file, "[", "]", "]");
}

static PyObject *
list_richcompare(PyObject *a, PyObject *b, int op)
{
    if (!PyList_Check(a) || !PyList_Check(b)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    return py_items_richcompare(a, b, op);
}

static Py_ssize_t
list_length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
list_item(PyObject *self, Py_ssize_t i)
{
    PyObject *item;
    if (i < 0 || i >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "list index out of range");
        return NULL;
    }
    item = PyList_GET_ITEM(self, i);
    Py_INCREF(item);
    return item;
}

static int
list_contains(PyObject *self, PyObject *value)
{
    return py_items_contain(self, value);
}

static PyObject *
list_concat(PyObject *a, PyObject *b)
{
    Py_ssize_t na = Py_SIZE(a), nb;
    PyListObject *result;
    if (!PyList_Check(b)) {
        PyErr_Format(PyExc_TypeError, "can only concatenate list (not \"%.200s\") to list", Py_TYPE(b)->tp_name);
        return NULL;
    }
    nb = Py_SIZE(b);
    if (na > PY_SSIZE_T_MAX - nb) {
        return PyErr_NoMemory();
    }
    result = (PyListObject *)py_list_new_sized(na + nb);
    if (result == NULL) {
        return NULL;
    }
    py_items_repeat(result->ob_item, ((PyListObject *)a)->ob_item, na, 1);
    py_items_repeat(result->ob_item + na, ((PyListObject *)b)->ob_item, nb, 1);
    Py_SIZE(result) = na + nb;
    _PyObject_GC_TRACK(result);
    return (PyObject *)result;
}

static PyObject *
list_repeat(PyObject *self, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(self), total = py_items_product(size, n);
    PyListObject *result;
    if (total < 0) {
        return NULL;
    }
    result = (PyListObject *)py_list_new_sized(total);
    if (result == NULL) {
        return NULL;
    }
    if (total > 0) {
        py_items_repeat(result->ob_item, ((PyListObject *)self)->ob_item, size, n);
    }
    Py_SIZE(result) = total;
    _PyObject_GC_TRACK(result);
    return (PyObject *)result;
}

static PyObject *
list_inplace_concat(PyObject *self, PyObject *other)
{
    if (py_list_extend(self, other) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
list_inplace_repeat(PyObject *op, Py_ssize_t n)
{
    PyListObject *self = (PyListObject *)op;
    Py_ssize_t size = Py_SIZE(self), total = py_items_product(size, n);
    if (total < 0) {
        return NULL;
    }
    if (total == 0) {
        py_list_clear(self);
    }
    else if (n > 1) {
        if (py_list_resize(self, total) < 0) {
            return NULL;
        }
        for (Py_ssize_t i = 0; i < size; i++) {
            py_refs_add(self->ob_item[i], -1); /* py_items_repeat counts the first round too */
        }
        py_items_repeat(self->ob_item, self->ob_item, size, n);
    }
    Py_INCREF(op);
    return op;
}

static int
list_assign_item(PyObject *self, Py_ssize_t i, PyObject *value)
{
    PyObject *old;
    if (i < 0 || i >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
        return -1;
    }
    if (value == NULL) {
        return py_list_assign_slice(self, i, i + 1, NULL);
    }
    Py_INCREF(value);
    old = PyList_GET_ITEM(self, i);
    PyList_SET_ITEM(self, i, value);
    Py_DECREF(old);
    return 0;
}

/* ---- extended slices ---- */

static PyObject *
subscript_slice(PyObject *self, PyObject *slice)
{
    Py_ssize_t start, stop, step, n;
    PyListObject *result;
    if (_PySlice_Unpack(slice, &start, &stop, &step) < 0) {
        return NULL;
    }
    n = _PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    if (step == 1) {
        return py_list_slice(self, start, stop);
    }
    n = n < 0 ? 0 : n;
    result = (PyListObject *)py_list_new_sized(n);
    if (result == NULL) {
        return NULL;
    }
    PyObject **from = ((PyListObject *)self)->ob_item, **to = result->ob_item;
    for (Py_ssize_t i = 0; i < n; i++) {
        to[i] = from[start + i * step];
        Py_INCREF(to[i]);
    }
    Py_SIZE(result) = n;
    _PyObject_GC_TRACK(result);
    return (PyObject *)result;
}

static PyObject *
list_subscript(PyObject *self, PyObject *key)
{
    Py_ssize_t i;
    if (PyIndex_Check(key)) {
        i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return list_item(self, i < 0 ? i + Py_SIZE(self) : i);
    }
    if (PySlice_Check(key)) {
        return subscript_slice(self, key);
    }
    PyErr_Format(PyExc_TypeError, "list indices must be integers, not %.200s", Py_TYPE(key)->tp_name);
    return NULL;
}

/* Release `n` items and the array they stand in. */
static void
release_items(PyObject **items, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_DECREF(items[i]);
    }
    PyMem_Free(items);
}

/* Delete the `n` > 0 items at start, start + step, …; step is positive. */
static int
delete_stepwise(PyListObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(self), to = start, from = start;
    PyObject **dead = PyMem_Malloc((size_t)n * sizeof(PyObject *));
    if (dead == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t keep = i + 1 < n ? step - 1 : size - from - 1;
        dead[i] = self->ob_item[from++];
        memmove(self->ob_item + to, self->ob_item + from, (size_t)keep * sizeof(PyObject *));
        to += keep;
        from += keep;
    }
    if (py_list_resize(self, size - n) < 0) {
        PyErr_Clear();
        Py_SIZE(self) = size - n;
    }
    release_items(dead, n);
    return 0;
}

/* Put the items of `source` (a list or tuple, as many as wanted) at start, start + step, … */
static int
store_stepwise(PyListObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n, PyObject *source)
{
    PyObject **dead;
    if (n == 0) {
        return 0;
    }
    dead = PyMem_Malloc((size_t)n * sizeof(PyObject *));
    if (dead == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(source, i), **place = &self->ob_item[start + i * step];
        Py_INCREF(item);
        dead[i] = *place;
        *place = item;
    }
    release_items(dead, n);
    return 0;
}

static int
assign_stepwise(PyListObject *self, Py_ssize_t start, Py_ssize_t stop, Py_ssize_t step, PyObject *value)
{
    PyObject *source;
    Py_ssize_t n;
    int status;
    if (value == (PyObject *)self) {
        source = py_list_slice(value, 0, Py_SIZE(self));
    }
    else {
        source = PySequence_Fast(value, "must assign iterable to extended slice");
    }
    if (source == NULL) {
        return -1;
    }
    n = _PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step); /* making the source may have changed the list */
    n = n < 0 ? 0 : n;
    if (PySequence_Fast_GET_SIZE(source) != n) {
        PyErr_Format(PyExc_ValueError, "attempt to assign sequence of size %zd to extended slice of size %zd",
                     PySequence_Fast_GET_SIZE(source), n);
        status = -1;
    }
    else {
        status = store_stepwise(self, start, step, n, source);
    }
    Py_DECREF(source);
    return status;
}

static int
assign_slice(PyListObject *self, PyObject *slice, PyObject *value)
{
    Py_ssize_t start, stop, step, n, old_start, old_stop;
    if (_PySlice_Unpack(slice, &start, &stop, &step) < 0) {
        return -1;
    }
    old_start = start;
    old_stop = stop;
    n = _PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    if (step == 1) {
        return py_list_assign_slice((PyObject *)self, start, stop, value);
    }
    if (value != NULL) {
        return assign_stepwise(self, old_start, old_stop, step, value);
    }
    if (n <= 0) {
        return 0;
    }
    if (step < 0) {
        start += (n - 1) * step;
        step = -step;
    }
    return delete_stepwise(self, start, step, n);
}

static int
list_assign_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    Py_ssize_t i;
    if (PyIndex_Check(key)) {
        i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return -1;
        }
        return list_assign_item(self, i < 0 ? i + Py_SIZE(self) : i, value);
    }
    if (PySlice_Check(key)) {
        return assign_slice((PyListObject *)self, key, value);
    }
    PyErr_Format(PyExc_TypeError, "list indices must be integers, not %.200s", Py_TYPE(key)->tp_name);
    return -1;
}

/* ---- methods ---- */

static PyObject *
list_append(PyObject *self, PyObject *item)
{
    Py_INCREF(item);
    if (py_list_append_steal(self, item) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

PyObject *
py_list_insert(PyObject *self, PyObject *args)
{
    Py_ssize_t where;
    PyObject *item;
    if (!PyArg_ParseTuple(args, "nO:insert", &where, &item) || PyList_Insert(self, where, item) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
pop_at(PyListObject *self, Py_ssize_t i)
{
    Py_ssize_t size = Py_SIZE(self);
    PyObject *item;
    if (size == 0) {
        PyErr_SetString(PyExc_IndexError, "pop from empty list");
        return NULL;
    }
    i = i < 0 ? i + size : i;
    if (i < 0 || i >= size) {
        PyErr_SetString(PyExc_IndexError, "pop index out of range");
        return NULL;
    }
    item = self->ob_item[i];
    memmove(self->ob_item + i, self->ob_item + i + 1, (size_t)(size - 1 - i) * sizeof(PyObject *));
    if (py_list_resize(self, size - 1) < 0) {
        PyErr_Clear();
        Py_SIZE(self) = size - 1;
    }
    return item;
}

PyObject *
py_list_pop(PyObject *self, PyObject *args)
{
    Py_ssize_t i = -1;
    return PyArg_ParseTuple(args, "|n:pop", &i) ? pop_at((PyListObject *)self, i) : NULL;
}

/* A method whose first argument may ask Python which index it is: nothing has changed when it does. */
static py_step
with_index(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, py_replay_operation operation,
           PyObject **result)
{
    PyObject *tuple = py_tuple_from_array(args, nargs);
    py_step how = tuple != NULL ? py_replay(ts, operation, self, tuple, NULL, 0, result) : STEP_RAISE;
    Py_XDECREF(tuple);
    return how;
}

static FLAT_FUNCTION(list_insert)
{
    if (kwargs == NULL && nargs == 2 && PyInt_CheckExact(args[0])) {
        return PyList_Insert(self, PyInt_AS_LONG(args[0]), args[1]) < 0 ? STEP_RAISE : py_flat_none(result);
    }
    return py_flat_refuse_keywords("insert", kwargs) < 0 ? STEP_RAISE
                                                 : with_index(ts, self, args, nargs, PY_REPLAY_LIST_INSERT, result);
}

static FLAT_FUNCTION(list_pop)
{
    if (kwargs == NULL && (nargs == 0 || (nargs == 1 && PyInt_CheckExact(args[0])))) {
        *result = pop_at((PyListObject *)self, nargs == 0 ? -1 : PyInt_AS_LONG(args[0]));
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return py_flat_refuse_keywords("pop", kwargs) < 0 ? STEP_RAISE
                                              : with_index(ts, self, args, nargs, PY_REPLAY_LIST_POP, result);
}

static PyObject *
list_reverse(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyList_Reverse(self);
    Py_RETURN_NONE;
}

static PyObject *
list_reversed(PyObject *self, PyObject *unused)
{
    (void)unused;
    return py_list_reverse_iter(self);
}

static PyObject *
list_sizeof(PyObject *self, PyObject *unused)
{
    Py_ssize_t room = ((PyListObject *)self)->allocated;
    (void)unused;
    return PyInt_FromSsize_t((Py_ssize_t)sizeof(PyListObject) + (room > 0 ? room : 0) * (Py_ssize_t)sizeof(void *));
}

#define FLAT(function) ((PyCFunction)(void (*)(void))(function))

static const PyMethodDef list_methods[] = {
    {"__getitem__", list_subscript, METH_O | METH_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__reversed__", list_reversed, METH_NOARGS, "An iterator from the last item to the first"},
    {"__sizeof__", list_sizeof, METH_NOARGS, "Memory used, in bytes"},
    {"append", list_append, METH_O, "l.append(item): put the item at the end"},
    {"insert", FLAT(list_insert), METH_FLAT, "l.insert(index, item): put the item in front of the one at index"},
    {"extend", FLAT(py_list_extend_flat), METH_FLAT, "l.extend(iterable): put all its items at the end"},
    {"pop", FLAT(list_pop), METH_FLAT, "l.pop([index]): take out an item, the last one by default, and return it"},
    {"remove", (PyCFunction)(void (*)(void))py_list_remove_flat, METH_FLAT, "l.remove(value): take out the first item that is equal; ValueError if there is none"},
    {"index", (PyCFunction)(void (*)(void))py_sequence_index, METH_FLAT,
     "l.index(value[, start[, stop]]): the first position of the value; ValueError if there is none"},
    {"count", (PyCFunction)(void (*)(void))py_sequence_count, METH_FLAT, "l.count(value): how many items are equal to the value"},
    {"reverse", list_reverse, METH_NOARGS, "Turn the order round, in place"},
    {"sort", FLAT(py_list_sort_flat), METH_FLAT,
     "l.sort(cmp=None, key=None, reverse=False): order the items in place; equal ones keep their order"},
    {NULL, NULL, 0, NULL},
};

static const PySequenceMethods list_as_sequence = {
    .sq_length = list_length,
    .sq_concat = list_concat,
    .sq_repeat = list_repeat,
    .sq_item = list_item,
    .sq_slice = py_list_slice,
    .sq_ass_item = list_assign_item,
    .sq_ass_slice = py_list_assign_slice,
    .sq_contains = list_contains,
    .sq_inplace_concat = list_inplace_concat,
    .sq_inplace_repeat = list_inplace_repeat,
};

static const PyMappingMethods list_as_mapping = {
    .mp_length = list_length,
    .mp_subscript = list_subscript,
    .mp_ass_subscript = list_assign_subscript,
};

PyTypeObject PyList_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "list",
    .tp_basicsize = sizeof(PyListObject),
    .tp_dealloc = py_list_dealloc,
    .tp_print = list_print,
    .tp_repr = list_repr,
    .tp_as_sequence = (PySequenceMethods *)&list_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&list_as_mapping,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LIST_SUBCLASS,
    .tp_doc = "list([iterable]): a changeable sequence, filled from the iterable",
    .tp_traverse = list_traverse,
    .tp_clear = list_clear_slot,
    .tp_richcompare = list_richcompare,
    .tp_iter = py_list_iter,
    .tp_methods = (PyMethodDef *)list_methods,
    .tp_init = list_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};
