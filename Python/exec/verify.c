/* The verifier: proves that a code object can be run without looking anything up again.

   One abstract run over co_code, from offset 0 along every path, keeps for each instruction start the depth of the
   stack, the innermost block and the locals that certainly are bound.  Paths that meet must agree on depth and
   block; of the bound locals the common ones remain, and what follows is visited again when there are fewer.

   A handler starts with three values above its block's level: traceback, value and type of the exception.  The
   normal way into a `finally` handler (one None above the level) is brought to the same shape, so that the depth is
   one number at every point.

   I1 Code that passes needs no bounds check: every slot, constant, name, cell and jump target exists.
   I2 Anything else is SystemError here, before a single instruction of it has run.
   I3 No instruction in a block consumes what lies below the block: a handler finds it there.
   I4 Unreachable instructions are not looked at, and not translated.

   Not here: the translation (build.c). */
#include "analysis.h"
#include "opcode.h"

static int
raise_bad(const char *what, int32_t offset)
{
    PyErr_Format(PyExc_SystemError, "bad code: %s at offset %d", what, (int)offset);
    return -1;
}

int
py_exec_decode_long(const py_analysis *an, int32_t offset, py_instr *in)
{
    unsigned int arg = 0;
    int32_t at = offset;

    for (;;) {
        if (at >= an->length) {
            return -1;
        }
        int op = an->code[at];
        if (op < HAVE_ARGUMENT) {
            in->op = op;
            in->arg = 0;
            in->next = at + 1;
            return at == offset ? 0 : -1;
        }
        if (at + 2 >= an->length) {
            return -1;
        }
        arg = (arg << 16) | an->code[at + 1] | ((unsigned int)an->code[at + 2] << 8);
        at += 3;
        if (op != EXTENDED_ARG) {
            in->op = op;
            in->arg = arg;
            in->next = at;
            return 0;
        }
    }
}

/* ---- edges ---- */

static void
enqueue(py_analysis *an, int32_t offset)
{
    py_point *point = &an->points[offset];
    if (!(point->flags & POINT_QUEUED)) {
        point->flags |= POINT_QUEUED;
        an->queue[an->queued++] = offset;
    }
}

/* A path from `from` arrives at `to`. */
static int
arrive(py_analysis *an, int32_t from, int64_t to, int32_t depth, int32_t block, uint64_t bound, int flags)
{
    if (to < 0 || to >= an->length) {
        return raise_bad("jump out of the code", from);
    }
    py_point *point = &an->points[to];
    if (depth < 0) {
        return raise_bad("stack underflow", from);
    }
    if (depth > an->max_depth) {
        an->max_depth = depth;
    }
    point->flags |= flags;
    if (!(point->flags & POINT_SEEN)) {
        point->flags |= POINT_SEEN;
        point->depth = depth;
        point->block = block;
        point->bound = bound;
        enqueue(an, (int32_t)to);
        return 0;
    }
    if ((point->flags & POINT_HANDLER) && !(flags & POINT_TARGET) && depth + 2 == point->depth) {
        depth += 2;     /* normal way into a finally handler */
    }
    if (point->depth != depth) {
        return raise_bad("stack depths differ", from);
    }
    if (point->block != block) {
        return raise_bad("blocks are not nested", from);
    }
    if ((point->bound & bound) != point->bound) {
        point->bound &= bound;
        enqueue(an, (int32_t)to);
    }
    return 0;
}

/* The block that SETUP_… at `offset` opens; made on the first visit. */
static int32_t
block_of_setup(py_analysis *an, int32_t offset, int kind, int64_t handler, int32_t level, int32_t parent)
{
    int32_t i;
    for (i = 0; i < an->nblocks; i++) {
        if (an->blocks[i].setup == offset) {
            return i;
        }
    }
    if (an->nblocks % 16 == 0) {
        void *grown = PyMem_Realloc(an->blocks, (an->nblocks + 16) * sizeof(py_block));
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        an->blocks = grown;
    }
    an->blocks[i] = (py_block){parent, kind, level, (int32_t)handler, offset};
    return an->nblocks++;
}

/* Where `continue` goes on: the depth that remains when the blocks inside the loop are left.
   Returns the loop's block or -1. */
