/* Continuations, to and from what pickles hold.

       continuation   (stackless._wrap.continuation, (), (name of the kind, objects, numbers))

   `objects` starts with a tuple of the positions that are empty, as the values of a frame do.  A row that is being filled
   is (size, items so far).  Numbers mean the same on every machine: operators are numbered by py_operator_number, what is
   an offset or an address here is not written.

   The table kinds.def says for each kind what its fields must be.  A state is not trusted: types are looked at here,
   and what fields must be to each other by the check functions, so that `resume` of the kind finds what it relies on.  Lists and
   tuples that a kind changes behind everybody's back are copied: two fields with one list get one copy.

   I1 A continuation that was made for a pickle is `blank` until its state has come; it never is in a chain: a tasklet
      that takes it gets a clone (slp_cont_clone).
   I2 A frame that a kind refers to is the next link below.  It is not written, the chain supplies it. */
#include "kinds.h"
#include "../../Objects/list_impl.h"
#include "../../Objects/set/set_flat.h"
#include "py_dict.h"
#include "py_dispatch.h"
#include "py_iters.h"
#include "py_replay.h"
#include "../../Modules/itertools/itertools.h"
#include "../core/core.h"

typedef struct {
    const py_cont_kind *kind;
    const char *objects, *numbers;
    int end;
    int (*check)(py_cont *cont);
} kind_row;

enum { NEVER = 0, ALWAYS = 1, SOMETIMES = 2, GIVES = 4, SOMETIMES_BY_PHASE = 8 };
#define WHEN(number, value) (SOMETIMES | (number) << 8 | (value) << 16)

static int
bad(const py_cont *cont, const char *what)
{
    PyErr_Format(PyExc_ValueError, "bad state of a continuation %s: %s", cont->kind->name, what);
    return -1;
}

/* ---- rows ---- */

static Py_ssize_t
filled(PyObject *row)
{
    Py_ssize_t n = 0;
    while (n < PyTuple_GET_SIZE(row) && PyTuple_GET_ITEM(row, n) != NULL) {
        n++;
    }
    return n;
}

static PyObject *
row_out(PyObject *row)
{
    Py_ssize_t n = filled(row);
    PyObject *items = PyTuple_GetSlice(row, 0, n);
    return items != NULL ? Py_BuildValue("(nN)", PyTuple_GET_SIZE(row), items) : NULL;
}

static PyObject *
row_in(PyObject *state)
{
    PyObject *items, *row;
    Py_ssize_t size;

    if (!PyTuple_Check(state) || !PyArg_ParseTuple(state, "nO!", &size, &PyTuple_Type, &items)) {
        return NULL;
    }
    if (size < PyTuple_GET_SIZE(items) || size > INT_MAX) {
        PyErr_SetString(PyExc_ValueError, "bad state of a continuation: a row");
        return NULL;
    }
    row = PyTuple_New(size);
    for (Py_ssize_t i = 0; row != NULL && i < PyTuple_GET_SIZE(items); i++) {
        PyObject *item = PyTuple_GET_ITEM(items, i);
        Py_INCREF(item);
        PyTuple_SET_ITEM(row, i, item);
    }
    return row;
}

/* ---- what must hold beyond the types of the fields ---- */

static int
check_best(py_cont *cont)
{
    enum { ITERATOR, KEYFUNC, ITEM, KEY, OTHER, OTHER_KEY };
    PyObject **o = cont->object;
    Py_ssize_t stage = cont->number[0], op = cont->number[1];

    if ((op != Py_GT && op != Py_LT) || (stage != 0 && o[ITERATOR] == NULL) || (o[ITEM] == NULL) != (o[KEY] == NULL) ||
        (stage == 2 && (o[OTHER] == NULL || o[KEYFUNC] == NULL)) ||
        (stage > 2 && (o[OTHER] == NULL || o[OTHER_KEY] == NULL || o[ITEM] == NULL))) {
        return bad(cont, "fields of this stage");
    }
    return 0;
}

static int
check_filter(py_cont *cont)
{
    return cont->number[0] == 4 && cont->object[3] == NULL ? bad(cont, "the item") : 0;
}

