/* What verify.c finds out about a code object and build.c uses. */
#ifndef PY_EXEC_ANALYSIS_H
#define PY_EXEC_ANALYSIS_H

#include "opcode.h"
#include "py_exec.h"

enum { POINT_SEEN = 1, POINT_TARGET = 2, POINT_HANDLER = 4, POINT_QUEUED = 8 };

/* The state before the instruction at one offset. */
typedef struct {
    int32_t depth;
    int32_t block;
    uint64_t bound;      /* locals 0..63 that certainly hold a value */
    uint8_t flags;       /* POINT_* */
} py_point;

typedef struct {
    PyCodeObject *co;
    const unsigned char *code;   /* borrowed from co_code */
    Py_ssize_t length;
    py_point *points;            /* one per byte of code; owned */
    py_block *blocks;            /* owned */
    int32_t nblocks;
    int32_t max_depth;
    uint64_t trackable;          /* locals whose `bound` bit means something */
    int unsure;                  /* the frame may lack its arguments */
    int32_t *queue;              /* owned, work list of offsets */
    int32_t queued;
} py_analysis;

typedef struct {
    int op;
    unsigned int arg;
    int32_t next;       /* offset of the following instruction */
} py_instr;

/* py_exec_decode for an instruction with prefixes, or one that is cut off. */
int py_exec_decode_long(const py_analysis *an, int32_t offset, py_instr *in);

/* Reads the instruction at `offset`, prefixes folded in.  Returns 0, -1 if it is cut off. Raises no. */
static inline int
py_exec_decode(const py_analysis *an, int32_t offset, py_instr *in)
{
    if (offset + 2 >= an->length || an->code[offset] == EXTENDED_ARG) {
        return py_exec_decode_long(an, offset, in);
    }
    const unsigned char *code = an->code + offset;
    int has_argument = code[0] >= HAVE_ARGUMENT;
    in->op = code[0];
    in->arg = has_argument ? code[1] | (unsigned int)code[2] << 8 : 0;
    in->next = offset + (has_argument ? 3 : 1);
    return 0;
}

/* Proves the code well formed and fills `an`; py_exec_analysis_free is needed in any case.
   Returns status. Raises yes (SystemError, MemoryError). */
int py_exec_verify(py_analysis *an, PyCodeObject *co, int empty_is_fine, int unsure);
void py_exec_analysis_free(py_analysis *an);

/* How many values of the stack the instruction at `offset` leaves where they are, counted from the bottom. Raises no. */
int32_t py_exec_untouched(const py_analysis *an, int32_t offset);

#endif
