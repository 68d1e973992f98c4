/* object_base.c: the type `object`, root of all types.

   object.__new__ and object.__init__ take no arguments, but a class that overrides only one of them must be able to pass
   its arguments by the other.  So each complains only if the other one is object's too; if both are overridden, whoever
   still passes arguments on gets a warning.

   The builtin __new__ of every static type stands in its dict as a C function bound to the type (py_type_add_new_wrapper):
   T.__new__(S, ...) makes an instance of S, which must be a subtype of T, and not skip a more derived static __new__.

   Not here: __reduce__ (reduce.c), generic attributes (Objects/core/attributes.c). */
#include "Python.h"

#include "py_dict.h"
#include "py_state.h"
#include "py_type.h"
#include "py_type_private.h"

/* ---- making ---- */

static int
has_arguments(PyObject *args, PyObject *kwds)
{
    return PyTuple_GET_SIZE(args) > 0 || (kwds != NULL && PyDict_Check(kwds) && PyDict_Size(kwds) > 0);
}

static int
warn_arguments(const char *message)
{
    return PyErr_WarnEx(PyExc_DeprecationWarning, message, 1);
}

int
py_object_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyTypeObject *type = Py_TYPE(self);
    if (!has_arguments(args, kwds)) {
        return 0;
    }
    if (type->tp_init != py_object_init && type->tp_new != py_object_new) {
        return warn_arguments("object.__init__() takes no parameters");
    }
    if (type->tp_init != py_object_init || type->tp_new == py_object_new) {
        PyErr_SetString(PyExc_TypeError, "object.__init__() takes no parameters");
        return -1;
    }
    return 0;
}

/* The names in __abstractmethods__, sorted and joined.  Returns new. */
static PyObject *
abstract_names(PyTypeObject *type)
{
    PyObject *joined = NULL;
    PyObject *names = PyObject_GetAttr((PyObject *)type, PY_ID(__abstractmethods__));
    PyObject *list = names == NULL ? NULL : PySequence_List(names);
    PyObject *comma = PyString_FromString(", ");
    if (list != NULL && comma != NULL && PyList_Sort(list) == 0) {
        joined = PyObject_CallMethod(comma, (char *)"join", (char *)"O", list);
    }
    Py_XDECREF(comma);
    Py_XDECREF(list);
    Py_XDECREF(names);
    return joined;
}

int
py_type_check_abstract(PyTypeObject *type)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_IS_ABSTRACT)) {
        return 0;
    }
    PyObject *names = abstract_names(type);
    PyObject *text = names == NULL ? NULL : PyObject_Str(names);
    if (text != NULL) {
        PyErr_Format(PyExc_TypeError, "Can't instantiate abstract class %s with abstract methods %s", type->tp_name,
                     PyString_AS_STRING(text));
    }
    Py_XDECREF(text);
    Py_XDECREF(names);
    return -1;
}

PyObject *
py_object_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if (has_arguments(args, kwds)) {
        if (type->tp_new != py_object_new && type->tp_init != py_object_init) {
            if (warn_arguments("object() takes no parameters") < 0) {
                return NULL;
            }
        }
        else if (type->tp_new != py_object_new || type->tp_init == py_object_init) {
            PyErr_SetString(PyExc_TypeError, "object() takes no parameters");
            return NULL;
        }
    }
    if (py_type_check_abstract(type) < 0) {
        return NULL;
    }
    return type->tp_alloc(type, 0);
}

static void
object_dealloc(PyObject *self)
{
    Py_TYPE(self)->tp_free(self);
}

/* ---- T.__new__ as a function ---- */

static int
check_new_safe(PyTypeObject *type, PyTypeObject *subtype)
{
    PyTypeObject *native = subtype;
    while (native != NULL && native->tp_new == py_slot_tp_new) {
        native = native->tp_base;
    }
    while (native != NULL && PyType_HasFeature(native, Py_TPFLAGS_HEAPTYPE)) {
        native = native->tp_base;
    }
    if (native != NULL && native->tp_new != type->tp_new) {
        PyErr_Format(PyExc_TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", type->tp_name, subtype->tp_name,
                     native->tp_name);
        return -1;
    }
    return 0;
}

static PyObject *
call_new(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (self == NULL || !PyType_Check(self)) {
        Py_FatalError("__new__() called with non-type 'self'");
    }
    if (!PyTuple_Check(args) || PyTuple_GET_SIZE(args) < 1) {
        PyErr_Format(PyExc_TypeError, "%s.__new__(): not enough arguments", type->tp_name);
        return NULL;
    }
    PyObject *first = PyTuple_GET_ITEM(args, 0);
    if (!PyType_Check(first)) {
        PyErr_Format(PyExc_TypeError, "%s.__new__(X): X is not a type object (%s)", type->tp_name,
                     Py_TYPE(first)->tp_name);
        return NULL;
    }
    PyTypeObject *subtype = (PyTypeObject *)first;
    if (!PyType_IsSubtype(subtype, type)) {
        PyErr_Format(PyExc_TypeError, "%s.__new__(%s): %s is not a subtype of %s", type->tp_name, subtype->tp_name,
                     subtype->tp_name, type->tp_name);
        return NULL;
    }
    if (check_new_safe(type, subtype) < 0) {
        return NULL;
    }
    PyObject *rest = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
    if (rest == NULL) {
        return NULL;
    }
    PyObject *object = type->tp_new(subtype, rest, kwds);
    Py_DECREF(rest);
    return object;
}

static const PyMethodDef new_method = {
    "__new__", (PyCFunction)call_new, METH_VARARGS | METH_KEYWORDS,
    "T.__new__(S, ...) makes an object of type S, a subtype of T"};

