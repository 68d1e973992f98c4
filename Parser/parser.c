/* parser.c - driving a parse: tokens in, names and sequences kept, a tree out.
 *
 * The constructs are in expr.c, atom.c, call.c, stmt.c and compound.c; the errors in
 * syntax_error.c.  A source that turns on unicode_literals below some string literal is parsed a second
 * time with it on from the start, as the import governs the whole file.
 *
 * Not here: the tree given as a concrete tree (concrete.c).
 */
#include "parser.h"
#include "py_compile.h"

/* ---- tokens ---- */

int
py_parser_advance(py_parser *p)
{
    int type = py_tokenizer_next(p->tk, &p->token);
    p->text = p->tk->source.text;
    if (p->token.keyword == KW_print && !p->keep_prints) {
        p->token.keyword = KW_none;
    }
    if (type == TOK_ERRORTOKEN) {
        py_syntax_raise(p->tk, p->tk->error, type, 0);
        p->failed = 1;
        return -1;
    }
    return 0;
}

void *
py_parser_unexpected(py_parser *p)
{
    if (!p->failed) {
        py_syntax_raise(p->tk, ERR_SYNTAX, p->token.type, p->expects_indent);
        p->failed = 1;
    }
    return NULL;
}

int
py_parser_expect(py_parser *p, int type)
{
    if (p->token.type != type) {
        py_parser_unexpected(p);
        return -1;
    }
    return py_parser_advance(p);
}

int
py_parser_expect_word(py_parser *p, int keyword)
{
    if (p->token.keyword != keyword) {
        py_parser_unexpected(p);
        return -1;
    }
    return py_parser_advance(p);
}

PyObject *
py_parser_keep(py_parser *p, PyObject *obj_steal)
{
    if (obj_steal == NULL) {
        p->failed = 1;
        return NULL;
    }
    if (PyArena_AddPyObject(p->arena, obj_steal) < 0) {
        Py_DECREF(obj_steal);
        p->failed = 1;
        return NULL;
    }
    return obj_steal;
}

PyObject *
py_parser_take_name(py_parser *p)
{
    if (p->token.type != TOK_NAME || p->token.keyword != KW_none) {
        return py_parser_unexpected(p);
    }
    PyObject *name = PyString_FromStringAndSize(p->text + p->token.start,
                                                p->token.end - p->token.start);
    if (name != NULL) {
        PyString_InternInPlace(&name);
    }
    if (py_parser_keep(p, name) == NULL || py_parser_advance(p) < 0) {
        return NULL;
    }
    return name;
}

/* ---- sequences ---- */

int
py_parser_push(py_parser *p, py_ast *node)
{
    if (node == NULL) {
        return -1;
    }
    if (p->scratch_count == p->scratch_room) {
        Py_ssize_t room = p->scratch_room ? 2 * p->scratch_room : 256;
        py_ast **grown = realloc(p->scratch, (size_t)room * sizeof *grown);
        if (grown == NULL) {
            PyErr_NoMemory();
            p->failed = 1;
            return -1;
        }
        p->scratch = grown;
        p->scratch_room = room;
    }
    p->scratch[p->scratch_count++] = node;
    return 0;
}

int
py_parser_push_rest(py_parser *p, int (*starts)(const py_parser *), py_ast *(*parse)(py_parser *))
{
    while (at(p, TOK_COMMA)) {
        if (py_parser_advance(p) < 0) {
            return -1;
        }
        if (!starts(p)) {
            break;
        }
        if (py_parser_push(p, parse(p)) < 0) {
            return -1;
        }
    }
    return 0;
}

py_ast_seq *
py_parser_close_seq(py_parser *p, Py_ssize_t mark)
{
    Py_ssize_t size = p->scratch_count - mark;
    py_ast_seq *seq = py_ast_seq_new(p->arena, size);
    if (seq == NULL) {
        p->failed = 1;
        return NULL;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        seq->item[i].node = p->scratch[mark + i];
    }
    p->scratch_count = mark;
    return seq;
}

/* ---- whole inputs ---- */

