/* Small things that several containers need: interned names, special methods, joining the parts of a repr. */
#include "py_containers.h"
#include "py_state.h"

PyObject *
py_container_name(PyObject **slot, const char *text)
{
    if (*slot == NULL) {
        *slot = PyString_InternFromString(text);
    }
    return *slot;
}

PyObject *
py_container_special(PyObject *self, PyObject **slot, const char *text)
{
    PyObject *name, *attribute, *bound;
    descrgetfunc get;
    if (PyInstance_Check(self)) {
        attribute = PyObject_GetAttrString(self, text);
        if (attribute == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Clear();
        }
        return attribute;
    }
    name = py_container_name(slot, text);
    attribute = name == NULL ? NULL : _PyType_Lookup(Py_TYPE(self), name);
    if (attribute == NULL) {
        return NULL;
    }
    Py_INCREF(attribute);
    get = Py_TYPE(attribute)->tp_descr_get;
    if (get == NULL) {
        return attribute;
    }
    bound = get(attribute, self, (PyObject *)Py_TYPE(self));
    Py_DECREF(attribute);
    return bound;
}

PyObject *
py_container_join_repr(const char *left, PyObject *parts, const char *right)
{
    PyObject *comma = PyString_FromString(", "), *text, *inner = NULL;
    if (comma != NULL) {
        inner = _PyString_Join(comma, parts);
        Py_DECREF(comma);
    }
    if (inner == NULL) {
        return NULL;
    }
    text = PyString_FromString(left);
    PyString_ConcatAndDel(&text, inner);
    PyString_ConcatAndDel(&text, PyString_FromString(right));
    return text;
}
