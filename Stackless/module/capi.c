/* The C interface of tasklets and channels (Include/stackless_api.h).
 *
 * What may switch runs as a flat function in a nested dispatch: the calling tasklet is suspended
 * with its C frames, on its own C stack. Each wrapper packs its arguments into a vector for that.
 *
 * I1  Every function works before the first tasklet exists: slp_current makes the main tasklet.
 */
#include "stackless_api.h"

#include <stdarg.h>

#include "faces.h"
#include "frameobject.h"
#include "pythread.h"

/* Runs a flat function for its effect. Returns status. */
static int
effect(py_flat_function function, void *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *result = py_flat_run_function(function, (PyObject *)self, args, nargs, NULL);
    if (result == NULL) {
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

/* The same for functions that may be put off (softcall.c): 1 then. */
static int
soft_effect(py_flat_function function, void *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *result = slp_soft_or_nested(function, (PyObject *)self, args, nargs);
    if (result == NULL || result == Py_UnwindToken) {
        return result == NULL ? -1 : 1;
    }
    Py_DECREF(result);
    return 0;
}

static PyObject *
none_as_null(PyObject *o)
{
    return o == Py_None ? NULL : o;
}

/* ---------------------------------------------------------------- tasklets */

static int
check_subtype(PyTypeObject *type, PyTypeObject *base)
{
    if (!PyType_IsSubtype(type, base)) {
        PyErr_Format(PyExc_TypeError, "%.100s is not a subtype of %.100s", type->tp_name,
                     base->tp_name);
        return -1;
    }
    return 0;
}

PyTaskletObject *
PyTasklet_New(PyTypeObject *type, PyObject *func)
{
    if (type == NULL) {
        type = &PyTasklet_Type;
    }
    if (check_subtype(type, &PyTasklet_Type) < 0) {
        return NULL;
    }
    return (PyTaskletObject *)PyObject_CallFunctionObjArgs((PyObject *)type,
                                                           func != NULL ? func : Py_None, NULL);
}

int
PyTasklet_Setup(PyTaskletObject *t, PyObject *args, PyObject *kwargs)
{
    PyObject *result = PyObject_Call((PyObject *)t, args, kwargs);
    Py_XDECREF(result);
    return result != NULL ? 0 : -1;
}

int
PyTasklet_BindEx(PyTaskletObject *t, PyObject *func, PyObject *args, PyObject *kwargs)
{
    return slp_tasklet_bind(py_thread_get(), t, none_as_null(func), none_as_null(args),
                            none_as_null(kwargs));
}

PyTaskletObject *
PyTasklet_Bind(PyTaskletObject *t, PyObject *func)
{
    return PyTasklet_BindEx(t, func, NULL, NULL) == 0 ? t : NULL;
}

int
PyTasklet_BindThread(PyTaskletObject *t, long thread_id)
{
    return slp_bind_thread(py_thread_get(), t, thread_id);
}

static py_step
run_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
         PyObject *kwargs, PyObject **result)
{
    return slp_run_tasklet(ts, (slp_tasklet *)self, 0, result);
}

static py_step
switch_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    return slp_run_tasklet(ts, (slp_tasklet *)self, 1, result);
}

/* args[0] is a bomb; a second argument means pending. */
static py_step
throw_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
           PyObject *kwargs, PyObject **result)
{
    Py_INCREF(args[0]);
    return slp_throw_steal(ts, (slp_tasklet *)self, args[0], nargs > 1 ? SLP_THROW_LATER : 0, result);
}

int
PyTasklet_Run(PyTaskletObject *t)
{
    return effect(run_step, t, NULL, 0);
}

int
PyTasklet_Run_nr(PyTaskletObject *t)
{
    return soft_effect(run_step, t, NULL, 0);
}

int
PyTasklet_Switch(PyTaskletObject *t)
{
    return effect(switch_step, t, NULL, 0);
}

int
PyTasklet_Switch_nr(PyTaskletObject *t)
{
    return soft_effect(switch_step, t, NULL, 0);
}

int
PyTasklet_Remove(PyTaskletObject *t)
{
    return slp_remove(t);
}

int
PyTasklet_Insert(PyTaskletObject *t)
{
    return slp_insert(t);
}

