/* From one instruction of co_code to units: stores, calls, blocks, and the table of the rest.

   See build.c for the picture of the stack that b->stack is, and its invariants.

   Not here: labels and the order of the instructions (build.c), verification (verify.c). */
#include "build.h"
#include "opcode.h"

/* ---- stores ---- */

/* Local `slot` is about to change: whoever still names it as pending gets the old value. */
static void
settle_local(builder *b, int32_t slot, int32_t below)
{
    for (int32_t pos = 0; pos < below; pos++) {
        if (b->stack[pos].pending && b->stack[pos].operand == slot) {
            py_exec_emit_settle(b, pos);
        }
    }
}

static int
is_pending_below(const builder *b, int32_t slot, int32_t below)
{
    for (int32_t pos = 0; pos < below; pos++) {
        if (b->stack[pos].pending && b->stack[pos].operand == slot) {
            return 1;
        }
    }
    return 0;
}

static void
store_fast(builder *b, int32_t slot)
{
    int32_t top = b->depth - 1;
    int own = 0;

    if (!b->stack[top].pending && b->last >= 0 && b->units[b->last].a == temp(b, top) &&
        !is_pending_below(b, slot, top)) {
        py_unit *u = &b->units[b->last];
        u->a = slot;
        if (u->op == PY_OP_MOVE) {
            u->op = PY_OP_STORE;
        }
        b->depth--;
        b->last = -1;
        return;
    }
    settle_local(b, slot, top);
    int32_t operand = pop(b, PY_OWN_B, &own);
    py_exec_emit(b, PY_OP_STORE, own, slot, operand, 0);
}

static void
pop_top(builder *b)
{
    int32_t top = b->depth - 1;

    if (b->stack[top].pending) {
        b->depth--;
        return;
    }
    if (b->last >= 0 && b->units[b->last].a == temp(b, top)) {
        py_unit *u = &b->units[b->last];
        if (u->op == PY_OP_CALL || u->op == PY_OP_CALL_METHOD || u->op == PY_OP_CALL_VAR || u->op == PY_OP_YIELD) {
            u->a = -1;
            b->depth--;
            b->last = -1;
            return;
        }
    }
    b->depth--;
    py_exec_emit(b, PY_OP_POP, 0, 0, temp(b, top), 0);
}

static void
rotate(builder *b, int32_t n)
{
    int32_t base = b->depth - n;
    int pending = 0;

    for (int32_t i = 0; i < n; i++) {
        pending += b->stack[base + i].pending;
    }
    if (n == 2 && pending == 1) {
        position upper = b->stack[base + 1], lower = b->stack[base];
        if (upper.pending) {
            py_exec_emit(b, PY_OP_MOVE_TEMP, 0, temp(b, base + 1), temp(b, base), 0);
        }
        else {
            py_exec_emit(b, PY_OP_MOVE_TEMP, 0, temp(b, base), temp(b, base + 1), 0);
        }
        b->stack[base] = upper;
        b->stack[base + 1] = lower;
        b->stack[base].attribute = b->stack[base + 1].attribute = -1;
        return;
    }
    if (pending != n) {
        py_exec_emit_settle_range(b, base, b->depth);
        py_exec_emit(b, n == 2 ? PY_OP_SWAP : PY_OP_ROTATE, 0, temp(b, base), n == 2 ? temp(b, base + 1) : temp(b, base), n);
    }
    position top = b->stack[b->depth - 1];
    memmove(&b->stack[base + 1], &b->stack[base], (n - 1) * sizeof(position));
    b->stack[base] = top;
    for (int32_t i = 0; i < n; i++) {
        b->stack[base + i].attribute = -1;
    }
}

/* ---- calls ---- */

/* The callee of the call being emitted came from a LOAD_ATTR: give it a slot for self. */
static int32_t
make_method(builder *b, int32_t unit)
{
    int32_t self = 0;
    for (int32_t i = b->nmethods - 1; i >= 0 && b->method_units[2 * i] > unit; i--) {
        if (b->method_units[2 * i + 1] >= self) {
            self = b->method_units[2 * i + 1] + 1;
        }
    }
    if (py_exec_emit_grow(&b->method_units, b->nmethods, 16, 2 * sizeof(int32_t)) < 0) {
        b->failed = 1;
        return 0;
    }
    b->method_units[2 * b->nmethods] = unit;
    b->method_units[2 * b->nmethods + 1] = self;
    b->nmethods++;
    if (self + 1 > b->max_self) {
        b->max_self = self + 1;
    }
    b->units[unit].op = PY_OP_LOAD_METHOD;
    b->units[unit + 1].a = b->exec->self0 + self;
    return b->exec->self0 + self;
}

