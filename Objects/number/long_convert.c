/* Longs and text: digits in any base, both ways.
 *
 * How it works: numbers of 64 bits are done here, longer ones by way of limbs (long_limbs.c, long_digits.c). Texts of up to
 * SHORT_TEXT characters are written on the C stack.
 *
 * I1 writing digits may need one limb more than the number has.
 *
 * Not here: limbs and characters (long_digits.c), format specifications (number_format.c).
 */
#include <ctype.h>
#include <string.h>

#include "long_internal.h"
#include "py_number.h"

enum { SHORT_TEXT = 512 };

static const char digit_letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/* The value of a character as a digit, 37 for what is none. */
int _PyLong_DigitValue[256] = {
#define NONE4 37, 37, 37, 37
#define NONE16 NONE4, NONE4, NONE4, NONE4
#define LETTERS 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35
    NONE16, NONE16, NONE16,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 37, 37, NONE4, 37,
    LETTERS, NONE4, 37, 37,
    LETTERS, NONE4, 37,
    NONE16, NONE16, NONE16, NONE16, NONE16, NONE16, NONE16, NONE16,
};

_Static_assert(sizeof _PyLong_DigitValue == 256 * sizeof(int), "a value for every character");

/* --- number to digits --- */

/* What a digit of each base is worth in bits, rounded down. */
static const double bits_per_digit[] = {
    0, 0, 1, 1.5849, 2, 2.3219, 2.5849, 2.8073, 3, 3.1699, 3.3219, 3.4594, 3.5849, 3.7004, 3.8073, 3.9068, 4,
    4.0874, 4.1699, 4.2479, 4.3219, 4.3923, 4.4594, 4.5235, 4.5849, 4.6438, 4.7004, 4.7548, 4.8073, 4.8579,
    4.9068, 4.9541, 5, 5.0443, 5.0874, 5.1292, 5.1699,
};

/* An upper bound of the number of digits. */
static size_t
bound_digits(size_t bits, int base)
{
    return (size_t)((double)bits / bits_per_digit[base]) + 3;
}

/* Write the digits of a word so that they end before `end`. Returns their start. */
static char *
write_word_backwards(char *end, uint64_t n, unsigned base)
{
    if (base == 10) {
        do {
            *--end = (char)('0' + n % 10);
            n /= 10;
        } while (n != 0);
        return end;
    }
    do {
        *--end = digit_letters[n % base];
        n /= base;
    } while (n != 0);
    return end;
}

/* Write a number beyond 64 bits in a base. Returns how many digits, 0 after an error. */
static size_t
write_digits(char *out, const py_long_view *v, int base)
{
    limb_room room;
    Py_ssize_t most = limbs_of_digits(v->size) + 1;    /* I1 */
    if (py_long_reserve_scratch(most) < 0 || py_limbs_open(&room, most) < 0) {
        return 0;
    }
    size_t count = py_limbs_write(out, room.limbs, py_limbs_pack(room.limbs, v), base);
    py_limbs_close(&room);
    return count;
}

/* The same into a new str with `before` bytes of room at its start and `after` at its end. */
static PyObject *
str_of_digits(const py_long_view *v, int base, size_t before, size_t after)
{
    char local[SHORT_TEXT];
    size_t room = before + after + bound_digits(bits_of_view(v), base);
    if (room <= sizeof local) {
        size_t count = write_digits(local + before, v, base);
        return count == 0 ? NULL : PyString_FromStringAndSize(local, (Py_ssize_t)(before + count + after));
    }
    PyObject *text = PyString_FromStringAndSize(NULL, (Py_ssize_t)room);
    if (text == NULL) {
        return NULL;
    }
    size_t count = write_digits(PyString_AS_STRING(text) + before, v, base);
    if (count == 0) {
        Py_DECREF(text);
        return NULL;
    }
    _PyString_Resize(&text, (Py_ssize_t)(before + count + after));
    return text;
}

/* What goes before the digits: sign and mark of the base. Returns its length. */
static size_t
write_prefix(char *p, int sign, int base, int newstyle)
{
    char *start = p;
    if (sign < 0) {
        *p++ = '-';
    }
    if (base == 16 || base == 2 || (base == 8 && newstyle)) {
        *p++ = '0';
        *p++ = base == 16 ? 'x' : base == 2 ? 'b' : 'o';
    }
    else if (base == 8) {
        if (sign != 0) {
            *p++ = '0';
        }
    }
    else if (base != 10) {
        p += sprintf(p, "%d#", base);
    }
    return (size_t)(p - start);
}

