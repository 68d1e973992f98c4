/* From a file to a module's code, and the modules that are made in C.
 *
 * A .pyc file is: magic number, time of the source (both 4 bytes, little endian), marshalled code. It is used
 * when the magic is ours and the time is that of the source. It is written to a temporary name and renamed,
 * so that nobody sees half a file. One that is damaged counts as not there when the source is there.
 *
 * Not here: the order of packages and names (import_module.c).
 */
#include "import_internal.h"
#include "marshal.h"
#include "py_code.h"
#include "py_compile.h"
#include "py_state.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { MAGIC_NUMBER = 62211 };

long
PyImport_GetMagicNumber(void)
{
    return (long)MAGIC_NUMBER | ((long)'\r' << 16) | ((long)'\n' << 24);
}

/* ---- compiled files ---- */

static PyObject *
read_code(const char *path, FILE *file)
{
    PyObject *code = PyMarshal_ReadLastObjectFromFile(file);
    if (code != NULL && !PyCode_Check(code)) {
        PyErr_Format(PyExc_ImportError, "Non-code object in %.200s", path);
        Py_CLEAR(code);
    }
    return code;
}

PyObject *
py_import_compiled_code(const char *path, FILE *file)
{
    long magic = PyMarshal_ReadLongFromFile(file);
    if (magic != PyImport_GetMagicNumber()) {
        PyErr_Clear();
        PyErr_Format(PyExc_ImportError, "Bad magic number in %.200s", path);
        return NULL;
    }
    PyMarshal_ReadLongFromFile(file); /* the time of a source that nobody asks for */
    PyErr_Clear();
    return read_code(path, file);
}

/* The compiled file if it belongs to a source of this time. NULL without an error otherwise. */
static FILE *
open_matching(const char *path, long mtime)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    unsigned char head[8];
    const char *reason = NULL;
    if (fread(head, 1, sizeof head, file) != sizeof head) {
        reason = "bad magic";
    }
    else {
        long magic = head[0] | head[1] << 8 | head[2] << 16 | (long)head[3] << 24;
        long stamp = head[4] | head[5] << 8 | head[6] << 16 | (long)head[7] << 24;
        reason = magic != PyImport_GetMagicNumber() ? "bad magic"
                 : stamp != mtime                   ? "bad mtime"
                                                    : NULL;
    }
    if (reason != NULL) {
        if (Py_VerboseFlag) {
            PySys_WriteStderr("# %s has %s\n", path, reason);
        }
        fclose(file);
        return NULL;
    }
    return file;
}

static int
may_write(void)
{
    PyObject *flag = PySys_GetObject("dont_write_bytecode");
    if (flag == NULL) {
        return !Py_DontWriteBytecodeFlag;
    }
    int truth = PyObject_IsTrue(flag);
    if (truth < 0) {
        PyErr_Clear();
    }
    return truth == 0;
}

/* Writes the file under a temporary name. Returns whether it is whole. */
static int
write_temporary(const char *path, PyObject *code, long mtime, mode_t mode)
{
    unlink(path);
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (file == NULL) {
        if (fd >= 0) {
            close(fd);
        }
        return 0;
    }
    PyMarshal_WriteLongToFile(PyImport_GetMagicNumber(), file, Py_MARSHAL_VERSION);
    PyMarshal_WriteLongToFile(mtime, file, Py_MARSHAL_VERSION);
    PyMarshal_WriteObjectToFile(code, file, Py_MARSHAL_VERSION);
    int failed = PyErr_Occurred() != NULL || fflush(file) != 0 || ferror(file);
    PyErr_Clear();
    failed |= fclose(file) != 0;
    return !failed;
}

