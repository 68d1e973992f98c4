/* reversed: walks a sequence by index from the end, unless the object has a method __reversed__ of its own.

   The flat forms ask objects of classes in Python: for __reversed__, for __len__, for one item after the other. */
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_frozen.h"
#include "py_iters.h"
#include "py_type.h"

typedef struct {
    PyObject_HEAD
    Py_ssize_t index; /* next item, -1: exhausted */
    PyObject *seq;    /* owned, NULL: exhausted */
} reversed_object;

/* An iterator over n items. */
static PyObject *
make_reversed(PyTypeObject *type, PyObject *seq, Py_ssize_t n)
{
    reversed_object *self = (reversed_object *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->index = n - 1;
        Py_INCREF(seq);
        self->seq = seq;
    }
    return (PyObject *)self;
}

static int
check_sequence(PyObject *seq)
{
    if (PySequence_Check(seq)) {
        return 0;
    }
    PyErr_SetString(PyExc_TypeError, "argument to reversed() must be a sequence");
    return -1;
}

static PyObject *
ask_reversed(PyObject *seq)
{
    PyObject *method, *result;
    if (PyInstance_Check(seq)) {
        method = PyObject_GetAttr(seq, PY_ID(__reversed__));
        if (method == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Clear();
        }
    }
    else {
        method = py_type_lookup_special(seq, PY_ID(__reversed__));
    }
    if (method == NULL) {
        return NULL;
    }
    result = PyObject_CallFunctionObjArgs(method, NULL);
    Py_DECREF(method);
    return result;
}

static PyObject *
reversed_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *seq, *answer;
    Py_ssize_t n;
    if (type == &PyReversed_Type && !_PyArg_NoKeywords("reversed()", keywords)) {
        return NULL;
    }
    if (!PyArg_UnpackTuple(args, "reversed", 1, 1, &seq)) {
        return NULL;
    }
    answer = ask_reversed(seq);
    if (answer != NULL || PyErr_Occurred()) {
        return answer;
    }
    n = check_sequence(seq) < 0 ? -1 : PySequence_Size(seq);
    return n == -1 ? NULL : make_reversed(type, seq, n);
}

static void
reversed_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_XDECREF(((reversed_object *)op)->seq);
    Py_TYPE(op)->tp_free(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
reversed_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((reversed_object *)op)->seq);
    return 0;
}

/* What came of asking for an item (taken over): going on, or the end. */
static PyObject *
judge_item(reversed_object *self, PyObject *item)
{
    if (item != NULL) {
        self->index--;
        return item;
    }
    if (PyErr_ExceptionMatches(PyExc_IndexError) || PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
        self->index = -1;
        Py_CLEAR(self->seq);
    }
    return NULL;
}

static PyObject *
reversed_next(PyObject *op)
{
    reversed_object *self = (reversed_object *)op;
    if (self->index < 0 || self->seq == NULL) {
        self->index = -1;
        Py_CLEAR(self->seq);
        return NULL;
    }
    return judge_item(self, PySequence_GetItem(self->seq, self->index));
}

/* ---- flat ---- */

/* An item has come, or its end. */
static py_step
item_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        value = NULL;
    }
    *result = judge_item((reversed_object *)cont->object[0], value);
    return *result == NULL && PyErr_Occurred() ? STEP_RAISE : STEP_RETURN;
}

const py_cont_kind py_kind_reversed_item = {"reversed.item", item_resume, 1, 0, "iterator"};

/* May asking it for something run Python? */
static int
is_in_python(PyObject *seq)
{
    return PyInstance_Check(seq) || PyType_HasFeature(Py_TYPE(seq), Py_TPFLAGS_HEAPTYPE);
}

static py_step
reversed_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    reversed_object *self = (reversed_object *)op;
    PyObject *value = NULL, *seq = self->seq;
    py_step how;

    if (seq == NULL || self->index < 0 || !is_in_python(seq)) {
        *result = reversed_next(op);
        return *result == NULL && PyErr_Occurred() ? STEP_RAISE : STEP_RETURN;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_reversed_item);
    PyObject *index = cont != NULL ? PyInt_FromSsize_t(self->index) : NULL;
    if (index == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    Py_INCREF(op);
    cont->object[0] = op;
    Py_INCREF(seq);
    FLAT_BEGIN(ts, cont, how, py_flat_getitem(ts, seq, index, &value), item_resume, value, result);
    Py_DECREF(seq);
    Py_DECREF(index);
    return how;
}

