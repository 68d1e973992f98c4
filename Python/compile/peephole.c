/* peephole.c - small improvements of finished bytecode, in place.
 *
 *     constants      LOAD_CONST 1, LOAD_CONST 2, BINARY_ADD   →  LOAD_CONST 3; tuples likewise
 *     conditions     `if 1`, `not a is b`, `not` before a jump
 *     jumps          to a jump: to its target; to a return: return
 *     dead code      behind a return
 *
 * One pass from front to back; what an instruction becomes may be looked at once more.  Bytes that
 * are no longer needed become NOPs, which are squeezed out at the end, when jump operands and the line
 * table are adjusted.  The order of rules is public: co_code must equal the reference's.
 *
 * I1 No rule touches instructions that a jump enters in their middle: they lie in one block.
 * I2 `run` counts the LOAD_CONSTs that stand directly before the instruction at hand.
 * I3 Code that is long, ends without a return, has wide operands or long line steps stays as it is.
 */
#include "Python.h"
#include "codegen.h"

enum { NOP_CODE = 9, LONGEST = 32700, BIGGEST_CONSTANT = 20, PADDING = 8 };

typedef struct {
    unsigned char *code;      /* owned, zero bytes behind the end */
    int size;
    int *block;               /* owned: number of the block of each byte */
    int *new_offset;          /* owned: where a byte goes */
    PyObject *consts;         /* list, grows */
    PyObject *names;
    int run;                  /* I2, before this instruction */
    int next_run;             /* behind it */
} optimizer;

/* ---- reading and writing ---- */

static inline int
operand_at(const optimizer *o, int i)
{
    return o->code[i + 1] | o->code[i + 2] << 8;
}

static inline void
set_operand(optimizer *o, int i, int operand)
{
    o->code[i + 1] = (unsigned char)operand;
    o->code[i + 2] = (unsigned char)(operand >> 8);
}

static inline int
width(int opcode)
{
    return HAS_ARG(opcode) ? 3 : 1;
}

static inline int
in_one_block(const optimizer *o, int start, int bytes)
{
    return start + bytes <= o->size && o->block[start] == o->block[start + bytes - 1];
}

static inline void
erase(optimizer *o, int start, int bytes)
{
    memset(o->code + start, NOP_CODE, (size_t)bytes);
}

static int
is_absolute_jump(int opcode)
{
    switch (opcode) {
    case JUMP_ABSOLUTE: case CONTINUE_LOOP: case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE:
    case JUMP_IF_FALSE_OR_POP: case JUMP_IF_TRUE_OR_POP:
        return 1;
    default:
        return 0;
    }
}

static int
is_relative_jump(int opcode)
{
    switch (opcode) {
    case FOR_ITER: case JUMP_FORWARD: case SETUP_LOOP: case SETUP_EXCEPT: case SETUP_FINALLY:
    case SETUP_WITH:
        return 1;
    default:
        return 0;
    }
}

static int
is_plain_jump(int opcode)
{
    return opcode == JUMP_ABSOLUTE || opcode == JUMP_FORWARD;
}

static int
is_conditional(int opcode)
{
    return opcode == POP_JUMP_IF_FALSE || opcode == POP_JUMP_IF_TRUE
        || opcode == JUMP_IF_FALSE_OR_POP || opcode == JUMP_IF_TRUE_OR_POP;
}

static int
jumps_on_true(int opcode)
{
    return opcode == POP_JUMP_IF_TRUE || opcode == JUMP_IF_TRUE_OR_POP;
}

static int
target_of(const optimizer *o, int i)
{
    return operand_at(o, i) + (is_absolute_jump(o->code[i]) ? 0 : i + 3);
}

/* ---- constants ---- */

/* LOAD_CONST value at `i`; value is taken over. Returns status. */
static int
load_constant_steal(optimizer *o, int i, PyObject *value)
{
    Py_ssize_t index = PyList_GET_SIZE(o->consts);
    int status = index > 0xFFFF ? 1 : PyList_Append(o->consts, value);
    Py_DECREF(value);
    if (status == 0) {
        o->code[i] = LOAD_CONST;
        set_operand(o, i, (int)index);
    }
    return status;
}

