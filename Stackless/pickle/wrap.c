/* stackless._wrap: the constructors that pickles name (with names.c), and the states of generators, cells and functions.

   Each constructor makes an empty object, so that cycles can be closed; __setstate__ fills it, once.

   Not here: which objects are reduced to what (Lib/stackless_reducers.py). */
#include "pickling.h"
#include "kinds.h"
#include "../core/core.h"
#include "py_generator.h"
#include "py_iters.h"
#include "traceback.h"

static const char EMPTY_NAME[] = "<empty function>";

static PyObject *
wrap_frame_state(PyObject *module, PyObject *frame)
{
    if (!PyFrame_Check(frame)) {
        PyErr_SetString(PyExc_TypeError, "no frame");
        return NULL;
    }
    return slp_frame_state((py_frame *)frame);
}

PyObject *
slp_wrap_cell(PyObject *module, PyObject *unused)
{
    return PyCell_New(NULL);
}

static PyObject *
cell_setstate(PyObject *self, PyObject *state)
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

/* The frame, or one like it if it is another generator's (copy.copy). */
static int
own_frame(PyGenObject *gen, PyObject *frame, int running)
{
    py_frame *f = (py_frame *)frame;
    PyObject *old;

    if (!PyFrame_Check(frame) || gen->gi_frame != NULL || !(f->flags & FRAME_GENERATOR) ||
        (f->flags & (FRAME_BLANK | FRAME_FOREIGN | FRAME_INIT)) ||
        ((f->flags & FRAME_DONE) && (!running || f->owner != NULL))) {      /* one that is not valid, among a tasklet's, is seen as running */
        return refuse_frame();
    }
    if (f->owner != NULL) {
        f = f->flags & FRAME_RUNNING ? NULL : (py_frame *)slp_frame_clone(f);
        if (f == NULL) {
            return PyErr_Occurred() ? -1 : refuse_frame();
        }
    }
    else {
        Py_INCREF(f);
    }
    if (!(f->flags & FRAME_RUNNING) && !running && f->pc != NULL && f->pc->op != PY_OP_YIELD) {
        Py_DECREF(f);
        return refuse_frame();
    }
    f->owner = (PyObject *)gen;
    gen->gi_frame = (struct _frame *)f;
    gen->gi_running = running || (f->flags & FRAME_RUNNING) != 0;
    old = gen->gi_code;
    gen->gi_code = (PyObject *)f->f_code;
    Py_INCREF(gen->gi_code);
    Py_XDECREF(old);
    return 0;
}

static PyObject *
generator_setstate(PyObject *self, PyObject *state)
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

static void
assign(PyObject **where, PyObject *value)
{
    PyObject *old = *where;
    Py_INCREF(value);
    *where = value;
    Py_XDECREF(old);
}

/* What `def` takes as the text of a function. Returns borrowed. */
static PyObject *
doc_of(PyCodeObject *code)
{
    PyObject *first = PyTuple_GET_SIZE(code->co_consts) > 0 ? PyTuple_GET_ITEM(code->co_consts, 0) : Py_None;
    return PyString_Check(first) || PyUnicode_Check(first) ? first : Py_None;
}

static PyObject *
function_setstate(PyObject *self, PyObject *state)
{
    PyFunctionObject *f = (PyFunctionObject *)self;
    PyObject *code, *globals, *name, *defaults, *closure, *module, *doc = NULL, *dict = Py_None, *space;

    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a function is a tuple");
        return NULL;
    }
    if (!PyArg_ParseTuple(state, "O!OSOOO|OO", &PyCode_Type, &code, &globals, &name, &defaults, &closure, &module, &doc,
                          &dict)) {       /* older programs write six */
        return NULL;
    }
    if (strcmp(PyString_AS_STRING(((PyCodeObject *)f->func_code)->co_name), EMPTY_NAME) != 0 ||
        !closure_fits((PyCodeObject *)code, closure) || (defaults != Py_None && !PyTuple_Check(defaults)) ||
        (dict != Py_None && !PyDict_Check(dict))) {
        PyErr_SetString(PyExc_ValueError, "bad state of a function, or it has one already");
        return NULL;
    }
    space = slp_namespace_in(globals);
    if (space == NULL) {
        return NULL;
    }
    if (closure != Py_None && PyFunction_SetClosure(self, closure) < 0) {
        Py_DECREF(space);
        return NULL;
    }
    assign(&f->func_globals, space);
    Py_DECREF(space);
    assign(&f->func_code, code);
    assign(&f->func_name, name);
    assign(&f->func_module, module);
    assign(&f->func_doc, doc != NULL ? doc : doc_of((PyCodeObject *)code));
    if (dict != Py_None) {
        assign(&f->func_dict, dict);
    }
    if (PyFunction_SetDefaults(self, defaults) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
wrap_namespace(PyObject *module, PyObject *dict)
{
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "a namespace is a dict");
        return NULL;
    }
    return slp_namespace_out(dict);
}

