/* classic_instance.c: instances of old-style classes, the type `instance`.

   All instances of all old-style classes are of this one type; every operation is an attribute lookup on the instance
   itself (so a method put into one instance counts), with the class's __getattr__ as a fall-back, followed by a call.

   I1 in_class and in_dict are owned and never NULL.
   I2 __del__ runs at most once per death: the object is alive meanwhile, and if somebody kept it, it simply lives on.

   Not here: numbers and comparison (classic_number.c), classes (classic_class.c). */
#include "Python.h"
#include "py_slice_warning.h"

#include "py_state.h"
#include "py_core.h"
#include "py_type.h"
#include "classic.h"
#include "py_refcount.h"
#include "py_replay.h"

static inline PyInstanceObject *
instance(PyObject *self)
{
    return (PyInstanceObject *)self;
}

static int
raise_type_status(const char *message)
{
    PyErr_SetString(PyExc_TypeError, message);
    return -1;
}

/* ---- making ---- */

PyObject *
PyInstance_NewRaw(PyObject *cls, PyObject *dict)
{
    if (!PyClass_Check(cls) || (dict != NULL && !PyDict_Check(dict))) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (dict == NULL) {
        dict = py_dict_new_shared(&((classic_class *)cls)->shared);
        if (dict == NULL) {
            return NULL;
        }
    }
    else {
        Py_INCREF(dict);
    }
    PyInstanceObject *self = PyObject_GC_New(PyInstanceObject, &PyInstance_Type);
    if (self == NULL) {
        Py_DECREF(dict);
        return NULL;
    }
    self->in_weakreflist = NULL;
    Py_INCREF(cls);
    self->in_class = (PyClassObject *)cls;
    self->in_dict = dict;
    _PyObject_GC_TRACK(self);
    return (PyObject *)self;
}

/* Runs __init__ if there is one.  Returns status. */
static int
initialise(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *init = py_instance_find(self, PY_ID(__init__));
    if (init == NULL) {
        if (PyErr_Occurred()) {
            return -1;
        }
        int given = (args != NULL && (!PyTuple_Check(args) || PyTuple_GET_SIZE(args) != 0)) ||
                    (kwds != NULL && (!PyDict_Check(kwds) || PyDict_Size(kwds) != 0));
        return given ? raise_type_status("this constructor takes no arguments") : 0;
    }
    py_thread *ts = py_thread_get();
    struct py_replay_box *replay = py_replay_suspend(ts);   /* self is new: a repetition would have another one */
    PyObject *result = PyEval_CallObjectWithKeywords(init, args, kwds);
    py_replay_continue(ts, replay);
    Py_DECREF(init);
    if (result == NULL) {
        return -1;
    }
    int status = py_type_check_init_result(self, result);
    Py_DECREF(result);
    return status;
}

PyObject *
PyInstance_New(PyObject *cls, PyObject *args, PyObject *kwds)
{
    PyObject *self = PyInstance_NewRaw(cls, NULL);
    if (self != NULL && initialise(self, args, kwds) < 0) {
        Py_CLEAR(self);
    }
    return self;
}

static PyObject *
instance_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *cls;
    PyObject *dict = Py_None;
    if (!PyArg_ParseTuple(args, "O!|O:instance", &PyClass_Type, &cls, &dict)) {
        return NULL;
    }
    if (dict == Py_None) {
        dict = NULL;
    }
    else if (!PyDict_Check(dict)) {
        raise_type_status("instance() second arg must be dictionary or None");
        return NULL;
    }
    return PyInstance_NewRaw(cls, dict);
}

/* ---- attributes ---- */

PyObject *
_PyInstance_Lookup(PyObject *self, PyObject *name)
{
    assert(PyInstance_Check(self));
    PyObject *value = PyDict_GetItem(instance(self)->in_dict, name);
    return value != NULL ? value : py_class_lookup(instance(self)->in_class, name);
}

PyObject *
py_instance_find(PyObject *self, PyObject *name)
{
    PyObject *value = PyDict_GetItem(instance(self)->in_dict, name);
    if (value != NULL) {
        Py_INCREF(value);
        return value;
    }
    PyClassObject *cls = instance(self)->in_class;
    value = py_class_lookup(cls, name);
    if (value == NULL) {
        return NULL;
    }
    Py_INCREF(value);
    descrgetfunc get = PyType_HasFeature(Py_TYPE(value), Py_TPFLAGS_HAVE_CLASS) ? Py_TYPE(value)->tp_descr_get : NULL;
    if (get == NULL) {
        return value;
    }
    PyObject *bound = get(value, self, (PyObject *)cls);
    Py_DECREF(value);
    return bound;
}

