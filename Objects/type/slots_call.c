/* slots_call.c: the Python-level slot functions: a slot call becomes a call of a special method.

   Each looks its method up on the type of self (never on the instance), passes self and the arguments, and converts the
   result to what the slot's signature wants.  They call through PyObject_Call, which nests; the dispatcher knows these
   functions by address and does the same without nesting.

   I1 the looked-up method and the arguments are owned while the method runs: it may delete itself from the type.

   Not here: numbers (slots_number.c). */
#include "Python.h"
#include "py_slice_warning.h"

#include "py_state.h"
#include "py_type.h"
#include "py_core.h"
#include "py_dispatch.h"
#include "py_replay.h"
#include "py_refcount.h"

/* ---- finding and calling ---- */

int
py_type_special(PyObject *self, PyObject *name, PyObject **func, int *unbound)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject *found = py_type_lookup(type, name);
    if (found == NULL) {
        return 0;
    }
    Py_INCREF(found);
    *unbound = 0;
    if (Py_TYPE(found) == &PyFunction_Type ||
        (Py_TYPE(found) == &py_method_descr_type && PyObject_TypeCheck(self, ((PyDescrObject *)found)->d_type))) {
        *unbound = 1;
        *func = found;
        return 1;
    }
    descrgetfunc get = Py_TYPE(found)->tp_descr_get;
    if (get == NULL) {
        *func = found;
        return 1;
    }
    *func = get(found, self, (PyObject *)type);
    Py_DECREF(found);
    return *func == NULL ? -1 : 1;
}

PyObject *
py_type_lookup_special(PyObject *self, PyObject *name)
{
    PyObject *found = py_type_lookup(Py_TYPE(self), name);
    if (found == NULL) {
        return NULL;
    }
    Py_INCREF(found);
    descrgetfunc get = Py_TYPE(found)->tp_descr_get;
    if (get == NULL) {
        return found;
    }
    PyObject *bound = get(found, self, (PyObject *)Py_TYPE(self));
    Py_DECREF(found);
    return bound;
}

PyObject *
_PyObject_LookupSpecial(PyObject *self, char *name, PyObject **cache)
{
    assert(!PyInstance_Check(self));
    if (*cache == NULL) {
        *cache = PyString_InternFromString(name);
        if (*cache == NULL) {
            return NULL;
        }
    }
    return py_type_lookup_special(self, *cache);
}

static int
is_flat_in_c(PyObject *func)
{
    PyMethodDef *definition = Py_TYPE(func) == &py_method_descr_type ? ((PyMethodDescrObject *)func)->d_method
                              : PyCFunction_Check(func)              ? ((PyCFunctionObject *)func)->m_ml
                                                                     : NULL;
    return definition != NULL && (definition->ml_flags & METH_FLAT);
}

/* A flat function in C may call Python: below py_replay its call is one that is answered. */
static PyObject *
call_found_steal(PyObject *func, int unbound, PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *tuple = PyTuple_New(nargs + unbound);
    if (tuple == NULL) {
        Py_DECREF(func);
        return NULL;
    }
    if (unbound) {
        Py_INCREF(self);
        PyTuple_SET_ITEM(tuple, 0, self);
    }
    for (Py_ssize_t i = 0; i < nargs; i++) {
        Py_INCREF(args[i]);
        PyTuple_SET_ITEM(tuple, i + unbound, args[i]);
    }
    int answered = py_thread_get()->replay != NULL && is_flat_in_c(func);
    PyObject *result = answered ? py_call_nested(func, tuple, NULL) : PyObject_Call(func, tuple, NULL);
    Py_DECREF(tuple);
    Py_DECREF(func);
    return result;
}

PyObject *
py_type_call_special(PyObject *self, PyObject *name, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *func;
    int unbound;
    int found = py_type_special(self, name, &func, &unbound);
    if (found <= 0) {
        if (found == 0) {
            PyErr_SetObject(PyExc_AttributeError, name);
        }
        return NULL;
    }
    return call_found_steal(func, unbound, self, args, nargs);
}

PyObject *
py_type_call_maybe(PyObject *self, PyObject *name, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *func;
    int unbound;
    int found = py_type_special(self, name, &func, &unbound);
    if (found < 0) {
        return NULL;
    }
    if (found == 0) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    return call_found_steal(func, unbound, self, args, nargs);
}

static int
status_of_steal(PyObject *result)
{
    if (result == NULL) {
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

/* ---- sequences ---- */

Py_ssize_t
py_slot_sq_length(PyObject *self)
{
    PyObject *result = py_type_call_special(self, PY_ID(__len__), NULL, 0);
    if (result == NULL) {
        return -1;
    }
    Py_ssize_t length = PyInt_AsSsize_t(result);
    Py_DECREF(result);
    if (length < 0) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "__len__() should return >= 0");
        }
        return -1;
    }
    return length;
}

