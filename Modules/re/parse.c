/* From a pattern in Python's syntax to a tree. Messages and limits are those of 2.7.
 *
 * How it works: recursive descent over tokens (parse.h). Here are sequences, alternatives and repeats; sets and escapes are
 * in parse_set.c, what begins with a parenthesis in parse_group.c, the tree's memory in tree.c. Inline flags hold for the
 * whole pattern; (?x) found late starts again.
 *
 * I1  `next` is a backslash for a token of two code points; the second one is then `next_escape`.
 * I2  groups are numbered in order of their opening parentheses; tree->open marks unfinished ones.
 */
#include "parse.h"
#include "py_stackguard.h"

/* ---- messages with a part of the pattern ---- */

/* Raises error with format (one %s) and the repr of u[0:n] in the source's type. Returns -1. */
int
py_re_raise_quoting(parser *p, const char *format, const Py_UCS4 *u, Py_ssize_t n)
{
    PyObject *text, *quoted;

    if (PyUnicode_Check(p->source)) {
        text = PyUnicode_FromUnicode(u, n);
    }
    else {
        text = PyUnicode_EncodeLatin1(u, n, "replace");
    }
    quoted = text == NULL ? NULL : PyObject_Repr(text);
    Py_XDECREF(text);
    if (quoted != NULL) {
        PyErr_Format(py_re_error(), format, PyString_AS_STRING(quoted));
        Py_DECREF(quoted);
    }
    return -1;
}

/* ---- repeats ---- */

/* Decimal digits. Returns 1 with *value, 0 when there are none, -1 raised. */
static int
repeat_number(parser *p, unsigned long *value)
{
    unsigned long v = 0;
    int any = 0;

    while (is_digit(p->next)) {
        v = v > RE_MAXREPEAT ? v : v * 10 + (unsigned long)(p->next - '0');
        any = 1;
        if (advance(p) < 0) {
            return -1;
        }
    }
    *value = v;
    return any;
}

/* Behind "{". Returns 1 with the limits, 0 when the brace stands for itself, -1 raised. */
static int
repeat_braces(parser *p, unsigned long *min, unsigned long *max)
{
    Py_ssize_t here = tell(p);
    unsigned long low, high;
    int has_low, has_high, status;

    if (p->next == '}') {
        return 0;
    }
    has_low = repeat_number(p, &low);
    if (has_low < 0) {
        return -1;
    }
    has_high = has_low;
    high = low;
    status = take(p, ',');
    if (status < 0) {
        return -1;
    }
    if (status) {
        has_high = repeat_number(p, &high);
        if (has_high < 0) {
            return -1;
        }
    }
    status = take(p, '}');
    if (status <= 0) {
        return status < 0 || seek(p, here) < 0 ? -1 : 0;
    }
    *min = has_low ? low : 0;
    *max = has_high ? high : RE_MAXREPEAT;
    if ((has_low && low >= RE_MAXREPEAT) || (has_high && high >= RE_MAXREPEAT)) {
        PyErr_SetString(PyExc_OverflowError, "the repetition number is too large");
        return -1;
    }
    return *max < *min ? py_re_raise("bad repeat interval") : 1;
}

/* Makes the last node of the branch repeat. Returns 0 or -1. */
static int
repeat_last(parser *p, re_branch *branch, unsigned long min, unsigned long max)
{
    re_node *body = branch->last;
    re_node *node;
    int lazy;

    if (body == NULL || body->kind == NODE_AT) {
        return py_re_raise("nothing to repeat");
    }
    if (body->kind == NODE_REPEAT) {
        return py_re_raise("multiple repeat");
    }
    node = py_re_alloc(p->tree, sizeof(re_node));
    if (node == NULL) {
        return -1;
    }
    *node = *body;
    node->next = NULL;
    lazy = take(p, '?');
    if (lazy < 0) {
        return -1;
    }
    memset(body, 0, sizeof(*body));
    body->kind = NODE_REPEAT;
    body->group = -1;
    body->body = node;
    body->min = min;
    body->max = max;
    body->greedy = !lazy;
    return 0;
}

/* Takes "*", "+", "?" or "{…}". Returns 0 or -1. */
static int
parse_repeat(parser *p, re_branch *branch, long c)
{
    unsigned long min = 0;
    unsigned long max = RE_MAXREPEAT;
    int status;

    if (c == '?') {
        max = 1;
    }
    else if (c == '+') {
        min = 1;
    }
    else if (c == '{') {
        status = repeat_braces(p, &min, &max);
        if (status <= 0) {
            return status < 0 ? -1 : py_re_append_literal(p, branch, '{');
        }
    }
    return repeat_last(p, branch, min, max);
}

