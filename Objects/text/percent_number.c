/* Numbers for the % operator of str and unicode. See py_percent.h.
 *
 * I1  the text begins with the sign if the number is negative, then "0x" or "0X" in the alternate
 *     form of hexadecimal, then at least `precision` digits.
 */
#include "Python.h"
#include "py_percent.h"

/* Digits of v from the end of buf backwards. Returns their start. */
static char *
write_digits(unsigned long v, int kind, char *end)
{
    const char *digits = kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";

    if (kind == 'x' || kind == 'X') {
        do {
            *--end = digits[v & 15];
        } while (v >>= 4);
    }
    else if (kind == 'o') {
        do {
            *--end = (char)('0' + (v & 7));
        } while (v >>= 3);
    }
    else {
        do {
            *--end = (char)('0' + v % 10);
        } while (v /= 10);
    }
    return end;
}

/* A machine integer. Returns status. */
static int
format_small(long v, int flags, int precision, int kind, py_percent_number *out)
{
    char digits[32];
    char *end = digits + sizeof(digits);
    char *start = write_digits(v < 0 ? 0UL - (unsigned long)v : (unsigned long)v, kind, end);
    Py_ssize_t n, zeros;
    char *p = out->local;

    if (v == 0 && precision == 0 && !(kind == 'o' && (flags & PERCENT_ALT))) {
        start = end;
    }
    n = end - start;
    zeros = precision > n ? precision - n : 0;
    if (kind == 'o' && (flags & PERCENT_ALT) && zeros == 0 && (n == 0 || *start != '0')) {
        zeros = 1;
    }
    if (zeros + n + 4 > (Py_ssize_t)sizeof(out->local)) {
        out->block = p = PyMem_Malloc((size_t)(zeros + n + 4));
        if (p == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    out->text = p;
    if (v < 0) {
        *p++ = '-';
    }
    if ((flags & PERCENT_ALT) && (kind == 'x' || kind == 'X')) {
        *p++ = '0';
        *p++ = (char)kind;
    }
    memset(p, '0', (size_t)zeros);
    memcpy(p + zeros, start, (size_t)n);
    out->n = p + zeros + n - out->text;
    return 0;
}

/* The text that the number's own type gives for the kind: str, oct or hex. Returns a new str. */
static PyObject *
text_of_long(PyObject *v, int kind)
{
    PyNumberMethods *nb = Py_TYPE(v)->tp_as_number;
    PyObject *given, *text;

    if (kind == 'd' || kind == 'u' || kind == 'i') {
        given = Py_TYPE(v)->tp_str(v);
    }
    else if (kind == 'o') {
        given = nb->nb_oct(v);
    }
    else {
        given = nb->nb_hex(v);
    }
    if (given == NULL || PyString_Check(given)) {
        return given;
    }
    /* Subclasses may answer with a unicode. */
    text = PyString_AsString(given) == NULL ? NULL : PyUnicode_AsEncodedString(given, NULL, NULL);
    Py_DECREF(given);
    return text;
}

/* Takes apart "-0x1fL": *digits and *n without sign, prefix and suffix. Returns the sign, 0 or 1, or
   -1 when the text has not the form that its kind asks for. */
static int
core_digits(PyObject *text, int kind, const char **digits, Py_ssize_t *n)
{
    const char *p = PyString_AS_STRING(text);
    Py_ssize_t len = PyString_GET_SIZE(text);
    int negative;

    if (len > 0 && p[len - 1] == 'L') {
        len--;
    }
    negative = len > 0 && p[0] == '-';
    p += negative;
    len -= negative;
    if (kind == 'x' || kind == 'X') {
        if (len < 2 || p[0] != '0' || (p[1] != 'x' && p[1] != 'X')) {
            return -1;
        }
        p += 2;
        len -= 2;
    }
    else if (kind == 'o') {
        if (len < 1 || p[0] != '0') {
            return -1;
        }
        if (len > 1) {
            p++;
            len--;
        }
    }
    *digits = p;
    *n = len;
    return len > 0 ? negative : -1;
}

PyObject *
_PyString_FormatLong(PyObject *val, int flags, int prec, int type, char **pbuf, int *plen)
{
    PyObject *text = text_of_long(val, type);
    PyObject *result;
    const char *digits;
    Py_ssize_t n, zeros, size, i;
    int negative, prefix;
    char *p;

    if (text == NULL) {
        return NULL;
    }
    negative = core_digits(text, type, &digits, &n);
    if (negative < 0) {
        PyErr_Format(PyExc_ValueError, "%%%c format: invalid result of %s (type=%.200s)", type,
                     type == 'o' ? "__oct__" : type == 'x' || type == 'X' ? "__hex__" : "__str__",
                     Py_TYPE(val)->tp_name);
        Py_DECREF(text);
        return NULL;
    }
    prefix = !(flags & PERCENT_ALT) ? 0 : type == 'x' || type == 'X' ? 2 : 0;
    zeros = prec > n ? prec - n : 0;
    if (type == 'o' && (flags & PERCENT_ALT) && zeros == 0 && (n == 0 || digits[0] != '0')) {
        zeros = 1;
    }
    size = negative + prefix + zeros + n;
    if (size < 0 || size > INT_MAX) {
        PyErr_SetString(PyExc_ValueError, "string too large in _PyString_FormatLong");
        Py_DECREF(text);
        return NULL;
    }
    result = PyString_FromStringAndSize(NULL, size);
    if (result != NULL) {
        p = PyString_AS_STRING(result);
        *pbuf = p;
        *plen = (int)size;
        if (negative) {
            *p++ = '-';
        }
        if (prefix) {
            *p++ = '0';
            *p++ = (char)type;
        }
        memset(p, '0', (size_t)zeros);
        memcpy(p + zeros, digits, (size_t)n);
        for (i = 0; type == 'X' && i < n; i++) {
            p[zeros + i] = (char)Py_TOUPPER(p[zeros + i]);
        }
    }
    Py_DECREF(text);
    return result;
}

/* v as int or long, new; NULL (exception cleared) when it is no number. */
static PyObject *
as_integer(PyObject *v)
{
    PyObject *number;

    if (PyInt_Check(v) || PyLong_Check(v)) {
        Py_INCREF(v);
        return v;
    }
    if (!PyNumber_Check(v)) {
        return NULL;
    }
    number = PyNumber_Int(v);
    if (number == NULL) {
        PyErr_Clear();
        number = PyNumber_Long(v);
        if (number == NULL) {
            PyErr_Clear();
        }
    }
    return number;
}

/* An exact long without precision or marks: its text as it is, but for what stands around the digits. Returns status. */
static int
format_plain_long(PyObject *v, int kind, py_percent_number *out)
{
    char *digits;
    int negative;

    out->owner = text_of_long(v, kind);
    if (out->owner == NULL) {
        return -1;
    }
    negative = core_digits(out->owner, kind, (const char **)&digits, &out->n);
    if (negative) {
        *--digits = '-';    /* where the sign is, or the mark of the base; nobody else has the text yet */
        out->n++;
    }
    out->text = digits;
    return 0;
}

int
py_percent_integer(PyObject *v, int flags, int precision, int kind, py_percent_number *out)
{
    PyObject *number = as_integer(v);
    char *text;
    int n, status;

    out->owner = NULL;
    out->block = NULL;
    kind = kind == 'i' ? 'd' : kind;
    if (number != NULL && PyInt_Check(number)) {
        status = format_small(PyInt_AS_LONG(number), flags, precision < 0 ? 1 : precision, kind,
                              out);
        Py_DECREF(number);
        return status;
    }
    if (number != NULL && PyLong_CheckExact(number) && precision < 0 && !(flags & PERCENT_ALT) && kind != 'X') {
        status = format_plain_long(number, kind, out);
        Py_DECREF(number);
        return status;
    }
    if (number != NULL && PyLong_Check(number)) {
        out->owner = _PyString_FormatLong(number, flags, precision, kind, &text, &n);
        Py_DECREF(number);
        if (out->owner == NULL) {
            return -1;
        }
        out->text = text;
        out->n = n;
        return 0;
    }
    Py_XDECREF(number);
    PyErr_Format(PyExc_TypeError, "%%%c format: a number is required, not %.200s", kind,
                 Py_TYPE(v)->tp_name);
    return -1;
}

int
py_percent_float(PyObject *v, int flags, int precision, int kind, py_percent_number *out)
{
    double x = PyFloat_AsDouble(v);

    out->owner = NULL;
    if (x == -1.0 && PyErr_Occurred()) {
        PyErr_Format(PyExc_TypeError, "float argument required, not %.200s", Py_TYPE(v)->tp_name);
        return -1;
    }
    out->block = PyOS_double_to_string(x, (char)kind, precision < 0 ? 6 : precision,
                                       flags & PERCENT_ALT ? Py_DTSF_ALT : 0, NULL);
    if (out->block == NULL) {
        return -1;
    }
    out->text = out->block;
    out->n = (Py_ssize_t)strlen(out->block);
    return 0;
}

void
py_percent_release(py_percent_number *number)
{
    Py_XDECREF(number->owner);
    PyMem_Free(number->block);
}
