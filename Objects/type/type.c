/* type.c: the type `type`: calling it, attribute access on classes, and the life of type objects.

   Attribute access on a class follows the same four steps as on an instance, with two differences: the "instance dict" is
   the dicts of the whole MRO, and what is found there is bound to the class (tp_descr_get with no object).

       data descriptor on the metaclass  >  attribute in the MRO, bound  >  other descriptor on the metaclass

   I1 a change of a heap type's dict is bracketed by PyType_Modified (lookup.c I3) and followed by py_slots_update.
   I2 static types cannot be changed from Python.

   Not here: making types (type_new.c, ready.c), the attributes __name__, __bases__ … (type_attr.c, type_bases.c). */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"
#include "py_core.h"
#include "py_dict.h"
#include "py_type_private.h"

/* ---- calling ---- */

int
py_type_wants_init(PyTypeObject *type, PyObject *object, PyObject *args, PyObject *kwds)
{
    /* type(x) asks for a type; nothing is made. */
    if (type == &PyType_Type && args != NULL && PyTuple_Check(args) && PyTuple_GET_SIZE(args) == 1 &&
        (kwds == NULL || PyDict_Size(kwds) == 0)) {
        return 0;
    }
    if (!PyType_IsSubtype(Py_TYPE(object), type)) {
        return 0;
    }
    return PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HAVE_CLASS) && Py_TYPE(object)->tp_init != NULL;
}

PyObject *
py_type_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (type->tp_new == NULL) {
        PyErr_Format(PyExc_TypeError, "cannot create '%.100s' instances", type->tp_name);
        return NULL;
    }
    PyObject *object = type->tp_new(type, args, kwds);
    if (object == NULL || !py_type_wants_init(type, object, args, kwds)) {
        return object;
    }
    if (Py_TYPE(object)->tp_init(object, args, kwds) < 0) {
        Py_DECREF(object);
        return NULL;
    }
    return object;
}

static int
type_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (kwds != NULL && PyDict_Size(kwds) != 0) {
        PyErr_SetString(PyExc_TypeError, "type.__init__() takes no keyword arguments");
        return -1;
    }
    Py_ssize_t count = args == NULL ? 0 : PyTuple_GET_SIZE(args);
    if (count != 1 && count != 3) {
        PyErr_SetString(PyExc_TypeError, "type.__init__() takes 1 or 3 arguments");
        return -1;
    }
    return 0;
}

/* ---- attributes of a class ---- */

static int
ensure_ready(PyTypeObject *type)
{
    return type->tp_dict != NULL ? 0 : PyType_Ready(type);
}

/* What the class attribute `found` (borrowed) gives when read through the class. */
static PyObject *
bind_to_class(PyObject *found, PyTypeObject *type)
{
    descrgetfunc get = PyType_HasFeature(Py_TYPE(found), Py_TPFLAGS_HAVE_CLASS) ? Py_TYPE(found)->tp_descr_get : NULL;
    Py_INCREF(found);
    if (get == NULL) {
        return found;
    }
    PyObject *value = get(found, NULL, (PyObject *)type);
    Py_DECREF(found);
    return value;
}

static PyObject *
type_getattr_str(PyTypeObject *type, PyObject *name)
{
    PyTypeObject *meta = Py_TYPE(type);
    PyObject *descr = py_type_lookup(meta, name);
    descrgetfunc get = NULL;
    if (descr != NULL) {
        Py_INCREF(descr);
        get = PyType_HasFeature(Py_TYPE(descr), Py_TPFLAGS_HAVE_CLASS) ? Py_TYPE(descr)->tp_descr_get : NULL;
        if (get != NULL && PyDescr_IsData(descr)) {
            PyObject *value = get(descr, (PyObject *)type, (PyObject *)meta);
            Py_DECREF(descr);
            return value;
        }
    }
    PyObject *found = py_type_lookup(type, name);
    if (found != NULL) {
        PyObject *value = bind_to_class(found, type);
        Py_XDECREF(descr);
        return value;
    }
    if (get != NULL) {
        PyObject *value = get(descr, (PyObject *)type, (PyObject *)meta);
        Py_DECREF(descr);
        return value;
    }
    if (descr != NULL) {
        return descr;
    }
    PyErr_Format(PyExc_AttributeError, "type object '%.50s' has no attribute '%.400s'", type->tp_name,
                 PyString_AS_STRING(name));
    return NULL;
}

