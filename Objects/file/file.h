/* What the parts of the file type share.
 *
 *     fileobject.c    the type: life, attributes, repr
 *     file_open.c     modes, opening, closing, buffering
 *     file_read.c     read, readinto, readline, readlines
 *     file_iter.c     iteration with read-ahead
 *     file_write.c    write, writelines, seek, tell, truncate, flush
 *     file_newlines.c universal newlines
 *     file_api.c      PyFile_*
 *
 * I1 f_fp is NULL exactly when the file is closed (or was never opened).
 * I2 while a thread works on f_fp without the GIL, unlocked_count counts it, and nobody closes.
 * I3 f_buf is NULL or the read-ahead buffer of iteration, with f_buf <= f_bufptr <= f_bufend.
 */
#ifndef PY_FILE_H
#define PY_FILE_H

#include "Python.h"

#include <errno.h>

/* State of universal newlines, copied out of the object while the GIL is released. */
typedef struct {
    int skip_lf;  /* the last character was a CR: a LF now belongs to it */
    int types;    /* NEWLINE_* seen so far */
} newline_state;

enum { NEWLINE_UNKNOWN = 0, NEWLINE_CR = 1, NEWLINE_LF = 2, NEWLINE_CRLF = 4 };

/* Leaves and enters the region without the GIL, see I2. */
static inline PyThreadState *
file_unlock(PyFileObject *file)
{
    file->unlocked_count++;
    return PyEval_SaveThread();
}

static inline void
file_lock(PyFileObject *file, PyThreadState *ts)
{
    int number = errno;
    PyEval_RestoreThread(ts);
    file->unlocked_count--;
    errno = number;
}

static inline PyFileObject *
as_file(PyObject *self)
{
    return (PyFileObject *)self;
}

/* Sets ValueError for a closed file. Returns NULL. Raises yes. */
PyObject *py_file_raise_closed(void);
/* Sets IOError: "reading", "writing". Returns NULL. Raises yes. */
PyObject *py_file_raise_mode(const char *action);
/* IOError from errno, after clearing the error of the stream. Returns NULL. Raises yes. */
PyObject *py_file_raise_errno(PyFileObject *file);

/* Open for reading, and nothing is lost by it? Returns status. Raises yes. */
int py_file_check_read(PyFileObject *file);
/* Open for writing? Returns status. Raises yes. */
int py_file_check_write(PyFileObject *file);
/* Forgets the read-ahead. Raises no. */
void py_file_drop_readahead(PyFileObject *file);

/* Opens `path` into an initialised, closed object. Returns status. Raises yes. */
int py_file_open(PyFileObject *file, const char *path, const char *mode);
/* Sets the fields (name is borrowed). Returns status. Raises yes. */
int py_file_fill(PyFileObject *file, FILE *stream, PyObject *name, const char *mode,
                 int (*close)(FILE *));
/* Closes; what the close function says (None for 0). Returns new. Raises yes. */
PyObject *py_file_close(PyFileObject *file);

/* fread with newline translation when the file has it. Called without the GIL. */
size_t py_file_fread(char *buffer, size_t size, FILE *stream, int universal, newline_state *state);
/* Next character, translated. Called without the GIL, with the stream locked. */
int py_file_getc(FILE *stream, newline_state *state);

/* One line: limit 0 any length, > 0 at most that many bytes, < 0 EOFError at the end and no
 * newline kept. Returns new. Raises yes. */
PyObject *py_file_read_line(PyFileObject *file, int limit);

/* Methods. */
PyObject *py_file_method_read(PyObject *self, PyObject *args);
PyObject *py_file_method_readinto(PyObject *self, PyObject *args);
PyObject *py_file_method_readline(PyObject *self, PyObject *args);
PyObject *py_file_method_readlines(PyObject *self, PyObject *args);
PyObject *py_file_method_write(PyObject *self, PyObject *args);
PyObject *py_file_method_writelines(PyObject *self, PyObject *lines);
PyObject *py_file_method_seek(PyObject *self, PyObject *args);
PyObject *py_file_method_tell(PyObject *self, PyObject *unused);
PyObject *py_file_method_truncate(PyObject *self, PyObject *args);
PyObject *py_file_method_flush(PyObject *self, PyObject *unused);
PyObject *py_file_next(PyObject *self);

#endif
