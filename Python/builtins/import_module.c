/* The import statement: relative and dotted names, packages, from-lists.
 *
 * A flat machine: "import.name" walks a dotted name and the from-list, one submodule (import_submodule.c) after the
 * other:
 *
 *     parent (relative import) ─▶ first part, there or at the top ─▶ further parts ─▶ from-list ─▶ result
 *
 * I1 the import lock is taken once by "import.name" and given back when it ends, either way. One that was restored from
 *    a pickle has not taken it: its number[2] says so.
 * I2 None in sys.modules under a full name says: looked for there, not found, take the top-level one.
 */
#include "import_internal.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_state.h"
#include "pythread.h"

/* ---- what is there already ---- */

/* Is an import with these globals one of the top level? */
static int
is_absolute(PyObject *globals, long level)
{
    if (level != -1 || globals == NULL || !PyDict_Check(globals)) {
        return level == 0;
    }
    PyObject *package = PyDict_GetItem(globals, PY_ID(__package__)), *name = PyDict_GetItem(globals, PY_ID(__name__));
    if (package != NULL && package != Py_None) {
        return 0;
    }
    if (name == NULL || !PyString_Check(name)) {
        return 1;       /* code that exec runs with globals of its own */
    }
    return package == Py_None && PyDict_GetItem(globals, PY_ID(__path__)) == NULL &&
           strchr(PyString_AS_STRING(name), '.') == NULL;
}

/* Is nobody else in the middle of an import? */
static int
is_lock_ours(void)
{
    const py_import_lock *lock = &py_runtime_state.import_lock;
    return lock->level == 0 || lock->owner == PyThread_get_thread_ident();
}

/* The first `size` characters of `name` in sys.modules, unless None. Returns borrowed or NULL. */
static PyObject *
find_known(PyObject *name, Py_ssize_t size)
{
    PyObject *modules = PyImport_GetModuleDict();
    if (size == PyString_GET_SIZE(name)) {
        PyObject *module = PyDict_GetItem(modules, name);
        return module != Py_None ? module : NULL;
    }
    PyObject *part = PyString_FromStringAndSize(PyString_AS_STRING(name), size);
    if (part == NULL) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *module = PyDict_GetItem(modules, part);
    Py_DECREF(part);
    return module != Py_None ? module : NULL;
}

/* An import has nothing to do when all packages of the dotted name are known, and a from-list is of a plain module. */
PyObject *
py_import_known(PyObject *name, PyObject *globals, PyObject *fromlist, long level)
{
    const char *text = PyString_AS_STRING(name);
    PyObject *head = NULL, *module = NULL;
    if (strchr(text, '/') != NULL || !is_absolute(globals, level) || !is_lock_ours()) {
        return NULL;
    }
    for (const char *end = text; end != NULL;) {
        end = strchr(end, '.');
        module = find_known(name, end != NULL ? end - text : PyString_GET_SIZE(name));
        if (module == NULL) {
            return NULL;
        }
        head = head != NULL ? head : module;
        end = end != NULL ? end + 1 : NULL;
    }
    if (fromlist != Py_None) {
        if (!PyTuple_CheckExact(fromlist) || !PyModule_CheckExact(module) ||
            PyDict_GetItem(PyModule_GetDict(module), PY_ID(__path__)) != NULL) {
            return NULL;
        }
        head = PyTuple_GET_SIZE(fromlist) > 0 ? module : head;
    }
    Py_INCREF(head);
    return head;
}

/* ---- the parent of a relative import ---- */

static int
set_package(PyObject *globals, const char *name, Py_ssize_t size)
{
    PyObject *text = name != NULL ? PyString_FromStringAndSize(name, size) : Py_None;
    if (text == NULL) {
        return -1;
    }
    if (name == NULL) {
        Py_INCREF(text);
    }
    int status = PyDict_SetItem(globals, PY_ID(__package__), text);
    Py_DECREF(text);
    return status;
}

static int
refuse_non_package(int level)
{
    if (level > 0) {
        PyErr_SetString(PyExc_ValueError, "Attempted relative import in non-package");
        return -1;
    }
    return 0;
}

static int
copy_name(char *buffer, PyObject *name, const char *message)
{
    if (PyString_GET_SIZE(name) > MAXPATHLEN) {
        PyErr_SetString(PyExc_ValueError, message);
        return -1;
    }
    strcpy(buffer, PyString_AS_STRING(name));
    return 1;
}