static void
call_function(builder *b, const py_instr *in)
{
    int32_t n = (int32_t)((in->arg & 0xff) + 2 * (in->arg >> 8 & 0xff));
    int kind = in->op - CALL_FUNCTION;
    n += (kind & 1) + (kind >> 1 & 1);
    int32_t base = b->depth - n - 1;
    int32_t attribute = b->stack[base].pending ? -1 : b->stack[base].attribute;

    py_exec_emit_settle_range(b, base, b->depth);
    b->depth = base;
    if (kind == 0) {
        int32_t self = -1;
        if (attribute >= 0) {
            self = make_method(b, attribute);
        }
        int32_t at = py_exec_emit_value(b, attribute >= 0 ? PY_OP_CALL_METHOD : PY_OP_CALL, 0, temp(b, base),
                                (int32_t)in->arg);
        b->units[at + 1].a = self;
        py_exec_emit_take_ticks(b, at);
    }
    else {
        int32_t at = py_exec_emit_value(b, PY_OP_CALL_VAR, 0, temp(b, base), (int32_t)(in->arg | (unsigned)kind << 16));
        py_exec_emit_take_ticks(b, at);
    }
}

/* A value made from `n` temporaries in a row. */
static void
from_row(builder *b, int op, int32_t n, int32_t count)
{
    py_exec_emit_settle_range(b, b->depth - n, b->depth);
    b->depth -= n;
    py_exec_emit_value(b, op, 0, temp(b, b->depth), count);
}

static void
statement_row(builder *b, int op, int32_t n, int32_t count)
{
    py_exec_emit_settle_range(b, b->depth - n, b->depth);
    b->depth -= n;
    py_exec_emit_note_pending(b, py_exec_emit(b, op, 0, -1, temp(b, b->depth), count));
}

/* ---- blocks ---- */

/* Leaves the temporaries above `depth`. */
static void
clear_above(builder *b, int32_t depth)
{
    if (b->depth > depth) {
        py_exec_emit(b, PY_OP_CLEAR, 0, 0, temp(b, depth), b->depth - depth);
    }
}

enum { WHY_RETURN = 8, WHY_BREAK = 16, WHY_CONTINUE = 32 };

static int32_t
add_continue_site(builder *b, int32_t target_offset, int32_t loop)
{
    if (py_exec_emit_grow(&b->continues, b->ncontinues, 8, sizeof(py_continue_site)) < 0) {
        b->failed = 1;
        return 0;
    }
    b->continues[b->ncontinues] =
        (py_continue_site){target_offset, loop, b->an.points[target_offset].depth};
    return b->ncontinues++;
}

/* The next block outwards that has a finally part, or, for break and continue, the loop. */
static int32_t
next_stop(const builder *b, int32_t block, int for_return)
{
    const py_block *blocks = b->an.blocks;
    while (block >= 0 && (blocks[block].kind == PY_BLOCK_EXCEPT ||
                          (for_return && blocks[block].kind == PY_BLOCK_LOOP))) {
        block = blocks[block].parent;
    }
    return block;
}

static void
return_value(builder *b)
{
    int own = 0;
    int32_t stop = next_stop(b, b->block, 1);
    int32_t value;

    if (stop < 0) {
        value = pop(b, PY_OWN_B, &own);
        py_exec_emit_settle_range(b, 0, 0);
        int32_t live = 0;
        for (int32_t pos = 0; pos < b->depth; pos++) {
            if (!b->stack[pos].pending) {
                live = pos + 1;
            }
        }
        int32_t at = py_exec_emit(b, PY_OP_RETURN, own, -1, value, live);
        py_exec_emit_take_ticks(b, at);
        return;
    }
    const py_block *block = &b->an.blocks[stop];
    py_exec_emit_settle(b, b->depth - 1);
    int32_t from = temp(b, b->depth - 1), to = temp(b, block->level + 1);
    py_exec_emit_barrier(b);
    b->depth--;
    /* the value goes to level + 1; what lies there is cleared around it */
    if (from == to) {
        py_exec_emit(b, PY_OP_CLEAR, 0, 0, temp(b, block->level), 1);
        py_exec_emit(b, PY_OP_FINALLY_WHY, 0, temp(b, block->level), to, WHY_RETURN);
    }
    else if (from == temp(b, block->level)) {
        py_exec_emit(b, PY_OP_MOVE_TEMP, 0, to, from, 0);
        py_exec_emit(b, PY_OP_FINALLY_WHY, 0, temp(b, block->level), to, WHY_RETURN);
    }
    else {
        clear_above(b, block->level);
        py_exec_emit(b, PY_OP_MOVE_TEMP, 0, to, from, 0);
        py_exec_emit(b, PY_OP_FINALLY_WHY, 0, temp(b, block->level), to, WHY_RETURN);
    }
    py_exec_emit_jump(b, PY_OP_JUMP, 0, 0, block->handler);
}

