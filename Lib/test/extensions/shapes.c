/* Types as extensions make them: with old slots, on builtin bases, with places for dicts and weak references, with free
 * lists, as metaclasses. */
#include "Python.h"
#include "structmember.h"

/* --- a number of the old kind: coerced, compared by tp_compare, read by getattr on names --- */

typedef struct {
    PyObject_HEAD
    long value;
} old_number;

static PyTypeObject Old_Type;

static PyObject *
old_make(long value)
{
    old_number *o = PyObject_New(old_number, &Old_Type);
    if (o != NULL) {
        o->value = value;
    }
    return (PyObject *)o;
}

static void
old_dealloc(PyObject *o)
{
    PyObject_Del(o);
}

static int
old_coerce(PyObject **a, PyObject **b)
{
    if (PyInt_Check(*b)) {
        *b = old_make(PyInt_AS_LONG(*b) * 10);
        if (*b == NULL) {
            return -1;
        }
        Py_INCREF(*a);
        return 0;
    }
    return 1;
}

static PyObject *
old_add(PyObject *a, PyObject *b)
{
    return PyString_FromFormat("%ld+%ld", ((old_number *)a)->value, ((old_number *)b)->value);
}

static PyObject *
old_power(PyObject *a, PyObject *b, PyObject *c)
{
    return Py_BuildValue("OOO", (PyObject *)Py_TYPE(a), (PyObject *)Py_TYPE(b), c);
}

static PyObject *
old_inplace(PyObject *a, PyObject *b)
{
    ((old_number *)a)->value += PyInt_AsLong(b);
    Py_INCREF(a);
    return a;
}

static int
old_compare(PyObject *a, PyObject *b)
{
    long x = ((old_number *)a)->value, y = ((old_number *)b)->value;
    return (x > y) - (x < y);
}

static PyObject *
old_getattr(PyObject *o, char *name)
{
    static PyMethodDef methods[] = {{"again", (PyCFunction)old_coerce, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
    if (strcmp(name, "value") == 0) {
        return PyInt_FromLong(((old_number *)o)->value);
    }
    return Py_FindMethod(methods, o, name);
}

static int
old_setattr(PyObject *o, char *name, PyObject *value)
{
    if (value == NULL || strcmp(name, "value") != 0) {
        PyErr_SetString(PyExc_AttributeError, name);
        return -1;
    }
    ((old_number *)o)->value = PyInt_AsLong(value);
    return PyErr_Occurred() ? -1 : 0;
}

static int
old_print(PyObject *o, FILE *file, int flags)
{
    fprintf(file, "<old %ld %s>", ((old_number *)o)->value, flags & Py_PRINT_RAW ? "raw" : "repr");
    return 0;
}

static PyObject *
old_oct(PyObject *o)
{
    return PyString_FromString("octal");
}

static long
old_hash(PyObject *o)
{
    return ((old_number *)o)->value;
}

static PyNumberMethods old_as_number = {
    old_add,        /* nb_add */
};

/* No flags at all: the type as it was written before 2.0. */
static PyTypeObject Old_Type = {
    PyObject_HEAD_INIT(NULL)
    0, "shapes.Old", sizeof(old_number), 0, old_dealloc, old_print, old_getattr, old_setattr, old_compare, 0,
    &old_as_number, 0, 0, old_hash,
};

/* --- builtin types as bases, with fields of their own --- */

typedef struct {
    PyListObject list;
    int appended;
    PyObject *dict, *weak;
} counted_list;

static PyObject *
counted_append(PyObject *self, PyObject *x)
{
    ((counted_list *)self)->appended++;
    if (PyList_Append(self, x) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static void
counted_dealloc(PyObject *self)
{
    counted_list *c = (counted_list *)self;
    if (c->weak != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    Py_CLEAR(c->dict);
    PyList_Type.tp_dealloc(self);
}

static int
counted_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((counted_list *)self)->dict);
    return PyList_Type.tp_traverse(self, visit, arg);
}

static int
counted_clear(PyObject *self)
{
    Py_CLEAR(((counted_list *)self)->dict);
    return PyList_Type.tp_clear(self);
}

static int
counted_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    ((counted_list *)self)->appended = 100;
    return PyList_Type.tp_init(self, args, kwds);
}

static PyMethodDef counted_methods[] = {
    {"append", counted_append, METH_O, "Append and count."},
    {NULL, NULL, 0, NULL}
};

static PyMemberDef counted_members[] = {
    {"appended", T_INT, offsetof(counted_list, appended), READONLY, "how often"},
    {NULL, 0, 0, 0, NULL}
};

static PyTypeObject Counted_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "shapes.Counted", sizeof(counted_list),
};

/* A str with a dict behind its characters: the offset counts from the end. */
static PyTypeObject Text_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "shapes.Text", sizeof(PyStringObject) - 1 + sizeof(PyObject *),
};

