/* expr.c - expressions above the atom: operators, comparisons, conditionals, lambda, tuples.
 *
 * The grammar has a symbol per precedence; here binary operators climb one loop.  p->nested counts the
 * symbols that the grammar would have open, since its limit is observable:
 *
 *     test or_test and_test not_test comparison expr xor and shift arith term factor power atom
 *
 * A node stands where its first operand begins, but in a chain `a + b + c` the outer sum stands at
 * its operator.
 */
#include "parser.h"

/* ---- what may begin an expression ---- */

int
py_parser_starts_expr(const py_parser *p)
{
    switch (p->token.type) {
    case TOK_NAME:
        return p->token.keyword == KW_none;
    case TOK_NUMBER: case TOK_STRING: case TOK_LPAR: case TOK_LSQB: case TOK_LBRACE:
    case TOK_BACKQUOTE: case TOK_PLUS: case TOK_MINUS: case TOK_TILDE:
        return 1;
    default:
        return 0;
    }
}

int
py_parser_starts_test(const py_parser *p)
{
    return py_parser_starts_expr(p) || at_word(p, KW_not) || at_word(p, KW_lambda);
}

/* ---- binary operators ---- */

enum { LEVEL_OR, LEVEL_XOR, LEVEL_AND, LEVEL_SHIFT, LEVEL_ARITH, LEVEL_TERM, LEVEL_NONE };

static int
level_of(int type, int *op)
{
    switch (type) {
    case TOK_VBAR: *op = AST_BitOr; return LEVEL_OR;
    case TOK_CIRCUMFLEX: *op = AST_BitXor; return LEVEL_XOR;
    case TOK_AMPER: *op = AST_BitAnd; return LEVEL_AND;
    case TOK_LEFTSHIFT: *op = AST_LShift; return LEVEL_SHIFT;
    case TOK_RIGHTSHIFT: *op = AST_RShift; return LEVEL_SHIFT;
    case TOK_PLUS: *op = AST_Add; return LEVEL_ARITH;
    case TOK_MINUS: *op = AST_Sub; return LEVEL_ARITH;
    case TOK_STAR: *op = AST_Mult; return LEVEL_TERM;
    case TOK_SLASH: *op = AST_Div; return LEVEL_TERM;
    case TOK_PERCENT: *op = AST_Mod; return LEVEL_TERM;
    case TOK_DOUBLESLASH: *op = AST_FloorDiv; return LEVEL_TERM;
    default: return LEVEL_NONE;
    }
}

/* -NUMBER is one constant, unless something is done to the number first. */
static py_ast *
parse_negative_number(py_parser *p, py_ast **number)
{
    py_token literal = p->token;
    py_ast *operand = py_parse_power(p);
    *number = NULL;
    if (operand != NULL && operand->kind == AST_Num) {
        PyObject *value = py_parse_number(p->text + literal.start, literal.end - literal.start, 1);
        operand->v.Num.n = py_parser_keep(p, value);
        *number = operand;
        return value == NULL ? NULL : operand;
    }
    return operand;
}

py_ast *
py_parse_unary(py_parser *p)
{
    int op;
    py_token first = p->token;
    py_ast *number = NULL;
    switch (first.type) {
    case TOK_PLUS: op = AST_UAdd; break;
    case TOK_MINUS: op = AST_USub; break;
    case TOK_TILDE: op = AST_Invert; break;
    default: return py_parse_power(p);
    }
    if (enter(p, 1) < 0 || py_parser_advance(p) < 0) {
        return NULL;
    }
    py_ast *operand = op == AST_USub && at(p, TOK_NUMBER) ? parse_negative_number(p, &number)
                                                          : py_parse_unary(p);
    leave(p, 1);
    if (operand == NULL || number != NULL) {
        if (operand != NULL) {
            operand->lineno = first.lineno;
            operand->col_offset = first.col_offset;
        }
        return operand;
    }
    py_ast *node = py_ast_new(p->arena, AST_UnaryOp, first.lineno, first.col_offset);
    if (node != NULL) {
        node->v.UnaryOp.op = op;
        node->v.UnaryOp.operand = operand;
    }
    return node;
}

static py_ast *
parse_binary(py_parser *p, int level)
{
    py_token first = p->token;
    py_ast *left = level == LEVEL_NONE ? py_parse_unary(p) : parse_binary(p, level + 1);
    int chained = 0;
    int op = 0;
    if (level == LEVEL_NONE) {
        return left;
    }
    while (left != NULL && level_of(p->token.type, &op) == level) {
        py_token sign = p->token;
        int this_op = op;
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        py_ast *right = parse_binary(p, level + 1);
        py_token *place = chained ? &sign : &first;
        py_ast *node = right == NULL ? NULL
            : py_ast_new(p->arena, AST_BinOp, place->lineno, place->col_offset);
        if (node == NULL) {
            return NULL;
        }
        node->v.BinOp.left = left;
        node->v.BinOp.op = this_op;
        node->v.BinOp.right = right;
        left = node;
        chained = 1;
    }
    return left;
}

