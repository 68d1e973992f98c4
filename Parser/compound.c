/* compound.c - statements with a block: if, while, for, try, with, def, class, decorators.
 *
 * An `elif` is an If in the orelse of the one before it, standing where its test begins.  A try with
 * handlers and a finally is a TryExcept inside a TryFinally; each item of a with is a With
 * statement, standing at the item, in the one before it.
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

static py_ast_seq *
one_item(py_parser *p, py_ast *node)
{
    py_ast_seq *seq = node == NULL ? NULL : py_ast_seq_new(p->arena, 1);
    if (seq == NULL) {
        p->failed = 1;
        return NULL;
    }
    seq->item[0].node = node;
    return seq;
}

/* ---- blocks ---- */

static int
parse_block(py_parser *p)
{
    if (py_parser_advance(p) < 0) {
        return -1;
    }
    p->expects_indent = 1;
    if (!at(p, TOK_INDENT)) {
        py_parser_unexpected(p);
        return -1;
    }
    p->expects_indent = 0;
    if (py_parser_advance(p) < 0) {
        return -1;
    }
    do {
        py_ast *compound;
        if (enter(p, 1) < 0) {
            return -1;
        }
        int is_compound = py_parse_compound(p, &compound);
        if (is_compound < 0 || (is_compound && py_parser_push(p, compound) < 0)
            || (!is_compound && py_parse_simple_line(p) < 0)) {
            return -1;
        }
        leave(p, 1);
    } while (!at(p, TOK_DEDENT));
    return py_parser_advance(p);
}

/* ':' and what it governs. */
py_ast_seq *
py_parse_suite(py_parser *p)
{
    Py_ssize_t mark = open_seq(p);
    if (py_parser_expect(p, TOK_COLON) < 0 || enter(p, 1) < 0) {
        return NULL;
    }
    p->suites++;
    int status = at(p, TOK_NEWLINE) ? parse_block(p) : py_parse_simple_line(p);
    p->suites--;
    leave(p, 1);
    return status < 0 ? NULL : py_parser_close_seq(p, mark);
}

/* [else ':' suite]; *orelse stays NULL without one. */
static int
parse_else(py_parser *p, py_ast_seq **orelse)
{
    if (!at_word(p, KW_else)) {
        return 0;
    }
    if (py_parser_advance(p) < 0) {
        return -1;
    }
    *orelse = py_parse_suite(p);
    return *orelse == NULL ? -1 : 0;
}

/* ---- if, while, for ---- */

static py_ast *
parse_if(py_parser *p)
{
    py_ast *first = NULL;
    py_ast_seq **hook = NULL;
    py_token place = p->token;
    for (;;) {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        if (first != NULL) {
            place = p->token;
        }
        py_ast *node = new_stmt(p, AST_If, &place);
        if (node == NULL || (node->v.If.test = py_parse_test(p)) == NULL
            || (node->v.If.body = py_parse_suite(p)) == NULL) {
            return NULL;
        }
        if (first == NULL) {
            first = node;
        }
        else if ((*hook = one_item(p, node)) == NULL) {
            return NULL;
        }
        hook = &node->v.If.orelse;
        if (!at_word(p, KW_elif)) {
            break;
        }
    }
    return parse_else(p, hook) < 0 ? NULL : first;
}

static py_ast *
parse_while(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_While, &p->token);
    if (node == NULL || py_parser_advance(p) < 0
        || (node->v.While.test = py_parse_test(p)) == NULL
        || (node->v.While.body = py_parse_suite(p)) == NULL
        || parse_else(p, &node->v.While.orelse) < 0) {
        return NULL;
    }
    return node;
}

static py_ast *
parse_for(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_For, &p->token);
    if (node == NULL || py_parser_advance(p) < 0
        || (node->v.For.target = py_parse_for_target(p)) == NULL
        || py_parser_expect_word(p, KW_in) < 0
        || (node->v.For.iter = py_parse_testlist(p)) == NULL
        || (node->v.For.body = py_parse_suite(p)) == NULL
        || parse_else(p, &node->v.For.orelse) < 0) {
        return NULL;
    }
    return node;
}

/* ---- try ---- */

