/* Operations in C that are repeated until all their calls of Python are answered (py_replay.h).

   An answer is a tuple: callable, arguments, keywords or None, and either the value or type, value and traceback of the
   exception.  The continuation holds the list of answers; the call that is under way is kept in it, too.

   I1 box->needed says that the operation was made to fail: what it returned and raised then means nothing.

   Not here: which operators and protocols use it (flat_*.c, call.c). */
#include "py_replay.h"
#include "dispatch.h"
#include "py_core.h"
#include "py_containers.h"
#include "py_dict.h"
#include "py_dispatch.h"
#include "py_text.h"
#include "py_type.h"

enum { A, B, C, ANSWERS, CALL };

enum { ANSWER_CALLABLE, ANSWER_ARGS, ANSWER_KEYWORDS, ANSWER_VALUE, ANSWER_TYPE = ANSWER_VALUE, ANSWER_ERROR,
       ANSWER_TRACEBACK };

typedef struct py_replay_box {
    int nested;                          /* no more answers: calls are made at once (py_replay_keep) */
    int looked;                          /* it goes by what a call may change (py_replay_looks) */
    int trying;                          /* the first call ends it */
    int needed;                          /* a call is wanted: what stands last */
    int sealed;                          /* there may be no further repetition */
    int loose;                           /* it comes from a pickle: tables may have another order, so calls may differ */
    uint32_t used;                       /* bit per answer */
    py_replay_operation operation;
    PyObject *const *operands;           /* borrowed: A, B, C */
    PyObject *answers;                   /* borrowed, NULL: none yet */
    PyObject *callable, *args, *kwargs;  /* owned, set when `needed` is */
} py_replay_box;

_Static_assert(PY_REPLAY_LIMIT <= 32, "a bit per answer");
_Static_assert(offsetof(py_replay_box, nested) == offsetof(py_replay_head, nested), "py_replay_keep sets it");
_Static_assert(offsetof(py_replay_box, looked) == offsetof(py_replay_head, looked), "py_replay_looks sets it");

/* ---- the operations ---- */

static PyObject *
truth_of(int truth)
{
    return truth < 0 ? NULL : PyBool_FromLong(truth);
}