/* Calls `name` with up to two numbers and one object behind them (or NULL). */
static PyObject *
call_with_numbers(PyObject *self, PyObject *name, const Py_ssize_t *numbers, int count, PyObject *last)
{
    PyObject *args[3] = {NULL, NULL, NULL};
    PyObject *result = NULL;
    int used = 0;
    for (; used < count; used++) {
        args[used] = PyInt_FromSsize_t(numbers[used]);
        if (args[used] == NULL) {
            goto done;
        }
    }
    args[count] = last;
    result = py_type_call_special(self, name, args, count + (last != NULL));
done:
    for (int i = 0; i < used; i++) {
        Py_DECREF(args[i]);
    }
    return result;
}

PyObject *
py_slot_sq_item(PyObject *self, Py_ssize_t index)
{
    return call_with_numbers(self, PY_ID(__getitem__), &index, 1, NULL);
}

int
py_slice_method_warn(PyObject *name)
{
    if (!Py_Py3kWarningFlag) {
        return 0;
    }
    char text[80];
    const char *word = PyString_AS_STRING(name);
    PyOS_snprintf(text, sizeof text, "in 3.x, %.12s has been removed; use __%.3sitem__", word, word + 2);
    return PyErr_WarnPy3k(text, 1);
}

PyObject *
py_slot_sq_slice(PyObject *self, Py_ssize_t from, Py_ssize_t to)
{
    if (py_slice_method_warn(PY_ID(__getslice__)) < 0) {
        return NULL;
    }
    Py_ssize_t bounds[2] = {from, to};
    return call_with_numbers(self, PY_ID(__getslice__), bounds, 2, NULL);
}

int
py_slot_sq_ass_item(PyObject *self, Py_ssize_t index, PyObject *value)
{
    PyObject *name = value == NULL ? PY_ID(__delitem__) : PY_ID(__setitem__);
    return status_of_steal(call_with_numbers(self, name, &index, 1, value));
}

int
py_slot_sq_ass_slice(PyObject *self, Py_ssize_t from, Py_ssize_t to, PyObject *values)
{
    Py_ssize_t bounds[2] = {from, to};
    PyObject *name = values == NULL ? PY_ID(__delslice__) : PY_ID(__setslice__);
    if (py_slice_method_warn(name) < 0) {
        return -1;
    }
    return status_of_steal(call_with_numbers(self, name, bounds, 2, values));
}

int
py_slot_sq_contains(PyObject *self, PyObject *value)
{
    PyObject *func;
    int unbound;
    int found = py_type_special(self, PY_ID(__contains__), &func, &unbound);
    if (found < 0) {
        return -1;
    }
    if (found == 0) {
        return (int)_PySequence_IterSearch(self, value, PY_ITERSEARCH_CONTAINS);
    }
    PyObject *result = call_found_steal(func, unbound, self, &value, 1);
    if (result == NULL) {
        return -1;
    }
    int truth = PyObject_IsTrue(result);
    Py_DECREF(result);
    return truth;
}

/* ---- mappings ---- */

PyObject *
py_slot_mp_subscript(PyObject *self, PyObject *key)
{
    return py_type_call_special(self, PY_ID(__getitem__), &key, 1);
}

int
py_slot_mp_ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    PyObject *args[2] = {key, value};
    if (value == NULL) {
        return status_of_steal(py_type_call_special(self, PY_ID(__delitem__), args, 1));
    }
    return status_of_steal(py_type_call_special(self, PY_ID(__setitem__), args, 2));
}

/* ---- text, hash ---- */

PyObject *
py_slot_tp_repr(PyObject *self)
{
    PyObject *func;
    int unbound;
    int found = py_type_special(self, PY_ID(__repr__), &func, &unbound);
    if (found == 0) {
        return PyString_FromFormat("<%s object at %p>", Py_TYPE(self)->tp_name, (void *)self);
    }
    if (found < 0) {
        return NULL;
    }
    return call_found_steal(func, unbound, self, NULL, 0);
}

PyObject *
py_slot_tp_str(PyObject *self)
{
    PyObject *func;
    int unbound;
    int found = py_type_special(self, PY_ID(__str__), &func, &unbound);
    if (found == 0) {
        return py_slot_tp_repr(self);
    }
    if (found < 0) {
        return NULL;
    }
    return call_found_steal(func, unbound, self, NULL, 0);
}

static long
hash_from_result_steal(PyObject *result)
{
    if (result == NULL) {
        return -1;
    }
    long hash = PyLong_Check(result) ? PyLong_Type.tp_hash(result) : PyInt_AsLong(result);
    Py_DECREF(result);
    return hash == -1 && !PyErr_Occurred() ? -2 : hash;
}

