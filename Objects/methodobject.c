/* PyCFunction: a C function with a `self`, seen from Python.
 *
 * The call convention stands in ml_flags. METH_FLAT functions take their arguments as a vector and
 * are run in a nested dispatch when they are called from C; the dispatcher calls them directly.
 *
 * I1 m_ml outlives the object; m_self and m_module may be NULL.
 *
 * Not here: methods of types (descriptors), which share py_cfunction_call_table.
 */
#include "Python.h"
#include "py_replay.h"
#include "py_cfunction.h"
#include "py_flat.h"
#include "py_type.h"
#include "stackless_api.h"
#include "structmember.h"

static PyCFunctionObject *
as_function(PyObject *self)
{
    return (PyCFunctionObject *)self;
}

/* ---- the state of a module ---- */

PyTypeObject py_module_state_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "module_state",
    .tp_basicsize = sizeof(PyTupleObject) - sizeof(PyObject *),
    .tp_itemsize = sizeof(PyObject *),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_base = &PyTuple_Type,
};

PyObject *
py_module_state_new(Py_ssize_t count, ...)
{
    if (PyType_Ready(&py_module_state_type) < 0) {
        return NULL;
    }
    PyObject *state = PyType_GenericAlloc(&py_module_state_type, count);
    va_list items;
    va_start(items, count);
    for (Py_ssize_t i = 0; state != NULL && i < count; i++) {
        PyObject *item = va_arg(items, PyObject *);
        Py_INCREF(item);
        PyTuple_SET_ITEM(state, i, item);
    }
    va_end(items);
    return state;
}

PyObject *
py_cfunction_shown_self(PyObject *function)
{
    PyObject *self = PyCFunction_GET_SELF(function);
    return self != NULL && Py_TYPE(self) == &py_module_state_type ? NULL : self;
}

/* ---- making ---- */

PyObject *
PyCFunction_NewEx(PyMethodDef *definition, PyObject *self, PyObject *module)
{
    PyCFunctionObject *function = PyObject_GC_New(PyCFunctionObject, &PyCFunction_Type);
    if (function == NULL) {
        return NULL;
    }
    function->m_ml = definition;
    Py_XINCREF(self);
    function->m_self = self;
    Py_XINCREF(module);
    function->m_module = module;
    PyObject_GC_Track(function);
    return (PyObject *)function;
}

#undef PyCFunction_New
PyAPI_FUNC(PyObject *) PyCFunction_New(PyMethodDef *definition, PyObject *self);

PyObject *
PyCFunction_New(PyMethodDef *definition, PyObject *self)
{
    return PyCFunction_NewEx(definition, self, NULL);
}

