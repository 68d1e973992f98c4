/* The type `cframe`: a pseudo frame of a C step, kept for programs that know it.
 *
 * Where the chain of a tasklet holds a C step that waits, that is a continuation (py_flat.h). Programs
 * and pickles speak of cframes: three objects, two numbers and the name of the function that goes on.
 * `cframe()` makes an inert one; `_exec_map` lists the names that such an object may carry.
 *
 * I1  Fields are written by whoever makes the object, or by __setstate__.
 */
#include "../core/core.h"
#include "faces.h"

#include <stddef.h>
#include <structmember.h>

/* What _exec_map lists. */
#define EXEC_NAMES "run_cframe", "gen_iternext_callback", "channel_seq_callback", "slp_restore_exception", \
                   "slp_restore_tracing", "slp_tp_init_callback"

static PyObject *
cframe_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    slp_cframe *frame;
    static const char *const names[] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, ":cframe", (char **)names)) {
        return NULL;
    }
    frame = (slp_cframe *)type->tp_alloc(type, 0);
    if (frame != NULL) {
        frame->exec_name = "run_cframe";
    }
    return (PyObject *)frame;
}

static int
cframe_traverse(slp_cframe *frame, visitproc visit, void *arg)
{
    Py_VISIT(frame->f_back);
    Py_VISIT(frame->ob1);
    Py_VISIT(frame->ob2);
    Py_VISIT(frame->ob3);
    return 0;
}

static int
cframe_clear(slp_cframe *frame)
{
    Py_CLEAR(frame->f_back);
    Py_CLEAR(frame->ob1);
    Py_CLEAR(frame->ob2);
    Py_CLEAR(frame->ob3);
    return 0;
}

static void
cframe_dealloc(slp_cframe *frame)
{
    PyObject_GC_UnTrack(frame);
    Py_TRASHCAN_SAFE_BEGIN(frame)
    (void)cframe_clear(frame);
    Py_TYPE(frame)->tp_free((PyObject *)frame);
    Py_TRASHCAN_SAFE_END(frame)
}

/* (valid, name of the function that goes on, (positions that are empty, ob1, ob2, ob3), i, n) */
static PyObject *
cframe_reduce(PyObject *self, PyObject *unused)
{
    slp_cframe *frame = (slp_cframe *)self;
    PyObject *const parts[] = {frame->ob1, frame->ob2, frame->ob3};
    PyObject *objects = PyTuple_New(4);

    for (int i = 0; objects != NULL && i < 3; i++) {
        Py_XINCREF(parts[i]);
        PyTuple_SET_ITEM(objects, i + 1, parts[i]);
    }
    objects = objects != NULL ? slp_sparse_close_steal(objects) : NULL;
    return objects != NULL ? Py_BuildValue("(O()(isNll))", (PyObject *)Py_TYPE(self), !frame->invalid, frame->exec_name, objects,
                                           (long)frame->i, (long)frame->n)
                           : NULL;
}

/* The name in our table of the function that goes on: it outlives the state. */
static const char *
known_name(const char *name)
{
    static const char *const names[] = {EXEC_NAMES, NULL};
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0) {
            return names[i];
        }
    }
    PyErr_Format(PyExc_ValueError, "no function %.100s for a cframe", name);
    return NULL;
}

static PyObject *
cframe_setstate(PyObject *self, PyObject *state)
{
    slp_cframe *frame = (slp_cframe *)self;
    PyObject **fields[] = {&frame->ob1, &frame->ob2, &frame->ob3};
    PyObject *empty, *parts[3];
    const char *name;
    long i, n;
    int valid;

    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a cframe is a tuple");
        return NULL;
    }
    if (!PyArg_ParseTuple(state, "is(O!OOO)ll", &valid, &name, &PyTuple_Type, &empty, &parts[0], &parts[1], &parts[2],
                          &i, &n)) {
        return NULL;
    }
    frame->exec_name = known_name(name);
    if (frame->exec_name == NULL) {
        frame->exec_name = "run_cframe";
        return NULL;
    }
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(empty); k++) {
        PyObject *position = PyTuple_GET_ITEM(empty, k);
        if (!PyInt_Check(position) || PyInt_AS_LONG(position) < 0 || PyInt_AS_LONG(position) > 2) {
            PyErr_SetString(PyExc_ValueError, "bad state of a cframe");
            return NULL;
        }
        parts[PyInt_AS_LONG(position)] = NULL;
    }
    for (int k = 0; k < 3; k++) {
        PyObject *old = *fields[k];
        Py_XINCREF(parts[k]);
        *fields[k] = parts[k];
        Py_XDECREF(old);
    }
    frame->i = i;
    frame->n = n;
    frame->invalid = !valid;
    Py_RETURN_NONE;
}

static const PyMethodDef cframe_methods[] = {
    {"__reduce__", cframe_reduce, METH_NOARGS, "What it is pickled as."},
    {"__setstate__", cframe_setstate, METH_O, "Fills one that a pickle makes."},
    {NULL, NULL, 0, NULL}
};

static const PyMemberDef cframe_members[] = {
    {(char *)"f_back", T_OBJECT, offsetof(slp_cframe, f_back), READONLY, (char *)"the frame below, or None"},
    {(char *)"ob1", T_OBJECT, offsetof(slp_cframe, ob1), READONLY, (char *)"first object, or None"},
    {(char *)"ob2", T_OBJECT, offsetof(slp_cframe, ob2), READONLY, (char *)"second object, or None"},
    {(char *)"ob3", T_OBJECT, offsetof(slp_cframe, ob3), READONLY, (char *)"third object, or None"},
    {(char *)"i", T_LONG, offsetof(slp_cframe, i), READONLY, (char *)"first number"},
    {(char *)"n", T_LONG, offsetof(slp_cframe, n), READONLY, (char *)"second number"},
    {NULL, 0, 0, 0, NULL}
};

PyTypeObject PyCFrame_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless.cframe",
    .tp_basicsize = sizeof(slp_cframe),
    .tp_dealloc = (destructor)cframe_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "cframe()\n\nA step of C code in a chain of frames; a new one does nothing.",
    .tp_traverse = (traverseproc)cframe_traverse,
    .tp_clear = (inquiry)cframe_clear,
    .tp_methods = (PyMethodDef *)cframe_methods,
    .tp_members = (PyMemberDef *)cframe_members,
    .tp_new = cframe_new,
    .tp_free = PyObject_GC_Del,
};

static int
add_exec_map(void)
{
    static const char *const names[] = {EXEC_NAMES, NULL};
    PyObject *map = PyDict_New();
    PyObject *proxy;
    int status = map != NULL ? 0 : -1;
    int i;
    for (i = 0; status == 0 && names[i] != NULL; i++) {
        PyObject *number = PyInt_FromLong(i + 1);
        status = number != NULL ? PyDict_SetItemString(map, names[i], number) : -1;
        Py_XDECREF(number);
    }
    proxy = status == 0 ? PyDictProxy_New(map) : NULL;
    Py_XDECREF(map);
    status = proxy != NULL
        ? PyDict_SetItemString(PyCFrame_Type.tp_dict, "_exec_map", proxy) : -1;
    Py_XDECREF(proxy);
    return status;
}

int
slp_init_cframe_type(void)
{
    return PyType_Ready(&PyCFrame_Type) < 0 ? -1 : add_exec_map();
}