static PyObject *
format_view(const py_long_view *v, int base, int with_suffix, int newstyle)
{
    char prefix[8];
    size_t before = write_prefix(prefix, v->sign, base, newstyle);
    uint64_t word;
    if (word_of_view(v, &word)) {
        char buffer[64 + sizeof prefix + 1];
        char *end = buffer + sizeof buffer;
        if (with_suffix) {
            *--end = 'L';
        }
        char *start = write_word_backwards(end, word, (unsigned)base);
        start -= before;
        memcpy(start, prefix, before);
        return PyString_FromStringAndSize(start, buffer + sizeof buffer - start);
    }
    PyObject *text = str_of_digits(v, base, before, with_suffix != 0);
    if (text != NULL) {
        memcpy(PyString_AS_STRING(text), prefix, before);
        if (with_suffix) {
            PyString_AS_STRING(text)[PyString_GET_SIZE(text) - 1] = 'L';
        }
    }
    return text;
}

/* The text of an int or long in a base from 2 to 36, with 0b, 0 (or 0o when newstyle), 0x or "base#" before it, and L
 * behind it when add_suffix. Returns new. Raises yes. */
PyObject *
_PyLong_Format(PyObject *v, int base, int add_suffix, int newstyle)
{
    py_long_view view;
    if (v == NULL || !view_operand(&view, v) || base < 2 || base > 36) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return format_view(&view, base, add_suffix, newstyle);
}

PyObject *
_PyInt_Format(PyIntObject *v, int base, int newstyle)
{
    py_long_view view;
    view_integer(&view, v->ob_ival);
    return format_view(&view, base, 0, newstyle);
}

/* --- text to number --- */

/* What a scan found: the digits from `first` to `end`. */
typedef struct integer_text {
    const char *first;
    const char *end;
    int base;
    int sign;
} integer_text;

static const char *
skip_space(const char *s)
{
    while (*s != '\0' && isspace(Py_CHARMASK(*s))) {
        s++;
    }
    return s;
}

/* The base that a literal's beginning asks for. */
static int
base_of_prefix(const char *s)
{
    if (s[0] != '0') {
        return 10;
    }
    switch (s[1]) {
    case 'x': case 'X':
        return 16;
    case 'o': case 'O':
        return 8;
    case 'b': case 'B':
        return 2;
    default:
        return 8;
    }
}

static const char *
skip_prefix(const char *s, int base)
{
    char letter = base == 16 ? 'x' : base == 8 ? 'o' : base == 2 ? 'b' : '\0';
    if (letter != '\0' && s[0] == '0' && (s[1] | 0x20) == letter) {
        return s + 2;
    }
    return s;
}

/* Scan blanks, sign, prefix and digits. Returns where it stopped, NULL when there are no digits. */
static const char *
scan_integer(const char *s, int base, integer_text *text)
{
    s = skip_space(s);
    text->sign = *s == '-' ? -1 : 1;
    if (*s == '-' || *s == '+') {
        s++;
    }
    s = skip_space(s);
    text->base = base == 0 ? base_of_prefix(s) : base;
    s = skip_prefix(s, text->base);
    text->first = s;
    while (_PyLong_DigitValue[Py_CHARMASK(*s)] < text->base) {
        s++;
    }
    text->end = s;
    return s == text->first ? NULL : s;
}

/* The number that so many characters say. */
static PyObject *
long_from_many_digits(const char *p, size_t count, const integer_text *text)
{
    double bits = (double)count * (bits_per_digit[text->base] + 0.0001);
    if (bits / PyLong_SHIFT > (double)PY_LONG_MOST_DIGITS / 2) {
        PyErr_SetString(PyExc_ValueError, "long() string too large to convert");
        return NULL;
    }
    limb_room room;
    Py_ssize_t limbs = (Py_ssize_t)(bits / 64 * 1.0001) + 2;
    if (py_long_reserve_scratch(limbs) < 0 || py_limbs_open(&room, limbs) < 0) {
        return NULL;
    }
    Py_ssize_t size = py_limbs_read(room.limbs, p, count, text->base);
    PyObject *v = size < 0 ? NULL : py_long_from_limbs(room.limbs, size, text->sign);
    py_limbs_close(&room);
    return v;
}

