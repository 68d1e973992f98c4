/* The public convention for C functions that let go of the C stack (Include/stackless_api.h), mapped onto the
 * flat one (py_flat.h). This is the only file that knows the unwind token.
 *
 *     dispatcher ─ METH_STACKLESS ─▶ py_flat_soft_function ─▶ the C function ─ promoted call ─▶ py_flat_soft_call
 *          ▲                          takes what was put down  ◀── token ──┘  ◀──── token ───┘  puts it down
 *          └───────── step ───────────┘ and does it, flat
 *
 * A C function that is flagged METH_STACKLESS may make its last call "softly": the call is not carried out but put
 * down in the thread state, and the token comes back. The function returns the token; the one who called it carries
 * out what was put down, after the function has left the C stack. So the result of the call is the function's, and the
 * tasklet has no C frames meanwhile.
 *
 * A function with work left to do is declared (PyStacklessFunctionDeclarationObject): its state is a few objects and
 * numbers, and it is called again with the result of what it put down.
 *
 * I1  slp.soft_pending is NULL except between the moment that something is put down and the return of the C function.
 * I2  slp.soft_level is the nesting level + 1 at which a flagged function was called by someone who understands the
 *     token, 0 if there is none. A deeper dispatch clears it while it lasts (entry.c): nothing is put down there, nor in
 *     the tasklets that run meanwhile.
 */
#include "faces.h"

#include <string.h>

#include "py_cfunction.h"
#include "py_switch.h"

static PyTypeObject unwind_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless.unwind_token",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

/* Any unique address would do; nobody counts references to it. */
PyObject *const Py_UnwindToken = (PyObject *)&unwind_type;

/* What is put down: run `function` with self and the arguments. */
struct slp_soft_pending {
    py_flat_function function;
    PyObject *self;             /* owned or NULL */
    PyObject *args;             /* owned tuple */
    PyObject *kwargs;           /* owned or NULL */
};

/* ------------------------------------------------------------ putting down */

int
PyStackless_TakeSoftCall(void)
{
    py_thread *ts = py_thread_get();
    int allowed = ts->slp.try_soft;
    ts->slp.try_soft = 0;
    return allowed;
}

void
PyStackless_AllowSoftCall(int allowed)
{
    py_thread *ts = py_thread_get();
    ts->slp.try_soft = allowed && PyStackless_SoftCallPossible();
}

int
PyStackless_SoftCallPossible(void)
{
    py_thread *ts = py_thread_get();
    return ts->slp.soft_level == ts->nesting_level + 1 && ts->slp.soft_pending == NULL
        && !(slp_special(ts) & SLP_HAS_NO_SOFT_SWITCH);
}

/* Steals nothing. Returns the token, NULL without memory. Raises yes. */
static PyObject *
put_down(py_flat_function function, PyObject *self, PyObject *args, PyObject *kwargs)
{
    struct slp_soft_pending *pending = PyMem_Malloc(sizeof(*pending));
    if (pending == NULL) {
        return PyErr_NoMemory();
    }
    Py_XINCREF(self);
    Py_INCREF(args);
    Py_XINCREF(kwargs);
    pending->function = function;
    pending->self = self;
    pending->args = args;
    pending->kwargs = kwargs;
    py_thread_get()->slp.soft_pending = pending;
    return Py_UnwindToken;
}

PyObject *
slp_soft_or_nested(py_flat_function function, PyObject *self, PyObject *const *args,
                   Py_ssize_t nargs)
{
    PyObject *tuple;
    PyObject *token;
    if (!PyStackless_SoftCallPossible()) {
        return py_flat_run_function(function, self, args, nargs, NULL);
    }
    tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return NULL;
    }
    token = put_down(function, self, tuple, NULL);
    Py_DECREF(tuple);
    return token;
}

static py_step
call_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
          PyObject *kwargs, PyObject **result)
{
    return py_flat_call(ts, self, args, nargs, kwargs, result);
}

PyObject *
py_flat_soft_call(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    py_thread_get()->slp.try_soft = 0;
    return put_down(call_step, callable, args, kwargs);
}

/* ------------------------------------------------------------- carrying out */

static void
pending_free(struct slp_soft_pending *pending)
{
    Py_XDECREF(pending->self);
    Py_DECREF(pending->args);
    Py_XDECREF(pending->kwargs);
    PyMem_Free(pending);
}

/* Does what was put down. Returns a step. Raises yes. */
static py_step
carry_out(py_thread *ts, PyObject **result)
{
    struct slp_soft_pending *pending = ts->slp.soft_pending;
    PyObject *self;
    PyObject *args;
    py_step step;
    if (pending == NULL) {
        PyErr_SetString(PyExc_SystemError, "an unwind token was returned without a soft call");
        return STEP_RAISE;
    }
    ts->slp.soft_pending = NULL;
    self = pending->self;
    args = pending->args;
    step = pending->function(ts, self, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args),
                             pending->kwargs, result);
    if (step == STEP_SWITCH) {
        /* Another tasklet is current: what was put down is released when the switch is complete. */
        if (self != NULL) {
            slp_release_later_steal(ts, self);
        }
        slp_release_later_steal(ts, args);
        if (pending->kwargs != NULL) {
            slp_release_later_steal(ts, pending->kwargs);
        }
        PyMem_Free(pending);
        return step;
    }
    pending_free(pending);
    return step;
}

