/* Comparison, truth, length, membership, hash, repr and str, flat.

   Rich comparison follows 2.7's order (same type first, a subclass's reflected method first, …) as a plan, like the
   operators do.  When no rich method answers, __cmp__ does (flat_cmp.c) or the three-way comparison of Objects/abstract. */
#include "dispatch.h"
#include "py_containers.h"
#include "py_core.h"
#include "py_flat_steps.h"
#include "py_type.h"

static py_step
from_value(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
from_truth(int truth, PyObject **result)
{
    return truth < 0 ? STEP_RAISE : from_value(PyBool_FromLong(truth), result);
}

/* ---- rich comparison ---- */

static const int swapped[] = {Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE};

static PyObject *
method_name(int op)
{
    switch (op) {
    case Py_LT: return PY_ID(__lt__);
    case Py_LE: return PY_ID(__le__);
    case Py_EQ: return PY_ID(__eq__);
    case Py_NE: return PY_ID(__ne__);
    case Py_GT: return PY_ID(__gt__);
    default: return PY_ID(__ge__);
    }
}

typedef struct {
    richcmpfunc slot;           /* a C slot, or NULL: the method of self */
    PyObject *self, *other;     /* borrowed */
    int op;
} compare_step;

static richcmpfunc
rich_of(PyObject *o)
{
    return PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_HAVE_RICHCOMPARE) ? Py_TYPE(o)->tp_richcompare : NULL;
}

static int
add_compare(compare_step *plan, int n, PyObject *v, PyObject *w, int op)
{
    richcmpfunc slot = rich_of(v);
    if (slot == NULL) {
        return n;
    }
    if (slot == PyInstance_Type.tp_richcompare) {
        if (PyInstance_Check(v)) {
            plan[n++] = (compare_step){NULL, v, w, op};
        }
        if (PyInstance_Check(w)) {
            plan[n++] = (compare_step){NULL, w, v, swapped[op]};
        }
        return n;
    }
    if (slot != py_slot_tp_richcompare) {
        plan[n++] = (compare_step){slot, v, w, op};
        return n;
    }
    plan[n++] = (compare_step){NULL, v, w, op};
    if (rich_of(w) == slot) {
        plan[n++] = (compare_step){NULL, w, v, swapped[op]};
    }
    return n;
}

/* What is asked for: the value of the operator, what cmp() tries (no more than the rich methods), or the truth of the value. */
typedef enum { WANT_VALUE, WANT_METHODS, WANT_TRUTH } wanted;

/* The steps up to number `last`, or all.  Returns how many. Raises no. */
static int
plan_compare(compare_step *plan, PyObject *v, PyObject *w, int op, wanted want, int last)
{
    int n = 0;
    if (Py_TYPE(v) == Py_TYPE(w) && !PyInstance_Check(v) && want != WANT_METHODS) {
        n = add_compare(plan, n, v, w, op);
        if (n > last || Py_TYPE(v)->tp_compare != NULL) {
            return n;       /* __cmp__ is next */
        }
    }
    else if (Py_TYPE(v) != Py_TYPE(w) && PyType_IsSubtype(Py_TYPE(w), Py_TYPE(v))) {
        n = add_compare(plan, n, w, v, swapped[op]);
    }
    n = add_compare(plan, n, v, w, op);
    return n > last ? n : add_compare(plan, n, w, v, swapped[op]);
}

/* A method has answered. */
static py_step
settle_steal(py_thread *ts, PyObject *value, wanted want, PyObject **result)
{
    if (want != WANT_TRUTH || PyBool_Check(value)) {
        *result = value;
        return STEP_RETURN;
    }
    py_step step = py_flat_truth(ts, value, result);
    Py_DECREF(value);
    return step;
}

enum { OPERATOR, STEP, WANT };

