/* Inline caches for attributes: looks at the object in hand and turns a unit into the form that fits (ops_attr.h).

   A form is chosen only when the answer follows from the version of the type (py_type.h) and of the keys of the instance
   dict (py_dict.h); the cached pointers are borrowed from the type, whose version changes before they can go away.

   A unit whose guards fail goes back to the general form and may be specialised again; `ticks` of the unit counts how
   often, so that a megamorphic place stops trying. */
#include "dispatch.h"
#include "py_dict.h"
#include "py_dispatch.h"
#include "py_type.h"
#include "flat_slots.h"
#include "structmember.h"

enum { MAX_TRIES = 60, MEMO_SIZE = 1024 };

/* What has been found out for a type and a name, shared by all units: a place that sees several types changes from one
   to the other without looking anything up.  An entry holds the caches of a unit and is good as long as its versions. */
typedef struct {
    uint32_t version;          /* of the type; 0 = empty */
    uint16_t op, family;       /* the specialised form, and the general one */
    PyObject *name;            /* owned */
    int32_t keys, index;       /* u[1].b, u[1].c */
    uint32_t extra;
    void *pointer;             /* borrowed as in a unit */
} memo_entry;

struct py_attr_memo {
    memo_entry entries[MEMO_SIZE];
};

static memo_entry *
memo_place(uint32_t version, PyObject *name, int family)
{
    struct py_attr_memo *memo = py_runtime_state.attr_memo;
    if (memo == NULL) {
        memo = calloc(1, sizeof *memo);     /* what is not used is not touched */
        if (memo == NULL) {
            return NULL;
        }
        py_runtime_state.attr_memo = memo;
    }
    return &memo->entries[(version * 31 + ((uintptr_t)name >> 4) + (uint32_t)family * 7) % MEMO_SIZE];
}

void
py_attr_memo_clear(void)
{
    struct py_attr_memo *memo = py_runtime_state.attr_memo;
    for (int i = 0; memo != NULL && i < MEMO_SIZE; i++) {
        memo->entries[i].version = 0;
        Py_CLEAR(memo->entries[i].name);
    }
}

/* How a plain object's instance dict is reached: its offset, 0 none, -1 not by a fixed offset. */
static Py_ssize_t
dict_offset(PyTypeObject *type)
{
    return type->tp_dictoffset >= 0 ? type->tp_dictoffset : -1;
}

static int
tired(py_unit *u)
{
    if (u->ticks >= MAX_TRIES) {
        return 1;
    }
    u->ticks++;
    return 0;
}

static void
set_cache(py_unit *u, PyObject *name, int op, uint32_t version, uint32_t extra, void *pointer)
{
    int family = u->op;
    py_cache_unit *cache = (py_cache_unit *)(u + 2);
    cache->cache.version = version;
    cache->cache.extra = extra;
    cache->cache.pointer = pointer;
    u->op = (uint16_t)op;
    if (op == PY_OP_LOAD_ATTR_CLASS) {
        return;
    }
    memo_entry *entry = memo_place(version, name, family);
    if (entry != NULL) {
        PyObject *old = entry->name;
        Py_INCREF(name);
        *entry = (memo_entry){version, (uint16_t)op, (uint16_t)family, name, u[1].b, u[1].c, extra, pointer};
        Py_XDECREF(old);
    }
}

