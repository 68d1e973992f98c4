/* textio.c - _TextIOBase and TextIOWrapper: text over a buffered stream of bytes.
 *
 * Reading: a chunk of bytes is decoded; what of it was not handed out yet is decoded[used …].  `snapshot` holds the
 * decoder's state before the chunk and its bytes, so that tell() can find by decoding again which
 * byte the next character begins at.
 *
 * Writing: encoded pieces are collected in `pending` and written when they reach the chunk size.
 *
 * A position ("cookie") is a long of five little-endian parts:
 *     8 bytes position in the buffer, 4 decoder flags, 4 bytes to feed, 4 characters to skip, 1 need eof
 *
 * I1 While `telling`, a decoded chunk has its snapshot.
 * I2 pending and decoded text exclude each other.
 */
#include "io.h"

enum { COOKIE_BYTES = 21, CHUNK_BYTES = 8192 };

typedef struct {
    py_io_base base;
    PyObject *buffer;         /* owned; NULL before __init__ and after detach */
    PyObject *encoding;       /* owned str */
    PyObject *errors;         /* owned str */
    PyObject *encoder;        /* owned, NULL when not writable */
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

/* ---- _TextIOBase ---- */

static PyObject *
base_detach(PyObject *self, PyObject *args)
{
    return py_io_unsupported("detach");
}

static PyObject *
base_read(PyObject *self, PyObject *args)
{
    return py_io_unsupported("read");
}

static PyObject *
base_readline(PyObject *self, PyObject *args)
{
    return py_io_unsupported("readline");
}

static PyObject *
base_write(PyObject *self, PyObject *args)
{
    return py_io_unsupported("write");
}

static PyObject *
base_none(PyObject *self, void *closure)
{
    Py_RETURN_NONE;
}

static const PyMethodDef base_methods[] = {
    {"detach", base_detach, METH_NOARGS, "Parts from the buffer and returns it."},
    {"read", base_read, METH_VARARGS, "So many characters, or all."},
    {"readline", base_readline, METH_VARARGS, "One line."},
    {"write", base_write, METH_VARARGS, "Writes text."},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef base_getset[] = {
    {(char *)"encoding", base_none, NULL, NULL, NULL},
    {(char *)"newlines", base_none, NULL, NULL, NULL},
    {(char *)"errors", base_none, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_textiobase_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io._TextIOBase",
    .tp_basicsize = sizeof(py_io_base),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "The base class of streams of text.",
    .tp_methods = (PyMethodDef *)base_methods,
    .tp_getset = (PyGetSetDef *)base_getset,
    .tp_base = &py_iobase_type,
};

/* ---- state ---- */

static int
check_ready(textio *self)
{
    if (self->ok) {
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, self->detached ? "underlying buffer has been detached"
                                                     : "I/O operation on uninitialized object");
    return -1;
}

static int
check_usable(textio *self)
{
    return check_ready(self) < 0 ? -1 : py_io_check_closed((PyObject *)self);
}

static int
fail_io(const char *message)
{
    PyErr_SetString(PyExc_IOError, message);
    return -1;
}

/* ---- making ---- */

/* A str naming the encoding: given, the locale's, or ASCII. */
static PyObject *
choose_encoding(const char *given)
{
    if (given != NULL) {
        return PyString_FromString(given);
    }
    PyObject *locale = PyImport_ImportModule("locale");
    if (locale == NULL) {
        PyErr_Clear();
        return PyString_FromString("ascii");
    }
    PyObject *name = py_io_call(locale, "getpreferredencoding", NULL);
    Py_DECREF(locale);
    if (name != NULL && !PyString_Check(name)) {
        Py_CLEAR(name);
        PyErr_SetString(PyExc_IOError, "could not determine default encoding");
    }
    return name;
}

static int
make_decoder(textio *self)
{
    int readable = py_io_ask(self->buffer, "readable");
    if (readable <= 0) {
        return readable;
    }
    PyObject *decoder = PyCodec_IncrementalDecoder(PyString_AS_STRING(self->encoding),
                                                   PyString_AS_STRING(self->errors));
    if (decoder != NULL && self->universal) {
        PyObject *inner = decoder;
        decoder = PyObject_CallFunction((PyObject *)&py_newline_decoder_type, (char *)"Oi", inner,
                                        (int)self->translated);
        Py_DECREF(inner);
    }
    self->decoder = decoder;
    return decoder == NULL ? -1 : 0;
}

static int
make_encoder(textio *self)
{
    int writable = py_io_ask(self->buffer, "writable");
    if (writable <= 0) {
        return writable;
    }
    self->encoder = PyCodec_IncrementalEncoder(PyString_AS_STRING(self->encoding),
                                               PyString_AS_STRING(self->errors));
    return self->encoder == NULL ? -1 : 0;
}

/* An encoder that begins in the middle of a file must not write a mark. */
static int
tell_encoder_start(textio *self, int at_start)
{
    if (self->encoder == NULL) {
        return 0;
    }
    PyObject *result = at_start ? py_io_call(self->encoder, "reset", NULL)
                                : py_io_call(self->encoder, "setstate", "(i)", 0);
    if (result == NULL && !at_start && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();            /* an encoder without states */
        return 0;
    }
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static int
find_start(textio *self)
{
    if (!self->seekable || self->encoder == NULL) {
        return 0;
    }
    PyObject *position = py_io_call(self->buffer, "tell", NULL);
    int moved = position == NULL ? -1 : PyObject_IsTrue(position);
    Py_XDECREF(position);
    return moved <= 0 ? moved : tell_encoder_start(self, 0);
}

static void
obey_newline(textio *self, const char *newline)
{
    self->universal = newline == NULL || newline[0] == '\0';
    self->translated = newline == NULL;
    memset(self->readnl, 0, sizeof self->readnl);
    memset(self->writenl, 0, sizeof self->writenl);
    if (newline != NULL) {
        strncpy(self->readnl, newline, sizeof self->readnl - 1);
        if (newline[0] == '\r') {
            strncpy(self->writenl, newline, sizeof self->writenl - 1);
        }
    }
}

static void
forget(textio *self)
{
    Py_CLEAR(self->buffer);
    Py_CLEAR(self->encoding);
    Py_CLEAR(self->errors);
    Py_CLEAR(self->encoder);
    Py_CLEAR(self->decoder);
    Py_CLEAR(self->decoded);
    Py_CLEAR(self->snapshot);
    Py_CLEAR(self->pending);
}

static int
textio_init(textio *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"buffer", "encoding", "errors", "newline",
                                        "line_buffering", NULL};
    PyObject *buffer;
    const char *encoding = NULL;
    const char *errors = NULL;
    const char *newline = NULL;
    int line_buffering = 0;
    self->ok = self->detached = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|zzzi:fileio", (char **)names, &buffer,
                                     &encoding, &errors, &newline, &line_buffering)
        || py_io_check_newline(newline) < 0) {
        return -1;
    }
    forget(self);
    self->used = self->pending_bytes = 0;
    self->chunk_size = CHUNK_BYTES;
    self->line_buffering = line_buffering != 0;
    obey_newline(self, newline);
    self->encoding = choose_encoding(encoding);
    self->errors = PyString_FromString(errors != NULL ? errors : "strict");
    if (self->encoding == NULL || self->errors == NULL) {
        return -1;
    }
    Py_INCREF(buffer);
    self->buffer = buffer;
    if (make_decoder(self) < 0 || make_encoder(self) < 0) {
        return -1;
    }
    int seekable = py_io_ask(buffer, "seekable");
    if (seekable < 0) {
        return -1;
    }
    self->seekable = self->telling = (unsigned char)seekable;
    if (find_start(self) < 0) {
        return -1;
    }
    self->ok = 1;
    return 0;
}

/* ---- writing ---- */

static int
write_pending(textio *self)
{
    PyObject *list = self->pending;
    if (list == NULL) {
        return 0;
    }
    PyObject *empty = PyString_FromString("");
    PyObject *bytes = empty == NULL ? NULL : _PyString_Join(empty, list);
    Py_XDECREF(empty);
    if (bytes == NULL) {
        return -1;
    }
    self->pending = NULL;
    self->pending_bytes = 0;
    Py_DECREF(list);
    PyObject *result;
    do {
        result = py_io_call(self->buffer, "write", "(O)", bytes);
    } while (result == NULL && py_io_trap_interrupt() > 0);
    Py_DECREF(bytes);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static int
has_unit(PyObject *text, Py_UNICODE unit)
{
    const Py_UNICODE *at = PyUnicode_AS_UNICODE(text);
    const Py_UNICODE *end = at + PyUnicode_GET_SIZE(text);
    while (at < end && *at != unit) {
        at++;
    }
    return at < end;
}

/* The bytes for a text. Returns new str. */
static PyObject *
encode(textio *self, PyObject *text, int has_newline)
{
    PyObject *translated = text;
    if (has_newline && self->writenl[0] != '\0') {
        translated = py_io_call(text, "replace", "(ss)", "\n", self->writenl);
        if (translated == NULL) {
            return NULL;
        }
    }
    else {
        Py_INCREF(translated);
    }
    PyObject *bytes = py_io_call(self->encoder, "encode", "(O)", translated);
    Py_DECREF(translated);
    if (bytes != NULL && !PyString_Check(bytes)) {
        PyErr_Format(PyExc_TypeError, "encoder should return a bytes object, not '%.200s'",
                     Py_TYPE(bytes)->tp_name);
        Py_CLEAR(bytes);
    }
    return bytes;
}

static int
add_pending_steal(textio *self, PyObject *bytes)
{
    if (self->pending == NULL) {
        self->pending = PyList_New(0);
        self->pending_bytes = 0;
    }
    int status = self->pending == NULL ? -1 : PyList_Append(self->pending, bytes);
    self->pending_bytes += status == 0 ? PyString_GET_SIZE(bytes) : 0;
    Py_DECREF(bytes);
    return status;
}

static int
call_and_drop(PyObject *obj, const char *name)
{
    PyObject *result = py_io_call(obj, name, NULL);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static PyObject *
textio_write(textio *self, PyObject *args)
{
    PyObject *text;
    if (check_ready(self) < 0 || !PyArg_ParseTuple(args, "U:write", &text)
        || check_usable(self) < 0) {
        return NULL;
    }
    if (self->encoder == NULL) {
        fail_io("not writable");
        return NULL;
    }
    int has_newline = has_unit(text, '\n');
    int flush = self->line_buffering && (has_newline || has_unit(text, '\r'));
    PyObject *bytes = encode(self, text, has_newline);
    if (bytes == NULL || add_pending_steal(self, bytes) < 0) {
        return NULL;
    }
    if ((self->pending_bytes > self->chunk_size || flush) && write_pending(self) < 0) {
        return NULL;
    }
    if (flush && call_and_drop(self->buffer, "flush") < 0) {
        return NULL;
    }
    Py_CLEAR(self->decoded);
    self->used = 0;
    Py_CLEAR(self->snapshot);
    if (self->decoder != NULL && call_and_drop(self->decoder, "reset") < 0) {
        return NULL;
    }
    return PyLong_FromSsize_t(PyUnicode_GET_SIZE(text));
}

/* ---- reading ---- */

static Py_ssize_t
rest(const textio *self)
{
    return self->decoded == NULL ? 0 : PyUnicode_GET_SIZE(self->decoded) - self->used;
}

/* At most `size` decoded characters; all for -1. Returns new. */
static PyObject *
take(textio *self, Py_ssize_t size)
{
    Py_ssize_t have = rest(self);
    if (size < 0 || size > have) {
        size = have;
    }
    if (size == 0) {
        return PyUnicode_FromUnicode(NULL, 0);
    }
    PyObject *result = PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(self->decoded) + self->used,
                                             size);
    if (result != NULL) {
        self->used += size;
    }
    return result;
}

static void
set_decoded_steal(textio *self, PyObject *text)
{
    PyObject *old = self->decoded;
    self->decoded = text;
    self->used = 0;
    Py_XDECREF(old);
}

/* The decoder's (bytes, flags) before a chunk. *bytes is new. */
static int
decoder_state(textio *self, PyObject **bytes, PyObject **flags)
{
    PyObject *state = py_io_call(self->decoder, "getstate", NULL);
    if (state == NULL) {
        return -1;
    }
    if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) != 2) {
        PyErr_SetString(PyExc_TypeError, "illegal decoder state");
        Py_DECREF(state);
        return -1;
    }
    *bytes = PyTuple_GET_ITEM(state, 0);
    *flags = PyTuple_GET_ITEM(state, 1);
    if (!PyString_Check(*bytes)) {
        PyErr_Format(PyExc_TypeError,
                     "decoder getstate() should have returned a bytes object, not '%.200s'",
                     Py_TYPE(*bytes)->tp_name);
        Py_DECREF(state);
        return -1;
    }
    Py_INCREF(*bytes);
    Py_INCREF(*flags);
    Py_DECREF(state);
    return 0;
}

