/* weakref.c: weak references: knowing an object without keeping it alive.

   All weak references and proxies to one object hang in a list that begins in the object (tp_weaklistoffset).  The plain
   ones without a callback are shared, so there is at most one of each, in front:

       object ─▶ plain ref ⇄ plain proxy ⇄ newest … oldest with callback or of a subclass

   When the object dies, its deallocator calls PyObject_ClearWeakRefs: first every reference is cut off, then the callbacks
   run, so that no callback can reach the dying object.

   I1 wr_object is borrowed: the object, or None once it is cut off.
   I2 a reference that is not cut off stands in its object's list, in exactly one place; a cut-off one has no neighbours.
   I3 hash is -1 until computed; a reference keeps the hash it had when its object dies.
   I4 one of a subclass stays in the list while callbacks of references to it run, with a count of 0: nobody may give it
      away.

   Not here: proxies (weakproxy.c), the collector's treatment (gc.c), the module (Modules/_weakref.c). */
#include "Python.h"
#include "py_replay.h"

#include "py_state.h"
#include "py_containers.h"
#include "py_core.h"
#include "py_flat.h"
#include "py_weakref.h"
#include "weakref.h"

static inline PyWeakReference **
list_of(PyObject *object)
{
    return (PyWeakReference **)PyObject_GET_WEAKREFS_LISTPTR(object);
}

Py_ssize_t
_PyWeakref_GetWeakrefCount(PyWeakReference *head)
{
    Py_ssize_t count = 0;
    for (; head != NULL; head = head->wr_next) {
        count++;
    }
    return count;
}

/* ---- the list ---- */

PyWeakReference *
py_weakref_alive_from(PyWeakReference *ref)
{
    while (ref != NULL && Py_REFCNT(ref) <= 0) { /* I4 */
        ref = ref->wr_next;
    }
    return ref;
}

/* I2: takes the reference out of its object's list; keeps the callback. */
void
_PyWeakref_ClearRef(PyWeakReference *self)
{
    if (self->wr_object == Py_None) {
        return;
    }
    PyWeakReference **list = list_of(self->wr_object);
    if (*list == self) {
        *list = self->wr_next;
    }
    if (self->wr_prev != NULL) {
        self->wr_prev->wr_next = self->wr_next;
    }
    if (self->wr_next != NULL) {
        self->wr_next->wr_prev = self->wr_prev;
    }
    self->wr_prev = NULL;
    self->wr_next = NULL;
    self->wr_object = Py_None;
}

static void
cut_off(PyWeakReference *self)
{
    _PyWeakref_ClearRef(self);
    Py_CLEAR(self->wr_callback);
}

static void
insert_behind(PyWeakReference *self, PyWeakReference *before)
{
    self->wr_prev = before;
    self->wr_next = before->wr_next;
    if (before->wr_next != NULL) {
        before->wr_next->wr_prev = self;
    }
    before->wr_next = self;
}

static void
insert_first(PyWeakReference *self, PyWeakReference **list)
{
    self->wr_prev = NULL;
    self->wr_next = *list;
    if (*list != NULL) {
        (*list)->wr_prev = self;
    }
    *list = self;
}

/* The shared plain reference and proxy at the front of a list, each NULL if there is none. */
static void
find_plain(PyWeakReference *head, PyWeakReference **ref, PyWeakReference **proxy)
{
    *ref = NULL;
    *proxy = NULL;
    if (head != NULL && head->wr_callback == NULL && PyWeakref_CheckRefExact(head)) {
        *ref = head;
        head = head->wr_next;
    }
    if (head != NULL && head->wr_callback == NULL && PyWeakref_CheckProxy(head)) {
        *proxy = head;
    }
}

static void
insert_in_place(PyWeakReference *self, PyWeakReference **list, int is_plain_ref, int is_plain_proxy)
{
    PyWeakReference *ref, *proxy;
    find_plain(*list, &ref, &proxy);
    PyWeakReference *before = is_plain_ref ? NULL : is_plain_proxy ? ref : proxy != NULL ? proxy : ref;
    if (before == NULL) {
        insert_first(self, list);
    }
    else {
        insert_behind(self, before);
    }
}

/* ---- making ---- */

static int
check_referent(PyObject *object)
{
    if (PyType_SUPPORTS_WEAKREFS(Py_TYPE(object))) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "cannot create weak reference to '%s' object", Py_TYPE(object)->tp_name);
    return -1;
}

static void
init_reference(PyWeakReference *self, PyObject *object, PyObject *callback)
{
    self->hash = -1;
    self->wr_object = object;
    self->wr_prev = NULL;
    self->wr_next = NULL;
    Py_XINCREF(callback);
    self->wr_callback = callback;
}

/* The shared reference of this kind.  Returns new, NULL without exception if there is none. */
static PyObject *
shared(PyObject *object, int want_proxy)
{
    PyWeakReference *ref, *proxy;
    find_plain(*list_of(object), &ref, &proxy);
    PyWeakReference *found = want_proxy ? proxy : ref;
    Py_XINCREF(found);
    return (PyObject *)found;
}

