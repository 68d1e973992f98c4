/* parser.h - what the files of the parser share.
 *
 * A hand-written recursive descent with one token of look-ahead, straight to the tree.  A function
 * per construct returns its node, or NULL with p->failed set and an exception raised.
 *
 * Two kinds of errors:
 *  - a token does not fit the grammar: parsing ends at once (py_parser_unexpected);
 *  - the construct fits but means nothing, as in `f() = 1`: the first such error is kept and raised when
 *    the whole input has been parsed (py_parser_misuse), since a later unfitting token wins.
 * Warnings are kept the same way, in order.
 *
 * I1 p->token is the one token read ahead; the scanner never reads a byte further.
 * I2 p->nested is the number of grammar symbols that enclose the current place, counted as
 *    a table-driven parser of the language would; over MAX_NESTED is a MemoryError, so the C
 *    recursion is bounded by it.
 */
#ifndef PARSER_H
#define PARSER_H

#include "py_ast.h"
#include "tokenizer.h"

enum { MAX_NESTED = 1500 };

typedef struct {
    const char *message;      /* static text */
    int lineno;
} late_warning;

typedef struct {
    py_tokenizer *tk;
    const char *text;         /* of the current token's offsets; moves with the source */
    py_token token;           /* the current, unconsumed token */
    PyArena *arena;
    const char *filename;     /* may be NULL */
    const char *encoding;     /* of string literals, NULL: undeclared */
    int flags;                /* CO_FUTURE_* seen so far */
    int keep_prints;          /* print is a statement */
    int unicode_literals;
    int strings_seen;         /* literals parsed before unicode_literals was turned on */
    int failed;               /* an exception of the first kind was raised */
    int expects_indent;       /* the only token that fits here is INDENT */
    int one_statement;        /* interactive: the line end is the last token asked for */
    int suites;               /* blocks around the current place */
    int nested;               /* I2 */

    py_ast **scratch;         /* owned: nodes of sequences under construction */
    Py_ssize_t scratch_count;
    Py_ssize_t scratch_room;

    PyObject *late[3];        /* owned: first error of the second kind, or NULL */
    late_warning *warnings;   /* owned */
    int warning_count;
    int warning_room;
} py_parser;

/* ---- tokens (parser.c) ---- */

int py_parser_advance(py_parser *p);              /* 0, or -1. Raises yes. */
int py_parser_expect(py_parser *p, int type);     /* consumes it; 0, or -1. Raises yes. */
int py_parser_expect_word(py_parser *p, int keyword);
/* Raises the error for a token that does not fit. Returns NULL. Raises yes. */
void *py_parser_unexpected(py_parser *p);
PyObject *py_parser_take_name(py_parser *p);      /* Returns borrowed (arena). Raises yes. */
PyObject *py_parser_keep(py_parser *p, PyObject *obj_steal);  /* Returns borrowed. Raises yes. */

static inline int
at(const py_parser *p, int type)
{
    return p->token.type == type;
}

static inline int
at_word(const py_parser *p, int keyword)
{
    return p->token.keyword == keyword;
}

/* ---- errors (syntax_error.c) ---- */

void py_parser_misuse(py_parser *p, int lineno, const char *message);
void py_parser_keep_error(py_parser *p);          /* keeps the exception that is set, clears it */
void py_parser_drop_late(py_parser *p);
void py_parser_warn(py_parser *p, int lineno, const char *message);
int py_parser_settle(py_parser *p);               /* late errors, warnings. Raises yes. */
/* Where an error is: what the exception tells. */
typedef struct {
    const char *filename;     /* may be NULL */
    int lineno;
    int offset;
    const char *text;         /* of the line, NULL: unknown */
    Py_ssize_t size;
    int is_ended;             /* one more line end belongs to the text: that of a file */
    const char *codec;        /* borrowed: what the source declares, NULL: nothing.  The error tells the text in it, as if
                                 text were UTF-8: of Latin-1, whose bytes the scanner keeps, question marks remain */
} py_syntax_place;

