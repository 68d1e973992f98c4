/* parsermodule.c - the module parser: concrete syntax trees.
 *
 * The compiler makes no such trees; this module makes them from tokens with a grammar of its own
 * (parser_grammar.def), interpreted as it stands: alternatives are tried in order, and what does not fit is
 * taken back.  A source is parsed by the compiler's parser first, so that errors are its errors.
 *
 *     node  (symbol, child, …)      leaf  (token, text, line, column)      as nested tuples
 *
 * A tree given as a sequence is checked by parsing its leaves anew and comparing; a tree is compiled by
 * writing its leaves out as text, each on its line.
 *
 * I1 The grammar is read into the arena of one call; an `st` object holds only the tuple.
 */
#include "Python.h"
#include "py_compile.h"
#include "py_stackguard.h"
#include "../Parser/tokenizer.h"

enum { FIRST_SYMBOL = 256, ST_EXPR = 1, ST_SUITE = 2 };

enum {
#define RULE(name, text) SYM_##name,
#include "parser_grammar.def"
    SYM_COUNT
};

static const char *const rule_names[] = {
#define RULE(name, text) #name,
#include "parser_grammar.def"
};

static const char *const rule_texts[] = {
#define RULE(name, text) text,
#include "parser_grammar.def"
};

static const char *const token_names[] = {
#define TOKEN(name) #name,
#define SIGN1(name, c) #name,
#define SIGN(name, text) #name,
#define KEYWORD(word)
#include "../Parser/tokens.def"
};

/* ---- the grammar in memory ---- */

typedef enum { E_SEQ, E_ALT, E_OPT, E_STAR, E_PLUS, E_TOKEN, E_WORD, E_SYMBOL } element_kind;

typedef struct element {
    element_kind kind;
    int number;               /* token, keyword or symbol */
    struct element *child;    /* first of the parts */
    struct element *next;     /* the part behind this one */
} element;

typedef struct {
    PyArena *arena;
    const char *at;           /* in the text of a rule */
} rule_reader;

static element *
new_element(rule_reader *r, element_kind kind, int number, element *child)
{
    element *e = PyArena_Malloc(r->arena, sizeof *e);
    if (e != NULL) {
        *e = (element){kind, number, child, NULL};
    }
    return e;
}

static void
skip_blanks(rule_reader *r)
{
    while (*r->at == ' ') {
        r->at++;
    }
}

static int
find_sign(const char *text, size_t size)
{
    static const struct { char text[4]; int type; } signs[] = {
#define TOKEN(name)
#define SIGN1(name, c) {{c}, TOK_##name},
#define SIGN(name, text) {text, TOK_##name},
#define KEYWORD(word)
#include "../Parser/tokens.def"
    };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (strlen(signs[i].text) == size && memcmp(signs[i].text, text, size) == 0) {
            return signs[i].type;
        }
    }
    return -1;
}

static int
find_name(const char *const *names, int count, const char *text, size_t size)
{
    for (int i = 0; i < count; i++) {
        if (strlen(names[i]) == size && memcmp(names[i], text, size) == 0) {
            return i;
        }
    }
    return -1;
}

static element *read_alternatives(rule_reader *r);

static element *
read_literal(rule_reader *r)
{
    const char *text = ++r->at;
    size_t size = strcspn(text, "'");
    r->at += size + 1;
    int keyword = py_keyword_find(text, (Py_ssize_t)size);
    return keyword ? new_element(r, E_WORD, keyword, NULL)
                   : new_element(r, E_TOKEN, find_sign(text, size), NULL);
}

static element *
read_word(rule_reader *r)
{
    const char *text = r->at;
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    r->at += size;
    int symbol = find_name(rule_names, SYM_COUNT, text, size);
    if (symbol >= 0) {
        return new_element(r, E_SYMBOL, symbol, NULL);
    }
    return new_element(r, E_TOKEN, find_name(token_names, TOK_SENTINEL, text, size), NULL);
}

static element *
read_item(rule_reader *r)
{
    element *e;
    if (*r->at == '\'') {
        e = read_literal(r);
    }
    else if (*r->at == '(' || *r->at == '[') {
        int optional = *r->at++ == '[';
        e = read_alternatives(r);
        r->at++;
        if (optional && e != NULL) {
            return new_element(r, E_OPT, 0, e);
        }
    }
    else {
        e = read_word(r);
    }
    if (e != NULL && (*r->at == '*' || *r->at == '+')) {
        e = new_element(r, *r->at++ == '*' ? E_STAR : E_PLUS, 0, e);
    }
    return e;
}

