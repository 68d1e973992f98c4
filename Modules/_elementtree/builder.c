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
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

int
py_etree_note(builder *self, const char *kind, PyObject *value)
{
    PyObject *name = self->wanted == NULL ? NULL : PyDict_GetItemString(self->wanted, kind);
    if (name == NULL || self->events == NULL) {
        return 0;
    }
    PyObject *events = self->events;
    Py_INCREF(events);          /* a tuple sets the collector to work: others may be wanted then */
    Py_INCREF(name);
    PyObject *pair = PyTuple_Pack(2, name, value);
    int status = pair == NULL ? -1 : PyList_Append(events, pair);
    Py_XDECREF(pair);
    Py_DECREF(name);
    Py_DECREF(events);
    return status;
}

/* One text of the pieces, or of the only one. */
static PyObject *
join_steal(PyObject *pieces)
{
    if (!PyList_CheckExact(pieces)) {
        return pieces;
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

/* The node becomes the last child of the innermost open one, which may be closed meanwhile. */
static int
append_to_open(builder *self, PyObject *node)
{
    PyObject *parent = self->open[self->depth - 1];
    Py_INCREF(parent);
    int status = py_etree_append((element *)parent, node);
    Py_DECREF(parent);
    return status;
}

/* Opens a node below the innermost open one. Returns status. Raises yes. */
static int
push(builder *self, PyObject *node)
{
    if (self->depth > 0 && append_to_open(self, node) < 0) {
        return -1;
    }
    if (self->depth == self->room) {
        Py_ssize_t room = 2 * self->room + 16;
        PyObject **open = PyMem_Realloc(self->open, (size_t)room * sizeof *open);
        if (open == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->open = open;
        self->room = room;
    }
    if (self->root == NULL) {
        Py_INCREF(node);
        self->root = node;
    }
    Py_INCREF(node);
    self->open[self->depth++] = node;
    return 0;
}

PyObject *
py_etree_start(builder *self, PyObject *tag, PyObject *attrib)
{
    if (flush(self) < 0) {
        return NULL;
    }
    if (self->depth == 0 && self->root != NULL) {
        PyObject *error = py_etree_value("ParseError");
        if (error != NULL) {
            PyErr_SetString(error, "multiple elements on top level");
        }
        return NULL;
    }
    PyObject *node = py_etree_new_element(tag, attrib);
    if (node == NULL) {
        return NULL;
    }
    if (push(self, node) < 0 || py_etree_note(self, "start", node) < 0) {
        Py_DECREF(node);
        return NULL;
    }
    Py_INCREF(node);
    Py_XSETREF(self->last, node);
    self->last_ended = false;
    return node;
}

PyObject *
py_etree_end(builder *self)
{
    if (flush(self) < 0) {
        return NULL;
    }
    if (self->depth == 0) {
        PyErr_SetString(PyExc_IndexError, "pop from empty stack");
        return NULL;
    }
    PyObject *node = self->open[--self->depth];
    Py_INCREF(node);
    Py_XSETREF(self->last, node);
    self->last_ended = true;
    if (py_etree_note(self, "end", node) < 0) {
        Py_CLEAR(node);
    }
    return node;
}

static int
add_text(builder *self, PyObject *text)
{
    if (self->data == NULL) {
        Py_INCREF(text);
        self->data = text;
        return 0;
    }
    if (!PyList_CheckExact(self->data)) {
        PyObject *first = self->data, *pieces;
        Py_INCREF(first);
        pieces = PyList_New(1);
        if (pieces == NULL) {
            Py_DECREF(first);
            return -1;
        }
        PyList_SET_ITEM(pieces, 0, first);
        Py_XSETREF(self->data, pieces);
    }
    return PyList_Append(self->data, text);
}

PyObject *
py_etree_data(builder *self, PyObject *text)
{
    if (self->last == NULL) {
        Py_RETURN_NONE; /* before the first tag */
    }
    if (add_text(self, text) < 0) {
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
    return PyArg_ParseTuple(args, "O:end", &tag) ? py_etree_end(self) : NULL;
}

static PyObject *
builder_data(builder *self, PyObject *args)
{
    PyObject *text;
    return PyArg_ParseTuple(args, "O:data", &text) ? py_etree_data(self, text) : NULL;
}

static PyObject *
builder_close(builder *self, PyObject *args)
{
    if (!PyArg_ParseTuple(args, ":close")) {
        return NULL;
    }
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
    PyObject *encoding, *standalone;
    if (!PyArg_ParseTuple(args, "OO:xml", &encoding, &standalone)) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static int
builder_traverse(builder *self, visitproc visit, void *arg)
{
    Py_VISIT(self->root);
    for (Py_ssize_t i = 0; i < self->depth; i++) {
        Py_VISIT(self->open[i]);
    }
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
    while (self->depth > 0) {
        self->depth--;
        Py_DECREF(self->open[self->depth]);
    }
    PyMem_Free(self->open);
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
    {"close", (PyCFunction)builder_close, METH_VARARGS, PyDoc_STR("close() -> the root element")},
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
