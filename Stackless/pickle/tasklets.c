/* Tasklets and channels, to and from what pickles hold.

       tasklet   (type, (), (flags, tempval, nesting level, links, further))
       channel   (type, (), (balance, flags, tasklets[, dict]))

   What begins with (copy_reg.__newobj__, (type,), ...) instead is of a subclass with an __init__ of its own, which is not
   called again.

   `links` are the frames from the oldest to the youngest.  `further` is a dict: "start" (function, arguments, keywords)
   of one that has not run, "exc" what sys.exc_info() is, "name", "dict" the attributes of an instance of a subclass.

   `links` has continuations, too, between the frames (kinds.c).

   A chain is made anew from frames that are in no chain; frames that are (copy.copy gives those of the original), and all
   continuations, are cloned first.  What a link may hand down to the next one ("there is no next value") is checked.

   I1 A tasklet in a queue can always be run: one that a channel queues before its own state has come starts as a
      call of `bomb` until then.

   I2 One that had C frames can be looked at only: on top of its links stands a continuation that raises.

   Not here: frames (frames.c), continuations (kinds.c), attributes of instances of subclasses (attributes.c). */
#include "../core/core.h"
#include "kinds.h"
#include "pickling.h"
#include "stackless_api.h"
#include "py_core.h"
#include "py_generator.h"

/* ---- both, out ---- */

/* (how, arguments, state): how to make an object like self before it gets the state. Returns new. Steals state, which
   may be NULL with an exception set. Raises yes. */
static PyObject *
reduction_steal(PyObject *self, initproc plain_init, PyObject *state)
{
    PyObject *type = (PyObject *)Py_TYPE(self), *copy_reg, *newobj;

    if (state == NULL || Py_TYPE(self)->tp_init == plain_init) {
        return state != NULL ? Py_BuildValue("(O()N)", type, state) : NULL;
    }
    copy_reg = PyImport_ImportModule("copy_reg");
    newobj = copy_reg != NULL ? PyObject_GetAttrString(copy_reg, "__newobj__") : NULL;
    Py_XDECREF(copy_reg);
    if (newobj == NULL) {
        Py_DECREF(state);
        return NULL;
    }
    return Py_BuildValue("(N(O)N)", newobj, type, state);
}

/* ---- tasklets, out ---- */

static PyObject *
link_below(PyObject *link)
{
    return Py_TYPE(link) == &PyFrame_Type ? ((py_frame *)link)->prev : ((py_cont *)link)->prev;
}

static int
check_links(slp_tasklet *t)
{
    for (PyObject *link = t->top; link != NULL; link = link_below(link)) {
        if (Py_TYPE(link) != &PyFrame_Type && !slp_cont_known((py_cont *)link)) {
            PyErr_Format(PyExc_TypeError, "cannot pickle a tasklet that waits inside %s",
                         ((py_cont *)link)->kind->name);
            return -1;
        }
    }
    return 0;
}

/* The callable that a frame has called, whose call from C is not over: its operands are still there. Returns borrowed, NULL. */
static PyObject *
called_from_c(const py_frame *f)
{
    const py_unit *u = f->pc;
    if (u == NULL || u->op < PY_OP_CALL || u->op > PY_OP_CALL_VAR || u->b < f->exec->temp0) {
        return NULL;
    }
    PyObject *callee = f->slots[u->b];
    return callee != NULL && !PyFunction_Check(callee) ? callee : NULL;
}

/* What a tasklet with C frames is inside of, in words. Returns new. Raises yes. */
static PyObject *
inside_out(slp_tasklet *t)
{
    for (PyObject *link = t->top; link != NULL; link = link_below(link)) {
        PyObject *callee = Py_TYPE(link) == &PyFrame_Type ? called_from_c((py_frame *)link) : NULL;
        if (callee != NULL && PyCFunction_Check(callee)) {
            return PyString_FromFormat("the C function %.100s()", ((PyCFunctionObject *)callee)->m_ml->ml_name);
        }
        if (callee != NULL) {
            return PyString_FromFormat("a call of a %.100s", PyType_Check(callee) ? ((PyTypeObject *)callee)->tp_name
                                                                                 : Py_TYPE(callee)->tp_name);
        }
    }
    return PyString_FromString("a call from C");
}

/* ---- what had C frames ---- */

