/* lookup.c: finding an attribute in the MRO of a type, with a cache.

   Every type can carry a version tag: a number that stands for "this MRO and these dicts".  A change to a type takes the
   tag away from it and from all types below it (PyType_Modified), and the next lookup gives it a fresh one.  So the pair
   (tag, name) determines the result of a lookup, and the global cache needs no other invalidation; the dispatcher's inline
   caches rely on the same numbers.

   I1 a type with a valid tag has bases (its whole MRO) with valid tags.
   I2 tags are never given out twice; when they are used up, types stay without one and lookups are not cached.
   I3 a cached value is borrowed from a dict of the MRO: whoever changes such a dict calls PyType_Modified *before* it, so
      that nobody finds the old value while it dies, and again after it, in case a lookup in between has made a new tag.
   I4 tp_version_tag is 0 while the tag is not valid, so that a guard is one comparison. */
#include <stdbool.h>
#include "Python.h"

#include "py_state.h"
#include "py_type.h"
#include "py_dict.h"

static inline py_type_state *
state(void)
{
    return &py_runtime_state.type;
}

/* ---- subtypes ---- */

int
PyType_IsSubtype(PyTypeObject *type, PyTypeObject *base)
{
    if (type == base) {
        return 1;
    }
    if (!PyType_HasFeature(type, Py_TPFLAGS_HAVE_CLASS)) {    /* written before there were bases */
        return base == &PyBaseObject_Type;
    }
    PyObject *mro = type->tp_mro;
    if (mro == NULL) {
        /* Not ready yet: only the chain of first bases is known. */
        for (; type != NULL; type = type->tp_base) {
            if (type == base) {
                return 1;
            }
        }
        return base == &PyBaseObject_Type;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(mro);
    for (Py_ssize_t i = 0; i < count; i++) {
        if (PyTuple_GET_ITEM(mro, i) == (PyObject *)base) {
            return 1;
        }
    }
    return 0;
}

/* ---- version tags ---- */

static int
give_tag(PyTypeObject *type)
{
    if (PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG)) {
        return 1;
    }
    if (!PyType_HasFeature(type, Py_TPFLAGS_HAVE_VERSION_TAG) || !PyType_HasFeature(type, Py_TPFLAGS_READY) ||
        state()->next_version == UINT_MAX) {
        return 0;
    }
    type->tp_version_tag = ++state()->next_version;
    type->tp_flags |= Py_TPFLAGS_VALID_VERSION_TAG;
    return 1;
}

unsigned int
py_type_version(PyTypeObject *type)
{
    if (PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG)) {
        return type->tp_version_tag;
    }
    PyObject *mro = type->tp_mro;
    if (mro == NULL) {
        return 0;
    }
    for (Py_ssize_t i = PyTuple_GET_SIZE(mro); --i >= 0;) { /* the bases first: I1 */
        PyObject *base = PyTuple_GET_ITEM(mro, i);
        if (!PyType_Check(base) || !give_tag((PyTypeObject *)base)) {
            return 0;
        }
    }
    return give_tag(type) ? type->tp_version_tag : 0;
}

/* The types whose tags are withdrawn, all below one; they are borrowed: no Python code runs during the walk.  In the list a
   type has its number still, without the flag. */
typedef struct {
    PyTypeObject **items;
    size_t used, room;
} type_list;

