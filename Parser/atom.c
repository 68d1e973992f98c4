/* atom.c - atoms, displays and comprehensions, and what may follow an atom: (…) […] .name **
 *
 * Not here: the arguments in a call's parentheses (call.c).
 */
#include "parser.h"

static py_ast *
new_at(py_parser *p, int kind, const py_token *place)
{
    py_ast *node = py_ast_new(p->arena, kind, place->lineno, place->col_offset);
    if (node == NULL) {
        p->failed = 1;
    }
    return node;
}

/* ---- comprehensions ---- */

static int
parse_conditions(py_parser *p, int *symbols)
{
    while (at_word(p, KW_if)) {
        *symbols += 2;
        if (enter(p, 2) < 0 || py_parser_advance(p) < 0
            || py_parser_push(p, py_parse_old_test(p)) < 0) {
            return -1;
        }
    }
    return 0;
}

/* The iterable of a list comprehension may be a bare tuple of two or more. */
static py_ast *
parse_list_iterable(py_parser *p)
{
    py_token first = p->token;
    py_ast *node = py_parse_old_test(p);
    if (node == NULL || !at(p, TOK_COMMA)) {
        return node;
    }
    Py_ssize_t mark = open_seq(p);
    if (py_parser_push(p, node) < 0 || py_parser_advance(p) < 0 || py_parser_push(p, py_parse_old_test(p)) < 0
        || py_parser_push_rest(p, py_parser_starts_test, py_parse_old_test) < 0) {
        return NULL;
    }
    node = new_at(p, AST_Tuple, &first);
    if (node != NULL) {
        node->v.Tuple.elts = py_parser_close_seq(p, mark);
        node->v.Tuple.ctx = AST_Load;
    }
    return node;
}

/* for targets in iterable (if condition)*, as often as it is there. */
py_ast_seq *
py_parse_comp_for(py_parser *p, int list_form)
{
    Py_ssize_t mark = open_seq(p);
    int symbols = 0;
    while (at_word(p, KW_for)) {
        symbols += 2;
        if (enter(p, 2) < 0 || py_parser_advance(p) < 0) {
            return NULL;
        }
        py_ast *clause = py_ast_new(p->arena, AST_comprehension, 0, 0);
        if (py_parser_push(p, clause) < 0) {
            return NULL;
        }
        clause->v.comprehension.target = py_parse_for_target(p);
        if (clause->v.comprehension.target == NULL || py_parser_expect_word(p, KW_in) < 0) {
            return NULL;
        }
        clause->v.comprehension.iter = list_form ? parse_list_iterable(p) : py_parse_or_test(p);
        if (clause->v.comprehension.iter == NULL) {
            return NULL;
        }
        Py_ssize_t conditions = open_seq(p);
        if (parse_conditions(p, &symbols) < 0) {
            return NULL;
        }
        clause->v.comprehension.ifs = py_parser_close_seq(p, conditions);
    }
    leave(p, symbols);
    return py_parser_close_seq(p, mark);
}

static py_ast *
comprehension_of(py_parser *p, int kind, py_ast *elt, const py_token *place)
{
    py_ast *node = new_at(p, kind, place);
    py_ast_seq *generators = node == NULL ? NULL : py_parse_comp_for(p, kind == AST_ListComp);
    if (generators == NULL) {
        return NULL;
    }
    /* ListComp, SetComp and GeneratorExp have the same fields in the same places */
    node->v.ListComp.elt = elt;
    node->v.ListComp.generators = generators;
    return node;
}

_Static_assert(offsetof(struct py_ast_ListComp, generators)
               == offsetof(struct py_ast_SetComp, generators)
               && offsetof(struct py_ast_ListComp, generators)
               == offsetof(struct py_ast_GeneratorExp, generators), "same layout");

static int
push_rest(py_parser *p)
{
    return py_parser_push_rest(p, py_parser_starts_test, py_parse_test);
}

/* ---- displays ---- */