long
py_slot_tp_hash(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject *method = py_type_lookup(type, PY_ID(__hash__));
    if (method != NULL && method != Py_None) {
        return hash_from_result_steal(py_type_call_special(self, PY_ID(__hash__), NULL, 0));
    }
    if (py_type_lookup(type, PY_ID(__eq__)) != NULL || py_type_lookup(type, PY_ID(__cmp__)) != NULL) {
        return PyObject_HashNotImplemented(self);
    }
    return _Py_HashPointer(self);
}

/* ---- calling ---- */

PyObject *
py_slot_tp_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *method = py_type_lookup_special(self, PY_ID(__call__));
    if (method == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetObject(PyExc_AttributeError, PY_ID(__call__));
        }
        return NULL;
    }
    PyObject *result = PyObject_Call(method, args, kwds);
    Py_DECREF(method);
    return result;
}

int
py_type_check_init_result(PyObject *self, PyObject *result)
{
    if (result == Py_None) {
        return 0;
    }
    if (self != NULL && PyInstance_Check(self)) {
        PyErr_SetString(PyExc_TypeError, "__init__() should return None");
    }
    else {
        PyErr_Format(PyExc_TypeError, "__init__() should return None, not '%.200s'", Py_TYPE(result)->tp_name);
    }
    return -1;
}

int
py_slot_tp_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *method = py_type_lookup_special(self, PY_ID(__init__));
    if (method == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetObject(PyExc_AttributeError, PY_ID(__init__));
        }
        return -1;
    }
    py_thread *ts = py_thread_get();
    struct py_replay_box *replay = py_replay_suspend(ts);   /* self may be new: a repetition would have another one */
    PyObject *result = PyObject_Call(method, args, kwds);
    py_replay_continue(ts, replay);
    Py_DECREF(method);
    if (result == NULL) {
        return -1;
    }
    int status = py_type_check_init_result(self, result);
    Py_DECREF(result);
    return status;
}

PyObject *
py_slot_tp_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *func = PyObject_GetAttr((PyObject *)type, PY_ID(__new__));
    if (func == NULL) {
        return NULL;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    PyObject *with_type = PyTuple_New(count + 1);
    if (with_type == NULL) {
        Py_DECREF(func);
        return NULL;
    }
    Py_INCREF(type);
    PyTuple_SET_ITEM(with_type, 0, (PyObject *)type);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *arg = PyTuple_GET_ITEM(args, i);
        Py_INCREF(arg);
        PyTuple_SET_ITEM(with_type, i + 1, arg);
    }
    PyObject *self = PyObject_Call(func, with_type, kwds);
    Py_DECREF(with_type);
    Py_DECREF(func);
    return self;
}

/* ---- attributes ---- */

PyObject *
py_slot_tp_getattro(PyObject *self, PyObject *name)
{
    return py_type_call_special(self, PY_ID(__getattribute__), &name, 1);
}

/* The value by __getattribute__ alone, in C where that is object's. */
static PyObject *
get_before_hook(PyObject *self, PyObject *name)
{
    PyObject *method = py_type_lookup(Py_TYPE(self), PY_ID(__getattribute__));
    if (method == NULL ||
        (Py_TYPE(method) == &PyWrapperDescr_Type &&
         ((PyWrapperDescrObject *)method)->d_wrapped == (void *)PyObject_GenericGetAttr)) {
        return PyObject_GenericGetAttr(self, name);
    }
    return py_type_call_special(self, PY_ID(__getattribute__), &name, 1);
}

PyObject *
py_slot_tp_getattr_hook(PyObject *self, PyObject *name)
{
    PyObject *hook = py_type_lookup(Py_TYPE(self), PY_ID(__getattr__));
    Py_XINCREF(hook);
    PyObject *value = get_before_hook(self, name);
    if (value == NULL && hook != NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        if (Py_TYPE(hook) == &PyFunction_Type) {
            value = PyObject_CallFunctionObjArgs(hook, self, name, NULL);
        }
        else {
            descrgetfunc get = Py_TYPE(hook)->tp_descr_get;
            PyObject *bound = hook;
            if (get != NULL) {
                bound = get(hook, self, (PyObject *)Py_TYPE(self));
            }
            else {
                Py_INCREF(bound);
            }
            value = bound == NULL ? NULL : PyObject_CallFunctionObjArgs(bound, name, NULL);
            Py_XDECREF(bound);
        }
    }
    Py_XDECREF(hook);
    return value;
}

int
py_slot_tp_setattro(PyObject *self, PyObject *name, PyObject *value)
{
    PyObject *args[2] = {name, value};
    if (value == NULL) {
        return status_of_steal(py_type_call_special(self, PY_ID(__delattr__), args, 1));
    }
    return status_of_steal(py_type_call_special(self, PY_ID(__setattr__), args, 2));
}

