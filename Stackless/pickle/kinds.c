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
#include "../../Objects/dict/dict_flat.h"
#include "../../Objects/flat_repr.h"
#include "../../Objects/list_sort.h"
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

enum { NEVER = 0, ALWAYS = 1, SOMETIMES = 2, GIVES = 4, SOMETIMES_BY_PHASE = 8, COUNTS = 16, SHOWS = 32 };
#define WHEN(number, value) (SOMETIMES | (number) << 8 | (value) << 16)

int
slp_cont_refuse(const py_cont *cont, const char *what)
{
    PyErr_Format(PyExc_ValueError, "bad state of a continuation %s: %s", cont->kind->name, what);
    return -1;
}

/* ---- rows ---- */

Py_ssize_t
slp_row_filled(PyObject *row)
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
    Py_ssize_t n = slp_row_filled(row);
    PyObject *items = PyTuple_GetSlice(row, 0, n);
    return items != NULL ? Py_BuildValue("(nN)", PyTuple_GET_SIZE(row), items) : NULL;
}

/* More than any call has arguments. */
enum { MOST_ITEMS = 1 << 24 };

static PyObject *
row_in(PyObject *state)
{
    PyObject *items, *row;
    Py_ssize_t size;

    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "bad state of a continuation: a row is a tuple");
        return NULL;
    }
    if (!PyArg_ParseTuple(state, "nO!", &size, &PyTuple_Type, &items)) {
        return NULL;
    }
    if (size < PyTuple_GET_SIZE(items) || size > MOST_ITEMS) {
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

/* ---- operators ---- */

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
#define KIND(symbol, objects, numbers, end, check) {&py_kind_##symbol, objects, numbers, end, slp_check_##check},
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
    int iterates = cont->kind == &py_kind_collect || cont->kind == &py_kind_deque_fill || cont->kind == &py_kind_feed;
    return !iterates || cont->object[1] != NULL;
}

int
slp_cont_gives_end(const py_cont *cont)
{
    const kind_row *row = find_row(cont->kind);
    return row == NULL || (row->end & GIVES) != 0;
}

int
slp_cont_counts(const py_cont *cont)
{
    const kind_row *row = find_row(cont->kind);
    return row != NULL && (row->end & COUNTS) != 0;
}

PyObject *
slp_cont_shows_borrow(const py_cont *cont)
{
    const kind_row *row = find_row(cont->kind);
    return row != NULL && (row->end & SHOWS) && !PyTuple_Check(cont->object[0]) ? cont->object[0] : NULL;
}

int
slp_cont_set_frame(py_cont *cont, PyObject *below)
{
    const kind_row *row = find_row(cont->kind);
    for (int i = 0; row->objects[i] != '\0'; i++) {
        if (row->objects[i] == 'f') {
            if (below == NULL || !PyFrame_Check(below)) {
                return slp_cont_refuse(cont, "no frame below");
            }
            Py_INCREF(below);
            Py_XSETREF(cont->object[i], below);
        }
    }
    return 0;
}

/* What pickles say where a limit is the largest number of the machine. */
enum { NO_LIMIT = 0x7fffffff };

/* ---- out ---- */

/* An object as it is written. Returns new, NULL: empty, or an exception is set. */
static PyObject *
object_out(char letter, PyObject *o)
{
    if (letter == 'f') {                /* the frame below in the chain */
        o = Py_None;
    }
    if (o != NULL && o != Py_None && (letter == 'r' || letter == 'R')) {
        return row_out(o);
    }
    Py_XINCREF(o);
    return o;
}

static PyObject *
objects_out(py_cont *cont, const kind_row *row)
{
    Py_ssize_t n = (Py_ssize_t)strlen(row->objects);
    PyObject *objects = PyTuple_New(n + 1);

    for (Py_ssize_t i = 0; objects != NULL && i < n; i++) {
        PyObject *o = object_out(row->objects[i], cont->object[i]);
        PyTuple_SET_ITEM(objects, i + 1, o);
        if (o == NULL && PyErr_Occurred()) {
            Py_CLEAR(objects);
        }
    }
    return objects != NULL ? slp_sparse_close_steal(objects) : NULL;
}

