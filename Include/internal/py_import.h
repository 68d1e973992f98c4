/* py_import.h - import for the dispatcher and for start-up (Python/builtins/import_*.c). */
#ifndef PY_IMPORT_INTERNAL_H
#define PY_IMPORT_INTERNAL_H

#include "py_flat.h"

/* What __import__ does. `globals`, `locals`, `fromlist` may be NULL. Returns a step. Raises yes. */
py_step py_import_module_flat(py_thread *ts, char *name, PyObject *globals, PyObject *locals,
                              PyObject *fromlist, int level, PyObject **result);

/* The same when everything is in sys.modules already; NULL: take the long way. Returns new. Raises no. */
PyObject *py_import_known(PyObject *name, PyObject *globals, PyObject *fromlist, long level);

/* reload(). Returns a step. Raises yes. */
py_step py_import_reload(py_thread *ts, PyObject *module, PyObject **result);

/* Runs code as that of a module, flat; `path` (a str) is its __file__.  Gives the module. Returns a step. Raises yes. */
py_step py_import_run(py_thread *ts, const char *name, PyObject *code, PyObject *path, PyObject **result);

/* Has the program an init function for this module? */
int py_import_has_builtin(const char *name);

/* Is it a module inside the program, not one that a host has added? */
int py_import_is_own(const char *name);

/* The modules inside the program, ended by a row of NULL (Modules/modules.def). */
extern struct _inittab _PyImport_Inittab[];

#endif