static int
check_rows(py_cont *cont)
{
    Py_ssize_t stage = cont->number[0], index = cont->number[1], n = PyTuple_GET_SIZE(cont->object[1]);
    PyObject *row = cont->object[3];

    if (n == 0 || index > n || (stage <= 2 && index == n) || (stage == 1 && row != NULL) ||
        (stage == 2 && (row == NULL || PyTuple_GET_SIZE(row) != n || filled(row) != index)) ||
        (stage == 3 && (row != NULL || cont->object[0] == NULL))) {
        return bad(cont, "fields of this stage");
    }
    return 0;
}

static int
check_reduce(py_cont *cont)
{
    return cont->number[0] != 0 && cont->object[0] == NULL ? bad(cont, "the iterator") : 0;
}

static int
check_sorted(py_cont *cont)
{
    return cont->number[0] == 1 && cont->object[0] == NULL ? bad(cont, "the list") : 0;
}

static int
check_sum(py_cont *cont)
{
    if (cont->object[1] == NULL) {
        return bad(cont, "the sum");
    }
    return check_reduce(cont);
}

static int
check_test(py_cont *cont)
{
    return check_reduce(cont);
}

static int
check_star(py_cont *cont)
{
    Py_ssize_t what = cont->number[0], place = cont->number[1];
    Py_ssize_t star = 1 + (what & 0xff) + 2 * (what >> 8 & 0xff);
    Py_ssize_t count = star + (what >> 16 & 1) + (what >> 17 & 1);

    if (what > 0xffffff || PyTuple_GET_SIZE(cont->object[0]) != count || place < star || place >= count) {
        return bad(cont, "operands");
    }
    return 0;
}

static int
check_with_list(py_cont *cont)
{
    PyObject *function = cont->object[0];
    return !PyCFunction_Check(function) || !(PyCFunction_GET_FLAGS(function) & METH_COLLECT) ? bad(cont, "function") : 0;
}

static int
check_collect(py_cont *cont)
{
    enum { LIST, TUPLE, SET, FROZENSET, EXTEND };
    PyObject *target = cont->object[0];
    Py_ssize_t job = cont->number[0];
    int fits = job > EXTEND ? 0 : job == SET || job == FROZENSET ? PySet_Check(target) : PyList_Check(target);
    if (!fits || (cont->number[2] == 1 && (cont->object[1] == NULL || (job != SET && job != FROZENSET)))) {
        return bad(cont, "target");
    }
    return 0;
}

static int
is_a(py_cont *cont, PyTypeObject *type)
{
    return PyObject_TypeCheck(cont->object[0], type) ? 0 : bad(cont, "iterator");
}

#define CHECK_IS_A(name, type) static int check_##name(py_cont *cont) { return is_a(cont, &(type)); }
CHECK_IS_A(enumerate, PyEnum_Type)
CHECK_IS_A(iter_call, PyCallIter_Type)
CHECK_IS_A(iter_sequence, PySeqIter_Type)
CHECK_IS_A(chain, py_it_chain_type)
#undef CHECK_IS_A

static int
check_chooser(py_cont *cont, PyTypeObject *type)
{
    if (cont->number[0] != 0 && cont->object[1] == NULL) {
        return bad(cont, "the item");
    }
    return is_a(cont, type);
}

#define CHECK_CHOOSER(name) static int check_##name(py_cont *cont) { return check_chooser(cont, &py_it_##name##_type); }
CHECK_CHOOSER(ifilter)
CHECK_CHOOSER(ifilterfalse)
CHECK_CHOOSER(dropwhile)
CHECK_CHOOSER(takewhile)
#undef CHECK_CHOOSER

static int
check_imap(py_cont *cont)
{
    if (cont->number[0] != filled(cont->object[1]) || cont->number[0] >= PyTuple_GET_SIZE(cont->object[1])) {
        return bad(cont, "row");
    }
    return is_a(cont, &py_it_imap_type);
}

static int
check_import(py_cont *cont)
{
    enum { MODULE, HEAD, FROM, NAME };
    if (cont->number[0] == 2 ? cont->object[FROM] == NULL || !PyList_Check(cont->object[FROM]) : cont->object[NAME] == NULL) {
        return bad(cont, "fields of this stage");
    }
    return 0;
}

