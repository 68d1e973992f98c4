/* Py_BuildValue: from C variables to Python objects, driven by a format text; PyModule_Add*.
 *
 * How it works: a cursor walks the format; a bracket builds its container from the values up to the
 * closing one, any other letter takes C variables and makes one object.
 *
 * I1  every variable of a format is consumed, even behind an error: an 'N' argument is stolen
 *     whatever happens (`drop_rest` builds the remaining values and lets go of them).
 * I2  an exception that was raised first is the one reported.
 */
#include "Python.h"
#include <stdarg.h>

typedef struct {
    const char *format; /* the next unit */
    va_list *va;
    int sizes_are_ssize; /* '#' lengths are Py_ssize_t */
} builder;

static PyObject *build_value(builder *b);

/* Values up to the bracket `end` at this level, or -1 with SystemError. */
static Py_ssize_t
count_values(const char *format, char end)
{
    Py_ssize_t count = 0;
    int level = 0;

    for (; level > 0 || *format != end; format++) {
        switch (*format) {
        case '\0':
            PyErr_SetString(PyExc_SystemError, "unmatched paren in format");
            return -1;
        case '(': case '[': case '{':
            count += level == 0;
            level++;
            break;
        case ')': case ']': case '}':
            level--;
            break;
        case '#': case '&': case ',': case ':': case ' ': case '\t':
            break;
        default:
            count += level == 0;
        }
    }
    return count;
}

/* Builds n values and drops them; keeps the exception that is set. I1, I2 */
static void
drop_rest(builder *b, Py_ssize_t n)
{
    PyObject *type, *value, *traceback;

    PyErr_Fetch(&type, &value, &traceback);
    while (n-- > 0) {
        PyObject *v = build_value(b);
        if (v == NULL) {
            PyErr_Clear();
        }
        Py_XDECREF(v);
    }
    PyErr_Restore(type, value, traceback);
}

/* Steps over the closing bracket. Returns 0, or -1 with SystemError. */
static int
close_bracket(builder *b, char end)
{
    if (*b->format != end) {
        PyErr_SetString(PyExc_SystemError, "Unmatched paren in format");
        return -1;
    }
    if (end != '\0') {
        b->format++;
    }
    return 0;
}

/* The n next values as a tuple (or, with as_list, a list) ended by `end`. */
static PyObject *
build_sequence(builder *b, char end, Py_ssize_t n, int as_list)
{
    PyObject *seq;
    Py_ssize_t i;

    if (n < 0) {
        return NULL;
    }
    seq = as_list ? PyList_New(n) : PyTuple_New(n);
    if (seq == NULL) {
        drop_rest(b, n);
        return NULL;
    }
    for (i = 0; i < n; i++) {
        PyObject *v = build_value(b);
        if (v == NULL) {
            drop_rest(b, n - i - 1);
            Py_DECREF(seq);
            return NULL;
        }
        if (as_list) {
            PyList_SET_ITEM(seq, i, v);
        }
        else {
            PyTuple_SET_ITEM(seq, i, v);
        }
    }
    if (close_bracket(b, end) < 0) {
        Py_DECREF(seq);
        return NULL;
    }
    return seq;
}

static PyObject *
build_dict(builder *b, Py_ssize_t n)
{
    PyObject *dict;
    Py_ssize_t i;

    if (n < 0) {
        return NULL;
    }
    if (n % 2 != 0) {
        PyErr_SetString(PyExc_SystemError, "Bad dict format");
        drop_rest(b, n);
        return NULL;
    }
    dict = PyDict_New();
    for (i = 0; dict != NULL && i < n; i += 2) {
        PyObject *key = build_value(b);
        PyObject *value = key != NULL ? build_value(b) : NULL;
        int failed = value == NULL || PyDict_SetItem(dict, key, value) < 0;
        Py_XDECREF(value);
        if (failed) {
            drop_rest(b, n - i - (key == NULL ? 1 : 2));
            Py_XDECREF(key);
            Py_DECREF(dict);
            return NULL;
        }
        Py_DECREF(key);
    }
    if (dict == NULL) {
        drop_rest(b, n);
        return NULL;
    }
    if (close_bracket(b, '}') < 0) {
        Py_DECREF(dict);
        return NULL;
    }
    return dict;
}

/* The length behind a '#', or -1 when there is no '#'. */
static Py_ssize_t
next_length(builder *b)
{
    if (*b->format != '#') {
        return -1;
    }
    b->format++;
    return b->sizes_are_ssize ? va_arg(*b->va, Py_ssize_t) : va_arg(*b->va, int);
}

static PyObject *
build_text(builder *b)
{
    const char *s = va_arg(*b->va, const char *);
    int sized = *b->format == '#';
    Py_ssize_t n = next_length(b);

    if (s == NULL) {
        Py_RETURN_NONE;
    }
    if (!sized || n < 0) {
        size_t len = strlen(s);
        if (len > PY_SSIZE_T_MAX) {
            PyErr_SetString(PyExc_OverflowError, "string too long for Python string");
            return NULL;
        }
        n = (Py_ssize_t)len;
    }
    return PyString_FromStringAndSize(s, n);
}

static PyObject *
build_unicode(builder *b)
{
    const Py_UNICODE *u = va_arg(*b->va, const Py_UNICODE *);
    int sized = *b->format == '#';
    Py_ssize_t n = next_length(b);

    if (u == NULL) {
        Py_RETURN_NONE;
    }
    if (!sized || n < 0) {
        for (n = 0; u[n] != 0; n++) {
        }
    }
    return PyUnicode_FromUnicode(u, n);
}

