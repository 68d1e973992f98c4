/* The type collections.defaultdict, and the module _collections.

   A defaultdict is a dict with one field more. What it adds is __missing__, which is flat: the factory may be
   written in Python. */
#include "deque.h"
#include "py_flat_steps.h"
#include "py_iters.h"
#include "structmember.h"

typedef struct {
    PyDictObject dict;
    PyObject *factory; /* owned, NULL or None: no default */
} defaultdict_object;

static PyTypeObject defaultdict_type;

/* ---- missing keys ---- */

/* The factory has given a value: it goes into the dict. */
static py_step
missing_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how != STEP_RETURN) {
        return how;
    }
    if (cont->object[2] == NULL) {      /* the factory's; the key may have __hash__ and __eq__ in Python */
        PyObject *stored = NULL;
        cont->object[2] = value;
        py_cont_push(ts, cont);
        how = py_flat_setitem(ts, cont->object[0], cont->object[1], value, &stored);
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
        if (how != STEP_RETURN) {
            return how;
        }
        value = stored;
    }
    Py_XDECREF(value);
    *result = cont->object[2];
    cont->object[2] = NULL;
    return STEP_RETURN;
}

const py_cont_kind py_kind_defaultdict_missing = {"defaultdict.missing", missing_resume, 3, 0, "dict key value"};

static py_step
defaultdict_missing(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                    PyObject **result)
{
    PyObject *factory = ((defaultdict_object *)self)->factory, *value = NULL;
    py_cont *cont;
    py_step how;
    if (py_flat_one_argument("__missing__", args, nargs, kwargs) == NULL) {
        return STEP_RAISE;
    }
    if (factory == NULL || factory == Py_None) {
        py_key_error(args[0]);
        return STEP_RAISE;
    }
    cont = py_cont_new(ts, &py_kind_defaultdict_missing);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[0] = self;
    Py_INCREF(args[0]);
    cont->object[1] = args[0];
    Py_INCREF(factory);
    how = py_flat_then(ts, cont, factory, NULL, 0, NULL, &value);
    Py_DECREF(factory);
    if (how < STEP_CALL) {
        how = missing_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

/* ---- life ---- */

static int
defaultdict_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    defaultdict_object *d = (defaultdict_object *)self;
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    PyObject *factory = n > 0 ? PyTuple_GET_ITEM(args, 0) : NULL, *rest, *old;
    int status;
    if (factory != NULL && factory != Py_None && !PyCallable_Check(factory)) {
        PyErr_SetString(PyExc_TypeError, "first argument must be callable or None");
        return -1;
    }
    rest = PyTuple_GetSlice(args, n > 0 ? 1 : 0, n);
    if (rest == NULL) {
        return -1;
    }
    Py_XINCREF(factory);
    old = d->factory;           /* not before: a tuple sets the collector to work, which may call __init__ */
    d->factory = factory;
    status = PyDict_Type.tp_init(self, rest, keywords);
    Py_DECREF(rest);
    Py_XDECREF(old);
    return status;
}

static void
defaultdict_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_CLEAR(((defaultdict_object *)self)->factory);
    PyDict_Type.tp_dealloc(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
defaultdict_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((defaultdict_object *)self)->factory);
    return PyDict_Type.tp_traverse(self, visit, arg);
}

static int
defaultdict_clear(PyObject *self)
{
    Py_CLEAR(((defaultdict_object *)self)->factory);
    return PyDict_Type.tp_clear(self);
}

static PyObject *
defaultdict_copy(PyObject *self, PyObject *unused)
{
    PyObject *factory = ((defaultdict_object *)self)->factory;
    return PyObject_CallFunctionObjArgs((PyObject *)Py_TYPE(self), factory == NULL ? Py_None : factory, self, NULL);
}

