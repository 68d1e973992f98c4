/* An extension that uses tasklets and channels from C: an example, and a test of every function of
 * Include/stackless_api.h.
 *
 *     tasks.relay(source, target, n)      receives and sends in C, with C frames on the stack
 *     tasks.call(f, *args)                f(*args) as a soft tail call
 *     tasks.soft_receive(ch), ...         operations put off until the C function has returned
 *     tasks.pump(ch, function, n)         a loop that is left and entered again, without C frames
 *     tasks.api(name, *args)              any other function of the interface, by name
 */
#include "Python.h"
#include "stackless_api.h"

/* -------------------------------------------------------- blocking in C */

static PyObject *
relay(PyObject *self, PyObject *args)
{
    PyObject *source;
    PyObject *target;
    long count;
    long i;
    if (!PyArg_ParseTuple(args, "O!O!l", &PyChannel_Type, &source, &PyChannel_Type, &target, &count)) {
        return NULL;
    }
    for (i = 0; i < count; i++) {
        PyObject *value = PyChannel_Receive((PyChannelObject *)source);
        int status;
        if (value == NULL) {
            return NULL;
        }
        status = PyChannel_Send((PyChannelObject *)target, value);
        Py_DECREF(value);
        if (status < 0) {
            return NULL;
        }
    }
    return PyInt_FromLong(i);
}

/* ------------------------------------------------------------ soft calls */

static PyObject *
call(PyObject *self, PyObject *args)
{
    STACKLESS_GETARG();
    PyObject *function;
    PyObject *rest;
    PyObject *result;
    if (PyTuple_GET_SIZE(args) < 1) {
        PyErr_SetString(PyExc_TypeError, "call() needs a function");
        return NULL;
    }
    function = PyTuple_GET_ITEM(args, 0);
    rest = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
    if (rest == NULL) {
        return NULL;
    }
    STACKLESS_PROMOTE(function);
    result = PyObject_Call(function, rest, NULL);
    STACKLESS_ASSERT();
    Py_DECREF(rest);
    return result;
}