/* list.sort relies on a list that looks as if its items had been taken away (I1 of list_sort.c). */
static void
hide(PyListObject *list)
{
    if (Py_SIZE(list) == 0 && list->ob_item == NULL) {
        list->allocated = -1;
    }
}

static int
check_sort(py_cont *cont)
{
    enum { LIST, KEY, ITEMS, KEYS };
    if (cont->object[ITEMS] == cont->object[KEYS] ||
        PyList_GET_SIZE(cont->object[KEYS]) >= PyList_GET_SIZE(cont->object[ITEMS])) {
        return bad(cont, "more keys than items");
    }
    hide((PyListObject *)cont->object[LIST]);
    return 0;
}

static int
check_merge(py_cont *cont)
{
    enum { LIST, CMP, KEYS, KEYS_TARGET, ITEMS, ITEMS_TARGET };
    PyObject **o = cont->object;
    Py_ssize_t width = cont->number[0], left = cont->number[1], n = PyList_GET_SIZE(o[KEYS]);
    Py_ssize_t done = PyList_GET_SIZE(o[KEYS_TARGET]);

    if ((o[ITEMS] == o[KEYS]) != (o[ITEMS_TARGET] == o[KEYS_TARGET]) || o[KEYS] == o[KEYS_TARGET] ||
        o[ITEMS] == o[KEYS_TARGET] || o[ITEMS_TARGET] == o[KEYS] || o[ITEMS] == o[ITEMS_TARGET] ||
        PyList_GET_SIZE(o[ITEMS]) != n || PyList_GET_SIZE(o[ITEMS_TARGET]) != done) {
        return bad(cont, "lists");
    }
    if (width < 1 || width > n || done >= n) {
        return bad(cont, "place");
    }
    Py_ssize_t low = done - done % (2 * width), right = done - low - left;
    if (left >= width || low + left >= n || right < 0 || right >= width || low + width + right >= n) {
        return bad(cont, "place");
    }
    hide((PyListObject *)o[LIST]);
    return 0;
}

static int
check_inplace(py_cont *cont)
{
    return py_operator_is_inplace((int)cont->number[0]) ? 0 : bad(cont, "operator");
}

static int
check_binary(py_cont *cont)
{
    return py_operator_is_inplace((int)cont->number[0]) ? bad(cont, "operator") : 0;
}

static int
check_unpack(py_cont *cont)
{
    PyObject *row = cont->object[1];
    return PyTuple_GET_SIZE(row) != cont->number[0] || filled(row) != cont->number[1] ? bad(cont, "row") : 0;
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
                   operation == PY_REPLAY_SET_SLICE;

    for (int i = 0; i < (operation == PY_REPLAY_SLICE ? 1 : wanted[operation] - optional); i++) {
        if (o[i] == NULL) {
            return 0;
        }
    }
    switch (operation) {
    case PY_REPLAY_COMPARE: case PY_REPLAY_THREE_WAY: return n >= Py_LT && n <= Py_GE;
    case PY_REPLAY_BINARY: return py_operator_number((int)n) >= 0;
    case PY_REPLAY_CALL: return PyTuple_Check(o[1]) && (o[2] == NULL || PyDict_Check(o[2]));
    case PY_REPLAY_DICT_MERGE: case PY_REPLAY_DICT_FIND: return PyDict_Check(o[0]);
    case PY_REPLAY_SET_INSERT: return PyAnySet_Check(o[0]);
    case PY_REPLAY_SET_ADD: return PySet_Check(o[0]);
    case PY_REPLAY_SLICE: return n >= 0 && n <= 3 && (!(n & 1) || o[1] != NULL) && (!(n & 2) || o[2] != NULL);
    case PY_REPLAY_GETSLICE: return PyInt_Check(o[1]) && PyInt_Check(o[2]);
    case PY_REPLAY_SET_SLICE: return is_pair_of_ints(o[1]);
    default: return 1;
    }
}

/* Two sequences of a kind that are being compared. */
static int
check_sequences(py_cont *cont)
{
    PyObject *a = cont->object[0], *b = cont->object[1];
    int fit = (PyList_Check(a) && PyList_Check(b)) || (PyTuple_Check(a) && PyTuple_Check(b));
    return fit ? 0 : bad(cont, "operands");
}

