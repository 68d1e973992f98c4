/* parsermodule.c - the module parser: concrete syntax trees.
 *
 *     node  (symbol, child, …)      leaf  (token, text, line, column)      as nested tuples or lists
 *
 * A source is parsed by the grammar (Parser/parsetok.c); when that fails, the compiler's parser tells why.
 * A tree given as a sequence is checked by deriving its leaves anew and comparing.
 *
 * I1 The tree of an `st` object never changes.
 */
#include "Python.h"
#include "py_compile.h"
#include "py_stackguard.h"
#include "../Parser/derivation.h"
#include "compile.h"
#include "ast.h"
#include "errcode.h"
#include "graminit.h"
#include "parsetok.h"
#include "token.h"

enum { ST_EXPR = 1, ST_SUITE = 2 };

PyAPI_DATA(grammar) _PyParser_Grammar;

/* ---- the st object ---- */

typedef struct {
    PyObject_HEAD
    node *tree;               /* owned */
    int kind;                 /* ST_EXPR or ST_SUITE */
} st_object;

PyTypeObject py_parser_st_type;

/* A ParserError with a message, or without arguments (NULL). */
static PyObject *
raise_parser_error(const char *message)
{
    PyObject *text = message == NULL ? NULL : PyString_FromString(message);
    if (message != NULL && text == NULL) {
        return NULL;
    }
    PyObject *module = PyImport_ImportModule("parser");
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "ParserError");
    Py_XDECREF(module);
    if (type != NULL) {
        PyErr_SetObject(type, text);
        Py_DECREF(type);
    }
    Py_XDECREF(text);
    return NULL;
}

static PyObject *
new_st_steal(node *tree, int kind)
{
    if (tree == NULL) {
        return NULL;
    }
    st_object *st = PyObject_New(st_object, &py_parser_st_type);
    if (st == NULL) {
        PyNode_Free(tree);
        return NULL;
    }
    st->tree = tree;
    st->kind = kind;
    return (PyObject *)st;
}

static void
st_dealloc(st_object *self)
{
    PyNode_Free(self->tree);
    PyObject_Del(self);
}

/* ---- sources ---- */

/* The compiler's parser knows the errors; what it refuses has no tree only if the grammar does not fit either, as
 * there are sources with a tree and no meaning (1 = 2). */
static node *
explain(perrdetail *detail, const char *text, int start)
{
    PyCompilerFlags flags = {0};
    PyArena *arena = detail->error == E_NOMEM ? NULL : PyArena_New();
    PyErr_Clear();
    if (arena != NULL) {
        py_parse_text(text, NULL, start, &flags, arena);
        PyArena_Free(arena);
    }
    if (PyErr_Occurred()) {
        PyObject_Free(detail->text);
    }
    else {
        PyParser_SetError(detail);
    }
    return NULL;
}

static PyObject *
parse_source(PyObject *args, PyObject *kwargs, int kind)
{
    static const char *const names[] = {"source", NULL};
    const char *text;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, kind == ST_EXPR ? "s:expr" : "s:suite", (char **)names, &text)) {
        return NULL;
    }
    perrdetail detail;
    int flags = 0;
    node *tree = PyParser_ParseStringFlagsFilenameEx(text, NULL, &_PyParser_Grammar,
                                                     kind == ST_EXPR ? eval_input : file_input, &detail, &flags);
    if (tree == NULL) {
        tree = explain(&detail, text, kind == ST_EXPR ? Py_eval_input : Py_file_input);
    }
    return new_st_steal(tree, kind);
}

static PyObject *
parser_expr(PyObject *module, PyObject *args, PyObject *kwargs)
{
    return parse_source(args, kwargs, ST_EXPR);
}

static PyObject *
parser_suite(PyObject *module, PyObject *args, PyObject *kwargs)
{
    return parse_source(args, kwargs, ST_SUITE);
}

/* ---- trees to sequences ---- */

