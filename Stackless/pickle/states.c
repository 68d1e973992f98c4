/* Cells, generators, functions and tracebacks that pickles bring: made empty, so that circles can be closed, and filled by
   __setstate__, once.

   Not here: frames (frames.c), the module with their names (wrap.c, names.c). */
#include "pickling.h"
#include "py_generator.h"
#include "traceback.h"

static const char EMPTY_NAME[] = "<empty function>";

/* ---- cells ---- */

PyObject *
slp_wrap_cell(PyObject *module, PyObject *unused)
{
    return PyCell_New(NULL);
}

PyObject *
slp_cell_setstate(PyObject *self, PyObject *state)
{
    PyObject *content;
    if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) > 1) {
        PyErr_SetString(PyExc_TypeError, "the state of a cell is a tuple of one or none");
        return NULL;
    }
    if (((PyCellObject *)self)->ob_ref != NULL) {
        PyErr_SetString(PyExc_ValueError, "the cell has a content already");
        return NULL;
    }
    content = PyTuple_GET_SIZE(state) == 1 ? PyTuple_GET_ITEM(state, 0) : NULL;
    if (PyCell_Set(self, content) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

/* ---- generators ---- */

PyObject *
slp_wrap_generator(PyObject *module, PyObject *unused)
{
    PyGenObject *gen = PyObject_GC_New(PyGenObject, &PyGen_Type);
    if (gen == NULL) {
        return NULL;
    }
    gen->gi_frame = NULL;
    gen->gi_running = 0;
    gen->gi_weakreflist = NULL;
    gen->gi_code = (PyObject *)PyCode_NewEmpty("<pickle>", "exhausted_generator", 1);
    if (gen->gi_code == NULL) {
        PyObject_GC_Del(gen);
        return NULL;
    }
    PyObject_GC_Track(gen);
    return (PyObject *)gen;
}

static int
refuse_frame(void)
{
    PyErr_SetString(PyExc_ValueError, "the frame is not one of a generator that waits");
    return -1;
}

/* May it become the frame of a generator?  One that is not valid, among a tasklet's, is seen as running. */
static int
is_for_generator(const py_frame *f, int running)
{
    return (f->flags & FRAME_GENERATOR) && !(f->flags & (FRAME_BLANK | FRAME_FOREIGN | FRAME_INIT)) &&
           (!(f->flags & FRAME_DONE) || (running && f->owner == NULL));
}

/* The frame, or one like it if it is another generator's (copy.copy). Returns new. Raises yes. */
static py_frame *
frame_for(py_frame *f)
{
    if (f->owner == NULL) {
        Py_INCREF(f);
        return f;
    }
    return f->flags & FRAME_RUNNING ? NULL : (py_frame *)slp_frame_clone(f);
}

static void
assign(PyObject **where, PyObject *value)
{
    Py_INCREF(value);
    Py_XSETREF(*where, value);
}

/* The generator gets its frame. Returns status. Raises yes. */
static int
own_frame(PyGenObject *gen, PyObject *frame, int running)
{
    int may = PyFrame_Check(frame) && gen->gi_frame == NULL && is_for_generator((py_frame *)frame, running);
    py_frame *f = may ? frame_for((py_frame *)frame) : NULL;

    if (f == NULL) {
        return PyErr_Occurred() ? -1 : refuse_frame();
    }
    if (!(f->flags & FRAME_RUNNING) && !running && f->pc != NULL && f->pc->op != PY_OP_YIELD) {
        Py_DECREF(f);
        return refuse_frame();
    }
    f->owner = (PyObject *)gen;
    gen->gi_frame = (struct _frame *)f;
    gen->gi_running = running || (f->flags & FRAME_RUNNING) != 0;
    assign(&gen->gi_code, (PyObject *)f->f_code);
    return 0;
}

PyObject *
slp_generator_setstate(PyObject *self, PyObject *state)
{
    PyGenObject *gen = (PyGenObject *)self;
    PyObject *frame;
    int running;

    if (!PyTuple_Check(state) || !PyArg_ParseTuple(state, "Oi", &frame, &running)) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "the state of a generator is a tuple");
        }
        return NULL;
    }
    if (frame != Py_None && own_frame(gen, frame, running) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

/* ---- functions ---- */

PyObject *
slp_wrap_function(PyObject *module, PyObject *unused)
{
    PyObject *code = (PyObject *)PyCode_NewEmpty("<pickle>", EMPTY_NAME, 1);
    PyObject *globals = code != NULL ? PyDict_New() : NULL;
    PyObject *function = globals != NULL ? PyFunction_New(code, globals) : NULL;
    Py_XDECREF(code);
    Py_XDECREF(globals);
    return function;
}

static int
closure_fits(PyCodeObject *code, PyObject *closure)
{
    Py_ssize_t n = PyTuple_GET_SIZE(code->co_freevars);
    if (closure == Py_None) {
        return n == 0;
    }
    if (!PyTuple_Check(closure) || PyTuple_GET_SIZE(closure) != n) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        if (!PyCell_Check(PyTuple_GET_ITEM(closure, i))) {
            return 0;
        }
    }
    return 1;
}