static py_ast *
parse_module(py_parser *p)
{
    Py_ssize_t mark = open_seq(p);
    py_ast *result = NULL;
    if (enter(p, 1) < 0) {
        return NULL;
    }
    while (!at(p, TOK_ENDMARKER)) {
        if (at(p, TOK_NEWLINE)) {
            if (py_parser_advance(p) < 0) {
                return NULL;
            }
        }
        else {
            py_ast *compound;
            p->nested += 1;
            int is_compound = py_parse_compound(p, &compound);
            if (is_compound < 0 || (is_compound && py_parser_push(p, compound) < 0)
                || (!is_compound && py_parse_simple_line(p) < 0)) {
                return NULL;
            }
            p->nested -= 1;
        }
    }
    result = py_ast_new(p->arena, AST_Module, 0, 0);
    if (result != NULL) {
        result->v.Module.body = py_parser_close_seq(p, mark);
    }
    return result;
}

/* One statement typed at a prompt; what stands behind it is not looked at. */
static py_ast *
parse_interactive(py_parser *p)
{
    Py_ssize_t mark = open_seq(p);
    py_ast *compound;
    int is_compound;
    p->nested = 1;
    p->one_statement = 1;
    if (at(p, TOK_NEWLINE)) {
        py_ast *pass = py_ast_new(p->arena, AST_Pass, p->token.lineno, p->token.col_offset);
        if (py_parser_push(p, pass) < 0) {
            return NULL;
        }
    }
    else if ((is_compound = py_parse_compound(p, &compound)) != 0) {
        if (is_compound < 0 || py_parser_push(p, compound) < 0) {
            return NULL;
        }
        if (!at(p, TOK_NEWLINE)) {
            return py_parser_unexpected(p);
        }
    }
    else if (py_parse_simple_line(p) < 0) {
        return NULL;
    }
    py_ast *result = py_ast_new(p->arena, AST_Interactive, 0, 0);
    if (result != NULL) {
        result->v.Interactive.body = py_parser_close_seq(p, mark);
    }
    return result;
}

static py_ast *
parse_eval(py_parser *p)
{
    p->nested = 1;
    py_ast *body = py_parse_testlist(p);
    if (body == NULL) {
        return NULL;
    }
    while (at(p, TOK_NEWLINE)) {
        if (py_parser_advance(p) < 0) {
            return NULL;
        }
    }
    if (!at(p, TOK_ENDMARKER)) {
        return py_parser_unexpected(p);
    }
    py_ast *result = py_ast_new(p->arena, AST_Expression, 0, 0);
    if (result != NULL) {
        result->v.Expression.body = body;
    }
    return result;
}

static py_ast *
parse_start(py_parser *p, int start)
{
    if (py_parser_advance(p) < 0) {
        return NULL;
    }
    switch (start) {
    case Py_single_input:
        return parse_interactive(p);
    case Py_eval_input:
        return parse_eval(p);
    default:
        return parse_module(p);
    }
}

/* From the state of `flags` to the parser's, and what the source turned on back. */
static void
init_parser(py_parser *p, py_tokenizer *tk, const char *filename, int flags, PyArena *arena)
{
    memset(p, 0, sizeof *p);
    p->tk = tk;
    p->arena = arena;
    p->filename = filename;
    p->flags = flags;
    p->keep_prints = (flags & CO_FUTURE_PRINT_FUNCTION) == 0;
    p->unicode_literals = (flags & CO_FUTURE_UNICODE_LITERALS) != 0;
    p->encoding = flags & PyCF_SOURCE_IS_UTF8 ? "utf-8" : tk->source.encoding;
}

static void
fini_parser(py_parser *p)
{
    free(p->scratch);
    free(p->warnings);
    py_parser_drop_late(p);
}

/* Scans the same text, or reads the same leaves, again. */
static void
rewind_tokenizer(py_tokenizer *tk)
{
    const py_token *given = tk->given;
    int imply_dedent = tk->imply_dedent;
    py_tokenizer_init(tk, tk->filename, imply_dedent);
    tk->given = given;
    tk->given_at = 0;
}