/* A reference of an exact builtin type; shared if it has no callback. */
static PyObject *
new_builtin(PyTypeObject *type, PyObject *object, PyObject *callback)
{
    int is_proxy = type != &_PyWeakref_RefType;
    PyObject *found = callback == NULL ? shared(object, is_proxy) : NULL;
    if (found != NULL) {
        return found;
    }
    PyWeakReference *self = PyObject_GC_New(PyWeakReference, type);
    if (self == NULL) {
        return NULL;
    }
    /* The allocation may have run a collection, which may have made one. */
    found = callback == NULL ? shared(object, is_proxy) : NULL;
    if (found != NULL) {
        init_reference(self, Py_None, NULL);
        PyObject_GC_Track(self);
        Py_DECREF(self);
        return found;
    }
    init_reference(self, object, callback);
    insert_in_place(self, list_of(object), callback == NULL && !is_proxy, callback == NULL && is_proxy);
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

PyObject *
PyWeakref_NewRef(PyObject *object, PyObject *callback)
{
    if (check_referent(object) < 0) {
        return NULL;
    }
    return new_builtin(&_PyWeakref_RefType, object, callback == Py_None ? NULL : callback);
}

PyObject *
PyWeakref_NewProxy(PyObject *object, PyObject *callback)
{
    if (check_referent(object) < 0) {
        return NULL;
    }
    PyTypeObject *type = PyCallable_Check(object) ? &_PyWeakref_CallableProxyType : &_PyWeakref_ProxyType;
    return new_builtin(type, object, callback == Py_None ? NULL : callback);
}

PyObject *
PyWeakref_GetObject(PyObject *ref)
{
    if (ref == NULL || !PyWeakref_Check(ref)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return PyWeakref_GET_OBJECT(ref);
}

static PyObject *
ref_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *object;
    PyObject *callback = NULL;
    if (!PyArg_UnpackTuple(args, "__new__", 1, 2, &object, &callback) || check_referent(object) < 0) {
        return NULL;
    }
    callback = callback == Py_None ? NULL : callback;
    if (type == &_PyWeakref_RefType) {
        return new_builtin(type, object, callback);
    }
    PyWeakReference *self = (PyWeakReference *)type->tp_alloc(type, 0);
    if (self != NULL) {
        init_reference(self, object, callback);
        insert_in_place(self, list_of(object), 0, 0);
    }
    return (PyObject *)self;
}

static int
ref_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *object;
    PyObject *callback = NULL;
    if (!_PyArg_NoKeywords("ref", kwds)) {
        return -1;
    }
    return PyArg_UnpackTuple(args, "__init__", 1, 2, &object, &callback) ? 0 : -1;
}

/* ---- the object dies ---- */

static void
run_callback(PyWeakReference *ref, PyObject *callback)
{
    py_thread *ts = py_thread_get();
    struct py_replay_box *replay = py_replay_suspend(ts);
    PyObject *result = PyObject_CallFunctionObjArgs(callback, ref, NULL);
    if (result == NULL) {
        PyErr_WriteUnraisable(callback);
    }
    Py_XDECREF(result);
    py_replay_continue(ts, replay);
}

/* The first reference in the list that must be told: cuts off the others in front of it. */
static PyWeakReference *
cut_to_first_callback(PyWeakReference **list)
{
    while (*list != NULL && ((*list)->wr_callback == NULL || Py_REFCNT(*list) <= 0)) {
        cut_off(*list);
    }
    return *list;
}

/* Moves the references into the list `told` as (reference, callback) pairs, all cut off.  Without memory the callbacks
   are lost, but nothing dangles. */
static PyObject *
cut_all(PyWeakReference **list)
{
    PyObject *told = PyTuple_New(2 * _PyWeakref_GetWeakrefCount(*list));
    Py_ssize_t used = 0;
    while (*list != NULL) {
        PyWeakReference *ref = *list;
        PyObject *callback = ref->wr_callback;
        ref->wr_callback = NULL;
        _PyWeakref_ClearRef(ref);
        if (callback == NULL) {
            continue;
        }
        if (told == NULL || Py_REFCNT(ref) <= 0) {
            Py_DECREF(callback);
            continue;
        }
        Py_INCREF(ref);
        PyTuple_SET_ITEM(told, used, (PyObject *)ref);
        PyTuple_SET_ITEM(told, used + 1, callback);
        used += 2;
    }
    return told;
}

PyObject *
py_weakrefs_cut(PyObject *object)
{
    PyWeakReference **list = list_of(object);
    PyObject *type, *value, *traceback, *told;
    if (*list == NULL || cut_to_first_callback(list) == NULL) {
        return NULL;
    }
    PyErr_Fetch(&type, &value, &traceback);
    told = cut_all(list);
    if (told == NULL) {
        PyErr_WriteUnraisable(Py_None);
    }
    PyErr_Restore(type, value, traceback);
    return told;
}

