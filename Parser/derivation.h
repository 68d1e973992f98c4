/* derivation.h - PyParser_New, PyParser_AddToken, PyParser_Delete: tokens in, a concrete tree out (derivation.c). */
#ifndef DERIVATION_H
#define DERIVATION_H

#include "Python.h"
#include "node.h"
#include "grammar.h"
#include "parser.h"

typedef struct {
    int state;
    dfa *d;
    node *parent;             /* the node under construction */
} derivation_entry;

typedef struct {
    grammar *g;               /* borrowed */
    node *tree;               /* owned until it is taken: set it to NULL */
    int print_is_name;        /* `print` is no keyword any more */
    int depth;
    derivation_entry stack[MAX_NESTED];
} parser_state;

PyAPI_FUNC(parser_state *) PyParser_New(grammar *g, int start);
PyAPI_FUNC(void) PyParser_Delete(parser_state *ps);
/* E_OK: more is wanted; E_DONE: the tree is complete; else str is not taken over.  *expected_ret, if not NULL, is the
 * only token that fits, or -1. */
PyAPI_FUNC(int) PyParser_AddToken(parser_state *ps, int type, char *str, int lineno, int col_offset,
                                  int *expected_ret);

#endif /* DERIVATION_H */
