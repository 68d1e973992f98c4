/* What the fields of a continuation must be to each other: the check functions that kinds.def names.

   The types of fields have been looked at, and positions that may not be empty are there.  A check sees to the rest that `resume` of
   the kind relies on.  It may also put right what pickles do not hold.

   Not here: the table, and taking a state apart (kinds.c). */
#include "kinds.h"
#include "../../Modules/_collections/deque.h"
#include "../../Modules/itertools/itertools.h"
#include "../../Modules/re/re.h"
#include "../../Objects/list_sort.h"
#include "../../Objects/set/set_flat.h"
#include "py_dispatch.h"
#include "py_frozen.h"
#include "py_iters.h"
#include "py_replay.h"
#include "../core/core.h"

int
slp_check_none(py_cont *cont)
{
    return 0;
}

/* ---- builtins ---- */

int
slp_check_best(py_cont *cont)
{
    enum { ITERATOR, KEYFUNC, ITEM, KEY, OTHER, OTHER_KEY };
    PyObject **o = cont->object;
    Py_ssize_t stage = cont->number[0], op = cont->number[1];

    if ((op != Py_GT && op != Py_LT) || (stage != 0 && o[ITERATOR] == NULL) || (o[ITEM] == NULL) != (o[KEY] == NULL) ||
        (stage == 2 && (o[OTHER] == NULL || o[KEYFUNC] == NULL)) ||
        (stage > 2 && (o[OTHER] == NULL || o[OTHER_KEY] == NULL || o[ITEM] == NULL))) {
        return slp_cont_refuse(cont, "fields of this stage");
    }
    return 0;
}

int
slp_check_filter(py_cont *cont)
{
    return cont->number[0] >= 4 && cont->object[3] == NULL ? slp_cont_refuse(cont, "the item") : 0;
}

int
slp_check_rows(py_cont *cont)
{
    Py_ssize_t stage = cont->number[0], index = cont->number[1], n = PyTuple_GET_SIZE(cont->object[1]);
    PyObject *row = cont->object[3];

    if (stage == 5) {       /* an iterator waits alone */
        stage = row == NULL || PyTuple_GET_SIZE(row) != 1 || slp_row_filled(row) != 1 ? 4 : 0;
    }
    if (n == 0 || index > n || stage == 4 || (stage <= 2 && index == n) || (stage == 1 && row != NULL) ||
        (stage == 2 && (row == NULL || PyTuple_GET_SIZE(row) != n || slp_row_filled(row) != index)) ||
        (stage == 3 && (row != NULL || cont->object[0] == NULL))) {
        return slp_cont_refuse(cont, "fields of this stage");
    }
    return 0;
}

int
slp_check_builtin_lengths(py_cont *cont)
{
    return PyTuple_GET_SIZE(cont->object[0]) == 0 ? slp_cont_refuse(cont, "arguments") : 0;
}

int
slp_check_reduce(py_cont *cont)
{
    return cont->number[0] != 0 && cont->object[0] == NULL ? slp_cont_refuse(cont, "the iterator") : 0;
}

int
slp_check_functools_reduce(py_cont *cont)
{
    enum { ITERATOR = 2 };
    int fits = (cont->object[1] != NULL) == (cont->number[0] != ITERATOR);
    return fits ? 0 : slp_cont_refuse(cont, "the iterator");
}

int
slp_check_sorted(py_cont *cont)
{
    return cont->number[0] == 1 && cont->object[0] == NULL ? slp_cont_refuse(cont, "the list") : 0;
}

int
slp_check_sum(py_cont *cont)
{
    if (cont->object[1] == NULL) {
        return slp_cont_refuse(cont, "the sum");
    }
    return slp_check_reduce(cont);
}

int
slp_check_test(py_cont *cont)
{
    return slp_check_reduce(cont);
}