/* Takes frames off the chain that never run again (is_invalid); the exception is set. */
static void
drop_invalid_frames(py_thread *ts)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    while (ts->top != NULL && Py_TYPE(ts->top) == &PyFrame_Type && (((py_frame *)ts->top)->flags & FRAME_DONE)) {
        py_frame *f = (py_frame *)ts->top;
        PyGenObject *gen = f->flags & FRAME_GENERATOR ? (PyGenObject *)f->owner : NULL;
        py_frame_leave(ts, f, 1);
        if (gen != NULL) {
            py_gen_finished(gen);
        }
    }
    PyErr_Restore(type, value, traceback);
}

static py_step
lost_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN) {
        Py_XDECREF(value);
        PyErr_Format(PyExc_RuntimeError, "invalid frame: the tasklet was inside %.200s when it was pickled",
                     PyString_AS_STRING(cont->object[0]));
    }
    drop_invalid_frames(ts);
    return STEP_RAISE;
}

const py_cont_kind py_kind_pickle_lost = {"pickle.lost", lost_resume, 1, 0, "where"};

int
slp_add_lost_steal(PyObject *links, PyObject *where)
{
    py_cont *cont = py_cont_new(py_thread_get(), &py_kind_pickle_lost);
    int status = -1;

    if (cont == NULL) {
        Py_XDECREF(where);
        return -1;
    }
    if (!_PyObject_GC_IS_TRACKED(cont)) {
        _PyObject_GC_TRACK(cont);
    }
    cont->object[0] = where;
    if (where != NULL) {
        status = PyList_Append(links, (PyObject *)cont);
    }
    Py_DECREF(cont);
    return status;
}

static PyObject *
links_out(slp_tasklet *t)
{
    PyObject *links = PyList_New(0);
    if (links == NULL || check_links(t) < 0) {
        Py_XDECREF(links);
        return NULL;
    }
    for (PyObject *link = t->top; link != NULL; link = link_below(link)) {
        if (!_PyObject_GC_IS_TRACKED(link)) {
            _PyObject_GC_TRACK(link);       /* somebody else refers to it from now on */
        }
        if (PyList_Append(links, link) < 0) {
            Py_DECREF(links);
            return NULL;
        }
    }
    if (PyList_Reverse(links) < 0 || (slp_nesting_of(t) > 0 && slp_add_lost_steal(links, inside_out(t)) < 0)) {
        Py_CLEAR(links);
    }
    return links;
}

static int
add_further(PyObject *further, const char *name, PyObject *value)
{
    int status = value != NULL ? PyDict_SetItemString(further, name, value) : -1;
    Py_XDECREF(value);
    return status;
}

