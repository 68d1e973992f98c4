/* Latin-1 and ASCII: the codecs whose bytes are the first 256 or 128 characters. */
#include "Python.h"
#include "unicode.h"

#define CHAR char
#define TX(name) narrow_##name
#define TX_NEW(p, n) PyString_FromStringAndSize((p), (n))
#include "../text/writer.h"

typedef struct {
    const Py_UNICODE *u;
    Py_ssize_t size;
    Py_UNICODE limit;         /* 256 or 128 */
    int treatment;            /* of errors: STRICT ... */
    const char *reason;
    py_codec_errors e;
    narrow_writer out;
} narrow_encoder;

/* ---- decoding ---- */

/* The bytes as characters; rows of sixteen at once. */
static void
widen(Py_UNICODE *at, const char *s, Py_ssize_t n)
{
    for (; n >= 16; n -= 16, s += 16, at += 16) {
        for (int i = 0; i < 16; i++) {
            at[i] = Py_CHARMASK(s[i]);
        }
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        at[i] = Py_CHARMASK(s[i]);
    }
}

static int
is_ascii(const char *s, Py_ssize_t n)
{
    uint64_t all = 0, eight;
    unsigned char rest = 0;

    for (; n >= 8; n -= 8, s += 8) {
        memcpy(&eight, s, 8);
        all |= eight;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        rest |= Py_CHARMASK(s[i]);
    }
    return ((all | rest) & 0x8080808080808080ULL) == 0;
}

PyObject *
PyUnicode_DecodeLatin1(const char *s, Py_ssize_t size, const char *errors)
{
    PyUnicodeObject *v;

    if (size == 0 || size == 1) {
        Py_UNICODE c = size == 1 ? Py_CHARMASK(*s) : 0;
        return PyUnicode_FromUnicode(&c, size);
    }
    if (py_codec_size_is_wrong(size)) {
        return NULL;
    }
    v = py_unicode_alloc(size);
    if (v != NULL) {
        widen(v->str, s, size);
    }
    return (PyObject *)v;
}

/* Decodes from the first byte that is not ASCII on. */
static PyObject *
decode_with_errors(const char *s, Py_ssize_t size, const char *errors)
{
    py_codec_errors e = {"ascii", errors, NULL, NULL};
    py_unicode_out out;
    Py_ssize_t i = 0;

    if (py_unicode_out_init(&out, size) < 0) {
        return NULL;
    }
    while (i < size) {
        if (Py_CHARMASK(s[i]) < 128) {
            if (py_unicode_out_put(&out, Py_CHARMASK(s[i++])) < 0) {
                break;
            }
            continue;
        }
        i = py_codec_decode_error(&e, s, size, i, i + 1, "ordinal not in range(128)", &out);
        if (i < 0) {
            break;
        }
    }
    py_codec_errors_fini(&e);
    if (i < 0 || PyErr_Occurred()) {
        py_unicode_out_fini(&out);
        return NULL;
    }
    return py_unicode_out_finish(&out);
}

PyObject *
PyUnicode_DecodeASCII(const char *s, Py_ssize_t size, const char *errors)
{
    if (py_codec_size_is_wrong(size)) {
        return NULL;
    }
    return is_ascii(s, size) ? PyUnicode_DecodeLatin1(s, size, NULL) : decode_with_errors(s, size, errors);
}

/* ---- encoding ---- */

enum { LONGEST_REFERENCE = sizeof "&#4294967295;" };

/* Puts "&#N;" at the end of a buffer. Returns where it begins. */
static const char *
character_reference(char *buf, unsigned int code)
{
    char *at = buf + LONGEST_REFERENCE;

    *--at = ';';
    do {
        *--at = (char)('0' + code % 10);
        code /= 10;
    } while (code != 0);
    *--at = '#';
    *--at = '&';
    return at;
}

