/* stmt.c - simple statements: those of one line, several with semicolons.
 *
 * Not here: statements with a block (compound.c).
 */
#include "parser.h"

static py_ast *
new_stmt(py_parser *p, int kind, const py_token *first)
{
    py_ast *node = py_ast_new(p->arena, kind, first->lineno, first->col_offset);
    if (node == NULL) {
        p->failed = 1;
    }
    return node;
}

/* ---- expressions and assignments ---- */

static int
augmented_operator(int type)
{
    switch (type) {
    case TOK_PLUSEQUAL: return AST_Add;
    case TOK_MINEQUAL: return AST_Sub;
    case TOK_STAREQUAL: return AST_Mult;
    case TOK_SLASHEQUAL: return AST_Div;
    case TOK_PERCENTEQUAL: return AST_Mod;
    case TOK_AMPEREQUAL: return AST_BitAnd;
    case TOK_VBAREQUAL: return AST_BitOr;
    case TOK_CIRCUMFLEXEQUAL: return AST_BitXor;
    case TOK_LEFTSHIFTEQUAL: return AST_LShift;
    case TOK_RIGHTSHIFTEQUAL: return AST_RShift;
    case TOK_DOUBLESTAREQUAL: return AST_Pow;
    case TOK_DOUBLESLASHEQUAL: return AST_FloorDiv;
    default: return 0;
    }
}

static py_ast *
parse_value(py_parser *p)
{
    return at_word(p, KW_yield) ? py_parse_yield(p) : py_parse_testlist(p);
}

static py_ast *
parse_augmented(py_parser *p, py_ast *target, int op, const py_token *first)
{
    py_parser_set_context(p, target, AST_Store, first->lineno);
    if (target->kind != AST_Name && target->kind != AST_Attribute
        && target->kind != AST_Subscript) {
        py_parser_misuse(p, first->lineno, "illegal expression for augmented assignment");
    }
    py_ast *node = new_stmt(p, AST_AugAssign, first);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    node->v.AugAssign.target = target;
    node->v.AugAssign.op = op;
    node->v.AugAssign.value = parse_value(p);
    return node->v.AugAssign.value == NULL ? NULL : node;
}

/* a = b = value, at the first '='. */
static py_ast *
parse_assignment(py_parser *p, py_ast *e, const py_token *first)
{
    Py_ssize_t mark = open_seq(p);
    int lineno = first->lineno;
    int bare_yield = 0;
    while (at(p, TOK_EQUAL)) {
        if (bare_yield) {
            py_parser_misuse(p, lineno, "assignment to yield expression not possible");
        }
        py_parser_set_context(p, e, AST_Store, lineno);
        if (py_parser_push(p, e) < 0 || py_parser_advance(p) < 0) {
            return NULL;
        }
        lineno = p->token.lineno;
        bare_yield = at_word(p, KW_yield);
        e = parse_value(p);
        if (e == NULL) {
            return NULL;
        }
    }
    py_ast *node = new_stmt(p, AST_Assign, first);
    if (node != NULL) {
        node->v.Assign.targets = py_parser_close_seq(p, mark);
        node->v.Assign.value = e;
    }
    return node;
}

static py_ast *
parse_expr_stmt(py_parser *p)
{
    py_token first = p->token;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    py_ast *e = py_parse_testlist(p);
    py_ast *node = NULL;
    if (e == NULL) {
        return NULL;
    }
    int op = augmented_operator(p->token.type);
    if (op) {
        node = parse_augmented(p, e, op, &first);
    }
    else if (at(p, TOK_EQUAL)) {
        node = parse_assignment(p, e, &first);
    }
    else {
        node = new_stmt(p, AST_Expr, &first);
        if (node != NULL) {
            node->v.Expr.value = e;
        }
    }
    leave(p, 1);
    return node;
}

/* ---- print, del, exec, assert, global ---- */

