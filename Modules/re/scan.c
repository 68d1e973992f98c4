/* Patterns that are one set of characters: "[aeiou]", "\w+", "(\d{1,3})", ".", ",".
 *
 * They are frequent, their matches short and many: what it costs to call the library is more than the
 * search. A table says of each byte whether it is in the set, a map of bits the same of the codes of 16
 * bits, and a loop finds the first run that is long enough. Nothing is compiled.
 *
 * I1  a run ends at a character that is not in the set, at `max` or at the end of the text: when it is
 *     shorter than `min`, no match begins in it.
 * I2  sets of two characters stay with the library, which looks for them in 16 bytes at once; for a single
 *     one memchr() does that.
 */
#include "sets.h"

enum {
    NEAR = 256,                  /* codes in the table */
    MAPPED = 0x10000             /* codes in the map */
};

/* How codes beyond the table are: all alike, or to be looked up. */
typedef enum { FAR_NONE, FAR_ALL, FAR_MIXED } far_codes;

struct re_scan {
    Py_ssize_t min, max;         /* length of a run */
    int single;                  /* the set is the character at its beginning alone */
    far_codes far;
    unsigned char near[NEAR];    /* 1: in the set */
    unsigned char *map;          /* PyMem, a bit for each code below MAPPED; FAR_MIXED only */
    code_set set;                /* for what is above; FAR_MIXED only */
};

/* ---- making ---- */

static void
fill_near(re_scan *scan)
{
    for (Py_ssize_t i = 0; i < scan->set.n && scan->set.at[i].low < NEAR; i++) {
        Py_UCS4 high = scan->set.at[i].high < NEAR ? scan->set.at[i].high : NEAR - 1;
        memset(scan->near + scan->set.at[i].low, 1, high - scan->set.at[i].low + 1);
    }
}

