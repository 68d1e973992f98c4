/* The plain iterator object of itertools: life and construction. See itertools.h. */
#include "itertools.h"
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_replay.h"

void
py_it_dealloc(PyObject *op)
{
    it_object *self = (it_object *)op;
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    for (int i = 0; i < IT_OBJECTS; i++) {
        Py_XDECREF(self->object[i]);
    }
    Py_TYPE(op)->tp_free(op);
    Py_TRASHCAN_SAFE_END(op)
}

int
py_it_traverse(PyObject *op, visitproc visit, void *arg)
{
    it_object *self = (it_object *)op;
    for (int i = 0; i < IT_OBJECTS; i++) {
        Py_VISIT(self->object[i]);
    }
    return 0;
}

int
py_it_clear(PyObject *op)
{
    it_object *self = (it_object *)op;
    for (int i = 0; i < IT_OBJECTS; i++) {
        Py_CLEAR(self->object[i]);
    }
    return 0;
}

it_object *
py_it_new(PyTypeObject *type)
{
    return (it_object *)type->tp_alloc(type, 0);
}

int
py_it_no_keywords(PyTypeObject *type, PyTypeObject *exact, const char *name, PyObject *keywords)
{
    return type != exact || _PyArg_NoKeywords(name, keywords);
}

PyObject *
py_it_new_pair(PyTypeObject *type, PyTypeObject *exact, const char *name, PyObject *args, PyObject *keywords)
{
    PyObject *first, *iterable, *iterator;
    it_object *self;
    char called[32];
    PyOS_snprintf(called, sizeof(called), "%s()", name);
    if (!py_it_no_keywords(type, exact, called, keywords)
        || !PyArg_UnpackTuple(args, (char *)name, 2, 2, &first, &iterable)) {
        return NULL;
    }
    iterator = PyObject_GetIter(iterable);
    if (iterator == NULL) {
        return NULL;
    }
    self = py_it_new(type);
    if (self == NULL) {
        Py_DECREF(iterator);
        return NULL;
    }
    Py_INCREF(first);
    self->object[0] = first;
    self->object[1] = iterator;
    return (PyObject *)self;
}

py_step
py_it_flat_begin(py_thread *ts, const py_cont_kind *kind, PyObject *self, PyObject *more, PyObject *iterator,
                 PyObject **result)
{
    PyObject *value;
    py_cont *cont = py_cont_new(ts, kind);

    *result = NULL;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_cont_keep(cont, 0, self);
    py_cont_keep(cont, 1, more);
    Py_INCREF(iterator);
    py_step how = it_flat_next(ts, cont, iterator, &value);
    Py_DECREF(iterator);
    if (how < STEP_CALL) {
        how = kind->resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_it_flat_make(py_thread *ts, PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    PyObject *tuple = py_tuple_from_array(args, nargs);
    py_step how = tuple == NULL ? STEP_RAISE : py_replay(ts, PY_REPLAY_MAKE, type, tuple, kwargs, 0, result);
    Py_XDECREF(tuple);
    return how;
}