int
slp_check_star(py_cont *cont)
{
    Py_ssize_t what = cont->number[0], place = cont->number[1];
    Py_ssize_t star = 1 + (what & 0xff) + 2 * (what >> 8 & 0xff);
    Py_ssize_t count = star + (what >> 16 & 1) + (what >> 17 & 1);

    if (what > 0xffffff || PyTuple_GET_SIZE(cont->object[0]) != count || place < star || place >= count) {
        return slp_cont_refuse(cont, "operands");
    }
    return 0;
}

int
slp_check_with_list(py_cont *cont)
{
    PyObject *function = cont->object[0];
    return !PyCFunction_Check(function) || !(PyCFunction_GET_FLAGS(function) & METH_JOIN) ? slp_cont_refuse(cont, "function") : 0;
}

int
slp_check_collect(py_cont *cont)
{
    enum { LIST, TUPLE, SET, FROZENSET, EXTEND };
    PyObject *target = cont->object[0];
    Py_ssize_t job = cont->number[0];
    int fits = job > EXTEND ? 0 : job == SET || job == FROZENSET ? PySet_Check(target) : PyList_Check(target);
    int is_set = job == SET || job == FROZENSET;
    if (!fits || (cont->number[2] != 0 && (cont->object[1] == NULL || is_set != (cont->number[2] == 1)))) {
        return slp_cont_refuse(cont, "target");
    }
    return 0;
}

/* ---- iterators ---- */

static int
is_a(py_cont *cont, PyTypeObject *type)
{
    return PyObject_TypeCheck(cont->object[0], type) ? 0 : slp_cont_refuse(cont, "iterator");
}

#define CHECK_IS_A(name, type) int slp_check_##name(py_cont *cont) { return is_a(cont, &(type)); }
CHECK_IS_A(enumerate, PyEnum_Type)
CHECK_IS_A(iter_call, PyCallIter_Type)
CHECK_IS_A(iter_sequence, PySeqIter_Type)
CHECK_IS_A(chain, py_it_chain_type)
CHECK_IS_A(cycle, py_it_cycle_type)
CHECK_IS_A(islice, py_it_islice_type)
CHECK_IS_A(methodcaller, py_methodcaller_type)
CHECK_IS_A(reversed_item, PyReversed_Type)
#undef CHECK_IS_A

static int
check_chooser(py_cont *cont, PyTypeObject *type)
{
    if (cont->number[0] != 0 && cont->object[1] == NULL) {
        return slp_cont_refuse(cont, "the item");
    }
    return is_a(cont, type);
}

#define CHECK_CHOOSER(name) int slp_check_##name(py_cont *cont) { return check_chooser(cont, &py_it_##name##_type); }
CHECK_CHOOSER(ifilter)
CHECK_CHOOSER(ifilterfalse)
CHECK_CHOOSER(dropwhile)
CHECK_CHOOSER(takewhile)
CHECK_CHOOSER(compress)
#undef CHECK_CHOOSER

/* A row of items, one from each of several iterators. */
static int
check_row(py_cont *cont, PyTypeObject *type)
{
    Py_ssize_t so_far = slp_row_filled(cont->object[1]);
    if (cont->number[0] != so_far || so_far >= PyTuple_GET_SIZE(cont->object[1])) {
        return slp_cont_refuse(cont, "row");
    }
    return is_a(cont, type);
}

#define CHECK_ROW(name) int slp_check_##name(py_cont *cont) { return check_row(cont, &py_it_##name##_type); }
CHECK_ROW(imap)
CHECK_ROW(izip)
CHECK_ROW(izip_longest)
#undef CHECK_ROW

/* Kinds of which only their file knows what their fields must be. */
#define CHECK_FITS(name) \
    int \
    slp_check_##name(py_cont *cont) \
    { \
        return py_##name##_fits(cont) ? 0 : slp_cont_refuse(cont, "fields"); \
    }
