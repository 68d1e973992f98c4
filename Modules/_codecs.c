/* The module _codecs: the built-in codecs as functions, and the registry.
 *
 * Decoders take bytes (for the escapes also unicode, by its default encoding) and return
 * (unicode, bytes used); encoders take unicode and return (str, characters used).
 */
#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "py_text.h"

#include <string.h>

/* (v, n); steals v. */
static PyObject *
pair_steal(PyObject *v, Py_ssize_t n)
{
    PyObject *number = v == NULL ? NULL : PyInt_FromSsize_t(n);
    PyObject *pair = number == NULL ? NULL : PyTuple_New(2);
    if (pair == NULL) {
        Py_XDECREF(v);
        Py_XDECREF(number);
        return NULL;
    }
    PyTuple_SET_ITEM(pair, 0, v);
    PyTuple_SET_ITEM(pair, 1, number);
    return pair;
}

/* Reads (object[, errors[, flag]]) when they are of the ordinary kinds, which need no parser; *flag is left alone when it is
   not given, and may be NULL. Returns 1 or 0. Raises no. */
static int
ordinary_args(PyObject *args, PyObject **object, const char **errors, int *flag)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (n < 1 || n > (flag != NULL ? 3 : 2)) {
        return 0;
    }
    *object = PyTuple_GET_ITEM(args, 0);
    *errors = n < 2 || PyTuple_GET_ITEM(args, 1) == Py_None ? NULL : py_text_word(PyTuple_GET_ITEM(args, 1));
    if (n > 1 && *errors == NULL && PyTuple_GET_ITEM(args, 1) != Py_None) {
        return 0;
    }
    if (n > 2) {
        if (!PyBool_Check(PyTuple_GET_ITEM(args, 2))) {
            return 0;
        }
        *flag = PyTuple_GET_ITEM(args, 2) == Py_True;
    }
    return 1;
}

/* The same for the arguments of a decoder, whose object has a buffer, or else by a format for the parser ("s*|z", "s*|zi").
   The caller releases the view. Returns 1 or 0. Raises yes. */
static int
decoder_args(PyObject *args, const char *format, Py_buffer *view, const char **errors, int *flag)
{
    PyObject *object;
    *errors = NULL;
    if (ordinary_args(args, &object, errors, flag) && PyString_CheckExact(object)) {
        return PyBuffer_FillInfo(view, object, PyString_AS_STRING(object), PyString_GET_SIZE(object), 1, PyBUF_SIMPLE) == 0;
    }
    return PyArg_ParseTuple(args, format, view, errors, flag);
}

/* ---- registry ---- */

static PyObject *
codec_register(PyObject *self, PyObject *search)
{
    if (PyCodec_Register(search) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
codec_lookup(PyObject *self, PyObject *args)
{
    char *encoding;

    return PyArg_ParseTuple(args, "s:lookup", &encoding) ? _PyCodec_Lookup(encoding) : NULL;
}

static PyObject *
codec_encode(PyObject *self, PyObject *args)
{
    PyObject *v;
    const char *encoding = NULL;
    const char *errors = NULL;

    if (!PyArg_ParseTuple(args, "O|ss:encode", &v, &encoding, &errors)) {
        return NULL;
    }
    return PyCodec_Encode(v, encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding(), errors);
}

static PyObject *
codec_decode(PyObject *self, PyObject *args)
{
    PyObject *v;
    const char *encoding = NULL;
    const char *errors = NULL;

    if (!PyArg_ParseTuple(args, "O|ss:decode", &v, &encoding, &errors)) {
        return NULL;
    }
    return PyCodec_Decode(v, encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding(), errors);
}

static PyObject *
register_error(PyObject *self, PyObject *args)
{
    const char *name;
    PyObject *handler;

    if (!PyArg_ParseTuple(args, "sO:register_error", &name, &handler) ||
        PyCodec_RegisterError(name, handler) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
lookup_error(PyObject *self, PyObject *args)
{
    const char *name;

    return PyArg_ParseTuple(args, "s:lookup_error", &name) ? PyCodec_LookupError(name) : NULL;
}

/* ---- str ---- */

static PyObject *
escape_decode(PyObject *self, PyObject *args)
{
    const char *s;
    const char *errors = NULL;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, "s#|z:escape_decode", &s, &n, &errors)) {
        return NULL;
    }
    return pair_steal(PyString_DecodeEscape(s, n, errors, 0, NULL), n);
}

static PyObject *
escape_encode(PyObject *self, PyObject *args)
{
    PyObject *str, *quoted, *v;
    const char *errors = NULL;

    if (!PyArg_ParseTuple(args, "S|z:escape_encode", &str, &errors)) {
        return NULL;
    }
    quoted = PyString_Repr(str, 0);
    if (quoted == NULL) {
        return NULL;
    }
    v = PyString_FromStringAndSize(PyString_AS_STRING(quoted) + 1, PyString_GET_SIZE(quoted) - 2);
    Py_DECREF(quoted);
    return pair_steal(v, PyString_GET_SIZE(str));
}

static PyObject *
readbuffer_encode(PyObject *self, PyObject *args)
{
    const char *s;
    const char *errors = NULL;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, "s#|z:readbuffer_encode", &s, &n, &errors)) {
        return NULL;
    }
    return pair_steal(PyString_FromStringAndSize(s, n), n);
}

