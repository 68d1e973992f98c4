/* The built-in module `_stackless`: functions of the scheduler.
 *
 * Lib/stackless re-exports it and adds the properties. Functions that may switch are flat.
 *
 * What is not here: the types (taskletobject.c, channelobject.c, bombobject.c, atomicobject.c,
 * cframeobject.c, cstackobject.c), functions for tests (testing.c).
 */
#include "faces.h"
#include "pythread.h"

/* --------------------------------------------------------------- arguments */

int
slp_check_args(const char *name, Py_ssize_t nargs, PyObject *kwargs, Py_ssize_t wanted)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%.100s() takes no keyword arguments", name);
        return -1;
    }
    if (nargs == wanted) {
        return 0;
    }
    if (wanted == 0) {
        PyErr_Format(PyExc_TypeError, "%.100s() takes no arguments (%zd given)", name, nargs);
    }
    else {
        PyErr_Format(PyExc_TypeError, "%.100s() takes exactly %s (%zd given)", name,
                     wanted == 1 ? "one argument" : "two arguments", nargs);
    }
    return -1;
}

/* -------------------------------------------------------------- scheduling */

/* The optional argument `retval`; by default the current tasklet. Returns borrowed. */
static PyObject *
retval_from(py_thread *ts, const char *format, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs)
{
    static const char *const names[] = {"retval", NULL};
    PyObject *retval = NULL;
    PyObject *tuple;
    int fine;
    if (nargs == 0 && kwargs == NULL) {
        return (PyObject *)slp_current(ts);
    }
    if (nargs == 1 && kwargs == NULL) {
        return args[0];
    }
    tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return NULL;
    }
    fine = PyArg_ParseTupleAndKeywords(tuple, kwargs, format, (char **)names, &retval);
    Py_DECREF(tuple);       /* the caller keeps what is in it */
    if (!fine) {
        return NULL;
    }
    return retval != NULL ? retval : (PyObject *)slp_current(ts);
}

py_step
slp_schedule_function(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                      PyObject *kwargs, PyObject **result)
{
    PyObject *retval;
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(slp_schedule_function, ts, self, args, nargs, kwargs, result);
    }
    retval = retval_from(ts, "|O:schedule", args, nargs, kwargs);
    return retval != NULL ? slp_schedule(ts, retval, 0, result) : STEP_RAISE;
}

static py_step
stackless_schedule_remove(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                          PyObject *kwargs, PyObject **result)
{
    PyObject *retval;
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(stackless_schedule_remove, ts, self, args, nargs, kwargs, result);
    }
    retval = retval_from(ts, "|O:schedule_remove", args, nargs, kwargs);
    return retval != NULL ? slp_schedule(ts, retval, 1, result) : STEP_RAISE;
}

static int
flags_of(int threadblock, int soft, int ignore_nesting, int totaltimeout)
{
    return (threadblock ? SLP_RUN_THREADBLOCK : 0) | (soft ? SLP_RUN_SOFT : 0)
        | (ignore_nesting ? SLP_RUN_IGNORE_NESTING : 0)
        | (totaltimeout ? SLP_RUN_TOTALTIMEOUT : 0);
}

static py_step
stackless_run(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    static const char *const names[] = {"timeout", "threadblock", "soft", "ignore_nesting",
                                        "totaltimeout", NULL};
    long timeout = 0;
    int threadblock = 0;
    int soft = 0;
    int ignore_nesting = 0;
    int totaltimeout = 0;
    if (nargs != 0 || kwargs != NULL) {
        PyObject *tuple = py_tuple_from_array(args, nargs);
        int fine;
        if (tuple == NULL) {
            return STEP_RAISE;
        }
        fine = PyArg_ParseTupleAndKeywords(tuple, kwargs, "|liiii:run", (char **)names, &timeout,
                                           &threadblock, &soft, &ignore_nesting, &totaltimeout);
        Py_DECREF(tuple);
        if (!fine) {
            return STEP_RAISE;
        }
    }
    return slp_run(ts, timeout, flags_of(threadblock, soft, ignore_nesting, totaltimeout),
                   result);
}

/* ---------------------------------------------------------------- questions */

static PyObject *
stackless_getcurrent(PyObject *self, PyObject *unused)
{
    slp_tasklet *t = slp_current(py_thread_get());
    Py_XINCREF(t);
    return (PyObject *)t;
}

static PyObject *
stackless_getmain(PyObject *self, PyObject *unused)
{
    py_thread *ts = py_thread_get();
    if (slp_current(ts) == NULL) {
        return NULL;
    }
    Py_INCREF(ts->slp.main);
    return (PyObject *)ts->slp.main;
}

