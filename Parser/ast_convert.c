/* ast_convert.c - trees to instances of the _ast classes and back, by the rows of ast.def.
 *
 * I1 A tree from Python is checked as far as the compiler relies on it: required fields are there, no
 *    list holds None, lists that belong together have the same length.
 * I2 While a list is converted Python code may run and change it: its size is looked at again
 *    before each item.
 */
#include "Python.h"
#include "py_stackguard.h"
#include "py_compile.h"
#include "ast_types.h"

/* ---- C to Python ---- */

static PyObject *node_to_object(py_ast_types *types, py_ast *node);

static PyObject *
value_to_object(py_ast_types *types, int base, int number)
{
    for (int i = base + 1; i < CLASS_COUNT && py_ast_classes[i].base == base; i++) {
        if (py_ast_classes[i].kind == number) {
            Py_INCREF(types->values[i]);
            return types->values[i];
        }
    }
    PyErr_SetString(PyExc_SystemError, "unknown value in a syntax tree");
    return NULL;
}

static PyObject *
object_or_none(PyObject *obj)
{
    obj = obj == NULL ? Py_None : obj;
    Py_INCREF(obj);
    return obj;
}

static PyObject *
item_to_object(py_ast_types *types, int type, void *place)
{
    switch (type) {
    case CLASS_identifier: case CLASS_string: case CLASS_object:
        return object_or_none(*(PyObject **)place);
    case CLASS_int:
        return PyInt_FromLong(*(int *)place);
    case CLASS_bool:
        return PyBool_FromLong(*(int *)place);
    default:
        if (py_ast_classes[type].row == ROW_ENUM) {
            return value_to_object(types, type, *(int *)place);
        }
        return node_to_object(types, *(py_ast **)place);
    }
}

static PyObject *
seq_to_list(py_ast_types *types, int type, py_ast_seq *seq)
{
    PyObject *list = PyList_New(py_ast_len(seq));
    for (Py_ssize_t i = 0; list != NULL && i < py_ast_len(seq); i++) {
        PyObject *item = item_to_object(types, type, &seq->item[i]);
        if (item == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, item);
    }
    return list;
}

static int
set_field(PyObject *obj, const char *name, PyObject *value)
{
    if (value == NULL) {
        return -1;
    }
    int status = PyObject_SetAttrString(obj, name, value);
    Py_DECREF(value);
    return status;
}

static int
fill_object(py_ast_types *types, py_ast *node, const ast_class *row, PyObject *obj)
{
    for (int i = row->first_field; i < row->end_field; i++) {
        const ast_field *field = &py_ast_fields[i];
        void *place = (char *)node + field->offset;
        PyObject *value = field->count == FIELD_MANY
            ? seq_to_list(types, field->type, *(py_ast_seq **)place)
            : item_to_object(types, field->type, place);
        if (set_field(obj, field->name, value) < 0) {
            return -1;
        }
    }
    if (py_ast_classes[row->base].row != ROW_SUM_AT) {
        return 0;
    }
    return set_field(obj, "lineno", PyInt_FromLong(node->lineno)) < 0
        || set_field(obj, "col_offset", PyInt_FromLong(node->col_offset)) < 0 ? -1 : 0;
}

static PyObject *
node_to_object(py_ast_types *types, py_ast *node)
{
    if (node == NULL) {
        Py_RETURN_NONE;
    }
    if (py_stack_check(" while converting a syntax tree")) {
        return NULL;
    }
    int index = py_ast_class_of[node->kind];
    PyTypeObject *type = (PyTypeObject *)types->classes[index];
    PyObject *obj = PyType_GenericNew(type, NULL, NULL);
    if (obj != NULL && fill_object(types, node, &py_ast_classes[index], obj) < 0) {
        Py_CLEAR(obj);
    }
    return obj;
}

PyObject *
py_ast_to_object(py_ast *node)
{
    py_ast_types *types = py_ast_types_get();
    return types == NULL ? NULL : node_to_object(types, node);
}

PyObject *
PyAST_mod2obj(struct _mod *tree)
{
    return py_ast_to_object(tree);
}

/* ---- Python to C ---- */

typedef struct {
    py_ast_types *types;
    PyArena *arena;
} reader;

static int read_node(reader *r, PyObject *obj, int base, py_ast **result);

static int
keep(reader *r, PyObject *obj)
{
    Py_INCREF(obj);
    if (PyArena_AddPyObject(r->arena, obj) < 0) {
        Py_DECREF(obj);
        return -1;
    }
    return 0;
}

static int
raise_unexpected(const char *wanted, PyObject *obj)
{
    PyObject *text = PyObject_Repr(obj);
    if (text != NULL) {
        PyErr_Format(PyExc_TypeError, "expected some sort of %s, but got %.400s", wanted,
                     PyString_AS_STRING(text));
        Py_DECREF(text);
    }
    return -1;
}

