/* Encodings that say with escape sequences what the next bytes mean: ISO-2022 and HZ.
 *
 * How it works: G0 is for bytes as they are, G1 for those after SO, G2 for one byte after ESC N. A set is named by the
 * last byte of its escape sequence, with TWO set when its characters have two bytes. The maps of the sets with two
 * bytes are those of the EUC encodings, with the high bits set.
 *
 * After an escape character that begins no known sequence, bytes stand for themselves up to a capital letter or `@`
 * (2.7 does so): THROUGH in `shifted`.
 *
 * I1 the state of a text begins with G0 ASCII and nothing in G1 and G2 (0: ASCII).
 * I2 control characters are the same in all sets.
 */
#include "cjk.h"

#include <string.h>

enum { TWO = 0x80, ESC = 0x1b, SO = 0x0e, SI = 0x0f, SHIFTED = 1, THROUGH = 2, HANGUL_FILLER = 0x3164 };

/* The sets: final byte, TWO, number of the map in parts, bytes before (0 or 0x8f). See cjk_modules.c for parts. */
typedef struct {
    uint8_t name;
    uint8_t part;
    uint8_t after_8f;
} set_info;

static const set_info sets_of_two[] = {
    {TWO | '@', 0, 0}, {TWO | 'B', 0, 0}, {TWO | 'D', 0, 1}, {TWO | 'C', 1, 0}, {TWO | 'A', 2, 0},
    {TWO | 'O', 3, 0}, {TWO | 'Q', 4, 0}, {TWO | 'P', 4, 1},
};

static const set_info *
find_set(int name)
{
    for (size_t i = 0; i < sizeof sets_of_two / sizeof *sets_of_two; i++) {
        if (sets_of_two[i].name == name) {
            return &sets_of_two[i];
        }
    }
    return NULL;
}

/* Whether an encoding has a set. `sets` has two letters for each: '$' for two bytes, '(' or '.', and the name. */
static int
has_set(const cjk_codec *codec, int kind, int name)
{
    for (const char *s = codec->sets; *s; s += 2) {
        if (s[0] == kind && s[1] == name) {
            return 1;
        }
    }
    return 0;
}

static int
shifts(const cjk_codec *codec)
{
    return codec->sets[0] == '(' && strstr(codec->sets, ")C") != NULL;
}

cjk_state
py_cjk_start(const cjk_codec *codec)
{
    return (cjk_state){{0, 0, 0}, 0};
}

void
py_cjk_restart(cjk_state *state)
{
    state->set[0] = 0;
    state->shifted = 0;
}

/* --- reading --- */

/* The character of a byte, or of two, in a set. Bytes used, 0 or -k as a reader. The sets of the single shift have upper halves
 * only: as G0 they are empty. */
static int
read_in_set(const cjk_codec *codec, int name, const uint8_t *s, Py_ssize_t n, uint32_t out[2])
{
    const set_info *set;
    out[1] = 0;
    switch (name) {
    case 0:
        out[0] = s[0];
        return 1;
    case 'J':
        out[0] = s[0] == 0x5c ? 0xa5 : s[0] == 0x7e ? 0x203e : s[0];
        return 1;
    case 'I':
        out[0] = 0xff40u + s[0];
        return s[0] >= 0x21 && s[0] <= 0x5f ? 1 : -1;
    case 'A':
    case 'F':
        return -1;
    default:
        break;
    }
    if (n < 2) {
        return 0;
    }
    set = find_set(name);
    const cjk_codec *part = codec->parts[set->part];
    uint8_t bytes[3] = {0x8f, s[0] | 0x80, s[1] | 0x80};
    cjk_state none = {{0, 0, 0}, 0};
    if (s[1] >= 0x80) {
        return -2;
    }
    if (name == (TWO | 'C') && s[0] == 0x24 && s[1] == 0x54) {
        out[0] = HANGUL_FILLER;                             /* a character here; in EUC-KR it begins a syllable in parts */
        return 2;
    }
    int used = py_cjk_read_map(part, &none, bytes + !set->after_8f, set->after_8f ? 3 : 2, out);
    return used > 0 ? 2 : -2;
}

/* One of ISO 8859-1 and 8859-7 behind ESC N. */
static int
read_single_shift(const cjk_codec *codec, int name, int byte, uint32_t out[2])
{
    static const uint16_t greek[] = {
        0xa0,  0x2018, 0x2019, 0xa3,  0,     0,     0xa6,  0xa7,  0xa8,  0xa9,  0,     0xab,  0xac,  0xad,  0,     0x2015,
        0xb0,  0xb1,   0xb2,   0xb3,  0x384, 0x385, 0x386, 0xb7,  0x388, 0x389, 0x38a, 0xbb,  0x38c, 0xbd,  0x38e, 0x38f};
    out[1] = 0;
    if (byte >= 0x80 || (name != 0 && name != 'A' && name != 'F')) {
        return -1;
    }
    if (name != 'F' || byte < 0x20) {
        out[0] = (uint32_t)byte | (name ? 0x80 : 0);
        return 1;
    }
    byte |= 0x80;
    out[0] = byte < 0xc0 ? greek[byte - 0xa0] : (uint32_t)byte - 0xc0 + 0x390;
    return out[0] != 0 && out[0] != 0x3a2 && out[0] != 0x3cf ? 1 : -1;
}

