/* float.hex() and float.fromhex(): exact text in base 16.
 *
 * How it works: a finite double is written as sign, "0x", one digit, point, thirteen digits, "p" and exponent. Reading
 * accepts any number of digits with or without prefix, point and exponent; the leading 64 bits and a sticky bit are
 * kept, and the result rounds half to even once.
 */
#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "Python.h"
#include "float_internal.h"

#define FRACTION_DIGITS 13
#define EXPONENT_LIMIT 1000000000000000LL

PyObject *
py_float_hex(PyObject *self, PyObject *unused)
{
    double value = PyFloat_AS_DOUBLE(self);
    if (!isfinite(value)) {
        return PyObject_Repr(self);
    }
    char text[40];
    if (value == 0.0) {
        return PyString_FromString(signbit(value) ? "-0x0.0p+0" : "0x0.0p+0");
    }
    int exponent;
    double mantissa = frexp(fabs(value), &exponent);
    int shift = exponent < DBL_MIN_EXP ? DBL_MIN_EXP - exponent : 0;    /* subnormal */
    uint64_t bits = (uint64_t)ldexp(mantissa, DBL_MANT_DIG - shift);
    exponent += shift - 1;
    snprintf(text, sizeof text, "%s0x%d.%013llxp%+d", value < 0 ? "-" : "", (int)(bits >> 52),
             (unsigned long long)(bits & ((1ULL << 52) - 1)), exponent);
    return PyString_FromString(text);
}

/* --- reading --- */

typedef enum hex_status {
    HEX_OK,
    HEX_INVALID,
    HEX_TOO_LARGE,
} hex_status;

/* The digits read so far: value == (bits + fraction) * 2**exponent. */
typedef struct hex_digits {
    uint64_t bits;
    int sticky;
    long long exponent;
    int any;
} hex_digits;

static int
hex_value(char c)
{
    return isdigit(Py_CHARMASK(c)) ? c - '0' : isxdigit(Py_CHARMASK(c)) ? (c | 0x20) - 'a' + 10 : -1;
}

static void
take_digit(hex_digits *digits, int value)
{
    digits->any = 1;
    if (digits->bits >> 60 == 0) {
        digits->bits = digits->bits << 4 | (unsigned)value;
    }
    else {
        digits->sticky |= value != 0;
        digits->exponent += 4;
    }
}

static const char *
read_digits(const char *s, hex_digits *digits)
{
    memset(digits, 0, sizeof *digits);
    for (; hex_value(*s) >= 0; s++) {
        take_digit(digits, hex_value(*s));
    }
    if (*s == '.') {
        for (s++; hex_value(*s) >= 0; s++) {
            take_digit(digits, hex_value(*s));
            digits->exponent -= 4;
        }
    }
    return s;
}

/* "p-12"; returns its end, s when there is none, NULL when it is malformed. */
static const char *
read_exponent(const char *s, long long *exponent)
{
    if (*s != 'p' && *s != 'P') {
        return s;
    }
    s++;
    int negative = *s == '-';
    if (*s == '-' || *s == '+') {
        s++;
    }
    if (!isdigit(Py_CHARMASK(*s))) {
        return NULL;
    }
    long long value = 0;
    for (; isdigit(Py_CHARMASK(*s)); s++) {
        if (value < EXPONENT_LIMIT) {
            value = value * 10 + (*s - '0');
        }
    }
    *exponent += negative ? -value : value;
    return s;
}

static hex_status
round_digits(const hex_digits *digits, double *value)
{
    if (digits->bits == 0) {
        *value = 0.0;
        return HEX_OK;
    }
    int shift = __builtin_clzl(digits->bits);
    uint64_t bits = digits->bits << shift;
    long long top = digits->exponent - shift + 64;    /* value < 2**top */
    if (top > DBL_MAX_EXP) {
        return HEX_TOO_LARGE;
    }
    int keep = top < DBL_MIN_EXP ? (top < DBL_MIN_EXP - DBL_MANT_DIG ? -1 : (int)(top - DBL_MIN_EXP) + DBL_MANT_DIG)
                                 : DBL_MANT_DIG;
    if (keep < 0) {
        *value = 0.0;
        return HEX_OK;
    }
    uint64_t kept = keep > 0 ? bits >> (64 - keep) : 0;
    uint64_t half = 1ULL << (63 - keep);
    uint64_t rest = bits & (half | (half - 1));
    if (rest > half || (rest == half && (digits->sticky || (kept & 1)))) {
        kept++;
    }
    *value = ldexp((double)kept, (int)(top - keep));
    return isinf(*value) ? HEX_TOO_LARGE : HEX_OK;
}

static const char *
skip_space(const char *s)
{
    while (*s != '\0' && isspace(Py_CHARMASK(*s))) {
        s++;
    }
    return s;
}

static hex_status
parse_hex(const char *s, const char *end, double *value)
{
    char *special_end;
    s = skip_space(s);
    double special = _Py_parse_inf_or_nan(s, &special_end);
    if (special_end != s) {
        *value = special;
        return skip_space(special_end) == end ? HEX_OK : HEX_INVALID;
    }
    int negative = *s == '-';
    if (*s == '-' || *s == '+') {
        s++;
    }
    if (s[0] == '0' && (s[1] | 0x20) == 'x') {
        s += 2;
    }
    hex_digits digits;
    s = read_digits(s, &digits);
    if (!digits.any) {
        return HEX_INVALID;
    }
    s = read_exponent(s, &digits.exponent);
    if (s == NULL || skip_space(s) != end) {
        return HEX_INVALID;
    }
    hex_status status = round_digits(&digits, value);
    *value = negative ? -*value : *value;
    return status;
}

PyObject *
py_float_fromhex(PyObject *type, PyObject *text)
{
    char *s;
    Py_ssize_t length;
    double value = 0.0;
    if (PyString_AsStringAndSize(text, &s, &length) < 0) {
        return NULL;
    }
    switch (parse_hex(s, s + length, &value)) {
    case HEX_OK:
        break;
    case HEX_TOO_LARGE:
        PyErr_SetString(PyExc_OverflowError, "hexadecimal value too large to represent as a float");
        return NULL;
    default:
        PyErr_SetString(PyExc_ValueError, "invalid hexadecimal floating-point string");
        return NULL;
    }
    PyObject *number = PyFloat_FromDouble(value);
    if (number == NULL || type == (PyObject *)&PyFloat_Type) {
        return number;
    }
    PyObject *result = PyObject_CallFunctionObjArgs(type, number, NULL);
    Py_DECREF(number);
    return result;
}
