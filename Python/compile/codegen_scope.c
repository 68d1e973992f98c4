/* codegen_scope.c - what has a code object of its own: functions, lambdas, classes, comprehensions.
 *
 * The inner code object becomes a constant of the outer; MAKE_FUNCTION, or MAKE_CLOSURE when it has free
 * names, turns it into a function at run time.
 */
#include "Python.h"
#include "py_stackguard.h"
#include "codegen.h"

/* Where the outer code keeps the variable that the inner one calls `name`. */
static int
closure_operand(compiler *c, PyCodeObject *co, PyObject *name)
{
    code_unit *u = c->unit;
    int where = py_scope_of(u->scope, name);
    int index = where == SCOPE_CELL ? py_nametab_get(&u->cellvars.index, name, -1)
                                    : py_nametab_get(&u->freevars.index, name, -1);
    if (index < 0) {
        PyErr_Format(PyExc_SystemError, "no scope for '%.100s' of %.100s in %.100s",
                     PyString_AS_STRING(name), PyString_AS_STRING(co->co_name),
                     PyString_AS_STRING(u->name));
        return -1;
    }
    return where == SCOPE_CELL ? index : u->cellvars.count + index;
}

/* co is taken over. */
static int
make_closure_steal(compiler *c, PyCodeObject *co, Py_ssize_t defaults)
{
    int status = 0;
    if (co == NULL) {
        return -1;
    }
    int count = (int)PyCode_GetNumFree(co);
    for (int i = 0; status == 0 && i < count; i++) {
        PyObject *name = PyTuple_GET_ITEM(co->co_freevars, i);
        int operand = closure_operand(c, co, name);
        status = operand < 0 ? -1 : py_emit_arg(c, LOAD_CLOSURE, operand);
    }
    if (status == 0 && count > 0) {
        status = py_emit_arg(c, BUILD_TUPLE, count);
    }
    if (status == 0) {
        status = py_emit_const(c, (PyObject *)co);
    }
    if (status == 0) {
        status = py_emit_arg(c, count > 0 ? MAKE_CLOSURE : MAKE_FUNCTION, (int)defaults);
    }
    Py_DECREF(co);
    return status;
}

/* Ends the inner unit whatever happened in it. */
static PyCodeObject *
finish_unit(compiler *c, int status)
{
    PyCodeObject *co = status < 0 ? NULL : py_assemble(c, 1);
    py_unit_leave(c);
    return co;
}