static PyObject *
constant_at(const optimizer *o, int i)
{
    return PyList_GET_ITEM(o->consts, operand_at(o, i));
}

static PyObject *
compute_binary(int opcode, PyObject *v, PyObject *w)
{
    switch (opcode) {
    case BINARY_POWER: return PyNumber_Power(v, w, Py_None);
    case BINARY_MULTIPLY: return PyNumber_Multiply(v, w);
    case BINARY_TRUE_DIVIDE: return PyNumber_TrueDivide(v, w);
    case BINARY_FLOOR_DIVIDE: return PyNumber_FloorDivide(v, w);
    case BINARY_MODULO: return PyNumber_Remainder(v, w);
    case BINARY_ADD: return PyNumber_Add(v, w);
    case BINARY_SUBTRACT: return PyNumber_Subtract(v, w);
    case BINARY_LSHIFT: return PyNumber_Lshift(v, w);
    case BINARY_RSHIFT: return PyNumber_Rshift(v, w);
    case BINARY_AND: return PyNumber_And(v, w);
    case BINARY_XOR: return PyNumber_Xor(v, w);
    case BINARY_OR: return PyNumber_Or(v, w);
    default: return PyObject_GetItem(v, w);
    }
}

static PyObject *
compute_unary(int opcode, PyObject *v)
{
    switch (opcode) {
    case UNARY_NEGATIVE:
        /* -0.0 must not become 0.0 in the pool of constants */
        return PyObject_IsTrue(v) == 1 ? PyNumber_Negative(v) : NULL;
    case UNARY_CONVERT:
        return PyObject_Repr(v);
    default:
        return PyNumber_Invert(v);
    }
}

/* Drops a result that is missing (with its error) or that would make the file too big. */
static PyObject *
keep_small_steal(PyObject *value)
{
    if (value == NULL) {
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_KeyboardInterrupt)) {
            PyErr_Clear();
        }
        return NULL;
    }
    Py_ssize_t size = PyObject_Size(value);
    if (size < 0) {
        PyErr_Clear();
    }
    else if (size > BIGGEST_CONSTANT) {
        Py_DECREF(value);
        return NULL;
    }
    return value;
}

/* Returns where the LOAD_CONST now begins, or i. */
static int
fold_binary(optimizer *o, int i)
{
    if (o->run < 2 || !in_one_block(o, i - 6, 7)) {
        return i;
    }
    int opcode = o->code[i];
    PyObject *v = constant_at(o, i - 6);
    PyObject *w = constant_at(o, i - 3);
    if (opcode == BINARY_SUBSCR && PyUnicode_Check(v)) {
        /* what a[i] is depends on the width of a code unit: the file must not */
        return i;
    }
    Py_INCREF(v);
    Py_INCREF(w);
    PyObject *value = compute_binary(opcode, v, w);
    Py_DECREF(v);
    Py_DECREF(w);
    value = keep_small_steal(value);
    if (value == NULL || load_constant_steal(o, i - 2, value) != 0) {
        return i;
    }
    erase(o, i - 6, 4);
    o->next_run = 1;
    return i - 2;
}

static int
fold_unary(optimizer *o, int i)
{
    if (o->run < 1 || !in_one_block(o, i - 3, 4)) {
        return i;
    }
    PyObject *v = constant_at(o, i - 3);
    Py_INCREF(v);
    PyObject *value = compute_unary(o->code[i], v);
    Py_DECREF(v);
    if (value == NULL) {
        keep_small_steal(NULL);
        return i;
    }
    if (load_constant_steal(o, i - 2, value) != 0) {
        return i;
    }
    erase(o, i - 3, 1);
    o->next_run = 1;
    return i - 2;
}

