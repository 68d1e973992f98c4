/* iobase.c - the base of all streams: closing, checks, lines; and raw streams' read by readinto.
 *
 * Everything here works through the methods of the derived class, so that classes written in Python need
 * only the few primitive ones.
 *
 * I1 A closed stream has the attribute __IOBase_closed.
 */
#include "io.h"
#include "py_refcount.h"
#include <stdarg.h>

/* ---- helpers ---- */

PyObject *
py_io_unsupported(const char *what)
{
    PyObject *type = py_interp_get()->io_unsupported;
    PyErr_SetString(type != NULL ? type : PyExc_ValueError, what);
    return NULL;
}

/* obj.name(*args), obj held on to: the attribute's lookup and the call may drop the caller's reference. */
static PyObject *
call_held(PyObject *obj, const char *name, PyObject *args)
{
    if (obj == NULL) {
        PyErr_SetString(PyExc_ValueError, "the stream changed during the operation");
        return NULL;
    }
    Py_INCREF(obj);
    PyObject *method = PyObject_GetAttrString(obj, name);
    PyObject *result = method == NULL ? NULL : PyObject_Call(method, args, NULL);
    Py_XDECREF(method);
    Py_DECREF(obj);
    return result;
}

PyObject *
py_io_call(PyObject *obj, const char *name, const char *format, ...)
{
    PyObject *args;
    if (format == NULL) {
        args = PyTuple_New(0);
    }
    else {
        va_list list;
        va_start(list, format);
        args = Py_VaBuildValue(format, list);
        va_end(list);
        if (args != NULL && !PyTuple_Check(args)) {
            PyObject *tuple = PyTuple_Pack(1, args);
            Py_DECREF(args);
            args = tuple;
        }
    }
    PyObject *result = args == NULL ? NULL : call_held(obj, name, args);
    Py_XDECREF(args);
    return result;
}

int
py_io_ask(PyObject *obj, const char *name)
{
    PyObject *answer = py_io_call(obj, name, NULL);
    int truth = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    return truth;
}

int
py_io_is_pinned(const Py_buffer *view)
{
    PyTypeObject *type = Py_TYPE(view->obj);
    return PyString_Check(view->obj) || PyUnicode_Check(view->obj) ||
           (PyType_HasFeature(type, Py_TPFLAGS_HAVE_NEWBUFFER) && type->tp_as_buffer->bf_getbuffer != NULL);
}

int
py_io_view_again(Py_buffer *view, PyObject *args, const char *format)
{
    if (py_io_is_pinned(view)) {
        return 0;
    }
    PyBuffer_Release(view);
    if (!PyArg_ParseTuple(args, format, view)) {
        view->obj = NULL;                           /* releasing it once more does nothing */
        return -1;
    }
    return 0;
}

int
py_io_convert_size(PyObject *obj, void *result)
{
    if (obj == Py_None) {
        return 1;
    }
    if (!PyNumber_Check(obj)) {
        PyErr_Format(PyExc_TypeError, "integer argument expected, got '%.200s'",
                     Py_TYPE(obj)->tp_name);
        return 0;
    }
    Py_ssize_t size = PyNumber_AsSsize_t(obj, PyExc_OverflowError);
    if (size == -1 && PyErr_Occurred()) {
        return 0;
    }
    *(Py_ssize_t *)result = size;
    return 1;
}

long long
py_io_offset(PyObject *obj)
{
    PyObject *number = PyNumber_Index(obj);
    if (number == NULL) {
        return -1;
    }
    long long offset = PyInt_Check(number) ? PyInt_AS_LONG(number) : PyLong_AsLongLong(number);
    Py_DECREF(number);
    return offset;
}

