/* Quoted-printable: text stays readable, other bytes become =XX, long lines break with a "=" at their end.
 *
 * How it works: encoding runs twice over one routine, first to measure, then to write.
 */
#include <string.h>

#include "binascii_internal.h"

enum { LINE_MOST = 76 };

static int
hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* --- decoding --- */

/* What "=" at p (p < end) stands for goes to *out. Returns where to go on. */
static const unsigned char *
decode_escape(const unsigned char *p, const unsigned char *end, char **out)
{
    p++;
    if (p >= end) {
        return p;
    }
    if (*p == '\n' || *p == '\r') {    /* a soft line break: skip to the end of the line */
        if (*p != '\n') {
            while (p < end && *p != '\n') {
                p++;
            }
        }
        return p < end ? p + 1 : p;
    }
    if (*p == '=') {
        *(*out)++ = '=';
        return p + 1;
    }
    if (end - p >= 2 && hex_value(p[0]) >= 0 && hex_value(p[1]) >= 0) {
        *(*out)++ = (char)(hex_value(p[0]) << 4 | hex_value(p[1]));
        return p + 2;
    }
    *(*out)++ = '=';
    return p;
}

PyObject *
py_binascii_a2b_qp(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"data", "header", NULL};
    Py_buffer source;
    int header = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s*|i", (char **)names, &source, &header)) {
        return NULL;
    }
    char *decoded = PyMem_Malloc((size_t)source.len + 1), *out = decoded;
    if (decoded == NULL) {
        PyBuffer_Release(&source);
        return PyErr_NoMemory();
    }
    const unsigned char *p = source.buf, *end = p + source.len;
    while (p < end) {
        if (*p == '=') {
            p = decode_escape(p, end, &out);
        }
        else {
            *out++ = header && *p == '_' ? ' ' : (char)*p;
            p++;
        }
    }
    PyObject *result = PyString_FromStringAndSize(decoded, out - decoded);
    PyMem_Free(decoded);
    PyBuffer_Release(&source);
    return result;
}

/* --- encoding --- */

typedef struct qp_encoder {
    const unsigned char *p, *end;
    int quote_tabs, is_text, header, crlf;
    char *out;              /* NULL: only measure */
    Py_ssize_t length;
    Py_ssize_t column;
} qp_encoder;

static void
put(qp_encoder *e, char c)
{
    if (e->out != NULL) {
        e->out[e->length] = c;
    }
    e->length++;
}

static void
put_break(qp_encoder *e)
{
    if (e->crlf) {
        put(e, '\r');
    }
    put(e, '\n');
    e->column = 0;
}

static void
put_escape(qp_encoder *e, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    put(e, '=');
    put(e, digits[c >> 4]);
    put(e, digits[c & 15]);
    e->column += 3;
}

/* Break the line softly when `width` more characters and something behind them would be too long. */
static void
break_before(qp_encoder *e, int width)
{
    if (e->column + width >= LINE_MOST) {
        put(e, '=');
        put_break(e);
    }
}

/* Whether the byte at p can't stand for itself. */
static int
needs_escape(const qp_encoder *e)
{
    const unsigned char *p = e->p;
    unsigned char c = *p;
    int last = p + 1 == e->end;
    if (c > 126 || c == '=' || (e->header && c == '_')) {
        return 1;
    }
    if (c == '.' && e->column == 0 && (last || p[1] == '\n' || p[1] == '\r' || p[1] == 0)) {
        return 1;    /* mail systems read a lone point as the end */
    }
    if (!e->is_text && (c == '\r' || c == '\n')) {
        return 1;
    }
    if ((c == '\t' || c == ' ') && last) {
        return 1;
    }
    if (c < 33 && c != '\r' && c != '\n' && c != '\t' && c != ' ') {
        return 1;
    }
    return c < 33 && c != '\r' && c != '\n' && (e->quote_tabs || (!e->quote_tabs && c != '\t' && c != ' '));
}

/* A line end in text: blanks before it must not be the last on the line. */
static void
encode_line_end(qp_encoder *e)
{
    if (e->out != NULL && e->length > 0 && (e->out[e->length - 1] == ' ' || e->out[e->length - 1] == '\t')) {
        unsigned char blank = (unsigned char)e->out[e->length - 1];
        e->length--;
        put_escape(e, blank);
    }
    else if (e->out == NULL) {
        e->length += 2;    /* perhaps needed */
    }
    put_break(e);
    e->p += *e->p == '\r' ? 2 : 1;
}

static void
encode(qp_encoder *e)
{
    while (e->p < e->end) {
        if (needs_escape(e)) {
            break_before(e, 3);
            put_escape(e, *e->p++);
        }
        else if (e->is_text && (*e->p == '\n' || (*e->p == '\r' && e->p + 1 < e->end && e->p[1] == '\n'))) {
            encode_line_end(e);
        }
        else {
            if (e->p + 1 != e->end && e->p[1] != '\n') {
                break_before(e, 1);
            }
            put(e, e->header && *e->p == ' ' ? '_' : (char)*e->p);
            e->column++;
            e->p++;
        }
    }
}

PyObject *
py_binascii_b2a_qp(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"data", "quotetabs", "istext", "header", NULL};
    Py_buffer source;
    qp_encoder e = {.is_text = 1};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s*|iii", (char **)names, &source, &e.quote_tabs, &e.is_text,
                                     &e.header)) {
        return NULL;
    }
    const unsigned char *start = source.buf, *end = start + source.len;
    const unsigned char *first = source.len ? memchr(start, '\n', (size_t)source.len) : NULL;
    e.crlf = first != NULL && first > start && first[-1] == '\r';    /* line ends as the first one */
    e.p = start;
    e.end = end;
    encode(&e);
    char *encoded = PyMem_Malloc((size_t)e.length + 1);
    if (encoded == NULL) {
        PyBuffer_Release(&source);
        return PyErr_NoMemory();
    }
    e.p = start;
    e.out = encoded;
    e.length = 0;
    e.column = 0;
    encode(&e);
    PyObject *result = PyString_FromStringAndSize(encoded, e.length);
    PyMem_Free(encoded);
    PyBuffer_Release(&source);
    return result;
}
