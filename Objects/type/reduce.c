/* reduce.c: object.__reduce__ and __reduce_ex__: taking an object apart for pickle and copy.

   Protocols 0 and 1 are the business of copy_reg._reduce_ex.  Protocol 2 gives

       (copy_reg.__newobj__, (cls,) + newargs, state, list items, dict items)

   where state is __getstate__() or the __dict__, together with the values of __slots__ if there are any.

   I1 a class that overrides __reduce__ is asked by __reduce_ex__ through it, whatever the protocol. */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"
#include "py_type_private.h"

static PyObject *
import_copy_reg(void)
{
    return PyImport_Import(PY_ID(copy_reg));
}

/* An attribute that may be missing: NULL without exception then. */
static PyObject *
get_optional(PyObject *object, PyObject *name)
{
    PyObject *value = PyObject_GetAttr(object, name);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
    }
    return value;
}

/* ---- slots ---- */

/* The names of all slots of cls, from its cache or from copy_reg; a list or None.  Returns new. */
static PyObject *
slot_names(PyObject *cls)
{
    if (!PyType_Check(cls)) {
        Py_RETURN_NONE;
    }
    PyObject *dict = ((PyTypeObject *)cls)->tp_dict;
    PyObject *names = PyDict_GetItemString(dict, "__slotnames__");
    if (names != NULL && (names == Py_None || PyList_Check(names))) {
        Py_INCREF(names);
        return names;
    }
    PyObject *copy_reg = import_copy_reg();
    if (copy_reg == NULL) {
        return NULL;
    }
    names = PyObject_CallMethod(copy_reg, (char *)"_slotnames", (char *)"O", cls);
    Py_DECREF(copy_reg);
    if (names != NULL && names != Py_None && !PyList_Check(names)) {
        PyErr_SetString(PyExc_TypeError, "copy_reg._slotnames didn't return a list or None");
        Py_CLEAR(names);
    }
    return names;
}

/* The slots that have a value, as a dict; NULL without exception if there are none. */
static PyObject *
slot_values(PyObject *self, PyObject *names)
{
    PyObject *values = PyDict_New();
    for (Py_ssize_t i = 0; values != NULL && i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GET_ITEM(names, i);
        Py_INCREF(name);
        PyObject *value = PyObject_GetAttr(self, name);
        if (value == NULL) {
            PyErr_Clear();
        }
        else if (PyDict_SetItem(values, name, value) < 0) {
            Py_CLEAR(values);
        }
        Py_XDECREF(value);
        Py_DECREF(name);
    }
    if (values != NULL && PyDict_Size(values) == 0) {
        Py_CLEAR(values);
    }
    return values;
}

/* ---- state ---- */

static PyObject *
default_state(PyObject *self, PyObject *cls)
{
    PyObject *state = get_optional(self, PY_ID(__dict__));
    if (state == NULL) {
        if (PyErr_Occurred()) {
            return NULL;
        }
        Py_INCREF(Py_None);
        state = Py_None;
    }
    PyObject *names = slot_names(cls);
    if (names == NULL) {
        Py_DECREF(state);
        return NULL;
    }
    PyObject *slots = names == Py_None ? NULL : slot_values(self, names);
    Py_DECREF(names);
    if (slots == NULL) {
        if (PyErr_Occurred()) {
            Py_CLEAR(state);
        }
        return state;
    }
    PyObject *pair = PyTuple_Pack(2, state, slots);
    Py_DECREF(state);
    Py_DECREF(slots);
    return pair;
}

static PyObject *
state_of(PyObject *self, PyObject *cls)
{
    PyObject *method = get_optional(self, PY_ID(__getstate__));
    if (method == NULL) {
        return PyErr_Occurred() ? NULL : default_state(self, cls);
    }
    PyObject *state = PyObject_CallObject(method, NULL);
    Py_DECREF(method);
    return state;
}

PyObject *
py_object_state(PyObject *self)
{
    return state_of(self, (PyObject *)Py_TYPE(self));
}

/* ---- arguments and items ---- */

static PyObject *
arguments_for_new(PyObject *self, PyObject *cls)
{
    PyObject *method = get_optional(self, PY_ID(__getnewargs__));
    if (method == NULL) {
        return PyErr_Occurred() ? NULL : PyTuple_Pack(1, cls);
    }
    PyObject *args = PyObject_CallObject(method, NULL);
    Py_DECREF(method);
    if (args == NULL) {
        return NULL;
    }
    if (!PyTuple_Check(args)) {
        PyErr_Format(PyExc_TypeError, "__getnewargs__ should return a tuple, not '%.200s'", Py_TYPE(args)->tp_name);
        Py_DECREF(args);
        return NULL;
    }
    PyObject *first = PyTuple_Pack(1, cls);
    PyObject *all = first == NULL ? NULL : PySequence_Concat(first, args);
    Py_XDECREF(first);
    Py_DECREF(args);
    return all;
}

static PyObject *
none(void)
{
    Py_RETURN_NONE;
}

/* A type in C whose objects hold something that neither arguments nor a state tell: 2.7 makes empty objects of them in protocol 2 and
   refuses in the others.  Descriptors that copy_reg knows may come here from another copy_reg.  Returns 1 when TypeError is set. */
static int
refuse_unsaid(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    int known = type == &PyProperty_Type || type == &PyClassMethod_Type || type == &PyStaticMethod_Type;
    int said = known || PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) || type->tp_basicsize <= PyBaseObject_Type.tp_basicsize ||
               PyList_Check(self) || PyDict_Check(self) || PyObject_HasAttrString(self, "__getnewargs__") ||
               PyObject_HasAttrString(self, "__getstate__");
    if (!said) {
        const char *dot = strrchr(type->tp_name, '.');
        PyErr_Format(PyExc_TypeError, "can't pickle %.200s objects", dot != NULL ? dot + 1 : type->tp_name);
    }
    return !said;
}

