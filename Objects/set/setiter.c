/* The iterator of sets.

   I1  `set` is NULL once the iterator is exhausted. I2  `used` is the size of the set when the iterator was made; a set of
   another size is an error from then on (used becomes -1). */
#include "py_containers.h"
#include "py_iters.h"
#include "set_impl.h"

typedef struct {
    PyObject_HEAD
    py_set *set;      /* owned, NULL: I1 */
    Py_ssize_t used;  /* I2 */
    Py_ssize_t pos;   /* next place to look at */
    Py_ssize_t left;  /* elements not yet given */
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
    _PyObject_GC_TRACK(it);
    return (PyObject *)it;
}

static void
setiter_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((set_iterator *)self)->set);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
setiter_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((set_iterator *)self)->set);
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
    e = set_next(s, &it->pos);
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