static element *
read_sequence(rule_reader *r)
{
    element *seq = new_element(r, E_SEQ, 0, NULL);
    element **last = seq == NULL ? NULL : &seq->child;
    for (skip_blanks(r); seq != NULL && strchr("|)]", *r->at) == NULL; skip_blanks(r)) {
        *last = read_item(r);
        if (*last == NULL) {
            return NULL;
        }
        last = &(*last)->next;
    }
    return seq;
}

static element *
read_alternatives(rule_reader *r)
{
    element *alt = new_element(r, E_ALT, 0, NULL);
    element **last = alt == NULL ? NULL : &alt->child;
    while (alt != NULL) {
        *last = read_sequence(r);
        if (*last == NULL) {
            return NULL;
        }
        last = &(*last)->next;
        if (*r->at != '|') {
            break;
        }
        r->at++;
    }
    return alt;
}

/* ---- matching ---- */

typedef struct {
    int type;
    int keyword;
    PyObject *leaf;           /* borrowed: (type, text, line, column), owned by `leaves` */
} leaf_token;

typedef struct {
    PyArena *arena;
    element *rules[SYM_COUNT];
    leaf_token *tokens;       /* owned */
    Py_ssize_t count;
    Py_ssize_t room;
    PyObject *leaves;         /* owned list */
    Py_ssize_t at;            /* next token */
    PyObject *built;          /* owned list: finished parts */
} matcher;

static int match(matcher *m, element *e);

/* Takes everything since a mark back. */
static int
retreat(matcher *m, Py_ssize_t at, Py_ssize_t built)
{
    m->at = at;
    return PyList_SetSlice(m->built, built, PyList_GET_SIZE(m->built), NULL);
}

static int
match_token(matcher *m, const element *e)
{
    if (m->at >= m->count) {
        return 0;
    }
    const leaf_token *t = &m->tokens[m->at];
    int fits = e->kind == E_WORD ? t->keyword == e->number
                                 : t->type == e->number && t->keyword == KW_none;
    if (!fits) {
        return 0;
    }
    m->at++;
    return PyList_Append(m->built, t->leaf) < 0 ? -1 : 1;
}

/* The parts built since `mark`, behind the symbol's number, become one. */
static int
match_symbol(matcher *m, int symbol)
{
    Py_ssize_t mark = PyList_GET_SIZE(m->built);
    Py_ssize_t start = m->at;
    int status = match(m, m->rules[symbol]);
    if (status <= 0) {
        return status < 0 || retreat(m, start, mark) < 0 ? -1 : 0;
    }
    Py_ssize_t size = PyList_GET_SIZE(m->built) - mark;
    PyObject *node = PyTuple_New(size + 1);
    PyObject *number = node == NULL ? NULL : PyInt_FromLong(FIRST_SYMBOL + symbol);
    if (number == NULL) {
        Py_XDECREF(node);
        return -1;
    }
    PyTuple_SET_ITEM(node, 0, number);
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *part = PyList_GET_ITEM(m->built, mark + i);
        Py_INCREF(part);
        PyTuple_SET_ITEM(node, i + 1, part);
    }
    status = retreat(m, m->at, mark) < 0 || PyList_Append(m->built, node) < 0 ? -1 : 1;
    Py_DECREF(node);
    return status;
}

static int
match_sequence(matcher *m, element *e)
{
    Py_ssize_t mark = PyList_GET_SIZE(m->built);
    Py_ssize_t start = m->at;
    for (element *part = e->child; part != NULL; part = part->next) {
        int status = match(m, part);
        if (status <= 0) {
            return status < 0 || retreat(m, start, mark) < 0 ? -1 : 0;
        }
    }
    return 1;
}

static int
match_repeated(matcher *m, element *part, int at_least)
{
    for (int times = 0;; times++) {
        Py_ssize_t start = m->at;
        int status = match(m, part);
        if (status < 0) {
            return -1;
        }
        if (status == 0 || m->at == start) {
            return times >= at_least;
        }
    }
}

