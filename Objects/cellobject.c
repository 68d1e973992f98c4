/* Cells: a variable that several functions share.  The dispatcher reads and writes ob_ref directly. */
#include "Python.h"

PyObject *
PyCell_New(PyObject *value)
{
    PyCellObject *cell = PyObject_GC_New(PyCellObject, &PyCell_Type);
    if (cell == NULL) {
        return NULL;
    }
    Py_XINCREF(value);
    cell->ob_ref = value;
    _PyObject_GC_TRACK(cell);
    return (PyObject *)cell;
}

PyObject *
PyCell_Get(PyObject *cell)
{
    if (!PyCell_Check(cell)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyObject *value = PyCell_GET(cell);
    Py_XINCREF(value);
    return value;
}

int
PyCell_Set(PyObject *cell, PyObject *value)
{
    if (!PyCell_Check(cell)) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyObject *old = PyCell_GET(cell);
    Py_XINCREF(value);
    ((PyCellObject *)cell)->ob_ref = value;
    Py_XDECREF(old);
    return 0;
}

static void
cell_dealloc(PyCellObject *cell)
{
    PyObject_GC_UnTrack(cell);
    Py_TRASHCAN_SAFE_BEGIN(cell)
    Py_XDECREF(cell->ob_ref);
    PyObject_GC_Del(cell);
    Py_TRASHCAN_SAFE_END(cell)
}

static int
cell_compare(PyCellObject *a, PyCellObject *b)
{
    if (PyErr_WarnPy3k("cell comparisons not supported in 3.x", 1) < 0) {
        return -2;
    }
    if (a->ob_ref == NULL || b->ob_ref == NULL) {
        return (a->ob_ref != NULL) - (b->ob_ref != NULL);
    }
    return PyObject_Compare(a->ob_ref, b->ob_ref);
}

static PyObject *
cell_repr(PyCellObject *cell)
{
    if (cell->ob_ref == NULL) {
        return PyString_FromFormat("<cell at %p: empty>", (void *)cell);
    }
    return PyString_FromFormat("<cell at %p: %.80s object at %p>", (void *)cell, Py_TYPE(cell->ob_ref)->tp_name,
                               (void *)cell->ob_ref);
}

static int
cell_traverse(PyCellObject *cell, visitproc visit, void *arg)
{
    Py_VISIT(cell->ob_ref);
    return 0;
}

static int
cell_clear(PyCellObject *cell)
{
    Py_CLEAR(cell->ob_ref);
    return 0;
}

static PyObject *
cell_get_contents(PyCellObject *cell, void *unused)
{
    if (cell->ob_ref == NULL) {
        PyErr_SetString(PyExc_ValueError, "Cell is empty");
        return NULL;
    }
    Py_INCREF(cell->ob_ref);
    return cell->ob_ref;
}

static const PyGetSetDef cell_getset[] = {
    {(char *)"cell_contents", (getter)cell_get_contents, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject PyCell_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "cell",
    .tp_basicsize = sizeof(PyCellObject),
    .tp_dealloc = (destructor)cell_dealloc,
    .tp_compare = (cmpfunc)cell_compare,
    .tp_repr = (reprfunc)cell_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)cell_traverse,
    .tp_clear = (inquiry)cell_clear,
    .tp_getset = (PyGetSetDef *)cell_getset,
};