static PyObject *
stackless_getruncount(PyObject *self, PyObject *unused)
{
    py_thread *ts = py_thread_get();
    if (slp_current(ts) == NULL) {
        return NULL;
    }
    return PyInt_FromLong(ts->slp.runcount);
}

static PyObject *
stackless_getcurrentid(PyObject *self, PyObject *unused)
{
    return PyInt_FromLong(slp_current_id(py_thread_get()));
}

/* Main thread first, then by creation. The list of states has the youngest first. */
static PyObject *
stackless_getthreads(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    PyThreadState *ts;
    if (list == NULL) {
        return NULL;
    }
    for (ts = PyThreadState_GET()->interp->tstate_head; ts != NULL; ts = ts->next) {
        PyObject *id = PyInt_FromLong(ts->thread_id);
        if (id == NULL || PyList_Insert(list, 0, id) < 0) {
            Py_XDECREF(id);
            Py_DECREF(list);
            return NULL;
        }
        Py_DECREF(id);
    }
    return list;
}

static PyObject *
watchdog_list(py_thread *ts)
{
    PyObject *list = PyList_New(0);
    PyObject *first = Py_None;
    int i;
    if (list == NULL) {
        return NULL;
    }
    if (ts->slp.interrupter >= 0) {
        first = (PyObject *)ts->slp.watchdogs[ts->slp.interrupter].caller;
    }
    if (PyList_Append(list, first) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    for (i = 0; i < ts->slp.watchdog_count; i++) {
        if (PyList_Append(list, (PyObject *)ts->slp.watchdogs[i].caller) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *
stackless_get_thread_info(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"thread_id", "flags", NULL};
    long id = 0;
    unsigned long flags = 0;
    py_thread *ts = py_thread_get();
    PyObject *head;
    PyObject *dogs;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|lk:get_thread_info", (char **)names, &id, &flags)) {
        return NULL;
    }
    if (slp_current(ts) == NULL) {
        return NULL;
    }
    if (id != 0 && id != -1) {
        ts = slp_find_thread(id);
        if (ts == NULL) {
            PyErr_SetString(PyExc_RuntimeError, "Thread not found");
            return NULL;
        }
    }
    head = ts->slp.runcount > 0 ? (PyObject *)ts->slp.head : Py_None;
    if (!(flags & (1UL << 31))) {
        return Py_BuildValue("(OOi)", ts->slp.main ? (PyObject *)ts->slp.main : Py_None, head,
                             ts->slp.runcount);
    }
    dogs = watchdog_list(ts);
    if (dogs == NULL) {
        return NULL;
    }
    return Py_BuildValue("(OOiN)", ts->slp.main ? (PyObject *)ts->slp.main : Py_None, head,
                         ts->slp.runcount, dogs);
}

static PyObject *
stackless_getdebug(PyObject *self, PyObject *unused)
{
#ifdef Py_DEBUG
    Py_RETURN_TRUE;
#else
    Py_RETURN_FALSE;
#endif
}

/* Those with a C stack. They can be collected here (TaskletExit unwinds their stacks); programs ask
   for them to end them. */
static PyObject *
stackless_getuncollectables(PyObject *self, PyObject *unused)
{
    return slp_list_waiting_in_c();
}

/* ------------------------------------------------------------------ settings */

static slp_interp *
settings(void)
{
    return &py_interp_get()->slp;
}

/* Stores a callable (None: nothing) and returns what was there. */
static PyObject *
exchange(PyObject **place, PyObject *value, int must_be_callable)
{
    PyObject *old = *place;
    if (value == Py_None) {
        value = NULL;
    }
    if (must_be_callable && value != NULL && !PyCallable_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "parameter must be callable");
        return NULL;
    }
    Py_XINCREF(value);
    *place = value;
    slp_settings_changed(settings());
    if (old == NULL) {
        Py_RETURN_NONE;
    }
    return old;
}

static PyObject *
stackless_set_schedule_callback(PyObject *self, PyObject *callable)
{
    return exchange(&settings()->schedule_callback, callable, 1);
}

static PyObject *
stackless_get_schedule_callback(PyObject *self, PyObject *unused)
{
    return slp_or_none(settings()->schedule_callback);
}

static PyObject *
stackless_set_channel_callback(PyObject *self, PyObject *callable)
{
    return exchange(&settings()->channel_callback, callable, 1);
}

static PyObject *
stackless_get_channel_callback(PyObject *self, PyObject *unused)
{
    return slp_or_none(settings()->channel_callback);
}

static PyObject *
stackless_set_error_handler(PyObject *self, PyObject *args)
{
    PyObject *handler = Py_None;
    if (!PyArg_ParseTuple(args, "|O:set_error_handler", &handler)) {
        return NULL;
    }
    return exchange(&settings()->error_handler, handler, 0);
}

static PyObject *
stackless_switch_trap(PyObject *self, PyObject *args)
{
    py_thread *ts = py_thread_get();
    long change = 0;
    long old = ts->slp.switch_trap;
    if (!PyArg_ParseTuple(args, "|l:switch_trap", &change)) {
        return NULL;
    }
    ts->slp.switch_trap = old + change;
    return PyLong_FromLong(old);
}

static PyObject *
stackless_enable_softswitch(PyObject *self, PyObject *flag)
{
    int old = !settings()->no_soft_switch;
    if (flag != Py_None) {
        int on = PyObject_IsTrue(flag);
        if (on < 0) {
            return NULL;
        }
        settings()->no_soft_switch = !on;
        slp_settings_changed(settings());
    }
    return PyBool_FromLong(old);
}

/* A setting of the interpreter that costs something and is therefore asked for. */
static PyObject *
change_setting(int *setting, PyObject *flag)
{
    int old = *setting;
    if (flag != Py_None) {
        int on = PyObject_IsTrue(flag);
        if (on < 0) {
            return NULL;
        }
        *setting = on;
        slp_settings_changed(settings());
    }
    return PyBool_FromLong(old);
}

static PyObject *
stackless_keep_origins(PyObject *self, PyObject *flag)
{
    return change_setting(&settings()->keeps_origins, flag);
}

static PyObject *
stackless_keep_accounts(PyObject *self, PyObject *flag)
{
    PyObject *old = change_setting(&settings()->keeps_accounts, flag);
    if (old == Py_False && settings()->keeps_accounts) {
        slp_account_begin(py_thread_get());
    }
    return old;
}

static PyObject *
stackless_get_pickle_with_tracing_state(PyObject *self, PyObject *unused)
{
    PyObject *value = settings()->pickle_with_tracing;
    if (value == NULL) {
        Py_RETURN_FALSE;
    }
    Py_INCREF(value);
    return value;
}

static PyObject *
stackless_set_pickle_with_tracing_state(PyObject *self, PyObject *value)
{
    PyObject *old = settings()->pickle_with_tracing;
    Py_INCREF(value);
    settings()->pickle_with_tracing = value;
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

/* (new=-1, mask=-1): changes those bits of `flags` that are set in mask. Returns the old ones. */
static PyObject *
change_flags(int *flags, PyObject *args, PyObject *kwargs, const char *format, const char *name)
{
    const char *const names[] = {name, "mask", NULL};
    long new_flags = -1, mask = -1;
    int old = *flags;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, format, (char **)names, &new_flags, &mask)) {
        return NULL;
    }
    if (new_flags != -1) {
        if (((new_flags & mask) | (mask == -1 ? 0 : mask)) & ~(long)SLP_PICKLE_FLAGS) {
            PyErr_SetString(PyExc_ValueError, "flags of pickling that do not exist");
            return NULL;
        }
        *flags = (int)((old & ~mask) | (new_flags & mask));
    }
    return PyInt_FromLong(old);
}

