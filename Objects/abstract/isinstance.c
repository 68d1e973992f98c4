/* isinstance.c: isinstance and issubclass, for types, classic classes and anything that has __bases__.

   PyObject_IsInstance asks the class's metaclass (__instancecheck__) first; _PyObject_RealIsInstance is what type's own
   __instancecheck__ does.  The same for subclasses.

   I1 "anything" means: __bases__ is a tuple; __class__ of an object is believed. */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"

/* ---- class-like objects ---- */

/* The __bases__ of a class-like object.  Returns new, NULL without exception if it is none. */
static PyObject *
bases_of(PyObject *cls)
{
    PyObject *bases = PyObject_GetAttr(cls, PY_ID(__bases__));
    if (bases == NULL) {
        if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Clear();
        }
        return NULL;
    }
    if (!PyTuple_Check(bases)) {
        Py_CLEAR(bases);
    }
    return bases;
}

/* 1 if cls is class-like, 0 with TypeError `message` or another exception if not. */
static int
check_class(PyObject *cls, const char *message)
{
    PyObject *bases = bases_of(cls);
    if (bases == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, message);
        }
        return 0;
    }
    Py_DECREF(bases);
    return 1;
}

static int abstract_is_subclass(PyObject *derived, PyObject *cls);

static int
any_base_is_subclass(PyObject *bases, PyObject *cls)
{
    int answer = 0;
    for (Py_ssize_t i = 0; answer == 0 && i < PyTuple_GET_SIZE(bases); i++) {
        answer = abstract_is_subclass(PyTuple_GET_ITEM(bases, i), cls);
    }
    return answer;
}

static int
abstract_is_subclass(PyObject *derived, PyObject *cls)
{
    if (derived == cls) {
        return 1;
    }
    PyObject *bases = bases_of(derived);
    if (bases == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    if (Py_EnterRecursiveCall(" in __subclasscheck__")) {
        Py_DECREF(bases);
        return -1;
    }
    int answer = any_base_is_subclass(bases, cls);
    Py_LeaveRecursiveCall();
    Py_DECREF(bases);
    return answer;
}

/* ---- instances ---- */

/* A proxy that claims another class. */
static int
claims_type(PyObject *object, PyTypeObject *type)
{
    PyObject *claimed = PyObject_GetAttr(object, PY_ID(__class__));
    if (claimed == NULL) {
        PyErr_Clear();
        return 0;
    }
    int answer = claimed != (PyObject *)Py_TYPE(object) && PyType_Check(claimed) &&
                 PyType_IsSubtype((PyTypeObject *)claimed, type);
    Py_DECREF(claimed);
    return answer;
}

int
_PyObject_RealIsInstance(PyObject *object, PyObject *cls)
{
    if (PyClass_Check(cls) && PyInstance_Check(object)) {
        return PyClass_IsSubclass((PyObject *)((PyInstanceObject *)object)->in_class, cls);
    }
    if (PyType_Check(cls)) {
        return PyObject_TypeCheck(object, (PyTypeObject *)cls) || claims_type(object, (PyTypeObject *)cls);
    }
    if (!check_class(cls, "isinstance() arg 2 must be a class, type, or tuple of classes and types")) {
        return -1;
    }
    PyObject *own = PyObject_GetAttr(object, PY_ID(__class__));
    if (own == NULL) {
        PyErr_Clear();
        return 0;
    }
    int answer = abstract_is_subclass(own, cls);
    Py_DECREF(own);
    return answer;
}

int
_PyObject_RealIsSubclass(PyObject *derived, PyObject *cls)
{
    if (PyType_Check(cls) && PyType_Check(derived)) {
        return PyType_IsSubtype((PyTypeObject *)derived, (PyTypeObject *)cls);
    }
    if (PyClass_Check(derived) && PyClass_Check(cls)) {
        return derived == cls || PyClass_IsSubclass(derived, cls);
    }
    if (!check_class(derived, "issubclass() arg 1 must be a class") ||
        !check_class(cls, "issubclass() arg 2 must be a class or tuple of classes")) {
        return -1;
    }
    return abstract_is_subclass(derived, cls);
}

/* ---- with tuples and hooks ---- */

typedef int (*class_test)(PyObject *subject, PyObject *cls);

static int
any_of(PyObject *subject, PyObject *classes, class_test test, const char *where)
{
    if (Py_EnterRecursiveCall(where)) {
        return -1;
    }
    int answer = 0;
    for (Py_ssize_t i = 0; answer == 0 && i < PyTuple_GET_SIZE(classes); i++) {
        answer = test(subject, PyTuple_GET_ITEM(classes, i));
    }
    Py_LeaveRecursiveCall();
    return answer;
}

/* Asks the hook of cls's type.  1, 0, -1 error, 2 there is none. */
static int
ask_hook(PyObject *cls, PyObject *name, PyObject *subject, const char *where)
{
    PyObject *hook = py_type_lookup_special(cls, name);
    if (hook == NULL) {
        return PyErr_Occurred() ? -1 : 2;
    }
    int answer = -1;
    if (!Py_EnterRecursiveCall(where)) {
        PyObject *result = PyObject_CallFunctionObjArgs(hook, subject, NULL);
        Py_LeaveRecursiveCall();
        if (result != NULL) {
            answer = PyObject_IsTrue(result);
            Py_DECREF(result);
        }
    }
    Py_DECREF(hook);
    return answer;
}

/* Is the hook `name` of cls's type the one of `type` itself?  Then the plain test gives the same answer. */
static int
has_plain_hook(PyObject *cls, PyObject *name)
{
    PyTypeObject *meta = Py_TYPE(cls);
    return meta == &PyType_Type ||
           (PyType_Check(cls) && py_type_lookup(meta, name) == py_type_lookup(&PyType_Type, name));
}

static int
with_hook(PyObject *subject, PyObject *cls, PyObject *name, class_test plain, const char *where)
{
    if (!PyClass_Check(cls) && !PyInstance_Check(cls) && !has_plain_hook(cls, name)) {
        int answer = ask_hook(cls, name, subject, where);
        if (answer != 2) {
            return answer;
        }
    }
    return plain(subject, cls);
}

int
PyObject_IsInstance(PyObject *object, PyObject *cls)
{
    const char *where = " in __instancecheck__";
    if ((PyObject *)Py_TYPE(object) == cls) {
        return 1;
    }
    if (PyTuple_Check(cls)) {
        return any_of(object, cls, PyObject_IsInstance, where);
    }
    return with_hook(object, cls, PY_ID(__instancecheck__), _PyObject_RealIsInstance, where);
}

int
PyObject_IsSubclass(PyObject *derived, PyObject *cls)
{
    const char *where = " in __subclasscheck__";
    if (PyTuple_Check(cls)) {
        return any_of(derived, cls, PyObject_IsSubclass, where);
    }
    return with_hook(derived, cls, PY_ID(__subclasscheck__), _PyObject_RealIsSubclass, where);
}
