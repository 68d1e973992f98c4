/* Generators: a frame that is resumed flat, wherever it is asked for its next value.

       made      the frame has not started: pc == NULL
       waiting   suspended in a YIELD unit
       running   in the chain of its tasklet; gi_running
       finished  gi_frame == NULL

   py_gen_enter puts the frame on top of the chain; the value that it yields is then delivered to the link below like any
   other.  Its end is delivered as "exhausted" (py_flat.h I4), or as StopIteration where a value is expected
   (FRAME_STOP_RAISES).

   I1 the frame's `owner` is the generator, borrowed; NULL when the generator has died before its frame.
   I2 a frame that waits is in no chain: f_back and prev are NULL. */
#include "../Python/dispatch/dispatch.h"
#include "py_dispatch.h"
#include "py_generator.h"
#include "structmember.h"
#include "opcode.h"
#include "py_refcount.h"
#include "py_replay.h"

PyObject *
py_gen_from_frame(py_frame *f)
{
    PyGenObject *gen = PyObject_GC_New(PyGenObject, &PyGen_Type);
    if (gen == NULL) {
        Py_DECREF(f);
        return NULL;
    }
    f->owner = (PyObject *)gen;
    f->flags |= FRAME_GENERATOR;
    gen->gi_frame = (struct _frame *)f;
    gen->gi_running = 0;
    gen->gi_code = (PyObject *)f->f_code;
    Py_INCREF(gen->gi_code);
    gen->gi_weakreflist = NULL;
    if (!_PyObject_GC_IS_TRACKED(f)) {
        _PyObject_GC_TRACK(f);
    }
    _PyObject_GC_TRACK(gen);
    return (PyObject *)gen;
}

PyObject *
PyGen_New(PyFrameObject *frame)
{
    return py_gen_from_frame((py_frame *)frame);
}

void
py_gen_finished(PyGenObject *gen)
{
    gen->gi_running = 0;
    if (gen->gi_frame != NULL) {
        ((py_frame *)gen->gi_frame)->owner = NULL;      /* somebody may hold the frame longer (I1) */
    }
    Py_CLEAR(gen->gi_frame);
}

py_step
py_gen_enter(py_thread *ts, PyGenObject *gen, PyObject *value, int flags)
{
    py_frame *f = (py_frame *)gen->gi_frame;

    if (py_enter_frame(ts) < 0) {
        Py_XDECREF(value);
        return STEP_RAISE;
    }
    gen->gi_running = 1;
    if (f->pc == NULL || (flags & FRAME_THROW)) {
        Py_XDECREF(value);
    }
    else {
        int32_t slot = f->pc->a;
        f->pc++;
        if (slot < 0) {
            Py_DECREF(value);
        }
        else {
            PyObject *old = f->slots[slot];
            f->slots[slot] = value;
            Py_XDECREF(old);
        }
    }
    f->flags &= ~(FRAME_STOP_RAISES | FRAME_THROW | FRAME_FAST);
    py_frame_enter(ts, f, flags | FRAME_GENERATOR);
    return STEP_CALL;
}

/* Checks before a resume; 1: it can go on, 0: it has finished, -1: error. */
static int
can_resume(PyGenObject *gen)
{
    if (gen->gi_running) {
        PyErr_SetString(PyExc_ValueError, "generator already executing");
        return -1;
    }
    return gen->gi_frame != NULL;
}

py_step
py_gen_next(py_thread *ts, PyObject *self, PyObject **result)
{
    PyGenObject *gen = (PyGenObject *)self;
    int ok = can_resume(gen);
    if (ok <= 0) {
        *result = NULL;
        return ok < 0 ? STEP_RAISE : STEP_RETURN;
    }
    Py_INCREF(Py_None);
    return py_gen_enter(ts, gen, Py_None, 0);
}

/* ---- methods ---- */

static int
no_keywords(const char *name, PyObject *kwargs)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
        return -1;
    }
    return 0;
}

