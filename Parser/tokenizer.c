/* tokenizer.c - the scanner: one call, one token.
 *
 * A line is taken from the source when the scanner first wants a byte of it.  At the beginning of
 * a line outside brackets its indentation is compared with the stack of open levels; what that
 * opens or closes is delivered first, one token per call.
 *
 * I1 Lines that hold nothing but blanks and a comment make no tokens and do not count as
 *    indentation; an empty line typed at a prompt makes a NEWLINE.
 * I2 At the end of the input a NEWLINE is supplied (once per statement), then the DEDENTs.
 *
 * Not here: decoding (source.c), values of numbers and strings (number.c, string.c).
 */
#include "Python.h"
#include "tokenizer.h"
#include <ctype.h>

#define END_OF_INPUT (-1)

static const char *const keywords[KW_COUNT] = {
    "",
#define TOKEN(name)
#define SIGN1(name, c)
#define SIGN(name, text)
#define KEYWORD(word) #word,
#include "tokens.def"
};

int
py_keyword_find(const char *word, Py_ssize_t size)
{
    if (size < 2 || size > 8 || word[0] < 'a' || word[0] > 'y') {
        return KW_none;
    }
    for (int i = 1; i < KW_COUNT; i++) {
        if (keywords[i][0] == word[0] && strncmp(keywords[i], word, (size_t)size) == 0
            && keywords[i][size] == '\0') {
            return i;
        }
    }
    return KW_none;
}

void
py_tokenizer_init(py_tokenizer *tk, const char *filename, int imply_dedent)
{
    py_source source = tk->source;
    memset(tk, 0, sizeof *tk);
    tk->source = source;
    tk->filename = filename;
    tk->token_start = -1;
    tk->at_line_begin = 1;
    tk->tab_size = 8;
    tk->imply_dedent = imply_dedent;
    if (Py_TabcheckFlag || Py_VerboseFlag) {
        tk->warn_tabs = filename != NULL;
        tk->refuse_tabs = Py_TabcheckFlag >= 2;
    }
}

/* ---- bytes ---- */

static int
undecodable_line(py_tokenizer *tk)
{
    tk->error = ERR_DECODE;
    if (tk->source.decode_reason != NULL) {
        PyErr_SetString(PyExc_SyntaxError, tk->source.decode_reason);
        return 0;
    }
    int within_token = tk->token_start >= 0;    /* a string from an earlier line: 2.7 counts one line more there */
    PyErr_Format(PyExc_SyntaxError,
                 "Non-ASCII character '\\x%.2x' in file %.200s on line %i, but no encoding declared; "
                 "see http://python.org/dev/peps/pep-0263/ for details",
                 tk->source.decode_byte, tk->filename, tk->source.decode_line + within_token);
    return 0;
}

static int
open_line(py_tokenizer *tk)
{
    if (tk->line_end == tk->source.size) {
        int more = tk->source.prompt != NULL && !tk->at_eof ? py_source_more(&tk->source) : 0;
        if (more <= 0) {
            tk->at_eof = 1;
            if (tk->source.decode_line != 0) {
                return undecodable_line(tk);
            }
            if (more < 0) {
                tk->error = ERR_RAISED;
            }
            return 0;
        }
    }
    const char *line = tk->source.text + tk->line_end;
    size_t rest = (size_t)(tk->source.size - tk->line_end);
    const char *newline = memchr(line, '\n', rest);
    if (tk->token_start < 0) {
        tk->text_start = tk->line_end;
    }
    tk->line_start = tk->line_end;
    tk->line_end += newline != NULL ? newline + 1 - line : (Py_ssize_t)rest;
    tk->lineno++;
    return 1;
}

static inline int
next_byte(py_tokenizer *tk)
{
    if (tk->cur == tk->line_end && !open_line(tk)) {
        return END_OF_INPUT;
    }
    return (unsigned char)tk->source.text[tk->cur++];
}

static inline void
put_back(py_tokenizer *tk, int c)
{
    if (c != END_OF_INPUT) {
        tk->cur--;
    }
}