static void
loop_exit(builder *b, const py_instr *in)
{
    int32_t stop = next_stop(b, b->block, 0);
    const py_block *block = &b->an.blocks[stop];

    py_exec_emit_barrier(b);
    if (block->kind == PY_BLOCK_LOOP) {
        if (in->op == BREAK_LOOP) {
            clear_above(b, block->level);
            py_exec_emit_jump(b, PY_OP_JUMP, 0, 0, block->handler);
        }
        else {
            clear_above(b, b->an.points[in->arg].depth);
            py_exec_emit_jump(b, PY_OP_JUMP, 0, 0, (int32_t)in->arg);
        }
        return;
    }
    int32_t loop = stop;
    while (b->an.blocks[loop].kind != PY_BLOCK_LOOP) {
        loop = b->an.blocks[loop].parent;
    }
    clear_above(b, block->level);
    int32_t site = in->op == BREAK_LOOP ? -1 : add_continue_site(b, (int32_t)in->arg, loop);
    py_exec_emit(b, PY_OP_FINALLY_WHY, 0, temp(b, block->level), site, in->op == BREAK_LOOP ? WHY_BREAK : WHY_CONTINUE);
    py_exec_emit_jump(b, PY_OP_JUMP, 0, 0, block->handler);
}

/* END_FINALLY and three units that say where return, break and continue go on from here:
   unit 1: return: a = next finally handler or -1, b = its level slot
   unit 2: break: a = where, or -1, b = level slot, c = is it a finally handler
   unit 3: continue: a = next finally handler or -1, b = its level slot, c = the loop block */
static void
end_finally(builder *b)
{
    py_exec_emit_settle_range(b, b->depth - 3, b->depth);
    b->depth -= 3;
    int32_t level = temp(b, b->depth);
    int32_t at = py_exec_emit(b, PY_OP_END_FINALLY, 0, -1, level, b->depth);
    if (b->failed) {
        return;
    }
    py_exec_emit_take_ticks(b, at);
    py_unit *u = &b->units[at];
    const py_block *blocks = b->an.blocks;
    int32_t stop = next_stop(b, b->block, 1);
    u[1].a = stop < 0 ? -1 : blocks[stop].handler;
    u[1].b = stop < 0 ? 0 : temp(b, blocks[stop].level);
    stop = next_stop(b, b->block, 0);
    int32_t loop = stop;
    while (loop >= 0 && blocks[loop].kind != PY_BLOCK_LOOP) {
        loop = blocks[loop].parent;
    }
    u[2].a = u[3].a = u[3].c = -1;
    if (loop < 0) {
        return;
    }
    u[2].a = blocks[stop].handler;
    u[2].b = temp(b, blocks[stop].level);
    u[2].c = stop != loop;
    if (stop != loop) {
        u[3].a = blocks[stop].handler;
        u[3].b = temp(b, blocks[stop].level);
    }
    u[3].c = loop;
}

static void
setup_block(builder *b, const py_instr *in, const py_instr *next)
{
    py_exec_emit_barrier(b);
    b->last = -1;
    if (in->op == SETUP_WITH) {
        b->depth--;
        int32_t at = py_exec_emit(b, PY_OP_SETUP_WITH, 0, 0, temp(b, b->depth), 0);
        push(b);
        b->units[at].a = push(b);
    }
}

/* ---- the instructions ---- */

