/* The table of the modules inside the program, from Modules/modules.def.
 *
 * A host program may lengthen it before start-up; the longer copy then replaces the first one.
 * The four modules without an init function are made at start-up and cannot be made again.
 */
#include "py_import.h"

#define MODULE(name, init) PyMODINIT_FUNC init(void);
#include "../../Modules/modules.def"
#undef MODULE

struct _inittab _PyImport_Inittab[] = {
#define MODULE(name, init) {#name, init},
#include "../../Modules/modules.def"
#undef MODULE
    {"__builtin__", NULL},
    {"__main__", NULL},
    {"exceptions", NULL},
    {"sys", NULL},
    {NULL, NULL},
};

struct _inittab *PyImport_Inittab = _PyImport_Inittab;

#include "frozen_modules.h"

struct _frozen *PyImport_FrozenModules = (struct _frozen *)frozen_modules;

static size_t
table_length(const struct _inittab *table)
{
    size_t length = 0;
    while (table[length].name != NULL) {
        length++;
    }
    return length;
}

int
py_import_has_builtin(const char *name)
{
    for (const struct _inittab *entry = PyImport_Inittab; entry->name != NULL; entry++) {
        if (strcmp(entry->name, name) == 0) {
            return entry->initfunc != NULL;
        }
    }
    return 0;
}

int
py_import_is_own(const char *name)
{
    for (const struct _inittab *entry = _PyImport_Inittab; entry->name != NULL; entry++) {
        if (strcmp(entry->name, name) == 0) {
            return 1;
        }
    }
    return 0;
}

int
PyImport_ExtendInittab(struct _inittab *more)
{
    size_t count = table_length(more);
    size_t present = table_length(PyImport_Inittab);
    if (count == 0) {
        return 0;
    }
    struct _inittab *table = malloc(sizeof(struct _inittab) * (present + count + 1));
    if (table == NULL) {
        return -1;
    }
    memcpy(table, PyImport_Inittab, present * sizeof *table);
    memcpy(table + present, more, (count + 1) * sizeof *table);
    if (PyImport_Inittab != _PyImport_Inittab) {
        free(PyImport_Inittab);
    }
    PyImport_Inittab = table;
    return 0;
}

int
PyImport_AppendInittab(const char *name, void (*init)(void))
{
    struct _inittab rows[2] = {{(char *)name, init}, {NULL, NULL}};
    return PyImport_ExtendInittab(rows);
}
