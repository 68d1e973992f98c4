/* Formatting into unicode: the % operator, format(), and PyUnicode_FromFormat for C code. */
#include "Python.h"
#include "py_percent.h"
#include "py_text.h"
#include "unicode.h"

#define CHAR Py_UNICODE
#define TX(name) unifmt_##name
#define TX_NEW(p, n) PyUnicode_FromUnicode((p), (n))
#define TX_WIDENS 0
#define TX_TYPE (&PyUnicode_Type)
#define TX_WIDE 1
#define TX_TOTEXT(op) PyObject_Unicode(op)
#define TX_ISTEXT(op) PyUnicode_Check(op)
#define TX_CHARS(op) CHARS(op)
#define TX_COUNT(op) COUNT(op)
#define TX_DECIMAL(c) Py_UNICODE_TODECIMAL(c)

#include "../text/writer.h"

static inline Py_ssize_t
unifmt_find_char(const Py_UNICODE *u, Py_ssize_t n, Py_UNICODE c)
{
    const wchar_t *p = wmemchr((const wchar_t *)u, (wchar_t)c, (size_t)n);

    return p == NULL ? -1 : (const Py_UNICODE *)p - u;
}

/* ---- the % operator ---- */

static int
unifmt_percent_text(PyObject *v, int kind, PyObject **owner, const Py_UNICODE **p, Py_ssize_t *n)
{
    PyObject *text;

    if (kind == 's' && PyUnicode_CheckExact(v)) {
        text = v;
        Py_INCREF(v);
    }
    else {
        text = kind == 's' ? PyObject_Unicode(v) : PyObject_Repr(v);
    }
    if (text != NULL && PyString_Check(text)) {
        PyObject *decoded = PyUnicode_Decode(PyString_AS_STRING(text), PyString_GET_SIZE(text),
                                             NULL, "strict");
        Py_DECREF(text);
        text = decoded;
    }
    if (text == NULL) {
        return -1;
    }
    if (!PyUnicode_Check(text)) {
        Py_DECREF(text);
        PyErr_SetString(PyExc_TypeError, "%s argument has non-string str()");
        return -1;
    }
    *owner = text;
    *p = CHARS(text);
    *n = COUNT(text);
    return 0;
}

static int
unifmt_percent_char(PyObject *v, Py_UNICODE *c)
{
    PyObject *text;
    long code;

    if (PyUnicode_Check(v)) {
        if (COUNT(v) == 1) {
            *c = CHARS(v)[0];
            return 0;
        }
    }
    else if (PyString_Check(v)) {
        if (PyString_GET_SIZE(v) == 1) {
            text = PyUnicode_FromObject(v);
            if (text == NULL) {
                return -1;
            }
            *c = COUNT(text) > 0 ? CHARS(text)[0] : 0;
            Py_DECREF(text);
            return 0;
        }
    }
    else {
        code = PyInt_AsLong(v);
        if (code != -1 || !PyErr_Occurred()) {
            if (code < 0 || code > 0x10ffff) {
                PyErr_SetString(PyExc_OverflowError,
                                "%c arg not in range(0x110000) (wide Python build)");
                return -1;
            }
            *c = (Py_UNICODE)code;
            return 0;
        }
    }
    PyErr_SetString(PyExc_TypeError, "%c requires int or char");
    return -1;
}

#include "../text/percent.h"

