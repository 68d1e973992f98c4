/* The public conversions between double and text: PyOS_string_to_double, PyOS_double_to_string and older relatives.
 *
 * How it works: digits come from dtoa.c, values from strtod.c; this file adds what surrounds them: inf and nan, sign,
 * where the point goes, exponent, padding with zeros, and errors.
 *
 * I1 the locale plays no part: the decimal point is always '.'.
 * I2 text from PyOS_double_to_string is PyMem_Malloc memory; its owner releases it with PyMem_Free.
 *
 * Not here: `%` and `{}` formatting with width, fill and grouping (Objects/number/number_format.c).
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "Python.h"
#include "py_dtoa.h"
#include "py_number.h"

/* --- text to double --- */

/* Whether s begins with the (lower-case) word, in any case. */
static int
starts_with(const char *s, const char *word)
{
    for (; *word != '\0'; s++, word++) {
        char c = *s >= 'A' && *s <= 'Z' ? (char)(*s + ('a' - 'A')) : *s;
        if (c != *word) {
            return 0;
        }
    }
    return 1;
}

/* Read "inf", "infinity" or "nan", with a sign before it; *end is p when there is none. */
double
_Py_parse_inf_or_nan(const char *p, char **end)
{
    const char *s = p;
    int negative = *s == '-';
    double value;
    if (*s == '-' || *s == '+') {
        s++;
    }
    if (starts_with(s, "inf")) {
        s += starts_with(s, "infinity") ? 8 : 3;
        value = Py_HUGE_VAL;
    }
    else if (starts_with(s, "nan")) {
        s += 3;
        value = -(double)NAN;    /* as the processor makes one of 0 * inf */
    }
    else {
        *end = (char *)p;
        return -1.0;
    }
    *end = (char *)s;
    return negative ? -value : value;
}

double
_PyOS_ascii_strtod(const char *s, char **end)
{
    char *stop;
    double value = _Py_dg_strtod(s, &stop);
    if (stop == s) {
        value = _Py_parse_inf_or_nan(s, &stop);
        if (stop == s) {
            value = 0.0;
        }
    }
    if (end != NULL) {
        *end = stop;
    }
    return value;
}

/* Goes over blanks; -1.0 where no number is. */
double
PyOS_ascii_strtod(const char *s, char **end)
{
    const char *first = s;
    char *stop;
    while (Py_ISSPACE(*first)) {
        first++;
    }
    double value = _PyOS_ascii_strtod(first, &stop);
    if (end != NULL) {
        *end = stop == first ? (char *)s : stop;
    }
    return stop == first ? -1.0 : value;
}

double
PyOS_ascii_atof(const char *s)
{
    return PyOS_ascii_strtod(s, NULL);
}

/* The whole of s when end is NULL, else its longest beginning that is a number. A value that is too large raises
 * overflow_exception, or is an infinity when that is NULL. Returns -1.0 on an error. Raises yes. */
double
PyOS_string_to_double(const char *s, char **end, PyObject *overflow_exception)
{
    char *stop;
    errno = 0;
    double value = _PyOS_ascii_strtod(s, &stop);
    if (stop == s || (end == NULL && *stop != '\0')) {
        PyErr_Format(PyExc_ValueError, "could not convert string to float: %.200s", s);
        value = -1.0;
    }
    else if (errno == ERANGE && fabs(value) >= 1.0 && overflow_exception != NULL) {
        PyErr_Format(overflow_exception, "value too large to convert to float: %.200s", s);
        value = -1.0;
    }
    if (end != NULL) {
        *end = stop;
    }
    return value;
}

/* --- double to text --- */

/* What to write, once the digits are known. The digits stand for 0.DIGITS * 10**point. */
typedef struct number_layout {
    const char *digits;
    Py_ssize_t count;         /* digits that there are */
    Py_ssize_t point;         /* place of the point, counted from the first digit */
    Py_ssize_t last;          /* digits to write behind the first, padded with zeros; >= count */
    int exponent;             /* written when use_exponent */
    int use_exponent;
    int trailing_point;       /* keep a point that nothing follows */
} number_layout;

static char *
put_zeros(char *p, Py_ssize_t n)
{
    if (n <= 0) {
        return p;
    }
    memset(p, '0', (size_t)n);
    return p + n;
}