/* The `count` constants loaded before `i` as a tuple loaded at `i`. */
static int
fold_tuple(optimizer *o, int i, int count)
{
    int start = i - 3 * count;
    PyObject *tuple = PyTuple_New(count);
    if (tuple == NULL) {
        PyErr_Clear();
        return 0;
    }
    for (int n = 0; n < count; n++) {
        PyObject *item = constant_at(o, start + 3 * n);
        Py_INCREF(item);
        PyTuple_SET_ITEM(tuple, n, item);
    }
    if (load_constant_steal(o, i, tuple) != 0) {
        return 0;
    }
    erase(o, start, 3 * count);
    o->next_run = 1;
    return 1;
}

/* A tuple of constants is one; so is a list that only `in` looks at. */
static int
try_fold_display(optimizer *o, int i, int count)
{
    int start = i - 3 * count;
    if (start < 0 || count > o->run) {
        return 0;
    }
    if (o->code[i] == BUILD_TUPLE) {
        return in_one_block(o, start, 3 * (count + 1)) && fold_tuple(o, i, count);
    }
    int compared = o->code[i + 3] == COMPARE_OP ? operand_at(o, i + 3) : -1;
    return (compared == PyCmp_IN || compared == PyCmp_NOT_IN)
        && in_one_block(o, start, 3 * (count + 2)) && fold_tuple(o, i, count);
}

/* a, b = b, a needs no tuple. */
static void
unpack_display(optimizer *o, int i, int count)
{
    if (o->code[i + 3] != UNPACK_SEQUENCE || !in_one_block(o, i, 6)
        || operand_at(o, i + 3) != count || count < 1 || count > 3) {
        return;
    }
    erase(o, i, 6);
    if (count == 2) {
        o->code[i] = ROT_TWO;
    }
    else if (count == 3) {
        o->code[i] = ROT_THREE;
        o->code[i + 1] = ROT_TWO;
    }
}

/* None cannot be assigned to: it is a constant. */
static int
load_none(optimizer *o, int i)
{
    PyObject *name = PyTuple_GET_ITEM(o->names, operand_at(o, i));
    if (strcmp(PyString_AS_STRING(name), "None") != 0) {
        return 0;
    }
    Py_ssize_t index = 0;
    Py_ssize_t size = PyList_GET_SIZE(o->consts);
    while (index < size && PyList_GET_ITEM(o->consts, index) != Py_None) {
        index++;
    }
    if (index == size && PyList_Append(o->consts, Py_None) < 0) {
        return -1;
    }
    o->code[i] = LOAD_CONST;
    set_operand(o, i, (int)index);
    o->next_run = o->run + 1;
    return 0;
}

/* if 1: */
static void
load_constant(optimizer *o, int i)
{
    o->next_run = o->run + 1;
    if (o->code[i + 3] != POP_JUMP_IF_FALSE || !in_one_block(o, i, 6)) {
        return;
    }
    int truth = PyObject_IsTrue(constant_at(o, i));
    if (truth < 0) {
        PyErr_Clear();
    }
    else if (truth) {
        erase(o, i, 6);
        o->next_run = 0;
    }
}

/* ---- jumps ---- */

/* A test of `a and b` that jumps to a test of the same value. Returns 1 when it changed. */
static int
short_circuit(optimizer *o, int i)
{
    int opcode = o->code[i];
    int target = target_of(o, i);
    int there = o->code[target];
    if (!is_conditional(there)) {
        return 0;
    }
    if (jumps_on_true(there) == jumps_on_true(opcode)) {
        o->code[i] = (unsigned char)there;
        set_operand(o, i, target_of(o, target));
    }
    else {
        o->code[i] = jumps_on_true(opcode) ? POP_JUMP_IF_TRUE : POP_JUMP_IF_FALSE;
        set_operand(o, i, target + 3);
    }
    return 1;
}

static void
thread_jump(optimizer *o, int i)
{
    int opcode = o->code[i];
    int target = target_of(o, i);
    if (is_plain_jump(opcode) && o->code[target] == RETURN_VALUE) {
        o->code[i] = RETURN_VALUE;
        erase(o, i + 1, 2);
        return;
    }
    if (!is_plain_jump(o->code[target])) {
        return;
    }
    int final = target_of(o, target);
    if (opcode == JUMP_FORWARD) {
        opcode = JUMP_ABSOLUTE;       /* it may lead backwards now */
    }
    if (!is_absolute_jump(opcode)) {
        final -= i + 3;
    }
    if (final >= 0) {
        o->code[i] = (unsigned char)opcode;
        set_operand(o, i, final);
    }
}

