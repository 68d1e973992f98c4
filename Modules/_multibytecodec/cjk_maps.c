/* One character from or to bytes, for encodings without escape sequences.
 *
 * How it works: a table has the characters of pairs of bytes. EUC encodings have a second table behind the byte 0x8f
 * and half-width katakana behind 0x8e; Shift_JIS encodings are the same tables with the bytes folded. The way back is
 * made from the tables when a codec is made: pages of bytes by code point, and the few pairs of characters.
 * GB18030 has four bytes for all that is in no table; EUC-KR spells rare syllables with eight bytes.
 *
 * I1 a value of a table in the range of surrogates is the number of an entry of cjk_extra.
 *
 * Not here: state (cjk_iso2022.c).
 */
#include "cjk.h"
#include "cjk_data.h"

#include <string.h>

const cjk_table py_cjk_gb2312 = GB2312_TABLE, py_cjk_gbk = GBK_TABLE, py_cjk_gb18030 = GB18030_TABLE,
                py_cjk_big5 = BIG5_TABLE, py_cjk_big5hkscs = BIG5HKSCS_TABLE, py_cjk_cp950 = CP950_TABLE,
                py_cjk_cp932 = CP932_TABLE, py_cjk_cp949 = CP949_TABLE, py_cjk_johab = JOHAB_TABLE,
                py_cjk_jisx0208 = JISX0208_TABLE, py_cjk_jisx0212 = JISX0212_TABLE,
                py_cjk_jisx0213_1 = JISX0213_1_TABLE, py_cjk_jisx0213_2 = JISX0213_2_TABLE;

/* --- tables --- */

uint32_t
py_cjk_find(const cjk_table *table, int lead, int trail, uint32_t *second)
{
    *second = 0;
    if (lead < table->lead_first || lead > table->lead_last || trail < table->trail_first || trail > table->trail_last) {
        return 0;
    }
    int width = table->trail_last - table->trail_first + 1;
    uint32_t value = table->values[(lead - table->lead_first) * width + trail - table->trail_first];
    if ((value & 0xf800) == 0xd800) {                       /* I1 */
        *second = cjk_extra[value - 0xd800][1];
        value = cjk_extra[value - 0xd800][0];
    }
    return value;
}

/* JIS X 0213:2000 lacks what came in 2004: bytes in EUC form. */
static int
is_of_2004(uint32_t bytes)
{
    static const uint16_t added[] = {0xaea1, 0xcfd4, 0xfefa, 0xfefb, 0xfefc, 0xfefd, 0xfefe, 0xcffe, 0xaffe, 0xf4a7};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        if (added[i] == bytes) {
            return 1;
        }
    }
    return 0;
}

enum { CHANGED_IN_2004 = 0x8ffdbb, NEW_FORM = 0x9b1c, OLD_FORM = 0x9b1d };

/* The character of bytes in EUC form, 2 or 3 of them. */
static uint32_t
find_character(const cjk_codec *codec, uint32_t bytes, uint32_t *second)
{
    int lead = bytes >> 8 & 0xff, trail = bytes & 0xff;
    if (codec->flags & CJK_X0213_FIRST) {
        if (is_of_2004(bytes)) {
            *second = 0;
            return 0;
        }
        if (bytes == CHANGED_IN_2004) {
            *second = 0;
            return OLD_FORM;
        }
    }
    if (bytes <= 0xffff) {
        uint32_t value = py_cjk_find(codec->tables[0], lead, trail, second);
        if (codec->flags & CJK_WIDE_TILDE && (value == 0xff3c || value == 0xff5e)) {
            value = value == 0xff3c ? 0x5c : 0x7e;
        }
        return value;
    }
    uint32_t value = codec->tables[1] == NULL ? 0 : py_cjk_find(codec->tables[1], lead, trail, second);
    if (value == 0 && codec->tables[2] != NULL && !(codec->flags & CJK_SHIFT)) {
        value = py_cjk_find(codec->tables[2], lead, trail, second);
    }
    return value;
}

/* --- the way back --- */

