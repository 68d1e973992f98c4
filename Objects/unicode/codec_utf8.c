/* UTF-8. Surrogates are encoded and decoded like other characters, and a pair of them is encoded
 * as the one character that it stands for.
 *
 * I1  what counts as one faulty sequence (and so how many replacements there are) is that of 2.7.
 */
#include "Python.h"
#include "unicode.h"

/* Length of the sequence that a byte begins; 0: it begins none. */
static inline int
sequence_length(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

static inline int
is_tail(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* Copies ASCII from *p on, eight bytes at a time where possible. */
static void
copy_ascii(const unsigned char **p, const unsigned char *end, py_unicode_out *out)
{
    const unsigned char *s = *p;
    Py_UNICODE *at = out->at + out->n;
    int i;

    while (end - s >= 8) {
        uint64_t word;
        memcpy(&word, s, 8);
        if (word & 0x8080808080808080ULL) {
            break;
        }
        for (i = 0; i < 8; i++) {
            at[i] = s[i];
        }
        at += 8;
        s += 8;
    }
    while (s < end && *s < 0x80) {
        *at++ = *s++;
    }
    out->n = at - out->at;
    *p = s;
}

/* Decodes the sequence of n bytes at s. Returns 0, or the length of the faulty part. */
static int
decode_sequence(const unsigned char *s, int n, Py_UNICODE *c)
{
    if (n == 2) {
        *c = (Py_UNICODE)((s[0] & 0x1f) << 6 | (s[1] & 0x3f));
        return is_tail(s[1]) ? 0 : 1;
    }
    if (n == 3) {
        *c = (Py_UNICODE)((s[0] & 0x0f) << 12 | (s[1] & 0x3f) << 6 | (s[2] & 0x3f));
        if (is_tail(s[1]) && is_tail(s[2]) && *c >= 0x800) {
            return 0;
        }
        return is_tail(s[1]) ? 2 : 1;
    }
    *c = (Py_UNICODE)((s[0] & 0x07) << 18 | (s[1] & 0x3f) << 12 | (s[2] & 0x3f) << 6 |
                      (s[3] & 0x3f));
    if (is_tail(s[1]) && is_tail(s[2]) && is_tail(s[3]) && *c >= 0x10000 && *c <= 0x10ffff) {
        return 0;
    }
    return !is_tail(s[1]) ? 1 : is_tail(s[2]) ? 3 : 2;
}

/* The end of a sequence that the input cuts off. */
static Py_ssize_t
truncated_end(const unsigned char *s, Py_ssize_t start, Py_ssize_t n)
{
    Py_ssize_t end = start + 1;

    while (end < n && is_tail(s[end])) {
        end++;
    }
    return end;
}

PyObject *
PyUnicode_DecodeUTF8Stateful(const char *bytes, Py_ssize_t size, const char *errors,
                             Py_ssize_t *consumed)
{
    const unsigned char *s = (const unsigned char *)bytes;
    const unsigned char *p = s;
    const unsigned char *end;
    py_codec_errors e = {"utf8", errors, NULL, NULL};
    py_unicode_out out;

    if (consumed != NULL) {
        *consumed = 0;
    }
    if (size == 0) {
        return PyUnicode_FromUnicode(NULL, 0);
    }
    if (py_codec_size_is_wrong(size) || py_unicode_out_init(&out, size) < 0) {
        return NULL;
    }
    end = s + size;
    while (p < end) {
        const char *reason;
        Py_ssize_t start, stop;
        Py_UNICODE c;
        int n, fault;

        if (*p < 0x80) {
            copy_ascii(&p, end, &out);
            continue;
        }
        n = sequence_length(*p);
        start = p - s;
        if (end - p < n) {
            if (consumed != NULL) {
                break;
            }
            reason = "unexpected end of data";
            stop = truncated_end(s, start, size);
        }
        else if (n == 0) {
            reason = "invalid start byte";
            stop = start + 1;
        }
        else {
            fault = decode_sequence(p, n, &c);
            if (fault == 0) {
                out.at[out.n++] = c;
                p += n;
                continue;
            }
            reason = "invalid continuation byte";
            stop = start + fault;
        }
        start = py_codec_decode_error(&e, bytes, size, start, stop, reason, &out);
        if (start < 0) {
            goto error;
        }
        p = s + start;
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
PyUnicode_DecodeUTF8(const char *s, Py_ssize_t size, const char *errors)
{
    return PyUnicode_DecodeUTF8Stateful(s, size, errors, NULL);
}

static inline int
is_high(Py_UNICODE c)
{
    return c >= 0xd800 && c <= 0xdbff;
}

static inline int
is_low(Py_UNICODE c)
{
    return c >= 0xdc00 && c <= 0xdfff;
}

/* The character at u[*i], joining a surrogate pair; *i moves behind it. */
static inline Py_UNICODE
next_character(const Py_UNICODE *u, Py_ssize_t n, Py_ssize_t *i)
{
    Py_UNICODE c = u[(*i)++];

    if (is_high(c) && *i < n && is_low(u[*i])) {
        c = ((c & 0x3ff) << 10 | (u[(*i)++] & 0x3ff)) + 0x10000;
    }
    return c;
}

/* The number of bytes for u. */
static Py_ssize_t
count_encoded(const Py_UNICODE *u, Py_ssize_t size)
{
    Py_ssize_t n = 0, i = 0;

    while (i < size) {
        if (u[i] < 0x80) {
            i++;
            n++;
            continue;
        }
        Py_UNICODE c = next_character(u, size, &i);
        n += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
    return n;
}

static inline char *
write_encoded(char *p, Py_UNICODE c)
{
    if (c < 0x80) {
        *p++ = (char)c;
        return p;
    }
    if (c < 0x800) {
        *p++ = (char)(0xc0 | c >> 6);
    }
    else {
        if (c < 0x10000) {
            *p++ = (char)(0xe0 | c >> 12);
        }
        else {
            *p++ = (char)(0xf0 | c >> 18);
            *p++ = (char)(0x80 | (c >> 12 & 0x3f));
        }
        *p++ = (char)(0x80 | (c >> 6 & 0x3f));
    }
    *p++ = (char)(0x80 | (c & 0x3f));
    return p;
}

/* Returns where the bytes end. */
static char *
write_all(char *p, const Py_UNICODE *u, Py_ssize_t size)
{
    Py_ssize_t i = 0;
    while (i < size) {
        if (u[i] < 0x80) {
            *p++ = (char)u[i++];
        }
        else {
            p = write_encoded(p, next_character(u, size, &i));
        }
    }
    return p;
}

enum { SHORT_TEXT = 400 };

PyObject *
PyUnicode_EncodeUTF8(const Py_UNICODE *u, Py_ssize_t size, const char *errors)
{
    if (py_codec_size_is_wrong(size)) {
        return NULL;
    }
    if (size <= SHORT_TEXT) {
        char bytes[4 * SHORT_TEXT];
        return PyString_FromStringAndSize(bytes, write_all(bytes, u, size) - bytes);
    }
    Py_ssize_t n = count_encoded(u, size);
    if (n < size / 4) {
        return PyErr_NoMemory(); /* the sum wrapped around */
    }
    PyObject *v = PyString_FromStringAndSize(NULL, n);
    if (v != NULL) {
        write_all(PyString_AS_STRING(v), u, size);
    }
    return v;
}

PyObject *
PyUnicode_AsUTF8String(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyUnicode_EncodeUTF8(CHARS(unicode), COUNT(unicode), NULL);
}
