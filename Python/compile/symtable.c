/* symtable.c - the first walk over a tree: which scopes there are, and how names occur in them.
 *
 * The order of the walk decides the order of names in code objects and of warnings; it is that of the
 * reference: targets of an assignment before its value, the element of a list comprehension
 * before its loops.
 *
 * I1 table->current is the scope of the node being visited.
 *
 * Not here: what the occurrences mean (scope.c); the tables as objects (symtable_object.c).
 */
#include "Python.h"
#include "py_stackguard.h"
#include "symtable.h"

static int visit_stmt(py_symtable *t, py_ast *s);
static int visit_expr(py_symtable *t, py_ast *e);

/* ---- errors ---- */

static int
fail_at(py_symtable *t, int lineno, const char *message)
{
    PyErr_SetString(PyExc_SyntaxError, message);
    PyErr_SyntaxLocation(t->filename, lineno);
    return -1;
}

static int
warn(py_symtable *t, const char *message, int lineno)
{
    if (PyErr_WarnExplicit(PyExc_SyntaxWarning, message, t->filename, lineno, NULL, NULL) < 0) {
        if (PyErr_ExceptionMatches(PyExc_SyntaxWarning)) {
            fail_at(t, lineno, message);
        }
        return -1;
    }
    return 0;
}

/* ---- scopes ---- */

/* Room for one more in an arena array. Returns status. */
static int
grow(PyArena *arena, void *array, Py_ssize_t count, Py_ssize_t *room)
{
    void **place = array;
    if (count < *room) {
        return 0;
    }
    Py_ssize_t wanted = *room ? 2 * *room : 4;
    void *grown = PyArena_Malloc(arena, (size_t)wanted * sizeof(void *));
    if (grown == NULL) {
        return -1;
    }
    if (count) {
        memcpy(grown, *place, (size_t)count * sizeof(void *));
    }
    *place = grown;
    *room = wanted;
    return 0;
}

static int
enter_scope(py_symtable *t, PyObject *name, block_type type, py_ast *node, int lineno)
{
    py_scope *outer = t->current;
    py_scope *scope = PyArena_Malloc(t->arena, sizeof *scope);
    if (scope == NULL) {
        return -1;
    }
    memset(scope, 0, sizeof *scope);
    if (py_nametab_init(&scope->symbols, t->arena) < 0) {
        return -1;
    }
    scope->outer = outer;
    scope->node = node;
    scope->name = name;
    scope->type = type;
    scope->lineno = lineno;
    scope->nested = outer != NULL && (outer->nested || outer->type == BLOCK_FUNCTION);
    if (outer != NULL) {
        if (grow(t->arena, &outer->children, outer->child_count, &outer->child_room) < 0) {
            return -1;
        }
        outer->children[outer->child_count++] = scope;
    }
    node->scope = scope;
    t->current = scope;
    return 0;
}

static PyObject *
constant_name(py_symtable *t, const char *text)
{
    PyObject *name = PyString_InternFromString(text);
    if (name != NULL && PyArena_AddPyObject(t->arena, name) < 0) {
        Py_CLEAR(name);
    }
    return name;
}

static int
enter_named_scope(py_symtable *t, const char *name, py_ast *node, int lineno)
{
    PyObject *obj = constant_name(t, name);
    return obj == NULL ? -1 : enter_scope(t, obj, BLOCK_FUNCTION, node, lineno);
}

static void
leave_scope(py_symtable *t)
{
    t->current = t->current->outer;
}

/* ---- occurrences ---- */

static int
add_param(py_symtable *t, PyObject *name)
{
    py_scope *scope = t->current;
    if (grow(t->arena, &scope->params, scope->param_count, &scope->param_room) < 0) {
        return -1;
    }
    scope->params[scope->param_count++] = name;
    return 0;
}