static py_ast *
parse_print(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_Print, &p->token);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    node->v.Print.nl = 1;
    int more = py_parser_starts_test(p);
    if (at(p, TOK_RIGHTSHIFT)) {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        node->v.Print.dest = py_parse_test(p);
        if (node->v.Print.dest == NULL) {
            return NULL;
        }
        more = at(p, TOK_COMMA);
        if (more && py_parser_advance(p) < 0) {
            return NULL;
        }
    }
    if (!more) {
        return node;
    }
    Py_ssize_t mark = open_seq(p);
    if (py_parser_push(p, py_parse_test(p)) < 0) {
        return NULL;
    }
    while (at(p, TOK_COMMA)) {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        if (!py_parser_starts_test(p)) {
            node->v.Print.nl = 0;
            break;
        }
        if (py_parser_push(p, py_parse_test(p)) < 0) {
            return NULL;
        }
    }
    node->v.Print.values = py_parser_close_seq(p, mark);
    return node;
}

static py_ast *
parse_del(py_parser *p)
{
    int is_tuple;
    py_ast *node = new_stmt(p, AST_Delete, &p->token);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    node->v.Delete.targets = py_parse_exprlist(p, AST_Del, &is_tuple);
    return node->v.Delete.targets == NULL ? NULL : node;
}

/* exec (code, globals[, locals]) is the statement with its parts in a tuple. */
static void
unpack_exec_tuple(py_ast *node)
{
    py_ast *body = node->v.Exec.body;
    Py_ssize_t size = body->kind == AST_Tuple ? py_ast_len(body->v.Tuple.elts) : 0;
    if (size == 2 || size == 3) {
        py_ast_seq *elts = body->v.Tuple.elts;
        node->v.Exec.body = elts->item[0].node;
        node->v.Exec.globals = elts->item[1].node;
        node->v.Exec.locals = size == 3 ? elts->item[2].node : NULL;
    }
}

static py_ast *
parse_exec(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_Exec, &p->token);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    node->v.Exec.body = py_parse_expr(p);
    if (node->v.Exec.body == NULL) {
        return NULL;
    }
    if (!at_word(p, KW_in)) {
        unpack_exec_tuple(node);
        return node;
    }
    if (py_parser_advance(p) < 0) {
        return NULL;
    }
    node->v.Exec.globals = py_parse_test(p);
    if (node->v.Exec.globals != NULL && at(p, TOK_COMMA)) {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        node->v.Exec.locals = py_parse_test(p);
        return node->v.Exec.locals == NULL ? NULL : node;
    }
    return node->v.Exec.globals == NULL ? NULL : node;
}

static py_ast *
parse_assert(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_Assert, &p->token);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    node->v.Assert.test = py_parse_test(p);
    if (node->v.Assert.test != NULL && at(p, TOK_COMMA)) {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        node->v.Assert.msg = py_parse_test(p);
        return node->v.Assert.msg == NULL ? NULL : node;
    }
    return node->v.Assert.test == NULL ? NULL : node;
}

/* Names are parked in Name nodes until their number is known. */
static py_ast *
parse_global(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_Global, &p->token);
    Py_ssize_t mark = open_seq(p);
    if (node == NULL) {
        return NULL;
    }
    do {
        py_ast *name = py_ast_new(p->arena, AST_Name, 0, 0);
        if (py_parser_push(p, name) < 0 || py_parser_advance(p) < 0) {
            return NULL;
        }
        name->v.Name.id = py_parser_take_name(p);
        if (name->v.Name.id == NULL) {
            return NULL;
        }
    } while (at(p, TOK_COMMA));
    py_ast_seq *names = py_parser_close_seq(p, mark);
    for (Py_ssize_t i = 0; i < py_ast_len(names); i++) {
        names->item[i].name = names->item[i].node->v.Name.id;
    }
    node->v.Global.names = names;
    return names == NULL ? NULL : node;
}

/* ---- control flow ---- */

static py_ast *
parse_return(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_Return, &p->token);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    if (py_parser_starts_test(p)) {
        node->v.Return.value = py_parse_testlist(p);
        return node->v.Return.value == NULL ? NULL : node;
    }
    return node;
}

