/* textio.h - what the files of TextIOWrapper share: text over a buffered stream of bytes.
 *
 *     textio.c         making, the other methods, the type
 *     textio_read.c    chunks, read, lines          textio_write.c   write, what waits to be written
 *     textio_seek.c    tell and seek
 *
 * Reading: a chunk of bytes is decoded; what of it was not handed out yet is decoded[used ...].  `snapshot` holds the
 * decoder's state before the chunk and its bytes, so that tell() can find by decoding again which
 * byte the next character begins at.
 *
 * Writing: encoded pieces are collected in `pending` and written when they reach the chunk size.
 *
 * I1 While `telling`, a decoded chunk has its snapshot.
 * I2 pending and decoded text exclude each other.
 * I3 Calls of the buffer, the codecs and overridden methods may do anything with self, detach() and __init__ included:
 *    what is used behind them is looked at again.
 */
#ifndef TEXTIO_H
#define TEXTIO_H

#include "io.h"

typedef struct {
    py_io_base base;
    PyObject *buffer;         /* owned; NULL before __init__ and after detach */
    PyObject *encoding;       /* owned str */
    PyObject *errors;         /* owned str */
    PyObject *encoder;        /* owned, NULL when not writable */
    PyObject *(*encode_now)(const Py_UNICODE *, Py_ssize_t, const char *);   /* what the encoder does, if known, or NULL */
    PyObject *decoder;        /* owned, NULL when not readable */
    PyObject *decoded;        /* owned unicode, or NULL */
    Py_ssize_t used;          /* characters of decoded handed out */
    PyObject *snapshot;       /* owned (flags, bytes), or NULL */
    PyObject *pending;        /* owned list of str, or NULL */
    Py_ssize_t pending_bytes;
    Py_ssize_t chunk_size;
    char readnl[3];
    char writenl[3];          /* what '\n' becomes; "" for nothing */
    unsigned char ok;
    unsigned char detached;
    unsigned char line_buffering;
    unsigned char universal;
    unsigned char translated;
    unsigned char seekable;
    unsigned char telling;
} textio;

/* ---- helpers: raise yes unless they say so ---- */

/* IOError. Returns -1. */
static inline int
fail_io(const char *message)
{
    PyErr_SetString(PyExc_IOError, message);
    return -1;
}

/* obj.name() for its effect. Returns status. */
static inline int
call_and_drop(PyObject *obj, const char *name)
{
    PyObject *result = py_io_call(obj, name, NULL);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* Decoded characters not handed out yet. Raises no. */
static inline Py_ssize_t
rest(const textio *self)
{
    return self->decoded == NULL ? 0 : PyUnicode_GET_SIZE(self->decoded) - self->used;
}

/* Replaces the decoded text. Raises no. */
static inline void
set_decoded_steal(textio *self, PyObject *text)
{
    PyObject *old = self->decoded;
    self->decoded = text;
    self->used = 0;
    Py_XDECREF(old);
}

/* Replaces the snapshot. Raises no. */
static inline void
set_snapshot_steal(textio *self, PyObject *snapshot)
{
    PyObject *old = self->snapshot;
    self->snapshot = snapshot;
    Py_XDECREF(old);
}

/* ---- textio.c: return status ---- */

int py_textio_check_ready(textio *self);
int py_textio_check_usable(textio *self);    /* and open */

/* Tells the encoder whether it is at the start: in the middle of a file it must not write a mark. */
int py_textio_tell_encoder(textio *self, int at_start);

/* ---- textio_read.c ---- */

/* The decoder's state: what it keeps back (str) and its flags. Returns status; both are new. */
int py_textio_decoder_state(textio *self, PyObject **bytes, PyObject **flags);

PyObject *py_textio_read(textio *self, PyObject *args);
PyObject *py_textio_readline(textio *self, PyObject *args);
PyObject *py_textio_next(textio *self);

/* ---- textio_write.c ---- */

/* Hands what is pending to the buffer. Returns status. */
int py_textio_write_pending(textio *self);

PyObject *py_textio_write(textio *self, PyObject *args);

/* ---- textio_seek.c ---- */

PyObject *py_textio_tell(textio *self, PyObject *unused);
PyObject *py_textio_seek(textio *self, PyObject *args);
PyObject *py_textio_truncate(textio *self, PyObject *args);

#endif /* TEXTIO_H */
