/* One module of an import: it is in sys.modules, or it is found and loaded.
 *
 *     sys.meta_path, hook after hook ─▶ the path (import_find.c) ─▶ load_module of a hook, code in a frame, or C
 *
 * A flat machine: hooks and code run in frames above its continuation, "import.submodule".
 *
 * Not here: importers of path entries, which are called the nesting way (import_find.c), dotted names (import_module.c).
 */
#include "import_internal.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"

enum { SUB_PARENT, SUB_FULLNAME, SUB_SUBNAME, SUB_PATH, SUB_HOOKS };   /* PATH: of the parent, may be NULL */
enum { SUB_KIND, SUB_INDEX };
enum { KIND_CODE, KIND_LOADED, KIND_FINDING, KIND_AGAIN };    /* AGAIN: finding for reload() */

/* Makes the module an attribute of its package. Returns status. Raises yes. */
static int
add_to_parent(PyObject *parent, const char *fullname, const char *subname)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), fullname);
    if (parent == Py_None || module == NULL) {
        return 0;
    }
    Py_INCREF(module);
    int status = PyObject_SetAttrString(parent, subname, module);
    Py_DECREF(module);
    return status;
}

/* The module that its code has left in sys.modules. Returns new. Raises yes. */
static PyObject *
loaded_module(const char *fullname)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), fullname);
    if (module == NULL) {
        return PyErr_Format(PyExc_ImportError, "Loaded module %.200s not found in sys.modules",
                            fullname);
    }
    Py_INCREF(module);
    return module;
}

/* The module is loaded: its code has run, or a hook has given it. */
static py_step
loaded(py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    const char *fullname = PyString_AS_STRING(cont->object[SUB_FULLNAME]);
    const char *subname = PyString_AS_STRING(cont->object[SUB_SUBNAME]);
    if (how == STEP_RAISE) {
        if (cont->number[SUB_KIND] == KIND_CODE) {
            py_import_forget(fullname);
        }
        return STEP_RAISE;
    }
    if (cont->number[SUB_KIND] == KIND_CODE) {
        Py_XDECREF(value);
        value = loaded_module(fullname);
        if (value == NULL) {
            return STEP_RAISE;
        }
    }
    if (add_to_parent(cont->object[SUB_PARENT], fullname, subname) < 0) {
        Py_DECREF(value);
        return STEP_RAISE;
    }
    *result = value;
    return STEP_RETURN;
}

/* Runs the code of a source or compiled module above `cont`. */
static py_step
run_module_code(py_thread *ts, py_cont *cont, const char *fullname, py_import_found *found,
                PyObject **value)
{
    PyObject *path;
    PyObject *code = py_import_code(fullname, found, &path);
    if (code == NULL) {
        /* a package that was begun goes away again */
        py_import_forget(fullname);
        return STEP_RAISE;
    }
    PyObject *module = py_import_begin_code(fullname, code, path);
    py_step how = STEP_RAISE;
    if (module != NULL) {
        PyObject *dict = PyModule_GetDict(module);
        Py_INCREF(dict);
        cont->number[SUB_KIND] = KIND_CODE;
        py_cont_push(ts, cont);
        how = py_flat_eval_code(ts, (PyCodeObject *)code, dict, dict, value);
        if (how < STEP_CALL) {
            py_cont_pop(ts, cont);
        }
        Py_DECREF(dict);
    }
    Py_DECREF(code);
    Py_DECREF(path);
    return how;
}

/* Calls load_module of a hook above `cont`. */
static py_step
run_loader(py_thread *ts, py_cont *cont, py_import_found *found, PyObject **value)
{
    PyObject *method = PyObject_GetAttrString(found->loader, "load_module");
    if (method == NULL) {
        return STEP_RAISE;
    }
    cont->number[SUB_KIND] = KIND_LOADED;
    py_step how =
        py_flat_then(ts, cont, method, &cont->object[SUB_FULLNAME], 1, NULL, value);
    Py_DECREF(method);
    return how;
}

