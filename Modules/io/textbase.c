/* textbase.c - _TextIOBase: what text streams promise; all of it is unsupported here. */
#include "io.h"

static PyObject *
base_detach(PyObject *self, PyObject *args)
{
    return py_io_unsupported("detach");
}

static PyObject *
base_read(PyObject *self, PyObject *args)
{
    return py_io_unsupported("read");
}

static PyObject *
base_readline(PyObject *self, PyObject *args)
{
    return py_io_unsupported("readline");
}

static PyObject *
base_write(PyObject *self, PyObject *args)
{
    return py_io_unsupported("write");
}

static PyObject *
base_none(PyObject *self, void *closure)
{
    Py_RETURN_NONE;
}

static const PyMethodDef base_methods[] = {
    {"detach", base_detach, METH_NOARGS, "Parts from the buffer and returns it."},
    {"read", base_read, METH_VARARGS, "So many characters, or all."},
    {"readline", base_readline, METH_VARARGS, "One line."},
    {"write", base_write, METH_VARARGS, "Writes text."},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef base_getset[] = {
    {(char *)"encoding", base_none, NULL, NULL, NULL},
    {(char *)"newlines", base_none, NULL, NULL, NULL},
    {(char *)"errors", base_none, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_textiobase_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io._TextIOBase",
    .tp_basicsize = sizeof(py_io_base),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "The base class of streams of text.",
    .tp_methods = (PyMethodDef *)base_methods,
    .tp_getset = (PyGetSetDef *)base_getset,
    .tp_base = &py_iobase_type,
};
