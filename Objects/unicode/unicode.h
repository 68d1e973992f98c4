/* What the files of the unicode type and its codecs share. */
#ifndef PY_UNICODE_H
#define PY_UNICODE_H

#include "Python.h"
#include "py_text.h"

extern const PyMethodDef py_unicode_methods[];

#define CHARS(op) PyUnicode_AS_UNICODE(op)
#define COUNT(op) PyUnicode_GET_SIZE(op)

/* ---- a growing text, the output of decoders ---- */

/* I1  `at` is a PyObject_Malloc block of `space` + 1 characters (NULL only after a failure). */
typedef struct {
    Py_UNICODE *at;
    Py_ssize_t n;
    Py_ssize_t space;
} py_unicode_out;

/* Begins with room for n characters. Returns status. Raises yes. */
int py_unicode_out_init(py_unicode_out *out, Py_ssize_t n);

/* Makes room for more characters behind n. Returns status. Raises yes. */
int py_unicode_out_grow(py_unicode_out *out, Py_ssize_t more);

/* Ends the output as an object. Returns new. Raises yes. */
PyObject *py_unicode_out_finish(py_unicode_out *out);

void py_unicode_out_fini(py_unicode_out *out);

/* What a codec is asked to read has to have a size that memory can have. Raises MemoryError if not. */
static inline int
py_codec_size_is_wrong(Py_ssize_t size)
{
    if (size >= 0 && size <= PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(Py_UNICODE)) {
        return 0;
    }
    PyErr_NoMemory();
    return 1;
}

static inline int
py_unicode_out_put(py_unicode_out *out, Py_UNICODE c)
{
    if (out->n >= out->space && py_unicode_out_grow(out, 1) < 0) {
        return -1;
    }
    out->at[out->n++] = c;
    return 0;
}

/* ---- error handlers of codecs (codec_errors.c) ---- */

/* State of one decoding or encoding that may meet errors. */
typedef struct {
    const char *encoding;   /* name for messages */
    const char *errors;     /* name of the handler or NULL */
    PyObject *handler;      /* owned, NULL until first used */
    PyObject *exception;    /* owned, NULL until first used */
    py_codec_handler known; /* what the handler is, NONE until it is looked up */
} py_codec_errors;

/* Reports s[start:end] of the n bytes at s; the handler's text goes to out.
   Returns the position to go on at, or -1. Raises yes. */
Py_ssize_t py_codec_decode_error(py_codec_errors *e, const char *s, Py_ssize_t n, Py_ssize_t start,
                                 Py_ssize_t end, const char *reason, py_unicode_out *out);

/* Reports u[start:end]; *replacement is the handler's text (new).
   Returns the position to go on at, or -1. Raises yes. */
Py_ssize_t py_codec_encode_error(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n,
                                 Py_ssize_t start, Py_ssize_t end, const char *reason,
                                 PyObject **replacement);

/* Raises UnicodeEncodeError for u[start:end] without asking the handler. Raises yes. */
void py_codec_raise_encode(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t start,
                           Py_ssize_t end, const char *reason);

/* The same for UnicodeTranslateError. */
Py_ssize_t py_codec_translate_error(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n,
                                    Py_ssize_t start, Py_ssize_t end, const char *reason,
                                    PyObject **replacement);

void py_codec_errors_fini(py_codec_errors *e);

/* ---- escapes ---- */

/* The source form of characters; quote 0 for none, else with u and quotes. Returns new. Raises yes. */
PyObject *py_unicode_escape(const Py_UNICODE *u, Py_ssize_t n, int quotes);

/* ---- formatting ---- */
PyObject *py_unicode_formatter_parser(PyObject *self, PyObject *unused);
PyObject *py_unicode_formatter_field_name_split(PyObject *self, PyObject *unused);

/* First p in u, m may be 0. Returns index or -1. Raises no. */
Py_ssize_t py_unicode_search(const Py_UNICODE *u, Py_ssize_t n, const Py_UNICODE *p, Py_ssize_t m);

#endif
