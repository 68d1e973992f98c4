/* Attribute access, flat: properties and __get__/__set__/__delete__ in Python, __getattr__, __getattribute__,
   __setattr__, __delattr__.

   The generic lookup of PyObject_GenericGetAttr is done here in parts only when it ends in something that runs Python
   code; everything else is the ordinary call.

   __getattribute__ with __getattr__: the second is called when the first ends in AttributeError. */
#include "dispatch.h"
#include "py_core.h"
#include "py_dict.h"
#include "py_dispatch.h"
#include "py_replay.h"
#include "py_type.h"
#include "flat_slots.h"
#include "classic_cache.h"

static py_step
from_value(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

/* ---- get ---- */

/* Does fetching `name` from o end in Python code that we can run as a frame? *func with up to three arguments. */
static int
python_getter(PyObject *o, PyObject *descr, PyObject **func, PyObject **args, int *nargs)
{
    PyTypeObject *kind = Py_TYPE(descr);

    if (kind == &PyProperty_Type) {
        PyObject *fget, *fset, *fdel;
        py_property_functions(descr, &fget, &fset, &fdel);
        if (fget == NULL) {
            return 0;
        }
        *func = fget;
        args[0] = o;
        *nargs = 1;
        return 1;
    }
    if (kind->tp_descr_get == py_slot_tp_descr_get) {
        PyObject *get = py_type_lookup(kind, PY_ID(__get__));
        if (get == NULL || !PyFunction_Check(get)) {
            return 0;
        }
        *func = get;
        args[0] = descr;
        args[1] = o;
        args[2] = (PyObject *)Py_TYPE(o);
        *nargs = 3;
        return 1;
    }
    return 0;
}

static int
in_instance_dict(PyObject *o, PyObject *name)
{
    PyObject **dict = _PyObject_GetDictPtr(o);
    return dict != NULL && *dict != NULL && PyDict_GetItem(*dict, name) != NULL;
}

/* object.__getattribute__ */
static py_step
generic_getattr(py_thread *ts, PyObject *o, PyObject *name, PyObject **result)
{
    if (PyString_CheckExact(name)) {
        PyObject *descr = py_type_lookup(Py_TYPE(o), name), *func, *args[3];
        int nargs;
        if (descr != NULL && python_getter(o, descr, &func, args, &nargs)) {
            /* Looking into the instance dict may run code that deletes the descriptor. */
            Py_INCREF(func);
            Py_INCREF(descr);
            if (Py_TYPE(descr)->tp_descr_set != NULL || !in_instance_dict(o, name)) {
                py_step step = py_call_vector(ts, func, NULL, args, nargs, NULL, 0, result);
                Py_DECREF(descr);
                Py_DECREF(func);
                return step;
            }
            Py_DECREF(descr);
            Py_DECREF(func);
        }
    }
    return from_value(PyObject_GenericGetAttr(o, name), result);
}

/* The lookup has failed: AttributeError goes to __getattr__.  object[0] o, [1] name */
static py_step
resume_getattr(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN) {
        *result = value;
        return STEP_RETURN;
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return STEP_RAISE;
    }
    PyObject *type, *error, *traceback;
    int found;
    PyErr_Fetch(&type, &error, &traceback);
    py_step step = py_call_special(ts, cont->object[0], PY_ID(__getattr__), &cont->object[1], 1, &found, result);
    if (found == 0) {
        PyErr_Restore(type, error, traceback);
        return STEP_RAISE;
    }
    Py_XDECREF(type);
    Py_XDECREF(error);
    Py_XDECREF(traceback);
    return step;
}

const py_cont_kind py_kind_attribute_get = {"attribute.get", resume_getattr, 2, 0, "object name"};

