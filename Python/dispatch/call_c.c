/* Calls of functions in C, by their calling convention; with events for a profile function.

   I1 A function that finishes later has its event when it does: a continuation waits for it (call.profiled). */
#include "call.h"
#include "opcode.h"
#include "py_cfunction.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"

/* Could a function with these operands run Python code?  Wrong only for what is as quick the nesting way. */
static inline int
may_call_python(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw)
{
    if (self != NULL && (PyList_Check(self) || PyTuple_Check(self) || Py_TYPE(self) == &PyReversed_Type)) {
        return 1;
    }
    return !py_args_are_silent(args, nargs, pairs, nkw);
}

/* The argument has become a list: object[0] the function. */
static py_step
resume_with_list(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN) {
        PyCFunctionObject *function = (PyCFunctionObject *)cont->object[0];
        *result = function->m_ml->ml_meth(function->m_self, value);
        Py_DECREF(value);
        how = *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return how;
}

const py_cont_kind py_kind_call_with_list = {"call.with_list", resume_with_list, 1, 0, "function"};

static py_step
call_with_list(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *source, PyObject **result)
{
    PyObject *list = NULL;
    py_step step;
    py_cont *cont = py_cont_new(ts, &py_kind_call_with_list);
    if (cont == NULL || (cont->object[0] = PyCFunction_New(definition, self)) == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, step, py_flat_sequence_fast(ts, source, PY_JOIN_REFUSES, &list),
               resume_with_list, list, result);
    return step;
}

static py_step
done(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
raise_c_count(PyMethodDef *definition, const char *what, Py_ssize_t nargs)
{
    PyErr_Format(PyExc_TypeError, "%.200s() takes %s (%zd given)", definition->ml_name, what, nargs);
    return STEP_RAISE;
}

static py_step
call_convention(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    int flags = definition->ml_flags & ~(METH_CLASS | METH_STATIC | METH_COEXIST);
    PyObject *tuple, *dict = NULL;

    if ((flags & METH_JOIN) && nargs == 1 && nkw == 0 && py_iterates_in_python(args[0])) {
        return call_with_list(ts, definition, self, args[0], result);
    }
    flags &= ~METH_JOIN;
    if ((flags & METH_REPLAY) && may_call_python(self, args, nargs, pairs, nkw)) {
        PyObject *function = PyCFunction_New(definition, self);
        if (function == NULL) {
            return STEP_RAISE;
        }
        py_step step = py_call_repeatable(ts, function, NULL, args, nargs, pairs, nkw, result);
        Py_DECREF(function);
        return step;
    }

    if (flags & METH_FLAT) {
        if (nkw > 0) {
            dict = py_args_dict(Py_None, pairs, nkw);
            if (dict == NULL) {
                return STEP_RAISE;
            }
        }
        py_step step = ((py_flat_function)(void (*)(void))definition->ml_meth)(ts, self, args, nargs, dict, result);
        Py_XDECREF(dict);
        return step;
    }
    if (nkw == 0) {
        switch (flags & ~METH_REPLAY) {
        case METH_NOARGS:
            if (nargs != 0) {
                return raise_c_count(definition, "no arguments", nargs);
            }
            return done(definition->ml_meth(self, NULL), result);
        case METH_O:
            if (nargs != 1) {
                return raise_c_count(definition, "exactly one argument", nargs);
            }
            return done(definition->ml_meth(self, args[0]), result);
        default:
            break;
        }
    }
    flags &= ~METH_REPLAY;
    tuple = py_args_tuple(NULL, args, nargs);
    if (tuple == NULL) {
        return STEP_RAISE;
    }
    if (nkw > 0) {
        dict = py_args_dict(Py_None, pairs, nkw);
        if (dict == NULL) {
            Py_DECREF(tuple);
            return STEP_RAISE;
        }
    }
    if (flags == METH_VARARGS && nkw == 0) {
        *result = definition->ml_meth(self, tuple);
    }
    else if (flags == (METH_VARARGS | METH_KEYWORDS)) {
        *result = ((PyCFunctionWithKeywords)(void (*)(void))definition->ml_meth)(self, tuple, dict);
    }
    else if (flags & METH_STACKLESS) {
        py_step step = py_flat_soft_function(ts, definition, self, tuple, dict, result);
        Py_DECREF(tuple);
        Py_XDECREF(dict);
        return step;
    }
    else {
        *result = py_cfunction_call_table(definition, self, tuple, dict);
    }
    Py_DECREF(tuple);
    Py_XDECREF(dict);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* The step of a call that began with this top and level. */
static inline py_step
ended(py_thread *ts, PyObject *top, int level, py_step step, PyObject **result)
{
    if (step < STEP_CALL && ts->top != top) {
        /* An extension that copies C stacks has been elsewhere meanwhile, and has brought back the public fields only. */
        ts->top = top;
        ts->nesting_level = level;
    }
    if (step == STEP_RETURN && *result == NULL) {
        step = STEP_RAISE;
    }
    if (step == STEP_RAISE && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "error return without exception set");
    }
    return step;
}

py_step
py_call_table(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *top = ts->top;
    int level = ts->nesting_level;
    return ended(ts, top, level, call_convention(ts, definition, self, args, nargs, pairs, nkw, result), result);
}

/* One of the two simplest conventions, argument NULL: none. */
static py_step
call_simple(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *argument, PyObject **result)
{
    PyObject *top = ts->top;
    int level = ts->nesting_level;
    *result = definition->ml_meth(self, argument);
    return ended(ts, top, level, *result != NULL ? STEP_RETURN : STEP_RAISE, result);
}

py_step
py_call_c_method(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                 PyObject **result)
{
    int flags = definition->ml_flags;
    if (flags == METH_FLAT) {
        return ((py_flat_function)(void (*)(void))definition->ml_meth)(ts, self, args, nargs, NULL, result);
    }
    if (flags == METH_O && nargs == 1) {
        return call_simple(ts, definition, self, args[0], result);
    }
    if (flags == METH_NOARGS && nargs == 0) {
        return call_simple(ts, definition, self, NULL, result);
    }
    return py_call_table(ts, definition, self, args, nargs, NULL, 0, result);
}

/* ---- with a profile function ---- */

/* The function of object[0] is done: its event. */
static py_step
profiled_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *function = cont->object[0];
    *result = value;
    if (how == STEP_RAISE) {
        py_trace_c_call(ts, function, PyTrace_C_EXCEPTION);
    }
    else if (py_trace_c_call(ts, function, PyTrace_C_RETURN) < 0) {
        Py_CLEAR(*result);
        how = STEP_RAISE;
    }
    return how;
}

