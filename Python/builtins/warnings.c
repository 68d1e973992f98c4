/* The module _warnings and PyErr_Warn*: decides whether a warning is shown, ignored or an error.
 *
 * A warning has a text, a category and a place (module, file, line). The filters are asked in order; the
 * first that fits names the action. What has been shown is remembered in the registry, a dict of the
 * module at the place. When the module `warnings` is imported, its filters, once registry, default action
 * and showwarning are used instead of those here; it is never imported for that.
 *
 * I1 everything taken from `warnings` may be of any type and is checked at every use.
 */
#include "Python.h"
#include "frameobject.h"
#include "py_replay.h"
#include "py_state.h"

/* ---- state ---- */

static py_warnings *
get_state(void)
{
    return &py_interp_get()->warnings;
}

static PyObject *
make_filter(PyObject *category, const char *action)
{
    return Py_BuildValue("(sOOOi)", action, Py_None, category, Py_None, 0);
}

static int
append_filter(PyObject *list, PyObject *category, const char *action)
{
    PyObject *filter = make_filter(category, action);
    int status = filter != NULL ? PyList_Append(list, filter) : -1;
    Py_XDECREF(filter);
    return status;
}

static PyObject *
make_filters(void)
{
    PyObject *list = PyList_New(0);
    const char *bytes_action = Py_BytesWarningFlag > 1 ? "error"
                               : Py_BytesWarningFlag   ? "default"
                                                       : "ignore";
    if (list == NULL ||
        (!Py_Py3kWarningFlag && !Py_DivisionWarningFlag &&
         append_filter(list, PyExc_DeprecationWarning, "ignore") < 0) ||
        append_filter(list, PyExc_PendingDeprecationWarning, "ignore") < 0 ||
        append_filter(list, PyExc_ImportWarning, "ignore") < 0 ||
        append_filter(list, PyExc_BytesWarning, bytes_action) < 0) {
        Py_XDECREF(list);
        return NULL;
    }
    return list;
}

void
py_warnings_clear(py_warnings *state)
{
    Py_CLEAR(state->filters);
    Py_CLEAR(state->once_registry);
    Py_CLEAR(state->default_action);
}

/* Attribute of an imported `warnings`, NULL without an error if there is none. Returns new. */
static PyObject *
imported_attribute(const char *name)
{
    PyObject *modules = PyThreadState_GET()->interp->modules;
    PyObject *module = modules != NULL ? PyDict_GetItemString(modules, "warnings") : NULL;
    if (module == NULL) {
        return NULL;
    }
    Py_INCREF(module);
    PyObject *value =
        PyObject_HasAttrString(module, name) ? PyObject_GetAttrString(module, name) : NULL;
    Py_DECREF(module);
    return value;
}

/* The imported attribute, which replaces ours, or ours. Returns borrowed. Raises yes. */
static PyObject *
current_setting(const char *name, PyObject **ours)
{
    PyObject *value = imported_attribute(name);
    if (value == NULL) {
        return PyErr_Occurred() ? NULL : *ours;
    }
    Py_XSETREF(*ours, value);
    return value;
}

/* ---- choosing the action ---- */

static int
pattern_matches(PyObject *pattern, PyObject *text)
{
    if (pattern == Py_None) {
        return 1;
    }
    PyObject *match = PyObject_CallMethod(pattern, "match", "O", text);
    if (match == NULL) {
        return -1;
    }
    int result = PyObject_IsTrue(match);
    Py_DECREF(match);
    return result;
}

/* Does this filter fit? 1, 0, or -1 with an error. */
static int
filter_fits(PyObject *filter, PyObject *text, PyObject *category, PyObject *module, long lineno)
{
    int fits = pattern_matches(PyTuple_GET_ITEM(filter, 1), text);
    if (fits > 0) {
        fits = PyObject_IsSubclass(category, PyTuple_GET_ITEM(filter, 2));
    }
    if (fits > 0) {
        fits = pattern_matches(PyTuple_GET_ITEM(filter, 3), module);
    }
    if (fits > 0) {
        long wanted = PyInt_AsLong(PyTuple_GET_ITEM(filter, 4));
        if (wanted == -1 && PyErr_Occurred()) {
            return -1;
        }
        fits = wanted == 0 || wanted == lineno;
    }
    return fits;
}