/* What sys.settrace() and sys.setprofile() have set for it; functions in C behind other objects are left out. */
static int
tracing_out(slp_tasklet *t, PyObject *further)
{
    PyObject *functions[2];
    static const char *const names[] = {"trace", "profile"};
    if (t->tracing == NULL || !slp_pickles_tracing()) {
        return 0;
    }
    functions[0] = t->tracing->trace_object;
    functions[1] = t->tracing->profile_object;
    for (int i = 0; i < 2; i++) {
        if (functions[i] != NULL && PyCallable_Check(functions[i]) &&
            PyDict_SetItemString(further, names[i], functions[i]) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
tracing_in(slp_tasklet *t, PyObject *further)
{
    PyObject *trace = PyDict_GetItemString(further, "trace"), *profile = PyDict_GetItemString(further, "profile");
    if (!(t->flags & SLP_ALIVE)) {
        return 0;
    }
    return (trace != NULL && PyObject_SetAttrString((PyObject *)t, "trace_function", trace) < 0) ||
           (profile != NULL && PyObject_SetAttrString((PyObject *)t, "profile_function", profile) < 0) ? -1 : 0;
}

/* One that was started with receive() or schedule() itself: it ends with what it is resumed with.  So does a call of `bomb`. */
static int
waits_in_nothing(slp_tasklet *t)
{
    return (t->flags & (SLP_ALIVE | SLP_STARTING | SLP_IS_MAIN)) == SLP_ALIVE && t->top == NULL && slp_nesting_of(t) == 0;
}

/* "start" of one that has no frames, "exc" of one that handles an exception. Returns status. Raises yes. */
static int
beginning_out(slp_tasklet *t, PyObject *further)
{
    if (waits_in_nothing(t)) {
        return add_further(further, "start", Py_BuildValue("(O()O)", (PyObject *)&PyBomb_Type, Py_None));
    }
    if (t->flags & SLP_STARTING) {
        return add_further(further, "start", PyTuple_Pack(3, t->u.start.func, t->u.start.args,
                                                          t->u.start.kwargs ? t->u.start.kwargs : Py_None));
    }
    if (t->u.exc.type == NULL || t->u.exc.type == Py_None) {
        return 0;
    }
    return add_further(further, "exc", PyTuple_Pack(3, t->u.exc.type, t->u.exc.value ? t->u.exc.value : Py_None,
                                                    t->u.exc.traceback ? t->u.exc.traceback : Py_None));
}

static PyObject *
further_out(slp_tasklet *t)
{
    PyObject *further = PyDict_New(), *attributes = NULL;
    int status = further != NULL ? slp_attributes_out((PyObject *)t, &PyTasklet_Type, &attributes) : -1;

    status = status == 0 ? beginning_out(t, further) : -1;
    PyObject *name = slp_name_borrow(t);
    if (status == 0 && name != NULL) {
        Py_INCREF(name);
        status = add_further(further, "name", name);
    }
    if (status == 0 && attributes != NULL) {
        Py_INCREF(attributes);
        status = add_further(further, "dict", attributes);
    }
    Py_XDECREF(attributes);
    status = status == 0 ? tracing_out(t, further) : -1;
    if (status < 0) {
        Py_CLEAR(further);
    }
    return further;
}

static int
flags_out(const slp_tasklet *t)
{
    return (t->blocked & 3) | (t->flags & SLP_ATOMIC ? 4 : 0) | (t->flags & SLP_IGNORE_NESTING ? 8 : 0) |
           (t->flags & SLP_BLOCK_TRAP ? 32 : 0) | (t->flags & SLP_PENDING_IRQ ? 128 : 0);
}

static PyObject *
tasklet_reduce(PyObject *self, PyObject *unused)
{
    slp_tasklet *t = (slp_tasklet *)self;
    PyObject *links, *further, *state;

    if (slp_is_current(t)) {
        PyErr_SetString(PyExc_RuntimeError, "cannot pickle the current tasklet");
        return NULL;
    }
    links = links_out(t);
    further = links != NULL ? further_out(t) : NULL;
    if (further == NULL) {
        Py_XDECREF(links);
        return NULL;
    }
    if (PyDict_Size(further) == 0) {
        Py_CLEAR(further);
    }
    state = Py_BuildValue(further != NULL ? "(iOiNN)" : "(iOiN)", flags_out(t),
                          t->tempval != NULL ? t->tempval : Py_None, slp_nesting_of(t), links, further);
    return reduction_steal(self, PyTasklet_Type.tp_init, state);
}

/* ---- tasklets, in ---- */

static int
is_placeholder(const slp_tasklet *t)
{
    return (t->flags & SLP_STARTING) && t->u.start.func == (PyObject *)&PyBomb_Type;
}

/* A frame that had C frames of the older program on top, or has ended: it can be seen, but not run. */
static int
is_invalid(PyObject *link)
{
    return Py_TYPE(link) == &PyFrame_Type && (((py_frame *)link)->flags & FRAME_DONE);
}

static int
is_lost(PyObject *link)
{
    return Py_TYPE(link) == &py_cont_type && ((py_cont *)link)->kind == &py_kind_pickle_lost;
}

/* A link that may go into a chain: the given one, or a clone. Returns new. Raises yes. */
static PyObject *
fresh_link(PyObject *link)
{
    py_frame *f = (py_frame *)link;
    if (Py_TYPE(link) == &py_cont_type) {
        return slp_cont_clone((py_cont *)link);
    }
    if (Py_TYPE(link) != &PyFrame_Type) {
        PyErr_SetString(PyExc_TypeError, "a tasklet consists of frames and continuations");
        return NULL;
    }
    int can_run = !(f->flags & FRAME_DONE) && f->pc != NULL;
    if ((f->flags & (FRAME_BLANK | FRAME_FOREIGN)) || f->exec == NULL || (!can_run && !is_invalid(link))) {
        PyErr_SetString(PyExc_ValueError, "a frame of the tasklet cannot run");
        return NULL;
    }
    if (f->flags & FRAME_RUNNING) {
        return slp_frame_clone(f);
    }
    Py_INCREF(link);
    return link;
}

static void
put_frame(PyObject **top, py_frame *f)
{
    struct _frame *back = (struct _frame *)py_chain_frame(*top);

    f->f_tstate = &py_thread_get()->base;
    f->flags = (f->flags & ~FRAME_FAST) | FRAME_RUNNING;
    Py_XDECREF(f->f_back);
    f->f_back = back;
    if ((PyObject *)back != *top) {
        Py_XINCREF(back);
    }
    f->prev = *top;
    if (f->owner != NULL && (f->flags & FRAME_GENERATOR)) {
        ((PyGenObject *)f->owner)->gi_running = 1;
    }
}

/* Puts `link` (stolen) on top of a chain whose top is *top. */
static void
put_on(PyObject **top, PyObject *link)
{
    if (Py_TYPE(link) == &PyFrame_Type) {
        put_frame(top, (py_frame *)link);
    }
    else {
        ((py_cont *)link)->prev = *top;
    }
    *top = link;
}

/* Does the value of the younger link fit the older one? Returns status. Raises yes. */
static int
check_neighbours(PyObject *older, PyObject *younger)
{
    int gives = Py_TYPE(younger) == &PyFrame_Type
                    ? (((py_frame *)younger)->flags & (FRAME_GENERATOR | FRAME_STOP_RAISES | FRAME_DONE)) == FRAME_GENERATOR
                    : slp_cont_gives_end((py_cont *)younger);
    if (Py_TYPE(older) == &PyFrame_Type) {
        if (!(((py_frame *)older)->flags & FRAME_DROP)) {
            return 0;                   /* the dispatcher looks itself */
        }
        PyErr_SetString(PyExc_ValueError, "a frame waits that has not begun");
        return -1;
    }
    if (gives && !slp_cont_takes_end((py_cont *)older)) {
        PyErr_SetString(PyExc_ValueError, "a continuation waits for another one");
        return -1;
    }
    return 0;
}

/* Notes that a link stands in the chain; it may once. Returns status. Raises yes. */
static int
note_link(PyObject *seen, PyObject *link)
{
    PyObject *key = PyLong_FromVoidPtr(link);
    int status = key != NULL ? PyDict_Contains(seen, key) : -1;
    if (status == 1) {
        PyErr_SetString(PyExc_ValueError, "a link stands in the chain twice");
    }
    status = status == 0 ? PyDict_SetItem(seen, key, Py_None) : -1;
    Py_XDECREF(key);
    return status;
}

/* Appends `link`, the one at `i` of `links`, to those that fit each other. Returns status. Raises yes. */
static int
add_link(PyObject *fresh, PyObject *seen, PyObject *link, PyObject *links, Py_ssize_t i)
{
    Py_ssize_t count = PyList_GET_SIZE(fresh);
    PyObject *below = count > 0 ? PyList_GET_ITEM(fresh, count - 1) : NULL;

    if (note_link(seen, link) < 0 || (below != NULL && check_neighbours(below, link) < 0) ||
        (Py_TYPE(link) == &py_cont_type && slp_cont_set_frame((py_cont *)link, below) < 0) ||
        PyList_Append(fresh, link) < 0) {
        return -1;
    }
    if (is_invalid(link) && (i + 1 >= PyList_GET_SIZE(links) || !is_lost(PyList_GET_ITEM(links, i + 1)))) {
        return slp_add_lost_steal(fresh, PyString_FromString("C code"));
    }
    return 0;
}

/* The links of a list, fit for a chain, and checked. Returns new. Raises yes. */
static PyObject *
fresh_links(PyObject *links)
{
    PyObject *fresh = PyList_New(0), *seen = PyDict_New();

    for (Py_ssize_t i = 0; fresh != NULL && seen != NULL && i < PyList_GET_SIZE(links); i++) {
        PyObject *link = fresh_link(PyList_GET_ITEM(links, i));
        if (link == NULL || add_link(fresh, seen, link, links, i) < 0) {
            Py_CLEAR(fresh);
        }
        Py_XDECREF(link);
    }
    if (seen == NULL) {
        Py_CLEAR(fresh);
    }
    Py_XDECREF(seen);
    return fresh;
}

/* A chain of links and what belongs to it. */
typedef struct {
    PyObject *top;      /* owned, or NULL */
    PyObject *shown;    /* owned: the objects whose repr() is under way (py_repr_note), or NULL: none */
    int depth;          /* levels of recursion */
} slp_chain;

static int
note_shown(slp_chain *chain, PyObject *shown)
{
    return shown != NULL && py_repr_note(&chain->shown, shown) < 0 ? -1 : 0;
}

static void
drop_chain(slp_chain *chain)
{
    Py_CLEAR(chain->top);
    Py_CLEAR(chain->shown);
}

/* The chain of a list of links. Returns status. Raises yes. */
static int
chain_in(PyObject *links, slp_chain *chain)
{
    PyObject *fresh = fresh_links(links);
    int status = fresh != NULL ? 0 : -1;

    *chain = (slp_chain){NULL, NULL, 0};
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(fresh); i++) {
        PyObject *link = PyList_GET_ITEM(fresh, i);
        int is_frame = Py_TYPE(link) == &PyFrame_Type;
        Py_INCREF(link);
        put_on(&chain->top, link);
        chain->depth += is_frame || slp_cont_counts((py_cont *)link);
        status = is_frame ? 0 : note_shown(chain, slp_cont_shows_borrow((py_cont *)link));
    }
    Py_XDECREF(fresh);
    if (status < 0) {
        drop_chain(chain);
    }
    return status;
}

static int
start_in(slp_tasklet *t, PyObject *start)
{
    PyObject *func, *args, *kwargs;
    if (!PyTuple_Check(start) || !PyArg_ParseTuple(start, "OO!O", &func, &PyTuple_Type, &args, &kwargs)) {
        return PyErr_Occurred() ? -1 : (PyErr_SetString(PyExc_TypeError, "bad start of a tasklet"), -1);
    }
    if (!PyCallable_Check(func) || (kwargs != Py_None && !PyDict_Check(kwargs))) {
        PyErr_SetString(PyExc_TypeError, "bad start of a tasklet");
        return -1;
    }
    return slp_tasklet_bind(py_thread_get(), t, func, args, kwargs != Py_None ? kwargs : NULL);
}

/* The only link of an older program's tasklet that has not run: a C frame with function, arguments and keywords.
   Returns new: them. Raises yes. */
static PyObject *
start_of_cframe(PyObject *cframe)
{
    PyObject *func = PyObject_GetAttrString(cframe, "ob1"), *args = PyObject_GetAttrString(cframe, "ob2");
    PyObject *kwargs = PyObject_GetAttrString(cframe, "ob3");
    PyObject *start = func != NULL && args != NULL && kwargs != NULL ? PyTuple_Pack(3, func, args, kwargs) : NULL;

    Py_XDECREF(func);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
    return start;
}

static int
cframe_in(slp_tasklet *t, PyObject *cframe)
{
    PyObject *start = start_of_cframe(cframe);
    int status = start != NULL ? start_in(t, start) : -1;
    Py_XDECREF(start);
    return status;
}

static int
exception_in(slp_tasklet *t, PyObject *triple)
{
    PyObject *type, *value, *traceback;
    if (!PyTuple_Check(triple) || !PyArg_ParseTuple(triple, "OOO", &type, &value, &traceback)) {
        return PyErr_Occurred() ? -1 : (PyErr_SetString(PyExc_TypeError, "bad exception of a tasklet"), -1);
    }
    if (traceback != Py_None && !PyTraceBack_Check(traceback)) {
        PyErr_SetString(PyExc_TypeError, "bad exception of a tasklet");
        return -1;
    }
    Py_INCREF(type);
    Py_INCREF(value);
    t->u.exc.type = type;
    t->u.exc.value = value;
    t->u.exc.traceback = traceback != Py_None ? traceback : NULL;
    Py_XINCREF(t->u.exc.traceback);
    return 0;
}

static int
further_in(slp_tasklet *t, PyObject *further)
{
    PyObject *start = PyDict_GetItemString(further, "start"), *exc = PyDict_GetItemString(further, "exc");
    PyObject *dict = PyDict_GetItemString(further, "dict");
    if (start != NULL && t->top == NULL && start_in(t, start) < 0) {
        return -1;
    }
    if (exc != NULL && start == NULL && !(t->flags & SLP_STARTING) && t->u.exc.type == NULL &&
        exception_in(t, exc) < 0) {
        return -1;
    }
    PyObject *name = PyDict_GetItemString(further, "name");
    if ((name != NULL && slp_name_set(t, name) < 0) || tracing_in(t, further) < 0) {
        return -1;
    }
    return dict != NULL ? slp_attributes_in((PyObject *)t, dict) : 0;
}

static int
check_target(slp_tasklet *t)
{
    if (slp_is_current(t) || (t->flags & SLP_IS_MAIN) || t->thread != py_thread_get() ||
        ((t->flags & SLP_ALIVE) && !is_placeholder(t))) {
        PyErr_SetString(PyExc_RuntimeError, "the tasklet has a state already");
        return -1;
    }
    return 0;
}

static void
flags_in(slp_tasklet *t, int flags)
{
    t->flags &= ~(unsigned)(SLP_ATOMIC | SLP_IGNORE_NESTING | SLP_BLOCK_TRAP | SLP_PENDING_IRQ);
    t->flags |= (flags & 4 ? SLP_ATOMIC : 0) | (flags & 8 ? SLP_IGNORE_NESTING : 0) |
                (flags & 32 ? SLP_BLOCK_TRAP : 0) | (flags & 128 ? SLP_PENDING_IRQ : 0);
}

/* The only link of a tasklet of the original that has not run. Returns borrowed or NULL. */
static PyObject *
starting_cframe(PyObject *links)
{
    slp_cframe *cframe = PyList_GET_SIZE(links) == 1 ? (slp_cframe *)PyList_GET_ITEM(links, 0) : NULL;
    int starts = cframe != NULL && Py_TYPE(cframe) == &PyCFrame_Type && !cframe->invalid &&
                 strcmp(cframe->exec_name, "run_cframe") == 0;
    return starts ? (PyObject *)cframe : NULL;
}

/* Steals what the chain has; on failure, too. Returns status. Raises yes. */
static int
take_chain_steal(slp_tasklet *t, slp_chain *chain)
{
    slp_tasklet_drop_frames(t);
    if (chain->shown != NULL && slp_showing_set(t, chain->shown) < 0) {
        drop_chain(chain);
        return -1;
    }
    Py_CLEAR(chain->shown);
    t->top = chain->top;
    t->frame = (struct _frame *)py_chain_frame(chain->top);
    t->recursion_depth = chain->depth;
    t->nesting_level = 0;
    t->stack = NULL;
    t->flags |= SLP_ALIVE;
    return 0;
}

/* Gives the tasklet its chain of links, or the start that stands for it. Returns status. Raises yes. */
static int
links_in(slp_tasklet *t, PyObject *links)
{
    PyObject *start = starting_cframe(links);
    slp_chain chain;

    if (start != NULL) {
        return cframe_in(t, start);
    }
    if (chain_in(links, &chain) < 0) {
        return -1;
    }
    if (check_target(t) < 0) {          /* making clones may have run anything */
        drop_chain(&chain);
        return -1;
    }
    return chain.top != NULL ? take_chain_steal(t, &chain) : 0;
}

static int
has_cframes(PyObject *links)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(links); i++) {
        if (Py_TYPE(PyList_GET_ITEM(links, i)) == &PyCFrame_Type) {
            return starting_cframe(links) == NULL;
        }
    }
    return 0;
}

