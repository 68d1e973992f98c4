/* descr_wrapper.c: a slot wrapper bound to its object: what `(1).__add__` is.

   I1 self is an instance of descr's type: PyWrapper_New is the only way to make one, and checks it in debug builds. */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"
#include "py_core.h"
#include "py_type.h"

typedef struct {
    PyObject_HEAD
    PyWrapperDescrObject *descr; /* owned */
    PyObject *self;              /* owned */
} wrapperobject;

PyWrapperDescrObject *
py_method_wrapper_descr(PyObject *wrapper)
{
    return ((wrapperobject *)wrapper)->descr;
}

PyObject *
py_method_wrapper_self(PyObject *wrapper)
{
    return ((wrapperobject *)wrapper)->self;
}

static void
wrapper_dealloc(PyObject *object)
{
    wrapperobject *wrapper = (wrapperobject *)object;
    PyObject_GC_UnTrack(object);
    Py_TRASHCAN_SAFE_BEGIN(object)
    Py_CLEAR(wrapper->descr);
    Py_CLEAR(wrapper->self);
    PyObject_GC_Del(object);
    Py_TRASHCAN_SAFE_END(object)
}

static int
wrapper_traverse(PyObject *object, visitproc visit, void *arg)
{
    wrapperobject *wrapper = (wrapperobject *)object;
    Py_VISIT(wrapper->descr);
    Py_VISIT(wrapper->self);
    return 0;
}

static int
wrapper_compare(PyObject *a, PyObject *b)
{
    wrapperobject *left = (wrapperobject *)a;
    wrapperobject *right = (wrapperobject *)b;
    if (left->descr == right->descr) {
        return PyObject_Compare(left->self, right->self);
    }
    return (void *)left->descr < (void *)right->descr ? -1 : 1;
}

static long
wrapper_hash(PyObject *object)
{
    wrapperobject *wrapper = (wrapperobject *)object;
    long hash = _Py_HashPointer(wrapper->descr);
    long of_self = PyObject_Hash(wrapper->self);
    if (hash == -1 || of_self == -1) {
        return -1;
    }
    hash ^= of_self;
    return hash == -1 ? -2 : hash;
}

static PyObject *
wrapper_repr(PyObject *object)
{
    wrapperobject *wrapper = (wrapperobject *)object;
    return PyString_FromFormat("<method-wrapper '%s' of %s object at %p>", wrapper->descr->d_base->name,
                               Py_TYPE(wrapper->self)->tp_name, (void *)wrapper->self);
}

static PyObject *
wrapper_call(PyObject *object, PyObject *args, PyObject *kwds)
{
    wrapperobject *wrapper = (wrapperobject *)object;
    PyWrapperDescrObject *descr = wrapper->descr;
    if (descr->d_base->flags & PyWrapperFlag_KEYWORDS) {
        wrapperfunc_kwds function = (wrapperfunc_kwds)descr->d_base->wrapper;
        return function(wrapper->self, args, descr->d_wrapped, kwds);
    }
    if (kwds != NULL && (!PyDict_Check(kwds) || PyDict_Size(kwds) != 0)) {
        PyErr_Format(PyExc_TypeError, "wrapper %s doesn't take keyword arguments", descr->d_base->name);
        return NULL;
    }
    return descr->d_base->wrapper(wrapper->self, args, descr->d_wrapped);
}

static PyObject *
wrapper_get_objclass(PyObject *object, void *closure)
{
    PyObject *cls = (PyObject *)((wrapperobject *)object)->descr->d_type;
    Py_INCREF(cls);
    return cls;
}

static PyObject *
wrapper_get_name(PyObject *object, void *closure)
{
    return PyString_FromString(((wrapperobject *)object)->descr->d_base->name);
}

static PyObject *
wrapper_get_doc(PyObject *object, void *closure)
{
    const char *doc = ((wrapperobject *)object)->descr->d_base->doc;
    if (doc == NULL) {
        Py_RETURN_NONE;
    }
    return PyString_FromString(doc);
}

static const PyMemberDef wrapper_members[] = {
    {(char *)"__self__", T_OBJECT, offsetof(wrapperobject, self), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static const PyGetSetDef wrapper_getset[] = {
    {(char *)"__objclass__", wrapper_get_objclass, NULL, NULL, NULL},
    {(char *)"__name__", wrapper_get_name, NULL, NULL, NULL},
    {(char *)"__doc__", wrapper_get_doc, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject py_method_wrapper_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "method-wrapper",
    .tp_basicsize = sizeof(wrapperobject),
    .tp_dealloc = wrapper_dealloc,
    .tp_compare = wrapper_compare,
    .tp_repr = wrapper_repr,
    .tp_hash = wrapper_hash,
    .tp_call = wrapper_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = wrapper_traverse,
    .tp_members = (PyMemberDef *)wrapper_members,
    .tp_getset = (PyGetSetDef *)wrapper_getset,
};

PyObject *
PyWrapper_New(PyObject *descr, PyObject *self)
{
    assert(_PyObject_RealIsSubclass((PyObject *)Py_TYPE(self), (PyObject *)((PyWrapperDescrObject *)descr)->d_type));
    wrapperobject *wrapper = PyObject_GC_New(wrapperobject, &py_method_wrapper_type);
    if (wrapper == NULL) {
        return NULL;
    }
    Py_INCREF(descr);
    wrapper->descr = (PyWrapperDescrObject *)descr;
    Py_INCREF(self);
    wrapper->self = self;
    _PyObject_GC_TRACK(wrapper);
    return (PyObject *)wrapper;
}