uint32_t
py_cjk_find_bytes(const cjk_back *back, uint32_t c)
{
    return c < CJK_PAGES << 8 && back->page[c >> 8] != NULL ? back->page[c >> 8][c & 0xff] : 0;
}

static int
set_bytes(cjk_back *back, uint32_t c, uint32_t bytes)
{
    if (back->page[c >> 8] == NULL) {
        back->page[c >> 8] = PyMem_Malloc(256 * sizeof(uint32_t));
        if (back->page[c >> 8] == NULL) {
            return -1;
        }
        memset(back->page[c >> 8], 0, 256 * sizeof(uint32_t));
    }
    back->page[c >> 8][c & 0xff] = bytes;
    return 0;
}

static void
add_pair(cjk_back *back, uint32_t first, uint32_t second, uint32_t bytes)
{
    int i = 0;
    while (back->pairs[i][0] != 0) {
        i++;
    }
    back->pairs[i][0] = first;
    back->pairs[i][1] = second;
    back->pairs[i][2] = bytes;
}

/* Enters what a table has; prefix: 0 or 0x8f0000. */
static int
add_table(cjk_back *back, const cjk_table *table, uint32_t prefix)
{
    for (int lead = table->lead_first; lead <= table->lead_last; lead++) {
        for (int trail = table->trail_first; trail <= table->trail_last; trail++) {
            uint32_t second, value = py_cjk_find(table, lead, trail, &second);
            uint32_t bytes = prefix | (uint32_t)lead << 8 | (uint32_t)trail;
            if (second != 0) {
                add_pair(back, value, second, bytes);
            } else if (value != 0 && set_bytes(back, value, bytes) < 0) {
                return -1;
            }
        }
    }
    for (const cjk_override *o = table->overrides; o->code_point != 0; o++) {
        if (set_bytes(back, o->code_point, o->bytes ? o->bytes | prefix : 0) < 0) {
            return -1;
        }
    }
    return 0;
}

void
py_cjk_free_back(cjk_back *back)
{
    for (int i = 0; back != NULL && i < CJK_PAGES; i++) {
        PyMem_Free(back->page[i]);
    }
    PyMem_Free(back);
}

cjk_back *
py_cjk_new_back(const cjk_codec *codec)
{
    cjk_back *back = PyMem_Malloc(sizeof *back);
    if (back == NULL) {
        return NULL;
    }
    memset(back, 0, sizeof *back);
    for (int i = 2; i >= 0; i--) {                          /* the first table that has a character is taken */
        if (codec->tables[i] != NULL && add_table(back, codec->tables[i], i > 0 ? 0x8f0000 : 0) < 0) {
            py_cjk_free_back(back);
            return NULL;
        }
    }
    if (codec->flags & CJK_X0213_FIRST) {
        for (uint32_t c = 0x80; c < CJK_PAGES << 8; c++) {
            if (is_of_2004(py_cjk_find_bytes(back, c))) {
                set_bytes(back, c, 0);
            }
        }
        if (set_bytes(back, NEW_FORM, 0) < 0 || set_bytes(back, OLD_FORM, CHANGED_IN_2004) < 0) {
            py_cjk_free_back(back);
            return NULL;
        }
    }
    return back;
}

/* --- Shift_JIS: rows of 94 in pairs, behind fewer lead bytes --- */

/* Rows of the second plane of JIS X 0213, in the order of their lead bytes from 0xf0. */
static const uint8_t plane2_rows[] = {1, 8, 3, 4, 5, 12, 13, 14, 15, 78};

/* EUC form of two bytes, 0 when they are none. */
static uint32_t
unfold(int lead, int trail)
{
    if (!((lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc)) || trail < 0x40 || trail == 0x7f ||
        trail > 0xfc) {
        return 0;
    }
    int row = 2 * (lead - (lead < 0xa0 ? 0x81 : 0xc1)), column = trail - (trail < 0x7f ? 0x40 : 0x41);
    if (column >= 94) {
        row++;
        column -= 94;
    }
    if (row < 94) {
        return (uint32_t)(0xa1 + row) << 8 | (uint32_t)(0xa1 + column);
    }
    row -= 94;
    int number = row < (int)sizeof plane2_rows - 1 ? plane2_rows[row] : 78 + row - 9;
    return 0x8f0000 | (uint32_t)(0xa0 + number) << 8 | (uint32_t)(0xa1 + column);
}

