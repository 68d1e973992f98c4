/* The type array.array: memory, construction, protocols, and its iterator. Shape: array.h. */
#include "array.h"
#include "structmember.h"
#include "py_frozen.h"
#include "py_pins.h"

/* ---- memory ---- */

/* May the number of items become another one? Returns status. */
static int
can_resize(array_object *a)
{
    if (py_memory_is_pinned((PyObject *)a)) {
        PyErr_SetString(PyExc_BufferError, "cannot resize an array that is exporting buffers");
        return -1;
    }
    return 0;
}

int
py_array_resize(array_object *a, Py_ssize_t size)
{
    Py_ssize_t room = size;
    char *bytes;
    if (size != Py_SIZE(a) && can_resize(a) < 0) {
        return -1;
    }
    if (size <= a->room && size >= a->room / 2 && size > 0) {
        Py_SIZE(a) = size;
        return 0;
    }
    if (size == 0) {
        PyMem_Free(a->bytes);
        a->bytes = NULL;
        a->room = 0;
        Py_SIZE(a) = 0;
        return 0;
    }
    room += (size >> 4) + (Py_SIZE(a) < 8 ? 3 : 7);
    if (room < size || room > PY_SSIZE_T_MAX / a->kind->itemsize
        || (bytes = PyMem_Realloc(a->bytes, (size_t)(room * a->kind->itemsize))) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    a->bytes = bytes;
    a->room = room;
    Py_SIZE(a) = size;
    return 0;
}

array_object *
py_array_new(PyTypeObject *type, Py_ssize_t size, const array_kind *kind)
{
    array_object *a;
    char *bytes = NULL;
    if (size > PY_SSIZE_T_MAX / kind->itemsize) {
        PyErr_NoMemory();
        return NULL;
    }
    if (size > 0 && (bytes = PyMem_Malloc((size_t)(size * kind->itemsize))) == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    a = (array_object *)type->tp_alloc(type, 0);
    if (a == NULL) {
        PyMem_Free(bytes);
        return NULL;
    }
    a->kind = kind;
    a->bytes = bytes;
    a->room = size;
    a->weakrefs = NULL;
    Py_SIZE(a) = size;
    return a;
}

static void
array_dealloc(PyObject *self)
{
    array_object *a = (array_object *)self;
    if (a->weakrefs != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    PyMem_Free(a->bytes);
    Py_TYPE(self)->tp_free(self);
}

/* ---- construction ---- */

static const array_kind *
find_kind(int typecode)
{
    const array_kind *kind = py_array_kinds;
    while (kind->typecode != 0 && kind->typecode != typecode) {
        kind++;
    }
    if (kind->typecode == 0) {
        PyErr_SetString(PyExc_ValueError, "bad typecode (must be c, b, B, u, h, H, i, I, l, L, f or d)");
        return NULL;
    }
    return kind;
}

/* A bad type code was told: what cannot be iterated over comes before it. Returns NULL. */
static PyObject *
raise_iteration_first(PyObject *initial)
{
    PyObject *error[3], *iterator;
    if (initial != NULL) {
        PyErr_Fetch(&error[0], &error[1], &error[2]);
        iterator = PyObject_GetIter(initial);
        if (iterator != NULL) {
            Py_DECREF(iterator);
            PyErr_Restore(error[0], error[1], error[2]);
        }
        else {
            Py_XDECREF(error[0]);
            Py_XDECREF(error[1]);
            Py_XDECREF(error[2]);
        }
    }
    return NULL;
}

/* The one character that the type code is; -1 with TypeError. */
static int
parse_typecode(PyObject *object)
{
    if (PyString_Check(object) && PyString_GET_SIZE(object) == 1) {
        return (unsigned char)PyString_AS_STRING(object)[0];
    }
    if (PyUnicode_Check(object) && PyUnicode_GET_SIZE(object) == 1) {
        return PyUnicode_AS_UNICODE(object)[0] < 128 ? (int)PyUnicode_AS_UNICODE(object)[0] : '?';
    }
    PyErr_Format(PyExc_TypeError,
                 "array() argument 1 or typecode must be char (string or ascii-unicode with length 1), not %s",
                 Py_TYPE(object)->tp_name);
    return -1;
}

/* ---- growing ---- */

int
py_array_insert(array_object *a, Py_ssize_t i, PyObject *value)
{
    char item[16];
    Py_ssize_t n;
    if (a->kind->set(item, value) < 0) { /* may run foreign code: look at the array after it */
        return -1;
    }
    n = Py_SIZE(a);
    if (i < 0) {
        i = i + n < 0 ? 0 : i + n;
    }
    i = i > n ? n : i;
    return py_array_splice(a, i, i, item, 1);
}

/* Set one more item at the end. */
static int
append_value(array_object *a, PyObject *value)
{
    return py_array_insert(a, PY_SSIZE_T_MAX, value);
}

static int
extend_from_array(array_object *a, array_object *from)
{
    Py_ssize_t n = Py_SIZE(a), more = Py_SIZE(from);
    if (from->kind != a->kind) {
        PyErr_SetString(PyExc_TypeError, "can only extend with array of same kind");
        return -1;
    }
    if (more > PY_SSIZE_T_MAX - n) {
        PyErr_NoMemory();
        return -1;
    }
    if (more == 0) {
        return 0;
    }
    if (py_array_resize(a, n + more) < 0) {
        return -1;
    }
    memcpy(array_place(a, n), from->bytes, (size_t)(more * a->kind->itemsize));
    return 0;
}

static int
extend_from_iterable(array_object *a, PyObject *source)
{
    PyObject *iterator = PyObject_GetIter(source), *value;
    int status = 0;
    if (iterator == NULL) {
        return -1;
    }
    while (status == 0 && (value = PyIter_Next(iterator)) != NULL) {
        status = append_value(a, value);
        Py_DECREF(value);
    }
    Py_DECREF(iterator);
    return status < 0 || PyErr_Occurred() ? -1 : 0;
}

int
py_array_extend(array_object *a, PyObject *source)
{
    return is_array(source) ? extend_from_array(a, (array_object *)source) : extend_from_iterable(a, source);
}

int
py_array_extend_bytes(array_object *a, const char *bytes, Py_ssize_t n)
{
    Py_ssize_t old = Py_SIZE(a), more = n / a->kind->itemsize;
    if (n % a->kind->itemsize != 0) {
        PyErr_SetString(PyExc_ValueError, "string length not a multiple of item size");
        return -1;
    }
    if (more == 0) {
        return 0;
    }
    if (more > PY_SSIZE_T_MAX - old) {
        PyErr_NoMemory();
        return -1;
    }
    if (py_array_resize(a, old + more) < 0) {
        return -1;
    }
    memcpy(array_place(a, old), bytes, (size_t)n);
    return 0;
}

int
py_array_splice(array_object *a, Py_ssize_t start, Py_ssize_t stop, const char *from, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(a), gone = stop - start, item = a->kind->itemsize;
    if ((n < gone && can_resize(a) < 0) || (n > gone && py_array_resize(a, size + n - gone) < 0)) {
        return -1;
    }
    if (size > stop) {
        memmove(array_place(a, start + n), array_place(a, stop), (size_t)((size - stop) * item));
    }
    if (n > 0) {
        memcpy(array_place(a, start), from, (size_t)(n * item));
    }
    return n < gone ? py_array_resize(a, size + n - gone) : 0;
}

/* ---- sequence ---- */

static Py_ssize_t
array_length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
array_item(PyObject *self, Py_ssize_t i)
{
    array_object *a = (array_object *)self;
    if (i < 0 || i >= Py_SIZE(a)) {
        PyErr_SetString(PyExc_IndexError, "array index out of range");
        return NULL;
    }
    return a->kind->get(array_place(a, i));
}

static void
clip(Py_ssize_t size, Py_ssize_t *start, Py_ssize_t *stop)
{
    *start = *start < 0 ? 0 : *start > size ? size : *start;
    *stop = *stop < *start ? *start : *stop > size ? size : *stop;
}

PyObject *
py_array_slice(PyObject *self, Py_ssize_t start, Py_ssize_t stop)
{
    array_object *a = (array_object *)self, *result;
    clip(Py_SIZE(a), &start, &stop);
    result = py_array_new(&py_array_type, stop - start, a->kind);
    if (result != NULL && stop > start) {
        memcpy(result->bytes, array_place(a, start), (size_t)((stop - start) * a->kind->itemsize));
    }
    return (PyObject *)result;
}

static PyObject *
array_concat(PyObject *self, PyObject *other)
{
    array_object *a = (array_object *)self, *b = (array_object *)other, *result;
    if (!is_array(other)) {
        PyErr_Format(PyExc_TypeError, "can only append array (not \"%.200s\") to array", Py_TYPE(other)->tp_name);
        return NULL;
    }
    if (a->kind != b->kind) {
        PyErr_BadArgument();
        return NULL;
    }
    if (Py_SIZE(a) > PY_SSIZE_T_MAX - Py_SIZE(b)) {
        return PyErr_NoMemory();
    }
    result = py_array_new(&py_array_type, Py_SIZE(a) + Py_SIZE(b), a->kind);
    if (result != NULL && Py_SIZE(a) > 0) {
        memcpy(result->bytes, a->bytes, (size_t)(Py_SIZE(a) * a->kind->itemsize));
    }
    if (result != NULL && Py_SIZE(b) > 0) {
        memcpy(array_place(result, Py_SIZE(a)), b->bytes, (size_t)(Py_SIZE(b) * b->kind->itemsize));
    }
    return (PyObject *)result;
}

/* The first `once` bytes are there: fill `total` bytes with repetitions. */
static void
repeat_bytes(char *bytes, Py_ssize_t once, Py_ssize_t total)
{
    for (Py_ssize_t done = once; once > 0 && done < total;) {
        Py_ssize_t more = done < total - done ? done : total - done;
        memcpy(bytes + done, bytes, (size_t)more);
        done += more;
    }
}

static PyObject *
array_repeat(PyObject *self, Py_ssize_t n)
{
    array_object *a = (array_object *)self, *result;
    Py_ssize_t size = Py_SIZE(a), item = a->kind->itemsize;
    n = n < 0 ? 0 : n;
    if (size > 0 && n > PY_SSIZE_T_MAX / size) {
        return PyErr_NoMemory();
    }
    result = py_array_new(&py_array_type, size * n, a->kind);
    if (result != NULL && size * n > 0) {
        memcpy(result->bytes, a->bytes, (size_t)(size * item));
        repeat_bytes(result->bytes, size * item, size * n * item);
    }
    return (PyObject *)result;
}

static PyObject *
array_inplace_concat(PyObject *self, PyObject *other)
{
    if (!is_array(other)) {
        PyErr_Format(PyExc_TypeError, "can only extend array with array (not \"%.200s\")", Py_TYPE(other)->tp_name);
        return NULL;
    }
    if (extend_from_array((array_object *)self, (array_object *)other) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
array_inplace_repeat(PyObject *self, Py_ssize_t n)
{
    array_object *a = (array_object *)self;
    Py_ssize_t size = Py_SIZE(a), item = a->kind->itemsize;
    n = n < 0 ? 0 : n;
    if (size > 0) {
        if (n > PY_SSIZE_T_MAX / size / item) {
            return PyErr_NoMemory();
        }
        if (py_array_resize(a, size * n) < 0) {
            return NULL;
        }
        repeat_bytes(a->bytes, n == 0 ? 0 : size * item, size * n * item);
    }
    Py_INCREF(self);
    return self;
}

static int
array_assign_slice(PyObject *self, Py_ssize_t start, Py_ssize_t stop, PyObject *value)
{
    array_object *a = (array_object *)self, *b = (array_object *)value;
    int status;
    if (value == NULL) {
        clip(Py_SIZE(a), &start, &stop);
        return py_array_splice(a, start, stop, NULL, 0);
    }
    if (!is_array(value)) {
        PyErr_Format(PyExc_TypeError, "can only assign array (not \"%.200s\") to array slice", Py_TYPE(value)->tp_name);
        return -1;
    }
    if (a == b) {
        PyObject *copy = py_array_slice(value, 0, Py_SIZE(b));
        if (copy == NULL) {
            return -1;
        }
        status = array_assign_slice(self, start, stop, copy);
        Py_DECREF(copy);
        return status;
    }
    if (a->kind != b->kind) {
        PyErr_BadArgument();
        return -1;
    }
    clip(Py_SIZE(a), &start, &stop);
    return py_array_splice(a, start, stop, b->bytes, Py_SIZE(b));
}

static int
array_assign_item(PyObject *self, Py_ssize_t i, PyObject *value)
{
    array_object *a = (array_object *)self;
    char item[16];
    if (i < 0 || i >= Py_SIZE(a)) {
        PyErr_SetString(PyExc_IndexError, "array assignment index out of range");
        return -1;
    }
    if (value == NULL) {
        return py_array_splice(a, i, i + 1, NULL, 0);
    }
    if (a->kind->set(item, value) < 0) {
        return -1;
    }
    if (i >= Py_SIZE(a)) { /* the conversion has made it shorter */
        PyErr_SetString(PyExc_IndexError, "array assignment index out of range");
        return -1;
    }
    memcpy(array_place(a, i), item, (size_t)a->kind->itemsize);
    return 0;
}

/* ---- making ---- */

/* The items of a list or tuple, into memory of exactly that size. Conversions may run foreign code that changes both, and
   derived classes have lengths and items of their own. */
static int
fill_from_row(array_object *a, PyObject *row)
{
    Py_ssize_t n = PySequence_Size(row);
    if (n <= 0) {
        return n < 0 ? -1 : 0;
    }
    if (n > PY_SSIZE_T_MAX / a->kind->itemsize || (a->bytes = PyMem_Malloc((size_t)(n * a->kind->itemsize))) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memset(a->bytes, 0, (size_t)(n * a->kind->itemsize));
    a->room = n;
    Py_SIZE(a) = n;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *value = PySequence_GetItem(row, i);
        int status = value == NULL ? -1 : array_assign_item((PyObject *)a, i, value);
        Py_XDECREF(value);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

/* Items out of whatever array() was given: strings stand for their bytes, unicode for characters. */
static int
fill(array_object *a, PyObject *initial)
{
    if (PyList_Check(initial) || PyTuple_Check(initial)) {
        return fill_from_row(a, initial);
    }
    if (PyString_Check(initial)) {
        return py_array_extend_bytes(a, PyString_AS_STRING(initial), PyString_GET_SIZE(initial));
    }
    if (PyUnicode_Check(initial) && a->kind->typecode == 'u') {
        return py_array_extend_bytes(a, (const char *)PyUnicode_AS_UNICODE(initial), PyUnicode_GET_DATA_SIZE(initial));
    }
    if (Py_TYPE(initial) == &py_array_type && ((array_object *)initial)->kind == a->kind) {
        return extend_from_array(a, (array_object *)initial);
    }
    return extend_from_iterable(a, initial);    /* derived classes may iterate in a way of their own */
}

static PyObject *
array_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *code, *initial = NULL;
    const array_kind *kind;
    array_object *a;
    int typecode;
    if (type == &py_array_type && !_PyArg_NoKeywords("array.array()", keywords)) {
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O|O:array", &code, &initial) || (typecode = parse_typecode(code)) < 0) {
        return NULL;
    }
    kind = find_kind(typecode);
    if (kind == NULL) {
        return raise_iteration_first(initial);
    }
    a = py_array_new(type, 0, kind);
    if (a != NULL && initial != NULL && fill(a, initial) < 0) {
        Py_CLEAR(a);
    }
    return (PyObject *)a;
}

static int
array_contains(PyObject *self, PyObject *value)
{
    int found = 0;
    for (Py_ssize_t i = 0; found == 0 && i < Py_SIZE(self); i++) {
        PyObject *item = array_item(self, i);
        if (item == NULL) {
            return -1;
        }
        found = PyObject_RichCompareBool(item, value, Py_EQ);
        Py_DECREF(item);
    }
    return found;
}

/* ---- mapping ---- */

/* The bounds of a slice. Its numbers may come from Python code that resizes the array: the length
   is looked at afterwards. Returns 0 or -1. */
static int
slice_places(array_object *a, PyObject *slice, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step,
             Py_ssize_t *n)
{
    if (_PySlice_Unpack(slice, start, stop, step) < 0) {
        return -1;
    }
    *n = _PySlice_AdjustIndices(Py_SIZE(a), start, stop, *step);
    return 0;
}

static PyObject *
extended_slice(array_object *a, PyObject *slice)
{
    Py_ssize_t start, stop, step, n, item = a->kind->itemsize;
    array_object *result;
    if (slice_places(a, slice, &start, &stop, &step, &n) < 0) {
        return NULL;
    }
    result = py_array_new(&py_array_type, n, a->kind);
    for (Py_ssize_t i = 0; result != NULL && i < n; i++) {
        memcpy(result->bytes + i * item, array_place(a, start + i * step), (size_t)item);
    }
    return (PyObject *)result;
}

static PyObject *
array_subscript(PyObject *self, PyObject *key)
{
    if (PyIndex_Check(key)) {
        Py_ssize_t i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return array_item(self, i < 0 ? i + Py_SIZE(self) : i);
    }
    if (PySlice_Check(key)) {
        return extended_slice((array_object *)self, key);
    }
    PyErr_SetString(PyExc_TypeError, "array indices must be integers");
    return NULL;
}

/* Remove `n` items at start, start + step, … */
static int
delete_stepwise(array_object *a, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n)
{
    if (n == 0 || can_resize(a) < 0) {
        return n == 0 ? 0 : -1;
    }
    if (step < 0) {
        start += (n - 1) * step;
        step = -step;
    }
    Py_ssize_t size = Py_SIZE(a), to = start;
    for (Py_ssize_t i = start; i < size; i++) {
        Py_ssize_t offset = i - start;
        if (offset % step != 0 || offset / step >= n) {
            memcpy(array_place(a, to++), array_place(a, i), (size_t)a->kind->itemsize);
        }
    }
    return py_array_resize(a, size - n);
}

/* Store the items of another array of the same kind at every step. */
static int
store_stepwise(array_object *a, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n, PyObject *value)
{
    array_object *b = (array_object *)value;
    PyObject *copy = NULL;
    if (!is_array(value)) {
        PyErr_Format(PyExc_TypeError, "can only assign array (not \"%.200s\") to array slice", Py_TYPE(value)->tp_name);
        return -1;
    }
    if (a->kind != b->kind) {
        PyErr_BadArgument();
        return -1;
    }
    if (Py_SIZE(b) == 0) {    /* removes them */
        return delete_stepwise(a, start, step, n);
    }
    if (Py_SIZE(b) != n) {
        PyErr_Format(PyExc_ValueError, "attempt to assign array of size %zd to extended slice of size %zd", Py_SIZE(b), n);
        return -1;
    }
    if (a == b && (copy = py_array_slice(value, 0, n)) == NULL) {
        return -1;
    }
    b = copy != NULL ? (array_object *)copy : b;
    for (Py_ssize_t i = 0; i < n; i++) {
        memcpy(array_place(a, start + i * step), array_place(b, i), (size_t)a->kind->itemsize);
    }
    Py_XDECREF(copy);
    return 0;
}

static int
assign_extended(array_object *a, PyObject *slice, PyObject *value)
{
    Py_ssize_t start, stop, step, n;
    if (slice_places(a, slice, &start, &stop, &step, &n) < 0) {
        return -1;
    }
    if (step == 1) {
        return array_assign_slice((PyObject *)a, start, stop < start ? start : stop, value);
    }
    if (value != NULL) {
        return store_stepwise(a, start, step, n, value);
    }
    return delete_stepwise(a, start, step, n);
}

static int
array_assign_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    if (PyIndex_Check(key)) {
        Py_ssize_t i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return -1;
        }
        return array_assign_item(self, i < 0 ? i + Py_SIZE(self) : i, value);
    }
    if (PySlice_Check(key)) {
        return assign_extended((array_object *)self, key, value);
    }
    PyErr_SetString(PyExc_TypeError, "array indices must be integer");
    return -1;
}

/* ---- comparison, text, buffer ---- */

static PyObject *
array_richcompare(PyObject *a, PyObject *b, int op)
{
    Py_ssize_t i, na, nb;
    PyObject *x = NULL, *y = NULL, *result = NULL;
    int same = 1;
    if (!is_array(a) || !is_array(b)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (Py_SIZE(a) != Py_SIZE(b) && (op == Py_EQ || op == Py_NE)) {
        return PyBool_FromLong(op == Py_NE);
    }
    for (i = 0; i < Py_SIZE(a) && i < Py_SIZE(b); i++) {
        Py_XDECREF(x);
        Py_XDECREF(y);
        x = array_item(a, i);
        y = x == NULL ? NULL : array_item(b, i);
        same = y == NULL ? -1 : PyObject_RichCompareBool(x, y, Py_EQ);
        if (same <= 0) {
            break;
        }
    }
    na = Py_SIZE(a);
    nb = Py_SIZE(b);
    if (same == 0) {
        result = op == Py_EQ || op == Py_NE ? PyBool_FromLong(op == Py_NE) : PyObject_RichCompare(x, y, op);
    }
    else if (same > 0) {
        int order = na < nb ? -1 : na > nb;
        result = PyBool_FromLong(op == Py_LT   ? order < 0
                                 : op == Py_LE ? order <= 0
                                 : op == Py_EQ ? order == 0
                                 : op == Py_NE ? order != 0
                                 : op == Py_GT ? order > 0
                                               : order >= 0);
    }
    Py_XDECREF(x);
    Py_XDECREF(y);
    return result;
}

static PyObject *
array_repr(PyObject *self)
{
    array_object *a = (array_object *)self;
    const char *method = a->kind->typecode == 'c' ? "tostring" : a->kind->typecode == 'u' ? "tounicode" : "tolist";
    PyObject *text, *items, *shown;
    if (Py_SIZE(a) == 0) {
        return PyString_FromFormat("array('%c')", a->kind->typecode);
    }
    items = PyObject_CallMethod(self, (char *)method, NULL);
    shown = items == NULL ? NULL : PyObject_Repr(items);
    Py_XDECREF(items);
    if (shown == NULL) {
        return NULL;
    }
    text = PyString_FromFormat("array('%c', ", a->kind->typecode);
    PyString_ConcatAndDel(&text, shown);
    PyString_ConcatAndDel(&text, PyString_FromString(")"));
    return text;
}

static Py_ssize_t
array_read_buffer(PyObject *self, Py_ssize_t segment, void **start)
{
    array_object *a = (array_object *)self;
    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "Accessing non-existent array segment");
        return -1;
    }
    *start = a->bytes != NULL ? a->bytes : (void *)"";
    return Py_SIZE(a) * a->kind->itemsize;
}

static Py_ssize_t
array_segment_count(PyObject *self, Py_ssize_t *length)
{
    if (length != NULL) {
        *length = Py_SIZE(self) * ((array_object *)self)->kind->itemsize;
    }
    return 1;
}

static PyObject *
array_get_typecode(PyObject *self, void *unused)
{
    return PyString_FromStringAndSize(&((array_object *)self)->kind->typecode, 1);
}

static PyObject *
array_get_itemsize(PyObject *self, void *unused)
{
    return PyInt_FromLong(((array_object *)self)->kind->itemsize);
}

static const PyGetSetDef array_getset[] = {
    {(char *)"typecode", array_get_typecode, NULL, (char *)"the character that tells the type of the items", NULL},
    {(char *)"itemsize", array_get_itemsize, NULL, (char *)"bytes for one item", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const PySequenceMethods array_as_sequence = {
    .sq_length = array_length,
    .sq_concat = array_concat,
    .sq_repeat = array_repeat,
    .sq_item = array_item,
    .sq_slice = py_array_slice,
    .sq_ass_item = array_assign_item,
    .sq_ass_slice = array_assign_slice,
    .sq_contains = array_contains,
    .sq_inplace_concat = array_inplace_concat,
    .sq_inplace_repeat = array_inplace_repeat,
};

static const PyMappingMethods array_as_mapping = {
    .mp_length = array_length,
    .mp_subscript = array_subscript,
    .mp_ass_subscript = array_assign_subscript,
};

static const PyBufferProcs array_as_buffer = {
    .bf_getreadbuffer = array_read_buffer,
    .bf_getwritebuffer = array_read_buffer,
    .bf_getsegcount = array_segment_count,
};

/* ---- the iterator ---- */

typedef struct {
    PyObject_HEAD
    Py_ssize_t index;
    array_object *array; /* owned, NULL: exhausted */
} array_iterator;

static PyObject *
array_iter(PyObject *self)
{
    array_iterator *it = PyObject_GC_New(array_iterator, &py_array_iterator_type);
    if (it == NULL) {
        return NULL;
    }
    Py_INCREF(self);
    it->array = (array_object *)self;
    it->index = 0;
    PyObject_GC_Track(it);
    return (PyObject *)it;
}

static void
arrayiter_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_XDECREF(((array_iterator *)self)->array);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
arrayiter_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((array_iterator *)self)->array);
    return 0;
}

static PyObject *
arrayiter_next(PyObject *self)
{
    array_iterator *it = (array_iterator *)self;
    if (it->index >= Py_SIZE(it->array)) {
        return NULL;
    }
    return array_item((PyObject *)it->array, it->index++);
}

PyTypeObject py_array_iterator_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "arrayiterator",
    .tp_basicsize = sizeof(array_iterator),
    .tp_dealloc = arrayiter_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = arrayiter_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = arrayiter_next,
};

PyTypeObject py_array_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "array.array",
    .tp_basicsize = sizeof(array_object),
    .tp_dealloc = array_dealloc,
    .tp_repr = array_repr,
    .tp_as_sequence = (PySequenceMethods *)&array_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&array_as_mapping,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = (PyBufferProcs *)&array_as_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "array(typecode[, source]): a sequence of numbers or characters of one type, kept as in C",
    .tp_richcompare = array_richcompare,
    .tp_weaklistoffset = offsetof(array_object, weakrefs),
    .tp_iter = array_iter,
    .tp_methods = (PyMethodDef *)py_array_methods,
    .tp_getset = (PyGetSetDef *)array_getset,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = array_new,
    .tp_free = PyObject_Del,
};

/* ---- the module ---- */

PyMODINIT_FUNC
initarray(void);

PyMODINIT_FUNC
initarray(void)
{
    PyObject *module = Py_InitModule3("array", NULL, "Sequences of plain C values of one type.");
    if (module == NULL || PyType_Ready(&py_array_type) < 0 || py_type_set_flat(&py_array_type, &py_array_flat) < 0 ||
        PyType_Ready(&py_array_iterator_type) < 0) {
        return;
    }
    Py_INCREF(&py_array_type);
    PyModule_AddObject(module, "ArrayType", (PyObject *)&py_array_type);
    Py_INCREF(&py_array_type);
    PyModule_AddObject(module, "array", (PyObject *)&py_array_type);
}

/* ---- for pickling (py_frozen.h) ---- */

PyObject *
py_array_iterator_freeze(PyObject *self)
{
    array_iterator *it = (array_iterator *)self;
    return Py_BuildValue("(On)", (PyObject *)it->array, it->index);
}

PyObject *
py_array_iterator_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *array, *it;
    Py_ssize_t index;

    if (!PyArg_ParseTuple(state, "O!n", &py_array_type, &array, &index)) {
        return NULL;
    }
    if (index < 0) {
        return py_thaw_refused(type);
    }
    it = array_iter(array);
    if (it != NULL) {
        ((array_iterator *)it)->index = index;
    }
    return it;
}
