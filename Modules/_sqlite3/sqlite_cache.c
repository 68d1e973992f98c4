/* Cache: the last values that a factory made, by their keys.
 *
 * How it works: a dict from keys to entries; entries are in a ring, the one used last first. When there are too many
 * the last is dropped. A connection is the factory of its own cache, which must not own it: neither would end.
 *
 * I1 the dict and the ring own their entries. Foreign keys that are not equal to themselves, or raise, may leave an entry in
 *    one of the two only; `linked` tells which are in the ring.
 * I2 lookups, the factory, and the end of a key or value run foreign code, which may change all of it, or call __init__.
 */
#include "sqlite.h"

typedef struct entry {
    PyObject_HEAD
    PyObject *key, *value;           /* owned */
    struct entry *before, *after;    /* in the ring; NULL at the ends */
    int linked;                      /* is in the ring, which owns it */
} entry;

typedef struct {
    PyObject_HEAD
    Py_ssize_t most;
    PyObject *entries;               /* owned dict of key -> entry; NULL: __init__ was not called */
    entry *first, *last;             /* the ring, owned */
    PyObject *factory;               /* owned, but for the connection that owns the cache: borrowed */
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

/* Takes an entry out of the ring, whose reference becomes the caller's. */
static void
unlink_entry(cache_object *self, entry *e)
{
    *(e->before ? &e->before->after : &self->first) = e->after;
    *(e->after ? &e->after->before : &self->last) = e->before;
    e->before = e->after = NULL;
    e->linked = 0;
}

/* Puts one before the others; the ring takes over a reference. */
static void
link_first_steal(cache_object *self, entry *e)
{
    e->after = self->first;
    *(self->first ? &self->first->before : &self->last) = e;
    self->first = e;
    e->linked = 1;
}

static void
empty_ring(cache_object *self)
{
    while (self->last != NULL) {
        entry *e = self->last;
        unlink_entry(self, e);
        Py_DECREF(e);
    }
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
    PyObject *old_entries = self->entries, *old_factory = self->owns_factory ? self->factory : NULL;
    Py_INCREF(factory);
    self->factory = factory;
    self->owns_factory = 1;
    self->entries = entries;
    self->most = most < 5 ? 5 : most;
    empty_ring(self);
    Py_XDECREF(old_entries);
    Py_XDECREF(old_factory);
    return 0;
}

static void
cache_dealloc(cache_object *self)
{
    empty_ring(self);
    Py_XDECREF(self->entries);
    if (self->owns_factory) {
        Py_XDECREF(self->factory);
    }
    Py_TYPE(self)->tp_free(self);
}

/* Drops entries from the end until one more has room in the dict. 0, or -1 with an error. */
static int
make_room(cache_object *self, PyObject *entries)
{
    int status = 0;
    while (status == 0 && self->last != NULL && PyDict_Size(entries) >= self->most) {
        entry *oldest = self->last;
        unlink_entry(self, oldest);
        status = PyDict_DelItem(entries, oldest->key);
        Py_DECREF(oldest);
    }
    return status;
}

static entry *
new_entry(PyObject *key, PyObject *value)
{
    entry *e = PyType_Ready(&EntryType) < 0 ? NULL : PyObject_New(entry, &EntryType);
    if (e != NULL) {
        Py_INCREF(key);
        Py_INCREF(value);
        e->key = key;
        e->value = value;
        e->before = e->after = NULL;
        e->linked = 0;
    }
    return e;
}

/* 0, or -1 with an error. */
static int
keep_value(cache_object *self, PyObject *entries, PyObject *key, PyObject *value)
{
    entry *e = new_entry(key, value);
    if (e == NULL) {
        return -1;
    }
    int status = make_room(self, entries);
    /* a comparison of keys may have brought one in meanwhile */
    if (status == 0 && PyDict_GetItem(entries, key) == NULL) {
        status = PyDict_SetItem(entries, key, (PyObject *)e);
        if (status == 0 && self->entries == entries) {
            Py_INCREF(e);
            link_first_steal(self, e);
        }
    }
    Py_DECREF(e);
    return status;
}

/* What the factory makes, which is kept. */
static PyObject *
make_value(cache_object *self, PyObject *entries, PyObject *key)
{
    PyObject *factory = self->factory;
    Py_INCREF(factory);
    PyObject *value = PyObject_CallFunctionObjArgs(factory, key, NULL);
    Py_DECREF(factory);
    if (value != NULL && keep_value(self, entries, key, value) < 0) {
        Py_CLEAR(value);
    }
    return value;
}

PyObject *
py_sqlite_cache_get(PyObject *object, PyObject *key)
{
    cache_object *self = (cache_object *)object;
    PyObject *entries = self->entries, *value;
    if (entries == NULL) {
        PyErr_SetString(PyExc_ValueError, "Base Cache.__init__ not called.");
        return NULL;
    }
    Py_INCREF(entries);
    entry *e = (entry *)PyDict_GetItem(entries, key);
    if (e == NULL) {
        value = make_value(self, entries, key);
    } else {
        if (e->linked && self->first != e) {
            unlink_entry(self, e);
            link_first_steal(self, e);
        }
        value = e->value;
        Py_INCREF(value);
    }
    Py_DECREF(entries);
    return value;
}

PyObject *
py_sqlite_cache_of(connection_object *connection, int most)
{
    PyObject *object = PyObject_CallFunction((PyObject *)&py_sqlite_cache_type, (char *)"Oi", connection, most);
    if (object != NULL) {
        ((cache_object *)object)->owns_factory = 0;
        Py_DECREF(connection);
    }
    return object;
}

static PyObject *
cache_get(PyObject *self, PyObject *key)
{
    return py_sqlite_cache_get(self, key);
}

/* A list of the keys, the one used last first.  The list sets the collector to work, which may change the ring. */
static PyObject *
list_keys(cache_object *self)
{
    Py_ssize_t count = 0;
    for (entry *e = self->first; e != NULL; e = e->after) {
        count++;
    }
    PyObject *keys = PyList_New(count);
    entry *e = self->first;
    for (Py_ssize_t i = 0; keys != NULL && i < count; i++) {
        PyObject *key = e != NULL ? e->key : Py_None;
        Py_INCREF(key);
        PyList_SET_ITEM(keys, i, key);
        e = e != NULL ? e->after : NULL;
    }
    return keys;
}

/* The line of one key, between its neighbours. */
static PyObject *
format_line(PyObject *form, PyObject *keys, Py_ssize_t i)
{
    PyObject *before = i > 0 ? PyList_GET_ITEM(keys, i - 1) : Py_None;
    PyObject *after = i + 1 < PyList_GET_SIZE(keys) ? PyList_GET_ITEM(keys, i + 1) : Py_None;
    PyObject *row = PyTuple_Pack(3, before, PyList_GET_ITEM(keys, i), after);
    PyObject *line = row == NULL ? NULL : PyString_Format(form, row);
    Py_XDECREF(row);
    return line;
}

static PyObject *
cache_display(cache_object *self, PyObject *unused)
{
    PyObject *keys = list_keys(self), *text = keys == NULL ? NULL : PyString_FromString("");
    PyObject *form = text == NULL ? NULL : PyString_FromString("%s <- %s ->%s\n");
    for (Py_ssize_t i = 0; form != NULL && text != NULL && i < PyList_GET_SIZE(keys); i++) {
        PyString_ConcatAndDel(&text, format_line(form, keys, i));
    }
    PyObject *out = PySys_GetObject((char *)"stdout");
    int status = form == NULL || text == NULL || (out != NULL && PyFile_WriteObject(text, out, Py_PRINT_RAW) < 0) ? -1 : 0;
    Py_XDECREF(keys);
    Py_XDECREF(form);
    Py_XDECREF(text);
    if (status < 0) {
        return NULL;
    }
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
