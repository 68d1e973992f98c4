/* codegen_import.c - the import statements.
 *
 * IMPORT_NAME takes a level (-1: relative, then absolute; 0: absolute; n: n packages up) and the list of
 * names wanted from the module.
 */
#include "Python.h"
#include "codegen.h"

static int
emit_level(compiler *c, int level)
{
    PyObject *number = PyInt_FromLong(level);
    int status = number == NULL ? -1 : py_emit_const(c, number);
    Py_XDECREF(number);
    return status;
}

static int
implicit_level(const compiler *c)
{
    return c->flags->cf_flags & CO_FUTURE_ABSOLUTE_IMPORT ? 0 : -1;
}

/* The part of a dotted name from `text` to the next dot, as a name. Returns borrowed (arena). */
static PyObject *
name_part(compiler *c, const char *text)
{
    size_t size = strcspn(text, ".");
    PyObject *name = PyString_FromStringAndSize(text, (Py_ssize_t)size);
    if (name != NULL) {
        PyString_InternInPlace(&name);
    }
    if (name != NULL && PyArena_AddPyObject(c->arena, name) < 0) {
        Py_CLEAR(name);
    }
    return name;
}

/* import a.b.c as d: the module imported is a; d is reached through its attributes. */
static int
bind_dotted(compiler *c, PyObject *name, PyObject *asname)
{
    const char *text = PyString_AS_STRING(name);
    while ((text = strchr(text, '.')) != NULL) {
        text++;
        PyObject *part = name_part(c, text);
        if (part == NULL || py_emit_name(c, LOAD_ATTR, part) < 0) {
            return -1;
        }
    }
    return py_compile_name_op(c, asname, AST_Store);
}

int
py_compile_import(compiler *c, py_ast *s)
{
    for (Py_ssize_t i = 0; i < py_ast_len(s->v.Import.names); i++) {
        py_ast *alias = s->v.Import.names->item[i].node;
        PyObject *name = alias->v.alias.name;
        if (emit_level(c, implicit_level(c)) < 0 || py_emit_const(c, Py_None) < 0
            || py_emit_name(c, IMPORT_NAME, name) < 0) {
            return -1;
        }
        int status;
        if (alias->v.alias.asname != NULL) {
            status = bind_dotted(c, name, alias->v.alias.asname);
        }
        else {
            PyObject *first = name_part(c, PyString_AS_STRING(name));
            status = first == NULL ? -1 : py_compile_name_op(c, first, AST_Store);
        }
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

static int
emit_wanted(compiler *c, py_ast_seq *names)
{
    PyObject *wanted = PyTuple_New(py_ast_len(names));
    for (Py_ssize_t i = 0; wanted != NULL && i < py_ast_len(names); i++) {
        PyObject *name = names->item[i].node->v.alias.name;
        Py_INCREF(name);
        PyTuple_SET_ITEM(wanted, i, name);
    }
    int status = wanted == NULL ? -1 : py_emit_const(c, wanted);
    Py_XDECREF(wanted);
    return status;
}

int
py_compile_import_from(compiler *c, py_ast *s)
{
    py_ast_seq *names = s->v.ImportFrom.names;
    PyObject *module = s->v.ImportFrom.module;
    int level = s->v.ImportFrom.level == 0 ? implicit_level(c) : s->v.ImportFrom.level;
    if (module == NULL) {
        module = py_compile_intern(c, "");
    }
    if (module == NULL) {
        return -1;
    }
    if (s->lineno > c->future.ff_lineno && s->v.ImportFrom.module != NULL
        && strcmp(PyString_AS_STRING(module), "__future__") == 0) {
        return py_compile_error(c,
                             "from __future__ imports must occur at the beginning of the file");
    }
    if (emit_level(c, level) < 0 || emit_wanted(c, names) < 0
        || py_emit_name(c, IMPORT_NAME, module) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < py_ast_len(names); i++) {
        py_ast *alias = names->item[i].node;
        PyObject *name = alias->v.alias.name;
        if (i == 0 && PyString_AS_STRING(name)[0] == '*') {
            return py_emit(c, IMPORT_STAR);
        }
        if (py_emit_name(c, IMPORT_FROM, name) < 0
            || py_compile_name_op(c, alias->v.alias.asname != NULL ? alias->v.alias.asname : name,
                               AST_Store) < 0) {
            return -1;
        }
    }
    return py_emit(c, POP_TOP);
}
