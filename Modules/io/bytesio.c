/* bytesio.c - BytesIO: a buffered stream over bytes in memory.
 *
 *     data  [a b c d e f]            size: bytes that count; room: bytes allocated
 *                 ^ position         (position may lie behind the end: a write fills with zeros)
 *
 * I1 A closed stream has no data, and a room of -1.
 */
#include "io.h"

typedef struct {
    py_io_base base;
    char *data;               /* owned, NULL when room is 0 */
    Py_ssize_t position;
    Py_ssize_t size;
    Py_ssize_t room;          /* -1: closed */
} bytesio;

static int
is_open(const bytesio *self)
{
    if (self->room < 0) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file.");
        return 0;
    }
    return 1;
}

/* ---- the buffer ---- */

static int
reserve(bytesio *self, Py_ssize_t size)
{
    if (size <= self->room) {
        return 0;
    }
    if (size > PY_SSIZE_T_MAX / 2) {
        PyErr_SetString(PyExc_OverflowError, "new buffer size too large");
        return -1;
    }
    /* exactly what a first or big write needs; ahead when it grows little by little */
    Py_ssize_t room = size > self->room + self->room / 8 ? size + 1 : size + size / 8 + 6;
    char *grown = realloc(self->data, (size_t)room);
    if (grown == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->data = grown;
    self->room = room;
    return 0;
}

static int
store(bytesio *self, const void *bytes, Py_ssize_t size)
{
    if (size == 0) {
        return 0;
    }
    if (self->position > PY_SSIZE_T_MAX - size) {
        PyErr_SetString(PyExc_OverflowError, "new position too large");
        return -1;
    }
    if (reserve(self, self->position + size) < 0) {
        return -1;
    }
    if (self->position > self->size) {
        memset(self->data + self->size, 0, (size_t)(self->position - self->size));
    }
    memcpy(self->data + self->position, bytes, (size_t)size);
    self->position += size;
    if (self->size < self->position) {
        self->size = self->position;
    }
    return 0;
}

static Py_ssize_t
rest(const bytesio *self)
{
    return self->position < self->size ? self->size - self->position : 0;
}

static PyObject *
take(bytesio *self, Py_ssize_t size)
{
    Py_ssize_t have = rest(self);
    if (size < 0 || size > have) {
        size = have;
    }
    PyObject *result = PyString_FromStringAndSize(size ? self->data + self->position : "", size);
    if (result != NULL) {
        self->position += size;
    }
    return result;
}

static PyObject *
take_line(bytesio *self, Py_ssize_t limit)
{
    Py_ssize_t size = rest(self);
    if (limit >= 0 && limit < size) {
        size = limit;
    }
    const char *found = size ? memchr(self->data + self->position, '\n', (size_t)size) : NULL;
    return take(self, found != NULL ? found + 1 - (self->data + self->position) : size);
}

/* ---- reading ---- */

static PyObject *
bytesio_read(bytesio *self, PyObject *args)
{
    Py_ssize_t size = -1;
    if (!is_open(self) || !PyArg_ParseTuple(args, "|O&:read", py_io_convert_size, &size)) {
        return NULL;
    }
    return is_open(self) ? take(self, size) : NULL;
}

static PyObject *
bytesio_read1(bytesio *self, PyObject *arg)
{
    Py_ssize_t size = -1;
    if (!is_open(self) || !py_io_convert_size(arg, &size)) {
        return NULL;
    }
    return is_open(self) ? take(self, size) : NULL;
}

static PyObject *
bytesio_readline(bytesio *self, PyObject *args)
{
    Py_ssize_t limit = -1;
    if (!is_open(self) || !PyArg_ParseTuple(args, "|O&:readline", py_io_convert_size, &limit)) {
        return NULL;
    }
    return is_open(self) ? take_line(self, limit) : NULL;
}

static PyObject *
bytesio_readlines(bytesio *self, PyObject *args)
{
    Py_ssize_t hint = -1;
    Py_ssize_t length = 0;
    if (!is_open(self) || !PyArg_ParseTuple(args, "|O&:readlines", py_io_convert_size, &hint)) {
        return NULL;
    }
    PyObject *lines = PyList_New(0);
    while (lines != NULL && self->room >= 0 && rest(self) > 0 && (hint <= 0 || length < hint)) {
        PyObject *line = take_line(self, -1);
        if (line == NULL || PyList_Append(lines, line) < 0) {
            Py_CLEAR(lines);
        }
        else {
            length += PyString_GET_SIZE(line);
        }
        Py_XDECREF(line);
    }
    return lines;
}

static PyObject *
bytesio_readinto(bytesio *self, PyObject *args)
{
    Py_buffer view;
    if (!is_open(self) || !PyArg_ParseTuple(args, "w*", &view)) {
        return NULL;
    }
    Py_ssize_t size = view.len < rest(self) ? view.len : rest(self);
    if (size) {
        memcpy(view.buf, self->data + self->position, (size_t)size);
        self->position += size;
    }
    PyBuffer_Release(&view);
    return PyLong_FromSsize_t(size);
}

static PyObject *
bytesio_next(bytesio *self)
{
    if (!is_open(self) || rest(self) == 0) {
        return NULL;
    }
    return take_line(self, -1);
}

/* ---- writing ---- */

static PyObject *
bytesio_write(bytesio *self, PyObject *obj)
{
    Py_buffer view;
    if (!is_open(self) || PyObject_GetBuffer(obj, &view, PyBUF_CONTIG_RO) < 0) {
        return NULL;
    }
    Py_ssize_t size = view.len;
    int status = is_open(self) ? store(self, view.buf, size) : -1;
    PyBuffer_Release(&view);
    return status < 0 ? NULL : PyLong_FromSsize_t(size);
}

static PyObject *
bytesio_writelines(bytesio *self, PyObject *lines)
{
    PyObject *line;
    if (!is_open(self)) {
        return NULL;
    }
    PyObject *iterator = PyObject_GetIter(lines);
    if (iterator == NULL) {
        return NULL;
    }
    while ((line = PyIter_Next(iterator)) != NULL) {
        PyObject *result = bytesio_write(self, line);
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

/* ---- position and size ---- */

static PyObject *
bytesio_seek(bytesio *self, PyObject *args)
{
    PyObject *arg;
    int whence = 0;
    if (!is_open(self) || !PyArg_ParseTuple(args, "O|i:seek", &arg, &whence)) {
        return NULL;
    }
    Py_ssize_t offset = PyNumber_AsSsize_t(arg, PyExc_OverflowError);
    if (offset == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (whence < 0 || whence > 2) {
        PyErr_Format(PyExc_ValueError, "invalid whence (%i, should be 0, 1 or 2)", whence);
        return NULL;
    }
    if (whence == 0 && offset < 0) {
        PyErr_Format(PyExc_ValueError, "negative seek value %zd", offset);
        return NULL;
    }
    Py_ssize_t from = whence == 0 ? 0 : whence == 1 ? self->position : self->size;
    if (offset > PY_SSIZE_T_MAX - from) {
        PyErr_SetString(PyExc_OverflowError, "new position too large");
        return NULL;
    }
    offset += from;
    self->position = offset < 0 ? 0 : offset;
    return PyLong_FromSsize_t(self->position);
}

static PyObject *
bytesio_tell(bytesio *self, PyObject *unused)
{
    return is_open(self) ? PyLong_FromSsize_t(self->position) : NULL;
}

static PyObject *
bytesio_truncate(bytesio *self, PyObject *args)
{
    Py_ssize_t size = self->position;
    PyObject *arg = Py_None;
    if (!is_open(self) || !PyArg_ParseTuple(args, "|O:truncate", &arg)
        || !py_io_convert_size(arg, &size)) {
        return NULL;
    }
    if (size < 0) {
        PyErr_Format(PyExc_ValueError, "negative size value %zd", size);
        return NULL;
    }
    if (size < self->size) {
        self->size = size;
    }
    return PyLong_FromSsize_t(size);
}

/* ---- the rest ---- */

static PyObject *
bytesio_getvalue(bytesio *self, PyObject *unused)
{
    return is_open(self) ? PyString_FromStringAndSize(self->size ? self->data : "", self->size)
                         : NULL;
}

static PyObject *
bytesio_close(bytesio *self, PyObject *unused)
{
    free(self->data);
    self->data = NULL;
    self->size = self->position = 0;
    self->room = -1;
    Py_RETURN_NONE;
}

static PyObject *
bytesio_flush(bytesio *self, PyObject *unused)
{
    if (!is_open(self)) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
bytesio_yes(bytesio *self, PyObject *unused)
{
    return is_open(self) ? PyBool_FromLong(1) : NULL;
}

static PyObject *
bytesio_isatty(bytesio *self, PyObject *unused)
{
    return is_open(self) ? PyBool_FromLong(0) : NULL;
}

int
py_bytesio_is_closed(PyObject *obj)
{
    return ((const bytesio *)obj)->room < 0;
}

static PyObject *
bytesio_get_closed(bytesio *self, void *closure)
{
    return PyBool_FromLong(self->room < 0);
}

static PyObject *
bytesio_getstate(bytesio *self, PyObject *unused)
{
    PyObject *value = bytesio_getvalue(self, NULL);
    if (value == NULL) {
        return NULL;
    }
    PyObject *dict = self->base.dict == NULL ? NULL : PyDict_Copy(self->base.dict);
    if (self->base.dict != NULL && dict == NULL) {
        Py_DECREF(value);
        return NULL;
    }
    if (dict == NULL) {
        Py_INCREF(Py_None);
        dict = Py_None;
    }
    return Py_BuildValue("NnN", value, self->position, dict);
}

static int
replace_value(bytesio *self, PyObject *value)
{
    self->size = self->position = 0;
    PyObject *result = bytesio_write(self, value);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static int
restore_dict(bytesio *self, PyObject *dict)
{
    if (dict == Py_None) {
        return 0;
    }
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "third item of state should be a dict, got a %.200s",
                     Py_TYPE(dict)->tp_name);
        return -1;
    }
    if (self->base.dict != NULL) {
        return PyDict_Update(self->base.dict, dict);
    }
    Py_INCREF(dict);
    self->base.dict = dict;
    return 0;
}

static PyObject *
bytesio_setstate(bytesio *self, PyObject *state)
{
    if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) < 3) {
        PyErr_Format(PyExc_TypeError, "%.200s.__setstate__ argument should be 3-tuple, got %.200s",
                     Py_TYPE(self)->tp_name, Py_TYPE(state)->tp_name);
        return NULL;
    }
    if (!is_open(self) || replace_value(self, PyTuple_GET_ITEM(state, 0)) < 0) {
        return NULL;
    }
    PyObject *where = PyTuple_GET_ITEM(state, 1);
    if (!PyIndex_Check(where)) {
        PyErr_Format(PyExc_TypeError, "second item of state must be an integer, not %.200s",
                     Py_TYPE(where)->tp_name);
        return NULL;
    }
    Py_ssize_t position = PyNumber_AsSsize_t(where, PyExc_OverflowError);
    if (position == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (position < 0) {
        PyErr_SetString(PyExc_ValueError, "position value cannot be negative");
        return NULL;
    }
    self->position = position;
    if (restore_dict(self, PyTuple_GET_ITEM(state, 2)) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
bytesio_sizeof(bytesio *self, PyObject *unused)
{
    return PyLong_FromSsize_t((Py_ssize_t)sizeof *self + self->room);
}

static int
bytesio_init(bytesio *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"initial_bytes", NULL};
    PyObject *value = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:BytesIO", (char **)names, &value)) {
        return -1;
    }
    self->size = self->position = 0;
    if (self->room < 0) {
        self->room = 0;
    }
    if (value != NULL && value != Py_None) {
        if (replace_value(self, value) < 0) {
            return -1;
        }
        self->position = 0;
    }
    return 0;
}

static void
bytesio_dealloc(PyObject *obj)
{
    py_io_vanish(obj);
    free(((bytesio *)obj)->data);
    py_io_end_dealloc(obj);
}

static int
bytesio_traverse(bytesio *self, visitproc visit, void *arg)
{
    Py_VISIT(self->base.dict);
    return 0;
}

static int
bytesio_clear(bytesio *self)
{
    Py_CLEAR(self->base.dict);
    return 0;
}

static const PyMethodDef bytesio_methods[] = {
    {"readable", (PyCFunction)bytesio_yes, METH_NOARGS, "True."},
    {"seekable", (PyCFunction)bytesio_yes, METH_NOARGS, "True."},
    {"writable", (PyCFunction)bytesio_yes, METH_NOARGS, "True."},
    {"close", (PyCFunction)bytesio_close, METH_NOARGS, "Forgets the bytes."},
    {"flush", (PyCFunction)bytesio_flush, METH_NOARGS, "Does nothing."},
    {"isatty", (PyCFunction)bytesio_isatty, METH_NOARGS, "False."},
    {"tell", (PyCFunction)bytesio_tell, METH_NOARGS, "The position."},
    {"write", (PyCFunction)bytesio_write, METH_O, "Writes bytes at the position."},
    {"writelines", (PyCFunction)bytesio_writelines, METH_O, "Writes each."},
    {"read1", (PyCFunction)bytesio_read1, METH_O, "As read()."},
    {"readinto", (PyCFunction)bytesio_readinto, METH_VARARGS, "Reads into a buffer."},
    {"readline", (PyCFunction)bytesio_readline, METH_VARARGS, "One line."},
    {"readlines", (PyCFunction)bytesio_readlines, METH_VARARGS, "A list of lines."},
    {"read", (PyCFunction)bytesio_read, METH_VARARGS, "So many bytes, or the rest."},
    {"getvalue", (PyCFunction)bytesio_getvalue, METH_NOARGS, "All bytes, wherever the position."},
    {"seek", (PyCFunction)bytesio_seek, METH_VARARGS, "Moves the position."},
    {"truncate", (PyCFunction)bytesio_truncate, METH_VARARGS, "Shortens to a size."},
    {"__getstate__", (PyCFunction)bytesio_getstate, METH_NOARGS, NULL},
    {"__setstate__", (PyCFunction)bytesio_setstate, METH_O, NULL},
    {"__sizeof__", (PyCFunction)bytesio_sizeof, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef bytesio_getset[] = {
    {(char *)"closed", (getter)bytesio_get_closed, NULL, (char *)"True if the file is closed.", NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_bytesio_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.BytesIO",
    .tp_basicsize = sizeof(bytesio),
    .tp_dealloc = bytesio_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "BytesIO([initial_bytes]): a stream over bytes in memory.",
    .tp_traverse = (traverseproc)bytesio_traverse,
    .tp_clear = (inquiry)bytesio_clear,
    .tp_weaklistoffset = offsetof(bytesio, base.weakreflist),
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = (iternextfunc)bytesio_next,
    .tp_methods = (PyMethodDef *)bytesio_methods,
    .tp_getset = (PyGetSetDef *)bytesio_getset,
    .tp_base = &py_bufferediobase_type,
    .tp_dictoffset = offsetof(bytesio, base.dict),
    .tp_init = (initproc)bytesio_init,
    .tp_new = PyType_GenericNew,
};
