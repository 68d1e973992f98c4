/* Calls by kind of callee: Python function, bound method, C function, class, classic class and instance, anything.

   Everything here is flat: a callee in Python gets its frame pushed and the step is STEP_CALL.  Arguments come as a
   vector of borrowed references with keyword pairs behind or beside; tuples and dicts are made only for callees that
   want them.

   I1 On STEP_CALL the new frame owns what it needs: the caller may give up its arguments at once.
   I2 A frame that was not pushed is discarded without a trace.

   Not here: the quick way of the simplest calls (ops_call.h), binding (Python/frame/args.c). */
#include "dispatch.h"
#include "py_cfunction.h"
#include "py_dict.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_replay.h"
#include "flat_slots.h"

enum { SMALL = 12 };    /* argument vectors up to this length stand on the C stack */

int
py_enter_frame(py_thread *ts)
{
    if (++ts->base.recursion_depth > ((py_interp *)ts->base.interp)->recursion_limit) {
        ts->base.recursion_depth--;
        PyErr_SetString(PyExc_RuntimeError, "maximum recursion depth exceeded");
        return -1;
    }
    return 0;
}

/* ---- argument shapes ---- */

static PyObject *
make_tuple(PyObject *first, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t extra = first != NULL;
    PyObject *tuple = PyTuple_New(nargs + extra);
    if (tuple == NULL) {
        return NULL;
    }
    if (extra) {
        Py_INCREF(first);
        PyTuple_SET_ITEM(tuple, 0, first);
    }
    for (Py_ssize_t i = 0; i < nargs; i++) {
        Py_INCREF(args[i]);
        PyTuple_SET_ITEM(tuple, i + extra, args[i]);
    }
    return tuple;
}

static const char *
name_for_message(PyObject *callable)
{
    return PyEval_GetFuncName(callable);
}