/* Digits from..to, where places outside the known digits are zeros. */
static char *
put_digits(char *p, const number_layout *layout, Py_ssize_t from, Py_ssize_t to)
{
    if (from < 0) {
        Py_ssize_t zeros = to < 0 ? to - from : -from;
        p = put_zeros(p, zeros);
        from += zeros;
    }
    if (from < layout->count && from < to) {
        Py_ssize_t stop = to < layout->count ? to : layout->count;
        memcpy(p, layout->digits + from, (size_t)(stop - from));
        p += stop - from;
        from = stop;
    }
    return put_zeros(p, to - from);
}

static char *
put_exponent(char *p, int exponent, char letter)
{
    *p++ = letter;
    *p++ = exponent < 0 ? '-' : '+';
    unsigned n = (unsigned)(exponent < 0 ? -exponent : exponent);
    if (n >= 100) {
        *p++ = (char)('0' + n / 100);
        n %= 100;
    }
    *p++ = (char)('0' + n / 10);
    *p++ = (char)('0' + n % 10);
    return p;
}

static char *
put_number(char *p, const number_layout *layout, int upper)
{
    if (layout->point <= 0) {
        *p++ = '0';
    }
    else {
        p = put_digits(p, layout, 0, layout->point);
    }
    Py_ssize_t first = layout->point;
    if (layout->last > first || layout->trailing_point) {
        *p++ = '.';
        p = put_digits(p, layout, first, layout->last);
    }
    if (layout->use_exponent) {
        p = put_exponent(p, layout->exponent, upper ? 'E' : 'e');
    }
    return p;
}

/* Decide between plain and exponent form and how many places to write. */
static void
lay_out(number_layout *layout, char code, int precision, int flags)
{
    int decpt = (int)layout->point;
    int add_zero = (flags & Py_DTSF_ADD_DOT_0) != 0;
    int alternate = (flags & Py_DTSF_ALT) != 0;
    layout->last = layout->count;
    if (code == 'e') {
        layout->use_exponent = 1;
        layout->last = (Py_ssize_t)precision + 1;
    }
    else if (code == 'f') {
        layout->last = (Py_ssize_t)decpt + precision;
    }
    else if (code == 'g') {
        layout->use_exponent = decpt <= -4 || decpt > precision - add_zero;
        if (alternate) {
            layout->last = precision;
        }
    }
    else {
        layout->use_exponent = decpt <= -4 || decpt > 16;
    }
    if (layout->use_exponent) {
        layout->exponent = decpt - 1;
        layout->point = 1;
        add_zero = 0;
    }
    if (add_zero && layout->last <= layout->point) {
        layout->last = layout->point + 1;
        if (layout->last <= 1 && layout->point <= 0) {
            layout->last = 1;
        }
    }
    layout->trailing_point = alternate;
}

/* Room for everything but the digits: sign, point, exponent, leading "0.", end. */
#define OTHER_ROOM 16