static py_step
load_above(py_thread *ts, py_cont *cont, const char *fullname, py_import_found *found,
           PyObject **value)
{
    cont->number[SUB_KIND] = KIND_LOADED;
    if (found->type == IMPORT_HOOK) {
        return run_loader(ts, cont, found, value);
    }
    if (found->type == IMPORT_SOURCE || found->type == IMPORT_COMPILED) {
        return run_module_code(ts, cont, fullname, found, value);
    }
    if (found->type == IMPORT_PACKAGE) {
        py_import_found init;
        PyObject *module = py_import_begin_package(fullname, found->path, &init);
        if (module == NULL) {
            return STEP_RAISE;
        }
        if (init.type == IMPORT_ERROR) {
            Py_INCREF(module);
            *value = module;
            return STEP_RETURN;
        }
        py_step how = load_above(ts, cont, fullname, &init, value);
        py_import_found_clear(&init);
        return how;
    }
    *value = py_import_load_other(fullname, found);
    return *value != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
load(py_thread *ts, py_cont *cont, py_import_found *found, PyObject **result)
{
    PyObject *value = NULL;
    py_step how = load_above(ts, cont, PyString_AS_STRING(cont->object[SUB_FULLNAME]), found, &value);
    py_import_found_clear(found);
    return how < STEP_CALL ? loaded(cont, how, value, result) : how;
}

/* None for a module that cannot be found, but for reload(); other errors stay. */
static py_step
not_found(const py_cont *cont, PyObject **result)
{
    if (cont->number[SUB_KIND] == KIND_AGAIN || !PyErr_ExceptionMatches(PyExc_ImportError)) {
        return STEP_RAISE;
    }
    PyErr_Clear();
    return py_flat_none(result);
}

/* No hook knows the module. */
static py_step
find_without_hooks(py_thread *ts, py_cont *cont, PyObject **result)
{
    py_import_found found;
    int status = py_import_find_unhooked(PyString_AS_STRING(cont->object[SUB_FULLNAME]),
                                         PyString_AS_STRING(cont->object[SUB_SUBNAME]), cont->object[SUB_PATH], &found);
    return status < 0 ? not_found(cont, result) : load(ts, cont, &found, result);
}

static py_step
ask_hook(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *path = cont->object[SUB_PATH];
    PyObject *args[2] = {cont->object[SUB_FULLNAME], path != NULL ? path : Py_None};
    PyObject *hook = PyList_GET_ITEM(cont->object[SUB_HOOKS], cont->number[SUB_INDEX]++);
    Py_INCREF(hook);
    PyObject *method = PyObject_GetAttrString(hook, "find_module");
    Py_DECREF(hook);
    *value = NULL;
    if (method == NULL) {
        return STEP_RAISE;
    }
    py_step how = py_flat_then(ts, cont, method, args, 2, NULL, value);
    Py_DECREF(method);
    return how;
}

/* Asks the hooks of sys.meta_path; `loader` is what the one before has given. */
static py_step
find(py_thread *ts, py_cont *cont, py_step how, PyObject *loader, PyObject **result)
{
    while (how == STEP_RETURN) {
        if (loader != Py_None) {
            py_import_found found = {.type = IMPORT_HOOK, .loader = loader};
            return load(ts, cont, &found, result);
        }
        Py_DECREF(loader);
        if (cont->number[SUB_INDEX] >= PyList_GET_SIZE(cont->object[SUB_HOOKS])) {
            return find_without_hooks(ts, cont, result);
        }
        how = ask_hook(ts, cont, &loader);
    }
    return how == STEP_RAISE ? not_found(cont, result) : how;
}

static py_step
submodule_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    return cont->number[SUB_KIND] >= KIND_FINDING ? find(ts, cont, how, value, result) : loaded(cont, how, value, result);
}

const py_cont_kind py_kind_import_submodule = {"import.submodule", submodule_resume, 5, 2,
                                            "parent fullname subname path hooks; kind index"};

static py_cont *
new_submodule(py_thread *ts, PyObject *parent, const char *subname, const char *fullname)
{
    py_cont *cont = py_cont_new(ts, &py_kind_import_submodule);
    if (cont == NULL) {
        return NULL;
    }
    Py_INCREF(parent);
    cont->object[SUB_PARENT] = parent;
    cont->object[SUB_FULLNAME] = PyString_FromString(fullname);
    cont->object[SUB_SUBNAME] = PyString_FromString(subname);
    if (cont->object[SUB_FULLNAME] == NULL || cont->object[SUB_SUBNAME] == NULL) {
        Py_DECREF(cont);
        return NULL;
    }
    return cont;
}

/* Where the submodules of `parent` are. 1: *path (new or NULL), 0: it is no package, -1 error. */
static int
submodule_path(PyObject *parent, PyObject **path)
{
    *path = NULL;
    if (parent == Py_None) {
        return 1;
    }
    *path = PyObject_GetAttrString(parent, "__path__");
    if (*path == NULL) {
        PyErr_Clear();
        return 0;
    }
    return 1;
}

/* Takes `path` over. */
static py_step
find_and_load(py_thread *ts, int kind, PyObject *parent, PyObject *path, const char *subname, const char *fullname,
              PyObject **result)
{
    py_cont *cont = new_submodule(ts, parent, subname, fullname);
    py_step how = STEP_RAISE;
    if (cont == NULL) {
        Py_XDECREF(path);
        return STEP_RAISE;
    }
    cont->object[SUB_PATH] = path;
    cont->object[SUB_HOOKS] = py_import_meta_path();
    cont->number[SUB_KIND] = kind;
    if (cont->object[SUB_HOOKS] != NULL) {
        Py_INCREF(Py_None);
        how = find(ts, cont, STEP_RETURN, Py_None, result);
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_import_submodule(py_thread *ts, PyObject *parent, const char *subname, const char *fullname, PyObject **result)
{
    PyObject *path;
    PyObject *known = PyDict_GetItemString(PyImport_GetModuleDict(), fullname);
    if (known != NULL || submodule_path(parent, &path) == 0) {
        *result = known != NULL ? known : Py_None;
        Py_INCREF(*result);
        return STEP_RETURN;
    }
    return find_and_load(ts, KIND_FINDING, parent, path, subname, fullname, result);
}

py_step
py_import_again(py_thread *ts, PyObject *path, const char *subname, const char *fullname, PyObject **result)
{
    Py_XINCREF(path);
    return find_and_load(ts, KIND_AGAIN, Py_None, path, subname, fullname, result);
}