PyCFunction
PyCFunction_GetFunction(PyObject *self)
{
    if (!PyCFunction_Check(self)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return PyCFunction_GET_FUNCTION(self);
}

PyObject *
PyCFunction_GetSelf(PyObject *self)
{
    if (!PyCFunction_Check(self)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return PyCFunction_GET_SELF(self);
}

int
PyCFunction_GetFlags(PyObject *self)
{
    if (!PyCFunction_Check(self)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return PyCFunction_GET_FLAGS(self);
}

/* ---- calling ---- */

static PyObject *
refuse_keywords(const PyMethodDef *definition)
{
    return PyErr_Format(PyExc_TypeError, "%.200s() takes no keyword arguments",
                        definition->ml_name);
}

static PyObject *
refuse_count(const PyMethodDef *definition, const char *wanted, Py_ssize_t given)
{
    return PyErr_Format(PyExc_TypeError, "%.200s() takes %s (%zd given)", definition->ml_name,
                        wanted, given);
}

static PyObject *
call_without_keywords(PyMethodDef *definition, PyObject *self, PyObject *args, int flags)
{
    PyCFunction function = definition->ml_meth;
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    switch (flags) {
    case METH_VARARGS:
        return function(self, args);
    case METH_NOARGS:
        return count == 0 ? function(self, NULL)
                          : refuse_count(definition, "no arguments", count);
    case METH_O:
        return count == 1 ? function(self, PyTuple_GET_ITEM(args, 0))
                          : refuse_count(definition, "exactly one argument", count);
    case METH_OLDARGS:
        return function(self, count == 0 ? NULL : count == 1 ? PyTuple_GET_ITEM(args, 0) : args);
    default:
        PyErr_BadInternalCall();
        return NULL;
    }
}

PyObject *
py_cfunction_call_plain(PyMethodDef *definition, PyObject *self, PyObject *args, PyObject *kwargs)
{
    int flags = definition->ml_flags
        & ~(METH_CLASS | METH_STATIC | METH_COEXIST | METH_REPLAY | METH_JOIN | METH_STACKLESS);
    if ((flags & METH_FLAT) && (definition->ml_flags & METH_REPLAY)) {
        PyObject *value = NULL;
        (void)((py_flat_function)(void (*)(void))definition->ml_meth)(py_thread_get(), self, ((PyTupleObject *)args)->ob_item,
                                                                      PyTuple_GET_SIZE(args), kwargs, &value);
        return value;
    }
    if (flags & METH_FLAT) {
        return py_flat_run_function((py_flat_function)(void (*)(void))definition->ml_meth, self,
                                    ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args),
                                    kwargs);
    }
    if (flags & METH_KEYWORDS) {
        return ((PyCFunctionWithKeywords)(void (*)(void))definition->ml_meth)(self, args, kwargs);
    }
    if (kwargs != NULL && PyDict_Size(kwargs) != 0) {
        return refuse_keywords(definition);
    }
    return call_without_keywords(definition, self, args, flags);
}

/* The flat form of a METH_STACKLESS function: args are its definition (the address as an int) and its tuple. */
static py_step
soft_function_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                   PyObject **result)
{
    return py_flat_soft_function(ts, PyLong_AsVoidPtr(args[0]), self, args[1], kwargs, result);
}

/* Called from C: a nested dispatch carries out what the function puts down. */
static PyObject *
call_soft_nested(PyMethodDef *definition, PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *vector[2] = {PyLong_FromVoidPtr(definition), args};
    PyObject *result;
    if (vector[0] == NULL) {
        return NULL;
    }
    result = py_flat_run_function(soft_function_step, self, vector, 2, kwargs);
    Py_DECREF(vector[0]);
    return result;
}

PyObject *
py_cfunction_call_table(PyMethodDef *definition, PyObject *self, PyObject *args, PyObject *kwargs)
{
    if (definition->ml_flags & METH_STACKLESS) {
        return call_soft_nested(definition, self, args, kwargs);
    }
    return py_cfunction_call_plain(definition, self, args, kwargs);
}

PyObject *
PyCFunction_Call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyCFunctionObject *function = as_function(self);
    return py_cfunction_call_table(function->m_ml, function->m_self, args, kwargs);
}

/* ---- the type ---- */

static void
function_dealloc(PyObject *self)
{
    PyCFunctionObject *function = as_function(self);
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(function->m_self);
    Py_XDECREF(function->m_module);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
function_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(as_function(self)->m_self);
    Py_VISIT(as_function(self)->m_module);
    return 0;
}

static PyObject *
function_repr(PyObject *self)
{
    const char *name = as_function(self)->m_ml->ml_name;
    PyObject *shown = py_cfunction_shown_self(self);
    if (shown == NULL) {
        return PyString_FromFormat("<built-in function %s>", name);
    }
    return PyString_FromFormat("<built-in method %s of %s object at %p>", name, Py_TYPE(shown)->tp_name, shown);
}

static int
function_compare(PyObject *left, PyObject *right)
{
    PyCFunctionObject *a = as_function(left);
    PyCFunctionObject *b = as_function(right);
    if (a->m_self != b->m_self) {
        return a->m_self < b->m_self ? -1 : 1;
    }
    if (a->m_ml->ml_meth == b->m_ml->ml_meth) {
        return 0;
    }
    return strcmp(a->m_ml->ml_name, b->m_ml->ml_name) < 0 ? -1 : 1;
}

