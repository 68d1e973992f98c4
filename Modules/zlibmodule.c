/* The module zlib: compression at once and as a stream.
 *
 * How it works: output grows in a str that doubles when it is full. Stream objects keep a z_stream; what is left of the
 * input after the end of a stream is `unused_data`, what was not read because of max_length is `unconsumed_tail`.
 *
 * I1 a z_stream is used by one thread at a time: every method holds the interpreter lock, and the loops that give it up
 *    hold the object's own lock.
 * I2 zlib counts in 32 bits: input and output are handed over in pieces of at most PIECE_MOST bytes.
 */
#include <limits.h>
#include <stdbool.h>
#include <zlib.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "pythread.h"
#include "structmember.h"

PyMODINIT_FUNC initzlib(void);

#define PIECE_MOST ((Py_ssize_t)1 << 30)
#define FIRST_ROOM 16384
#ifndef DEF_MEM_LEVEL
#define DEF_MEM_LEVEL 8
#endif

typedef struct {
    PyObject_HEAD
    z_stream stream;
    int ready;                   /* stream is initialised */
    int finished;                /* decompression met the end */
    PyObject *unused_data;       /* owned str */
    PyObject *unconsumed_tail;   /* owned str */
    PyThread_type_lock lock;     /* I1 */
} stream_object;

static PyTypeObject compress_type, decompress_type;

/* --- errors --- */

/* zlib.error, kept in a type's dict so that it lives as long as the module's types. */
static PyObject *
zlib_error(void)
{
    return PyDict_GetItemString(compress_type.tp_dict, "_error");
}

static void
raise_zlib(const z_stream *stream, int status, const char *doing)
{
    const char *reason = status == Z_VERSION_ERROR ? "library version mismatch" : stream->msg;
    if (reason == NULL) {
        switch (status) {
        case Z_BUF_ERROR:
            reason = "incomplete or truncated stream";
            break;
        case Z_STREAM_ERROR:
            reason = "inconsistent stream state";
            break;
        case Z_DATA_ERROR:
            reason = "invalid input data";
            break;
        }
    }
    if (reason == NULL) {
        PyErr_Format(zlib_error(), "Error %d %s", status, doing);
    }
    else {
        PyErr_Format(zlib_error(), "Error %d %s: %.200s", status, doing, reason);
    }
}

/* --- output --- */

/* A str that grows as zlib writes into it. */
typedef struct output {
    PyObject *text;    /* owned, NULL after an error */
    Py_ssize_t used;
} output;

/* Let the stream write behind what is used, `most` bytes in all at most. Returns status. */
static int
offer_room(output *out, z_stream *stream, Py_ssize_t most)
{
    Py_ssize_t room = PyString_GET_SIZE(out->text);
    if (out->used == room) {
        room = room > PY_SSIZE_T_MAX / 2 ? PY_SSIZE_T_MAX : room * 2;
        room = most > 0 && room > most ? most : room;
        if (_PyString_Resize(&out->text, room) < 0) {
            return -1;
        }
    }
    Py_ssize_t piece = room - out->used;
    stream->next_out = (Bytef *)PyString_AS_STRING(out->text) + out->used;
    stream->avail_out = (uInt)(piece < PIECE_MOST ? piece : PIECE_MOST);
    return 0;
}

static void
take_output(output *out, const z_stream *stream)
{
    out->used = (char *)stream->next_out - PyString_AS_STRING(out->text);
}

static PyObject *
finish_output(output *out)
{
    if (out->text != NULL && PyString_GET_SIZE(out->text) != out->used) {
        _PyString_Resize(&out->text, out->used);
    }
    return out->text;
}

typedef int (*zlib_step)(z_streamp, int);

/* Feed input[0:length] and write until zlib stops: with Z_STREAM_END, an error, without more input or (most > 0) with
 * `most` bytes written. Returns zlib's last status; *left: input not consumed; out->text is NULL on a Python error. */
