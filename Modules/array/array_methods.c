/* The methods of array.array. */
#define PY_SSIZE_T_CLEAN
#include "array.h"

/* ---- items ---- */

static PyObject *
array_append(PyObject *self, PyObject *value)
{
    if (py_array_insert((array_object *)self, Py_SIZE(self), value) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_insert(PyObject *self, PyObject *args)
{
    Py_ssize_t i;
    PyObject *value;
    if (!PyArg_ParseTuple(args, "nO:insert", &i, &value) || py_array_insert((array_object *)self, i, value) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_pop(PyObject *self, PyObject *args)
{
    array_object *a = (array_object *)self;
    Py_ssize_t i = -1;
    PyObject *value;
    if (!PyArg_ParseTuple(args, "|n:pop", &i)) {
        return NULL;
    }
    if (Py_SIZE(a) == 0) {
        PyErr_SetString(PyExc_IndexError, "pop from empty array");
        return NULL;
    }
    i = i < 0 ? i + Py_SIZE(a) : i;
    if (i < 0 || i >= Py_SIZE(a)) {
        PyErr_SetString(PyExc_IndexError, "pop index out of range");
        return NULL;
    }
    value = a->kind->get(array_place(a, i));
    if (value != NULL && py_array_splice(a, i, i + 1, NULL, 0) < 0) {
        Py_CLEAR(value);
    }
    return value;
}

/* Is item `i` equal to `value`? -1 on an error. */
static int
item_equals(array_object *a, Py_ssize_t i, PyObject *value)
{
    PyObject *item = a->kind->get(array_place(a, i));
    int same;
    if (item == NULL) {
        return -1;
    }
    same = PyObject_RichCompareBool(item, value, Py_EQ);
    Py_DECREF(item);
    return same;
}

/* The first position of `value`; -1 with an exception set, ValueError for absence. */
static Py_ssize_t
find(array_object *a, PyObject *value, const char *message)
{
    for (Py_ssize_t i = 0; i < Py_SIZE(a); i++) {
        int same = item_equals(a, i, value);
        if (same != 0) {
            return same < 0 ? -1 : i;
        }
    }
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

static PyObject *
array_index(PyObject *self, PyObject *value)
{
    Py_ssize_t i = find((array_object *)self, value, "array.index(x): x not in list");
    return i < 0 ? NULL : PyInt_FromSsize_t(i);
}

static PyObject *
array_remove(PyObject *self, PyObject *value)
{
    array_object *a = (array_object *)self;
    Py_ssize_t i = find(a, value, "array.remove(x): x not in list");
    if (i < 0 || (i < Py_SIZE(a) && py_array_splice(a, i, i + 1, NULL, 0) < 0)) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_count(PyObject *self, PyObject *value)
{
    array_object *a = (array_object *)self;
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < Py_SIZE(a); i++) {
        int same = item_equals(a, i, value);
        if (same < 0) {
            return NULL;
        }
        count += same;
    }
    return PyInt_FromSsize_t(count);
}

enum { LARGEST_ITEM = 16 };

static PyObject *
array_reverse(PyObject *self, PyObject *unused)
{
    array_object *a = (array_object *)self;
    size_t size = (size_t)a->kind->itemsize;
    if (Py_SIZE(a) < 2) {
        Py_RETURN_NONE;
    }
    char *low = a->bytes, *high = array_place(a, Py_SIZE(a) - 1), item[LARGEST_ITEM];
    for (; low < high; low += size, high -= size) {
        memcpy(item, low, size);
        memcpy(low, high, size);
        memcpy(high, item, size);
    }
    Py_RETURN_NONE;
}

/* Turns the bytes of n items round; they may stand at any address. */
#define SWAP_ITEMS(bits)                                       \
    static void                                                \
    swap_items_##bits(char *at, Py_ssize_t n)                  \
    {                                                          \
        uint##bits##_t item;                                   \
        for (; n > 0; n--, at += sizeof(item)) {               \
            memcpy(&item, at, sizeof(item));                   \
            item = __builtin_bswap##bits(item);                \
            memcpy(at, &item, sizeof(item));                   \
        }                                                      \
    }
SWAP_ITEMS(16)
SWAP_ITEMS(32)
SWAP_ITEMS(64)
#undef SWAP_ITEMS

static PyObject *
array_byteswap(PyObject *self, PyObject *unused)
{
    array_object *a = (array_object *)self;
    switch (a->kind->itemsize) {
    case 2:
        swap_items_16(a->bytes, Py_SIZE(a));
        break;
    case 4:
        swap_items_32(a->bytes, Py_SIZE(a));
        break;
    case 8:
        swap_items_64(a->bytes, Py_SIZE(a));
        break;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_buffer_info(PyObject *self, PyObject *unused)
{
    PyObject *address = PyLong_FromVoidPtr(((array_object *)self)->bytes), *result;
    if (address == NULL) {
        return NULL;
    }
    result = Py_BuildValue("(On)", address, Py_SIZE(self));
    Py_DECREF(address);
    return result;
}

/* ---- from and to other forms ---- */

static PyObject *
array_tolist(PyObject *self, PyObject *unused)
{
    array_object *a = (array_object *)self;
    Py_ssize_t n = Py_SIZE(a);
    PyObject *list = PyList_New(n);
    if (list != NULL && Py_SIZE(a) != n) { /* garbage was collected, and somebody in it changed the array */
        Py_DECREF(list);
        return array_tolist(self, unused);
    }
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *item = a->kind->get(array_place(a, i));
        if (item == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, item);
    }
    return list;
}

/* The items of a list at the end, one by one: conversions may change both. */
static int
append_list(array_object *a, PyObject *list)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    int status = 0;
    for (Py_ssize_t i = 0; i < n && status == 0; i++) {
        PyObject *value = PyList_GET_ITEM(list, i);
        Py_INCREF(value);
        status = py_array_insert(a, Py_SIZE(a), value);
        Py_DECREF(value);
        if (status == 0 && PyList_GET_SIZE(list) != n) {
            PyErr_SetString(PyExc_RuntimeError, "list changed size during iteration");
            status = -1;
        }
    }
    return status;
}

static PyObject *
array_fromlist(PyObject *self, PyObject *list)
{
    array_object *a = (array_object *)self;
    Py_ssize_t n = Py_SIZE(a);
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "arg must be list");
        return NULL;
    }
    if (append_list(a, list) < 0) {
        if (Py_SIZE(a) > n) {
            py_array_splice(a, n, Py_SIZE(a), NULL, 0); /* all or nothing */
        }
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_tostring(PyObject *self, PyObject *unused)
{
    array_object *a = (array_object *)self;
    return PyString_FromStringAndSize(a->bytes, Py_SIZE(a) * a->kind->itemsize);
}

static PyObject *
array_fromstring(PyObject *self, PyObject *args)
{
    array_object *a = (array_object *)self;
    char *bytes;
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "s#:fromstring", &bytes, &n)) {
        return NULL;
    }
    if (a->bytes != NULL && bytes >= a->bytes && bytes < a->bytes + Py_SIZE(a) * a->kind->itemsize && n > 0) {
        PyErr_SetString(PyExc_ValueError, "array.fromstring(x): x cannot be self");
        return NULL;
    }
    if (py_array_extend_bytes(a, bytes, n) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_fromunicode(PyObject *self, PyObject *args)
{
    array_object *a = (array_object *)self;
    PyObject *text;
    if (!PyArg_ParseTuple(args, "U:fromunicode", &text)) {
        return NULL;
    }
    if (a->kind->typecode != 'u') {
        PyErr_SetString(PyExc_ValueError, "fromunicode() may only be called on type 'u' arrays");
        return NULL;
    }
    if (py_array_extend_bytes(a, (const char *)PyUnicode_AS_UNICODE(text), PyUnicode_GET_DATA_SIZE(text)) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_tounicode(PyObject *self, PyObject *unused)
{
    array_object *a = (array_object *)self;
    if (a->kind->typecode != 'u') {
        PyErr_SetString(PyExc_ValueError, "tounicode() may only be called on type 'u' arrays");
        return NULL;
    }
    return PyUnicode_FromUnicode((Py_UNICODE *)a->bytes, Py_SIZE(a));
}

/* ---- files ---- */

/* Files are read and written by pieces through a block of their own, without the GIL: other threads may change the array
 * meanwhile. */
enum { FILE_PIECE = 64 * 1024 };

static size_t
transfer(FILE *stream, char *block, size_t size, size_t n, int writes)
{
    size_t done;
    Py_BEGIN_ALLOW_THREADS
    errno = 0;
    done = writes ? fwrite(block, size, n, stream) : fread(block, size, n, stream);
    Py_END_ALLOW_THREADS
    return done;
}

/* The next of n items of a file, behind those of the array. Returns how many, -1 raised. */
static Py_ssize_t
read_piece(array_object *a, FILE *stream, char *block, Py_ssize_t n)
{
    Py_ssize_t size = a->kind->itemsize, most = FILE_PIECE / size;
    Py_ssize_t wanted = n < most ? n : most, got = (Py_ssize_t)transfer(stream, block, (size_t)size, (size_t)wanted, 0);
    Py_ssize_t old = Py_SIZE(a);
    int number = errno;
    if (got > 0) {
        if (py_array_resize(a, old + got) < 0) {
            return -1;
        }
        memcpy(array_place(a, old), block, (size_t)(got * size));
    }
    if (got < wanted) {
        if (ferror(stream)) {
            errno = number;
            PyErr_SetFromErrno(PyExc_IOError);
            clearerr(stream);
        }
        else {
            PyErr_SetString(PyExc_EOFError, "not enough items in file");
        }
        return -1;
    }
    return got;
}

static int
read_items(array_object *a, FILE *stream, Py_ssize_t n)
{
    char *block = PyMem_Malloc(FILE_PIECE);
    if (block == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    while (n > 0) {
        Py_ssize_t got = read_piece(a, stream, block, n);
        n = got < 0 ? -1 : n - got;
    }
    PyMem_Free(block);
    return n < 0 ? -1 : 0;
}

static PyObject *
array_fromfile(PyObject *self, PyObject *args)
{
    array_object *a = (array_object *)self;
    PyObject *file;
    Py_ssize_t n;
    FILE *stream;
    if (!PyArg_ParseTuple(args, "On:fromfile", &file, &n)) {
        return NULL;
    }
    stream = PyFile_AsFile(file);
    if (stream == NULL) {
        PyErr_SetString(PyExc_TypeError, "arg1 must be open file");
        return NULL;
    }
    if (n > PY_SSIZE_T_MAX / a->kind->itemsize - Py_SIZE(a)) {
        return PyErr_NoMemory();
    }
    PyFile_IncUseCount((PyFileObject *)file);
    int status = n > 0 ? read_items(a, stream, n) : 0;
    PyFile_DecUseCount((PyFileObject *)file);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_read(PyObject *self, PyObject *args)
{
    if (PyErr_WarnPy3k("array.read() not supported in 3.x; use array.fromfile()", 1) < 0) {
        return NULL;
    }
    return array_fromfile(self, args);
}

static int
write_items(array_object *a, FILE *stream)
{
    Py_ssize_t size = a->kind->itemsize, at = 0, n;
    char *block = PyMem_Malloc(FILE_PIECE);
    int status = 0;
    if (block == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (; status == 0 && at < Py_SIZE(a); at += n) {
        n = Py_SIZE(a) - at < FILE_PIECE / size ? Py_SIZE(a) - at : FILE_PIECE / size;
        memcpy(block, array_place(a, at), (size_t)(n * size));
        if (transfer(stream, block, (size_t)size, (size_t)n, 1) != (size_t)n) {
            PyErr_SetFromErrno(PyExc_IOError);
            clearerr(stream);
            status = -1;
        }
    }
    PyMem_Free(block);
    return status;
}

static PyObject *
array_tofile(PyObject *self, PyObject *file)
{
    FILE *stream = PyFile_AsFile(file);
    if (stream == NULL) {
        PyErr_SetString(PyExc_TypeError, "arg must be open file");
        return NULL;
    }
    PyFile_IncUseCount((PyFileObject *)file);
    int status = write_items((array_object *)self, stream);
    PyFile_DecUseCount((PyFileObject *)file);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
array_write(PyObject *self, PyObject *file)
{
    if (PyErr_WarnPy3k("array.write() not supported in 3.x; use array.tofile()", 1) < 0) {
        return NULL;
    }
    return array_tofile(self, file);
}

/* ---- copying ---- */

static PyObject *
array_copy(PyObject *self, PyObject *unused)
{
    return py_array_slice(self, 0, Py_SIZE(self));
}

static PyObject *
array_reduce(PyObject *self, PyObject *unused)
{
    array_object *a = (array_object *)self;
    PyObject *items = array_tolist(self, NULL), *dict, *result;
    if (items == NULL) {
        return NULL;
    }
    dict = PyObject_GetAttrString(self, "__dict__");
    if (dict == NULL) {
        PyErr_Clear();
        Py_INCREF(Py_None);
        dict = Py_None;
    }
    result = Py_BuildValue("O(cO)O", Py_TYPE(self), a->kind->typecode, items, dict);
    Py_DECREF(items);
    Py_DECREF(dict);
    return result;
}

static PyObject *
array_sizeof(PyObject *self, PyObject *unused)
{
    array_object *a = (array_object *)self;
    return PyLong_FromSsize_t(Py_TYPE(self)->tp_basicsize + a->room * a->kind->itemsize);
}

const PyMethodDef py_array_methods[] = {
    {"append", array_append, METH_O, "Add an item at the end"},
    {"buffer_info", array_buffer_info, METH_NOARGS, "(address, number of items) of the memory that holds the items"},
    {"byteswap", array_byteswap, METH_NOARGS, "Turn the bytes of each item round"},
    {"__copy__", array_copy, METH_NOARGS, "A copy of the array"},
    {"count", array_count, METH_O, "a.count(value): how many items are equal to the value"},
    {"__deepcopy__", array_copy, METH_O, "A copy of the array"},
    {"extend", (PyCFunction)(void (*)(void))py_array_flat_extend, METH_FLAT, "Add the items of an array of the same type, or of an iterable"},
    {"fromfile", array_fromfile, METH_VARARGS, "a.fromfile(file, n): add n items read from a file as they are in memory"},
    {"fromlist", array_fromlist, METH_O, "Add the items of a list, all or none"},
    {"fromstring", array_fromstring, METH_VARARGS, "Add the items whose bytes are in a string"},
    {"fromunicode", array_fromunicode, METH_VARARGS, "Add the characters of a unicode string"},
    {"index", array_index, METH_O, "a.index(value): the first position of the value"},
    {"insert", array_insert, METH_VARARGS, "a.insert(i, value): put an item in front of item i"},
    {"pop", array_pop, METH_VARARGS, "a.pop([i]): take out an item, the last one by default, and return it"},
    {"read", array_read, METH_VARARGS, "the old name of fromfile"},
    {"__reduce__", array_reduce, METH_NOARGS, "How to make it again"},
    {"remove", array_remove, METH_O, "Take out the first item that is equal to the value"},
    {"reverse", array_reverse, METH_NOARGS, "Turn the order round, in place"},
    {"__sizeof__", array_sizeof, METH_NOARGS, "Memory used, in bytes"},
    {"tofile", array_tofile, METH_O, "Write the items to a file as they are in memory"},
    {"tolist", array_tolist, METH_NOARGS, "A list of the items"},
    {"tostring", array_tostring, METH_NOARGS, "The bytes of the items as a string"},
    {"tounicode", array_tounicode, METH_NOARGS, "The characters as a unicode string"},
    {"write", array_write, METH_O, "the old name of tofile"},
    {NULL, NULL, 0, NULL},
};
