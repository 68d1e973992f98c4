/* Methods and operators of sets where nothing can call Python: the elements that meet are the same object, or ints, or strs.

   A walk takes the elements of a *source* (a set or dict, which know the hashes, a list or tuple of ints and strs), looks each one
   up in a set and does one thing with it.

   I1 No foreign code runs between the first element and the last: nothing changes under the walk. A comparison or hash that might
      call something ends it with UNKNOWN.
   I2 What was done up to then may be done again: elements that have been put in or taken out already are left as they are. So the
      operation begins anew in set_flat_loops.c, and nobody sees that it was tried here. */
#include "../dict/dict_impl.h"
#include "py_dict.h"
#include "set_flat.h"
#include "set_impl.h"

enum { UNKNOWN = -1, NO, YES };

/* ---- one element ---- */

/* Are these two, of one hash, equal? */
static inline int
same_key(PyObject *present, PyObject *key)
{
    if (Py_TYPE(present) != Py_TYPE(key)) {
        return UNKNOWN;
    }
    if (PyInt_CheckExact(key)) {
        return PyInt_AS_LONG(present) == PyInt_AS_LONG(key);
    }
    if (!PyString_CheckExact(key)) {
        return UNKNOWN;
    }
    return PyString_GET_SIZE(key) == PyString_GET_SIZE(present) &&
           memcmp(PyString_AS_STRING(present), PyString_AS_STRING(key), (size_t)PyString_GET_SIZE(key)) == 0;
}

/* Has the set this key? NO: *where is the first place that may take it. */
static inline int
find(const py_set *s, PyObject *key, Py_ssize_t hash, py_set_entry **where)
{
    size_t mask = (size_t)s->mask, i = (size_t)hash & mask, stride = 0;
    py_set_entry *removed = NULL;
    for (;; i = (i + stride) & mask) {
        py_set_entry *e = &s->table[i];
        if (e->key == NULL && e->hash != SET_REMOVED) {
            *where = removed != NULL ? removed : e;
            return NO;
        }
        if (e->key == NULL) {
            removed = removed == NULL ? e : removed;
        }
        else if (e->key == key || e->hash == hash) {
            int same = e->key == key ? YES : same_key(e->key, key);
            if (same != NO) {
                *where = e;
                return same;
            }
        }
        stride = stride != 0 ? stride : py_set_stride(hash);
    }
}

/* ---- sources ---- */

typedef enum { SET, DICT, SEQUENCE, OTHER } kind;

typedef struct {
    PyObject *from;
    kind kind;
    Py_ssize_t at;
    PyObject *key; /* borrowed */
    Py_ssize_t hash;
} elements;

static kind
kind_of(PyObject *o)
{
    return set_is_any(o)                                ? SET
           : PyDict_CheckExact(o)                           ? DICT
           : PyList_CheckExact(o) || PyTuple_CheckExact(o) ? SEQUENCE
                                                            : OTHER;
}

static inline elements
elements_of(PyObject *o)
{
    return (elements){.from = o, .kind = kind_of(o)};
}

static inline int
next_of_set(elements *source)
{
    py_set_entry *e = set_next((py_set *)source->from, &source->at);
    if (e == NULL) {
        return NO;
    }
    source->key = e->key;
    source->hash = e->hash;
    return YES;
}

static int
next_of_dict(elements *source)
{
    PyObject *value;
    py_dict_entry *e = dict_next((py_dict *)source->from, &source->at, &value);
    if (e == NULL) {
        return NO;
    }
    source->key = e->key;
    source->hash = e->hash;
    return YES;
}

static int
next_of_sequence(elements *source)
{
    if (source->at >= Py_SIZE(source->from)) {
        return NO;
    }
    PyObject *key = PySequence_Fast_ITEMS(source->from)[source->at++];
    source->key = key;
    if (PyInt_CheckExact(key)) {
        source->hash = PyInt_AS_LONG(key) != -1 ? PyInt_AS_LONG(key) : -2;
        return YES;
    }
    if (!PyString_CheckExact(key)) {
        return UNKNOWN;
    }
    source->hash = PyObject_Hash(key);
    return YES;
}