static uint32_t
fold(uint32_t bytes)
{
    int row = (int)(bytes >> 8 & 0xff) - 0xa1, column = (int)(bytes & 0xff) - 0xa1;
    if (bytes > 0xffff) {
        int number = row + 1, i = 0;
        while (i < (int)sizeof plane2_rows && plane2_rows[i] != number) {
            i++;
        }
        row = 94 + (i < (int)sizeof plane2_rows ? i : number - 78 + 9);
    }
    int lead = row / 2 + (row < 62 ? 0x81 : 0xc1);
    if (row % 2) {
        column += 94;
    }
    return (uint32_t)lead << 8 | (uint32_t)(column + (column < 0x3f ? 0x40 : 0x41));
}

/* --- GB18030 with four bytes --- */

static uint32_t
find_four(const uint8_t *s)
{
    uint32_t number = (((s[0] - 0x81u) * 10 + s[1] - 0x30u) * 126 + s[2] - 0x81u) * 10 + s[3] - 0x30u;
    if (number >= 189000) {
        return number - 189000 < 0x100000 ? number - 189000 + 0x10000 : 0;
    }
    for (size_t i = 0; i < sizeof gb18030_ranges / sizeof *gb18030_ranges; i++) {
        const cjk_range *r = &gb18030_ranges[i];
        if (number >= r->number && number < r->number + r->count) {
            return r->first + number - r->number;
        }
    }
    return 0;
}

static int
write_four(uint32_t c, uint8_t *out)
{
    uint32_t number = UINT32_MAX;
    if (c >= 0x10000) {
        number = c - 0x10000 + 189000;
    }
    for (size_t i = 0; c < 0x10000 && i < sizeof gb18030_ranges / sizeof *gb18030_ranges; i++) {
        const cjk_range *r = &gb18030_ranges[i];
        if (c >= r->first && c < r->first + r->count) {
            number = r->number + c - r->first;
        }
    }
    if (number == UINT32_MAX || c > 0x10ffff) {
        return 0;
    }
    out[3] = (uint8_t)(0x30 + number % 10);
    out[2] = (uint8_t)(0x81 + number / 10 % 126);
    out[1] = (uint8_t)(0x30 + number / 1260 % 10);
    out[0] = (uint8_t)(0x81 + number / 12600);
    return 4;
}

/* --- EUC-KR: syllables in parts --- */

/* Trail bytes after 0xa4 of the initial, middle and final parts; the final may be missing (0xd4). */
static const uint8_t initials[] = {0xa1, 0xa2, 0xa4, 0xa7, 0xa8, 0xa9, 0xb1, 0xb2, 0xb3, 0xb5,
                                   0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe};
static const uint8_t finals[] = {0xd4, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae,
                                 0xaf, 0xb0, 0xb1, 0xb2, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xba, 0xbb, 0xbc, 0xbd, 0xbe};
enum { HANGUL_FIRST = 0xac00, HANGUL_COUNT = 11172, MIDDLE_FIRST = 0xbf, MIDDLES = 21, FILLER = 0xd4 };

static int
find_index(const uint8_t *list, size_t n, int byte)
{
    const uint8_t *found = memchr(list, byte, n);
    return found ? (int)(found - list) : -1;
}

static int
read_parts(const uint8_t *s, Py_ssize_t n, uint32_t out[2])
{
    if (n < 8) {
        return 0;
    }
    int first = find_index(initials, sizeof initials, s[3]), middle = s[5] - MIDDLE_FIRST;
    int last = find_index(finals, sizeof finals, s[7]);
    if (s[2] != 0xa4 || s[4] != 0xa4 || s[6] != 0xa4 || first < 0 || middle < 0 || middle >= MIDDLES || last < 0) {
        return -8;
    }
    out[0] = (uint32_t)(HANGUL_FIRST + (first * MIDDLES + middle) * (int)sizeof finals + last);
    return 8;
}