static int32_t
loop_of(const py_analysis *an, int32_t block, int32_t *depth)
{
    while (block >= 0 && an->blocks[block].kind != PY_BLOCK_LOOP) {
        *depth = an->blocks[block].level - (an->blocks[block].kind == PY_BLOCK_WITH);    /* __exit__ goes too */
        block = an->blocks[block].parent;
    }
    return block;
}

/* ---- one instruction ---- */

static Py_ssize_t
tuple_size(PyObject *tuple)
{
    return PyTuple_GET_SIZE(tuple);
}

/* Values that a simple instruction takes and gives; -1: not a simple one. */
static int
stack_effect(int op, unsigned int arg, int *takes, int *gives)
{
    int64_t t = 0, g = 1;

    switch (op) {
    case NOP: g = 0; break;
    case POP_TOP: t = 1; g = 0; break;
    case ROT_TWO: t = g = 2; break;
    case ROT_THREE: t = g = 3; break;
    case ROT_FOUR: t = g = 4; break;
    case DUP_TOP: t = 1; g = 2; break;
    case DUP_TOPX: t = arg; g = 2 * (int64_t)arg; break;
    case UNARY_POSITIVE: case UNARY_NEGATIVE: case UNARY_NOT: case UNARY_CONVERT: case UNARY_INVERT:
    case GET_ITER: case LOAD_ATTR: t = 1; break;
    case BINARY_POWER: case BINARY_MULTIPLY: case BINARY_DIVIDE: case BINARY_MODULO: case BINARY_ADD:
    case BINARY_SUBTRACT: case BINARY_SUBSCR: case BINARY_FLOOR_DIVIDE: case BINARY_TRUE_DIVIDE:
    case BINARY_LSHIFT: case BINARY_RSHIFT: case BINARY_AND: case BINARY_XOR: case BINARY_OR:
    case INPLACE_POWER: case INPLACE_MULTIPLY: case INPLACE_DIVIDE: case INPLACE_MODULO: case INPLACE_ADD:
    case INPLACE_SUBTRACT: case INPLACE_FLOOR_DIVIDE: case INPLACE_TRUE_DIVIDE:
    case INPLACE_LSHIFT: case INPLACE_RSHIFT: case INPLACE_AND: case INPLACE_XOR: case INPLACE_OR:
    case COMPARE_OP: case IMPORT_NAME: t = 2; break;
    case SLICE: t = 1; break;
    case SLICE + 1: case SLICE + 2: t = 2; break;
    case SLICE + 3: t = 3; break;
    case STORE_SLICE: t = 2; g = 0; break;
    case STORE_SLICE + 1: case STORE_SLICE + 2: t = 3; g = 0; break;
    case STORE_SLICE + 3: t = 4; g = 0; break;
    case DELETE_SLICE: t = 1; g = 0; break;
    case DELETE_SLICE + 1: case DELETE_SLICE + 2: t = 2; g = 0; break;
    case DELETE_SLICE + 3: t = 3; g = 0; break;
    case STORE_MAP: t = 3; g = 1; break;
    case STORE_SUBSCR: t = 3; g = 0; break;
    case DELETE_SUBSCR: t = 2; g = 0; break;
    case PRINT_EXPR: case PRINT_ITEM: case PRINT_NEWLINE_TO: case IMPORT_STAR: t = 1; g = 0; break;
    case PRINT_NEWLINE: g = 0; break;
    case PRINT_ITEM_TO: t = 2; g = 0; break;
    case LOAD_LOCALS: case LOAD_CONST: case LOAD_NAME: case LOAD_GLOBAL: case LOAD_FAST: case LOAD_CLOSURE:
    case LOAD_DEREF: case BUILD_MAP: break;
    case EXEC_STMT: t = 3; g = 0; break;
    case YIELD_VALUE: t = 1; break;
    case BUILD_CLASS: t = 3; break;
    case STORE_NAME: case STORE_GLOBAL: case STORE_FAST: case STORE_DEREF: case DELETE_ATTR: t = 1; g = 0; break;
    case DELETE_NAME: case DELETE_GLOBAL: case DELETE_FAST: g = 0; break;
    case STORE_ATTR: t = 2; g = 0; break;
    case UNPACK_SEQUENCE: t = 1; g = arg; break;
    case BUILD_TUPLE: case BUILD_LIST: case BUILD_SET: t = arg; break;
    case IMPORT_FROM: t = 1; g = 2; break;
    case LIST_APPEND: case SET_ADD: t = (int64_t)arg + 1; g = arg; break;
    case MAP_ADD: t = (int64_t)arg + 2; g = arg; break;
    case CALL_FUNCTION: case CALL_FUNCTION_VAR: case CALL_FUNCTION_KW: case CALL_FUNCTION_VAR_KW:
        t = 1 + (arg & 0xff) + 2 * (int64_t)((arg >> 8) & 0xff);
        t += (op - CALL_FUNCTION) & 1;
        t += ((op - CALL_FUNCTION) >> 1) & 1;
        break;
    case MAKE_FUNCTION: t = 1 + (int64_t)arg; break;
    case MAKE_CLOSURE: t = 2 + (int64_t)arg; break;
    case BUILD_SLICE: t = arg; break;
    case END_FINALLY: t = 3; g = 0; break;
    case WITH_CLEANUP: t = 4; g = 3; break;
    default: return -1;
    }
    if (t > (1 << 24) || g > (1 << 24)) {
        return -1;
    }
    *takes = (int)t;
    *gives = (int)g;
    return 0;
}