static py_ast *
parse_raise(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_Raise, &p->token);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    if (!py_parser_starts_test(p)) {
        return node;
    }
    py_ast **parts[] = {&node->v.Raise.type, &node->v.Raise.inst, &node->v.Raise.tback};
    for (int i = 0; i < 3; i++) {
        if (i > 0) {
            if (!at(p, TOK_COMMA)) {
                break;
            }
            if (py_parser_advance(p) < 0) {
                return NULL;
            }
        }
        *parts[i] = py_parse_test(p);
        if (*parts[i] == NULL) {
            return NULL;
        }
    }
    return node;
}

static py_ast *
parse_yield_stmt(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_Expr, &p->token);
    if (node == NULL) {
        return NULL;
    }
    node->v.Expr.value = py_parse_yield(p);
    return node->v.Expr.value == NULL ? NULL : node;
}

static py_ast *
parse_word(py_parser *p, int kind)
{
    py_ast *node = new_stmt(p, kind, &p->token);
    return node == NULL || py_parser_advance(p) < 0 ? NULL : node;
}

/* ---- import ---- */

/* a.b.c as one name. Returns borrowed (arena). */
static PyObject *
take_dotted_name(py_parser *p, int *dots)
{
    PyObject *name = py_parser_take_name(p);
    *dots = 0;
    if (name == NULL || !at(p, TOK_DOT)) {
        return name;
    }
    PyObject *whole = name;
    Py_INCREF(whole);
    while (at(p, TOK_DOT)) {
        if (py_parser_advance(p) < 0 || (name = py_parser_take_name(p)) == NULL) {
            Py_DECREF(whole);
            return NULL;
        }
        *dots += 1;
        PyObject *joined = PyString_FromFormat("%s.%s", PyString_AS_STRING(whole),
                                               PyString_AS_STRING(name));
        Py_DECREF(whole);
        if (joined == NULL) {
            p->failed = 1;
            return NULL;
        }
        whole = joined;
    }
    PyString_InternInPlace(&whole);
    return py_parser_keep(p, whole);
}

/* [as NAME] behind a name: checks the name that will be bound. */
static int
parse_as(py_parser *p, py_ast *alias, int lineno, int binds_name)
{
    if (!at_word(p, KW_as)) {
        if (binds_name) {
            py_parser_check_name(p, alias->v.alias.name, lineno);
        }
        return 0;
    }
    if (py_parser_advance(p) < 0) {
        return -1;
    }
    lineno = p->token.lineno;
    alias->v.alias.asname = py_parser_take_name(p);
    if (alias->v.alias.asname == NULL) {
        return -1;
    }
    py_parser_check_name(p, alias->v.alias.asname, lineno);
    return 0;
}

static int
parse_alias(py_parser *p, int dotted)
{
    int lineno = p->token.lineno;
    int dots = 0;
    py_ast *alias = py_ast_new(p->arena, AST_alias, 0, 0);
    if (py_parser_push(p, alias) < 0) {
        return -1;
    }
    alias->v.alias.name = dotted ? take_dotted_name(p, &dots) : py_parser_take_name(p);
    if (alias->v.alias.name == NULL) {
        return -1;
    }
    return parse_as(p, alias, lineno, dots == 0);
}

static py_ast *
parse_import_name(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_Import, &p->token);
    Py_ssize_t mark = open_seq(p);
    if (node == NULL) {
        return NULL;
    }
    do {
        if (py_parser_advance(p) < 0 || parse_alias(p, 1) < 0) {
            return NULL;
        }
    } while (at(p, TOK_COMMA));
    node->v.Import.names = py_parser_close_seq(p, mark);
    return node;
}

/* '*' | '(' names ')' | names, into the open sequence. */
static int
parse_imported_names(py_parser *p)
{
    if (at(p, TOK_STAR)) {
        py_ast *alias = py_ast_new(p->arena, AST_alias, 0, 0);
        PyObject *star = PyString_InternFromString("*");
        if (py_parser_push(p, alias) < 0 || py_parser_keep(p, star) == NULL) {
            return -1;
        }
        alias->v.alias.name = star;
        return py_parser_advance(p);
    }
    int parenthesis = at(p, TOK_LPAR);
    if (parenthesis && py_parser_advance(p) < 0) {
        return -1;
    }
    int lineno = p->token.lineno;
    int was_good = p->late[0] == NULL;
    for (;;) {
        if (parse_alias(p, 0) < 0) {
            return -1;
        }
        if (!at(p, TOK_COMMA)) {
            break;
        }
        if (py_parser_advance(p) < 0) {
            return -1;
        }
        if (!(at(p, TOK_NAME) && p->token.keyword == KW_none)) {
            if (!parenthesis) {
                if (was_good) {
                    py_parser_drop_late(p);
                }
                py_parser_misuse(p, lineno,
                                 "trailing comma not allowed without surrounding parentheses");
            }
            break;
        }
    }
    return parenthesis ? py_parser_expect(p, TOK_RPAR) : 0;
}