/* Behind '('. */
static py_ast *
parse_parenthesis(py_parser *p, const py_token *open)
{
    py_token first = p->token;
    py_ast *node;
    if (at(p, TOK_RPAR)) {
        node = new_at(p, AST_Tuple, open);
        if (node != NULL) {
            node->v.Tuple.ctx = AST_Load;
        }
    }
    else if (at_word(p, KW_yield)) {
        node = py_parse_yield(p);
    }
    else if (!py_parser_starts_test(p)) {
        return py_parser_unexpected(p);
    }
    else {
        if (enter(p, 1) < 0) {
            return NULL;
        }
        node = py_parse_test(p);
        if (node != NULL && at_word(p, KW_for)) {
            node = comprehension_of(p, AST_GeneratorExp, node, &first);
        }
        else if (node != NULL && at(p, TOK_COMMA)) {
            Py_ssize_t mark = open_seq(p);
            if (py_parser_push(p, node) < 0 || push_rest(p) < 0) {
                return NULL;
            }
            node = new_at(p, AST_Tuple, &first);
            if (node != NULL) {
                node->v.Tuple.elts = py_parser_close_seq(p, mark);
                node->v.Tuple.ctx = AST_Load;
            }
        }
        leave(p, 1);
    }
    if (node == NULL || p->failed || py_parser_expect(p, TOK_RPAR) < 0) {
        return NULL;
    }
    return node;
}

/* Behind '['. */
static py_ast *
parse_bracket(py_parser *p, const py_token *open)
{
    py_token first = p->token;
    Py_ssize_t mark = open_seq(p);
    if (!at(p, TOK_RSQB)) {
        if (!py_parser_starts_test(p)) {
            return py_parser_unexpected(p);
        }
        py_ast *e = enter(p, 1) < 0 ? NULL : py_parse_test(p);
        if (e == NULL) {
            return NULL;
        }
        if (at_word(p, KW_for)) {
            e = comprehension_of(p, AST_ListComp, e, &first);
            leave(p, 1);
            return e == NULL || py_parser_expect(p, TOK_RSQB) < 0 ? NULL : e;
        }
        if (py_parser_push(p, e) < 0 || push_rest(p) < 0) {
            return NULL;
        }
        leave(p, 1);
    }
    py_ast *node = new_at(p, AST_List, open);
    if (node == NULL) {
        return NULL;
    }
    node->v.List.elts = py_parser_close_seq(p, mark);
    node->v.List.ctx = AST_Load;
    return py_parser_expect(p, TOK_RSQB) < 0 ? NULL : node;
}

/* key: value, … with the first key parsed: keys and values alternate on the scratch stack. */
static py_ast *
parse_dict_rest(py_parser *p, py_ast *key, const py_token *open, const py_token *first)
{
    Py_ssize_t mark = open_seq(p);
    for (;;) {
        if (py_parser_expect(p, TOK_COLON) < 0) {
            return NULL;
        }
        py_ast *value = py_parse_test(p);
        if (value == NULL) {
            return NULL;
        }
        if (p->scratch_count == mark && at_word(p, KW_for)) {
            py_ast *node = new_at(p, AST_DictComp, first);
            if (node == NULL) {
                return NULL;
            }
            node->v.DictComp.key = key;
            node->v.DictComp.value = value;
            node->v.DictComp.generators = py_parse_comp_for(p, 0);
            return node->v.DictComp.generators == NULL ? NULL : node;
        }
        if (py_parser_push(p, key) < 0 || py_parser_push(p, value) < 0) {
            return NULL;
        }
        if (!at(p, TOK_COMMA)) {
            break;
        }
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        if (!py_parser_starts_test(p)) {
            break;
        }
        key = py_parse_test(p);
        if (key == NULL) {
            return NULL;
        }
    }
    Py_ssize_t count = (p->scratch_count - mark) / 2;
    py_ast *node = new_at(p, AST_Dict, open);
    py_ast_seq *keys = py_ast_seq_new(p->arena, count);
    py_ast_seq *values = py_ast_seq_new(p->arena, count);
    if (node == NULL || keys == NULL || values == NULL) {
        p->failed = 1;
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        keys->item[i].node = p->scratch[mark + 2 * i];
        values->item[i].node = p->scratch[mark + 2 * i + 1];
    }
    p->scratch_count = mark;
    node->v.Dict.keys = keys;
    node->v.Dict.values = values;
    return node;
}

