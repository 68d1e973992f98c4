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

/* Widens eight bytes. Returns how many of them, from the first on, are ASCII. */
static inline int
widen_eight(const unsigned char *s, Py_UNICODE *at)
{
    uint64_t word;
    int i;

    memcpy(&word, s, 8);
    for (i = 0; i < 8; i++) {
        at[i] = s[i];
    }
    word &= 0x8080808080808080ULL;
    if (word == 0) {
        return 8;
    }
    return (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_ctzll(word) : __builtin_clzll(word)) / 8;
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

/* Decodes from s on what is well formed. *out has room for a character per byte and moves on. Returns where that ends. */
static const unsigned char *
decode_run(const unsigned char *s, const unsigned char *end, Py_UNICODE **out)
{
    Py_UNICODE *at = *out;

    while (s < end) {
        Py_UNICODE c = *s;
        if (c < 0x80) {
            int n = 1;
            if (end - s >= 8) {
                n = widen_eight(s, at);
            }
            else {
                *at = c;
            }
            s += n;
            at += n;
        }
        else if (end - s >= 3 && (c & 0xf0) == 0xe0 && is_tail(s[1]) && is_tail(s[2])) {
            c = (c & 0x0f) << 12 | (Py_UNICODE)(s[1] & 0x3f) << 6 | (s[2] & 0x3f);
            if (c < 0x800) {
                break;
            }
            *at++ = c;
            s += 3;
        }
        else if (end - s >= 2 && c >= 0xc2 && c < 0xe0 && is_tail(s[1])) {
            *at++ = (c & 0x1f) << 6 | (s[1] & 0x3f);
            s += 2;
        }
        else {
            int n = sequence_length(*s);
            if (n < 4 || end - s < n || decode_sequence(s, n, at) != 0) {
                break;
            }
            at++;
            s += n;
        }
    }
    *out = at;
    return s;
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
        Py_UNICODE *at = out.at + out.n, c;
        int n;

        p = decode_run(p, end, &at);
        out.n = at - out.at;
        if (p == end) {
            break;
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
            reason = "invalid continuation byte";
            stop = start + decode_sequence(p, n, &c);
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

/* Writes a character from 0x800 on. */
static inline char *
write_encoded(char *p, Py_UNICODE c)
{
    if (c < 0x10000) {
        *p++ = (char)(0xe0 | c >> 12);
    }
    else {
        *p++ = (char)(0xf0 | c >> 18);
        *p++ = (char)(0x80 | (c >> 12 & 0x3f));
    }
    *p++ = (char)(0x80 | (c >> 6 & 0x3f));
    *p++ = (char)(0x80 | (c & 0x3f));
    return p;
}

/* Narrows eight characters. Returns whether all were ASCII. */
static inline int
narrow_eight(char *p, const Py_UNICODE *u)
{
    Py_UNICODE all = 0;

    for (int i = 0; i < 8; i++) {
        all |= u[i];
        p[i] = (char)u[i];
    }
    return all < 0x80;
}

/* Writes ASCII characters from u on, one at least. Words are short in most texts, so rows of eight are tried behind the first ones
 * only. Returns where they end, or where it is worth trying again. */
static inline const Py_UNICODE *
write_ascii(char **p, const Py_UNICODE *u, const Py_UNICODE *end)
{
    enum { FIRST_ONES = 16 };
    const Py_UNICODE *stop = end - u < FIRST_ONES ? end : u + FIRST_ONES;
    char *at = *p;

    do {
        *at++ = (char)*u++;
    } while (u < stop && *u < 0x80);
    if (u == stop) {
        while (end - u >= 8 && narrow_eight(at, u)) {
            at += 8;
            u += 8;
        }
    }
    *p = at;
    return u;
}

/* Writes all, where there is room for LONGEST bytes a character. Returns where the bytes end. */
static char *
write_all(char *p, const Py_UNICODE *u, const Py_UNICODE *end)
{
    while (u < end) {
        Py_UNICODE c = *u;
        if (c < 0x80) {
            u = write_ascii(&p, u, end);
        }
        else if (c < 0x800) {
            *p++ = (char)(0xc0 | c >> 6);
            *p++ = (char)(0x80 | (c & 0x3f));
            u++;
        }
        else {
            Py_ssize_t i = 0;
            p = write_encoded(p, next_character(u, end - u, &i));
            u += i;
        }
    }
    return p;
}

enum { LONGEST = 4, SHORT_TEXT = 400 };

/* The room to begin with, or to go on with after `done` characters that have taken `used` bytes: as if the rest were like
 * these. */
static Py_ssize_t
guess_room(Py_ssize_t size, Py_ssize_t done, Py_ssize_t used)
{
    double each = done == 0 ? 1 : (double)used / (double)done;
    double guess = (double)used + (double)(size - done) * (each + 1.0 / 16) + 2 * LONGEST * SHORT_TEXT;

    return guess < (double)(PY_SSIZE_T_MAX / 2) ? (Py_ssize_t)guess : PY_SSIZE_T_MAX / 2;
}

static PyObject *
encode_long(const Py_UNICODE *u, Py_ssize_t size)
{
    PyObject *v = PyString_FromStringAndSize(NULL, guess_room(size, 0, 0));
    const Py_UNICODE *at = u, *end = u + size;
    Py_ssize_t used = 0;

    while (v != NULL) {
        Py_ssize_t sure = (PyString_GET_SIZE(v) - used) / LONGEST;
        const Py_UNICODE *stop = end - at < sure ? end : at + sure;
        if (stop < end && is_high(stop[-1])) {
            stop--;                                         /* its other half comes with it */
        }
        used = write_all(PyString_AS_STRING(v) + used, at, stop) - PyString_AS_STRING(v);
        at = stop;
        if (at == end) {
            _PyString_Resize(&v, used);
            break;
        }
        if (PyString_GET_SIZE(v) - used < LONGEST * SHORT_TEXT) {
            _PyString_Resize(&v, guess_room(size, at - u, used));
        }
    }
    return v;
}

PyObject *
PyUnicode_EncodeUTF8(const Py_UNICODE *u, Py_ssize_t size, const char *errors)
{
    if (py_codec_size_is_wrong(size)) {
        return NULL;
    }
    if (size <= SHORT_TEXT) {
        char bytes[LONGEST * SHORT_TEXT];
        return PyString_FromStringAndSize(bytes, write_all(bytes, u, u + size) - bytes);
    }
    return encode_long(u, size);
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
