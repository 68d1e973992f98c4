/* ast_types.c - the classes of the _ast module, made from ast.def.
 *
 * All are heap types made by calling `type`, under one static base, AST, which knows how to be
 * built from positional and keyword arguments and how to be pickled.
 *
 * Not here: conversion of trees (ast_convert.c), the module object (Modules/_ast.c).
 */
#include "Python.h"
#include "structmember.h"
#include "py_ast.h"
#include "py_state.h"
#include "ast_types.h"
#include <stddef.h>

/* ---- the table, unfolded ---- */

enum {
#define AST_SUM(name)
#define AST_SUM_AT(name)
#define AST_NODE(base, Kind) FIRST_##Kind, BACK_##Kind = FIRST_##Kind - 1,
#define AST_END(Kind) LIMIT_##Kind, UNDO_##Kind = LIMIT_##Kind - 1,
#define AST_LEAF(base, Kind)
#define AST_ONE(Kind, type, name) FIELD_##Kind##_##name,
#define AST_OPT(Kind, type, name) FIELD_##Kind##_##name,
#define AST_MANY(Kind, type, name) FIELD_##Kind##_##name,
#define AST_ENUM(name)
#define AST_VALUE(base, Kind)
#include "ast.def"
    FIELD_TOTAL
};

const ast_field py_ast_fields[FIELD_TOTAL] = {
#define AST_SUM(name)
#define AST_SUM_AT(name)
#define AST_NODE(base, Kind)
#define AST_END(Kind)
#define AST_LEAF(base, Kind)
#define AST_ONE(Kind, type, name) {#name, CLASS_##type, FIELD_ONE, offsetof(py_ast, v.Kind.name)},
#define AST_OPT(Kind, type, name) {#name, CLASS_##type, FIELD_OPT, offsetof(py_ast, v.Kind.name)},
#define AST_MANY(Kind, type, name) {#name, CLASS_##type, FIELD_MANY, offsetof(py_ast, v.Kind.name)},
#define AST_ENUM(name)
#define AST_VALUE(base, Kind)
#include "ast.def"
};

