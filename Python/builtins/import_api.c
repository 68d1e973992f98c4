/* PyImport_*: import from C, and the end of all modules. */
#include "import_internal.h"
#include "pythread.h"
#include "py_state.h"

/* ---- sys.modules ---- */

PyObject *
PyImport_GetModuleDict(void)
{
    PyInterpreterState *interp = PyThreadState_GET()->interp;
    if (interp->modules == NULL) {        /* a destructor at the very end asks */
        interp->modules = PyDict_New();
        if (interp->modules == NULL) {
            Py_FatalError("PyImport_GetModuleDict: no module dictionary!");
        }
    }
    return interp->modules;
}

PyObject *
PyImport_AddModule(const char *name)
{
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *module = PyDict_GetItemString(modules, name);
    if (module != NULL && PyModule_Check(module)) {
        return module;
    }
    module = PyModule_New(name);
    if (module == NULL) {
        return NULL;
    }
    int status = PyDict_SetItemString(modules, name, module);
    Py_DECREF(module); /* sys.modules holds it */
    return status == 0 ? module : NULL;
}

PyObject *
PyImport_ExecCodeModuleEx(char *name, PyObject *code, char *path)
{
    PyObject *text = NULL;
    if (path != NULL) {
        text = PyString_FromString(path);
        if (text == NULL) {
            PyErr_Clear();
        }
    }
    PyObject *module = py_import_begin_code(name, code, text);
    Py_XDECREF(text);
    if (module == NULL) {
        return NULL;
    }
    PyObject *dict = PyModule_GetDict(module);
    Py_INCREF(dict);
    PyObject *value = PyEval_EvalCode((PyCodeObject *)code, dict, dict);
    Py_DECREF(dict);
    if (value == NULL) {
        py_import_forget(name);
        return NULL;
    }
    Py_DECREF(value);
    module = PyDict_GetItemString(PyImport_GetModuleDict(), name);
    if (module == NULL) {
        return PyErr_Format(PyExc_ImportError, "Loaded module %.200s not found in sys.modules",
                            name);
    }
    Py_INCREF(module);
    return module;
}

PyObject *
PyImport_ExecCodeModule(char *name, PyObject *code)
{
    return PyImport_ExecCodeModuleEx(name, code, NULL);
}

/* ---- importing ---- */

/* The flat import with its arguments packed for py_flat_run_function. */
static py_step
import_packed(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    return py_import_module_flat(ts, PyString_AS_STRING(args[0]), args[1] != Py_None ? args[1] : NULL,
                                 args[2] != Py_None ? args[2] : NULL,
                                 args[3] != Py_None ? args[3] : NULL,
                                 (int)PyInt_AS_LONG(args[4]), result);
}

static PyObject *
or_none(PyObject *object)
{
    return object != NULL ? object : Py_None;
}

PyObject *
PyImport_ImportModuleLevel(char *name, PyObject *globals, PyObject *locals, PyObject *fromlist,
                           int level)
{
    PyObject *text = PyString_FromString(name);
    PyObject *number = text != NULL ? PyInt_FromLong(level) : NULL;
    PyObject *module = NULL;
    if (number != NULL) {
        PyObject *args[] = {text, or_none(globals), or_none(locals), or_none(fromlist), number};
        module = py_flat_run_function(import_packed, NULL, args, 5, NULL);
    }
    Py_XDECREF(text);
    Py_XDECREF(number);
    return module;
}

/* Through __import__ of the running code's builtins, so that a replaced one is used. */
PyObject *
PyImport_Import(PyObject *name)
{
    PyObject *result = NULL;
    PyObject *import = NULL;
    PyObject *builtins = NULL;
    PyObject *from = Py_BuildValue("[s]", "__doc__"); /* not empty: we want the last module */
    PyObject *globals = PyEval_GetGlobals();
    if (from == NULL) {
        return NULL;
    }
    if (globals != NULL) {
        Py_INCREF(globals);
        builtins = PyDict_GetItemString(globals, "__builtins__");
        Py_XINCREF(builtins);
    }
    if (builtins == NULL) {
        Py_XDECREF(globals);
        builtins = PyImport_ImportModuleLevel("__builtin__", NULL, NULL, NULL, 0);
        globals = builtins != NULL ? Py_BuildValue("{OO}", PY_ID(__builtins__), builtins) : NULL;
    }
    if (globals != NULL && builtins != NULL) {
        if (PyDict_Check(builtins)) {
            import = PyDict_GetItem(builtins, PY_ID(__import__));
            Py_XINCREF(import);
            if (import == NULL) {
                PyErr_SetObject(PyExc_KeyError, PY_ID(__import__));
            }
        }
        else {
            import = PyObject_GetAttr(builtins, PY_ID(__import__));
        }
    }
    if (import != NULL) {
        result = PyObject_CallFunction(import, "OOOOi", name, globals, globals, from, 0);
    }
    Py_XDECREF(import);
    Py_XDECREF(builtins);
    Py_XDECREF(globals);
    Py_DECREF(from);
    return result;
}