static int
write_parts(uint32_t c, uint8_t *out)
{
    uint32_t number = c - HANGUL_FIRST, count = sizeof finals;
    if (c < HANGUL_FIRST || number >= HANGUL_COUNT) {
        return 0;
    }
    out[0] = out[2] = out[4] = out[6] = 0xa4;
    out[1] = FILLER;
    out[3] = initials[number / (MIDDLES * count)];
    out[5] = (uint8_t)(MIDDLE_FIRST + number / count % MIDDLES);
    out[7] = finals[number % count];
    return 8;
}

/* --- readers --- */

/* A byte that is a character by itself: 0 when it is none. out[0] is set. */
static int
read_single(const cjk_codec *codec, int byte, uint32_t *out)
{
    int flags = codec->flags;
    *out = (uint32_t)byte;
    if (byte < 0x80) {
        if (flags & CJK_YEN_IN && (byte == 0x5c || byte == 0x7e)) {
            *out = byte == 0x5c ? 0xa5 : 0x203e;
        }
        return 1;
    }
    if (flags & CJK_KATAKANA && byte >= 0xa1 && byte <= 0xdf) {
        *out = 0xfec0u + (uint32_t)byte;
        return 1;
    }
    if (flags & CJK_MICROSOFT && (byte == 0x80 || byte == 0xa0 || byte >= 0xfd)) {
        *out = byte == 0x80 ? 0x80u : byte == 0xa0 ? 0xf8f0u : 0xf8f1u + (uint32_t)byte - 0xfd;
        return 1;
    }
    return 0;
}

static int
read_eucs(const cjk_codec *codec, const uint8_t *s, Py_ssize_t n, uint32_t out[2])
{
    if (s[0] == 0x8e) {
        out[0] = 0xfec0u + s[1];
        return s[1] >= 0xa1 && s[1] <= 0xdf ? 2 : -2;
    }
    if (s[0] == 0x8f) {
        if (n < 3) {
            return 0;
        }
        out[0] = find_character(codec, 0x8f0000 | (uint32_t)s[1] << 8 | s[2], &out[1]);
        return out[0] ? 3 : -3;
    }
    out[0] = find_character(codec, (uint32_t)s[0] << 8 | s[1], &out[1]);
    return out[0] ? 2 : -2;
}

int
py_cjk_read_map(const cjk_codec *codec, cjk_state *state, const uint8_t *s, Py_ssize_t n, uint32_t out[2])
{
    out[1] = 0;
    if (read_single(codec, s[0], out)) {
        return 1;
    }
    int shift = codec->flags & CJK_SHIFT;
    if (shift && (s[0] < 0x81 || s[0] == 0xa0 || s[0] > (codec->tables[1] != NULL ? 0xfc : 0xea))) {
        return -2;                                          /* even when there is no second byte */
    }
    if (n < 2) {
        return 0;
    }
    if (codec->flags & CJK_EUC) {
        return read_eucs(codec, s, n, out);
    }
    if (codec->flags & CJK_FOUR && s[1] >= 0x30 && s[1] <= 0x39) {
        if (n < 4) {
            return 0;
        }
        if (s[0] < 0x81 || s[0] > 0xfe || s[2] < 0x81 || s[2] > 0xfe || s[3] < 0x30 || s[3] > 0x39) {
            return -4;
        }
        out[0] = find_four(s);
        return out[0] ? 4 : -4;
    }
    if (codec->flags & CJK_HANGUL_PARTS) {
        if (s[0] == 0xa4 && s[1] == FILLER) {
            return read_parts(s, n, out);
        }
        out[0] = s[0] < 0xa1 || s[1] < 0xa1 ? 0 : py_cjk_find(codec->tables[0], s[0], s[1], &out[1]);
        return out[0] ? 2 : -2;
    }
    uint32_t bytes = shift ? unfold(s[0], s[1]) : (uint32_t)s[0] << 8 | s[1];
    out[0] = bytes == 0 ? 0 : find_character(codec, bytes, &out[1]);
    return out[0] ? 2 : -2;
}

