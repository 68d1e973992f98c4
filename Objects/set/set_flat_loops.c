/* Sets with others, flat: comparison, union, intersection, difference, update; __hash__ and __eq__ of the elements, and the
   iterators that they come from, may be in Python.  The loops in C, tried first where they change nothing, are those of setops.c.

   Two machines.  A *walk* takes one element after the other from a source (a set, a dict, a list or tuple, any iterator) and does
   one thing with each.  A *program* is one operation on sets: it makes its walks one after the other.

       program: symmetric_difference ──▶ walk: insert all of other into result ──▶ walk: toggle all of self in result

   I1 A walk that finds no Python on its way runs without a step (stretch).
   I2 Source and target may change between two elements: the position in a set or list is an index that is looked at anew. */
#include "../dict/dict_impl.h"
#include "../dict/dict_flat.h"
#include "py_dict.h"
#include "py_flat_steps.h"
#include "py_iters.h"
#include "py_type.h"
#include "set_flat.h"
#include "set_impl.h"

/* ---- walks ---- */

/* What is done with an element: put into, taken out of, taken out of the target or else put into it; stop when the target has it, has it not;
   put into the result when the target has it, has it not. */
enum { INSERT, REMOVE, TOGGLE, STOP_IF_PRESENT, STOP_IF_ABSENT, KEEP_COMMON, KEEP_OTHERS };

enum { SOURCE, TARGET, RESULT, KEY };

enum { ACTION, AT, HASH };

/* What a walk waits for, above the action: the iterator, an element from it, a hash, the answer about the target, whether a
   toggled element could be taken out, any other change. */
enum { FOR_ITERATOR = 0, FOR_ELEMENT = 16, FOR_HASH = 32, FOR_ANSWER = 48, FOR_REMOVAL = 64, FOR_CHANGE = 80, PHASES = 0x70 };

enum { ENDED = 3, STOPPED = 4, GOES_ON = 5 };   /* besides NOW_FAILED and NOW_LATER */

static void
wait_for(py_cont *cont, int phase)
{
    cont->number[ACTION] = (cont->number[ACTION] & ~(Py_ssize_t)PHASES) | phase;
}

static int
action_of(const py_cont *cont)
{
    return (int)(cont->number[ACTION] & 15);
}

static int
has_hashes(PyObject *source)
{
    return set_is_any(source) || PyDict_CheckExact(source);
}

static int
take_key(py_cont *cont, PyObject *key)
{
    Py_INCREF(key);
    Py_XSETREF(cont->object[KEY], key);
    return GOES_ON;
}

/* The next element of a set or dict, with its hash. */
static int
take_hashed(py_cont *cont)
{
    PyObject *source = cont->object[SOURCE], *value;

    if (set_is_any(source)) {
        py_set_entry *e = set_next((py_set *)source, &cont->number[AT]);
        if (e == NULL) {
            return ENDED;
        }
        cont->number[HASH] = e->hash;
        return take_key(cont, e->key);
    }
    py_dict_entry *e = dict_next((py_dict *)source, &cont->number[AT], &value);
    if (e == NULL) {
        return ENDED;
    }
    cont->number[HASH] = e->hash;
    return take_key(cont, e->key);
}

/* The next element of anything else. */
static int
take_unhashed(py_thread *ts, py_cont *cont)
{
    PyObject *source = cont->object[SOURCE], *key;
    long hash;

    if (PyList_CheckExact(source) || PyTuple_CheckExact(source)) {
        if (cont->number[AT] >= Py_SIZE(source)) {
            return ENDED;
        }
        take_key(cont, PySequence_Fast_ITEMS(source)[cont->number[AT]++]);
    }
    else {
        if (!py_next_is_plain(source)) {
            wait_for(cont, FOR_ELEMENT);
            return NOW_LATER;
        }
        key = Py_TYPE(source)->tp_iternext(source);
        if (key == NULL) {
            return !PyErr_Occurred() ? ENDED : PyErr_ExceptionMatches(PyExc_StopIteration) ? (PyErr_Clear(), ENDED) : NOW_FAILED;
        }
        Py_XSETREF(cont->object[KEY], key);
    }
    int known = py_hash_now(ts, cont->object[KEY], &hash);
    if (known == 1) {
        cont->number[HASH] = hash;
        return GOES_ON;
    }
    wait_for(cont, FOR_HASH);
    return known;
}