static py_ast *
parse_handler(py_parser *p)
{
    py_ast *node = new_stmt(p, AST_ExceptHandler, &p->token);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    if (py_parser_starts_test(p)) {
        node->v.ExceptHandler.type = py_parse_test(p);
        if (node->v.ExceptHandler.type == NULL) {
            return NULL;
        }
        if (at(p, TOK_COMMA) || at_word(p, KW_as)) {
            if (py_parser_advance(p) < 0) {
                return NULL;
            }
            int lineno = p->token.lineno;
            py_ast *name = py_parse_test(p);
            if (name == NULL) {
                return NULL;
            }
            py_parser_set_context(p, name, AST_Store, lineno);
            node->v.ExceptHandler.name = name;
        }
    }
    node->v.ExceptHandler.body = py_parse_suite(p);
    return node->v.ExceptHandler.body == NULL ? NULL : node;
}

/* `body` is parsed, except is at hand. */
static py_ast *
parse_handlers(py_parser *p, py_ast_seq *body, const py_token *first)
{
    py_ast *node = new_stmt(p, AST_TryExcept, first);
    Py_ssize_t mark = open_seq(p);
    if (node == NULL) {
        return NULL;
    }
    while (at_word(p, KW_except)) {
        if (py_parser_push(p, parse_handler(p)) < 0) {
            return NULL;
        }
    }
    node->v.TryExcept.body = body;
    node->v.TryExcept.handlers = py_parser_close_seq(p, mark);
    return parse_else(p, &node->v.TryExcept.orelse) < 0 ? NULL : node;
}

static py_ast *
parse_try(py_parser *p)
{
    py_token first = p->token;
    py_ast *node = NULL;
    if (py_parser_advance(p) < 0) {
        return NULL;
    }
    py_ast_seq *body = py_parse_suite(p);
    if (body == NULL) {
        return NULL;
    }
    if (at_word(p, KW_except)) {
        node = parse_handlers(p, body, &first);
        if (node == NULL || !at_word(p, KW_finally)) {
            return node;
        }
        body = one_item(p, node);
    }
    if (body == NULL || py_parser_expect_word(p, KW_finally) < 0) {
        return NULL;
    }
    node = new_stmt(p, AST_TryFinally, &first);
    if (node == NULL) {
        return NULL;
    }
    node->v.TryFinally.body = body;
    node->v.TryFinally.finalbody = py_parse_suite(p);
    return node->v.TryFinally.finalbody == NULL ? NULL : node;
}

/* ---- with ---- */

static py_ast *
parse_with(py_parser *p)
{
    py_ast *first = NULL;
    py_ast *last = NULL;
    do {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        py_ast *node = new_stmt(p, AST_With, &p->token);
        if (node == NULL || enter(p, 1) < 0
            || (node->v.With.context_expr = py_parse_test(p)) == NULL) {
            return NULL;
        }
        if (at_word(p, KW_as)) {
            if (py_parser_advance(p) < 0) {
                return NULL;
            }
            int lineno = p->token.lineno;
            node->v.With.optional_vars = py_parse_expr(p);
            if (node->v.With.optional_vars == NULL) {
                return NULL;
            }
            py_parser_set_context(p, node->v.With.optional_vars, AST_Store, lineno);
        }
        leave(p, 1);
        if (first == NULL) {
            first = node;
        }
        else if ((last->v.With.body = one_item(p, node)) == NULL) {
            return NULL;
        }
        last = node;
    } while (at(p, TOK_COMMA));
    last->v.With.body = py_parse_suite(p);
    return last->v.With.body == NULL ? NULL : first;
}

/* ---- def, class, decorators ---- */

/* At `def`; a decorated one stands at its first decorator. */
static py_ast *
parse_function(py_parser *p, py_ast_seq *decorators, const py_token *first)
{
    py_ast *node = new_stmt(p, AST_FunctionDef, first);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    int lineno = p->token.lineno;
    node->v.FunctionDef.name = py_parser_take_name(p);
    if (node->v.FunctionDef.name == NULL) {
        return NULL;
    }
    py_parser_check_name(p, node->v.FunctionDef.name, lineno);
    node->v.FunctionDef.decorator_list = decorators;
    if (enter(p, 1) < 0 || py_parser_expect(p, TOK_LPAR) < 0
        || (node->v.FunctionDef.args = py_parse_arguments(p, TOK_RPAR)) == NULL
        || py_parser_expect(p, TOK_RPAR) < 0) {
        return NULL;
    }
    leave(p, 1);
    node->v.FunctionDef.body = py_parse_suite(p);
    return node->v.FunctionDef.body == NULL ? NULL : node;
}

