/* parsetok.c - concrete syntax trees of texts and files, for the C interface and the parser module.
 *
 *     text ─▶ source.c ─▶ tokenizer.c ─▶ derivation.c ─▶ node            what is wrong ─▶ perrdetail ─▶ exception
 *
 * The compiler does not come here: parser.c goes from tokens straight to the abstract tree.
 *
 * I1 `from __future__ import print_function` takes effect behind the name: the words are followed as they come.
 * I2 A tree whose source names an encoding stands below a node encoding_decl with its name.
 */
#include "derivation.h"
#include "errcode.h"
#include "graminit.h"
#include "token.h"
#include "parsetok.h"

PyAPI_DATA(grammar) _PyParser_Grammar;

/* ---- what is wrong ---- */

static int
error_number(source_error why)
{
    switch (why) {
    case ERR_NONE: case ERR_SYNTAX: return E_SYNTAX;
    case ERR_TOKEN: return E_TOKEN;
    case ERR_EOF: return E_EOF;
    case ERR_EOFS: return E_EOFS;
    case ERR_EOLS: return E_EOLS;
    case ERR_TABS: return E_TABSPACE;
    case ERR_DEDENT: return E_DEDENT;
    case ERR_TOODEEP: return E_TOODEEP;
    case ERR_DECODE: return E_DECODE;
    case ERR_LINECONT: return E_LINECONT;
    case ERR_OVERFLOW: return E_OVERFLOW;
    default: return E_ERROR;
    }
}

static source_error
reason_of(int error)
{
    for (int why = ERR_SYNTAX; why <= ERR_OVERFLOW; why++) {
        if (error_number((source_error)why) == error) {
            return (source_error)why;
        }
    }
    return ERR_NONE;
}

/* Returns new (PyObject_Malloc). */
static char *
copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = PyObject_Malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* Notes the place where the scanner stands. */
static void
describe(perrdetail *detail, const py_tokenizer *tk, int error)
{
    py_syntax_place at = py_syntax_place_of(tk, reason_of(error));
    detail->error = error == E_SYNTAX && tk->lineno <= 1 && tk->at_eof && !tk->source.is_file ? E_EOF : error;
    detail->lineno = at.lineno;
    if (PyErr_Occurred()) {     /* what will be told */
        detail->offset = at.offset;
        return;
    }
    PyObject *quoted = py_syntax_quote(&at, &detail->offset);
    if (quoted == NULL) {
        PyErr_Clear();          /* an error without its text */
    }
    else if (PyString_Check(quoted)) {
        detail->text = copy_text(PyString_AS_STRING(quoted));
    }
    Py_XDECREF(quoted);
}

void
PyParser_SetError(perrdetail *detail)
{
    if (detail->error == E_NOMEM) {
        PyErr_NoMemory();
    }
    else if (detail->error == E_INTR) {
        if (!PyErr_Occurred()) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
        }
    }
    else if (detail->error != E_ERROR || !PyErr_Occurred()) {
        py_syntax_place place = {detail->filename, detail->lineno, detail->offset, detail->text,
                                 detail->text == NULL ? 0 : (Py_ssize_t)strlen(detail->text), 0, NULL};
        py_syntax_raise_at(&place, reason_of(detail->error), detail->token, detail->expected == INDENT);
    }
    PyObject_Free(detail->text);
    detail->text = NULL;
}

/* ---- words that change the rules ---- */

typedef struct {
    int at;                   /* words of `from __future__ import` seen */
    int renamed;              /* behind `as` */
    int flags;                /* PyPARSE_* */
} future_watch;

static void
watch_future(future_watch *w, const py_token *t, const char *text)
{
    static const char *const words[] = {"from", "__future__", "import"};
    size_t size = (size_t)(t->end - t->start);
    if (t->type == TOK_NEWLINE || t->type == TOK_SEMI || t->type == TOK_INDENT || t->type == TOK_DEDENT) {
        w->at = 0;
        w->renamed = 0;
    }
    else if (w->at >= 0 && w->at < 3) {
        w->at = strlen(words[w->at]) == size && memcmp(text, words[w->at], size) == 0 ? w->at + 1 : -1;
    }
    else if (w->at == 3 && t->type == TOK_NAME) {
        if (!w->renamed && size == 14 && memcmp(text, "print_function", size) == 0) {
            w->flags |= PyPARSE_PRINT_IS_FUNCTION;
        }
        else if (!w->renamed && size == 16 && memcmp(text, "unicode_literals", size) == 0) {
            w->flags |= PyPARSE_UNICODE_LITERALS;
        }
        w->renamed = t->keyword == KW_as;
    }
}

