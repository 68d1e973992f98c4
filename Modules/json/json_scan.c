/* The scanner of _json: one recursive descent over str and unicode text.
 *
 * I1  A scan function gets the place of its first character and moves it behind the value.
 * I2  Where no value can start, the result is StopIteration (the json package turns it into text).
 */
#include "json.h"
#include "structmember.h"

#include "py_stackguard.h"

typedef struct {
    PyObject_HEAD
    PyObject *encoding, *strict, *object_hook, *pairs_hook;
    PyObject *parse_float, *parse_int, *parse_constant;
} scanner;

typedef struct {
    scanner *rules;
    PyObject *text;
    const char *encoding; /* NULL: UTF-8 */
    int strict;
    Py_ssize_t at;
} scan;

static PyObject *scan_value(scan *s);

static long
skip_blanks(scan *s)
{
    for (;;) {
        long c = py_json_at(s->text, s->at);
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
            return c;
        }
        s->at++;
    }
}

/* Some messages differ between the two kinds of text. */
static PyObject *
complain(scan *s, const char *bytes_message, const char *unicode_message, Py_ssize_t place)
{
    return py_json_raise(PyString_Check(s->text) ? bytes_message : unicode_message, s->text, place);
}

static PyObject *
complain_end(scan *s)
{
    return py_json_raise("Expecting object", s->text, py_json_size(s->text) - 1);
}

static PyObject *
raise_stop(void)
{
    PyErr_SetNone(PyExc_StopIteration);
    return NULL;
}

/* ---- containers ---- */

static PyObject *
scan_list(scan *s)
{
    PyObject *list = PyList_New(0);
    s->at++;
    if (list == NULL) {
        return NULL;
    }
    if (skip_blanks(s) == ']') {
        s->at++;
        return list;
    }
    while (py_json_at(s->text, s->at) >= 0) {
        PyObject *value = scan_value(s);
        int status = value == NULL ? -1 : PyList_Append(list, value);
        Py_XDECREF(value);
        if (status < 0) {
            Py_DECREF(list);
            return NULL;
        }
        long c = skip_blanks(s);
        if (c == ']') {
            s->at++;
            return list;
        }
        if (c >= 0 && c != ',') {
            Py_DECREF(list);
            return complain(s, "Expecting , delimiter", "Expecting ',' delimiter", s->at);
        }
        if (c < 0) {
            break;
        }
        s->at++;
        skip_blanks(s);
    }
    Py_DECREF(list);
    return complain_end(s);
}

/* The key and the value of one pair, as a new tuple; the place is behind the value. */
static PyObject *
scan_pair(scan *s)
{
    if (py_json_at(s->text, s->at) != '"') {
        return complain(s, "Expecting property name",
                        "Expecting property name enclosed in double quotes", s->at);
    }
    PyObject *key = py_json_scan_string(s->text, s->at + 1, s->encoding, s->strict, &s->at);
    if (key == NULL) {
        return NULL;
    }
    if (skip_blanks(s) != ':') {
        Py_DECREF(key);
        return complain(s, "Expecting : delimiter", "Expecting ':' delimiter", s->at);
    }
    s->at++;
    skip_blanks(s);
    PyObject *value = scan_value(s);
    if (value == NULL) {
        Py_DECREF(key);
        return NULL;
    }
    return Py_BuildValue("NN", key, value);
}

/* Adds the pair (stolen) to the dict, or to the list when the pairs are wanted. */
static int
add_pair(PyObject *target, PyObject *pair)
{
    if (pair == NULL) {
        return -1;
    }
    int status = PyList_CheckExact(target)
                     ? PyList_Append(target, pair)
                     : PyDict_SetItem(target, PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1));
    Py_DECREF(pair);
    return status;
}

static int
scan_pairs(scan *s, PyObject *target)
{
    s->at++;
    if (skip_blanks(s) == '}') {
        s->at++;
        return 0;
    }
    while (py_json_at(s->text, s->at) >= 0) {
        if (add_pair(target, scan_pair(s)) < 0) {
            return -1;
        }
        long c = skip_blanks(s);
        if (c == '}') {
            s->at++;
            return 0;
        }
        if (c >= 0 && c != ',') {
            complain(s, "Expecting , delimiter", "Expecting ',' delimiter", s->at);
            return -1;
        }
        if (c < 0) {
            break;
        }
        s->at++;
        skip_blanks(s);
    }
    complain_end(s);
    return -1;
}

