/* The type cPickle.Unpickler: attributes and methods. What is done with the opcodes: unpickler_load.c. */
#include "pickle.h"

/* ---- life ---- */

/* Take the methods of the file to read from. */
static int
set_file(unpickler_object *self, PyObject *file)
{
    self->read = PyObject_GetAttr(file, PY_ID(read));
    self->readline = self->read == NULL ? NULL : PyObject_GetAttr(file, PY_ID(readline));
    if (self->readline == NULL) {
        PyErr_Clear();
        PyErr_SetString(PyExc_TypeError, "argument must have 'read' and 'readline' attributes");
        return -1;
    }
    py_unpickler_know_source(self, file);
    return 0;
}

unpickler_object *
py_unpickler_new(PyObject *file, PyObject *text)
{
    unpickler_object *self = PyObject_GC_New(unpickler_object, &py_unpickler_type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof(*self) - sizeof(PyObject));
    self->in = "";
    self->memo = PyDict_New();
    if (self->memo == NULL || (file != NULL && set_file(self, file) < 0)) {
        Py_DECREF(self);
        return NULL;
    }
    if (text != NULL) {
        Py_INCREF(text);
        self->held = text;
        self->in = PyString_AS_STRING(text);
        self->size = PyString_GET_SIZE(text);
    }
    PyObject_GC_Track(self);
    return self;
}

static int
unpickler_clear(PyObject *op)
{
    unpickler_object *self = (unpickler_object *)op;
    Py_ssize_t n = self->running ? 0 : self->depth;
    Py_CLEAR(self->memo);
    Py_CLEAR(self->persistent_load);
    Py_CLEAR(self->find_global);
    while (n > 0) {
        PyObject *object = self->stack[--n];
        self->depth = n;
        Py_DECREF(object);
    }
    return 0;
}

static void
unpickler_dealloc(PyObject *op)
{
    unpickler_object *self = (unpickler_object *)op;
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    unpickler_clear(op);
    Py_XDECREF(self->read);
    Py_XDECREF(self->readline);
    Py_XDECREF(self->held);
    Py_XDECREF(self->source);
    PyMem_Free(self->buffer);
    PyMem_Free(self->stack);
    PyMem_Free(self->marks);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
unpickler_traverse(PyObject *op, visitproc visit, void *arg)
{
    unpickler_object *self = (unpickler_object *)op;
    Py_VISIT(self->read);
    Py_VISIT(self->readline);
    Py_VISIT(self->source);
    Py_VISIT(self->memo);
    Py_VISIT(self->persistent_load);
    Py_VISIT(self->find_global);
    for (Py_ssize_t i = 0; i < self->depth; i++) {
        Py_VISIT(self->stack[i]);
    }
    return 0;
}

/* ---- methods and attributes ---- */

static PyObject *
load_with(PyObject *op, int noload)
{
    unpickler_object *self = (unpickler_object *)op;
    PyObject *result;
    if (self->memo == NULL) {
        PyErr_SetString(PyExc_AttributeError, "memo");
        return NULL;
    }
    if (!self->running) {
        self->noload = noload;
    }
    Py_INCREF(op);
    result = py_unpickler_load(self);
    Py_DECREF(op);
    return result;
}

static PyObject *
unpickler_load(PyObject *self, PyObject *unused)
{
    return load_with(self, 0);
}

static PyObject *
unpickler_noload(PyObject *self, PyObject *unused)
{
    return load_with(self, 1);
}

static const PyMethodDef unpickler_methods[] = {
    {"load", unpickler_load, METH_NOARGS, "Read one pickle and return the object"},
    {"noload", unpickler_noload, METH_NOARGS,
     "Read one pickle without making instances: to find the persistent ids in it"},
    {NULL, NULL, 0, NULL},
};

/* Where an attribute that can be set lives, or NULL. */
static PyObject **
find_field(unpickler_object *self, const char *name)
{
    return strcmp(name, "persistent_load") == 0 ? &self->persistent_load
           : strcmp(name, "find_global") == 0   ? &self->find_global
           : strcmp(name, "memo") == 0          ? &self->memo
                                                : NULL;
}

static PyObject *
unpickler_getattro(PyObject *op, PyObject *name)
{
    PyObject **field = PyString_Check(name) ? find_field((unpickler_object *)op, PyString_AS_STRING(name)) : NULL;
    if (field == NULL) {
        return PyObject_GenericGetAttr(op, name);
    }
    if (*field == NULL) {
        PyErr_SetObject(PyExc_AttributeError, name);
        return NULL;
    }
    Py_INCREF(*field);
    return *field;
}

static int
unpickler_setattro(PyObject *op, PyObject *name, PyObject *value)
{
    PyObject **field = PyString_Check(name) ? find_field((unpickler_object *)op, PyString_AS_STRING(name)) : NULL, *old;
    if (field == NULL) {
        return PyObject_GenericSetAttr(op, name, value);
    }
    if (field == &((unpickler_object *)op)->memo && (value == NULL || !PyDict_Check(value))) {
        PyErr_SetString(PyExc_TypeError, "memo must be a dictionary");
        return -1;
    }
    Py_XINCREF(value);
    old = *field;
    *field = value;
    Py_XDECREF(old);
    return 0;
}

PyTypeObject py_unpickler_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "cPickle.Unpickler",
    .tp_basicsize = sizeof(unpickler_object),
    .tp_dealloc = unpickler_dealloc,
    .tp_getattro = unpickler_getattro,
    .tp_setattro = unpickler_setattro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "Reads pickles.",
    .tp_traverse = unpickler_traverse,
    .tp_clear = unpickler_clear,
    .tp_methods = (PyMethodDef *)unpickler_methods,
};