/* The next element; NO: there are no more. */
static inline int
take(elements *source)
{
    switch (source->kind) {
    case SET:
        return next_of_set(source);
    case DICT:
        return next_of_dict(source);
    case SEQUENCE:
        return next_of_sequence(source);
    default:
        return UNKNOWN;
    }
}

/* ---- walks: YES when all went well, UNKNOWN also when there is no memory ---- */

static int
insert_all(py_set *s, PyObject *from)
{
    elements source = elements_of(from);
    int more;
    if (source.kind == SET && (s->fill == 0 || py_set_make_room(s, (py_set *)from) < 0)) {
        return s->fill == 0 && py_set_merge(s, (py_set *)from) == 0 ? YES : UNKNOWN;
    }
    while ((more = take(&source)) == YES) {
        py_set_entry *where;
        int has = find(s, source.key, source.hash, &where);
        if (has == UNKNOWN || (has == NO && py_set_put(s, where, source.key, source.hash) < 0)) {
            return UNKNOWN;
        }
    }
    return more == NO ? YES : UNKNOWN;
}

/* What is released is equal to an element of `from`: an int, a str, or the very object, which `from` holds. */
static int
remove_all(py_set *s, PyObject *from)
{
    elements source = elements_of(from);
    int more;
    while ((more = take(&source)) == YES) {
        py_set_entry *where;
        int has = find(s, source.key, source.hash, &where);
        if (has == UNKNOWN) {
            return UNKNOWN;
        }
        if (has) {
            py_set_remove_at(s, where - s->table);
        }
    }
    return more == NO ? YES : UNKNOWN;
}

/* Elements of `from` that are in `within`, or are not, as `wanted` says, into `kept`. */
static int
filter(py_set *kept, PyObject *from, const py_set *within, int wanted)
{
    elements source = elements_of(from);
    int more;
    while ((more = take(&source)) == YES) {
        py_set_entry *where;
        int has = find(within, source.key, source.hash, &where);
        if (has == wanted) {
            has = find(kept, source.key, source.hash, &where);
            if (has == NO && py_set_put(kept, where, source.key, source.hash) < 0) {
                return UNKNOWN;
            }
        }
        if (has == UNKNOWN) {
            return UNKNOWN;
        }
    }
    return more == NO ? YES : UNKNOWN;
}

/* All of `from` changes sides in `s`. Not to be repeated: `s` is given up after UNKNOWN. */
static int
toggle_all(py_set *s, py_set *from)
{
    elements source = {.from = (PyObject *)from, .kind = SET};
    while (next_of_set(&source) == YES) {
        py_set_entry *where;
        int has = find(s, source.key, source.hash, &where);
        if (has == UNKNOWN || (has == NO && py_set_put(s, where, source.key, source.hash) < 0)) {
            return UNKNOWN;
        }
        if (has) {
            py_set_remove_at(s, where - s->table);
        }
    }
    return YES;
}

/* Is there an element of `from` that is in `within`, or is not, as `wanted` says? */
static int
has_any(py_set *from, const py_set *within, int wanted)
{
    elements source = {.from = (PyObject *)from, .kind = SET};
    while (next_of_set(&source) == YES) {
        py_set_entry *where;
        int has = find(within, source.key, source.hash, &where);
        if (has == UNKNOWN || has == wanted) {
            return has == UNKNOWN ? UNKNOWN : YES;
        }
    }
    return NO;
}

/* Has the set all of these? Goes to the end: an element that cannot be hashed is an error wherever it stands. */
static int
has_all(const py_set *s, PyObject *from)
{
    elements source = elements_of(from);
    int all = YES, more;
    while ((more = take(&source)) == YES) {
        py_set_entry *where;
        int has = find(s, source.key, source.hash, &where);
        if (has == UNKNOWN) {
            return UNKNOWN;
        }
        all &= has;
    }
    return more == NO ? all : UNKNOWN;
}

