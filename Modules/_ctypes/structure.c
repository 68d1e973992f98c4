/* Structure and Union: classes with fields, and the metaclasses that watch `_fields_`. */
#include "_ctypes.h"

static void
describe_empty(ctype_info *info, ctype_kind kind)
{
    info->kind = kind;
    info->ffi.type = FFI_TYPE_STRUCT;
    info->ready = true;
}

static PyObject *
new_record(PyTypeObject *meta, PyObject *args, PyObject *kwds, ctype_kind kind)
{
    ctype_info *info;
    PyObject *type = py_ctypes_new_class(meta, args, kwds, &info);
    if (type == NULL) {
        return NULL;
    }
    PyObject *dict = ((PyTypeObject *)type)->tp_dict;
    if (PyDict_GetItemString(dict, "_abstract_") != NULL) {
        return type;
    }
    ctype_info *base = py_ctypes_info((PyObject *)((PyTypeObject *)type)->tp_base);
    if (py_ctypes_inherit(type, info) < 0) {
        Py_DECREF(type);
        return NULL;
    }
    describe_empty(info, kind);
    PyObject *fields = PyDict_GetItemString(dict, "_fields_");
    if (fields == NULL) {
        if (base != NULL) {
            base->is_final = true;
        }
        return type;
    }
    Py_INCREF(fields);
    int status = PyObject_SetAttrString(type, "_fields_", fields);
    Py_DECREF(fields);
    if (status < 0) {
        Py_CLEAR(type);
    }
    return type;
}

static PyObject *
structmeta_new(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    return new_record(meta, args, kwds, KIND_STRUCT);
}

static PyObject *
unionmeta_new(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    return new_record(meta, args, kwds, KIND_UNION);
}

static int
recordmeta_setattro(PyObject *type, PyObject *name, PyObject *value)
{
    bool is_fields = value != NULL && PyString_Check(name) && strcmp(PyString_AS_STRING(name), "_fields_") == 0;
    ctype_info *info = is_fields ? py_ctypes_info(type) : NULL;
    if (info != NULL && info->is_final) {
        PyErr_SetString(PyExc_AttributeError, "_fields_ is final");
        return -1;
    }
    if (PyType_Type.tp_setattro(type, name, value) < 0) {
        return -1;
    }
    return info == NULL ? 0 : py_ctypes_set_fields(type, value, info->kind == KIND_STRUCT);
}

PyTypeObject py_ctypes_structmeta_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.PyCStructType",
    .tp_basicsize = sizeof(ctype_class),
    .tp_setattro = recordmeta_setattro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("The metaclass of structures"),
    .tp_base = &py_ctypes_meta_Type,
    .tp_new = structmeta_new,
};

PyTypeObject py_ctypes_unionmeta_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.UnionType",
    .tp_basicsize = sizeof(ctype_class),
    .tp_setattro = recordmeta_setattro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("The metaclass of unions"),
    .tp_base = &py_ctypes_meta_Type,
    .tp_new = unionmeta_new,
};

/* ---- instances ---- */

static int
set_one(PyObject *self, PyObject *pair, PyObject *value, PyObject *kwds)
{
    PyObject *name = PySequence_GetItem(pair, 0);
    if (name == NULL) {
        return -1;
    }
    int status = -1;
    if (kwds != NULL && PyDict_GetItem(kwds, name) != NULL) {
        PyObject *text = PyObject_Str(name);
        if (text != NULL) {
            PyErr_Format(PyExc_TypeError, "duplicate values for field '%s'", PyString_AS_STRING(text));
            Py_DECREF(text);
        }
    } else {
        status = PyObject_SetAttr(self, name, value);
    }
    Py_DECREF(name);
    return status;
}

/* Sets the fields that a class itself declares; returns how many arguments are used up by then, or -1. */
static Py_ssize_t
set_own(PyObject *self, PyTypeObject *type, PyObject *args, PyObject *kwds, Py_ssize_t next)
{
    PyObject *fields = PyDict_GetItemString(type->tp_dict, "_fields_");
    if (fields == NULL) {
        return next;
    }
    Py_INCREF(fields);
    Py_ssize_t count = PySequence_Size(fields);
    for (Py_ssize_t i = 0; i < count && next >= 0 && next < PyTuple_GET_SIZE(args); i++, next++) {
        PyObject *pair = PySequence_GetItem(fields, i);
        int status = pair == NULL ? -1 : set_one(self, pair, PyTuple_GET_ITEM(args, next), kwds);
        Py_XDECREF(pair);
        if (status < 0) {
            count = -1;
            break;
        }
    }
    Py_DECREF(fields);
    return count < 0 ? -1 : next;
}

/* The fields of the base classes come first. */
static Py_ssize_t
set_positional(PyObject *self, PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    Py_ssize_t next = 0;
    if (type->tp_base != NULL && py_ctypes_info((PyObject *)type->tp_base) != NULL) {
        if (Py_EnterRecursiveCall(" while setting fields")) {
            return -1;
        }
        next = set_positional(self, type->tp_base, args, kwds);
        Py_LeaveRecursiveCall();
    }
    return next < 0 ? -1 : set_own(self, type, args, kwds, next);
}

static int
record_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (PyTuple_GET_SIZE(args) > 0) {
        Py_ssize_t used = set_positional(self, Py_TYPE(self), args, kwds);
        if (used >= 0 && used < PyTuple_GET_SIZE(args)) {
            PyErr_SetString(PyExc_TypeError, "too many initializers");
            return -1;
        }
        if (used < 0) {
            return -1;
        }
    }
    PyObject *name, *value;
    Py_ssize_t at = 0;
    while (kwds != NULL && PyDict_Next(kwds, &at, &name, &value)) {
        Py_INCREF(name);
        Py_INCREF(value);
        int status = PyObject_SetAttr(self, name, value);
        Py_DECREF(name);
        Py_DECREF(value);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

#define RECORD(variable, shown, text)                                                                          \
    PyTypeObject variable = {                                                                                  \
        PyVarObject_HEAD_INIT(NULL, 0)                                                                         \
        .tp_name = shown,                                                                                      \
        .tp_basicsize = sizeof(cdata),                                                                         \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_NEWBUFFER, \
        .tp_doc = PyDoc_STR(text),                                                                             \
        .tp_traverse = (traverseproc)py_ctypes_traverse,                                                       \
        .tp_clear = (inquiry)py_ctypes_clear,                                                                  \
        .tp_base = &py_ctypes_cdata_Type,                                                                      \
        .tp_init = record_init,                                                                                \
        .tp_new = py_ctypes_new_instance,                                                                      \
    }

RECORD(py_ctypes_struct_Type, "_ctypes.Structure", "Structure base class");
RECORD(py_ctypes_union_Type, "_ctypes.Union", "Union base class");
