/* Comparing and showing deques whose items do so in Python, flat; the loops in C (deque.c) have been tried.

   I1 When one of the two deques changes between the items the comparison ends with an error; one that comes from a pickle does not
      know the states that it began with (0) and goes by those of the moment.  States only grow, so their sum tells.
   I2 A deque that is being shown is marked (Py_ReprEnter) until its kind has resumed. */
#include "deque.h"
#include "../../Objects/items.h"

enum { LEFT, RIGHT, LEFT_ITEM, RIGHT_ITEM };    /* ITEM: being compared, or both NULL */

enum { OPERATOR, AT, SEEN };    /* SEEN: the sum of the deques' states + 1, or 0 */

static Py_ssize_t
states(const py_cont *cont)
{
    return (Py_ssize_t)(((deque_object *)cont->object[LEFT])->state + ((deque_object *)cont->object[RIGHT])->state + 1);
}

/* Holds the items at AT; 0: one of the deques has none there. */
static int
hold_items(py_cont *cont)
{
    deque_object *a = (deque_object *)cont->object[LEFT], *b = (deque_object *)cont->object[RIGHT];
    Py_ssize_t i = cont->number[AT];

    Py_CLEAR(cont->object[LEFT_ITEM]);
    Py_CLEAR(cont->object[RIGHT_ITEM]);
    if (i >= a->used || i >= b->used) {
        return 0;
    }
    cont->object[LEFT_ITEM] = *deque_place(a, i);
    Py_INCREF(cont->object[LEFT_ITEM]);
    cont->object[RIGHT_ITEM] = *deque_place(b, i);
    Py_INCREF(cont->object[RIGHT_ITEM]);
    cont->number[SEEN] = states(cont);
    return 1;
}

/* `value`: were the items equal? NULL: none have been compared yet. */
static py_step
compare_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int differ = 0;

    while (how == STEP_RETURN && !differ) {
        cont->number[AT] += value == Py_True;
        differ = value != NULL && value != Py_True;
        Py_XDECREF(value);
        value = NULL;
        if (!differ && cont->number[SEEN] != 0 && cont->number[SEEN] != states(cont)) {
            PyErr_SetString(PyExc_RuntimeError, "deque mutated during iteration");   /* I1 */
            how = STEP_RAISE;
        }
        else if (!differ && !hold_items(cont)) {
            break;
        }
        else if (!differ) {
            FLAT_BELOW(ts, cont, how, py_flat_equal(ts, cont->object[LEFT_ITEM], cont->object[RIGHT_ITEM], &value));
        }
    }
    if (how >= STEP_CALL) {
        return how;
    }
    Py_LeaveRecursiveCall();    /* py_flat_compare_begin has entered */
    if (how == STEP_RAISE) {
        return how;
    }
    if (differ) {
        return py_flat_holds(ts, cont->object[LEFT_ITEM], cont->object[RIGHT_ITEM], (int)cont->number[OPERATOR], result);
    }
    return py_flat_bool(py_items_order_holds(((deque_object *)cont->object[LEFT])->used,
                                             ((deque_object *)cont->object[RIGHT])->used, (int)cont->number[OPERATOR]), result);
}

const py_cont_kind py_kind_deque_compare = {"deque.compare", compare_resume, 4, 3, "left right leftitem rightitem; operator at seen"};

py_step
py_deque_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result)
{
    int by_length = op == Py_EQ || op == Py_NE;
    if (by_length && ((deque_object *)a)->used != ((deque_object *)b)->used) {
        return py_flat_bool(op == Py_NE, result);
    }
    if (by_length && a == b) {
        return py_flat_bool(op == Py_EQ, result);
    }
    return py_flat_compare_begin(ts, &py_kind_deque_compare, a, b, op, result);
}

/* ---- repr ---- */

/* The text of the list of the items has come. */
static py_step
repr_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    if (how == STEP_RETURN) {
        *result = py_deque_repr_steal((deque_object *)cont->object[0], value);
        how = *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    Py_ReprLeave(cont->object[0]);      /* I2 */
    return how;
}

const py_cont_kind py_kind_deque_repr = {"deque.repr", repr_resume, 1, 0, "deque"};

py_step
py_deque_flat_repr(py_thread *ts, PyObject *self, PyObject **result)
{
    PyObject *text = NULL;
    int running = Py_ReprEnter(self);

    if (running != 0) {
        *result = running > 0 ? PyString_FromString("[...]") : NULL;
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    PyObject *items = PySequence_List(self);
    py_cont *cont = items != NULL ? py_cont_with(ts, &py_kind_deque_repr, self, NULL, NULL) : NULL;
    if (cont == NULL) {
        Py_XDECREF(items);
        Py_ReprLeave(self);
        return STEP_RAISE;
    }
    py_step how;
    FLAT_BEGIN(ts, cont, how, py_flat_repr(ts, items, &text), repr_resume, text, result);
    Py_DECREF(items);
    return how;
}
