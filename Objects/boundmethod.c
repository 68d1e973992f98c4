/* Bound and unbound methods: a function with the object (or only the class) that it was fetched from.

   The dispatcher looks through a method without calling it (Python/dispatch/call.c); tp_call here is for C callers.
   Attributes that a method does not have itself are those of its function. */
#include "Python.h"
#include "py_dispatch.h"
#include "py_stackguard.h"
#include "py_type.h"
#include "structmember.h"

PyObject *
PyMethod_New(PyObject *func, PyObject *self, PyObject *class)
{
    PyMethodObject *method = PyObject_GC_New(PyMethodObject, &PyMethod_Type);
    if (method == NULL) {
        return NULL;
    }
    method->im_weakreflist = NULL;
    Py_INCREF(func);
    Py_XINCREF(self);
    Py_XINCREF(class);
    method->im_func = func;
    method->im_self = self;
    method->im_class = class;
    _PyObject_GC_TRACK(method);
    return (PyObject *)method;
}

static PyObject *
part(PyObject *method, size_t offset)
{
    if (!PyMethod_Check(method)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return *(PyObject **)((char *)method + offset);
}

PyObject *
PyMethod_Function(PyObject *method)
{
    return part(method, offsetof(PyMethodObject, im_func));
}

PyObject *
PyMethod_Self(PyObject *method)
{
    return part(method, offsetof(PyMethodObject, im_self));
}

PyObject *
PyMethod_Class(PyObject *method)
{
    return part(method, offsetof(PyMethodObject, im_class));
}

int
PyMethod_ClearFreeList(void)
{
    return 0;
}

void
PyMethod_Fini(void)
{
}

static void
method_dealloc(PyMethodObject *method)
{
    PyObject_GC_UnTrack(method);
    Py_TRASHCAN_SAFE_BEGIN(method)
    if (method->im_weakreflist != NULL) {
        PyObject_ClearWeakRefs((PyObject *)method);
    }
    Py_DECREF(method->im_func);
    Py_XDECREF(method->im_self);
    Py_XDECREF(method->im_class);
    PyObject_GC_Del(method);
    Py_TRASHCAN_SAFE_END(method)
}

static int
method_traverse(PyMethodObject *method, visitproc visit, void *arg)
{
    Py_VISIT(method->im_func);
    Py_VISIT(method->im_self);
    Py_VISIT(method->im_class);
    return 0;
}

static PyObject *
method_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *func, *self, *class = NULL;

    if (!_PyArg_NoKeywords("instancemethod", kwargs) ||
        !PyArg_UnpackTuple(args, "instancemethod", 2, 3, &func, &self, &class)) {
        return NULL;
    }
    if (!PyCallable_Check(func)) {
        PyErr_SetString(PyExc_TypeError, "first argument must be callable");
        return NULL;
    }
    if (self == Py_None) {
        self = NULL;
    }
    if (self == NULL && class == NULL) {
        PyErr_SetString(PyExc_TypeError, "unbound methods must have non-NULL im_class");
        return NULL;
    }
    return PyMethod_New(func, self, class);
}

/* An attribute of the method type, then of the function. */
static PyObject *
method_getattro(PyObject *self, PyObject *name)
{
    PyObject *descr = _PyType_Lookup(Py_TYPE(self), name);
    if (descr != NULL) {
        descrgetfunc get = PyType_HasFeature(Py_TYPE(descr), Py_TPFLAGS_HAVE_CLASS) ? Py_TYPE(descr)->tp_descr_get
                                                                                      : NULL;
        if (get != NULL) {
            return get(descr, self, (PyObject *)Py_TYPE(self));
        }
        Py_INCREF(descr);
        return descr;
    }
    if (py_stack_check(" while looking up an attribute")) {
        return NULL;
    }
    return PyObject_GetAttr(((PyMethodObject *)self)->im_func, name);
}

static PyObject *
method_get_doc(PyMethodObject *method, void *unused)
{
    return PyObject_GetAttrString(method->im_func, "__doc__");
}

static int
method_compare(PyMethodObject *a, PyMethodObject *b)
{
    if (a->im_self != b->im_self) {
        return a->im_self < b->im_self ? -1 : 1;
    }
    return PyObject_Compare(a->im_func, b->im_func);
}

static PyObject *
method_richcompare(PyObject *left, PyObject *right, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyMethod_Check(left) || !PyMethod_Check(right)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    PyMethodObject *a = (PyMethodObject *)left, *b = (PyMethodObject *)right;
    int equal = PyObject_RichCompareBool(a->im_func, b->im_func, Py_EQ);
    if (equal == 1) {
        if (a->im_self == NULL || b->im_self == NULL) {
            equal = a->im_self == b->im_self;
        }
        else {
            equal = PyObject_RichCompareBool(a->im_self, b->im_self, Py_EQ);
        }
    }
    if (equal < 0) {
        return NULL;
    }
    return PyBool_FromLong(equal == (op == Py_EQ));
}