/* What `def` takes as the text of a function. Returns borrowed. */
static PyObject *
doc_of(PyCodeObject *code)
{
    PyObject *first = PyTuple_GET_SIZE(code->co_consts) > 0 ? PyTuple_GET_ITEM(code->co_consts, 0) : Py_None;
    return PyString_Check(first) || PyUnicode_Check(first) ? first : Py_None;
}

/* What a state says of a function; borrowed. */
typedef struct {
    PyObject *code, *globals, *name, *defaults, *closure, *module, *doc, *dict;
} saved_function;

static int
read_function(saved_function *saved, PyFunctionObject *f, PyObject *state)
{
    saved->doc = NULL;
    saved->dict = Py_None;
    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a function is a tuple");
        return -1;
    }
    if (!PyArg_ParseTuple(state, "O!OSOOO|OO", &PyCode_Type, &saved->code, &saved->globals, &saved->name, &saved->defaults,
                          &saved->closure, &saved->module, &saved->doc, &saved->dict)) {      /* older programs write six */
        return -1;
    }
    if (strcmp(PyString_AS_STRING(((PyCodeObject *)f->func_code)->co_name), EMPTY_NAME) != 0 ||
        !closure_fits((PyCodeObject *)saved->code, saved->closure) ||
        (saved->defaults != Py_None && !PyTuple_Check(saved->defaults)) ||
        (saved->dict != Py_None && !PyDict_Check(saved->dict))) {
        PyErr_SetString(PyExc_ValueError, "bad state of a function, or it has one already");
        return -1;
    }
    return 0;
}

