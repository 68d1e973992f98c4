/* Python functions: code with globals, defaults and closure.

   I1 func_code is a code object whose number of free variables equals the length of func_closure (0: NULL): the
      dispatcher relies on it; whoever sets either checks it.
   I2 func_defaults is NULL or a tuple, func_dict NULL or a dict.

   Calls do not come through here but through Python/dispatch/call.c; tp_call is for C callers. */
#include "Python.h"
#include "py_dispatch.h"
#include "py_type.h"
#include "structmember.h"

PyObject *
PyFunction_New(PyObject *code, PyObject *globals)
{
    PyFunctionObject *func = PyObject_GC_New(PyFunctionObject, &PyFunction_Type);
    PyObject *consts, *module;

    if (func == NULL) {
        return NULL;
    }
    Py_INCREF(code);
    Py_INCREF(globals);
    func->func_weakreflist = NULL;
    func->func_code = code;
    func->func_globals = globals;
    func->func_name = ((PyCodeObject *)code)->co_name;
    Py_INCREF(func->func_name);
    func->func_defaults = NULL;
    func->func_closure = NULL;
    consts = ((PyCodeObject *)code)->co_consts;
    func->func_doc = Py_None;
    if (PyTuple_GET_SIZE(consts) >= 1) {
        PyObject *first = PyTuple_GET_ITEM(consts, 0);
        if (PyString_Check(first) || PyUnicode_Check(first)) {
            func->func_doc = first;
        }
    }
    Py_INCREF(func->func_doc);
    func->func_dict = NULL;
    module = PyDict_GetItem(globals, PY_ID(__name__));
    Py_XINCREF(module);
    func->func_module = module;
    _PyObject_GC_TRACK(func);
    return (PyObject *)func;
}

#define ACCESSOR(NAME, FIELD) \
PyObject * \
PyFunction_Get##NAME(PyObject *func) \
{ \
    if (!PyFunction_Check(func)) { \
        PyErr_BadInternalCall(); \
        return NULL; \
    } \
    return ((PyFunctionObject *)func)->FIELD; \
}
ACCESSOR(Code, func_code)
ACCESSOR(Globals, func_globals)
ACCESSOR(Module, func_module)
ACCESSOR(Defaults, func_defaults)
ACCESSOR(Closure, func_closure)

/* Replaces one field by a tuple, or by NULL for None; message may show the name of another type. */
static int
set_tuple(PyObject *func, PyObject **field, PyObject *value, const char *message)
{
    if (!PyFunction_Check(func) || value == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (value != Py_None && !PyTuple_Check(value)) {
        PyErr_Format(PyExc_SystemError, message, Py_TYPE(value)->tp_name);
        return -1;
    }
    PyObject *old = *field;
    *field = value == Py_None ? NULL : value;
    Py_XINCREF(*field);
    Py_XDECREF(old);
    return 0;
}

int
PyFunction_SetDefaults(PyObject *func, PyObject *defaults)
{
    return set_tuple(func, &((PyFunctionObject *)func)->func_defaults, defaults, "non-tuple default args");
}

int
PyFunction_SetClosure(PyObject *func, PyObject *closure)
{
    return set_tuple(func, &((PyFunctionObject *)func)->func_closure, closure,
                     "expected tuple for closure, got '%.100s'");
}

/* ---- attributes ---- */

static int
restricted(void)
{
    if (!PyEval_GetRestricted()) {
        return 0;
    }
    PyErr_SetString(PyExc_RuntimeError, "function attributes not accessible in restricted mode");
    return 1;
}

static PyObject *
func_get_dict(PyFunctionObject *func, void *unused)
{
    if (restricted()) {
        return NULL;
    }
    if (func->func_dict == NULL && (func->func_dict = PyDict_New()) == NULL) {
        return NULL;
    }
    Py_INCREF(func->func_dict);
    return func->func_dict;
}

static int
replace(PyObject **field, PyObject *value)
{
    PyObject *old = *field;
    Py_XINCREF(value);
    *field = value;
    Py_XDECREF(old);
    return 0;
}

static int
func_set_dict(PyFunctionObject *func, PyObject *value, void *unused)
{
    if (restricted()) {
        return -1;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "function's dictionary may not be deleted");
        return -1;
    }
    if (!PyDict_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "setting function's dictionary to a non-dict");
        return -1;
    }
    return replace(&func->func_dict, value);
}

