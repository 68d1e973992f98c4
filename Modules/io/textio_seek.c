/* textio_seek.c - the position of a TextIOWrapper.
 *
 * A position ("cookie") is a long of five little-endian parts:
 *     8 bytes position in the buffer, 4 decoder flags, 4 bytes to feed, 4 characters to skip, 1 need eof
 */
#include "textio.h"

enum { COOKIE_BYTES = 21 };

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
        if (py_textio_decoder_state(self, &left, &flags) < 0) {
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

/* The cookie of the next character, given the snapshot and the place in the buffer behind its bytes. */
static PyObject *
locate(textio *self, PyObject *snapshot, long long position)
{
    PyObject *flags = PyTuple_GET_ITEM(snapshot, 0);
    PyObject *bytes = PyTuple_GET_ITEM(snapshot, 1);
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
    int status = reconstruct(self, &c, PyString_AS_STRING(bytes), PyString_GET_SIZE(bytes));
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

PyObject *
py_textio_tell(textio *self, PyObject *unused)
{
    if (py_textio_check_usable(self) < 0) {
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
    if (py_textio_write_pending(self) < 0 || call_and_drop((PyObject *)self, "flush") < 0) {
        return NULL;
    }
    PyObject *position = py_io_call(self->buffer, "tell", NULL);
    if (position == NULL || self->decoder == NULL || self->snapshot == NULL) {
        return position;
    }
    long long offset = py_io_offset(position);
    Py_DECREF(position);
    if (self->snapshot == NULL || (offset == -1 && PyErr_Occurred())) {
        return PyErr_Occurred() ? NULL : PyLong_FromLongLong(offset);
    }
    PyObject *snapshot = self->snapshot;
    Py_INCREF(snapshot);
    PyObject *result = locate(self, snapshot, offset);
    Py_DECREF(snapshot);
    return result;
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
    set_snapshot_steal(self, snapshot);
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
        if (moved < 0 || py_textio_tell_encoder(self, !moved) < 0) {
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
        PyObject *snapshot = Py_BuildValue("is", c.flags, "");
        if (snapshot == NULL) {
            return NULL;
        }
        set_snapshot_steal(self, snapshot);
    }
    if (py_textio_tell_encoder(self, c.position == 0 && c.flags == 0) < 0) {
        return NULL;
    }
    Py_INCREF(number);
    return number;
}

PyObject *
py_textio_seek(textio *self, PyObject *args)
{
    PyObject *number;
    int whence = 0;
    if (py_textio_check_ready(self) < 0 || !PyArg_ParseTuple(args, "O|i:seek", &number, &whence)
        || py_textio_check_usable(self) < 0) {
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

PyObject *
py_textio_truncate(textio *self, PyObject *args)
{
    PyObject *size = Py_None;
    if (py_textio_check_ready(self) < 0 || !PyArg_ParseTuple(args, "|O:truncate", &size)
        || call_and_drop((PyObject *)self, "flush") < 0) {
        return NULL;
    }
    return py_io_call(self->buffer, "truncate", "(O)", size);
}
