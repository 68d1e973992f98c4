/* The error handlers of codecs that 2.7 has: strict, ignore, replace, xmlcharrefreplace, backslashreplace.
 *
 * How it works: each is a function of the C interface, which takes an exception and gives (text, position), and a function of Python
 * around it, which is registered by its name. A codec that is told the name of a handler looks it up (codecs.c), and when it finds one of
 * these it does itself what that would do (Objects/unicode/codec_errors.c); another function may be registered by the name at any time.
 */
#include "Python.h"
#include "py_text.h"

typedef enum { EXC_OTHER = -1, EXC_ENCODE, EXC_DECODE, EXC_TRANSLATE } unicode_error;

/* Which of the three errors exc is. */
static unicode_error
kind_of(PyObject *exc)
{
    if (PyObject_TypeCheck(exc, (PyTypeObject *)PyExc_UnicodeEncodeError)) {
        return EXC_ENCODE;
    }
    if (PyObject_TypeCheck(exc, (PyTypeObject *)PyExc_UnicodeDecodeError)) {
        return EXC_DECODE;
    }
    if (PyObject_TypeCheck(exc, (PyTypeObject *)PyExc_UnicodeTranslateError)) {
        return EXC_TRANSLATE;
    }
    return EXC_OTHER;
}

/* Says which class it is of whom no handler knows how to treat it. */
static void
raise_no_unicode_error(PyObject *exc)
{
    PyObject *class = PyObject_GetAttrString(exc, "__class__");
    PyObject *name = class == NULL ? NULL : PyObject_GetAttrString(class, "__name__");
    PyObject *text = name == NULL ? NULL : PyObject_Str(name);

    if (text != NULL) {
        PyErr_Format(PyExc_TypeError, "don't know how to handle %.200s in error callback", PyString_AsString(text));
    }
    Py_XDECREF(text);
    Py_XDECREF(name);
    Py_XDECREF(class);
}

/* Reads the place of an error. Returns 0 or -1. */
static int
error_range(PyObject *exc, unicode_error kind, Py_ssize_t *start, Py_ssize_t *end)
{
    switch (kind) {
    case EXC_ENCODE:
        return PyUnicodeEncodeError_GetStart(exc, start) < 0 ||
               PyUnicodeEncodeError_GetEnd(exc, end) < 0 ? -1 : 0;
    case EXC_DECODE:
        return PyUnicodeDecodeError_GetStart(exc, start) < 0 ||
               PyUnicodeDecodeError_GetEnd(exc, end) < 0 ? -1 : 0;
    case EXC_TRANSLATE:
        return PyUnicodeTranslateError_GetStart(exc, start) < 0 ||
               PyUnicodeTranslateError_GetEnd(exc, end) < 0 ? -1 : 0;
    default:
        raise_no_unicode_error(exc);
        return -1;
    }
}

PyObject *
PyCodec_StrictErrors(PyObject *exc)
{
    if (PyExceptionInstance_Check(exc)) {
        PyErr_SetObject(PyExceptionInstance_Class(exc), exc);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "codec must pass exception instance");
    }
    return NULL;
}

PyObject *
PyCodec_IgnoreErrors(PyObject *exc)
{
    Py_ssize_t start, end;

    if (error_range(exc, kind_of(exc), &start, &end) < 0) {
        return NULL;
    }
    return Py_BuildValue("(Nn)", PyUnicode_FromUnicode(NULL, 0), end);
}

PyObject *
PyCodec_ReplaceErrors(PyObject *exc)
{
    unicode_error kind = kind_of(exc);
    Py_ssize_t start, end, n, i;
    PyObject *text;

    if (error_range(exc, kind, &start, &end) < 0) {
        return NULL;
    }
    n = kind == EXC_DECODE ? 1 : end > start ? end - start : 0;
    text = PyUnicode_FromUnicode(NULL, n);
    if (text == NULL) {
        return NULL;
    }
    for (i = 0; i < n; i++) {
        PyUnicode_AS_UNICODE(text)[i] =
            kind == EXC_ENCODE ? '?' : Py_UNICODE_REPLACEMENT_CHARACTER;
    }
    return Py_BuildValue("(Nn)", text, end);
}

/* ---- spelling characters out ---- */

/* Puts "&#N;" in front of `at`. Returns where it begins. */
static Py_UNICODE *
reference_before(Py_UNICODE *at, Py_UCS4 c)
{
    *--at = ';';
    do {
        *--at = '0' + c % 10;
        c /= 10;
    } while (c != 0);
    *--at = '#';
    *--at = '&';
    return at;
}

/* The same with \x.., \u.... or \U........ */
static Py_UNICODE *
backslash_before(Py_UNICODE *at, Py_UCS4 c)
{
    int digits = c >= 0x10000 ? 8 : c >= 256 ? 4 : 2;

    for (int i = 0; i < digits; i++, c >>= 4) {
        *--at = (Py_UNICODE)"0123456789abcdef"[c & 15];
    }
    *--at = digits == 8 ? 'U' : digits == 4 ? 'u' : 'x';
    *--at = '\\';
    return at;
}