static PyObject *
stackless_pickle_flags(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return change_flags(&py_thread_get()->slp.pickle_flags, args, kwargs, "|ll:pickle_flags", "new_flags");
}

static PyObject *
stackless_pickle_flags_default(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return change_flags(&settings()->pickle_flags, args, kwargs, "|ll:pickle_flags_default", "new_default");
}

/* ----------------------------------------------------------------- insight */

/* Figures of the stack pool: for tests of what switching costs in C stacks. */
static PyObject *
stackless_stack_census(PyObject *self, PyObject *unused)
{
    const slp_stackpool *pool = &settings()->pool;
    return Py_BuildValue("{s:I,s:I,s:I,s:I,s:n}", "mapped", pool->made, "idle", pool->idle_count,
                         "most_mapped", pool->most_made, "given_back", pool->given, "size",
                         (Py_ssize_t)pool->size);
}

static PyObject *
stackless_tasklets(PyObject *self, PyObject *unused)
{
    if (slp_current(py_thread_get()) == NULL) {
        return NULL;
    }
    return slp_list_tasklets(NULL, NULL);
}

static PyObject *
stackless_gc_track(PyObject *self, PyObject *o)
{
    if (PyObject_IS_GC(o) && !_PyObject_GC_IS_TRACKED(o)) {
        PyObject_GC_Track(o);
    }
    Py_RETURN_NONE;
}