static py_ast *
parse_set_rest(py_parser *p, py_ast *e, const py_token *open)
{
    Py_ssize_t mark = open_seq(p);
    if (py_parser_push(p, e) < 0 || push_rest(p) < 0) {
        return NULL;
    }
    py_ast *node = new_at(p, AST_Set, open);
    if (node != NULL) {
        node->v.Set.elts = py_parser_close_seq(p, mark);
    }
    return node;
}

/* Behind '{'. */
static py_ast *
parse_brace(py_parser *p, const py_token *open)
{
    py_token first = p->token;
    py_ast *node;
    if (at(p, TOK_RBRACE)) {
        node = new_at(p, AST_Dict, open);
    }
    else if (!py_parser_starts_test(p)) {
        return py_parser_unexpected(p);
    }
    else {
        node = enter(p, 1) < 0 ? NULL : py_parse_test(p);
        if (node == NULL) {
            return NULL;
        }
        if (at(p, TOK_COLON)) {
            node = parse_dict_rest(p, node, open, &first);
        }
        else if (at_word(p, KW_for)) {
            node = comprehension_of(p, AST_SetComp, node, &first);
        }
        else {
            node = parse_set_rest(p, node, open);
        }
        leave(p, 1);
    }
    return node == NULL || py_parser_expect(p, TOK_RBRACE) < 0 ? NULL : node;
}

/* Behind '`'. */
static py_ast *
parse_backquote(py_parser *p, const py_token *open)
{
    if (Py_Py3kWarningFlag) {
        py_parser_warn(p, open->lineno, "backquote not supported in 3.x; use repr()");
    }
    py_token first = p->token;
    Py_ssize_t mark = open_seq(p);
    py_ast *value = enter(p, 1) < 0 ? NULL : py_parse_test(p);
    if (value != NULL && at(p, TOK_COMMA)) {
        py_parser_push(p, value);
        while (!p->failed && at(p, TOK_COMMA)) {
            if (py_parser_advance(p) < 0 || py_parser_push(p, py_parse_test(p)) < 0) {
                return NULL;
            }
        }
        value = new_at(p, AST_Tuple, &first);
        if (value != NULL) {
            value->v.Tuple.elts = py_parser_close_seq(p, mark);
            value->v.Tuple.ctx = AST_Load;
        }
    }
    leave(p, 1);
    py_ast *node = value == NULL ? NULL : new_at(p, AST_Repr, open);
    if (node == NULL || py_parser_expect(p, TOK_BACKQUOTE) < 0) {
        return NULL;
    }
    node->v.Repr.value = value;
    return node;
}

/* ---- literals ---- */

/* A literal that cannot be decoded is a SyntaxError at the end of the parse; other errors
 * (an invalid \x escape) stay what they are. */
static void
keep_string_error(py_parser *p, int lineno)
{
    if (!PyErr_ExceptionMatches(PyExc_UnicodeError)) {
        py_parser_keep_error(p);
        return;
    }
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    PyObject *reason = value == NULL ? NULL : PyObject_Str(value);
    char message[128] = "(unicode error) unknown error";
    if (reason != NULL) {
        PyOS_snprintf(message, sizeof message, "(unicode error) %s", PyString_AS_STRING(reason));
        Py_DECREF(reason);
    }
    PyErr_Clear();
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    py_parser_misuse(p, lineno, message);
}

/* Joins `part` (taken over) to *whole. Returns status. */
static int
join_literal(PyObject **whole, PyObject *part)
{
    if (*whole == NULL) {
        *whole = part;
    }
    else if (PyString_Check(*whole) && PyString_Check(part)) {
        PyString_ConcatAndDel(whole, part);
    }
    else {
        PyObject *joined = PyUnicode_Concat(*whole, part);
        Py_DECREF(*whole);
        Py_DECREF(part);
        *whole = joined;
    }
    return *whole == NULL ? -1 : 0;
}

