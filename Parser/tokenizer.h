/* tokenizer.h - from text to tokens: the source buffer and the scanner over it.
 *
 *     text:  x = """a\n          line_start   text_start: where an error quotes from
 *            b""" + y\n          cur          line_end: end of the line being scanned
 *
 * All places are byte offsets into source.text, which may move when an interactive source grows.
 *
 * I1 0 <= text_start <= line_start <= cur <= line_end <= source.size, except that cur may stand
 *    before line_start inside a token over several lines.
 * I2 source.text[source.size] is a NUL byte; there is no '\r' that ends a line in it.
 * I3 After a syntax error cur stands behind the offending token: error offsets depend on it.
 */
#ifndef TOKENIZER_H
#define TOKENIZER_H

#include "Python.h"

enum {
#define TOKEN(name) TOK_##name,
#define SIGN1(name, c) TOK_##name,
#define SIGN(name, text) TOK_##name,
#define KEYWORD(word)
#include "tokens.def"
    TOK_SENTINEL
};

enum {
    KW_none,
#define TOKEN(name)
#define SIGN1(name, c)
#define SIGN(name, text)
#define KEYWORD(word) KW_##word,
#include "tokens.def"
    KW_COUNT
};

/* Why scanning or parsing failed; syntax_error.c has the messages. */
typedef enum {
    ERR_NONE,
    ERR_SYNTAX,        /* token does not fit the grammar */
    ERR_RAISED,        /* an exception is set already */
    ERR_TOKEN,         /* malformed number */
    ERR_EOF,           /* end of input inside a statement */
    ERR_EOFS,          /* ... inside a triple-quoted string */
    ERR_EOLS,          /* end of line inside a string */
    ERR_TABS,          /* tabs and spaces disagree, -tt */
    ERR_DEDENT,        /* no such outer level */
    ERR_TOODEEP,       /* more than MAX_INDENT levels */
    ERR_DECODE,        /* source text cannot be decoded; the exception set is the reason */
    ERR_LINECONT,      /* text behind a backslash */
    ERR_OVERFLOW       /* too many nested nonterminals */
} source_error;

enum { MAX_INDENT = 100 };

typedef struct {
    char *text;               /* owned, NUL-terminated */
    Py_ssize_t size;          /* bytes */
    char *encoding;           /* owned, NULL when the source names none */
    Py_ssize_t declared;      /* of a file: the bytes of its lines up to the declaration */
    int decode_line;          /* of a file: the first line that cannot be decoded, behind the text; 0 when none */
    unsigned char decode_byte;    /* the byte there that nothing declares, or */
    char *decode_reason;      /* owned: what its codec says of it, else NULL */
    int error_line;           /* to blame when the text as a whole cannot be decoded */
    int is_file;              /* read from a file, not given as a string: its end is a line of its own */
    int is_open;              /* a file whose last line has no end, or whose lines a codec reads: no line for its end */
    FILE *fp;                 /* interactive input, borrowed; NULL for a complete text */
    const char *prompt;       /* for the next line, borrowed, NULL: not interactive */
    const char *next_prompt;  /* for the lines after it, borrowed */
} py_source;

typedef struct {
    int type;                 /* TOK_* */
    int keyword;              /* KW_* for a NAME, else KW_none */
    Py_ssize_t start;         /* offsets into the text */
    Py_ssize_t end;
    int lineno;               /* of its last line */
    int col_offset;           /* -1 when it began on an earlier line */
} py_token;

typedef struct {
    py_source source;
    const char *filename;     /* borrowed, may be NULL */
    Py_ssize_t cur;           /* next byte to read */
    Py_ssize_t line_start;
    Py_ssize_t line_end;
    Py_ssize_t text_start;
    Py_ssize_t token_start;   /* -1 between tokens */
    int lineno;               /* of the line being scanned, from 1; 0 before the first */
    int at_eof;               /* the end was read */
    source_error error;       /* set with TOK_ERRORTOKEN */
    int at_line_begin;
    int pending;              /* INDENTs (> 0) or DEDENTs (< 0) still to deliver */
    int level;                /* depth of brackets; below 0 after too many closing ones */
    int depth;                /* top of the two stacks */
    int columns[MAX_INDENT];      /* with tabs to tab_size */
    int alt_columns[MAX_INDENT];  /* with tabs as one blank: differs when the mix is ambiguous */
    int tab_size;
    int warn_tabs;            /* -t: say it once on stderr */
    int refuse_tabs;          /* -tt */
    int started;              /* tokens since the last line end supplied at the end of input */
    int imply_dedent;         /* supply DEDENTs with it (codeop asks not to) */
    const py_token *given;    /* borrowed: tokens known already, up to an ENDMARKER; NULL: scan */
    Py_ssize_t given_at;      /* the next of them */
} py_tokenizer;

/* source.c: each takes the text over in the form that I2 demands. Returns status. Raises yes. */
int py_source_from_text(py_source *src, const char *text, int add_newline);
int py_source_from_file(py_source *src, FILE *fp, const char *filename);
int py_source_interactive(py_source *src, FILE *fp, const char *prompt, const char *more);
/* Appends one line: 1, or 0 at the end, -1 with an exception. Returns status. Raises yes. */
int py_source_more(py_source *src);
void py_source_fini(py_source *src);

/* encoding.c */
/* Takes a mark off and notes what is declared. Returns status. Raises yes. */
int py_source_find_encoding(py_source *src);
int py_source_is_recoded(const py_source *src);          /* by a codec, before it is scanned */
/* The text becomes UTF-8; of a file what stands behind the declaration. Returns status. Raises yes. */
int py_source_decode_string(py_source *src);
int py_source_decode_file(py_source *src);
/* One name for each of the two encodings that need no codec. Returns new (malloc). Raises yes. */
char *py_source_encoding_name(const char *name, size_t size);

/* tokenizer.c: `tk->source` must be set. Raises no. */
void py_tokenizer_init(py_tokenizer *tk, const char *filename, int imply_dedent);
/* The next token; TOK_ERRORTOKEN with tk->error set. Returns the type. Raises on ERR_RAISED. */
int py_tokenizer_next(py_tokenizer *tk, py_token *token);
/* KW_* of a word. Raises no. */
int py_keyword_find(const char *word, Py_ssize_t size);

#endif /* TOKENIZER_H */
