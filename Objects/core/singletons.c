/* singletons.c: None, NotImplemented and Ellipsis, each the only object of its type.

   I1 their reference count never reaches zero; a deallocation means that some code gave back a reference too often, which
      is fatal for None and harmless for the two others.

   Not here: True and False (Objects/number/boolobject.c). */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"

static PyObject *
none_repr(PyObject *self)
{
    return PyString_FromString("None");
}

static PyObject *
not_implemented_repr(PyObject *self)
{
    return PyString_FromString("NotImplemented");
}

static PyObject *
ellipsis_repr(PyObject *self)
{
    return PyString_FromString("Ellipsis");
}

static void
none_dealloc(PyObject *self)
{
    Py_FatalError("deallocating None");
}

static void
revive(PyObject *self)
{
    Py_REFCNT(self) = 1;
}

PyTypeObject py_none_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "NoneType",
    .tp_dealloc = none_dealloc,
    .tp_repr = none_repr,
    .tp_hash = (hashfunc)_Py_HashPointer,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

PyTypeObject py_not_implemented_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "NotImplementedType",
    .tp_dealloc = revive,
    .tp_repr = not_implemented_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

PyTypeObject PyEllipsis_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "ellipsis",
    .tp_dealloc = revive,
    .tp_repr = ellipsis_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

PyObject _Py_NoneStruct = {PyObject_HEAD_INIT(&py_none_type)};
PyObject _Py_NotImplementedStruct = {PyObject_HEAD_INIT(&py_not_implemented_type)};
PyObject _Py_EllipsisObject = {PyObject_HEAD_INIT(&PyEllipsis_Type)};
