/* Calls of classes: __new__ and __init__ of types, old-style classes. */
#include "call.h"
#include "py_dict.h"
#include "flat_slots.h"
#include "classic_cache.h"

/* Does calling this type only make a value of what it is given? */
static int
is_conversion(PyTypeObject *type)
{
    return type == &PyInt_Type || type == &PyLong_Type || type == &PyFloat_Type || type == &PyComplex_Type ||
           type == &PyString_Type || type == &PyUnicode_Type || type == &PyBool_Type || type == &PyByteArray_Type ||
           (type->tp_init == NULL || type->tp_init == py_object_init ? !PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) &&
            type->tp_new != py_object_new && py_replay_knows(type) : 0);
}

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
    PyObject *tuple = py_args_tuple(NULL, args, nargs), *dict = NULL;
    int status = -1;
    if (tuple != NULL && (nkw == 0 || (dict = py_args_dict((PyObject *)type, pairs, nkw)) != NULL)) {
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
    cont->object[1] = py_args_tuple(NULL, args, nargs);
    if (cont->object[1] == NULL ||
        (nkw > 0 && (cont->object[2] = py_args_dict((PyObject *)type, pairs, nkw)) == NULL)) {
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

/* bool(x), and int() and float() of exact numbers. Returns a step; *known: is it one of these? */
static py_step
convert_number(py_thread *ts, PyTypeObject *type, PyObject *o, int *known, PyObject **result)
{
    int number = PyInt_CheckExact(o) || PyFloat_CheckExact(o);
    *known = type == &PyBool_Type || (number && (type == &PyInt_Type || type == &PyFloat_Type));
    if (!*known) {
        return STEP_RAISE;
    }
    if (type == &PyBool_Type) {
        return py_flat_truth(ts, o, result);
    }
    *result = type == &PyInt_Type ? PyNumber_Int(o) : PyNumber_Float(o);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* type.__call__ in C, not that of a metaclass, which may be where this comes from. */
static py_step
call_nested(PyTypeObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw,
            PyObject **result)
{
    PyObject *tuple = py_args_tuple(NULL, args, nargs), *dict = NULL;
    *result = NULL;
    if (tuple != NULL && (nkw == 0 || (dict = py_args_dict((PyObject *)type, pairs, nkw)) != NULL) &&
        Py_EnterRecursiveCall(" while calling a Python object") == 0) {
        *result = py_type_call((PyObject *)type, tuple, dict);
        Py_LeaveRecursiveCall();
    }
    Py_XDECREF(tuple);
    Py_XDECREF(dict);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

py_step
py_call_type(py_thread *ts, PyTypeObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *const *pairs,
             Py_ssize_t nkw, PyObject **result)
{
    const py_type_flat *flat = py_type_flat_of(type);

    if (flat != NULL && flat->construct != NULL) {
        return py_call_flat_slot(ts, flat->construct, (PyObject *)type, args, nargs, pairs, nkw, result);
    }
    if (type == &PyString_Type && nargs == 1 && nkw == 0) {
        return py_flat_str(ts, args[0], result);
    }
    py_step how;
    if (nargs == 1 && nkw == 0) {
        int known;
        how = convert_number(ts, type, args[0], &known, result);
        if (known) {
            return how;
        }
    }
    if (nargs == 1 && nkw == 0 && PyType_HasFeature(Py_TYPE(args[0]), Py_TPFLAGS_HEAPTYPE) &&
        py_convert_flat(ts, type, args[0], &how, result)) {
        return how;
    }
    if ((nargs > 0 || nkw > 0) && Py_TYPE(type)->tp_call == py_type_call && is_conversion(type) &&
        !py_args_are_silent(args, nargs, pairs, nkw)) {
        return py_call_repeatable(ts, (PyObject *)type, NULL, args, nargs, pairs, nkw, result);
    }
    if (type == &PyType_Type || type->tp_new == NULL) {
        return call_nested(type, args, nargs, pairs, nkw, result);
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
        return call_nested(type, args, nargs, pairs, nkw, result);
    }
    if (type->tp_init != py_slot_tp_init) {
        return call_nested(type, args, nargs, pairs, nkw, result);
    }
    PyObject *instance;
    if (type->tp_new == py_object_new && !(type->tp_flags & Py_TPFLAGS_IS_ABSTRACT)) {
        instance = type->tp_alloc(type, 0);
    }
    else {
        PyObject *tuple = py_args_tuple(NULL, args, nargs), *dict = NULL;
        if (tuple == NULL || (nkw > 0 && (dict = py_args_dict((PyObject *)type, pairs, nkw)) == NULL)) {
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

/* __dict__ and __class__ are fields of an instance, no items of a dict. */
static int
is_field_name(PyObject *name)
{
    const char *text = PyString_AS_STRING(name);
    return text[0] == '_' && text[1] == '_' && (strcmp(text, "__dict__") == 0 || strcmp(text, "__class__") == 0);
}

PyObject *
py_classic_method(PyInstanceObject *instance, PyObject *name)
{
    if (is_field_name(name) || py_dict_get_interned(instance->in_dict, name) != NULL) {
        return NULL;
    }
    PyObject *value = classic_lookup((PyObject *)instance->in_class, name);
    return value != NULL && PyFunction_Check(value) ? value : NULL;
}

int
py_classic_look(PyInstanceObject *instance, PyObject *name, PyObject **value)
{
    int there = is_field_name(name) ? -1 : py_dict_look(instance->in_dict, name, value);
    if (there == 0) {
        *value = classic_lookup((PyObject *)instance->in_class, name);
        if (*value != NULL) {
            return Py_TYPE(*value)->tp_descr_get == NULL ? 1 : -1;
        }
        there = instance->in_class->cl_getattr == NULL ? 0 : -1;
    }
    return there;
}

PyObject *
py_classic_hook(PyInstanceObject *instance, PyObject *name)
{
    PyObject *value;
    if (instance->in_class->cl_getattr == NULL || !PyString_CheckExact(name) || is_field_name(name) ||
        py_dict_look(instance->in_dict, name, &value) != 0 ||
        classic_lookup((PyObject *)instance->in_class, name) != NULL) {
        return NULL;
    }
    return instance->in_class->cl_getattr;
}

PyObject *
py_classic_attribute(PyInstanceObject *instance, PyObject *name)
{
    PyObject *value = NULL;
    if (!PyString_CheckExact(name)) {
        return NULL;
    }
    if (py_classic_look(instance, name, &value) < 0) {
        PyClassObject *class = instance->in_class;
        return value != NULL && PyFunction_Check(value) ? PyMethod_New(value, (PyObject *)instance, (PyObject *)class) : NULL;
    }
    Py_XINCREF(value);
    return value;
}

py_step
py_call_classic_class(py_thread *ts, PyObject *class, PyObject *const *args, Py_ssize_t nargs,
                      PyObject *const *pairs, Py_ssize_t nkw, PyObject **result)
{
    PyObject *init = classic_lookup(class, PY_ID(__init__));

    if (init == NULL && nargs + nkw == 0) {
        *result = PyInstance_NewRaw(class, NULL);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (init == NULL || !PyFunction_Check(init) ||
        (((PyCodeObject *)((PyFunctionObject *)init)->func_code)->co_flags & CO_GENERATOR)) {
        return py_call_object(class, NULL, args, nargs, pairs, nkw, result);
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
