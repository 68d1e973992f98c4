/* groupby, and the iterator over one group.

   The group iterators share the position of the groupby object: going on to the next group leaves the former one empty.

   I1  `key` and `item` are those of the item read last, NULL together before the first; `target` is the key of the group
       that was given out last. */
#include "itertools.h"
#include "py_flat_steps.h"
#include "py_frozen.h"

typedef struct {
    PyObject_HEAD
    PyObject *iterator; /* owned */
    PyObject *keyfunc;  /* owned: None for the item itself */
    PyObject *target;   /* owned, I1 */
    PyObject *key;      /* owned, I1 */
    PyObject *item;     /* owned, I1; NULL also after it was given */
} groupby_object;

typedef struct {
    PyObject_HEAD
    PyObject *parent; /* owned: the groupby_object */
    PyObject *target; /* owned: the key of this group */
} grouper_object;

static PyObject *
groupby_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"iterable", "key", NULL};
    PyObject *iterable, *keyfunc = Py_None, *iterator;
    groupby_object *self;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|O:groupby", (char **)(uintptr_t)names, &iterable, &keyfunc)
        || (iterator = PyObject_GetIter(iterable)) == NULL) {
        return NULL;
    }
    self = (groupby_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_DECREF(iterator);
        return NULL;
    }
    Py_INCREF(keyfunc);
    self->iterator = iterator;
    self->keyfunc = keyfunc;
    return (PyObject *)self;
}

static int
groupby_clear(PyObject *op)
{
    groupby_object *self = (groupby_object *)op;
    Py_CLEAR(self->iterator);
    Py_CLEAR(self->keyfunc);
    Py_CLEAR(self->target);
    Py_CLEAR(self->key);
    Py_CLEAR(self->item);
    return 0;
}

