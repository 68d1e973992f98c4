/* mro.c: the method resolution order.

   The C3 merge: the order of a class is the class itself, then the merge of its bases' orders and the list of its bases.
   The merge takes, again and again, the first head of a list that stands in no other list's tail.

   A classic class among the bases counts with its own depth-first order.

   I1 an order starts with the class itself and holds nothing twice.

   Not here: what changes when an order is replaced (type_bases.c). */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"
#include "py_type_private.h"

/* ---- the order of one base ---- */

static int
contains_identity(PyObject *list, PyObject *item)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        if (PyList_GET_ITEM(list, i) == item) {
            return 1;
        }
    }
    return 0;
}

/* Depth first, left to right, each class at its first place. */
static int
append_classic_order(PyObject *order, PyObject *cls)
{
    if (!contains_identity(order, cls) && PyList_Append(order, cls) < 0) {
        return -1;
    }
    if (Py_EnterRecursiveCall(" while ordering old-style classes")) {
        return -1;
    }
    PyObject *bases = ((PyClassObject *)cls)->cl_bases;
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < PyTuple_GET_SIZE(bases); i++) {
        status = append_classic_order(order, PyTuple_GET_ITEM(bases, i));
    }
    Py_LeaveRecursiveCall();
    return status;
}

static PyObject *
order_of_base(PyObject *base)
{
    if (PyType_Check(base)) {
        PyObject *mro = ((PyTypeObject *)base)->tp_mro;
        if (mro == NULL) {
            PyErr_SetString(PyExc_TypeError, "Cannot extend an incomplete type");
            return NULL;
        }
        return PySequence_List(mro);
    }
    PyObject *order = PyList_New(0);
    if (order != NULL && append_classic_order(order, base) < 0) {
        Py_CLEAR(order);
    }
    return order;
}

/* ---- errors ---- */

/* The __name__ of a class as a str object, its repr failing that.  Returns new. */
static PyObject *
name_of_class(PyObject *cls)
{
    PyObject *name = PyObject_GetAttr(cls, PY_ID(__name__));
    if (name == NULL) {
        PyErr_Clear();
        return PyObject_Repr(cls);
    }
    if (!PyString_Check(name)) {
        Py_DECREF(name);
        return NULL;
    }
    return name;
}

static int
check_duplicates(PyObject *bases)
{
    Py_ssize_t count = PyTuple_GET_SIZE(bases);
    for (Py_ssize_t i = 0; i < count; i++) {
        for (Py_ssize_t j = i + 1; j < count; j++) {
            if (PyTuple_GET_ITEM(bases, i) != PyTuple_GET_ITEM(bases, j)) {
                continue;
            }
            PyObject *name = name_of_class(PyTuple_GET_ITEM(bases, i));
            PyErr_Format(PyExc_TypeError, "duplicate base class %s", name != NULL ? PyString_AS_STRING(name) : "?");
            Py_XDECREF(name);
            return -1;
        }
    }
    return 0;
}

/* Names the classes that block each other: the heads of the lists that are left, each once, in the order of a set. */
static void
raise_inconsistent(PyObject *lists, const Py_ssize_t *position)
{
    PyObject *heads = PyDict_New();
    PyObject *text = PyString_FromString("Cannot create a consistent method resolution\norder (MRO) for bases");
    if (heads == NULL || text == NULL) {
        goto done;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lists); i++) {
        PyObject *list = PyList_GET_ITEM(lists, i);
        if (position[i] < PyList_GET_SIZE(list) &&
            PyDict_SetItem(heads, PyList_GET_ITEM(list, position[i]), Py_None) < 0) {
            goto done;
        }
    }
    Py_ssize_t at = 0;
    PyObject *cls;
    int first = 1;
    while (PyDict_Next(heads, &at, &cls, NULL)) {
        PyObject *name = name_of_class(cls);
        PyString_ConcatAndDel(&text, PyString_FromFormat("%s %s", first ? "" : ",",
                                                         name != NULL ? PyString_AS_STRING(name) : "?"));
        Py_XDECREF(name);
        first = 0;
        if (text == NULL) {
            goto done;
        }
    }
    PyErr_SetObject(PyExc_TypeError, text);