CHECK_FITS(builtin_print)
CHECK_FITS(feed)
CHECK_FITS(format_text)
CHECK_FITS(heapq_sift)
CHECK_FITS(itertools_group)
CHECK_FITS(itertools_lists)
CHECK_FITS(itertools_tee)
CHECK_FITS(percent)
CHECK_FITS(re_sub)
#undef CHECK_FITS

int
slp_check_deque_fill(py_cont *cont)
{
    return is_a(cont, &py_deque_type);
}

int
slp_check_bytearray_slice(py_cont *cont)
{
    return is_a(cont, &PyByteArray_Type);
}

int
slp_check_bytearray_extend(py_cont *cont)
{
    if ((cont->number[0] > 0) != (cont->object[2] != NULL)) {
        return slp_cont_refuse(cont, "fields of this stage");
    }
    return is_a(cont, &PyByteArray_Type);
}

int
slp_check_deque_compare(py_cont *cont)
{
    if (!PyObject_TypeCheck(cont->object[1], &py_deque_type) || cont->object[2] == NULL || cont->object[3] == NULL) {
        return slp_cont_refuse(cont, "fields");
    }
    return is_a(cont, &py_deque_type);
}

/* ---- imports ---- */

int
slp_check_import(py_cont *cont)
{
    enum { MODULE, HEAD, FROM, NAME };
    enum { STAGE_FROM = 2, STAGE_PATH };
    PyObject *from = cont->object[FROM];
    Py_ssize_t stage = cont->number[0];
    int fits = stage == STAGE_PATH ? from != NULL : stage == STAGE_FROM ? from != NULL && PyList_Check(from)
                                                                        : cont->object[NAME] != NULL;
    return fits ? 0 : slp_cont_refuse(cont, "fields of this stage");
}

int
slp_check_submodule(py_cont *cont)
{
    enum { HOOKS = 4, FINDING = 2 };
    return cont->number[0] >= FINDING && cont->object[HOOKS] == NULL ? slp_cont_refuse(cont, "hooks") : 0;
}

/* ---- sorting ---- */

/* list.sort relies on a list that looks as if its items had been taken away (I1 of list_sort.c). */
static void
hide(PyListObject *list)
{
    if (Py_SIZE(list) == 0 && list->ob_item == NULL) {
        list->allocated = -1;
    }
}

int
slp_check_sort(py_cont *cont)
{
    enum { LIST, KEY, ITEMS, KEYS };
    if (cont->object[ITEMS] == cont->object[KEYS] ||
        PyList_GET_SIZE(cont->object[KEYS]) >= PyList_GET_SIZE(cont->object[ITEMS])) {
        return slp_cont_refuse(cont, "more keys than items");
    }
    hide((PyListObject *)cont->object[LIST]);
    return 0;
}

int
slp_check_merge(py_cont *cont)
{
    if (py_list_merge_thaw(cont) < 0) {
        return -1;
    }
    hide((PyListObject *)cont->object[0]);
    return 0;
}

/* ---- operators, containers ---- */

int
slp_check_inplace(py_cont *cont)
{
    return py_operator_is_inplace((int)cont->number[0]) ? 0 : slp_cont_refuse(cont, "operator");
}

int
slp_check_binary(py_cont *cont)
{
    return py_operator_is_inplace((int)cont->number[0]) ? slp_cont_refuse(cont, "operator") : 0;
}

int
slp_check_unpack(py_cont *cont)
{
    PyObject *row = cont->object[1];
    return PyTuple_GET_SIZE(row) != cont->number[0] || slp_row_filled(row) != cont->number[1] ? slp_cont_refuse(cont, "row") : 0;
}

/* ---- repeated operations ---- */

static int
is_call(PyObject *call)
{
    return PyTuple_GET_SIZE(call) >= 3 && PyTuple_Check(PyTuple_GET_ITEM(call, 1)) &&
           (PyTuple_GET_ITEM(call, 2) == Py_None || PyDict_Check(PyTuple_GET_ITEM(call, 2)));
}