static int
run_stream(z_stream *stream, zlib_step step, const char *input, Py_ssize_t length, int flush, Py_ssize_t most,
           output *out, Py_ssize_t *left)
{
    int status = Z_OK;
    const char *end = input + length;
    Py_ssize_t rest = length;
    for (;;) {
        Py_ssize_t piece = rest < PIECE_MOST ? rest : PIECE_MOST;
        stream->next_in = (Bytef *)(end - rest);
        stream->avail_in = (uInt)piece;
        int last = piece == rest;
        if (offer_room(out, stream, most) < 0) {
            break;
        }
        uInt offered = stream->avail_out;
        Py_BEGIN_ALLOW_THREADS
        status = step(stream, last ? flush : flush == Z_FINISH ? Z_NO_FLUSH : flush);
        Py_END_ALLOW_THREADS
        rest -= piece - (Py_ssize_t)stream->avail_in;
        take_output(out, stream);
        int full = stream->avail_out == 0;
        if (status == Z_STREAM_END || (status != Z_OK && status != Z_BUF_ERROR)) {
            break;
        }
        if (most > 0 && out->used >= most) {
            break;
        }
        if (!full && (rest == 0 || (status == Z_BUF_ERROR && offered == stream->avail_out))) {
            break;
        }
    }
    *left = rest;
    stream->next_in = NULL;
    stream->avail_in = 0;
    return status;
}

/* --- at once --- */

static PyObject *
zlib_compress(PyObject *module, PyObject *args)
{
    const char *data;
    Py_ssize_t length, left;
    int level = Z_DEFAULT_COMPRESSION;
    if (!PyArg_ParseTuple(args, "s#|i:compress", &data, &length, &level)) {
        return NULL;
    }
    z_stream stream = {0};
    int status = deflateInit(&stream, level);
    if (status != Z_OK) {
        if (status == Z_STREAM_ERROR) {
            PyErr_SetString(zlib_error(), "Bad compression level");
        }
        else if (status == Z_MEM_ERROR) {
            PyErr_SetString(PyExc_MemoryError, "Out of memory while compressing data");
        }
        else {
            raise_zlib(&stream, status, "while compressing data");
        }
        return NULL;
    }
    output out = {PyString_FromStringAndSize(NULL, length + length / 1000 + 64), 0};
    if (out.text != NULL) {
        status = run_stream(&stream, deflate, data, length, Z_FINISH, 0, &out, &left);
        if (out.text != NULL && status != Z_STREAM_END) {
            raise_zlib(&stream, status, "while compressing");
            Py_CLEAR(out.text);
        }
    }
    deflateEnd(&stream);
    return finish_output(&out);
}

static PyObject *
zlib_decompress(PyObject *module, PyObject *args)
{
    const char *data;
    Py_ssize_t length, left, room = FIRST_ROOM;
    int window = MAX_WBITS;
    if (!PyArg_ParseTuple(args, "s#|in:decompress", &data, &length, &window, &room)) {
        return NULL;
    }
    z_stream stream = {0};
    int status = inflateInit2(&stream, window);
    if (status != Z_OK) {
        if (status == Z_MEM_ERROR) {
            PyErr_SetString(PyExc_MemoryError, "Out of memory while decompressing data");
        }
        else {
            raise_zlib(&stream, status, "while preparing to decompress data");
        }
        return NULL;
    }
    output out = {PyString_FromStringAndSize(NULL, room > 1 ? room : 2), 0};
    if (out.text != NULL) {
        status = run_stream(&stream, inflate, data, length, Z_SYNC_FLUSH, 0, &out, &left);
        if (out.text != NULL && status != Z_STREAM_END) {
            raise_zlib(&stream, status == Z_OK ? Z_BUF_ERROR : status, "while decompressing data");
            Py_CLEAR(out.text);
        }
    }
    inflateEnd(&stream);
    return finish_output(&out);
}

/* --- checksums --- */

typedef uLong (*checksum)(uLong, const Bytef *, uInt);

static PyObject *
compute_checksum(checksum function, const char *data, Py_ssize_t length, unsigned start)
{
    uLong sum = start;
    while (length > 0) {
        uInt piece = (uInt)(length < PIECE_MOST ? length : PIECE_MOST);
        sum = function(sum, (const Bytef *)data, piece);
        data += piece;
        length -= piece;
    }
    return PyInt_FromLong((int)sum);    /* signed, on every platform */
}

