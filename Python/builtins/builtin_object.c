/* Builtins about one object: attributes, classes, identity, namespaces, dir, vars. */
#include "builtins.h"
#include "py_dispatch.h"
#include "py_replay.h"

/* ---- argument checks for flat functions ---- */

static int
refuse_keywords(const char *name, PyObject *kwargs)
{
    if (kwargs != NULL && PyDict_Size(kwargs) != 0) {
        PyErr_Format(PyExc_TypeError, "%.200s() takes no keyword arguments", name);
        return -1;
    }
    return 0;
}

int
py_builtin_check_count(const char *name, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most,
                       PyObject *kwargs)
{
    if (refuse_keywords(name, kwargs) < 0) {
        return -1;
    }
    if (given < least) {
        PyErr_Format(PyExc_TypeError, "%s expected %s%zd arguments, got %zd", name,
                     least == most ? "" : "at least ", least, given);
        return -1;
    }
    if (given > most) {
        PyErr_Format(PyExc_TypeError, "%s expected %s%zd arguments, got %zd", name,
                     least == most ? "" : "at most ", most, given);
        return -1;
    }
    return 0;
}

int
py_builtin_check_single(const char *name, Py_ssize_t given, PyObject *kwargs)
{
    if (refuse_keywords(name, kwargs) < 0) {
        return -1;
    }
    if (given != 1) {
        PyErr_Format(PyExc_TypeError, "%.200s() takes exactly one argument (%zd given)", name,
                     given);
        return -1;
    }
    return 0;
}

/* ---- attributes ---- */

/* The attribute name as a str; unicode is encoded. Returns new. Raises yes. */
static PyObject *
attribute_name(PyObject *name, const char *function)
{
    if (PyString_Check(name)) {
        Py_INCREF(name);
        return name;
    }
    if (PyUnicode_Check(name)) {
        PyObject *encoded = _PyUnicode_AsDefaultEncodedString(name, NULL);
        Py_XINCREF(encoded);
        return encoded;
    }
    PyErr_Format(PyExc_TypeError, "%s(): attribute name must be string", function);
    return NULL;
}

static py_step
getattr_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
        value = take(cont, 0);
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_builtin_getattr = {"builtin.getattr", getattr_resume, 1, 0, "default"};

static py_step
hasattr_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        if (!PyErr_ExceptionMatches(PyExc_Exception)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
    }
    Py_XDECREF(value);
    *result = PyBool_FromLong(how == STEP_RETURN);
    return STEP_RETURN;
}

const py_cont_kind py_kind_builtin_hasattr = {"builtin.hasattr", hasattr_resume, 0, 0, ""};

/* Looks the attribute up with `cont` waiting for the outcome. Steals cont and name. */
static py_step
getattr_then(py_thread *ts, py_cont *cont, PyObject *object, PyObject *name, PyObject **result)
{
    PyObject *value = NULL;
    py_cont_push(ts, cont);
    py_step how = py_flat_getattr(ts, object, name, &value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = cont->kind->resume(ts, cont, how, value, result);
    }
    Py_DECREF(name);
    Py_DECREF(cont);
    return how;
}

static py_step
builtin_getattr(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("getattr", nargs, 2, 3, kwargs) < 0) {
        return STEP_RAISE;
    }
    PyObject *name = attribute_name(args[1], "getattr");
    if (name == NULL) {
        return STEP_RAISE;
    }
    int there = py_attr_look(args[0], name, result);
    if (there > 0 || (there == 0 && nargs == 3)) {
        Py_DECREF(name);
        if (there == 0) {
            Py_INCREF(args[2]);
            *result = args[2];
        }
        return STEP_RETURN;
    }
    if (nargs == 2) {
        py_step how = py_flat_getattr(ts, args[0], name, result);
        Py_DECREF(name);
        return how;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_getattr);
    if (cont == NULL) {
        Py_DECREF(name);
        return STEP_RAISE;
    }
    keep(cont, 0, args[2]);
    return getattr_then(ts, cont, args[0], name, result);
}