/* What made the input end goes before what its end means. */
static int
fail(py_tokenizer *tk, source_error why)
{
    if (tk->error != ERR_DECODE && tk->error != ERR_RAISED) {
        tk->error = why;
    }
    return TOK_ERRORTOKEN;
}

/* An error that points behind the line. */
static int
fail_at_line_end(py_tokenizer *tk, source_error why)
{
    tk->cur = tk->line_end;
    return fail(tk, why);
}

static inline int
is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static inline int
is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* ---- indentation ---- */

/* The two ways of counting tabs disagree. Returns 1 when that is an error. */
static int
ambiguous_tabs(py_tokenizer *tk)
{
    if (tk->refuse_tabs) {
        fail_at_line_end(tk, ERR_TABS);
        return 1;
    }
    if (tk->warn_tabs) {
        PySys_WriteStderr("%s: inconsistent use of tabs and spaces in indentation\n",
                          tk->filename);
        tk->warn_tabs = 0;
    }
    return 0;
}

static int
open_level(py_tokenizer *tk, int column, int alt_column)
{
    if (tk->depth + 1 >= MAX_INDENT) {
        return fail_at_line_end(tk, ERR_TOODEEP);
    }
    if (alt_column <= tk->alt_columns[tk->depth] && ambiguous_tabs(tk)) {
        return TOK_ERRORTOKEN;
    }
    tk->depth++;
    tk->columns[tk->depth] = column;
    tk->alt_columns[tk->depth] = alt_column;
    tk->pending++;
    return 0;
}

static int
close_levels(py_tokenizer *tk, int column, int alt_column)
{
    while (tk->depth > 0 && column < tk->columns[tk->depth]) {
        tk->pending--;
        tk->depth--;
    }
    if (column != tk->columns[tk->depth]) {
        return fail_at_line_end(tk, ERR_DEDENT);
    }
    if (alt_column != tk->alt_columns[tk->depth] && ambiguous_tabs(tk)) {
        return TOK_ERRORTOKEN;
    }
    return 0;
}

static int
compare_indent(py_tokenizer *tk, int column, int alt_column)
{
    int top = tk->columns[tk->depth];
    if (column > top) {
        return open_level(tk, column, alt_column);
    }
    if (column < top) {
        return close_levels(tk, column, alt_column);
    }
    if (alt_column != tk->alt_columns[tk->depth] && ambiguous_tabs(tk)) {
        return TOK_ERRORTOKEN;
    }
    return 0;
}

/* Measures the blanks a line begins with. *blank: the line holds nothing else (I1). */
static int
begin_line(py_tokenizer *tk, int *blank)
{
    int column = 0;
    int alt_column = 0;
    int c;
    tk->at_line_begin = 0;
    for (;;) {
        c = next_byte(tk);
        if (c == ' ') {
            column++;
            alt_column++;
        }
        else if (c == '\t') {
            column = (column / tk->tab_size + 1) * tk->tab_size;
            alt_column++;
        }
        else if (c == '\014') {
            column = alt_column = 0;
        }
        else {
            break;
        }
    }
    put_back(tk, c);
    *blank = 0;
    if (c == '#' || c == '\n') {
        *blank = !(column == 0 && c == '\n' && tk->source.prompt != NULL);
    }
    if (*blank || tk->level != 0) {
        return 0;
    }
    return compare_indent(tk, column, alt_column);
}

/* Editors' notes about the width of a tab, within the first bytes of a comment. */
static void
read_tab_note(py_tokenizer *tk, const char *comment, size_t size)
{
    static const char *const notes[] = {"tab-width:", ":tabstop=", ":ts=", "set tabsize="};
    char text[81];
    size = size < sizeof text - 1 ? size : sizeof text - 1;
    memcpy(text, comment, size);
    text[size] = '\0';
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        const char *found = strstr(text, notes[i]);
        if (found != NULL) {
            int width = atoi(found + strlen(notes[i]));
            if (width >= 1 && width <= 40) {
                tk->tab_size = width;
                if (Py_VerboseFlag) {
                    PySys_WriteStderr("Tab size set to %d\n", width);
                }
            }
        }
    }
}