static PyObject *
zlib_adler32(PyObject *module, PyObject *args)
{
    const char *data;
    Py_ssize_t length;
    unsigned start = 1;
    if (!PyArg_ParseTuple(args, "s#|I:adler32", &data, &length, &start)) {
        return NULL;
    }
    return compute_checksum(adler32, data, length, start);
}

static PyObject *
zlib_crc32(PyObject *module, PyObject *args)
{
    const char *data;
    Py_ssize_t length;
    unsigned start = 0;
    if (!PyArg_ParseTuple(args, "s#|I:crc32", &data, &length, &start)) {
        return NULL;
    }
    return compute_checksum(crc32, data, length, start);
}

/* --- stream objects --- */

static stream_object *
new_stream(PyTypeObject *type)
{
    stream_object *self = (stream_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->unused_data = PyString_FromString("");
    self->unconsumed_tail = PyString_FromString("");
    self->lock = PyThread_allocate_lock();
    if (self->unused_data == NULL || self->unconsumed_tail == NULL || self->lock == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_MemoryError, "Unable to allocate lock");
        }
        Py_DECREF(self);
        return NULL;
    }
    return self;
}

static void
stream_dealloc(PyObject *o)
{
    stream_object *self = (stream_object *)o;
    if (self->ready) {
        if (Py_TYPE(o) == &compress_type) {
            deflateEnd(&self->stream);
        }
        else {
            inflateEnd(&self->stream);
        }
    }
    Py_XDECREF(self->unused_data);
    Py_XDECREF(self->unconsumed_tail);
    if (self->lock != NULL) {
        PyThread_free_lock(self->lock);
    }
    Py_TYPE(o)->tp_free(o);
}

static void
enter_stream(stream_object *self)
{
    if (!PyThread_acquire_lock(self->lock, 0)) {
        Py_BEGIN_ALLOW_THREADS
        PyThread_acquire_lock(self->lock, 1);
        Py_END_ALLOW_THREADS
    }
}

static void
leave_stream(stream_object *self)
{
    PyThread_release_lock(self->lock);
}

/* What an init status means for the factory functions. Returns 0 when it is Z_OK, else -1 with an exception. */
static int
check_init(const z_stream *stream, int status, const char *doing)
{
    switch (status) {
    case Z_OK:
        return 0;
    case Z_STREAM_ERROR:
        PyErr_SetString(PyExc_ValueError, "Invalid initialization option");
        return -1;
    case Z_MEM_ERROR:
        PyErr_Format(PyExc_MemoryError, "Can't allocate memory for %s object", doing);
        return -1;
    default:
        raise_zlib(stream, status, "while creating a stream object");
        return -1;
    }
}

