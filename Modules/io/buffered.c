/* buffered.c - what the buffered streams have in common: lock, buffer, position, reading and writing.
 *
 * See buffered.h for the buffer.  Changing from reading to writing moves the raw stream back over what
 * was read ahead; changing from writing to reading writes what is pending.
 *
 * Not here: the classes (bufferedio.c).
 */
#include "buffered.h"
#include <errno.h>

enum { WOULD_BLOCK = -2 };

/* ---- state ---- */

int
py_buffered_check(buffered *self)
{
    if (self->ok) {
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, self->detached ? "raw stream has been detached"
                                                     : "I/O operation on uninitialized object");
    return -1;
}

int
py_buffered_is_closed(PyObject *obj)
{
    buffered *self = (buffered *)obj;
    return py_buffered_check(self) < 0 ? -1 : py_io_is_closed(self->raw);
}

int
py_buffered_check_open(buffered *self, const char *message)
{
    int truth = py_buffered_is_closed((PyObject *)self);    /* an argument's method may have detached it */
    if (truth > 0) {
        PyErr_SetString(PyExc_ValueError, message);
    }
    return truth == 0 ? 0 : -1;
}

/* Another thread uses the buffer. */
static void
wait_for_turn(buffered *self)
{
    PyThread_type_lock lock = self->lock;
    Py_INCREF(self);
    while (self->owner != 0) {
        self->waiting++;
        Py_BEGIN_ALLOW_THREADS
        PyThread_acquire_lock(lock, 1);
        Py_END_ALLOW_THREADS
    }
    Py_DECREF(self);              /* the caller has another one */
}

int
py_buffered_enter(buffered *self)
{
    long thread = PyThread_get_thread_ident();
    if (self->owner == thread) {
        PyObject *text = PyObject_Repr((PyObject *)self);
        if (text != NULL) {
            PyErr_Format(PyExc_RuntimeError, "reentrant call inside %s",
                         PyString_AS_STRING(text));
            Py_DECREF(text);
        }
        return -1;
    }
    if (self->owner != 0) {
        wait_for_turn(self);
    }
    self->owner = thread;
    return 0;
}

void
py_buffered_leave(buffered *self)
{
    self->owner = 0;
    if (self->waiting > 0) {
        self->waiting--;
        PyThread_release_lock(self->lock);
    }
}