done:
    Py_XDECREF(heads);
    Py_XDECREF(text);
}

/* ---- the merge ---- */

static int
in_any_tail(PyObject *lists, const Py_ssize_t *position, PyObject *candidate)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lists); i++) {
        PyObject *list = PyList_GET_ITEM(lists, i);
        for (Py_ssize_t j = position[i] + 1; j < PyList_GET_SIZE(list); j++) {
            if (PyList_GET_ITEM(list, j) == candidate) {
                return 1;
            }
        }
    }
    return 0;
}

/* The next class of the order.  Borrowed; NULL: none fits.  *left says whether anything is left at all. */
static PyObject *
pick_head(PyObject *lists, const Py_ssize_t *position, int *left)
{
    *left = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lists); i++) {
        PyObject *list = PyList_GET_ITEM(lists, i);
        if (position[i] >= PyList_GET_SIZE(list)) {
            continue;
        }
        *left = 1;
        PyObject *head = PyList_GET_ITEM(list, position[i]);
        if (!in_any_tail(lists, position, head)) {
            return head;
        }
    }
    return NULL;
}

static int
merge(PyObject *order, PyObject *lists)
{
    Py_ssize_t count = PyList_GET_SIZE(lists);
    Py_ssize_t *position = PyMem_New(Py_ssize_t, (size_t)count + 1);
    if (position == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memset(position, 0, sizeof(*position) * (size_t)count);
    int status = -1;
    for (;;) {
        int left;
        PyObject *head = pick_head(lists, position, &left);
        if (head == NULL) {
            if (left) {
                raise_inconsistent(lists, position);
            }
            else {
                status = 0;
            }
            break;
        }
        if (PyList_Append(order, head) < 0) {
            break;
        }
        for (Py_ssize_t i = 0; i < count; i++) {
            PyObject *list = PyList_GET_ITEM(lists, i);
            if (position[i] < PyList_GET_SIZE(list) && PyList_GET_ITEM(list, position[i]) == head) {
                position[i]++;
            }
        }
    }
    PyMem_Free(position);
    return status;
}

static PyObject *
lists_to_merge(PyObject *bases)
{
    PyObject *lists = PyList_New(0);
    for (Py_ssize_t i = 0; lists != NULL && i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *order = order_of_base(PyTuple_GET_ITEM(bases, i));
        if (order == NULL || PyList_Append(lists, order) < 0) {
            Py_CLEAR(lists);
        }
        Py_XDECREF(order);
    }
    PyObject *last = lists == NULL ? NULL : PySequence_List(bases);
    if (last == NULL || PyList_Append(lists, last) < 0) {
        Py_CLEAR(lists);
    }
    Py_XDECREF(last);
    return lists;
}

/* With one base there is nothing to merge: the class goes before the base's order. */
static PyObject *
order_with_one_base(PyTypeObject *type, PyObject *base)
{
    PyObject *rest = order_of_base(base);
    if (rest != NULL && PyList_Insert(rest, 0, (PyObject *)type) < 0) {
        Py_CLEAR(rest);
    }
    return rest;
}

PyObject *
py_mro_compute(PyTypeObject *type)
{
    if (type->tp_dict == NULL && PyType_Ready(type) < 0) {
        return NULL;
    }
    PyObject *bases = type->tp_bases;
    if (PyTuple_GET_SIZE(bases) == 1) {
        return order_with_one_base(type, PyTuple_GET_ITEM(bases, 0));
    }
    if (check_duplicates(bases) < 0) {
        return NULL;
    }
    PyObject *order = PyList_New(0);
    if (order == NULL || PyList_Append(order, (PyObject *)type) < 0) {
        Py_XDECREF(order);
        return NULL;
    }
    PyObject *lists = lists_to_merge(bases);
    if (lists == NULL || merge(order, lists) < 0) {
        Py_CLEAR(order);
    }
    Py_XDECREF(lists);
    return order;
}

/* ---- with a metaclass that has its own mro() ---- */

static int
check_custom_order(PyTypeObject *type, PyObject *order)
{
    PyTypeObject *solid = py_type_solid_base(type);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(order); i++) {
        PyObject *cls = PyTuple_GET_ITEM(order, i);
        if (PyClass_Check(cls)) {
            continue;
        }
        if (!PyType_Check(cls)) {
            PyErr_Format(PyExc_TypeError, "mro() returned a non-class ('%.500s')", Py_TYPE(cls)->tp_name);
            return -1;
        }
        if (!PyType_IsSubtype(solid, py_type_solid_base((PyTypeObject *)cls))) {
            PyErr_Format(PyExc_TypeError, "mro() returned base with unsuitable layout ('%.500s')",
                         ((PyTypeObject *)cls)->tp_name);
            return -1;
        }
    }
    return 0;
}

