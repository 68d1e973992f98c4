/* One key of a set, flat: x in s, add, discard, remove.

   The search is that of dict_flat.c: while a hash or a comparison in Python runs, the continuation says where the walk is; a
   key that is not where it was makes the walk begin anew.  Each kind is a job.

   Not here: operations on two sets (set_flat_loops.c). */
#include "set_flat.h"
#include "py_flat_steps.h"
#include "py_type.h"
#include "set_impl.h"

enum { SET, KEY, PRESENT };

enum { HASH, PLACE, TABLE };

/* ---- what is done ---- */

static py_step
raise_missing(PyObject *key)
{
    PyObject *args = PyTuple_Pack(1, key);
    if (args != NULL) {
        PyErr_SetObject(PyExc_KeyError, args);
        Py_DECREF(args);
    }
    return STEP_RAISE;
}

static py_step
finish(int job, PyObject *set, PyObject *key, long hash, int outcome, const set_walk *walk, PyObject **result)
{
    int found = outcome == SET_WALK_FOUND;
    int adds = job == SET_JOB_INSERT || job == SET_JOB_ADD;
    int removes = job == SET_JOB_DISCARD || job == SET_JOB_REMOVE;

    if (outcome == SET_WALK_FAILED || (!found && adds && py_set_add_absent((py_set *)set, key, hash) < 0)) {
        return STEP_RAISE;
    }
    if (found && removes) {
        py_set_remove_at((py_set *)set, walk->place);
    }
    switch (job) {
    case SET_JOB_REMOVE:
        return found ? py_flat_none(result) : raise_missing(key);
    case SET_JOB_INSERT:
        return py_flat_bool(!found, result);
    case SET_JOB_HAS:
    case SET_JOB_DISCARD:
        return py_flat_bool(found, result);
    default:
        return py_flat_none(result);
    }
}

/* ---- the search ---- */

static py_step search_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result);

#define KIND(job) \
    const py_cont_kind py_kind_set_##job = {"set." #job, search_resume, 3, 3, "set key present; hash place table"};
KIND(has)
KIND(insert)
KIND(discard)
KIND(add)
KIND(remove)
#undef KIND

/* By job. */
static const py_cont_kind *const kinds[] = {&py_kind_set_has, &py_kind_set_insert, &py_kind_set_discard, &py_kind_set_add,
                                            &py_kind_set_remove};

static int
job_of(const py_cont *cont)
{
    int job = 0;
    while (kinds[job] != cont->kind) {
        job++;
    }
    return job;
}

static py_step
search(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *set = cont->object[SET], *key = cont->object[KEY], *same = NULL;
    set_walk walk = {.place = walk_place(cont->number[PLACE])};
    int outcome = py_set_walk(ts, (py_set *)set, key, cont->number[HASH], &walk);

    if (outcome != SET_WALK_ASKS) {
        return finish(job_of(cont), set, key, cont->number[HASH], outcome, &walk, result);
    }
    walk_set_place(&cont->number[PLACE], walk.place);
    cont->number[TABLE] = (Py_ssize_t)walk.table;
    Py_INCREF(walk.present);
    Py_XSETREF(cont->object[PRESENT], walk.present);
    py_step how;
    FLAT_BELOW(ts, cont, how, py_flat_equal(ts, walk.present, key, &same));
    return how < STEP_CALL ? search_resume(ts, cont, how, same, result) : how;
}

/* The walk comes from a pickle, and its place means nothing here.  Returns 0 when it must begin anew. */
static int
find_again(py_cont *cont)
{
    set_walk walk = {.present = cont->object[PRESENT]};
    if (!py_set_walk_again((py_set *)cont->object[SET], &walk, &cont->number[HASH])) {
        Py_CLEAR(cont->object[PRESENT]);
        return 0;
    }
    walk_set_place(&cont->number[PLACE], walk.place);
    cont->number[TABLE] = (Py_ssize_t)walk.table;
    return 1;
}

static py_step
search_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *set = cont->object[SET];

    if (how != STEP_RETURN) {
        return how;
    }
    if (cont->object[PRESENT] != NULL && cont->number[TABLE] == 0 && !find_again(cont)) {
        Py_DECREF(value);
        FLAT_BELOW(ts, cont, how, py_flat_hash(ts, cont->object[KEY], &value));
        if (how != STEP_RETURN) {
            return how;
        }
    }
    if (cont->object[PRESENT] == NULL) {    /* the hash has come */
        walk_set_place(&cont->number[PLACE], -1);
        cont->number[HASH] = PyInt_AS_LONG(value);
        Py_DECREF(value);
        return search(ts, cont, result);
    }
    int same = value == Py_True;
    set_walk walk = {walk_place(cont->number[PLACE]), (void *)cont->number[TABLE], cont->object[PRESENT]};
    Py_DECREF(value);
    if (!py_set_walked((py_set *)set, &walk)) {
        if (walk_begin_anew(&cont->number[PLACE], SET_WITHOUT_END) < 0) {
            return STEP_RAISE;
        }
    }
    else if (same) {
        return finish(job_of(cont), set, cont->object[KEY], cont->number[HASH], SET_WALK_FOUND, &walk,
                      result);
    }
    return search(ts, cont, result);
}

