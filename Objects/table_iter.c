/* The iterators of dicts and sets: what they have in common.

   I1  `table` is NULL once the iterator is exhausted; it then stays so.
   I2  `used` is the size of the table when the iterator was made; a table of another size is an error, from then on
       for ever (used becomes -1).
   I3  One that comes from a pickle has the keys that are still to be given in `rest`: the table that was made anew may
       have another order.  `pos` counts in them. */
#include "table_iter.h"

void
py_table_iter_init(table_iterator *it, PyObject *table, Py_ssize_t used)
{
    Py_XINCREF(table);
    it->table = table;
    it->used = used;
    it->pos = 0;
    it->left = used;
    it->rest = NULL;
}

void
py_table_iter_free(table_iterator *it)
{
    Py_XDECREF(it->table);
    Py_XDECREF(it->rest);
    PyObject_GC_Del(it);
}

int
py_table_iter_traverse(PyObject *self, visitproc visit, void *arg)
{
    table_iterator *it = (table_iterator *)self;
    Py_VISIT(it->table);
    Py_VISIT(it->rest);
    return 0;
}

static int
is_unchanged(const table_iterator *it)
{
    return it->used == (PyDict_Check(it->table) ? PyDict_Size(it->table) : PySet_GET_SIZE(it->table));
}

PyObject *
py_table_iter_length_hint(PyObject *self, PyObject *unused)
{
    table_iterator *it = (table_iterator *)self;
    (void)unused;
    return PyInt_FromSsize_t(it->table != NULL && is_unchanged(it) ? it->left : 0);
}

/* The keys still to be given, a tuple. */
static PyObject *
rest_of(const table_iterator *it, PyObject *(*next)(PyObject *table, Py_ssize_t *pos))
{
    PyObject *key, *rest, *list;
    Py_ssize_t pos = it->pos;

    if (it->rest != NULL) {
        return PyTuple_GetSlice(it->rest, pos, PyTuple_GET_SIZE(it->rest));
    }
    list = PyList_New(0);
    while (list != NULL && is_unchanged(it) && (key = next(it->table, &pos)) != NULL) {
        if (PyList_Append(list, key) < 0) {
            Py_CLEAR(list);
        }
    }
    rest = list != NULL ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return rest;
}

PyObject *
py_table_iter_freeze(table_iterator *it, PyObject *(*next)(PyObject *table, Py_ssize_t *pos))
{
    PyObject *rest;
    if (it->table == NULL) {
        return PyTuple_New(0);
    }
    rest = rest_of(it, next);
    return rest != NULL ? Py_BuildValue("(OnN)", it->table, it->used, rest) : NULL;
}

PyObject *
py_table_iter_thaw(PyTypeObject *type, PyObject *state, PyObject *(*make)(PyTypeObject *type, PyObject *table))
{
    PyObject *table, *rest, *made;
    Py_ssize_t used;

    if (PyTuple_GET_SIZE(state) == 0) {
        return make(type, NULL);
    }
    if (!PyArg_ParseTuple(state, "OnO!", &table, &used, &PyTuple_Type, &rest)) {
        return NULL;
    }
    made = make(type, table);
    if (made != NULL) {
        table_iterator *it = (table_iterator *)made;
        it->used = used;
        it->left = PyTuple_GET_SIZE(rest);
        Py_INCREF(rest);
        it->rest = rest;
    }
    return made;
}
