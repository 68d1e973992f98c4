/* What the parts of the East Asian codecs share.
 *
 *     cjk_data.h        the tables (made by Tools/gen/cjk_tables.py)
 *     cjk_maps.c        one character from or to the bytes of a table, for each family of encodings
 *     cjk_runs.c        many characters at once, for the encodings of cjk_maps.c
 *     cjk_iso2022.c     the encodings with escape sequences: ISO-2022 and HZ
 *     cjk_modules.c     the modules _codecs_cn ... _codecs_tw and the list of all codecs
 *     multibyte_text.c  whole texts: growing output, error handlers
 *     multibytecodec.c  the module _multibytecodec: incremental and stream classes
 *
 * I1 a cjk_codec never changes after it was made; what a conversion remembers is in a cjk_state.
 * I2 a reader takes at most CJK_LONGEST bytes and gives at most two characters; a writer takes at most two characters.
 */
#ifndef PY_CJK_H
#define PY_CJK_H

#include "Python.h"
#include <stdint.h>

enum { CJK_LONGEST = 8, CJK_OUTPUT = 24 };
#define CJK_NOTHING UINT32_MAX

typedef struct {
    uint32_t code_point;
    uint32_t bytes;                  /* big-endian; 0: there are none */
} cjk_override;

typedef struct {
    uint32_t first;
    uint32_t number;
    uint32_t count;
} cjk_range;

/* Characters of pairs of bytes, and where the way back differs from the inverse. */
typedef struct {
    uint8_t lead_first, lead_last, trail_first, trail_last;
    const uint16_t *values;          /* 0: nothing; 0xd800 + n: cjk_extra[n] */
    const cjk_override *overrides;   /* up to code point 0 */
} cjk_table;

typedef struct {
    uint8_t set[3];                  /* what G0, G1, G2 mean: final byte of the escape sequence, 0x80 for two bytes */
    uint8_t shifted;                 /* G1 is in use; HZ: two bytes; see cjk_iso2022.c */
} cjk_state;

struct cjk_codec;

/* Reads one character from n > 0 bytes. Returns bytes used; 0: incomplete; -k: k bytes mean nothing.
 * out[0] may be CJK_NOTHING; out[1] is 0, or the second character. */
typedef int (*cjk_reader)(const struct cjk_codec *, cjk_state *, const uint8_t *s, Py_ssize_t n, uint32_t out[2]);
/* Writes one character, or two, of n > 0. Returns characters used; 0: needs the next (never when final); -1: cannot. */
typedef int (*cjk_writer)(const struct cjk_codec *, cjk_state *, const Py_UNICODE *u, Py_ssize_t n, int final,
                          uint8_t *out, int *size);

enum { CJK_ASCII_YEN = 1, CJK_EUC = 2, CJK_SHIFT = 4, CJK_KATAKANA = 8, CJK_X0213_FIRST = 16, CJK_YEN_IN = 32,
       CJK_MICROSOFT = 64, CJK_FOUR = 128, CJK_HANGUL_PARTS = 256, CJK_WIDE_TILDE = 512 };

enum { CJK_PAGES = 0x300 };

/* The way back: bytes of each code point below 0x30000, in pages of 256. */
typedef struct {
    uint32_t *page[CJK_PAGES];       /* owned; NULL: none of them */
    uint32_t pairs[32][3];           /* first, second, bytes; up to 0 */
} cjk_back;

/* What the reader and the writer of a codec have said, for encodings without escape sequences (cjk_runs.c). */
typedef struct {
    uint16_t single[256];            /* the character that a byte is by itself; 0xffff: none */
    uint16_t *characters[256];       /* owned; by lead and second byte; 0: the reader is asked; NULL: not made yet */
    uint32_t *bytes[CJK_PAGES];      /* owned; of characters, the first lowest, their number highest; 0: the writer is asked */
} cjk_rows;

/* The most bytes of a character of a run. */
enum { CJK_RUN_MOST = 3 };

