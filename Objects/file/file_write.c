/* Writing and positions: write, writelines, seek, tell, truncate, flush. */
#include "file.h"

enum { LINES_AT_ONCE = 1000 };

int
py_file_check_write(PyFileObject *file)
{
    if (file->f_fp == NULL) {
        py_file_raise_closed();
        return -1;
    }
    if (!file->writable) {
        py_file_raise_mode("writing");
        return -1;
    }
    return 0;
}

/* ---- write ---- */

static PyObject *
write_bytes(PyFileObject *file, const char *bytes, Py_ssize_t count)
{
    if (file->f_fp == NULL) {
        return py_file_raise_closed(); /* closed by code that ran while arguments were converted */
    }
    FILE *stream = file->f_fp;
    PyThreadState *ts = file_unlock(file);
    errno = 0;
    size_t written = fwrite(bytes, 1, (size_t)count, stream);
    int failed = written != (size_t)count || ferror(stream);
    file_lock(file, ts);
    file->f_softspace = 0;
    if (failed) {
        return py_file_raise_errno(file);
    }
    Py_RETURN_NONE;
}

/* The text of a unicode object in the encoding of the file. */
static PyObject *
encode_for(PyFileObject *file, PyObject *text)
{
    const char *encoding = file->f_encoding != Py_None && file->f_encoding != NULL
                               ? PyString_AS_STRING(file->f_encoding)
                               : PyUnicode_GetDefaultEncoding();
    const char *errors = file->f_errors != Py_None && file->f_errors != NULL
                             ? PyString_AS_STRING(file->f_errors)
                             : "strict";
    return PyUnicode_AsEncodedString(text, encoding, errors);
}

static PyObject *
write_text(PyFileObject *file, PyObject *object)
{
    PyObject *bytes = NULL;
    const char *start;
    Py_ssize_t count;
    if (PyUnicode_Check(object)) {
        bytes = encode_for(file, object);
        if (bytes == NULL) {
            return NULL;
        }
        start = PyString_AS_STRING(bytes);
        count = PyString_GET_SIZE(bytes);
    }
    else if (PyObject_AsCharBuffer(object, &start, &count) < 0) {
        return NULL;
    }
    Py_INCREF(object);
    PyObject *result = write_bytes(file, start, count);
    Py_DECREF(object);
    Py_XDECREF(bytes);
    return result;
}

PyObject *
py_file_method_write(PyObject *self, PyObject *args)
{
    PyFileObject *file = as_file(self);
    if (py_file_check_write(file) < 0) {
        return NULL;
    }
    if (!file->f_binary) {
        PyObject *text;
        if (!PyArg_ParseTuple(args, "O", &text)) {
            return NULL;
        }
        return write_text(file, text);
    }
    Py_buffer buffer;
    if (!PyArg_ParseTuple(args, "s*", &buffer)) {
        return NULL;
    }
    PyObject *result = write_bytes(file, buffer.buf, buffer.len);
    PyBuffer_Release(&buffer);
    return result;
}

/* ---- writelines ---- */

static PyObject *
raise_bad_line(void)
{
    PyErr_SetString(PyExc_TypeError, "writelines() argument must be a sequence of strings");
    return NULL;
}

/* A string with the bytes of a line, as the file's mode wants them. Returns new. Raises yes. */
static PyObject *
line_bytes(PyFileObject *file, PyObject *line)
{
    const char *start;
    Py_ssize_t count;
    if (PyString_Check(line)) {
        Py_INCREF(line);
        return line;
    }
    if (file->f_binary ? PyObject_AsReadBuffer(line, (const void **)&start, &count) < 0
                       : PyObject_AsCharBuffer(line, &start, &count) < 0) {
        return raise_bad_line();
    }
    return PyString_FromStringAndSize(start, count);
}

/* Takes up to LINES_AT_ONCE lines from the iterator, as strings. Returns new. Raises yes. */
static PyObject *
next_lines(PyFileObject *file, PyObject *iterator)
{
    PyObject *batch = PyList_New(0);
    while (batch != NULL && PyList_GET_SIZE(batch) < LINES_AT_ONCE) {
        PyObject *line = PyIter_Next(iterator);
        if (line == NULL) {
            if (PyErr_Occurred()) {
                Py_CLEAR(batch);
            }
            break;
        }
        PyObject *bytes = line_bytes(file, line);
        Py_DECREF(line);
        if (bytes == NULL || PyList_Append(batch, bytes) < 0) {
            Py_CLEAR(batch);
        }
        Py_XDECREF(bytes);
    }
    return batch;
}

static int
write_batch(PyFileObject *file, PyObject *batch)
{
    if (file->f_fp == NULL) {
        py_file_raise_closed();
        return -1;
    }
    FILE *stream = file->f_fp;
    int failed = 0;
    PyThreadState *ts = file_unlock(file);
    errno = 0;
    flockfile(stream);
    for (Py_ssize_t i = 0; !failed && i < PyList_GET_SIZE(batch); i++) {
        PyObject *line = PyList_GET_ITEM(batch, i);
        size_t count = (size_t)PyString_GET_SIZE(line);
        failed = fwrite_unlocked(PyString_AS_STRING(line), 1, count, stream) != count;
    }
    funlockfile(stream);
    file_lock(file, ts);
    if (failed) {
        py_file_raise_errno(file);
        return -1;
    }
    return 0;
}

