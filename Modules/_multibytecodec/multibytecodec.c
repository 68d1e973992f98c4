/* The module _multibytecodec: the classes that keep what is left of one call for the next, and codec objects.
 *
 * How it works: a class finds its codec in the attribute `codec` of the type, which the modules in Lib/encodings set.
 * An encoder keeps characters that may begin a pair, a decoder bytes of an incomplete character.
 *
 * I1 at most PENDING_MOST characters or bytes are kept from call to call.
 * I2 an object owns its codec object, and with it the codec.
 */
#include "cjk.h"
#include "structmember.h"

#include <string.h>

PyMODINIT_FUNC init_multibytecodec(void);
PyObject *py_cjk_wrap_codec(cjk_codec *codec_steal);

enum { PENDING_MOST = CJK_LONGEST };

typedef struct {
    PyObject_HEAD
    cjk_codec *codec;                /* owned */
} codec_object;

/* All four classes; an encoder keeps unicode, a decoder bytes. */
typedef struct {
    PyObject_HEAD
    codec_object *codec;             /* owned */
    cjk_state state;
    PyObject *errors;                /* owned str */
    PyObject *stream;                /* owned; of readers and writers */
    int count;                       /* of what is kept */
    Py_UNICODE characters[PENDING_MOST];
    char bytes[PENDING_MOST];
} stateful_object;

/* What an encoder is given, as unicode. Returns new. Raises yes. */
static PyObject *
text_of(PyObject *input)
{
    if (PyUnicode_Check(input)) {                           /* whatever its __unicode__ says */
        Py_INCREF(input);
        return input;
    }
    PyObject *text = PyObject_Unicode(input);
    if (text != NULL && !PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "couldn't convert the object to unicode.");
        Py_CLEAR(text);
    }
    return text;
}

/* --- codec objects --- */

static PyObject *
codec_encode(codec_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"input", "errors", NULL};
    PyObject *input, *text;
    const char *errors = NULL;
    Py_ssize_t left;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|z:encode", (char **)names, &input, &errors)) {
        return NULL;
    }
    text = text_of(input);
    if (text == NULL) {
        return NULL;
    }
    cjk_state state = py_cjk_start(self->codec);
    PyObject *bytes = py_cjk_encode(self->codec, &state, text, errors, 1, &left);
    Py_ssize_t n = PyUnicode_GET_SIZE(text);
    Py_DECREF(text);
    return bytes == NULL ? NULL : Py_BuildValue("(Nn)", bytes, n);
}

static PyObject *
codec_decode(codec_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"input", "errors", NULL};
    Py_buffer view;
    const char *errors = NULL;
    Py_ssize_t left;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s*|z:decode", (char **)names, &view, &errors)) {
        return NULL;
    }
    cjk_state state = py_cjk_start(self->codec);
    Py_ssize_t n = view.len;
    PyObject *text = py_cjk_decode(self->codec, &state, view.buf, n, errors, 1, &left);
    PyBuffer_Release(&view);
    return text == NULL ? NULL : Py_BuildValue("(Nn)", text, n);
}

static void
codec_dealloc(codec_object *self)
{
    py_cjk_free_codec(self->codec);
    PyObject_Free(self);
}

#define KEYWORDS(function) (PyCFunction)(void *)function, METH_VARARGS | METH_KEYWORDS

static const PyMethodDef codec_methods[] = {
    {"encode", KEYWORDS(codec_encode), PyDoc_STR("encode(input, errors='strict'): (bytes, characters taken)")},
    {"decode", KEYWORDS(codec_decode), PyDoc_STR("decode(input, errors='strict'): (unicode, bytes taken)")},
    {NULL, NULL, 0, NULL}
};

static PyTypeObject CodecType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "MultibyteCodec",
    .tp_basicsize = sizeof(codec_object),
    .tp_dealloc = (destructor)codec_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)codec_methods,
};

PyObject *
py_cjk_wrap_codec(cjk_codec *codec_steal)
{
    PyObject *module = PyImport_ImportModule("_multibytecodec");    /* makes the types ready */
    codec_object *self = module == NULL ? NULL : PyObject_New(codec_object, &CodecType);
    Py_XDECREF(module);
    if (self == NULL) {
        py_cjk_free_codec(codec_steal);
        return NULL;
    }
    self->codec = codec_steal;
    return (PyObject *)self;
}

/* --- what all classes share --- */

