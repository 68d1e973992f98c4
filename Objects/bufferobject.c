/* The buffer type: a window into another object's memory, or into memory of C code.
 *
 * The address is asked from the base object at each use, since it may move.
 *
 * I1  base is NULL or not itself a buffer with a base.
 * I2  with base == NULL, ptr and size are fixed; with one, ptr is unused and size -1 means "to the
 *     end of the base".
 */
#include "Python.h"
#include "py_pins.h"
#include "py_text.h"

typedef struct {
    PyObject_HEAD
    PyObject *base;      /* owned, may be NULL */
    void *ptr;           /* memory when base is NULL */
    Py_ssize_t size;     /* bytes, or -1 (I2) */
    Py_ssize_t offset;   /* into the base */
    int readonly;
    long hash;           /* -1: not computed */
} buffer_object;

typedef enum { FOR_ANY, FOR_READ, FOR_WRITE, FOR_CHAR } buffer_use;

/* ---- the memory ---- */

PyObject *
py_buffer_base_borrow(PyObject *buffer)
{
    return ((buffer_object *)buffer)->base;
}

/* Asks the base for its memory. Returns its length or -1. */
static Py_ssize_t
base_memory(buffer_object *self, buffer_use use, void **p)
{
    PyBufferProcs *pb = Py_TYPE(self->base)->tp_as_buffer;
    readbufferproc proc;

    if (pb->bf_getsegcount(self->base, NULL) != 1) {
        PyErr_SetString(PyExc_TypeError, "single-segment buffer object expected");
        return -1;
    }
    if (use == FOR_CHAR) {
        if (!PyType_HasFeature(Py_TYPE(self->base), Py_TPFLAGS_HAVE_GETCHARBUFFER) ||
            pb->bf_getcharbuffer == NULL) {
            PyErr_Format(PyExc_TypeError, "%s buffer type not available", "char");
            return -1;
        }
        return pb->bf_getcharbuffer(self->base, 0, (char **)p);
    }
    proc = use == FOR_READ || (use == FOR_ANY && self->readonly)
               ? pb->bf_getreadbuffer : (readbufferproc)pb->bf_getwritebuffer;
    if (proc == NULL) {
        PyErr_Format(PyExc_TypeError, "%s buffer type not available",
                     use == FOR_WRITE ? "write" : "read");
        return -1;
    }
    return proc(self->base, 0, p);
}

/* The window's memory. Returns 1 with *p and *size, or 0 with an exception. */
static int
get_memory(buffer_object *self, void **p, Py_ssize_t *size, buffer_use use)
{
    Py_ssize_t count, offset;

    if (self->base == NULL) {
        *p = self->ptr;
        *size = self->size;
        return 1;
    }
    count = base_memory(self, use, p);
    if (count < 0) {
        return 0;
    }
    offset = self->offset < count ? self->offset : count;
    *p = (char *)*p + offset;
    *size = self->size == -1 || self->size > count - offset ? count - offset : self->size;
    return 1;
}

/* ---- making ---- */

static PyObject *
make(PyObject *base, Py_ssize_t size, Py_ssize_t offset, void *ptr, int readonly)
{
    buffer_object *b;

    if (size < 0 && size != Py_END_OF_BUFFER) {
        PyErr_SetString(PyExc_ValueError, "size must be zero or positive");
        return NULL;
    }
    if (offset < 0) {
        PyErr_SetString(PyExc_ValueError, "offset must be zero or positive");
        return NULL;
    }
    b = PyObject_New(buffer_object, &PyBuffer_Type);
    if (b != NULL) {
        Py_XINCREF(base);
        b->base = base;
        b->ptr = ptr;
        b->size = size;
        b->offset = offset;
        b->readonly = readonly;
        b->hash = -1;
    }
    return (PyObject *)b;
}

