/* Formatting into str: the % operator, format(), and PyString_FromFormat for C code. */
#include "Python.h"
#include "py_percent.h"
#include "py_text.h"
#include "str.h"

#define CHAR char
#define TX(name) strfmt_##name
#define TX_NEW(p, n) PyString_FromStringAndSize((p), (n))
#define TX_WIDENS 1
#define TX_TYPE (&PyString_Type)
#define TX_WIDE 0
#define TX_TOTEXT(op) PyObject_Str(op)
#define TX_ISTEXT(op) PyString_Check(op)
#define TX_CHARS(op) PyString_AS_STRING(op)
#define TX_COUNT(op) PyString_GET_SIZE(op)
#define TX_DECIMAL(c) (Py_ISDIGIT(c) ? (c) - '0' : -1)

#include "../text/writer.h"

static inline Py_ssize_t
strfmt_find_char(const char *s, Py_ssize_t n, char c)
{
    const char *p = memchr(s, c, (size_t)n);

    return p == NULL ? -1 : p - s;
}

/* ---- the % operator ---- */

static int
strfmt_percent_text(PyObject *v, int kind, PyObject **owner, const char **p, Py_ssize_t *n)
{
    PyObject *text;

    if (kind == 's' && PyUnicode_Check(v)) {
        return 1;
    }
    text = kind == 's' ? _PyObject_Str(v) : PyObject_Repr(v);
    if (text == NULL) {
        return -1;
    }
    if (kind == 's' && PyUnicode_Check(text)) {
        Py_DECREF(text);
        return 1;
    }
    if (!PyString_Check(text)) {
        Py_DECREF(text);
        PyErr_SetString(PyExc_TypeError, "%s argument has non-string str()");
        return -1;
    }
    *owner = text;
    *p = PyString_AS_STRING(text);
    *n = PyString_GET_SIZE(text);
    return 0;
}

static int
strfmt_percent_char(PyObject *v, char *c)
{
    if (PyUnicode_Check(v)) {
        return 1;
    }
    if (PyString_Check(v)) {
        return PyArg_Parse(v, "c;%c requires int or char", c) ? 0 : -1;
    }
    return PyArg_Parse(v, "b;%c requires int or char", c) ? 0 : -1;
}

#include "../text/percent.h"

/* What is done so far, and the rest formatted as unicode. Ends f. */
static PyObject *
go_on_as_unicode(strfmt_percent *f)
{
    PyObject *done = strfmt_writer_finish(&f->out);
    PyObject *format = NULL;
    PyObject *rest = NULL;
    PyObject *args = f->given;
    PyObject *result = NULL;

    if (done == NULL) {
        goto end;
    }
    if (PyTuple_Check(args)) {
        args = PyTuple_GetSlice(args, f->mark_index, PyTuple_GET_SIZE(args));
        if (args == NULL) {
            goto end;
        }
    }
    else {
        Py_INCREF(args);
    }
    format = PyUnicode_Decode(f->mark, f->end - f->mark, NULL, NULL);
    rest = format == NULL ? NULL : PyUnicode_Format(format, args);
    Py_DECREF(args);
    if (rest != NULL) {
        result = PyUnicode_Concat(done, rest);
    }

end:
    Py_XDECREF(done);
    Py_XDECREF(format);
    Py_XDECREF(rest);
    return result;
}

