/* The encoder of _json: turns objects into a list of pieces of text that the caller joins.
 *
 * I1  Containers being written are in `markers` (id to object) unless it is None; a second visit is a
 *     circular reference. An error leaves the marks behind: the dict belongs to one encoding.
 * I2  Anything may change while a key or value is converted: lists are read by index with the size of
 *     the moment, dicts through a private list of their items.
 *
 * Indents and sorted keys are the business of the Python half.
 */
#include "json.h"
#include "structmember.h"

#include <math.h>

#include "py_stackguard.h"

typedef struct {
    PyObject_HEAD
    PyObject *markers, *fallback, *quote, *indent, *key_separator, *item_separator;
    PyObject *sort_keys, *skip_keys;
    int quick_quote; /* `quote` is our own function */
    int allow_nan;
} encoder;

static int encode(encoder *self, PyObject *pieces, PyObject *object);

/* Adds `piece` (stolen). */
static int
add(PyObject *pieces, PyObject *piece)
{
    if (piece == NULL) {
        return -1;
    }
    int status = PyList_Append(pieces, piece);
    Py_DECREF(piece);
    return status;
}

static int
add_text(PyObject *pieces, const char *text)
{
    return add(pieces, PyString_InternFromString(text));
}

static PyObject *
quote(encoder *self, PyObject *text)
{
    return self->quick_quote ? py_json_quote(text)
                             : PyObject_CallFunctionObjArgs(self->quote, text, NULL);
}

static const char *
constant_text(PyObject *object)
{
    return object == Py_None ? "null" : object == Py_True ? "true" : object == Py_False ? "false" : NULL;
}

static PyObject *
float_text(encoder *self, PyObject *object)
{
    double value = PyFloat_AS_DOUBLE(object);
    if (isfinite(value)) {
        return PyFloat_Type.tp_repr(object);
    }
    if (!self->allow_nan) {
        PyErr_SetString(PyExc_ValueError, "Out of range float values are not JSON compliant");
        return NULL;
    }
    return PyString_InternFromString(isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
}

/* ---- marks ---- */

/* Marks a container; `*mark` is its key or NULL where nothing is marked. */
static int
mark(encoder *self, PyObject *object, PyObject **key)
{
    *key = NULL;
    if (self->markers == Py_None) {
        return 0;
    }
    *key = PyLong_FromVoidPtr(object);
    if (*key == NULL) {
        return -1;
    }
    int known = PyDict_Contains(self->markers, *key);
    if (known > 0) {
        PyErr_SetString(PyExc_ValueError, "Circular reference detected");
    }
    if (known == 0 && PyDict_SetItem(self->markers, *key, object) == 0) {
        return 0;
    }
    Py_CLEAR(*key);
    return -1;
}

/* Takes the mark away after success; gives `status` on. */
static int
unmark(encoder *self, PyObject *key, int status)
{
    if (key != NULL) {
        if (status == 0) {
            status = PyDict_DelItem(self->markers, key);
        }
        Py_DECREF(key);
    }
    return status;
}

/* ---- containers ---- */

static int
encode_items(encoder *self, PyObject *pieces, PyObject *sequence)
{
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(sequence); i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(sequence, i);
        Py_INCREF(item);
        int status = i > 0 ? PyList_Append(pieces, self->item_separator) : 0;
        if (status == 0) {
            status = encode(self, pieces, item);
        }
        Py_DECREF(item);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

static int
encode_list(encoder *self, PyObject *pieces, PyObject *object)
{
    PyObject *key;
    PyObject *sequence = PySequence_Fast(object, "_iterencode_list needs a sequence");
    if (sequence == NULL) {
        return -1;
    }
    int status;
    if (PySequence_Fast_GET_SIZE(sequence) == 0) {
        status = add_text(pieces, "[]");
    }
    else {
        status = mark(self, object, &key);
        if (status == 0) {
            status = add_text(pieces, "[") < 0 || encode_items(self, pieces, sequence) < 0
                             || add_text(pieces, "]") < 0
                         ? -1
                         : 0;
            status = unmark(self, key, status);
        }
    }
    Py_DECREF(sequence);
    return status;
}

/* The text of a key before it is quoted, new; NULL without an exception: skip the pair. */
static PyObject *
key_text(encoder *self, PyObject *key)
{
    const char *constant = constant_text(key);
    if (PyString_Check(key) || PyUnicode_Check(key)) {
        Py_INCREF(key);
        return key;
    }
    if (PyFloat_Check(key)) {
        return float_text(self, key);
    }
    if (constant != NULL) {
        return PyString_InternFromString(constant);
    }
    if (PyInt_Check(key) || PyLong_Check(key)) {
        return PyObject_Str(key);
    }
    int skip = PyObject_IsTrue(self->skip_keys);
    if (skip == 0) {
        PyErr_SetString(PyExc_TypeError, "keys must be a string");
    }
    return NULL;
}

/* 1 written, 0 skipped, -1 error. */
static int
encode_pair(encoder *self, PyObject *pieces, PyObject *pair, int is_first)
{
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_ValueError, "items must return 2-tuples");
        return -1;
    }
    PyObject *text = key_text(self, PyTuple_GET_ITEM(pair, 0));
    if (text == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    int status = is_first ? 0 : PyList_Append(pieces, self->item_separator);
    if (status == 0) {
        status = add(pieces, quote(self, text));
    }
    Py_DECREF(text);
    if (status < 0 || PyList_Append(pieces, self->key_separator) < 0) {
        return -1;
    }
    return encode(self, pieces, PyTuple_GET_ITEM(pair, 1)) < 0 ? -1 : 1;
}

static int
encode_pairs(encoder *self, PyObject *pieces, PyObject *items)
{
    int is_first = 1;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++) {
        PyObject *pair = PyList_GET_ITEM(items, i);
        Py_INCREF(pair);
        int status = encode_pair(self, pieces, pair, is_first);
        Py_DECREF(pair);
        if (status < 0) {
            return -1;
        }
        is_first = is_first && !status;
    }
    return 0;
}

