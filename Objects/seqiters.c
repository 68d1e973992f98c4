/* Iterators that walk a sequence by index: over list, tuple, a list backwards, and anything with __getitem__.

   One struct. I1 `seq` is NULL once the iterator is exhausted, and it stays so. I2 `index` is the next item to give. */
#include "Python.h"
#include "py_containers.h"
#include "py_flat.h"
#include "py_iters.h"
#include "py_text.h"
#include "py_type.h"

typedef py_seq_iterator seq_iterator;

static PyObject *
new_iterator(PyTypeObject *type, PyObject *seq, Py_ssize_t index)
{
    seq_iterator *it = PyObject_GC_New(seq_iterator, type);
    if (it == NULL) {
        return NULL;
    }
    Py_INCREF(seq);
    it->seq = seq;
    it->index = index;
    _PyObject_GC_TRACK(it);
    return (PyObject *)it;
}

PyObject *
py_list_iter(PyObject *list)
{
    return new_iterator(&PyListIter_Type, list, 0);
}

PyObject *
py_tuple_iter(PyObject *tuple)
{
    return new_iterator(&PyTupleIter_Type, tuple, 0);
}

PyObject *
py_list_reverse_iter(PyObject *list)
{
    return new_iterator(&PyListRevIter_Type, list, Py_SIZE(list) - 1);
}

PyObject *
PySeqIter_New(PyObject *seq)
{
    if (!PySequence_Check(seq)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return new_iterator(&PySeqIter_Type, seq, 0);
}

static void
seqiter_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((seq_iterator *)self)->seq);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
seqiter_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((seq_iterator *)self)->seq);
    return 0;
}

/* The end: let go of the sequence. */
static PyObject *
finish(seq_iterator *it)
{
    PyObject *seq = it->seq;
    it->seq = NULL;
    Py_DECREF(seq);
    return NULL;
}

/* An item of a sequence in Python has come, or its end. */
static py_step
seqiter_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    seq_iterator *it = (seq_iterator *)cont->object[0];
    if (how == STEP_RETURN) {
        if (it->seq != NULL) {
            it->index++;
        }
        *result = value;
        return STEP_RETURN;
    }
    if (!PyErr_ExceptionMatches(PyExc_IndexError) && !PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return STEP_RAISE;
    }
    PyErr_Clear();
    if (it->seq != NULL) {
        finish(it);
    }
    *result = NULL;
    return STEP_RETURN;
}

const py_cont_kind py_kind_iter_sequence = {"iter.sequence", seqiter_resume, 1, 0, "iterator"};

/* The next character of a str or unicode; NULL at the end (without an exception), or when memory is out. Returns new. */
static PyObject *
next_character(seq_iterator *it)
{
    PyObject *seq = it->seq, *item;
    Py_ssize_t size = PyString_Check(seq) ? PyString_GET_SIZE(seq) : PyUnicode_GET_SIZE(seq);
    if ((size_t)it->index >= (size_t)size) {
        return finish(it);
    }
    if (PyString_Check(seq)) {
        item = py_str_from_char((unsigned char)PyString_AS_STRING(seq)[it->index]);
    }
    else {
        item = PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(seq) + it->index, 1);
    }
    it->index += item != NULL;
    return item;
}

/* The next item by the slot for indexes. */
static PyObject *
next_item(seq_iterator *it)
{
    PyObject *item;
    if (it->index == PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, "iter index too large");
        return NULL;
    }
    item = PySequence_GetItem(it->seq, it->index);
    if (item != NULL) {
        it->index++;
        return item;
    }
    if (PyErr_ExceptionMatches(PyExc_IndexError) || PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
        if (it->seq != NULL) {
            finish(it);
        }
    }
    return NULL;
}

/* Its items come from a method in Python, and from a subscript as well as from an index. */
static int
asks_python(PyObject *seq)
{
    PySequenceMethods *suite = Py_TYPE(seq)->tp_as_sequence;
    return PyInstance_Check(seq) || (suite != NULL && suite->sq_item == py_slot_sq_item);
}