static int
skip_comment(py_tokenizer *tk)
{
    Py_ssize_t start = tk->cur;
    int c;
    do {
        c = next_byte(tk);
    } while (c != END_OF_INPUT && c != '\n');
    read_tab_note(tk, tk->source.text + start, (size_t)(tk->cur - start));
    return c;
}

/* ---- strings ---- */

/* After the opening quote. */
static int
scan_string(py_tokenizer *tk, int quote)
{
    Py_ssize_t body = tk->cur;
    int triple = 0;
    int run = 0;                  /* closing quotes seen in a row */
    for (;;) {
        int c = next_byte(tk);
        if (c == END_OF_INPUT) {
            return fail_at_line_end(tk, triple ? ERR_EOFS : ERR_EOLS);
        }
        if (c == '\n' && !triple) {
            put_back(tk, c);
            return fail(tk, ERR_EOLS);
        }
        if (c == '\\') {
            run = 0;
            if (next_byte(tk) == END_OF_INPUT) {
                return fail_at_line_end(tk, ERR_EOLS);
            }
            continue;
        }
        if (c != quote) {
            run = 0;
            continue;
        }
        run++;
        if (!triple && tk->cur == body + 1) {
            /* two quotes: an empty string, or three of a kind */
            c = next_byte(tk);
            if (c == quote) {
                triple = 1;
                run = 0;
                continue;
            }
            put_back(tk, c);
        }
        if (!triple || run == 3) {
            return TOK_STRING;
        }
    }
}

/* ---- numbers ---- */

static int
skip_digits(py_tokenizer *tk)
{
    int c;
    do {
        c = next_byte(tk);
    } while (is_digit(c));
    return c;
}

/* `c` is the first byte behind the digits of a number with a fraction or exponent. */
static int
scan_exponent(py_tokenizer *tk, int c)
{
    if (c == 'e' || c == 'E') {
        int e = c;
        c = next_byte(tk);
        if (c == '+' || c == '-') {
            c = next_byte(tk);
            if (!is_digit(c)) {
                put_back(tk, c);
                return fail(tk, ERR_TOKEN);
            }
        }
        else if (!is_digit(c)) {
            put_back(tk, c);
            put_back(tk, e);
            return TOK_NUMBER;
        }
        c = skip_digits(tk);
    }
    if (c == 'j' || c == 'J') {
        c = next_byte(tk);
    }
    put_back(tk, c);
    return TOK_NUMBER;
}

/* After the point. */
static int
scan_fraction(py_tokenizer *tk)
{
    return scan_exponent(tk, skip_digits(tk));
}

static int
is_digit_of(int c, int base)
{
    if (base == 16) {
        return c != END_OF_INPUT && isxdigit(c);
    }
    return c >= '0' && c < '0' + base;
}

static int
scan_based(py_tokenizer *tk, int base)
{
    int c = next_byte(tk);
    if (!is_digit_of(c, base)) {
        put_back(tk, c);
        return fail(tk, ERR_TOKEN);
    }
    do {
        c = next_byte(tk);
    } while (is_digit_of(c, base));
    if (c != 'l' && c != 'L') {
        put_back(tk, c);
    }
    return TOK_NUMBER;
}

static int
scan_octal(py_tokenizer *tk, int c)
{
    int decimal = 0;              /* an 8 or 9: good only as part of a float */
    while (c >= '0' && c < '8') {
        c = next_byte(tk);
    }
    if (is_digit(c)) {
        decimal = 1;
        c = skip_digits(tk);
    }
    if (c == '.') {
        return scan_fraction(tk);
    }
    if (c == 'e' || c == 'E' || c == 'j' || c == 'J') {
        return scan_exponent(tk, c);
    }
    if (decimal) {
        put_back(tk, c);
        return fail(tk, ERR_TOKEN);
    }
    if (c != 'l' && c != 'L') {
        put_back(tk, c);
    }
    return TOK_NUMBER;
}