static PyObject *
func_get_code(PyFunctionObject *func, void *unused)
{
    if (restricted()) {
        return NULL;
    }
    Py_INCREF(func->func_code);
    return func->func_code;
}

static int
func_set_code(PyFunctionObject *func, PyObject *value, void *unused)
{
    if (restricted()) {
        return -1;
    }
    if (value == NULL || !PyCode_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "__code__ must be set to a code object");
        return -1;
    }
    Py_ssize_t nfree = PyCode_GetNumFree((PyCodeObject *)value);
    Py_ssize_t nclosure = func->func_closure == NULL ? 0 : PyTuple_GET_SIZE(func->func_closure);
    if (nfree != nclosure) {
        PyErr_Format(PyExc_ValueError, "%s() requires a code object with %zd free vars, not %zd",
                     PyString_AsString(func->func_name), nclosure, nfree);
        return -1;
    }
    return replace(&func->func_code, value);
}

static PyObject *
func_get_name(PyFunctionObject *func, void *unused)
{
    Py_INCREF(func->func_name);
    return func->func_name;
}

static int
func_set_name(PyFunctionObject *func, PyObject *value, void *unused)
{
    if (restricted()) {
        return -1;
    }
    if (value == NULL || !PyString_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "__name__ must be set to a string object");
        return -1;
    }
    return replace(&func->func_name, value);
}

static PyObject *
func_get_defaults(PyFunctionObject *func, void *unused)
{
    if (restricted()) {
        return NULL;
    }
    PyObject *value = func->func_defaults != NULL ? func->func_defaults : Py_None;
    Py_INCREF(value);
    return value;
}

static int
func_set_defaults(PyFunctionObject *func, PyObject *value, void *unused)
{
    if (restricted()) {
        return -1;
    }
    if (value == Py_None) {
        value = NULL;
    }
    if (value != NULL && !PyTuple_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "__defaults__ must be set to a tuple object");
        return -1;
    }
    return replace(&func->func_defaults, value);
}

enum { FUNC_READ = RESTRICTED | READONLY, FUNC_WRITE = PY_WRITE_RESTRICTED };

static const PyMemberDef func_members[] = {
    {(char *)"func_closure", T_OBJECT, offsetof(PyFunctionObject, func_closure), FUNC_READ, NULL},
    {(char *)"__closure__", T_OBJECT, offsetof(PyFunctionObject, func_closure), FUNC_READ, NULL},
    {(char *)"func_doc", T_OBJECT, offsetof(PyFunctionObject, func_doc), FUNC_WRITE, NULL},
    {(char *)"__doc__", T_OBJECT, offsetof(PyFunctionObject, func_doc), FUNC_WRITE, NULL},
    {(char *)"func_globals", T_OBJECT, offsetof(PyFunctionObject, func_globals), FUNC_READ, NULL},
    {(char *)"__globals__", T_OBJECT, offsetof(PyFunctionObject, func_globals), FUNC_READ, NULL},
    {(char *)"__module__", T_OBJECT, offsetof(PyFunctionObject, func_module), FUNC_WRITE, NULL},
    {NULL, 0, 0, 0, NULL}
};