static void
groupby_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    groupby_clear(op);
    Py_TYPE(op)->tp_free(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
groupby_traverse(PyObject *op, visitproc visit, void *arg)
{
    groupby_object *self = (groupby_object *)op;
    Py_VISIT(self->iterator);
    Py_VISIT(self->keyfunc);
    Py_VISIT(self->target);
    Py_VISIT(self->key);
    Py_VISIT(self->item);
    return 0;
}

/* Replace an owned field. */
static void
set_field(PyObject **field, PyObject *value)
{
    PyObject *old = *field;
    *field = value;
    Py_XDECREF(old);
}

/* Read the next item and its key. Returns 0, or -1: at the end, or with an exception set. */
static int
read_item(groupby_object *self)
{
    PyObject *item, *key;
    if (self->iterator == NULL || self->keyfunc == NULL) {
        return -1;
    }
    item = it_next(self->iterator);
    if (item == NULL) {
        return -1;
    }
    key = item;
    Py_INCREF(key);
    if (self->keyfunc != Py_None) {
        PyObject *keyfunc = self->keyfunc;
        Py_INCREF(keyfunc);
        Py_DECREF(key);
        key = PyObject_CallFunctionObjArgs(keyfunc, item, NULL);
        Py_DECREF(keyfunc);
        if (key == NULL) {
            Py_DECREF(item);
            return -1;
        }
    }
    set_field(&self->item, item);
    set_field(&self->key, key);
    return 0;
}

/* Are two keys equal? -1 on an error. Holds them: the comparison may change the fields they come from. */
static int
keys_equal(PyObject *a, PyObject *b)
{
    int same;
    Py_INCREF(a);
    Py_INCREF(b);
    same = PyObject_RichCompareBool(a, b, Py_EQ);
    Py_DECREF(a);
    Py_DECREF(b);
    return same;
}

static PyObject *
make_grouper(groupby_object *parent)
{
    grouper_object *self = PyObject_GC_New(grouper_object, &py_it_grouper_type);
    if (self == NULL) {
        return NULL;
    }
    Py_INCREF(parent);
    Py_INCREF(parent->target);
    self->parent = (PyObject *)parent;
    self->target = parent->target;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

/* (key, group) for the group that begins. */
static PyObject *
begin_group(groupby_object *self)
{
    PyObject *grouper, *result, *key;
    Py_INCREF(self->key);
    set_field(&self->target, self->key);
    grouper = make_grouper(self);
    if (grouper == NULL) {
        return NULL;
    }
    key = self->key;
    Py_INCREF(key);                  /* making the tuple may collect garbage that moves on */
    result = PyTuple_Pack(2, key, grouper);
    Py_DECREF(key);
    Py_DECREF(grouper);
    return result;
}

static PyObject *
groupby_next(PyObject *op)
{
    groupby_object *self = (groupby_object *)op;
    for (;;) { /* skip what is left of the group given last */
        if (self->key != NULL) {
            int same;
            if (self->target == NULL) {
                break;
            }
            same = keys_equal(self->target, self->key);
            if (same < 0) {
                return NULL;
            }
            if (!same) {
                break;
            }
        }
        if (read_item(self) < 0) {
            return NULL;
        }
    }
    return begin_group(self);
}

/* ---- flat ----

   One machine for both: it reads items until the group changes (groupby), or looks at one item (a group). object[0] the
   groupby, object[1] the key of the group that asks (NULL: the groupby itself asks), object[2] the item that was read. */

enum { GROUP_ITEM, GROUP_KEY, GROUP_SAME };

static PyObject *grouper_next(PyObject *op);
static py_step group_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result);

const py_cont_kind py_kind_itertools_group = {"itertools.group", group_resume, 3, 1, "groupby target item; stage"};

int
py_itertools_group_fits(const py_cont *cont)
{
    PyObject *self = cont->object[0];
    if (!PyObject_TypeCheck(self, &py_it_groupby_type)) {
        return 0;
    }
    switch (cont->number[0]) {
    case GROUP_ITEM: return 1;
    case GROUP_KEY: return cont->object[2] != NULL;
    default: return ((groupby_object *)self)->key != NULL;
    }
}

/* Asks for an item. */
static py_step
ask_item(py_thread *ts, py_cont *cont, PyObject **value)
{
    groupby_object *self = (groupby_object *)cont->object[0];
    *value = NULL;
    if (self->iterator == NULL || self->keyfunc == NULL) {
        return STEP_RETURN;
    }
    cont->number[0] = GROUP_ITEM;
    return it_flat_next(ts, cont, self->iterator, value);
}

static py_step
ask_key(py_thread *ts, py_cont *cont, PyObject **value)
{
    groupby_object *self = (groupby_object *)cont->object[0];
    PyObject *item = cont->object[2];
    cont->number[0] = GROUP_KEY;
    if (self->keyfunc == Py_None || self->keyfunc == NULL) {
        Py_INCREF(item);
        *value = item;
        return STEP_RETURN;
    }
    return py_flat_then(ts, cont, self->keyfunc, &item, 1, NULL, value);
}

/* Does the key belong to the group? */
static py_step
ask_same(py_thread *ts, py_cont *cont, PyObject **value)
{
    groupby_object *self = (groupby_object *)cont->object[0];
    PyObject *target = cont->object[1] != NULL ? cont->object[1] : self->target, *key = self->key;
    py_step how;
    cont->number[0] = GROUP_SAME;
    if (target == NULL) {
        return py_flat_bool(0, value);
    }
    Py_INCREF(target);
    Py_INCREF(key);
    FLAT_BELOW(ts, cont, how, py_flat_equal(ts, target, key, value));
    Py_DECREF(target);
    Py_DECREF(key);
    return how;
}

/* The group has, or has not, another item. */
static py_step
give_item(groupby_object *self, int same, PyObject **result)
{
    *result = same ? self->item : NULL;
    if (same) {
        self->item = NULL;
    }
    return STEP_RETURN;
}

static py_step
group_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    groupby_object *self = (groupby_object *)cont->object[0];
    int same;

    *result = NULL;
    while (how == STEP_RETURN) {
        PyObject *come = value;
        value = NULL;
        switch (cont->number[0]) {
        case GROUP_ITEM:
            if (come == NULL) {
                return STEP_RETURN;
            }
            Py_XSETREF(cont->object[2], come);
            how = ask_key(ts, cont, &value);
            break;
        case GROUP_KEY:
            set_field(&self->item, cont->object[2]);
            cont->object[2] = NULL;
            set_field(&self->key, come);
            how = ask_same(ts, cont, &value);
            break;
        default:
            same = come == Py_True;
            Py_DECREF(come);
            if (cont->object[1] != NULL) {
                return give_item(self, same, result);
            }
            if (!same) {
                *result = begin_group(self);
                return *result != NULL ? STEP_RETURN : STEP_RAISE;
            }
            how = ask_item(ts, cont, &value);
            if (how == STEP_RETURN && value == NULL) {
                return STEP_RETURN;
            }
        }
    }
    return how;
}