static PyObject *
default_action(void)
{
    PyObject *action = current_setting("defaultaction", &get_state()->default_action);
    if (action == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "warnings.defaultaction not found");
    }
    Py_XINCREF(action);
    return action;
}

/* The action's name (new), and the filter it comes from in *source (new). Raises yes. */
static PyObject *
choose_action(PyObject *category, PyObject *text, long lineno, PyObject *module, PyObject **source)
{
    PyObject *filters = current_setting("filters", &get_state()->filters);
    if (filters == NULL && PyErr_Occurred()) {
        return NULL;
    }
    if (filters == NULL || !PyList_Check(filters)) {
        PyErr_SetString(PyExc_ValueError, "_warnings.filters must be a list");
        return NULL;
    }
    Py_INCREF(filters);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(filters); i++) { /* the list may change meanwhile */
        PyObject *filter = PyList_GET_ITEM(filters, i);
        if (!PyTuple_Check(filter) || PyTuple_GET_SIZE(filter) != 5) {
            PyErr_Format(PyExc_ValueError, "_warnings.filters item %zd isn't a 5-tuple", i);
            Py_DECREF(filters);
            return NULL;
        }
        Py_INCREF(filter);
        int fits = filter_fits(filter, text, category, module, lineno);
        if (fits > 0) {
            PyObject *action = PyTuple_GET_ITEM(filter, 0);
            Py_INCREF(action);
            *source = filter;
            Py_DECREF(filters);
            return action;
        }
        Py_DECREF(filter);
        if (fits < 0) {
            Py_DECREF(filters);
            return NULL;
        }
    }
    Py_DECREF(filters);
    PyObject *action = default_action();
    if (action != NULL) {
        Py_INCREF(Py_None);
        *source = Py_None;
    }
    return action;
}

/* ---- registries ---- */

/* Was `key` there with a true value? With `add` it is there afterwards. 1, 0, -1 with an error. */
static int
already_warned(PyObject *registry, PyObject *key, int add)
{
    if (key == NULL) {
        return -1;
    }
    PyObject *seen = PyDict_GetItem(registry, key);
    if (seen != NULL) {
        Py_INCREF(seen);
        int truth = PyObject_IsTrue(seen);
        Py_DECREF(seen);
        if (truth != 0) {
            return truth;
        }
    }
    return add ? PyDict_SetItem(registry, key, Py_True) : 0;
}

static int
already_warned_anywhere(PyObject *registry, PyObject *text, PyObject *category)
{
    PyObject *key = Py_BuildValue("(OOi)", text, category, 0);
    int status = already_warned(registry, key, 1);
    Py_XDECREF(key);
    return status;
}

static PyObject *
once_registry(void)
{
    PyObject *registry = current_setting("onceregistry", &get_state()->once_registry);
    if (registry != NULL && !PyDict_Check(registry)) {
        PyErr_SetString(PyExc_TypeError, "warnings.onceregistry must be a dict");
        return NULL;
    }
    return registry;
}

/* ---- showing ---- */

/* The form of a warning when no showwarning is there: like it, on sys.stderr. */
static void
show_plainly(PyObject *filename, long lineno, PyObject *text, PyObject *category,
             PyObject *source_line)
{
    PyObject *name = PyObject_GetAttrString(category, "__name__");
    PyObject *file = PySys_GetObject("stderr");
    if (name == NULL || file == NULL) {
        PyErr_Clear();
        Py_XDECREF(name);
        return;
    }
    Py_INCREF(file);
    char number[32];
    PyOS_snprintf(number, sizeof number, ":%ld: ", lineno);
    PyFile_WriteObject(filename, file, Py_PRINT_RAW);
    PyFile_WriteString(number, file);
    PyFile_WriteObject(name, file, Py_PRINT_RAW);
    PyFile_WriteString(": ", file);
    PyFile_WriteObject(text, file, Py_PRINT_RAW);
    PyFile_WriteString("\n", file);
    Py_DECREF(name);
    if (source_line != NULL && PyString_Check(source_line)) {
        const char *line = PyString_AS_STRING(source_line);
        while (*line == ' ' || *line == '\t' || *line == '\014') {
            line++;
        }
        PyFile_WriteString("  ", file);
        PyFile_WriteString(line, file);
        PyFile_WriteString("\n", file);
    }
    else if (PyString_Check(filename)) {
        _Py_DisplaySourceLine(file, PyString_AS_STRING(filename), (int)lineno, 2);
    }
    Py_DECREF(file);
    PyErr_Clear();
}

