/* textio.c - TextIOWrapper: making one, the methods that neither read, write nor seek, and the type (textio.h). */
#include "textio.h"

enum { CHUNK_BYTES = 8192 };

/* ---- state ---- */

int
py_textio_check_ready(textio *self)
{
    if (self->ok) {
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, self->detached ? "underlying buffer has been detached"
                                                     : "I/O operation on uninitialized object");
    return -1;
}

int
py_textio_check_usable(textio *self)
{
    return py_textio_check_ready(self) < 0 ? -1 : py_io_check_closed((PyObject *)self);
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
        if (!PyErr_ExceptionMatches(PyExc_ImportError)) {
            return NULL;
        }
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

/* A decoder for what buffer reads. Returns new; NULL without an exception when it does not read. */
static PyObject *
new_decoder(const textio *self, PyObject *buffer, const char *encoding, const char *errors)
{
    PyObject *inner = py_io_ask(buffer, "readable") > 0 ? PyCodec_IncrementalDecoder(encoding, errors) : NULL;
    if (inner == NULL || !self->universal) {
        return inner;
    }
    PyObject *decoder = PyObject_CallFunction((PyObject *)&py_newline_decoder_type, (char *)"Oi", inner,
                                              (int)self->translated);
    Py_DECREF(inner);
    return decoder;
}

static PyObject *
new_encoder(PyObject *buffer, const char *encoding, const char *errors)
{
    return py_io_ask(buffer, "writable") > 0 ? PyCodec_IncrementalEncoder(encoding, errors) : NULL;
}

/* An encoder that begins in the middle of a file must not write a mark. */
int
py_textio_tell_encoder(textio *self, int at_start)
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
    return moved <= 0 ? moved : py_textio_tell_encoder(self, 0);
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

static void
replace_steal(PyObject **field, PyObject *value)
{
    PyObject *old = *field;
    *field = value;
    Py_XDECREF(old);
}

/* The codecs whose encoders keep nothing and are one function in C: it is called at once. */
static PyObject *
(*known_encoder(const char *encoding))(const Py_UNICODE *, Py_ssize_t, const char *)
{
    PyObject *codec = _PyCodec_Lookup(encoding);
    PyObject *name = codec == NULL ? NULL : PyObject_GetAttrString(codec, "name");
    const char *known = name != NULL && PyString_Check(name) ? PyString_AS_STRING(name) : "";
    PyObject *(*encode)(const Py_UNICODE *, Py_ssize_t, const char *) =
        strcmp(known, "utf-8") == 0 ? PyUnicode_EncodeUTF8
        : strcmp(known, "ascii") == 0 ? PyUnicode_EncodeASCII
        : strcmp(known, "iso8859-1") == 0 ? PyUnicode_EncodeLatin1 : NULL;
    Py_XDECREF(codec);
    Py_XDECREF(name);
    PyErr_Clear();                /* then the encoder does it */
    return encode;
}

/* Makes the codecs for buffer and fills in the fields. Until then nothing of self is relied on (I3). Returns status. */
static int
open_codecs(textio *self, PyObject *buffer, const char *given_encoding, const char *given_errors)
{
    PyObject *decoder = NULL, *encoder = NULL;
    PyObject *encoding = choose_encoding(given_encoding);
    PyObject *errors = encoding == NULL ? NULL : PyString_FromString(given_errors != NULL ? given_errors : "strict");
    if (errors != NULL) {
        decoder = new_decoder(self, buffer, PyString_AS_STRING(encoding), PyString_AS_STRING(errors));
        encoder = PyErr_Occurred() ? NULL : new_encoder(buffer, PyString_AS_STRING(encoding), PyString_AS_STRING(errors));
    }
    PyObject *(*encode_now)(const Py_UNICODE *, Py_ssize_t, const char *) =
        encoder == NULL ? NULL : known_encoder(PyString_AS_STRING(encoding));
    replace_steal(&self->encoding, encoding);
    replace_steal(&self->errors, errors);
    replace_steal(&self->decoder, decoder);
    replace_steal(&self->encoder, encoder);
    self->encode_now = encode_now;
    Py_INCREF(buffer);
    replace_steal(&self->buffer, buffer);
    return PyErr_Occurred() ? -1 : 0;
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
    if (open_codecs(self, buffer, encoding, errors) < 0) {
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

/* ---- the rest ---- */

static PyObject *
textio_flush(textio *self, PyObject *unused)
{
    if (py_textio_check_usable(self) < 0) {
        return NULL;
    }
    self->telling = self->seekable;
    if (py_textio_write_pending(self) < 0) {
        return NULL;
    }
    return py_io_call(self->buffer, "flush", NULL);
}

static PyObject *
textio_close(textio *self, PyObject *unused)
{
    PyObject *error[3] = {NULL, NULL, NULL};
    if (py_textio_check_ready(self) < 0) {
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
    PyObject *result = py_textio_check_ready(self) < 0 ? NULL : py_io_call(self->buffer, "close", NULL);
    return py_io_first_error(error, result);
}

static PyObject *
textio_detach(textio *self, PyObject *unused)
{
    if (py_textio_check_ready(self) < 0 || call_and_drop((PyObject *)self, "flush") < 0 ||
        py_textio_check_ready(self) < 0) {           /* a flush() of a class may detach by itself */
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
    return py_textio_check_ready(self) < 0 ? NULL : py_io_call(self->buffer, name, NULL);
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
    return py_textio_check_ready(self) < 0 ? NULL : PyObject_GetAttrString(self->buffer, "name");
}

int
py_textio_is_closed(PyObject *obj)
{
    textio *self = (textio *)obj;
    return py_textio_check_ready(self) < 0 ? -1 : py_io_is_closed(self->buffer);
}

static PyObject *
get_closed(textio *self, void *closure)
{
    return py_textio_check_ready(self) < 0 ? NULL : PyObject_GetAttrString(self->buffer, "closed");
}

static PyObject *
get_newlines(textio *self, void *closure)
{
    if (py_textio_check_ready(self) < 0) {
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
        py_textio_check_ready(self);
        return NULL;
    }
    Py_INCREF(self->errors);
    return self->errors;
}

static PyObject *
get_chunk_size(textio *self, void *closure)
{
    return py_textio_check_ready(self) < 0 ? NULL : PyLong_FromSsize_t(self->chunk_size);
}

static int
set_chunk_size(textio *self, PyObject *value, void *closure)
{
    if (py_textio_check_ready(self) < 0) {
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
    if (py_textio_check_ready(self) < 0 && !self->detached) {
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
    {"write", (PyCFunction)py_textio_write, METH_VARARGS, "Writes text."},
    {"read", (PyCFunction)py_textio_read, METH_VARARGS, "So many characters, or all."},
    {"readline", (PyCFunction)py_textio_readline, METH_VARARGS, "One line."},
    {"flush", (PyCFunction)textio_flush, METH_NOARGS, "Hands all text on and flushes the buffer."},
    {"close", (PyCFunction)textio_close, METH_NOARGS, "Flushes and closes."},
    {"fileno", (PyCFunction)textio_fileno, METH_NOARGS, "The descriptor."},
    {"seekable", (PyCFunction)textio_seekable, METH_NOARGS, "Can the position be moved?"},
    {"readable", (PyCFunction)textio_readable, METH_NOARGS, "Can it be read?"},
    {"writable", (PyCFunction)textio_writable, METH_NOARGS, "Can it be written?"},
    {"isatty", (PyCFunction)textio_isatty, METH_NOARGS, "Is it a terminal?"},
    {"seek", (PyCFunction)py_textio_seek, METH_VARARGS, "Goes to what tell() returned."},
    {"tell", (PyCFunction)py_textio_tell, METH_NOARGS, "The position, an opaque number."},
    {"truncate", (PyCFunction)py_textio_truncate, METH_VARARGS, "Sets the size in bytes."},
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
    .tp_iternext = (iternextfunc)py_textio_next,
    .tp_methods = (PyMethodDef *)textio_methods,
    .tp_members = (PyMemberDef *)textio_members,
    .tp_getset = (PyGetSetDef *)textio_getset,
    .tp_base = &py_textiobase_type,
    .tp_dictoffset = offsetof(textio, base.dict),
    .tp_init = (initproc)textio_init,
    .tp_new = PyType_GenericNew,
};
