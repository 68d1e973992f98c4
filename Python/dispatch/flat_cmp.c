/* Three-way comparison, flat: cmp(a, b), and what __cmp__ of new-style instances says about a < b.

   cmp() of two objects asks __cmp__ if their type has it, else ==, < and > one after the other, and __cmp__ of either at last.
   Old-style instances have ways of their own (Objects/type/classic_compare.c), which are repeated (py_replay.h).

   Not here: rich comparison (flat_compare.c). */
#include "dispatch.h"
#include "py_core.h"
#include "py_flat_steps.h"
#include "py_type.h"

enum { LEFT, RIGHT };

static py_step
from_value(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

/* ---- __cmp__ ---- */

enum { WANTED, TURN };

enum { AS_INT = Py_GE + 1 };    /* WANTED: an operator, or the order itself */

/* Whose method is asked at this turn, and about whom. */
static PyObject *
asked(const py_cont *cont, PyObject **other)
{
    int turned = cont->number[TURN] != 0;
    *other = cont->object[turned ? LEFT : RIGHT];
    return cont->object[turned ? RIGHT : LEFT];
}

static py_step
ordered(const py_cont *cont, long order, PyObject **result)
{
    order = order < 0 ? -1 : order > 0;
    if (cont->number[TURN] == 1) {
        order = -order;
    }
    return from_value(cont->number[WANTED] == AS_INT ? PyInt_FromLong(order)
                                                     : py_compare_to_bool((int)cont->number[WANTED], (int)order),
                      result);
}

static py_step
by_address(py_cont *cont, PyObject **result)
{
    const char *left = (char *)cont->object[LEFT], *right = (char *)cont->object[RIGHT];
    cont->number[TURN] = 0;
    return ordered(cont, left < right ? -1 : left > right, result);
}

static py_step
judge(const py_cont *cont, PyObject *value, PyObject **result)
{
    long order = PyInt_AsLong(value);
    Py_DECREF(value);
    return order == -1 && PyErr_Occurred() ? STEP_RAISE : ordered(cont, order, result);
}

/* Asks the one after the other that has a method, from this turn on. */
static py_step
ask(py_thread *ts, py_cont *cont, PyObject **result)
{
    for (; cont->number[TURN] < 2; cont->number[TURN]++) {
        PyObject *other, *self = asked(cont, &other), *value = NULL;
        int found = 0;
        py_step how;
        if (Py_TYPE(self)->tp_compare != py_slot_tp_compare) {
            continue;
        }
        FLAT_BELOW(ts, cont, how, py_call_special(ts, self, PY_ID(__cmp__), &other, 1, &found, &value));
        if (found > 0 && how >= STEP_CALL) {
            return how;
        }
        if (found < 0 || (found > 0 && how == STEP_RAISE)) {
            return STEP_RAISE;
        }
        if (found > 0 && value != Py_NotImplemented) {
            return judge(cont, value, result);
        }
        Py_XDECREF(value);
    }
    return by_address(cont, result);
}

static py_step
cmp_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how != STEP_RETURN) {
        return how;
    }
    if (value != Py_NotImplemented) {
        return judge(cont, value, result);
    }
    Py_DECREF(value);
    cont->number[TURN]++;
    return ask(ts, cont, result);
}

const py_cont_kind py_kind_compare_cmp = {"compare.cmp", cmp_resume, 2, 2, "left right; wanted turn"};

static py_step
ask_both(py_thread *ts, PyObject *v, PyObject *w, int wanted, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_compare_cmp, v, w, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[WANTED] = wanted;
    py_step how = ask(ts, cont, result);
    Py_DECREF(cont);
    return how;
}

int
py_compares_by_cmp(PyObject *v, PyObject *w)
{
    return (Py_TYPE(v)->tp_compare == py_slot_tp_compare || Py_TYPE(w)->tp_compare == py_slot_tp_compare) &&
           !PyInstance_Check(v) && !PyInstance_Check(w);
}

py_step
py_flat_cmp_method(py_thread *ts, PyObject *v, PyObject *w, int op, PyObject **result)
{
    return ask_both(ts, v, w, op, result);
}

/* ---- cmp() ---- */

/* The comparisons that make a three-way one, and what each comes to. */
static const struct {
    int op, outcome;
} tries[] = {{Py_EQ, 0}, {Py_LT, -1}, {Py_GT, 1}};