static int
match(matcher *m, element *e)
{
    if (py_stack_check(" in a syntax tree")) {
        return -1;
    }
    switch (e->kind) {
    case E_TOKEN: case E_WORD:
        return match_token(m, e);
    case E_SYMBOL:
        return match_symbol(m, e->number);
    case E_SEQ:
        return match_sequence(m, e);
    case E_OPT:
        return match(m, e->child) < 0 ? -1 : 1;
    case E_STAR:
        return match_repeated(m, e->child, 0);
    case E_PLUS:
        return match_repeated(m, e->child, 1);
    default:
        for (element *part = e->child; part != NULL; part = part->next) {
            int status = match(m, part);
            if (status != 0) {
                return status;
            }
        }
        return 0;
    }
}

/* ---- a matcher's life ---- */

static void
matcher_fini(matcher *m)
{
    if (m->arena != NULL) {
        PyArena_Free(m->arena);
    }
    free(m->tokens);
    Py_XDECREF(m->leaves);
    Py_XDECREF(m->built);
}

static int
matcher_init(matcher *m)
{
    memset(m, 0, sizeof *m);
    m->arena = PyArena_New();
    m->leaves = PyList_New(0);
    m->built = PyList_New(0);
    if (m->arena == NULL || m->leaves == NULL || m->built == NULL) {
        return -1;
    }
    for (int i = 0; i < SYM_COUNT; i++) {
        rule_reader r = {m->arena, rule_texts[i]};
        m->rules[i] = read_alternatives(&r);
        if (m->rules[i] == NULL) {
            return -1;
        }
    }
    return 0;
}

/* leaf is taken over. */
static int
add_token_steal(matcher *m, int type, int keyword, PyObject *leaf)
{
    if (leaf == NULL) {
        return -1;
    }
    int status = PyList_Append(m->leaves, leaf);
    Py_DECREF(leaf);
    if (status == 0 && m->count == m->room) {
        Py_ssize_t room = m->room ? 2 * m->room : 256;
        leaf_token *grown = realloc(m->tokens, (size_t)room * sizeof *grown);
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        m->tokens = grown;
        m->room = room;
    }
    if (status == 0) {
        m->tokens[m->count++] = (leaf_token){type, keyword, leaf};
    }
    return status;
}

/* The whole tree from all tokens. Returns new, or NULL without an exception: they do not fit. */
static PyObject *
match_all(matcher *m, int symbol)
{
    int status = match_symbol(m, symbol);
    if (status <= 0 || m->at != m->count) {
        return NULL;
    }
    PyObject *tree = PyList_GET_ITEM(m->built, 0);
    Py_INCREF(tree);
    return tree;
}

/* ---- sources ---- */

static PyObject *
token_leaf(const py_tokenizer *tk, const py_token *t)
{
    int empty = t->type == TOK_INDENT || t->type == TOK_DEDENT || t->type == TOK_ENDMARKER;
    int placeless = empty
        || (t->type == TOK_NEWLINE && tk->at_eof && t->start == tk->source.size);
    const char *text = tk->source.text + t->start;
    return Py_BuildValue("is#ii", t->type, text, empty ? 0 : (int)(t->end - t->start), t->lineno,
                         placeless ? -1 : t->col_offset);
}

static int
read_tokens(matcher *m, py_tokenizer *tk, int print_is_name)
{
    py_token t;
    do {
        if (py_tokenizer_next(tk, &t) == TOK_ERRORTOKEN) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_SyntaxError, "invalid token");
            }
            return -1;
        }
        int keyword = print_is_name && t.keyword == KW_print ? KW_none : t.keyword;
        if (add_token_steal(m, t.type, keyword, token_leaf(tk, &t)) < 0) {
            return -1;
        }
    } while (t.type != TOK_ENDMARKER);
    return 0;
}

/* (encoding_decl, tree, encoding) when the source names one; takes tree over. */
static PyObject *
wrap_encoding_steal(PyObject *tree, const char *encoding)
{
    if (tree == NULL || encoding == NULL) {
        return tree;
    }
    return Py_BuildValue("iNs", FIRST_SYMBOL + SYM_encoding_decl, tree, encoding);
}

static PyObject *
match_text(matcher *m, const char *text, int start, int print_is_name)
{
    py_tokenizer tk;
    PyObject *tree = NULL;
    memset(&tk, 0, sizeof tk);
    if (py_source_from_text(&tk.source, text, start == Py_file_input, 0) == 0) {
        py_tokenizer_init(&tk, "<string>", 1);
        if (read_tokens(m, &tk, print_is_name) == 0) {
            tree = match_all(m, start == Py_eval_input ? SYM_eval_input : SYM_file_input);
            tree = wrap_encoding_steal(tree, tk.source.encoding);
        }
    }
    py_source_fini(&tk.source);
    return tree;
}

