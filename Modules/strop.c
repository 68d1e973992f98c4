/* The module strop: the string functions of Python 1, kept for old programs. Most warn. */
#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include <ctype.h>

static int
warn(void)
{
    return PyErr_Warn(PyExc_DeprecationWarning,
                      "strop functions are obsolete; use string methods");
}

/* Calls a method of str for the text that the arguments begin with. */
static PyObject *
by_method(const char *method, const char *s, Py_ssize_t n, const char *format, ...)
{
    PyObject *text = PyString_FromStringAndSize(s, n);
    PyObject *args, *func, *result = NULL;
    va_list va;

    if (text == NULL) {
        return NULL;
    }
    va_start(va, format);
    args = _Py_VaBuildValue_SizeT(format, va);
    va_end(va);
    func = args == NULL ? NULL : PyObject_GetAttrString(text, method);
    if (func != NULL) {
        result = PyObject_CallObject(func, args);
    }
    Py_XDECREF(func);
    Py_XDECREF(args);
    Py_DECREF(text);
    return result;
}

static PyObject *
strop_splitfields(PyObject *self, PyObject *args)
{
    const char *s;
    const char *sep = NULL;
    Py_ssize_t n, nsep = 0;
    Py_ssize_t max = 0;

    if (warn() < 0 || !PyArg_ParseTuple(args, "t#|z#n:split", &s, &n, &sep, &nsep, &max)) {
        return NULL;
    }
    if (sep != NULL && nsep == 0) {
        PyErr_SetString(PyExc_ValueError, "empty separator");
        return NULL;
    }
    max = max <= 0 ? -1 : max;
    if (sep == NULL) {
        return by_method("split", s, n, "(On)", Py_None, max);
    }
    return by_method("split", s, n, "(s#n)", sep, nsep, max);
}

/* The strs of a sequence, as a list. Returns new. Raises yes. */
static PyObject *
list_of_strings(PyObject *seq)
{
    Py_ssize_t n = PySequence_Size(seq);
    PyObject *items = n >= 0 ? PyList_New(0) : NULL;
    for (Py_ssize_t i = 0; items != NULL && i < n; i++) {
        PyObject *item = PySequence_GetItem(seq, i);
        if (item != NULL && !PyString_Check(item)) {
            PyErr_SetString(PyExc_TypeError, "first argument must be sequence of strings");
            Py_CLEAR(item);
        }
        if (item == NULL || PyList_Append(items, item) < 0) {
            Py_CLEAR(items);
        }
        Py_XDECREF(item);
    }
    return items;
}

static PyObject *
strop_joinfields(PyObject *self, PyObject *args)
{
    PyObject *seq;
    const char *sep = NULL;
    Py_ssize_t nsep = 0;

    if (warn() < 0 || !PyArg_ParseTuple(args, "O|t#:join", &seq, &sep, &nsep)) {
        return NULL;
    }
    PyObject *items = list_of_strings(seq), *result = NULL;
    if (items != NULL) {
        result = sep != NULL ? by_method("join", sep, nsep, "(O)", items) : by_method("join", " ", 1, "(O)", items);
        Py_DECREF(items);
    }
    return result;
}

/* find and rfind. */
static PyObject *
find_by(PyObject *args, const char *format, const char *method)
{
    const char *s, *sub;
    Py_ssize_t n, m;
    Py_ssize_t i = 0;
    Py_ssize_t last = PY_SSIZE_T_MAX;

    if (warn() < 0 || !PyArg_ParseTuple(args, format, &s, &n, &sub, &m, &i, &last)) {
        return NULL;
    }
    return by_method(method, s, n, "(s#nn)", sub, m, i, last);
}

static PyObject *
strop_find(PyObject *self, PyObject *args)
{
    return find_by(args, "t#t#|nn:find", "find");
}

static PyObject *
strop_rfind(PyObject *self, PyObject *args)
{
    return find_by(args, "t#t#|nn:rfind", "rfind");
}

static PyObject *
strop_count(PyObject *self, PyObject *args)
{
    return find_by(args, "t#t#|nn:count", "count");
}

/* The functions of one text, which is given back itself when nothing changes. */
static PyObject *
map_by(PyObject *text, const char *method)
{
    char *s;
    Py_ssize_t n;
    PyObject *result;

    if (warn() < 0 || PyString_AsStringAndSize(text, &s, &n) < 0) {
        return NULL;
    }
    result = by_method(method, s, n, "()");
    if (result != NULL && PyString_GET_SIZE(result) == n && memcmp(PyString_AS_STRING(result), s, (size_t)n) == 0) {
        Py_INCREF(text);
        Py_SETREF(result, text);
    }
    return result;
}

