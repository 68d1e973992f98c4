/* iter(callable, sentinel): calls until the sentinel comes.

   I1 `callable` and `sentinel` become NULL together, when the sentinel has come or StopIteration was raised; the
   iterator is then exhausted for ever. */
#include "py_flat.h"
#include "py_iters.h"
#include "py_frozen.h"

typedef struct {
    PyObject_HEAD
    PyObject *callable; /* owned, NULL: I1 */
    PyObject *sentinel; /* owned, NULL: I1 */
} call_iterator;

PyObject *
PyCallIter_New(PyObject *callable, PyObject *sentinel)
{
    call_iterator *it = PyObject_GC_New(call_iterator, &PyCallIter_Type);
    if (it == NULL) {
        return NULL;
    }
    Py_INCREF(callable);
    Py_INCREF(sentinel);
    it->callable = callable;
    it->sentinel = sentinel;
    _PyObject_GC_TRACK(it);
    return (PyObject *)it;
}

static void
calliter_dealloc(PyObject *self)
{
    call_iterator *it = (call_iterator *)self;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(it->callable);
    Py_XDECREF(it->sentinel);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
calliter_traverse(PyObject *self, visitproc visit, void *arg)
{
    call_iterator *it = (call_iterator *)self;
    Py_VISIT(it->callable);
    Py_VISIT(it->sentinel);
    return 0;
}

static void
exhaust(call_iterator *it)
{
    Py_CLEAR(it->callable);
    Py_CLEAR(it->sentinel);
}

/* A call is over: the item (taken over), or NULL for the end or an error. */
static PyObject *
judge(call_iterator *it, PyObject *item)
{
    if (item != NULL && it->sentinel != NULL) {
        PyObject *sentinel = it->sentinel;
        int same;
        Py_INCREF(sentinel);
        same = PyObject_RichCompareBool(item, sentinel, Py_EQ);
        Py_DECREF(sentinel);
        if (same == 0) {
            return item;
        }
        if (same > 0) {
            exhaust(it);
        }
    }
    else if (item == NULL && PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
        exhaust(it);
    }
    Py_XDECREF(item);
    return NULL;
}

static PyObject *
calliter_next(PyObject *self)
{
    call_iterator *it = (call_iterator *)self;
    PyObject *callable = it->callable, *item;
    if (callable == NULL) {
        return NULL;
    }
    Py_INCREF(callable);
    item = PyObject_CallObject(callable, NULL);
    Py_DECREF(callable);
    return judge(it, item);
}

/* ---- the flat form ---- */

static py_step
calliter_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    *result = judge((call_iterator *)cont->object[0], how == STEP_RETURN ? value : NULL);
    return *result == NULL && PyErr_Occurred() ? STEP_RAISE : STEP_RETURN;
}

const py_cont_kind py_kind_iter_call = {"iter.call", calliter_resume, 1, 0, "iterator"};

static py_step
calliter_flat_next(py_thread *ts, PyObject *self, PyObject **result)
{
    call_iterator *it = (call_iterator *)self;
    PyObject *callable = it->callable, *value = NULL;
    py_cont *cont;
    py_step how;
    *result = NULL;
    if (callable == NULL) {
        return STEP_RETURN;
    }
    cont = py_cont_new(ts, &py_kind_iter_call);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[0] = self;
    Py_INCREF(callable);
    how = py_flat_then(ts, cont, callable, NULL, 0, NULL, &value);
    Py_DECREF(callable);
    if (how < STEP_CALL) {
        how = calliter_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

const py_type_flat py_calliter_flat = {.iternext = calliter_flat_next};

PyTypeObject PyCallIter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "callable-iterator",
    .tp_basicsize = sizeof(call_iterator),
    .tp_dealloc = calliter_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = calliter_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = calliter_next,
};

/* ---- for pickling (py_frozen.h) ---- */

PyObject *
py_call_iterator_freeze(PyObject *self)
{
    call_iterator *it = (call_iterator *)self;
    return it->callable != NULL ? PyTuple_Pack(2, it->callable, it->sentinel) : PyTuple_New(0);
}

PyObject *
py_call_iterator_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *it;
    if (PyTuple_GET_SIZE(state) == 2 && PyCallable_Check(PyTuple_GET_ITEM(state, 0))) {
        return PyCallIter_New(PyTuple_GET_ITEM(state, 0), PyTuple_GET_ITEM(state, 1));
    }
    if (PyTuple_GET_SIZE(state) != 0) {
        return py_thaw_refused(type);
    }
    it = PyCallIter_New(Py_None, Py_None);
    if (it != NULL) {
        exhaust((call_iterator *)it);
    }
    return it;
}