/* ---- comparing ---- */

static PyObject *
rich_name(int op)
{
    switch (op) {
    case Py_LT:
        return PY_ID(__lt__);
    case Py_LE:
        return PY_ID(__le__);
    case Py_EQ:
        return PY_ID(__eq__);
    case Py_NE:
        return PY_ID(__ne__);
    case Py_GT:
        return PY_ID(__gt__);
    default:
        return PY_ID(__ge__);
    }
}

PyObject *
py_slot_tp_richcompare(PyObject *self, PyObject *other, int op)
{
    if (Py_TYPE(self)->tp_richcompare == py_slot_tp_richcompare) {
        PyObject *result = py_type_call_maybe(self, rich_name(op), &other, 1);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    if (Py_TYPE(other)->tp_richcompare == py_slot_tp_richcompare) {
        return py_type_call_maybe(other, rich_name(_Py_SwappedOp[op]), &self, 1);
    }
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

/* __cmp__ of self: -1, 0, 1; 2 if there is none or it is not implemented, -2 on an error. */
static int
half_compare(PyObject *self, PyObject *other)
{
    PyObject *result = py_type_call_maybe(self, PY_ID(__cmp__), &other, 1);
    if (result == NULL) {
        return -2;
    }
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return 2;
    }
    long order = PyInt_AsLong(result);
    Py_DECREF(result);
    if (order == -1 && PyErr_Occurred()) {
        return -2;
    }
    return order < 0 ? -1 : order > 0;
}

int
_PyObject_SlotCompare(PyObject *self, PyObject *other)
{
    if (Py_TYPE(self)->tp_compare == _PyObject_SlotCompare) {
        int order = half_compare(self, other);
        if (order <= 1) {
            return order;
        }
    }
    if (Py_TYPE(other)->tp_compare == _PyObject_SlotCompare) {
        int order = half_compare(other, self);
        if (order == -2) {
            return -2;
        }
        if (order <= 1) {
            return -order;
        }
    }
    return (void *)self < (void *)other ? -1 : (void *)self > (void *)other;
}

/* ---- iterating ---- */

PyObject *
py_slot_tp_iter(PyObject *self)
{
    PyObject *func;
    int unbound;
    int found = py_type_special(self, PY_ID(__iter__), &func, &unbound);
    if (found < 0) {
        return NULL;
    }
    if (found > 0) {
        return call_found_steal(func, unbound, self, NULL, 0);
    }
    if (py_type_lookup(Py_TYPE(self), PY_ID(__getitem__)) == NULL) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not iterable", Py_TYPE(self)->tp_name);
        return NULL;
    }
    return PySeqIter_New(self);
}

PyObject *
py_slot_tp_iternext(PyObject *self)
{
    return py_type_call_special(self, PY_ID(next), NULL, 0);
}

/* ---- descriptors ---- */

PyObject *
py_slot_tp_descr_get(PyObject *self, PyObject *object, PyObject *type)
{
    PyObject *get = py_type_lookup(Py_TYPE(self), PY_ID(__get__));
    if (get == NULL) {
        Py_INCREF(self);
        return self;
    }
    Py_INCREF(get);
    PyObject *value = PyObject_CallFunctionObjArgs(get, self, object == NULL ? Py_None : object,
                                                   type == NULL ? Py_None : type, NULL);
    Py_DECREF(get);
    return value;
}

int
py_slot_tp_descr_set(PyObject *self, PyObject *object, PyObject *value)
{
    PyObject *args[2] = {object, value};
    if (value == NULL) {
        return status_of_steal(py_type_call_special(self, PY_ID(__delete__), args, 1));
    }
    return status_of_steal(py_type_call_special(self, PY_ID(__set__), args, 2));
}

/* ---- dying ---- */

void
py_type_run_del(PyObject *self, PyObject *(*find)(PyObject *, PyObject *))
{
    assert(Py_REFCNT(self) == 0);
    py_refs_add(self, 1);

    PyObject *type, *value, *traceback;
    py_thread *ts = py_thread_get();
    struct py_replay_box *replay = py_replay_suspend(ts);
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *method = find(self, PY_ID(__del__));
    if (method != NULL) {
        PyObject *result = PyObject_CallFunctionObjArgs(method, NULL);
        if (result == NULL) {
            PyErr_WriteUnraisable(method);
        }
        Py_XDECREF(result);
        Py_DECREF(method);
    }
    else if (PyErr_Occurred()) {
        PyErr_WriteUnraisable(self);
    }
    PyErr_Restore(type, value, traceback);
    py_replay_continue(ts, replay);

    assert(Py_REFCNT(self) > 0);
    py_refs_add(self, -1);
}

void
py_slot_tp_del(PyObject *self)
{
    py_type_run_del(self, py_type_lookup_special);
}
