/* The bytearray type: memory, C API, protocols of the type.
 *
 *     | refcnt | type | size | exports | alloc | bytes |      bytes ─▶ | size bytes | 0 | spare |
 *
 * I1  bytes is NULL while alloc is 0, else bytes[size] == 0 and size < alloc.
 * I2  while ob_exports > 0 somebody holds the address: neither bytes nor size changes.
 *
 * Not here: the constructor (bytearray_init.c), the iterator (bytearray_iter.c), methods (bytearray_methods.c).
 */
#include "Python.h"
#include "py_pins.h"
#include "py_text.h"
#include "bytearray.h"

char _PyByteArray_empty_string[] = "";

#define SELF(op) ((PyByteArrayObject *)(op))

/* ---- memory ---- */

int
py_bytearray_can_resize(PyObject *self)
{
    if (SELF(self)->ob_exports > 0 || py_memory_is_pinned(self)) {
        PyErr_SetString(PyExc_BufferError,
                        "Existing exports of data: object cannot be re-sized");
        return -1;
    }
    return 0;
}

/* The block size for a new length: exact for a shrink to below a half, else with spare room. */
static Py_ssize_t
block_size(Py_ssize_t size, Py_ssize_t alloc)
{
    if (size < alloc) {
        return size < alloc / 2 ? size + 1 : alloc;
    }
    if (size <= alloc + alloc / 8) {
        return size + (size >> 3) + (size < 9 ? 3 : 6);
    }
    return size + 1;
}

int
PyByteArray_Resize(PyObject *self, Py_ssize_t size)
{
    PyByteArrayObject *op = SELF(self);
    Py_ssize_t alloc;
    char *bytes;

    if (self == NULL || !PyByteArray_Check(self)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (size == Py_SIZE(self)) {
        return 0;
    }
    if (py_bytearray_can_resize(self) < 0) {
        return -1;
    }
    if (size < 0 || size > PY_SSIZE_T_MAX / 2) {
        PyErr_NoMemory();
        return -1;
    }
    alloc = block_size(size, op->ob_alloc);
    if (alloc != op->ob_alloc) {
        bytes = PyMem_Realloc(op->ob_bytes, (size_t)alloc);
        if (bytes == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        op->ob_bytes = bytes;
        op->ob_alloc = alloc;
    }
    Py_SIZE(self) = size;
    op->ob_bytes[size] = '\0';
    return 0;
}

PyObject *
PyByteArray_FromStringAndSize(const char *bytes, Py_ssize_t size)
{
    PyByteArrayObject *op;

    if (size < 0) {
        PyErr_SetString(PyExc_SystemError, "Negative size passed to PyByteArray_FromStringAndSize");
        return NULL;
    }
    if (size == PY_SSIZE_T_MAX) {
        return PyErr_NoMemory();
    }
    op = PyObject_New(PyByteArrayObject, &PyByteArray_Type);
    if (op == NULL) {
        return NULL;
    }
    op->ob_bytes = NULL;
    op->ob_alloc = 0;
    op->ob_exports = 0;
    Py_SIZE(op) = 0;
    if (size > 0) {
        op->ob_bytes = PyMem_Malloc((size_t)size + 1);
        if (op->ob_bytes == NULL) {
            Py_DECREF(op);
            return PyErr_NoMemory();
        }
        if (bytes != NULL) {
            memcpy(op->ob_bytes, bytes, (size_t)size);
        }
        op->ob_bytes[size] = '\0';
        op->ob_alloc = size + 1;
        Py_SIZE(op) = size;
    }
    return (PyObject *)op;
}

PyObject *
PyByteArray_FromObject(PyObject *input)
{
    return PyObject_CallFunctionObjArgs((PyObject *)&PyByteArray_Type, input, NULL);
}

Py_ssize_t
PyByteArray_Size(PyObject *self)
{
    return PyByteArray_GET_SIZE(self);
}

char *
PyByteArray_AsString(PyObject *self)
{
    return BYTES(self);
}

static void
bytearray_dealloc(PyObject *self)
{
    if (SELF(self)->ob_exports > 0) {
        PyErr_SetString(PyExc_SystemError, "deallocated bytearray object has exported buffers");
        PyErr_Print();
    }
    PyMem_Free(SELF(self)->ob_bytes);
    Py_TYPE(self)->tp_free(self);
}

/* ---- buffers ---- */

static int
bytearray_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    int status;

    if (view == NULL) {
        SELF(self)->ob_exports++;
        return 0;
    }
    status = PyBuffer_FillInfo(view, self, BYTES(self), Py_SIZE(self), 0, flags);
    if (status >= 0) {
        SELF(self)->ob_exports++;
    }
    return status;
}

static void
bytearray_releasebuffer(PyObject *self, Py_buffer *view)
{
    SELF(self)->ob_exports--;
}

static Py_ssize_t
bytearray_getreadbuf(PyObject *self, Py_ssize_t segment, void **p)
{
    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "accessing non-existent bytes segment");
        return -1;
    }
    *p = BYTES(self);
    return Py_SIZE(self);
}

