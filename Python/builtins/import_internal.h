/* What the files of import share.
 *
 *     import_find.c    where is a module: hooks, built in, frozen, directories
 *     import_load.c    code of a module file: .py, .pyc, and the modules made in C
 *     import_module.c  the import statement: dotted and relative names, the flat machine
 *     import_api.c     PyImport_* and the end of all modules
 *     import_lock.c    one import at a time
 */
#ifndef PY_IMPORT_PRIVATE_H
#define PY_IMPORT_PRIVATE_H

#include "Python.h"
#include "osdefs.h"
#include "py_import.h"

enum {
    IMPORT_ERROR = 0,
    IMPORT_SOURCE = 1,
    IMPORT_COMPILED = 2,
    IMPORT_EXTENSION = 3,
    IMPORT_PACKAGE = 5,
    IMPORT_BUILTIN = 6,
    IMPORT_FROZEN = 7,
    IMPORT_HOOK = 9
};

typedef struct {
    const char *suffix;
    const char *mode;
    int type;             /* IMPORT_* */
} py_import_suffix;

/* Ended by a row of NULL; the compiled suffix follows the optimisation level. */
const py_import_suffix *py_import_suffixes(void);

/* Where a module was found. */
typedef struct {
    int type;                  /* IMPORT_* */
    const char *suffix;        /* static */
    const char *mode;          /* static */
    FILE *file;                /* owned, NULL unless source, compiled or extension */
    PyObject *loader;          /* owned, for IMPORT_HOOK */
    char path[MAXPATHLEN + 1];
} py_import_found;

/* Looks for `subname` on `path` (a list; NULL: built in, frozen and sys.path), by its full name for hooks.
 * Returns status; ImportError when there is none. Raises yes. */
int py_import_find(const char *fullname, const char *subname, PyObject *path,
                   py_import_found *found);
/* The same after the hooks of sys.meta_path, which are in the list that the second gives (new; raises yes). */
int py_import_find_unhooked(const char *fullname, const char *subname, PyObject *path, py_import_found *found);
PyObject *py_import_meta_path(void);
/* The module `fullname` below `parent` (or None), None when there is none. Returns a step. Raises yes. */
py_step py_import_submodule(py_thread *ts, PyObject *parent, const char *subname, const char *fullname,
                            PyObject **result);
/* For reload(): found on a path (NULL: top level) and loaded, whether it is known or not. Returns a step. Raises yes. */
py_step py_import_again(py_thread *ts, PyObject *path, const char *subname, const char *fullname, PyObject **result);
/* The same for imp.find_module: hooks are not asked. */
int py_import_find_plain(const char *name, PyObject *path, py_import_found *found);
/* Frees what a search result owns. */
void py_import_found_clear(py_import_found *found);
/* Is there an init function / a frozen module of this name? */
int py_import_is_builtin(const char *name);
const struct _frozen *py_import_find_frozen(const char *name);

/* Code of a source or compiled file that was found; *path_used (new) is for __file__.
 * Returns new. Raises yes. */
PyObject *py_import_code(const char *name, py_import_found *found, PyObject **path_used);
PyObject *py_import_source_code(const char *path, FILE *file, PyObject **path_used);
PyObject *py_import_compiled_code(const char *path, FILE *file);
/* Makes the module object of a package and fills `found` with its __init__, or type IMPORT_ERROR when it
 * has none. Returns borrowed. Raises yes. */
PyObject *py_import_begin_package(const char *name, const char *directory, py_import_found *found);
/* Prepares a module for its code: borrowed module. Raises yes. */
PyObject *py_import_begin_code(const char *name, PyObject *code, PyObject *path);
/* Loads what is neither source nor package. Returns new. Raises yes. */
PyObject *py_import_load_other(const char *name, py_import_found *found);
/* Loads anything, nested. Returns new. Raises yes. */
PyObject *py_import_load(const char *name, py_import_found *found);
/* Initialises a built-in module: 1 done, 0 no such module, -1 error. */
int py_import_init_builtin(const char *name);
/* Takes a module out of sys.modules after a failure; the pending exception stays. */
void py_import_forget(const char *name);

/* Loads a shared object and runs its init function. Returns new. Raises yes. */
PyAPI_FUNC(PyObject *) _PyImport_LoadDynamicModule(char *name, char *path, FILE *file);

#endif