static PyObject *
reduce_protocol_2(PyObject *self)
{
    PyObject *result = NULL;
    PyObject *args = NULL, *state = NULL, *list_items = NULL, *dict_items = NULL, *copy_reg = NULL, *newobj = NULL;
    PyObject *cls = refuse_unsaid(self) ? NULL : PyObject_GetAttr(self, PY_ID(__class__));
    if (cls == NULL || (args = arguments_for_new(self, cls)) == NULL || (state = state_of(self, cls)) == NULL) {
        goto done;
    }
    list_items = PyList_Check(self) ? PyObject_GetIter(self) : none();
    if (list_items == NULL) {
        goto done;
    }
    dict_items = PyDict_Check(self) ? PyObject_CallMethod(self, (char *)"iteritems", (char *)"") : none();
    if (dict_items == NULL) {
        goto done;
    }
    copy_reg = import_copy_reg();
    newobj = copy_reg == NULL ? NULL : PyObject_GetAttr(copy_reg, PY_ID(__newobj__));
    if (newobj != NULL) {
        result = PyTuple_Pack(5, newobj, args, state, list_items, dict_items);
    }
done:
    Py_XDECREF(cls);
    Py_XDECREF(args);
    Py_XDECREF(state);
    Py_XDECREF(list_items);
    Py_XDECREF(dict_items);
    Py_XDECREF(copy_reg);
    Py_XDECREF(newobj);
    return result;
}

/* The builtin type that a class written in Python is derived from, NULL: it is none, or derived from object. Returns borrowed. */
static PyTypeObject *
builtin_base(PyTypeObject *type)
{
    PyTypeObject *base = type;
    while (base->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        base = base->tp_base;
    }
    return base != type && base != &PyBaseObject_Type ? base : NULL;
}

/* Does copy_reg know the type, and what to do with what is derived from it? Not the copy_reg of 2.7. Returns -1 for an error. */
static int
knows_derived(PyObject *copy_reg, PyTypeObject *base)
{
    PyObject *table = PyObject_GetAttrString(copy_reg, "dispatch_table");
    int known = table == NULL ? -1 : PyDict_Check(table) && PyDict_GetItem(table, (PyObject *)base) != NULL &&
                                     PyObject_HasAttrString(copy_reg, "_reduce_derived");
    Py_XDECREF(table);
    return known;
}

/* For a class derived from a type that copy_reg knows: its objects are more than their attributes. Returns new: a reduction, or
   None: the ordinary way is right. Raises yes. */
static PyObject *
reduce_derived(PyObject *self)
{
    PyTypeObject *base = builtin_base(Py_TYPE(self));
    PyObject *copy_reg = base != NULL ? import_copy_reg() : NULL, *result = NULL;
    int known = base == NULL ? 0 : copy_reg == NULL ? -1 : knows_derived(copy_reg, base);

    if (known > 0) {
        result = PyObject_CallMethod(copy_reg, (char *)"_reduce_derived", (char *)"(OO)", self, (PyObject *)base);
    }
    else if (known == 0) {
        Py_INCREF(Py_None);
        result = Py_None;
    }
    Py_XDECREF(copy_reg);
    return result;
}

PyObject *
py_object_reduce_ex(PyObject *self, int protocol)
{
    PyObject *result = reduce_derived(self), *copy_reg;
    if (result != Py_None) {
        return result;
    }
    Py_DECREF(result);
    if (protocol >= 2) {
        return reduce_protocol_2(self);
    }
    copy_reg = import_copy_reg();
    if (copy_reg == NULL) {
        return NULL;
    }
    result = PyObject_CallMethod(copy_reg, (char *)"_reduce_ex", (char *)"(Oi)", self, protocol);
    Py_DECREF(copy_reg);
    return result;
}

/* ---- the methods ---- */

PyObject *
py_object_reduce_method(PyObject *self, PyObject *args)
{
    int protocol = 0;
    if (!PyArg_ParseTuple(args, "|i:__reduce__", &protocol)) {
        return NULL;
    }
    return py_object_reduce_ex(self, protocol);
}

/* Is the __reduce__ that self's class has another one than object's? */
static int
overrides_reduce(PyObject *self)
{
    PyObject *cls = PyObject_GetAttr(self, PY_ID(__class__));
    if (cls == NULL) {
        return -1;
    }
    PyObject *of_class = PyObject_GetAttr(cls, PY_ID(__reduce__));
    Py_DECREF(cls);
    if (of_class == NULL) {
        return -1;
    }
    PyObject *of_object = PyDict_GetItem(PyBaseObject_Type.tp_dict, PY_ID(__reduce__));
    Py_DECREF(of_class);
    return of_class != of_object;
}

PyObject *
py_object_reduce_ex_method(PyObject *self, PyObject *args)
{
    int protocol = 0;
    if (!PyArg_ParseTuple(args, "|i:__reduce_ex__", &protocol)) {
        return NULL;
    }
    PyObject *reduce = py_own_attribute(self, PY_ID(__reduce__));
    if (reduce == NULL) {
        if (PyErr_ExceptionMatches(PyExc_MemoryError)) {
            return NULL;
        }
        PyErr_Clear();
        return py_object_reduce_ex(self, protocol);
    }
    int overridden = overrides_reduce(self);
    PyObject *result = NULL;
    if (overridden == 1) { /* I1 */
        result = PyObject_CallObject(reduce, NULL);
    }
    else if (overridden == 0) {
        result = py_object_reduce_ex(self, protocol);
    }
    Py_DECREF(reduce);
    return result;
}