const py_cont_kind py_kind_call_profiled = {"call.profiled", profiled_resume, 1, 0, "function"};

static py_step
call_profiled(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs,
              Py_ssize_t nkw, PyObject **result)
{
    PyCFunctionObject *func = (PyCFunctionObject *)callable;
    py_cont *cont;
    py_step how;

    if (py_trace_c_call(ts, callable, PyTrace_C_CALL) < 0) {
        return STEP_RAISE;
    }
    cont = py_cont_with(ts, &py_kind_call_profiled, callable, NULL, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BELOW(ts, cont, how, py_call_table(ts, func->m_ml, func->m_self, args, nargs, pairs, nkw, result));
    if (how < STEP_CALL) {
        how = profiled_resume(ts, cont, how, how == STEP_RETURN ? *result : NULL, result);
    }
    Py_DECREF(cont);
    return how;
}

/* Profiles hear of calls that Python code spells out: not of those that C functions make, nor of an import or `with` or an
   operator whose method is in C. */
static int
is_profiled(const py_thread *ts)
{
    const py_frame *f = (const py_frame *)ts->top;
    if (!ts->base.use_tracing || ts->base.c_profilefunc == NULL || f == NULL || !PyFrame_Check(ts->top)) {
        return 0;
    }
    int last = py_frame_lasti(f);
    int op = last < 0 ? NOP : PyString_AS_STRING(f->f_code->co_code)[last] & 0xff;
    return op == CALL_FUNCTION || op == CALL_FUNCTION_VAR || op == CALL_FUNCTION_KW || op == CALL_FUNCTION_VAR_KW;
}

py_step
py_call_c_function(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs,
                   Py_ssize_t nkw, PyObject **result)
{
    PyCFunctionObject *func = (PyCFunctionObject *)callable;
    if (ts->base.use_tracing && is_profiled(ts)) {
        return call_profiled(ts, callable, args, nargs, pairs, nkw, result);
    }
    return py_call_table(ts, func->m_ml, func->m_self, args, nargs, pairs, nkw, result);
}