/* Does the instance v have the dict that the entry was made for? */
static int
fits(const memo_entry *entry, PyObject *v)
{
    PyObject *dict;
    switch (entry->op) {
    case PY_OP_LOAD_ATTR_DICT: case PY_OP_LOAD_METHOD_DICT:
        dict = *(PyObject **)((char *)v + entry->extra);
        return dict != NULL && py_dict_load_cached(dict, (uint32_t)entry->keys, (uint32_t)entry->index) != NULL;
    case PY_OP_STORE_ATTR_DICT:
        dict = *(PyObject **)((char *)v + entry->extra);
        return dict != NULL && py_dict_has_version(dict, (uint32_t)entry->keys) &&
               py_dict_load_cached(dict, (uint32_t)entry->keys, (uint32_t)entry->index) != NULL;
    case PY_OP_LOAD_ATTR_SLOT:
        return *(PyObject **)((char *)v + entry->extra) != NULL;
    case PY_OP_LOAD_ATTR_TYPE: case PY_OP_LOAD_ATTR_BOUND: case PY_OP_LOAD_METHOD_CACHED: case PY_OP_LOAD_METHOD_STATIC:
    case PY_OP_LOAD_METHOD_OF_CLASS:
        dict = entry->extra != 0 ? *(PyObject **)((char *)v + entry->extra) : NULL;
        return dict == NULL || py_dict_has_version(dict, (uint32_t)entry->keys);
    default:
        return 1;
    }
}

/* Turns the unit into the form that the memo knows for the type of v. Returns 1 if it did. */
static int
remembered(py_unit *u, PyObject *v, PyObject *name)
{
    uint32_t version = Py_TYPE(v)->tp_version_tag;
    memo_entry *entry = version != 0 && PyType_HasFeature(Py_TYPE(v), Py_TPFLAGS_VALID_VERSION_TAG)
                            ? memo_place(version, name, u->op) : NULL;
    if (entry == NULL || entry->version != version || entry->name != name || entry->family != u->op || !fits(entry, v)) {
        return 0;
    }
    py_cache_unit *cache = (py_cache_unit *)(u + 2);
    cache->cache.version = version;
    cache->cache.extra = entry->extra;
    cache->cache.pointer = entry->pointer;
    u[1].b = entry->keys;
    u[1].c = entry->index;
    u->op = entry->op;
    return 1;
}

/* The offset of a __slots__ member that holds any object, or -1. */
static Py_ssize_t
slot_offset(PyObject *descr, PyTypeObject *type)
{
    if (Py_TYPE(descr) != &PyMemberDescr_Type) {
        return -1;
    }
    PyMemberDescrObject *member = (PyMemberDescrObject *)descr;
    if (member->d_member->type != T_OBJECT_EX || (member->d_member->flags & ~0) != 0 ||
        !PyType_IsSubtype(type, member->d_type)) {
        return -1;
    }
    return member->d_member->offset;
}

static int
is_data(PyObject *descr)
{
    return PyType_HasFeature(Py_TYPE(descr), Py_TPFLAGS_HAVE_CLASS) && Py_TYPE(descr)->tp_descr_set != NULL;
}

static int
has_get(PyObject *descr)
{
    return PyType_HasFeature(Py_TYPE(descr), Py_TPFLAGS_HAVE_CLASS) && Py_TYPE(descr)->tp_descr_get != NULL;
}

static PyObject *
dict_at(PyObject *v, Py_ssize_t offset)
{
    return offset > 0 ? *(PyObject **)((char *)v + offset) : NULL;
}

/* name in the instance dict: fills u[1]. */
static int
cache_in_dict(py_unit *u, PyObject *dict, PyObject *name)
{
    uint32_t version, index;
    /* Other keys may run code when they are compared, which must not happen here. */
    if (dict == NULL || !PyDict_CheckExact(dict) || !(((py_dict *)dict)->ma_keys->flags & DICT_KEYS_STR) ||
        py_dict_cache_keys(dict, name, &version, &index) == NULL ||
        version == 0) {
        return 0;
    }
    u[1].b = (int32_t)version;
    u[1].c = (int32_t)index;
    return 1;
}

/* name is not in the instance dict (or there is none): fills u[1].b. */
static int
cache_not_in_dict(py_unit *u, PyObject *dict, PyObject *name)
{
    if (dict == NULL) {
        u[1].b = -1; /* no version: a dict that comes later is asked again */
        return 1;
    }
    if (!PyDict_CheckExact(dict)) {
        return 0;
    }
    uint32_t version = py_dict_cache_absence(dict, name);
    u[1].b = (int32_t)version;
    return version != 0;
}

