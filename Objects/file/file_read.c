/* Reading: read, readinto, readline, readlines.
 *
 * The C library does the buffering; the GIL is released around every call that may block. A call
 * that is interrupted by a signal goes on when the handler raised nothing. A stream that would
 * block gives what there is, or IOError when there is nothing.
 */
#include "file.h"
#include "py_containers.h"

#include <sys/stat.h>

enum { FIRST_LINE = 100, SMALL_CHUNK = 8192, BIG_CHUNK = 512 * 1024 };

int
py_file_check_read(PyFileObject *file)
{
    if (file->f_fp == NULL) {
        py_file_raise_closed();
        return -1;
    }
    if (!file->readable) {
        py_file_raise_mode("reading");
        return -1;
    }
    if (file->f_buf != NULL && file->f_bufend > file->f_bufptr) {
        PyErr_SetString(PyExc_ValueError, "Mixing iteration and read methods would lose data");
        return -1;
    }
    py_file_drop_readahead(file);
    return 0;
}

/* ---- newline state ---- */

static newline_state
load_state(const PyFileObject *file)
{
    newline_state state = {file->f_skipnextlf, file->f_newlinetypes};
    return state;
}

static void
store_state(PyFileObject *file, newline_state state)
{
    file->f_skipnextlf = state.skip_lf;
    file->f_newlinetypes = state.types;
}

/* ---- blocks ---- */

/* One fread without the GIL. A short count leaves the reason in `interrupted` or ferror. */
static size_t
read_block(PyFileObject *file, char *buffer, size_t size, int *interrupted)
{
    newline_state state = load_state(file);
    FILE *stream = file->f_fp;
    int universal = file->f_univ_newline;
    PyThreadState *ts = file_unlock(file);
    errno = 0;
    size_t got = py_file_fread(buffer, size, stream, universal, &state);
    *interrupted = ferror(stream) && errno == EINTR;
    file_lock(file, ts);
    store_state(file, state);
    return got;
}

enum block_end { BLOCK_MORE, BLOCK_END, BLOCK_ERROR };

/* What a short read means. `filled` tells whether anything has been read before. */
static enum block_end
judge_short_read(PyFileObject *file, int interrupted, int filled)
{
    if (interrupted) {
        clearerr(file->f_fp);
        return PyErr_CheckSignals() < 0 ? BLOCK_ERROR : BLOCK_MORE;
    }
    if (!ferror(file->f_fp)) {
        clearerr(file->f_fp); /* a terminal may have more after its end of file */
        return BLOCK_END;
    }
    if (filled && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        clearerr(file->f_fp);
        return BLOCK_END;
    }
    py_file_raise_errno(file);
    return BLOCK_ERROR;
}

/* How large to make the buffer: what a regular file still has, else growing steps. */
static size_t
next_size(PyFileObject *file, size_t current)
{
    struct stat status;
    if (fstat(fileno(file->f_fp), &status) == 0 && S_ISREG(status.st_mode)) {
        off_t position = lseek(fileno(file->f_fp), 0, SEEK_CUR);
        if (position >= 0) {
            position = ftello(file->f_fp);
        }
        if (position < 0) {
            clearerr(file->f_fp);
        }
        else if (status.st_size > position) {
            return current + (size_t)(status.st_size - position) + 1;
        }
    }
    return current + (current < SMALL_CHUNK ? SMALL_CHUNK : current < BIG_CHUNK ? current : BIG_CHUNK);
}

