/* What the parts of the translator share: build.c (the passes), translate.c (each instruction), emit.c (units). */
#ifndef PY_EXEC_BUILD_H
#define PY_EXEC_BUILD_H

#include "analysis.h"

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

static inline int32_t
temp(const builder *b, int32_t pos)
{
    return b->exec->temp0 + pos;
}

/* Takes the top as an operand; *own gets `bit` when it is a temporary. */
static inline int32_t
pop(builder *b, int bit, int *own)
{
    position *p = &b->stack[--b->depth];
    if (p->pending) {
        return p->operand;
    }
    *own |= bit;
    return temp(b, b->depth);
}

static inline int32_t
push(builder *b)
{
    b->stack[b->depth] = (position){0, 0, -1};
    return temp(b, b->depth++);
}

static inline void
push_pending(builder *b, int32_t operand)
{
    b->stack[b->depth++] = (position){operand, 1, -1};
}

static inline int
can_adjust(int op)
{
    return op == PY_OP_JUMP || op == PY_OP_JUMP_IF_FALSE_KEEP || op == PY_OP_JUMP_IF_TRUE_KEEP;
}

/* Room for one more element of an array that grows by `step`. Returns status. Raises no. */
int py_exec_emit_grow(void *array, int32_t count, int32_t step, size_t size);
/* More room for units; fails with b->failed. Returns status. Raises no. */
int py_exec_emit_reserve(builder *b);
/* A unit (with its further units) at the end. Returns its index. Raises no (b->failed). */
int32_t py_exec_emit(builder *b, int op, int own, int32_t a, int32_t ob, int32_t oc);
/* Brings one pending position into its temporary. Returns nothing. Raises no. */
void py_exec_emit_settle(builder *b, int32_t pos);
/* The same for positions from `from` up to `to` (not included). Returns nothing. Raises no. */
void py_exec_emit_settle_range(builder *b, int32_t from, int32_t to);
/* Everything into temporaries, and no picture of where it came from: a label or jump. Returns nothing. Raises no. */
void py_exec_emit_barrier(builder *b);
/* Notes what is pending below a unit in which the frame may be suspended. Returns nothing. Raises no. */
void py_exec_emit_note_pending(builder *b, int32_t unit);
/* A unit with a destination: the value on top of the stack afterwards. Returns its index. Raises no. */
int32_t py_exec_emit_value(builder *b, int op, int own, int32_t ob, int32_t oc);
/* The unit takes the ticks of the stretch that it ends. Returns nothing. Raises no. */
void py_exec_emit_take_ticks(builder *b, int32_t unit);
/* From here on the count stands at `wanted`. Returns nothing. Raises no. */
void py_exec_emit_adjust_ticks(builder *b, int32_t wanted);
/* A jump of kind `op` to the offset `target`: what has been counted on the way. Returns nothing. Raises no. */
void py_exec_emit_note_arrival(builder *b, int op, int32_t target);
/* A jump; its distance stays an offset in c until all units are known. Returns nothing. Raises no. */
void py_exec_emit_jump(builder *b, int op, int own, int32_t ob, int32_t target);

/* translate.c: one instruction of co_code. Returns 1 if control does not go on behind it, else 0. Raises no (b->failed). */
int py_exec_translate(builder *b, const py_instr *in);

#endif
