/* Binary, in-place and unary operators, flat.

   Where an operand's slot is the Python-level one, the order of tries of 2.7 is written out as a plan: a short list of
   steps, each a C slot to call or a special method of one operand.  A method that gives NotImplemented lets the plan go
   on with its next step; a method in Python is a frame, and the continuation keeps operands and the number of the step.

       plan for v + w:  w's first if its type is a subclass of v's, then v's, then w's
       a Python-level slot stands for: [right.__radd__ if right's class overrides it], left.__add__, right.__radd__

   When nothing answers: sequences (+ and *), then the TypeError.

   Operands whose slots are all in C go the direct way, and classic instances too (Objects/type/classic does them). */
#include "dispatch.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_type.h"

typedef struct {
    binaryfunc slot;         /* a C slot to call with the operands as they are, or NULL */
    PyObject *self, *other;  /* borrowed: self.name(other) */
    PyObject *name;          /* borrowed */
} operator_step;

enum { MAX_STEPS = 8 };


static PyObject *
power_api(PyObject *v, PyObject *w)
{
    return PyNumber_Power(v, w, Py_None);
}

static PyObject *
inplace_power_api(PyObject *v, PyObject *w)
{
    return PyNumber_InPlacePower(v, w, Py_None);
}

/* Everything about one operator. */
typedef struct {
    int offset;
    int plain_offset;     /* of the operator behind an in-place one, else -1 */
    binary_api api;
    const char *symbol;
    binaryfunc python;    /* the Python-level slot */
} operator_info;

#define N(field) (int)offsetof(PyNumberMethods, field)
static const operator_info operators[] = {
    {N(nb_add), -1, PyNumber_Add, "+", py_slot_nb_add},
    {N(nb_subtract), -1, PyNumber_Subtract, "-", py_slot_nb_subtract},
    {N(nb_multiply), -1, PyNumber_Multiply, "*", py_slot_nb_multiply},
    {N(nb_divide), -1, PyNumber_Divide, "/", py_slot_nb_divide},
    {N(nb_remainder), -1, PyNumber_Remainder, "%", py_slot_nb_remainder},
    {N(nb_divmod), -1, PyNumber_Divmod, "divmod()", py_slot_nb_divmod},
    {N(nb_power), -1, power_api, "** or pow()", (binaryfunc)(void (*)(void))py_slot_nb_power},
    {N(nb_lshift), -1, PyNumber_Lshift, "<<", py_slot_nb_lshift},
    {N(nb_rshift), -1, PyNumber_Rshift, ">>", py_slot_nb_rshift},
    {N(nb_and), -1, PyNumber_And, "&", py_slot_nb_and},
    {N(nb_xor), -1, PyNumber_Xor, "^", py_slot_nb_xor},
    {N(nb_or), -1, PyNumber_Or, "|", py_slot_nb_or},
    {N(nb_floor_divide), -1, PyNumber_FloorDivide, "//", py_slot_nb_floor_divide},
    {N(nb_true_divide), -1, PyNumber_TrueDivide, "/", py_slot_nb_true_divide},
    {N(nb_inplace_add), N(nb_add), PyNumber_InPlaceAdd, "+=", py_slot_nb_inplace_add},
    {N(nb_inplace_subtract), N(nb_subtract), PyNumber_InPlaceSubtract, "-=", py_slot_nb_inplace_subtract},
    {N(nb_inplace_multiply), N(nb_multiply), PyNumber_InPlaceMultiply, "*=", py_slot_nb_inplace_multiply},
    {N(nb_inplace_divide), N(nb_divide), PyNumber_InPlaceDivide, "/=", py_slot_nb_inplace_divide},
    {N(nb_inplace_remainder), N(nb_remainder), PyNumber_InPlaceRemainder, "%=", py_slot_nb_inplace_remainder},
    {N(nb_inplace_power), N(nb_power), inplace_power_api, "**=",
     (binaryfunc)(void (*)(void))py_slot_nb_inplace_power},
    {N(nb_inplace_lshift), N(nb_lshift), PyNumber_InPlaceLshift, "<<=", py_slot_nb_inplace_lshift},
    {N(nb_inplace_rshift), N(nb_rshift), PyNumber_InPlaceRshift, ">>=", py_slot_nb_inplace_rshift},
    {N(nb_inplace_and), N(nb_and), PyNumber_InPlaceAnd, "&=", py_slot_nb_inplace_and},
    {N(nb_inplace_xor), N(nb_xor), PyNumber_InPlaceXor, "^=", py_slot_nb_inplace_xor},
    {N(nb_inplace_or), N(nb_or), PyNumber_InPlaceOr, "|=", py_slot_nb_inplace_or},
    {N(nb_inplace_floor_divide), N(nb_floor_divide), PyNumber_InPlaceFloorDivide, "//=",
     py_slot_nb_inplace_floor_divide},
    {N(nb_inplace_true_divide), N(nb_true_divide), PyNumber_InPlaceTrueDivide, "/=",
     py_slot_nb_inplace_true_divide},
};

