/* extra.c: the interpreter's own record of a type (py_type_extra, on tp_cache) and the flat slots in it.

   A type gets its flat table once, with py_type_set_flat.  A subclass uses a base's table as long as all the ordinary
   slots beside it are the base's; where it overrides some, it gets a copy with these entries empty.

   I1 an entry of a type's flat table is only non-NULL if the ordinary slot beside it is that of the type that the table
      was made for.
   I2 flat_origin is the type itself for one that was given a table, NULL for all others.
   I3 PY_TPFLAGS_SOFT_CALL of a heap type says whether its tp_call leaves no C frame; programs read it from __flags__. */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"
#include "py_flat.h"
#include "py_dict.h"
#include "py_type_private.h"

py_type_extra *
py_type_extra_of(PyTypeObject *type)
{
    if (type->tp_cache == NULL) {
        py_type_extra *extra = PyMem_Malloc(sizeof(*extra));
        if (extra == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        memset(extra, 0, sizeof(*extra));
        type->tp_cache = (PyObject *)extra;
    }
    return (py_type_extra *)type->tp_cache;
}

void
py_type_extra_free(PyTypeObject *type)
{
    py_type_extra *extra = (py_type_extra *)type->tp_cache;
    if (extra == NULL) {
        return;
    }
    type->tp_cache = NULL;
    py_dict_keys *keys = extra->shared_keys;
    if (keys != NULL) {
        py_dict_drop_shared(&keys);
    }
    Py_XDECREF(extra->getattr_cache);
    PyMem_Free(extra->flat_copy);
    PyMem_Free(extra);
}

/* ---- flat slots ---- */

static binaryfunc
getitem_slot(PyTypeObject *type)
{
    return type->tp_as_mapping == NULL ? NULL : type->tp_as_mapping->mp_subscript;
}

static objobjargproc
setitem_slot(PyTypeObject *type)
{
    return type->tp_as_mapping == NULL ? NULL : type->tp_as_mapping->mp_ass_subscript;
}

static objobjproc
contains_slot(PyTypeObject *type)
{
    return type->tp_as_sequence == NULL ? NULL : type->tp_as_sequence->sq_contains;
}

/* The part of `flat`, made for `origin`, that holds for `type`. */
static py_type_flat
matching_part(const py_type_flat *flat, PyTypeObject *origin, PyTypeObject *type)
{
    py_type_flat part = *flat;
    if (type->tp_call != origin->tp_call) {
        part.call = NULL;
    }
    if (type->tp_iternext != origin->tp_iternext) {
        part.iternext = NULL;
        part.iternext_now = NULL;
    }
    if (type->tp_iter != origin->tp_iter) {
        part.iter = NULL;
    }
    if (getitem_slot(type) != getitem_slot(origin)) {
        part.getitem = NULL;
    }
    if (setitem_slot(type) != setitem_slot(origin)) {
        part.setitem = NULL;
    }
    if (contains_slot(type) != contains_slot(origin)) {
        part.contains = NULL;
    }
    if (type->tp_richcompare != origin->tp_richcompare) {
        part.richcompare = NULL;
    }
    if (type->tp_repr != origin->tp_repr) {
        part.repr = NULL;
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        part.binary = NULL;
        part.silent = NULL;
    }
    if (type->tp_new != origin->tp_new || type->tp_init != origin->tp_init) {
        part.construct = NULL;
    }
    return part;
}

/* The nearest type in the MRO, itself left out, that was given a flat table. */
static PyTypeObject *
flat_ancestor(PyTypeObject *type)
{
    PyObject *mro = type->tp_mro;
    Py_ssize_t count = mro == NULL ? 0 : PyTuple_GET_SIZE(mro);
    for (Py_ssize_t i = 1; i < count; i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        if (PyType_Check((PyObject *)base) && base->tp_cache != NULL) {
            py_type_extra *extra = (py_type_extra *)base->tp_cache;
            if (extra->flat_origin == base) {
                return base;
            }
        }
    }
    return NULL;
}

/* Is the type's tp_call one that calls Python code without a C frame? */
static int
has_soft_call(PyTypeObject *type)
{
    Py_ssize_t count = type->tp_mro == NULL ? 0 : PyTuple_GET_SIZE(type->tp_mro);
    if (type->tp_call == py_slot_tp_call) {
        return 1;
    }
    for (Py_ssize_t i = 1; i < count; i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(type->tp_mro, i);
        if (PyType_Check((PyObject *)base) && base->tp_call == type->tp_call) {
            return PyType_HasFeature(base, PY_TPFLAGS_SOFT_CALL);
        }
    }
    return 0;
}

/* I3: static types declare the flag themselves, unless they have the call of a base. */
static void
refresh_call_flag(PyTypeObject *type)
{
    if (type->tp_call != NULL && has_soft_call(type)) {
        type->tp_flags |= PY_TPFLAGS_SOFT_CALL;
    }
    else if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        type->tp_flags &= ~PY_TPFLAGS_SOFT_CALL;
    }
}

void
py_type_flat_refresh(PyTypeObject *type)
{
    refresh_call_flag(type);
    py_type_extra *own = (py_type_extra *)type->tp_cache;
    if (own != NULL && own->flat_origin == type) {
        return;
    }
    PyTypeObject *origin = flat_ancestor(type);
    if (origin == NULL) {
        return;
    }
    py_type_extra *extra = py_type_extra_of(type);
    if (extra == NULL) {
        PyErr_Clear(); /* without a table everything works, only nested */
        return;
    }
    const py_type_flat *original = ((py_type_extra *)origin->tp_cache)->flat;
    py_type_flat part = matching_part(original, origin, type);
    if (memcmp(&part, original, sizeof(part)) == 0) {
        extra->flat = original;
        return;
    }
    if (extra->flat_copy == NULL) {
        extra->flat_copy = PyMem_Malloc(sizeof(part));
    }
    extra->flat = extra->flat_copy;
    if (extra->flat_copy != NULL) {
        memcpy(extra->flat_copy, &part, sizeof(part));
    }
}

static int
refresh_below(PyTypeObject *type)
{
    PyObject *children = py_subclasses_list(type);
    if (children == NULL) {
        return -1;
    }
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(children); i++) {
        PyTypeObject *child = (PyTypeObject *)PyList_GET_ITEM(children, i);
        py_type_flat_refresh(child);
        status = refresh_below(child);
    }
    Py_DECREF(children);
    return status;
}

int
py_type_set_flat(PyTypeObject *type, const py_type_flat *flat)
{
    py_type_extra *extra = py_type_extra_of(type);
    if (extra == NULL) {
        return -1;
    }
    extra->flat = flat;
    extra->flat_origin = type;
    return type->tp_subclasses == NULL ? 0 : refresh_below(type);
}