static PyObject *
none_of(int status)
{
    if (status < 0) {
        return NULL;
    }
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *
size_of(Py_ssize_t n)
{
    return n < 0 ? NULL : PyInt_FromSsize_t(n);
}

static PyObject *
hash_of(PyObject *o)
{
    long hash = PyObject_Hash(o);
    return hash == -1 ? NULL : PyInt_FromLong(hash);
}

static PyObject *
three_way(PyObject *a, PyObject *b)
{
    int three;
    return PyObject_Cmp(a, b, &three) < 0 ? NULL : PyInt_FromLong(three);
}

/* What a rich comparison comes to when no rich method answers. */
static PyObject *
three_way_bool(PyObject *a, PyObject *b, int op)
{
    if (Py_EnterRecursiveCall(" in cmp")) {
        return NULL;
    }
    int three = py_compare_three_way(a, b);
    Py_LeaveRecursiveCall();
    if (three == -2 || (three == -1 && PyErr_Occurred())) {
        return NULL;
    }
    return py_compare_to_bool(op, three);
}

/* The value of a key in a dict; the dict itself when the key is not there. */
static PyObject *
find_in_dict(PyObject *dict, PyObject *key)
{
    long hash = PyObject_Hash(key);
    if (hash == -1) {
        return NULL;
    }
    PyObject *value = py_dict_get_hashed(dict, key, hash);
    if (value == NULL && !PyErr_Occurred()) {
        value = dict;
    }
    Py_XINCREF(value);
    return value;
}

static PyObject *
slice_of(PyObject *o, PyObject *low, PyObject *high, int kind)
{
    Py_ssize_t from = 0, to = PY_SSIZE_T_MAX;
    if (!_PyEval_SliceIndex(kind & 1 ? low : NULL, &from) || !_PyEval_SliceIndex(kind & 2 ? high : NULL, &to)) {
        return NULL;
    }
    return PySequence_GetSlice(o, from, to);
}

/* `bounds` is a tuple of two ints; value NULL: deletes. */
static int
set_slice(PyObject *o, PyObject *bounds, PyObject *value)
{
    Py_ssize_t from = PyInt_AS_LONG(PyTuple_GET_ITEM(bounds, 0)), to = PyInt_AS_LONG(PyTuple_GET_ITEM(bounds, 1));
    return value != NULL ? PySequence_SetSlice(o, from, to, value) : PySequence_DelSlice(o, from, to);
}

/* The same with bounds that are no numbers yet; None: there is none. */
static int
store_slice(PyObject *o, PyObject *bounds, PyObject *value)
{
    PyObject *low = PyTuple_GET_ITEM(bounds, 0), *high = PyTuple_GET_ITEM(bounds, 1);
    Py_ssize_t from = 0, to = PY_SSIZE_T_MAX;
    if (!_PyEval_SliceIndex(low != Py_None ? low : NULL, &from) || !_PyEval_SliceIndex(high != Py_None ? high : NULL, &to)) {
        return -1;
    }
    return value != NULL ? PySequence_SetSlice(o, from, to, value) : PySequence_DelSlice(o, from, to);
}

static PyObject *
insert_in_set(PyObject *set, PyObject *item)
{
    long hash = PyObject_Hash(item);
    return hash == -1 ? NULL : none_of(py_set_insert_hashed(set, item, hash));
}

static PyObject *
format_text(PyObject *format, PyObject *given)
{
    return PyString_Check(format) ? PyString_Format(format, given) : PyUnicode_Format(format, given);
}

static PyObject *
perform(py_replay_operation operation, PyObject *a, PyObject *b, PyObject *c, Py_ssize_t n)
{
    switch (operation) {
#define REPLAY(name, objects, expression) case PY_REPLAY_##name: return expression;
#include "replay.def"
#undef REPLAY
    case PY_REPLAY_COUNT:
        break;
    }
    PyErr_SetString(PyExc_SystemError, "no such operation");
    return NULL;
}

int
py_replay_knows(PyTypeObject *type)
{
    /* Hidden, so that both are of the program or library that holds this code. */
    extern char __ehdr_start __attribute__((visibility("hidden")));
    extern char _end __attribute__((visibility("hidden")));
    while (type != NULL && PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        type = type->tp_base;
    }
    return (char *)type >= &__ehdr_start && (char *)type < &_end;
}

/* ---- answers ---- */

/* Is `given` what stood there when the question was first asked? Small values are made anew each time. */
static int
same_value(PyObject *asked, PyObject *given, int depth)
{
    PyTypeObject *type = Py_TYPE(asked);

    if (asked == given) {
        return 1;
    }
    if (type != Py_TYPE(given) || depth > 3) {
        return 0;
    }
    if (type == &PyTuple_Type) {
        Py_ssize_t n = PyTuple_GET_SIZE(asked);
        int same = n == PyTuple_GET_SIZE(given);
        for (Py_ssize_t i = 0; same && i < n; i++) {
            same = same_value(PyTuple_GET_ITEM(asked, i), PyTuple_GET_ITEM(given, i), depth + 1);
        }
        return same;
    }
    if (type == &PySlice_Type) {
        PySliceObject *x = (PySliceObject *)asked, *y = (PySliceObject *)given;
        return same_value(x->start, y->start, depth + 1) && same_value(x->stop, y->stop, depth + 1) &&
               same_value(x->step, y->step, depth + 1);
    }
    if (type == &PyCFunction_Type) {
        return ((PyCFunctionObject *)asked)->m_ml == ((PyCFunctionObject *)given)->m_ml &&
               ((PyCFunctionObject *)asked)->m_self == ((PyCFunctionObject *)given)->m_self;
    }
    if (type == &PyMethod_Type) {
        return PyMethod_GET_FUNCTION(asked) == PyMethod_GET_FUNCTION(given) &&
               PyMethod_GET_SELF(asked) == PyMethod_GET_SELF(given);
    }
    return (type == &PyInt_Type || type == &PyLong_Type || type == &PyFloat_Type || type == &PyString_Type ||
            type == &PyUnicode_Type) && PyObject_RichCompareBool(asked, given, Py_EQ) == 1;
}

static int
answers_call(PyObject *answer, PyObject *callable, PyObject *args, PyObject *kwargs)
{
    PyObject *keywords = PyTuple_GET_ITEM(answer, ANSWER_KEYWORDS), *key, *value, *other;
    Py_ssize_t at = 0;

    if (!same_value(PyTuple_GET_ITEM(answer, ANSWER_CALLABLE), callable, 0) ||
        !same_value(PyTuple_GET_ITEM(answer, ANSWER_ARGS), args, 0)) {
        return 0;
    }
    if (kwargs == NULL || PyDict_Size(kwargs) == 0) {
        return keywords == Py_None;
    }
    if (keywords == Py_None || PyDict_Size(keywords) != PyDict_Size(kwargs)) {
        return 0;
    }
    while (PyDict_Next(kwargs, &at, &key, &value)) {
        other = PyString_CheckExact(key) ? PyDict_GetItem(keywords, key) : NULL;
        if (other == NULL || !same_value(other, value, 0)) {
            return 0;
        }
    }
    return 1;
}

/* A descriptor that a class holds is another object in another process than the one that the answer names.  Is that all
   that is different? */
static int
resembles(PyObject *answer, PyObject *callable, PyObject *args)
{
    PyObject *asked = PyTuple_GET_ITEM(answer, ANSWER_CALLABLE), *wanted = PyTuple_GET_ITEM(answer, ANSWER_ARGS);
    Py_ssize_t n = PyTuple_GET_SIZE(args);

    if (!same_value(asked, callable, 0) || PyTuple_GET_SIZE(wanted) != n || n == 0 ||
        Py_TYPE(PyTuple_GET_ITEM(args, 0)) != Py_TYPE(PyTuple_GET_ITEM(wanted, 0)) ||
        Py_TYPE(PyTuple_GET_ITEM(args, 0))->tp_descr_get == NULL) {
        return 0;
    }
    for (Py_ssize_t i = 1; i < n; i++) {
        if (!same_value(PyTuple_GET_ITEM(wanted, i), PyTuple_GET_ITEM(args, i), 0)) {
            return 0;
        }
    }
    return 1;
}

/* The number of the answer to a call, -1: there is none. */
static Py_ssize_t
find_answer(const py_replay_box *box, Py_ssize_t n, PyObject *callable, PyObject *args, PyObject *kwargs)
{
    Py_ssize_t first = -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (box->used >> i & 1) {
            continue;
        }
        if (answers_call(PyList_GET_ITEM(box->answers, i), callable, args, kwargs)) {
            return i;
        }
        first = first < 0 ? i : first;
    }
    return box->loose && first >= 0 && resembles(PyList_GET_ITEM(box->answers, first), callable, args) ? first : -1;
}