static int
list_add(type_list *list, PyTypeObject *type)
{
    if (list->used == list->room) {
        size_t room = list->room == 0 ? 32 : list->room * 2;
        PyTypeObject **items = PyMem_Realloc(list->items, room * sizeof(*items));
        if (items == NULL) {
            return -1;
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->used++] = type;
    type->tp_flags &= ~Py_TPFLAGS_VALID_VERSION_TAG;
    return 0;
}

/* The next subclass with a tag, from number *at on; NULL: there is none. */
static PyTypeObject *
tagged_child(PyTypeObject *type, Py_ssize_t *at)
{
    PyObject *list = type->tp_subclasses;
    while (list != NULL && *at < PyList_GET_SIZE(list)) {
        PyObject *reference = PyList_GET_ITEM(list, (*at)++);
        PyObject *child = PyWeakref_GET_OBJECT(reference);
        if (child != Py_None && PyType_HasFeature((PyTypeObject *)child, Py_TPFLAGS_VALID_VERSION_TAG)) {
            return (PyTypeObject *)child;
        }
    }
    return NULL;
}

/* Returns status: -1 without memory. Raises no. */
static int
collect_tagged(type_list *list, PyTypeObject *type)
{
    int status = list_add(list, type);
    for (size_t i = 0; status == 0 && i < list->used; i++) {
        Py_ssize_t at = 0;
        PyTypeObject *child;
        while (status == 0 && (child = tagged_child(list->items[i], &at)) != NULL) {
            status = list_add(list, child);
        }
    }
    return status;
}

static void
withdraw_tag(PyTypeObject *type)
{
    type->tp_flags &= ~Py_TPFLAGS_VALID_VERSION_TAG;
    type->tp_version_tag = 0; /* I4 */
}

/* Without memory: goes down to a type with no tagged subclass, again and again from the top. */
static void
withdraw_one_by_one(PyTypeObject *type)
{
    PyTypeObject *lowest = NULL;
    while (lowest != type) {
        PyTypeObject *child = type;
        while (child != NULL) {
            Py_ssize_t at = 0;
            lowest = child;
            child = tagged_child(lowest, &at);
        }
        withdraw_tag(lowest);
    }
}

void
PyType_Modified(PyTypeObject *type)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG)) {
        return; /* then, by I1, nobody below has one either */
    }
    Py_ssize_t at = 0;
    if (tagged_child(type, &at) == NULL) {
        withdraw_tag(type);
        return;
    }
    type_list list = {NULL, 0, 0};
    int status = collect_tagged(&list, type);
    for (size_t i = 0; i < list.used; i++) {
        if (status == 0) {
            withdraw_tag(list.items[i]);
        }
        else {
            list.items[i]->tp_flags |= Py_TPFLAGS_VALID_VERSION_TAG;
        }
    }
    PyMem_Free(list.items);
    if (status < 0) {
        withdraw_one_by_one(type);
    }
}

/* ---- the cache ---- */

static inline py_type_cache_entry *
cache_slot(unsigned int version, PyObject *name)
{
    size_t mix = (size_t)version * 0x9e3779b1u ^ (size_t)((uintptr_t)name >> 4);
    return &state()->cache[mix & ((1u << PY_TYPE_CACHE_BITS) - 1)];
}

unsigned int
PyType_ClearCache(void)
{
    for (size_t i = 0; i < (size_t)1 << PY_TYPE_CACHE_BITS; i++) {
        py_type_cache_entry *entry = &state()->cache[i];
        entry->version = 0;
        entry->value = NULL;
        Py_CLEAR(entry->name);
    }
    PyType_Modified(&PyBaseObject_Type);
    return state()->next_version;
}

/* Walks the MRO.  The tuple is held: a key comparison may replace it. */
static PyObject *
search_mro(PyTypeObject *type, PyObject *name)
{
    PyObject *mro = type->tp_mro;
    if (mro == NULL) {
        return NULL;
    }
    Py_INCREF(mro);
    PyObject *value = NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(mro);
    for (Py_ssize_t i = 0; value == NULL && i < count; i++) {
        PyObject *base = PyTuple_GET_ITEM(mro, i);
        PyObject *dict = PyClass_Check(base) ? ((PyClassObject *)base)->cl_dict : ((PyTypeObject *)base)->tp_dict;
        if (dict != NULL) {
            value = PyDict_GetItem(dict, name);
        }
    }
    Py_DECREF(mro);
    return value;
}

