/* Builtins about order: min, max, sorted. Machines as in builtin_sequence.c. */
#include "builtins.h"
#include "py_flat_steps.h"
#include "py_iters.h"

/* ---- min and max ---- */

enum { BEST_ITER, BEST_KEYFUNC, BEST_ITEM, BEST_KEY, BEST_OTHER, BEST_OTHER_KEY };
enum { BEST_STAGE, BEST_OP };
enum { STAGE_ITER, STAGE_ITEM, STAGE_KEY, STAGE_COMPARED, STAGE_TRUTH };

/* The candidate has won: it takes the place of the best. */
static void
take_candidate(py_cont *cont)
{
    put(cont, BEST_ITEM, take(cont, BEST_OTHER));
    put(cont, BEST_KEY, take(cont, BEST_OTHER_KEY));
}

static py_step
compare_candidate(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *left = cont->object[BEST_OTHER_KEY];
    PyObject *right = cont->object[BEST_KEY];
    int op = (int)cont->number[BEST_OP];
    cont->number[BEST_STAGE] = STAGE_COMPARED;
    if (PyInt_CheckExact(left) && PyInt_CheckExact(right)) {
        long a = PyInt_AS_LONG(left);
        long b = PyInt_AS_LONG(right);
        *value = PyBool_FromLong(op == Py_GT ? a > b : a < b);
        return STEP_RETURN;
    }
    Py_INCREF(left);
    Py_INCREF(right);
    py_cont_push(ts, cont);
    py_step how = py_flat_richcompare(ts, left, right, op, value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    Py_DECREF(left);
    Py_DECREF(right);
    return how;
}

/* A candidate with its key (owned). STEP_RETURN with NULL: it became the best at once. */
static py_step
judge_candidate(py_thread *ts, py_cont *cont, PyObject *key, PyObject **value)
{
    put(cont, BEST_OTHER_KEY, key);
    if (cont->object[BEST_ITEM] == NULL) {
        take_candidate(cont);
        Py_INCREF(Py_False);
        *value = Py_False;
        cont->number[BEST_STAGE] = STAGE_TRUTH;
        return STEP_RETURN;
    }
    return compare_candidate(ts, cont, value);
}

static const char *
best_name(const py_cont *cont)
{
    return cont->number[BEST_OP] == Py_GT ? "max" : "min";
}

static py_step
best_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    for (;;) {
        PyObject *old = value;
        switch (cont->number[BEST_STAGE]) {
        case STAGE_ITER:
            put(cont, BEST_ITER, value);
            cont->number[BEST_STAGE] = STAGE_ITEM;
            how = step_next(ts, cont, cont->object[BEST_ITER], &value);
            break;
        case STAGE_ITEM:
            if (value == NULL) {
                *result = take(cont, BEST_ITEM);
                if (*result == NULL) {
                    PyErr_Format(PyExc_ValueError, "%s() arg is an empty sequence",
                                 best_name(cont));
                    return STEP_RAISE;
                }
                return STEP_RETURN;
            }
            put(cont, BEST_OTHER, value);
            if (cont->object[BEST_KEYFUNC] == NULL) {
                Py_INCREF(value);
                how = judge_candidate(ts, cont, value, &value);
                break;
            }
            cont->number[BEST_STAGE] = STAGE_KEY;
            how = py_flat_then(ts, cont, cont->object[BEST_KEYFUNC], &cont->object[BEST_OTHER], 1,
                               NULL, &value);
            break;
        case STAGE_KEY:
            how = judge_candidate(ts, cont, old, &value);
            break;
        case STAGE_COMPARED:
            cont->number[BEST_STAGE] = STAGE_TRUTH;
            how = step_truth(ts, cont, old, &value);
            Py_DECREF(old);
            break;
        default:
            if (take_truth(value)) {
                take_candidate(cont);
            }
            cont->number[BEST_STAGE] = STAGE_ITEM;
            how = step_next(ts, cont, cont->object[BEST_ITER], &value);
            break;
        }
        if (how != STEP_RETURN) {
            return how;
        }
    }
}

const py_cont_kind py_kind_builtin_best = {"builtin.best", best_resume, 6, 2,
                                       "iterator keyfunc item key other other_key; stage op"};

/* Are these numbers, which compare without Python? */
static int
is_number(PyObject *o)
{
    return PyInt_CheckExact(o) || PyFloat_CheckExact(o) || PyLong_CheckExact(o) || PyBool_Check(o);
}

