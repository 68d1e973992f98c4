/* textio_write.c - TextIOWrapper writes: encoded pieces wait in a list until there are enough of them. */
#include "textio.h"

int
py_textio_write_pending(textio *self)
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

/* What the encoder makes of a text, at once if that is known. */
static PyObject *
encode_plain(textio *self, PyObject *text)
{
    if (self->encode_now == NULL) {
        return py_io_call(self->encoder, "encode", "(O)", text);
    }
    PyObject *errors = self->errors;
    Py_INCREF(errors);            /* a handler of errors may do anything with self */
    PyObject *bytes = self->encode_now(PyUnicode_AS_UNICODE(text), PyUnicode_GET_SIZE(text), PyString_AS_STRING(errors));
    Py_DECREF(errors);
    return bytes;
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
    PyObject *bytes = encode_plain(self, translated);
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

PyObject *
py_textio_write(textio *self, PyObject *args)
{
    PyObject *text;
    if (py_textio_check_ready(self) < 0 || !PyArg_ParseTuple(args, "U:write", &text)
        || py_textio_check_usable(self) < 0) {
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
    if ((self->pending_bytes > self->chunk_size || flush) && py_textio_write_pending(self) < 0) {
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
