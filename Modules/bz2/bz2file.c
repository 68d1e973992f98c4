/* BZ2File: a compressed file that is read or written like a file.
 *
 * It stands on a file object, whose FILE the library reads and writes.  Reading fills a window of
 * decompressed bytes, in which universal newlines have already become '\n'; lines and pieces are cut from it:
 *
 *      window: [ given out ....|next .... ready|       ]      tell() = bytes given out so far
 *                               ^from          ^to
 *
 *   I1  window and stream are used by one thread at a time: methods hold `lock`, the interpreter lock is
 *       given up only around the library's work
 *   I2  state says what the stream is; CLOSED: no stream and no file
 * Going back means beginning anew and reading up to the place.
 */
#include "bz2file.h"

#include <pythread.h>
#include <stdbool.h>
#include <string.h>
#include <structmember.h>

enum {
    WINDOW = 16384,
    READ_AHEAD = 8192       /* bytes that 2.7's next() looks at beforehand */
};

typedef enum { END_CR, END_LF, END_CRLF, LINE_ENDS } line_end;

typedef enum { CLOSED, READING, ENDED, WRITING } file_state;

typedef struct {
    PyObject_HEAD
    PyObject *file;         /* owned, may be NULL: the file object */
    BZFILE *stream;         /* owned, NULL unless READING or WRITING */
    file_state state;
    PY_LONG_LONG position;  /* what tell() says */
    PY_LONG_LONG size;      /* of the whole text, -1 while not known */
    char *window;           /* PyMem, WINDOW bytes, NULL before the first read */
    Py_ssize_t from, to;
    bool universal, skip_lf;
    bool iterating;         /* next() was the last to read */
    PY_LONG_LONG known[LINE_ENDS];  /* the place up to which one has to read to know of it, -1: none in the window so far */
    PY_LONG_LONG looked;    /* up to where it was read, for `newlines` */
    int softspace;
    PyThread_type_lock lock; /* I1 */
} file_object;

/* ---- the lock ---- */

static void
enter(file_object *self)
{
    if (!PyThread_acquire_lock(self->lock, 0)) {
        Py_BEGIN_ALLOW_THREADS
        PyThread_acquire_lock(self->lock, 1);
        Py_END_ALLOW_THREADS
    }
}

static void
leave(file_object *self)
{
    PyThread_release_lock(self->lock);
}

static int
check_state(file_object *self, bool to_write)
{
    if (self->state == CLOSED || self->lock == NULL) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
        return -1;
    }
    if (to_write != (self->state == WRITING)) {
        PyErr_SetString(PyExc_IOError, to_write ? "file is not ready for writing" : "file is not ready for reading");
        return -1;
    }
    return 0;
}

/* Enters for an operation: -1 and an exception when the file is not in the state for it. */
static int
enter_for(file_object *self, bool to_write)
{
    if (self->lock == NULL) {
        return check_state(self, to_write);
    }
    enter(self);
    if (check_state(self, to_write) < 0) {
        leave(self);
        return -1;
    }
    return 0;
}

/* ---- filling the window ---- */

/* A line end of that kind, which is certain when the reader has come to a place. */
static void
note_end(file_object *self, line_end kind, PY_LONG_LONG place)
{
    if (self->known[kind] < 0) {
        self->known[kind] = place;
    }
}

/* '\r' and '\r\n' become '\n'; returns the new length. What a '\r' was is known with the next character only. */
static Py_ssize_t
translate(file_object *self, char *text, Py_ssize_t length)
{
    Py_ssize_t out = 0;
    PY_LONG_LONG start = self->position;
    for (Py_ssize_t i = 0; i < length; i++) {
        char c = text[i];
        if (self->skip_lf) {
            self->skip_lf = false;
            note_end(self, c == '\n' ? END_CRLF : END_CR, start + out + 1);
            if (c == '\n') {
                continue;
            }
        } else if (c == '\n') {
            note_end(self, END_LF, start + out + 1);
        }
        self->skip_lf = c == '\r';
        text[out++] = c == '\r' ? '\n' : c;
    }
    return out;
}

