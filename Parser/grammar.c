/* grammar.c - grammars in memory: building, searching and completing them, for the C interface.
 *
 * A grammar is made in this order: dfas, their states and arcs with labels as written (a name, or a
 * text in quotes); then labels get their numbers, nonterminals the sets of labels that can begin them, and if wanted
 * states their accelerators.
 *
 * I1 Label 0 is EMPTY.  An arc with it goes to its own state: the automaton may end there.
 * I2 Memory of a grammar is PyObject_Malloc's; that of the two built in ones is constant: g_accel is GRAMMAR_FIXED.
 *
 * Not here: the automata of a text (pgen.c), parsing by them (derivation.c).
 */
#include "Python.h"
#include "token.h"
#include "bitset.h"
#include "grammar.h"

/* ---- sets ---- */

static void *
enlarge(void *block, size_t count, size_t size)
{
    void *result = count > (size_t)PY_SSIZE_T_MAX / size ? NULL : PyObject_Realloc(block, count * size);
    if (result == NULL) {
        Py_FatalError("no memory for a grammar");
    }
    return result;
}

bitset
_Py_newbitset(int nbits)
{
    size_t size = NBYTES((size_t)nbits);
    bitset set = enlarge(NULL, size == 0 ? 1 : size, 1);
    memset(set, 0, size);
    return set;
}

void
_Py_delbitset(bitset bs)
{
    PyObject_Free(bs);
}

int
_Py_addbit(bitset bs, int ibit)
{
    int is_new = !testbit(bs, (size_t)ibit);
    bs[BIT2BYTE((size_t)ibit)] = (char)(bs[BIT2BYTE((size_t)ibit)] | BIT2MASK((size_t)ibit));
    return is_new;
}

int
_Py_samebitset(bitset bs1, bitset bs2, int nbits)
{
    return memcmp(bs1, bs2, NBYTES((size_t)nbits)) == 0;
}

void
_Py_mergebitset(bitset bs1, bitset bs2, int nbits)
{
    for (size_t i = 0; i < NBYTES((size_t)nbits); i++) {
        bs1[i] = (char)(bs1[i] | bs2[i]);
    }
}

/* ---- building ---- */

static char *
copy_text(const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    size_t size = strlen(text) + 1;
    return memcpy(enlarge(NULL, size, 1), text, size);
}

grammar *
_Py_newgrammar(int start)
{
    grammar *g = enlarge(NULL, 1, sizeof *g);
    memset(g, 0, sizeof *g);
    g->g_start = start;
    return g;
}

void
_Py_freegrammar(grammar *g)
{
    PyGrammar_RemoveAccelerators(g);
    for (int i = 0; i < g->g_ndfas; i++) {
        dfa *d = &g->g_dfa[i];
        for (int j = 0; j < d->d_nstates; j++) {
            PyObject_Free(d->d_state[j].s_arc);
        }
        PyObject_Free(d->d_state);
        PyObject_Free(d->d_name);
        PyObject_Free(d->d_first);
    }
    for (int i = 0; i < g->g_ll.ll_nlabels; i++) {
        PyObject_Free(g->g_ll.ll_label[i].lb_str);
    }
    PyObject_Free(g->g_ll.ll_label);
    PyObject_Free(g->g_dfa);
    PyObject_Free(g);
}

dfa *
_Py_adddfa(grammar *g, int type, char *name)
{
    g->g_dfa = enlarge(g->g_dfa, (size_t)g->g_ndfas + 1, sizeof(dfa));
    dfa *d = &g->g_dfa[g->g_ndfas++];
    *d = (dfa){type, copy_text(name), -1, 0, NULL, NULL};
    return d;
}

int
_Py_addstate(dfa *d)
{
    d->d_state = enlarge(d->d_state, (size_t)d->d_nstates + 1, sizeof(state));
    memset(&d->d_state[d->d_nstates], 0, sizeof(state));
    return d->d_nstates++;
}

void
_Py_addarc(dfa *d, int from, int to, int lbl)
{
    state *s = &d->d_state[from];
    s->s_arc = enlarge(s->s_arc, (size_t)s->s_narcs + 1, sizeof(arc));
    s->s_arc[s->s_narcs++] = (arc){(short)lbl, (short)to};
}