static int
show_warning(PyObject *message, PyObject *text, PyObject *category, PyObject *filename, long lineno,
             PyObject *source_line)
{
    PyObject *show = imported_attribute("showwarning");
    if (show == NULL) {
        if (PyErr_Occurred()) {
            return -1;
        }
        show_plainly(filename, lineno, text, category, source_line);
        return 0;
    }
    if (!PyMethod_Check(show) && !PyFunction_Check(show)) {
        PyErr_SetString(PyExc_TypeError,
                        "warnings.showwarning() must be set to a function or method");
        Py_DECREF(show);
        return -1;
    }
    PyObject *number = PyInt_FromLong(lineno);
    PyObject *result = number != NULL ? PyObject_CallFunctionObjArgs(show, message, category,
                                                                     filename, number, NULL)
                                      : NULL;
    Py_XDECREF(number);
    Py_DECREF(show);
    Py_XDECREF(result);
    return result != NULL ? 0 : -1;
}

/* ---- the decision ---- */

/* Acts after the filter has spoken. 1: show it, 0: do not, -1: an error is set. */
static int
apply_action(PyObject *action_object, PyObject *source, PyObject *registry, PyObject *key,
             PyObject *category, PyObject *text, PyObject *message)
{
    const char *action = PyString_AsString(action_object);
    int seen = 0;
    if (action == NULL) {
        return -1;
    }
    if (strcmp(action, "error") == 0) {
        PyErr_SetObject(category, message);
        return -1;
    }
    if (strcmp(action, "always") == 0) {
        return 1;
    }
    if (registry != NULL && PyDict_SetItem(registry, key, Py_True) < 0) {
        return -1;
    }
    if (strcmp(action, "ignore") == 0) {
        return 0;
    }
    if (strcmp(action, "once") == 0) {
        PyObject *once = once_registry();
        seen = once != NULL ? already_warned_anywhere(once, text, category) : -1;
    }
    else if (strcmp(action, "module") == 0) {
        seen = registry != NULL ? already_warned_anywhere(registry, text, category) : 0;
    }
    else if (strcmp(action, "default") != 0) {
        PyObject *shown = PyObject_Repr(source);
        if (shown != NULL) {
            PyErr_Format(PyExc_RuntimeError, "Unrecognized action (%s) in warnings.filters:\n %s",
                         action, PyString_AS_STRING(shown));
            Py_DECREF(shown);
        }
        return -1;
    }
    return seen < 0 ? -1 : !seen;
}

/* The name of a module from that of its file. Returns new. Raises yes. */
static PyObject *
module_from_filename(PyObject *filename)
{
    const char *text = PyString_AsString(filename);
    if (text == NULL) {
        return NULL;
    }
    size_t size = strlen(text);
    if (size == 0) {
        return PyString_FromString("<unknown>");
    }
    if (size >= 3 && strcmp(text + size - 3, ".py") == 0) {
        size -= 3;
    }
    return PyString_FromStringAndSize(text, (Py_ssize_t)size);
}

typedef struct {
    PyObject *category;    /* owned */
    PyObject *text;        /* owned */
    PyObject *message;     /* owned: instance of the category */
} warning;

