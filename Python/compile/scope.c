/* scope.c - the second walk, over scopes: where does each name live?
 *
 *     local       bound here
 *     explicit    named in a global statement
 *     cell        bound here, in a function, and free in a function inside
 *     free        bound in a function around this one
 *     implicit    none of these: global or builtin
 *
 * Downwards go the names bound in the functions around (`bound`) and those declared global
 * (`globals`); upwards come the names that children found free.  Names bound in a class are not
 * visible inside its methods.
 */
#include "Python.h"
#include "py_stackguard.h"
#include "symtable.h"

typedef struct {
    py_symtable *table;
    py_scope *scope;
    py_name_table *bound;         /* NULL in the module */
    py_name_table *globals;
    py_name_table local;          /* names bound in this scope */
    py_name_table decided;        /* name: SCOPE_* */
    py_name_table *free;          /* names free here: the result for the scope around */
} analysis;

/* A set holds names with the value 1. */
static int
include(analysis *a, py_name_table *set, PyObject *name)
{
    return py_nametab_set(set, a->table->arena, name, 1);
}

static int
decide(analysis *a, PyObject *name, int where)
{
    return py_nametab_set(&a->decided, a->table->arena, name, where);
}

static int
decide_global(analysis *a, PyObject *name, int bits)
{
    if (bits & DEF_PARAM) {
        PyErr_Format(PyExc_SyntaxError, "name '%s' is local and global",
                     PyString_AS_STRING(name));
        PyErr_SyntaxLocation(a->table->filename, a->scope->lineno);
        return -1;
    }
    if (a->bound != NULL) {
        py_nametab_remove(a->bound, name);
    }
    return decide(a, name, SCOPE_GLOBAL_EXPLICIT) < 0 || include(a, a->globals, name) < 0 ? -1 : 0;
}

static int
decide_name(analysis *a, PyObject *name, int bits)
{
    if (bits & DEF_GLOBAL) {
        return decide_global(a, name, bits);
    }
    if (bits & DEF_BOUND) {
        py_nametab_remove(a->globals, name);
        return decide(a, name, SCOPE_LOCAL) < 0 || include(a, &a->local, name) < 0 ? -1 : 0;
    }
    if (a->bound != NULL && py_nametab_has(a->bound, name)) {
        a->scope->has_free = 1;
        return decide(a, name, SCOPE_FREE) < 0 || include(a, a->free, name) < 0 ? -1 : 0;
    }
    if (!py_nametab_has(a->globals, name) && a->scope->nested) {
        a->scope->has_free = 1;
    }
    return decide(a, name, SCOPE_GLOBAL_IMPLICIT);
}

/* Names of a function that a child found free live in cells. */
static int
decide_cells(analysis *a, py_name_table *child_free)
{
    Py_ssize_t at = 0;
    PyObject *name;
    int where;
    while (py_nametab_next(&a->decided, &at, &name, &where)) {
        if (where == SCOPE_LOCAL && py_nametab_has(child_free, name)) {
            if (decide(a, name, SCOPE_CELL) < 0) {
                return -1;
            }
            py_nametab_remove(child_free, name);
        }
    }
    return 0;
}

/* Writes the decisions into the symbols, and adds names that are only passed through. */
static int
update_symbols(analysis *a, const py_name_table *child_free)
{
    py_name_table *symbols = &a->scope->symbols;
    PyArena *arena = a->table->arena;
    Py_ssize_t at = 0;
    PyObject *name;
    int bits;
    while (py_nametab_next(symbols, &at, &name, &bits)) {
        bits |= py_nametab_get(&a->decided, name, 0) << SCOPE_OFFSET;
        if (py_nametab_set(symbols, arena, name, bits) < 0) {
            return -1;
        }
    }
    at = 0;
    while (py_nametab_next(child_free, &at, &name, NULL)) {
        if (py_nametab_has(symbols, name)) {
            bits = py_nametab_get(symbols, name, 0);
            if (a->scope->type == BLOCK_CLASS && (bits & (DEF_BOUND | DEF_GLOBAL))
                && py_nametab_set(symbols, arena, name, bits | DEF_FREE_CLASS) < 0) {
                return -1;
            }
        }
        else if (a->bound != NULL && py_nametab_has(a->bound, name)
                 && py_nametab_set(symbols, arena, name, SCOPE_FREE << SCOPE_OFFSET) < 0) {
            return -1;
        }
    }
    return 0;
}