/* Does the target have the element?  Returns 0 or 1, NOW_LATER, NOW_FAILED; *place is where it is in a set. */
static int
look(py_thread *ts, py_cont *cont, PyObject *target, Py_ssize_t *place)
{
    table_walk walk = {.place = -1};
    Py_ssize_t n;

    if (PyDict_CheckExact(target)) {
        n = py_dict_walk(ts, target, cont->object[KEY], cont->number[HASH], &walk);
        if (n >= 0 && *dict_place((py_dict *)target, n) == NULL) {
            n = WALK_ABSENT;
        }
    }
    else {
        n = py_set_walk(ts, target, cont->object[KEY], cont->number[HASH], &walk);
    }
    *place = n;
    return n == WALK_ASKS ? NOW_LATER : n == WALK_FAILED ? NOW_FAILED : n >= 0;
}

static int
add_to(py_cont *cont, PyObject *set)
{
    return py_set_add_absent((py_set *)set, cont->object[KEY], cont->number[HASH]) < 0 ? NOW_FAILED : GOES_ON;
}

/* Into the result of a filter. */
static int
keep(py_thread *ts, py_cont *cont)
{
    Py_ssize_t place;
    int has = look(ts, cont, cont->object[RESULT], &place);
    if (has == NOW_LATER) {
        wait_for(cont, FOR_CHANGE);
    }
    return has == 0 ? add_to(cont, cont->object[RESULT]) : has == 1 ? GOES_ON : has;
}

/* The target has answered about the element: `has` is 0 or 1. */
static int
answered(py_thread *ts, py_cont *cont, int has)
{
    switch (action_of(cont)) {
    case STOP_IF_PRESENT:
        return has ? STOPPED : GOES_ON;
    case STOP_IF_ABSENT:
        return has ? GOES_ON : STOPPED;
    case KEEP_COMMON:
        return has ? keep(ts, cont) : GOES_ON;
    default:
        return has ? GOES_ON : keep(ts, cont);
    }
}

static int
act(py_thread *ts, py_cont *cont)
{
    PyObject *target = cont->object[TARGET];
    int action = action_of(cont);
    Py_ssize_t place;
    int has = look(ts, cont, target, &place);

    if (has == NOW_LATER) {
        wait_for(cont, action == TOGGLE ? FOR_REMOVAL : action < TOGGLE ? FOR_CHANGE : FOR_ANSWER);
        return NOW_LATER;
    }
    if (has == NOW_FAILED || action > TOGGLE) {
        return has == NOW_FAILED ? NOW_FAILED : answered(ts, cont, has);
    }
    if (has && action != INSERT) {
        py_set_remove_at((py_set *)target, place);
    }
    return has || action == REMOVE ? GOES_ON : add_to(cont, target);
}

/* As far as it goes without Python (I1).  Returns ENDED, STOPPED, NOW_FAILED, or NOW_LATER: the phase says what is needed. */
static int
stretch(py_thread *ts, py_cont *cont)
{
    int hashed = has_hashes(cont->object[SOURCE]), status;
    do {
        status = hashed ? take_hashed(cont) : take_unhashed(ts, cont);
        if (status == GOES_ON) {
            status = act(ts, cont);
        }
    } while (status == GOES_ON);
    return status;
}