static const PyGetSetDef func_getset[] = {
    {(char *)"func_code", (getter)func_get_code, (setter)func_set_code, NULL, NULL},
    {(char *)"__code__", (getter)func_get_code, (setter)func_set_code, NULL, NULL},
    {(char *)"func_defaults", (getter)func_get_defaults, (setter)func_set_defaults, NULL, NULL},
    {(char *)"__defaults__", (getter)func_get_defaults, (setter)func_set_defaults, NULL, NULL},
    {(char *)"func_dict", (getter)func_get_dict, (setter)func_set_dict, NULL, NULL},
    {(char *)"__dict__", (getter)func_get_dict, (setter)func_set_dict, NULL, NULL},
    {(char *)"func_name", (getter)func_get_name, (setter)func_set_name, NULL, NULL},
    {(char *)"__name__", (getter)func_get_name, (setter)func_set_name, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

/* ---- the type ---- */

static int
check_closure(PyCodeObject *code, PyObject *closure)
{
    Py_ssize_t nfree = PyTuple_GET_SIZE(code->co_freevars);
    Py_ssize_t given = closure == Py_None ? 0 : PyTuple_Check(closure) ? PyTuple_GET_SIZE(closure) : -1;

    if (given < 0 || (nfree > 0 && closure == Py_None)) {
        PyErr_SetString(PyExc_TypeError, nfree > 0 && closure == Py_None ? "arg 5 (closure) must be tuple"
                                                                         : "arg 5 (closure) must be None or tuple");
        return -1;
    }
    if (nfree != given) {
        PyErr_Format(PyExc_ValueError, "%s requires closure of length %zd, not %zd",
                     PyString_AS_STRING(code->co_name), nfree, given);
        return -1;
    }
    for (Py_ssize_t i = 0; i < given; i++) {
        PyObject *cell = PyTuple_GET_ITEM(closure, i);
        if (!PyCell_Check(cell)) {
            PyErr_Format(PyExc_TypeError, "arg 5 (closure) expected cell, found %s", Py_TYPE(cell)->tp_name);
            return -1;
        }
    }
    return 0;
}

static PyObject *
func_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {(char *)"code", (char *)"globals", (char *)"name", (char *)"argdefs",
                            (char *)"closure", NULL};
    PyCodeObject *code;
    PyObject *globals, *name = Py_None, *defaults = Py_None, *closure = Py_None;

    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!|OOO:function", (char **)names, &PyCode_Type, &code, &PyDict_Type,
                                     &globals, &name, &defaults, &closure)) {
        return NULL;
    }
    if (name != Py_None && !PyString_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "arg 3 (name) must be None or string");
        return NULL;
    }
    if (defaults != Py_None && !PyTuple_Check(defaults)) {
        PyErr_SetString(PyExc_TypeError, "arg 4 (defaults) must be None or tuple");
        return NULL;
    }
    if (check_closure(code, closure) < 0) {
        return NULL;
    }
    PyFunctionObject *func = (PyFunctionObject *)PyFunction_New((PyObject *)code, globals);
    if (func == NULL) {
        return NULL;
    }
    if (name != Py_None) {
        replace(&func->func_name, name);
    }
    if (defaults != Py_None) {
        replace(&func->func_defaults, defaults);
    }
    if (closure != Py_None) {
        replace(&func->func_closure, closure);
    }
    return (PyObject *)func;
}

static int
func_clear(PyFunctionObject *func)
{
    Py_CLEAR(func->func_module);
    Py_CLEAR(func->func_defaults);
    Py_CLEAR(func->func_doc);
    Py_CLEAR(func->func_dict);
    return 0;
}

static void
func_dealloc(PyFunctionObject *func)
{
    PyObject_GC_UnTrack(func);
    Py_TRASHCAN_SAFE_BEGIN(func)
    if (func->func_weakreflist != NULL) {
        PyObject_ClearWeakRefs((PyObject *)func);
    }
    func_clear(func);
    Py_DECREF(func->func_code);
    Py_DECREF(func->func_globals);
    Py_DECREF(func->func_name);
    Py_XDECREF(func->func_closure);
    PyObject_GC_Del(func);
    Py_TRASHCAN_SAFE_END(func)
}

static int
func_traverse(PyFunctionObject *func, visitproc visit, void *arg)
{
    Py_VISIT(func->func_code);
    Py_VISIT(func->func_globals);
    Py_VISIT(func->func_module);
    Py_VISIT(func->func_defaults);
    Py_VISIT(func->func_doc);
    Py_VISIT(func->func_name);
    Py_VISIT(func->func_dict);
    Py_VISIT(func->func_closure);
    return 0;
}

static PyObject *
func_repr(PyFunctionObject *func)
{
    return PyString_FromFormat("<function %s at %p>", PyString_AsString(func->func_name), (void *)func);
}

static PyObject *
func_descr_get(PyObject *func, PyObject *object, PyObject *class)
{
    return PyMethod_New(func, object == Py_None ? NULL : object, class);
}

PyTypeObject PyFunction_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "function",
    .tp_basicsize = sizeof(PyFunctionObject),
    .tp_dealloc = (destructor)func_dealloc,
    .tp_repr = (reprfunc)func_repr,
    .tp_call = py_call_nested,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "function(code, globals[, name[, argdefs[, closure]]])\n\n"
              "A function over a code object and a dictionary of globals.\n"
              "The other arguments give it a name, default values and cells for its free variables.",
    .tp_traverse = (traverseproc)func_traverse,
    .tp_weaklistoffset = offsetof(PyFunctionObject, func_weakreflist),
    .tp_members = (PyMemberDef *)func_members,
    .tp_getset = (PyGetSetDef *)func_getset,
    .tp_descr_get = func_descr_get,
    .tp_dictoffset = offsetof(PyFunctionObject, func_dict),
    .tp_new = func_new,
};