static Py_ssize_t
number_out(const py_cont *cont, char letter, int i)
{
    Py_ssize_t n = cont->number[i];
    if (letter == 'b') {
        return py_operator_number((int)n);
    }
    if (letter == 'm') {
        return n == PY_SSIZE_T_MAX ? NO_LIMIT : n;
    }
    if (cont->kind == &py_kind_replay && i == 1) {
        int sealed = n < 0;
        n &= PY_SSIZE_T_MAX;
        return operation_number(cont, n) * 2 + sealed;
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

/* The continuation, or another one in its place that says the same without what holds on this machine only.
   Returns new. Raises yes. */
static py_cont *
frozen(py_cont *cont)
{
    const py_cont_kind *kind = cont->kind;
    if ((kind == &py_kind_builtin_sum && py_sum_as_object(cont) < 0) ||
        (kind == &py_kind_list_sort_runs && py_list_merge_freeze(cont) < 0) ||
        (kind == &py_kind_replay && py_replay_freeze(cont) < 0)) {
        return NULL;
    }
    if (kind == &py_kind_set_walk) {
        return py_set_walk_frozen(cont);
    }
    if (kind == &py_kind_dict_equal || kind == &py_kind_dict_fill) {
        return py_dict_walk_frozen(cont);
    }
    if (kind == &py_kind_container_repr || kind == &py_kind_container_print) {
        return py_container_walk_frozen(cont);
    }
    Py_INCREF(cont);
    return cont;
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
    cont = frozen(cont);
    objects = cont != NULL ? objects_out(cont, row) : NULL;
    numbers = objects != NULL ? numbers_out(cont, row) : NULL;
    Py_XDECREF(cont);
    if (numbers == NULL) {
        Py_XDECREF(objects);
        return NULL;
    }
    return Py_BuildValue("(sNN)", row->kind->name, objects, numbers);
}

/* ---- in ---- */

static py_step
resume_blank(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    Py_XDECREF(value);
    PyErr_SetString(PyExc_SystemError, "a continuation without a state");
    return STEP_RAISE;
}

/* Made with room for all that any kind may need. */
static const py_cont_kind blank = {"blank", resume_blank, PY_CONT_OBJECTS, 0, ""};

PyObject *
slp_cont_blank(void)
{
    py_cont *cont = py_cont_new(py_thread_get(), &blank);
    if (cont != NULL && !_PyObject_GC_IS_TRACKED(cont)) {
        _PyObject_GC_TRACK(cont);
    }
    return (PyObject *)cont;
}

/* What a kind changes behind everybody's back: a list, tuple or row of its own. Returns new, NULL: it is none, or raised. */
static PyObject *
take_private(char letter, PyObject *o)
{
    if (letter == 'p') {
        return PyList_CheckExact(o) ? PyList_GetSlice(o, 0, PyList_GET_SIZE(o)) : NULL;
    }
    if (letter == 'q') {
        return PyTuple_CheckExact(o) && PyTuple_GET_SIZE(o) > 0
                   ? py_tuple_from_array(((PyTupleObject *)o)->ob_item, PyTuple_GET_SIZE(o)) : NULL;
    }
    return row_in(o);
}

/* Is the object what the letter, a small one, says? */
static int
fits(char letter, PyObject *o)
{
    switch (letter) {
    case 't': return PyTuple_Check(o);
    case 'd': return PyDict_Check(o);
    case 's': return PyString_Check(o);
    case 'l': return PyList_Check(o);
    case 'c': return PyType_Check(o);
    case 'x': return PyExceptionClass_Check(o);
    case 'h': return PyObject_TypeCheck(o, &PyChannel_Type);
    case 'f': return o == Py_None;
    default: return 1;
    }
}

/* The object that a letter stands for, perhaps a copy. Returns new. Raises yes. */
static PyObject *
take_object(py_cont *cont, char letter, PyObject *o)
{
    char small = (char)(letter | 0x20);
    int is_private = strchr("pqr", small) != NULL;
    PyObject *taken = is_private ? take_private(small, o) : fits(small, o) ? o : NULL;

    if (taken == NULL) {
        if (!PyErr_Occurred()) {
            (void)slp_cont_refuse(cont, "type of a field");
        }
        return NULL;
    }
    if (!is_private) {
        Py_INCREF(taken);
    }
    return taken;
}

static int
take_objects(py_cont *cont, const kind_row *row, PyObject *objects)
{
    int n = (int)strlen(row->objects), given = (int)PyTuple_GET_SIZE(objects) - 1;
    if (given < 0 || given > n || !PyTuple_Check(PyTuple_GET_ITEM(objects, 0))) {
        return slp_cont_refuse(cont, "number of objects");
    }
    for (int i = 0; i < n; i++) {
        if (i >= given || slp_sparse_lacks(objects, i)) {
            if (Py_ISLOWER(row->objects[i])) {
                return slp_cont_refuse(cont, "a field is empty");
            }
            continue;
        }
        PyObject *o = PyTuple_GET_ITEM(objects, i + 1);
        int copy_of = -1;
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
            return slp_cont_refuse(cont, "a number");
        }
        n = operation_argument(cont, n / 2);
        if (n < 0) {
            return slp_cont_refuse(cont, "an operator");
        }
        n |= sealed;
    }
    else if (letter == 'z') {
        n = 0;
    }
    else if (letter == 'm' && n == NO_LIMIT) {
        n = PY_SSIZE_T_MAX;
    }
    if ((letter != 'i' && n < 0) || (Py_ISDIGIT(letter) && n > letter - '0')) {
        return slp_cont_refuse(cont, "a number");
    }
    cont->number[i] = n;
    return 0;
}

static int
take_numbers(py_cont *cont, const kind_row *row, PyObject *numbers)
{
    int n = (int)strlen(row->numbers);
    if (PyTuple_GET_SIZE(numbers) != n) {
        return slp_cont_refuse(cont, "number of numbers");
    }
    for (int i = 0; i < n; i++) {
        PyObject *number = PyTuple_GET_ITEM(numbers, i);
        if (!PyInt_Check(number) && !PyLong_Check(number)) {
            return slp_cont_refuse(cont, "a number");
        }
        Py_ssize_t value = PyNumber_AsSsize_t(number, row->numbers[i] == 'm' ? NULL : PyExc_OverflowError);
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
    for (int i = 0; i < blank.nobjects; i++) {
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
        row->check(cont) < 0) {
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
