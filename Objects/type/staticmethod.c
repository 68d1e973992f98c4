/* staticmethod.c: staticmethod and classmethod: functions in a class that are not bound to an instance.

   I1 callable is owned, and NULL only before __init__ and after the collector has cleared the object. */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"

typedef struct {
    PyObject_HEAD
    PyObject *callable; /* I1 */
} holder;

static int
holder_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((holder *)self)->callable);
    return 0;
}

static int
holder_clear(PyObject *self)
{
    Py_CLEAR(((holder *)self)->callable);
    return 0;
}

static void
holder_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((holder *)self)->callable);
    Py_TYPE(self)->tp_free(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
holder_init(PyObject *self, PyObject *args, PyObject *kwds, const char *name)
{
    PyObject *callable;
    if (!PyArg_UnpackTuple(args, (char *)name, 1, 1, &callable) || !_PyArg_NoKeywords(name, kwds)) {
        return -1;
    }
    Py_INCREF(callable);
    Py_XSETREF(((holder *)self)->callable, callable);
    return 0;
}

static PyObject *
holder_new(PyTypeObject *type, PyObject *callable)
{
    holder *self = (holder *)PyType_GenericAlloc(type, 0);
    if (self != NULL) {
        Py_INCREF(callable);
        self->callable = callable;
    }
    return (PyObject *)self;
}

static const PyMemberDef holder_members[] = {
    {(char *)"__func__", T_OBJECT, offsetof(holder, callable), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* ---- staticmethod ---- */

static int
staticmethod_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    return holder_init(self, args, kwds, "staticmethod");
}

static PyObject *
staticmethod_get(PyObject *self, PyObject *object, PyObject *type)
{
    PyObject *callable = ((holder *)self)->callable;
    if (callable == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "uninitialized staticmethod object");
        return NULL;
    }
    Py_INCREF(callable);
    return callable;
}

PyTypeObject PyStaticMethod_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "staticmethod",
    .tp_basicsize = sizeof(holder),
    .tp_dealloc = holder_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "staticmethod(function) -> a method without a first argument of its own\n\n"
              "    class C(object):\n"
              "        @staticmethod\n"
              "        def f(x, y): ...\n\n"
              "C.f(1, 2) and C().f(1, 2) both call f(1, 2).",
    .tp_traverse = holder_traverse,
    .tp_clear = holder_clear,
    .tp_members = (PyMemberDef *)holder_members,
    .tp_descr_get = staticmethod_get,
    .tp_init = staticmethod_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};

PyObject *
PyStaticMethod_New(PyObject *callable)
{
    return holder_new(&PyStaticMethod_Type, callable);
}

/* ---- classmethod ---- */

static int
classmethod_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    return holder_init(self, args, kwds, "classmethod");
}

static PyObject *
classmethod_get(PyObject *self, PyObject *object, PyObject *type)
{
    PyObject *callable = ((holder *)self)->callable;
    if (callable == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "uninitialized classmethod object");
        return NULL;
    }
    if (type == NULL) {
        type = (PyObject *)Py_TYPE(object);
    }
    return PyMethod_New(callable, type, (PyObject *)Py_TYPE(type));
}

PyTypeObject PyClassMethod_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "classmethod",
    .tp_basicsize = sizeof(holder),
    .tp_dealloc = holder_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "classmethod(function) -> a method whose first argument is the class\n\n"
              "    class C(object):\n"
              "        @classmethod\n"
              "        def f(cls, x): ...\n\n"
              "C.f(1) and C().f(1) both call f(C, 1); in a subclass D, D.f(1) calls f(D, 1).",
    .tp_traverse = holder_traverse,
    .tp_clear = holder_clear,
    .tp_members = (PyMemberDef *)holder_members,
    .tp_descr_get = classmethod_get,
    .tp_init = classmethod_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};

PyObject *
PyClassMethod_New(PyObject *callable)
{
    return holder_new(&PyClassMethod_Type, callable);
}