/* The token where a function with an int result was put off, else None. */
static PyObject *
token_or_none(int status)
{
    if (status < 0) {
        return NULL;
    }
    if (status > 0) {
        return (PyObject *)Py_UnwindToken;
    }
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *
soft_receive(PyObject *self, PyObject *channel)
{
    return PyChannel_Receive_nr((PyChannelObject *)channel);
}

static PyObject *
soft_send(PyObject *self, PyObject *args)
{
    PyObject *channel;
    PyObject *value;
    if (!PyArg_ParseTuple(args, "O!O", &PyChannel_Type, &channel, &value)) {
        return NULL;
    }
    return token_or_none(PyChannel_Send_nr((PyChannelObject *)channel, value));
}

static PyObject *
soft_schedule(PyObject *self, PyObject *args)
{
    PyObject *value = Py_None;
    int remove = 0;
    if (!PyArg_ParseTuple(args, "|Oi", &value, &remove)) {
        return NULL;
    }
    return PyStackless_Schedule_nr(value, remove);
}

static PyObject *
soft_run(PyObject *self, PyObject *tasklet)
{
    return token_or_none(PyTasklet_Run_nr((PyTaskletObject *)tasklet));
}

static PyObject *
soft_switch(PyObject *self, PyObject *tasklet)
{
    return token_or_none(PyTasklet_Switch_nr((PyTaskletObject *)tasklet));
}

/* ---------------------------------------------------- a loop without C frames */

enum { BEGIN, RECEIVED, CALLED };

/* One step: what it gives is the `retval` of the next one. New, NULL, or the token. */
static PyObject *
pump_step(PyObject *retval, long *step, PyObject *channel, PyObject *function)
{
    PyObject *result;
    if (*step == BEGIN) {
        *step = RECEIVED;
        return PyChannel_Receive_nr((PyChannelObject *)channel);
    }
    *step = CALLED;
    retval = PyTuple_Pack(1, retval);
    if (retval == NULL) {
        return NULL;
    }
    STACKLESS_PROPOSE(function);
    result = PyObject_Call(function, retval, NULL);
    STACKLESS_ASSERT();
    Py_DECREF(retval);
    return result;
}

/* ob1: the channel, ob2: the function, ob3: the list of results; n: what is left to do. */
static PyObject *
pump_function(PyObject *retval, long *step, PyObject **ob1, PyObject **ob2, PyObject **ob3, long *n, void **any)
{
    PyObject *held = NULL;      /* a value that came at once, instead of by another entry */
    while (retval != NULL && !STACKLESS_UNWINDING(retval)) {
        if (*step == CALLED) {
            if (PyList_Append(*ob3, retval) < 0) {
                retval = NULL;
                break;
            }
            --*n;
            *step = BEGIN;
        }
        if (*step == BEGIN && *n <= 0) {
            Py_INCREF(*ob3);
            retval = *ob3;
            break;
        }
        retval = pump_step(retval, step, *ob1, *ob2);
        Py_XDECREF(held);
        held = STACKLESS_UNWINDING(retval) ? NULL : retval;
    }
    if (held != NULL && held != retval) {
        Py_DECREF(held);
    }
    return retval;
}

static PyStacklessFunctionDeclarationObject pump_declaration = {
    PyObject_HEAD_INIT(NULL)
    pump_function, "pump", "tasks"
};

static PyObject *
pump(PyObject *self, PyObject *args)
{
    PyObject *channel;
    PyObject *function;
    PyObject *list;
    PyObject *result;
    long count;
    if (!PyArg_ParseTuple(args, "O!Ol", &PyChannel_Type, &channel, &function, &count)) {
        return NULL;
    }
    list = PyList_New(0);
    if (list == NULL) {
        return NULL;
    }
    result = PyStackless_CallFunction(&pump_declaration, Py_None, channel, function, list, count, NULL);
    Py_DECREF(list);
    return result;
}

/* ------------------------------------------------------- everything by name */

static PyObject *
number(long value)
{
    if (value == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyInt_FromLong(value);
}

static PyObject *
nothing(void)
{
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *
or_none(PyObject *o)
{
    return o != NULL || PyErr_Occurred() ? o : nothing();
}

static PyObject *
null(PyObject *o)
{
    return o == Py_None ? NULL : o;
}

static int last_hook_calls;

static int
count_switches(PyTaskletObject *from, PyTaskletObject *to)
{
    last_hook_calls++;
    return 0;
}

static int
fail_at_switches(PyTaskletObject *from, PyTaskletObject *to)
{
    PyErr_SetString(PyExc_ValueError, "the hook has failed");
    return -1;
}

/* Lets others run while an exception is set, which is there afterwards. */
static PyObject *
schedule_with_error(PyObject *error)
{
    PyErr_SetNone(error);
    PyObject *value = PyStackless_Schedule(Py_None, 0);
    Py_XDECREF(value);
    return NULL;
}

static PyObject *
about_tasklet(const char *name, PyTaskletObject *t, PyObject *a, PyObject *b, PyObject *c, long i)
{
#define IS(text) (strcmp(name, text) == 0)
    if (IS("Setup")) { return number(PyTasklet_Setup(t, a, null(b))); }
    if (IS("Bind")) { return PyTasklet_Bind(t, null(a)) == t ? nothing() : NULL; }
    if (IS("BindEx")) { return number(PyTasklet_BindEx(t, a, b, c)); }
    if (IS("BindThread")) { return number(PyTasklet_BindThread(t, i)); }
    if (IS("Run")) { return number(PyTasklet_Run(t)); }
    if (IS("Switch")) { return number(PyTasklet_Switch(t)); }
    if (IS("Remove")) { return number(PyTasklet_Remove(t)); }
    if (IS("Insert")) { return number(PyTasklet_Insert(t)); }
    if (IS("RaiseException")) { return number(PyTasklet_RaiseException(t, a, b)); }
    if (IS("Throw")) { return number(PyTasklet_Throw(t, (int)i, a, null(b), null(c))); }
    if (IS("Kill")) { return number(PyTasklet_Kill(t)); }
    if (IS("KillEx")) { return number(PyTasklet_KillEx(t, (int)i)); }
    if (IS("SetAtomic")) { return number(PyTasklet_SetAtomic(t, (int)i)); }
    if (IS("GetAtomic")) { return number(PyTasklet_GetAtomic(t)); }
    if (IS("SetIgnoreNesting")) { return number(PyTasklet_SetIgnoreNesting(t, (int)i)); }
    if (IS("GetIgnoreNesting")) { return number(PyTasklet_GetIgnoreNesting(t)); }
    if (IS("SetBlockTrap")) { PyTasklet_SetBlockTrap(t, (int)i); return nothing(); }
    if (IS("GetBlockTrap")) { return number(PyTasklet_GetBlockTrap(t)); }
    if (IS("GetBlocked")) { return number(PyTasklet_GetBlocked(t)); }
    if (IS("GetFrame")) { return or_none(PyTasklet_GetFrame(t)); }
    if (IS("IsMain")) { return number(PyTasklet_IsMain(t)); }
    if (IS("IsCurrent")) { return number(PyTasklet_IsCurrent(t)); }
    if (IS("Alive")) { return number(PyTasklet_Alive(t)); }
    if (IS("Paused")) { return number(PyTasklet_Paused(t)); }
    if (IS("Scheduled")) { return number(PyTasklet_Scheduled(t)); }
    if (IS("Restorable")) { return number(PyTasklet_Restorable(t)); }
    if (IS("GetRecursionDepth")) { return number(PyTasklet_GetRecursionDepth(t)); }
    if (IS("GetNestingLevel")) { return number(PyTasklet_GetNestingLevel(t)); }
    return PyErr_Format(PyExc_KeyError, "%.100s", name);
}

static PyObject *
about_channel(const char *name, PyChannelObject *ch, PyObject *a, PyObject *b, PyObject *c, long i)
{
    if (IS("Send")) { return number(PyChannel_Send(ch, a)); }
    if (IS("Receive")) { return PyChannel_Receive(ch); }
    if (IS("SendException")) { return number(PyChannel_SendException(ch, a, b)); }
    if (IS("SendThrow")) { return number(PyChannel_SendThrow(ch, a, null(b), null(c))); }
    if (IS("GetQueue")) { return PyChannel_GetQueue(ch); }
    if (IS("Close")) { PyChannel_Close(ch); return nothing(); }
    if (IS("Open")) { PyChannel_Open(ch); return nothing(); }
    if (IS("GetClosing")) { return number(PyChannel_GetClosing(ch)); }
    if (IS("GetClosed")) { return number(PyChannel_GetClosed(ch)); }
    if (IS("GetPreference")) { return number(PyChannel_GetPreference(ch)); }
    if (IS("SetPreference")) { PyChannel_SetPreference(ch, (int)i); return nothing(); }
    if (IS("GetScheduleAll")) { return number(PyChannel_GetScheduleAll(ch)); }
    if (IS("SetScheduleAll")) { PyChannel_SetScheduleAll(ch, (int)i); return nothing(); }
    if (IS("GetBalance")) { return number(PyChannel_GetBalance(ch)); }
    return PyErr_Format(PyExc_KeyError, "%.100s", name);
}

static PyObject *
about_module(const char *name, PyObject *a, PyObject *b, PyObject *c, long i)
{
    if (IS("Tasklet_New")) { return (PyObject *)PyTasklet_New((PyTypeObject *)null(a), null(b)); }
    if (IS("Channel_New")) { return (PyObject *)PyChannel_New((PyTypeObject *)null(a)); }
    if (IS("Schedule")) { return PyStackless_Schedule(a, (int)i); }
    if (IS("ScheduleWithError")) { return schedule_with_error(a); }
    if (IS("GetRunCount")) { return number(PyStackless_GetRunCount()); }
    if (IS("GetCurrent")) { return or_none(PyStackless_GetCurrent()); }
    if (IS("GetCurrentId")) { return number(PyStackless_GetCurrentId()); }
    if (IS("RunWatchdog")) { return PyStackless_RunWatchdog(i); }
    if (IS("RunWatchdogEx")) { return PyStackless_RunWatchdogEx(i, (int)PyInt_AsLong(a)); }
    if (IS("SetChannelCallback")) { return number(PyStackless_SetChannelCallback(null(a))); }
    if (IS("SetScheduleCallback")) { return number(PyStackless_SetScheduleCallback(null(a))); }
    if (IS("AdjustSwitchTrap")) { return number(PyStackless_AdjustSwitchTrap((int)i)); }
    if (IS("Call_Main")) { return PyStackless_Call_Main(a, null(b), NULL); }
    if (IS("CallMethod_Main")) { return PyStackless_CallMethod_Main(a, (char *)"upper", (char *)""); }
    if (IS("Hook")) {
        last_hook_calls = i ? 0 : last_hook_calls;
        PyStackless_SetScheduleFastcallback(i == 2 ? fail_at_switches : i ? count_switches : NULL);
        return nothing();
    }
    if (IS("HookCalls")) { return number(last_hook_calls); }
    if (IS("CallErrorHandler")) {
        PyErr_SetObject(a, b);
        if (PyStackless_CallErrorHandler() == 0) {
            return number(0);
        }
        return NULL;
    }
    return PyErr_Format(PyExc_KeyError, "%.100s", name);
}
#undef IS

static PyObject *
api(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {(char *)"name", (char *)"on", (char *)"a", (char *)"b", (char *)"c", (char *)"i", NULL};
    const char *name;
    PyObject *on = Py_None;
    PyObject *a = Py_None;
    PyObject *b = Py_None;
    PyObject *c = Py_None;
    long i = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s|OOOOl", names, &name, &on, &a, &b, &c, &i)) {
        return NULL;
    }
    if (PyTasklet_Check(on)) {
        return about_tasklet(name, (PyTaskletObject *)on, a, b, c, i);
    }
    if (PyChannel_Check(on)) {
        return about_channel(name, (PyChannelObject *)on, a, b, c, i);
    }
    return about_module(name, a, b, c, i);
}

static PyMethodDef functions[] = {
    {"relay", relay, METH_VARARGS, NULL},
    {"call", call, METH_VARARGS | METH_STACKLESS, NULL},
    {"soft_receive", soft_receive, METH_O | METH_STACKLESS, NULL},
    {"soft_send", soft_send, METH_VARARGS | METH_STACKLESS, NULL},
    {"soft_schedule", soft_schedule, METH_VARARGS | METH_STACKLESS, NULL},
    {"soft_run", soft_run, METH_O | METH_STACKLESS, NULL},
    {"soft_switch", soft_switch, METH_O | METH_STACKLESS, NULL},
    {"hard_receive", soft_receive, METH_O, NULL},
    {"pump", pump, METH_VARARGS | METH_STACKLESS, NULL},
    {"api", (PyCFunction)(void (*)(void))api, METH_VARARGS | METH_KEYWORDS, NULL},
    {NULL, NULL, 0, NULL}
};

PyMODINIT_FUNC
inittasks(void)
{
    PyObject *module = Py_InitModule("tasks", functions);
    if (module != NULL) {
        (void)PyStackless_InitFunctionDeclaration(&pump_declaration, module, NULL);
    }
}