static PyObject *
scan_object(scan *s)
{
    PyObject *pairs_hook = s->rules->pairs_hook, *object_hook = s->rules->object_hook;
    PyObject *hook = pairs_hook != Py_None ? pairs_hook : object_hook;
    PyObject *target = pairs_hook != Py_None ? PyList_New(0) : PyDict_New();
    if (target == NULL || scan_pairs(s, target) < 0) {
        Py_XDECREF(target);
        return NULL;
    }
    if (hook == Py_None) {
        return target;
    }
    PyObject *result = PyObject_CallFunctionObjArgs(hook, target, NULL);
    Py_DECREF(target);
    return result;
}

/* ---- words and numbers ---- */

static int
match_word(scan *s, const char *word)
{
    Py_ssize_t i = 0;
    for (; word[i] != '\0'; i++) {
        if (py_json_at(s->text, s->at + i) != word[i]) {
            return 0;
        }
    }
    s->at += i;
    return 1;
}

static int
is_digit(scan *s, Py_ssize_t place)
{
    long c = py_json_at(s->text, place);
    return c >= '0' && c <= '9';
}

static Py_ssize_t
skip_digits(scan *s, Py_ssize_t place)
{
    while (is_digit(s, place)) {
        place++;
    }
    return place;
}

/* The place behind the number that starts at `place`, or -1. */
static Py_ssize_t
number_end(scan *s, Py_ssize_t place, int *is_float)
{
    *is_float = 0;
    if (py_json_at(s->text, place) == '-') {
        place++;
    }
    if (!is_digit(s, place)) {
        return -1;
    }
    place = py_json_at(s->text, place) == '0' ? place + 1 : skip_digits(s, place);
    if (py_json_at(s->text, place) == '.' && is_digit(s, place + 1)) {
        *is_float = 1;
        place = skip_digits(s, place + 1);
    }
    long c = py_json_at(s->text, place);
    if (c == 'e' || c == 'E') {
        c = py_json_at(s->text, place + 1);
        Py_ssize_t digits = place + 1 + (c == '-' || c == '+');
        if (is_digit(s, digits)) {
            *is_float = 1;
            place = skip_digits(s, digits);
        }
    }
    return place;
}

static PyObject *
convert_number(scan *s, PyObject *digits, int is_float)
{
    PyObject *parse = is_float ? s->rules->parse_float : s->rules->parse_int;
    if (PyString_Check(digits) && parse == (PyObject *)&PyFloat_Type) {
        double value = PyOS_string_to_double(PyString_AS_STRING(digits), NULL, NULL);
        return value == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(value);
    }
    if (PyString_Check(digits) && parse == (PyObject *)&PyInt_Type) {
        return PyInt_FromString(PyString_AS_STRING(digits), NULL, 10);
    }
    return PyObject_CallFunctionObjArgs(parse, digits, NULL);
}

static PyObject *
scan_number(scan *s)
{
    int is_float;
    Py_ssize_t start = s->at, end = number_end(s, start, &is_float);
    if (end < 0) {
        return raise_stop();
    }
    PyObject *digits =
        PyString_Check(s->text)
            ? PyString_FromStringAndSize(PyString_AS_STRING(s->text) + start, end - start)
            : PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(s->text) + start, end - start);
    if (digits == NULL) {
        return NULL;
    }
    s->at = end;
    PyObject *value = convert_number(s, digits, is_float);
    Py_DECREF(digits);
    return value;
}

static PyObject *
make_constant(scan *s, const char *word)
{
    return PyObject_CallFunction(s->rules->parse_constant, "s", word);
}

static PyObject *
keep(PyObject *object)
{
    Py_INCREF(object);
    return object;
}

static PyObject *
scan_word(scan *s, long first)
{
    switch (first) {
    case 'n': return match_word(s, "null") ? keep(Py_None) : raise_stop();
    case 't': return match_word(s, "true") ? keep(Py_True) : raise_stop();
    case 'f': return match_word(s, "false") ? keep(Py_False) : raise_stop();
    case 'N': return match_word(s, "NaN") ? make_constant(s, "NaN") : raise_stop();
    case 'I': return match_word(s, "Infinity") ? make_constant(s, "Infinity") : raise_stop();
    case '-':
        if (match_word(s, "-Infinity")) {
            return make_constant(s, "-Infinity");
        }
    /* fall through */
    default: return scan_number(s);
    }
}

