/* charmap: codecs given by a table, and unicode.translate, which is a table from text to text.
 *
 * A table is any mapping from integers; a decoding table may be a unicode of up to 256 characters
 * (U+FFFE: undefined), an encoding table an EncodingMap made from such a text: pages of 256 bytes
 * for the parts of the BMP that occur.
 *
 * I1  EncodingMap: page[0] is all zero and stands for every absent page; byte 0 means "undefined"
 *     except for character 0, which such a map always encodes as byte 0.
 */
#include "Python.h"
#include "unicode.h"

#define CHAR char
#define TX(name) map_##name
#define TX_NEW(p, n) PyString_FromStringAndSize((p), (n))
#include "../text/writer.h"

static const char undefined[] = "character maps to <undefined>";

/* ---- the encoding map ---- */

typedef struct {
    PyObject_HEAD
    int pages;                    /* pages in use, the empty one included */
    unsigned char page_of[256];   /* by high byte of the character */
    unsigned char *bytes;         /* owned: pages * 256 */
} encoding_map;

static void
encoding_map_dealloc(PyObject *self)
{
    PyMem_Free(((encoding_map *)self)->bytes);
    PyObject_Free(self);
}

static PyObject *
encoding_map_size(PyObject *self, PyObject *unused)
{
    encoding_map *map = (encoding_map *)self;

    return PyInt_FromLong((long)sizeof(*map) + map->pages * 256L);
}

static const PyMethodDef encoding_map_methods[] = {
    {"size", encoding_map_size, METH_NOARGS, "Return the size (in bytes) of this object"},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject encoding_map_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "EncodingMap",
    .tp_basicsize = sizeof(encoding_map),
    .tp_dealloc = encoding_map_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)encoding_map_methods,
};

/* The byte for c, or -1. */
static int
encoding_map_lookup(const encoding_map *map, Py_UNICODE c)
{
    int byte;

    if (c == 0) {
        return 0;
    }
    if (c > 0xffff) {
        return -1;
    }
    byte = map->bytes[map->page_of[c >> 8] * 256 + (int)(c & 0xff)];
    return byte != 0 ? byte : -1; /* I1 */
}

/* Whether a table of 256 characters fits an EncodingMap. */
static int
fits_map(const Py_UNICODE *u)
{
    int i;

    if (u[0] != 0) {
        return 0;
    }
    for (i = 1; i < 256; i++) {
        if (u[i] == 0 || u[i] > 0xffff) {
            return 0;
        }
    }
    return 1;
}

static PyObject *
build_dict(const Py_UNICODE *u, Py_ssize_t n)
{
    PyObject *dict = PyDict_New();
    Py_ssize_t i;

    for (i = 0; dict != NULL && i < n; i++) {
        PyObject *key = PyInt_FromLong((long)u[i]);
        PyObject *value = PyInt_FromSsize_t(i);
        if (key == NULL || value == NULL || PyDict_SetItem(dict, key, value) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return dict;
}

static void
fill_map(encoding_map *map, const Py_UNICODE *u)
{
    int i;

    for (i = 1; i < 256; i++) {
        if (u[i] != 0xfffe) {
            unsigned char *page = &map->page_of[u[i] >> 8];
            if (*page == 0) {
                *page = (unsigned char)map->pages++;
            }
            map->bytes[*page * 256 + (int)(u[i] & 0xff)] = (unsigned char)i;
        }
    }
}

PyObject *
PyUnicode_BuildEncodingMap(PyObject *string)
{
    encoding_map *map;

    if (!PyUnicode_Check(string) || COUNT(string) != 256) {
        PyErr_BadArgument();
        return NULL;
    }
    if (!fits_map(CHARS(string))) {
        return build_dict(CHARS(string), 256);
    }
    if (!(encoding_map_type.tp_flags & Py_TPFLAGS_READY) &&
        PyType_Ready(&encoding_map_type) < 0) {
        return NULL;
    }
    map = PyObject_New(encoding_map, &encoding_map_type);
    if (map == NULL) {
        return NULL;
    }
    map->pages = 1;
    memset(map->page_of, 0, sizeof(map->page_of));
    map->bytes = PyMem_Malloc(256 * 256);
    if (map->bytes == NULL) {
        Py_DECREF(map);
        return PyErr_NoMemory();
    }
    memset(map->bytes, 0, 256 * 256);
    fill_map(map, CHARS(string));
    map->bytes = PyMem_Realloc(map->bytes, (size_t)map->pages * 256);
    return (PyObject *)map;
}

/* ---- decoding ---- */

/* What a mapping says for a key: new, Py_None for "undefined". NULL raised. */
static PyObject *
look_up(PyObject *mapping, long key)
{
    PyObject *k = PyInt_FromLong(key);
    PyObject *value;

    if (k == NULL) {
        return NULL;
    }
    value = PyObject_GetItem(mapping, k);
    Py_DECREF(k);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_LookupError)) {
        PyErr_Clear();
        Py_INCREF(Py_None);
        value = Py_None;
    }
    return value;
}

