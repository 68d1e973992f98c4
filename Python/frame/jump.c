/* Assignment to f_lineno: the frame goes on in another line.

   I1 What the code relies on behind the target holds when the frame gets there: the locals that it reads and that are bound
      on every path to it (2.7 goes on, up to an UnboundLocalError), and the values below on the stack, but for those that still are locals or constants there (executable.md).

   The target is looked at in the verifier's picture of the code, which is made again: jumps are rare. */
#include "../exec/analysis.h"
#include "opcode.h"
#include "py_frame.h"

int py_frame_set_lineno(py_frame *f, PyObject *value, void *unused);

/* First offset at or behind the start of a line; -1: no line that late. *line gets the line found. */
static int
offset_of_line(PyCodeObject *co, int *line)
{
    const unsigned char *table = (const unsigned char *)PyString_AS_STRING(co->co_lnotab);
    Py_ssize_t size = PyString_GET_SIZE(co->co_lnotab);
    int offset = 0, at = co->co_firstlineno;

    if (*line == at) {
        return 0;
    }
    for (Py_ssize_t i = 0; i + 1 < size; i += 2) {
        offset += table[i];
        at += table[i + 1];
        if (at >= *line) {
            *line = at;
            return offset;
        }
    }
    return -1;
}

static int
is_inside(const py_exec *exec, int32_t block, int32_t outer)
{
    while (block != outer && block >= 0) {
        block = exec->blocks[block].parent;
    }
    return block == outer;
}