/* ---- iterators: where they stand in what ---- */

/* The walkers of sequences by index. Returns borrowed or NULL. Raises no. */
static PyTypeObject *
walker_type(const char *name)
{
    PyTypeObject *const types[] = {&PyListIter_Type, &PyTupleIter_Type, &PyListRevIter_Type, &PySeqIter_Type};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i]->tp_name, name) == 0) {
            return types[i];
        }
    }
    return NULL;
}

static PyObject *
wrap_iterator_state(PyObject *module, PyObject *it)
{
    if (Py_TYPE(it) == &py_rangeiter_type) {
        py_range_iterator *r = (py_range_iterator *)it;
        return Py_BuildValue("(sllll)", "rangeiterator", r->index, r->start, r->step, r->len);
    }
    if (walker_type(Py_TYPE(it)->tp_name) == Py_TYPE(it)) {
        py_seq_iterator *walker = (py_seq_iterator *)it;
        return Py_BuildValue("(sOn)", Py_TYPE(it)->tp_name, walker->seq != NULL ? walker->seq : Py_None,
                             walker->seq != NULL ? walker->index : 0);
    }
    PyErr_Format(PyExc_TypeError, "can't pickle %.100s objects", Py_TYPE(it)->tp_name);
    return NULL;
}

static int
walks(PyTypeObject *type, PyObject *seq, Py_ssize_t index)
{
    if (type == NULL || index < (type == &PyListRevIter_Type ? -1 : 0)) {
        return 0;
    }
    return type == &PyTupleIter_Type ? PyTuple_Check(seq) : type == &PySeqIter_Type ? PySequence_Check(seq)
                                                                                    : PyList_Check(seq);
}

static PyObject *
wrap_walker(PyObject *module, PyObject *args)
{
    const char *name;
    PyObject *seq;
    Py_ssize_t index;
    if (!PyArg_ParseTuple(args, "sOn:walker", &name, &seq, &index)) {
        return NULL;
    }
    PyTypeObject *type = walker_type(name);
    if (type == NULL || (seq != Py_None && !walks(type, seq, index))) {
        PyErr_SetString(PyExc_ValueError, "bad state of an iterator");
        return NULL;
    }
    py_seq_iterator *it = PyObject_GC_New(py_seq_iterator, type);
    if (it == NULL) {
        return NULL;
    }
    it->seq = seq != Py_None ? seq : NULL;
    Py_XINCREF(it->seq);
    it->index = index;
    PyObject_GC_Track(it);
    return (PyObject *)it;
}