static py_step
builtin_hasattr(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("hasattr", nargs, 2, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    PyObject *name = attribute_name(args[1], "hasattr");
    if (name == NULL) {
        return STEP_RAISE;
    }
    int there = py_attr_look(args[0], name, result);
    if (there >= 0) {
        Py_DECREF(name);
        if (there > 0) {
            Py_DECREF(*result);
        }
        *result = PyBool_FromLong(there);
        return STEP_RETURN;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_hasattr);
    if (cont == NULL) {
        Py_DECREF(name);
        return STEP_RAISE;
    }
    return getattr_then(ts, cont, args[0], name, result);
}

static py_step
none_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    Py_XDECREF(value);
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

/* Replaces whatever a call gives by None. */
const py_cont_kind py_kind_builtin_none = {"builtin.none", none_resume, 0, 0, ""};

/* Sets (value) or deletes (NULL). */
static py_step
change_attribute(py_thread *ts, PyObject *object, PyObject *name, PyObject *value,
                 PyObject **result)
{
    PyObject *outcome = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_none);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_cont_push(ts, cont);
    py_step how = py_flat_setattr(ts, object, name, value, &outcome);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = none_resume(ts, cont, how, outcome, result);
    }
    Py_DECREF(cont);
    return how;
}

static py_step
builtin_setattr(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("setattr", nargs, 3, 3, kwargs) < 0) {
        return STEP_RAISE;
    }
    return change_attribute(ts, args[0], args[1], args[2], result);
}

static py_step
builtin_delattr(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("delattr", nargs, 2, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    return change_attribute(ts, args[0], args[1], NULL, result);
}

/* ---- classes ---- */

static py_step
truth_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (cont->number[0]) { /* the second call: this is the bool */
        *result = value;
        return STEP_RETURN;
    }
    cont->number[0] = 1;
    how = step_truth(ts, cont, value, result);
    Py_DECREF(value);
    return how;
}

const py_cont_kind py_kind_builtin_truth = {"builtin.truth", truth_resume, 0, 1, "; asked"};

/* Runs a __instancecheck__ or __subclasscheck__ written in Python. 0 in `handled`: there is none. */
static py_step
call_check(py_thread *ts, PyObject *object, PyObject *cls, PyObject *name, int *handled,
           PyObject **result)
{
    *handled = 0;
    if (PyClass_Check(cls) || PyInstance_Check(cls) || PyTuple_Check(cls) ||
        Py_TYPE(cls) == &PyType_Type) {
        return STEP_RETURN;
    }
    PyObject *check = py_type_lookup(Py_TYPE(cls), name);
    if (check == NULL || !PyFunction_Check(check)) {
        return STEP_RETURN;
    }
    *handled = 1;
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_truth);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    PyObject *value = NULL;
    PyObject *const args[] = {cls, object};
    Py_INCREF(check);
    py_step how = py_flat_then(ts, cont, check, args, 2, NULL, &value);
    if (how < STEP_CALL) {
        how = truth_resume(ts, cont, how, value, result);
    }
    Py_DECREF(check);
    Py_DECREF(cont);
    return how;
}