static PyObject *
read_all_or(PyFileObject *file, long wanted)
{
    size_t size = wanted < 0 ? next_size(file, 0) : (size_t)wanted;
    if (size > PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError,
                        "requested number of bytes is more than a Python string can hold");
        return NULL;
    }
    PyObject *text = PyString_FromStringAndSize(NULL, (Py_ssize_t)size);
    size_t filled = 0;
    while (text != NULL) {
        int interrupted;
        size_t got = read_block(file, PyString_AS_STRING(text) + filled, size - filled, &interrupted);
        filled += got;
        if (file->f_fp == NULL) {
            Py_DECREF(text);
            return py_file_raise_closed();
        }
        if (filled < size) {
            enum block_end end = judge_short_read(file, interrupted, filled > 0);
            if (end == BLOCK_ERROR) {
                Py_DECREF(text);
                return NULL;
            }
            if (end == BLOCK_END) {
                break;
            }
            if (file->f_fp == NULL) {
                Py_DECREF(text);
                return py_file_raise_closed();
            }
            continue;
        }
        if (wanted >= 0) {
            break;
        }
        size = next_size(file, size);
        if (_PyString_Resize(&text, (Py_ssize_t)size) < 0) {
            return NULL;
        }
    }
    if (text != NULL && filled != size) {
        _PyString_Resize(&text, (Py_ssize_t)filled);
    }
    return text;
}

PyObject *
py_file_method_read(PyObject *self, PyObject *args)
{
    PyFileObject *file = as_file(self);
    long wanted = -1;
    if (py_file_check_read(file) < 0) {
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "|l:read", &wanted)) {
        return NULL;
    }
    if (file->f_fp == NULL) {
        return py_file_raise_closed();
    }
    return read_all_or(file, wanted);
}

PyObject *
py_file_method_readinto(PyObject *self, PyObject *args)
{
    PyFileObject *file = as_file(self);
    Py_buffer buffer;
    if (py_file_check_read(file) < 0) {
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "w*", &buffer)) {
        return NULL;
    }
    Py_ssize_t filled = 0;
    while (filled < buffer.len && file->f_fp != NULL) {
        int interrupted;
        size_t got = read_block(file, (char *)buffer.buf + filled, (size_t)(buffer.len - filled),
                                &interrupted);
        filled += (Py_ssize_t)got;
        if (filled == buffer.len || file->f_fp == NULL) {
            break;
        }
        enum block_end end = judge_short_read(file, interrupted, filled > 0);
        if (end == BLOCK_ERROR) {
            PyBuffer_Release(&buffer);
            return NULL;
        }
        if (end == BLOCK_END) {
            break;
        }
    }
    PyBuffer_Release(&buffer);
    return PyInt_FromSsize_t(filled);
}

/* ---- lines ---- */

/* Reads characters up to a newline, at most `size`. Returns how many; `last` is the last one. */
static size_t
read_characters(PyFileObject *file, char *out, size_t size, int *last)
{
    newline_state state = load_state(file);
    FILE *stream = file->f_fp;
    int universal = file->f_univ_newline;
    size_t count = 0;
    int ch = 'x';
    PyThreadState *ts = file_unlock(file);
    errno = 0;
    flockfile(stream);
    if (universal) {
        while (count < size && (ch = py_file_getc(stream, &state)) != EOF) {
            out[count++] = (char)ch;
            if (ch == '\n') {
                break;
            }
        }
    }
    else {
        while (count < size && (ch = getc_unlocked(stream)) != EOF) {
            out[count++] = (char)ch;
            if (ch == '\n') {
                break;
            }
        }
    }
    funlockfile(stream);
    file_lock(file, ts);
    store_state(file, state);
    *last = ch;
    return count;
}

/* After an EOF from the stream: 1 go on, 0 the line ends here, -1 error. */
static int
judge_line_end(PyFileObject *file)
{
    if (file->f_fp == NULL) {
        py_file_raise_closed();
        return -1;
    }
    if (!ferror(file->f_fp)) {
        clearerr(file->f_fp);
        return PyErr_CheckSignals() < 0 ? -1 : 0;
    }
    if (errno == EINTR) {
        clearerr(file->f_fp);
        if (PyErr_CheckSignals() < 0) {
            return -1;
        }
        if (file->f_fp == NULL) {
            py_file_raise_closed();
            return -1;
        }
        return 1;
    }
    py_file_raise_errno(file);
    return -1;
}

