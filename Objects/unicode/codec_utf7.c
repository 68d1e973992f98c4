/* UTF-7 (RFC 2152): ASCII, with runs of other characters as base64 of UTF-16 between '+' and '-'.
 *
 * I1  while shifted, `bits` low bits of `buffer` are not yet used.
 * I2  a high surrogate waits in `surrogate` until the next unit shows whether it is half of a pair.
 */
#include "Python.h"
#include "unicode.h"

#define CHAR char
#define TX(name) utf7_##name
#define TX_NEW(p, n) PyString_FromStringAndSize((p), (n))
#include "../text/writer.h"

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static inline int
is_base64(Py_UNICODE c)
{
    return c < 128 && (Py_ISALNUM(c) || c == '+' || c == '/');
}

static inline unsigned int
base64_value(unsigned char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26u;
    }
    return c == '+' ? 62 : c == '/' ? 63 : c - '0' + 52u;
}

/* ---- decoding ---- */

typedef struct {
    py_unicode_out out;
    int shifted;
    unsigned int bits;        /* I1 */
    uint32_t buffer;
    Py_UNICODE surrogate;     /* I2, 0: none */
    Py_ssize_t shift_start;   /* input position of the '+' */
    Py_ssize_t shift_out;     /* output length at the '+' */
} utf7_decoder;

/* Takes one UTF-16 unit of a shifted run. Returns 0 or -1. */
static int
take_unit(utf7_decoder *d, Py_UNICODE unit)
{
    if (d->surrogate != 0) {
        Py_UNICODE high = d->surrogate;
        d->surrogate = 0;
        if (unit >= 0xdc00 && unit <= 0xdfff) {
            return py_unicode_out_put(&d->out,
                                      ((high & 0x3ff) << 10 | (unit & 0x3ff)) + 0x10000);
        }
        if (py_unicode_out_put(&d->out, high) < 0) {
            return -1;
        }
    }
    if (unit >= 0xd800 && unit <= 0xdbff) {
        d->surrogate = unit;
        return 0;
    }
    return py_unicode_out_put(&d->out, unit);
}

static int
take_digit(utf7_decoder *d, unsigned char c)
{
    Py_UNICODE unit;

    d->buffer = d->buffer << 6 | base64_value(c);
    d->bits += 6;
    if (d->bits < 16) {
        return 0;
    }
    d->bits -= 16;
    unit = d->buffer >> d->bits & 0xffff;
    d->buffer &= (1u << d->bits) - 1;
    return take_unit(d, unit);
}

/* Ends a shifted run before c. Returns 0, -1, or 1 with *reason for a fault. */
static int
leave_shift(utf7_decoder *d, unsigned char c, const char **reason)
{
    d->shifted = 0;
    if (d->bits >= 6) {
        *reason = "partial character in shift sequence";
        return 1;
    }
    if (d->bits > 0 && d->buffer != 0) {
        *reason = "non-zero padding bits in shift sequence";
        return 1;
    }
    if (d->surrogate != 0 && c < 128 && c != '+') {
        Py_UNICODE high = d->surrogate;
        d->surrogate = 0;
        return py_unicode_out_put(&d->out, high);
    }
    d->surrogate = 0;
    return 0;
}

/* Decodes what stands at *p. Returns 0, -1, or 1 with *reason and *start for a fault. */
static int
decode_step(utf7_decoder *d, const char *s, Py_ssize_t size, Py_ssize_t *p, const char **reason,
            Py_ssize_t *start)
{
    unsigned char c = Py_CHARMASK(s[*p]);
    int status;

    if (d->shifted) {
        if (is_base64(c)) {
            (*p)++;
            return take_digit(d, c);
        }
        status = leave_shift(d, c, reason);
        if (status > 0) {
            *start = d->shift_start;
            (*p)++;
        }
        else if (status == 0 && c == '-') {
            (*p)++;
        }
        return status;
    }
    (*p)++;
    if (c == '+') {
        if (*p < size && s[*p] == '-') {
            (*p)++;
            return py_unicode_out_put(&d->out, '+');
        }
        d->shift_start = *p - 1;
        d->shift_out = d->out.n;
        d->shifted = 1;
        d->surrogate = d->bits = d->buffer = 0;
        return 0;
    }
    if (c < 128) {
        return py_unicode_out_put(&d->out, c);
    }
    *reason = "unexpected special character";
    *start = *p - 1;
    return 1;
}

/* Whether the end of input inside a shifted run leaves something incomplete. */
static int
is_unfinished(const utf7_decoder *d)
{
    return d->surrogate != 0 || d->bits >= 6 || (d->bits > 0 && d->buffer != 0);
}