static py_step
run_compare(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *v = cont->object[0], *w = cont->object[1];
    int op = (int)cont->number[OPERATOR];
    wanted want = (wanted)cont->number[WANT];
    compare_step plan[8];

    for (;;) {
        int at = (int)cont->number[STEP]++;
        if (at >= plan_compare(plan, v, w, op, want, at)) {
            break;
        }
        const compare_step *s = &plan[at];
        PyObject *value = NULL;
        if (s->slot != NULL) {
            value = s->slot(s->self, s->other, s->op);
            if (value == NULL) {
                return STEP_RAISE;
            }
        }
        else {
            int found;
            PyObject *other = s->other;
            py_cont_push(ts, cont);
            py_step step = py_call_special(ts, s->self, method_name(s->op), &other, 1, &found, &value);
            if (step >= STEP_CALL) {
                return step;
            }
            py_cont_pop(ts, cont);
            if (found < 0 || (found && step == STEP_RAISE)) {
                return STEP_RAISE;
            }
            if (!found) {
                continue;
            }
        }
        if (value != Py_NotImplemented) {
            return settle_steal(ts, value, want, result);
        }
        Py_DECREF(value);
    }
    if (want == WANT_METHODS) {
        Py_INCREF(Py_NotImplemented);
        return from_value(Py_NotImplemented, result);
    }
    if (py_compares_by_cmp(v, w)) {
        return py_flat_cmp_method(ts, v, w, op, result);
    }
    if (py_replay_knows(Py_TYPE(v)) && py_replay_knows(Py_TYPE(w))) {
        return py_replay(ts, PY_REPLAY_THREE_WAY, v, w, NULL, op, result);
    }
    if (Py_EnterRecursiveCall(" in cmp")) {
        return STEP_RAISE;
    }
    int three = py_compare_three_way(v, w);
    Py_LeaveRecursiveCall();
    if (three == -2 || (three == -1 && PyErr_Occurred())) {
        return STEP_RAISE;
    }
    return from_value(py_compare_to_bool(op, three), result);
}

static py_step
resume_compare(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (value != Py_NotImplemented) {
        return settle_steal(ts, value, (wanted)cont->number[WANT], result);
    }
    Py_DECREF(value);
    return run_compare(ts, cont, result);
}

const py_cont_kind py_kind_compare_rich = {"compare.rich", resume_compare, 2, 3, "left right; operator step wanted"};

const py_type_flat *
py_container_compare(PyObject *v, PyObject *w)
{
    const py_type_flat *flat = py_type_flat_of(Py_TYPE(v));
    return flat != NULL && flat->richcompare != NULL && rich_of(v) == rich_of(w) ? flat : NULL;
}

static py_step
compare_containers(py_thread *ts, const py_type_flat *flat, PyObject *v, PyObject *w, int op, PyObject **result)
{
    int sets = PyAnySet_CheckExact(v) && PyAnySet_CheckExact(w);     /* they have a quick way of their own */
    if (!sets && py_replay_try(ts, PY_REPLAY_COMPARE, v, w, NULL, op, result)) {
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    int swap = Py_TYPE(v) != Py_TYPE(w) && PyType_IsSubtype(Py_TYPE(w), Py_TYPE(v));
    py_step how = flat->richcompare(ts, swap ? w : v, swap ? v : w, swap ? swapped[op] : op, result);
    if (how == STEP_RETURN && *result == Py_NotImplemented) {
        Py_DECREF(*result);
        return py_replay(ts, PY_REPLAY_THREE_WAY, v, w, NULL, op, result);
    }
    return how;
}

/* Is there a __getattr__ that might find more methods of an instance of an old-style class? */
static int
has_hook(PyObject *o)
{
    return ((PyInstanceObject *)o)->in_class->cl_getattr != NULL;
}

/* Can the methods be called one by one?  Not where the __getattr__ of an old-style class may have more of them. */
static int
has_plan(PyObject *v, PyObject *w)
{
    if ((PyInstance_Check(v) && has_hook(v)) || (PyInstance_Check(w) && has_hook(w))) {
        return 0;
    }
    return rich_of(v) == py_slot_tp_richcompare || rich_of(w) == py_slot_tp_richcompare || PyInstance_Check(v) ||
           PyInstance_Check(w);
}

static py_step
compare_by_plan(py_thread *ts, PyObject *v, PyObject *w, int op, wanted want, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_compare_rich, v, w, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[OPERATOR] = op;
    cont->number[WANT] = want;
    py_step step = run_compare(ts, cont, result);
    Py_DECREF(cont);
    return step;
}

py_step
py_flat_try_rich(py_thread *ts, PyObject *v, PyObject *w, int op, PyObject **result)
{
    return compare_by_plan(ts, v, w, op, WANT_METHODS, result);
}

/* Longs, texts of one type, and what says so itself: comparing them calls nothing. (For ints and floats there are instructions.) */
static inline int
compares_silently(PyObject *v, PyObject *w)
{
    PyTypeObject *type = Py_TYPE(v);
    return type == Py_TYPE(w) && (type == &PyLong_Type || type == &PyString_Type || type == &PyUnicode_Type ||
                                  (py_says_silent(v) && py_says_silent(w)));
}

py_step
py_flat_richcompare(py_thread *ts, PyObject *v, PyObject *w, int op, PyObject **result)
{
    if (compares_silently(v, w)) {
        return from_value(PyObject_RichCompare(v, w, op), result);
    }
    if ((op == Py_EQ || op == Py_NE) && Py_TYPE(v) == Py_TYPE(w) && (PyList_CheckExact(v) || PyTuple_CheckExact(v))) {
        int same = py_items_same_quietly(v, w);
        if (same >= 0) {
            return py_flat_bool(same == (op == Py_EQ), result);
        }
    }
    if (!has_plan(v, w)) {
        if (py_compares_by_cmp(v, w)) {
            return rich_of(v) == NULL && rich_of(w) == NULL ? py_flat_cmp_method(ts, v, w, op, result)
                                                            : compare_by_plan(ts, v, w, op, WANT_VALUE, result);
        }
        const py_type_flat *flat = py_container_compare(v, w);
        if (flat != NULL) {
            return compare_containers(ts, flat, v, w, op, result);
        }
        if (py_replay_knows(Py_TYPE(v)) && py_replay_knows(Py_TYPE(w))) {
            return py_replay(ts, PY_REPLAY_COMPARE, v, w, NULL, op, result);
        }
        return from_value(PyObject_RichCompare(v, w, op), result);
    }
    return compare_by_plan(ts, v, w, op, WANT_VALUE, result);
}

static py_step
equal_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    return how == STEP_RETURN ? settle_steal(ts, value, WANT_TRUTH, result) : how;
}

