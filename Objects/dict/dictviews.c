/* The views of a dict: dict_keys, dict_items, dict_values. One struct, three types; keys and items behave like sets.

   A view holds its dict and nothing else; every operation looks at the dict anew. The set operators make a set of
   the left side and let the set's own method do the rest.

   I1  `dict` is never NULL but in a view that the collector has cleared. */
#include "dict_impl.h"
#include "py_containers.h"
#include "py_frozen.h"

typedef struct {
    PyObject_HEAD
    PyObject *dict; /* owned */
} dict_view;

PyObject *
py_dict_view(PyObject *dict, PyTypeObject *type)
{
    dict_view *view;
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "%s() requires a dict argument, not '%s'", type->tp_name,
                     Py_TYPE(dict)->tp_name);
        return NULL;
    }
    view = PyObject_GC_New(dict_view, type);
    if (view == NULL) {
        return NULL;
    }
    Py_INCREF(dict);
    view->dict = dict;
    _PyObject_GC_TRACK(view);
    return (PyObject *)view;
}

static void
view_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((dict_view *)self)->dict);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
view_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((dict_view *)self)->dict);
    return 0;
}

static Py_ssize_t
view_length(PyObject *self)
{
    PyObject *dict = ((dict_view *)self)->dict;
    return dict == NULL ? 0 : ((py_dict *)dict)->ma_used;
}

static PyObject *
view_repr(PyObject *self)
{
    PyObject *list, *text, *result = NULL;
    int status = Py_ReprEnter(self);
    if (status != 0) {
        return status < 0 ? NULL : PyString_FromString("...");
    }
    list = PySequence_List(self);
    if (list != NULL) {
        text = PyObject_Repr(list);
        Py_DECREF(list);
        if (text != NULL) {
            result = PyString_FromFormat("%s(%s)", Py_TYPE(self)->tp_name, PyString_AS_STRING(text));
            Py_DECREF(text);
        }
    }
    Py_ReprLeave(self);
    return result;
}

/* ---- iteration and membership ---- */

static PyObject *
keys_iter(PyObject *self)
{
    return py_dict_iter((py_dict *)((dict_view *)self)->dict, &PyDictIterKey_Type);
}

static PyObject *
values_iter(PyObject *self)
{
    return py_dict_iter((py_dict *)((dict_view *)self)->dict, &PyDictIterValue_Type);
}

static PyObject *
items_iter(PyObject *self)
{
    return py_dict_iter((py_dict *)((dict_view *)self)->dict, &PyDictIterItem_Type);
}

static int
keys_contains(PyObject *self, PyObject *key)
{
    return PyDict_Contains(((dict_view *)self)->dict, key);
}

