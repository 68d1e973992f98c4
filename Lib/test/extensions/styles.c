/* What generators of wrappers write: functions and generators as types of their own, metatypes that allocate, types with two
 * static bases, slots that are exchanged while programs run. */
#include "Python.h"
#include "structmember.h"
#include "frameobject.h"

/* --- functions that are larger than built-in ones and bind like methods --- */

typedef struct {
    PyCFunctionObject base;
    PyObject *dict;
    PyObject *weakrefs;
    PyObject *defaults;
} own_function;

static PyObject *
own_function_call(PyObject *o, PyObject *args, PyObject *kwds)
{
    own_function *f = (own_function *)o;
    PyMethodDef *def = f->base.m_ml;
    PyObject *filled = args, *result;
    if (PyTuple_GET_SIZE(args) == 0 && f->defaults != NULL) {
        filled = f->defaults;
    }
    if (def->ml_flags & METH_KEYWORDS) {
        result = ((PyCFunctionWithKeywords)(void *)def->ml_meth)(f->base.m_self, filled, kwds);
    } else {
        result = def->ml_meth(f->base.m_self, filled);
    }
    return result;
}

static PyObject *
own_function_bind(PyObject *f, PyObject *object, PyObject *type)
{
    return PyMethod_New(f, object == Py_None ? NULL : object, type);
}

static int
own_function_traverse(PyObject *o, visitproc visit, void *arg)
{
    own_function *f = (own_function *)o;
    Py_VISIT(f->base.m_self);
    Py_VISIT(f->base.m_module);
    Py_VISIT(f->dict);
    Py_VISIT(f->defaults);
    return 0;
}

static int
own_function_clear(PyObject *o)
{
    own_function *f = (own_function *)o;
    Py_CLEAR(f->base.m_self);
    Py_CLEAR(f->base.m_module);
    Py_CLEAR(f->dict);
    Py_CLEAR(f->defaults);
    return 0;
}

static void
own_function_dealloc(PyObject *o)
{
    PyObject_GC_UnTrack(o);
    if (((own_function *)o)->weakrefs != NULL) {
        PyObject_ClearWeakRefs(o);
    }
    own_function_clear(o);
    PyObject_GC_Del(o);
}

static PyObject *
own_function_name(PyObject *o, void *closure)
{
    return PyString_FromString(((own_function *)o)->base.m_ml->ml_name);
}

static PyObject *
own_function_dict(PyObject *o, void *closure)
{
    own_function *f = (own_function *)o;
    if (f->dict == NULL && (f->dict = PyDict_New()) == NULL) {
        return NULL;
    }
    Py_INCREF(f->dict);
    return f->dict;
}

static PyGetSetDef own_function_getset[] = {
    {"__name__", own_function_name}, {"func_name", own_function_name}, {"__dict__", own_function_dict}, {NULL}};

static PyMemberDef own_function_members[] = {
    {"__module__", T_OBJECT, offsetof(own_function, base.m_module), PY_WRITE_RESTRICTED},
    {"defaults", T_OBJECT, offsetof(own_function, defaults), 0},
    {NULL}};

static PyTypeObject OwnFunction_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.function", sizeof(own_function)};

static PyObject *
pair_of(PyObject *self, PyObject *args, PyObject *kwds)
{
    return Py_BuildValue("OO", args, kwds != NULL ? kwds : Py_None);
}

static PyMethodDef pair_def = {"pair_of", (PyCFunction)(void *)pair_of, METH_VARARGS | METH_KEYWORDS, "a pair"};

static PyObject *
make_function(PyObject *module, PyObject *defaults)
{
    own_function *f = PyObject_GC_New(own_function, &OwnFunction_Type);
    if (f == NULL) {
        return NULL;
    }
    f->base.m_ml = &pair_def;
    f->base.m_self = NULL;
    f->base.m_module = PyString_FromString("styles");
    f->dict = f->weakrefs = NULL;
    Py_INCREF(defaults);
    f->defaults = defaults;
    PyObject_GC_Track(f);
    return (PyObject *)f;
}