const py_cont_kind py_kind_equal = {"equal", equal_resume, 0, 0, ""};

py_step
py_flat_holds(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result)
{
    PyObject *value = NULL;
    py_step how;
    if (has_plan(a, b)) {
        return compare_by_plan(ts, a, b, op, WANT_TRUTH, result);
    }
    if (rich_of(a) == NULL && rich_of(b) == NULL && py_compares_by_cmp(a, b)) {
        return py_flat_cmp_method(ts, a, b, op, result);    /* a bool */
    }
    py_cont *cont = py_cont_new(ts, &py_kind_equal);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, how, py_flat_richcompare(ts, a, b, op, &value), equal_resume, value, result);
    return how;
}

/* ---- truth ---- */

static py_step
resume_truth(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    int by_len = (int)cont->number[0];
    if (PyBool_Check(value)) {
        *result = value;
        return STEP_RETURN;
    }
    if (by_len) {
        Py_ssize_t n = PyInt_AsSsize_t(value);
        Py_DECREF(value);
        if (n < 0) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_ValueError, "__len__() should return >= 0");
            }
            return STEP_RAISE;
        }
        return from_truth(n != 0, result);
    }
    return from_truth(py_truth_of_result_steal(value, "__nonzero__"), result);
}

const py_cont_kind py_kind_truth = {"truth", resume_truth, 0, 1, "; by_len"};

py_step
py_call_then(py_thread *ts, const py_cont_kind *kind, Py_ssize_t number, PyObject *o, PyObject *name,
          PyObject *const *args, Py_ssize_t nargs, int *found, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_new(ts, kind);
    *found = 1;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = number;
    py_cont_push(ts, cont);
    py_step step = py_call_special(ts, o, name, args, nargs, found, &value);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
        if (*found == 1) {
            step = kind->resume(ts, cont, step, value, result);
        }
    }
    Py_DECREF(cont);
    return step;
}

static int
has_python_len(PyTypeObject *type)
{
    return (type->tp_as_mapping != NULL && type->tp_as_mapping->mp_length == py_slot_sq_length) ||
           (type->tp_as_sequence != NULL && type->tp_as_sequence->sq_length == py_slot_sq_length);
}

