/* codegen_expr.c - instructions for expressions.
 *
 * An expression leaves one value on the stack; in context Store and Del it takes what belongs to it
 * from there.  AugLoad and AugStore are the two halves of `target op= value`: the first leaves the
 * container (and subscript) below the value, the second uses them.
 *
 * Not here: functions and comprehensions (codegen_scope.c), slices (codegen_slice.c).
 */
#include "Python.h"
#include "py_stackguard.h"
#include "codegen.h"

int
py_compile_exprs(compiler *c, py_ast_seq *seq)
{
    for (Py_ssize_t i = 0; i < py_ast_len(seq); i++) {
        if (py_compile_expr(c, seq->item[i].node) < 0) {
            return -1;
        }
    }
    return 0;
}

int
py_compile_truth(py_ast *e)
{
    switch (e->kind) {
    case AST_Num: {
        int truth = PyObject_IsTrue(e->v.Num.n);
        if (truth < 0) {
            PyErr_Clear();
        }
        return truth;
    }
    case AST_Str:
        return PyObject_IsTrue(e->v.Str.s);
    case AST_Name:
        if (strcmp(PyString_AS_STRING(e->v.Name.id), "__debug__") == 0) {
            return !Py_OptimizeFlag;
        }
        return -1;
    default:
        return -1;
    }
}

/* ---- names ---- */

typedef enum { STORE_FAST_LOCAL, STORE_GLOBAL_NAME, STORE_CELL, STORE_BY_NAME } storage;

static storage
storage_of(const py_scope *scope, int where)
{
    switch (where) {
    case SCOPE_FREE: case SCOPE_CELL:
        return STORE_CELL;
    case SCOPE_LOCAL:
        return scope->type == BLOCK_FUNCTION ? STORE_FAST_LOCAL : STORE_BY_NAME;
    case SCOPE_GLOBAL_IMPLICIT:
        return scope->type == BLOCK_FUNCTION && !scope->unoptimized ? STORE_GLOBAL_NAME
                                                                    : STORE_BY_NAME;
    case SCOPE_GLOBAL_EXPLICIT:
        return STORE_GLOBAL_NAME;
    default:
        return STORE_BY_NAME;
    }
}

/* The opcode for one of load, store, delete; 0 when there is none. */
static int
name_opcode(storage kind, int ctx)
{
    static const unsigned char opcodes[][3] = {
        [STORE_FAST_LOCAL] = {LOAD_FAST, STORE_FAST, DELETE_FAST},
        [STORE_GLOBAL_NAME] = {LOAD_GLOBAL, STORE_GLOBAL, DELETE_GLOBAL},
        [STORE_CELL] = {LOAD_DEREF, STORE_DEREF, 0},
        [STORE_BY_NAME] = {LOAD_NAME, STORE_NAME, DELETE_NAME},
    };
    return opcodes[kind][ctx == AST_Load || ctx == AST_AugLoad ? 0 : ctx == AST_Del ? 2 : 1];
}

static int
name_operand(compiler *c, storage kind, int where, PyObject *name)
{
    code_unit *u = c->unit;
    switch (kind) {
    case STORE_FAST_LOCAL:
        return py_unit_add_name(c, &u->varnames, name);
    case STORE_CELL:
        return where == SCOPE_CELL ? py_nametab_get(&u->cellvars.index, name, -1)
            : u->cellvars.count + py_nametab_get(&u->freevars.index, name, -1);
    default:
        return py_unit_add_name(c, &u->names, name);
    }
}

int
py_compile_name_op(compiler *c, PyObject *name, int ctx)
{
    if (ctx != AST_Load && ctx != AST_AugLoad
        && strcmp(PyString_AS_STRING(name), "__debug__") == 0) {
        return py_compile_error(c, "can not assign to __debug__");
    }
    PyObject *mangled = py_mangled_name(c->arena, c->unit->private_name, name);
    if (mangled == NULL) {
        return -1;
    }
    if (ctx == AST_Param) {
        PyErr_SetString(PyExc_SystemError, "param invalid for name variable");
        return -1;
    }
    int where = py_scope_of(c->unit->scope, mangled);
    storage kind = storage_of(c->unit->scope, where);
    int opcode = name_opcode(kind, ctx);
    if (opcode == 0) {
        PyErr_Format(PyExc_SyntaxError,
                     "can not delete variable '%s' referenced in nested scope",
                     PyString_AS_STRING(name));
        return -1;
    }
    int operand = name_operand(c, kind, where, mangled);
    return operand < 0 ? -1 : py_emit_arg(c, opcode, operand);
}