/* Makes text and instance from what was given, whichever of the two that is. */
static int
prepare(warning *w, PyObject *message, PyObject *category)
{
    int instance = PyObject_IsInstance(message, PyExc_Warning);
    if (instance < 0) {
        return -1;
    }
    if (instance) {
        w->text = PyObject_Str(message);
        Py_INCREF(message);
        w->message = message;
        w->category = (PyObject *)Py_TYPE(message);
        Py_INCREF(w->category);
    }
    else {
        Py_INCREF(message);
        w->text = message;
        w->message = PyObject_CallFunctionObjArgs(category, message, NULL);
        Py_INCREF(category);
        w->category = category;
    }
    return w->text != NULL && w->message != NULL ? 0 : -1;
}

static int
decide_and_show(warning *w, PyObject *filename, long lineno, PyObject *module, PyObject *registry,
                PyObject *source_line)
{
    PyObject *key = Py_BuildValue("(OOl)", w->text, w->category, lineno);
    if (key == NULL) {
        return -1;
    }
    int status = 0;
    int seen = registry != NULL ? already_warned(registry, key, 0) : 0;
    if (seen == 0) {
        PyObject *source = NULL;
        PyObject *action = choose_action(w->category, w->text, lineno, module, &source);
        status = action != NULL ? apply_action(action, source, registry, key, w->category, w->text,
                                               w->message)
                                : -1;
        Py_XDECREF(action);
        Py_XDECREF(source);
        if (status > 0) {
            status = show_warning(w->message, w->text, w->category, filename, lineno, source_line);
        }
    }
    Py_DECREF(key);
    return seen < 0 ? -1 : status;
}

