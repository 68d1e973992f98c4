/* Runs of characters of an encoding without escape sequences, by tables that remember.
 *
 * How it works: what the reader of a codec says of a byte or of two, and what its writer says of a character by itself, is kept in rows
 * of 256 that are made when their first entry is wanted (a few microseconds). A run goes on for as long as the rows have an answer; what
 * they have none for (an error, more than two bytes, a pair of characters, the end of the text) is asked of the codec, character by
 * character (multibyte_text.c).
 *
 * I1 a row never changes once it is made: rows are a cache of what cjk_codec says, which never changes either.
 * I2 an answer that depends on what follows is in no row.
 *
 * Without memory for a row there is none, and the codec is asked.
 */
#include "cjk.h"

#include <string.h>

enum { ASK = 0xffff, LENGTH_SHIFT = 24 };

static void
fill_singles(cjk_rows *rows, const cjk_codec *codec)
{
    cjk_state state = py_cjk_start(codec);
    for (int i = 0; i < 256; i++) {
        uint8_t byte = (uint8_t)i;
        uint32_t c[2];
        rows->single[i] = codec->read(codec, &state, &byte, 1, c) == 1 && c[0] < ASK ? (uint16_t)c[0] : ASK;
    }
}

cjk_rows *
py_cjk_new_rows(const cjk_codec *codec)
{
    cjk_rows *rows = PyMem_Malloc(sizeof *rows);
    if (rows != NULL) {
        memset(rows, 0, sizeof *rows);
        fill_singles(rows, codec);
    }
    return rows;
}

void
py_cjk_free_rows(cjk_rows *rows)
{
    if (rows == NULL) {
        return;
    }
    for (int i = 0; i < 256; i++) {
        PyMem_Free(rows->characters[i]);
    }
    for (int i = 0; i < CJK_PAGES; i++) {
        PyMem_Free(rows->bytes[i]);
    }
    PyMem_Free(rows);
}

/* --- reading --- */

/* Makes the row of the characters behind a lead byte; 0 for what has to be asked. NULL without memory. */
static const uint16_t *
characters_behind(const cjk_codec *codec, uint8_t lead)
{
    uint16_t *row = PyMem_Malloc(256 * sizeof *row);
    if (row == NULL) {
        return NULL;
    }
    cjk_state state = py_cjk_start(codec);
    for (int trail = 0; trail < 256; trail++) {
        uint8_t pair[2] = {lead, (uint8_t)trail};
        uint32_t c[2];
        int plain = codec->read(codec, &state, pair, 2, c) == 2 && c[1] == 0 && c[0] <= UINT16_MAX;
        row[trail] = plain ? (uint16_t)c[0] : 0;            /* I2 */
    }
    codec->rows->characters[lead] = row;
    return row;
}

const uint8_t *
py_cjk_read_run(const cjk_codec *codec, const uint8_t *s, const uint8_t *end, Py_UNICODE **out)
{
    const uint16_t *single = codec->rows->single;
    Py_UNICODE *at = *out;
    while (s < end) {
        uint16_t c = single[*s];
        if (c != ASK) {
            *at++ = c;
            s++;
            continue;
        }
        const uint16_t *row = codec->rows->characters[*s];
        if (end - s < 2 || (row == NULL && (row = characters_behind(codec, *s)) == NULL) || row[s[1]] == 0) {
            break;
        }
        *at++ = row[s[1]];
        s += 2;
    }
    *out = at;
    return s;
}

/* --- writing --- */

/* Makes the row of the 256 characters around c: bytes, their number in the highest byte; 0 for what has to be
 * asked. NULL: none, or no memory. */
static const uint32_t *
bytes_around(const cjk_codec *codec, Py_UNICODE c)
{
    uint32_t *row = c < CJK_PAGES << 8 ? PyMem_Malloc(256 * sizeof *row) : NULL;
    if (row == NULL) {
        return NULL;
    }
    cjk_state state = py_cjk_start(codec);
    for (int i = 0; i < 256; i++) {
        Py_UNICODE one = (c & ~(Py_UNICODE)0xff) + (Py_UNICODE)i;
        uint8_t bytes[CJK_OUTPUT];
        int size;
        row[i] = 0;
        if (codec->write(codec, &state, &one, 1, 0, bytes, &size) == 1 && size <= CJK_RUN_MOST) {    /* I2: not final */
            for (int k = 0; k < size; k++) {
                row[i] |= (uint32_t)bytes[k] << (8 * k);
            }
            row[i] |= (uint32_t)size << LENGTH_SHIFT;
        }
    }
    codec->rows->bytes[c >> 8] = row;
    return row;
}

const Py_UNICODE *
py_cjk_write_run(const cjk_codec *codec, const Py_UNICODE *u, const Py_UNICODE *end, uint8_t **out)
{
    uint8_t *at = *out;
    for (; u < end; u++) {
        const uint32_t *row = *u < CJK_PAGES << 8 ? codec->rows->bytes[*u >> 8] : NULL;
        if (row == NULL && (row = bytes_around(codec, *u)) == NULL) {
            break;
        }
        uint32_t bytes = row[*u & 0xff];
        if (bytes == 0) {
            break;
        }
        at[0] = (uint8_t)bytes;
        at[1] = (uint8_t)(bytes >> 8);
        at[2] = (uint8_t)(bytes >> 16);
        at += bytes >> LENGTH_SHIFT;
    }
    *out = at;
    return u;
}
