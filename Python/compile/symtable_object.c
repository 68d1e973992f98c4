/* symtable_object.c - symbol tables for the C interface and the module _symtable.
 *
 * The scopes of the compiler (symtable.h) live in an arena; here they are copied into objects, one for each block,
 * that own their children.  The key of an entry is the address of the tree's node.
 *
 * I1 st_symbols of a table owns every entry; an entry that outlives its table has ste_table NULL.
 */
#include "symtable.h"
#include "py_compile.h"
#include "py_stackguard.h"
#include "structmember.h"
#include "../../Include/Python-ast.h"
#include "../../Include/symtable.h"

/* ---- entries ---- */

static void
entry_dealloc(PySTEntryObject *self)
{
    Py_XDECREF(self->ste_id);
    Py_XDECREF(self->ste_name);
    Py_XDECREF(self->ste_symbols);
    Py_XDECREF(self->ste_varnames);
    Py_XDECREF(self->ste_children);
    PyObject_Del(self);
}

static PyObject *
entry_repr(PySTEntryObject *self)
{
    char id[32];
    PyOS_snprintf(id, sizeof id, "%ld", PyInt_AsLong(self->ste_id));
    PyErr_Clear();
    return PyString_FromFormat("<symtable entry %.100s(%s), line %d>", PyString_AS_STRING(self->ste_name), id,
                               self->ste_lineno);
}

#define MEMBER(name, field, type) {(char *)name, type, offsetof(PySTEntryObject, field), READONLY, NULL}

static const PyMemberDef entry_members[] = {
    MEMBER("id", ste_id, T_OBJECT),
    MEMBER("name", ste_name, T_OBJECT),
    MEMBER("symbols", ste_symbols, T_OBJECT),
    MEMBER("varnames", ste_varnames, T_OBJECT),
    MEMBER("children", ste_children, T_OBJECT),
    MEMBER("optimized", ste_unoptimized, T_INT),
    MEMBER("nested", ste_nested, T_INT),
    MEMBER("type", ste_type, T_INT),
    MEMBER("lineno", ste_lineno, T_INT),
    {NULL, 0, 0, 0, NULL}
};

#undef MEMBER

PyTypeObject PySTEntry_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "symtable entry",
    .tp_basicsize = sizeof(PySTEntryObject),
    .tp_dealloc = (destructor)entry_dealloc,
    .tp_repr = (reprfunc)entry_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_members = (PyMemberDef *)entry_members,
};

int
PyST_GetScope(PySTEntryObject *ste, PyObject *name)
{
    PyObject *flags = PyDict_GetItem(ste->ste_symbols, name);
    return flags == NULL ? 0 : (int)(PyInt_AS_LONG(flags) >> SCOPE_OFF) & SCOPE_MASK;
}

/* ---- scopes to entries ---- */

