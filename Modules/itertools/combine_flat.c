/* product(*iterables), permutations(iterable, r) and the like, flat: they draw from tuples, so what is iterated over in Python becomes a
   list first, and then they are made as always.

   object[0] the type, [1] the arguments, [2] the keywords; number[0] the argument that is becoming a list. */
#include "itertools.h"
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_frozen.h"
#include "py_iters.h"
#include "py_type.h"

enum { TYPE, ARGUMENTS, KEYWORDS };

static int
is_one_of_ours(PyObject *type)
{
    return type == (PyObject *)&py_it_product_type || type == (PyObject *)&py_it_permutations_type ||
           type == (PyObject *)&py_it_combinations_type || type == (PyObject *)&py_it_combinations_wr_type;
}

/* The number of the next argument that runs Python code, n: there is none. */
static Py_ssize_t
next_to_ask(PyObject *type, PyObject *const *args, Py_ssize_t n, Py_ssize_t at)
{
    Py_ssize_t end = type == (PyObject *)&py_it_product_type ? n : n < 1 ? n : 1;
    while (at < end && !py_runs_python(args[at])) {
        at++;
    }
    return at < end ? at : n;
}

static py_step
lists_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *args = cont->object[ARGUMENTS];
    Py_ssize_t n = PyTuple_GET_SIZE(args);

    while (how == STEP_RETURN) {
        PyObject **items = ((PyTupleObject *)args)->ob_item;
        if (value != NULL) {
            Py_SETREF(items[cont->number[0]], value);
            value = NULL;
        }
        cont->number[0] = next_to_ask(cont->object[TYPE], items, n, cont->number[0]);
        if (cont->number[0] == n) {
            *result = py_type_call(cont->object[TYPE], args, cont->object[KEYWORDS]);
            return *result != NULL ? STEP_RETURN : STEP_RAISE;
        }
        how = py_flat_then(ts, cont, (PyObject *)&PyList_Type, &items[cont->number[0]], 1, NULL, &value);
    }
    return how;
}

const py_cont_kind py_kind_itertools_lists = {"itertools.lists", lists_resume, 3, 1, "type arguments keywords; asked"};

int
py_itertools_lists_fits(const py_cont *cont)
{
    return is_one_of_ours(cont->object[TYPE]) && cont->number[0] < PyTuple_GET_SIZE(cont->object[ARGUMENTS]);
}

static py_step
combine_construct(py_thread *ts, PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    PyObject *tuple = py_tuple_from_array(args, nargs);
    py_step how = STEP_RAISE;

    if (tuple == NULL) {
        return STEP_RAISE;
    }
    if (!is_one_of_ours(type) || next_to_ask(type, args, nargs, 0) == nargs) {
        *result = py_type_call(type, tuple, kwargs);
        Py_DECREF(tuple);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_itertools_lists);
    if (cont != NULL) {
        Py_INCREF(type);
        Py_INCREF(tuple);
        Py_XINCREF(kwargs);
        cont->object[TYPE] = type;
        cont->object[ARGUMENTS] = tuple;
        cont->object[KEYWORDS] = kwargs;
        how = lists_resume(ts, cont, STEP_RETURN, NULL, result);
    }
    Py_XDECREF(cont);
    Py_DECREF(tuple);
    return how;
}

const py_type_flat py_it_combine_flat = {.construct = combine_construct};