/* --- writers --- */

static int
put_bytes(const cjk_codec *codec, uint32_t bytes, uint8_t *out)
{
    int n = 0;
    if (codec->flags & CJK_SHIFT) {
        bytes = fold(bytes);
    }
    for (int shift = 16; shift >= 0; shift -= 8) {
        if (bytes >> shift) {
            out[n++] = (uint8_t)(bytes >> shift);
        }
    }
    return n;
}

/* A character of one byte, or of katakana: how many bytes; 0 when it is none. */
static int
write_single(const cjk_codec *codec, uint32_t c, uint8_t *out)
{
    int flags = codec->flags;
    if (c < 0x80 && !(flags & CJK_YEN_IN && (c == 0x5c || c == 0x7e))) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (flags & CJK_ASCII_YEN && (c == 0xa5 || c == 0x203e)) {
        out[0] = c == 0xa5 ? 0x5c : 0x7e;
        return 1;
    }
    if (flags & CJK_KATAKANA && c >= 0xff61 && c <= 0xff9f) {
        out[0] = (uint8_t)(c - 0xfec0);
        return 1;
    }
    if (flags & CJK_EUC && c >= 0xff61 && c <= 0xff9f) {
        out[0] = 0x8e;
        out[1] = (uint8_t)(c - 0xfec0);
        return 2;
    }
    if (flags & CJK_MICROSOFT && (c == 0x80 || (c >= 0xf8f0 && c <= 0xf8f3))) {
        out[0] = c == 0x80 ? 0x80 : c == 0xf8f0 ? 0xa0 : (uint8_t)(c - 0xf8f1 + 0xfd);
        return 1;
    }
    return 0;
}

/* Whether a character begins a pair; with the second one, *bytes of the pair or 0. */
int
py_cjk_begins_pair(const cjk_back *back, uint32_t first, uint32_t second, uint32_t *bytes)
{
    int begins = 0;
    *bytes = 0;
    for (int i = 0; back->pairs[i][0] != 0; i++) {
        if (back->pairs[i][0] == first) {
            begins = 1;
            if (back->pairs[i][1] == second) {
                *bytes = back->pairs[i][2];
            }
        }
    }
    return begins;
}

int
py_cjk_write_map(const cjk_codec *codec, cjk_state *state, const Py_UNICODE *u, Py_ssize_t n, int final, uint8_t *out,
                 int *size)
{
    uint32_t c = u[0], pair;
    *size = write_single(codec, c, out);
    if (*size > 0) {
        return 1;
    }
    if (codec->back->pairs[0][0] != 0 && py_cjk_begins_pair(codec->back, c, n > 1 ? u[1] : 0, &pair)) {
        if (pair != 0) {
            *size = put_bytes(codec, pair, out);
            return 2;
        }
        if (n < 2 && !final) {
            return 0;
        }
    }
    uint32_t bytes = py_cjk_find_bytes(codec->back, c);
    if (codec->flags & CJK_WIDE_TILDE) {
        bytes = c == 0xff3c || c == 0xff5e ? 0
              : c == 0x5c                  ? py_cjk_find_bytes(codec->back, 0xff3c)
              : c == 0x7e                  ? py_cjk_find_bytes(codec->back, 0xff5e)
                                           : bytes;
    }
    if (codec->flags & CJK_HANGUL_PARTS && (bytes >> 8 < 0xa1 || (bytes & 0xff) < 0xa1)) {
        bytes = 0;
    }
    if (bytes != 0) {
        *size = put_bytes(codec, bytes, out);
    } else if (codec->flags & CJK_FOUR) {
        *size = write_four(c, out);
    } else if (codec->flags & CJK_HANGUL_PARTS) {
        *size = write_parts(c, out);
    }
    return *size > 0 ? 1 : -1;
}
