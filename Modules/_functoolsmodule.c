/* The module _functools: partial and reduce, both flat: what they call runs in the caller's chain. */
#include "py_flat.h"
#include "py_stackguard.h"
#include "structmember.h"

/* ---- partial ---- */

typedef struct {
    PyObject_HEAD
    PyObject *func;     /* owned */
    PyObject *args;     /* owned tuple */
    PyObject *keywords; /* owned: a dict, or whatever __setstate__ was given */
    PyObject *dict;     /* owned, NULL until asked for: __dict__ */
    PyObject *weakrefs; /* list of weak references */
} partial_object;

static PyTypeObject partial_type;

static PyObject *
partial_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    partial_object *self;
    PyObject *func;
    if (PyTuple_GET_SIZE(args) < 1) {
        PyErr_SetString(PyExc_TypeError, "type 'partial' takes at least one argument");
        return NULL;
    }
    func = PyTuple_GET_ITEM(args, 0);
    if (!PyCallable_Check(func)) {
        PyErr_SetString(PyExc_TypeError, "the first argument must be callable");
        return NULL;
    }
    self = (partial_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    Py_INCREF(func);
    self->func = func;
    self->args = PyTuple_GetSlice(args, 1, PY_SSIZE_T_MAX);
    self->keywords = keywords != NULL ? PyDict_Copy(keywords) : PyDict_New();
    if (self->args == NULL || self->keywords == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void
partial_dealloc(PyObject *op)
{
    partial_object *self = (partial_object *)op;
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs(op);
    }
    Py_XDECREF(self->func);
    Py_XDECREF(self->args);
    Py_XDECREF(self->keywords);
    Py_XDECREF(self->dict);
    Py_TYPE(op)->tp_free(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
partial_traverse(PyObject *op, visitproc visit, void *arg)
{
    partial_object *self = (partial_object *)op;
    Py_VISIT(self->func);
    Py_VISIT(self->args);
    Py_VISIT(self->keywords);
    Py_VISIT(self->dict);
    return 0;
}

/* The keywords of one call: the partial's, overridden by those of the caller. New, or NULL with *failed unset for none. */
static PyObject *
join_keywords(partial_object *self, PyObject *kwargs, int *failed)
{
    PyObject *all;
    int own = PyDict_Check(self->keywords) && PyDict_Size(self->keywords) > 0;
    *failed = 0;
    if (!own) {
        Py_XINCREF(kwargs);
        return kwargs;
    }
    all = PyDict_Copy(self->keywords);
    if (all == NULL || (kwargs != NULL && PyDict_Merge(all, kwargs, 1) < 0)) {
        Py_CLEAR(all);
        *failed = 1;
    }
    return all;
}

static py_step
partial_flat_call(py_thread *ts, PyObject *op, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                  PyObject **result)
{
    partial_object *self = (partial_object *)op;
    PyObject *func = self->func, *own = self->args, *all, *keywords;
    Py_ssize_t nown = PyTuple_GET_SIZE(own);
    py_step how;
    int failed;
    if (py_stack_check("")) {
        return STEP_RAISE;
    }
    all = PyTuple_New(nown + nargs);
    if (all == NULL) {
        return STEP_RAISE;
    }
    for (Py_ssize_t i = 0; i < nown + nargs; i++) {
        PyObject *arg = i < nown ? PyTuple_GET_ITEM(own, i) : args[i - nown];
        Py_INCREF(arg);
        PyTuple_SET_ITEM(all, i, arg);
    }
    keywords = join_keywords(self, kwargs, &failed);
    if (failed) {
        Py_DECREF(all);
        return STEP_RAISE;
    }
    Py_INCREF(func);
    how = py_flat_call(ts, func, ((PyTupleObject *)all)->ob_item, nown + nargs, keywords, result);
    Py_DECREF(func);
    Py_DECREF(all);
    Py_XDECREF(keywords);
    return how;
}

static PyObject *
partial_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return py_flat_run_function(partial_flat_call, self, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args), kwargs);
}

static PyObject *
partial_get_dict(PyObject *op, void *unused)
{
    partial_object *self = (partial_object *)op;
    if (self->dict == NULL) {
        self->dict = PyDict_New();
    }
    Py_XINCREF(self->dict);
    return self->dict;
}

static int
partial_set_dict(PyObject *op, PyObject *value, void *unused)
{
    partial_object *self = (partial_object *)op;
    PyObject *old = self->dict;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "a partial object's dictionary may not be deleted");
        return -1;
    }
    if (!PyDict_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "setting partial object's dictionary to a non-dict");
        return -1;
    }
    Py_INCREF(value);
    self->dict = value;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
