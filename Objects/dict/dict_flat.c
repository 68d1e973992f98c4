/* One key of a dict, flat: d[k], d[k] = v, del d[k], k in d, get, has_key, setdefault, pop.

   What is done with the entry that is found, and the searches that call no Python.

   Not here: searches that call Python (../flat_search.c), loops over many keys (dict_flat_loops.c). */
#include "dict_impl.h"
#include "dict_flat.h"
#include "py_flat_steps.h"
#include "py_iters.h"
#include "py_type.h"

/* ---- what is done with the entry ---- */

static py_step
ask_missing(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    PyObject *method, *args[2] = {self, key};
    int unbound, found = PyDict_CheckExact(self) ? 0 : py_type_special(self, PY_ID(__missing__), &method, &unbound);
    if (found <= 0) {
        if (found == 0) {
            py_key_error(key);
        }
        return STEP_RAISE;
    }
    py_step how = py_flat_call(ts, method, &args[!unbound], 1 + unbound, NULL, result);
    Py_DECREF(method);
    return how;
}

static py_step
give(PyObject *value, PyObject **result)
{
    Py_INCREF(value);
    *result = value;
    return STEP_RETURN;
}

/* del d[k] and d.pop(k): `fallback` NULL: KeyError. */
static py_step
take_out(PyObject *dict, Py_ssize_t n, PyObject *key, PyObject *fallback, PyObject **result)
{
    if (n >= 0) {
        *result = py_dict_remove_at((py_dict *)dict, n);
        return STEP_RETURN;
    }
    if (fallback != NULL) {
        return give(fallback, result);
    }
    py_key_error(key);
    return STEP_RAISE;
}

/* `n`: the entry, DICT_ABSENT or DICT_FAILED; `value` may be NULL (searched_table). */
static py_step
finish(py_thread *ts, int job, PyObject *dict, PyObject *key, Py_ssize_t hash, PyObject *value, Py_ssize_t n,
       PyObject **result)
{
    py_dict *d = (py_dict *)dict;
    Py_ssize_t place = n;
    py_step how;

    if (n == DICT_FAILED) {
        return STEP_RAISE;
    }
    if (n >= 0 && *dict_place(d, n) == NULL) {
        n = DICT_ABSENT;
    }
    switch (job) {
    case DICT_JOB_GETITEM:
        return n >= 0 ? give(*dict_place(d, n), result) : ask_missing(ts, dict, key, result);
    case DICT_JOB_GET:
        return give(n >= 0 ? *dict_place(d, n) : value, result);
    case DICT_JOB_CONTAINS:
        return py_flat_bool(n >= 0, result);
    case DICT_JOB_SET:
        return py_dict_set_found(d, place, key, hash, value) < 0 ? STEP_RAISE : py_flat_none(result);
    case DICT_JOB_DELETE:
        how = take_out(dict, n, key, NULL, result);
        if (how == STEP_RETURN) {
            PyObject *old = *result;
            how = py_flat_none(result);
            Py_DECREF(old);
        }
        return how;
    case DICT_JOB_SETDEFAULT:
        if (n < 0 && py_dict_set_found(d, place, key, hash, value) < 0) {
            return STEP_RAISE;
        }
        return give(n >= 0 ? *dict_place(d, n) : value, result);
    case DICT_JOB_POP:
        return take_out(dict, n, key, value, result);
    default:    /* DICT_JOB_FIND */
        *result = n >= 0 ? *dict_place(d, n) : NULL;
        Py_XINCREF(*result);
        return STEP_RETURN;
    }
}

/* ---- the search ---- */

#define KIND(job) \
    const py_cont_kind py_kind_dict_##job = {"dict." #job, py_search_resume, 4, 3, "dict key value present; hash place table"};
KIND(getitem)
KIND(get)
KIND(contains)
KIND(set)
KIND(delete)
KIND(setdefault)
KIND(pop)
KIND(find)
#undef KIND

/* By job. */
static const py_cont_kind *const kinds[] = {&py_kind_dict_getitem, &py_kind_dict_get,        &py_kind_dict_contains,
                                            &py_kind_dict_set,     &py_kind_dict_delete,     &py_kind_dict_setdefault,
                                            &py_kind_dict_pop,     &py_kind_dict_find};

