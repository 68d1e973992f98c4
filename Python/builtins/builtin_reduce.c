/* Builtins that reduce an iterable to one value: reduce, sum, any, all.
 *
 * Machines as in builtin_sequence.c. sum keeps a running int or float in the continuation's numbers as
 * long as every item has that type.
 */
#include "builtins.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"

enum { STAGE_ITER, STAGE_ITEM, STAGE_VALUE };

/* Starts a machine by making an iterator of `source` for field 0. Steals cont. */
static py_step
start_with_iterator(py_thread *ts, py_cont *cont, PyObject *source, PyObject **result)
{
    PyObject *iterator = NULL;
    cont->number[0] = STAGE_ITER;
    py_cont_push(ts, cont);
    py_step how = py_flat_iter(ts, source, &iterator);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = cont->kind->resume(ts, cont, how, iterator, result);
    }
    Py_DECREF(cont);
    return how;
}

/* ---- reduce ---- */

enum { REDUCE_ITER, REDUCE_FUNC, REDUCE_VALUE };

static py_step
reduce_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        if (cont->number[0] == STAGE_ITER && !PyErr_ExceptionMatches(PyExc_MemoryError)) {      /* whatever else went wrong */
            PyErr_SetString(PyExc_TypeError, "reduce() arg 2 must support iteration");
        }
        return STEP_RAISE;
    }
    for (;;) {
        switch (cont->number[0]) {
        case STAGE_ITER:
            put(cont, REDUCE_ITER, value);
            break;
        case STAGE_ITEM:
            if (value == NULL) {
                *result = take(cont, REDUCE_VALUE);
                if (*result == NULL) {
                    PyErr_SetString(PyExc_TypeError,
                                    "reduce() of empty sequence with no initial value");
                    return STEP_RAISE;
                }
                return STEP_RETURN;
            }
            if (cont->object[REDUCE_VALUE] == NULL) {
                put(cont, REDUCE_VALUE, value);
                break;
            }
            PyObject *item = value;
            PyObject *args[] = {cont->object[REDUCE_VALUE], item};
            cont->number[0] = STAGE_VALUE;
            how = py_flat_then(ts, cont, cont->object[REDUCE_FUNC], args, 2, NULL, &value);
            Py_DECREF(item);
            if (how != STEP_RETURN) {
                return how;
            }
            continue;
        default:
            put(cont, REDUCE_VALUE, value);
            break;
        }
        cont->number[0] = STAGE_ITEM;
        how = step_next(ts, cont, cont->object[REDUCE_ITER], &value);
        if (how != STEP_RETURN) {
            return how;
        }
    }
}

const py_cont_kind py_kind_builtin_reduce = {"builtin.reduce", reduce_resume, 3, 1,
                                         "iterator func value; stage"};

static py_step
builtin_reduce(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("reduce", nargs, 2, 3, kwargs) < 0 ||
        PyErr_WarnPy3k("reduce() not supported in 3.x; use functools.reduce()", 1) < 0) {
        return STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_reduce);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    keep(cont, REDUCE_FUNC, args[0]);
    if (nargs == 3) {
        keep(cont, REDUCE_VALUE, args[2]);
    }
    return start_with_iterator(ts, cont, args[1], result);
}

/* ---- sum ---- */

enum { SUM_ITER, SUM_VALUE };
enum { SUM_STAGE, SUM_MODE, SUM_NUMBER };
enum { MODE_OBJECT, MODE_INT, MODE_FLOAT };

static double
get_double(const py_cont *cont)
{
    double number;
    memcpy(&number, &cont->number[SUM_NUMBER], sizeof number);
    return number;
}

static void
set_double(py_cont *cont, double number)
{
    memcpy(&cont->number[SUM_NUMBER], &number, sizeof number);
}

/* Chooses the mode for the value in SUM_VALUE; in a number mode that field is empty. */
static void
choose_mode(py_cont *cont)
{
    PyObject *value = cont->object[SUM_VALUE];
    if (PyInt_CheckExact(value)) {
        cont->number[SUM_MODE] = MODE_INT;
        cont->number[SUM_NUMBER] = PyInt_AS_LONG(value);
        Py_CLEAR(cont->object[SUM_VALUE]);
    }
    else if (PyFloat_CheckExact(value)) {
        cont->number[SUM_MODE] = MODE_FLOAT;
        set_double(cont, PyFloat_AS_DOUBLE(value));
        Py_CLEAR(cont->object[SUM_VALUE]);
    }
    else {
        cont->number[SUM_MODE] = MODE_OBJECT;
    }
}