/* ---- operations ---- */

static PyObject *
settled(int status, PyObject *set)
{
    if (status != YES) {
        PyErr_Clear();
        Py_CLEAR(set);
    }
    return set;
}

/* New, or NULL without an exception. The set is made first, since that may collect garbage, which may run anything. */
static PyObject *
make_by(int operation, PyObject *self, PyObject *other)
{
    int fresh = operation == PY_SET_INTERSECTION || operation == PY_SET_SYMMETRIC || set_is_any(other);
    PyObject *made = py_set_make(Py_TYPE(self), fresh && operation != PY_SET_UNION ? NULL : self);
    py_set *s = (py_set *)made, *a = (py_set *)self, *b = (py_set *)other;

    if (made == NULL) {
        return settled(UNKNOWN, NULL);
    }
    switch (operation) {
    case PY_SET_UNION:
        return settled(insert_all(s, other), made);
    case PY_SET_DIFFERENCE:
        return settled(fresh ? filter(s, self, b, NO) : remove_all(s, other), made);
    case PY_SET_SYMMETRIC:
        return settled(insert_all(s, other) == YES ? toggle_all(s, a) : UNKNOWN, made);
    default:
        return settled(set_is_any(other) && b->used > a->used ? filter(s, self, b, YES) : filter(s, other, a, YES), made);
    }
}

static int
ask(int operation, py_set *self, py_set *other)
{
    py_set *part = self, *whole = other;
    int absent;
    if (operation == PY_SET_DISJOINT ? other->used <= self->used : operation == PY_SET_SUPERSET) {
        part = other;
        whole = self;
    }
    if (operation == PY_SET_DISJOINT) {
        absent = has_any(part, whole, YES);
    }
    else {
        absent = part->used > whole->used ? YES : has_any(part, whole, NO);
    }
    return absent == UNKNOWN ? UNKNOWN : !absent;
}

static PyObject *
given(int status, PyObject *value)
{
    if (status != YES) {
        PyErr_Clear();
        return NULL;
    }
    Py_INCREF(value);
    return value;
}

/* INTERSECTION_UPDATE: what goes away is released last, when the set is whole again. */
static PyObject *
keep_common(PyObject *self, PyObject *other)
{
    PyObject *kept = make_by(PY_SET_INTERSECTION, self, other);
    if (kept == NULL) {
        return NULL;
    }
    py_set_swap((py_set *)self, (py_set *)kept);
    Py_DECREF(kept);
    return given(YES, Py_None);
}

PyObject *
py_set_try_quick(int operation, PyObject *self, PyObject *other)
{
    int yes;
    if (self == other || kind_of(other) == OTHER) {
        return NULL;
    }
    switch (operation) {
    case PY_SET_UPDATE:
        return given(insert_all((py_set *)self, other), Py_None);
    case PY_SET_DIFFERENCE_UPDATE:
        return given(remove_all((py_set *)self, other), Py_None);
    case PY_SET_INTERSECTION_UPDATE:
        return keep_common(self, other);
    case PY_SET_UNION:
    case PY_SET_INTERSECTION:
        return make_by(operation, self, other);
    case PY_SET_DIFFERENCE:
        return PyDict_CheckExact(other) ? NULL : make_by(operation, self, other);
    case PY_SET_SYMMETRIC:
        return set_is_any(other) ? make_by(operation, self, other) : NULL;
    case PY_SET_SYMMETRIC_UPDATE:
        return NULL;
    default:
        yes = set_is_any(other)              ? ask(operation, (py_set *)self, (py_set *)other)
              : operation == PY_SET_SUPERSET ? has_all((py_set *)self, other)
                                             : UNKNOWN;
        return yes == UNKNOWN ? NULL : given(YES, yes ? Py_True : Py_False);
    }
}