/* exec and import * would add locals that a nested function could not see. */
static int
check_unoptimized(const analysis *a)
{
    const py_scope *scope = a->scope;
    if (scope->type != BLOCK_FUNCTION || !scope->unoptimized
        || !(scope->has_free || scope->child_free)) {
        return 0;
    }
    const char *why = scope->child_free ? "contains a nested function with free variables"
                                        : "is a nested function";
    const char *format;
    switch (scope->unoptimized) {
    case UNOPT_TOPLEVEL: case UNOPT_EXEC:
        return 0;
    case UNOPT_IMPORT_STAR:
        format = "import * is not allowed in function '%.100s' because it %s";
        break;
    case UNOPT_BARE_EXEC:
        format = "unqualified exec is not allowed in function '%.100s' because it %s";
        break;
    default:
        format = "function '%.100s' uses import * and bare exec, which are illegal because it %s";
    }
    PyErr_Format(PyExc_SyntaxError, format, PyString_AS_STRING(scope->name), why);
    PyErr_SyntaxLocation(a->table->filename, scope->opt_lineno);
    return -1;
}

static int analyze(py_symtable *table, py_scope *scope, py_name_table *bound,
                   py_name_table *globals, py_name_table *free);

/* Children first: their free names make our cells.  Each gets copies of the sets, which it changes. */
static int
analyze_children(analysis *a, const py_name_table *bound, const py_name_table *globals,
                 py_name_table *child_free)
{
    PyArena *arena = a->table->arena;
    for (Py_ssize_t i = 0; i < a->scope->child_count; i++) {
        py_scope *child = a->scope->children[i];
        py_name_table child_bound, child_globals;
        if (py_nametab_init(&child_bound, arena) < 0
            || py_nametab_update(&child_bound, arena, bound) < 0
            || py_nametab_init(&child_globals, arena) < 0
            || py_nametab_update(&child_globals, arena, globals) < 0
            || analyze(a->table, child, &child_bound, &child_globals, child_free) < 0) {
            return -1;
        }
        if (child->has_free || child->child_free) {
            a->scope->child_free = 1;
        }
    }
    return 0;
}

static int
add_visible(analysis *a, py_name_table *bound, py_name_table *globals)
{
    PyArena *arena = a->table->arena;
    if (a->bound != NULL && py_nametab_update(bound, arena, a->bound) < 0) {
        return -1;
    }
    return py_nametab_update(globals, arena, a->globals);
}

static int
analyze(py_symtable *table, py_scope *scope, py_name_table *bound, py_name_table *globals,
        py_name_table *free)
{
    analysis a = {.table = table, .scope = scope, .bound = bound, .globals = globals, .free = free};
    PyArena *arena = table->arena;
    py_name_table inner_bound, inner_globals, child_free;
    Py_ssize_t at = 0;
    PyObject *name;
    int bits;
    if (py_stack_check(" during compilation") || py_nametab_init(&a.local, arena) < 0
        || py_nametab_init(&a.decided, arena) < 0 || py_nametab_init(&inner_bound, arena) < 0
        || py_nametab_init(&inner_globals, arena) < 0 || py_nametab_init(&child_free, arena) < 0) {
        return -1;
    }
    /* what a class binds or declares global means nothing to its methods: they see what was there before */
    if (scope->type == BLOCK_CLASS && add_visible(&a, &inner_bound, &inner_globals) < 0) {
        return -1;
    }
    while (py_nametab_next(&scope->symbols, &at, &name, &bits)) {
        if (decide_name(&a, name, bits) < 0) {
            return -1;
        }
    }
    if (scope->type != BLOCK_CLASS) {
        if (scope->type == BLOCK_FUNCTION
            && py_nametab_update(&inner_bound, arena, &a.local) < 0) {
            return -1;
        }
        if (add_visible(&a, &inner_bound, &inner_globals) < 0) {
            return -1;
        }
    }
    if (analyze_children(&a, &inner_bound, &inner_globals, &child_free) < 0
        || (scope->type == BLOCK_FUNCTION && decide_cells(&a, &child_free) < 0)
        || update_symbols(&a, &child_free) < 0 || check_unoptimized(&a) < 0) {
        return -1;
    }
    return py_nametab_update(free, arena, &child_free);
}

int
py_scope_analyze(py_symtable *table)
{
    py_name_table globals, free;
    if (py_nametab_init(&globals, table->arena) < 0 || py_nametab_init(&free, table->arena) < 0) {
        return -1;
    }
    return analyze(table, table->top, NULL, &globals, &free);
}

int
py_scope_of(const py_scope *scope, PyObject *name)
{
    return (py_nametab_get(&scope->symbols, name, 0) >> SCOPE_OFFSET) & SCOPE_MASK;
}