static PyObject *
zlib_compressobj(PyObject *module, PyObject *args)
{
    int level = Z_DEFAULT_COMPRESSION, method = Z_DEFLATED, window = MAX_WBITS, memory = DEF_MEM_LEVEL, strategy = 0;
    if (!PyArg_ParseTuple(args, "|iiiii:compressobj", &level, &method, &window, &memory, &strategy)) {
        return NULL;
    }
    stream_object *self = new_stream(&compress_type);
    if (self == NULL) {
        return NULL;
    }
    int status = deflateInit2(&self->stream, level, method, window, memory, strategy);
    self->ready = status == Z_OK;
    if (check_init(&self->stream, status, "compression") < 0) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
zlib_decompressobj(PyObject *module, PyObject *args)
{
    int window = MAX_WBITS;
    if (!PyArg_ParseTuple(args, "|i:decompressobj", &window)) {
        return NULL;
    }
    stream_object *self = new_stream(&decompress_type);
    if (self == NULL) {
        return NULL;
    }
    int status = inflateInit2(&self->stream, window);
    self->ready = status == Z_OK;
    if (check_init(&self->stream, status, "decompression") < 0) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
compress_compress(PyObject *o, PyObject *args)
{
    stream_object *self = (stream_object *)o;
    const char *data;
    Py_ssize_t length, left;
    if (!PyArg_ParseTuple(args, "s#:compress", &data, &length)) {
        return NULL;
    }
    output out = {PyString_FromStringAndSize(NULL, FIRST_ROOM), 0};
    if (out.text == NULL) {
        return NULL;
    }
    enter_stream(self);
    int status = run_stream(&self->stream, deflate, data, length, Z_NO_FLUSH, 0, &out, &left);
    if (out.text != NULL && status != Z_OK && status != Z_BUF_ERROR) {
        raise_zlib(&self->stream, status, "while compressing data");
        Py_CLEAR(out.text);
    }
    leave_stream(self);
    return finish_output(&out);
}

static PyObject *
compress_flush(PyObject *o, PyObject *args)
{
    stream_object *self = (stream_object *)o;
    int mode = Z_FINISH;
    Py_ssize_t left;
    if (!PyArg_ParseTuple(args, "|i:flush", &mode)) {
        return NULL;
    }
    if (mode == Z_NO_FLUSH) {
        return PyString_FromString("");
    }
    output out = {PyString_FromStringAndSize(NULL, FIRST_ROOM), 0};
    if (out.text == NULL) {
        return NULL;
    }
    enter_stream(self);
    int status = run_stream(&self->stream, deflate, "", 0, mode, 0, &out, &left);
    if (out.text == NULL) {
        leave_stream(self);
        return NULL;
    }
    if (status == Z_STREAM_END && mode == Z_FINISH) {
        status = deflateEnd(&self->stream);
        self->ready = 0;
        if (status != Z_OK) {
            raise_zlib(&self->stream, status, "while finishing compression");
            Py_CLEAR(out.text);
        }
    }
    else if (status != Z_OK && status != Z_BUF_ERROR) {
        raise_zlib(&self->stream, status, "while flushing");
        Py_CLEAR(out.text);
    }
    leave_stream(self);
    return finish_output(&out);
}

/* A copy of the stream with all that belongs to it. */
static PyObject *
copy_stream(stream_object *self, int (*copy)(z_streamp, z_streamp), const char *doing)
{
    stream_object *result = new_stream(Py_TYPE(self));
    if (result == NULL) {
        return NULL;
    }
    enter_stream(self);
    int status = self->ready ? copy(&result->stream, &self->stream) : Z_STREAM_ERROR;
    result->ready = status == Z_OK;
    if (status == Z_STREAM_ERROR) {
        PyErr_SetString(PyExc_ValueError, "Inconsistent stream state");
    }
    else if (status == Z_MEM_ERROR) {
        PyErr_Format(PyExc_MemoryError, "Can't allocate memory for %s object", doing);
    }
    else if (status != Z_OK) {
        raise_zlib(&self->stream, status, "while copying a stream object");
    }
    if (status == Z_OK) {
        result->finished = self->finished;
        Py_INCREF(self->unused_data);
        Py_INCREF(self->unconsumed_tail);
        Py_SETREF(result->unused_data, self->unused_data);
        Py_SETREF(result->unconsumed_tail, self->unconsumed_tail);
    }
    else {
        Py_CLEAR(result);
    }
    leave_stream(self);
    return (PyObject *)result;
}

static PyObject *
compress_copy(PyObject *o, PyObject *unused)
{
    return copy_stream((stream_object *)o, deflateCopy, "compression");
}

static PyObject *
decompress_copy(PyObject *o, PyObject *unused)
{
    return copy_stream((stream_object *)o, inflateCopy, "decompression");
}

/* Keep what was not consumed. Behind the end of a stream it is unused data, and besides a tail where there was one.
 * Returns status. */
static int
keep_rest(stream_object *self, int status, const char *rest, Py_ssize_t left)
{
    bool new_tail = PyString_GET_SIZE(self->unconsumed_tail) != 0 || (left != 0 && status != Z_STREAM_END);
    if (status == Z_STREAM_END) {
        PyObject *more = PyString_FromStringAndSize(rest, left);
        if (more == NULL) {
            return -1;
        }
        PyString_ConcatAndDel(&self->unused_data, more);
        self->finished = 1;
        if (self->unused_data == NULL) {
            self->unused_data = PyString_FromString("");
            return -1;
        }
    }
    if (new_tail) {
        PyObject *tail = PyString_FromStringAndSize(rest, left);
        if (tail == NULL) {
            return -1;
        }
        Py_SETREF(self->unconsumed_tail, tail);
    }
    return 0;
}

static PyObject *
decompress_some(stream_object *self, const char *data, Py_ssize_t length, int flush, Py_ssize_t room, Py_ssize_t most)
{
    Py_ssize_t left = length;
    output out = {PyString_FromStringAndSize(NULL, room > 1 ? room : 2), 0};
    if (out.text == NULL) {
        return NULL;
    }
    enter_stream(self);
    int status;
    if (self->finished) {
        status = self->ready ? Z_STREAM_END : Z_STREAM_ERROR;
    }
    else if (most == 1) {
        char byte;
        self->stream.next_in = (Bytef *)data;
        self->stream.avail_in = (uInt)(length < PIECE_MOST ? length : PIECE_MOST);
        self->stream.next_out = (Bytef *)&byte;
        self->stream.avail_out = 1;
        Py_ssize_t offered = self->stream.avail_in;
        status = inflate(&self->stream, flush);
        left = length - (offered - (Py_ssize_t)self->stream.avail_in);
        if (self->stream.avail_out == 0) {
            PyString_AS_STRING(out.text)[0] = byte;
            out.used = 1;
        }
    }
    else {
        status = run_stream(&self->stream, inflate, data, length, flush, most, &out, &left);
    }
    if (out.text != NULL && keep_rest(self, status, data + length - left, left) < 0) {
        Py_CLEAR(out.text);
    }
    if (out.text != NULL && flush != Z_FINISH && status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END) {
        raise_zlib(&self->stream, status, "while decompressing");
        Py_CLEAR(out.text);
    }
    leave_stream(self);
    return finish_output(&out);
}

static PyObject *
decompress_decompress(PyObject *o, PyObject *args)
{
    const char *data;
    Py_ssize_t length, most = 0;
    if (!PyArg_ParseTuple(args, "s#|n:decompress", &data, &length, &most)) {
        return NULL;
    }
    if (most < 0) {
        PyErr_SetString(PyExc_ValueError, "max_length must be greater than zero");
        return NULL;
    }
    Py_ssize_t room = most > 0 && most < FIRST_ROOM ? most : FIRST_ROOM;
    return decompress_some((stream_object *)o, data, length, Z_SYNC_FLUSH, room, most);
}

static PyObject *
decompress_flush(PyObject *o, PyObject *args)
{
    stream_object *self = (stream_object *)o;
    Py_ssize_t room = FIRST_ROOM;
    if (!PyArg_ParseTuple(args, "|n:flush", &room)) {
        return NULL;
    }
    if (room <= 0) {
        PyErr_SetString(PyExc_ValueError, "length must be greater than zero");
        return NULL;
    }
    PyObject *tail = self->unconsumed_tail;
    Py_INCREF(tail);
    PyObject *text = decompress_some(self, PyString_AS_STRING(tail), PyString_GET_SIZE(tail), Z_FINISH, room, 0);
    Py_DECREF(tail);
    if (text != NULL && self->finished && self->ready) {
        inflateEnd(&self->stream);
        self->ready = 0;
    }
    return text;
}

static const PyMethodDef compress_methods[] = {
    {"compress", compress_compress, METH_VARARGS,
     PyDoc_STR("compress(data) -- Bytes of the compressed stream that are ready after this data.")},
    {"flush", compress_flush, METH_VARARGS,
     PyDoc_STR("flush([mode]) -- What is still to come; with Z_FINISH, the default, the stream ends.")},
    {"copy", compress_copy, METH_NOARGS, PyDoc_STR("copy() -- An equal object.")},
    {NULL},
};

static const PyMethodDef decompress_methods[] = {
    {"decompress", decompress_decompress, METH_VARARGS,
     PyDoc_STR("decompress(data[, max_length]) -- The data that these bytes give; what max_length leaves\n"
               "is in unconsumed_tail.")},
    {"flush", decompress_flush, METH_VARARGS, PyDoc_STR("flush([length]) -- All the data that is left.")},
    {"copy", decompress_copy, METH_NOARGS, PyDoc_STR("copy() -- An equal object.")},
    {NULL},
};

static const PyMemberDef decompress_members[] = {
    {(char *)"unused_data", T_OBJECT, offsetof(stream_object, unused_data), READONLY,
     (char *)"what followed the end of the stream"},
    {(char *)"unconsumed_tail", T_OBJECT, offsetof(stream_object, unconsumed_tail), READONLY,
     (char *)"input that max_length left"},
    {NULL},
};

static PyTypeObject compress_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "zlib.Compress",
    .tp_basicsize = sizeof(stream_object),
    .tp_dealloc = stream_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)compress_methods,
};

