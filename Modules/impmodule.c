/* imp: the pieces of import for programs that import in their own way. */
#include "../Python/builtins/import_internal.h"
#include "marshal.h"
#include "py_flat_steps.h"
#include "py_state.h"
#include "pythread.h"

/* ---- facts ---- */

static PyObject *
imp_get_magic(PyObject *self, PyObject *unused)
{
    long magic = PyImport_GetMagicNumber();
    char text[4] = {(char)magic, (char)(magic >> 8), (char)(magic >> 16), (char)(magic >> 24)};
    return PyString_FromStringAndSize(text, 4);
}

static PyObject *
imp_get_suffixes(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    for (const py_import_suffix *s = py_import_suffixes(); list != NULL && s->suffix != NULL; s++) {
        PyObject *item = Py_BuildValue("ssi", s->suffix, s->mode, s->type);
        if (item == NULL || PyList_Append(list, item) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(item);
    }
    return list;
}

static PyObject *
imp_is_builtin(PyObject *self, PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "s:is_builtin", &name)) {
        return NULL;
    }
    return PyInt_FromLong(py_import_is_builtin(name));
}

static PyObject *
imp_is_frozen(PyObject *self, PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "s:is_frozen", &name)) {
        return NULL;
    }
    const struct _frozen *frozen = py_import_find_frozen(name);
    return PyBool_FromLong(frozen != NULL && frozen->size > 0);
}

static PyObject *
imp_get_frozen_object(PyObject *self, PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "s:get_frozen_object", &name)) {
        return NULL;
    }
    const struct _frozen *frozen = py_import_find_frozen(name);
    if (frozen == NULL) {
        return PyErr_Format(PyExc_ImportError, "No such frozen object named %.200s", name);
    }
    if (frozen->code == NULL) {
        return PyErr_Format(PyExc_ImportError, "Excluded frozen object named %.200s", name);
    }
    return PyMarshal_ReadObjectFromString((char *)frozen->code,
                                          frozen->size < 0 ? -frozen->size : frozen->size);
}

static PyObject *
imp_new_module(PyObject *self, PyObject *args)
{
    const char *name;
    return PyArg_ParseTuple(args, "s:new_module", &name) ? PyModule_New(name) : NULL;
}

/* ---- lock ---- */

static PyObject *
imp_lock_held(PyObject *self, PyObject *unused)
{
    return PyBool_FromLong(py_runtime_state.import_lock.level > 0);
}

static PyObject *
imp_acquire_lock(PyObject *self, PyObject *unused)
{
    _PyImport_AcquireLock();
    Py_RETURN_NONE;
}