py_step
py_flat_truth(py_thread *ts, PyObject *o, PyObject **result)
{
    PyTypeObject *type = Py_TYPE(o);
    int found = py_truth_quick(o);
    py_step step;

    if (found >= 0) {
        return from_truth(found, result);
    }
    if (type->tp_as_number != NULL && type->tp_as_number->nb_nonzero == py_slot_nb_nonzero) {
        step = py_call_then(ts, &py_kind_truth, 0, o, PY_ID(__nonzero__), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
        step = py_call_then(ts, &py_kind_truth, 1, o, PY_ID(__len__), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
        return from_truth(1, result);
    }
    if ((type->tp_as_number == NULL || type->tp_as_number->nb_nonzero == NULL) && has_python_len(type)) {
        step = py_call_then(ts, &py_kind_truth, 1, o, PY_ID(__len__), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
    }
    if (PyInstance_Check(o)) {
        step = py_call_then(ts, &py_kind_classic, PY_CLASSIC_TRUTH, o, PY_ID(__nonzero__), NULL, 0, &found, result);
        if (found == 0 && !has_hook(o)) {
            step = py_call_then(ts, &py_kind_classic, PY_CLASSIC_TRUTH, o, PY_ID(__len__), NULL, 0, &found, result);
        }
        if (found != 0) {
            return step;
        }
        if (!has_hook(o)) {
            return from_truth(1, result);
        }
    }
    if (!py_says_silent(o) && py_replay_knows(type)) {
        return py_replay(ts, PY_REPLAY_TRUTH, o, NULL, NULL, 0, result);
    }
    return from_truth(PyObject_IsTrue(o), result);
}

/* ---- length ---- */

static py_step
resume_len(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    Py_ssize_t n = PyInt_AsSsize_t(value);
    Py_DECREF(value);
    if (n < 0) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "__len__() should return >= 0");
        }
        return STEP_RAISE;
    }
    return from_value(PyInt_FromSsize_t(n), result);
}

const py_cont_kind py_kind_len = {"len", resume_len, 0, 0, ""};

py_step
py_flat_len(py_thread *ts, PyObject *o, PyObject **result)
{
    if (has_python_len(Py_TYPE(o))) {
        int found;
        py_step step = py_call_then(ts, &py_kind_len, 0, o, PY_ID(__len__), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
    }
    if (PyInstance_Check(o)) {
        int found;
        py_step step = py_call_then(ts, &py_kind_classic, PY_CLASSIC_LENGTH, o, PY_ID(__len__), NULL, 0, &found,
                                    result);
        if (found != 0) {
            return step;
        }
        return py_replay(ts, PY_REPLAY_LENGTH, o, NULL, NULL, 0, result);
    }
    Py_ssize_t n = PyObject_Size(o);
    if (n < 0) {
        return STEP_RAISE;
    }
    return from_value(PyInt_FromSsize_t(n), result);
}

/* ---- membership ---- */

static py_step
resume_contains(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    py_step step = py_flat_truth(ts, value, result);
    Py_DECREF(value);
    return step;
}

const py_cont_kind py_kind_contains = {"contains", resume_contains, 0, 0, ""};

/* Looks on from *value (taken over) as long as nothing is called: 1 = found, 0 = it is not there, NOW_FAILED; NOW_LATER: *value has
   to be compared, or, when it is NULL, to be asked for. */
static int
search_quickly(py_thread *ts, py_cont *cont, PyObject **value)
{
    while (*value != NULL) {
        int same = *value == cont->object[1] ? 1 : py_equal_now(ts, cont->object[1], *value);
        if (same == NOW_LATER) {
            return same;
        }
        Py_CLEAR(*value);
        if (same != 0) {
            return same;
        }
        if (!py_next_plainly(cont->object[0], value)) {
            return NOW_LATER;
        }
        if (*value == NULL && py_step_of_next(*value) == STEP_RAISE) {
            return NOW_FAILED;
        }
    }
    return 0;
}

/* Looks for object[1] among the values of iterator object[0]; number[0]: 0 = a value comes, 1 = a comparison. */
static py_step
resume_search(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    for (;;) {
        if (how == STEP_RAISE) {
            return STEP_RAISE;
        }
        if (cont->number[0] == 2) {
            int found = PyObject_IsTrue(value);
            Py_DECREF(value);
            if (found != 0) {
                return from_truth(found, result);
            }
            cont->number[0] = 0;
            py_cont_push(ts, cont);
            how = py_flat_next(ts, cont->object[0], &value);
        }
        else if (cont->number[0] == 1) {
            cont->number[0] = 2;
            py_cont_push(ts, cont);
            how = py_flat_truth(ts, value, result);
            Py_DECREF(value);
            value = *result;
        }
        else {
            int same = search_quickly(ts, cont, &value);
            if (same != NOW_LATER) {
                return same == NOW_FAILED ? STEP_RAISE : from_truth(same, result);
            }
            if (value == NULL) {
                py_cont_push(ts, cont);
                how = py_flat_next(ts, cont->object[0], &value);
                if (how >= STEP_CALL) {
                    return how;
                }
                py_cont_pop(ts, cont);
                continue;
            }
            PyObject *item = value;
            value = NULL;
            cont->number[0] = 1;
            py_cont_push(ts, cont);
            how = py_flat_richcompare(ts, cont->object[1], item, Py_EQ, &value);
            Py_DECREF(item);
        }
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
    }
}

const py_cont_kind py_kind_contains_search = {"contains.search", resume_search, 2, 1, "iterator item; phase"};

static py_step
resume_search_iter(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        py_sequence_refuse_container(cont->object[1]);
        return STEP_RAISE;
    }
    py_cont *search = py_cont_new(ts, &py_kind_contains_search);
    if (search == NULL) {
        Py_DECREF(value);
        return STEP_RAISE;
    }
    search->object[0] = value;
    search->object[1] = cont->object[0];
    Py_INCREF(search->object[1]);
    PyObject *item = NULL;
    py_cont_push(ts, search);
    how = py_flat_next(ts, value, &item);
    if (how < STEP_CALL) {
        py_cont_pop(ts, search);
        how = resume_search(ts, search, how, item, result);
    }
    Py_DECREF(search);
    return how;
}

