/* number.c - the value of a number literal.
 *
 * Integers are read in base 10, 16, 8 or 2 by their prefix; what does not fit a C long or ends in `l`
 * becomes a long.  `negative` folds a minus sign that stood before the literal.
 */
#include "parser.h"

enum { INLINE_BYTES = 64 };

/* "-" or "" and the digits without their L. */
static PyObject *
read_long(char *text)
{
    char *end;
    return PyLong_FromString(text, &end, 0);
}

static PyObject *
read_float(const char *text)
{
    double value = PyOS_string_to_double(text, NULL, NULL);
    if (value == -1.0 && PyErr_Occurred()) {
        return NULL;
    }
    return PyFloat_FromDouble(value);
}

static PyObject *
read_complex(char *text, size_t size)
{
    text[size - 1] = '\0';        /* the j */
    Py_complex value = {0.0, PyOS_string_to_double(text, NULL, NULL)};
    if (value.imag == -1.0 && PyErr_Occurred()) {
        return NULL;
    }
    return PyComplex_FromCComplex(value);
}

/* A literal in digits only, if it fits; 0 when it does not. */
static int
try_small_decimal(const char *digits, size_t size, long *value)
{
    long n = 0;
    if (size > 18 || (digits[0] == '0' && size > 1)) {
        return 0;
    }
    for (size_t i = 0; i < size; i++) {
        if (digits[i] < '0' || digits[i] > '9') {
            return 0;
        }
        n = 10 * n + (digits[i] - '0');
    }
    *value = n;
    return 1;
}

static int
is_hexadecimal(const char *digits)
{
    return digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
}

static PyObject *
read_number(char *text, size_t size)
{
    const char *digits = text + (text[0] == '-');
    char last = text[size - 1];
    if (last == 'l' || last == 'L') {
        text[size - 1] = '\0';
        return read_long(text);
    }
    if (!is_hexadecimal(digits)) {
        if (last == 'j' || last == 'J') {
            return read_complex(text, size);
        }
        if (strpbrk(digits, ".eE") != NULL) {
            return read_float(text);
        }
    }
    PyObject *value = read_long(text);
    if (value == NULL) {
        return NULL;
    }
    long n = PyLong_AsLong(value);
    if (n == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return value;             /* does not fit */
    }
    Py_DECREF(value);
    return PyInt_FromLong(n);
}

PyObject *
py_parse_number(const char *text, Py_ssize_t size, int negative)
{
    char local[INLINE_BYTES];
    char *copy = local;
    long small;
    if (try_small_decimal(text, (size_t)size, &small)) {
        return PyInt_FromLong(negative ? -small : small);
    }
    if (size + 2 > INLINE_BYTES) {
        copy = malloc((size_t)size + 2);
        if (copy == NULL) {
            return PyErr_NoMemory();
        }
    }
    copy[0] = '-';
    memcpy(copy + negative, text, (size_t)size);
    copy[negative + size] = '\0';
    PyObject *value = read_number(copy, (size_t)(negative + size));
    if (copy != local) {
        free(copy);
    }
    return value;
}