/* The flat step that the phase asks for. */
static py_step
ask(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *target = cont->object[TARGET], *key = cont->object[KEY];
    long hash = cont->number[HASH];
    int action = action_of(cont);
    py_step how;

    *value = NULL;
    py_cont_push(ts, cont);
    switch (cont->number[ACTION] & PHASES) {
    case FOR_ITERATOR:
        how = py_flat_iter(ts, cont->object[SOURCE], value);
        break;
    case FOR_ELEMENT:
        how = py_flat_next(ts, cont->object[SOURCE], value);
        break;
    case FOR_HASH:
        how = py_flat_hash(ts, key, value);
        break;
    case FOR_ANSWER:
        how = PyDict_CheckExact(target) ? py_dict_flat_hashed(ts, DICT_JOB_CONTAINS, target, key, hash, NULL, value)
                                        : py_set_flat_hashed(ts, SET_JOB_HAS, target, key, hash, value);
        break;
    case FOR_REMOVAL:
        how = py_set_flat_hashed(ts, SET_JOB_DISCARD, target, key, hash, value);
        break;
    default:
        how = py_set_flat_hashed(ts, action == REMOVE ? SET_JOB_DISCARD : SET_JOB_INSERT,
                                 action > TOGGLE ? cont->object[RESULT] : target, key, hash, value);
    }
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

/* What was asked for has come. */
static int
take(py_thread *ts, py_cont *cont, PyObject *value)
{
    int has;
    switch (cont->number[ACTION] & PHASES) {
    case FOR_ITERATOR:
        Py_SETREF(cont->object[SOURCE], value);
        return GOES_ON;
    case FOR_ELEMENT:
        if (value == NULL) {
            return ENDED;
        }
        Py_XSETREF(cont->object[KEY], value);
        wait_for(cont, FOR_HASH);
        return NOW_LATER;
    case FOR_HASH:
        cont->number[HASH] = PyInt_AS_LONG(value);
        Py_DECREF(value);
        return act(ts, cont);
    case FOR_ANSWER:
        has = value == Py_True;
        Py_DECREF(value);
        return answered(ts, cont, has);
    case FOR_REMOVAL:
        has = value == Py_True;
        Py_DECREF(value);
        wait_for(cont, FOR_CHANGE);
        return has ? GOES_ON : NOW_LATER;       /* it is looked up once more, as 2.7 does */
    default:
        Py_DECREF(value);
        return GOES_ON;
    }
}

static py_step
walk_on(py_thread *ts, py_cont *cont, int status, PyObject **result)
{
    PyObject *value;

    for (;;) {
        if (status == GOES_ON) {
            status = stretch(ts, cont);
        }
        if (status == NOW_FAILED) {
            return STEP_RAISE;
        }
        if (status != NOW_LATER) {
            return py_flat_bool(status == STOPPED, result);
        }
        py_step how = ask(ts, cont, &value);
        if (how != STEP_RETURN) {
            return how;
        }
        status = take(ts, cont, value);
    }
}

static py_step
walk_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    return how != STEP_RETURN ? how : walk_on(ts, cont, take(ts, cont, value), result);
}

const py_cont_kind py_kind_set_walk = {"set.walk", walk_resume, 4, 3, "source target result key; action at hash"};

/* Gives a bool: has it stopped? */
static py_step
walk(py_thread *ts, int action, PyObject *source, PyObject *target, PyObject *kept, PyObject **result)
{
    if (action == INSERT && set_is_any(source) && ((py_set *)target)->fill == 0) {     /* nothing is compared then */
        return py_set_merge((py_set *)target, (py_set *)source) < 0 ? STEP_RAISE : py_flat_bool(0, result);
    }
    if (action == INSERT && set_is_any(source) && py_set_make_room((py_set *)target, (py_set *)source) < 0) {
        return STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_set_walk);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(source);
    Py_INCREF(target);
    Py_XINCREF(kept);
    cont->object[SOURCE] = source;
    cont->object[TARGET] = target;
    cont->object[RESULT] = kept;
    cont->number[ACTION] = action;
    int direct = has_hashes(source) || PyList_CheckExact(source) || PyTuple_CheckExact(source);
    py_step how = walk_on(ts, cont, direct ? GOES_ON : NOW_LATER, result);
    Py_DECREF(cont);
    return how;
}

/* ---- pickles ---- */

/* Hashes are others in another process.  What has one here becomes a set there, which knows it: the element that is being looked for
   one of its own, the rest of a set or dict another. */

/* The elements that are still to come. Returns new. */
static PyObject *
rest_of(const py_cont *cont)
{
    PyObject *rest = py_set_make(&PySet_Type, NULL);
    Py_ssize_t at = cont->number[AT];
    PyObject *source = cont->object[SOURCE], *value;
    int status = 0;

    while (rest != NULL && status == 0 && set_is_any(source)) {
        py_set_entry *e = set_next((py_set *)source, &at);
        if (e == NULL) {
            return rest;
        }
        status = py_set_add_absent((py_set *)rest, e->key, e->hash);
    }
    while (rest != NULL && status == 0) {
        py_dict_entry *e = dict_next((py_dict *)source, &at, &value);
        if (e == NULL) {
            return rest;
        }
        status = py_set_add_absent((py_set *)rest, e->key, e->hash);
    }
    Py_XDECREF(rest);
    return NULL;
}