static PyObject *
custom_order(PyTypeObject *type)
{
    PyObject *result = py_type_call_special((PyObject *)type, PY_ID(mro), NULL, 0);
    if (result == NULL) {
        return NULL;
    }
    PyObject *order = PySequence_Tuple(result);
    Py_DECREF(result);
    if (order != NULL && check_custom_order(type, order) < 0) {
        Py_CLEAR(order);
    }
    return order;
}

/* A class with something in its order or bases whose changes we do not hear of cannot have version tags. */
static void
withdraw_tags(PyTypeObject *type, PyObject *classes)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(classes); i++) {
        PyObject *cls = PyTuple_GET_ITEM(classes, i);
        if (!PyType_Check(cls) || !PyType_IsSubtype(type, (PyTypeObject *)cls)) {
            PyType_Modified(type);
            type->tp_flags &= ~Py_TPFLAGS_HAVE_VERSION_TAG;
        }
    }
}

/* As py_mro_compute has it, as a tuple. */
static PyObject *
default_order(PyTypeObject *type)
{
    PyObject *first = PyTuple_GET_SIZE(type->tp_bases) == 1 ? PyTuple_GET_ITEM(type->tp_bases, 0) : NULL;
    PyObject *rest = first != NULL && PyType_Check(first) ? ((PyTypeObject *)first)->tp_mro : NULL;
    if (rest == NULL || !PyTuple_CheckExact(rest)) {
        PyObject *list = py_mro_compute(type);
        PyObject *order = list == NULL ? NULL : PySequence_Tuple(list);
        Py_XDECREF(list);
        return order;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(rest);
    PyObject *order = PyTuple_New(n + 1);
    for (Py_ssize_t i = 0; order != NULL && i <= n; i++) {
        PyObject *cls = i == 0 ? (PyObject *)type : PyTuple_GET_ITEM(rest, i - 1);
        Py_INCREF(cls);
        PyTuple_SET_ITEM(order, i, cls);
    }
    return order;
}

int
py_mro_set(PyTypeObject *type)
{
    PyObject *order;
    PyObject *method = py_type_lookup(Py_TYPE(type), PY_ID(mro));
    int custom = Py_TYPE(type) != &PyType_Type && method != py_type_lookup(&PyType_Type, PY_ID(mro));
    if (custom) {
        order = custom_order(type);
    }
    else {
        order = default_order(type);
    }
    if (order == NULL) {
        return -1;
    }
    PyObject *old = type->tp_mro;
    PyType_Modified(type);
    type->tp_mro = order;
    if (custom) {
        /* The order may leave out bases: their changes must still reach us, and ours nobody else's. */
        withdraw_tags(type, order);
    }
    withdraw_tags(type, type->tp_bases);
    PyType_Modified(type);
    Py_XDECREF(old);
    return 0;
}