PyObject *
PyUnicode_DecodeUTF7Stateful(const char *s, Py_ssize_t size, const char *errors,
                             Py_ssize_t *consumed)
{
    utf7_decoder d = {.shifted = 0};
    py_codec_errors e = {"utf7", errors, NULL, NULL};
    Py_ssize_t p = 0;

    if (py_codec_size_is_wrong(size) || py_unicode_out_init(&d.out, size) < 0) {
        return NULL;
    }
    for (;;) {
        const char *reason = NULL;
        Py_ssize_t start = 0;
        int status = 0;
        if (p < size) {
            status = decode_step(&d, s, size, &p, &reason, &start);
        }
        else if (d.shifted && consumed == NULL) {
            d.shifted = 0;
            if (is_unfinished(&d)) {
                reason = "unterminated shift sequence";
                start = d.shift_start;
                status = 1;
            }
        }
        else {
            break;
        }
        if (status > 0) {
            p = py_codec_decode_error(&e, s, size, start, p, reason, &d.out);
            status = p < 0 ? -1 : 0;
        }
        if (status < 0) {
            py_codec_errors_fini(&e);
            py_unicode_out_fini(&d.out);
            return NULL;
        }
    }
    if (consumed != NULL) {
        *consumed = d.shifted ? d.shift_start : p;
        if (d.shifted) {
            d.out.n = d.shift_out;
        }
    }
    py_codec_errors_fini(&e);
    return py_unicode_out_finish(&d.out);
}

PyObject *
PyUnicode_DecodeUTF7(const char *s, Py_ssize_t size, const char *errors)
{
    return PyUnicode_DecodeUTF7Stateful(s, size, errors, NULL);
}

/* ---- encoding ---- */

/* Whether c may stand for itself. */
static int
is_direct(Py_UNICODE c, int optional_in_base64, int blanks_in_base64)
{
    if (c == 0 || c >= 128) {
        return 0;
    }
    if (Py_ISALNUM(c) || strchr("'(),-./:?", (int)c) != NULL) {
        return 1;
    }
    if (strchr(" \t\n\r", (int)c) != NULL) {
        return !blanks_in_base64;
    }
    return !optional_in_base64 && strchr("!\"#$%&*;<=>@[]^_`{|}", (int)c) != NULL;
}

typedef struct {
    utf7_writer out;
    int shifted;
    unsigned int bits;
    uint32_t buffer;
} utf7_encoder;

static int
put_unit(utf7_encoder *x, Py_UNICODE unit)
{
    int status = 0;

    x->buffer = x->buffer << 16 | unit;
    x->bits += 16;
    while (x->bits >= 6 && status == 0) {
        x->bits -= 6;
        status = utf7_write_fill(&x->out, base64_digits[x->buffer >> x->bits & 0x3f], 1);
        x->buffer &= (1u << x->bits) - 1;
    }
    return status;
}

static int
put_rest(utf7_encoder *x)
{
    int status = 0;

    if (x->bits > 0) {
        status = utf7_write_fill(&x->out, base64_digits[x->buffer << (6 - x->bits) & 0x3f], 1);
    }
    x->bits = x->buffer = 0;
    return status;
}

static int
put_character(utf7_encoder *x, Py_UNICODE c, int direct)
{
    if (direct) {
        if (x->shifted) {
            x->shifted = 0;
            if (put_rest(x) < 0 || ((is_base64(c) || c == '-') &&
                                    utf7_write_fill(&x->out, '-', 1) < 0)) {
                return -1;
            }
        }
        return utf7_write_fill(&x->out, (char)c, 1);
    }
    if (!x->shifted) {
        if (c == '+') {
            return utf7_write_text(&x->out, "+-", 2);
        }
        x->shifted = 1;
        if (utf7_write_fill(&x->out, '+', 1) < 0) {
            return -1;
        }
    }
    if (c >= 0x10000) {
        return put_unit(x, 0xd800 | (c - 0x10000) >> 10) < 0 ? -1
                                                             : put_unit(x, 0xdc00 | (c & 0x3ff));
    }
    return put_unit(x, c);
}

PyObject *
PyUnicode_EncodeUTF7(const Py_UNICODE *u, Py_ssize_t size, int base64SetO, int base64WhiteSpace,
                     const char *errors)
{
    utf7_encoder x = {.shifted = 0};
    Py_ssize_t i;
    int status = 0;

    utf7_writer_init(&x.out);
    for (i = 0; i < size && status == 0; i++) {
        status = put_character(&x, u[i], is_direct(u[i], base64SetO, base64WhiteSpace));
    }
    if (status == 0 && x.shifted) {
        status = put_rest(&x) < 0 ? -1 : utf7_write_fill(&x.out, '-', 1);
    }
    if (status < 0) {
        utf7_writer_fini(&x.out);
        return NULL;
    }
    return utf7_writer_finish(&x.out);
}
