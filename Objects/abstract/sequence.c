/* sequence.c: the sequence protocol, and items of any container by key.

   PyObject_GetItem and friends serve the subscript instruction: mapping slot first, then the sequence slot for anything
   that can be an index.  PySequence_* take C integers and go to the sequence slots; a negative index or bound has the
   length added once if the type knows its length.

   I1 a slot is called with what it wants: sq_item never sees a negative index unless the length is unknown or too small. */
#include "Python.h"

#include "py_state.h"
#include "py_core.h"
#include "py_type.h"

static inline PySequenceMethods *
suite_of(PyObject *object)
{
    return Py_TYPE(object)->tp_as_sequence;
}

static inline PyMappingMethods *
mapping_of(PyObject *object)
{
    return Py_TYPE(object)->tp_as_mapping;
}

static PyObject *
raise_type(const char *format, PyObject *object)
{
    PyErr_Format(PyExc_TypeError, format, Py_TYPE(object)->tp_name);
    return NULL;
}

static int
raise_type_status(const char *format, PyObject *object)
{
    raise_type(format, object);
    return -1;
}

static int
raise_null_status(void)
{
    py_raise_null_argument();
    return -1;
}

/* ---- lengths ---- */

Py_ssize_t
PySequence_Size(PyObject *object)
{
    if (object == NULL) {
        return raise_null_status();
    }
    PySequenceMethods *suite = suite_of(object);
    if (suite != NULL && suite->sq_length != NULL) {
        return suite->sq_length(object);
    }
    return raise_type_status("object of type '%.200s' has no len()", object);
}

Py_ssize_t
PyObject_Size(PyObject *object)
{
    if (object == NULL) {
        return raise_null_status();
    }
    PySequenceMethods *suite = suite_of(object);
    if (suite != NULL && suite->sq_length != NULL) {
        return suite->sq_length(object);
    }
    return PyMapping_Size(object);
}

#undef PySequence_Length
Py_ssize_t
PySequence_Length(PyObject *object)
{
    return PySequence_Size(object);
}

#undef PyObject_Length
Py_ssize_t
PyObject_Length(PyObject *object)
{
    return PyObject_Size(object);
}

/* Adds the length to negative positions.  Returns status. */
static int
adjust(PyObject *object, Py_ssize_t *first, Py_ssize_t *second)
{
    if ((*first >= 0 && (second == NULL || *second >= 0)) || suite_of(object)->sq_length == NULL) {
        return 0;
    }
    Py_ssize_t length = suite_of(object)->sq_length(object);
    if (length < 0) {
        return -1;
    }
    if (*first < 0) {
        *first += length;
    }
    if (second != NULL && *second < 0) {
        *second += length;
    }
    return 0;
}

/* ---- items by key ---- */

PyObject *
PyObject_GetItem(PyObject *object, PyObject *key)
{
    if (object == NULL || key == NULL) {
        return py_raise_null_argument();
    }
    if (mapping_of(object) != NULL && mapping_of(object)->mp_subscript != NULL) {
        return mapping_of(object)->mp_subscript(object, key);
    }
    if (suite_of(object) != NULL) {
        if (PyIndex_Check(key)) {
            Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
            return index == -1 && PyErr_Occurred() ? NULL : PySequence_GetItem(object, index);
        }
        if (suite_of(object)->sq_item != NULL) {
            return raise_type("sequence index must be integer, not '%.200s'", key);
        }
    }
    return raise_type("'%.200s' object has no attribute '__getitem__'", object);
}

/* Sets or (value NULL) deletes. */
static int
change_item(PyObject *object, PyObject *key, PyObject *value)
{
    if (mapping_of(object) != NULL && mapping_of(object)->mp_ass_subscript != NULL) {
        return mapping_of(object)->mp_ass_subscript(object, key, value);
    }
    if (suite_of(object) != NULL) {
        if (PyIndex_Check(key)) {
            Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
            if (index == -1 && PyErr_Occurred()) {
                return -1;
            }
            return value == NULL ? PySequence_DelItem(object, index) : PySequence_SetItem(object, index, value);
        }
        if (suite_of(object)->sq_ass_item != NULL) {
            return raise_type_status("sequence index must be integer, not '%.200s'", key);
        }
    }
    return raise_type_status(value == NULL ? "'%.200s' object does not support item deletion"
                                           : "'%.200s' object does not support item assignment",
                             object);
}

