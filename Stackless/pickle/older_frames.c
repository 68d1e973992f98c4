/* States of frames as the original writes them, put into our terms: where the frame stands, and its operand stack.

   What differs:

       f_lasti   is the last byte of the instruction that the frame has carried out up to here; ours is its first.
       step      "eval_frame_noval": it was interrupted in front of the next instruction, else it waits in this one.
       values    hold only as many operands as are left, where ours have a place for each that there was before the instruction.
       handlers  of `finally` and `with` begin with one, two or three values on the stack, which say how the block was
                 left: None; None or a number and what goes with it; an exception.  Ours always begin with three.
                 A `continue` on its way is written as the offset where it goes, here it is the number of the place.

   An interrupted frame may stand in the midst of instructions that are one for us.  What has no unit of its own calls nothing: it
   is carried out here, up to the next instruction that has one.  Loads that are part of that are done once more by it.

   Not here: whether the values fit the code (frames.c); C frames between frames (older_links.c). */
#include "pickling.h"
#include "../core/core.h"
#include "opcode.h"

enum { WHY_RETURN = 8, WHY_BREAK = 16, WHY_CONTINUE = 32, MOST_HANDLERS = 20 };

/* The operand stack of the state, and where handlers have put their values. */
typedef struct {
    PyObject **items;               /* borrowed; NULL: an empty place */
    Py_ssize_t count;
    int32_t base[MOST_HANDLERS];    /* in our stack, ascending */
    int missing[MOST_HANDLERS];     /* how many of our three the state does not have */
    PyObject *site[MOST_HANDLERS];  /* owned; NULL: no `continue` is on its way */
    int handlers;
} older_stack;

static int
bad(const char *what)
{
    PyErr_Format(PyExc_ValueError, "bad state of a frame: %s", what);
    return -1;
}

/* ---- the instruction ---- */

/* The offset of the instruction that `offset` is a byte of, -1: there is none; *next: of the one behind it. */
static int32_t
instruction_at(const py_analysis *an, int32_t offset, int32_t *next)
{
    py_instr in;
    for (int32_t at = 0; at <= offset; at = in.next) {
        if (py_exec_decode(an, at, &in) < 0) {
            return -1;
        }
        if (in.next > offset) {
            *next = in.next;
            return at;
        }
    }
    return -1;
}

/* The unit with which the instruction at `offset` begins, -1: it has none, being one with others. */
static int32_t
unit_starting_at(const py_exec *exec, int32_t offset)
{
    for (int32_t i = 0; i < exec->nunits; i += py_op_length[exec->units[i].op]) {
        if (exec->info[i].lasti == offset && exec->info[i].first <= offset) {
            return i;
        }
    }
    return -1;
}

/* ---- handlers ---- */

/* The END_FINALLY at which a handler that begins at `offset` ends, with `depth` values on the stack; -1: none. */
static int32_t
end_of_handler(const py_analysis *an, int32_t offset, int32_t depth)
{
    py_instr in;
    for (int32_t at = offset; py_exec_decode(an, at, &in) == 0; at = in.next) {
        if (in.op == END_FINALLY && (an->points[at].flags & POINT_SEEN) && an->points[at].depth == depth) {
            return at;
        }
    }
    return -1;
}

static void
add_handler(older_stack *stack, int32_t base)
{
    int i = stack->handlers;
    if (i >= MOST_HANDLERS) {
        return;
    }
    for (; i > 0 && stack->base[i - 1] > base; i--) {
        stack->base[i] = stack->base[i - 1];
    }
    stack->base[i] = base;
    stack->handlers++;
}

/* The handlers that the instruction at `offset` is in. */
static void
find_handlers(const py_analysis *an, int32_t offset, older_stack *stack)
{
    for (int32_t i = 0; i < an->nblocks; i++) {
        const py_block *block = &an->blocks[i];
        int with = block->kind == PY_BLOCK_WITH;
        if ((with || block->kind == PY_BLOCK_FINALLY) && block->handler <= offset &&
            end_of_handler(an, block->handler, block->level + 3 - with) >= offset) {
            add_handler(stack, block->level - with);    /* __exit__ is gone, or going */
        }
    }
}

