/* Base64 and uuencode: three bytes as four characters of six bits. */
#include <limits.h>

#include "binascii_internal.h"

/* --- base64 --- */

static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The six bits of a letter and one, 0 for other characters. */
static const unsigned char bits_and_one[UCHAR_MAX + 1] = {
    ['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8, ['I'] = 9, ['J'] = 10,
    ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20,
    ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
    ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50,
    ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
    ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

/* The six bits of a character, -1 for others; '=' is told apart by the caller. */
static inline int
base64_value(unsigned char c)
{
    return bits_and_one[c] - 1;
}

/* Whether the next character that means something is padding. */
static int
padding_follows(const unsigned char *p, const unsigned char *end)
{
    while (p < end && *p != '=' && base64_value(*p) < 0) {
        p++;
    }
    return p < end && *p == '=';
}

/* Letters by fours, while there are no other characters. Returns the end of what was written, moves *p. */
static unsigned char *
decode_fours(unsigned char *out, const unsigned char **p, const unsigned char *end)
{
    for (; end - *p >= 4; *p += 4) {
        const unsigned char *four = *p;
        int a = base64_value(four[0]), b = base64_value(four[1]), c = base64_value(four[2]), d = base64_value(four[3]);
        if ((a | b | c | d) < 0) {
            break;
        }
        *out++ = (unsigned char)(a << 2 | b >> 4);
        *out++ = (unsigned char)(b << 4 | c >> 2);
        *out++ = (unsigned char)(c << 6 | d);
    }
    return out;
}

PyObject *
py_binascii_a2b_base64(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:a2b_base64", &source)) {
        return NULL;
    }
    PyObject *result = PyString_FromStringAndSize(NULL, source.len / 4 * 3 + 3);
    if (result == NULL) {
        PyBuffer_Release(&source);
        return NULL;
    }
    unsigned char *out = (unsigned char *)PyString_AS_STRING(result);
    const unsigned char *p = source.buf, *end = p + source.len;
    unsigned bits = 0;
    int waiting = 0, position = 0;    /* bits not written yet; characters of the current four */
    for (;; p++) {
        if (position == 0) {
            out = decode_fours(out, &p, end);
        }
        if (p == end) {
            break;
        }
        if (*p == '=') {
            if (position < 2 || (position == 2 && !padding_follows(p + 1, end))) {
                continue;
            }
            waiting = 0;
            break;
        }
        int value = base64_value(*p);
        if (value < 0) {
            continue;
        }
        position = (position + 1) & 3;
        bits = bits << 6 | (unsigned)value;
        waiting += 6;
        if (waiting >= 8) {
            waiting -= 8;
            *out++ = (unsigned char)(bits >> waiting);
            bits &= (1u << waiting) - 1;
        }
    }
    PyBuffer_Release(&source);
    if (waiting != 0) {
        PyErr_SetString(binascii_error(self), "Incorrect padding");
        Py_DECREF(result);
        return NULL;
    }
    _PyString_Resize(&result, (char *)out - PyString_AS_STRING(result));
    return result;
}

PyObject *
py_binascii_b2a_base64(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:b2a_base64", &source)) {
        return NULL;
    }
    if (source.len > (PY_SSIZE_T_MAX - 8) / 2) {
        PyErr_SetString(binascii_error(self), "Too much data for base64 line");
        PyBuffer_Release(&source);
        return NULL;
    }
    const unsigned char *p = source.buf;
    Py_ssize_t n = source.len;
    PyObject *result = PyString_FromStringAndSize(NULL, (n + 2) / 3 * 4 + 1);
    char *out = result == NULL ? NULL : PyString_AS_STRING(result);
    for (; out != NULL && n > 0; n -= 3, p += 3) {
        unsigned bits = (unsigned)p[0] << 16 | (n > 1 ? (unsigned)p[1] << 8 : 0) | (n > 2 ? p[2] : 0);
        *out++ = base64_letters[bits >> 18];
        *out++ = base64_letters[bits >> 12 & 63];
        *out++ = n > 1 ? base64_letters[bits >> 6 & 63] : '=';
        *out++ = n > 2 ? base64_letters[bits & 63] : '=';
    }
    if (out != NULL && PyString_GET_SIZE(result) > 1) {
        *out = '\n';
    }
    else if (out != NULL) {    /* one-character strings are shared */
        Py_DECREF(result);
        result = PyString_FromString("\n");
    }
    PyBuffer_Release(&source);
    return result;
}

/* --- uuencode --- */

PyObject *
py_binascii_a2b_uu(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:a2b_uu", &source)) {
        return NULL;
    }
    const unsigned char *p = source.buf, *end = p + source.len;
    Py_ssize_t n = ((p < end ? *p : 0) - ' ') & 63;
    p += p < end;
    char decoded[64];
    unsigned bits = 0;
    int waiting = 0;
    PyObject *result = NULL;
    for (Py_ssize_t i = 0; i < n; p += p < end) {
        unsigned value = 0;    /* blanks cut off at the end of a line are zeros */
        if (p < end && *p != '\n' && *p != '\r') {
            if (*p < ' ' || *p > ' ' + 64) {
                PyErr_SetString(binascii_error(self), "Illegal char");
                goto done;
            }
            value = (unsigned)(*p - ' ') & 63;
        }
        bits = bits << 6 | value;
        waiting += 6;
        if (waiting >= 8) {
            waiting -= 8;
            decoded[i++] = (char)(bits >> waiting);
            bits &= (1u << waiting) - 1;
        }
    }
    for (; p < end; p++) {
        if (*p != ' ' && *p != ' ' + 64 && *p != '\n' && *p != '\r') {
            PyErr_SetString(binascii_error(self), "Trailing garbage");
            goto done;
        }
    }
    result = PyString_FromStringAndSize(decoded, n);
done:
    PyBuffer_Release(&source);
    return result;
}

PyObject *
py_binascii_b2a_uu(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:b2a_uu", &source)) {
        return NULL;
    }
    const unsigned char *p = source.buf;
    Py_ssize_t n = source.len;
    char line[64];
    PyObject *result = NULL;
    if (n > 45) {
        PyErr_SetString(binascii_error(self), "At most 45 bytes at once");
    }
    else {
        char *out = line;
        *out++ = (char)(' ' + n);
        for (; n > 0; n -= 3, p += 3) {
            unsigned bits = (unsigned)p[0] << 16 | (n > 1 ? (unsigned)p[1] << 8 : 0) | (n > 2 ? p[2] : 0);
            for (int shift = 18; shift >= 0; shift -= 6) {
                *out++ = (char)(' ' + (bits >> shift & 63));
            }
        }
        *out++ = '\n';
        result = PyString_FromStringAndSize(line, out - line);
    }
    PyBuffer_Release(&source);
    return result;
}
