/* Errors in codecs: asking the handler that the caller named.
 *
 * The exception object is made at the first error and changed for the following ones, so that a
 * handler sees one object per call of a codec. For 2.7's own handlers none is made: what they would
 * give is done at once.
 *
 * I1  a handler may run Python code; the callers' input is held by their callers.
 */
#include "Python.h"
#include "unicode.h"

typedef int (*set_position)(PyObject *, Py_ssize_t);
typedef int (*set_reason)(PyObject *, const char *);

/* Moves an existing exception to a new place. Returns 0 or -1. */
static int
update(PyObject *exc, Py_ssize_t start, Py_ssize_t end, const char *reason, set_position put_start,
       set_position put_end, set_reason put_reason)
{
    return put_start(exc, start) < 0 || put_end(exc, end) < 0 || put_reason(exc, reason) < 0 ? -1
                                                                                            : 0;
}

/* Looks the handler up, once. Returns what it is, NONE raised. */
static py_codec_handler
which_handler(py_codec_errors *e)
{
    if (e->known == PY_HANDLER_NONE) {
        e->handler = PyCodec_LookupError(e->errors);
        e->known = e->handler == NULL ? PY_HANDLER_NONE : py_codec_which_handler(e->handler);
    }
    return e->known;
}

/* Calls the handler, which was looked up, with e->exception. Returns its tuple (new) or NULL. */
static PyObject *
ask(py_codec_errors *e, const char *message)
{
    PyObject *result = PyObject_CallFunctionObjArgs(e->handler, e->exception, NULL);

    if (result != NULL && !PyTuple_Check(result)) {
        PyErr_SetString(PyExc_TypeError, message);
        Py_CLEAR(result);
    }
    return result;
}

/* The handler's new position within [0, n]. Returns it or -1. */
static Py_ssize_t
checked_position(Py_ssize_t position, Py_ssize_t n)
{
    Py_ssize_t given = position;

    if (position < 0) {
        position += n;
    }
    if (position < 0 || position > n) {
        PyErr_Format(PyExc_IndexError, "position %zd from error handler out of bounds",
                     given < 0 ? given + n : given);
        return -1;
    }
    return position;
}

Py_ssize_t
py_codec_decode_error(py_codec_errors *e, const char *s, Py_ssize_t n, Py_ssize_t start,
                      Py_ssize_t end, const char *reason, py_unicode_out *out)
{
    static const char expected[] = "decoding error handler must return (unicode, int) tuple";
    PyObject *answer, *text;
    Py_ssize_t position;

    switch (which_handler(e)) {
    case PY_HANDLER_NONE:
        return -1;
    case PY_HANDLER_IGNORE:
    case PY_HANDLER_REPLACE:
        return py_unicode_out_grow(out, 1 + n - end) < 0 ||
               (e->known == PY_HANDLER_REPLACE && py_unicode_out_put(out, Py_UNICODE_REPLACEMENT_CHARACTER) < 0) ? -1 : end;
    default:
        break;
    }
    if (e->exception == NULL) {
        e->exception = PyUnicodeDecodeError_Create(e->encoding, s, n, start, end, reason);
    }
    else if (update(e->exception, start, end, reason, PyUnicodeDecodeError_SetStart,
                    PyUnicodeDecodeError_SetEnd, PyUnicodeDecodeError_SetReason) < 0) {
        return -1;
    }
    if (e->exception == NULL) {
        return -1;
    }
    answer = ask(e, expected);
    if (answer == NULL) {
        return -1;
    }
    if (!PyArg_ParseTuple(answer, "O!n;decoding error handler must return (unicode, int) tuple",
                          &PyUnicode_Type, &text, &position)) {
        Py_DECREF(answer);
        return -1;
    }
    position = checked_position(position, n);
    if (position >= 0) {
        if (py_unicode_out_grow(out, COUNT(text) + n - position) < 0) {
            position = -1;
        }
        else {
            memcpy(out->at + out->n, CHARS(text), (size_t)COUNT(text) * sizeof(Py_UNICODE));
            out->n += COUNT(text);
        }
    }
    Py_DECREF(answer);
    return position;
}