static PyObject *
item_at(const older_stack *stack, Py_ssize_t i)
{
    return i >= 0 && i < stack->count ? stack->items[i] : NULL;
}

static long
why_at(const older_stack *stack, Py_ssize_t i)
{
    PyObject *why = item_at(stack, i);
    return why != NULL && PyInt_CheckExact(why) ? PyInt_AS_LONG(why) : 0;
}

/* Can the handler's values be as many as are left when `missing` of three are? */
static int
may_miss(const older_stack *stack, Py_ssize_t at, int missing)
{
    if (missing == 2) {
        return item_at(stack, at) == Py_None || why_at(stack, at) == WHY_BREAK;
    }
    if (missing == 1) {
        return why_at(stack, at + 1) == WHY_RETURN || why_at(stack, at + 1) == WHY_CONTINUE;
    }
    return item_at(stack, at + 2) != NULL && item_at(stack, at + 2) != Py_None;
}

/* Finds for each handler from the i-th one on how many values are missing: `missing` in all, `before` below them. */
static int
share_out(older_stack *stack, int i, int before, int missing)
{
    if (i == stack->handlers) {
        return missing == 0;
    }
    for (int n = missing < 2 ? missing : 2; n >= 0; n--) {
        stack->missing[i] = n;
        if (may_miss(stack, stack->base[i] - before, n) && share_out(stack, i + 1, before + n, missing - n)) {
            return 1;
        }
    }
    return 0;
}

/* The number of the place where a `continue` goes on that leads to an offset. Returns new. Raises yes. */
static PyObject *
continue_site(const py_exec *exec, PyObject *where)
{
    long offset = where != NULL && PyInt_Check(where) ? PyInt_AS_LONG(where) : -1;
    for (int32_t k = 0; k < exec->ncontinues; k++) {
        const py_unit_info *target = &exec->info[exec->continues[k].target];
        if (target->first <= offset && offset <= target->lasti) {
            return PyInt_FromLong(k);
        }
    }
    (void)bad("nothing to go on with");
    return NULL;
}

/* Puts the numbers of places in for the offsets that the handlers have. Returns status. Raises yes. */
static int
find_sites(const py_exec *exec, older_stack *stack)
{
    int before = 0;
    for (int i = 0; i < stack->handlers; i++) {
        Py_ssize_t at = stack->base[i] - before;
        if (stack->missing[i] == 1 && why_at(stack, at + 1) == WHY_CONTINUE &&
            (stack->site[i] = continue_site(exec, item_at(stack, at))) == NULL) {
            return -1;
        }
        before += stack->missing[i];
    }
    return 0;
}

/* ---- values ---- */

/* Our place number p of the operand stack. Returns borrowed, NULL: empty. */
static PyObject *
our_item(const older_stack *stack, int32_t p)
{
    int32_t before = 0;
    for (int i = 0; i < stack->handlers && stack->base[i] <= p; i++) {
        if (p < stack->base[i] + stack->missing[i]) {
            return Py_None;
        }
        if (p == stack->base[i] + 1 && stack->site[i] != NULL) {
            return stack->site[i];
        }
        before += stack->missing[i];
    }
    return item_at(stack, p - before);
}

/* The items behind the positions of the empty ones, as an array with room for more. Returns it, NULL raised; PyMem_Free it. */
static PyObject **
items_of(PyObject *values, Py_ssize_t count, Py_ssize_t room)
{
    PyObject **items = PyMem_New(PyObject *, room + 1);
    if (items == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        items[i] = slp_sparse_lacks(values, i) ? NULL : PyTuple_GET_ITEM(values, i + 1);
    }
    return items;
}

