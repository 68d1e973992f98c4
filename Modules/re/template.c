/* Replacement templates, and expand.
 *
 * A template is taken apart once into (groups, literals): groups is a list of (index, group) and
 * literals a list in which the places of groups hold None. A template without groups is its text.
 */
#include "re.h"

/* ---- templates ---- */

typedef struct {
    PyObject *source;        /* borrowed: str or unicode */
    Py_ssize_t n, at;
    PyObject *groups;        /* owned list of (index, group) */
    PyObject *literals;      /* owned list */
    Py_UCS4 *text;           /* PyMem: literal characters not yet in the list */
    Py_ssize_t text_length, text_space;
} template_parser;

static inline long
code_at(const template_parser *p, Py_ssize_t i)
{
    if (i >= p->n) {
        return -1;
    }
    return PyUnicode_Check(p->source) ? (long)PyUnicode_AS_UNICODE(p->source)[i]
                                      : (long)Py_CHARMASK(PyString_AS_STRING(p->source)[i]);
}

static int
put_char(template_parser *p, long c)
{
    if (p->text_length == p->text_space) {
        Py_ssize_t space = p->text_space * 2 + 64;
        Py_UCS4 *text = PyMem_Realloc(p->text, (size_t)space * sizeof(Py_UCS4));
        if (text == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        p->text = text;
        p->text_space = space;
    }
    p->text[p->text_length++] = (Py_UCS4)c;
    return 0;
}

/* The collected characters as an object of the template's type. Returns new. */
static PyObject *
collected(template_parser *p)
{
    PyObject *text = PyUnicode_Check(p->source)
                         ? PyUnicode_FromUnicode(p->text, p->text_length)
                         : PyUnicode_EncodeLatin1(p->text, p->text_length, NULL);

    p->text_length = 0;
    return text;
}

static int
flush_text(template_parser *p)
{
    PyObject *text;
    int status;

    if (p->text_length == 0) {
        return 0;
    }
    text = collected(p);
    status = text == NULL ? -1 : PyList_Append(p->literals, text);
    Py_XDECREF(text);
    return status;
}

static int
put_group(template_parser *p, long group)
{
    PyObject *entry;
    int status;

    if (flush_text(p) < 0) {
        return -1;
    }
    entry = Py_BuildValue("(nl)", PyList_GET_SIZE(p->literals), group);
    status = entry == NULL || PyList_Append(p->groups, entry) < 0 ? -1
                                                                  : PyList_Append(p->literals, Py_None);
    Py_XDECREF(entry);
    return status;
}

static int
is_digit(long c)
{
    return c >= '0' && c <= '9';
}

static int
is_octal(long c)
{
    return c >= '0' && c <= '7';
}

/* u[from:to] of the template; new. */
static PyObject *
part(template_parser *p, Py_ssize_t from, Py_ssize_t to)
{
    return PySequence_GetSlice(p->source, from, to);
}

static int
is_name(template_parser *p, Py_ssize_t from, Py_ssize_t to)
{
    Py_ssize_t i;

    for (i = from; i < to; i++) {
        long c = code_at(p, i);
        if (c > 127 || !(Py_ISALPHA(c) || c == '_' || (i > from && is_digit(c)))) {
            return 0;
        }
    }
    return to > from;
}

/* The group that u[from:to] names. Returns it or -1. */
static long
named_group(template_parser *p, re_pattern *pattern, Py_ssize_t from, Py_ssize_t to)
{
    PyObject *name = part(p, from, to);
    PyObject *number;
    long group = -1;

    if (name == NULL) {
        return -1;
    }
    number = PyNumber_Int(name);
    if (number != NULL) {
        group = PyInt_AsLong(number);
        if (PyErr_Occurred()) {
            PyErr_Clear();
            group = LONG_MAX;
        }
        if (group < 0) {
            py_re_raise("negative group number");
            group = -1;
        }
        Py_DECREF(number);
        Py_DECREF(name);
        return group;
    }
    if (!PyErr_ExceptionMatches(PyExc_ValueError)) {
        Py_DECREF(name);
        return -1;
    }
    PyErr_Clear();
    if (!is_name(p, from, to)) {
        py_re_raise("bad character in group name");
    }
    else {
        number = PyDict_GetItem(pattern->groupindex, name);
        if (number != NULL) {
            group = PyInt_AsLong(number);
        }
        else {
            PyObject *quoted = PyObject_Repr(name);
            if (quoted != NULL) {
                PyErr_Format(PyExc_IndexError, "unknown group name: %s",
                             PyString_AS_STRING(quoted));
                Py_DECREF(quoted);
            }
        }
    }
    Py_DECREF(name);
    return group;
}

/* Behind "\g". Returns 0 or -1. */
static int
parse_group_reference(template_parser *p, re_pattern *pattern)
{
    Py_ssize_t from, to;
    long group;

    if (code_at(p, p->at) != '<') {
        return py_re_raise("missing group name");
    }
    from = to = p->at + 1;
    while (code_at(p, to) != '>') {
        if (to >= p->n) {
            return py_re_raise("unterminated group name");
        }
        if (code_at(p, to) == '\\' && to + 1 >= p->n) {
            return py_re_raise("bogus escape (end of line)");
        }
        to++;
    }
    if (to == from) {
        return py_re_raise("missing group name");
    }
    group = named_group(p, pattern, from, to);
    if (group < 0) {
        return -1;
    }
    p->at = to + 1;
    return put_group(p, group);
}

/* Behind a backslash, at a digit. Returns 0 or -1. */
static int
parse_number(template_parser *p)
{
    long c = code_at(p, p->at++);
    long second, third;

    if (c == '0') {
        long code = 0;
        int i;
        for (i = 0; i < 2 && is_octal(code_at(p, p->at)); i++) {
            code = code << 3 | (code_at(p, p->at++) - '0');
        }
        return put_char(p, code & 0xff);
    }
    second = code_at(p, p->at);
    if (!is_digit(second)) {
        return put_group(p, c - '0');
    }
    p->at++;
    third = code_at(p, p->at);
    if (is_octal(c) && is_octal(second) && is_octal(third)) {
        p->at++;
        return put_char(p, ((c - '0') << 6 | (second - '0') << 3 | (third - '0')) & 0xff);
    }
    return put_group(p, (c - '0') * 10 + second - '0');
}

/* Behind a backslash. Returns 0 or -1. */
static int
parse_escape(template_parser *p, re_pattern *pattern)
{
    static const char letters[] = "abfnrtv\\";
    static const char codes[] = "\a\b\f\n\r\t\v\\";
    long c = code_at(p, p->at);
    const char *known;

    if (c < 0) {
        return py_re_raise("bogus escape (end of line)");
    }
    if (c == 'g') {
        p->at++;
        return parse_group_reference(p, pattern);
    }
    if (is_digit(c)) {
        return parse_number(p);
    }
    p->at++;
    known = c > 0 && c < 128 ? strchr(letters, (int)c) : NULL;
    if (known != NULL) {
        return put_char(p, codes[known - letters]);
    }
    return put_char(p, '\\') < 0 ? -1 : put_char(p, c);
}

static int
parse_all(template_parser *p, re_pattern *pattern)
{
    while (p->at < p->n) {
        long c = code_at(p, p->at++);
        if ((c == '\\' ? parse_escape(p, pattern) : put_char(p, c)) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
py_re_parse_template(re_pattern *pattern, PyObject *template)
{
    template_parser p = {.source = template};
    PyObject *result = NULL;

    if (!PyUnicode_Check(template) && !PyString_Check(template)) {
        Py_ssize_t n = PyObject_Size(template);
        PyObject *text;
        if (n < 0) {
            return NULL;
        }
        text = PyObject_Str(template);
        if (text == NULL) {
            return NULL;
        }
        result = py_re_parse_template(pattern, text);
        Py_DECREF(text);
        return result;
    }
    p.n = PyObject_Size(template);
    p.groups = PyList_New(0);
    p.literals = PyList_New(0);
    if (p.groups != NULL && p.literals != NULL && parse_all(&p, pattern) == 0) {
        if (PyList_GET_SIZE(p.groups) == 0) {
            result = collected(&p);
        }
        else if (flush_text(&p) == 0) {
            result = Py_BuildValue("(OO)", p.groups, p.literals);
        }
    }
    Py_XDECREF(p.groups);
    Py_XDECREF(p.literals);
    PyMem_Free(p.text);
    return result;
}

PyObject *
py_re_join(PyObject *list, PyObject *like)
{
    PyObject *empty, *result;

    if (PyString_CheckExact(like)) {
        empty = PyString_FromStringAndSize(NULL, 0);
        if (empty == NULL) {
            return NULL;
        }
        result = _PyString_Join(empty, list);
        Py_DECREF(empty);
        return result;
    }
    empty = py_re_slice(like, 0, 0, 1);
    if (empty == NULL) {
        return NULL;
    }
    if (PyList_GET_SIZE(list) == 0) {
        return empty;
    }
    if (PyUnicode_Check(empty)) {
        result = PyUnicode_Join(empty, list);
    }
    else {
        result = PyObject_CallMethod(empty, (char *)"join", (char *)"(O)", list);
    }
    Py_DECREF(empty);
    return result;
}

PyObject *
py_re_expand(PyObject *parsed, PyObject *match)
{
    PyObject *groups, *literals, *like, *result;
    Py_ssize_t i;

    if (!PyTuple_Check(parsed)) {
        Py_INCREF(parsed);
        return parsed;
    }
    groups = PyTuple_GET_ITEM(parsed, 0);
    literals = PySequence_List(PyTuple_GET_ITEM(parsed, 1));
    if (literals == NULL) {
        return NULL;
    }
    for (i = 0; i < PyList_GET_SIZE(groups); i++) {
        PyObject *entry = PyList_GET_ITEM(groups, i);
        PyObject *text = py_re_match_group(match, PyInt_AsSsize_t(PyTuple_GET_ITEM(entry, 1)));
        if (text == NULL || text == Py_None) {
            if (text != NULL) {
                py_re_raise("unmatched group");
            }
            else if (PyErr_ExceptionMatches(PyExc_IndexError)) {
                py_re_raise("invalid group reference");
            }
            Py_XDECREF(text);
            Py_DECREF(literals);
            return NULL;
        }
        PyList_SetItem(literals, PyInt_AsSsize_t(PyTuple_GET_ITEM(entry, 0)), text);
    }
    like = PyObject_GetAttrString(match, "string");
    result = like == NULL ? NULL : py_re_join(literals, like);
    Py_XDECREF(like);
    Py_DECREF(literals);
    return result;
}
