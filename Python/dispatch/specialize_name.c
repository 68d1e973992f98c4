/* Inline caches for names that live in dicts: globals, builtins, and the names of module-level code.

   Where the keys of a dict have a version (py_dict.h), a name stands at a known place in it, or is known not to be there.
   The second unit of an instruction then holds the version of the globals and the place; for a builtin also the version of the
   builtins.

   Code of a module runs once, but for its loops: names are looked at from the second time on. What is cached for them
   holds only where the locals are the globals; code run by exec may have other locals each time, so the loop checks that.

   I1 The fields of a cache unit are 0, or {0, SEEN} in a unit of a general form.
   I2 A cached name is loaded into a temporary, which is empty before. */
#include "dispatch.h"
#include "py_dict.h"
#include "flat_slots.h"

#include <stdbool.h>

enum { SEEN = 1 };

/* Note the place of a name. Returns the form that fits: `there`, or the general one when there is no saying. */
static int
cache_place(PyObject *dict, PyObject *name, py_unit *u, int there)
{
    py_cache_unit *cache = (py_cache_unit *)(u + 1);
    uint32_t version, index;
    if (py_dict_cache_keys(dict, name, &version, &index) == NULL || version == 0 || py_dict_place(dict, index) == NULL) {
        return u->op;
    }
    cache->cache.version = version;
    cache->cache.pointer = py_dict_place(dict, index);
    return there;
}

/* The same for a name that is in the builtins and not in the globals. */
static int
cache_builtin(py_frame *f, PyObject *name, py_unit *u, int builtin)
{
    py_cache_unit *cache = (py_cache_unit *)(u + 1);
    uint32_t version, index, absence;
    if (f->f_builtins == NULL || !PyDict_CheckExact(f->f_builtins) ||
        (absence = py_dict_cache_absence(f->f_globals, name)) == 0 ||
        py_dict_cache_keys(f->f_builtins, name, &version, &index) == NULL || version == 0 ||
        py_dict_place(f->f_builtins, index) == NULL) {
        return u->op;
    }
    cache->cache.version = absence;
    cache->cache.extra = version;
    cache->cache.pointer = py_dict_place(f->f_builtins, index);
    return builtin;
}

/* Has the unit run before, with the globals as locals? */
static bool
is_module_loop(py_frame *f, py_unit *u)
{
    py_cache_unit *cache = (py_cache_unit *)(u + 1);
    if (f->f_locals != f->f_globals || !PyDict_CheckExact(f->f_globals)) {
        return false;
    }
    bool seen = cache->cache.extra != 0 || cache->cache.version != 0;
    cache->cache.extra = SEEN;
    return seen;
}

void
py_specialize_global(py_frame *f, py_unit *u, PyObject *name)
{
    if (PyDict_CheckExact(f->f_globals)) {
        int op = cache_place(f->f_globals, name, u, PY_OP_LOAD_GLOBAL_CACHED);
        u->op = (uint16_t)(op != u->op ? op : cache_builtin(f, name, u, PY_OP_LOAD_BUILTIN_CACHED));
    }
}

void
py_specialize_name(py_frame *f, py_unit *u, PyObject *name)
{
    if (is_module_loop(f, u) && u->a >= f->exec->temp0) {   /* I2 */
        int op = cache_place(f->f_globals, name, u, PY_OP_LOAD_NAME_CACHED);
        u->op = (uint16_t)(op != u->op ? op : cache_builtin(f, name, u, PY_OP_LOAD_NAME_BUILTIN));
    }
}

void
py_specialize_store_name(py_frame *f, py_unit *u, PyObject *name)
{
    if (is_module_loop(f, u)) {
        u->op = (uint16_t)cache_place(f->f_globals, name, u, PY_OP_STORE_NAME_CACHED);
    }
}

void
py_specialize_store_global(py_frame *f, py_unit *u, PyObject *name)
{
    if (PyDict_CheckExact(f->f_globals)) {
        u->op = (uint16_t)cache_place(f->f_globals, name, u, PY_OP_STORE_GLOBAL_CACHED);
    }
}
