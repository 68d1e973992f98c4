/* Where the program and its library are: sys.executable, sys.prefix, sys.path.
 *
 * The home is, in this order: PYTHONHOME or Py_SetPythonHome; the build tree (the program stands beside
 * Modules/modules.def, or in build/KIND below it); an installation (lib/python2.7 beside the program's
 * directory or one above); the same two around libpython2.7.so, for a host that lies elsewhere; the prefix compiled in.
 *
 *     build tree     TREE/Lib, TREE/build/KIND/lib-dynload
 *     installation   PREFIX/lib/python27.zip, PREFIX/lib/python2.7, and below it plat-linux2, lib-tk,
 *                    lib-old, lib-dynload
 *
 * I1 computed once, at the first question; Py_Finalize forgets nothing here, so pointers stay valid.
 */
#include "Python.h"
#include "osdefs.h"
#include "py_state.h"

#include <dlfcn.h>
#include <sys/stat.h>

#ifndef PY_PREFIX
#define PY_PREFIX "/usr/local"
#endif

#define LIBRARY "lib/python2.7"

static py_config *
get_config(void)
{
    return &py_runtime_state.config;
}

/* ---- small path helpers; a result that does not fit is cut, and then not found ---- */

static char *
copy_text(const char *text)
{
    char *copy = strdup(text);
    if (copy == NULL) {
        Py_FatalError("no memory for the paths");
    }
    return copy;
}

static int
exists(const char *directory, const char *name)
{
    char path[2 * MAXPATHLEN];
    struct stat status;
    PyOS_snprintf(path, sizeof path, "%s/%s", directory, name);
    return stat(path, &status) == 0;
}

static int
is_program(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0111);
}

/* Cuts the last part off, in place. */
static void
go_up(char *path)
{
    char *slash = strrchr(path, SEP);
    if (slash == path) {
        path[1] = '\0';
    }
    else if (slash != NULL) {
        *slash = '\0';
    }
    else {
        *path = '\0';
    }
}

/* ---- the program ---- */

static int
search_path_variable(const char *name, char *found, size_t size)
{
    const char *path = getenv("PATH");
    while (path != NULL) {
        const char *end = strchr(path, DELIM);
        int length = end != NULL ? (int)(end - path) : (int)strlen(path);
        PyOS_snprintf(found, size, "%.*s/%s", length, path, name);
        if (is_program(found)) {
            return 1;
        }
        path = end != NULL ? end + 1 : NULL;
    }
    *found = '\0';
    return 0;
}

static void
make_absolute(char *path, size_t size)
{
    char directory[MAXPATHLEN + 1];
    char joined[2 * MAXPATHLEN + 2];
    if (path[0] == SEP || path[0] == '\0' || getcwd(directory, sizeof directory) == NULL) {
        return;
    }
    const char *rest = path[0] == '.' && path[1] == SEP ? path + 2 : path;
    PyOS_snprintf(joined, sizeof joined, "%s/%s", directory, rest);
    if (strlen(joined) < size) {
        strcpy(path, joined);
    }
}

static void
find_program(char *path, size_t size)
{
    const char *name = Py_GetProgramName();
    *path = '\0';
    if (strchr(name, SEP) != NULL) {
        if (strlen(name) < size) {
            strcpy(path, name);
        }
    }
    else if (*name != '\0') {
        search_path_variable(name, path, size);
    }
    make_absolute(path, size);
}

/* ---- the home ---- */

typedef struct {
    int build_tree;                     /* library in TREE/Lib */
    char prefix[MAXPATHLEN + 1];        /* of the installation, or the tree */
    char exec_prefix[MAXPATHLEN + 1];
    char dynload[2 * MAXPATHLEN];       /* of the build tree */
} home;

static int
find_build_tree(const char *program, home *h)
{
    char tree[MAXPATHLEN + 1];
    PyOS_snprintf(tree, sizeof tree, "%s", program);
    go_up(tree);
    const char *kind = "release";
    if (!exists(tree, "Modules/modules.def")) {
        char directory[MAXPATHLEN + 1];
        PyOS_snprintf(directory, sizeof directory, "%s", tree);
        go_up(tree);
        go_up(tree);
        if (!exists(tree, "Modules/modules.def") || strstr(directory, "/build/") == NULL) {
            return 0;
        }
        kind = strrchr(directory, SEP) + 1;
        PyOS_snprintf(h->dynload, sizeof h->dynload, "%s/lib-dynload", directory);
    }
    else {
        PyOS_snprintf(h->dynload, sizeof h->dynload, "%s/build/%s/lib-dynload", tree, kind);
    }
    strcpy(h->prefix, tree);
    strcpy(h->exec_prefix, tree);
    return 1;
}

static int
find_installation(const char *program, home *h)
{
    char directory[MAXPATHLEN + 1];
    PyOS_snprintf(directory, sizeof directory, "%s", program);
    for (go_up(directory); directory[0] != '\0'; go_up(directory)) {
        if (exists(directory, LIBRARY "/os.py") || exists(directory, LIBRARY "/os.pyc")) {
            strcpy(h->prefix, directory);
            strcpy(h->exec_prefix, directory);
            return 1;
        }
        if (strcmp(directory, "/") == 0) {
            break;
        }
    }
    return 0;
}

