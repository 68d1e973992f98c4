/* The module cStringIO: files in memory, of bytes.
 *
 * Two types: StringI reads an object's bytes in place; StringO reads and writes a block of its own.
 *
 * I1  StringI: view is held until close. StringO: bytes is a PyMem block of `space` bytes, `size` of
 *     them written; NULL after close.
 * I2  pos may lie behind size: reading there gives nothing, writing fills the gap with zeros.
 */
#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "cStringIO.h"
#include "structmember.h"

typedef struct {
    PyObject_HEAD
    const char *bytes;      /* I1; NULL when closed */
    Py_ssize_t pos, size;
    Py_buffer view;         /* held while open */
} input_object;

typedef struct {
    PyObject_HEAD
    char *bytes;            /* I1 */
    Py_ssize_t pos, size;
    Py_ssize_t space;
    int softspace;
} output_object;

/* Both begin alike, so that reading is shared. */
typedef struct {
    PyObject_HEAD
    const char *bytes;
    Py_ssize_t pos, size;
} any_object;

_Static_assert(offsetof(any_object, size) == offsetof(input_object, size), "shared beginning");
_Static_assert(offsetof(any_object, size) == offsetof(output_object, size), "shared beginning");

#define ANY(op) ((any_object *)(op))
#define OUT(op) ((output_object *)(op))

static PyTypeObject input_type, output_type;

static int
check_open(PyObject *self)
{
    if (ANY(self)->bytes == NULL) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
        return -1;
    }
    return 0;
}

static inline Py_ssize_t
left(PyObject *self)
{
    return ANY(self)->pos < ANY(self)->size ? ANY(self)->size - ANY(self)->pos : 0;
}

/* ---- reading ---- */

/* Lends up to n bytes (n < 0: all) and moves on. Returns their number or -1. */
static Py_ssize_t
take_bytes(PyObject *self, const char **p, Py_ssize_t n)
{
    if (check_open(self) < 0) {
        return -1;
    }
    if (n < 0 || n > left(self)) {
        n = left(self);
    }
    *p = ANY(self)->bytes + (n > 0 ? ANY(self)->pos : 0);
    ANY(self)->pos += n;
    return n;
}

/* Lends a line with its end. Returns its length or -1. */
static Py_ssize_t
take_line(PyObject *self, const char **p)
{
    const char *start, *end;
    Py_ssize_t n;

    if (check_open(self) < 0) {
        return -1;
    }
    n = left(self);
    start = ANY(self)->bytes + (n > 0 ? ANY(self)->pos : 0);
    end = n > 0 ? memchr(start, '\n', (size_t)n) : NULL;
    if (end != NULL) {
        n = end + 1 - start;
    }
    *p = start;
    ANY(self)->pos += n;
    return n;
}

static PyObject *
io_read(PyObject *self, PyObject *args)
{
    Py_ssize_t n = -1;
    const char *p;

    if (!PyArg_ParseTuple(args, "|n:read", &n)) {
        return NULL;
    }
    n = take_bytes(self, &p, n);
    return n < 0 ? NULL : PyString_FromStringAndSize(p, n);
}

static PyObject *
io_readline(PyObject *self, PyObject *args)
{
    int max = -1;
    const char *p;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(args, "|i:readline", &max)) {
        return NULL;
    }
    n = take_line(self, &p);
    if (n < 0) {
        return NULL;
    }
    if (max >= 0 && max < n) {
        ANY(self)->pos -= n - max;
        n = max;
    }
    return PyString_FromStringAndSize(p, n);
}

