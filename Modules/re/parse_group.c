/* Groups in patterns: their numbers and names, references to them, and everything that begins with "(?". */
#include "parse.h"

/* ---- groups ---- */

/* Opens the next group, named name (may be NULL). Returns its number, or -1. */
int
py_re_open_group(parser *p, PyObject *name)
{
    re_tree *t = p->tree;
    int group = t->groups + 1;

    if (group >= t->open_space) {
        int space = t->open_space * 2 + 32;
        unsigned char *open = PyMem_Realloc(t->open, (size_t)space);
        int *order;
        if (open == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        t->open = open;
        order = PyMem_Realloc(t->close_order, (size_t)space * sizeof(int));
        if (order == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        t->close_order = order;
        t->open_space = space;
    }
    t->groups = group;
    t->open[group] = 1;
    t->close_order[group] = 0;
    if (name != NULL) {
        PyObject *known = PyDict_GetItem(t->groupindex, name);
        PyObject *number;
        int status;
        if (known != NULL) {
            PyObject *quoted = PyObject_Repr(name);
            if (quoted != NULL) {
                PyErr_Format(py_re_error(),
                             "redefinition of group name %s as group %d; was group %ld",
                             PyString_AS_STRING(quoted), group, PyInt_AsLong(known));
                Py_DECREF(quoted);
            }
            return -1;
        }
        number = PyInt_FromLong(group);
        status = number == NULL ? -1 : PyDict_SetItem(t->groupindex, name, number);
        Py_XDECREF(number);
        if (status < 0) {
            return -1;
        }
    }
    return group;
}

/* 2.7 warns of references inside look-behind assertions, at the place that compiles the pattern:
   three frames of the library stand between. Returns 0 or -1. */
int
py_re_warn_lookbehind(parser *p)
{
    if (p->lookbehind == 0 || (p->tree->flags & RE_QUIET)) {
        return 0;
    }
    return PyErr_WarnEx(PyExc_RuntimeWarning,
                        "group references in lookbehind assertions are not supported", 4);
}

/* A backreference to a group, which must be complete. Returns a node or NULL. */
re_node *
py_re_backreference(parser *p, int group)
{
    re_node *node;

    if (group <= p->tree->groups && group > 0 && p->tree->open[group]) {
        py_re_raise("cannot refer to open group");
        return NULL;
    }
    if (py_re_warn_lookbehind(p) < 0) {
        return NULL;
    }
    node = py_re_new_node(p, NODE_BACKREF);
    if (node != NULL) {
        node->group = group;
        p->tree->references = 1;
    }
    return node;
}

/* ---- groups and extensions ---- */

/* Text up to the code `end`, as an object of the source's type. Returns new or NULL. */
static PyObject *
read_name(parser *p, long end)
{
    Py_ssize_t from = tell(p);
    Py_ssize_t n;

    for (;;) {
        if (p->next == END) {
            py_re_raise("unterminated name");
            return NULL;
        }
        if (p->next == end) {
            break;
        }
        if (advance(p) < 0) {
            return NULL;
        }
    }
    n = tell(p) - from;
    if (advance(p) < 0) {
        return NULL;
    }
    if (n == 0) {
        py_re_raise("missing group name");
        return NULL;
    }
    return PyUnicode_Check(p->source) ? PyUnicode_FromUnicode(p->u + from, n)
                                      : PyUnicode_EncodeLatin1(p->u + from, n, NULL);
}

/* Whether a str or unicode is an ASCII identifier. */
static int
is_name(PyObject *name)
{
    Py_ssize_t n = PyUnicode_Check(name) ? PyUnicode_GET_SIZE(name) : PyString_GET_SIZE(name);
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        Py_UCS4 c = PyUnicode_Check(name) ? PyUnicode_AS_UNICODE(name)[i]
                                          : Py_CHARMASK(PyString_AS_STRING(name)[i]);
        if (c > 127 || !(Py_ISALPHA(c) || c == '_' || (i > 0 && Py_ISDIGIT(c)))) {
            return 0;
        }
    }
    return n > 0;
}

static int
raise_name(PyObject *name, const char *format)
{
    PyObject *quoted = PyObject_Repr(name);

    if (quoted != NULL) {
        PyErr_Format(py_re_error(), format, PyString_AS_STRING(quoted));
        Py_DECREF(quoted);
    }
    return -1;
}

/* The number of a named group. Returns it, or -1. */
static int
group_number(parser *p, PyObject *name)
{
    PyObject *number = PyDict_GetItem(p->tree->groupindex, name);

    if (number == NULL) {
        return raise_name(name, "unknown group name: %s");
    }
    return (int)PyInt_AsLong(number);
}

/* Branches up to ")", which is taken. Returns them or NULL. */
static re_branch *
parse_inside(parser *p)
{
    re_branch *branches = py_re_parse_branches(p);

    if (branches == NULL) {
        return NULL;
    }
    if (p->next != ')') {
        py_re_raise("unbalanced parenthesis");
        return NULL;
    }
    return advance(p) < 0 ? NULL : branches;
}

/* The rest of a group whose name (borrowed, may be NULL) is known. Returns 0 or -1. */
static int
parse_group(parser *p, re_branch *branch, int capturing, PyObject *name)
{
    re_node *node = py_re_new_node(p, NODE_GROUP);

    if (node == NULL) {
        return -1;
    }
    if (capturing) {
        node->group = py_re_open_group(p, name);
        if (node->group < 0) {
            return -1;
        }
    }
    node->branches = parse_inside(p);
    if (node->branches == NULL) {
        return -1;
    }
    if (capturing) {
        p->tree->open[node->group] = 0;
        p->tree->close_order[node->group] = ++p->tree->closed;
    }
    py_re_append(branch, node);
    return 0;
}

/* Behind "(?P". Returns 0 or -1. */
static int
parse_named(parser *p, re_branch *branch)
{
    PyObject *name;
    re_node *node;
    int status = take(p, '<');

    if (status < 0) {
        return -1;
    }
    if (status) {
        name = read_name(p, '>');
        if (name == NULL) {
            return -1;
        }
        status = is_name(name) ? parse_group(p, branch, 1, name)
                               : raise_name(name, "bad character in group name %s");
        Py_DECREF(name);
        return status;
    }
    status = take(p, '=');
    if (status < 0) {
        return -1;
    }
    if (status) {
        int group;
        name = read_name(p, ')');
        if (name == NULL) {
            return -1;
        }
        group = is_name(name) ? group_number(p, name)
                              : raise_name(name, "bad character in backref group name %s");
        Py_DECREF(name);
        node = group < 0 ? NULL : py_re_new_node(p, NODE_BACKREF);
        if (node == NULL) {
            return -1;
        }
        if (py_re_warn_lookbehind(p) < 0) {
            return -1;
        }
        node->group = group;
        py_re_append(branch, node);
        return 0;
    }
    if (p->next == END) {
        return py_re_raise("unexpected end of pattern");
    }
    PyErr_Format(py_re_error(), "unknown specifier: ?P%c", (int)p->next);
    return -1;
}

static int
parse_comment(parser *p)
{
    while (p->next != END && p->next != ')') {
        if (advance(p) < 0) {
            return -1;
        }
    }
    return p->next == END ? py_re_raise("unbalanced parenthesis") : advance(p);
}

/* At "=", "!" or "<". Returns 0 or -1. */
static int
parse_assertion(parser *p, re_branch *branch)
{
    re_node *node = py_re_new_node(p, NODE_ASSERT);
    unsigned long low, high;

    if (node == NULL) {
        return -1;
    }
    if (p->next == '<') {
        if (advance(p) < 0) {
            return -1;
        }
        if (p->next != '=' && p->next != '!') {
            return py_re_raise("syntax error");
        }
        node->behind = 1;
        p->lookbehind++;
    }
    node->negate = p->next == '!';
    if (advance(p) < 0) {
        return -1;
    }
    node->branches = parse_inside(p);
    if (node->branches == NULL) {
        return -1;
    }
    if (node->behind) {
        p->lookbehind--;
        py_re_measure(node->branches, &low, &high);
        node->min = low;
        if (low != high) {
            p->tree->open[0] = 1; /* reported when all of the pattern is known to be well-formed */
        }
    }
    py_re_append(branch, node);
    return 0;
}

/* The group a condition names, 0 for none. Returns it, or -1. */
static int
condition_group(parser *p)
{
    PyObject *name = read_name(p, ')');
    PyObject *number;
    long group;

    if (name == NULL) {
        return -1;
    }
    if (is_name(name)) {
        group = group_number(p, name);
        Py_DECREF(name);
        return (int)group;
    }
    number = PyNumber_Int(name);
    Py_DECREF(name);
    if (number == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_ValueError)) {
            return -1;
        }
        PyErr_Clear();
        return py_re_raise("bad character in group name");
    }
    group = PyInt_AsLong(number);
    Py_DECREF(number);
    if (PyErr_Occurred() || group > 1L << 32 || group < 0) {
        PyErr_Clear();
        return INT_MAX;
    }
    return group < INT_MAX ? (int)group : INT_MAX - 1;
}