/* The items of a sequence for one node, behind which its children come. Returns a new list. */
static PyObject *
begin_sequence(const node *n, int lines, int columns)
{
    if (ISNONTERMINAL(TYPE(n))) {
        return Py_BuildValue("[i]", TYPE(n));
    }
    const char *text = STR(n) == NULL ? "" : STR(n);
    if (lines && columns) {
        return Py_BuildValue("[isii]", TYPE(n), text, n->n_lineno, n->n_col_offset);
    }
    return lines || columns ? Py_BuildValue("[isi]", TYPE(n), text, lines ? n->n_lineno : n->n_col_offset)
                            : Py_BuildValue("[is]", TYPE(n), text);
}

/* The tree as tuples or lists, leaves with line and column as wanted. Returns new. */
static PyObject *
convert(const node *n, int as_list, int lines, int columns)
{
    if (py_stack_check(" in a syntax tree")) {
        return NULL;
    }
    PyObject *list = begin_sequence(n, lines, columns);
    for (int i = 0; list != NULL && i < NCH(n); i++) {
        PyObject *part = convert(CHILD(n, i), as_list, lines, columns);
        if (part == NULL || PyList_Append(list, part) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(part);
    }
    if (list != NULL && TYPE(n) == encoding_decl) {
        PyObject *name = PyString_FromString(STR(n) == NULL ? "" : STR(n));
        if (name == NULL || PyList_Append(list, name) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(name);
    }
    if (list == NULL || as_list) {
        return list;
    }
    PyObject *tuple = PyList_AsTuple(list);
    Py_DECREF(list);
    return tuple;
}

/* ---- arguments ---- */

/* What is called both as a method of a tree and as a function whose first argument is one. */
typedef struct {
    const char *method;           /* format of the method's arguments */
    const char *function;         /* of the function's */
    const char *const *names;     /* of the function's; the method's begin at the second */
} both_ways;

static const char *const convert_names[] = {"ast", "line_info", "col_info", NULL};
static const char *const compile_names[] = {"ast", "filename", NULL};
static const char *const kind_names[] = {"ast", NULL};

/* Fills in up to two arguments behind the tree. Returns the tree, borrowed; NULL with an error. */
static st_object *
take_arguments(const both_ways *call, PyObject *self, PyObject *args, PyObject *kwargs, void *first, void *second)
{
    PyObject *st = self;
    if (self != NULL && PyObject_TypeCheck(self, &py_parser_st_type)) {
        if (!PyArg_ParseTupleAndKeywords(args, kwargs, call->method, (char **)call->names + 1, first, second)) {
            return NULL;
        }
    }
    else if (!PyArg_ParseTupleAndKeywords(args, kwargs, call->function, (char **)call->names, &py_parser_st_type, &st, first,
                                          second)) {
        return NULL;
    }
    return (st_object *)st;
}

static PyObject *
st_convert(const both_ways *call, PyObject *self, PyObject *args, PyObject *kwargs, int as_list)
{
    PyObject *line_info = NULL, *column_info = NULL;
    st_object *st = take_arguments(call, self, args, kwargs, &line_info, &column_info);
    int lines = st == NULL ? -1 : line_info != NULL ? PyObject_IsTrue(line_info) : 0;
    int columns = lines < 0 ? -1 : column_info != NULL ? PyObject_IsTrue(column_info) : 0;
    return columns < 0 ? NULL : convert(st->tree, as_list, lines, columns);
}

static PyObject *
st_totuple(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const both_ways call = {"|OO:totuple", "O!|OO:st2tuple", convert_names};
    return st_convert(&call, self, args, kwargs, 0);
}

static PyObject *
st_tolist(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const both_ways call = {"|OO:tolist", "O!|OO:st2list", convert_names};
    return st_convert(&call, self, args, kwargs, 1);
}

static PyObject *
st_isexpr(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const both_ways call = {":isexpr", "O!:isexpr", kind_names};
    st_object *st = take_arguments(&call, self, args, kwargs, NULL, NULL);
    return st == NULL ? NULL : PyBool_FromLong(st->kind == ST_EXPR);
}

static PyObject *
st_issuite(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const both_ways call = {":issuite", "O!:issuite", kind_names};
    st_object *st = take_arguments(&call, self, args, kwargs, NULL, NULL);
    return st == NULL ? NULL : PyBool_FromLong(st->kind == ST_SUITE);
}

static PyObject *
st_richcompare(PyObject *a, PyObject *b, int op)
{
    if (!PyObject_TypeCheck(a, &py_parser_st_type) || !PyObject_TypeCheck(b, &py_parser_st_type)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    PyObject *left = convert(((st_object *)a)->tree, 0, 0, 0);
    PyObject *right = left == NULL ? NULL : convert(((st_object *)b)->tree, 0, 0, 0);
    PyObject *result = right == NULL ? NULL : PyObject_RichCompare(left, right, op);
    Py_XDECREF(left);
    Py_XDECREF(right);
    return result;
}

static int
st_compare(PyObject *a, PyObject *b)
{
    PyObject *equal = st_richcompare(a, b, Py_EQ), *less = st_richcompare(a, b, Py_LT);
    int order = equal == Py_True ? 0 : less == Py_True ? -1 : 1;
    Py_XDECREF(equal);
    Py_XDECREF(less);
    return PyErr_Occurred() ? -1 : order;
}

/* ---- compiling ---- */

static PyObject *
st_compile(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const both_ways call = {"|s:compile", "O!|s:compilest", compile_names};
    const char *filename = "<syntax-tree>";
    st_object *st = take_arguments(&call, self, args, kwargs, &filename, NULL);
    if (st == NULL) {
        return NULL;
    }
    PyCompilerFlags flags = {0};
    PyArena *arena = PyArena_New();
    if (arena == NULL) {
        return NULL;
    }
    mod_ty tree = PyAST_FromNode(st->tree, &flags, filename, arena);
    PyObject *code = tree == NULL ? NULL : (PyObject *)PyAST_Compile(tree, filename, &flags, arena);
    PyArena_Free(arena);
    return code;
}

/* ---- trees from sequences ---- */

static long
node_number(PyObject *seq)
{
    PyObject *first = PySequence_Check(seq) && PySequence_Size(seq) > 0
        ? PySequence_GetItem(seq, 0) : NULL;
    long number = first != NULL && PyInt_Check(first) ? PyInt_AS_LONG(first) : -1;
    Py_XDECREF(first);
    PyErr_Clear();
    return number;
}

static char *
copy_text(PyObject *text)
{
    size_t size = strlen(PyString_AS_STRING(text)) + 1;
    char *copy = PyObject_Malloc(size);
    if (copy == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    return memcpy(copy, PyString_AS_STRING(text), size);
}

/* Is it a text that a token of that type can have? */
static int
fits_text(int type, const char *text)
{
    size_t size = strlen(text);
    int sign = size == 1 ? PyToken_OneChar(text[0]) : size == 2 ? PyToken_TwoChars(text[0], text[1])
        : size == 3 ? PyToken_ThreeChars(text[0], text[1], text[2]) : OP;
    return type < LPAR || type > AT || sign == type;
}

static void
raise_wrong_item(const char *place, const char *wanted, PyObject *item)
{
    char message[160];
    PyOS_snprintf(message, sizeof message, "%s item in terminal node must be %s, found %.80s", place, wanted,
                  Py_TYPE(item)->tp_name);
    raise_parser_error(message);
}

/* Has a leaf a text, and a line of the right type if any? Returns status. Raises yes. */
static int
check_leaf(Py_ssize_t size, PyObject *text, PyObject *given)
{
    if (size != 2 && size != 3) {
        raise_parser_error("terminal nodes must have 2 or 3 entries");
    }
    else if (text != NULL && !PyString_Check(text)) {
        raise_wrong_item("second", "a string", text);
    }
    else if (given != NULL && !PyInt_Check(given)) {
        raise_wrong_item("third", "an integer", given);
    }
    return PyErr_Occurred() ? -1 : 0;
}

/* Appends a leaf to parent. Returns status. Raises yes. */
static int
add_leaf(node *parent, PyObject *seq, int type, int *line)
{
    Py_ssize_t size = PySequence_Size(seq);
    PyObject *text = size == 2 || size == 3 ? PySequence_GetItem(seq, 1) : NULL;
    PyObject *given = text != NULL && size == 3 ? PySequence_GetItem(seq, 2) : NULL;
    int status = -1;
    if (check_leaf(size, text, given) == 0 && !fits_text(type, PyString_AS_STRING(text))) {
        raise_parser_error("illegal terminal in a syntax tree");
    }
    else if (!PyErr_Occurred()) {
        char *copy = copy_text(text);
        *line = given != NULL ? (int)PyInt_AS_LONG(given) : *line;
        if (copy != NULL && PyNode_AddChild(parent, type, copy, *line, 0) != 0) {
            PyObject_Free(copy);
            PyErr_NoMemory();
        }
        else if (copy != NULL) {
            status = 0;
        }
        *line += type == NEWLINE;
    }
    Py_XDECREF(text);
    Py_XDECREF(given);
    return status;
}

static int add_tree(node *parent, PyObject *seq, int *line);

static int
add_children(node *n, PyObject *seq, int *line)
{
    Py_ssize_t size = PySequence_Size(seq);
    int status = size < 0 ? -1 : 0;
    for (Py_ssize_t i = 1; status == 0 && i < size; i++) {
        PyObject *part = PySequence_GetItem(seq, i);
        status = part == NULL ? -1 : add_tree(n, part, line);
        Py_XDECREF(part);
    }
    return status;
}

/* Appends what the sequence says to parent. Returns status. Raises yes. */
static int
add_tree(node *parent, PyObject *seq, int *line)
{
    long number = node_number(seq);
    if (py_stack_check(" in a syntax tree")) {
        return -1;
    }
    if (number < 0 || (number >= N_TOKENS && number < NT_OFFSET)
        || number >= NT_OFFSET + _PyParser_Grammar.g_ndfas) {
        raise_parser_error(NULL);
        return -1;
    }
    if (ISTERMINAL(number)) {
        return add_leaf(parent, seq, (int)number, line);
    }
    if (PyNode_AddChild(parent, (int)number, NULL, *line, 0) != 0) {
        PyErr_NoMemory();
        return -1;
    }
    return add_children(RCHILD(parent, -1), seq, line);
}

static int
same_shape(const node *a, const node *b)
{
    if (TYPE(a) != TYPE(b) || NCH(a) != NCH(b)) {
        return 0;
    }
    for (int i = 0; i < NCH(a); i++) {
        if (!same_shape(CHILD(a, i), CHILD(b, i))) {
            return 0;
        }
    }
    return 1;
}

/* Gives every leaf below n to the derivation: the last of E_*. */
static int
derive_leaves(parser_state *ps, const node *n)
{
    int status = E_OK;
    if (py_stack_check(" in a syntax tree")) {
        return E_NOMEM;
    }
    if (ISTERMINAL(TYPE(n))) {
        PyObject *text = PyString_FromString(STR(n));
        char *copy = text == NULL ? NULL : copy_text(text);
        Py_XDECREF(text);
        status = copy == NULL ? E_NOMEM
            : PyParser_AddToken(ps, TYPE(n), copy, n->n_lineno, n->n_col_offset, NULL);
        if (status != E_OK && status != E_DONE) {
            PyObject_Free(copy);
        }
        return status;
    }
    for (int i = 0; i < NCH(n) && status == E_OK; i++) {
        status = derive_leaves(ps, CHILD(n, i));
        if (status == E_DONE && i + 1 < NCH(n)) {
            status = E_SYNTAX;
        }
    }
    return status;
}

/* 1: the grammar would have made this tree; 0; -1 with an exception. */
static int
is_valid(const node *tree, int flags)
{
    parser_state *ps = PyParser_New(&_PyParser_Grammar, TYPE(tree));
    if (ps == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    ps->print_is_name = flags;
    int status = derive_leaves(ps, tree);
    int valid = status == E_DONE && same_shape(tree, ps->tree);
    PyParser_Delete(ps);
    if (status == E_NOMEM && !PyErr_Occurred()) {
        PyErr_NoMemory();
    }
    return PyErr_Occurred() ? -1 : valid;
}

/* The tree of a sequence that begins with that symbol, checked. Returns owned. Raises yes. */
static node *
tree_of_sequence(PyObject *seq, int symbol)
{
    int line = 0;
    node *tree = PyNode_New(symbol);
    if (tree == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    int valid = add_children(tree, seq, &line) < 0 ? -1 : is_valid(tree, 0);
    if (valid == 0) {
        valid = is_valid(tree, 1);        /* with print as a function */
    }
    if (valid > 0) {
        return tree;
    }
    PyNode_Free(tree);
    if (valid == 0) {
        raise_parser_error(symbol == eval_input ? "could not validate expression tuple" : "could not validate the syntax tree");
    }
    return NULL;
}

/* Puts a tree below a node with the name of its encoding; takes tree over. */
static node *
wrap_encoding_steal(node *tree, PyObject *encoding)
{
    node *top = tree == NULL ? NULL : PyNode_New(encoding_decl);
    char *name = top == NULL ? NULL : copy_text(encoding);
    if (name != NULL && PyNode_AddChild(top, TYPE(tree), NULL, 1, -1) == 0) {
        *CHILD(top, 0) = *tree;
        STR(top) = name;
        PyObject_Free(tree);
        return top;
    }
    PyObject_Free(name);
    PyNode_Free(top);
    PyNode_Free(tree);
    return NULL;
}

/* Says so only of what looks like a node with nodes below it. */
static void
refuse_start(PyObject *seq, long number)
{
    PyObject *first = PySequence_Size(seq) > 1 ? PySequence_GetItem(seq, 1) : NULL;
    int is_node = number >= NT_OFFSET && (first == NULL || (PySequence_Check(first) && !PyString_Check(first)));
    PyErr_Clear();
    raise_parser_error(is_node ? "parse tree does not use a valid start symbol" : NULL);
    Py_XDECREF(first);
}

static PyObject *
parser_sequence2st(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"sequence", NULL};
    PyObject *seq;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:sequence2st", (char **)names, &seq)) {
        return NULL;
    }
    if (!PySequence_Check(seq)) {
        PyErr_SetString(PyExc_ValueError, "sequence2st() requires a single sequence argument");
        return NULL;
    }
    long number = node_number(seq);
    PyObject *inner = seq;
    PyObject *encoding = NULL;
    Py_INCREF(inner);
    if (number == encoding_decl && PySequence_Size(seq) == 3) {
        Py_DECREF(inner);
        inner = PySequence_GetItem(seq, 1);
        encoding = PySequence_GetItem(seq, 2);
        number = inner == NULL ? -1 : node_number(inner);
    }
    node *tree = NULL;
    if (encoding != NULL && !PyString_Check(encoding)) {
        raise_parser_error("the encoding of a syntax tree must be a string");
    }
    else if (inner != NULL && (number == eval_input || number == file_input)) {
        tree = tree_of_sequence(inner, (int)number);
    }
    else if (!PyErr_Occurred()) {
        refuse_start(inner, number);
    }
    if (tree != NULL && encoding != NULL) {
        tree = wrap_encoding_steal(tree, encoding);
    }
    Py_XDECREF(inner);
    Py_XDECREF(encoding);
    return new_st_steal(tree, number == eval_input ? ST_EXPR : ST_SUITE);
}

/* ---- functions ---- */

/* For copy_reg: (sequence2st, (tree,)). */
static PyObject *
parser_pickler(PyObject *module, PyObject *args)
{
    PyObject *st;
    if (!PyArg_ParseTuple(args, "O!:_pickler", &py_parser_st_type, &st)) {
        return NULL;
    }
    PyObject *parser = PyImport_ImportModule("parser");
    PyObject *maker = parser == NULL ? NULL : PyObject_GetAttrString(parser, "sequence2st");
    Py_XDECREF(parser);
    PyObject *tree = maker == NULL ? NULL : convert(((st_object *)st)->tree, 0, 1, 0);
    if (tree == NULL) {
        Py_XDECREF(maker);
        return NULL;
    }
    return Py_BuildValue("N(N)", maker, tree);
}

#define WITH_KEYWORDS(name, function, doc) \
    {name, (PyCFunction)function, METH_VARARGS | METH_KEYWORDS, doc}

static const PyMethodDef st_methods[] = {
    WITH_KEYWORDS("compile", st_compile, "Compiles the tree to a code object."),
    WITH_KEYWORDS("isexpr", st_isexpr, "Is it an expression?"),
    WITH_KEYWORDS("issuite", st_issuite, "Is it a list of statements?"),
    WITH_KEYWORDS("tolist", st_tolist, "The tree as lists."),
    WITH_KEYWORDS("totuple", st_totuple, "The tree as tuples."),
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_parser_st_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "parser.st",
    .tp_basicsize = sizeof(st_object),
    .tp_dealloc = (destructor)st_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A concrete syntax tree.",
    .tp_compare = st_compare,
    .tp_richcompare = st_richcompare,
    .tp_methods = (PyMethodDef *)st_methods,
};

static const PyMethodDef parser_methods[] = {
    WITH_KEYWORDS("ast2tuple", st_totuple, "The tree as tuples."),
    WITH_KEYWORDS("ast2list", st_tolist, "The tree as lists."),
    WITH_KEYWORDS("compileast", st_compile, "Compiles a tree."),
    WITH_KEYWORDS("compilest", st_compile, "Compiles a tree."),
    WITH_KEYWORDS("expr", parser_expr, "The tree of an expression."),
    WITH_KEYWORDS("isexpr", st_isexpr, "Is it an expression?"),
    WITH_KEYWORDS("issuite", st_issuite, "Is it a list of statements?"),
    WITH_KEYWORDS("suite", parser_suite, "The tree of statements."),
    WITH_KEYWORDS("sequence2ast", parser_sequence2st, "A tree from tuples or lists."),
    WITH_KEYWORDS("sequence2st", parser_sequence2st, "A tree from tuples or lists."),
    WITH_KEYWORDS("st2tuple", st_totuple, "The tree as tuples."),
    WITH_KEYWORDS("st2list", st_tolist, "The tree as lists."),
    WITH_KEYWORDS("tuple2ast", parser_sequence2st, "A tree from tuples or lists."),
    WITH_KEYWORDS("tuple2st", parser_sequence2st, "A tree from tuples or lists."),
    {"_pickler", parser_pickler, METH_VARARGS, "What pickle makes a tree of."},
    {NULL, NULL, 0, NULL}
};

#undef WITH_KEYWORDS

PyMODINIT_FUNC initparser(void);

/* Trees can be pickled. */
static int
register_pickler(PyObject *module)
{
    PyObject *copy_reg = PyImport_ImportModule("copy_reg");
    PyObject *pickler = PyObject_GetAttrString(module, "_pickler");
    PyObject *result = NULL;
    if (copy_reg != NULL && pickler != NULL) {
        result = PyObject_CallMethod(copy_reg, (char *)"pickle", (char *)"OO", &py_parser_st_type,
                                     pickler);
    }
    Py_XDECREF(copy_reg);
    Py_XDECREF(pickler);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

PyMODINIT_FUNC
initparser(void)
{
    if (PyType_Ready(&py_parser_st_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule("parser", (PyMethodDef *)parser_methods);
    PyObject *error = module == NULL ? NULL
        : PyErr_NewException((char *)"parser.ParserError", NULL, NULL);
    if (error == NULL || PyModule_AddObject(module, "ParserError", error) < 0) {
        return;
    }
    Py_INCREF(&py_parser_st_type);
    PyModule_AddObject(module, "ASTType", (PyObject *)&py_parser_st_type);
    Py_INCREF(&py_parser_st_type);
    PyModule_AddObject(module, "STType", (PyObject *)&py_parser_st_type);
    PyModule_AddStringConstant(module, "__version__", "0.5");
    PyModule_AddStringConstant(module, "__doc__", "Concrete syntax trees.");
    if (register_pickler(module) < 0) {
        PyErr_Clear();            /* without copy_reg trees just cannot be pickled */
    }
}
