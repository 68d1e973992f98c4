/* Arrays filled from iterators in Python, flat: array(typecode, it), a.extend(it). */
#include "array.h"
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_iters.h"
#include "py_type.h"

/* An iterable and nothing else that array() would rather take it for. */
static int
is_only_iterable(PyObject *o)
{
    return py_runs_python(o) && !is_array(o) && !PyList_Check(o) && !PyTuple_Check(o) && !PyString_Check(o) &&
           !PyUnicode_Check(o) && !PyByteArray_Check(o);
}

py_step
py_array_flat_extend(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                     PyObject **result)
{
    PyObject *source = py_flat_one_argument("extend", args, nargs, kwargs);
    if (source == NULL) {
        return STEP_RAISE;
    }
    if (Py_TYPE(self) == &py_array_type && py_runs_python(source) && !is_array(source)) {
        return py_flat_feed(ts, self, source, 0, result);
    }
    return py_array_extend((array_object *)self, source) < 0 ? STEP_RAISE : py_flat_none(result);
}

static py_step
array_construct(py_thread *ts, PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    int feeds = type == (PyObject *)&py_array_type && nargs == 2 && kwargs == NULL && is_only_iterable(args[1]);
    PyObject *tuple = py_tuple_from_array(args, feeds ? 1 : nargs);
    PyObject *made = tuple != NULL ? py_type_call(type, tuple, kwargs) : NULL;

    Py_XDECREF(tuple);
    if (made == NULL || !feeds) {
        *result = made;
        return made != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_step how = py_flat_feed(ts, made, args[1], 1, result);
    Py_DECREF(made);
    return how;
}

const py_type_flat py_array_flat = {.construct = array_construct};
