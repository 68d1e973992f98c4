/* The executable: what the dispatcher runs instead of co_code.

   An executable is an array of fixed-width units made from co_code on the first call (build.c) after the
   code has been proved well formed (verify.c).  Each instruction names the slots it reads and writes:

       slots:  [ locals | cells, free variables | temporaries 0 … depth-1 | method selfs ]
       index:    0        nlocals                 temp0                     self0

   An operand >= 0 is a slot, an operand < 0 a constant: `kend[operand]`, where `kend` points behind the
   executable's array of constants.  Stack position d of co_code is temporary d.

   Invariants
   I1 A temporary that holds no value is NULL.  So clearing a range of temporaries never needs a map.
   I2 A temporary owns its value until the instruction that consumes it has finished with it; the bits in
      `own` say which operands of a unit are such temporaries.
   I3 A local that stands as an operand of a unit is bound there on every path (verify.c proves it).
   I4 `info[i]` belongs to `units[i]`; `info[i].first` never decreases within a basic block.
   I5 Everything in an executable but inline caches and specialised opcodes is fixed once it is built.

   Objects named by an executable are borrowed from its code object, which owns the executable. */
#ifndef PY_EXEC_H
#define PY_EXEC_H

#include "Python.h"
#include <stdint.h>

/* What a unit does with a value that is delivered after its frame was suspended in it. */
typedef enum {
    PY_RESUME_STORE,   /* to slot a (a < 0: dropped), then the next instruction */
    PY_RESUME_TRUTH,   /* a bool: take or skip the jump */
    PY_RESUME_DROP,    /* dropped, next instruction */
    PY_RESUME_SPECIAL  /* the instruction's own way, in dispatch.c */
} py_resume_kind;

typedef enum {
#define INSTR(name, length, resume, operands) PY_OP_##name,
#include "../../Python/exec/instructions.def"
#undef INSTR
    PY_OP_COUNT
} py_op;

/* Operands of an instruction, for the checks of debug builds. */
enum {
    READS_A = 1, READS_B = 2, READS_C = 4,   /* the slots hold values before */
    READS_X = 8,                             /* the slot in field a of the second unit */
    READS_ROW = 16,                          /* slots b … b+c-1 */
    TAKES_B = 32, TAKES_ROW = 64,            /* empty behind it, as are operands that `own` names */
    WRITES_A = 128                           /* holds a value behind it */
};

enum { PY_OWN_B = 1, PY_OWN_C = 2, PY_OWN_X = 4 /* the operand in the second unit's a */ };

typedef struct {
    uint16_t op;     /* py_op, may be specialised at run time */
    uint8_t own;     /* PY_OWN_* */
    uint8_t ticks;   /* calls, returns, yields, …: instructions of co_code since ticks were taken last; LONG: which operator */
    int32_t a;       /* destination slot, mostly */
    int32_t b, c;    /* operands, counts, jump distances in units */
} py_unit;

/* A cache unit stands behind the instruction that it serves. */
typedef union {
    py_unit unit;
    struct {
        uint32_t version;   /* type or dict version guarded; 0 = empty */
        uint32_t extra;     /* second guard, index or counter */
        void *pointer;      /* borrowed, alive as long as the guard holds */
    } cache;
} py_cache_unit;

typedef struct {
    int32_t lasti;   /* offset of the co_code instruction it carries out: f_lasti, traceback lines */
    int32_t first;   /* first offset that was folded into this unit; > lasti for a further unit of one instruction */
    int32_t depth;   /* depth of the co_code stack before the instruction */
    int32_t block;   /* index of the innermost block, -1 = none */
    int32_t ticks;   /* instructions not yet counted when an exception leaves the unit */
} py_unit_info;

typedef enum { PY_BLOCK_LOOP, PY_BLOCK_EXCEPT, PY_BLOCK_FINALLY, PY_BLOCK_WITH } py_block_kind;

typedef struct {
    int32_t parent;    /* enclosing block, -1 = none */
    int32_t kind;      /* py_block_kind */
    int32_t level;     /* temporaries below this depth survive */
    int32_t handler;   /* offset in co_code; after building: unit */
    int32_t setup;     /* offset of the SETUP_… instruction */
} py_block;

/* A stack position that is not in its temporary while a unit is suspended: it still is a local or constant. */
typedef struct {
    int32_t unit, position, operand;
} py_pending;

/* Where a `continue` that runs through `finally` blocks goes on. */
typedef struct {
    int32_t target;    /* unit */
    int32_t loop;      /* its loop block */
    int32_t depth;     /* depth at the target */
} py_continue_site;

typedef struct py_exec {
    py_unit *units;
    PyObject **kend;             /* constant k is kend[-1 - k] */
    int32_t nslots;              /* all slots of a frame */
    int32_t temp0, self0;        /* first temporary, first method self */
    int32_t nlocals, ncells, nfree;
    int32_t simple_args;         /* exact positional count for the fast call path, -1 = not simple */
    int32_t size_class;          /* of the frame, see framealloc */
    uint64_t deleted;            /* locals that some DELETE_FAST may unbind */
    int32_t nunits, nblocks, npending, ncontinues, nconsts, max_depth;
    py_unit_info *info;
    py_block *blocks;
    py_pending *pending;         /* by unit */
    py_continue_site *continues;
    struct py_exec *unsure;      /* the same code for frames that lack arguments, NULL until there is one; owned */
} py_exec;

/* The executable of `co`, built and verified on first use.  Returns borrowed. Raises yes (SystemError). */
static inline py_exec *py_exec_get(PyCodeObject *co);

/* Builds the executable and hangs it on `co`.  Returns borrowed. Raises yes. */
extern py_exec *py_exec_build(PyCodeObject *co);
/* The same for PyFrame_New: code of PyCode_NewEmpty, whose frames only show in tracebacks, is fine; run, it raises.
   Returns borrowed. Raises yes. */
extern py_exec *py_exec_get_for_frame(PyCodeObject *co);
/* The same for a frame that somebody else made and that lacks arguments: each is looked at before it is read.
   Returns borrowed. Raises yes. */
extern py_exec *py_exec_get_unsure(PyCodeObject *co);
/* The unit where the instruction at `offset` starts with nothing pending, -1 if there is none.  Raises no. */
extern int py_exec_unit_at(const py_exec *exec, int offset);

/* Which positions of the stack still are locals or constants in front of the instruction at `offset`: 1 or 0 for each of its
   depth there.  Translates again up to it, so that no executable need keep what hardly any frame wants.  Returns status. Raises yes. */
extern int py_exec_pending_before(PyCodeObject *co, int32_t offset, uint8_t *pending);

extern const uint8_t py_op_length[PY_OP_COUNT];
extern const uint8_t py_op_resume[PY_OP_COUNT];
extern const uint8_t py_op_operands[PY_OP_COUNT];   /* READS_*, TAKES_*, WRITES_A */
extern const char *const py_op_name[PY_OP_COUNT];

static inline py_exec *
py_exec_get(PyCodeObject *co)
{
    py_exec *exec = (py_exec *)co->co_zombieframe;
    return exec != NULL ? exec : py_exec_build(co);
}

#endif
