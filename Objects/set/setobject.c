/* set and frozenset: construction, the C API, methods on single elements, the two types.

   Shape and invariants: set_impl.h. The table is in settable.c, the algebra in setops.c, the iterator in setiter.c.
   An unhashable set may stand for the frozenset of its elements where an element is asked for (in, remove, discard). */
#include "py_containers.h"
#include "py_flat.h"
#include "py_state.h"
#include "set_flat.h"
#include "set_impl.h"

/* ---- life ---- */

static inline int
is_exact_type(PyTypeObject *type)
{
    return type == &PySet_Type || type == &PyFrozenSet_Type;
}

/* The memory of a set, not tracked yet if the type is exact. */
static py_set *
new_set(PyTypeObject *type)
{
    py_containers *state = &py_interp_get()->containers;
    if (!is_exact_type(type)) {
        return (py_set *)type->tp_alloc(type, 0);
    }
    if (state->nfree_sets == 0) {
        return PyObject_GC_New(py_set, type);
    }
    PyObject *self = state->free_sets[--state->nfree_sets];
    Py_TYPE(self) = type;
    _Py_NewReference(self);
    return (py_set *)self;
}

PyObject *
py_set_make(PyTypeObject *type, PyObject *iterable)
{
    py_set *s = new_set(type);
    if (s == NULL) {
        return NULL;
    }
    py_set_init_table(s);
    s->stamp = 0;
    s->hash = -1;
    s->weakreflist = NULL;
    if (is_exact_type(type)) {
        PyObject_GC_Track(s);
    }
    if (iterable != NULL && py_set_update(s, iterable) < 0) {
        Py_DECREF(s);
        return NULL;
    }
    return (PyObject *)s;
}

PyObject *
py_set_copy(PyObject *self)
{
    return py_set_make(Py_TYPE(self), self);
}

static PyObject *
set_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    (void)args;
    (void)keywords;
    return py_set_make(type, NULL);
}

static int
set_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    PyObject *iterable = NULL;
    if (!_PyArg_NoKeywords("set()", keywords) || !PyArg_UnpackTuple(args, Py_TYPE(self)->tp_name, 0, 1, &iterable)) {
        return -1;
    }
    py_set_empty((py_set *)self);
    return iterable == NULL ? 0 : py_set_update((py_set *)self, iterable);
}

static PyObject *
empty_frozenset(void)
{
    py_containers *state = &py_interp_get()->containers;
    if (state->empty_frozenset == NULL) {
        state->empty_frozenset = py_set_make(&PyFrozenSet_Type, NULL);
    }
    Py_XINCREF(state->empty_frozenset);
    return state->empty_frozenset;
}

static PyObject *
frozenset_from(PyTypeObject *type, PyObject *iterable)
{
    PyObject *result;
    if (type != &PyFrozenSet_Type) {
        return py_set_make(type, iterable);
    }
    if (iterable == NULL) {
        return empty_frozenset();
    }
    if (PyFrozenSet_CheckExact(iterable)) {
        Py_INCREF(iterable);
        return iterable;
    }
    result = py_set_make(type, iterable);
    if (result != NULL && ((py_set *)result)->used == 0) {
        Py_DECREF(result);
        result = empty_frozenset();
    }
    return result;
}

static PyObject *
frozenset_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *iterable = NULL;
    if (type == &PyFrozenSet_Type && !_PyArg_NoKeywords("frozenset()", keywords)) {
        return NULL;
    }
    if (!PyArg_UnpackTuple(args, type->tp_name, 0, 1, &iterable)) {
        return NULL;
    }
    return frozenset_from(type, iterable);
}