static PyObject *
defaultdict_reduce(PyObject *self, PyObject *unused)
{
    PyObject *factory = ((defaultdict_object *)self)->factory, *args, *items, *result = NULL;
    args = factory == NULL || factory == Py_None ? PyTuple_New(0) : PyTuple_Pack(1, factory);
    items = args == NULL ? NULL : PyObject_CallMethod(self, (char *)"iteritems", NULL);
    if (items != NULL) {
        result = PyTuple_Pack(5, Py_TYPE(self), args, Py_None, Py_None, items);
        Py_DECREF(items);
    }
    Py_XDECREF(args);
    return result;
}

/* ---- text ---- */

static PyObject *
repr_factory(PyObject *factory)
{
    PyObject *text;
    int status;
    if (factory == NULL) {
        return PyString_FromString("None");
    }
    status = Py_ReprEnter(factory);
    if (status != 0) {
        return status < 0 ? NULL : PyString_FromString("...");
    }
    text = PyObject_Repr(factory);
    Py_ReprLeave(factory);
    return text;
}

static PyObject *
defaultdict_repr(PyObject *self)
{
    PyObject *base = PyDict_Type.tp_repr(self), *factory, *result;
    if (base == NULL) {
        return NULL;
    }
    factory = repr_factory(((defaultdict_object *)self)->factory);
    if (factory == NULL) {
        Py_DECREF(base);
        return NULL;
    }
    result = PyString_FromFormat("defaultdict(%s, %s)", PyString_AS_STRING(factory), PyString_AS_STRING(base));
    Py_DECREF(base);
    Py_DECREF(factory);
    return result;
}

static int
defaultdict_print(PyObject *self, FILE *file, int flags)
{
    PyObject *text = defaultdict_repr(self);
    if (text == NULL) {
        return -1;
    }
    fwrite(PyString_AS_STRING(text), 1, (size_t)PyString_GET_SIZE(text), file);
    Py_DECREF(text);
    return 0;
}

/* ---- the type ---- */

static const PyMethodDef defaultdict_methods[] = {
    {"__missing__", (PyCFunction)(void (*)(void))defaultdict_missing, METH_FLAT,
     "d.__missing__(key): put in what the factory gives, and return it; KeyError without a factory"},
    {"copy", defaultdict_copy, METH_NOARGS, "A defaultdict with the same factory and items"},
    {"__copy__", defaultdict_copy, METH_NOARGS, "A defaultdict with the same factory and items"},
    {"__reduce__", defaultdict_reduce, METH_NOARGS, "How to make it again"},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef defaultdict_members[] = {
    {(char *)"default_factory", T_OBJECT, offsetof(defaultdict_object, factory), 0,
     (char *)"what makes the value of a missing key, or None"},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject defaultdict_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "collections.defaultdict",
    .tp_basicsize = sizeof(defaultdict_object),
    .tp_dealloc = defaultdict_dealloc,
    .tp_print = defaultdict_print,
    .tp_repr = defaultdict_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "defaultdict([factory[, source]], **more): a dict that makes the values of missing keys by factory()",
    .tp_traverse = defaultdict_traverse,
    .tp_clear = defaultdict_clear,
    .tp_methods = (PyMethodDef *)defaultdict_methods,
    .tp_members = (PyMemberDef *)defaultdict_members,
    .tp_init = defaultdict_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_free = PyObject_GC_Del,
};

/* ---- the module ---- */

PyMODINIT_FUNC
init_collections(void);

PyMODINIT_FUNC
init_collections(void)
{
    PyObject *module = Py_InitModule3("_collections", NULL, "The containers of collections that are written in C.");
    if (module == NULL) {
        return;
    }
    defaultdict_type.tp_base = &PyDict_Type;
    if (PyType_Ready(&py_deque_type) < 0 || py_type_set_flat(&py_deque_type, &py_deque_flat) < 0
        || PyType_Ready(&defaultdict_type) < 0
        || PyType_Ready(&py_deque_iterator_type) < 0 || PyType_Ready(&py_deque_reverse_iterator_type) < 0) {
        return;
    }
    Py_INCREF(&py_deque_type);
    PyModule_AddObject(module, "deque", (PyObject *)&py_deque_type);
    Py_INCREF(&defaultdict_type);
    PyModule_AddObject(module, "defaultdict", (PyObject *)&defaultdict_type);
}
