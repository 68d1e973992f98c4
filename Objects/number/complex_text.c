/* Complex numbers as text, both ways.
 *
 *     text   = blanks [ "(" blanks ] number [ blanks ")" ] blanks
 *     number = real | imaginary | real signed-imaginary
 *     imaginary = [ float | sign ] "j"
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "complex_internal.h"

/* --- from text --- */

static const char *
skip_space(const char *s)
{
    while (*s != '\0' && isspace(Py_CHARMASK(*s))) {
        s++;
    }
    return s;
}

/* A float at s: its end, or s when there is none (nothing is raised). */
static const char *
read_float(const char *s, double *value)
{
    char *end;
    double x = PyOS_string_to_double(s, &end, NULL);
    if (end == s) {
        PyErr_Clear();
        return s;
    }
    *value = x;
    return end;
}

static int
is_unit(char c)
{
    return c == 'j' || c == 'J';
}

/* A bare unit with or without a sign: "j", "+j", "-j". Returns its end, or s. */
static const char *
read_unit(const char *s, double *imag)
{
    const char *p = s;
    if (*p == '+' || *p == '-') {
        p++;
    }
    if (!is_unit(*p)) {
        return s;
    }
    *imag = *s == '-' ? -1.0 : 1.0;
    return p + 1;
}

/* number of the grammar above. Returns its end, NULL when it is malformed. */
static const char *
read_number(const char *s, Py_complex *value)
{
    *value = (Py_complex){0.0, 0.0};
    double first;
    const char *p = read_float(s, &first);
    if (p == s) {
        p = read_unit(s, &value->imag);
        return p == s ? NULL : p;
    }
    if (is_unit(*p)) {
        value->imag = first;
        return p + 1;
    }
    value->real = first;
    if (*p != '+' && *p != '-') {
        return p;
    }
    const char *q = read_float(p, &value->imag);
    if (q == p) {
        q = read_unit(p, &value->imag);
        return q == p ? NULL : q;
    }
    return is_unit(*q) ? q + 1 : NULL;
}

int
py_complex_from_text(const char *s, Py_ssize_t length, Py_complex *value)
{
    const char *p = skip_space(s);
    int parenthesised = *p == '(';
    if (parenthesised) {
        p = skip_space(p + 1);
    }
    p = read_number(p, value);
    if (p != NULL) {
        p = skip_space(p);
    }
    if (p != NULL && parenthesised) {
        p = *p == ')' ? skip_space(p + 1) : NULL;
    }
    if (p != s + length) {
        PyErr_SetString(PyExc_ValueError, "complex() arg is a malformed string");
        return -1;
    }
    return 0;
}

/* --- to text --- */

PyObject *
py_complex_to_text(Py_complex value, char code, int precision)
{
    int bare = value.real == 0.0 && !signbit(value.real);
    char *imag = PyOS_double_to_string(value.imag, code, precision, bare ? 0 : Py_DTSF_SIGN, NULL);
    if (imag == NULL) {
        return NULL;
    }
    PyObject *text = NULL;
    if (bare) {
        text = PyString_FromFormat("%sj", imag);
    }
    else {
        char *real = PyOS_double_to_string(value.real, code, precision, 0, NULL);
        if (real != NULL) {
            text = PyString_FromFormat("(%s%sj)", real, imag);
            PyMem_Free(real);
        }
    }
    PyMem_Free(imag);
    return text;
}