PyObject *
py_file_method_writelines(PyObject *self, PyObject *lines)
{
    PyFileObject *file = as_file(self);
    if (py_file_check_write(file) < 0) {
        return NULL;
    }
    PyObject *iterator = PyObject_GetIter(lines);
    if (iterator == NULL) {
        PyErr_SetString(PyExc_TypeError, "writelines() requires an iterable argument");
        return NULL;
    }
    Py_ssize_t count;
    int status = 0;
    file->f_softspace = 0;
    do {
        PyObject *batch = next_lines(file, iterator);
        if (batch == NULL) {
            Py_DECREF(iterator);
            return NULL;
        }
        count = PyList_GET_SIZE(batch);
        status = write_batch(file, batch);
        Py_DECREF(batch);
    } while (status == 0 && count == LINES_AT_ONCE);
    Py_DECREF(iterator);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- positions ---- */

static int
seek_stream(PyFileObject *file, off_t offset, int whence)
{
    FILE *stream = file->f_fp;
    PyThreadState *ts = file_unlock(file);
    errno = 0;
    int status = fseeko(stream, offset, whence);
    file_lock(file, ts);
    return status;
}

static off_t
tell_stream(PyFileObject *file)
{
    FILE *stream = file->f_fp;
    PyThreadState *ts = file_unlock(file);
    errno = 0;
    off_t position = ftello(stream);
    file_lock(file, ts);
    return position;
}

/* Position from a number; a float is truncated, with a warning. */
static off_t
as_offset(PyObject *number)
{
    if (PyFloat_Check(number) || !PyIndex_Check(number)) {
        return PyInt_AsLong(number);
    }
    PyObject *index = PyNumber_Index(number);
    if (index == NULL) {
        return -1;
    }
    off_t offset = PyLong_Check(index) ? PyLong_AsLong(index) : PyInt_AsLong(index);
    Py_DECREF(index);
    return offset;
}

/* As as_offset for seek: objects that are no number are told so in the words of an index. */
static off_t
as_seek_offset(PyObject *number)
{
    if (PyFloat_Check(number)) {
        if (PyErr_WarnEx(PyExc_DeprecationWarning, "integer argument expected, got float", 1) < 0) {
            return -1;
        }
        return PyInt_AsLong(number);
    }
    PyObject *index = PyNumber_Index(number);
    if (index == NULL) {
        return -1;
    }
    off_t offset = PyLong_Check(index) ? PyLong_AsLong(index) : PyInt_AsLong(index);
    Py_DECREF(index);
    return offset;
}

PyObject *
py_file_method_seek(PyObject *self, PyObject *args)
{
    PyFileObject *file = as_file(self);
    PyObject *number;
    int whence = 0;
    if (file->f_fp == NULL) {
        return py_file_raise_closed();
    }
    py_file_drop_readahead(file);
    if (!PyArg_ParseTuple(args, "O|i:seek", &number, &whence)) {
        return NULL;
    }
    off_t offset = as_seek_offset(number);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (file->f_fp == NULL) {
        return py_file_raise_closed();
    }
    if (seek_stream(file, offset, whence) != 0) {
        return py_file_raise_errno(file);
    }
    file->f_skipnextlf = 0;
    Py_RETURN_NONE;
}

PyObject *
py_file_method_tell(PyObject *self, PyObject *unused)
{
    PyFileObject *file = as_file(self);
    if (file->f_fp == NULL) {
        return py_file_raise_closed();
    }
    off_t position = tell_stream(file);
    if (position == -1) {
        return py_file_raise_errno(file);
    }
    if (file->f_skipnextlf) { /* the LF of a CR LF counts as read */
        int ch = getc(file->f_fp);
        if (ch == '\n') {
            file->f_newlinetypes |= NEWLINE_CRLF;
            position++;
            file->f_skipnextlf = 0;
        }
        else if (ch != EOF) {
            ungetc(ch, file->f_fp);
        }
    }
    return PyInt_FromLong(position);
}

static int
flush_stream(PyFileObject *file)
{
    FILE *stream = file->f_fp;
    PyThreadState *ts = file_unlock(file);
    errno = 0;
    int status = fflush(stream);
    file_lock(file, ts);
    return status;
}

static int
truncate_stream(PyFileObject *file, off_t size)
{
    FILE *stream = file->f_fp;
    PyThreadState *ts = file_unlock(file);
    errno = 0;
    int status = ftruncate(fileno(stream), size);
    file_lock(file, ts);
    return status;
}

PyObject *
py_file_method_truncate(PyObject *self, PyObject *args)
{
    PyFileObject *file = as_file(self);
    PyObject *number = NULL;
    if (py_file_check_write(file) < 0) {
        return NULL;
    }
    if (!PyArg_UnpackTuple(args, "truncate", 0, 1, &number)) {
        return NULL;
    }
    off_t start = tell_stream(file);
    if (start == -1) {
        return py_file_raise_errno(file);
    }
    off_t size = start;
    if (number != NULL) {
        size = as_offset(number);
        if (PyErr_Occurred()) {
            return NULL;
        }
        if (file->f_fp == NULL) {
            return py_file_raise_closed();
        }
    }
    if (flush_stream(file) != 0 || truncate_stream(file, size) != 0 ||
        seek_stream(file, start, SEEK_SET) != 0) {
        return py_file_raise_errno(file);
    }
    Py_RETURN_NONE;
}

PyObject *
py_file_method_flush(PyObject *self, PyObject *unused)
{
    PyFileObject *file = as_file(self);
    if (file->f_fp == NULL) {
        return py_file_raise_closed();
    }
    if (flush_stream(file) != 0) {
        return py_file_raise_errno(file);
    }
    Py_RETURN_NONE;
}