/* The package's name according to __package__. 1 found, 0 none, -1 error. */
static int
name_from_package(PyObject *package, int level, char *buffer)
{
    if (!PyString_Check(package)) {
        PyErr_SetString(PyExc_ValueError, "__package__ set to non-string");
        return -1;
    }
    if (PyString_GET_SIZE(package) == 0) {
        return refuse_non_package(level);
    }
    return copy_name(buffer, package, "Package name too long");
}

/* The package's name according to __name__ and __path__; remembers it in __package__. */
static int
name_from_module(PyObject *globals, int level, char *buffer)
{
    PyObject *name = PyDict_GetItem(globals, PY_ID(__name__));
    if (name == NULL || !PyString_Check(name)) {
        return 0;
    }
    if (PyDict_GetItem(globals, PY_ID(__path__)) != NULL) {
        if (copy_name(buffer, name, "Module name too long") < 0) {
            return -1;
        }
        return set_package(globals, buffer, (Py_ssize_t)strlen(buffer)) < 0 ? -1 : 1;
    }
    const char *dot = strrchr(PyString_AS_STRING(name), '.');
    if (dot == NULL) {
        if (refuse_non_package(level) < 0) {
            return -1;
        }
        return set_package(globals, NULL, 0) < 0 ? -1 : 0;
    }
    Py_ssize_t size = dot - PyString_AS_STRING(name);
    if (size >= MAXPATHLEN) {
        PyErr_SetString(PyExc_ValueError, "Module name too long");
        return -1;
    }
    memcpy(buffer, PyString_AS_STRING(name), (size_t)size);
    buffer[size] = '\0';
    return set_package(globals, buffer, size) < 0 ? -1 : 1;
}

/* The package that the import is relative to: borrowed, None for absolute. Its name is in `buffer`. */
static PyObject *
get_parent(PyObject *globals, char *buffer, int level)
{
    buffer[0] = '\0';
    if (globals == NULL || !PyDict_Check(globals) || level == 0) {
        return Py_None;
    }
    PyObject *package = PyDict_GetItem(globals, PY_ID(__package__));
    int found = package != NULL && package != Py_None ? name_from_package(package, level, buffer)
                                                      : name_from_module(globals, level, buffer);
    if (found <= 0) {
        buffer[0] = '\0';
        return found < 0 ? NULL : Py_None;
    }
    for (int up = level; up > 1; up--) {
        char *dot = strrchr(buffer, '.');
        if (dot == NULL) {
            PyErr_SetString(PyExc_ValueError, "Attempted relative import beyond toplevel package");
            return NULL;
        }
        *dot = '\0';
    }
    PyObject *parent = PyDict_GetItemString(PyImport_GetModuleDict(), buffer);
    if (parent != NULL) {
        return parent;
    }
    if (level >= 1) {
        return PyErr_Format(PyExc_SystemError,
                            "Parent module '%.200s' not loaded, cannot perform relative import",
                            buffer);
    }
    PyObject *text = PyString_FromFormat(
        "Parent module '%.200s' not found while handling absolute import", buffer);
    if (text == NULL) {
        return NULL;
    }
    int failed = PyErr_WarnEx(PyExc_RuntimeWarning, PyString_AS_STRING(text), 1);
    Py_DECREF(text);
    buffer[0] = '\0';
    return failed ? NULL : Py_None;
}

/* ---- a dotted name ---- */

/* MODULE: what was reached; NAME: the rest of the dotted name, NULL at its end; FULL: the full name of
 * MODULE (NULL: top level); ALT: a str while the first part may still be tried at the top. */
enum { NAME_MODULE, NAME_HEAD, NAME_FROM, NAME_NAME, NAME_FULL, NAME_ALT };
enum { NAME_STAGE, NAME_INDEX, NAME_LOCKED };
enum { STAGE_PART, STAGE_TOP, STAGE_FROM, STAGE_PATH };     /* PATH: is it a package? */

static void
set_field(py_cont *cont, int field, PyObject *object)
{
    Py_XSETREF(cont->object[field], object);
}