/* The bases of a class: a list of expressions, no tuple. */
static py_ast_seq *
parse_bases(py_parser *p)
{
    Py_ssize_t mark = open_seq(p);
    if (!at(p, TOK_RPAR)) {
        for (;;) {
            if (py_parser_push(p, py_parse_test(p)) < 0) {
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
        }
    }
    if (py_parser_expect(p, TOK_RPAR) < 0) {
        return NULL;
    }
    return py_parser_close_seq(p, mark);
}

static py_ast *
parse_class(py_parser *p, py_ast_seq *decorators, const py_token *first)
{
    py_ast *node = new_stmt(p, AST_ClassDef, first);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    int lineno = p->token.lineno;
    node->v.ClassDef.name = py_parser_take_name(p);
    if (node->v.ClassDef.name == NULL) {
        return NULL;
    }
    py_parser_check_name(p, node->v.ClassDef.name, lineno);
    node->v.ClassDef.decorator_list = decorators;
    if (at(p, TOK_LPAR)) {
        if (py_parser_advance(p) < 0 || enter(p, 1) < 0
            || (node->v.ClassDef.bases = parse_bases(p)) == NULL) {
            return NULL;
        }
        leave(p, 1);
    }
    node->v.ClassDef.body = py_parse_suite(p);
    return node->v.ClassDef.body == NULL ? NULL : node;
}

/* a.b.c as attributes of a name, all standing at its beginning. */
static py_ast *
parse_decorator_name(py_parser *p)
{
    py_token first = p->token;
    py_ast *node = new_stmt(p, AST_Name, &first);
    if (node == NULL || (node->v.Name.id = py_parser_take_name(p)) == NULL) {
        return NULL;
    }
    node->v.Name.ctx = AST_Load;
    while (at(p, TOK_DOT)) {
        py_ast *attribute = new_stmt(p, AST_Attribute, &first);
        if (attribute == NULL || py_parser_advance(p) < 0
            || (attribute->v.Attribute.attr = py_parser_take_name(p)) == NULL) {
            return NULL;
        }
        attribute->v.Attribute.value = node;
        attribute->v.Attribute.ctx = AST_Load;
        node = attribute;
    }
    return node;
}

static py_ast *
parse_decorator(py_parser *p)
{
    if (py_parser_advance(p) < 0) {
        return NULL;
    }
    py_ast *node = parse_decorator_name(p);
    if (node != NULL && at(p, TOK_LPAR)) {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        node = py_parse_call(p, node);
    }
    return node == NULL || py_parser_expect(p, TOK_NEWLINE) < 0 ? NULL : node;
}

static py_ast *
parse_decorated(py_parser *p)
{
    py_token first = p->token;
    Py_ssize_t mark = open_seq(p);
    while (at(p, TOK_AT)) {
        if (enter(p, 3) < 0 || py_parser_push(p, parse_decorator(p)) < 0) {
            return NULL;
        }
        leave(p, 3);
    }
    py_ast_seq *decorators = py_parser_close_seq(p, mark);
    if (decorators == NULL) {
        return NULL;
    }
    py_ast *node;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    if (at_word(p, KW_def)) {
        node = parse_function(p, decorators, &first);
    }
    else if (at_word(p, KW_class)) {
        node = parse_class(p, decorators, &first);
    }
    else {
        return py_parser_unexpected(p);
    }
    leave(p, 1);
    return node;
}

/* ---- which one ---- */

static py_ast *
parse_by_word(py_parser *p)
{
    py_token first = p->token;
    switch (first.keyword) {
    case KW_if: return parse_if(p);
    case KW_while: return parse_while(p);
    case KW_for: return parse_for(p);
    case KW_try: return parse_try(p);
    case KW_with: return parse_with(p);
    case KW_def: return parse_function(p, NULL, &first);
    case KW_class: return parse_class(p, NULL, &first);
    default: return parse_decorated(p);
    }
}

int
py_parse_compound(py_parser *p, py_ast **result)
{
    switch (p->token.keyword) {
    case KW_if: case KW_while: case KW_for: case KW_try: case KW_with: case KW_def: case KW_class:
        break;
    default:
        if (!at(p, TOK_AT)) {
            return 0;
        }
    }
    if (enter(p, 2) < 0) {
        return -1;
    }
    *result = parse_by_word(p);
    leave(p, 2);
    return *result == NULL ? -1 : 1;
}
