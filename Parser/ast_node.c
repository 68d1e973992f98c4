/* ast_node.c - making nodes and sequences of the syntax tree.
 *
 * A node gets as many bytes as the fields of its kind take; the sizes come from ast.def.
 * Not here: conversion from and to Python objects (ast_convert.c).
 */
#include "Python.h"
#include "py_ast.h"
#include <stddef.h>

static const unsigned short kind_size[AST_KIND_COUNT] = {
#define AST_SUM(name)
#define AST_SUM_AT(name)
#define AST_NODE(base, Kind) [AST_##Kind] = sizeof(struct py_ast_##Kind),
#define AST_END(Kind)
#define AST_LEAF(base, Kind)
#define AST_ONE(Kind, type, name)
#define AST_OPT(Kind, type, name)
#define AST_MANY(Kind, type, name)
#define AST_ENUM(name)
#define AST_VALUE(base, Kind)
#include "ast.def"
};

static const char *const kind_name[AST_KIND_COUNT] = {
    "AST",
#define AST_SUM(name)
#define AST_SUM_AT(name)
#define AST_NODE(base, Kind) [AST_##Kind] = #Kind,
#define AST_END(Kind)
#define AST_LEAF(base, Kind) [AST_##Kind] = #Kind,
#define AST_ONE(Kind, type, name)
#define AST_OPT(Kind, type, name)
#define AST_MANY(Kind, type, name)
#define AST_ENUM(name)
#define AST_VALUE(base, Kind)
#include "ast.def"
};

const char *
py_ast_kind_name(int kind)
{
    return kind_name[kind];
}

py_ast *
py_ast_new(PyArena *arena, int kind, int lineno, int col_offset)
{
    size_t size = offsetof(py_ast, v) + kind_size[kind];
    py_ast *node = PyArena_Malloc(arena, size);
    if (node != NULL) {
        memset(node, 0, size);
        node->kind = (unsigned char)kind;
        node->lineno = lineno;
        node->col_offset = col_offset;
    }
    return node;
}

py_ast **
py_ast_left_spine(py_ast *e, Py_ssize_t *depth)
{
    assert(e->kind == AST_BinOp);
    *depth = 0;
    for (const py_ast *node = e; node->kind == AST_BinOp; node = node->v.BinOp.left) {
        ++*depth;
    }
    py_ast **spine = malloc((size_t)*depth * sizeof *spine);
    if (spine == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t i = 0; i < *depth; i++, e = e->v.BinOp.left) {
        spine[i] = e;
    }
    return spine;
}

py_ast_seq *
py_ast_seq_new(PyArena *arena, Py_ssize_t size)
{
    if (size < 0 || size > (Py_ssize_t)(PY_SSIZE_T_MAX / sizeof(void *)) - 8) {
        return (py_ast_seq *)PyErr_NoMemory();
    }
    size_t bytes = offsetof(py_ast_seq, item) + (size_t)(size ? size : 1) * sizeof(void *);
    py_ast_seq *seq = PyArena_Malloc(arena, bytes);
    if (seq != NULL) {
        memset(seq, 0, bytes);
        seq->size = size;
    }
    return seq;
}
