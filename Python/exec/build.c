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

   Not here: the instructions one by one (translate.c), units (emit.c), proving the code (verify.c), running it (dispatch). */
#include "build.h"
#include "opcode.h"
#include "py_code.h"
#include "py_frame.h"

/* Lines that end before a label without a unit of their own still want their trace event. */
static void
cover_lines(builder *b)
{
    for (int32_t i = b->first; i < b->offset; i++) {
        if (b->line_starts[i]) {
            int32_t offset = b->offset;
            b->offset = b->previous;
            py_exec_emit(b, PY_OP_NOP, 0, 0, 0, 0);
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
        py_exec_emit_adjust_ticks(b, *wanted);
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
            py_exec_emit_barrier(b);
            if (b->depth != point->depth) {     /* normal entry of a finally handler */
                py_exec_emit(b, PY_OP_FINALLY_FALL, 0, -1, temp(b, b->depth - 1), 0);
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
        py_exec_emit_adjust_ticks(b, 0);
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
    memset(b->ticks_at, -1, (size_t)b->an.length * sizeof(int32_t));
    memset(b->ticks_hint, -1, (size_t)b->an.length * sizeof(int32_t));
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

/* Translates what stands in front of the offset `end`, and looks at the instruction there, if there is one. */
static void
translate_up_to(builder *b, int32_t end)
{
    int falls = 0;
    py_instr in;

    find_line_starts(b);
    find_counted_labels(b);
    for (int32_t offset = 0; offset <= end && offset < b->an.length && !b->failed; offset = in.next) {
        if (!(b->an.points[offset].flags & POINT_SEEN)) {
            falls = 0;
            b->unit_at[offset] = -1;
            in.next = offset + 1;
            continue;
        }
        b->offset = offset;
        begin_instruction(b, falls);
        if (offset == end) {
            return;
        }
        py_exec_decode(&b->an, offset, &in);
        for (int32_t i = offset + 1; i < in.next; i++) {
            b->unit_at[i] = -1;
        }
        falls = !py_exec_translate(b, &in);
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
    int32_t hop = py_exec_emit(b, op, 0, 0, ticks, 0);
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
    exec->size_class = PY_FRAME_CLASS(exec->nslots);
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

/* Everything but the executable. */
static void
free_builder(builder *b)
{
    PyMem_Free(b->units);
    PyMem_Free(b->info);
    PyMem_Free(b->pending);
    PyMem_Free(b->continues);
    PyMem_Free(b->stack);
    PyMem_Free(b->unit_at);
    PyMem_Free(b->line_starts);
    PyMem_Free(b->ticks_at);
    PyMem_Free(b->ticks_hint);
    PyMem_Free(b->method_units);
    py_exec_analysis_free(&b->an);
}

/* Verifies the code and translates it up to an offset, -1: all of it; free_builder and py_executable_free afterwards.  Returns
   status. Raises yes. */
static int
begin_building(builder *b, PyCodeObject *co, int empty_is_fine, int unsure, int32_t end)
{
    memset(b, 0, sizeof *b);
    b->last = -1;
    b->block = -1;
    if (py_exec_verify(&b->an, co, empty_is_fine, unsure) < 0) {
        return -1;
    }
    if (init_layout(b, co) == 0 && py_exec_emit_reserve(b) == 0) {
        translate_up_to(b, end >= 0 ? end : b->an.length);
        if (!b->failed) {
            return 0;
        }
    }
    PyErr_NoMemory();
    return -1;
}

/* Returns new. Raises yes. */
static py_exec *
build_executable(PyCodeObject *co, int empty_is_fine, int unsure)
{
    builder b;
    py_exec *exec = NULL;

    if (begin_building(&b, co, empty_is_fine, unsure, -1) == 0) {
        fix_jumps(&b);
        if (!b.failed) {
            finish(&b);
            exec = b.exec;
        }
        else {
            PyErr_NoMemory();
        }
    }
    free_builder(&b);
    if (exec == NULL) {
        py_executable_free((struct py_executable *)b.exec);
    }
    return exec;
}

int
py_exec_pending_before(PyCodeObject *co, int32_t offset, uint8_t *pending)
{
    builder b;
    int status = begin_building(&b, co, 0, 0, offset);

    for (int32_t pos = 0; status == 0 && pos < b.depth; pos++) {
        pending[pos] = b.stack[pos].pending;
    }
    free_builder(&b);
    py_executable_free((struct py_executable *)b.exec);
    return status;
}

static py_exec *
hang_on_code_steal(PyCodeObject *co, py_exec *exec)
{
    if (exec != NULL) {
        py_code_set_executable_steal(co, (struct py_executable *)exec);
    }
    return exec;
}

py_exec *
py_exec_build(PyCodeObject *co)
{
    return hang_on_code_steal(co, build_executable(co, 0, 0));
}

py_exec *
py_exec_get_for_frame(PyCodeObject *co)
{
    py_exec *exec = (py_exec *)co->co_zombieframe;
    return exec != NULL ? exec : hang_on_code_steal(co, build_executable(co, 1, 0));
}

py_exec *
py_exec_get_unsure(PyCodeObject *co)
{
    py_exec *exec = py_exec_get_for_frame(co);
    if (exec != NULL && exec->unsure == NULL) {
        exec->unsure = build_executable(co, 1, 1);
    }
    return exec != NULL ? exec->unsure : NULL;
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
    py_executable_free((struct py_executable *)exec->unsure);
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