static PyObject *
imp_release_lock(PyObject *self, PyObject *unused)
{
    if (_PyImport_ReleaseLock() < 0) {
        PyErr_SetString(PyExc_RuntimeError, "not holding the import lock");
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- finding ---- */

static PyObject *
imp_find_module(PyObject *self, PyObject *args)
{
    const char *name;
    PyObject *path = NULL;
    if (!PyArg_ParseTuple(args, "s|O:find_module", &name, &path)) {
        return NULL;
    }
    py_import_found found;
    if (py_import_find_plain(name, path == Py_None ? NULL : path, &found) < 0) {
        return NULL;
    }
    PyObject *file = Py_None;
    Py_INCREF(file);
    if (found.file != NULL) {
        Py_DECREF(file);
        file = PyFile_FromFile(found.file, found.path, (char *)found.mode, fclose);
        if (file != NULL) {
            found.file = NULL;
        }
    }
    PyObject *result = NULL;
    if (file != NULL) {
        const char *place = found.path;
        result = Py_BuildValue("Os(ssi)", file, place, found.suffix, found.mode, found.type);
        Py_DECREF(file);
    }
    py_import_found_clear(&found);
    return result;
}

/* ---- loading ---- */

/* The stream of an open file object, for as long as the object is held. NULL with an error. */
static FILE *
stream_of(PyObject *object)
{
    FILE *stream = PyFile_AsFile(object);
    if (stream == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "bad/closed file object");
    }
    return stream;
}

/* The given file object's stream, or the opened path. *opened tells who closes. */
static FILE *
get_file(const char *path, PyObject *object, const char *mode, int *opened)
{
    *opened = object == NULL;
    if (object != NULL) {
        return stream_of(object);
    }
    FILE *file = fopen(path, mode[0] == 'U' ? "r" PY_STDIOTEXTMODE : mode);
    if (file == NULL) {
        PyErr_SetFromErrno(PyExc_IOError);
    }
    return file;
}

/* Loads `found`, at the path. */
static py_step
load_at(py_thread *ts, const char *name, const char *path, py_import_found *found, PyObject **result)
{
    if (strlen(path) > MAXPATHLEN) {
        PyErr_SetString(PyExc_ValueError, "path too long");
        return STEP_RAISE;
    }
    strcpy(found->path, path);
    return py_import_load(ts, name, found, result);
}

/* load_source and load_compiled: `form` says how the arguments are parsed. */
static py_step
load_code(py_thread *ts, PyObject *args, const char *form, int type, const char *mode, PyObject **result)
{
    char *name, *path;
    PyObject *object = NULL;
    int opened;
    py_import_found found = {.type = type};
    if (!PyArg_ParseTuple(args, form, &name, &path, &PyFile_Type, &object)) {
        return STEP_RAISE;
    }
    found.file = get_file(path, object, mode, &opened);
    if (found.file == NULL) {
        return STEP_RAISE;
    }
    py_step how = load_at(ts, name, path, &found, result);
    if (opened) {
        fclose(found.file);
    }
    return how;
}

static FLAT_FUNCTION(imp_load_compiled)
{
    PyObject *given = py_flat_arguments("load_compiled", args, nargs, kwargs);
    py_step how = given != NULL ? load_code(ts, given, "ss|O!:load_compiled", IMPORT_COMPILED, "rb", result) : STEP_RAISE;
    Py_XDECREF(given);
    return how;
}

static FLAT_FUNCTION(imp_load_source)
{
    PyObject *given = py_flat_arguments("load_source", args, nargs, kwargs);
    py_step how = given != NULL ? load_code(ts, given, "ss|O!:load_source", IMPORT_SOURCE, "r", result) : STEP_RAISE;
    Py_XDECREF(given);
    return how;
}

static PyObject *
imp_load_dynamic(PyObject *self, PyObject *args)
{
    char *name, *path;
    PyObject *object = NULL;
    FILE *file = NULL;
    if (!PyArg_ParseTuple(args, "ss|O!:load_dynamic", &name, &path, &PyFile_Type, &object)) {
        return NULL;
    }
    if (object != NULL) {
        file = stream_of(object);
        if (file == NULL) {
            return NULL;
        }
    }
    return _PyImport_LoadDynamicModule(name, path, file);
}

static py_step
load_as(py_thread *ts, const char *name, const char *path, int type, PyObject **result)
{
    py_import_found found = {.type = type, .suffix = "", .mode = ""};
    return load_at(ts, name, path, &found, result);
}

static FLAT_FUNCTION(imp_load_package)
{
    char *name, *path;
    PyObject *given = py_flat_arguments("load_package", args, nargs, kwargs);
    py_step how = STEP_RAISE;
    if (given != NULL && PyArg_ParseTuple(given, "ss:load_package", &name, &path)) {
        how = load_as(ts, name, path, IMPORT_PACKAGE, result);
    }
    Py_XDECREF(given);
    return how;
}

static py_step
load_parsed(py_thread *ts, PyObject *args, PyObject **result)
{
    char *name, *path, *suffix, *mode;
    PyObject *object;
    int type;
    if (!PyArg_ParseTuple(args, "sOs(ssi):load_module", &name, &object, &path, &suffix, &mode, &type)) {
        return STEP_RAISE;
    }
    if (*mode != '\0' && (!(*mode == 'r' || *mode == 'U') || strchr(mode, '+'))) {
        PyErr_Format(PyExc_ValueError, "invalid file open mode %.200s", mode);
        return STEP_RAISE;
    }
    if (object == Py_None) {
        return load_as(ts, name, path, type, result);
    }
    if (!PyFile_Check(object)) {
        PyErr_SetString(PyExc_ValueError, "load_module arg#2 should be a file or None");
        return STEP_RAISE;
    }
    py_import_found found = {.type = type, .file = stream_of(object)};
    return found.file != NULL ? load_at(ts, name, path, &found, result) : STEP_RAISE;
}

static FLAT_FUNCTION(imp_load_module)
{
    PyObject *given = py_flat_arguments("load_module", args, nargs, kwargs);
    py_step how = given != NULL ? load_parsed(ts, given, result) : STEP_RAISE;
    Py_XDECREF(given);
    return how;
}

static PyObject *
module_or_none(const char *name, int status)
{
    PyObject *module = status > 0 ? PyImport_AddModule(name) : status == 0 ? Py_None : NULL;
    Py_XINCREF(module);
    return module;
}

static PyObject *
imp_init_builtin(PyObject *self, PyObject *args)
{
    char *name;
    if (!PyArg_ParseTuple(args, "s:init_builtin", &name)) {
        return NULL;
    }
    return module_or_none(name, py_import_init_builtin(name));
}

static PyObject *
imp_init_frozen(PyObject *self, PyObject *args)
{
    char *name;
    if (!PyArg_ParseTuple(args, "s:init_frozen", &name)) {
        return NULL;
    }
    return module_or_none(name, PyImport_ImportFrozenModule(name));
}

static FLAT_FUNCTION(imp_reload)
{
    PyObject *module = py_flat_one_argument("reload", args, nargs, kwargs);
    return module != NULL ? py_import_reload(ts, module, result) : STEP_RAISE;
}

#define FLAT(function) (PyCFunction)(void (*)(void))(function), METH_FLAT

static const PyMethodDef imp_methods[] = {
    {"find_module", imp_find_module, METH_VARARGS,
     "find_module(name[, path]) -> (file, path, (suffix, mode, type))"},
    {"get_magic", imp_get_magic, METH_NOARGS, "get_magic() -> first four bytes of .pyc files"},
    {"get_suffixes", imp_get_suffixes, METH_NOARGS, "get_suffixes() -> [(suffix, mode, type)]"},
    {"load_module", FLAT(imp_load_module),
     "load_module(name, file, path, (suffix, mode, type)) -> module"},
    {"new_module", imp_new_module, METH_VARARGS, "new_module(name) -> empty module"},
    {"lock_held", imp_lock_held, METH_NOARGS, "lock_held() -> does somebody import now?"},
    {"acquire_lock", imp_acquire_lock, METH_NOARGS, "acquire_lock(): take the import lock"},
    {"release_lock", imp_release_lock, METH_NOARGS, "release_lock(): give the import lock back"},
    {"reload", FLAT(imp_reload), "reload(module) -> module, run again"},
    {"get_frozen_object", imp_get_frozen_object, METH_VARARGS, "get_frozen_object(name) -> code"},
    {"init_builtin", imp_init_builtin, METH_VARARGS, "init_builtin(name) -> module or None"},
    {"init_frozen", imp_init_frozen, METH_VARARGS, "init_frozen(name) -> module or None"},
    {"is_builtin", imp_is_builtin, METH_VARARGS, "is_builtin(name) -> 1, 0, or -1 when running"},
    {"is_frozen", imp_is_frozen, METH_VARARGS, "is_frozen(name) -> bool"},
    {"load_compiled", FLAT(imp_load_compiled), "load_compiled(name, path[, file])"},
    {"load_dynamic", imp_load_dynamic, METH_VARARGS, "load_dynamic(name, path[, file])"},
    {"load_package", FLAT(imp_load_package), "load_package(name, directory)"},
    {"load_source", FLAT(imp_load_source), "load_source(name, path[, file])"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initimp(void)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {
        {"SEARCH_ERROR", 0}, {"PY_SOURCE", 1},   {"PY_COMPILED", 2}, {"C_EXTENSION", 3},
        {"PY_RESOURCE", 4},  {"PKG_DIRECTORY", 5}, {"C_BUILTIN", 6}, {"PY_FROZEN", 7},
        {"PY_CODERESOURCE", 8}, {"IMP_HOOK", 9},
    };
    if (PyType_Ready(&PyNullImporter_Type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule3("imp", (PyMethodDef *)imp_methods,
                                      "The steps of import, one by one.");
    if (module == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return;
        }
    }
    Py_INCREF(&PyNullImporter_Type);
    PyModule_AddObject(module, "NullImporter", (PyObject *)&PyNullImporter_Type);
}
