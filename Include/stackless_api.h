/* stackless_api.h - tasklets, channels and the scheduler, from C.
 *
 * Functions that return int give 0 for success and -1 with an exception set, unless a comment says
 * otherwise. All of them need the GIL, and work wherever Python code may be called. An operation
 * that blocks suspends the calling tasklet together with its C frames; the call returns when the
 * operation is complete. The variants with `_nr` may be used as the last call of a function flagged METH_STACKLESS
 * (see below): 1, or the unwind token, then means that the operation follows when the function has returned.
 */
#ifndef Py_STACKLESS_API_H
#define Py_STACKLESS_API_H

#include "Python.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct slp_tasklet PyTaskletObject;
typedef struct slp_channel PyChannelObject;

PyAPI_DATA(PyTypeObject) PyTasklet_Type;
PyAPI_DATA(PyTypeObject) PyChannel_Type;
PyAPI_DATA(PyTypeObject) PyBomb_Type;
PyAPI_DATA(PyTypeObject) PyCFrame_Type;
PyAPI_DATA(PyTypeObject) PyCStack_Type;
PyAPI_DATA(PyObject *) PyExc_TaskletExit;

#define PyTasklet_Check(o) PyObject_TypeCheck((o), &PyTasklet_Type)
#define PyTasklet_CheckExact(o) (Py_TYPE(o) == &PyTasklet_Type)
#define PyChannel_Check(o) PyObject_TypeCheck((o), &PyChannel_Type)
#define PyChannel_CheckExact(o) (Py_TYPE(o) == &PyChannel_Type)
#define PyBomb_Check(o) (Py_TYPE(o) == &PyBomb_Type)
#define PyCFrame_Check(o) (Py_TYPE(o) == &PyCFrame_Type)
#define PyCStack_Check(o) (Py_TYPE(o) == &PyCStack_Type)

/* Tasklets. */
PyAPI_FUNC(PyTaskletObject *) PyTasklet_New(PyTypeObject *type, PyObject *func);
PyAPI_FUNC(int) PyTasklet_Setup(PyTaskletObject *t, PyObject *args, PyObject *kwargs);
/* The tasklet itself (borrowed), or NULL. */
PyAPI_FUNC(PyTaskletObject *) PyTasklet_Bind(PyTaskletObject *t, PyObject *func);
PyAPI_FUNC(int) PyTasklet_BindEx(PyTaskletObject *t, PyObject *func, PyObject *args,
                                 PyObject *kwargs);