static int
throw_bomb_steal(PyTaskletObject *t, PyObject *bomb, int pending)
{
    PyObject *args[2] = {bomb, Py_None};
    int status;
    if (bomb == NULL) {
        return -1;
    }
    status = effect(throw_step, t, args, pending ? 2 : 1);
    Py_DECREF(bomb);
    return status;
}

int
PyTasklet_RaiseException(PyTaskletObject *t, PyObject *cls, PyObject *args)
{
    return throw_bomb_steal(t, slp_bomb_from_class(cls, args), 0);
}

int
PyTasklet_Throw(PyTaskletObject *t, int pending, PyObject *exc, PyObject *val, PyObject *tb)
{
    return throw_bomb_steal(t, slp_bomb_from_raise(exc, val, tb), pending);
}

int
PyTasklet_KillEx(PyTaskletObject *t, int pending)
{
    return throw_bomb_steal(t, slp_bomb_from_class(PyExc_TaskletExit, NULL), pending);
}

int
PyTasklet_Kill(PyTaskletObject *t)
{
    return PyTasklet_KillEx(t, 0);
}

int
PyTasklet_SetAtomic(PyTaskletObject *t, int flag)
{
    return slp_set_atomic(t, flag != 0);
}

int
PyTasklet_GetAtomic(PyTaskletObject *t)
{
    return (t->flags & SLP_ATOMIC) != 0;
}

int
PyTasklet_SetIgnoreNesting(PyTaskletObject *t, int flag)
{
    return slp_set_ignore_nesting(t, flag != 0);
}

int
PyTasklet_GetIgnoreNesting(PyTaskletObject *t)
{
    return (t->flags & SLP_IGNORE_NESTING) != 0;
}

int
PyTasklet_GetBlockTrap(PyTaskletObject *t)
{
    return (t->flags & SLP_BLOCK_TRAP) != 0;
}

void
PyTasklet_SetBlockTrap(PyTaskletObject *t, int flag)
{
    t->flags = flag ? t->flags | SLP_BLOCK_TRAP : t->flags & ~(unsigned int)SLP_BLOCK_TRAP;
}

int
PyTasklet_GetBlocked(PyTaskletObject *t)
{
    return t->blocked != 0;
}

int
PyTasklet_IsMain(PyTaskletObject *t)
{
    return t->thread != NULL && t->thread->slp.main == t;
}

int
PyTasklet_IsCurrent(PyTaskletObject *t)
{
    return slp_is_running(t);
}

int
PyTasklet_Alive(PyTaskletObject *t)
{
    return slp_is_alive(t);
}

int
PyTasklet_Paused(PyTaskletObject *t)
{
    return slp_is_alive(t) && !slp_is_linked(t);
}

int
PyTasklet_Scheduled(PyTaskletObject *t)
{
    return slp_is_linked(t);
}

int
PyTasklet_GetNestingLevel(PyTaskletObject *t)
{
    return slp_nesting_of(t);
}

int
PyTasklet_Restorable(PyTaskletObject *t)
{
    return slp_nesting_of(t) == 0;
}

int
PyTasklet_GetRecursionDepth(PyTaskletObject *t)
{
    return slp_is_current(t) ? t->thread->base.recursion_depth : t->recursion_depth;
}

PyObject *
PyTasklet_GetFrame(PyTaskletObject *t)
{
    PyObject *frame = (PyObject *)slp_frame_of(t);
    Py_XINCREF(frame);
    return frame;
}

/* ---------------------------------------------------------------- channels */

PyChannelObject *
PyChannel_New(PyTypeObject *type)
{
    if (type == NULL) {
        return slp_channel_new(&PyChannel_Type);
    }
    if (check_subtype(type, &PyChannel_Type) < 0) {
        return NULL;
    }
    return (PyChannelObject *)PyObject_CallObject((PyObject *)type, NULL);
}

static py_step
send_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
          PyObject *kwargs, PyObject **result)
{
    return slp_channel_transfer(ts, (slp_channel *)self, 1, args[0], result);
}

static py_step
receive_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    return slp_channel_transfer(ts, (slp_channel *)self, -1, NULL, result);
}

