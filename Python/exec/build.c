/* From co_code to the executable, in one pass over the verified code.

   The translator walks the reachable instructions in the order of their offsets and keeps a picture of the stack:
   each position holds a value in its temporary, or is *pending*: it still is a local or a constant that an operand
   can name directly.  So LOAD_FAST and LOAD_CONST emit nothing; the instruction that uses the value names the slot
   or constant, and a STORE_FAST becomes the destination of the instruction before it.

   A pending local has to be brought into its temporary ("settled") before the local changes, before control can
   arrive from elsewhere (labels, jumps) and where an instruction wants its operands in a row.

   A method call is recognised when CALL_FUNCTION finds that its callee came from a LOAD_ATTR in the same stretch:
   that unit becomes LOAD_METHOD and leaves function and self apart, self in an extra slot behind the temporaries.

   I1 Every unit that may leave the loop carries an offset; units of one instruction beyond the first have
      info.first > info.lasti, so that tracing sees the instruction once.
   I2 At labels nothing is pending.
   I3 `last` is the unit whose destination may still be changed, -1 after anything that could be a jump target.
   I4 Ticks: on every path the instructions of co_code between two units that take ticks add up to what the second
      one takes.  `since_check` is that sum at the current instruction.  Where paths with different sums meet, a label
      has the sum of the first conditional jump to it; the others adjust: a JUMP in its own ticks, a conditional jump
      by way of a hop behind the code, control from above by a TICKS unit.  Heads of loops and handlers have 0.

   Not here: proving the code (verify.c), running it (dispatch). */
#include "analysis.h"
#include "opcode.h"
#include "py_code.h"
#include "py_frame.h"

const uint8_t py_op_length[PY_OP_COUNT] = {
#define INSTR(name, length, resume) length,
#include "instructions.def"
#undef INSTR
};
const uint8_t py_op_resume[PY_OP_COUNT] = {
#define INSTR(name, length, resume) resume,
#include "instructions.def"
#undef INSTR
};
const char *const py_op_name[PY_OP_COUNT] = {
#define INSTR(name, length, resume) #name,
#include "instructions.def"
#undef INSTR
};

_Static_assert(sizeof(py_unit) == 16 && sizeof(py_cache_unit) == 16, "units have a fixed width");

/* What the translator knows of a stack position. */
typedef struct {
    int32_t operand;     /* pending: slot or constant; meaningless when in its temporary */
    uint8_t pending;
    int32_t attribute;   /* the LOAD_ATTR unit that made it, -1 = other */
} position;

typedef struct {
    py_analysis an;
    py_exec *exec;
    py_unit *units;          /* grows */
    py_unit_info *info;
    int32_t nunits, room;
    py_pending *pending;
    int32_t npending;
    py_continue_site *continues;
    int32_t ncontinues;
    position *stack;
    int32_t depth;
    int32_t depth_before;    /* at the start of the current instruction */
    int32_t block;
    int32_t offset;          /* current instruction */
    int32_t first;           /* first offset that no unit covers yet */
    int32_t last;            /* unit whose destination is the value on top, -1 = none */
    int32_t since_check;     /* instructions since ticks were taken, the current one included */
    int32_t *ticks_at;       /* by offset: since_check on arrival at a label, -1 = open */
    int32_t *ticks_hint;     /* the same from jumps that can adjust */
    int32_t *unit_at;        /* by offset, -1 = none */
    int32_t *method_units;   /* LOAD_METHOD units in order of their CALL, with the self slot used */
    int32_t nmethods;
    int32_t max_self;
    uint8_t *line_starts;    /* by offset: does a line begin here? */
    int32_t previous;        /* offset of the instruction before */
    int failed;
} builder;

/* ---- output ---- */

static int
grow(void *array, int32_t count, int32_t step, size_t size)
{
    void **where = array;
    if (count % step == 0) {
        void *grown = PyMem_Realloc(*where, ((size_t)count + step) * size);
        if (grown == NULL) {
            return -1;
        }
        *where = grown;
    }
    return 0;
}

static int32_t
emit(builder *b, int op, int own, int32_t a, int32_t ob, int32_t oc)
{
    int length = py_op_length[op];

    if (b->nunits + length > b->room) {
        int32_t room = b->room * 2 + 64;
        void *units = PyMem_Realloc(b->units, room * sizeof(py_unit));
        if (units != NULL) {
            b->units = units;
        }
        void *info = PyMem_Realloc(b->info, room * sizeof(py_unit_info));
        if (info != NULL) {
            b->info = info;
        }
        if (units == NULL || info == NULL) {
            b->failed = 1;
            return 0;
        }
        b->room = room;
    }
    int32_t at = b->nunits;
    memset(&b->units[at], 0, length * sizeof(py_unit));
    b->units[at] = (py_unit){(uint16_t)op, (uint8_t)own, 0, a, ob, oc};
    for (int i = 0; i < length; i++) {
        b->info[at + i] = (py_unit_info){b->offset, b->first, b->depth_before, b->block, b->since_check};
    }
    b->first = b->offset + 1;
    b->nunits += length;
    b->last = -1;
    return at;
}

