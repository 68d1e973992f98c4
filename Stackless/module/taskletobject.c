/* The type `tasklet`: its face in Python.
 *
 * Methods that may switch are flat functions: the dispatcher calls them without a C frame in
 * between, so that the caller can be suspended by exchanging pointers. Everything that is decided
 * is decided in Stackless/core; here arguments are looked at and errors are worded.
 *
 * The type is callable in two ways that are worth being quick: `tasklet(f)` (construct) and
 * `t(*args)` (call) take their arguments as a vector.
 */
#include <stddef.h>

#include "faces.h"
#include "frameobject.h"

/* -------------------------------------------------------------- making */

static PyObject *
tasklet_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    return (PyObject *)slp_tasklet_new(py_thread_get(), type);
}

static PyObject *
none_as_null(PyObject *o)
{
    return o == Py_None ? NULL : o;
}

static int
bind_from(slp_tasklet *t, PyObject *args, PyObject *kwargs, const char *format)
{
    static const char *const names[] = {"func", "args", "kwargs", NULL};
    PyObject *func = NULL;
    PyObject *with = NULL;
    PyObject *keywords = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, format, (char **)names, &func, &with,
                                     &keywords)) {
        return -1;
    }
    return slp_tasklet_bind(py_thread_get(), t, none_as_null(func), none_as_null(with),
                            none_as_null(keywords));
}

static int
tasklet_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return bind_from((slp_tasklet *)self, args, kwargs, "|OOO:tasklet");
}

/* tasklet(f) without a detour over tuples. */
static py_step
tasklet_construct(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                  PyObject *kwargs, PyObject **result)
{
    slp_tasklet *t = slp_tasklet_new(ts, (PyTypeObject *)self);
    int status;
    if (t == NULL) {
        return STEP_RAISE;
    }
    if (nargs == 1 && kwargs == NULL) {
        status = slp_tasklet_bind(ts, t, none_as_null(args[0]), NULL, NULL);
    }
    else {
        PyObject *tuple = py_tuple_from_array(args, nargs);
        status = tuple == NULL ? -1 : tasklet_init((PyObject *)t, tuple, kwargs);
        Py_XDECREF(tuple);
    }
    if (status < 0) {
        Py_DECREF(t);
        return STEP_RAISE;
    }
    *result = (PyObject *)t;
    return STEP_RETURN;
}

static PyObject *
itself(slp_tasklet *t, int status)
{
    if (status < 0) {
        return NULL;
    }
    Py_INCREF(t);
    return (PyObject *)t;
}

static PyObject *
tasklet_bind(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return itself((slp_tasklet *)self,
                  bind_from((slp_tasklet *)self, args, kwargs, "|OOO:bind"));
}

static PyObject *
tasklet_setup(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return itself((slp_tasklet *)self,
                  slp_tasklet_setup(py_thread_get(), (slp_tasklet *)self, args, kwargs));
}

static py_step
tasklet_call(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    PyObject *tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return STEP_RAISE;
    }
    *result = itself((slp_tasklet *)self,
                     slp_tasklet_setup(ts, (slp_tasklet *)self, tuple, kwargs));
    Py_DECREF(tuple);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* -------------------------------------------------------------- scheduling */

static PyObject *
tasklet_insert(PyObject *self, PyObject *unused)
{
    return itself((slp_tasklet *)self, slp_insert((slp_tasklet *)self));
}

static PyObject *
tasklet_remove(PyObject *self, PyObject *unused)
{
    return itself((slp_tasklet *)self, slp_remove((slp_tasklet *)self));
}

static py_step
tasklet_run(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(tasklet_run, ts, self, args, nargs, kwargs, result);
    }
    if (slp_takes("run", nargs, kwargs, 0) < 0) {
        return STEP_RAISE;
    }
    return slp_run_tasklet(ts, (slp_tasklet *)self, 0, result);
}

