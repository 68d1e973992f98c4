/* name_table.c - an open hash table over interned names, probed in line.
 */
#include "name_table.h"

enum { FIRST_SIZE = 8 };

static const char removed_mark;
#define REMOVED ((PyObject *)(void *)(uintptr_t)&removed_mark)

static inline size_t
hash_of(const PyObject *name)
{
    size_t address = (size_t)name >> 4;
    return address ^ address >> 9;
}

static py_name_slot *
new_slots(PyArena *arena, Py_ssize_t size)
{
    py_name_slot *slots = PyArena_Malloc(arena, (size_t)size * sizeof *slots);
    if (slots != NULL) {
        memset(slots, 0, (size_t)size * sizeof *slots);
    }
    return slots;
}

int
py_nametab_init(py_name_table *table, PyArena *arena)
{
    table->slots = new_slots(arena, FIRST_SIZE);
    table->mask = FIRST_SIZE - 1;
    table->filled = table->used = 0;
    return table->slots == NULL ? -1 : 0;
}

/* The slot of `name`, or the one where it would go. */
static py_name_slot *
find_slot(const py_name_table *table, PyObject *name)
{
    py_name_slot *reusable = NULL;
    for (size_t i = hash_of(name);; i++) {
        py_name_slot *slot = &table->slots[i & (size_t)table->mask];
        if (slot->name == name) {
            return slot;
        }
        if (slot->name == NULL) {
            return reusable != NULL ? reusable : slot;
        }
        if (slot->name == REMOVED && reusable == NULL) {
            reusable = slot;
        }
    }
}

static int
resize(py_name_table *table, PyArena *arena, Py_ssize_t wanted)
{
    Py_ssize_t size = FIRST_SIZE;
    while (size <= wanted) {
        size <<= 1;
    }
    py_name_table grown = {new_slots(arena, size), size - 1, table->used, table->used};
    if (grown.slots == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 0; i <= table->mask; i++) {
        const py_name_slot *old = &table->slots[i];
        if (old->name != NULL && old->name != REMOVED) {
            *find_slot(&grown, old->name) = *old;
        }
    }
    *table = grown;
    return 0;
}

/* Returns 1 when the name is new. */
static int
insert(py_name_table *table, PyObject *name, int value)
{
    py_name_slot *slot = find_slot(table, name);
    if (slot->name == name) {
        slot->value = value;
        return 0;
    }
    table->filled += slot->name == NULL;
    table->used++;
    *slot = (py_name_slot){name, value};
    return 1;
}

int
py_nametab_set(py_name_table *table, PyArena *arena, PyObject *name, int value)
{
    if (insert(table, name, value)
        && table->filled * 3 >= (table->mask + 1) * 2) {
        return resize(table, arena, table->used * 4);
    }
    return 0;
}

static const py_name_slot *
look_up(const py_name_table *table, PyObject *name)
{
    const py_name_slot *slot = find_slot(table, name);
    return slot->name == name ? slot : NULL;
}

int
py_nametab_get(const py_name_table *table, PyObject *name, int missing)
{
    const py_name_slot *slot = look_up(table, name);
    return slot == NULL ? missing : slot->value;
}

int
py_nametab_has(const py_name_table *table, PyObject *name)
{
    return look_up(table, name) != NULL;
}

void
py_nametab_remove(py_name_table *table, PyObject *name)
{
    py_name_slot *slot = find_slot(table, name);
    if (slot->name == name) {
        slot->name = REMOVED;
        table->used--;
    }
}

int
py_nametab_update(py_name_table *table, PyArena *arena, const py_name_table *other)
{
    if (other->used == 0) {
        return 0;
    }
    if ((table->filled + other->used) * 3 >= (table->mask + 1) * 2
        && resize(table, arena, (table->used + other->used) * 2) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i <= other->mask; i++) {
        const py_name_slot *slot = &other->slots[i];
        if (slot->name != NULL && slot->name != REMOVED) {
            insert(table, slot->name, slot->value);
        }
    }
    return 0;
}

int
py_nametab_next(const py_name_table *table, Py_ssize_t *at, PyObject **name, int *value)
{
    for (; *at <= table->mask; ++*at) {
        const py_name_slot *slot = &table->slots[*at];
        if (slot->name != NULL && slot->name != REMOVED) {
            *name = slot->name;
            if (value != NULL) {
                *value = slot->value;
            }
            ++*at;
            return 1;
        }
    }
    return 0;
}