static int
raise_jump(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

/* Which handler region does a unit lie in? A finally handler's code is recognised by its depth: three values of the
   handler lie on the stack.  Returns the index of the block whose handler it is in, -1 none. */
static int32_t
handler_around(const py_exec *exec, int32_t unit)
{
    int32_t best = -1;
    for (int32_t i = 0; i < exec->nblocks; i++) {
        const py_block *b = &exec->blocks[i];
        if (b->kind == PY_BLOCK_LOOP || b->handler < 0 || unit < b->handler) {
            continue;
        }
        int32_t end = b->handler;
        while (end < exec->nunits && !(exec->info[end].depth < b->level + (b->kind == PY_BLOCK_WITH ? 2 : 3) &&
                                       exec->info[end].block == b->parent)) {
            end++;
        }
        if (unit < end && (best < 0 || b->handler > exec->blocks[best].handler)) {
            best = i;
        }
    }
    return best;
}

/* Is an assignment allowed at all now?  At a yield that is refused when the line is known. */
static int
check_moment(const py_frame *f)
{
    if (f->flags & FRAME_LINE_EVENT) {
        return 0;
    }
    if (py_frame_lasti(f) < 0) {
        return raise_jump("can't jump from the 'call' trace event of a new frame");
    }
    if (f->f_trace == NULL || f->pc == NULL) {
        return raise_jump("f_lineno can only be set by a trace function");
    }
    return f->pc->op == PY_OP_YIELD ? 0 : raise_jump("can only jump from a 'line' trace event");
}

/* The offset where `wanted` or the next line with code begins, that line in *line. -1 with an exception. */
static int
find_line(PyCodeObject *co, int wanted, int *line)
{
    int offset;
    *line = wanted;
    if (wanted < co->co_firstlineno) {
        PyErr_Format(PyExc_ValueError, "line %d comes before the current code block", wanted);
        return -1;
    }
    offset = offset_of_line(co, line);
    if (offset < 0) {
        PyErr_Format(PyExc_ValueError, "line %d comes after the current code block", wanted);
    }
    return offset;
}

/* The unit that is next at an offset: instructions that are no units of their own are passed, but for jumps. -1: none. */
static int32_t
unit_behind(const py_exec *exec, const py_analysis *an, int32_t offset)
{
    py_instr in;
    int32_t unit;
    while ((unit = py_exec_unit_at(exec, offset)) < 0) {
        if (offset >= an->length || !(an->points[offset].flags & POINT_SEEN) || py_exec_decode(an, offset, &in) < 0 ||
            in.op == JUMP_FORWARD || in.op == JUMP_ABSOLUTE || in.op == CONTINUE_LOOP) {
            return -1;
        }
        offset = in.next;
    }
    return unit;
}

/* Is the target the start of an `except` clause? */
static int
is_handler(const py_exec *exec, const py_analysis *an, int32_t offset)
{
    const py_point *point = &an->points[offset];
    if (an->code[offset] == DUP_TOP || an->code[offset] == POP_TOP) {
        for (int32_t i = 0; i < exec->nblocks; i++) {
            if (exec->blocks[i].kind == PY_BLOCK_EXCEPT && point->block == exec->blocks[i].parent &&
                point->depth == exec->blocks[i].level + 3) {
                return 1;
            }
        }
    }
    return 0;
}

/* May the blocks be left or entered so? */
static int
check_blocks(const py_exec *exec, const py_analysis *an, int32_t here, int32_t offset, int32_t target)
{
    const py_point *point = &an->points[offset];
    if (is_handler(exec, an, offset)) {
        return raise_jump("can't jump to 'except' line as there's no exception");
    }
    if (handler_around(exec, target) != handler_around(exec, here)) {
        return raise_jump("can't jump into or out of a 'finally' block");
    }
    if (!is_inside(exec, exec->info[here].block, point->block) || point->depth > exec->info[here].depth) {
        return raise_jump("can't jump into the middle of a block");
    }
    return 0;
}

/* Does the instruction at `offset` lead to one before `start`, by a jump or when it raises?  To which one, else `start`. */
static int32_t
leads_back(const py_analysis *an, const py_instr *in, int32_t offset, int32_t start)
{
    switch (in->op) {
    case JUMP_ABSOLUTE: case CONTINUE_LOOP: case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE: case JUMP_IF_FALSE_OR_POP:
    case JUMP_IF_TRUE_OR_POP:
        start = (int64_t)in->arg < start ? (int32_t)in->arg : start;
        break;
    default:
        break;
    }
    for (int32_t block = an->points[offset].block; block >= 0; block = an->blocks[block].parent) {
        int32_t handler = an->blocks[block].handler;
        start = handler >= 0 && handler < start ? handler : start;
    }
    return start;
}

/* Nothing before this offset can run once the frame stands at `offset`. */
static int32_t
earliest(const py_analysis *an, int32_t offset)
{
    int32_t start = offset, before;
    do {
        before = start;
        for (int32_t at = before; at < an->length; at++) {
            py_instr in;
            if (an->points[at].flags & POINT_SEEN && py_exec_decode(an, at, &in) == 0) {
                start = leads_back(an, &in, at, start);
            }
        }
    } while (start < before);
    return start;
}

/* The locals 0..63 that are read at or behind an offset. */
static uint64_t
read_behind(const py_analysis *an, int32_t offset)
{
    uint64_t found = 0;
    for (int32_t at = offset; at < an->length; at++) {
        py_instr in;
        if (an->points[at].flags & POINT_SEEN && py_exec_decode(an, at, &in) == 0 && in.op == LOAD_FAST && in.arg < 64) {
            found |= (uint64_t)1 << in.arg;
        }
    }
    return found;
}

/* I1, for locals. */
static int
check_locals(const py_frame *f, const py_analysis *an, int32_t target)
{
    int32_t offset = f->exec->info[target].first;
    uint64_t relied = an->points[f->exec->info[target].lasti].bound & an->trackable & read_behind(an, earliest(an, offset));
    for (int32_t i = 0; i < f->exec->nlocals && i < 64; i++) {
        if ((relied >> i & 1) && f->slots[i] == NULL) {
            PyErr_Format(PyExc_ValueError, "can't jump there: local variable '%.200s' would be unbound",
                         PyString_AS_STRING(PyTuple_GET_ITEM(f->f_code->co_varnames, i)));
            return -1;
        }
    }
    return 0;
}

/* I1, for the stack.  Values that the target takes from elsewhere are dropped; code that is not sure of the locals takes none. */
static int
check_stack(py_frame *f, int sure, int32_t depth, int32_t target)
{
    const py_exec *exec = f->exec;
    uint8_t *pending = PyMem_Malloc((size_t)exec->max_depth + 1);
    if (pending == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memset(pending, 0, (size_t)exec->max_depth + 1);
    int status = sure ? py_exec_pending_before(f->f_code, exec->info[target].lasti, pending) : 0;
    for (int32_t i = 0; i < exec->info[target].depth && status == 0; i++) {
        if (!pending[i] && (i >= depth || f->slots[exec->temp0 + i] == NULL)) {
            status = raise_jump("can't jump into the middle of an expression");
        }
    }
    if (status == 0) {
        py_frame_clear_temps(f, exec->info[target].depth < depth ? exec->info[target].depth : depth);
        for (int32_t i = 0; i < exec->info[target].depth; i++) {
            if (pending[i]) {
                Py_CLEAR(f->slots[exec->temp0 + i]);
            }
        }
    }
    PyMem_Free(pending);
    return status;
}

static int
jump_to(py_frame *f, const py_analysis *an, int32_t offset)
{
    const py_exec *exec = f->exec;
    int32_t here = (int32_t)(f->pc - exec->units), target = unit_behind(exec, an, offset);
    if (target < 0) {
        return raise_jump("can't jump into the middle of a block");
    }
    if (check_blocks(exec, an, here, offset, target) < 0 ||
        check_locals(f, an, target) < 0 ||
        check_stack(f, !an->unsure, an->points[offset].depth, target) < 0) {
        return -1;
    }
    f->pc = exec->units + target;
    return 0;
}

int
py_frame_set_lineno(py_frame *f, PyObject *value, void *unused)
{
    if (value == NULL || !PyInt_Check(value)) {
        return raise_jump("lineno must be an integer");
    }
    if (check_moment(f) < 0) {
        return -1;
    }
    int line, offset = find_line(f->f_code, (int)PyInt_AsLong(value), &line);
    if (offset < 0) {
        return -1;
    }
    if (!(f->flags & FRAME_LINE_EVENT)) {
        return raise_jump("can't jump from a yield statement");
    }
    py_analysis an;
    memset(&an, 0, sizeof an);
    int status = py_exec_verify(&an, f->f_code, 1, py_exec_get(f->f_code) != f->exec);
    if (status == 0) {
        status = offset < an.length ? jump_to(f, &an, offset) : raise_jump("can't jump into the middle of a block");
    }
    py_exec_analysis_free(&an);
    if (status == 0) {
        f->f_lineno = line;
    }
    return status;
}