static void
set_dealloc(PyObject *self)
{
    py_set *s = (py_set *)self;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    if (s->weakreflist != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    py_set_release(s);
    py_containers *state = &py_interp_get()->containers;
    if (is_exact_type(Py_TYPE(self)) && state->nfree_sets < FREE_SETS) {
        state->free_sets[state->nfree_sets++] = self;
    }
    else {
        Py_TYPE(self)->tp_free(self);
    }
    Py_TRASHCAN_SAFE_END(self)
}

/* At the end of an interpreter. */
void
PySet_Fini(void)
{
    py_containers *state = &py_interp_get()->containers;
    Py_CLEAR(state->empty_frozenset);
    while (state->nfree_sets > 0) {
        PyObject_GC_Del(state->free_sets[--state->nfree_sets]);
    }
}

static int
set_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_ssize_t pos = 0;
    py_set_entry *e;
    while ((e = set_next((py_set *)self, &pos)) != NULL) {
        Py_VISIT(e->key);
    }
    return 0;
}

static int
set_clear_slot(PyObject *self)
{
    py_set_empty((py_set *)self);
    return 0;
}

/* ---- elements ---- */

Py_ssize_t
py_set_hash_key(PyObject *key, PyObject **stand_in)
{
    Py_ssize_t hash = PyObject_Hash(key);
    *stand_in = NULL;
    if (hash == -1 && PySet_Check(key) && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        *stand_in = py_set_make(&PyFrozenSet_Type, key);
        if (*stand_in != NULL) {
            hash = PyObject_Hash(*stand_in);
            if (hash == -1) {
                Py_CLEAR(*stand_in);
            }
        }
    }
    return hash;
}

static int
set_contains(PyObject *self, PyObject *key)
{
    PyObject *stand_in;
    Py_ssize_t hash = py_set_hash_key(key, &stand_in);
    int yes;
    if (hash == -1) {
        return -1;
    }
    yes = py_set_has((py_set *)self, stand_in != NULL ? stand_in : key, hash);
    Py_XDECREF(stand_in);
    return yes;
}

static int
add_key(PyObject *self, PyObject *key)
{
    Py_ssize_t hash = PyObject_Hash(key);
    return hash == -1 ? -1 : py_set_insert((py_set *)self, key, hash);
}

static PyObject *
set_pop(PyObject *self, PyObject *unused)
{
    PyObject *key = py_set_try_take((py_set *)self);
    (void)unused;
    if (key == NULL) {
        PyErr_SetString(PyExc_KeyError, "pop from an empty set");
    }
    return key;
}

static PyObject *
set_clear(PyObject *self, PyObject *unused)
{
    (void)unused;
    py_set_empty((py_set *)self);
    Py_RETURN_NONE;
}

static PyObject *
set_copy_method(PyObject *self, PyObject *unused)
{
    (void)unused;
    return py_set_copy(self);
}

static PyObject *
frozenset_copy_method(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (PyFrozenSet_CheckExact(self)) {
        Py_INCREF(self);
        return self;
    }
    return py_set_copy(self);
}

/* ---- protocols ---- */

static Py_ssize_t
set_length(PyObject *self)
{
    return ((py_set *)self)->used;
}

/* Scramble the bits of one element's hash, so that the sum of many still spreads. Constants are those of 2.7. */
static unsigned long
scramble(Py_ssize_t hash)
{
    unsigned long h = (unsigned long)hash;
    return (h ^ (h << 16) ^ 89869747UL) * 3644798167UL;
}

static long
frozenset_hash(PyObject *self)
{
    py_set *s = (py_set *)self;
    unsigned long hash;
    Py_ssize_t pos = 0;
    py_set_entry *e;
    if (s->hash != -1) {
        return s->hash;
    }
    hash = 1927868237UL * (unsigned long)(s->used + 1);
    while ((e = set_next(s, &pos)) != NULL) {
        hash ^= scramble(e->hash);
    }
    hash = hash * 69069UL + 907133923UL;
    if (hash == (unsigned long)-1) {
        hash = 590923713UL;
    }
    s->hash = (long)hash;
    return s->hash;
}

static PyObject *
set_repr(PyObject *self)
{
    PyObject *keys, *text = NULL, *result = NULL;
    int status = Py_ReprEnter(self);
    if (status != 0) {
        return status < 0 ? NULL : PyString_FromFormat("%s(...)", Py_TYPE(self)->tp_name);
    }
    keys = PySequence_List(self);
    if (keys != NULL) {
        text = PyObject_Repr(keys);
        Py_DECREF(keys);
    }
    if (text != NULL) {
        result = PyString_FromFormat("%s(%s)", Py_TYPE(self)->tp_name, PyString_AS_STRING(text));
        Py_DECREF(text);
    }
    Py_ReprLeave(self);
    return result;
}