py_syntax_place py_syntax_place_of(const py_tokenizer *tk, source_error why);
PyObject *py_syntax_reason(void);      /* what str() of the exception says, which is cleared. Returns new str or NULL. */
PyObject *py_syntax_quote(const py_syntax_place *at, int *offset);
void py_syntax_raise_at(const py_syntax_place *at, source_error why, int token, int expects_indent);
/* At the place where the scanner stands. */
void py_syntax_raise(py_tokenizer *tk, source_error why, int token, int expects_indent);
void *py_parser_overflow(py_parser *p);

/* ---- whole inputs (parser.c) ---- */

/* The tree of what tk yields. Returns a node of `arena`. Raises yes. */
py_ast *py_parse_tokens(py_tokenizer *tk, const char *filename, int start, PyCompilerFlags *flags, PyArena *arena);

/* ---- sequences ---- */

static inline Py_ssize_t
open_seq(const py_parser *p)
{
    return p->scratch_count;
}

int py_parser_push(py_parser *p, py_ast *node);   /* NULL node: -1 */

/* The rest of `e, …` into the open sequence, e pushed already: items by `parse` as long as one `starts` behind a comma. */
int py_parser_push_rest(py_parser *p, int (*starts)(const py_parser *p), py_ast *(*parse)(py_parser *p));
py_ast_seq *py_parser_close_seq(py_parser *p, Py_ssize_t mark);

/* Guards recursion: `symbols` more grammar symbols enclose what follows. */
static inline int
enter(py_parser *p, int symbols)
{
    p->nested += symbols;
    if (p->nested > MAX_NESTED) {
        py_parser_overflow(p);
        return -1;
    }
    return 0;
}

static inline void
leave(py_parser *p, int symbols)
{
    p->nested -= symbols;
}

/* ---- constructs ---- */

int py_parser_starts_test(const py_parser *p);
int py_parser_starts_expr(const py_parser *p);
py_ast *py_parse_test(py_parser *p);              /* with conditional expression and lambda */
py_ast *py_parse_old_test(py_parser *p);          /* without the former */
py_ast *py_parse_or_test(py_parser *p);
py_ast *py_parse_expr(py_parser *p);              /* arithmetic only */
py_ast *py_parse_unary(py_parser *p);             /* a signed operand */
py_ast *py_parse_power(py_parser *p);             /* an atom, what follows it, and ** */
py_ast *py_parse_testlist(py_parser *p);          /* a tuple when there is a comma */
py_ast *py_parse_yield(py_parser *p);
/* Targets of for and del, each already in context `ctx`. */
py_ast_seq *py_parse_exprlist(py_parser *p, int ctx, int *is_tuple);
py_ast *py_parse_for_target(py_parser *p);
py_ast *py_parse_call(py_parser *p, py_ast *func);       /* behind '(' */
py_ast *py_parse_arguments(py_parser *p, int end);       /* a parameter list, up to token `end` */
py_ast_seq *py_parse_comp_for(py_parser *p, int list_form);
py_ast_seq *py_parse_suite(py_parser *p);
int py_parse_simple_line(py_parser *p);                   /* pushes its statements */
int py_parse_compound(py_parser *p, py_ast **result);     /* 0: not one; 1: *result; -1 */

/* Puts an expression where it is assigned to or deleted (context.c). */
void py_parser_set_context(py_parser *p, py_ast *e, int ctx, int lineno);
void py_parser_check_name(py_parser *p, PyObject *name, int lineno);

PyObject *py_parse_number(const char *text, Py_ssize_t size, int negative);
/* One literal with prefix and quotes. Returns new str or unicode. Raises yes. */
PyObject *py_parse_string(py_parser *p, const char *text, Py_ssize_t size);

#endif /* PARSER_H */