static PyObject *
charbuffer_encode(PyObject *self, PyObject *args)
{
    const char *s;
    const char *errors = NULL;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, "t#|z:charbuffer_encode", &s, &n, &errors)) {
        return NULL;
    }
    return pair_steal(PyString_FromStringAndSize(s, n), n);
}

/* ---- decoders ---- */

typedef PyObject *(*stateful_decoder)(const char *, Py_ssize_t, const char *, Py_ssize_t *);

/* Decoders that can stop before an incomplete end, unless `final`. */
static PyObject *
decode_stateful(PyObject *args, const char *format, stateful_decoder decode)
{
    Py_buffer view;
    const char *errors = NULL;
    int final = 0;
    Py_ssize_t consumed;
    PyObject *v;

    if (!decoder_args(args, format, &view, &errors, &final)) {
        return NULL;
    }
    consumed = view.len;
    v = decode(view.buf, view.len, errors, final ? NULL : &consumed);
    PyBuffer_Release(&view);
    return pair_steal(v, consumed);
}

static PyObject *
utf_7_decode(PyObject *self, PyObject *args)
{
    return decode_stateful(args, "s*|zi:utf_7_decode", PyUnicode_DecodeUTF7Stateful);
}

static PyObject *
utf_8_decode(PyObject *self, PyObject *args)
{
    return decode_stateful(args, "s*|zi:utf_8_decode", PyUnicode_DecodeUTF8Stateful);
}

typedef PyObject *(*ordered_decoder)(const char *, Py_ssize_t, const char *, int *, Py_ssize_t *);

/* UTF-16 and UTF-32 with a fixed byte order (order 0: by the mark). */
static PyObject *
decode_ordered(PyObject *args, const char *format, ordered_decoder decode, int order)
{
    Py_buffer view;
    const char *errors = NULL;
    int final = 0;
    Py_ssize_t consumed;
    PyObject *v;

    if (!decoder_args(args, format, &view, &errors, &final)) {
        return NULL;
    }
    consumed = view.len;
    v = decode(view.buf, view.len, errors, &order, final ? NULL : &consumed);
    PyBuffer_Release(&view);
    return pair_steal(v, consumed);
}

/* The same, with the byte order as argument and result. */
static PyObject *
decode_ordered_ex(PyObject *args, const char *format, ordered_decoder decode)
{
    Py_buffer view;
    const char *errors = NULL;
    int order = 0;
    int final = 0;
    Py_ssize_t consumed;
    PyObject *v;

    if (!PyArg_ParseTuple(args, format, &view, &errors, &order, &final)) {
        return NULL;
    }
    consumed = view.len;
    v = decode(view.buf, view.len, errors, &order, final ? NULL : &consumed);
    PyBuffer_Release(&view);
    return v == NULL ? NULL : Py_BuildValue("(Nni)", v, consumed, order);
}