/* --- a generator as a type of its own: it keeps the exception that it handles while it sleeps --- */

typedef struct {
    PyObject_HEAD
    PyObject *callable;              /* called with no arguments; what it raises is handled over the next yield */
    int step;
    PyObject *type, *value, *traceback;
} own_generator;

/* Exchanges the handled exception of the thread and the generator's. */
static void
swap_handled(own_generator *g)
{
    PyThreadState *ts = PyThreadState_GET();
    PyObject *type = ts->exc_type, *value = ts->exc_value, *traceback = ts->exc_traceback;
    ts->exc_type = g->type;
    ts->exc_value = g->value;
    ts->exc_traceback = g->traceback;
    g->type = type;
    g->value = value;
    g->traceback = traceback;
}

/* The frame of the traceback that sleeps with the generator stands on who runs it now. */
static void
link_frame(own_generator *g, PyFrameObject *back)
{
    if (g->traceback != NULL) {
        PyFrameObject *frame = ((PyTracebackObject *)g->traceback)->tb_frame;
        PyFrameObject *old = frame->f_back;
        Py_XINCREF(back);
        frame->f_back = back;
        Py_XDECREF(old);
    }
}

static PyObject *
handled_name(void)
{
    PyThreadState *ts = PyThreadState_GET();
    if (ts->exc_type == NULL || ts->exc_type == Py_None) {
        return PyString_FromString("nothing");
    }
    return PyObject_GetAttrString(ts->exc_type, "__name__");
}

static PyObject *
first_step(own_generator *g)
{
    PyThreadState *ts = PyThreadState_GET();
    PyObject *value = PyObject_CallObject(g->callable, NULL);
    if (value != NULL) {
        return value;
    }
    PyErr_NormalizeException(&ts->curexc_type, &ts->curexc_value, &ts->curexc_traceback);
    ts->exc_type = ts->curexc_type;
    ts->exc_value = ts->curexc_value;
    ts->exc_traceback = ts->curexc_traceback;
    ts->curexc_type = ts->curexc_value = ts->curexc_traceback = NULL;
    return handled_name();
}

static PyObject *
own_generator_next(PyObject *o)
{
    own_generator *g = (own_generator *)o;
    PyObject *result = NULL;
    link_frame(g, PyThreadState_GET()->frame);
    swap_handled(g);
    switch (g->step++) {
    case 0:
        result = first_step(g);
        break;
    case 1:
        result = handled_name();
        break;
    }
    swap_handled(g);
    link_frame(g, NULL);
    return result;
}

static int
own_generator_traverse(PyObject *o, visitproc visit, void *arg)
{
    own_generator *g = (own_generator *)o;
    Py_VISIT(g->callable);
    Py_VISIT(g->type);
    Py_VISIT(g->value);
    Py_VISIT(g->traceback);
    return 0;
}

static void
own_generator_dealloc(PyObject *o)
{
    own_generator *g = (own_generator *)o;
    PyObject_GC_UnTrack(o);
    Py_CLEAR(g->callable);
    Py_CLEAR(g->type);
    Py_CLEAR(g->value);
    Py_CLEAR(g->traceback);
    PyObject_GC_Del(o);
}

static PyTypeObject OwnGenerator_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.generator", sizeof(own_generator)};

static PyObject *
make_generator(PyObject *module, PyObject *callable)
{
    own_generator *g = PyObject_GC_New(own_generator, &OwnGenerator_Type);
    if (g != NULL) {
        Py_INCREF(callable);
        g->callable = callable;
        g->step = 0;
        g->type = g->value = g->traceback = NULL;
        PyObject_GC_Track(g);
    }
    return (PyObject *)g;
}

/* --- a metatype with more room, that allocates, and fills classes when somebody looks --- */

typedef struct {
    PyHeapTypeObject base;
    int lazy;                        /* attributes that are still to be made */
    long serial;
} wrapper_type;