static int
order_of_texts(PyObject *a, PyObject *b)
{
    Py_ssize_t left = PyString_GET_SIZE(a), right = PyString_GET_SIZE(b);
    int order = memcmp(PyString_AS_STRING(a), PyString_AS_STRING(b), (size_t)(left < right ? left : right));
    return order != 0 ? order : (left > right) - (left < right);
}

/* Does `a` go before `b`? Returns -1 without an exception where asking might call Python. */
static int
wins_quietly(PyObject *a, PyObject *b, int op)
{
    if (PyInt_CheckExact(a) && PyInt_CheckExact(b)) {
        return op == Py_GT ? PyInt_AS_LONG(a) > PyInt_AS_LONG(b) : PyInt_AS_LONG(a) < PyInt_AS_LONG(b);
    }
    if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        return op == Py_GT ? PyFloat_AS_DOUBLE(a) > PyFloat_AS_DOUBLE(b) : PyFloat_AS_DOUBLE(a) < PyFloat_AS_DOUBLE(b);
    }
    if (PyString_CheckExact(a) && PyString_CheckExact(b)) {
        return op == Py_GT ? order_of_texts(a, b) > 0 : order_of_texts(a, b) < 0;
    }
    int wins = is_number(a) && is_number(b) ? PyObject_RichCompareBool(a, b, op) : -1;
    if (wins < 0) {
        PyErr_Clear();
    }
    return wins;
}

/* The best of these, or NULL where finding it might call Python. Returns borrowed. Raises no. */
static PyObject *
best_of_items(PyObject *const *items, Py_ssize_t count, int op)
{
    PyObject *best = count > 0 ? items[0] : NULL;
    for (Py_ssize_t i = 1; i < count; i++) {
        int wins = wins_quietly(items[i], best, op);
        if (wins < 0) {
            return NULL;
        }
        best = wins ? items[i] : best;
    }
    return best;
}

/* The best character of a str, NULL when it is empty. Returns new. Raises no. */
static PyObject *
best_character(PyObject *text, int op)
{
    const unsigned char *at = (const unsigned char *)PyString_AS_STRING(text), *end = at + PyString_GET_SIZE(text);
    if (at == end) {
        return NULL;
    }
    unsigned char best = *at;
    while (++at < end) {
        best = (op == Py_GT ? *at > best : *at < best) ? *at : best;
    }
    return py_str_from_char(best);
}

/* What min() and max() without a key come to where nothing of Python can be called. Returns new, NULL (no exception) where
   something might, or there is nothing. Raises no. */
static PyObject *
find_quickly(PyObject *const *args, Py_ssize_t nargs, int op)
{
    PyObject *best = NULL;
    if (nargs > 1) {
        best = best_of_items(args, nargs, op);
    }
    else if (nargs == 1 && PyString_CheckExact(args[0])) {
        return best_character(args[0], op);
    }
    else if (nargs == 1 && (PyList_CheckExact(args[0]) || PyTuple_CheckExact(args[0]))) {
        best = best_of_items(PySequence_Fast_ITEMS(args[0]), Py_SIZE(args[0]), op);
    }
    Py_XINCREF(best);
    return best;
}

/* The `key` keyword, or NULL (borrowed). Any other keyword is an error. */
static int
find_key(const char *name, PyObject *kwargs, PyObject **key)
{
    *key = NULL;
    if (kwargs == NULL || PyDict_Size(kwargs) == 0) {
        return 0;
    }
    *key = PyDict_GetItemString(kwargs, "key");
    if (PyDict_Size(kwargs) != 1 || *key == NULL) {
        PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument", name);
        return -1;
    }
    return 0;
}

static py_step
find_best(py_thread *ts, const char *name, int op, PyObject *const *args, Py_ssize_t nargs,
          PyObject *kwargs, PyObject **result)
{
    PyObject *key;
    PyObject *source;
    *result = kwargs == NULL ? find_quickly(args, nargs, op) : NULL;
    if (*result != NULL) {
        return STEP_RETURN;
    }
    if (nargs == 0) {
        py_builtin_check_count(name, nargs, 1, 1, NULL); /* raises: 0 is not 1 */
        return STEP_RAISE;
    }
    if (find_key(name, kwargs, &key) < 0) {
        return STEP_RAISE;
    }
    if (nargs == 1) {
        source = args[0];
        Py_INCREF(source);
    }
    else {
        source = py_tuple_from_array(args, nargs);
    }
    py_cont *cont = source != NULL ? py_cont_new(ts, &py_kind_builtin_best) : NULL;
    py_step how = STEP_RAISE;
    if (cont != NULL) {
        PyObject *iterator = NULL;
        cont->number[BEST_OP] = op;
        keep(cont, BEST_KEYFUNC, key);
        cont->number[BEST_STAGE] = STAGE_ITER;
        py_cont_push(ts, cont);
        how = py_flat_iter(ts, source, &iterator);
        if (how < STEP_CALL) {
            py_cont_pop(ts, cont);
            how = best_resume(ts, cont, how, iterator, result);
        }
        Py_DECREF(cont);
    }
    Py_XDECREF(source);
    return how;
}