int
py_instance_special(PyObject *self, PyObject *name, PyObject **func, int *unbound)
{
    PyObject *value = PyDict_GetItem(instance(self)->in_dict, name);
    *unbound = value == NULL;
    if (value == NULL) {
        value = py_class_lookup(instance(self)->in_class, name);
    }
    if (value == NULL) {
        return 0;
    }
    *unbound = *unbound && PyFunction_Check(value);
    if (*unbound) {
        Py_INCREF(value);
    }
    else {
        value = py_instance_find(self, name);
    }
    *func = value;
    if (value == NULL && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return -1;
        }
        PyErr_Clear();      /* a descriptor that says so is as good as none */
    }
    return value != NULL;
}

static PyObject *
raise_no_attribute(PyObject *self, PyObject *name)
{
    PyErr_Format(PyExc_AttributeError, "%.50s instance has no attribute '%.400s'", py_instance_class_name(self),
                 PyString_AS_STRING(name));
    return NULL;
}

/* __dict__ and __class__, which are fields.  Borrowed, NULL: another name, or with an exception. */
static PyObject *
special_attribute(PyObject *self, const char *name)
{
    if (name[0] != '_' || name[1] != '_') {
        return NULL;
    }
    if (strcmp(name, "__dict__") == 0) {
        if (PyEval_GetRestricted()) {
            PyErr_SetString(PyExc_RuntimeError, "instance.__dict__ not accessible in restricted mode");
            return NULL;
        }
        return instance(self)->in_dict;
    }
    return strcmp(name, "__class__") == 0 ? (PyObject *)instance(self)->in_class : NULL;
}

static PyObject *
get_without_hook(PyObject *self, PyObject *name)
{
    PyObject *value = special_attribute(self, PyString_AS_STRING(name));
    if (value != NULL || PyErr_Occurred()) {
        Py_XINCREF(value);
        return value;
    }
    value = py_instance_find(self, name);
    if (value == NULL && !PyErr_Occurred()) {
        return raise_no_attribute(self, name);
    }
    return value;
}

PyObject *
py_instance_getattro(PyObject *self, PyObject *name)
{
    if (!PyString_Check(name)) {
        raise_type_status("attribute name must be a string");
        return NULL;
    }
    PyObject *value = get_without_hook(self, name);
    PyObject *hook = instance(self)->in_class->cl_getattr;
    if (value != NULL || hook == NULL || !PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return value;
    }
    PyErr_Clear();
    Py_INCREF(hook);
    value = PyObject_CallFunctionObjArgs(hook, self, name, NULL);
    Py_DECREF(hook);
    return value;
}

PyObject *
py_instance_method(PyObject *self, PyObject *name)
{
    PyObject *method;
    if (instance(self)->in_class->cl_getattr == NULL) {
        method = py_instance_find(self, name); /* the common case: no exception is made and thrown away */
    }
    else {
        method = py_instance_getattro(self, name);
    }
    if (method == NULL && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
    }
    return method;
}

/* 1: set, -1 with exception: could not be, 0: another name. */
static int
set_special(PyObject *self, const char *name, PyObject *value)
{
    int is_dict = strcmp(name, "__dict__") == 0;
    if (!is_dict && strcmp(name, "__class__") != 0) {
        return 0;
    }
    if (PyEval_GetRestricted()) {
        PyErr_SetString(PyExc_RuntimeError, is_dict ? "__dict__ not accessible in restricted mode"
                                                    : "__class__ not accessible in restricted mode");
        return -1;
    }
    if (is_dict) {
        if (value == NULL || !PyDict_Check(value)) {
            return raise_type_status("__dict__ must be set to a dictionary");
        }
        PyObject *old = instance(self)->in_dict;
        Py_INCREF(value);
        instance(self)->in_dict = value;
        Py_DECREF(old);
        return 1;
    }
    if (value == NULL || !PyClass_Check(value)) {
        return raise_type_status("__class__ must be set to a class");
    }
    PyObject *old = (PyObject *)instance(self)->in_class;
    Py_INCREF(value);
    instance(self)->in_class = (PyClassObject *)value;
    Py_DECREF(old);
    return 1;
}

