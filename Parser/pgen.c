/* pgen.c - automata from the tree of a grammar's text.
 *
 *     RULE node ─▶ network with empty steps ─▶ sets of its places ─▶ dfa, equal states merged
 *
 * A rule is small: everything is searched by walking lists.
 *
 * I1 In a network label EMPTY is a step that takes no token.
 * I2 A part of a rule is a network between two places of its own, `from` and `to`.
 */
#include "Python.h"
#include "node.h"
#include "token.h"
#include "grammar.h"
#include "pgenheaders.h"
#include "pgen.h"
#include "metagrammar.h"

typedef struct {
    int from;
    int to;
    int lbl;
} step;

typedef struct {
    grammar *g;
    step *steps;              /* owned */
    int step_count;
    int places;
} network;

typedef struct {
    int from;
    int to;
} part;

static void *
more(void *block, size_t count, size_t size)
{
    void *result = PyObject_Realloc(block, count * size);
    if (result == NULL) {
        Py_FatalError("no memory for a grammar");
    }
    return result;
}

static void
add_step(network *net, int from, int to, int lbl)
{
    net->steps = more(net->steps, (size_t)net->step_count + 1, sizeof(step));
    net->steps[net->step_count++] = (step){from, to, lbl};
}

static part
new_part(network *net)
{
    net->places += 2;
    return (part){net->places - 2, net->places - 1};
}

/* ---- from the tree to a network ---- */

static part network_of_rhs(network *net, const node *rhs);

static part
network_of_atom(network *net, const node *atom)
{
    const node *first = CHILD(atom, 0);
    if (TYPE(first) == LPAR) {
        return network_of_rhs(net, CHILD(atom, 1));
    }
    part p = new_part(net);
    add_step(net, p.from, p.to, _Py_addlabel(&net->g->g_ll, TYPE(first), STR(first)));
    return p;
}

static part
network_of_item(network *net, const node *item)
{
    if (TYPE(CHILD(item, 0)) == LSQB) {
        part inner = network_of_rhs(net, CHILD(item, 1));
        add_step(net, inner.from, inner.to, EMPTY);
        return inner;
    }
    part inner = network_of_atom(net, CHILD(item, 0));
    if (NCH(item) == 1) {
        return inner;
    }
    /* Around again; the places outside are new, so that nothing else comes back to them. */
    part p = new_part(net);
    add_step(net, p.from, inner.from, EMPTY);
    add_step(net, inner.to, p.to, EMPTY);
    add_step(net, inner.to, inner.from, EMPTY);
    if (TYPE(CHILD(item, 1)) == STAR) {
        add_step(net, p.from, p.to, EMPTY);
    }
    return p;
}

static part
network_of_alt(network *net, const node *alt)
{
    part all = network_of_item(net, CHILD(alt, 0));
    for (int i = 1; i < NCH(alt); i++) {
        part next = network_of_item(net, CHILD(alt, i));
        add_step(net, all.to, next.from, EMPTY);
        all.to = next.to;
    }
    return all;
}

static part
network_of_rhs(network *net, const node *rhs)
{
    part p = new_part(net);
    for (int i = 0; i < NCH(rhs); i += 2) {
        part way = network_of_alt(net, CHILD(rhs, i));
        add_step(net, p.from, way.from, EMPTY);
        add_step(net, way.to, p.to, EMPTY);
    }
    return p;
}

/* ---- from a network to a dfa ---- */

typedef struct {
    const network *net;
    dfa *d;
    bitset *sets;             /* owned: of each state the places it stands for */
} subsets;

static void
follow_empty_steps(const network *net, bitset set)
{
    int grown;
    do {
        grown = 0;
        for (int i = 0; i < net->step_count; i++) {
            const step *s = &net->steps[i];
            grown |= s->lbl == EMPTY && testbit(set, (size_t)s->from) && _Py_addbit(set, s->to);
        }
    } while (grown);
}

/* The state for a set of places, which is taken over. */
static int
state_of_set(subsets *all, bitset set_steal)
{
    follow_empty_steps(all->net, set_steal);
    for (int i = 0; i < all->d->d_nstates; i++) {
        if (_Py_samebitset(all->sets[i], set_steal, all->net->places)) {
            _Py_delbitset(set_steal);
            return i;
        }
    }
    int number = _Py_addstate(all->d);
    all->sets = more(all->sets, (size_t)number + 1, sizeof(bitset));
    all->sets[number] = set_steal;
    return number;
}

static int
has_arc(const state *s, int lbl)
{
    for (int i = 0; i < s->s_narcs; i++) {
        if (s->s_arc[i].a_lbl == lbl) {
            return 1;
        }
    }
    return 0;
}