static PyObject *
list_items(PyObject *dict)
{
    if (PyDict_CheckExact(dict)) {
        return PyDict_Items(dict);
    }
    PyObject *items = PyObject_CallMethod(dict, "items", "");
    PyObject *list = items == NULL ? NULL : PySequence_List(items);
    Py_XDECREF(items);
    return list;
}

static int
encode_dict(encoder *self, PyObject *pieces, PyObject *dict)
{
    PyObject *key;
    if (PyDict_Size(dict) == 0) {
        return add_text(pieces, "{}");
    }
    if (mark(self, dict, &key) < 0) {
        return -1;
    }
    PyObject *items = list_items(dict);
    int status = items == NULL || add_text(pieces, "{") < 0
                         || encode_pairs(self, pieces, items) < 0 || add_text(pieces, "}") < 0
                     ? -1
                     : 0;
    Py_XDECREF(items);
    return unmark(self, key, status);
}

static int
encode_other(encoder *self, PyObject *pieces, PyObject *object)
{
    PyObject *key;
    if (mark(self, object, &key) < 0) {
        return -1;
    }
    PyObject *substitute = PyObject_CallFunctionObjArgs(self->fallback, object, NULL);
    int status = substitute == NULL ? -1 : encode(self, pieces, substitute);
    Py_XDECREF(substitute);
    return unmark(self, key, status);
}

static int
encode_nested(encoder *self, PyObject *pieces, PyObject *object)
{
    if (Py_EnterRecursiveCall(" while encoding a JSON object")) {
        return -1;
    }
    int status = py_stack_check(" while encoding a JSON object")            ? -1
                 : PyList_Check(object) || PyTuple_Check(object) ? encode_list(self, pieces, object)
                 : PyDict_Check(object)                          ? encode_dict(self, pieces, object)
                                                                 : encode_other(self, pieces, object);
    Py_LeaveRecursiveCall();
    return status;
}

static int
encode(encoder *self, PyObject *pieces, PyObject *object)
{
    const char *constant = constant_text(object);
    if (constant != NULL) {
        return add_text(pieces, constant);
    }
    if (PyString_Check(object) || PyUnicode_Check(object)) {
        return add(pieces, quote(self, object));
    }
    if (PyInt_Check(object) || PyLong_Check(object)) {
        return add(pieces, PyObject_Str(object));
    }
    if (PyFloat_Check(object)) {
        return add(pieces, float_text(self, object));
    }
    return encode_nested(self, pieces, object);
}