static int32_t
temp(const builder *b, int32_t pos)
{
    return b->exec->temp0 + pos;
}

/* Brings one pending position into its temporary. */
static void
settle(builder *b, int32_t pos)
{
    position *p = &b->stack[pos];
    if (p->pending) {
        p->pending = 0;
        p->attribute = -1;
        emit(b, PY_OP_MOVE, 0, temp(b, pos), p->operand, 0);
    }
}

/* Brings the positions from `from` up to `to` (not included) into their temporaries. */
static void
settle_range(builder *b, int32_t from, int32_t to)
{
    for (int32_t pos = from; pos < to; pos++) {
        if (!b->stack[pos].pending) {
            continue;
        }
        if (pos + 1 < to && b->stack[pos + 1].pending) {
            b->stack[pos].pending = b->stack[pos + 1].pending = 0;
            b->stack[pos].attribute = b->stack[pos + 1].attribute = -1;
            emit(b, PY_OP_MOVE2, 0, temp(b, pos), b->stack[pos].operand, b->stack[pos + 1].operand);
            pos++;
        }
        else {
            settle(b, pos);
        }
    }
}

/* Everything into temporaries, and no picture of where it came from: a label or jump. */
static void
barrier(builder *b)
{
    settle_range(b, 0, b->depth);
    for (int32_t pos = 0; pos < b->depth; pos++) {
        b->stack[pos].attribute = -1;
    }
    b->last = -1;
}

/* Takes the top as an operand; *own gets `bit` when it is a temporary. */
static int32_t
pop(builder *b, int bit, int *own)
{
    position *p = &b->stack[--b->depth];
    if (p->pending) {
        return p->operand;
    }
    *own |= bit;
    return temp(b, b->depth);
}

static int32_t
push(builder *b)
{
    b->stack[b->depth] = (position){0, 0, -1};
    return temp(b, b->depth++);
}

static void
push_pending(builder *b, int32_t operand)
{
    b->stack[b->depth++] = (position){operand, 1, -1};
}

/* Notes what is pending below a unit in which the frame may be suspended. */
static void
note_pending(builder *b, int32_t unit)
{
    for (int32_t pos = 0; pos < b->depth; pos++) {
        if (b->stack[pos].pending) {
            if (grow(&b->pending, b->npending, 32, sizeof(py_pending)) < 0) {
                b->failed = 1;
                return;
            }
            b->pending[b->npending++] = (py_pending){unit, pos, b->stack[pos].operand};
        }
    }
}

/* A unit with a destination: the value on top of the stack afterwards. */
static int32_t
emit_value(builder *b, int op, int own, int32_t ob, int32_t oc)
{
    int32_t at = emit(b, op, own, 0, ob, oc);
    note_pending(b, at);
    b->units[at].a = push(b);
    b->last = at;
    return at;
}

/* The unit takes the ticks of the stretch that it ends. */
static void
take_ticks(builder *b, int32_t unit)
{
    assert(b->since_check <= 255);
    if (!b->failed) {
        b->units[unit].ticks = (uint8_t)b->since_check;
        b->info[unit].ticks = 0;
    }
    b->since_check = 0;
}

/* From here on the count stands at `wanted`. */
static void
adjust_ticks(builder *b, int32_t wanted)
{
    if (b->since_check != wanted) {
        emit(b, PY_OP_TICKS, 0, 0, b->since_check - wanted, 0);
        b->since_check = wanted;
    }
}

static int
can_adjust(int op)
{
    return op == PY_OP_JUMP || op == PY_OP_JUMP_IF_FALSE_KEEP || op == PY_OP_JUMP_IF_TRUE_KEEP;
}

static void
note_arrival(builder *b, int op, int32_t target)
{
    int32_t *where = can_adjust(op) ? b->ticks_hint : b->ticks_at;
    if (where[target] < 0) {
        where[target] = b->since_check;
    }
}

/* Jump distances are offsets until all units are known: stored in c, resolved by fix_jumps. */
static void
emit_jump(builder *b, int op, int own, int32_t ob, int32_t target)
{
    int32_t at = emit(b, op, own, 0, ob, target);
    note_pending(b, at);
    note_arrival(b, op, target);
}

/* ---- stores ---- */