static PyObject *
with_hash(PyObject *key, Py_ssize_t hash)
{
    PyObject *set = py_set_make(&PySet_Type, NULL);
    if (set != NULL && py_set_add_absent((py_set *)set, key, hash) < 0) {
        Py_CLEAR(set);
    }
    return set;
}

static int
replace(PyObject **field, PyObject *value)
{
    Py_XSETREF(*field, value);
    return value != NULL ? 0 : -1;
}

py_cont *
py_set_walk_frozen(py_cont *cont)
{
    py_cont *made = py_cont_copy(cont);
    int status = made != NULL ? 0 : -1;

    if (status == 0 && (cont->number[ACTION] & PHASES) > FOR_HASH) {
        status = replace(&made->object[KEY], with_hash(cont->object[KEY], cont->number[HASH]));
    }
    if (status == 0 && has_hashes(cont->object[SOURCE])) {
        status = replace(&made->object[SOURCE], rest_of(cont));
        made->number[AT] = 0;
    }
    if (status < 0) {
        Py_CLEAR(made);
    }
    return made;
}

/* Takes an element out of the set that brings its hash. Returns status. */
static int
open_key(py_cont *cont)
{
    Py_ssize_t at = 0;
    PyObject *key = cont->object[KEY];
    py_set_entry *e = key != NULL && Py_TYPE(key) == &PySet_Type && PySet_GET_SIZE(key) == 1 ? set_next((py_set *)key, &at) : NULL;
    if (e == NULL) {
        return -1;
    }
    cont->number[HASH] = e->hash;
    (void)take_key(cont, e->key);
    return 0;
}

int
py_set_walk_thaw(py_cont *cont)
{
    PyObject *target = cont->object[TARGET], *kept = cont->object[RESULT];
    int action = action_of(cont), filters = action == KEEP_COMMON || action == KEEP_OTHERS;
    Py_ssize_t phase = cont->number[ACTION] & PHASES;

    if (action > KEEP_OTHERS || phase > FOR_CHANGE || filters != (kept != NULL) || (kept != NULL && !set_is_any(kept)) ||
        !(set_is_any(target) || (action > TOGGLE && PyDict_CheckExact(target))) ||
        (cont->number[ACTION] & ~(Py_ssize_t)(PHASES | 15)) || PyDict_CheckExact(cont->object[SOURCE]) ||
        (phase == FOR_HASH && cont->object[KEY] == NULL)) {
        return -1;
    }
    return phase > FOR_HASH ? open_key(cont) : 0;
}

/* ---- programs ---- */

enum { SELF, OTHERS, MADE, EXTRA };     /* MADE: the set that comes of it; EXTRA: a set made on the way */

enum { OPERATION, INDEX, STAGE };

enum { GIVES_SELF = 16 };       /* an operator in place, where the method gives None */

static PyObject *
other_of(py_cont *cont, Py_ssize_t i)
{
    return PyTuple_GET_ITEM(cont->object[OTHERS], i);
}

static Py_ssize_t
size_of(PyObject *set)
{
    return ((py_set *)set)->used;
}

/* A new set of the type of another one takes a place. */
static int
make(PyObject **place, PyTypeObject *type, PyObject *elements)
{
    PyObject *set = py_set_make(type, elements);
    if (set == NULL) {
        return -1;
    }
    Py_XSETREF(*place, set);
    return 0;
}

/* Each of these begins the walk for the next other (*walks = 1), or does what needs none. */

