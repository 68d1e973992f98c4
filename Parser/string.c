/* string.c - the value of one string literal, from prefix to closing quote.
 *
 *     [bBuU][rR] quote … quote       b: bytes even under unicode_literals; u: unicode; r: no escapes
 *
 * The text is UTF-8 when the source declared an encoding other than Latin-1, otherwise
 * it is the bytes of the source.  A `str` literal gets back the bytes of the declared encoding;
 * a `unicode` literal is decoded.
 *
 * Not here: joining of adjacent literals (expr_atom.c).
 */
#include "parser.h"

/* The text is UTF-8 and the source was not. */
static int
was_recoded(const char *encoding)
{
    return encoding != NULL && strcmp(encoding, "utf-8") != 0
        && strcmp(encoding, "iso-8859-1") != 0;
}

static int
is_latin1(const char *encoding)
{
    return encoding == NULL || strcmp(encoding, "iso-8859-1") == 0;
}

/* One character outside ASCII as \UXXXXXXXX. Returns bytes of UTF-8 read, or -1. */
static Py_ssize_t
escape_run(const char *from, const char *end, char **to)
{
    const char *stop = from;
    while (stop < end && (*stop & 0x80)) {
        stop++;
    }
    PyObject *decoded = PyUnicode_DecodeUTF8(from, stop - from, NULL);
    if (decoded == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyUnicode_GET_SIZE(decoded); i++) {
        *to += sprintf(*to, "\\U%08lx", (unsigned long)PyUnicode_AS_UNICODE(decoded)[i]);
    }
    Py_DECREF(decoded);
    return stop - from;
}

/* Rewrites UTF-8 text so that only ASCII is left, for the escape decoders. A backslash before such
 * a character stands for itself. */
static PyObject *
decode_utf8_unicode(const char *text, Py_ssize_t size, int raw)
{
    if (size > PY_SSIZE_T_MAX / 10) {
        return PyErr_NoMemory();
    }
    char *ascii = malloc((size_t)size * 10 + 1);
    if (ascii == NULL) {
        return PyErr_NoMemory();
    }
    char *to = ascii;
    const char *end = text + size;
    for (const char *from = text; from < end;) {
        if (*from == '\\') {
            *to++ = *from++;
            if (from == end || (*from & 0x80)) {
                memcpy(to, "u005c", 5);
                to += 5;
                continue;
            }
        }
        if (*from & 0x80) {
            Py_ssize_t used = escape_run(from, end, &to);
            if (used < 0) {
                free(ascii);
                return NULL;
            }
            from += used;
        }
        else {
            *to++ = *from++;
        }
    }
    PyObject *result = raw
        ? PyUnicode_DecodeRawUnicodeEscape(ascii, to - ascii, NULL)
        : PyUnicode_DecodeUnicodeEscape(ascii, to - ascii, NULL);
    free(ascii);
    return result;
}

static PyObject *
unicode_literal(const char *text, Py_ssize_t size, int raw, const char *encoding)
{
    if (!is_latin1(encoding)) {
        return decode_utf8_unicode(text, size, raw);
    }
    return raw ? PyUnicode_DecodeRawUnicodeEscape(text, size, NULL)
               : PyUnicode_DecodeUnicodeEscape(text, size, NULL);
}

static PyObject *
bytes_literal(const char *text, Py_ssize_t size, int raw, const char *encoding)
{
    int recode = was_recoded(encoding);
    if (!raw && memchr(text, '\\', (size_t)size) != NULL) {
        return PyString_DecodeEscape(text, size, NULL, 0, recode ? encoding : NULL);
    }
    if (!recode) {
        return PyString_FromStringAndSize(text, size);
    }
    PyObject *decoded = PyUnicode_DecodeUTF8(text, size, NULL);
    if (decoded == NULL) {
        return NULL;
    }
    PyObject *result = PyUnicode_AsEncodedString(decoded, encoding, NULL);
    Py_DECREF(decoded);
    return result;
}

PyObject *
py_parse_string(py_parser *p, const char *text, Py_ssize_t size)
{
    int unicode = p->unicode_literals;
    int bytes = 0;
    int raw = 0;
    const char *end = text + size;
    for (; *text != '"' && *text != '\''; text++) {
        unicode = *text == 'u' || *text == 'U' || (unicode && *text != 'b' && *text != 'B');
        bytes = bytes || *text == 'b' || *text == 'B';
        raw = raw || *text == 'r' || *text == 'R';
    }
    int quotes = end - text >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
    text += quotes;
    end -= quotes;
    if (Py_Py3kWarningFlag && bytes) {
        for (const char *c = text; c < end; c++) {
            if (*c & 0x80) {
                py_parser_warn(p, p->token.lineno,
                               "non-ascii bytes literals not supported in 3.x");
                break;
            }
        }
    }
    if (unicode || Py_UnicodeFlag) {
        return unicode_literal(text, end - text, raw, p->encoding);
    }
    return bytes_literal(text, end - text, raw, p->encoding);
}