py_ast *
py_parse_expr(py_parser *p)
{
    if (enter(p, 7) < 0) {
        return NULL;
    }
    py_ast *node = parse_binary(p, LEVEL_OR);
    leave(p, 7);
    return node;
}

/* ---- comparisons ---- */

/* AST_* of the operator at hand, consumed; 0 when there is none, -1 on an error. */
static int
take_comparison(py_parser *p)
{
    int op;
    switch (p->token.type) {
    case TOK_LESS: op = AST_Lt; break;
    case TOK_GREATER: op = AST_Gt; break;
    case TOK_EQEQUAL: op = AST_Eq; break;
    case TOK_LESSEQUAL: op = AST_LtE; break;
    case TOK_GREATEREQUAL: op = AST_GtE; break;
    case TOK_NOTEQUAL: op = AST_NotEq; break;
    default:
        if (at_word(p, KW_in)) {
            op = AST_In;
        }
        else if (at_word(p, KW_is)) {
            op = AST_Is;
        }
        else if (at_word(p, KW_not)) {
            if (py_parser_advance(p) < 0 || py_parser_expect_word(p, KW_in) < 0) {
                return -1;
            }
            return AST_NotIn;
        }
        else {
            return 0;
        }
    }
    if (py_parser_advance(p) < 0) {
        return -1;
    }
    if (op == AST_Is && at_word(p, KW_not)) {
        return py_parser_advance(p) < 0 ? -1 : AST_IsNot;
    }
    return op;
}

/* Both lists grow together: operators are parked in nodes of their own until the end. */
static py_ast *
parse_comparison_rest(py_parser *p, py_ast *left, py_token first, int op)
{
    Py_ssize_t mark = open_seq(p);
    for (; op > 0; op = take_comparison(p)) {
        py_ast *parked = py_ast_new(p->arena, AST_Pass, op, 0);
        if (py_parser_push(p, parked) < 0 || py_parser_push(p, py_parse_expr(p)) < 0) {
            return NULL;
        }
    }
    if (op < 0) {
        return NULL;
    }
    Py_ssize_t count = (p->scratch_count - mark) / 2;
    py_ast *node = py_ast_new(p->arena, AST_Compare, first.lineno, first.col_offset);
    py_ast_seq *ops = py_ast_seq_new(p->arena, count);
    py_ast_seq *comparators = py_ast_seq_new(p->arena, count);
    if (node == NULL || ops == NULL || comparators == NULL) {
        p->failed = 1;
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        ops->item[i].number = p->scratch[mark + 2 * i]->lineno;
        comparators->item[i].node = p->scratch[mark + 2 * i + 1];
    }
    p->scratch_count = mark;
    node->v.Compare.left = left;
    node->v.Compare.ops = ops;
    node->v.Compare.comparators = comparators;
    return node;
}

static py_ast *
parse_comparison(py_parser *p)
{
    py_token first = p->token;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    py_ast *node = py_parse_expr(p);
    if (node != NULL) {
        int op = take_comparison(p);
        if (op != 0) {
            node = op < 0 ? NULL : parse_comparison_rest(p, node, first, op);
        }
    }
    leave(p, 1);
    return node;
}

/* ---- not, and, or ---- */

static py_ast *
parse_not(py_parser *p)
{
    py_token first = p->token;
    py_ast *node = NULL;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    if (!at_word(p, KW_not)) {
        node = parse_comparison(p);
    }
    else if (py_parser_advance(p) == 0) {
        py_ast *operand = parse_not(p);
        node = operand == NULL ? NULL
            : py_ast_new(p->arena, AST_UnaryOp, first.lineno, first.col_offset);
        if (node != NULL) {
            node->v.UnaryOp.op = AST_Not;
            node->v.UnaryOp.operand = operand;
        }
    }
    leave(p, 1);
    return node;
}

/* `operand` (keyword `operand`)* */
static py_ast *
parse_bool(py_parser *p, int op, int keyword, py_ast *(*operand)(py_parser *))
{
    py_token first = p->token;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    py_ast *node = operand(p);
    if (node != NULL && at_word(p, keyword)) {
        Py_ssize_t mark = open_seq(p);
        py_parser_push(p, node);
        while (!p->failed && at_word(p, keyword)) {
            if (py_parser_advance(p) < 0 || py_parser_push(p, operand(p)) < 0) {
                return NULL;
            }
        }
        node = py_ast_new(p->arena, AST_BoolOp, first.lineno, first.col_offset);
        if (node != NULL) {
            node->v.BoolOp.op = op;
            node->v.BoolOp.values = py_parser_close_seq(p, mark);
        }
    }
    leave(p, 1);
    return p->failed ? NULL : node;
}

static py_ast *
parse_and(py_parser *p)
{
    return parse_bool(p, AST_And, KW_and, parse_not);
}

py_ast *
py_parse_or_test(py_parser *p)
{
    return parse_bool(p, AST_Or, KW_or, parse_and);
}

/* ---- lambda, conditional ---- */