static void
write_compiled(const char *path, PyObject *code, long mtime, mode_t source_mode)
{
    char temporary[MAXPATHLEN + 32];
    mode_t mode = source_mode & ~(mode_t)(S_IXUSR | S_IXGRP | S_IXOTH);
    PyOS_snprintf(temporary, sizeof temporary, "%s.%ld~", path, (long)getpid());
    if (!write_temporary(temporary, code, mtime, mode & 0777) || rename(temporary, path) != 0) {
        unlink(temporary);
        if (Py_VerboseFlag) {
            PySys_WriteStderr("# can't create %s\n", path);
        }
        return;
    }
    if (Py_VerboseFlag) {
        PySys_WriteStderr("# wrote %s\n", path);
    }
}

/* ---- file names inside code: a compiled file that was moved tells its new place ---- */

static int
rename_code(PyCodeObject *code, PyObject *old, PyObject *name)
{
    int same = PyObject_RichCompareBool((PyObject *)code->co_filename, old, Py_EQ);
    if (same <= 0) {
        return same;
    }
    Py_INCREF(name);
    Py_SETREF(code->co_filename, name);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(code->co_consts); i++) {
        PyObject *constant = PyTuple_GET_ITEM(code->co_consts, i);
        if (PyCode_Check(constant) && rename_code((PyCodeObject *)constant, old, name) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
update_filename(PyObject *code_object, const char *path)
{
    PyCodeObject *code = (PyCodeObject *)code_object;
    if (strcmp(PyString_AsString(code->co_filename), path) == 0) {
        return 0;
    }
    PyObject *name = PyString_FromString(path);
    if (name == NULL) {
        return -1;
    }
    PyObject *old = code->co_filename;
    Py_INCREF(old);
    int status = rename_code(code, old, name);
    Py_DECREF(old);
    Py_DECREF(name);
    return status;
}

/* ---- source files ---- */

/* Code from the compiled file beside the source. NULL without an error: not usable. */
static PyObject *
code_from_companion(const char *source, const char *compiled, long mtime)
{
    FILE *file = open_matching(compiled, mtime);
    if (file == NULL) {
        return NULL;
    }
    PyObject *code = read_code(compiled, file);
    fclose(file);
    if (code == NULL) { /* truncated or damaged: the source is there, use it */
        if (!PyErr_ExceptionMatches(PyExc_MemoryError)) {
            PyErr_Clear();
        }
        return NULL;
    }
    if (update_filename(code, source) < 0) {
        Py_CLEAR(code);
    }
    else if (Py_VerboseFlag) {
        PySys_WriteStderr("# %s matches %s\n", compiled, source);
    }
    return code;
}

PyObject *
py_import_source_code(const char *path, FILE *file, PyObject **path_used)
{
    char compiled[MAXPATHLEN + 2];
    struct stat status;
    *path_used = NULL;
    if (fstat(fileno(file), &status) != 0) {
        return PyErr_Format(PyExc_RuntimeError, "unable to get file status from '%s'", path);
    }
    long mtime = (long)status.st_mtime & 0xffffffffL; /* the field in the file has 4 bytes */
    int has_companion = strlen(path) < MAXPATHLEN;
    PyOS_snprintf(compiled, sizeof compiled, "%s%s", path, Py_OptimizeFlag ? "o" : "c");
    PyObject *code = has_companion ? code_from_companion(path, compiled, mtime) : NULL;
    if (code == NULL && PyErr_Occurred()) {
        return NULL;
    }
    const char *used = compiled;
    if (code == NULL) {
        used = path;
        code = py_compile_file(file, path, Py_file_input, NULL);
        if (code != NULL && has_companion && may_write()) {
            write_compiled(compiled, code, mtime, status.st_mode);
        }
    }
    if (code != NULL) {
        *path_used = PyString_FromString(used);
        if (*path_used == NULL) {
            Py_CLEAR(code);
        }
    }
    return code;
}

PyObject *
py_import_code(const char *name, py_import_found *found, PyObject **path_used)
{
    *path_used = NULL;
    if (found->type == IMPORT_SOURCE) {
        PyObject *code = py_import_source_code(found->path, found->file, path_used);
        if (code != NULL && Py_VerboseFlag) {
            PySys_WriteStderr("import %s # from %s\n", name, PyString_AsString(*path_used));
        }
        return code;
    }
    PyObject *code = py_import_compiled_code(found->path, found->file);
    if (code != NULL) {
        *path_used = PyString_FromString(found->path);
        if (*path_used == NULL) {
            Py_CLEAR(code);
        }
        else if (Py_VerboseFlag) {
            PySys_WriteStderr("import %s # precompiled from %s\n", name, found->path);
        }
    }
    return code;
}

/* ---- modules before their code runs ---- */

void
py_import_forget(const char *name)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *modules = PyImport_GetModuleDict();
    if (PyDict_GetItemString(modules, name) != NULL && PyDict_DelItemString(modules, name) < 0) {
        PyErr_Clear();
    }
    PyErr_Restore(type, value, traceback);
}

PyObject *
py_import_begin_code(const char *name, PyObject *code, PyObject *path)
{
    PyObject *module = PyImport_AddModule(name);
    if (module == NULL) {
        return NULL;
    }
    PyObject *dict = PyModule_GetDict(module);
    if ((PyDict_GetItemString(dict, "__builtins__") == NULL &&
         PyDict_SetItemString(dict, "__builtins__", PyEval_GetBuiltins()) < 0) ||
        PyDict_SetItemString(dict, "__file__",
                             path != NULL ? path : ((PyCodeObject *)code)->co_filename) < 0) {
        py_import_forget(name);
        return NULL;
    }
    return module;
}

static int
set_package_path(PyObject *module, PyObject *directory)
{
    PyObject *dict = PyModule_GetDict(module);
    PyObject *list = PyList_New(1);
    if (list == NULL) {
        return -1;
    }
    Py_INCREF(directory);
    PyList_SET_ITEM(list, 0, directory);
    int status = PyDict_SetItemString(dict, "__file__", directory);
    if (status == 0) {
        status = PyDict_SetItemString(dict, "__path__", list);
    }
    Py_DECREF(list);
    return status;
}

PyObject *
py_import_begin_package(const char *name, const char *directory, py_import_found *found)
{
    PyObject *module = PyImport_AddModule(name);
    PyObject *text = module != NULL ? PyString_FromString(directory) : NULL;
    if (text == NULL || set_package_path(module, text) < 0) {
        Py_XDECREF(text);
        return NULL;
    }
    Py_DECREF(text);
    if (Py_VerboseFlag) {
        PySys_WriteStderr("import %s # directory %s\n", name, directory);
    }
    PyObject *path = PyDict_GetItemString(PyModule_GetDict(module), "__path__");
    Py_INCREF(path);
    /* Hooks know the package by its name already: they would find it again and again. */
    int status = py_import_find_plain("__init__", path, found);
    Py_DECREF(path);
    if (status < 0) {
        if (!PyErr_ExceptionMatches(PyExc_ImportError)) {
            return NULL;
        }
        PyErr_Clear();
        found->type = IMPORT_ERROR;
    }
    return module;
}

/* ---- modules made in C ---- */

/* Where the dicts of initialised modules are remembered, by file name.  Those inside the program are initialised once in
 * each interpreter.  Extensions and modules that a host has added are initialised once for all of them: they keep classes
 * and tables in static variables, which a second initialisation would take from under the first.
 */
static PyObject **
extensions_of(const char *filename)
{
    return py_import_is_own(filename) ? &py_interp_get()->builtin_extensions : &py_runtime_state.extensions;
}

PyObject *
_PyImport_FixupExtension(char *name, char *filename)
{
    PyObject **extensions = extensions_of(filename);
    if (*extensions == NULL && (*extensions = PyDict_New()) == NULL) {
        return NULL;
    }
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), name);
    if (module == NULL || !PyModule_Check(module)) {
        return PyErr_Format(PyExc_SystemError,
                            "_PyImport_FixupExtension: module %.200s not loaded", name);
    }
    PyObject *copy = PyDict_Copy(PyModule_GetDict(module));
    if (copy == NULL) {
        return NULL;
    }
    int status = PyDict_SetItemString(*extensions, filename, copy);
    Py_DECREF(copy);
    return status == 0 ? copy : NULL;
}