static char *
format_finite(double value, char code, int upper, int precision, int flags)
{
    char digits[PY_DTOA_BUFFER];
    py_dtoa_mode mode = code == 'r' ? PY_DTOA_SHORTEST : code == 'f' ? PY_DTOA_AFTER_POINT : PY_DTOA_SIGNIFICANT;
    int places = code == 'e' && precision < INT_MAX ? precision + 1 : precision;
    int decpt;
    number_layout layout = {.digits = digits};
    layout.count = py_dtoa_digits(value, mode, places, digits, &decpt);
    if (value == 0.0 && code == 'f') {
        layout.count = 0;    /* a zero has no digits behind the point either; its place is before it */
        decpt = 0;
    }
    if (layout.count == 0) {
        decpt = 0;
    }
    layout.point = decpt;
    lay_out(&layout, code, precision, flags);
    Py_ssize_t whole = layout.point > 0 ? layout.point : 1;
    Py_ssize_t behind = layout.last > layout.point ? layout.last - layout.point : 0;
    char *text = PyMem_Malloc((size_t)(whole + behind + OTHER_ROOM));
    if (text == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    char *p = text;
    if (signbit(value)) {
        *p++ = '-';
    }
    else if (flags & Py_DTSF_SIGN) {
        *p++ = '+';
    }
    p = put_number(p, &layout, upper);
    *p = '\0';
    return text;
}

static char *
format_not_finite(double value, int upper, int flags)
{
    const char *word = isnan(value) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");
    char *text = PyMem_Malloc(8);
    if (text == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    char *p = text;
    if (!isnan(value) && value < 0.0) {
        *p++ = '-';
    }
    else if (flags & Py_DTSF_SIGN) {
        *p++ = '+';
    }
    strcpy(p, word);
    return text;
}

/* The text of value: code 'e' 'f' 'g' or capitals with a precision, or 'r' (shortest, precision 0); flags are
 * Py_DTSF_*; *type, if wanted, becomes Py_DTST_*. Returns new memory (I2). Raises yes. */
char *
PyOS_double_to_string(double value, char format_code, int precision, int flags, int *type)
{
    int upper = format_code == 'E' || format_code == 'F' || format_code == 'G';
    char code = upper ? (char)(format_code + ('a' - 'A')) : format_code;
    if (!(code == 'e' || code == 'f' || code == 'g' || (code == 'r' && precision == 0))) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (code == 'g' && precision == 0) {
        precision = 1;
    }
    if (type != NULL) {
        *type = isfinite(value) ? Py_DTST_FINITE : isnan(value) ? Py_DTST_NAN : Py_DTST_INFINITE;
    }
    if (!isfinite(value)) {
        return format_not_finite(value, upper, flags);
    }
    return format_finite(value, code, upper, precision, flags);
}

/* --- formats as text ("%.12g") --- */

/* What a float format asks for. */
typedef struct {
    int flags;       /* Py_DTSF_* */
    int precision;   /* digits */
    int width;       /* least count of characters */
    int left;        /* "-": the text stands left in its width */
    int blank;       /* " ": a blank in place of the plus */
    int zeros;       /* "0": the width is filled with zeros behind the sign */
} text_format;

/* Reads up to four digits of a width or a precision. Returns 0, or -1 when there are more. */
static int
parse_count(const char **p, int *count)
{
    for (*count = 0; **p >= '0' && **p <= '9'; ++*p) {
        if (*count > 1000) {
            return -1;
        }
        *count = *count * 10 + (**p - '0');
    }
    return 0;
}

/* A float format "%[+-# 0][width][.digits]letter". Returns its letter, or 0 when it is another one. */
static char
parse_float_format(const char *format, text_format *f)
{
    const char *p = format;
    if (*p++ != '%') {
        return 0;
    }
    for (; *p != '\0' && strchr("+-# 0", *p) != NULL; p++) {
        f->flags |= *p == '+' ? Py_DTSF_SIGN : *p == '#' ? Py_DTSF_ALT : 0;
        f->left |= *p == '-';
        f->blank |= *p == ' ';
        f->zeros |= *p == '0';
    }
    if (parse_count(&p, &f->width) < 0) {
        return 0;
    }
    if (*p == '.') {
        p++;
        if (parse_count(&p, &f->precision) < 0) {
            return 0;
        }
    }
    if (*p == '\0' || p[1] != '\0' || strchr("eEfFgGZ", *p) == NULL) {
        return 0;
    }
    return *p;
}

/* Copies the text of a number with its blank and its padding. Returns buffer, or NULL when it is too small. */
static char *
copy_padded(char *buffer, size_t size, const char *text, const text_format *f)
{
    int has_sign = *text == '-' || *text == '+';
    const char *sign = has_sign ? text : f->blank ? " " : "";
    size_t signs = *sign != '\0', digits = strlen(text) - (size_t)has_sign, width = (size_t)f->width;
    size_t padding = width > signs + digits ? width - signs - digits : 0;
    size_t before = f->left || f->zeros ? 0 : padding, zeros = f->zeros && !f->left ? padding : 0;
    size_t length = signs + digits + padding;

    if (length >= size) {
        return NULL;
    }
    memset(buffer, ' ', length);
    memcpy(buffer + before, sign, signs);
    memset(buffer + before + signs, '0', zeros);
    memcpy(buffer + before + signs + zeros, text + has_sign, digits);
    buffer[length] = '\0';
    return buffer;
}

char *
_PyOS_ascii_formatd(char *buffer, size_t size, const char *format, double value, int precision)
{
    text_format f = {.precision = precision < 0 ? 6 : precision};
    char code = parse_float_format(format, &f);
    if (code == 0) {
        return NULL;
    }
    if (code == 'Z') {
        f.flags |= Py_DTSF_ADD_DOT_0;
        code = 'g';
    }
    char *text = PyOS_double_to_string(value, code, f.precision, f.flags, NULL);
    if (text == NULL) {
        return NULL;
    }
    char *result = copy_padded(buffer, size, text, &f);
    PyMem_Free(text);
    return result;
}

char *
PyOS_ascii_formatd(char *buffer, size_t size, const char *format, double value)
{
    if (PyErr_WarnEx(PyExc_DeprecationWarning,
                     "PyOS_ascii_formatd is deprecated, use PyOS_double_to_string instead", 1) < 0) {
        return NULL;
    }
    return _PyOS_ascii_formatd(buffer, size, format, value, -1);
}