/* object[0] the sequence; number[0] what comes. */
enum { COMES_METHOD, COMES_LENGTH };

static py_step
ask_length(py_thread *ts, py_cont *cont, PyObject **value)
{
    py_step how;
    if (check_sequence(cont->object[0]) < 0) {
        return STEP_RAISE;
    }
    cont->number[0] = COMES_LENGTH;
    FLAT_BELOW(ts, cont, how, py_flat_len(ts, cont->object[0], value));
    return how;
}

static py_step
reversed_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (cont->number[0] == COMES_METHOD) {
        if (how == STEP_RETURN) {
            how = py_flat_call(ts, value, NULL, 0, NULL, result);
            Py_DECREF(value);
            return how;
        }
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
        how = ask_length(ts, cont, &value);
    }
    if (how == STEP_RETURN) {
        *result = make_reversed(&PyReversed_Type, cont->object[0], PyInt_AsSsize_t(value));
        Py_DECREF(value);
        how = *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return how;
}

const py_cont_kind py_kind_reversed = {"reversed", reversed_resume, 1, 1, "sequence; comes"};

/* Finds __reversed__: *method is new or NULL. Returns a step. */
static py_step
find_method(py_thread *ts, py_cont *cont, PyObject *seq, PyObject **method)
{
    py_step how = STEP_RETURN;
    if (PyInstance_Check(seq)) {
        FLAT_BELOW(ts, cont, how, py_flat_getattr(ts, seq, PY_ID(__reversed__), method));
        return how;
    }
    *method = py_type_lookup_special(seq, PY_ID(__reversed__));
    if (*method == NULL && !PyErr_Occurred()) {
        PyErr_SetNone(PyExc_AttributeError);
    }
    return *method != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
reversed_construct(py_thread *ts, PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                   PyObject **result)
{
    if (type != (PyObject *)&PyReversed_Type || nargs != 1 || kwargs != NULL || !is_in_python(args[0])) {
        PyObject *tuple = py_tuple_from_array(args, nargs);
        *result = tuple != NULL ? py_type_call(type, tuple, kwargs) : NULL;
        Py_XDECREF(tuple);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    PyObject *value = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_reversed);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(args[0]);
    cont->object[0] = args[0];
    py_step how = find_method(ts, cont, args[0], &value);
    if (how < STEP_CALL) {
        how = reversed_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

const py_type_flat py_reversed_flat = {.iternext = reversed_flat_next, .construct = reversed_construct};

/* ---- the type ---- */

static PyObject *
reversed_length_hint(PyObject *op, PyObject *unused)
{
    reversed_object *self = (reversed_object *)op;
    Py_ssize_t n;
    (void)unused;
    if (self->seq == NULL) {
        return PyInt_FromLong(0);
    }
    n = PySequence_Size(self->seq);
    if (n == -1) {
        return NULL;
    }
    return PyInt_FromSsize_t(n < self->index + 1 ? 0 : self->index + 1);
}

static const PyMethodDef reversed_methods[] = {
    {"__length_hint__", reversed_length_hint, METH_NOARGS | METH_REPLAY, "An estimate of the number of items left"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject PyReversed_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "reversed",
    .tp_basicsize = sizeof(reversed_object),
    .tp_dealloc = reversed_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "reversed(sequence): an iterator from the last item to the first",
    .tp_traverse = reversed_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = reversed_next,
    .tp_methods = (PyMethodDef *)reversed_methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = reversed_new,
    .tp_free = PyObject_GC_Del,
};

/* ---- for pickling (py_frozen.h) ---- */

/* (sequence, next index), or () for an exhausted one. */
PyObject *
py_reversed_freeze(PyObject *self)
{
    reversed_object *r = (reversed_object *)self;
    return r->seq != NULL ? Py_BuildValue("(On)", r->seq, r->index) : PyTuple_New(0);
}

PyObject *
py_reversed_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *seq = NULL;
    Py_ssize_t index = -1;
    reversed_object *r;

    if (PyTuple_GET_SIZE(state) != 0 && !PyArg_ParseTuple(state, "On", &seq, &index)) {
        return NULL;
    }
    if (seq != NULL && !PySequence_Check(seq)) {
        return py_thaw_refused(type);
    }
    r = (reversed_object *)type->tp_alloc(type, 0);
    if (r != NULL) {
        r->index = index;
        Py_XINCREF(seq);
        r->seq = seq;
    }
    return (PyObject *)r;
}
