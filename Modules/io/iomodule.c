/* iomodule.c - the module _io: open(), the error types, registration of the classes.
 *
 *     open(path, 'r') = TextIOWrapper ─▶ BufferedReader ─▶ FileIO
 *
 * Not here: the classes (the other files of this folder).
 */
#include "io.h"
#include <sys/stat.h>

/* ---- BlockingIOError ---- */

static int
blocking_init(PyObject *obj, PyObject *args, PyObject *kwargs)
{
    py_blocking_error *self = (py_blocking_error *)obj;
    PyObject *number, *message;
    Py_ssize_t written = 0;
    self->written = 0;
    if (!PyArg_ParseTuple(args, "OO|n:BlockingIOError", &number, &message, &written)) {
        return -1;
    }
    PyObject *base_args = PyTuple_Pack(2, number, message);
    if (base_args == NULL) {
        return -1;
    }
    int status = ((PyTypeObject *)PyExc_IOError)->tp_init(obj, base_args, kwargs);
    Py_DECREF(base_args);
    self->written = written;
    return status;
}

static const PyMemberDef blocking_members[] = {
    {(char *)"characters_written", T_PYSSIZET, offsetof(py_blocking_error, written), 0, NULL},
    {NULL, 0, 0, 0, NULL}
};

PyTypeObject py_blocking_error_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "BlockingIOError",
    .tp_basicsize = sizeof(py_blocking_error),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "A stream would block; characters_written says how much it took.",
    .tp_members = (PyMemberDef *)blocking_members,
    .tp_init = blocking_init,
};

PyObject *
py_io_blocking(int error, const char *message, Py_ssize_t written)
{
    PyObject *value = PyObject_CallFunction((PyObject *)&py_blocking_error_type, (char *)"isn",
                                            error, message, written);
    if (value != NULL) {
        PyErr_SetObject((PyObject *)&py_blocking_error_type, value);
        Py_DECREF(value);
    }
    return NULL;
}

/* ---- open() ---- */

typedef struct {
    int reading, writing, appending, updating, text, binary, universal;
    char raw[6];              /* for FileIO */
} open_mode;

static int
refuse(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

static int
parse_letters(const char *mode, open_mode *m)
{
    for (const char *c = mode; *c; c++) {
        switch (*c) {
        case 'r': m->reading = 1; break;
        case 'w': m->writing = 1; break;
        case 'a': m->appending = 1; break;
        case '+': m->updating = 1; break;
        case 't': m->text = 1; break;
        case 'b': m->binary = 1; break;
        case 'U': m->universal = m->reading = 1; break;
        default: return -1;
        }
        if (strchr(c + 1, *c) != NULL) {
            return -1;
        }
    }
    return 0;
}

static int
parse_mode(const char *mode, open_mode *m, const char *encoding, const char *errors,
           const char *newline)
{
    memset(m, 0, sizeof *m);
    if (parse_letters(mode, m) < 0) {
        PyErr_Format(PyExc_ValueError, "invalid mode: '%s'", mode);
        return -1;
    }
    char *raw = m->raw;
    if (m->reading) {
        *raw++ = 'r';
    }
    if (m->writing) {
        *raw++ = 'w';
    }
    if (m->appending) {
        *raw++ = 'a';
    }
    if (m->updating) {
        *raw++ = '+';
    }
    if (m->universal && (m->writing || m->appending)) {
        return refuse("can't use U and writing mode at once");
    }
    if (m->text && m->binary) {
        return refuse("can't have text and binary mode at once");
    }
    if (m->reading + m->writing + m->appending > 1) {
        return refuse("must have exactly one of read/write/append mode");
    }
    if (m->binary && encoding != NULL) {
        return refuse("binary mode doesn't take an encoding argument");
    }
    if (m->binary && errors != NULL) {
        return refuse("binary mode doesn't take an errors argument");
    }
    if (m->binary && newline != NULL) {
        return refuse("binary mode doesn't take a newline argument");
    }
    return 0;
}

/* The buffer size for a raw stream: its block size, or the default; -1 with an exception. */
static long
choose_buffering(PyObject *raw, int *line_buffering, int buffering)
{
    *line_buffering = buffering == 1;
    if (buffering < 0) {
        int terminal = py_io_ask(raw, "isatty");
        if (terminal < 0) {
            return -1;
        }
        *line_buffering = terminal;
    }
    if (buffering != 1 && buffering >= 0) {
        return buffering;
    }
    PyObject *number = py_io_call(raw, "fileno", NULL);
    if (number == NULL) {
        PyErr_Clear();
        return IO_BUFFER_SIZE;
    }
    struct stat st;
    long fd = PyInt_AsLong(number);
    Py_DECREF(number);
    if (fd == -1 && PyErr_Occurred()) {
        return -1;
    }
    return fstat((int)fd, &st) == 0 && st.st_blksize > 1 ? (long)st.st_blksize : IO_BUFFER_SIZE;
}

static PyObject *
wrap_buffer(PyObject *raw, const open_mode *m, long buffering)
{
    PyTypeObject *type = m->updating ? &py_buffered_random_type
        : m->writing || m->appending ? &py_buffered_writer_type : &py_buffered_reader_type;
    return PyObject_CallFunction((PyObject *)type, (char *)"Ol", raw, buffering);
}

/* Takes buffer over. */
static PyObject *
wrap_text_steal(PyObject *buffer, const char *mode, const char *encoding, const char *errors,
                const char *newline, int line_buffering)
{
    PyObject *wrapper = PyObject_CallFunction((PyObject *)&py_textiowrapper_type, (char *)"Ozzzi",
                                              buffer, encoding, errors, newline, line_buffering);
    PyObject *name = wrapper == NULL ? NULL : PyUnicode_FromString(mode);
    if (wrapper != NULL && (name == NULL || PyObject_SetAttrString(wrapper, "mode", name) < 0)) {
        Py_CLEAR(wrapper);
    }
    Py_XDECREF(name);
    if (wrapper == NULL) {
        PyObject *error[3];
        PyErr_Fetch(&error[0], &error[1], &error[2]);
        PyObject *result = py_io_call(buffer, "close", NULL);
        Py_XDECREF(result);
        PyErr_Restore(error[0], error[1], error[2]);
    }
    Py_DECREF(buffer);
    return wrapper;
}

PyObject *
py_io_open(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"file", "mode", "buffering", "encoding", "errors",
                                        "newline", "closefd", NULL};
    PyObject *file;
    const char *mode = "r";
    const char *encoding = NULL;
    const char *errors = NULL;
    const char *newline = NULL;
    int buffering = -1;
    int closefd = 1;
    int line_buffering;
    open_mode m;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|sizzzi:open", (char **)names, &file, &mode,
                                     &buffering, &encoding, &errors, &newline, &closefd)) {
        return NULL;
    }
    if (!PyUnicode_Check(file) && !PyString_Check(file) && !PyNumber_Check(file)) {
        PyObject *text = PyObject_Repr(file);
        if (text != NULL) {
            PyErr_Format(PyExc_TypeError, "invalid file: %s", PyString_AS_STRING(text));
            Py_DECREF(text);
        }
        return NULL;
    }
    if (parse_mode(mode, &m, encoding, errors, newline) < 0) {
        return NULL;
    }
    PyObject *raw = PyObject_CallFunction((PyObject *)&py_fileio_type, (char *)"Osi", file, m.raw,
                                          closefd);
    if (raw == NULL) {
        return NULL;
    }
    long size = choose_buffering(raw, &line_buffering, buffering);
    if (size < 0) {
        goto error;
    }
    if (size == 0) {
        if (m.binary) {
            return raw;
        }
        PyErr_SetString(PyExc_ValueError, "can't have unbuffered text I/O");
        goto error;
    }
    PyObject *buffer = wrap_buffer(raw, &m, size);
    if (buffer == NULL) {
        goto error;
    }
    Py_DECREF(raw);
    return m.binary ? buffer
        : wrap_text_steal(buffer, mode, encoding, errors, newline, line_buffering);