enum { ESCAPE_MOST = 16 };

/* The size of an escape sequence, which ends with a capital letter or `@`; 0: incomplete, -1: it has no end. */
static int
measure_escape(const cjk_codec *codec, const uint8_t *s, Py_ssize_t n)
{
    for (int i = 1; i < ESCAPE_MOST; i++) {
        if (i >= n) {
            return 0;
        }
        if (s[i] == '@' && i == 2 && s[1] == '&' && has_set(codec, '$', 'B')) {
            continue;                           /* ESC & @ ESC $ B: the revision of 1990 */
        }
        if ((s[i] >= 'A' && s[i] <= 'Z') || s[i] == '@') {
            return i + 1;
        }
    }
    return -1;
}

/* What an escape sequence names. Bytes used, 0 or -k. */
static int
read_designation(const cjk_codec *codec, cjk_state *state, const uint8_t *s, Py_ssize_t n)
{
    int size = measure_escape(codec, s, n), name = 0, place = -1, kind = '(';
    if (size <= 0) {
        return size;
    }
    name = s[size - 1];
    if (size == 3 && s[1] == '$') {
        kind = '$';
        place = 0;
    } else if (size == 3) {
        kind = s[1] == '.' ? '.' : '(';
        place = s[1] == '(' ? 0 : s[1] == ')' ? 1 : s[1] == '.' ? 2 : -1;
    } else if (size == 4 && s[1] == '$') {
        kind = '$';
        place = s[2] == '(' ? 0 : s[2] == ')' ? 1 : -1;
    } else if (size == 6 && memcmp(s + 3, "\x1b$B", 3) == 0) {
        kind = '$';
        place = 0;
    }
    int other = kind == '$' ? ')' : kind == '(' ? '.' : '('; /* one-byte sets may go to any place */
    if (place < 0 || (place == 2 && strchr(codec->sets, '.') == NULL)
        || !(has_set(codec, kind, name) || has_set(codec, other, name))) {
        return -size;
    }
    state->set[place] = (uint8_t)(kind == '$' ? TWO | name : name == 'B' ? 0 : name);
    return size;
}

static int
read_escape(const cjk_codec *codec, cjk_state *state, const uint8_t *s, Py_ssize_t n, uint32_t out[2])
{
    out[0] = CJK_NOTHING;
    out[1] = 0;
    if (n < 2) {
        return 0;
    }
    if (memchr("($).&", s[1], 5) != NULL) {
        return read_designation(codec, state, s, n);
    }
    if (s[1] == 'N' && strchr(codec->sets, '.') != NULL) {
        if (n < 3) {
            return 0;
        }
        int status = read_single_shift(codec, state->set[2], s[2], out);
        return status > 0 ? 3 : -3;
    }
    out[0] = ESC;
    state->shifted |= THROUGH;
    return 1;
}

int
py_cjk_read_iso2022(const cjk_codec *codec, cjk_state *state, const uint8_t *s, Py_ssize_t n, uint32_t out[2])
{
    out[0] = s[0];
    out[1] = 0;
    if (state->shifted & THROUGH) {
        if ((s[0] >= 'A' && s[0] <= 'Z') || s[0] == '@') {
            state->shifted &= SHIFTED;
        }
        return 1;
    }
    if (s[0] == ESC) {
        return read_escape(codec, state, s, n, out);
    }
    if (shifts(codec) && (s[0] == SO || s[0] == SI)) {
        state->shifted = s[0] == SO;
        out[0] = CJK_NOTHING;
        return 1;
    }
    if (s[0] == '\n') {
        state->shifted = 0;
        return 1;
    }
    if (s[0] < 0x20) {
        return 1;
    }
    if (s[0] >= 0x80) {
        return -1;
    }
    return read_in_set(codec, state->set[state->shifted], s, n, out);
}

int
py_cjk_read_hz(const cjk_codec *codec, cjk_state *state, const uint8_t *s, Py_ssize_t n, uint32_t out[2])
{
    out[0] = CJK_NOTHING;
    out[1] = 0;
    if (s[0] == '~') {
        if (n < 2) {
            return 0;
        }
        if (s[1] == '~' && !state->shifted) {
            out[0] = '~';
        } else if (s[1] == '{' && !state->shifted) {
            state->shifted = 1;
        } else if (s[1] == '}' && state->shifted) {
            state->shifted = 0;
        } else if (s[1] != '\n' || state->shifted) {
            return -2;
        }
        return 2;
    }
    if (s[0] >= 0x80) {
        return -1;
    }
    return read_in_set(codec, state->shifted ? TWO | 'A' : 0, s, n, out);
}

/* --- writing --- */

