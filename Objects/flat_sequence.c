/* Comparing and searching lists and tuples, flat.  The loops in C are in items.c.

   I1 While a comparison waits it is counted against the recursion limit: lists that hold themselves end in an error.
   I2 A list may change while an item compares itself: size and items are looked at anew each time. */
#include "py_flat_steps.h"
#include "items.h"
#include "list_impl.h"
#include "py_containers.h"
#include "py_iters.h"
#include "py_stackguard.h"
#include "py_type.h"

/* ---- two items ---- */

/* Comparing and hashing values of these types calls nothing. */
static int
is_plain(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    return type == &PyInt_Type || type == &PyString_Type || type == &PyFloat_Type || type == &PyLong_Type ||
           type == &PyBool_Type || o == Py_None;
}

/* Compares two values that call nothing. NOW_LATER: this cannot be said. */
static int
equal_quietly(PyObject *a, PyObject *b)
{
    if (a == b) {
        return 1;
    }
    return (is_plain(a) && is_plain(b)) || (PyUnicode_CheckExact(a) && PyUnicode_CheckExact(b)) ? items_equal(a, b)
                                                                                                : NOW_LATER;
}

/* The same for two tuples: the keys of many dicts. */
static int
tuples_equal_quietly(PyObject *a, PyObject *b)
{
    Py_ssize_t n = PyTuple_GET_SIZE(a), m = PyTuple_GET_SIZE(b);
    int same = 1;
    for (Py_ssize_t i = 0; same == 1 && i < n && i < m; i++) {
        same = equal_quietly(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i));
    }
    return same == 1 ? n == m : same;
}

int
py_equal_now(py_thread *ts, PyObject *a, PyObject *b)
{
    PyObject *value;
    int same = PyTuple_CheckExact(a) && PyTuple_CheckExact(b) && a != b ? tuples_equal_quietly(a, b) : equal_quietly(a, b);

    if (same != NOW_LATER) {
        return same;
    }
    if (Py_TYPE(a)->tp_richcompare == py_slot_tp_richcompare ||
        !py_replay_try(ts, PY_REPLAY_COMPARE, a, b, NULL, Py_EQ, &value)) {
        return NOW_LATER;
    }
    if (value == NULL) {
        return NOW_FAILED;
    }
    same = PyBool_Check(value) ? value == Py_True : NOW_LATER;
    Py_DECREF(value);
    return same;
}

/* Does hashing run no code but ours? */
static int
hashes_quietly(PyObject *o)
{
    return is_plain(o) || PyUnicode_CheckExact(o) || (py_says_silent(o) && Py_TYPE(o)->tp_hash != py_slot_tp_hash);
}

static int
has_quiet_items(PyObject *tuple)
{
    Py_ssize_t n = PyTuple_GET_SIZE(tuple);
    while (n > 0 && hashes_quietly(PyTuple_GET_ITEM(tuple, n - 1))) {
        n--;
    }
    return n == 0;
}

/* Is there an item that certainly hashes in Python? */
static int
asks_an_item(PyObject *tuple)
{
    Py_ssize_t n = PyTuple_GET_SIZE(tuple);
    while (n > 0 && Py_TYPE(PyTuple_GET_ITEM(tuple, n - 1))->tp_hash != py_slot_tp_hash) {
        n--;
    }
    return n > 0;
}

int
py_hash_now(py_thread *ts, PyObject *o, long *hash)
{
    PyObject *value;

    if (hashes_quietly(o) || (PyTuple_CheckExact(o) && has_quiet_items(o))) {
        *hash = PyObject_Hash(o);
        return *hash != -1 ? 1 : NOW_FAILED;
    }
    if (Py_TYPE(o)->tp_hash == py_slot_tp_hash || (PyTuple_CheckExact(o) && asks_an_item(o)) ||
        !py_replay_try(ts, PY_REPLAY_HASH, o, NULL, NULL, 0, &value)) {
        return NOW_LATER;
    }
    if (value == NULL) {
        return NOW_FAILED;
    }
    *hash = PyInt_AS_LONG(value);
    Py_DECREF(value);
    return 1;
}

/* ---- the hash of a tuple ---- */

enum { HASH_AT, HASH_STATE, HASH_FACTOR };

/* Takes the hash of the item at HASH_AT. */
static int
add_hash(py_cont *cont, long hash)
{
    py_tuple_hashing state = {(unsigned long)cont->number[HASH_STATE], (unsigned long)cont->number[HASH_FACTOR]};
    if (hash == -1 && PyErr_Occurred()) {
        return -1;
    }
    py_tuple_hash_add(&state, hash, PyTuple_GET_SIZE(cont->object[0]) - 1 - cont->number[HASH_AT]++);
    cont->number[HASH_STATE] = (Py_ssize_t)state.hash;
    cont->number[HASH_FACTOR] = (Py_ssize_t)state.factor;
    return 0;
}