int
PyObject_SetItem(PyObject *object, PyObject *key, PyObject *value)
{
    if (object == NULL || key == NULL || value == NULL) {
        return raise_null_status();
    }
    return change_item(object, key, value);
}

int
PyObject_DelItem(PyObject *object, PyObject *key)
{
    if (object == NULL || key == NULL) {
        return raise_null_status();
    }
    return change_item(object, key, NULL);
}

int
PyObject_DelItemString(PyObject *object, char *key)
{
    if (object == NULL || key == NULL) {
        return raise_null_status();
    }
    PyObject *name = PyString_FromString(key);
    if (name == NULL) {
        return -1;
    }
    int status = change_item(object, name, NULL);
    Py_DECREF(name);
    return status;
}

/* ---- items by position ---- */

int
PySequence_Check(PyObject *object)
{
    if (object == NULL) {
        return 0;
    }
    if (PyInstance_Check(object)) {
        return PyObject_HasAttr(object, PY_ID(__getitem__));
    }
    if (PyDict_Check(object)) {
        return 0;
    }
    return suite_of(object) != NULL && suite_of(object)->sq_item != NULL;
}

PyObject *
PySequence_GetItem(PyObject *object, Py_ssize_t index)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    if (suite_of(object) == NULL || suite_of(object)->sq_item == NULL) {
        return raise_type("'%.200s' object does not support indexing", object);
    }
    if (index < 0 && adjust(object, &index, NULL) < 0) {
        return NULL;
    }
    return suite_of(object)->sq_item(object, index);
}

int
PySequence_SetItem(PyObject *object, Py_ssize_t index, PyObject *value)
{
    if (object == NULL) {
        return raise_null_status();
    }
    if (suite_of(object) == NULL || suite_of(object)->sq_ass_item == NULL) {
        return raise_type_status("'%.200s' object does not support item assignment", object);
    }
    if (adjust(object, &index, NULL) < 0) {
        return -1;
    }
    return suite_of(object)->sq_ass_item(object, index, value);
}

int
PySequence_DelItem(PyObject *object, Py_ssize_t index)
{
    if (object == NULL) {
        return raise_null_status();
    }
    if (suite_of(object) == NULL || suite_of(object)->sq_ass_item == NULL) {
        return raise_type_status("'%.200s' object doesn't support item deletion", object);
    }
    if (adjust(object, &index, NULL) < 0) {
        return -1;
    }
    return suite_of(object)->sq_ass_item(object, index, NULL);
}

/* ---- slices ---- */

static PyObject *
slice_of(Py_ssize_t from, Py_ssize_t to)
{
    return _PySlice_FromIndices(from, to);
}

PyObject *
PySequence_GetSlice(PyObject *object, Py_ssize_t from, Py_ssize_t to)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    if (suite_of(object) != NULL && suite_of(object)->sq_slice != NULL) {
        if (adjust(object, &from, &to) < 0) {
            return NULL;
        }
        return suite_of(object)->sq_slice(object, from, to);
    }
    if (mapping_of(object) != NULL && mapping_of(object)->mp_subscript != NULL) {
        PyObject *slice = slice_of(from, to);
        if (slice == NULL) {
            return NULL;
        }
        PyObject *result = mapping_of(object)->mp_subscript(object, slice);
        Py_DECREF(slice);
        return result;
    }
    return raise_type("'%.200s' object is unsliceable", object);
}