const py_cont_kind py_kind_contains_iter = {"contains.iter", resume_search_iter, 2, 0, "item container"};

py_step
py_flat_contains(py_thread *ts, PyObject *container, PyObject *item, PyObject **result)
{
    PyTypeObject *type = Py_TYPE(container);
    const py_type_flat *flat = py_type_flat_of(type);
    int found;

    if (type == Py_TYPE(item) && (type == &PyString_Type || type == &PyUnicode_Type)) {     /* calls nothing */
        return from_truth(type->tp_as_sequence->sq_contains(container, item), result);
    }
    if (flat != NULL && flat->contains != NULL) {
        return flat->contains(ts, container, item, result);
    }
    if (PyInstance_Check(container) ||
        (type->tp_as_sequence != NULL && type->tp_as_sequence->sq_contains == py_slot_sq_contains)) {
        py_step step = py_call_then(ts, &py_kind_contains, 0, container, PY_ID(__contains__), &item, 1, &found, result);
        if (found != 0) {
            return step;
        }
    }
    if (PyGen_CheckExact(container) || type->tp_iter == py_slot_tp_iter || type->tp_as_sequence == NULL ||
        type->tp_as_sequence->sq_contains == NULL) {
        if (type->tp_as_sequence == NULL || type->tp_as_sequence->sq_contains == NULL ||
            type->tp_as_sequence->sq_contains == py_slot_sq_contains) {
            py_cont *cont = py_cont_new(ts, &py_kind_contains_iter);
            PyObject *iterator = NULL;
            if (cont == NULL) {
                return STEP_RAISE;
            }
            Py_INCREF(item);
            cont->object[0] = item;
            Py_INCREF(container);
            cont->object[1] = container;
            py_cont_push(ts, cont);
            py_step step = py_flat_iter(ts, container, &iterator);
            if (step < STEP_CALL) {
                py_cont_pop(ts, cont);
                step = resume_search_iter(ts, cont, step, iterator, result);
            }
            Py_DECREF(cont);
            return step;
        }
    }
    if (py_replay_knows(type)) {
        return py_replay(ts, PY_REPLAY_CONTAINS, container, item, NULL, 0, result);
    }
    return from_truth(PySequence_Contains(container, item), result);
}

/* ---- hash, repr, str ---- */

