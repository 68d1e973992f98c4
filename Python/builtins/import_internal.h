/* What the files of import share.
 *
 *     import_find.c    where is a module: built in, frozen, directories
 *     import_entry.c   importers of entries of the path
 *     import_submodule.c  one module: hooks, the path, loading
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

/* Inside the program when there is no path, among frozen packages when it is a str: 1 found, 0 not there, -1 error.
 * Raises yes. */
int py_import_find_inside(const char *fullname, const char *subname, PyObject *path, py_import_found *found);
/* The list to search for a module: the path of its package, NULL: sys.path. Returns new. Raises yes. */
PyObject *py_import_search_path(PyObject *path);
/* A path entry as a str: unicode is encoded. Returns new, NULL for something else or an error. Raises yes. */
PyObject *py_import_entry_text(PyObject *entry);
/* Looks into a directory: 1 found, 0 not there, -1 a warning became an error. Raises yes. */
int py_import_find_in(PyObject *entry, const char *name, py_import_found *found);
/* Asks the importer of an entry (a str): a loader, None: the module is not there, or the entry itself: a directory; with
 * fullname NULL the importer. Returns a step. Raises yes. */
py_step py_import_ask_entry(py_thread *ts, PyObject *entry, PyObject *fullname, PyObject **result);
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
/* Loads what was found (it stays the caller's). Returns a step. Raises yes. */
py_step py_import_load(py_thread *ts, const char *name, py_import_found *found, PyObject **result);
/* Initialises a built-in module: 1 done, 0 no such module, -1 error. */
int py_import_init_builtin(const char *name);
/* Takes a module out of sys.modules after a failure; the pending exception stays. */
void py_import_forget(const char *name);

/* Loads a shared object and runs its init function. Returns new. Raises yes. */
PyAPI_FUNC(PyObject *) _PyImport_LoadDynamicModule(char *name, char *path, FILE *file);

#endif