static PyObject *
stackless_gc_untrack(PyObject *self, PyObject *o)
{
    if (PyObject_IS_GC(o) && _PyObject_GC_IS_TRACKED(o)) {
        PyObject_GC_UnTrack(o);
    }
    Py_RETURN_NONE;
}

/* ------------------------------------------------------------------- module */

static const PyMethodDef stackless_functions[] = {
    {"schedule", (PyCFunction)slp_schedule_function, METH_FLAT,
     "schedule(retval=current) -> retval\n"
     "\n"
     "Lets the next runnable tasklet run; the caller will be the last. What others write into its `tempval`\n"
     "meanwhile is returned instead. RuntimeError: there is a switch_trap."},
    {"schedule_remove", (PyCFunction)stackless_schedule_remove, METH_FLAT,
     "schedule_remove(retval=current) -> retval\n"
     "\n"
     "Like schedule(), but the caller is paused: it goes on when somebody inserts it.\n"
     "RuntimeError: there is a switch_trap, or nobody is left who could run (Deadlock)."},
    {"run", (PyCFunction)stackless_run, METH_FLAT,
     "run(timeout=0, threadblock=False, soft=False, ignore_nesting=False, totaltimeout=False)\n"
     "\n"
     "Pauses the caller until no other tasklet of the thread is runnable, or somebody inserts it. Returns\n"
     "None. An exception that a tasklet does not catch comes out here.\n"
     "timeout: a tasklet that runs for so many instructions without a switch is paused, and returned.\n"
     "threadblock: waits as long as other threads may make something runnable here.\n"
     "soft: does not pause anybody, but returns None at the next switch after the timeout.\n"
     "ignore_nesting: interrupts also inside of C code that has called Python.\n"
     "totaltimeout: counts the instructions of all tasklets together.\n"
     "TypeError: an argument is no int. RuntimeError: there is a switch_trap."},
    {"getcurrent", stackless_getcurrent, METH_NOARGS,
     "getcurrent() -> the tasklet that runs; also stackless.current"},
    {"getmain", stackless_getmain, METH_NOARGS,
     "getmain() -> the tasklet that the calling thread began with; also stackless.main"},
    {"getruncount", stackless_getruncount, METH_NOARGS,
     "getruncount() -> how many tasklets of this thread are runnable, the current one among them; also\n"
     "stackless.runcount"},
    {"getcurrentid", stackless_getcurrentid, METH_NOARGS,
     "getcurrentid() -> a number that only the current tasklet has: in main the identity of the thread"},
    {"getthreads", stackless_getthreads, METH_NOARGS,
     "getthreads() -> list of the identities of all threads, the main one first; also stackless.threads"},
    {"get_thread_info", (PyCFunction)stackless_get_thread_info, METH_VARARGS | METH_KEYWORDS,
     "get_thread_info(thread_id=-1) -> (main, current, runcount)\n"
     "\n"
     "Those of the calling thread, or of the one with that identity. RuntimeError: there is no such thread."},
    {"set_schedule_callback", stackless_set_schedule_callback, METH_O,
     "set_schedule_callback(callable) -> the former one, or None\n"
     "\n"
     "callable(prev, next) is called before each switch, in all threads; prev is None when a thread begins.\n"
     "It must not switch. None takes it away. TypeError: it is not callable."},
    {"get_schedule_callback", stackless_get_schedule_callback, METH_NOARGS,
     "get_schedule_callback() -> the schedule callback, or None"},
    {"set_channel_callback", stackless_set_channel_callback, METH_O,
     "set_channel_callback(callable) -> the former one, or None\n"
     "\n"
     "callable(channel, tasklet, sending, willblock) is called for each operation of a channel; the value\n"
     "is in tasklet.tempval. It must not use channels. None takes it away. TypeError: it is not callable."},
    {"get_channel_callback", stackless_get_channel_callback, METH_NOARGS,
     "get_channel_callback() -> the channel callback, or None"},
    {"set_error_handler", stackless_set_error_handler, METH_VARARGS,
     "set_error_handler(callable=None) -> the former one, or None\n"
     "\n"
     "callable(type, value, traceback) is called in a tasklet that is about to end by an exception, which\n"
     "is done with then. Without a handler it comes out of run(), or where main waits."},
    {"switch_trap", stackless_switch_trap, METH_VARARGS,
     "switch_trap(change=0) -> the old level\n"
     "\n"
     "Adds to the level of the calling thread. While it is not 0, whatever would switch raises\n"
     "RuntimeError and changes nothing. TypeError: change is no int."},
    {"enable_softswitch", stackless_enable_softswitch, METH_O,
     "enable_softswitch(flag) -> the old flag\n"
     "\n"
     "Without soft switching each tasklet waits on a C stack of its own; good for tests. None only asks."},
    {"keep_origins", stackless_keep_origins, METH_O,
     "keep_origins(flag) -> the old flag\n"
     "\n"
     "Notes where tasklets are made from now on: t.origin() tells it, and so does the report of an\n"
     "exception that leaves a tasklet. None only asks."},
    {"keep_accounts", stackless_keep_accounts, METH_O,
     "keep_accounts(flag) -> the old flag\n"
     "\n"
     "Counts switches and CPU time from now on: t.usage(). None only asks."},
    {"getdebug", stackless_getdebug, METH_NOARGS,
     "getdebug() -> is this a debug build? Also stackless.debug"},
    {"getuncollectables", stackless_getuncollectables, METH_NOARGS,
     "getuncollectables() -> list of the tasklets that are suspended inside of C code\n"
     "\n"
     "Also stackless.uncollectables. The collector ends them, too, when they are lost."},
    {"_get_pickle_with_tracing_state", stackless_get_pickle_with_tracing_state, METH_NOARGS, NULL},
    {"_set_pickle_with_tracing_state", stackless_set_pickle_with_tracing_state, METH_O, NULL},
    {"pickle_flags", (PyCFunction)stackless_pickle_flags, METH_VARARGS | METH_KEYWORDS,
     "pickle_flags(new_flags=-1, mask=-1) -> old flags\n\nWhat the pickles hold that the calling thread writes: "
     "PICKLEFLAGS_PRESERVE_TRACING_STATE.\nOnly the bits in mask are changed; -1 only asks."},
    {"pickle_flags_default", (PyCFunction)stackless_pickle_flags_default, METH_VARARGS | METH_KEYWORDS,
     "pickle_flags_default(new_default=-1, mask=-1) -> old flags\n\nThe flags that new threads begin with."},
    {"_tasklets", stackless_tasklets, METH_NOARGS, "All tasklets of the process."},
    {"_stack_census", stackless_stack_census, METH_NOARGS, "Figures of the pool of C stacks."},
    {"_gc_track", stackless_gc_track, METH_O, "_gc_track(object)\n\nThe collector looks at it."},
    {"_gc_untrack", stackless_gc_untrack, METH_O, "_gc_untrack(object)\n\nIt does not any more."},
    {NULL, NULL, 0, NULL}
};