static int
read_identifier(reader *r, PyObject *obj, PyObject **place)
{
    if (obj == Py_None) {
        *place = NULL;
        return 0;
    }
    if (!PyString_CheckExact(obj)) {
        PyErr_SetString(PyExc_TypeError, "AST identifier must be of type str");
        return -1;
    }
    Py_INCREF(obj);
    PyString_InternInPlace(&obj);
    if (PyArena_AddPyObject(r->arena, obj) < 0) {
        Py_DECREF(obj);
        return -1;
    }
    *place = obj;
    return 0;
}

static int
read_number(PyObject *obj, int is_bool, int *place)
{
    if (is_bool ? PyBool_Check(obj) : PyInt_Check(obj) || PyLong_Check(obj)) {
        long value = is_bool ? obj == Py_True : PyInt_AsLong(obj);
        if (value == -1 && PyErr_Occurred()) {
            return -1;
        }
        *place = (int)value;
        return 0;
    }
    PyObject *text = PyObject_Repr(obj);
    if (text != NULL) {
        PyErr_Format(PyExc_ValueError, "invalid %s value: %.400s", is_bool ? "boolean" : "integer",
                     PyString_AS_STRING(text));
        Py_DECREF(text);
    }
    return -1;
}

static int
read_value(reader *r, PyObject *obj, int base, int *place)
{
    for (int i = base + 1; i < CLASS_COUNT && py_ast_classes[i].base == base; i++) {
        int is = PyObject_IsInstance(obj, r->types->classes[i]);
        if (is != 0) {
            *place = py_ast_classes[i].kind;
            return is < 0 ? -1 : 0;
        }
    }
    return raise_unexpected(py_ast_classes[base].name, obj);
}

static int
read_item(reader *r, PyObject *obj, int type, void *place)
{
    switch (type) {
    case CLASS_identifier:
        return read_identifier(r, obj, place);
    case CLASS_string:
        if (!PyString_CheckExact(obj) && !PyUnicode_CheckExact(obj)) {
            PyErr_SetString(PyExc_TypeError, "AST string must be of type str or unicode");
            return -1;
        }
        *(PyObject **)place = obj;
        return keep(r, obj);
    case CLASS_object:
        *(PyObject **)place = obj == Py_None ? NULL : obj;
        return keep(r, obj);
    case CLASS_int: case CLASS_bool:
        return read_number(obj, type == CLASS_bool, place);
    default:
        if (py_ast_classes[type].row == ROW_ENUM) {
            return read_value(r, obj, type, place);
        }
        return read_node(r, obj, type, place);
    }
}

static const char *
list_word(int type)
{
    return type == CLASS_stmt ? "statement" : type == CLASS_expr ? "expression" : "node";
}

static int
read_list(reader *r, PyObject *list, const ast_class *row, const ast_field *field,
          py_ast_seq **place)
{
    if (!PyList_Check(list)) {
        PyErr_Format(PyExc_TypeError, "%s field \"%s\" must be a list, not a %.200s", row->name,
                     field->name, Py_TYPE(list)->tp_name);
        return -1;
    }
    Py_ssize_t size = PyList_GET_SIZE(list);
    py_ast_seq *seq = py_ast_seq_new(r->arena, size);
    if (seq == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        if (PyList_GET_SIZE(list) != size) {
            PyErr_Format(PyExc_RuntimeError, "%s field \"%s\" changed size during iteration",
                         row->name, field->name);
            return -1;        /* I2 */
        }
        PyObject *obj = PyList_GET_ITEM(list, i);
        Py_INCREF(obj);
        int status = read_item(r, obj, field->type, &seq->item[i]);
        Py_DECREF(obj);
        if (status < 0) {
            return -1;
        }
        if (obj == Py_None) {
            PyErr_Format(PyExc_ValueError, "None disallowed in %s list", list_word(field->type));
            return -1;        /* I1 */
        }
    }
    *place = seq;
    return 0;
}

/* obj.name; a missing one is a TypeError, unless the field may be left out. */
static PyObject *
get_field(PyObject *obj, const char *name, const char *owner)
{
    PyObject *value = PyObject_GetAttrString(obj, name);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "required field \"%s\" missing from %s", name, owner);
    }
    return value;
}

static int
is_missing(const ast_field *field, const void *place)
{
    switch (field->type) {
    case CLASS_int: case CLASS_bool:
        return 0;
    default:
        if (field->type < CLASS_COUNT && py_ast_classes[field->type].row == ROW_ENUM) {
            return *(const int *)place == 0;
        }
        return *(void *const *)place == NULL;
    }
}

static int
read_fields(reader *r, PyObject *obj, const ast_class *row, py_ast *node)
{
    for (int i = row->first_field; i < row->end_field; i++) {
        const ast_field *field = &py_ast_fields[i];
        void *place = (char *)node + field->offset;
        if (field->count == FIELD_OPT && !PyObject_HasAttrString(obj, field->name)) {
            continue;
        }
        PyObject *value = get_field(obj, field->name, row->name);
        if (value == NULL) {
            return -1;
        }
        int status;
        if (field->count == FIELD_MANY) {
            status = read_list(r, value, row, field, place);
        }
        else {
            status = read_item(r, value, field->type, place);
        }
        Py_DECREF(value);
        if (status < 0) {
            return -1;
        }
    }
    for (int i = row->first_field; i < row->end_field; i++) {
        const ast_field *field = &py_ast_fields[i];
        if (field->count == FIELD_ONE && is_missing(field, (char *)node + field->offset)) {
            PyErr_Format(PyExc_ValueError, "field %s is required for %s", field->name, row->name);
            return -1;
        }
    }
    return 0;
}