enum { LONGEST_SPELLING = sizeof "&#4294967295;", SPELLED_AT_ONCE = 16 };

PyObject *
py_codec_spell_out(py_codec_handler handler, const Py_UNICODE *u, Py_ssize_t n)
{
    Py_UNICODE few[SPELLED_AT_ONCE * LONGEST_SPELLING], *room = few, *end, *at;
    PyObject *text;

    if (n <= 0) {
        return PyUnicode_FromUnicode(NULL, 0);
    }
    if (n > SPELLED_AT_ONCE) {
        room = n > PY_SSIZE_T_MAX / (LONGEST_SPELLING * (Py_ssize_t)sizeof *room)
                   ? NULL : PyMem_Malloc((size_t)n * LONGEST_SPELLING * sizeof *room);
        if (room == NULL) {
            return PyErr_NoMemory();
        }
    }
    at = end = room + n * LONGEST_SPELLING;
    while (n > 0) {
        Py_UCS4 c = u[--n];
        at = handler == PY_HANDLER_REFERENCES ? reference_before(at, c) : backslash_before(at, c);
    }
    text = PyUnicode_FromUnicode(at, end - at);
    if (room != few) {
        PyMem_Free(room);
    }
    return text;
}

/* (text, end) of an exception's characters. */
static PyObject *
spell_out(PyObject *exc, py_codec_handler handler)
{
    unicode_error kind = kind_of(exc);
    PyObject *object, *text;
    Py_ssize_t start, end;

    if (error_range(exc, kind == EXC_ENCODE ? kind : EXC_OTHER, &start, &end) < 0) {
        return NULL;
    }
    object = PyUnicodeEncodeError_GetObject(exc);
    if (object == NULL) {
        return NULL;
    }
    if (end > PyUnicode_GET_SIZE(object)) {
        end = PyUnicode_GET_SIZE(object);
    }
    text = py_codec_spell_out(handler, PyUnicode_AS_UNICODE(object) + start, end > start ? end - start : 0);
    Py_DECREF(object);
    return text == NULL ? NULL : Py_BuildValue("(Nn)", text, end);
}

PyObject *
PyCodec_XMLCharRefReplaceErrors(PyObject *exc)
{
    return spell_out(exc, PY_HANDLER_REFERENCES);
}

PyObject *
PyCodec_BackslashReplaceErrors(PyObject *exc)
{
    return spell_out(exc, PY_HANDLER_BACKSLASHES);
}

/* ---- as functions of Python ---- */

#define HANDLER(name, function)                                                                 \
    static PyObject *name(PyObject *self, PyObject *exc)                                        \
    {                                                                                           \
        return function(exc);                                                                   \
    }

HANDLER(strict_errors, PyCodec_StrictErrors)
HANDLER(ignore_errors, PyCodec_IgnoreErrors)
HANDLER(replace_errors, PyCodec_ReplaceErrors)
HANDLER(xmlcharrefreplace_errors, PyCodec_XMLCharRefReplaceErrors)
HANDLER(backslashreplace_errors, PyCodec_BackslashReplaceErrors)

/* In the order of py_codec_handler. */
static const struct {
    const char *name;
    PyMethodDef def;
} standard_handlers[] = {
    {"strict", {"strict_errors", strict_errors, METH_O, NULL}},
    {"ignore", {"ignore_errors", ignore_errors, METH_O, NULL}},
    {"replace", {"replace_errors", replace_errors, METH_O, NULL}},
    {"xmlcharrefreplace", {"xmlcharrefreplace_errors", xmlcharrefreplace_errors, METH_O, NULL}},
    {"backslashreplace", {"backslashreplace_errors", backslashreplace_errors, METH_O, NULL}},
};

enum { HANDLERS = sizeof standard_handlers / sizeof *standard_handlers };

_Static_assert(HANDLERS == PY_HANDLER_OTHER - PY_HANDLER_STRICT, "one for each name");

int
py_codec_add_handlers(PyObject *dict)
{
    for (int i = 0; i < HANDLERS; i++) {
        PyObject *func = PyCFunction_New((PyMethodDef *)&standard_handlers[i].def, NULL);
        if (func == NULL || PyDict_SetItemString(dict, standard_handlers[i].name, func) < 0) {
            Py_XDECREF(func);
            return -1;
        }
        Py_DECREF(func);
    }
    return 0;
}

py_codec_handler
py_codec_which_handler(PyObject *handler)
{
    for (int i = 0; PyCFunction_Check(handler) && i < HANDLERS; i++) {
        if (((PyCFunctionObject *)handler)->m_ml == &standard_handlers[i].def) {
            return PY_HANDLER_STRICT + i;
        }
    }
    return PY_HANDLER_OTHER;
}
