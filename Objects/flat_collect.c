/* Filling containers from iterators in Python, flat: list(it), tuple(it), set(it), frozenset(it), dict(pairs), l.extend(it).

   The loop asks for the iterator, then for one item after the other, each time as a flat step, and puts it into the target.
   Iterables that run no Python code are not worth it: they go the nesting way, which is quicker.

   The continuation holds the target and the iterator (NULL: being asked for); number[0] is the job, number[1] says that
   a set has got an item whose __hash__ or __eq__ may be in Python. */
#include "dict/dict_impl.h"
#include "list_impl.h"
#include "py_containers.h"
#include "py_flat_steps.h"
#include "py_iters.h"
#include "py_type.h"
#include "py_flat_steps.h"
#include "dict/dict_flat.h"
#include "flat_repr.h"
#include "set/set_flat.h"
#include "set/set_impl.h"

enum { JOB_LIST, JOB_TUPLE, JOB_SET, JOB_FROZENSET, JOB_EXTEND };

enum { TARGET, ITERATOR, SOURCE };

/* number[2]: what comes, once there is an iterator. */
enum { COMES_ITEM, COMES_INSERTED, COMES_LENGTH };

int
py_runs_python(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    const py_type_flat *flat = py_type_flat_of(type);
    if (flat != NULL && (flat->iternext != NULL || flat->iter != NULL)) {
        return 1;
    }
    return PyInstance_Check(o) || type->tp_iter == py_slot_tp_iter || type->tp_iternext == py_slot_tp_iternext ||
           py_is_sequence_in_python(o);
}

/* Put an item, taken over, into the target. */
static int
add_item(py_cont *cont, PyObject *item)
{
    PyObject *target = cont->object[TARGET];
    Py_ssize_t hash;
    int status;
    switch (cont->number[0]) {
    case JOB_SET:
    case JOB_FROZENSET:
        hash = PyObject_Hash(item);
        status = hash == -1 ? -1 : py_set_insert((py_set *)target, item, hash);
        break;
    default:
        return py_list_append_steal(target, item);
    }
    Py_DECREF(item);
    return status;
}

/* What comes of it. New. */
static PyObject *
finish(py_cont *cont)
{
    PyObject *target = cont->object[TARGET];
    switch (cont->number[0]) {
    case JOB_EXTEND:
        py_list_trim((PyListObject *)target);
        Py_RETURN_NONE;
    case JOB_TUPLE:
        return PyList_AsTuple(target);
    case JOB_FROZENSET:
        if (PySet_GET_SIZE(target) == 0) {
            return PyObject_CallObject((PyObject *)&PyFrozenSet_Type, NULL);    /* the one that all share */
        }
        Py_TYPE(target) = &PyFrozenSet_Type;    /* a set so far: nobody but us has seen it */
        break;
    case JOB_LIST:
        py_list_trim((PyListObject *)target);
    }
    Py_INCREF(target);
    return target;
}

/* An object in Python is asked for its length first, as 2.7 does for sequences. */

static int
wants_length(const py_cont *cont)
{
    PyObject *source = cont->object[SOURCE];
    Py_ssize_t job = cont->number[0];
    return (job == JOB_LIST || job == JOB_TUPLE || job == JOB_EXTEND) &&
           (PyInstance_Check(source) || PyType_HasFeature(Py_TYPE(source), Py_TPFLAGS_HEAPTYPE) ||
            Py_TYPE(source) == &PyReversed_Type);
}

/* ---- the loop ---- */

static int
is_set_job(const py_cont *cont)
{
    return cont->number[0] == JOB_SET || cont->number[0] == JOB_FROZENSET;
}

/* Neither its hash nor its comparison with such another one runs Python code. */
static inline int
is_plain_item(PyObject *o)
{
    return PyString_CheckExact(o) || PyUnicode_CheckExact(o) || PyInt_CheckExact(o) || PyLong_CheckExact(o) ||
           PyFloat_CheckExact(o);
}

/* Something has come (taken over), or the end. */
static py_step
take_item(py_thread *ts, py_cont *cont, PyObject *item, PyObject **value)
{
    int inserting = is_set_job(cont) && cont->number[2] == COMES_ITEM;
    py_step how;

    *value = NULL;
    if (inserting && (cont->number[1] || !is_plain_item(item))) {        /* __hash__ and __eq__ may be in Python */
        cont->number[1] = 1;
        cont->number[2] = COMES_INSERTED;
        FLAT_BELOW(ts, cont, how, py_set_flat_key(ts, SET_JOB_ADD, cont->object[TARGET], item, value));
        Py_DECREF(item);
        return how;
    }
    if (cont->number[2] == COMES_INSERTED) {
        cont->number[2] = COMES_ITEM;
        Py_DECREF(item);
    }
    else if (add_item(cont, item) < 0) {
        return STEP_RAISE;
    }
    if (py_next_now(cont->object[ITERATOR], value)) {
        return py_step_of_next(*value);
    }
    FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[ITERATOR], value));
    return how;
}