/* `value`: the hash of an item, NULL at the beginning. */
static py_step
tuple_hash_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    while (how == STEP_RETURN) {
        PyObject *item = NULL, *come = value;
        value = NULL;
        if (come != NULL) {
            int status = add_hash(cont, PyInt_AsLong(come));
            Py_DECREF(come);
            if (status < 0) {
                return STEP_RAISE;
            }
        }
        while (cont->number[HASH_AT] < PyTuple_GET_SIZE(cont->object[0])) {
            item = PyTuple_GET_ITEM(cont->object[0], cont->number[HASH_AT]);
            if (!hashes_quietly(item) || add_hash(cont, PyObject_Hash(item)) < 0) {
                break;
            }
            item = NULL;
        }
        if (item == NULL) {
            py_tuple_hashing state = {(unsigned long)cont->number[HASH_STATE], 0};
            *result = PyInt_FromLong(py_tuple_hash_end(&state));
            return *result != NULL ? STEP_RETURN : STEP_RAISE;
        }
        if (PyErr_Occurred()) {
            return STEP_RAISE;
        }
        FLAT_BELOW(ts, cont, how, py_flat_hash(ts, item, &value));
    }
    return how;
}

const py_cont_kind py_kind_tuple_hash = {"tuple.hash", tuple_hash_resume, 1, 3, "tuple; at hash factor"};

py_step
py_tuple_flat_hash(py_thread *ts, PyObject *tuple, PyObject **result)
{
    py_cont *cont;
    py_step how;
    if (py_stack_check(" while hashing a tuple") < 0 || (cont = py_cont_with(ts, &py_kind_tuple_hash, tuple, NULL, NULL)) == NULL) {
        return STEP_RAISE;
    }
    cont->number[HASH_STATE] = (Py_ssize_t)py_tuple_hash_begin().hash;
    cont->number[HASH_FACTOR] = (Py_ssize_t)py_tuple_hash_begin().factor;
    how = tuple_hash_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}

py_step
py_flat_equal(py_thread *ts, PyObject *a, PyObject *b, PyObject **result)
{
    int same = py_equal_now(ts, a, b);
    if (same != NOW_LATER) {
        return same == NOW_FAILED ? STEP_RAISE : py_flat_bool(same, result);
    }
    return py_flat_holds(ts, a, b, Py_EQ, result);
}

/* The items at `i` of two sequences, or of one and a value, held while they are compared.  Containers are not tried in C: that
   has been done with all that is around them. */
static py_step
compare_held(py_thread *ts, py_cont *cont, PyObject *a, PyObject *b, PyObject **value)
{
    const py_type_flat *flat = py_type_flat_of(Py_TYPE(a));
    int deep = flat != NULL && flat->richcompare != NULL && Py_TYPE(a) == Py_TYPE(b) && a != b;
    py_step how;
    Py_INCREF(a);
    Py_INCREF(b);
    FLAT_BELOW(ts, cont, how, deep ? flat->richcompare(ts, a, b, Py_EQ, value) : py_flat_equal(ts, a, b, value));
    Py_DECREF(a);
    Py_DECREF(b);
    return how;
}

/* ---- comparing ---- */

enum { LEFT, RIGHT };

enum { OPERATOR, AT };

py_step
py_flat_compare_begin(py_thread *ts, const py_cont_kind *kind, PyObject *a, PyObject *b, int op, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, kind, a, b, NULL);
    py_step how = STEP_RAISE;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[OPERATOR] = op;
    if (Py_EnterRecursiveCall(" in cmp") == 0) {
        how = kind->resume(ts, cont, STEP_RETURN, NULL, result);
    }
    Py_DECREF(cont);
    return how;
}

/* The two differ at AT, or one has no more items there. */
static py_step
decide(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *a = cont->object[LEFT], *b = cont->object[RIGHT];
    Py_ssize_t i = cont->number[AT];
    int op = (int)cont->number[OPERATOR];

    if (i >= Py_SIZE(a) || i >= Py_SIZE(b)) {
        return py_flat_bool(py_items_order_holds(Py_SIZE(a), Py_SIZE(b), op), result);
    }
    if (op == Py_EQ || op == Py_NE) {
        return py_flat_bool(op == Py_NE, result);
    }
    PyObject *left = PySequence_Fast_ITEMS(a)[i], *right = PySequence_Fast_ITEMS(b)[i];
    Py_INCREF(left);
    Py_INCREF(right);
    py_step how = py_flat_richcompare(ts, left, right, op, result);
    Py_DECREF(left);
    Py_DECREF(right);
    return how;
}

