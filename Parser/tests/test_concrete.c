/* Tests of the C interface of the parser: grammars, scanner, concrete and abstract trees, symbol tables, errors. */
#include "Python.h"
#include "node.h"
#include "token.h"
#include "grammar.h"
#include "pgenheaders.h"
#include "parsetok.h"
#include "pgen.h"
#include "metagrammar.h"
#include "graminit.h"
#include "errcode.h"
#include "compile.h"
#include "ast.h"
#include "symtable.h"
#include "eval.h"

struct tok_state;
typedef struct parser_state parser_state;

PyAPI_DATA(grammar) _PyParser_Grammar;
PyAPI_FUNC(struct tok_state *) PyTokenizer_FromString(const char *, int);
PyAPI_FUNC(struct tok_state *) PyTokenizer_FromFile(FILE *, char *, char *);
PyAPI_FUNC(void) PyTokenizer_Free(struct tok_state *);
PyAPI_FUNC(int) PyTokenizer_Get(struct tok_state *, char **, char **);
PyAPI_FUNC(char *) PyTokenizer_RestoreEncoding(struct tok_state *, int, int *);
PyAPI_FUNC(parser_state *) PyParser_New(grammar *, int);
PyAPI_FUNC(void) PyParser_Delete(parser_state *);
PyAPI_FUNC(int) PyParser_AddToken(parser_state *, int, char *, int, int, int *);
PyAPI_FUNC(PyObject *) PyModule_GetWarningsModule(void);
PyAPI_FUNC(double) PyFPE_dummy(void *);

static int tests, failures;

static void
expect(int holds, const char *name)
{
    tests++;
    if (!holds) {
        printf("FAIL: %s\n", name);
        failures++;
        if (PyErr_Occurred()) {
            PyErr_Print();
        }
    }
}

static char *
text(const char *source)
{
    char *copy = PyObject_Malloc(strlen(source) + 1);
    return strcpy(copy, source);
}

/* ---- grammars ---- */

static void
test_language(void)
{
    grammar *g = &_PyParser_Grammar;
    dfa *d = PyGrammar_FindDFA(g, if_stmt);
    expect(g->g_start == single_input && g->g_ndfas == yield_expr - single_input + 1, "all nonterminals");
    expect(d != NULL && strcmp(d->d_name, "if_stmt") == 0, "a nonterminal by its number");
    expect(PyGrammar_FindDFA(g, 1000) == NULL, "no such nonterminal");
    PyGrammar_AddAccelerators(g);
    PyGrammar_RemoveAccelerators(g);
    expect(g->g_accel == GRAMMAR_FIXED && d->d_state[d->d_initial].s_accel == NULL, "it stays as it is");
}

static const char small_rules[] =
    "# sums of numbers and words\n"
    "sum: item ('+' item)* NEWLINE ENDMARKER\n"
    "item: NUMBER | NAME | 'nil' | '(' [item (',' item)+ [',']] ')'\n";

static void
test_own_grammar(void)
{
    perrdetail detail;
    int expected;
    node *rules = PyParser_ParseString(small_rules, _Py_meta_grammar(), MSTART, &detail);
    expect(rules != NULL && detail.error == E_OK, "rules are parsed");
    grammar *g = _Py_pgen(rules);
    PyNode_Free(rules);
    expect(g->g_ndfas == 2 && g->g_dfa[1].d_type == 257 && strcmp(g->g_dfa[1].d_name, "item") == 0, "automata");
    expect(g->g_dfa[0].d_nstates == 4, "as few states as there can be");
    label *word = &g->g_ll.ll_label[_Py_addlabel(&g->g_ll, NAME, (char *)"nil")];
    expect(strcmp(PyGrammar_LabelRepr(word), "nil") == 0, "text of a word");
    node *tree = PyParser_ParseString("1 + (a, nil) + b", g, 256, &detail);
    expect(tree != NULL && NCH(tree) == 7 && NCH(CHILD(tree, 2)) == 5, "a text is parsed");
    PyNode_Free(tree);
    tree = PyParser_ParseString("1 + (a)\n", g, 256, &detail);
    expect(tree == NULL && detail.error == E_SYNTAX && detail.offset == 7 && detail.token == RPAR
           && detail.expected == COMMA, "what is wrong");
    PyObject_Free(detail.text);
    PyGrammar_AddAccelerators(g);
    expect(g->g_accel == 1 && g->g_dfa[1].d_state[0].s_accel != NULL, "accelerators");
    PyGrammar_RemoveAccelerators(g);
    expect(g->g_accel == 0 && g->g_dfa[1].d_state[0].s_accel == NULL, "accelerators removed");
    parser_state *ps = PyParser_New(g, 257);
    expect(PyParser_AddToken(ps, LPAR, text("("), 1, 0, &expected) == E_OK, "more is wanted");
    expect(PyParser_AddToken(ps, RPAR, text(")"), 1, 1, &expected) == E_DONE, "the tree is complete");
    PyParser_Delete(ps);
    _Py_freegrammar(g);
}