/* from __future__ import X changes how the rest is read, wherever it stands. */
static void
obey_future(py_parser *p, const py_ast *node)
{
    PyObject *module = node->v.ImportFrom.module;
    if (module == NULL || node->v.ImportFrom.level != 0
        || strcmp(PyString_AS_STRING(module), "__future__") != 0) {
        return;
    }
    for (Py_ssize_t i = 0; i < py_ast_len(node->v.ImportFrom.names); i++) {
        PyObject *name = node->v.ImportFrom.names->item[i].node->v.alias.name;
        if (strcmp(PyString_AS_STRING(name), "print_function") == 0) {
            p->flags |= CO_FUTURE_PRINT_FUNCTION;
            p->keep_prints = 0;
        }
        else if (strcmp(PyString_AS_STRING(name), "unicode_literals") == 0) {
            p->flags |= CO_FUTURE_UNICODE_LITERALS;
            p->unicode_literals = 1;
        }
    }
}

static py_ast *
parse_import_from(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_ImportFrom, &p->token);
    int dots;
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    while (at(p, TOK_DOT)) {
        node->v.ImportFrom.level++;
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
    }
    if (node->v.ImportFrom.level == 0 || !at_word(p, KW_import)) {
        node->v.ImportFrom.module = take_dotted_name(p, &dots);
        if (node->v.ImportFrom.module == NULL) {
            return NULL;
        }
    }
    Py_ssize_t mark = open_seq(p);
    if (py_parser_expect_word(p, KW_import) < 0 || parse_imported_names(p) < 0) {
        return NULL;
    }
    node->v.ImportFrom.names = py_parser_close_seq(p, mark);
    if (node->v.ImportFrom.names == NULL) {
        return NULL;
    }
    obey_future(p, node);
    return node;
}

/* ---- a line ---- */

static py_ast *
parse_small(py_parser *p)
{
    switch (p->token.keyword) {
    case KW_none:
        return py_parser_starts_expr(p) ? parse_expr_stmt(p) : py_parser_unexpected(p);
    case KW_not: case KW_lambda:
        return parse_expr_stmt(p);
    case KW_print: return parse_print(p);
    case KW_del: return parse_del(p);
    case KW_pass: return parse_word(p, AST_Pass);
    case KW_break: return parse_word(p, AST_Break);
    case KW_continue: return parse_word(p, AST_Continue);
    case KW_return: return parse_return(p);
    case KW_raise: return parse_raise(p);
    case KW_yield: return parse_yield_stmt(p);
    case KW_import: return parse_import_name(p);
    case KW_from: return parse_import_from(p);
    case KW_global: return parse_global(p);
    case KW_exec: return parse_exec(p);
    case KW_assert: return parse_assert(p);
    default: return py_parser_unexpected(p);
    }
}

/* Its NEWLINE is consumed, except when it ends the one statement of an interactive input: then
 * the scanner must not ask for another line. */
int
py_parse_simple_line(py_parser *p)
{
    int nested = p->nested;
    for (;;) {
        p->nested = nested + 2;
        if (py_parser_push(p, parse_small(p)) < 0) {
            return -1;
        }
        if (!at(p, TOK_SEMI)) {
            break;
        }
        if (py_parser_advance(p) < 0) {
            return -1;
        }
        if (at(p, TOK_NEWLINE)) {
            break;
        }
    }
    p->nested = nested;
    if (!at(p, TOK_NEWLINE)) {
        py_parser_unexpected(p);
        return -1;
    }
    return p->one_statement && p->suites == 0 ? 0 : py_parser_advance(p);
}
