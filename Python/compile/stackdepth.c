/* stackdepth.c - how many values a code object's stack must hold.
 *
 * The number is public (co_stacksize), so the rule is the reference's: walk all paths depth first, a block
 * is entered again only with a greater depth and never while it is on the current path.  The effects of
 * END_FINALLY and of exception handlers are guesses on the safe side; paths through loops would add
 * them up for ever but for that rule.
 *
 * I1 The walk needs no C recursion: pending work is on a stack of its own.
 */
#include "Python.h"
#include "codegen.h"

static int
argument_count(int operand)
{
    return (operand & 0xFF) + 2 * (operand >> 8);
}

static int
fixed_effect(int opcode)
{
    switch (opcode) {
    case POP_TOP: case LIST_APPEND: case SET_ADD: case PRINT_EXPR: case PRINT_ITEM:
    case PRINT_NEWLINE_TO: case RETURN_VALUE: case IMPORT_STAR: case STORE_NAME:
    case STORE_GLOBAL: case STORE_FAST: case STORE_DEREF: case DELETE_ATTR: case COMPARE_OP:
    case IMPORT_NAME: case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE: case WITH_CLEANUP:
    case DELETE_SLICE: case SLICE + 1: case SLICE + 2:
        return -1;
    case BINARY_POWER: case BINARY_MULTIPLY: case BINARY_DIVIDE: case BINARY_MODULO:
    case BINARY_ADD: case BINARY_SUBTRACT: case BINARY_SUBSCR: case BINARY_FLOOR_DIVIDE:
    case BINARY_TRUE_DIVIDE: case BINARY_LSHIFT: case BINARY_RSHIFT: case BINARY_AND:
    case BINARY_XOR: case BINARY_OR:
    case INPLACE_FLOOR_DIVIDE: case INPLACE_TRUE_DIVIDE: case INPLACE_ADD: case INPLACE_SUBTRACT:
    case INPLACE_MULTIPLY: case INPLACE_DIVIDE: case INPLACE_MODULO: case INPLACE_POWER:
    case INPLACE_LSHIFT: case INPLACE_RSHIFT: case INPLACE_AND: case INPLACE_XOR:
    case INPLACE_OR:
        return -1;
    case MAP_ADD: case STORE_MAP: case DELETE_SUBSCR: case PRINT_ITEM_TO: case BUILD_CLASS:
    case STORE_ATTR: case SLICE + 3: case STORE_SLICE: case DELETE_SLICE + 1:
    case DELETE_SLICE + 2:
        return -2;
    case END_FINALLY: case STORE_SUBSCR: case EXEC_STMT: case STORE_SLICE + 1:
    case STORE_SLICE + 2: case DELETE_SLICE + 3:
        return -3;
    case STORE_SLICE + 3:
        return -4;
    case DUP_TOP: case LOAD_LOCALS: case LOAD_CONST: case LOAD_NAME: case LOAD_GLOBAL:
    case LOAD_FAST: case LOAD_DEREF: case LOAD_CLOSURE: case IMPORT_FROM: case BUILD_MAP:
    case FOR_ITER:
        return 1;
    case SETUP_WITH:
        return 4;
    default:
        return 0;
    }
}

int
py_stack_effect(int opcode, int operand)
{
    switch (opcode) {
    case BUILD_TUPLE: case BUILD_LIST: case BUILD_SET:
        return 1 - operand;
    case UNPACK_SEQUENCE:
        return operand - 1;
    case DUP_TOPX:
        return operand;
    case RAISE_VARARGS: case MAKE_FUNCTION:
        return -operand;
    case MAKE_CLOSURE:
        return -operand - 1;
    case CALL_FUNCTION:
        return -argument_count(operand);
    case CALL_FUNCTION_VAR: case CALL_FUNCTION_KW:
        return -argument_count(operand) - 1;
    case CALL_FUNCTION_VAR_KW:
        return -argument_count(operand) - 2;
    case BUILD_SLICE:
        return operand == 3 ? -2 : -1;
    default:
        return fixed_effect(opcode);
    }
}

typedef struct {
    int best;                 /* greatest depth it was entered with, -1 before */
    unsigned char on_path;
    unsigned char is_block;   /* a label stands before this instruction */
} place;

/* A block that the path has entered and not left: where to go on in it. */
typedef struct {
    int block;                /* index of its first instruction */
    int next;                 /* index of the next instruction to look at */
    int depth;
} step;

typedef struct {
    const code_unit *unit;
    place *places;            /* by instruction, one more for the end */
    step *path;
    Py_ssize_t length;
    Py_ssize_t room;
    int deepest;
} walk;

/* Enters a block unless the rule forbids it. */
static int
enter_block(walk *w, int block, int depth)
{
    place *p = &w->places[block];
    if (p->on_path || p->best >= depth) {
        return 0;
    }
    if (w->length == w->room) {
        Py_ssize_t room = w->room ? 2 * w->room : 64;
        step *grown = realloc(w->path, (size_t)room * sizeof *grown);
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        w->path = grown;
        w->room = room;
    }
    p->on_path = 1;
    p->best = depth;
    w->path[w->length++] = (step){block, block, depth};
    return 0;
}

static void
note_depth(walk *w, int depth)
{
    if (depth > w->deepest) {
        w->deepest = depth;
    }
}

/* The depth at the target of a jump; *depth becomes that behind it. */
static int
target_depth(walk *w, const instruction *i, int *depth)
{
    int there = *depth;
    switch (i->opcode) {
    case FOR_ITER:
        there -= 2;
        break;
    case SETUP_FINALLY: case SETUP_EXCEPT:
        there += 3;
        note_depth(w, there);
        break;
    case JUMP_IF_TRUE_OR_POP: case JUMP_IF_FALSE_OR_POP:
        *depth -= 1;
        break;
    default:
        break;
    }
    return there;
}

/* Follows the youngest block to its next jump or end. */
static int
advance(walk *w)
{
    const code_unit *u = w->unit;
    step *s = &w->path[w->length - 1];
    int block = s->block;
    int depth = s->depth;
    for (int n = s->next; n < u->code_count; n++) {
        const instruction *i = &u->code[n];
        if (n != block && w->places[n].is_block) {
            /* falls through into the next block: this one stays on the path below it */
            s->next = u->code_count;
            return enter_block(w, n, depth);
        }
        depth += py_stack_effect(i->opcode, i->jumps ? 0 : i->operand);
        note_depth(w, depth);
        if (i->jumps) {
            int there = target_depth(w, i, &depth);
            int dead = i->opcode == JUMP_ABSOLUTE || i->opcode == JUMP_FORWARD;
            s->next = dead ? u->code_count : n + 1;
            s->depth = depth;
            block = u->labels[i->operand];
            return block < u->code_count ? enter_block(w, block, there) : 0;
        }
    }
    w->places[block].on_path = 0;
    w->length--;
    return 0;
}

int
py_unit_stack_depth(compiler *c)
{
    code_unit *u = c->unit;
    walk w = {.unit = u};
    w.places = calloc((size_t)u->code_count + 1, sizeof *w.places);
    if (w.places == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (int i = 0; i <= u->code_count; i++) {
        w.places[i].best = -1;
    }
    for (int i = 0; i < u->label_count; i++) {
        if (u->labels[i] >= 0) {
            w.places[u->labels[i]].is_block = 1;
        }
    }
    int status = enter_block(&w, 0, 0);
    while (status == 0 && w.length > 0) {
        status = advance(&w);
    }
    free(w.places);
    free(w.path);
    return status < 0 ? -1 : w.deepest;
}
