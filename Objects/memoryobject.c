/* The memoryview type: an object's memory with its shape, held by a Py_buffer.
 *
 * I1  view.obj keeps the exporter alive and its memory in place until the view dies.
 * I2  a view of a slice has the same exporter; its shape points into its own smalltable.
 */
#include "Python.h"

#define SELF(op) ((PyMemoryViewObject *)(op))

/* ---- making ---- */

/* A view with one dimension keeps length and stride in its own struct: copies must point there. */
static void
copy_view(Py_buffer *dest, const Py_buffer *src)
{
    *dest = *src;
    if (src->ndim == 1 && src->shape != NULL) {
        dest->shape = &dest->smalltable[0];
        dest->shape[0] = src->shape[0];
    }
    if (src->ndim == 1 && src->strides != NULL) {
        dest->strides = &dest->smalltable[1];
        dest->strides[0] = src->strides[0];
    }
}

/* The reference that info holds on its object goes to the view. */
PyObject *
PyMemoryView_FromBuffer(Py_buffer *info)
{
    PyMemoryViewObject *m = PyObject_GC_New(PyMemoryViewObject, &PyMemoryView_Type);

    if (m == NULL) {
        return NULL;
    }
    copy_view(&m->view, info);
    m->base = NULL;
    PyObject_GC_Track(m);
    return (PyObject *)m;
}

PyObject *
PyMemoryView_FromObject(PyObject *base)
{
    PyMemoryViewObject *m;
    Py_buffer view;

    if (!PyObject_CheckBuffer(base)) {
        PyErr_SetString(PyExc_TypeError, "cannot make memory view because object does not have "
                                         "the buffer interface");
        return NULL;
    }
    if (PyObject_GetBuffer(base, &view, PyBUF_FULL_RO) < 0) {
        return NULL;
    }
    m = (PyMemoryViewObject *)PyMemoryView_FromBuffer(&view);
    if (m == NULL) {
        PyBuffer_Release(&view);
        return NULL;
    }
    m->base = base;
    Py_INCREF(base);
    return (PyObject *)m;
}

PyObject *
PyMemoryView_GetContiguous(PyObject *obj, int buffertype, char fort)
{
    PyObject *m, *bytes;
    Py_buffer *view;

    if (!PyObject_CheckBuffer(obj)) {
        PyErr_SetString(PyExc_TypeError, "object does not have the buffer interface");
        return NULL;
    }
    m = PyMemoryView_FromObject(obj);
    if (m == NULL) {
        return NULL;
    }
    view = &SELF(m)->view;
    if (buffertype == PyBUF_WRITE && view->readonly) {
        PyErr_SetString(PyExc_BufferError, "writable contiguous buffer requested for a "
                                           "non-writable object");
        Py_DECREF(m);
        return NULL;
    }
    if (PyBuffer_IsContiguous(view, fort)) {
        return m;
    }
    if (buffertype == PyBUF_WRITE) {
        PyErr_SetString(PyExc_BufferError, "writable contiguous buffer requested for a "
                                           "non-contiguous object");
        Py_DECREF(m);
        return NULL;
    }
    bytes = PyString_FromStringAndSize(NULL, view->len);
    if (bytes == NULL || PyBuffer_ToContiguous(PyString_AS_STRING(bytes), view, view->len, fort) < 0) {
        Py_XDECREF(bytes);
        Py_DECREF(m);
        return NULL;
    }
    Py_DECREF(m);
    m = PyMemoryView_FromObject(bytes);
    Py_DECREF(bytes);
    return m;
}

static PyObject *
memory_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"object", NULL};
    PyObject *obj;

    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O:memoryview", (char **)names, &obj)) {
        return NULL;
    }
    return PyMemoryView_FromObject(obj);
}

static int
memory_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(SELF(self)->base);
    Py_VISIT(SELF(self)->view.obj);
    return 0;
}

static int
memory_clear(PyObject *self)
{
    Py_CLEAR(SELF(self)->base);
    PyBuffer_Release(&SELF(self)->view);
    return 0;
}

static void
memory_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    memory_clear(self);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

/* ---- attributes ---- */