static void
test_sets(void)
{
    bitset a = _Py_newbitset(70), b = _Py_newbitset(70);
    expect(_Py_addbit(a, 69) && !_Py_addbit(a, 69) && testbit(a, 69) && !testbit(a, 68), "bits");
    _Py_addbit(b, 0);
    _Py_mergebitset(a, b, 70);
    expect(!_Py_samebitset(a, b, 70) && testbit(a, 0), "union");
    _Py_delbitset(a);
    _Py_delbitset(b);
}

/* ---- scanner ---- */

/* The second line of a source, of which the scanner keeps size bytes; its place `at` is behind two letters. */
static void
test_restoring(const char *source, int size, int at)
{
    char *start, *end;
    struct tok_state *tok = PyTokenizer_FromString(source, 1);
    for (int i = 0; tok != NULL && i < 3; i++) {
        PyTokenizer_Get(tok, &start, &end);
    }
    char *line = PyTokenizer_RestoreEncoding(tok, size, &at);
    expect(line != NULL && strcmp(line, "x = '\xc1\xc2'\n") == 0 && at == 7, "the line in its encoding");
    PyObject_Free(line);
    PyTokenizer_Free(tok);
}

static void
test_scanner(void)
{
    static const int types[] = {NAME, EQUAL, STRING, NEWLINE, ENDMARKER};
    struct tok_state *tok = PyTokenizer_FromString("x = 'y z'\n", 1);
    char *start, *end;
    int i, right = 1;
    for (i = 0; i < 5; i++) {
        right &= PyTokenizer_Get(tok, &start, &end) == types[i];
        right &= i != 2 || (end - start == 5 && memcmp(start, "'y z'", 5) == 0);
    }
    expect(right, "tokens of a string");
    expect(PyTokenizer_RestoreEncoding(tok, 3, &i) == NULL, "no encoding to restore");
    PyTokenizer_Free(tok);
    test_restoring("# coding: latin-1\nx = '\xc1\xc2'\n", 9, 7);
    test_restoring("# coding: koi8-r\nx = '\xc1\xc2'\n", 11, 9);      /* UTF-8 inside */
}

/* ---- trees ---- */

static PyObject *
value_of(PyCodeObject *code, const char *name)
{
    PyObject *globals = PyDict_New();
    PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins());
    PyObject *result = code == NULL ? NULL : PyEval_EvalCode(code, globals, globals);
    PyObject *value = result == NULL ? NULL : PyDict_GetItemString(globals, name);
    Py_XINCREF(value);
    Py_XDECREF(result);
    Py_XDECREF(code);
    Py_DECREF(globals);
    return value;
}

static const char program[] =
    "from __future__ import print_function, division\n"
    "def f(a, *b, **c):\n"
    "    '''text\n"
    "    of two lines'''\n"
    "    if a:\n"
    "        print\n"
    "        return a / 2\n"
    "    return 'x' u'y'\n"
    "x = f(1)\n";

static void
test_program(void)
{
    node *tree = PyParser_SimpleParseStringFlags(program, Py_file_input, 0);
    expect(tree != NULL && TYPE(tree) == file_input, "a program as a tree");
    PyObject *x = value_of(PyNode_Compile(tree, "<test>"), "x");
    expect(x != NULL && PyFloat_Check(x) && PyFloat_AS_DOUBLE(x) == 0.5, "the tree as a program");
    Py_XDECREF(x);
    PyNode_Free(tree);
}