/* A module that was initialised before, made again from its remembered dict. Returns borrowed. */
PyObject *
_PyImport_FindExtension(char *name, char *filename)
{
    PyObject *extensions = *extensions_of(filename);
    PyObject *dict = extensions != NULL ? PyDict_GetItemString(extensions, filename) : NULL;
    if (dict == NULL) {
        return NULL;
    }
    PyObject *module = PyImport_AddModule(name);
    PyObject *own = module != NULL ? PyModule_GetDict(module) : NULL;
    if (own == NULL || PyDict_Update(own, dict) < 0) {
        return NULL;
    }
    if (Py_VerboseFlag) {
        PySys_WriteStderr("import %s # previously loaded (%s)\n", name, filename);
    }
    return module;
}

void
_PyImport_Fini(void)
{
    Py_CLEAR(py_runtime_state.extensions);
}

int
py_import_init_builtin(const char *name)
{
    if (_PyImport_FindExtension((char *)name, (char *)name) != NULL) {
        return 1;
    }
    for (struct _inittab *entry = PyImport_Inittab; entry->name != NULL; entry++) {
        if (strcmp(name, entry->name) != 0) {
            continue;
        }
        if (entry->initfunc == NULL) {
            PyErr_Format(PyExc_ImportError, "Cannot re-init internal module %.200s", name);
            return -1;
        }
        if (Py_VerboseFlag) {
            PySys_WriteStderr("import %s # builtin\n", name);
        }
        entry->initfunc();
        if (PyErr_Occurred() || _PyImport_FixupExtension((char *)name, (char *)name) == NULL) {
            return -1;
        }
        return 1;
    }
    return 0;
}

