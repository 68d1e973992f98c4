/* ast.h - from a concrete to an abstract syntax tree. */
#ifndef Py_AST_H
#define Py_AST_H

#include "node.h"
#include "Python-ast.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(mod_ty) PyAST_FromNode(const node *n, PyCompilerFlags *flags, const char *filename,
    PyArena *arena);

#ifdef __cplusplus
}
#endif
#endif /* Py_AST_H */
