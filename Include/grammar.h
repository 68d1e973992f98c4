/* grammar.h - a grammar as deterministic automata, one for each nonterminal.
 *
 *     grammar ── dfa[] ── state[] ── arc[]: by label a_lbl to state a_arrow
 *        └────── label[]: a token, a word (NAME with its text) or a nonterminal
 *
 * Label 0 is EMPTY: an arc with it marks a state in which the automaton may end.
 */
#ifndef Py_GRAMMAR_H
#define Py_GRAMMAR_H

#include "bitset.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int lb_type;
    char *lb_str;             /* NULL: any text */
} label;

#define EMPTY 0

typedef struct {
    int ll_nlabels;
    label *ll_label;
} labellist;

typedef struct {
    short a_lbl;
    short a_arrow;
} arc;

typedef struct {
    int s_narcs;
    arc *s_arc;
    int s_lower;              /* accelerator: s_accel[label - s_lower] for labels below s_upper */
    int s_upper;
    int *s_accel;             /* target; with bit 7 set: (symbol - NT_OFFSET) << 8 as well; -1: does not fit */
    int s_accept;
} state;

typedef struct {
    int d_type;
    char *d_name;
    int d_initial;
    int d_nstates;
    state *d_state;
    bitset d_first;           /* labels that can begin it */
} dfa;

typedef struct {
    int g_ndfas;
    dfa *g_dfa;
    labellist g_ll;
    int g_start;
    int g_accel;              /* accelerators are there, or GRAMMAR_FIXED */
} grammar;

/* A grammar in constant memory, which gets no accelerators. */
#define GRAMMAR_FIXED 2

/* Building one: without memory the process ends.  Strings are copied. */
PyAPI_FUNC(grammar *) _Py_newgrammar(int start);
PyAPI_FUNC(dfa *) _Py_adddfa(grammar *g, int type, char *name);
PyAPI_FUNC(int) _Py_addstate(dfa *d);
PyAPI_FUNC(void) _Py_addarc(dfa *d, int from, int to, int lbl);
PyAPI_FUNC(dfa *) PyGrammar_FindDFA(grammar *g, int type);
PyAPI_FUNC(int) _Py_addlabel(labellist *ll, int type, char *str);
PyAPI_FUNC(int) _Py_findlabel(labellist *ll, int type, char *str);
PyAPI_FUNC(char *) PyGrammar_LabelRepr(label *lb);
PyAPI_FUNC(void) _Py_translatelabels(grammar *g);
PyAPI_FUNC(void) _Py_addfirstsets(grammar *g);
/* Frees a grammar of _Py_newgrammar. */
PyAPI_FUNC(void) _Py_freegrammar(grammar *g);
/* Accelerators make the choice of an arc a look-up. */
PyAPI_FUNC(void) PyGrammar_AddAccelerators(grammar *g);
PyAPI_FUNC(void) PyGrammar_RemoveAccelerators(grammar *);

#ifdef __cplusplus
}
#endif
#endif /* Py_GRAMMAR_H */
