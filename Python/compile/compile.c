/* compile.c - from a tree, or a text, to a code object: the entry points of the compiler.
 *
 *     future statements ─▶ symbol table ─▶ instructions ─▶ bytes
 *
 * Not here: PyRun_* and Py_CompileString* (Python/runtime), the builtin compile() (Python/builtins).
 */
#include "Python.h"
#include "py_ast.h"
#include "py_compile.h"
#include "codegen.h"
#include "ast.h"

/* ---- the module ---- */

static int
compile_body(compiler *c, py_ast_seq *body)
{
    Py_ssize_t i = 0;
    if (py_ast_len(body) == 0) {
        return 0;
    }
    py_ast *first = body->item[0].node;
    if (py_compile_is_docstring(first) && Py_OptimizeFlag < 2) {
        PyObject *doc = py_compile_intern(c, "__doc__");
        if (doc == NULL || py_compile_expr(c, first->v.Expr.value) < 0
            || py_compile_name_op(c, doc, AST_Store) < 0) {
            return -1;
        }
        i = 1;
    }
    for (; i < py_ast_len(body); i++) {
        if (py_compile_stmt(c, body->item[i].node) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyCodeObject *
compile_module(compiler *c, py_ast *mod)
{
    PyObject *name = py_compile_intern(c, "<module>");
    int return_none = 1;
    PyCodeObject *co = NULL;
    if (name == NULL) {
        return NULL;
    }
    int status = py_unit_enter(c, name, mod, 0);
    if (status == 0) {
        switch (mod->kind) {
        case AST_Module:
            status = compile_body(c, mod->v.Module.body);
            break;
        case AST_Interactive:
            c->interactive = 1;
            status = py_compile_stmts(c, mod->v.Interactive.body);
            break;
        default:
            status = py_compile_expr(c, mod->v.Expression.body);
            return_none = 0;
        }
    }
    if (status == 0) {
        co = py_assemble(c, return_none);
    }
    py_unit_leave(c);
    return co;
}

/* Units that an error left open. */
static void
close_units(compiler *c)
{
    while (c->unit != NULL) {
        py_unit_leave(c);
    }
}

PyCodeObject *
PyAST_Compile(struct _mod *mod, const char *filename, PyCompilerFlags *flags, PyArena *arena)
{
    compiler c;
    PyCompilerFlags local_flags = {0};
    PyCodeObject *co = NULL;
    memset(&c, 0, sizeof c);
    c.arena = arena;
    c.filename = filename;
    c.flags = flags != NULL ? flags : &local_flags;
    if (py_future_from_tree(mod, filename, &c.future) < 0) {
        return NULL;
    }
    c.future.ff_features |= c.flags->cf_flags;
    c.flags->cf_flags = c.future.ff_features;
    c.filename_object = PyString_FromString(filename);
    if (c.filename_object != NULL && py_symtable_build(&c.symtable, mod, filename, arena) == 0) {
        co = compile_module(&c, mod);
    }
    close_units(&c);
    Py_XDECREF(c.filename_object);
    return co;
}

/* ---- texts ---- */

static PyObject *
finish(py_ast *tree, const char *filename, PyCompilerFlags *flags, PyArena *arena)
{
    PyObject *result = NULL;
    if (tree != NULL) {
        result = flags != NULL && (flags->cf_flags & PyCF_ONLY_AST)
            ? py_ast_to_object(tree)
            : (PyObject *)PyAST_Compile(tree, filename, flags, arena);
    }
    PyArena_Free(arena);
    return result;
}

PyCodeObject *
PyNode_Compile(struct _node *tree, const char *filename)
{
    PyCodeObject *code = NULL;
    PyArena *arena = PyArena_New();
    if (arena != NULL) {
        mod_ty mod = PyAST_FromNode(tree, NULL, filename, arena);
        code = mod == NULL ? NULL : PyAST_Compile(mod, filename, NULL, arena);
        PyArena_Free(arena);
    }
    return code;
}

PyObject *
py_compile_source(const char *text, const char *filename, int start, PyCompilerFlags *flags)
{
    PyArena *arena = PyArena_New();
    if (arena == NULL) {
        return NULL;
    }
    return finish(py_parse_text(text, filename, start, flags, arena), filename, flags, arena);
}

PyObject *
py_compile_file(FILE *fp, const char *filename, int start, PyCompilerFlags *flags)
{
    PyArena *arena = PyArena_New();
    if (arena == NULL) {
        return NULL;
    }
    return finish(py_parse_file(fp, filename, start, flags, arena), filename, flags, arena);
}

PyObject *
py_compile_interactive(FILE *fp, const char *filename, const char *prompt, const char *more,
                       PyCompilerFlags *flags, int *result)
{
    PyArena *arena = PyArena_New();
    *result = PY_READ_ERROR;
    if (arena == NULL) {
        return NULL;
    }
    py_ast *tree = py_parse_interactive(fp, filename, Py_single_input, prompt, more, flags, result,
                                        arena);
    PyObject *code = finish(tree, filename, flags, arena);
    if (tree != NULL && code == NULL) {
        *result = PY_READ_ERROR;
    }
    return code;
}

static int
mode_of(int start)
{
    return start == Py_file_input ? 0 : start == Py_eval_input ? 1 : 2;
}

PyObject *
py_compile_ast_object(PyObject *tree, const char *filename, int start, PyCompilerFlags *flags)
{
    PyArena *arena = PyArena_New();
    if (arena == NULL) {
        return NULL;
    }
    PyObject *result = NULL;
    py_ast *mod = py_ast_from_object(tree, arena, mode_of(start));
    if (mod != NULL) {
        result = (PyObject *)PyAST_Compile(mod, filename, flags, arena);
    }
    PyArena_Free(arena);
    return result;
}

/* ---- public faces of the parser ---- */

struct _mod *
PyParser_ASTFromString(const char *text, const char *filename, int start, PyCompilerFlags *flags,
                       PyArena *arena)
{
    return py_parse_text(text, filename, start, flags, arena);
}

struct _mod *
PyParser_ASTFromFile(FILE *fp, const char *filename, int start, char *prompt, char *more,
                     PyCompilerFlags *flags, int *errcode, PyArena *arena)
{
    int result;
    if (prompt == NULL && more == NULL) {
        return py_parse_file(fp, filename, start, flags, arena);
    }
    py_ast *tree = py_parse_interactive(fp, filename, start, prompt, more, flags, &result, arena);
    if (tree == NULL && result == PY_READ_EOF && errcode != NULL) {
        *errcode = 11;            /* end of file, as the errcode constants number it */
    }
    return tree;
}
