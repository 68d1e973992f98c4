/* Where is a module, as far as C code knows: inside the program, or in a directory.
 *
 *     built in ─▶ frozen ─▶ NAME/__init__.py, NAME.so, NAMEmodule.so, NAME.py, NAME.pyc
 *
 * I1 sys.path is checked at every use and held while warnings run.
 * I2 the FILE in a result belongs to it until somebody takes it.
 *
 * Not here: hooks, which come before (import_submodule.c), importers of entries of the path (import_entry.c).
 */
#include "import_internal.h"
#include "py_state.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>

/* ---- tables ---- */

const py_import_suffix *
py_import_suffixes(void)
{
    static const py_import_suffix plain[] = {
        {".so", "rb", IMPORT_EXTENSION}, {"module.so", "rb", IMPORT_EXTENSION},
        {".py", "U", IMPORT_SOURCE},     {".pyc", "rb", IMPORT_COMPILED},
        {NULL, NULL, 0},
    };
    static const py_import_suffix optimized[] = {
        {".so", "rb", IMPORT_EXTENSION}, {"module.so", "rb", IMPORT_EXTENSION},
        {".py", "U", IMPORT_SOURCE},     {".pyo", "rb", IMPORT_COMPILED},
        {NULL, NULL, 0},
    };
    return Py_OptimizeFlag ? optimized : plain;
}

int
py_import_is_builtin(const char *name)
{
    for (int i = 0; PyImport_Inittab[i].name != NULL; i++) {
        if (strcmp(name, PyImport_Inittab[i].name) == 0) {
            return PyImport_Inittab[i].initfunc == NULL ? -1 : 1;
        }
    }
    return 0;
}

const struct _frozen *
py_import_find_frozen(const char *name)
{
    for (const struct _frozen *entry = PyImport_FrozenModules;
         entry != NULL && entry->name != NULL; entry++) {
        if (strcmp(entry->name, name) == 0) {
            return entry;
        }
    }
    return NULL;
}

/* ---- what is found ---- */

static void
reset_found(py_import_found *found)
{
    found->type = IMPORT_ERROR;
    found->suffix = "";
    found->mode = "";
    found->file = NULL;
    found->loader = NULL;
    found->path[0] = '\0';
}

void
py_import_found_clear(py_import_found *found)
{
    if (found->file != NULL) {
        fclose(found->file);
        found->file = NULL;
    }
    Py_CLEAR(found->loader);
}

/* ---- directories ---- */

static int
is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static int
has_init(const char *directory)
{
    static const char *const names[] = {"__init__.py", NULL};
    char path[MAXPATHLEN + 1];
    size_t size = strlen(directory);
    if (size + sizeof "/__init__.pyc" > sizeof path) {
        return 0;
    }
    PyOS_snprintf(path, sizeof path, "%s/%s", directory, names[0]);
    if (is_file(path)) {
        return 1;
    }
    strcat(path, Py_OptimizeFlag ? "o" : "c");
    return is_file(path);
}

