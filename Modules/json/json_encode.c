/* The encoder of _json: turns objects into a list of few pieces of text that the caller joins.
 *
 * I1  Containers being written are in `markers` (id to object) unless it is None; a second visit is a
 *     circular reference. An error leaves the marks behind: the dict belongs to one encoding.
 * I2  Anything may change while a key or value is converted: lists are read by index with the size of
 *     the moment, dicts through a private list of their items.
 * I3  ASCII text is collected in the sink; anything else, and what follows it, is a piece of its own, so
 *     that joining decodes what it would decode if every atom were a piece.
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

/* What is written: text not yet made a piece, and the pieces before it. */
typedef struct {
    PyObject *pieces;        /* owned list */
    char *text;              /* `small` or PyMem */
    Py_ssize_t size, space;  /* of it, bytes */
    char small[600];
} sink;

static int encode(encoder *self, sink *out, PyObject *object);

/* ---- the text that grows ---- */

static int
grow(sink *out, Py_ssize_t n)
{
    if (n > PY_SSIZE_T_MAX / 4 - out->size) {
        PyErr_NoMemory();
        return -1;
    }
    Py_ssize_t space = (out->size + n) * 2;
    char *text = PyMem_Realloc(out->text == out->small ? NULL : out->text, (size_t)space);
    if (text == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (out->text == out->small) {
        memcpy(text, out->small, (size_t)out->size);
    }
    out->text = text;
    out->space = space;
    return 0;
}

/* Room for n bytes behind the text, which counts them as written. Raises yes. */
static inline char *
extend(sink *out, Py_ssize_t n)
{
    if (n > out->space - out->size && grow(out, n) < 0) {
        return NULL;
    }
    char *place = out->text + out->size;
    out->size += n;
    return place;
}

static int
put(sink *out, const char *bytes, Py_ssize_t n)
{
    char *place = extend(out, n);
    if (place == NULL) {
        return -1;
    }
    memcpy(place, bytes, (size_t)n);
    return 0;
}

static int
put_text(sink *out, const char *text)
{
    return put(out, text, (Py_ssize_t)strlen(text));
}

/* Makes a piece of the text so far. */
static int
flush(sink *out)
{
    PyObject *piece = out->size > 0 ? PyString_FromStringAndSize(out->text, out->size) : NULL;
    int status = piece != NULL ? PyList_Append(out->pieces, piece) : out->size > 0 ? -1 : 0;
    Py_XDECREF(piece);
    out->size = 0;
    return status;
}

static int
is_ascii(PyObject *piece)
{
    int bits = 0;
    for (Py_ssize_t i = 0; i < PyString_GET_SIZE(piece); i++) {
        bits |= PyString_AS_STRING(piece)[i];
    }
    return (bits & 0x80) == 0;
}

/* I3 */
static int
put_object(sink *out, PyObject *piece)
{
    if (PyString_CheckExact(piece) && is_ascii(piece)) {
        return put(out, PyString_AS_STRING(piece), PyString_GET_SIZE(piece));
    }
    return flush(out) < 0 ? -1 : PyList_Append(out->pieces, piece);
}

/* Steals piece. */
static int
put_new(sink *out, PyObject *piece)
{
    int status = piece != NULL ? put_object(out, piece) : -1;
    Py_XDECREF(piece);
    return status;
}

static void
free_sink(sink *out)
{
    if (out->text != out->small) {
        PyMem_Free(out->text);
    }
    Py_XDECREF(out->pieces);
}

/* ---- atoms ---- */

/* Writes a text of which nothing is to be escaped. Returns 1, 0 if it is not of that kind, -1. */
static int
put_plain(sink *out, PyObject *text)
{
    Py_ssize_t n = py_json_size(text);
    if (n > PY_SSIZE_T_MAX / 4 || !py_json_is_plain(text)) {
        return 0;
    }
    char *place = extend(out, n + 2);
    if (place == NULL) {
        return -1;
    }
    *place++ = '"';
    if (PyString_Check(text)) {
        memcpy(place, PyString_AS_STRING(text), (size_t)n);
    }
    else {
        for (Py_ssize_t i = 0; i < n; i++) {
            place[i] = (char)PyUnicode_AS_UNICODE(text)[i];
        }
    }
    place[n] = '"';
    return 1;
}

static int
put_quoted(encoder *self, sink *out, PyObject *text)
{
    if (!self->quick_quote) {
        return put_new(out, PyObject_CallFunctionObjArgs(self->quote, text, NULL));
    }
    int status = put_plain(out, text);
    return status != 0 ? (status < 0 ? -1 : 0) : put_new(out, py_json_quote(text));
}

static int
put_int(sink *out, long value)
{
    char digits[24];
    char *p = digits + sizeof(digits);
    unsigned long rest = value < 0 ? 0 - (unsigned long)value : (unsigned long)value;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        *--p = '-';
    }
    return put(out, p, digits + sizeof(digits) - p);
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
    Py_ssize_t before = PyDict_Size(self->markers);
    if (PyDict_SetItem(self->markers, *key, object) == 0) {
        if (PyDict_Size(self->markers) != before) {
            return 0;
        }
        PyErr_SetString(PyExc_ValueError, "Circular reference detected");
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
encode_items(encoder *self, sink *out, PyObject *sequence)
{
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(sequence); i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(sequence, i);
        Py_INCREF(item);
        int status = i > 0 ? put_object(out, self->item_separator) : 0;
        if (status == 0) {
            status = encode(self, out, item);
        }
        Py_DECREF(item);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

static int
encode_list(encoder *self, sink *out, PyObject *object)
{
    PyObject *key;
    PyObject *sequence = PySequence_Fast(object, "_iterencode_list needs a sequence");
    if (sequence == NULL) {
        return -1;
    }
    int status;
    if (PySequence_Fast_GET_SIZE(sequence) == 0) {
        status = put_text(out, "[]");
    }
    else {
        status = mark(self, object, &key);
        if (status == 0) {
            status = put_text(out, "[") < 0 || encode_items(self, out, sequence) < 0
                             || put_text(out, "]") < 0
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
encode_pair(encoder *self, sink *out, PyObject *pair, int is_first)
{
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_ValueError, "items must return 2-tuples");
        return -1;
    }
    PyObject *text = key_text(self, PyTuple_GET_ITEM(pair, 0));
    if (text == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    int status = is_first ? 0 : put_object(out, self->item_separator);
    if (status == 0) {
        status = put_quoted(self, out, text);
    }
    Py_DECREF(text);
    if (status < 0 || put_object(out, self->key_separator) < 0) {
        return -1;
    }
    return encode(self, out, PyTuple_GET_ITEM(pair, 1)) < 0 ? -1 : 1;
}

static int
encode_pairs(encoder *self, sink *out, PyObject *items)
{
    int is_first = 1;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++) {
        PyObject *pair = PyList_GET_ITEM(items, i);
        Py_INCREF(pair);
        int status = encode_pair(self, out, pair, is_first);
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
encode_dict(encoder *self, sink *out, PyObject *dict)
{
    PyObject *key;
    if (PyDict_Size(dict) == 0) {
        return put_text(out, "{}");
    }
    if (mark(self, dict, &key) < 0) {
        return -1;
    }
    PyObject *items = list_items(dict);
    int status = items == NULL || put_text(out, "{") < 0
                         || encode_pairs(self, out, items) < 0 || put_text(out, "}") < 0
                     ? -1
                     : 0;
    Py_XDECREF(items);
    return unmark(self, key, status);
}

static int
encode_other(encoder *self, sink *out, PyObject *object)
{
    PyObject *key;
    if (mark(self, object, &key) < 0) {
        return -1;
    }
    PyObject *substitute = PyObject_CallFunctionObjArgs(self->fallback, object, NULL);
    int status = substitute == NULL ? -1 : encode(self, out, substitute);
    Py_XDECREF(substitute);
    return unmark(self, key, status);
}

static int
encode_nested(encoder *self, sink *out, PyObject *object)
{
    if (Py_EnterRecursiveCall(" while encoding a JSON object")) {
        return -1;
    }
    int status = py_stack_check(" while encoding a JSON object")            ? -1
                 : PyList_Check(object) || PyTuple_Check(object) ? encode_list(self, out, object)
                 : PyDict_Check(object)                          ? encode_dict(self, out, object)
                                                                 : encode_other(self, out, object);
    Py_LeaveRecursiveCall();
    return status;
}

static int
encode(encoder *self, sink *out, PyObject *object)
{
    const char *constant = constant_text(object);
    if (constant != NULL) {
        return put_text(out, constant);
    }
    if (PyString_Check(object) || PyUnicode_Check(object)) {
        return put_quoted(self, out, object);
    }
    if (PyInt_CheckExact(object)) {
        return put_int(out, PyInt_AS_LONG(object));
    }
    if (PyInt_Check(object) || PyLong_Check(object)) {
        return put_new(out, PyObject_Str(object));
    }
    if (PyFloat_Check(object)) {
        return put_new(out, float_text(self, object));
    }
    return encode_nested(self, out, object);
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
    sink out;
    out.pieces = PyList_New(0);
    out.text = out.small;
    out.size = 0;
    out.space = sizeof(out.small);
    PyObject *pieces = NULL;
    if (out.pieces != NULL && encode(self, &out, object) == 0 && flush(&out) == 0) {
        pieces = out.pieces;
        out.pieces = NULL;
    }
    free_sink(&out);
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