/* A window into an object; a window into a window is one into the base (I1). */
static PyObject *
make_on_object(PyObject *base, Py_ssize_t offset, Py_ssize_t size, int readonly)
{
    if (offset < 0) {
        PyErr_SetString(PyExc_ValueError, "offset must be zero or positive");
        return NULL;
    }
    if (PyBuffer_Check(base) && ((buffer_object *)base)->base != NULL) {
        buffer_object *b = (buffer_object *)base;
        if (b->size != -1) {
            Py_ssize_t left = b->size > offset ? b->size - offset : 0;
            if (size == Py_END_OF_BUFFER || size > left) {
                size = left;
            }
        }
        if (offset > PY_SSIZE_T_MAX - b->offset) {
            offset = PY_SSIZE_T_MAX;
        }
        else {
            offset += b->offset;
        }
        base = b->base;
    }
    return make(base, size, offset, NULL, readonly);
}

PyObject *
PyBuffer_FromObject(PyObject *base, Py_ssize_t offset, Py_ssize_t size)
{
    PyBufferProcs *pb = Py_TYPE(base)->tp_as_buffer;

    if (pb == NULL || pb->bf_getreadbuffer == NULL || pb->bf_getsegcount == NULL) {
        PyErr_SetString(PyExc_TypeError, "buffer object expected");
        return NULL;
    }
    return make_on_object(base, offset, size, 1);
}

PyObject *
PyBuffer_FromReadWriteObject(PyObject *base, Py_ssize_t offset, Py_ssize_t size)
{
    PyBufferProcs *pb = Py_TYPE(base)->tp_as_buffer;

    if (pb == NULL || pb->bf_getwritebuffer == NULL || pb->bf_getsegcount == NULL) {
        PyErr_SetString(PyExc_TypeError, "buffer object expected");
        return NULL;
    }
    return make_on_object(base, offset, size, 0);
}

PyObject *
PyBuffer_FromMemory(void *ptr, Py_ssize_t size)
{
    return make(NULL, size, 0, ptr, 1);
}

PyObject *
PyBuffer_FromReadWriteMemory(void *ptr, Py_ssize_t size)
{
    return make(NULL, size, 0, ptr, 0);
}

/* A writable buffer with memory of its own, behind the object. */
PyObject *
PyBuffer_New(Py_ssize_t size)
{
    buffer_object *b;

    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be zero or positive");
        return NULL;
    }
    if ((size_t)size > PY_SSIZE_T_MAX - sizeof(buffer_object)) {
        return PyErr_NoMemory();
    }
    b = PyObject_Malloc(sizeof(buffer_object) + (size_t)size);
    if (b == NULL) {
        return PyErr_NoMemory();
    }
    (void)PyObject_INIT(b, &PyBuffer_Type);
    b->base = NULL;
    b->ptr = b + 1;
    b->size = size;
    b->offset = 0;
    b->readonly = 0;
    b->hash = -1;
    return (PyObject *)b;
}

static PyObject *
buffer_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    PyObject *base;
    Py_ssize_t offset = 0;
    Py_ssize_t size = Py_END_OF_BUFFER;

    if (PyErr_WarnPy3k("buffer() not supported in 3.x", 1) < 0 ||
        !_PyArg_NoKeywords("buffer()", kw) ||
        !PyArg_ParseTuple(args, "O|nn:buffer", &base, &offset, &size)) {
        return NULL;
    }
    return PyBuffer_FromObject(base, offset, size);
}

static void
buffer_dealloc(PyObject *self)
{
    Py_XDECREF(((buffer_object *)self)->base);
    PyObject_Free(self);
}

/* ---- text, comparison, hash ---- */

static PyObject *
buffer_repr(PyObject *op)
{
    buffer_object *self = (buffer_object *)op;
    const char *status = self->readonly ? "read-only" : "read-write";

    if (self->base == NULL) {
        return PyString_FromFormat("<%s buffer ptr %p, size %zd at %p>", status, self->ptr,
                                   self->size, (void *)self);
    }
    return PyString_FromFormat("<%s buffer for %p, size %zd, offset %zd at %p>", status,
                               (void *)self->base, self->size, self->offset, (void *)self);
}