static const uint16_t binary_ops[256] = {
    [BINARY_ADD] = PY_OP_ADD, [BINARY_SUBTRACT] = PY_OP_SUBTRACT, [BINARY_MULTIPLY] = PY_OP_MULTIPLY,
    [BINARY_DIVIDE] = PY_OP_DIVIDE, [BINARY_MODULO] = PY_OP_MODULO, [BINARY_POWER] = PY_OP_POWER,
    [BINARY_FLOOR_DIVIDE] = PY_OP_FLOOR_DIVIDE, [BINARY_TRUE_DIVIDE] = PY_OP_TRUE_DIVIDE,
    [BINARY_LSHIFT] = PY_OP_LSHIFT, [BINARY_RSHIFT] = PY_OP_RSHIFT, [BINARY_AND] = PY_OP_AND,
    [BINARY_XOR] = PY_OP_XOR, [BINARY_OR] = PY_OP_OR, [BINARY_SUBSCR] = PY_OP_SUBSCR,
    [INPLACE_ADD] = PY_OP_IADD, [INPLACE_SUBTRACT] = PY_OP_ISUBTRACT, [INPLACE_MULTIPLY] = PY_OP_IMULTIPLY,
    [INPLACE_DIVIDE] = PY_OP_IDIVIDE, [INPLACE_MODULO] = PY_OP_IMODULO, [INPLACE_POWER] = PY_OP_IPOWER,
    [INPLACE_FLOOR_DIVIDE] = PY_OP_IFLOOR_DIVIDE, [INPLACE_TRUE_DIVIDE] = PY_OP_ITRUE_DIVIDE,
    [INPLACE_LSHIFT] = PY_OP_ILSHIFT, [INPLACE_RSHIFT] = PY_OP_IRSHIFT, [INPLACE_AND] = PY_OP_IAND,
    [INPLACE_XOR] = PY_OP_IXOR, [INPLACE_OR] = PY_OP_IOR,
    [UNARY_POSITIVE] = PY_OP_POSITIVE, [UNARY_NEGATIVE] = PY_OP_NEGATIVE, [UNARY_NOT] = PY_OP_NOT,
    [UNARY_CONVERT] = PY_OP_CONVERT, [UNARY_INVERT] = PY_OP_INVERT, [GET_ITER] = PY_OP_GET_ITER,
};

static int32_t
cell_slot(const builder *b, unsigned int arg)
{
    return b->exec->nlocals + (int32_t)arg;
}

static void
load_fast(builder *b, unsigned int local)
{
    if (local < 64 && (b->an.points[b->offset].bound & ((uint64_t)1 << local))) {
        push_pending(b, (int32_t)local);
        return;
    }
    /* a pending local of unknown state would raise too late */
    py_exec_emit_value(b, PY_OP_LOAD_CHECK, 0, (int32_t)local, 0);
}

static void
conditional_jump(builder *b, const py_instr *in)
{
    int own = 0;
    int keeps = in->op == JUMP_IF_FALSE_OR_POP || in->op == JUMP_IF_TRUE_OR_POP;
    int on_true = in->op == JUMP_IF_TRUE_OR_POP || in->op == POP_JUMP_IF_TRUE;
    int32_t last = b->last;

    py_exec_emit_settle_range(b, 0, b->depth - 1 + keeps);
    if (keeps) {
        int32_t top = temp(b, b->depth - 1);
        py_exec_emit_jump(b, on_true ? PY_OP_JUMP_IF_TRUE_KEEP : PY_OP_JUMP_IF_FALSE_KEEP, PY_OWN_B, top,
                  (int32_t)in->arg);
        b->depth--;
    }
    else {
        if (b->last == last && last >= 0 && !b->stack[b->depth - 1].pending &&
            b->units[last].op >= PY_OP_CMP_LT && b->units[last].op <= PY_OP_CMP_EXC_MATCH) {
            b->units[last].op += on_true ? PY_OP_CMP_LT_JT - PY_OP_CMP_LT : PY_OP_CMP_LT_JF - PY_OP_CMP_LT;
        }
        int32_t operand = pop(b, PY_OWN_B, &own);
        py_exec_emit_jump(b, on_true ? PY_OP_JUMP_IF_TRUE : PY_OP_JUMP_IF_FALSE, own, operand, (int32_t)in->arg);
    }
    py_exec_emit_barrier(b);
}