partial_reduce(PyObject *op, PyObject *unused)
{
    partial_object *self = (partial_object *)op;
    return Py_BuildValue("O(O)(OOOO)", Py_TYPE(op), self->func, self->func, self->args, self->keywords,
                         self->dict != NULL ? self->dict : Py_None);
}

/* An exact tuple of the items, new. */
static PyObject *
exact_tuple(PyObject *args)
{
    if (PyTuple_CheckExact(args)) {
        Py_INCREF(args);
        return args;
    }
    return PySequence_Tuple(args);
}

/* An exact dict of the keywords, or None as an empty one; new. */
static PyObject *
exact_keywords(PyObject *keywords)
{
    if (keywords == Py_None) {
        return PyDict_New();
    }
    if (!PyDict_CheckExact(keywords)) {
        return PyDict_Copy(keywords);
    }
    Py_INCREF(keywords);
    return keywords;
}

static PyObject *
partial_setstate(PyObject *op, PyObject *state)
{
    partial_object *self = (partial_object *)op, old = *self;
    PyObject *func, *args, *keywords, *dict;
    if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) != 4) {
        PyErr_SetString(PyExc_TypeError, "invalid partial state");
        return NULL;
    }
    func = PyTuple_GET_ITEM(state, 0);
    args = PyTuple_GET_ITEM(state, 1);
    keywords = PyTuple_GET_ITEM(state, 2);
    dict = PyTuple_GET_ITEM(state, 3);
    if (!PyCallable_Check(func) || !PyTuple_Check(args) || (keywords != Py_None && !PyDict_Check(keywords))) {
        PyErr_SetString(PyExc_TypeError, "invalid partial state");
        return NULL;
    }
    args = exact_tuple(args);
    keywords = args == NULL ? NULL : exact_keywords(keywords);
    if (keywords == NULL) {
        Py_XDECREF(args);
        return NULL;
    }
    Py_INCREF(func);
    self->func = func;
    self->args = args;
    self->keywords = keywords;
    self->dict = dict == Py_None ? NULL : dict;
    Py_XINCREF(self->dict);
    Py_XDECREF(old.func);
    Py_XDECREF(old.args);
    Py_XDECREF(old.keywords);
    Py_XDECREF(old.dict);
    Py_RETURN_NONE;
}