static py_step
tasklet_switch(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(tasklet_switch, ts, self, args, nargs, kwargs, result);
    }
    if (slp_takes("switch", nargs, kwargs, 0) < 0) {
        return STEP_RAISE;
    }
    return slp_run_tasklet(ts, (slp_tasklet *)self, 1, result);
}

/* -------------------------------------------------------------- exceptions */

static py_step
tasklet_raise_exception(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                        PyObject *kwargs, PyObject **result)
{
    PyObject *rest;
    PyObject *bomb;
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(tasklet_raise_exception, ts, self, args, nargs, kwargs, result);
    }
    if (kwargs != NULL) {
        (void)slp_check_args("raise_exception", nargs, kwargs, nargs);
        return STEP_RAISE;
    }
    if (nargs < 1) {
        PyErr_SetString(PyExc_TypeError, "raise_exception() takes at least 1 argument (0 given)");
        return STEP_RAISE;
    }
    rest = py_tuple_from_array(args + 1, nargs - 1);
    bomb = rest != NULL ? slp_bomb_from_class(args[0], rest) : NULL;
    Py_XDECREF(rest);
    if (bomb == NULL) {
        return STEP_RAISE;
    }
    return slp_raise_in_steal(ts, (slp_tasklet *)self, bomb, result);
}

/* The two flags that say when the exception comes, and who goes on then. Returns SLP_THROW_... bits, -1. Raises yes. */
static int
delivery_from(PyObject *pending, PyObject *back)
{
    int later = PyObject_IsTrue(pending);
    int first = later < 0 ? -1 : PyObject_IsTrue(back);
    if (first < 0) {
        return -1;
    }
    return (later ? SLP_THROW_LATER : 0) | (first ? SLP_THROW_BACK : 0);
}

static py_step
tasklet_throw(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    static const char *const names[] = {"exc", "val", "tb", "pending", "back", NULL};
    PyObject *exc;
    PyObject *val = Py_None;
    PyObject *tb = Py_None;
    PyObject *pending = Py_False;
    PyObject *back = Py_False;
    PyObject *bomb = NULL;
    int how = 0;
    PyObject *tuple;
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(tasklet_throw, ts, self, args, nargs, kwargs, result);
    }
    tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return STEP_RAISE;
    }
    if (PyArg_ParseTupleAndKeywords(tuple, kwargs, "O|OOOO:throw", (char **)names, &exc, &val,
                                    &tb, &pending, &back)) {
        how = delivery_from(pending, back);
        bomb = how < 0 ? NULL : slp_bomb_from_raise(exc, val, tb);
    }
    Py_DECREF(tuple);
    if (bomb == NULL) {
        return STEP_RAISE;
    }
    return slp_throw_steal(ts, (slp_tasklet *)self, bomb, how, result);
}

/* kill() takes one argument by place. Returns SLP_THROW_... bits, -1. Raises yes. */
static int
kill_options(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    static const char *const names[] = {"pending", "back", NULL};
    PyObject *pending = Py_False;
    PyObject *back = Py_False;
    PyObject *tuple;
    int how = -1;
    if (nargs > 1) {
        PyErr_Format(PyExc_TypeError, "kill() takes at most 1 argument (%zd given)", nargs);
        return -1;
    }
    tuple = py_tuple_from_array(args, nargs);
    if (tuple != NULL && PyArg_ParseTupleAndKeywords(tuple, kwargs, "|OO:kill", (char **)names, &pending, &back)) {
        how = delivery_from(pending, back);
    }
    Py_XDECREF(tuple);
    return how;
}

static py_step
tasklet_kill(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    PyObject *bomb;
    int how = 0;
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(tasklet_kill, ts, self, args, nargs, kwargs, result);
    }
    if (nargs != 0 || kwargs != NULL) {
        how = kill_options(args, nargs, kwargs);
        if (how < 0) {
            return STEP_RAISE;
        }
    }
    if (!(how & SLP_THROW_LATER) && slp_kill_in_place(ts, (slp_tasklet *)self)) {
        Py_INCREF(Py_None);
        *result = Py_None;
        return STEP_RETURN;
    }
    Py_INCREF(PyExc_TaskletExit);
    bomb = slp_bomb_from_steal(PyExc_TaskletExit, NULL, NULL);
    if (bomb == NULL) {
        return STEP_RAISE;
    }
    return slp_throw_steal(ts, (slp_tasklet *)self, bomb, how, result);
}