/* `value`: were the items at AT equal? NULL: they have not been compared yet. */
static py_step
compare_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *a = cont->object[LEFT], *b = cont->object[RIGHT];

    while (how == STEP_RETURN) {
        if (value != NULL) {
            int same = value == Py_True;
            Py_DECREF(value);
            value = NULL;
            if (!same) {
                break;
            }
            cont->number[AT]++;
        }
        Py_ssize_t i = cont->number[AT];
        if (i >= Py_SIZE(a) || i >= Py_SIZE(b)) {
            break;
        }
        how = compare_held(ts, cont, PySequence_Fast_ITEMS(a)[i], PySequence_Fast_ITEMS(b)[i], &value);
        if (how >= STEP_CALL) {
            return how;
        }
    }
    Py_LeaveRecursiveCall();    /* I1 */
    return how == STEP_RETURN ? decide(ts, cont, result) : how;
}

const py_cont_kind py_kind_sequence_compare = {"sequence.compare", compare_resume, 2, 2, "left right; operator at"};

py_step
py_sequence_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result)
{
    if (PyList_Check(a) && Py_SIZE(a) != Py_SIZE(b) && (op == Py_EQ || op == Py_NE)) {
        return py_flat_bool(op == Py_NE, result);
    }
    return py_flat_compare_begin(ts, &py_kind_sequence_compare, a, b, op, result);
}

/* ---- searching ---- */

enum { SEQUENCE, VALUE };

enum { JOB, SEARCH_AT, LIMIT };     /* LIMIT: of count() how many there are */

enum { JOB_CONTAINS, JOB_INDEX, JOB_COUNT, JOB_REMOVE };

/* Whose method is asked: `value in sequence` asks that of the value, the others that of the item. */
static int
equal_as_asked(py_thread *ts, int job, PyObject *value, PyObject *item)
{
    return job == JOB_CONTAINS ? py_equal_now(ts, value, item) : py_equal_now(ts, item, value);
}

static py_step
search_found(py_cont *cont, PyObject **result)
{
    Py_ssize_t i = cont->number[SEARCH_AT];

    switch (cont->number[JOB]) {
    case JOB_CONTAINS:
        return py_flat_bool(1, result);
    case JOB_INDEX:
        *result = PyInt_FromSsize_t(i);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    default:
        return py_list_assign_slice(cont->object[SEQUENCE], i, i + 1, NULL) < 0 ? STEP_RAISE : py_flat_none(result);
    }
}

static py_step
search_ended(py_cont *cont, PyObject **result)
{
    switch (cont->number[JOB]) {
    case JOB_CONTAINS:
        return py_flat_bool(0, result);
    case JOB_COUNT:
        *result = PyInt_FromSsize_t(cont->number[LIMIT]);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    case JOB_INDEX:
        py_items_raise_absent(cont->object[SEQUENCE], cont->object[VALUE]);
        return STEP_RAISE;
    default:
        PyErr_SetString(PyExc_ValueError, "list.remove(x): x not in list");
        return STEP_RAISE;
    }
}

static py_step
search_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *sequence = cont->object[SEQUENCE], *wanted = cont->object[VALUE];
    Py_ssize_t job = cont->number[JOB], stop = job == JOB_COUNT ? PY_SSIZE_T_MAX : cont->number[LIMIT];

    while (how == STEP_RETURN) {
        if (value != NULL) {
            int same = value == Py_True;
            Py_DECREF(value);
            value = NULL;
            if (same && job != JOB_COUNT) {
                return search_found(cont, result);
            }
            cont->number[LIMIT] += job == JOB_COUNT && same;
            cont->number[SEARCH_AT]++;
        }
        Py_ssize_t i = cont->number[SEARCH_AT];
        if (i >= Py_SIZE(sequence) || i >= stop) {
            return search_ended(cont, result);
        }
        PyObject *item = PySequence_Fast_ITEMS(sequence)[i];
        int first = job == JOB_CONTAINS;
        how = compare_held(ts, cont, first ? wanted : item, first ? item : wanted, &value);
    }
    return how;
}

const py_cont_kind py_kind_sequence_search = {"sequence.search", search_resume, 2, 3, "sequence value; job at limit"};