/* The compiler's parser knows the errors, but it also refuses what has a tree and no meaning (1 = 2):
 * its error counts only when the grammar does not fit. */
static PyObject *
tree_of_text(const char *text, int start)
{
    matcher m;
    PyCompilerFlags flags = {0};
    PyObject *error[3];
    PyObject *tree = NULL;
    if (matcher_init(&m) < 0) {
        matcher_fini(&m);
        return NULL;
    }
    py_parse_text(text, "<string>", start, &flags, m.arena);
    PyErr_Fetch(&error[0], &error[1], &error[2]);
    tree = match_text(&m, text, start, flags.cf_flags & CO_FUTURE_PRINT_FUNCTION);
    matcher_fini(&m);
    if (tree == NULL && error[0] != NULL) {
        PyErr_Restore(error[0], error[1], error[2]);
        return NULL;
    }
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(error[i]);
    }
    if (tree == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "the grammar does not fit the source");
    }
    return tree;
}

/* ---- the st object ---- */

typedef struct {
    PyObject_HEAD
    PyObject *tree;           /* owned tuple */
    int kind;                 /* ST_EXPR or ST_SUITE */
} st_object;

PyTypeObject py_parser_st_type;

static PyObject *
parser_error(void)
{
    PyObject *module = PyImport_ImportModule("parser");
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "ParserError");
    Py_XDECREF(module);
    return type;
}

static PyObject *
raise_parser_error(const char *message)
{
    PyObject *type = parser_error();
    if (type != NULL) {
        PyErr_SetString(type, message);
        Py_DECREF(type);
    }
    return NULL;
}

static PyObject *
new_st_steal(PyObject *tree, int kind)
{
    if (tree == NULL) {
        return NULL;
    }
    st_object *st = PyObject_New(st_object, &py_parser_st_type);
    if (st == NULL) {
        Py_DECREF(tree);
        return NULL;
    }
    st->tree = tree;
    st->kind = kind;
    return (PyObject *)st;
}

static void
st_dealloc(st_object *self)
{
    Py_XDECREF(self->tree);
    PyObject_Del(self);
}

static int
is_leaf(PyObject *node)
{
    return PyInt_AS_LONG(PyTuple_GET_ITEM(node, 0)) < FIRST_SYMBOL;
}

/* The tree as tuples or lists, leaves with line and column as wanted. Returns new. */
static PyObject *
convert(PyObject *node, int as_list, int lines, int columns)
{
    if (!PyTuple_Check(node)) {
        Py_INCREF(node);
        return node;
    }
    if (py_stack_check(" in a syntax tree")) {
        return NULL;
    }
    Py_ssize_t size = is_leaf(node) ? 2 : PyTuple_GET_SIZE(node);
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < size; i++) {
        PyObject *part = convert(PyTuple_GET_ITEM(node, i), as_list, lines, columns);
        if (part == NULL || PyList_Append(list, part) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(part);
    }
    if (list != NULL && is_leaf(node)
        && ((lines && PyList_Append(list, PyTuple_GET_ITEM(node, 2)) < 0)
            || (columns && PyList_Append(list, PyTuple_GET_ITEM(node, 3)) < 0))) {
        Py_CLEAR(list);
    }
    if (list == NULL || as_list) {
        return list;
    }
    PyObject *tuple = PyList_AsTuple(list);
    Py_DECREF(list);
    return tuple;
}

static PyObject *
st_convert(PyObject *self, PyObject *args, PyObject *kwargs, int as_list)
{
    static const char *const names[] = {"ast", "line_info", "col_info", NULL};
    int lines = 0;
    int columns = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|ii", (char **)names + 1, &lines, &columns)) {
        return NULL;
    }
    return convert(((st_object *)self)->tree, as_list, lines, columns);
}

static PyObject *
st_totuple(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return st_convert(self, args, kwargs, 0);
}

static PyObject *
st_tolist(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return st_convert(self, args, kwargs, 1);
}

static PyObject *
st_isexpr(st_object *self, PyObject *args, PyObject *kwargs)
{
    return PyBool_FromLong(self->kind == ST_EXPR);
}

static PyObject *
st_issuite(st_object *self, PyObject *args, PyObject *kwargs)
{
    return PyBool_FromLong(self->kind == ST_SUITE);
}