/* Everything but tempval; further may be NULL. Returns status. Raises yes. */
static int
state_in(slp_tasklet *t, int flags, PyObject *links, PyObject *further)
{
    int status;
    if (has_cframes(links)) {
        links = slp_links_of_older(links, &further);
        status = links != NULL ? state_in(t, flags, links, further) : -1;
        Py_XDECREF(links);
        Py_XDECREF(further);
        return status;
    }
    if (links_in(t, links) < 0) {
        return -1;
    }
    flags_in(t, flags);
    return further != NULL ? further_in(t, further) : 0;
}

static PyObject *
tasklet_setstate(PyObject *self, PyObject *state)
{
    slp_tasklet *t = (slp_tasklet *)self;
    PyObject *tempval, *links, *further = NULL, *old;
    int flags, level;

    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a tasklet is a tuple");
        return NULL;
    }
    if (!PyArg_ParseTuple(state, "iOiO!|O!", &flags, &tempval, &level, &PyList_Type, &links, &PyDict_Type, &further) ||
        check_target(t) < 0 || state_in(t, flags, links, further) < 0) {
        return NULL;
    }
    old = t->tempval;
    Py_INCREF(tempval);
    t->tempval = tempval;
    Py_XDECREF(old);
    Py_INCREF(self);
    return self;
}