static int
change_slice(PyObject *object, Py_ssize_t from, Py_ssize_t to, PyObject *values, const char *message)
{
    if (object == NULL) {
        return raise_null_status();
    }
    if (suite_of(object) != NULL && suite_of(object)->sq_ass_slice != NULL) {
        if (adjust(object, &from, &to) < 0) {
            return -1;
        }
        return suite_of(object)->sq_ass_slice(object, from, to, values);
    }
    if (values != NULL && mapping_of(object) != NULL && mapping_of(object)->mp_ass_subscript != NULL) {
        PyObject *slice = slice_of(from, to);   /* what is deleted has to be a sequence */
        if (slice == NULL) {
            return -1;
        }
        int status = mapping_of(object)->mp_ass_subscript(object, slice, values);
        Py_DECREF(slice);
        return status;
    }
    return raise_type_status(message, object);
}

int
PySequence_SetSlice(PyObject *object, Py_ssize_t from, Py_ssize_t to, PyObject *values)
{
    return change_slice(object, from, to, values, "'%.200s' object doesn't support slice assignment");
}

int
PySequence_DelSlice(PyObject *object, Py_ssize_t from, Py_ssize_t to)
{
    return change_slice(object, from, to, NULL, "'%.200s' object doesn't support slice deletion");
}

/* ---- + and * as sequences ---- */

static inline int
has_inplace(PyObject *object)
{
    return PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HAVE_INPLACEOPS);
}

/* A class in Python with __add__ has only the number slot. */
static PyObject *
by_number_slot(PyObject *left, PyObject *right, size_t slot, PyObject *blame, const char *message)
{
    PyObject *result = py_number_binary(left, right, slot);
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    return raise_type(message, blame);
}

static PyObject *
concat(PyObject *left, PyObject *right, int in_place)
{
    if (left == NULL || right == NULL) {
        return py_raise_null_argument();
    }
    PySequenceMethods *suite = suite_of(left);
    if (in_place && suite != NULL && has_inplace(left) && suite->sq_inplace_concat != NULL) {
        return suite->sq_inplace_concat(left, right);
    }
    if (suite != NULL && suite->sq_concat != NULL) {
        return suite->sq_concat(left, right);
    }
    const char *message = "'%.200s' object can't be concatenated";
    if (!PySequence_Check(left) || !PySequence_Check(right)) {
        return raise_type(message, left);
    }
    if (in_place && has_inplace(left) && Py_TYPE(left)->tp_as_number != NULL &&
        Py_TYPE(left)->tp_as_number->nb_inplace_add != NULL) {
        return PyNumber_InPlaceAdd(left, right);
    }
    return by_number_slot(left, right, offsetof(PyNumberMethods, nb_add), left, message);
}

static PyObject *
repeat(PyObject *object, Py_ssize_t count, int in_place)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    PySequenceMethods *suite = suite_of(object);
    if (in_place && suite != NULL && has_inplace(object) && suite->sq_inplace_repeat != NULL) {
        return suite->sq_inplace_repeat(object, count);
    }
    if (suite != NULL && suite->sq_repeat != NULL) {
        return suite->sq_repeat(object, count);
    }
    const char *message = "'%.200s' object can't be repeated";
    if (!PySequence_Check(object)) {
        return raise_type(message, object);
    }
    PyObject *times = PyInt_FromSsize_t(count);
    if (times == NULL) {
        return NULL;
    }
    PyObject *result;
    if (in_place && has_inplace(object) && Py_TYPE(object)->tp_as_number != NULL &&
        Py_TYPE(object)->tp_as_number->nb_inplace_multiply != NULL) {
        result = PyNumber_InPlaceMultiply(object, times);
    }
    else {
        result = by_number_slot(object, times, offsetof(PyNumberMethods, nb_multiply), object, message);
    }
    Py_DECREF(times);
    return result;
}

PyObject *
PySequence_Concat(PyObject *left, PyObject *right)
{
    return concat(left, right, 0);
}

PyObject *
PySequence_InPlaceConcat(PyObject *left, PyObject *right)
{
    return concat(left, right, 1);
}

PyObject *
PySequence_Repeat(PyObject *object, Py_ssize_t count)
{
    return repeat(object, count, 0);
}

PyObject *
PySequence_InPlaceRepeat(PyObject *object, Py_ssize_t count)
{
    return repeat(object, count, 1);
}

/* ---- making tuples and lists ---- */