/* The iterator has come. */
static py_step
take_iterator(py_thread *ts, py_cont *cont, PyObject *iterator, PyObject **value)
{
    py_step how;
    *value = NULL;
    cont->object[ITERATOR] = iterator;
    if (wants_length(cont)) {
        cont->number[2] = COMES_LENGTH;
        FLAT_BELOW(ts, cont, how, py_flat_length_hint(ts, cont->object[SOURCE], value));
        return how;
    }
    FLAT_BELOW(ts, cont, how, py_flat_next(ts, iterator, value));
    return how;
}

static py_step
collect_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    while (how == STEP_RETURN) {
        PyObject *come = value;
        if (cont->number[2] == COMES_LENGTH) {
            cont->number[2] = COMES_ITEM;
            Py_DECREF(come);
            value = NULL;
            FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[ITERATOR], &value));
        }
        else if (cont->object[ITERATOR] == NULL) {
            how = take_iterator(ts, cont, come, &value);
        }
        else if (come == NULL) {
            *result = finish(cont);
            return *result == NULL ? STEP_RAISE : STEP_RETURN;
        }
        else {
            how = take_item(ts, cont, come, &value);
        }
    }
    return how;
}

const py_cont_kind py_kind_collect = {"collect", collect_resume, 3, 3, "target iterator source; job foreign comes"};

/* Begin; takes over the reference to `target`. */
static py_step
collect(py_thread *ts, PyObject *target, int job, PyObject *source, PyObject **result)
{
    py_cont *cont = target == NULL ? NULL : py_cont_new(ts, &py_kind_collect);
    PyObject *iterator = NULL;
    py_step how;
    if (cont == NULL) {
        Py_XDECREF(target);
        return STEP_RAISE;
    }
    cont->object[TARGET] = target;
    Py_INCREF(source);
    cont->object[SOURCE] = source;
    cont->number[0] = job;
    py_cont_push(ts, cont);
    how = py_flat_iter(ts, source, &iterator);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = collect_resume(ts, cont, how, iterator, result);
    }
    Py_DECREF(cont);
    return how;
}

/* ---- constructors ---- */

/* type(*args, **kwargs), nesting. */
static py_step
construct_nested(PyObject *type, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    PyObject *tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return STEP_RAISE;
    }
    *result = py_type_call(type, tuple, kwargs);
    Py_DECREF(tuple);
    return *result == NULL ? STEP_RAISE : STEP_RETURN;
}

/* Is this a call with one argument that is worth the flat loop? */
static int
is_worth_it(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    return nargs == 1 && (kwargs == NULL || PyDict_Size(kwargs) == 0) && py_runs_python(args[0]);
}

/* A class derived from a list or set, which has not changed how it is made. */
static py_step
construct_derived(py_thread *ts, PyTypeObject *type, PyTypeObject *base, int job, PyObject *const *args, Py_ssize_t nargs,
                  PyObject *kwargs, PyObject **result)
{
    if (type->tp_new != base->tp_new || type->tp_init != base->tp_init || !is_worth_it(args, nargs, kwargs)) {
        return construct_nested((PyObject *)type, args, nargs, kwargs, result);
    }
    PyObject *tuple = PyTuple_New(0), *target = tuple != NULL ? type->tp_new(type, tuple, NULL) : NULL;
    Py_XDECREF(tuple);
    return collect(ts, target, job, args[0], result);
}

static py_step
list_construct(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
               PyObject **result)
{
    if (self != (PyObject *)&PyList_Type) {
        return construct_derived(ts, (PyTypeObject *)self, &PyList_Type, JOB_LIST, args, nargs, kwargs, result);
    }
    if (is_worth_it(args, nargs, kwargs)) {
        return collect(ts, PyList_New(0), JOB_LIST, args[0], result);
    }
    if (nargs > 1 || kwargs != NULL) {
        return construct_nested(self, args, nargs, kwargs, result);
    }
    *result = PyList_New(0);
    if (*result != NULL && nargs == 1 && py_list_extend(*result, args[0]) < 0) {
        Py_CLEAR(*result);
    }
    return *result == NULL ? STEP_RAISE : STEP_RETURN;
}

static py_step
tuple_construct(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                PyObject **result)
{
    if (self != (PyObject *)&PyTuple_Type || nargs != 1 || kwargs != NULL) {
        return construct_nested(self, args, nargs, kwargs, result);
    }
    if (py_runs_python(args[0])) {
        return collect(ts, PyList_New(0), JOB_TUPLE, args[0], result);
    }
    *result = PySequence_Tuple(args[0]);
    return *result == NULL ? STEP_RAISE : STEP_RETURN;
}