#define ORDERED(name, function, order)                                                          \
    static PyObject *name(PyObject *self, PyObject *args)                                       \
    {                                                                                           \
        return decode_ordered(args, "s*|zi:" #name, function, order);                           \
    }

#define ORDERED_EX(name, function)                                                              \
    static PyObject *name(PyObject *self, PyObject *args)                                       \
    {                                                                                           \
        return decode_ordered_ex(args, "s*|zii:" #name, function);                              \
    }

ORDERED(utf_16_decode, PyUnicode_DecodeUTF16Stateful, 0)
ORDERED(utf_16_le_decode, PyUnicode_DecodeUTF16Stateful, -1)
ORDERED(utf_16_be_decode, PyUnicode_DecodeUTF16Stateful, 1)
ORDERED_EX(utf_16_ex_decode, PyUnicode_DecodeUTF16Stateful)
ORDERED(utf_32_decode, PyUnicode_DecodeUTF32Stateful, 0)
ORDERED(utf_32_le_decode, PyUnicode_DecodeUTF32Stateful, -1)
ORDERED(utf_32_be_decode, PyUnicode_DecodeUTF32Stateful, 1)
ORDERED_EX(utf_32_ex_decode, PyUnicode_DecodeUTF32Stateful)

/* Decoders that always use all of their input. */
#define PLAIN(name, function)                                                                   \
    static PyObject *name(PyObject *self, PyObject *args)                                       \
    {                                                                                           \
        Py_buffer view;                                                                         \
        const char *errors = NULL;                                                              \
        PyObject *v;                                                                            \
        Py_ssize_t n;                                                                           \
        if (!decoder_args(args, "s*|z:" #name, &view, &errors, NULL)) {                         \
            return NULL;                                                                        \
        }                                                                                       \
        n = view.len;                                                                           \
        v = function(view.buf, n, errors);                                                      \
        PyBuffer_Release(&view);                                                                \
        return pair_steal(v, n);                                                                \
    }

PLAIN(unicode_escape_decode, PyUnicode_DecodeUnicodeEscape)
PLAIN(raw_unicode_escape_decode, PyUnicode_DecodeRawUnicodeEscape)
PLAIN(latin_1_decode, PyUnicode_DecodeLatin1)
PLAIN(ascii_decode, PyUnicode_DecodeASCII)

static PyObject *
unicode_internal_decode(PyObject *self, PyObject *args)
{
    PyObject *obj;
    const char *errors = NULL;
    const char *s;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, "O|z:unicode_internal_decode", &obj, &errors)) {
        return NULL;
    }
    if (PyUnicode_Check(obj)) {
        Py_INCREF(obj);
        return pair_steal(obj, PyUnicode_GET_SIZE(obj));
    }
    if (PyObject_AsReadBuffer(obj, (const void **)&s, &n) < 0) {
        return NULL;
    }
    return pair_steal(_PyUnicode_DecodeUnicodeInternal(s, n, errors), n);
}

static PyObject *
charmap_decode(PyObject *self, PyObject *args)
{
    Py_buffer view;
    const char *errors = NULL;
    PyObject *mapping = NULL;
    PyObject *v;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, "s*|zO:charmap_decode", &view, &errors, &mapping)) {
        return NULL;
    }
    if (mapping == Py_None) {
        mapping = NULL;
    }
    n = view.len;
    v = PyUnicode_DecodeCharmap(view.buf, n, mapping, errors);
    PyBuffer_Release(&view);
    return pair_steal(v, n);
}

/* ---- encoders ---- */

/* Reads (text[, errors]); *text becomes a new unicode. Returns 1 or 0. */
static int
encoder_args(PyObject *args, const char *format, PyObject **text, const char **errors)
{
    PyObject *obj;

    *errors = NULL;
    if (!ordinary_args(args, &obj, errors, NULL) && !PyArg_ParseTuple(args, format, &obj, errors)) {
        return 0;
    }
    *text = PyUnicode_FromObject(obj);
    return *text != NULL;
}

#define ENCODER(name, call)                                                                     \
    static PyObject *name(PyObject *self, PyObject *args)                                       \
    {                                                                                           \
        PyObject *text, *v;                                                                     \
        const char *errors;                                                                     \
        Py_UNICODE *u;                                                                          \
        Py_ssize_t n;                                                                           \
        if (!encoder_args(args, "O|z:" #name, &text, &errors)) {                                \
            return NULL;                                                                        \
        }                                                                                       \
        u = PyUnicode_AS_UNICODE(text);                                                         \
        n = PyUnicode_GET_SIZE(text);                                                           \
        v = call;                                                                               \
        Py_DECREF(text);                                                                        \
        return pair_steal(v, n);                                                                \
    }

ENCODER(utf_7_encode, PyUnicode_EncodeUTF7(u, n, 0, 0, errors))
ENCODER(utf_8_encode, PyUnicode_EncodeUTF8(u, n, errors))
ENCODER(utf_16_le_encode, PyUnicode_EncodeUTF16(u, n, errors, -1))
ENCODER(utf_16_be_encode, PyUnicode_EncodeUTF16(u, n, errors, 1))
ENCODER(utf_32_le_encode, PyUnicode_EncodeUTF32(u, n, errors, -1))
ENCODER(utf_32_be_encode, PyUnicode_EncodeUTF32(u, n, errors, 1))
ENCODER(unicode_escape_encode, PyUnicode_EncodeUnicodeEscape(u, n))
ENCODER(raw_unicode_escape_encode, PyUnicode_EncodeRawUnicodeEscape(u, n))
ENCODER(latin_1_encode, PyUnicode_EncodeLatin1(u, n, errors))
ENCODER(ascii_encode, PyUnicode_EncodeASCII(u, n, errors))

/* UTF-16 and UTF-32 with the byte order as third argument. */
static PyObject *
encode_with_order(PyObject *args, const char *format,
                  PyObject *(*encode)(const Py_UNICODE *, Py_ssize_t, const char *, int))
{
    PyObject *obj, *text, *v;
    const char *errors = NULL;
    int order = 0;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, format, &obj, &errors, &order)) {
        return NULL;
    }
    text = PyUnicode_FromObject(obj);
    if (text == NULL) {
        return NULL;
    }
    n = PyUnicode_GET_SIZE(text);
    v = encode(PyUnicode_AS_UNICODE(text), n, errors, order);
    Py_DECREF(text);
    return pair_steal(v, n);
}