int
slp_init_types(void)
{
    slp_init_collector();
    if (slp_init_tasklet_type() < 0 || slp_init_channel_type() < 0 || slp_init_bomb_type() < 0
        || slp_init_cframe_type() < 0 || slp_init_cstack_type() < 0) {
        return -1;
    }
    return PyType_Ready(&slp_atomic_type);
}

static int
add_type(PyObject *module, const char *name, PyTypeObject *type)
{
    Py_INCREF(type);
    return PyModule_AddObject(module, name, (PyObject *)type);
}

PyMODINIT_FUNC init_stackless(void);

PyMODINIT_FUNC
init_stackless(void)
{
    PyObject *module;
    if (slp_init_types() < 0) {
        return;
    }
    module = Py_InitModule3("_stackless", (PyMethodDef *)stackless_functions,
                            "Tasklets, channels and their scheduler.");
    if (module == NULL) {
        return;
    }
    if (add_type(module, "tasklet", &PyTasklet_Type) < 0
        || add_type(module, "channel", &PyChannel_Type) < 0
        || add_type(module, "bomb", &PyBomb_Type) < 0
        || add_type(module, "cframe", &PyCFrame_Type) < 0
        || add_type(module, "cstack", &PyCStack_Type) < 0
        || slp_add_testing(module) < 0) {
        return;
    }
    if (PyModule_AddIntConstant(module, "PICKLEFLAGS_PRESERVE_TRACING_STATE", SLP_PICKLES_TRACING) < 0
        || PyModule_AddIntConstant(module, "PICKLEFLAGS_PRESERVE_AG_FINALIZER", SLP_PICKLES_FINALIZERS) < 0
        || PyModule_AddIntConstant(module, "PICKLEFLAGS_RESET_AG_FINALIZER", SLP_RESETS_FINALIZERS) < 0) {
        return;
    }
    (void)add_type(module, "atomic", &slp_atomic_type);
}