/* The values in our order: `depth` of the stack. Returns new. Raises yes. */
static PyObject *
our_values(PyObject **items, int32_t variables, const older_stack *stack, int32_t depth)
{
    PyObject *values = PyTuple_New(variables + depth + 1);

    for (int32_t i = 0; values != NULL && i < variables + depth; i++) {
        PyObject *item = i < variables ? items[i] : our_item(stack, i - variables);
        Py_XINCREF(item);
        PyTuple_SET_ITEM(values, i + 1, item);
    }
    return values != NULL ? slp_sparse_close_steal(values) : NULL;
}

/* The items of the operand stack in our order, `depth` places; `left` are below the operands of the instruction. Returns new. Raises yes. */
static PyObject *
arrange(PyObject **items, Py_ssize_t count, const py_exec *exec, const py_analysis *an, int32_t offset, int32_t left, int32_t depth)
{
    older_stack stack = {.items = items + exec->temp0, .count = count - exec->temp0};
    int32_t missing = left - (int32_t)stack.count;
    PyObject *values = NULL;

    if (missing > 0) {
        find_handlers(an, offset, &stack);
        stack.handlers = share_out(&stack, 0, 0, missing) ? stack.handlers : 0;
    }
    if (find_sites(exec, &stack) == 0) {
        values = our_values(items, exec->temp0, &stack, depth);
    }
    for (int i = 0; i < MOST_HANDLERS; i++) {
        Py_XDECREF(stack.site[i]);
    }
    return values;
}

/* The values of a state, which instructions can be carried out on: variables, then the operand stack.  Borrowed. */
typedef struct {
    PyObject **items;           /* NULL: an empty place */
    Py_ssize_t count, variables, room;
} older_values;

/* Returns status. Raises yes. */
static int
open_values(older_values *values, const slp_place *place, const py_exec *exec)
{
    *values = (older_values){NULL, PyTuple_Check(place->values) ? PyTuple_GET_SIZE(place->values) - 1 : -1, exec->temp0,
                             exec->temp0 + exec->max_depth};
    if (values->count < values->variables || values->count > values->room) {
        return bad("number of values");
    }
    values->items = items_of(place->values, values->count, values->room);
    return values->items != NULL ? 0 : -1;
}

/* Replaces place->values: `left` operands are below those of the instruction at `offset`, of the stack `depth` places are kept.
   Returns status. Raises yes. */
static int
close_values(older_values *values, slp_place *place, const py_exec *exec, const py_analysis *an, int32_t offset, int32_t left,
             int32_t depth)
{
    PyObject *ours;
    if (values->count > values->variables + an->points[offset].depth) {
        return bad("number of values");
    }
    ours = arrange(values->items, values->count, exec, an, offset, left, depth);
    if (ours == NULL) {
        return -1;
    }
    Py_SETREF(place->values, ours);
    return 0;
}

/* ---- instructions that are no units ---- */

static int
push(older_values *values, PyObject *item)
{
    if (values->count == values->room) {
        return bad("number of values");
    }
    values->items[values->count++] = item;
    return 1;
}

static int
pop_into(older_values *values, PyObject **place)
{
    PyObject *top = values->count > values->variables ? values->items[values->count - 1] : NULL;
    if (top == NULL) {
        return bad("number of values");
    }
    *place = top;
    values->count--;
    return 1;
}

/* The topmost of `n` goes below the others. */
static int
rotate(older_values *values, int n)
{
    if (values->count - values->variables < n) {
        return bad("number of values");
    }
    PyObject **lowest = &values->items[values->count - n], *top = lowest[n - 1];
    memmove(lowest + 1, lowest, (size_t)(n - 1) * sizeof *lowest);
    *lowest = top;
    return 1;
}

