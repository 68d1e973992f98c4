/* The Python face of frames, and the functions of frameobject.h.

   A frame's locals are seen through f_locals: PyFrame_FastToLocals writes the slots into that dict, LocalsToFast reads
   them back after a trace function or exec.

   I1 LocalsToFast never unbinds a slot: the executable may rely on its being bound.

   Not here: life and chaining (frame.c); assignment to f_lineno (jump.c). */
#include "py_frame.h"
#include "py_generator.h"
#include "structmember.h"

int py_frame_traverse(py_frame *f, visitproc visit, void *arg);
int py_frame_clear(py_frame *f);
void py_frame_dealloc(py_frame *f);
int py_frame_set_lineno(py_frame *f, PyObject *value, void *unused);     /* jump.c */

/* ---- locals ---- */

static int
slot_to_dict(PyObject *dict, PyObject *name, PyObject *value)
{
    if (PyDict_CheckExact(dict)) {
        return value != NULL ? PyDict_SetItem(dict, name, value)
             : PyDict_GetItem(dict, name) != NULL ? PyDict_DelItem(dict, name) : 0;
    }
    if (value != NULL) {
        return PyObject_SetItem(dict, name, value);
    }
    if (PyObject_DelItem(dict, name) != 0) {
        PyErr_Clear();
    }
    return 0;
}

void
PyFrame_FastToLocals(PyFrameObject *frame)
{
    py_frame *f = (py_frame *)frame;
    PyObject *type, *value, *traceback;

    if (f == NULL) {
        return;
    }
    if (f->f_locals == NULL) {
        f->f_locals = PyDict_New();
        if (f->f_locals == NULL) {
            PyErr_Clear();
            return;
        }
    }
    py_exec *exec = f->exec;
    PyCodeObject *co = f->f_code;
    if (exec == NULL || !PyTuple_Check(co->co_varnames)) {
        return;
    }
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *locals = f->f_locals;
    for (int32_t i = 0; i < exec->nlocals; i++) {
        if (slot_to_dict(locals, PyTuple_GET_ITEM(co->co_varnames, i), f->slots[i]) < 0) {
            PyErr_Clear();
        }
    }
    for (int32_t i = 0; i < exec->ncells + exec->nfree; i++) {
        PyObject *cell = f->slots[exec->nlocals + i];
        int is_free = i >= exec->ncells;
        if (is_free && !(co->co_flags & CO_OPTIMIZED)) {
            break;      /* a class body sees only its own names */
        }
        PyObject *name = is_free ? PyTuple_GET_ITEM(co->co_freevars, i - exec->ncells)
                                 : PyTuple_GET_ITEM(co->co_cellvars, i);
        if (slot_to_dict(locals, name, cell != NULL ? PyCell_GET(cell) : NULL) < 0) {
            PyErr_Clear();
        }
    }
    PyErr_Restore(type, value, traceback);
}

static PyObject *
dict_value(PyObject *dict, PyObject *name)
{
    PyObject *value;
    if (PyDict_CheckExact(dict)) {
        value = PyDict_GetItem(dict, name);
        Py_XINCREF(value);
        return value;
    }
    value = PyObject_GetItem(dict, name);
    if (value == NULL) {
        PyErr_Clear();
    }
    return value;
}

void
PyFrame_LocalsToFast(PyFrameObject *frame, int clear)
{
    py_frame *f = (py_frame *)frame;
    PyObject *type, *value, *traceback;

    if (f == NULL || f->f_locals == NULL || f->exec == NULL) {
        return;
    }
    py_exec *exec = f->exec;
    PyCodeObject *co = f->f_code;
    PyErr_Fetch(&type, &value, &traceback);
    for (int32_t i = 0; i < exec->nlocals; i++) {
        PyObject *found = dict_value(f->f_locals, PyTuple_GET_ITEM(co->co_varnames, i)), *old = f->slots[i];
        if (found == NULL) {
            /* one that DELETE_FAST can unbind is never taken for bound (I1) */
            if (clear && i < 64 && (exec->deleted >> i & 1)) {
                f->slots[i] = NULL;
                Py_XDECREF(old);
            }
            continue;
        }
        f->slots[i] = found;
        Py_XDECREF(old);
    }
    for (int32_t i = 0; i < exec->ncells + exec->nfree; i++) {
        PyObject *cell = f->slots[exec->nlocals + i];
        if (i >= exec->ncells && !(co->co_flags & CO_OPTIMIZED)) {
            break;
        }
        PyObject *name = i >= exec->ncells ? PyTuple_GET_ITEM(co->co_freevars, i - exec->ncells)
                                           : PyTuple_GET_ITEM(co->co_cellvars, i);
        PyObject *found = dict_value(f->f_locals, name);
        if (cell != NULL && (found != NULL || clear)) {
            PyCell_Set(cell, found);
        }
        Py_XDECREF(found);
    }
    PyErr_Restore(type, value, traceback);
}