static const PyMethodDef partial_methods[] = {
    {"__reduce__", partial_reduce, METH_NOARGS, NULL},
    {"__setstate__", partial_setstate, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef partial_members[] = {
    {(char *)"func", T_OBJECT, offsetof(partial_object, func), READONLY, (char *)"what is called"},
    {(char *)"args", T_OBJECT, offsetof(partial_object, args), READONLY, (char *)"the arguments that come first"},
    {(char *)"keywords", T_OBJECT, offsetof(partial_object, keywords), READONLY, (char *)"the keywords that are added"},
    {NULL, 0, 0, 0, NULL},
};

static const PyGetSetDef partial_getset[] = {
    {(char *)"__dict__", partial_get_dict, partial_set_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const py_type_flat partial_flat = {.call = partial_flat_call};

static PyTypeObject partial_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "functools.partial",
    .tp_basicsize = sizeof(partial_object),
    .tp_dealloc = partial_dealloc,
    .tp_call = partial_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "partial(func, *args, **keywords): a function that calls func with these arguments and those it gets",
    .tp_traverse = partial_traverse,
    .tp_weaklistoffset = offsetof(partial_object, weakrefs),
    .tp_methods = (PyMethodDef *)partial_methods,
    .tp_members = (PyMemberDef *)partial_members,
    .tp_getset = (PyGetSetDef *)partial_getset,
    .tp_dictoffset = offsetof(partial_object, dict),
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = partial_new,
    .tp_free = PyObject_GC_Del,
};

/* ---- reduce ----

   A loop of two kinds of steps: ask the iterator, call the function. number[0] says what the next value is. */

enum { REDUCE_ITEM, REDUCE_RESULT, REDUCE_ITERATOR };

/* Ask for the next item, with the continuation above in the chain. */
static py_step
ask_item(py_thread *ts, py_cont *cont, PyObject **value)
{
    py_step how;
    cont->number[0] = REDUCE_ITEM;
    py_cont_push(ts, cont);
    how = py_flat_next(ts, cont->object[1], value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

/* func(so far, item); takes over `item`. */
static py_step
combine(py_thread *ts, py_cont *cont, PyObject *item, PyObject **value)
{
    PyObject *args[2] = {cont->object[2], item};
    py_step how;
    cont->number[0] = REDUCE_RESULT;
    cont->object[2] = NULL;
    how = py_flat_then(ts, cont, cont->object[0], args, 2, NULL, value);
    Py_DECREF(args[0]);
    Py_DECREF(item);
    return how;
}

static py_step
reduce_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE && cont->number[0] == REDUCE_ITERATOR && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_SetString(PyExc_TypeError, "reduce() arg 2 must support iteration");
    }
    while (how == STEP_RETURN) {
        PyObject *next = NULL;
        if (cont->number[0] == REDUCE_ITERATOR) {
            cont->object[1] = value;
            how = ask_item(ts, cont, &value);
            continue;
        }
        if (cont->number[0] == REDUCE_ITEM && value == NULL) {
            if (cont->object[2] == NULL) {
                PyErr_SetString(PyExc_TypeError, "reduce() of empty sequence with no initial value");
                return STEP_RAISE;
            }
            *result = cont->object[2];
            cont->object[2] = NULL;
            return STEP_RETURN;
        }
        if (cont->number[0] == REDUCE_ITEM && cont->object[2] != NULL) {
            how = combine(ts, cont, value, &next);
        }
        else {
            cont->object[2] = value; /* the first item, or what the function gave */
            how = ask_item(ts, cont, &next);
        }
        value = next;
    }
    return how;
}

const py_cont_kind py_kind_functools_reduce = {"functools.reduce", reduce_resume, 3, 1, "func iterator sofar; waiting_for"};

static py_step
functools_reduce(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                 PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont;
    py_step how;
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "reduce() takes no keyword arguments");
        return STEP_RAISE;
    }
    if (nargs < 2 || nargs > 3) {
        PyErr_Format(PyExc_TypeError, "reduce expected at %s arguments, got %zd", nargs < 2 ? "least 2" : "most 3", nargs);
        return STEP_RAISE;
    }
    cont = py_cont_new(ts, &py_kind_functools_reduce);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(args[0]);
    cont->object[0] = args[0];
    if (nargs == 3) {
        Py_INCREF(args[2]);
        cont->object[2] = args[2];
    }
    cont->number[0] = REDUCE_ITERATOR;
    py_cont_push(ts, cont);
    how = py_flat_iter(ts, args[1], &value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = reduce_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

/* ---- the module ---- */

static const PyMethodDef functools_methods[] = {
    {"reduce", (PyCFunction)(void (*)(void))functools_reduce, METH_FLAT,
     "reduce(func, iterable[, start]): func(func(func(start, a), b), c) ... for all items"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
init_functools(void);

PyMODINIT_FUNC
init_functools(void)
{
    PyObject *module = Py_InitModule3("_functools", (PyMethodDef *)functools_methods, "partial and reduce.");
    if (module == NULL || PyType_Ready(&partial_type) < 0 || py_type_set_flat(&partial_type, &partial_flat) < 0) {
        return;
    }
    Py_INCREF(&partial_type);
    PyModule_AddObject(module, "partial", (PyObject *)&partial_type);
}
