/* _symtable.c - the module _symtable: the symbol table of a source (Python/compile/symtable_object.c). */
#include "Python.h"
#include "Python-ast.h"
#include "compile.h"
#include "symtable.h"

PyMODINIT_FUNC init_symtable(void);

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
    struct symtable *table = Py_SymtableString(text, filename, start);
    if (table == NULL) {
        return NULL;
    }
    PyObject *top = (PyObject *)table->st_top;
    Py_INCREF(top);
    PySymtable_Free(table);
    return top;
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
    {"USE", USE}, {"DEF_GLOBAL", DEF_GLOBAL}, {"DEF_LOCAL", DEF_LOCAL},
    {"DEF_PARAM", DEF_PARAM}, {"DEF_FREE", DEF_FREE}, {"DEF_FREE_CLASS", DEF_FREE_CLASS},
    {"DEF_IMPORT", DEF_IMPORT}, {"DEF_BOUND", DEF_BOUND}, {"TYPE_FUNCTION", FunctionBlock},
    {"TYPE_CLASS", ClassBlock}, {"TYPE_MODULE", ModuleBlock},
    {"OPT_IMPORT_STAR", OPT_IMPORT_STAR}, {"OPT_EXEC", OPT_EXEC},
    {"OPT_BARE_EXEC", OPT_BARE_EXEC}, {"LOCAL", LOCAL},
    {"GLOBAL_EXPLICIT", GLOBAL_EXPLICIT}, {"GLOBAL_IMPLICIT", GLOBAL_IMPLICIT},
    {"FREE", FREE}, {"CELL", CELL}, {"SCOPE_OFF", SCOPE_OFF},
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