/* Snapshot (flags, bytes + chunk); takes bytes and flags over. */
static int
take_snapshot_steal(textio *self, PyObject *bytes, PyObject *flags, PyObject *chunk)
{
    PyString_Concat(&bytes, chunk);
    if (bytes == NULL) {
        Py_DECREF(flags);
        return -1;
    }
    PyObject *snapshot = Py_BuildValue("NN", flags, bytes);
    if (snapshot == NULL) {
        return -1;
    }
    PyObject *old = self->snapshot;
    self->snapshot = snapshot;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
read_bytes(textio *self)
{
    PyObject *chunk;
    do {
        chunk = py_io_call(self->buffer, "read1", "(n)", self->chunk_size);
    } while (chunk == NULL && py_io_trap_interrupt() > 0);
    if (chunk != NULL && !PyString_Check(chunk)) {
        PyErr_Format(PyExc_TypeError,
                     "underlying read1() should have returned a bytes object, not '%.200s'",
                     Py_TYPE(chunk)->tp_name);
        Py_CLEAR(chunk);
    }
    return chunk;
}

/* Decodes the next chunk. Returns 1, 0 at the end, -1 with an exception. */
static int
read_chunk(textio *self)
{
    PyObject *bytes = NULL;
    PyObject *flags = NULL;
    if (self->decoder == NULL) {
        return fail_io("not readable");
    }
    if (self->telling && decoder_state(self, &bytes, &flags) < 0) {
        return -1;
    }
    PyObject *chunk = read_bytes(self);
    if (chunk == NULL) {
        Py_XDECREF(bytes);
        Py_XDECREF(flags);
        return -1;
    }
    int at_end = PyString_GET_SIZE(chunk) == 0;
    PyObject *text = py_io_decode_newlines(self->decoder, chunk, at_end);
    if (text == NULL) {
        Py_XDECREF(bytes);
        Py_XDECREF(flags);
        Py_DECREF(chunk);
        return -1;
    }
    int more = !at_end || PyUnicode_GET_SIZE(text) > 0;
    set_decoded_steal(self, text);
    int status = bytes == NULL ? 0 : take_snapshot_steal(self, bytes, flags, chunk);
    Py_DECREF(chunk);
    return status < 0 ? -1 : more;
}

/* Appends `part` (taken over) to *whole. */
static int
join_steal(PyObject **whole, PyObject *part)
{
    if (*whole == NULL) {
        *whole = part;
        return part == NULL ? -1 : 0;
    }
    PyObject *joined = part == NULL ? NULL : PyUnicode_Concat(*whole, part);
    Py_XDECREF(part);
    Py_DECREF(*whole);
    *whole = joined;
    return joined == NULL ? -1 : 0;
}

static PyObject *
join_list(PyObject *list)
{
    PyObject *empty = PyUnicode_FromUnicode(NULL, 0);
    PyObject *result = empty == NULL ? NULL : PyUnicode_Join(empty, list);
    Py_XDECREF(empty);
    return result;
}

static PyObject *
read_everything(textio *self)
{
    PyObject *bytes = py_io_call(self->buffer, "read", NULL);
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *text = py_io_decode_newlines(self->decoder, bytes, 1);
    Py_DECREF(bytes);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = take(self, -1);
    if (join_steal(&result, text) == 0) {
        set_decoded_steal(self, NULL);
        Py_CLEAR(self->snapshot);
    }
    return result;
}

static PyObject *
read_some(textio *self, Py_ssize_t size)
{
    PyObject *pieces = PyList_New(0);
    PyObject *result = NULL;
    if (pieces == NULL) {
        return NULL;
    }
    for (;;) {
        PyObject *piece = take(self, size);
        int status = piece == NULL ? -1 : PyList_Append(pieces, piece);
        size -= piece == NULL ? 0 : PyUnicode_GET_SIZE(piece);
        Py_XDECREF(piece);
        if (status < 0) {
            goto error;
        }
        if (size <= 0) {
            break;
        }
        int more = read_chunk(self);
        if (more < 0) {
            goto error;
        }
        if (more == 0) {
            break;
        }
    }
    result = join_list(pieces);
error:
    Py_DECREF(pieces);
    return result;
}

static PyObject *
textio_read(textio *self, PyObject *args)
{
    Py_ssize_t size = -1;
    if (check_ready(self) < 0 || !PyArg_ParseTuple(args, "|O&:read", py_io_convert_size, &size)
        || check_usable(self) < 0) {
        return NULL;
    }
    if (self->decoder == NULL) {
        fail_io("not readable");
        return NULL;
    }
    if (write_pending(self) < 0) {
        return NULL;
    }
    return size < 0 ? read_everything(self) : read_some(self, size);
}

/* ---- lines ---- */

/* The end of the line in `text` from `from`, at most `limit` characters on; -1: not in it. *safe: how
 * much of it may be handed out before more is known. */
static Py_ssize_t
find_end(textio *self, PyObject *text, Py_ssize_t from, Py_ssize_t *safe)
{
    const Py_UNICODE *start = PyUnicode_AS_UNICODE(text) + from;
    return py_io_find_line_end(self->translated, self->universal, self->readnl, start,
                               PyUnicode_AS_UNICODE(text) + PyUnicode_GET_SIZE(text), safe);
}

/* A line that is whole in the decoded text, or as much of it as the limit allows. Returns new, NULL
 * without an exception: it is not all there. */
static PyObject *
line_at_hand(textio *self, Py_ssize_t limit)
{
    Py_ssize_t safe = 0;
    if (rest(self) == 0) {
        return NULL;
    }
    Py_ssize_t end = find_end(self, self->decoded, self->used, &safe);
    if (limit >= 0 && (end >= 0 ? end : safe) >= limit) {
        end = limit;
    }
    return end < 0 ? NULL : take(self, end);
}

/* A line that begins in one chunk and goes on in others. */
static PyObject *
line_of_chunks(textio *self, Py_ssize_t limit)
{
    PyObject *held = NULL;        /* the first half of an ending, perhaps */
    PyObject *pieces = NULL;
    PyObject *result = NULL;
    Py_ssize_t length = 0;        /* characters in pieces */
    pieces = PyList_New(0);
    if (pieces == NULL) {
        return NULL;
    }
    for (;;) {
        while (rest(self) == 0) {
            int more = read_chunk(self);
            if (more < 0) {
                goto error;
            }
            if (more == 0) {
                set_decoded_steal(self, NULL);
                Py_CLEAR(self->snapshot);
                if (held != NULL && PyList_Append(pieces, held) < 0) {
                    goto error;
                }
                goto done;
            }
        }
        Py_ssize_t held_size = held == NULL ? 0 : PyUnicode_GET_SIZE(held);
        PyObject *text = take(self, -1);
        if (text == NULL) {
            goto error;
        }
        Py_ssize_t taken = PyUnicode_GET_SIZE(text);
        Py_ssize_t before = self->used - taken;
        if (held != NULL) {
            PyObject *joined = held;
            held = NULL;
            if (join_steal(&joined, text) < 0) {
                goto error;
            }
            text = joined;
        }
        Py_ssize_t safe = 0;
        Py_ssize_t end = find_end(self, text, 0, &safe);
        Py_ssize_t wanted = end >= 0 ? end : safe;
        int finished = end >= 0;
        if (limit >= 0 && wanted >= limit - length) {
            wanted = limit - length;
            finished = 1;
        }
        PyObject *piece = PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(text), wanted);
        int status = piece == NULL ? -1 : PyList_Append(pieces, piece);
        Py_XDECREF(piece);
        if (status < 0) {
            Py_DECREF(text);
            goto error;
        }
        length += wanted;
        if (finished) {
            /* give back what belongs to later lines */
            self->used = before + (wanted > held_size ? wanted - held_size : 0);
            Py_DECREF(text);
            goto done;
        }
        if (wanted < PyUnicode_GET_SIZE(text)) {
            held = PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(text) + wanted,
                                         PyUnicode_GET_SIZE(text) - wanted);
        }
        Py_DECREF(text);
        if (held == NULL && PyErr_Occurred()) {
            goto error;
        }
    }