static py_step
next_intersection(py_thread *ts, py_cont *cont, PyObject *other, int *walks, PyObject **value)
{
    if (cont->object[MADE] == NULL) {
        Py_INCREF(cont->object[SELF]);
        cont->object[MADE] = cont->object[SELF];
    }
    PyObject *so_far = cont->object[MADE];
    if (so_far == other) {
        return make(&cont->object[MADE], Py_TYPE(so_far), so_far) < 0 ? STEP_RAISE : STEP_RETURN;
    }
    PyObject *kept = py_set_make(Py_TYPE(so_far), NULL);
    if (kept == NULL) {
        return STEP_RAISE;
    }
    *walks = 1;
    cont->object[MADE] = kept;
    int swapped = set_is_any(other) && size_of(other) > size_of(so_far);
    py_step how = walk(ts, KEEP_COMMON, swapped ? so_far : other, swapped ? other : so_far, kept, value);
    Py_DECREF(so_far);
    return how;
}

static py_step
next_difference(py_thread *ts, py_cont *cont, PyObject *other, int *walks, PyObject **value)
{
    PyObject *self = cont->object[SELF];
    int first = cont->object[MADE] == NULL, filter = first && has_hashes(other);

    if (first && make(&cont->object[MADE], Py_TYPE(self), filter ? NULL : self) < 0) {
        return STEP_RAISE;
    }
    *walks = 1;
    PyObject *made = cont->object[MADE];
    return filter ? walk(ts, KEEP_OTHERS, self, other, made, value) : walk(ts, REMOVE, other, made, NULL, value);
}

static py_step
next_walk(py_thread *ts, py_cont *cont, PyObject *other, int *walks, PyObject **value)
{
    PyObject *self = cont->object[SELF];
    int same = other == self;

    switch (cont->number[OPERATION] & ~GIVES_SELF) {
    case PY_SET_UPDATE:
        *walks = !same;
        return same ? STEP_RETURN : walk(ts, INSERT, other, self, NULL, value);
    case PY_SET_UNION:
        *walks = !same;
        return same ? STEP_RETURN : walk(ts, INSERT, other, cont->object[MADE], NULL, value);
    case PY_SET_DIFFERENCE_UPDATE:
        *walks = !same;
        if (same) {
            py_set_empty((py_set *)self);
            return STEP_RETURN;
        }
        return walk(ts, REMOVE, other, self, NULL, value);
    case PY_SET_DIFFERENCE:
        return next_difference(ts, cont, other, walks, value);
    default:
        return next_intersection(ts, cont, other, walks, value);
    }
}

static py_step
give(PyObject *o, PyObject **result)
{
    Py_INCREF(o);
    *result = o;
    return STEP_RETURN;
}

