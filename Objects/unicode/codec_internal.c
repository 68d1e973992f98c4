/* unicode-internal (the memory of the characters) and the decimal encoder behind int() and float(). */
#include "Python.h"
#include "unicode.h"

PyObject *
_PyUnicode_DecodeUnicodeInternal(const char *s, Py_ssize_t size, const char *errors)
{
    py_codec_errors e = {"unicode_internal", errors, NULL, NULL};
    py_unicode_out out;
    Py_ssize_t i = 0;

    if (py_unicode_out_init(&out, size / 4 + 1) < 0) {
        return NULL;
    }
    while (i >= 0 && i < size) {
        const char *reason = "truncated input";
        Py_ssize_t stop = size;
        if (size - i >= (Py_ssize_t)sizeof(Py_UNICODE)) {
            Py_UNICODE c;
            memcpy(&c, s + i, sizeof(c));
            if (c <= 0x10ffff) {
                i = py_unicode_out_put(&out, c) < 0 ? -1 : i + (Py_ssize_t)sizeof(c);
                continue;
            }
            reason = "illegal code point (> 0x10FFFF)";
            stop = i + (Py_ssize_t)sizeof(Py_UNICODE);
        }
        i = py_codec_decode_error(&e, s, size, i, stop, reason, &out);
    }
    py_codec_errors_fini(&e);
    if (i < 0) {
        py_unicode_out_fini(&out);
        return NULL;
    }
    return py_unicode_out_finish(&out);
}

/* ---- decimal ---- */

static const char decimal_reason[] = "invalid decimal Unicode string";

/* The byte for c in a decimal number, or -1. */
static int
decimal_byte(Py_UNICODE c)
{
    int digit;

    if (Py_UNICODE_ISSPACE(c)) {
        return ' ';
    }
    digit = Py_UNICODE_TODECIMAL(c);
    if (digit >= 0) {
        return '0' + digit;
    }
    return c > 0 && c < 256 ? (int)c : -1;
}

/* Writes the handler's text. Returns 0, or -1 with the original error. */
static int
write_answer(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t from, Py_ssize_t to,
             PyObject *text, char **p)
{
    Py_ssize_t i;

    for (i = 0; i < COUNT(text); i++) {
        int byte = decimal_byte(CHARS(text)[i]);
        if (byte < 0) {
            py_codec_raise_encode(e, u, n, from, to, decimal_reason);
            return -1;
        }
        *(*p)++ = (char)byte;
    }
    return 0;
}

/* Treats the invalid u[from:to]. Returns where to go on, or -1. */
static Py_ssize_t
treat_error(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t from, Py_ssize_t to,
            char **p)
{
    PyObject *text;
    Py_ssize_t next, i;

    if (e->errors == NULL || strcmp(e->errors, "strict") == 0) {
        py_codec_raise_encode(e, u, n, from, to, decimal_reason);
        return -1;
    }
    if (strcmp(e->errors, "ignore") == 0) {
        return to;
    }
    if (strcmp(e->errors, "replace") == 0) {
        memset(*p, '?', (size_t)(to - from));
        *p += to - from;
        return to;
    }
    if (strcmp(e->errors, "xmlcharrefreplace") == 0) {
        for (i = from; i < to; i++) {
            *p += sprintf(*p, "&#%d;", (int)u[i]);
        }
        return to;
    }
    next = py_codec_encode_error(e, u, n, from, to, decimal_reason, &text);
    if (next >= 0) {
        if (write_answer(e, u, n, from, to, text, p) < 0) {
            next = -1;
        }
        Py_DECREF(text);
    }
    return next;
}

/* The caller gives room for length + 1 bytes, or more if its error handler needs it. */
int
PyUnicode_EncodeDecimal(Py_UNICODE *u, Py_ssize_t length, char *output, const char *errors)
{
    py_codec_errors e = {"decimal", errors, NULL, NULL};
    Py_ssize_t i = 0;

    if (output == NULL) {
        PyErr_BadArgument();
        return -1;
    }
    while (i >= 0 && i < length) {
        Py_ssize_t from = i;
        int byte = decimal_byte(u[i]);
        if (byte >= 0) {
            *output++ = (char)byte;
            i++;
            continue;
        }
        while (i < length && decimal_byte(u[i]) < 0) {
            i++;
        }
        i = treat_error(&e, u, length, from, i, &output);
    }
    py_codec_errors_fini(&e);
    if (i < 0) {
        return -1;
    }
    *output = '\0';
    return 0;
}