int
py_buffered_init(buffered *self, PyObject *raw, Py_ssize_t size)
{
    if (size <= 0) {
        PyErr_SetString(PyExc_ValueError, "buffer size must be strictly positive");
        return -1;
    }
    if (self->lock == NULL) {
        if ((self->lock = PyThread_allocate_lock()) == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        PyThread_acquire_lock(self->lock, 0);
    }
    PyObject *block = PyString_FromStringAndSize(NULL, size), *old, *old_block;
    if (block == NULL || py_buffered_enter(self) < 0) {    /* a raw stream may be called just now */
        Py_XDECREF(block);
        return -1;
    }
    Py_INCREF(raw);
    old = self->raw;              /* not before: to enter lets others in */
    old_block = self->block;
    self->raw = raw;
    self->block = block;
    self->buffer = PyString_AS_STRING(block);
    self->size = size;
    self->start = self->end = 0;
    self->writing = 0;
    self->raw_at = -1;
    self->detached = 0;
    self->ok = 1;
    py_buffered_leave(self);
    Py_XDECREF(old);
    Py_XDECREF(old_block);
    return 0;
}

/* ---- the raw stream ---- */

/* A count from the raw stream within [0, size]; WOULD_BLOCK for None; -1 with an exception. */
static Py_ssize_t
check_count_steal(PyObject *count, Py_ssize_t size, const char *what)
{
    if (count == NULL) {
        return -1;
    }
    if (count == Py_None) {
        Py_DECREF(count);
        return WOULD_BLOCK;
    }
    Py_ssize_t n = PyNumber_AsSsize_t(count, PyExc_ValueError);
    Py_DECREF(count);
    if (n == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (n < 0 || n > size) {
        PyErr_Format(PyExc_IOError,
                     "raw %s returned invalid length %zd (should have been between 0 and %zd)",
                     what, n, size);
        return -1;
    }
    return n;
}

/* Reads to, or writes from, memory that belongs to `owner` (I5). */
static Py_ssize_t
raw_transfer(buffered *self, PyObject *owner, char *bytes, Py_ssize_t size, int write)
{
    Py_buffer view;
    if (PyBuffer_FillInfo(&view, owner, bytes, size, write, write ? PyBUF_CONTIG_RO : PyBUF_CONTIG) < 0) {
        return -1;
    }
    PyObject *memory = PyMemoryView_FromBuffer(&view);
    if (memory == NULL) {
        PyBuffer_Release(&view);
        return -1;
    }
    PyObject *count;
    do {
        count = py_io_call(self->raw, write ? "write" : "readinto", "(O)", memory);
    } while (count == NULL && py_io_trap_interrupt() > 0);
    Py_DECREF(memory);
    return check_count_steal(count, size, write ? "write()" : "readinto()");
}

static Py_ssize_t
raw_read(buffered *self, PyObject *owner, char *to, Py_ssize_t size)
{
    long long at = self->raw_at;
    self->raw_at = -1;            /* unless all goes well */
    Py_ssize_t n = raw_transfer(self, owner, to, size, 0);
    if (n >= 0 && at >= 0) {
        self->raw_at = at + n;
    }
    return n;
}

static Py_ssize_t
raw_write(buffered *self, PyObject *owner, const char *from, Py_ssize_t size)
{
    errno = 0;
    self->raw_at = -1;            /* appending moves it first */
    return raw_transfer(self, owner, (char *)from, size, 1);
}

long long
py_buffered_position(buffered *self, PyObject *number)
{
    self->raw_at = -1;
    if (number == NULL) {
        return -1;
    }
    long long position = PyInt_Check(number) ? PyInt_AS_LONG(number) : PyLong_AsLongLong(number);
    Py_DECREF(number);
    if (position < 0 && !PyErr_Occurred()) {
        PyErr_Format(PyExc_IOError, "Raw stream returned invalid position %ld", (long)position);
    }
    self->raw_at = position < 0 ? -1 : position;
    return self->raw_at;
}

/* ---- changing sides ---- */

int
py_buffered_rewind(buffered *self)
{
    Py_ssize_t ahead = self->writing ? 0 : self->end - self->start;
    if (ahead > 0) {
        self->raw_at = -1;
        PyObject *result = py_io_call(self->raw, "seek", "(ni)", -ahead, 1);
        if (result == NULL) {
            return -1;
        }
        Py_DECREF(result);
    }
    if (!self->writing) {
        self->start = self->end = 0;
    }
    return 0;
}

int
py_buffered_flush_pending(buffered *self)
{
    if (!self->writing) {
        return 0;
    }
    while (self->start < self->end) {
        Py_ssize_t n = raw_write(self, self->block, self->buffer + self->start, self->end - self->start);
        if (n == -1) {
            return -1;
        }
        if (n == WOULD_BLOCK) {
            py_io_blocking(EAGAIN, "write could not complete without blocking", 0);
            return -1;
        }
        self->start += n;
        if (PyErr_CheckSignals() < 0) {
            return -1;
        }
    }
    self->start = self->end = 0;
    self->writing = 0;
    return 0;
}

int
py_buffered_begin_reading(buffered *self)
{
    if (self->writing && self->start < self->end && py_buffered_flush_pending(self) < 0) {
        return -1;
    }
    if (self->writing) {
        self->writing = 0;
        self->start = self->end = 0;
    }
    return 0;
}

static int
begin_writing(buffered *self)
{
    if (!self->writing) {
        if (py_buffered_rewind(self) < 0) {
            return -1;
        }
        self->writing = 1;
    }
    return 0;
}

/* ---- reading ---- */

/* One raw read behind what is there already. */
Py_ssize_t
py_buffered_fill(buffered *self)
{
    if (self->start == self->end) {
        self->start = self->end = 0;
    }
    else if (self->end == self->size) {
        memmove(self->buffer, self->buffer + self->start, (size_t)(self->end - self->start));
        self->end -= self->start;
        self->start = 0;
    }
    Py_ssize_t n = raw_read(self, self->block, self->buffer + self->end, self->size - self->end);
    if (n > 0) {
        self->end += n;
    }
    return n;
}

static PyObject *
take(buffered *self, Py_ssize_t size)
{
    PyObject *result = PyString_FromStringAndSize(self->buffer + self->start, size);
    if (result != NULL) {
        self->start += size;
    }
    return result;
}

/* What is buffered, then all that raw.read() gives. */
PyObject *
py_buffered_read_all(buffered *self)
{
    PyObject *result = take(self, self->end - self->start);
    self->start = self->end = 0;
    self->raw_at = -1;
    while (result != NULL) {
        PyObject *data;
        do {
            data = py_io_call(self->raw, "read", NULL);
        } while (data == NULL && py_io_trap_interrupt() > 0);
        if (data == NULL) {
            Py_CLEAR(result);
            break;
        }
        if (data != Py_None && !PyString_Check(data)) {
            PyErr_SetString(PyExc_IOError, "read() should return bytes");
            Py_DECREF(data);
            Py_CLEAR(result);
            break;
        }
        if (data == Py_None || PyString_GET_SIZE(data) == 0) {
            if (PyString_GET_SIZE(result) == 0) {
                Py_DECREF(result);
                return data;
            }
            Py_DECREF(data);
            break;
        }
        PyString_ConcatAndDel(&result, data);
    }
    return result;
}

/* A str with room for `size` bytes, of which so many are used. A raw stream that has kept its view keeps the memory, too. */
static PyObject *
end_result_steal(PyObject *result, Py_ssize_t size, Py_ssize_t used)
{
    if (Py_REFCNT(result) > 1) {
        PyObject *copy = PyString_FromStringAndSize(PyString_AS_STRING(result), used);
        Py_DECREF(result);
        return copy;
    }
    if (used < size) {
        _PyString_Resize(&result, used);
    }
    return result;
}

/* Up to `size` bytes: fewer at the end, None when there is nothing and reading would block. */
PyObject *
py_buffered_read_exactly(buffered *self, Py_ssize_t size)
{
    Py_ssize_t have = self->end - self->start;
    if (size <= have) {
        return take(self, size);
    }
    PyObject *result = PyString_FromStringAndSize(NULL, size);
    if (result == NULL) {
        return NULL;
    }
    memcpy(PyString_AS_STRING(result), self->buffer + self->start, (size_t)have);
    self->start = self->end = 0;
    Py_ssize_t used = have;
    Py_ssize_t n = 1;
    while (used < size) {
        Py_ssize_t rest = size - used;
        Py_ssize_t direct = rest - rest % self->size;   /* whole buffers need no copy */
        if (direct > 0) {
            n = raw_read(self, result, PyString_AS_STRING(result) + used, direct);
            if (n <= 0) {
                break;
            }
            used += n;
            continue;
        }
        n = py_buffered_fill(self);
        if (n <= 0) {
            break;
        }
        Py_ssize_t part = self->end - self->start < rest ? self->end - self->start : rest;
        memcpy(PyString_AS_STRING(result) + used, self->buffer + self->start, (size_t)part);
        self->start += part;
        used += part;
    }
    if (n == -1) {
        Py_DECREF(result);
        return NULL;
    }
    if (n == WOULD_BLOCK && used == 0) {
        Py_DECREF(result);
        Py_RETURN_NONE;
    }
    return end_result_steal(result, size, used);
}

PyObject *
py_buffered_read(buffered *self, PyObject *args)
{
    Py_ssize_t size = -1;
    PyObject *result = NULL;
    if (py_buffered_check(self) < 0
        || !PyArg_ParseTuple(args, "|O&:read", py_io_convert_size, &size)) {
        return NULL;
    }
    if (size < -1) {
        PyErr_SetString(PyExc_ValueError, "read length must be positive or -1");
        return NULL;
    }
    if (py_buffered_check_open(self, "read of closed file") < 0 || py_buffered_enter(self) < 0) {
        return NULL;
    }
    if (py_buffered_begin_reading(self) == 0) {
        result = size == -1 ? py_buffered_read_all(self) : py_buffered_read_exactly(self, size);
    }
    py_buffered_leave(self);
    return result;
}

PyObject *
py_buffered_read1(buffered *self, PyObject *args)
{
    Py_ssize_t size;
    PyObject *result = NULL;
    if (py_buffered_check(self) < 0 || !PyArg_ParseTuple(args, "n:read1", &size)) {
        return NULL;
    }
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "read length must be positive");
        return NULL;
    }
    if (size == 0) {
        return PyString_FromString("");
    }
    if (py_buffered_enter(self) < 0) {
        return NULL;
    }
    if (py_buffered_begin_reading(self) == 0) {
        Py_ssize_t n = self->start < self->end ? 1 : py_buffered_fill(self);
        if (n == WOULD_BLOCK) {
            n = 0;
        }
        if (n >= 0) {
            Py_ssize_t have = self->end - self->start;
            result = take(self, size < have ? size : have);
        }
    }
    py_buffered_leave(self);
    return result;
}

