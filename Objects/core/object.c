/* object.c: the life of an object header, and the small questions one can ask any object.

   PyObject_Init gives raw memory its type and first reference; _PyObject_New allocates and does it.  A heap type is
   kept alive by each of its instances: that reference is taken by PyType_GenericAlloc, not here.

   I1 an object returned from here has ob_refcnt 1 and ob_type set; a GC object is made in gc.c instead.
   I2 Py_ReprEnter keeps the objects whose repr is under way in a list of the thread; every successful enter
      is matched by one Py_ReprLeave.

   Not here: text forms (print.c), attributes (attributes.c), comparison (Objects/abstract/compare.c). */
#include "Python.h"

#include "py_state.h"
#include "py_core.h"
#include "py_replay.h"
#include "py_stackguard.h"

/* ---- making ---- */

PyObject *
PyObject_Init(PyObject *self, PyTypeObject *type)
{
    if (self == NULL) {
        return PyErr_NoMemory();
    }
    Py_TYPE(self) = type;
    _Py_NewReference(self);
    return self;
}

PyVarObject *
PyObject_InitVar(PyVarObject *self, PyTypeObject *type, Py_ssize_t size)
{
    if (self == NULL) {
        return (PyVarObject *)PyErr_NoMemory();
    }
    Py_SIZE(self) = size;
    Py_TYPE(self) = type;
    _Py_NewReference((PyObject *)self);
    return self;
}

PyObject *
_PyObject_New(PyTypeObject *type)
{
    PyObject *self = PyObject_Malloc((size_t)_PyObject_SIZE(type));
    return PyObject_Init(self, type);
}

PyVarObject *
_PyObject_NewVar(PyTypeObject *type, Py_ssize_t size)
{
    PyVarObject *self = PyObject_Malloc((size_t)_PyObject_VAR_SIZE(type, size));
    return PyObject_InitVar(self, type, size);
}

void
Py_IncRef(PyObject *object)
{
    Py_XINCREF(object);
}

void
Py_DecRef(PyObject *object)
{
    Py_XDECREF(object);
}

/* ---- truth ---- */

int
PyObject_IsTrue(PyObject *value)
{
    if (value == Py_True) {
        return 1;
    }
    if (value == Py_False || value == Py_None) {
        return 0;
    }
    PyTypeObject *type = Py_TYPE(value);
    Py_ssize_t answer;
    if (type->tp_as_number != NULL && type->tp_as_number->nb_nonzero != NULL) {
        answer = type->tp_as_number->nb_nonzero(value);
    }
    else if (type->tp_as_mapping != NULL && type->tp_as_mapping->mp_length != NULL) {
        answer = type->tp_as_mapping->mp_length(value);
    }
    else if (type->tp_as_sequence != NULL && type->tp_as_sequence->sq_length != NULL) {
        answer = type->tp_as_sequence->sq_length(value);
    }
    else {
        return 1;
    }
    return answer > 0 ? 1 : Py_SAFE_DOWNCAST(answer, Py_ssize_t, int);
}

int
PyObject_Not(PyObject *value)
{
    int truth = PyObject_IsTrue(value);
    return truth < 0 ? truth : !truth;
}

/* ---- calling and iterating: can it? ---- */

int
PyCallable_Check(PyObject *object)
{
    if (object == NULL) {
        return 0;
    }
    if (!PyInstance_Check(object)) {
        return Py_TYPE(object)->tp_call != NULL;
    }
    PyObject *call = PyObject_GetAttr(object, PY_ID(__call__));
    if (call == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(call);
    return 1;
}

PyObject *
PyObject_SelfIter(PyObject *self)
{
    Py_INCREF(self);
    return self;
}

PyObject *
_PyObject_NextNotImplemented(PyObject *self)
{
    PyErr_Format(PyExc_TypeError, "'%.200s' object is not iterable", Py_TYPE(self)->tp_name);
    return NULL;
}

PyObject *
PyObject_Type(PyObject *object)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    PyObject *type = (PyObject *)Py_TYPE(object);
    Py_INCREF(type);
    return type;
}

PyObject *
py_raise_null_argument(void)
{
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
    }
    return NULL;
}

/* ---- hashing ---- */

long
_Py_HashPointer(void *pointer)
{
    size_t bits = (size_t)pointer;
    /* The low four bits are always zero: they go to the top. */
    long hash = (long)((bits >> 4) | (bits << (8 * sizeof(size_t) - 4)));
    return hash == -1 ? -2 : hash;
}

long
PyObject_HashNotImplemented(PyObject *self)
{
    PyErr_Format(PyExc_TypeError, "unhashable type: '%.200s'", Py_TYPE(self)->tp_name);
    return -1;
}

long
PyObject_Hash(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    if (type->tp_hash != NULL) {
        return py_stack_check(" while hashing an object") ? -1 : type->tp_hash(object);
    }
    if (type->tp_dict == NULL) {
        if (PyType_Ready(type) < 0) {
            return -1;
        }
        if (type->tp_hash != NULL) {
            return type->tp_hash(object);
        }
    }
    int compares = type->tp_compare != NULL ||
                   (PyType_HasFeature(type, Py_TPFLAGS_HAVE_RICHCOMPARE) && type->tp_richcompare != NULL);
    return compares ? PyObject_HashNotImplemented(object) : _Py_HashPointer(object);
}

/* ---- guarding a repr against containers that hold themselves ---- */

int
Py_ReprEnter(PyObject *object)
{
    py_thread *ts = py_thread_get();
    if (ts->repr_running == NULL && (ts->repr_running = PyList_New(0)) == NULL) {
        return -1;
    }
    PyObject *running = ts->repr_running;
    for (Py_ssize_t i = PyList_GET_SIZE(running); --i >= 0;) {
        if (PyList_GET_ITEM(running, i) == object) {
            return 1;
        }
    }
    py_replay_looks(ts);   /* the list is true while the calls run only */
    return PyList_Append(running, object) < 0 ? -1 : 0;
}

void
Py_ReprLeave(PyObject *object)
{
    PyObject *running = py_thread_get()->repr_running;
    if (running == NULL) {
        return;
    }
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    for (Py_ssize_t i = PyList_GET_SIZE(running); --i >= 0;) {
        if (PyList_GET_ITEM(running, i) == object) {
            (void)PyList_SetSlice(running, i, i + 1, NULL);
            break;
        }
    }
    if (PyList_GET_SIZE(running) == 0) {
        Py_CLEAR(py_thread_get()->repr_running);
    }
    PyErr_Restore(type, value, traceback);
}