static int
scan_number(py_tokenizer *tk, int c)
{
    if (c == '0') {
        c = next_byte(tk);
        switch (c) {
        case 'x': case 'X':
            return scan_based(tk, 16);
        case 'o': case 'O':
            return scan_based(tk, 8);
        case 'b': case 'B':
            return scan_based(tk, 2);
        default:
            return scan_octal(tk, c);
        }
    }
    c = skip_digits(tk);
    if (c == 'l' || c == 'L') {
        return TOK_NUMBER;
    }
    if (c == '.') {
        return scan_fraction(tk);
    }
    return scan_exponent(tk, c);
}

/* ---- names and signs ---- */

/* Reads a name, or the prefix of a string and then the string. */
static int
scan_name(py_tokenizer *tk, int c)
{
    if (c == 'b' || c == 'B' || c == 'u' || c == 'U') {
        c = next_byte(tk);
        if (c == 'r' || c == 'R') {
            c = next_byte(tk);
        }
    }
    else if (c == 'r' || c == 'R') {
        c = next_byte(tk);
    }
    if (c == '"' || c == '\'') {
        return scan_string(tk, c);
    }
    while (is_name_start(c) || is_digit(c)) {
        c = next_byte(tk);
    }
    put_back(tk, c);
    return TOK_NAME;
}

static int
one_sign(int c)
{
    switch (c) {
#define TOKEN(name)
#define SIGN1(name, c) case c: return TOK_##name;
#define SIGN(name, text)
#define KEYWORD(word)
#include "tokens.def"
    default:
        return TOK_OP;
    }
}

static int
two_signs(int c, int d)
{
    if (d == '=') {
        switch (c) {
        case '=': return TOK_EQEQUAL;
        case '!': return TOK_NOTEQUAL;
        case '<': return TOK_LESSEQUAL;
        case '>': return TOK_GREATEREQUAL;
        case '+': return TOK_PLUSEQUAL;
        case '-': return TOK_MINEQUAL;
        case '*': return TOK_STAREQUAL;
        case '/': return TOK_SLASHEQUAL;
        case '%': return TOK_PERCENTEQUAL;
        case '&': return TOK_AMPEREQUAL;
        case '|': return TOK_VBAREQUAL;
        case '^': return TOK_CIRCUMFLEXEQUAL;
        default: return TOK_OP;
        }
    }
    if (c == d) {
        switch (c) {
        case '<': return TOK_LEFTSHIFT;
        case '>': return TOK_RIGHTSHIFT;
        case '*': return TOK_DOUBLESTAR;
        case '/': return TOK_DOUBLESLASH;
        default: return TOK_OP;
        }
    }
    return c == '<' && d == '>' ? TOK_NOTEQUAL : TOK_OP;
}

static int
three_signs(int two)
{
    switch (two) {
    case TOK_LEFTSHIFT: return TOK_LEFTSHIFTEQUAL;
    case TOK_RIGHTSHIFT: return TOK_RIGHTSHIFTEQUAL;
    case TOK_DOUBLESTAR: return TOK_DOUBLESTAREQUAL;
    case TOK_DOUBLESLASH: return TOK_DOUBLESLASHEQUAL;
    default: return TOK_OP;
    }
}

static int
scan_sign(py_tokenizer *tk, int c)
{
    int d = next_byte(tk);
    int two = d == END_OF_INPUT ? TOK_OP : two_signs(c, d);
    if (two != TOK_OP) {
        if (Py_Py3kWarningFlag && c == '<' && d == '>'
            && PyErr_WarnExplicit(PyExc_DeprecationWarning, "<> not supported in 3.x; use !=",
                                  tk->filename, tk->lineno, NULL, NULL) < 0) {
            return fail(tk, ERR_RAISED);
        }
        int e = next_byte(tk);
        int three = e == '=' ? three_signs(two) : TOK_OP;
        if (three != TOK_OP) {
            return three;
        }
        put_back(tk, e);
        return two;
    }
    put_back(tk, d);
    if (c == '(' || c == '[' || c == '{') {
        tk->level++;
    }
    else if (c == ')' || c == ']' || c == '}') {
        tk->level--;
    }
    return one_sign(c);
}

