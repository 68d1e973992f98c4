/* assemble.c - from instructions and labels to a code object: bytes, line table, constants.
 *
 *     instruction      1 byte, or 3 with an operand, or 6 when that needs more than 16 bits
 *     line table       pairs (bytes of code, lines) since the pair before, each at most 255
 *
 * Jump operands depend on sizes and sizes on jump operands: offsets are computed until they stay.
 */
#include "Python.h"
#include "codegen.h"

/* ---- bytes ---- */

static int
is_relative(int opcode)
{
    switch (opcode) {
    case JUMP_FORWARD: case FOR_ITER: case SETUP_LOOP: case SETUP_EXCEPT: case SETUP_FINALLY:
    case SETUP_WITH:
        return 1;
    default:
        return 0;
    }
}

static int
size_of(int opcode, int operand)
{
    return !HAS_ARG(opcode) ? 1 : operand > 0xFFFF ? 6 : 3;
}

/* offsets[i] of each instruction and of the end, operands[i] of each with jumps resolved. */
static int
resolve_jumps(const code_unit *u, int *offsets, int *operands)
{
    for (int i = 0; i < u->code_count; i++) {
        operands[i] = u->code[i].jumps ? 0 : u->code[i].operand;
    }
    for (int changed = 1; changed;) {
        changed = 0;
        long long at = 0;
        for (int i = 0; i < u->code_count; i++) {
            offsets[i] = (int)at;
            at += size_of(u->code[i].opcode, operands[i]);
            if (at > INT_MAX / 2) {
                PyErr_SetString(PyExc_MemoryError, "code object too large");
                return -1;
            }
        }
        offsets[u->code_count] = (int)at;
        for (int i = 0; i < u->code_count; i++) {
            const instruction *in = &u->code[i];
            if (in->jumps) {
                int target = offsets[u->labels[in->operand]];
                int operand = is_relative(in->opcode) ? target - offsets[i + 1] : target;
                changed |= (operand > 0xFFFF) != (operands[i] > 0xFFFF);
                operands[i] = operand;
            }
        }
    }
    return 0;
}

static PyObject *
write_code(const code_unit *u, const int *offsets, const int *operands)
{
    PyObject *code = PyString_FromStringAndSize(NULL, offsets[u->code_count]);
    if (code == NULL) {
        return NULL;
    }
    unsigned char *to = (unsigned char *)PyString_AS_STRING(code);
    for (int i = 0; i < u->code_count; i++) {
        int opcode = u->code[i].opcode;
        int operand = operands[i];
        if (size_of(opcode, operand) == 6) {
            *to++ = EXTENDED_ARG;
            *to++ = (unsigned char)(operand >> 16);
            *to++ = (unsigned char)(operand >> 24);
        }
        *to++ = (unsigned char)opcode;
        if (HAS_ARG(opcode)) {
            *to++ = (unsigned char)operand;
            *to++ = (unsigned char)(operand >> 8);
        }
    }
    return code;
}

/* ---- the line table ---- */

typedef struct {
    unsigned char *bytes;     /* owned */
    size_t used;
    size_t room;
} line_table;

static int
add_pair(line_table *t, int bytes, int lines)
{
    if (t->used + 2 > t->room) {
        size_t room = t->room ? 2 * t->room : 64;
        unsigned char *grown = realloc(t->bytes, room);
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        t->bytes = grown;
        t->room = room;
    }
    t->bytes[t->used++] = (unsigned char)bytes;
    t->bytes[t->used++] = (unsigned char)lines;
    return 0;
}

static int
add_line(line_table *t, int bytes, int lines)
{
    if (bytes == 0 && lines == 0) {
        return 0;
    }
    /* A step of exactly 255 fits into one pair; a larger one that 255 divides ends with a pair of 0. */
    for (int whole = bytes > 255 ? bytes / 255 : 0; whole > 0; whole--) {
        if (add_pair(t, 255, 0) < 0) {
            return -1;
        }
        bytes -= 255;
    }
    for (int whole = lines > 255 ? lines / 255 : 0; whole > 0; whole--) {
        if (add_pair(t, bytes, 255) < 0) {
            return -1;
        }
        bytes = 0;
        lines -= 255;
    }
    return add_pair(t, bytes, lines);
}

