/* The algebra of sets as C code sees it: comparison and operators (sets only).  The methods are in set_flat_loops.c.

   All of it may run foreign code, which may change the sets: walks go by index and hold the key in hand. */
#include "py_dict.h"
#include "set_flat.h"
#include "set_impl.h"

/* ---- walking over whatever comes ---- */

/* Called for each element; returns 0 to go on, 1 to stop, -1 on an error. */
typedef int (*element_function)(void *context, PyObject *key, Py_ssize_t hash);

static int
visit_held(element_function visit, void *context, PyObject *key, Py_ssize_t hash)
{
    int status;
    Py_INCREF(key);
    status = visit(context, key, hash);
    Py_DECREF(key);
    return status;
}

static int
for_each_in_set(py_set *s, element_function visit, void *context)
{
    Py_ssize_t pos = 0;
    py_set_entry *e;
    int status = 0;
    while (status == 0 && (e = set_next(s, &pos)) != NULL) {
        status = visit_held(visit, context, e->key, e->hash);
    }
    return status;
}

static int
for_each_in_dict(PyObject *dict, element_function visit, void *context)
{
    Py_ssize_t pos = 0;
    PyObject *key, *value;
    long hash;
    int status = 0;
    while (status == 0 && _PyDict_Next(dict, &pos, &key, &value, &hash)) {
        status = visit_held(visit, context, key, hash);
    }
    return status;
}

static int
for_each(PyObject *iterable, element_function visit, void *context)
{
    PyObject *iterator, *key;
    int status = 0;
    if (set_is_any(iterable)) {
        return for_each_in_set((py_set *)iterable, visit, context);
    }
    if (PyDict_CheckExact(iterable)) {
        return for_each_in_dict(iterable, visit, context);
    }
    iterator = PyObject_GetIter(iterable);
    if (iterator == NULL) {
        return -1;
    }
    while (status == 0 && (key = PyIter_Next(iterator)) != NULL) {
        Py_ssize_t hash = PyObject_Hash(key);
        status = hash == -1 ? -1 : visit(context, key, hash);
        Py_DECREF(key);
    }
    Py_DECREF(iterator);
    return status == 0 && PyErr_Occurred() ? -1 : status;
}

static int
insert_visit(void *context, PyObject *key, Py_ssize_t hash)
{
    return py_set_insert(context, key, hash);
}

static int
remove_visit(void *context, PyObject *key, Py_ssize_t hash)
{
    return py_set_remove(context, key, hash) < 0 ? -1 : 0;
}

int
py_set_update(py_set *s, PyObject *iterable)
{
    if (set_is_any(iterable)) {
        return py_set_merge(s, (py_set *)iterable);
    }
    PyObject *done = py_set_try_quick(PY_SET_UPDATE, (PyObject *)s, iterable);
    if (done != NULL) {
        Py_DECREF(done);
        return 0;
    }
    return for_each(iterable, insert_visit, s);
}

/* ---- comparison ---- */

static int
missing_visit(void *context, PyObject *key, Py_ssize_t hash)
{
    int has = py_set_has(context, key, hash);
    return has < 0 ? -1 : !has;
}

/* Is every element of `a` in `b`? */
static int
is_subset(py_set *a, py_set *b)
{
    int status;
    if (a->used > b->used) {
        return 0;
    }
    PyObject *quick = py_set_try_quick(PY_SET_SUBSET, (PyObject *)a, (PyObject *)b);
    if (quick != NULL) {
        Py_DECREF(quick);
        return quick == Py_True;
    }
    status = for_each_in_set(a, missing_visit, b);
    return status < 0 ? -1 : !status;
}

static int
are_equal(py_set *a, py_set *b)
{
    if (a->used != b->used || (a->hash != -1 && b->hash != -1 && a->hash != b->hash)) {
        return 0;
    }
    return is_subset(a, b);
}