static PyTypeObject WrapperMeta_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.wrappertype", sizeof(wrapper_type)};
static long wrapper_serial;

static PyObject *
wrapper_alloc(PyTypeObject *meta, Py_ssize_t n)
{
    PyObject *type = PyType_Type.tp_alloc(meta, n);
    if (type != NULL) {
        ((wrapper_type *)type)->lazy = 2;
        ((wrapper_type *)type)->serial = ++wrapper_serial;
    }
    return type;
}

static int
fill_class(PyObject *type)
{
    char name[] = "made0";
    while (((wrapper_type *)type)->lazy > 0) {
        PyObject *value = PyInt_FromLong(--((wrapper_type *)type)->lazy);
        name[4] = (char)('0' + ((wrapper_type *)type)->lazy);
        if (value == NULL || PyDict_SetItemString(((PyTypeObject *)type)->tp_dict, name, value) < 0) {
            Py_XDECREF(value);
            return -1;
        }
        Py_DECREF(value);
        PyType_Modified((PyTypeObject *)type);
    }
    return 0;
}

static PyObject *
wrapper_getattro(PyObject *type, PyObject *name)
{
    return fill_class(type) < 0 ? NULL : PyType_Type.tp_getattro(type, name);
}

static int
wrapper_setattro(PyObject *type, PyObject *name, PyObject *value)
{
    if (PyString_Check(name) && strncmp(PyString_AS_STRING(name), "fixed", 5) == 0) {
        PyErr_SetString(PyExc_AttributeError, "fixed");
        return -1;
    }
    return fill_class(type) < 0 ? -1 : PyType_Type.tp_setattro(type, name, value);
}

static PyObject *
wrapper_serial_of(PyObject *type, void *closure)
{
    return PyInt_FromLong(((wrapper_type *)type)->serial);
}

static PyGetSetDef wrapper_getset[] = {{"serial", wrapper_serial_of}, {NULL}};

/* A class by calling the metatype, as generated code does. */
static PyObject *
make_wrapper(PyObject *module, PyObject *args)
{
    PyObject *bases, *dict;
    char *name;
    if (!PyArg_ParseTuple(args, "sO!O!", &name, &PyTuple_Type, &bases, &PyDict_Type, &dict)) {
        return NULL;
    }
    return PyObject_CallFunction((PyObject *)&WrapperMeta_Type, "sOO", name, bases, dict);
}

/* --- numbers with two static bases, one of them built in --- */

static PyTypeObject Generic_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.generic", sizeof(PyObject)};
static PyTypeObject Number_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.number", sizeof(PyObject)};
static PyTypeObject Long_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.int_", sizeof(PyIntObject)};
static PyTypeObject Double_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.float_", sizeof(PyFloatObject)};
static PyTypeObject Text_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.str_"};

static PyObject *
generic_kind(PyObject *o, void *closure)
{
    return PyString_FromFormat("kind %s", Py_TYPE(o)->tp_name);
}

static PyGetSetDef generic_getset[] = {{"kind", generic_kind}, {NULL}};

static PyObject *
number_repr(PyObject *o)
{
    return PyString_FromFormat("<%s>", Py_TYPE(o)->tp_name);
}

static int
ready_dual(PyTypeObject *type, PyTypeObject *first, PyTypeObject *second)
{
    type->tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | (first->tp_flags & Py_TPFLAGS_INT_SUBCLASS) |
                     (first->tp_flags & Py_TPFLAGS_STRING_SUBCLASS);
    type->tp_base = first;
    type->tp_bases = PyTuple_Pack(2, first, second);
    type->tp_hash = first->tp_hash;
    type->tp_richcompare = first->tp_richcompare;
    type->tp_repr = number_repr;
    return type->tp_bases == NULL ? -1 : PyType_Ready(type);
}

/* --- slots that are exchanged while programs run --- */

static PyObject *
other_getattro(PyObject *o, PyObject *name)
{
    return PyString_FromFormat("got %s", PyString_AsString(name));
}