static PyObject *
buffer_str(PyObject *op)
{
    void *p;
    Py_ssize_t n;

    return get_memory((buffer_object *)op, &p, &n, FOR_ANY) ? PyString_FromStringAndSize(p, n)
                                                            : NULL;
}

static int
buffer_compare(PyObject *a, PyObject *b)
{
    void *p, *q;
    Py_ssize_t n, m;
    int c;

    if (!get_memory((buffer_object *)a, &p, &n, FOR_ANY) ||
        !get_memory((buffer_object *)b, &q, &m, FOR_ANY)) {
        return -1;
    }
    c = memcmp(p, q, (size_t)(n < m ? n : m));
    return c != 0 ? (c < 0 ? -1 : 1) : n < m ? -1 : n > m;
}

static long
buffer_hash(PyObject *op)
{
    buffer_object *self = (buffer_object *)op;
    void *p;
    Py_ssize_t n;

    if (self->hash != -1) {
        return self->hash;
    }
    if (!self->readonly) {
        PyErr_SetString(PyExc_TypeError, "writable buffers are not hashable");
        return -1;
    }
    if (!get_memory(self, &p, &n, FOR_ANY)) {
        return -1;
    }
    self->hash = py_hash_bytes(p, n);
    return self->hash;
}

/* ---- sequence ---- */

static Py_ssize_t
buffer_length(PyObject *op)
{
    void *p;
    Py_ssize_t n;

    return get_memory((buffer_object *)op, &p, &n, FOR_ANY) ? n : -1;
}

static PyObject *
buffer_concat(PyObject *op, PyObject *other)
{
    PyBufferProcs *pb = Py_TYPE(other)->tp_as_buffer;
    PyObject *result;
    void *p, *q;
    Py_ssize_t n, m;

    if (pb == NULL || pb->bf_getreadbuffer == NULL || pb->bf_getsegcount == NULL) {
        PyErr_BadArgument();
        return NULL;
    }
    if (pb->bf_getsegcount(other, NULL) != 1) {
        PyErr_SetString(PyExc_TypeError, "single-segment buffer object expected");
        return NULL;
    }
    if (!get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return NULL;
    }
    if (n == 0) {
        Py_INCREF(other);
        return other;
    }
    m = pb->bf_getreadbuffer(other, 0, &q);
    if (m < 0) {
        return NULL;
    }
    if (n > PY_SSIZE_T_MAX - m) {
        return PyErr_NoMemory();
    }
    result = PyString_FromStringAndSize(NULL, n + m);
    if (result != NULL) {
        memcpy(PyString_AS_STRING(result), p, (size_t)n);
        memcpy(PyString_AS_STRING(result) + n, q, (size_t)m);
    }
    return result;
}

static PyObject *
buffer_repeat(PyObject *op, Py_ssize_t count)
{
    PyObject *text = buffer_str(op);
    PyObject *result;

    if (text == NULL) {
        return NULL;
    }
    result = PySequence_Repeat(text, count < 0 ? 0 : count);
    Py_DECREF(text);
    if (result == NULL && PyErr_ExceptionMatches(PyExc_OverflowError)) {
        PyErr_SetString(PyExc_MemoryError, "result too large");
    }
    return result;
}

static PyObject *
buffer_item(PyObject *op, Py_ssize_t i)
{
    void *p;
    Py_ssize_t n;

    if (!get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return NULL;
    }
    if (i < 0 || i >= n) {
        PyErr_SetString(PyExc_IndexError, "buffer index out of range");
        return NULL;
    }
    return PyString_FromStringAndSize((char *)p + i, 1);
}

static PyObject *
buffer_slice(PyObject *op, Py_ssize_t left, Py_ssize_t right)
{
    void *p;
    Py_ssize_t n;

    if (!get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return NULL;
    }
    left = left < 0 ? 0 : left > n ? n : left;
    right = right < left ? left : right > n ? n : right;
    return PyString_FromStringAndSize((char *)p + left, right - left);
}

