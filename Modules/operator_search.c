/* operator.countOf and indexOf, flat: the iterator and the comparisons may be in Python. */
#include "operator_search.h"

#include "py_core.h"
#include "py_flat_steps.h"

enum { ITERATOR, WANTED };

enum { STAGE, AT, SEARCH };     /* AT: items so far, or equal ones in countOf */

enum { NEXT, EQUAL };           /* what comes: the next item; whether it is equal */

static py_step
number_step(Py_ssize_t number, PyObject **result)
{
    *result = PyInt_FromSsize_t(number);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* There are no more items. */
static py_step
ended(const py_cont *cont, PyObject **result)
{
    if (cont->number[SEARCH] == OPERATOR_COUNT) {
        return number_step(cont->number[AT], result);
    }
    PyErr_SetString(PyExc_ValueError, "sequence.index(x): x not in sequence");
    return STEP_RAISE;
}

/* Goes on from *item (taken over) as long as items come and are compared without Python.  1 = the next has to be asked for,
   0 = *item has to be compared; NULL: that was all, or an exception is set. */
static int
count_quickly(py_thread *ts, py_cont *cont, PyObject **item)
{
    int counts = cont->number[SEARCH] == OPERATOR_COUNT;
    while (*item != NULL) {
        int same = py_equal_now(ts, cont->object[WANTED], *item);
        if (same == NOW_LATER || (same == 1 && !counts)) {
            return 0;
        }
        Py_CLEAR(*item);
        if (same == NOW_FAILED) {
            return 0;
        }
        cont->number[AT] += !counts || same;
        if (!py_next_plainly(cont->object[ITERATOR], item)) {
            return 1;
        }
    }
    (void)py_step_of_next(NULL);
    return 0;
}

static py_step
search_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    while (how == STEP_RETURN) {
        PyObject *come = value;
        value = NULL;
        if (cont->number[STAGE] == EQUAL) {
            int same = come == Py_True;
            Py_DECREF(come);
            if (same && cont->number[SEARCH] == OPERATOR_INDEX) {
                return number_step(cont->number[AT], result);
            }
            cont->number[AT] += cont->number[SEARCH] == OPERATOR_INDEX || same;
            cont->number[STAGE] = NEXT;
            FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[ITERATOR], &value));
        }
        else if (come == NULL) {
            return ended(cont, result);
        }
        else if (count_quickly(ts, cont, &come)) {
            cont->number[STAGE] = NEXT;
            FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[ITERATOR], &value));
        }
        else if (come == NULL) {
            return PyErr_Occurred() ? STEP_RAISE : ended(cont, result);
        }
        else {
            cont->number[STAGE] = EQUAL;
            FLAT_BELOW(ts, cont, how, py_flat_equal(ts, cont->object[WANTED], come, &value));
            Py_DECREF(come);
        }
    }
    return how;
}

const py_cont_kind py_kind_operator_search = {"operator.search", search_resume, 2, 3, "iterator item; stage at search"};

/* The iterator has come. */
static py_step
begin_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *first = NULL;
    if (how == STEP_RAISE) {
        py_sequence_refuse_container(cont->object[0]);
        return STEP_RAISE;
    }
    py_cont *search = py_cont_with(ts, &py_kind_operator_search, value, cont->object[1], NULL);
    Py_DECREF(value);
    if (search == NULL) {
        return STEP_RAISE;
    }
    search->number[SEARCH] = cont->number[0];
    FLAT_BEGIN(ts, search, how, py_flat_next(ts, search->object[ITERATOR], &first), search_resume, first, result);
    return how;
}

const py_cont_kind py_kind_operator_search_begin = {"operator.search_begin", begin_resume, 2, 1, "container item; search"};

py_step
py_operator_search(py_thread *ts, PyObject *container, PyObject *item, int search, PyObject **result)
{
    PyObject *iterator = NULL;
    py_step how;
    py_cont *cont = py_cont_with(ts, &py_kind_operator_search_begin, container, item, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = search;
    FLAT_BEGIN(ts, cont, how, py_flat_iter(ts, container, &iterator), begin_resume, iterator, result);
    return how;
}