static int
store(PyObject *self, PyObject *name, PyObject *value)
{
    PyObject *dict = instance(self)->in_dict;
    Py_INCREF(dict);
    int status = value != NULL ? PyDict_SetItem(dict, name, value) : PyDict_DelItem(dict, name);
    if (status < 0 && value == NULL && PyErr_ExceptionMatches(PyExc_KeyError)) {
        raise_no_attribute(self, name);
    }
    Py_DECREF(dict);
    return status;
}

static int
instance_setattro(PyObject *self, PyObject *name, PyObject *value)
{
    if (!PyString_Check(name)) {
        return raise_type_status("attribute name must be a string");
    }
    const char *text = PyString_AS_STRING(name);
    if (text[0] == '_' && text[1] == '_') {
        int status = set_special(self, text, value);
        if (status != 0) {
            return status < 0 ? -1 : 0;
        }
    }
    PyClassObject *cls = instance(self)->in_class;
    PyObject *hook = value == NULL ? cls->cl_delattr : cls->cl_setattr;
    if (hook == NULL) {
        return store(self, name, value);
    }
    Py_INCREF(hook);
    PyObject *result = PyObject_CallFunctionObjArgs(hook, self, name, value, NULL);
    Py_DECREF(hook);
    if (result == NULL) {
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

/* ---- calling a method by name ---- */

/* self.name(a, b); a, b or both may be NULL.  A missing method is an AttributeError. */
static PyObject *
call(PyObject *self, PyObject *name, PyObject *a, PyObject *b)
{
    PyObject *method = py_instance_getattro(self, name);
    if (method == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_CallFunctionObjArgs(method, a, b, NULL);
    Py_DECREF(method);
    return result;
}

static PyObject *
call_found_steal(PyObject *method, PyObject *a)
{
    PyObject *result = PyObject_CallFunctionObjArgs(method, a, NULL);
    Py_DECREF(method);
    return result;
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

/* ---- text, hash ---- */

static PyObject *
instance_repr(PyObject *self)
{
    PyObject *method = py_instance_method(self, PY_ID(__repr__));
    if (method != NULL) {
        return call_found_steal(method, NULL);
    }
    if (PyErr_Occurred()) {
        return NULL;
    }
    PyObject *module = PyDict_GetItem(instance(self)->in_class->cl_dict, PY_ID(__module__));
    return PyString_FromFormat("<%s.%s instance at %p>",
                               module != NULL && PyString_Check(module) ? PyString_AS_STRING(module) : "?",
                               py_instance_class_name(self), (void *)self);
}

static PyObject *
instance_str(PyObject *self)
{
    PyObject *method = py_instance_method(self, PY_ID(__str__));
    if (method != NULL) {
        return call_found_steal(method, NULL);
    }
    return PyErr_Occurred() ? NULL : instance_repr(self);
}

/* 1, 0, -1: does self have this method? */
static int
has_method(PyObject *self, PyObject *name)
{
    PyObject *method = py_instance_method(self, name);
    if (method == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    Py_DECREF(method);
    return 1;
}

static long
default_hash(PyObject *self)
{
    int compares = has_method(self, PY_ID(__eq__));
    if (compares == 0) {
        compares = has_method(self, PY_ID(__cmp__));
    }
    if (compares < 0) {
        return -1;
    }
    if (compares) {
        return raise_type_status("unhashable instance");
    }
    return _Py_HashPointer(self);
}

static long
instance_hash(PyObject *self)
{
    PyObject *method = py_instance_method(self, PY_ID(__hash__));
    if (method == NULL) {
        return PyErr_Occurred() ? -1 : default_hash(self);
    }
    PyObject *result = call_found_steal(method, NULL);
    if (result == NULL) {
        return -1;
    }
    long hash;
    if (PyInt_Check(result) || PyLong_Check(result)) {
        hash = Py_TYPE(result)->tp_hash(result);
    }
    else {
        hash = raise_type_status("__hash__() should return an int");
    }
    Py_DECREF(result);
    return hash;
}

/* ---- calling, iterating ---- */

static PyObject *
instance_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *method = py_instance_getattro(self, PY_ID(__call__));
    if (method == NULL) {
        if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Format(PyExc_AttributeError, "%.200s instance has no __call__ method",
                         py_instance_class_name(self));
        }
        return NULL;
    }
    PyObject *result = NULL;
    if (!Py_EnterRecursiveCall(" in __call__")) {
        result = PyObject_Call(method, args, kwds);
        Py_LeaveRecursiveCall();
    }
    Py_DECREF(method);
    return result;
}

static PyObject *
instance_iter(PyObject *self)
{
    PyObject *method = py_instance_method(self, PY_ID(__iter__));
    if (method != NULL) {
        PyObject *iterator = call_found_steal(method, NULL);
        if (iterator != NULL && !PyIter_Check(iterator)) {
            PyErr_Format(PyExc_TypeError, "__iter__ returned non-iterator of type '%.100s'",
                         Py_TYPE(iterator)->tp_name);
            Py_CLEAR(iterator);
        }
        return iterator;
    }
    if (PyErr_Occurred()) {
        return NULL;
    }
    int indexable = has_method(self, PY_ID(__getitem__));
    if (indexable == 0) {
        raise_type_status("iteration over non-sequence");
    }
    return indexable <= 0 ? NULL : PySeqIter_New(self);
}

static PyObject *
instance_next(PyObject *self)
{
    PyObject *method = py_instance_method(self, PY_ID(next));
    if (method == NULL) {
        if (!PyErr_Occurred()) {
            raise_type_status("instance has no next() method");
        }
        return NULL;
    }
    PyObject *value = call_found_steal(method, NULL);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
    }
    return value;
}

/* ---- containers ---- */

static Py_ssize_t
instance_length(PyObject *self)
{
    PyObject *result = call(self, PY_ID(__len__), NULL, NULL);
    if (result == NULL) {
        return -1;
    }
    Py_ssize_t length = -1;
    if (PyInt_Check(result)) {
        length = PyInt_AsSsize_t(result);
        if (length < 0 && !PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "__len__() should return >= 0");
            length = -1;
        }
    }
    else {
        raise_type_status("__len__() should return an int");
    }
    Py_DECREF(result);
    return length;
}

static PyObject *
instance_subscript(PyObject *self, PyObject *key)
{
    return call(self, PY_ID(__getitem__), key, NULL);
}

static int
instance_ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    return status_of_steal(call(self, value == NULL ? PY_ID(__delitem__) : PY_ID(__setitem__), key, value));
}