static PyObject *
st_richcompare(PyObject *a, PyObject *b, int op)
{
    if (!PyObject_TypeCheck(a, &py_parser_st_type) || !PyObject_TypeCheck(b, &py_parser_st_type)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    PyObject *left = convert(((st_object *)a)->tree, 0, 0, 0);
    PyObject *right = left == NULL ? NULL : convert(((st_object *)b)->tree, 0, 0, 0);
    PyObject *result = right == NULL ? NULL : PyObject_RichCompare(left, right, op);
    Py_XDECREF(left);
    Py_XDECREF(right);
    return result;
}

static int
st_compare(PyObject *a, PyObject *b)
{
    PyObject *equal = st_richcompare(a, b, Py_EQ), *less = st_richcompare(a, b, Py_LT);
    int order = equal == Py_True ? 0 : less == Py_True ? -1 : 1;
    Py_XDECREF(equal);
    Py_XDECREF(less);
    return PyErr_Occurred() ? -1 : order;
}

/* ---- compiling ---- */

typedef struct {
    PyObject *text;           /* owned bytearray */
    int line;
    int level;                /* of indentation */
    int at_line_start;
} writer;

static int
write_text(writer *w, const char *text, Py_ssize_t size)
{
    Py_ssize_t old = PyByteArray_GET_SIZE(w->text);
    if (PyByteArray_Resize(w->text, old + size) < 0) {
        return -1;
    }
    memcpy(PyByteArray_AS_STRING(w->text) + old, text, (size_t)size);
    return 0;
}

/* Moves down to the line of the next token. */
static int
reach_line(writer *w, int line)
{
    while (w->line < line) {
        if (write_text(w, w->at_line_start ? "\n" : "\\\n", w->at_line_start ? 1 : 2) < 0) {
            return -1;
        }
        w->line++;
    }
    for (int i = 0; w->at_line_start && i < w->level; i++) {
        if (write_text(w, " ", 1) < 0) {
            return -1;
        }
    }
    w->at_line_start = 0;
    return 0;
}

static int
write_leaf(writer *w, PyObject *leaf)
{
    int type = (int)PyInt_AS_LONG(PyTuple_GET_ITEM(leaf, 0));
    PyObject *text = PyTuple_GET_ITEM(leaf, 1);
    switch (type) {
    case TOK_NEWLINE:
        if (!w->at_line_start) {
            w->line++;
            w->at_line_start = 1;
            return write_text(w, "\n", 1);
        }
        return 0;
    case TOK_INDENT:
        w->level++;
        return 0;
    case TOK_DEDENT:
        w->level--;
        return 0;
    case TOK_ENDMARKER:
        return 0;
    default:
        break;
    }
    int last_line = (int)PyInt_AsLong(PyTuple_GET_ITEM(leaf, 2));
    int inner = 0;
    for (const char *c = PyString_AS_STRING(text); *c; c++) {
        inner += *c == '\n';
    }
    if (reach_line(w, last_line - inner) < 0
        || write_text(w, PyString_AS_STRING(text), PyString_GET_SIZE(text)) < 0) {
        return -1;
    }
    w->line += inner;
    return write_text(w, " ", 1);
}

static int
write_tree(writer *w, PyObject *node)
{
    if (!PyTuple_Check(node)) {
        return 0;
    }
    if (py_stack_check(" in a syntax tree")) {
        return -1;
    }
    if (is_leaf(node)) {
        return write_leaf(w, node);
    }
    for (Py_ssize_t i = 1; i < PyTuple_GET_SIZE(node); i++) {
        if (write_tree(w, PyTuple_GET_ITEM(node, i)) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *
st_compile(st_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"filename", NULL};
    const char *filename = "<syntax-tree>";
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|s:compile", (char **)names, &filename)) {
        return NULL;
    }
    writer w = {PyByteArray_FromStringAndSize(NULL, 0), 1, 0, 1};
    PyObject *result = NULL;
    if (w.text != NULL && write_tree(&w, self->tree) == 0 && write_text(&w, "", 1) == 0) {
        PyCompilerFlags flags = {0};
        result = py_compile_source(PyByteArray_AS_STRING(w.text), filename,
                                   self->kind == ST_EXPR ? Py_eval_input : Py_file_input, &flags);
    }
    Py_XDECREF(w.text);
    return result;
}

/* ---- trees from sequences ---- */

static long
node_number(PyObject *seq)
{
    PyObject *first = PySequence_Check(seq) && PySequence_Size(seq) > 0
        ? PySequence_GetItem(seq, 0) : NULL;
    long number = first != NULL && PyInt_Check(first) ? PyInt_AS_LONG(first) : -1;
    Py_XDECREF(first);
    PyErr_Clear();
    return number;
}

static int
add_leaf(matcher *m, PyObject *seq, int type, int *line)
{
    PyObject *text = PySequence_Size(seq) >= 2 ? PySequence_GetItem(seq, 1) : NULL;
    PyObject *given = PySequence_Size(seq) >= 3 ? PySequence_GetItem(seq, 2) : NULL;
    int status = -1;
    if (text == NULL || !PyString_Check(text) || (given != NULL && !PyInt_Check(given))
        || PySequence_Size(seq) > 3) {
        raise_parser_error("illegal terminal in a syntax tree");
    }
    else {
        const char *word = PyString_AS_STRING(text);
        Py_ssize_t size = PyString_GET_SIZE(text);
        int sign = find_sign(word, (size_t)size);
        sign = strcmp(word, "<>") == 0 ? TOK_NOTEQUAL : sign;
        if (type >= TOK_LPAR && type <= TOK_AT && sign != type) {
            raise_parser_error("illegal terminal in a syntax tree");
        }
        else {
            *line = given != NULL ? (int)PyInt_AS_LONG(given) : *line;
            status = add_token_steal(m, type, type == TOK_NAME ? py_keyword_find(word, size) : 0,
                                     Py_BuildValue("iOii", type, text, *line, -1));
            *line += type == TOK_NEWLINE;
        }
    }
    Py_XDECREF(text);
    Py_XDECREF(given);
    return status;
}

/* Collects the leaves and the shape: a copy of seq as tuples without lines. Returns new. */
static PyObject *
read_sequence_tree(matcher *m, PyObject *seq, int *line)
{
    long number = node_number(seq);
    if (py_stack_check(" in a syntax tree")) {
        return NULL;
    }
    if (number < 0 || (number >= TOK_SENTINEL && number < FIRST_SYMBOL)
        || number >= FIRST_SYMBOL + SYM_COUNT) {
        return raise_parser_error("illegal node in a syntax tree");
    }
    if (number < FIRST_SYMBOL) {
        PyObject *text = add_leaf(m, seq, (int)number, line) < 0 ? NULL
            : PySequence_GetItem(seq, 1);
        return text == NULL ? NULL : Py_BuildValue("lN", number, text);
    }
    Py_ssize_t size = PySequence_Size(seq);
    PyObject *node = PyTuple_New(size);
    for (Py_ssize_t i = 1; node != NULL && i < size; i++) {
        PyObject *part = PySequence_GetItem(seq, i);
        PyObject *copy = part == NULL ? NULL : read_sequence_tree(m, part, line);
        Py_XDECREF(part);
        if (copy == NULL) {
            Py_CLEAR(node);
            break;
        }
        PyTuple_SET_ITEM(node, i, copy);
    }
    if (node != NULL) {
        PyTuple_SET_ITEM(node, 0, PyInt_FromLong(number));
    }
    return node;
}

/* Parses the leaves of seq anew; the result must have its shape. Returns new. */
static PyObject *
check_tree(PyObject *seq, int symbol)
{
    matcher m;
    int line = 1;
    PyObject *tree = NULL;
    PyObject *shape = matcher_init(&m) < 0 ? NULL : read_sequence_tree(&m, seq, &line);
    if (shape != NULL) {
        tree = match_all(&m, symbol);
        PyObject *plain = tree == NULL ? NULL : convert(tree, 0, 0, 0);
        int same = plain == NULL ? 0 : PyObject_RichCompareBool(plain, shape, Py_EQ);
        Py_XDECREF(plain);
        if (same <= 0) {
            Py_CLEAR(tree);
            if (!PyErr_Occurred()) {
                raise_parser_error("could not validate the syntax tree");
            }
        }
    }
    Py_XDECREF(shape);
    matcher_fini(&m);
    return tree;
}

static PyObject *
parser_sequence2st(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"sequence", NULL};
    PyObject *seq;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:sequence2st", (char **)names, &seq)) {
        return NULL;
    }
    if (!PySequence_Check(seq)) {
        PyErr_SetString(PyExc_ValueError, "sequence2st() requires a single sequence argument");
        return NULL;
    }
    long number = node_number(seq);
    PyObject *inner = seq;
    PyObject *encoding = NULL;
    Py_INCREF(inner);
    if (number == FIRST_SYMBOL + SYM_encoding_decl && PySequence_Size(seq) == 3) {
        Py_DECREF(inner);
        inner = PySequence_GetItem(seq, 1);
        encoding = PySequence_GetItem(seq, 2);
        number = inner == NULL ? -1 : node_number(inner);
    }
    PyObject *tree = NULL;
    int kind = number == FIRST_SYMBOL + SYM_eval_input ? ST_EXPR : ST_SUITE;
    if (encoding != NULL && !PyString_Check(encoding)) {
        raise_parser_error("the encoding of a syntax tree must be a string");
    }
    else if (inner != NULL && (kind == ST_EXPR || number == FIRST_SYMBOL + SYM_file_input)) {
        tree = check_tree(inner, (int)number - FIRST_SYMBOL);
    }
    else if (!PyErr_Occurred()) {
        raise_parser_error("parse tree does not use a valid start symbol");
    }
    if (tree != NULL && encoding != NULL) {
        tree = Py_BuildValue("iNO", FIRST_SYMBOL + SYM_encoding_decl, tree, encoding);
    }
    Py_XDECREF(inner);
    Py_XDECREF(encoding);
    return new_st_steal(tree, kind);
}

