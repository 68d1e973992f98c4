/* Functions of `_stackless` that exist for tests: switching from C, hand-made frames, nested calls.
 *
 *     test_cstate(f)            f() from C: one nested dispatch
 *     test_cframe(n, words)     schedule() n times from C, with `words` of C stack below
 *     test_cframe_nr(n)         the same as a continuation, without nesting
 *     test_outside()            runs the ring as if the thread had just come from outside
 *     test_PyEval_EvalFrameEx   a frame made and run through the public C functions
 *     _test_nostacklesscall     a callable whose tp_call knows nothing of flat calls
 */
#include "faces.h"

#include <alloca.h>
#include <string.h>

#include "frameobject.h"

/* ------------------------------------------------------ switching from C */

static PyObject *
test_cstate(PyObject *self, PyObject *callable)
{
    return PyObject_CallObject(callable, NULL);
}

/* Keeps `words` words of the C stack in use below the caller. */
static void *
touch(char *words, size_t size)
{
    memset(words, 1, size);
    return words;
}

static PyObject *
test_cframe(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"switches", "words", NULL};
    long switches;
    long words = 0;
    void *volatile room;
    PyObject *result;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "l|l:test_cframe", (char **)names, &switches,
                                     &words)) {
        return NULL;
    }
    if (words < 0 || words > 64000) {
        PyErr_SetString(PyExc_ValueError, "words are limited by 64000");
        return NULL;
    }
    if (py_stack_pointer() - (size_t)words * sizeof(void *) < py_thread_get()->stack_limit) {
        (void)py_stack_exhausted(" in test_cframe");
        return NULL;
    }
    room = words > 0 ? touch(alloca((size_t)words * sizeof(void *)), (size_t)words * sizeof(void *))
                     : NULL;
    (void)room;
    Py_INCREF(Py_None);
    result = Py_None;
    while (switches-- > 0 && result != NULL) {
        PyObject *none = Py_None;
        Py_DECREF(result);
        result = py_flat_run_function(slp_schedule_function, self, &none, 1, NULL);
    }
    return result;
}

static py_step
cframe_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    while (how == STEP_RETURN && cont->number[0] > 0) {
        cont->number[0]--;
        Py_XDECREF(value);
        py_cont_push(ts, cont);
        how = slp_schedule(ts, Py_None, 0, &value);
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
    }
    *result = value;
    return how;
}

const py_cont_kind py_kind_stackless_test_cframe = {
    "stackless.test_cframe", cframe_resume, 0, 1, "; switches"
};

static py_step
test_cframe_nr(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    static const char *const names[] = {"switches", "cstate_add_addr", NULL};
    PyObject *tuple;
    PyObject *unused = NULL;    /* our stacks cannot be moved: there is nothing to damage */
    py_cont *cont;
    py_step step;
    long switches;
    int fine;
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(test_cframe_nr, ts, self, args, nargs, kwargs, result);
    }
    tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return STEP_RAISE;
    }
    fine = PyArg_ParseTupleAndKeywords(tuple, kwargs, "l|O!:test_cframe_nr", (char **)names,
                                       &switches, &PyCStack_Type, &unused);
    Py_DECREF(tuple);
    if (!fine) {
        return STEP_RAISE;
    }
    cont = py_cont_new(ts, &py_kind_stackless_test_cframe);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = switches;
    Py_INCREF(Py_None);
    step = cframe_resume(ts, cont, STEP_RETURN, Py_None, result);
    Py_DECREF(cont);
    return step;
}

/* -------------------------------------------------------------- outside */

static py_step
run_step(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
         PyObject *kwargs, PyObject **result)
{
    return slp_run(ts, 0, 0, result);
}

/* The ring is run until it is empty; whoever is made runnable meanwhile runs too. */
static PyObject *
test_outside(PyObject *self, PyObject *unused)
{
    py_thread *ts = py_thread_get();
    PyObject *result = NULL;
    do {
        Py_XDECREF(result);
        result = py_flat_run_function(run_step, NULL, NULL, 0, NULL);
    } while (result != NULL && ts->slp.runcount > 1);
    return result;
}

