/* subtype.c: instances of heap types: allocation, traversal, clearing, deallocation, and their __dict__ and __weakref__.

       static base's fields | __slots__ of each class | __dict__ | __weakref__

   The slots of a heap type that every heap type shares are py_subtype_*; beneath them stands the nearest base with other
   ones (the *native* base), which does the rest.

   I1 an instance owns one reference to its heap type, from PyType_GenericAlloc to the end of py_subtype_dealloc.
   I2 the order of dying: weak references, __del__, slots, dict, native base, type.
   I3 while py_subtype_dealloc runs, the native base's own trashcan can not put the object aside: our check of the nesting
      depth is one level stricter. */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"
#include "py_type.h"
#include "py_dict.h"
#include "py_core.h"
#include "py_weakref.h"
#include "py_type_private.h"

/* ---- allocation ---- */

PyObject *
PyType_GenericAlloc(PyTypeObject *type, Py_ssize_t items)
{
    /* One item more, for the sentinel that some layouts end with. */
    size_t size = _PyObject_VAR_SIZE(type, type->tp_itemsize == 0 ? 0 : items + 1);
    PyObject *self = PyType_IS_GC(type) ? _PyObject_GC_Malloc(size) : PyObject_Malloc(size);
    if (self == NULL) {
        return PyErr_NoMemory();
    }
    memset(self, 0, size);
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        Py_INCREF(type); /* I1 */
    }
    if (type->tp_itemsize == 0) {
        (void)PyObject_INIT(self, type);
    }
    else {
        (void)PyObject_INIT_VAR((PyVarObject *)self, type, items);
    }
    if (PyType_IS_GC(type)) {
        _PyObject_GC_TRACK(self);
    }
    return self;
}

PyObject *
PyType_GenericNew(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    return type->tp_alloc(type, 0);
}

/* ---- __slots__ ---- */

static int
traverse_slots(PyTypeObject *type, PyObject *self, visitproc visit, void *arg)
{
    PyMemberDef *member = PyHeapType_GET_MEMBERS((PyHeapTypeObject *)type);
    for (Py_ssize_t i = 0; i < Py_SIZE(type); i++, member++) {
        if (member->type == T_OBJECT_EX) {
            Py_VISIT(*(PyObject **)((char *)self + member->offset));
        }
    }
    return 0;
}

static void
clear_slots(PyTypeObject *type, PyObject *self)
{
    PyMemberDef *member = PyHeapType_GET_MEMBERS((PyHeapTypeObject *)type);
    for (Py_ssize_t i = 0; i < Py_SIZE(type); i++, member++) {
        if (member->type == T_OBJECT_EX && !(member->flags & READONLY)) {
            Py_CLEAR(*(PyObject **)((char *)self + member->offset));
        }
    }
}

/* ---- the collector's view ---- */

int
py_subtype_traverse(PyObject *self, visitproc visit, void *arg)
{
    PyTypeObject *type = Py_TYPE(self);
    PyTypeObject *base = type;
    while (base->tp_traverse == py_subtype_traverse) {
        if (Py_SIZE(base)) {
            int status = traverse_slots(base, self, visit, arg);
            if (status) {
                return status;
            }
        }
        base = base->tp_base;
    }
    if (type->tp_dictoffset != base->tp_dictoffset) {
        PyObject **dict = _PyObject_GetDictPtr(self);
        if (dict != NULL) {
            Py_VISIT(*dict);
        }
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        Py_VISIT(type);
    }
    return base->tp_traverse == NULL ? 0 : base->tp_traverse(self, visit, arg);
}

int
py_subtype_clear(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyTypeObject *base = type;
    while (base->tp_clear == py_subtype_clear) {
        if (Py_SIZE(base)) {
            clear_slots(base, self);
        }
        base = base->tp_base;
    }
    if (type->tp_dictoffset != base->tp_dictoffset) {
        PyObject **dict = _PyObject_GetDictPtr(self);
        if (dict != NULL) {
            Py_CLEAR(*dict);
        }
    }
    return base->tp_clear == NULL ? 0 : base->tp_clear(self);
}

/* ---- dying ---- */

static PyTypeObject *
native_base(PyTypeObject *type)
{
    PyTypeObject *base = type;
    while (base->tp_dealloc == py_subtype_dealloc) {
        base = base->tp_base;
    }
    return base;
}

/* Weak references that __del__ made to the dying object go without callbacks. */
static void
drop_late_weakrefs(PyObject *self)
{
    PyWeakReference **list = (PyWeakReference **)PyObject_GET_WEAKREFS_LISTPTR(self);
    while (*list != NULL) {
        _PyWeakref_ClearRef(*list);
    }
}

/* Runs weak reference callbacks and __del__.  Returns 1 if the object lives again. */
static int
run_finalizers(PyObject *self, PyTypeObject *type, PyTypeObject *base)
{
    int own_weakrefs = type->tp_weaklistoffset && !base->tp_weaklistoffset;
    if (own_weakrefs) {
        PyObject_ClearWeakRefs(self);
    }
    if (type->tp_del == NULL) {
        return 0;
    }
    int tracked = PyType_IS_GC(type);
    if (tracked) {
        _PyObject_GC_TRACK(self);
    }
    type->tp_del(self);
    if (Py_REFCNT(self) > 0) {
        return 1;
    }
    if (tracked) {
        _PyObject_GC_UNTRACK(self);
    }
    if (own_weakrefs) {
        drop_late_weakrefs(self);
    }
    return 0;
}

