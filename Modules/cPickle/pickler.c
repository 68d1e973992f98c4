/* The type cPickle.Pickler: memo, attributes, methods. What is written: pickler_save.c. */
#include "pickle.h"

/* ---- the memo ---- */

static size_t
hash_address(PyObject *object)
{
    return (size_t)(((uint64_t)(uintptr_t)object >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20);
}

/* The place of an object in the table, or the free one where it belongs. */
static memo_entry *
find_place(memo_entry *memo, Py_ssize_t mask, PyObject *object)
{
    size_t i = hash_address(object) & (size_t)mask;
    while (memo[i].object != NULL && memo[i].object != object) {
        i = (i + 1) & (size_t)mask;
    }
    return &memo[i];
}

Py_ssize_t
py_pickler_find_memo(pickler_object *self, PyObject *object)
{
    memo_entry *e;
    if (self->nmemo == 0) {
        return -1;
    }
    e = find_place(self->memo, self->memo_mask, object);
    return e->object == NULL ? -1 : e->number;
}

static int
grow_memo(pickler_object *self)
{
    Py_ssize_t places = self->memo == NULL ? 64 : (self->memo_mask + 1) * 2;
    memo_entry *fresh = places > PY_SSIZE_T_MAX / 64 ? NULL : PyMem_Malloc((size_t)places * sizeof(memo_entry));
    if (fresh == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memset(fresh, 0, (size_t)places * sizeof(memo_entry));
    for (Py_ssize_t i = 0; self->memo != NULL && i <= self->memo_mask; i++) {
        if (self->memo[i].object != NULL) {
            *find_place(fresh, places - 1, self->memo[i].object) = self->memo[i];
        }
    }
    PyMem_Free(self->memo);
    self->memo = fresh;
    self->memo_mask = places - 1;
    return 0;
}

int
py_pickler_add_memo(pickler_object *self, PyObject *object, Py_ssize_t number)
{
    memo_entry *e;
    if ((self->memo == NULL || self->nmemo * 2 > self->memo_mask) && grow_memo(self) < 0) {
        return -1;
    }
    e = find_place(self->memo, self->memo_mask, object);
    if (e->object == NULL) {
        Py_INCREF(object);
        e->object = object;
        self->nmemo++;
    }
    e->number = number;
    return 0;
}

void
py_pickler_clear_memo(pickler_object *self)
{
    memo_entry *memo = self->memo;
    Py_ssize_t mask = self->memo_mask;
    self->memo = NULL;
    self->memo_mask = 0;
    self->nmemo = 0;
    for (Py_ssize_t i = 0; memo != NULL && i <= mask; i++) {
        Py_XDECREF(memo[i].object);
    }
    PyMem_Free(memo);
}

/* The entries of the memo, held, one behind the other; NULL with an exception. */
static memo_entry *
copy_entries(pickler_object *self)
{
    memo_entry *entries = PyMem_Malloc((size_t)(self->nmemo + 1) * sizeof(memo_entry));
    Py_ssize_t n = 0;
    if (entries == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t i = 0; self->memo != NULL && i <= self->memo_mask; i++) {
        if (self->memo[i].object != NULL) {
            entries[n] = self->memo[i];
            Py_INCREF(entries[n].object);
            n++;
        }
    }
    assert(n == self->nmemo);
    return entries;
}

static int
put_entry(PyObject *dict, const memo_entry *e)
{
    PyObject *key = PyLong_FromVoidPtr(e->object), *value = Py_BuildValue("(nO)", e->number, e->object);
    int status = key == NULL || value == NULL ? -1 : PyDict_SetItem(dict, key, value);
    Py_XDECREF(key);
    Py_XDECREF(value);
    return status;
}

/* The memo as a dict: address to (number, object).  Of a copy: tuples set the collector to work, and what that runs may clear it. */
static PyObject *
memo_as_dict(pickler_object *self)
{
    Py_ssize_t n = self->nmemo;
    memo_entry *entries = copy_entries(self);
    PyObject *dict = entries == NULL ? NULL : PyDict_New();
    for (Py_ssize_t i = 0; entries != NULL && i < n; i++) {
        if (dict != NULL && put_entry(dict, &entries[i]) < 0) {
            Py_CLEAR(dict);
        }
        Py_DECREF(entries[i].object);
    }
    PyMem_Free(entries);
    return dict;
}

/* Take over a memo in the form that memo_as_dict gives. */
static int
set_memo(pickler_object *self, PyObject *dict)
{
    Py_ssize_t pos = 0;
    PyObject *key, *value;
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "memo must be a dictionary");
        return -1;
    }
    py_pickler_clear_memo(self);
    while (PyDict_Next(dict, &pos, &key, &value)) {
        if (!PyTuple_Check(value) || PyTuple_GET_SIZE(value) != 2 || !PyInt_Check(PyTuple_GET_ITEM(value, 0))) {
            PyErr_SetString(PyExc_TypeError, "memo values must be pairs of a number and an object");
            return -1;
        }
        if (py_pickler_add_memo(self, PyTuple_GET_ITEM(value, 1), PyInt_AS_LONG(PyTuple_GET_ITEM(value, 0))) < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- life ---- */

pickler_object *
py_pickler_new(PyObject *file, int protocol)
{
    pickler_object *self;
    if (protocol < 0) {
        protocol = 2;
    }
    if (protocol > 2) {
        PyErr_Format(PyExc_ValueError, "pickle protocol %d asked for; the highest available protocol is 2", protocol);
        return NULL;
    }
    self = PyObject_GC_New(pickler_object, &py_pickler_type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof(*self) - sizeof(PyObject));
    self->protocol = protocol;
    if (file == Py_None) {
        Py_INCREF(file);
        self->write = file;
    }
    else if (file != NULL) {
        self->write = PyObject_GetAttr(file, PY_ID(write));
        if (self->write == NULL) {
            PyErr_Clear();
            PyErr_SetString(PyExc_TypeError, "argument must have 'write' attribute");
            Py_DECREF(self);
            return NULL;
        }
    }
    PyObject_GC_Track(self);
    return self;
}

int
py_pickler_flush(pickler_object *self)
{
    PyObject *text, *answer;
    if (self->write == NULL) {
        return 0;
    }
    if (self->write == Py_None) {
        self->used = 0;
        return 0;
    }
    text = PyString_FromStringAndSize(self->out, self->used);
    self->used = 0;
    answer = text == NULL ? NULL : PyObject_CallFunctionObjArgs(self->write, text, NULL);
    Py_XDECREF(text);
    Py_XDECREF(answer);
    return answer == NULL ? -1 : 0;
}

static int
pickler_clear(PyObject *op)
{
    pickler_object *self = (pickler_object *)op;
    Py_CLEAR(self->write);
    Py_CLEAR(self->fast_seen);
    Py_CLEAR(self->persistent_id);
    Py_CLEAR(self->inst_persistent_id);
    Py_CLEAR(self->module_dict_ids);
    py_pickler_clear_memo(self);
    return 0;
}

static void
pickler_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    pickler_clear(op);
    PyMem_Free(((pickler_object *)op)->out);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
pickler_traverse(PyObject *op, visitproc visit, void *arg)
{
    pickler_object *self = (pickler_object *)op;
    Py_VISIT(self->write);
    Py_VISIT(self->fast_seen);
    Py_VISIT(self->persistent_id);
    Py_VISIT(self->inst_persistent_id);
    Py_VISIT(self->module_dict_ids);
    for (Py_ssize_t i = 0; self->memo != NULL && i <= self->memo_mask; i++) {
        Py_VISIT(self->memo[i].object);
    }
    return 0;
}

/* ---- methods ---- */

static PyObject *
pickler_dump(PyObject *op, PyObject *args)
{
    pickler_object *self = (pickler_object *)op;
    PyObject *object;
    int status, clear = 0;
    if (!PyArg_ParseTuple(args, "O|i:dump", &object, &clear)) {
        return NULL;
    }
    if (clear) {
        py_pickler_clear_memo(self);
    }
    Py_INCREF(self);
    status = py_pickler_dump(self, object) < 0 || py_pickler_flush(self) < 0 ? -1 : 0;
    if (status < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return op;
}

static PyObject *
pickler_clear_memo_method(PyObject *op, PyObject *unused)
{
    py_pickler_clear_memo((pickler_object *)op);
    Py_RETURN_NONE;
}

static PyObject *
pickler_getvalue(PyObject *op, PyObject *args)
{
    pickler_object *self = (pickler_object *)op;
    PyObject *text;
    int clear = 1;
    if (!PyArg_ParseTuple(args, "|i:getvalue", &clear)) {
        return NULL;
    }
    if (self->write != NULL) {
        PyErr_SetString(pickle_kept(PICKLING_ERROR), "Attempt to getvalue() a non-list-based pickler");
        return NULL;
    }
    text = PyString_FromStringAndSize(self->out, self->used);
    if (text != NULL && clear) {
        py_pickler_clear_memo(self);
        self->used = 0;
    }
    return text;
}

static const PyMethodDef pickler_methods[] = {
    {"dump", pickler_dump, METH_VARARGS, "p.dump(object): write the object's pickle to the file"},
    {"clear_memo", pickler_clear_memo_method, METH_NOARGS, "Forget which objects were written"},
    {"getvalue", pickler_getvalue, METH_VARARGS, "What was written by a pickler without a file"},
    {NULL, NULL, 0, NULL},
};

/* ---- attributes ---- */

static PyObject *
get_hook(PyObject *hook, const char *name)
{
    if (hook == NULL) {
        PyErr_SetString(PyExc_AttributeError, name);
    }
    Py_XINCREF(hook);
    return hook;
}

static int
set_hook(PyObject **hook, PyObject *value)
{
    PyObject *old = *hook;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "attribute deletion is not supported");
        return -1;
    }
    Py_INCREF(value);
    *hook = value;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
pickler_get_persistent_id(PyObject *op, void *unused)
{
    return get_hook(((pickler_object *)op)->persistent_id, "persistent_id");
}

static int
pickler_set_persistent_id(PyObject *op, PyObject *value, void *unused)
{
    return set_hook(&((pickler_object *)op)->persistent_id, value);
}

static PyObject *
pickler_get_inst_persistent_id(PyObject *op, void *unused)
{
    return get_hook(((pickler_object *)op)->inst_persistent_id, "inst_persistent_id");
}

static int
pickler_set_inst_persistent_id(PyObject *op, PyObject *value, void *unused)
{
    return set_hook(&((pickler_object *)op)->inst_persistent_id, value);
}

static PyObject *
pickler_get_module_dict_ids(PyObject *op, void *unused)
{
    PyObject *ids = py_pickler_module_dict_ids((pickler_object *)op);
    Py_XINCREF(ids);
    return ids;
}

static int
pickler_set_module_dict_ids(PyObject *op, PyObject *value, void *unused)
{
    if (value != NULL && !PyDict_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "module_dict_ids must be a dictionary");
        return -1;
    }
    return set_hook(&((pickler_object *)op)->module_dict_ids, value);
}

static PyObject *
pickler_get_memo(PyObject *op, void *unused)
{
    return memo_as_dict((pickler_object *)op);
}

static int
pickler_set_memo(PyObject *op, PyObject *value, void *unused)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "attribute deletion is not supported");
        return -1;
    }
    return set_memo((pickler_object *)op, value);
}