PyAPI_FUNC(int) PyTasklet_BindThread(PyTaskletObject *t, long thread_id);
PyAPI_FUNC(int) PyTasklet_Run(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Run_nr(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Switch(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Switch_nr(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Remove(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Insert(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_RaiseException(PyTaskletObject *t, PyObject *cls, PyObject *args);
PyAPI_FUNC(int) PyTasklet_Throw(PyTaskletObject *t, int pending, PyObject *exc, PyObject *val,
                                PyObject *tb);
PyAPI_FUNC(int) PyTasklet_Kill(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_KillEx(PyTaskletObject *t, int pending);
/* The setters return the old flag; the others 0 or 1. */
PyAPI_FUNC(int) PyTasklet_SetAtomic(PyTaskletObject *t, int flag);
PyAPI_FUNC(int) PyTasklet_GetAtomic(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_SetIgnoreNesting(PyTaskletObject *t, int flag);
PyAPI_FUNC(int) PyTasklet_GetIgnoreNesting(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_GetBlockTrap(PyTaskletObject *t);
PyAPI_FUNC(void) PyTasklet_SetBlockTrap(PyTaskletObject *t, int flag);
PyAPI_FUNC(int) PyTasklet_GetBlocked(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_IsMain(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_IsCurrent(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Alive(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Paused(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Scheduled(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_Restorable(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_GetRecursionDepth(PyTaskletObject *t);
PyAPI_FUNC(int) PyTasklet_GetNestingLevel(PyTaskletObject *t);
/* New reference, or NULL without an exception. */
PyAPI_FUNC(PyObject *) PyTasklet_GetFrame(PyTaskletObject *t);

/* Channels. */
PyAPI_FUNC(PyChannelObject *) PyChannel_New(PyTypeObject *type);
PyAPI_FUNC(int) PyChannel_Send(PyChannelObject *ch, PyObject *value);
PyAPI_FUNC(int) PyChannel_Send_nr(PyChannelObject *ch, PyObject *value);
PyAPI_FUNC(PyObject *) PyChannel_Receive(PyChannelObject *ch);
PyAPI_FUNC(PyObject *) PyChannel_Receive_nr(PyChannelObject *ch);
PyAPI_FUNC(int) PyChannel_SendException(PyChannelObject *ch, PyObject *cls, PyObject *value);
PyAPI_FUNC(int) PyChannel_SendThrow(PyChannelObject *ch, PyObject *exc, PyObject *val,
                                    PyObject *tb);
PyAPI_FUNC(PyObject *) PyChannel_GetQueue(PyChannelObject *ch);
PyAPI_FUNC(void) PyChannel_Close(PyChannelObject *ch);
PyAPI_FUNC(void) PyChannel_Open(PyChannelObject *ch);
PyAPI_FUNC(int) PyChannel_GetClosing(PyChannelObject *ch);
PyAPI_FUNC(int) PyChannel_GetClosed(PyChannelObject *ch);
PyAPI_FUNC(int) PyChannel_GetPreference(PyChannelObject *ch);
PyAPI_FUNC(void) PyChannel_SetPreference(PyChannelObject *ch, int preference);
PyAPI_FUNC(int) PyChannel_GetScheduleAll(PyChannelObject *ch);
PyAPI_FUNC(void) PyChannel_SetScheduleAll(PyChannelObject *ch, int flag);
PyAPI_FUNC(int) PyChannel_GetBalance(PyChannelObject *ch);

/* The scheduler. */
#define Py_WATCHDOG_THREADBLOCK 1
#define PY_WATCHDOG_SOFT 2
#define PY_WATCHDOG_IGNORE_NESTING 4
#define PY_WATCHDOG_TOTALTIMEOUT 8

typedef int (slp_schedule_hook_func)(PyTaskletObject *from, PyTaskletObject *to);

PyAPI_FUNC(PyObject *) PyStackless_Schedule(PyObject *retval, int remove);
PyAPI_FUNC(PyObject *) PyStackless_Schedule_nr(PyObject *retval, int remove);
PyAPI_FUNC(int) PyStackless_GetRunCount(void);
PyAPI_FUNC(PyObject *) PyStackless_GetCurrent(void);
PyAPI_FUNC(long) PyStackless_GetCurrentId(void);
PyAPI_FUNC(PyObject *) PyStackless_RunWatchdog(long timeout);
PyAPI_FUNC(PyObject *) PyStackless_RunWatchdogEx(long timeout, int flags);
PyAPI_FUNC(int) PyStackless_SetChannelCallback(PyObject *callable);
PyAPI_FUNC(int) PyStackless_SetScheduleCallback(PyObject *callable);
PyAPI_FUNC(void) PyStackless_SetScheduleFastcallback(slp_schedule_hook_func *hook);
PyAPI_FUNC(PyObject *) PyStackless_Call_Main(PyObject *func, PyObject *args, PyObject *kwargs);
PyAPI_FUNC(PyObject *) PyStackless_CallMethod_Main(PyObject *o, char *name, char *format, ...);
PyAPI_FUNC(PyObject *) PyStackless_CallCMethod_Main(PyMethodDef *method, PyObject *self,
                                                    char *format, ...);
/* Returns the old level. */
PyAPI_FUNC(int) PyStackless_AdjustSwitchTrap(int change);
PyAPI_FUNC(int) PyStackless_CallErrorHandler(void);

/* Soft calls: C functions that let go of the C stack.
 *
 * A function flagged METH_STACKLESS that begins with STACKLESS_GETARG() may make its last call like this:
 *
 *     static PyObject *
 *     call_it(PyObject *self, PyObject *args)      // {"call_it", call_it, METH_VARARGS | METH_STACKLESS}
 *     {
 *         STACKLESS_GETARG();
 *         PyObject *result;
 *         ... find function and arguments ...
 *         STACKLESS_PROMOTE_ALL();
 *         result = PyObject_Call(function, arguments, NULL);
 *         STACKLESS_ASSERT();
 *         ... release function and arguments ...
 *         return result;                           // the value, NULL, or the unwind token
 *     }
 *
 * The call is then carried out after the function has returned, and its result is the function's. The same holds for
 * the functions named *_nr. Whoever gets the token (STACKLESS_UNWINDING) does nothing with it but return it; nobody
 * counts references to it. Without the flag, or where the caller does not understand the token, all calls are
 * complete when they return. */
#define METH_STACKLESS 0x0080
#define Py_TPFLAGS_HAVE_STACKLESS_CALL (1L << 15)
#undef Py_TPFLAGS_HAVE_STACKLESS_EXTENSION     /* object.h has 0 there */
#define Py_TPFLAGS_HAVE_STACKLESS_EXTENSION (1L << 16)

PyAPI_DATA(PyObject *const) Py_UnwindToken;

/* May the caller be given the token? Takes the permission away: it holds for one call. */
PyAPI_FUNC(int) PyStackless_TakeSoftCall(void);
/* Permits the next call to return the token. */
PyAPI_FUNC(void) PyStackless_AllowSoftCall(int allowed);
/* Is the running C function one that may return the token? */
PyAPI_FUNC(int) PyStackless_SoftCallPossible(void);

#define STACKLESS_GETARG() const int stackless = PyStackless_TakeSoftCall()
#define STACKLESS_POSSIBLE() PyStackless_SoftCallPossible()
#define STACKLESS_PROMOTE_ALL() PyStackless_AllowSoftCall(stackless)
#define STACKLESS_PROMOTE(func) ((void)(func), PyStackless_AllowSoftCall(stackless))
#define STACKLESS_PROMOTE_FLAG(flag) PyStackless_AllowSoftCall(stackless && (flag))
#define STACKLESS_PROPOSE_ALL() PyStackless_AllowSoftCall(1)
#define STACKLESS_PROPOSE(func) ((void)(func), PyStackless_AllowSoftCall(1))
#define STACKLESS_PROPOSE_FLAG(flag) PyStackless_AllowSoftCall((flag) != 0)
/* Slots that are called directly are always complete when they return. */
#define STACKLESS_PROMOTE_METHOD(obj, slot) ((void)(obj), (void)stackless)
#define STACKLESS_PROMOTE_WRAPPER(wrapper) ((void)(wrapper), (void)stackless)
#define STACKLESS_PROPOSE_METHOD(obj, slot) ((void)(obj))
#define STACKLESS_RETRACT() PyStackless_AllowSoftCall(0)
#define STACKLESS_ASSERT() PyStackless_AllowSoftCall(0)
#define STACKLESS_UNWINDING(obj) ((PyObject *)(obj) == Py_UnwindToken)
/* The value travels elsewhere; these keep sources compiling. */
#define STACKLESS_PACK(ts, value) (value)
#define STACKLESS_UNPACK(ts, value) ((void)(value))
#define STACKLESS_RETVAL(ts, obj) (obj)

/* A function with work left to do after a soft call: it is entered again, with the value in `retval` (borrowed; NULL
 * with the exception set) and its state as it left it. At the first entry retval is `arg` and *step is 0. */
typedef PyObject *(slp_softswitchablefunc)(PyObject *retval, long *step, PyObject **ob1, PyObject **ob2,
                                           PyObject **ob3, long *n, void **any);

typedef struct {
    PyObject_HEAD
    slp_softswitchablefunc *sfunc;
    const char *name;
    const char *module_name;
} PyStacklessFunctionDeclarationObject;

/* Once per declaration, which must live as long as the process; `def` may be NULL. 0 or -1. */
PyAPI_FUNC(int) PyStackless_InitFunctionDeclaration(PyStacklessFunctionDeclarationObject *declaration,
                                                    PyObject *module, void *def);
/* Runs the declared function; the objects may be NULL. Its result, NULL, or the token. */
PyAPI_FUNC(PyObject *) PyStackless_CallFunction(PyStacklessFunctionDeclarationObject *declaration, PyObject *arg,
                                                PyObject *ob1, PyObject *ob2, PyObject *ob3, long n, void *any);

#ifdef __cplusplus
}
#endif

#endif /* Py_STACKLESS_API_H */