/* `module`, `registry`, `source_line` may be NULL. Returns None (new). Raises yes. */
static PyObject *
warn_at(PyObject *category, PyObject *message, PyObject *filename, long lineno, PyObject *module,
        PyObject *registry, PyObject *source_line)
{
    warning w = {NULL, NULL, NULL};
    if (registry == Py_None) {
        registry = NULL;
    }
    if (registry != NULL && !PyDict_Check(registry)) {
        PyErr_SetString(PyExc_TypeError, "'registry' must be a dict or None");
        return NULL;
    }
    if (module == NULL) {
        module = module_from_filename(filename);
        if (module == NULL) {
            return NULL;
        }
    }
    else {
        Py_INCREF(module);
    }
    int status = prepare(&w, message, category);
    if (status == 0) {
        status = decide_and_show(&w, filename, lineno, module, registry, source_line);
    }
    Py_XDECREF(w.category);
    Py_XDECREF(w.text);
    Py_XDECREF(w.message);
    Py_DECREF(module);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- the place of the caller ---- */

/* argv[0], for warnings of the main program. Returns new. Raises yes. */
static PyObject *
main_filename(void)
{
    PyObject *argv = PySys_GetObject("argv");
    if (argv != NULL && PyList_Check(argv) && PyList_GET_SIZE(argv) > 0) {
        PyObject *name = PyList_GET_ITEM(argv, 0);
        int truth = PyObject_IsTrue(name);
        if (truth < 0) {
            return NULL;
        }
        if (truth) {
            Py_INCREF(name);
            return name;
        }
    }
    return PyString_FromString("__main__");
}

/* The source file behind __file__. Returns new, or NULL without an error. */
static PyObject *
source_filename(PyObject *globals)
{
    PyObject *file = PyDict_GetItemString(globals, "__file__");
    if (file == NULL || !PyString_Check(file)) {
        return NULL;
    }
    Py_ssize_t size = PyString_GET_SIZE(file);
    const char *text = PyString_AS_STRING(file);
    if (size >= 4 && (strcasecmp(text + size - 4, ".pyc") == 0 ||
                      strcasecmp(text + size - 4, ".pyo") == 0)) {
        return PyString_FromStringAndSize(text, size - 1);
    }
    Py_INCREF(file);
    return file;
}

typedef struct {
    PyObject *filename;  /* owned */
    PyObject *module;    /* owned */
    PyObject *registry;  /* owned */
    long lineno;
} place;

static void
free_place(place *p)
{
    Py_XDECREF(p->filename);
    Py_XDECREF(p->module);
    Py_XDECREF(p->registry);
}

static int
find_place(Py_ssize_t level, place *p)
{
    PyFrameObject *frame = PyThreadState_GET()->frame;
    while (--level > 0 && frame != NULL) {
        frame = frame->f_back;
    }
    PyObject *globals = frame != NULL ? frame->f_globals : PyThreadState_GET()->interp->sysdict;
    p->lineno = frame != NULL ? PyFrame_GetLineNumber(frame) : 1;
    if (globals == NULL) { /* so early that there is no sys */
        p->registry = PyDict_New();
        p->module = PyString_FromString("<string>");
        p->filename = PyString_FromString("<string>");
        return p->registry != NULL && p->module != NULL && p->filename != NULL ? 0 : -1;
    }
    p->registry = PyDict_GetItemString(globals, "__warningregistry__");
    Py_XINCREF(p->registry);
    if (p->registry == NULL) {
        p->registry = PyDict_New();
        if (p->registry == NULL ||
            PyDict_SetItemString(globals, "__warningregistry__", p->registry) < 0) {
            return -1;
        }
    }
    p->module = PyDict_GetItemString(globals, "__name__");
    Py_XINCREF(p->module);
    if (p->module == NULL) {
        p->module = PyString_FromString("<string>");
    }
    if (p->module == NULL) {
        return -1;
    }
    p->filename = source_filename(globals);
    if (p->filename == NULL && !PyErr_Occurred()) {
        if (PyString_Check(p->module) &&
            strcmp(PyString_AS_STRING(p->module), "__main__") == 0) {
            p->filename = main_filename();
        }
        else {
            Py_INCREF(p->module);
            p->filename = p->module;
        }
    }
    return p->filename != NULL ? 0 : -1;
}

static PyObject *
warn_here(PyObject *message, PyObject *category, Py_ssize_t level)
{
    place p = {NULL, NULL, NULL, 0};
    PyObject *result = NULL;
    if (find_place(level, &p) == 0) {
        result = warn_at(category, message, p.filename, p.lineno, p.module, p.registry, NULL);
    }
    free_place(&p);
    return result;
}

/* ---- the module's functions ---- */

/* The class of a warning instance, the given category, or UserWarning. Returns borrowed. */
static PyObject *
find_category(PyObject *message, PyObject *category)
{
    int instance = PyObject_IsInstance(message, PyExc_Warning);
    if (instance < 0) {
        return NULL;
    }
    if (instance) {
        category = (PyObject *)Py_TYPE(message);
    }
    else if (category == NULL || category == Py_None) {
        category = PyExc_UserWarning;
    }
    int fine = PyObject_IsSubclass(category, PyExc_Warning);
    if (fine < 0) {
        return NULL;
    }
    if (!fine) {
        PyErr_SetString(PyExc_ValueError, "category is not a subclass of Warning");
        return NULL;
    }
    return category;
}

static PyObject *
warnings_warn(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"message", "category", "stacklevel", NULL};
    PyObject *message, *category = NULL;
    Py_ssize_t level = 1;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|On:warn", (char **)keywords, &message,
                                     &category, &level)) {
        return NULL;
    }
    category = find_category(message, category);
    return category != NULL ? warn_here(message, category, level) : NULL;
}

/* The line of a module's source according to its loader. NULL without error: not known. */
static PyObject *
line_from_loader(PyObject *globals, int lineno)
{
    PyObject *loader = PyDict_GetItemString(globals, "__loader__");
    PyObject *name = PyDict_GetItemString(globals, "__name__");
    if (loader == NULL || name == NULL || !PyObject_HasAttrString(loader, "get_source")) {
        return NULL;
    }
    PyObject *source = PyObject_CallMethod(loader, "get_source", "O", name);
    if (source == NULL || source == Py_None) {
        Py_XDECREF(source);
        return NULL;
    }
    PyObject *lines = PyObject_CallMethod(source, "splitlines", NULL);
    Py_DECREF(source);
    if (lines != NULL && !PyList_Check(lines)) { /* a source that does not behave: no line */
        Py_DECREF(lines);
        return NULL;
    }
    PyObject *line = lines != NULL ? PySequence_GetItem(lines, lineno - 1) : NULL;
    Py_XDECREF(lines);
    return line;
}