/* A dict of keyword pairs. A name given twice is an error. */
static PyObject *
make_dict(PyObject *callable, PyObject *const *pairs, Py_ssize_t nkw)
{
    PyObject *dict = PyDict_New();
    for (Py_ssize_t i = 0; i < nkw && dict != NULL; i++) {
        PyObject *key = pairs[2 * i];
        if (PyDict_GetItem(dict, key) != NULL) {
            PyErr_Format(PyExc_TypeError, "%.200s%s got multiple values for keyword argument '%.200s'",
                         name_for_message(callable), PyEval_GetFuncDesc(callable),
                         PyString_Check(key) ? PyString_AS_STRING(key) : "?");
            Py_CLEAR(dict);
        }
        else if (PyDict_SetItem(dict, key, pairs[2 * i + 1]) < 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

/* ---- Python functions ---- */

static void
discard_frame(py_thread *ts, py_frame *f)
{
    f->f_code = NULL;
    f->f_globals = f->f_builtins = NULL;
    f->flags = 0;
    py_frame_recycle(ts, f);
}

/* The builtins for a frame over `globals`; a minimal dict when there are none. Returns new. */
static PyObject *
builtins_for(py_thread *ts, PyObject *globals)
{
    PyObject *builtins = py_frame_builtins(ts, globals);
    if (builtins != NULL) {
        Py_INCREF(builtins);
        return builtins;
    }
    builtins = PyDict_New();
    if (builtins != NULL && PyDict_SetItemString(builtins, "None", Py_None) < 0) {
        Py_CLEAR(builtins);
    }
    return builtins;
}

/* A frame whose arguments are bound goes onto the chain, or into a generator. Steals f. */
static py_step
start_frame(py_thread *ts, py_frame *f, PyCodeObject *co, PyObject *globals, int flags, PyObject **result)
{
    PyObject *builtins = builtins_for(ts, globals);
    if (builtins == NULL) {
        discard_frame(ts, f);
        return STEP_RAISE;
    }
    if (co->co_flags & CO_GENERATOR) {
        Py_INCREF(co);
        Py_INCREF(globals);
        f->f_code = co;
        f->f_globals = globals;
        f->f_builtins = builtins;
        f->f_tstate = &ts->base;
        f->f_back = NULL;
        f->prev = NULL;
        f->pc = NULL;
        f->flags = FRAME_GENERATOR;
        *result = py_gen_from_frame(f);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (py_enter_frame(ts) < 0) {
        Py_DECREF(builtins);
        discard_frame(ts, f);
        return STEP_RAISE;
    }
    py_frame_push(ts, f, co, globals, builtins, flags);
    Py_DECREF(builtins);
    return STEP_CALL;
}

/* A call of a function that needs no binding of arguments beyond defaults. Returns a step, or STEP_RETURN: not that
   simple. */
static inline py_step
call_simple(py_thread *ts, PyFunctionObject *func, PyObject *first, PyObject *const *args, Py_ssize_t nargs)
{
    int32_t n = (int32_t)nargs + (first != NULL);
    py_exec *exec = simple_exec(func, n);
    PyObject *builtins = exec != NULL ? py_frame_builtins(ts, func->func_globals) : NULL;
    if (builtins == NULL) {
        return STEP_RETURN;
    }
    if (py_enter_frame(ts) < 0) {
        return STEP_RAISE;
    }
    py_frame *f = py_frame_alloc(ts, exec);
    if (f == NULL) {
        ts->base.recursion_depth--;
        PyErr_NoMemory();
        return STEP_RAISE;
    }
    PyObject **to = f->slots;
    if (first != NULL) {
        Py_INCREF(first);
        *to++ = first;
    }
    for (Py_ssize_t i = 0; i < nargs; i++) {
        Py_INCREF(args[i]);
        to[i] = args[i];
    }
    py_frame_push(ts, f, (PyCodeObject *)func->func_code, func->func_globals, builtins, 0);
    finish_arguments(f, func, n);
    return STEP_CALL;
}

py_step
py_call_function(py_thread *ts, PyFunctionObject *func, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
                 PyObject *const *pairs, Py_ssize_t nkw, int flags, PyObject *owner, PyObject **result)
{
    if (nkw == 0 && flags == 0 && owner == NULL && nargs < 255) {
        py_step simple = call_simple(ts, func, first, args, nargs);
        if (simple != STEP_RETURN) {
            return simple;
        }
    }
    PyCodeObject *co = (PyCodeObject *)func->func_code;
    py_exec *exec = py_exec_get(co);
    PyObject *defaults = func->func_defaults, *globals = func->func_globals;
    py_step step;

    if (exec == NULL) {
        return STEP_RAISE;
    }
    py_frame *f = py_frame_alloc(ts, exec);
    if (f == NULL) {
        PyErr_NoMemory();
        return STEP_RAISE;
    }
    f->flags = 0;
    Py_INCREF(func);    /* a keyword's __eq__ may do anything */
    Py_INCREF(co);
    Py_XINCREF(defaults);
    if (py_args_bind(co, exec, f->slots, first, args, nargs, pairs, nkw,
                     defaults != NULL ? &PyTuple_GET_ITEM(defaults, 0) : NULL,
                     defaults != NULL ? PyTuple_GET_SIZE(defaults) : 0, func->func_closure) < 0) {
        discard_frame(ts, f);
        step = STEP_RAISE;
    }
    else {
        if (owner != NULL && (co->co_flags & CO_GENERATOR)) {
            flags &= ~FRAME_INIT;
        }
        if ((co->co_flags & (CO_OPTIMIZED | CO_NEWLOCALS)) == CO_NEWLOCALS && (f->f_locals = PyDict_New()) == NULL) {
            discard_frame(ts, f);
            step = STEP_RAISE;
        }
        else if (!(co->co_flags & CO_NEWLOCALS)) {
            f->f_locals = globals;
            Py_INCREF(globals);
            step = start_frame(ts, f, co, globals, flags, result);
        }
        else {
            step = start_frame(ts, f, co, globals, flags, result);
        }
        if (step == STEP_CALL) {
            f->owner = owner;
        }
    }
    Py_XDECREF(defaults);
    Py_DECREF(co);
    Py_DECREF(func);
    return step;
}

py_step
py_push_bound(py_thread *ts, PyCodeObject *co, PyObject *globals, PyObject *locals, PyObject *const *args,
              Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw, PyObject *const *defaults,
              Py_ssize_t ndefaults, PyObject *closure, PyObject **result)
{
    py_exec *exec = py_exec_get(co);

    if (exec == NULL) {
        return STEP_RAISE;
    }
    py_frame *f = py_frame_alloc(ts, exec);
    if (f == NULL) {
        PyErr_NoMemory();
        return STEP_RAISE;
    }
    f->flags = 0;
    if (py_args_bind(co, exec, f->slots, NULL, args, nargs, pairs, nkw, defaults, ndefaults, closure) < 0) {
        discard_frame(ts, f);
        return STEP_RAISE;
    }
    if ((co->co_flags & (CO_OPTIMIZED | CO_NEWLOCALS)) != (CO_OPTIMIZED | CO_NEWLOCALS)) {
        if (co->co_flags & CO_NEWLOCALS) {
            f->f_locals = PyDict_New();
            if (f->f_locals == NULL) {
                discard_frame(ts, f);
                return STEP_RAISE;
            }
        }
        else {
            f->f_locals = locals != NULL ? locals : globals;
            Py_INCREF(f->f_locals);
        }
    }
    return start_frame(ts, f, co, globals, 0, result);
}

py_step
py_push_code(py_thread *ts, PyCodeObject *co, PyObject *globals, PyObject *locals)
{
    PyObject *result = NULL;
    return py_push_bound(ts, co, globals, locals, NULL, 0, NULL, 0, NULL, 0, NULL, &result);
}

py_step
py_flat_eval_code(py_thread *ts, PyCodeObject *code, PyObject *globals, PyObject *locals, PyObject **result)
{
    if (code->co_flags & CO_GENERATOR) {
        *result = PyEval_EvalCode(code, globals, locals);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return py_push_code(ts, code, globals, locals);
}

/* ---- the general way ---- */

static py_step
call_object(PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs,
            Py_ssize_t nkw, PyObject **result)
{
    PyObject *tuple = make_tuple(first, args, nargs), *dict = NULL;
    if (tuple == NULL || (nkw > 0 && (dict = make_dict(callable, pairs, nkw)) == NULL)) {
        Py_XDECREF(tuple);
        return STEP_RAISE;
    }
    *result = PyObject_Call(callable, tuple, dict);
    Py_DECREF(tuple);
    Py_XDECREF(dict);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* The same, repeated until its calls of Python are answered: for callables that keep to the rules of py_replay.h. */
static py_step
call_repeatable(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
                PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *tuple = make_tuple(first, args, nargs), *dict = NULL;
    if (tuple == NULL || (nkw > 0 && (dict = make_dict(callable, pairs, nkw)) == NULL)) {
        Py_XDECREF(tuple);
        return STEP_RAISE;
    }
    py_step step = py_replay(ts, PY_REPLAY_CALL, callable, tuple, dict, 0, result);
    Py_DECREF(tuple);
    Py_XDECREF(dict);
    return step;
}

/* Could a function with these operands run Python code?  Wrong only for what is as quick the nesting way. */
static int
may_call_python(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (self != NULL && (PyList_Check(self) || PyTuple_Check(self))) {
        return 1;
    }
    for (Py_ssize_t i = 0; i < nargs; i++) {
        PyTypeObject *type = Py_TYPE(args[i]);
        if (type != &PyInt_Type && type != &PyString_Type && type != &PyUnicode_Type && type != &PyLong_Type &&
            type != &PyFloat_Type && args[i] != Py_None) {
            return 1;
        }
    }
    return 0;
}

/* A slot wrapper, bound or not, of a slot that changes nothing before it calls Python. */
static int
is_repeatable_wrapper(PyObject *wrapper)
{
    PyWrapperDescrObject *descr = Py_TYPE(wrapper) == &PyWrapperDescr_Type ? (PyWrapperDescrObject *)wrapper
                                                                          : py_method_wrapper_descr(wrapper);
    const char *name = descr->d_base->name;
    return py_replay_knows(descr->d_type) && strcmp(name, "__init__") != 0 && strcmp(name, "next") != 0 &&
           (strncmp(name, "__i", 3) != 0 || strcmp(name, "__int__") == 0 || strcmp(name, "__index__") == 0 ||
            strcmp(name, "__invert__") == 0);
}

static py_step call_type(py_thread *ts, PyTypeObject *type, PyObject *const *args, Py_ssize_t nargs,
                         PyObject *const *pairs, Py_ssize_t nkw, PyObject **result);

/* A slot wrapper.  Metaclasses call type.__call__ with themselves. */
static py_step
call_wrapper(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs,
             Py_ssize_t nkw, PyObject **result)
{
    int bound = Py_TYPE(callable) == &py_method_wrapper_type;
    PyWrapperDescrObject *descr = bound ? py_method_wrapper_descr(callable) : (PyWrapperDescrObject *)callable;
    PyObject *self = bound ? py_method_wrapper_self(callable) : nargs > 0 ? args[0] : NULL;
    py_step step;

    if (descr->d_wrapped == (void *)(uintptr_t)py_type_call && self != NULL && PyType_Check(self)) {
        return call_type(ts, (PyTypeObject *)self, args + !bound, nargs - !bound, pairs, nkw, result);
    }
    if (nkw == 0 && py_flat_wrapper(ts, callable, args, nargs, result, &step)) {
        return step;
    }
    return is_repeatable_wrapper(callable) ? call_repeatable(ts, callable, NULL, args, nargs, pairs, nkw, result)
                                           : call_object(callable, NULL, args, nargs, pairs, nkw, result);
}

/* ---- C functions ---- */

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
    FLAT_BELOW(ts, cont, step, py_flat_sequence_fast(ts, source, "can only join an iterable", &list));
    if (step < STEP_CALL) {
        step = resume_with_list(ts, cont, step, list, result);
    }
    Py_DECREF(cont);
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

    if ((flags & METH_COLLECT) && nargs == 1 && nkw == 0 && py_iterates_in_python(args[0])) {
        return call_with_list(ts, definition, self, args[0], result);
    }
    flags &= ~METH_COLLECT;
    if ((flags & METH_REPLAY) && may_call_python(self, args, nargs)) {
        PyObject *function = PyCFunction_New(definition, self);
        if (function == NULL) {
            return STEP_RAISE;
        }
        py_step step = call_repeatable(ts, function, NULL, args, nargs, pairs, nkw, result);
        Py_DECREF(function);
        return step;
    }

    if (flags & METH_FLAT) {
        if (nkw > 0) {
            dict = make_dict(Py_None, pairs, nkw);
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
    tuple = make_tuple(NULL, args, nargs);
    if (tuple == NULL) {
        return STEP_RAISE;
    }
    if (nkw > 0) {
        dict = make_dict(Py_None, pairs, nkw);
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

py_step
py_call_table(py_thread *ts, PyMethodDef *definition, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *top = ts->top;
    int level = ts->nesting_level;
    py_step step = call_convention(ts, definition, self, args, nargs, pairs, nkw, result);
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

static py_step
call_c_function(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
                PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyCFunctionObject *func = (PyCFunctionObject *)callable;
    if (!ts->base.use_tracing || ts->base.c_profilefunc == NULL) {
        return py_call_table(ts, func->m_ml, func->m_self, args, nargs, pairs, nkw, result);
    }
    if (py_trace_c_call(ts, callable, PyTrace_C_CALL) < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(callable);
    py_step step = py_call_table(ts, func->m_ml, func->m_self, args, nargs, pairs, nkw, result);
    if (step == STEP_RAISE) {
        py_trace_c_call(ts, callable, PyTrace_C_EXCEPTION);
    }
    else if (step == STEP_RETURN && py_trace_c_call(ts, callable, PyTrace_C_RETURN) < 0) {
        Py_CLEAR(*result);
        step = STEP_RAISE;
    }
    Py_DECREF(callable);
    return step;
}

/* Does calling this type only make a value of what it is given? */
static int
is_conversion(PyTypeObject *type)
{
    return type == &PyInt_Type || type == &PyLong_Type || type == &PyFloat_Type || type == &PyComplex_Type ||
           type == &PyString_Type || type == &PyUnicode_Type || type == &PyBool_Type || type == &PyByteArray_Type ||
           (type->tp_init == NULL || type->tp_init == py_object_init ? !PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) &&
            type->tp_new != py_object_new && py_replay_knows(type) : 0);
}

/* Calls a flat tp_call or constructor. */
static py_step
call_flat(py_thread *ts, py_flat_function function, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
          PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *dict = NULL;
    if (nkw > 0 && (dict = make_dict(callable, pairs, nkw)) == NULL) {
        return STEP_RAISE;
    }
    py_step step = function(ts, callable, args, nargs, dict, result);
    Py_XDECREF(dict);
    return step;
}

/* Puts `first` before the arguments and calls again. */
static py_step
call_joined(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
            PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *small[SMALL], **all = small;
    if (py_stack_check(" while calling a Python object")) {   /* a method of a method of ... */
        return STEP_RAISE;
    }
    if (nargs + 1 > SMALL) {
        all = PyMem_Malloc((nargs + 1) * sizeof(PyObject *));
        if (all == NULL) {
            PyErr_NoMemory();
            return STEP_RAISE;
        }
    }
    all[0] = first;
    memcpy(all + 1, args, nargs * sizeof(PyObject *));
    py_step step = py_call_vector(ts, callable, NULL, all, nargs + 1, pairs, nkw, result);
    if (all != small) {
        PyMem_Free(all);
    }
    return step;
}

/* ---- classes ---- */

/* After __new__: object[0] instance of the class object[1]?, args object[2], dict object[3]. */
static py_step
init_instance(py_thread *ts, PyTypeObject *type, PyObject *instance, PyObject *const *args, Py_ssize_t nargs,
              PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyTypeObject *actual = Py_TYPE(instance);

    if (actual->tp_init == py_slot_tp_init) {
        PyObject *init = py_type_lookup(actual, PY_ID(__init__));
        if (init != NULL && PyFunction_Check(init) &&
            !(((PyCodeObject *)((PyFunctionObject *)init)->func_code)->co_flags & CO_GENERATOR)) {
            py_step step = py_call_function(ts, (PyFunctionObject *)init, instance, args, nargs, pairs, nkw,
                                            FRAME_INIT, instance, result);
            if (step != STEP_CALL) {
                Py_DECREF(instance);
            }
            return step;
        }
    }
    if (actual->tp_init == py_object_init && nargs == 0 && nkw == 0) {
        *result = instance;
        return STEP_RETURN;
    }
    PyObject *tuple = make_tuple(NULL, args, nargs), *dict = NULL;
    int status = -1;
    if (tuple != NULL && (nkw == 0 || (dict = make_dict((PyObject *)type, pairs, nkw)) != NULL)) {
        status = actual->tp_init != NULL ? actual->tp_init(instance, tuple, dict) : 0;
    }
    Py_XDECREF(tuple);
    Py_XDECREF(dict);
    if (status < 0) {
        Py_DECREF(instance);
        return STEP_RAISE;
    }
    *result = instance;
    return STEP_RETURN;
}

/* __new__ in Python has answered: object[0] type, object[1] args, object[2] keywords. */
static py_step
resume_new(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyTypeObject *type = (PyTypeObject *)cont->object[0];
    PyObject *args = cont->object[1], *kwargs = cont->object[2];

    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (!PyObject_TypeCheck(value, type) || !py_type_wants_init(type, value, args, kwargs)) {
        *result = value;
        return STEP_RETURN;
    }
    if (kwargs == NULL) {
        return init_instance(ts, type, value, &PyTuple_GET_ITEM(args, 0), PyTuple_GET_SIZE(args), NULL, 0, result);
    }
    Py_ssize_t n = PyDict_Size(kwargs), at = 0, i = 0;
    PyObject **pairs = PyMem_Malloc((2 * n + 1) * sizeof(PyObject *));
    if (pairs == NULL) {
        Py_DECREF(value);
        PyErr_NoMemory();
        return STEP_RAISE;
    }
    while (i < n && PyDict_Next(kwargs, &at, &pairs[2 * i], &pairs[2 * i + 1])) {
        i++;
    }
    py_step step = init_instance(ts, type, value, &PyTuple_GET_ITEM(args, 0), PyTuple_GET_SIZE(args), pairs, i,
                                 result);
    PyMem_Free(pairs);
    return step;
}

const py_cont_kind py_kind_type_new = {"type.new", resume_new, 3, 0, "type args kwargs"};

static py_step
call_python_new(py_thread *ts, PyTypeObject *type, PyObject *new, PyObject *const *args, Py_ssize_t nargs,
                PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_type_new);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(type);
    cont->object[0] = (PyObject *)type;
    cont->object[1] = make_tuple(NULL, args, nargs);
    if (cont->object[1] == NULL || (nkw > 0 && (cont->object[2] = make_dict((PyObject *)type, pairs, nkw)) == NULL)) {
        Py_DECREF(cont);
        return STEP_RAISE;
    }
    py_cont_push(ts, cont);
    py_step step = py_call_vector(ts, new, (PyObject *)type, args, nargs, pairs, nkw, &value);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
        step = resume_new(ts, cont, step, value, result);
    }
    Py_DECREF(cont);
    return step;
}

static py_step
call_type(py_thread *ts, PyTypeObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs,
          Py_ssize_t nkw, PyObject **result)
{
    const py_type_flat *flat = py_type_flat_of(type);

    if (flat != NULL && flat->construct != NULL) {
        return call_flat(ts, flat->construct, (PyObject *)type, args, nargs, pairs, nkw, result);
    }
    if (type == &PyString_Type && nargs == 1 && nkw == 0) {
        return py_flat_str(ts, args[0], result);
    }
    py_step how;
    if (nargs == 1 && nkw == 0 && py_convert_flat(ts, type, args[0], &how, result)) {
        return how;
    }
    if ((nargs > 0 || nkw > 0) && is_conversion(type)) {
        return call_repeatable(ts, (PyObject *)type, NULL, args, nargs, pairs, nkw, result);
    }
    if (type == &PyType_Type || type->tp_new == NULL) {
        return call_object((PyObject *)type, NULL, args, nargs, pairs, nkw, result);
    }
    if (type->tp_new == py_slot_tp_new) {
        PyObject *new = py_type_lookup(type, PY_ID(__new__));
        if (new != NULL && Py_TYPE(new) == &PyStaticMethod_Type) {
            PyObject *function = Py_TYPE(new)->tp_descr_get(new, NULL, (PyObject *)type);
            if (function == NULL) {
                return STEP_RAISE;
            }
            py_step step = call_python_new(ts, type, function, args, nargs, pairs, nkw, result);
            Py_DECREF(function);
            return step;
        }
        return call_object((PyObject *)type, NULL, args, nargs, pairs, nkw, result);
    }
    if (type->tp_init != py_slot_tp_init) {
        return call_object((PyObject *)type, NULL, args, nargs, pairs, nkw, result);
    }
    PyObject *instance;
    if (type->tp_new == py_object_new && !(type->tp_flags & Py_TPFLAGS_IS_ABSTRACT)) {
        instance = type->tp_alloc(type, 0);
    }
    else {
        PyObject *tuple = make_tuple(NULL, args, nargs), *dict = NULL;
        if (tuple == NULL || (nkw > 0 && (dict = make_dict((PyObject *)type, pairs, nkw)) == NULL)) {
            Py_XDECREF(tuple);
            return STEP_RAISE;
        }
        instance = type->tp_new(type, tuple, dict);
        int wants = instance != NULL && PyObject_TypeCheck(instance, type) &&
                    py_type_wants_init(type, instance, tuple, dict);
        Py_DECREF(tuple);
        Py_XDECREF(dict);
        if (instance != NULL && !wants) {
            *result = instance;
            return STEP_RETURN;
        }
    }
    if (instance == NULL) {
        return STEP_RAISE;
    }
    return init_instance(ts, type, instance, args, nargs, pairs, nkw, result);
}

/* An attribute of a classic class or its bases, depth first. Returns borrowed or NULL. */
static PyObject *
classic_lookup(PyObject *class, PyObject *name)
{
    PyObject *value = py_dict_get_interned(((PyClassObject *)class)->cl_dict, name);
    PyObject *bases = ((PyClassObject *)class)->cl_bases;

    for (Py_ssize_t i = 0; value == NULL && i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *base = PyTuple_GET_ITEM(bases, i);
        if (!PyClass_Check(base) || py_stack_check(" in class lookup") < 0) {
            PyErr_Clear();
            return NULL;
        }
        value = classic_lookup(base, name);
    }
    return value;
}

PyObject *
py_classic_method(PyInstanceObject *instance, PyObject *name)
{
    if (*PyString_AS_STRING(name) == '_' || py_dict_get_interned(instance->in_dict, name) != NULL) {
        return NULL;
    }
    PyObject *value = classic_lookup((PyObject *)instance->in_class, name);
    return value != NULL && PyFunction_Check(value) ? value : NULL;
}

static py_step
call_classic_class(py_thread *ts, PyObject *class, PyObject *const *args, Py_ssize_t nargs,
                   PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *init = classic_lookup(class, PY_ID(__init__));

    if (init == NULL || !PyFunction_Check(init) ||
        (((PyCodeObject *)((PyFunctionObject *)init)->func_code)->co_flags & CO_GENERATOR)) {
        return call_object(class, NULL, args, nargs, pairs, nkw, result);
    }
    PyObject *instance = PyInstance_NewRaw(class, NULL);
    if (instance == NULL) {
        return STEP_RAISE;
    }
    py_step step = py_call_function(ts, (PyFunctionObject *)init, instance, args, nargs, pairs, nkw, FRAME_INIT,
                                    instance, result);
    if (step != STEP_CALL) {
        Py_DECREF(instance);
    }
    return step;
}

/* ---- dispatch on the callee ---- */

static const char *
class_name(PyObject *class)
{
    PyObject *name;
    if (class == NULL) {
        return "?";
    }
    if (PyClass_Check(class)) {
        name = ((PyClassObject *)class)->cl_name;
        return name != NULL && PyString_Check(name) ? PyString_AS_STRING(name) : "?";
    }
    return PyType_Check(class) ? ((PyTypeObject *)class)->tp_name : "?";
}

/* An unbound method wants an instance of its class first. */
static int
check_unbound(PyObject *method, PyObject *first)
{
    PyObject *class = ((PyMethodObject *)method)->im_class;
    int ok = 0;

    if (class == NULL) {
        return 0;
    }
    if (first != NULL) {
        ok = PyObject_IsInstance(first, class);
        if (ok < 0) {
            return -1;
        }
    }
    if (ok) {
        return 0;
    }
    PyErr_Clear();
    PyObject *func = ((PyMethodObject *)method)->im_func, *given = NULL;
    if (first != NULL) {
        given = PyInstance_Check(first) ? (PyObject *)((PyInstanceObject *)first)->in_class
                                        : (PyObject *)Py_TYPE(first);
    }
    PyErr_Format(PyExc_TypeError,
                 "unbound method %s%s must be called with %s instance as first argument (got %s%s instead)",
                 PyEval_GetFuncName(func), PyEval_GetFuncDesc(func), class_name(class),
                 first == NULL ? "nothing" : class_name(given), first == NULL ? "" : " instance");
    return -1;
}

static py_step
call_method(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
            PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyMethodObject *method = (PyMethodObject *)callable;

    if (method->im_self == NULL) {
        if (check_unbound(callable, first != NULL ? first : nargs > 0 ? args[0] : NULL) < 0) {
            return STEP_RAISE;
        }
        return py_call_vector(ts, method->im_func, first, args, nargs, pairs, nkw, result);
    }
    if (first == NULL) {
        return py_call_vector(ts, method->im_func, method->im_self, args, nargs, pairs, nkw, result);
    }
    return call_joined(ts, callable, first, args, nargs, pairs, nkw, result);
}

static py_step
not_callable(PyObject *callable)
{
    if (PyInstance_Check(callable)) {
        PyErr_Format(PyExc_AttributeError, "%.200s instance has no __call__ method",
                     class_name((PyObject *)((PyInstanceObject *)callable)->in_class));
    }
    else {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not callable", Py_TYPE(callable)->tp_name);
    }
    return STEP_RAISE;
}

/* An object whose class defines __call__ in Python. */
static py_step
call_instance(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs,
              Py_ssize_t nkw, PyObject **result)
{
    PyObject *func;
    int unbound = 0;

    if (PyInstance_Check(callable)) {
        func = PyObject_GetAttr(callable, PY_ID(__call__));
        if (func == NULL) {
            return PyErr_ExceptionMatches(PyExc_AttributeError) ? (PyErr_Clear(), not_callable(callable)) : STEP_RAISE;
        }
    }
    else if (py_type_special(callable, PY_ID(__call__), &func, &unbound) <= 0) {
        return PyErr_Occurred() ? STEP_RAISE : not_callable(callable);
    }
    if (py_enter_frame(ts) < 0) {   /* x.__call__ = x never ends */
        Py_DECREF(func);
        return STEP_RAISE;
    }
    py_step step = STEP_RAISE;
    if (py_stack_check(" while calling a Python object") == 0) {
        step = py_call_vector(ts, func, unbound ? callable : NULL, args, nargs, pairs, nkw, result);
    }
    ts->base.recursion_depth--;
    Py_DECREF(func);
    return step;
}

py_step
py_call_vector(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
               PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyTypeObject *type = Py_TYPE(callable);

    if (type == &PyFunction_Type) {
#ifdef Py_DEBUG
        if (py_stress_due(PY_STRESS_NEST)) {
            return call_object(callable, first, args, nargs, pairs, nkw, result);
        }
#endif
        return py_call_function(ts, (PyFunctionObject *)callable, first, args, nargs, pairs, nkw, 0, NULL, result);
    }
    if (type == &PyMethod_Type) {
        return call_method(ts, callable, first, args, nargs, pairs, nkw, result);
    }
    if (type == &py_method_descr_type && (first != NULL || nargs > 0)) {
        PyObject *self = first != NULL ? first : args[0];
        PyMethodDescrObject *descr = (PyMethodDescrObject *)callable;
        if (PyObject_TypeCheck(self, descr->d_type)) {
            int skip = first == NULL;
            if (ts->base.use_tracing && ts->base.c_profilefunc != NULL) {
                PyObject *bound = PyCFunction_New(descr->d_method, self);
                if (bound == NULL) {
                    return STEP_RAISE;
                }
                py_step step = call_c_function(ts, bound, args + skip, nargs - skip, pairs, nkw, result);
                Py_DECREF(bound);
                return step;
            }
            return py_call_table(ts, descr->d_method, self, args + skip, nargs - skip, pairs, nkw, result);
        }
    }
    if (first != NULL) {
        return call_joined(ts, callable, first, args, nargs, pairs, nkw, result);
    }
    if (type == &PyWrapperDescr_Type || type == &py_method_wrapper_type) {
        return call_wrapper(ts, callable, args, nargs, pairs, nkw, result);
    }
    if (type == &PyCFunction_Type) {
        return call_c_function(ts, callable, args, nargs, pairs, nkw, result);
    }
    if (type->tp_call == py_type_call && PyType_Check(callable)) {
        return call_type(ts, (PyTypeObject *)callable, args, nargs, pairs, nkw, result);
    }
    if (type == &PyClass_Type) {
        return call_classic_class(ts, callable, args, nargs, pairs, nkw, result);
    }
    if (type->tp_call == py_slot_tp_call || type == &PyInstance_Type) {
        return call_instance(ts, callable, args, nargs, pairs, nkw, result);
    }
    const py_type_flat *flat = py_type_flat_of(type);
    if (flat != NULL && flat->call != NULL) {
        return call_flat(ts, flat->call, callable, args, nargs, pairs, nkw, result);
    }
    if (type->tp_call == NULL) {
        return not_callable(callable);
    }
    return call_object(callable, NULL, args, nargs, pairs, nkw, result);
}

/* ---- with a dict of keywords, or with * and ** ---- */

static py_step
call_with_dict(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    PyObject *small[2 * SMALL], **pairs = small;
    Py_ssize_t n = PyDict_Size(kwargs), at = 0, i = 0;

    if (n > SMALL) {
        pairs = PyMem_Malloc(2 * n * sizeof(PyObject *));
        if (pairs == NULL) {
            PyErr_NoMemory();
            return STEP_RAISE;
        }
    }
    while (i < n && PyDict_Next(kwargs, &at, &pairs[2 * i], &pairs[2 * i + 1])) {
        Py_INCREF(pairs[2 * i]);
        Py_INCREF(pairs[2 * i + 1]);
        i++;
    }
    py_step step = py_call_vector(ts, callable, first, args, nargs, pairs, i, result);
    for (Py_ssize_t k = 0; k < 2 * i; k++) {
        Py_DECREF(pairs[k]);
    }
    if (pairs != small) {
        PyMem_Free(pairs);
    }
    return step;
}

py_step
py_flat_call(py_thread *ts, PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
             PyObject **result)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        return call_with_dict(ts, callable, NULL, args, nargs, kwargs, result);
    }
    return py_call_vector(ts, callable, NULL, args, nargs, NULL, 0, result);
}

py_step
py_flat_then(py_thread *ts, py_cont *cont, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    py_cont_push(ts, cont);
    py_step step = py_flat_call(ts, callable, args, nargs, kwargs, result);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return step;
}

static int
raise_argument(PyObject *callable, const char *format, PyObject *bad)
{
    PyErr_Format(PyExc_TypeError, format, PyEval_GetFuncName(callable), PyEval_GetFuncDesc(callable),
                 Py_TYPE(bad)->tp_name);
    return -1;
}

/* The mapping behind ** as a dict of its own. Returns new. */
static PyObject *
keyword_dict(PyObject *callable, PyObject *mapping)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL || mapping == NULL) {
        return dict;
    }
    if (PyDict_Update(dict, mapping) < 0) {
        Py_DECREF(dict);
        if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
            raise_argument(callable, "%.200s%.200s argument after ** must be a mapping, not %.200s", mapping);
        }
        return NULL;
    }
    return dict;
}

void
py_raise_star(PyObject *callable, PyObject *sequence)
{
    if (PyErr_ExceptionMatches(PyExc_TypeError) && !PyGen_Check(sequence)) {
        raise_argument(callable, "%.200s%.200s argument after * must be an iterable, not %200s", sequence);
    }
}

static PyObject *
star_tuple(PyObject *callable, PyObject *sequence)
{
    PyObject *tuple;
    if (PyTuple_Check(sequence)) {
        Py_INCREF(sequence);
        return sequence;
    }
    tuple = PySequence_Tuple(sequence);
    if (tuple == NULL) {
        py_raise_star(callable, sequence);
    }
    return tuple;
}

/* Adds the explicit keywords; one that is in the ** mapping too is an error. */
static int
add_pairs(PyObject *callable, PyObject *dict, PyObject *const *pairs, Py_ssize_t nkw)
{
    for (Py_ssize_t i = nkw - 1; i >= 0; i--) {
        PyObject *key = pairs[2 * i];
        if (PyDict_GetItem(dict, key) != NULL) {
            PyErr_Format(PyExc_TypeError, "%.200s%s got multiple values for keyword argument '%.200s'",
                         PyEval_GetFuncName(callable), PyEval_GetFuncDesc(callable),
                         PyString_Check(key) ? PyString_AS_STRING(key) : "?");
            return -1;
        }
        if (PyDict_SetItem(dict, key, pairs[2 * i + 1]) < 0) {
            return -1;
        }
    }
    return 0;
}

py_step
py_call_var(py_thread *ts, PyObject **row, int what, PyObject **result)
{
    Py_ssize_t nargs = what & 0xff, nkw = what >> 8 & 0xff;
    PyObject *callable = row[0], **args = row + 1, **pairs = args + nargs, **rest = pairs + 2 * nkw;
    PyObject *star = what >> 16 & 1 ? *rest++ : NULL, *mapping = what >> 17 & 1 ? *rest : NULL;
    PyObject *dict = NULL, *tuple = NULL, *all = NULL;
    py_step step = STEP_RAISE;

    if (mapping != NULL) {
        dict = keyword_dict(callable, mapping);
        if (dict == NULL) {
            return STEP_RAISE;
        }
    }
    if (star != NULL && (tuple = star_tuple(callable, star)) == NULL) {
        goto end;
    }
    if (dict != NULL && add_pairs(callable, dict, pairs, nkw) < 0) {
        goto end;
    }
    if (tuple != NULL && nargs > 0) {
        Py_ssize_t more = PyTuple_GET_SIZE(tuple);
        all = PyTuple_New(nargs + more);
        if (all == NULL) {
            goto end;
        }
        for (Py_ssize_t i = 0; i < nargs + more; i++) {
            PyObject *value = i < nargs ? args[i] : PyTuple_GET_ITEM(tuple, i - nargs);
            Py_INCREF(value);
            PyTuple_SET_ITEM(all, i, value);
        }
        Py_DECREF(tuple);
        tuple = all;
    }
    if (tuple != NULL) {
        args = &PyTuple_GET_ITEM(tuple, 0);
        nargs = PyTuple_GET_SIZE(tuple);
    }
    if (dict != NULL && PyDict_Size(dict) > 0) {
        step = call_with_dict(ts, callable, NULL, args, nargs, dict, result);
    }
    else {
        step = py_call_vector(ts, callable, NULL, args, nargs, pairs, dict != NULL ? 0 : nkw, result);
    }
end:
    Py_XDECREF(tuple);
    Py_XDECREF(dict);
    return step;
}

py_step
py_call_special(py_thread *ts, PyObject *o, PyObject *name, PyObject *const *args, Py_ssize_t nargs, int *found,
                PyObject **result)
{
    PyObject *func;
    int unbound;

    *found = PyInstance_Check(o) ? py_instance_special(o, name, &func, &unbound)
                                 : py_type_special(o, name, &func, &unbound);
    if (*found <= 0) {
        return STEP_RAISE;
    }
    py_step step = py_call_vector(ts, func, unbound ? o : NULL, args, nargs, NULL, 0, result);
    Py_DECREF(func);
    return step;
}

/* ---- names for messages ---- */

const char *
PyEval_GetFuncName(PyObject *func)
{
    if (PyMethod_Check(func)) {
        return PyEval_GetFuncName(PyMethod_GET_FUNCTION(func));
    }
    if (PyFunction_Check(func)) {
        return PyString_AsString(((PyFunctionObject *)func)->func_name);
    }
    if (PyCFunction_Check(func)) {
        return ((PyCFunctionObject *)func)->m_ml->ml_name;
    }
    if (PyClass_Check(func)) {
        return PyString_AsString(((PyClassObject *)func)->cl_name);
    }
    if (PyInstance_Check(func)) {
        return PyString_AsString(((PyInstanceObject *)func)->in_class->cl_name);
    }
    return Py_TYPE(func)->tp_name;
}

const char *
PyEval_GetFuncDesc(PyObject *func)
{
    if (PyMethod_Check(func) || PyFunction_Check(func) || PyCFunction_Check(func)) {
        return "()";
    }
    if (PyClass_Check(func)) {
        return " constructor";
    }
    return PyInstance_Check(func) ? " instance" : " object";
}