int32_t
py_exec_untouched(const py_analysis *an, int32_t offset)
{
    int32_t depth = an->points[offset].depth;
    int takes = 1, gives;
    py_instr in;

    if (py_exec_decode(an, offset, &in) < 0) {
        return 0;
    }
    if (in.op == FOR_ITER || in.op == SETUP_WITH || in.op == IMPORT_FROM) {
        return depth;
    }
    if (stack_effect(in.op, in.arg, &takes, &gives) == 0 && (in.op == STORE_MAP || in.op == LIST_APPEND ||
                                                             in.op == SET_ADD || in.op == MAP_ADD)) {
        takes -= gives;
    }
    return depth - takes;
}

/* Is the argument of `op` in range? */
static int
argument_ok(const py_analysis *an, int op, unsigned int arg)
{
    PyCodeObject *co = an->co;
    Py_ssize_t ncells = tuple_size(co->co_cellvars), nfree = tuple_size(co->co_freevars);

    switch (op) {
    case LOAD_CONST:
        return arg < (size_t)tuple_size(co->co_consts);
    case LOAD_FAST: case STORE_FAST: case DELETE_FAST:
        return arg < (unsigned int)co->co_nlocals;
    case LOAD_CLOSURE: case LOAD_DEREF: case STORE_DEREF:
        return arg < (size_t)(ncells + nfree);
    case LOAD_NAME: case STORE_NAME: case DELETE_NAME: case LOAD_GLOBAL: case STORE_GLOBAL: case DELETE_GLOBAL:
    case LOAD_ATTR: case STORE_ATTR: case DELETE_ATTR: case IMPORT_NAME: case IMPORT_FROM:
        return arg < (size_t)tuple_size(co->co_names);
    case COMPARE_OP:
        return arg <= 10;
    case BUILD_SLICE:
        return arg == 2 || arg == 3;
    case RAISE_VARARGS:
        return arg <= 3;
    case DUP_TOPX:
        return arg >= 1 && arg <= 5;
    case LIST_APPEND: case SET_ADD: case MAP_ADD:
        return arg >= 1;
    case CALL_FUNCTION: case CALL_FUNCTION_VAR: case CALL_FUNCTION_KW: case CALL_FUNCTION_VAR_KW:
        return arg <= 0xffff;
    default:
        return 1;
    }
}

static uint64_t
bit_of(const py_analysis *an, unsigned int local)
{
    return local < 64 ? ((uint64_t)1 << local) & an->trackable : 0;
}

/* The depth below which values belong to the instructions around the innermost block. */
static int32_t
floor_of(const py_analysis *an, const py_point *p)
{
    return p->block >= 0 ? an->blocks[p->block].level : 0;
}

static int
visit_setup(py_analysis *an, int32_t offset, const py_instr *in, const py_point *p)
{
    static const int kinds[] = {PY_BLOCK_LOOP, PY_BLOCK_EXCEPT, PY_BLOCK_FINALLY};
    int kind = in->op == SETUP_WITH ? PY_BLOCK_WITH : kinds[in->op - SETUP_LOOP];
    int64_t handler = (int64_t)in->next + in->arg;

    if (kind == PY_BLOCK_WITH && p->depth < 1 + floor_of(an, p)) {
        return raise_bad("stack underflow", offset);
    }
    if (handler >= an->length) {
        return raise_bad("handler out of the code", offset);
    }
    int32_t block = block_of_setup(an, offset, kind, handler, p->depth, p->block);
    if (block < 0) {
        return -1;
    }
    if (kind != PY_BLOCK_LOOP &&
        arrive(an, offset, handler, p->depth + 3, p->block, p->bound, POINT_TARGET | POINT_HANDLER) < 0) {
        return -1;
    }
    return arrive(an, offset, in->next, p->depth + (kind == PY_BLOCK_WITH), block, p->bound, 0);
}