static int
specialize_class_attr(py_unit *u, PyTypeObject *v, PyObject *name)
{
    PyObject *meta = py_type_lookup(&PyType_Type, name), *value;
    uint32_t version;

    if (meta != NULL && is_data(meta)) {
        return 0;
    }
    value = py_type_lookup(v, name);
    version = py_type_version(v);
    if (value == NULL || version == 0 || has_get(value)) {
        return 0;
    }
    set_cache(u, name, PY_OP_LOAD_ATTR_CLASS, version, 0, value);
    return 1;
}

int
py_specialize_attr(py_unit *u, PyObject *v, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(v);

    if (type == &PyInstance_Type) {
        return !tired(u) && py_specialize_classic_attr(u, v, name);
    }
    if (remembered(u, v, name)) {
        return 1;
    }
    if (tired(u)) {
        return 0;
    }
    if (type == &PyType_Type) {
        return specialize_class_attr(u, (PyTypeObject *)v, name);
    }
    if (!py_finds_plainly(type)) {
        return 0;
    }
    uint32_t version = py_type_version(type);
    Py_ssize_t offset = dict_offset(type);
    if (version == 0 || offset < 0) {
        return 0;
    }
    PyObject *descr = py_type_lookup(type, name), *dict = dict_at(v, offset);
    if (descr != NULL && is_data(descr)) {
        Py_ssize_t slot = slot_offset(descr, type);
        if (slot > 0 && *(PyObject **)((char *)v + slot) != NULL) {
            set_cache(u, name, PY_OP_LOAD_ATTR_SLOT, version, (uint32_t)slot, NULL);
            return 1;
        }
        if (type->tp_getattro != PyObject_GenericGetAttr) {
            return 0;   /* an AttributeError that it raises goes to __getattr__ */
        }
        if (Py_TYPE(descr) == &PyProperty_Type) {
            PyObject *fget, *fset, *fdel;
            py_property_functions(descr, &fget, &fset, &fdel);
            if (fget != NULL && PyFunction_Check(fget)) {
                set_cache(u, name, PY_OP_LOAD_ATTR_PROPERTY, version, 0, fget);
                return 1;
            }
        }
        if (Py_TYPE(descr) == &PyGetSetDescr_Type || Py_TYPE(descr) == &PyMemberDescr_Type) {
            set_cache(u, name, PY_OP_LOAD_ATTR_BOUND, version, 0, descr);
            return 1;
        }
        return 0;
    }
    if (cache_in_dict(u, dict, name)) {
        set_cache(u, name, PY_OP_LOAD_ATTR_DICT, version, (uint32_t)offset, NULL);
        return 1;
    }
    if (descr != NULL && !has_get(descr) && cache_not_in_dict(u, dict, name)) {
        set_cache(u, name, PY_OP_LOAD_ATTR_TYPE, version, (uint32_t)offset, descr);
        return 1;
    }
    if (descr != NULL && (PyFunction_Check(descr) || Py_TYPE(descr) == &py_method_descr_type) &&
        cache_not_in_dict(u, dict, name)) {
        set_cache(u, name, PY_OP_LOAD_ATTR_BOUND, version, (uint32_t)offset, descr);
        return 1;
    }
    return 0;
}

/* The Python function in a staticmethod or classmethod. Returns borrowed (of the descriptor), NULL: something else. */
static PyObject *
function_behind(PyObject *descr, PyTypeObject *type)
{
    PyObject *value = Py_TYPE(descr)->tp_descr_get(descr, NULL, (PyObject *)type), *function = NULL;
    if (value == NULL) {
        PyErr_Clear();
        return NULL;
    }
    if (PyFunction_Check(value) && Py_REFCNT(value) > 1) {
        function = value;
    }
    else if (PyMethod_Check(value) && PyFunction_Check(PyMethod_GET_FUNCTION(value)) &&
             PyMethod_GET_SELF(value) == (PyObject *)type) {
        function = PyMethod_GET_FUNCTION(value);
    }
    Py_DECREF(value);
    return function;
}

