/* One module of an import: it is in sys.modules, or it is found and loaded.
 *
 *     sys.meta_path, hook after hook ─▶ inside the program (import_find.c) ─▶ the path, entry after entry (import_entry.c)
 *         ─▶ load_module of a hook, code in a frame, or C
 *
 * A flat machine: hooks and code run in frames above its continuation, "import.submodule".
 *
 * Not here: dotted names (import_module.c).
 */
#include "import_internal.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"

enum { SUB_PARENT, SUB_FULLNAME, SUB_SUBNAME, SUB_PATH, SUB_HOOKS };   /* PATH: of the parent, may be NULL */
enum { SUB_KIND, SUB_INDEX };
/* FINDING: HOOKS are those of sys.meta_path; SEARCHING: it is the path.  Both may be for reload(). */
enum { KIND_CODE, KIND_LOADED, KIND_FINDING, KIND_FINDING_AGAIN, KIND_SEARCHING, KIND_SEARCHING_AGAIN };

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

/* Runs code as that of a module above `cont`. */
static py_step
run_code(py_thread *ts, py_cont *cont, const char *fullname, PyObject *code, PyObject *path, PyObject **value)
{
    PyObject *module = py_import_begin_code(fullname, code, path);
    py_step how;
    if (module == NULL) {
        return STEP_RAISE;
    }
    PyObject *dict = PyModule_GetDict(module);
    Py_INCREF(dict);
    cont->number[SUB_KIND] = KIND_CODE;
    FLAT_BELOW(ts, cont, how, py_flat_eval_code(ts, (PyCodeObject *)code, dict, dict, value));
    Py_DECREF(dict);
    return how;
}

/* The same for a source or compiled file.  One that has no code leaves sys.modules as it is. */
static py_step
run_file(py_thread *ts, py_cont *cont, const char *fullname, py_import_found *found, PyObject **value)
{
    PyObject *path;
    if (found->file == NULL) {
        PyErr_Format(PyExc_ValueError, "file object required for import (type code %d)", found->type);
        return STEP_RAISE;
    }
    PyObject *code = py_import_code(fullname, found, &path);
    if (code == NULL) {
        return STEP_RAISE;
    }
    py_step how = run_code(ts, cont, fullname, code, path, value);
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
        return run_file(ts, cont, fullname, found, value);
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

static int
is_for_reload(const py_cont *cont)
{
    return cont->number[SUB_KIND] == KIND_FINDING_AGAIN || cont->number[SUB_KIND] == KIND_SEARCHING_AGAIN;
}

/* None for a module that cannot be found, but for reload(); other errors stay. */
static py_step
not_found(const py_cont *cont, PyObject **result)
{
    if (is_for_reload(cont) || !PyErr_ExceptionMatches(PyExc_ImportError)) {
        return STEP_RAISE;
    }
    PyErr_Clear();
    return py_flat_none(result);
}

/* The next entry of the path that is a text, NULL: there is none, or an error. Returns new. Raises yes. */
static PyObject *
next_entry(py_cont *cont)
{
    PyObject *path = cont->object[SUB_HOOKS], *entry = NULL;
    while (entry == NULL && !PyErr_Occurred() && cont->number[SUB_INDEX] < PyList_GET_SIZE(path)) {
        entry = py_import_entry_text(PyList_GET_ITEM(path, cont->number[SUB_INDEX]++));
    }
    if (entry == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_ImportError, "No module named %.200s", PyString_AS_STRING(cont->object[SUB_SUBNAME]));
    }
    return entry;
}

/* Goes through the path; `answer` (stolen) is what the entry before has come to (I1 of import_entry.c). */
static py_step
search(py_thread *ts, py_cont *cont, py_step how, PyObject *answer, py_import_found *found, PyObject **result)
{
    const char *subname = PyString_AS_STRING(cont->object[SUB_SUBNAME]);
    int status = 0;
    while (how == STEP_RETURN) {
        if (PyString_Check(answer)) {
            status = py_import_find_in(answer, subname, found);
        }
        else if (answer != Py_None) {
            *found = (py_import_found){.type = IMPORT_HOOK, .loader = answer};
            return load(ts, cont, found, result);
        }
        Py_DECREF(answer);
        if (status > 0) {
            return load(ts, cont, found, result);
        }
        PyObject *entry = status == 0 ? next_entry(cont) : NULL;
        if (entry == NULL) {
            return not_found(cont, result);
        }
        FLAT_BELOW(ts, cont, how, py_import_ask_entry(ts, entry, cont->object[SUB_FULLNAME], &answer));
        Py_DECREF(entry);
    }
    return how == STEP_RAISE ? not_found(cont, result) : how;
}

/* No hook knows the module. */
static py_step
find_without_hooks(py_thread *ts, py_cont *cont, PyObject **result)
{
    py_import_found found;
    PyObject *path = cont->object[SUB_PATH];
    int status = py_import_find_inside(PyString_AS_STRING(cont->object[SUB_FULLNAME]),
                                       PyString_AS_STRING(cont->object[SUB_SUBNAME]), path, &found);
    if (status > 0) {
        return load(ts, cont, &found, result);
    }
    path = status == 0 ? py_import_search_path(path) : NULL;
    if (path == NULL) {
        return not_found(cont, result);
    }
    cont->number[SUB_KIND] = is_for_reload(cont) ? KIND_SEARCHING_AGAIN : KIND_SEARCHING;
    cont->number[SUB_INDEX] = 0;
    Py_XSETREF(cont->object[SUB_HOOKS], path);
    Py_INCREF(Py_None);
    return search(ts, cont, STEP_RETURN, Py_None, &found, result);
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
    py_import_found found;
    if (cont->number[SUB_KIND] >= KIND_SEARCHING) {
        return search(ts, cont, how, value, &found, result);
    }
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

/* The hooks of sys.meta_path. Returns new. Raises yes. */
static PyObject *
meta_path(void)
{
    PyObject *hooks = PySys_GetObject("meta_path");
    if (hooks == NULL || !PyList_Check(hooks)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.meta_path must be a list of import hooks");
        return NULL;
    }
    Py_INCREF(hooks);
    return hooks;
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
    cont->object[SUB_HOOKS] = meta_path();
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
    return find_and_load(ts, KIND_FINDING_AGAIN, Py_None, path, subname, fullname, result);
}

/* Loads what was found, or runs code. */
static py_step
load_alone(py_thread *ts, const char *name, py_import_found *found, PyObject *code, PyObject *path, PyObject **result)
{
    py_cont *cont = new_submodule(ts, Py_None, name, name);
    PyObject *value = NULL;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_step how = found != NULL ? load_above(ts, cont, name, found, &value)
                                : run_code(ts, cont, name, code, path, &value);
    if (how < STEP_CALL) {
        how = loaded(cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_import_load(py_thread *ts, const char *name, py_import_found *found, PyObject **result)
{
    return load_alone(ts, name, found, NULL, NULL, result);
}

py_step
py_import_run(py_thread *ts, const char *name, PyObject *code, PyObject *path, PyObject **result)
{
    return load_alone(ts, name, NULL, code, path, result);
}