static void
text_dealloc(PyObject *self)
{
    PyObject **dict = _PyObject_GetDictPtr(self);
    if (dict != NULL) {
        Py_CLEAR(*dict);
    }
    Py_TYPE(self)->tp_free(self);
}

/* A dict, an int and an exception with one field more. */
typedef struct {
    PyDictObject dict;
    PyObject *missing;
} field_dict;

static PyObject *
field_subscript(PyObject *self, PyObject *key)
{
    PyObject *value = PyDict_GetItem(self, key);
    if (value == NULL) {
        value = ((field_dict *)self)->missing;
    }
    if (value == NULL) {
        PyErr_SetObject(PyExc_KeyError, key);
    }
    Py_XINCREF(value);
    return value;
}

static void
field_dealloc(PyObject *self)
{
    Py_CLEAR(((field_dict *)self)->missing);
    PyDict_Type.tp_dealloc(self);
}

static PyMappingMethods field_as_mapping = {NULL, field_subscript, NULL};

static PyMemberDef field_members[] = {
    {"missing", T_OBJECT, offsetof(field_dict, missing), 0, NULL},
    {NULL, 0, 0, 0, NULL}
};

static PyTypeObject Fields_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "shapes.Fields", sizeof(field_dict),
};

typedef struct {
    PyIntObject number;
    char unit;
} measure;

static PyObject *
measure_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *number, *o = NULL, *pair;
    char unit;
    if (!PyArg_ParseTuple(args, "Oc:measure", &number, &unit)) {
        return NULL;
    }
    pair = PyTuple_Pack(1, number);
    if (pair != NULL) {
        o = PyInt_Type.tp_new(type, pair, NULL);
        Py_DECREF(pair);
    }
    if (o != NULL) {
        ((measure *)o)->unit = unit;
    }
    return o;
}

static PyMemberDef measure_members[] = {
    {"unit", T_CHAR, offsetof(measure, unit), 0, NULL},
    {NULL, 0, 0, 0, NULL}
};

static PyTypeObject Measure_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "shapes.Measure", sizeof(measure),
};

typedef struct {
    PyBaseExceptionObject base;
    long code;
} coded_error;

static PyMemberDef coded_members[] = {
    {"code", T_LONG, offsetof(coded_error, code), 0, NULL},
    {NULL, 0, 0, 0, NULL}
};

static PyTypeObject Coded_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "shapes.CodedError", sizeof(coded_error),
};

/* --- a type with a free list, a cycle and all members --- */

#define FREE_MOST 4

typedef struct {
    PyObject_HEAD
    PyObject *next, *callback;
    PyObject *weak;
    short a_short;
    unsigned char a_byte;
    char a_bool;
    float a_float;
    double a_double;
    unsigned int a_uint;
    unsigned long a_ulong;
    PY_LONG_LONG a_longlong;
    Py_ssize_t a_size;
    char *a_string;
    char inplace[8];
} node;

static node *free_nodes[FREE_MOST];
static int free_count, reused_count;
static PyTypeObject Node_Type;

static PyObject *
node_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    node *o;
    if (type == &Node_Type && free_count > 0) {
        o = free_nodes[--free_count];
        reused_count++;
        (void)PyObject_INIT(o, type);
        PyObject_GC_Track(o);
    }
    else {
        o = (node *)type->tp_alloc(type, 0);
    }
    if (o != NULL) {
        o->a_string = "constant";
        strcpy(o->inplace, "inside");
    }
    return (PyObject *)o;
}

static int
node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((node *)self)->next);
    Py_VISIT(((node *)self)->callback);
    return 0;
}

static int
node_clear(PyObject *self)
{
    Py_CLEAR(((node *)self)->next);
    Py_CLEAR(((node *)self)->callback);
    return 0;
}