/* found->path is DIRECTORY/NAME: is that a package? 1 yes, 0 no, -1 a warning became an error. */
static int
try_package(py_import_found *found)
{
    struct stat status;
    if (stat(found->path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return 0;
    }
    if (has_init(found->path)) {
        found->type = IMPORT_PACKAGE;
        found->suffix = "";
        found->mode = "";
        return 1;
    }
    PyObject *text = PyString_FromFormat("Not importing directory '%s': missing __init__.py",
                                         found->path);
    if (text == NULL) {
        return -1;
    }
    int failed = PyErr_WarnEx(PyExc_ImportWarning, PyString_AS_STRING(text), 1);
    Py_DECREF(text);
    return failed ? -1 : 0;
}

/* found->path is DIRECTORY/NAME, `size` long: is there a file with one of the suffixes? */
static int
try_suffixes(py_import_found *found, size_t size)
{
    for (const py_import_suffix *s = py_import_suffixes(); s->suffix != NULL; s++) {
        if (size + strlen(s->suffix) > MAXPATHLEN) {
            continue;
        }
        strcpy(found->path + size, s->suffix);
        if (Py_VerboseFlag > 1) {
            PySys_WriteStderr("# trying %s\n", found->path);
        }
        FILE *file = fopen(found->path, s->mode[0] == 'U' ? "r" PY_STDIOTEXTMODE : s->mode);
        if (file != NULL) {
            found->file = file;
            found->type = s->type;
            found->suffix = s->suffix;
            found->mode = s->mode;
            return 1;
        }
    }
    return 0;
}

int
py_import_find_in(PyObject *entry, const char *name, py_import_found *found)
{
    const char *directory = PyString_AS_STRING(entry);
    size_t size = strlen(directory);
    reset_found(found);
    if (size != (size_t)PyString_GET_SIZE(entry) || size + 2 + strlen(name) > MAXPATHLEN) {
        return 0;
    }
    PyOS_snprintf(found->path, sizeof found->path, "%s%s%s", directory,
                  size > 0 && directory[size - 1] != SEP ? "/" : "", name);
    int status = try_package(found);
    return status != 0 ? status : try_suffixes(found, strlen(found->path));
}

/* A path entry as a str: unicode is encoded. Returns new, NULL for something else or an error. */
PyObject *
py_import_entry_text(PyObject *entry)
{
    if (PyUnicode_Check(entry)) {
        return PyUnicode_Encode(PyUnicode_AS_UNICODE(entry), PyUnicode_GET_SIZE(entry),
                                Py_FileSystemDefaultEncoding, NULL);
    }
    if (!PyString_Check(entry)) {
        return NULL;
    }
    Py_INCREF(entry);
    return entry;
}

/* ---- the search ---- */

/* Inside the program? */
static int
search_program(const char *name, py_import_found *found)
{
    int type = py_import_is_builtin(name) ? IMPORT_BUILTIN
               : py_import_find_frozen(name) != NULL ? IMPORT_FROZEN
                                                     : IMPORT_ERROR;
    if (type == IMPORT_ERROR) {
        return 0;
    }
    found->type = type;
    strcpy(found->path, name);
    return 1;
}

static int
search_frozen_package(const char *fullname, py_import_found *found)
{
    if (py_import_find_frozen(fullname) == NULL || strlen(fullname) > MAXPATHLEN) {
        PyErr_Format(PyExc_ImportError, "No frozen submodule named %.200s", fullname);
        return -1;
    }
    found->type = IMPORT_FROZEN;
    strcpy(found->path, fullname);
    return 1;
}

/* A frozen package's path is its name. */
static int
search_frozen_in(const char *package, const char *name, py_import_found *found)
{
    if (strlen(package) + 1 + strlen(name) > MAXPATHLEN) {
        PyErr_SetString(PyExc_ImportError, "full frozen module name too long");
        return -1;
    }
    char fullname[MAXPATHLEN + 1];
    stpcpy(stpcpy(stpcpy(fullname, package), "."), name);
    return search_frozen_package(fullname, found);
}

static int
refuse_long_name(const char *name)
{
    if (strlen(name) > MAXPATHLEN) {
        PyErr_SetString(PyExc_OverflowError, "module name is too long");
        return -1;
    }
    return 0;
}

int
py_import_find_inside(const char *fullname, const char *subname, PyObject *path, py_import_found *found)
{
    reset_found(found);
    if (refuse_long_name(subname) < 0) {
        return -1;
    }
    if (path == NULL) {
        return search_program(subname, found);
    }
    return PyString_Check(path) ? search_frozen_package(fullname, found) : 0;
}

PyObject *
py_import_search_path(PyObject *path)
{
    path = path != NULL ? path : PySys_GetObject("path");
    if (path == NULL || !PyList_Check(path)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.path must be a list of directory names");
        return NULL;
    }
    Py_INCREF(path);
    return path;
}

/* Looks into every directory itself, whatever importer it has. */
static int
search_plainly(PyObject *path, const char *name, py_import_found *found)
{
    int status = 0;
    path = py_import_search_path(path);
    if (path == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(path); i++) {
        PyObject *entry = py_import_entry_text(PyList_GET_ITEM(path, i));
        if (entry == NULL) {
            status = PyErr_Occurred() ? -1 : 0;
            continue;
        }
        status = py_import_find_in(entry, name, found);
        Py_DECREF(entry);
    }
    Py_DECREF(path);
    return status;
}

int
py_import_find_plain(const char *name, PyObject *path, py_import_found *found)
{
    reset_found(found);
    if (refuse_long_name(name) < 0) {
        return -1;
    }
    bool is_frozen_package = path != NULL && PyString_Check(path);
    int status = path == NULL          ? search_program(name, found)
                 : is_frozen_package   ? search_frozen_in(PyString_AS_STRING(path), name, found)
                                       : 0;
    if (status == 0) {
        status = search_plainly(path, name, found);
    }
    if (status == 0) {
        PyErr_Format(PyExc_ImportError, "No module named %.200s", name);
    }
    return status > 0 ? 0 : -1;
}