static py_step
builtin_min(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    return find_best(ts, "min", Py_LT, args, nargs, kwargs, result);
}

static py_step
builtin_max(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    return find_best(ts, "max", Py_GT, args, nargs, kwargs, result);
}

/* ---- sorted ---- */

enum { SORT_LIST, SORT_ARGS, SORT_KWARGS };
enum { SORT_STAGE };
enum { SORT_COLLECTED, SORT_SORTED };

/* The list is there: sort it with the arguments that were given for that. */
static py_step
sort_list(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *args = take(cont, SORT_ARGS), *kwargs = take(cont, SORT_KWARGS);     /* they wait no longer */
    py_step how;
    put(cont, SORT_ARGS, PyTuple_New(0));       /* the only one that there is: takes no memory */
    cont->number[SORT_STAGE] = SORT_SORTED;
    FLAT_BELOW(ts, cont, how,
               py_list_sort_flat(ts, cont->object[SORT_LIST], ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args),
                                 kwargs, value));
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return how;
}

static py_step
sorted_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (cont->number[SORT_STAGE] == SORT_COLLECTED) {
        if (!PyList_CheckExact(value)) {        /* of a chain that somebody has made up */
            Py_DECREF(value);
            PyErr_SetString(PyExc_SystemError, "sorted() is given another object than its list");
            return STEP_RAISE;
        }
        put(cont, SORT_LIST, value);
        value = NULL;
        how = sort_list(ts, cont, &value);
        if (how != STEP_RETURN) {
            return how;
        }
    }
    Py_XDECREF(value);
    *result = take(cont, SORT_LIST);
    return STEP_RETURN;
}

const py_cont_kind py_kind_builtin_sorted = {"builtin.sorted", sorted_resume, 3, 1,
                                         "list args kwargs; stage"};

/* Checks everything that list.sort would not refuse in the words of sorted(). */
static int
check_sorted(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    static const char *const keywords[] = {"iterable", "cmp", "key", "reverse", NULL};
    PyObject *iterable, *compare, *key;
    int reverse;
    PyObject *tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return -1;
    }
    int fine = PyArg_ParseTupleAndKeywords(tuple, kwargs, "O|OOi:sorted", (char **)keywords,
                                           &iterable, &compare, &key, &reverse);
    Py_DECREF(tuple);
    if (fine && nargs == 0) { /* `iterable` by name is not for list.sort */
        PyErr_SetString(PyExc_TypeError,
                        "'iterable' is an invalid keyword argument for this function");
        fine = 0;
    }
    return fine ? 0 : -1;
}

static py_step
builtin_sorted(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    if (check_sorted(args, nargs, kwargs) < 0) {
        return STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_sorted);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    PyObject *rest = PyTuple_New(nargs - 1);
    for (Py_ssize_t i = 1; rest != NULL && i < nargs; i++) {
        Py_INCREF(args[i]);
        PyTuple_SET_ITEM(rest, i - 1, args[i]);
    }
    put(cont, SORT_ARGS, rest);
    keep(cont, SORT_KWARGS, kwargs);
    py_step how = STEP_RAISE;
    if (rest != NULL) {
        PyObject *list = NULL;
        cont->number[SORT_STAGE] = SORT_COLLECTED;
        how = py_flat_then(ts, cont, (PyObject *)&PyList_Type, args, 1, NULL, &list);
        if (how < STEP_CALL) {
            how = sorted_resume(ts, cont, how, list, result);
        }
    }
    Py_DECREF(cont);
    return how;
}

const PyMethodDef py_builtin_order_methods[] = {
    {"min", FLAT_ENTRY(builtin_min),
     "min(iterable[, key=function]) or min(a, b, ...[, key=function]) -> the smallest"},
    {"max", FLAT_ENTRY(builtin_max),
     "max(iterable[, key=function]) or max(a, b, ...[, key=function]) -> the largest"},
    {"sorted", FLAT_ENTRY(builtin_sorted),
     "sorted(iterable, cmp=None, key=None, reverse=False) -> new sorted list"},
    {NULL, NULL, 0, NULL},
};