const searched_table py_dict_searched = {
    .kinds = kinds,
    .without_end = DICT_WITHOUT_END,
    .walk = py_dict_walk,
    .walked = py_dict_walked,
    .walk_again = py_dict_walk_again,
    .finish = finish,
};

py_step
py_dict_flat_hashed(py_thread *ts, int job, PyObject *dict, PyObject *key, long hash, PyObject *value,
                    PyObject **result)
{
    table_walk walk = {.place = -1};
    Py_ssize_t n;

    if (PyString_CheckExact(key) && (((py_dict *)dict)->ma_keys->flags & DICT_KEYS_STR)) {
        n = py_dict_find((py_dict *)dict, key, hash);
    }
    else {
        n = py_dict_walk(ts, dict, key, hash, &walk);
    }
    return n == WALK_ASKS ? py_search_begin(ts, kinds[job], dict, key, &hash, value, result)
                          : finish(ts, job, dict, key, hash, value, n, result);
}

py_step
py_dict_flat_key(py_thread *ts, int job, PyObject *dict, PyObject *key, PyObject *value, PyObject **result)
{
    long hash;
    int known = py_hash_now(ts, key, &hash);

    if (known == NOW_FAILED) {
        return STEP_RAISE;
    }
    if (known == NOW_LATER) {
        return py_search_begin(ts, kinds[job], dict, key, NULL, value, result);
    }
    return py_dict_flat_hashed(ts, job, dict, key, hash, value, result);
}

/* ---- slots ---- */

py_step
py_dict_flat_getitem(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    return py_dict_flat_key(ts, DICT_JOB_GETITEM, self, key, NULL, result);
}

py_step
py_dict_flat_setitem(py_thread *ts, PyObject *self, PyObject *key, PyObject *value, PyObject **result)
{
    return py_dict_flat_key(ts, value != NULL ? DICT_JOB_SET : DICT_JOB_DELETE, self, key, value, result);
}

py_step
py_dict_flat_contains(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    return py_dict_flat_key(ts, DICT_JOB_CONTAINS, self, key, NULL, result);
}

/* ---- methods ---- */

py_step
py_dict_method_contains(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                        PyObject **result)
{
    PyObject *key = py_flat_one_argument("__contains__", args, nargs, kwargs);
    return key == NULL ? STEP_RAISE : py_dict_flat_key(ts, DICT_JOB_CONTAINS, self, key, NULL, result);
}

py_step
py_dict_method_getitem(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                       PyObject **result)
{
    PyObject *key = py_flat_one_argument("__getitem__", args, nargs, kwargs);
    return key == NULL ? STEP_RAISE : py_dict_flat_key(ts, DICT_JOB_GETITEM, self, key, NULL, result);
}

py_step
py_dict_method_has_key(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                       PyObject **result)
{
    PyObject *key = py_flat_one_argument("has_key", args, nargs, kwargs);
    if (key == NULL || PyErr_WarnPy3k("dict.has_key() not supported in 3.x; use the in operator", 1) < 0) {
        return STEP_RAISE;
    }
    return py_dict_flat_key(ts, DICT_JOB_CONTAINS, self, key, NULL, result);
}

/* A key and, at will, a value. */
static py_step
key_and_value(py_thread *ts, int job, const char *name, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    if (py_flat_check_arguments(name, nargs, kwargs, 1, 2, FORM_UNPACKED) < 0) {
        return STEP_RAISE;
    }
    return py_dict_flat_key(ts, job, self, args[0], nargs > 1 ? args[1] : Py_None, result);
}

FLAT_FUNCTION(py_dict_method_get)
{
    return key_and_value(ts, DICT_JOB_GET, "get", self, args, nargs, kwargs, result);
}

FLAT_FUNCTION(py_dict_method_setdefault)
{
    return key_and_value(ts, DICT_JOB_SETDEFAULT, "setdefault", self, args, nargs, kwargs, result);
}

py_step
py_dict_method_pop(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                   PyObject **result)
{
    if (py_flat_check_arguments("pop", nargs, kwargs, 1, 2, FORM_UNPACKED) < 0) {
        return STEP_RAISE;
    }
    if (((py_dict *)self)->ma_used == 0) {  /* the key is not hashed then */
        return take_out(self, DICT_ABSENT, args[0], nargs > 1 ? args[1] : NULL, result);
    }
    return py_dict_flat_key(ts, DICT_JOB_POP, self, args[0], nargs > 1 ? args[1] : NULL, result);
}