static int
other_setattro(PyObject *o, PyObject *name, PyObject *value)
{
    PyErr_SetString(PyExc_AttributeError, "set by none");
    return -1;
}

static PyObject *
other_call(PyObject *o, PyObject *args, PyObject *kwds)
{
    return PyString_FromString("called");
}

static PyObject *
other_binary(PyObject *a, PyObject *b)
{
    return PyString_FromString("combined");
}

static PyObject *
other_compare(PyObject *a, PyObject *b, int op)
{
    return PyString_FromFormat("compared %d", op);
}

static PyObject *
other_unary(PyObject *o)
{
    return PyString_FromString("text");
}

static long
other_hash(PyObject *o)
{
    return 77;
}

static PyObject *
other_iter(PyObject *o)
{
    return PySeqIter_New(o);
}

static int
other_truth(PyObject *o)
{
    return 0;
}

static Py_ssize_t
other_length(PyObject *o)
{
    return 42;
}

static int
other_contains(PyObject *o, PyObject *x)
{
    return 1;
}

/* Puts other functions into the slots of a class; only of the first two it has to tell (Doc/extending.md). */
static PyObject *
exchange(PyObject *module, PyObject *o)
{
    PyTypeObject *type = (PyTypeObject *)o;
    type->tp_getattro = other_getattro;
    type->tp_setattro = other_setattro;
    PyType_Modified(type);
    type->tp_call = other_call;
    type->tp_richcompare = other_compare;
    type->tp_repr = type->tp_str = other_unary;
    type->tp_hash = other_hash;
    type->tp_iter = other_iter;
    type->tp_as_number->nb_add = other_binary;
    type->tp_as_number->nb_nonzero = other_truth;
    type->tp_as_mapping->mp_subscript = other_binary;
    type->tp_as_mapping->mp_length = other_length;
    type->tp_as_sequence->sq_contains = other_contains;
    Py_RETURN_NONE;
}

/* Gives an object another class, without asking. */
static PyObject *
turn_into(PyObject *module, PyObject *args)
{
    PyObject *o, *type, *old;
    if (!PyArg_ParseTuple(args, "OO!", &o, &PyType_Type, &type)) {
        return NULL;
    }
    old = (PyObject *)Py_TYPE(o);
    Py_INCREF(type);
    Py_TYPE(o) = (PyTypeObject *)type;
    Py_DECREF(old);
    Py_RETURN_NONE;
}

/* Puts an attribute into a class as Cython's do: into the dict, then says so. */
static PyObject *
put(PyObject *module, PyObject *args)
{
    PyTypeObject *type;
    PyObject *name, *value;
    if (!PyArg_ParseTuple(args, "O!OO", &PyType_Type, &type, &name, &value) ||
        PyDict_SetItem(type->tp_dict, name, value) < 0) {
        return NULL;
    }
    PyType_Modified(type);
    Py_RETURN_NONE;
}

/* Takes the last item off a list and puts it back, by its fields. */
static PyObject *
by_fields(PyObject *module, PyObject *o)
{
    PyListObject *list = (PyListObject *)o;
    Py_ssize_t size = Py_SIZE(list);
    PyObject *item = list->ob_item[size - 1];
    Py_SIZE(list) = size - 1;
    if (list->allocated >= size && PyList_GET_SIZE(o) == size - 1) {
        list->ob_item[size - 1] = item;
        Py_SIZE(list) = size;
    }
    Py_RETURN_NONE;
}

/* --- items by index that are others than those by subscript --- */

static PyObject *
faces_item(PyObject *o, Py_ssize_t i)
{
    if (i >= 3) {
        PyErr_SetString(PyExc_IndexError, "three items");
        return NULL;
    }
    return PyString_FromFormat("item %zd", i);
}

static PyObject *
faces_subscript(PyObject *o, PyObject *key)
{
    return Py_BuildValue("(sO)", "key", key);
}

