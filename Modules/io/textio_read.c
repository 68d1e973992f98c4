/* textio_read.c - TextIOWrapper reads: chunks of decoded text, read(), lines. */
#include "textio.h"

/* ---- reading ---- */

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

/* The decoder's (bytes, flags) before a chunk. *bytes is new. */
int
py_textio_decoder_state(textio *self, PyObject **bytes, PyObject **flags)
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
    set_snapshot_steal(self, snapshot);
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
    if (self->telling && py_textio_decoder_state(self, &bytes, &flags) < 0) {
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
        set_snapshot_steal(self, NULL);
    }
    return result;
}

static PyObject *
read_some(textio *self, Py_ssize_t size)
{
    PyObject *pieces = PyList_New(0);
    PyObject *result = NULL;
    int more = pieces == NULL ? -1 : 1;
    while (more > 0) {
        PyObject *piece = take(self, size);
        if (piece == NULL || PyList_Append(pieces, piece) < 0) {
            more = -1;
        }
        else {
            size -= PyUnicode_GET_SIZE(piece);
            more = size <= 0 ? 0 : read_chunk(self);
        }
        Py_XDECREF(piece);
    }
    if (more == 0) {
        result = join_list(pieces);
    }
    Py_XDECREF(pieces);
    return result;
}

PyObject *
py_textio_read(textio *self, PyObject *args)
{
    Py_ssize_t size = -1;
    if (py_textio_check_ready(self) < 0 || !PyArg_ParseTuple(args, "|O&:read", py_io_convert_size, &size)
        || py_textio_check_usable(self) < 0) {
        return NULL;
    }
    if (self->decoder == NULL) {
        fail_io("not readable");
        return NULL;
    }
    if (py_textio_write_pending(self) < 0) {
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
typedef struct {
    PyObject *pieces;         /* owned list */
    PyObject *held;           /* owned: the first half of an ending, perhaps; or NULL */
    Py_ssize_t length;        /* characters in pieces */
    Py_ssize_t limit;         /* of them, -1 none */
} long_line;

/* Decodes until there is text. Returns 1, 0 at the end, -1 with an exception. */
static int
ensure_text(textio *self)
{
    int more = 1;
    while (more > 0 && rest(self) == 0) {
        more = read_chunk(self);
    }
    return more;
}

/* What was held back and all that is decoded, in one piece. Returns new. */
static PyObject *
text_to_search(textio *self, long_line *line)
{
    PyObject *text = take(self, -1);
    PyObject *whole = line->held;
    if (whole == NULL || text == NULL) {
        return text;
    }
    line->held = NULL;
    return join_steal(&whole, text) < 0 ? NULL : whole;
}

static int
add_piece(long_line *line, PyObject *text, Py_ssize_t size)
{
    PyObject *piece = PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(text), size);
    int status = piece == NULL ? -1 : PyList_Append(line->pieces, piece);
    Py_XDECREF(piece);
    line->length += size;
    return status;
}

/* Adds what the decoded text has of the line; gives back what belongs to later ones, or holds back what is not clear yet.
 * Returns 1 when the line is finished, 0, or -1. */
static int
add_decoded(textio *self, long_line *line)
{
    Py_ssize_t held = line->held == NULL ? 0 : PyUnicode_GET_SIZE(line->held);
    Py_ssize_t before = self->used;
    Py_ssize_t safe = 0;
    PyObject *text = text_to_search(self, line);
    if (text == NULL) {
        return -1;
    }
    Py_ssize_t end = find_end(self, text, 0, &safe);
    Py_ssize_t wanted = end >= 0 ? end : safe;
    int finished = end >= 0;
    if (line->limit >= 0 && wanted >= line->limit - line->length) {
        wanted = line->limit - line->length;
        finished = 1;
    }
    int status = add_piece(line, text, wanted);
    if (finished) {
        self->used = before + (wanted > held ? wanted - held : 0);
    }
    else if (wanted < PyUnicode_GET_SIZE(text)) {
        line->held = PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(text) + wanted, PyUnicode_GET_SIZE(text) - wanted);
        status = line->held == NULL ? -1 : status;
    }
    Py_DECREF(text);
    return status < 0 ? -1 : finished;
}

/* The file ends: so does the line. Returns status. */
static int
add_end(textio *self, long_line *line)
{
    set_decoded_steal(self, NULL);
    set_snapshot_steal(self, NULL);
    return line->held == NULL ? 0 : PyList_Append(line->pieces, line->held);
}

static PyObject *
line_of_chunks(textio *self, Py_ssize_t limit)
{
    long_line line = {.pieces = PyList_New(0), .limit = limit};
    PyObject *result = NULL;
    int more = 1, finished = line.pieces == NULL ? -1 : 0;
    while (finished == 0 && more > 0) {
        more = ensure_text(self);
        finished = more > 0 ? add_decoded(self, &line) : more < 0 ? -1 : add_end(self, &line);
    }
    if (finished >= 0) {
        result = join_list(line.pieces);
    }
    Py_XDECREF(line.held);
    Py_XDECREF(line.pieces);
    return result;
}

static PyObject *
read_line(textio *self, Py_ssize_t limit)
{
    if (py_textio_write_pending(self) < 0) {
        return NULL;
    }
    PyObject *line = line_at_hand(self, limit);
    return line != NULL || PyErr_Occurred() ? line : line_of_chunks(self, limit);
}

PyObject *
py_textio_readline(textio *self, PyObject *args)
{
    PyObject *arg = NULL;
    Py_ssize_t limit = -1;
    if (py_textio_check_ready(self) < 0 || !PyArg_ParseTuple(args, "|O:readline", &arg)) {
        return NULL;
    }
    if (arg == Py_None) {       /* unlike the other kinds of files */
        PyErr_SetString(PyExc_TypeError, "integer argument expected, got 'NoneType'");
        return NULL;
    }
    if ((arg != NULL && !py_io_convert_size(arg, &limit)) || py_textio_check_usable(self) < 0) {
        return NULL;
    }
    return read_line(self, limit);
}

PyObject *
py_textio_next(textio *self)
{
    PyObject *line;
    if (py_textio_check_ready(self) < 0) {
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