static PyObject *
integers(const Py_ssize_t *values, int n)
{
    PyObject *tuple;
    int i;

    if (values == NULL) {
        Py_RETURN_NONE;
    }
    tuple = PyTuple_New(n);
    for (i = 0; tuple != NULL && i < n; i++) {
        PyObject *v = PyLong_FromSsize_t(values[i]);
        if (v == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, v);
    }
    return tuple;
}

static PyObject *
get_format(PyObject *self, void *unused)
{
    return PyString_FromString(SELF(self)->view.format != NULL ? SELF(self)->view.format : "B");
}

static PyObject *
get_itemsize(PyObject *self, void *unused)
{
    return PyLong_FromSsize_t(SELF(self)->view.itemsize);
}

static PyObject *
get_shape(PyObject *self, void *unused)
{
    return integers(SELF(self)->view.shape, SELF(self)->view.ndim);
}

static PyObject *
get_strides(PyObject *self, void *unused)
{
    return integers(SELF(self)->view.strides, SELF(self)->view.ndim);
}

static PyObject *
get_suboffsets(PyObject *self, void *unused)
{
    return integers(SELF(self)->view.suboffsets, SELF(self)->view.ndim);
}

static PyObject *
get_readonly(PyObject *self, void *unused)
{
    return PyBool_FromLong(SELF(self)->view.readonly);
}

static PyObject *
get_ndim(PyObject *self, void *unused)
{
    return PyLong_FromLong(SELF(self)->view.ndim);
}