int
py_finds_plainly(PyTypeObject *type)
{
    PyObject *getattribute;
    if (type->tp_getattro != py_slot_tp_getattr_hook) {
        return type->tp_getattro == PyObject_GenericGetAttr;
    }
    getattribute = py_type_lookup(type, PY_ID(__getattribute__));
    return getattribute == NULL || (Py_TYPE(getattribute) == &PyWrapperDescr_Type &&
                                    ((PyWrapperDescrObject *)getattribute)->d_wrapped ==
                                        (void *)(size_t)PyObject_GenericGetAttr);
}

/* Is it certain, without a call, that neither the type nor the instance has the name? */
static int
is_absent(PyObject *o, PyObject *name)
{
    PyObject **dict, *value;
    if (!PyString_CheckExact(name) || py_type_lookup(Py_TYPE(o), name) != NULL) {
        return 0;
    }
    dict = _PyObject_GetDictPtr(o);
    return dict == NULL || *dict == NULL || py_dict_look(*dict, name, &value) == 0;
}

/* A class with __getattr__, perhaps with __getattribute__ in Python too. */
static py_step
hooked_getattr(py_thread *ts, PyObject *o, PyObject *name, PyObject **result)
{
    PyObject *value = NULL;
    int plainly = py_finds_plainly(Py_TYPE(o)), found;
    py_step step;

    if (plainly && is_absent(o, name)) {
        step = py_call_special(ts, o, PY_ID(__getattr__), &name, 1, &found, result);
        if (found != 0) {
            return step;
        }
    }
    py_cont *cont = py_cont_with(ts, &py_kind_attribute_get, o, name, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_cont_push(ts, cont);
    if (plainly) {
        step = generic_getattr(ts, o, name, &value);
    }
    else {
        step = py_call_special(ts, o, PY_ID(__getattribute__), &name, 1, &found, &value);
    }
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
        step = resume_getattr(ts, cont, step, value, result);
    }
    Py_DECREF(cont);
    return step;
}

