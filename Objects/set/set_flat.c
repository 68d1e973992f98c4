/* One key of a set, flat: x in s, add, discard, remove.

   What is done with the element that is found, and the searches that call no Python.

   Not here: searches that call Python (../flat_search.c), operations on two sets (set_flat_loops.c). */
#include "set_flat.h"
#include "py_flat_steps.h"
#include "py_iters.h"
#include "py_type.h"
#include "set_impl.h"

/* ---- what is done ---- */

/* `value` is for dicts (searched_table). */
static py_step
finish(py_thread *ts, int job, PyObject *set, PyObject *key, Py_ssize_t hash, PyObject *value, Py_ssize_t n,
       PyObject **result)
{
    int found = n >= 0;
    int adds = job == SET_JOB_INSERT || job == SET_JOB_ADD;
    int removes = job == SET_JOB_DISCARD || job == SET_JOB_REMOVE;

    (void)ts;
    (void)value;
    if (n == WALK_FAILED || (!found && adds && py_set_add_absent((py_set *)set, key, hash) < 0)) {
        return STEP_RAISE;
    }
    if (found && removes) {
        py_set_remove_at((py_set *)set, n);
    }
    switch (job) {
    case SET_JOB_REMOVE:
        if (!found) {
            py_key_error(key);
            return STEP_RAISE;
        }
        return py_flat_none(result);
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

#define KIND(job) \
    const py_cont_kind py_kind_set_##job = {"set." #job, py_search_resume, 3, 3, "set key present; hash place table"};
KIND(has)
KIND(insert)
KIND(discard)
KIND(add)
KIND(remove)
#undef KIND

/* By job. */
static const py_cont_kind *const kinds[] = {&py_kind_set_has, &py_kind_set_insert, &py_kind_set_discard, &py_kind_set_add,
                                            &py_kind_set_remove};

const searched_table py_set_searched = {
    .kinds = kinds,
    .without_end = SET_WITHOUT_END,
    .walk = py_set_walk,
    .walked = py_set_walked,
    .walk_again = py_set_walk_again,
    .finish = finish,
};

py_step
py_set_flat_hashed(py_thread *ts, int job, PyObject *set, PyObject *key, long hash, PyObject **result)
{
    table_walk walk = {.place = -1};
    Py_ssize_t n = py_set_walk(ts, set, key, hash, &walk);

    return n == WALK_ASKS ? py_search_begin(ts, kinds[job], set, key, &hash, NULL, result)
                          : finish(ts, job, set, key, hash, NULL, n, result);
}

py_step
py_set_flat_key(py_thread *ts, int job, PyObject *set, PyObject *key, PyObject **result)
{
    long hash;
    int known = py_hash_now(ts, key, &hash);

    if (known == NOW_FAILED) {
        return STEP_RAISE;
    }
    return known == NOW_LATER ? py_search_begin(ts, kinds[job], set, key, NULL, NULL, result)
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
        py_key_error(key);
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
        table_walk walk = {.place = -1};
        Py_ssize_t n = py_set_walk(ts, self, key, hash, &walk);
        if (n >= WALK_ABSENT) {
            return py_flat_bool(n >= 0, result);
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
    FLAT_BEGIN(ts, cont, how, look_up(ts, SET_JOB_DISCARD, self, key, &value), drop_resume, value, result);
    return how;
}