/* Writes what value stands for. Returns 0, -1, or 1 "undefined". */
static int
put_decoded(PyObject *value, py_unicode_out *out)
{
    if (value == Py_None) {
        return 1;
    }
    if (PyInt_Check(value)) {
        long c = PyInt_AS_LONG(value);
        if (c == 0xfffe) {
            return 1;
        }
        if (c < 0 || c > 0x10ffff) {
            PyErr_SetString(PyExc_TypeError, "character mapping must be in range(0x110000)");
            return -1;
        }
        return py_unicode_out_put(out, (Py_UNICODE)c);
    }
    if (PyUnicode_Check(value)) {
        if (COUNT(value) == 1 && CHARS(value)[0] == 0xfffe) {
            return 1;
        }
        if (py_unicode_out_grow(out, COUNT(value)) < 0) {
            return -1;
        }
        memcpy(out->at + out->n, CHARS(value), (size_t)COUNT(value) * sizeof(Py_UNICODE));
        out->n += COUNT(value);
        return 0;
    }
    PyErr_SetString(PyExc_TypeError, "character mapping must return integer, None or unicode");
    return -1;
}

/* Decodes one byte. Returns 0, -1, or 1 "undefined". */
static int
decode_byte(PyObject *mapping, unsigned char byte, py_unicode_out *out)
{
    PyObject *value;
    int status;

    if (PyUnicode_CheckExact(mapping)) {
        Py_UNICODE c = byte < COUNT(mapping) ? CHARS(mapping)[byte] : 0xfffe;
        return c == 0xfffe ? 1 : py_unicode_out_put(out, c);
    }
    value = look_up(mapping, byte);
    if (value == NULL) {
        return -1;
    }
    status = put_decoded(value, out);
    Py_DECREF(value);
    return status;
}

PyObject *
PyUnicode_DecodeCharmap(const char *s, Py_ssize_t size, PyObject *mapping, const char *errors)
{
    py_codec_errors e = {"charmap", errors, NULL, NULL};
    py_unicode_out out;
    Py_ssize_t i = 0;

    if (mapping == NULL) {
        return PyUnicode_DecodeLatin1(s, size, errors);
    }
    if (py_codec_size_is_wrong(size) || py_unicode_out_init(&out, size) < 0) {
        return NULL;
    }
    while (i >= 0 && i < size) {
        int status = decode_byte(mapping, Py_CHARMASK(s[i]), &out);
        i = status == 0  ? i + 1
            : status < 0 ? -1
                         : py_codec_decode_error(&e, s, size, i, i + 1, undefined, &out);
    }
    py_codec_errors_fini(&e);
    if (i < 0) {
        py_unicode_out_fini(&out);
        return NULL;
    }
    return py_unicode_out_finish(&out);
}

/* ---- encoding ---- */

typedef struct {
    const Py_UNICODE *u;
    Py_ssize_t size;
    PyObject *mapping;
    py_codec_errors e;
    map_writer out;
} map_encoder;

/* What a mapping says for c: new int or str, Py_None for "undefined". NULL raised. */
static PyObject *
encoded_value(PyObject *mapping, Py_UNICODE c)
{
    PyObject *value = look_up(mapping, (long)c);

    if (value == NULL || value == Py_None || PyString_Check(value)) {
        return value;
    }
    if (PyInt_Check(value)) {
        if (PyInt_AS_LONG(value) >= 0 && PyInt_AS_LONG(value) <= 255) {
            return value;
        }
        PyErr_SetString(PyExc_TypeError, "character mapping must be in range(256)");
    }
    else {
        PyErr_SetString(PyExc_TypeError, "character mapping must return integer, None or str");
    }
    Py_DECREF(value);
    return NULL;
}