static PyTypeObject decompress_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "zlib.Decompress",
    .tp_basicsize = sizeof(stream_object),
    .tp_dealloc = stream_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)decompress_methods,
    .tp_members = (PyMemberDef *)decompress_members,
};

/* --- the module --- */

static const PyMethodDef zlib_methods[] = {
    {"adler32", zlib_adler32, METH_VARARGS, PyDoc_STR("adler32(string[, start]) -- Adler-32 checksum, signed.")},
    {"compress", zlib_compress, METH_VARARGS, PyDoc_STR("compress(string[, level]) -- The string compressed.")},
    {"compressobj", zlib_compressobj, METH_VARARGS,
     PyDoc_STR("compressobj([level[, method[, wbits[, memLevel[, strategy]]]]]) -- A compressing stream.")},
    {"crc32", zlib_crc32, METH_VARARGS, PyDoc_STR("crc32(string[, start]) -- CRC-32 checksum, signed.")},
    {"decompress", zlib_decompress, METH_VARARGS,
     PyDoc_STR("decompress(string[, wbits[, bufsize]]) -- What was compressed.")},
    {"decompressobj", zlib_decompressobj, METH_VARARGS, PyDoc_STR("decompressobj([wbits]) -- A decompressing stream.")},
    {NULL},
};