/* ---- channels ---- */

static PyObject *
channel_reduce(PyObject *self, PyObject *unused)
{
    slp_channel *ch = (slp_channel *)self;
    PyObject *tasklets = PyList_New(0), *dict = NULL;
    int flags = (ch->closing ? 1 : 0) | (ch->preference & 3) << 1 | (ch->schedule_all ? 8 : 0);

    for (slp_tasklet *t = ch->first; t != NULL && tasklets != NULL; t = t->next) {
        if (PyList_Append(tasklets, (PyObject *)t) < 0) {
            Py_CLEAR(tasklets);
        }
    }
    if (tasklets == NULL || slp_attributes_out(self, &PyChannel_Type, &dict) < 0) {
        Py_XDECREF(tasklets);
        return NULL;
    }
    PyObject *state = Py_BuildValue(dict != NULL ? "(niNN)" : "(niN)", ch->balance, flags, tasklets, dict);
    return reduction_steal(self, PyChannel_Type.tp_init, state);
}

/* I1; also takes it out of the ring. */
static int
make_queueable(slp_tasklet *t)
{
    int status;
    if (t->flags & SLP_ALIVE) {
        return 0;
    }
    PyObject *args = PyTuple_New(0), *tempval = t->tempval;
    Py_XINCREF(tempval);
    status = args != NULL ? slp_tasklet_bind(py_thread_get(), t, (PyObject *)&PyBomb_Type, args, NULL) : -1;
    Py_XDECREF(args);
    if (status == 0) {
        PyObject *old = t->tempval;
        t->tempval = tempval;
        tempval = old;
    }
    Py_XDECREF(tempval);
    return status;
}