PyObject *
PyUnicode_Format(PyObject *format, PyObject *args)
{
    unifmt_percent f;
    PyObject *text;
    PyObject *result = NULL;

    if (format == NULL || args == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    text = PyUnicode_FromObject(format);
    if (text == NULL) {
        return NULL;
    }
    unifmt_percent_begin(&f, CHARS(text), COUNT(text), args);
    if (unifmt_percent_all(&f) == 0) {
        result = unifmt_writer_finish(&f.out);
    }
    else {
        unifmt_writer_fini(&f.out);
    }
    unifmt_percent_end(&f);
    Py_DECREF(text);
    return result;
}

/* ---- format() ---- */

static PyObject *
unifmt_format_known(PyObject *op, const Py_UNICODE *p, Py_ssize_t n)
{
    return PyUnicode_CheckExact(op) ? _PyUnicode_FormatAdvanced(op, (Py_UNICODE *)p, n) : NULL;
}

#include "../text/format.h"

PyObject *
_PyUnicode_FormatAdvanced(PyObject *obj, Py_UNICODE *format_spec, Py_ssize_t format_spec_len)
{
    if (format_spec_len == 0) {
        return PyObject_Unicode(obj);
    }
    return unifmt_format_text(obj, format_spec, format_spec_len);
}

PyObject *
py_unicode_format_method(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return unifmt_format_method(self, args, kwargs);
}

PyObject *
py_unicode_formatter_parser(PyObject *self, PyObject *unused)
{
    return unifmt_formatter_parser(self);
}

PyObject *
py_unicode_formatter_field_name_split(PyObject *self, PyObject *unused)
{
    return unifmt_formatter_field_name_split(self);
}

/* ---- for C code ---- */

typedef struct {
    int zero;        /* pad with zeros */
    int width;       /* 0: none */
    int precision;   /* -1: none */
    int word;        /* 'l' or 'z': 64 bits */
} fromformat_unit;

#include "../text/fromformat.h"

/* Reads what stands between '%' and the conversion letter, at which *f then points. Only %d and %u may be of a word. */
static void
read_unit(const char **f, fromformat_unit *u)
{
    memset(u, 0, sizeof(*u));
    u->precision = -1;
    u->zero = **f == '0';
    u->width = read_number(f);
    if (**f == '.') {
        (*f)++;
        u->precision = read_number(f);
    }
    if ((**f == 'l' || **f == 'z') && ((*f)[1] == 'd' || (*f)[1] == 'u')) {
        u->word = 1;
        (*f)++;
    }
}

/* The digits of an integer argument, with sign, into buf. */
static void
integer_text(char *buf, size_t size, char kind, const fromformat_unit *u, va_list *va)
{
    if (kind == 'u') {
        PyOS_snprintf(buf, size, "%lu", u->word ? va_arg(*va, unsigned long) : va_arg(*va, unsigned int));
    }
    else if (kind == 'x') {
        PyOS_snprintf(buf, size, "%x", va_arg(*va, unsigned int));
    }
    else {
        PyOS_snprintf(buf, size, "%ld", u->word ? va_arg(*va, long) : va_arg(*va, int));
    }
}

static int
write_integer(unifmt_writer *w, char kind, const fromformat_unit *u, va_list *va)
{
    char buf[64];
    const char *digits = buf;
    Py_ssize_t n, zeros, padding;

    integer_text(buf, sizeof(buf), kind, u, va);
    int negative = buf[0] == '-';
    digits += negative;
    n = (Py_ssize_t)strlen(digits);
    zeros = u->precision > n ? u->precision - n : 0;    /* the precision is the least number of digits */
    padding = u->width - negative - zeros - n;
    if (u->zero && u->precision <= 0 && padding > 0) {
        zeros += padding;
        padding = 0;
    }
    if (unifmt_write_fill(w, ' ', padding > 0 ? padding : 0) < 0 || unifmt_write_fill(w, '-', negative) < 0 ||
        unifmt_write_fill(w, '0', zeros) < 0) {
        return -1;
    }
    return unifmt_write_bytes(w, digits, n);
}

static int
write_utf8(unifmt_writer *w, const char *s)
{
    PyObject *text = PyUnicode_DecodeUTF8(s, (Py_ssize_t)strlen(s), "replace");
    int status;

    if (text == NULL) {
        return -1;
    }
    status = unifmt_write_text(w, CHARS(text), COUNT(text));
    Py_DECREF(text);
    return status;
}

/* Each byte as a character of its own. */
static int
write_raw(unifmt_writer *w, const char *s)
{
    return unifmt_write_bytes(w, s, (Py_ssize_t)strlen(s));
}

/* Writes what str() or repr() gave, up to its first null byte, and lets go of it. Returns 0 or -1. */
static int
write_str_steal(unifmt_writer *w, PyObject *str)
{
    int status = str == NULL ? -1 : write_raw(w, PyString_AS_STRING(str));
    Py_XDECREF(str);
    return status;
}

/* Writes one character by its number. Returns 0 or -1. */
static int
write_character(unifmt_writer *w, int number)
{
    if (number < 0 || number > 0x10ffff) {
        PyErr_SetString(PyExc_OverflowError, "%c arg not in range(0x110000) (wide Python build)");
        return -1;
    }
    return unifmt_write_fill(w, (Py_UNICODE)number, 1);
}

/* Writes the argument for one conversion. Returns 0, -1, or 1 "unknown conversion". */
static int
fromformat_one(unifmt_writer *w, char kind, const fromformat_unit *u, va_list *va)
{
    char buf[40];
    PyObject *obj;
    const char *s;

    switch (kind) {
    case 'c':
        return write_character(w, va_arg(*va, int));
    case 'd': case 'i': case 'u': case 'x':
        return write_integer(w, kind, u, va);
    case 'p':
        py_format_pointer(buf, va_arg(*va, void *));
        return unifmt_write_bytes(w, buf, (Py_ssize_t)strlen(buf));
    case 's':
        return write_utf8(w, va_arg(*va, const char *));
    case 'U':
        obj = va_arg(*va, PyObject *);
        return unifmt_write_text(w, CHARS(obj), COUNT(obj));
    case 'V':
        obj = va_arg(*va, PyObject *);
        s = va_arg(*va, const char *);
        return obj != NULL ? unifmt_write_text(w, CHARS(obj), COUNT(obj)) : write_raw(w, s);
    case 'S':
        return write_str_steal(w, PyObject_Str(va_arg(*va, PyObject *)));
    case 'R':
        return write_str_steal(w, PyObject_Repr(va_arg(*va, PyObject *)));
    case '%':
        return unifmt_write_fill(w, '%', 1);
    default:
        return 1;
    }
}

PyObject *
PyUnicode_FromFormatV(const char *format, va_list given)
{
    return unifmt_from_format(format, given);
}

PyObject *
PyUnicode_FromFormat(const char *format, ...)
{
    va_list va;
    PyObject *result;

    va_start(va, format);
    result = PyUnicode_FromFormatV(format, va);
    va_end(va);
    return result;
}
