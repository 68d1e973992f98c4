/* Operations of instances of old-style classes, flat.

   Where a method is found on the instance or its class it is called at once, and what it gives is judged here by the
   rules of old-style classes.  When none is found, or only the class's __getattr__ could tell, the general way is taken
   (Objects/type/classic_instance.c, repeated by py_replay.h).

   Not here: comparison (flat_compare.c), operators of numbers, which coerce (classic_number.c). */
#include "dispatch.h"
#include "py_type.h"

static py_step
refuse_steal(PyObject *value, PyObject *exception, const char *message)
{
    Py_DECREF(value);
    PyErr_SetString(exception, message);
    return STEP_RAISE;
}

/* What __len__ or __nonzero__ gave, as a size. */
static py_step
take_size_steal(PyObject *value, const char *not_int, const char *negative, Py_ssize_t *size)
{
    if (!PyInt_Check(value)) {
        return refuse_steal(value, PyExc_TypeError, not_int);
    }
    *size = PyInt_AS_LONG(value);
    if (*size < 0) {
        return refuse_steal(value, PyExc_ValueError, negative);
    }
    Py_DECREF(value);
    return STEP_RETURN;
}

static py_step
give_hash_steal(PyObject *value, PyObject **result)
{
    if (!PyInt_Check(value) && !PyLong_Check(value)) {
        return refuse_steal(value, PyExc_TypeError, "__hash__() should return an int");
    }
    long hash = Py_TYPE(value)->tp_hash(value);
    Py_DECREF(value);
    *result = hash == -1 ? NULL : PyInt_FromLong(hash);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
give_iterator_steal(PyObject *value, PyObject **result)
{
    if (PyIter_Check(value)) {
        *result = value;
        return STEP_RETURN;
    }
    PyErr_Format(PyExc_TypeError, "__iter__ returned non-iterator of type '%.100s'", Py_TYPE(value)->tp_name);
    Py_DECREF(value);
    return STEP_RAISE;
}

static py_step
resume_classic(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    Py_ssize_t size = 0;
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    switch ((py_classic_use)cont->number[0]) {
    case PY_CLASSIC_HASH:
        return give_hash_steal(value, result);
    case PY_CLASSIC_ITERATOR:
        return give_iterator_steal(value, result);
    case PY_CLASSIC_TRUTH:
        how = take_size_steal(value, "__nonzero__ should return an int", "__nonzero__ should return >= 0", &size);
        *result = how == STEP_RETURN ? PyBool_FromLong(size != 0) : NULL;
        return how;
    case PY_CLASSIC_LENGTH:
        break;
    }
    how = take_size_steal(value, "__len__() should return an int", "__len__() should return >= 0", &size);
    *result = how == STEP_RETURN ? PyInt_FromSsize_t(size) : NULL;
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

const py_cont_kind py_kind_classic = {"classic", resume_classic, 0, 1, "; use"};