/* Nobody has returned the token: what was put down by mistake is dropped. */
static void
drop_pending(py_thread *ts)
{
    if (ts->slp.soft_pending != NULL) {
        pending_free(ts->slp.soft_pending);
        ts->slp.soft_pending = NULL;
    }
}

/* Calls a flagged function; its token, if it gives one, is carried out. */
py_step
py_flat_soft_function(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *args,
                      PyObject *kwargs, PyObject **result)
{
    int level = ts->slp.soft_level;
    PyObject *value;
    ts->slp.soft_level = ts->nesting_level + 1;
    ts->slp.try_soft = PyStackless_SoftCallPossible();
    value = py_cfunction_call_plain(definition, self, args, kwargs);
    ts->slp.try_soft = 0;
    ts->slp.soft_level = level;
    if (value == Py_UnwindToken) {
        return carry_out(ts, result);
    }
    drop_pending(ts);
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

/* --------------------------------------------- functions with work left to do */

enum { FUNCTION_OB1, FUNCTION_OB2, FUNCTION_OB3, FUNCTION_DECLARATION };
enum { FUNCTION_STEP, FUNCTION_N, FUNCTION_ANY };

static PyTypeObject declaration_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless.function_declaration",
    .tp_basicsize = sizeof(PyStacklessFunctionDeclarationObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A C function that can be left and entered again.",
};

/* Calls the function once. `value` (may be NULL with an exception set) is stolen. */
static PyObject *
enter_function(py_thread *ts, py_cont *cont, PyObject *value)
{
    PyStacklessFunctionDeclarationObject *declaration
        = (PyStacklessFunctionDeclarationObject *)cont->object[FUNCTION_DECLARATION];
    long step = (long)cont->number[FUNCTION_STEP];
    long n = (long)cont->number[FUNCTION_N];
    void *any = (void *)cont->number[FUNCTION_ANY];
    int level = ts->slp.soft_level;
    PyObject *result;
    ts->slp.soft_level = ts->nesting_level + 1;
    result = declaration->sfunc(value, &step, &cont->object[FUNCTION_OB1],
                                &cont->object[FUNCTION_OB2], &cont->object[FUNCTION_OB3], &n,
                                &any);
    ts->slp.try_soft = 0;
    ts->slp.soft_level = level;
    cont->number[FUNCTION_STEP] = step;
    cont->number[FUNCTION_N] = n;
    cont->number[FUNCTION_ANY] = (Py_ssize_t)any;
    Py_XDECREF(value);
    return result;
}

static py_step
function_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    for (;;) {
        PyObject *given = enter_function(ts, cont, how == STEP_RETURN ? value : NULL);
        if (given != Py_UnwindToken) {
            drop_pending(ts);
            *result = given;
            return given != NULL ? STEP_RETURN : STEP_RAISE;
        }
        value = NULL;
        py_cont_push(ts, cont);
        how = carry_out(ts, &value);
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
    }
}

const py_cont_kind py_kind_stackless_function = {
    "stackless.function", function_resume, 4, 3, "ob1 ob2 ob3 declaration; step n any"
};

/* args: the declaration's continuation, and the argument. */
static py_step
function_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    Py_INCREF(args[0]);
    return function_resume(ts, (py_cont *)self, STEP_RETURN, args[0], result);
}

PyObject *
PyStackless_CallFunction(PyStacklessFunctionDeclarationObject *declaration, PyObject *arg,
                         PyObject *ob1, PyObject *ob2, PyObject *ob3, long n, void *any)
{
    py_thread *ts = py_thread_get();
    PyObject *given[4] = {ob1, ob2, ob3, (PyObject *)declaration};
    PyObject *value;
    py_cont *cont;
    int i;
    if (slp_current(ts) == NULL || (cont = py_cont_new(ts, &py_kind_stackless_function)) == NULL) {
        return NULL;
    }
    for (i = 0; i < 4; i++) {
        Py_XINCREF(given[i]);
        cont->object[i] = given[i];
    }
    cont->number[FUNCTION_N] = n;
    cont->number[FUNCTION_ANY] = (Py_ssize_t)any;
    arg = arg != NULL ? arg : Py_None;
    value = slp_soft_or_nested(function_step, (PyObject *)cont, &arg, 1);
    Py_DECREF(cont);
    return value;
}

int
PyStackless_InitFunctionDeclaration(PyStacklessFunctionDeclarationObject *declaration,
                                    PyObject *module, void *unused)
{
    if (PyType_Ready(&declaration_type) < 0) {
        return -1;
    }
    if (declaration->sfunc == NULL || declaration->name == NULL) {
        PyErr_SetString(PyExc_SystemError, "a function declaration needs a function and a name");
        return -1;
    }
    Py_TYPE(declaration) = &declaration_type;
    if (declaration->module_name == NULL && module != NULL) {
        declaration->module_name = PyModule_GetName(module);
        if (declaration->module_name == NULL) {
            return -1;
        }
    }
    return 0;
}