static int
end_of_stream(file_object *self)
{
    int status;
    BZ2_bzReadClose(&status, self->stream);
    self->stream = NULL;
    self->state = ENDED;
    if (self->skip_lf) {
        self->skip_lf = false;
        note_end(self, END_CR, self->position + self->to);
    }
    return 0;
}

/* Makes bytes ready: 1, 0 at the end, -1 on an error. */
static int
fill(file_object *self)
{
    while (self->from == self->to && self->state == READING) {
        int status, got;
        if (self->window == NULL) {
            self->window = PyMem_Malloc(WINDOW);
            if (self->window == NULL) {
                PyErr_NoMemory();
                return -1;
            }
        }
        Py_BEGIN_ALLOW_THREADS
        got = BZ2_bzRead(&status, self->stream, self->window, WINDOW);
        Py_END_ALLOW_THREADS
        if (status != BZ_OK && status != BZ_STREAM_END) {
            py_bz2_raise(status);
            return -1;
        }
        self->from = 0;
        self->to = self->universal ? translate(self, self->window, got) : got;
        if (status == BZ_STREAM_END) {
            end_of_stream(self);
        }
    }
    if (self->from == self->to) {
        self->looked = PY_LLONG_MAX;    /* the end was seen */
        return 0;
    }
    return 1;
}

/* The next ready bytes, most of them, or up to a newline; they count as given out. */
static const char *
take(file_object *self, Py_ssize_t most, bool line, Py_ssize_t *length)
{
    const char *start = self->window + self->from;
    Py_ssize_t count = self->to - self->from;
    count = count < most ? count : most;
    const char *newline = line ? memchr(start, '\n', (size_t)count) : NULL;
    if (newline != NULL) {
        count = newline - start + 1;
    }
    self->from += count;
    self->position += count;
    self->looked = self->position > self->looked ? self->position : self->looked;
    *length = count;
    return start;
}

/* Up to limit bytes (negative: all), up to a newline when line is set. */
static PyObject *
collect(file_object *self, Py_ssize_t limit, bool line)
{
    enum { FIRST = 256 };
    PyObject *result = PyString_FromStringAndSize(NULL, FIRST);
    Py_ssize_t used = 0, room = FIRST, left = limit < 0 ? PY_SSIZE_T_MAX : limit;
    int more = 1;
    while (result != NULL && left > 0 && (more = fill(self)) > 0) {
        Py_ssize_t length;
        const char *text = take(self, left, line, &length);
        if (used + length > room) {
            room = used + length + used / 2;
            if (_PyString_Resize(&result, room) < 0) {
                return NULL;
            }
        }
        memcpy(PyString_AS_STRING(result) + used, text, (size_t)length);
        used += length;
        left -= length;
        if (line && text[length - 1] == '\n') {
            break;
        }
    }
    if (more < 0) {
        Py_CLEAR(result);
    }
    if (result != NULL && used != room) {
        _PyString_Resize(&result, used);
    }
    return result;
}

/* ---- opening and closing ---- */

static FILE *
c_file(file_object *self)
{
    FILE *file = self->file == NULL ? NULL : PyFile_AsFile(self->file);
    if (file == NULL) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
    }
    return file;
}

static int
start_reading(file_object *self)
{
    int status;
    FILE *file = c_file(self);
    if (file == NULL) {
        return -1;
    }
    self->stream = BZ2_bzReadOpen(&status, file, 0, 0, NULL, 0);
    if (status != BZ_OK) {
        self->stream = NULL;
        py_bz2_raise(status);
        return -1;
    }
    self->state = READING;
    self->from = self->to = 0;
    self->position = 0;
    self->skip_lf = false;
    return 0;
}