PyObject *
py_buffered_peek(buffered *self, PyObject *args)
{
    Py_ssize_t ignored = 0;
    PyObject *result = NULL;
    if (py_buffered_check(self) < 0 || !PyArg_ParseTuple(args, "|n:peek", &ignored)
        || py_buffered_enter(self) < 0) {
        return NULL;
    }
    /* What can be written, too, is read anew: others may have changed what was read ahead. */
    if (py_buffered_begin_reading(self) == 0 && (!self->writable || py_buffered_rewind(self) == 0)) {
        Py_ssize_t n = self->start < self->end ? 1 : py_buffered_fill(self);
        if (n != -1) {
            result = PyString_FromStringAndSize(self->buffer + self->start,
                                                self->end - self->start);
        }
    }
    py_buffered_leave(self);
    return result;
}

/* ---- lines ---- */

/* Adds a piece (taken over) to the list of a line's pieces, made with the first one. */
static int
keep_piece_steal(PyObject **pieces, PyObject *piece)
{
    if (*pieces == NULL) {
        *pieces = PyList_New(0);
    }
    int status = *pieces == NULL ? -1 : PyList_Append(*pieces, piece);
    Py_DECREF(piece);
    return status;
}

/* Everything in the list (taken over). Returns new. */
static PyObject *
join_pieces_steal(PyObject *pieces)
{
    PyObject *empty = PyString_FromString("");
    PyObject *line = empty == NULL ? NULL : _PyString_Join(empty, pieces);
    Py_XDECREF(empty);
    Py_DECREF(pieces);
    return line;
}