static PyObject *
instance_item(PyObject *self, Py_ssize_t index)
{
    PyObject *number = PyInt_FromSsize_t(index);
    if (number == NULL) {
        return NULL;
    }
    PyObject *value = instance_subscript(self, number);
    Py_DECREF(number);
    return value;
}

static int
instance_ass_item(PyObject *self, Py_ssize_t index, PyObject *value)
{
    PyObject *number = PyInt_FromSsize_t(index);
    if (number == NULL) {
        return -1;
    }
    int status = instance_ass_subscript(self, number, value);
    Py_DECREF(number);
    return status;
}

/* The method for slices with two numbers; without it the one for items, with a slice object, does it.  `values` is put
   behind the bounds if it is not NULL. */
static PyObject *
call_for_slice(PyObject *self, Py_ssize_t from, Py_ssize_t to, PyObject *values, PyObject *name, PyObject *item_name)
{
    PyObject *method = py_instance_method(self, name);
    PyObject *args;
    if (method == NULL) {
        if (PyErr_Occurred() || (method = py_instance_getattro(self, item_name)) == NULL) {
            return NULL;
        }
        PyObject *slice = _PySlice_FromIndices(from, to);
        args = slice == NULL     ? NULL
               : values == NULL ? PyTuple_Pack(1, slice)
                                 : PyTuple_Pack(2, slice, values);
        Py_XDECREF(slice);
    }
    else if (py_slice_method_warn(name) < 0) {
        args = NULL;
    }
    else {
        args = values == NULL ? Py_BuildValue("(nn)", from, to) : Py_BuildValue("(nnO)", from, to, values);
    }
    PyObject *result = args == NULL ? NULL : PyObject_Call(method, args, NULL);
    Py_XDECREF(args);
    Py_DECREF(method);
    return result;
}

