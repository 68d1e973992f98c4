/* stringio.c - StringIO: a text stream over characters in memory.
 *
 * newline decides what happens to line ends: None translates them to '\n' when written, '' keeps but
 * recognises all of them, another value is what '\n' becomes ('\r' and '\r\n') and what ends a line.
 *
 * I1 A stream that was not initialised, or is closed, has no usable text: `state` says so.
 */
#include "io.h"

enum { STRINGIO_NEW, STRINGIO_OPEN, STRINGIO_CLOSED };

typedef struct {
    py_io_base base;
    Py_UNICODE *text;         /* owned */
    Py_ssize_t position;
    Py_ssize_t size;
    Py_ssize_t room;
    PyObject *decoder;        /* owned newline decoder, or NULL */
    char readnl[3];           /* what ends a line, "" for any */
    unsigned char has_newline;    /* newline was not None */
    unsigned char write_translated;  /* '\n' becomes readnl */
    unsigned char universal;
    unsigned char translated;
    unsigned char state;      /* STRINGIO_* */
} stringio;

static int
is_open(const stringio *self)
{
    if (self->state != STRINGIO_OPEN) {
        PyErr_SetString(PyExc_ValueError, self->state == STRINGIO_NEW
                        ? "I/O operation on uninitialized object"
                        : "I/O operation on closed file");
        return 0;
    }
    return 1;
}