static PyObject *
read_line(buffered *self, Py_ssize_t limit)
{
    PyObject *pieces = NULL;      /* of a line over several fills */
    for (;;) {
        Py_ssize_t have = self->end - self->start;
        Py_ssize_t part = limit >= 0 && limit < have ? limit : have;
        const char *from = self->buffer + self->start;
        const char *found = part ? memchr(from, '\n', (size_t)part) : NULL;
        if (found != NULL) {
            part = found - from + 1;
        }
        PyObject *piece = take(self, part);
        if (limit >= 0) {
            limit -= part;
        }
        int finished = found != NULL || limit == 0;
        if (piece == NULL || (finished && pieces == NULL)) {
            Py_XDECREF(pieces);
            return piece;
        }
        if (keep_piece_steal(&pieces, piece) < 0) {
            Py_XDECREF(pieces);
            return NULL;
        }
        Py_ssize_t n = finished ? 0 : py_buffered_fill(self);
        if (n == -1) {
            Py_DECREF(pieces);
            return NULL;
        }
        if (n <= 0) {
            return join_pieces_steal(pieces);
        }
    }
}

static PyObject *
locked_line(buffered *self, Py_ssize_t limit)
{
    PyObject *line = NULL;
    if (py_buffered_check_open(self, "readline of closed file") < 0 || py_buffered_enter(self) < 0) {
        return NULL;
    }
    if (py_buffered_begin_reading(self) == 0) {
        line = read_line(self, limit);
    }
    py_buffered_leave(self);
    return line;
}

PyObject *
py_buffered_readline(buffered *self, PyObject *args)
{
    Py_ssize_t limit = -1;
    if (py_buffered_check(self) < 0
        || !PyArg_ParseTuple(args, "|O&:readline", py_io_convert_size, &limit)) {
        return NULL;
    }
    return locked_line(self, limit);
}

PyObject *
py_buffered_next(buffered *self)
{
    PyObject *line;
    if (py_buffered_check(self) < 0) {
        return NULL;
    }
    if (Py_TYPE(self) == &py_buffered_reader_type || Py_TYPE(self) == &py_buffered_random_type) {
        line = locked_line(self, -1);
    }
    else {
        line = py_io_call((PyObject *)self, "readline", NULL);
        if (line != NULL && !PyString_Check(line)) {
            PyErr_Format(PyExc_IOError,
                         "readline() should have returned a bytes object, not '%.200s'",
                         Py_TYPE(line)->tp_name);
            Py_CLEAR(line);
        }
    }
    if (line != NULL && PyString_GET_SIZE(line) == 0) {
        Py_CLEAR(line);
    }
    return line;
}