enum { TRY, TRUTH };    /* the try under way; its result is being asked for its truth */

static py_step
ask_try(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *v = cont->object[LEFT], *w = cont->object[RIGHT];
    const py_type_flat *flat = py_container_compare(v, w);
    int op = tries[cont->number[TRY]].op;
    py_step how;

    cont->number[TRUTH] = 0;
    *value = NULL;
    FLAT_BELOW(ts, cont, how, flat != NULL ? flat->richcompare(ts, v, w, op, value) : py_flat_try_rich(ts, v, w, op, value));
    return how;
}

static py_step
ask_truth(py_thread *ts, py_cont *cont, PyObject *answer, PyObject **value)
{
    py_step how;
    cont->number[TRUTH] = 1;
    *value = NULL;
    FLAT_BELOW(ts, cont, how, py_flat_truth(ts, answer, value));
    Py_DECREF(answer);
    return how;
}

/* No rich comparison has answered. */
static py_step
three_way_at_last(py_thread *ts, PyObject *v, PyObject *w, PyObject **result)
{
    if (py_compares_by_cmp(v, w)) {
        return ask_both(ts, v, w, AS_INT, result);
    }
    int three = py_compare_three_way(v, w);
    return three == -2 || (three == -1 && PyErr_Occurred()) ? STEP_RAISE : from_value(PyInt_FromLong(three), result);
}

static py_step
three_way_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    while (how == STEP_RETURN) {
        if (!PyBool_Check(value) && value != Py_NotImplemented && !cont->number[TRUTH]) {
            how = ask_truth(ts, cont, value, &value);
            continue;
        }
        int holds = value == Py_True;
        Py_DECREF(value);
        if (holds) {
            return from_value(PyInt_FromLong(tries[cont->number[TRY]].outcome), result);
        }
        if (++cont->number[TRY] == 3) {
            return three_way_at_last(ts, cont->object[LEFT], cont->object[RIGHT], result);
        }
        how = ask_try(ts, cont, &value);
    }
    return how;
}

const py_cont_kind py_kind_compare_three_way = {"compare.three_way", three_way_resume, 2, 2, "left right; try truth"};

/* ==, <, > */
static py_step
compare_by_tries(py_thread *ts, PyObject *v, PyObject *w, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_with(ts, &py_kind_compare_three_way, v, w, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_step how = ask_try(ts, cont, &value);
    if (how < STEP_CALL) {
        how = three_way_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

static int
has_python_rich(PyObject *o)
{
    return Py_TYPE(o)->tp_richcompare == py_slot_tp_richcompare && !PyInstance_Check(o);
}

/* Is it known how the two compare, and is Python called for it?  *step is it then. */
static int
compare_flat(py_thread *ts, PyObject *v, PyObject *w, py_step *step, PyObject **result)
{
    int same = Py_TYPE(v) == Py_TYPE(w);

    if (v == w || PyInstance_Check(v) || PyInstance_Check(w)) {
        return 0;
    }
    if (same && Py_TYPE(v)->tp_compare != NULL) {
        if (!py_compares_by_cmp(v, w)) {
            return 0;
        }
        *step = ask_both(ts, v, w, AS_INT, result);
        return 1;
    }
    if (py_container_compare(v, w) != NULL && same) {
        if (py_replay_try(ts, PY_REPLAY_CMP, v, w, NULL, 0, result)) {
            *step = *result != NULL ? STEP_RETURN : STEP_RAISE;
            return 1;
        }
    }
    else if (!has_python_rich(v) && !has_python_rich(w) && !py_compares_by_cmp(v, w)) {
        return 0;
    }
    *step = compare_by_tries(ts, v, w, result);
    return 1;
}

py_step
py_flat_compare(py_thread *ts, PyObject *v, PyObject *w, PyObject **result)
{
    py_step step;
    int three;
    if (compare_flat(ts, v, w, &step, result)) {
        return step;
    }
    if (py_replay_knows(Py_TYPE(v)) && py_replay_knows(Py_TYPE(w))) {
        return py_replay(ts, PY_REPLAY_CMP, v, w, NULL, 0, result);
    }
    if (PyObject_Cmp(v, w, &three) < 0) {
        return STEP_RAISE;
    }
    return from_value(PyInt_FromLong(three), result);
}
