/* UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError: faces and the C API.
 *
 * All three share one layout: encoding (not for translate), object, start, end, reason. Python code
 * may overwrite or delete each of them, so every reader checks the type again and clips the range:
 * get_start/get_end return positions inside the object whatever was stored.
 *
 * I1 a successful __init__ has set all fields with the right types.
 */
#include "exceptions.h"

enum { REPORT_SIZE = 64 };

static PyUnicodeErrorObject *
as_coding(PyObject *self)
{
    return (PyUnicodeErrorObject *)self;
}

/* ---- construction ---- */

/* Parses `args` after the format into the fields; `kind` is the type of the coded object. */
static int
init_coding(PyObject *self, PyObject *args, PyObject *kwds, PyTypeObject *kind)
{
    PyUnicodeErrorObject *error = as_coding(self);
    PyObject *encoding, *object, *reason;
    Py_ssize_t start, end;
    if (py_exception_init_base(self, args, kwds) < 0) {
        return -1;
    }
    Py_CLEAR(error->encoding);
    Py_CLEAR(error->object);
    Py_CLEAR(error->reason);
    if (!PyArg_ParseTuple(args, "O!O!nnO!", &PyString_Type, &encoding, kind, &object, &start, &end,
                          &PyString_Type, &reason)) {
        return -1;
    }
    error->start = start;
    error->end = end;
    py_exception_set_field(&error->encoding, encoding);
    py_exception_set_field(&error->object, object);
    py_exception_set_field(&error->reason, reason);
    return 0;
}

int
py_exception_init_encode(PyObject *self, PyObject *args, PyObject *kwds)
{
    return init_coding(self, args, kwds, &PyUnicode_Type);
}

int
py_exception_init_decode(PyObject *self, PyObject *args, PyObject *kwds)
{
    return init_coding(self, args, kwds, &PyString_Type);
}

int
py_exception_init_translate(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyUnicodeErrorObject *error = as_coding(self);
    PyObject *object, *reason;
    Py_ssize_t start, end;
    if (py_exception_init_base(self, args, kwds) < 0) {
        return -1;
    }
    Py_CLEAR(error->object);
    Py_CLEAR(error->reason);
    if (!PyArg_ParseTuple(args, "O!nnO!", &PyUnicode_Type, &object, &start, &end, &PyString_Type,
                          &reason)) {
        return -1;
    }
    error->start = start;
    error->end = end;
    py_exception_set_field(&error->object, object);
    py_exception_set_field(&error->reason, reason);
    return 0;
}

PyObject *
PyUnicodeDecodeError_Create(const char *encoding, const char *object, Py_ssize_t length,
                            Py_ssize_t start, Py_ssize_t end, const char *reason)
{
    PyObject *bytes = PyString_FromStringAndSize(object, length);
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *error = PyObject_CallFunction(PyExc_UnicodeDecodeError, "sOnns", encoding, bytes,
                                            start, end, reason);
    Py_DECREF(bytes);
    return error;
}

PyObject *
PyUnicodeEncodeError_Create(const char *encoding, const Py_UNICODE *object, Py_ssize_t length,
                            Py_ssize_t start, Py_ssize_t end, const char *reason)
{
    PyObject *text = PyUnicode_FromUnicode(object, length);
    if (text == NULL) {
        return NULL;
    }
    PyObject *error = PyObject_CallFunction(PyExc_UnicodeEncodeError, "sOnns", encoding, text,
                                            start, end, reason);
    Py_DECREF(text);
    return error;
}

PyObject *
PyUnicodeTranslateError_Create(const Py_UNICODE *object, Py_ssize_t length, Py_ssize_t start,
                               Py_ssize_t end, const char *reason)
{
    PyObject *text = PyUnicode_FromUnicode(object, length);
    if (text == NULL) {
        return NULL;
    }
    PyObject *error = PyObject_CallFunction(PyExc_UnicodeTranslateError, "Onns", text, start, end,
                                            reason);
    Py_DECREF(text);
    return error;
}

/* ---- checked fields ---- */

/* Whether the C API is asked about an error of these kinds, whose fields are the same. Status. Raises yes. */
static int
check_kind(PyObject *self)
{
    if (self != NULL && (PyObject_TypeCheck(self, (PyTypeObject *)PyExc_UnicodeDecodeError) ||
                         PyObject_TypeCheck(self, (PyTypeObject *)PyExc_UnicodeEncodeError) ||
                         PyObject_TypeCheck(self, (PyTypeObject *)PyExc_UnicodeTranslateError))) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "expected a UnicodeError of some kind, got %.200s",
                 self != NULL ? Py_TYPE(self)->tp_name : "NULL");
    return -1;
}

