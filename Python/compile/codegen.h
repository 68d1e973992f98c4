/* codegen.h - a code object in the making, and what the files of the code generator share.
 *
 * Code is a flat array of instructions; a jump names a label, and a label is placed before an
 * instruction.  Where a label is placed a basic block begins; nothing else of the block structure
 * is observable, so nothing else is kept.
 *
 *     unit ─▶ instructions  [LOAD_NAME x][POP_JUMP_IF_FALSE →L1][LOAD_CONST 1][PRINT_EXPR]
 *             labels        L1 = 4
 *
 * I1 Every label that is jumped to is placed before the unit is assembled.
 * I2 An instruction carries a line number only when it is the first one of its line.
 * I3 names, varnames, cellvars, freevars map a name to its index; *_order lists them by index.
 */
#ifndef CODEGEN_H
#define CODEGEN_H

#include "py_ast.h"
#include "symtable.h"
#include "opcode.h"

typedef struct {
    unsigned char opcode;
    unsigned char jumps;      /* operand is a label */
    int operand;
    int lineno;               /* 0: as the instruction before */
} instruction;

/* What a break or continue has to leave. */
typedef enum { FRAME_LOOP, FRAME_EXCEPT, FRAME_FINALLY_TRY, FRAME_FINALLY_END } frame_kind;

typedef struct {
    frame_kind kind;
    int label;                /* of the loop's next step */
} frame_block;

/* Names numbered in the order of their first use. */
typedef struct {
    py_name_table index;
    PyObject **order;         /* borrowed, arena memory */
    int count;
    int room;
} name_list;

typedef struct code_unit {
    struct code_unit *outer;
    py_scope *scope;
    PyObject *name;           /* borrowed */
    PyObject *private_name;   /* of the class around, borrowed, or NULL */
    int argcount;
    int firstlineno;          /* 0: that of the first instruction */
    int lineno;               /* of the statement or expression being compiled */
    int lineno_is_set;        /* an instruction carries it already */
    int entry_is_empty;       /* the first block ended before the first instruction */
    int returned;             /* the current block ends in RETURN_VALUE */
    name_list names;
    name_list varnames;
    name_list cellvars;
    name_list freevars;       /* numbered behind the cells */
    PyObject *consts;         /* owned list */
    PyObject *const_index;    /* owned dict: key of a constant to its index */
    instruction *code;        /* owned */
    int code_count;
    int code_room;
    int *labels;              /* owned: index of an instruction, or -1 */
    int label_count;
    int label_room;
    frame_block frames[CO_MAXBLOCKS];
    int frame_count;
} code_unit;

typedef struct {
    PyArena *arena;
    const char *filename;
    PyObject *filename_object;    /* owned */
    PyCompilerFlags *flags;       /* merged with the future statements */
    PyFutureFeatures future;
    py_symtable symtable;
    code_unit *unit;              /* innermost, or NULL */
    int interactive;
    int nesting;                  /* units around */
} compiler;

/* ---- unit.c: all return 0, or -1 with an exception ---- */

int py_unit_enter(compiler *c, PyObject *name, py_ast *node, int lineno);
void py_unit_leave(compiler *c);
int py_unit_new_label(compiler *c);                  /* Returns the label, or -1. */
void py_unit_place(compiler *c, int label);
int py_emit(compiler *c, int opcode);
int py_emit_arg(compiler *c, int opcode, int operand);
int py_emit_jump(compiler *c, int opcode, int label);
int py_emit_const(compiler *c, PyObject *value);      /* LOAD_CONST */
int py_emit_name(compiler *c, int opcode, PyObject *name);   /* operand from co_names, mangled */
int py_unit_add_const(compiler *c, PyObject *value);  /* Returns its index, or -1. */
int py_unit_add_name(compiler *c, name_list *list, PyObject *name);   /* Returns its index, or -1. */
int py_unit_push_frame(compiler *c, frame_kind kind, int label);
void py_unit_pop_frame(compiler *c);
PyObject *py_compile_intern(compiler *c, const char *text);   /* interned. Returns borrowed (arena). */
/* SyntaxError with file, current line and its text. Returns -1. */
int py_compile_error(compiler *c, const char *message);

/* ---- codegen_*.c ---- */

int py_compile_stmts(compiler *c, py_ast_seq *seq);
int py_compile_stmt(compiler *c, py_ast *s);
int py_compile_expr(compiler *c, py_ast *e);
int py_compile_exprs(compiler *c, py_ast_seq *seq);
int py_compile_name_op(compiler *c, PyObject *name, int ctx);
int py_compile_subscript(compiler *c, py_ast *e);
int py_compile_comprehension(compiler *c, py_ast *e);
int py_compile_lambda(compiler *c, py_ast *e);
int py_compile_function(compiler *c, py_ast *s);
int py_compile_class(compiler *c, py_ast *s);
int py_compile_import(compiler *c, py_ast *s);
int py_compile_import_from(compiler *c, py_ast *s);
/* 1, 0: the value of a condition known now; -1: not known. Raises no. */
int py_compile_truth(py_ast *e);
int py_compile_is_docstring(py_ast *s);

/* ---- from unit to code object ---- */

PyCodeObject *py_assemble(compiler *c, int return_none);     /* Returns new. Raises yes. */
int py_stack_effect(int opcode, int operand);                /* Raises no. */
int py_unit_stack_depth(compiler *c);                        /* Returns the depth, or -1. Raises yes. */
/* Optimises finished bytecode. Returns new. Raises yes. */
PyObject *py_peephole_optimize(PyObject *code, PyObject *consts, PyObject *names, PyObject *lnotab);

/* future.c. Returns status. Raises yes. */
int py_future_from_tree(py_ast *mod, const char *filename, PyFutureFeatures *features);

#endif /* CODEGEN_H */