/* `hash` NULL: it must be asked for. */
static py_step
begin(py_thread *ts, int job, PyObject *set, PyObject *key, const long *hash, PyObject **result)
{
    PyObject *hashed = NULL;
    py_cont *cont = py_cont_new(ts, kinds[job]);
    py_step how;

    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(set);
    Py_INCREF(key);
    cont->object[SET] = set;
    cont->object[KEY] = key;
    if (hash != NULL) {
        cont->number[HASH] = *hash;
        how = search(ts, cont, result);
    }
    else {
        FLAT_BELOW(ts, cont, how, py_flat_hash(ts, key, &hashed));
        if (how < STEP_CALL) {
            how = search_resume(ts, cont, how, hashed, result);
        }
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_set_flat_hashed(py_thread *ts, int job, PyObject *set, PyObject *key, long hash, PyObject **result)
{
    set_walk walk = {.place = -1};
    int outcome = py_set_walk(ts, (py_set *)set, key, hash, &walk);

    return outcome == SET_WALK_ASKS ? begin(ts, job, set, key, &hash, result)
                                    : finish(job, set, key, hash, outcome, &walk, result);
}

py_step
py_set_flat_key(py_thread *ts, int job, PyObject *set, PyObject *key, PyObject **result)
{
    long hash;
    int known = py_hash_now(ts, key, &hash);

    if (known == NOW_FAILED) {
        return STEP_RAISE;
    }
    return known == NOW_LATER ? begin(ts, job, set, key, NULL, result)
                              : py_set_flat_hashed(ts, job, set, key, hash, result);
}

/* ---- a set as the key, which stands for a frozenset ---- */

static py_step
stand_in(py_thread *ts, int job, PyObject *self, PyObject *key, PyObject **result)
{
    PyObject *frozen;
    Py_ssize_t hash = py_set_hash_key(key, &frozen);
    if (hash == -1) {
        return STEP_RAISE;
    }
    py_step how = py_set_flat_hashed(ts, job, self, frozen != NULL ? frozen : key, hash, result);
    Py_XDECREF(frozen);
    if (how == STEP_RAISE && job == SET_JOB_REMOVE && PyErr_ExceptionMatches(PyExc_KeyError)) {
        return raise_missing(key);
    }
    return how;
}

static py_step
look_up(py_thread *ts, int job, PyObject *self, PyObject *key, PyObject **result)
{
    return PySet_Check(key) ? stand_in(ts, job, self, key, result) : py_set_flat_key(ts, job, self, key, result);
}

/* ---- slots and methods ---- */

py_step
py_set_flat_contains(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    if (PyInt_CheckExact(key) || PyString_CheckExact(key)) {
        long hash = PyObject_Hash(key);
        set_walk walk = {.place = -1};
        int outcome = py_set_walk(ts, (py_set *)self, key, hash, &walk);
        if (outcome <= SET_WALK_ABSENT) {
            return py_flat_bool(outcome == SET_WALK_FOUND, result);
        }
    }
    return look_up(ts, SET_JOB_HAS, self, key, result);
}

py_step
py_set_method_contains(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                       PyObject **result)
{
    PyObject *key = py_flat_one_argument("__contains__", args, nargs, kwargs);
    return key == NULL ? STEP_RAISE : look_up(ts, SET_JOB_HAS, self, key, result);
}

py_step
py_set_method_add(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                  PyObject **result)
{
    PyObject *key = py_flat_one_argument("add", args, nargs, kwargs);
    return key == NULL ? STEP_RAISE : py_set_flat_key(ts, SET_JOB_ADD, self, key, result);
}

py_step
py_set_method_remove(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                     PyObject **result)
{
    PyObject *key = py_flat_one_argument("remove", args, nargs, kwargs);
    return key == NULL ? STEP_RAISE : look_up(ts, SET_JOB_REMOVE, self, key, result);
}

/* The answer of a search is dropped. */
static py_step
drop_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN) {
        Py_DECREF(value);
        how = py_flat_none(result);
    }
    return how;
}

const py_cont_kind py_kind_set_drop = {"set.drop", drop_resume, 0, 0, ""};

py_step
py_set_method_discard(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                      PyObject **result)
{
    PyObject *key = py_flat_one_argument("discard", args, nargs, kwargs), *value = NULL;
    py_cont *cont = key == NULL ? NULL : py_cont_new(ts, &py_kind_set_drop);
    py_step how;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BELOW(ts, cont, how, look_up(ts, SET_JOB_DISCARD, self, key, &value));
    if (how < STEP_CALL) {
        how = drop_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}