static int
is_answer(PyObject *answer)
{
    if (!PyTuple_Check(answer) || !is_call(answer)) {
        return 0;
    }
    if (PyTuple_GET_SIZE(answer) == 4) {
        return 1;
    }
    return PyTuple_GET_SIZE(answer) == 6 && PyExceptionClass_Check(PyTuple_GET_ITEM(answer, 3)) &&
           (PyTuple_GET_ITEM(answer, 5) == Py_None || PyTraceBack_Check(PyTuple_GET_ITEM(answer, 5)));
}

static int
is_pair_of_ints(PyObject *o)
{
    return PyTuple_Check(o) && PyTuple_GET_SIZE(o) == 2 && PyInt_Check(PyTuple_GET_ITEM(o, 0)) &&
           PyInt_Check(PyTuple_GET_ITEM(o, 1));
}

/* Are the operands of an operation what its expression in replay.def relies on? */
static int
operands_fit(py_replay_operation operation, PyObject *const *o, Py_ssize_t n)
{
    static const int8_t wanted[] = {
#define REPLAY(name, objects, expression) objects,
#include "../../Python/dispatch/replay.def"
#undef REPLAY
    };
    int optional = operation == PY_REPLAY_SETATTR || operation == PY_REPLAY_SETITEM || operation == PY_REPLAY_CALL ||
                   operation == PY_REPLAY_SET_SLICE || operation == PY_REPLAY_STORE_SLICE || operation == PY_REPLAY_MAKE ||
                   operation == PY_REPLAY_FORMAT_TEXT;

    for (int i = 0; i < (operation == PY_REPLAY_SLICE ? 1 : wanted[operation] - optional); i++) {
        if (o[i] == NULL) {
            return 0;
        }
    }
    switch (operation) {
    case PY_REPLAY_COMPARE: case PY_REPLAY_THREE_WAY: return n >= Py_LT && n <= Py_GE;
    case PY_REPLAY_BINARY: return py_operator_number((int)n) >= 0;
    case PY_REPLAY_CALL: case PY_REPLAY_MAKE: return PyTuple_Check(o[1]) && (o[2] == NULL || PyDict_Check(o[2]));
    case PY_REPLAY_FORMAT: return PyString_Check(o[0]) || PyUnicode_Check(o[0]);
    case PY_REPLAY_FORMAT_VALUE: return PyString_Check(o[1]) || PyUnicode_Check(o[1]);
    case PY_REPLAY_FORMAT_TEXT:
        return (PyString_Check(o[0]) || PyUnicode_Check(o[0])) && PyTuple_Check(o[1]) && (o[2] == NULL || PyDict_Check(o[2]));
    case PY_REPLAY_DICT_MERGE: case PY_REPLAY_DICT_FIND: return PyDict_Check(o[0]);
    case PY_REPLAY_SET_INSERT: return PyAnySet_Check(o[0]);
    case PY_REPLAY_SET_ADD: return PySet_Check(o[0]);
    case PY_REPLAY_SLICE: return n >= 0 && n <= 3 && (!(n & 1) || o[1] != NULL) && (!(n & 2) || o[2] != NULL);
    case PY_REPLAY_LIST_POP: case PY_REPLAY_LIST_INSERT: return PyList_Check(o[0]) && PyTuple_Check(o[1]);
    case PY_REPLAY_GETSLICE: return PyInt_Check(o[1]) && PyInt_Check(o[2]);
    case PY_REPLAY_SET_SLICE: return is_pair_of_ints(o[1]);
    case PY_REPLAY_STORE_SLICE: return PyTuple_Check(o[1]) && PyTuple_GET_SIZE(o[1]) == 2;
    default: return 1;
    }
}

/* Two sequences of a kind that are being compared. */
int
slp_check_sequences(py_cont *cont)
{
    PyObject *a = cont->object[0], *b = cont->object[1];
    int fit = (PyList_Check(a) && PyList_Check(b)) || (PyTuple_Check(a) && PyTuple_Check(b));
    return fit ? 0 : slp_cont_refuse(cont, "operands");
}

