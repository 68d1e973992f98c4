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

/* Those under way are in a list, from MANY on in a dict by their addresses: a million nested ones are not searched through. */
enum { MANY_RUNNING = 64 };

static Py_ssize_t
find_running(PyObject *list, PyObject *object)
{
    Py_ssize_t i = PyList_GET_SIZE(list);
    while (--i >= 0 && PyList_GET_ITEM(list, i) != object) {
    }
    return i;
}

/* Returns as py_repr_note does. */
static int
note_by_address(PyObject *running, PyObject *object)
{
    PyObject *key = PyLong_FromVoidPtr(object);
    int status = key == NULL ? -1 : PyDict_GetItem(running, key) != NULL;
    if (status == 0) {
        status = PyDict_SetItem(running, key, object);
    }
    Py_XDECREF(key);
    return status;
}

static int
make_dict(PyObject **running)
{
    PyObject *list = *running, *dict = PyDict_New();
    int status = dict != NULL ? 0 : -1;
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(list); i++) {
        status = note_by_address(dict, PyList_GET_ITEM(list, i));
    }
    if (status < 0) {
        Py_XDECREF(dict);
        return -1;
    }
    *running = dict;
    Py_DECREF(list);
    return 0;
}

int
py_repr_note(PyObject **running, PyObject *object)
{
    if (*running == NULL && (*running = PyList_New(0)) == NULL) {
        return -1;
    }
    if (PyList_CheckExact(*running)) {
        if (find_running(*running, object) >= 0) {
            return 1;
        }
        if (PyList_GET_SIZE(*running) < MANY_RUNNING) {
            return PyList_Append(*running, object);
        }
        if (make_dict(running) < 0) {
            return -1;
        }
    }
    return note_by_address(*running, object);
}

int
Py_ReprEnter(PyObject *object)
{
    py_thread *ts = py_thread_get();
    int status = py_repr_note(&ts->repr_running, object);
    if (status == 0) {
        py_replay_looks(ts);   /* what is noted is true while the calls run only */
    }
    return status;
}

/* Raises yes: without memory it stays. */
static void
forget_running(PyObject *running, PyObject *object)
{
    if (PyList_CheckExact(running)) {
        Py_ssize_t i = find_running(running, object);
        if (i >= 0) {
            (void)PyList_SetSlice(running, i, i + 1, NULL);
        }
        return;
    }
    PyObject *key = PyLong_FromVoidPtr(object);
    if (key != NULL && PyDict_GetItem(running, key) != NULL) {
        (void)PyDict_DelItem(running, key);
    }
    Py_XDECREF(key);
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
    forget_running(running, object);
    if (PyObject_Size(running) == 0) {
        Py_CLEAR(py_thread_get()->repr_running);
    }
    PyErr_Restore(type, value, traceback);
}