static int
check_search(py_cont *cont)
{
    enum { REMOVE = 3 };
    PyObject *sequence = cont->object[0];
    int fit = PyList_Check(sequence) || (PyTuple_Check(sequence) && cont->number[0] != REMOVE);
    return fit ? 0 : bad(cont, "the sequence");
}

static int
check_set(py_cont *cont)
{
    return PyAnySet_Check(cont->object[0]) ? 0 : bad(cont, "the set");
}

static int
check_walk(py_cont *cont)
{
    return py_set_walk_thaw(cont) < 0 ? bad(cont, "fields") : 0;
}

static int
check_program(py_cont *cont)
{
    return py_set_program_thaw(cont) < 0 ? bad(cont, "fields") : 0;
}

static int
check_fill(py_cont *cont)
{
    enum { ITEM, KEYS, KEY_ITERATOR, NEXT_KEY, KEY_VALUE, PAIR_ITERATOR, NEXT_PAIR, FROM_ITERATOR, NEXT_FROM, SET_DONE };
    Py_ssize_t phase = cont->number[0], next = phase > SET_DONE ? phase - SET_DONE : phase;
    int in_loop = next == NEXT_KEY || next == KEY_VALUE || next == NEXT_PAIR || next == NEXT_FROM;
    int has_key = phase == KEY_VALUE || next == FROM_ITERATOR || next == NEXT_FROM;

    if (phase == SET_DONE || phase > SET_DONE + NEXT_FROM || (phase > SET_DONE && !in_loop) || next == SET_DONE ||
        (phase == ITEM && !PyDict_Check(cont->object[1])) || (in_loop && cont->object[2] == NULL) ||
        (has_key && cont->object[3] == NULL)) {
        return bad(cont, "fields of this phase");
    }
    return 0;
}

static int
check_repr(py_cont *cont)
{
    PyObject *self = cont->object[0], *parts = cont->object[1];
    int fit = PyList_Check(self) || PyTuple_Check(self) || PyDict_Check(self);
    for (Py_ssize_t i = 0; fit && i < PyList_GET_SIZE(parts); i++) {
        fit = PyString_Check(PyList_GET_ITEM(parts, i));
    }
    return fit ? 0 : bad(cont, "fields");
}

static int
check_print(py_cont *cont)
{
    enum { TEXT = 6 };
    return cont->number[0] == TEXT && cont->object[2] == NULL ? bad(cont, "the method write") : 0;
}

static int
check_replay(py_cont *cont)
{
    PyObject *answers = cont->object[3];
    Py_ssize_t operation = cont->number[0];

    if (operation < 0 || operation >= PY_REPLAY_COUNT ||
        !operands_fit((py_replay_operation)operation, cont->object, cont->number[1] & PY_SSIZE_T_MAX)) {
        return bad(cont, "operation");
    }
    if (PyTuple_GET_SIZE(cont->object[4]) != 3 || !is_call(cont->object[4])) {
        return bad(cont, "call");
    }
    if (PyList_GET_SIZE(answers) >= PY_REPLAY_LIMIT) {
        return bad(cont, "too many answers");
    }
    cont->number[2] = 1;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(answers); i++) {
        if (!is_answer(PyList_GET_ITEM(answers, i))) {
            return bad(cont, "answers");
        }
    }
    return 0;
}

/* The number of an operation, as pickles hold it, and back; -1 for no operator. */
static Py_ssize_t
operation_number(const py_cont *cont, Py_ssize_t n)
{
    return cont->number[0] == PY_REPLAY_BINARY  ? py_operator_number((int)n)
           : cont->number[0] == PY_REPLAY_UNARY ? py_unary_number((int)n)
                                                : n;
}

static Py_ssize_t
operation_argument(const py_cont *cont, Py_ssize_t n)
{
    if (cont->number[0] != PY_REPLAY_BINARY && cont->number[0] != PY_REPLAY_UNARY) {
        return n;
    }
    return n > INT_MAX ? -1 : cont->number[0] == PY_REPLAY_BINARY ? py_operator_offset((int)n) : py_unary_offset((int)n);
}

