/* unicode-escape and raw-unicode-escape, and repr of unicode. */
#include "Python.h"
#include "py_ucnhash.h"
#include "unicode.h"

#define CHAR char
#define TX(name) escape_##name
#define TX_NEW(p, n) PyString_FromStringAndSize((p), (n))
#include "../text/writer.h"

static const char hex_digits[] = "0123456789abcdef";

/* ---- encoding ---- */

static int
write_hex(escape_writer *w, char letter, Py_UNICODE c, int digits)
{
    char buf[10];
    int i;

    buf[0] = '\\';
    buf[1] = letter;
    for (i = 0; i < digits; i++) {
        buf[2 + i] = hex_digits[c >> 4 * (digits - 1 - i) & 15];
    }
    return escape_write_text(w, buf, digits + 2);
}

static int
write_two(escape_writer *w, char letter)
{
    char buf[2] = {'\\', letter};

    return escape_write_text(w, buf, 2);
}

static int
write_escaped(escape_writer *w, Py_UNICODE c, Py_UNICODE quote)
{
    if (c == '\\' || (quote != 0 && c == quote)) {
        return write_two(w, (char)c);
    }
    if (c >= 0x10000) {
        return write_hex(w, 'U', c, 8);
    }
    if (c >= 256) {
        return write_hex(w, 'u', c, 4);
    }
    switch (c) {
    case '\t': return write_two(w, 't');
    case '\n': return write_two(w, 'n');
    case '\r': return write_two(w, 'r');
    default: break;
    }
    if (c < ' ' || c >= 0x7f) {
        return write_hex(w, 'x', c, 2);
    }
    return escape_write_fill(w, (char)c, 1);
}

static int
has_char(const Py_UNICODE *u, Py_ssize_t n, Py_UNICODE c)
{
    return wmemchr((const wchar_t *)u, (wchar_t)c, (size_t)n) != NULL;
}

PyObject *
py_unicode_escape(const Py_UNICODE *u, Py_ssize_t n, int quotes)
{
    escape_writer w;
    Py_UNICODE quote = 0;
    Py_ssize_t i;
    int status = 0;

    escape_writer_init(&w);
    if (quotes) {
        quote = has_char(u, n, '\'') && !has_char(u, n, '"') ? '"' : '\'';
        status = escape_write_text(&w, quote == '"' ? "u\"" : "u'", 2);
    }
    for (i = 0; i < n && status == 0; i++) {
        status = write_escaped(&w, u[i], quote);
    }
    if (quotes && status == 0) {
        status = escape_write_fill(&w, (char)quote, 1);
    }
    if (status < 0) {
        escape_writer_fini(&w);
        return NULL;
    }
    return escape_writer_finish(&w);
}

PyObject *
PyUnicode_EncodeUnicodeEscape(const Py_UNICODE *u, Py_ssize_t size)
{
    return py_codec_size_is_wrong(size) ? NULL : py_unicode_escape(u, size, 0);
}

PyObject *
PyUnicode_AsUnicodeEscapeString(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return py_unicode_escape(CHARS(unicode), COUNT(unicode), 0);
}

PyObject *
PyUnicode_EncodeRawUnicodeEscape(const Py_UNICODE *u, Py_ssize_t size)
{
    escape_writer w;
    Py_ssize_t i;
    int status = 0;

    if (py_codec_size_is_wrong(size)) {
        return NULL;
    }
    escape_writer_init(&w);
    for (i = 0; i < size && status == 0; i++) {
        status = u[i] >= 0x10000 ? write_hex(&w, 'U', u[i], 8)
                 : u[i] >= 256   ? write_hex(&w, 'u', u[i], 4)
                                 : escape_write_fill(&w, (char)u[i], 1);
    }
    if (status < 0) {
        escape_writer_fini(&w);
        return NULL;
    }
    return escape_writer_finish(&w);
}