/* ---- sequences ---- */

/* In verbose mode: takes a blank or a comment. Returns 1, 0, or -1. */
static int
skip_verbose(parser *p, long c)
{
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
        return 1;
    }
    if (c != '#') {
        return 0;
    }
    while (p->next != END && p->next != '\n') {
        if (advance(p) < 0) {
            return -1;
        }
    }
    return take(p, '\n') < 0 ? -1 : 1;
}

static int
append_at(parser *p, re_branch *branch, long c)
{
    re_node *node = py_re_new_node(p, NODE_AT);

    if (node == NULL) {
        return -1;
    }
    node->code = (Py_UCS4)c;
    py_re_append(branch, node);
    return 0;
}

/* Takes one token and what belongs to it. Returns 0 or -1. */
static int
parse_item(parser *p, re_branch *branch)
{
    long c = p->next;
    long escape = p->next_escape;
    re_node *node;

    if (advance(p) < 0) {
        return -1;
    }
    if (p->tree->flags & RE_VERBOSE) {
        int skipped = skip_verbose(p, c);
        if (skipped != 0) {
            return skipped < 0 ? -1 : 0;
        }
    }
    switch (c) {
    case '[':
        node = py_re_parse_set(p);
        break;
    case '*': case '+': case '?': case '{':
        return parse_repeat(p, branch, c);
    case '.':
        node = py_re_new_node(p, NODE_ANY);
        break;
    case '(':
        return py_re_parse_parenthesis(p, branch);
    case '^': case '$':
        return append_at(p, branch, c);
    case '\\':
        node = py_re_parse_escape(p, escape);
        break;
    default:
        return py_re_append_literal(p, branch, (Py_UCS4)c);
    }
    if (node == NULL) {
        return -1;
    }
    py_re_append(branch, node);
    return 0;
}

/* Alternatives up to ")" or the end, which is not taken. Returns them or NULL. */
re_branch *
py_re_parse_branches(parser *p)
{
    re_branch *first = py_re_alloc(p->tree, sizeof(re_branch));
    re_branch *branch = first;

    if (first == NULL || py_stack_check(" while compiling a regular expression") < 0 ||
        Py_EnterRecursiveCall((char *)" while compiling a regular expression") != 0) {
        return NULL;
    }
    for (;;) {
        int status = 0;
        if (p->next == END || p->next == ')') {
            break;
        }
        if (p->next == '|') {
            status = advance(p);
            branch->next = status < 0 ? NULL : py_re_alloc(p->tree, sizeof(re_branch));
            branch = branch->next;
            status = branch == NULL ? -1 : 0;
        }
        else {
            status = parse_item(p, branch);
        }
        if (status < 0) {
            first = NULL;
            break;
        }
    }
    Py_LeaveRecursiveCall();
    return first;
}

/* ---- all of a pattern ---- */

static int
parse_once(re_tree *tree, PyObject *source, const Py_UCS4 *u, Py_ssize_t n, int flags)
{
    parser p = {.tree = tree, .source = source, .u = u, .n = n};

    memset(tree, 0, sizeof(*tree));
    tree->flags = flags;
    tree->groupindex = PyDict_New();
    tree->open = PyMem_Malloc(32);
    tree->close_order = PyMem_Malloc(32 * sizeof(int));
    tree->open_space = 32;
    if (tree->groupindex == NULL || tree->open == NULL || tree->close_order == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    tree->open[0] = 0;
    tree->close_order[0] = INT_MAX;
    if (advance(&p) < 0) {
        return -1;
    }
    tree->root = py_re_parse_branches(&p);
    if (tree->root == NULL) {
        return -1;
    }
    if (p.next == ')') {
        return py_re_raise("unbalanced parenthesis");
    }
    return 0;
}

int
py_re_parse(re_tree *tree, PyObject *source, const Py_UCS4 *u, Py_ssize_t n, int flags)
{
    if (parse_once(tree, source, u, n, flags) < 0) {
        return -1;
    }
    if (!(flags & RE_VERBOSE) && (tree->flags & RE_VERBOSE)) {
        flags = tree->flags;
        py_re_tree_fini(tree);
        if (parse_once(tree, source, u, n, flags) < 0) {
            return -1;
        }
    }
    if (tree->open[0]) {
        return py_re_raise("look-behind requires fixed-width pattern");
    }
    if (tree->condition == INT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "regular expression code size limit exceeded");
        return -1;
    }
    if (tree->condition > (tree->groups > 0 ? tree->groups : 100)) { /* no group at all: any of the first hundred */
        PyErr_SetString(PyExc_RuntimeError, "invalid SRE code");
        return -1;
    }
    return 0;
}