static int
queue_in(slp_channel *ch, PyObject *tasklets, int direction)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(tasklets); i++) {
        slp_tasklet *t = (slp_tasklet *)PyList_GET_ITEM(tasklets, i);
        if (!slp_tasklet_check(t)) {
            PyErr_SetString(PyExc_TypeError, "only tasklets wait in a channel");
            return -1;
        }
        if (t->next != NULL || t->blocked != 0 || slp_is_current(t) || (t->flags & SLP_IS_MAIN) ||
            t->thread != py_thread_get()) {
            continue;
        }
        if (make_queueable(t) < 0) {
            return -1;
        }
        Py_INCREF(t);
        slp_channel_append_steal(ch, t, direction);
    }
    return 0;
}

static PyObject *
channel_setstate(PyObject *self, PyObject *state)
{
    slp_channel *ch = (slp_channel *)self;
    PyObject *tasklets, *dict = NULL;
    Py_ssize_t balance;
    int flags;

    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a channel is a tuple");
        return NULL;
    }
    if (!PyArg_ParseTuple(state, "niO!|O!", &balance, &flags, &PyList_Type, &tasklets, &PyDict_Type, &dict)) {
        return NULL;
    }
    Py_INCREF(self);
    while (ch->first != NULL) {
        slp_tasklet *t = ch->first;
        PyObject *channel = slp_channel_unlink(t);
        Py_DECREF(channel);     /* not the last: the caller has one */
        Py_DECREF(t);
    }
    ch->closing = flags & 1;
    ch->preference = (flags >> 1 & 3) == 3 ? -1 : (flags >> 1 & 1);
    ch->schedule_all = (flags & 8) != 0;
    if ((balance != 0 && queue_in(ch, tasklets, balance > 0 ? 1 : -1) < 0) || (dict != NULL && slp_attributes_in(self, dict) < 0)) {
        Py_DECREF(self);
        return NULL;
    }
    return self;
}

const PyMethodDef slp_tasklet_pickling[] = {
    {"__reduce__", tasklet_reduce, METH_NOARGS, "Type, no arguments, and the state: for pickling."},
    {"__setstate__", tasklet_setstate, METH_O, "Takes what __reduce__ gave; the tasklet is paused."},
    {NULL, NULL, 0, NULL}
};

const PyMethodDef slp_channel_pickling[] = {
    {"__reduce__", channel_reduce, METH_NOARGS, "Type, no arguments, and the state: for pickling."},
    {"__setstate__", channel_setstate, METH_O, "Takes what __reduce__ gave."},
    {NULL, NULL, 0, NULL}
};