/* Ends the stream; the file object stays. Returns the library's status. */
static int
end_stream(file_object *self)
{
    int status = BZ_OK;
    BZFILE *stream = self->stream;
    file_state state = self->state;
    self->stream = NULL;
    self->state = CLOSED;
    if (stream != NULL && state == WRITING) {
        Py_BEGIN_ALLOW_THREADS
        BZ2_bzWriteClose(&status, stream, 0, NULL, NULL);
        Py_END_ALLOW_THREADS
    } else if (stream != NULL) {
        BZ2_bzReadClose(&status, stream);
    }
    return status;
}

static PyObject *
close_all(file_object *self)
{
    int status = end_stream(self);
    PyObject *file = self->file, *result = NULL;
    if (file == NULL) {
        Py_RETURN_NONE;
    }
    result = PyObject_CallMethod(file, "close", NULL);
    if (result != NULL && status != BZ_OK) {
        Py_DECREF(result);
        return py_bz2_raise(status);
    }
    return result;
}

static PyObject *
file_close(file_object *self, PyObject *nothing)
{
    if (self->lock == NULL) {
        Py_RETURN_NONE;
    }
    enter(self);
    PyObject *result = close_all(self);
    leave(self);
    return result;
}

/* The letters of a mode: 'r' or 'w', and 'b' and 'U' anywhere. */
static int
parse_mode(file_object *self, const char *mode, char *way)
{
    *way = 'r';
    self->universal = false;
    bool chosen = false;
    for (; *mode != '\0'; mode++) {
        bool is_way = *mode == 'r' || *mode == 'w';
        if ((!is_way && *mode != 'b' && *mode != 'U') || (is_way && chosen)) {
            PyErr_Format(PyExc_ValueError, "invalid mode char %c", *mode);
            return -1;
        }
        if (is_way) {
            *way = *mode;
            chosen = true;
        }
        self->universal |= *mode == 'U';
    }
    if (*way == 'w' && self->universal) {
        PyErr_SetString(PyExc_ValueError, "cannot use universal newlines when writing");
        return -1;
    }
    return 0;
}

static int
start_writing(file_object *self, int level)
{
    int status;
    FILE *file = c_file(self);
    if (file == NULL) {
        return -1;
    }
    self->stream = BZ2_bzWriteOpen(&status, file, level, 0, 0);
    if (status != BZ_OK) {
        self->stream = NULL;
        py_bz2_raise(status);
        return -1;
    }
    self->state = WRITING;
    return 0;
}