static PyObject *
get_typed(PyObject *field, PyTypeObject *kind, const char *name)
{
    if (field == NULL) {
        PyErr_Format(PyExc_TypeError, "%.200s attribute not set", name);
        return NULL;
    }
    if (!PyObject_TypeCheck(field, kind)) {
        PyErr_Format(PyExc_TypeError, "%.200s attribute must be %s", name,
                     kind == &PyString_Type ? "str" : "unicode");
        return NULL;
    }
    Py_INCREF(field);
    return field;
}

/* Length of the object, or -1 with an error. */
static Py_ssize_t
object_length(PyObject *self, PyTypeObject *kind)
{
    PyObject *object = check_kind(self) < 0 ? NULL : get_typed(as_coding(self)->object, kind, "object");
    if (object == NULL) {
        return -1;
    }
    Py_ssize_t length =
        kind == &PyString_Type ? PyString_GET_SIZE(object) : PyUnicode_GET_SIZE(object);
    Py_DECREF(object);
    return length;
}

static int
get_start(PyObject *self, Py_ssize_t *start, PyTypeObject *kind)
{
    Py_ssize_t length = object_length(self, kind);
    if (length < 0) {
        return -1;
    }
    *start = as_coding(self)->start;
    if (*start >= length) {
        *start = length - 1;
    }
    if (*start < 0) {
        *start = 0;
    }
    return 0;
}

static int
get_end(PyObject *self, Py_ssize_t *end, PyTypeObject *kind)
{
    Py_ssize_t length = object_length(self, kind);
    if (length < 0) {
        return -1;
    }
    *end = as_coding(self)->end;
    if (*end < 1) {
        *end = 1;
    }
    if (*end > length) {
        *end = length;
    }
    return 0;
}

static int
set_reason(PyObject *self, const char *reason)
{
    PyObject *text = check_kind(self) < 0 ? NULL : PyString_FromString(reason);
    if (text == NULL) {
        return -1;
    }
    py_exception_set_field(&as_coding(self)->reason, text);
    Py_DECREF(text);
    return 0;
}

static int
set_position(PyObject *self, Py_ssize_t place, int is_end)
{
    if (check_kind(self) < 0) {
        return -1;
    }
    *(is_end ? &as_coding(self)->end : &as_coding(self)->start) = place;
    return 0;
}

#define DEFINE_ACCESS(Kind, type)                                                   \
    PyObject *Py##Kind##_GetObject(PyObject *self)                                  \
    {                                                                               \
        return check_kind(self) < 0 ? NULL : get_typed(as_coding(self)->object, type, "object"); \
    }                                                                               \
    PyObject *Py##Kind##_GetReason(PyObject *self)                                  \
    {                                                                               \
        return check_kind(self) < 0 ? NULL : get_typed(as_coding(self)->reason, &PyString_Type, "reason"); \
    }                                                                               \
    int Py##Kind##_SetReason(PyObject *self, const char *reason)                    \
    {                                                                               \
        return set_reason(self, reason);                                            \
    }                                                                               \
    int Py##Kind##_GetStart(PyObject *self, Py_ssize_t *start)                      \
    {                                                                               \
        return get_start(self, start, type);                                        \
    }                                                                               \
    int Py##Kind##_GetEnd(PyObject *self, Py_ssize_t *end)                          \
    {                                                                               \
        return get_end(self, end, type);                                            \
    }                                                                               \
    int Py##Kind##_SetStart(PyObject *self, Py_ssize_t start)                       \
    {                                                                               \
        return set_position(self, start, 0);                                        \
    }                                                                               \
    int Py##Kind##_SetEnd(PyObject *self, Py_ssize_t end)                           \
    {                                                                               \
        return set_position(self, end, 1);                                          \
    }

DEFINE_ACCESS(UnicodeEncodeError, &PyUnicode_Type)
DEFINE_ACCESS(UnicodeDecodeError, &PyString_Type)
DEFINE_ACCESS(UnicodeTranslateError, &PyUnicode_Type)

PyObject *
PyUnicodeEncodeError_GetEncoding(PyObject *self)
{
    return check_kind(self) < 0 ? NULL : get_typed(as_coding(self)->encoding, &PyString_Type, "encoding");
}

