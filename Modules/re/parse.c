/* From a pattern in Python's syntax to a tree. Messages and limits are those of 2.7.
 *
 * How it works: recursive descent over code points; a token is one code point, or a backslash with
 * the one behind it. Inline flags hold for the whole pattern; (?x) found late starts again.
 *
 * I1  `escaped` tells whether the current token began with a backslash; its second code point is
 *     then `token`.
 * I2  groups are numbered in order of their opening parentheses; tree->open marks unfinished ones.
 */
#include "re.h"
#include "py_stackguard.h"

enum { END = -1 };

typedef struct {
    re_tree *tree;
    PyObject *source;        /* borrowed: pattern object, for its type in messages */
    const Py_UCS4 *u;
    Py_ssize_t n;
    Py_ssize_t at;           /* behind the next token */
    long next;               /* next token's code, END, or '\\' with next_escape */
    long next_escape;        /* code behind the backslash of the next token */
    int lookbehind;          /* depth of look-behind assertions */
} parser;

/* ---- tokens ---- */

/* Reads the token at p->at into p->next. Returns 0 or -1. */
static int
advance(parser *p)
{
    if (p->at >= p->n) {
        p->next = END;
        return 0;
    }
    p->next = (long)p->u[p->at++];
    if (p->next == '\\') {
        if (p->at >= p->n) {
            return py_re_raise("bogus escape (end of line)");
        }
        p->next_escape = (long)p->u[p->at++];
    }
    return 0;
}

/* If the next token is the plain code c, takes it. Returns 1, 0, or -1. */
static int
take(parser *p, long c)
{
    if (p->next != c) {
        return 0;
    }
    return advance(p) < 0 ? -1 : 1;
}

/* Position of the next token, to come back to. */
static Py_ssize_t
tell(const parser *p)
{
    return p->next == END ? p->n : p->at - (p->next == '\\' ? 2 : 1);
}

static int
seek(parser *p, Py_ssize_t position)
{
    p->at = position;
    return advance(p);
}

static inline int
is_digit(long c)
{
    return c >= '0' && c <= '9';
}

static inline int
is_octal(long c)
{
    return c >= '0' && c <= '7';
}

static inline int
hex_value(long c)
{
    if (is_digit(c)) {
        return (int)(c - '0');
    }
    if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        return (int)((c | 0x20) - 'a' + 10);
    }
    return -1;
}

/* ---- memory ---- */