const ast_class py_ast_classes[CLASS_COUNT] = {
    [CLASS_AST] = {"AST", CLASS_AST, ROW_SUM, 0, 0, 0},
#define AST_SUM(name) [CLASS_##name] = {#name, CLASS_AST, ROW_SUM, 0, 0, 0},
#define AST_SUM_AT(name) [CLASS_##name] = {#name, CLASS_AST, ROW_SUM_AT, 0, 0, 0},
#define AST_NODE(base, Kind) \
    [CLASS_##Kind] = {#Kind, CLASS_##base, ROW_NODE, AST_##Kind, FIRST_##Kind, LIMIT_##Kind},
#define AST_END(Kind)
#define AST_LEAF(base, Kind) [CLASS_##Kind] = {#Kind, CLASS_##base, ROW_NODE, AST_##Kind, 0, 0},
#define AST_ONE(Kind, type, name)
#define AST_OPT(Kind, type, name)
#define AST_MANY(Kind, type, name)
#define AST_ENUM(name) [CLASS_##name] = {#name, CLASS_AST, ROW_ENUM, 0, 0, 0},
#define AST_VALUE(base, Kind) [CLASS_##Kind] = {#Kind, CLASS_##base, ROW_VALUE, AST_##Kind, 0, 0},
#include "ast.def"
};

const unsigned char py_ast_class_of[AST_KIND_COUNT] = {
#define AST_SUM(name)
#define AST_SUM_AT(name)
#define AST_NODE(base, Kind) [AST_##Kind] = CLASS_##Kind,
#define AST_END(Kind)
#define AST_LEAF(base, Kind) [AST_##Kind] = CLASS_##Kind,
#define AST_ONE(Kind, type, name)
#define AST_OPT(Kind, type, name)
#define AST_MANY(Kind, type, name)
#define AST_ENUM(name)
#define AST_VALUE(base, Kind)
#include "ast.def"
};

/* ---- the base type ---- */

static int
set_positional(PyObject *self, PyObject *fields, PyObject *args)
{
    Py_ssize_t given = PyTuple_GET_SIZE(args);
    Py_ssize_t wanted = fields == NULL ? 0 : PySequence_Size(fields);
    if (wanted < 0) {
        return -1;
    }
    if (given == 0) {
        return 0;
    }
    if (given != wanted) {
        PyErr_Format(PyExc_TypeError, "%.400s constructor takes %s%zd positional argument%s",
                     Py_TYPE(self)->tp_name, wanted == 0 ? "" : "either 0 or ", wanted,
                     wanted == 1 ? "" : "s");
        return -1;
    }
    for (Py_ssize_t i = 0; i < given; i++) {
        PyObject *name = PySequence_GetItem(fields, i);
        int status = name == NULL ? -1 : PyObject_SetAttr(self, name, PyTuple_GET_ITEM(args, i));
        Py_XDECREF(name);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

static int
ast_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *fields = PyObject_GetAttrString((PyObject *)Py_TYPE(self), "_fields");
    if (fields == NULL) {
        PyErr_Clear();
    }
    int status = set_positional(self, fields, args);
    Py_XDECREF(fields);
    Py_ssize_t at = 0;
    PyObject *name, *value;
    while (status == 0 && kwargs != NULL && PyDict_Next(kwargs, &at, &name, &value)) {
        Py_INCREF(name);
        Py_INCREF(value);
        status = PyObject_SetAttr(self, name, value);
        Py_DECREF(name);
        Py_DECREF(value);
    }
    return status;
}

static PyObject *
ast_reduce(PyObject *self, PyObject *unused)
{
    PyObject *dict = PyObject_GetAttrString(self, "__dict__");
    if (dict != NULL) {
        return Py_BuildValue("O()N", Py_TYPE(self), dict);
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return NULL;
    }
    PyErr_Clear();
    return Py_BuildValue("O()", Py_TYPE(self));
}

static const PyMethodDef ast_methods[] = {
    {"__reduce__", ast_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL}
};

static PyTypeObject ast_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ast.AST",
    .tp_basicsize = sizeof(PyObject),
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_methods = (PyMethodDef *)ast_methods,
    .tp_init = ast_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_Del,
};

static int
ready_base(py_ast_types *types)
{
    if (PyType_Ready(&ast_type) < 0) {
        return -1;
    }
    PyObject *empty = PyTuple_New(0);
    if (empty == NULL || PyDict_SetItemString(ast_type.tp_dict, "_fields", empty) < 0
        || PyDict_SetItemString(ast_type.tp_dict, "_attributes", empty) < 0) {
        Py_XDECREF(empty);
        return -1;
    }
    Py_DECREF(empty);
    Py_INCREF(&ast_type);
    types->classes[CLASS_AST] = (PyObject *)&ast_type;
    return 0;
}

/* ---- the derived classes ---- */

static PyObject *
field_names(const ast_class *row)
{
    PyObject *names = PyTuple_New(row->end_field - row->first_field);
    for (int i = row->first_field; names != NULL && i < row->end_field; i++) {
        PyObject *name = PyString_InternFromString(py_ast_fields[i].name);
        if (name == NULL) {
            Py_CLEAR(names);
            break;
        }
        PyTuple_SET_ITEM(names, i - row->first_field, name);
    }
    return names;
}

static int
make_class(py_ast_types *types, int index)
{
    const ast_class *row = &py_ast_classes[index];
    PyObject *names = field_names(row);
    PyObject *attributes = NULL;
    if (names == NULL) {
        return -1;
    }
    if (row->row == ROW_SUM_AT) {
        attributes = Py_BuildValue("(ss)", "lineno", "col_offset");
    }
    else if (row->row == ROW_SUM || row->row == ROW_ENUM) {
        attributes = PyTuple_New(0);
    }
    PyObject *body = Py_BuildValue("{sOsssO}", "_fields", names, "__module__", "_ast", "__doc__",
                                   Py_None);
    if (body != NULL && attributes != NULL
        && PyDict_SetItemString(body, "_attributes", attributes) < 0) {
        Py_CLEAR(body);
    }
    if (body != NULL) {
        types->classes[index] = PyObject_CallFunction((PyObject *)&PyType_Type, (char *)"s(O)O",
                                                      row->name, types->classes[row->base], body);
    }
    Py_DECREF(names);
    Py_XDECREF(attributes);
    Py_XDECREF(body);
    if (types->classes[index] != NULL && row->row == ROW_VALUE) {
        types->values[index] = PyObject_CallObject(types->classes[index], NULL);
        return types->values[index] == NULL ? -1 : 0;
    }
    return types->classes[index] == NULL ? -1 : 0;
}

static void
free_types(py_ast_types *types)
{
    for (int i = 0; i < CLASS_COUNT; i++) {
        Py_XDECREF(types->classes[i]);
        Py_XDECREF(types->values[i]);
    }
    free(types);
}

void
py_ast_types_fini(py_interp *interp)
{
    py_ast_types *types = interp->ast_types;
    interp->ast_types = NULL;
    if (types != NULL) {
        free_types(types);
    }
}

py_ast_types *
py_ast_types_get(void)
{
    py_ast_types **slot = &py_interp_get()->ast_types;
    if (*slot != NULL) {
        return *slot;
    }
    py_ast_types *types = calloc(1, sizeof *types);
    if (types == NULL) {
        return (py_ast_types *)PyErr_NoMemory();
    }
    int status = ready_base(types);
    for (int i = CLASS_AST + 1; status == 0 && i < CLASS_COUNT; i++) {
        status = make_class(types, i);
    }
    if (status < 0) {
        free_types(types);
        return NULL;
    }
    *slot = types;
    return types;
}