/* Encodes c, writing to the output if put. Returns 0, -1, or 1 "undefined". */
static int
encode_char(map_encoder *x, Py_UNICODE c, int put)
{
    PyObject *value;
    int status = 0;

    if (Py_TYPE(x->mapping) == &encoding_map_type) {
        int byte = encoding_map_lookup((encoding_map *)x->mapping, c);
        if (byte < 0) {
            return 1;
        }
        return put ? map_write_fill(&x->out, (char)byte, 1) : 0;
    }
    value = encoded_value(x->mapping, c);
    if (value == NULL) {
        return -1;
    }
    if (value == Py_None) {
        status = 1;
    }
    else if (put && PyInt_Check(value)) {
        status = map_write_fill(&x->out, (char)PyInt_AS_LONG(value), 1);
    }
    else if (put) {
        status = map_write_text(&x->out, PyString_AS_STRING(value), PyString_GET_SIZE(value));
    }
    Py_DECREF(value);
    return status;
}

/* Encodes a replacement for u[from:to]; what is undefined in it raises the original error. */
static int
encode_replacement(map_encoder *x, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t from,
                   Py_ssize_t to)
{
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        int status = encode_char(x, u[i], 1);
        if (status > 0) {
            py_codec_raise_encode(&x->e, x->u, x->size, from, to, undefined);
        }
        if (status != 0) {
            return -1;
        }
    }
    return 0;
}