PyObject *
PyUnicode_AsRawUnicodeEscapeString(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyUnicode_EncodeRawUnicodeEscape(CHARS(unicode), COUNT(unicode));
}

/* ---- decoding ---- */

/* Reads up to `digits` hexadecimal digits at *p. Returns how many there were. */
static int
read_hex(const char **p, const char *end, int digits, Py_UNICODE *c)
{
    int n;

    *c = 0;
    for (n = 0; n < digits && *p < end && Py_ISXDIGIT(**p); n++, (*p)++) {
        int d = Py_ISDIGIT(**p) ? **p - '0' : Py_TOLOWER(**p) - 'a' + 10;
        *c = *c << 4 | (Py_UNICODE)d;
    }
    return n;
}

/* Reads octal digits; the first one is at **p. */
static Py_UNICODE
read_octal(const char **p, const char *end)
{
    Py_UNICODE c = 0;
    int n;

    for (n = 0; n < 3 && *p < end && **p >= '0' && **p <= '7'; n++) {
        c = c << 3 | (Py_UNICODE)(*(*p)++ - '0');
    }
    return c;
}

/* The functions of unicodedata. Returns borrowed, NULL with an exception. */
static const py_ucnhash_api *
names_api(void)
{
    const py_ucnhash_api *api = PyCapsule_Import(PY_UCNHASH_CAPSULE, 1);

    if (api == NULL) {
        PyErr_SetString(PyExc_UnicodeError,
                        "\\N escapes not supported (can't load unicodedata module)");
    }
    return api;
}

/* Reads "{NAME}" at *p. Returns NULL with *c, or a reason, or "" with an exception. */
static const char *
read_name(const char **p, const char *end, Py_UNICODE *c)
{
    const py_ucnhash_api *api;
    const char *start;

    if (*p == end || **p != '{') {
        return "malformed \\N character escape";
    }
    start = ++*p;
    while (*p < end && **p != '}') {
        (*p)++;
    }
    if (*p == start || *p == end) {
        return "malformed \\N character escape";
    }
    api = names_api();
    if (api == NULL) {
        return "";
    }
    (*p)++;
    if (*p - 1 - start < INT_MAX &&
        api->getcode(NULL, start, (int)(*p - 1 - start), c)) {
        return NULL;
    }
    return "unknown Unicode character name";
}

/* Reads the escape behind a backslash at *p. Returns NULL with *c (*n is 0 when the escape stands
   for nothing, 2 when backslash and *c stand for themselves), a reason for a fault, or "". */
static const char *
read_escape(const char **p, const char *end, Py_UNICODE *c, int *n)
{
    char letter;

    *n = 1;
    if (*p == end) {
        return "\\ at end of string";
    }
    letter = **p;
    if (letter >= '0' && letter <= '7') {
        *c = read_octal(p, end);
        return NULL;
    }
    (*p)++;
    switch (letter) {
    case '\n': *n = 0; return NULL;
    case '\\': case '\'': case '"': *c = (Py_UNICODE)letter; return NULL;
    case 'b': *c = '\b'; return NULL;
    case 'f': *c = '\f'; return NULL;
    case 't': *c = '\t'; return NULL;
    case 'n': *c = '\n'; return NULL;
    case 'r': *c = '\r'; return NULL;
    case 'v': *c = '\v'; return NULL;
    case 'a': *c = '\a'; return NULL;
    case 'x': return read_hex(p, end, 2, c) == 2 ? NULL : "truncated \\xXX escape";
    case 'u': return read_hex(p, end, 4, c) == 4 ? NULL : "truncated \\uXXXX escape";
    case 'U':
        if (read_hex(p, end, 8, c) < 8) {
            return "truncated \\UXXXXXXXX escape";
        }
        return *c <= 0x10ffff ? NULL : "illegal Unicode character";
    case 'N': return read_name(p, end, c);
    default:
        *n = 2;
        *c = Py_CHARMASK(letter);
        return NULL;
    }
}