static Py_ssize_t
bytearray_getcharbuf(PyObject *self, Py_ssize_t segment, char **p)
{
    return bytearray_getreadbuf(self, segment, (void **)p);
}

static Py_ssize_t
bytearray_getsegcount(PyObject *self, Py_ssize_t *lenp)
{
    if (lenp != NULL) {
        *lenp = Py_SIZE(self);
    }
    return 1;
}

/* ---- contents ---- */

int
py_bytearray_byte(PyObject *arg, int *value)
{
    long v;

    if (PyString_CheckExact(arg)) {
        if (Py_SIZE(arg) != 1) {
            PyErr_SetString(PyExc_ValueError, "string must be of size 1");
            return -1;
        }
        *value = Py_CHARMASK(PyString_AS_STRING(arg)[0]);
        return 0;
    }
    if (PyInt_Check(arg) || PyLong_Check(arg)) {
        v = PyLong_Check(arg) ? PyLong_AsLong(arg) : PyInt_AS_LONG(arg);
        if (v == -1 && PyErr_Occurred()) {
            PyErr_Clear();
        }
    }
    else {
        PyObject *index = PyNumber_Index(arg);
        if (index == NULL) {
            if (PyErr_ExceptionMatches(PyExc_TypeError)) {
                PyErr_SetString(PyExc_TypeError, "an integer or string of size 1 is required");
            }
            return -1;
        }
        v = PyInt_AsLong(index);
        Py_DECREF(index);
        if (v == -1 && PyErr_Occurred()) {
            PyErr_Clear();
        }
    }
    if (v < 0 || v >= 256) {
        PyErr_SetString(PyExc_ValueError, "byte must be in range(0, 256)");
        return -1;
    }
    *value = (int)v;
    return 0;
}

static Py_ssize_t
bytearray_length(PyObject *self)
{
    return Py_SIZE(self);
}

PyObject *
PyByteArray_Concat(PyObject *a, PyObject *b)
{
    Py_buffer va, vb;
    PyObject *result = NULL;

    va.len = vb.len = -1;
    if (py_text_get_buffer(a, &va) < 0 || py_text_get_buffer(b, &vb) < 0) {
        PyErr_Format(PyExc_TypeError, "can't concat %.100s to %.100s", Py_TYPE(a)->tp_name,
                     Py_TYPE(b)->tp_name);
    }
    else if (va.len > PY_SSIZE_T_MAX - vb.len) {
        PyErr_NoMemory();
    }
    else {
        result = PyByteArray_FromStringAndSize(NULL, va.len + vb.len);
        if (result != NULL && Py_SIZE(result) > 0) {
            memcpy(BYTES(result), va.buf, (size_t)va.len);
            memcpy(BYTES(result) + va.len, vb.buf, (size_t)vb.len);
        }
    }
    if (va.len != -1) {
        PyBuffer_Release(&va);
    }
    if (vb.len != -1) {
        PyBuffer_Release(&vb);
    }
    return result;
}