/* Takes the first part off the remaining name. Returns new. Raises yes. */
static PyObject *
split_part(py_cont *cont, PyObject **rest)
{
    const char *name = PyString_AS_STRING(cont->object[NAME_NAME]);
    const char *dot = strchr(name, '.');
    size_t size = dot != NULL ? (size_t)(dot - name) : strlen(name);
    *rest = NULL;
    if (size == 0) {
        PyErr_SetString(PyExc_ValueError, "Empty module name");
        return NULL;
    }
    if (dot != NULL && dot[1] != '\0') { /* a dot at the very end counts for nothing */
        *rest = PyString_FromString(dot + 1);
        if (*rest == NULL) {
            return NULL;
        }
    }
    PyObject *part = PyString_FromStringAndSize(name, (Py_ssize_t)size);
    if (part == NULL) {
        Py_CLEAR(*rest);
    }
    return part;
}

/* FULL joined with the part. Returns new. Raises yes. */
static PyObject *
join_name(PyObject *full, const char *part)
{
    PyObject *joined = full != NULL
                           ? PyString_FromFormat("%s.%s", PyString_AS_STRING(full), part)
                           : PyString_FromString(part);
    if (joined != NULL && PyString_GET_SIZE(joined) >= MAXPATHLEN) {
        Py_CLEAR(joined);
        PyErr_SetString(PyExc_ValueError, "Module name too long");
    }
    return joined;
}

/* Imports the next part below MODULE, or at the top in stage TOP. */
static py_step
import_part(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *rest;
    PyObject *part = split_part(cont, &rest);
    if (part == NULL) {
        return STEP_RAISE;
    }
    int top = cont->number[NAME_STAGE] == STAGE_TOP;
    PyObject *full = join_name(top ? NULL : cont->object[NAME_FULL], PyString_AS_STRING(part));
    PyObject *parent = top ? Py_None : cont->object[NAME_MODULE];
    py_step how = STEP_RAISE;
    if (full != NULL) {
        Py_INCREF(parent);
        py_cont_push(ts, cont);
        how = py_import_submodule(ts, parent, PyString_AS_STRING(part), PyString_AS_STRING(full),
                               value);
        if (how < STEP_CALL) {
            py_cont_pop(ts, cont);
        }
        Py_DECREF(parent);
    }
    Py_DECREF(part);
    Py_XDECREF(full);
    Py_XDECREF(rest);
    return how;
}

/* A part was imported (module, owned, or None). 1 again at the top, 0 go on, -1 error. */
static int
take_part(py_cont *cont, PyObject *module)
{
    PyObject *rest;
    PyObject *part = split_part(cont, &rest);
    if (part == NULL) {
        Py_DECREF(module);
        return -1;
    }
    int top = cont->number[NAME_STAGE] == STAGE_TOP;
    int status = -1;
    PyObject *full = join_name(top ? NULL : cont->object[NAME_FULL], PyString_AS_STRING(part));
    if (full == NULL) {
        goto done;
    }
    if (module == Py_None) {
        if (cont->object[NAME_ALT] != NULL && !top) {
            status = 1;
        }
        else {
            PyErr_Format(PyExc_ImportError, "No module named %.200s",
                         PyString_AS_STRING(cont->object[NAME_NAME]));
        }
        goto done;
    }
    if (top) { /* I2 */
        PyObject *missed = join_name(cont->object[NAME_FULL], PyString_AS_STRING(part));
        if (missed == NULL ||
            PyDict_SetItem(PyImport_GetModuleDict(), missed, Py_None) < 0) {
            Py_XDECREF(missed);
            goto done;
        }
        Py_DECREF(missed);
    }
    Py_INCREF(module);
    set_field(cont, NAME_MODULE, module);
    if (cont->object[NAME_HEAD] == NULL) {
        Py_INCREF(module);
        set_field(cont, NAME_HEAD, module);
    }
    Py_INCREF(full);
    set_field(cont, NAME_FULL, full);
    set_field(cont, NAME_NAME, rest);
    rest = NULL;
    set_field(cont, NAME_ALT, NULL);
    status = 0;
done:
    Py_DECREF(module);
    Py_DECREF(part);
    Py_XDECREF(rest);
    Py_XDECREF(full);
    return status;
}

/* ---- the from-list ---- */

