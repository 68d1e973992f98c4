/* context.c - an expression becomes the target of an assignment or deletion.
 *
 * Only names, attributes, subscripts and displays of those may stand there.  The checks keep an error in
 * the parser (parser.h) and let parsing go on.
 */
#include "parser.h"

void
py_parser_check_name(py_parser *p, PyObject *name, int lineno)
{
    const char *text = PyString_AS_STRING(name);
    if (strcmp(text, "None") == 0) {
        py_parser_misuse(p, lineno, "cannot assign to None");
    }
    else if (strcmp(text, "__debug__") == 0) {
        py_parser_misuse(p, lineno, "cannot assign to __debug__");
    }
    else if (Py_Py3kWarningFlag) {
        if (strcmp(text, "True") == 0 || strcmp(text, "False") == 0) {
            py_parser_warn(p, lineno, "assignment to True or False is forbidden in 3.x");
        }
        else if (strcmp(text, "nonlocal") == 0) {
            py_parser_warn(p, lineno, "nonlocal is a keyword in 3.x");
        }
    }
}

/* What an expression that cannot be a target is called in the message. */
static const char *
word_for(const py_ast *e)
{
    switch (e->kind) {
    case AST_Lambda: return "lambda";
    case AST_Call: return "function call";
    case AST_BoolOp: case AST_BinOp: case AST_UnaryOp: return "operator";
    case AST_GeneratorExp: return "generator expression";
    case AST_Yield: return "yield expression";
    case AST_ListComp: return "list comprehension";
    case AST_SetComp: return "set comprehension";
    case AST_DictComp: return "dict comprehension";
    case AST_Dict: case AST_Set: case AST_Num: case AST_Str: return "literal";
    case AST_Compare: return "comparison";
    case AST_Repr: return "repr";
    case AST_IfExp: return "conditional expression";
    case AST_Tuple: return "()";
    default: return "expression";
    }
}

static void
refuse(py_parser *p, const py_ast *e, int ctx, int lineno)
{
    char message[100];
    PyOS_snprintf(message, sizeof message, "can't %s %s",
                  ctx == AST_Store ? "assign to" : "delete", word_for(e));
    py_parser_misuse(p, lineno, message);
}

static void
set_all(py_parser *p, py_ast_seq *elts, int ctx, int lineno)
{
    for (Py_ssize_t i = 0; i < py_ast_len(elts); i++) {
        py_parser_set_context(p, elts->item[i].node, ctx, lineno);
    }
}

/* Depth is bounded by what the parser could nest. */
void
py_parser_set_context(py_parser *p, py_ast *e, int ctx, int lineno)
{
    switch (e->kind) {
    case AST_Attribute:
        if (ctx == AST_Store) {
            py_parser_check_name(p, e->v.Attribute.attr, lineno);
        }
        e->v.Attribute.ctx = ctx;
        break;
    case AST_Subscript:
        e->v.Subscript.ctx = ctx;
        break;
    case AST_Name:
        if (ctx == AST_Store) {
            py_parser_check_name(p, e->v.Name.id, lineno);
        }
        e->v.Name.ctx = ctx;
        break;
    case AST_List:
        e->v.List.ctx = ctx;
        set_all(p, e->v.List.elts, ctx, lineno);
        break;
    case AST_Tuple:
        if (py_ast_len(e->v.Tuple.elts) == 0) {
            refuse(p, e, ctx, lineno);
            break;
        }
        e->v.Tuple.ctx = ctx;
        set_all(p, e->v.Tuple.elts, ctx, lineno);
        break;
    default:
        refuse(p, e, ctx, lineno);
        break;
    }
}