static int
file_init(file_object *self, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"filename", "mode", "buffering", "compresslevel", NULL};
    PyObject *name;
    const char *mode = "r";
    char way;
    int buffering = -1, level = 9;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|sii:BZ2File", (char **)names, &name, &mode, &buffering, &level) ||
        py_bz2_check_level(level) < 0 || parse_mode(self, mode, &way) < 0) {
        return -1;
    }
    if (self->lock == NULL) {
        self->lock = PyThread_allocate_lock();
        if (self->lock == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    PyObject *file = PyObject_CallFunction((PyObject *)&PyFile_Type, "Osi", name, way == 'r' ? "rb" : "wb", buffering);
    if (file == NULL) {
        return -1;
    }
    enter(self);
    PyObject *closed = close_all(self);
    Py_XDECREF(closed);
    PyErr_Clear();
    PyObject *old = self->file;
    self->file = file;
    self->position = 0;
    self->size = -1;
    self->from = self->to = 0;
    self->looked = 0;
    for (int i = 0; i < LINE_ENDS; i++) {
        self->known[i] = -1;
    }
    int status = way == 'r' ? start_reading(self) : start_writing(self, level);
    leave(self);
    Py_XDECREF(old);
    return status;
}

static void
file_dealloc(file_object *self)
{
    end_stream(self);
    PyMem_Free(self->window);
    if (self->lock != NULL) {
        PyThread_free_lock(self->lock);
    }
    Py_CLEAR(self->file);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* ---- reading ---- */

/* As with files, what next() has read ahead is lost for the other methods. */
static int
enter_to_read(file_object *self)
{
    if (enter_for(self, false) < 0) {
        return -1;
    }
    if (self->iterating && self->from < self->to) {
        PyErr_SetString(PyExc_ValueError, "Mixing iteration and read methods would lose data");
        leave(self);
        return -1;
    }
    return 0;
}

static PyObject *
read_with(file_object *self, PyObject *args, const char *format, bool line)
{
    Py_ssize_t limit = -1;
    if (!PyArg_ParseTuple(args, format, &limit) || enter_to_read(self) < 0) {
        return NULL;
    }
    PyObject *result = collect(self, limit, line);
    leave(self);
    return result;
}

static PyObject *
file_read(file_object *self, PyObject *args)
{
    return read_with(self, args, "|n:read", false);
}

static PyObject *
file_readline(file_object *self, PyObject *args)
{
    return read_with(self, args, "|n:readline", true);
}

static PyObject *
file_readlines(file_object *self, PyObject *args)
{
    Py_ssize_t hint = 0, total = 0;
    if (!PyArg_ParseTuple(args, "|n:readlines", &hint) || enter_to_read(self) < 0) {
        return NULL;
    }
    PyObject *list = PyList_New(0);
    while (list != NULL && (hint <= 0 || total < hint)) {
        PyObject *line = collect(self, -1, true);
        Py_ssize_t length = line == NULL ? 0 : PyString_GET_SIZE(line);
        bool failed = line == NULL || (length > 0 && PyList_Append(list, line) < 0);
        Py_XDECREF(line);
        if (failed) {
            Py_CLEAR(list);
        }
        if (length == 0) {
            break;
        }
        total += length;
    }
    leave(self);
    return list;
}

static PyObject *
file_next(file_object *self)
{
    if (self->state == WRITING) {
        PyErr_SetString(PyExc_RuntimeError, "wrong sequence of bz2 library commands used");
        return NULL;
    }
    if (enter_for(self, false) < 0) {
        return NULL;
    }
    PY_LONG_LONG start = self->position;
    bool looks_ahead = start >= self->looked;
    PyObject *line = collect(self, -1, true);
    if (looks_ahead && start + READ_AHEAD > self->looked) {
        self->looked = start + READ_AHEAD;
    }
    self->iterating = true;
    leave(self);
    if (line != NULL && PyString_GET_SIZE(line) == 0) {
        Py_CLEAR(line);
    }
    return line;
}

/* ---- writing ---- */

static int
write_bytes(file_object *self, const char *bytes, Py_ssize_t length)
{
    enum { PIECE = 1 << 30 };
    int status = BZ_OK;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t done = 0; done < length && status == BZ_OK; done += PIECE) {
        Py_ssize_t piece = length - done < PIECE ? length - done : PIECE;
        BZ2_bzWrite(&status, self->stream, (char *)bytes + done, (int)piece);
    }
    Py_END_ALLOW_THREADS
    if (status != BZ_OK) {
        py_bz2_raise(status);
        return -1;
    }
    self->position += length;
    return 0;
}

static PyObject *
file_write(file_object *self, PyObject *args)
{
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "s*:write", &view)) {
        return NULL;
    }
    int status = enter_for(self, true);
    if (status == 0) {
        status = write_bytes(self, view.buf, view.len);
        leave(self);
    }
    PyBuffer_Release(&view);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static int
write_line(file_object *self, PyObject *line)
{
    const char *bytes;
    Py_ssize_t length;
    if (!PyString_Check(line)) {
        const void *memory;
        if (PyObject_AsCharBuffer(line, &bytes, &length) < 0 && PyObject_AsReadBuffer(line, &memory, &length) < 0) {
            PyErr_SetString(PyExc_TypeError, "writelines() argument must be a sequence of strings");
            return -1;
        }
        PyErr_Clear();
        Py_INCREF(line);
    } else {
        Py_INCREF(line);
    }
    PyObject *text = PyString_Check(line) ? line : PyObject_Str(line);
    int status = text == NULL ? -1 : enter_for(self, true);
    if (status == 0) {
        status = write_bytes(self, PyString_AS_STRING(text), PyString_GET_SIZE(text));
        leave(self);
    }
    if (text != line) {
        Py_XDECREF(text);
    }
    Py_DECREF(line);
    return status;
}