/* ---- the table ---- */

static const kind_row rows[] = {
#define KIND(symbol, objects, numbers, end, check) {&py_kind_##symbol, objects, numbers, end, check},
#include "kinds.def"
#undef KIND
};

static const kind_row *
find_row(const py_cont_kind *kind)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].kind == kind) {
            return &rows[i];
        }
    }
    return NULL;
}

static const kind_row *
find_name(const char *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].kind->name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

int
slp_cont_known(py_cont *cont)
{
    return find_row(cont->kind) != NULL;
}

/* For kinds with a "SOMETIMES" that no number tells by its value. */
static int
asks_for_next(const py_cont *cont)
{
    enum { NEXT_KEY = 3, NEXT_PAIR = 6, NEXT_FROM = 8, FOR_ELEMENT = 16, PHASES = 0x70, CHAIN_ITERATOR = 2 };
    Py_ssize_t phase = cont->number[0];

    if (cont->kind == &py_kind_dict_fill) {
        return phase == NEXT_KEY || phase == NEXT_PAIR || phase == NEXT_FROM;
    }
    if (cont->kind == &py_kind_dict_equal) {
        return !cont->number[2];
    }
    if (cont->kind == &py_kind_itertools_chain) {
        return phase != CHAIN_ITERATOR;
    }
    return (phase & PHASES) == FOR_ELEMENT;
}

int
slp_cont_takes_end(const py_cont *cont)
{
    const kind_row *row = find_row(cont->kind);
    if (row != NULL && row->end & SOMETIMES_BY_PHASE) {
        return asks_for_next(cont);
    }
    if (row == NULL || !(row->end & (ALWAYS | SOMETIMES))) {
        return 0;
    }
    if (row->end & SOMETIMES && cont->number[row->end >> 8 & 0xff] != row->end >> 16) {
        return 0;
    }
    return cont->kind != &py_kind_collect || cont->object[1] != NULL;
}

int
slp_cont_gives_end(const py_cont *cont)
{
    const kind_row *row = find_row(cont->kind);
    return row == NULL || (row->end & GIVES) != 0;
}

int
slp_cont_set_frame(py_cont *cont, PyObject *below)
{
    const kind_row *row = find_row(cont->kind);
    for (int i = 0; row->objects[i] != '\0'; i++) {
        if (row->objects[i] == 'f') {
            if (below == NULL || !PyFrame_Check(below)) {
                return bad(cont, "no frame below");
            }
            Py_INCREF(below);
            Py_XSETREF(cont->object[i], below);
        }
    }
    return 0;
}

/* ---- out ---- */

static PyObject *
objects_out(py_cont *cont, const kind_row *row)
{
    int n = (int)strlen(row->objects);
    PyObject *objects = PyTuple_New(n + 1), *empty = objects != NULL ? PyList_New(0) : NULL;

    for (int i = 0; empty != NULL && i < n; i++) {
        PyObject *o = row->objects[i] == 'f' ? Py_None : cont->object[i];
        if (o == NULL) {
            PyObject *position = PyInt_FromLong(i);
            if (position == NULL || PyList_Append(empty, position) < 0) {
                Py_CLEAR(empty);
            }
            Py_XDECREF(position);
            o = Py_None;
        }
        if (o != Py_None && (row->objects[i] == 'r' || row->objects[i] == 'R')) {
            o = row_out(o);
            if (o == NULL) {
                Py_CLEAR(empty);
            }
        }
        else {
            Py_INCREF(o);
        }
        PyTuple_SET_ITEM(objects, i + 1, o);
    }
    PyObject *positions = empty != NULL ? PyList_AsTuple(empty) : NULL;
    Py_XDECREF(empty);
    if (positions == NULL) {
        Py_XDECREF(objects);
        return NULL;
    }
    PyTuple_SET_ITEM(objects, 0, positions);
    return objects;
}