void *
py_re_alloc(re_tree *tree, size_t size)
{
    re_chunk *chunk = tree->chunks;
    void *p;

    size = (size + 15) & ~(size_t)15;
    if (chunk == NULL || chunk->size - chunk->used < size) {
        size_t space = size > 4000 ? size : 4000;
        chunk = PyMem_Malloc(sizeof(re_chunk) + space);
        if (chunk == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        chunk->next = tree->chunks;
        chunk->used = 0;
        chunk->size = space;
        tree->chunks = chunk;
    }
    p = chunk->data + chunk->used;
    chunk->used += size;
    memset(p, 0, size);
    return p;
}

void
py_re_tree_fini(re_tree *tree)
{
    while (tree->chunks != NULL) {
        re_chunk *chunk = tree->chunks;
        tree->chunks = chunk->next;
        PyMem_Free(chunk);
    }
    PyMem_Free(tree->open);
    PyMem_Free(tree->close_order);
    tree->open = NULL;
    tree->close_order = NULL;
    Py_CLEAR(tree->groupindex);
}

static re_node *
new_node(parser *p, node_kind kind)
{
    re_node *node = py_re_alloc(p->tree, sizeof(re_node));

    if (node != NULL) {
        node->kind = kind;
        node->group = -1;
    }
    return node;
}

static void
append(re_branch *branch, re_node *node)
{
    if (branch->last == NULL) {
        branch->first = node;
    }
    else {
        branch->last->next = node;
    }
    branch->last = node;
}

static int
append_literal(parser *p, re_branch *branch, Py_UCS4 code)
{
    re_node *node = new_node(p, NODE_LITERAL);

    if (node == NULL) {
        return -1;
    }
    node->code = code;
    append(branch, node);
    return 0;
}

/* ---- messages with a part of the pattern ---- */

/* Raises error with format (one %s) and the repr of u[0:n] in the source's type. Returns -1. */
static int
raise_quoting(parser *p, const char *format, const Py_UCS4 *u, Py_ssize_t n)
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

/* ---- groups ---- */

/* Opens the next group, named name (may be NULL). Returns its number, or -1. */
static int
open_group(parser *p, PyObject *name)
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
static int
warn_lookbehind(parser *p)
{
    if (p->lookbehind == 0 || (p->tree->flags & RE_QUIET)) {
        return 0;
    }
    return PyErr_WarnEx(PyExc_RuntimeWarning,
                        "group references in lookbehind assertions are not supported", 4);
}

/* A backreference to a group, which must be complete. Returns a node or NULL. */
static re_node *
backreference(parser *p, int group)
{
    re_node *node;

    if (group <= p->tree->groups && group > 0 && p->tree->open[group]) {
        py_re_raise("cannot refer to open group");
        return NULL;
    }
    if (warn_lookbehind(p) < 0) {
        return NULL;
    }
    node = new_node(p, NODE_BACKREF);
    if (node != NULL) {
        node->group = group;
        p->tree->references = 1;
    }
    return node;
}

/* ---- escapes ---- */

/* "\x" with two hexadecimal digits; the escape's own token is taken. Returns the code or -1. */
static long
hex_escape(parser *p)
{
    Py_UCS4 text[4] = {'\\', 'x', 0, 0};
    int n = 2;

    while (n < 4 && hex_value(p->next) >= 0) {
        text[n++] = (Py_UCS4)p->next;
        if (advance(p) < 0) {
            return -1;
        }
    }
    if (n == 4) {
        return hex_value((long)text[2]) << 4 | hex_value((long)text[3]);
    }
    return raise_quoting(p, "bogus escape: %s", text, n);
}

/* Up to `more` further octal digits. Returns the code or -1. */
static long
octal_escape(parser *p, long first, int more)
{
    long code = first - '0';

    while (more-- > 0 && is_octal(p->next)) {
        code = code << 3 | (p->next - '0');
        if (advance(p) < 0) {
            return -1;
        }
    }
    return code & 0xff;
}

/* The code of a one-letter escape, or -1. */
static long
letter_escape(long c)
{
    switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return -1;
    }
}

static int
is_category(long c)
{
    return c == 'd' || c == 'D' || c == 's' || c == 'S' || c == 'w' || c == 'W';
}

/* "\8" and the like: a group or an octal code. c is the first digit; its token is taken.
   Returns a node or NULL. */
static re_node *
number_escape(parser *p, long c)
{
    Py_UCS4 text[4] = {'\\', (Py_UCS4)c, 0, 0};
    long group = c - '0';
    int n = 2;
    re_node *node;

    if (is_digit(p->next)) {
        long second = p->next;
        text[n++] = (Py_UCS4)second;
        if (advance(p) < 0) {
            return NULL;
        }
        if (is_octal(c) && is_octal(second) && is_octal(p->next)) {
            long third = p->next;
            node = advance(p) < 0 ? NULL : new_node(p, NODE_LITERAL);
            if (node != NULL) {
                node->code = (Py_UCS4)(((c - '0') << 6 | (second - '0') << 3 | (third - '0')) &
                                       0xff);
            }
            return node;
        }
        group = group * 10 + second - '0';
    }
    if (group <= p->tree->groups) {
        return backreference(p, (int)group);
    }
    raise_quoting(p, "bogus escape: %s", text, n);
    return NULL;
}

/* The node of an escape outside sets; its token is taken. Returns it or NULL. */
static re_node *
parse_escape(parser *p, long c)
{
    re_node *node;
    long code;

    if (c == 'A' || c == 'b' || c == 'B' || c == 'Z') {
        node = new_node(p, NODE_AT);
        if (node != NULL) {
            node->code = (Py_UCS4)c;
        }
        return node;
    }
    if (is_category(c)) {
        node = new_node(p, NODE_SET);
        if (node != NULL) {
            node->items = py_re_alloc(p->tree, sizeof(set_item));
            if (node->items == NULL) {
                return NULL;
            }
            node->items[0].kind = ITEM_CATEGORY;
            node->items[0].category = (char)c;
            node->item_count = 1;
        }
        return node;
    }
    code = letter_escape(c);
    if (code < 0) {
        if (c == 'x') {
            code = hex_escape(p);
        }
        else if (c == '0') {
            code = octal_escape(p, '0', 2);
        }
        else if (is_digit(c)) {
            return number_escape(p, c);
        }
        else {
            code = c;
        }
        if (code < 0 && PyErr_Occurred()) {
            return NULL;
        }
    }
    node = new_node(p, NODE_LITERAL);
    if (node != NULL) {
        node->code = (Py_UCS4)code;
    }
    return node;
}