/* Where the operator of each slot stands in the table above. */
#define PLACE(number, field) [N(field) / sizeof(binaryfunc)] = (number)
static const unsigned char places[] = {
    PLACE(0, nb_add), PLACE(1, nb_subtract), PLACE(2, nb_multiply), PLACE(3, nb_divide), PLACE(4, nb_remainder),
    PLACE(5, nb_divmod), PLACE(6, nb_power), PLACE(7, nb_lshift), PLACE(8, nb_rshift), PLACE(9, nb_and),
    PLACE(10, nb_xor), PLACE(11, nb_or), PLACE(12, nb_floor_divide), PLACE(13, nb_true_divide),
    PLACE(14, nb_inplace_add), PLACE(15, nb_inplace_subtract), PLACE(16, nb_inplace_multiply),
    PLACE(17, nb_inplace_divide), PLACE(18, nb_inplace_remainder), PLACE(19, nb_inplace_power),
    PLACE(20, nb_inplace_lshift), PLACE(21, nb_inplace_rshift), PLACE(22, nb_inplace_and), PLACE(23, nb_inplace_xor),
    PLACE(24, nb_inplace_or), PLACE(25, nb_inplace_floor_divide), PLACE(26, nb_inplace_true_divide),
};

static const operator_info *
info_of(int offset)
{
    const operator_info *op = &operators[places[(size_t)offset / sizeof(binaryfunc)]];
    if (op->offset != offset) {
        Py_FatalError("no such operator");
    }
    return op;
}

static binaryfunc
slot_of(PyObject *o, int offset)
{
    PyNumberMethods *nb = Py_TYPE(o)->tp_as_number;
    if (nb == NULL || !PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_CHECKTYPES)) {
        return NULL;
    }
    return *(binaryfunc *)((char *)nb + offset);
}

/* ---- the plan ---- */

/* Adds the tries that one slot stands for. */
static int
add_slot(operator_step *plan, int n, const operator_info *op, binaryfunc slot, PyObject *v, PyObject *w)
{
    PyObject *name, *reflected;

    if (slot != op->python) {
        plan[n++] = (operator_step){slot, v, w, NULL};
        return n;
    }
    py_slot_names(offsetof(PyHeapTypeObject, as_number) + op->offset, &name, &reflected);
    int do_other = Py_TYPE(v) != Py_TYPE(w) && slot_of(w, op->offset) == slot;
    if (slot_of(v, op->offset) == slot) {
        if (do_other && PyType_IsSubtype(Py_TYPE(w), Py_TYPE(v)) && py_slot_reflected_first(v, w, reflected)) {
            plan[n++] = (operator_step){NULL, w, v, reflected};
            do_other = 0;
        }
        plan[n++] = (operator_step){NULL, v, w, name};
    }
    if (do_other) {
        plan[n++] = (operator_step){NULL, w, v, reflected};
    }
    return n;
}

static int
make_plan(operator_step *plan, const operator_info *op, PyObject *v, PyObject *w)
{
    binaryfunc left = slot_of(v, op->offset), right = NULL;
    int n = 0;

    if (Py_TYPE(w) != Py_TYPE(v)) {
        right = slot_of(w, op->offset);
        if (right == left) {
            right = NULL;
        }
    }
    if (left != NULL) {
        if (right != NULL && PyType_IsSubtype(Py_TYPE(w), Py_TYPE(v))) {
            n = add_slot(plan, n, op, right, v, w);
            right = NULL;
        }
        n = add_slot(plan, n, op, left, v, w);
    }
    if (right != NULL) {
        n = add_slot(plan, n, op, right, v, w);
    }
    return n;
}

/* ---- sequences ---- */