static int
reserve(stringio *self, Py_ssize_t size)
{
    if (size <= self->room) {
        return 0;
    }
    if (size > (Py_ssize_t)(PY_SSIZE_T_MAX / sizeof(Py_UNICODE)) / 2) {
        PyErr_SetString(PyExc_OverflowError, "new buffer size too large");
        return -1;
    }
    Py_ssize_t room = size + size / 8 + 16;
    Py_UNICODE *grown = realloc(self->text, (size_t)room * sizeof(Py_UNICODE));
    if (grown == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->text = grown;
    self->room = room;
    return 0;
}

/* What is stored for a written text. Returns new. */
static PyObject *
prepare(stringio *self, PyObject *obj)
{
    PyObject *decoded;
    if (self->decoder != NULL) {
        decoded = py_io_decode_newlines(self->decoder, obj, 1);
    }
    else {
        decoded = obj;
        Py_INCREF(decoded);
    }
    if (decoded == NULL || !self->write_translated) {
        return decoded;
    }
    PyObject *translated = py_io_call(decoded, "replace", "(ss)", "\n", self->readnl);
    Py_DECREF(decoded);
    if (translated != NULL && !PyUnicode_Check(translated)) {
        PyErr_SetString(PyExc_TypeError, "replace() should return unicode");
        Py_CLEAR(translated);
    }
    return translated;
}

static int
store(stringio *self, PyObject *obj)
{
    PyObject *text = prepare(self, obj);
    if (text == NULL) {
        return -1;
    }
    Py_ssize_t size = PyUnicode_GET_SIZE(text);
    int status = 0;
    if (size > 0) {
        if (self->position > PY_SSIZE_T_MAX - size) {
            PyErr_SetString(PyExc_OverflowError, "new position too large");
            status = -1;
        }
        else {
            status = reserve(self, self->position + size);
        }
    }
    if (status == 0 && size > 0) {
        if (self->position > self->size) {
            memset(self->text + self->size, 0,
                   (size_t)(self->position - self->size) * sizeof(Py_UNICODE));
        }
        memcpy(self->text + self->position, PyUnicode_AS_UNICODE(text),
               (size_t)size * sizeof(Py_UNICODE));
        self->position += size;
        if (self->size < self->position) {
            self->size = self->position;
        }
    }
    Py_DECREF(text);
    return status;
}

/* ---- reading ---- */

static Py_ssize_t
rest(const stringio *self)
{
    return self->position < self->size ? self->size - self->position : 0;
}

static PyObject *
take(stringio *self, Py_ssize_t size)
{
    PyObject *result = PyUnicode_FromUnicode(size ? self->text + self->position : NULL, size);
    if (result != NULL) {
        self->position += size;
    }
    return result;
}

static PyObject *
stringio_read(stringio *self, PyObject *args)
{
    Py_ssize_t size = -1;
    PyObject *arg = Py_None;
    if (!PyArg_ParseTuple(args, "|O:read", &arg) || !is_open(self)
        || !py_io_convert_size(arg, &size) || !is_open(self)) {
        return NULL;
    }
    Py_ssize_t have = rest(self);
    return take(self, size < 0 || size > have ? have : size);
}

static PyObject *
take_line(stringio *self, Py_ssize_t limit)
{
    Py_ssize_t size = rest(self);
    Py_ssize_t ignored = 0;
    if (limit >= 0 && limit < size) {
        size = limit;
    }
    if (size == 0) {
        return take(self, 0);
    }
    const Py_UNICODE *start = self->text + self->position;
    Py_ssize_t length = py_io_find_line_end(self->translated, self->universal, self->readnl,
                                            start, start + size, &ignored);
    return take(self, length < 0 ? size : length);
}

static PyObject *
stringio_readline(stringio *self, PyObject *args)
{
    Py_ssize_t limit = -1;
    PyObject *arg = Py_None;
    if (!PyArg_ParseTuple(args, "|O:readline", &arg) || !is_open(self)
        || !py_io_convert_size(arg, &limit) || !is_open(self)) {
        return NULL;
    }
    return take_line(self, limit);
}

static PyObject *
stringio_next(stringio *self)
{
    if (!is_open(self)) {
        return NULL;
    }
    PyObject *line;
    if (Py_TYPE(self) == &py_stringio_type) {
        line = take_line(self, -1);
    }
    else {
        line = py_io_call((PyObject *)self, "readline", NULL);
        if (line != NULL && !PyUnicode_Check(line)) {
            PyErr_Format(PyExc_IOError, "readline() should have returned an str object, not '%.200s'",
                         Py_TYPE(line)->tp_name);
            Py_CLEAR(line);
        }
    }
    if (line != NULL && PyUnicode_GET_SIZE(line) == 0) {
        Py_CLEAR(line);
    }
    return line;
}

/* ---- writing, position ---- */

static PyObject *
stringio_write(stringio *self, PyObject *obj)
{
    if (!is_open(self)) {
        return NULL;
    }
    if (!PyUnicode_Check(obj)) {
        PyErr_Format(PyExc_TypeError, "unicode argument expected, got '%s'",
                     Py_TYPE(obj)->tp_name);
        return NULL;
    }
    Py_ssize_t size = PyUnicode_GET_SIZE(obj);
    if (size > 0 && store(self, obj) < 0) {
        return NULL;
    }
    return PyLong_FromSsize_t(size);
}

static PyObject *
stringio_tell(stringio *self, PyObject *unused)
{
    return is_open(self) ? PyLong_FromSsize_t(self->position) : NULL;
}

static PyObject *
stringio_truncate(stringio *self, PyObject *args)
{
    PyObject *arg = Py_None;
    if (!PyArg_ParseTuple(args, "|O:truncate", &arg) || !is_open(self)) {
        return NULL;
    }
    Py_ssize_t size = self->position;
    if (!py_io_convert_size(arg, &size)) {
        return NULL;
    }
    if (size < 0) {
        PyErr_Format(PyExc_ValueError, "Negative size value %zd", size);
        return NULL;
    }
    if (size < self->size) {
        self->size = size;
    }
    return PyLong_FromSsize_t(size);
}

static PyObject *
stringio_seek(stringio *self, PyObject *args)
{
    PyObject *arg;
    int whence = 0;
    if (!PyArg_ParseTuple(args, "O|i:seek", &arg, &whence) || !is_open(self)) {
        return NULL;
    }
    Py_ssize_t offset = PyNumber_AsSsize_t(arg, PyExc_OverflowError);
    if (offset == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (whence < 0 || whence > 2) {
        PyErr_Format(PyExc_ValueError, "Invalid whence (%i, should be 0, 1 or 2)", whence);
        return NULL;
    }
    if (offset < 0 && whence == 0) {
        PyErr_Format(PyExc_ValueError, "Negative seek position %zd", offset);
        return NULL;
    }
    if (offset != 0 && whence != 0) {
        PyErr_SetString(PyExc_IOError, "Can't do nonzero cur-relative seeks");
        return NULL;
    }
    if (whence != 1) {
        self->position = whence == 0 ? offset : self->size;
    }
    return PyLong_FromSsize_t(self->position);
}

/* ---- the rest ---- */

static PyObject *
stringio_getvalue(stringio *self, PyObject *unused)
{
    return is_open(self) ? PyUnicode_FromUnicode(self->size ? self->text : NULL, self->size) : NULL;
}

static PyObject *
stringio_close(stringio *self, PyObject *unused)
{
    self->state = STRINGIO_CLOSED;
    free(self->text);
    self->text = NULL;
    self->size = self->room = self->position = 0;
    Py_CLEAR(self->decoder);
    Py_RETURN_NONE;
}

static PyObject *
stringio_yes(stringio *self, PyObject *unused)
{
    return is_open(self) ? PyBool_FromLong(1) : NULL;
}

static PyObject *
stringio_get_closed(stringio *self, void *closure)
{
    if (self->state == STRINGIO_NEW) {
        is_open(self);
        return NULL;
    }
    return PyBool_FromLong(self->state == STRINGIO_CLOSED);
}

static PyObject *
stringio_get_line_buffering(stringio *self, void *closure)
{
    return is_open(self) ? PyBool_FromLong(0) : NULL;
}

static PyObject *
stringio_get_newlines(stringio *self, void *closure)
{
    if (!is_open(self)) {
        return NULL;
    }
    if (self->decoder == NULL) {
        Py_RETURN_NONE;
    }
    return PyObject_GetAttrString(self->decoder, "newlines");
}

/* ---- making ---- */

static int
obey_newline(stringio *self, const char *newline)
{
    self->has_newline = newline != NULL;
    self->universal = newline == NULL || newline[0] == '\0';
    self->translated = newline == NULL;
    self->write_translated = newline != NULL && newline[0] == '\r';
    memset(self->readnl, 0, sizeof self->readnl);
    if (newline != NULL) {
        strncpy(self->readnl, newline, sizeof self->readnl - 1);
    }
    if (!self->universal) {
        return 0;
    }
    self->decoder = PyObject_CallFunction((PyObject *)&py_newline_decoder_type, (char *)"Oi",
                                          Py_None, (int)self->translated);
    return self->decoder == NULL ? -1 : 0;
}

static int
stringio_init(stringio *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"initial_value", "newline", NULL};
    PyObject *value = NULL;
    const char *newline = "\n";
    self->state = STRINGIO_NEW;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|Oz:__init__", (char **)names, &value,
                                     &newline)
        || py_io_check_newline(newline) < 0) {
        return -1;
    }
    if (value != NULL && value != Py_None && !PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "initial_value must be unicode or None, not %.200s",
                     Py_TYPE(value)->tp_name);
        return -1;
    }
    Py_CLEAR(self->decoder);
    self->size = self->position = 0;
    if (obey_newline(self, newline) < 0) {
        return -1;
    }
    if (value != NULL && value != Py_None && store(self, value) < 0) {
        return -1;
    }
    self->position = 0;
    self->state = STRINGIO_OPEN;
    return 0;
}