static void
test_trees_by_hand(void)
{
    node *tree = PyNode_New(eval_input);
    PyNode_AddChild(tree, NUMBER, text("6"), 1, 0);
    PyNode_AddChild(tree, STAR, text("*"), 1, 0);
    PyNode_AddChild(tree, NUMBER, text("7"), 1, 0);
    PyCodeObject *code = PyNode_Compile(tree, "<hand>");
    PyObject *globals = PyDict_New();
    PyObject *value = code == NULL ? NULL : PyEval_EvalCode(code, globals, globals);
    expect(value != NULL && PyInt_AsLong(value) == 42, "leaves decide");
    Py_XDECREF(value);
    Py_XDECREF(code);
    Py_DECREF(globals);
    PyNode_AddChild(tree, STAR, text("*"), 1, 0);
    expect(PyNode_Compile(tree, "<hand>") == NULL && PyErr_ExceptionMatches(PyExc_SyntaxError), "leaves that do not fit");
    PyErr_Clear();
    TYPE(tree) = if_stmt;
    expect(PyNode_Compile(tree, "<hand>") == NULL && PyErr_ExceptionMatches(PyExc_SystemError), "no whole input");
    PyErr_Clear();
    PyNode_Free(tree);
}

static void
test_files(void)
{
    FILE *fp = tmpfile();
    fputs("# -*- coding: latin-1 -*-\nx = u'\xe9'\n", fp);
    rewind(fp);
    node *tree = PyParser_SimpleParseFile(fp, "<file>", Py_file_input);
    expect(tree != NULL && TYPE(tree) == encoding_decl && strcmp(STR(tree), "iso-8859-1") == 0, "an encoding in a tree");
    PyObject *x = value_of(PyNode_Compile(tree, "<file>"), "x");
    expect(x != NULL && PyUnicode_Check(x) && PyUnicode_AS_UNICODE(x)[0] == 0xe9, "text in that encoding");
    Py_XDECREF(x);
    PyNode_Free(tree);
    fclose(fp);
}

/* The attributes of the SyntaxError that is set, as one text. */
static int
error_is(const char *wanted)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    PyObject *args = value == NULL ? NULL : PyObject_GetAttrString(value, "args");
    PyObject *shown = args == NULL ? NULL : PyObject_Repr(args);
    int same = shown != NULL && strcmp(PyString_AS_STRING(shown), wanted) == 0;
    if (!same && shown != NULL) {
        printf("# %s\n", PyString_AS_STRING(shown));
    }
    PyErr_Clear();
    Py_XDECREF(shown);
    Py_XDECREF(args);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return same;
}

static void
test_errors(void)
{
    expect(PyParser_SimpleParseString("x = (1,\ny = 2\n", Py_file_input) == NULL
           && error_is("('invalid syntax', (None, 2, 3, 'y = 2\\n'))"), "a token that does not fit");
    expect(PyParser_SimpleParseString("if x:\ny\n", Py_file_input) == NULL
           && error_is("('expected an indented block', (None, 2, 1, 'y\\n'))"), "an indented block is missing");
    expect(PyParser_SimpleParseString("x = '", Py_eval_input) == NULL, "an open string");
    expect(error_is("('invalid syntax', (None, 1, 3, \"x = '\"))"), "its error");
    expect(PyParser_SimpleParseString("'abc", Py_eval_input) == NULL
           && error_is("('EOL while scanning string literal', (None, 1, 4, \"'abc\"))"), "the scanner's error");
    expect(PyParser_SimpleParseString("(1 +", Py_eval_input) == NULL
           && error_is("('unexpected EOF while parsing', (None, 1, 4, '(1 +'))"), "the end too early");
    PyParser_SimpleParseString("print 1, print", Py_file_input);
    expect(PyErr_ExceptionMatches(PyExc_SyntaxError), "print is a word");
    PyErr_Clear();
    node *tree = PyParser_SimpleParseStringFlags("f(print)\n", Py_file_input, PyPARSE_PRINT_IS_FUNCTION);
    expect(tree != NULL, "print as a name");
    PyNode_Free(tree);
}

static void
test_deep_input(void)
{
    static char deep[20001];
    memset(deep, '(', 20000);
    expect(PyParser_SimpleParseString(deep, Py_eval_input) == NULL && PyErr_ExceptionMatches(PyExc_MemoryError),
           "too deep for the grammar's stack");
    PyErr_Clear();
}