/* l += iterable in Python: object[0] the list. */
static py_step
resume_extend(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RETURN) {
        Py_DECREF(value);
        Py_INCREF(cont->object[0]);
        *result = cont->object[0];
    }
    return how;
}

const py_cont_kind py_kind_operator_extend = {"operator.extend", resume_extend, 1, 0, "list"};

static py_step
extend_list(py_thread *ts, PyObject *list, PyObject *source, PyObject **result)
{
    PyObject *extend = PyObject_GetAttrString(list, "extend"), *value = NULL;
    py_cont *cont = extend != NULL ? py_cont_new(ts, &py_kind_operator_extend) : NULL;
    py_step step = STEP_RAISE;
    if (cont != NULL) {
        Py_INCREF(list);
        cont->object[0] = list;
        step = py_flat_then(ts, cont, extend, &source, 1, NULL, &value);
        if (step < STEP_CALL) {
            step = resume_extend(ts, cont, step, value, result);
        }
        Py_DECREF(cont);
    }
    Py_XDECREF(extend);
    return step;
}

/* What the methods for numbers leave of v + w and v += w to the sequence v. */
static py_step
concatenate(py_thread *ts, PySequenceMethods *sq, PyObject *v, PyObject *w, int in_place, PyObject **result)
{
    if (in_place && PyList_CheckExact(v) && py_iterates_in_python(w)) {
        return extend_list(ts, v, w, result);
    }
    binaryfunc concat = in_place && sq->sq_inplace_concat != NULL ? sq->sq_inplace_concat : sq->sq_concat;
    *result = concat(v, w);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* Nobody has answered: sequences, then the error. */
static py_step
finish_binary(py_thread *ts, const operator_info *op, PyObject *v, PyObject *w, const char *symbol, PyObject **result)
{
    *result = NULL;
    if (op->offset == N(nb_add)) {
        PySequenceMethods *sq = Py_TYPE(v)->tp_as_sequence;
        if (sq != NULL && sq->sq_concat != NULL) {
            return concatenate(ts, sq, v, w, symbol[1] == '=', result);
        }
    }
    if (op->offset == N(nb_multiply)) {
        PySequenceMethods *left = Py_TYPE(v)->tp_as_sequence, *right = Py_TYPE(w)->tp_as_sequence;
        if ((left != NULL && left->sq_repeat != NULL) || (right != NULL && right->sq_repeat != NULL)) {
            PyObject *sequence = left != NULL && left->sq_repeat != NULL ? v : w;
            PyObject *count = sequence == v ? w : v;
            if (!PyIndex_Check(count)) {
                PyErr_Format(PyExc_TypeError, "can't multiply sequence by non-int of type '%.200s'",
                             Py_TYPE(count)->tp_name);
                return STEP_RAISE;
            }
            Py_ssize_t n = PyNumber_AsSsize_t(count, PyExc_OverflowError);
            if (n == -1 && PyErr_Occurred()) {
                return STEP_RAISE;
            }
            *result = Py_TYPE(sequence)->tp_as_sequence->sq_repeat(sequence, n);
            return *result != NULL ? STEP_RETURN : STEP_RAISE;
        }
    }
    PyErr_Format(PyExc_TypeError, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'", symbol,
                 Py_TYPE(v)->tp_name, Py_TYPE(w)->tp_name);
    return STEP_RAISE;
}

/* cont: object[0] v, [1] w; number[0] offset, [1] next step, [2] offset whose symbol the error names */
static py_step
run_plan(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *v = cont->object[0], *w = cont->object[1];
    const operator_info *op = info_of((int)cont->number[0]);
    operator_step plan[MAX_STEPS];
    int n = make_plan(plan, op, v, w);

    while (cont->number[1] < n) {
        const operator_step *s = &plan[cont->number[1]++];
        PyObject *value = NULL;
        if (s->slot != NULL && op->offset == N(nb_remainder) && (PyString_Check(v) || PyUnicode_Check(v))) {
            py_step step;
            FLAT_BELOW(ts, cont, step, py_replay(ts, PY_REPLAY_FORMAT, v, w, NULL, 0, &value));
            if (step != STEP_RETURN) {
                return step;
            }
        }
        else if (s->slot != NULL) {
            value = op->offset == N(nb_power) ? ((ternaryfunc)(void (*)(void))s->slot)(v, w, Py_None) : s->slot(v, w);
            if (value == NULL) {
                return STEP_RAISE;
            }
        }
        else {
            int found;
            PyObject *other = s->other;
            py_cont_push(ts, cont);
            py_step step = py_call_special(ts, s->self, s->name, &other, 1, &found, &value);
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
            *result = value;
            return STEP_RETURN;
        }
        Py_DECREF(value);
        n = make_plan(plan, op, v, w);
    }
    return finish_binary(ts, op, v, w, info_of((int)cont->number[2])->symbol, result);
}

static py_step
resume_binary(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (value != Py_NotImplemented) {
        *result = value;
        return STEP_RETURN;
    }
    Py_DECREF(value);
    return run_plan(ts, cont, result);
}

const py_cont_kind py_kind_operator_binary = {"operator.binary", resume_binary, 2, 3, "left right; slot step symbol"};

static py_step
start_binary(py_thread *ts, const operator_info *op, PyObject *v, PyObject *w, int symbol, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_operator_binary, v, w, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = op->offset;
    cont->number[2] = symbol;
    py_step step = run_plan(ts, cont, result);
    Py_DECREF(cont);
    return step;
}

static int
is_new_style(PyObject *o)
{
    return PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_CHECKTYPES) && !PyInstance_Check(o);
}

