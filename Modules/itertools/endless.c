/* count, cycle, repeat. */
#include "itertools.h"

/* ---- count: number[0] the next value while object[0] is NULL; else object[0] next, object[1] step ---- */

enum { COUNT_NEXT, COUNT_STEP };

static PyObject *
count_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"start", "step", NULL};
    PyObject *start = NULL, *step = NULL;
    it_object *self;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|OO:count", (char **)(uintptr_t)names, &start, &step)) {
        return NULL;
    }
    if ((start != NULL && !PyNumber_Check(start)) || (step != NULL && !PyNumber_Check(step))) {
        PyErr_SetString(PyExc_TypeError, "a number is required");
        return NULL;
    }
    self = py_it_new(type);
    if (self == NULL) {
        return NULL;
    }
    if ((start == NULL || PyInt_Check(start)) && (step == NULL || (PyInt_Check(step) && PyInt_AS_LONG(step) == 1))) {
        self->number[0] = start == NULL ? 0 : PyInt_AS_LONG(start);
        return (PyObject *)self;
    }
    self->object[COUNT_NEXT] = start;
    self->object[COUNT_STEP] = step;
    Py_XINCREF(start);
    Py_XINCREF(step);
    if (start == NULL) {
        self->object[COUNT_NEXT] = PyInt_FromLong(0);
    }
    if (step == NULL) {
        self->object[COUNT_STEP] = PyInt_FromLong(1);
    }
    if (self->object[COUNT_NEXT] == NULL || self->object[COUNT_STEP] == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

/* Go on with Python numbers. */
static int
leave_machine_numbers(it_object *self)
{
    if (self->object[COUNT_STEP] == NULL) {
        self->object[COUNT_STEP] = PyInt_FromLong(1);
    }
    if (self->object[COUNT_STEP] != NULL) {
        self->object[COUNT_NEXT] = PyInt_FromSsize_t(self->number[0]);
    }
    return self->object[COUNT_NEXT] == NULL ? -1 : 0;
}

static PyObject *
count_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *value, *next;
    if (self->object[COUNT_NEXT] == NULL) {
        if (self->number[0] != PY_SSIZE_T_MAX) {
            return PyInt_FromSsize_t(self->number[0]++);
        }
        if (leave_machine_numbers(self) < 0) {
            return NULL;
        }
    }
    value = self->object[COUNT_NEXT];
    Py_INCREF(value);
    next = PyNumber_Add(value, self->object[COUNT_STEP]);
    if (next == NULL) {
        Py_DECREF(value);
        return NULL;
    }
    Py_DECREF(self->object[COUNT_NEXT]); /* `value` still holds it */
    self->object[COUNT_NEXT] = next;
    return value;
}

static int
steps_by_one(it_object *self)
{
    PyObject *step = self->object[COUNT_STEP];
    return step == NULL || (PyInt_Check(step) && PyInt_AS_LONG(step) == 1);
}

static PyObject *
count_repr(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *text;
    if (self->object[COUNT_NEXT] == NULL) {
        return PyString_FromFormat("count(%zd)", self->number[0]);
    }
    text = PyString_FromString("count(");
    PyString_ConcatAndDel(&text, PyObject_Repr(self->object[COUNT_NEXT]));
    if (!steps_by_one(self)) {
        PyString_ConcatAndDel(&text, PyString_FromString(", "));
        PyString_ConcatAndDel(&text, PyObject_Repr(self->object[COUNT_STEP]));
    }
    PyString_ConcatAndDel(&text, PyString_FromString(")"));
    return text;
}

static PyObject *
count_arguments(it_object *self)
{
    if (self->object[COUNT_NEXT] == NULL) {
        return Py_BuildValue("(n)", self->number[0]);
    }
    return steps_by_one(self) ? PyTuple_Pack(1, self->object[COUNT_NEXT])
                              : PyTuple_Pack(2, self->object[COUNT_NEXT], self->object[COUNT_STEP]);
}

/* (class, arguments), as in 2.7, and where a derived class has attributes, these, which 2.7 forgets. */
static PyObject *
count_reduce(PyObject *op, PyObject *unused)
{
    PyObject *arguments = count_arguments((it_object *)op), *state = arguments != NULL ? py_object_state(op) : NULL;
    if (state == NULL) {
        Py_XDECREF(arguments);
        return NULL;
    }
    if (state == Py_None) {
        Py_DECREF(state);
        return Py_BuildValue("(ON)", Py_TYPE(op), arguments);
    }
    return Py_BuildValue("(ONN)", Py_TYPE(op), arguments, state);
}

static const PyMethodDef count_methods[] = {
    {"__reduce__", count_reduce, METH_NOARGS, "How to make it again"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject py_it_count_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "itertools.count",
    .tp_basicsize = sizeof(it_object),
    .tp_dealloc = py_it_dealloc,
    .tp_repr = count_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "count([start[, step]]): start (0), start + step (1), ... without end",
    .tp_traverse = py_it_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = count_next,
    .tp_methods = (PyMethodDef *)count_methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = count_new,
    .tp_free = PyObject_GC_Del,
};

/* ---- cycle: object[0] the iterator, NULL once it is exhausted; object[1] list of its items; number[0] the next one ---- */

static PyObject *
cycle_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *iterable, *iterator, *saved;
    it_object *self;
    if (!py_it_no_keywords(type, &py_it_cycle_type, "cycle()", keywords)
        || !PyArg_UnpackTuple(args, "cycle", 1, 1, &iterable)) {
        return NULL;
    }
    iterator = PyObject_GetIter(iterable);
    saved = iterator == NULL ? NULL : PyList_New(0);
    self = saved == NULL ? NULL : py_it_new(type);
    if (self == NULL) {
        Py_XDECREF(iterator);
        Py_XDECREF(saved);
        return NULL;
    }
    self->object[0] = iterator;
    self->object[1] = saved;
    return (PyObject *)self;
}

