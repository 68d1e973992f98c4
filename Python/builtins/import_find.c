/* Where is a module? Hooks first, then what is inside the program, then directories.
 *
 *     sys.meta_path ─▶ built in ─▶ frozen ─▶ for each entry of the path:
 *                                              its importer (path_hooks, cached), or
 *                                              NAME/__init__.py, NAME.so, NAMEmodule.so, NAME.py, NAME.pyc
 *
 * I1 lists and dicts of sys are checked at every use and held while hooks run.
 * I2 the FILE in a result belongs to it until somebody takes it.
 */
#include "import_internal.h"
#include "py_state.h"

#include <errno.h>
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

void
py_import_found_clear(py_import_found *found)
{
    if (found->file != NULL) {
        fclose(found->file);
        found->file = NULL;
    }
    Py_CLEAR(found->loader);
}

/* ---- hooks ---- */

/* Asks a finder. 1 with the loader in `found`, 0 it does not know the module, -1 error. */
static int
ask_finder(PyObject *finder, const char *fullname, PyObject *path, py_import_found *found)
{
    PyObject *loader = path != NULL
                           ? PyObject_CallMethod(finder, "find_module", "sO", fullname, path)
                           : PyObject_CallMethod(finder, "find_module", "s", fullname);
    if (loader == NULL) {
        return -1;
    }
    if (loader == Py_None) {
        Py_DECREF(loader);
        return 0;
    }
    found->loader = loader;
    found->type = IMPORT_HOOK;
    return 1;
}

PyObject *
py_import_meta_path(void)
{
    PyObject *meta_path = PySys_GetObject("meta_path");
    if (meta_path == NULL || !PyList_Check(meta_path)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.meta_path must be a list of import hooks");
        return NULL;
    }
    Py_INCREF(meta_path);
    return meta_path;
}

static int
search_meta_path(const char *fullname, PyObject *path, py_import_found *found)
{
    PyObject *meta_path = py_import_meta_path();
    int status = meta_path != NULL ? 0 : -1;
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(meta_path); i++) {
        PyObject *hook = PyList_GET_ITEM(meta_path, i);
        Py_INCREF(hook);
        status = ask_finder(hook, fullname, path != NULL ? path : Py_None, found);
        Py_DECREF(hook);
    }
    Py_XDECREF(meta_path);
    return status;
}

/* The first hook that takes the path makes its importer. Returns new, or NULL for "none" or an error. */
static PyObject *
make_importer(PyObject *hooks, PyObject *entry)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(hooks); i++) {
        PyObject *hook = PyList_GET_ITEM(hooks, i);
        Py_INCREF(hook);
        PyObject *importer = PyObject_CallFunctionObjArgs(hook, entry, NULL);
        Py_DECREF(hook);
        if (importer != NULL) {
            return importer;
        }
        if (!PyErr_ExceptionMatches(PyExc_ImportError)) {
            return NULL;
        }
        PyErr_Clear();
    }
    PyObject *importer =
        PyObject_CallFunctionObjArgs((PyObject *)&PyNullImporter_Type, entry, NULL);
    if (importer == NULL && PyErr_ExceptionMatches(PyExc_ImportError)) {
        PyErr_Clear();
        Py_INCREF(Py_None); /* an ordinary directory */
        return Py_None;
    }
    return importer;
}

/* The importer of a path entry: None for an ordinary directory. Returns new. Raises yes. */
static PyObject *
get_importer(PyObject *cache, PyObject *hooks, PyObject *entry)
{
    PyObject *importer = PyDict_GetItem(cache, entry);
    if (importer != NULL) {
        Py_INCREF(importer);
        return importer;
    }
    /* While a hook runs, the entry counts as an ordinary one: hooks may import. */
    if (PyDict_SetItem(cache, entry, Py_None) < 0) {
        return NULL;
    }
    importer = make_importer(hooks, entry);
    if (importer != NULL && importer != Py_None && PyDict_SetItem(cache, entry, importer) < 0) {
        Py_CLEAR(importer);
    }
    return importer;
}

static int
find_hook_objects(PyObject **hooks, PyObject **cache)
{
    *hooks = PySys_GetObject("path_hooks");
    if (*hooks == NULL || !PyList_Check(*hooks)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.path_hooks must be a list of import hooks");
        return -1;
    }
    *cache = PySys_GetObject("path_importer_cache");
    if (*cache == NULL || !PyDict_Check(*cache)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.path_importer_cache must be a dict");
        return -1;
    }
    return 0;
}