/* ---- operators ---- */

static int
has_true_division(const compiler *c)
{
    return (c->flags->cf_flags & CO_FUTURE_DIVISION) != 0;
}

static int
binary_opcode(const compiler *c, int op)
{
    switch (op) {
    case AST_Add: return BINARY_ADD;
    case AST_Sub: return BINARY_SUBTRACT;
    case AST_Mult: return BINARY_MULTIPLY;
    case AST_Div: return has_true_division(c) ? BINARY_TRUE_DIVIDE : BINARY_DIVIDE;
    case AST_Mod: return BINARY_MODULO;
    case AST_Pow: return BINARY_POWER;
    case AST_LShift: return BINARY_LSHIFT;
    case AST_RShift: return BINARY_RSHIFT;
    case AST_BitOr: return BINARY_OR;
    case AST_BitXor: return BINARY_XOR;
    case AST_BitAnd: return BINARY_AND;
    default: return BINARY_FLOOR_DIVIDE;
    }
}

static int
unary_opcode(int op)
{
    switch (op) {
    case AST_Invert: return UNARY_INVERT;
    case AST_Not: return UNARY_NOT;
    case AST_UAdd: return UNARY_POSITIVE;
    default: return UNARY_NEGATIVE;
    }
}

static int
compare_operand(int op)
{
    static const unsigned char operands[] = {
        [AST_Eq] = PyCmp_EQ, [AST_NotEq] = PyCmp_NE, [AST_Lt] = PyCmp_LT, [AST_LtE] = PyCmp_LE,
        [AST_Gt] = PyCmp_GT, [AST_GtE] = PyCmp_GE, [AST_Is] = PyCmp_IS,
        [AST_IsNot] = PyCmp_IS_NOT, [AST_In] = PyCmp_IN, [AST_NotIn] = PyCmp_NOT_IN,
    };
    return operands[op];
}

/* The line of an expression counts when it is below that of the statement so far. */
static void
note_line(compiler *c, const py_ast *e)
{
    if (e->lineno > c->unit->lineno) {
        c->unit->lineno = e->lineno;
        c->unit->lineno_is_set = 0;
    }
}

static int
compile_binary(compiler *c, py_ast *e)
{
    Py_ssize_t depth;
    py_ast **spine = py_ast_left_spine(e, &depth);
    if (spine == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < depth; i++) {
        note_line(c, spine[i]);
    }
    int status = py_compile_expr(c, spine[depth - 1]->v.BinOp.left);
    while (status == 0 && depth > 0) {
        py_ast *node = spine[--depth];
        status = py_compile_expr(c, node->v.BinOp.right);
        if (status == 0) {
            status = py_emit(c, binary_opcode(c, node->v.BinOp.op));
        }
    }
    free(spine);
    return status;
}

static int
compile_bool(compiler *c, py_ast *e)
{
    int opcode = e->v.BoolOp.op == AST_And ? JUMP_IF_FALSE_OR_POP : JUMP_IF_TRUE_OR_POP;
    py_ast_seq *values = e->v.BoolOp.values;
    int end = py_unit_new_label(c);
    if (end < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < values->size - 1; i++) {
        if (py_compile_expr(c, values->item[i].node) < 0 || py_emit_jump(c, opcode, end) < 0) {
            return -1;
        }
    }
    if (py_compile_expr(c, values->item[values->size - 1].node) < 0) {
        return -1;
    }
    py_unit_place(c, end);
    return 0;
}