static py_ast *
parse_lambda(py_parser *p, py_ast *(*body)(py_parser *))
{
    py_token first = p->token;
    if (enter(p, 1) < 0 || py_parser_advance(p) < 0) {
        return NULL;
    }
    py_ast *args = py_parse_arguments(p, TOK_COLON);
    if (args == NULL || py_parser_expect(p, TOK_COLON) < 0) {
        return NULL;
    }
    py_ast *node = py_ast_new(p->arena, AST_Lambda, first.lineno, first.col_offset);
    if (node != NULL) {
        node->v.Lambda.args = args;
        node->v.Lambda.body = body(p);
    }
    leave(p, 1);
    return node == NULL || node->v.Lambda.body == NULL ? NULL : node;
}

static py_ast *
parse_conditional(py_parser *p, py_ast *body, py_token first)
{
    py_ast *node = py_ast_new(p->arena, AST_IfExp, first.lineno, first.col_offset);
    if (node == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    node->v.IfExp.body = body;
    node->v.IfExp.test = py_parse_or_test(p);
    if (node->v.IfExp.test == NULL || py_parser_expect_word(p, KW_else) < 0) {
        return NULL;
    }
    node->v.IfExp.orelse = py_parse_test(p);
    return node->v.IfExp.orelse == NULL ? NULL : node;
}

py_ast *
py_parse_test(py_parser *p)
{
    py_token first = p->token;
    py_ast *node;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    if (at_word(p, KW_lambda)) {
        node = parse_lambda(p, py_parse_test);
    }
    else {
        node = py_parse_or_test(p);
        if (node != NULL && at_word(p, KW_if)) {
            node = parse_conditional(p, node, first);
        }
    }
    leave(p, 1);
    return node;
}

py_ast *
py_parse_old_test(py_parser *p)
{
    if (enter(p, 1) < 0) {
        return NULL;
    }
    py_ast *node = at_word(p, KW_lambda) ? parse_lambda(p, py_parse_old_test)
                                         : py_parse_or_test(p);
    leave(p, 1);
    return node;
}

/* ---- lists with commas ---- */

static py_ast *
new_tuple(py_parser *p, Py_ssize_t mark, int ctx, int lineno, int col_offset)
{
    py_ast *node = py_ast_new(p->arena, AST_Tuple, lineno, col_offset);
    if (node != NULL) {
        node->v.Tuple.elts = py_parser_close_seq(p, mark);
        node->v.Tuple.ctx = ctx;
    }
    return node == NULL || node->v.Tuple.elts == NULL ? NULL : node;
}

py_ast *
py_parse_testlist(py_parser *p)
{
    py_token first = p->token;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    py_ast *node = py_parse_test(p);
    if (node != NULL && at(p, TOK_COMMA)) {
        Py_ssize_t mark = open_seq(p);
        if (py_parser_push(p, node) < 0 || py_parser_push_rest(p, py_parser_starts_test, py_parse_test) < 0) {
            return NULL;
        }
        node = new_tuple(p, mark, AST_Load, first.lineno, first.col_offset);
    }
    leave(p, 1);
    return node;
}

py_ast_seq *
py_parse_exprlist(py_parser *p, int ctx, int *is_tuple)
{
    Py_ssize_t mark = open_seq(p);
    if (enter(p, 1) < 0) {
        return NULL;
    }
    *is_tuple = 0;
    for (;;) {
        int lineno = p->token.lineno;
        py_ast *e = py_parse_expr(p);
        if (py_parser_push(p, e) < 0) {
            return NULL;
        }
        py_parser_set_context(p, e, ctx, lineno);
        if (!at(p, TOK_COMMA)) {
            break;
        }
        *is_tuple = 1;
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        if (!py_parser_starts_expr(p)) {
            break;
        }
    }
    leave(p, 1);
    return py_parser_close_seq(p, mark);
}

/* The target of a `for`, up to `in`. */
py_ast *
py_parse_for_target(py_parser *p)
{
    int is_tuple;
    py_ast_seq *targets = py_parse_exprlist(p, AST_Store, &is_tuple);
    if (targets == NULL) {
        return NULL;
    }
    py_ast *first = targets->item[0].node;
    if (!is_tuple) {
        return first;
    }
    py_ast *node = py_ast_new(p->arena, AST_Tuple, first->lineno, first->col_offset);
    if (node != NULL) {
        node->v.Tuple.elts = targets;
        node->v.Tuple.ctx = AST_Store;
    }
    return node;
}

py_ast *
py_parse_yield(py_parser *p)
{
    py_token first = p->token;
    if (enter(p, 1) < 0 || py_parser_advance(p) < 0) {
        return NULL;
    }
    py_ast *node = py_ast_new(p->arena, AST_Yield, first.lineno, first.col_offset);
    if (node != NULL && py_parser_starts_test(p)) {
        node->v.Yield.value = py_parse_testlist(p);
        if (node->v.Yield.value == NULL) {
            return NULL;
        }
    }
    leave(p, 1);
    return node;
}