static int
wants_plan(const operator_info *op, PyObject *v, PyObject *w)
{
    return (slot_of(v, op->offset) == op->python || slot_of(w, op->offset) == op->python) && is_new_style(v) &&
           is_new_style(w);
}

/* Are the operators of this type our own and call nothing?  (`%` of strings does, and is not asked here.) */
static int
is_silent(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    return type == &PyInt_Type || type == &PyFloat_Type || type == &PyLong_Type || type == &PyComplex_Type ||
           type == &PyBool_Type || type == &PyList_Type || type == &PyTuple_Type || type == &PyString_Type ||
           type == &PyUnicode_Type || py_says_silent(o);
}

/* What is formatted by C code alone: numbers, strs. */
static inline int
is_shown_silently(PyObject *o)
{
    return PyString_CheckExact(o) || PyInt_CheckExact(o) || PyFloat_CheckExact(o) || PyLong_CheckExact(o);
}

/* Does `format % given` call nothing? */
static int
formats_silently(PyObject *format, PyObject *given)
{
    if (!PyString_CheckExact(format)) {
        return 0;
    }
    if (!PyTuple_CheckExact(given)) {
        return is_shown_silently(given);
    }
    Py_ssize_t left = PyTuple_GET_SIZE(given);
    while (left > 0 && is_shown_silently(PyTuple_GET_ITEM(given, left - 1))) {
        left--;
    }
    return left == 0;
}

/* The slot that alone decides about two numbers, and runs no Python code: both are of one type, or an int and a long, which the
   operator of long takes.  NULL: ask otherwise. */
static inline binaryfunc
number_operator(PyObject *v, PyObject *w, int offset)
{
    PyTypeObject *type = Py_TYPE(v);
    if (type != Py_TYPE(w)) {
        if (!(type == &PyLong_Type && PyInt_CheckExact(w)) && !(type == &PyInt_Type && PyLong_CheckExact(w))) {
            return NULL;
        }
        type = &PyLong_Type;
    }
    else if (type != &PyInt_Type && type != &PyLong_Type && type != &PyFloat_Type) {
        return NULL;
    }
    return offset == N(nb_power) ? NULL : *(binaryfunc *)((char *)type->tp_as_number + offset);
}

