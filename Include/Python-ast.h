/* Python-ast.h - abstract syntax trees in C.
 *
 * A tree is made by PyAST_FromNode, PyParser_ASTFromString or PyAST_obj2mod, and goes to PyAST_Compile,
 * PyAST_mod2obj or PySymtable_Build.  What is inside of a node is not public: take it apart as an object
 * of the module _ast.
 */
#ifndef Py_PYTHON_AST_H
#define Py_PYTHON_AST_H

#include "asdl.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _mod *mod_ty;
typedef struct _mod *stmt_ty;
typedef struct _mod *expr_ty;
typedef struct _mod *slice_ty;
typedef struct _mod *comprehension_ty;
typedef struct _mod *excepthandler_ty;
typedef struct _mod *arguments_ty;
typedef struct _mod *keyword_ty;
typedef struct _mod *alias_ty;

typedef enum _expr_context {
    Load = 1, Store, Del, AugLoad, AugStore, Param
} expr_context_ty;

typedef enum _boolop {
    And = 1, Or
} boolop_ty;

typedef enum _operator {
    Add = 1, Sub, Mult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv
} operator_ty;

typedef enum _unaryop {
    Invert = 1, Not, UAdd, USub
} unaryop_ty;

typedef enum _cmpop {
    Eq = 1, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn
} cmpop_ty;

/* To an instance of a class of _ast, and back: mode 0 a module, 1 an expression, 2 a statement at a prompt. */
PyAPI_FUNC(PyObject *) PyAST_mod2obj(mod_ty t);
PyAPI_FUNC(mod_ty) PyAST_obj2mod(PyObject *ast, PyArena *arena, int mode);
PyAPI_FUNC(int) PyAST_Check(PyObject *obj);

#ifdef __cplusplus
}
#endif
#endif /* Py_PYTHON_AST_H */