static PyObject *
new_stateful(PyTypeObject *type, PyObject *errors, PyObject *stream)
{
    PyObject *codec = PyObject_GetAttrString((PyObject *)type, "codec");
    if (codec == NULL) {
        return NULL;
    }
    if (Py_TYPE(codec) != &CodecType) {
        Py_DECREF(codec);
        PyErr_SetString(PyExc_TypeError, "codec is unexpected type");
        return NULL;
    }
    stateful_object *self = (stateful_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_DECREF(codec);
        return NULL;
    }
    self->codec = (codec_object *)codec;
    self->state = py_cjk_start(self->codec->codec);
    Py_XINCREF(errors);
    self->errors = errors != NULL ? errors : PyString_FromString("strict");
    Py_XINCREF(stream);
    self->stream = stream;
    if (self->errors == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
incremental_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"errors", NULL};
    PyObject *errors = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|S", (char **)names, &errors)) {
        return NULL;
    }
    return new_stateful(type, errors, NULL);
}

static PyObject *
stream_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"stream", "errors", NULL};
    PyObject *stream, *errors = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|S", (char **)names, &stream, &errors)) {
        return NULL;
    }
    return new_stateful(type, errors, stream);
}

static int
stateful_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return 0;
}

static int
stateful_traverse(stateful_object *self, visitproc visit, void *arg)
{
    Py_VISIT(self->stream);
    return 0;
}

static void
stateful_dealloc(stateful_object *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF((PyObject *)self->codec);
    Py_XDECREF(self->errors);
    Py_XDECREF(self->stream);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
stateful_get_errors(stateful_object *self, void *unused)
{
    Py_INCREF(self->errors);
    return self->errors;
}

static int
stateful_set_errors(stateful_object *self, PyObject *value, void *unused)
{
    if (value == NULL || !PyString_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "errors must be a string");
        return -1;
    }
    PyObject *old = self->errors;
    Py_INCREF(value);
    self->errors = value;
    Py_DECREF(old);
    return 0;
}

static const PyGetSetDef stateful_getset[] = {
    {"errors", (getter)stateful_get_errors, (setter)stateful_set_errors, PyDoc_STR("how to treat errors"), NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

static const PyMemberDef stream_members[] = {
    {"stream", T_OBJECT, offsetof(stateful_object, stream), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

/* --- encoding in pieces --- */

static PyObject *
encode_piece(stateful_object *self, PyObject *input, int final)
{
    PyObject *piece = text_of(input), *errors = self->errors;
    Py_ssize_t left = 0;
    if (piece == NULL) {
        return NULL;
    }
    if (self->count > 0) {
        PyObject *kept = PyUnicode_FromUnicode(self->characters, self->count);
        PyObject *whole = kept == NULL ? NULL : PyUnicode_Concat(kept, piece);
        Py_XDECREF(kept);
        Py_DECREF(piece);
        piece = whole;
        if (piece == NULL) {
            return NULL;
        }
    }
    Py_INCREF(errors);
    PyObject *bytes = py_cjk_encode(self->codec->codec, &self->state, piece, PyString_AS_STRING(errors), final, &left);
    Py_DECREF(errors);
    if (bytes != NULL) {
        assert(left <= PENDING_MOST); /* I1 */
        self->count = (int)left;
        memcpy(self->characters, PyUnicode_AS_UNICODE(piece) + PyUnicode_GET_SIZE(piece) - left,
               (size_t)left * sizeof(Py_UNICODE));
    }
    Py_DECREF(piece);
    return bytes;
}

static PyObject *
encoder_encode(stateful_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"input", "final", NULL};
    PyObject *input;
    int final = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|i:encode", (char **)names, &input, &final)) {
        return NULL;
    }
    return encode_piece(self, input, final != 0);
}

static PyObject *
stateful_reset(stateful_object *self, PyObject *unused)
{
    py_cjk_restart(&self->state);
    self->count = 0;
    Py_RETURN_NONE;
}

static const PyMethodDef encoder_methods[] = {
    {"encode", KEYWORDS(encoder_encode), PyDoc_STR("encode(input, final=False): the bytes of the next piece.")},
    {"reset", (PyCFunction)stateful_reset, METH_NOARGS, PyDoc_STR("Begin anew.")},
    {NULL, NULL, 0, NULL}
};

/* --- decoding in pieces --- */

static PyObject *
decode_piece(stateful_object *self, const char *s, Py_ssize_t n, int final)
{
    PyObject *whole = NULL, *errors = self->errors, *text;
    Py_ssize_t left = 0;
    if (self->count > 0) {
        whole = PyString_FromStringAndSize(NULL, n + self->count);
        if (whole == NULL) {
            return NULL;
        }
        memcpy(PyString_AS_STRING(whole), self->bytes, (size_t)self->count);
        memcpy(PyString_AS_STRING(whole) + self->count, s, (size_t)n);
        s = PyString_AS_STRING(whole);
        n += self->count;
    }
    Py_INCREF(errors);
    text = py_cjk_decode(self->codec->codec, &self->state, s, n, PyString_AS_STRING(errors), final ? 2 : 0, &left);
    Py_DECREF(errors);
    if (text != NULL && left <= PENDING_MOST) { /* I1: an escape sequence may have no end */
        self->count = (int)left;
        memcpy(self->bytes, s + n - left, (size_t)left);
    } else if (text != NULL || left == 0) {
        self->count = 0;                        /* what means nothing is forgotten, what is incomplete stays */
    }
    Py_XDECREF(whole);
    return text;
}

static PyObject *
decoder_decode(stateful_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"input", "final", NULL};
    Py_buffer view;
    int final = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s*|i:decode", (char **)names, &view, &final)) {
        return NULL;
    }
    PyObject *text = decode_piece(self, view.buf, view.len, final != 0);
    PyBuffer_Release(&view);
    return text;
}