/* All items of the sequence from `index` on appended to the list, except stars when `nested`. */
static int
extend_names(PyObject *list, PyObject *sequence)
{
    for (Py_ssize_t i = 0;; i++) {
        PyObject *item = PySequence_GetItem(sequence, i);
        if (item == NULL) {
            if (PyErr_ExceptionMatches(PyExc_IndexError)) {
                PyErr_Clear();
                return 0;
            }
            return -1;
        }
        int status = PyList_Append(list, item);
        Py_DECREF(item);
        if (status < 0) {
            return -1;
        }
    }
}

/* Prepares the from-list as a list of its own; an object without __path__ has no submodules. */
static int
prepare_from(py_cont *cont, int is_package)
{
    PyObject *list = PyList_New(0);
    if (list == NULL) {
        return -1;
    }
    int status = is_package ? extend_names(list, cont->object[NAME_FROM]) : 0;
    set_field(cont, NAME_FROM, list);
    return status;
}

/* The item as a str. Returns new. Raises yes. */
static PyObject *
from_name(PyObject *item)
{
    if (PyString_Check(item)) {
        Py_INCREF(item);
        return item;
    }
    PyErr_Format(PyExc_TypeError, "Item in ``from list'' must be str, not %.200s",
                 Py_TYPE(item)->tp_name);
    return NULL;
}

/* A star stands for the names in __all__, put at the end of the list, once. */
static int
expand_star(py_cont *cont)
{
    PyObject *all = PyObject_GetAttrString(cont->object[NAME_MODULE], "__all__");
    if (all == NULL) {
        PyErr_Clear();
        return 0;
    }
    int status = cont->object[NAME_ALT] == NULL ? extend_names(cont->object[NAME_FROM], all) : 0;
    Py_INCREF(Py_None);
    set_field(cont, NAME_ALT, Py_None);
    Py_DECREF(all);
    return status;
}

/* Imports the submodules that the from-list names and the package does not have yet. */
static py_step
import_from_list(py_thread *ts, py_cont *cont)
{
    PyObject *list = cont->object[NAME_FROM];
    while (cont->number[NAME_INDEX] < PyList_GET_SIZE(list)) {
        PyObject *name = from_name(PyList_GET_ITEM(list, cont->number[NAME_INDEX]++));
        if (name == NULL) {
            return STEP_RAISE;
        }
        PyObject *package = cont->object[NAME_MODULE];
        py_step how = STEP_RETURN;
        if (PyString_AS_STRING(name)[0] == '*') {
            how = expand_star(cont) < 0 ? STEP_RAISE : STEP_RETURN;
        }
        else if (!PyObject_HasAttr(package, name)) {
            PyObject *full = join_name(cont->object[NAME_FULL], PyString_AS_STRING(name));
            PyObject *value = NULL;
            if (full == NULL) {
                Py_DECREF(name);
                return STEP_RAISE;
            }
            py_cont_push(ts, cont);
            how = py_import_submodule(ts, package, PyString_AS_STRING(name), PyString_AS_STRING(full),
                                   &value);
            if (how < STEP_CALL) {
                py_cont_pop(ts, cont);
            }
            Py_DECREF(full);
            if (how == STEP_RETURN) {
                Py_XDECREF(value);
            }
        }
        Py_DECREF(name);
        if (how != STEP_RETURN) {
            return how;
        }
    }
    return STEP_RETURN;
}

/* ---- the machine ---- */

/* Gives the lock back (I1), and keeps the step unless that fails. */
static py_step
finish(const py_cont *cont, py_step how, PyObject **result)
{
    if (cont->number[NAME_LOCKED] && _PyImport_ReleaseLock() < 0 && how == STEP_RETURN) {
        Py_CLEAR(*result);
        PyErr_SetString(PyExc_RuntimeError, "not holding the import lock");
        return STEP_RAISE;
    }
    return how;
}

/* Everything after the names have been imported. */
static py_step
finish_from(py_thread *ts, py_cont *cont, PyObject **result)
{
    py_step how = import_from_list(ts, cont);
    if (how >= STEP_CALL) {
        return how;
    }
    if (how == STEP_RETURN) {
        Py_INCREF(cont->object[NAME_MODULE]);
        *result = cont->object[NAME_MODULE];
    }
    return finish(cont, how, result);
}

/* What there is for __path__ has come, or nothing. */
static py_step
begin_from(py_thread *ts, py_cont *cont, py_step how, PyObject *path, PyObject **result)
{
    Py_XDECREF(path);
    if (how == STEP_RAISE) {
        PyErr_Clear();
    }
    cont->number[NAME_STAGE] = STAGE_FROM;
    if (prepare_from(cont, how == STEP_RETURN) < 0) {
        return finish(cont, STEP_RAISE, result);
    }
    return finish_from(ts, cont, result);
}