/* The outcome that an answer holds. Returns new, NULL: the exception is set. */
static PyObject *
outcome(PyObject *answer)
{
    PyObject *part[3];
    if (PyTuple_GET_SIZE(answer) == ANSWER_VALUE + 1) {
        Py_INCREF(PyTuple_GET_ITEM(answer, ANSWER_VALUE));
        return PyTuple_GET_ITEM(answer, ANSWER_VALUE);
    }
    for (int i = 0; i < 3; i++) {
        part[i] = PyTuple_GET_ITEM(answer, ANSWER_TYPE + i);
        if (i > 0 && part[i] == Py_None) {
            part[i] = NULL;
        }
        Py_XINCREF(part[i]);
    }
    PyErr_Restore(part[0], part[1], part[2]);
    return NULL;
}

/* An iterator in C moves on unseen: what it has given is lost to a repetition. */
static int
is_used_up(PyObject *o)
{
    return PyIter_Check(o) && Py_TYPE(o)->tp_iternext != py_slot_tp_iternext && !PyGen_CheckExact(o) &&
           !PyInstance_Check(o);
}

/* Is one of the operands lost to a repetition? */
static int
is_lost(const py_replay_box *box)
{
    PyObject *b = box->operands[B], *c = box->operands[C];
    for (Py_ssize_t i = 0; box->operation == PY_REPLAY_CALL && i < PyTuple_GET_SIZE(b); i++) {
        if (is_used_up(PyTuple_GET_ITEM(b, i))) {
            return 1;
        }
    }
    return (b != NULL && is_used_up(b)) || (c != NULL && is_used_up(c));
}

