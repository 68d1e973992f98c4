/* io.h - what the files of the _io module share.
 *
 *     _IOBase ─┬─ _RawIOBase ────── FileIO
 *              ├─ _BufferedIOBase ─ BytesIO BufferedReader BufferedWriter BufferedRandom BufferedRWPair
 *              └─ _TextIOBase ───── StringIO TextIOWrapper
 *
 * I1 Every instance begins with the fields of py_io_base, so that it has a dict and weak references.
 * I2 A stream that dies unclosed is closed first: each dealloc calls py_io_finalize.
 * I3 Positions and counts are returned as long.
 */
#ifndef IO_H
#define IO_H

#include "Python.h"
#include "structmember.h"
#include "py_state.h"

enum { IO_BUFFER_SIZE = 8192 };

typedef struct {
    PyObject_HEAD
    PyObject *dict;           /* owned, may be NULL */
    PyObject *weakreflist;
} py_io_base;

extern PyTypeObject py_iobase_type;
extern PyTypeObject py_rawiobase_type;
extern PyTypeObject py_bufferediobase_type;
extern PyTypeObject py_textiobase_type;
extern PyTypeObject py_fileio_type;
extern PyTypeObject py_bytesio_type;
extern PyTypeObject py_buffered_reader_type;
extern PyTypeObject py_buffered_writer_type;
extern PyTypeObject py_buffered_random_type;
extern PyTypeObject py_buffered_rwpair_type;
extern PyTypeObject py_newline_decoder_type;
extern PyTypeObject py_stringio_type;
extern PyTypeObject py_textiowrapper_type;
extern PyTypeObject py_blocking_error_type;

/* An error with errno, message and the number of bytes or characters that were written. */
typedef struct {
    PyEnvironmentErrorObject base;
    Py_ssize_t written;
} py_blocking_error;

/* ---- iobase.c ---- */

/* Does the memory behind a view stay where it is as long as that is held?  That of an mmap or an array may go. Raises no. */
int py_io_is_pinned(const Py_buffer *view);

/* A view that was got for the one argument, after code has run that may have moved what is not pinned.  Returns status: -1 = there is
   no view any more. Raises yes. */
int py_io_view_again(Py_buffer *view, PyObject *args, const char *format);

/* Closes a dying stream. Returns 0, or -1 when it came back to life. Raises no. */
int py_io_finalize(PyObject *self);
/* The collector and weak references forget a dying stream. A stream in memory does only this: nobody has to see it closed. */
void py_io_vanish(PyObject *self);
/* The dealloc of a type: finalize, vanish, then `clear`, then free. Returns 1 when self lives on. */
int py_io_begin_dealloc(PyObject *self);
void py_io_end_dealloc(PyObject *self);
/* UnsupportedOperation(what). Returns NULL. Raises yes. */
PyObject *py_io_unsupported(const char *what);
/* The truth of obj.closed. Returns 1, 0 or -1. Raises yes. */
int py_io_is_closed(PyObject *obj);
/* self.closed is true: ValueError. Returns 0 or -1. Raises yes. */
int py_io_check_closed(PyObject *self);
/* None or an integer, for O& in argument formats. */
int py_io_convert_size(PyObject *obj, void *result);
/* Clears the exception when it is an EINTR. Returns 1, 0; -1 when a signal handler raised. */
int py_io_trap_interrupt(void);
/* obj.name() with a format as PyObject_CallMethod has it. obj may be a field that the call changes, or that one before has
 * changed: NULL is a ValueError. Returns new. Raises yes. */
PyObject *py_io_call(PyObject *obj, const char *name, const char *format, ...);
/* The truth of obj.name(). Returns 1, 0 or -1. Raises yes. */
int py_io_ask(PyObject *obj, const char *name);
/* An offset from any integer; TypeError for floats. Returns -1 with an exception. */
long long py_io_offset(PyObject *obj);
PyObject *py_io_blocking(int error, const char *message, Py_ssize_t written);
PyObject *py_io_readline(PyObject *self, Py_ssize_t limit);
/* What to return after two steps of closing: `result` of the second, or an error: the first one's, kept in
 * error[3] (all NULL: none), unless the second failed, too. Steals both. */
PyObject *py_io_first_error(PyObject **error, PyObject *result);
/* _IOBase.close: flush, and the mark. Returns new. Raises yes. */
PyObject *py_io_base_close(PyObject *self);

/* `closed` of an instance of exactly these types, whose getters cannot be overridden. Returns 1, 0 or -1. Raises yes. */
int py_fileio_is_closed(PyObject *obj);
int py_bytesio_is_closed(PyObject *obj);
int py_buffered_is_closed(PyObject *obj);
int py_textio_is_closed(PyObject *obj);

/* ---- newline.c ---- */

/* Where a line ends from `start`: the offset behind its ending, or -1; *consumed: characters looked at
 * for sure, when -1. readnl is the ending of this stream, "" universal, NULL: translated. */
Py_ssize_t py_io_find_line_end(int translated, int universal, const char *readnl,
                               const Py_UNICODE *start, const Py_UNICODE *end,
                               Py_ssize_t *consumed);
/* decoder.decode(), a unicode; NULL as a decoder as in py_io_call. Returns new. Raises yes. */
PyObject *py_io_decode_newlines(PyObject *decoder, PyObject *input, int final);
/* None, '', '\n', '\r' or '\r\n'. Returns status. Raises yes. */
int py_io_check_newline(const char *newline);

/* ---- the module ---- */

PyObject *py_io_open(PyObject *module, PyObject *args, PyObject *kwargs);

#endif /* IO_H */