/* ---- sets ---- */

/* The element for the escape \c inside a set; its token is taken. Returns 0 or -1. */
static int
set_escape(parser *p, long c, set_item *item)
{
    long code = letter_escape(c);
    Py_UCS4 text[4] = {'\\', (Py_UCS4)c, 0, 0};

    item->kind = ITEM_RANGE;
    if (code < 0 && is_category(c)) {
        item->kind = ITEM_CATEGORY;
        item->category = (char)c;
        return 0;
    }
    if (code < 0) {
        if (c == 'x') {
            int n = 0;
            Py_UCS4 digits[3] = {'\\', 0, 0};
            for (code = 0; n < 2 && hex_value(p->next) >= 0; n++) {
                digits[1 + n] = (Py_UCS4)p->next;
                code = code << 4 | hex_value(p->next);
                if (advance(p) < 0) {
                    return -1;
                }
            }
            if (n != 2) {
                return raise_quoting(p, "bogus escape: %s", digits, 1 + n);
            }
        }
        else if (is_octal(c)) {
            code = octal_escape(p, c, 2);
        }
        else if (is_digit(c)) {
            return raise_quoting(p, "bogus escape: %s", text, 2);
        }
        else {
            code = c;
        }
        if (code < 0) {
            return -1;
        }
    }
    item->low = item->high = (Py_UCS4)code;
    return 0;
}

/* One element of a set: a token that is taken. Returns 0 or -1. */
static int
set_element(parser *p, set_item *item)
{
    long c = p->next;
    long escape = p->next_escape;

    if (c == END) {
        return py_re_raise("unexpected end of regular expression");
    }
    if (advance(p) < 0) {
        return -1;
    }
    if (c == '\\') {
        return set_escape(p, escape, item);
    }
    item->kind = ITEM_RANGE;
    item->low = item->high = (Py_UCS4)c;
    return 0;
}

static int
add_item(parser *p, re_node *set, Py_ssize_t *space, const set_item *item)
{
    if (set->item_count == *space) {
        Py_ssize_t more = *space * 2 + 8;
        set_item *items = py_re_alloc(p->tree, (size_t)more * sizeof(set_item));
        if (items == NULL) {
            return -1;
        }
        if (set->item_count > 0) {
            memcpy(items, set->items, (size_t)set->item_count * sizeof(set_item));
        }
        set->items = items;
        *space = more;
    }
    set->items[set->item_count++] = *item;
    return 0;
}

/* Behind "[". Returns the set or NULL. */
static re_node *
parse_set(parser *p)
{
    re_node *set = new_node(p, NODE_SET);
    Py_ssize_t space = 0;
    set_item low, high;
    static const set_item dash = {ITEM_RANGE, '-', '-', 0};

    if (set == NULL) {
        return NULL;
    }
    set->negate = take(p, '^');
    if (set->negate < 0) {
        return NULL;
    }
    while (p->next != ']' || set->item_count == 0) {
        if (set_element(p, &low) < 0) {
            return NULL;
        }
        if (p->next != '-') {
            if (add_item(p, set, &space, &low) < 0) {
                return NULL;
            }
            continue;
        }
        if (advance(p) < 0) {
            return NULL;
        }
        if (p->next == ']') {
            if (add_item(p, set, &space, &low) < 0 || add_item(p, set, &space, &dash) < 0) {
                return NULL;
            }
            break;
        }
        if (set_element(p, &high) < 0) {
            return NULL;
        }
        if (low.kind != ITEM_RANGE || high.kind != ITEM_RANGE || high.low < low.low) {
            py_re_raise("bad character range");
            return NULL;
        }
        low.high = high.low;
        if (add_item(p, set, &space, &low) < 0) {
            return NULL;
        }
    }
    return advance(p) < 0 ? NULL : set;
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
            return status < 0 ? -1 : append_literal(p, branch, '{');
        }
    }
    return repeat_last(p, branch, min, max);
}

/* ---- groups and extensions ---- */

