/* t.trace_function and t.profile_function: sys.settrace() for another tasklet.
 *
 * What belongs to the running tasklet lies in the thread state, where sys.settrace() writes it. So
 * for a suspended one its tracing state is put there for the moment of the call, and taken out
 * again; no Python code of ours runs in between.
 *
 * I1  A tasklet without anything to trace has no slp_tracing.
 */
#include <stdlib.h>
#include <string.h>

#include "faces.h"

/* ----------------------------------------------------------------- reading */

static PyObject *
object_or_none(PyObject *o)
{
    o = o != NULL ? o : Py_None;
    Py_INCREF(o);
    return o;
}

PyObject *
slp_tasklet_get_trace(PyObject *self, void *closure)
{
    slp_tasklet *t = (slp_tasklet *)self;
    if (slp_is_current(t)) {
        return object_or_none(t->thread->base.c_traceobj);
    }
    return object_or_none(t->tracing != NULL ? t->tracing->trace_object : NULL);
}

PyObject *
slp_tasklet_get_profile(PyObject *self, void *closure)
{
    slp_tasklet *t = (slp_tasklet *)self;
    if (slp_is_current(t)) {
        return object_or_none(t->thread->base.c_profileobj);
    }
    return object_or_none(t->tracing != NULL ? t->tracing->profile_object : NULL);
}

/* ----------------------------------------------------------------- writing */

static int
call_sys(const char *name, PyObject *value)
{
    PyObject *function = PySys_GetObject((char *)name);
    PyObject *result;
    if (function == NULL) {
        PyErr_Format(PyExc_RuntimeError, "lost sys.%s", name);
        return -1;
    }
    Py_INCREF(function);
    result = PyObject_CallFunctionObjArgs(function, value, NULL);
    Py_DECREF(function);
    Py_XDECREF(result);
    return result != NULL ? 0 : -1;
}

/* Runs the call with the suspended tasklet's tracing state in the place of ours. */
static int
call_on_behalf(py_thread *ts, slp_tasklet *t, const char *name, PyObject *value)
{
    slp_tasklet ours;
    int status;
    memset(&ours, 0, sizeof(ours));
    slp_tracing_save(ts, &ours);
    if (ours.tracing == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (t->tracing != NULL) {
        slp_tracing_load(ts, t);
    }
    status = call_sys(name, value);
    if (ts->base.c_tracefunc != NULL || ts->base.c_profilefunc != NULL || ts->base.tracing || ts->repr_running != NULL) {
        slp_tracing_save(ts, t);
    }
    slp_tracing_load(ts, &ours);
    return status;
}

static int
set_function(slp_tasklet *t, const char *name, PyObject *value)
{
    py_thread *ts = py_thread_get();
    if (value == NULL) {
        value = Py_None;
    }
    if (!slp_is_alive(t)) {
        if (value == Py_None) {
            return 0;
        }
        PyErr_SetString(PyExc_RuntimeError, "tasklet is not alive");
        return -1;
    }
    if (t->thread->current == t) {
        if (t->thread != ts) {
            PyErr_SetString(PyExc_RuntimeError, "tasklet is current of another thread");
            return -1;
        }
        return call_sys(name, value);
    }
    return call_on_behalf(ts, t, name, value);
}

int
slp_tasklet_set_trace(PyObject *self, PyObject *value, void *closure)
{
    return set_function((slp_tasklet *)self, "settrace", value);
}

int
slp_tasklet_set_profile(PyObject *self, PyObject *value, void *closure)
{
    return set_function((slp_tasklet *)self, "setprofile", value);
}