/* 'O', 'S' (shared) and 'N' (stolen); 'O&' converts. */
static PyObject *
build_object(builder *b, char kind)
{
    typedef PyObject *(*converter)(void *);
    PyObject *v;

    if (*b->format == '&') {
        converter convert = va_arg(*b->va, converter);
        void *arg = va_arg(*b->va, void *);
        b->format++;
        return convert(arg);
    }
    v = va_arg(*b->va, PyObject *);
    if (v != NULL) {
        if (kind != 'N') {
            Py_INCREF(v);
        }
    }
    else if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "NULL object passed to Py_BuildValue");
    }
    return v;
}

static PyObject *
build_char(builder *b)
{
    char c = (char)va_arg(*b->va, int);

    return PyString_FromStringAndSize(&c, 1);
}

static PyObject *
build_unsigned(unsigned long v)
{
    return v > (unsigned long)LONG_MAX ? PyLong_FromUnsignedLong(v) : PyInt_FromLong((long)v);
}

static PyObject *
build_value(builder *b)
{
    for (;;) {
        char c = *b->format++;
        switch (c) {
        case '(':
            return build_sequence(b, ')', count_values(b->format, ')'), 0);
        case '[':
            return build_sequence(b, ']', count_values(b->format, ']'), 1);
        case '{':
            return build_dict(b, count_values(b->format, '}'));
        case 'b': case 'B': case 'h': case 'i':
            return PyInt_FromLong(va_arg(*b->va, int));
        case 'H':
            return PyInt_FromLong((long)va_arg(*b->va, unsigned int));
        case 'I':
            return build_unsigned(va_arg(*b->va, unsigned int));
        case 'n':
            return PyInt_FromSsize_t(va_arg(*b->va, Py_ssize_t));
        case 'l':
            return PyInt_FromLong(va_arg(*b->va, long));
        case 'k':
            return build_unsigned(va_arg(*b->va, unsigned long));
        case 'L':
            return PyLong_FromLongLong(va_arg(*b->va, long long));
        case 'K':
            return PyLong_FromUnsignedLongLong(va_arg(*b->va, unsigned long long));
        case 'u':
            return build_unicode(b);
        case 'f': case 'd':
            return PyFloat_FromDouble(va_arg(*b->va, double));
        case 'D':
            return PyComplex_FromCComplex(*va_arg(*b->va, Py_complex *));
        case 'c':
            return build_char(b);
        case 's': case 'z':
            return build_text(b);
        case 'N': case 'S': case 'O':
            return build_object(b, c);
        case ':': case ',': case ' ': case '\t':
            break;
        default:
            if (c == '\0') {
                b->format--;
            }
            PyErr_SetString(PyExc_SystemError, "bad format char passed to Py_BuildValue");
            return NULL;
        }
    }
}

static PyObject *
build_all(const char *format, va_list *va, int sizes_are_ssize)
{
    builder b = {format, va, sizes_are_ssize};
    Py_ssize_t n = count_values(format, '\0');

    if (n < 0) {
        return NULL;
    }
    if (n == 0) {
        Py_RETURN_NONE;
    }
    if (n == 1) {
        return build_value(&b);
    }
    return build_sequence(&b, '\0', n, 0);
}

/* ---- public functions ---- */

#undef Py_BuildValue
#undef Py_VaBuildValue

PyAPI_FUNC(PyObject *) _Py_BuildValue_SizeT(const char *, ...);
PyAPI_FUNC(PyObject *) _Py_VaBuildValue_SizeT(const char *, va_list);

PyObject *
Py_BuildValue(const char *format, ...)
{
    va_list va;
    PyObject *v;

    va_start(va, format);
    v = build_all(format, &va, 0);
    va_end(va);
    return v;
}

PyObject *
_Py_BuildValue_SizeT(const char *format, ...)
{
    va_list va;
    PyObject *v;

    va_start(va, format);
    v = build_all(format, &va, 1);
    va_end(va);
    return v;
}

PyObject *
Py_VaBuildValue(const char *format, va_list given)
{
    va_list va;
    PyObject *v;

    va_copy(va, given);
    v = build_all(format, &va, 0);
    va_end(va);
    return v;
}

PyObject *
_Py_VaBuildValue_SizeT(const char *format, va_list given)
{
    va_list va;
    PyObject *v;

    va_copy(va, given);
    v = build_all(format, &va, 1);
    va_end(va);
    return v;
}

/* ---- names in modules ---- */

int
PyModule_AddObject(PyObject *module, const char *name, PyObject *value)
{
    PyObject *dict;

    if (!PyModule_Check(module)) {
        PyErr_SetString(PyExc_TypeError, "PyModule_AddObject() needs module as first arg");
        return -1;
    }
    if (value == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "PyModule_AddObject() needs non-NULL value");
        }
        return -1;
    }
    dict = PyModule_GetDict(module);
    if (dict == NULL) {
        PyErr_Format(PyExc_SystemError, "module '%s' has no __dict__", PyModule_GetName(module));
        return -1;
    }
    if (PyDict_SetItemString(dict, name, value) < 0) {
        return -1;
    }
    Py_DECREF(value);
    return 0;
}

static int
add_new(PyObject *module, const char *name, PyObject *value)
{
    if (value == NULL) {
        return -1;
    }
    if (PyModule_AddObject(module, name, value) < 0) {
        Py_DECREF(value);
        return -1;
    }
    return 0;
}

int
PyModule_AddIntConstant(PyObject *module, const char *name, long value)
{
    return add_new(module, name, PyInt_FromLong(value));
}

int
PyModule_AddStringConstant(PyObject *module, const char *name, const char *value)
{
    return add_new(module, name, PyString_FromString(value));
}
