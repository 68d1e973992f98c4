/* py_config.h - what the process was started with: names, paths, options (Python/runtime).
 *
 * A member of py_runtime. Everything here is set before or during Py_Initialize and only read afterwards,
 * except the exit functions. Texts are owned, from PyMem_Malloc, unless noted; NULL means "not yet".
 */
#ifndef PY_CONFIG_H
#define PY_CONFIG_H

#include <stddef.h>

enum { PY_EXIT_FUNCTIONS = 32 };

typedef struct py_config {
    char *program_name;       /* borrowed from the caller of Py_SetProgramName */
    char *python_home;        /* borrowed from the caller of Py_SetPythonHome, or from the environment */
    char *program_path;       /* sys.executable */
    char *prefix;             /* sys.prefix */
    char *exec_prefix;        /* sys.exec_prefix */
    char *module_path;        /* sys.path in one string */
    char **warn_options;      /* -W options given before sys exists */
    int warn_option_count;
    int argc;                 /* as Py_Main got them; for Py_GetArgcArgv */
    char **argv;              /* borrowed */
    void (*exit_functions[PY_EXIT_FUNCTIONS])(void);
    int exit_function_count;
    char *filesystem_encoding; /* what Py_FileSystemDefaultEncoding points to, when it is ours */
} py_config;

/* Computes the paths when that has not been done. Raises no; out of memory is fatal. */
void py_config_compute_paths(void);

/* Frees what the module owns. */
void py_config_clear(void);

#endif