int
slp_check_search(py_cont *cont)
{
    enum { REMOVE = 3 };
    PyObject *sequence = cont->object[0];
    int fit = PyList_Check(sequence) || (PyTuple_Check(sequence) && cont->number[0] != REMOVE);
    return fit ? 0 : slp_cont_refuse(cont, "the sequence");
}

int
slp_check_set(py_cont *cont)
{
    return PyAnySet_Check(cont->object[0]) ? 0 : slp_cont_refuse(cont, "the set");
}

int
slp_check_walk(py_cont *cont)
{
    return py_set_walk_thaw(cont) < 0 ? slp_cont_refuse(cont, "fields") : 0;
}

int
slp_check_program(py_cont *cont)
{
    return py_set_program_thaw(cont) < 0 ? slp_cont_refuse(cont, "fields") : 0;
}

int
slp_check_fill(py_cont *cont)
{
    enum { ITEM, KEYS, KEY_ITERATOR, NEXT_KEY, KEY_VALUE, PAIR_ITERATOR, NEXT_PAIR, FROM_ITERATOR, NEXT_FROM, SET_DONE };
    Py_ssize_t phase = cont->number[0], next = phase > SET_DONE ? phase - SET_DONE : phase;
    int in_loop = next == NEXT_KEY || next == KEY_VALUE || next == NEXT_PAIR || next == NEXT_FROM;
    int has_key = phase == KEY_VALUE || next == FROM_ITERATOR || next == NEXT_FROM;

    if (phase == SET_DONE || phase > SET_DONE + NEXT_FROM || (phase > SET_DONE && !in_loop) || next == SET_DONE ||
        (phase == ITEM && !PyDict_Check(cont->object[1])) || (in_loop && cont->object[2] == NULL) ||
        (has_key && cont->object[3] == NULL)) {
        return slp_cont_refuse(cont, "fields of this phase");
    }
    return 0;
}

int
slp_check_container_print(py_cont *cont)
{
    PyObject *self = cont->object[0];
    return PyList_Check(self) || PyTuple_Check(self) || PyDict_Check(self) ? 0 : slp_cont_refuse(cont, "the container");
}

int
slp_check_repr(py_cont *cont)
{
    PyObject *parts = cont->object[1];
    int fit = slp_check_container_print(cont) == 0;
    if (!fit) {
        return -1;
    }
    for (Py_ssize_t i = 0; fit && i < PyList_GET_SIZE(parts); i++) {
        fit = PyString_Check(PyList_GET_ITEM(parts, i));
    }
    return fit ? 0 : slp_cont_refuse(cont, "fields");
}

int
slp_check_print(py_cont *cont)
{
    enum { TEXT = 6 };
    return cont->number[0] == TEXT && cont->object[2] == NULL ? slp_cont_refuse(cont, "the method write") : 0;
}

int
slp_check_replay(py_cont *cont)
{
    PyObject *answers = cont->object[3];
    Py_ssize_t operation = cont->number[0];

    if (operation < 0 || operation >= PY_REPLAY_COUNT ||
        !operands_fit((py_replay_operation)operation, cont->object, cont->number[1] & PY_SSIZE_T_MAX)) {
        return slp_cont_refuse(cont, "operation");
    }
    if (PyTuple_GET_SIZE(cont->object[4]) != 3 || !is_call(cont->object[4])) {
        return slp_cont_refuse(cont, "call");
    }
    if (PyList_GET_SIZE(answers) >= PY_REPLAY_LIMIT) {
        return slp_cont_refuse(cont, "too many answers");
    }
    cont->number[2] = 1;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(answers); i++) {
        if (!is_answer(PyList_GET_ITEM(answers, i))) {
            return slp_cont_refuse(cont, "answers");
        }
    }
    return 0;
}
