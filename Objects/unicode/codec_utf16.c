/* UTF-16, with and without a byte order mark.
 *
 * Byte order is -1 for little endian, 1 for big endian, 0 for "the mark decides, or native".
 */
#include "Python.h"
#include "unicode.h"

static inline Py_UNICODE
read_unit(const unsigned char *p, int order)
{
    return order > 0 ? (Py_UNICODE)(p[0] << 8 | p[1]) : (Py_UNICODE)(p[1] << 8 | p[0]);
}

/* Settles the order by a mark at s. Returns the bytes to skip. */
static Py_ssize_t
read_mark(const unsigned char *s, Py_ssize_t size, int *order)
{
    Py_ssize_t skip = 0;

    if (*order == 0 && size >= 2) {
        if (s[0] == 0xff && s[1] == 0xfe) {
            *order = -1;
            skip = 2;
        }
        else if (s[0] == 0xfe && s[1] == 0xff) {
            *order = 1;
            skip = 2;
        }
    }
    return skip;
}

/* One character at p. Returns its length in bytes and *c; or 0 with *reason and the faulty length,
   counted from p, in *fault. *cut is set when more input could help. */
static int
decode_one(const unsigned char *p, const unsigned char *end, int order, Py_UNICODE *c,
           const char **reason, Py_ssize_t *fault, int *cut)
{
    Py_UNICODE low;

    *cut = 0;
    if (end - p < 2) {
        *reason = "truncated data";
        *fault = end - p;
        *cut = 1;
        return 0;
    }
    *c = read_unit(p, order);
    if (*c < 0xd800 || *c > 0xdfff) {
        return 2;
    }
    if (end - p < 4) {
        *reason = "unexpected end of data";
        *fault = end - p;
        *cut = 1;
        return 0;
    }
    *fault = 2;
    if (*c > 0xdbff) {
        *reason = "illegal encoding";
        return 0;
    }
    low = read_unit(p + 2, order);
    if (low < 0xdc00 || low > 0xdfff) {
        *reason = "illegal UTF-16 surrogate";
        return 0;
    }
    *c = ((*c & 0x3ff) << 10 | (low & 0x3ff)) + 0x10000;
    return 4;
}

PyObject *
PyUnicode_DecodeUTF16Stateful(const char *bytes, Py_ssize_t size, const char *errors,
                              int *byteorder, Py_ssize_t *consumed)
{
    const unsigned char *s = (const unsigned char *)bytes;
    const unsigned char *end;
    const unsigned char *p;
    int order = byteorder != NULL ? *byteorder : 0;
    py_codec_errors e = {"utf16", errors, NULL, NULL};
    py_unicode_out out;

    if (py_codec_size_is_wrong(size) || py_unicode_out_init(&out, (size + 1) / 2 + 1) < 0) {
        return NULL;
    }
    end = s + size;
    p = s + read_mark(s, size, &order);
    while (p < end) {
        const char *reason = NULL;
        Py_ssize_t fault, position;
        Py_UNICODE c;
        int cut;
        int n = decode_one(p, end, order, &c, &reason, &fault, &cut);
        if (n > 0) {
            if (py_unicode_out_put(&out, c) < 0) {
                goto error;
            }
            p += n;
            continue;
        }
        if (cut && consumed != NULL) {
            break;
        }
        position = py_codec_decode_error(&e, bytes, size, p - s, p - s + fault, reason, &out);
        if (position < 0) {
            goto error;
        }
        p = s + position;
    }
    if (byteorder != NULL) {
        *byteorder = order;
    }
    if (consumed != NULL) {
        *consumed = p - s;
    }
    py_codec_errors_fini(&e);
    return py_unicode_out_finish(&out);

error:
    py_codec_errors_fini(&e);
    py_unicode_out_fini(&out);
    return NULL;
}

PyObject *
PyUnicode_DecodeUTF16(const char *s, Py_ssize_t size, const char *errors, int *byteorder)
{
    return PyUnicode_DecodeUTF16Stateful(s, size, errors, byteorder, NULL);
}

static inline unsigned char *
write_unit(unsigned char *p, Py_UNICODE c, int order)
{
    p[order == 1 ? 0 : 1] = (unsigned char)(c >> 8);
    p[order == 1 ? 1 : 0] = (unsigned char)c;
    return p + 2;
}

PyObject *
PyUnicode_EncodeUTF16(const Py_UNICODE *u, Py_ssize_t size, const char *errors, int byteorder)
{
    Py_ssize_t units = byteorder == 0;
    Py_ssize_t i;
    unsigned char *p;
    PyObject *v;

    if (size > PY_SSIZE_T_MAX / 4 - 1) {
        return PyErr_NoMemory();
    }
    for (i = 0; i < size; i++) {
        units += u[i] >= 0x10000 ? 2 : 1;
    }
    v = PyString_FromStringAndSize(NULL, units * 2);
    if (v == NULL) {
        return NULL;
    }
    p = (unsigned char *)PyString_AS_STRING(v);
    if (byteorder == 0) {
        p = write_unit(p, 0xfeff, byteorder);
    }
    for (i = 0; i < size; i++) {
        Py_UNICODE c = u[i];
        if (c >= 0x10000) {
            p = write_unit(p, 0xd800 | (c - 0x10000) >> 10, byteorder);
            c = 0xdc00 | (c & 0x3ff);
        }
        p = write_unit(p, c, byteorder);
    }
    return v;
}

PyObject *
PyUnicode_AsUTF16String(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyUnicode_EncodeUTF16(CHARS(unicode), COUNT(unicode), NULL, 0);
}