/* Begins with the comparison, if there is a key, else with the next item. */
static py_step
begin(py_thread *ts, PyObject *groupby, PyObject *target, int has_item, PyObject **result)
{
    PyObject *value;
    py_step how;
    py_cont *cont = py_cont_new(ts, &py_kind_itertools_group);

    *result = NULL;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(groupby);
    Py_XINCREF(target);
    cont->object[0] = groupby;
    cont->object[1] = target;
    how = has_item ? ask_same(ts, cont, &value) : ask_item(ts, cont, &value);
    if (how < STEP_CALL) {
        how = group_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

/* Does the next step call no Python, as far as can be seen? */
static int
is_plain(const groupby_object *self)
{
    PyObject *key = self->key;
    return self->iterator != NULL && self->keyfunc == Py_None && py_next_is_plain(self->iterator) &&
           (key == NULL || PyInt_CheckExact(key) || PyString_CheckExact(key));
}

static py_step
groupby_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    if (is_plain((groupby_object *)op)) {
        return it_flat_given(groupby_next(op), result);
    }
    return begin(ts, op, NULL, ((groupby_object *)op)->key != NULL, result);
}

const py_type_flat py_it_groupby_flat = {.iternext = groupby_flat_next};

static py_step
grouper_flat_next(py_thread *ts, PyObject *op, PyObject **result)
{
    grouper_object *self = (grouper_object *)op;
    if (is_plain((groupby_object *)self->parent)) {
        return it_flat_given(grouper_next(op), result);
    }
    return begin(ts, self->parent, self->target, ((groupby_object *)self->parent)->item != NULL, result);
}

const py_type_flat py_it_grouper_flat = {.iternext = grouper_flat_next};

PyTypeObject py_it_groupby_type = IT_TYPE(
    "groupby", sizeof(groupby_object), groupby_dealloc, groupby_traverse, groupby_clear, groupby_next, groupby_new,
    "groupby(iterable[, key]): (key, iterator over the items) for each stretch of items with one key");

/* ---- one group ---- */

static void
grouper_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_DECREF(((grouper_object *)op)->parent);
    Py_DECREF(((grouper_object *)op)->target);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
grouper_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((grouper_object *)op)->parent);
    Py_VISIT(((grouper_object *)op)->target);
    return 0;
}

static PyObject *
grouper_next(PyObject *op)
{
    grouper_object *self = (grouper_object *)op;
    groupby_object *parent = (groupby_object *)self->parent;
    PyObject *item;
    int same;
    if (parent->item == NULL && read_item(parent) < 0) {
        return NULL;
    }
    same = keys_equal(self->target, parent->key);
    if (same <= 0) {
        return NULL;
    }
    item = parent->item;
    parent->item = NULL;
    return item;
}

PyTypeObject py_it_grouper_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "itertools._grouper",
    .tp_basicsize = sizeof(grouper_object),
    .tp_dealloc = grouper_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = grouper_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = grouper_next,
};

/* ---- for pickling (py_frozen.h) ---- */

/* (iterator, key function, (), (target,), (target, key) or (target, key, item)); target may be the key of no group: None. */
PyObject *
py_it_groupby_freeze(PyObject *self)
{
    groupby_object *it = (groupby_object *)self;
    PyObject *target = py_freeze_maybe(it->target), *key = py_freeze_maybe(it->key), *item = py_freeze_maybe(it->item);
    if (target == NULL || key == NULL || item == NULL) {
        Py_XDECREF(target);
        Py_XDECREF(key);
        Py_XDECREF(item);
        return NULL;
    }
    return Py_BuildValue("(OONNN)", it->iterator, it->keyfunc, target, key, item);
}

PyObject *
py_it_groupby_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *iterator, *keyfunc, *maybe[3], *field[3];
    groupby_object *it;

    if (!PyArg_ParseTuple(state, "OOOOO", &iterator, &keyfunc, &maybe[0], &maybe[1], &maybe[2])) {
        return NULL;
    }
    for (int i = 0; i < 3; i++) {
        if (py_thaw_maybe(maybe[i], &field[i]) < 0) {
            return NULL;
        }
    }
    if (!py_is_iterator(iterator) || (field[1] == NULL && (field[0] != NULL || field[2] != NULL))) {
        return py_thaw_refused(type);
    }
    it = (groupby_object *)type->tp_alloc(type, 0);
    if (it != NULL) {
        PyObject **fields[5] = {&it->iterator, &it->keyfunc, &it->target, &it->key, &it->item};
        PyObject *values[5] = {iterator, keyfunc, field[0], field[1], field[2]};
        for (int i = 0; i < 5; i++) {
            Py_XINCREF(values[i]);
            *fields[i] = values[i];
        }
    }
    return (PyObject *)it;
}

PyObject *
py_it_grouper_freeze(PyObject *self)
{
    return PyTuple_Pack(2, ((grouper_object *)self)->parent, ((grouper_object *)self)->target);
}

PyObject *
py_it_grouper_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *parent, *target;
    grouper_object *it;

    if (!PyArg_ParseTuple(state, "O!O", &py_it_groupby_type, &parent, &target)) {
        return NULL;
    }
    if (((groupby_object *)parent)->key == NULL) {
        return py_thaw_refused(type);
    }
    it = PyObject_GC_New(grouper_object, type);
    if (it != NULL) {
        Py_INCREF(parent);
        Py_INCREF(target);
        it->parent = parent;
        it->target = target;
        PyObject_GC_Track(it);
    }
    return (PyObject *)it;
}
