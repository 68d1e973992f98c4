/* d[key], flat: __hash__ and __eq__ of keys, and __missing__ of a subclass may be in Python. */
#include "dict_impl.h"
#include "py_flat.h"
#include "py_iters.h"
#include "py_replay.h"

static py_step
ask_missing(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    PyObject *method = PyDict_CheckExact(self) ? NULL : py_type_lookup_special(self, PY_ID(__missing__));
    if (method == NULL) {
        if (!PyErr_Occurred()) {
            py_dict_raise_missing(key);
        }
        return STEP_RAISE;
    }
    py_step how = py_flat_call(ts, method, &key, 1, NULL, result);
    Py_DECREF(method);
    return how;
}

/* The search is over: the value, or the dict itself for a key that is not there. */
static py_step
found_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how != STEP_RETURN) {
        return how;
    }
    if (value != cont->object[0]) {
        *result = value;
        return STEP_RETURN;
    }
    Py_DECREF(value);
    return ask_missing(ts, cont->object[0], cont->object[1], result);
}

const py_cont_kind py_kind_dict_getitem = {"dict.getitem", found_resume, 2, 0, "dict key"};

static py_step
search(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_dict_getitem);
    py_step how;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(self);
    Py_INCREF(key);
    cont->object[0] = self;
    cont->object[1] = key;
    py_cont_push(ts, cont);
    how = py_replay(ts, PY_REPLAY_DICT_FIND, self, key, NULL, 0, &value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = found_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_dict_flat_getitem(py_thread *ts, PyObject *self, PyObject *key, PyObject **result)
{
    PyObject *value;
    Py_ssize_t hash;
    if (!PyString_CheckExact(key) && !PyInt_CheckExact(key) && !PyUnicode_CheckExact(key) && !PyLong_CheckExact(key)) {
        return search(ts, self, key, result);
    }
    hash = dict_hash(key);
    if (hash == -1) {
        return STEP_RAISE;
    }
    value = py_dict_get_hashed(self, key, hash);
    if (value == NULL) {
        return PyErr_Occurred() ? STEP_RAISE : ask_missing(ts, self, key, result);
    }
    Py_INCREF(value);
    *result = value;
    return STEP_RETURN;
}
