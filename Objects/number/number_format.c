/* Format specifications of numbers: what format(n, spec) and '{:spec}' give for int, long, float and complex.
 *
 *     spec = [[fill] align] [sign] ["#"] ["0"] [width] [","] ["." precision] [type]
 *
 * How it works: the specification is parsed into a record. The number becomes sign, prefix, digits and a remainder (from
 * the decimal point on); then lengths are computed, one str of the right size is made, and the parts are written into
 * it. Zeros that fill a number up to its width belong to the digits when '0' padding is asked for, so that grouping
 * commas run through them.
 *
 *     | left | sign prefix | inner | grouped digits | remainder | right |
 *
 * I1 a precision is at most INT_MAX, a width at most WIDTH_MOST before it is used.
 *
 * Not here: strings' specifications and the `{}` language (Objects/text).
 */
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "Python.h"
#include "py_number.h"

/* Nothing so wide can be allocated; I1. */
#define WIDTH_MOST ((Py_ssize_t)1 << 40)

/* --- the specification --- */

typedef struct format_spec {
    char fill;               /* meaningful with has_fill */
    int has_fill;
    char align;              /* '<' '>' '=' '^' */
    char sign;               /* '\0' ' ' '+' '-' */
    char type;               /* '\0': not given */
    int alternate;
    int thousands;
    Py_ssize_t width;        /* -1: not given */
    Py_ssize_t precision;    /* -1: not given */
} format_spec;