static PyObject *
pickler_get_error(PyObject *op, void *unused)
{
    PyObject *error = pickle_kept(PICKLING_ERROR);
    Py_INCREF(error);
    return error;
}

static PyObject *
pickler_get_binary(PyObject *op, void *unused)
{
    return PyInt_FromLong(((pickler_object *)op)->protocol > 0);
}

/* The number that an attribute is set to; -1 is an error only with an exception. */
static long
number_for_attribute(PyObject *value)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't delete numeric/char attribute");
        return -1;
    }
    return PyInt_AsLong(value);
}

static int
pickler_set_binary(PyObject *op, PyObject *value, void *unused)
{
    pickler_object *self = (pickler_object *)op;
    long number = number_for_attribute(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    self->protocol = number == 0 ? 0 : self->protocol > 0 ? self->protocol : 1;
    return 0;
}

static PyObject *
pickler_get_fast(PyObject *op, void *unused)
{
    return PyInt_FromLong(((pickler_object *)op)->fast);
}

static int
pickler_set_fast(PyObject *op, PyObject *value, void *unused)
{
    long number = number_for_attribute(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    ((pickler_object *)op)->fast = number != 0;
    return 0;
}

static const PyGetSetDef pickler_getset[] = {
    {(char *)"PicklingError", pickler_get_error, NULL, NULL, NULL},
    {(char *)"binary", pickler_get_binary, pickler_set_binary, NULL, NULL},
    {(char *)"fast", pickler_get_fast, pickler_set_fast, NULL, NULL},
    {(char *)"module_dict_ids", pickler_get_module_dict_ids, pickler_set_module_dict_ids, NULL, NULL},
    {(char *)"memo", pickler_get_memo, pickler_set_memo, NULL, NULL},
    {(char *)"persistent_id", pickler_get_persistent_id, pickler_set_persistent_id, NULL, NULL},
    {(char *)"inst_persistent_id", pickler_get_inst_persistent_id, pickler_set_inst_persistent_id, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject py_pickler_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "cPickle.Pickler",
    .tp_basicsize = sizeof(pickler_object),
    .tp_dealloc = pickler_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "Writes pickles.",
    .tp_traverse = pickler_traverse,
    .tp_clear = pickler_clear,
    .tp_methods = (PyMethodDef *)pickler_methods,
    .tp_getset = (PyGetSetDef *)pickler_getset,
};