/* ---- functions ---- */

static PyObject *
parse_source(PyObject *args, PyObject *kwargs, int kind)
{
    static const char *const names[] = {"source", NULL};
    const char *text;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, kind == ST_EXPR ? "s:expr" : "s:suite",
                                     (char **)names, &text)) {
        return NULL;
    }
    return new_st_steal(tree_of_text(text, kind == ST_EXPR ? Py_eval_input : Py_file_input), kind);
}

static PyObject *
parser_expr(PyObject *module, PyObject *args, PyObject *kwargs)
{
    return parse_source(args, kwargs, ST_EXPR);
}

static PyObject *
parser_suite(PyObject *module, PyObject *args, PyObject *kwargs)
{
    return parse_source(args, kwargs, ST_SUITE);
}

/* f(st, …) as the method of its first argument, which may be given by name. */
static PyObject *
call_method(PyObject *args, PyObject *kwargs, const char *name)
{
    PyObject *st = PyTuple_GET_SIZE(args) > 0 ? PyTuple_GET_ITEM(args, 0) : NULL;
    PyObject *rest = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
    PyObject *options = kwargs == NULL ? PyDict_New() : PyDict_Copy(kwargs);
    PyObject *result = NULL;
    if (rest == NULL || options == NULL) {
        goto error;
    }
    if (st == NULL) {
        st = PyDict_GetItemString(options, "ast");
    }
    if (st == NULL || !PyObject_TypeCheck(st, &py_parser_st_type)) {
        PyErr_Format(PyExc_TypeError, "%s() argument 1 must be parser.st, not %.50s", name,
                     st == NULL ? "nothing" : Py_TYPE(st)->tp_name);
        goto error;
    }
    Py_INCREF(st);
    if (PyDict_GetItemString(options, "ast") != NULL) {
        PyDict_DelItemString(options, "ast");
    }
    PyObject *method = PyObject_GetAttrString(st, name);
    if (method != NULL) {
        result = PyObject_Call(method, rest, options);
        Py_DECREF(method);
    }
    Py_DECREF(st);
error:
    Py_XDECREF(rest);
    Py_XDECREF(options);
    return result;
}