typedef struct cjk_codec {
    const char *name;
    const char *module;
    const cjk_table *tables[3];      /* pairs; after 0x8f; after 0x8f if the second has nothing */
    int flags;
    cjk_reader read;
    cjk_writer write;
    const char *sets;                /* ISO-2022: the sets in the order in which they are tried, two letters each */
    cjk_back *back;                  /* owned */
    cjk_rows *rows;                  /* owned; NULL: characters depend on the state */
    const struct cjk_codec *parts[6];/* ISO-2022: the maps of the sets; owned */
} cjk_codec;

/* cjk_maps.c */
int py_cjk_read_map(const cjk_codec *, cjk_state *, const uint8_t *, Py_ssize_t, uint32_t[2]);
int py_cjk_write_map(const cjk_codec *, cjk_state *, const Py_UNICODE *, Py_ssize_t, int, uint8_t *, int *);
/* The table's character for two bytes; 0 for none. A pair has its second one in *second. */
uint32_t py_cjk_find(const cjk_table *table, int lead, int trail, uint32_t *second);
/* The bytes of a code point; 0 for none. */
uint32_t py_cjk_find_bytes(const cjk_back *back, uint32_t code_point);

/* Does a pair of characters begin with `first`?  *bytes: those of the pair with `second`, or 0. Raises no. */
int py_cjk_begins_pair(const cjk_back *back, uint32_t first, uint32_t second, uint32_t *bytes);
/* Makes the way back of a codec with tables. Returns NULL without memory. Raises no. */
cjk_back *py_cjk_new_back(const cjk_codec *codec);
void py_cjk_free_back(cjk_back *back);

/* cjk_runs.c. Returns NULL without memory. Raises no. */
cjk_rows *py_cjk_new_rows(const cjk_codec *codec);
void py_cjk_free_rows(cjk_rows *rows);
/* Reads from s on while rows have an answer; *out has room for a character per byte and moves on. Returns where that ends. Raises no. */
const uint8_t *py_cjk_read_run(const cjk_codec *codec, const uint8_t *s, const uint8_t *end, Py_UNICODE **out);
/* Writes from u on while rows have an answer; *out has room for CJK_RUN_MOST bytes a character. Returns where that ends. Raises no. */
const Py_UNICODE *py_cjk_write_run(const cjk_codec *codec, const Py_UNICODE *u, const Py_UNICODE *end, uint8_t **out);

/* cjk_iso2022.c */
int py_cjk_read_iso2022(const cjk_codec *, cjk_state *, const uint8_t *, Py_ssize_t, uint32_t[2]);
int py_cjk_write_iso2022(const cjk_codec *, cjk_state *, const Py_UNICODE *, Py_ssize_t, int, uint8_t *, int *);
int py_cjk_read_hz(const cjk_codec *, cjk_state *, const uint8_t *, Py_ssize_t, uint32_t[2]);
int py_cjk_write_hz(const cjk_codec *, cjk_state *, const Py_UNICODE *, Py_ssize_t, int, uint8_t *, int *);
/* Bytes that end a text, back to the first state. Returns how many. Raises no. */
int py_cjk_finish(const cjk_codec *codec, cjk_state *state, uint8_t *out);
/* The state at the beginning of a text. */
cjk_state py_cjk_start(const cjk_codec *codec);

/* Where reset() leaves a state: what has been named G1 and G2 stays so. Raises no. */
void py_cjk_restart(cjk_state *state);

/* cjk_modules.c. A codec by name; the caller frees it. Returns NULL. Raises yes. */
cjk_codec *py_cjk_new_codec(const char *module, const char *name);
void py_cjk_free_codec(cjk_codec *codec);

/* multibyte_text.c: errors is "strict", another name, or NULL for strict.
 * Encodes u[0:n]; *left: characters that wait for more. Returns new str. Raises yes. */
PyObject *py_cjk_encode(const cjk_codec *codec, cjk_state *state, PyObject *text, const char *errors, int final,
                        Py_ssize_t *left);
/* Decodes s[0:n]; *left: bytes of an incomplete end, also when that is the error. final: 1 an incomplete end is an error, 2 and
 * what the error's handler leaves of it waits for more. Returns new unicode. Raises yes. */
PyObject *py_cjk_decode(const cjk_codec *codec, cjk_state *state, const char *s, Py_ssize_t n, const char *errors,
                        int final, Py_ssize_t *left);

#endif