static PyObject *
scan_value(scan *s)
{
    long first = py_json_at(s->text, s->at);
    PyObject *value;
    if (first == '"') {
        return py_json_scan_string(s->text, s->at + 1, s->encoding, s->strict, &s->at);
    }
    if (first != '{' && first != '[') {
        return first < 0 ? raise_stop() : scan_word(s, first);
    }
    if (Py_EnterRecursiveCall(PyString_Check(s->text)
                                  ? " while decoding a JSON object from a byte string"
                                  : " while decoding a JSON object from a unicode string")) {
        return NULL;
    }
    if (py_stack_check(" while decoding a JSON object")) {
        value = NULL;
    }
    else {
        value = first == '{' ? scan_object(s) : scan_list(s);
    }
    Py_LeaveRecursiveCall();
    return value;
}

/* ---- the type ---- */

static PyObject *
scanner_call(scanner *self, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"string", "idx", NULL};
    PyObject *text;
    Py_ssize_t at;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "On:scan_once", (char **)names, &text, &at)) {
        return NULL;
    }
    if (!PyString_Check(text) && !PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "first argument must be a string, not %.80s",
                     Py_TYPE(text)->tp_name);
        return NULL;
    }
    if (at < 0) {
        PyErr_SetString(PyExc_ValueError, "idx cannot be negative");
        return NULL;
    }
    int strict = PyObject_IsTrue(self->strict);
    if (strict < 0) {
        return NULL;
    }
    const char *encoding = PyString_AS_STRING(self->encoding);
    scan s = {self, text, strcmp(encoding, "utf-8") == 0 ? NULL : encoding, strict, at};
    PyObject *value = scan_value(&s);
    return value == NULL ? NULL : Py_BuildValue("Nn", value, s.at);
}

static int
scanner_traverse(scanner *self, visitproc visit, void *arg)
{
    for (PyObject **field = &self->encoding; field <= &self->parse_constant; field++) {
        Py_VISIT(*field);
    }
    return 0;
}

static int
scanner_clear(scanner *self)
{
    for (PyObject **field = &self->encoding; field <= &self->parse_constant; field++) {
        Py_CLEAR(*field);
    }
    return 0;
}

static void
scanner_dealloc(scanner *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    scanner_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
    Py_TRASHCAN_SAFE_END(self)
}

/* The name of an encoding as a str object; None stands for UTF-8. */
static int
settle_encoding(scanner *self)
{
    PyObject *encoding = self->encoding, *text;
    if (encoding == Py_None) {
        text = PyString_FromString("utf-8");
    }
    else if (PyUnicode_Check(encoding)) {
        text = PyUnicode_AsEncodedString(encoding, NULL, NULL);
    }
    else {
        Py_INCREF(encoding);
        text = encoding;
    }
    if (text == NULL || !PyString_Check(text)) {
        if (text != NULL) {
            PyErr_SetString(PyExc_TypeError, "encoding must be a string");
        }
        Py_XDECREF(text);
        return -1;
    }
    self->encoding = text;
    Py_DECREF(encoding);
    return 0;
}

static PyObject *
scanner_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"context", NULL};
    static const char *const fields[] = {"encoding",    "strict",    "object_hook", "object_pairs_hook",
                                         "parse_float", "parse_int", "parse_constant"};
    PyObject *context;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:make_scanner", (char **)names, &context)) {
        return NULL;
    }
    scanner *self = (scanner *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    PyObject **field = &self->encoding;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        field[i] = PyObject_GetAttrString(context, fields[i]);
        if (field[i] == NULL) {
            Py_DECREF(self);
            return NULL;
        }
    }
    if (settle_encoding(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

#define FIELD(name, member) {name, T_OBJECT, offsetof(scanner, member), READONLY, NULL}
static const PyMemberDef scanner_members[] = {
    FIELD("encoding", encoding),
    FIELD("strict", strict),
    FIELD("object_hook", object_hook),
    FIELD("object_pairs_hook", pairs_hook),
    FIELD("parse_float", parse_float),
    FIELD("parse_int", parse_int),
    FIELD("parse_constant", parse_constant),
    {NULL, 0, 0, 0, NULL},
};
#undef FIELD

static const char scanner_doc[] = "Reads one JSON value at a place of a text.";

PyTypeObject py_json_scanner_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_json.Scanner",
    .tp_basicsize = sizeof(scanner),
    .tp_dealloc = (destructor)scanner_dealloc,
    .tp_call = (ternaryfunc)scanner_call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = scanner_doc,
    .tp_traverse = (traverseproc)scanner_traverse,
    .tp_clear = (inquiry)scanner_clear,
    .tp_members = (PyMemberDef *)scanner_members,
    .tp_new = scanner_new,
};
