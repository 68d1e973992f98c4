/* Calls by kind of callee: Python function, bound method, C function, class, classic class and instance, anything.

   Everything here is flat: a callee in Python gets its frame pushed and the step is STEP_CALL.  Arguments come as a
   vector of borrowed references with keyword pairs behind or beside; tuples and dicts are made only for callees that
   want them.

   Not here: functions in Python (call_function.c) and C (call_c.c), classes (call_class.c), calls with * (call_star.c). */
#include "call.h"
#include "py_cfunction.h"
#include "py_dispatch.h"
#include "flat_slots.h"

/* ---- argument shapes ---- */

PyObject *
py_args_tuple(PyObject *first, PyObject *const *args, Py_ssize_t nargs)
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
PyObject *
py_args_dict(PyObject *callable, PyObject *const *pairs, Py_ssize_t nkw)
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

/* ---- the general way ---- */

py_step
py_call_object(PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs,
               Py_ssize_t nkw, PyObject **result)
{
    PyObject *tuple = py_args_tuple(first, args, nargs), *dict = NULL;
    if (tuple == NULL || (nkw > 0 && (dict = py_args_dict(callable, pairs, nkw)) == NULL)) {
        Py_XDECREF(tuple);
        return STEP_RAISE;
    }
    *result = PyObject_Call(callable, tuple, dict);
    Py_DECREF(tuple);
    Py_XDECREF(dict);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* The same, repeated until its calls of Python are answered: for callables that keep to the rules of py_replay.h. */
py_step
py_call_repeatable(py_thread *ts, PyObject *callable, PyObject *first, PyObject *const *args, Py_ssize_t nargs,
                   PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *tuple = py_args_tuple(first, args, nargs), *dict = NULL;
    if (tuple == NULL || (nkw > 0 && (dict = py_args_dict(callable, pairs, nkw)) == NULL)) {
        Py_XDECREF(tuple);
        return STEP_RAISE;
    }
    py_step step = py_replay(ts, PY_REPLAY_CALL, callable, tuple, dict, 0, result);
    Py_DECREF(tuple);
    Py_XDECREF(dict);
    return step;
}

/* Calls a flat tp_call or constructor. */
py_step
py_call_flat_slot(py_thread *ts, py_flat_function function, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
                  PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *dict = NULL;
    if (nkw > 0 && (dict = py_args_dict(callable, pairs, nkw)) == NULL) {
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
    if (nargs > 0) {        /* else args may be NULL */
        memcpy(all + 1, args, nargs * sizeof(PyObject *));
    }
    py_step step = py_call_vector(ts, callable, NULL, all, nargs + 1, pairs, nkw, result);
    if (all != small) {
        PyMem_Free(all);
    }
    return step;
}

/* ---- dispatch on the callee ---- */

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
        return py_call_type(ts, (PyTypeObject *)self, args + !bound, nargs - !bound, pairs, nkw, result);
    }
    if (nkw == 0 && py_flat_wrapper(ts, callable, args, nargs, result, &step)) {
        return step;
    }
    return is_repeatable_wrapper(callable) ? py_call_repeatable(ts, callable, NULL, args, nargs, pairs, nkw, result)
                                           : py_call_object(callable, NULL, args, nargs, pairs, nkw, result);
}

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
            return py_call_object(callable, first, args, nargs, pairs, nkw, result);
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
                py_step step = py_call_c_function(ts, bound, args + skip, nargs - skip, pairs, nkw, result);
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
        return py_call_c_function(ts, callable, args, nargs, pairs, nkw, result);
    }
    if (type->tp_call == py_type_call && PyType_Check(callable)) {
        return py_call_type(ts, (PyTypeObject *)callable, args, nargs, pairs, nkw, result);
    }
    if (type == &PyClass_Type) {
        return py_call_classic_class(ts, callable, args, nargs, pairs, nkw, result);
    }
    if (type->tp_call == py_slot_tp_call || type == &PyInstance_Type) {
        return call_instance(ts, callable, args, nargs, pairs, nkw, result);
    }
    const py_type_flat *flat = py_type_flat_of(type);
    if (flat != NULL && flat->call != NULL) {
        return py_call_flat_slot(ts, flat->call, callable, args, nargs, pairs, nkw, result);
    }
    if (type->tp_call == NULL) {
        return not_callable(callable);
    }
    return py_call_object(callable, NULL, args, nargs, pairs, nkw, result);
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