py_step
py_flat_binary(py_thread *ts, PyObject *v, PyObject *w, int offset, PyObject **result)
{
    binaryfunc quick = number_operator(v, w, offset);
    if (quick != NULL) {
        *result = quick(v, w);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    const operator_info *op = info_of(offset);
    if (is_silent(v) && is_silent(w) && offset != N(nb_remainder)) {
        *result = op->api(v, w);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (offset == N(nb_remainder) && formats_silently(v, w)) {
        *result = PyString_Format(v, w);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_step how;
    if (offset == N(nb_remainder) && py_percent_flat(ts, v, w, &how, result)) {
        return how;
    }
    if (wants_plan(op, v, w)) {
        return start_binary(ts, op, v, w, offset, result);
    }
    if (py_replay_knows(Py_TYPE(v)) && py_replay_knows(Py_TYPE(w))) {
        const py_type_flat *flat = py_type_flat_of(Py_TYPE(v));
        if (flat == NULL || flat->binary == NULL) {
            return py_replay(ts, PY_REPLAY_BINARY, v, w, NULL, offset, result);
        }
        if (py_replay_try(ts, PY_REPLAY_BINARY, v, w, NULL, offset, result)) {
            return *result != NULL ? STEP_RETURN : STEP_RAISE;
        }
        how = flat->binary(ts, v, w, offset, result);
        if (how != STEP_RETURN || *result != NULL) {
            return how;
        }
    }
    *result = op->api(v, w);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

binary_api
py_operator_api(int offset)
{
    return info_of(offset)->api;
}

/* ---- operators by number: what pickles hold ---- */

static const int unary_offsets[] = {N(nb_negative), N(nb_positive), N(nb_invert), N(nb_absolute)};

enum { BINARY_COUNT = sizeof operators / sizeof operators[0], UNARY_COUNT = sizeof unary_offsets / sizeof unary_offsets[0] };

int
py_operator_number(int offset)
{
    for (int i = 0; i < BINARY_COUNT; i++) {
        if (operators[i].offset == offset) {
            return i;
        }
    }
    return -1;
}

int
py_operator_offset(int number)
{
    return number >= 0 && number < BINARY_COUNT ? operators[number].offset : -1;
}

int
py_unary_number(int offset)
{
    for (int i = 0; i < UNARY_COUNT; i++) {
        if (unary_offsets[i] == offset) {
            return i;
        }
    }
    return -1;
}

int
py_unary_offset(int number)
{
    return number >= 0 && number < UNARY_COUNT ? unary_offsets[number] : -1;
}

int
py_operator_is_inplace(int offset)
{
    return py_operator_number(offset) >= 0 && info_of(offset)->plain_offset >= 0;
}

/* ---- in place ---- */

/* The in-place method has said NotImplemented: the plain operator, but += and *= on sequences in place first. */
static py_step
inplace_rest(py_thread *ts, const operator_info *op, PyObject *v, PyObject *w, PyObject **result)
{
    const operator_info *plain = info_of(op->plain_offset);
    PySequenceMethods *sq = Py_TYPE(v)->tp_as_sequence;

    if (op->offset == N(nb_inplace_add) && sq != NULL && sq->sq_inplace_concat != NULL &&
        slot_of(w, plain->offset) == NULL) {
        return concatenate(ts, sq, v, w, 1, result);
    }
    if (wants_plan(plain, v, w)) {
        return start_binary(ts, plain, v, w, op->offset, result);
    }
    *result = plain->api(v, w);
    if (*result == NULL && slot_of(v, plain->offset) == NULL && slot_of(w, plain->offset) == NULL &&
        PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        return finish_binary(ts, plain, v, w, op->symbol, result);
    }
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
resume_inplace(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (value != Py_NotImplemented) {
        *result = value;
        return STEP_RETURN;
    }
    Py_DECREF(value);
    return inplace_rest(ts, info_of((int)cont->number[0]), cont->object[0], cont->object[1], result);
}

const py_cont_kind py_kind_operator_inplace = {"operator.inplace", resume_inplace, 2, 1, "left right; slot"};

/* A sequence that += or *= changes bit by bit: the operation cannot be repeated. */
static int
changes_in_place(PyObject *v)
{
    PySequenceMethods *sq = Py_TYPE(v)->tp_as_sequence;
    return sq != NULL && (sq->sq_inplace_concat != NULL || sq->sq_inplace_repeat != NULL);
}

/* May w turn `sequence += w` into something else, by __radd__ or __coerce__? */
static int
has_say_in_addition(PyObject *w)
{
    if (!PyInstance_Check(w)) {
        binaryfunc slot = slot_of(w, N(nb_add));
        return slot_of(w, N(nb_coerce)) != NULL ||
               (slot != NULL && (slot != info_of(N(nb_add))->python || py_type_lookup(Py_TYPE(w), PY_ID(__radd__)) != NULL));
    }
    PyObject *class = (PyObject *)((PyInstanceObject *)w)->in_class;
    return PyObject_HasAttr(class, PY_ID(__radd__)) || PyObject_HasAttr(class, PY_ID(__coerce__)) ||
           PyObject_HasAttr(class, PY_ID(__getattr__));
}

py_step
py_flat_inplace(py_thread *ts, PyObject *v, PyObject *w, int offset, PyObject **result)
{
    const operator_info *op = info_of(offset);
    binaryfunc slot = PyType_HasFeature(Py_TYPE(v), Py_TPFLAGS_HAVE_INPLACEOPS) ? slot_of(v, offset) : NULL;
    PyObject *value = NULL, *name, *unused;
    int found;
    binaryfunc quick = number_operator(v, w, op->plain_offset);

    if (quick != NULL) {
        *result = quick(v, w);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (offset == N(nb_inplace_add) && PyList_CheckExact(v) && py_iterates_in_python(w) && !has_say_in_addition(w)) {
        return extend_list(ts, v, w, result);
    }
    if (slot != op->python && (!is_new_style(v) || !is_new_style(w) ||
                               (slot_of(v, op->plain_offset) != info_of(op->plain_offset)->python &&
                                slot_of(w, op->plain_offset) != info_of(op->plain_offset)->python))) {
        if (PyInstance_Check(v) || (PyInstance_Check(w) && !changes_in_place(v))) {
            return py_replay(ts, PY_REPLAY_BINARY, v, w, NULL, offset, result);
        }
        const py_type_flat *flat = py_type_flat_of(Py_TYPE(v));
        if (flat != NULL && flat->binary != NULL) {
            py_step how = flat->binary(ts, v, w, offset, result);
            if (how != STEP_RETURN || *result != NULL) {
                return how;
            }
        }
        if (offset == N(nb_inplace_multiply) && !is_silent(w) && py_replay_knows(Py_TYPE(v)) && py_replay_knows(Py_TYPE(w))) {
            return py_replay(ts, PY_REPLAY_BINARY, v, w, NULL, offset, result);     /* sequences change when all is asked */
        }
        *result = op->api(v, w);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_cont *cont = py_cont_with(ts, &py_kind_operator_inplace, v, w, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = offset;
    py_step step = STEP_RETURN;
    if (slot == op->python) {
        py_slot_names(offsetof(PyHeapTypeObject, as_number) + offset, &name, &unused);
        py_cont_push(ts, cont);
        step = py_call_special(ts, v, name, &w, 1, &found, &value);
        if (step < STEP_CALL) {
            py_cont_pop(ts, cont);
            if (found == 0) {
                step = STEP_RETURN;
                value = NULL;
            }
        }
    }
    else if (slot != NULL) {
        value = offset == N(nb_inplace_power) ? ((ternaryfunc)(void (*)(void))slot)(v, w, Py_None) : slot(v, w);
        step = value != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (step == STEP_RETURN) {
        if (value != NULL && value != Py_NotImplemented) {
            *result = value;
        }
        else {
            Py_XDECREF(value);
            step = inplace_rest(ts, op, v, w, result);
        }
    }
    Py_DECREF(cont);
    return step;
}

/* ---- unary ---- */

unaryfunc
py_unary_api(int offset)
{
    switch (offset) {
    case N(nb_negative): return PyNumber_Negative;
    case N(nb_positive): return PyNumber_Positive;
    case N(nb_invert): return PyNumber_Invert;
    default: return PyNumber_Absolute;
    }
}

py_step
py_flat_unary(py_thread *ts, PyObject *v, int offset, PyObject **result)
{
    PyNumberMethods *nb = Py_TYPE(v)->tp_as_number;
    unaryfunc slot = nb != NULL ? *(unaryfunc *)((char *)nb + offset) : NULL;
    PyObject *name = NULL;

    if (is_silent(v)) {
        *result = py_unary_api(offset)(v);
        return *result != NULL ? STEP_RETURN : STEP_RAISE;
    }
    if (slot == py_slot_nb_negative) {
        name = PY_ID(__neg__);
    }
    else if (slot == py_slot_nb_positive) {
        name = PY_ID(__pos__);
    }
    else if (slot == py_slot_nb_invert) {
        name = PY_ID(__invert__);
    }
    if (name != NULL && slot != NULL) {
        int found;
        py_step step = py_call_special(ts, v, name, NULL, 0, &found, result);
        if (found != 0) {
            return step;
        }
    }
    if (PyInstance_Check(v) || offset == N(nb_absolute)) {
        return py_replay(ts, PY_REPLAY_UNARY, v, NULL, NULL, offset, result);
    }
    *result = py_unary_api(offset)(v);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}
