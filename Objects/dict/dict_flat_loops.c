/* Loops over the items of a dict, flat: a == b, d.update(source), dict(source), dict.fromkeys(keys).  The loops in C are
   those of dict_compare.c and dict_merge.c.

   I1 Between two steps both dicts may change: the position is an index of entries, looked at anew each time. */
#include "dict_flat.h"
#include "dict_impl.h"
#include "py_core.h"
#include "py_flat_steps.h"
#include "py_iters.h"

/* ---- equality ---- */

enum { LEFT, RIGHT, LEFT_VALUE };

enum { OPERATOR, EQ_POS, COMPARING };

/* Not COMPARING: `value` is what RIGHT has for the key, NULL: nothing. */
static py_step
equal_on(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int same = 1, begun = cont->object[LEFT_VALUE] != NULL;

    while (how == STEP_RETURN) {
        if (cont->number[COMPARING]) {
            same = value == Py_True;
            Py_DECREF(value);
        }
        else if (begun && value == NULL) {
            same = 0;
        }
        else if (begun) {
            PyObject *right = value;
            cont->number[COMPARING] = 1;
            FLAT_BELOW(ts, cont, how, py_flat_equal(ts, cont->object[LEFT_VALUE], right, &value));
            Py_DECREF(right);
            continue;
        }
        PyObject *left;
        py_dict_entry *e = same ? dict_next((py_dict *)cont->object[LEFT], &cont->number[EQ_POS], &left) : NULL;
        if (e == NULL) {
            return py_flat_bool(same == (cont->number[OPERATOR] == Py_EQ), result);
        }
        PyObject *key = e->key;
        Py_INCREF(key);
        Py_INCREF(left);
        Py_XSETREF(cont->object[LEFT_VALUE], left);
        cont->number[COMPARING] = 0;
        begun = 1;
        value = NULL;
        FLAT_BELOW(ts, cont, how,
                   py_dict_flat_hashed(ts, DICT_JOB_FIND, cont->object[RIGHT], key, e->hash, NULL, &value));
        Py_DECREF(key);
    }
    return how;
}

/* While it waits it is counted against the recursion limit. */
static py_step
equal_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    how = equal_on(ts, cont, how, value, result);
    if (how < STEP_CALL) {
        Py_LeaveRecursiveCall();
    }
    return how;
}

const py_cont_kind py_kind_dict_equal = {"dict.equal", equal_resume, 3, 3, "left right value; operator at comparing"};

