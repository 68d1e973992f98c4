/* property.c: property(fget, fset, fdel, doc): an attribute computed by functions.

   I1 getter_doc says that the doc was taken over from fget: then a copy with another getter takes over that one's.

   The dispatcher runs fget, fset and fdel as frames: it finds them with py_property_functions. */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"
#include "py_type.h"

typedef struct {
    PyObject_HEAD
    PyObject *fget; /* owned or NULL, as are the next three */
    PyObject *fset;
    PyObject *fdel;
    PyObject *doc;
    int getter_doc;
} propertyobject;

void
py_property_functions(PyObject *self, PyObject **fget, PyObject **fset, PyObject **fdel)
{
    propertyobject *prop = (propertyobject *)self;
    *fget = prop->fget;
    *fset = prop->fset;
    *fdel = prop->fdel;
}

/* ---- access ---- */

static PyObject *
property_get(PyObject *self, PyObject *object, PyObject *type)
{
    propertyobject *prop = (propertyobject *)self;
    if (object == NULL || object == Py_None) {
        Py_INCREF(self);
        return self;
    }
    if (prop->fget == NULL) {
        PyErr_SetString(PyExc_AttributeError, "unreadable attribute");
        return NULL;
    }
    PyObject *func = prop->fget;
    Py_INCREF(func);
    PyObject *value = PyObject_CallFunctionObjArgs(func, object, NULL);
    Py_DECREF(func);
    return value;
}

static int
property_set(PyObject *self, PyObject *object, PyObject *value)
{
    propertyobject *prop = (propertyobject *)self;
    PyObject *func = value == NULL ? prop->fdel : prop->fset;
    if (func == NULL) {
        PyErr_SetString(PyExc_AttributeError, value == NULL ? "can't delete attribute" : "can't set attribute");
        return -1;
    }
    Py_INCREF(func);
    PyObject *result = PyObject_CallFunctionObjArgs(func, object, value, NULL);
    Py_DECREF(func);
    if (result == NULL) {
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

/* ---- making ---- */

static PyObject *
null_if_none(PyObject *value)
{
    return value == Py_None ? NULL : value;
}

/* Takes the doc of the getter over; an instance of a subclass gets it as an attribute of its own. */
static int
adopt_getter_doc(PyObject *self, PyObject *fget)
{
    propertyobject *prop = (propertyobject *)self;
    PyObject *doc = PyObject_GetAttr(fget, PY_ID(__doc__));
    if (doc == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_Exception)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    int status = 0;
    if (Py_TYPE(self) == &PyProperty_Type) {
        Py_XSETREF(prop->doc, doc);
    }
    else {
        status = PyObject_SetAttr(self, PY_ID(__doc__), doc);
        Py_DECREF(doc);
    }
    if (status == 0) {
        prop->getter_doc = 1;
    }
    return status;
}

static int
property_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"fget", "fset", "fdel", "doc", NULL};
    PyObject *fget = NULL, *fset = NULL, *fdel = NULL, *doc = NULL;
    propertyobject *prop = (propertyobject *)self;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|OOOO:property", (char **)names, &fget, &fset, &fdel, &doc)) {
        return -1;
    }
    fget = null_if_none(fget);
    fset = null_if_none(fset);
    fdel = null_if_none(fdel);
    Py_XINCREF(fget);
    Py_XINCREF(fset);
    Py_XINCREF(fdel);
    Py_XINCREF(doc);
    Py_XSETREF(prop->fget, fget);
    Py_XSETREF(prop->fset, fset);
    Py_XSETREF(prop->fdel, fdel);
    Py_XSETREF(prop->doc, doc);
    prop->getter_doc = 0;
    if ((doc == NULL || doc == Py_None) && fget != NULL) {
        return adopt_getter_doc(self, fget);
    }
    return 0;
}

/* A new property of the same type with one function replaced (the others NULL). */
static PyObject *
copy_with(PyObject *self, PyObject *fget, PyObject *fset, PyObject *fdel)
{
    propertyobject *prop = (propertyobject *)self;
    PyObject *parts[4] = {fget == NULL || fget == Py_None ? prop->fget : fget,
                          fset == NULL || fset == Py_None ? prop->fset : fset,
                          fdel == NULL || fdel == Py_None ? prop->fdel : fdel, prop->doc};
    if (prop->getter_doc && parts[0] != NULL) { /* I1 */
        parts[3] = NULL;
    }
    for (int i = 0; i < 4; i++) {
        parts[i] = parts[i] == NULL ? Py_None : parts[i];
        Py_INCREF(parts[i]);
    }
    PyObject *type = PyObject_Type(self);
    PyObject *copy = type == NULL ? NULL
                                  : PyObject_CallFunctionObjArgs(type, parts[0], parts[1], parts[2], parts[3], NULL);
    Py_XDECREF(type);
    for (int i = 0; i < 4; i++) {
        Py_DECREF(parts[i]);
    }
    return copy;
}

static PyObject *
property_getter(PyObject *self, PyObject *func)
{
    return copy_with(self, func, NULL, NULL);
}

static PyObject *
property_setter(PyObject *self, PyObject *func)
{
    return copy_with(self, NULL, func, NULL);
}

static PyObject *
property_deleter(PyObject *self, PyObject *func)
{
    return copy_with(self, NULL, NULL, func);
}

/* ---- life ---- */

static int
property_traverse(PyObject *self, visitproc visit, void *arg)
{
    propertyobject *prop = (propertyobject *)self;
    Py_VISIT(prop->fget);
    Py_VISIT(prop->fset);
    Py_VISIT(prop->fdel);
    Py_VISIT(prop->doc);
    return 0;
}

static int
property_clear(PyObject *self)
{
    propertyobject *prop = (propertyobject *)self;
    Py_CLEAR(prop->fget);
    Py_CLEAR(prop->fset);
    Py_CLEAR(prop->fdel);
    Py_CLEAR(prop->doc);
    return 0;
}

static void
property_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    (void)property_clear(self);
    Py_TYPE(self)->tp_free(self);
    Py_TRASHCAN_SAFE_END(self)
}

static const PyMethodDef property_methods[] = {
    {"getter", property_getter, METH_O, "a copy of the property with another getter; for use as a decorator"},
    {"setter", property_setter, METH_O, "a copy of the property with another setter; for use as a decorator"},
    {"deleter", property_deleter, METH_O, "a copy of the property with another deleter; for use as a decorator"},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef property_members[] = {
    {(char *)"fget", T_OBJECT, offsetof(propertyobject, fget), READONLY, NULL},
    {(char *)"fset", T_OBJECT, offsetof(propertyobject, fset), READONLY, NULL},
    {(char *)"fdel", T_OBJECT, offsetof(propertyobject, fdel), READONLY, NULL},
    {(char *)"__doc__", T_OBJECT, offsetof(propertyobject, doc), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject PyProperty_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "property",
    .tp_basicsize = sizeof(propertyobject),
    .tp_dealloc = property_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "property(fget=None, fset=None, fdel=None, doc=None) -> an attribute computed by functions\n\n"
              "fget(self) gives the value, fset(self, value) takes a new one, fdel(self) deletes it.\n"
              "As a decorator of the getter:\n\n"
              "    class Circle(object):\n"
              "        @property\n"
              "        def area(self):\n"
              "            return 3.14159 * self.radius ** 2",
    .tp_traverse = property_traverse,
    .tp_clear = property_clear,
    .tp_methods = (PyMethodDef *)property_methods,
    .tp_members = (PyMemberDef *)property_members,
    .tp_descr_get = property_get,
    .tp_descr_set = property_set,
    .tp_init = property_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};