static PyObject *
io_readlines(PyObject *self, PyObject *args)
{
    long hint = 0;
    PyObject *list;
    Py_ssize_t total = 0;

    if (!PyArg_ParseTuple(args, "|l:readlines", &hint)) {
        return NULL;
    }
    list = PyList_New(0);
    while (list != NULL) {
        const char *p;
        Py_ssize_t n = take_line(self, &p);
        PyObject *line;
        if (n == 0) {
            break;
        }
        line = n < 0 ? NULL : PyString_FromStringAndSize(p, n);
        if (line == NULL || PyList_Append(list, line) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(line);
        total += n;
        if (hint > 0 && total >= hint) {
            break;
        }
    }
    return list;
}

static PyObject *
io_next(PyObject *self)
{
    const char *p;
    Py_ssize_t n = take_line(self, &p);

    return n <= 0 ? NULL : PyString_FromStringAndSize(p, n);
}

/* ---- places ---- */

static PyObject *
io_flush(PyObject *self, PyObject *unused)
{
    if (check_open(self) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
io_isatty(PyObject *self, PyObject *unused)
{
    if (check_open(self) < 0) {
        return NULL;
    }
    Py_RETURN_FALSE;
}

static PyObject *
io_reset(PyObject *self, PyObject *unused)
{
    if (check_open(self) < 0) {
        return NULL;
    }
    ANY(self)->pos = 0;
    Py_RETURN_NONE;
}

static PyObject *
io_tell(PyObject *self, PyObject *unused)
{
    return check_open(self) < 0 ? NULL : PyInt_FromSsize_t(ANY(self)->pos);
}

static PyObject *
io_getvalue(PyObject *self, PyObject *args)
{
    PyObject *use_pos = Py_None;
    Py_ssize_t n;
    int to_pos;

    if (!PyArg_UnpackTuple(args, "getval", 0, 1, &use_pos) || check_open(self) < 0) {
        return NULL;
    }
    to_pos = PyObject_IsTrue(use_pos);
    if (to_pos < 0) {
        return NULL;
    }
    n = ANY(self)->size;
    if (to_pos && ANY(self)->pos < n) {
        n = ANY(self)->pos;
    }
    return PyString_FromStringAndSize(ANY(self)->bytes, n);
}

/* Makes room for n bytes in all. Returns 0 or -1. */
static int
grow(PyObject *self, Py_ssize_t n)
{
    Py_ssize_t space = OUT(self)->space;
    char *bytes;

    if (n <= space) {
        return 0;
    }
    space = space > PY_SSIZE_T_MAX / 2 || n > space * 2 ? n : space * 2;
    bytes = PyMem_Realloc(OUT(self)->bytes, (size_t)space);
    if (bytes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    OUT(self)->bytes = bytes;
    OUT(self)->space = space;
    return 0;
}

static PyObject *
io_seek(PyObject *self, PyObject *args)
{
    Py_ssize_t offset;
    int mode = 0;

    if (check_open(self) < 0 || !PyArg_ParseTuple(args, "n|i:seek", &offset, &mode)) {
        return NULL;
    }
    if (mode == 2 || mode == 1) {
        Py_ssize_t base = mode == 2 ? ANY(self)->size : ANY(self)->pos;
        offset = offset > PY_SSIZE_T_MAX - base ? PY_SSIZE_T_MAX : offset + base;
    }
    ANY(self)->pos = offset < 0 ? 0 : offset;
    Py_RETURN_NONE;
}

static PyObject *
io_truncate(PyObject *self, PyObject *args)
{
    Py_ssize_t size = -1;

    if (check_open(self) < 0 || !PyArg_ParseTuple(args, "|n:truncate", &size)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) == 0) {
        size = ANY(self)->pos;
    }
    if (size < 0) {
        errno = EINVAL;
        PyErr_SetFromErrno(PyExc_IOError);
        return NULL;
    }
    if (ANY(self)->size > size) {
        ANY(self)->size = size;
    }
    ANY(self)->pos = ANY(self)->size;
    Py_RETURN_NONE;
}

/* ---- writing ---- */

static int
put_bytes(PyObject *self, const char *p, Py_ssize_t n)
{
    if (check_open(self) < 0) {
        return -1;
    }
    if (n > PY_SSIZE_T_MAX - OUT(self)->pos) {
        PyErr_SetString(PyExc_OverflowError, "new position too large");
        return -1;
    }
    if (grow(self, OUT(self)->pos + n) < 0) {
        return -1;
    }
    if (OUT(self)->size < OUT(self)->pos) {
        memset(OUT(self)->bytes + OUT(self)->size, 0, (size_t)(OUT(self)->pos - OUT(self)->size));
    }
    memcpy(OUT(self)->bytes + OUT(self)->pos, p, (size_t)n);
    OUT(self)->pos += n;
    if (OUT(self)->size < OUT(self)->pos) {
        OUT(self)->size = OUT(self)->pos;
    }
    return 0;
}

static PyObject *
output_write(PyObject *self, PyObject *args)
{
    Py_buffer view;
    int status;

    if (!PyArg_ParseTuple(args, "s*:write", &view)) {
        return NULL;
    }
    status = put_bytes(self, view.buf, view.len);
    PyBuffer_Release(&view);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
output_writelines(PyObject *self, PyObject *lines)
{
    PyObject *it = PyObject_GetIter(lines);
    PyObject *line;

    if (it == NULL) {
        return NULL;
    }
    while ((line = PyIter_Next(it)) != NULL) {
        const char *p;
        Py_ssize_t n;
        int status = PyString_AsStringAndSize(line, (char **)&p, &n);
        if (status == 0) {
            status = put_bytes(self, p, n);
        }
        Py_DECREF(line);
        if (status < 0) {
            Py_DECREF(it);
            return NULL;
        }
    }
    Py_DECREF(it);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- life ---- */

static PyObject *
output_close(PyObject *self, PyObject *unused)
{
    PyMem_Free(OUT(self)->bytes);
    OUT(self)->bytes = NULL;
    OUT(self)->pos = OUT(self)->size = OUT(self)->space = 0;
    Py_RETURN_NONE;
}

static void
output_dealloc(PyObject *self)
{
    PyMem_Free(OUT(self)->bytes);
    PyObject_Free(self);
}

static PyObject *
input_close(PyObject *self, PyObject *unused)
{
    input_object *in = (input_object *)self;

    if (in->bytes != NULL) {
        in->bytes = NULL;
        in->pos = in->size = 0;
        PyBuffer_Release(&in->view);
    }
    Py_RETURN_NONE;
}

static void
input_dealloc(PyObject *self)
{
    if (ANY(self)->bytes != NULL) {
        PyBuffer_Release(&((input_object *)self)->view);
    }
    PyObject_Free(self);
}

static PyObject *
get_closed(PyObject *self, void *unused)
{
    return PyBool_FromLong(ANY(self)->bytes == NULL);
}

static PyObject *
new_output(int size)
{
    output_object *self = PyObject_New(output_object, &output_type);

    if (self == NULL) {
        return NULL;
    }
    size = size > 0 ? size : 1;
    self->pos = self->size = 0;
    self->softspace = 0;
    self->space = size;
    self->bytes = PyMem_Malloc((size_t)size);
    if (self->bytes == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return (PyObject *)self;
}

static PyObject *
new_input(PyObject *source)
{
    input_object *self;
    Py_buffer view;
    PyObject *args = PyTuple_Pack(1, source);
    int ok;

    if (args == NULL) {
        return NULL;
    }
    ok = PyArg_ParseTuple(args, "s*:StringIO", &view);
    Py_DECREF(args);
    if (!ok) {
        return NULL;
    }
    self = PyObject_New(input_object, &input_type);
    if (self == NULL) {
        PyBuffer_Release(&view);
        return NULL;
    }
    self->view = view;
    self->bytes = view.buf != NULL ? view.buf : "";
    self->pos = 0;
    self->size = view.len;
    return (PyObject *)self;
}

static PyObject *
make_stringio(PyObject *module, PyObject *args)
{
    PyObject *source = NULL;

    if (!PyArg_UnpackTuple(args, "StringIO", 0, 1, &source)) {
        return NULL;
    }
    return source == NULL ? new_output(512) : new_input(source);
}

/* ---- the types ---- */

#define COMMON_METHODS                                                                          \
    {"flush", io_flush, METH_NOARGS, "flush(): does nothing."},                                 \
    {"getvalue", io_getvalue, METH_VARARGS, "getvalue([use_pos]) -> the bytes, up to the position"}, \
    {"isatty", io_isatty, METH_NOARGS, "isatty(): always false"},                               \
    {"read", io_read, METH_VARARGS, "read([n]) -> up to n bytes"},                              \
    {"readline", io_readline, METH_VARARGS, "readline([n]) -> a line"},                         \
    {"readlines", io_readlines, METH_VARARGS, "readlines([hint]) -> list of lines"},            \
    {"reset", io_reset, METH_NOARGS, "reset(): back to the beginning"},                         \
    {"seek", io_seek, METH_VARARGS, "seek(offset[, mode])"},                                    \
    {"tell", io_tell, METH_NOARGS, "tell() -> position"},                                       \
    {"truncate", io_truncate, METH_VARARGS, "truncate([size])"}

static const PyMethodDef input_methods[] = {
    COMMON_METHODS,
    {"close", input_close, METH_NOARGS, "close(): gives the bytes back"},
    {NULL, NULL, 0, NULL},
};

static const PyMethodDef output_methods[] = {
    COMMON_METHODS,
    {"close", output_close, METH_NOARGS, "close(): frees the bytes"},
    {"write", output_write, METH_VARARGS, "write(bytes)"},
    {"writelines", output_writelines, METH_O, "writelines(iterable of bytes)"},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef output_members[] = {
    {(char *)"softspace", T_INT, offsetof(output_object, softspace), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static const PyGetSetDef io_getset[] = {
    {(char *)"closed", get_closed, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject input_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "cStringIO.StringI",
    .tp_basicsize = sizeof(input_object),
    .tp_dealloc = input_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A file to read the bytes of an object.",
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = io_next,
    .tp_methods = (PyMethodDef *)input_methods,
    .tp_getset = (PyGetSetDef *)io_getset,
};

static PyTypeObject output_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "cStringIO.StringO",
    .tp_basicsize = sizeof(output_object),
    .tp_dealloc = output_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A file in memory, to read and write.",
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = io_next,
    .tp_methods = (PyMethodDef *)output_methods,
    .tp_members = (PyMemberDef *)output_members,
    .tp_getset = (PyGetSetDef *)io_getset,
};

/* ---- C API ---- */

static int
capi_read(PyObject *self, char **output, Py_ssize_t n)
{
    Py_ssize_t count = take_bytes(self, (const char **)output, n);

    return count > INT_MAX ? INT_MAX : (int)count;
}

static int
capi_readline(PyObject *self, char **output)
{
    Py_ssize_t count = take_line(self, (const char **)output);

    return count > INT_MAX ? INT_MAX : (int)count;
}

static int
capi_write(PyObject *self, const char *buf, Py_ssize_t len)
{
    return put_bytes(self, buf, len) < 0 ? -1 : (int)len;
}

static PyObject *
capi_getvalue(PyObject *self)
{
    return check_open(self) < 0 ? NULL
                                : PyString_FromStringAndSize(ANY(self)->bytes, ANY(self)->size);
}

static const struct PycStringIO_CAPI capi = {
    capi_read, capi_readline, capi_write, capi_getvalue,
    new_output, new_input, &input_type, &output_type,
};

static const PyMethodDef module_functions[] = {
    {"StringIO", make_stringio, METH_VARARGS,
     "StringIO([bytes]) -> a file in memory: to be read with bytes given, else to be written"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC initcStringIO(void);

PyMODINIT_FUNC
initcStringIO(void)
{
    PyObject *m = Py_InitModule3("cStringIO", (PyMethodDef *)module_functions,
                                 "Files of bytes in memory.");
    PyObject *capsule;

    if (m == NULL || PyType_Ready(&input_type) < 0 || PyType_Ready(&output_type) < 0) {
        return;
    }
    capsule = PyCapsule_New((void *)&capi, PycStringIO_CAPSULE_NAME, NULL);
    if (capsule == NULL) {
        return;
    }
    PyModule_AddObject(m, "cStringIO_CAPI", capsule);
    Py_INCREF(&input_type);
    PyModule_AddObject(m, "InputType", (PyObject *)&input_type);
    Py_INCREF(&output_type);
    PyModule_AddObject(m, "OutputType", (PyObject *)&output_type);
}
