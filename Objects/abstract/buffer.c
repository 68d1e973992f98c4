/* buffer.c: both buffer protocols.

   The old one gives a pointer that is valid as long as nothing happens to the object; the new one (Py_buffer) locks the
   object's memory until PyBuffer_Release.

   Strided memory is walked by an index vector: the last dimension runs fastest in C order, the first in Fortran order. */
#include "Python.h"

#include "py_core.h"
#include "py_pins.h"

static int
raise_type(const char *message)
{
    PyErr_SetString(PyExc_TypeError, message);
    return -1;
}

static int
raise_null(void)
{
    py_raise_null_argument();
    return -1;
}

static inline PyBufferProcs *
suite_of(PyObject *object)
{
    return Py_TYPE(object)->tp_as_buffer;
}

/* ---- old ---- */

int
PyObject_AsCharBuffer(PyObject *object, const char **buffer, Py_ssize_t *size)
{
    if (object == NULL || buffer == NULL || size == NULL) {
        return raise_null();
    }
    PyBufferProcs *suite = suite_of(object);
    if (suite == NULL || !PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HAVE_GETCHARBUFFER) ||
        suite->bf_getcharbuffer == NULL || suite->bf_getsegcount == NULL) {
        return raise_type("expected a string or other character buffer object");
    }
    if (suite->bf_getsegcount(object, NULL) != 1) {
        return raise_type("expected a single-segment buffer object");
    }
    char *start;
    Py_ssize_t length = suite->bf_getcharbuffer(object, 0, &start);
    if (length < 0) {
        return -1;
    }
    *buffer = start;
    *size = length;
    return 0;
}

int
PyObject_CheckReadBuffer(PyObject *object)
{
    PyBufferProcs *suite = suite_of(object);
    return suite != NULL && suite->bf_getreadbuffer != NULL && suite->bf_getsegcount != NULL &&
           suite->bf_getsegcount(object, NULL) == 1;
}

int
PyObject_AsReadBuffer(PyObject *object, const void **buffer, Py_ssize_t *size)
{
    if (object == NULL || buffer == NULL || size == NULL) {
        return raise_null();
    }
    PyBufferProcs *suite = suite_of(object);
    if (suite == NULL || suite->bf_getreadbuffer == NULL || suite->bf_getsegcount == NULL) {
        return raise_type("expected a readable buffer object");
    }
    if (suite->bf_getsegcount(object, NULL) != 1) {
        return raise_type("expected a single-segment buffer object");
    }
    void *start;
    Py_ssize_t length = suite->bf_getreadbuffer(object, 0, &start);
    if (length < 0) {
        return -1;
    }
    *buffer = start;
    *size = length;
    return 0;
}

int
PyObject_AsWriteBuffer(PyObject *object, void **buffer, Py_ssize_t *size)
{
    if (object == NULL || buffer == NULL || size == NULL) {
        return raise_null();
    }
    PyBufferProcs *suite = suite_of(object);
    if (suite == NULL || suite->bf_getwritebuffer == NULL || suite->bf_getsegcount == NULL) {
        return raise_type("expected a writeable buffer object");
    }
    if (suite->bf_getsegcount(object, NULL) != 1) {
        return raise_type("expected a single-segment buffer object");
    }
    void *start;
    Py_ssize_t length = suite->bf_getwritebuffer(object, 0, &start);
    if (length < 0) {
        return -1;
    }
    *buffer = start;
    *size = length;
    return 0;
}

/* ---- new ---- */

int
PyObject_GetBuffer(PyObject *object, Py_buffer *view, int flags)
{
    if (!PyObject_CheckBuffer(object)) {
        PyErr_Format(PyExc_TypeError, "'%100s' does not have the buffer interface", Py_TYPE(object)->tp_name);
        return -1;
    }
    return suite_of(object)->bf_getbuffer(object, view, flags);
}

void
PyBuffer_Release(Py_buffer *view)
{
    PyObject *object = view->obj;
    if (object != NULL && suite_of(object) != NULL && PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HAVE_NEWBUFFER) &&
        suite_of(object)->bf_releasebuffer != NULL) {
        suite_of(object)->bf_releasebuffer(object, view);
    }
    else if (object != NULL && py_runtime_state.pins != NULL) {
        py_unpin_memory(object);
    }
    Py_XDECREF(object);
    view->obj = NULL;
}

int
PyBuffer_FillInfo(Py_buffer *view, PyObject *object, void *buffer, Py_ssize_t size, int readonly, int flags)
{
    if (view == NULL) {
        return 0;
    }
    if ((flags & PyBUF_WRITABLE) == PyBUF_WRITABLE && readonly == 1) {
        PyErr_SetString(PyExc_BufferError, "Object is not writable.");
        return -1;
    }
    Py_XINCREF(object);
    view->obj = object;
    view->buf = buffer;
    view->len = size;
    view->readonly = readonly;
    view->itemsize = 1;
    view->format = (flags & PyBUF_FORMAT) == PyBUF_FORMAT ? (char *)"B" : NULL;
    view->ndim = 1;
    view->shape = (flags & PyBUF_ND) == PyBUF_ND ? &view->len : NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &view->itemsize : NULL;
    view->suboffsets = NULL;
    view->internal = NULL;
    return 0;
}

/* ---- shape ---- */