int
py_replay_answer(py_thread *ts, PyObject *callable, PyObject *args, PyObject *kwargs, PyObject **value)
{
    py_replay_box *box = ts->replay;
    Py_ssize_t n = box->answers != NULL ? PyList_GET_SIZE(box->answers) : 0;

    *value = NULL;
    if (box->needed) {
        PyErr_SetNone(PyExc_GeneratorExit);     /* goes on failing */
        return 1;
    }
    Py_ssize_t found = box->nested ? -1 : find_answer(box, n, callable, args, kwargs);
    if (found >= 0) {
        box->used |= 1u << found;
        *value = outcome(PyList_GET_ITEM(box->answers, found));
        return 1;
    }
    if (box->trying && !box->nested) {
        box->needed = 1;
        PyErr_SetNone(PyExc_GeneratorExit);
        return 1;
    }
    if (box->nested || box->looked || box->sealed || n >= PY_REPLAY_LIMIT || is_lost(box) ||
        (box->used != (uint32_t)(((uint64_t)1 << n) - 1) && !box->loose)) {
        box->nested = 1;
        return 0;
    }
    box->needed = 1;
    Py_INCREF(callable);
    Py_INCREF(args);
    Py_XINCREF(kwargs);
    box->callable = callable;
    box->args = args;
    box->kwargs = kwargs;
    PyErr_SetNone(PyExc_GeneratorExit);
    return 1;
}

/* ---- the loop ---- */

static PyObject *
try_operation(py_thread *ts, py_replay_box *box, PyObject *const *objects, PyObject *answers, Py_ssize_t operation,
              Py_ssize_t number, Py_ssize_t loose)
{
    box->nested = box->looked = box->trying = box->needed = 0;
    box->used = 0;
    box->loose = (int)loose;
    box->sealed = number < 0;
    number &= PY_SSIZE_T_MAX;
    box->answers = answers;
    box->operation = (py_replay_operation)operation;
    box->operands = objects;
    py_replay_box *outer = ts->replay;
    ts->replay = box;
    PyObject *value = perform((py_replay_operation)operation, objects[A], objects[B], objects[C], number);
    ts->replay = outer;
    if (box->needed) {
        Py_CLEAR(value);
        PyErr_Clear();
    }
    return value;
}

/* There is no list before the first answer: a million of first calls may be waiting for theirs. */
int
py_replay_freeze(py_cont *cont)
{
    if (cont->object[ANSWERS] == NULL) {
        cont->object[ANSWERS] = PyList_New(0);
    }
    return cont->object[ANSWERS] != NULL ? 0 : -1;
}

/* Notes how the call object[CALL] has ended. Steals value. */
static int
add_answer(py_cont *cont, py_step how, PyObject *value)
{
    PyObject *call = cont->object[CALL], *type, *error, *traceback, *answer;

    if (how == STEP_RETURN) {
        if (is_used_up(value) && cont->number[0] != PY_REPLAY_MAKE) {
            cont->number[1] |= PY_SSIZE_T_MIN;      /* sealed */
        }
        answer = PyTuple_Pack(4, PyTuple_GET_ITEM(call, 0), PyTuple_GET_ITEM(call, 1), PyTuple_GET_ITEM(call, 2), value);
        Py_DECREF(value);
    }
    else {
        PyErr_Fetch(&type, &error, &traceback);
        answer = PyTuple_Pack(6, PyTuple_GET_ITEM(call, 0), PyTuple_GET_ITEM(call, 1), PyTuple_GET_ITEM(call, 2),
                              type, error != NULL ? error : Py_None, traceback != NULL ? traceback : Py_None);
        Py_XDECREF(type);
        Py_XDECREF(error);
        Py_XDECREF(traceback);
    }
    Py_CLEAR(cont->object[CALL]);
    int status = answer != NULL && py_replay_freeze(cont) == 0 ? PyList_Append(cont->object[ANSWERS], answer) : -1;
    Py_XDECREF(answer);
    return status;
}

static py_step serve(py_thread *ts, py_cont *cont, py_replay_box *box, PyObject *value, PyObject **result);