PyObject *
py_type_getattro(PyObject *self, PyObject *name)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (ensure_ready(type) < 0) {
        return NULL;
    }
    if (PyString_Check(name)) {
        return type_getattr_str(type, name);
    }
    PyObject *key = py_attr_name(name);
    if (key == NULL) {
        return NULL;
    }
    PyObject *value = type_getattr_str(type, key);
    Py_DECREF(key);
    return value;
}

int
py_type_setattro(PyObject *self, PyObject *name, PyObject *value)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) { /* I2 */
        PyErr_Format(PyExc_TypeError, "can't set attributes of built-in/extension type '%s'", type->tp_name);
        return -1;
    }
    PyObject *key = py_attr_name(name);
    if (key == NULL) {
        return -1;
    }
    if (PyString_CheckExact(key)) {
        PyString_InternInPlace(&key);
    }
    Py_INCREF(type);
    PyType_Modified(type); /* I1 */
    int status = _PyObject_GenericSetAttrWithDict(self, key, value, NULL);
    if (status == 0) {
        PyType_Modified(type);
        status = py_slots_update(type, key);
    }
    Py_DECREF(key);
    Py_DECREF(type);
    return status;
}

/* ---- text and comparison ---- */

static PyObject *
type_repr(PyObject *self)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyObject *module = PyObject_GetAttr(self, PY_ID(__module__));
    if (module == NULL) {
        PyErr_Clear();
    }
    else if (!PyString_Check(module)) {
        Py_CLEAR(module);
    }
    PyObject *name = PyObject_GetAttr(self, PY_ID(__name__));
    if (name == NULL) {
        Py_XDECREF(module);
        return NULL;
    }
    const char *kind = PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) ? "class" : "type";
    PyObject *text;
    if (module != NULL && strcmp(PyString_AS_STRING(module), "__builtin__") != 0 && PyString_Check(name)) {
        text = PyString_FromFormat("<%s '%s.%s'>", kind, PyString_AS_STRING(module), PyString_AS_STRING(name));
    }
    else {
        text = PyString_FromFormat("<%s '%s'>", kind, type->tp_name);
    }
    Py_XDECREF(module);
    Py_DECREF(name);
    return text;
}

/* Types compare by address; other objects are none of our business, nor are metaclasses with a __cmp__. */
static PyObject *
type_richcompare(PyObject *left, PyObject *right, int op)
{
    if (!PyType_Check(left) || !PyType_Check(right) || Py_TYPE(left)->tp_compare != NULL ||
        Py_TYPE(right)->tp_compare != NULL) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (op != Py_EQ && op != Py_NE && Py_Py3kWarningFlag &&
        PyErr_WarnPy3k("type inequality comparisons not supported in 3.x", 1) < 0) {
        return NULL;
    }
    return py_compare_to_bool(op, left < right ? -1 : left > right);
}

/* ---- methods ---- */

static PyObject *
type_mro(PyObject *self, PyObject *unused)
{
    return py_mro_compute((PyTypeObject *)self);
}

static PyObject *
type_subclasses(PyObject *self, PyObject *unused)
{
    return py_subclasses_list((PyTypeObject *)self);
}

static PyObject *
type_instancecheck(PyObject *self, PyObject *object)
{
    int answer = _PyObject_RealIsInstance(object, self);
    return answer < 0 ? NULL : PyBool_FromLong(answer);
}