/* ---- lines ---- */

int
PyFrame_GetLineNumber(PyFrameObject *frame)
{
    py_frame *f = (py_frame *)frame;
    if (f->f_trace != NULL) {
        return f->f_lineno;
    }
    return PyCode_Addr2Line(f->f_code, py_frame_lasti(f));
}

static PyObject *
frame_get_lineno(py_frame *f, void *unused)
{
    return PyInt_FromLong(PyFrame_GetLineNumber((PyFrameObject *)f));
}

/* ---- other attributes ---- */

static PyObject *
frame_get_locals(py_frame *f, void *unused)
{
    PyFrame_FastToLocals((PyFrameObject *)f);
    Py_XINCREF(f->f_locals);
    return f->f_locals;
}

static PyObject *
frame_get_lasti(py_frame *f, void *unused)
{
    return PyInt_FromLong(py_frame_lasti(f));
}

static PyObject *
frame_get_trace(py_frame *f, void *unused)
{
    PyObject *trace = f->f_trace != NULL ? f->f_trace : Py_None;
    Py_INCREF(trace);
    return trace;
}

static int
frame_set_trace(py_frame *f, PyObject *value, void *unused)
{
    PyObject *old = f->f_trace;

    f->f_lineno = PyFrame_GetLineNumber((PyFrameObject *)f);
    if (value == Py_None) {
        value = NULL;
    }
    Py_XINCREF(value);
    f->f_trace = value;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
frame_get_restricted(py_frame *f, void *unused)
{
    return PyBool_FromLong(PyFrame_IsRestricted(f));
}

/* For -3: the attribute f_exc_* at this offset is none of Python 3's.  2.7 blames the caller of who asks. */
static int
warn_of_exc(void *which)
{
    const char *name = which == (void *)offsetof(py_frame, f_exc_type)    ? "type"
                       : which == (void *)offsetof(py_frame, f_exc_value) ? "value"
                                                                          : "traceback";
    char text[60];
    PyOS_snprintf(text, sizeof text, "f_exc_%s has been removed in 3.x", name);
    return PyErr_WarnPy3k(text, 2);
}

static PyObject *
frame_get_exc(py_frame *f, void *which)
{
    if (warn_of_exc(which) < 0) {
        return NULL;
    }
    PyObject *value = *(PyObject **)((char *)f + (size_t)which);
    if (value == NULL) {
        value = Py_None;
    }
    Py_INCREF(value);
    return value;
}

/* Setting them is allowed and pointless: they say what sys.exc_info() was before the frame's first handler. */
static int
frame_set_exc(py_frame *f, PyObject *value, void *which)
{
    if (warn_of_exc(which) < 0) {
        return -1;
    }
    PyObject **place = (PyObject **)((char *)f + (size_t)which), *old = *place;
    if (which == (void *)offsetof(py_frame, f_exc_type)) {
        if (value == NULL || value == Py_None) {
            value = old != NULL ? Py_None : NULL;
        }
        else if (old == NULL) {
            return 0;   /* no handler is active: nothing would put it back */
        }
    }
    Py_XINCREF(value);
    *place = value;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
frame_sizeof(py_frame *f, PyObject *unused)
{
    return PyInt_FromSsize_t((Py_ssize_t)offsetof(py_frame, room) + Py_SIZE(f) * (Py_ssize_t)sizeof(PyObject *));
}

static const PyMemberDef frame_members[] = {
    {(char *)"f_back", T_OBJECT, offsetof(py_frame, f_back), READONLY, NULL},
    {(char *)"f_code", T_OBJECT, offsetof(py_frame, f_code), READONLY, NULL},
    {(char *)"f_builtins", T_OBJECT, offsetof(py_frame, f_builtins), READONLY, NULL},
    {(char *)"f_globals", T_OBJECT, offsetof(py_frame, f_globals), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

static const PyGetSetDef frame_getset[] = {
    {(char *)"f_locals", (getter)frame_get_locals, NULL, NULL, NULL},
    {(char *)"f_lineno", (getter)frame_get_lineno, (setter)py_frame_set_lineno, NULL, NULL},
    {(char *)"f_lasti", (getter)frame_get_lasti, NULL, NULL, NULL},
    {(char *)"f_trace", (getter)frame_get_trace, (setter)frame_set_trace, NULL, NULL},
    {(char *)"f_restricted", (getter)frame_get_restricted, NULL, NULL, NULL},
    {(char *)"f_exc_traceback", (getter)frame_get_exc, (setter)frame_set_exc, NULL,
     (void *)offsetof(py_frame, f_exc_traceback)},
    {(char *)"f_exc_type", (getter)frame_get_exc, (setter)frame_set_exc, NULL,
     (void *)offsetof(py_frame, f_exc_type)},
    {(char *)"f_exc_value", (getter)frame_get_exc, (setter)frame_set_exc, NULL,
     (void *)offsetof(py_frame, f_exc_value)},
    {NULL, NULL, NULL, NULL, NULL}
};

static const PyMethodDef frame_methods[] = {
    {"__sizeof__", (PyCFunction)frame_sizeof, METH_NOARGS, "F.__sizeof__() -> size of F in memory, in bytes"},
    {NULL, NULL, 0, NULL}
};

PyTypeObject PyFrame_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "frame",
    .tp_basicsize = sizeof(PyFrameObject), /* extensions find f_localsplus from it */
    .tp_itemsize = sizeof(PyObject *),
    .tp_dealloc = (destructor)py_frame_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)py_frame_traverse,
    .tp_clear = (inquiry)py_frame_clear,
    .tp_methods = (PyMethodDef *)frame_methods,
    .tp_members = (PyMemberDef *)frame_members,
    .tp_getset = (PyGetSetDef *)frame_getset,
};

/* ---- frames from outside ---- */

PyFrameObject *
PyFrame_New(PyThreadState *ts, PyCodeObject *code, PyObject *globals, PyObject *locals)
{
    py_exec *exec = py_exec_get_for_frame(code);
    if (exec == NULL) {
        return NULL;
    }
    if (globals == NULL || !PyDict_Check(globals) || (locals != NULL && !PyMapping_Check(locals))) {
        PyErr_BadInternalCall();
        return NULL;
    }
    size_t size = offsetof(PyFrameObject, f_localsplus) + (size_t)(exec->nslots + 1) * sizeof(PyObject *);
    PyFrameObject *frame = (PyFrameObject *)_PyObject_GC_Malloc(size);
    if (frame == NULL) {
        return NULL;
    }
    memset(frame, 0, size);
    PyObject_INIT((PyObject *)frame, &PyFrame_Type);
    Py_SIZE(frame) = exec->nslots;
    py_frame *f = (py_frame *)frame;
    f->exec = exec;
    f->slots = frame->f_localsplus;
    f->flags = FRAME_FOREIGN;
    f->f_tstate = ts;
    f->last_line_unit = -1;
    f->f_lineno = code->co_firstlineno;
    f->f_lasti = -1;
    f->f_back = ts->frame;
    Py_XINCREF(f->f_back);    /* and none for prev: generated code clears f_back by itself */
    f->prev = NULL;
    Py_INCREF(code);
    f->f_code = code;
    Py_INCREF(globals);
    f->f_globals = globals;
    f->f_builtins = py_frame_builtins((py_thread *)ts, globals);
    if (f->f_builtins != NULL) {
        Py_INCREF(f->f_builtins);
    }
    else if ((f->f_builtins = PyDict_New()) == NULL ||
             PyDict_SetItemString(f->f_builtins, "None", Py_None) < 0) {
        Py_DECREF(f);
        return NULL;
    }
    if ((code->co_flags & (CO_NEWLOCALS | CO_OPTIMIZED)) == CO_NEWLOCALS) {
        f->f_locals = PyDict_New();
    }
    else if (!(code->co_flags & CO_NEWLOCALS)) {
        f->f_locals = locals != NULL ? locals : globals;
        Py_INCREF(f->f_locals);
    }
    _PyObject_GC_TRACK(f);
    return frame;
}

/* The block stack of 2.7 is gone; extensions that build one have no meaning here. */
void
PyFrame_BlockSetup(PyFrameObject *f, int type, int handler, int level)
{
    PyErr_SetString(PyExc_SystemError, "PyFrame_BlockSetup: frames have no block stack");
}

PyTryBlock *
PyFrame_BlockPop(PyFrameObject *f)
{
    PyErr_SetString(PyExc_SystemError, "PyFrame_BlockPop: frames have no block stack");
    return NULL;
}

int
PyFrame_ClearFreeList(void)
{
    return 0;
}

int
_PyFrame_Init(void)
{
    return py_frame_types_init() == 0;
}

void
PyFrame_Fini(void)
{
}

int
py_frame_types_init(void)
{
    if (PyType_Ready(&PyFrame_Type) < 0 || PyType_Ready(&py_cont_type) < 0 ||
        PyType_Ready(&PyFunction_Type) < 0 || PyType_Ready(&PyMethod_Type) < 0 || PyType_Ready(&PyCell_Type) < 0) {
        return -1;
    }
    return py_gen_init();
}