static Py_ssize_t
number_out(const py_cont *cont, char letter, int i)
{
    Py_ssize_t n = cont->number[i];
    if (letter == 'b') {
        return py_operator_number((int)n);
    }
    if (cont->kind == &py_kind_replay && i == 1) {
        int sealed = n < 0;
        n &= PY_SSIZE_T_MAX;
        return operation_number(cont, n) * 2 + sealed;
    }
    if (i == 1 && (cont->kind == &py_kind_dict_equal || cont->kind == &py_kind_dict_fill)) {
        PyObject *walked = cont->object[cont->kind == &py_kind_dict_fill];
        return PyDict_Check(walked) ? py_dict_items_before(walked, n) : n;
    }
    return letter == 'z' ? 0 : n;
}

static PyObject *
numbers_out(const py_cont *cont, const kind_row *row)
{
    int n = (int)strlen(row->numbers);
    PyObject *numbers = PyTuple_New(n);
    for (int i = 0; numbers != NULL && i < n; i++) {
        PyObject *number = PyInt_FromSsize_t(number_out(cont, row->numbers[i], i));
        if (number == NULL) {
            Py_CLEAR(numbers);
            break;
        }
        PyTuple_SET_ITEM(numbers, i, number);
    }
    return numbers;
}

PyObject *
slp_cont_state(py_cont *cont)
{
    const kind_row *row = find_row(cont->kind);
    PyObject *objects, *numbers;

    if (row == NULL) {
        PyErr_Format(PyExc_TypeError, "cannot pickle a tasklet that waits inside %s", cont->kind->name);
        return NULL;
    }
    if ((cont->kind == &py_kind_builtin_sum && py_sum_as_object(cont) < 0) ||
        (cont->kind == &py_kind_set_walk && py_set_walk_freeze(cont) < 0)) {
        return NULL;
    }
    objects = objects_out(cont, row);
    numbers = objects != NULL ? numbers_out(cont, row) : NULL;
    if (numbers == NULL) {
        Py_XDECREF(objects);
        return NULL;
    }
    return Py_BuildValue("(sNN)", cont->kind->name, objects, numbers);
}

/* ---- in ---- */

static py_step
resume_blank(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    Py_XDECREF(value);
    PyErr_SetString(PyExc_SystemError, "a continuation without a state");
    return STEP_RAISE;
}

static const py_cont_kind blank = {"blank", resume_blank, 0, 0, ""};

PyObject *
slp_cont_blank(void)
{
    py_cont *cont = py_cont_new(py_thread_get(), &blank);
    if (cont != NULL && !_PyObject_GC_IS_TRACKED(cont)) {
        _PyObject_GC_TRACK(cont);
    }
    return (PyObject *)cont;
}

/* Is the object what the letter says?  A private list or tuple comes back as a copy. Returns new. Raises yes. */
static PyObject *
take_object(py_cont *cont, char letter, PyObject *o)
{
    int fits;
    switch (letter | 0x20) {
    case 't': fits = PyTuple_Check(o); break;
    case 'd': fits = PyDict_Check(o); break;
    case 's': fits = PyString_Check(o); break;
    case 'l': fits = PyList_Check(o); break;
    case 'c': fits = PyType_Check(o); break;
    case 'x': fits = PyExceptionClass_Check(o); break;
    case 'h': fits = PyObject_TypeCheck(o, &PyChannel_Type); break;
    case 'f': fits = o == Py_None; break;
    case 'p':
        if (PyList_CheckExact(o)) {
            return PyList_GetSlice(o, 0, PyList_GET_SIZE(o));
        }
        fits = 0;
        break;
    case 'q':
        if (PyTuple_CheckExact(o) && PyTuple_GET_SIZE(o) > 0) {
            return py_tuple_from_array(((PyTupleObject *)o)->ob_item, PyTuple_GET_SIZE(o));
        }
        fits = 0;
        break;
    case 'r':
        return row_in(o);
    default:
        fits = 1;
    }
    if (!fits) {
        bad(cont, "type of a field");
        return NULL;
    }
    Py_INCREF(o);
    return o;
}

static int
is_empty(PyObject *positions, int i)
{
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(positions); k++) {
        PyObject *position = PyTuple_GET_ITEM(positions, k);
        if (PyInt_Check(position) && PyInt_AS_LONG(position) == i) {
            return 1;
        }
    }
    return 0;
}

