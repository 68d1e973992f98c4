/* node.c - nodes of concrete syntax trees and the numbers of tokens, for the C interface.
 *
 * The compiler makes no such trees: see Modules/parsermodule.c for how the module parser shows them.
 *
 * I1 The array of children has room(n_nchildren) places: its size follows from the number alone.
 * I2 Freeing and measuring go along the tree without C recursion: a child is emptied before its parent.
 */
#include "Python.h"
#include "node.h"
#include "token.h"

enum { NO_MEMORY = 15, TOO_MANY = 19 };    /* E_NOMEM and E_OVERFLOW of errcode.h */

/* ---- tokens ---- */

typedef struct {
    char text[4];
    int type;
} sign;

static const sign signs[] = {
#define TOKEN(name)
#define SIGN1(name, c) {{c}, name},
#define SIGN(name, text) {text, name},
#define KEYWORD(word)
#include "tokens.def"
    {"<>", NOTEQUAL},
};

char *_PyParser_TokenNames[N_TOKENS + 1] = {
#define TOKEN(name) (char *)#name,
#define SIGN1(name, c) (char *)#name,
#define SIGN(name, text) (char *)#name,
#define KEYWORD(word)
#include "tokens.def"
};

static int
sign_of(int a, int b, int c)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (signs[i].text[0] == a && signs[i].text[1] == b && signs[i].text[2] == c) {
            return signs[i].type;
        }
    }
    return OP;
}

int
PyToken_OneChar(int a)
{
    return a == 0 ? OP : sign_of(a, 0, 0);
}

int
PyToken_TwoChars(int a, int b)
{
    return b == 0 ? OP : sign_of(a, b, 0);
}

int
PyToken_ThreeChars(int a, int b, int c)
{
    return c == 0 ? OP : sign_of(a, b, c);
}

/* ---- nodes ---- */

/* Places for n children: fours up to 128, then powers of two. -1 when that is no int. */
static int
room(int n)
{
    int places = 256;
    if (n <= 1) {
        return n;
    }
    if (n <= 128) {
        return (n + 3) / 4 * 4;
    }
    while (places < n) {
        if (places > INT_MAX / 2) {
            return -1;
        }
        places *= 2;
    }
    return places;
}

node *
PyNode_New(int type)
{
    node *n = PyObject_Malloc(sizeof *n);
    if (n != NULL) {
        memset(n, 0, sizeof *n);
        n->n_type = (short)type;
    }
    return n;
}

int
PyNode_AddChild(node *n, int type, char *str, int lineno, int col_offset)
{
    int count = n->n_nchildren;
    int before = count < 0 || count == INT_MAX ? -1 : room(count);
    int after = before < 0 ? -1 : room(count + 1);
    if (after < 0) {
        return TOO_MANY;
    }
    if (after > before) {
        node *children = (size_t)after > PY_SSIZE_T_MAX / sizeof(node)
            ? NULL : PyObject_Realloc(n->n_child, (size_t)after * sizeof(node));
        if (children == NULL) {
            return NO_MEMORY;
        }
        n->n_child = children;
    }
    n->n_child[n->n_nchildren++] = (node){(short)type, str, lineno, col_offset, 0, NULL};
    return 0;
}

/* Frees what hangs below n. The array of the last child of each level waits in its parent's place (I2): the field
   n_str of a child whose own children are being freed holds the way back up. */
static void
free_children(node *n)
{
    node *at = n, *up = NULL;
    for (;;) {
        if (at->n_nchildren > 0) {
            node *child = &at->n_child[at->n_nchildren - 1];
            PyObject_Free(child->n_str);
            child->n_str = (char *)up;
            up = at;
            at = child;
            continue;
        }
        PyObject_Free(at->n_child);
        at->n_child = NULL;
        if (at == n) {
            return;
        }
        node *parent = up;
        up = (node *)at->n_str;
        parent->n_nchildren--;
        at = parent;
    }
}

void
PyNode_Free(node *n)
{
    if (n != NULL) {
        free_children(n);
        PyObject_Free(n->n_str);
        PyObject_Free(n);
    }
}

/* Depth is bounded by the grammar for trees from a parser; a tree made by hand that is deeper counts to here. */
enum { DEEPEST = 10000 };

static Py_ssize_t
size_below(const node *n, int depth)
{
    Py_ssize_t size = n->n_child == NULL ? 0 : (Py_ssize_t)room(n->n_nchildren) * (Py_ssize_t)sizeof(node);
    for (int i = 0; i < n->n_nchildren && depth < DEEPEST; i++) {
        size += size_below(&n->n_child[i], depth + 1);
    }
    return size + (n->n_str == NULL ? 0 : (Py_ssize_t)strlen(n->n_str) + 1);
}

Py_ssize_t
_PyNode_SizeOf(node *n)
{
    return n == NULL ? 0 : (Py_ssize_t)sizeof(node) + size_below(n, 0);
}

typedef struct {
    int level;                /* of indentation */
    int at_line_start;
} listing;

static void
list_node(listing *l, const node *n, int depth)
{
    for (int i = 0; ISNONTERMINAL(TYPE(n)) && i < NCH(n) && depth < DEEPEST; i++) {
        list_node(l, CHILD(n, i), depth + 1);
    }
    if (ISNONTERMINAL(TYPE(n))) {
        return;
    }
    l->level += (TYPE(n) == INDENT) - (TYPE(n) == DEDENT);
    if (TYPE(n) == NEWLINE) {
        fputc('\n', stdout);
        l->at_line_start = 1;
    }
    else if (TYPE(n) != INDENT && TYPE(n) != DEDENT && TYPE(n) != ENDMARKER) {
        for (int i = 0; l->at_line_start && i < l->level; i++) {
            fputc('\t', stdout);
        }
        fprintf(stdout, "%s ", STR(n) == NULL ? "?" : STR(n));
        l->at_line_start = 0;
    }
}

void
PyNode_ListTree(node *n)
{
    listing l = {0, 1};
    list_node(&l, n, 0);
}
