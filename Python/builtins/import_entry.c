/* Who looks for modules in an entry of the path: its importer, made by the first of sys.path_hooks that takes the entry, and kept in
 * sys.path_importer_cache; None stands for an ordinary directory.
 *
 * A flat machine, "import.entry": hooks and find_module of importers run in frames above it.
 *
 * I1 What it gives is a loader, or None: the importer does not know the module, or the entry itself: an ordinary directory, in
 *    which its caller is to look.  So no loader is a str.
 * I2 While hooks run the entry counts as an ordinary directory: hooks may import.
 */
#include "import_internal.h"
#include "py_flat_steps.h"

#include <sys/stat.h>

enum { ENTRY, FULLNAME, HOOKS, CACHE };     /* FULLNAME empty: the importer itself is wanted */
enum { STAGE, INDEX };
enum { MAKING, ASKING };

/* Asks the importer for the module. */
static py_step
ask(py_thread *ts, py_cont *cont, PyObject *importer, PyObject **value)
{
    cont->number[STAGE] = ASKING;
    PyObject *method = PyObject_GetAttrString(importer, "find_module");
    if (method == NULL) {
        return STEP_RAISE;
    }
    py_step how = py_flat_then(ts, cont, method, &cont->object[FULLNAME], 1, NULL, value);
    Py_DECREF(method);
    return how;
}

/* What find_module has given. Steals it. */
static py_step
take_loader(PyObject *loader, PyObject **result)
{
    if (PyString_Check(loader)) {   /* I1: it has no load_module, and that is what is said */
        *result = PyObject_GetAttrString(loader, "load_module");
        Py_DECREF(loader);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    *result = loader;
    return STEP_RETURN;
}

/* The importer (stolen) is there. */
static py_step
have_importer(py_thread *ts, py_cont *cont, PyObject *importer, PyObject **result)
{
    PyObject *value = NULL;
    py_step how;
    if (cont->object[FULLNAME] == NULL) {
        *result = importer;
        return STEP_RETURN;
    }
    if (importer == Py_None) {
        Py_DECREF(importer);
        Py_INCREF(cont->object[ENTRY]);
        *result = cont->object[ENTRY];
        return STEP_RETURN;
    }
    how = ask(ts, cont, importer, &value);
    Py_DECREF(importer);
    return how == STEP_RETURN ? take_loader(value, result) : how;
}

/* No hook takes the entry. Returns new, None for an ordinary directory. Raises yes. */
static PyObject *
importer_without_hooks(PyObject *entry)
{
    PyObject *importer = PyObject_CallFunctionObjArgs((PyObject *)&PyNullImporter_Type, entry, NULL);
    if (importer == NULL && PyErr_ExceptionMatches(PyExc_ImportError)) {
        PyErr_Clear();
        Py_INCREF(Py_None);
        return Py_None;
    }
    return importer;
}

/* Calls the next hooks until one takes the entry; *importer is NULL when none does. */
static py_step
call_hooks(py_thread *ts, py_cont *cont, PyObject **importer)
{
    py_step how = STEP_RETURN;
    *importer = NULL;
    while (*importer == NULL && cont->number[INDEX] < PyList_GET_SIZE(cont->object[HOOKS])) {
        PyObject *hook = PyList_GET_ITEM(cont->object[HOOKS], cont->number[INDEX]++);
        Py_INCREF(hook);
        how = py_flat_then(ts, cont, hook, &cont->object[ENTRY], 1, NULL, importer);
        Py_DECREF(hook);
        if (how >= STEP_CALL || (how == STEP_RAISE && !PyErr_ExceptionMatches(PyExc_ImportError))) {
            return how;
        }
        PyErr_Clear();
    }
    return STEP_RETURN;
}

/* A hook has answered: with an importer, or it has raised. */
static py_step
entry_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (cont->number[STAGE] == ASKING) {
        return how == STEP_RETURN ? take_loader(value, result) : how;
    }
    if (how == STEP_RAISE) {
        if (!PyErr_ExceptionMatches(PyExc_ImportError)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
        value = NULL;
    }
    if (value == NULL) {
        how = call_hooks(ts, cont, &value);
        if (how != STEP_RETURN) {
            return how;
        }
    }
    if (value == NULL) {
        value = importer_without_hooks(cont->object[ENTRY]);
    }
    if (value == NULL || (value != Py_None && PyDict_SetItem(cont->object[CACHE], cont->object[ENTRY], value) < 0)) {
        Py_XDECREF(value);
        return STEP_RAISE;
    }
    return have_importer(ts, cont, value, result);
}

const py_cont_kind py_kind_import_entry = {"import.entry", entry_resume, 4, 2, "entry fullname hooks cache; stage index"};

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

/* The machine for an entry whose importer is `known` (borrowed), or NULL: to be made. */
static py_step
begin(py_thread *ts, PyObject *entry, PyObject *fullname, PyObject *hooks, PyObject *cache, PyObject *known,
      PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_import_entry, entry, fullname, hooks);
    py_step how = STEP_RAISE;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(cache);
    cont->object[CACHE] = cache;
    if (known != NULL) {
        Py_INCREF(known);
        how = have_importer(ts, cont, known, result);
    }
    else if (PyDict_SetItem(cache, entry, Py_None) == 0) {      /* I2 */
        how = entry_resume(ts, cont, STEP_RETURN, NULL, result);
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_import_ask_entry(py_thread *ts, PyObject *entry, PyObject *fullname, PyObject **result)
{
    PyObject *hooks, *cache;
    if (find_hook_objects(&hooks, &cache) < 0) {
        return STEP_RAISE;
    }
    PyObject *known = PyDict_GetItem(cache, entry);
    if (known == Py_None && fullname != NULL) {
        Py_INCREF(entry);
        *result = entry;
        return STEP_RETURN;
    }
    return begin(ts, entry, fullname, hooks, cache, known, result);
}

static py_step
get_importer(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    return py_import_ask_entry(ts, args[0], NULL, result);
}

PyObject *
PyImport_GetImporter(PyObject *entry)
{
    return py_flat_run_function(get_importer, NULL, &entry, 1, NULL);
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