static int
add_def(py_symtable *t, PyObject *name, int flag)
{
    py_scope *scope = t->current;
    PyObject *mangled = py_mangled_name(t->arena, t->private_name, name);
    if (mangled == NULL) {
        return -1;
    }
    int bits = py_nametab_get(&scope->symbols, mangled, 0);
    if ((flag & DEF_PARAM) && (bits & DEF_PARAM)) {
        PyErr_Format(PyExc_SyntaxError, "duplicate argument '%s' in function definition",
                     PyString_AS_STRING(name));
        PyErr_SyntaxLocation(t->filename, scope->lineno);
        return -1;
    }
    if (py_nametab_set(&scope->symbols, t->arena, mangled, bits | flag) < 0) {
        return -1;
    }
    if (flag & DEF_PARAM) {
        return add_param(t, mangled);
    }
    if (flag & DEF_GLOBAL) {
        py_name_table *globals = &t->top->symbols;
        return py_nametab_set(globals, t->arena, mangled, py_nametab_get(globals, mangled, 0) | flag);
    }
    return 0;
}

/* The nameless parameter that receives argument i. */
static int
add_implicit_param(py_symtable *t, Py_ssize_t i)
{
    char text[32];
    PyOS_snprintf(text, sizeof text, ".%zd", i);
    PyObject *name = constant_name(t, text);
    return name == NULL ? -1 : add_def(t, name, DEF_PARAM);
}

/* ---- sequences ---- */