/* The handler's answer for a text; *replacement is new. Returns the position or -1. */
static Py_ssize_t
text_answer(py_codec_errors *e, Py_ssize_t n, PyObject **replacement, const char *message,
            const char *format)
{
    PyObject *answer = ask(e, message);
    PyObject *text;
    Py_ssize_t position;

    if (answer == NULL) {
        return -1;
    }
    if (!PyArg_ParseTuple(answer, format, &PyUnicode_Type, &text, &position)) {
        Py_DECREF(answer);
        return -1;
    }
    position = checked_position(position, n);
    if (position >= 0) {
        Py_INCREF(text);
        *replacement = text;
    }
    Py_DECREF(answer);
    return position;
}

/* Makes or moves the exception for u[start:end]. Returns 0 or -1. */
static int
prepare_encode(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t start,
               Py_ssize_t end, const char *reason)
{
    if (e->exception != NULL) {
        return update(e->exception, start, end, reason, PyUnicodeEncodeError_SetStart,
                      PyUnicodeEncodeError_SetEnd, PyUnicodeEncodeError_SetReason);
    }
    e->exception = PyUnicodeEncodeError_Create(e->encoding, u, n, start, end, reason);
    return e->exception == NULL ? -1 : 0;
}

/* n times c. Returns new. */
static PyObject *
repeated(Py_UNICODE c, Py_ssize_t n)
{
    PyObject *text = PyUnicode_FromUnicode(n == 1 ? &c : NULL, n);

    for (Py_ssize_t i = 0; n > 1 && text != NULL && i < n; i++) {
        CHARS(text)[i] = c;
    }
    return text;
}

/* What 2.7's handlers make of n characters. Returns status: 1 = *replacement is that (new; NULL raised), 0 = ask. */
static int
known_replacement(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_UNICODE mark, PyObject **replacement)
{
    *replacement = NULL;
    switch (which_handler(e)) {
    case PY_HANDLER_NONE:
        return 1;
    case PY_HANDLER_IGNORE:
        *replacement = repeated(0, 0);
        return 1;
    case PY_HANDLER_REPLACE:
        *replacement = repeated(mark, n);
        return 1;
    case PY_HANDLER_REFERENCES:
    case PY_HANDLER_BACKSLASHES:
        if (mark != '?') {
            return 0;                                   /* they treat errors of encoding only */
        }
        *replacement = py_codec_spell_out(e->known, u, n);
        return 1;
    default:
        return 0;
    }
}

Py_ssize_t
py_codec_encode_error(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t start,
                      Py_ssize_t end, const char *reason, PyObject **replacement)
{
    if (known_replacement(e, u + start, end - start, '?', replacement)) {
        return *replacement == NULL ? -1 : end;
    }
    if (prepare_encode(e, u, n, start, end, reason) < 0) {
        return -1;
    }
    return text_answer(e, n, replacement, "encoding error handler must return (unicode, int) tuple",
                       "O!n;encoding error handler must return (unicode, int) tuple");
}

void
py_codec_raise_encode(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t start,
                      Py_ssize_t end, const char *reason)
{
    if (prepare_encode(e, u, n, start, end, reason) == 0) {
        PyCodec_StrictErrors(e->exception);
    }
}

Py_ssize_t
py_codec_translate_error(py_codec_errors *e, const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t start,
                         Py_ssize_t end, const char *reason, PyObject **replacement)
{
    if (known_replacement(e, u + start, end - start, Py_UNICODE_REPLACEMENT_CHARACTER, replacement)) {
        return *replacement == NULL ? -1 : end;
    }
    if (e->exception == NULL) {
        e->exception = PyUnicodeTranslateError_Create(u, n, start, end, reason);
        if (e->exception == NULL) {
            return -1;
        }
    }
    else if (update(e->exception, start, end, reason, PyUnicodeTranslateError_SetStart,
                    PyUnicodeTranslateError_SetEnd, PyUnicodeTranslateError_SetReason) < 0) {
        return -1;
    }
    return text_answer(e, n, replacement,
                       "translating error handler must return (unicode, int) tuple",
                       "O!n;translating error handler must return (unicode, int) tuple");
}

void
py_codec_errors_fini(py_codec_errors *e)
{
    Py_CLEAR(e->handler);
    Py_CLEAR(e->exception);
}