PyObject *
PyUnicodeDecodeError_GetEncoding(PyObject *self)
{
    return check_kind(self) < 0 ? NULL : get_typed(as_coding(self)->encoding, &PyString_Type, "encoding");
}

/* ---- text ---- */

/* The str of a field; a deleted one shows as <NULL>. */
static PyObject *
field_text(PyObject *field)
{
    if (field == NULL) {
        return PyString_FromString("<NULL>");
    }
    Py_INCREF(field);
    PyObject *text = PyObject_Str(field);
    Py_DECREF(field);
    return text;
}

static void
write_character(char *report, Py_UNICODE ch)
{
    const char *format = ch <= 0xff ? "\\x%02x" : ch <= 0xffff ? "\\u%04x" : "\\U%08x";
    PyOS_snprintf(report, REPORT_SIZE, format, (unsigned)ch);
}

/* The single character at [start, end) of a unicode object, if it is one. */
static int
single_character(PyUnicodeErrorObject *error, Py_UNICODE *ch)
{
    if (!PyUnicode_Check(error->object) || error->start < 0 ||
        error->start >= PyUnicode_GET_SIZE(error->object) || error->end != error->start + 1) {
        return 0;
    }
    *ch = PyUnicode_AS_UNICODE(error->object)[error->start];
    return 1;
}

static PyObject *
encode_text(PyUnicodeErrorObject *error, const char *encoding, const char *reason)
{
    Py_UNICODE ch;
    char shown[REPORT_SIZE];
    if (single_character(error, &ch)) {
        write_character(shown, ch);
        return PyString_FromFormat(
            "'%.400s' codec can't encode character u'%s' in position %zd: %.400s", encoding, shown,
            error->start, reason);
    }
    return PyString_FromFormat(
        "'%.400s' codec can't encode characters in position %zd-%zd: %.400s", encoding,
        error->start, error->end - 1, reason);
}

static PyObject *
decode_text(PyUnicodeErrorObject *error, const char *encoding, const char *reason)
{
    if (PyString_Check(error->object) && error->start >= 0 &&
        error->start < PyString_GET_SIZE(error->object) && error->end == error->start + 1) {
        char shown[4];
        PyOS_snprintf(shown, sizeof shown, "%02x",
                      PyString_AS_STRING(error->object)[error->start] & 0xff);
        return PyString_FromFormat(
            "'%.400s' codec can't decode byte 0x%s in position %zd: %.400s", encoding, shown,
            error->start, reason);
    }
    return PyString_FromFormat("'%.400s' codec can't decode bytes in position %zd-%zd: %.400s",
                               encoding, error->start, error->end - 1, reason);
}

static PyObject *
translate_text(PyUnicodeErrorObject *error, const char *encoding, const char *reason)
{
    (void)encoding;
    Py_UNICODE ch;
    char shown[REPORT_SIZE];
    if (single_character(error, &ch)) {
        write_character(shown, ch);
        return PyString_FromFormat("can't translate character u'%s' in position %zd: %.400s", shown,
                                   error->start, reason);
    }
    return PyString_FromFormat("can't translate characters in position %zd-%zd: %.400s",
                               error->start, error->end - 1, reason);
}

typedef PyObject *(*text_function)(PyUnicodeErrorObject *, const char *, const char *);

/* The fields' own __str__ may change the instance: the object is looked at only afterwards. */
static PyObject *
coding_text(PyObject *self, text_function write)
{
    PyUnicodeErrorObject *error = as_coding(self);
    if (error->object == NULL) {
        return PyString_FromString(""); /* __init__ has not run */
    }
    PyObject *reason = field_text(error->reason);
    PyObject *encoding = reason != NULL ? field_text(error->encoding) : NULL;
    PyObject *text = NULL;
    if (encoding != NULL) {
        text = error->object == NULL ? PyString_FromString("")
                                     : write(error, PyString_AS_STRING(encoding),
                                             PyString_AS_STRING(reason));
    }
    Py_XDECREF(reason);
    Py_XDECREF(encoding);
    return text;
}

PyObject *
py_exception_str_encode(PyObject *self)
{
    return coding_text(self, encode_text);
}

PyObject *
py_exception_str_decode(PyObject *self)
{
    return coding_text(self, decode_text);
}

PyObject *
py_exception_str_translate(PyObject *self)
{
    return coding_text(self, translate_text);
}
