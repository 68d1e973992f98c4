/* str and its source form: repr, and the escapes of string literals.
 *
 * PyString_DecodeEscape serves the parser and the string-escape codec; the encoder of that codec is
 * py_str_repr_bytes without quotes.
 */
#include "Python.h"
#include "py_text.h"
#include "str.h"

static const char hex_digits[] = "0123456789abcdef";

/* Bytes that each takes in a repr; a quote that has to be escaped takes one more. */
static const unsigned char widths[256] = {
    [0 ... 8] = 4,   ['\t' ... '\n'] = 2, [11 ... 12] = 4,  ['\r'] = 2,   [14 ... 31] = 4,
    [' ' ... '['] = 1, ['\\'] = 2,       [']' ... '~'] = 1, [127 ... 255] = 4,
};

static inline char *
write_escaped(char *p, unsigned char c, char quote)
{
    switch (widths[c] + (c == (unsigned char)quote)) {
    case 1:
        *p++ = (char)c;
        break;
    case 2:
        *p++ = '\\';
        *p++ = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : (char)c;
        break;
    default:
        *p++ = '\\';
        *p++ = 'x';
        *p++ = hex_digits[c >> 4];
        *p++ = hex_digits[c & 15];
    }
    return p;
}

PyObject *
py_str_repr_bytes(const char *s, Py_ssize_t n, const char *before, const char *after,
                  int smart_quotes)
{
    char quote = '\'';
    char escape;
    size_t extra = strlen(before) + strlen(after);
    Py_ssize_t size = (Py_ssize_t)extra + 2;
    Py_ssize_t i;
    PyObject *v;
    char *p;

    if (smart_quotes && memchr(s, '\'', (size_t)n) != NULL && memchr(s, '"', (size_t)n) == NULL) {
        quote = '"';
    }
    escape = *before != '\0' ? '\'' : quote; /* bytearray escapes the apostrophe in any case */
    if (n > (PY_SSIZE_T_MAX - 64 - (Py_ssize_t)extra) / 4) {
        PyErr_SetString(PyExc_OverflowError, "string is too large to make repr");
        return NULL;
    }
    for (i = 0; i < n; i++) {
        size += widths[Py_CHARMASK(s[i])] + (s[i] == escape);
    }
    v = py_str_alloc(size);
    if (v == NULL) {
        return NULL;
    }
    p = PyString_AS_STRING(v);
    p = stpcpy(p, before);
    *p++ = quote;
    if (size == n + (Py_ssize_t)extra + 2) {
        memcpy(p, s, (size_t)n);
        p += n;
    }
    else {
        for (i = 0; i < n; i++) {
            p = write_escaped(p, Py_CHARMASK(s[i]), escape);
        }
    }
    *p++ = quote;
    strcpy(p, after);
    return v;
}

PyObject *
PyString_Repr(PyObject *obj, int smartquotes)
{
    return py_str_repr_bytes(PyString_AS_STRING(obj), Py_SIZE(obj), "", "", smartquotes);
}

/* ---- reading escapes ---- */

