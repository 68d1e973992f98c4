/* unit.c - growing a code object: instructions, labels, constants, names.
 *
 * Constants are found by _PyCode_ConstantKey, so that 0, 0L, 0.0 and -0.0 stay different.
 *
 * Not here: what to py_emit (codegen_*.c); bytes (assemble.c).
 */
#include "Python.h"
#include "codegen.h"

/* ---- lists of names ---- */

int
py_unit_add_name(compiler *c, name_list *list, PyObject *name)
{
    int index = py_nametab_get(&list->index, name, -1);
    if (index >= 0) {
        return index;
    }
    if (list->count == list->room) {
        int room = list->room ? 2 * list->room : 8;
        PyObject **grown = PyArena_Malloc(c->arena, (size_t)room * sizeof *grown);
        if (grown == NULL) {
            return -1;
        }
        if (list->count) {
            memcpy(grown, list->order, (size_t)list->count * sizeof *grown);
        }
        list->order = grown;
        list->room = room;
    }
    if (py_nametab_set(&list->index, c->arena, name, list->count) < 0) {
        return -1;
    }
    list->order[list->count] = name;
    return list->count++;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(PyString_AS_STRING(*(PyObject *const *)a), PyString_AS_STRING(*(PyObject *const *)b));
}

/* The names of a scope that live in `where` or have `bit`, in alphabetical order. */
static int
collect(compiler *c, name_list *list, const py_scope *scope, int where, int bit)
{
    Py_ssize_t at = 0;
    Py_ssize_t count = 0;
    PyObject *name;
    int bits;
    int status = 0;
    PyObject **found = malloc((size_t)(scope->symbols.used + 1) * sizeof *found);
    if (found == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    while (py_nametab_next(&scope->symbols, &at, &name, &bits)) {
        if (((bits >> SCOPE_OFFSET) & SCOPE_MASK) == where || (bits & bit)) {
            found[count++] = name;
        }
    }
    qsort(found, (size_t)count, sizeof *found, compare_names);
    for (Py_ssize_t i = 0; status >= 0 && i < count; i++) {
        status = py_unit_add_name(c, list, found[i]);
    }
    free(found);
    return status < 0 ? -1 : 0;
}

/* ---- begin and end ---- */

static int
fill_unit(compiler *c, code_unit *u)
{
    py_scope *scope = u->scope;
    u->consts = PyList_New(0);
    u->const_index = PyDict_New();
    if (u->consts == NULL || u->const_index == NULL || py_nametab_init(&u->names.index, c->arena) < 0
        || py_nametab_init(&u->varnames.index, c->arena) < 0
        || py_nametab_init(&u->cellvars.index, c->arena) < 0
        || py_nametab_init(&u->freevars.index, c->arena) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < scope->param_count; i++) {
        if (py_unit_add_name(c, &u->varnames, scope->params[i]) < 0) {
            return -1;
        }
    }
    if (collect(c, &u->cellvars, scope, SCOPE_CELL, 0) < 0) {
        return -1;
    }
    return collect(c, &u->freevars, scope, SCOPE_FREE, DEF_FREE_CLASS);
}

int
py_unit_enter(compiler *c, PyObject *name, py_ast *node, int lineno)
{
    code_unit *u = calloc(1, sizeof *u);
    if (u == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    u->outer = c->unit;
    u->scope = node->scope;
    u->name = name;
    u->firstlineno = lineno;
    u->private_name = c->unit == NULL ? NULL : c->unit->private_name;
    c->unit = u;
    c->nesting++;
    return fill_unit(c, u);
}

void
py_unit_leave(compiler *c)
{
    code_unit *u = c->unit;
    c->unit = u->outer;
    c->nesting--;
    Py_XDECREF(u->consts);
    Py_XDECREF(u->const_index);
    free(u->code);
    free(u->labels);
    free(u);
}

/* ---- labels ---- */

int
py_unit_new_label(compiler *c)
{
    code_unit *u = c->unit;
    if (u->label_count == u->label_room) {
        int room = u->label_room ? 2 * u->label_room : 16;
        int *grown = realloc(u->labels, (size_t)room * sizeof *grown);
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        u->labels = grown;
        u->label_room = room;
    }
    u->labels[u->label_count] = -1;
    return u->label_count++;
}

void
py_unit_place(compiler *c, int label)
{
    c->unit->labels[label] = c->unit->code_count;
    c->unit->entry_is_empty |= c->unit->code_count == 0;
    c->unit->returned = 0;
}

/* ---- instructions ---- */

static int
append(compiler *c, int opcode, int operand, int jumps)
{
    code_unit *u = c->unit;
    if (u->code_count == u->code_room) {
        if (u->code_room > INT_MAX / 32) {
            PyErr_NoMemory();
            return -1;
        }
        int room = u->code_room ? 2 * u->code_room : 64;
        instruction *grown = realloc(u->code, (size_t)room * sizeof *grown);
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        u->code = grown;
        u->code_room = room;
    }
    instruction *i = &u->code[u->code_count++];
    i->opcode = (unsigned char)opcode;
    i->jumps = (unsigned char)jumps;
    i->operand = operand;
    i->lineno = u->lineno_is_set ? 0 : u->lineno;
    u->lineno_is_set = 1;
    if (opcode == RETURN_VALUE) {
        u->returned = 1;
    }
    return 0;
}

int
py_emit(compiler *c, int opcode)
{
    return append(c, opcode, 0, 0);
}

int
py_emit_arg(compiler *c, int opcode, int operand)
{
    return append(c, opcode, operand, 0);
}

int
py_emit_jump(compiler *c, int opcode, int label)
{
    return append(c, opcode, label, 1);
}

int
py_unit_add_const(compiler *c, PyObject *value)
{
    code_unit *u = c->unit;
    PyObject *key = _PyCode_ConstantKey(value);
    if (key == NULL) {
        return -1;
    }
    long index = -1;
    PyObject *known = PyDict_GetItem(u->const_index, key);
    if (known != NULL) {
        index = PyInt_AS_LONG(known);
    }
    else {
        PyObject *number = PyInt_FromSsize_t(PyList_GET_SIZE(u->consts));
        if (number != NULL && PyDict_SetItem(u->const_index, key, number) == 0
            && PyList_Append(u->consts, value) == 0) {
            index = PyInt_AS_LONG(number);
        }
        Py_XDECREF(number);
    }
    Py_DECREF(key);
    return (int)index;
}

int
py_emit_const(compiler *c, PyObject *value)
{
    int index = py_unit_add_const(c, value);
    return index < 0 ? -1 : py_emit_arg(c, LOAD_CONST, index);
}

int
py_emit_name(compiler *c, int opcode, PyObject *name)
{
    PyObject *mangled = py_mangled_name(c->arena, c->unit->private_name, name);
    int index = mangled == NULL ? -1 : py_unit_add_name(c, &c->unit->names, mangled);
    return index < 0 ? -1 : py_emit_arg(c, opcode, index);
}

PyObject *
py_compile_intern(compiler *c, const char *text)
{
    PyObject *name = PyString_InternFromString(text);
    if (name != NULL && PyArena_AddPyObject(c->arena, name) < 0) {
        Py_CLEAR(name);
    }
    return name;
}

/* ---- frame blocks ---- */

int
py_unit_push_frame(compiler *c, frame_kind kind, int label)
{
    code_unit *u = c->unit;
    if (u->frame_count >= CO_MAXBLOCKS) {
        PyErr_SetString(PyExc_SyntaxError, "too many statically nested blocks");
        return -1;
    }
    u->frames[u->frame_count++] = (frame_block){kind, label};
    return 0;
}

void
py_unit_pop_frame(compiler *c)
{
    c->unit->frame_count--;
}

/* ---- errors ---- */

int
py_compile_error(compiler *c, const char *message)
{
    int lineno = c->unit->lineno;
    PyObject *text = PyErr_ProgramText(c->filename, lineno);
    if (text == NULL) {
        Py_INCREF(Py_None);
        text = Py_None;
    }
    PyObject *value = Py_BuildValue("s(ziON)", message, c->filename, lineno, Py_None, text);
    if (value != NULL) {
        PyErr_SetObject(PyExc_SyntaxError, value);
        Py_DECREF(value);
    }
    return -1;
}