static const PyMethodDef decoder_methods[] = {
    {"decode", KEYWORDS(decoder_decode), PyDoc_STR("decode(input, final=False): the text of the next piece.")},
    {"reset", (PyCFunction)stateful_reset, METH_NOARGS, PyDoc_STR("Begin anew.")},
    {NULL, NULL, 0, NULL}
};

/* --- streams --- */

/* stream.method(size) with size < 0: without it; decoded. A character that a short read cuts is read to its end. */
static PyObject *
read_stream(stateful_object *self, const char *method, Py_ssize_t size)
{
    if (size == 0) {
        return PyUnicode_FromUnicode(NULL, 0);
    }
    for (;;) {
        PyObject *data = size < 0 ? PyObject_CallMethod(self->stream, (char *)method, NULL)
                                  : PyObject_CallMethod(self->stream, (char *)method, (char *)"n", size);
        if (data == NULL) {
            return NULL;
        }
        if (!PyString_Check(data)) {
            Py_DECREF(data);
            PyErr_SetString(PyExc_TypeError, "stream function returned a non-string object");
            return NULL;
        }
        int final = size < 0 || PyString_GET_SIZE(data) == 0;
        PyObject *text = decode_piece(self, PyString_AS_STRING(data), PyString_GET_SIZE(data), final);
        Py_DECREF(data);
        if (text == NULL) {
            self->count = 0;        /* a stream has moved on, whatever was in it */
        }
        if (text == NULL || final || PyUnicode_GET_SIZE(text) > 0) {
            return text;
        }
        Py_DECREF(text);
        size = 1;
    }
}

/* An optional size, where None and negative numbers mean all. 0, or -1 with an error. */
static int
read_size(PyObject *args, const char *name, Py_ssize_t *size)
{
    PyObject *object = Py_None;
    if (!PyArg_UnpackTuple(args, name, 0, 1, &object)) {
        return -1;
    }
    *size = -1;
    if (object == Py_None) {
        return 0;
    }
    if (!PyInt_Check(object) && !PyLong_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "arg 1 must be an integer");
        return -1;
    }
    *size = PyInt_AsSsize_t(object);
    return *size == -1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *
reader_read(stateful_object *self, PyObject *args)
{
    Py_ssize_t size;
    return read_size(args, "read", &size) < 0 ? NULL : read_stream(self, "read", size);
}

static PyObject *
reader_readline(stateful_object *self, PyObject *args)
{
    Py_ssize_t size;
    return read_size(args, "readline", &size) < 0 ? NULL : read_stream(self, "readline", size);
}

static PyObject *
reader_readlines(stateful_object *self, PyObject *args)
{
    Py_ssize_t size;
    PyObject *text, *lines;
    if (read_size(args, "readlines", &size) < 0 || (text = read_stream(self, "read", size)) == NULL) {
        return NULL;
    }
    lines = PyUnicode_Splitlines(text, 1);
    Py_DECREF(text);
    return lines;
}

static const PyMethodDef reader_methods[] = {
    {"read", (PyCFunction)reader_read, METH_VARARGS, PyDoc_STR("read(size=all): text from the stream.")},
    {"readline", (PyCFunction)reader_readline, METH_VARARGS, PyDoc_STR("readline(size=no limit): the next line.")},
    {"readlines", (PyCFunction)reader_readlines, METH_VARARGS, PyDoc_STR("readlines(size=all): a list of lines.")},
    {"reset", (PyCFunction)stateful_reset, METH_NOARGS, PyDoc_STR("Begin anew.")},
    {NULL, NULL, 0, NULL}
};

