/* Units, one by one: the end of the growing array, what is pending, and the count of ticks.

   Positions of the stack that are pending name a local or constant (build.c); py_exec_emit_settle moves one into its temporary.
   The tables of instructions stand here as well.

   I1 A failure of memory sets b->failed; everything goes on harmlessly and the caller of the passes looks at the end.

   Not here: what an instruction becomes (translate.c), jumps and labels (build.c). */
#include "build.h"

const uint8_t py_op_length[PY_OP_COUNT] = {
#define INSTR(name, length, resume, operands) length,
#include "instructions.def"
#undef INSTR
};
const uint8_t py_op_resume[PY_OP_COUNT] = {
#define INSTR(name, length, resume, operands) resume,
#include "instructions.def"
#undef INSTR
};
const uint8_t py_op_operands[PY_OP_COUNT] = {
#define INSTR(name, length, resume, operands) operands,
#include "instructions.def"
#undef INSTR
};
const char *const py_op_name[PY_OP_COUNT] = {
#define INSTR(name, length, resume, operands) #name,
#include "instructions.def"
#undef INSTR
};

_Static_assert(sizeof(py_unit) == 16 && sizeof(py_cache_unit) == 16, "units have a fixed width");

int
py_exec_emit_grow(void *array, int32_t count, int32_t step, size_t size)
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

int
py_exec_emit_reserve(builder *b)
{
    int32_t room = b->room > 0 ? b->room * 2 : (int32_t)(b->an.length / 2) + 16;
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
        return -1;
    }
    b->room = room;
    return 0;
}

int32_t
py_exec_emit(builder *b, int op, int own, int32_t a, int32_t ob, int32_t oc)
{
    int length = py_op_length[op];

    if (b->nunits + length > b->room && py_exec_emit_reserve(b) < 0) {
        return 0; /* a unit that is thrown away with the rest */
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

void
py_exec_emit_settle(builder *b, int32_t pos)
{
    position *p = &b->stack[pos];
    if (p->pending) {
        p->pending = 0;
        p->attribute = -1;
        py_exec_emit(b, PY_OP_MOVE, 0, temp(b, pos), p->operand, 0);
    }
}

void
py_exec_emit_settle_range(builder *b, int32_t from, int32_t to)
{
    for (int32_t pos = from; pos < to; pos++) {
        if (!b->stack[pos].pending) {
            continue;
        }
        if (pos + 1 < to && b->stack[pos + 1].pending) {
            b->stack[pos].pending = b->stack[pos + 1].pending = 0;
            b->stack[pos].attribute = b->stack[pos + 1].attribute = -1;
            py_exec_emit(b, PY_OP_MOVE2, 0, temp(b, pos), b->stack[pos].operand, b->stack[pos + 1].operand);
            pos++;
        }
        else {
            py_exec_emit_settle(b, pos);
        }
    }
}

void
py_exec_emit_barrier(builder *b)
{
    py_exec_emit_settle_range(b, 0, b->depth);
    for (int32_t pos = 0; pos < b->depth; pos++) {
        b->stack[pos].attribute = -1;
    }
    b->last = -1;
}

void
py_exec_emit_note_pending(builder *b, int32_t unit)
{
    for (int32_t pos = 0; pos < b->depth; pos++) {
        if (b->stack[pos].pending) {
            if (py_exec_emit_grow(&b->pending, b->npending, 32, sizeof(py_pending)) < 0) {
                b->failed = 1;
                return;
            }
            b->pending[b->npending++] = (py_pending){unit, pos, b->stack[pos].operand};
        }
    }
}

int32_t
py_exec_emit_value(builder *b, int op, int own, int32_t ob, int32_t oc)
{
    int32_t at = py_exec_emit(b, op, own, 0, ob, oc);
    py_exec_emit_note_pending(b, at);
    b->units[at].a = push(b);
    b->last = at;
    return at;
}

void
py_exec_emit_take_ticks(builder *b, int32_t unit)
{
    assert(b->since_check <= 255);
    if (!b->failed) {
        b->units[unit].ticks = (uint8_t)b->since_check;
        b->info[unit].ticks = 0;
    }
    b->since_check = 0;
}

void
py_exec_emit_adjust_ticks(builder *b, int32_t wanted)
{
    if (b->since_check != wanted) {
        py_exec_emit(b, PY_OP_TICKS, 0, 0, b->since_check - wanted, 0);
        b->since_check = wanted;
    }
}

void
py_exec_emit_note_arrival(builder *b, int op, int32_t target)
{
    int32_t *where = can_adjust(op) ? b->ticks_hint : b->ticks_at;
    if (where[target] < 0) {
        where[target] = b->since_check;
    }
}

void
py_exec_emit_jump(builder *b, int op, int own, int32_t ob, int32_t target)
{
    int32_t at = py_exec_emit(b, op, own, 0, ob, target);
    py_exec_emit_note_pending(b, at);
    py_exec_emit_note_arrival(b, op, target);
}