static py_step
resume_hash(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    long h;
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    h = PyLong_Check(value) ? PyLong_Type.tp_hash(value) : PyInt_AsLong(value);
    Py_DECREF(value);
    if (h == -1 && PyErr_Occurred()) {
        return STEP_RAISE;
    }
    return from_value(PyInt_FromLong(h == -1 ? -2 : h), result);
}

const py_cont_kind py_kind_hash = {"hash", resume_hash, 0, 0, ""};

py_step
py_flat_hash(py_thread *ts, PyObject *o, PyObject **result)
{
    if (Py_TYPE(o)->tp_hash == py_slot_tp_hash) {
        PyObject *method = py_type_lookup(Py_TYPE(o), PY_ID(__hash__));
        if (method != NULL && method != Py_None) {
            int found;
            py_step step = py_call_then(ts, &py_kind_hash, 0, o, PY_ID(__hash__), NULL, 0, &found, result);
            if (found != 0) {
                return step;
            }
        }
    }
    if (PyInstance_Check(o)) {
        int found;
        py_step step = py_call_then(ts, &py_kind_classic, PY_CLASSIC_HASH, o, PY_ID(__hash__), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
    }
    if (PyTuple_CheckExact(o)) {
        return py_tuple_flat_hash(ts, o, result);
    }
    if (py_replay_knows(Py_TYPE(o))) {
        return py_replay(ts, PY_REPLAY_HASH, o, NULL, NULL, 0, result);
    }
    long h = PyObject_Hash(o);
    return h == -1 ? STEP_RAISE : from_value(PyInt_FromLong(h), result);
}

static py_step
resume_repr(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    const char *what = cont->number[0] ? "__str__" : "__repr__";
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (PyUnicode_Check(value)) {
        PyObject *text = PyUnicode_AsEncodedString(value, NULL, NULL);
        Py_DECREF(value);
        if (text == NULL) {
            return STEP_RAISE;
        }
        value = text;
    }
    if (!PyString_Check(value)) {
        PyErr_Format(PyExc_TypeError, "%s returned non-string (type %.200s)", what, Py_TYPE(value)->tp_name);
        Py_DECREF(value);
        return STEP_RAISE;
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_repr = {"repr", resume_repr, 0, 1, "; is_str"};

py_step
py_flat_repr(py_thread *ts, PyObject *o, PyObject **result)
{
    if (Py_TYPE(o)->tp_repr == py_slot_tp_repr || PyInstance_Check(o)) {
        int found;
        py_step step = py_call_then(ts, &py_kind_repr, 0, o, PY_ID(__repr__), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
    }
    const py_type_flat *flat = py_type_flat_of(Py_TYPE(o));
    if (flat != NULL && flat->repr != NULL) {
        return py_replay_try(ts, PY_REPLAY_REPR, o, NULL, NULL, 0, result) ? (*result != NULL ? STEP_RETURN : STEP_RAISE)
                                                                           : flat->repr(ts, o, result);
    }
    if (py_replay_knows(Py_TYPE(o))) {
        return py_replay(ts, PY_REPLAY_REPR, o, NULL, NULL, 0, result);
    }
    return from_value(PyObject_Repr(o), result);
}

static int
has_flat_repr(PyObject *o)
{
    const py_type_flat *flat = py_type_flat_of(Py_TYPE(o));
    return flat != NULL && flat->repr != NULL;
}

py_step
py_flat_str(py_thread *ts, PyObject *o, PyObject **result)
{
    if (Py_TYPE(o)->tp_str == py_slot_tp_str || PyInstance_Check(o)) {
        int found;
        py_step step = py_call_then(ts, &py_kind_repr, 1, o, PY_ID(__str__), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
    }
    else if (Py_TYPE(o)->tp_str == PyBaseObject_Type.tp_str && Py_TYPE(o)->tp_repr == py_slot_tp_repr) {
        int found;
        py_step step = py_call_then(ts, &py_kind_repr, 1, o, PY_ID(__repr__), NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
    }
    else if (Py_TYPE(o)->tp_str == PyBaseObject_Type.tp_str && has_flat_repr(o)) {
        return py_flat_repr(ts, o, result);
    }
    if (py_replay_knows(Py_TYPE(o))) {
        return py_replay(ts, PY_REPLAY_STR, o, NULL, NULL, 0, result);
    }
    return from_value(PyObject_Str(o), result);
}