static re_branch *parse_branches(parser *p);

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
    re_branch *branches = parse_branches(p);

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
    re_node *node = new_node(p, NODE_GROUP);

    if (node == NULL) {
        return -1;
    }
    if (capturing) {
        node->group = open_group(p, name);
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
    append(branch, node);
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
        node = group < 0 ? NULL : new_node(p, NODE_BACKREF);
        if (node == NULL) {
            return -1;
        }
        if (warn_lookbehind(p) < 0) {
            return -1;
        }
        node->group = group;
        append(branch, node);
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

/* Width of what a branch list matches: least and greatest, saturating at RE_MAXREPEAT. */
static void measure_branches(const re_branch *b, unsigned long *low, unsigned long *high);

static unsigned long
saturated(unsigned long a, unsigned long b, int multiply)
{
    unsigned long limit = RE_MAXREPEAT;

    if (multiply) {
        return a != 0 && b > limit / a ? limit : a * b;
    }
    return a + b > limit ? limit : a + b;
}

static void
measure_node(const re_node *node, unsigned long *low, unsigned long *high)
{
    unsigned long i, j;

    switch (node->kind) {
    case NODE_LITERAL: case NODE_ANY: case NODE_SET:
        *low = *high = 1;
        return;
    case NODE_GROUP:
        measure_branches(node->branches, low, high);
        return;
    case NODE_REPEAT:
        measure_node(node->body, &i, &j);
        *low = saturated(i, node->min, 1);
        *high = saturated(j, node->max, 1);
        return;
    default: /* references and conditionals too */
        *low = *high = 0;
    }
}

static void
measure_branches(const re_branch *b, unsigned long *low, unsigned long *high)
{
    int first = 1;

    *low = *high = 0;
    for (; b != NULL; b = b->next) {
        unsigned long lo = 0;
        unsigned long hi = 0;
        const re_node *node;
        for (node = b->first; node != NULL; node = node->next) {
            unsigned long i, j;
            measure_node(node, &i, &j);
            lo = saturated(lo, i, 0);
            hi = saturated(hi, j, 0);
        }
        *low = first || lo < *low ? lo : *low;
        *high = first || hi > *high ? hi : *high;
        first = 0;
    }
}

/* At "=", "!" or "<". Returns 0 or -1. */
static int
parse_assertion(parser *p, re_branch *branch)
{
    re_node *node = new_node(p, NODE_ASSERT);
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
        measure_branches(node->branches, &low, &high);
        node->min = low;
        if (low != high) {
            p->tree->open[0] = 1; /* reported when all of the pattern is known to be well-formed */
        }
    }
    append(branch, node);
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

    if (group < 0 || warn_lookbehind(p) < 0) {
        return -1;
    }
    if (group == 0) {
        return parse_group(p, branch, 0, NULL);
    }
    node = new_node(p, NODE_COND);
    if (node == NULL) {
        return -1;
    }
    node->group = group;
    if (group > p->tree->condition) {
        p->tree->condition = group;
    }
    node->branches = parse_branches(p);
    if (node->branches == NULL) {
        return -1;
    }
    if (node->branches->next != NULL && node->branches->next->next != NULL) {
        return py_re_raise("conditional backref with more than two branches");
    }
    if (p->next != ')') {
        return py_re_raise("unbalanced parenthesis");
    }
    append(branch, node);
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
static int
parse_parenthesis(parser *p, re_branch *branch)
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
    re_node *node = new_node(p, NODE_AT);

    if (node == NULL) {
        return -1;
    }
    node->code = (Py_UCS4)c;
    append(branch, node);
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
        node = parse_set(p);
        break;
    case '*': case '+': case '?': case '{':
        return parse_repeat(p, branch, c);
    case '.':
        node = new_node(p, NODE_ANY);
        break;
    case '(':
        return parse_parenthesis(p, branch);
    case '^': case '$':
        return append_at(p, branch, c);
    case '\\':
        node = parse_escape(p, escape);
        break;
    default:
        return append_literal(p, branch, (Py_UCS4)c);
    }
    if (node == NULL) {
        return -1;
    }
    append(branch, node);
    return 0;
}

/* Alternatives up to ")" or the end, which is not taken. Returns them or NULL. */
static re_branch *
parse_branches(parser *p)
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
    tree->root = parse_branches(&p);
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
