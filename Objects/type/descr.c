/* descr.c: the descriptors that stand in the dicts of static types: methods, class methods, members, getsets, slot
   wrappers.

   All begin with PyDescrObject: the type that they belong to and their name.  They work for instances of that type and
   its subtypes only; whoever finds one elsewhere (a method put into another class) gets a TypeError, so the C code behind
   them may rely on the layout.

   I1 d_type is owned (static types are simply never freed); d_name is an interned str, NULL only without memory.

   Not here: bound slot wrappers (descr_wrapper.c), struct members (member.c), dict proxies (dictproxy.c). */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"
#include "py_type.h"
#include "py_flat.h"
#include "py_type_private.h"

/* ---- common ---- */

static void
descr_dealloc(PyObject *self)
{
    PyDescrObject *descr = (PyDescrObject *)self;
    PyObject_GC_UnTrack(self);
    Py_XDECREF(descr->d_type);
    Py_XDECREF(descr->d_name);
    PyObject_GC_Del(self);
}

static int
descr_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyDescrObject *)self)->d_type);
    return 0;
}

static const char *
name_of(const void *descr)
{
    PyObject *name = ((const PyDescrObject *)descr)->d_name;
    return name != NULL && PyString_Check(name) ? PyString_AS_STRING(name) : "?";
}

static const char *
type_name_of(const void *descr)
{
    return ((const PyDescrObject *)descr)->d_type->tp_name;
}

static PyObject *
descr_repr(PyObject *self, const char *kind)
{
    return PyString_FromFormat("<%s '%s' of '%s' objects>", kind, name_of(self), type_name_of(self));
}

static int
check_instance(PyObject *self, PyObject *object)
{
    if (PyObject_TypeCheck(object, ((PyDescrObject *)self)->d_type)) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "descriptor '%s' for '%s' objects doesn't apply to '%s' object", name_of(self),
                 type_name_of(self), Py_TYPE(object)->tp_name);
    return -1;
}

static PyObject *
itself(PyObject *self)
{
    Py_INCREF(self);
    return self;
}

static PyObject *
doc_or_none(const char *doc)
{
    if (doc == NULL) {
        Py_RETURN_NONE;
    }
    return PyString_FromString(doc);
}

