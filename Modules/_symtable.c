/* _symtable.c - the symbol table of a source, as the symtable module shows it.
 *
 * The scopes of the compiler are copied into objects before their arena is freed; an entry owns its
 * children.
 */
#include "Python.h"
#include "structmember.h"
#include "py_compile.h"
#include "py_stackguard.h"
#include "../Python/compile/symtable.h"

typedef struct {
    PyObject_HEAD
    PyObject *id;             /* owned: a number that tells entries apart */
    PyObject *name;           /* owned str */
    PyObject *symbols;        /* owned dict: name to flags */
    PyObject *varnames;       /* owned list */
    PyObject *children;       /* owned list of entries */
    int optimized;            /* why the locals are not known: OPT_* */
    int nested;
    int type;
    int lineno;
} entry_object;

PyTypeObject PySTEntry_Type;
PyMODINIT_FUNC init_symtable(void);

static void
entry_dealloc(entry_object *self)
{
    Py_XDECREF(self->id);
    Py_XDECREF(self->name);
    Py_XDECREF(self->symbols);
    Py_XDECREF(self->varnames);
    Py_XDECREF(self->children);
    PyObject_Del(self);
}

static PyObject *
entry_repr(entry_object *self)
{
    char id[32];
    PyOS_snprintf(id, sizeof id, "%ld", PyInt_AsLong(self->id));
    PyErr_Clear();
    return PyString_FromFormat("<symtable entry %.100s(%s), line %d>",
                               PyString_AS_STRING(self->name), id, self->lineno);
}

#define MEMBER(name, type) {(char *)#name, type, offsetof(entry_object, name), READONLY, NULL}

static const PyMemberDef entry_members[] = {
    MEMBER(id, T_OBJECT),
    MEMBER(name, T_OBJECT),
    MEMBER(symbols, T_OBJECT),
    MEMBER(varnames, T_OBJECT),
    MEMBER(children, T_OBJECT),
    MEMBER(optimized, T_INT),
    MEMBER(nested, T_INT),
    MEMBER(type, T_INT),
    MEMBER(lineno, T_INT),
    {NULL, 0, 0, 0, NULL}
};

#undef MEMBER

PyTypeObject PySTEntry_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "symtable entry",
    .tp_basicsize = sizeof(entry_object),
    .tp_dealloc = (destructor)entry_dealloc,
    .tp_repr = (reprfunc)entry_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_members = (PyMemberDef *)entry_members,
};

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

static PyObject *
entry_of(const py_scope *scope)
{
    if (py_stack_check(" while building a symbol table")) {
        return NULL;
    }
    entry_object *entry = PyObject_New(entry_object, &PySTEntry_Type);
    if (entry == NULL) {
        return NULL;
    }
    Py_INCREF(scope->name);
    entry->name = scope->name;
    entry->id = PyLong_FromVoidPtr((void *)scope->node);
    entry->symbols = symbols_of(scope);
    entry->varnames = varnames_of(scope);
    entry->children = PyList_New(0);
    entry->optimized = scope->unoptimized;
    entry->nested = scope->nested;
    entry->type = scope->type;
    entry->lineno = scope->lineno;
    int status = entry->id == NULL || entry->symbols == NULL || entry->varnames == NULL
        || entry->children == NULL ? -1 : 0;
    for (Py_ssize_t i = 0; status == 0 && i < scope->child_count; i++) {
        PyObject *child = entry_of(scope->children[i]);
        status = child == NULL ? -1 : PyList_Append(entry->children, child);
        Py_XDECREF(child);
    }
    if (status < 0) {
        Py_CLEAR(entry);
    }
    return (PyObject *)entry;
}

/* ---- the module ---- */

static int
start_of(const char *mode)
{
    return strcmp(mode, "exec") == 0 ? Py_file_input : strcmp(mode, "eval") == 0 ? Py_eval_input
        : strcmp(mode, "single") == 0 ? Py_single_input : -1;
}

static PyObject *
symtable_symtable(PyObject *module, PyObject *args)
{
    const char *text, *filename, *mode;
    if (!PyArg_ParseTuple(args, "sss:symtable", &text, &filename, &mode)) {
        return NULL;
    }
    int start = start_of(mode);
    if (start < 0) {
        PyErr_SetString(PyExc_ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
        return NULL;
    }
    PyArena *arena = PyArena_New();
    if (arena == NULL) {
        return NULL;
    }
    PyObject *result = NULL;
    py_symtable table;
    PyCompilerFlags flags = {0};
    py_ast *tree = py_parse_text(text, filename, start, &flags, arena);
    if (tree != NULL && py_symtable_build(&table, tree, filename, arena) == 0) {
        result = entry_of(table.top);
    }
    PyArena_Free(arena);
    return result;
}

static const PyMethodDef symtable_methods[] = {
    {"symtable", symtable_symtable, METH_VARARGS,
     "symtable(source, filename, mode): the symbol table of the module, with those inside it."},
    {NULL, NULL, 0, NULL}
};

static const struct {
    const char *name;
    int value;
} constants[] = {
    {"USE", DEF_USE}, {"DEF_GLOBAL", DEF_GLOBAL}, {"DEF_LOCAL", DEF_LOCAL},
    {"DEF_PARAM", DEF_PARAM}, {"DEF_FREE", DEF_FREE}, {"DEF_FREE_CLASS", DEF_FREE_CLASS},
    {"DEF_IMPORT", DEF_IMPORT}, {"DEF_BOUND", DEF_BOUND}, {"TYPE_FUNCTION", BLOCK_FUNCTION},
    {"TYPE_CLASS", BLOCK_CLASS}, {"TYPE_MODULE", BLOCK_MODULE},
    {"OPT_IMPORT_STAR", UNOPT_IMPORT_STAR}, {"OPT_EXEC", UNOPT_EXEC},
    {"OPT_BARE_EXEC", UNOPT_BARE_EXEC}, {"LOCAL", SCOPE_LOCAL},
    {"GLOBAL_EXPLICIT", SCOPE_GLOBAL_EXPLICIT}, {"GLOBAL_IMPLICIT", SCOPE_GLOBAL_IMPLICIT},
    {"FREE", SCOPE_FREE}, {"CELL", SCOPE_CELL}, {"SCOPE_OFF", SCOPE_OFFSET},
    {"SCOPE_MASK", SCOPE_MASK},
};

PyMODINIT_FUNC
init_symtable(void)
{
    if (PyType_Ready(&PySTEntry_Type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule("_symtable", (PyMethodDef *)symtable_methods);
    for (size_t i = 0; module != NULL && i < sizeof constants / sizeof constants[0]; i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return;
        }
    }
}