static py_step
ask_path(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *path = NULL;
    py_step how;
    cont->number[NAME_STAGE] = STAGE_PATH;
    FLAT_BELOW(ts, cont, how, py_flat_getattr(ts, cont->object[NAME_MODULE], PY_ID(__path__), &path));
    return how < STEP_CALL ? begin_from(ts, cont, how, path, result) : how;
}

static py_step
walk(py_thread *ts, py_cont *cont, PyObject *value, PyObject **result)
{
    for (;;) {
        if (value != NULL) {
            int again = take_part(cont, value);
            if (again < 0) {
                return finish(cont, STEP_RAISE, result);
            }
            cont->number[NAME_STAGE] = again ? STAGE_TOP : STAGE_PART;
            value = NULL;
        }
        if (cont->object[NAME_NAME] == NULL) {
            break;
        }
        py_step how = import_part(ts, cont, &value);
        if (how >= STEP_CALL) {
            return how;
        }
        if (how == STEP_RAISE) {
            return finish(cont, STEP_RAISE, result);
        }
    }
    if (cont->object[NAME_FROM] == NULL) {
        Py_INCREF(cont->object[NAME_HEAD]);
        *result = cont->object[NAME_HEAD];
        return finish(cont, STEP_RETURN, result);
    }
    return ask_path(ts, cont, result);
}

static py_step
name_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (cont->number[NAME_STAGE] == STAGE_PATH) {
        return begin_from(ts, cont, how, value, result);
    }
    if (how == STEP_RAISE) {
        return finish(cont, STEP_RAISE, result);
    }
    if (cont->number[NAME_STAGE] == STAGE_FROM) {
        Py_XDECREF(value);
        return finish_from(ts, cont, result);
    }
    return walk(ts, cont, value, result);
}

const py_cont_kind py_kind_import_name = {"import.name", name_resume, 6, 3,
                                       "module head fromlist name full alternative; stage index locked"};

static int
wants_from(PyObject *fromlist)
{
    return fromlist == NULL || fromlist == Py_None ? 0 : PyObject_IsTrue(fromlist);
}

/* Fills the continuation for `name` below `parent`. Returns status. Raises yes. */
static int
begin_name(py_cont *cont, const char *name, PyObject *parent, const char *full, PyObject *fromlist,
           int level)
{
    Py_INCREF(parent);
    cont->object[NAME_MODULE] = parent;
    if (full[0] != '\0') {
        cont->object[NAME_FULL] = PyString_FromString(full);
        if (cont->object[NAME_FULL] == NULL) {
            return -1;
        }
    }
    int from = wants_from(fromlist);
    if (from < 0) {
        return -1;
    }
    if (from) {
        Py_INCREF(fromlist);
        cont->object[NAME_FROM] = fromlist;
    }
    if (name[0] != '\0') {
        cont->object[NAME_NAME] = PyString_FromString(name);
        if (cont->object[NAME_NAME] == NULL) {
            return -1;
        }
        if (level < 0 && parent != Py_None) {
            Py_INCREF(Py_True);
            cont->object[NAME_ALT] = Py_True;
        }
        return 0;
    }
    if (parent == Py_None) {
        PyErr_SetString(PyExc_ValueError, "Empty module name");
        return -1;
    }
    Py_INCREF(parent); /* from . import name */
    cont->object[NAME_HEAD] = parent;
    return 0;
}

py_step
py_import_module_flat(py_thread *ts, char *name, PyObject *globals, PyObject *locals,
                      PyObject *fromlist, int level, PyObject **result)
{
    char full[MAXPATHLEN + 1];
    if (strchr(name, '/') != NULL) {
        PyErr_SetString(PyExc_ImportError, "Import by filename is not supported.");
        return STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_import_name);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    _PyImport_AcquireLock();
    cont->number[NAME_LOCKED] = 1;
    PyObject *parent = get_parent(globals, full, level);
    py_step how = parent == NULL || begin_name(cont, name, parent, full, fromlist, level) < 0
                      ? finish(cont, STEP_RAISE, result)
                      : walk(ts, cont, NULL, result);
    Py_DECREF(cont);
    return how;
}
