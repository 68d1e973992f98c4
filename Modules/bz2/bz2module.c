/* The module bz2: compression at once and as a stream.
 *
 * How it works: one loop feeds a bz_stream and lets the output grow. Streams keep theirs in an object with a lock.
 *
 * I1 a bz_stream is used by one thread at a time: methods hold the object's lock while the interpreter lock is given up.
 * I2 the library counts in 32 bits: data is handed over in pieces of at most PIECE_MOST bytes.
 *
 * Not here: BZ2File, in bz2file.c.
 */
#include <stddef.h>

#include "bz2file.h"
#include "pythread.h"
#include "structmember.h"

PyMODINIT_FUNC initbz2(void);

#define PIECE_MOST ((Py_ssize_t)1 << 30)
#define FIRST_ROOM 16384

typedef struct {
    PyObject_HEAD
    bz_stream stream;
    int ready;                   /* stream is initialised */
    int finished;                /* flushed, or the end was met */
    PyObject *unused_data;       /* owned str: what followed the end */
    PyThread_type_lock lock;     /* I1 */
} stream_object;

/* --- errors --- */

PyObject *
py_bz2_raise(int status)
{
    switch (status) {
    case BZ_CONFIG_ERROR:
        PyErr_SetString(PyExc_SystemError, "the bz2 library was not compiled correctly");
        break;
    case BZ_PARAM_ERROR:
        PyErr_SetString(PyExc_ValueError, "the bz2 library has received wrong parameters");
        break;
    case BZ_MEM_ERROR:
        PyErr_NoMemory();
        break;
    case BZ_DATA_ERROR:
    case BZ_DATA_ERROR_MAGIC:
        PyErr_SetString(PyExc_IOError, "invalid data stream");
        break;
    case BZ_UNEXPECTED_EOF:
        PyErr_SetString(PyExc_EOFError, "compressed file ended before the logical end-of-stream was detected");
        break;
    case BZ_SEQUENCE_ERROR:
        PyErr_SetString(PyExc_RuntimeError, "wrong sequence of bz2 library commands used");
        break;
    case BZ_IO_ERROR:
        PyErr_SetString(PyExc_IOError, "unknown IO error");
        break;
    default:
        PyErr_Format(PyExc_SystemError, "unknown error of the bz2 library: %d", status);
    }
    return NULL;
}

int
py_bz2_check_level(int level)
{
    if (level >= 1 && level <= 9) {
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, "compresslevel must be between 1 and 9");
    return -1;
}

/* --- the loop --- */

typedef struct output {
    PyObject *text;    /* owned, NULL after an error */
    Py_ssize_t used;
} output;

static int
step(bz_stream *stream, int action)
{
    return action < 0 ? BZ2_bzDecompress(stream) : BZ2_bzCompress(stream, action);
}

/* Feed data[0:n]; action: BZ_RUN, BZ_FINISH, or -1 to decompress. *left: input not consumed. Returns the last status;
 * out->text is NULL with an exception after a Python error. */
static int
run_stream(bz_stream *stream, int action, const char *data, Py_ssize_t n, output *out, Py_ssize_t *left)
{
    const char *end = data + n;
    int status = BZ_OK;
    out->text = PyString_FromStringAndSize(NULL, FIRST_ROOM);
    out->used = 0;
    while (out->text != NULL) {
        Py_ssize_t piece = n < PIECE_MOST ? n : PIECE_MOST;
        Py_ssize_t room = PyString_GET_SIZE(out->text) - out->used;
        if (room == 0) {
            if (_PyString_Resize(&out->text, 2 * out->used) < 0) {
                break;
            }
            room = out->used;
        }
        stream->next_in = (char *)end - n;
        stream->avail_in = (unsigned)piece;
        stream->next_out = PyString_AS_STRING(out->text) + out->used;
        stream->avail_out = (unsigned)(room < PIECE_MOST ? room : PIECE_MOST);
        Py_BEGIN_ALLOW_THREADS
        status = step(stream, piece < n && action == BZ_FINISH ? BZ_RUN : action);
        Py_END_ALLOW_THREADS
        n -= piece - (Py_ssize_t)stream->avail_in;
        out->used = stream->next_out - PyString_AS_STRING(out->text);
        if (status == BZ_STREAM_END || status < 0 ||
            (action != BZ_FINISH && n == 0 && stream->avail_out > 0)) {
            break;
        }
    }
    *left = n;
    return status;
}