error:
    {
        PyObject *error[3];
        PyErr_Fetch(&error[0], &error[1], &error[2]);
        PyObject *result = py_io_call(raw, "close", NULL);
        Py_XDECREF(result);
        PyErr_Restore(error[0], error[1], error[2]);
    }
    Py_DECREF(raw);
    return NULL;
}

/* ---- the module ---- */

PyMODINIT_FUNC init_io(void);

static const PyMethodDef io_methods[] = {
    {"open", (PyCFunction)py_io_open, METH_VARARGS | METH_KEYWORDS,
     "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True)\n"
     "\n"
     "Opens a path or a descriptor and returns a stream: of text, or with 'b' in mode of bytes."},
    {NULL, NULL, 0, NULL}
};

static const struct {
    const char *name;
    PyTypeObject *type;
} classes[] = {
    {"_IOBase", &py_iobase_type},
    {"_RawIOBase", &py_rawiobase_type},
    {"_BufferedIOBase", &py_bufferediobase_type},
    {"_TextIOBase", &py_textiobase_type},
    {"FileIO", &py_fileio_type},
    {"BytesIO", &py_bytesio_type},
    {"StringIO", &py_stringio_type},
    {"BufferedReader", &py_buffered_reader_type},
    {"BufferedWriter", &py_buffered_writer_type},
    {"BufferedRWPair", &py_buffered_rwpair_type},
    {"BufferedRandom", &py_buffered_random_type},
    {"TextIOWrapper", &py_textiowrapper_type},
    {"IncrementalNewlineDecoder", &py_newline_decoder_type},
    {"BlockingIOError", &py_blocking_error_type},
};

static PyObject *
make_unsupported(void)
{
    return PyObject_CallFunction((PyObject *)&PyType_Type, (char *)"s(OO){ss}",
                                 "UnsupportedOperation", PyExc_ValueError, PyExc_IOError,
                                 "__module__", "io");
}

PyMODINIT_FUNC
init_io(void)
{
    PyObject *module = Py_InitModule4("_io", (PyMethodDef *)io_methods,
                                      "Streams: raw, buffered, and of text.", NULL,
                                      PYTHON_API_VERSION);
    if (module == NULL
        || PyModule_AddIntConstant(module, "DEFAULT_BUFFER_SIZE", IO_BUFFER_SIZE) < 0) {
        return;
    }
    py_blocking_error_type.tp_base = (PyTypeObject *)PyExc_IOError;
    PyObject *unsupported = make_unsupported();
    if (unsupported == NULL) {
        return;
    }
    Py_INCREF(unsupported);
    Py_XDECREF(py_interp_get()->io_unsupported);
    py_interp_get()->io_unsupported = unsupported;
    if (PyModule_AddObject(module, "UnsupportedOperation", unsupported) < 0) {
        return;
    }
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (PyType_Ready(classes[i].type) < 0) {
            return;
        }
        Py_INCREF(classes[i].type);
        if (PyModule_AddObject(module, classes[i].name, (PyObject *)classes[i].type) < 0) {
            return;
        }
    }
}
