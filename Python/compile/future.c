/* future.c - from __future__ import …: which features, and on which line the last one stands.
 *
 * Such imports come first, behind the docstring and each other.
 */
#include "Python.h"
#include "codegen.h"

static const struct {
    const char *name;
    int flag;                     /* 0: always on by now */
} features_known[] = {
    {FUTURE_NESTED_SCOPES, 0},
    {FUTURE_GENERATORS, 0},
    {FUTURE_DIVISION, CO_FUTURE_DIVISION},
    {FUTURE_ABSOLUTE_IMPORT, CO_FUTURE_ABSOLUTE_IMPORT},
    {FUTURE_WITH_STATEMENT, CO_FUTURE_WITH_STATEMENT},
    {FUTURE_PRINT_FUNCTION, CO_FUTURE_PRINT_FUNCTION},
    {FUTURE_UNICODE_LITERALS, CO_FUTURE_UNICODE_LITERALS},
};

static int
feature_flag(const char *name)
{
    for (size_t i = 0; i < sizeof features_known / sizeof features_known[0]; i++) {
        if (strcmp(features_known[i].name, name) == 0) {
            return features_known[i].flag;
        }
    }
    return -1;
}

static int
read_features(py_ast *s, const char *filename, PyFutureFeatures *features)
{
    for (Py_ssize_t i = 0; i < py_ast_len(s->v.ImportFrom.names); i++) {
        const char *name =
            PyString_AS_STRING(s->v.ImportFrom.names->item[i].node->v.alias.name);
        int flag = feature_flag(name);
        if (flag < 0) {
            if (strcmp(name, "braces") == 0) {
                PyErr_SetString(PyExc_SyntaxError, "not a chance");
            }
            else {
                PyErr_Format(PyExc_SyntaxError, "future feature %.100s is not defined", name);
            }
            PyErr_SyntaxLocation(filename, s->lineno);
            return -1;
        }
        features->ff_features |= flag;
    }
    features->ff_lineno = s->lineno;
    return 0;
}

static int
is_future_import(const py_ast *s)
{
    return s->kind == AST_ImportFrom && s->v.ImportFrom.module != NULL
        && strcmp(PyString_AS_STRING(s->v.ImportFrom.module), "__future__") == 0;
}

int
py_future_from_tree(py_ast *mod, const char *filename, PyFutureFeatures *features)
{
    int too_late = 0;
    int has_docstring = 0;
    int line = 0;
    features->ff_features = features->ff_lineno = 0;
    if (mod->kind != AST_Module && mod->kind != AST_Interactive) {
        return 0;
    }
    py_ast_seq *body = mod->v.Module.body;
    for (Py_ssize_t i = 0; i < py_ast_len(body); i++) {
        py_ast *s = body->item[i].node;
        if (too_late && s->lineno > line) {
            return 0;             /* one further down is the code generator's to find */
        }
        line = s->lineno;
        if (!is_future_import(s)) {
            too_late = too_late || has_docstring || !py_compile_is_docstring(s);
            has_docstring = 1;
            continue;
        }
        if (too_late) {
            PyErr_SetString(PyExc_SyntaxError,
                            "from __future__ imports must occur at the beginning of the file");
            PyErr_SyntaxLocation(filename, s->lineno);
            return -1;
        }
        if (read_features(s, filename, features) < 0) {
            return -1;
        }
    }
    return 0;
}

PyFutureFeatures *
PyFuture_FromAST(struct _mod *mod, const char *filename)
{
    PyFutureFeatures *features = PyObject_Malloc(sizeof *features);
    if (features == NULL) {
        return (PyFutureFeatures *)PyErr_NoMemory();
    }
    if (py_future_from_tree(mod, filename, features) < 0) {
        PyObject_Free(features);
        return NULL;
    }
    return features;
}