/* Carries out an instruction that has become part of others. Returns 1, 0: it is none that can be, -1 raised. */
static int
carry_out(older_values *values, const py_exec *exec, const py_analysis *an, const py_instr *in)
{
    PyObject *dropped;

    switch (in->op) {
    case NOP: case SETUP_LOOP: case SETUP_EXCEPT: case SETUP_FINALLY: case POP_BLOCK:
        return 1;
    case LOAD_FAST:
        return push(values, values->items[in->arg]);
    case LOAD_CLOSURE:
        return push(values, values->items[exec->nlocals + in->arg]);
    case LOAD_CONST:
        return push(values, PyTuple_GET_ITEM(an->co->co_consts, in->arg));
    case DUP_TOP:
        return values->count > values->variables ? push(values, values->items[values->count - 1]) : bad("number of values");
    case STORE_FAST:
        return pop_into(values, &values->items[in->arg]);
    case POP_TOP:
        return pop_into(values, &dropped);
    case ROT_TWO: case ROT_THREE:
        return rotate(values, in->op == ROT_TWO ? 2 : 3);
    case ROT_FOUR:
        return rotate(values, 4);
    default:
        return 0;
    }
}

/* ---- places ---- */

/* From `next` on to the first instruction that has a unit. Returns the unit, -1: there is none, -2 raised; *next: its offset. */
static int32_t
carry_on(older_values *values, const py_exec *exec, const py_analysis *an, int32_t *next)
{
    while (*next < an->length && (an->points[*next].flags & POINT_SEEN)) {
        int32_t unit = unit_starting_at(exec, *next);
        py_instr in;
        if (unit >= 0) {
            return unit;
        }
        int done = py_exec_decode(an, *next, &in) < 0 ? -1 : carry_out(values, exec, an, &in);
        if (done <= 0) {
            return done < 0 ? -2 : -1;
        }
        *next = in.next;
    }
    return -1;
}

/* It was interrupted in front of the instruction at `next`. */
static int
place_before(slp_place *place, older_values *values, const py_exec *exec, const py_analysis *an, int32_t next)
{
    int32_t unit = carry_on(values, exec, an, &next);
    if (unit < 0) {
        place->flags |= FRAME_DONE;
        return unit == -1 ? 0 : -1;
    }
    place->lasti = next;
    place->ordinal = slp_ordinal_of(exec, unit);
    place->flags |= FRAME_DROP;
    return close_values(values, place, exec, an, next, an->points[next].depth, an->points[slp_begin_of(exec, an, unit)].depth);
}

/* It waits for the value of the instruction at `at`: in the last unit of it that can wait. */
static int
place_waiting(slp_place *place, older_values *values, const py_exec *exec, const py_analysis *an, int32_t at)
{
    int32_t unit = -1, last = -1;
    for (int32_t k = 0; (unit = slp_unit_of(exec, at, k)) >= 0; k++) {
        if (slp_can_wait(exec, unit)) {
            last = unit;
            place->ordinal = k;
        }
    }
    if (last < 0) {
        return bad("no frame waits at this instruction");
    }
    place->lasti = at;
    return close_values(values, place, exec, an, at, slp_left_below(exec, an, last), exec->info[last].depth);
}

static int
place_in(slp_place *place, older_values *values, const py_exec *exec, const py_analysis *an, int interrupted)
{
    int32_t next = 0, at = place->lasti >= 0 ? instruction_at(an, place->lasti, &next) : -1;

    if (place->lasti >= 0 && (at < 0 || (!interrupted && !(an->points[at].flags & POINT_SEEN)))) {
        return bad("no such instruction");      /* the one before a place where it was interrupted may be unreachable */
    }
    if (at < 0 && !interrupted && (place->flags & FRAME_GENERATOR)) {      /* it has not begun, and nobody has asked it to */
        place->lasti = -1;
        return 0;
    }
    return interrupted || at < 0 ? place_before(place, values, exec, an, next) : place_waiting(place, values, exec, an, at);
}

int
slp_older_place(slp_place *place, const py_frame *f, const char *step)
{
    py_analysis an;
    older_values values;
    int status = open_values(&values, place, f->exec);

    memset(&an, 0, sizeof an);
    if (status == 0) {
        status = py_exec_verify(&an, f->f_code, 0, 0) < 0
                     ? -1 : place_in(place, &values, f->exec, &an, strcmp(step, "eval_frame_noval") == 0);
    }
    PyMem_Free(values.items);
    py_exec_analysis_free(&an);
    return status;
}