static int
refuse_shape(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

/* What the compiler takes for granted about lists (I1). */
static int
check_shape(const py_ast *node)
{
    switch (node->kind) {
    case AST_BoolOp:
        if (py_ast_len(node->v.BoolOp.values) < 2) {
            return refuse_shape("BoolOp with less than 2 values");
        }
        break;
    case AST_Compare:
        if (py_ast_len(node->v.Compare.comparators) == 0) {
            return refuse_shape("Compare with no comparators");
        }
        if (py_ast_len(node->v.Compare.comparators) != py_ast_len(node->v.Compare.ops)) {
            return refuse_shape("Compare has a different number of comparators and operands");
        }
        break;
    case AST_Dict:
        if (py_ast_len(node->v.Dict.keys) != py_ast_len(node->v.Dict.values)) {
            return refuse_shape("Dict doesn't have the same number of keys as values");
        }
        break;
    case AST_ListComp: case AST_SetComp: case AST_GeneratorExp:
        if (py_ast_len(node->v.ListComp.generators) == 0) {
            return refuse_shape("comprehension with no generators");
        }
        break;
    case AST_DictComp:
        if (py_ast_len(node->v.DictComp.generators) == 0) {
            return refuse_shape("comprehension with no generators");
        }
        break;
    case AST_arguments:
        if (py_ast_len(node->v.arguments.defaults) > py_ast_len(node->v.arguments.args)) {
            return refuse_shape("more positional defaults than args on arguments");
        }
        break;
    default:
        break;
    }
    return 0;
}

/* lineno and col_offset of the classes that have them. */
static int
read_position(PyObject *obj, const char *owner, int *lineno, int *col_offset)
{
    const char *names[] = {"lineno", "col_offset"};
    int *places[] = {lineno, col_offset};
    for (int i = 0; i < 2; i++) {
        PyObject *value = get_field(obj, names[i], owner);
        int status = value == NULL ? -1 : read_number(value, 0, places[i]);
        Py_XDECREF(value);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

/* `type` is a sum, or a class of its own such as arguments. */
static int
find_class(reader *r, PyObject *obj, int type)
{
    if (py_ast_classes[type].row == ROW_NODE) {
        return type;
    }
    for (int i = type + 1; i < CLASS_COUNT && py_ast_classes[i].base == type; i++) {
        int is = PyObject_IsInstance(obj, r->types->classes[i]);
        if (is != 0) {
            return is < 0 ? -1 : i;
        }
    }
    return raise_unexpected(py_ast_classes[type].name, obj);
}

static int
read_node(reader *r, PyObject *obj, int type, py_ast **result)
{
    int lineno = 0;
    int col_offset = 0;
    *result = NULL;
    if (obj == Py_None && py_ast_classes[type].row != ROW_NODE) {
        return 0;
    }
    if (py_stack_check(" while converting a syntax tree")) {
        return -1;
    }
    if (py_ast_classes[type].row == ROW_SUM_AT
        && read_position(obj, py_ast_classes[type].name, &lineno, &col_offset) < 0) {
        return -1;
    }
    int index = find_class(r, obj, type);
    if (index < 0) {
        return -1;
    }
    py_ast *node = py_ast_new(r->arena, py_ast_classes[index].kind, lineno, col_offset);
    if (node == NULL || read_fields(r, obj, &py_ast_classes[index], node) < 0
        || check_shape(node) < 0) {
        return -1;
    }
    *result = node;
    return 0;
}

py_ast *
py_ast_from_object(PyObject *tree, PyArena *arena, int mode)
{
    static const unsigned char roots[] = {CLASS_Module, CLASS_Expression, CLASS_Interactive};
    py_ast *node;
    reader r = {py_ast_types_get(), arena};
    if (r.types == NULL || mode < 0 || mode > 2) {
        return NULL;
    }
    int is = PyObject_IsInstance(tree, r.types->classes[roots[mode]]);
    if (is < 0) {
        return NULL;
    }
    if (!is) {
        PyErr_Format(PyExc_TypeError, "expected %s node, got %.400s",
                     py_ast_classes[roots[mode]].name, Py_TYPE(tree)->tp_name);
        return NULL;
    }
    return read_node(&r, tree, CLASS_mod, &node) < 0 ? NULL : node;
}

struct _mod *
PyAST_obj2mod(PyObject *tree, PyArena *arena, int mode)
{
    return py_ast_from_object(tree, arena, mode);
}

int
PyAST_Check(PyObject *obj)
{
    py_ast_types *types = py_ast_types_get();
    return types == NULL ? -1 : PyObject_IsInstance(obj, types->classes[CLASS_AST]);
}