static py_step
builtin_isinstance(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                   PyObject *kwargs, PyObject **result)
{
    int handled = 0;
    if (py_builtin_check_count("isinstance", nargs, 2, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    if ((PyObject *)Py_TYPE(args[0]) != args[1]) {
        py_step how = call_check(ts, args[0], args[1], PY_ID(__instancecheck__), &handled, result);
        if (handled) {
            return how;
        }
    }
    if (PyTuple_Check(args[1]) || !PyType_CheckExact(args[1])) {
        return py_replay(ts, PY_REPLAY_IS_INSTANCE, args[0], args[1], NULL, 0, result);
    }
    int answer = PyObject_IsInstance(args[0], args[1]);
    if (answer < 0) {
        return STEP_RAISE;
    }
    *result = PyBool_FromLong(answer);
    return STEP_RETURN;
}

static py_step
builtin_issubclass(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                   PyObject *kwargs, PyObject **result)
{
    int handled;
    if (py_builtin_check_count("issubclass", nargs, 2, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    py_step how = call_check(ts, args[0], args[1], PY_ID(__subclasscheck__), &handled, result);
    if (handled) {
        return how;
    }
    if (PyTuple_Check(args[1]) || !PyType_CheckExact(args[1])) {
        return py_replay(ts, PY_REPLAY_IS_SUBCLASS, args[0], args[1], NULL, 0, result);
    }
    int answer = PyObject_IsSubclass(args[0], args[1]);
    if (answer < 0) {
        return STEP_RAISE;
    }
    *result = PyBool_FromLong(answer);
    return STEP_RETURN;
}

static PyObject *
builtin_callable(PyObject *self, PyObject *object)
{
    return PyBool_FromLong(PyCallable_Check(object));
}

static PyObject *
builtin_id(PyObject *self, PyObject *object)
{
    return PyLong_FromVoidPtr(object);
}

static py_step
builtin_hash(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_single("hash", nargs, kwargs) < 0) {
        return STEP_RAISE;
    }
    return py_flat_hash(ts, args[0], result);
}

static py_step
builtin_len(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_single("len", nargs, kwargs) < 0) {
        return STEP_RAISE;
    }
    return py_flat_len(ts, args[0], result);
}

/* ---- namespaces ---- */

static PyObject *
builtin_globals(PyObject *self, PyObject *unused)
{
    PyObject *dict = PyEval_GetGlobals();
    Py_XINCREF(dict);
    return dict;
}

static PyObject *
builtin_locals(PyObject *self, PyObject *unused)
{
    PyObject *dict = PyEval_GetLocals();
    Py_XINCREF(dict);
    return dict;
}

static PyObject *
builtin_vars(PyObject *self, PyObject *args)
{
    PyObject *object = NULL;
    if (!PyArg_UnpackTuple(args, "vars", 0, 1, &object)) {
        return NULL;
    }
    if (object == NULL) {
        PyObject *dict = PyEval_GetLocals();
        if (dict == NULL && !PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "vars(): no locals!?");
        }
        Py_XINCREF(dict);
        return dict;
    }
    PyObject *dict = PyObject_GetAttr(object, PY_ID(__dict__));
    if (dict == NULL && !PyErr_ExceptionMatches(PyExc_MemoryError)) {
        PyErr_SetString(PyExc_TypeError, "vars() argument must have __dict__ attribute");
    }
    return dict;
}

static PyObject *
builtin_dir(PyObject *self, PyObject *args)
{
    PyObject *object = NULL;
    if (!PyArg_UnpackTuple(args, "dir", 0, 1, &object)) {
        return NULL;
    }
    return PyObject_Dir(object);
}

const PyMethodDef py_builtin_object_methods[] = {
    {"getattr", FLAT_ENTRY(builtin_getattr),
     "getattr(object, name[, default]) -> the attribute\n\nWithout a default a missing one raises "
     "AttributeError."},
    {"hasattr", FLAT_ENTRY(builtin_hasattr), "hasattr(object, name) -> can it be read?"},
    {"setattr", FLAT_ENTRY(builtin_setattr), "setattr(object, name, value): object.name = value"},
    {"delattr", FLAT_ENTRY(builtin_delattr), "delattr(object, name): del object.name"},
    {"isinstance", FLAT_ENTRY(builtin_isinstance),
     "isinstance(object, class-or-tuple) -> bool\n\nIs it an instance of the class, or of one in "
     "the tuple?"},
    {"issubclass", FLAT_ENTRY(builtin_issubclass),
     "issubclass(class, class-or-tuple) -> bool\n\nDoes the first derive from the second?"},
    {"callable", builtin_callable, METH_O, "callable(object) -> can it be called?"},
    {"id", builtin_id, METH_O, "id(object) -> a number no other living object has"},
    {"hash", FLAT_ENTRY(builtin_hash), "hash(object) -> an int, the same for equal objects"},
    {"len", FLAT_ENTRY(builtin_len), "len(object) -> number of items"},
    {"globals", builtin_globals, METH_NOARGS, "globals() -> the module's names"},
    {"locals", builtin_locals, METH_NOARGS, "locals() -> the names of the running block"},
    {"vars", builtin_vars, METH_VARARGS | METH_REPLAY, "vars([object]) -> its __dict__, or locals()"},
    {"dir", builtin_dir, METH_VARARGS | METH_REPLAY, "dir([object]) -> sorted list of names"},
    {NULL, NULL, 0, NULL},
};