static int
write_bytes(stateful_object *self, PyObject *bytes_steal)
{
    PyObject *result = bytes_steal == NULL ? NULL
                                           : PyObject_CallMethod(self->stream, (char *)"write", (char *)"O", bytes_steal);
    Py_XDECREF(bytes_steal);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static PyObject *
writer_write(stateful_object *self, PyObject *text)
{
    if (write_bytes(self, encode_piece(self, text, 0)) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
writer_writelines(stateful_object *self, PyObject *lines)
{
    if (!PySequence_Check(lines)) {
        PyErr_SetString(PyExc_TypeError, "arg must be a sequence object");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PySequence_Length(lines); i++) {
        PyObject *line = PySequence_GetItem(lines, i);
        int status = line == NULL ? -1 : write_bytes(self, encode_piece(self, line, 0));
        Py_XDECREF(line);
        if (status < 0) {
            return NULL;
        }
    }
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* Writes what is kept and what brings the stream to the first state. */
static PyObject *
writer_reset(stateful_object *self, PyObject *unused)
{
    PyObject *nothing = PyUnicode_FromUnicode(NULL, 0);
    PyObject *bytes = nothing == NULL ? NULL : encode_piece(self, nothing, 1);
    Py_XDECREF(nothing);
    if (bytes == NULL) {
        return NULL;
    }
    if (PyString_GET_SIZE(bytes) == 0) {
        Py_DECREF(bytes);
    } else if (write_bytes(self, bytes) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static const PyMethodDef writer_methods[] = {
    {"write", (PyCFunction)writer_write, METH_O, PyDoc_STR("write(text): encode and write.")},
    {"writelines", (PyCFunction)writer_writelines, METH_O, PyDoc_STR("writelines(texts): write each.")},
    {"reset", (PyCFunction)writer_reset, METH_NOARGS, PyDoc_STR("Write what ends the text; begin anew.")},
    {NULL, NULL, 0, NULL}
};

/* --- types --- */

#define CLASS(variable, class_name, make, method_table, member_table, doc) \
    static PyTypeObject variable = { \
        PyVarObject_HEAD_INIT(NULL, 0) \
        .tp_name = class_name, \
        .tp_basicsize = sizeof(stateful_object), \
        .tp_dealloc = (destructor)stateful_dealloc, \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, \
        .tp_doc = PyDoc_STR(doc), \
        .tp_traverse = (traverseproc)stateful_traverse, \
        .tp_methods = (PyMethodDef *)method_table, \
        .tp_members = (PyMemberDef *)member_table, \
        .tp_getset = (PyGetSetDef *)stateful_getset, \
        .tp_init = stateful_init, \
        .tp_new = make, \
    }

CLASS(EncoderType, "MultibyteIncrementalEncoder", incremental_new, encoder_methods, NULL, "Encodes piece by piece.");
CLASS(DecoderType, "MultibyteIncrementalDecoder", incremental_new, decoder_methods, NULL, "Decodes piece by piece.");
CLASS(ReaderType, "MultibyteStreamReader", stream_new, reader_methods, stream_members, "Reads text from a stream.");
CLASS(WriterType, "MultibyteStreamWriter", stream_new, writer_methods, stream_members, "Writes text to a stream.");

static PyObject *
multibytecodec_create(PyObject *module, PyObject *object)
{
    PyErr_SetString(PyExc_ValueError, "argument type invalid");
    return NULL;
}

static const PyMethodDef multibytecodec_functions[] = {
    {"__create_codec", multibytecodec_create, METH_O, PyDoc_STR("Codecs are made by getcodec of their modules.")},
    {NULL, NULL, 0, NULL}
};

PyMODINIT_FUNC
init_multibytecodec(void)
{
    PyTypeObject *types[] = {&EncoderType, &DecoderType, &ReaderType, &WriterType};
    PyObject *module;
    if (PyType_Ready(&CodecType) < 0 ||
        (module = Py_InitModule("_multibytecodec", (PyMethodDef *)multibytecodec_functions)) == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (PyType_Ready(types[i]) < 0) {
            return;
        }
        Py_INCREF(types[i]);
        PyModule_AddObject(module, types[i]->tp_name, (PyObject *)types[i]);
    }
}