static int
visit_stmts(py_symtable *t, py_ast_seq *seq)
{
    for (Py_ssize_t i = 0; i < py_ast_len(seq); i++) {
        if (visit_stmt(t, seq->item[i].node) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
visit_exprs(py_symtable *t, py_ast_seq *seq)
{
    for (Py_ssize_t i = 0; i < py_ast_len(seq); i++) {
        if (visit_expr(t, seq->item[i].node) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
visit_optional(py_symtable *t, py_ast *e)
{
    return e == NULL ? 0 : visit_expr(t, e);
}

/* ---- functions ---- */

static int visit_nested_params(py_symtable *t, py_ast_seq *args);

static int
visit_params(py_symtable *t, py_ast_seq *args, int outermost)
{
    for (Py_ssize_t i = 0; i < py_ast_len(args); i++) {
        py_ast *arg = args->item[i].node;
        int status = 0;
        if (arg->kind == AST_Name) {
            status = add_def(t, arg->v.Name.id, DEF_PARAM);
        }
        else if (arg->kind != AST_Tuple) {
            status = fail_at(t, t->current->lineno, "invalid expression in parameter list");
        }
        else if (outermost) {
            status = add_implicit_param(t, i);
        }
        if (status < 0) {
            return -1;
        }
    }
    return outermost ? 0 : visit_nested_params(t, args);
}

static int
visit_nested_params(py_symtable *t, py_ast_seq *args)
{
    if (py_stack_check(" during compilation")) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < py_ast_len(args); i++) {
        py_ast *arg = args->item[i].node;
        if (arg->kind == AST_Tuple && visit_params(t, arg->v.Tuple.elts, 0) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Inside the function; the defaults belong outside. */
static int
visit_arguments(py_symtable *t, py_ast *a)
{
    if (visit_params(t, a->v.arguments.args, 1) < 0) {
        return -1;
    }
    if (a->v.arguments.vararg != NULL) {
        if (add_def(t, a->v.arguments.vararg, DEF_PARAM) < 0) {
            return -1;
        }
        t->current->has_varargs = 1;
    }
    if (a->v.arguments.kwarg != NULL) {
        if (add_def(t, a->v.arguments.kwarg, DEF_PARAM) < 0) {
            return -1;
        }
        t->current->has_varkeywords = 1;
    }
    return visit_nested_params(t, a->v.arguments.args);
}

static int
visit_function(py_symtable *t, py_ast *s)
{
    py_ast *args = s->v.FunctionDef.args;
    if (add_def(t, s->v.FunctionDef.name, DEF_LOCAL) < 0
        || visit_exprs(t, args->v.arguments.defaults) < 0
        || visit_exprs(t, s->v.FunctionDef.decorator_list) < 0
        || enter_scope(t, s->v.FunctionDef.name, BLOCK_FUNCTION, s, s->lineno) < 0
        || visit_arguments(t, args) < 0 || visit_stmts(t, s->v.FunctionDef.body) < 0) {
        return -1;
    }
    leave_scope(t);
    return 0;
}

static int
visit_class(py_symtable *t, py_ast *s)
{
    PyObject *outer_private = t->private_name;
    if (add_def(t, s->v.ClassDef.name, DEF_LOCAL) < 0
        || visit_exprs(t, s->v.ClassDef.bases) < 0
        || visit_exprs(t, s->v.ClassDef.decorator_list) < 0
        || enter_scope(t, s->v.ClassDef.name, BLOCK_CLASS, s, s->lineno) < 0) {
        return -1;
    }
    t->private_name = s->v.ClassDef.name;
    if (visit_stmts(t, s->v.ClassDef.body) < 0) {
        return -1;
    }
    t->private_name = outer_private;
    leave_scope(t);
    return 0;
}

static int
visit_lambda(py_symtable *t, py_ast *e)
{
    py_ast *args = e->v.Lambda.args;
    if (visit_exprs(t, args->v.arguments.defaults) < 0
        || enter_named_scope(t, "lambda", e, e->lineno) < 0 || visit_arguments(t, args) < 0
        || visit_expr(t, e->v.Lambda.body) < 0) {
        return -1;
    }
    leave_scope(t);
    return 0;
}

/* ---- comprehensions ---- */

static int
visit_clause(py_symtable *t, py_ast *clause)
{
    return visit_expr(t, clause->v.comprehension.target) < 0
        || visit_expr(t, clause->v.comprehension.iter) < 0
        || visit_exprs(t, clause->v.comprehension.ifs) < 0 ? -1 : 0;
}

/* Generator expressions and the comprehensions of sets and dicts are functions of one
 * argument: the outermost iterable. */
static int
visit_comprehension(py_symtable *t, py_ast *e, const char *name, py_ast_seq *generators,
                    py_ast *elt, py_ast *value)
{
    py_ast *outermost = generators->item[0].node;
    if (visit_expr(t, outermost->v.comprehension.iter) < 0
        || enter_named_scope(t, name, e, 0) < 0) {
        return -1;
    }
    t->current->is_generator = e->kind == AST_GeneratorExp;
    if (add_implicit_param(t, 0) < 0 || visit_expr(t, outermost->v.comprehension.target) < 0
        || visit_exprs(t, outermost->v.comprehension.ifs) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 1; i < generators->size; i++) {
        if (visit_clause(t, generators->item[i].node) < 0) {
            return -1;
        }
    }
    if (visit_optional(t, value) < 0 || visit_expr(t, elt) < 0) {
        return -1;
    }
    leave_scope(t);
    return 0;
}

static int
visit_list_comprehension(py_symtable *t, py_ast *e)
{
    py_ast_seq *generators = e->v.ListComp.generators;
    if (visit_expr(t, e->v.ListComp.elt) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < generators->size; i++) {
        if (visit_clause(t, generators->item[i].node) < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- expressions ---- */

static int
visit_slice(py_symtable *t, py_ast *s)
{
    switch (s->kind) {
    case AST_Slice:
        return visit_optional(t, s->v.Slice.lower) < 0 || visit_optional(t, s->v.Slice.upper) < 0
            || visit_optional(t, s->v.Slice.step) < 0 ? -1 : 0;
    case AST_ExtSlice:
        if (py_stack_check(" during compilation")) {
            return -1;
        }
        for (Py_ssize_t i = 0; i < py_ast_len(s->v.ExtSlice.dims); i++) {
            if (visit_slice(t, s->v.ExtSlice.dims->item[i].node) < 0) {
                return -1;
            }
        }
        return 0;
    case AST_Index:
        return visit_expr(t, s->v.Index.value);
    default:
        return 0;
    }
}

static int
visit_binary(py_symtable *t, py_ast *e)
{
    Py_ssize_t depth;
    py_ast **spine = py_ast_left_spine(e, &depth);
    if (spine == NULL) {
        return -1;
    }
    int status = visit_expr(t, spine[depth - 1]->v.BinOp.left);
    while (status == 0 && depth > 0) {
        status = visit_expr(t, spine[--depth]->v.BinOp.right);
    }
    free(spine);
    return status;
}

static int
visit_keywords(py_symtable *t, py_ast_seq *seq)
{
    for (Py_ssize_t i = 0; i < py_ast_len(seq); i++) {
        if (visit_expr(t, seq->item[i].node->v.keyword.value) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
visit_call(py_symtable *t, py_ast *e)
{
    return visit_expr(t, e->v.Call.func) < 0 || visit_exprs(t, e->v.Call.args) < 0
        || visit_keywords(t, e->v.Call.keywords) < 0 || visit_optional(t, e->v.Call.starargs) < 0
        || visit_optional(t, e->v.Call.kwargs) < 0 ? -1 : 0;
}

static int
visit_yield(py_symtable *t, py_ast *e)
{
    if (visit_optional(t, e->v.Yield.value) < 0) {
        return -1;
    }
    t->current->is_generator = 1;
    if (t->current->returns_value) {
        return fail_at(t, e->lineno, "'return' with argument inside generator");
    }
    return 0;
}

static int
visit_expr(py_symtable *t, py_ast *e)
{
    if (py_stack_check(" during compilation")) {
        return -1;
    }
    switch (e->kind) {
    case AST_Name:
        return add_def(t, e->v.Name.id, e->v.Name.ctx == AST_Load ? DEF_USE : DEF_LOCAL);
    case AST_Num: case AST_Str:
        return 0;
    case AST_BoolOp:
        return visit_exprs(t, e->v.BoolOp.values);
    case AST_BinOp:
        return visit_binary(t, e);
    case AST_UnaryOp:
        return visit_expr(t, e->v.UnaryOp.operand);
    case AST_Lambda:
        return visit_lambda(t, e);
    case AST_IfExp:
        return visit_expr(t, e->v.IfExp.test) < 0 || visit_expr(t, e->v.IfExp.body) < 0
            || visit_expr(t, e->v.IfExp.orelse) < 0 ? -1 : 0;
    case AST_Dict:
        return visit_exprs(t, e->v.Dict.keys) < 0 || visit_exprs(t, e->v.Dict.values) < 0 ? -1 : 0;
    case AST_Set:
        return visit_exprs(t, e->v.Set.elts);
    case AST_ListComp:
        return visit_list_comprehension(t, e);
    case AST_GeneratorExp:
        return visit_comprehension(t, e, "genexpr", e->v.GeneratorExp.generators,
                                   e->v.GeneratorExp.elt, NULL);
    case AST_SetComp:
        return visit_comprehension(t, e, "setcomp", e->v.SetComp.generators, e->v.SetComp.elt,
                                   NULL);
    case AST_DictComp:
        return visit_comprehension(t, e, "dictcomp", e->v.DictComp.generators,
                                   e->v.DictComp.key, e->v.DictComp.value);
    case AST_Yield:
        return visit_yield(t, e);
    case AST_Compare:
        return visit_expr(t, e->v.Compare.left) < 0
            || visit_exprs(t, e->v.Compare.comparators) < 0 ? -1 : 0;
    case AST_Call:
        return visit_call(t, e);
    case AST_Repr:
        return visit_expr(t, e->v.Repr.value);
    case AST_Attribute:
        return visit_expr(t, e->v.Attribute.value);
    case AST_Subscript:
        return visit_expr(t, e->v.Subscript.value) < 0
            || visit_slice(t, e->v.Subscript.slice) < 0 ? -1 : 0;
    case AST_List:
        return visit_exprs(t, e->v.List.elts);
    case AST_Tuple:
        return visit_exprs(t, e->v.Tuple.elts);
    default:
        PyErr_SetString(PyExc_SystemError, "unknown kind of expression");
        return -1;
    }
}

/* ---- statements ---- */

static int
visit_alias(py_symtable *t, py_ast *alias)
{
    PyObject *name = alias->v.alias.asname != NULL ? alias->v.alias.asname : alias->v.alias.name;
    const char *text = PyString_AS_STRING(name);
    const char *dot = strchr(text, '.');
    if (strcmp(text, "*") == 0) {
        if (t->current->type != BLOCK_MODULE
            && warn(t, "import * only allowed at module level", t->current->lineno) < 0) {
            return -1;
        }
        t->current->unoptimized |= UNOPT_IMPORT_STAR;
        return 0;
    }
    if (dot != NULL) {
        PyObject *first = PyString_FromStringAndSize(text, dot - text);
        if (first != NULL) {
            PyString_InternInPlace(&first);
        }
        if (first == NULL || PyArena_AddPyObject(t->arena, first) < 0) {
            Py_XDECREF(first);
            return -1;
        }
        name = first;
    }
    return add_def(t, name, DEF_IMPORT);
}

static int
visit_import(py_symtable *t, py_ast_seq *names, int lineno)
{
    for (Py_ssize_t i = 0; i < py_ast_len(names); i++) {
        if (visit_alias(t, names->item[i].node) < 0) {
            return -1;
        }
    }
    if (t->current->unoptimized && !t->current->opt_lineno) {
        t->current->opt_lineno = lineno;
    }
    return 0;
}

static int
visit_exec(py_symtable *t, py_ast *s)
{
    if (visit_expr(t, s->v.Exec.body) < 0) {
        return -1;
    }
    if (!t->current->opt_lineno) {
        t->current->opt_lineno = s->lineno;
    }
    if (s->v.Exec.globals == NULL) {
        t->current->unoptimized |= UNOPT_BARE_EXEC;
        return 0;
    }
    t->current->unoptimized |= UNOPT_EXEC;
    return visit_expr(t, s->v.Exec.globals) < 0 || visit_optional(t, s->v.Exec.locals) < 0 ? -1 : 0;
}

static int
visit_global(py_symtable *t, py_ast *s)
{
    for (Py_ssize_t i = 0; i < py_ast_len(s->v.Global.names); i++) {
        PyObject *name = s->v.Global.names->item[i].name;
        PyObject *mangled = py_mangled_name(t->arena, t->private_name, name);
        if (mangled == NULL) {
            return -1;
        }
        int bits = py_nametab_get(&t->current->symbols, mangled, 0);
        if (bits & (DEF_LOCAL | DEF_USE)) {
            char text[256];
            PyOS_snprintf(text, sizeof text,
                          bits & DEF_LOCAL ? "name '%.400s' is assigned to before global declaration"
                                           : "name '%.400s' is used prior to global declaration",
                          PyString_AS_STRING(name));
            if (warn(t, text, s->lineno) < 0) {
                return -1;
            }
        }
        if (add_def(t, name, DEF_GLOBAL) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
visit_return(py_symtable *t, py_ast *s)
{
    if (s->v.Return.value == NULL) {
        return 0;
    }
    if (visit_expr(t, s->v.Return.value) < 0) {
        return -1;
    }
    t->current->returns_value = 1;
    if (t->current->is_generator) {
        return fail_at(t, s->lineno, "'return' with argument inside generator");
    }
    return 0;
}

static int
visit_handlers(py_symtable *t, py_ast_seq *handlers)
{
    for (Py_ssize_t i = 0; i < py_ast_len(handlers); i++) {
        py_ast *h = handlers->item[i].node;
        if (visit_optional(t, h->v.ExceptHandler.type) < 0
            || visit_optional(t, h->v.ExceptHandler.name) < 0
            || visit_stmts(t, h->v.ExceptHandler.body) < 0) {
            return -1;
        }
    }
    return 0;
}

/* A chain of elif leans to the right as deep as it is long. */
static int
visit_if(py_symtable *t, py_ast *s)
{
    for (;;) {
        if (visit_expr(t, s->v.If.test) < 0 || visit_stmts(t, s->v.If.body) < 0) {
            return -1;
        }
        py_ast_seq *orelse = s->v.If.orelse;
        if (py_ast_len(orelse) != 1 || orelse->item[0].node->kind != AST_If) {
            return visit_stmts(t, orelse);
        }
        s = orelse->item[0].node;
    }
}

static int
visit_stmt(py_symtable *t, py_ast *s)
{
    if (py_stack_check(" during compilation")) {
        return -1;
    }
    switch (s->kind) {
    case AST_FunctionDef:
        return visit_function(t, s);
    case AST_ClassDef:
        return visit_class(t, s);
    case AST_Return:
        return visit_return(t, s);
    case AST_Delete:
        return visit_exprs(t, s->v.Delete.targets);
    case AST_Assign:
        return visit_exprs(t, s->v.Assign.targets) < 0
            || visit_expr(t, s->v.Assign.value) < 0 ? -1 : 0;
    case AST_AugAssign:
        return visit_expr(t, s->v.AugAssign.target) < 0
            || visit_expr(t, s->v.AugAssign.value) < 0 ? -1 : 0;
    case AST_Print:
        return visit_optional(t, s->v.Print.dest) < 0
            || visit_exprs(t, s->v.Print.values) < 0 ? -1 : 0;
    case AST_For:
        return visit_expr(t, s->v.For.target) < 0 || visit_expr(t, s->v.For.iter) < 0
            || visit_stmts(t, s->v.For.body) < 0 || visit_stmts(t, s->v.For.orelse) < 0 ? -1 : 0;
    case AST_While:
        return visit_expr(t, s->v.While.test) < 0 || visit_stmts(t, s->v.While.body) < 0
            || visit_stmts(t, s->v.While.orelse) < 0 ? -1 : 0;
    case AST_If:
        return visit_if(t, s);
    case AST_With:
        return visit_expr(t, s->v.With.context_expr) < 0
            || visit_optional(t, s->v.With.optional_vars) < 0
            || visit_stmts(t, s->v.With.body) < 0 ? -1 : 0;
    case AST_Raise:
        return visit_optional(t, s->v.Raise.type) < 0 || visit_optional(t, s->v.Raise.inst) < 0
            || visit_optional(t, s->v.Raise.tback) < 0 ? -1 : 0;
    case AST_TryExcept:
        return visit_stmts(t, s->v.TryExcept.body) < 0
            || visit_stmts(t, s->v.TryExcept.orelse) < 0
            || visit_handlers(t, s->v.TryExcept.handlers) < 0 ? -1 : 0;
    case AST_TryFinally:
        return visit_stmts(t, s->v.TryFinally.body) < 0
            || visit_stmts(t, s->v.TryFinally.finalbody) < 0 ? -1 : 0;
    case AST_Assert:
        return visit_expr(t, s->v.Assert.test) < 0
            || visit_optional(t, s->v.Assert.msg) < 0 ? -1 : 0;
    case AST_Import:
        return visit_import(t, s->v.Import.names, s->lineno);
    case AST_ImportFrom:
        return visit_import(t, s->v.ImportFrom.names, s->lineno);
    case AST_Exec:
        return visit_exec(t, s);
    case AST_Global:
        return visit_global(t, s);
    case AST_Expr:
        return visit_expr(t, s->v.Expr.value);
    default:
        return 0;
    }
}

int
py_symtable_build(py_symtable *table, py_ast *mod, const char *filename, PyArena *arena)
{
    memset(table, 0, sizeof *table);
    table->arena = arena;
    table->filename = filename;
    PyObject *name = constant_name(table, "top");
    if (name == NULL || enter_scope(table, name, BLOCK_MODULE, mod, 0) < 0) {
        return -1;
    }
    table->top = table->current;
    table->top->unoptimized = UNOPT_TOPLEVEL;
    int status;
    switch (mod->kind) {
    case AST_Module:
        status = visit_stmts(table, mod->v.Module.body);
        break;
    case AST_Interactive:
        status = visit_stmts(table, mod->v.Interactive.body);
        break;
    case AST_Expression:
        status = visit_expr(table, mod->v.Expression.body);
        break;
    default:
        PyErr_SetString(PyExc_RuntimeError, "this compiler does not handle Suites");
        status = -1;
    }
    return status < 0 ? -1 : py_scope_analyze(table);
}
