/* call.c - the two lists in parentheses: arguments of a call, parameters of a function.
 *
 * Both grammars accept more than makes sense; what does not is a kept error (parser.h).
 */
#include "parser.h"

enum { MAX_ARGUMENTS = 255 };

/* ---- calls ---- */

typedef struct {
    Py_ssize_t args;          /* marks on the scratch stack: args and keywords are parked there in turn */
    py_ast *starargs;
    py_ast *kwargs;
    Py_ssize_t nargs;
    Py_ssize_t nkeywords;
    Py_ssize_t ngenerators;
} call_list;

/* Keyword nodes are told from arguments by their kind. */
static int
is_repeated(py_parser *p, const call_list *list, PyObject *name)
{
    for (Py_ssize_t i = list->args; i < p->scratch_count; i++) {
        const py_ast *e = p->scratch[i];
        if (e->kind == AST_keyword && strcmp(PyString_AS_STRING(e->v.keyword.arg),
                                             PyString_AS_STRING(name)) == 0) {
            return 1;
        }
    }
    return 0;
}

/* name = value, with `key` parsed and at '='. */
static int
parse_keyword(py_parser *p, call_list *list, py_ast *key, int lineno)
{
    py_ast *node = py_ast_new(p->arena, AST_keyword, 0, 0);
    if (node == NULL || py_parser_advance(p) < 0) {
        return -1;
    }
    if (key->kind == AST_Lambda) {
        py_parser_misuse(p, lineno, "lambda cannot contain assignment");
    }
    else if (key->kind != AST_Name) {
        py_parser_misuse(p, lineno, "keyword can't be an expression");
    }
    else {
        py_parser_check_name(p, key->v.Name.id, lineno);
        /* a list that is too long is an error anyway: no time for its names */
        if (list->nkeywords <= MAX_ARGUMENTS && is_repeated(p, list, key->v.Name.id)) {
            py_parser_misuse(p, lineno, "keyword argument repeated");
        }
    }
    node->v.keyword.value = py_parse_test(p);
    if (node->v.keyword.value == NULL) {
        return -1;
    }
    node->v.keyword.arg = key->kind == AST_Name ? key->v.Name.id : NULL;
    if (node->v.keyword.arg == NULL) {
        /* an error is kept; a name keeps later checks simple */
        PyObject *name = PyString_InternFromString("?");
        node->v.keyword.arg = py_parser_keep(p, name);
        if (node->v.keyword.arg == NULL) {
            return -1;
        }
    }
    list->nkeywords++;
    return py_parser_push(p, node);
}

/* An argument that is not allowed where it stands is told before what is wrong inside of it; `late` is whether there was
 * an error before it. */
static void
check_place(py_parser *p, const call_list *list, int late, int lineno)
{
    const char *message = list->nkeywords ? "non-keyword arg after keyword arg"
        : list->starargs != NULL ? "only named arguments may follow *expression" : NULL;
    if (message != NULL && !late) {
        py_parser_drop_late(p);
        py_parser_misuse(p, lineno, message);
    }
}

static int
parse_argument(py_parser *p, call_list *list)
{
    py_token first = p->token;
    int late = p->late[0] != NULL;
    if (enter(p, 1) < 0) {
        return -1;
    }
    py_ast *e = py_parse_test(p);
    if (e == NULL) {
        return -1;
    }
    int status;
    if (at_word(p, KW_for)) {
        py_ast *node = py_ast_new(p->arena, AST_GeneratorExp, first.lineno,
                                  first.col_offset);
        if (node == NULL) {
            return -1;
        }
        node->v.GeneratorExp.elt = e;
        node->v.GeneratorExp.generators = py_parse_comp_for(p, 0);
        list->ngenerators++;
        status = node->v.GeneratorExp.generators == NULL ? -1 : py_parser_push(p, node);
    }
    else if (at(p, TOK_EQUAL)) {
        status = parse_keyword(p, list, e, first.lineno);
    }
    else {
        check_place(p, list, late, first.lineno);
        list->nargs++;
        status = py_parser_push(p, e);
    }
    leave(p, 1);
    return status;
}

/* (argument ',')* (argument [','] | '*' test (',' argument)* [',' '**' test] | '**' test) */
static int
parse_argument_list(py_parser *p, call_list *list)
{
    while (!at(p, TOK_RPAR)) {
        if (at(p, TOK_DOUBLESTAR)) {
            if (py_parser_advance(p) < 0) {
                return -1;
            }
            list->kwargs = py_parse_test(p);
            return list->kwargs == NULL ? -1 : 0;
        }
        if (at(p, TOK_STAR) && list->starargs == NULL) {
            if (py_parser_advance(p) < 0) {
                return -1;
            }
            list->starargs = py_parse_test(p);
            if (list->starargs == NULL) {
                return -1;
            }
        }
        else if (!py_parser_starts_test(p) || parse_argument(p, list) < 0) {
            py_parser_unexpected(p);
            return -1;
        }
        if (!at(p, TOK_COMMA)) {
            return 0;
        }
        if (py_parser_advance(p) < 0) {
            return -1;
        }
        if (at(p, TOK_RPAR) && list->starargs != NULL) {
            py_parser_unexpected(p);
            return -1;
        }
    }
    return 0;
}