static PySequenceMethods faces_as_sequence = {NULL, NULL, NULL, faces_item};
static PyMappingMethods faces_as_mapping = {NULL, faces_subscript, NULL};
static PyTypeObject Faces_Type = {PyVarObject_HEAD_INIT(NULL, 0) "styles.Faces", sizeof(PyObject)};

/* One that Py_BuildValue gives and that is no tuple. */
static PyObject *
call_by_evaluation(PyObject *module, PyObject *callable)
{
    return PyEval_CallFunction(callable, "i", 3);
}

static PyMethodDef functions[] = {
    {"call_by_evaluation", call_by_evaluation, METH_O},
    {"make_function", make_function, METH_O},   {"make_generator", make_generator, METH_O},
    {"make_wrapper", make_wrapper, METH_VARARGS}, {"exchange", exchange, METH_O},
    {"turn_into", turn_into, METH_VARARGS},     {"put", put, METH_VARARGS},
    {"by_fields", by_fields, METH_O},           {NULL}};

static int
ready_types(void)
{
    OwnFunction_Type.tp_flags = OwnGenerator_Type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC;
    OwnFunction_Type.tp_call = own_function_call;
    OwnFunction_Type.tp_descr_get = own_function_bind;
    OwnFunction_Type.tp_traverse = own_function_traverse;
    OwnFunction_Type.tp_clear = own_function_clear;
    OwnFunction_Type.tp_dealloc = own_function_dealloc;
    OwnFunction_Type.tp_getset = own_function_getset;
    OwnFunction_Type.tp_members = own_function_members;
    OwnFunction_Type.tp_dictoffset = offsetof(own_function, dict);
    OwnFunction_Type.tp_weaklistoffset = offsetof(own_function, weakrefs);
    OwnGenerator_Type.tp_traverse = own_generator_traverse;
    OwnGenerator_Type.tp_dealloc = own_generator_dealloc;
    OwnGenerator_Type.tp_iter = PyObject_SelfIter;
    OwnGenerator_Type.tp_iternext = own_generator_next;
    WrapperMeta_Type.tp_base = &PyType_Type;
    WrapperMeta_Type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    WrapperMeta_Type.tp_alloc = wrapper_alloc;
    WrapperMeta_Type.tp_getattro = wrapper_getattro;
    WrapperMeta_Type.tp_setattro = wrapper_setattro;
    WrapperMeta_Type.tp_getset = wrapper_getset;
    Generic_Type.tp_flags = Number_Type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    Generic_Type.tp_getset = generic_getset;
    Number_Type.tp_base = &Generic_Type;
    Faces_Type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    Faces_Type.tp_as_sequence = &faces_as_sequence;
    Faces_Type.tp_as_mapping = &faces_as_mapping;
    Faces_Type.tp_new = PyType_GenericNew;
    if (PyType_Ready(&OwnFunction_Type) < 0 || PyType_Ready(&OwnGenerator_Type) < 0 ||
        PyType_Ready(&WrapperMeta_Type) < 0 || PyType_Ready(&Generic_Type) < 0 || PyType_Ready(&Number_Type) < 0 ||
        PyType_Ready(&Faces_Type) < 0) {
        return -1;
    }
    return ready_dual(&Long_Type, &PyInt_Type, &Number_Type) | ready_dual(&Double_Type, &PyFloat_Type, &Number_Type) |
           ready_dual(&Text_Type, &PyString_Type, &Generic_Type);
}

PyMODINIT_FUNC
initstyles(void)
{
    PyObject *module = Py_InitModule("styles", functions);
    if (module == NULL || ready_types() < 0) {
        return;
    }
    PyModule_AddObject(module, "wrappertype", (PyObject *)&WrapperMeta_Type);
    PyModule_AddObject(module, "Faces", (PyObject *)&Faces_Type);
    PyModule_AddObject(module, "int_", (PyObject *)&Long_Type);
    PyModule_AddObject(module, "float_", (PyObject *)&Double_Type);
    PyModule_AddObject(module, "str_", (PyObject *)&Text_Type);
}