#define BY_METHOD(function, method) \
    static PyObject * \
    function(PyObject *module, PyObject *args, PyObject *kwargs) \
    { \
        return call_method(args, kwargs, method); \
    }

BY_METHOD(parser_totuple, "totuple")
BY_METHOD(parser_tolist, "tolist")
BY_METHOD(parser_compile, "compile")
BY_METHOD(parser_isexpr, "isexpr")
BY_METHOD(parser_issuite, "issuite")

#undef BY_METHOD

/* For copy_reg: (sequence2st, (tree,)). */
static PyObject *
parser_pickler(PyObject *module, PyObject *args)
{
    PyObject *st;
    if (!PyArg_ParseTuple(args, "O!:_pickler", &py_parser_st_type, &st)) {
        return NULL;
    }
    PyObject *parser = PyImport_ImportModule("parser");
    PyObject *maker = parser == NULL ? NULL : PyObject_GetAttrString(parser, "sequence2st");
    Py_XDECREF(parser);
    PyObject *tree = maker == NULL ? NULL : convert(((st_object *)st)->tree, 0, 1, 0);
    if (tree == NULL) {
        Py_XDECREF(maker);
        return NULL;
    }
    return Py_BuildValue("N(N)", maker, tree);
}

#define WITH_KEYWORDS(name, function, doc) \
    {name, (PyCFunction)function, METH_VARARGS | METH_KEYWORDS, doc}