static const struct {
    const char *name;
    int value;
} zlib_constants[] = {
    {"MAX_WBITS", MAX_WBITS},
    {"DEFLATED", Z_DEFLATED},
    {"DEF_MEM_LEVEL", DEF_MEM_LEVEL},
    {"Z_BEST_SPEED", Z_BEST_SPEED},
    {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
    {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION},
    {"Z_FILTERED", Z_FILTERED},
    {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY},
    {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY},
    {"Z_FINISH", Z_FINISH},
    {"Z_NO_FLUSH", Z_NO_FLUSH},
    {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
    {"Z_FULL_FLUSH", Z_FULL_FLUSH},
};

PyMODINIT_FUNC
initzlib(void)
{
    if (PyType_Ready(&compress_type) < 0 || PyType_Ready(&decompress_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule3("zlib", (PyMethodDef *)zlib_methods,
                                      PyDoc_STR("Compression as gzip and zip files use it, by the zlib library."));
    if (module == NULL) {
        return;
    }
    PyObject *error = zlib_error();
    if (error == NULL) {
        error = PyErr_NewException((char *)"zlib.error", NULL, NULL);
        if (error == NULL || PyDict_SetItemString(compress_type.tp_dict, "_error", error) < 0) {
            return;
        }
        Py_DECREF(error);
    }
    Py_INCREF(error);
    PyModule_AddObject(module, "error", error);
    for (size_t i = 0; i < sizeof zlib_constants / sizeof zlib_constants[0]; i++) {
        PyModule_AddIntConstant(module, zlib_constants[i].name, zlib_constants[i].value);
    }
    PyModule_AddStringConstant(module, "ZLIB_VERSION", ZLIB_VERSION);
    PyModule_AddStringConstant(module, "__version__", "1.0");
}