/* Makes an object of the running number. Returns status. Raises yes. */
static int
leave_mode(py_cont *cont)
{
    if (cont->number[SUM_MODE] == MODE_INT) {
        put(cont, SUM_VALUE, PyInt_FromLong(cont->number[SUM_NUMBER]));
    }
    else if (cont->number[SUM_MODE] == MODE_FLOAT) {
        put(cont, SUM_VALUE, PyFloat_FromDouble(get_double(cont)));
    }
    cont->number[SUM_MODE] = MODE_OBJECT;
    return cont->object[SUM_VALUE] != NULL ? 0 : -1;
}

/* Adds an item to the running number if that is possible without objects. */
static int
add_number(py_cont *cont, PyObject *item)
{
    if (cont->number[SUM_MODE] == MODE_INT) {
        Py_ssize_t total;
        if (PyInt_CheckExact(item) &&
            !__builtin_add_overflow(cont->number[SUM_NUMBER], PyInt_AS_LONG(item), &total)) {
            cont->number[SUM_NUMBER] = total;
            return 1;
        }
    }
    else if (cont->number[SUM_MODE] == MODE_FLOAT) {
        if (PyFloat_CheckExact(item)) {
            set_double(cont, get_double(cont) + PyFloat_AS_DOUBLE(item));
            return 1;
        }
        if (PyInt_CheckExact(item)) {
            set_double(cont, get_double(cont) + (double)PyInt_AS_LONG(item));
            return 1;
        }
    }
    return 0;
}

int
py_sum_as_object(py_cont *cont)
{
    return leave_mode(cont);
}

static int
refuse_text(PyObject *start)
{
    if (PyObject_TypeCheck(start, &PyBaseString_Type)) {
        PyErr_SetString(PyExc_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
        return -1;
    }
    return 0;
}

/* Adds all that comes without Python. Returns 1, *value is the first item that is no such number (NULL: the end, or an
   exception is set), or 0: the next item has to be asked for otherwise. */
static int
add_numbers(py_cont *cont, PyObject **value)
{
    PyObject *iterator = cont->object[SUM_ITER];
    iternextfunc next = Py_TYPE(iterator)->tp_iternext;
    int direct = is_direct_iterator(iterator);

    do {
        if (direct) {
            *value = next(iterator);
        }
        else if (!py_next_now(iterator, value)) {
            return 0;
        }
        if (*value == NULL || !add_number(cont, *value)) {
            return 1;
        }
        Py_DECREF(*value);
    } while (1);
}

static py_step
next_summand(py_thread *ts, py_cont *cont, PyObject **value)
{
    if (PyGen_CheckExact(cont->object[SUM_ITER]) || !add_numbers(cont, value)) {
        py_step how;
        *value = NULL;
        FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[SUM_ITER], value));
        return how;
    }
    if (*value == NULL && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return STEP_RAISE;
        }
        PyErr_Clear();
    }
    return STEP_RETURN;
}

static py_step
sum_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    for (;;) {
        switch (cont->number[SUM_STAGE]) {
        case STAGE_ITER:
            put(cont, SUM_ITER, value);
            if (refuse_text(cont->object[SUM_VALUE]) < 0) {
                return STEP_RAISE;
            }
            choose_mode(cont);
            break;
        case STAGE_ITEM:
            if (value == NULL) {
                if (leave_mode(cont) < 0) {
                    return STEP_RAISE;
                }
                *result = take(cont, SUM_VALUE);
                return STEP_RETURN;
            }
            if (add_number(cont, value)) {
                Py_DECREF(value);
                break;
            }
            PyObject *item = value;
            if (leave_mode(cont) < 0) {
                Py_DECREF(item);
                return STEP_RAISE;
            }
            cont->number[SUM_STAGE] = STAGE_VALUE;
            PyObject *left = cont->object[SUM_VALUE];
            Py_INCREF(left);
            py_cont_push(ts, cont);
            how = py_flat_binary(ts, left, item, offsetof(PyNumberMethods, nb_add), &value);
            if (how < STEP_CALL) {
                py_cont_pop(ts, cont);
            }
            Py_DECREF(left);
            Py_DECREF(item);
            if (how != STEP_RETURN) {
                return how;
            }
            continue;
        default:
            put(cont, SUM_VALUE, value);
            choose_mode(cont);
            break;
        }
        cont->number[SUM_STAGE] = STAGE_ITEM;
        how = next_summand(ts, cont, &value);
        if (how != STEP_RETURN) {
            return how;
        }
    }
}