int
py_specialize_method(py_unit *u, PyObject *v, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(v);

    if (type == &PyInstance_Type) {
        return !tired(u) && py_specialize_classic_method(u, v, name);
    }
    if (remembered(u, v, name)) {
        return 1;
    }
    if (tired(u) || !py_finds_plainly(type)) {
        return 0;
    }
    uint32_t version = py_type_version(type);
    Py_ssize_t offset = dict_offset(type);
    if (version == 0 || offset < 0) {
        return 0;
    }
    PyObject *descr = py_type_lookup(type, name), *dict = dict_at(v, offset);
    if (descr == NULL || !is_data(descr)) {
        if (cache_in_dict(u, dict, name)) {
            set_cache(u, name, PY_OP_LOAD_METHOD_DICT, version, (uint32_t)offset, NULL);
            return 1;
        }
    }
    if (descr != NULL && (Py_TYPE(descr) == &PyStaticMethod_Type || Py_TYPE(descr) == &PyClassMethod_Type)) {
        PyObject *function = function_behind(descr, type);
        if (function == NULL || !cache_not_in_dict(u, dict, name)) {
            return 0;
        }
        set_cache(u, name, Py_TYPE(descr) == &PyStaticMethod_Type ? PY_OP_LOAD_METHOD_STATIC : PY_OP_LOAD_METHOD_OF_CLASS,
                  version, (uint32_t)offset, function);
        return 1;
    }
    if (descr == NULL || !(PyFunction_Check(descr) || Py_TYPE(descr) == &py_method_descr_type)) {
        return 0;
    }
    if (offset == 0) {
        set_cache(u, name, PY_OP_LOAD_METHOD_NODICT, version, 0, descr);
        return 1;
    }
    if (cache_not_in_dict(u, dict, name)) {
        set_cache(u, name, PY_OP_LOAD_METHOD_CACHED, version, (uint32_t)offset, descr);
        return 1;
    }
    return 0;
}

/* The place for name in the instance dict, which may be empty: shared keys know it from other instances. */
static int
cache_place(py_unit *u, PyObject *v, Py_ssize_t offset, PyObject *name)
{
    PyObject **dict = (PyObject **)((char *)v + offset);
    uint32_t version, index;

    if (*dict == NULL) {
        *dict = py_dict_new_instance(Py_TYPE(v));
        if (*dict == NULL) {
            PyErr_Clear();
            return 0;
        }
    }
    if (!PyDict_CheckExact(*dict) ||
        (py_dict_cache_keys(*dict, name, &version, &index) == NULL && ((py_dict *)*dict)->ma_values == NULL) ||
        version == 0) {
        return 0;
    }
    u[1].b = (int32_t)version;
    u[1].c = (int32_t)index;
    return 1;
}

int
py_specialize_store(py_unit *u, PyObject *v, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(v);

    if (type == &PyInstance_Type) {
        return !tired(u) && py_specialize_classic_store(u, v, name);
    }
    if (remembered(u, v, name)) {
        return 1;
    }
    if (tired(u)) {
        return 0;
    }
    if (type->tp_setattro != PyObject_GenericSetAttr) {
        return 0;
    }
    uint32_t version = py_type_version(type);
    Py_ssize_t offset = dict_offset(type);
    if (version == 0 || offset < 0) {
        return 0;
    }
    PyObject *descr = py_type_lookup(type, name);
    if (descr != NULL && is_data(descr)) {
        Py_ssize_t slot = slot_offset(descr, type);
        if (slot <= 0) {
            return 0;
        }
        set_cache(u, name, PY_OP_STORE_ATTR_SLOT, version, (uint32_t)slot, NULL);
        return 1;
    }
    if (offset > 0 && cache_place(u, v, offset, name)) {
        set_cache(u, name, PY_OP_STORE_ATTR_DICT, version, (uint32_t)offset, NULL);
        return 1;
    }
    return 0;
}