PyObject *
PyImport_ImportModule(const char *name)
{
    PyObject *text = PyString_FromString(name);
    if (text == NULL) {
        return NULL;
    }
    PyObject *module = PyImport_Import(text);
    Py_DECREF(text);
    return module;
}

/* Does not wait for another thread that is importing. */
PyObject *
PyImport_ImportModuleNoBlock(const char *name)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), name);
    if (module != NULL) {
        Py_INCREF(module);
        return module;
    }
    const py_import_lock *lock = &py_runtime_state.import_lock;
    if (lock->level > 0 && lock->owner != PyThread_get_thread_ident()) {
        return PyErr_Format(PyExc_ImportError,
                            "Failed to import %.200s because the import lock"
                            "is held by another thread.",
                            name);
    }
    return PyImport_ImportModule(name);
}

/* ---- the end ---- */

static const char *const sys_deletes[] = {
    "path",        "argv",       "ps1",        "ps2",      "exitfunc",   "exc_type",
    "exc_value",   "exc_traceback", "last_type", "last_value", "last_traceback",
    "path_hooks",  "path_importer_cache", "meta_path", "flags", "float_info", NULL,
};

static const char *const sys_files[][2] = {
    {"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}, {NULL, NULL},
};

static void
clear_module(PyObject *modules, PyObject *name, PyObject *module)
{
    if (Py_VerboseFlag) {
        PySys_WriteStderr("# cleanup %s\n", PyString_AS_STRING(name));
    }
    Py_INCREF(module);
    _PyModule_Clear(module);
    Py_DECREF(module);
    PyDict_SetItem(modules, name, Py_None);
    PyErr_Clear();
}

/* Empties the modules that only sys.modules holds, or all. Returns how many. */
static int
clear_modules(PyObject *modules, int all)
{
    int count = 0;
    PyObject *keys = PyDict_Keys(modules);
    for (Py_ssize_t i = 0; keys != NULL && i < PyList_GET_SIZE(keys); i++) {
        PyObject *key = PyList_GET_ITEM(keys, i);
        PyObject *module = PyDict_GetItem(modules, key);
        if (module == NULL || !PyString_Check(key) || !PyModule_Check(module) ||
            strcmp(PyString_AS_STRING(key), "__builtin__") == 0 ||
            strcmp(PyString_AS_STRING(key), "sys") == 0 ||
            (!all && Py_REFCNT(module) != 1)) {
            continue;
        }
        clear_module(modules, key, module);
        count++;
    }
    Py_XDECREF(keys);
    PyErr_Clear();
    return count;
}

static void
reset_sys(PyObject *modules)
{
    PyObject *sys = PyDict_GetItemString(modules, "sys");
    PyObject *builtins = PyDict_GetItemString(modules, "__builtin__");
    if (builtins != NULL && PyModule_Check(builtins)) {
        PyDict_SetItemString(PyModule_GetDict(builtins), "_", Py_None);
    }
    if (sys == NULL || !PyModule_Check(sys)) {
        return;
    }
    PyObject *dict = PyModule_GetDict(sys);
    for (int i = 0; sys_deletes[i] != NULL; i++) {
        if (Py_VerboseFlag) {
            PySys_WriteStderr("# clear sys.%s\n", sys_deletes[i]);
        }
        PyDict_SetItemString(dict, sys_deletes[i], Py_None);
    }
    for (int i = 0; sys_files[i][0] != NULL; i++) {
        PyObject *file = PyDict_GetItemString(dict, sys_files[i][1]);
        PyDict_SetItemString(dict, sys_files[i][0], file != NULL ? file : Py_None);
    }
}

static void
clear_last(PyObject *modules, const char *name)
{
    PyObject *module = PyDict_GetItemString(modules, name);
    if (module != NULL && PyModule_Check(module)) {
        if (Py_VerboseFlag) {
            PySys_WriteStderr("# cleanup %s\n", name);
        }
        _PyModule_Clear(module);
        PyDict_SetItemString(modules, name, Py_None);
    }
}

/* __main__ goes first, then what nobody else holds, again and again, then the rest; sys and __builtin__
 * are last, so that destructors can still use them. */
void
PyImport_Cleanup(void)
{
    PyInterpreterState *interp = PyThreadState_GET()->interp;
    PyObject *modules = interp->modules;
    if (modules == NULL) {
        return;
    }
    reset_sys(modules);
    PyObject *main = PyDict_GetItemString(modules, "__main__");
    if (main != NULL && PyModule_Check(main)) {
        if (Py_VerboseFlag) {
            PySys_WriteStderr("# cleanup __main__\n");
        }
        _PyModule_Clear(main);
        PyDict_SetItemString(modules, "__main__", Py_None);
    }
    while (clear_modules(modules, 0) > 0) {
    }
    clear_modules(modules, 1);
    clear_last(modules, "sys");
    clear_last(modules, "__builtin__");
    PyDict_Clear(modules);
    PyErr_Clear();
}
