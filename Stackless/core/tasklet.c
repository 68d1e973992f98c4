/* Tasklets: making, binding, starting over, unmaking; and the state that a switch moves.
 *
 *     new ── bind(func) ─▶ bound ── setup(args) ─▶ runnable ─▶ running ⇄ waiting ─▶ ended
 *                                      SLP_STARTING        top, frame, ... saved        like new
 *
 * The state of a running tasklet lies in its thread state, where extensions expect it: frame,
 * recursion depth, handled exception, tracing. slp_state_save copies it into the tasklet and
 * slp_state_load takes it out; references move, none is counted.
 *
 * A tasklet that is not reachable any more but still has something to go on with is ended by
 * TaskletExit, so that its `finally` and `with` blocks run (slp_tasklet_dealloc), unless it was
 * unbound on purpose.
 *
 * I1  SLP_STARTING: u.start holds and `top` is NULL. Otherwise u.exc holds.
 * I2  A tasklet in a ring or a queue has a reference from there, so what is deallocated is in
 *     neither.
 * I3  main's `thread` is the thread whose slp.main it is.
 *
 * What is not here: who runs next (scheduler.c), the Python face (Stackless/module/taskletobject.c).
 */
#include "core.h"

#include <stdlib.h>
#include <string.h>

#include "py_frame.h"
#include "py_generator.h"
#include "pythread.h"
#include "hot.h"
#include "py_refcount.h"
#include "py_weakref.h"

/* -------------------------------------------------------- state of a switch */

void
slp_tracing_save(py_thread *ts, slp_tasklet *t)
{
    slp_tracing *saved = t->tracing;
    if (saved == NULL) {
        saved = malloc(sizeof(*saved));
        if (saved == NULL) {
            return;         /* a tasklet without memory loses its debugger, nothing else */
        }
        t->tracing = saved;
    }
    saved->tracing = ts->base.tracing;
    saved->use_tracing = ts->base.use_tracing;
    saved->profile_function = ts->base.c_profilefunc;
    saved->trace_function = ts->base.c_tracefunc;
    saved->profile_object = ts->base.c_profileobj;
    saved->trace_object = ts->base.c_traceobj;
    saved->repr_running = ts->repr_running;
    ts->repr_running = NULL;
    ts->base.tracing = 0;
    ts->base.use_tracing = 0;
    ts->base.c_profilefunc = NULL;
    ts->base.c_tracefunc = NULL;
    ts->base.c_profileobj = NULL;
    ts->base.c_traceobj = NULL;
}

void
slp_tracing_load(py_thread *ts, slp_tasklet *t)
{
    slp_tracing *saved = t->tracing;
    ts->base.tracing = saved->tracing;
    ts->base.use_tracing = saved->use_tracing;
    ts->base.c_profilefunc = saved->profile_function;
    ts->base.c_tracefunc = saved->trace_function;
    ts->base.c_profileobj = saved->profile_object;
    ts->base.c_traceobj = saved->trace_object;
    Py_XDECREF(ts->repr_running);
    ts->repr_running = saved->repr_running;
    t->tracing = NULL;
    free(saved);
}

