/* PyOS_strtol and PyOS_strtoul: integers in C from text, with the literal prefixes 0x, 0o, 0b and 0.
 *
 * I1 much like their C namesakes: errno becomes ERANGE and the result the upper limit when the value does not fit; *end is
 *    where the number ends, or the beginning when there is none.
 */
#include <ctype.h>
#include <errno.h>

#include "Python.h"

static int
digit_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

/* The letter that may stand between "0" and the digits. */
static char
prefix_letter(int base)
{
    return base == 16 ? 'x' : base == 8 ? 'o' : base == 2 ? 'b' : '\0';
}

static int
guess_base(const char *s)
{
    if (s[0] != '0') {
        return 10;
    }
    char letter = (char)(s[1] | 0x20);
    return letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
}

unsigned long
PyOS_strtoul(char *s, char **end, int base)
{
    const char *p = s;
    while (*p != '\0' && isspace(Py_CHARMASK(*p))) {
        p++;
    }
    if (base == 0) {
        base = guess_base(p);
    }
    if (base < 2 || base > 36) {    /* no number at all */
        if (end != NULL) {
            *end = (char *)p;
        }
        return 0;
    }
    if (prefix_letter(base) != '\0' && p[0] == '0' && (p[1] | 0x20) == prefix_letter(base)) {
        if (digit_value(p[2]) >= base) {    /* the number is the zero */
            if (end != NULL) {
                *end = (char *)p + 1;
            }
            return 0;
        }
        p += 2;
    }
    const char *first = p;
    unsigned long value = 0;
    int overflow = 0;
    for (; digit_value(*p) < base; p++) {
        unsigned long next;
        overflow |= __builtin_mul_overflow(value, (unsigned long)base, &next);
        overflow |= __builtin_add_overflow(next, (unsigned long)digit_value(*p), &value);
    }
    if (end != NULL) {
        *end = p == first ? s : (char *)p;
    }
    if (overflow) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return value;
}

long
PyOS_strtol(char *s, char **end, int base)
{
    char *p = s;
    while (*p != '\0' && isspace(Py_CHARMASK(*p))) {
        p++;
    }
    int negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    char *stop;
    unsigned long value = PyOS_strtoul(p, &stop, base);
    if (end != NULL) {
        *end = stop == p ? s : stop;
    }
    unsigned long most = negative ? (unsigned long)LONG_MAX + 1 : LONG_MAX;
    if (value > most) {
        errno = ERANGE;
        return LONG_MAX;    /* with any sign */
    }
    return negative ? (long)-value : (long)value;
}
