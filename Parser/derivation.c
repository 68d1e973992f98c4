/* derivation.c - a concrete syntax tree from tokens, by the automata of any grammar with one token of look-ahead.
 *
 * The stack holds the automata under way: the topmost reads the token, or begins another for a nonterminal that
 * the token can begin, or ends when it may.
 *
 * I1 The node of an entry is the last child of the node below, which gets no other child until the entry is gone:
 *    so the pointer stays good while arrays of children move.
 * I2 More than MAX_NESTED automata are an error; that bounds the depth of trees.
 */
#include "derivation.h"
#include "errcode.h"
#include "token.h"

static int
push(parser_state *ps, dfa *d, node *parent)
{
    if (ps->depth == MAX_NESTED) {
        PySys_WriteStderr("s_push: parser stack overflow\n");
        return E_NOMEM;
    }
    ps->stack[ps->depth++] = (derivation_entry){d->d_initial, d, parent};
    return E_OK;
}

parser_state *
PyParser_New(grammar *g, int start)
{
    dfa *d = PyGrammar_FindDFA(g, start);
    parser_state *ps = d == NULL ? NULL : PyMem_Malloc(sizeof *ps);
    if (ps == NULL) {
        return NULL;
    }
    ps->g = g;
    ps->depth = 0;
    ps->print_is_name = 0;
    ps->tree = PyNode_New(start);
    if (ps->tree == NULL) {
        PyMem_Free(ps);
        return NULL;
    }
    push(ps, d, ps->tree);
    return ps;
}

void
PyParser_Delete(parser_state *ps)
{
    PyNode_Free(ps->tree);
    PyMem_Free(ps);
}

/* The label of a token: that of the word if it is reserved. -1: the grammar has none. */
static int
label_of(const parser_state *ps, int type, const char *text)
{
    const labellist *ll = &ps->g->g_ll;
    int plain = -1;
    if (text == NULL || (ps->print_is_name && strcmp(text, "print") == 0)) {
        text = "";
    }
    for (int i = EMPTY + 1; i < ll->ll_nlabels; i++) {
        const label *lb = &ll->ll_label[i];
        if (lb->lb_type != type) {
            continue;
        }
        if (lb->lb_str == NULL) {
            plain = i;
        }
        else if (lb->lb_str[0] == text[0] && strcmp(lb->lb_str, text) == 0) {
            return i;
        }
    }
    return plain;
}

typedef enum { REFUSE, TAKE, BEGIN } move_kind;

/* What a state does with a label: TAKE it or BEGIN *below, and go on in state *next. */
static move_kind
find_move(const parser_state *ps, const state *s, int lbl, int *next, dfa **below)
{
    for (int i = 0; i < s->s_narcs; i++) {
        const arc *a = &s->s_arc[i];
        int type = ps->g->g_ll.ll_label[a->a_lbl].lb_type;
        *next = a->a_arrow;
        if (a->a_lbl == lbl) {
            return TAKE;
        }
        if (a->a_lbl != EMPTY && ISNONTERMINAL(type)) {
            *below = PyGrammar_FindDFA(ps->g, type);
            if (*below != NULL && testbit((*below)->d_first, (size_t)lbl)) {
                return BEGIN;
            }
        }
    }
    return REFUSE;
}

static int
may_end(const state *s)
{
    for (int i = 0; i < s->s_narcs; i++) {
        if (s->s_arc[i].a_lbl == EMPTY) {
            return 1;
        }
    }
    return 0;
}

static const state *
top_state(const parser_state *ps)
{
    const derivation_entry *top = &ps->stack[ps->depth - 1];
    return &top->d->d_state[top->state];
}

/* Appends the token, and ends every automaton that can only end now. */
static int
take(parser_state *ps, int type, char *str, int lineno, int col_offset, int next)
{
    derivation_entry *top = &ps->stack[ps->depth - 1];
    int status = PyNode_AddChild(top->parent, type, str, lineno, col_offset);
    if (status != 0) {
        return status;
    }
    top->state = next;
    while (may_end(top_state(ps)) && top_state(ps)->s_narcs == 1) {
        if (--ps->depth == 0) {
            return E_DONE;
        }
    }
    return E_OK;
}

static int
begin(parser_state *ps, dfa *below, int lineno, int col_offset, int next)
{
    derivation_entry *top = &ps->stack[ps->depth - 1];
    int status = PyNode_AddChild(top->parent, below->d_type, NULL, lineno, col_offset);
    if (status != 0) {
        return status;
    }
    top->state = next;
    return push(ps, below, RCHILD(top->parent, -1));
}

static int
only_token(const parser_state *ps, const state *s)
{
    return s->s_narcs == 1 ? ps->g->g_ll.ll_label[s->s_arc[0].a_lbl].lb_type : -1;
}

int
PyParser_AddToken(parser_state *ps, int type, char *str, int lineno, int col_offset, int *expected_ret)
{
    int lbl = label_of(ps, type, str);
    while (lbl >= 0 && ps->depth > 0) {
        const state *s = top_state(ps);
        int next, status;
        dfa *below;
        switch (find_move(ps, s, lbl, &next, &below)) {
        case TAKE:
            return take(ps, type, str, lineno, col_offset, next);
        case BEGIN:
            status = begin(ps, below, lineno, col_offset, next);
            if (status != E_OK) {
                return status;
            }
            continue;
        default:
            break;
        }
        if (may_end(s) && ps->depth > 1) {
            ps->depth--;
            continue;
        }
        if (expected_ret != NULL) {
            *expected_ret = only_token(ps, s);
        }
        return E_SYNTAX;
    }
    if (expected_ret != NULL) {
        *expected_ret = -1;
    }
    return E_SYNTAX;
}