PyObject *
PyString_Format(PyObject *format, PyObject *args)
{
    strfmt_percent f;
    PyObject *result = NULL;
    int status;

    if (format == NULL || !PyString_Check(format) || args == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    strfmt_percent_begin(&f, PyString_AS_STRING(format), PyString_GET_SIZE(format), args);
    status = strfmt_percent_all(&f);
    if (status == 0) {
        result = strfmt_writer_finish(&f.out);
    }
    else if (status > 0) {
        result = go_on_as_unicode(&f);
    }
    else {
        strfmt_writer_fini(&f.out);
    }
    strfmt_percent_end(&f);
    return result;
}

/* ---- format() ---- */

static PyObject *
strfmt_format_known(PyObject *op, const char *p, Py_ssize_t n)
{
    char *spec = (char *)p;

    if (PyString_CheckExact(op)) {
        return _PyBytes_FormatAdvanced(op, spec, n);
    }
    if (PyInt_CheckExact(op)) {
        return _PyInt_FormatAdvanced(op, spec, n);
    }
    if (PyLong_CheckExact(op)) {
        return _PyLong_FormatAdvanced(op, spec, n);
    }
    if (PyFloat_CheckExact(op)) {
        return _PyFloat_FormatAdvanced(op, spec, n);
    }
    return NULL;
}

#include "../text/format.h"

PyObject *
_PyBytes_FormatAdvanced(PyObject *obj, char *format_spec, Py_ssize_t format_spec_len)
{
    if (format_spec_len == 0) {
        return PyObject_Str(obj);
    }
    return strfmt_format_text(obj, format_spec, format_spec_len);
}

PyObject *
py_str_format_method(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return strfmt_format_method(self, args, kwargs);
}

PyObject *
py_str_formatter_parser(PyObject *self, PyObject *unused)
{
    return strfmt_formatter_parser(self);
}

PyObject *
py_str_formatter_field_name_split(PyObject *self, PyObject *unused)
{
    return strfmt_formatter_field_name_split(self);
}

/* ---- for C code ---- */

/* Width of an integer argument of PyString_FromFormat: long, size_t, long long. */
typedef struct {
    int longs;           /* number of 'l' */
    int size;            /* 'z' */
    int limit;           /* of characters of a string, 0: none */
} fromformat_unit;

#define strfmt_write_bytes strfmt_write_text    /* its characters are bytes */
#include "../text/fromformat.h"

static void
format_signed(char *buf, size_t size, const fromformat_unit *u, va_list *va)
{
    if (u->longs == 1) {
        PyOS_snprintf(buf, size, "%ld", va_arg(*va, long));
    }
    else if (u->longs > 1) {
        PyOS_snprintf(buf, size, "%lld", va_arg(*va, long long));
    }
    else if (u->size) {
        PyOS_snprintf(buf, size, "%zd", va_arg(*va, Py_ssize_t));
    }
    else {
        PyOS_snprintf(buf, size, "%d", va_arg(*va, int));
    }
}

static void
format_unsigned(char *buf, size_t size, const fromformat_unit *u, va_list *va)
{
    if (u->longs == 1) {
        PyOS_snprintf(buf, size, "%lu", va_arg(*va, unsigned long));
    }
    else if (u->longs > 1) {
        PyOS_snprintf(buf, size, "%llu", va_arg(*va, unsigned long long));
    }
    else if (u->size) {
        PyOS_snprintf(buf, size, "%zu", va_arg(*va, size_t));
    }
    else {
        PyOS_snprintf(buf, size, "%u", va_arg(*va, unsigned int));
    }
}

static int
is_plain_integer(char c)
{
    return c == 'd' || c == 'u';
}

/* Reads what stands between '%' and the conversion letter, at which *f then points: a limit, flags that mean nothing,
   and lengths, which only %d and %u may have. */
static void
read_unit(const char **f, fromformat_unit *u)
{
    u->longs = u->size = 0;
    u->limit = read_number(f);
    if (**f == '.') {
        (*f)++;
        u->limit = read_number(f);
    }
    while (**f != '\0' && **f != '%' && !Py_ISALPHA(**f)) {
        (*f)++;
    }
    const char *letters = *f;
    int longs = letters[0] != 'l' ? 0 : letters[1] != 'l' ? 1 : 2;
    int size = letters[0] == 'z';
    if (is_plain_integer(letters[longs + size])) {
        u->longs = longs;
        u->size = size;
        *f += longs + size;
    }
}

void
py_format_pointer(char *buf, void *pointer)
{
    if (pointer == NULL) {
        strcpy(buf, "0x(nil)");
    }
    else {
        sprintf(buf, "0x%lx", (unsigned long)pointer);
    }
}

/* Writes the argument for one conversion. Returns 0, -1, or 1 "unknown conversion". */
static int
fromformat_one(strfmt_writer *w, char kind, const fromformat_unit *u, va_list *va)
{
    char buf[64];
    const char *s = buf;
    Py_ssize_t n;

    switch (kind) {
    case 'c':
        return strfmt_write_fill(w, (char)va_arg(*va, int), 1);
    case 'd':
        format_signed(buf, sizeof(buf), u, va);
        break;
    case 'u':
        format_unsigned(buf, sizeof(buf), u, va);
        break;
    case 'i':
        PyOS_snprintf(buf, sizeof(buf), "%i", va_arg(*va, int));
        break;
    case 'x':
        PyOS_snprintf(buf, sizeof(buf), "%x", va_arg(*va, unsigned int));
        break;
    case 'p':
        py_format_pointer(buf, va_arg(*va, void *));
        break;
    case 's':
        s = va_arg(*va, const char *);
        n = u->limit > 0 ? (Py_ssize_t)strnlen(s, (size_t)u->limit) : (Py_ssize_t)strlen(s);
        return strfmt_write_text(w, s, n);
    case '%':
        return strfmt_write_fill(w, '%', 1);
    default:
        return 1;
    }
    return strfmt_write_text(w, buf, (Py_ssize_t)strlen(buf));
}

PyObject *
PyString_FromFormatV(const char *format, va_list given)
{
    return strfmt_from_format(format, given);
}

PyObject *
PyString_FromFormat(const char *format, ...)
{
    va_list va;
    PyObject *result;

    va_start(va, format);
    result = PyString_FromFormatV(format, va);
    va_end(va);
    return result;
}