PyObject *
PyUnicode_DecodeUnicodeEscape(const char *s, Py_ssize_t size, const char *errors)
{
    const char *p = s;
    const char *end;
    py_codec_errors e = {"unicodeescape", errors, NULL, NULL};
    py_unicode_out out;

    if (py_codec_size_is_wrong(size) || py_unicode_out_init(&out, size) < 0) {
        return NULL;
    }
    end = s + size;
    while (p < end) {
        const char *from = p;
        const char *reason;
        Py_UNICODE c = 0;
        Py_ssize_t next;
        int n;
        if (*p != '\\') {
            if (py_unicode_out_put(&out, Py_CHARMASK(*p++)) < 0) {
                goto error;
            }
            continue;
        }
        p++;
        reason = read_escape(&p, end, &c, &n);
        if (reason == NULL) {
            if ((n == 2 && py_unicode_out_put(&out, '\\') < 0) ||
                (n > 0 && py_unicode_out_put(&out, c) < 0)) {
                goto error;
            }
            continue;
        }
        if (*reason == '\0') {
            goto error;
        }
        next = py_codec_decode_error(&e, s, size, from - s, p - s, reason, &out);
        if (next < 0) {
            goto error;
        }
        p = s + next;
    }
    py_codec_errors_fini(&e);
    return py_unicode_out_finish(&out);

error:
    py_codec_errors_fini(&e);
    py_unicode_out_fini(&out);
    return NULL;
}

/* A run of backslashes at *p; copies it. Returns 1 when an escape follows: an odd run before u or U
   (its last backslash is not copied), 0 when not, -1 without memory. */
static int
copy_backslashes(const char **p, const char *end, py_unicode_out *out)
{
    const char *from = *p;
    Py_ssize_t n;

    while (*p < end && **p == '\\') {
        (*p)++;
    }
    n = *p - from;
    if (n % 2 == 1 && *p < end && (**p == 'u' || **p == 'U')) {
        for (n--; n > 0; n--) {
            if (py_unicode_out_put(out, '\\') < 0) {
                return -1;
            }
        }
        return 1;
    }
    for (; n > 0; n--) {
        if (py_unicode_out_put(out, '\\') < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
PyUnicode_DecodeRawUnicodeEscape(const char *s, Py_ssize_t size, const char *errors)
{
    const char *p = s;
    const char *end;
    py_codec_errors e = {"rawunicodeescape", errors, NULL, NULL};
    py_unicode_out out;

    if (py_codec_size_is_wrong(size) || py_unicode_out_init(&out, size) < 0) {
        return NULL;
    }
    end = s + size;
    while (p < end) {
        const char *from;
        const char *reason;
        Py_UNICODE c;
        Py_ssize_t next;
        int digits, status;
        if (*p != '\\') {
            if (py_unicode_out_put(&out, Py_CHARMASK(*p++)) < 0) {
                goto error;
            }
            continue;
        }
        status = copy_backslashes(&p, end, &out);
        if (status < 0) {
            goto error;
        }
        if (status == 0) {
            continue;
        }
        from = p - 1;
        digits = *p++ == 'u' ? 4 : 8;
        if (read_hex(&p, end, digits, &c) < digits) {
            reason = "truncated \\uXXXX";
        }
        else if (c <= 0x10ffff) {
            if (py_unicode_out_put(&out, c) < 0) {
                goto error;
            }
            continue;
        }
        else {
            reason = "\\Uxxxxxxxx out of range";
        }
        next = py_codec_decode_error(&e, s, size, from - s, p - s, reason, &out);
        if (next < 0) {
            goto error;
        }
        p = s + next;
    }
    py_codec_errors_fini(&e);
    return py_unicode_out_finish(&out);

error:
    py_codec_errors_fini(&e);
    py_unicode_out_fini(&out);
    return NULL;
}
