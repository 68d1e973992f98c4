/* BaseException: args, message, the instance dictionary, text and pickling.
 *
 * Every exception instance starts with a PyBaseExceptionObject. `args` is always a tuple once
 * __new__ has run; `message` is the single argument, or the empty string, or NULL after it has
 * been deleted; `dict` is NULL until an attribute is set.
 *
 * I1 the type functions of derived layouts call the ones here for the common part.
 * I2 `dict`, when present, is a dictionary.
 *
 * Not here: the other classes (exceptions.c), raising and catching (errors.c).
 */
#include "exceptions.h"
#include "base_exception.h"

static PyBaseExceptionObject *
as_base(PyObject *self)
{
    return (PyBaseExceptionObject *)self;
}

/* ---- life ---- */

PyObject *
py_exception_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)kwds;
    PyBaseExceptionObject *self = (PyBaseExceptionObject *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->message = PyString_FromString("");
    self->args = PyTuple_New(0);
    if (self->message == NULL || self->args == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    (void)args;
    return (PyObject *)self;
}

int
py_exception_init_base(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (!_PyArg_NoKeywords(Py_TYPE(self)->tp_name, kwds)) {
        return -1;
    }
    py_exception_set_field(&as_base(self)->args, args);
    if (PyTuple_GET_SIZE(args) == 1) {
        py_exception_set_field(&as_base(self)->message, PyTuple_GET_ITEM(args, 0));
    }
    return 0;
}

int
py_exception_traverse_base(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(as_base(self)->dict);
    Py_VISIT(as_base(self)->args);
    Py_VISIT(as_base(self)->message);
    return 0;
}

int
py_exception_clear_base(PyObject *self)
{
    Py_CLEAR(as_base(self)->dict);
    Py_CLEAR(as_base(self)->args);
    Py_CLEAR(as_base(self)->message);
    return 0;
}

void
py_exception_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_TYPE(self)->tp_clear(self);
    Py_TYPE(self)->tp_free(self);
    Py_TRASHCAN_SAFE_END(self)
}

/* ---- text ---- */

PyObject *
py_exception_str_base(PyObject *self)
{
    PyObject *args = as_base(self)->args;
    if (args == NULL || PyTuple_GET_SIZE(args) == 0) {
        return PyString_FromString("");
    }
    Py_INCREF(args);
    PyObject *text = PyObject_Str(PyTuple_GET_SIZE(args) == 1 ? PyTuple_GET_ITEM(args, 0) : args);
    Py_DECREF(args);
    return text;
}

/* A class that has a text of its own and no __unicode__ of its own shows that text. */
static PyObject *
base_unicode(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (Py_TYPE(self)->tp_str != py_exception_str_base) {
        PyObject *text = _PyObject_Str(self); /* may be unicode */
        if (text == NULL) {
            return NULL;
        }
        PyObject *result = PyObject_Unicode(text);
        Py_DECREF(text);
        return result;
    }
    PyObject *args = as_base(self)->args;
    if (args == NULL || PyTuple_GET_SIZE(args) == 0) {
        return PyUnicode_FromUnicode(NULL, 0);
    }
    Py_INCREF(args);
    PyObject *result =
        PyObject_Unicode(PyTuple_GET_SIZE(args) == 1 ? PyTuple_GET_ITEM(args, 0) : args);
    Py_DECREF(args);
    return result;
}

static PyObject *
base_repr(PyObject *self)
{
    const char *name = Py_TYPE(self)->tp_name;
    const char *dot = strrchr(name, '.');
    if (as_base(self)->args == NULL) {
        return PyString_FromFormat("%s()", dot != NULL ? dot + 1 : name);
    }
    PyObject *args = PyObject_Repr(as_base(self)->args);
    if (args == NULL) {
        return NULL;
    }
    PyObject *result =
        PyString_FromFormat("%s%s", dot != NULL ? dot + 1 : name, PyString_AS_STRING(args));
    Py_DECREF(args);
    return result;
}

/* ---- pickling ---- */

static PyObject *
base_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyBaseExceptionObject *base = as_base(self);
    PyObject *args = base->args != NULL ? base->args : Py_None;
    if (base->dict != NULL) {
        return PyTuple_Pack(3, Py_TYPE(self), args, base->dict);
    }
    return PyTuple_Pack(2, Py_TYPE(self), args);
}

static PyObject *
base_setstate(PyObject *self, PyObject *state)
{
    if (state == Py_None) {
        Py_RETURN_NONE;
    }
    if (!PyDict_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "state is not a dictionary");
        return NULL;
    }
    PyObject *items = PyDict_Items(state); /* a copy: setting may change the state */
    if (items == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++) {
        PyObject *item = PyList_GET_ITEM(items, i);
        if (PyObject_SetAttr(self, PyTuple_GET_ITEM(item, 0), PyTuple_GET_ITEM(item, 1)) < 0) {
            Py_DECREF(items);
            return NULL;
        }
    }
    Py_DECREF(items);
    Py_RETURN_NONE;
}