static void
take_apart(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyTypeObject *base = native_base(type);
    if (run_finalizers(self, type, base)) {
        return;
    }
    for (PyTypeObject *cls = type; cls != base; cls = cls->tp_base) {
        if (Py_SIZE(cls)) {
            clear_slots(cls, self);
        }
    }
    if (type->tp_dictoffset && !base->tp_dictoffset) {
        PyObject **dict = _PyObject_GetDictPtr(self);
        if (dict != NULL) {
            Py_CLEAR(*dict);
        }
    }
    /* __del__ may have changed the class; I1 holds for the present one. */
    type = Py_TYPE(self);
    if (PyType_IS_GC(base)) {
        _PyObject_GC_TRACK(self);
    }
    int counts_type = PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && !PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE);
    base->tp_dealloc(self);
    if (counts_type) {
        Py_DECREF(type);
    }
}

void
py_subtype_dealloc(PyObject *self)
{
    if (!PyType_IS_GC(Py_TYPE(self))) {
        take_apart(self);
        return;
    }
    PyObject_GC_UnTrack(self);
    PyThreadState *ts = PyThreadState_GET();
    if (ts == NULL) {
        take_apart(self);
        return;
    }
    if (ts->trash_delete_nesting + 1 >= PyTrash_UNWIND_LEVEL) { /* I3 */
        _PyTrash_thread_deposit_object(self);
        return;
    }
    ts->trash_delete_nesting++;
    take_apart(self);
    ts->trash_delete_nesting--;
    if (ts->trash_delete_later != NULL && ts->trash_delete_nesting <= 0) {
        _PyTrash_thread_destroy_chain();
    }
}

/* ---- __dict__ and __weakref__ ---- */

/* A class may inherit from one whose C code keeps __dict__ its own way (a getset there); it goes first. */
static PyObject *
inherited_dict_descr_borrow(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    for (PyTypeObject *base = type->tp_base; base != NULL; base = base->tp_base) {
        if (base->tp_dictoffset != 0 && !PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE)) {
            PyObject *descr = py_type_lookup(base, PY_ID(__dict__));
            return descr != NULL && PyDescr_IsData(descr) ? descr : NULL;
        }
    }
    return NULL;
}

static PyObject *
raise_no_dict(PyObject *self)
{
    PyErr_Format(PyExc_AttributeError, "This object has no __dict__");
    return NULL;
}

static PyObject *
subtype_get_dict(PyObject *self, void *closure)
{
    PyObject *descr = inherited_dict_descr_borrow(self);
    if (descr != NULL) {
        descrgetfunc get = Py_TYPE(descr)->tp_descr_get;
        if (get == NULL) {
            return raise_no_dict(self);
        }
        Py_INCREF(descr);
        PyObject *value = get(descr, self, (PyObject *)Py_TYPE(self));
        Py_DECREF(descr);
        return value;
    }
    PyObject **slot = _PyObject_GetDictPtr(self);
    if (slot == NULL) {
        return raise_no_dict(self);
    }
    if (*slot == NULL) {
        *slot = py_dict_new_instance(Py_TYPE(self));
    }
    Py_XINCREF(*slot);
    return *slot;
}

static int
subtype_set_dict(PyObject *self, PyObject *value, void *closure)
{
    PyObject *descr = inherited_dict_descr_borrow(self);
    if (descr != NULL) {
        descrsetfunc set = Py_TYPE(descr)->tp_descr_set;
        if (set == NULL) {
            raise_no_dict(self);
            return -1;
        }
        Py_INCREF(descr);
        int status = set(descr, self, value);
        Py_DECREF(descr);
        return status;
    }
    PyObject **slot = _PyObject_GetDictPtr(self);
    if (slot == NULL) {
        raise_no_dict(self);
        return -1;
    }
    if (value != NULL && !PyDict_Check(value)) {
        PyErr_Format(PyExc_TypeError, "__dict__ must be set to a dictionary, not a '%.200s'", Py_TYPE(value)->tp_name);
        return -1;
    }
    PyObject *old = *slot;
    Py_XINCREF(value);
    *slot = value;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
subtype_get_weakref(PyObject *self, void *closure)
{
    PyTypeObject *type = Py_TYPE(self);
    if (type->tp_weaklistoffset == 0) {
        PyErr_SetString(PyExc_AttributeError, "This object has no __weakref__");
        return NULL;
    }
    PyWeakReference *head = *(PyWeakReference **)((char *)self + type->tp_weaklistoffset);
    PyObject *first = (PyObject *)py_weakref_alive_from(head);
    if (first == NULL) {
        first = Py_None;
    }
    Py_INCREF(first);
    return first;
}

#define DICT_ROW {(char *)"__dict__", subtype_get_dict, subtype_set_dict, (char *)"dictionary for instance variables (if defined)", NULL}
#define WEAKREF_ROW \
    {(char *)"__weakref__", subtype_get_weakref, NULL, (char *)"list of weak references to the object (if defined)", NULL}

const PyGetSetDef py_subtype_getset_full[] = {DICT_ROW, WEAKREF_ROW, {NULL, NULL, NULL, NULL, NULL}};
const PyGetSetDef py_subtype_getset_dict_only[] = {DICT_ROW, {NULL, NULL, NULL, NULL, NULL}};
const PyGetSetDef py_subtype_getset_weakref_only[] = {WEAKREF_ROW, {NULL, NULL, NULL, NULL, NULL}};