static py_step
resume_with(py_thread *ts, PyGenObject *gen, PyObject *value)
{
    int ok = can_resume(gen);
    if (ok <= 0) {
        if (ok == 0) {
            PyErr_SetNone(PyExc_StopIteration);
        }
        return STEP_RAISE;
    }
    if (value != Py_None && ((py_frame *)gen->gi_frame)->pc == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't send non-None value to a just-started generator");
        return STEP_RAISE;
    }
    Py_INCREF(value);
    return py_gen_enter(ts, gen, value, FRAME_STOP_RAISES);
}

static py_step
gen_send(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
         PyObject **result)
{
    if (no_keywords("send", kwargs) < 0) {
        return STEP_RAISE;
    }
    if (nargs != 1) {
        PyErr_Format(PyExc_TypeError, "send() takes exactly one argument (%zd given)", nargs);
        return STEP_RAISE;
    }
    return resume_with(ts, (PyGenObject *)self, args[0]);
}

static py_step
gen_next_method(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                PyObject **result)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "wrapper next doesn't take keyword arguments");
        return STEP_RAISE;
    }
    if (nargs != 0) {
        PyErr_Format(PyExc_TypeError, "expected 0 arguments, got %zd", nargs);
        return STEP_RAISE;
    }
    return resume_with(ts, (PyGenObject *)self, Py_None);
}

/* Raises the exception that is set at the place where the generator waits. */
static py_step
throw_set(py_thread *ts, PyGenObject *gen, int flags)
{
    PyObject *type, *value, *traceback;
    py_frame *f = (py_frame *)gen->gi_frame;

    if (f == NULL) {
        return STEP_RAISE;
    }
    PyErr_Fetch(&type, &value, &traceback);
    if (gen->gi_running) {
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        PyErr_SetString(PyExc_ValueError, "generator already executing");
        return STEP_RAISE;
    }
    py_step step = py_gen_enter(ts, gen, NULL, flags | FRAME_THROW);
    if (step == STEP_CALL) {
        PyErr_Restore(type, value, traceback);
        return step;
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return step;
}

static int
set_thrown(PyObject *type, PyObject *value, PyObject *traceback)
{
    if (traceback == Py_None) {
        traceback = NULL;
    }
    else if (traceback != NULL && !PyTraceBack_Check(traceback)) {
        PyErr_SetString(PyExc_TypeError, "throw() third argument must be a traceback object");
        return -1;
    }
    Py_INCREF(type);
    Py_XINCREF(value);
    Py_XINCREF(traceback);
    if (PyExceptionClass_Check(type)) {
        PyErr_NormalizeException(&type, &value, &traceback);
    }
    else if (PyExceptionInstance_Check(type)) {
        if (value != NULL && value != Py_None) {
            PyErr_SetString(PyExc_TypeError, "instance exception may not have a separate value");
            Py_DECREF(type);
            Py_DECREF(value);
            Py_XDECREF(traceback);
            return -1;
        }
        Py_XDECREF(value);
        value = type;
        type = PyExceptionInstance_Class(type);
        Py_INCREF(type);
        if (traceback == NULL) {
            traceback = NULL;
        }
    }
    else {
        PyErr_Format(PyExc_TypeError, "exceptions must be classes, or instances, not %s", Py_TYPE(type)->tp_name);
        Py_DECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        return -1;
    }
    PyErr_Restore(type, value, traceback);
    return 0;
}

static py_step
gen_throw(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
          PyObject **result)
{
    if (no_keywords("throw", kwargs) < 0) {
        return STEP_RAISE;
    }
    if (nargs < 1 || nargs > 3) {
        PyErr_Format(PyExc_TypeError, "throw expected at %s %d arguments, got %zd", nargs < 1 ? "least" : "most",
                     nargs < 1 ? 1 : 3, nargs);
        return STEP_RAISE;
    }
    if (set_thrown(args[0], nargs > 1 ? args[1] : NULL, nargs > 2 ? args[2] : NULL) < 0) {
        return STEP_RAISE;
    }
    return throw_set(ts, (PyGenObject *)self, FRAME_STOP_RAISES);
}

/* close() has thrown GeneratorExit: what came of it? */
static py_step
resume_close(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN && value != NULL) {
        Py_DECREF(value);
        PyErr_SetString(PyExc_RuntimeError, "generator ignored GeneratorExit");
        return STEP_RAISE;
    }
    if (how == STEP_RAISE) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration) && !PyErr_ExceptionMatches(PyExc_GeneratorExit)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