static void
node_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    if (((node *)self)->weak != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    node_clear(self);
    if (Py_TYPE(self) == &Node_Type && free_count < FREE_MOST) {
        free_nodes[free_count++] = (node *)self;
    }
    else {
        Py_TYPE(self)->tp_free(self);
    }
    Py_TRASHCAN_SAFE_END(self)
}

static PyObject *
node_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *callback = ((node *)self)->callback;
    if (callback == NULL) {
        PyErr_SetString(PyExc_TypeError, "nothing to call");
        return NULL;
    }
    return PyObject_Call(callback, args, kwds);
}

static PyObject *
node_richcompare(PyObject *a, PyObject *b, int op)
{
    static const char *const names[] = {"<", "<=", "==", "!=", ">", ">="};
    if (!PyObject_TypeCheck(b, &Node_Type)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    return PyString_FromString(names[op]);
}

static PyObject *
node_get_depth(PyObject *self, void *base)
{
    long depth = (long)base;
    PyObject *at = self;
    while ((at = ((node *)at)->next) != NULL && PyObject_TypeCheck(at, &Node_Type) && depth < 1000000) {
        depth++;
    }
    return PyInt_FromLong(depth);
}

static int
node_set_depth(PyObject *self, PyObject *value, void *base)
{
    PyErr_Format(PyExc_AttributeError, "%s depth", value == NULL ? "no deleting of" : "no setting of");
    return -1;
}

#define MEMBER(name, code) {#name, code, offsetof(node, name), 0, NULL}

static PyMemberDef node_members[] = {
    {"next", T_OBJECT_EX, offsetof(node, next), 0, "the next"},
    {"callback", T_OBJECT, offsetof(node, callback), 0, NULL},
    MEMBER(a_short, T_SHORT), MEMBER(a_byte, T_UBYTE), MEMBER(a_bool, T_BOOL), MEMBER(a_float, T_FLOAT),
    MEMBER(a_double, T_DOUBLE), MEMBER(a_uint, T_UINT), MEMBER(a_ulong, T_ULONG), MEMBER(a_longlong, T_LONGLONG),
    MEMBER(a_size, T_PYSSIZET), MEMBER(a_string, T_STRING), MEMBER(inplace, T_STRING_INPLACE),
    {"hidden", T_OBJECT, offsetof(node, callback), RESTRICTED, NULL},
    {NULL, 0, 0, 0, NULL}
};

static PyGetSetDef node_getset[] = {
    {"depth", node_get_depth, node_set_depth, "how many follow", (void *)0},
    {"depth1", node_get_depth, NULL, NULL, (void *)1},
    {NULL, NULL, NULL, NULL, NULL}
};

static PyTypeObject Node_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "shapes.Node", sizeof(node),
};

/* --- a row of bytes with buffers of both kinds and every sequence slot --- */

typedef struct {
    PyObject_HEAD
    char bytes[8];
    int exports;
} row;

static Py_ssize_t
row_length(PyObject *self)
{
    return 8;
}

static PyObject *
row_item(PyObject *self, Py_ssize_t i)
{
    if (i < 0 || i >= 8) {
        PyErr_SetString(PyExc_IndexError, "row");
        return NULL;
    }
    return PyInt_FromLong(((row *)self)->bytes[i]);
}

static PyObject *
row_slice(PyObject *self, Py_ssize_t i, Py_ssize_t j)
{
    return Py_BuildValue("nn", i, j);
}

static int
row_ass_item(PyObject *self, Py_ssize_t i, PyObject *value)
{
    if (i < 0 || i >= 8 || value == NULL) {
        PyErr_SetString(PyExc_IndexError, value == NULL ? "delete" : "row");
        return -1;
    }
    ((row *)self)->bytes[i] = (char)PyInt_AsLong(value);
    return PyErr_Occurred() ? -1 : 0;
}

static int
row_ass_slice(PyObject *self, Py_ssize_t i, Py_ssize_t j, PyObject *value)
{
    PyErr_Format(PyExc_ValueError, "slice %zd:%zd %s", i, j, value == NULL ? "deleted" : "set");
    return -1;
}

static int
row_contains(PyObject *self, PyObject *x)
{
    return PyInt_Check(x) && memchr(((row *)self)->bytes, (int)PyInt_AS_LONG(x), 8) != NULL;
}

static PyObject *
row_repeat(PyObject *self, Py_ssize_t n)
{
    return PyInt_FromSsize_t(n);
}

static PyObject *
row_concat(PyObject *self, PyObject *other)
{
    return PyTuple_Pack(2, self, other);
}