static void
simple_store(builder *b, int op, int32_t slot_or_name, int in_c)
{
    int own = 0;
    int32_t value = pop(b, in_c ? PY_OWN_C : PY_OWN_B, &own);
    py_exec_emit(b, op, own, -1, in_c ? slot_or_name : value, in_c ? value : slot_or_name);
}

/* Instructions with operands on the stack and no jump.  Returns 0 if it was one of them. */
static int
translate_value(builder *b, const py_instr *in)
{
    int own = 0;
    int32_t ob, oc, x, at;
    int32_t arg = (int32_t)in->arg;

    switch (in->op) {
    case UNARY_POSITIVE: case UNARY_NEGATIVE: case UNARY_NOT: case UNARY_CONVERT: case UNARY_INVERT: case GET_ITER:
        ob = pop(b, PY_OWN_B, &own);
        at = py_exec_emit_value(b, binary_ops[in->op], own, ob, 0);
        if (in->op == GET_ITER) {
            py_exec_emit_take_ticks(b, at);
        }
        return 0;
    case LOAD_ATTR:
        ob = pop(b, PY_OWN_B, &own);
        at = py_exec_emit_value(b, PY_OP_LOAD_METHOD, own, ob, arg);
        b->units[at].op = PY_OP_LOAD_ATTR;
        b->stack[b->depth - 1].attribute = at;
        return 0;
    case COMPARE_OP:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        py_exec_emit_value(b, PY_OP_CMP_LT + arg, own, ob, oc);
        return 0;
    case LOAD_CONST:
        push_pending(b, -1 - arg);
        return 0;
    case LOAD_FAST:
        load_fast(b, in->arg);
        return 0;
    case LOAD_CLOSURE:
        push_pending(b, cell_slot(b, in->arg));
        return 0;
    case LOAD_DEREF:
        py_exec_emit_value(b, PY_OP_LOAD_DEREF, 0, cell_slot(b, in->arg), arg);
        return 0;
    case LOAD_NAME:
        py_exec_emit_value(b, PY_OP_LOAD_NAME, 0, 0, arg);
        return 0;
    case LOAD_GLOBAL:
        py_exec_emit_value(b, PY_OP_LOAD_GLOBAL, 0, 0, arg);
        return 0;
    case LOAD_LOCALS:
        py_exec_emit_value(b, PY_OP_LOAD_LOCALS, 0, 0, 0);
        return 0;
    case STORE_FAST:
        store_fast(b, arg);
        return 0;
    case STORE_DEREF:
        simple_store(b, PY_OP_STORE_DEREF, cell_slot(b, in->arg), 1);
        return 0;
    case STORE_NAME:
        simple_store(b, PY_OP_STORE_NAME, arg, 0);
        return 0;
    case STORE_GLOBAL:
        simple_store(b, PY_OP_STORE_GLOBAL, arg, 0);
        return 0;
    case DELETE_ATTR:
        simple_store(b, PY_OP_DELETE_ATTR, arg, 0);
        return 0;
    case DELETE_NAME:
        py_exec_emit(b, PY_OP_DELETE_NAME, 0, -1, 0, arg);
        return 0;
    case DELETE_GLOBAL:
        py_exec_emit(b, PY_OP_DELETE_GLOBAL, 0, -1, 0, arg);
        return 0;
    case DELETE_FAST:
        settle_local(b, arg, b->depth);
        py_exec_emit(b, PY_OP_DELETE_FAST, 0, -1, arg, 0);
        return 0;
    case STORE_ATTR:
        ob = pop(b, PY_OWN_B, &own);
        oc = pop(b, PY_OWN_C, &own);
        at = py_exec_emit(b, PY_OP_STORE_ATTR, own, -1, ob, oc);
        b->units[at + 1].a = arg;
        py_exec_emit_note_pending(b, at);
        return 0;
    case STORE_SUBSCR:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        x = pop(b, PY_OWN_X, &own);
        at = py_exec_emit(b, PY_OP_STORE_SUBSCR, own, -1, ob, oc);
        b->units[at + 1].a = x;
        py_exec_emit_note_pending(b, at);
        return 0;
    case DELETE_SUBSCR:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        py_exec_emit_note_pending(b, py_exec_emit(b, PY_OP_DELETE_SUBSCR, own, -1, ob, oc));
        return 0;
    case STORE_MAP: case MAP_ADD:
        if (in->op == STORE_MAP || in->op == MAP_ADD) {
            oc = pop(b, PY_OWN_C, &own);
            x = pop(b, PY_OWN_X, &own);
            int32_t map = b->depth - (in->op == STORE_MAP ? 1 : arg);
            py_exec_emit_settle(b, map);
            at = py_exec_emit(b, PY_OP_STORE_MAP, own, -1, temp(b, map), oc);
            b->units[at + 1].a = x;
            py_exec_emit_note_pending(b, at);
        }
        return 0;
    case LIST_APPEND: case SET_ADD:
        oc = pop(b, PY_OWN_C, &own);
        py_exec_emit_settle(b, b->depth - arg);
        py_exec_emit_note_pending(b, py_exec_emit(b, in->op == LIST_APPEND ? PY_OP_LIST_APPEND : PY_OP_SET_ADD, own, -1,
                             temp(b, b->depth - arg), oc));
        return 0;
    case BUILD_MAP:
        py_exec_emit_value(b, PY_OP_BUILD_MAP, 0, 0, arg);
        return 0;
    case UNPACK_SEQUENCE:
        ob = pop(b, PY_OWN_B, &own);
        at = py_exec_emit(b, PY_OP_UNPACK, own, temp(b, b->depth), ob, arg);
        py_exec_emit_note_pending(b, at);
        for (int32_t i = 0; i < arg; i++) {
            push(b);
        }
        return 0;
    case BUILD_TUPLE:
        from_row(b, PY_OP_BUILD_TUPLE, arg, arg);
        return 0;
    case BUILD_LIST:
        from_row(b, PY_OP_BUILD_LIST, arg, arg);
        return 0;
    case BUILD_SET:
        from_row(b, PY_OP_BUILD_SET, arg, arg);
        return 0;
    case BUILD_SLICE:
        from_row(b, PY_OP_BUILD_SLICE, arg, arg);
        return 0;
    case BUILD_CLASS:
        from_row(b, PY_OP_BUILD_CLASS, 3, 0);
        return 0;
    case MAKE_FUNCTION:
        from_row(b, PY_OP_MAKE_FUNCTION, arg + 1, arg);
        return 0;
    case MAKE_CLOSURE:
        from_row(b, PY_OP_MAKE_CLOSURE, arg + 2, arg);
        return 0;
    case SLICE: case SLICE + 1: case SLICE + 2: case SLICE + 3: {
        int kind = in->op - SLICE;
        from_row(b, PY_OP_SLICE, 1 + (kind & 1) + (kind >> 1), kind);
        return 0;
    }
    case STORE_SLICE: case STORE_SLICE + 1: case STORE_SLICE + 2: case STORE_SLICE + 3: {
        int kind = in->op - STORE_SLICE;
        statement_row(b, PY_OP_STORE_SLICE, 2 + (kind & 1) + (kind >> 1), kind);
        return 0;
    }
    case DELETE_SLICE: case DELETE_SLICE + 1: case DELETE_SLICE + 2: case DELETE_SLICE + 3: {
        int kind = in->op - DELETE_SLICE;
        statement_row(b, PY_OP_DELETE_SLICE, 1 + (kind & 1) + (kind >> 1), kind);
        return 0;
    }
    case IMPORT_NAME:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        at = py_exec_emit_value(b, PY_OP_IMPORT_NAME, own, ob, oc);
        b->units[at + 1].a = arg;
        return 0;
    case IMPORT_FROM:
        py_exec_emit_settle(b, b->depth - 1);
        py_exec_emit_value(b, PY_OP_IMPORT_FROM, 0, temp(b, b->depth - 1), arg);
        return 0;
    case PRINT_EXPR: case PRINT_ITEM: case PRINT_NEWLINE_TO: case IMPORT_STAR:
        ob = pop(b, PY_OWN_B, &own);
        at = py_exec_emit(b, in->op == PRINT_EXPR ? PY_OP_PRINT_EXPR : in->op == PRINT_ITEM ? PY_OP_PRINT_ITEM
                  : in->op == IMPORT_STAR ? PY_OP_IMPORT_STAR : PY_OP_PRINT_NEWLINE_TO, own, -1, ob, 0);
        py_exec_emit_note_pending(b, at);
        return 0;
    case PRINT_NEWLINE:
        py_exec_emit_note_pending(b, py_exec_emit(b, PY_OP_PRINT_NEWLINE, 0, -1, 0, 0));
        return 0;
    case PRINT_ITEM_TO:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        py_exec_emit_note_pending(b, py_exec_emit(b, PY_OP_PRINT_ITEM_TO, own, -1, ob, oc));
        return 0;
    case EXEC_STMT:
        statement_row(b, PY_OP_EXEC, 3, 0);
        return 0;
    case YIELD_VALUE:
        ob = pop(b, PY_OWN_B, &own);
        at = py_exec_emit_value(b, PY_OP_YIELD, own, ob, 0);
        py_exec_emit_take_ticks(b, at);
        return 0;
    default:
        if (binary_ops[in->op] != 0) {
            oc = pop(b, PY_OWN_C, &own);
            ob = pop(b, PY_OWN_B, &own);
            py_exec_emit_value(b, binary_ops[in->op], own, ob, oc);
            return 0;
        }
        return -1;
    }
}