static int
is_align(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* Digits at *p as a number: how many there were, -1 when the number is too large (raised). */
static Py_ssize_t
parse_number(const char **p, const char *end, Py_ssize_t *value)
{
    Py_ssize_t count = 0, n = 0;
    for (; *p < end && **p >= '0' && **p <= '9'; ++*p, count++) {
        int digit = **p - '0';
        if (n > (PY_SSIZE_T_MAX - digit) / 10) {
            PyErr_SetString(PyExc_ValueError, "Too many decimal digits in format string");
            return -1;
        }
        n = n * 10 + digit;
    }
    if (count > 0) {
        *value = n;
    }
    return count;
}

static const char *
parse_alignment(const char *p, const char *end, format_spec *spec, int *given)
{
    *given = 0;
    if (end - p >= 2 && is_align(p[1])) {
        spec->fill = p[0];
        spec->has_fill = 1;
        spec->align = p[1];
        *given = 1;
        return p + 2;
    }
    if (end - p >= 1 && is_align(p[0])) {
        spec->align = p[0];
        *given = 1;
        return p + 1;
    }
    return p;
}

static int
check_thousands(const format_spec *spec)
{
    if (!spec->thousands || spec->type == '\0' || strchr("defgEG%F", spec->type) != NULL) {
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "Cannot specify ',' with '%c'.", spec->type);
    return -1;
}

/* Parse s[0:length]. Returns status. Raises yes. */
static int
parse_spec(const char *s, Py_ssize_t length, format_spec *spec, char default_type)
{
    const char *p = s, *end = s + length;
    int align_given;
    *spec = (format_spec){.align = '>', .type = default_type, .width = -1, .precision = -1};
    p = parse_alignment(p, end, spec, &align_given);
    if (p < end && (*p == ' ' || *p == '+' || *p == '-')) {
        spec->sign = *p++;
    }
    if (p < end && *p == '#') {
        spec->alternate = 1;
        p++;
    }
    if (!spec->has_fill && p < end && *p == '0') {
        spec->fill = '0';
        spec->has_fill = 1;
        if (!align_given) {
            spec->align = '=';
        }
        p++;
    }
    if (parse_number(&p, end, &spec->width) < 0) {
        return -1;
    }
    if (p < end && *p == ',') {
        spec->thousands = 1;
        p++;
    }
    if (p < end && *p == '.') {
        p++;
        Py_ssize_t digits = parse_number(&p, end, &spec->precision);
        if (digits < 0) {
            return -1;
        }
        if (digits == 0) {
            PyErr_SetString(PyExc_ValueError, "Format specifier missing precision");
            return -1;
        }
    }
    if (end - p > 1) {
        PyErr_SetString(PyExc_ValueError, "Invalid conversion specification");
        return -1;
    }
    if (p < end) {
        spec->type = *p;
    }
    return check_thousands(spec);
}

static PyObject *
raise_unknown_type(char type, PyObject *value)
{
    if (type > 32 && (unsigned char)type < 128) {
        PyErr_Format(PyExc_ValueError, "Unknown format code '%c' for object of type '%.200s'", type,
                     Py_TYPE(value)->tp_name);
    }
    else {
        PyErr_Format(PyExc_ValueError, "Unknown format code '\\x%x' for object of type '%.200s'",
                     (unsigned)(unsigned char)type, Py_TYPE(value)->tp_name);
    }
    return NULL;
}

/* --- grouping --- */

/* How digits are grouped and pointed. */
typedef struct number_style {
    const char *point;
    const char *separator;
    const char *grouping;    /* sizes of groups from the right; '\0' repeats the last, CHAR_MAX ends grouping */
} number_style;

static number_style
style_for(const format_spec *spec)
{
    if (spec->type == 'n') {
        const struct lconv *locale = localeconv();
        return (number_style){locale->decimal_point, locale->thousands_sep, locale->grouping};
    }
    static const char thousands[] = {3, '\0'}, none[] = {CHAR_MAX, '\0'};
    return (number_style){".", ",", spec->thousands ? thousands : none};
}

/* Write `count` digits, grouped and filled with zeros to `width` columns, ending at `end`; with end NULL only measure.
 * Returns the number of columns. */
static Py_ssize_t
write_grouped(char *end, const char *digits, Py_ssize_t count, Py_ssize_t width, const number_style *style)
{
    const char *grouping = style->grouping;
    Py_ssize_t separator_length = (Py_ssize_t)strlen(style->separator);
    Py_ssize_t group = 0, columns = 0;
    int ended = 0;
    for (int first = 1;; first = 0) {
        if (!ended) {
            if (*grouping == CHAR_MAX || (*grouping == '\0' && group == 0)) {
                ended = 1;
            }
            else if (*grouping != '\0') {
                group = *grouping++;
            }
        }
        if (!first) {
            columns += separator_length;
            width -= separator_length;
            if (end != NULL) {
                end -= separator_length;
                memcpy(end, style->separator, (size_t)separator_length);
            }
        }
        Py_ssize_t wanted = count > width ? count : width;
        Py_ssize_t size = wanted < 1 ? 1 : wanted;
        if (!ended && size > group) {
            size = group;
        }
        Py_ssize_t used = count < size ? count : size;
        columns += size;
        if (end != NULL) {
            end -= size;
            memset(end, '0', (size_t)(size - used));
            memcpy(end + size - used, digits + count - used, (size_t)used);
        }
        count -= used;
        width -= size;
        if (ended || (count <= 0 && width <= 0)) {
            return columns;
        }
        if (end == NULL && count <= 0 && *grouping == '\0') {
            /* Only zeros follow, in groups of one size: all but the last two need no steps. */
            Py_ssize_t step = separator_length + group;
            Py_ssize_t skipped = width / step > 2 ? (width / step - 2) * step : 0;
            columns += skipped;
            width -= skipped;
        }
    }
}

Py_ssize_t
_PyString_InsertThousandsGrouping(char *buffer, Py_ssize_t n_buffer, char *digits, Py_ssize_t n_digits,
                                  Py_ssize_t min_width, const char *grouping, const char *thousands_sep)
{
    const number_style style = {"", thousands_sep, grouping};
    Py_ssize_t columns = write_grouped(NULL, digits, n_digits, min_width, &style);
    if (buffer != NULL) {
        if (columns > n_buffer) {
            return 0;
        }
        write_grouped(buffer + columns, digits, n_digits, min_width, &style);
    }
    return columns;
}

/* --- layout --- */

/* The parts of a number in text. */
typedef struct number_parts {
    char sign;               /* '\0' '-' '+' ' ' */
    const char *prefix;
    Py_ssize_t prefix_length;
    const char *digits;
    Py_ssize_t digit_count;
    const char *remainder;   /* what follows the digits */
    Py_ssize_t remainder_length;
    int has_point;           /* the remainder begins with one, which style->point replaces */
} number_parts;

typedef struct number_layout {
    Py_ssize_t left, inner, right;    /* padding */
    Py_ssize_t grouped;               /* columns of the digits */
    Py_ssize_t total;
} number_layout;

/* Choose the sign that is shown. */
static char
shown_sign(char wanted, int negative)
{
    if (negative) {
        return '-';
    }
    return wanted == '+' || wanted == ' ' ? wanted : '\0';
}

static number_layout
lay_out(const format_spec *spec, const number_parts *parts, const number_style *style)
{
    number_layout layout = {0};
    Py_ssize_t point = parts->has_point ? (Py_ssize_t)strlen(style->point) : 0;
    Py_ssize_t others = (parts->sign != '\0') + parts->prefix_length + point + parts->remainder_length - parts->has_point;
    Py_ssize_t least = spec->fill == '0' && spec->align == '=' ? spec->width - others : 0;
    if (parts->digit_count > 0) {
        layout.grouped = write_grouped(NULL, parts->digits, parts->digit_count, least, style);
    }
    Py_ssize_t padding = spec->width - (others + layout.grouped);
    if (padding > 0) {
        switch (spec->align) {
        case '<':
            layout.right = padding;
            break;
        case '^':
            layout.left = padding / 2;
            layout.right = padding - layout.left;
            break;
        case '=':
            layout.inner = padding;
            break;
        default:
            layout.left = padding;
        }
    }
    layout.total = layout.left + layout.inner + layout.right + others + layout.grouped;
    return layout;
}

/* Write the parts at p. Returns the end. */
static char *
write_parts(char *p, char fill, const number_parts *parts, const number_layout *layout, const number_style *style)
{
    memset(p, fill, (size_t)layout->left);
    p += layout->left;
    if (parts->sign != '\0') {
        *p++ = parts->sign;
    }
    memcpy(p, parts->prefix, (size_t)parts->prefix_length);
    p += parts->prefix_length;
    memset(p, fill, (size_t)layout->inner);
    p += layout->inner;
    if (parts->digit_count > 0) {
        p += layout->grouped;
        write_grouped(p, parts->digits, parts->digit_count, layout->grouped, style);
    }
    const char *remainder = parts->remainder;
    Py_ssize_t length = parts->remainder_length;
    if (parts->has_point) {
        size_t point = strlen(style->point);
        memcpy(p, style->point, point);
        p += point;
        remainder++;
        length--;
    }
    memcpy(p, remainder, (size_t)length);
    p += length;
    memset(p, fill, (size_t)layout->right);
    return p + layout->right;
}

static PyObject *
build_text(const format_spec *spec, const number_parts *parts)
{
    if (spec->width > WIDTH_MOST) {
        return PyErr_NoMemory();
    }
    number_style style = style_for(spec);
    number_layout layout = lay_out(spec, parts, &style);
    PyObject *text = PyString_FromStringAndSize(NULL, layout.total);
    if (text != NULL) {
        write_parts(PyString_AS_STRING(text), spec->has_fill ? spec->fill : ' ', parts, &layout, &style);
    }
    return text;
}

/* --- integers --- */

static PyObject *
format_character(PyObject *value, const format_spec *spec)
{
    if (spec->sign != '\0') {
        PyErr_SetString(PyExc_ValueError, "Sign not allowed with integer format specifier 'c'");
        return NULL;
    }
    long code = PyLong_AsLong(value);
    if (code == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (code < 0 || code > 0xff) {
        PyErr_SetString(PyExc_OverflowError, "%c arg not in range(0x100)");
        return NULL;
    }
    char c = (char)code;
    number_parts parts = {.prefix = "", .digits = "", .remainder = &c, .remainder_length = 1};
    return build_text(spec, &parts);
}

static PyObject *
digits_in_base(PyObject *value, int base)
{
    if (base == 10) {
        return PyLong_Check(value) ? _PyLong_Format(value, 10, 0, 1) : _PyInt_Format((PyIntObject *)value, 10, 1);
    }
    return _PyLong_Format(value, base, 0, 1);
}

static void
upper_case(char *p)
{
    for (; *p != '\0'; p++) {
        *p = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
    }
}

static PyObject *
format_integer(PyObject *value, const format_spec *spec)
{
    if (spec->precision != -1) {
        PyErr_SetString(PyExc_ValueError, "Precision not allowed in integer format specifier");
        return NULL;
    }
    if (spec->type == 'c') {
        return format_character(value, spec);
    }
    int base = spec->type == 'b' ? 2 : spec->type == 'o' ? 8 : spec->type == 'x' || spec->type == 'X' ? 16 : 10;
    PyObject *digits = digits_in_base(value, base);
    if (digits == NULL) {
        return NULL;
    }
    char *p = PyString_AS_STRING(digits);
    Py_ssize_t length = PyString_GET_SIZE(digits);
    if (spec->type == 'X') {
        upper_case(p);    /* nobody else has this str yet: it is longer than one character */
    }
    int negative = *p == '-';
    p += negative;
    length -= negative;
    number_parts parts = {.sign = shown_sign(spec->sign, negative), .prefix = p, .remainder = ""};
    if (base != 10) {
        parts.prefix_length = spec->alternate ? 2 : 0;
        p += 2;
        length -= 2;
    }
    parts.digits = p;
    parts.digit_count = length;
    PyObject *text = build_text(spec, &parts);
    Py_DECREF(digits);
    return text;
}

/* --- floats --- */

/* What a float's type letter means for PyOS_double_to_string. */
typedef struct float_style {
    char code;
    int flags;
    int precision;
    int percent;
} float_style;

/* Returns status. Raises yes. */
static int
choose_float_style(const format_spec *spec, float_style *style)
{
    *style = (float_style){spec->type, 0, 6, 0};
    if (spec->precision > INT_MAX) {
        PyErr_SetString(PyExc_ValueError, "precision too big");
        return -1;
    }
    switch (spec->type) {
    case '\0':
        style->code = 'g';
        style->flags = Py_DTSF_ADD_DOT_0;
        style->precision = PyFloat_STR_PRECISION;
        break;
    case 'n':
        style->code = 'g';
        break;
    case '%':
        style->code = 'f';
        style->percent = 1;
        break;
    }
    if (spec->precision >= 0) {
        style->precision = (int)spec->precision;
    }
    return 0;
}

/* Divide the text of a float, its sign aside, into parts. */
static void
divide_float_text(const char *s, char wanted_sign, number_parts *parts)
{
    int negative = *s == '-';
    s += negative;
    *parts = (number_parts){.sign = shown_sign(wanted_sign, negative), .prefix = "", .digits = s};
    while (*s >= '0' && *s <= '9') {
        s++;
    }
    parts->digit_count = s - parts->digits;
    parts->remainder = s;
    parts->remainder_length = (Py_ssize_t)strlen(s);
    parts->has_point = *s == '.';
}

static PyObject *
format_double(double value, const format_spec *spec)
{
    float_style style;
    if (spec->alternate) {
        PyErr_SetString(PyExc_ValueError, "Alternate form (#) not allowed in float format specifier");
        return NULL;
    }
    if (choose_float_style(spec, &style) < 0) {
        return NULL;
    }
    char *text = PyOS_double_to_string(style.percent ? value * 100 : value, style.code, style.precision, style.flags, NULL);
    if (text == NULL) {
        return NULL;
    }
    if (style.percent) {
        size_t length = strlen(text);
        char *longer = PyMem_Realloc(text, length + 2);
        if (longer == NULL) {
            PyMem_Free(text);
            return PyErr_NoMemory();
        }
        text = longer;
        text[length] = '%';
        text[length + 1] = '\0';
    }
    number_parts parts;
    divide_float_text(text, spec->sign, &parts);
    PyObject *result = build_text(spec, &parts);
    PyMem_Free(text);
    return result;
}

/* --- complex --- */

/* One part of a complex number, ready to be written. */
typedef struct complex_part {
    char *text;    /* owned */
    number_parts parts;
    number_layout layout;
} complex_part;

static int
prepare_part(double value, const float_style *style, const format_spec *spec, const number_style *numbers, char sign,
             complex_part *part)
{
    part->text = PyOS_double_to_string(value, style->code, style->precision, style->flags, NULL);
    if (part->text == NULL) {
        return -1;
    }
    format_spec plain = {.align = '<', .type = spec->type, .width = -1, .precision = -1};
    divide_float_text(part->text, sign, &part->parts);
    part->layout = lay_out(&plain, &part->parts, numbers);
    return 0;
}

/* The text, when both parts are prepared; `real` is left out when it has no text. */
static PyObject *
join_complex(const complex_part *real, const complex_part *imag, int parenthesised, const format_spec *spec,
             const number_style *numbers)
{
    if (spec->width > WIDTH_MOST) {
        return PyErr_NoMemory();
    }
    Py_ssize_t length = (real->text ? real->layout.total : 0) + imag->layout.total + 1 + 2 * parenthesised;
    Py_ssize_t padding = spec->width > length ? spec->width - length : 0;
    Py_ssize_t left = spec->align == '>' ? padding : spec->align == '^' ? padding / 2 : 0;
    char fill = spec->has_fill ? spec->fill : ' ';
    PyObject *text = PyString_FromStringAndSize(NULL, length + padding);
    if (text == NULL) {
        return NULL;
    }
    char *p = PyString_AS_STRING(text);
    memset(p, fill, (size_t)left);
    p += left;
    if (parenthesised) {
        *p++ = '(';
    }
    if (real->text) {
        p = write_parts(p, ' ', &real->parts, &real->layout, numbers);
    }
    p = write_parts(p, ' ', &imag->parts, &imag->layout, numbers);
    *p++ = 'j';
    if (parenthesised) {
        *p++ = ')';
    }
    memset(p, fill, (size_t)(padding - left));
    return text;
}

static int
check_complex_spec(const format_spec *spec)
{
    const char *complaint = NULL;
    if (spec->alternate) {
        complaint = "Alternate form (#) not allowed in complex format specifier";
    }
    else if (spec->fill == '0') {
        complaint = "Zero padding is not allowed in complex format specifier";
    }
    else if (spec->align == '=') {
        complaint = "'=' alignment flag is not allowed in complex format specifier";
    }
    if (complaint != NULL) {
        PyErr_SetString(PyExc_ValueError, complaint);
        return -1;
    }
    return 0;
}

static PyObject *
format_complex(Py_complex value, const format_spec *spec)
{
    float_style style;
    if (check_complex_spec(spec) < 0 || choose_float_style(spec, &style) < 0) {
        return NULL;
    }
    style.flags = 0;
    int untyped = spec->type == '\0';
    int bare = untyped && value.real == 0.0 && !signbit(value.real);
    number_style numbers = style_for(spec);
    complex_part real = {0}, imag = {0};
    PyObject *text = NULL;
    if ((bare || prepare_part(value.real, &style, spec, &numbers, spec->sign, &real) == 0) &&
        prepare_part(value.imag, &style, spec, &numbers, bare ? spec->sign : '+', &imag) == 0) {
        text = join_complex(&real, &imag, untyped && !bare, spec, &numbers);
    }
    PyMem_Free(real.text);
    PyMem_Free(imag.text);
    return text;
}

/* --- by type --- */

/* int or long: as an integer, or through float. */
static PyObject *
format_any_integer(PyObject *value, const char *s, Py_ssize_t length)
{
    format_spec spec;
    if (length == 0) {
        return PyObject_Str(value);
    }
    if (parse_spec(s, length, &spec, 'd') < 0) {
        return NULL;
    }
    if (strchr("bcdoxXn", spec.type) != NULL && spec.type != '\0') {
        return format_integer(value, &spec);
    }
    if (strchr("eEfFgG%", spec.type) == NULL || spec.type == '\0') {
        return raise_unknown_type(spec.type, value);
    }
    PyObject *number = PyNumber_Float(value);
    if (number == NULL) {
        return NULL;
    }
    PyObject *text = format_double(PyFloat_AsDouble(number), &spec);
    Py_DECREF(number);
    return text;
}

/* format(value, s[0:length]). Each: returns new. Raises yes. */

PyObject *
_PyInt_FormatAdvanced(PyObject *value, char *s, Py_ssize_t length)
{
    return format_any_integer(value, s, length);
}

PyObject *
_PyLong_FormatAdvanced(PyObject *value, char *s, Py_ssize_t length)
{
    return format_any_integer(value, s, length);
}

PyObject *
_PyFloat_FormatAdvanced(PyObject *value, char *s, Py_ssize_t length)
{
    format_spec spec;
    if (length == 0) {
        return PyObject_Str(value);
    }
    if (parse_spec(s, length, &spec, '\0') < 0) {
        return NULL;
    }
    if (spec.type != '\0' && strchr("eEfFgGn%", spec.type) == NULL) {
        return raise_unknown_type(spec.type, value);
    }
    return format_double(PyFloat_AS_DOUBLE(value), &spec);
}

PyObject *
_PyComplex_FormatAdvanced(PyObject *value, char *s, Py_ssize_t length)
{
    format_spec spec;
    if (length == 0) {
        return PyObject_Str(value);
    }
    if (parse_spec(s, length, &spec, '\0') < 0) {
        return NULL;
    }
    if (spec.type != '\0' && strchr("eEfFgGn", spec.type) == NULL) {
        return raise_unknown_type(spec.type, value);
    }
    return format_complex(((PyComplexObject *)value)->cval, &spec);
}
