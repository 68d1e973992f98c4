/* The states of the plain iterator objects (itertools.h), for pickling: (objects, numbers), checked by a table.

   Letters per object: o any, i an iterator, I an iterator or nothing, v a tuple of iterators, w the same, perhaps empty, l a
   list, f a list of iterators or None, _ not kept.  Letters per number: n any, 0 … 9 from 0 to that, p not negative. */
#include "itertools.h"
#include "py_frozen.h"

typedef struct {
    PyTypeObject *type;
    const char *objects, *numbers;
} plain_row;

static const plain_row rows[] = {
    {&py_it_cycle_type, "Il", "p"},        {&py_it_repeat_type, "o", "n"},
    {&py_it_dropwhile_type, "oI", "1"},    {&py_it_takewhile_type, "oI", "1"},
    {&py_it_ifilter_type, "oI", "1"},      {&py_it_ifilterfalse_type, "oI", "1"},
    {&py_it_compress_type, "ii", ""},      {&py_it_imap_type, "ov", ""},
    {&py_it_starmap_type, "oi", ""},       {&py_it_izip_type, "w_", ""},
    {&py_it_izip_longest_type, "fo", "p"}, {&py_it_chain_type, "II", ""},
};

static const plain_row *
find_row(PyTypeObject *type)
{
    PyTypeObject *base = py_frozen_base(type);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].type == base) {
            return &rows[i];
        }
    }
    return NULL;
}

PyObject *
py_it_plain_freeze(PyObject *self)
{
    it_object *it = (it_object *)self;
    const plain_row *row = find_row(Py_TYPE(self));
    Py_ssize_t nobjects = (Py_ssize_t)strlen(row->objects), nnumbers = (Py_ssize_t)strlen(row->numbers);
    PyObject *objects = PyTuple_New(nobjects), *numbers = PyTuple_New(nnumbers);

    for (Py_ssize_t i = 0; objects != NULL && i < nobjects; i++) {
        PyObject *o = py_freeze_maybe(row->objects[i] == '_' ? NULL : it->object[i]);
        if (o == NULL) {
            Py_CLEAR(objects);
            break;
        }
        PyTuple_SET_ITEM(objects, i, o);
    }
    for (Py_ssize_t i = 0; numbers != NULL && i < nnumbers; i++) {
        PyObject *number = PyInt_FromSsize_t(it->number[i]);
        if (number == NULL) {
            Py_CLEAR(numbers);
            break;
        }
        PyTuple_SET_ITEM(numbers, i, number);
    }
    if (objects == NULL || numbers == NULL) {
        Py_XDECREF(objects);
        Py_XDECREF(numbers);
        return NULL;
    }
    return Py_BuildValue("(NN)", objects, numbers);
}

static int
are_iterators(PyObject *const *items, Py_ssize_t n, int or_none)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        if (!py_is_iterator(items[i]) && !(or_none && items[i] == Py_None)) {
            return 0;
        }
    }
    return 1;
}

/* Is this what the letter says? `o` may be NULL. */
static int
fits(char letter, PyObject *o)
{
    switch (letter) {
    case 'I': return o == NULL || py_is_iterator(o);
    case '_': return 1;
    default: break;
    }
    if (o == NULL) {
        return 0;
    }
    switch (letter) {
    case 'i': return py_is_iterator(o);
    case 'l': return PyList_CheckExact(o);
    case 'v': return PyTuple_Check(o) && Py_SIZE(o) > 0 && are_iterators(((PyTupleObject *)o)->ob_item, Py_SIZE(o), 0);
    case 'w': return PyTuple_Check(o) && are_iterators(((PyTupleObject *)o)->ob_item, Py_SIZE(o), 0);
    case 'f': return PyList_CheckExact(o) && are_iterators(((PyListObject *)o)->ob_item, Py_SIZE(o), 1);
    default: return 1;
    }
}

/* Lists are changed by their iterator only: it gets one of its own. Returns status. Raises yes. */
static int
take_object(it_object *it, const plain_row *row, PyObject *objects, Py_ssize_t i)
{
    PyObject *o;
    if (py_thaw_maybe(PyTuple_GET_ITEM(objects, i), &o) < 0) {
        return -1;
    }
    if (!fits(row->objects[i], o)) {
        (void)py_thaw_refused(row->type);
        return -1;
    }
    if (row->objects[i] == 'l' || row->objects[i] == 'f') {
        o = PyList_GetSlice(o, 0, PyList_GET_SIZE(o));
        if (o == NULL) {
            return -1;
        }
    }
    else {
        Py_XINCREF(row->objects[i] == '_' ? NULL : o);
    }
    it->object[i] = row->objects[i] == '_' ? NULL : o;
    return 0;
}

static int
take_number(it_object *it, const plain_row *row, PyObject *numbers, Py_ssize_t i)
{
    PyObject *number = PyTuple_GET_ITEM(numbers, i);
    Py_ssize_t n = PyInt_Check(number) || PyLong_Check(number) ? PyInt_AsSsize_t(number) : -1;
    char letter = row->numbers[i];

    if ((n == -1 && PyErr_Occurred()) || (letter != 'n' && n < 0) || (Py_ISDIGIT(letter) && n > letter - '0')) {
        if (!PyErr_Occurred()) {
            (void)py_thaw_refused(row->type);
        }
        return -1;
    }
    it->number[i] = n;
    return 0;
}

PyObject *
py_it_plain_thaw(PyTypeObject *type, PyObject *state)
{
    const plain_row *row = find_row(type);
    PyObject *objects, *numbers;
    it_object *it;

    if (row == NULL || !PyArg_ParseTuple(state, "O!O!", &PyTuple_Type, &objects, &PyTuple_Type, &numbers)) {
        return row == NULL ? py_thaw_refused(type) : NULL;
    }
    if (PyTuple_GET_SIZE(objects) != (Py_ssize_t)strlen(row->objects) ||
        PyTuple_GET_SIZE(numbers) != (Py_ssize_t)strlen(row->numbers)) {
        return py_thaw_refused(type);
    }
    it = py_it_new(type);
    for (Py_ssize_t i = 0; it != NULL && i < PyTuple_GET_SIZE(objects); i++) {
        if (take_object(it, row, objects, i) < 0) {
            Py_CLEAR(it);
        }
    }
    for (Py_ssize_t i = 0; it != NULL && i < PyTuple_GET_SIZE(numbers); i++) {
        if (take_number(it, row, numbers, i) < 0) {
            Py_CLEAR(it);
        }
    }
    if (it != NULL && row->type == &py_it_izip_longest_type && it->number[0] > PyList_GET_SIZE(it->object[0])) {
        Py_CLEAR(it);
        return py_thaw_refused(type);
    }
    return (PyObject *)it;
}