static void
drop_dead_code(optimizer *o, int i)
{
    if (i + 4 >= o->size) {
        return;
    }
    if (o->code[i + 4] == RETURN_VALUE && in_one_block(o, i, 5)) {
        erase(o, i + 1, 4);
    }
    else if (is_plain_jump(o->code[i + 1]) && in_one_block(o, i, 4)) {
        erase(o, i + 1, 3);
    }
}

/* ---- the pass ---- */

/* Improves the instruction at *i. Returns 1: look at it again, 0: go on, -1: exception or give up. */
static int
improve(optimizer *o, int *i)
{
    int at = *i;
    switch (o->code[at]) {
    case UNARY_NOT:
        if (o->code[at + 1] != POP_JUMP_IF_FALSE || !in_one_block(o, at, 4)) {
            return 0;
        }
        o->code[at] = POP_JUMP_IF_TRUE;
        set_operand(o, at, operand_at(o, at + 1));
        o->code[at + 3] = NOP_CODE;
        return 1;
    case COMPARE_OP: {
        int compared = operand_at(o, at);
        if (compared >= PyCmp_IN && compared <= PyCmp_IS_NOT && o->code[at + 3] == UNARY_NOT
            && in_one_block(o, at, 4)) {
            set_operand(o, at, compared ^ 1);     /* in, not in; is, is not */
            o->code[at + 3] = NOP_CODE;
        }
        return 0;
    }
    case LOAD_NAME: case LOAD_GLOBAL:
        return load_none(o, at);
    case LOAD_CONST:
        load_constant(o, at);
        return 0;
    case BUILD_TUPLE: case BUILD_LIST: {
        int count = operand_at(o, at);
        if (!try_fold_display(o, at, count)) {
            unpack_display(o, at, count);
        }
        return 0;
    }
    case BINARY_POWER: case BINARY_MULTIPLY: case BINARY_TRUE_DIVIDE: case BINARY_FLOOR_DIVIDE:
    case BINARY_MODULO: case BINARY_ADD: case BINARY_SUBTRACT: case BINARY_SUBSCR:
    case BINARY_LSHIFT: case BINARY_RSHIFT: case BINARY_AND: case BINARY_XOR: case BINARY_OR:
        *i = fold_binary(o, at);
        return 0;
    case UNARY_NEGATIVE: case UNARY_CONVERT: case UNARY_INVERT:
        *i = fold_unary(o, at);
        return 0;
    case JUMP_IF_FALSE_OR_POP: case JUMP_IF_TRUE_OR_POP:
        if (short_circuit(o, at)) {
            return 1;
        }
        thread_jump(o, at);
        return 0;
    case POP_JUMP_IF_FALSE: case POP_JUMP_IF_TRUE: case FOR_ITER: case JUMP_FORWARD:
    case JUMP_ABSOLUTE: case CONTINUE_LOOP: case SETUP_LOOP: case SETUP_EXCEPT:
    case SETUP_FINALLY: case SETUP_WITH:
        thread_jump(o, at);
        return 0;
    case RETURN_VALUE:
        drop_dead_code(o, at);
        return 0;
    case EXTENDED_ARG:
        return -1;
    default:
        return 0;
    }
}

/* Returns 0; 1 to leave the code as it was; -1 with an exception. */
static int
improve_all(optimizer *o)
{
    for (int i = 0; i < o->size; i += width(o->code[i])) {
        int again;
        do {
            o->run = o->next_run;
            o->next_run = 0;
            again = improve(o, &i);
            if (again < 0 || PyErr_Occurred()) {
                return PyErr_Occurred() ? -1 : 1;
            }
        } while (again);
    }
    return 0;
}