/* Parts what was parked: args to one sequence, keywords to another. */
static int
finish_call(py_parser *p, py_ast *node, const call_list *list)
{
    py_ast_seq *args = py_ast_seq_new(p->arena, list->nargs + list->ngenerators);
    py_ast_seq *keywords = py_ast_seq_new(p->arena, list->nkeywords);
    Py_ssize_t a = 0;
    Py_ssize_t k = 0;
    if (args == NULL || keywords == NULL) {
        p->failed = 1;
        return -1;
    }
    for (Py_ssize_t i = list->args; i < p->scratch_count; i++) {
        py_ast *e = p->scratch[i];
        if (e->kind == AST_keyword) {
            keywords->item[k++].node = e;
        }
        else {
            args->item[a++].node = e;
        }
    }
    p->scratch_count = list->args;
    node->v.Call.args = args;
    node->v.Call.keywords = keywords;
    node->v.Call.starargs = list->starargs;
    node->v.Call.kwargs = list->kwargs;
    return 0;
}

/* These two are about the whole list: they come before errors inside it. */
static void
check_counts(py_parser *p, const call_list *list, int lineno, int was_good)
{
    const char *message = NULL;
    Py_ssize_t others = list->nargs + list->nkeywords;
    if (list->ngenerators > 1 || (list->ngenerators && others)) {
        message = "Generator expression must be parenthesized if not sole argument";
    }
    else if (others + list->ngenerators > MAX_ARGUMENTS) {
        message = "more than 255 arguments";
    }
    if (message != NULL) {
        if (was_good) {
            py_parser_drop_late(p);
        }
        py_parser_misuse(p, lineno, message);
    }
}

py_ast *
py_parse_call(py_parser *p, py_ast *func)
{
    py_ast *node = py_ast_new(p->arena, AST_Call, func->lineno, func->col_offset);
    call_list list = {.args = open_seq(p)};
    int lineno = p->token.lineno;
    int was_good = p->late[0] == NULL;
    if (node == NULL) {
        p->failed = 1;
        return NULL;
    }
    node->v.Call.func = func;
    if (at(p, TOK_RPAR)) {
        return py_parser_advance(p) < 0 ? NULL : node;
    }
    if (enter(p, 1) < 0 || parse_argument_list(p, &list) < 0) {
        return NULL;
    }
    leave(p, 1);
    check_counts(p, &list, lineno, was_good);
    if (finish_call(p, node, &list) < 0 || py_parser_expect(p, TOK_RPAR) < 0) {
        return NULL;
    }
    return node;
}

/* ---- parameters ---- */

typedef struct {
    int lineno;               /* of the first parameter */
    int found_default;
    int complex;              /* a tuple parameter was seen */
} parameter_list;

static py_ast *
name_node(py_parser *p, int ctx, int lineno)
{
    py_ast *node = py_ast_new(p->arena, AST_Name, p->token.lineno, p->token.col_offset);
    if (node == NULL) {
        p->failed = 1;
        return NULL;
    }
    PyObject *name = py_parser_take_name(p);
    if (name == NULL) {
        return NULL;
    }
    py_parser_check_name(p, name, lineno);
    node->v.Name.id = name;
    node->v.Name.ctx = ctx;
    return node;
}

static py_ast *parse_tuple_parameter(py_parser *p, int ctx, int lineno, int *is_tuple);

/* NAME, or a tuple in parentheses: *parenthesized counts pairs around a mere name. */
static py_ast *
parse_parameter(py_parser *p, int ctx, int lineno, int *parenthesized, int *is_tuple)
{
    *is_tuple = 0;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    py_ast *node;
    if (!at(p, TOK_LPAR)) {
        node = name_node(p, ctx, lineno == 0 ? p->token.lineno : lineno);
    }
    else {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
        *parenthesized = 1;
        node = parse_tuple_parameter(p, ctx, lineno, is_tuple);
        if (node == NULL || py_parser_expect(p, TOK_RPAR) < 0) {
            return NULL;
        }
    }
    leave(p, 1);
    return node;
}

/* Inside the parentheses: one parameter without a comma is that parameter itself. */
static py_ast *
parse_tuple_parameter(py_parser *p, int ctx, int lineno, int *is_tuple)
{
    py_token first = p->token;
    Py_ssize_t mark = open_seq(p);
    int ignored = 0;
    int inner = 0;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    py_ast *node = parse_parameter(p, ctx, lineno, &ignored, &inner);
    *is_tuple = inner;
    if (node != NULL && at(p, TOK_COMMA)) {
        *is_tuple = 1;
        if (node->kind == AST_Name) {
            node->v.Name.ctx = AST_Store;
        }
        py_parser_push(p, node);
        while (!p->failed && at(p, TOK_COMMA)) {
            if (py_parser_advance(p) < 0) {
                return NULL;
            }
            if (!at(p, TOK_LPAR) && !(at(p, TOK_NAME) && p->token.keyword == KW_none)) {
                break;
            }
            if (py_parser_push(p, parse_parameter(p, AST_Store, 0, &ignored, &inner)) < 0) {
                return NULL;
            }
        }
        node = p->failed ? NULL
            : py_ast_new(p->arena, AST_Tuple, first.lineno, first.col_offset);
        if (node != NULL) {
            node->v.Tuple.elts = py_parser_close_seq(p, mark);
            node->v.Tuple.ctx = AST_Store;
        }
        if (Py_Py3kWarningFlag) {
            py_parser_warn(p, first.lineno,
                           "tuple parameter unpacking has been removed in 3.x");
        }
    }
    leave(p, 1);
    return node;
}

