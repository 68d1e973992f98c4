/* Small C-string helpers without knowledge of objects: bounded printf, comparison without case,
 * and the locale-free character tables behind Py_ISALPHA and its kin.
 *
 * I1  PyOS_snprintf and PyOS_vsnprintf always leave a terminated string.
 * I2  the tables classify ASCII only, whatever the locale says.
 */
#include "Python.h"
#include <stdarg.h>

int
PyOS_vsnprintf(char *str, size_t size, const char *format, va_list va)
{
    int len;

    assert(str != NULL && size > 0 && format != NULL);
    if (size > INT_MAX - 512) {
        str[0] = '\0';
        return -666;
    }
    len = vsnprintf(str, size, format, va);
    str[size - 1] = '\0';
    return len;
}

int
PyOS_snprintf(char *str, size_t size, const char *format, ...)
{
    va_list va;
    int len;

    va_start(va, format);
    len = PyOS_vsnprintf(str, size, format, va);
    va_end(va);
    return len;
}

int
PyOS_mystrnicmp(const char *a, const char *b, Py_ssize_t n)
{
    for (; n > 0; n--, a++, b++) {
        int diff = Py_TOLOWER(Py_CHARMASK(*a)) - Py_TOLOWER(Py_CHARMASK(*b));
        if (diff != 0 || *a == '\0') {
            return diff;
        }
    }
    return 0;
}

int
PyOS_mystricmp(const char *a, const char *b)
{
    return PyOS_mystrnicmp(a, b, PY_SSIZE_T_MAX);
}

/* Compiled extensions of the reference may ask for it by this name. */
int (*const _PyOS_mystrnicmp_hack)(const char *, const char *, Py_ssize_t) = PyOS_mystrnicmp;

/* ---- character tables ---- */

#define LO PY_CTF_LOWER
#define UP PY_CTF_UPPER
#define DI (PY_CTF_DIGIT | PY_CTF_XDIGIT)
#define SP PY_CTF_SPACE
#define XL (PY_CTF_LOWER | PY_CTF_XDIGIT)
#define XU (PY_CTF_UPPER | PY_CTF_XDIGIT)

const unsigned int _Py_ctype_table[256] = {
    [9] = SP, [10] = SP, [11] = SP, [12] = SP, [13] = SP, [' '] = SP,
    ['0'] = DI, ['1'] = DI, ['2'] = DI, ['3'] = DI, ['4'] = DI,
    ['5'] = DI, ['6'] = DI, ['7'] = DI, ['8'] = DI, ['9'] = DI,
    ['A'] = XU, ['B'] = XU, ['C'] = XU, ['D'] = XU, ['E'] = XU, ['F'] = XU,
    ['G'] = UP, ['H'] = UP, ['I'] = UP, ['J'] = UP, ['K'] = UP, ['L'] = UP, ['M'] = UP,
    ['N'] = UP, ['O'] = UP, ['P'] = UP, ['Q'] = UP, ['R'] = UP, ['S'] = UP, ['T'] = UP,
    ['U'] = UP, ['V'] = UP, ['W'] = UP, ['X'] = UP, ['Y'] = UP, ['Z'] = UP,
    ['a'] = XL, ['b'] = XL, ['c'] = XL, ['d'] = XL, ['e'] = XL, ['f'] = XL,
    ['g'] = LO, ['h'] = LO, ['i'] = LO, ['j'] = LO, ['k'] = LO, ['l'] = LO, ['m'] = LO,
    ['n'] = LO, ['o'] = LO, ['p'] = LO, ['q'] = LO, ['r'] = LO, ['s'] = LO, ['t'] = LO,
    ['u'] = LO, ['v'] = LO, ['w'] = LO, ['x'] = LO, ['y'] = LO, ['z'] = LO,
};

#define ROW4(f, n) f(n), f((n) + 1), f((n) + 2), f((n) + 3)
#define ROW16(f, n) ROW4(f, n), ROW4(f, (n) + 4), ROW4(f, (n) + 8), ROW4(f, (n) + 12)
#define ROW64(f, n) ROW16(f, n), ROW16(f, (n) + 16), ROW16(f, (n) + 32), ROW16(f, (n) + 48)
#define ALL256(f) ROW64(f, 0), ROW64(f, 64), ROW64(f, 128), ROW64(f, 192)
#define LOWERED(c) ((c) >= 'A' && (c) <= 'Z' ? (c) + 32 : (c))
#define UPPERED(c) ((c) >= 'a' && (c) <= 'z' ? (c) - 32 : (c))

const unsigned char _Py_ctype_tolower[256] = {ALL256(LOWERED)};
const unsigned char _Py_ctype_toupper[256] = {ALL256(UPPERED)};