/* All walks are done. */
static py_step
program_end(py_cont *cont, PyObject **result)
{
    PyObject *self = cont->object[SELF], *made = cont->object[MADE];
    int operation = (int)cont->number[OPERATION] & ~GIVES_SELF;

    if (operation == PY_SET_INTERSECTION_UPDATE) {
        PyObject *kept = made != NULL ? made : py_set_copy(self);
        if (kept == NULL) {
            return STEP_RAISE;
        }
        cont->object[MADE] = kept;
        py_set_swap((py_set *)self, (py_set *)kept);
    }
    else if (operation != PY_SET_UPDATE && operation != PY_SET_DIFFERENCE_UPDATE && operation != PY_SET_SYMMETRIC_UPDATE) {
        if (made != NULL) {
            return give(made, result);
        }
        *result = py_set_copy(self);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    return cont->number[OPERATION] & GIVES_SELF ? give(self, result) : py_flat_none(result);
}

static py_step
run_others(py_thread *ts, py_cont *cont, PyObject **result)
{
    while (cont->number[INDEX] < PyTuple_GET_SIZE(cont->object[OTHERS])) {
        PyObject *value;
        int walks = 0;
        py_cont_push(ts, cont);
        py_step how = next_walk(ts, cont, other_of(cont, cont->number[INDEX]++), &walks, &value);
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
        if (how == STEP_RAISE) {
            return STEP_RAISE;
        }
        if (walks) {
            Py_DECREF(value);
        }
    }
    return program_end(cont, result);
}

/* Two walks: all of the other into a set, then all of a set toggled in another one. */
static py_step
run_symmetric(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *self = cont->object[SELF], *other = other_of(cont, 0), *value;
    int updates = (cont->number[OPERATION] & ~GIVES_SELF) == PY_SET_SYMMETRIC_UPDATE;

    if (cont->number[STAGE] == 0 && updates && self == other) {
        py_set_empty((py_set *)self);
        return program_end(cont, result);
    }
    if (cont->number[STAGE] == 0 && updates && has_hashes(other)) {
        Py_INCREF(other);
        cont->object[MADE] = other;
        cont->number[STAGE] = 1;
    }
    if (cont->object[MADE] == NULL && make(&cont->object[MADE], updates ? &PySet_Type : Py_TYPE(self), NULL) < 0) {
        return STEP_RAISE;
    }
    while (cont->number[STAGE] < 2) {
        int fills = cont->number[STAGE]++ == 0;
        PyObject *made = cont->object[MADE];
        py_step how;
        FLAT_BELOW(ts, cont, how, fills ? walk(ts, INSERT, other, made, NULL, &value)
                                        : walk(ts, TOGGLE, updates ? made : self, updates ? self : made, NULL, &value));
        if (how != STEP_RETURN) {
            return how;
        }
        Py_DECREF(value);
    }
    return program_end(cont, result);
}

/* Stage 0: the other becomes a set, if it is none; 1: the walk that may stop; 2: it has. */
static py_step
run_question(py_thread *ts, py_cont *cont, PyObject *stopped, PyObject **result)
{
    PyObject *self = cont->object[SELF], *other = other_of(cont, 0), *value = stopped;
    int disjoint = cont->number[OPERATION] == PY_SET_DISJOINT;
    py_step how = STEP_RETURN;

    if (cont->number[STAGE] == 0) {
        cont->number[STAGE] = 1;
        if (!disjoint && !set_is_any(other)) {
            if (make(&cont->object[EXTRA], &PySet_Type, NULL) < 0) {
                return STEP_RAISE;
            }
            FLAT_BELOW(ts, cont, how, walk(ts, INSERT, other, cont->object[EXTRA], NULL, &value));
            if (how != STEP_RETURN) {
                return how;
            }
        }
    }
    Py_XDECREF(value);
    if (cont->number[STAGE] == 2) {
        return py_flat_bool(value == Py_False, result);
    }
    cont->number[STAGE] = 2;
    other = cont->object[EXTRA] != NULL ? cont->object[EXTRA] : other;
    PyObject *part = self, *whole = other;
    if (disjoint) {
        if (self == other) {
            return py_flat_bool(size_of(self) == 0, result);
        }
        int swapped = !(PyAnySet_CheckExact(other) && size_of(other) > size_of(self));
        part = swapped ? other : self;
        whole = swapped ? self : other;
    }
    else {
        part = cont->number[OPERATION] == PY_SET_SUPERSET ? other : self;
        whole = part == self ? other : self;
        if (size_of(part) > size_of(whole)) {
            return py_flat_bool(0, result);
        }
    }
    FLAT_BELOW(ts, cont, how, walk(ts, disjoint ? STOP_IF_PRESENT : STOP_IF_ABSENT, part, whole, NULL, &value));
    if (how == STEP_RETURN) {
        Py_DECREF(value);
        return py_flat_bool(value == Py_False, result);
    }
    return how;
}

static py_step
run(py_thread *ts, py_cont *cont, PyObject *value, PyObject **result)
{
    switch (cont->number[OPERATION] & ~GIVES_SELF) {
    case PY_SET_SUBSET:
    case PY_SET_SUPERSET:
    case PY_SET_DISJOINT:
        return run_question(ts, cont, value, result);
    case PY_SET_SYMMETRIC:
    case PY_SET_SYMMETRIC_UPDATE:
        Py_XDECREF(value);
        return run_symmetric(ts, cont, result);
    default:
        Py_XDECREF(value);
        return run_others(ts, cont, result);
    }
}

static py_step
program_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    return how != STEP_RETURN ? how : run(ts, cont, value, result);
}

const py_cont_kind py_kind_set_program = {"set.program", program_resume, 4, 3, "self others made extra; operation index stage"};