static PyObject *
file_writelines(file_object *self, PyObject *lines)
{
    if (enter_for(self, true) < 0) {
        return NULL;
    }
    leave(self);
    PyObject *iterator = PyObject_GetIter(lines), *line;
    if (iterator == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_SetString(PyExc_TypeError, "writelines() requires an iterable argument");
        }
        return NULL;
    }
    while ((line = PyIter_Next(iterator)) != NULL) {
        int status = write_line(self, line);
        Py_DECREF(line);
        if (status < 0) {
            break;
        }
    }
    Py_DECREF(iterator);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- places ---- */

static int
skip(file_object *self, PY_LONG_LONG count)
{
    int more = 1;
    while (count > 0 && (more = fill(self)) > 0) {
        Py_ssize_t length;
        take(self, count < PY_SSIZE_T_MAX ? (Py_ssize_t)count : PY_SSIZE_T_MAX, false, &length);
        count -= length;
    }
    return more < 0 ? -1 : 0;
}

static int
rewind_file(file_object *self)
{
    end_stream(self);
    PyObject *result = PyObject_CallMethod(self->file, "seek", "i", 0);
    if (result == NULL) {
        return -1;
    }
    Py_DECREF(result);
    return start_reading(self);
}

static int
go_to(file_object *self, PY_LONG_LONG offset, int whence)
{
    if (whence == 2) {
        if (self->size < 0) {
            if (skip(self, PY_LLONG_MAX) < 0) {
                return -1;
            }
            self->size = self->position;
        }
        offset += self->size;
    } else if (whence == 1) {
        offset += self->position;
    }
    if (offset < self->position && rewind_file(self) < 0) {
        return -1;
    }
    return skip(self, offset - self->position);
}

/* Returns status. */
static int
read_offset(PyObject *o, PY_LONG_LONG *offset)
{
    if (!PyLong_Check(o)) {
        return PyArg_Parse(o, "L", offset) ? 0 : -1;
    }
    *offset = PyLong_AsLong(o);
    return *offset == -1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *
file_seek(file_object *self, PyObject *args)
{
    PyObject *wanted;
    PY_LONG_LONG offset;
    int whence = 0;
    if (!PyArg_ParseTuple(args, "O|i:seek", &wanted, &whence) || read_offset(wanted, &offset) < 0) {
        return NULL;
    }
    if (self->state == WRITING) {
        PyErr_SetString(PyExc_IOError, "seek works only while reading");
        return NULL;
    }
    if (enter_for(self, false) < 0) {
        return NULL;
    }
    self->iterating = false;
    int status = go_to(self, offset, whence);
    leave(self);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
file_tell(file_object *self, PyObject *nothing)
{
    if (self->state == CLOSED) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
        return NULL;
    }
    return PyInt_FromSsize_t((Py_ssize_t)self->position);
}

/* ---- the rest ---- */

static PyObject *
file_self(file_object *self)
{
    if (self->state == CLOSED) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
        return NULL;
    }
    Py_INCREF(self);
    return (PyObject *)self;
}

static PyObject *
file_enter(file_object *self, PyObject *nothing)
{
    return file_self(self);
}

static PyObject *
file_exit(file_object *self, PyObject *args)
{
    PyObject *result = PyObject_CallMethod((PyObject *)self, "close", NULL);
    if (result == NULL) {
        return NULL;
    }
    Py_DECREF(result);
    Py_RETURN_NONE;
}

