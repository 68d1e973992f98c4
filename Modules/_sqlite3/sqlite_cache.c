/* Cache: the last values that a factory made, by their keys.
 *
 * How it works: a dict from keys to entries; entries are in a ring, the one used last first. When there are too many
 * the last is dropped. A factory that is the connection itself is not counted as a reference, or neither would end.
 *
 * I1 an entry in the ring is in the dict and the other way round.
 * I2 entries are objects, so that the dict owns them; an entry outside of the ring has no neighbours.
 */
#include "sqlite.h"

typedef struct entry {
    PyObject_HEAD
    PyObject *key, *value;           /* owned */
    struct entry *before, *after;    /* borrowed; NULL at the ends; I2 */
} entry;

typedef struct {
    PyObject_HEAD
    Py_ssize_t most;
    PyObject *entries;               /* owned dict of key -> entry; NULL: __init__ was not called */
    entry *first, *last;             /* borrowed */
    PyObject *factory;               /* owned, but for a connection: borrowed */
    int owns_factory;
} cache_object;

static void
entry_dealloc(entry *self)
{
    Py_XDECREF(self->key);
    Py_XDECREF(self->value);
    PyObject_Free(self);
}

static PyTypeObject EntryType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_sqlite3.entry",
    .tp_basicsize = sizeof(entry),
    .tp_dealloc = (destructor)entry_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static void
remove_entry(cache_object *self, entry *e)
{
    *(e->before ? &e->before->after : &self->first) = e->after;
    *(e->after ? &e->after->before : &self->last) = e->before;
    e->before = e->after = NULL;
}

static void
insert_first(cache_object *self, entry *e)
{
    e->after = self->first;
    *(self->first ? &self->first->before : &self->last) = e;
    self->first = e;
}

static int
cache_init(cache_object *self, PyObject *args, PyObject *kwargs)
{
    PyObject *factory, *entries;
    int most = 10;
    if (!PyArg_ParseTuple(args, "O|i", &factory, &most)) {
        return -1;
    }
    entries = PyDict_New();
    if (entries == NULL) {
        return -1;
    }
    int owns = !PyObject_TypeCheck(factory, &py_sqlite_connection_type);
    PyObject *old_entries = self->entries, *old_factory = self->owns_factory ? self->factory : NULL;
    Py_XINCREF(owns ? factory : NULL);
    self->factory = factory;
    self->owns_factory = owns;
    self->entries = entries;
    self->first = self->last = NULL;
    self->most = most < 5 ? 5 : most;
    Py_XDECREF(old_entries);
    Py_XDECREF(old_factory);
    return 0;
}

static void
cache_dealloc(cache_object *self)
{
    Py_XDECREF(self->entries);
    if (self->owns_factory) {
        Py_XDECREF(self->factory);
    }
    Py_TYPE(self)->tp_free(self);
}

/* Drops entries from the end until one more has room. 0, or -1 with an error. */
static int
make_room(cache_object *self)
{
    while (self->last != NULL && PyDict_Size(self->entries) >= self->most) {
        entry *oldest = self->last;
        PyObject *key = oldest->key;
        Py_INCREF(key);
        remove_entry(self, oldest);
        int status = PyDict_DelItem(self->entries, key);
        Py_DECREF(key);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *
keep_value(cache_object *self, PyObject *key, PyObject *value)
{
    if (PyType_Ready(&EntryType) < 0) {
        return NULL;
    }
    entry *e = PyObject_New(entry, &EntryType);
    if (e == NULL) {
        return NULL;
    }
    Py_INCREF(key);
    Py_INCREF(value);
    e->key = key;
    e->value = value;
    e->before = e->after = NULL;
    int status = make_room(self);
    /* a comparison of keys may have brought one in meanwhile */
    if (status == 0 && PyDict_GetItem(self->entries, key) == NULL) {
        status = PyDict_SetItem(self->entries, key, (PyObject *)e);
        if (status == 0) {
            insert_first(self, e);
        }
    }
    Py_DECREF(e);
    if (status < 0) {
        return NULL;
    }
    Py_INCREF(value);
    return value;
}

PyObject *
py_sqlite_cache_get(PyObject *object, PyObject *key)
{
    cache_object *self = (cache_object *)object;
    if (self->entries == NULL) {
        PyErr_SetString(PyExc_ValueError, "Base Cache.__init__ not called.");
        return NULL;
    }
    entry *e = (entry *)PyDict_GetItem(self->entries, key);
    if (e != NULL) {
        if (self->first != e) {
            remove_entry(self, e);
            insert_first(self, e);
        }
        Py_INCREF(e->value);
        return e->value;
    }
    PyObject *value = PyObject_CallFunctionObjArgs(self->factory, key, NULL);
    if (value == NULL) {
        return NULL;
    }
    PyObject *kept = keep_value(self, key, value);
    Py_DECREF(value);
    return kept;
}

static PyObject *
cache_get(PyObject *self, PyObject *key)
{
    return py_sqlite_cache_get(self, key);
}

/* One line for each entry: the key with those before and after. */
static PyObject *
cache_display(cache_object *self, PyObject *unused)
{
    PyObject *text = PyString_FromString("");
    for (entry *e = self->first; e != NULL && text != NULL; e = e->after) {
        PyObject *before = e->before ? e->before->key : Py_None, *after = e->after ? e->after->key : Py_None;
        PyObject *row = Py_BuildValue("(OOO)", before, e->key, after);
        PyObject *form = PyString_FromString("%s <- %s ->%s\n");
        PyString_ConcatAndDel(&text, row && form ? PyString_Format(form, row) : NULL);
        Py_XDECREF(row);
        Py_XDECREF(form);
    }
    PyObject *out = PySys_GetObject((char *)"stdout");
    if (text == NULL || (out != NULL && PyFile_WriteObject(text, out, Py_PRINT_RAW) < 0)) {
        Py_XDECREF(text);
        return NULL;
    }
    Py_DECREF(text);
    Py_RETURN_NONE;
}

static const PyMethodDef cache_methods[] = {
    {"get", cache_get, METH_O, PyDoc_STR("get(key): the value, made by the factory if it is not there.")},
    {"display", (PyCFunction)cache_display, METH_NOARGS, PyDoc_STR("Print the keys with their neighbours.")},
    {NULL, NULL, 0, NULL}
};

PyTypeObject py_sqlite_cache_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "sqlite3.Cache",
    .tp_basicsize = sizeof(cache_object),
    .tp_dealloc = (destructor)cache_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("Cache(factory, size=10): the values used last."),
    .tp_methods = (PyMethodDef *)cache_methods,
    .tp_init = (initproc)cache_init,
    .tp_new = PyType_GenericNew,
};