done:
    result = join_list(pieces);
error:
    Py_XDECREF(held);
    Py_DECREF(pieces);
    return result;
}

static PyObject *
read_line(textio *self, Py_ssize_t limit)
{
    if (write_pending(self) < 0) {
        return NULL;
    }
    PyObject *line = line_at_hand(self, limit);
    return line != NULL || PyErr_Occurred() ? line : line_of_chunks(self, limit);
}

static PyObject *
textio_readline(textio *self, PyObject *args)
{
    PyObject *arg = Py_None;
    Py_ssize_t limit = -1;
    if (check_ready(self) < 0 || !PyArg_ParseTuple(args, "|O:readline", &arg)
        || !py_io_convert_size(arg, &limit) || check_usable(self) < 0) {
        return NULL;
    }
    return read_line(self, limit);
}

static PyObject *
textio_next(textio *self)
{
    PyObject *line;
    if (check_ready(self) < 0) {
        return NULL;
    }
    self->telling = 0;
    if (Py_TYPE(self) == &py_textiowrapper_type) {
        line = py_io_check_closed((PyObject *)self) < 0 ? NULL : read_line(self, -1);
    }
    else {
        line = py_io_call((PyObject *)self, "readline", NULL);
        if (line != NULL && !PyUnicode_Check(line)) {
            PyErr_Format(PyExc_IOError,
                         "readline() should have returned an str object, not '%.200s'",
                         Py_TYPE(line)->tp_name);
            Py_CLEAR(line);
        }
    }
    if (line != NULL && PyUnicode_GET_SIZE(line) == 0) {
        Py_CLEAR(line);
        Py_CLEAR(self->snapshot);
        self->telling = self->seekable;
    }
    return line;
}