static PyObject *
buffer_subscript(PyObject *op, PyObject *item)
{
    PyObject *text, *result;
    void *p;
    Py_ssize_t n, i;

    if (!get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return NULL;
    }
    if (PyIndex_Check(item)) {
        i = PyNumber_AsSsize_t(item, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return buffer_item(op, i < 0 ? i + n : i);
    }
    if (!PySlice_Check(item)) {
        PyErr_SetString(PyExc_TypeError, "sequence index must be integer");
        return NULL;
    }
    text = PyString_FromStringAndSize(p, n);
    if (text == NULL) {
        return NULL;
    }
    result = PyObject_GetItem(text, item);
    Py_DECREF(text);
    return result;
}

/* The bytes that are to be written. Returns their number or -1. */
static Py_ssize_t
source_bytes(PyObject *other, void **q)
{
    PyBufferProcs *pb = other == NULL ? NULL : Py_TYPE(other)->tp_as_buffer;

    if (pb == NULL || pb->bf_getreadbuffer == NULL || pb->bf_getsegcount == NULL) {
        PyErr_BadArgument();
        return -1;
    }
    if (pb->bf_getsegcount(other, NULL) != 1) {
        PyErr_SetString(PyExc_TypeError, "single-segment buffer object expected");
        return -1;
    }
    return pb->bf_getreadbuffer(other, 0, q);
}

static int
check_writable(PyObject *op)
{
    if (((buffer_object *)op)->readonly) {
        PyErr_SetString(PyExc_TypeError, "buffer is read-only");
        return -1;
    }
    return 0;
}

static int
buffer_ass_item(PyObject *op, Py_ssize_t i, PyObject *other)
{
    void *p, *q;
    Py_ssize_t n, m;

    if (check_writable(op) < 0 || !get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return -1;
    }
    if (i < 0 || i >= n) {
        PyErr_SetString(PyExc_IndexError, "buffer assignment index out of range");
        return -1;
    }
    m = source_bytes(other, &q);
    if (m < 0) {
        return -1;
    }
    if (m != 1) {
        PyErr_SetString(PyExc_TypeError, "right operand must be a single byte");
        return -1;
    }
    ((char *)p)[i] = *(char *)q;
    return 0;
}

static int
buffer_ass_slice(PyObject *op, Py_ssize_t left, Py_ssize_t right, PyObject *other)
{
    void *p, *q;
    Py_ssize_t n, m;

    if (check_writable(op) < 0) {
        return -1;
    }
    m = source_bytes(other, &q);
    if (m < 0 || !get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return -1;
    }
    left = left < 0 ? 0 : left > n ? n : left;
    right = right < left ? left : right > n ? n : right;
    if (m != right - left) {
        PyErr_SetString(PyExc_TypeError, "right operand length must match slice length");
        return -1;
    }
    memmove((char *)p + left, q, (size_t)m);
    return 0;
}

static int
buffer_ass_subscript(PyObject *op, PyObject *item, PyObject *value)
{
    Py_ssize_t start, stop, step, count, i;
    void *p, *q;
    Py_ssize_t n, m;

    if (check_writable(op) < 0 || !get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return -1;
    }
    if (PyIndex_Check(item)) {
        i = PyNumber_AsSsize_t(item, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return -1;
        }
        return buffer_ass_item(op, i < 0 ? i + n : i, value);
    }
    if (!PySlice_Check(item)) {
        PyErr_SetString(PyExc_TypeError, "buffer indices must be integers");
        return -1;
    }
    if (_PySlice_Unpack(item, &start, &stop, &step) < 0) {
        return -1;
    }
    m = source_bytes(value, &q);
    if (m < 0 || !get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return -1;
    }
    count = _PySlice_AdjustIndices(n, &start, &stop, step);
    if (m != count) {
        PyErr_SetString(PyExc_TypeError, "right operand length must match slice length");
        return -1;
    }
    for (i = 0; i < count && start + i * step < n; i++) {
        ((char *)p)[start + i * step] = ((char *)q)[i];
    }
    return 0;
}

/* ---- buffer of the buffer ---- */

static Py_ssize_t
buffer_getreadbuf(PyObject *op, Py_ssize_t segment, void **p)
{
    Py_ssize_t n;

    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "accessing non-existent buffer segment");
        return -1;
    }
    return get_memory((buffer_object *)op, p, &n, FOR_READ) ? n : -1;
}