static PyObject *
type_subclasscheck(PyObject *self, PyObject *cls)
{
    int answer = _PyObject_RealIsSubclass(cls, self);
    return answer < 0 ? NULL : PyBool_FromLong(answer);
}

static const PyMethodDef type_methods[] = {
    {"mro", type_mro, METH_NOARGS, "mro() -> list: the order in which attributes are looked up"},
    {"__subclasses__", type_subclasses, METH_NOARGS, "__subclasses__() -> list of the direct subclasses that live"},
    {"__instancecheck__", type_instancecheck, METH_O, "__instancecheck__(object) -> bool: isinstance(object, cls)"},
    {"__subclasscheck__", type_subclasscheck, METH_O, "__subclasscheck__(class) -> bool: issubclass(class, cls)"},
    {NULL, NULL, 0, NULL},
};

/* ---- life ---- */

static void
type_dealloc(PyObject *self)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyHeapTypeObject *heap = (PyHeapTypeObject *)self;
    assert(PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE));
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)

    PyObject *error_type, *error_value, *error_traceback;
    PyErr_Fetch(&error_type, &error_value, &error_traceback);
    py_runtime_state.type.has_died = 1;
    PyObject_ClearWeakRefs(self);       /* the bases know it no more */
    Py_XDECREF(type->tp_base);
    Py_XDECREF(type->tp_dict);
    Py_XDECREF(type->tp_bases);
    Py_XDECREF(type->tp_mro);
    Py_XDECREF(type->tp_subclasses);
    py_type_extra_free(type);
    PyObject_Free((char *)type->tp_doc);
    Py_XDECREF(heap->ht_name);
    Py_XDECREF(heap->ht_slots);
    PyErr_Restore(error_type, error_value, error_traceback);
    Py_TYPE(type)->tp_free(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
type_traverse(PyObject *self, visitproc visit, void *arg)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        return 0;
    }
    Py_VISIT(type->tp_dict);
    Py_VISIT(type->tp_mro);
    Py_VISIT(type->tp_bases);
    Py_VISIT(type->tp_base);
    /* tp_subclasses holds only weak references, ht_slots only strings. */
    return 0;
}

/* Breaks cycles.  tp_mro holds the type itself; the dict holds what refers back to it.  Bases stay: they come before us
   and cannot refer to us except through what is cleared here; a __del__ may still need them. */
static int
type_clear(PyObject *self)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyType_Modified(type);
    if (type->tp_dict != NULL) {
        PyDict_Clear(type->tp_dict);
        PyType_Modified(type);
    }
    Py_CLEAR(type->tp_mro);
    return 0;
}

static int
type_is_gc(PyObject *self)
{
    return PyType_HasFeature((PyTypeObject *)self, Py_TPFLAGS_HEAPTYPE);
}

PyTypeObject PyType_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "type",
    .tp_basicsize = sizeof(PyHeapTypeObject),
    .tp_itemsize = sizeof(PyMemberDef),
    .tp_dealloc = type_dealloc,
    .tp_repr = type_repr,
    .tp_hash = (hashfunc)_Py_HashPointer,
    .tp_call = py_type_call,
    .tp_getattro = py_type_getattro,
    .tp_setattro = py_type_setattro,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TYPE_SUBCLASS,
    .tp_doc = "type(object) -> the object's type\ntype(name, bases, dict) -> a new type",
    .tp_traverse = type_traverse,
    .tp_clear = type_clear,
    .tp_richcompare = type_richcompare,
    .tp_weaklistoffset = offsetof(PyTypeObject, tp_weaklist),
    .tp_methods = (PyMethodDef *)type_methods,
    .tp_members = (PyMemberDef *)py_type_members,
    .tp_getset = (PyGetSetDef *)py_type_getset,
    .tp_dictoffset = offsetof(PyTypeObject, tp_dict),
    .tp_init = type_init,
    .tp_new = py_type_new,
    .tp_free = PyObject_GC_Del,
    .tp_is_gc = type_is_gc,
};