/* An item of those that are known, once more. New, NULL: there is none. */
static PyObject *
cycle_again(it_object *self)
{
    PyObject *saved = self->object[1], *item;
    if (saved == NULL || PyList_GET_SIZE(saved) == 0) {
        return NULL;
    }
    if (self->number[0] >= PyList_GET_SIZE(saved)) {
        self->number[0] = 0;
    }
    item = PyList_GET_ITEM(saved, self->number[0]++);
    Py_INCREF(item);
    return item;
}

static PyObject *
cycle_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *item, *saved = self->object[1], *iterator = self->object[0];
    if (iterator != NULL) {
        Py_INCREF(iterator);
        item = it_next(iterator);
        Py_DECREF(iterator);
        if (item != NULL) {
            if (PyList_Append(saved, item) < 0) {
                Py_CLEAR(item);
            }
            return item;
        }
        if (it_clear_stop() < 0) {
            return NULL;
        }
        Py_CLEAR(self->object[0]);
    }
    return cycle_again(self);
}

static py_step
cycle_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    it_object *self = (it_object *)cont->object[0];
    (void)ts;
    *result = value;
    if (how != STEP_RETURN) {
        return how;
    }
    if (value == NULL) {
        Py_CLEAR(self->object[0]);
        *result = cycle_again(self);
    }
    else if (self->object[1] != NULL && PyList_Append(self->object[1], value) < 0) {
        Py_DECREF(value);
        return STEP_RAISE;
    }
    return STEP_RETURN;
}

const py_cont_kind py_kind_itertools_cycle = {"itertools.cycle", cycle_resume, 1, 0, "self"};

static int
cycle_now(PyObject *op, PyObject **item)
{
    PyObject *iterator = ((it_object *)op)->object[0];
    if (iterator == NULL) {
        *item = cycle_again((it_object *)op);
        return 1;
    }
    if (!py_next_is_plain(iterator)) {
        return 0;
    }
    *item = cycle_next(op);
    return 1;
}

static py_step
cycle_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    if (cycle_now(op, result)) {
        return it_flat_given(*result, result);
    }
    return py_it_flat_begin(ts, &py_kind_itertools_cycle, op, NULL, ((it_object *)op)->object[0], result);
}

const py_type_flat py_it_cycle_flat = {.iternext = cycle_flat_next, .iternext_now = cycle_now};

PyTypeObject py_it_cycle_type =
    IT_PLAIN_TYPE("cycle", cycle_next, cycle_new, "cycle(iterable): its items, then the same again, without end");

/* ---- repeat: object[0] the object; number[0] how often yet, -1: without end ---- */

static PyObject *
repeat_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"object", "times", NULL};
    PyObject *object;
    Py_ssize_t times = -1;
    it_object *self;
    Py_ssize_t given = PyTuple_GET_SIZE(args) + (keywords == NULL ? 0 : PyDict_Size(keywords));
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|n:repeat", (char **)(uintptr_t)names, &object, &times)) {
        return NULL;
    }
    self = py_it_new(type);
    if (self != NULL) {
        Py_INCREF(object);
        self->object[0] = object;
        self->number[0] = given == 2 && times < 0 ? 0 : times;
    }
    return (PyObject *)self;
}

static PyObject *
repeat_next(PyObject *op)
{
    it_object *self = (it_object *)op;
    if (self->number[0] == 0 || self->object[0] == NULL) {
        return NULL;
    }
    if (self->number[0] > 0) {
        self->number[0]--;
    }
    Py_INCREF(self->object[0]);
    return self->object[0];
}

static PyObject *
repeat_repr(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject *text = PyString_FromString("repeat(");
    PyString_ConcatAndDel(&text, PyObject_Repr(self->object[0]));
    PyString_ConcatAndDel(&text, self->number[0] == -1 ? PyString_FromString(")")
                                                       : PyString_FromFormat(", %zd)", self->number[0]));
    return text;
}

static PyObject *
repeat_length_hint(PyObject *op, PyObject *unused)
{
    it_object *self = (it_object *)op;
    if (self->number[0] == -1) {
        PyErr_SetString(PyExc_TypeError, "len() of unsized object");
        return NULL;
    }
    return PyInt_FromSsize_t(self->number[0]);
}

static const PyMethodDef repeat_methods[] = {
    {"__length_hint__", repeat_length_hint, METH_NOARGS, "The number of items left"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject py_it_repeat_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "itertools.repeat",
    .tp_basicsize = sizeof(it_object),
    .tp_dealloc = py_it_dealloc,
    .tp_repr = repeat_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "repeat(object[, times]): the object, that many times or without end",
    .tp_traverse = py_it_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = repeat_next,
    .tp_methods = (PyMethodDef *)repeat_methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = repeat_new,
    .tp_free = PyObject_GC_Del,
};