/* a < b < c: b is kept below the result of the first comparison, and dropped when that is false. */
static int
compile_compare(compiler *c, py_ast *e)
{
    py_ast_seq *ops = e->v.Compare.ops;
    py_ast_seq *comparators = e->v.Compare.comparators;
    Py_ssize_t last = ops->size - 1;
    int drop = 0;
    if (py_compile_expr(c, e->v.Compare.left) < 0) {
        return -1;
    }
    if (last > 0 && (drop = py_unit_new_label(c)) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < last; i++) {
        if (py_compile_expr(c, comparators->item[i].node) < 0 || py_emit(c, DUP_TOP) < 0
            || py_emit(c, ROT_THREE) < 0
            || py_emit_arg(c, COMPARE_OP, compare_operand(ops->item[i].number)) < 0
            || py_emit_jump(c, JUMP_IF_FALSE_OR_POP, drop) < 0) {
            return -1;
        }
    }
    if (py_compile_expr(c, comparators->item[last].node) < 0
        || py_emit_arg(c, COMPARE_OP, compare_operand(ops->item[last].number)) < 0) {
        return -1;
    }
    if (last > 0) {
        int end = py_unit_new_label(c);
        if (end < 0 || py_emit_jump(c, JUMP_FORWARD, end) < 0) {
            return -1;
        }
        py_unit_place(c, drop);
        if (py_emit(c, ROT_TWO) < 0 || py_emit(c, POP_TOP) < 0) {
            return -1;
        }
        py_unit_place(c, end);
    }
    return 0;
}

static int
compile_conditional(compiler *c, py_ast *e)
{
    int end = py_unit_new_label(c);
    int other = end < 0 ? -1 : py_unit_new_label(c);
    if (other < 0 || py_compile_expr(c, e->v.IfExp.test) < 0
        || py_emit_jump(c, POP_JUMP_IF_FALSE, other) < 0 || py_compile_expr(c, e->v.IfExp.body) < 0
        || py_emit_jump(c, JUMP_FORWARD, end) < 0) {
        return -1;
    }
    py_unit_place(c, other);
    if (py_compile_expr(c, e->v.IfExp.orelse) < 0) {
        return -1;
    }
    py_unit_place(c, end);
    return 0;
}

/* ---- displays ---- */