/* How far it gets without Python: the state to go on from. */
static py_step
search(py_thread *ts, PyObject *sequence, PyObject *value, int job, Py_ssize_t start, Py_ssize_t limit,
       PyObject **result)
{
    Py_ssize_t stop = job == JOB_COUNT ? PY_SSIZE_T_MAX : limit;
    py_cont *cont = py_cont_new(ts, &py_kind_sequence_search);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    while (start < Py_SIZE(sequence) && start < stop) {
        int same = equal_as_asked(ts, job, value, PySequence_Fast_ITEMS(sequence)[start]);
        if (same == NOW_FAILED) {
            Py_DECREF(cont);
            return STEP_RAISE;
        }
        if (same == NOW_LATER || (same && job != JOB_COUNT)) {
            break;      /* once more, and for good */
        }
        limit += job == JOB_COUNT && same;
        start++;
    }
    Py_INCREF(sequence);
    Py_INCREF(value);
    cont->object[SEQUENCE] = sequence;
    cont->object[VALUE] = value;
    cont->number[JOB] = job;
    cont->number[SEARCH_AT] = start;
    cont->number[LIMIT] = limit;
    py_step how = search_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}

/* Is a value in the sequence that compares with all items before it without asking anybody?  1, 0, -1: this cannot be said. */
static int
look_for(PyObject *sequence, PyObject *value)
{
    PyObject **items = PySequence_Fast_ITEMS(sequence);
    Py_ssize_t n = Py_SIZE(sequence);
    int found = 0, plain = is_plain(value);
    for (Py_ssize_t i = 0; i < n && found == 0; i++) {
        found = items[i] == value ? 1 : plain && is_plain(items[i]) ? items_equal(items[i], value) : -1;
    }
    return found;
}

py_step
py_sequence_flat_contains(py_thread *ts, PyObject *sequence, PyObject *value, PyObject **result)
{
    int found = look_for(sequence, value);
    return found >= 0 ? py_flat_bool(found, result)
                      : search(ts, sequence, value, JOB_CONTAINS, 0, PY_SSIZE_T_MAX, result);
}

py_step
py_sequence_index(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                  PyObject **result)
{
    Py_ssize_t start = 0, stop = PY_SSIZE_T_MAX;
    if (py_flat_check_arguments("index", nargs, kwargs, 1, 3, FORM_PARSED) < 0 ||
        (nargs > 1 && !_PyEval_SliceIndexNotNone(args[1], &start)) ||
        (nargs > 2 && !_PyEval_SliceIndexNotNone(args[2], &stop))) {
        return STEP_RAISE;
    }
    py_items_clip(Py_SIZE(self), &start, &stop);
    return search(ts, self, args[0], JOB_INDEX, start, stop, result);
}

py_step
py_sequence_count(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                  PyObject **result)
{
    PyObject *value = py_flat_one_argument("count", args, nargs, kwargs);
    return value == NULL ? STEP_RAISE : search(ts, self, value, JOB_COUNT, 0, 0, result);
}

py_step
py_list_remove_flat(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                    PyObject **result)
{
    PyObject *value = py_flat_one_argument("remove", args, nargs, kwargs);
    return value == NULL ? STEP_RAISE : search(ts, self, value, JOB_REMOVE, 0, PY_SSIZE_T_MAX, result);
}

/* ---- arguments ---- */

int
py_flat_refuse_keywords(const char *name, PyObject *kwargs)
{
    if (kwargs == NULL || PyDict_Size(kwargs) == 0) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
    return -1;
}

PyObject *
py_flat_arguments(const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    return py_flat_refuse_keywords(name, kwargs) == 0 ? py_tuple_from_array(args, nargs) : NULL;
}

PyObject *
py_flat_one_argument(const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    if (py_flat_refuse_keywords(name, kwargs) < 0) {
        return NULL;
    }
    if (nargs != 1) {
        PyErr_Format(PyExc_TypeError, "%s() takes exactly one argument (%zd given)", name, nargs);
        return NULL;
    }
    return args[0];
}

int
py_flat_check_arguments(const char *name, Py_ssize_t nargs, PyObject *kwargs, Py_ssize_t least, Py_ssize_t most,
                        py_arguments_form form)
{
    if (py_flat_refuse_keywords(name, kwargs) < 0) {
        return -1;
    }
    if (nargs >= least && nargs <= most) {
        return 0;
    }
    Py_ssize_t limit = nargs < least ? least : most;
    const char *which = nargs < least ? "least" : "most";
    if (form == FORM_UNPACKED) {
        PyErr_Format(PyExc_TypeError, "%s expected at %s %zd arguments, got %zd", name, which, limit, nargs);
    }
    else {
        PyErr_Format(PyExc_TypeError, "%s() takes at %s %zd argument%s (%zd given)", name, which, limit,
                     limit == 1 ? "" : "s", nargs);
    }
    return -1;
}
