/* super.c: super(type, object): attributes as the classes behind `type` in the object's MRO have them.

   I1 obj_type is the type whose MRO is searched: the object's type, or the object itself if it is a class.
   I2 an unbound super (obj NULL) has obj_type NULL and only the attributes of the super object itself. */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"
#include "py_type.h"
#include "py_core.h"

typedef struct {
    PyObject_HEAD
    PyTypeObject *type;     /* owned, NULL until __init__ */
    PyObject *obj;          /* owned or NULL */
    PyTypeObject *obj_type; /* owned or NULL: I1 */
} superobject;

/* ---- binding ---- */

/* I1 for `object`.  Returns new.  Raises yes. */
static PyTypeObject *
search_type(PyTypeObject *type, PyObject *object)
{
    PyObject *found = NULL;
    if (PyType_Check(object) && PyType_IsSubtype((PyTypeObject *)object, type)) {
        found = object;
    }
    else if (PyType_IsSubtype(Py_TYPE(object), type)) {
        found = (PyObject *)Py_TYPE(object);
    }
    if (found != NULL) {
        Py_INCREF(found);
        return (PyTypeObject *)found;
    }
    /* A proxy may pretend to be of another class. */
    found = PyObject_GetAttr(object, PY_ID(__class__));
    if (found != NULL && PyType_Check(found) && found != (PyObject *)Py_TYPE(object) &&
        PyType_IsSubtype((PyTypeObject *)found, type)) {
        return (PyTypeObject *)found;
    }
    PyErr_Clear();
    Py_XDECREF(found);
    PyErr_SetString(PyExc_TypeError, "super(type, obj): obj must be an instance or subtype of type");
    return NULL;
}

static int
super_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    superobject *su = (superobject *)self;
    PyTypeObject *type;
    PyObject *object = NULL;
    PyTypeObject *obj_type = NULL;
    if (kwds == NULL && PyTuple_GET_SIZE(args) == 2 && PyType_Check(PyTuple_GET_ITEM(args, 0))) {
        type = (PyTypeObject *)PyTuple_GET_ITEM(args, 0); /* the common call */
        object = PyTuple_GET_ITEM(args, 1);
    }
    else if (!_PyArg_NoKeywords("super", kwds) ||
             !PyArg_ParseTuple(args, "O!|O:super", &PyType_Type, &type, &object)) {
        return -1;
    }
    if (object == Py_None) {
        object = NULL;
    }
    if (object != NULL && (obj_type = search_type(type, object)) == NULL) {
        return -1;
    }
    Py_INCREF(type);
    Py_XINCREF(object);
    Py_XSETREF(su->type, type);
    Py_XSETREF(su->obj, object);
    Py_XSETREF(su->obj_type, obj_type);
    return 0;
}

static PyObject *
super_descr_get(PyObject *self, PyObject *object, PyObject *type)
{
    superobject *su = (superobject *)self;
    if (object == NULL || object == Py_None || su->obj != NULL) {
        Py_INCREF(self);
        return self;
    }
    if (Py_TYPE(su) != &PySuper_Type) {
        return PyObject_CallFunctionObjArgs((PyObject *)Py_TYPE(su), su->type, object, NULL);
    }
    PyTypeObject *obj_type = search_type(su->type, object);
    if (obj_type == NULL) {
        return NULL;
    }
    superobject *bound = (superobject *)PySuper_Type.tp_alloc(&PySuper_Type, 0);
    if (bound == NULL) {
        Py_DECREF(obj_type);
        return NULL;
    }
    Py_INCREF(su->type);
    Py_INCREF(object);
    bound->type = su->type;
    bound->obj = object;
    bound->obj_type = obj_type;
    return (PyObject *)bound;
}

/* ---- attributes ---- */

static int
is_class_name(PyObject *name)
{
    return name == PY_ID(__class__) ||
           (PyString_Check(name) && PyString_GET_SIZE(name) == 9 && strcmp(PyString_AS_STRING(name), "__class__") == 0);
}