PyObject *
PySequence_List(PyObject *object)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    PyObject *list = PyList_New(0);
    if (list == NULL) {
        return NULL;
    }
    PyObject *none = _PyList_Extend((PyListObject *)list, object);
    if (none == NULL) {
        Py_DECREF(list);
        return NULL;
    }
    Py_DECREF(none);
    return list;
}

PyObject *
PySequence_Tuple(PyObject *object)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    if (PyTuple_CheckExact(object)) {
        Py_INCREF(object);
        return object;
    }
    if (PyList_CheckExact(object)) {
        return PyList_AsTuple(object);
    }
    PyObject *list = PySequence_List(object);
    if (list == NULL) {
        return NULL;
    }
    PyObject *tuple = PyList_AsTuple(list);
    Py_DECREF(list);
    return tuple;
}

PyObject *
PySequence_Fast(PyObject *object, const char *message)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    if (PyList_CheckExact(object) || PyTuple_CheckExact(object)) {
        Py_INCREF(object);
        return object;
    }
    PyObject *iterator = PyObject_GetIter(object);
    if (iterator == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_SetString(PyExc_TypeError, message);
        }
        return NULL;
    }
    PyObject *list = PySequence_List(iterator);
    Py_DECREF(iterator);
    return list;
}

/* ---- searching ---- */

/* One step more, or -1 with OverflowError. */
static Py_ssize_t
count_up(Py_ssize_t count, const char *message)
{
    if (count == PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, message);
        return -1;
    }
    return count + 1;
}

static Py_ssize_t
search(PyObject *iterator, PyObject *wanted, int operation)
{
    Py_ssize_t found = 0;
    for (Py_ssize_t index = 0;; index++) {
        PyObject *item = PyIter_Next(iterator);
        if (item == NULL) {
            break;
        }
        int equal = PyObject_RichCompareBool(wanted, item, Py_EQ);
        Py_DECREF(item);
        if (equal < 0) {
            return -1;
        }
        if (!equal) {
            continue;
        }
        if (operation == PY_ITERSEARCH_CONTAINS) {
            return 1;
        }
        if (operation == PY_ITERSEARCH_INDEX) {
            return index;
        }
        found = count_up(found, "count exceeds C integer size");
        if (found < 0) {
            return -1;
        }
    }
    if (PyErr_Occurred()) {
        return -1;
    }
    if (operation == PY_ITERSEARCH_INDEX) {
        PyErr_SetString(PyExc_ValueError, "sequence.index(x): x not in sequence");
        return -1;
    }
    return found;
}

void
py_sequence_refuse_container(PyObject *object)
{
    if (PyErr_ExceptionMatches(PyExc_Exception)) {
        raise_type("argument of type '%.200s' is not iterable", object);
    }
}

Py_ssize_t
_PySequence_IterSearch(PyObject *object, PyObject *wanted, int operation)
{
    if (object == NULL || wanted == NULL) {
        return raise_null_status();
    }
    PyObject *iterator = PyObject_GetIter(object);
    if (iterator == NULL) {
        py_sequence_refuse_container(object);
        return -1;
    }
    Py_ssize_t result = search(iterator, wanted, operation);
    Py_DECREF(iterator);
    return result;
}

Py_ssize_t
PySequence_Count(PyObject *object, PyObject *wanted)
{
    return _PySequence_IterSearch(object, wanted, PY_ITERSEARCH_COUNT);
}

Py_ssize_t
PySequence_Index(PyObject *object, PyObject *wanted)
{
    return _PySequence_IterSearch(object, wanted, PY_ITERSEARCH_INDEX);
}

int
PySequence_Contains(PyObject *object, PyObject *wanted)
{
    if (PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HAVE_SEQUENCE_IN) && suite_of(object) != NULL &&
        suite_of(object)->sq_contains != NULL) {
        return suite_of(object)->sq_contains(object, wanted);
    }
    return (int)_PySequence_IterSearch(object, wanted, PY_ITERSEARCH_CONTAINS);
}

#undef PySequence_In
int
PySequence_In(PyObject *object, PyObject *wanted)
{
    return PySequence_Contains(object, wanted);
}