static PyObject *
warnings_warn_explicit(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"message", "category", "filename",       "lineno",
                                           "module",  "registry", "module_globals", NULL};
    PyObject *message, *category, *filename;
    PyObject *module = NULL, *registry = NULL, *globals = NULL;
    int lineno;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "OOOi|OOO:warn_explicit", (char **)keywords,
                                     &message, &category, &filename, &lineno, &module, &registry,
                                     &globals)) {
        return NULL;
    }
    PyObject *line = NULL;
    if (globals != NULL && globals != Py_None && PyDict_Check(globals)) {
        line = line_from_loader(globals, lineno);
        if (line == NULL && PyErr_Occurred()) {
            return NULL;
        }
    }
    PyObject *result = warn_at(category, message, filename, lineno,
                               module == Py_None ? NULL : module, registry, line);
    Py_XDECREF(line);
    return result;
}

static const PyMethodDef warnings_methods[] = {
    {"warn", (PyCFunction)(void (*)(void))warnings_warn, METH_VARARGS | METH_KEYWORDS,
     "warn(message[, category[, stacklevel]]): warn about the caller"},
    {"warn_explicit", (PyCFunction)(void (*)(void))warnings_warn_explicit,
     METH_VARARGS | METH_KEYWORDS,
     "warn_explicit(message, category, filename, lineno[, module[, registry[, module_globals]]])"},
    {NULL, NULL, 0, NULL},
};

/* ---- C interface ---- */

int
PyErr_WarnEx(PyObject *category, const char *text, Py_ssize_t level)
{
    py_replay_keep(py_thread_get());   /* once is enough */
    PyObject *message = PyString_FromString(text);
    if (message == NULL) {
        return -1;
    }
    PyObject *result =
        warn_here(message, category != NULL ? category : PyExc_RuntimeWarning, level);
    Py_DECREF(message);
    Py_XDECREF(result);
    return result != NULL ? 0 : -1;
}

#undef PyErr_Warn
PyAPI_FUNC(int) PyErr_Warn(PyObject *category, char *text);

PyAPI_FUNC(PyObject *) PyModule_GetWarningsModule(void);

/* The module in Python. Returns new. Raises yes. */
PyObject *
PyModule_GetWarningsModule(void)
{
    return PyImport_ImportModule("warnings");
}

int
PyErr_Warn(PyObject *category, char *text)
{
    return PyErr_WarnEx(category, text, 1);
}

int
PyErr_WarnExplicit(PyObject *category, const char *text, const char *filename, int lineno,
                   const char *module, PyObject *registry)
{
    py_replay_keep(py_thread_get());
    PyObject *message = PyString_FromString(text);
    PyObject *file = PyString_FromString(filename);
    PyObject *name = module != NULL ? PyString_FromString(module) : NULL;
    PyObject *result = NULL;
    if (message != NULL && file != NULL && (module == NULL || name != NULL)) {
        result = warn_at(category != NULL ? category : PyExc_RuntimeWarning, message, file, lineno,
                         name, registry, NULL);
    }
    Py_XDECREF(message);
    Py_XDECREF(file);
    Py_XDECREF(name);
    Py_XDECREF(result);
    return result != NULL ? 0 : -1;
}

void
_PyWarnings_Init(void)
{
    PyObject *module = Py_InitModule3("_warnings", (PyMethodDef *)warnings_methods,
                                      "The part of `warnings` that the interpreter needs itself.");
    if (module == NULL) {
        return;
    }
    py_warnings *state = get_state();
    if (state->filters == NULL) {
        state->filters = make_filters();
        state->once_registry = PyDict_New();
        state->default_action = PyString_FromString("default");
    }
    if (state->filters == NULL || state->once_registry == NULL || state->default_action == NULL) {
        return;
    }
    Py_INCREF(state->filters);
    Py_INCREF(state->once_registry);
    Py_INCREF(state->default_action);
    PyModule_AddObject(module, "filters", state->filters);
    PyModule_AddObject(module, "once_registry", state->once_registry);
    PyModule_AddObject(module, "default_action", state->default_action);
}
