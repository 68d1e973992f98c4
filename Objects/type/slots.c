/* slots.c: keeping the slots of heap types in step with their special methods.

   slots.def is the table.  For each slot of a heap type compute_slot() asks what the special methods of that slot are,
   seen through the MRO, and chooses:

       all are wrapper descriptors of one C function  ->  that C function: no detour through Python
       any is something else                          ->  the Python-level function of the slot (slots_call.c)
       none is there                                  ->  empty

   Setting an attribute of a type recomputes the slots of that name, in the type and in every subclass that does not
   define the name itself.

   I1 rows of one member stand together in the table, in the order of PyHeapTypeObject.
   I2 only heap types are ever changed here. */
#include "Python.h"

#include "py_state.h"
#include "py_stackguard.h"
#include "py_type.h"
#include "py_type_private.h"
#include "wrappers.h"

typedef struct {
    struct wrapperbase base;    /* what a wrapper descriptor points to; name_strobj stays NULL */
    size_t name;                /* offset of the interned name in py_names */
} slot_row;

static const slot_row table[] = {
#define SLOT(member, name, function, wrapper, flags, doc) \
    {{(char *)#name, (int)offsetof(PyHeapTypeObject, member), (void *)(function), wrapper, (char *)(doc), flags, \
      NULL}, \
     offsetof(py_names, id_##name)},
#include "slots.def"
#undef SLOT
};

#define ROWS ((int)(sizeof(table) / sizeof(table[0])))

static inline PyObject *
row_name(const slot_row *row)
{
    return *(PyObject **)((char *)&py_runtime_state.names + row->name);
}

/* ---- from an offset to a slot ---- */

/* The address of the slot that is at `offset` in a PyHeapTypeObject, for any kind of type; NULL if its suite is missing. */
static void **
slot_address(PyTypeObject *type, size_t offset)
{
    char *suite;
    if (offset >= offsetof(PyHeapTypeObject, as_sequence)) {
        suite = (char *)type->tp_as_sequence;
        offset -= offsetof(PyHeapTypeObject, as_sequence);
    }
    else if (offset >= offsetof(PyHeapTypeObject, as_mapping)) {
        suite = (char *)type->tp_as_mapping;
        offset -= offsetof(PyHeapTypeObject, as_mapping);
    }
    else if (offset >= offsetof(PyHeapTypeObject, as_number)) {
        suite = (char *)type->tp_as_number;
        offset -= offsetof(PyHeapTypeObject, as_number);
    }
    else {
        suite = (char *)type;
    }
    return suite == NULL ? NULL : (void **)(suite + offset);
}

/* The first row behind `row` that is about another member. */
static int
group_end(int row)
{
    int end = row;
    while (end < ROWS && table[end].base.offset == table[row].base.offset) {
        end++;
    }
    return end;
}

static int
group_start(int row)
{
    while (row > 0 && table[row - 1].base.offset == table[row].base.offset) {
        row--;
    }
    return row;
}

/* ---- choosing a slot's function ---- */

/* What one special method asks of its slot. */
typedef enum {
    ASKS_NOTHING,   /* absent */
    ASKS_C,         /* the C function in *function, which may be NULL */
    ASKS_PYTHON     /* a lookup at call time */
} demand;

static demand
demand_of_wrapper(const slot_row *row, PyWrapperDescrObject *descr, PyTypeObject *type, void **function)
{
    if (strcmp(descr->d_base->name, row->base.name) != 0 || !PyType_IsSubtype(type, descr->d_type)) {
        return ASKS_PYTHON;
    }
    if (descr->d_base->wrapper == row->base.wrapper) {
        *function = descr->d_wrapped;
        return ASKS_C;
    }
    /* The descriptor stands for another member of the same name: take over what its type has in this one. */
    void **owner_slot = slot_address(descr->d_type, (size_t)row->base.offset);
    *function = owner_slot == NULL ? NULL : *owner_slot;
    return ASKS_C;
}

/* Is it the dict.__getitem__ or dict.__contains__ that stands for a C slot?  Both are methods, no slot wrappers. */
static int
is_own_of_dict(const slot_row *row, PyObject *method)
{
    if (Py_TYPE(method) != &py_method_descr_type || ((PyDescrObject *)method)->d_type != &PyDict_Type) {
        return 0;
    }
    void **slot = slot_address(&PyDict_Type, (size_t)row->base.offset);
    return slot != NULL && *slot != NULL &&
           strcmp(((PyMethodDescrObject *)method)->d_method->ml_name, row->base.name) == 0;
}

/* The method is looked up in `seen`: the type, or a base through which it sees the same. */
static demand
demand_of(const slot_row *row, PyTypeObject *type, PyTypeObject *seen, void **function)
{
    PyObject *method = py_type_lookup(seen, row_name(row));
    if (method == NULL) {
        if (row->base.offset == (int)offsetof(PyHeapTypeObject, ht_type.tp_iternext)) {
            *function = (void *)_PyObject_NextNotImplemented;
            return ASKS_C;
        }
        return ASKS_NOTHING;
    }
    if (Py_TYPE(method) == &PyWrapperDescr_Type) {
        return demand_of_wrapper(row, (PyWrapperDescrObject *)method, type, function);
    }
    if (is_own_of_dict(row, method) && PyType_IsSubtype(type, &PyDict_Type)) {
        *function = *slot_address(&PyDict_Type, (size_t)row->base.offset);
        return ASKS_C;
    }
    if (row->base.offset == (int)offsetof(PyHeapTypeObject, ht_type.tp_new)) {
        if (py_type_of_new_wrapper(method) != NULL) {
            /* Like 2.7: a class whose own __new__ was deleted keeps the Python-level slot (test_restored_object_new). */
            *function = (void *)type->tp_new;
            return ASKS_C;
        }
    }
    if (method == Py_None && row->base.offset == (int)offsetof(PyHeapTypeObject, ht_type.tp_hash)) {
        *function = (void *)PyObject_HashNotImplemented;
        return ASKS_C;
    }
    return ASKS_PYTHON;
}

static void *
compute_slot(PyTypeObject *type, PyTypeObject *seen, int first, int end)
{
    void *c_function = NULL;
    void *python_function = NULL;
    int agree = 1;
    for (int i = first; i < end; i++) {
        void *function = NULL;
        demand asked = demand_of(&table[i], type, seen, &function);
        if (asked == ASKS_NOTHING || (asked == ASKS_C && function == NULL)) {
            continue;
        }
        python_function = table[i].base.function;
        if (asked == ASKS_PYTHON || (c_function != NULL && c_function != function)) {
            agree = 0;
        }
        else {
            c_function = function;
        }
    }
    return agree && c_function != NULL ? c_function : python_function;
}

static void
recompute_group(PyTypeObject *type, int first)
{
    void **slot = slot_address(type, (size_t)table[first].base.offset);
    if (slot != NULL) {
        *slot = compute_slot(type, type, first, group_end(first));
    }
}

/* ---- whole types ---- */

/* The only base, if the class sees through it exactly what the base sees itself, else NULL.  Then a slot whose methods are not
   in the class's own dict follows from the base. */
static PyTypeObject *
transparent_base(PyTypeObject *type)
{
    PyTypeObject *base = type->tp_base;
    if (base == NULL || base->tp_mro == NULL || PyTuple_GET_SIZE(type->tp_bases) != 1 ||
        PyTuple_GET_SIZE(type->tp_mro) != PyTuple_GET_SIZE(base->tp_mro) + 1) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(base->tp_mro); i++) {
        if (PyTuple_GET_ITEM(type->tp_mro, i + 1) != PyTuple_GET_ITEM(base->tp_mro, i)) {
            return NULL;    /* a metaclass with an mro() of its own */
        }
    }
    return base;
}

/* The slot of a class that is derived from object alone and has none of its methods. */
static void *
slot_from_object(PyTypeObject *type, size_t offset)
{
    if (offset == offsetof(PyHeapTypeObject, ht_type.tp_new)) {
        return (void *)type->tp_new;
    }
    if (offset == offsetof(PyHeapTypeObject, ht_type.tp_iternext)) {
        return (void *)_PyObject_NextNotImplemented;
    }
    void **slot = slot_address(&PyBaseObject_Type, offset);
    return slot != NULL ? *slot : NULL;
}

/* What the methods of a C type ask for is found faster there: its lookups are remembered. */
static void
take_slots_of(PyTypeObject *base, PyTypeObject *type)
{
    int is_heap_type = PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE);
    for (int first = 0; first < ROWS; first = group_end(first)) {
        size_t offset = (size_t)table[first].base.offset;
        *slot_address(type, offset) = is_heap_type ? *slot_address(base, offset)
            : base == &PyBaseObject_Type ? slot_from_object(type, offset)
            : compute_slot(type, base, first, group_end(first));
    }
}