static int
is_contiguous(const Py_buffer *view, int fortran)
{
    if (view->ndim == 0 || view->strides == NULL) {
        return !fortran || view->ndim <= 1 || view->strides != NULL;
    }
    Py_ssize_t step = view->itemsize;
    for (int i = 0; i < view->ndim; i++) {
        int dim = fortran ? i : view->ndim - 1 - i;
        if (view->shape[dim] == 0) {
            return 1;
        }
        if (view->strides[dim] != step) {
            return 0;
        }
        step *= view->shape[dim];
    }
    return 1;
}

int
PyBuffer_IsContiguous(Py_buffer *view, char order)
{
    if (view->suboffsets != NULL) {
        return 0;
    }
    switch (order) {
    case 'C':
        return is_contiguous(view, 0);
    case 'F':
        return is_contiguous(view, 1);
    case 'A':
        return is_contiguous(view, 0) || is_contiguous(view, 1);
    default:
        return 0;
    }
}

void *
PyBuffer_GetPointer(Py_buffer *view, Py_ssize_t *indices)
{
    char *pointer = view->buf;
    for (int i = 0; i < view->ndim; i++) {
        pointer += view->strides[i] * indices[i];
        if (view->suboffsets != NULL && view->suboffsets[i] >= 0) {
            pointer = *(char **)pointer + view->suboffsets[i];
        }
    }
    return pointer;
}

void
PyBuffer_FillContiguousStrides(int nd, Py_ssize_t *shape, Py_ssize_t *strides, int itemsize, char fort)
{
    Py_ssize_t step = itemsize;
    for (int i = 0; i < nd; i++) {
        int dim = fort == 'F' ? i : nd - 1 - i;
        strides[dim] = step;
        step *= shape[dim];
    }
}

void
_Py_add_one_to_index_F(int nd, Py_ssize_t *index, const Py_ssize_t *shape)
{
    for (int i = 0; i < nd; i++) {
        if (index[i] < shape[i] - 1) {
            index[i]++;
            return;
        }
        index[i] = 0;
    }
}

void
_Py_add_one_to_index_C(int nd, Py_ssize_t *index, const Py_ssize_t *shape)
{
    for (int i = nd; --i >= 0;) {
        if (index[i] < shape[i] - 1) {
            index[i]++;
            return;
        }
        index[i] = 0;
    }
}

/* ---- copying between strided and contiguous memory ---- */

typedef void (*index_step)(int nd, Py_ssize_t *index, const Py_ssize_t *shape);

/* Copies items between `flat` and the view, in the order of `step`; into the view if `into_view`. */
static int
copy_items(Py_buffer *view, char *flat, Py_ssize_t size, index_step step, int into_view)
{
    size_t dims = (size_t)(view->ndim > 0 ? view->ndim : 1);
    Py_ssize_t *index = PyMem_New(Py_ssize_t, dims);
    if (index == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memset(index, 0, dims * sizeof(*index));
    for (Py_ssize_t left = view->itemsize > 0 ? size / view->itemsize : 0; left > 0; left--) {
        char *item = PyBuffer_GetPointer(view, index);
        if (into_view) {
            memcpy(item, flat, (size_t)view->itemsize);
        }
        else {
            memcpy(flat, item, (size_t)view->itemsize);
        }
        flat += view->itemsize;
        step(view->ndim, index, view->shape);
    }
    PyMem_Free(index);
    return 0;
}

static int
copy_contiguous(Py_buffer *view, char *flat, Py_ssize_t size, char order, int into_view)
{
    if (size > view->len) {
        size = view->len;
    }
    if (PyBuffer_IsContiguous(view, order)) {
        memcpy(into_view ? view->buf : flat, into_view ? flat : view->buf, (size_t)size);
        return 0;
    }
    int fortran = order == 'F' || (order == 'A' && PyBuffer_IsContiguous(view, 'F'));
    return copy_items(view, flat, size, fortran ? _Py_add_one_to_index_F : _Py_add_one_to_index_C, into_view);
}

int
PyBuffer_ToContiguous(void *buffer, Py_buffer *view, Py_ssize_t size, char order)
{
    return copy_contiguous(view, buffer, size, order, 0);
}

int
PyBuffer_FromContiguous(Py_buffer *view, void *buffer, Py_ssize_t size, char order)
{
    return copy_contiguous(view, buffer, size, order, 1);
}

static int
copy_view(Py_buffer *to, Py_buffer *from)
{
    if (to->len < from->len) {
        PyErr_SetString(PyExc_BufferError, "destination is too small to receive data from source");
        return -1;
    }
    if (PyBuffer_IsContiguous(to, 'C') && PyBuffer_IsContiguous(from, 'C')) {
        memcpy(to->buf, from->buf, (size_t)from->len);
        return 0;
    }
    char *flat = PyMem_Malloc((size_t)from->len);
    if (flat == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    int status = PyBuffer_ToContiguous(flat, from, from->len, 'C');
    if (status == 0) {
        status = PyBuffer_FromContiguous(to, flat, from->len, 'C');
    }
    PyMem_Free(flat);
    return status;
}

int
PyObject_CopyData(PyObject *to_object, PyObject *from_object)
{
    Py_buffer to, from;
    if (!PyObject_CheckBuffer(to_object) || !PyObject_CheckBuffer(from_object)) {
        return raise_type("both destination and source must have the buffer interface");
    }
    if (PyObject_GetBuffer(to_object, &to, PyBUF_FULL) < 0) {
        return -1;
    }
    if (PyObject_GetBuffer(from_object, &from, PyBUF_FULL_RO) < 0) {
        PyBuffer_Release(&to);
        return -1;
    }
    int status = copy_view(&to, &from);
    PyBuffer_Release(&to);
    PyBuffer_Release(&from);
    return status;
}
