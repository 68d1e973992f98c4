/* What the text types (str, unicode, bytearray) and their neighbours share across files.
 *
 * Owned by Objects/text, Objects/str, Objects/unicode, Objects/bytearray and Python/base/hash.c.
 * All state of these types is in `struct py_text_state`, one member of the runtime.
 */
#ifndef PY_TEXT_H
#define PY_TEXT_H

#include "Python.h"

/* Freed unicode objects kept with their blocks: by length / 4, so many of each. The address sanitizer wants to see
   them freed. */
#ifdef __SANITIZE_ADDRESS__
enum { PY_FREE_UNICODE_BINS = 6, PY_FREE_UNICODE_MOST = 0 };
#else
enum { PY_FREE_UNICODE_BINS = 6, PY_FREE_UNICODE_MOST = 128 };
#endif

struct py_text_state {
    PyObject *interned;          /* dict name -> name, not counting its two references; owned */
    PyObject *str_empty;         /* owned, may be NULL until first use */
    PyObject *str_char[256];     /* owned, each may be NULL until first use */
    PyObject *unicode_empty;     /* owned, may be NULL until first use */
    PyObject *unicode_char[256]; /* Latin-1 characters; owned, each may be NULL until first use */
    PyUnicodeObject *free_unicode[PY_FREE_UNICODE_BINS];     /* linked through defenc */
    int free_unicode_count[PY_FREE_UNICODE_BINS];
    char default_encoding[100];  /* name, "" means ascii */
    int hash_is_seeded;          /* PYTHONHASHSEED is a number: hashes are those of 2.7 with that seed */
};

/* ---- Python/base/hash.c ---- */

/* Keyed hash of memory; 0 for no bytes, never -1. Returns status. Raises no. */
long py_hash_bytes(const void *data, Py_ssize_t length);

/* The interned str of these characters; one that is known already is found without making it. Returns new. Raises yes. */
PyObject *py_intern_text(const char *text, Py_ssize_t size);

/* Hash of characters, equal to py_hash_bytes of the same Latin-1 text. Returns status. Raises no. */
long py_hash_ucs4(const Py_UNICODE *u, Py_ssize_t length);

/* Hash of an exact str or unicode that is the same in all processes: what 2.7 has without -R, or with PYTHONHASHSEED.
   Returns status. Raises no. */
long py_hash_text_of_any_process(PyObject *text);

/* ---- Objects/str ---- */

/* A str of n bytes to be filled by the caller, never shared. Returns new. Raises yes. */
PyObject *py_str_alloc(Py_ssize_t n);

/* One-byte str from the cache. Returns new. Raises yes. */
PyObject *py_str_from_char(unsigned char c);

/* repr of bytes as str (quote chosen, escapes) with a prefix and suffix around. Returns new. Raises yes. */
PyObject *py_str_repr_bytes(const char *s, Py_ssize_t n, const char *before, const char *after,
                            int smart_quotes);

/* left + right for exact str; steals left and may grow it in place. Returns new. Steals left. Raises yes. */
PyObject *py_str_concat_steal(PyObject *left, PyObject *right);

/* ---- Objects/unicode ---- */

/* The same for exact unicode. Returns new. Steals left. Raises yes. */
PyObject *py_unicode_concat_steal(PyObject *left, PyObject *right);

/* The first code above c whose classes, case or values may differ from those of c; 0x110000 at the end. */
Py_UCS4 py_unicode_alike_until(Py_UCS4 c);

/* A unicode of n characters to be filled by the caller, never shared. Returns new. Raises yes. */
PyUnicodeObject *py_unicode_alloc(Py_ssize_t n);

/* ---- formatting: Objects/abstract/format.c, Objects/str/str_format.c, Objects/unicode/unicode_format.c ---- */

/* What a __format__ has given for a specification, checked, as unicode if that is. Returns new. Steals result. Raises yes. */
PyObject *py_format_check_steal(PyObject *result, PyObject *object, PyObject *spec);

/* The methods format. Return new. Raise yes. */
PyObject *py_str_format_method(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *py_unicode_format_method(PyObject *self, PyObject *args, PyObject *kwargs);

static inline PyObject *
py_text_format_fields(PyObject *text, PyObject *args, PyObject *kwargs)
{
    return PyString_Check(text) ? py_str_format_method(text, args, kwargs) : py_unicode_format_method(text, args, kwargs);
}

/* ---- Python/convert/codec_handlers.c ---- */

/* The error handlers of codecs; NONE: none was looked up yet, OTHER: a function of somebody else. */
typedef enum {
    PY_HANDLER_NONE, PY_HANDLER_STRICT, PY_HANDLER_IGNORE, PY_HANDLER_REPLACE, PY_HANDLER_REFERENCES, PY_HANDLER_BACKSLASHES,
    PY_HANDLER_OTHER
} py_codec_handler;

/* Which one a registered function is. Raises no. */
py_codec_handler py_codec_which_handler(PyObject *function);

/* Enters all by their names. Returns status. Raises yes. */
int py_codec_add_handlers(PyObject *dict);

/* What REFERENCES or BACKSLASHES makes of n characters. Returns new unicode. Raises yes. */
PyObject *py_codec_spell_out(py_codec_handler handler, const Py_UNICODE *u, Py_ssize_t n);

/* ---- Objects/str/str_format.c ---- */

/* What %p gives in PyString_FromFormat and its likes; buf has room for 20 bytes. Raises no. */
void py_format_pointer(char *buf, void *pointer);

/* ---- Objects/text/coding.c ---- */

/* The characters of an exact str without NULs in it, or NULL. Returns borrowed. Raises no. */
static inline const char *
py_text_word(PyObject *o)
{
    const char *s = PyString_CheckExact(o) ? PyString_AS_STRING(o) : NULL;
    return s != NULL && strlen(s) == (size_t)PyString_GET_SIZE(o) ? s : NULL;
}

/* Reads "[encoding[, errors]]" by a format for PyArg_ParseTupleAndKeywords; NULL for what is not given. Returns 1 or 0. Raises yes. */
int py_text_parse_coding(const char *format, PyObject *args, PyObject *kwargs, const char **encoding, const char **errors);

/* What an encoder or decoder (`who`) gave, if it is text; NULL stays an error. Returns new. Steals v. Raises yes. */
PyObject *py_text_coded_steal(PyObject *v, const char *who);

/* ---- Objects/text/args.c ---- */

/* The bytes of anything with a buffer, for the methods of bytearray. Returns length or -1. Raises yes. */
Py_ssize_t py_text_get_buffer(PyObject *obj, Py_buffer *view);

/* Clamps a slice as the methods with optional start and end do. Raises no. */
static inline void
py_text_adjust(Py_ssize_t *start, Py_ssize_t *end, Py_ssize_t length)
{
    if (*end > length) {
        *end = length;
    }
    else if (*end < 0) {
        *end = *end + length < 0 ? 0 : *end + length;
    }
    if (*start < 0) {
        *start = *start + length < 0 ? 0 : *start + length;
    }
}

/* Reads the optional argument of strip() and its likes. Returns 1 or 0. Raises yes. */
int py_text_parse_strip(const char *name, PyObject *args, PyObject **characters);

/* Reads "sub[, start[, end]]" for the method called name. Returns 1 or 0. Raises yes. */
int py_text_parse_find(const char *name, PyObject *args, PyObject **sub, Py_ssize_t *start,
                       Py_ssize_t *end);

#endif