/* ---- tokens to a tree ---- */

static char *
copy_token(const py_token *t, const char *text)
{
    int empty = t->type == TOK_INDENT || t->type == TOK_DEDENT || t->type == TOK_ENDMARKER;
    size_t size = empty ? 0 : (size_t)(t->end - t->start);
    char *copy = PyObject_Malloc(size + 1);
    if (copy != NULL) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}

static int
column_of(const py_tokenizer *tk, const py_token *t)
{
    if (t->type == TOK_INDENT || t->type == TOK_DEDENT || t->type == TOK_ENDMARKER
        || (t->type == TOK_NEWLINE && tk->at_eof && t->start == tk->source.size)) {
        return -1;
    }
    return t->col_offset;
}

/* Reads tokens until the tree is complete: E_DONE, or what is wrong. */
static int
derive(parser_state *ps, py_tokenizer *tk, perrdetail *detail, int *flags)
{
    future_watch watch = {0, 0, *flags};
    int status = E_OK;
    while (status == E_OK) {
        py_token t;
        if (py_tokenizer_next(tk, &t) == TOK_ERRORTOKEN) {
            detail->token = ERRORTOKEN;
            return error_number(tk->error);
        }
        char *text = copy_token(&t, tk->source.text + t.start);
        if (text == NULL) {
            return E_NOMEM;
        }
        watch_future(&watch, &t, text);
        status = PyParser_AddToken(ps, t.type, text, t.lineno, column_of(tk, &t), &detail->expected);
        if (status != E_OK && status != E_DONE) {
            detail->token = t.type;
            PyObject_Free(text);
        }
        ps->print_is_name = (watch.flags & PyPARSE_PRINT_IS_FUNCTION) != 0;
    }
    *flags = watch.flags;
    return status;
}

/* Puts a tree below a node that names its encoding; takes tree over. Returns NULL without memory. */
static node *
wrap_encoding_steal(node *tree, const char *encoding)
{
    node *top = PyNode_New(encoding_decl);
    char *name = PyObject_Malloc(strlen(encoding) + 1);
    if (top == NULL || name == NULL || PyNode_AddChild(top, TYPE(tree), NULL, tree->n_lineno, tree->n_col_offset) != 0) {
        PyObject_Free(name);
        PyNode_Free(top);
        PyNode_Free(tree);
        return NULL;
    }
    STR(top) = strcpy(name, encoding);
    *CHILD(top, 0) = *tree;
    PyObject_Free(tree);
    return top;
}

/* tk's source is set; it is given back. */
static node *
parse_source(py_tokenizer *tk, grammar *g, int start, perrdetail *detail, int *flags)
{
    node *tree = NULL;
    parser_state *ps = PyParser_New(g, start);
    py_tokenizer_init(tk, detail->filename, (*flags & PyPARSE_DONT_IMPLY_DEDENT) == 0);
    if (ps == NULL) {
        detail->error = E_NOMEM;
        return NULL;
    }
    ps->print_is_name = (*flags & PyPARSE_PRINT_IS_FUNCTION) != 0;
    int status = derive(ps, tk, detail, flags);
    if (status == E_DONE) {
        tree = ps->tree;
        ps->tree = NULL;
        if (tk->source.encoding != NULL) {
            tree = wrap_encoding_steal(tree, tk->source.encoding);
        }
        detail->error = tree == NULL ? E_NOMEM : E_OK;
    }
    else if (status == E_NOMEM || status == E_ERROR) {
        detail->error = status;
    }
    else {
        describe(detail, tk, status);
    }
    PyParser_Delete(ps);
    return tree;
}

static void
reset(perrdetail *detail, const char *filename)
{
    *detail = (perrdetail){E_OK, filename, 0, 0, NULL, -1, -1};
}

static void
undecodable(perrdetail *detail, const py_source *source)
{
    detail->error = PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_MemoryError) ? E_ERROR : E_DECODE;
    detail->lineno = source->error_line;
}

/* ---- texts ---- */

