/* enumerate.

   It counts in a C integer until that would overflow, then in Python numbers (`big`). The pair it has handed
   out is used again when nobody else holds it.  It has a flat form: the iterator below may be in Python. */
#include "py_containers.h"
#include "py_flat.h"
#include "py_iters.h"
#include "py_stackguard.h"
#include "py_frozen.h"

/* ---- enumerate ---- */

typedef py_enumerate enum_object;

/* The number to start with may be any integer. */
static int
set_start(enum_object *self, PyObject *start)
{
    PyObject *number = PyNumber_Index(start);
    if (number == NULL) {
        return -1;
    }
    self->count = PyInt_AsSsize_t(number);
    if (self->count == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        self->count = PY_SSIZE_T_MAX;
        self->big = number;
        return 0;
    }
    Py_DECREF(number);
    return 0;
}

static PyObject *
enum_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"sequence", "start", NULL};
    PyObject *source, *start = NULL;
    enum_object *self;
    if (keywords == NULL && PyTuple_GET_SIZE(args) == 1) {
        source = PyTuple_GET_ITEM(args, 0);
    }
    else if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|O:enumerate", (char **)(uintptr_t)names, &source, &start)) {
        return NULL;
    }
    self = (enum_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    if ((start != NULL && set_start(self, start) < 0) || (self->inner = PyObject_GetIter(source)) == NULL
        || (self->pair = PyTuple_Pack(2, Py_None, Py_None)) == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void
enum_dealloc(PyObject *op)
{
    enum_object *self = (enum_object *)op;
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_XDECREF(self->big);
    Py_XDECREF(self->inner);
    Py_XDECREF(self->pair);
    Py_TYPE(op)->tp_free(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
enum_traverse(PyObject *op, visitproc visit, void *arg)
{
    enum_object *self = (enum_object *)op;
    Py_VISIT(self->big);
    Py_VISIT(self->inner);
    Py_VISIT(self->pair);
    return 0;
}

/* Count on with Python numbers. */
static PyObject *
take_big_number(enum_object *self)
{
    PyObject *one, *number, *next;
    if (self->big == NULL) {
        self->big = PyInt_FromSsize_t(PY_SSIZE_T_MAX);
        if (self->big == NULL) {
            return NULL;
        }
    }
    one = PyInt_FromLong(1);
    next = one == NULL ? NULL : PyNumber_Add(self->big, one);
    Py_XDECREF(one);
    if (next == NULL) {
        return NULL;
    }
    number = self->big;
    self->big = next;
    return number;
}

static PyObject *
take_number(enum_object *self)
{
    return self->count == PY_SSIZE_T_MAX ? take_big_number(self) : PyInt_FromSsize_t(self->count++);
}

void
py_enumerate_let_go(py_enumerate *self)
{
    for (int i = 0; i < 2 && Py_REFCNT(self->pair) == 1; i++) {
        PyObject *old = PyTuple_GET_ITEM(self->pair, i);
        Py_INCREF(Py_None);
        PyTuple_SET_ITEM(self->pair, i, Py_None);
        Py_DECREF(old);
    }
}

/* (number, item); the reference to `item` is taken over. */
static PyObject *
make_pair(enum_object *self, PyObject *item)
{
    PyObject *number = take_number(self), *pair = self->pair;
    if (number == NULL) {
        Py_DECREF(item);
        return NULL;
    }
    if (Py_REFCNT(pair) == 1) {
        PyObject *old_number = PyTuple_GET_ITEM(pair, 0), *old_item = PyTuple_GET_ITEM(pair, 1);
        Py_INCREF(pair);
        PyTuple_SET_ITEM(pair, 0, number);
        PyTuple_SET_ITEM(pair, 1, item);
        if (!_PyObject_GC_IS_TRACKED(pair)) {
            _PyObject_GC_TRACK(pair); /* the collector may have let go of it */
        }
        Py_DECREF(old_number);
        Py_DECREF(old_item);
        return pair;
    }
    pair = PyTuple_New(2);
    if (pair == NULL) {
        Py_DECREF(number);
        Py_DECREF(item);
        return NULL;
    }
    PyTuple_SET_ITEM(pair, 0, number);
    PyTuple_SET_ITEM(pair, 1, item);
    return pair;
}

static PyObject *
enum_next(PyObject *op)
{
    enum_object *self = (enum_object *)op;
    PyObject *item;
    if (py_stack_check(" while iterating")) {
        return NULL;
    }
    item = Py_TYPE(self->inner)->tp_iternext(self->inner);
    return item == NULL ? NULL : make_pair(self, item);
}

static py_step
enum_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    *result = NULL;
    if (how == STEP_RETURN && value != NULL) {
        *result = make_pair((enum_object *)cont->object[0], value);
        how = *result == NULL ? STEP_RAISE : STEP_RETURN;
    }
    return how;
}

const py_cont_kind py_kind_enumerate = {"enumerate", enum_resume, 1, 0, "enumerate"};

static py_step
enum_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    enum_object *self = (enum_object *)op;
    PyObject *value = NULL;
    py_cont *cont;
    py_step how;
    if (py_next_is_plain(self->inner)) {
        PyObject *item = Py_TYPE(self->inner)->tp_iternext(self->inner);
        *result = item == NULL ? NULL : make_pair(self, item);
        return *result == NULL && PyErr_Occurred() ? STEP_RAISE : STEP_RETURN;
    }
    cont = py_cont_new(ts, &py_kind_enumerate);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(op);
    cont->object[0] = op;
    py_cont_push(ts, cont);
    how = py_flat_next(ts, self->inner, &value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = enum_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

static int
enum_now(PyObject *op, PyObject **item)
{
    if (!py_next_is_plain(((enum_object *)op)->inner)) {
        return 0;
    }
    *item = enum_next(op);
    return 1;
}

const py_type_flat py_enumerate_flat = {.iternext = enum_flat_next, .iternext_now = enum_now};

PyTypeObject PyEnum_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "enumerate",
    .tp_basicsize = sizeof(enum_object),
    .tp_dealloc = enum_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "enumerate(iterable[, start]): an iterator over (number, item), counting from start (0)",
    .tp_traverse = enum_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = enum_next,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = enum_new,
    .tp_free = PyObject_GC_Del,
};

/* ---- for pickling (py_frozen.h) ---- */

PyObject *
py_enumerate_freeze(PyObject *self)
{
    enum_object *en = (enum_object *)self;
    return en->big != NULL ? PyTuple_Pack(2, en->inner, en->big) : Py_BuildValue("(On)", en->inner, en->count);
}

PyObject *
py_enumerate_thaw(PyTypeObject *type, PyObject *state)
{
    if (PyTuple_GET_SIZE(state) != 2 || !py_is_iterator(PyTuple_GET_ITEM(state, 0))) {
        return py_thaw_refused(type);
    }
    return enum_new(type, state, NULL);
}