static Py_ssize_t
buffer_getwritebuf(PyObject *op, Py_ssize_t segment, void **p)
{
    Py_ssize_t n;

    if (check_writable(op) < 0) {
        return -1;
    }
    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "accessing non-existent buffer segment");
        return -1;
    }
    return get_memory((buffer_object *)op, p, &n, FOR_WRITE) ? n : -1;
}

static Py_ssize_t
buffer_getsegcount(PyObject *op, Py_ssize_t *lenp)
{
    void *p;
    Py_ssize_t n;

    if (!get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return -1;
    }
    if (lenp != NULL) {
        *lenp = n;
    }
    return 1;
}

static Py_ssize_t
buffer_getcharbuf(PyObject *op, Py_ssize_t segment, char **p)
{
    void *mem;
    Py_ssize_t n;

    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "accessing non-existent buffer segment");
        return -1;
    }
    if (!get_memory((buffer_object *)op, &mem, &n, FOR_CHAR)) {
        return -1;
    }
    *p = mem;
    return n;
}

static int
buffer_getbuffer(PyObject *op, Py_buffer *view, int flags)
{
    void *p;
    Py_ssize_t n;

    if (view == NULL) {
        PyErr_SetString(PyExc_ValueError, "NULL view in getbuffer");
        return -1;
    }
    if (!get_memory((buffer_object *)op, &p, &n, FOR_ANY)) {
        return -1;
    }
    if (PyBuffer_FillInfo(view, op, p, n, ((buffer_object *)op)->readonly, flags) < 0) {
        return -1;
    }
    if (((buffer_object *)op)->base != NULL && py_pin_memory(op) < 0) {
        Py_CLEAR(view->obj);
        return -1;
    }
    return 0;
}

/* ---- the type ---- */

static const PySequenceMethods buffer_as_sequence = {
    .sq_length = buffer_length,
    .sq_concat = buffer_concat,
    .sq_repeat = buffer_repeat,
    .sq_item = buffer_item,
    .sq_slice = buffer_slice,
    .sq_ass_item = buffer_ass_item,
    .sq_ass_slice = buffer_ass_slice,
};

static const PyMappingMethods buffer_as_mapping = {
    .mp_length = buffer_length,
    .mp_subscript = buffer_subscript,
    .mp_ass_subscript = buffer_ass_subscript,
};

static const PyBufferProcs buffer_as_buffer = {
    .bf_getreadbuffer = buffer_getreadbuf,
    .bf_getwritebuffer = buffer_getwritebuf,
    .bf_getsegcount = buffer_getsegcount,
    .bf_getcharbuffer = buffer_getcharbuf,
    .bf_getbuffer = buffer_getbuffer,
};

PyTypeObject PyBuffer_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "buffer",
    .tp_basicsize = sizeof(buffer_object),
    .tp_dealloc = buffer_dealloc,
    .tp_compare = buffer_compare,
    .tp_repr = buffer_repr,
    .tp_as_sequence = (PySequenceMethods *)&buffer_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&buffer_as_mapping,
    .tp_hash = buffer_hash,
    .tp_str = buffer_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = (PyBufferProcs *)&buffer_as_buffer,
    .tp_flags = Py_TPFLAGS_HAVE_GETCHARBUFFER | Py_TPFLAGS_HAVE_NEWBUFFER | Py_TPFLAGS_DEFAULT,
    .tp_doc = "buffer(object[, offset[, size]])\n\n"
              "A window of bytes into an object's memory, by default to its end.",
    .tp_new = buffer_new,
};