/* An attribute of a classic instance: at once, or by its __getattr__, or by what is in the way. */
static py_step
classic_getattr(py_thread *ts, PyObject *o, PyObject *name, PyObject **result)
{
    PyObject *hook, *args[2] = {o, name};

    *result = py_classic_attribute((PyInstanceObject *)o, name);
    if (*result != NULL || PyErr_Occurred()) {
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    hook = py_classic_hook((PyInstanceObject *)o, name);
    if (hook == NULL) {
        return py_replay(ts, PY_REPLAY_GETATTR, o, name, NULL, 0, result);
    }
    Py_INCREF(hook);
    py_step step = py_call_vector(ts, hook, NULL, args, 2, NULL, 0, result);
    Py_DECREF(hook);
    return step;
}

py_step
py_flat_getattr(py_thread *ts, PyObject *o, PyObject *name, PyObject **result)
{
    getattrofunc slot = Py_TYPE(o)->tp_getattro;

    if (PyInstance_Check(o)) {
        return classic_getattr(ts, o, name, result);
    }
    if (slot == PyObject_GenericGetAttr) {
        return generic_getattr(ts, o, name, result);
    }
    if (slot == py_slot_tp_getattr_hook) {
        return hooked_getattr(ts, o, name, result);
    }
    if (slot == py_slot_tp_getattro) {
        int found;
        py_step step = py_call_special(ts, o, PY_ID(__getattribute__), &name, 1, &found, result);
        if (found != 0) {
            return step;
        }
    }
    if (Py_TYPE(o) == &PyType_Type && PyString_CheckExact(name)) {
        PyObject *found = py_type_lookup((PyTypeObject *)o, name);
        if (found != NULL && Py_TYPE(found) == &PyStaticMethod_Type) {
            return from_value(PyObject_GetAttr(o, name), result);
        }
    }
    if (py_replay_knows(Py_TYPE(o)) && slot != PyObject_GenericGetAttr) {
        return py_replay(ts, PY_REPLAY_GETATTR, o, name, NULL, 0, result);
    }
    return from_value(PyObject_GetAttr(o, name), result);
}

/* ---- without a call ---- */

/* As py_attr_look, for what a plain object has. */
static int
look_plainly(PyObject *o, PyObject *name, PyObject **value)
{
    PyObject *descr = py_type_lookup(Py_TYPE(o), name), **dict = _PyObject_GetDictPtr(o);
    descrgetfunc get = descr != NULL ? Py_TYPE(descr)->tp_descr_get : NULL;
    int there = 0;

    if (descr != NULL && Py_TYPE(descr)->tp_descr_set != NULL) {
        return -1;
    }
    if (dict != NULL && *dict != NULL) {
        there = py_dict_look(*dict, name, value);
    }
    if (there == 0 && descr != NULL) {
        *value = descr;
        there = get == NULL ? 1 : -1;
    }
    return there;
}

int
py_attr_look(PyObject *o, PyObject *name, PyObject **value)
{
    PyTypeObject *type = Py_TYPE(o);
    int there = -1;

    if (!PyString_CheckExact(name)) {
        return -1;
    }
    if (type == &PyInstance_Type) {
        there = py_classic_look((PyInstanceObject *)o, name, value);
    }
    else if (type == &PyType_Type) {
        there = py_type_lookup(type, name) == NULL && py_type_lookup((PyTypeObject *)o, name) == NULL ? 0 : -1;
    }
    else if (type->tp_getattro == PyObject_GenericGetAttr) {
        there = look_plainly(o, name, value);
    }
    if (there > 0) {
        Py_INCREF(*value);
    }
    return there;
}

/* ---- set and delete ---- */

static py_step
from_status(int status, PyObject **result)
{
    if (status < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

py_step
py_flat_setattr(py_thread *ts, PyObject *o, PyObject *name, PyObject *value, PyObject **result)
{
    setattrofunc slot = Py_TYPE(o)->tp_setattro;
    PyObject *args[3];
    int found;

    if (slot == py_slot_tp_setattro) {
        args[0] = name;
        args[1] = value;
        py_step step = py_call_special(ts, o, value != NULL ? PY_ID(__setattr__) : PY_ID(__delattr__), args,
                                       value != NULL ? 2 : 1, &found, result);
        if (found != 0) {
            return step;
        }
    }
    else if (slot == PyObject_GenericSetAttr && PyString_CheckExact(name)) {
        PyObject *descr = py_type_lookup(Py_TYPE(o), name);
        if (descr != NULL && Py_TYPE(descr) == &PyProperty_Type) {
            PyObject *fget, *fset, *fdel, *func;
            py_property_functions(descr, &fget, &fset, &fdel);
            func = value != NULL ? fset : fdel;
            if (func != NULL) {
                args[0] = o;
                args[1] = value;
                Py_INCREF(func);
                py_step step = py_call_vector(ts, func, NULL, args, value != NULL ? 2 : 1, NULL, 0, result);
                Py_DECREF(func);
                return step;
            }
        }
        else if (descr != NULL && Py_TYPE(descr)->tp_descr_set == py_slot_tp_descr_set) {
            args[0] = o;
            args[1] = value;
            Py_INCREF(descr);
            py_step step = py_call_special(ts, descr, value != NULL ? PY_ID(__set__) : PY_ID(__delete__), args,
                                           value != NULL ? 2 : 1, &found, result);
            Py_DECREF(descr);
            if (found != 0) {
                return step;
            }
        }
        else if (descr == NULL && value != NULL && PyString_CHECK_INTERNED(name) &&
                 PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_READY)) {
            PyObject **dict = _PyObject_GetDictPtr(o);
            if (dict != NULL && *dict != NULL) {
                return from_status(py_attr_store(*dict, name, value), result);
            }
        }
    }
    if (py_replay_knows(Py_TYPE(o))) {
        return py_replay(ts, PY_REPLAY_SETATTR, o, name, value, 0, result);
    }
    return from_status(value != NULL ? PyObject_SetAttr(o, name, value) : PyObject_DelAttr(o, name), result);
}