py_step
py_dict_flat_richcompare(py_thread *ts, PyObject *a, PyObject *b, int op, PyObject **result)
{
    if (op != Py_EQ && op != Py_NE) {
        *result = py_dict_richcompare(a, b, op);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (((py_dict *)a)->ma_used != ((py_dict *)b)->ma_used) {
        return py_flat_bool(op == Py_NE, result);
    }
    return py_flat_compare_begin(ts, &py_kind_dict_equal, a, b, op, result);
}

/* ---- filling ---- */

enum { TARGET, SOURCE, ITERATOR, KEY, KEYWORDS };

enum { PHASE, POS, GIVES };     /* GIVES: what the result is, None or TARGET */

/* What comes: nothing that matters (the next item is to be set); keys(); an iterator over them; a key; its value; an
   iterator over pairs; a pair; an iterator over keys for fromkeys; a key for it. */
enum { ITEM, KEYS, KEY_ITERATOR, NEXT_KEY, KEY_VALUE, PAIR_ITERATOR, NEXT_PAIR, FROM_ITERATOR, NEXT_FROM, SET_DONE };

/* Sets a key; `phase` comes after it, with a value that is dropped. */
static py_step
set_item(py_thread *ts, py_cont *cont, PyObject *key, PyObject *value, PyObject **unused)
{
    py_step how;
    Py_INCREF(key);
    Py_INCREF(value);
    FLAT_BELOW(ts, cont, how, py_dict_flat_key(ts, DICT_JOB_SET, cont->object[TARGET], key, value, unused));
    Py_DECREF(key);
    Py_DECREF(value);
    return how;
}

/* The next item of a dict as the source; *more = 0: there is none. */
static py_step
set_next(py_thread *ts, py_cont *cont, int *more, PyObject **unused)
{
    PyObject *value, *key;
    py_step how;
    py_dict_entry *e = dict_next((py_dict *)cont->object[SOURCE], &cont->number[POS], &value);
    *more = e != NULL;
    if (e == NULL) {
        return STEP_RETURN;
    }
    key = e->key;
    Py_INCREF(key);
    Py_INCREF(value);
    FLAT_BELOW(ts, cont, how,
               py_dict_flat_hashed(ts, DICT_JOB_SET, cont->object[TARGET], key, e->hash, value, unused));
    Py_DECREF(key);
    Py_DECREF(value);
    return how;
}

/* One element of a sequence of pairs. Takes `pair` over. */
static py_step
set_pair(py_thread *ts, py_cont *cont, PyObject *pair, PyObject **unused)
{
    py_step how;
    if ((PyTuple_CheckExact(pair) || PyList_CheckExact(pair)) && Py_SIZE(pair) == 2) {
        cont->number[POS]++;
        how = set_item(ts, cont, PySequence_Fast_GET_ITEM(pair, 0), PySequence_Fast_GET_ITEM(pair, 1), unused);
    }
    else {
        int status = py_dict_merge_element(cont->object[TARGET], pair, cont->number[POS]++, 1);
        how = status < 0 ? STEP_RAISE : py_flat_none(unused);
    }
    Py_DECREF(pair);
    return how;
}

static py_step
next_below(py_thread *ts, py_cont *cont, int phase, PyObject **value)
{
    py_step how;
    cont->number[PHASE] = phase;
    *value = NULL;
    if (py_next_now(cont->object[ITERATOR], value)) {
        return py_step_of_next(*value);
    }
    FLAT_BELOW(ts, cont, how, py_flat_next(ts, cont->object[ITERATOR], value));
    return how;
}

static py_step
fill_end(py_cont *cont, PyObject **result)
{
    PyObject *keywords = cont->object[KEYWORDS];
    if (keywords != NULL && PyDict_Merge(cont->object[TARGET], keywords, 1) < 0) {
        return STEP_RAISE;
    }
    if (!cont->number[GIVES]) {
        return py_flat_none(result);
    }
    *result = cont->object[TARGET];
    cont->object[TARGET] = NULL;
    return STEP_RETURN;
}

/* An iterator has come, taken over; what it gives belongs to the next phase. */
static py_step
iterate(py_thread *ts, py_cont *cont, PyObject *iterator, PyObject **value)
{
    cont->object[ITERATOR] = iterator;
    return next_below(ts, cont, (int)cont->number[PHASE] + 1, value);
}

static py_step
fill_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int more;

    while (how == STEP_RETURN) {
        PyObject *come = value;
        value = NULL;
        switch (cont->number[PHASE]) {
        case ITEM:
            Py_XDECREF(come);
            how = set_next(ts, cont, &more, &value);
            if (!more) {
                return fill_end(cont, result);
            }
            break;
        case KEYS:
            cont->number[PHASE] = KEY_ITERATOR;
            FLAT_BELOW(ts, cont, how, py_flat_iter(ts, come, &value));
            Py_DECREF(come);
            break;
        case KEY_ITERATOR:
        case PAIR_ITERATOR:
        case FROM_ITERATOR:
            how = iterate(ts, cont, come, &value);
            break;
        case NEXT_KEY:
            if (come == NULL) {
                return fill_end(cont, result);
            }
            Py_XSETREF(cont->object[KEY], come);
            cont->number[PHASE] = KEY_VALUE;
            FLAT_BELOW(ts, cont, how, py_flat_getitem(ts, cont->object[SOURCE], come, &value));
            break;
        case KEY_VALUE:
            cont->number[PHASE] = SET_DONE + NEXT_KEY;
            how = set_item(ts, cont, cont->object[KEY], come, &value);
            Py_DECREF(come);
            break;
        case NEXT_PAIR:
            if (come == NULL) {
                return fill_end(cont, result);
            }
            cont->number[PHASE] = SET_DONE + NEXT_PAIR;
            how = set_pair(ts, cont, come, &value);
            break;
        case NEXT_FROM:
            if (come == NULL) {
                return fill_end(cont, result);
            }
            cont->number[PHASE] = SET_DONE + NEXT_FROM;
            how = set_item(ts, cont, come, cont->object[KEY], &value);
            Py_DECREF(come);
            break;
        default:    /* SET_DONE + the phase after it */
            Py_DECREF(come);
            how = next_below(ts, cont, (int)cont->number[PHASE] - SET_DONE, &value);
        }
    }
    return how;
}

const py_cont_kind py_kind_dict_fill = {"dict.fill", fill_resume, 5, 3,
                                        "target source iterator key keywords; phase at gives"};

/* Begins with `operation` on the source, the result of which belongs to `phase`. */
static py_step
begin(py_thread *ts, py_cont *cont, int phase, PyObject **result)
{
    PyObject *source = cont->object[SOURCE], *value = NULL, *keys;
    py_step how = STEP_RETURN;

    cont->number[PHASE] = phase;
    if (phase == KEYS) {
        keys = PyObject_GetAttrString(source, "keys");
        how = py_method_is_callable(keys) ? py_flat_then(ts, cont, keys, NULL, 0, NULL, &value) : STEP_RAISE;
        Py_XDECREF(keys);
    }
    else if (phase != ITEM) {
        FLAT_BELOW(ts, cont, how, py_flat_iter(ts, source, &value));
    }
    return how < STEP_CALL ? fill_resume(ts, cont, how, value, result) : how;
}