/* ---- writing ---- */

static void
append(buffered *self, const char *bytes, Py_ssize_t size)
{
    memcpy(self->buffer + self->end, bytes, (size_t)size);
    self->end += size;
}

/* The raw stream takes no more: keeps what fits, and reports when that is not all. */
static int
keep_what_fits(buffered *self, const char *bytes, Py_ssize_t size)
{
    memmove(self->buffer, self->buffer + self->start, (size_t)(self->end - self->start));
    self->end -= self->start;
    self->start = 0;
    Py_ssize_t room = self->size - self->end;
    if (size <= room) {
        append(self, bytes, size);
        return 0;
    }
    append(self, bytes, room);
    py_io_blocking(EAGAIN, "write could not complete without blocking", room);
    return -1;
}

/* Is the exception a BlockingIOError? Clears it then. */
static int
trap_blocking(void)
{
    if (!PyErr_ExceptionMatches((PyObject *)&py_blocking_error_type)) {
        return 0;
    }
    PyErr_Clear();
    return 1;
}

/* More than the buffer holds: directly to the raw stream, the rest into the buffer. */
static int
write_through(buffered *self, PyObject *owner, const char *bytes, Py_ssize_t size)
{
    Py_ssize_t written = 0;
    while (size - written > self->size) {
        Py_ssize_t n = raw_write(self, owner, bytes + written, size - written);
        if (n == -1) {
            return -1;
        }
        if (n == WOULD_BLOCK) {
            Py_ssize_t rest = size - written;
            Py_ssize_t kept = rest < self->size ? rest : self->size;
            append(self, bytes + written, kept);
            if (kept < rest) {
                py_io_blocking(EAGAIN, "write could not complete without blocking",
                               written + kept);
                return -1;
            }
            return 0;
        }
        written += n;
        if (PyErr_CheckSignals() < 0) {
            return -1;
        }
    }
    append(self, bytes + written, size - written);
    return 0;
}

/* The bytes are those of a str, which neither moves nor changes them. */
static int
write_str(buffered *self, PyObject *owner, const char *bytes, Py_ssize_t size)
{
    if (begin_writing(self) < 0) {
        return -1;
    }
    if (size <= self->size - self->end) {
        append(self, bytes, size);
        return 0;
    }
    if (py_buffered_flush_pending(self) < 0) {
        if (!trap_blocking()) {
            return -1;
        }
        return keep_what_fits(self, bytes, size);
    }
    self->writing = 1;
    return write_through(self, owner, bytes, size);
}

/* The bytes of anything: where the raw stream will be called, which may change them or give their memory back, those of a copy. */
static int
write_bytes(buffered *self, PyObject *owner, const char *bytes, Py_ssize_t size)
{
    int rewinds = !self->writing && self->start < self->end;
    Py_ssize_t room = self->writing ? self->size - self->end : self->size;
    if (PyString_CheckExact(owner) || (!rewinds && size <= room)) {
        return write_str(self, owner, bytes, size);
    }
    PyObject *copy = PyString_FromStringAndSize(bytes, size);
    int status = copy == NULL ? -1 : write_str(self, copy, PyString_AS_STRING(copy), size);
    Py_XDECREF(copy);
    return status;
}

PyObject *
py_buffered_write(buffered *self, PyObject *args)
{
    Py_buffer view;
    Py_ssize_t size = 0;
    int status = -1;
    if (py_buffered_check(self) < 0 || !PyArg_ParseTuple(args, "s*:write", &view)) {
        return NULL;
    }
    if (py_buffered_check_open(self, "write to closed file") == 0 && py_buffered_enter(self) == 0) {
        if (py_io_view_again(&view, args, "s*:write") == 0) {        /* other code may have run */
            size = view.len;
            status = write_bytes(self, view.obj, view.buf, size);
        }
        py_buffered_leave(self);
    }
    PyBuffer_Release(&view);
    return status < 0 ? NULL : PyLong_FromSsize_t(size);
}