static int
scan_point(py_tokenizer *tk)
{
    int c = next_byte(tk);
    if (is_digit(c)) {
        return scan_fraction(tk);
    }
    put_back(tk, c);
    return TOK_DOT;
}

/* The first byte of a token behind blanks, comments and continued lines. */
static int
skip_to_token(py_tokenizer *tk)
{
    for (;;) {
        int c;
        tk->token_start = -1;
        do {
            c = next_byte(tk);
        } while (c == ' ' || c == '\t' || c == '\014');
        if (c == '#') {
            tk->token_start = tk->cur - 1;
            c = skip_comment(tk);
            if (c == '\n') {
                return c;         /* the comment belongs to the line end */
            }
        }
        if (c != '\\') {
            tk->token_start = c == END_OF_INPUT ? tk->cur : tk->cur - 1;
            return c;
        }
        tk->token_start = tk->cur - 1;
        c = next_byte(tk);
        if (c != '\n') {
            tk->cur = tk->line_end;
            tk->error = ERR_LINECONT;
            return c;
        }
    }
}

static int
deliver_level(py_tokenizer *tk)
{
    if (tk->pending < 0) {
        tk->pending++;
        return TOK_DEDENT;
    }
    tk->pending--;
    return TOK_INDENT;
}

static int
scan_token(py_tokenizer *tk)
{
    int blank = 0;
    int c;
    tk->error = ERR_NONE;
    do {
        tk->token_start = -1;
        if (tk->at_line_begin && begin_line(tk, &blank) != 0) {
            return TOK_ERRORTOKEN;
        }
        if (tk->error != ERR_NONE) {
            return TOK_ERRORTOKEN;
        }
        tk->token_start = tk->cur;
        if (tk->pending != 0) {
            return deliver_level(tk);
        }
        c = skip_to_token(tk);
        if (tk->error != ERR_NONE) {
            return TOK_ERRORTOKEN;
        }
        if (c == '\n') {
            tk->at_line_begin = 1;
        }
    } while (c == '\n' && (blank || tk->level > 0));
    if (c == '\n') {
        return TOK_NEWLINE;
    }
    if (c == END_OF_INPUT) {
        return TOK_ENDMARKER;
    }
    if (is_name_start(c)) {
        return scan_name(tk, c);
    }
    if (is_digit(c)) {
        return scan_number(tk, c);
    }
    if (c == '"' || c == '\'') {
        return scan_string(tk, c);
    }
    return c == '.' ? scan_point(tk) : scan_sign(tk, c);
}

static void
describe(py_tokenizer *tk, int type, py_token *token)
{
    token->type = type;
    token->start = tk->token_start < 0 ? tk->cur : tk->token_start;
    token->end = type == TOK_NEWLINE && tk->cur > token->start ? tk->cur - 1 : tk->cur;
    token->lineno = tk->lineno;
    token->col_offset = token->start >= tk->line_start ? (int)(token->start - tk->line_start) : -1;
    token->keyword = type == TOK_NAME
        ? py_keyword_find(tk->source.text + token->start, token->end - token->start) : KW_none;
}

/* One of the tokens of a concrete tree (concrete.c). */
static int
next_given(py_tokenizer *tk, py_token *token)
{
    *token = tk->given[tk->given_at];
    tk->cur = token->end;
    tk->lineno = token->lineno;
    tk->text_start = tk->line_start = token->start;
    tk->line_end = token->end;
    tk->given_at += token->type != TOK_ENDMARKER;
    return token->type;
}

int
py_tokenizer_next(py_tokenizer *tk, py_token *token)
{
    if (tk->given != NULL) {
        return next_given(tk, token);
    }
    int type = scan_token(tk);
    if (type == TOK_ENDMARKER && tk->started) {
        /* I2 */
        type = TOK_NEWLINE;
        tk->started = 0;
        if (tk->depth > 0 && tk->imply_dedent) {
            tk->pending = -tk->depth;
            tk->depth = 0;
        }
    }
    else {
        tk->started = 1;
    }
    describe(tk, type, token);
    return type;
}
