/* The parser of patterns: its state, tokens, and what its files ask of each other.
 *
 * A token is one code point, or a backslash with the one behind it.
 */
#ifndef PY_RE_PARSE_H
#define PY_RE_PARSE_H

#include "re.h"

enum { END = -1 };

typedef struct {
    re_tree *tree;
    PyObject *source;        /* borrowed: pattern object, for its type in messages */
    const Py_UCS4 *u;
    Py_ssize_t n;
    Py_ssize_t at;           /* behind the next token */
    long next;               /* next token's code, END, or '\\' with next_escape */
    long next_escape;        /* code behind the backslash of the next token */
    int lookbehind;          /* depth of look-behind assertions */
} parser;

/* ---- tokens ---- */

/* Reads the token at p->at into p->next. Returns 0 or -1. */
static inline int
advance(parser *p)
{
    if (p->at >= p->n) {
        p->next = END;
        return 0;
    }
    p->next = (long)p->u[p->at++];
    if (p->next == '\\') {
        if (p->at >= p->n) {
            return py_re_raise("bogus escape (end of line)");
        }
        p->next_escape = (long)p->u[p->at++];
    }
    return 0;
}

/* If the next token is the plain code c, takes it. Returns 1, 0, or -1. */
static inline int
take(parser *p, long c)
{
    if (p->next != c) {
        return 0;
    }
    return advance(p) < 0 ? -1 : 1;
}

/* Position of the next token, to come back to. */
static inline Py_ssize_t
tell(const parser *p)
{
    return p->next == END ? p->n : p->at - (p->next == '\\' ? 2 : 1);
}

static inline int
seek(parser *p, Py_ssize_t position)
{
    p->at = position;
    return advance(p);
}

static inline int
is_digit(long c)
{
    return c >= '0' && c <= '9';
}

static inline int
is_octal(long c)
{
    return c >= '0' && c <= '7';
}

static inline int
hex_value(long c)
{
    if (is_digit(c)) {
        return (int)(c - '0');
    }
    if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        return (int)((c | 0x20) - 'a' + 10);
    }
    return -1;
}

/* ---- between the files ---- */

/* A node in the tree. Returns borrowed, NULL raised. Raises yes. */
re_node *py_re_new_node(parser *p, node_kind kind);

/* Puts a node at the end of a sequence. Raises no. */
void py_re_append(re_branch *branch, re_node *node);

/* Puts a character there. Returns status. Raises yes. */
int py_re_append_literal(parser *p, re_branch *branch, Py_UCS4 code);

/* Width of what a branch list matches: least and greatest, saturating at RE_MAXREPEAT. Raises no. */
void py_re_measure(const re_branch *b, unsigned long *low, unsigned long *high);

/* re.error with a part of the pattern in the text. Returns -1. Raises yes. */
int py_re_raise_quoting(parser *p, const char *format, const Py_UCS4 *u, Py_ssize_t n);

/* Numbers and names a group. Returns its number or -1. Raises yes. */
int py_re_open_group(parser *p, PyObject *name);

/* 2.7's warning of references in look-behinds. Returns status. Raises yes. */
int py_re_warn_lookbehind(parser *p);

/* A node for a reference to a complete group. Returns borrowed, NULL raised. Raises yes. */
re_node *py_re_backreference(parser *p, int group);

/* A backslash and its character c outside of sets. Returns borrowed, NULL raised. Raises yes. */
re_node *py_re_parse_escape(parser *p, long c);

/* Behind "[". Returns borrowed, NULL raised. Raises yes. */
re_node *py_re_parse_set(parser *p);

/* Behind "(". Returns status. Raises yes. */
int py_re_parse_parenthesis(parser *p, re_branch *branch);

/* Alternatives up to ")" or the end. Returns borrowed, NULL raised. Raises yes. */
re_branch *py_re_parse_branches(parser *p);

#endif