static int
set_compare(PyObject *self, PyObject *other)
{
    (void)self;
    (void)other;
    PyErr_SetString(PyExc_TypeError, "cannot compare sets using cmp()");
    return -1;
}

static PyObject *
set_reduce(PyObject *self, PyObject *unused)
{
    PyObject *keys = PySequence_List(self), *result = NULL, *dict;
    (void)unused;
    if (keys == NULL) {
        return NULL;
    }
    dict = PyObject_GetAttr(self, PY_ID(__dict__));
    if (dict == NULL) {
        PyErr_Clear();
        Py_INCREF(Py_None);
        dict = Py_None;
    }
    result = Py_BuildValue("O(O)O", Py_TYPE(self), keys, dict);
    Py_DECREF(keys);
    Py_DECREF(dict);
    return result;
}

static PyObject *
set_sizeof(PyObject *self, PyObject *unused)
{
    py_set *s = (py_set *)self;
    Py_ssize_t size = (Py_ssize_t)sizeof(PySetObject);
    (void)unused;
    if (s->table != s->small) {
        size += (s->mask + 1) * (Py_ssize_t)sizeof(py_set_entry);
    }
    return PyInt_FromSsize_t(size);
}

/* ---- the types ---- */

#define METHOD(name) (PyCFunction)(void (*)(void))py_set_method_##name, METH_FLAT
#define SHARED_METHODS                                                                                   \
    {"__contains__", METHOD(contains) | METH_COEXIST, "x.__contains__(y) <==> y in x"},                  \
    {"__reduce__", set_reduce, METH_NOARGS, "How to make it again"},                                     \
    {"__sizeof__", set_sizeof, METH_NOARGS, "Memory used, in bytes"},                                    \
    {"difference", METHOD(difference), "A new set of the elements that none of the others has"},         \
    {"intersection", METHOD(intersection), "A new set of the elements that all the others have too"},    \
    {"isdisjoint", METHOD(isdisjoint), "Is there no common element?"},                                   \
    {"issubset", METHOD(issubset), "Are all elements in the other one too?"},                            \
    {"issuperset", METHOD(issuperset), "Are all elements of the other one in here?"},                    \
    {"symmetric_difference", METHOD(symmetric_difference), "A new set of what is in exactly one of the two"}, \
    {"union", METHOD(union), "A new set of the elements of all"}

static const PyMethodDef set_methods[] = {
    SHARED_METHODS,
    {"add", METHOD(add), "Add an element"},
    {"clear", set_clear, METH_NOARGS, "Remove all elements"},
    {"copy", set_copy_method, METH_NOARGS, "A new set with the same elements"},
    {"discard", METHOD(discard), "Remove an element if it is there"},
    {"difference_update", METHOD(difference_update), "Remove the elements of the others"},
    {"intersection_update", METHOD(intersection_update), "Keep only what all the others have too"},
    {"pop", set_pop, METH_NOARGS, "Remove some element and return it; KeyError when there is none"},
    {"remove", METHOD(remove), "Remove an element; KeyError when it is not there"},
    {"symmetric_difference_update", METHOD(symmetric_difference_update),
     "Keep what is in exactly one of the two"},
    {"update", METHOD(update), "Add the elements of the others"},
    {NULL, NULL, 0, NULL},
};

static const PyMethodDef frozenset_methods[] = {
    SHARED_METHODS,
    {"copy", frozenset_copy_method, METH_NOARGS, "A set with the same elements"},
    {NULL, NULL, 0, NULL},
};

#undef SHARED_METHODS
#undef METHOD

static const PySequenceMethods set_as_sequence = {
    .sq_length = set_length,
    .sq_contains = set_contains,
};