static PyObject *
file_get_newlines(file_object *self, void *closure)
{
    static const char *const names[] = {"\r", "\n", "\r\n"};
    PyObject *found = PyList_New(0);
    for (int i = 0; found != NULL && i < LINE_ENDS; i++) {
        if (self->known[i] >= 0 && self->known[i] <= self->looked) {
            PyObject *name = PyString_FromString(names[i]);
            if (name == NULL || PyList_Append(found, name) < 0) {
                Py_CLEAR(found);
            }
            Py_XDECREF(name);
        }
    }
    if (found == NULL) {
        return NULL;
    }
    PyObject *result = PyList_GET_SIZE(found) == 0 ? Py_None : PyList_GET_SIZE(found) == 1 ? PyList_GET_ITEM(found, 0)
                                                                                         : NULL;
    Py_XINCREF(result);
    if (result == NULL) {
        result = PyList_AsTuple(found);
    }
    Py_DECREF(found);
    return result;
}

static PyObject *
file_get_closed(file_object *self, void *closure)
{
    return PyInt_FromLong(self->state == CLOSED);
}

/* name and mode are the file object's. */
static PyObject *
file_get_from_file(file_object *self, void *name)
{
    if (self->file == NULL) {
        PyErr_SetString(PyExc_AttributeError, name);
        return NULL;
    }
    return PyObject_GetAttrString(self->file, name);
}

static const PyMethodDef file_methods[] = {
    {"read", (PyCFunction)file_read, METH_VARARGS,
     PyDoc_STR("read([size]) -> string\n\nUp to size bytes, all when it is missing or negative.")},
    {"readline", (PyCFunction)file_readline, METH_VARARGS,
     PyDoc_STR("readline([size]) -> string\n\nThe next line with its newline, '' at the end.")},
    {"readlines", (PyCFunction)file_readlines, METH_VARARGS, PyDoc_STR("readlines([size]) -> list of lines")},
    {"xreadlines", (PyCFunction)file_enter, METH_VARARGS, PyDoc_STR("xreadlines() -> self")},
    {"write", (PyCFunction)file_write, METH_VARARGS, PyDoc_STR("write(data)\n\nData may come to the file later.")},
    {"writelines", (PyCFunction)file_writelines, METH_O, PyDoc_STR("writelines(strings)")},
    {"seek", (PyCFunction)file_seek, METH_VARARGS,
     PyDoc_STR("seek(offset[, whence])\n\nGoing back reads from the beginning.")},
    {"tell", (PyCFunction)file_tell, METH_NOARGS, PyDoc_STR("tell() -> position in the text")},
    {"close", (PyCFunction)file_close, METH_NOARGS, PyDoc_STR("close()")},
    {"__enter__", (PyCFunction)file_enter, METH_NOARGS, NULL},
    {"__exit__", (PyCFunction)file_exit, METH_VARARGS, NULL},
    {NULL},
};

static const PyGetSetDef file_getset[] = {
    {(char *)"newlines", (getter)file_get_newlines, NULL, (char *)"the kinds of line ends seen", NULL},
    {(char *)"closed", (getter)file_get_closed, NULL, (char *)"whether the file is closed", NULL},
    {(char *)"mode", (getter)file_get_from_file, NULL, (char *)"the mode of the file", (void *)"mode"},
    {(char *)"name", (getter)file_get_from_file, NULL, (char *)"the name of the file", (void *)"name"},
    {NULL},
};

static const PyMemberDef file_members[] = {
    {(char *)"softspace", T_INT, offsetof(file_object, softspace), 0, (char *)"for the print statement"},
    {NULL},
};

PyTypeObject py_bz2_file_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "bz2.BZ2File",
    .tp_basicsize = sizeof(file_object),
    .tp_dealloc = (destructor)file_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_ITER,
    .tp_doc = PyDoc_STR("BZ2File(name [, mode='r', buffering=0, compresslevel=9]) -> a compressed file"),
    .tp_iter = (getiterfunc)file_self,
    .tp_iternext = (iternextfunc)file_next,
    .tp_methods = (PyMethodDef *)file_methods,
    .tp_members = (PyMemberDef *)file_members,
    .tp_getset = (PyGetSetDef *)file_getset,
    .tp_init = (initproc)file_init,
    .tp_new = PyType_GenericNew,
};