PyObject *
PyImport_GetImporter(PyObject *entry)
{
    PyObject *hooks, *cache;
    if (find_hook_objects(&hooks, &cache) < 0) {
        return NULL;
    }
    Py_INCREF(hooks);
    Py_INCREF(cache);
    PyObject *importer = get_importer(cache, hooks, entry);
    Py_DECREF(hooks);
    Py_DECREF(cache);
    return importer;
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

static int
search_directory(PyObject *entry, const char *name, py_import_found *found)
{
    const char *directory = PyString_AS_STRING(entry);
    size_t size = strlen(directory);
    if (size != (size_t)PyString_GET_SIZE(entry) || size + 2 + strlen(name) > MAXPATHLEN) {
        return 0;
    }
    PyOS_snprintf(found->path, sizeof found->path, "%s%s%s", directory,
                  size > 0 && directory[size - 1] != SEP ? "/" : "", name);
    int status = try_package(found);
    return status != 0 ? status : try_suffixes(found, strlen(found->path));
}

/* A path entry as a str: unicode is encoded. Returns new, NULL for something else or an error. */
static PyObject *
entry_text(PyObject *entry)
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

static int
search_entry(PyObject *cache, PyObject *hooks, PyObject *entry, const char *fullname,
             const char *subname, py_import_found *found)
{
    PyObject *importer = get_importer(cache, hooks, entry);
    int status;
    if (importer == NULL) {
        return -1;
    }
    if (importer == Py_None) {
        status = search_directory(entry, subname, found);
    }
    else {
        status = ask_finder(importer, fullname, NULL, found);
    }
    Py_DECREF(importer);
    return status;
}

static int
search_path(PyObject *path, const char *fullname, const char *subname, py_import_found *found)
{
    PyObject *hooks, *cache;
    if (path == NULL || !PyList_Check(path)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.path must be a list of directory names");
        return -1;
    }
    if (find_hook_objects(&hooks, &cache) < 0) {
        return -1;
    }
    Py_INCREF(path);
    Py_INCREF(hooks);
    Py_INCREF(cache);
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(path); i++) {
        PyObject *entry = entry_text(PyList_GET_ITEM(path, i));
        if (entry == NULL) {
            status = PyErr_Occurred() ? -1 : 0;
            continue;
        }
        status = search_entry(cache, hooks, entry, fullname, subname, found);
        Py_DECREF(entry);
    }
    Py_DECREF(path);
    Py_DECREF(hooks);
    Py_DECREF(cache);
    return status;
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

/* Everything after the hooks of sys.meta_path. */
static int
search_after_hooks(const char *fullname, const char *subname, PyObject *path,
                   py_import_found *found)
{
    int status = 0;
    if (path != NULL && PyString_Check(path)) {
        status = search_frozen_package(fullname, found);
    }
    if (status == 0 && path == NULL) {
        status = search_program(subname, found);
    }
    if (status == 0) {
        status = search_path(path != NULL ? path : PySys_GetObject("path"), fullname, subname,
                             found);
    }
    if (status == 0) {
        PyErr_Format(PyExc_ImportError, "No module named %.200s", subname);
        status = -1;
    }
    if (status < 0) {
        py_import_found_clear(found);
        return -1;
    }
    return 0;
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
py_import_find(const char *fullname, const char *subname, PyObject *path, py_import_found *found)
{
    reset_found(found);
    if (refuse_long_name(subname) < 0) {
        return -1;
    }
    int status = search_meta_path(fullname, path, found);
    return status != 0 ? (status < 0 ? -1 : 0)
                       : search_after_hooks(fullname, subname, path, found);
}

int
py_import_find_unhooked(const char *fullname, const char *subname, PyObject *path, py_import_found *found)
{
    reset_found(found);
    return refuse_long_name(subname) < 0 ? -1 : search_after_hooks(fullname, subname, path, found);
}

/* Looks into every directory itself, whatever importer it has. */
static int
search_plainly(PyObject *path, const char *name, py_import_found *found)
{
    int status = 0;
    if (path == NULL || !PyList_Check(path)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.path must be a list of directory names");
        return -1;
    }
    Py_INCREF(path);
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(path); i++) {
        PyObject *entry = entry_text(PyList_GET_ITEM(path, i));
        if (entry == NULL) {
            status = PyErr_Occurred() ? -1 : 0;
            continue;
        }
        status = search_directory(entry, name, found);
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
    int status = path == NULL ? search_program(name, found) : 0;
    if (status == 0) {
        status = search_plainly(path != NULL ? path : PySys_GetObject("path"), name, found);
    }
    if (status == 0) {
        PyErr_Format(PyExc_ImportError, "No module named %.200s", name);
    }
    return status > 0 ? 0 : -1;
}

/* ---- NullImporter: the importer of a path where nothing can be ---- */

static int
null_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    char *path;
    struct stat status;
    if (!_PyArg_NoKeywords("NullImporter()", kwds) ||
        !PyArg_ParseTuple(args, "s:NullImporter", &path)) {
        return -1;
    }
    if (*path == '\0') {
        PyErr_SetString(PyExc_ImportError, "empty pathname");
        return -1;
    }
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        PyErr_SetString(PyExc_ImportError, "existing directory");
        return -1;
    }
    return 0;
}

static PyObject *
null_find_module(PyObject *self, PyObject *args)
{
    Py_RETURN_NONE;
}

static const PyMethodDef null_methods[] = {
    {"find_module", null_find_module, METH_VARARGS, "find_module(name) -> None, always"},
    {NULL, NULL, 0, NULL},
};

PyTypeObject PyNullImporter_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "imp.NullImporter",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "Stands for a path entry that does not exist.",
    .tp_methods = (PyMethodDef *)null_methods,
    .tp_init = null_init,
    .tp_new = PyType_GenericNew,
};