/* The same for sets: elements of lists and tuples may hash and compare in Python. */
static int
is_set_worth_it(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    if (nargs != 1 || (!PyList_CheckExact(args[0]) && !PyTuple_CheckExact(args[0]))) {
        return is_worth_it(args, nargs, kwargs);
    }
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        return 0;
    }
    PyObject **item = PySequence_Fast_ITEMS(args[0]), **end = item + Py_SIZE(args[0]);
    while (item < end && is_plain_item(*item)) {
        item++;
    }
    return item < end;
}

static py_step
set_construct(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
              PyObject **result)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (PyType_IsSubtype(type, &PySet_Type) && type != &PySet_Type) {
        return construct_derived(ts, type, &PySet_Type, JOB_SET, args, nargs, kwargs, result);
    }
    if ((type != &PySet_Type && type != &PyFrozenSet_Type) || nargs != 1 || PyAnySet_Check(args[0]) ||
        !is_set_worth_it(args, nargs, kwargs)) {
        return construct_nested(self, args, nargs, kwargs, result);
    }
    return collect(ts, py_set_make(&PySet_Type, NULL), type == &PySet_Type ? JOB_SET : JOB_FROZENSET, args[0], result);
}

/* A list or tuple of pairs that begins with a str or int: not worth a closer look. */
static int
has_plain_keys(PyObject *source)
{
    PyObject *pair;
    if ((!PyList_CheckExact(source) && !PyTuple_CheckExact(source)) || Py_SIZE(source) == 0) {
        return 0;
    }
    pair = PySequence_Fast_GET_ITEM(source, 0);
    return PyTuple_CheckExact(pair) && PyTuple_GET_SIZE(pair) == 2 &&
           (PyString_CheckExact(PyTuple_GET_ITEM(pair, 0)) || PyInt_CheckExact(PyTuple_GET_ITEM(pair, 0)));
}

/* dict(mapping, **keywords): the dict has been made of the mapping. */
static py_step
keywords_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    if (how == STEP_RETURN && PyDict_Merge(value, cont->object[0], 1) < 0) {
        Py_CLEAR(value);
        how = STEP_RAISE;
    }
    *result = value;
    return how;
}

const py_cont_kind py_kind_dict_keywords = {"dict.keywords", keywords_resume, 1, 0, "keywords"};

static py_step
dict_with_keywords(py_thread *ts, PyObject *mapping, PyObject *kwargs, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_dict_keywords, kwargs, NULL, NULL);
    PyObject *made = NULL;
    py_step how;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, how, py_dict_flat_new(ts, mapping, &made), keywords_resume, made, result);
    return how;
}

static py_step
dict_construct(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
               PyObject **result)
{
    if (self == (PyObject *)&PyDict_Type && nargs == 1 && !PyDict_Check(args[0]) && !has_plain_keys(args[0])) {
        return kwargs == NULL ? py_dict_flat_new(ts, args[0], result) : dict_with_keywords(ts, args[0], kwargs, result);
    }
    return construct_nested(self, args, nargs, kwargs, result);
}

py_step
py_list_extend_flat(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                    PyObject **result)
{
    if (py_flat_one_argument("extend", args, nargs, kwargs) == NULL) {
        return STEP_RAISE;
    }
    if (py_runs_python(args[0]) && !PyList_CheckExact(args[0])) {
        Py_INCREF(self);
        return collect(ts, self, JOB_EXTEND, args[0], result);
    }
    if (py_list_extend(self, args[0]) < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

const py_type_flat py_list_flat = {.construct = list_construct,
                                   .contains = py_sequence_flat_contains,
                                   .richcompare = py_sequence_flat_richcompare,
                                   .repr = py_container_flat_repr};
const py_type_flat py_tuple_flat = {.construct = tuple_construct,
                                    .contains = py_sequence_flat_contains,
                                    .richcompare = py_sequence_flat_richcompare,
                                    .repr = py_container_flat_repr};
const py_type_flat py_set_flat = {.construct = set_construct,
                                  .contains = py_set_flat_contains,
                                  .richcompare = py_set_flat_richcompare,
                                  .repr = py_container_flat_repr,
                                  .binary = py_set_flat_binary};
const py_type_flat py_dict_flat = {.construct = dict_construct,
                                   .getitem = py_dict_flat_getitem,
                                   .setitem = py_dict_flat_setitem,
                                   .contains = py_dict_flat_contains,
                                   .richcompare = py_dict_flat_richcompare,
                                   .repr = py_container_flat_repr};
