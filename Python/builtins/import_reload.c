/* reload(module): found and loaded once more (import_submodule.c), into the module that is there.
 *
 * I1 interp->modules_reloading has the modules that are being loaded again, by name; reload() of one of them gives it as it is.
 */
#include "import_internal.h"
#include "py_import.h"
#include "py_flat_steps.h"

enum { MODULE, NAME };

/* The path to search for a module again: that of its package. 1 found, 0 top level, -1 error. */
static int
reload_path(const char *name, const char **subname, PyObject **path)
{
    const char *dot = strrchr(name, '.');
    *path = NULL;
    *subname = name;
    if (dot == NULL) {
        return 0;
    }
    PyObject *parent_name = PyString_FromStringAndSize(name, dot - name);
    if (parent_name == NULL) {
        return -1;
    }
    PyObject *parent = PyDict_GetItem(PyImport_GetModuleDict(), parent_name);
    if (parent == NULL) {
        PyErr_Format(PyExc_ImportError, "reload(): parent %.200s not in sys.modules",
                     PyString_AS_STRING(parent_name));
        Py_DECREF(parent_name);
        return -1;
    }
    Py_DECREF(parent_name);
    *subname = dot + 1;
    *path = PyObject_GetAttrString(parent, "__path__");
    if (*path == NULL) {
        PyErr_Clear();
    }
    return 1;
}

/* Loading has ended.  After an error the old module stays, with what the new code has done to it. */
static py_step
reload_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *type, *error, *traceback;
    PyErr_Fetch(&type, &error, &traceback);
    if (how == STEP_RAISE) {
        PyDict_SetItem(PyImport_GetModuleDict(), cont->object[NAME], cont->object[MODULE]);
    }
    PyDict_Clear(ts->base.interp->modules_reloading);
    PyErr_Restore(type, error, traceback);
    *result = value;
    return how;
}

const py_cont_kind py_kind_import_reload = {"import.reload", reload_resume, 2, 0, "module name"};

static py_step
load_again(py_thread *ts, PyObject *module, PyObject *name, PyObject **result)
{
    const char *subname;
    PyObject *path, *value = NULL;
    py_cont *cont = py_cont_with(ts, &py_kind_import_reload, module, name, NULL);
    py_step how = STEP_RAISE;

    if (cont == NULL) {
        return STEP_RAISE;
    }
    if (reload_path(PyString_AS_STRING(name), &subname, &path) >= 0) {
        FLAT_BELOW(ts, cont, how, py_import_again(ts, path, subname, PyString_AS_STRING(name), &value));
        Py_XDECREF(path);
    }
    if (how < STEP_CALL) {
        how = reload_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

/* 1: it is to be loaded, 0: *running (new) is what reload() gives, -1: an exception is set. */
static int
begin(PyObject *reloading, PyObject *module, const char *name, PyObject **running)
{
    if (module != PyDict_GetItemString(PyImport_GetModuleDict(), name)) {
        PyErr_Format(PyExc_ImportError, "reload(): module %.200s not in sys.modules", name);
        return -1;
    }
    *running = PyDict_GetItemString(reloading, name);     /* I1 */
    if (*running != NULL) {
        Py_INCREF(*running);
        return 0;
    }
    return PyDict_SetItemString(reloading, name, module) < 0 ? -1 : 1;
}

py_step
py_import_reload(py_thread *ts, PyObject *module, PyObject **result)
{
    const char *text;
    if (module == NULL || !PyModule_Check(module)) {
        PyErr_SetString(PyExc_TypeError, "reload() argument must be module");
        return STEP_RAISE;
    }
    if ((text = PyModule_GetName(module)) == NULL) {
        return STEP_RAISE;
    }
    PyObject *name = PyString_FromString(text);
    int status = name != NULL ? begin(ts->base.interp->modules_reloading, module, text, result) : -1;
    py_step how = status < 0 ? STEP_RAISE : status == 0 ? STEP_RETURN : load_again(ts, module, name, result);
    Py_XDECREF(name);
    return how;
}

static py_step
reload_one(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    return py_import_reload(ts, args[0], result);
}

PyObject *
PyImport_ReloadModule(PyObject *module)
{
    if (PyThreadState_GET()->interp->modules_reloading == NULL) {
        Py_FatalError("PyImport_ReloadModule: no modules_reloading dictionary!");
    }
    return py_flat_run_function(reload_one, NULL, &module, 1, NULL);
}