PyTypeObject PySet_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "set",
    .tp_basicsize = sizeof(PySetObject),
    .tp_dealloc = set_dealloc,
    .tp_compare = set_compare,
    .tp_repr = set_repr,
    .tp_as_number = (PyNumberMethods *)&py_set_as_number,
    .tp_as_sequence = (PySequenceMethods *)&set_as_sequence,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE,
    .tp_doc = "set([iterable]): an unordered collection of different hashable elements",
    .tp_traverse = set_traverse,
    .tp_clear = set_clear_slot,
    .tp_richcompare = py_set_richcompare,
    .tp_weaklistoffset = offsetof(PySetObject, weakreflist),
    .tp_iter = py_set_iter,
    .tp_methods = (PyMethodDef *)set_methods,
    .tp_init = set_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = set_new,
    .tp_free = PyObject_GC_Del,
};

PyTypeObject PyFrozenSet_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "frozenset",
    .tp_basicsize = sizeof(PySetObject),
    .tp_dealloc = set_dealloc,
    .tp_compare = set_compare,
    .tp_repr = set_repr,
    .tp_as_number = (PyNumberMethods *)&py_frozenset_as_number,
    .tp_as_sequence = (PySequenceMethods *)&set_as_sequence,
    .tp_hash = frozenset_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE,
    .tp_doc = "frozenset([iterable]): a set that cannot be changed and can be an element or a key",
    .tp_traverse = set_traverse,
    .tp_clear = set_clear_slot,
    .tp_richcompare = py_set_richcompare,
    .tp_weaklistoffset = offsetof(PySetObject, weakreflist),
    .tp_iter = py_set_iter,
    .tp_methods = (PyMethodDef *)frozenset_methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = frozenset_new,
    .tp_free = PyObject_GC_Del,
};

/* ---- the C API ---- */

PyObject *
PySet_New(PyObject *iterable)
{
    return py_set_make(&PySet_Type, iterable);
}

PyObject *
PyFrozenSet_New(PyObject *iterable)
{
    return py_set_make(&PyFrozenSet_Type, iterable);    /* always a new one: its maker may add to it */
}

Py_ssize_t
PySet_Size(PyObject *set)
{
    if (!PyAnySet_Check(set)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return ((py_set *)set)->used;
}

int
PySet_Contains(PyObject *set, PyObject *key)
{
    Py_ssize_t hash;
    if (!PyAnySet_Check(set)) {
        PyErr_BadInternalCall();
        return -1;
    }
    hash = PyObject_Hash(key);
    return hash == -1 ? -1 : py_set_has((py_set *)set, key, hash);
}

/* A frozenset may be filled as long as nobody else has seen it. */
int
PySet_Add(PyObject *set, PyObject *key)
{
    if (!PySet_Check(set) && (!PyFrozenSet_Check(set) || Py_REFCNT(set) != 1)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return add_key(set, key);
}

int
PySet_Discard(PyObject *set, PyObject *key)
{
    Py_ssize_t hash;
    if (!PySet_Check(set)) {
        PyErr_BadInternalCall();
        return -1;
    }
    hash = PyObject_Hash(key);
    return hash == -1 ? -1 : py_set_remove((py_set *)set, key, hash);
}

PyObject *
PySet_Pop(PyObject *set)
{
    if (!PySet_Check(set)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return set_pop(set, NULL);
}

int
PySet_Clear(PyObject *set)
{
    if (!PySet_Check(set)) {
        PyErr_BadInternalCall();
        return -1;
    }
    py_set_empty((py_set *)set);
    return 0;
}

int
_PySet_Update(PyObject *set, PyObject *iterable)
{
    if (!PySet_Check(set)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return py_set_update((py_set *)set, iterable);
}

int
_PySet_NextEntry(PyObject *set, Py_ssize_t *pos, PyObject **key, long *hash)
{
    py_set_entry *e;
    if (!PyAnySet_Check(set)) {
        PyErr_BadInternalCall();
        return -1;
    }
    e = *pos < 0 ? NULL : set_next((py_set *)set, pos);
    if (e == NULL) {
        return 0;
    }
    *key = e->key;
    *hash = e->hash;
    return 1;
}

int
_PySet_Next(PyObject *set, Py_ssize_t *pos, PyObject **key)
{
    long hash;
    return _PySet_NextEntry(set, pos, key, &hash);
}
