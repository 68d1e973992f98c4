/* metagrammar.c - the grammar in which grammars are written:
 *
 *     MSTART: (NEWLINE | RULE)* ENDMARKER
 *     RULE:   NAME ':' RHS NEWLINE
 *     RHS:    ALT ('|' ALT)*
 *     ALT:    ITEM+
 *     ITEM:   '[' RHS ']' | ATOM ['*' | '+']
 *     ATOM:   '(' RHS ')' | NAME | STRING
 */
#include "Python.h"
#include "token.h"
#include "grammar.h"
#include "pgenheaders.h"
#include "pgen.h"
#include "metagrammar.h"

enum {
    L_EMPTY, L_NEWLINE, L_RULE, L_ENDMARKER, L_NAME, L_COLON, L_RHS, L_ALT, L_VBAR, L_ITEM, L_LSQB, L_RSQB, L_ATOM,
    L_STAR, L_PLUS, L_LPAR, L_RPAR, L_STRING, LABELS
};

static const label labels[LABELS] = {
    {EMPTY, NULL}, {NEWLINE, NULL}, {RULE, NULL}, {ENDMARKER, NULL}, {NAME, NULL}, {COLON, NULL}, {RHS, NULL},
    {ALT, NULL}, {VBAR, NULL}, {ITEM, NULL}, {LSQB, NULL}, {RSQB, NULL}, {ATOM, NULL}, {STAR, NULL}, {PLUS, NULL},
    {LPAR, NULL}, {RPAR, NULL}, {STRING, NULL},
};

/* The arcs of all states behind each other: label, target. */
static const arc arcs[] = {
    {L_NEWLINE, 0}, {L_RULE, 0}, {L_ENDMARKER, 1},      /* MSTART */
    {EMPTY, 1},
    {L_NAME, 1}, {L_COLON, 2}, {L_RHS, 3}, {L_NEWLINE, 4}, {EMPTY, 4},      /* RULE */
    {L_ALT, 1},                                         /* RHS */
    {L_VBAR, 0}, {EMPTY, 1},
    {L_ITEM, 1},                                        /* ALT */
    {L_ITEM, 1}, {EMPTY, 1},
    {L_LSQB, 1}, {L_ATOM, 2},                           /* ITEM */
    {L_RHS, 3},
    {L_STAR, 4}, {L_PLUS, 4}, {EMPTY, 2},
    {L_RSQB, 4},
    {EMPTY, 4},
    {L_LPAR, 1}, {L_NAME, 3}, {L_STRING, 3},            /* ATOM */
    {L_RHS, 2},
    {L_RPAR, 3},
    {EMPTY, 3},
};

#define STATE(first, count) {count, (arc *)&arcs[first], 0, 0, NULL, 0}

static const state meta_states[] = {
    STATE(0, 3), STATE(3, 1),
    STATE(4, 1), STATE(5, 1), STATE(6, 1), STATE(7, 1), STATE(8, 1),
    STATE(9, 1), STATE(10, 2),
    STATE(12, 1), STATE(13, 2),
    STATE(15, 2), STATE(17, 1), STATE(18, 3), STATE(21, 1), STATE(22, 1),
    STATE(23, 3), STATE(26, 1), STATE(27, 1), STATE(28, 1),
};

/* Sets of the labels that begin something: bits of three bytes. */
#define IN(l, byte) ((l) / 8 == (byte) ? 1 << (l) % 8 : 0)
#define SET(a, b, c, d) \
    {(char)(IN(a, 0) | IN(b, 0) | IN(c, 0) | IN(d, 0)), (char)(IN(a, 1) | IN(b, 1) | IN(c, 1) | IN(d, 1)), \
     (char)(IN(a, 2) | IN(b, 2) | IN(c, 2) | IN(d, 2))}

static const char begins_start[3] = SET(L_NEWLINE, L_NAME, L_ENDMARKER, L_NAME);
static const char begins_rule[3] = SET(L_NAME, L_NAME, L_NAME, L_NAME);
static const char begins_item[3] = SET(L_LSQB, L_LPAR, L_NAME, L_STRING);
static const char begins_atom[3] = SET(L_LPAR, L_LPAR, L_NAME, L_STRING);

static const dfa dfas[] = {
    {MSTART, (char *)"MSTART", 0, 2, (state *)&meta_states[0], (char *)begins_start},
    {RULE, (char *)"RULE", 0, 5, (state *)&meta_states[2], (char *)begins_rule},
    {RHS, (char *)"RHS", 0, 2, (state *)&meta_states[7], (char *)begins_item},
    {ALT, (char *)"ALT", 0, 2, (state *)&meta_states[9], (char *)begins_item},
    {ITEM, (char *)"ITEM", 0, 5, (state *)&meta_states[11], (char *)begins_item},
    {ATOM, (char *)"ATOM", 0, 4, (state *)&meta_states[16], (char *)begins_atom},
};

static const grammar meta_tables = {6, (dfa *)dfas, {LABELS, (label *)labels}, MSTART, GRAMMAR_FIXED};

grammar *
_Py_meta_grammar(void)
{
    return (grammar *)&meta_tables;
}

#undef meta_grammar
PyAPI_FUNC(grammar *) Py_meta_grammar(void);

grammar *
Py_meta_grammar(void)
{
    return _Py_meta_grammar();
}