static inline int
hex_value(int c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte for the letter of a simple escape, -1 when it is none. */
static int
simple_escape(char c)
{
    switch (c) {
    case '\\': case '\'': case '"': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'v': return '\v';
    case 'a': return '\a';
    default: return -1;
    }
}

/* Handles "\x" whose digits begin at *s. Returns 0, or -1 with an exception. */
static int
hex_escape(const char **s, const char *end, const char *errors, char **p)
{
    const char *d = *s;

    if (end - d >= 2 && hex_value(d[0]) >= 0 && hex_value(d[1]) >= 0) {
        *(*p)++ = (char)(hex_value(d[0]) << 4 | hex_value(d[1]));
        *s = d + 2;
        return 0;
    }
    if (errors == NULL || strcmp(errors, "strict") == 0) {
        PyErr_SetString(PyExc_ValueError, "invalid \\x escape");
        return -1;
    }
    if (strcmp(errors, "replace") == 0) {
        *(*p)++ = '?';
    }
    else if (strcmp(errors, "ignore") != 0) {
        PyErr_Format(PyExc_ValueError, "decoding error; unknown error handling code: %.400s",
                     errors);
        return -1;
    }
    if (d < end && hex_value(*d) >= 0) {
        (*s)++;
    }
    return 0;
}

/* A run of non-ASCII source bytes, which stands for itself in another encoding. Writes at most six
   times its length. Returns 0 or -1. */
static int
recode_run(const char **s, const char *end, const char *encoding, char **p)
{
    const char *run = *s;
    PyObject *u, *w;

    while (*s < end && (*(const unsigned char *)*s & 0x80)) {
        (*s)++;
    }
    u = PyUnicode_DecodeUTF8(run, *s - run, NULL);
    w = u == NULL ? NULL : PyUnicode_AsEncodedString(u, encoding, NULL);
    Py_XDECREF(u);
    if (w == NULL) {
        return -1;
    }
    if (!PyString_Check(w) || PyString_GET_SIZE(w) > 6 * (*s - run)) {
        PyErr_SetString(PyExc_ValueError, "source encoding expands a literal too much");
        Py_DECREF(w);
        return -1;
    }
    memcpy(*p, PyString_AS_STRING(w), (size_t)PyString_GET_SIZE(w));
    *p += PyString_GET_SIZE(w);
    Py_DECREF(w);
    return 0;
}

/* One escape; *s is behind the backslash. Returns 0 or -1. */
static int
read_escape(const char **s, const char *end, const char *errors, char **p)
{
    char c = *(*s)++;
    int simple = simple_escape(c);

    if (simple >= 0) {
        *(*p)++ = (char)simple;
        return 0;
    }
    if (c == '\n') {
        return 0;
    }
    if (c >= '0' && c <= '7') {
        int value = c - '0';
        int digits;
        for (digits = 1; digits < 3 && *s < end && **s >= '0' && **s <= '7'; digits++) {
            value = value << 3 | (*(*s)++ - '0');
        }
        *(*p)++ = (char)value;
        return 0;
    }
    if (c == 'x') {
        return hex_escape(s, end, errors, p);
    }
    *(*p)++ = '\\';
    (*s)--; /* an unknown escape stands for itself, and its letter may be part of a longer run */
    return 0;
}

PyObject *
PyString_DecodeEscape(const char *s, Py_ssize_t len, const char *errors, Py_ssize_t unicode,
                      const char *recode_encoding)
{
    const char *end = s + len;
    PyObject *v;
    char *p;

    if (len < 0) {
        return PyString_FromStringAndSize(NULL, len);    /* raises */
    }
    if (recode_encoding != NULL && len > (PY_SSIZE_T_MAX - 64) / 6) {
        return PyErr_NoMemory();
    }
    v = py_str_alloc(recode_encoding != NULL ? 6 * len : len);
    if (v == NULL) {
        return NULL;
    }
    p = PyString_AS_STRING(v);
    while (s < end) {
        if (*s != '\\') {
            if (recode_encoding != NULL && (*(const unsigned char *)s & 0x80)) {
                if (recode_run(&s, end, recode_encoding, &p) < 0) {
                    goto error;
                }
            }
            else {
                *p++ = *s++;
            }
            continue;
        }
        if (++s == end) {
            PyErr_SetString(PyExc_ValueError, "Trailing \\ in string");
            goto error;
        }
        if (read_escape(&s, end, errors, &p) < 0) {
            goto error;
        }
    }
    if (p - PyString_AS_STRING(v) <= 1) {
        PyObject *small = PyString_FromStringAndSize(PyString_AS_STRING(v),
                                                     p - PyString_AS_STRING(v));
        Py_DECREF(v);
        return small;
    }
    if (_PyString_Resize(&v, p - PyString_AS_STRING(v)) < 0) {
        return NULL;
    }
    return v;

error:
    Py_DECREF(v);
    return NULL;
}