/* break and continue: through how many blocks, and where to. */
static int
visit_loop_exit(py_analysis *an, int32_t offset, const py_instr *in, const py_point *p)
{
    int32_t depth = p->depth;
    int32_t loop = loop_of(an, p->block, &depth);

    if (loop < 0) {
        return raise_bad("no loop around", offset);
    }
    if (in->op == BREAK_LOOP) {
        return arrive(an, offset, an->blocks[loop].handler, an->blocks[loop].level, an->blocks[loop].parent,
                      p->bound, POINT_TARGET);
    }
    return arrive(an, offset, in->arg, depth, loop, p->bound, POINT_TARGET);
}

static int
visit_jump(py_analysis *an, int32_t offset, const py_instr *in, const py_point *p)
{
    int64_t target = in->arg;

    switch (in->op) {
    case JUMP_FORWARD:
        return arrive(an, offset, in->next + target, p->depth, p->block, p->bound, POINT_TARGET);
    case JUMP_ABSOLUTE:
        return arrive(an, offset, target, p->depth, p->block, p->bound, POINT_TARGET);
    case FOR_ITER:
        if (p->depth < 1 + floor_of(an, p)) {
            return raise_bad("stack underflow", offset);
        }
        if (arrive(an, offset, in->next + target, p->depth - 1, p->block, p->bound, POINT_TARGET) < 0) {
            return -1;
        }
        return arrive(an, offset, in->next, p->depth + 1, p->block, p->bound, 0);
    default: {
        int keeps = in->op == JUMP_IF_FALSE_OR_POP || in->op == JUMP_IF_TRUE_OR_POP;
        if (p->depth < 1 + floor_of(an, p)) {
            return raise_bad("stack underflow", offset);
        }
        if (arrive(an, offset, target, p->depth - 1 + keeps, p->block, p->bound, POINT_TARGET) < 0) {
            return -1;
        }
        return arrive(an, offset, in->next, p->depth - 1, p->block, p->bound, 0);
    }
    }
}

/* Instructions that leave `gives` values where values were, whatever happens: also below a block. */
static int
moves_only(int op)
{
    return (op >= ROT_TWO && op <= DUP_TOP) || op == DUP_TOPX || op == ROT_FOUR || op == LIST_APPEND || op == SET_ADD ||
           op == MAP_ADD || op == STORE_MAP || op == IMPORT_FROM;
}

static int
visit(py_analysis *an, int32_t offset)
{
    py_point p = an->points[offset];
    py_instr in;
    int takes, gives;

    if (py_exec_decode(an, offset, &in) < 0) {
        return raise_bad("truncated instruction", offset);
    }
    if (!argument_ok(an, in.op, in.arg)) {
        return raise_bad("argument out of range", offset);
    }
    switch (in.op) {
    case JUMP_FORWARD: case JUMP_ABSOLUTE: case FOR_ITER: case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE:
    case JUMP_IF_FALSE_OR_POP: case JUMP_IF_TRUE_OR_POP:
        return visit_jump(an, offset, &in, &p);
    case SETUP_LOOP: case SETUP_EXCEPT: case SETUP_FINALLY: case SETUP_WITH:
        return visit_setup(an, offset, &in, &p);
    case BREAK_LOOP: case CONTINUE_LOOP:
        return visit_loop_exit(an, offset, &in, &p);
    case RETURN_VALUE:
        return p.depth < 1 + floor_of(an, &p) ? raise_bad("stack underflow", offset) : 0;
    case RAISE_VARARGS:
        return p.depth < (int32_t)in.arg + floor_of(an, &p) ? raise_bad("stack underflow", offset) : 0;
    case POP_BLOCK:
        if (p.block < 0) {
            return raise_bad("no block to pop", offset);
        }
        {
            const py_block *block = &an->blocks[p.block];
            if (p.depth < block->level) {
                return raise_bad("stack underflow", offset);
            }
            return arrive(an, offset, in.next, block->level, block->parent, p.bound, 0);
        }
    case STORE_FAST: case LOAD_FAST:
        p.bound |= bit_of(an, in.arg);
        break;
    case YIELD_VALUE:
        if (!(an->co->co_flags & CO_GENERATOR)) {
            return raise_bad("yield outside a generator", offset);
        }
        break;
    default:
        break;
    }
    if (stack_effect(in.op, in.arg, &takes, &gives) < 0) {
        return raise_bad("unknown opcode", offset);
    }
    int32_t kept = moves_only(in.op) ? gives : 0;
    if (p.depth < takes || p.depth - takes + kept < floor_of(an, &p)) {
        return raise_bad("stack underflow", offset);
    }
    return arrive(an, offset, in.next, p.depth - takes + gives, p.block, p.bound, 0);
}