static Py_ssize_t
row_read(PyObject *self, Py_ssize_t segment, void **p)
{
    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "one segment");
        return -1;
    }
    *p = ((row *)self)->bytes;
    return 8;
}

static Py_ssize_t
row_segments(PyObject *self, Py_ssize_t *total)
{
    if (total != NULL) {
        *total = 8;
    }
    return 1;
}

static Py_ssize_t
row_chars(PyObject *self, Py_ssize_t segment, char **p)
{
    return row_read(self, segment, (void **)p);
}

static int
row_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    ((row *)self)->exports++;
    return PyBuffer_FillInfo(view, self, ((row *)self)->bytes, 8, 0, flags);
}

static void
row_releasebuffer(PyObject *self, Py_buffer *view)
{
    ((row *)self)->exports--;
}

static PySequenceMethods row_as_sequence = {
    row_length, row_concat, row_repeat, row_item, row_slice, row_ass_item, row_ass_slice, row_contains, row_concat,
    row_repeat,
};

static PyBufferProcs row_as_buffer = {
    row_read, row_read, row_segments, row_chars, row_getbuffer, row_releasebuffer,
};

static PyMemberDef row_members[] = {
    {"exports", T_INT, offsetof(row, exports), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

static PyTypeObject Row_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "shapes.Row", sizeof(row),
};

/* --- a metaclass: classes with a field of C --- */

typedef struct {
    PyHeapTypeObject heap;
    long made;
    PyObject *registry;
} meta_class;

static PyTypeObject Meta_Type;

static PyObject *
meta_new(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    PyObject *type = PyType_Type.tp_new(meta, args, kwds);
    if (type != NULL) {
        ((meta_class *)type)->registry = PyList_New(0);
    }
    return type;
}

static PyObject *
meta_call(PyObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *o = PyType_Type.tp_call(type, args, kwds);
    if (o != NULL && ++((meta_class *)type)->made % 2 == 0) {
        PyList_Append(((meta_class *)type)->registry, args);
    }
    return o;
}

static PyObject *
meta_getattro(PyObject *type, PyObject *name)
{
    if (strcmp(PyString_AS_STRING(name), "lazy") == 0) {
        return PyString_FromFormat("lazy of %s", ((PyTypeObject *)type)->tp_name);
    }
    return PyType_Type.tp_getattro(type, name);
}

static int
meta_traverse(PyObject *type, visitproc visit, void *arg)
{
    Py_VISIT(((meta_class *)type)->registry);
    return PyType_Type.tp_traverse(type, visit, arg);
}

/* Without it a class and its mro hold each other for good. */
static int
meta_clear(PyObject *type)
{
    Py_CLEAR(((meta_class *)type)->registry);
    return PyType_Type.tp_clear(type);
}

static void
meta_dealloc(PyObject *type)
{
    Py_CLEAR(((meta_class *)type)->registry);
    PyType_Type.tp_dealloc(type);
}

static PyMemberDef meta_members[] = {
    {"made", T_LONG, offsetof(meta_class, made), READONLY, NULL},
    {"registry", T_OBJECT, offsetof(meta_class, registry), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

static PyTypeObject Meta_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "shapes.Meta", sizeof(meta_class),
};

/* --- what a type does with its own attributes from C --- */

static PyObject *
describe(PyObject *self, PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    PyObject **dict = _PyObject_GetDictPtr(o);
    PyObject *name = PyString_InternFromString("append");
    PyObject *append = _PyType_Lookup(type, name);
    Py_DECREF(name);
    return Py_BuildValue("sNNs", type->tp_name, PyBool_FromLong(dict != NULL && *dict != NULL),
                         PyBool_FromLong(append != NULL),
                         PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC) ? "collected" : "counted");
}

/* Put a function into a static type's dict after it is ready. */
static PyObject *
extend(PyObject *self, PyObject *args)
{
    PyTypeObject *type;
    const char *name;
    PyObject *value;
    if (!PyArg_ParseTuple(args, "O!sO", &PyType_Type, &type, &name, &value)
        || PyDict_SetItemString(type->tp_dict, name, value) < 0) {
        return NULL;
    }
    PyType_Modified(type);
    Py_RETURN_NONE;
}

static PyObject *
make_old(PyObject *self, PyObject *value)
{
    return old_make(PyInt_AsLong(value));
}

static PyObject *
reused(PyObject *self, PyObject *unused)
{
    return PyInt_FromLong(reused_count);
}

static PyMethodDef functions[] = {
    {"describe", describe, METH_O, NULL},
    {"extend", extend, METH_VARARGS, NULL},
    {"old", make_old, METH_O, NULL},
    {"reused", reused, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL}
};

#define USUAL (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)

static void
fill_types(void)
{
    old_as_number.nb_coerce = old_coerce;
    old_as_number.nb_power = old_power;
    old_as_number.nb_inplace_add = old_inplace;
    old_as_number.nb_oct = old_oct;
    Counted_Type.tp_base = &PyList_Type;
    Counted_Type.tp_flags = USUAL | Py_TPFLAGS_HAVE_GC;
    Counted_Type.tp_dealloc = counted_dealloc;
    Counted_Type.tp_traverse = counted_traverse;
    Counted_Type.tp_clear = counted_clear;
    Counted_Type.tp_init = counted_init;
    Counted_Type.tp_methods = counted_methods;
    Counted_Type.tp_members = counted_members;
    Counted_Type.tp_dictoffset = offsetof(counted_list, dict);
    Counted_Type.tp_weaklistoffset = offsetof(counted_list, weak);
    Text_Type.tp_base = &PyString_Type;
    Text_Type.tp_flags = USUAL;
    Text_Type.tp_itemsize = 1;
    Text_Type.tp_dealloc = text_dealloc;
    Text_Type.tp_dictoffset = -(Py_ssize_t)sizeof(PyObject *);
    Fields_Type.tp_base = &PyDict_Type;
    Fields_Type.tp_flags = USUAL;
    Fields_Type.tp_dealloc = field_dealloc;
    Fields_Type.tp_members = field_members;
    Fields_Type.tp_as_mapping = &field_as_mapping;
    Measure_Type.tp_base = &PyInt_Type;
    Measure_Type.tp_flags = USUAL;
    Measure_Type.tp_new = measure_new;
    Measure_Type.tp_members = measure_members;
    Coded_Type.tp_base = (PyTypeObject *)PyExc_ValueError;
    Coded_Type.tp_flags = USUAL;
    Coded_Type.tp_members = coded_members;
    Node_Type.tp_flags = USUAL | Py_TPFLAGS_HAVE_GC;
    Node_Type.tp_new = node_new;
    Node_Type.tp_dealloc = node_dealloc;
    Node_Type.tp_traverse = node_traverse;
    Node_Type.tp_clear = node_clear;
    Node_Type.tp_call = node_call;
    Node_Type.tp_richcompare = node_richcompare;
    Node_Type.tp_members = node_members;
    Node_Type.tp_getset = node_getset;
    Node_Type.tp_weaklistoffset = offsetof(node, weak);
    Row_Type.tp_flags = USUAL | Py_TPFLAGS_HAVE_NEWBUFFER;
    Row_Type.tp_new = PyType_GenericNew;
    Row_Type.tp_as_sequence = &row_as_sequence;
    Row_Type.tp_as_buffer = &row_as_buffer;
    Row_Type.tp_members = row_members;
    Meta_Type.tp_base = &PyType_Type;
    Meta_Type.tp_flags = USUAL | Py_TPFLAGS_HAVE_GC;
    Meta_Type.tp_new = meta_new;
    Meta_Type.tp_call = meta_call;
    Meta_Type.tp_getattro = meta_getattro;
    Meta_Type.tp_traverse = meta_traverse;
    Meta_Type.tp_clear = meta_clear;
    Meta_Type.tp_dealloc = meta_dealloc;
    Meta_Type.tp_members = meta_members;
}

PyMODINIT_FUNC
initshapes(void)
{
    static PyTypeObject *const types[] = {&Counted_Type, &Text_Type, &Fields_Type, &Measure_Type, &Coded_Type,
                                          &Node_Type, &Row_Type, &Meta_Type, NULL};
    PyObject *module = Py_InitModule3("shapes", functions, "Types of extensions.");
    int i;
    fill_types();
    Old_Type.ob_type = &PyType_Type;
    for (i = 0; module != NULL && types[i] != NULL; i++) {
        if (PyType_Ready(types[i]) < 0) {
            return;
        }
        Py_INCREF(types[i]);
        PyModule_AddObject(module, strrchr(types[i]->tp_name, '.') + 1, (PyObject *)types[i]);
    }
}
