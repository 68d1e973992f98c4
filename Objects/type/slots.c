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

#include "py_dict.h"
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

/* How many rows are about members that stand before one: where the rows of each suite begin. */
#define SLOT(member, ...) +(offsetof(PyHeapTypeObject, member) < offsetof(PyHeapTypeObject, SUITE))
enum {
#define SUITE as_number
    NUMBER_ROWS = 0
#include "slots.def"
#undef SUITE
#define SUITE as_mapping
    , MAPPING_ROWS = 0
#include "slots.def"
#undef SUITE
#define SUITE as_sequence
    , SEQUENCE_ROWS = 0
#include "slots.def"
#undef SUITE
};
#undef SLOT

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

/* ---- from a name to its rows ---- */

_Static_assert(sizeof(table) / sizeof(table[0]) <= PY_SLOT_ROWS, "the index has room for all rows");

/* Where the rows of a name are entered in the index, or would be. */
static inline unsigned char *
index_place(py_slot_index *index, PyObject *name)
{
    size_t i = ((uintptr_t)name >> 4) * 0x9e3779b1u >> 8;
    for (;; i++) {
        unsigned char *place = &index->first[i % PY_SLOT_PLACES];
        if (*place == 0 || row_name(&table[*place - 1]) == name) {
            return place;
        }
    }
}

static void
make_index(py_slot_index *index)
{
    for (int row = 0; row < ROWS; row++) {
        unsigned char *place = index_place(index, row_name(&table[row]));
        index->before[row] = *place;
        *place = (unsigned char)(row + 1);
    }
    index->is_made = 1;
}

/* The last row of an interned name, -1: it has none.  row_before() gives the others. */
static inline int
last_row(PyObject *name)
{
    py_slot_index *index = &py_runtime_state.type.slots;
    if (!index->is_made) {
        make_index(index);
    }
    return *index_place(index, name) - 1;
}