/* The attribute in the dicts behind su->type in the MRO, unbound.  Returns new, NULL without exception if absent. */
static PyObject *
search_behind(superobject *su, PyObject *name)
{
    PyObject *mro = su->obj_type->tp_mro;
    if (mro == NULL) {
        return NULL;
    }
    Py_INCREF(mro);
    Py_ssize_t count = PyTuple_GET_SIZE(mro);
    Py_ssize_t i = 0;
    while (i < count && PyTuple_GET_ITEM(mro, i) != (PyObject *)su->type) {
        i++;
    }
    PyObject *found = NULL;
    for (i++; found == NULL && i < count; i++) {
        PyObject *cls = PyTuple_GET_ITEM(mro, i);
        PyObject *dict = PyType_Check(cls)    ? ((PyTypeObject *)cls)->tp_dict
                         : PyClass_Check(cls) ? ((PyClassObject *)cls)->cl_dict
                                              : NULL;
        found = dict == NULL ? NULL : PyDict_GetItem(dict, name);
        Py_XINCREF(found);
    }
    Py_DECREF(mro);
    return found;
}

PyObject *
py_super_getattro(PyObject *self, PyObject *name)
{
    superobject *su = (superobject *)self;
    if (su->obj_type == NULL || is_class_name(name)) {
        return PyObject_GenericGetAttr(self, name);
    }
    PyTypeObject *start = su->obj_type;
    PyObject *object = su->obj == (PyObject *)start ? NULL : su->obj;
    Py_INCREF(start);
    Py_XINCREF(object);
    PyObject *found = search_behind(su, name);
    PyObject *value = found;
    if (found != NULL) {
        descrgetfunc get = Py_TYPE(found)->tp_descr_get;
        if (get != NULL) {
            value = get(found, object, (PyObject *)start);
            Py_DECREF(found);
        }
    }
    else {
        value = PyObject_GenericGetAttr(self, name);
    }
    Py_DECREF(start);
    Py_XDECREF(object);
    return value;
}

PyObject *
py_own_attribute(PyObject *self, PyObject *name)
{
    return PyType_IsSubtype(Py_TYPE(self), &PySuper_Type) ? PyObject_GenericGetAttr(self, name) : PyObject_GetAttr(self, name);
}

static PyObject *
super_repr(PyObject *self)
{
    superobject *su = (superobject *)self;
    const char *name = su->type == NULL ? "NULL" : su->type->tp_name;
    if (su->obj_type == NULL) {
        return PyString_FromFormat("<super: <class '%s'>, NULL>", name);
    }
    return PyString_FromFormat("<super: <class '%s'>, <%s object>>", name, su->obj_type->tp_name);
}

/* ---- life ---- */

static int
super_traverse(PyObject *self, visitproc visit, void *arg)
{
    superobject *su = (superobject *)self;
    Py_VISIT(su->obj);
    Py_VISIT(su->type);
    Py_VISIT(su->obj_type);
    return 0;
}

static void
super_dealloc(PyObject *self)
{
    superobject *su = (superobject *)self;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_CLEAR(su->obj);
    Py_CLEAR(su->type);
    Py_CLEAR(su->obj_type);
    Py_TYPE(self)->tp_free(self);
    Py_TRASHCAN_SAFE_END(self)
}

static const PyMemberDef super_members[] = {
    {(char *)"__thisclass__", T_OBJECT, offsetof(superobject, type), READONLY, (char *)"the class given to super()"},
    {(char *)"__self__", T_OBJECT, offsetof(superobject, obj), READONLY,
     (char *)"the object given to super(), or None"},
    {(char *)"__self_class__", T_OBJECT, offsetof(superobject, obj_type), READONLY,
     (char *)"the class whose order is searched, or None"},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject PySuper_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "super",
    .tp_basicsize = sizeof(superobject),
    .tp_dealloc = super_dealloc,
    .tp_repr = super_repr,
    .tp_getattro = py_super_getattro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "super(type) -> an unbound super object\n"
              "super(type, obj) -> bound to obj, an instance of type\n"
              "super(type, type2) -> bound to type2, a subclass of type\n"
              "A method reaches the one that it overrides: super(C, self).method(arg)",
    .tp_traverse = super_traverse,
    .tp_members = (PyMemberDef *)super_members,
    .tp_descr_get = super_descr_get,
    .tp_init = super_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};