static py_ast *
parse_strings(py_parser *p)
{
    py_token first = p->token;
    PyObject *whole = NULL;
    int broken = 0;
    p->strings_seen = 1;
    do {
        PyObject *part = broken ? NULL
            : py_parse_string(p, p->text + p->token.start, p->token.end - p->token.start);
        if (!broken && (part == NULL || join_literal(&whole, part) < 0)) {
            Py_CLEAR(whole);
            broken = 1;
            keep_string_error(p, first.lineno);
        }
        if (py_parser_advance(p) < 0) {
            Py_XDECREF(whole);
            return NULL;
        }
    } while (at(p, TOK_STRING));
    py_ast *node = new_at(p, AST_Str, &first);
    if (broken) {
        Py_INCREF(Py_None);
        whole = Py_None;          /* never seen: the kept error ends the compilation */
    }
    whole = py_parser_keep(p, whole);
    if (node != NULL) {
        node->v.Str.s = whole;
    }
    return whole == NULL ? NULL : node;
}

static py_ast *
parse_name(py_parser *p)
{
    py_ast *node = new_at(p, AST_Name, &p->token);
    PyObject *name = node == NULL ? NULL : py_parser_take_name(p);
    if (name == NULL) {
        return NULL;
    }
    node->v.Name.id = name;
    node->v.Name.ctx = AST_Load;
    return node;
}

static py_ast *
parse_number_atom(py_parser *p)
{
    py_ast *node = new_at(p, AST_Num, &p->token);
    if (node == NULL) {
        return NULL;
    }
    PyObject *value = py_parse_number(p->text + p->token.start, p->token.end - p->token.start, 0);
    node->v.Num.n = py_parser_keep(p, value);
    return node->v.Num.n == NULL || py_parser_advance(p) < 0 ? NULL : node;
}

static py_ast *
parse_atom(py_parser *p)
{
    py_token first = p->token;
    switch (first.type) {
    case TOK_NAME:
        return first.keyword == KW_none ? parse_name(p) : py_parser_unexpected(p);
    case TOK_NUMBER:
        return parse_number_atom(p);
    case TOK_STRING:
        return parse_strings(p);
    case TOK_LPAR:
        return py_parser_advance(p) < 0 ? NULL : parse_parenthesis(p, &first);
    case TOK_LSQB:
        return py_parser_advance(p) < 0 ? NULL : parse_bracket(p, &first);
    case TOK_LBRACE:
        return py_parser_advance(p) < 0 ? NULL : parse_brace(p, &first);
    case TOK_BACKQUOTE:
        return py_parser_advance(p) < 0 ? NULL : parse_backquote(p, &first);
    default:
        return py_parser_unexpected(p);
    }
}

/* ---- subscripts ---- */

static py_ast *
index_node(py_parser *p, py_ast *value)
{
    py_ast *node = value == NULL ? NULL : py_ast_new(p->arena, AST_Index, 0, 0);
    if (node != NULL) {
        node->v.Index.value = value;
    }
    return node;
}

/* The step behind the second colon; an empty one is None. */
static int
parse_step(py_parser *p, py_ast *slice)
{
    py_token colon = p->token;
    if (py_parser_advance(p) < 0) {
        return -1;
    }
    if (py_parser_starts_test(p)) {
        slice->v.Slice.step = py_parse_test(p);
        return slice->v.Slice.step == NULL ? -1 : 0;
    }
    py_ast *none = new_at(p, AST_Name, &colon);
    PyObject *name = PyString_InternFromString("None");
    if (none == NULL || py_parser_keep(p, name) == NULL) {
        return -1;
    }
    none->v.Name.id = name;
    none->v.Name.ctx = AST_Load;
    slice->v.Slice.step = none;
    return 0;
}

static py_ast *
parse_subscript(py_parser *p)
{
    if (at(p, TOK_DOT)) {
        if (py_parser_advance(p) < 0 || py_parser_expect(p, TOK_DOT) < 0
            || py_parser_expect(p, TOK_DOT) < 0) {
            return NULL;
        }
        return py_ast_new(p->arena, AST_Ellipsis, 0, 0);
    }
    py_ast *lower = NULL;
    if (!at(p, TOK_COLON)) {
        lower = py_parse_test(p);
        if (lower == NULL || !at(p, TOK_COLON)) {
            return index_node(p, lower);
        }
    }
    py_ast *node = py_ast_new(p->arena, AST_Slice, 0, 0);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    node->v.Slice.lower = lower;
    if (py_parser_starts_test(p)) {
        node->v.Slice.upper = py_parse_test(p);
        if (node->v.Slice.upper == NULL) {
            return NULL;
        }
    }
    if (at(p, TOK_COLON) && parse_step(p, node) < 0) {
        return NULL;
    }
    return node;
}