node *
PyParser_ParseStringFlagsFilenameEx(const char *s, const char *filename, grammar *g, int start,
                                    perrdetail *err_ret, int *flags)
{
    py_tokenizer tk;
    node *tree = NULL;
    memset(&tk, 0, sizeof tk);
    reset(err_ret, filename);
    if (py_source_from_text(&tk.source, s, start == file_input) < 0) {
        undecodable(err_ret, &tk.source);
    }
    else {
        tree = parse_source(&tk, g, start, err_ret, flags);
    }
    py_source_fini(&tk.source);
    return tree;
}

node *
PyParser_ParseStringFlagsFilename(const char *s, const char *filename, grammar *g, int start, perrdetail *err_ret,
                                  int flags)
{
    return PyParser_ParseStringFlagsFilenameEx(s, filename, g, start, err_ret, &flags);
}

node *
PyParser_ParseStringFlags(const char *s, grammar *g, int start, perrdetail *err_ret, int flags)
{
    return PyParser_ParseStringFlagsFilename(s, NULL, g, start, err_ret, flags);
}

node *
PyParser_ParseString(const char *s, grammar *g, int start, perrdetail *err_ret)
{
    return PyParser_ParseStringFlags(s, g, start, err_ret, 0);
}

/* ---- files ---- */

node *
PyParser_ParseFileFlagsEx(FILE *fp, const char *filename, grammar *g, int start, char *ps1, char *ps2,
                          perrdetail *err_ret, int *flags)
{
    py_tokenizer tk;
    node *tree = NULL;
    memset(&tk, 0, sizeof tk);
    reset(err_ret, filename);
    int status = ps1 != NULL || start == single_input ? py_source_interactive(&tk.source, fp, ps1, ps2)
        : py_source_from_file(&tk.source, fp, filename);
    if (status < 0) {
        undecodable(err_ret, &tk.source);
    }
    else {
        tree = parse_source(&tk, g, start, err_ret, flags);
    }
    py_source_fini(&tk.source);
    return tree;
}

node *
PyParser_ParseFileFlags(FILE *fp, const char *filename, grammar *g, int start, char *ps1, char *ps2,
                        perrdetail *err_ret, int flags)
{
    return PyParser_ParseFileFlagsEx(fp, filename, g, start, ps1, ps2, err_ret, &flags);
}

node *
PyParser_ParseFile(FILE *fp, const char *filename, grammar *g, int start, char *ps1, char *ps2, perrdetail *err_ret)
{
    return PyParser_ParseFileFlags(fp, filename, g, start, ps1, ps2, err_ret, 0);
}

/* ---- with errors as exceptions ---- */

PyAPI_FUNC(node *) PyParser_SimpleParseStringFlagsFilename(const char *str, const char *filename, int start, int flags);
PyAPI_FUNC(node *) PyParser_SimpleParseStringFilename(const char *str, const char *filename, int start);
#undef PyParser_SimpleParseString
#undef PyParser_SimpleParseFile
PyAPI_FUNC(node *) PyParser_SimpleParseString(const char *str, int start);
PyAPI_FUNC(node *) PyParser_SimpleParseFile(FILE *fp, const char *filename, int start);

node *
PyParser_SimpleParseStringFlagsFilename(const char *str, const char *filename, int start, int flags)
{
    perrdetail detail;
    node *tree = PyParser_ParseStringFlagsFilename(str, filename, &_PyParser_Grammar, start, &detail, flags);
    if (tree == NULL) {
        PyParser_SetError(&detail);
    }
    return tree;
}

node *
PyParser_SimpleParseStringFilename(const char *str, const char *filename, int start)
{
    return PyParser_SimpleParseStringFlagsFilename(str, filename, start, 0);
}

node *
PyParser_SimpleParseStringFlags(const char *str, int start, int flags)
{
    return PyParser_SimpleParseStringFlagsFilename(str, NULL, start, flags);
}

node *
PyParser_SimpleParseString(const char *str, int start)
{
    return PyParser_SimpleParseStringFlags(str, start, 0);
}

node *
PyParser_SimpleParseFileFlags(FILE *fp, const char *filename, int start, int flags)
{
    perrdetail detail;
    node *tree = PyParser_ParseFileFlags(fp, filename, &_PyParser_Grammar, start, NULL, NULL, &detail, flags);
    if (tree == NULL) {
        PyParser_SetError(&detail);
    }
    return tree;
}

node *
PyParser_SimpleParseFile(FILE *fp, const char *filename, int start)
{
    return PyParser_SimpleParseFileFlags(fp, filename, start, 0);
}
