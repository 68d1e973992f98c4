/* TreeBuilder: a tree from start tags, text and end tags; notes events for iterparse. */
#include "elementtree.h"

#include <string.h>

PyObject *
py_etree_new_builder(void)
{
    builder *self = PyObject_GC_New(builder, &py_etree_builder_Type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    self->stack = PyList_New(0);
    PyObject_GC_Track(self);
    if (self->stack == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

int
py_etree_note(builder *self, const char *kind, PyObject *value)
{
    PyObject *name = self->wanted == NULL ? NULL : PyDict_GetItemString(self->wanted, kind);
    if (name == NULL || self->events == NULL) {
        return 0;
    }
    PyObject *pair = PyTuple_Pack(2, name, value);
    int status = pair == NULL ? -1 : PyList_Append(self->events, pair);
    Py_XDECREF(pair);
    return status;
}

/* One text of the pieces. */
static PyObject *
join_steal(PyObject *pieces)
{
    if (PyList_GET_SIZE(pieces) == 1) {
        PyObject *only = PyList_GET_ITEM(pieces, 0);
        Py_INCREF(only);
        Py_DECREF(pieces);
        return only;
    }
    PyObject *empty = PyString_FromString("");
    PyObject *text = empty == NULL ? NULL : PyObject_CallMethod(empty, "join", "O", pieces);
    Py_XDECREF(empty);
    Py_DECREF(pieces);
    return text;
}

/* Gives the collected text to the element it belongs to. */
static int
flush(builder *self)
{
    PyObject *pieces = self->data;
    self->data = NULL;
    if (pieces == NULL || self->last == NULL) {
        Py_XDECREF(pieces);
        return 0;
    }
    PyObject *text = join_steal(pieces);
    if (text == NULL) {
        return -1;
    }
    if (!is_element(self->last)) {
        int status = PyObject_SetAttrString(self->last, self->last_ended ? "tail" : "text", text);
        Py_DECREF(text);
        return status;
    }
    element *last = (element *)self->last;
    PyObject **place = self->last_ended ? &last->tail : &last->text, *old = *place;
    *place = text;
    Py_DECREF(old);
    return 0;
}

PyObject *
py_etree_start(builder *self, PyObject *tag, PyObject *attrib)
{
    if (flush(self) < 0) {
        return NULL;
    }
    PyObject *node = py_etree_new_element(tag, attrib);
    if (node == NULL) {
        return NULL;
    }
    Py_ssize_t depth = PyList_GET_SIZE(self->stack);
    int status = depth > 0 ? py_etree_append((element *)PyList_GET_ITEM(self->stack, depth - 1), node) : 0;
    if (status == 0 && depth == 0 && self->root == NULL) {
        Py_INCREF(node);
        self->root = node;
    }
    status = status < 0 ? -1 : PyList_Append(self->stack, node);
    if (status < 0 || py_etree_note(self, "start", node) < 0) {
        Py_DECREF(node);
        return NULL;
    }
    Py_INCREF(node);
    Py_XSETREF(self->last, node);
    self->last_ended = false;
    return node;
}

PyObject *
py_etree_end(builder *self, PyObject *tag)
{
    if (flush(self) < 0) {
        return NULL;
    }
    Py_ssize_t depth = PyList_GET_SIZE(self->stack);
    if (depth == 0) {
        PyErr_SetString(PyExc_IndexError, "pop from empty stack");
        return NULL;
    }
    PyObject *node = PyList_GET_ITEM(self->stack, depth - 1);
    Py_INCREF(node);
    Py_INCREF(node);
    Py_XSETREF(self->last, node);
    self->last_ended = true;
    if (PyList_SetSlice(self->stack, depth - 1, depth, NULL) < 0 || py_etree_note(self, "end", node) < 0) {
        Py_CLEAR(node);
    }
    return node;
}

PyObject *
py_etree_data(builder *self, PyObject *text)
{
    if (self->last == NULL) {
        Py_RETURN_NONE; /* before the first tag */
    }
    if (self->data == NULL) {
        self->data = PyList_New(0);
    }
    if (self->data == NULL || PyList_Append(self->data, text) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
builder_start(builder *self, PyObject *args)
{
    PyObject *tag, *attrib = Py_None;
    if (!PyArg_ParseTuple(args, "O|O:start", &tag, &attrib)) {
        return NULL;
    }
    return py_etree_start(self, tag, attrib == Py_None ? NULL : attrib);
}

static PyObject *
builder_end(builder *self, PyObject *args)
{
    PyObject *tag;
    return PyArg_ParseTuple(args, "O:end", &tag) ? py_etree_end(self, tag) : NULL;
}

static PyObject *
builder_data(builder *self, PyObject *args)
{
    PyObject *text;
    return PyArg_ParseTuple(args, "O:data", &text) ? py_etree_data(self, text) : NULL;
}

static PyObject *
builder_close(builder *self, PyObject *nothing)
{
    PyObject *root = self->root != NULL ? self->root : Py_None;
    if (flush(self) < 0) {
        return NULL;
    }
    Py_INCREF(root);
    return root;
}

static PyObject *
builder_xml(builder *self, PyObject *args)
{
    Py_RETURN_NONE;
}

static int
builder_traverse(builder *self, visitproc visit, void *arg)
{
    Py_VISIT(self->root);
    Py_VISIT(self->stack);
    Py_VISIT(self->last);
    Py_VISIT(self->data);
    Py_VISIT(self->events);
    Py_VISIT(self->wanted);
    return 0;
}

static void
builder_dealloc(builder *self)
{
    PyObject_GC_UnTrack(self);
    Py_CLEAR(self->root);
    Py_CLEAR(self->stack);
    Py_CLEAR(self->last);
    Py_CLEAR(self->data);
    Py_CLEAR(self->events);
    Py_CLEAR(self->wanted);
    PyObject_GC_Del(self);
}

static const PyMethodDef builder_methods[] = {
    {"start", (PyCFunction)builder_start, METH_VARARGS, PyDoc_STR("start(tag, attrib) -> the opened element")},
    {"end", (PyCFunction)builder_end, METH_VARARGS, PyDoc_STR("end(tag) -> the closed element")},
    {"data", (PyCFunction)builder_data, METH_VARARGS, PyDoc_STR("data(text)")},
    {"close", (PyCFunction)builder_close, METH_NOARGS, PyDoc_STR("close() -> the root element")},
    {"xml", (PyCFunction)builder_xml, METH_VARARGS, NULL},
    {NULL},
};

PyTypeObject py_etree_builder_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "TreeBuilder",
    .tp_basicsize = sizeof(builder),
    .tp_dealloc = (destructor)builder_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)builder_traverse,
    .tp_methods = (PyMethodDef *)builder_methods,
};
