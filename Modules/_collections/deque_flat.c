/* Filling a deque from an iterable, flat: extend(), extendleft(), deque(iterable).  Iterating may run Python.

   Iterables that do not are filled from at once, in deque.c. */
#include "deque.h"
#include "py_flat_steps.h"
#include "py_state.h"

enum { DEQUE, ITERATOR };

enum { LEFT, GIVES };   /* at the left end; what comes of it: None, or the deque */

static py_step
fill_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *self = cont->object[DEQUE];

    while (how == STEP_RETURN) {
        if (cont->object[ITERATOR] == NULL) {
            cont->object[ITERATOR] = value;
        }
        else if (value == NULL) {
            if (!cont->number[GIVES]) {
                return py_flat_none(result);
            }
            Py_INCREF(self);
            *result = self;
            return STEP_RETURN;
        }
        else if (py_deque_add_steal((deque_object *)self, value, (int)cont->number[LEFT]) < 0) {
            return STEP_RAISE;
        }
        value = NULL;
        FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[ITERATOR], &value));
    }
    return how;
}

const py_cont_kind py_kind_deque_fill = {"deque.fill", fill_resume, 2, 2, "deque iterator; left gives"};

/* Would a call of Python be on the way? */
static int
runs_python(PyObject *iterable)
{
    PyTypeObject *type = Py_TYPE(iterable);
    const py_type_flat *flat = py_type_flat_of(type);
    return PyInstance_Check(iterable) || PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) ||
           (flat != NULL && (flat->iternext != NULL || flat->iter != NULL)) || PyGen_CheckExact(iterable);
}

static py_step
fill(py_thread *ts, PyObject *self, PyObject *iterable, int left, int gives, PyObject **result)
{
    PyObject *iterator = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_deque_fill);
    py_step how;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[DEQUE] = self;
    cont->number[LEFT] = left;
    cont->number[GIVES] = gives;
    FLAT_BEGIN(ts, cont, how, py_flat_iter(ts, iterable, &iterator), fill_resume, iterator, result);
    return how;
}

static py_step
extend(py_thread *ts, const char *name, int left, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
       PyObject *kwargs, PyObject **result)
{
    PyObject *iterable = py_flat_one_argument(name, args, nargs, kwargs);
    if (iterable == NULL) {
        return STEP_RAISE;
    }
    if (iterable != self && runs_python(iterable)) {
        return fill(ts, self, iterable, left, 0, result);
    }
    return py_deque_extend(self, iterable, left) < 0 ? STEP_RAISE : py_flat_none(result);
}

py_step
py_deque_flat_extend(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                     PyObject **result)
{
    return extend(ts, "extend", 0, self, args, nargs, kwargs, result);
}

py_step
py_deque_flat_extendleft(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                         PyObject **result)
{
    return extend(ts, "extendleft", 1, self, args, nargs, kwargs, result);
}

static PyObject *
construct_nested(PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    PyObject *tuple = py_tuple_from_array(args, nargs), *deque;
    deque = tuple != NULL ? PyType_Type.tp_call(type, tuple, kwargs) : NULL;
    Py_XDECREF(tuple);
    return deque;
}

static py_step
deque_construct(py_thread *ts, PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                PyObject **result)
{
    if (type == (PyObject *)&py_deque_type && nargs == 1 && kwargs == NULL && runs_python(args[0])) {
        PyObject *self = construct_nested(type, NULL, 0, NULL);
        py_step how = self == NULL ? STEP_RAISE : fill(ts, self, args[0], 0, 1, result);
        Py_XDECREF(self);
        return how;
    }
    if (type == (PyObject *)&py_deque_type && nargs == 2 && kwargs == NULL && runs_python(args[0])) {
        PyObject *none = PyTuple_New(0), *bounded[2] = {none, args[1]};
        PyObject *self = none == NULL ? NULL : construct_nested(type, bounded, 2, NULL);
        py_step how = self == NULL ? STEP_RAISE : fill(ts, self, args[0], 0, 1, result);
        Py_XDECREF(none);
        Py_XDECREF(self);
        return how;
    }
    *result = construct_nested(type, args, nargs, kwargs);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* d += iterable in Python; everything else is not for here. */
static py_step
deque_binary(py_thread *ts, PyObject *a, PyObject *b, int nb_offset, PyObject **result)
{
    *result = NULL;
    if (nb_offset != offsetof(PyNumberMethods, nb_inplace_add) || a == b || !runs_python(b)) {
        return STEP_RETURN;
    }
    return fill(ts, a, b, 0, 1, result);
}

const py_type_flat py_deque_flat = {.construct = deque_construct,
                                  .binary = deque_binary,
                                  .richcompare = py_deque_flat_richcompare,
                                  .repr = py_deque_flat_repr};