py_ast *
py_parse_tokens(py_tokenizer *tk, const char *filename, int start, PyCompilerFlags *flags,
                PyArena *arena)
{
    py_parser p;
    int bits = flags == NULL ? 0 : flags->cf_flags;
    init_parser(&p, tk, filename, bits, arena);
    py_ast *tree = parse_start(&p, start);
    if (tree != NULL && (p.flags & CO_FUTURE_UNICODE_LITERALS) && p.strings_seen
        && !(bits & CO_FUTURE_UNICODE_LITERALS) && tk->source.fp == NULL) {
        fini_parser(&p);
        rewind_tokenizer(tk);
        init_parser(&p, tk, filename, bits | CO_FUTURE_UNICODE_LITERALS, arena);
        tree = parse_start(&p, start);
    }
    if (tree != NULL && (bits & PyCF_SOURCE_IS_UTF8) && tk->source.encoding != NULL) {
        py_parser_drop_late(&p);
        py_parser_misuse(&p, 0, "encoding declaration in Unicode string");
    }
    if (tree != NULL && py_parser_settle(&p) < 0) {
        tree = NULL;
    }
    if (tree != NULL && flags != NULL) {
        flags->cf_flags |= p.flags & PyCF_MASK;
    }
    fini_parser(&p);
    return tree;
}

/* ---- entry points ---- */

static int
wants_dedents(const PyCompilerFlags *flags)
{
    return flags == NULL || (flags->cf_flags & PyCF_DONT_IMPLY_DEDENT) == 0;
}

/* The text could not be decoded: no line is known. */
static py_ast *
undecodable(py_source *src, const char *filename)
{
    py_tokenizer tk = {.filename = filename, .lineno = src->error_line};
    py_source_fini(src);
    if (!PyErr_ExceptionMatches(PyExc_MemoryError)) {
        py_syntax_raise(&tk, ERR_DECODE, TOK_ERRORTOKEN, 0);
    }
    return NULL;
}

py_ast *
py_parse_text(const char *text, const char *filename, int start, PyCompilerFlags *flags,
              PyArena *arena)
{
    py_tokenizer tk;
    memset(&tk, 0, sizeof tk);
    if (py_source_from_text(&tk.source, text, start == Py_file_input) < 0) {
        return undecodable(&tk.source, filename);
    }
    py_tokenizer_init(&tk, filename, wants_dedents(flags));
    py_ast *tree = py_parse_tokens(&tk, filename, start, flags, arena);
    py_source_fini(&tk.source);
    return tree;
}

py_ast *
py_parse_file(FILE *fp, const char *filename, int start, PyCompilerFlags *flags, PyArena *arena)
{
    py_tokenizer tk;
    memset(&tk, 0, sizeof tk);
    if (py_source_from_file(&tk.source, fp, filename) < 0) {
        return undecodable(&tk.source, filename);
    }
    py_tokenizer_init(&tk, filename, wants_dedents(flags));
    py_ast *tree = py_parse_tokens(&tk, filename, start, flags, arena);
    py_source_fini(&tk.source);
    return tree;
}

/* *result: PY_READ_*. */
py_ast *
py_parse_interactive(FILE *fp, const char *filename, int start, const char *prompt,
                     const char *more, PyCompilerFlags *flags, int *result, PyArena *arena)
{
    py_tokenizer tk;
    memset(&tk, 0, sizeof tk);
    *result = PY_READ_ERROR;
    if (py_source_interactive(&tk.source, fp, prompt, more) < 0) {
        return NULL;
    }
    py_tokenizer_init(&tk, filename, wants_dedents(flags));
    py_ast *tree = py_parse_tokens(&tk, filename, start, flags, arena);
    if (tree != NULL) {
        *result = PY_READ_OK;
    }
    else if (tk.at_eof && tk.source.size == 0 && PyErr_ExceptionMatches(PyExc_SyntaxError)) {
        PyErr_Clear();
        *result = PY_READ_EOF;
    }
    py_source_fini(&tk.source);
    return tree;
}