static py_step
resume_replay(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    py_replay_box box;
    if (add_answer(cont, how, value) < 0) {
        return STEP_RAISE;
    }
    value = try_operation(ts, &box, cont->object, cont->object[ANSWERS], cont->number[0], cont->number[1],
                          cont->number[2]);
    return serve(ts, cont, &box, value, result);
}

const py_cont_kind py_kind_replay = {
    "replay", resume_replay, 5, 3, "a b c answers call; operation number from_pickle"};

/* A call that has raised, and that the last repetition did not make again since the first one has changed what the
   operation looks at: its exception is what the operation ends in.  Returns 1 if there is one: it is set. */
static int
raise_unused(py_replay_box *box)
{
    Py_ssize_t n = box->answers != NULL ? PyList_GET_SIZE(box->answers) : 0;

    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *answer = PyList_GET_ITEM(box->answers, i);
        if (!(box->used >> i & 1) && PyTuple_GET_SIZE(answer) > ANSWER_ERROR) {
            (void)outcome(answer);
            return 1;
        }
    }
    return 0;
}

/* The operation has given `value`, or wants a call. */
static py_step
serve(py_thread *ts, py_cont *cont, py_replay_box *box, PyObject *value, PyObject **result)
{
    while (box->needed) {
        PyObject *keywords = box->kwargs != NULL && PyDict_Size(box->kwargs) > 0 ? box->kwargs : Py_None;
        PyObject *call = PyTuple_Pack(3, box->callable, box->args, keywords);
        Py_DECREF(box->callable);
        Py_DECREF(box->args);
        Py_XDECREF(box->kwargs);
        if (call == NULL) {
            return STEP_RAISE;
        }
        cont->object[CALL] = call;
        keywords = PyTuple_GET_ITEM(call, 2);
        PyObject *args = PyTuple_GET_ITEM(call, 1);
        py_step how = py_flat_then(ts, cont, PyTuple_GET_ITEM(call, 0), &PyTuple_GET_ITEM(args, 0),
                                   PyTuple_GET_SIZE(args), keywords != Py_None ? keywords : NULL, &value);
        if (how >= STEP_CALL) {
            return how;
        }
        if (add_answer(cont, how, value) < 0) {
            return STEP_RAISE;
        }
        value = try_operation(ts, box, cont->object, cont->object[ANSWERS], cont->number[0], cont->number[1],
                          cont->number[2]);
    }
    if (value != NULL && raise_unused(box)) {
        Py_CLEAR(value);
    }
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

int
py_replay_try(py_thread *ts, py_replay_operation operation, PyObject *a, PyObject *b, PyObject *c, Py_ssize_t number,
              PyObject **result)
{
    py_replay_box box, *outer = ts->replay;

    if (!py_replay_knows(Py_TYPE(a)) || (b != NULL && !py_replay_knows(Py_TYPE(b)))) {
        return 0;
    }
    box.nested = box.looked = box.needed = box.sealed = box.loose = 0;
    box.used = 0;
    box.trying = 1;
    box.answers = NULL;
    ts->replay = &box;
    *result = perform(operation, a, b, c, number);
    ts->replay = outer;
    if (!box.needed) {
        return 1;
    }
    Py_CLEAR(*result);
    PyErr_Clear();
    return 0;
}

py_step
py_replay(py_thread *ts, py_replay_operation operation, PyObject *a, PyObject *b, PyObject *c, Py_ssize_t number,
          PyObject **result)
{
    PyObject *objects[3] = {a, b, c};
    py_replay_box box;

    PyObject *value = try_operation(ts, &box, objects, NULL, operation, number, 0);

    if (!box.needed) {
        *result = value;
        return value != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_cont *cont = py_cont_new(ts, &py_kind_replay);
    if (cont == NULL) {
        Py_DECREF(box.callable);
        Py_DECREF(box.args);
        Py_XDECREF(box.kwargs);
        return STEP_RAISE;
    }
    for (int i = 0; i < 3; i++) {
        Py_XINCREF(objects[i]);
        cont->object[i] = objects[i];
    }
    cont->number[0] = operation;
    cont->number[1] = number;
    py_step step = serve(ts, cont, &box, NULL, result);
    Py_DECREF(cont);
    return step;
}