static const PyMemberDef descr_members[] = {
    {(char *)"__objclass__", T_OBJECT, offsetof(PyDescrObject, d_type), READONLY, NULL},
    {(char *)"__name__", T_OBJECT, offsetof(PyDescrObject, d_name), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static void *
new_named_descr(PyTypeObject *kind, PyTypeObject *type, PyObject *name)
{
    PyDescrObject *descr = PyObject_GC_New(PyDescrObject, kind);
    if (descr == NULL) {
        return NULL;
    }
    Py_XINCREF(type);
    Py_INCREF(name);
    descr->d_type = type;
    descr->d_name = name;
    _PyObject_GC_TRACK(descr);
    return descr;
}

static void *
new_descr(PyTypeObject *kind, PyTypeObject *type, const char *text)
{
    PyObject *name = PyString_InternFromString(text);
    void *descr = name != NULL ? new_named_descr(kind, type, name) : NULL;
    Py_XDECREF(name);
    return descr;
}

/* ---- methods ---- */

static PyObject *
method_get(PyObject *self, PyObject *object, PyObject *type)
{
    if (object == NULL) {
        return itself(self);
    }
    if (check_instance(self, object) < 0) {
        return NULL;
    }
    return PyCFunction_New(((PyMethodDescrObject *)self)->d_method, object);
}

/* The first argument becomes self; checks that it may. */
static PyObject *
first_argument_borrow(PyObject *self, PyObject *args)
{
    if (PyTuple_GET_SIZE(args) < 1) {
        PyErr_Format(PyExc_TypeError, "descriptor '%.300s' of '%.100s' object needs an argument", name_of(self),
                     type_name_of(self));
        return NULL;
    }
    PyObject *object = PyTuple_GET_ITEM(args, 0);
    int fits = _PyObject_RealIsSubclass((PyObject *)Py_TYPE(object), (PyObject *)((PyDescrObject *)self)->d_type);
    if (fits <= 0) {
        if (fits == 0) {
            PyErr_Format(PyExc_TypeError, "descriptor '%.200s' requires a '%.100s' object but received a '%.100s'",
                         name_of(self), type_name_of(self), Py_TYPE(object)->tp_name);
        }
        return NULL;
    }
    return object;
}

static PyObject *
call_with_rest_steal(PyObject *func, PyObject *args, PyObject *kwds)
{
    if (func == NULL) {
        return NULL;
    }
    PyObject *rest = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
    PyObject *result = rest == NULL ? NULL : PyObject_Call(func, rest, kwds);
    Py_XDECREF(rest);
    Py_DECREF(func);
    return result;
}

static PyObject *
method_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *object = first_argument_borrow(self, args);
    if (object == NULL) {
        return NULL;
    }
    return call_with_rest_steal(PyCFunction_New(((PyMethodDescrObject *)self)->d_method, object), args, kwds);
}

static PyObject *
method_repr(PyObject *self)
{
    return descr_repr(self, "method");
}

static PyObject *
method_doc(PyObject *self, void *closure)
{
    return doc_or_none(((PyMethodDescrObject *)self)->d_method->ml_doc);
}

static const PyGetSetDef method_getset[] = {
    {(char *)"__doc__", method_doc, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject py_method_descr_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "method_descriptor",
    .tp_basicsize = sizeof(PyMethodDescrObject),
    .tp_dealloc = descr_dealloc,
    .tp_repr = method_repr,
    .tp_call = method_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = descr_traverse,
    .tp_members = (PyMemberDef *)descr_members,
    .tp_getset = (PyGetSetDef *)method_getset,
    .tp_descr_get = method_get,
};

PyObject *
PyDescr_NewMethod(PyTypeObject *type, PyMethodDef *method)
{
    PyMethodDescrObject *descr = new_descr(&py_method_descr_type, type, method->ml_name);
    if (descr != NULL) {
        descr->d_method = method;
    }
    return (PyObject *)descr;
}

/* ---- class methods ---- */

static PyObject *
classmethod_get(PyObject *self, PyObject *object, PyObject *type)
{
    if (type == NULL) {
        if (object == NULL) {
            PyErr_Format(PyExc_TypeError, "descriptor '%s' for type '%s' needs either an object or a type",
                         name_of(self), type_name_of(self));
            return NULL;
        }
        type = (PyObject *)Py_TYPE(object);
    }
    if (!PyType_Check(type)) {
        PyErr_Format(PyExc_TypeError, "descriptor '%s' for type '%s' needs a type, not a '%s' as arg 2", name_of(self),
                     type_name_of(self), Py_TYPE(type)->tp_name);
        return NULL;
    }
    if (!PyType_IsSubtype((PyTypeObject *)type, ((PyDescrObject *)self)->d_type)) {
        PyErr_Format(PyExc_TypeError, "descriptor '%s' for type '%s' doesn't apply to type '%s'", name_of(self),
                     type_name_of(self), ((PyTypeObject *)type)->tp_name);
        return NULL;
    }
    return PyCFunction_New(((PyMethodDescrObject *)self)->d_method, type);
}

static PyObject *
classmethod_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (PyTuple_GET_SIZE(args) < 1) {
        PyErr_Format(PyExc_TypeError, "descriptor '%s' of '%.100s' object needs an argument", name_of(self),
                     type_name_of(self));
        return NULL;
    }
    PyObject *cls = PyTuple_GET_ITEM(args, 0);
    if (!PyType_Check(cls)) {
        PyErr_Format(PyExc_TypeError, "descriptor '%s' requires a type but received a '%.100s'", name_of(self),
                     Py_TYPE(cls)->tp_name);
        return NULL;
    }
    if (!PyType_IsSubtype((PyTypeObject *)cls, ((PyDescrObject *)self)->d_type)) {
        PyErr_Format(PyExc_TypeError, "descriptor '%s' requires a subtype of '%.100s' but received '%.100s",
                     name_of(self), type_name_of(self), Py_TYPE(cls)->tp_name);
        return NULL;
    }
    return call_with_rest_steal(PyCFunction_New(((PyMethodDescrObject *)self)->d_method, cls), args, kwds);
}

PyTypeObject py_classmethod_descr_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "classmethod_descriptor",
    .tp_basicsize = sizeof(PyMethodDescrObject),
    .tp_dealloc = descr_dealloc,
    .tp_repr = method_repr,
    .tp_call = classmethod_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = descr_traverse,
    .tp_members = (PyMemberDef *)descr_members,
    .tp_getset = (PyGetSetDef *)method_getset,
    .tp_descr_get = classmethod_get,
};

PyObject *
PyDescr_NewClassMethod(PyTypeObject *type, PyMethodDef *method)
{
    PyMethodDescrObject *descr = new_descr(&py_classmethod_descr_type, type, method->ml_name);
    if (descr != NULL) {
        descr->d_method = method;
    }
    return (PyObject *)descr;
}

/* ---- members ---- */

static PyObject *
member_get(PyObject *self, PyObject *object, PyObject *type)
{
    if (object == NULL) {
        return itself(self);
    }
    if (check_instance(self, object) < 0) {
        return NULL;
    }
    return PyMember_GetOne((char *)object, ((PyMemberDescrObject *)self)->d_member);
}

static int
member_set(PyObject *self, PyObject *object, PyObject *value)
{
    if (check_instance(self, object) < 0) {
        return -1;
    }
    return PyMember_SetOne((char *)object, ((PyMemberDescrObject *)self)->d_member, value);
}

static PyObject *
member_repr(PyObject *self)
{
    return descr_repr(self, "member");
}

static PyObject *
member_doc(PyObject *self, void *closure)
{
    return doc_or_none(((PyMemberDescrObject *)self)->d_member->doc);
}