PyObject *
slp_wrap_rangeiterator(PyObject *module, PyObject *args)
{
    long index, start, step, len, last;
    if (!PyArg_ParseTuple(args, "llll:rangeiterator", &index, &start, &step, &len)) {
        return NULL;
    }
    if (index < 0 || len < 0 || index > len || __builtin_mul_overflow(len, step, &last) ||
        __builtin_add_overflow(last, start, &last)) {
        PyErr_SetString(PyExc_ValueError, "bad state of an iterator");
        return NULL;
    }
    py_range_iterator *it = PyObject_New(py_range_iterator, &py_rangeiter_type);
    if (it != NULL) {
        it->index = index;
        it->start = start;
        it->step = step;
        it->len = len;
    }
    return (PyObject *)it;
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

static PyObject *
traceback_setstate(PyObject *self, PyObject *state)
{
    PyTracebackObject *tb = (PyTracebackObject *)self;
    PyObject *next, *frame, *old;
    int lasti, line;

    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a traceback is a tuple");
        return NULL;
    }
    if (PyTuple_GET_SIZE(state) == 4 && PyFrame_Check(PyTuple_GET_ITEM(state, 0))
            ? !PyArg_ParseTuple(state, "OiiO:traceback", &frame, &lasti, &line, &next)     /* of older programs */
            : !PyArg_ParseTuple(state, "OO!ii:traceback", &next, &PyFrame_Type, &frame, &lasti, &line)) {
        return NULL;
    }
    if (tb->tb_next != NULL || tb->tb_lineno != 0 || tb->tb_lasti != -1) {
        PyErr_SetString(PyExc_ValueError, "the traceback has a state already");
        return NULL;
    }
    if (next != Py_None && (!PyTraceBack_Check(next) || leads_to(next, self))) {
        PyErr_SetString(PyExc_TypeError, "a traceback is followed by another traceback");
        return NULL;
    }
    old = (PyObject *)tb->tb_frame;
    Py_INCREF(frame);
    tb->tb_frame = (struct _frame *)frame;
    tb->tb_lasti = lasti;
    tb->tb_lineno = line;
    if (next != Py_None) {
        Py_INCREF(next);
        tb->tb_next = (PyTracebackObject *)next;
        link_back((py_frame *)frame, tb->tb_next);
    }
    Py_DECREF(old);
    Py_INCREF(self);
    return self;
}

/* ---- methods ---- */

/* Older programs write an empty state, which must not go to the function's __setstate__. */
static PyObject *
method_setstate(PyObject *self, PyObject *state)
{
    if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) != 0) {
        PyErr_SetString(PyExc_ValueError, "the method has a state already");
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

/* ---- recursion that does not count ---- */

static py_step
uncounted_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    ts->base.recursion_depth = (int)cont->number[0];
    *result = value;
    return how;
}

static const py_cont_kind kind_uncounted = {"pickle.uncounted", uncounted_resume, 0, 1, "; depth"};

/* _uncounted(callable, *args, **named): the recursion limit begins anew inside of the call. */
static py_step
wrap_uncounted(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    int depth = ts->base.recursion_depth;
    py_cont *cont = nargs > 0 ? py_cont_new(ts, &kind_uncounted) : NULL;
    py_step how;

    if (cont == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "_uncounted() takes a callable and its arguments");
        }
        return STEP_RAISE;
    }
    cont->number[0] = depth;
    ts->base.recursion_depth = depth < 100 ? depth : 100;
    how = py_flat_then(ts, cont, args[0], args + 1, nargs - 1, kwargs, result);
    if (how < STEP_CALL) {
        ts->base.recursion_depth = depth;
    }
    Py_DECREF(cont);
    return how;
}

/* ---- continuations ---- */

static PyObject *
wrap_continuation(PyObject *module, PyObject *unused)
{
    return slp_cont_blank();
}