static const PyGetSetDef memory_getset[] = {
    {(char *)"format", get_format, NULL, NULL, NULL},
    {(char *)"itemsize", get_itemsize, NULL, NULL, NULL},
    {(char *)"shape", get_shape, NULL, NULL, NULL},
    {(char *)"strides", get_strides, NULL, NULL, NULL},
    {(char *)"suboffsets", get_suboffsets, NULL, NULL, NULL},
    {(char *)"readonly", get_readonly, NULL, NULL, NULL},
    {(char *)"ndim", get_ndim, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- contents ---- */

static PyObject *
memory_tobytes(PyObject *self, PyObject *unused)
{
    Py_buffer *view = &SELF(self)->view;
    PyObject *bytes = PyString_FromStringAndSize(NULL, view->len);

    if (bytes != NULL && view->len > 0 &&
        PyBuffer_ToContiguous(PyString_AS_STRING(bytes), view, view->len, 'C') < 0) {
        Py_CLEAR(bytes);
    }
    return bytes;
}

static PyObject *
memory_tolist(PyObject *self, PyObject *unused)
{
    Py_buffer *view = &SELF(self)->view;
    PyObject *list;
    Py_ssize_t i;

    if (view->format != NULL && strcmp(view->format, "B") != 0) {
        PyErr_SetString(PyExc_NotImplementedError, "tolist() only supports byte views");
        return NULL;
    }
    if (view->itemsize != 1 || view->ndim != 1) {
        PyErr_SetString(PyExc_NotImplementedError, "tolist() only supports one-dimensional objects");
        return NULL;
    }
    list = PyList_New(view->len);
    for (i = 0; list != NULL && i < view->len; i++) {
        Py_ssize_t stride = view->strides != NULL ? view->strides[0] : 1;
        PyObject *v = PyInt_FromLong(((unsigned char *)view->buf)[i * stride]);
        if (v == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, v);
    }
    return list;
}

static const PyMethodDef memory_methods[] = {
    {"tobytes", memory_tobytes, METH_NOARGS, "The bytes of the view as a str."},
    {"tolist", memory_tolist, METH_NOARGS, "The bytes of the view as a list of integers."},
    {NULL, NULL, 0, NULL},
};

static Py_ssize_t
memory_length(PyObject *self)
{
    Py_buffer *view = &SELF(self)->view;

    return view->ndim == 0 || view->shape == NULL ? view->len / (view->itemsize ? view->itemsize : 1)
                                                  : view->shape[0];
}

/* The address of item i of a view of one dimension; NULL raised. */
static char *
item_address(PyObject *self, Py_ssize_t i)
{
    Py_buffer *view = &SELF(self)->view;
    Py_ssize_t n = memory_length(self);
    char *p = view->buf;

    if (view->ndim > 1) {
        PyErr_SetNone(PyExc_NotImplementedError);
        return NULL;
    }
    if (view->ndim == 0) {
        PyErr_SetString(PyExc_TypeError, "invalid indexing of 0-dim memory");
        return NULL;
    }
    if (i < 0) {
        i += n;
    }
    if (i < 0 || i >= n) {
        PyErr_SetString(PyExc_IndexError, "index out of bounds");
        return NULL;
    }
    p += i * (view->strides != NULL ? view->strides[0] : view->itemsize);
    if (view->suboffsets != NULL && view->suboffsets[0] >= 0) {
        p = *(char **)p + view->suboffsets[0];
    }
    return p;
}

static PyObject *
memory_item(PyObject *self, Py_ssize_t i)
{
    char *p = item_address(self, i);

    return p == NULL ? NULL : PyString_FromStringAndSize(p, SELF(self)->view.itemsize);
}

/* A view of part of the memory, from the same exporter (I2). */
static PyObject *
memory_slice(PyObject *self, Py_ssize_t start, Py_ssize_t n)
{
    Py_buffer *view = &SELF(self)->view;
    PyMemoryViewObject *m;
    Py_buffer part;
    PyObject *exporter = SELF(self)->base != NULL ? SELF(self)->base : view->obj;

    if (exporter != NULL) {
        if (PyObject_GetBuffer(exporter, &part, PyBUF_FULL_RO) < 0) {
            return NULL;
        }
    }
    else {
        copy_view(&part, view);
    }
    part.readonly = view->readonly;     /* which may allow less, or more, than the exporter does */
    part.buf = (char *)view->buf + start * (view->strides != NULL ? view->strides[0]
                                                                  : view->itemsize);
    part.len = n * view->itemsize;
    part.shape = &part.smalltable[0];
    part.shape[0] = n;
    part.strides = &part.smalltable[1];
    part.strides[0] = view->strides != NULL ? view->strides[0] : view->itemsize;
    m = (PyMemoryViewObject *)PyMemoryView_FromBuffer(&part);
    if (m == NULL) {
        PyBuffer_Release(&part);
        return NULL;
    }
    Py_XINCREF(exporter);
    m->base = exporter;
    return (PyObject *)m;
}

static PyObject *
refuse_index(PyObject *key)
{
    PyErr_Format(PyExc_TypeError, "cannot index memory using \"%.200s\"", Py_TYPE(key)->tp_name);
    return NULL;
}

static PyObject *
memory_subscript(PyObject *self, PyObject *key)
{
    Py_buffer *view = &SELF(self)->view;
    Py_ssize_t start, stop, step, n;

    if (view->ndim == 0) {
        if (key == Py_Ellipsis || (PyTuple_Check(key) && PyTuple_GET_SIZE(key) == 0)) {
            Py_INCREF(self);
            return self;
        }
        PyErr_SetString(PyExc_IndexError, "invalid indexing of 0-dim memory");
        return NULL;
    }
    if (PyIndex_Check(key)) {
        Py_ssize_t i = PyNumber_AsSsize_t(key, NULL);
        return i == -1 && PyErr_Occurred() ? NULL : memory_item(self, i);
    }
    if (!PySlice_Check(key)) {
        return refuse_index(key);
    }
    if (PySlice_GetIndicesEx((PySliceObject *)key, memory_length(self), &start, &stop, &step, &n) <
        0) {
        return NULL;
    }
    if (step != 1 || view->ndim != 1) {
        PyErr_SetNone(PyExc_NotImplementedError);
        return NULL;
    }
    return memory_slice(self, start, n);
}

/* Copies the bytes of value to p, which has room for exactly n. */
static int
write_bytes(char *p, Py_ssize_t n, PyObject *value)
{
    Py_buffer source;

    if (PyObject_GetBuffer(value, &source, PyBUF_CONTIG_RO) < 0) {
        return -1;
    }
    if (source.len != n) {
        PyBuffer_Release(&source);
        PyErr_SetString(PyExc_ValueError, "cannot modify size of memoryview object");
        return -1;
    }
    memmove(p, source.buf, (size_t)n);
    PyBuffer_Release(&source);
    return 0;
}

static int
memory_ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    Py_buffer *view = &SELF(self)->view;
    Py_ssize_t start, stop, step, n;

    if (view->readonly) {
        PyErr_SetString(PyExc_TypeError, "cannot modify read-only memory");
        return -1;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot delete memory");
        return -1;
    }
    if (view->ndim != 1) {
        PyErr_SetNone(PyExc_NotImplementedError);
        return -1;
    }
    if (PyIndex_Check(key)) {
        Py_ssize_t i = PyNumber_AsSsize_t(key, NULL);
        char *p = i == -1 && PyErr_Occurred() ? NULL : item_address(self, i);
        return p == NULL ? -1 : write_bytes(p, view->itemsize, value);
    }
    if (!PySlice_Check(key)) {
        refuse_index(key);
        return -1;
    }
    if (PySlice_GetIndicesEx((PySliceObject *)key, memory_length(self), &start, &stop, &step, &n) <
        0) {
        return -1;
    }
    if (step != 1 || (view->strides != NULL && view->strides[0] != view->itemsize)) {
        PyErr_SetNone(PyExc_NotImplementedError);
        return -1;
    }
    return write_bytes((char *)view->buf + start * view->itemsize, n * view->itemsize, value);
}

/* ---- other protocols ---- */

static PyObject *
memory_repr(PyObject *self)
{
    return PyString_FromFormat("<memory at %p>", (void *)self);
}

static PyObject *
memory_richcompare(PyObject *v, PyObject *w, int op)
{
    Py_buffer a, b;
    PyObject *result = Py_NotImplemented;

    if (op == Py_EQ || op == Py_NE) {
        if (PyObject_GetBuffer(v, &a, PyBUF_CONTIG_RO) < 0) {
            PyErr_Clear();
        }
        else {
            if (PyObject_GetBuffer(w, &b, PyBUF_CONTIG_RO) < 0) {
                PyErr_Clear();
            }
            else {
                int same = a.len == b.len && memcmp(a.buf, b.buf, (size_t)a.len) == 0;
                result = same == (op == Py_EQ) ? Py_True : Py_False;
                PyBuffer_Release(&b);
            }
            PyBuffer_Release(&a);
        }
    }
    Py_INCREF(result);
    return result;
}

static int
memory_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    Py_buffer *own = &SELF(self)->view;

    if ((flags & PyBUF_WRITABLE) == PyBUF_WRITABLE && own->readonly) {
        PyErr_SetString(PyExc_BufferError, "underlying buffer is not writable");
        return -1;
    }
    if (own->obj != NULL) {
        Py_buffer fresh;
        if (PyObject_GetBuffer(own->obj, &fresh, PyBUF_FULL_RO) < 0) {
            return -1;
        }
        copy_view(view, own);
        view->internal = fresh.internal;
        view->obj = fresh.obj; /* the new reference and export */
    }
    else {
        copy_view(view, own);
    }
    if ((flags & PyBUF_FORMAT) != PyBUF_FORMAT) {
        view->format = NULL;
    }
    if ((flags & PyBUF_STRIDES) != PyBUF_STRIDES) {
        view->strides = NULL;
    }
    if ((flags & PyBUF_ND) != PyBUF_ND) {
        view->shape = NULL;
    }
    return 0;
}

static const PySequenceMethods memory_as_sequence = {
    .sq_item = memory_item,
};

static const PyMappingMethods memory_as_mapping = {
    .mp_length = memory_length,
    .mp_subscript = memory_subscript,
    .mp_ass_subscript = memory_ass_subscript,
};

static const PyBufferProcs memory_as_buffer = {
    .bf_getbuffer = memory_getbuffer,
};

PyTypeObject PyMemoryView_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "memoryview",
    .tp_basicsize = sizeof(PyMemoryViewObject),
    .tp_dealloc = memory_dealloc,
    .tp_repr = memory_repr,
    .tp_as_sequence = (PySequenceMethods *)&memory_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&memory_as_mapping,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = (PyBufferProcs *)&memory_as_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_NEWBUFFER,
    .tp_doc = "memoryview(object)\n\nA view of the memory of an object with the buffer interface.",
    .tp_traverse = memory_traverse,
    .tp_clear = memory_clear,
    .tp_richcompare = memory_richcompare,
    .tp_methods = (PyMethodDef *)memory_methods,
    .tp_getset = (PyGetSetDef *)memory_getset,
    .tp_new = memory_new,
};