int
slp_showing_set(slp_tasklet *t, PyObject *shown)
{
    if (t->tracing == NULL) {
        t->tracing = calloc(1, sizeof(*t->tracing));
    }
    if (t->tracing == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    Py_INCREF(shown);
    Py_XSETREF(t->tracing->repr_running, shown);
    return 0;
}

/* ------------------------------------------------------------------ making */

slp_tasklet *
slp_tasklet_new(py_thread *ts, PyTypeObject *type)
{
    slp_tasklet *t;
    if (slp_current(ts) == NULL) {
        return NULL;
    }
    t = (slp_tasklet *)type->tp_alloc(type, 0);
    if (t != NULL) {
        t->thread = ts;     /* everything else is zero: unbound */
        ts->slp.made_tasklets = 1;
        if (slp_special(ts) & SLP_KEEPS_ORIGINS) {
            slp_origin_note(ts, t);
        }
    }
    return t;
}

static slp_tasklet *
make_main(py_thread *ts)
{
    slp_tasklet *t = (slp_tasklet *)PyTasklet_Type.tp_alloc(&PyTasklet_Type, 0);
    if (t == NULL) {
        return NULL;
    }
    t->thread = ts;
    t->flags = SLP_IS_MAIN | SLP_ALIVE;
    Py_INCREF(t);
    ts->slp.main = t;
    slp_ring_append_steal(ts, t);
    t->stack = ts->slp.stack;
    ts->slp.head = t;
    ts->current = t;
    return t;
}

slp_tasklet *
slp_enter(py_thread *ts)
{
    slp_tasklet *t = make_main(ts);
    if (t != NULL) {
        slp_tell_switch(ts, NULL, t);
    }
    return t;
}

/* Main has the identity of its thread, the others one made from their address (odd, so that it is
   no thread's). */
long
slp_current_id(py_thread *ts)
{
    if (ts == NULL || ts->current == NULL || ts->current == ts->slp.main) {
        return PyThread_get_thread_ident();
    }
    return (long)((size_t)ts->current | 1);
}

/* ----------------------------------------------------------------- binding */

static void
drop_start(slp_tasklet *t)
{
    PyObject *func = t->u.start.func;
    PyObject *args = t->u.start.args;
    PyObject *kwargs = t->u.start.kwargs;
    memset(&t->u, 0, sizeof(t->u));
    t->flags &= ~(unsigned int)SLP_STARTING;
    Py_XDECREF(func);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
}

static void
drop_exception(slp_tasklet *t)
{
    PyObject *type = t->u.exc.type;
    PyObject *value = t->u.exc.value;
    PyObject *traceback = t->u.exc.traceback;
    memset(&t->u, 0, sizeof(t->u));
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

static void
drop_tracing(slp_tasklet *t)
{
    slp_tracing *saved = t->tracing;
    if (saved != NULL) {
        t->tracing = NULL;
        Py_XDECREF(saved->profile_object);
        Py_XDECREF(saved->trace_object);
        Py_XDECREF(saved->repr_running);
        free(saved);
    }
}

/* The generators that run in a chain which never goes on are over: each and its frame would hold each other, for its caller
   has the generator and is held by the frame. Raises no. */
static void
end_generators(PyObject *link)
{
    while (link != NULL) {
        py_frame *f = Py_TYPE(link) == &PyFrame_Type ? (py_frame *)link : NULL;
        PyGenObject *gen = f != NULL && (f->flags & FRAME_GENERATOR) ? (PyGenObject *)f->owner : NULL;
        if (gen != NULL) {
            py_gen_finished(gen);       /* not the last reference to the frame: the chain has one */
        }
        link = f != NULL ? f->prev : ((py_cont *)link)->prev;
    }
}

void
slp_tasklet_drop_frames(slp_tasklet *t)
{
    PyObject *top = t->top;
    if (t->thread != NULL && t->thread->slp.watchdog_count > 0) {
        slp_run_forget(t);
    }
    t->top = NULL;
    t->frame = NULL;
    t->recursion_depth = 0;
    t->flags &= ~(unsigned int)SLP_ALIVE;
    py_chain_abandon(top);
    if (t->flags & SLP_STARTING) {
        drop_start(t);
    }
    else {
        drop_exception(t);
    }
    drop_tracing(t);
    end_generators(top);
    Py_XDECREF(top);
}

static int
raise_runtime(const char *message)
{
    PyErr_SetString(PyExc_RuntimeError, message);
    return -1;
}

/* run() of main counts as a C call, as its thread's outermost call waits for it. */
static int
has_c_state(const slp_tasklet *t)
{
    return slp_nesting_of(t) > 0 || ((t->flags & SLP_IS_MAIN) && slp_is_in_run(t));
}

static int
check_bind(slp_tasklet *t, PyObject *func, int unbinds)
{
    if (func != NULL && !PyCallable_Check(func)) {
        PyErr_SetString(PyExc_TypeError, "tasklet function must be a callable or None");
        return -1;
    }
    /* One that has ended is current of its thread until the next one runs, which may be long if the thread sleeps. */
    if (slp_is_current(t) && (t->flags & SLP_ALIVE)) {
        return raise_runtime("can't (re)bind the current tasklet");
    }
    if (slp_is_linked(t)) {
        return raise_runtime("tasklet is scheduled");
    }
    if (has_c_state(t)) {
        return raise_runtime("tasklet has C state on its stack");
    }
    if (unbinds && (t->flags & SLP_IS_MAIN)) {
        return raise_runtime("can't unbind the main tasklet");
    }
    return 0;
}

static int
check_arguments(PyObject *args, PyObject *kwargs)
{
    if (args != NULL && !PyTuple_Check(args)) {
        PyErr_Format(PyExc_TypeError, "tasklet arguments must be a tuple, not %.100s",
                     Py_TYPE(args)->tp_name);
        return -1;
    }
    if (kwargs != NULL && !PyDict_Check(kwargs)) {
        PyErr_Format(PyExc_TypeError, "tasklet keyword arguments must be a dict, not %.100s",
                     Py_TYPE(kwargs)->tp_name);
        return -1;
    }
    return 0;
}

/* Fills u.start: the tasklet is paused and will call func(*args, **kwargs). */
static int
make_ready(slp_tasklet *t, PyObject *func, PyObject *args, PyObject *kwargs)
{
    if (args == NULL) {
        args = PyTuple_New(0);
        if (args == NULL) {
            return -1;
        }
    }
    else {
        Py_INCREF(args);
    }
    if (kwargs != NULL && PyDict_Size(kwargs) == 0) {
        kwargs = NULL;
    }
    Py_INCREF(func);
    Py_XINCREF(kwargs);
    t->u.start.func = func;
    t->u.start.args = args;
    t->u.start.kwargs = kwargs;
    t->recursion_depth = 0;
    if (!(t->flags & SLP_IS_MAIN)) {        /* main goes on in its thread's outermost dispatch */
        t->nesting_level = 0;
        t->stack = NULL;
    }
    t->flags |= SLP_STARTING | SLP_ALIVE;
    Py_CLEAR(t->tempval);
    return 0;
}

static void
set_tempval(slp_tasklet *t, PyObject *value)
{
    PyObject *old = t->tempval;
    Py_XINCREF(value);
    t->tempval = value;
    Py_XDECREF(old);
}

/* Dropping frames has run code, perhaps of another thread, that may have used the tasklet. */
static int
check_still_free(slp_tasklet *t)
{
    if (t->flags & SLP_ALIVE) {
        return raise_runtime("tasklet is alive");
    }
    return t->thread != NULL ? 0 : raise_runtime("tasklet has no thread");
}

int
slp_tasklet_bind(py_thread *ts, slp_tasklet *t, PyObject *func, PyObject *args, PyObject *kwargs)
{
    int with_arguments = args != NULL || kwargs != NULL;
    int status;
    if (check_bind(t, func, !with_arguments) < 0 || check_arguments(args, kwargs) < 0) {
        return -1;
    }
    if (!with_arguments) {
        if (t->flags & SLP_ALIVE) {
            slp_tasklet_drop_frames(t);
        }
        set_tempval(t, func);
        return 0;
    }
    if (func == NULL) {
        func = t->tempval;
    }
    if (func == NULL) {
        return raise_runtime("the tasklet was not bound to a function");
    }
    if (t->thread == NULL) {
        return raise_runtime("tasklet has no thread");
    }
    Py_INCREF(func);
    if (t->flags & SLP_ALIVE) {
        slp_tasklet_drop_frames(t);
    }
    status = check_still_free(t) < 0 ? -1 : make_ready(t, func, args, kwargs);
    Py_DECREF(func);
    return status;
}

int
slp_tasklet_setup(py_thread *ts, slp_tasklet *t, PyObject *args, PyObject *kwargs)
{
    if (t->flags & SLP_ALIVE) {
        return raise_runtime("tasklet is alive");
    }
    if (t->tempval == NULL) {
        return raise_runtime("the tasklet was not bound to a function");
    }
    if (t->thread == NULL) {
        return raise_runtime("tasklet has no thread");
    }
    if (make_ready(t, t->tempval, args, kwargs) < 0) {
        return -1;
    }
    return slp_insert(t);
}

/* --------------------------------------------------------------- unmaking */

/* Its thread has ended; its frames can go on anywhere. */
static int
is_orphan(const slp_tasklet *t)
{
    return t->thread == NULL && t->nesting_level == 0 && t->top != NULL;
}

/* Can the frames of a lost tasklet still be unwound here and now? */
static int
can_be_ended(const slp_tasklet *t)
{
    py_thread *ts = py_thread_get();
    return (t->flags & SLP_ALIVE) && !(t->flags & (SLP_STARTING | SLP_NO_CLEANUP | SLP_KILLING))
        && ts != NULL && (t->thread == ts || is_orphan(t)) && ts->current != NULL && ts->current != t;
}

/* Ends a lost tasklet with TaskletExit. On return it may have found new friends, or still live:
   it swallowed the exception. */
static void
end_lost(slp_tasklet *t)
{
    enum { ATTEMPTS = 10 };
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    int i;
    PyErr_Fetch(&type, &value, &traceback);
    t->flags |= SLP_KILLING;
    if (t->thread == NULL) {
        t->thread = py_thread_get();
        t->thread->slp.made_tasklets = 1;
    }
    for (i = 0; i < ATTEMPTS && slp_is_alive(t); i++) {
        if (slp_kill_now(py_thread_get(), t) < 0) {
            PyErr_WriteUnraisable((PyObject *)t);
        }
    }
    t->flags &= ~(unsigned int)SLP_KILLING;
    PyErr_Restore(type, value, traceback);
}

int
slp_tasklet_traverse(slp_tasklet *t, visitproc visit, void *arg)
{
    Py_VISIT(t->tempval);
    if (t->top != NULL && !py_runtime_state.gc.chains_rest) {
        int status = py_chain_traverse(t->top, visit, arg);
        if (status != 0) {
            return status;
        }
    }
    if (t->flags & SLP_STARTING) {
        Py_VISIT(t->u.start.func);
        Py_VISIT(t->u.start.args);
        Py_VISIT(t->u.start.kwargs);
    }
    else {
        Py_VISIT(t->u.exc.type);
        Py_VISIT(t->u.exc.value);
        Py_VISIT(t->u.exc.traceback);
    }
    Py_VISIT((PyObject *)t->channel);
    if (t->flags & SLP_HAS_RECORD) {
        Py_VISIT(slp_name_borrow(t));
    }
    if (t->blocked == 0 && t->next != NULL && t->thread == NULL) {
        Py_VISIT((PyObject *)t->next);
    }
    if (t->tracing != NULL) {
        Py_VISIT(t->tracing->profile_object);
        Py_VISIT(t->tracing->trace_object);
    }
    return 0;
}

/* Asked by the collector for each object of its trash (py_gc.h). */
static int
is_suspended(PyObject *o)
{
    const slp_tasklet *t = (slp_tasklet *)o;
    const py_thread *ts = py_thread_get();
    if (Py_TYPE(o)->tp_basicsize < (Py_ssize_t)sizeof(slp_tasklet) || !slp_tasklet_check(o)
        || (t->thread == NULL && !is_orphan(t))
        || (t->flags & (SLP_ALIVE | SLP_STARTING | SLP_NO_CLEANUP | SLP_IS_MAIN)) != SLP_ALIVE) {
        return 0;
    }
    if ((t->flags & (SLP_KILLING | SLP_REFUSED)) || slp_is_current(t) || ts->current == NULL
        || ts->slp.in_callback) {
        return 2;
    }
    return 1;
}

/* The collector found it unreachable: it ends like any other lost one, or is handed to its thread. */
static void
end_suspended(PyObject *o)
{
    slp_tasklet *t = (slp_tasklet *)o;
    if (can_be_ended(t)) {
        end_lost(t);
        if (slp_is_alive(t) && !slp_is_linked(t)) {
            t->flags |= SLP_REFUSED;    /* once is enough: it is left alone from now on */
        }
    }
    else if (slp_is_alive(t) && t->thread != py_thread_get()) {
        slp_kill_later(py_thread_get(), t);
    }
}

void
slp_init_collector(void)
{
    py_runtime_state.gc.is_suspended = is_suspended;
    py_runtime_state.gc.end_suspended = end_suspended;
}

/* In the trash of the collector. What could be ended has been. */
int
slp_tasklet_clear(slp_tasklet *t)
{
    if (t->flags & SLP_IS_MAIN) {
        return 0;
    }
    if (t->nesting_level == 0 && !slp_is_current(t) && !slp_is_linked(t)) {
        slp_tasklet_drop_frames(t);
    }
    (void)slp_name_set(t, NULL);
    Py_CLEAR(t->tempval);
    return 0;
}

/* A dying object lives on. What a subclass's deallocation has done by now is undone: it has untracked the object, and
   will release the class. */
static void
live_on(slp_tasklet *t)
{
    if (PyType_HasFeature(Py_TYPE(t), Py_TPFLAGS_HEAPTYPE)) {
        Py_INCREF(Py_TYPE(t));
    }
    if (!_PyObject_GC_IS_TRACKED((PyObject *)t)) {
        PyObject_GC_Track((PyObject *)t);
    }
}

/* Gives a dying object one reference while Python code runs on its behalf.
   Returns 1 if it survives. */
static int
end_and_look(slp_tasklet *t)
{
    Py_ssize_t refcount;
    py_refs_add((PyObject *)t, 1);
    end_lost(t);
    refcount = ((PyObject *)t)->ob_refcnt;
    if (refcount == 1 && !slp_is_alive(t)) {
        py_refs_add((PyObject *)t, -1);
        return 0;
    }
    if (refcount > 1) {
        py_refs_add((PyObject *)t, -1);     /* the one that we made up; otherwise it is kept for good */
    }
    live_on(t);
    return 1;
}

/* A foreign thread's tasklet ends over there. Returns 1 if it was handed over. */
static int
hand_over_to_its_thread(slp_tasklet *t)
{
    PyObject *bomb;
    PyObject *old;
    if (!(t->flags & SLP_ALIVE) || (t->flags & (SLP_STARTING | SLP_NO_CLEANUP | SLP_IS_MAIN))
        || slp_home_of(t) == NULL || t->thread == py_thread_get()) {
        return 0;
    }
    Py_INCREF(PyExc_TaskletExit);
    bomb = slp_bomb_from_steal(PyExc_TaskletExit, NULL, NULL);
    if (bomb == NULL) {
        PyErr_Clear();
        return 0;
    }
    old = t->tempval;
    t->tempval = bomb;
    py_refs_add((PyObject *)t, 1);
    live_on(t);
    slp_ring_append_steal(t->thread, t);
    slp_unpark(t->thread);
    Py_XDECREF(old);        /* may run anything: the tasklet is its thread's by now */
    return 1;
}

void
slp_tasklet_dealloc(slp_tasklet *t)
{
    PyTypeObject *type = Py_TYPE(t);
    if (can_be_ended(t)) {
        PyObject *told = t->weakrefs != NULL ? py_weakrefs_cut((PyObject *)t) : NULL;
        int survives = end_and_look(t);
        py_weakrefs_tell_steal(told);
        if (survives) {
            return;
        }
    }
    else if (hand_over_to_its_thread(t)) {
        return;
    }
    PyObject_GC_UnTrack(t);
    t->thread = NULL;           /* which may end while the object waits in the trash can */
    Py_TRASHCAN_SAFE_BEGIN(t)
    if (t->weakrefs != NULL) {
        PyObject_ClearWeakRefs((PyObject *)t);
    }
    if ((t->flags & (SLP_ALIVE | SLP_STARTING)) || t->top != NULL || t->u.exc.type != NULL || t->tracing != NULL) {
        slp_tasklet_drop_frames(t);
    }
    Py_CLEAR(t->tempval);
    Py_CLEAR(t->channel);
    if (t->flags & SLP_HAS_RECORD) {
        slp_record_drop(t);
    }
    type->tp_free((PyObject *)t);
    Py_TRASHCAN_SAFE_END(t)
}