static void
use_given_home(const char *given, home *h)
{
    const char *colon = strchr(given, DELIM);
    int size = colon != NULL ? (int)(colon - given) : (int)strlen(given);
    PyOS_snprintf(h->prefix, sizeof h->prefix, "%.*s", size, given);
    PyOS_snprintf(h->exec_prefix, sizeof h->exec_prefix, "%s", colon != NULL ? colon + 1 : given);
}

/* Around the file that holds this code: libpython2.7.so, when a host has loaded it. */
static int
find_around_library(home *h)
{
    Dl_info info;
    char real[MAXPATHLEN + 1];
    if (!dladdr((void *)find_installation, &info) || info.dli_fname == NULL || realpath(info.dli_fname, real) == NULL) {
        return 0;
    }
    h->build_tree = find_build_tree(real, h);
    return h->build_tree || find_installation(real, h);
}

static void
find_home(const char *program, home *h)
{
    char real[MAXPATHLEN + 1];
    const char *given = Py_GetPythonHome();
    h->build_tree = 0;
    if (given != NULL) {
        use_given_home(given, h);
        return;
    }
    if (realpath(program, real) == NULL) { /* a name that leads nowhere: ask the system */
        ssize_t size = readlink("/proc/self/exe", real, MAXPATHLEN);
        real[size > 0 ? size : 0] = '\0';
    }
    if (find_build_tree(real, h)) {
        h->build_tree = 1;
        return;
    }
    if (find_installation(program, h) || find_installation(real, h) || find_around_library(h)) {
        return;
    }
    strcpy(h->prefix, PY_PREFIX);
    strcpy(h->exec_prefix, PY_PREFIX);
    if (!Py_FrozenFlag && !exists(h->prefix, LIBRARY "/os.py")) {
        fprintf(stderr, "Could not find platform independent libraries <prefix>\n"
                        "Consider setting $PYTHONHOME to <prefix>[:<exec_prefix>]\n");
    }
}

/* ---- the module path ---- */

static char *
make_module_path(const home *h)
{
    const char *extra = Py_GETENV("PYTHONPATH");
    char *path = NULL;
    int size;
    const char *separator = extra != NULL && *extra != '\0' ? ":" : "";
    if (extra == NULL) {
        extra = "";
    }
    if (h->build_tree) {
        size = asprintf(&path, "%s%s%s/Lib:%s/Lib/plat-linux2:%s/Lib/lib-tk:%s", extra, separator,
                        h->prefix, h->prefix, h->prefix, h->dynload);
    }
    else {
        const char *p = h->prefix;
        size = asprintf(&path,
                        "%s%s%s/lib/python27.zip:%s/" LIBRARY ":%s/" LIBRARY "/plat-linux2:%s/" LIBRARY
                        "/lib-tk:%s/" LIBRARY "/lib-old:%s/" LIBRARY "/lib-dynload",
                        extra, separator, p, p, p, p, p, h->exec_prefix);
    }
    if (size < 0) {
        Py_FatalError("no memory for the paths");
    }
    return path;
}

void
py_config_compute_paths(void)
{
    char program[MAXPATHLEN + 1];
    home h;
    py_config *config = get_config();
    if (config->module_path != NULL) {
        return;
    }
    find_program(program, sizeof program);
    find_home(program, &h);
    config->program_path = copy_text(program);
    config->prefix = copy_text(h.prefix);
    config->exec_prefix = copy_text(h.exec_prefix);
    config->module_path = make_module_path(&h);
}

void
py_config_clear(void)
{
    py_config *config = get_config();
    free(config->program_path);
    free(config->prefix);
    free(config->exec_prefix);
    free(config->module_path);
    config->program_path = config->prefix = config->exec_prefix = config->module_path = NULL;
}

/* ---- public questions ---- */

void
Py_SetProgramName(char *name)
{
    if (name != NULL && *name != '\0') {
        get_config()->program_name = name;
    }
}

char *
Py_GetProgramName(void)
{
    char *name = get_config()->program_name;
    return name != NULL ? name : "python";
}

void
Py_SetPythonHome(char *path)
{
    get_config()->python_home = path;
}

char *
Py_GetPythonHome(void)
{
    char *path = get_config()->python_home;
    if (path == NULL) {
        path = Py_GETENV("PYTHONHOME");
        if (path != NULL && *path == '\0') {
            path = NULL;
        }
    }
    return path;
}

char *
Py_GetPath(void)
{
    py_config_compute_paths();
    return get_config()->module_path;
}

char *
Py_GetPrefix(void)
{
    py_config_compute_paths();
    return get_config()->prefix;
}

char *
Py_GetExecPrefix(void)
{
    py_config_compute_paths();
    return get_config()->exec_prefix;
}

char *
Py_GetProgramFullPath(void)
{
    py_config_compute_paths();
    return get_config()->program_path;
}

PyAPI_FUNC(void) Py_GetArgcArgv(int *argc, char ***argv);

void
Py_GetArgcArgv(int *argc, char ***argv)
{
    *argc = get_config()->argc;
    *argv = get_config()->argv;
}
