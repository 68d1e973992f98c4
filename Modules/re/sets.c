/* Sets of code points as sorted ranges. See sets.h.
 *
 * Case: 2.7 compares a subject character's lower case with the set of the lower cases of the
 * pattern's characters. Lower case is that of ASCII, of the locale (LOCALE) or of unicode (UNICODE),
 * one character to one character.
 */
#include <ctype.h>
#include "py_state.h"
#include "py_text.h"
#include "sets.h"

/* ---- the process' state ---- */

static void
free_state(py_re_state *state)
{
    int i;

    for (i = 0; i < 3; i++) {
        py_re_set_fini(&state->unicode[i]);
    }
    PyMem_Free(state->lowered);
    PyMem_Free(state);
}

py_re_state *
py_re_state_get(void)
{
    py_re_state *state = py_runtime_state.re;

    if (state != NULL) {
        return state;
    }
    state = PyMem_Malloc(sizeof(py_re_state));
    if (state == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(state, 0, sizeof(*state));
    state->error = PyErr_NewException((char *)"sre_constants.error", NULL, NULL);
    if (state->error == NULL) {
        free_state(state);
        return NULL;
    }
    py_runtime_state.re = state;
    return state;
}

PyObject *
py_re_error(void)
{
    py_re_state *state = py_re_state_get();

    return state != NULL ? state->error : PyExc_RuntimeError;
}

int
py_re_raise(const char *message)
{
    PyErr_SetString(py_re_error(), message);
    return -1;
}

/* ---- ranges ---- */

void
py_re_set_fini(code_set *set)
{
    PyMem_Free(set->at);
    set->at = NULL;
    set->n = set->space = 0;
}

int
py_re_set_add(code_set *set, Py_UCS4 low, Py_UCS4 high)
{
    if (low > high) {
        return 0;
    }
    if (set->n > 0 && set->at[set->n - 1].high + 1 == low) {
        set->at[set->n - 1].high = high;
        return 0;
    }
    if (set->n == set->space) {
        Py_ssize_t space = set->space * 2 + 16;
        code_range *at = PyMem_Realloc(set->at, (size_t)space * sizeof(code_range));
        if (at == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        set->at = at;
        set->space = space;
    }
    set->at[set->n].low = low;
    set->at[set->n].high = high;
    set->n++;
    return 0;
}

static int
compare_ranges(const void *a, const void *b)
{
    const code_range *x = a;
    const code_range *y = b;

    return x->low < y->low ? -1 : x->low > y->low;
}

void
py_re_set_normalize(code_set *set)
{
    Py_ssize_t i, k = 0;

    if (set->n == 0) {
        return;
    }
    qsort(set->at, (size_t)set->n, sizeof(code_range), compare_ranges);
    for (i = 1; i < set->n; i++) {
        if (set->at[i].low <= set->at[k].high || set->at[i].low == set->at[k].high + 1) {
            if (set->at[i].high > set->at[k].high) {
                set->at[k].high = set->at[i].high;
            }
        }
        else {
            set->at[++k] = set->at[i];
        }
    }
    set->n = k + 1;
}

int
py_re_set_contains(const code_set *set, Py_UCS4 c)
{
    Py_ssize_t low = 0;
    Py_ssize_t high = set->n;

    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (set->at[middle].high < c) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low < set->n && set->at[low].low <= c;
}

/* Replaces a normalised set by what it lacks of [0, max]. */
static int
complement(code_set *set, Py_UCS4 max)
{
    code_set result = {NULL, 0, 0};
    Py_UCS4 from = 0;
    Py_ssize_t i;

    for (i = 0; i < set->n && from <= max; i++) {
        if (set->at[i].low > from &&
            py_re_set_add(&result, from, set->at[i].low - 1 < max ? set->at[i].low - 1 : max) < 0) {
            py_re_set_fini(&result);
            return -1;
        }
        from = set->at[i].high + 1;
    }
    if (from <= max && (set->n == 0 || from != 0) && py_re_set_add(&result, from, max) < 0) {
        py_re_set_fini(&result);
        return -1;
    }
    py_re_set_fini(set);
    *set = result;
    return 0;
}

/* ---- categories ---- */

/* Whether c is in the positive category, by unicode. */
static int
in_unicode(Py_UCS4 c, int category)
{
    switch (category) {
    case 'd': return Py_UNICODE_ISDECIMAL(c);
    case 's': return Py_UNICODE_ISSPACE(c);
    default: return c == '_' || Py_UNICODE_ISALNUM(c);
    }
}

/* The ranges of a category by unicode. Returns borrowed, NULL raised. */
static const code_set *
unicode_category(int category)
{
    py_re_state *state = py_re_state_get();
    code_set *set = state == NULL ? NULL : &state->unicode[category == 'd' ? 0 : category == 's' ? 1 : 2];
    Py_UCS4 c, next;

    if (set == NULL || set->n > 0) {
        return set;
    }
    for (c = 0; c < 0x30000; c = next) {
        next = py_unicode_alike_until(c);
        if (c <= '_' && next > '_') {        /* the one that is no letter stands alone */
            next = c < '_' ? '_' : c + 1;
        }
        if (in_unicode(c, category) && py_re_set_add(set, c, next - 1) < 0) {
            py_re_set_fini(set);
            return NULL;
        }
    }
    return set;
}

static int
add_ascii(code_set *set, int category)
{
    if (category == 'd') {
        return py_re_set_add(set, '0', '9');
    }
    if (category == 's') {
        return py_re_set_add(set, '\t', '\r') < 0 ? -1 : py_re_set_add(set, ' ', ' ');
    }
    return py_re_set_add(set, '0', '9') < 0 || py_re_set_add(set, 'A', 'Z') < 0 ||
           py_re_set_add(set, '_', '_') < 0 || py_re_set_add(set, 'a', 'z') < 0 ? -1 : 0;
}

static int
add_locale_word(code_set *set)
{
    Py_UCS4 c;

    for (c = 0; c < 256; c++) {
        if ((isalnum((int)c) || c == '_') && py_re_set_add(set, c, c) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Adds the positive category d, s or w. */
static int
add_positive(code_set *set, int category, int flags)
{
    const code_set *known;
    Py_ssize_t i;

    if (flags & RE_LOCALE) {
        return category == 'w' ? add_locale_word(set) : add_ascii(set, category);
    }
    if (!(flags & RE_UNICODE)) {
        return add_ascii(set, category);
    }
    known = unicode_category(category);
    if (known == NULL) {
        return -1;
    }
    for (i = 0; i < known->n; i++) {
        if (py_re_set_add(set, known->at[i].low, known->at[i].high) < 0) {
            return -1;
        }
    }
    return 0;
}

int
py_re_set_add_word(code_set *set, int flags, Py_UCS4 max)
{
    return add_positive(set, 'w', flags);
}

static int
add_category(code_set *set, char category, int flags, Py_UCS4 max)
{
    code_set positive = {NULL, 0, 0};
    int lower = Py_TOLOWER(category);
    Py_ssize_t i;
    int status = add_positive(&positive, lower, flags);

    if (status == 0 && lower != category) {
        py_re_set_normalize(&positive);
        status = complement(&positive, max);
    }
    for (i = 0; status == 0 && i < positive.n; i++) {
        status = py_re_set_add(set, positive.at[i].low, positive.at[i].high);
    }
    py_re_set_fini(&positive);
    return status;
}

/* ---- case ---- */

/* The table of codes whose lower case differs, by unicode. Returns status. */
static int
fill_lowered(py_re_state *state)
{
    code_set pairs = {NULL, 0, 0};
    Py_UCS4 c;

    for (c = 0; c < 0x20000; c++) {
        Py_UCS4 lower = Py_UNICODE_TOLOWER(c);
        if (lower == c) {
            c = py_unicode_alike_until(c) - 1;
        }
        else {
            if (pairs.n == pairs.space) {
                Py_ssize_t space = pairs.space * 2 + 256;
                code_range *at = PyMem_Realloc(pairs.at, (size_t)space * sizeof(code_range));
                if (at == NULL) {
                    py_re_set_fini(&pairs);
                    PyErr_NoMemory();
                    return -1;
                }
                pairs.at = at;
                pairs.space = space;
            }
            pairs.at[pairs.n].low = c;
            pairs.at[pairs.n].high = lower;
            pairs.n++;
        }
    }
    state->lowered = pairs.at;
    state->lowered_count = pairs.n;
    return 0;
}

/* Calls add for each (code, lower case) pair of the flags' kind of case. */
typedef struct {
    code_range pairs[256];
    const code_range *at;
    Py_ssize_t n;
} case_table;

/* Returns 0 or -1. */
static int
case_table_init(case_table *table, int flags)
{
    Py_UCS4 c;

    table->at = table->pairs;
    table->n = 0;
    if ((flags & RE_UNICODE) && !(flags & RE_LOCALE)) {
        py_re_state *state = py_re_state_get();
        if (state == NULL || (state->lowered == NULL && fill_lowered(state) < 0)) {
            return -1;
        }
        table->at = state->lowered;
        table->n = state->lowered_count;
        return 0;
    }
    for (c = 0; c < (flags & RE_LOCALE ? 256u : 128u); c++) {
        Py_UCS4 lower = (Py_UCS4)(flags & RE_LOCALE ? tolower((int)c) : (int)Py_TOLOWER(c));
        if (lower != c) {
            table->pairs[table->n].low = c;
            table->pairs[table->n].high = lower;
            table->n++;
        }
    }
    return 0;
}

/* Lower-case characters that 2.7 takes for each other under UNICODE, though their lower cases
   differ: they share an upper case. Rows end with 0. */
static const Py_UCS4 equivalents[][4] = {
    {0x69, 0x131, 0}, {0x73, 0x17f, 0}, {0xb5, 0x3bc, 0}, {0x345, 0x3b9, 0x1fbe, 0},
    {0x390, 0x1fd3, 0}, {0x3b0, 0x1fe3, 0}, {0x3b2, 0x3d0, 0}, {0x3b5, 0x3f5, 0},
    {0x3b8, 0x3d1, 0}, {0x3ba, 0x3f0, 0}, {0x3c0, 0x3d6, 0}, {0x3c1, 0x3f1, 0},
    {0x3c2, 0x3c3, 0}, {0x3c6, 0x3d5, 0}, {0x1e61, 0x1e9b, 0}, {0xfb05, 0xfb06, 0},
};

/* Adds the equivalents of what a normalised set contains. */
static int
add_equivalents(code_set *set)
{
    size_t i, k;

    for (i = 0; i < sizeof(equivalents) / sizeof(equivalents[0]); i++) {
        int found = 0;
        for (k = 0; k < 4 && equivalents[i][k] != 0; k++) {
            found |= py_re_set_contains(set, equivalents[i][k]);
        }
        for (k = 0; found && k < 4 && equivalents[i][k] != 0; k++) {
            if (!py_re_set_contains(set, equivalents[i][k]) &&
                py_re_set_add(set, equivalents[i][k], equivalents[i][k]) < 0) {
                return -1;
            }
        }
        py_re_set_normalize(set);
    }
    return 0;
}

int
py_re_set_fold(code_set *set, int flags, Py_UCS4 max)
{
    case_table table;
    code_set lowers = {NULL, 0, 0};
    code_set result = {NULL, 0, 0};
    Py_ssize_t i, k;
    int status = case_table_init(&table, flags);

    /* The lower cases of all members: members that are their own, and those of the others. */
    for (i = 0, k = 0; status == 0 && i < set->n; i++) {
        Py_UCS4 from = set->at[i].low;
        for (; k < table.n && table.at[k].low < from; k++) {
        }
        for (; status == 0 && k < table.n && table.at[k].low <= set->at[i].high; k++) {
            status = py_re_set_add(&lowers, from, table.at[k].low - 1);
            from = table.at[k].low + 1;
        }
        if (status == 0) {
            status = py_re_set_add(&lowers, from, set->at[i].high);
        }
    }
    for (k = 0; status == 0 && k < table.n; k++) {
        if (py_re_set_contains(set, table.at[k].low)) {
            status = py_re_set_add(&lowers, table.at[k].high, table.at[k].high);
        }
    }
    py_re_set_normalize(&lowers);
    if (status == 0 && (flags & RE_UNICODE) && !(flags & RE_LOCALE)) {
        status = add_equivalents(&lowers);
    }
    /* All codes with one of these lower cases. */
    for (i = 0, k = 0; status == 0 && i < lowers.n; i++) {
        Py_UCS4 from = lowers.at[i].low;
        for (; k < table.n && table.at[k].low < from; k++) {
        }
        for (; status == 0 && k < table.n && table.at[k].low <= lowers.at[i].high; k++) {
            status = py_re_set_add(&result, from, table.at[k].low - 1);
            from = table.at[k].low + 1;
        }
        if (status == 0) {
            status = py_re_set_add(&result, from, lowers.at[i].high);
        }
    }
    for (k = 0; status == 0 && k < table.n; k++) {
        if (py_re_set_contains(&lowers, table.at[k].high)) {
            status = py_re_set_add(&result, table.at[k].low, table.at[k].low);
        }
    }
    py_re_set_fini(&lowers);
    if (status < 0) {
        py_re_set_fini(&result);
        return -1;
    }
    py_re_set_normalize(&result);
    py_re_set_fini(set);
    *set = result;
    return 0;
}

/* ---- set nodes ---- */

void
py_re_set_clip(code_set *set, Py_UCS4 max)
{
    while (set->n > 0 && set->at[set->n - 1].low > max) {
        set->n--;
    }
    if (set->n > 0 && set->at[set->n - 1].high > max) {
        set->at[set->n - 1].high = max;
    }
}

int
py_re_set_build(code_set *out, const re_node *node, int flags, Py_UCS4 max)
{
    Py_ssize_t i;
    int status = 0;

    memset(out, 0, sizeof(*out));
    for (i = 0; status == 0 && i < node->item_count; i++) {
        const set_item *item = &node->items[i];
        status = item->kind == ITEM_RANGE ? py_re_set_add(out, item->low, item->high)
                                          : add_category(out, item->category, flags, 0x10ffff);
    }
    if (status == 0) {
        py_re_set_normalize(out);
        if (flags & RE_IGNORECASE) {
            status = py_re_set_fold(out, flags, max);
        }
    }
    if (status == 0 && node->negate) {
        status = complement(out, 0x10ffff);
    }
    if (status < 0) {
        py_re_set_fini(out);
        return -1;
    }
    py_re_set_clip(out, max);
    return 0;
}