static int
fill_map(re_scan *scan)
{
    scan->map = PyMem_Malloc(MAPPED / 8);
    if (scan->map == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memset(scan->map, 0, MAPPED / 8);
    for (Py_ssize_t i = 0; i < scan->set.n && scan->set.at[i].low < MAPPED; i++) {
        Py_UCS4 high = scan->set.at[i].high < MAPPED ? scan->set.at[i].high : MAPPED - 1;
        for (Py_UCS4 c = scan->set.at[i].low; c <= high; c++) {
            if (c % 8 == 0 && high - c >= 7) {
                scan->map[c / 8] = 0xff;
                c += 7;
            }
            else {
                scan->map[c / 8] |= (unsigned char)(1 << c % 8);
            }
        }
    }
    return 0;
}

/* What the tables say of the codes up to `max`, of which scan->set is made. Returns status. */
static int
fill(re_scan *scan, Py_UCS4 max)
{
    code_range *last = scan->set.n > 0 ? &scan->set.at[scan->set.n - 1] : NULL;

    fill_near(scan);
    if (last == NULL || last->high < NEAR || max < NEAR) {
        scan->far = FAR_NONE;
        return 0;
    }
    if (last->high >= max) {
        last->high = (Py_UCS4)-1;        /* an array may have codes that are no characters */
    }
    if (last->low <= NEAR && last->high > max) {
        scan->far = FAR_ALL;
        return 0;
    }
    scan->far = FAR_MIXED;
    return fill_map(scan);
}

/* The set of a node that matches one character. Returns 1, 0: it is none, -1 raised. */
static int
set_of(code_set *set, const re_tree *tree, const re_node *node, Py_UCS4 max)
{
    memset(set, 0, sizeof(*set));
    if (node->kind == NODE_SET) {
        return py_re_set_build(set, node, tree->flags, max) < 0 ? -1 : 1;
    }
    if (node->kind == NODE_LITERAL && !(tree->flags & RE_IGNORECASE) && node->code <= max) {
        return py_re_set_add(set, node->code, node->code) < 0 ? -1 : 1;
    }
    if (node->kind != NODE_ANY) {
        return 0;
    }
    if (tree->flags & RE_DOTALL) {
        return py_re_set_add(set, 0, max) < 0 ? -1 : 1;
    }
    return py_re_set_add(set, 0, '\n' - 1) < 0 || py_re_set_add(set, '\n' + 1, max) < 0 ? -1 : 1;
}

/* How many characters are in it?  More than two are 3. */
static int
small_size(const code_set *set)
{
    Py_UCS4 count = 0;

    for (Py_ssize_t i = 0; i < set->n && count < 3; i++) {
        count += set->at[i].high - set->at[i].low + 1;
    }
    return count < 3 ? (int)count : 3;
}

/* The only node of a pattern, taken out of the groups around it, if that is all there is. */
static const re_node *
only_node(const re_tree *tree)
{
    const re_branch *branch = tree->root;
    int captured = 0;

    while (branch != NULL && branch->next == NULL && branch->first != NULL && branch->first->next == NULL) {
        const re_node *node = branch->first;
        if (node->kind != NODE_GROUP) {
            return captured == tree->groups ? node : NULL;
        }
        captured += node->group >= 0;
        branch = node->branches;
    }
    return NULL;
}

re_scan *
py_re_scan_new(const re_tree *tree, Py_UCS4 max)
{
    const re_node *node = only_node(tree);
    const re_node *one = node != NULL && node->kind == NODE_REPEAT && node->greedy ? node->body : node;
    code_set set;
    re_scan *scan = NULL;
    int found = one == NULL || (tree->flags & RE_LOCALE) ? 0 : set_of(&set, tree, one, max);

    if (found <= 0) {
        return NULL;
    }
    int size = small_size(&set);
    if (size != 0 && size != 2 && (scan = PyMem_Malloc(sizeof(*scan))) == NULL) {       /* I2 */
        PyErr_NoMemory();
    }
    if (scan == NULL) {
        py_re_set_fini(&set);
        return NULL;
    }
    memset(scan, 0, sizeof(*scan));
    scan->min = one == node ? 1 : (Py_ssize_t)node->min;
    scan->max = one == node ? 1 : node->max == RE_MAXREPEAT ? PY_SSIZE_T_MAX : (Py_ssize_t)node->max;
    scan->set = set;
    scan->single = size == 1;
    if (fill(scan, max) < 0) {
        py_re_scan_free(scan);
        return NULL;
    }
    return scan;
}

void
py_re_scan_free(re_scan *scan)
{
    if (scan != NULL) {
        PyMem_Free(scan->map);
        py_re_set_fini(&scan->set);
        PyMem_Free(scan);
    }
}

/* ---- searching ---- */

__attribute__((always_inline)) static inline int
is_in(const re_scan *scan, const void *chars, int wide, Py_ssize_t i)
{
    if (!wide) {
        return scan->near[((const unsigned char *)chars)[i]];
    }
    Py_UCS4 c = ((const Py_UCS4 *)chars)[i];
    if (c < NEAR) {
        return scan->near[c];
    }
    if (scan->far != FAR_MIXED) {
        return scan->far;
    }
    return c < MAPPED ? scan->map[c / 8] >> c % 8 & 1 : py_re_set_contains(&scan->set, c);
}

/* Where the first character of the set is, n: nowhere. */
__attribute__((always_inline)) static inline Py_ssize_t
first_in(const re_scan *scan, const void *chars, int wide, Py_ssize_t start, Py_ssize_t n)
{
    if (scan->single && start < n) {
        Py_UCS4 c = scan->set.at[0].low;
        const void *place = wide ? (const void *)wmemchr((const wchar_t *)chars + start, (wchar_t)c, (size_t)(n - start))
                                 : memchr((const char *)chars + start, (int)c, (size_t)(n - start));
        size_t unit = wide ? sizeof(Py_UCS4) : 1;
        return place == NULL ? n : (Py_ssize_t)((size_t)((const char *)place - (const char *)chars) / unit);
    }
    while (start < n && !is_in(scan, chars, wide, start)) {
        start++;
    }
    return start;
}

__attribute__((always_inline)) static inline int
find(const re_scan *scan, const void *chars, int wide, Py_ssize_t n, Py_ssize_t start, int anchored,
     Py_ssize_t *spans)
{
    for (;;) {
        if (!anchored && scan->min > 0) {
            start = first_in(scan, chars, wide, start, n);
        }
        Py_ssize_t end = start, limit = n - start <= scan->max ? n : start + scan->max;
        while (end < limit && is_in(scan, chars, wide, end)) {
            end++;
        }
        if (end - start >= scan->min) {
            spans[0] = start;
            spans[1] = end;
            return 1;
        }
        if (anchored || end >= n) {
            return 0;
        }
        start = end + 1;         /* I1 */
    }
}

int
py_re_scan_find(const re_scan *scan, const re_subject *s, Py_ssize_t n, Py_ssize_t start, int anchored,
                Py_ssize_t *spans)
{
    return s->wide ? find(scan, s->chars, 1, n, start, anchored, spans)
                   : find(scan, s->chars, 0, n, start, anchored, spans);
}