PyObject *
py_set_richcompare(PyObject *self, PyObject *other, int op)
{
    py_set *a = (py_set *)self, *b = (py_set *)other;
    int yes;
    if (!set_is_any(self) || !set_is_any(other)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    switch (op) {
    case Py_EQ:
        yes = are_equal(a, b);
        break;
    case Py_NE:
        yes = are_equal(a, b);
        yes = yes < 0 ? -1 : !yes;
        break;
    case Py_LE:
        yes = is_subset(a, b);
        break;
    case Py_GE:
        yes = is_subset(b, a);
        break;
    case Py_LT:
        yes = a->used < b->used ? is_subset(a, b) : 0;
        break;
    default:
        yes = a->used > b->used ? is_subset(b, a) : 0;
    }
    return yes < 0 ? NULL : PyBool_FromLong(yes);
}

/* ---- intersection ---- */

typedef struct {
    py_set *within; /* keep what is in here */
    py_set *result;
} filter;

static int
keep_common_visit(void *context, PyObject *key, Py_ssize_t hash)
{
    filter *f = context;
    int has = py_set_has(f->within, key, hash);
    return has <= 0 ? has : py_set_insert(f->result, key, hash);
}

static PyObject *
intersect(PyObject *self, PyObject *other)
{
    PyObject *result;
    filter f;
    int status;
    if (self == other) {
        return py_set_copy(self);
    }
    result = py_set_make(Py_TYPE(self), NULL);
    if (result == NULL) {
        return NULL;
    }
    f.result = (py_set *)result;
    if (set_is_any(other) && ((py_set *)other)->used > ((py_set *)self)->used) {
        f.within = (py_set *)other;
        status = for_each_in_set((py_set *)self, keep_common_visit, &f);
    }
    else {
        f.within = (py_set *)self;
        status = for_each(other, keep_common_visit, &f);
    }
    if (status < 0) {
        Py_CLEAR(result);
    }
    return result;
}

/* ---- difference ---- */

static int
subtract_in_place(py_set *s, PyObject *other)
{
    if ((PyObject *)s == other) {
        py_set_empty(s);
        return 0;
    }
    return for_each(other, remove_visit, s);
}

static int
keep_unless_in_set_visit(void *context, PyObject *key, Py_ssize_t hash)
{
    filter *f = context;
    int has = py_set_has(f->within, key, hash);
    return has < 0 ? -1 : has ? 0 : py_set_insert(f->result, key, hash);
}

typedef struct {
    PyObject *within; /* a dict */
    py_set *result;
} dict_filter;

static int
keep_unless_in_dict_visit(void *context, PyObject *key, Py_ssize_t hash)
{
    dict_filter *f = context;
    int has = _PyDict_Contains(f->within, key, hash);
    return has < 0 ? -1 : has ? 0 : py_set_insert(f->result, key, hash);
}

static PyObject *
subtract(PyObject *self, PyObject *other)
{
    PyObject *result;
    int status;
    if (!set_is_any(other) && !PyDict_CheckExact(other)) {
        result = py_set_copy(self);
        if (result != NULL && subtract_in_place((py_set *)result, other) < 0) {
            Py_CLEAR(result);
        }
        return result;
    }
    result = py_set_make(Py_TYPE(self), NULL);
    if (result == NULL) {
        return NULL;
    }
    if (PyDict_CheckExact(other)) {
        dict_filter f = {other, (py_set *)result};
        status = for_each_in_set((py_set *)self, keep_unless_in_dict_visit, &f);
    }
    else {
        filter f = {(py_set *)other, (py_set *)result};
        status = for_each_in_set((py_set *)self, keep_unless_in_set_visit, &f);
    }
    if (status < 0) {
        Py_CLEAR(result);
    }
    return result;
}

/* ---- symmetric difference ---- */

/* Out if it is in, in if it is out. */
static int
toggle_visit(void *context, PyObject *key, Py_ssize_t hash)
{
    int removed = py_set_remove(context, key, hash);
    return removed < 0 ? -1 : removed ? 0 : py_set_insert(context, key, hash);
}

static int
toggle_all(py_set *s, PyObject *other)
{
    PyObject *set;
    int status;
    if ((PyObject *)s == other) {
        py_set_empty(s);
        return 0;
    }
    if (set_is_any(other) || PyDict_CheckExact(other)) {
        return for_each(other, toggle_visit, s);
    }
    set = py_set_make(&PySet_Type, other); /* an element may come twice */
    if (set == NULL) {
        return -1;
    }
    status = for_each_in_set((py_set *)set, toggle_visit, s);
    Py_DECREF(set);
    return status;
}

static PyObject *
symmetric_difference(PyObject *self, PyObject *other)
{
    PyObject *result = py_set_make(Py_TYPE(self), other);
    if (result != NULL && toggle_all((py_set *)result, self) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

/* ---- operators ---- */

static int
both_sets(PyObject *a, PyObject *b)
{
    return set_is_any(a) && set_is_any(b);
}

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static PyObject *
unite(PyObject *a, PyObject *b)
{
    PyObject *result = py_set_copy(a);
    if (result != NULL && a != b && py_set_update((py_set *)result, b) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

/* The quick way where there is one, else with foreign code. */
static PyObject *
operate(int operation, binaryfunc full, PyObject *a, PyObject *b)
{
    PyObject *result;
    if (!both_sets(a, b)) {
        return not_implemented();
    }
    result = py_set_try_quick(operation, a, b);
    return result != NULL ? result : full(a, b);
}

static PyObject *
set_or(PyObject *a, PyObject *b)
{
    return operate(PY_SET_UNION, unite, a, b);
}

static PyObject *
set_and(PyObject *a, PyObject *b)
{
    return operate(PY_SET_INTERSECTION, intersect, a, b);
}

static PyObject *
set_sub(PyObject *a, PyObject *b)
{
    return operate(PY_SET_DIFFERENCE, subtract, a, b);
}

static PyObject *
set_xor(PyObject *a, PyObject *b)
{
    return operate(PY_SET_SYMMETRIC, symmetric_difference, a, b);
}

/* self, after an operation in place that gave `status`. */
static PyObject *
self_after(PyObject *self, int status)
{
    if (status < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

/* Like self_after, by an operation of set_quick.c; NULL without an exception where there is no quick way. */
static PyObject *
self_quickly(int operation, PyObject *self, PyObject *other)
{
    PyObject *none = py_set_try_quick(operation, self, other);
    if (none == NULL) {
        return NULL;
    }
    Py_DECREF(none);
    return self_after(self, 0);
}

static PyObject *
set_ior(PyObject *self, PyObject *other)
{
    if (!set_is_any(other)) {
        return not_implemented();
    }
    PyObject *quick = self_quickly(PY_SET_UPDATE, self, other);
    return quick != NULL ? quick : self_after(self, py_set_update((py_set *)self, other));
}

static PyObject *
set_isub(PyObject *self, PyObject *other)
{
    if (!set_is_any(other)) {
        return not_implemented();
    }
    PyObject *quick = self_quickly(PY_SET_DIFFERENCE_UPDATE, self, other);
    return quick != NULL ? quick : self_after(self, subtract_in_place((py_set *)self, other));
}

static PyObject *
set_ixor(PyObject *self, PyObject *other)
{
    return set_is_any(other) ? self_after(self, toggle_all((py_set *)self, other)) : not_implemented();
}

static PyObject *
set_iand(PyObject *self, PyObject *other)
{
    PyObject *result;
    if (!set_is_any(other)) {
        return not_implemented();
    }
    result = self_quickly(PY_SET_INTERSECTION_UPDATE, self, other);
    if (result != NULL) {
        return result;
    }
    result = intersect(self, other);
    if (result == NULL) {
        return NULL;
    }
    py_set_swap((py_set *)self, (py_set *)result);
    Py_DECREF(result);
    return self_after(self, 0);
}

const PyNumberMethods py_set_as_number = {
    .nb_subtract = set_sub,
    .nb_and = set_and,
    .nb_xor = set_xor,
    .nb_or = set_or,
    .nb_inplace_subtract = set_isub,
    .nb_inplace_and = set_iand,
    .nb_inplace_xor = set_ixor,
    .nb_inplace_or = set_ior,
};

const PyNumberMethods py_frozenset_as_number = {
    .nb_subtract = set_sub,
    .nb_and = set_and,
    .nb_xor = set_xor,
    .nb_or = set_or,
};