const py_cont_kind py_kind_generator_close = {"generator.close", resume_close, 0, 0, ""};

static py_step
gen_close_flat(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
               PyObject **result)
{
    PyGenObject *gen = (PyGenObject *)self;
    py_frame *f = (py_frame *)gen->gi_frame;

    if (no_keywords("close", kwargs) < 0) {
        return STEP_RAISE;
    }
    if (nargs != 0) {
        PyErr_Format(PyExc_TypeError, "close() takes no arguments (%zd given)", nargs);
        return STEP_RAISE;
    }
    if (f == NULL || (f->pc == NULL && !gen->gi_running)) {
        if (f != NULL) {
            py_frame_clear_temps(f, 0);
            f->flags |= FRAME_DONE;
            py_gen_finished(gen);
        }
        Py_INCREF(Py_None);
        *result = Py_None;
        return STEP_RETURN;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_generator_close);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    PyErr_SetNone(PyExc_GeneratorExit);
    py_cont_push(ts, cont);
    py_step step = throw_set(ts, gen, 0);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    Py_DECREF(cont);
    return step;
}

/* ---- death ---- */

/* Is there an active try, with or finally where the frame waits? */
static int
needs_unwinding(py_frame *f)
{
    if (f->pc == NULL || f->exec == NULL) {
        return 0;
    }
    int32_t at = f->exec->info[f->pc - f->exec->units].block;
    while (at >= 0 && f->exec->blocks[at].kind == PY_BLOCK_LOOP) {
        at = f->exec->blocks[at].parent;
    }
    return at >= 0;
}

int
PyGen_NeedsFinalizing(PyGenObject *gen)
{
    return gen->gi_frame != NULL && !gen->gi_running && needs_unwinding((py_frame *)gen->gi_frame);
}

static void
gen_del(PyObject *self)
{
    PyObject *type, *value, *traceback, *result;

    if (!PyGen_NeedsFinalizing((PyGenObject *)self)) {
        return;
    }
    py_refs_add(self, 1);
    PyErr_Fetch(&type, &value, &traceback);
    result = py_flat_run_function(gen_close_flat, self, NULL, 0, NULL);
    if (result == NULL) {
        PyErr_WriteUnraisable(self);
    }
    else {
        Py_DECREF(result);
    }
    PyErr_Restore(type, value, traceback);
    py_refs_add(self, -1);
}