/* The character in a set: number of bytes in out, 0 when the set has it not. */
static int
write_in_set(const cjk_codec *codec, int name, uint32_t c, uint8_t *out)
{
    const set_info *set = find_set(name);
    uint32_t bytes;
    if (set == NULL) {
        int byte = name == 0 && c < 0x80                         ? (int)c
                 : name == 'J' && c == 0xa5                      ? 0x5c
                 : name == 'J' && c == 0x203e                    ? 0x7e
                 : name == 'I' && c >= 0xff61 && c <= 0xff9f     ? (int)(c - 0xff40)
                                                                 : -1;
        out[0] = (uint8_t)byte;
        return byte >= 0;
    }
    bytes = py_cjk_find_bytes(codec->parts[set->part]->back, c);
    if (c == 0xff5e && name & TWO && set->part > 2) {
        return 0;
    }
    if (bytes == 0 || (bytes > 0xffff) != set->after_8f || !(bytes & 0x80) || !(bytes & 0x8000)) {
        return 0;
    }
    out[0] = bytes >> 8 & 0x7f;
    out[1] = bytes & 0x7f;
    return out[0] > 0x20 && out[1] > 0x20 ? 2 : 0;
}

/* The sequence that names a set for G0. Returns its size. */
static int
write_designation(uint8_t *out, int name)
{
    int n = 0;
    out[n++] = ESC;
    if (name & TWO) {
        out[n++] = '$';
        if (name != (TWO | '@') && name != (TWO | 'B')) {
            out[n++] = '(';
        }
        out[n++] = (uint8_t)(name & 0x7f);
    } else {
        out[n++] = '(';
        out[n++] = (uint8_t)(name ? name : 'B');
    }
    return n;
}

/* With SO and SI: everything but ASCII is in G1. Returns the size, 0 when it cannot. */
static int
write_shifted(const cjk_codec *codec, cjk_state *state, uint32_t c, uint8_t *out)
{
    uint8_t bytes[2];
    int n = 0, ascii = c < 0x80;
    int size = write_in_set(codec, ascii ? 0 : TWO | 'C', c, bytes);
    if (size == 0) {
        return 0;
    }
    if (!ascii && state->set[1] == 0) {
        memcpy(out, "\x1b$)C", 4);
        n = 4;
        state->set[1] = TWO | 'C';
    }
    if (state->shifted == ascii) {
        state->shifted = !ascii;
        out[n++] = ascii ? SI : SO;
    }
    memcpy(out + n, bytes, (size_t)size);
    return n + size;
}

/* May a character be the first of a pair in one of the sets?  2.7 waits for the next one then, though it writes no pairs
 * here. */
static int
waits_for_next(const cjk_codec *codec, uint32_t c)
{
    uint32_t pair;
    for (const char *s = codec->sets; *s; s += 2) {
        const set_info *set = s[0] == '$' ? find_set(TWO | s[1]) : NULL;
        if (set != NULL && py_cjk_begins_pair(codec->parts[set->part]->back, c, 0, &pair)) {
            return 1;
        }
    }
    return 0;
}

int
py_cjk_write_iso2022(const cjk_codec *codec, cjk_state *state, const Py_UNICODE *u, Py_ssize_t n, int final,
                     uint8_t *out, int *size)
{
    uint32_t c = u[0];
    uint8_t bytes[2];
    *size = 0;
    if (shifts(codec)) {
        *size = write_shifted(codec, state, c, out);
        return *size > 0 ? 1 : -1;
    }
    if (n < 2 && !final && waits_for_next(codec, c)) {
        return 0;
    }
    for (const char *s = codec->sets; *s; s += 2) {
        int name = s[0] == '$' ? TWO | s[1] : s[1] == 'B' ? 0 : s[1];
        int count = s[0] == '.' ? 0 : write_in_set(codec, name, c, bytes);
        if (count > 0) {
            if (state->set[0] != name) {
                *size = write_designation(out, name);
                state->set[0] = (uint8_t)name;
            }
            memcpy(out + *size, bytes, (size_t)count);
            *size += count;
            return 1;
        }
    }
    return -1;
}

int
py_cjk_write_hz(const cjk_codec *codec, cjk_state *state, const Py_UNICODE *u, Py_ssize_t n, int final, uint8_t *out,
                int *size)
{
    uint8_t bytes[2];
    int ascii = u[0] < 0x80, count = write_in_set(codec, ascii ? 0 : TWO | 'A', u[0], bytes), k = 0;
    *size = 0;
    if (count == 0) {
        return -1;
    }
    if (state->shifted == ascii) {
        out[k++] = '~';
        out[k++] = ascii ? '}' : '{';
        state->shifted = !ascii;
    }
    if (u[0] == '~') {
        out[k++] = '~';
    }
    memcpy(out + k, bytes, (size_t)count);
    *size = k + count;
    return 1;
}

int
py_cjk_finish(const cjk_codec *codec, cjk_state *state, uint8_t *out)
{
    int n = 0;
    if (codec->write == py_cjk_write_hz && state->shifted) {
        out[n++] = '~';
        out[n++] = '}';
    } else if (codec->write == py_cjk_write_iso2022) {
        if (state->shifted) {
            out[n++] = SI;
        }
        if (state->set[0] != 0) {
            n += write_designation(out + n, 0);
        }
    }
    state->shifted = 0;
    state->set[0] = 0;
    return n;
}