/* ---- labels ---- */

static int
search_label(const labellist *ll, int type, const char *text)
{
    for (int i = 0; i < ll->ll_nlabels; i++) {
        const label *lb = &ll->ll_label[i];
        if (lb->lb_type == type && (lb->lb_str == NULL) == (text == NULL)
            && (text == NULL || strcmp(lb->lb_str, text) == 0)) {
            return i;
        }
    }
    return -1;
}

int
_Py_addlabel(labellist *ll, int type, char *str)
{
    int found = search_label(ll, type, str);
    if (found >= 0) {
        return found;
    }
    ll->ll_label = enlarge(ll->ll_label, (size_t)ll->ll_nlabels + 1, sizeof(label));
    ll->ll_label[ll->ll_nlabels] = (label){type, copy_text(str)};
    return ll->ll_nlabels++;
}

/* The text does not matter here, as it never did. */
int
_Py_findlabel(labellist *ll, int type, char *str)
{
    for (int i = 0; i < ll->ll_nlabels; i++) {
        if (ll->ll_label[i].lb_type == type) {
            return i;
        }
    }
    Py_FatalError("a grammar has no such label");
    return -1;
}

char *
PyGrammar_LabelRepr(label *lb)
{
    if (lb->lb_str != NULL) {
        return lb->lb_str;
    }
    if (lb->lb_type == ENDMARKER) {
        return (char *)"EMPTY";
    }
    return ISNONTERMINAL(lb->lb_type) || lb->lb_type >= N_TOKENS ? (char *)"a nonterminal"
                                                                 : _PyParser_TokenNames[lb->lb_type];
}

/* The token that the text of an operator makes; OP when none. */
static int
sign_type(const char *text, size_t size)
{
    switch (size) {
    case 1: return PyToken_OneChar(text[0]);
    case 2: return PyToken_TwoChars(text[0], text[1]);
    case 3: return PyToken_ThreeChars(text[0], text[1], text[2]);
    default: return OP;
    }
}