/* The output as str, or NULL when the status is an error. */
static PyObject *
finish_output(output *out, int status)
{
    if (out->text != NULL && status < 0) {
        py_bz2_raise(status);
        Py_CLEAR(out->text);
    }
    if (out->text != NULL) {
        _PyString_Resize(&out->text, out->used);
    }
    return out->text;
}

/* --- at once --- */

static PyObject *
bz2_compress(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"data", "compresslevel", NULL};
    Py_buffer data;
    int level = 9;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s*|i", (char **)names, &data, &level)) {
        return NULL;
    }
    bz_stream stream = {0};
    PyObject *result = NULL;
    if (py_bz2_check_level(level) == 0) {
        int status = BZ2_bzCompressInit(&stream, level, 0, 0);
        if (status != BZ_OK) {
            py_bz2_raise(status);
        }
        else {
            output out;
            Py_ssize_t left;
            status = run_stream(&stream, BZ_FINISH, data.buf, data.len, &out, &left);
            BZ2_bzCompressEnd(&stream);
            result = finish_output(&out, status);
        }
    }
    PyBuffer_Release(&data);
    return result;
}

static PyObject *
bz2_decompress(PyObject *module, PyObject *args)
{
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "s*:decompress", &data)) {
        return NULL;
    }
    if (data.len == 0) {
        PyBuffer_Release(&data);
        return PyString_FromString("");
    }
    bz_stream stream = {0};
    PyObject *result = NULL;
    int status = BZ2_bzDecompressInit(&stream, 0, 0);
    if (status != BZ_OK) {
        py_bz2_raise(status);
    }
    else {
        output out;
        Py_ssize_t left;
        status = run_stream(&stream, -1, data.buf, data.len, &out, &left);
        BZ2_bzDecompressEnd(&stream);
        if (out.text != NULL && status == BZ_OK) {
            PyErr_SetString(PyExc_ValueError, "couldn't find end of stream");
            Py_CLEAR(out.text);
        }
        result = finish_output(&out, status);
    }
    PyBuffer_Release(&data);
    return result;
}

/* --- streams --- */

static PyTypeObject compressor_type, decompressor_type;

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

static stream_object *
new_stream(PyTypeObject *type)
{
    stream_object *self = (stream_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->unused_data = PyString_FromString("");
    self->lock = PyThread_allocate_lock();
    if (self->unused_data == NULL || self->lock == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_MemoryError, "unable to allocate lock");
        }
        Py_CLEAR(self);
    }
    return self;
}

static PyObject *
compressor_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"compresslevel", NULL};
    int level = 9;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|i:BZ2Compressor", (char **)names, &level) ||
        py_bz2_check_level(level) < 0) {
        return NULL;
    }
    stream_object *self = new_stream(type);
    if (self == NULL) {
        return NULL;
    }
    int status = BZ2_bzCompressInit(&self->stream, level, 0, 0);
    self->ready = status == BZ_OK;
    if (status != BZ_OK) {
        py_bz2_raise(status);
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
decompressor_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    if (!PyArg_ParseTuple(args, ":BZ2Decompressor")) {
        return NULL;
    }
    stream_object *self = new_stream(type);
    if (self == NULL) {
        return NULL;
    }
    int status = BZ2_bzDecompressInit(&self->stream, 0, 0);
    self->ready = status == BZ_OK;
    if (status != BZ_OK) {
        py_bz2_raise(status);
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void
free_stream(PyObject *o)
{
    stream_object *self = (stream_object *)o;
    Py_XDECREF(self->unused_data);
    if (self->lock != NULL) {
        PyThread_free_lock(self->lock);
    }
    Py_TYPE(o)->tp_free(o);
}

static void
compressor_dealloc(PyObject *o)
{
    if (((stream_object *)o)->ready) {
        BZ2_bzCompressEnd(&((stream_object *)o)->stream);
    }
    free_stream(o);
}

static void
decompressor_dealloc(PyObject *o)
{
    if (((stream_object *)o)->ready) {
        BZ2_bzDecompressEnd(&((stream_object *)o)->stream);
    }
    free_stream(o);
}

static PyObject *
run_compressor(stream_object *self, int action, const char *data, Py_ssize_t n)
{
    output out = {NULL, 0};
    Py_ssize_t left;
    int status = BZ_OK;
    enter_stream(self);
    if (self->finished) {
        PyErr_SetString(PyExc_ValueError, action == BZ_RUN ? "this object was already flushed"
                                                           : "object was already flushed");
    }
    else if (action == BZ_RUN && n == 0) {
        out.text = PyString_FromString("");
    }
    else {
        self->finished = action == BZ_FINISH;
        status = run_stream(&self->stream, action, data, n, &out, &left);
    }
    leave_stream(self);
    return n == 0 && action == BZ_RUN ? out.text : finish_output(&out, status);
}

static PyObject *
compressor_compress(PyObject *o, PyObject *args)
{
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "s*:compress", &data)) {
        return NULL;
    }
    PyObject *result = run_compressor((stream_object *)o, BZ_RUN, data.buf, data.len);
    PyBuffer_Release(&data);
    return result;
}