int
py_io_trap_interrupt(void)
{
    if (!PyErr_ExceptionMatches(PyExc_EnvironmentError)) {
        return 0;
    }
    PyObject *type, *value, *traceback;
    int interrupted = 0;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    PyObject *number = value == NULL ? NULL : ((PyEnvironmentErrorObject *)value)->myerrno;
    if (number != NULL && PyInt_Check(number)) {
        interrupted = PyInt_AS_LONG(number) == EINTR;
    }
    if (!interrupted) {
        PyErr_Restore(type, value, traceback);
        return 0;
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return PyErr_CheckSignals() < 0 ? -1 : 1;
}

PyObject *
py_io_first_error(PyObject **error, PyObject *result)
{
    if (error[0] == NULL) {
        return result;
    }
    if (result == NULL) {
        for (int i = 0; i < 3; i++) {
            Py_CLEAR(error[i]);   /* the later one says more */
        }
        return NULL;
    }
    Py_DECREF(result);
    PyErr_Restore(error[0], error[1], error[2]);
    return NULL;
}

static int
is_closed(PyObject *self)
{
    return PyObject_HasAttrString(self, "__IOBase_closed");
}

static int
ask_closed(PyObject *obj)
{
    PyObject *closed = PyObject_GetAttrString(obj, "closed");
    int truth = closed == NULL ? -1 : PyObject_IsTrue(closed);
    Py_XDECREF(closed);
    return truth;
}

int
py_io_is_closed(PyObject *obj)
{
    const PyTypeObject *type = Py_TYPE(obj);
    if (type == &py_buffered_reader_type || type == &py_buffered_writer_type
        || type == &py_buffered_random_type) {
        return py_buffered_is_closed(obj);
    }
    if (type == &py_fileio_type) {
        return py_fileio_is_closed(obj);
    }
    if (type == &py_bytesio_type) {
        return py_bytesio_is_closed(obj);
    }
    return type == &py_textiowrapper_type ? py_textio_is_closed(obj) : ask_closed(obj);
}

int
py_io_check_closed(PyObject *self)
{
    int truth = py_io_is_closed(self);
    if (truth > 0) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file.");
    }
    return truth == 0 ? 0 : -1;
}

/* ---- life and death ---- */

int
py_io_finalize(PyObject *self)
{
    PyObject *error[3];
    int is_dying = self->ob_refcnt == 0;
    if (PyObject_TypeCheck(self, &py_stringio_type) || PyObject_TypeCheck(self, &py_bytesio_type)) {
        return 0;                 /* nothing waits to be written: these die without being closed */
    }
    PyErr_Fetch(&error[0], &error[1], &error[2]);
    Py_INCREF(self);              /* alive while it is closed */
    int closed = py_io_is_closed(self);
    if (closed < 0) {
        PyErr_Clear();
    }
    if (closed == 0) {
        PyObject *result = py_io_call(self, "close", NULL);
        if (result == NULL) {
            PyErr_Clear();        /* nobody is left who could be told */
        }
        Py_XDECREF(result);
    }
    PyErr_Restore(error[0], error[1], error[2]);
    if (!is_dying) {
        Py_DECREF(self);          /* the collector holds another one */
        return 0;
    }
    py_refs_add(self, -1);
    return self->ob_refcnt == 0 ? 0 : -1;     /* -1: somebody kept it */
}

void
py_io_vanish(PyObject *self)
{
    if (_PyObject_GC_IS_TRACKED(self)) {
        PyObject_GC_UnTrack(self);
    }
    if (((py_io_base *)self)->weakreflist != NULL) {
        PyObject_ClearWeakRefs(self);
    }
}

int
py_io_begin_dealloc(PyObject *self)
{
    if (py_io_finalize(self) < 0) {
        if (PyType_HasFeature(Py_TYPE(self), Py_TPFLAGS_HEAPTYPE)) {
            Py_INCREF(Py_TYPE(self));     /* the dealloc of the subclass gives one back */
        }
        return 1;
    }
    py_io_vanish(self);
    return 0;
}

void
py_io_end_dealloc(PyObject *self)
{
    Py_CLEAR(((py_io_base *)self)->dict);
    Py_TYPE(self)->tp_free(self);
}

static void
iobase_dealloc(PyObject *self)
{
    if (!py_io_begin_dealloc(self)) {
        py_io_end_dealloc(self);
    }
}

static int
iobase_traverse(py_io_base *self, visitproc visit, void *arg)
{
    Py_VISIT(self->dict);
    return 0;
}

static int
iobase_clear(py_io_base *self)
{
    if (py_io_finalize((PyObject *)self) < 0) {
        return -1;
    }
    Py_CLEAR(self->dict);
    return 0;
}

/* ---- methods of _IOBase ---- */

static PyObject *
iobase_seek(PyObject *self, PyObject *args)
{
    return py_io_unsupported("seek");
}

static PyObject *
iobase_tell(PyObject *self, PyObject *unused)
{
    return py_io_call(self, "seek", "(ii)", 0, 1);
}

static PyObject *
iobase_truncate(PyObject *self, PyObject *args)
{
    return py_io_unsupported("truncate");
}

static PyObject *
iobase_fileno(PyObject *self, PyObject *unused)
{
    return py_io_unsupported("fileno");
}

static PyObject *
iobase_flush(PyObject *self, PyObject *unused)
{
    if (is_closed(self)) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file.");
        return NULL;
    }
    Py_RETURN_NONE;
}