/* The arcs that leave a state: one for each label of a step out of its places. */
static void
add_arcs(subsets *all, int number)
{
    const network *net = all->net;
    for (int i = 0; i < net->step_count; i++) {
        int lbl = net->steps[i].lbl;
        if (lbl == EMPTY || !testbit(all->sets[number], (size_t)net->steps[i].from)
            || has_arc(&all->d->d_state[number], lbl)) {
            continue;
        }
        bitset reached = _Py_newbitset(net->places);
        for (int j = i; j < net->step_count; j++) {
            if (net->steps[j].lbl == lbl && testbit(all->sets[number], (size_t)net->steps[j].from)) {
                _Py_addbit(reached, net->steps[j].to);
            }
        }
        int target = state_of_set(all, reached);
        _Py_addarc(all->d, number, target, lbl);
    }
}

static void
make_states(const network *net, part whole, dfa *d)
{
    subsets all = {net, d, NULL};
    bitset start = _Py_newbitset(net->places);
    _Py_addbit(start, whole.from);
    d->d_initial = state_of_set(&all, start);
    for (int i = 0; i < d->d_nstates; i++) {
        add_arcs(&all, i);
        if (testbit(all.sets[i], (size_t)whole.to)) {
            _Py_addarc(d, i, i, EMPTY);
            d->d_state[i].s_accept = 1;
        }
    }
    for (int i = 0; i < d->d_nstates; i++) {
        _Py_delbitset(all.sets[i]);
    }
    PyObject_Free(all.sets);
}

/* ---- merging ---- */

static int
same_arcs(const state *a, const state *b)
{
    if (a->s_narcs != b->s_narcs || a->s_accept != b->s_accept) {
        return 0;
    }
    for (int i = 0; i < a->s_narcs; i++) {
        int found = a->s_arc[i].a_lbl == EMPTY;
        for (int j = 0; j < b->s_narcs && !found; j++) {
            found = a->s_arc[i].a_lbl == b->s_arc[j].a_lbl && a->s_arc[i].a_arrow == b->s_arc[j].a_arrow;
        }
        if (!found) {
            return 0;
        }
    }
    return 1;
}

/* State `gone` is dropped, whoever pointed to it points to `kept`; higher numbers move down. */
static void
merge_states(dfa *d, int kept, int gone)
{
    PyObject_Free(d->d_state[gone].s_arc);
    d->d_nstates--;
    memmove(&d->d_state[gone], &d->d_state[gone + 1], (size_t)(d->d_nstates - gone) * sizeof(state));
    for (int i = 0; i < d->d_nstates; i++) {
        for (int j = 0; j < d->d_state[i].s_narcs; j++) {
            short *arrow = &d->d_state[i].s_arc[j].a_arrow;
            *arrow = (short)(*arrow == gone ? kept : *arrow > gone ? *arrow - 1 : *arrow);
        }
    }
    d->d_initial = d->d_initial == gone ? kept : d->d_initial > gone ? d->d_initial - 1 : d->d_initial;
}

static void
merge_equal_states(dfa *d)
{
    int merged;
    do {
        merged = 0;
        for (int i = 0; i < d->d_nstates; i++) {
            for (int j = i + 1; j < d->d_nstates; j++) {
                if (same_arcs(&d->d_state[i], &d->d_state[j])) {
                    merge_states(d, i, j);
                    merged = 1;
                }
            }
        }
    } while (merged);
}

/* ---- the whole text ---- */

static void
add_rule(grammar *g, const node *rule)
{
    network net = {g, NULL, 0, 0};
    part whole = network_of_rhs(&net, CHILD(rule, 2));
    dfa *d = _Py_adddfa(g, NT_OFFSET + g->g_ndfas, STR(CHILD(rule, 0)));
    make_states(&net, whole, d);
    merge_equal_states(d);
    PyObject_Free(net.steps);
}

grammar *
_Py_pgen(struct _node *tree)
{
    grammar *g = _Py_newgrammar(NT_OFFSET);
    _Py_addlabel(&g->g_ll, EMPTY, (char *)"EMPTY");
    for (int i = 0; i < NCH(tree); i++) {
        if (TYPE(CHILD(tree, i)) == RULE) {
            add_rule(g, CHILD(tree, i));
        }
    }
    _Py_translatelabels(g);
    _Py_addfirstsets(g);
    return g;
}

PyAPI_FUNC(grammar *) Py_pgen(node *tree);

/* Under its older name. */
grammar *
Py_pgen(node *tree)
{
    return _Py_pgen(tree);
}
