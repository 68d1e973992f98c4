/* layout.c: who may stand beside whom: the instance layouts of types.

   The *solid base* of a type is the nearest type in its chain of first bases that adds C fields or slots of its own; a
   __dict__ or __weakref__ at the end does not count.  A class extends the layout of one base, the one with the most
   derived solid base; all other bases' solid bases must be among its ancestors.

   The same comparison decides whether an object may change its class, or a class its bases. */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"
#include "py_type_private.h"

#define POINTER ((Py_ssize_t)sizeof(PyObject *))

/* Does type have fields that base has not, other than __dict__ and __weakref__? */
static int
adds_fields(PyTypeObject *type, PyTypeObject *base)
{
    Py_ssize_t size = type->tp_basicsize;
    if (type->tp_itemsize || base->tp_itemsize) {
        return size != base->tp_basicsize || type->tp_itemsize != base->tp_itemsize;
    }
    int heap = PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE);
    if (heap && type->tp_weaklistoffset && base->tp_weaklistoffset == 0 && type->tp_weaklistoffset + POINTER == size) {
        size -= POINTER;
    }
    if (heap && type->tp_dictoffset && base->tp_dictoffset == 0 && type->tp_dictoffset + POINTER == size) {
        size -= POINTER;
    }
    return size != base->tp_basicsize;
}

PyTypeObject *
py_type_solid_base(PyTypeObject *type)
{
    /* The answer for a type depends on the answer for its base.  The chain is written down first and then
       followed from the root, so that a deep hierarchy needs no C stack. */
    PyTypeObject *solid = &PyBaseObject_Type;
    Py_ssize_t depth = 0;
    for (PyTypeObject *step = type; step != NULL; step = step->tp_base) {
        depth++;
    }
    PyTypeObject **chain = PyMem_New(PyTypeObject *, (size_t)depth);
    if (chain == NULL) {
        return type; /* the strictest answer */
    }
    PyTypeObject *step = type;
    for (Py_ssize_t i = 0; i < depth; i++, step = step->tp_base) {
        chain[i] = step;
    }
    for (Py_ssize_t i = depth; --i >= 0;) {
        if (adds_fields(chain[i], solid)) {
            solid = chain[i];
        }
    }
    PyMem_Free(chain);
    return solid;
}

PyTypeObject *
py_type_best_base(PyObject *bases)
{
    PyTypeObject *best = NULL;
    PyTypeObject *winner = NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *item = PyTuple_GET_ITEM(bases, i);
        if (PyClass_Check(item)) {
            continue;
        }
        if (!PyType_Check(item)) {
            PyErr_SetString(PyExc_TypeError, "bases must be types");
            return NULL;
        }
        PyTypeObject *base = (PyTypeObject *)item;
        if (base->tp_dict == NULL && PyType_Ready(base) < 0) {
            return NULL;
        }
        if (!PyType_HasFeature(base, Py_TPFLAGS_BASETYPE)) {
            PyErr_Format(PyExc_TypeError, "type '%.100s' is not an acceptable base type", base->tp_name);
            return NULL;
        }
        PyTypeObject *candidate = py_type_solid_base(base);
        if (winner == NULL || (winner != candidate && PyType_IsSubtype(candidate, winner))) {
            winner = candidate;
            best = base;
        }
        else if (!PyType_IsSubtype(winner, candidate)) {
            PyErr_SetString(PyExc_TypeError, "multiple bases have instance lay-out conflict");
            return NULL;
        }
    }
    if (best == NULL) {
        PyErr_SetString(PyExc_TypeError, "a new-style class can't have only classic bases");
    }
    return best;
}

/* ---- changing the class of an object ---- */

static int
same_structure(PyTypeObject *a, PyTypeObject *b)
{
    return a == b || (a != NULL && b != NULL && a->tp_basicsize == b->tp_basicsize &&
                      a->tp_itemsize == b->tp_itemsize && a->tp_dictoffset == b->tp_dictoffset &&
                      a->tp_weaklistoffset == b->tp_weaklistoffset &&
                      (a->tp_flags & Py_TPFLAGS_HAVE_GC) == (b->tp_flags & Py_TPFLAGS_HAVE_GC));
}

/* Do two types with a common base add the same slots, dict and weak list to it, at the same places? */
static int
same_slots_added(PyTypeObject *a, PyTypeObject *b)
{
    PyTypeObject *base = a->tp_base;
    Py_ssize_t size = base->tp_basicsize;
    if (base != b->tp_base) {
        return 0;
    }
    if (a->tp_dictoffset == size && b->tp_dictoffset == size) {
        size += POINTER;
    }
    if (a->tp_weaklistoffset == size && b->tp_weaklistoffset == size) {
        size += POINTER;
    }
    if (PyType_HasFeature(a, Py_TPFLAGS_HEAPTYPE) && PyType_HasFeature(b, Py_TPFLAGS_HEAPTYPE)) {
        PyObject *slots_a = ((PyHeapTypeObject *)a)->ht_slots;
        PyObject *slots_b = ((PyHeapTypeObject *)b)->ht_slots;
        if (slots_a != NULL && slots_b != NULL) {
            int same = PyObject_RichCompareBool(slots_a, slots_b, Py_EQ);
            if (same < 0) {
                PyErr_Clear();
            }
            if (same != 1) {
                return 0;
            }
            /* Slots lie before the dict and the weak list. */
            Py_ssize_t count = PyTuple_GET_SIZE(slots_a);
            Py_ssize_t at = base->tp_basicsize + POINTER * count;
            int dict_same = a->tp_dictoffset == b->tp_dictoffset;
            int weak_same = a->tp_weaklistoffset == b->tp_weaklistoffset;
            return a->tp_basicsize == b->tp_basicsize && dict_same && weak_same && a->tp_basicsize >= at;
        }
    }
    return size == a->tp_basicsize && size == b->tp_basicsize;
}

int
py_type_check_layout(PyTypeObject *from, PyTypeObject *to, const char *what)
{
    if (to->tp_dealloc != from->tp_dealloc || to->tp_free != from->tp_free) {
        PyErr_Format(PyExc_TypeError, "%s assignment: '%s' deallocator differs from '%s'", what, to->tp_name,
                     from->tp_name);
        return -1;
    }
    PyTypeObject *new_base = to;
    PyTypeObject *old_base = from;
    while (same_structure(new_base, new_base->tp_base)) {
        new_base = new_base->tp_base;
    }
    while (same_structure(old_base, old_base->tp_base)) {
        old_base = old_base->tp_base;
    }
    if (new_base != old_base && (new_base->tp_base != old_base->tp_base || !same_slots_added(new_base, old_base))) {
        PyErr_Format(PyExc_TypeError, "%s assignment: '%s' object layout differs from '%s'", what, to->tp_name,
                     from->tp_name);
        return -1;
    }
    return 0;
}
