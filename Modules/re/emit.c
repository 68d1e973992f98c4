/* From a tree to a pattern for PCRE2.
 *
 * The pattern is compiled with DOTALL, DOLLAR_ENDONLY off, newline LF and nothing else, so what is
 * written must say everything: sets as ranges, multi-line anchors as (?m:…), literals as \x{…}.
 *
 * I1  a node's text is one PCRE2 item, so that a quantifier may follow it.
 * I2  repeat counts in the output are at most 65535, PCRE2's limit.
 */
#include "py_stackguard.h"
#include "re.h"
#include "sets.h"

typedef struct {
    const re_tree *tree;
    Py_UCS4 max;
    Py_UCS4 *at;         /* PyMem, owned */
    Py_ssize_t n, space;
} emitter;

static int emit_branches(emitter *e, const re_branch *b);
static int emit_node(emitter *e, const re_node *node);

/* ---- output ---- */

static int
put(emitter *e, Py_UCS4 c)
{
    if (e->n == e->space) {
        Py_ssize_t space = e->space * 2 + 128;
        Py_UCS4 *at = PyMem_Realloc(e->at, (size_t)space * sizeof(Py_UCS4));
        if (at == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        e->at = at;
        e->space = space;
    }
    e->at[e->n++] = c;
    return 0;
}

static int
put_text(emitter *e, const char *s)
{
    for (; *s != '\0'; s++) {
        if (put(e, Py_CHARMASK(*s)) < 0) {
            return -1;
        }
    }
    return 0;
}

/* One literal code: letters and digits as they are, others by number. */
static int
put_code(emitter *e, Py_UCS4 c)
{
    static const char digits[] = "0123456789abcdef";
    int shift = 28;
    int status;

    if (c < 128 && (Py_ISALNUM(c) || c == '_')) {
        return put(e, c);
    }
    while (shift > 0 && c >> shift == 0) {
        shift -= 4;
    }
    status = put_text(e, "\\x{");
    for (; status == 0 && shift >= 0; shift -= 4) {
        status = put(e, (Py_UCS4)digits[c >> shift & 15]);
    }
    return status < 0 ? -1 : put(e, '}');
}

/* ---- sets and literals ---- */

static int
put_range(emitter *e, Py_UCS4 low, Py_UCS4 high)
{
    if (put_code(e, low) < 0) {
        return -1;
    }
    return high == low ? 0 : put(e, '-') < 0 ? -1 : put_code(e, high);
}

/* PCRE2 asks the ranges one after the other, so those of much used scripts go first: CJK, kana and
   Hangul, then what lies between Latin and the Arabic script, then the others. */
static int
turn_of(Py_UCS4 low)
{
    int asian = (low >= 0x3040 && low < 0x3100) || (low >= 0x4e00 && low < 0xa000) ||
                (low >= 0xac00 && low < 0xd7b0);

    return asian ? 0 : low < 0x700 ? 1 : 2;
}

static int
put_ranges(emitter *e, const code_set *set)
{
    Py_ssize_t i;
    int turn;

    for (turn = 0; turn < 3; turn++) {
        for (i = 0; i < set->n; i++) {
            if (turn_of(set->at[i].low) == turn &&
                put_range(e, set->at[i].low, set->at[i].high) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* A large set that goes on to the end is what lies outside of the gaps: those are more likely in
   one piece, as \W is outside of words. So is any that goes on behind the bytes: PCRE2 has a map of
   bits for these, and what is behind them need not be looked up. */
static int
put_gaps(emitter *e, const code_set *set)
{
    code_set gaps = {NULL, 0, 0};
    Py_UCS4 low = 0;
    int status = 0;
    Py_ssize_t i;

    for (i = 0; status == 0 && i < set->n; i++) {
        if (set->at[i].low > low) {
            status = py_re_set_add(&gaps, low, set->at[i].low - 1);
        }
        low = set->at[i].high + 1;
    }
    if (status == 0) {
        status = put(e, '^') < 0 ? -1 : put_ranges(e, &gaps);
    }
    py_re_set_fini(&gaps);
    return status;
}

enum { LARGE_SET = 8 };

static int
put_set(emitter *e, const code_set *set)
{
    int status;

    if (set->n == 0) {
        return put_text(e, "(?!)");
    }
    if (set->n == 1 && set->at[0].low == 0 && set->at[0].high >= e->max) {
        return put(e, '.');
    }
    if (set->n == 1 && set->at[0].low == set->at[0].high) {
        return put_code(e, set->at[0].low);
    }
    status = put(e, '[');
    if (status == 0) {
        int to_the_end = set->at[set->n - 1].high >= e->max && (set->n > LARGE_SET || e->max > 255);
        status = to_the_end ? put_gaps(e, set) : put_ranges(e, set);
    }
    return status < 0 ? -1 : put(e, ']');
}

static int
emit_set(emitter *e, const re_node *node)
{
    code_set set;
    int status;

    if (py_re_set_build(&set, node, e->tree->flags, e->max) < 0) {
        return -1;
    }
    status = put_set(e, &set);
    py_re_set_fini(&set);
    return status;
}

static int
emit_literal(emitter *e, Py_UCS4 c)
{
    code_set set = {NULL, 0, 0};
    int status;

    if (!(e->tree->flags & RE_IGNORECASE)) {
        return c > e->max ? put_text(e, "(?!)") : put_code(e, c);
    }
    status = py_re_set_add(&set, c, c);
    if (status == 0) {
        status = py_re_set_fold(&set, e->tree->flags, e->max);
    }
    if (status == 0) {
        py_re_set_clip(&set, e->max);
        status = put_set(e, &set);
    }
    py_re_set_fini(&set);
    return status;
}

/* ---- anchors ---- */

static int
put_look(emitter *e, const char *open, const code_set *set)
{
    return put_text(e, open) < 0 || put_set(e, set) < 0 ? -1 : put(e, ')');
}

/* \b or \B for words that PCRE2 does not know. */
static int
emit_word_boundary(emitter *e, int negate)
{
    code_set word = {NULL, 0, 0};
    int status = py_re_set_add_word(&word, e->tree->flags, e->max);

    if (status == 0) {
        py_re_set_normalize(&word);
        py_re_set_clip(&word, e->max);
    }
    /* Behind a word, one that ends (\b) or goes on (\B); else one that begins or none. */
    status = status < 0 ? -1 : put_look(e, "(?(?<=", &word);
    status = status < 0 ? -1 : put_look(e, negate ? "(?=" : "(?!", &word);
    status = status < 0 ? -1 : put(e, '|');
    status = status < 0 ? -1 : put_look(e, negate ? "(?!" : "(?=", &word);
    py_re_set_fini(&word);
    return status < 0 ? -1 : put(e, ')');
}

static int
emit_at(emitter *e, Py_UCS4 c)
{
    int flags = e->tree->flags;

    switch (c) {
    case '^':
        return put_text(e, flags & RE_MULTILINE ? "(?m:^)" : "\\A");
    case '$':
        return put_text(e, flags & RE_MULTILINE ? "(?m:$)" : "$");
    case 'A':
        return put_text(e, "\\A");
    case 'Z':
        return put_text(e, "\\z");
    default:
        /* On an empty subject neither \b nor \B holds. */
        if (put_text(e, "(?:(?!\\A\\z)") < 0) {
            return -1;
        }
        if (flags & (RE_LOCALE | RE_UNICODE)) {
            if (emit_word_boundary(e, c == 'B') < 0) {
                return -1;
            }
        }
        else if (put_text(e, c == 'B' ? "\\B" : "\\b") < 0) {
            return -1;
        }
        return put(e, ')');
    }
}

/* ---- repeats ---- */

/* COUNT_HUGE: no subject is that long; such a least number never, such a greatest always suffices. */
enum { COUNT_LIMIT = 65535, COUNT_HUGE = 1 << 30 };

static int
has_group(const re_node *node)
{
    const re_branch *b;
    const re_node *child;

    if (node->kind == NODE_REPEAT) {
        return has_group(node->body);
    }
    if (node->group >= 0 && node->kind == NODE_GROUP) {
        return 1;
    }
    for (b = node->branches; b != NULL; b = b->next) {
        for (child = b->first; child != NULL; child = child->next) {
            if (has_group(child)) {
                return 1;
            }
        }
    }
    return 0;
}

/* "{min,max}" with max RE_MAXREPEAT for none, and "?" when lazy. */
static int
put_quantifier(emitter *e, unsigned long min, unsigned long max, int greedy)
{
    char buf[60];

    if (max == RE_MAXREPEAT) {
        if (min <= 1) {
            PyOS_snprintf(buf, sizeof(buf), "%c", min == 0 ? '*' : '+');
        }
        else {
            PyOS_snprintf(buf, sizeof(buf), "{%lu,}", min);
        }
    }
    else if (min == 0 && max == 1) {
        PyOS_snprintf(buf, sizeof(buf), "?");
    }
    else if (min == max) {
        PyOS_snprintf(buf, sizeof(buf), "{%lu}", min);
    }
    else {
        PyOS_snprintf(buf, sizeof(buf), "{%lu,%lu}", min, max);
    }
    return put_text(e, buf) < 0 ? -1 : greedy ? 0 : put(e, '?');
}

/* The body as one item (I1). */
static int
put_body(emitter *e, const re_node *body)
{
    /* "(?!)", which stands for what cannot occur, may be repeated like any group. */
    if (body->kind == NODE_ANY || body->kind == NODE_SET || body->kind == NODE_LITERAL ||
        body->kind == NODE_GROUP) {
        return emit_node(e, body);
    }
    return put_text(e, "(?:") < 0 || emit_node(e, body) < 0 ? -1 : put(e, ')');
}

/* body{min,max} within the limit. */
static int
put_repeat(emitter *e, const re_node *body, unsigned long min, unsigned long max, int greedy)
{
    return put_body(e, body) < 0 ? -1 : put_quantifier(e, min, max, greedy);
}

/* body repeated from 0 or exactly `count` times, count above the limit: in portions. */
static int
put_portions(emitter *e, const re_node *body, unsigned long count, int exact, int greedy)
{
    unsigned long rest = count % COUNT_LIMIT;
    unsigned long portions = count / COUNT_LIMIT;

    if (portions > COUNT_LIMIT) {
        PyErr_SetString(PyExc_OverflowError, "the repetition number is too large");
        return -1;
    }
    if (portions > 0) {
        if (put_text(e, "(?:") < 0 ||
            put_repeat(e, body, exact ? COUNT_LIMIT : 0, COUNT_LIMIT, greedy) < 0 ||
            put(e, ')') < 0 || put_quantifier(e, portions, portions, 1) < 0) {
            return -1;
        }
    }
    return rest == 0 ? 0 : put_repeat(e, body, exact ? rest : 0, rest, greedy);
}

static int
emit_repeat(emitter *e, const re_node *node)
{
    unsigned long min = node->min;
    unsigned long max = node->max;

    if (max >= COUNT_HUGE) {
        max = RE_MAXREPEAT;
    }
    if (min >= COUNT_HUGE) {
        return put_text(e, "(?!)");
    }
    if (min <= COUNT_LIMIT && (max <= COUNT_LIMIT || max == RE_MAXREPEAT)) {
        return put_repeat(e, node->body, min, max, node->greedy);
    }
    if (has_group(node->body)) {
        /* Portions would number the groups anew; beyond the limit "any number" must do. */
        return put_repeat(e, node->body, min < COUNT_LIMIT ? min : COUNT_LIMIT, RE_MAXREPEAT,
                          node->greedy);
    }
    if (put_text(e, "(?:") < 0) {
        return -1;
    }
    if (min > 0 && put_portions(e, node->body, min, 1, 1) < 0) {
        return -1;
    }
    if (max == RE_MAXREPEAT) {
        if (put_repeat(e, node->body, 0, max, node->greedy) < 0) {
            return -1;
        }
    }
    else if (max > min && put_portions(e, node->body, max - min, 0, node->greedy) < 0) {
        return -1;
    }
    return put(e, ')');
}

/* ---- groups ---- */

static int
emit_condition(emitter *e, const re_node *node)
{
    char buf[30];
    const re_branch *yes = node->branches;
    const re_branch *no = yes->next;
    re_branch single;

    if (node->group > e->tree->groups) {
        /* A group that does not exist never took part. */
        if (put_text(e, "(?:") < 0) {
            return -1;
        }
        if (no != NULL && emit_branches(e, no) < 0) {
            return -1;
        }
        return put(e, ')');
    }
    PyOS_snprintf(buf, sizeof(buf), "(?(%d)", node->group);
    single = *yes;
    single.next = NULL;
    if (put_text(e, buf) < 0 || emit_branches(e, &single) < 0) {
        return -1;
    }
    if (no != NULL && (put(e, '|') < 0 || emit_branches(e, no) < 0)) {
        return -1;
    }
    return put(e, ')');
}

/* Whether PCRE2 sees itself that the alternatives have a fixed width. */
static int
is_plainly_fixed(const re_branch *b)
{
    const re_node *node;

    for (; b != NULL; b = b->next) {
        for (node = b->first; node != NULL; node = node->next) {
            const re_node *item = node->kind == NODE_REPEAT ? node->body : node;
            int one = item->kind == NODE_LITERAL || item->kind == NODE_ANY || item->kind == NODE_SET;
            int none = item->kind == NODE_AT || item->kind == NODE_ASSERT;
            if (!one && (node->kind == NODE_REPEAT
                         || !(none || (item->kind == NODE_GROUP && is_plainly_fixed(item->branches))))) {
                return 0;
            }
        }
    }
    return 1;
}

/* 2.7 gives references and conditionals no width: it goes back by the width of the rest and matches from there, without
   regard to where that ends. What is not plain is written like that: back by so many characters, and a look ahead. */
static int
emit_behind(emitter *e, const re_node *node)
{
    char buf[40];

    if (put_text(e, node->negate ? "(?<!" : "(?<=") < 0) {
        return -1;
    }
    if (is_plainly_fixed(node->branches)) {
        return emit_branches(e, node->branches) < 0 ? -1 : put(e, ')');
    }
    PyOS_snprintf(buf, sizeof(buf), ").{%lu})", node->min);
    return put_text(e, "(?=") < 0 || emit_branches(e, node->branches) < 0 ? -1 : put_text(e, buf);
}

static int
emit_node(emitter *e, const re_node *node)
{
    char buf[40];
    const char *open;

    switch (node->kind) {
    case NODE_LITERAL:
        return emit_literal(e, node->code);
    case NODE_ANY:
        return put_text(e, e->tree->flags & RE_DOTALL ? "." : "\\N");
    case NODE_SET:
        return emit_set(e, node);
    case NODE_AT:
        return emit_at(e, node->code);
    case NODE_BACKREF:
        PyOS_snprintf(buf, sizeof(buf),
                      e->tree->flags & RE_IGNORECASE ? "(?i:\\g{%d})" : "\\g{%d}", node->group);
        return put_text(e, buf);
    case NODE_REPEAT:
        return emit_repeat(e, node);
    case NODE_COND:
        return emit_condition(e, node);
    case NODE_ASSERT:
        if (node->behind) {
            return emit_behind(e, node);
        }
        open = node->negate ? "(?!" : "(?=";
        break;
    default:
        open = node->group >= 0 ? "(" : "(?:";
    }
    return put_text(e, open) < 0 || emit_branches(e, node->branches) < 0 ? -1 : put(e, ')');
}

static int
emit_branches(emitter *e, const re_branch *b)
{
    int first = 1;

    if (py_stack_check(" while compiling a regular expression") < 0) {
        return -1;
    }
    for (; b != NULL; b = b->next) {
        const re_node *node;
        if (!first && put(e, '|') < 0) {
            return -1;
        }
        first = 0;
        for (node = b->first; node != NULL; node = node->next) {
            if (emit_node(e, node) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

Py_ssize_t
py_re_emit(const re_tree *tree, Py_UCS4 max, Py_UCS4 **out)
{
    emitter e = {.tree = tree, .max = max};

    /* The terminator is not part of the pattern, but leaves none without memory. */
    if (emit_branches(&e, tree->root) < 0 || put(&e, 0) < 0) {
        PyMem_Free(e.at);
        return -1;
    }
    *out = e.at;
    return e.n - 1;
}