static PyObject *
instance_slice(PyObject *self, Py_ssize_t from, Py_ssize_t to)
{
    return call_for_slice(self, from, to, NULL, PY_ID(__getslice__), PY_ID(__getitem__));
}

static int
instance_ass_slice(PyObject *self, Py_ssize_t from, Py_ssize_t to, PyObject *values)
{
    PyObject *result;
    if (values == NULL) {
        result = call_for_slice(self, from, to, NULL, PY_ID(__delslice__), PY_ID(__delitem__));
    }
    else {
        result = call_for_slice(self, from, to, values, PY_ID(__setslice__), PY_ID(__setitem__));
    }
    return status_of_steal(result);
}

static int
instance_contains(PyObject *self, PyObject *value)
{
    PyObject *method = py_instance_method(self, PY_ID(__contains__));
    if (method == NULL) {
        return PyErr_Occurred() ? -1 : (int)_PySequence_IterSearch(self, value, PY_ITERSEARCH_CONTAINS);
    }
    PyObject *result = call_found_steal(method, value);
    if (result == NULL) {
        return -1;
    }
    int truth = PyObject_IsTrue(result);
    Py_DECREF(result);
    return truth > 0 ? 1 : truth;
}

/* ---- rich comparison ---- */

static PyObject *
half_richcompare(PyObject *self, PyObject *other, int op)
{
    PyObject *const names[] = {PY_ID(__lt__), PY_ID(__le__), PY_ID(__eq__),
                               PY_ID(__ne__), PY_ID(__gt__), PY_ID(__ge__)};
    PyObject *method = py_instance_method(self, names[op]);
    if (method == NULL) {
        if (PyErr_Occurred()) {
            return NULL;
        }
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    return call_found_steal(method, other);
}

static PyObject *
instance_richcompare(PyObject *left, PyObject *right, int op)
{
    if (PyInstance_Check(left)) {
        PyObject *result = half_richcompare(left, right, op);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    if (PyInstance_Check(right)) {
        return half_richcompare(right, left, _Py_SwappedOp[op]);
    }
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

/* ---- life ---- */

/* Runs __del__; 1: the object lives on (I2). */
static int
run_del(PyObject *self)
{
    py_type_run_del(self, py_instance_find);
    return Py_REFCNT(self) > 0;
}

static void
instance_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    if (instance(self)->in_weakreflist != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    if (run_del(self)) {
        _PyObject_GC_TRACK(self);
    }
    else {
        while (instance(self)->in_weakreflist != NULL) {
            _PyWeakref_ClearRef((PyWeakReference *)instance(self)->in_weakreflist);
        }
        Py_DECREF(instance(self)->in_class);
        Py_XDECREF(instance(self)->in_dict);
        PyObject_GC_Del(self);
    }
    Py_TRASHCAN_SAFE_END(self)
}

static int
instance_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(instance(self)->in_class);
    Py_VISIT(instance(self)->in_dict);
    return 0;
}

static const PySequenceMethods instance_as_sequence = {
    .sq_length = instance_length,
    .sq_item = instance_item,
    .sq_slice = instance_slice,
    .sq_ass_item = instance_ass_item,
    .sq_ass_slice = instance_ass_slice,
    .sq_contains = instance_contains,
};

static const PyMappingMethods instance_as_mapping = {instance_length, instance_subscript, instance_ass_subscript};

PyTypeObject PyInstance_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "instance",
    .tp_basicsize = sizeof(PyInstanceObject),
    .tp_dealloc = instance_dealloc,
    .tp_compare = py_instance_compare,
    .tp_repr = instance_repr,
    .tp_as_number = (PyNumberMethods *)&py_instance_as_number,
    .tp_as_sequence = (PySequenceMethods *)&instance_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&instance_as_mapping,
    .tp_hash = instance_hash,
    .tp_call = instance_call,
    .tp_str = instance_str,
    .tp_getattro = py_instance_getattro,
    .tp_setattro = instance_setattro,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_CHECKTYPES,
    .tp_doc = "instance(class[, dict]) -> an instance of an old-style class, without calling __init__",
    .tp_traverse = instance_traverse,
    .tp_richcompare = instance_richcompare,
    .tp_weaklistoffset = offsetof(PyInstanceObject, in_weakreflist),
    .tp_iter = instance_iter,
    .tp_iternext = instance_next,
    .tp_new = instance_new,
};