static PyObject *
function_richcompare(PyObject *left, PyObject *right, int op)
{
    if (op != Py_EQ && op != Py_NE) {
        if (PyErr_WarnPy3k("builtin_function_or_method order comparisons not supported in 3.x", 1) <
            0) {
            return NULL;
        }
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (!PyCFunction_Check(left) || !PyCFunction_Check(right)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    PyCFunctionObject *a = as_function(left);
    PyCFunctionObject *b = as_function(right);
    int equal = a->m_self == b->m_self && a->m_ml->ml_meth == b->m_ml->ml_meth;
    return PyBool_FromLong(equal == (op == Py_EQ));
}

static long
function_hash(PyObject *self)
{
    PyCFunctionObject *function = as_function(self);
    long self_hash = 0;
    if (function->m_self != NULL) {
        self_hash = PyObject_Hash(function->m_self);
        if (self_hash == -1) {
            return -1;
        }
    }
    long hash = self_hash ^ _Py_HashPointer((void *)(Py_uintptr_t)function->m_ml->ml_meth);
    return hash == -1 ? -2 : hash;
}

static PyObject *
function_get_doc(PyObject *self, void *unused)
{
    const char *doc = as_function(self)->m_ml->ml_doc;
    if (doc != NULL) {
        return PyString_FromString(doc);
    }
    Py_RETURN_NONE;
}

static PyObject *
function_get_name(PyObject *self, void *unused)
{
    return PyString_FromString(as_function(self)->m_ml->ml_name);
}

static PyObject *
function_get_self(PyObject *self, void *unused)
{
    if (PyEval_GetRestricted()) {
        PyErr_SetString(PyExc_RuntimeError, "method.__self__ not accessible in restricted mode");
        return NULL;
    }
    PyObject *object = py_cfunction_shown_self(self);
    if (object == NULL) {
        object = Py_None;
    }
    Py_INCREF(object);
    return object;
}

static const PyGetSetDef function_getset[] = {
    {"__doc__", function_get_doc, NULL, NULL, NULL},
    {"__name__", function_get_name, NULL, NULL, NULL},
    {"__self__", function_get_self, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const PyMemberDef function_members[] = {
    {"__module__", T_OBJECT, offsetof(PyCFunctionObject, m_module), PY_WRITE_RESTRICTED, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject PyCFunction_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "builtin_function_or_method",
    .tp_basicsize = sizeof(PyCFunctionObject),
    .tp_dealloc = function_dealloc,
    .tp_compare = function_compare,
    .tp_repr = function_repr,
    .tp_hash = function_hash,
    .tp_call = PyCFunction_Call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = function_traverse,
    .tp_richcompare = function_richcompare,
    .tp_members = (PyMemberDef *)function_members,
    .tp_getset = (PyGetSetDef *)function_getset,
};

/* ---- finding a method by name: types with a tp_getattr of the old kind ---- */

static PyObject *
list_names(const PyMethodChain *chain)
{
    PyObject *names = PyList_New(0);
    for (; names != NULL && chain != NULL; chain = chain->link) {
        for (const PyMethodDef *method = chain->methods; method->ml_name != NULL; method++) {
            PyObject *name = PyString_FromString(method->ml_name);
            if (name == NULL || PyList_Append(names, name) < 0) {
                Py_XDECREF(name);
                Py_DECREF(names);
                return NULL;
            }
            Py_DECREF(name);
        }
    }
    if (names != NULL && PyList_Sort(names) < 0) {
        Py_CLEAR(names);
    }
    return names;
}

PyObject *
Py_FindMethodInChain(PyMethodChain *chain, PyObject *self, const char *name)
{
    if (strcmp(name, "__methods__") == 0) {
        if (PyErr_WarnPy3k("__methods__ not supported in 3.x", 1) < 0) {
            return NULL;
        }
        return list_names(chain);
    }
    if (strcmp(name, "__doc__") == 0 && Py_TYPE(self)->tp_doc != NULL) {
        return PyString_FromString(Py_TYPE(self)->tp_doc);
    }
    for (; chain != NULL; chain = chain->link) {
        for (PyMethodDef *method = chain->methods; method->ml_name != NULL; method++) {
            if (strcmp(name, method->ml_name) == 0) {
                return PyCFunction_NewEx(method, self, NULL);
            }
        }
    }
    PyErr_SetString(PyExc_AttributeError, name);
    return NULL;
}

PyObject *
Py_FindMethod(PyMethodDef methods[], PyObject *self, const char *name)
{
    PyMethodChain chain = {methods, NULL};
    return Py_FindMethodInChain(&chain, self, name);
}

int
PyCFunction_ClearFreeList(void)
{
    return 0; /* there is none */
}

void
PyCFunction_Fini(void)
{
    PyCFunction_ClearFreeList();
}
