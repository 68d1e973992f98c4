/* Row: a row of a result, with its columns by number and by name.
 *
 * I1 data is a tuple and description None or a tuple of tuples that begin with a name.
 */
#include "sqlite.h"

typedef struct {
    PyObject_HEAD
    PyObject *data;                  /* owned tuple */
    PyObject *description;           /* owned */
} row_object;

static PyObject *
row_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *cursor, *data;
    if (!PyArg_ParseTuple(args, "OO", &cursor, &data)) {
        return NULL;
    }
    if (!PyObject_TypeCheck(cursor, &py_sqlite_cursor_type)) {
        PyErr_SetString(PyExc_TypeError, "instance of cursor required for first argument");
        return NULL;
    }
    if (!PyTuple_Check(data)) {
        PyErr_SetString(PyExc_TypeError, "tuple required for second argument");
        return NULL;
    }
    row_object *self = (row_object *)type->tp_alloc(type, 0);
    if (self != NULL) {
        PyObject *description = ((cursor_object *)cursor)->description;
        self->data = data;
        self->description = description != NULL ? description : Py_None;
        Py_INCREF(self->data);
        Py_INCREF(self->description);
    }
    return (PyObject *)self;
}

static void
row_dealloc(row_object *self)
{
    Py_XDECREF(self->data);
    Py_XDECREF(self->description);
    Py_TYPE(self)->tp_free(self);
}

static Py_ssize_t
row_length(row_object *self)
{
    return PyTuple_GET_SIZE(self->data);
}

static PyObject *
row_item(row_object *self, Py_ssize_t i)
{
    PyObject *item = PyTuple_GetItem(self->data, i);
    Py_XINCREF(item);
    return item;
}

/* Names are the same when they differ only in the case of ASCII letters. */
static int
is_same_name(const char *a, const char *b)
{
    return sqlite3_stricmp(a, b) == 0;
}

static PyObject *
find_column(row_object *self, PyObject *name)
{
    const char *text = PyString_AsString(name);
    Py_ssize_t count = self->description == Py_None ? 0 : PyTuple_GET_SIZE(self->description);
    if (text == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *column = PyTuple_GET_ITEM(PyTuple_GET_ITEM(self->description, i), 0);
        if (PyString_Check(column) && is_same_name(text, PyString_AS_STRING(column))) {
            return row_item(self, i);
        }
    }
    PyErr_SetString(PyExc_IndexError, "No item with that key");
    return NULL;
}

static PyObject *
row_subscript(row_object *self, PyObject *index)
{
    if (PyInt_Check(index) || PyLong_Check(index)) {
        Py_ssize_t i = PyNumber_AsSsize_t(index, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return row_item(self, i < 0 ? i + PyTuple_GET_SIZE(self->data) : i);
    }
    if (PyString_Check(index)) {
        return find_column(self, index);
    }
    if (PySlice_Check(index)) {
        PyErr_SetString(PyExc_ValueError, "slices not implemented, yet");
    } else {
        PyErr_SetString(PyExc_IndexError, "Index must be int or string");
    }
    return NULL;
}

static PyObject *
row_keys(row_object *self, PyObject *unused)
{
    Py_ssize_t count = self->description == Py_None ? 0 : PyTuple_GET_SIZE(self->description);
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *column = PyTuple_GET_ITEM(PyTuple_GET_ITEM(self->description, i), 0);
        Py_INCREF(column);
        PyList_SET_ITEM(list, i, column);
    }
    return list;
}

static PyObject *
row_iter(row_object *self)
{
    return PyObject_GetIter(self->data);
}

static int
row_print(row_object *self, FILE *file, int flags)
{
    return PyObject_Print(self->data, file, flags);
}

static long
row_hash(row_object *self)
{
    long names = PyObject_Hash(self->description), values = PyObject_Hash(self->data);
    long mixed = names ^ values;
    return names == -1 || values == -1 ? -1 : mixed == -1 ? -2 : mixed;
}

static PyObject *
row_richcompare(row_object *self, PyObject *other, int op)
{
    if ((op == Py_EQ || op == Py_NE) && PyObject_TypeCheck(other, &py_sqlite_row_type)) {
        int same = PyObject_RichCompareBool(self->description, ((row_object *)other)->description, Py_EQ);
        if (same < 0) {
            return NULL;
        }
        return same ? PyObject_RichCompare(self->data, ((row_object *)other)->data, op) : PyBool_FromLong(op == Py_NE);
    }
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static const PyMappingMethods row_as_mapping = {
    .mp_length = (lenfunc)row_length,
    .mp_subscript = (binaryfunc)row_subscript,
};

static const PySequenceMethods row_as_sequence = {
    .sq_length = (lenfunc)row_length,
    .sq_item = (ssizeargfunc)row_item,
};

static const PyMethodDef row_methods[] = {
    {"keys", (PyCFunction)row_keys, METH_NOARGS, PyDoc_STR("The names of the columns.")},
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_sqlite_row_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "sqlite3.Row",
    .tp_basicsize = sizeof(row_object),
    .tp_dealloc = (destructor)row_dealloc,
    .tp_print = (printfunc)row_print,
    .tp_as_mapping = (PyMappingMethods *)&row_as_mapping,
    .tp_as_sequence = (PySequenceMethods *)&row_as_sequence,
    .tp_hash = (hashfunc)row_hash,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("Row(cursor, tuple): columns by number, and by name in any case."),
    .tp_richcompare = (richcmpfunc)row_richcompare,
    .tp_iter = (getiterfunc)row_iter,
    .tp_methods = (PyMethodDef *)row_methods,
    .tp_new = row_new,
};