static void
test_abstract_trees(void)
{
    PyArena *arena = PyArena_New();
    mod_ty tree = PyParser_ASTFromString("a + 1", "<test>", Py_eval_input, NULL, arena);
    PyObject *as_object = tree == NULL ? NULL : PyAST_mod2obj(tree);
    expect(as_object != NULL && PyAST_Check(as_object) && !PyAST_Check(Py_None), "an abstract tree as an object");
    mod_ty again = as_object == NULL ? NULL : PyAST_obj2mod(as_object, arena, 1);
    PyCodeObject *code = again == NULL ? NULL : PyAST_Compile(again, "<test>", NULL, arena);
    expect(code != NULL && PyCode_Check(code), "and back, to code");
    Py_XDECREF(code);
    Py_XDECREF(as_object);
    asdl_seq *seq = asdl_seq_new(3, arena);
    asdl_seq_SET(seq, 2, seq);
    expect(asdl_seq_LEN(seq) == 3 && asdl_seq_GET(seq, 2) == seq && asdl_seq_GET(seq, 0) == NULL, "a sequence");
    expect(asdl_seq_new(-1, arena) == NULL && PyErr_ExceptionMatches(PyExc_MemoryError), "no such size");
    PyErr_Clear();
    PyArena_Free(arena);
}

static void
test_symbol_tables(void)
{
    struct symtable *st = Py_SymtableString("def f(a, b):\n    def g():\n        return a\n    global c\n    yield b\n",
                                            "<test>", Py_file_input);
    expect(st != NULL && st->st_nblocks == 3 && PyDict_Size(st->st_symbols) == 3, "three blocks");
    PySTEntryObject *f = (PySTEntryObject *)PyList_GET_ITEM(st->st_top->ste_children, 0);
    PyObject *a = PyString_FromString("a"), *c = PyString_FromString("c"), *z = PyString_FromString("z");
    expect(PySTEntry_Check(f) && f->ste_type == FunctionBlock && f->ste_generator && f->ste_lineno == 1, "a function");
    expect(PyST_GetScope(f, a) == CELL && PyST_GetScope(f, c) == GLOBAL_EXPLICIT && PyST_GetScope(f, z) == 0,
           "where names live");
    void *key = PyLong_AsVoidPtr(f->ste_id);
    PySTEntryObject *found = PySymtable_Lookup(st, key);
    expect(found == f, "a block by its key");
    expect(PySymtable_Lookup(st, st) == NULL && PyErr_ExceptionMatches(PyExc_KeyError), "no such key");
    PyErr_Clear();
    PySymtable_Free(st);
    expect(found->ste_table == NULL && PyList_GET_SIZE(found->ste_children) == 1, "a block outlives its table");
    Py_DECREF(found);
    Py_DECREF(a);
    Py_DECREF(c);
    Py_DECREF(z);
}

static void
test_small_things(void)
{
    char buffer[16];
    PyObject *warnings = PyModule_GetWarningsModule();
    expect(warnings != NULL && PyModule_Check(warnings), "the module warnings");
    Py_XDECREF(warnings);
    expect(PyFPE_dummy(NULL) == 1.0, "one");
    unsigned short word = _Py_get_387controlword();
    _Py_set_387controlword(word);
    expect(_Py_get_387controlword() == word, "the control word stays");
    expect(_PyString_InsertThousandsGrouping(NULL, 0, (char *)"1234567", 7, 0, "\3", ",") == 9, "columns of groups");
    Py_ssize_t size = _PyString_InsertThousandsGrouping(buffer, 16, (char *)"1234567", 7, 12, "\3", ",");
    expect(size == 13 && memcmp(buffer, "0,001,234,567", 13) == 0, "groups");
    expect(_PyString_InsertThousandsGrouping(buffer, 4, (char *)"1234567", 7, 0, "\3", ",") == 0, "no room");
}

int
main(void)
{
    const char *python = getenv("TEST_PYTHON");
    if (python != NULL) {
        Py_SetProgramName((char *)python);      /* finds the library beside it */
    }
    Py_Initialize();
    test_language();
    test_own_grammar();
    test_sets();
    test_scanner();
    test_program();
    test_trees_by_hand();
    test_files();
    test_errors();
    test_deep_input();
    test_abstract_trees();
    test_symbol_tables();
    test_small_things();
    Py_Finalize();
    printf("Ran %d tests in 0s\n", tests);
    return failures != 0;
}
