/* Conversions that ask one method of an instance, flat: int(x), long(x), float(x), unicode(x), and x as an index of a sequence.

   What C does with the answer is done when it comes.  Other conversions are repeated (py_replay.h).

   Not here: str() and repr() (flat_compare.c), x in slices (flat_item.c). */
#include "dispatch.h"
#include "py_flat_steps.h"
#include "py_type.h"

static py_step
from_value(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

static int
is_integer(PyObject *o)
{
    return PyInt_Check(o) || PyLong_Check(o);
}

static py_step
refuse(const char *form, PyObject *value)
{
    PyErr_Format(PyExc_TypeError, form, Py_TYPE(value)->tp_name);
    Py_DECREF(value);
    return STEP_RAISE;
}

/* ---- numbers ---- */

enum { TO_INT, TO_LONG, TO_FLOAT, TO_UNICODE };

static py_step
number_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    Py_ssize_t to = cont->number[0];
    if (how != STEP_RETURN) {
        return how;
    }
    if (to == TO_UNICODE && !PyUnicode_Check(value)) {
        Py_SETREF(value, PyUnicode_FromEncodedObject(value, NULL, "strict"));
        return from_value(value, result);
    }
    if (to == TO_INT && !is_integer(value)) {
        return refuse("__int__ returned non-int (type %.200s)", value);
    }
    if (to == TO_FLOAT && !PyFloat_Check(value)) {
        return refuse("__float__ returned non-float (type %.200s)", value);
    }
    if (to == TO_LONG && PyInt_Check(value)) {
        Py_SETREF(value, PyLong_FromLong(PyInt_AS_LONG(value)));
        return from_value(value, result);
    }
    if (to == TO_LONG && !PyLong_Check(value)) {
        return refuse("__long__ returned non-long (type %.200s)", value);
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_convert_number = {"convert.number", number_resume, 0, 1, "; to"};

/* What unicode(o) asks, if that is in Python, else NULL. */
static PyObject *
unicode_method(PyObject *o)
{
    if (py_type_lookup(Py_TYPE(o), PY_ID(__unicode__)) != NULL) {
        return PY_ID(__unicode__);
    }
    return Py_TYPE(o)->tp_str == py_slot_tp_str && !PyUnicode_Check(o) ? PY_ID(__str__) : NULL;
}

/* The method that makes a value of the type, if it is in Python, else NULL. */
static PyObject *
method_for(PyTypeObject *type, PyObject *o, Py_ssize_t *to)
{
    const PyNumberMethods *suite = Py_TYPE(o)->tp_as_number;
    if (type == &PyUnicode_Type) {
        *to = TO_UNICODE;
        return unicode_method(o);
    }
    if (suite == NULL || PyInstance_Check(o)) {
        return NULL;
    }
    if (type == &PyInt_Type && suite->nb_int == py_slot_nb_int) {
        *to = TO_INT;
        return PY_ID(__int__);
    }
    if (type == &PyLong_Type && suite->nb_long == py_slot_nb_long) {
        *to = TO_LONG;
        return PY_ID(__long__);
    }
    if (type == &PyFloat_Type && suite->nb_float == py_slot_nb_float) {
        *to = TO_FLOAT;
        return PY_ID(__float__);
    }
    return NULL;
}

int
py_converts_in_python(PyTypeObject *type, PyObject *o)
{
    Py_ssize_t to;
    return method_for(type, o, &to) != NULL;
}

int
py_convert_flat(py_thread *ts, PyTypeObject *type, PyObject *o, py_step *step, PyObject **result)
{
    Py_ssize_t to;
    int found = 0;
    PyObject *name = method_for(type, o, &to);
    if (name != NULL) {
        *step = py_call_then(ts, &py_kind_convert_number, to, o, name, NULL, 0, &found, result);
    }
    return found != 0;
}

/* ---- an index ---- */

enum { SEQUENCE, KEY, NEW };

enum { ACTION };

enum { GET, SET, DELETE };

/* `value`: what the key is as an index. */
static py_step
index_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *sequence = cont->object[SEQUENCE];

    if (how != STEP_RETURN) {
        return how;
    }
    if (!is_integer(value)) {
        return refuse("__index__ returned non-(int,long) (type %.200s)", value);
    }
    if (PyInt_AsSsize_t(value) == -1 && PyErr_Occurred()) {
        PyErr_Format(PyExc_IndexError, "cannot fit '%.200s' into an index-sized integer",
                     Py_TYPE(cont->object[KEY])->tp_name);
        Py_DECREF(value);
        return STEP_RAISE;
    }
    if (cont->number[ACTION] == GET) {
        *result = PyObject_GetItem(sequence, value);
        Py_DECREF(value);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    int status = cont->number[ACTION] == SET ? PyObject_SetItem(sequence, value, cont->object[NEW])
                                             : PyObject_DelItem(sequence, value);
    Py_DECREF(value);
    return status < 0 ? STEP_RAISE : py_flat_none(result);
}

const py_cont_kind py_kind_convert_index = {"convert.index", index_resume, 3, 1, "sequence key new; action"};

/* A builtin sequence, subscripted in C with a key in whose type __index__ is in Python. */
static int
is_index_of(PyObject *o, PyObject *key)
{
    const PyMappingMethods *mapping = Py_TYPE(o)->tp_as_mapping;
    const PyNumberMethods *number = Py_TYPE(key)->tp_as_number;
    if (mapping == NULL || number == NULL || !PyType_HasFeature(Py_TYPE(key), Py_TPFLAGS_HAVE_INDEX) ||
        number->nb_index != py_slot_nb_index || is_integer(key) || PyInstance_Check(key)) {
        return 0;
    }
    binaryfunc get = mapping->mp_subscript;
    return get == PyList_Type.tp_as_mapping->mp_subscript || get == PyTuple_Type.tp_as_mapping->mp_subscript ||
           get == PyString_Type.tp_as_mapping->mp_subscript || get == PyUnicode_Type.tp_as_mapping->mp_subscript;
}

static py_step
index_flat(py_thread *ts, PyObject *o, PyObject *key, PyObject *new, int action, int *found, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_with(ts, &py_kind_convert_index, o, key, new);
    py_step how;

    *found = 1;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[ACTION] = action;
    FLAT_BELOW(ts, cont, how, py_call_special(ts, key, PY_ID(__index__), NULL, 0, found, &value));
    if (how < STEP_CALL && *found > 0) {
        how = index_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

int
py_getitem_by_index(py_thread *ts, PyObject *o, PyObject *key, py_step *step, PyObject **result)
{
    int found = 0;
    if (is_index_of(o, key)) {
        *step = index_flat(ts, o, key, NULL, GET, &found, result);
    }
    return found != 0;
}

int
py_setitem_by_index(py_thread *ts, PyObject *o, PyObject *key, PyObject *value, py_step *step, PyObject **result)
{
    int found = 0;
    if (is_index_of(o, key)) {
        *step = index_flat(ts, o, key, value, value != NULL ? SET : DELETE, &found, result);
    }
    return found != 0;
}