PyObject *
py_file_read_line(PyFileObject *file, int limit)
{
    size_t size = limit > 0 ? (size_t)limit : FIRST_LINE;
    size_t filled = 0;
    PyObject *line = PyString_FromStringAndSize(NULL, (Py_ssize_t)size);
    while (line != NULL) {
        int last;
        filled += read_characters(file, PyString_AS_STRING(line) + filled, size - filled, &last);
        if (last == '\n') {
            break;
        }
        if (last == EOF) {
            int more = judge_line_end(file);
            if (more < 0) {
                Py_DECREF(line);
                return NULL;
            }
            if (more == 0) {
                break;
            }
            continue;
        }
        if (limit > 0) {
            break;
        }
        size += size > 1000 ? size : 1000;
        if (size > PY_SSIZE_T_MAX / 2) {
            Py_DECREF(line);
            PyErr_SetString(PyExc_OverflowError, "line is longer than a Python string can hold");
            return NULL;
        }
        _PyString_Resize(&line, (Py_ssize_t)size);
    }
    if (line != NULL && filled != size) {
        _PyString_Resize(&line, (Py_ssize_t)filled);
    }
    return line;
}

PyObject *
py_file_method_readline(PyObject *self, PyObject *args)
{
    PyFileObject *file = as_file(self);
    int limit = -1;
    if (py_file_check_read(file) < 0) {
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "|i:readline", &limit)) {
        return NULL;
    }
    if (limit == 0) {
        return PyString_FromString("");
    }
    if (file->f_fp == NULL) {
        return py_file_raise_closed();
    }
    return py_file_read_line(file, limit < 0 ? 0 : limit);
}

/* The lines of a text, with their ends. */
static PyObject *
split_lines(PyObject *text)
{
    const char *start = PyString_AS_STRING(text), *end = start + PyString_GET_SIZE(text);
    PyObject *lines = PyList_New(0);
    while (lines != NULL && start < end) {
        const char *newline = memchr(start, '\n', (size_t)(end - start)), *next = newline != NULL ? newline + 1 : end;
        PyObject *line = PyString_FromStringAndSize(start, next - start);
        if (line == NULL || py_list_append_steal(lines, line) < 0) {
            Py_CLEAR(lines);
        }
        start = next;
    }
    return lines;
}

/* All lines of what can be read at once: a regular file that is not too big to be held twice. */
static PyObject *
read_lines_at_once(PyFileObject *file)
{
    PyObject *text = read_all_or(file, -1), *lines = text != NULL ? split_lines(text) : NULL;
    Py_XDECREF(text);
    return lines;
}

static int
is_small_file(PyFileObject *file)
{
    enum { SMALL_FILE = 16 * 1024 * 1024 };
    struct stat status;
    return fstat(fileno(file->f_fp), &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= SMALL_FILE;
}

PyObject *
py_file_method_readlines(PyObject *self, PyObject *args)
{
    PyFileObject *file = as_file(self);
    long hint = 0;
    size_t total = 0;
    if (py_file_check_read(file) < 0) {
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "|l:readlines", &hint)) {
        return NULL;
    }
    if (hint <= 0 && file->f_fp != NULL && is_small_file(file)) {
        return read_lines_at_once(file);
    }
    PyObject *lines = PyList_New(0);
    while (lines != NULL) {
        if (file->f_fp == NULL) {
            Py_DECREF(lines);
            return py_file_raise_closed();
        }
        PyObject *line = py_file_read_line(file, 0);
        if (line == NULL || (PyString_GET_SIZE(line) > 0 && PyList_Append(lines, line) < 0)) {
            Py_XDECREF(line);
            Py_DECREF(lines);
            return NULL;
        }
        size_t length = (size_t)PyString_GET_SIZE(line);
        total += length;
        Py_DECREF(line);
        if (length == 0 || (hint > 0 && total >= (size_t)hint)) {
            break;
        }
    }
    return lines;
}
