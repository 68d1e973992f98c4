/* d[key], flat: __hash__ of the key and __missing__ of a subclass may be in Python. Comparisons of keys still nest. */
#include "dict_impl.h"
#include "py_flat.h"
#include "py_iters.h"

/* The value, or __missing__, or KeyError. */
static py_step
get_or_ask(py_thread *ts, PyObject *self, PyObject *key, Py_ssize_t hash, PyObject **result)
{
    PyObject *value = py_dict_get_hashed(self, key, hash), *method;
    py_step how;
    if (value != NULL) {
        Py_INCREF(value);
        *result = value;
        return STEP_RETURN;
    }
    if (PyErr_Occurred()) {
        return STEP_RAISE;
    }
    method = PyDict_CheckExact(self) ? NULL : py_type_lookup_special(self, PY_ID(__missing__));
    if (method == NULL) {
        if (!PyErr_Occurred()) {
            py_dict_raise_missing(key);
        }
        return STEP_RAISE;
    }
    how = py_flat_call(ts, method, &key, 1, NULL, result);
    Py_DECREF(method);
    return how;
}

/* The hash of the key is there, as an int. */
static py_step
hashed_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    long hash;
    if (how != STEP_RETURN) {
        return how;
    }
    hash = PyInt_AsLong(value);
    Py_DECREF(value);
    if (hash == -1 && PyErr_Occurred()) {
        return STEP_RAISE;
    }
    return get_or_ask(ts, cont->object[0], cont->object[1], hash, result);
}

static const py_cont_kind hashed_kind = {"dict.getitem", hashed_resume, 2, 0, "dict key"};

static py_step
hash_first(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_new(ts, &hashed_kind);
    py_step how;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(self);
    Py_INCREF(key);
    cont->object[0] = self;
    cont->object[1] = key;
    py_cont_push(ts, cont);
    how = py_flat_hash(ts, key, &value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = hashed_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_dict_flat_getitem(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    Py_ssize_t hash;
    if (Py_TYPE(key)->tp_hash == py_slot_tp_hash) {
        return hash_first(ts, self, key, result);
    }
    hash = dict_hash(key);
    return hash == -1 ? STEP_RAISE : get_or_ask(ts, self, key, hash, result);
}