static int
compile_dict(compiler *c, py_ast *e)
{
    Py_ssize_t size = py_ast_len(e->v.Dict.values);
    if (py_emit_arg(c, BUILD_MAP, size > 0xFFFF ? 0xFFFF : (int)size) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        if (py_compile_expr(c, e->v.Dict.values->item[i].node) < 0
            || py_compile_expr(c, e->v.Dict.keys->item[i].node) < 0 || py_emit(c, STORE_MAP) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
compile_elements(compiler *c, py_ast_seq *elts, int ctx, int opcode)
{
    Py_ssize_t size = py_ast_len(elts);
    if (size > INT_MAX) {
        PyErr_NoMemory();
        return -1;
    }
    if (ctx == AST_Store && py_emit_arg(c, UNPACK_SEQUENCE, (int)size) < 0) {
        return -1;
    }
    if (py_compile_exprs(c, elts) < 0) {
        return -1;
    }
    return ctx == AST_Load ? py_emit_arg(c, opcode, (int)size) : 0;
}

/* ---- calls, attributes ---- */

static int
compile_call(compiler *c, py_ast *e)
{
    Py_ssize_t args = py_ast_len(e->v.Call.args);
    Py_ssize_t keywords = py_ast_len(e->v.Call.keywords);
    int kind = (e->v.Call.starargs != NULL ? 1 : 0) | (e->v.Call.kwargs != NULL ? 2 : 0);
    static const unsigned char opcodes[] = {CALL_FUNCTION, CALL_FUNCTION_VAR, CALL_FUNCTION_KW,
                                            CALL_FUNCTION_VAR_KW};
    if (args > 255 || keywords > 255) {
        return py_compile_error(c, "more than 255 arguments");
    }
    if (py_compile_expr(c, e->v.Call.func) < 0 || py_compile_exprs(c, e->v.Call.args) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < keywords; i++) {
        py_ast *keyword = e->v.Call.keywords->item[i].node;
        if (py_emit_const(c, keyword->v.keyword.arg) < 0
            || py_compile_expr(c, keyword->v.keyword.value) < 0) {
            return -1;
        }
    }
    if ((e->v.Call.starargs != NULL && py_compile_expr(c, e->v.Call.starargs) < 0)
        || (e->v.Call.kwargs != NULL && py_compile_expr(c, e->v.Call.kwargs) < 0)) {
        return -1;
    }
    return py_emit_arg(c, opcodes[kind], (int)(args | keywords << 8));
}

static int
compile_attribute(compiler *c, py_ast *e)
{
    int ctx = e->v.Attribute.ctx;
    PyObject *name = e->v.Attribute.attr;
    if (ctx != AST_AugStore && py_compile_expr(c, e->v.Attribute.value) < 0) {
        return -1;
    }
    switch (ctx) {
    case AST_AugLoad:
        return py_emit(c, DUP_TOP) < 0 ? -1 : py_emit_name(c, LOAD_ATTR, name);
    case AST_Load:
        return py_emit_name(c, LOAD_ATTR, name);
    case AST_AugStore:
        return py_emit(c, ROT_TWO) < 0 ? -1 : py_emit_name(c, STORE_ATTR, name);
    case AST_Store:
        return py_emit_name(c, STORE_ATTR, name);
    case AST_Del:
        return py_emit_name(c, DELETE_ATTR, name);
    default:
        PyErr_SetString(PyExc_SystemError, "param invalid in attribute expression");
        return -1;
    }
}

static int
compile_yield(compiler *c, py_ast *e)
{
    if (c->unit->scope->type != BLOCK_FUNCTION) {
        return py_compile_error(c, "'yield' outside function");
    }
    int status = e->v.Yield.value != NULL ? py_compile_expr(c, e->v.Yield.value)
                                          : py_emit_const(c, Py_None);
    return status < 0 ? -1 : py_emit(c, YIELD_VALUE);
}

int
py_compile_expr(compiler *c, py_ast *e)
{
    if (py_stack_check(" during compilation")) {
        return -1;
    }
    note_line(c, e);
    switch (e->kind) {
    case AST_Name:
        return py_compile_name_op(c, e->v.Name.id, e->v.Name.ctx);
    case AST_Num:
        return py_emit_const(c, e->v.Num.n);
    case AST_Str:
        return py_emit_const(c, e->v.Str.s);
    case AST_BoolOp:
        return compile_bool(c, e);
    case AST_BinOp:
        return compile_binary(c, e);
    case AST_UnaryOp:
        return py_compile_expr(c, e->v.UnaryOp.operand) < 0 ? -1
            : py_emit(c, unary_opcode(e->v.UnaryOp.op));
    case AST_Lambda:
        return py_compile_lambda(c, e);
    case AST_IfExp:
        return compile_conditional(c, e);
    case AST_Dict:
        return compile_dict(c, e);
    case AST_Set:
        return compile_elements(c, e->v.Set.elts, AST_Load, BUILD_SET);
    case AST_ListComp: case AST_GeneratorExp: case AST_SetComp: case AST_DictComp:
        return py_compile_comprehension(c, e);
    case AST_Yield:
        return compile_yield(c, e);
    case AST_Compare:
        return compile_compare(c, e);
    case AST_Call:
        return compile_call(c, e);
    case AST_Repr:
        return py_compile_expr(c, e->v.Repr.value) < 0 ? -1 : py_emit(c, UNARY_CONVERT);
    case AST_Attribute:
        return compile_attribute(c, e);
    case AST_Subscript:
        return py_compile_subscript(c, e);
    case AST_List:
        return compile_elements(c, e->v.List.elts, e->v.List.ctx, BUILD_LIST);
    case AST_Tuple:
        return compile_elements(c, e->v.Tuple.elts, e->v.Tuple.ctx, BUILD_TUPLE);
    default:
        PyErr_SetString(PyExc_SystemError, "unknown kind of expression");
        return -1;
    }
}