static PyObject *
long_from_digits(const integer_text *text)
{
    const char *p = text->first;
    while (p < text->end && *p == '0') {
        p++;
    }
    size_t count = (size_t)(text->end - p);
    if (count > 12) {    /* 36 ** 12 < 2 ** 64 */
        return long_from_many_digits(p, count, text);
    }
    uint64_t n = 0;
    for (; p < text->end; p++) {
        n = n * (uint64_t)text->base + (uint64_t)_PyLong_DigitValue[Py_CHARMASK(*p)];
    }
    return py_long_from_word(n, text->sign);
}

/* Raise ValueError about a text that is no number. */
static void
raise_invalid_object(const char *type_name, PyObject *shown, int base)
{
    PyObject *repr = PyObject_Repr(shown);
    if (repr == NULL) {
        return;
    }
    PyErr_Format(PyExc_ValueError, "invalid literal for %s() with base %d: %s", type_name, base,
                 PyString_AS_STRING(repr));
    Py_DECREF(repr);
}

static void
raise_invalid(const char *type_name, const char *s, int base)
{
    size_t length = strnlen(s, 200);
    PyObject *shown = PyString_FromStringAndSize(s, (Py_ssize_t)length);
    if (shown == NULL) {
        return;
    }
    raise_invalid_object(type_name, shown, base);
    Py_DECREF(shown);
}

static int
is_valid_base(int base, const char *type_name)
{
    if (base == 0 || (base >= 2 && base <= 36)) {
        return 1;
    }
    PyErr_Format(PyExc_ValueError, "%s() base must be >= 2 and <= 36, or 0", type_name);
    return 0;
}

PyObject *
PyLong_FromString(char *s, char **end, int base)
{
    integer_text text;
    if (!is_valid_base(base, "long")) {
        return NULL;
    }
    const char *stop = scan_integer(s, base, &text);
    if (stop != NULL && (*stop == 'L' || *stop == 'l')) {
        stop++;
    }
    if (stop != NULL) {
        stop = skip_space(stop);
    }
    if (stop == NULL || *stop != '\0') {
        raise_invalid("long", s, text.base);
        return NULL;
    }
    if (end != NULL) {
        *end = (char *)stop;
    }
    return long_from_digits(&text);
}

PyObject *
PyInt_FromString(char *s, char **end, int base)
{
    integer_text text;
    if (!is_valid_base(base, "int")) {
        return NULL;
    }
    const char *stop = scan_integer(s, base, &text);
    if (stop != NULL) {
        stop = skip_space(stop);
    }
    if (stop == NULL || *stop != '\0') {
        raise_invalid("int", skip_space(s), base);
        return NULL;
    }
    if (end != NULL) {
        *end = (char *)stop;
    }
    PyObject *v = long_from_digits(&text);
    return v == NULL ? NULL : py_long_shrink_steal(v);
}

PyObject *
py_integer_of_base(PyObject *text, int base, const char *type_name)
{
    const char *s = PyString_AS_STRING(text);
    if (strlen(s) != (size_t)PyString_GET_SIZE(text)) {
        raise_invalid_object(type_name, text, base);
        return NULL;
    }
    return type_name[0] == 'l' ? PyLong_FromString((char *)s, NULL, base)
                               : PyInt_FromString((char *)s, NULL, base);
}

/* The decimal digits of u as plain text. Returns memory, NULL with an exception. */
static char *
decimal_text(Py_UNICODE *u, Py_ssize_t length)
{
    char *buffer = PyMem_Malloc((size_t)length + 1);
    if (buffer == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (PyUnicode_EncodeDecimal(u, length, buffer, NULL)) {
        PyMem_Free(buffer);
        return NULL;
    }
    return buffer;
}

PyObject *
PyLong_FromUnicode(Py_UNICODE *u, Py_ssize_t length, int base)
{
    char *text = decimal_text(u, length);
    if (text == NULL) {
        return NULL;
    }
    PyObject *v = PyLong_FromString(text, NULL, base);
    PyMem_Free(text);
    return v;
}

PyObject *
PyInt_FromUnicode(Py_UNICODE *u, Py_ssize_t length, int base)
{
    char *text = decimal_text(u, length);
    if (text == NULL) {
        return NULL;
    }
    PyObject *v = PyInt_FromString(text, NULL, base);
    PyMem_Free(text);
    return v;
}