#define MAPPING(name)                                                                           \
    static PyObject *strop_##name(PyObject *self, PyObject *text)                               \
    {                                                                                           \
        return map_by(text, #name);                                                             \
    }

MAPPING(strip)
MAPPING(lstrip)
MAPPING(rstrip)
MAPPING(lower)
MAPPING(upper)
MAPPING(capitalize)
MAPPING(swapcase)

static PyObject *
strop_expandtabs(PyObject *self, PyObject *args)
{
    const char *s;
    Py_ssize_t n;
    int tab = 8;

    if (warn() < 0 || !PyArg_ParseTuple(args, "s#|i:expandtabs", &s, &n, &tab)) {
        return NULL;
    }
    if (tab < 1) {
        PyErr_SetString(PyExc_ValueError, "tabsize must be at least 1");
        return NULL;
    }
    return by_method("expandtabs", s, n, "(i)", tab);
}

/* ---- numbers ---- */

static int
check_base(int base, const char *function)
{
    if (base == 0 || (base >= 2 && base <= 36)) {
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "invalid base for %s()", function);
    return -1;
}

static const char *
skip_blanks(const char *s)
{
    while (*s != '\0' && isspace(Py_CHARMASK(*s))) {
        s++;
    }
    return s;
}

static int
raise_literal(const char *format, const char *s)
{
    PyErr_Format(PyExc_ValueError, format, s);
    return -1;
}

static PyObject *
strop_atoi(PyObject *self, PyObject *args)
{
    char *s, *end;
    int base = 10;
    long x;

    if (warn() < 0 || !PyArg_ParseTuple(args, "s|i:atoi", &s, &base) || check_base(base, "atoi") < 0) {
        return NULL;
    }
    s = (char *)skip_blanks(s);
    errno = 0;
    x = base == 0 && s[0] == '0' ? (long)PyOS_strtoul(s, &end, base) : PyOS_strtol(s, &end, base);
    if (end == s || !isalnum(Py_CHARMASK(end[-1])) || *skip_blanks(end) != '\0') {
        raise_literal("invalid literal for atoi(): %.200s", s);
        return NULL;
    }
    if (errno != 0) {
        raise_literal("atoi() literal too large: %.200s", s);
        return NULL;
    }
    return PyInt_FromLong(x);
}

static PyObject *
strop_atol(PyObject *self, PyObject *args)
{
    char *s, *end;
    int base = 10;
    PyObject *x;

    if (warn() < 0 || !PyArg_ParseTuple(args, "s|i:atol", &s, &base) || check_base(base, "atol") < 0) {
        return NULL;
    }
    s = (char *)skip_blanks(s);
    if (*s == '\0') {
        PyErr_SetString(PyExc_ValueError, "empty string for atol()");
        return NULL;
    }
    x = PyLong_FromString(s, &end, base);
    if (x == NULL) {
        return NULL;
    }
    if (*end == 'l' || *end == 'L') {
        end++;
    }
    if (*skip_blanks(end) != '\0') {
        raise_literal("invalid literal for atol(): %.200s", s);
        Py_CLEAR(x);
    }
    return x;
}

static PyObject *
strop_atof(PyObject *self, PyObject *args)
{
    char *s, *end;
    double x;

    if (warn() < 0 || !PyArg_ParseTuple(args, "s:atof", &s)) {
        return NULL;
    }
    s = (char *)skip_blanks(s);
    if (*s == '\0') {
        PyErr_SetString(PyExc_ValueError, "empty string for atof()");
        return NULL;
    }
    x = PyOS_string_to_double(s, &end, PyExc_OverflowError);
    if (x == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (*skip_blanks(end) != '\0') {
        raise_literal("invalid literal for atof(): %.200s", s);
        return NULL;
    }
    return PyFloat_FromDouble(x);
}

/* ---- tables ---- */

static PyObject *
strop_maketrans(PyObject *self, PyObject *args)
{
    const unsigned char *from, *to;
    Py_ssize_t n, m, i;
    PyObject *table;
    char *p;

    if (!PyArg_ParseTuple(args, "t#t#:maketrans", &from, &n, &to, &m)) {
        return NULL;
    }
    if (n != m) {
        PyErr_SetString(PyExc_ValueError, "maketrans arguments must have same length");
        return NULL;
    }
    table = PyString_FromStringAndSize(NULL, 256);
    if (table == NULL) {
        return NULL;
    }
    p = PyString_AS_STRING(table);
    for (i = 0; i < 256; i++) {
        p[i] = (char)i;
    }
    for (i = 0; i < n; i++) {
        p[from[i]] = (char)to[i];
    }
    return table;
}

static PyObject *
strop_translate(PyObject *self, PyObject *args)
{
    PyObject *text;
    const char *table;
    const char *drop = NULL;
    Py_ssize_t n;
    Py_ssize_t ndrop = 0;

    if (warn() < 0 ||
        !PyArg_ParseTuple(args, "St#|t#:translate", &text, &table, &n, &drop, &ndrop)) {
        return NULL;
    }
    if (n != 256) {
        PyErr_SetString(PyExc_ValueError, "translation table must be 256 characters long");
        return NULL;
    }
    return by_method("translate", PyString_AS_STRING(text), PyString_GET_SIZE(text), "(s#s#)",
                     table, n, drop != NULL ? drop : "", ndrop);
}

static PyObject *
strop_replace(PyObject *self, PyObject *args)
{
    const char *s, *from, *to;
    Py_ssize_t n, m, k;
    Py_ssize_t count = -1;

    if (warn() < 0 ||
        !PyArg_ParseTuple(args, "t#t#t#|n:replace", &s, &n, &from, &m, &to, &k, &count)) {
        return NULL;
    }
    if (m == 0) {
        PyErr_SetString(PyExc_ValueError, "empty pattern string");
        return NULL;
    }
    return by_method("replace", s, n, "(s#s#n)", from, m, to, k, count == 0 ? -1 : count);
}

static const PyMethodDef strop_functions[] = {
    {"atof", strop_atof, METH_VARARGS, "atof(s) -> float"},
    {"atoi", strop_atoi, METH_VARARGS, "atoi(s[, base]) -> int"},
    {"atol", strop_atol, METH_VARARGS, "atol(s[, base]) -> long"},
    {"capitalize", strop_capitalize, METH_O, "capitalize(s) -> string"},
    {"count", strop_count, METH_VARARGS, "count(s, sub[, start[, end]]) -> int"},
    {"expandtabs", strop_expandtabs, METH_VARARGS, "expandtabs(s[, tabsize]) -> string"},
    {"find", strop_find, METH_VARARGS, "find(s, sub[, start[, end]]) -> int"},
    {"join", strop_joinfields, METH_VARARGS, "join(list[, sep]) -> string"},
    {"joinfields", strop_joinfields, METH_VARARGS, "joinfields(list[, sep]) -> string"},
    {"lstrip", strop_lstrip, METH_O, "lstrip(s) -> string"},
    {"lower", strop_lower, METH_O, "lower(s) -> string"},
    {"maketrans", strop_maketrans, METH_VARARGS, "maketrans(from, to) -> table"},
    {"replace", strop_replace, METH_VARARGS, "replace(s, old, new[, max]) -> string"},
    {"rfind", strop_rfind, METH_VARARGS, "rfind(s, sub[, start[, end]]) -> int"},
    {"rstrip", strop_rstrip, METH_O, "rstrip(s) -> string"},
    {"split", strop_splitfields, METH_VARARGS, "split(s[, sep[, max]]) -> list"},
    {"splitfields", strop_splitfields, METH_VARARGS, "splitfields(s[, sep[, max]]) -> list"},
    {"strip", strop_strip, METH_O, "strip(s) -> string"},
    {"swapcase", strop_swapcase, METH_O, "swapcase(s) -> string"},
    {"translate", strop_translate, METH_VARARGS, "translate(s, table[, delete]) -> string"},
    {"upper", strop_upper, METH_O, "upper(s) -> string"},
    {NULL, NULL, 0, NULL},
};

/* Adds the string of all bytes that a test accepts. */
static void
add_class(PyObject *m, const char *name, int (*test)(int))
{
    char buf[256];
    int c, n = 0;
    PyObject *s;

    for (c = 0; c < 256; c++) {
        if (test(c)) {
            buf[n++] = (char)c;
        }
    }
    s = PyString_FromStringAndSize(buf, n);
    if (s != NULL) {
        PyModule_AddObject(m, name, s);
    }
}

PyMODINIT_FUNC initstrop(void);

PyMODINIT_FUNC
initstrop(void)
{
    PyObject *m = Py_InitModule3("strop", (PyMethodDef *)strop_functions,
                                 "Old string functions; use the methods of str.");

    if (m != NULL) {
        add_class(m, "whitespace", isspace);
        add_class(m, "lowercase", islower);
        add_class(m, "uppercase", isupper);
    }
}
