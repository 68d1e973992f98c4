/* type_bases.c: __bases__, which can be assigned.

   A new tuple of bases changes the order of the class and of everything below it, and with it all their slots.  The order
   of each is computed anew; when one of them fails (an inconsistent order, an mro() that raises), those already changed
   get their old one back and the class its old bases.

   I1 when the assignment fails, everything is as it was before. */
#include "Python.h"

#include "py_state.h"
#include "py_stackguard.h"
#include "py_type.h"
#include "py_type_private.h"

PyObject *
py_type_get_bases(PyObject *self, void *closure)
{
    PyObject *bases = ((PyTypeObject *)self)->tp_bases;
    Py_XINCREF(bases);
    return bases;
}

/* ---- new orders for a tree of classes ---- */

/* Puts (class, old order) into `saved` and sets the new order, for type and all below it. */
static int
reorder_tree(PyTypeObject *type, PyObject *saved)
{
    if (py_stack_check(" while changing the bases of a type")) {
        return -1;
    }
    PyObject *old = type->tp_mro;
    PyObject *entry = PyTuple_Pack(2, (PyObject *)type, old == NULL ? Py_None : old);
    if (entry == NULL || PyList_Append(saved, entry) < 0) {
        Py_XDECREF(entry);
        return -1;
    }
    Py_DECREF(entry);
    if (py_mro_set(type) < 0) {
        return -1;
    }
    PyObject *children = py_subclasses_list(type);
    if (children == NULL) {
        return -1;
    }
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(children); i++) {
        PyTypeObject *child = (PyTypeObject *)PyList_GET_ITEM(children, i);
        if (child->tp_mro != NULL) {
            status = reorder_tree(child, saved);
        }
    }
    Py_DECREF(children);
    return status;
}

static void
restore_orders(PyObject *saved)
{
    for (Py_ssize_t i = PyList_GET_SIZE(saved); --i >= 0;) {
        PyObject *entry = PyList_GET_ITEM(saved, i);
        PyTypeObject *type = (PyTypeObject *)PyTuple_GET_ITEM(entry, 0);
        PyObject *order = PyTuple_GET_ITEM(entry, 1);
        PyObject *failed = type->tp_mro;
        PyType_Modified(type);
        if (order == Py_None) {
            type->tp_mro = NULL;
        }
        else {
            Py_INCREF(order);
            type->tp_mro = order;
        }
        PyType_Modified(type);
        Py_XDECREF(failed);
    }
}

/* ---- checks ---- */

static int
check_bases(PyTypeObject *type, PyObject *value)
{
    if (!PyTuple_Check(value)) {
        PyErr_Format(PyExc_TypeError, "can only assign tuple to %s.__bases__, not %s", type->tp_name,
                     Py_TYPE(value)->tp_name);
        return -1;
    }
    if (PyTuple_GET_SIZE(value) == 0) {
        PyErr_Format(PyExc_TypeError, "can only assign non-empty tuple to %s.__bases__, not ()", type->tp_name);
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(value); i++) {
        PyObject *base = PyTuple_GET_ITEM(value, i);
        if (!PyClass_Check(base) && !PyType_Check(base)) {
            PyErr_Format(PyExc_TypeError, "%s.__bases__ must be tuple of old- or new-style classes, not '%s'",
                         type->tp_name, Py_TYPE(base)->tp_name);
            return -1;
        }
        if (PyType_Check(base) && PyType_IsSubtype((PyTypeObject *)base, type)) {
            PyErr_SetString(PyExc_TypeError, "a __bases__ item causes an inheritance cycle");
            return -1;
        }
    }
    return 0;
}

static void
leave(PyTypeObject *type, PyObject *bases)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *base = PyTuple_GET_ITEM(bases, i);
        if (PyType_Check(base)) {
            py_subclasses_remove((PyTypeObject *)base, type);
        }
    }
}

static int
join(PyTypeObject *type, PyObject *bases)
{
    int status = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *base = PyTuple_GET_ITEM(bases, i);
        if (PyType_Check(base) && py_subclasses_add((PyTypeObject *)base, type) < 0) {
            status = -1;
        }
    }
    return status;
}

/* ---- the assignment ---- */

int
py_type_set_bases(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (py_type_check_set(type, value, "__bases__") < 0 || check_bases(type, value) < 0) {
        return -1;
    }
    PyTypeObject *base = py_type_best_base(value);
    if (base == NULL || py_type_check_layout(type->tp_base, base, "__bases__") < 0) {
        return -1;
    }
    PyObject *saved = PyList_New(0);
    if (saved == NULL) {
        return -1;
    }
    PyObject *old_bases = type->tp_bases;
    PyTypeObject *old_base = type->tp_base;
    Py_INCREF(value);
    Py_INCREF(base);
    type->tp_bases = value;
    type->tp_base = base;

    int status = reorder_tree(type, saved);
    if (status < 0 && type->tp_bases == value) {
        PyObject *error_type, *error_value, *traceback;
        PyErr_Fetch(&error_type, &error_value, &traceback);
        restore_orders(saved);
        type->tp_bases = old_bases;
        type->tp_base = old_base;
        Py_DECREF(value);
        Py_DECREF(base);
        PyErr_Restore(error_type, error_value, traceback);
    }
    else if (status == 0 && type->tp_bases == value) {
        leave(type, old_bases);
        status = join(type, value);
        Py_DECREF(old_bases);
        Py_DECREF(old_base);
        if (py_slots_fix_tree(type) < 0) {
            status = -1;
        }
    }
    else {
        /* An mro() has assigned __bases__ itself: that assignment stands, ours has no effect any more. */
        Py_DECREF(old_bases);
        Py_DECREF(old_base);
    }
    Py_DECREF(saved);
    return status;
}
