/* Escapes and sets in patterns. */
#include "parse.h"

/* ---- escapes ---- */

/* "\x" with two hexadecimal digits; the escape's own token is taken. Returns the code or -1. */
static long
hex_escape(parser *p)
{
    Py_UCS4 text[4] = {'\\', 'x', 0, 0};
    int n = 2;

    while (n < 4 && hex_value(p->next) >= 0) {
        text[n++] = (Py_UCS4)p->next;
        if (advance(p) < 0) {
            return -1;
        }
    }
    if (n == 4) {
        return hex_value((long)text[2]) << 4 | hex_value((long)text[3]);
    }
    return py_re_raise_quoting(p, "bogus escape: %s", text, n);
}

/* Up to `more` further octal digits. Returns the code or -1. */
static long
octal_escape(parser *p, long first, int more)
{
    long code = first - '0';

    while (more-- > 0 && is_octal(p->next)) {
        code = code << 3 | (p->next - '0');
        if (advance(p) < 0) {
            return -1;
        }
    }
    return code & 0xff;
}

/* The code of a one-letter escape, or -1. */
static long
letter_escape(long c)
{
    switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return -1;
    }
}

static int
is_category(long c)
{
    return c == 'd' || c == 'D' || c == 's' || c == 'S' || c == 'w' || c == 'W';
}

/* "\8" and the like: a group or an octal code. c is the first digit; its token is taken.
   Returns a node or NULL. */
static re_node *
number_escape(parser *p, long c)
{
    Py_UCS4 text[4] = {'\\', (Py_UCS4)c, 0, 0};
    long group = c - '0';
    int n = 2;
    re_node *node;

    if (is_digit(p->next)) {
        long second = p->next;
        text[n++] = (Py_UCS4)second;
        if (advance(p) < 0) {
            return NULL;
        }
        if (is_octal(c) && is_octal(second) && is_octal(p->next)) {
            long third = p->next;
            node = advance(p) < 0 ? NULL : py_re_new_node(p, NODE_LITERAL);
            if (node != NULL) {
                node->code = (Py_UCS4)(((c - '0') << 6 | (second - '0') << 3 | (third - '0')) &
                                       0xff);
            }
            return node;
        }
        group = group * 10 + second - '0';
    }
    if (group <= p->tree->groups) {
        return py_re_backreference(p, (int)group);
    }
    py_re_raise_quoting(p, "bogus escape: %s", text, n);
    return NULL;
}

/* The node of an escape outside sets; its token is taken. Returns it or NULL. */
re_node *
py_re_parse_escape(parser *p, long c)
{
    re_node *node;
    long code;

    if (c == 'A' || c == 'b' || c == 'B' || c == 'Z') {
        node = py_re_new_node(p, NODE_AT);
        if (node != NULL) {
            node->code = (Py_UCS4)c;
        }
        return node;
    }
    if (is_category(c)) {
        node = py_re_new_node(p, NODE_SET);
        if (node != NULL) {
            node->items = py_re_alloc(p->tree, sizeof(set_item));
            if (node->items == NULL) {
                return NULL;
            }
            node->items[0].kind = ITEM_CATEGORY;
            node->items[0].category = (char)c;
            node->item_count = 1;
        }
        return node;
    }
    code = letter_escape(c);
    if (code < 0) {
        if (c == 'x') {
            code = hex_escape(p);
        }
        else if (c == '0') {
            code = octal_escape(p, '0', 2);
        }
        else if (is_digit(c)) {
            return number_escape(p, c);
        }
        else {
            code = c;
        }
        if (code < 0 && PyErr_Occurred()) {
            return NULL;
        }
    }
    node = py_re_new_node(p, NODE_LITERAL);
    if (node != NULL) {
        node->code = (Py_UCS4)code;
    }
    return node;
}

/* ---- sets ---- */

/* The element for the escape \c inside a set; its token is taken. Returns 0 or -1. */
static int
set_escape(parser *p, long c, set_item *item)
{
    long code = letter_escape(c);
    Py_UCS4 text[4] = {'\\', (Py_UCS4)c, 0, 0};

    item->kind = ITEM_RANGE;
    if (code < 0 && is_category(c)) {
        item->kind = ITEM_CATEGORY;
        item->category = (char)c;
        return 0;
    }
    if (code < 0) {
        if (c == 'x') {
            int n = 0;
            Py_UCS4 digits[3] = {'\\', 0, 0};
            for (code = 0; n < 2 && hex_value(p->next) >= 0; n++) {
                digits[1 + n] = (Py_UCS4)p->next;
                code = code << 4 | hex_value(p->next);
                if (advance(p) < 0) {
                    return -1;
                }
            }
            if (n != 2) {
                return py_re_raise_quoting(p, "bogus escape: %s", digits, 1 + n);
            }
        }
        else if (is_octal(c)) {
            code = octal_escape(p, c, 2);
        }
        else if (is_digit(c)) {
            return py_re_raise_quoting(p, "bogus escape: %s", text, 2);
        }
        else {
            code = c;
        }
        if (code < 0) {
            return -1;
        }
    }
    item->low = item->high = (Py_UCS4)code;
    return 0;
}

/* One element of a set: a token that is taken. Returns 0 or -1. */
static int
set_element(parser *p, set_item *item)
{
    long c = p->next;
    long escape = p->next_escape;

    if (c == END) {
        return py_re_raise("unexpected end of regular expression");
    }
    if (advance(p) < 0) {
        return -1;
    }
    if (c == '\\') {
        return set_escape(p, escape, item);
    }
    item->kind = ITEM_RANGE;
    item->low = item->high = (Py_UCS4)c;
    return 0;
}

static int
add_item(parser *p, re_node *set, Py_ssize_t *space, const set_item *item)
{
    if (set->item_count == *space) {
        Py_ssize_t more = *space * 2 + 8;
        set_item *items = py_re_alloc(p->tree, (size_t)more * sizeof(set_item));
        if (items == NULL) {
            return -1;
        }
        if (set->item_count > 0) {
            memcpy(items, set->items, (size_t)set->item_count * sizeof(set_item));
        }
        set->items = items;
        *space = more;
    }
    set->items[set->item_count++] = *item;
    return 0;
}

/* Behind "[". Returns the set or NULL. */
re_node *
py_re_parse_set(parser *p)
{
    re_node *set = py_re_new_node(p, NODE_SET);
    Py_ssize_t space = 0;
    set_item low, high;
    static const set_item dash = {ITEM_RANGE, '-', '-', 0};

    if (set == NULL) {
        return NULL;
    }
    set->negate = take(p, '^');
    if (set->negate < 0) {
        return NULL;
    }
    while (p->next != ']' || set->item_count == 0) {
        if (set_element(p, &low) < 0) {
            return NULL;
        }
        if (p->next != '-') {
            if (add_item(p, set, &space, &low) < 0) {
                return NULL;
            }
            continue;
        }
        if (advance(p) < 0) {
            return NULL;
        }
        if (p->next == ']') {
            if (add_item(p, set, &space, &low) < 0 || add_item(p, set, &space, &dash) < 0) {
                return NULL;
            }
            break;
        }
        if (set_element(p, &high) < 0) {
            return NULL;
        }
        if (low.kind != ITEM_RANGE || high.kind != ITEM_RANGE || high.low < low.low) {
            py_re_raise("bad character range");
            return NULL;
        }
        low.high = high.low;
        if (add_item(p, set, &space, &low) < 0) {
            return NULL;
        }
    }
    return advance(p) < 0 ? NULL : set;
}