/* ---- the whole ---- */

/* Marks the locals that DELETE_FAST unbinds anywhere: their state is not tracked. */
static void
find_trackable(py_analysis *an)
{
    py_instr in;
    int32_t offset = 0;

    an->trackable = an->co->co_nlocals >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << an->co->co_nlocals) - 1;
    while (an->trackable != 0 && offset < an->length && py_exec_decode(an, offset, &in) == 0) {
        if (in.op == DELETE_FAST && in.arg < 64) {
            an->trackable &= ~((uint64_t)1 << in.arg);
        }
        offset = in.next;
    }
}

static int
all_strings(PyObject *tuple)
{
    Py_ssize_t i;
    if (tuple == NULL || !PyTuple_Check(tuple)) {
        return 0;
    }
    for (i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        if (!PyString_Check(PyTuple_GET_ITEM(tuple, i))) {
            return 0;
        }
    }
    return 1;
}

static int
check_header(const PyCodeObject *co)
{
    int64_t args = (int64_t)co->co_argcount + !!(co->co_flags & CO_VARARGS) + !!(co->co_flags & CO_VARKEYWORDS);

    if (!PyString_Check(co->co_code) || co->co_consts == NULL || !PyTuple_Check(co->co_consts) ||
        !all_strings(co->co_names) || !all_strings(co->co_varnames) || !all_strings(co->co_freevars) ||
        !all_strings(co->co_cellvars)) {
        return -1;
    }
    if (co->co_argcount < 0 || co->co_nlocals < 0 || args > co->co_nlocals ||
        PyTuple_GET_SIZE(co->co_varnames) < co->co_nlocals || PyString_GET_SIZE(co->co_code) > 0x3fffffff ||
        co->co_nlocals > (1 << 24) || PyTuple_GET_SIZE(co->co_consts) > (1 << 30)) {
        return -1;
    }
    return 0;
}

int
py_exec_verify(py_analysis *an, PyCodeObject *co, int empty_is_fine, int unsure)
{
    *an = (py_analysis){.co = co, .unsure = unsure};
    if (check_header(co) < 0) {
        PyErr_SetString(PyExc_SystemError, "bad code: inconsistent code object");
        return -1;
    }
    an->code = (const unsigned char *)PyString_AS_STRING(co->co_code);
    an->length = PyString_GET_SIZE(co->co_code);
    if (an->length == 0 && empty_is_fine) {
        static const unsigned char raises[] = {RAISE_VARARGS, 0, 0};
        an->code = raises;
        an->length = sizeof raises;
    }
    an->points = PyMem_Malloc((an->length + 1) * sizeof(py_point));
    an->queue = PyMem_Malloc((an->length + 1) * sizeof(int32_t));
    if (an->points == NULL || an->queue == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memset(an->points, 0, (an->length + 1) * sizeof(py_point));
    find_trackable(an);
    int args = an->unsure ? 0 : co->co_argcount + !!(co->co_flags & CO_VARARGS) + !!(co->co_flags & CO_VARKEYWORDS);
    uint64_t bound = (args >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << args) - 1) & an->trackable;
    if (arrive(an, 0, 0, 0, -1, bound, POINT_TARGET) < 0) {
        return -1;
    }
    while (an->queued > 0) {
        int32_t offset = an->queue[--an->queued];
        an->points[offset].flags &= ~POINT_QUEUED;
        if (visit(an, offset) < 0) {
            return -1;
        }
    }
    return 0;
}

void
py_exec_analysis_free(py_analysis *an)
{
    PyMem_Free(an->points);
    PyMem_Free(an->blocks);
    PyMem_Free(an->queue);
}
