/* name_table.h - names to small numbers: the sets and maps of the symbol table.
 *
 * I1 Keys are interned strings, compared by identity, borrowed.
 * I2 A slot is free (name NULL), removed (name is REMOVED) or in use; slots are a power of two and at
 *    most two thirds are not free.
 * I3 Memory is the arena's; outgrown tables stay until it dies.
 * I4 The order of py_nametab_next is that of addresses: nothing that shows may depend on it.
 */
#ifndef NAME_TABLE_H
#define NAME_TABLE_H

#include "Python.h"

typedef struct {
    PyObject *name;
    int value;
} py_name_slot;

typedef struct {
    py_name_slot *slots;
    Py_ssize_t mask;
    Py_ssize_t filled;     /* in use or removed */
    Py_ssize_t used;
} py_name_table;

int py_nametab_init(py_name_table *table, PyArena *arena);
int py_nametab_set(py_name_table *table, PyArena *arena, PyObject *name, int value);
/* The value, or `missing`. Raises no. */
int py_nametab_get(const py_name_table *table, PyObject *name, int missing);
int py_nametab_has(const py_name_table *table, PyObject *name);
void py_nametab_remove(py_name_table *table, PyObject *name);
int py_nametab_update(py_name_table *table, PyArena *arena, const py_name_table *other);
/* Steps through the names: 1, or 0 at the end. *at starts at 0. Raises no. */
int py_nametab_next(const py_name_table *table, Py_ssize_t *at, PyObject **name, int *value);

#endif /* NAME_TABLE_H */