/* Behind "(?(". Returns 0 or -1. */
static int
parse_condition(parser *p, re_branch *branch)
{
    int group = condition_group(p);
    re_node *node;

    if (group < 0 || py_re_warn_lookbehind(p) < 0) {
        return -1;
    }
    if (group == 0) {
        return parse_group(p, branch, 0, NULL);
    }
    node = py_re_new_node(p, NODE_COND);
    if (node == NULL) {
        return -1;
    }
    node->group = group;
    if (group > p->tree->condition) {
        p->tree->condition = group;
    }
    node->branches = py_re_parse_branches(p);
    if (node->branches == NULL) {
        return -1;
    }
    if (node->branches->next != NULL && node->branches->next->next != NULL) {
        return py_re_raise("conditional backref with more than two branches");
    }
    if (p->next != ')') {
        return py_re_raise("unbalanced parenthesis");
    }
    py_re_append(branch, node);
    return advance(p);
}

static int
flag_of(long c)
{
    switch (c) {
    case 'i': return RE_IGNORECASE;
    case 'L': return RE_LOCALE;
    case 'm': return RE_MULTILINE;
    case 's': return RE_DOTALL;
    case 'x': return RE_VERBOSE;
    case 't': return RE_TEMPLATE;
    case 'u': return RE_UNICODE;
    default: return 0;
    }
}