int
PyChannel_Send(PyChannelObject *ch, PyObject *value)
{
    return effect(send_step, ch, &value, 1);
}

int
PyChannel_Send_nr(PyChannelObject *ch, PyObject *value)
{
    return soft_effect(send_step, ch, &value, 1);
}

PyObject *
PyChannel_Receive(PyChannelObject *ch)
{
    return py_flat_run_function(receive_step, (PyObject *)ch, NULL, 0, NULL);
}

PyObject *
PyChannel_Receive_nr(PyChannelObject *ch)
{
    return slp_soft_or_nested(receive_step, (PyObject *)ch, NULL, 0);
}

static int
send_bomb_steal(PyChannelObject *ch, PyObject *bomb)
{
    int status;
    if (bomb == NULL) {
        return -1;
    }
    status = PyChannel_Send(ch, bomb);
    Py_DECREF(bomb);
    return status;
}

int
PyChannel_SendException(PyChannelObject *ch, PyObject *cls, PyObject *value)
{
    return send_bomb_steal(ch, slp_bomb_from_class(cls, value));
}

int
PyChannel_SendThrow(PyChannelObject *ch, PyObject *exc, PyObject *val, PyObject *tb)
{
    return send_bomb_steal(ch, slp_bomb_from_raise(exc, val, tb));
}

PyObject *
PyChannel_GetQueue(PyChannelObject *ch)
{
    return slp_or_none(ch->first);
}

void
PyChannel_Close(PyChannelObject *ch)
{
    ch->closing = 1;
}

void
PyChannel_Open(PyChannelObject *ch)
{
    ch->closing = 0;
}

int
PyChannel_GetClosing(PyChannelObject *ch)
{
    return ch->closing;
}

int
PyChannel_GetClosed(PyChannelObject *ch)
{
    return ch->closing && ch->balance == 0;
}

int
PyChannel_GetPreference(PyChannelObject *ch)
{
    return ch->preference;
}

void
PyChannel_SetPreference(PyChannelObject *ch, int preference)
{
    ch->preference = (signed char)((preference > 0) - (preference < 0));
}

int
PyChannel_GetScheduleAll(PyChannelObject *ch)
{
    return ch->schedule_all;
}

void
PyChannel_SetScheduleAll(PyChannelObject *ch, int flag)
{
    ch->schedule_all = flag != 0;
}

int
PyChannel_GetBalance(PyChannelObject *ch)
{
    return (int)ch->balance;
}

/* --------------------------------------------------------------- scheduler */

/* args[0] is the value; a second argument means remove. */
static py_step
schedule_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    return slp_schedule(ts, args[0], nargs > 1, result);
}

PyObject *
PyStackless_Schedule(PyObject *retval, int remove)
{
    PyObject *args[2] = {retval != NULL ? retval : Py_None, Py_None};
    return py_flat_run_function(schedule_step, NULL, args, remove ? 2 : 1, NULL);
}

PyObject *
PyStackless_Schedule_nr(PyObject *retval, int remove)
{
    PyObject *args[2] = {retval != NULL ? retval : Py_None, Py_None};
    return slp_soft_or_nested(schedule_step, NULL, args, remove ? 2 : 1);
}

int
PyStackless_GetRunCount(void)
{
    py_thread *ts = py_thread_get();
    return slp_current(ts) != NULL ? ts->slp.runcount : -1;
}

PyObject *
PyStackless_GetCurrent(void)
{
    PyObject *t = (PyObject *)slp_current(py_thread_get());
    Py_XINCREF(t);
    return t;
}

long
PyStackless_GetCurrentId(void)
{
    return slp_current_id((py_thread *)PyGILState_GetThisThreadState());
}

/* The numbers of a run() travel in a tuple. */
static py_step
watchdog_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    long timeout = PyInt_AsLong(args[0]);
    long flags = PyInt_AsLong(args[1]);
    return slp_run(ts, timeout, (int)flags, result);
}

PyObject *
PyStackless_RunWatchdogEx(long timeout, int flags)
{
    PyObject *args[2] = {PyInt_FromLong(timeout), PyInt_FromLong(flags)};
    PyObject *result = NULL;
    if (args[0] != NULL && args[1] != NULL) {
        result = py_flat_run_function(watchdog_step, NULL, args, 2, NULL);
    }
    Py_XDECREF(args[0]);
    Py_XDECREF(args[1]);
    return result;
}

