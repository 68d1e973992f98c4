/* Looking for an item of a deque, flat: count(), remove().  Comparing may run Python.

   I1 When the deque has changed meanwhile the search ends with an error; one that comes from a pickle does not know
      the state that it began with (0) and goes by that of the moment. */
#include "deque.h"
#include "py_flat_steps.h"

enum { DEQUE, VALUE };

enum { AT, COUNT, SEEN };       /* COUNT: equal items so far, -1 in remove(); SEEN: the deque's state + 1, or 0 */

static py_step
mutated(const py_cont *cont)
{
    if (cont->number[COUNT] < 0) {
        PyErr_SetString(PyExc_IndexError, "deque mutated during remove().");
    }
    else {
        PyErr_SetString(PyExc_RuntimeError, "deque mutated during iteration");
    }
    return STEP_RAISE;
}

/* All items have been asked. */
static py_step
ended(const py_cont *cont, PyObject **result)
{
    if (cont->number[COUNT] < 0) {
        PyErr_SetString(PyExc_ValueError, "deque.remove(x): x not in deque");
        return STEP_RAISE;
    }
    *result = PyInt_FromSsize_t(cont->number[COUNT]);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* `value`: is the item at AT equal?  NULL: it has not been asked yet. */
static py_step
search_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    deque_object *d = (deque_object *)cont->object[DEQUE];

    while (how == STEP_RETURN) {
        if (value != NULL) {
            int same = value == Py_True;
            Py_DECREF(value);
            value = NULL;
            if ((cont->number[SEEN] != 0 && (uint64_t)cont->number[SEEN] != d->state + 1) || cont->number[AT] >= d->used) {
                return mutated(cont);   /* I1 */
            }
            if (same && cont->number[COUNT] < 0) {
                py_deque_delete(d, cont->number[AT]);
                return py_flat_none(result);
            }
            cont->number[COUNT] += same;
            cont->number[AT]++;
        }
        if (cont->number[AT] >= d->used) {
            return ended(cont, result);
        }
        PyObject *item = *deque_place(d, cont->number[AT]);
        cont->number[SEEN] = (Py_ssize_t)(d->state + 1);
        Py_INCREF(item);
        FLAT_BELOW(ts, cont, how, py_flat_equal(ts, item, cont->object[VALUE], &value));
        Py_DECREF(item);
    }
    return how;
}

const py_cont_kind py_kind_deque_search = {"deque.search", search_resume, 2, 3, "deque value; at count seen"};

static py_step
search(py_thread *ts, PyObject *self, PyObject *value, Py_ssize_t count, PyObject **result)
{
    py_cont *cont = value != NULL ? py_cont_with(ts, &py_kind_deque_search, self, value, NULL) : NULL;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[COUNT] = count;
    py_step how = search_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}

FLAT_FUNCTION(py_deque_flat_count)
{
    return search(ts, self, py_flat_one_argument("count", args, nargs, kwargs), 0, result);
}

FLAT_FUNCTION(py_deque_flat_remove)
{
    return search(ts, self, py_flat_one_argument("remove", args, nargs, kwargs), -1, result);
}