/* Opens the shared object and finds its init function. Returns NULL with an error. */
static void (*open_extension(const char *short_name, const char *path))(void)
{
    char symbol[300];
    PyOS_snprintf(symbol, sizeof symbol, "init%.200s", short_name);
    char with_slash[MAXPATHLEN + 3];
    if (strchr(path, SEP) == NULL) { /* else the system would search its own path */
        PyOS_snprintf(with_slash, sizeof with_slash, "./%s", path);
        path = with_slash;
    }
    int flags = PyThreadState_GET()->interp->dlopenflags;
    if (Py_VerboseFlag) {
        PySys_WriteStderr("dlopen(\"%s\", %x);\n", path, flags);
    }
    void *handle = dlopen(path, flags != 0 ? flags : RTLD_NOW);
    if (handle == NULL) {
        const char *error = dlerror();
        PyErr_SetString(PyExc_ImportError, error != NULL ? error : "unknown dlopen() error");
        return NULL;
    }
    void *address = dlsym(handle, symbol);
    if (address == NULL) {
        PyErr_Format(PyExc_ImportError, "dynamic module does not define init function (%.200s)",
                     symbol);
        return NULL;
    }
    void (*function)(void);
    memcpy(&function, &address, sizeof function);
    return function;
}

PyObject *
_PyImport_LoadDynamicModule(char *name, char *path, FILE *file)
{
    PyObject *module = _PyImport_FindExtension(name, path);
    if (module != NULL) {
        Py_INCREF(module);
        return module;
    }
    char *dot = strrchr(name, '.');
    char *short_name = dot != NULL ? dot + 1 : name;
    void (*init)(void) = open_extension(short_name, path);
    if (init == NULL) {
        return NULL;
    }
    char *outer = _Py_PackageContext;
    _Py_PackageContext = dot != NULL ? name : NULL;
    init();
    _Py_PackageContext = outer;
    if (PyErr_Occurred()) {
        return NULL;
    }
    module = PyDict_GetItemString(PyImport_GetModuleDict(), name);
    if (module == NULL) {
        PyErr_SetString(PyExc_SystemError, "dynamic module not initialized properly");
        return NULL;
    }
    if (PyModule_AddStringConstant(module, "__file__", path) < 0) {
        PyErr_Clear();
    }
    if (_PyImport_FixupExtension(name, path) == NULL) {
        return NULL;
    }
    if (Py_VerboseFlag) {
        PySys_WriteStderr("import %s # dynamically loaded from %s\n", name, path);
    }
    Py_INCREF(module);
    return module;
}