static PyObject *
write_lines(const code_unit *u, const int *offsets)
{
    line_table table = {NULL, 0, 0};
    int offset = 0;
    int lineno = u->firstlineno;
    PyObject *result = NULL;
    for (int i = 0; i < u->code_count; i++) {
        int line = u->code[i].lineno;
        if (line != 0) {
            if (add_line(&table, offsets[i] - offset, line - lineno) < 0) {
                goto error;
            }
            offset = offsets[i];
            lineno = line;
        }
    }
    result = PyString_FromStringAndSize((const char *)table.bytes, (Py_ssize_t)table.used);
error:
    free(table.bytes);
    return result;
}

/* ---- the code object ---- */

static PyObject *
names_to_tuple(const name_list *list)
{
    PyObject *tuple = PyTuple_New(list->count);
    for (int i = 0; tuple != NULL && i < list->count; i++) {
        Py_INCREF(list->order[i]);
        PyTuple_SET_ITEM(tuple, i, list->order[i]);
    }
    return tuple;
}

static int
code_flags(const compiler *c)
{
    const code_unit *u = c->unit;
    const py_scope *scope = u->scope;
    int flags = c->flags->cf_flags & PyCF_MASK;
    if (scope->type != BLOCK_MODULE) {
        flags |= CO_NEWLOCALS;
    }
    if (scope->type == BLOCK_FUNCTION) {
        flags |= (scope->unoptimized ? 0 : CO_OPTIMIZED) | (scope->nested ? CO_NESTED : 0)
            | (scope->is_generator ? CO_GENERATOR : 0) | (scope->has_varargs ? CO_VARARGS : 0)
            | (scope->has_varkeywords ? CO_VARKEYWORDS : 0);
    }
    if (u->freevars.count == 0 && u->cellvars.count == 0) {
        flags |= CO_NOFREE;
    }
    return flags;
}

/* bytecode and lnotab are borrowed. */
static PyCodeObject *
make_code(compiler *c, PyObject *bytecode, PyObject *lnotab, int depth)
{
    code_unit *u = c->unit;
    PyCodeObject *co = NULL;
    PyObject *names = names_to_tuple(&u->names);
    PyObject *varnames = names_to_tuple(&u->varnames);
    PyObject *cellvars = names_to_tuple(&u->cellvars);
    PyObject *freevars = names_to_tuple(&u->freevars);
    PyObject *optimized = NULL;
    PyObject *consts = NULL;
    if (names == NULL || varnames == NULL || cellvars == NULL || freevars == NULL) {
        goto error;
    }
    optimized = py_peephole_optimize(bytecode, u->consts, names, lnotab);
    consts = optimized == NULL ? NULL : PyList_AsTuple(u->consts);
    if (consts != NULL) {
        co = PyCode_New(u->argcount, u->varnames.count, depth, code_flags(c), optimized, consts,
                        names, varnames, freevars, cellvars, c->filename_object, u->name,
                        u->firstlineno, lnotab);
    }
error:
    Py_XDECREF(names);
    Py_XDECREF(varnames);
    Py_XDECREF(cellvars);
    Py_XDECREF(freevars);
    Py_XDECREF(optimized);
    Py_XDECREF(consts);
    return co;
}

/* A unit that can run off its end returns None. */
static int
end_code(compiler *c, int return_none)
{
    if (c->unit->returned) {
        return 0;
    }
    c->unit->entry_is_empty |= c->unit->code_count == 0;
    if (return_none && py_emit_const(c, Py_None) < 0) {
        return -1;
    }
    return py_emit(c, RETURN_VALUE);
}

PyCodeObject *
py_assemble(compiler *c, int return_none)
{
    code_unit *u = c->unit;
    PyCodeObject *co = NULL;
    PyObject *bytecode = NULL;
    PyObject *lnotab = NULL;
    if (end_code(c, return_none) < 0) {
        return NULL;
    }
    if (u->firstlineno == 0) {
        u->firstlineno = u->entry_is_empty || u->code[0].lineno == 0 ? 1 : u->code[0].lineno;
    }
    int *offsets = malloc(((size_t)u->code_count + 1) * 2 * sizeof(int));
    if (offsets == NULL) {
        return (PyCodeObject *)PyErr_NoMemory();
    }
    int *operands = offsets + u->code_count + 1;
    int depth = py_unit_stack_depth(c);
    if (depth >= 0 && resolve_jumps(u, offsets, operands) == 0) {
        bytecode = write_code(u, offsets, operands);
        lnotab = bytecode == NULL ? NULL : write_lines(u, offsets);
    }
    if (lnotab != NULL) {
        co = make_code(c, bytecode, lnotab, depth);
    }
    free(offsets);
    Py_XDECREF(bytecode);
    Py_XDECREF(lnotab);
    return co;
}