/* ---- position ---- */

typedef struct {
    long long position;
    int flags;
    int bytes_to_feed;
    int chars_to_skip;
    char need_eof;
} cookie;

static void
put_bytes(unsigned char *to, unsigned long long value, int count)
{
    for (int i = 0; i < count; i++) {
        to[i] = (unsigned char)(value >> (8 * i));
    }
}

static unsigned long long
get_bytes(const unsigned char *from, int count)
{
    unsigned long long value = 0;
    for (int i = 0; i < count; i++) {
        value |= (unsigned long long)from[i] << (8 * i);
    }
    return value;
}

static PyObject *
pack_cookie(const cookie *c)
{
    unsigned char bytes[COOKIE_BYTES];
    put_bytes(bytes, (unsigned long long)c->position, 8);
    put_bytes(bytes + 8, (unsigned)c->flags, 4);
    put_bytes(bytes + 12, (unsigned)c->bytes_to_feed, 4);
    put_bytes(bytes + 16, (unsigned)c->chars_to_skip, 4);
    bytes[20] = (unsigned char)c->need_eof;
    return _PyLong_FromByteArray(bytes, sizeof bytes, 1, 0);
}

static int
unpack_cookie(PyObject *number, cookie *c)
{
    unsigned char bytes[COOKIE_BYTES];
    PyObject *value = PyNumber_Long(number);
    if (value == NULL) {
        return -1;
    }
    int status = _PyLong_AsByteArray((PyLongObject *)value, bytes, sizeof bytes, 1, 0);
    Py_DECREF(value);
    if (status < 0) {
        return -1;
    }
    c->position = (long long)get_bytes(bytes, 8);
    c->flags = (int)get_bytes(bytes + 8, 4);
    c->bytes_to_feed = (int)get_bytes(bytes + 12, 4);
    c->chars_to_skip = (int)get_bytes(bytes + 16, 4);
    c->need_eof = (char)bytes[20];
    return 0;
}