static const PyGetSetDef member_getset[] = {
    {(char *)"__doc__", member_doc, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject PyMemberDescr_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "member_descriptor",
    .tp_basicsize = sizeof(PyMemberDescrObject),
    .tp_dealloc = descr_dealloc,
    .tp_repr = member_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = descr_traverse,
    .tp_members = (PyMemberDef *)descr_members,
    .tp_getset = (PyGetSetDef *)member_getset,
    .tp_descr_get = member_get,
    .tp_descr_set = member_set,
};

PyObject *
PyDescr_NewMember(PyTypeObject *type, PyMemberDef *member)
{
    PyMemberDescrObject *descr = new_descr(&PyMemberDescr_Type, type, member->name);
    if (descr != NULL) {
        descr->d_member = member;
    }
    return (PyObject *)descr;
}

/* ---- getsets ---- */

static PyObject *
getset_get(PyObject *self, PyObject *object, PyObject *type)
{
    if (object == NULL) {
        return itself(self);
    }
    if (check_instance(self, object) < 0) {
        return NULL;
    }
    PyGetSetDef *def = ((PyGetSetDescrObject *)self)->d_getset;
    if (def->get != NULL) {
        return def->get(object, def->closure);
    }
    PyErr_Format(PyExc_AttributeError, "attribute '%.300s' of '%.100s' objects is not readable", name_of(self),
                 type_name_of(self));
    return NULL;
}

static int
getset_set(PyObject *self, PyObject *object, PyObject *value)
{
    if (check_instance(self, object) < 0) {
        return -1;
    }
    PyGetSetDef *def = ((PyGetSetDescrObject *)self)->d_getset;
    if (def->set != NULL) {
        return def->set(object, value, def->closure);
    }
    PyErr_Format(PyExc_AttributeError, "attribute '%.300s' of '%.100s' objects is not writable", name_of(self),
                 type_name_of(self));
    return -1;
}

static PyObject *
getset_repr(PyObject *self)
{
    return descr_repr(self, "attribute");
}

static PyObject *
getset_doc(PyObject *self, void *closure)
{
    return doc_or_none(((PyGetSetDescrObject *)self)->d_getset->doc);
}

static const PyGetSetDef getset_getset[] = {
    {(char *)"__doc__", getset_doc, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject PyGetSetDescr_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "getset_descriptor",
    .tp_basicsize = sizeof(PyGetSetDescrObject),
    .tp_dealloc = descr_dealloc,
    .tp_repr = getset_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = descr_traverse,
    .tp_members = (PyMemberDef *)descr_members,
    .tp_getset = (PyGetSetDef *)getset_getset,
    .tp_descr_get = getset_get,
    .tp_descr_set = getset_set,
};

PyObject *
PyDescr_NewGetSet(PyTypeObject *type, PyGetSetDef *def)
{
    PyGetSetDescrObject *descr = new_descr(&PyGetSetDescr_Type, type, def->name);
    if (descr != NULL) {
        descr->d_getset = def;
    }
    return (PyObject *)descr;
}

/* ---- slot wrappers ---- */

static PyObject *
wrapper_get(PyObject *self, PyObject *object, PyObject *type)
{
    if (object == NULL) {
        return itself(self);
    }
    if (check_instance(self, object) < 0) {
        return NULL;
    }
    return PyWrapper_New(self, object);
}

static PyObject *
wrapper_descr_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *object = first_argument_borrow(self, args);
    if (object == NULL) {
        return NULL;
    }
    return call_with_rest_steal(PyWrapper_New(self, object), args, kwds);
}

static PyObject *
wrapper_descr_repr(PyObject *self)
{
    return PyString_FromFormat("<slot wrapper '%s' of '%s' objects>", name_of(self), type_name_of(self));
}

static PyObject *
wrapper_descr_doc(PyObject *self, void *closure)
{
    return doc_or_none(((PyWrapperDescrObject *)self)->d_base->doc);
}

static const PyGetSetDef wrapper_descr_getset[] = {
    {(char *)"__doc__", wrapper_descr_doc, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject PyWrapperDescr_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "wrapper_descriptor",
    .tp_basicsize = sizeof(PyWrapperDescrObject),
    .tp_dealloc = descr_dealloc,
    .tp_repr = wrapper_descr_repr,
    .tp_call = wrapper_descr_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = descr_traverse,
    .tp_members = (PyMemberDef *)descr_members,
    .tp_getset = (PyGetSetDef *)wrapper_descr_getset,
    .tp_descr_get = wrapper_get,
};

PyObject *
py_descr_new_wrapper(PyTypeObject *type, struct wrapperbase *base, void *wrapped, PyObject *name)
{
    PyWrapperDescrObject *descr = new_named_descr(&PyWrapperDescr_Type, type, name);
    if (descr != NULL) {
        descr->d_base = base;
        descr->d_wrapped = wrapped;
    }
    return (PyObject *)descr;
}

PyObject *
PyDescr_NewWrapper(PyTypeObject *type, struct wrapperbase *base, void *wrapped)
{
    PyObject *name = PyString_InternFromString(base->name);
    PyObject *descr = name != NULL ? py_descr_new_wrapper(type, base, wrapped, name) : NULL;
    Py_XDECREF(name);
    return descr;
}