/* ------------------------------------------------------- threads and flags */

static PyObject *
tasklet_bind_thread(PyObject *self, PyObject *args)
{
    long id = -1;
    if (!PyArg_ParseTuple(args, "|l:bind_thread", &id)) {
        return NULL;
    }
    if (slp_bind_thread(py_thread_get(), (slp_tasklet *)self, id) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
tasklet_set_atomic(PyObject *self, PyObject *flag)
{
    int on;
    if (slp_flag_from(flag, "set_atomic needs exactly one bool or integer", &on) < 0) {
        return NULL;
    }
    return PyBool_FromLong(slp_set_atomic((slp_tasklet *)self, on));
}

static PyObject *
tasklet_set_ignore_nesting(PyObject *self, PyObject *flag)
{
    int on;
    if (slp_flag_from(flag, "set_ignore_nesting needs exactly one bool or integer", &on) < 0) {
        return NULL;
    }
    return PyBool_FromLong(slp_set_ignore_nesting((slp_tasklet *)self, on));
}

/* -------------------------------------------------------------- attributes */

#define GETTER(name, expression)                        \
    static PyObject *                                   \
    tasklet_get_##name(PyObject *self, void *closure)   \
    {                                                   \
        slp_tasklet *t = (slp_tasklet *)self;           \
        return expression;                              \
    }

static int
is_alive_now(const slp_tasklet *t)
{
    return slp_is_alive(t);
}

static int
depth_of(const slp_tasklet *t)
{
    return slp_is_current(t) ? t->thread->base.recursion_depth : t->recursion_depth;
}

GETTER(alive, PyBool_FromLong(is_alive_now(t)))
GETTER(paused, PyBool_FromLong(is_alive_now(t) && !slp_is_linked(t)))
GETTER(blocked, PyBool_FromLong(t->blocked != 0))
GETTER(scheduled, PyBool_FromLong(slp_is_linked(t)))
GETTER(restorable, PyBool_FromLong(slp_nesting_of(t) == 0))
GETTER(atomic, PyBool_FromLong((t->flags & SLP_ATOMIC) != 0))
GETTER(ignore_nesting, PyBool_FromLong((t->flags & SLP_IGNORE_NESTING) != 0))
GETTER(block_trap, PyBool_FromLong((t->flags & SLP_BLOCK_TRAP) != 0))
GETTER(is_current, PyBool_FromLong(slp_is_running(t)))
GETTER(is_main, PyBool_FromLong(t->thread != NULL && t->thread->slp.main == t))
GETTER(thread_id, PyInt_FromLong(t->thread != NULL ? t->thread->base.thread_id : -1))
GETTER(next, slp_or_none(t->next))
GETTER(prev, slp_or_none(t->prev))
GETTER(frame, slp_or_none(slp_frame_of(t)))
GETTER(tempval, slp_or_none(t->tempval))
GETTER(recursion_depth, PyInt_FromLong(depth_of(t)))
GETTER(nesting_level, PyInt_FromLong(slp_nesting_of(t)))
GETTER(channel, slp_or_none(t->channel))
#undef GETTER

static int
tasklet_set_block_trap(PyObject *self, PyObject *value, void *closure)
{
    slp_tasklet *t = (slp_tasklet *)self;
    int on;
    if (slp_flag_from(value, "block_trap must be set to a bool or integer", &on) < 0) {
        return -1;
    }
    t->flags = on ? t->flags | SLP_BLOCK_TRAP : t->flags & ~(unsigned int)SLP_BLOCK_TRAP;
    return 0;
}

static int
tasklet_set_tempval(PyObject *self, PyObject *value, void *closure)
{
    slp_tasklet *t = (slp_tasklet *)self;
    PyObject *old = t->tempval;
    value = none_as_null(value);
    Py_XINCREF(value);
    t->tempval = value;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
tasklet_get_name(PyObject *self, void *closure)
{
    return slp_or_none(slp_name_borrow((slp_tasklet *)self));
}

static int
tasklet_set_name(PyObject *self, PyObject *value, void *closure)
{
    return slp_name_set((slp_tasklet *)self, none_as_null(value));
}

/* --------------------------------------------------------------- records */

static PyObject *
tasklet_origin(PyObject *self, PyObject *unused)
{
    const slp_record *record = slp_record_of((slp_tasklet *)self);
    if (record == NULL || record->file == NULL) {
        Py_RETURN_NONE;
    }
    return Py_BuildValue("(OiO)", record->file, record->line, record->function);
}

static PyObject *
tasklet_usage(PyObject *self, PyObject *unused)
{
    slp_usage usage;
    slp_account_read(py_thread_get(), (slp_tasklet *)self, &usage);
    return Py_BuildValue("(kdd)", usage.switches, (double)usage.used / 1e9, (double)usage.longest / 1e9);
}

static int
tasklet_readonly_type(PyObject *self, PyObject *value, void *closure)
{
    PyErr_SetString(PyExc_TypeError, "readonly attribute");
    return -1;
}

static const PyMethodDef tasklet_methods[] = {
    {"bind", (PyCFunction)tasklet_bind, METH_VARARGS | METH_KEYWORDS,
     "bind(func=None, args=None, kwargs=None) -> the tasklet\n"
     "\n"
     "Gives it a function to call. With args (a tuple) or kwargs (a dict) it is alive and paused: insert()\n"
     "or run() makes it run. Without func the function is kept that it has. Without anything it is\n"
     "unbound: what it was doing is dropped, and none of its handlers runs.\n"
     "TypeError: func is not callable, args no tuple, kwargs no dict. RuntimeError: it is the current one,\n"
     "scheduled, inside of C code, has no function or no thread; main cannot be unbound."},
    {"setup", (PyCFunction)tasklet_setup, METH_VARARGS | METH_KEYWORDS,
     "setup(*args, **kwargs) -> the tasklet; the same as t(*args, **kwargs)\n"
     "\n"
     "Supplies the arguments of the function that it is bound to, and makes it runnable: it will be the\n"
     "last to run. RuntimeError: it is alive already, has no function, or its thread has ended."},
    {"insert", tasklet_insert, METH_NOARGS,
     "insert() -> the tasklet\n"
     "\n"
     "Makes a paused tasklet runnable; it will be the last to run. Nothing happens if it is runnable.\n"
     "RuntimeError: it is blocked in a channel, or has nothing to run, or its thread has ended."},
    {"remove", tasklet_remove, METH_NOARGS,
     "remove() -> the tasklet\n"
     "\n"
     "Makes a runnable tasklet paused. Nothing happens if it is not runnable.\n"
     "RuntimeError: it is blocked in a channel, or the current one of its thread."},
    {"run", (PyCFunction)tasklet_run, METH_FLAT,
     "run() -> the value that the caller is resumed with, None as a rule\n"
     "\n"
     "Switches to the tasklet at once; the caller keeps its place among the runnable ones. One of another\n"
     "thread will be the next over there, and the caller goes on.\n"
     "RuntimeError: it is blocked, has nothing to run, its thread has ended, or there is a switch_trap."},
    {"switch", (PyCFunction)tasklet_switch, METH_FLAT,
     "switch() -> the value that the caller is resumed with, None as a rule\n"
     "\n"
     "Like run(), but the caller is paused. RuntimeError: as for run(), or it is of another thread."},
    {"raise_exception", (PyCFunction)tasklet_raise_exception, METH_FLAT,
     "raise_exception(cls, *args)\n"
     "\n"
     "Switches to the tasklet, where cls(*args) is raised. What it does not catch comes back here. One that\n"
     "has nothing to run does not hear of it: the exception is raised here.\n"
     "TypeError: cls is no class of exceptions. RuntimeError: there is a switch_trap."},
    {"throw", (PyCFunction)tasklet_throw, METH_FLAT,
     "throw(exc, val=None, tb=None, pending=False, back=False)\n"
     "\n"
     "Raises an exception in the tasklet, as `raise exc, val, tb` would, and switches to it; it leaves its\n"
     "channel if it is blocked. If pending, it is only made runnable, and the exception comes when it runs.\n"
     "A runnable one is followed by its successors, which run before the caller; if back, the caller goes on\n"
     "before them.\n"
     "TypeError: what cannot be raised. RuntimeError: it is dead or without a thread (not for TaskletExit),\n"
     "or there is a switch_trap."},
    {"kill", (PyCFunction)tasklet_kill, METH_FLAT,
     "kill(pending=False, back=False)\n"
     "\n"
     "Throws TaskletExit, which ends a tasklet that does not catch it, silently. Nothing happens to a dead\n"
     "one. For pending and back (by keyword only), and errors, see throw()."},
    {"bind_thread", tasklet_bind_thread, METH_VARARGS,
     "bind_thread([thread_id])\n"
     "\n"
     "Moves it to the calling thread, or to the one with that identity.\n"
     "RuntimeError: it is runnable, or inside of C code. ValueError: there is no such thread."},
    {"set_atomic", tasklet_set_atomic, METH_O,
     "set_atomic(flag) -> the old flag\n"
     "\n"
     "While it is set nothing interrupts the tasklet unasked: no watchdog, other thread, signal handler or\n"
     "asynchronous exception. See stackless.atomic. TypeError: flag is no bool or int."},
    {"set_ignore_nesting", tasklet_set_ignore_nesting, METH_O,
     "set_ignore_nesting(flag) -> the old flag\n"
     "\n"
     "Lets run(timeout) interrupt the tasklet also inside of C code that has called Python.\n"
     "TypeError: flag is no bool or int."},
    {"origin", tasklet_origin, METH_NOARGS,
     "origin() -> (filename, line, function) or None\n\nWhere it was made; see stackless.keep_origins()."},
    {"usage", tasklet_usage, METH_NOARGS,
     "usage() -> (switches, seconds, longest)\n\nTimes that it was switched to, its CPU time, and the longest time that\n"
     "it ran without a switch; see stackless.keep_accounts()."},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef tasklet_getset[] = {
    {(char *)"alive", tasklet_get_alive, NULL,
     (char *)"it has something to run, and a thread to do so in"},
    {(char *)"paused", tasklet_get_paused, NULL,
     (char *)"alive, but neither runnable nor blocked"},
    {(char *)"blocked", tasklet_get_blocked, NULL,
     (char *)"it waits in a channel"},
    {(char *)"scheduled", tasklet_get_scheduled, NULL,
     (char *)"runnable or blocked"},
    {(char *)"restorable", tasklet_get_restorable, NULL,
     (char *)"it has no C frames, so that it can go on after it was pickled"},
    {(char *)"atomic", tasklet_get_atomic, NULL,
     (char *)"nothing interrupts it unasked: see set_atomic()"},
    {(char *)"ignore_nesting", tasklet_get_ignore_nesting, NULL,
     (char *)"run(timeout) may interrupt it inside of C code: see set_ignore_nesting()"},
    {(char *)"block_trap", tasklet_get_block_trap, tasklet_set_block_trap,
     (char *)"an operation that would block raises RuntimeError; may be set to a bool or int"},
    {(char *)"is_current", tasklet_get_is_current, NULL,
     (char *)"it is the one that runs in its thread"},
    {(char *)"is_main", tasklet_get_is_main, NULL,
     (char *)"it is the main tasklet of its thread"},
    {(char *)"thread_id", tasklet_get_thread_id, NULL,
     (char *)"identity of its thread; -1 when that has ended"},
    {(char *)"next", tasklet_get_next, NULL,
     (char *)"the next one of the runnable ones (in a ring), or of those that wait in its channel; or None"},
    {(char *)"prev", tasklet_get_prev, NULL,
     (char *)"the one before, as next"},
    {(char *)"frame", tasklet_get_frame, NULL,
     (char *)"its innermost Python frame; None if it has not begun or has ended"},
    {(char *)"tempval", tasklet_get_tempval, tasklet_set_tempval,
     (char *)"what it is resumed with; a stackless.bomb is raised. A function before it has its arguments"},
    {(char *)"recursion_depth", tasklet_get_recursion_depth, NULL,
     (char *)"how many Python calls deep it is"},
    {(char *)"nesting_level", tasklet_get_nesting_level, NULL,
     (char *)"how many calls of Python by C code deep it is"},
    {(char *)"trace_function", slp_tasklet_get_trace, slp_tasklet_set_trace,
     (char *)"as sys.settrace() for this tasklet; RuntimeError when set for a dead one or another thread's current one"},
    {(char *)"profile_function", slp_tasklet_get_profile, slp_tasklet_set_profile,
     (char *)"as sys.setprofile() for this tasklet; errors as trace_function"},
    {(char *)"name", tasklet_get_name, tasklet_set_name,
     (char *)"what dumps and messages call it, anything; None at first"},
    {(char *)"cstate", slp_tasklet_get_cstate, tasklet_readonly_type,
     (char *)"what its C stack is like: a stackless.cstack"},
    {(char *)"_channel", tasklet_get_channel, NULL,
     (char *)"the channel that it waits in, or None"},
    {NULL, NULL, NULL, NULL, NULL}
};

/* Tasklets of the type itself lie in the arena, near their first frames. */
static PyObject *
tasklet_alloc(PyTypeObject *type, Py_ssize_t nitems)
{
    PyObject *self;
    if (type != &PyTasklet_Type) {
        return PyType_GenericAlloc(type, nitems);
    }
    self = py_gc_arena_malloc(sizeof(slp_tasklet));
    if (self != NULL) {
        memset(self, 0, sizeof(slp_tasklet));
        (void)PyObject_INIT(self, type);
        _PyObject_GC_TRACK(self);
    }
    return self;
}

static void
tasklet_free(void *self)
{
    if (Py_TYPE(self) != &PyTasklet_Type) {
        PyObject_GC_Del(self);
        return;
    }
    py_gc_arena_del(self, sizeof(slp_tasklet));
}

static const py_type_flat tasklet_flat = {
    .call = tasklet_call,
    .construct = tasklet_construct,
};

PyTypeObject PyTasklet_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless.tasklet",
    .tp_basicsize = sizeof(slp_tasklet),
    .tp_dealloc = (destructor)slp_tasklet_dealloc,
    .tp_call = tasklet_setup,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "tasklet(func=None, args=None, kwargs=None)\n\n"
              "A thread of control inside the interpreter: cheap, and switched only where the\n"
              "program says so. t = tasklet(f)(x) makes one that will call f(x), and is runnable;\n"
              "tasklet(f, (x,)) is paused. The arguments are those of bind(). It belongs to the\n"
              "thread that makes it.",
    .tp_traverse = (traverseproc)slp_tasklet_traverse,
    .tp_clear = (inquiry)slp_tasklet_clear,
    .tp_weaklistoffset = offsetof(slp_tasklet, weakrefs),
    .tp_methods = (PyMethodDef *)tasklet_methods,
    .tp_getset = (PyGetSetDef *)tasklet_getset,
    .tp_init = tasklet_init,
    .tp_new = tasklet_new,
    .tp_alloc = tasklet_alloc,
    .tp_free = tasklet_free,
};

int
slp_init_tasklet_type(void)
{
    if (PyType_Ready(&PyTasklet_Type) < 0) {
        return -1;
    }
    return py_type_set_flat(&PyTasklet_Type, &tasklet_flat);
}
