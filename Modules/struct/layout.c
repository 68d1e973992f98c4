/* Formats of struct, compiled: see layout.h. */
#include "layout.h"

#include <ctype.h>
#include <string.h>

/* --- kinds of values --- */

typedef struct item_kind {
    char code;
    unsigned char native_size, native_align, standard_size;    /* standard_size 0: none */
} item_kind;

#define NATIVE(type) sizeof(type), _Alignof(type)

static const item_kind kinds[] = {
    {'x', 1, 1, 1},
    {'b', 1, 1, 1},
    {'B', 1, 1, 1},
    {'c', 1, 1, 1},
    {'s', 1, 1, 1},
    {'p', 1, 1, 1},
    {'h', NATIVE(short), 2},
    {'H', NATIVE(short), 2},
    {'i', NATIVE(int), 4},
    {'I', NATIVE(int), 4},
    {'l', NATIVE(long), 4},
    {'L', NATIVE(long), 4},
    {'q', NATIVE(long long), 8},
    {'Q', NATIVE(long long), 8},
    {'?', NATIVE(_Bool), 1},
    {'f', NATIVE(float), 4},
    {'d', NATIVE(double), 8},
    {'P', NATIVE(void *), 0},
    {'\0', 0, 0, 0},
};

/* --- compiling formats --- */

void
py_struct_release(layout *l)
{
    if (l != NULL && --l->references == 0) {
        PyMem_Free(l);
    }
}

static const item_kind *
find_kind(char code, bool native)
{
    for (const item_kind *kind = kinds; kind->code != '\0'; kind++) {
        if (kind->code == code && (native || kind->standard_size != 0)) {
            return kind;
        }
    }
    PyErr_SetString(py_struct_error(), "bad char in struct format");
    return NULL;
}

static const char *
parse_order(const char *s, bool *native, bool *little_endian)
{
    *native = false;
    *little_endian = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    switch (*s) {
    case '<':
        *little_endian = true;
        return s + 1;
    case '>':
    case '!':
        *little_endian = false;
        return s + 1;
    case '=':
        return s + 1;
    case '@':
        *native = true;
        return s + 1;
    default:
        *native = true;
        return s;
    }
}

/* Decimal digits at *s as a count, 1 without any. Returns -1 when too large (raised). */
static Py_ssize_t
parse_count(const char **s)
{
    if (!isdigit(Py_CHARMASK(**s))) {
        return 1;
    }
    Py_ssize_t n = 0;
    for (; isdigit(Py_CHARMASK(**s)); ++*s) {
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, **s - '0', &n)) {
            PyErr_SetString(py_struct_error(), "total struct size too long");
            return -1;
        }
    }
    return n;
}

/* Put one format item at the end of the layout. Returns status. */
static int
add_item(layout *l, const item_kind *kind, Py_ssize_t count)
{
    Py_ssize_t size = l->native ? kind->native_size : kind->standard_size;
    Py_ssize_t padding = 0, bytes;
    if (l->native && l->size % kind->native_align != 0) {
        padding = kind->native_align - l->size % kind->native_align;
    }
    if (__builtin_add_overflow(l->size, padding, &l->size) || __builtin_mul_overflow(size, count, &bytes)) {
        PyErr_SetString(py_struct_error(), "total struct size too long");
        return -1;
    }
    item it = {kind->code, (unsigned char)size, l->size, count};
    if (__builtin_add_overflow(l->size, bytes, &l->size)) {
        PyErr_SetString(py_struct_error(), "total struct size too long");
        return -1;
    }
    if (kind->code == 'x') {
        return 0;
    }
    if (count == 0 && !is_text_code(kind->code)) {
        return 0;
    }
    l->values += is_text_code(kind->code) ? 1 : count;
    l->items[l->item_count++] = it;
    return 0;
}

layout *
py_struct_compile(const char *format)
{
    layout *l = PyMem_Malloc(sizeof(layout) + strlen(format) * sizeof(item));
    if (l == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    *l = (layout){.references = 1};
    const char *s = parse_order(format, &l->native, &l->little_endian);
    while (*s != '\0') {
        if (isspace(Py_CHARMASK(*s))) {
            s++;
            continue;
        }
        Py_ssize_t count = parse_count(&s);
        if (count >= 0 && *s == '\0') {    /* a count that counts nothing */
            break;
        }
        const item_kind *kind = count < 0 ? NULL : find_kind(*s++, l->native);
        if (kind == NULL || add_item(l, kind, count) < 0) {
            py_struct_release(l);
            return NULL;
        }
    }
    return l;
}