static int
apply_decorators(compiler *c, py_ast_seq *decorators)
{
    for (Py_ssize_t i = 0; i < py_ast_len(decorators); i++) {
        if (py_emit_arg(c, CALL_FUNCTION, 1) < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- functions ---- */

/* Unpacks the arguments that stand for tuples. */
static int
unpack_params(compiler *c, py_ast_seq *args)
{
    for (Py_ssize_t i = 0; i < py_ast_len(args); i++) {
        py_ast *arg = args->item[i].node;
        char text[32];
        if (arg->kind != AST_Tuple) {
            continue;
        }
        PyOS_snprintf(text, sizeof text, ".%zd", i);
        PyObject *name = py_compile_intern(c, text);
        if (name == NULL || py_compile_name_op(c, name, AST_Load) < 0 || py_compile_expr(c, arg) < 0) {
            return -1;
        }
    }
    return 0;
}

int
py_compile_is_docstring(py_ast *s)
{
    return s->kind == AST_Expr && s->v.Expr.value->kind == AST_Str;
}

static int
compile_function_body(compiler *c, py_ast *s)
{
    py_ast_seq *body = s->v.FunctionDef.body;
    py_ast_seq *args = s->v.FunctionDef.args->v.arguments.args;
    py_ast *first = py_ast_len(body) ? body->item[0].node : NULL;
    int has_doc = first != NULL && py_compile_is_docstring(first);
    PyObject *doc = has_doc && Py_OptimizeFlag < 2 ? first->v.Expr.value->v.Str.s : Py_None;
    if (py_unit_add_const(c, doc) < 0 || unpack_params(c, args) < 0) {
        return -1;
    }
    c->unit->argcount = (int)py_ast_len(args);
    for (Py_ssize_t i = has_doc; i < py_ast_len(body); i++) {
        if (py_compile_stmt(c, body->item[i].node) < 0) {
            return -1;
        }
    }
    return 0;
}

int
py_compile_function(compiler *c, py_ast *s)
{
    py_ast_seq *defaults = s->v.FunctionDef.args->v.arguments.defaults;
    py_ast_seq *decorators = s->v.FunctionDef.decorator_list;
    PyObject *name = s->v.FunctionDef.name;
    if (py_compile_exprs(c, decorators) < 0 || py_compile_exprs(c, defaults) < 0) {
        return -1;
    }
    int status = py_unit_enter(c, name, s, s->lineno);
    if (status == 0) {
        status = compile_function_body(c, s);
    }
    if (make_closure_steal(c, finish_unit(c, status), py_ast_len(defaults)) < 0
        || apply_decorators(c, decorators) < 0) {
        return -1;
    }
    return py_compile_name_op(c, name, AST_Store);
}

static int
compile_lambda_body(compiler *c, py_ast *e)
{
    py_ast_seq *args = e->v.Lambda.args->v.arguments.args;
    /* the first constant is the docstring: none */
    if (py_unit_add_const(c, Py_None) < 0 || unpack_params(c, args) < 0) {
        return -1;
    }
    c->unit->argcount = (int)py_ast_len(args);
    if (py_compile_expr(c, e->v.Lambda.body) < 0) {
        return -1;
    }
    return py_emit(c, c->unit->scope->is_generator ? POP_TOP : RETURN_VALUE);
}

int
py_compile_lambda(compiler *c, py_ast *e)
{
    py_ast_seq *defaults = e->v.Lambda.args->v.arguments.defaults;
    PyObject *name = py_compile_intern(c, "<lambda>");
    if (name == NULL || py_compile_exprs(c, defaults) < 0) {
        return -1;
    }
    int status = py_unit_enter(c, name, e, e->lineno);
    if (status == 0) {
        status = compile_lambda_body(c, e);
    }
    return make_closure_steal(c, finish_unit(c, status), py_ast_len(defaults));
}

/* ---- classes ---- */

static int
compile_class_body(compiler *c, py_ast *s)
{
    py_ast_seq *body = s->v.ClassDef.body;
    Py_ssize_t i = 0;
    PyObject *name = py_compile_intern(c, "__name__");
    PyObject *module = name == NULL ? NULL : py_compile_intern(c, "__module__");
    c->unit->private_name = s->v.ClassDef.name;
    if (module == NULL || py_compile_name_op(c, name, AST_Load) < 0
        || py_compile_name_op(c, module, AST_Store) < 0) {
        return -1;
    }
    if (py_ast_len(body) && py_compile_is_docstring(body->item[0].node) && Py_OptimizeFlag < 2) {
        PyObject *doc = py_compile_intern(c, "__doc__");
        if (doc == NULL || py_compile_expr(c, body->item[0].node->v.Expr.value) < 0
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
    return py_emit(c, LOAD_LOCALS) < 0 ? -1 : py_emit(c, RETURN_VALUE);
}

int
py_compile_class(compiler *c, py_ast *s)
{
    py_ast_seq *decorators = s->v.ClassDef.decorator_list;
    PyObject *name = s->v.ClassDef.name;
    if (py_compile_exprs(c, decorators) < 0 || py_emit_const(c, name) < 0
        || py_compile_exprs(c, s->v.ClassDef.bases) < 0
        || py_emit_arg(c, BUILD_TUPLE, (int)py_ast_len(s->v.ClassDef.bases)) < 0) {
        return -1;
    }
    int status = py_unit_enter(c, name, s, s->lineno);
    if (status == 0) {
        status = compile_class_body(c, s);
    }
    if (make_closure_steal(c, finish_unit(c, status), 0) < 0
        || py_emit_arg(c, CALL_FUNCTION, 0) < 0 || py_emit(c, BUILD_CLASS) < 0
        || apply_decorators(c, decorators) < 0) {
        return -1;
    }
    return py_compile_name_op(c, name, AST_Store);
}

/* ---- comprehensions ---- */

/* The innermost step: what is done with each element. */
static int
compile_element(compiler *c, py_ast *e, int depth)
{
    if (e->kind == AST_DictComp) {
        return py_compile_expr(c, e->v.DictComp.value) < 0 || py_compile_expr(c, e->v.DictComp.key) < 0
            ? -1 : py_emit_arg(c, MAP_ADD, depth + 1);
    }
    if (py_compile_expr(c, e->v.ListComp.elt) < 0) {
        return -1;
    }
    switch (e->kind) {
    case AST_ListComp:
        return py_emit_arg(c, LIST_APPEND, depth + 1);
    case AST_SetComp:
        return py_emit_arg(c, SET_ADD, depth + 1);
    default:
        return py_emit(c, YIELD_VALUE) < 0 ? -1 : py_emit(c, POP_TOP);
    }
}

static int
compile_clause(compiler *c, py_ast *e, py_ast_seq *generators, int depth)
{
    py_ast *clause = generators->item[depth].node;
    int start = py_unit_new_label(c);
    int skip = start < 0 ? -1 : py_unit_new_label(c);
    int end = skip < 0 ? -1 : py_unit_new_label(c);
    if (end < 0 || py_stack_check(" during compilation")) {
        return -1;
    }
    if (depth == 0 && e->kind != AST_ListComp) {
        /* the outermost iterator is the function's argument */
        c->unit->argcount = 1;
        if (py_emit_arg(c, LOAD_FAST, 0) < 0) {
            return -1;
        }
    }
    else if (py_compile_expr(c, clause->v.comprehension.iter) < 0 || py_emit(c, GET_ITER) < 0) {
        return -1;
    }
    py_unit_place(c, start);
    if (py_emit_jump(c, FOR_ITER, end) < 0
        || py_compile_expr(c, clause->v.comprehension.target) < 0) {
        return -1;
    }
    py_ast_seq *ifs = clause->v.comprehension.ifs;
    for (Py_ssize_t i = 0; i < py_ast_len(ifs); i++) {
        if (py_compile_expr(c, ifs->item[i].node) < 0
            || py_emit_jump(c, POP_JUMP_IF_FALSE, skip) < 0) {
            return -1;
        }
    }
    int status = depth + 1 < generators->size ? compile_clause(c, e, generators, depth + 1)
                                              : compile_element(c, e, depth + 1);
    if (status < 0) {
        return -1;
    }
    py_unit_place(c, skip);
    if (py_emit_jump(c, JUMP_ABSOLUTE, start) < 0) {
        return -1;
    }
    py_unit_place(c, end);
    return 0;
}

static int
compile_comprehension_body(compiler *c, py_ast *e, py_ast_seq *generators)
{
    if (e->kind == AST_SetComp && py_emit_arg(c, BUILD_SET, 0) < 0) {
        return -1;
    }
    if (e->kind == AST_DictComp && py_emit_arg(c, BUILD_MAP, 0) < 0) {
        return -1;
    }
    if (compile_clause(c, e, generators, 0) < 0) {
        return -1;
    }
    return e->kind == AST_GeneratorExp ? 0 : py_emit(c, RETURN_VALUE);
}

int
py_compile_comprehension(compiler *c, py_ast *e)
{
    if (e->kind == AST_ListComp) {
        return py_emit_arg(c, BUILD_LIST, 0) < 0 ? -1
            : compile_clause(c, e, e->v.ListComp.generators, 0);
    }
    const char *text = e->kind == AST_GeneratorExp ? "<genexpr>"
        : e->kind == AST_SetComp ? "<setcomp>" : "<dictcomp>";
    py_ast_seq *generators = e->kind == AST_DictComp ? e->v.DictComp.generators
                                                     : e->v.SetComp.generators;
    PyObject *name = py_compile_intern(c, text);
    if (name == NULL) {
        return -1;
    }
    int status = py_unit_enter(c, name, e, e->lineno);
    if (status == 0) {
        status = compile_comprehension_body(c, e, generators);
    }
    if (make_closure_steal(c, finish_unit(c, status), 0) < 0
        || py_compile_expr(c, generators->item[0].node->v.comprehension.iter) < 0
        || py_emit(c, GET_ITER) < 0) {
        return -1;
    }
    return py_emit_arg(c, CALL_FUNCTION, 1);
}