/* Takes `others`, a tuple, over. */
static py_step
begin(py_thread *ts, int operation, PyObject *self, PyObject *others, PyObject **result)
{
    py_cont *cont = others != NULL ? py_cont_new(ts, &py_kind_set_program) : NULL;
    if (cont == NULL) {
        Py_XDECREF(others);
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[SELF] = self;
    cont->object[OTHERS] = others;
    cont->number[OPERATION] = operation;
    py_step how = STEP_RAISE;
    if (operation != PY_SET_UNION || (cont->object[MADE] = py_set_copy(self)) != NULL) {
        how = run(ts, cont, NULL, result);
    }
    Py_DECREF(cont);
    return how;
}

/* One that comes from a pickle: does it hold what `run` relies on? */
int
py_set_program_thaw(py_cont *cont)
{
    PyObject *made = cont->object[MADE], *extra = cont->object[EXTRA];
    int operation = (int)cont->number[OPERATION] & ~GIVES_SELF;
    int needs = operation == PY_SET_UNION || operation == PY_SET_SYMMETRIC || operation == PY_SET_SYMMETRIC_UPDATE;

    return set_is_any(cont->object[SELF]) && cont->number[OPERATION] <= (PY_SET_DISJOINT | GIVES_SELF) && operation <= PY_SET_DISJOINT &&
                   (operation < PY_SET_SYMMETRIC || PyTuple_GET_SIZE(cont->object[OTHERS]) == 1) && (made != NULL || !needs) &&
                   (made == NULL || set_is_any(made) || (operation == PY_SET_SYMMETRIC_UPDATE && PyDict_CheckExact(made))) &&
                   (extra == NULL || set_is_any(extra)) && cont->number[STAGE] <= 2
               ? 0 : -1;
}

/* The operation with one other, the quick way if there is one. */
static py_step
begin_with(py_thread *ts, int operation, PyObject *self, PyObject *other, PyObject **result)
{
    *result = py_set_try_quick(operation & ~GIVES_SELF, self, other);
    if (*result == NULL) {
        return begin(ts, operation, self, PyTuple_Pack(1, other), result);
    }
    if (operation & GIVES_SELF) {
        Py_DECREF(*result);
        return give(self, result);
    }
    return STEP_RETURN;
}

/* ---- methods ---- */

static py_step
method_of_many(py_thread *ts, const char *name, int operation, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    if (py_flat_check_arguments(name, nargs, kwargs, 0, PY_SSIZE_T_MAX, FORM_UNPACKED) < 0) {
        return STEP_RAISE;
    }
    return nargs == 1 ? begin_with(ts, operation, self, args[0], result)
                      : begin(ts, operation, self, py_tuple_from_array(args, nargs), result);
}

static py_step
method_of_one(py_thread *ts, const char *name, int operation, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    if (py_flat_one_argument(name, args, nargs, kwargs) == NULL) {
        return STEP_RAISE;
    }
    return begin_with(ts, operation, self, args[0], result);
}

#define METHOD(name, takes, operation)                                                                        \
    py_step py_set_method_##name(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,      \
                                 PyObject *kwargs, PyObject **result)                                         \
    {                                                                                                         \
        return method_of_##takes(ts, #name, operation, self, args, nargs, kwargs, result);                    \
    }

METHOD(update, many, PY_SET_UPDATE)
METHOD(union, many, PY_SET_UNION)
METHOD(intersection, many, PY_SET_INTERSECTION)
METHOD(intersection_update, many, PY_SET_INTERSECTION_UPDATE)
METHOD(difference, many, PY_SET_DIFFERENCE)
METHOD(difference_update, many, PY_SET_DIFFERENCE_UPDATE)
METHOD(symmetric_difference, one, PY_SET_SYMMETRIC)
METHOD(symmetric_difference_update, one, PY_SET_SYMMETRIC_UPDATE)
METHOD(issubset, one, PY_SET_SUBSET)
METHOD(issuperset, one, PY_SET_SUPERSET)
METHOD(isdisjoint, one, PY_SET_DISJOINT)

/* ---- operators ---- */

#define N(slot) offsetof(PyNumberMethods, slot)
static const struct {
    size_t offset;
    int operation;
} operators[] = {{N(nb_or), PY_SET_UNION},
                 {N(nb_and), PY_SET_INTERSECTION},
                 {N(nb_subtract), PY_SET_DIFFERENCE},
                 {N(nb_xor), PY_SET_SYMMETRIC},
                 {N(nb_inplace_or), PY_SET_UPDATE | GIVES_SELF},
                 {N(nb_inplace_and), PY_SET_INTERSECTION_UPDATE | GIVES_SELF},
                 {N(nb_inplace_subtract), PY_SET_DIFFERENCE_UPDATE | GIVES_SELF},
                 {N(nb_inplace_xor), PY_SET_SYMMETRIC_UPDATE | GIVES_SELF}};