static PyObject *
utf_16_encode(PyObject *self, PyObject *args)
{
    return encode_with_order(args, "O|zi:utf_16_encode", PyUnicode_EncodeUTF16);
}

static PyObject *
utf_32_encode(PyObject *self, PyObject *args)
{
    return encode_with_order(args, "O|zi:utf_32_encode", PyUnicode_EncodeUTF32);
}

static PyObject *
unicode_internal_encode(PyObject *self, PyObject *args)
{
    PyObject *obj;
    const char *errors = NULL;
    const char *s;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, "O|z:unicode_internal_encode", &obj, &errors)) {
        return NULL;
    }
    if (PyUnicode_Check(obj)) {
        return pair_steal(PyString_FromStringAndSize(PyUnicode_AS_DATA(obj),
                                                     (Py_ssize_t)PyUnicode_GET_DATA_SIZE(obj)),
                          PyUnicode_GET_SIZE(obj));
    }
    if (PyObject_AsReadBuffer(obj, (const void **)&s, &n) < 0) {
        return NULL;
    }
    return pair_steal(PyString_FromStringAndSize(s, n), n);
}

static PyObject *
charmap_encode(PyObject *self, PyObject *args)
{
    PyObject *obj, *text, *v;
    PyObject *mapping = NULL;
    const char *errors = NULL;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, "O|zO:charmap_encode", &obj, &errors, &mapping)) {
        return NULL;
    }
    if (mapping == Py_None) {
        mapping = NULL;
    }
    text = PyUnicode_FromObject(obj);
    if (text == NULL) {
        return NULL;
    }
    n = PyUnicode_GET_SIZE(text);
    v = PyUnicode_EncodeCharmap(PyUnicode_AS_UNICODE(text), n, mapping, errors);
    Py_DECREF(text);
    return pair_steal(v, n);
}

static PyObject *
charmap_build(PyObject *self, PyObject *args)
{
    PyObject *map;

    return PyArg_ParseTuple(args, "U:charmap_build", &map) ? PyUnicode_BuildEncodingMap(map) : NULL;
}

#define ENTRY(name) {#name, name, METH_VARARGS, NULL}

static const PyMethodDef codecs_functions[] = {
    {"register", codec_register, METH_O,
     "register(search_function): search_function(name) gives a codec tuple or None."},
    {"lookup", codec_lookup, METH_VARARGS, "lookup(encoding) -> CodecInfo"},
    {"encode", codec_encode, METH_VARARGS, "encode(obj[, encoding[, errors]]) -> object"},
    {"decode", codec_decode, METH_VARARGS, "decode(obj[, encoding[, errors]]) -> object"},
    ENTRY(escape_encode),
    ENTRY(escape_decode),
    ENTRY(utf_8_encode),
    ENTRY(utf_8_decode),
    ENTRY(utf_7_encode),
    ENTRY(utf_7_decode),
    ENTRY(utf_16_encode),
    ENTRY(utf_16_le_encode),
    ENTRY(utf_16_be_encode),
    ENTRY(utf_16_decode),
    ENTRY(utf_16_le_decode),
    ENTRY(utf_16_be_decode),
    ENTRY(utf_16_ex_decode),
    ENTRY(utf_32_encode),
    ENTRY(utf_32_le_encode),
    ENTRY(utf_32_be_encode),
    ENTRY(utf_32_decode),
    ENTRY(utf_32_le_decode),
    ENTRY(utf_32_be_decode),
    ENTRY(utf_32_ex_decode),
    ENTRY(unicode_escape_encode),
    ENTRY(unicode_escape_decode),
    ENTRY(unicode_internal_encode),
    ENTRY(unicode_internal_decode),
    ENTRY(raw_unicode_escape_encode),
    ENTRY(raw_unicode_escape_decode),
    ENTRY(latin_1_encode),
    ENTRY(latin_1_decode),
    ENTRY(ascii_encode),
    ENTRY(ascii_decode),
    ENTRY(charmap_encode),
    ENTRY(charmap_decode),
    ENTRY(charmap_build),
    ENTRY(readbuffer_encode),
    ENTRY(charbuffer_encode),
    {"register_error", register_error, METH_VARARGS,
     "register_error(errors, handler): handler(exception) gives (replacement, position)."},
    {"lookup_error", lookup_error, METH_VARARGS, "lookup_error(errors) -> handler"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC init_codecs(void);

PyMODINIT_FUNC
init_codecs(void)
{
    Py_InitModule("_codecs", (PyMethodDef *)codecs_functions);
}