static int
take_objects(py_cont *cont, const kind_row *row, PyObject *objects)
{
    int n = (int)strlen(row->objects);
    if (PyTuple_GET_SIZE(objects) != n + 1 || !PyTuple_Check(PyTuple_GET_ITEM(objects, 0))) {
        return bad(cont, "number of objects");
    }
    for (int i = 0; i < n; i++) {
        PyObject *o = PyTuple_GET_ITEM(objects, i + 1);
        int copy_of = -1;
        if (is_empty(PyTuple_GET_ITEM(objects, 0), i)) {
            if (Py_ISLOWER(row->objects[i])) {
                return bad(cont, "a field is empty");
            }
            continue;
        }
        for (int k = 0; row->objects[i] == 'p' && k < i; k++) {
            if (row->objects[k] == 'p' && PyTuple_GET_ITEM(objects, k + 1) == o) {
                copy_of = k;
            }
        }
        if (copy_of >= 0) {
            o = cont->object[copy_of];
            Py_INCREF(o);
        }
        else if ((o = take_object(cont, row->objects[i], o)) == NULL) {
            return -1;
        }
        cont->object[i] = o;
    }
    return 0;
}

static int
take_number(py_cont *cont, char letter, int i, Py_ssize_t n)
{
    if (letter == 'b') {
        n = n < 0 || n > INT_MAX ? -1 : py_operator_offset((int)n);
    }
    else if (cont->kind == &py_kind_replay && i == 1) {
        Py_ssize_t sealed = n & 1 ? PY_SSIZE_T_MIN : 0;
        if (n < 0) {
            return bad(cont, "a number");
        }
        n = operation_argument(cont, n / 2);
        if (n < 0) {
            return bad(cont, "an operator");
        }
        n |= sealed;
    }
    else if (letter == 'z') {
        n = 0;
    }
    if ((letter != 'i' && n < 0) || (Py_ISDIGIT(letter) && n > letter - '0')) {
        return bad(cont, "a number");
    }
    cont->number[i] = n;
    return 0;
}

static int
take_numbers(py_cont *cont, const kind_row *row, PyObject *numbers)
{
    int n = (int)strlen(row->numbers);
    if (PyTuple_GET_SIZE(numbers) != n) {
        return bad(cont, "number of numbers");
    }
    for (int i = 0; i < n; i++) {
        PyObject *number = PyTuple_GET_ITEM(numbers, i);
        if (!PyInt_Check(number) && !PyLong_Check(number)) {
            return bad(cont, "a number");
        }
        Py_ssize_t value = PyInt_AsSsize_t(number);
        if ((value == -1 && PyErr_Occurred()) || take_number(cont, row->numbers[i], i, value) < 0) {
            return -1;
        }
    }
    return 0;
}

static void
make_blank(py_cont *cont)
{
    cont->kind = &blank;
    for (int i = 0; i < PY_CONT_OBJECTS; i++) {
        Py_CLEAR(cont->object[i]);
    }
}

int
slp_cont_restore(py_cont *cont, PyObject *state)
{
    const char *name;
    PyObject *objects, *numbers;
    const kind_row *row;

    if (cont->kind != &blank) {
        PyErr_SetString(PyExc_ValueError, "the continuation has a state already");
        return -1;
    }
    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a continuation is a tuple");
        return -1;
    }
    if (!PyArg_ParseTuple(state, "sO!O!", &name, &PyTuple_Type, &objects, &PyTuple_Type, &numbers)) {
        return -1;
    }
    row = find_name(name);
    if (row == NULL) {
        PyErr_Format(PyExc_ValueError, "no kind of continuation %.100s", name);
        return -1;
    }
    cont->kind = row->kind;
    if (take_objects(cont, row, objects) < 0 || take_numbers(cont, row, numbers) < 0 ||
        (row->check != NULL && row->check(cont) < 0)) {
        make_blank(cont);
        return -1;
    }
    return 0;
}

PyObject *
slp_cont_clone(py_cont *cont)
{
    PyObject *state = slp_cont_state(cont);
    PyObject *copy = state != NULL ? slp_cont_blank() : NULL;
    if (copy != NULL && slp_cont_restore((py_cont *)copy, state) < 0) {
        Py_CLEAR(copy);
    }
    Py_XDECREF(state);
    return copy;
}