const py_cont_kind py_kind_builtin_sum = {"builtin.sum", sum_resume, 2, 3,
                                      "iterator value; stage mode number"};

static py_step
builtin_sum(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("sum", nargs, 1, 2, kwargs) < 0) {
        return STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_sum);
    PyObject *start = cont == NULL ? NULL : nargs == 2 ? args[1] : PyInt_FromLong(0);
    if (start == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    keep(cont, SUM_VALUE, start);
    if (nargs == 1) {
        Py_DECREF(start);
    }
    return start_with_iterator(ts, cont, args[0], result);
}

/* ---- any, all ---- */

enum { TEST_ITER };
enum { TEST_STAGE, TEST_STOP }; /* STOP: the truth that decides */

static py_step
test_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    for (;;) {
        if (cont->number[TEST_STAGE] == STAGE_ITER) {
            put(cont, TEST_ITER, value);
        }
        else if (cont->number[TEST_STAGE] == STAGE_ITEM) {
            if (value == NULL) {
                *result = PyBool_FromLong(!cont->number[TEST_STOP]);
                return STEP_RETURN;
            }
            PyObject *item = value;
            cont->number[TEST_STAGE] = STAGE_VALUE;
            how = step_truth(ts, cont, item, &value);
            Py_DECREF(item);
            if (how != STEP_RETURN) {
                return how;
            }
            continue;
        }
        else if (take_truth(value) == cont->number[TEST_STOP]) {
            *result = PyBool_FromLong((long)cont->number[TEST_STOP]);
            return STEP_RETURN;
        }
        cont->number[TEST_STAGE] = STAGE_ITEM;
        how = step_next(ts, cont, cont->object[TEST_ITER], &value);
        if (how != STEP_RETURN) {
            return how;
        }
    }
}

const py_cont_kind py_kind_builtin_test = {"builtin.test", test_resume, 1, 2, "iterator; stage stop"};

/* The answer for the items of a list or tuple, if their truth is known without a call; -1: not so. */
static int
test_items(PyObject *row, int stop)
{
    for (Py_ssize_t i = 0; i < Py_SIZE(row); i++) {
        int truth = py_truth_quick(PySequence_Fast_ITEMS(row)[i]);
        if (truth < 0 || truth == stop) {
            return truth;
        }
    }
    return !stop;
}

static py_step
start_test(py_thread *ts, const char *name, int stop, PyObject *const *args, Py_ssize_t nargs,
           PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_single(name, nargs, kwargs) < 0) {
        return STEP_RAISE;
    }
    int known = PyList_CheckExact(args[0]) || PyTuple_CheckExact(args[0]) ? test_items(args[0], stop) : -1;
    if (known >= 0) {
        return py_flat_bool(known, result);
    }
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_test);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[TEST_STOP] = stop;
    return start_with_iterator(ts, cont, args[0], result);
}

static py_step
builtin_any(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    return start_test(ts, "any", 1, args, nargs, kwargs, result);
}

static py_step
builtin_all(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    return start_test(ts, "all", 0, args, nargs, kwargs, result);
}

const PyMethodDef py_builtin_reduce_methods[] = {
    {"reduce", FLAT_ENTRY(builtin_reduce),
     "reduce(function, iterable[, initial]) -> value\n\nCombines the items from left to right with "
     "a function of two arguments."},
    {"sum", FLAT_ENTRY(builtin_sum), "sum(iterable[, start]) -> start plus all items"},
    {"any", FLAT_ENTRY(builtin_any), "any(iterable) -> is some item true?"},
    {"all", FLAT_ENTRY(builtin_all), "all(iterable) -> is no item false?"},
    {NULL, NULL, 0, NULL},
};
