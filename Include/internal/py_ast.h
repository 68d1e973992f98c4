/* py_ast.h - the syntax tree as C sees it.
 *
 * All nodes are one struct with a kind and a union of the kinds' fields; Parser/ast.def lists
 * them.  A node is allocated only as large as its kind needs, from the arena of its compilation.
 *
 * I1 A node, its sequences and the objects in it live exactly as long as the arena.
 * I2 Identifiers are interned `str` objects: equal names are the same pointer.
 * I3 A sequence field that is NULL is an empty list; AST_ONE fields are never NULL (except those
 *    of trees converted from Python, which Parser/ast_convert.c checks before it makes them).
 *
 * The public tag `struct _mod` (PyAST_Compile and others take it) is this node.
 */
#ifndef PY_AST_H
#define PY_AST_H

#include "Python.h"

typedef struct _mod py_ast;
struct py_interp;

/* At the end of an interpreter: drops the classes of _ast (Parser/ast_types.c). Raises no. */
void py_ast_types_fini(struct py_interp *interp);

typedef struct {
    Py_ssize_t size;
    union {
        py_ast *node;
        PyObject *name;    /* borrowed from the arena */
        int number;        /* AST_ENUM value */
    } item[1];
} py_ast_seq;

enum {
    AST_KIND_NONE,
#define AST_SUM(name)
#define AST_SUM_AT(name)
#define AST_NODE(base, Kind) AST_##Kind,
#define AST_END(Kind)
#define AST_LEAF(base, Kind) AST_##Kind,
#define AST_ONE(Kind, type, name)
#define AST_OPT(Kind, type, name)
#define AST_MANY(Kind, type, name)
#define AST_ENUM(name)
#define AST_VALUE(base, Kind)
#include "../../Parser/ast.def"
    AST_KIND_COUNT
};

/* The AST_ENUM numbers: AST_Load and the others, each base from 1. */
enum { AST_Load = 1, AST_Store, AST_Del, AST_AugLoad, AST_AugStore, AST_Param };
enum { AST_And = 1, AST_Or };
enum { AST_Add = 1, AST_Sub, AST_Mult, AST_Div, AST_Mod, AST_Pow, AST_LShift, AST_RShift,
       AST_BitOr, AST_BitXor, AST_BitAnd, AST_FloorDiv };
enum { AST_Invert = 1, AST_Not, AST_UAdd, AST_USub };
enum { AST_Eq = 1, AST_NotEq, AST_Lt, AST_LtE, AST_Gt, AST_GtE, AST_Is, AST_IsNot, AST_In,
       AST_NotIn };

#define AST_C_identifier PyObject *
#define AST_C_string PyObject *
#define AST_C_object PyObject *
#define AST_C_int int
#define AST_C_bool int
#define AST_C_expr_context int
#define AST_C_boolop int
#define AST_C_operator int
#define AST_C_unaryop int
#define AST_C_cmpop int
#define AST_C_stmt py_ast *
#define AST_C_expr py_ast *
#define AST_C_slice py_ast *
#define AST_C_excepthandler py_ast *
#define AST_C_arguments py_ast *
#define AST_C_keyword py_ast *
#define AST_C_alias py_ast *
#define AST_C_comprehension py_ast *

struct _mod {
    struct py_scope *scope;    /* of a node that opens one: set by the symbol table, its memory */
    unsigned char kind;    /* AST_<Kind> */
    int lineno;            /* from 1; 0 where the kind has no position */
    int col_offset;        /* in bytes of the UTF-8 line; -1 for a string over several lines */
    union {
#define AST_SUM(name)
#define AST_SUM_AT(name)
#define AST_NODE(base, Kind) struct py_ast_##Kind {
#define AST_END(Kind) } Kind;
#define AST_LEAF(base, Kind)
#define AST_ONE(Kind, type, name) AST_C_##type name;
#define AST_OPT(Kind, type, name) AST_C_##type name;
#define AST_MANY(Kind, type, name) py_ast_seq *name;
#define AST_ENUM(name)
#define AST_VALUE(base, Kind)
#include "../../Parser/ast.def"
    } v;
};

static inline Py_ssize_t
py_ast_len(const py_ast_seq *seq)
{
    return seq == NULL ? 0 : seq->size;
}

static inline py_ast *
py_ast_node(const py_ast_seq *seq, Py_ssize_t i)
{
    return seq->item[i].node;
}

/* A zeroed node of that kind. Returns a node of `arena`. Raises yes. */
py_ast *py_ast_new(PyArena *arena, int kind, int lineno, int col_offset);

/* A sequence of `size` empty items. Returns a sequence of `arena`. Raises yes. */
py_ast_seq *py_ast_seq_new(PyArena *arena, Py_ssize_t size);

/* a + b + c + … leans to the left as deep as it is long: its `*depth` BinOps from `e` downwards, for those who must not
   recurse on that side. Returns memory for free(). Raises yes. */
py_ast **py_ast_left_spine(py_ast *e, Py_ssize_t *depth);

/* The name of a kind, as its class has it. Returns borrowed. Raises no. */
const char *py_ast_kind_name(int kind);

/* Tree to Python objects and back; `_ast` module and its classes. PyAST_mod2obj and
 * PyAST_obj2mod are the public faces. */
PyObject *py_ast_to_object(py_ast *node);                       /* Returns new. Raises yes. */
py_ast *py_ast_from_object(PyObject *tree, PyArena *arena, int mode);
                                                 /* Returns a node of `arena`. Raises yes. */

PyAPI_FUNC(PyObject *) PyAST_mod2obj(struct _mod *tree);
PyAPI_FUNC(struct _mod *) PyAST_obj2mod(PyObject *tree, PyArena *arena, int mode);
PyAPI_FUNC(int) PyAST_Check(PyObject *obj);

#endif /* PY_AST_H */