static PyObject *
symbols_of(const py_scope *scope)
{
    PyObject *dict = PyDict_New();
    Py_ssize_t at = 0;
    PyObject *name;
    int flags;
    while (dict != NULL && py_nametab_next(&scope->symbols, &at, &name, &flags)) {
        PyObject *number = PyInt_FromLong(flags);
        if (number == NULL || PyDict_SetItem(dict, name, number) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(number);
    }
    return dict;
}

static PyObject *
varnames_of(const py_scope *scope)
{
    PyObject *list = PyList_New(scope->param_count);
    for (Py_ssize_t i = 0; list != NULL && i < scope->param_count; i++) {
        Py_INCREF(scope->params[i]);
        PyList_SET_ITEM(list, i, scope->params[i]);
    }
    return list;
}

static void
copy_facts(PySTEntryObject *entry, const py_scope *scope)
{
    entry->ste_unoptimized = scope->unoptimized;
    entry->ste_nested = scope->nested;
    entry->ste_type = (_Py_block_ty)scope->type;
    entry->ste_lineno = scope->lineno;
    entry->ste_opt_lineno = scope->opt_lineno;
    entry->ste_free = scope->has_free;
    entry->ste_child_free = scope->child_free;
    entry->ste_generator = scope->is_generator;
    entry->ste_varargs = scope->has_varargs;
    entry->ste_varkeywords = scope->has_varkeywords;
    entry->ste_returns_value = scope->returns_value;
    entry->ste_tmpname = 0;
}

static PySTEntryObject *
new_entry(struct symtable *table, const py_scope *scope)
{
    PySTEntryObject *entry = PyObject_New(PySTEntryObject, &PySTEntry_Type);
    if (entry == NULL) {
        return NULL;
    }
    Py_INCREF(scope->name);
    entry->ste_name = scope->name;
    entry->ste_id = PyLong_FromVoidPtr((void *)scope->node);
    entry->ste_symbols = symbols_of(scope);
    entry->ste_varnames = varnames_of(scope);
    entry->ste_children = PyList_New(0);
    entry->ste_table = table;
    copy_facts(entry, scope);
    if (entry->ste_id == NULL || entry->ste_symbols == NULL || entry->ste_varnames == NULL
        || entry->ste_children == NULL || PyDict_SetItem(table->st_symbols, entry->ste_id, (PyObject *)entry) < 0) {
        Py_CLEAR(entry);
    }
    return entry;
}

/* The entry of a scope with those inside of it. Returns borrowed from table->st_symbols. Raises yes. */
static PySTEntryObject *
entry_of(struct symtable *table, const py_scope *scope)
{
    if (py_stack_check(" while building a symbol table")) {
        return NULL;
    }
    PySTEntryObject *entry = new_entry(table, scope);
    int status = entry == NULL ? -1 : 0;
    table->st_nblocks++;
    for (Py_ssize_t i = 0; status == 0 && i < scope->child_count; i++) {
        PySTEntryObject *child = entry_of(table, scope->children[i]);
        status = child == NULL ? -1 : PyList_Append(entry->ste_children, (PyObject *)child);
    }
    Py_XDECREF(entry);
    return status < 0 ? NULL : entry;
}

/* ---- tables ---- */

void
PySymtable_Free(struct symtable *st)
{
    Py_ssize_t at = 0;
    PyObject *entry;
    while (st->st_symbols != NULL && PyDict_Next(st->st_symbols, &at, NULL, &entry)) {
        ((PySTEntryObject *)entry)->ste_table = NULL;       /* I1 */
    }
    Py_XDECREF(st->st_symbols);
    PyMem_Free(st);
}

struct symtable *
PySymtable_Build(mod_ty mod, const char *filename, PyFutureFeatures *future)
{
    py_symtable scopes;
    PyArena *arena = PyType_Ready(&PySTEntry_Type) < 0 ? NULL : PyArena_New();
    struct symtable *st = arena == NULL ? NULL : PyMem_Malloc(sizeof *st);
    if (st == NULL) {
        if (arena != NULL) {
            PyArena_Free(arena);
            PyErr_NoMemory();
        }
        return NULL;
    }
    memset(st, 0, sizeof *st);
    st->st_filename = filename;
    st->st_future = future;
    st->st_symbols = PyDict_New();
    if (st->st_symbols != NULL && py_symtable_build(&scopes, mod, filename, arena) == 0) {
        st->st_cur = st->st_top = entry_of(st, scopes.top);
    }
    PyArena_Free(arena);
    if (st->st_top == NULL) {
        PySymtable_Free(st);
        return NULL;
    }
    st->st_global = st->st_top->ste_symbols;
    return st;
}

PySTEntryObject *
PySymtable_Lookup(struct symtable *st, void *key)
{
    PyObject *id = PyLong_FromVoidPtr(key);
    PyObject *entry = id == NULL ? NULL : PyDict_GetItem(st->st_symbols, id);
    Py_XDECREF(id);
    if (entry == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_KeyError, "unknown symbol table entry");
    }
    Py_XINCREF(entry);
    return (PySTEntryObject *)entry;
}

struct symtable *
Py_SymtableString(const char *text, const char *filename, int start)
{
    PyCompilerFlags flags = {0};
    struct symtable *st = NULL;
    PyArena *arena = PyArena_New();
    if (arena == NULL) {
        return NULL;
    }
    mod_ty tree = py_parse_text(text, filename, start, &flags, arena);
    if (tree != NULL) {
        st = PySymtable_Build(tree, filename, NULL);
    }
    PyArena_Free(arena);
    return st;
}
