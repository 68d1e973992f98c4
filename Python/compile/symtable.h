/* symtable.h - scopes and what each name means in them.
 *
 *     walk (symtable.c): every binding and use sets bits      a: DEF_PARAM | USE
 *     analysis (scope.c): every name gets a scope             a: LOCAL << SCOPE_OFFSET | …
 *
 * I1 A node that opens a scope points to it (py_ast.scope); scopes are the arena's.
 * I2 After the analysis the scope bits of each symbol are one of SCOPE_*.
 */
#ifndef SYMTABLE_H
#define SYMTABLE_H

#include "py_ast.h"
#include "name_table.h"

/* How a name occurs in a scope; the numbers are those of the _symtable module. */
enum {
    DEF_GLOBAL = 1,
    DEF_LOCAL = 2,
    DEF_PARAM = 4,
    DEF_USE = 8,
    DEF_FREE = 16,
    DEF_FREE_CLASS = 32,      /* free in a method, and bound in the class around it */
    DEF_IMPORT = 64,
    DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT
};

enum { SCOPE_OFFSET = 11, SCOPE_MASK = 7 };

enum {
    SCOPE_LOCAL = 1,
    SCOPE_GLOBAL_EXPLICIT,
    SCOPE_GLOBAL_IMPLICIT,
    SCOPE_FREE,
    SCOPE_CELL
};

typedef enum { BLOCK_FUNCTION, BLOCK_CLASS, BLOCK_MODULE } block_type;

/* Why the locals of a scope cannot be known. */
enum { UNOPT_IMPORT_STAR = 1, UNOPT_EXEC = 2, UNOPT_BARE_EXEC = 4, UNOPT_TOPLEVEL = 8 };

typedef struct py_scope {
    struct py_scope *outer;           /* NULL for the module */
    struct py_scope **children;       /* in order of appearance */
    Py_ssize_t child_count;
    Py_ssize_t child_room;
    py_ast *node;                     /* that opened it */
    PyObject *name;                   /* borrowed from the arena */
    py_name_table symbols;            /* name: bits */
    PyObject **params;                /* names of parameters, in order of co_varnames */
    Py_ssize_t param_count;
    Py_ssize_t param_room;
    block_type type;
    int lineno;
    int unoptimized;                  /* UNOPT_* */
    int opt_lineno;                   /* of the statement that made it so */
    unsigned nested : 1;              /* inside a function */
    unsigned has_free : 1;            /* a name of an outer function, or a global in a nested one */
    unsigned child_free : 1;          /* a child has */
    unsigned is_generator : 1;
    unsigned returns_value : 1;
    unsigned has_varargs : 1;
    unsigned has_varkeywords : 1;
} py_scope;

typedef struct {
    PyArena *arena;
    const char *filename;
    py_scope *top;
    py_scope *current;
    PyObject *private_name;           /* of the innermost class, borrowed, or NULL */
} py_symtable;

/* Walks and analyses. Returns status. Raises yes. */
int py_symtable_build(py_symtable *table, py_ast *mod, const char *filename, PyArena *arena);
/* scope.c. Returns status. Raises yes. */
int py_scope_analyze(py_symtable *table);
/* SCOPE_* of a mangled name, 0 when it does not occur. Raises no. */
int py_scope_of(const py_scope *scope, PyObject *name);
/* The name as it is in a class, kept in the arena. Returns borrowed. Raises yes. */
PyObject *py_mangled_name(PyArena *arena, PyObject *private_name, PyObject *name);

PyAPI_FUNC(PyObject *) _Py_Mangle(PyObject *privateobj, PyObject *ident);

#endif /* SYMTABLE_H */