static void
gen_dealloc(PyGenObject *gen)
{
    PyObject *self = (PyObject *)gen;

    PyObject_GC_UnTrack(self);            /* somebody may have called stackless._gc_untrack */
    if (gen->gi_weakreflist != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    if (PyGen_NeedsFinalizing(gen)) {
        _PyObject_GC_TRACK(self);
        gen_del(self);
        if (self->ob_refcnt > 0) {
            return;
        }
        _PyObject_GC_UNTRACK(self);
    }
    if (gen->gi_frame != NULL) {
        ((py_frame *)gen->gi_frame)->owner = NULL;
        Py_CLEAR(gen->gi_frame);
    }
    Py_CLEAR(gen->gi_code);
    PyObject_GC_Del(gen);
}

static int
gen_traverse(PyGenObject *gen, visitproc visit, void *arg)
{
    Py_VISIT(gen->gi_frame);
    Py_VISIT(gen->gi_code);
    return 0;
}

static PyObject *
gen_repr(PyGenObject *gen)
{
    return PyString_FromFormat("<generator object %.200s at %p>",
                               PyString_AsString(((PyCodeObject *)gen->gi_code)->co_name), (void *)gen);
}

static py_step
next_function(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
              PyObject **result)
{
    return py_gen_next(ts, self, result);
}

/* An operation that may be repeated must not move the generator unseen. Returns 1: *value is what it gives. */
static int
ask_for_next(py_thread *ts, PyObject *self, PyObject **value)
{
    PyObject *next = PyObject_GetAttr(self, PY_ID(next)), *args = PyTuple_New(0);
    int answered = 1;

    *value = NULL;
    if (next != NULL && args != NULL && ts->replay == NULL) {
        answered = 0;           /* a collection on the way ended the repetition */
    }
    else if (next != NULL && args != NULL) {
        answered = py_replay_answer(ts, next, args, NULL, value);
    }
    Py_XDECREF(next);
    Py_XDECREF(args);
    return answered;
}

static PyObject *
gen_iternext(PyObject *self)
{
    py_thread *ts = py_thread_get();
    PyObject *value;
    if (ts->replay != NULL && ask_for_next(ts, self, &value)) {
        return value;
    }
    return py_flat_run_function(next_function, self, NULL, 0, NULL);
}

static PyObject *
gen_get_name(PyGenObject *gen, void *unused)
{
    PyObject *name = ((PyCodeObject *)gen->gi_code)->co_name;
    Py_INCREF(name);
    return name;
}

static const PyGetSetDef gen_getset[] = {
    {(char *)"__name__", (getter)gen_get_name, NULL, (char *)"name of the generator's code", NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

static const PyMemberDef gen_members[] = {
    {(char *)"gi_frame", T_OBJECT, offsetof(PyGenObject, gi_frame), READONLY, NULL},
    {(char *)"gi_running", T_INT, offsetof(PyGenObject, gi_running), READONLY, NULL},
    {(char *)"gi_code", T_OBJECT, offsetof(PyGenObject, gi_code), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

#define FLAT_METHOD(f) ((PyCFunction)(void (*)(void))(f))
static const PyMethodDef gen_methods[] = {
    {"send", FLAT_METHOD(gen_send), METH_FLAT,
     "send(value) -> the next value that the generator yields\n\nThe yield it waits in gives value."},
    {"throw", FLAT_METHOD(gen_throw), METH_FLAT,
     "throw(type[, value[, traceback]]) -> the next value, or what the generator raises\n\n"
     "Raises the exception where the generator waits."},
    {"close", FLAT_METHOD(gen_close_flat), METH_FLAT, "close()\n\nRaises GeneratorExit where the generator waits."},
    {NULL, NULL, 0, NULL}
};

static const py_type_flat gen_flat = {.iternext = py_gen_next};

PyTypeObject PyGen_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "generator",
    .tp_basicsize = sizeof(PyGenObject),
    .tp_dealloc = (destructor)gen_dealloc,
    .tp_repr = (reprfunc)gen_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)gen_traverse,
    .tp_weaklistoffset = offsetof(PyGenObject, gi_weakreflist),
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = gen_iternext,
    .tp_methods = (PyMethodDef *)gen_methods,
    .tp_members = (PyMemberDef *)gen_members,
    .tp_getset = (PyGetSetDef *)gen_getset,
    .tp_del = gen_del,
};

/* gen.next() has to stop with StopIteration and without a nested dispatch: the slot wrapper is replaced. */
int
py_gen_init(void)
{
    static const PyMethodDef next_method = {"next", FLAT_METHOD(gen_next_method), METH_FLAT,
                                            "x.next() -> the next value, or raise StopIteration"};
    if (PyType_Ready(&PyGen_Type) < 0 || py_type_set_flat(&PyGen_Type, &gen_flat) < 0) {
        return -1;
    }
    PyObject *descr = PyDescr_NewMethod(&PyGen_Type, (PyMethodDef *)&next_method);
    if (descr == NULL) {
        return -1;
    }
    int status = PyDict_SetItem(PyGen_Type.tp_dict, PY_ID(next), descr);
    Py_DECREF(descr);
    PyType_Modified(&PyGen_Type);
    return status;
}