/* Merging these two calls nothing: all keys are strings, or the target is empty. */
static int
merges_plainly(py_dict *d, py_dict *from)
{
    return d == from || from->ma_used == 0 || (d->ma_used == 0 && d->ma_values == NULL && from->ma_values == NULL) ||
           (d->ma_keys->flags & from->ma_keys->flags & DICT_KEYS_STR);
}

/* Takes `target` over. */
static py_step
fill(py_thread *ts, PyObject *target, PyObject *source, PyObject *keywords, int gives, PyObject **result)
{
    py_cont *cont = target == NULL ? NULL : py_cont_new(ts, &py_kind_dict_fill);
    if (cont == NULL) {
        Py_XDECREF(target);
        return STEP_RAISE;
    }
    Py_XINCREF(source);
    Py_XINCREF(keywords);
    cont->object[TARGET] = target;
    cont->object[SOURCE] = source;
    cont->object[KEYWORDS] = keywords;
    cont->number[GIVES] = gives;
    py_step how;
    if (source == NULL) {
        how = fill_end(cont, result);
    }
    else if (PyDict_Check(source)) {
        if (merges_plainly((py_dict *)target, (py_dict *)source)) {
            how = PyDict_Merge(target, source, 1) < 0 ? STEP_RAISE : fill_end(cont, result);
        }
        else {
            how = begin(ts, cont, ITEM, result);
        }
    }
    else {
        how = begin(ts, cont, PyObject_HasAttrString(source, "keys") ? KEYS : PAIR_ITERATOR, result);
    }
    Py_DECREF(cont);
    return how;
}

py_step
py_dict_flat_new(py_thread *ts, PyObject *source, PyObject **result)
{
    return fill(ts, PyDict_New(), source, NULL, 1, result);
}

py_step
py_dict_method_update(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                      PyObject **result)
{
    if (py_flat_check_arguments("update", nargs, NULL, 0, 1, FORM_UNPACKED) < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(self);
    return fill(ts, self, nargs > 0 ? args[0] : NULL, kwargs, 0, result);
}

/* ---- pickles ---- */

/* The dict that is walked may be made anew in another order, or be changed before that.  What is still to come goes along as a
   dict of its own. */

PyObject *
py_dict_rest(PyObject *dict, Py_ssize_t at)
{
    PyObject *rest = PyDict_New(), *value;
    py_dict_entry *e;
    while (rest != NULL && (e = dict_next((py_dict *)dict, &at, &value)) != NULL) {
        if (py_dict_set_found((py_dict *)rest, DICT_ABSENT, e->key, e->hash, value) < 0) {
            Py_CLEAR(rest);
        }
    }
    return rest;
}

py_cont *
py_dict_walk_frozen(py_cont *cont)
{
    int fills = cont->kind == &py_kind_dict_fill, which = fills ? SOURCE : LEFT, position = fills ? POS : EQ_POS;
    PyObject *walked = cont->object[which];
    if (fills && cont->number[PHASE] != ITEM) {
        Py_INCREF(cont);
        return cont;
    }
    py_cont *made = py_cont_copy(cont);
    if (made != NULL) {
        made->object[which] = py_dict_rest(walked, cont->number[position]);
        made->number[position] = 0;
        Py_DECREF(walked);
        if (made->object[which] == NULL) {
            Py_CLEAR(made);
        }
    }
    return made;
}

/* ---- fromkeys ---- */

py_step
py_dict_method_fromkeys(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                        PyObject **result)
{
    if (py_flat_check_arguments("fromkeys", nargs, kwargs, 1, 2, FORM_UNPACKED) < 0) {
        return STEP_RAISE;
    }
    PyObject *value = nargs > 1 ? args[1] : Py_None;
    if (self != (PyObject *)&PyDict_Type || PyDict_CheckExact(args[0]) || PyAnySet_CheckExact(args[0])) {
        *result = py_dict_from_keys(self, args[0], value);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_dict_fill);
    if (cont == NULL || (cont->object[TARGET] = PyDict_New()) == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    Py_INCREF(args[0]);
    Py_INCREF(value);
    cont->object[SOURCE] = args[0];
    cont->object[KEY] = value;
    cont->number[GIVES] = 1;
    py_step how = begin(ts, cont, FROM_ITERATOR, result);
    Py_DECREF(cont);
    return how;
}