/* One '?' or character reference for each of u[from:to]. */
static int
encode_substitutes(map_encoder *x, Py_ssize_t from, Py_ssize_t to, int references)
{
    Py_ssize_t i;

    for (i = from; i < to; i++) {
        char buf[24] = "?";
        Py_UNICODE wide[24];
        Py_ssize_t n;
        if (references) {
            PyOS_snprintf(buf, sizeof(buf), "&#%d;", (int)x->u[i]);
        }
        for (n = 0; buf[n] != '\0'; n++) {
            wide[n] = Py_CHARMASK(buf[n]);
        }
        if (encode_replacement(x, wide, n, from, to) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Treats the undefined u[from:to]. Returns where to go on, or -1. */
static Py_ssize_t
treat_error(map_encoder *x, Py_ssize_t from, Py_ssize_t to)
{
    const char *errors = x->e.errors;
    PyObject *text;
    Py_ssize_t next;

    if (errors == NULL || strcmp(errors, "strict") == 0) {
        py_codec_raise_encode(&x->e, x->u, x->size, from, to, undefined);
        return -1;
    }
    if (strcmp(errors, "ignore") == 0) {
        return to;
    }
    if (strcmp(errors, "replace") == 0 || strcmp(errors, "xmlcharrefreplace") == 0) {
        return encode_substitutes(x, from, to, errors[0] == 'x') < 0 ? -1 : to;
    }
    next = py_codec_encode_error(&x->e, x->u, x->size, from, to, undefined, &text);
    if (next >= 0) {
        if (encode_replacement(x, CHARS(text), COUNT(text), from, to) < 0) {
            next = -1;
        }
        Py_DECREF(text);
    }
    return next;
}

/* Encodes all. Returns 0 or -1. */
static int
encode_all(map_encoder *x)
{
    Py_ssize_t i = 0;

    while (i < x->size) {
        Py_ssize_t from = i;
        int status = encode_char(x, x->u[i], 1);
        if (status < 0) {
            return -1;
        }
        i++;
        if (status == 0) {
            continue;
        }
        while (i < x->size && (status = encode_char(x, x->u[i], 0)) > 0) {
            i++;
        }
        if (status < 0) {
            return -1;
        }
        i = treat_error(x, from, i);
        if (i < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
PyUnicode_EncodeCharmap(const Py_UNICODE *u, Py_ssize_t size, PyObject *mapping,
                        const char *errors)
{
    map_encoder x = {.u = u, .size = size, .mapping = mapping};
    int status;

    if (mapping == NULL) {
        return PyUnicode_EncodeLatin1(u, size, errors);
    }
    if (py_codec_size_is_wrong(size)) {
        return NULL;
    }
    x.e.encoding = "charmap";
    x.e.errors = errors;
    map_writer_init(&x.out);
    status = encode_all(&x);
    py_codec_errors_fini(&x.e);
    if (status < 0) {
        map_writer_fini(&x.out);
        return NULL;
    }
    return map_writer_finish(&x.out);
}

PyObject *
PyUnicode_AsCharmapString(PyObject *unicode, PyObject *mapping)
{
    if (!PyUnicode_Check(unicode) || mapping == NULL) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyUnicode_EncodeCharmap(CHARS(unicode), COUNT(unicode), mapping, NULL);
}

/* ---- translating ---- */

/* What a mapping makes of c: new; NULL raised; *keep set when the character is not mentioned. */
static PyObject *
translated_value(PyObject *mapping, Py_UNICODE c, int *keep)
{
    PyObject *key = PyInt_FromLong((long)c);
    PyObject *value;

    *keep = 0;
    if (key == NULL) {
        return NULL;
    }
    value = PyObject_GetItem(mapping, key);
    Py_DECREF(key);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_LookupError)) {
        PyErr_Clear();
        *keep = 1;
        Py_INCREF(Py_None);
        return Py_None;
    }
    if (value == NULL || value == Py_None || PyUnicode_Check(value)) {
        return value;
    }
    if (PyInt_Check(value)) {
        if (PyInt_AS_LONG(value) >= 0 && PyInt_AS_LONG(value) <= 0x10ffff) {
            return value;
        }
        PyErr_SetString(PyExc_TypeError, "character mapping must be in range(0x%lx)");
    }
    else {
        PyErr_SetString(PyExc_TypeError, "character mapping must return integer, None or unicode");
    }
    Py_DECREF(value);
    return NULL;
}

static int
put_text(py_unicode_out *out, const Py_UNICODE *u, Py_ssize_t n)
{
    if (py_unicode_out_grow(out, n) < 0) {
        return -1;
    }
    memcpy(out->at + out->n, u, (size_t)n * sizeof(Py_UNICODE));
    out->n += n;
    return 0;
}

/* Translates c. Returns 0, -1, or 1 "undefined". */
static int
translate_char(PyObject *mapping, Py_UNICODE c, py_unicode_out *out, int put)
{
    int keep, status = 0;
    PyObject *value = translated_value(mapping, c, &keep);

    if (value == NULL) {
        return -1;
    }
    if (keep) {
        status = put ? py_unicode_out_put(out, c) : 0;
    }
    else if (value == Py_None) {
        status = 1;
    }
    else if (put && PyInt_Check(value)) {
        status = py_unicode_out_put(out, (Py_UNICODE)PyInt_AS_LONG(value));
    }
    else if (put) {
        status = put_text(out, CHARS(value), COUNT(value));
    }
    Py_DECREF(value);
    return status;
}

/* Treats the undefined u[from:to]. Returns where to go on, or -1. */
static Py_ssize_t
treat_untranslated(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t from,
                   Py_ssize_t to, py_unicode_out *out)
{
    PyObject *text;
    Py_ssize_t next, i;
    int status = 0;

    if (strcmp(e->errors, "ignore") == 0) {
        return to;
    }
    if (strcmp(e->errors, "replace") == 0) {
        for (i = from; i < to && status == 0; i++) {
            status = py_unicode_out_put(out, '?');
        }
        return status < 0 ? -1 : to;
    }
    next = py_codec_translate_error(e, u, n, from, to, undefined, &text);
    if (next >= 0) {
        if (put_text(out, CHARS(text), COUNT(text)) < 0) {
            next = -1;
        }
        Py_DECREF(text);
    }
    return next;
}

PyObject *
PyUnicode_TranslateCharmap(const Py_UNICODE *u, Py_ssize_t size, PyObject *mapping,
                           const char *errors)
{
    py_codec_errors e = {"charmap", errors != NULL ? errors : "strict", NULL, NULL};
    py_unicode_out out;
    Py_ssize_t i = 0;
    int status = 0;

    if (mapping == NULL) {
        PyErr_BadArgument();
        return NULL;
    }
    if (py_unicode_out_init(&out, size) < 0) {
        return NULL;
    }
    while (status >= 0 && i >= 0 && i < size) {
        Py_ssize_t from = i;
        status = translate_char(mapping, u[i++], &out, 1);
        if (status > 0) {
            while (i < size && (status = translate_char(mapping, u[i], &out, 0)) > 0) {
                i++;
            }
            if (status >= 0) {
                i = treat_untranslated(&e, u, size, from, i, &out);
            }
        }
    }
    py_codec_errors_fini(&e);
    if (status < 0 || i < 0) {
        py_unicode_out_fini(&out);
        return NULL;
    }
    return py_unicode_out_finish(&out);
}

PyObject *
PyUnicode_Translate(PyObject *str, PyObject *mapping, const char *errors)
{
    PyObject *text = PyUnicode_FromObject(str);
    PyObject *result;

    if (text == NULL) {
        return NULL;
    }
    result = PyUnicode_TranslateCharmap(CHARS(text), COUNT(text), mapping, errors);
    Py_DECREF(text);
    return result;
}
