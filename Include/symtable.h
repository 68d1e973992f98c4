/* symtable.h - the names of a source and where each of them lives. */
#ifndef Py_SYMTABLE_H
#define Py_SYMTABLE_H

#include "Python-ast.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _block_type { FunctionBlock, ClassBlock, ModuleBlock } _Py_block_ty;

struct _symtable_entry;

struct symtable {
    const char *st_filename;          /* borrowed */
    struct _symtable_entry *st_cur;   /* borrowed: the module's when the table is complete */
    struct _symtable_entry *st_top;   /* borrowed: the module's */
    PyObject *st_symbols;             /* owned dict: ste_id to entry */
    PyObject *st_stack;               /* NULL when the table is complete */
    PyObject *st_global;              /* borrowed: the names of the module */
    int st_nblocks;
    PyObject *st_private;             /* NULL when the table is complete */
    PyFutureFeatures *st_future;
};

typedef struct _symtable_entry {
    PyObject_HEAD
    PyObject *ste_id;                 /* key of PySymtable_Lookup as a number */
    PyObject *ste_symbols;            /* dict: name to DEF_* | scope << SCOPE_OFF */
    PyObject *ste_name;
    PyObject *ste_varnames;           /* list of the parameters */
    PyObject *ste_children;           /* list of entries */
    _Py_block_ty ste_type;
    int ste_unoptimized;              /* OPT_* */
    int ste_nested;
    unsigned ste_free : 1;
    unsigned ste_child_free : 1;
    unsigned ste_generator : 1;
    unsigned ste_varargs : 1;
    unsigned ste_varkeywords : 1;
    unsigned ste_returns_value : 1;
    int ste_lineno;
    int ste_opt_lineno;
    int ste_tmpname;
    struct symtable *ste_table;       /* borrowed; NULL when the table is gone */
} PySTEntryObject;

PyAPI_DATA(PyTypeObject) PySTEntry_Type;

#define PySTEntry_Check(op) (Py_TYPE(op) == &PySTEntry_Type)

PyAPI_FUNC(int) PyST_GetScope(PySTEntryObject *, PyObject *);

PyAPI_FUNC(struct symtable *) PySymtable_Build(mod_ty, const char *, PyFutureFeatures *);
/* Returns new. */
PyAPI_FUNC(PySTEntryObject *) PySymtable_Lookup(struct symtable *, void *);
PyAPI_FUNC(void) PySymtable_Free(struct symtable *);

/* How a name occurs in a block. */
#define DEF_GLOBAL 1
#define DEF_LOCAL 2
#define DEF_PARAM (2 << 1)
#define USE (2 << 2)
#define DEF_FREE (2 << 3)
#define DEF_FREE_CLASS (2 << 4)
#define DEF_IMPORT (2 << 5)
#define DEF_BOUND (DEF_LOCAL | DEF_PARAM | DEF_IMPORT)

#define SCOPE_OFF 11
#define SCOPE_MASK 7

#define LOCAL 1
#define GLOBAL_EXPLICIT 2
#define GLOBAL_IMPLICIT 3
#define FREE 4
#define CELL 5

/* Why the locals of a block are not known. */
#define OPT_IMPORT_STAR 1
#define OPT_EXEC 2
#define OPT_BARE_EXEC 4
#define OPT_TOPLEVEL 8

#define GENERATOR 1
#define GENERATOR_EXPRESSION 2

#ifdef __cplusplus
}
#endif
#endif /* Py_SYMTABLE_H */