#undef N

py_step
py_set_flat_binary(py_thread *ts, PyObject *a, PyObject *b, int offset, PyObject **result)
{
    int changes = PySet_Check(a) ? 0 : 4;   /* a frozenset has no operators in place */

    for (size_t i = 0; set_is_any(b) && i < sizeof operators / sizeof operators[0]; i++) {
        if (operators[i].offset == (size_t)offset) {
            return begin_with(ts, operators[i < 4 ? i : i - (size_t)changes].operation, a, b, result);
        }
    }
    *result = NULL;
    return STEP_RETURN;
}

/* ---- displays ---- */

/* Do hashing and comparing these call nothing? */
static int
are_plain(PyObject *const *row, Py_ssize_t count)
{
    while (count > 0 && (PyInt_CheckExact(row[count - 1]) || PyString_CheckExact(row[count - 1]))) {
        count--;
    }
    return count == 0;
}

py_step
py_set_flat_display(py_thread *ts, PyObject *const *row, Py_ssize_t count, PyObject **result)
{
    PyObject *set = py_set_make(&PySet_Type, NULL);
    py_step how = STEP_RETURN;

    if (set == NULL) {
        return STEP_RAISE;
    }
    if (!are_plain(row, count)) {
        PyObject *items = py_tuple_from_array(row, count);
        how = items != NULL ? begin(ts, PY_SET_UPDATE | GIVES_SELF, set, Py_BuildValue("(N)", items), result) : STEP_RAISE;
        Py_DECREF(set);
        return how;
    }
    for (Py_ssize_t i = 0; how == STEP_RETURN && i < count; i++) {
        how = py_set_insert((py_set *)set, row[i], PyObject_Hash(row[i])) < 0 ? STEP_RAISE : STEP_RETURN;
    }
    if (how == STEP_RAISE) {
        Py_CLEAR(set);
    }
    *result = set;
    return how;
}

py_step
py_set_flat_add(py_thread *ts, PyObject *set, PyObject *key, PyObject **result)
{
    return py_set_flat_key(ts, SET_JOB_ADD, set, key, result);
}

/* ---- comparison ---- */

static py_step
negate_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    (void)cont;
    if (how != STEP_RETURN) {
        return how;
    }
    Py_DECREF(value);
    return py_flat_bool(value == Py_False, result);
}

const py_cont_kind py_kind_set_unequal = {"set.unequal", negate_resume, 0, 0, ""};

static py_step
is_equal(py_thread *ts, PyObject *a, PyObject *b, PyObject **result)
{
    long left = ((py_set *)a)->hash, right = ((py_set *)b)->hash;
    if (size_of(a) != size_of(b) || (left != -1 && right != -1 && left != right)) {
        return py_flat_bool(0, result);
    }
    return begin_with(ts, PY_SET_SUBSET, a, b, result);
}

static py_step
is_unequal(py_thread *ts, PyObject *a, PyObject *b, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_set_unequal);
    py_step how;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, how, is_equal(ts, a, b, &value), negate_resume, value, result);
    return how;
}

py_step
py_set_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result)
{
    switch (op) {
    case Py_EQ:
        return is_equal(ts, a, b, result);
    case Py_NE:
        return is_unequal(ts, a, b, result);
    case Py_LT:
        if (size_of(a) >= size_of(b)) {
            return py_flat_bool(0, result);
        }
        return begin_with(ts, PY_SET_SUBSET, a, b, result);
    case Py_LE:
        return begin_with(ts, PY_SET_SUBSET, a, b, result);
    case Py_GT:
        if (size_of(a) <= size_of(b)) {
            return py_flat_bool(0, result);
        }
        return begin_with(ts, PY_SET_SUPERSET, a, b, result);
    default:
        return begin_with(ts, PY_SET_SUPERSET, a, b, result);
    }
}
