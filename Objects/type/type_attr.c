/* type_attr.c: the attributes that every type has: __name__, __module__, __dict__, __doc__, __abstractmethods__ and the
   numbers of its layout.

   I1 only heap types can be changed; the message names the type and the attribute.
   I2 Py_TPFLAGS_IS_ABSTRACT is set exactly when __abstractmethods__ in the type's own dict is true.

   Not here: __bases__ and __mro__ (type_bases.c). */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"
#include "py_type.h"
#include "py_type_private.h"

/* ---- may it be set? ---- */

int
py_type_check_set(PyTypeObject *type, PyObject *value, const char *name)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) { /* I1 */
        PyErr_Format(PyExc_TypeError, "can't set %s.%s", type->tp_name, name);
        return -1;
    }
    if (value == NULL) {
        PyErr_Format(PyExc_TypeError, "can't delete %s.%s", type->tp_name, name);
        return -1;
    }
    return 0;
}

/* ---- names ---- */

static PyObject *
type_get_name(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        PyObject *name = ((PyHeapTypeObject *)self)->ht_name;
        Py_INCREF(name);
        return name;
    }
    const char *dot = strrchr(type->tp_name, '.');
    return PyString_FromString(dot == NULL ? type->tp_name : dot + 1);
}

static int
type_set_name(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (py_type_check_set(type, value, "__name__") < 0) {
        return -1;
    }
    if (!PyString_Check(value)) {
        PyErr_Format(PyExc_TypeError, "can only assign string to %s.__name__, not '%s'", type->tp_name,
                     Py_TYPE(value)->tp_name);
        return -1;
    }
    if (strlen(PyString_AS_STRING(value)) != (size_t)PyString_GET_SIZE(value)) {
        PyErr_Format(PyExc_ValueError, "type name must not contain null characters");
        return -1;
    }
    PyHeapTypeObject *heap = (PyHeapTypeObject *)self;
    PyObject *old = heap->ht_name;
    Py_INCREF(value);
    heap->ht_name = value;
    type->tp_name = PyString_AS_STRING(value);
    Py_DECREF(old);
    return 0;
}

static PyObject *
type_get_module(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        PyObject *module = type->tp_dict == NULL ? NULL : PyDict_GetItem(type->tp_dict, PY_ID(__module__));
        if (module == NULL) {
            PyErr_SetString(PyExc_AttributeError, "__module__");
            return NULL;
        }
        Py_INCREF(module);
        return module;
    }
    const char *dot = strrchr(type->tp_name, '.');
    return dot == NULL ? PyString_FromString("__builtin__")
                       : PyString_FromStringAndSize(type->tp_name, dot - type->tp_name);
}

static int
type_set_module(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (py_type_check_set(type, value, "__module__") < 0) {
        return -1;
    }
    PyType_Modified(type);
    int status = PyDict_SetItem(type->tp_dict, PY_ID(__module__), value);
    PyType_Modified(type);
    return status;
}

/* ---- dict and doc ---- */

static PyObject *
type_get_dict(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (type->tp_dict == NULL) {
        Py_RETURN_NONE;
    }
    return PyDictProxy_New(type->tp_dict);
}

static PyObject *
type_get_doc(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && type->tp_doc != NULL) {
        return PyString_FromString(type->tp_doc);
    }
    PyObject *doc = PyDict_GetItem(type->tp_dict, PY_ID(__doc__));
    if (doc == NULL) {
        Py_RETURN_NONE;
    }
    Py_INCREF(doc);
    descrgetfunc get = Py_TYPE(doc)->tp_descr_get;
    if (get == NULL) {
        return doc;
    }
    PyObject *value = get(doc, NULL, self);
    Py_DECREF(doc);
    return value;
}

/* ---- abstract classes ---- */

static PyObject *
type_get_abstract(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    /* `type` itself has this descriptor in its dict, which is no set of names. */
    PyObject *names = type == &PyType_Type || type->tp_dict == NULL
                          ? NULL
                          : PyDict_GetItem(type->tp_dict, PY_ID(__abstractmethods__));
    if (names == NULL) {
        PyErr_SetObject(PyExc_AttributeError, PY_ID(__abstractmethods__));
        return NULL;
    }
    Py_INCREF(names);
    return names;
}

static int
store_abstract(PyTypeObject *type, PyObject *value)
{
    if (value != NULL) {
        return PyDict_SetItem(type->tp_dict, PY_ID(__abstractmethods__), value);
    }
    int status = PyDict_DelItem(type->tp_dict, PY_ID(__abstractmethods__));
    if (status < 0 && PyErr_ExceptionMatches(PyExc_KeyError)) {
        PyErr_SetObject(PyExc_AttributeError, PY_ID(__abstractmethods__));
    }
    return status;
}

static int
type_set_abstract(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    int abstract = value == NULL ? 0 : PyObject_IsTrue(value);
    if (abstract < 0) {
        return -1;
    }
    PyType_Modified(type);
    if (store_abstract(type, value) < 0) {
        return -1;
    }
    PyType_Modified(type);
    if (abstract) { /* I2 */
        type->tp_flags |= Py_TPFLAGS_IS_ABSTRACT;
    }
    else {
        type->tp_flags &= ~Py_TPFLAGS_IS_ABSTRACT;
    }
    return 0;
}

/* ---- the tables ---- */

const PyGetSetDef py_type_getset[] = {
    {(char *)"__name__", type_get_name, type_set_name, NULL, NULL},
    {(char *)"__bases__", py_type_get_bases, py_type_set_bases, NULL, NULL},
    {(char *)"__module__", type_get_module, type_set_module, NULL, NULL},
    {(char *)"__abstractmethods__", type_get_abstract, type_set_abstract, NULL, NULL},
    {(char *)"__dict__", type_get_dict, NULL, NULL, NULL},
    {(char *)"__doc__", type_get_doc, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const PyMemberDef py_type_members[] = {
    {(char *)"__basicsize__", T_PYSSIZET, offsetof(PyTypeObject, tp_basicsize), READONLY, NULL},
    {(char *)"__itemsize__", T_PYSSIZET, offsetof(PyTypeObject, tp_itemsize), READONLY, NULL},
    {(char *)"__flags__", T_LONG, offsetof(PyTypeObject, tp_flags), READONLY, NULL},
    {(char *)"__weakrefoffset__", T_LONG, offsetof(PyTypeObject, tp_weaklistoffset), READONLY, NULL},
    {(char *)"__base__", T_OBJECT, offsetof(PyTypeObject, tp_base), READONLY, NULL},
    {(char *)"__dictoffset__", T_LONG, offsetof(PyTypeObject, tp_dictoffset), READONLY, NULL},
    {(char *)"__mro__", T_OBJECT, offsetof(PyTypeObject, tp_mro), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