static PyObject *
stringio_getstate(stringio *self, PyObject *unused)
{
    PyObject *value = stringio_getvalue(self, NULL);
    if (value == NULL) {
        return NULL;
    }
    PyObject *dict = Py_None;
    if (self->base.dict != NULL) {
        dict = PyDict_Copy(self->base.dict);
        if (dict == NULL) {
            Py_DECREF(value);
            return NULL;
        }
    }
    else {
        Py_INCREF(dict);
    }
    return Py_BuildValue("NznN", value, self->has_newline ? self->readnl : NULL, self->position, dict);
}

/* The value is stored as it is: it went through the newlines when it was written. */
static int
restore_value(stringio *self, PyObject *value)
{
    Py_ssize_t size = PyUnicode_GET_SIZE(value);
    if (reserve(self, size) < 0) {
        return -1;
    }
    if (size) {
        memcpy(self->text, PyUnicode_AS_UNICODE(value), (size_t)size * sizeof(Py_UNICODE));
    }
    self->size = size;
    return 0;
}

static PyObject *
stringio_setstate(stringio *self, PyObject *state)
{
    if (self->state == STRINGIO_CLOSED) {
        is_open(self);
        return NULL;
    }
    if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) < 4) {
        PyErr_Format(PyExc_TypeError, "%.200s.__setstate__ argument should be 4-tuple, got %.200s",
                     Py_TYPE(self)->tp_name, Py_TYPE(state)->tp_name);
        return NULL;
    }
    PyObject *value = PyTuple_GET_ITEM(state, 0);
    PyObject *start = PyTuple_GetSlice(state, 0, 2);
    if (start == NULL) {
        return NULL;
    }
    int status = stringio_init(self, start, NULL);
    Py_DECREF(start);
    if (status < 0) {
        return NULL;
    }
    if (PyUnicode_Check(value) && restore_value(self, value) < 0) {
        return NULL;
    }
    PyObject *where = PyTuple_GET_ITEM(state, 2);
    if (!PyIndex_Check(where)) {
        PyErr_Format(PyExc_TypeError, "third item of state must be an integer, got %.200s",
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
    PyObject *dict = PyTuple_GET_ITEM(state, 3);
    if (dict != Py_None) {
        if (!PyDict_Check(dict)) {
            PyErr_Format(PyExc_TypeError, "fourth item of state should be a dict, got a %.200s",
                         Py_TYPE(dict)->tp_name);
            return NULL;
        }
        if (self->base.dict == NULL) {
            Py_INCREF(dict);
            self->base.dict = dict;
        }
        else if (PyDict_Update(self->base.dict, dict) < 0) {
            return NULL;
        }
    }
    Py_RETURN_NONE;
}

static void
stringio_dealloc(PyObject *obj)
{
    stringio *self = (stringio *)obj;
    py_io_vanish(obj);
    free(self->text);
    Py_CLEAR(self->decoder);
    py_io_end_dealloc(obj);
}

static int
stringio_traverse(stringio *self, visitproc visit, void *arg)
{
    Py_VISIT(self->base.dict);
    return 0;
}

static int
stringio_clear(stringio *self)
{
    Py_CLEAR(self->base.dict);
    return 0;
}

static const PyMethodDef stringio_methods[] = {
    {"close", (PyCFunction)stringio_close, METH_NOARGS, "Forgets the text."},
    {"getvalue", (PyCFunction)stringio_getvalue, METH_NOARGS, "All text, wherever the position."},
    {"read", (PyCFunction)stringio_read, METH_VARARGS, "So many characters, or the rest."},
    {"readline", (PyCFunction)stringio_readline, METH_VARARGS, "One line."},
    {"tell", (PyCFunction)stringio_tell, METH_NOARGS, "The position."},
    {"truncate", (PyCFunction)stringio_truncate, METH_VARARGS, "Shortens to a size."},
    {"seek", (PyCFunction)stringio_seek, METH_VARARGS, "Moves the position."},
    {"write", (PyCFunction)stringio_write, METH_O, "Writes text at the position."},
    {"seekable", (PyCFunction)stringio_yes, METH_NOARGS, "True."},
    {"readable", (PyCFunction)stringio_yes, METH_NOARGS, "True."},
    {"writable", (PyCFunction)stringio_yes, METH_NOARGS, "True."},
    {"__getstate__", (PyCFunction)stringio_getstate, METH_NOARGS, NULL},
    {"__setstate__", (PyCFunction)stringio_setstate, METH_O, NULL},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef stringio_getset[] = {
    {(char *)"closed", (getter)stringio_get_closed, NULL, NULL, NULL},
    {(char *)"newlines", (getter)stringio_get_newlines, NULL, NULL, NULL},
    {(char *)"line_buffering", (getter)stringio_get_line_buffering, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_stringio_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.StringIO",
    .tp_basicsize = sizeof(stringio),
    .tp_dealloc = stringio_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "StringIO(initial_value=u'', newline=u'\\n'): a stream over text in memory.",
    .tp_traverse = (traverseproc)stringio_traverse,
    .tp_clear = (inquiry)stringio_clear,
    .tp_weaklistoffset = offsetof(stringio, base.weakreflist),
    .tp_iternext = (iternextfunc)stringio_next,
    .tp_methods = (PyMethodDef *)stringio_methods,
    .tp_getset = (PyGetSetDef *)stringio_getset,
    .tp_base = &py_textiobase_type,
    .tp_dictoffset = offsetof(stringio, base.dict),
    .tp_init = (initproc)stringio_init,
    .tp_new = PyType_GenericNew,
};
