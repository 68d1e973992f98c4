/* Iteration: lines out of a read-ahead buffer of our own, found with memchr.
 *
 * f_buf holds bytes of the stream that have not been handed out yet, from f_bufptr to f_bufend. A
 * line that crosses the end of the buffer is put together from pieces. Reading with other methods
 * while something is left is refused (file_read.c), seek drops it.
 */
#include "file.h"

enum { READAHEAD = 8192 };

void
py_file_drop_readahead(PyFileObject *file)
{
    char *buffer = file->f_buf;
    file->f_buf = NULL;
    PyMem_Free(buffer);
}

/* Fills an empty buffer with the next block. Afterwards f_buf is NULL at the end of the file. */
static int
read_ahead(PyFileObject *file, size_t size)
{
    if (file->f_buf != NULL) {
        if (file->f_bufend > file->f_bufptr) {
            return 0;
        }
        py_file_drop_readahead(file);
    }
    char *buffer = PyMem_Malloc(size);
    if (buffer == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    newline_state state = {file->f_skipnextlf, file->f_newlinetypes};
    size_t got;
    for (;;) {
        FILE *stream = file->f_fp;
        int universal = file->f_univ_newline;
        PyThreadState *ts = file_unlock(file);
        errno = 0;
        got = py_file_fread(buffer, size, stream, universal, &state);
        file_lock(file, ts);
        file->f_skipnextlf = state.skip_lf;
        file->f_newlinetypes = state.types;
        if (got > 0 || file->f_fp == NULL || !ferror(file->f_fp)) {
            break;
        }
        if (errno != EINTR) {
            PyMem_Free(buffer);
            py_file_raise_errno(file);
            return -1;
        }
        clearerr(file->f_fp);
        if (PyErr_CheckSignals() < 0 || file->f_fp == NULL) {
            PyMem_Free(buffer);
            if (!PyErr_Occurred()) {
                py_file_raise_closed();
            }
            return -1;
        }
    }
    if (file->f_fp != NULL && got == 0) {
        clearerr(file->f_fp);
    }
    if (file->f_buf != NULL) { /* another thread was here meanwhile */
        py_file_drop_readahead(file);
    }
    if (got == 0) {
        PyMem_Free(buffer);
        return 0;
    }
    file->f_buf = buffer;
    file->f_bufptr = buffer;
    file->f_bufend = buffer + got;
    return 0;
}

/* Takes what the buffer has of the line, appended to `line` (stolen, may be NULL). */
static PyObject *
take_piece(PyFileObject *file, PyObject *line, int *complete)
{
    const char *start = file->f_bufptr;
    const char *newline = memchr(start, '\n', (size_t)(file->f_bufend - start));
    Py_ssize_t count = (newline != NULL ? newline + 1 : file->f_bufend) - start;
    *complete = newline != NULL;
    if (line == NULL) {
        line = PyString_FromStringAndSize(start, count);
    }
    else {
        Py_ssize_t old = PyString_GET_SIZE(line);
        if (old > PY_SSIZE_T_MAX - count) {
            Py_DECREF(line);
            PyErr_SetString(PyExc_OverflowError, "line is longer than a Python string can hold");
            return NULL;
        }
        /* Not resized: a piece of one character is a shared str. */
        PyObject *longer = PyString_FromStringAndSize(NULL, old + count);
        if (longer != NULL) {
            memcpy(PyString_AS_STRING(longer), PyString_AS_STRING(line), (size_t)old);
            memcpy(PyString_AS_STRING(longer) + old, start, (size_t)count);
        }
        Py_DECREF(line);
        line = longer;
    }
    if (line != NULL) {
        file->f_bufptr += count;
    }
    return line;
}

PyObject *
py_file_next(PyObject *self)
{
    PyFileObject *file = as_file(self);
    PyObject *line = NULL;
    size_t size = READAHEAD;
    int complete = 0;
    if (file->f_fp == NULL) {
        return py_file_raise_closed();
    }
    if (!file->readable) {
        return py_file_raise_mode("reading");
    }
    while (!complete) {
        if (file->f_fp == NULL) {
            Py_XDECREF(line);
            return py_file_raise_closed();
        }
        if (read_ahead(file, size) < 0) {
            Py_XDECREF(line);
            return NULL;
        }
        if (file->f_buf == NULL) {
            break;
        }
        line = take_piece(file, line, &complete);
        if (line == NULL) {
            return NULL;
        }
        size += size >> 2; /* long lines: fewer, larger blocks */
    }
    return line;
}