/* Local `slot` is about to change: whoever still names it as pending gets the old value. */
static void
settle_local(builder *b, int32_t slot, int32_t below)
{
    for (int32_t pos = 0; pos < below; pos++) {
        if (b->stack[pos].pending && b->stack[pos].operand == slot) {
            settle(b, pos);
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
    emit(b, PY_OP_STORE, own, slot, operand, 0);
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
    emit(b, PY_OP_POP, 0, 0, temp(b, top), 0);
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
            emit(b, PY_OP_MOVE_TEMP, 0, temp(b, base + 1), temp(b, base), 0);
        }
        else {
            emit(b, PY_OP_MOVE_TEMP, 0, temp(b, base), temp(b, base + 1), 0);
        }
        b->stack[base] = upper;
        b->stack[base + 1] = lower;
        b->stack[base].attribute = b->stack[base + 1].attribute = -1;
        return;
    }
    if (pending != n) {
        settle_range(b, base, b->depth);
        emit(b, n == 2 ? PY_OP_SWAP : PY_OP_ROTATE, 0, temp(b, base), n == 2 ? temp(b, base + 1) : temp(b, base), n);
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
    if (grow(&b->method_units, b->nmethods, 16, 2 * sizeof(int32_t)) < 0) {
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

    settle_range(b, base, b->depth);
    b->depth = base;
    if (kind == 0) {
        int32_t self = -1;
        if (attribute >= 0) {
            self = make_method(b, attribute);
        }
        int32_t at = emit_value(b, attribute >= 0 ? PY_OP_CALL_METHOD : PY_OP_CALL, 0, temp(b, base),
                                (int32_t)in->arg);
        b->units[at + 1].a = self;
        take_ticks(b, at);
    }
    else {
        int32_t at = emit_value(b, PY_OP_CALL_VAR, 0, temp(b, base), (int32_t)(in->arg | (unsigned)kind << 16));
        take_ticks(b, at);
    }
}

/* A value made from `n` temporaries in a row. */
static void
from_row(builder *b, int op, int32_t n, int32_t count)
{
    settle_range(b, b->depth - n, b->depth);
    b->depth -= n;
    emit_value(b, op, 0, temp(b, b->depth), count);
}

static void
statement_row(builder *b, int op, int32_t n, int32_t count)
{
    settle_range(b, b->depth - n, b->depth);
    b->depth -= n;
    note_pending(b, emit(b, op, 0, -1, temp(b, b->depth), count));
}

/* ---- blocks ---- */

/* Leaves the temporaries above `depth`. */
static void
clear_above(builder *b, int32_t depth)
{
    if (b->depth > depth) {
        emit(b, PY_OP_CLEAR, 0, 0, temp(b, depth), b->depth - depth);
    }
}

enum { WHY_RETURN = 8, WHY_BREAK = 16, WHY_CONTINUE = 32 };

static int32_t
add_continue_site(builder *b, int32_t target_offset, int32_t loop)
{
    if (grow(&b->continues, b->ncontinues, 8, sizeof(py_continue_site)) < 0) {
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
        settle_range(b, 0, 0);
        int32_t live = 0;
        for (int32_t pos = 0; pos < b->depth; pos++) {
            if (!b->stack[pos].pending) {
                live = pos + 1;
            }
        }
        int32_t at = emit(b, PY_OP_RETURN, own, -1, value, live);
        take_ticks(b, at);
        return;
    }
    const py_block *block = &b->an.blocks[stop];
    settle(b, b->depth - 1);
    int32_t from = temp(b, b->depth - 1), to = temp(b, block->level + 1);
    barrier(b);
    b->depth--;
    /* the value goes to level + 1; what lies there is cleared around it */
    if (from == to) {
        emit(b, PY_OP_CLEAR, 0, 0, temp(b, block->level), 1);
        emit(b, PY_OP_FINALLY_WHY, 0, temp(b, block->level), to, WHY_RETURN);
    }
    else if (from == temp(b, block->level)) {
        emit(b, PY_OP_MOVE_TEMP, 0, to, from, 0);
        emit(b, PY_OP_FINALLY_WHY, 0, temp(b, block->level), to, WHY_RETURN);
    }
    else {
        clear_above(b, block->level);
        emit(b, PY_OP_MOVE_TEMP, 0, to, from, 0);
        emit(b, PY_OP_FINALLY_WHY, 0, temp(b, block->level), to, WHY_RETURN);
    }
    emit_jump(b, PY_OP_JUMP, 0, 0, block->handler);
}

static void
loop_exit(builder *b, const py_instr *in)
{
    int32_t stop = next_stop(b, b->block, 0);
    const py_block *block = &b->an.blocks[stop];

    barrier(b);
    if (block->kind == PY_BLOCK_LOOP) {
        if (in->op == BREAK_LOOP) {
            clear_above(b, block->level);
            emit_jump(b, PY_OP_JUMP, 0, 0, block->handler);
        }
        else {
            clear_above(b, b->an.points[in->arg].depth);
            emit_jump(b, PY_OP_JUMP, 0, 0, (int32_t)in->arg);
        }
        return;
    }
    int32_t loop = stop;
    while (b->an.blocks[loop].kind != PY_BLOCK_LOOP) {
        loop = b->an.blocks[loop].parent;
    }
    clear_above(b, block->level);
    int32_t site = in->op == BREAK_LOOP ? -1 : add_continue_site(b, (int32_t)in->arg, loop);
    emit(b, PY_OP_FINALLY_WHY, 0, temp(b, block->level), site, in->op == BREAK_LOOP ? WHY_BREAK : WHY_CONTINUE);
    emit_jump(b, PY_OP_JUMP, 0, 0, block->handler);
}

/* END_FINALLY and three units that say where return, break and continue go on from here:
   unit 1: return: a = next finally handler or -1, b = its level slot
   unit 2: break: a = where, or -1, b = level slot, c = is it a finally handler
   unit 3: continue: a = next finally handler or -1, b = its level slot, c = the loop block */
static void
end_finally(builder *b)
{
    settle_range(b, b->depth - 3, b->depth);
    b->depth -= 3;
    int32_t level = temp(b, b->depth);
    int32_t at = emit(b, PY_OP_END_FINALLY, 0, -1, level, b->depth);
    if (b->failed) {
        return;
    }
    take_ticks(b, at);
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
    barrier(b);
    b->last = -1;
    if (in->op == SETUP_WITH) {
        b->depth--;
        int32_t at = emit(b, PY_OP_SETUP_WITH, 0, 0, temp(b, b->depth), 0);
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
    emit_value(b, PY_OP_LOAD_CHECK, 0, (int32_t)local, 0);
}

static void
conditional_jump(builder *b, const py_instr *in)
{
    int own = 0;
    int keeps = in->op == JUMP_IF_FALSE_OR_POP || in->op == JUMP_IF_TRUE_OR_POP;
    int on_true = in->op == JUMP_IF_TRUE_OR_POP || in->op == POP_JUMP_IF_TRUE;
    int32_t last = b->last;

    settle_range(b, 0, b->depth - 1 + keeps);
    if (keeps) {
        int32_t top = temp(b, b->depth - 1);
        emit_jump(b, on_true ? PY_OP_JUMP_IF_TRUE_KEEP : PY_OP_JUMP_IF_FALSE_KEEP, PY_OWN_B, top,
                  (int32_t)in->arg);
        b->depth--;
    }
    else {
        if (b->last == last && last >= 0 && !b->stack[b->depth - 1].pending &&
            b->units[last].op >= PY_OP_CMP_LT && b->units[last].op <= PY_OP_CMP_EXC_MATCH) {
            b->units[last].op += on_true ? PY_OP_CMP_LT_JT - PY_OP_CMP_LT : PY_OP_CMP_LT_JF - PY_OP_CMP_LT;
        }
        int32_t operand = pop(b, PY_OWN_B, &own);
        emit_jump(b, on_true ? PY_OP_JUMP_IF_TRUE : PY_OP_JUMP_IF_FALSE, own, operand, (int32_t)in->arg);
    }
    barrier(b);
}

static void
simple_store(builder *b, int op, int32_t slot_or_name, int in_c)
{
    int own = 0;
    int32_t value = pop(b, in_c ? PY_OWN_C : PY_OWN_B, &own);
    emit(b, op, own, -1, in_c ? slot_or_name : value, in_c ? value : slot_or_name);
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
        at = emit_value(b, binary_ops[in->op], own, ob, 0);
        if (in->op == GET_ITER) {
            take_ticks(b, at);
        }
        return 0;
    case LOAD_ATTR:
        ob = pop(b, PY_OWN_B, &own);
        at = emit_value(b, PY_OP_LOAD_METHOD, own, ob, arg);
        b->units[at].op = PY_OP_LOAD_ATTR;
        b->stack[b->depth - 1].attribute = at;
        return 0;
    case COMPARE_OP:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        emit_value(b, PY_OP_CMP_LT + arg, own, ob, oc);
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
        emit_value(b, PY_OP_LOAD_DEREF, 0, cell_slot(b, in->arg), arg);
        return 0;
    case LOAD_NAME:
        emit_value(b, PY_OP_LOAD_NAME, 0, 0, arg);
        return 0;
    case LOAD_GLOBAL:
        emit_value(b, PY_OP_LOAD_GLOBAL, 0, 0, arg);
        return 0;
    case LOAD_LOCALS:
        emit_value(b, PY_OP_LOAD_LOCALS, 0, 0, 0);
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
        emit(b, PY_OP_DELETE_NAME, 0, -1, 0, arg);
        return 0;
    case DELETE_GLOBAL:
        emit(b, PY_OP_DELETE_GLOBAL, 0, -1, 0, arg);
        return 0;
    case DELETE_FAST:
        settle_local(b, arg, b->depth);
        emit(b, PY_OP_DELETE_FAST, 0, -1, arg, 0);
        return 0;
    case STORE_ATTR:
        ob = pop(b, PY_OWN_B, &own);
        oc = pop(b, PY_OWN_C, &own);
        at = emit(b, PY_OP_STORE_ATTR, own, -1, ob, oc);
        b->units[at + 1].a = arg;
        note_pending(b, at);
        return 0;
    case STORE_SUBSCR:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        x = pop(b, PY_OWN_X, &own);
        at = emit(b, PY_OP_STORE_SUBSCR, own, -1, ob, oc);
        b->units[at + 1].a = x;
        note_pending(b, at);
        return 0;
    case DELETE_SUBSCR:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        note_pending(b, emit(b, PY_OP_DELETE_SUBSCR, own, -1, ob, oc));
        return 0;
    case STORE_MAP: case MAP_ADD:
        if (in->op == STORE_MAP || in->op == MAP_ADD) {
            oc = pop(b, PY_OWN_C, &own);
            x = pop(b, PY_OWN_X, &own);
            int32_t map = b->depth - (in->op == STORE_MAP ? 1 : arg);
            settle(b, map);
            at = emit(b, PY_OP_STORE_MAP, own, -1, temp(b, map), oc);
            b->units[at + 1].a = x;
            note_pending(b, at);
        }
        return 0;
    case LIST_APPEND: case SET_ADD:
        oc = pop(b, PY_OWN_C, &own);
        settle(b, b->depth - arg);
        note_pending(b, emit(b, in->op == LIST_APPEND ? PY_OP_LIST_APPEND : PY_OP_SET_ADD, own, -1,
                             temp(b, b->depth - arg), oc));
        return 0;
    case BUILD_MAP:
        emit_value(b, PY_OP_BUILD_MAP, 0, 0, arg);
        return 0;
    case UNPACK_SEQUENCE:
        ob = pop(b, PY_OWN_B, &own);
        at = emit(b, PY_OP_UNPACK, own, temp(b, b->depth), ob, arg);
        note_pending(b, at);
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
        at = emit_value(b, PY_OP_IMPORT_NAME, own, ob, oc);
        b->units[at + 1].a = arg;
        return 0;
    case IMPORT_FROM:
        settle(b, b->depth - 1);
        emit_value(b, PY_OP_IMPORT_FROM, 0, temp(b, b->depth - 1), arg);
        return 0;
    case PRINT_EXPR: case PRINT_ITEM: case PRINT_NEWLINE_TO: case IMPORT_STAR:
        ob = pop(b, PY_OWN_B, &own);
        at = emit(b, in->op == PRINT_EXPR ? PY_OP_PRINT_EXPR : in->op == PRINT_ITEM ? PY_OP_PRINT_ITEM
                  : in->op == IMPORT_STAR ? PY_OP_IMPORT_STAR : PY_OP_PRINT_NEWLINE_TO, own, -1, ob, 0);
        note_pending(b, at);
        return 0;
    case PRINT_NEWLINE:
        note_pending(b, emit(b, PY_OP_PRINT_NEWLINE, 0, -1, 0, 0));
        return 0;
    case PRINT_ITEM_TO:
        oc = pop(b, PY_OWN_C, &own);
        ob = pop(b, PY_OWN_B, &own);
        note_pending(b, emit(b, PY_OP_PRINT_ITEM_TO, own, -1, ob, oc));
        return 0;
    case EXEC_STMT:
        statement_row(b, PY_OP_EXEC, 3, 0);
        return 0;
    case YIELD_VALUE:
        ob = pop(b, PY_OWN_B, &own);
        at = emit_value(b, PY_OP_YIELD, own, ob, 0);
        take_ticks(b, at);
        return 0;
    default:
        if (binary_ops[in->op] != 0) {
            oc = pop(b, PY_OWN_C, &own);
            ob = pop(b, PY_OWN_B, &own);
            emit_value(b, binary_ops[in->op], own, ob, oc);
            return 0;
        }
        return -1;
    }
}

/* The rest: stack shuffling, jumps, blocks.  Returns 1 if control does not go on behind it. */
static int
translate(builder *b, const py_instr *in)
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
            emit_value(b, PY_OP_MOVE, 0, temp(b, b->depth - 1), 0);
        }
        return 0;
    case DUP_TOPX:
        settle_range(b, b->depth - arg, b->depth);
        for (int32_t i = 0; i < arg; i++) {
            emit_value(b, PY_OP_MOVE, 0, temp(b, b->depth - arg), 0);
            b->last = -1;
        }
        return 0;
    case CALL_FUNCTION: case CALL_FUNCTION_VAR: case CALL_FUNCTION_KW: case CALL_FUNCTION_VAR_KW:
        call_function(b, in);
        return 0;
    case JUMP_FORWARD:
        barrier(b);
        emit_jump(b, PY_OP_JUMP, 0, 0, in->next + arg);
        return 1;
    case JUMP_ABSOLUTE:
        barrier(b);
        emit_jump(b, PY_OP_JUMP, 0, 0, arg);
        return 1;
    case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE: case JUMP_IF_FALSE_OR_POP: case JUMP_IF_TRUE_OR_POP:
        conditional_jump(b, in);
        return 0;
    case FOR_ITER:
        barrier(b);
        {
            int32_t at = emit(b, PY_OP_FOR_ITER, 0, 0, temp(b, b->depth - 1), in->next + arg);
            b->units[at].a = push(b);
            b->last = at;
            note_arrival(b, PY_OP_FOR_ITER, in->next + arg);
        }
        return 0;
    case SETUP_LOOP: case SETUP_EXCEPT: case SETUP_FINALLY: case SETUP_WITH:
        setup_block(b, in, NULL);
        return 0;
    case POP_BLOCK:
        barrier(b);
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
        settle_range(b, b->depth - 4, b->depth);
        b->depth--;
        emit(b, PY_OP_WITH_CLEANUP, 0, -1, temp(b, b->depth - 3), 0);
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

/* ---- the passes ---- */

/* Lines that end before a label without a unit of their own still want their trace event. */
static void
cover_lines(builder *b)
{
    for (int32_t i = b->first; i < b->offset; i++) {
        if (b->line_starts[i]) {
            int32_t offset = b->offset;
            b->offset = b->previous;
            emit(b, PY_OP_NOP, 0, 0, 0, 0);
            b->offset = offset;
            return;
        }
    }
}

static void
find_line_starts(builder *b)
{
    PyObject *lnotab = b->an.co->co_lnotab;
    Py_ssize_t offset = 0;

    b->line_starts[0] = 1;
    if (!PyString_Check(lnotab)) {
        return;
    }
    for (Py_ssize_t i = 0; i + 1 < PyString_GET_SIZE(lnotab); i += 2) {
        offset += (unsigned char)PyString_AS_STRING(lnotab)[i];
        if (offset < b->an.length && PyString_AS_STRING(lnotab)[i + 1] != 0) {
            b->line_starts[offset] = 1;
        }
    }
}

/* The count at a label, see I4.  Jumps backward are to labels that were set to 0 beforehand. */
static void
arrive_ticks(builder *b, int falls)
{
    int32_t *wanted = &b->ticks_at[b->offset];
    if (*wanted < 0) {
        *wanted = falls ? b->since_check : b->ticks_hint[b->offset] >= 0 ? b->ticks_hint[b->offset] : 0;
    }
    if (falls) {
        adjust_ticks(b, *wanted);
    }
    b->since_check = *wanted;
}

enum { LONGEST_STRETCH = 200 };

/* Control arrives at an instruction: from above (falls = 1) or only by jumps. */
static void
begin_instruction(builder *b, int falls)
{
    const py_point *point = &b->an.points[b->offset];

    if (point->flags & (POINT_TARGET | POINT_HANDLER)) {
        if (falls) {
            cover_lines(b);
            b->first = b->offset + 1;
            barrier(b);
            if (b->depth != point->depth) {     /* normal entry of a finally handler */
                emit(b, PY_OP_FINALLY_FALL, 0, -1, temp(b, b->depth - 1), 0);
            }
        }
        arrive_ticks(b, falls);
        b->first = b->offset;
        b->last = -1;
    }
    if (!falls || (point->flags & (POINT_TARGET | POINT_HANDLER))) {
        for (int32_t i = 0; i < point->depth; i++) {
            b->stack[i] = (position){0, 0, -1};
        }
    }
    if (!falls) {
        b->first = b->offset;
        b->last = -1;
    }
    b->depth = b->depth_before = point->depth;
    b->block = point->block;
    b->unit_at[b->offset] = b->nunits;
    if (b->since_check >= LONGEST_STRETCH) {
        adjust_ticks(b, 0);
    }
    b->since_check += 1 + (b->an.code[b->offset] == EXTENDED_ARG);
}

/* Where `in` at the current offset may jump backward to, -1: nowhere. */
static int32_t
backward_target(const builder *b, const py_instr *in)
{
    switch (in->op) {
    case JUMP_ABSOLUTE: case CONTINUE_LOOP:
    case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE: case JUMP_IF_FALSE_OR_POP: case JUMP_IF_TRUE_OR_POP:
        return (int32_t)in->arg <= b->offset ? (int32_t)in->arg : -1;
    default:
        return -1;
    }
}

/* Heads of loops and handlers are reached with everything counted. */
static void
find_counted_labels(builder *b)
{
    py_instr in;
    for (int32_t offset = 0; offset < b->an.length; offset++) {
        b->ticks_at[offset] = b->ticks_hint[offset] = -1;
    }
    for (b->offset = 0; b->offset < b->an.length; b->offset = in.next) {
        if (!(b->an.points[b->offset].flags & POINT_SEEN)) {
            in.next = b->offset + 1;
            continue;
        }
        if (b->an.points[b->offset].flags & POINT_HANDLER) {
            b->ticks_at[b->offset] = 0;
        }
        py_exec_decode(&b->an, b->offset, &in);
        int32_t target = backward_target(b, &in);
        if (target >= 0) {
            b->ticks_at[target] = 0;
        }
    }
}

static void
translate_all(builder *b)
{
    int falls = 0;
    py_instr in;

    find_line_starts(b);
    find_counted_labels(b);
    for (int32_t offset = 0; offset < b->an.length && !b->failed; offset = in.next) {
        if (!(b->an.points[offset].flags & POINT_SEEN)) {
            falls = 0;
            b->unit_at[offset] = -1;
            in.next = offset + 1;
            continue;
        }
        b->offset = offset;
        begin_instruction(b, falls);
        py_exec_decode(&b->an, offset, &in);
        for (int32_t i = offset + 1; i < in.next; i++) {
            b->unit_at[i] = -1;
        }
        falls = !translate(b, &in);
        b->previous = offset;
    }
}

static int
is_jump(int op)
{
    return (op >= PY_OP_JUMP && op <= PY_OP_JUMP_IF_TRUE_KEEP) || op == PY_OP_FOR_ITER;
}

/* A jump behind the code by which the conditional jump `unit` goes to `target`. */
static int32_t
add_hop(builder *b, int32_t unit, int op, int32_t ticks, int32_t target)
{
    b->offset = b->info[unit].lasti;
    b->depth_before = b->info[unit].depth;
    b->block = b->info[unit].block;
    int32_t hop = emit(b, op, 0, 0, ticks, 0);
    if (!b->failed) {
        b->units[hop].c = target - hop;
        b->info[hop].first = b->info[hop].lasti + 1;
    }
    return hop;
}

/* From offsets to distances; a jump backwards becomes a check point, conditional ones go over one. */
static void
fix_jumps(builder *b)
{
    int32_t end = b->nunits;

    for (int32_t i = 0; i < end && !b->failed; i += py_op_length[b->units[i].op]) {
        int op = b->units[i].op;
        if (op == PY_OP_END_FINALLY) {
            for (int k = 1; k <= 3; k++) {
                if (b->units[i + k].a >= 0) {
                    b->units[i + k].ticks = (uint8_t)b->ticks_at[b->units[i + k].a];
                    b->units[i + k].a = b->unit_at[b->units[i + k].a];
                }
            }
            continue;
        }
        if (!is_jump(op)) {
            continue;
        }
        int32_t target = b->unit_at[b->units[i].c];
        int32_t ticks = b->info[i].ticks - b->ticks_at[b->units[i].c];
        if (op == PY_OP_JUMP) {
            b->units[i].op = target <= i ? PY_OP_JUMP_BACK : PY_OP_JUMP;
            b->units[i].b = ticks;
        }
        else if (target <= i) {
            target = add_hop(b, i, PY_OP_JUMP_BACK, ticks, target);
        }
        else if (can_adjust(op)) {
            b->units[i].a = ticks;
        }
        else if (ticks != 0) {
            target = add_hop(b, i, PY_OP_JUMP, ticks, target);
        }
        b->units[i].c = target - i;
    }
    for (int32_t i = 0; i < b->an.nblocks; i++) {
        b->an.blocks[i].handler = b->unit_at[b->an.blocks[i].handler];
    }
    for (int32_t i = 0; i < b->ncontinues; i++) {
        b->continues[i].target = b->unit_at[b->continues[i].target];
    }
}

static PyObject **
copy_constants(PyObject *consts)
{
    Py_ssize_t n = PyTuple_GET_SIZE(consts);
    PyObject **array = PyMem_Malloc((n + 1) * sizeof(PyObject *));
    if (array == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        array[n - 1 - i] = PyTuple_GET_ITEM(consts, i);
    }
    return array + n;
}

static int
init_layout(builder *b, PyCodeObject *co)
{
    py_exec *exec = b->exec = PyMem_Malloc(sizeof(py_exec));
    if (exec == NULL) {
        return -1;
    }
    memset(exec, 0, sizeof(py_exec));
    exec->nlocals = co->co_nlocals;
    exec->ncells = (int32_t)PyTuple_GET_SIZE(co->co_cellvars);
    exec->nfree = (int32_t)PyTuple_GET_SIZE(co->co_freevars);
    exec->temp0 = exec->nlocals + exec->ncells + exec->nfree;
    exec->self0 = exec->temp0 + b->an.max_depth;
    exec->max_depth = b->an.max_depth;
    exec->deleted = ~b->an.trackable;
    exec->nconsts = (int32_t)PyTuple_GET_SIZE(co->co_consts);
    exec->kend = copy_constants(co->co_consts);
    b->stack = PyMem_Malloc((b->an.max_depth + 8) * sizeof(position));
    b->unit_at = PyMem_Malloc((b->an.length + 1) * sizeof(int32_t));
    b->line_starts = PyMem_Malloc(b->an.length + 1);
    b->ticks_at = PyMem_Malloc((b->an.length + 1) * sizeof(int32_t));
    b->ticks_hint = PyMem_Malloc((b->an.length + 1) * sizeof(int32_t));
    if (b->line_starts == NULL || b->ticks_at == NULL || b->ticks_hint == NULL) {
        return -1;
    }
    memset(b->line_starts, 0, b->an.length + 1);
    exec->simple_args = -1;
    if ((co->co_flags & (CO_OPTIMIZED | CO_NEWLOCALS | CO_VARARGS | CO_VARKEYWORDS | CO_GENERATOR)) ==
        (CO_OPTIMIZED | CO_NEWLOCALS) && exec->ncells == 0) {
        exec->simple_args = co->co_argcount;
    }
    return exec->kend != NULL && b->stack != NULL && b->unit_at != NULL ? 0 : -1;
}

static void
finish(builder *b)
{
    py_exec *exec = b->exec;
    exec->nslots = exec->self0 + b->max_self;
    exec->size_class = exec->nslots / PY_FRAME_CLASS_STEP;
    exec->units = b->units;
    exec->info = b->info;
    exec->nunits = b->nunits;
    exec->blocks = b->an.blocks;
    exec->nblocks = b->an.nblocks;
    exec->pending = b->pending;
    exec->npending = b->npending;
    exec->continues = b->continues;
    exec->ncontinues = b->ncontinues;
    b->an.blocks = NULL;
    b->units = NULL;
    b->info = NULL;
    b->pending = NULL;
    b->continues = NULL;
}

static py_exec *
build_executable(PyCodeObject *co, int empty_is_fine)
{
    builder b;
    py_exec *exec = NULL;

    memset(&b, 0, sizeof b);
    b.last = -1;
    b.block = -1;
    if (py_exec_verify(&b.an, co, empty_is_fine) < 0) {
        py_exec_analysis_free(&b.an);
        return NULL;
    }
    if (init_layout(&b, co) == 0) {
        translate_all(&b);
        if (!b.failed) {
            fix_jumps(&b);
        }
        if (!b.failed) {
            finish(&b);
            exec = b.exec;
            py_code_set_executable_steal(co, (struct py_executable *)exec);
        }
    }
    PyMem_Free(b.units);
    PyMem_Free(b.info);
    PyMem_Free(b.pending);
    PyMem_Free(b.continues);
    PyMem_Free(b.stack);
    PyMem_Free(b.unit_at);
    PyMem_Free(b.line_starts);
    PyMem_Free(b.ticks_at);
    PyMem_Free(b.ticks_hint);
    PyMem_Free(b.method_units);
    py_exec_analysis_free(&b.an);
    if (exec == NULL) {
        py_executable_free((struct py_executable *)b.exec);
        PyErr_NoMemory();
    }
    return exec;
}

py_exec *
py_exec_build(PyCodeObject *co)
{
    return build_executable(co, 0);
}

py_exec *
py_exec_get_for_frame(PyCodeObject *co)
{
    py_exec *exec = (py_exec *)co->co_zombieframe;
    return exec != NULL ? exec : build_executable(co, 1);
}

void
py_executable_free(struct py_executable *executable)
{
    py_exec *exec = (py_exec *)executable;
    if (exec == NULL) {
        return;
    }
    if (exec->kend != NULL) {
        PyMem_Free(exec->kend - exec->nconsts);
    }
    PyMem_Free(exec->units);
    PyMem_Free(exec->info);
    PyMem_Free(exec->blocks);
    PyMem_Free(exec->pending);
    PyMem_Free(exec->continues);
    PyMem_Free(exec);
}

int
py_exec_unit_at(const py_exec *exec, int offset)
{
    for (int32_t i = 0; i < exec->nunits; i += py_op_length[exec->units[i].op]) {
        if (exec->info[i].first <= offset && offset <= exec->info[i].lasti) {
            return i;
        }
    }
    return -1;
}