/* --------------------------------------------------------- hand-made frames */

typedef struct {
    PyObject *code;
    PyObject *globals;
    PyObject *args;     /* NULL or a tuple */
    PyObject *code2;    /* runs after `code`, in a frame made the same way; or NULL */
    PyObject *thrown;   /* raised in the frame at its beginning, or NULL */
} frame_request;

static PyFrameObject *
make_frame(PyObject *code, const frame_request *request)
{
    PyCodeObject *co = (PyCodeObject *)code;
    Py_ssize_t nargs = request->args != NULL ? PyTuple_GET_SIZE(request->args) : 0;
    PyFrameObject *frame;
    Py_ssize_t i;
    if (PyTuple_GET_SIZE(co->co_freevars) > 0) {
        PyErr_SetString(PyExc_ValueError, "code requires cell variables");
        return NULL;
    }
    if (nargs > co->co_nlocals || co->co_flags & CO_GENERATOR) {
        PyErr_SetString(PyExc_ValueError, "too many arguments, or a generator's code");
        return NULL;
    }
    frame = PyFrame_New(PyThreadState_GET(), co, request->globals, NULL);
    for (i = 0; frame != NULL && i < nargs; i++) {
        PyObject *value = PyTuple_GET_ITEM(request->args, i);
        Py_INCREF(value);
        Py_XSETREF(frame->f_localsplus[i], value);
    }
    return frame;
}

static PyObject *
run_frame(PyObject *code, const frame_request *request)
{
    PyFrameObject *frame = make_frame(code, request);
    PyObject *value;
    if (frame == NULL) {
        return NULL;
    }
    if (request->thrown != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(request->thrown), request->thrown);
    }
    value = PyEval_EvalFrameEx(frame, request->thrown != NULL);
    Py_DECREF(frame);
    return value;
}

static PyObject *
test_PyEval_EvalFrameEx(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"code", "globals", "args", "alloca", "throw", "oldcython",
                                        "code2", NULL};
    frame_request request = {NULL, NULL, NULL, NULL, NULL};
    long room = 0;
    PyObject *old_cython = NULL;
    PyObject *result;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!|O!lOOO!:test_PyEval_EvalFrameEx",
                                     (char **)names, &PyCode_Type, &request.code, &PyDict_Type,
                                     &request.globals, &PyTuple_Type, &request.args, &room,
                                     &request.thrown, &old_cython, &PyCode_Type,
                                     &request.code2)) {
        return NULL;
    }
    if (request.thrown == Py_None) {
        request.thrown = NULL;
    }
    if (request.thrown != NULL && !PyExceptionInstance_Check(request.thrown)) {
        PyErr_SetString(PyExc_TypeError, "exceptions must be instances");
        return NULL;
    }
    if (room < 0 || py_stack_pointer() - room < py_thread_get()->stack_limit) {
        PyErr_SetString(PyExc_ValueError, "alloca is out of bounds");
        return NULL;
    }
    if (room > 0) {
        void *volatile used = touch(alloca((size_t)room), (size_t)room);
        (void)used;
    }
    result = run_frame(request.code, &request);
    if (result != NULL && request.code2 != NULL) {
        Py_DECREF(result);
        result = run_frame(request.code2, &request);
    }
    return result;
}

/* ------------------------------------------------------ a call that nests */

/* Takes one of its own keywords out of a copy of the caller's. Returns new or NULL. Raises no. */
static PyObject *
take_keyword(PyObject *kwargs, const char *name)
{
    PyObject *value = PyDict_GetItemString(kwargs, name);
    if (value != NULL) {
        Py_INCREF(value);
        (void)PyDict_DelItemString(kwargs, name);
    }
    return value;
}