static PyObject *
cont_setstate(PyObject *self, PyObject *state)
{
    if (slp_cont_restore((py_cont *)self, state) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static const PyMethodDef cont_pickling[] = {
    {"__setstate__", cont_setstate, METH_O, "Fills a continuation that a pickle makes."},
    {NULL, NULL, 0, NULL}
};

static const PyMethodDef wrap_functions[] = {
    {"walker", wrap_walker, METH_VARARGS, "walker(type name, sequence, index) -> an iterator"},
    {"_iterator_state", wrap_iterator_state, METH_O, "_iterator_state(iterator) -> name and state"},
    {"thaw", slp_thaw_value, METH_VARARGS, "thaw(type name, state) -> an object"},
    {"_freeze", slp_freeze_value, METH_O, "_freeze(object) -> its reduction"},
    {"_value_types", slp_value_types, METH_NOARGS, "_value_types() -> the types that _freeze knows"},
    {"_code", slp_reduce_code, METH_O, "_code(code) -> its reduction"},
    {"_frame", slp_reduce_frame, METH_O, "_frame(frame) -> its reduction"},
    {"_continuation", slp_reduce_continuation, METH_O, "_continuation(continuation) -> its reduction"},
    {"_cell", slp_reduce_cell, METH_O, "_cell(cell) -> its reduction"},
    {"_generator", slp_reduce_generator, METH_O, "_generator(generator) -> its reduction"},
    {"_method", slp_reduce_method, METH_O, "_method(method) -> its reduction"},
    {"_find_builtin", slp_find_builtin, METH_O, "_find_builtin(function) -> module and name, or None"},
    {"continuation", wrap_continuation, METH_NOARGS, "continuation() -> a continuation without a state"},
    {"_uncounted", (PyCFunction)(void (*)(void))wrap_uncounted, METH_FLAT,
     "_uncounted(callable, ...): calls it; the recursion limit begins anew"},
    {"_frame_state", wrap_frame_state, METH_O, "_frame_state(frame) -> its state"},
    {"_namespace", wrap_namespace, METH_O, "_namespace(dict) -> dict, or the name of its module"},
    {NULL, NULL, 0, NULL}
};

/* The types get __setstate__ from here: the folders below know nothing of pickles. */
static const PyMethodDef setstate_rows[] = {
    {"__setstate__", slp_frame_setstate, METH_O, "Fills a frame that a pickle makes."},
    {"__setstate__", generator_setstate, METH_O, "Fills a generator that a pickle makes."},
    {"__setstate__", cell_setstate, METH_O, "Fills a cell that a pickle makes."},
    {"__setstate__", function_setstate, METH_O, "Fills a function that a pickle makes."},
    {"__setstate__", traceback_setstate, METH_O, "Fills a traceback that a pickle makes."},
    {"__setstate__", method_setstate, METH_O, "Takes the empty state of older pickles."},
};

static int
add_method(PyTypeObject *type, const PyMethodDef *row)
{
    PyObject *method = PyType_Ready(type) == 0 ? PyDescr_NewMethod(type, (PyMethodDef *)row) : NULL;
    int status = method != NULL ? PyDict_SetItemString(type->tp_dict, row->ml_name, method) : -1;
    Py_XDECREF(method);
    PyType_Modified(type);
    return status;
}

static int
add_methods(PyTypeObject *type, const PyMethodDef *rows)
{
    int status = 0;
    for (; status == 0 && rows->ml_name != NULL; rows++) {
        status = add_method(type, rows);
    }
    return status;
}

PyMODINIT_FUNC init_stackless_wrap(void);

/* Also known as stackless._wrap and _stackless._wrap: pickles name the first of these. */
PyMODINIT_FUNC
init_stackless_wrap(void)
{
    PyObject *core = PyImport_ImportModule("_stackless");
    PyObject *wrap = core != NULL ? Py_InitModule3("stackless._wrap", (PyMethodDef *)wrap_functions,
                                                   "What pickles are rebuilt with.")
                                  : NULL;
    Py_XDECREF(core);
    if (wrap == NULL || slp_add_names(wrap) < 0 || PyDict_SetItemString(PyImport_GetModuleDict(), "_stackless_wrap", wrap) < 0 ||
        PyObject_SetAttrString(core, "_wrap", wrap) < 0) {
        return;
    }
    if (add_method(&PyFrame_Type, &setstate_rows[0]) == 0 && add_method(&PyGen_Type, &setstate_rows[1]) == 0 &&
        add_method(&PyCell_Type, &setstate_rows[2]) == 0 && add_method(&PyFunction_Type, &setstate_rows[3]) == 0 &&
        add_method(&PyTraceBack_Type, &setstate_rows[4]) == 0 && add_method(&PyMethod_Type, &setstate_rows[5]) == 0 &&
        add_methods(&PyTasklet_Type, slp_tasklet_pickling) == 0 &&
        add_methods(&PyChannel_Type, slp_channel_pickling) == 0) {
        (void)add_methods(&py_cont_type, cont_pickling);
    }
}