static py_step
seqiter_flat_next(py_thread *ts, PyObject *self, PyObject **result)
{
    seq_iterator *it = (seq_iterator *)self;
    PyObject *seq = it->seq, *index, *value = NULL;
    *result = NULL;
    if (seq == NULL) {
        return STEP_RETURN;
    }
    if (PyString_CheckExact(seq) || PyUnicode_CheckExact(seq)) {
        *result = next_character(it);
        return *result != NULL || it->seq == NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (!asks_python(seq)) {
        *result = next_item(it);
        return *result != NULL || !PyErr_Occurred() ? STEP_RETURN : STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_iter_sequence);
    index = cont == NULL ? NULL : PyInt_FromSsize_t(it->index);
    if (index == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[0] = self;
    Py_INCREF(seq);
    py_cont_push(ts, cont);
    py_step how = py_flat_getitem(ts, seq, index, &value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = seqiter_resume(ts, cont, how, value, result);
    }
    Py_DECREF(seq);
    Py_DECREF(index);
    Py_DECREF(cont);
    return how;
}

static int
seqiter_now(PyObject *self, PyObject **item)
{
    seq_iterator *it = (seq_iterator *)self;
    if (it->seq == NULL || !(PyString_CheckExact(it->seq) || PyUnicode_CheckExact(it->seq))) {
        return 0;
    }
    *item = next_character(it);
    return 1;
}

const py_type_flat py_seqiter_flat = {.iternext = seqiter_flat_next, .iternext_now = seqiter_now};

static PyObject *
listiter_next(PyObject *self)
{
    seq_iterator *it = (seq_iterator *)self;
    PyObject *item;
    if (it->seq == NULL) {
        return NULL;
    }
    if (it->index >= Py_SIZE(it->seq)) {
        return finish(it);
    }
    item = PyList_GET_ITEM(it->seq, it->index++);
    Py_INCREF(item);
    return item;
}

static PyObject *
tupleiter_next(PyObject *self)
{
    seq_iterator *it = (seq_iterator *)self;
    PyObject *item;
    if (it->seq == NULL) {
        return NULL;
    }
    if (it->index >= Py_SIZE(it->seq)) {
        return finish(it);
    }
    item = PyTuple_GET_ITEM(it->seq, it->index++);
    Py_INCREF(item);
    return item;
}

static PyObject *
listreviter_next(PyObject *self)
{
    seq_iterator *it = (seq_iterator *)self;
    PyObject *item;
    if (it->seq == NULL) {
        return NULL;
    }
    if (it->index < 0 || it->index >= Py_SIZE(it->seq)) {
        it->index = -1;
        return finish(it);
    }
    item = PyList_GET_ITEM(it->seq, it->index--);
    Py_INCREF(item);
    return item;
}

static PyObject *
seqiter_next(PyObject *self)
{
    seq_iterator *it = (seq_iterator *)self;
    if (it->seq == NULL) {
        return NULL;
    }
    if (PyString_CheckExact(it->seq) || PyUnicode_CheckExact(it->seq)) {
        return next_character(it);
    }
    return next_item(it);
}

/* ---- how many are left ---- */

static PyObject *
arrayiter_length_hint(PyObject *self, PyObject *unused)
{
    seq_iterator *it = (seq_iterator *)self;
    Py_ssize_t n = it->seq == NULL ? 0 : Py_SIZE(it->seq) - it->index;
    (void)unused;
    return PyInt_FromSsize_t(n < 0 ? 0 : n);
}

static PyObject *
listreviter_length_hint(PyObject *self, PyObject *unused)
{
    seq_iterator *it = (seq_iterator *)self;
    Py_ssize_t n = it->index + 1;
    (void)unused;
    return PyInt_FromSsize_t(it->seq == NULL || n > Py_SIZE(it->seq) ? 0 : n);
}

static PyObject *
seqiter_length_hint(PyObject *self, PyObject *unused)
{
    seq_iterator *it = (seq_iterator *)self;
    Py_ssize_t n = 0;
    (void)unused;
    if (it->seq != NULL) {
        n = PySequence_Size(it->seq);
        if (n == -1) {
            return NULL;
        }
        n = it->seq == NULL || n < it->index ? 0 : n - it->index;
    }
    return PyInt_FromSsize_t(n);
}

#define HINT_METHODS(name, function)                                                               \
    static const PyMethodDef name[] = {                                                            \
        {"__length_hint__", function, METH_NOARGS, "An estimate of the number of items left"},     \
        {NULL, NULL, 0, NULL},                                                                     \
    }

HINT_METHODS(arrayiter_methods, arrayiter_length_hint);
HINT_METHODS(listreviter_methods, listreviter_length_hint);
HINT_METHODS(seqiter_methods, seqiter_length_hint);

#define SEQ_ITERATOR(text, step, methods)                       \
    {                                                           \
        PyVarObject_HEAD_INIT(&PyType_Type, 0)                  \
        .tp_name = text,                                        \
        .tp_basicsize = sizeof(seq_iterator),                   \
        .tp_dealloc = seqiter_dealloc,                          \
        .tp_getattro = PyObject_GenericGetAttr,                 \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,    \
        .tp_traverse = seqiter_traverse,                        \
        .tp_iter = PyObject_SelfIter,                           \
        .tp_iternext = step,                                    \
        .tp_methods = (PyMethodDef *)(methods),                 \
    }

PyTypeObject PyListIter_Type = SEQ_ITERATOR("listiterator", listiter_next, arrayiter_methods);
PyTypeObject PyTupleIter_Type = SEQ_ITERATOR("tupleiterator", tupleiter_next, arrayiter_methods);
PyTypeObject PyListRevIter_Type = SEQ_ITERATOR("listreverseiterator", listreviter_next, listreviter_methods);
PyTypeObject PySeqIter_Type = SEQ_ITERATOR("iterator", seqiter_next, seqiter_methods);

#undef HINT_METHODS
#undef SEQ_ITERATOR