/* One parameter with its default: the parameter is pushed, the default goes to *value. */
static int
parse_positional(py_parser *p, parameter_list *list, py_ast **value)
{
    int parenthesized = 0;
    int is_tuple = 0;
    int lineno = p->token.lineno;
    *value = NULL;
    if (!at(p, TOK_LPAR) && !(at(p, TOK_NAME) && p->token.keyword == KW_none)) {
        py_parser_unexpected(p);
        return -1;
    }
    py_ast *node = parse_parameter(p, AST_Param, list->lineno, &parenthesized, &is_tuple);
    if (node == NULL) {
        return -1;
    }
    int bare_pair = parenthesized && !is_tuple;
    if (at(p, TOK_EQUAL)) {
        if (py_parser_advance(p) < 0) {
            return -1;
        }
        *value = py_parse_test(p);
        if (*value == NULL) {
            return -1;
        }
        list->found_default = 1;
        if (bare_pair && !list->complex) {
            py_parser_misuse(p, list->lineno, "parenthesized arg with default");
        }
    }
    else if (list->found_default) {
        py_parser_misuse(p, list->lineno, "non-default argument follows default argument");
    }
    list->complex |= is_tuple;
    if (bare_pair && Py_Py3kWarningFlag) {
        py_parser_warn(p, lineno, "parenthesized argument names are invalid in 3.x");
    }
    return py_parser_push(p, node);
}

/* '*' or '**' with its name. */
static int
parse_collector(py_parser *p, PyObject **name)
{
    if (py_parser_advance(p) < 0) {
        return -1;
    }
    int lineno = p->token.lineno;
    *name = py_parser_take_name(p);
    if (*name == NULL) {
        return -1;
    }
    py_parser_check_name(p, *name, lineno);
    return 0;
}

static int
parse_collectors(py_parser *p, py_ast *node)
{
    if (at(p, TOK_STAR)) {
        if (parse_collector(p, &node->v.arguments.vararg) < 0) {
            return -1;
        }
        if (!at(p, TOK_COMMA)) {
            return 0;
        }
        if (py_parser_advance(p) < 0) {
            return -1;
        }
        if (!at(p, TOK_DOUBLESTAR)) {
            py_parser_unexpected(p);
            return -1;
        }
    }
    return at(p, TOK_DOUBLESTAR) ? parse_collector(p, &node->v.arguments.kwarg) : 0;
}

/* Parameters and defaults are pushed in turn, parted at the end: a default follows its parameter
 * and is recognised by its place in `is_default`. */
py_ast *
py_parse_arguments(py_parser *p, int end)
{
    py_ast *node = py_ast_new(p->arena, AST_arguments, 0, 0);
    parameter_list list = {.lineno = p->token.lineno};
    Py_ssize_t mark = open_seq(p);
    Py_ssize_t defaults = 0;
    if (node == NULL) {
        p->failed = 1;
        return NULL;
    }
    if (at(p, end)) {
        return node;
    }
    if (enter(p, 1) < 0) {
        return NULL;
    }
    while (!at(p, end) && !at(p, TOK_STAR) && !at(p, TOK_DOUBLESTAR)) {
        py_ast *value;
        if (parse_positional(p, &list, &value) < 0) {
            return NULL;
        }
        if (value != NULL) {
            py_ast *holder = py_ast_new(p->arena, AST_keyword, 0, 0);
            if (py_parser_push(p, holder) < 0) {
                return NULL;
            }
            holder->v.keyword.value = value;
            defaults++;
        }
        if (!at(p, TOK_COMMA)) {
            goto done;
        }
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
    }
    if (parse_collectors(p, node) < 0) {
        return NULL;
    }
done:
    leave(p, 1);
    Py_ssize_t count = p->scratch_count - mark - defaults;
    node->v.arguments.args = py_ast_seq_new(p->arena, count);
    node->v.arguments.defaults = py_ast_seq_new(p->arena, defaults);
    if (node->v.arguments.args == NULL || node->v.arguments.defaults == NULL) {
        p->failed = 1;
        return NULL;
    }
    count = defaults = 0;
    for (Py_ssize_t i = mark; i < p->scratch_count; i++) {
        py_ast *e = p->scratch[i];
        if (e->kind == AST_keyword) {
            node->v.arguments.defaults->item[defaults++].node = e->v.keyword.value;
        }
        else {
            node->v.arguments.args->item[count++].node = e;
        }
    }
    p->scratch_count = mark;
    return node;
}
