/* Attributes of instances of subclasses of tasklet and channel: their __dict__ and their __slots__, in one dict. */
#include "pickling.h"

/* What an instance of a subclass has in __slots__ goes into *attributes (owned), which is replaced by a dict of its own then.
   Returns status. Raises yes. */
static int
add_slots(PyObject *self, PyObject **attributes)
{
    PyObject *reducers = PyImport_ImportModule("stackless_reducers");
    PyObject *all = reducers != NULL
        ? PyObject_CallMethod(reducers, (char *)"with_slots", (char *)"OO", self, *attributes != NULL ? *attributes : Py_None)
        : NULL;
    Py_XDECREF(reducers);
    if (all == NULL) {
        return -1;
    }
    if (all != Py_None) {
        Py_XSETREF(*attributes, all);
        return 0;
    }
    Py_DECREF(all);
    return 0;
}

int
slp_attributes_out(PyObject *self, PyTypeObject *plain, PyObject **attributes)
{
    PyObject **where = _PyObject_GetDictPtr(self);
    *attributes = where != NULL && *where != NULL && PyDict_Check(*where) && PyDict_Size(*where) > 0 ? *where : NULL;
    Py_XINCREF(*attributes);
    if (Py_TYPE(self) != plain && add_slots(self, attributes) < 0) {
        Py_CLEAR(*attributes);
        return -1;
    }
    return 0;
}

/* Is the attribute kept in a slot of the object? */
static int
is_slot(PyObject *self, PyObject *name)
{
    PyObject *found = PyString_Check(name) ? _PyType_Lookup(Py_TYPE(self), name) : NULL;
    return found != NULL && Py_TYPE(found) == &PyMemberDescr_Type;
}

static int
set_attribute(PyObject *self, PyObject **where, PyObject *name, PyObject *value)
{
    if (!PyString_Check(name) || (where != NULL && !is_slot(self, name))) {
        return where != NULL ? PyDict_SetItem(*where, name, value) : -1;
    }
    return PyObject_GenericSetAttr(self, name, value);
}

int
slp_attributes_in(PyObject *self, PyObject *state)
{
    PyObject **where = _PyObject_GetDictPtr(self), *name, *value;
    PyObject *own = PyDict_Check(state) ? PyDict_Copy(state) : NULL;     /* names may compare themselves by changing it */
    Py_ssize_t at = 0;
    int status = own != NULL ? 0 : -1;

    if (status == 0 && where != NULL && *where == NULL) {
        *where = PyDict_New();
        status = *where != NULL ? 0 : -1;
    }
    while (status == 0 && PyDict_Next(own, &at, &name, &value)) {
        status = set_attribute(self, where, name, value);
    }
    Py_XDECREF(own);
    if (status < 0 && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_TypeError, "bad attributes");
    }
    return status;
}