void
py_weakrefs_tell_steal(PyObject *told)
{
    PyObject *type, *value, *traceback;
    if (told == NULL) {
        return;
    }
    PyErr_Fetch(&type, &value, &traceback);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(told); i += 2) {
        if (PyTuple_GET_ITEM(told, i) != NULL) {
            run_callback((PyWeakReference *)PyTuple_GET_ITEM(told, i), PyTuple_GET_ITEM(told, i + 1));
        }
    }
    Py_DECREF(told);
    PyErr_Restore(type, value, traceback);
}

void
PyObject_ClearWeakRefs(PyObject *object)
{
    if (object == NULL || !PyType_SUPPORTS_WEAKREFS(Py_TYPE(object)) || Py_REFCNT(object) != 0) {
        PyErr_BadInternalCall();
        return;
    }
    py_weakrefs_tell_steal(py_weakrefs_cut(object));
}

/* ---- the type weakref.ref ---- */

PyObject *
py_weakref_raise_dead(void)
{
    PyErr_SetString(PyExc_ReferenceError, "weakly-referenced object no longer exists");
    return NULL;
}

static PyObject *
ref_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwds, ":__call__", (char **)names)) {
        return NULL;
    }
    PyObject *object = PyWeakref_GET_OBJECT(self);
    Py_INCREF(object);
    return object;
}

/* The call without arguments, which is nearly every one, makes no tuple. */
static py_step
ref_flat_call(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
              PyObject **result)
{
    if (nargs == 0 && kwargs == NULL) {
        *result = PyWeakref_GET_OBJECT(self);
        Py_INCREF(*result);
        return STEP_RETURN;
    }
    PyObject *tuple = py_tuple_from_array(args, nargs);
    *result = tuple == NULL ? NULL : ref_call(self, tuple, kwargs);
    Py_XDECREF(tuple);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

const py_type_flat py_weakref_flat = {.call = ref_flat_call};

static long
ref_hash(PyObject *self)
{
    PyWeakReference *ref = (PyWeakReference *)self;
    if (ref->hash != -1) {
        return ref->hash; /* I3 */
    }
    PyObject *object = PyWeakref_GET_OBJECT(self);
    if (object == Py_None) {
        PyErr_SetString(PyExc_TypeError, "weak object has gone away");
        return -1;
    }
    Py_INCREF(object);
    ref->hash = PyObject_Hash(object);
    Py_DECREF(object);
    return ref->hash;
}

static PyObject *
repr_alive(PyObject *self, PyObject *object)
{
    PyObject *name = PyObject_GetAttr(object, PY_ID(__name__));
    if (name == NULL) {
        PyErr_Clear();
    }
    PyObject *text;
    if (name != NULL && PyString_Check(name)) {
        text = PyString_FromFormat("<weakref at %p; to '%.50s' at %p (%s)>", (void *)self, Py_TYPE(object)->tp_name,
                                   (void *)object, PyString_AS_STRING(name));
    }
    else {
        text = PyString_FromFormat("<weakref at %p; to '%.50s' at %p>", (void *)self, Py_TYPE(object)->tp_name,
                                   (void *)object);
    }
    Py_XDECREF(name);
    return text;
}

static PyObject *
ref_repr(PyObject *self)
{
    PyObject *object = PyWeakref_GET_OBJECT(self);
    if (object == Py_None) {
        return PyString_FromFormat("<weakref at %p; dead>", (void *)self);
    }
    Py_INCREF(object);
    PyObject *text = repr_alive(self, object);
    Py_DECREF(object);
    return text;
}

/* Living references compare as their objects do, dead ones by identity. */
static PyObject *
ref_richcompare(PyObject *self, PyObject *other, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyWeakref_CheckRef(self) || !PyWeakref_CheckRef(other)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    PyObject *left = PyWeakref_GET_OBJECT(self);
    PyObject *right = PyWeakref_GET_OBJECT(other);
    if (left == Py_None || right == Py_None) {
        return PyBool_FromLong((self == other) == (op == Py_EQ));
    }
    Py_INCREF(left);
    Py_INCREF(right);
    PyObject *result = PyObject_RichCompare(left, right, op);
    Py_DECREF(left);
    Py_DECREF(right);
    return result;
}

int
py_weakref_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyWeakReference *)self)->wr_callback);
    return 0;
}

int
py_weakref_clear(PyObject *self)
{
    cut_off((PyWeakReference *)self);
    return 0;
}

void
py_weakref_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    cut_off((PyWeakReference *)self);
    Py_TYPE(self)->tp_free(self);
}

PyTypeObject _PyWeakref_RefType = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "weakref",
    .tp_basicsize = sizeof(PyWeakReference),
    .tp_dealloc = py_weakref_dealloc,
    .tp_repr = ref_repr,
    .tp_hash = ref_hash,
    .tp_call = ref_call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_RICHCOMPARE | Py_TPFLAGS_BASETYPE,
    .tp_traverse = py_weakref_traverse,
    .tp_clear = py_weakref_clear,
    .tp_richcompare = ref_richcompare,
    .tp_init = ref_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = ref_new,
    .tp_free = PyObject_GC_Del,
};