/* Could it be a slot's? They are all __...__, but "next". */
static int
has_form_of_slot_name(PyObject *name)
{
    const char *text = PyString_AS_STRING(name);
    return text[0] == '_' ? text[1] == '_' : text[0] == 'n' && PyString_GET_SIZE(name) == 4;
}

/* Is there a key that only a comparison can tell from a name? */
static int
has_foreign_keys(PyObject *dict)
{
    PyObject *key;
    Py_ssize_t pos = 0;
    while (PyDict_Next(dict, &pos, &key, NULL)) {
        if (!PyString_CheckExact(key) || (has_form_of_slot_name(key) && !PyString_CHECK_INTERNED(key))) {
            return 1;
        }
    }
    return 0;
}

static void
recompute_own(PyTypeObject *type)
{
    PyObject *key;
    Py_ssize_t pos = 0;
    while (PyDict_Next(type->tp_dict, &pos, &key, NULL)) {
        for (int i = 0; has_form_of_slot_name(key) && i < ROWS; i++) {
            if (row_name(&table[i]) == key) {
                recompute_group(type, group_start(i));
            }
        }
    }
}

#ifndef NDEBUG
static int
slots_are_right(PyTypeObject *type)
{
    for (int first = 0; first < ROWS; first = group_end(first)) {
        if (*slot_address(type, (size_t)table[first].base.offset) != compute_slot(type, type, first, group_end(first))) {
            return 0;
        }
    }
    return 1;
}
#endif