static const PyMethodDef st_methods[] = {
    WITH_KEYWORDS("compile", st_compile, "Compiles the tree to a code object."),
    WITH_KEYWORDS("isexpr", st_isexpr, "Is it an expression?"),
    WITH_KEYWORDS("issuite", st_issuite, "Is it a list of statements?"),
    WITH_KEYWORDS("tolist", st_tolist, "The tree as lists."),
    WITH_KEYWORDS("totuple", st_totuple, "The tree as tuples."),
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_parser_st_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "parser.st",
    .tp_basicsize = sizeof(st_object),
    .tp_dealloc = (destructor)st_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A concrete syntax tree.",
    .tp_compare = st_compare,
    .tp_richcompare = st_richcompare,
    .tp_methods = (PyMethodDef *)st_methods,
};

static const PyMethodDef parser_methods[] = {
    WITH_KEYWORDS("ast2tuple", parser_totuple, "The tree as tuples."),
    WITH_KEYWORDS("ast2list", parser_tolist, "The tree as lists."),
    WITH_KEYWORDS("compileast", parser_compile, "Compiles a tree."),
    WITH_KEYWORDS("compilest", parser_compile, "Compiles a tree."),
    WITH_KEYWORDS("expr", parser_expr, "The tree of an expression."),
    WITH_KEYWORDS("isexpr", parser_isexpr, "Is it an expression?"),
    WITH_KEYWORDS("issuite", parser_issuite, "Is it a list of statements?"),
    WITH_KEYWORDS("suite", parser_suite, "The tree of statements."),
    WITH_KEYWORDS("sequence2ast", parser_sequence2st, "A tree from tuples or lists."),
    WITH_KEYWORDS("sequence2st", parser_sequence2st, "A tree from tuples or lists."),
    WITH_KEYWORDS("st2tuple", parser_totuple, "The tree as tuples."),
    WITH_KEYWORDS("st2list", parser_tolist, "The tree as lists."),
    WITH_KEYWORDS("tuple2ast", parser_sequence2st, "A tree from tuples or lists."),
    WITH_KEYWORDS("tuple2st", parser_sequence2st, "A tree from tuples or lists."),
    {"_pickler", parser_pickler, METH_VARARGS, "What pickle makes a tree of."},
    {NULL, NULL, 0, NULL}
};

#undef WITH_KEYWORDS

PyMODINIT_FUNC initparser(void);

/* Trees can be pickled. */
static int
register_pickler(PyObject *module)
{
    PyObject *copy_reg = PyImport_ImportModule("copy_reg");
    PyObject *pickler = PyObject_GetAttrString(module, "_pickler");
    PyObject *result = NULL;
    if (copy_reg != NULL && pickler != NULL) {
        result = PyObject_CallMethod(copy_reg, (char *)"pickle", (char *)"OO", &py_parser_st_type,
                                     pickler);
    }
    Py_XDECREF(copy_reg);
    Py_XDECREF(pickler);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

PyMODINIT_FUNC
initparser(void)
{
    if (PyType_Ready(&py_parser_st_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule("parser", (PyMethodDef *)parser_methods);
    PyObject *error = module == NULL ? NULL
        : PyErr_NewException((char *)"parser.ParserError", NULL, NULL);
    if (error == NULL || PyModule_AddObject(module, "ParserError", error) < 0) {
        return;
    }
    Py_INCREF(&py_parser_st_type);
    PyModule_AddObject(module, "ASTType", (PyObject *)&py_parser_st_type);
    Py_INCREF(&py_parser_st_type);
    PyModule_AddObject(module, "STType", (PyObject *)&py_parser_st_type);
    PyModule_AddStringConstant(module, "__version__", "0.5");
    PyModule_AddStringConstant(module, "__doc__", "Concrete syntax trees.");
    if (register_pickler(module) < 0) {
        PyErr_Clear();            /* without copy_reg trees just cannot be pickled */
    }
}