/* ---- the type ---- */

static PyObject *
encoder_call(encoder *self, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"obj", "_current_indent_level", NULL};
    PyObject *object;
    Py_ssize_t level;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "On:_iterencode", (char **)names, &object,
                                     &level)) {
        return NULL;
    }
    PyObject *pieces = PyList_New(0);
    if (pieces != NULL && encode(self, pieces, object) < 0) {
        Py_CLEAR(pieces);
    }
    return pieces;
}

static int
encoder_traverse(encoder *self, visitproc visit, void *arg)
{
    Py_VISIT(self->markers);
    Py_VISIT(self->fallback);
    Py_VISIT(self->quote);
    Py_VISIT(self->indent);
    Py_VISIT(self->key_separator);
    Py_VISIT(self->item_separator);
    Py_VISIT(self->sort_keys);
    Py_VISIT(self->skip_keys);
    return 0;
}

static int
encoder_clear(encoder *self)
{
    Py_CLEAR(self->markers);
    Py_CLEAR(self->fallback);
    Py_CLEAR(self->quote);
    Py_CLEAR(self->indent);
    Py_CLEAR(self->key_separator);
    Py_CLEAR(self->item_separator);
    Py_CLEAR(self->sort_keys);
    Py_CLEAR(self->skip_keys);
    return 0;
}

static void
encoder_dealloc(encoder *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    encoder_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
is_own_quote(PyObject *function)
{
    return PyCFunction_Check(function)
           && strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, "encode_basestring_ascii") == 0;
}

static PyObject *
encoder_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"markers",        "default",   "encoder",  "indent",
                                  "key_separator",  "item_separator", "sort_keys", "skipkeys",
                                  "allow_nan",      NULL};
    encoder given = {0};
    PyObject *allow_nan;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOOOOOOO:make_encoder", (char **)names,
                                     &given.markers, &given.fallback, &given.quote, &given.indent,
                                     &given.key_separator, &given.item_separator, &given.sort_keys,
                                     &given.skip_keys, &allow_nan)) {
        return NULL;
    }
    if (given.markers != Py_None && !PyDict_Check(given.markers)) {
        PyErr_Format(PyExc_TypeError, "make_encoder() argument 1 must be dict or None, not %.200s",
                     Py_TYPE(given.markers)->tp_name);
        return NULL;
    }
    int nan_status = PyObject_IsTrue(allow_nan);
    if (nan_status < 0 || PyObject_IsTrue(given.skip_keys) < 0) {
        return NULL;
    }
    encoder *self = (encoder *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
#define TAKE(field) Py_INCREF(given.field); self->field = given.field
    TAKE(markers);
    TAKE(fallback);
    TAKE(quote);
    TAKE(indent);
    TAKE(key_separator);
    TAKE(item_separator);
    TAKE(sort_keys);
    TAKE(skip_keys);
#undef TAKE
    self->quick_quote = is_own_quote(given.quote);
    self->allow_nan = nan_status;
    return (PyObject *)self;
}

#define FIELD(name, member) {name, T_OBJECT, offsetof(encoder, member), READONLY, NULL}
static const PyMemberDef encoder_members[] = {
    FIELD("markers", markers),
    FIELD("default", fallback),
    FIELD("encoder", quote),
    FIELD("indent", indent),
    FIELD("key_separator", key_separator),
    FIELD("item_separator", item_separator),
    FIELD("sort_keys", sort_keys),
    FIELD("skipkeys", skip_keys),
    {NULL, 0, 0, 0, NULL},
};
#undef FIELD

static const char encoder_doc[] = "Turns an object into a list of pieces of JSON text.";

PyTypeObject py_json_encoder_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_json.Encoder",
    .tp_basicsize = sizeof(encoder),
    .tp_dealloc = (destructor)encoder_dealloc,
    .tp_call = (ternaryfunc)encoder_call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = encoder_doc,
    .tp_traverse = (traverseproc)encoder_traverse,
    .tp_clear = (inquiry)encoder_clear,
    .tp_members = (PyMemberDef *)encoder_members,
    .tp_new = encoder_new,
};
