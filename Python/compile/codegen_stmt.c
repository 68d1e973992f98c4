/* codegen_stmt.c - instructions for statements.
 *
 * A statement leaves the stack as it found it.  Loops and try statements keep a list of frame blocks
 * (codegen.h), from which `continue` knows what it must leave and what it may not.
 */
#include "Python.h"
#include "py_stackguard.h"
#include "codegen.h"

int
py_compile_stmts(compiler *c, py_ast_seq *seq)
{
    for (Py_ssize_t i = 0; i < py_ast_len(seq); i++) {
        if (py_compile_stmt(c, seq->item[i].node) < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- if, while, for ---- */

/* All ends of a chain of elif are the same place: one label, and no recursion. */
static int
compile_if(compiler *c, py_ast *s)
{
    int end = py_unit_new_label(c);
    if (end < 0) {
        return -1;
    }
    for (;;) {
        py_ast_seq *orelse = s->v.If.orelse;
        int truth = py_compile_truth(s->v.If.test);
        if (truth == 1) {
            if (py_compile_stmts(c, s->v.If.body) < 0) {
                return -1;
            }
            break;
        }
        if (truth < 0) {
            int next = orelse != NULL ? py_unit_new_label(c) : end;
            if (next < 0 || py_compile_expr(c, s->v.If.test) < 0
                || py_emit_jump(c, POP_JUMP_IF_FALSE, next) < 0
                || py_compile_stmts(c, s->v.If.body) < 0 || py_emit_jump(c, JUMP_FORWARD, end) < 0) {
                return -1;
            }
            if (orelse == NULL) {
                break;
            }
            py_unit_place(c, next);
        }
        if (py_ast_len(orelse) != 1 || orelse->item[0].node->kind != AST_If) {
            if (py_compile_stmts(c, orelse) < 0) {
                return -1;
            }
            break;
        }
        s = orelse->item[0].node;
        c->unit->lineno = s->lineno;
        c->unit->lineno_is_set = 0;
    }
    py_unit_place(c, end);
    return 0;
}

static int
compile_for(compiler *c, py_ast *s)
{
    int start = py_unit_new_label(c);
    int cleanup = start < 0 ? -1 : py_unit_new_label(c);
    int end = cleanup < 0 ? -1 : py_unit_new_label(c);
    if (end < 0 || py_emit_jump(c, SETUP_LOOP, end) < 0 || py_unit_push_frame(c, FRAME_LOOP, start) < 0
        || py_compile_expr(c, s->v.For.iter) < 0 || py_emit(c, GET_ITER) < 0) {
        return -1;
    }
    py_unit_place(c, start);
    if (py_emit_jump(c, FOR_ITER, cleanup) < 0 || py_compile_expr(c, s->v.For.target) < 0
        || py_compile_stmts(c, s->v.For.body) < 0 || py_emit_jump(c, JUMP_ABSOLUTE, start) < 0) {
        return -1;
    }
    py_unit_place(c, cleanup);
    if (py_emit(c, POP_BLOCK) < 0) {
        return -1;
    }
    py_unit_pop_frame(c);
    if (py_compile_stmts(c, s->v.For.orelse) < 0) {
        return -1;
    }
    py_unit_place(c, end);
    return 0;
}

static int
compile_while(compiler *c, py_ast *s)
{
    int truth = py_compile_truth(s->v.While.test);
    if (truth == 0) {
        return py_compile_stmts(c, s->v.While.orelse);
    }
    int start = py_unit_new_label(c);
    int end = start < 0 ? -1 : py_unit_new_label(c);
    int leave = end < 0 ? -1 : py_unit_new_label(c);
    if (leave < 0 || py_emit_jump(c, SETUP_LOOP, end) < 0) {
        return -1;
    }
    py_unit_place(c, start);
    if (py_unit_push_frame(c, FRAME_LOOP, start) < 0) {
        return -1;
    }
    if (truth < 0 && (py_compile_expr(c, s->v.While.test) < 0
                      || py_emit_jump(c, POP_JUMP_IF_FALSE, leave) < 0)) {
        return -1;
    }
    if (py_compile_stmts(c, s->v.While.body) < 0 || py_emit_jump(c, JUMP_ABSOLUTE, start) < 0) {
        return -1;
    }
    if (truth < 0) {
        py_unit_place(c, leave);
    }
    if (py_emit(c, POP_BLOCK) < 0) {
        return -1;
    }
    py_unit_pop_frame(c);
    if (py_compile_stmts(c, s->v.While.orelse) < 0) {
        return -1;
    }
    py_unit_place(c, end);
    return 0;
}

static int
compile_break(compiler *c)
{
    for (int i = 0; i < c->unit->frame_count; i++) {
        if (c->unit->frames[i].kind == FRAME_LOOP) {
            return py_emit(c, BREAK_LOOP);
        }
    }
    return py_compile_error(c, "'break' outside loop");
}

static int
compile_continue(compiler *c)
{
    const code_unit *u = c->unit;
    int i = u->frame_count - 1;
    if (i < 0) {
        return py_compile_error(c, "'continue' not properly in loop");
    }
    if (u->frames[i].kind == FRAME_LOOP) {
        return py_emit_jump(c, JUMP_ABSOLUTE, u->frames[i].label);
    }
    for (; i >= 0 && u->frames[i].kind != FRAME_LOOP; i--) {
        if (u->frames[i].kind == FRAME_FINALLY_END) {
            return py_compile_error(c, "'continue' not supported inside 'finally' clause");
        }
    }
    if (i < 0) {
        return py_compile_error(c, "'continue' not properly in loop");
    }
    return py_emit_jump(c, CONTINUE_LOOP, u->frames[i].label);
}

/* ---- try, with ---- */

static int
compile_try_finally(compiler *c, py_ast *s)
{
    int body = py_unit_new_label(c);
    int end = body < 0 ? -1 : py_unit_new_label(c);
    if (end < 0 || py_emit_jump(c, SETUP_FINALLY, end) < 0) {
        return -1;
    }
    py_unit_place(c, body);
    if (py_unit_push_frame(c, FRAME_FINALLY_TRY, body) < 0
        || py_compile_stmts(c, s->v.TryFinally.body) < 0 || py_emit(c, POP_BLOCK) < 0) {
        return -1;
    }
    py_unit_pop_frame(c);
    if (py_emit_const(c, Py_None) < 0) {
        return -1;
    }
    py_unit_place(c, end);
    if (py_unit_push_frame(c, FRAME_FINALLY_END, end) < 0
        || py_compile_stmts(c, s->v.TryFinally.finalbody) < 0 || py_emit(c, END_FINALLY) < 0) {
        return -1;
    }
    py_unit_pop_frame(c);
    return 0;
}

/* The exception's type, value and traceback are on the stack, the type on top. */
static int
compile_handler(compiler *c, py_ast *h, int is_last, int end)
{
    if (h->v.ExceptHandler.type == NULL && !is_last) {
        return py_compile_error(c, "default 'except:' must be last");
    }
    c->unit->lineno_is_set = 0;
    c->unit->lineno = h->lineno;
    int next = py_unit_new_label(c);
    if (next < 0) {
        return -1;
    }
    if (h->v.ExceptHandler.type != NULL
        && (py_emit(c, DUP_TOP) < 0 || py_compile_expr(c, h->v.ExceptHandler.type) < 0
            || py_emit_arg(c, COMPARE_OP, PyCmp_EXC_MATCH) < 0
            || py_emit_jump(c, POP_JUMP_IF_FALSE, next) < 0)) {
        return -1;
    }
    if (py_emit(c, POP_TOP) < 0) {
        return -1;
    }
    int status = h->v.ExceptHandler.name != NULL ? py_compile_expr(c, h->v.ExceptHandler.name)
                                                 : py_emit(c, POP_TOP);
    if (status < 0 || py_emit(c, POP_TOP) < 0 || py_compile_stmts(c, h->v.ExceptHandler.body) < 0
        || py_emit_jump(c, JUMP_FORWARD, end) < 0) {
        return -1;
    }
    py_unit_place(c, next);
    return 0;
}

static int
compile_try_except(compiler *c, py_ast *s)
{
    py_ast_seq *handlers = s->v.TryExcept.handlers;
    int body = py_unit_new_label(c);
    int except = body < 0 ? -1 : py_unit_new_label(c);
    int orelse = except < 0 ? -1 : py_unit_new_label(c);
    int end = orelse < 0 ? -1 : py_unit_new_label(c);
    if (end < 0 || py_emit_jump(c, SETUP_EXCEPT, except) < 0) {
        return -1;
    }
    py_unit_place(c, body);
    if (py_unit_push_frame(c, FRAME_EXCEPT, body) < 0 || py_compile_stmts(c, s->v.TryExcept.body) < 0
        || py_emit(c, POP_BLOCK) < 0) {
        return -1;
    }
    py_unit_pop_frame(c);
    if (py_emit_jump(c, JUMP_FORWARD, orelse) < 0) {
        return -1;
    }
    py_unit_place(c, except);
    for (Py_ssize_t i = 0; i < py_ast_len(handlers); i++) {
        if (compile_handler(c, handlers->item[i].node, i == handlers->size - 1, end) < 0) {
            return -1;
        }
    }
    if (py_emit(c, END_FINALLY) < 0) {
        return -1;
    }
    py_unit_place(c, orelse);
    if (py_compile_stmts(c, s->v.TryExcept.orelse) < 0) {
        return -1;
    }
    py_unit_place(c, end);
    return 0;
}

static int
compile_with(compiler *c, py_ast *s)
{
    int body = py_unit_new_label(c);
    int finally = body < 0 ? -1 : py_unit_new_label(c);
    if (finally < 0 || py_compile_expr(c, s->v.With.context_expr) < 0
        || py_emit_jump(c, SETUP_WITH, finally) < 0) {
        return -1;
    }
    py_unit_place(c, body);
    if (py_unit_push_frame(c, FRAME_FINALLY_TRY, body) < 0) {
        return -1;
    }
    int status = s->v.With.optional_vars != NULL ? py_compile_expr(c, s->v.With.optional_vars)
                                                 : py_emit(c, POP_TOP);
    if (status < 0 || py_compile_stmts(c, s->v.With.body) < 0 || py_emit(c, POP_BLOCK) < 0) {
        return -1;
    }
    py_unit_pop_frame(c);
    if (py_emit_const(c, Py_None) < 0) {
        return -1;
    }
    py_unit_place(c, finally);
    if (py_unit_push_frame(c, FRAME_FINALLY_END, finally) < 0 || py_emit(c, WITH_CLEANUP) < 0
        || py_emit(c, END_FINALLY) < 0) {
        return -1;
    }
    py_unit_pop_frame(c);
    return 0;
}

/* ---- assignments ---- */

static int
compile_assign(compiler *c, py_ast *s)
{
    Py_ssize_t size = py_ast_len(s->v.Assign.targets);
    if (py_compile_expr(c, s->v.Assign.value) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        if ((i < size - 1 && py_emit(c, DUP_TOP) < 0)
            || py_compile_expr(c, s->v.Assign.targets->item[i].node) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
inplace_opcode(const compiler *c, int op)
{
    switch (op) {
    case AST_Add: return INPLACE_ADD;
    case AST_Sub: return INPLACE_SUBTRACT;
    case AST_Mult: return INPLACE_MULTIPLY;
    case AST_Div:
        return c->flags->cf_flags & CO_FUTURE_DIVISION ? INPLACE_TRUE_DIVIDE : INPLACE_DIVIDE;
    case AST_Mod: return INPLACE_MODULO;
    case AST_Pow: return INPLACE_POWER;
    case AST_LShift: return INPLACE_LSHIFT;
    case AST_RShift: return INPLACE_RSHIFT;
    case AST_BitOr: return INPLACE_OR;
    case AST_BitXor: return INPLACE_XOR;
    case AST_BitAnd: return INPLACE_AND;
    default: return INPLACE_FLOOR_DIVIDE;
    }
}

static int *
context_of(py_ast *e)
{
    switch (e->kind) {
    case AST_Attribute: return &e->v.Attribute.ctx;
    case AST_Subscript: return &e->v.Subscript.ctx;
    case AST_Name: return &e->v.Name.ctx;
    default: return NULL;
    }
}

static int
compile_augmented(compiler *c, py_ast *s)
{
    py_ast *target = s->v.AugAssign.target;
    int *ctx = context_of(target);
    if (ctx == NULL) {
        PyErr_SetString(PyExc_SystemError, "invalid target for augmented assignment");
        return -1;
    }
    int original = *ctx;
    *ctx = AST_AugLoad;
    int status = py_compile_expr(c, target);
    if (status == 0) {
        status = py_compile_expr(c, s->v.AugAssign.value);
    }
    if (status == 0) {
        status = py_emit(c, inplace_opcode(c, s->v.AugAssign.op));
    }
    if (status == 0) {
        *ctx = AST_AugStore;
        status = py_compile_expr(c, target);
    }
    *ctx = original;
    return status;
}

/* ---- print, exec, raise, assert ---- */

static int
compile_print(compiler *c, py_ast *s)
{
    int to_file = s->v.Print.dest != NULL;
    if (to_file && py_compile_expr(c, s->v.Print.dest) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < py_ast_len(s->v.Print.values); i++) {
        py_ast *e = s->v.Print.values->item[i].node;
        int status;
        if (to_file) {
            status = py_emit(c, DUP_TOP) < 0 || py_compile_expr(c, e) < 0 || py_emit(c, ROT_TWO) < 0
                || py_emit(c, PRINT_ITEM_TO) < 0 ? -1 : 0;
        }
        else {
            status = py_compile_expr(c, e) < 0 ? -1 : py_emit(c, PRINT_ITEM);
        }
        if (status < 0) {
            return -1;
        }
    }
    if (s->v.Print.nl) {
        return py_emit(c, to_file ? PRINT_NEWLINE_TO : PRINT_NEWLINE);
    }
    return to_file ? py_emit(c, POP_TOP) : 0;
}

static int
compile_exec(compiler *c, py_ast *s)
{
    if (py_compile_expr(c, s->v.Exec.body) < 0) {
        return -1;
    }
    if (s->v.Exec.globals == NULL) {
        if (py_emit_const(c, Py_None) < 0 || py_emit(c, DUP_TOP) < 0) {
            return -1;
        }
    }
    else {
        if (py_compile_expr(c, s->v.Exec.globals) < 0) {
            return -1;
        }
        int status = s->v.Exec.locals != NULL ? py_compile_expr(c, s->v.Exec.locals)
                                              : py_emit(c, DUP_TOP);
        if (status < 0) {
            return -1;
        }
    }
    return py_emit(c, EXEC_STMT);
}

static int
compile_raise(compiler *c, py_ast *s)
{
    py_ast *parts[] = {s->v.Raise.type, s->v.Raise.inst, s->v.Raise.tback};
    int count = 0;
    while (count < 3 && parts[count] != NULL) {
        if (py_compile_expr(c, parts[count]) < 0) {
            return -1;
        }
        count++;
    }
    return py_emit_arg(c, RAISE_VARARGS, count);
}

static int
compile_assert(compiler *c, py_ast *s)
{
    py_ast *test = s->v.Assert.test;
    if (Py_OptimizeFlag) {
        return 0;
    }
    if (test->kind == AST_Tuple && py_ast_len(test->v.Tuple.elts) > 0
        && PyErr_WarnExplicit(PyExc_SyntaxWarning,
                              "assertion is always true, perhaps remove parentheses?",
                              c->filename, c->unit->lineno, NULL, NULL) < 0) {
        return -1;
    }
    int end = py_unit_new_label(c);
    PyObject *name = end < 0 ? NULL : py_compile_intern(c, "AssertionError");
    if (name == NULL || py_compile_expr(c, test) < 0 || py_emit_jump(c, POP_JUMP_IF_TRUE, end) < 0) {
        return -1;
    }
    int index = py_unit_add_name(c, &c->unit->names, name);
    if (index < 0 || py_emit_arg(c, LOAD_GLOBAL, index) < 0) {
        return -1;
    }
    if (s->v.Assert.msg != NULL
        && (py_compile_expr(c, s->v.Assert.msg) < 0 || py_emit_arg(c, CALL_FUNCTION, 1) < 0)) {
        return -1;
    }
    if (py_emit_arg(c, RAISE_VARARGS, 1) < 0) {
        return -1;
    }
    py_unit_place(c, end);
    return 0;
}

static int
compile_return(compiler *c, py_ast *s)
{
    if (c->unit->scope->type != BLOCK_FUNCTION) {
        return py_compile_error(c, "'return' outside function");
    }
    int status = s->v.Return.value != NULL ? py_compile_expr(c, s->v.Return.value)
                                           : py_emit_const(c, Py_None);
    return status < 0 ? -1 : py_emit(c, RETURN_VALUE);
}

static int
compile_expression_statement(compiler *c, py_ast *e)
{
    if (c->interactive && c->nesting <= 1) {
        return py_compile_expr(c, e) < 0 ? -1 : py_emit(c, PRINT_EXPR);
    }
    if (e->kind == AST_Str || e->kind == AST_Num) {
        return 0;
    }
    return py_compile_expr(c, e) < 0 ? -1 : py_emit(c, POP_TOP);
}

int
py_compile_stmt(compiler *c, py_ast *s)
{
    if (py_stack_check(" during compilation")) {
        return -1;
    }
    c->unit->lineno = s->lineno;
    c->unit->lineno_is_set = 0;
    switch (s->kind) {
    case AST_FunctionDef: return py_compile_function(c, s);
    case AST_ClassDef: return py_compile_class(c, s);
    case AST_Return: return compile_return(c, s);
    case AST_Delete: return py_compile_exprs(c, s->v.Delete.targets);
    case AST_Assign: return compile_assign(c, s);
    case AST_AugAssign: return compile_augmented(c, s);
    case AST_Print: return compile_print(c, s);
    case AST_For: return compile_for(c, s);
    case AST_While: return compile_while(c, s);
    case AST_If: return compile_if(c, s);
    case AST_With: return compile_with(c, s);
    case AST_Raise: return compile_raise(c, s);
    case AST_TryExcept: return compile_try_except(c, s);
    case AST_TryFinally: return compile_try_finally(c, s);
    case AST_Assert: return compile_assert(c, s);
    case AST_Import: return py_compile_import(c, s);
    case AST_ImportFrom: return py_compile_import_from(c, s);
    case AST_Exec: return compile_exec(c, s);
    case AST_Expr: return compile_expression_statement(c, s->v.Expr.value);
    case AST_Break: return compile_break(c);
    case AST_Continue: return compile_continue(c);
    default: return 0;        /* global, pass */
    }
}
