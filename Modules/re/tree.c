/* Trees of patterns: their memory, building them, the width of what they match. */
#include "parse.h"

/* ---- memory ---- */

void *
py_re_alloc(re_tree *tree, size_t size)
{
    re_chunk *chunk = tree->chunks;
    void *p;

    size = (size + 15) & ~(size_t)15;
    if (chunk == NULL || chunk->size - chunk->used < size) {
        size_t space = size > 4000 ? size : 4000;
        chunk = PyMem_Malloc(sizeof(re_chunk) + space);
        if (chunk == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        chunk->next = tree->chunks;
        chunk->used = 0;
        chunk->size = space;
        tree->chunks = chunk;
    }
    p = chunk->data + chunk->used;
    chunk->used += size;
    memset(p, 0, size);
    return p;
}

void
py_re_tree_fini(re_tree *tree)
{
    while (tree->chunks != NULL) {
        re_chunk *chunk = tree->chunks;
        tree->chunks = chunk->next;
        PyMem_Free(chunk);
    }
    PyMem_Free(tree->open);
    PyMem_Free(tree->close_order);
    tree->open = NULL;
    tree->close_order = NULL;
    Py_CLEAR(tree->groupindex);
}

re_node *
py_re_new_node(parser *p, node_kind kind)
{
    re_node *node = py_re_alloc(p->tree, sizeof(re_node));

    if (node != NULL) {
        node->kind = kind;
        node->group = -1;
    }
    return node;
}

void
py_re_append(re_branch *branch, re_node *node)
{
    if (branch->last == NULL) {
        branch->first = node;
    }
    else {
        branch->last->next = node;
    }
    branch->last = node;
}

int
py_re_append_literal(parser *p, re_branch *branch, Py_UCS4 code)
{
    re_node *node = py_re_new_node(p, NODE_LITERAL);

    if (node == NULL) {
        return -1;
    }
    node->code = code;
    py_re_append(branch, node);
    return 0;
}

/* ---- widths ---- */

/* Width of what a branch list matches: least and greatest, saturating at RE_MAXREPEAT. */
static unsigned long
saturated(unsigned long a, unsigned long b, int multiply)
{
    unsigned long limit = RE_MAXREPEAT;

    if (multiply) {
        return a != 0 && b > limit / a ? limit : a * b;
    }
    return a + b > limit ? limit : a + b;
}

static void
measure_node(const re_node *node, unsigned long *low, unsigned long *high)
{
    unsigned long i, j;

    switch (node->kind) {
    case NODE_LITERAL: case NODE_ANY: case NODE_SET:
        *low = *high = 1;
        return;
    case NODE_GROUP:
        py_re_measure(node->branches, low, high);
        return;
    case NODE_REPEAT:
        measure_node(node->body, &i, &j);
        *low = saturated(i, node->min, 1);
        *high = saturated(j, node->max, 1);
        return;
    default: /* references and conditionals too */
        *low = *high = 0;
    }
}

void
py_re_measure(const re_branch *b, unsigned long *low, unsigned long *high)
{
    int first = 1;

    *low = *high = 0;
    for (; b != NULL; b = b->next) {
        unsigned long lo = 0;
        unsigned long hi = 0;
        const re_node *node;
        for (node = b->first; node != NULL; node = node->next) {
            unsigned long i, j;
            measure_node(node, &i, &j);
            lo = saturated(lo, i, 0);
            hi = saturated(hi, j, 0);
        }
        *low = first || lo < *low ? lo : *low;
        *high = first || hi > *high ? hi : *high;
        first = 0;
    }
}