static int
items_contains(PyObject *self, PyObject *item)
{
    PyObject *found;
    int same;
    if (!PyTuple_Check(item) || PyTuple_GET_SIZE(item) != 2) {
        return 0;
    }
    found = _PyDict_GetItemWithError(((dict_view *)self)->dict, PyTuple_GET_ITEM(item, 0));
    if (found == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    Py_INCREF(found);
    same = PyObject_RichCompareBool(found, PyTuple_GET_ITEM(item, 1), Py_EQ);
    Py_DECREF(found);
    return same;
}

/* ---- comparison ---- */

/* Is every element of `a` in `b`? */
static int
is_contained(PyObject *a, PyObject *b)
{
    PyObject *element, *iterator = PyObject_GetIter(a);
    int yes = 1;
    if (iterator == NULL) {
        return -1;
    }
    while (yes > 0 && (element = PyIter_Next(iterator)) != NULL) {
        yes = PySequence_Contains(b, element);
        Py_DECREF(element);
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? -1 : yes;
}

static int
views_related(PyObject *a, PyObject *b, int op)
{
    Py_ssize_t na = view_length(a), nb = PyObject_Size(b);
    int same;
    if (nb < 0) {
        return -1;
    }
    switch (op) {
    case Py_EQ:
        return na == nb ? is_contained(a, b) : 0;
    case Py_NE:
        same = na == nb ? is_contained(a, b) : 0;
        return same < 0 ? -1 : !same;
    case Py_LT:
        return na < nb ? is_contained(a, b) : 0;
    case Py_LE:
        return na <= nb ? is_contained(a, b) : 0;
    case Py_GT:
        return na > nb ? is_contained(b, a) : 0;
    default:
        return na >= nb ? is_contained(b, a) : 0;
    }
}

static PyObject *
view_richcompare(PyObject *self, PyObject *other, int op)
{
    int yes;
    if (!PyAnySet_Check(other) && !PyDictViewSet_Check(other)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    yes = views_related(self, other, op);
    return yes < 0 ? NULL : PyBool_FromLong(yes);
}

/* ---- set operators ---- */

/* set(left), changed by a method that takes `right`. */
static PyObject *
combine(PyObject *left, PyObject *right, const char *method)
{
    PyObject *answer, *result = PySet_New(left);
    if (result == NULL) {
        return NULL;
    }
    answer = PyObject_CallMethod(result, (char *)method, (char *)"(O)", right);
    if (answer == NULL) {
        Py_CLEAR(result);
    }
    Py_XDECREF(answer);
    return result;
}

static PyObject *
view_subtract(PyObject *left, PyObject *right)
{
    return combine(left, right, "difference_update");
}

static PyObject *
view_and(PyObject *left, PyObject *right)
{
    return combine(left, right, "intersection_update");
}

static PyObject *
view_xor(PyObject *left, PyObject *right)
{
    return combine(left, right, "symmetric_difference_update");
}

static PyObject *
view_or(PyObject *left, PyObject *right)
{
    return combine(left, right, "update");
}

static const PyNumberMethods view_as_number = {
    .nb_subtract = view_subtract,
    .nb_and = view_and,
    .nb_xor = view_xor,
    .nb_or = view_or,
};

static const PySequenceMethods keys_as_sequence = {.sq_length = view_length, .sq_contains = keys_contains};
static const PySequenceMethods items_as_sequence = {.sq_length = view_length, .sq_contains = items_contains};
static const PySequenceMethods values_as_sequence = {.sq_length = view_length};

/* ---- the types ---- */

#define DICT_VIEW(text, numbers, sequence, compare, iterate)                        \
    {                                                                               \
        PyVarObject_HEAD_INIT(&PyType_Type, 0)                                      \
        .tp_name = text,                                                            \
        .tp_basicsize = sizeof(dict_view),                                          \
        .tp_dealloc = view_dealloc,                                                 \
        .tp_repr = view_repr,                                                       \
        .tp_as_number = (PyNumberMethods *)(numbers),                               \
        .tp_as_sequence = (PySequenceMethods *)(sequence),                          \
        .tp_getattro = PyObject_GenericGetAttr,                                     \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_CHECKTYPES, \
        .tp_traverse = view_traverse,                                               \
        .tp_richcompare = compare,                                                  \
        .tp_iter = iterate,                                                         \
    }

PyTypeObject PyDictKeys_Type = DICT_VIEW("dict_keys", &view_as_number, &keys_as_sequence, view_richcompare, keys_iter);
PyTypeObject PyDictItems_Type =
    DICT_VIEW("dict_items", &view_as_number, &items_as_sequence, view_richcompare, items_iter);
PyTypeObject PyDictValues_Type = DICT_VIEW("dict_values", NULL, &values_as_sequence, NULL, values_iter);

#undef DICT_VIEW

/* ---- for pickling (py_frozen.h) ---- */

PyObject *
py_dict_view_freeze(PyObject *self)
{
    PyObject *dict = ((dict_view *)self)->dict;
    return dict != NULL ? PyTuple_Pack(1, dict) : PyTuple_New(0);
}

PyObject *
py_dict_view_thaw(PyTypeObject *type, PyObject *state)
{
    return PyTuple_GET_SIZE(state) == 1 ? py_dict_view(PyTuple_GET_ITEM(state, 0), type) : py_thaw_refused(type);
}