static inline int
row_before(int row)
{
    return py_runtime_state.type.slots.before[row] - 1;
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

/* The slot of a class that has none of its methods but object's. */
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

static void
take_slots_of(PyTypeObject *base, PyTypeObject *type)
{
    for (int first = 0; first < ROWS; first = group_end(first)) {
        size_t offset = (size_t)table[first].base.offset;
        *slot_address(type, offset) = *slot_address(base, offset);
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

/* Marks the first row of each group that has a method in the dict, which has no foreign keys. */
static void
mark_groups(PyObject *dict, char *marks)
{
    PyObject *key;
    Py_ssize_t pos = 0;
    while (PyDict_Next(dict, &pos, &key, NULL)) {
        for (int row = has_form_of_slot_name(key) ? last_row(key) : -1; row >= 0; row = row_before(row)) {
            marks[group_start(row)] = 1;
        }
    }
}

static void
recompute_own(PyTypeObject *type)
{
    char marks[ROWS] = {0};
    mark_groups(type->tp_dict, marks);
    for (int first = 0; first < ROWS; first++) {
        if (marks[first]) {
            recompute_group(type, first);
        }
    }
}

/* Marks the groups that have a method in any class of the order but object, its last. Returns 0 when that cannot be said. */
static int
mark_groups_above_object(PyTypeObject *type, char *marks)
{
    Py_ssize_t last = PyTuple_GET_SIZE(type->tp_mro) - 1;
    if (PyTuple_GET_ITEM(type->tp_mro, last) != (PyObject *)&PyBaseObject_Type) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < last; i++) {
        PyTypeObject *cls = (PyTypeObject *)PyTuple_GET_ITEM(type->tp_mro, i);
        if (!PyType_Check((PyObject *)cls) || has_foreign_keys(cls->tp_dict)) {
            return 0;
        }
        mark_groups(cls->tp_dict, marks);
    }
    return 1;
}

/* Most classes have few of the methods: only these are looked for, in `seen` as demand_of() does. */
static void
recompute_seen(PyTypeObject *type, PyTypeObject *seen)
{
    char marks[ROWS] = {0};
    int is_known = mark_groups_above_object(seen, marks);
    for (int first = 0; first < ROWS; first = group_end(first)) {
        size_t offset = (size_t)table[first].base.offset;
        *slot_address(type, offset) = marks[first] || !is_known ? compute_slot(type, seen, first, group_end(first))
                                                                : slot_from_object(type, offset);
    }
}

/* What the methods of a C type ask for is found faster there: its lookups are remembered. */
static void
recompute_all(PyTypeObject *type)
{
    PyTypeObject *base = transparent_base(type);
    if (base == NULL || has_foreign_keys(type->tp_dict)) {
        recompute_seen(type, type);
        return;
    }
    if (PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE)) {
        take_slots_of(base, type);
    }
    else {
        recompute_seen(type, base);
    }
    recompute_own(type);
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
    recompute_all(type);
    assert(slots_are_right(type));
    /* These older forms would hide an overridden __str__, __repr__ or __getattribute__. */
    type->tp_print = NULL;
    type->tp_getattr = NULL;
    type->tp_setattr = NULL;
    py_type_flat_refresh(type);
}

/* The rows whose slots are filled and can be called from Python. Returns how many. */
static int
find_wrapped(PyTypeObject *type, unsigned char *rows)
{
    const struct {
        int first, end;
        const void *suite;
        size_t offset;
    } parts[] = {
        {0, NUMBER_ROWS, type, 0},
        {NUMBER_ROWS, MAPPING_ROWS, type->tp_as_number, offsetof(PyHeapTypeObject, as_number)},
        {MAPPING_ROWS, SEQUENCE_ROWS, type->tp_as_mapping, offsetof(PyHeapTypeObject, as_mapping)},
        {SEQUENCE_ROWS, ROWS, type->tp_as_sequence, offsetof(PyHeapTypeObject, as_sequence)},
    };
    int count = 0;
    for (size_t part = 0; part < sizeof(parts) / sizeof(parts[0]); part++) {
        const char *suite = parts[part].suite;
        for (int i = parts[part].first; suite != NULL && i < parts[part].end; i++) {
            size_t place = (size_t)table[i].base.offset - parts[part].offset;
            if (*(void *const *)(suite + place) != NULL && table[i].base.wrapper != NULL) {
                rows[count++] = (unsigned char)i;
            }
        }
    }
    return count;
}

/* None says that there is no hash. Returns new. Raises yes. */
static PyObject *
new_wrapper(PyTypeObject *type, const slot_row *row)
{
    void *function = *slot_address(type, (size_t)row->base.offset);
    if (function == (void *)PyObject_HashNotImplemented) {
        Py_RETURN_NONE;
    }
    return py_descr_new_wrapper(type, (struct wrapperbase *)&row->base, function, row_name(row));
}

int
py_slots_add_wrappers(PyTypeObject *type, Py_ssize_t others)
{
    unsigned char rows[ROWS];
    int count = find_wrapped(type, rows);
    if (others > 0 && py_dict_make_room(type->tp_dict, count + others) < 0) {
        return -1;
    }
    for (int i = 0; i < count; i++) {
        const slot_row *row = &table[rows[i]];
        PyObject *descr = new_wrapper(type, row);
        if (descr == NULL) {
            return -1;
        }
        int failed = py_dict_get_or_add(type->tp_dict, row_name(row), descr) == NULL;
        Py_DECREF(descr);
        if (failed) {
            return -1;
        }
    }
    return 0;
}

/* ---- after an attribute changed ---- */

static int
update_type(PyTypeObject *type, PyObject *name)
{
    for (int row = last_row(name); row >= 0; row = row_before(row)) {
        recompute_group(type, group_start(row));
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
    int status = last_row(interned) >= 0 ? update_tree(type, interned) : 0;
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