/* Closed even when flushing fails; the error is then raised. */
static PyObject *
iobase_close(PyObject *self, PyObject *unused)
{
    if (is_closed(self)) {
        Py_RETURN_NONE;
    }
    PyObject *error[3];
    PyObject *result = py_io_call(self, "flush", NULL);
    PyErr_Fetch(&error[0], &error[1], &error[2]);
    if (PyObject_SetAttrString(self, "__IOBase_closed", Py_True) < 0) {
        PyErr_Clear();
    }
    PyErr_Restore(error[0], error[1], error[2]);
    if (result == NULL) {
        return NULL;
    }
    Py_DECREF(result);
    Py_RETURN_NONE;
}

PyObject *
py_io_base_close(PyObject *self)
{
    return iobase_close(self, NULL);
}

static PyObject *
iobase_closed(PyObject *self, void *closure)
{
    return PyBool_FromLong(is_closed(self));
}

static PyObject *
iobase_no(PyObject *self, PyObject *unused)
{
    Py_RETURN_FALSE;
}

static PyObject *
iobase_isatty(PyObject *self, PyObject *unused)
{
    if (py_io_check_closed(self) < 0) {
        return NULL;
    }
    Py_RETURN_FALSE;
}

static PyObject *
iobase_check_closed(PyObject *self, PyObject *args)
{
    if (py_io_check_closed(self) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* self.`ability`() must be true. */
static PyObject *
check_ability(PyObject *self, const char *ability)
{
    PyObject *answer = py_io_call(self, ability, NULL);
    if (answer == NULL) {
        return NULL;
    }
    if (answer != Py_True) {
        Py_DECREF(answer);
        PyErr_Format(PyExc_IOError, "File or stream is not %s.", ability);
        return NULL;
    }
    return answer;
}

static PyObject *
iobase_check_readable(PyObject *self, PyObject *args)
{
    return check_ability(self, "readable");
}

static PyObject *
iobase_check_writable(PyObject *self, PyObject *args)
{
    return check_ability(self, "writable");
}

static PyObject *
iobase_check_seekable(PyObject *self, PyObject *args)
{
    return check_ability(self, "seekable");
}

static PyObject *
iobase_enter(PyObject *self, PyObject *unused)
{
    if (py_io_check_closed(self) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
iobase_exit(PyObject *self, PyObject *args)
{
    return py_io_call(self, "close", NULL);
}

/* ---- lines ---- */

/* How much to read next so as not to read past the line: a look into peek(), if there is one. */
static Py_ssize_t
look_ahead(PyObject *self, Py_ssize_t limit)
{
    PyObject *ahead;
    for (;;) {
        ahead = py_io_call(self, "peek", "(i)", 1);
        if (ahead != NULL) {
            break;
        }
        int trapped = py_io_trap_interrupt();
        if (trapped <= 0) {
            return -1;
        }
    }
    if (!PyString_Check(ahead)) {
        PyErr_Format(PyExc_IOError, "peek() should have returned a bytes object, not '%.200s'",
                     Py_TYPE(ahead)->tp_name);
        Py_DECREF(ahead);
        return -1;
    }
    Py_ssize_t size = PyString_GET_SIZE(ahead);
    Py_ssize_t wanted = 1;
    if (size > 0) {
        if (limit >= 0 && size > limit) {
            size = limit;
        }
        const char *found = memchr(PyString_AS_STRING(ahead), '\n', (size_t)size);
        wanted = found != NULL ? found - PyString_AS_STRING(ahead) + 1 : size;
    }
    Py_DECREF(ahead);
    return wanted;
}

/* One read() of a line; *done: the line has ended. */
static int
read_piece(PyObject *self, PyObject *line, Py_ssize_t wanted, int *done)
{
    PyObject *piece;
    for (;;) {
        piece = py_io_call(self, "read", "(n)", wanted);
        if (piece != NULL) {
            break;
        }
        int trapped = py_io_trap_interrupt();
        if (trapped <= 0) {
            return -1;
        }
    }
    if (!PyString_Check(piece)) {
        PyErr_Format(PyExc_IOError, "read() should have returned a bytes object, not '%.200s'",
                     Py_TYPE(piece)->tp_name);
        Py_DECREF(piece);
        return -1;
    }
    Py_ssize_t size = PyString_GET_SIZE(piece);
    Py_ssize_t old = PyByteArray_GET_SIZE(line);
    int status = PyByteArray_Resize(line, old + size);
    if (status == 0) {
        memcpy(PyByteArray_AS_STRING(line) + old, PyString_AS_STRING(piece), (size_t)size);
    }
    *done = size == 0 || PyString_AS_STRING(piece)[size - 1] == '\n';
    Py_DECREF(piece);
    return status;
}

PyObject *
py_io_readline(PyObject *self, Py_ssize_t limit)
{
    int has_peek = PyObject_HasAttrString(self, "peek");
    int done = 0;
    PyObject *line = PyByteArray_FromStringAndSize(NULL, 0);
    PyObject *result = NULL;
    if (line == NULL) {
        return NULL;
    }
    while (!done && (limit < 0 || PyByteArray_GET_SIZE(line) < limit)) {
        Py_ssize_t rest = limit < 0 ? -1 : limit - PyByteArray_GET_SIZE(line);
        Py_ssize_t wanted = has_peek ? look_ahead(self, rest) : 1;
        if (wanted < 0 || read_piece(self, line, wanted, &done) < 0) {
            goto error;
        }
    }
    result = PyString_FromStringAndSize(PyByteArray_AS_STRING(line), PyByteArray_GET_SIZE(line));
error:
    Py_DECREF(line);
    return result;
}

static PyObject *
iobase_readline(PyObject *self, PyObject *args)
{
    Py_ssize_t limit = -1;
    if (!PyArg_ParseTuple(args, "|O&:readline", py_io_convert_size, &limit)) {
        return NULL;
    }
    return py_io_readline(self, limit);
}

static PyObject *
iobase_iter(PyObject *self)
{
    if (py_io_check_closed(self) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
iobase_next(PyObject *self)
{
    PyObject *line = py_io_call(self, "readline", NULL);
    if (line != NULL && PyObject_Size(line) <= 0) {
        Py_CLEAR(line);           /* the end, or the error that is set */
    }
    return line;
}

static PyObject *
iobase_readlines(PyObject *self, PyObject *args)
{
    Py_ssize_t hint = -1;
    Py_ssize_t length = 0;
    if (!PyArg_ParseTuple(args, "|O&:readlines", py_io_convert_size, &hint)) {
        return NULL;
    }
    PyObject *lines = PyList_New(0);
    PyObject *iterator = lines == NULL ? NULL : PyObject_GetIter(self);
    if (iterator == NULL) {
        Py_XDECREF(lines);
        return NULL;
    }
    while (hint <= 0 || length <= hint) {
        PyObject *line = PyIter_Next(iterator);
        if (line == NULL) {
            break;
        }
        Py_ssize_t size = PyObject_Size(line);
        int status = size < 0 ? -1 : PyList_Append(lines, line);
        Py_DECREF(line);
        if (status < 0) {
            break;
        }
        length += size;
    }
    Py_DECREF(iterator);
    if (PyErr_Occurred()) {
        Py_CLEAR(lines);
    }
    return lines;
}

static PyObject *
iobase_writelines(PyObject *self, PyObject *args)
{
    PyObject *lines, *line;
    if (!PyArg_ParseTuple(args, "O:writelines", &lines) || py_io_check_closed(self) < 0) {
        return NULL;
    }
    PyObject *iterator = PyObject_GetIter(lines);
    if (iterator == NULL) {
        return NULL;
    }
    while ((line = PyIter_Next(iterator)) != NULL) {
        PyObject *result;
        do {
            result = PyObject_CallMethodObjArgs(self, PY_ID(write), line, NULL);
        } while (result == NULL && py_io_trap_interrupt() > 0);
        Py_DECREF(line);
        if (result == NULL) {
            break;
        }
        Py_DECREF(result);
    }
    Py_DECREF(iterator);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static const PyMethodDef iobase_methods[] = {
    {"seek", iobase_seek, METH_VARARGS, "Moves the position; this stream cannot."},
    {"tell", iobase_tell, METH_NOARGS, "The position, in bytes or as an opaque number."},
    {"truncate", iobase_truncate, METH_VARARGS, "Sets the size; this stream cannot."},
    {"flush", iobase_flush, METH_NOARGS, "Hands buffered data on."},
    {"close", iobase_close, METH_NOARGS, "Flushes, and ends the use of the stream."},
    {"seekable", iobase_no, METH_NOARGS, "Can the position be moved?"},
    {"readable", iobase_no, METH_NOARGS, "Can it be read?"},
    {"writable", iobase_no, METH_NOARGS, "Can it be written?"},
    {"_checkClosed", iobase_check_closed, METH_VARARGS, NULL},
    {"_checkSeekable", iobase_check_seekable, METH_VARARGS, NULL},
    {"_checkReadable", iobase_check_readable, METH_VARARGS, NULL},
    {"_checkWritable", iobase_check_writable, METH_VARARGS, NULL},
    {"fileno", iobase_fileno, METH_NOARGS, "The file descriptor; this stream has none."},
    {"isatty", iobase_isatty, METH_NOARGS, "Is it a terminal?"},
    {"__enter__", iobase_enter, METH_NOARGS, NULL},
    {"__exit__", iobase_exit, METH_VARARGS, NULL},
    {"readline", iobase_readline, METH_VARARGS, "One line, of at most limit bytes."},
    {"readlines", iobase_readlines, METH_VARARGS, "A list of lines, until hint bytes are read."},
    {"writelines", iobase_writelines, METH_VARARGS, "Writes each; adds no line ends."},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef iobase_getset[] = {
    {(char *)"closed", iobase_closed, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_iobase_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io._IOBase",
    .tp_basicsize = sizeof(py_io_base),
    .tp_dealloc = iobase_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "The base class of all streams.",
    .tp_traverse = (traverseproc)iobase_traverse,
    .tp_clear = (inquiry)iobase_clear,
    .tp_weaklistoffset = offsetof(py_io_base, weakreflist),
    .tp_iter = iobase_iter,
    .tp_iternext = iobase_next,
    .tp_methods = (PyMethodDef *)iobase_methods,
    .tp_getset = (PyGetSetDef *)iobase_getset,
    .tp_dictoffset = offsetof(py_io_base, dict),
    .tp_new = PyType_GenericNew,
};

/* ---- _RawIOBase ---- */

static PyObject *
rawiobase_read(PyObject *self, PyObject *args)
{
    Py_ssize_t size = -1;
    if (!PyArg_ParseTuple(args, "|n:read", &size)) {
        return NULL;
    }
    if (size < 0) {
        return py_io_call(self, "readall", NULL);
    }
    PyObject *buffer = PyByteArray_FromStringAndSize(NULL, size);
    if (buffer == NULL) {
        return NULL;
    }
    PyObject *count = py_io_call(self, "readinto", "(O)", buffer);
    if (count == NULL || count == Py_None) {
        Py_DECREF(buffer);
        return count;
    }
    Py_ssize_t got = PyNumber_AsSsize_t(count, PyExc_ValueError);
    Py_DECREF(count);
    PyObject *result = NULL;
    if (got != -1 || !PyErr_Occurred()) {
        Py_ssize_t have = PyByteArray_GET_SIZE(buffer);
        if (got < 0 || got > have) {
            got = got < 0 ? 0 : have;
        }
        result = PyString_FromStringAndSize(PyByteArray_AS_STRING(buffer), got);
    }
    Py_DECREF(buffer);
    return result;
}

static PyObject *
join_bytes(PyObject *list)
{
    PyObject *empty = PyString_FromString("");
    PyObject *result = empty == NULL ? NULL : _PyString_Join(empty, list);
    Py_XDECREF(empty);
    return result;
}

static PyObject *
rawiobase_readall(PyObject *self, PyObject *unused)
{
    PyObject *chunks = PyList_New(0);
    if (chunks == NULL) {
        return NULL;
    }
    for (;;) {
        PyObject *data = py_io_call(self, "read", "(i)", IO_BUFFER_SIZE);
        if (data == NULL) {
            if (py_io_trap_interrupt() > 0) {
                continue;
            }
            goto error;
        }
        if (data == Py_None) {
            if (PyList_GET_SIZE(chunks) == 0) {
                Py_DECREF(chunks);
                return data;
            }
            Py_DECREF(data);
            break;
        }
        if (!PyString_Check(data)) {
            Py_DECREF(data);
            PyErr_SetString(PyExc_TypeError, "read() should return bytes");
            goto error;
        }
        int status = PyString_GET_SIZE(data) == 0 ? 1 : PyList_Append(chunks, data);
        Py_DECREF(data);
        if (status < 0) {
            goto error;
        }
        if (status > 0) {
            break;
        }
    }
    PyObject *result = join_bytes(chunks);
    Py_DECREF(chunks);
    return result;
error:
    Py_DECREF(chunks);
    return NULL;
}

static const PyMethodDef rawiobase_methods[] = {
    {"read", rawiobase_read, METH_VARARGS, "At most so many bytes by one call of readinto()."},
    {"readall", rawiobase_readall, METH_NOARGS, "Everything up to the end."},
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_rawiobase_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io._RawIOBase",
    .tp_basicsize = sizeof(py_io_base),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "The base class of streams of bytes without a buffer.",
    .tp_methods = (PyMethodDef *)rawiobase_methods,
    .tp_base = &py_iobase_type,
};