static long
method_hash(PyMethodObject *method)
{
    long x = PyObject_Hash(method->im_self != NULL ? method->im_self : Py_None), y;
    if (x == -1) {
        return -1;
    }
    y = PyObject_Hash(method->im_func);
    if (y == -1) {
        return -1;
    }
    x ^= y;
    return x == -1 ? -2 : x;
}

/* The text of an attribute that should be a str; new reference or NULL (no exception). */
static PyObject *
name_of(PyObject *object)
{
    PyObject *name = object == NULL ? NULL : PyObject_GetAttrString(object, "__name__");
    if (name == NULL) {
        if (object != NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Clear();
        }
        return NULL;
    }
    if (!PyString_Check(name)) {
        Py_CLEAR(name);
    }
    return name;
}

static PyObject *
method_repr(PyMethodObject *method)
{
    PyObject *func = name_of(method->im_func), *class, *result = NULL;

    if (func == NULL && PyErr_Occurred()) {
        return NULL;
    }
    class = name_of(method->im_class);
    if (class == NULL && PyErr_Occurred()) {
        Py_XDECREF(func);
        return NULL;
    }
    const char *func_text = func != NULL ? PyString_AS_STRING(func) : "?";
    const char *class_text = class != NULL ? PyString_AS_STRING(class) : "?";
    if (method->im_self == NULL) {
        result = PyString_FromFormat("<unbound method %s.%s>", class_text, func_text);
    }
    else {
        PyObject *self = PyObject_Repr(method->im_self);
        if (self != NULL && PyString_Check(self)) {
            result = PyString_FromFormat("<bound method %s.%s of %s>", class_text, func_text,
                                         PyString_AS_STRING(self));
        }
        Py_XDECREF(self);
    }
    Py_XDECREF(func);
    Py_XDECREF(class);
    return result;
}

static PyObject *
method_descr_get(PyObject *self, PyObject *object, PyObject *class)
{
    PyMethodObject *method = (PyMethodObject *)self;

    if (method->im_self != NULL) {
        Py_INCREF(self);
        return self;
    }
    if (method->im_class != NULL && class != NULL) {
        int ok = PyObject_IsSubclass(class, method->im_class);
        if (ok < 0) {
            return NULL;
        }
        if (!ok) {
            Py_INCREF(self);
            return self;
        }
    }
    return PyMethod_New(method->im_func, object == Py_None ? NULL : object, class);
}

enum { METHOD_FLAGS = READONLY | RESTRICTED };

static const PyMemberDef method_members[] = {
    {(char *)"im_class", T_OBJECT, offsetof(PyMethodObject, im_class), METHOD_FLAGS,
     (char *)"the class that asked for a method"},
    {(char *)"im_func", T_OBJECT, offsetof(PyMethodObject, im_func), METHOD_FLAGS,
     (char *)"the function (or other callable) implementing a method"},
    {(char *)"__func__", T_OBJECT, offsetof(PyMethodObject, im_func), METHOD_FLAGS,
     (char *)"the function (or other callable) implementing a method"},
    {(char *)"im_self", T_OBJECT, offsetof(PyMethodObject, im_self), METHOD_FLAGS,
     (char *)"the instance to which a method is bound; None for unbound methods"},
    {(char *)"__self__", T_OBJECT, offsetof(PyMethodObject, im_self), METHOD_FLAGS,
     (char *)"the instance to which a method is bound; None for unbound methods"},
    {NULL, 0, 0, 0, NULL}
};

static const PyGetSetDef method_getset[] = {
    {(char *)"__doc__", (getter)method_get_doc, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject PyMethod_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "instancemethod",
    .tp_basicsize = sizeof(PyMethodObject),
    .tp_dealloc = (destructor)method_dealloc,
    .tp_compare = (cmpfunc)method_compare,
    .tp_repr = (reprfunc)method_repr,
    .tp_hash = (hashfunc)method_hash,
    .tp_call = py_call_nested,
    .tp_getattro = method_getattro,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "instancemethod(function, instance, class)\n\nCreate an instance method object.",
    .tp_traverse = (traverseproc)method_traverse,
    .tp_richcompare = method_richcompare,
    .tp_weaklistoffset = offsetof(PyMethodObject, im_weakreflist),
    .tp_members = (PyMemberDef *)method_members,
    .tp_getset = (PyGetSetDef *)method_getset,
    .tp_descr_get = method_descr_get,
    .tp_new = method_new,
};