static void
number_blocks(optimizer *o)
{
    for (int i = 0; i < o->size; i += width(o->code[i])) {
        if (is_absolute_jump(o->code[i]) || is_relative_jump(o->code[i])) {
            int target = target_of(o, i);
            if (target < o->size) {
                o->block[target] = 1;
            }
        }
    }
    int number = 0;
    for (int i = 0; i < o->size; i++) {
        number += o->block[i];
        o->block[i] = number;
    }
}

/* ---- squeezing ---- */

static void
map_offsets(optimizer *o)
{
    int removed = 0;
    for (int i = 0; i < o->size; i += width(o->code[i])) {
        o->new_offset[i] = i - removed;
        removed += o->code[i] == NOP_CODE;
    }
}

static void
adjust_lines(const optimizer *o, PyObject *lnotab)
{
    unsigned char *table = (unsigned char *)PyString_AS_STRING(lnotab);
    Py_ssize_t size = PyString_GET_SIZE(lnotab);
    int old = 0;
    int last = 0;
    for (Py_ssize_t i = 0; i + 1 < size; i += 2) {
        old += table[i];
        int new = o->new_offset[old];
        table[i] = (unsigned char)(new - last);
        last = new;
    }
}

static void
squeeze(optimizer *o)
{
    int to = 0;
    for (int i = 0; i < o->size;) {
        int opcode = o->code[i];
        int bytes = width(opcode);
        if (opcode == NOP_CODE) {
            i++;
            continue;
        }
        if (is_absolute_jump(opcode)) {
            set_operand(o, i, o->new_offset[operand_at(o, i)]);
        }
        else if (is_relative_jump(opcode)) {
            set_operand(o, i, o->new_offset[operand_at(o, i) + i + 3] - o->new_offset[i] - 3);
        }
        memmove(o->code + to, o->code + i, (size_t)bytes);
        to += bytes;
        i += bytes;
    }
    o->size = to;
}

static int
is_suitable(PyObject *code, PyObject *lnotab)
{
    Py_ssize_t size = PyString_GET_SIZE(code);
    const char *table = PyString_AS_STRING(lnotab);
    return size > 0 && size <= LONGEST
        && memchr(table, 255, (size_t)PyString_GET_SIZE(lnotab)) == NULL
        && (unsigned char)PyString_AS_STRING(code)[size - 1] == RETURN_VALUE;
}

/* lnotab is changed in place: nobody else may hold it yet. */
PyObject *
py_peephole_optimize(PyObject *code, PyObject *consts, PyObject *names, PyObject *lnotab)
{
    PyObject *result = NULL;
    if (!is_suitable(code, lnotab)) {
        Py_INCREF(code);
        return code;
    }
    optimizer o = {.size = (int)PyString_GET_SIZE(code), .consts = consts, .names = names};
    o.code = calloc((size_t)o.size + PADDING, 1);
    o.block = calloc((size_t)o.size + 1, sizeof *o.block);
    o.new_offset = calloc((size_t)o.size + 1, sizeof *o.new_offset);
    if (o.code == NULL || o.block == NULL || o.new_offset == NULL) {
        PyErr_NoMemory();
        goto error;
    }
    memcpy(o.code, PyString_AS_STRING(code), (size_t)o.size);
    number_blocks(&o);
    int status = improve_all(&o);
    if (status > 0) {
        Py_INCREF(code);
        result = code;
    }
    else if (status == 0) {
        map_offsets(&o);
        adjust_lines(&o, lnotab);
        squeeze(&o);
        result = PyString_FromStringAndSize((const char *)o.code, o.size);
    }
error:
    free(o.code);
    free(o.block);
    free(o.new_offset);
    return result;
}

/* Public face: consts is a list that may grow, lnotab a string that is changed in place. */
PyObject *
PyCode_Optimize(PyObject *code, PyObject *consts, PyObject *names, PyObject *lnotab)
{
    if (!PyString_Check(code) || !PyString_Check(lnotab) || !PyList_Check(consts)
        || !PyTuple_Check(names)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return py_peephole_optimize(code, consts, names, lnotab);
}
