/* UTF-32, with and without a byte order mark; byte order as in codec_utf16.c. */
#include "Python.h"
#include "unicode.h"

static inline Py_UNICODE
read_unit(const unsigned char *p, int order)
{
    if (order > 0) {
        return (Py_UNICODE)p[0] << 24 | (Py_UNICODE)(p[1] << 16 | p[2] << 8 | p[3]);
    }
    return (Py_UNICODE)p[3] << 24 | (Py_UNICODE)(p[2] << 16 | p[1] << 8 | p[0]);
}

/* Settles the order by a mark at s. Returns the bytes to skip. */
static Py_ssize_t
read_mark(const unsigned char *s, Py_ssize_t size, int *order)
{
    if (*order == 0 && size >= 4) {
        Py_UNICODE mark = read_unit(s, -1);
        if (mark == 0xfeff || mark == 0xfffe0000U) {
            *order = mark == 0xfeff ? -1 : 1;
            return 4;
        }
    }
    return 0;
}

PyObject *
PyUnicode_DecodeUTF32Stateful(const char *bytes, Py_ssize_t size, const char *errors,
                              int *byteorder, Py_ssize_t *consumed)
{
    const unsigned char *s = (const unsigned char *)bytes;
    const unsigned char *end;
    const unsigned char *p;
    int order = byteorder != NULL ? *byteorder : 0;
    py_codec_errors e = {"utf32", errors, NULL, NULL};
    py_unicode_out out;

    if (py_codec_size_is_wrong(size < 0 ? 0 : size) || py_unicode_out_init(&out, (size + 3) / 4) < 0) {
        return NULL;
    }
    end = s + size;
    p = s + read_mark(s, size, &order);
    while (p < end) {
        const char *reason = "code point not in range(0x110000)";
        Py_ssize_t stop = p - s + 4;
        Py_ssize_t position;
        if (end - p < 4) {
            if (consumed != NULL) {
                break;
            }
            reason = "truncated data";
            stop = size;
        }
        else {
            Py_UNICODE c = read_unit(p, order);
            if (c < 0x110000) {
                if (py_unicode_out_put(&out, c) < 0) {
                    goto error;
                }
                p += 4;
                continue;
            }
        }
        position = py_codec_decode_error(&e, bytes, size, p - s, stop, reason, &out);
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
PyUnicode_DecodeUTF32(const char *s, Py_ssize_t size, const char *errors, int *byteorder)
{
    return PyUnicode_DecodeUTF32Stateful(s, size, errors, byteorder, NULL);
}

static inline unsigned char *
write_unit(unsigned char *p, Py_UNICODE c, int order)
{
    int i;

    for (i = 0; i < 4; i++) {
        p[order == 1 ? 3 - i : i] = (unsigned char)(c >> 8 * i);
    }
    return p + 4;
}

PyObject *
PyUnicode_EncodeUTF32(const Py_UNICODE *u, Py_ssize_t size, const char *errors, int byteorder)
{
    Py_ssize_t i;
    unsigned char *p;
    PyObject *v;

    if (size > PY_SSIZE_T_MAX / 4 - 1) {
        return PyErr_NoMemory();
    }
    v = PyString_FromStringAndSize(NULL, (size + (byteorder == 0)) * 4);
    if (v == NULL) {
        return NULL;
    }
    p = (unsigned char *)PyString_AS_STRING(v);
    if (byteorder == 0) {
        p = write_unit(p, 0xfeff, byteorder);
    }
    for (i = 0; i < size; i++) {
        p = write_unit(p, u[i], byteorder);
    }
    return v;
}

PyObject *
PyUnicode_AsUTF32String(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyUnicode_EncodeUTF32(CHARS(unicode), COUNT(unicode), NULL, 0);
}