static PyObject *
compressor_flush(PyObject *o, PyObject *unused)
{
    return run_compressor((stream_object *)o, BZ_FINISH, "", 0);
}

static PyObject *
decompressor_decompress(PyObject *o, PyObject *args)
{
    stream_object *self = (stream_object *)o;
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "s*:decompress", &data)) {
        return NULL;
    }
    output out = {NULL, 0};
    Py_ssize_t left = 0;
    int status = BZ_OK;
    enter_stream(self);
    if (self->finished) {
        PyErr_SetString(PyExc_EOFError, "end of stream was already found");
    }
    else {
        status = run_stream(&self->stream, -1, data.buf, data.len, &out, &left);
        if (out.text != NULL && status == BZ_STREAM_END) {
            self->finished = 1;
            PyObject *rest = PyString_FromStringAndSize((char *)data.buf + data.len - left, left);
            if (rest == NULL) {
                Py_CLEAR(out.text);
            }
            else {
                Py_SETREF(self->unused_data, rest);
            }
        }
    }
    leave_stream(self);
    PyBuffer_Release(&data);
    return finish_output(&out, status);
}

static const PyMethodDef compressor_methods[] = {
    {"compress", compressor_compress, METH_VARARGS,
     PyDoc_STR("compress(data) -> string\n\nBytes of the compressed stream that are ready after this data.")},
    {"flush", compressor_flush, METH_NOARGS, PyDoc_STR("flush() -> string\n\nEnd the stream: the bytes still to come.")},
    {NULL},
};

static const PyMethodDef decompressor_methods[] = {
    {"decompress", decompressor_decompress, METH_VARARGS,
     PyDoc_STR("decompress(data) -> string\n\nThe data that these bytes give.")},
    {NULL},
};

static const PyMemberDef decompressor_members[] = {
    {(char *)"unused_data", T_OBJECT, offsetof(stream_object, unused_data), READONLY,
     (char *)"what followed the end of the stream"},
    {NULL},
};

static PyTypeObject compressor_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "bz2.BZ2Compressor",
    .tp_basicsize = sizeof(stream_object),
    .tp_dealloc = compressor_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("BZ2Compressor([compresslevel=9]) -> a compressing stream"),
    .tp_methods = (PyMethodDef *)compressor_methods,
    .tp_new = compressor_new,
};

static PyTypeObject decompressor_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "bz2.BZ2Decompressor",
    .tp_basicsize = sizeof(stream_object),
    .tp_dealloc = decompressor_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("BZ2Decompressor() -> a decompressing stream"),
    .tp_methods = (PyMethodDef *)decompressor_methods,
    .tp_members = (PyMemberDef *)decompressor_members,
    .tp_new = decompressor_new,
};

static const PyMethodDef bz2_methods[] = {
    {"compress", (PyCFunction)bz2_compress, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("compress(data [, compresslevel=9]) -> string\n\nThe data compressed.")},
    {"decompress", bz2_decompress, METH_VARARGS, PyDoc_STR("decompress(data) -> string\n\nWhat was compressed.")},
    {NULL},
};

PyMODINIT_FUNC
initbz2(void)
{
    if (PyType_Ready(&py_bz2_file_Type) < 0 || PyType_Ready(&compressor_type) < 0 || PyType_Ready(&decompressor_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule3("bz2", (PyMethodDef *)bz2_methods, PyDoc_STR("Compression by the bzip2 library."));
    if (module == NULL) {
        return;
    }
    Py_INCREF(&py_bz2_file_Type);
    PyModule_AddObject(module, "BZ2File", (PyObject *)&py_bz2_file_Type);
    Py_INCREF(&compressor_type);
    PyModule_AddObject(module, "BZ2Compressor", (PyObject *)&compressor_type);
    Py_INCREF(&decompressor_type);
    PyModule_AddObject(module, "BZ2Decompressor", (PyObject *)&decompressor_type);
}