PyTypeObject *
py_type_of_new_wrapper(PyObject *method)
{
    if (!PyCFunction_Check(method) || ((PyCFunctionObject *)method)->m_ml != &new_method) {
        return NULL;
    }
    return (PyTypeObject *)((PyCFunctionObject *)method)->m_self;
}

int
py_type_add_new_wrapper(PyTypeObject *type)
{
    PyObject *func = PyCFunction_New((PyMethodDef *)&new_method, (PyObject *)type);
    if (func == NULL) {
        return -1;
    }
    int status = py_dict_get_or_add(type->tp_dict, PY_ID(__new__), func) == NULL ? -1 : 0;
    Py_DECREF(func);
    return status;
}

/* ---- text ---- */

static PyObject *
object_repr(PyObject *self)
{
    PyObject *type = (PyObject *)Py_TYPE(self);
    PyObject *module = PyObject_GetAttr(type, PY_ID(__module__));
    if (module == NULL) {
        PyErr_Clear();
    }
    else if (!PyString_Check(module)) {
        Py_CLEAR(module);
    }
    PyObject *name = PyObject_GetAttr(type, PY_ID(__name__));
    if (name == NULL) {
        Py_XDECREF(module);
        return NULL;
    }
    PyObject *text;
    if (module != NULL && PyString_Check(name) && strcmp(PyString_AS_STRING(module), "__builtin__") != 0) {
        text = PyString_FromFormat("<%s.%s object at %p>", PyString_AS_STRING(module), PyString_AS_STRING(name),
                                   (void *)self);
    }
    else {
        text = PyString_FromFormat("<%s object at %p>", Py_TYPE(self)->tp_name, (void *)self);
    }
    Py_XDECREF(module);
    Py_DECREF(name);
    return text;
}

static PyObject *
object_str(PyObject *self)
{
    reprfunc repr = Py_TYPE(self)->tp_repr;
    return repr == NULL ? object_repr(self) : repr(self);
}

static PyObject *
object_format(PyObject *self, PyObject *args)
{
    PyObject *spec;
    if (!PyArg_ParseTuple(args, "O:__format__", &spec)) {
        return NULL;
    }
    PyObject *text;
    if (PyUnicode_Check(spec)) {
        text = PyObject_Unicode(self);
    }
    else if (PyString_Check(spec)) {
        text = PyObject_Str(self);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "argument to __format__ must be unicode or str");
        return NULL;
    }
    PyObject *result = NULL;
    if (text != NULL) {
        Py_ssize_t size = PyUnicode_Check(spec) ? PyUnicode_GET_SIZE(spec) : PyString_GET_SIZE(spec);
        if (size == 0 || PyErr_WarnEx(PyExc_PendingDeprecationWarning,
                                      "object.__format__ with a non-empty format string is deprecated", 1) == 0) {
            result = PyObject_Format(text, spec);
        }
    }
    Py_XDECREF(text);
    return result;
}

/* ---- __class__ ---- */

static PyObject *
object_get_class(PyObject *self, void *closure)
{
    Py_INCREF(Py_TYPE(self));
    return (PyObject *)Py_TYPE(self);
}

static int
object_set_class(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *from = Py_TYPE(self);
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't delete __class__ attribute");
        return -1;
    }
    if (!PyType_Check(value)) {
        PyErr_Format(PyExc_TypeError, "__class__ must be set to new-style class, not '%s' object",
                     Py_TYPE(value)->tp_name);
        return -1;
    }
    PyTypeObject *to = (PyTypeObject *)value;
    if (!PyType_HasFeature(to, Py_TPFLAGS_HEAPTYPE) || !PyType_HasFeature(from, Py_TPFLAGS_HEAPTYPE)) {
        PyErr_Format(PyExc_TypeError, "__class__ assignment: only for heap types");
        return -1;
    }
    if (py_type_check_layout(to, from, "__class__") < 0) {
        return -1;
    }
    Py_INCREF(to);
    Py_TYPE(self) = to;
    Py_DECREF(from);
    return 0;
}

/* ---- the rest ---- */

static PyObject *
object_sizeof(PyObject *self, PyObject *unused)
{
    Py_ssize_t size = Py_TYPE(self)->tp_basicsize;
    if (Py_TYPE(self)->tp_itemsize > 0) {
        size += Py_SIZE(self) * Py_TYPE(self)->tp_itemsize;
    }
    return PyInt_FromSsize_t(size);
}

static PyObject *
object_subclasshook(PyObject *cls, PyObject *args)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static const PyMethodDef object_methods[] = {
    {"__reduce_ex__", py_object_reduce_ex_method, METH_VARARGS, "what pickle stores for this protocol"},
    {"__reduce__", py_object_reduce_method, METH_VARARGS, "what pickle stores"},
    {"__subclasshook__", object_subclasshook, METH_CLASS | METH_VARARGS,
     "asked by abstract classes whether a class counts as a subclass; NotImplemented: look at the bases"},
    {"__format__", object_format, METH_VARARGS, "format(self, spec)"},
    {"__sizeof__", object_sizeof, METH_NOARGS, "__sizeof__() -> bytes used by the object itself"},
    {NULL, NULL, 0, NULL},
};

static const PyGetSetDef object_getset[] = {
    {(char *)"__class__", object_get_class, object_set_class, (char *)"the class of the object", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject PyBaseObject_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "object",
    .tp_basicsize = sizeof(PyObject),
    .tp_dealloc = object_dealloc,
    .tp_repr = object_repr,
    .tp_hash = (hashfunc)_Py_HashPointer,
    .tp_str = object_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "The root of all types; it has no attributes of its own that could be set.",
    .tp_methods = (PyMethodDef *)object_methods,
    .tp_getset = (PyGetSetDef *)object_getset,
    .tp_init = py_object_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = py_object_new,
    .tp_free = PyObject_Del,
};
