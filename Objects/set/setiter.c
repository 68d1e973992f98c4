/* The iterator of sets: a table_iterator with nothing more (../table_iter.h). */
#include "../table_iter.h"
#include "py_frozen.h"
#include "py_iters.h"
#include "set_impl.h"

/* `set` NULL: an exhausted one. */
static PyObject *
make(PyTypeObject *type, PyObject *set)
{
    table_iterator *it;
    if (set != NULL && !PyAnySet_Check(set)) {
        return py_thaw_refused(type);
    }
    it = PyObject_GC_New(table_iterator, type);
    if (it != NULL) {
        py_table_iter_init(it, set, set != NULL ? ((py_set *)set)->used : 0);
        _PyObject_GC_TRACK(it);
    }
    return (PyObject *)it;
}

PyObject *
py_set_iter(PyObject *self)
{
    return make(&py_setiter_type, self);
}

static void
setiter_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    py_table_iter_free((table_iterator *)self);
    Py_TRASHCAN_SAFE_END(self)
}

static PyObject *
setiter_next(PyObject *self)
{
    table_iterator *it = (table_iterator *)self;
    py_set *s = (py_set *)it->table;
    py_set_entry *e;
    if (s == NULL) {
        return NULL;
    }
    if (it->used != s->used) {
        it->used = -1;
        PyErr_SetString(PyExc_RuntimeError, "Set changed size during iteration");
        return NULL;
    }
    if (it->rest != NULL && it->pos < PyTuple_GET_SIZE(it->rest)) {
        PyObject *element = PyTuple_GET_ITEM(it->rest, it->pos++);
        it->left--;
        Py_INCREF(element);
        return element;
    }
    e = it->rest != NULL ? NULL : set_next(s, &it->pos);
    if (e == NULL) {
        it->table = NULL;
        Py_DECREF(s);
        return NULL;
    }
    it->left--;
    Py_INCREF(e->key);
    return e->key;
}

static const PyMethodDef setiter_methods[] = {
    {"__length_hint__", py_table_iter_length_hint, METH_NOARGS, "An estimate of the number of elements left"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject py_setiter_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "setiterator",
    .tp_basicsize = sizeof(table_iterator),
    .tp_dealloc = setiter_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = py_table_iter_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = setiter_next,
    .tp_methods = (PyMethodDef *)setiter_methods,
};

/* ---- for pickling (py_frozen.h) ---- */

static PyObject *
next_element(PyObject *set, Py_ssize_t *pos)
{
    py_set_entry *e = set_next((py_set *)set, pos);
    return e != NULL ? e->key : NULL;
}

PyObject *
py_set_iterator_freeze(PyObject *self)
{
    return py_table_iter_freeze((table_iterator *)self, next_element);
}

PyObject *
py_set_iterator_thaw(PyTypeObject *type, PyObject *state)
{
    return py_table_iter_thaw(type, state, make);
}
