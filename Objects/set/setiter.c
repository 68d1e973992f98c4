/* The iterator of sets.

   I1  `set` is NULL once the iterator is exhausted. I2  `used` is the size of the set when the iterator was made; a set of
   another size is an error from then on (used becomes -1). */
#include "py_containers.h"
#include "py_iters.h"
#include "set_impl.h"
#include "py_frozen.h"

typedef struct {
    PyObject_HEAD
    py_set *set;      /* owned, NULL: I1 */
    Py_ssize_t used;  /* I2 */
    Py_ssize_t pos;   /* next place to look at */
    Py_ssize_t left;  /* elements not yet given */
    PyObject *rest;   /* owned tuple: those elements, in one that comes from a pickle; else NULL. `pos` counts in it */
} set_iterator;

PyObject *
py_set_iter(PyObject *self)
{
    set_iterator *it = PyObject_GC_New(set_iterator, &py_setiter_type);
    if (it == NULL) {
        return NULL;
    }
    Py_INCREF(self);
    it->set = (py_set *)self;
    it->used = it->set->used;
    it->pos = 0;
    it->left = it->set->used;
    it->rest = NULL;
    _PyObject_GC_TRACK(it);
    return (PyObject *)it;
}

static void
setiter_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((set_iterator *)self)->set);
    Py_XDECREF(((set_iterator *)self)->rest);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
setiter_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((set_iterator *)self)->set);
    Py_VISIT(((set_iterator *)self)->rest);
    return 0;
}

static PyObject *
setiter_next(PyObject *self)
{
    set_iterator *it = (set_iterator *)self;
    py_set *s = it->set;
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
        it->set = NULL;
        Py_DECREF(s);
        return NULL;
    }
    it->left--;
    Py_INCREF(e->key);
    return e->key;
}

static PyObject *
setiter_length_hint(PyObject *self, PyObject *unused)
{
    set_iterator *it = (set_iterator *)self;
    (void)unused;
    return PyInt_FromSsize_t(it->set != NULL && it->used == it->set->used ? it->left : 0);
}

static const PyMethodDef setiter_methods[] = {
    {"__length_hint__", setiter_length_hint, METH_NOARGS, "An estimate of the number of elements left"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject py_setiter_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "setiterator",
    .tp_basicsize = sizeof(set_iterator),
    .tp_dealloc = setiter_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = setiter_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = setiter_next,
    .tp_methods = (PyMethodDef *)setiter_methods,
};

/* ---- for pickling (py_frozen.h) ---- */

/* (set, its size when the iterator was made, elements still to be given), or () for an exhausted one. */
PyObject *
py_set_iterator_freeze(PyObject *self)
{
    set_iterator *it = (set_iterator *)self;
    Py_ssize_t pos = it->pos;
    py_set_entry *e;
    PyObject *list, *rest;

    if (it->set == NULL) {
        return PyTuple_New(0);
    }
    if (it->rest != NULL) {
        rest = PyTuple_GetSlice(it->rest, pos, PyTuple_GET_SIZE(it->rest));
    }
    else {
        list = PyList_New(0);
        while (list != NULL && it->used == it->set->used && (e = set_next(it->set, &pos)) != NULL) {
            if (PyList_Append(list, e->key) < 0) {
                Py_CLEAR(list);
            }
        }
        rest = list != NULL ? PyList_AsTuple(list) : NULL;
        Py_XDECREF(list);
    }
    return rest != NULL ? Py_BuildValue("(OnN)", (PyObject *)it->set, it->used, rest) : NULL;
}

PyObject *
py_set_iterator_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *set, *rest, *it;
    Py_ssize_t used;

    if (PyTuple_GET_SIZE(state) == 0) {
        set = PySet_New(NULL);
        it = set != NULL ? py_set_iter(set) : NULL;
        Py_XDECREF(set);
        if (it != NULL) {
            Py_CLEAR(((set_iterator *)it)->set);
        }
        return it;
    }
    if (!PyArg_ParseTuple(state, "OnO!", &set, &used, &PyTuple_Type, &rest)) {
        return NULL;
    }
    if (!PyAnySet_Check(set)) {
        return py_thaw_refused(type);
    }
    it = py_set_iter(set);
    if (it != NULL) {
        ((set_iterator *)it)->used = used;
        ((set_iterator *)it)->left = PyTuple_GET_SIZE(rest);
        Py_INCREF(rest);
        ((set_iterator *)it)->rest = rest;
    }
    return it;
}
