/* re.DEBUG: a parsed pattern as lines of text on sys.stdout, as 2.7 prints it.
 *
 * 2.7 shows its tree after a few simplifications, which are made here: a set of one character is a
 * literal, alternatives of one literal each are a set, and what all alternatives begin with stands
 * before them.
 */
#include "re.h"

static void dump_sequence(const re_node *node, int level);

static void
line(int level, const char *text)
{
    PySys_WriteStdout("%*s%s\n", 2 * level, "", text);
}

static void
numbered(int level, const char *name, unsigned long number)
{
    char buf[80];

    PyOS_snprintf(buf, sizeof(buf), "%s %lu", name, number);
    line(level, buf);
}

/* ---- sets ---- */

static const char *
category_name(char c)
{
    switch (c) {
    case 'd': return "category category_digit";
    case 'D': return "category category_not_digit";
    case 's': return "category category_space";
    case 'S': return "category category_not_space";
    case 'w': return "category category_word";
    default: return "category category_not_word";
    }
}

/* The one character of a set, or -1. */
static long
single_code(const re_node *set)
{
    const set_item *item = set->items;

    return set->item_count == 1 && item->kind == ITEM_RANGE && item->low == item->high
               ? (long)item->low : -1;
}

static void
dump_set(const re_node *set, int level)
{
    Py_ssize_t i;
    char buf[80];

    if (single_code(set) >= 0) {
        numbered(level, set->negate ? "not_literal" : "literal", (unsigned long)single_code(set));
        return;
    }
    line(level, "in");
    if (set->negate) {
        line(level + 1, "negate None");
    }
    for (i = 0; i < set->item_count; i++) {
        const set_item *item = &set->items[i];
        if (item->kind == ITEM_CATEGORY) {
            line(level + 1, category_name(item->category));
        }
        else if (item->low == item->high) {
            numbered(level + 1, "literal", item->low);
        }
        else {
            PyOS_snprintf(buf, sizeof(buf), "range (%u, %u)", item->low, item->high);
            line(level + 1, buf);
        }
    }
}

/* ---- alternatives ---- */

/* The code of a node that 2.7 calls a literal, or -1. */
static long
literal_code(const re_node *node)
{
    if (node->kind == NODE_LITERAL) {
        return (long)node->code;
    }
    return node->kind == NODE_SET && !node->negate ? single_code(node) : -1;
}

/* Whether two nodes are equal; only simple ones are compared. */
static int
same_node(const re_node *a, const re_node *b)
{
    if (literal_code(a) >= 0) {
        return literal_code(a) == literal_code(b);
    }
    if (a->kind != b->kind) {
        return 0;
    }
    if (a->kind == NODE_SET) {
        return a->negate == b->negate && a->item_count == b->item_count &&
               memcmp(a->items, b->items, (size_t)a->item_count * sizeof(set_item)) == 0;
    }
    return a->kind == NODE_ANY || (a->kind == NODE_AT && a->code == b->code);
}

/* How many nodes all alternatives have in common at their beginning. */
static int
common_prefix(const re_branch *branches)
{
    const re_node *first = branches->first;
    int n = 0;

    for (; first != NULL; first = first->next, n++) {
        const re_branch *b;
        for (b = branches->next; b != NULL; b = b->next) {
            const re_node *node = b->first;
            int k;
            for (k = 0; node != NULL && k < n; k++) {
                node = node->next;
            }
            if (node == NULL || !same_node(first, node)) {
                return n;
            }
        }
    }
    return n;
}

static const re_node *
behind(const re_branch *b, int n)
{
    const re_node *node = b->first;

    while (n-- > 0) {
        node = node->next;
    }
    return node;
}

static int
all_literals(const re_branch *branches, int n)
{
    const re_branch *b;

    for (b = branches; b != NULL; b = b->next) {
        const re_node *node = behind(b, n);
        if (node == NULL || node->next != NULL || literal_code(node) < 0) {
            return 0;
        }
    }
    return 1;
}

static void dump_node(const re_node *node, int level);

static void
dump_branches(const re_branch *branches, int level)
{
    const re_branch *b;
    const re_node *node = branches->first;
    int n, i;

    if (branches->next == NULL) {
        dump_sequence(branches->first, level);
        return;
    }
    n = common_prefix(branches);
    for (i = 0; i < n; i++, node = node->next) {
        dump_node(node, level);
    }
    if (all_literals(branches, n)) {
        line(level, "in");
        for (b = branches; b != NULL; b = b->next) {
            numbered(level + 1, "literal", (unsigned long)literal_code(behind(b, n)));
        }
        return;
    }
    for (b = branches; b != NULL; b = b->next) {
        line(level, b == branches ? "branch" : "or");
        dump_sequence(behind(b, n), level + 1);
    }
}

/* ---- nodes ---- */

static const char *
at_name(Py_UCS4 code)
{
    switch (code) {
    case '^': return "at at_beginning";
    case '$': return "at at_end";
    case 'A': return "at at_beginning_string";
    case 'Z': return "at at_end_string";
    case 'b': return "at at_boundary";
    default: return "at at_non_boundary";
    }
}

static void
dump_condition(const re_node *node, int level)
{
    line(level, "subpattern None");
    numbered(level + 1, "groupref_exists", (unsigned long)node->group);
    dump_sequence(node->branches->first, level + 2);
    if (node->branches->next != NULL) {
        line(level + 1, "else");
        dump_sequence(node->branches->next->first, level + 2);
    }
}

static void
dump_node(const re_node *node, int level)
{
    char buf[80];

    switch (node->kind) {
    case NODE_LITERAL:
        numbered(level, "literal", node->code);
        break;
    case NODE_ANY:
        line(level, "any None");
        break;
    case NODE_SET:
        dump_set(node, level);
        break;
    case NODE_AT:
        line(level, at_name(node->code));
        break;
    case NODE_GROUP:
        if (node->group >= 0) {
            numbered(level, "subpattern", (unsigned long)node->group);
        }
        else {
            line(level, "subpattern None");
        }
        dump_branches(node->branches, level + 1);
        break;
    case NODE_BACKREF:
        numbered(level, "groupref", (unsigned long)node->group);
        break;
    case NODE_ASSERT:
        PyOS_snprintf(buf, sizeof(buf), "%s %d", node->negate ? "assert_not" : "assert",
                      node->behind ? -1 : 1);
        line(level, buf);
        dump_branches(node->branches, level + 1);
        break;
    case NODE_COND:
        dump_condition(node, level);
        break;
    case NODE_REPEAT:
        PyOS_snprintf(buf, sizeof(buf), "%s %lu %lu", node->greedy ? "max_repeat" : "min_repeat",
                      node->min, node->max);
        line(level, buf);
        dump_node(node->body, level + 1);
        break;
    }
}

static void
dump_sequence(const re_node *node, int level)
{
    for (; node != NULL; node = node->next) {
        dump_node(node, level);
    }
}

void
py_re_dump(const re_tree *tree)
{
    dump_branches(tree->root, 0);
}