static void
replace_label(label *lb, int type, const char *text, size_t size)
{
    char *copy = NULL;
    if (text != NULL) {
        copy = enlarge(NULL, size + 1, 1);
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    PyObject_Free(lb->lb_str);
    *lb = (label){type, copy};
}

static void
translate_name(const grammar *g, label *lb)
{
    for (int i = 0; i < g->g_ndfas; i++) {
        if (strcmp(lb->lb_str, g->g_dfa[i].d_name) == 0) {
            replace_label(lb, g->g_dfa[i].d_type, NULL, 0);
            return;
        }
    }
    for (int i = 0; i < N_TOKENS; i++) {
        if (strcmp(lb->lb_str, _PyParser_TokenNames[i]) == 0) {
            replace_label(lb, i, NULL, 0);
            return;
        }
    }
    PySys_WriteStderr("a grammar names %.100s, which is neither a rule nor a token\n", lb->lb_str);
}

static void
translate_text(label *lb)
{
    const char *text = lb->lb_str + 1;
    size_t size = strlen(text);
    size -= size > 0;                     /* the quote at the end */
    if (Py_ISALPHA(Py_CHARMASK(*text)) || *text == '_') {
        replace_label(lb, NAME, text, size);
        return;
    }
    int type = sign_type(text, size);
    if (type == OP) {
        PySys_WriteStderr("a grammar has %.100s, which is no token\n", lb->lb_str);
    }
    else {
        replace_label(lb, type, NULL, 0);
    }
}

void
_Py_translatelabels(grammar *g)
{
    for (int i = EMPTY + 1; i < g->g_ll.ll_nlabels; i++) {
        label *lb = &g->g_ll.ll_label[i];
        if (lb->lb_type == NAME && lb->lb_str != NULL) {
            translate_name(g, lb);
        }
        else if (lb->lb_type == STRING && lb->lb_str != NULL) {
            translate_text(lb);
        }
    }
}

/* ---- automata ---- */

dfa *
PyGrammar_FindDFA(grammar *g, int type)
{
    int i = type - NT_OFFSET;
    if (i >= 0 && i < g->g_ndfas && g->g_dfa[i].d_type == type) {
        return &g->g_dfa[i];
    }
    for (i = 0; i < g->g_ndfas; i++) {
        if (g->g_dfa[i].d_type == type) {
            return &g->g_dfa[i];
        }
    }
    return NULL;
}

/* Adds what can begin d now. Did the set grow? */
static int
grow_first_set(grammar *g, dfa *d)
{
    int grown = 0;
    const state *s = &d->d_state[d->d_initial];
    for (int i = 0; i < s->s_narcs; i++) {
        int lbl = s->s_arc[i].a_lbl;
        int type = g->g_ll.ll_label[lbl].lb_type;
        dfa *below = ISNONTERMINAL(type) ? PyGrammar_FindDFA(g, type) : NULL;
        if (below == NULL) {
            grown |= lbl != EMPTY && _Py_addbit(d->d_first, lbl);
            continue;
        }
        for (int bit = 0; bit < g->g_ll.ll_nlabels; bit++) {
            grown |= testbit(below->d_first, (size_t)bit) && _Py_addbit(d->d_first, bit);
        }
    }
    return grown;
}

void
_Py_addfirstsets(grammar *g)
{
    int grown;
    for (int i = 0; i < g->g_ndfas; i++) {
        if (g->g_dfa[i].d_first == NULL) {
            g->g_dfa[i].d_first = _Py_newbitset(g->g_ll.ll_nlabels);
        }
    }
    do {
        grown = 0;
        for (int i = 0; i < g->g_ndfas; i++) {
            grown |= grow_first_set(g, &g->g_dfa[i]);
        }
    } while (grown);
}

/* ---- accelerators ---- */

/* What each label does in a state, as s_accel has it, into moves[]. */
static void
find_moves(grammar *g, state *s, int *moves)
{
    for (int i = 0; i < g->g_ll.ll_nlabels; i++) {
        moves[i] = -1;
    }
    s->s_accept = 0;
    for (int i = 0; i < s->s_narcs; i++) {
        int lbl = s->s_arc[i].a_lbl;
        int type = g->g_ll.ll_label[lbl].lb_type;
        const dfa *d = ISNONTERMINAL(type) ? PyGrammar_FindDFA(g, type) : NULL;
        if (lbl == EMPTY) {
            s->s_accept = 1;
        }
        else if (d == NULL) {
            moves[lbl] = s->s_arc[i].a_arrow;
        }
        for (int bit = 0; d != NULL && bit < g->g_ll.ll_nlabels; bit++) {
            if (testbit(d->d_first, (size_t)bit)) {
                moves[bit] = s->s_arc[i].a_arrow | 1 << 7 | (type - NT_OFFSET) << 8;
            }
        }
    }
}

static void
accelerate(grammar *g, state *s, int *moves)
{
    int low = 0;
    int high = g->g_ll.ll_nlabels;
    find_moves(g, s, moves);
    while (high > 0 && moves[high - 1] == -1) {
        high--;
    }
    while (low < high && moves[low] == -1) {
        low++;
    }
    if (low < high) {
        s->s_accel = enlarge(NULL, (size_t)(high - low), sizeof(int));
        memcpy(s->s_accel, moves + low, (size_t)(high - low) * sizeof(int));
        s->s_lower = low;
        s->s_upper = high;
    }
}

void
PyGrammar_AddAccelerators(grammar *g)
{
    if (g->g_accel) {
        return;
    }
    int *moves = enlarge(NULL, (size_t)g->g_ll.ll_nlabels + 1, sizeof(int));
    for (int i = 0; i < g->g_ndfas; i++) {
        for (int j = 0; j < g->g_dfa[i].d_nstates; j++) {
            accelerate(g, &g->g_dfa[i].d_state[j], moves);
        }
    }
    PyObject_Free(moves);
    g->g_accel = 1;
}

void
PyGrammar_RemoveAccelerators(grammar *g)
{
    if (g->g_accel == GRAMMAR_FIXED) {
        return;
    }
    for (int i = 0; g->g_accel && i < g->g_ndfas; i++) {
        for (int j = 0; j < g->g_dfa[i].d_nstates; j++) {
            PyObject_Free(g->g_dfa[i].d_state[j].s_accel);
            g->g_dfa[i].d_state[j].s_accel = NULL;
        }
    }
    g->g_accel = 0;
}