static int
set_decoder_state(textio *self, const char *bytes, int flags)
{
    PyObject *result = py_io_call(self->decoder, "setstate", "((si))", bytes, flags);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static int
reset_decoder(textio *self, const cookie *c)
{
    if (self->decoder == NULL) {
        return 0;
    }
    if (c->position == 0 && c->flags == 0) {
        return call_and_drop(self->decoder, "reset");
    }
    return set_decoder_state(self, "", c->flags);
}

/* Length of the text that decoding gives; -1 with an exception. */
static Py_ssize_t
decode_length(textio *self, const char *bytes, Py_ssize_t size, int final)
{
    PyObject *text = py_io_call(self->decoder, "decode", "(s#i)", bytes, (int)size, final);
    if (text == NULL) {
        return -1;
    }
    Py_ssize_t length = PyUnicode_Check(text) ? PyUnicode_GET_SIZE(text) : -1;
    if (length < 0) {
        PyErr_SetString(PyExc_TypeError, "decoder should return a string result");
    }
    Py_DECREF(text);
    return length;
}

/* Decodes the snapshot's bytes one by one until c->chars_to_skip characters are out: a place where the decoder is
 * empty is as good a start as the snapshot. */
static int
reconstruct(textio *self, cookie *c, const char *bytes, Py_ssize_t size)
{
    Py_ssize_t decoded = 0;
    Py_ssize_t i;
    if (reset_decoder(self, c) < 0) {
        return -1;
    }
    for (i = 0; i < size; i++) {
        PyObject *left, *flags;
        Py_ssize_t n = decode_length(self, bytes + i, 1, 0);
        if (n < 0) {
            return -1;
        }
        decoded += n;
        c->bytes_to_feed++;
        if (decoder_state(self, &left, &flags) < 0) {
            return -1;
        }
        long bits = PyInt_AsLong(flags);
        int empty = PyString_GET_SIZE(left) == 0;
        Py_DECREF(left);
        Py_DECREF(flags);
        if (bits == -1 && PyErr_Occurred()) {
            return -1;
        }
        if (empty && decoded <= c->chars_to_skip) {
            c->position += c->bytes_to_feed;
            c->chars_to_skip -= (int)decoded;
            c->flags = (int)bits;
            c->bytes_to_feed = 0;
            decoded = 0;
        }
        if (decoded >= c->chars_to_skip) {
            return 0;
        }
    }
    Py_ssize_t n = decode_length(self, "", 0, 1);
    if (n < 0) {
        return -1;
    }
    c->need_eof = 1;
    return decoded + n < c->chars_to_skip ? fail_io("can't reconstruct logical file position") : 0;
}

static PyObject *
locate(textio *self, long long position)
{
    PyObject *flags = PyTuple_GET_ITEM(self->snapshot, 0);
    PyObject *bytes = PyTuple_GET_ITEM(self->snapshot, 1);
    cookie c = {.position = position - PyString_GET_SIZE(bytes)};
    long bits = PyInt_AsLong(flags);
    if (bits == -1 && PyErr_Occurred()) {
        return NULL;
    }
    c.flags = (int)bits;
    c.chars_to_skip = (int)self->used;
    if (self->used == 0 || self->decoded == NULL) {
        c.chars_to_skip = 0;
        return pack_cookie(&c);
    }
    PyObject *saved = py_io_call(self->decoder, "getstate", NULL);
    if (saved == NULL) {
        return NULL;
    }
    Py_INCREF(bytes);
    int status = reconstruct(self, &c, PyString_AS_STRING(bytes), PyString_GET_SIZE(bytes));
    Py_DECREF(bytes);
    PyObject *error[3];
    PyErr_Fetch(&error[0], &error[1], &error[2]);
    PyObject *result = py_io_call(self->decoder, "setstate", "(N)", saved);
    if (status < 0) {
        Py_XDECREF(result);
        PyErr_Restore(error[0], error[1], error[2]);
        return NULL;
    }
    if (result == NULL) {
        return NULL;
    }
    Py_DECREF(result);
    return pack_cookie(&c);
}

static PyObject *
textio_tell(textio *self, PyObject *unused)
{
    if (check_usable(self) < 0) {
        return NULL;
    }
    if (!self->seekable) {
        fail_io("underlying stream is not seekable");
        return NULL;
    }
    if (!self->telling) {
        fail_io("telling position disabled by next() call");
        return NULL;
    }
    if (write_pending(self) < 0 || call_and_drop((PyObject *)self, "flush") < 0) {
        return NULL;
    }
    PyObject *position = py_io_call(self->buffer, "tell", NULL);
    if (position == NULL || self->decoder == NULL || self->snapshot == NULL) {
        return position;
    }
    long long offset = py_io_offset(position);
    Py_DECREF(position);
    return offset == -1 && PyErr_Occurred() ? NULL : locate(self, offset);
}

/* Feeds the bytes behind the start so that the right character is next. */
static int
skip_to(textio *self, const cookie *c)
{
    PyObject *bytes = py_io_call(self->buffer, "read", "(i)", c->bytes_to_feed);
    if (bytes == NULL) {
        return -1;
    }
    if (!PyString_Check(bytes)) {
        PyErr_Format(PyExc_TypeError,
                     "underlying read() should have returned a bytes object, not '%.200s'",
                     Py_TYPE(bytes)->tp_name);
        Py_DECREF(bytes);
        return -1;
    }
    PyObject *snapshot = Py_BuildValue("iO", c->flags, bytes);
    if (snapshot == NULL) {
        Py_DECREF(bytes);
        return -1;
    }
    Py_XDECREF(self->snapshot);
    self->snapshot = snapshot;
    PyObject *text = py_io_decode_newlines(self->decoder, bytes, c->need_eof);
    Py_DECREF(bytes);
    if (text == NULL) {
        return -1;
    }
    set_decoded_steal(self, text);
    if (PyUnicode_GET_SIZE(text) < c->chars_to_skip) {
        return fail_io("can't restore logical file position");
    }
    self->used = c->chars_to_skip;
    return 0;
}

static PyObject *
seek_to_end(textio *self)
{
    if (call_and_drop((PyObject *)self, "flush") < 0) {
        return NULL;
    }
    set_decoded_steal(self, NULL);
    Py_CLEAR(self->snapshot);
    if (self->decoder != NULL && call_and_drop(self->decoder, "reset") < 0) {
        return NULL;
    }
    PyObject *position = py_io_call(self->buffer, "seek", "(ii)", 0, 2);
    if (position != NULL && self->encoder != NULL) {
        int moved = PyObject_IsTrue(position);
        if (moved < 0 || tell_encoder_start(self, !moved) < 0) {
            Py_CLEAR(position);
        }
    }
    return position;
}

static PyObject *
seek_to_cookie(textio *self, PyObject *number)
{
    cookie c;
    PyObject *zero = PyInt_FromLong(0);
    int negative = zero == NULL ? -1 : PyObject_RichCompareBool(number, zero, Py_LT);
    Py_XDECREF(zero);
    if (negative != 0) {
        if (negative > 0) {
            PyObject *text = PyObject_Repr(number);
            if (text != NULL) {
                PyErr_Format(PyExc_ValueError, "negative seek position %s",
                             PyString_AS_STRING(text));
                Py_DECREF(text);
            }
        }
        return NULL;
    }
    if (call_and_drop((PyObject *)self, "flush") < 0 || unpack_cookie(number, &c) < 0) {
        return NULL;
    }
    PyObject *position = py_io_call(self->buffer, "seek", "(L)", c.position);
    if (position == NULL) {
        return NULL;
    }
    Py_DECREF(position);
    set_decoded_steal(self, NULL);
    Py_CLEAR(self->snapshot);
    if (reset_decoder(self, &c) < 0) {
        return NULL;
    }
    if (c.chars_to_skip) {
        if (skip_to(self, &c) < 0) {
            return NULL;
        }
    }
    else {
        self->snapshot = Py_BuildValue("is", c.flags, "");
        if (self->snapshot == NULL) {
            return NULL;
        }
    }
    if (tell_encoder_start(self, c.position == 0 && c.flags == 0) < 0) {
        return NULL;
    }
    Py_INCREF(number);
    return number;
}

static PyObject *
textio_seek(textio *self, PyObject *args)
{
    PyObject *number;
    int whence = 0;
    if (check_ready(self) < 0 || !PyArg_ParseTuple(args, "O|i:seek", &number, &whence)
        || check_usable(self) < 0) {
        return NULL;
    }
    if (!self->seekable) {
        fail_io("underlying stream is not seekable");
        return NULL;
    }
    int zero = whence == 0 ? 0 : PyObject_Not(number);
    if (zero < 0) {
        return NULL;
    }
    switch (whence) {
    case 0:
        return seek_to_cookie(self, number);
    case 1: {
        if (!zero) {
            fail_io("can't do nonzero cur-relative seeks");
            return NULL;
        }
        PyObject *here = py_io_call((PyObject *)self, "tell", NULL);
        PyObject *result = here == NULL ? NULL : seek_to_cookie(self, here);
        Py_XDECREF(here);
        return result;
    }
    case 2:
        if (!zero) {
            fail_io("can't do nonzero end-relative seeks");
            return NULL;
        }
        return seek_to_end(self);
    default:
        PyErr_Format(PyExc_ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence);
        return NULL;
    }
}

static PyObject *
textio_truncate(textio *self, PyObject *args)
{
    PyObject *size = Py_None;
    if (check_ready(self) < 0 || !PyArg_ParseTuple(args, "|O:truncate", &size)
        || call_and_drop((PyObject *)self, "flush") < 0) {
        return NULL;
    }
    return py_io_call(self->buffer, "truncate", "(O)", size);
}

/* ---- the rest ---- */

static PyObject *
textio_flush(textio *self, PyObject *unused)
{
    if (check_usable(self) < 0) {
        return NULL;
    }
    self->telling = self->seekable;
    if (write_pending(self) < 0) {
        return NULL;
    }
    return py_io_call(self->buffer, "flush", NULL);
}

static PyObject *
textio_close(textio *self, PyObject *unused)
{
    PyObject *error[3] = {NULL, NULL, NULL};
    if (check_ready(self) < 0) {
        return NULL;
    }
    PyObject *closed = PyObject_GetAttrString((PyObject *)self, "closed");
    int truth = closed == NULL ? -1 : PyObject_IsTrue(closed);
    Py_XDECREF(closed);
    if (truth != 0) {
        if (truth < 0) {
            return NULL;
        }
        Py_RETURN_NONE;
    }
    if (call_and_drop((PyObject *)self, "flush") < 0) {
        PyErr_Fetch(&error[0], &error[1], &error[2]);
    }
    PyObject *result = check_ready(self) < 0 ? NULL : py_io_call(self->buffer, "close", NULL);
    return py_io_first_error(error, result);
}

static PyObject *
textio_detach(textio *self, PyObject *unused)
{
    if (check_ready(self) < 0 || call_and_drop((PyObject *)self, "flush") < 0) {
        return NULL;
    }
    PyObject *buffer = self->buffer;
    self->buffer = NULL;
    self->detached = 1;
    self->ok = 0;
    return buffer;
}

static PyObject *
textio_forward(textio *self, const char *name)
{
    return check_ready(self) < 0 ? NULL : py_io_call(self->buffer, name, NULL);
}

static PyObject *
textio_fileno(textio *self, PyObject *unused)
{
    return textio_forward(self, "fileno");
}

static PyObject *
textio_seekable(textio *self, PyObject *unused)
{
    return textio_forward(self, "seekable");
}

static PyObject *
textio_readable(textio *self, PyObject *unused)
{
    return textio_forward(self, "readable");
}

static PyObject *
textio_writable(textio *self, PyObject *unused)
{
    return textio_forward(self, "writable");
}

static PyObject *
textio_isatty(textio *self, PyObject *unused)
{
    return textio_forward(self, "isatty");
}

static PyObject *
get_name(textio *self, void *closure)
{
    return check_ready(self) < 0 ? NULL : PyObject_GetAttrString(self->buffer, "name");
}

int
py_textio_is_closed(PyObject *obj)
{
    textio *self = (textio *)obj;
    return check_ready(self) < 0 ? -1 : py_io_is_closed(self->buffer);
}

static PyObject *
get_closed(textio *self, void *closure)
{
    return check_ready(self) < 0 ? NULL : PyObject_GetAttrString(self->buffer, "closed");
}

static PyObject *
get_newlines(textio *self, void *closure)
{
    if (check_ready(self) < 0) {
        return NULL;
    }
    PyObject *result = self->decoder == NULL ? NULL
        : PyObject_GetAttrString(self->decoder, "newlines");
    if (result == NULL) {
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return NULL;
        }
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    return result;
}

static PyObject *
get_errors(textio *self, void *closure)
{
    if (self->errors == NULL) {
        check_ready(self);
        return NULL;
    }
    Py_INCREF(self->errors);
    return self->errors;
}

static PyObject *
get_chunk_size(textio *self, void *closure)
{
    return check_ready(self) < 0 ? NULL : PyLong_FromSsize_t(self->chunk_size);
}

static int
set_chunk_size(textio *self, PyObject *value, void *closure)
{
    if (check_ready(self) < 0) {
        return -1;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete attribute");
        return -1;
    }
    Py_ssize_t size = PyNumber_AsSsize_t(value, PyExc_TypeError);
    if (size == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (size <= 0) {
        PyErr_SetString(PyExc_ValueError, "a strictly positive integer is required");
        return -1;
    }
    self->chunk_size = size;
    return 0;
}

static PyObject *
textio_repr(textio *self)
{
    if (check_ready(self) < 0 && !self->detached) {
        return NULL;
    }
    PyErr_Clear();
    PyObject *name = self->buffer == NULL ? NULL
        : PyObject_GetAttrString((PyObject *)self, "name");
    PyErr_Clear();
    PyObject *encoding = PyObject_Repr(self->encoding);
    PyObject *text = name == NULL ? NULL : PyObject_Repr(name);
    PyObject *result = NULL;
    if (encoding != NULL && (name == NULL || text != NULL)) {
        result = text == NULL
            ? PyString_FromFormat("<_io.TextIOWrapper encoding=%s>", PyString_AS_STRING(encoding))
            : PyString_FromFormat("<_io.TextIOWrapper name=%s encoding=%s>",
                                  PyString_AS_STRING(text), PyString_AS_STRING(encoding));
    }
    Py_XDECREF(name);
    Py_XDECREF(text);
    Py_XDECREF(encoding);
    return result;
}

static void
textio_dealloc(PyObject *obj)
{
    textio *self = (textio *)obj;
    if (self->ok && py_io_finalize(obj) < 0) {
        if (PyType_HasFeature(Py_TYPE(obj), Py_TPFLAGS_HEAPTYPE)) {
            Py_INCREF(Py_TYPE(obj));
        }
        return;
    }
    if (_PyObject_GC_IS_TRACKED(obj)) {
        PyObject_GC_UnTrack(obj);
    }
    self->ok = 0;
    if (self->base.weakreflist != NULL) {
        PyObject_ClearWeakRefs(obj);
    }
    forget(self);
    py_io_end_dealloc(obj);
}

static int
textio_traverse(textio *self, visitproc visit, void *arg)
{
    Py_VISIT(self->buffer);
    Py_VISIT(self->encoding);
    Py_VISIT(self->encoder);
    Py_VISIT(self->decoder);
    Py_VISIT(self->decoded);
    Py_VISIT(self->snapshot);
    Py_VISIT(self->pending);
    Py_VISIT(self->base.dict);
    return 0;
}

static int
textio_clear(textio *self)
{
    if (self->ok && py_io_finalize((PyObject *)self) < 0) {
        return -1;
    }
    self->ok = 0;
    forget(self);
    Py_CLEAR(self->base.dict);
    return 0;
}

static const PyMethodDef textio_methods[] = {
    {"detach", (PyCFunction)textio_detach, METH_NOARGS, "Parts from the buffer and returns it."},
    {"write", (PyCFunction)textio_write, METH_VARARGS, "Writes text."},
    {"read", (PyCFunction)textio_read, METH_VARARGS, "So many characters, or all."},
    {"readline", (PyCFunction)textio_readline, METH_VARARGS, "One line."},
    {"flush", (PyCFunction)textio_flush, METH_NOARGS, "Hands all text on and flushes the buffer."},
    {"close", (PyCFunction)textio_close, METH_NOARGS, "Flushes and closes."},
    {"fileno", (PyCFunction)textio_fileno, METH_NOARGS, "The descriptor."},
    {"seekable", (PyCFunction)textio_seekable, METH_NOARGS, "Can the position be moved?"},
    {"readable", (PyCFunction)textio_readable, METH_NOARGS, "Can it be read?"},
    {"writable", (PyCFunction)textio_writable, METH_NOARGS, "Can it be written?"},
    {"isatty", (PyCFunction)textio_isatty, METH_NOARGS, "Is it a terminal?"},
    {"seek", (PyCFunction)textio_seek, METH_VARARGS, "Goes to what tell() returned."},
    {"tell", (PyCFunction)textio_tell, METH_NOARGS, "The position, an opaque number."},
    {"truncate", (PyCFunction)textio_truncate, METH_VARARGS, "Sets the size in bytes."},
    {NULL, NULL, 0, NULL}
};

static const PyMemberDef textio_members[] = {
    {(char *)"encoding", T_OBJECT, offsetof(textio, encoding), READONLY, NULL},
    {(char *)"buffer", T_OBJECT, offsetof(textio, buffer), READONLY, NULL},
    {(char *)"line_buffering", T_BOOL, offsetof(textio, line_buffering), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

static const PyGetSetDef textio_getset[] = {
    {(char *)"name", (getter)get_name, NULL, NULL, NULL},
    {(char *)"closed", (getter)get_closed, NULL, NULL, NULL},
    {(char *)"newlines", (getter)get_newlines, NULL, NULL, NULL},
    {(char *)"errors", (getter)get_errors, NULL, NULL, NULL},
    {(char *)"_CHUNK_SIZE", (getter)get_chunk_size, (setter)set_chunk_size, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_textiowrapper_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.TextIOWrapper",
    .tp_basicsize = sizeof(textio),
    .tp_dealloc = textio_dealloc,
    .tp_repr = (reprfunc)textio_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False)",
    .tp_traverse = (traverseproc)textio_traverse,
    .tp_clear = (inquiry)textio_clear,
    .tp_weaklistoffset = offsetof(textio, base.weakreflist),
    .tp_iternext = (iternextfunc)textio_next,
    .tp_methods = (PyMethodDef *)textio_methods,
    .tp_members = (PyMemberDef *)textio_members,
    .tp_getset = (PyGetSetDef *)textio_getset,
    .tp_base = &py_textiobase_type,
    .tp_dictoffset = offsetof(textio, base.dict),
    .tp_init = (initproc)textio_init,
    .tp_new = PyType_GenericNew,
};
