/* Appending what an iterator gives to an object that takes one item after the other, flat: bytearray(it), array('i', it), a.extend(it).

   The continuation holds the method `append` of the object, which runs no Python code of its own, and the iterator (NULL: being asked
   for).

   Not here: lists and sets (flat_collect.c), deques (Modules/_collections/deque_flat.c). */
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_frozen.h"
#include "py_iters.h"
#include "py_type.h"

enum { APPEND, ITERATOR };

enum { GIVES };     /* what comes of it: None, or the object */

static py_step
feed_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyCFunctionObject *append = (PyCFunctionObject *)cont->object[APPEND];

    while (how == STEP_RETURN) {
        PyObject *come = value, *none = NULL;
        value = NULL;
        if (cont->object[ITERATOR] == NULL) {
            cont->object[ITERATOR] = come;
        }
        else if (come == NULL) {
            *result = cont->number[GIVES] ? append->m_self : Py_None;
            Py_INCREF(*result);
            return STEP_RETURN;
        }
        else {
            none = append->m_ml->ml_meth(append->m_self, come);
            Py_DECREF(come);
            if (none == NULL) {
                return STEP_RAISE;
            }
            Py_DECREF(none);
        }
        FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[ITERATOR], &value));
    }
    return how;
}

const py_cont_kind py_kind_feed = {"feed", feed_resume, 2, 1, "append iterator; gives"};

int
py_feed_fits(const py_cont *cont)
{
    PyObject *append = cont->object[APPEND];
    return PyCFunction_Check(append) && PyCFunction_GET_FLAGS(append) == METH_O && PyCFunction_GET_SELF(append) != NULL &&
           strcmp(((PyCFunctionObject *)append)->m_ml->ml_name, "append") == 0;
}

py_step
py_flat_feed(py_thread *ts, PyObject *target, PyObject *source, int gives, PyObject **result)
{
    PyObject *iterator = NULL;
    py_step how;
    py_cont *cont = py_cont_new(ts, &py_kind_feed);

    if (cont == NULL || (cont->object[APPEND] = PyObject_GetAttrString(target, "append")) == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    if (!py_feed_fits(cont)) {
        Py_DECREF(cont);
        PyErr_BadInternalCall();
        return STEP_RAISE;
    }
    cont->number[GIVES] = gives;
    FLAT_BELOW(ts, cont, how, py_flat_iter(ts, source, &iterator));
    if (how < STEP_CALL) {
        how = feed_resume(ts, cont, how, iterator, result);
    }
    Py_DECREF(cont);
    return how;
}

/* ---- bytearray ---- */

/* An iterable and nothing else that bytearray() would rather take it for. */
static int
is_only_iterable(PyObject *o)
{
    return py_runs_python(o) && !PyInstance_Check(o) && !PyIndex_Check(o) && !PyObject_CheckBuffer(o) && !PyUnicode_Check(o);
}

static py_step
bytearray_construct(py_thread *ts, PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                    PyObject **result)
{
    if (type == (PyObject *)&PyByteArray_Type && nargs == 1 && kwargs == NULL && is_only_iterable(args[0])) {
        PyObject *made = PyByteArray_FromStringAndSize(NULL, 0);
        py_step how = made != NULL ? py_flat_feed(ts, made, args[0], 1, result) : STEP_RAISE;
        Py_XDECREF(made);
        return how;
    }
    PyObject *tuple = py_tuple_from_array(args, nargs);
    py_step how = tuple == NULL ? STEP_RAISE : py_replay(ts, PY_REPLAY_CALL, type, tuple, kwargs, 0, result);
    Py_XDECREF(tuple);
    return how;
}

const py_type_flat py_bytearray_flat = {.construct = bytearray_construct};