static PyObject *
call_and_tell(PyObject *function, PyObject *args, PyObject *kwargs)
{
    PyObject *callback = take_keyword(kwargs, "post_callback");
    PyObject *flag = take_keyword(kwargs, "set_try_stackless");
    PyObject *result = PyObject_Call(function, args, PyDict_Size(kwargs) > 0 ? kwargs : NULL);
    if (result != NULL && callback != NULL && callback != Py_None) {
        PyObject *told = PyObject_CallFunctionObjArgs(callback, result, NULL);
        if (told == NULL) {
            Py_CLEAR(result);
        }
        Py_XDECREF(told);
    }
    Py_XDECREF(callback);
    Py_XDECREF(flag);
    return result;
}

static PyObject *
nostackless_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    Py_ssize_t nargs = PyTuple_GET_SIZE(args);
    PyObject *rest;
    PyObject *result = NULL;
    if (nargs < 1) {
        PyErr_SetString(PyExc_TypeError, "_test_nostacklesscall needs a callable");
        return NULL;
    }
    rest = PyTuple_GetSlice(args, 1, nargs);
    kwargs = kwargs != NULL ? PyDict_Copy(kwargs) : PyDict_New();
    if (rest != NULL && kwargs != NULL) {
        result = call_and_tell(PyTuple_GET_ITEM(args, 0), rest, kwargs);
    }
    Py_XDECREF(rest);
    Py_XDECREF(kwargs);
    return result;
}

static void
nostackless_dealloc(PyObject *self)
{
    Py_TYPE(self)->tp_free(self);
}

PyTypeObject slp_nostackless_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless._test_nostacklesscall_type",
    .tp_basicsize = sizeof(PyObject),
    .tp_dealloc = nostackless_dealloc,
    .tp_call = nostackless_call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "f(function, *args, **kwargs): calls function(*args, **kwargs) from C.",
    .tp_new = PyType_GenericNew,
};

/* ------------------------------------------------------------------- table */

static const PyMethodDef testing_functions[] = {
    {"test_cframe", (PyCFunction)test_cframe, METH_VARARGS | METH_KEYWORDS,
     "test_cframe(switches, words=0)\n"
     "\n"
     "Calls schedule() so many times from C, with so many words of the C stack in use.\n"
     "ValueError: words is below 0 or above 64000."},
    {"test_cframe_nr", (PyCFunction)test_cframe_nr, METH_FLAT,
     "test_cframe_nr(switches)\n\nSchedules that many times without any C stack."},
    {"test_cstate", test_cstate, METH_O,
     "test_cstate(callable) -> its result\n"
     "\n"
     "Calls it from C, so that it cannot be suspended without a C stack."},
    {"test_outside", test_outside, METH_NOARGS,
     "test_outside()\n"
     "\n"
     "Runs all that is runnable, also what is made so meanwhile, as if the thread came from outside."},
    {"test_PyEval_EvalFrameEx", (PyCFunction)test_PyEval_EvalFrameEx,
     METH_VARARGS | METH_KEYWORDS,
     "test_PyEval_EvalFrameEx(code, globals, args=(), alloca=0, throw=None, oldcython=False,\n"
     "                        code2=None)\n\nMakes a frame for the code and runs it."},
    {NULL, NULL, 0, NULL}
};

int
slp_add_testing(PyObject *module)
{
    PyObject *name = PyString_FromString("_stackless");
    PyObject *callable;
    const PyMethodDef *row;
    int status = name != NULL && PyType_Ready(&slp_nostackless_type) == 0 ? 0 : -1;
    for (row = testing_functions; status == 0 && row->ml_name != NULL; row++) {
        PyObject *function = PyCFunction_NewEx((PyMethodDef *)row, NULL, name);
        status = function != NULL
            ? PyModule_AddObject(module, row->ml_name, function) : -1;
    }
    Py_XDECREF(name);
    callable = status == 0 ? (PyObject *)PyObject_New(PyObject, &slp_nostackless_type) : NULL;
    return callable != NULL
        ? PyModule_AddObject(module, "_test_nostacklesscall", callable) : -1;
}