/* ---- frozen modules ---- */

static PyObject *
frozen_code(const struct _frozen *frozen, int *is_package)
{
    int size = frozen->size;
    *is_package = size < 0;
    PyObject *code =
        PyMarshal_ReadObjectFromString((char *)frozen->code, size < 0 ? -size : size);
    if (code != NULL && !PyCode_Check(code)) {
        PyErr_Format(PyExc_TypeError, "frozen object %.200s is not a code object", frozen->name);
        Py_CLEAR(code);
    }
    return code;
}

/* 1 done, 0 no such module, -1 error. */
int
PyImport_ImportFrozenModule(char *name)
{
    const struct _frozen *frozen = py_import_find_frozen(name);
    int is_package;
    if (frozen == NULL) {
        return 0;
    }
    if (frozen->code == NULL) {
        PyErr_Format(PyExc_ImportError, "Excluded frozen object named %.200s", name);
        return -1;
    }
    if (Py_VerboseFlag) {
        PySys_WriteStderr("import %s # frozen%s\n", name, frozen->size < 0 ? " package" : "");
    }
    PyObject *code = frozen_code(frozen, &is_package);
    if (code == NULL) {
        return -1;
    }
    if (is_package) {
        PyObject *module = PyImport_AddModule(name);
        PyObject *path = module != NULL ? PyString_FromString(name) : NULL;
        if (path == NULL ||
            PyDict_SetItemString(PyModule_GetDict(module), "__path__", path) < 0) {
            Py_XDECREF(path);
            Py_DECREF(code);
            return -1;
        }
        Py_DECREF(path);
    }
    PyObject *module = PyImport_ExecCodeModuleEx(name, code, "<frozen>");
    Py_DECREF(code);
    Py_XDECREF(module);
    return module != NULL ? 1 : -1;
}

/* ---- loading ---- */

static PyObject *
load_inside(const char *name, int type)
{
    int status = type == IMPORT_BUILTIN ? py_import_init_builtin(name)
                                        : PyImport_ImportFrozenModule((char *)name);
    if (status < 0) {
        return NULL;
    }
    const char *kind = type == IMPORT_BUILTIN ? "builtin" : "frozen";
    if (status == 0) {
        return PyErr_Format(PyExc_ImportError, "Purported %s module %.200s not found", kind, name);
    }
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), name);
    if (module == NULL) {
        return PyErr_Format(PyExc_ImportError, "%s module %.200s not properly initialized", kind,
                            name);
    }
    Py_INCREF(module);
    return module;
}

PyObject *
py_import_load_other(const char *name, py_import_found *found)
{
    switch (found->type) {
    case IMPORT_EXTENSION:
        return _PyImport_LoadDynamicModule((char *)name, found->path, found->file);
    case IMPORT_BUILTIN:
    case IMPORT_FROZEN:
        return load_inside(found->path[0] != '\0' ? found->path : name, found->type);
    case IMPORT_HOOK:
        return PyObject_CallMethod(found->loader, "load_module", "s", name);
    default:
        return PyErr_Format(PyExc_ImportError, "Don't know how to import %.200s (type code %d)",
                            name, found->type);
    }
}