PyObject *
py_bytearray_iconcat(PyObject *self, PyObject *other)
{
    Py_ssize_t n = Py_SIZE(self);
    Py_buffer view;
    int status;

    if (py_text_get_buffer(other, &view) < 0) {
        PyErr_Format(PyExc_TypeError, "can't concat %.100s to %.100s", Py_TYPE(other)->tp_name,
                     Py_TYPE(self)->tp_name);
        return NULL;
    }
    if (view.obj == self) {
        /* Its own memory moves: take it from the object afterwards. */
        Py_ssize_t more = view.len;
        PyBuffer_Release(&view);
        status = PyByteArray_Resize(self, n + more);
        if (status == 0) {
            memcpy(BYTES(self) + n, BYTES(self), (size_t)more);
        }
    }
    else {
        status = PyByteArray_Resize(self, n + view.len);
        if (status == 0) {
            memcpy(BYTES(self) + n, view.buf, (size_t)view.len);
        }
        PyBuffer_Release(&view);
    }
    if (status < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

/* Fills p[n:total] with copies of p[:n]. */
static void
fill_repeated(char *p, Py_ssize_t n, Py_ssize_t total)
{
    Py_ssize_t done;

    if (n == 1) {
        memset(p, p[0], (size_t)total);
        return;
    }
    for (done = n; n > 0 && done < total;) {
        Py_ssize_t chunk = done <= total - done ? done : total - done;
        memcpy(p + done, p, (size_t)chunk);
        done += chunk;
    }
}

static PyObject *
bytearray_repeat(PyObject *self, Py_ssize_t count)
{
    Py_ssize_t n = Py_SIZE(self);
    PyObject *result;

    count = count < 0 ? 0 : count;
    if (count > 0 && n > PY_SSIZE_T_MAX / count) {
        return PyErr_NoMemory();
    }
    result = PyByteArray_FromStringAndSize(NULL, n * count);
    if (result != NULL && n * count > 0) {
        memcpy(BYTES(result), BYTES(self), (size_t)n);
        fill_repeated(BYTES(result), n, n * count);
    }
    return result;
}

static PyObject *
bytearray_irepeat(PyObject *self, Py_ssize_t count)
{
    Py_ssize_t n = Py_SIZE(self);

    count = count < 0 ? 0 : count;
    if (count > 0 && n > PY_SSIZE_T_MAX / count) {
        return PyErr_NoMemory();
    }
    if (PyByteArray_Resize(self, n * count) < 0) {
        return NULL;
    }
    if (count > 1 && n > 0) {
        fill_repeated(BYTES(self), n, n * count);
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
bytearray_getitem(PyObject *self, Py_ssize_t i)
{
    if (i < 0) {
        i += Py_SIZE(self);
    }
    if (i < 0 || i >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "bytearray index out of range");
        return NULL;
    }
    return PyInt_FromLong(Py_CHARMASK(BYTES(self)[i]));
}

static PyObject *
bytearray_slice(PyObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n)
{
    PyObject *result;
    Py_ssize_t i;

    if (n <= 0) {
        return PyByteArray_FromStringAndSize("", 0);
    }
    if (step == 1) {
        return PyByteArray_FromStringAndSize(BYTES(self) + start, n);
    }
    result = PyByteArray_FromStringAndSize(NULL, n);
    for (i = 0; result != NULL && i < n; i++) {
        BYTES(result)[i] = BYTES(self)[start + i * step];
    }
    return result;
}

/* The indices of a slice. Its parts may run Python code that resizes self: the size is looked at
   afterwards. Returns 0 or -1. */
static int
slice_indices(PyObject *self, PyObject *slice, Py_ssize_t *start, Py_ssize_t *stop,
              Py_ssize_t *step, Py_ssize_t *n)
{
    if (_PySlice_Unpack(slice, start, stop, step) < 0) {
        return -1;
    }
    *n = _PySlice_AdjustIndices(Py_SIZE(self), start, stop, *step);
    return 0;
}

static PyObject *
bytearray_subscript(PyObject *self, PyObject *item)
{
    Py_ssize_t start, stop, step, n;

    if (PyIndex_Check(item)) {
        Py_ssize_t i = PyNumber_AsSsize_t(item, PyExc_IndexError);
        return i == -1 && PyErr_Occurred() ? NULL : bytearray_getitem(self, i);
    }
    if (PySlice_Check(item)) {
        if (slice_indices(self, item, &start, &stop, &step, &n) < 0) {
            return NULL;
        }
        return bytearray_slice(self, start, step, n);
    }
    PyErr_SetString(PyExc_TypeError, "bytearray indices must be integers");
    return NULL;
}

int
py_bytearray_set_slice(PyObject *self, Py_ssize_t low, Py_ssize_t high, PyObject *values)
{
    Py_buffer view;
    Py_ssize_t n = Py_SIZE(self);
    Py_ssize_t growth;
    int status = -1;

    view.len = 0;
    view.buf = NULL;
    if (values == self) {
        PyObject *copy = PyByteArray_FromStringAndSize(BYTES(self), n);
        if (copy == NULL) {
            return -1;
        }
        status = py_bytearray_set_slice(self, low, high, copy);
        Py_DECREF(copy);
        return status;
    }
    if (values != NULL && py_text_get_buffer(values, &view) < 0) {
        PyErr_Format(PyExc_TypeError, "can't set bytearray slice from %.100s",
                     Py_TYPE(values)->tp_name);
        return -1;
    }
    n = Py_SIZE(self);
    low = low < 0 ? 0 : low > n ? n : low;
    high = high < low ? low : high > n ? n : high;
    growth = view.len - (high - low);
    if (growth == 0 || (growth < 0 ? py_bytearray_can_resize(self) : 0) == 0) {
        status = 0;
        if (growth < 0) {
            memmove(BYTES(self) + low + view.len, BYTES(self) + high, (size_t)(n - high));
            status = PyByteArray_Resize(self, n + growth);
        }
        else if (growth > 0) {
            status = PyByteArray_Resize(self, n + growth);
            if (status == 0) {
                memmove(BYTES(self) + low + view.len, BYTES(self) + high, (size_t)(n - high));
            }
        }
        if (status == 0 && view.len > 0) {
            memcpy(BYTES(self) + low, view.buf, (size_t)view.len);
        }
    }
    if (values != NULL) {
        PyBuffer_Release(&view);
    }
    return status;
}

static int
bytearray_setitem(PyObject *self, Py_ssize_t i, PyObject *value)
{
    int byte;

    if (i < 0) {
        i += Py_SIZE(self);
    }
    if (i < 0 || i >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "bytearray index out of range");
        return -1;
    }
    if (value == NULL) {
        return py_bytearray_set_slice(self, i, i + 1, NULL);
    }
    if (py_bytearray_byte(value, &byte) < 0) {
        return -1;
    }
    if (i >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "bytearray index out of range");
        return -1;
    }
    BYTES(self)[i] = (char)byte;
    return 0;
}

/* Deletes n bytes at start, start + step, … (step > 0). */
static int
delete_stepped(PyObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(self);
    Py_ssize_t i, to;
    char *p = BYTES(self);

    if (n <= 0) {
        return 0;
    }
    if (py_bytearray_can_resize(self) < 0) {
        return -1;
    }
    for (i = 0, to = start; i < n; i++) {
        Py_ssize_t from = start + i * step + 1;
        Py_ssize_t end = i + 1 < n ? start + (i + 1) * step : size;
        memmove(p + to, p + from, (size_t)(end - from));
        to += end - from;
    }
    return PyByteArray_Resize(self, size - n);
}

static int
assign_extended(PyObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n, PyObject *values)
{
    Py_ssize_t needed = values == NULL ? 0 : Py_SIZE(values);
    Py_ssize_t i;

    if (needed == 0) {
        if (step < 0) {
            start = start + (n - 1) * step;
            step = -step;
        }
        return delete_stepped(self, start, step, n);
    }
    if (needed != n) {
        PyErr_Format(PyExc_ValueError,
                     "attempt to assign bytes of size %zd to extended slice of size %zd", needed,
                     n);
        return -1;
    }
    for (i = 0; i < n; i++) {
        BYTES(self)[start + i * step] = BYTES(values)[i];
    }
    return 0;
}

/* values as a bytearray: new; raises for what cannot be one. */
static PyObject *
slice_values(PyObject *values)
{
    if (PyNumber_Check(values) || PyUnicode_Check(values)) {
        PyErr_SetString(PyExc_TypeError, "can assign only bytes, buffers, or iterables of ints in "
                                         "range(0, 256)");
        return NULL;
    }
    return PyByteArray_FromObject(values);
}

static int
bytearray_ass_subscript(PyObject *self, PyObject *item, PyObject *values)
{
    Py_ssize_t start, stop, step, n;
    PyObject *bytes = NULL;
    int status;

    if (PyIndex_Check(item)) {
        Py_ssize_t i = PyNumber_AsSsize_t(item, PyExc_IndexError);
        return i == -1 && PyErr_Occurred() ? -1 : bytearray_setitem(self, i, values);
    }
    if (!PySlice_Check(item)) {
        PyErr_SetString(PyExc_TypeError, "bytearray indices must be integer");
        return -1;
    }
    if (values != NULL) {
        if (values != self && PyByteArray_Check(values)) {
            Py_INCREF(values);
            bytes = values;
        }
        else {
            bytes = slice_values(values);
        }
        if (bytes == NULL) {
            return -1;
        }
    }
    if (slice_indices(self, item, &start, &stop, &step, &n) < 0) {
        status = -1;
    }
    else if (step == 1) {
        status = py_bytearray_set_slice(self, start, stop < start ? start : stop, bytes);
    }
    else {
        status = assign_extended(self, start, step, n, bytes);
    }
    Py_XDECREF(bytes);
    return status;
}

static int
bytearray_contains(PyObject *self, PyObject *arg)
{
    Py_ssize_t value = PyNumber_AsSsize_t(arg, PyExc_ValueError);
    Py_buffer view;
    int found;

    if (value == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        if (py_text_get_buffer(arg, &view) < 0) {
            return -1;
        }
        found = view.len == 0 || memmem(BYTES(self), (size_t)Py_SIZE(self), view.buf,
                                        (size_t)view.len) != NULL;
        PyBuffer_Release(&view);
        return found;
    }
    if (value < 0 || value >= 256) {
        PyErr_SetString(PyExc_ValueError, "byte must be in range(0, 256)");
        return -1;
    }
    return memchr(BYTES(self), (int)value, (size_t)Py_SIZE(self)) != NULL;
}

/* ---- text and comparison ---- */

static PyObject *
bytearray_repr(PyObject *self)
{
    PyObject *result = py_str_repr_bytes(BYTES(self), Py_SIZE(self), "bytearray(b", ")", 1);

    return result;
}

static PyObject *
bytearray_str(PyObject *self)
{
    return PyString_FromStringAndSize(BYTES(self), Py_SIZE(self));
}

static int
compare_views(const Py_buffer *a, const Py_buffer *b, int op)
{
    Py_ssize_t n = a->len < b->len ? a->len : b->len;
    int c = memcmp(a->buf, b->buf, (size_t)n);

    c = c != 0 ? c : a->len < b->len ? -1 : a->len > b->len;
    switch (op) {
    case Py_EQ: return c == 0;
    case Py_NE: return c != 0;
    case Py_LT: return c < 0;
    case Py_LE: return c <= 0;
    case Py_GT: return c > 0;
    default: return c >= 0;
    }
}

static PyObject *
bytearray_richcompare(PyObject *self, PyObject *other, int op)
{
    Py_buffer a, b;
    PyObject *result;

    if (PyUnicode_Check(self) || PyUnicode_Check(other)) {
        if (Py_BytesWarningFlag && op == Py_EQ &&
            PyErr_WarnEx(PyExc_BytesWarning, "Comparison between bytearray and unicode", 1) < 0) {
            return NULL;
        }
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (py_text_get_buffer(self, &a) < 0) {
        PyErr_Clear();
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (py_text_get_buffer(other, &b) < 0) {
        PyErr_Clear();
        PyBuffer_Release(&a);
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    result = compare_views(&a, &b, op) ? Py_True : Py_False;
    PyBuffer_Release(&a);
    PyBuffer_Release(&b);
    Py_INCREF(result);
    return result;
}

/* ---- the type ---- */

static PyObject *
bytearray_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    return type->tp_alloc(type, 0);
}

static const PySequenceMethods bytearray_as_sequence = {
    .sq_length = bytearray_length,
    .sq_concat = PyByteArray_Concat,
    .sq_repeat = bytearray_repeat,
    .sq_item = bytearray_getitem,
    .sq_ass_item = bytearray_setitem,
    .sq_contains = bytearray_contains,
    .sq_inplace_concat = py_bytearray_iconcat,
    .sq_inplace_repeat = bytearray_irepeat,
};

static const PyMappingMethods bytearray_as_mapping = {
    .mp_length = bytearray_length,
    .mp_subscript = bytearray_subscript,
    .mp_ass_subscript = bytearray_ass_subscript,
};

static const PyBufferProcs bytearray_as_buffer = {
    .bf_getreadbuffer = bytearray_getreadbuf,
    .bf_getwritebuffer = bytearray_getreadbuf,
    .bf_getsegcount = bytearray_getsegcount,
    .bf_getcharbuffer = bytearray_getcharbuf,
    .bf_getbuffer = bytearray_getbuffer,
    .bf_releasebuffer = bytearray_releasebuffer,
};

PyTypeObject PyByteArray_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "bytearray",
    .tp_basicsize = sizeof(PyByteArrayObject),
    .tp_dealloc = bytearray_dealloc,
    .tp_repr = bytearray_repr,
    .tp_as_sequence = (PySequenceMethods *)&bytearray_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&bytearray_as_mapping,
    .tp_str = bytearray_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = (PyBufferProcs *)&bytearray_as_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_NEWBUFFER,
    .tp_doc = "bytearray(source) -> mutable array of bytes\n"
              "bytearray(unicode, encoding[, errors]) -> the same from text\n\n"
              "The source is a count of zero bytes, anything with a buffer, or an iterable of\n"
              "integers below 256.",
    .tp_richcompare = bytearray_richcompare,
    .tp_iter = py_bytearray_iter,
    .tp_methods = (PyMethodDef *)py_bytearray_methods,
    .tp_init = py_bytearray_init,
    .tp_new = bytearray_new,
    .tp_alloc = PyType_GenericAlloc,
    .tp_free = PyObject_Del,
};

int
PyByteArray_Init(void)
{
    return 1;
}

void
PyByteArray_Fini(void)
{
}