static const PyMethodDef base_methods[] = {
    {"__reduce__", base_reduce, METH_NOARGS, NULL},
    {"__setstate__", base_setstate, METH_O, NULL},
    {"__unicode__", base_unicode, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* ---- the old way to reach the arguments ---- */

static PyObject *
base_item(PyObject *self, Py_ssize_t index)
{
    if (PyErr_WarnPy3k("__getitem__ not supported for exception classes in 3.x; "
                       "use args attribute", 1) < 0) {
        return NULL;
    }
    return PySequence_GetItem(as_base(self)->args, index);
}

static PyObject *
base_slice(PyObject *self, Py_ssize_t start, Py_ssize_t stop)
{
    if (PyErr_WarnPy3k("__getslice__ not supported for exception classes in 3.x; "
                       "use args attribute", 1) < 0) {
        return NULL;
    }
    return PySequence_GetSlice(as_base(self)->args, start, stop);
}

static const PySequenceMethods base_as_sequence = {
    .sq_item = base_item,
    .sq_slice = base_slice,
};

/* ---- attributes ---- */

static PyObject *
base_get_dict(PyObject *self, void *unused)
{
    (void)unused;
    PyBaseExceptionObject *base = as_base(self);
    if (base->dict == NULL) {
        base->dict = PyDict_New();
    }
    Py_XINCREF(base->dict);
    return base->dict;
}

static int
base_set_dict(PyObject *self, PyObject *value, void *unused)
{
    (void)unused;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "__dict__ may not be deleted");
        return -1;
    }
    if (!PyDict_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "__dict__ must be a dictionary");
        return -1;
    }
    py_exception_set_field(&as_base(self)->dict, value);
    return 0;
}

static PyObject *
base_get_args(PyObject *self, void *unused)
{
    (void)unused;
    PyObject *args = as_base(self)->args;
    if (args == NULL) {
        args = Py_None;
    }
    Py_INCREF(args);
    return args;
}

static int
base_set_args(PyObject *self, PyObject *value, void *unused)
{
    (void)unused;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "args may not be deleted");
        return -1;
    }
    PyObject *args = PySequence_Tuple(value);
    if (args == NULL) {
        return -1;
    }
    py_exception_set_field(&as_base(self)->args, args);
    Py_DECREF(args);
    return 0;
}

/* A `message` set by the program lives in the dictionary and is not deprecated. */
static PyObject *
base_get_message(PyObject *self, void *unused)
{
    (void)unused;
    PyBaseExceptionObject *base = as_base(self);
    if (base->dict != NULL) {
        PyObject *own = PyDict_GetItemString(base->dict, "message");
        if (own != NULL) {
            Py_INCREF(own);
            return own;
        }
    }
    if (base->message == NULL) {
        PyErr_SetString(PyExc_AttributeError, "message attribute was deleted");
        return NULL;
    }
    if (PyErr_WarnEx(PyExc_DeprecationWarning,
                     "BaseException.message has been deprecated as of Python 2.6", 1) < 0) {
        return NULL;
    }
    PyObject *message = base->message != NULL ? base->message : Py_None;
    Py_INCREF(message);
    return message;
}

static int
base_set_message(PyObject *self, PyObject *value, void *unused)
{
    (void)unused;
    PyBaseExceptionObject *base = as_base(self);
    if (value == NULL) {
        if (base->dict != NULL && PyDict_GetItemString(base->dict, "message") != NULL &&
            PyDict_DelItemString(base->dict, "message") < 0) {
            return -1;
        }
        Py_CLEAR(base->message);
        return 0;
    }
    if (base->dict == NULL) {
        base->dict = PyDict_New();
        if (base->dict == NULL) {
            return -1;
        }
    }
    return PyDict_SetItemString(base->dict, "message", value);
}

static const PyGetSetDef base_getset[] = {
    {"__dict__", base_get_dict, base_set_dict, NULL, NULL},
    {"args", base_get_args, base_set_args, NULL, NULL},
    {"message", base_get_message, base_set_message, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject py_exception_type_BaseException = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "exceptions.BaseException",
    .tp_basicsize = sizeof(PyBaseExceptionObject),
    .tp_dealloc = py_exception_dealloc,
    .tp_repr = base_repr,
    .tp_as_sequence = (PySequenceMethods *)&base_as_sequence,
    .tp_str = py_exception_str_base,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_BASE_EXC_SUBCLASS,
    .tp_doc = "Base of all exceptions.",
    .tp_traverse = py_exception_traverse_base,
    .tp_clear = py_exception_clear_base,
    .tp_methods = (PyMethodDef *)base_methods,
    .tp_getset = (PyGetSetDef *)base_getset,
    .tp_dictoffset = offsetof(PyBaseExceptionObject, dict),
    .tp_init = py_exception_init_base,
    .tp_new = py_exception_new,
};

PyObject *PyExc_BaseException = (PyObject *)&py_exception_type_BaseException;