/* The rest: stack shuffling, jumps, blocks.  Returns 1 if control does not go on behind it. */
int
py_exec_translate(builder *b, const py_instr *in)
{
    int32_t arg = (int32_t)in->arg;

    switch (in->op) {
    case NOP:
        return 0;
    case POP_TOP:
        pop_top(b);
        return 0;
    case ROT_TWO:
        rotate(b, 2);
        return 0;
    case ROT_THREE:
        rotate(b, 3);
        return 0;
    case ROT_FOUR:
        rotate(b, 4);
        return 0;
    case DUP_TOP:
        if (b->stack[b->depth - 1].pending) {
            push_pending(b, b->stack[b->depth - 1].operand);
        }
        else {
            py_exec_emit_value(b, PY_OP_MOVE, 0, temp(b, b->depth - 1), 0);
        }
        return 0;
    case DUP_TOPX:
        py_exec_emit_settle_range(b, b->depth - arg, b->depth);
        for (int32_t i = 0; i < arg; i++) {
            py_exec_emit_value(b, PY_OP_MOVE, 0, temp(b, b->depth - arg), 0);
            b->last = -1;
        }
        return 0;
    case CALL_FUNCTION: case CALL_FUNCTION_VAR: case CALL_FUNCTION_KW: case CALL_FUNCTION_VAR_KW:
        call_function(b, in);
        return 0;
    case JUMP_FORWARD:
        py_exec_emit_barrier(b);
        py_exec_emit_jump(b, PY_OP_JUMP, 0, 0, in->next + arg);
        return 1;
    case JUMP_ABSOLUTE:
        py_exec_emit_barrier(b);
        py_exec_emit_jump(b, PY_OP_JUMP, 0, 0, arg);
        return 1;
    case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE: case JUMP_IF_FALSE_OR_POP: case JUMP_IF_TRUE_OR_POP:
        conditional_jump(b, in);
        return 0;
    case FOR_ITER:
        py_exec_emit_barrier(b);
        {
            int32_t at = py_exec_emit(b, PY_OP_FOR_ITER, 0, 0, temp(b, b->depth - 1), in->next + arg);
            b->units[at].a = push(b);
            b->last = at;
            py_exec_emit_note_arrival(b, PY_OP_FOR_ITER, in->next + arg);
        }
        return 0;
    case SETUP_LOOP: case SETUP_EXCEPT: case SETUP_FINALLY: case SETUP_WITH:
        setup_block(b, in, NULL);
        return 0;
    case POP_BLOCK:
        py_exec_emit_barrier(b);
        clear_above(b, b->an.blocks[b->block].level);
        b->depth = b->an.blocks[b->block].level;
        return 0;
    case BREAK_LOOP: case CONTINUE_LOOP:
        loop_exit(b, in);
        return 1;
    case RETURN_VALUE:
        return_value(b);
        return 1;
    case RAISE_VARARGS:
        statement_row(b, PY_OP_RAISE, arg, arg);
        return 1;
    case WITH_CLEANUP:
        py_exec_emit_settle_range(b, b->depth - 4, b->depth);
        b->depth--;
        py_exec_emit(b, PY_OP_WITH_CLEANUP, 0, -1, temp(b, b->depth - 3), 0);
        return 0;
    case END_FINALLY:
        end_finally(b);
        return 0;
    default:
        if (translate_value(b, in) < 0) {
            Py_FatalError("verified code with an instruction that is not translated");
        }
        return 0;
    }
}