/* At the first of the flags. Returns 0 or -1. */
static int
parse_flags(parser *p)
{
    if (!flag_of(p->next)) {
        return py_re_raise("unexpected end of pattern");
    }
    while (flag_of(p->next)) {
        p->tree->flags |= flag_of(p->next);
        if (advance(p) < 0) {
            return -1;
        }
    }
    if (p->next == END) {
        return py_re_raise("unexpected end of pattern");
    }
    return p->next == ')' ? advance(p) : py_re_raise("unknown extension");
}

/* Behind "(". Returns 0 or -1. */
int
py_re_parse_parenthesis(parser *p, re_branch *branch)
{
    int status = take(p, '?');

    if (status < 0) {
        return -1;
    }
    if (!status) {
        return parse_group(p, branch, 1, NULL);
    }
    switch (p->next) {
    case 'P':
        return advance(p) < 0 ? -1 : parse_named(p, branch);
    case ':':
        return advance(p) < 0 ? -1 : parse_group(p, branch, 0, NULL);
    case '#':
        return advance(p) < 0 ? -1 : parse_comment(p);
    case '=': case '!': case '<':
        return parse_assertion(p, branch);
    case '(':
        return advance(p) < 0 ? -1 : parse_condition(p, branch);
    default:
        return parse_flags(p);
    }
}