PyObject *
PyStackless_RunWatchdog(long timeout)
{
    return PyStackless_RunWatchdogEx(timeout, 0);
}

static int
set_callback(PyObject **place, PyObject *callable)
{
    PyObject *old = *place;
    if (callable != NULL && !PyCallable_Check(callable)) {
        PyErr_SetString(PyExc_TypeError, "callback must be callable");
        return -1;
    }
    Py_XINCREF(callable);
    *place = callable;
    slp_settings_changed(&py_interp_get()->slp);
    Py_XDECREF(old);
    return 0;
}

int
PyStackless_SetChannelCallback(PyObject *callable)
{
    return set_callback(&py_interp_get()->slp.channel_callback, callable);
}

int
PyStackless_SetScheduleCallback(PyObject *callable)
{
    return set_callback(&py_interp_get()->slp.schedule_callback, callable);
}

void
PyStackless_SetScheduleFastcallback(slp_schedule_hook_func *hook)
{
    py_interp_get()->slp.schedule_hook = hook;
    slp_settings_changed(&py_interp_get()->slp);
}

/* A main tasklet exists as soon as somebody asks for it; running inside of Python is what counts. */
static int
check_outside(void)
{
    if (py_thread_get()->nesting_level > 0) {
        PyErr_SetString(PyExc_RuntimeError, "Call_Main cannot run within a main tasklet");
        return -1;
    }
    return 0;
}

PyObject *
PyStackless_Call_Main(PyObject *func, PyObject *args, PyObject *kwargs)
{
    PyObject *empty;
    PyObject *result;
    if (check_outside() < 0) {
        return NULL;
    }
    if (args != NULL) {
        return PyObject_Call(func, args, kwargs);
    }
    empty = PyTuple_New(0);
    if (empty == NULL) {
        return NULL;
    }
    result = PyObject_Call(func, empty, kwargs);
    Py_DECREF(empty);
    return result;
}

/* The arguments that a format describes, as a tuple. */
static PyObject *
build_tuple(char *format, va_list values)
{
    PyObject *built;
    PyObject *tuple;
    if (format == NULL || *format == '\0') {
        return PyTuple_New(0);
    }
    built = Py_VaBuildValue(format, values);
    if (built == NULL || PyTuple_Check(built)) {
        return built;
    }
    tuple = PyTuple_Pack(1, built);
    Py_DECREF(built);
    return tuple;
}

static PyObject *
call_main_steal(PyObject *func, PyObject *args)
{
    PyObject *result = NULL;
    if (func != NULL && args != NULL) {
        result = PyStackless_Call_Main(func, args, NULL);
    }
    Py_XDECREF(func);
    Py_XDECREF(args);
    return result;
}

PyObject *
PyStackless_CallMethod_Main(PyObject *o, char *name, char *format, ...)
{
    va_list values;
    PyObject *args;
    PyObject *func = o;
    if (name != NULL) {
        func = PyObject_GetAttrString(o, name);
        if (func == NULL) {
            return NULL;
        }
    }
    else {
        Py_INCREF(func);
    }
    va_start(values, format);
    args = build_tuple(format, values);
    va_end(values);
    return call_main_steal(func, args);
}

PyObject *
PyStackless_CallCMethod_Main(PyMethodDef *method, PyObject *self, char *format, ...)
{
    va_list values;
    PyObject *args;
    va_start(values, format);
    args = build_tuple(format, values);
    va_end(values);
    return call_main_steal(PyCFunction_New(method, self), args);
}

int
PyStackless_AdjustSwitchTrap(int change)
{
    py_thread *ts = py_thread_get();
    int old = (int)ts->slp.switch_trap;
    ts->slp.switch_trap += change;
    return old;
}

/* Offers the exception that is set to the error handler. 0: handled, -1: still set. */
int
PyStackless_CallErrorHandler(void)
{
    slp_offer_to_handler(py_thread_get());
    return PyErr_Occurred() ? -1 : 0;
}