PyObject *
py_type_lookup(PyTypeObject *type, PyObject *name)
{
    unsigned int version = py_type_version(type);
    if (version == 0 || !PyString_CheckExact(name) || !PyString_CHECK_INTERNED(name)) {
        return search_mro(type, name);
    }
    py_type_cache_entry *entry = cache_slot(version, name);
    if (entry->version == version && entry->name == name) {
        return entry->value;
    }
    PyObject *value = search_mro(type, name);
    if (PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG) && type->tp_version_tag == version) {
        PyObject *old = entry->name;
        entry->version = version;
        entry->value = value;
        Py_INCREF(name);
        entry->name = name;
        Py_XDECREF(old);
    }
    return value;
}

PyObject *
_PyType_Lookup(PyTypeObject *type, PyObject *name)
{
    return py_type_lookup(type, name);
}

/* ---- subclasses ---- */

enum { MANY_SUBCLASSES = 256 };

/* Takes the place of a dead one. Returns whether there was one; it steals ref then. Raises no. */
static bool
take_dead_place(PyObject *list, PyObject *ref)
{
    Py_ssize_t n = state()->has_died ? PyList_GET_SIZE(list) : 0;
    for (Py_ssize_t i = n; --i >= 0;) {
        if (PyWeakref_GET_OBJECT(PyList_GET_ITEM(list, i)) == Py_None) {
            (void)PyList_SetItem(list, i, ref);
            return true;
        }
    }
    return false;
}

/* Moves those that live together, in their order. Returns status. Raises yes. */
static int
drop_dead(PyObject *list)
{
    Py_ssize_t n = PyList_GET_SIZE(list), live = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *ref = PyList_GET_ITEM(list, i);
        if (PyWeakref_GET_OBJECT(ref) != Py_None) {
            PyList_SET_ITEM(list, i, PyList_GET_ITEM(list, live));
            PyList_SET_ITEM(list, live++, ref);
        }
    }
    return PyList_SetSlice(list, live, n, NULL);
}

/* Makes room in a list of many: only now and then, or n subclasses would take n * n steps. Returns status. Raises yes. */
static int
tidy_many(PyObject *list)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    return (n & (n - 1)) == 0 ? drop_dead(list) : 0;
}

int
py_subclasses_add(PyTypeObject *base, PyTypeObject *type)
{
    if (base->tp_subclasses == NULL) {
        base->tp_subclasses = PyList_New(0);
        if (base->tp_subclasses == NULL) {
            return -1;
        }
    }
    PyObject *list = base->tp_subclasses;
    PyObject *ref = PyWeakref_NewRef((PyObject *)type, NULL);
    if (ref == NULL) {
        return -1;
    }
    if (PyList_GET_SIZE(list) < MANY_SUBCLASSES && take_dead_place(list, ref)) {
        return 0;
    }
    int status = PyList_GET_SIZE(list) < MANY_SUBCLASSES ? 0 : tidy_many(list);
    if (status == 0) {
        status = PyList_Append(list, ref);
    }
    Py_DECREF(ref);
    return status;
}

void
py_subclasses_remove(PyTypeObject *base, PyTypeObject *type)
{
    PyObject *list = base->tp_subclasses;
    if (list == NULL) {
        return;
    }
    for (Py_ssize_t i = PyList_GET_SIZE(list); --i >= 0;) {
        if (PyWeakref_GET_OBJECT(PyList_GET_ITEM(list, i)) == (PyObject *)type) {
            (void)PyList_SetSlice(list, i, i + 1, NULL);
            return;
        }
    }
}

PyObject *
py_subclasses_list(PyTypeObject *type)
{
    PyObject *result = PyList_New(0);
    PyObject *list = type->tp_subclasses;
    if (result == NULL || list == NULL) {
        return result;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *child = PyWeakref_GET_OBJECT(PyList_GET_ITEM(list, i));
        if (child != Py_None && PyList_Append(result, child) < 0) {
            Py_DECREF(result);
            return NULL;
        }
    }
    return result;
}