static int
starts_subscript(const py_parser *p)
{
    return py_parser_starts_test(p) || at(p, TOK_COLON) || at(p, TOK_DOT);
}

/* Several subscripts: a tuple of values, or an extended slice when one is a slice. */
static py_ast *
join_subscripts(py_parser *p, Py_ssize_t mark, const py_token *first)
{
    py_ast_seq *dims = py_parser_close_seq(p, mark);
    if (dims == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < dims->size; i++) {
        if (dims->item[i].node->kind != AST_Index) {
            py_ast *node = py_ast_new(p->arena, AST_ExtSlice, 0, 0);
            if (node != NULL) {
                node->v.ExtSlice.dims = dims;
            }
            return node;
        }
    }
    py_ast *tuple = new_at(p, AST_Tuple, first);
    if (tuple == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < dims->size; i++) {
        dims->item[i].node = dims->item[i].node->v.Index.value;
    }
    tuple->v.Tuple.elts = dims;
    tuple->v.Tuple.ctx = AST_Load;
    return index_node(p, tuple);
}

/* Behind '['. */
static py_ast *
parse_subscripts(py_parser *p)
{
    py_token first = p->token;
    if (enter(p, 2) < 0) {
        return NULL;
    }
    py_ast *node = parse_subscript(p);
    if (node != NULL && at(p, TOK_COMMA)) {
        Py_ssize_t mark = open_seq(p);
        if (py_parser_push(p, node) < 0 || py_parser_push_rest(p, starts_subscript, parse_subscript) < 0) {
            return NULL;
        }
        node = join_subscripts(p, mark, &first);
    }
    leave(p, 2);
    return node == NULL || py_parser_expect(p, TOK_RSQB) < 0 ? NULL : node;
}

/* ---- what follows an atom ---- */

static py_ast *
parse_attribute(py_parser *p, py_ast *value)
{
    py_ast *node = py_ast_new(p->arena, AST_Attribute, value->lineno, value->col_offset);
    PyObject *name = node == NULL ? NULL : py_parser_take_name(p);
    if (name == NULL) {
        return NULL;
    }
    node->v.Attribute.value = value;
    node->v.Attribute.attr = name;
    node->v.Attribute.ctx = AST_Load;
    return node;
}

static py_ast *
parse_trailer(py_parser *p, py_ast *value)
{
    int type = p->token.type;
    if (enter(p, 1) < 0 || py_parser_advance(p) < 0) {
        return NULL;
    }
    py_ast *node;
    if (type == TOK_LPAR) {
        node = py_parse_call(p, value);
    }
    else if (type == TOK_DOT) {
        node = parse_attribute(p, value);
    }
    else {
        py_ast *slice = parse_subscripts(p);
        node = slice == NULL ? NULL
            : py_ast_new(p->arena, AST_Subscript, value->lineno, value->col_offset);
        if (node != NULL) {
            node->v.Subscript.value = value;
            node->v.Subscript.slice = slice;
            node->v.Subscript.ctx = AST_Load;
        }
    }
    leave(p, 1);
    return node;
}

py_ast *
py_parse_power(py_parser *p)
{
    py_token first = p->token;
    if (enter(p, 2) < 0) {
        return NULL;
    }
    py_ast *node = parse_atom(p);
    while (node != NULL && (at(p, TOK_LPAR) || at(p, TOK_LSQB) || at(p, TOK_DOT))) {
        node = parse_trailer(p, node);
    }
    if (node != NULL && at(p, TOK_DOUBLESTAR)) {
        py_ast *power = new_at(p, AST_BinOp, &first);
        if (power == NULL || py_parser_advance(p) < 0) {
            return NULL;
        }
        power->v.BinOp.left = node;
        power->v.BinOp.op = AST_Pow;
        power->v.BinOp.right = py_parse_unary(p);
        node = power->v.BinOp.right == NULL ? NULL : power;
    }
    leave(p, 2);
    return node;
}