void
py_slots_fix_all(PyTypeObject *type)
{
    assert(PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)); /* I2 */
    PyTypeObject *base = transparent_base(type);
    if (base != NULL && !has_foreign_keys(type->tp_dict)) {
        take_slots_of(base, type);
        recompute_own(type);
        assert(slots_are_right(type));
    }
    else {
        for (int first = 0; first < ROWS; first = group_end(first)) {
            recompute_group(type, first);
        }
    }
    /* These older forms would hide an overridden __str__, __repr__ or __getattribute__. */
    type->tp_print = NULL;
    type->tp_getattr = NULL;
    type->tp_setattr = NULL;
    py_type_flat_refresh(type);
}

int
py_slots_add_wrappers(PyTypeObject *type)
{
    for (int i = 0; i < ROWS; i++) {
        const slot_row *row = &table[i];
        void **slot = slot_address(type, (size_t)row->base.offset);
        if (row->base.wrapper == NULL || slot == NULL || *slot == NULL) {
            continue;
        }
        PyObject *name = row_name(row);
        if (PyDict_GetItem(type->tp_dict, name) != NULL) {
            continue;
        }
        if (*slot == (void *)PyObject_HashNotImplemented) {
            if (PyDict_SetItem(type->tp_dict, name, Py_None) < 0) {
                return -1;
            }
            continue;
        }
        PyObject *descr = py_descr_new_wrapper(type, (struct wrapperbase *)&row->base, *slot, name);
        if (descr == NULL) {
            return -1;
        }
        int status = PyDict_SetItem(type->tp_dict, name, descr);
        Py_DECREF(descr);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- after an attribute changed ---- */

static int
update_type(PyTypeObject *type, PyObject *name)
{
    for (int i = 0; i < ROWS; i++) {
        if (row_name(&table[i]) == name) {
            recompute_group(type, group_start(i));
        }
    }
    py_type_flat_refresh(type);
    return 0;
}

static int
update_tree(PyTypeObject *type, PyObject *name)
{
    if (py_stack_check(" while updating the slots of a type")) {
        return -1;
    }
    (void)update_type(type, name);
    PyObject *children = py_subclasses_list(type);
    if (children == NULL) {
        return -1;
    }
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(children); i++) {
        PyTypeObject *child = (PyTypeObject *)PyList_GET_ITEM(children, i);
        if (child->tp_dict != NULL && PyDict_Check(child->tp_dict) && PyDict_GetItem(child->tp_dict, name) != NULL) {
            continue;
        }
        status = update_tree(child, name);
    }
    Py_DECREF(children);
    return status;
}

static int
is_slot_name(PyObject *name)
{
    for (int i = 0; i < ROWS; i++) {
        if (row_name(&table[i]) == name) {
            return 1;
        }
    }
    return 0;
}

int
py_slots_update(PyTypeObject *type, PyObject *name)
{
    assert(PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)); /* I2 */
    if (!PyString_CheckExact(name)) {
        return 0;
    }
    if (!has_form_of_slot_name(name)) {
        return 0;
    }
    PyObject *interned = name;
    Py_INCREF(interned);
    PyString_InternInPlace(&interned);
    int status = is_slot_name(interned) ? update_tree(type, interned) : 0;
    Py_DECREF(interned);
    return status;
}

static int
fix_tree(PyTypeObject *type)
{
    if (py_stack_check(" while updating the slots of a type")) {
        return -1;
    }
    py_slots_fix_all(type);
    PyObject *children = py_subclasses_list(type);
    if (children == NULL) {
        return -1;
    }
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(children); i++) {
        status = fix_tree((PyTypeObject *)PyList_GET_ITEM(children, i));
    }
    Py_DECREF(children);
    return status;
}

int
py_slots_fix_tree(PyTypeObject *type)
{
    return fix_tree(type);
}

/* ---- questions ---- */

int
py_slot_names(size_t offset, PyObject **name, PyObject **other)
{
    for (int i = 0; i < ROWS; i++) {
        if ((size_t)table[i].base.offset == offset) {
            *name = row_name(&table[i]);
            *other = i + 1 < group_end(i) ? row_name(&table[i + 1]) : NULL;
            return 1;
        }
    }
    return 0;
}