static int
write_character_references(narrow_encoder *x, Py_ssize_t from, Py_ssize_t to)
{
    char buf[LONGEST_REFERENCE];
    Py_ssize_t i;

    for (i = from; i < to; i++) {
        const char *reference = character_reference(buf, (unsigned int)x->u[i]);
        if (narrow_write_text(&x->out, reference, buf + LONGEST_REFERENCE - reference) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Writes a handler's text, which must itself be encodable. Returns 0 or -1. */
static int
write_replacement(narrow_encoder *x, PyObject *text, Py_ssize_t from, Py_ssize_t to)
{
    Py_ssize_t i;

    for (i = 0; i < COUNT(text); i++) {
        Py_UNICODE c = CHARS(text)[i];
        if (c >= x->limit) {
            py_codec_raise_encode(&x->e, x->u, x->size, from, to, x->reason);
            return -1;
        }
        if (narrow_write_fill(&x->out, (char)c, 1) < 0) {
            return -1;
        }
    }
    return 0;
}

enum { STRICT, REPLACE, IGNORE, REFERENCES, ASK };

static int
treatment_of(const char *errors)
{
    static const char *const names[] = {"strict", "replace", "ignore", "xmlcharrefreplace"};
    int treatment = STRICT;

    while (errors != NULL && treatment < ASK && strcmp(errors, names[treatment]) != 0) {
        treatment++;
    }
    return treatment;
}

/* What the caller's handler says of u[from:to]. Returns where to go on, or -1. */
static Py_ssize_t
ask_handler(narrow_encoder *x, Py_ssize_t from, Py_ssize_t to)
{
    PyObject *text;
    Py_ssize_t next = py_codec_encode_error(&x->e, x->u, x->size, from, to, x->reason, &text);

    if (next >= 0) {
        if (write_replacement(x, text, from, to) < 0) {
            next = -1;
        }
        Py_DECREF(text);
    }
    return next;
}

/* Treats the unencodable u[from:to]. Returns where to go on, or -1. */
static Py_ssize_t
treat_error(narrow_encoder *x, Py_ssize_t from, Py_ssize_t to)
{
    switch (x->treatment) {
    case STRICT:
        py_codec_raise_encode(&x->e, x->u, x->size, from, to, x->reason);
        return -1;
    case REFERENCES:
        return write_character_references(x, from, to) < 0 ? -1 : to;
    default:
        return ask_handler(x, from, to);
    }
}

/* Writes from u[i] on what can be encoded. Returns where that ends, or -1. */
static Py_ssize_t
write_encodable(narrow_encoder *x, Py_ssize_t i)
{
    if (narrow_writer_need(&x->out, x->size - i) < 0) {
        return -1;
    }
    char *at = x->out.at + x->out.n - i;
    Py_ssize_t from = i;
    for (; i < x->size && x->u[i] < x->limit; i++) {
        at[i] = (char)x->u[i];
    }
    x->out.n += i - from;
    return i;
}

/* A '?' for each of what cannot be encoded. */
static PyObject *
encode_with_marks(const narrow_encoder *x)
{
    PyObject *v = x->size == 1 ? py_str_from_char('?') : py_str_alloc(x->size);

    for (Py_ssize_t i = 0; v != NULL && x->size > 1 && i < x->size; i++) {
        PyString_AS_STRING(v)[i] = (char)(x->u[i] < x->limit ? x->u[i] : '?');
    }
    return v;
}

/* Only what can be encoded. */
static PyObject *
encode_with_gaps(narrow_encoder *x)
{
    if (narrow_writer_need(&x->out, x->size + 1) < 0) {
        return NULL;
    }
    char *at = x->out.at;
    for (Py_ssize_t i = 0; i < x->size; i++) {              /* what does not count is overwritten by the next one */
        *at = (char)x->u[i];
        at += x->u[i] < x->limit;
    }
    x->out.n = at - x->out.at;
    return narrow_writer_finish(&x->out);
}

static PyObject *
encode_slowly(narrow_encoder *x)
{
    Py_ssize_t i = 0;

    narrow_writer_init(&x->out);
    x->treatment = treatment_of(x->e.errors);
    if (x->treatment == REPLACE) {
        return encode_with_marks(x);
    }
    if (x->treatment == IGNORE) {
        return encode_with_gaps(x);
    }
    while (i >= 0 && i < x->size) {
        Py_ssize_t from = i;
        while (i < x->size && x->u[i] >= x->limit) {
            i++;
        }
        i = i > from ? treat_error(x, from, i) : write_encodable(x, i);
    }
    py_codec_errors_fini(&x->e);
    if (i < 0) {
        narrow_writer_fini(&x->out);
        return NULL;
    }
    return narrow_writer_finish(&x->out);
}

static PyObject *
encode(const Py_UNICODE *u, Py_ssize_t size, const char *errors, Py_UNICODE limit)
{
    Py_ssize_t i;
    Py_UNICODE all = 0;
    PyObject *v;
    char *p;

    if (py_codec_size_is_wrong(size)) {
        return NULL;
    }
    for (i = 0; i + 8 <= size; i += 8) {
        all |= u[i] | u[i + 1] | u[i + 2] | u[i + 3] | u[i + 4] | u[i + 5] | u[i + 6] | u[i + 7];
    }
    for (; i < size; i++) {
        all |= u[i];
    }
    if (all >= limit) {
        narrow_encoder x = {.u = u, .size = size, .limit = limit};
        x.reason = limit == 256 ? "ordinal not in range(256)" : "ordinal not in range(128)";
        x.e.encoding = limit == 256 ? "latin-1" : "ascii";
        x.e.errors = errors;
        return encode_slowly(&x);
    }
    if (size <= 1) {
        char c = size == 1 ? (char)u[0] : 0;
        return PyString_FromStringAndSize(&c, size);
    }
    v = py_str_alloc(size);
    if (v == NULL) {
        return NULL;
    }
    p = PyString_AS_STRING(v);
    for (i = 0; i < size; i++) {
        p[i] = (char)u[i];
    }
    return v;
}

PyObject *
PyUnicode_EncodeLatin1(const Py_UNICODE *u, Py_ssize_t size, const char *errors)
{
    return encode(u, size, errors, 256);
}

PyObject *
PyUnicode_EncodeASCII(const Py_UNICODE *u, Py_ssize_t size, const char *errors)
{
    return encode(u, size, errors, 128);
}

PyObject *
PyUnicode_AsLatin1String(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return encode(CHARS(unicode), COUNT(unicode), NULL, 256);
}

PyObject *
PyUnicode_AsASCIIString(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return encode(CHARS(unicode), COUNT(unicode), NULL, 128);
}