PyObject *
slp_function_setstate(PyObject *self, PyObject *state)
{
    PyFunctionObject *f = (PyFunctionObject *)self;
    saved_function saved;
    PyObject *space = read_function(&saved, f, state) == 0 ? slp_namespace_in(saved.globals) : NULL;

    if (space == NULL || (saved.closure != Py_None && PyFunction_SetClosure(self, saved.closure) < 0)) {
        Py_XDECREF(space);
        return NULL;
    }
    assign(&f->func_globals, space);
    Py_DECREF(space);
    assign(&f->func_code, saved.code);
    assign(&f->func_name, saved.name);
    assign(&f->func_module, saved.module);
    assign(&f->func_doc, saved.doc != NULL ? saved.doc : doc_of((PyCodeObject *)saved.code));
    if (saved.dict != Py_None) {
        assign(&f->func_dict, saved.dict);
    }
    if (PyFunction_SetDefaults(self, saved.defaults) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

/* ---- tracebacks ---- */

/* A traceback of a frame that is blank; __setstate__ fills it. */
PyObject *
slp_wrap_traceback(PyObject *module, PyObject *unused)
{
    PyCodeObject *code = PyCode_NewEmpty("<pickle>", "empty_traceback", 1);
    PyObject *frame = code != NULL ? (PyObject *)PyFrame_New(PyThreadState_GET(), code, PyEval_GetGlobals(), NULL) : NULL;
    PyTracebackObject *tb = frame != NULL ? PyObject_GC_New(PyTracebackObject, &PyTraceBack_Type) : NULL;

    Py_XDECREF(code);
    if (tb == NULL) {
        Py_XDECREF(frame);
        return NULL;
    }
    tb->tb_next = NULL;
    tb->tb_frame = (struct _frame *)frame;
    tb->tb_lasti = -1;
    tb->tb_lineno = 0;
    PyObject_GC_Track(tb);
    return (PyObject *)tb;
}

static int
leads_to(PyObject *tb, PyObject *self)
{
    while (tb != NULL && tb != self) {
        tb = (PyObject *)((PyTracebackObject *)tb)->tb_next;
    }
    return tb == self;
}

/* The frame of the next traceback was called by ours: says so again, if nothing else does. */
static void
link_back(py_frame *caller, PyTracebackObject *next)
{
    py_frame *f = (py_frame *)next->tb_frame, *up = caller;

    if (f->f_back != NULL || (f->flags & (FRAME_RUNNING | FRAME_BLANK | FRAME_GENERATOR)) || !(f->flags & FRAME_DONE)) {
        return;
    }
    while (up != NULL && up != f) {
        up = (py_frame *)up->f_back;
    }
    if (up == NULL) {
        Py_INCREF(caller);
        f->f_back = (struct _frame *)caller;
    }
}

/* What a state says of a traceback; borrowed. */
typedef struct {
    PyObject *next, *frame;
    int lasti, line;
} saved_traceback;

static int
read_traceback(saved_traceback *saved, PyTracebackObject *tb, PyObject *state)
{
    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a traceback is a tuple");
        return -1;
    }
    if (PyTuple_GET_SIZE(state) == 4 && PyFrame_Check(PyTuple_GET_ITEM(state, 0))
            ? !PyArg_ParseTuple(state, "OiiO:traceback", &saved->frame, &saved->lasti, &saved->line, &saved->next)   /* older programs' */
            : !PyArg_ParseTuple(state, "OO!ii:traceback", &saved->next, &PyFrame_Type, &saved->frame, &saved->lasti, &saved->line)) {
        return -1;
    }
    if (tb->tb_next != NULL || tb->tb_lineno != 0 || tb->tb_lasti != -1) {
        PyErr_SetString(PyExc_ValueError, "the traceback has a state already");
        return -1;
    }
    if (saved->next != Py_None && (!PyTraceBack_Check(saved->next) || leads_to(saved->next, (PyObject *)tb))) {
        PyErr_SetString(PyExc_TypeError, "a traceback is followed by another traceback");
        return -1;
    }
    return 0;
}

PyObject *
slp_traceback_setstate(PyObject *self, PyObject *state)
{
    PyTracebackObject *tb = (PyTracebackObject *)self;
    saved_traceback saved;

    if (read_traceback(&saved, tb, state) < 0) {
        return NULL;
    }
    PyObject *old = (PyObject *)tb->tb_frame;
    Py_INCREF(saved.frame);
    tb->tb_frame = (struct _frame *)saved.frame;
    tb->tb_lasti = saved.lasti;
    tb->tb_lineno = saved.line;
    if (saved.next != Py_None) {
        Py_INCREF(saved.next);
        tb->tb_next = (PyTracebackObject *)saved.next;
        link_back((py_frame *)saved.frame, tb->tb_next);
    }
    Py_DECREF(old);
    Py_INCREF(self);
    return self;
}

/* ---- methods ---- */

/* Older programs write an empty state, which must not go to the function's __setstate__. */
PyObject *
slp_method_setstate(PyObject *self, PyObject *state)
{
    if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) != 0) {
        PyErr_SetString(PyExc_ValueError, "the method has a state already");
        return NULL;
    }
    Py_INCREF(self);
    return self;
}
