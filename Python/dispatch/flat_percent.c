/* str % values, flat: what stands for %s and %r is asked for its text in frames of the caller's chain.

   The format is read unit by unit as long as it is known what each does.  A value with __str__ or __repr__ in Python is asked, in
   the order of the units, and its text takes its place; then C formats.  What is not known here, a key, a '*', a number
   made by a method, ends the reading: the rest is repeated (py_replay.h) with the texts so far.

   When a text is unicode, the units before it are formatted as str and the rest of the format, that unit included, as
   unicode with the values as they were, as 2.7 does.

   Not here: formats that are unicode. */
#include "dispatch.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_type.h"

enum { FORMAT, GIVEN, DONE, HEAD };     /* DONE: a list with the values of the units so far, or their texts */

enum { MARK, NEXT, STAGE };     /* of the unit in work: its '%'; behind it */

enum { TEXT, REPR, REST };      /* what comes: raw text of %s, the text of %r, the rest as unicode, for behind HEAD */

static py_step
from_value(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

/* ---- reading ---- */

typedef struct {
    Py_ssize_t mark, next;  /* the '%', behind the unit */
    char kind;              /* its letter; 0: none is left, '?': not known */
} unit;

static inline const char *
skip_flags(const char *p)
{
    while (*p == '-' || *p == '+' || *p == ' ' || *p == '#' || *p == '0') {
        p++;
    }
    return p;
}

static inline const char *
skip_digits(const char *p)
{
    while (*p >= '0' && *p <= '9') {
        p++;
    }
    return p;
}

/* The first unit from a place on. */
static unit
read_unit(PyObject *format, Py_ssize_t at)
{
    const char *text = PyString_AS_STRING(format);  /* ends in 0 */
    const char *mark = memchr(text + at, '%', (size_t)(PyString_GET_SIZE(format) - at));
    unit u = {0, 0, 0};
    if (mark == NULL) {
        return u;
    }
    const char *p = skip_digits(skip_flags(mark + 1));
    if (*p == '.') {
        p = skip_digits(p + 1);
    }
    p += *p == 'h' || *p == 'l' || *p == 'L';
    u.mark = mark - text;
    u.next = p - text + 1;
    u.kind = *p == 's' || (*p != '\0' && strchr("r%diouxXeEfFgG", *p) != NULL) ? *p : '?';
    return u;
}

static PyObject *
value_of(PyObject *given, Py_ssize_t i)
{
    if (!PyTuple_Check(given)) {
        return i == 0 ? given : NULL;
    }
    return i < PyTuple_GET_SIZE(given) ? PyTuple_GET_ITEM(given, i) : NULL;
}

enum { PLAIN, ASKS, UNKNOWN };

static int
text_kind(PyObject *value, char kind)
{
    PyTypeObject *type = Py_TYPE(value);
    if (PyString_CheckExact(value) || PyInt_CheckExact(value) || PyLong_CheckExact(value) || PyFloat_CheckExact(value) ||
        value == Py_None || PyBool_Check(value)) {
        return PLAIN;
    }
    if (PyUnicode_Check(value)) {
        return UNKNOWN;
    }
    if (PyInstance_Check(value)) {
        return ASKS;
    }
    int by_repr = kind == 'r' || type->tp_str == PyBaseObject_Type.tp_str;
    int shows = PyList_CheckExact(value) || PyTuple_CheckExact(value) || PyDict_CheckExact(value);
    return (by_repr ? type->tp_repr == py_slot_tp_repr || shows : type->tp_str == py_slot_tp_str) ? ASKS : UNKNOWN;
}

/* Is it known what a unit makes of the value, without an error? */
static int
unit_kind(PyObject *value, char kind)
{
    if (kind == 's' || kind == 'r') {
        return text_kind(value, kind);
    }
    int whole = strchr("diouxX", kind) != NULL;
    return PyInt_CheckExact(value) || (whole ? PyLong_CheckExact(value) : PyFloat_CheckExact(value)) ? PLAIN : UNKNOWN;
}

/* Reads units that ask nothing.  Returns ASKS: *u does, UNKNOWN: the reading ends.  `done` counts the values. */
static int
read_plain(PyObject *format, PyObject *given, Py_ssize_t at, Py_ssize_t *done, unit *u)
{
    for (;; at = u->next) {
        PyObject *value = value_of(given, *done);
        *u = read_unit(format, at);
        if (u->kind == '%') {
            continue;
        }
        if (u->kind == 0 || u->kind == '?' || value == NULL) {
            return UNKNOWN;
        }
        int kind = unit_kind(value, u->kind);
        if (kind != PLAIN) {
            return kind;
        }
        ++*done;
    }
}

/* ---- formatting ---- */

/* Is the format nothing but a %s, and its only value a str by now? */
static int
is_bare_text(const py_cont *cont)
{
    PyObject *format = cont->object[FORMAT], *given = cont->object[GIVEN], *done = cont->object[DONE];
    return PyString_GET_SIZE(format) == 2 && PyString_AS_STRING(format)[1] == 's' && PyList_GET_SIZE(done) == 1 &&
           PyString_CheckExact(PyList_GET_ITEM(done, 0)) && (!PyTuple_Check(given) || PyTuple_GET_SIZE(given) == 1);
}

/* The format with the values so far, and those behind them as they were given; `known`: nothing is called any more. */
static py_step
format_all(py_thread *ts, py_cont *cont, int known, PyObject **result)
{
    PyObject *given = cont->object[GIVEN], *values, *rest;
    Py_ssize_t done = PyList_GET_SIZE(cont->object[DONE]);

    if (known && is_bare_text(cont)) {
        *result = PyList_GET_ITEM(cont->object[DONE], 0);
        Py_INCREF(*result);
        return STEP_RETURN;
    }
    values = PyList_AsTuple(cont->object[DONE]);
    if (values != NULL && PyTuple_Check(given) && done < PyTuple_GET_SIZE(given)) {
        rest = PyTuple_GetSlice(given, done, PyTuple_GET_SIZE(given));
        Py_SETREF(values, rest != NULL ? PySequence_Concat(values, rest) : NULL);
        Py_XDECREF(rest);
    }
    if (values == NULL) {
        return STEP_RAISE;
    }
    py_step how = known ? from_value(PyString_Format(cont->object[FORMAT], values), result)
                        : py_replay(ts, PY_REPLAY_BINARY, cont->object[FORMAT], values, NULL,
                                    offsetof(PyNumberMethods, nb_remainder), result);
    Py_DECREF(values);
    return how;
}

/* The units before the one in work: what the rest will be appended to. */
static PyObject *
format_head(py_cont *cont)
{
    PyObject *values = PyList_AsTuple(cont->object[DONE]);
    PyObject *format = PyString_FromStringAndSize(PyString_AS_STRING(cont->object[FORMAT]), cont->number[MARK]);
    PyObject *head = values != NULL && format != NULL ? PyString_Format(format, values) : NULL;
    Py_XDECREF(values);
    Py_XDECREF(format);
    return head;
}

/* A text is unicode: from this unit on everything is. */
static py_step
format_rest(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *given = cont->object[GIVEN], *head = format_head(cont), *value = NULL;
    Py_ssize_t done = PyList_GET_SIZE(cont->object[DONE]), mark = cont->number[MARK];
    PyObject *format = PyUnicode_Decode(PyString_AS_STRING(cont->object[FORMAT]) + mark,
                                        PyString_GET_SIZE(cont->object[FORMAT]) - mark, NULL, NULL);
    PyObject *rest = PyTuple_Check(given) ? PyTuple_GetSlice(given, done, PyTuple_GET_SIZE(given)) : (Py_INCREF(given), given);
    py_step how = STEP_RAISE;

    if (head != NULL && format != NULL && rest != NULL) {
        Py_INCREF(head);
        Py_XSETREF(cont->object[HEAD], head);
        cont->number[STAGE] = REST;
        FLAT_BELOW(ts, cont, how, py_flat_binary(ts, format, rest, offsetof(PyNumberMethods, nb_remainder), &value));
    }
    Py_XDECREF(format);
    Py_XDECREF(rest);
    if (how == STEP_RETURN) {
        how = from_value(PyUnicode_Concat(head, value), result);
        Py_DECREF(value);
    }
    Py_XDECREF(head);
    return how;
}

/* ---- asking ---- */

static py_step
ask(py_thread *ts, py_cont *cont, PyObject *value, char kind, PyObject **text)
{
    int found = 1;
    py_step how;

    *text = NULL;
    cont->number[STAGE] = TEXT;
    if (kind == 'r' || PyList_CheckExact(value) || PyTuple_CheckExact(value) || PyDict_CheckExact(value)) {
        cont->number[STAGE] = REPR;
        FLAT_BELOW(ts, cont, how, py_flat_repr(ts, value, text));
        return how;
    }
    if (PyInstance_Check(value)) {
        FLAT_BELOW(ts, cont, how, py_call_special(ts, value, PY_ID(__str__), NULL, 0, &found, text));
        if (found == 0) {
            FLAT_BELOW(ts, cont, how, py_replay(ts, PY_REPLAY_TEXT, value, NULL, NULL, 0, text));
        }
        return how;
    }
    PyObject *name = Py_TYPE(value)->tp_str == py_slot_tp_str ? PY_ID(__str__) : PY_ID(__repr__);
    FLAT_BELOW(ts, cont, how, py_call_special(ts, value, name, NULL, 0, &found, text));
    if (found != 0) {
        return how;
    }
    return from_value(_PyObject_Str(value), text);      /* taken away in between */
}

/* The text of %r is there: the unit becomes a %s, in a format of our own. */
static int
make_text_unit(py_cont *cont)
{
    PyObject *format = cont->object[FORMAT], *copy;
    Py_ssize_t letter = cont->number[NEXT] - 1;

    if (letter < 0 || PyString_AS_STRING(format)[letter] != 'r') {
        return 0;
    }
    copy = PyString_FromStringAndSize(PyString_AS_STRING(format), PyString_GET_SIZE(format));
    if (copy == NULL) {
        return -1;
    }
    PyString_AS_STRING(copy)[letter] = 's';
    Py_SETREF(cont->object[FORMAT], copy);
    return 0;
}

/* Puts the text in the place of its value.  Returns 1, -1: an exception is set, 0: it is unicode. */
static int
take(py_cont *cont, PyObject *text)
{
    int status = 0;
    if (PyString_Check(text)) {
        if (!PyString_CheckExact(text)) {
            Py_SETREF(text, PyString_FromStringAndSize(PyString_AS_STRING(text), PyString_GET_SIZE(text)));
        }
        status = text == NULL || make_text_unit(cont) < 0 || PyList_Append(cont->object[DONE], text) < 0 ? -1 : 1;
    }
    else if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "__str__ returned non-string (type %.200s)", Py_TYPE(text)->tp_name);
        status = -1;
    }
    Py_XDECREF(text);
    return status;
}

/* Goes on behind NEXT to the next value that is asked.  Returns the kind of unit, 0: there is no unit
   any more, '?': the reading ends, -1: an exception is set. */
static int
read_on(py_cont *cont)
{
    PyObject *list = cont->object[DONE], *given = cont->object[GIVEN];
    Py_ssize_t done = PyList_GET_SIZE(list);
    unit u;
    int kind = read_plain(cont->object[FORMAT], given, cont->number[NEXT], &done, &u);

    for (Py_ssize_t i = PyList_GET_SIZE(list); i < done; i++) {
        if (PyList_Append(list, value_of(given, i)) < 0) {
            return -1;
        }
    }
    cont->number[MARK] = u.mark;
    cont->number[NEXT] = u.next;
    return kind == ASKS || u.kind == 0 ? u.kind : '?';
}

/* To the next value, which is asked, or to the end. */
static py_step
go_on(py_thread *ts, py_cont *cont, PyObject **text, PyObject **result)
{
    int kind = read_on(cont);
    if (kind < 0) {
        return STEP_RAISE;
    }
    if (kind == 0 || kind == '?') {
        return format_all(ts, cont, kind == 0, result);
    }
    return ask(ts, cont, value_of(cont->object[GIVEN], PyList_GET_SIZE(cont->object[DONE])), (char)kind, text);
}

static py_step
percent_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *text, PyObject **result)
{
    *result = NULL;
    while (how == STEP_RETURN && *result == NULL) {
        if (cont->number[STAGE] == REST) {
            *result = PyUnicode_Concat(cont->object[HEAD], text);
            Py_DECREF(text);
            return *result != NULL ? STEP_RETURN : STEP_RAISE;
        }
        int status = take(cont, text);
        if (status <= 0) {
            return status < 0 ? STEP_RAISE : format_rest(ts, cont, result);
        }
        how = go_on(ts, cont, &text, result);
    }
    return how;
}

const py_cont_kind py_kind_percent = {"percent", percent_resume, 4, 3, "format given done head; mark next stage"};

int
py_percent_fits(const py_cont *cont)
{
    Py_ssize_t size = PyString_GET_SIZE(cont->object[FORMAT]);
    return cont->number[MARK] <= size && cont->number[NEXT] <= size &&
           (cont->number[STAGE] != REST || cont->object[HEAD] != NULL);
}

/* Is there a value that may be asked? */
static int
has_asked(PyObject *given)
{
    PyObject *value;
    for (Py_ssize_t i = 0; (value = value_of(given, i)) != NULL; i++) {
        if (text_kind(value, 's') == ASKS || text_kind(value, 'r') == ASKS) {
            return 1;
        }
    }
    return 0;
}

int
py_percent_flat(py_thread *ts, PyObject *format, PyObject *given, py_step *step, PyObject **result)
{
    PyObject *text = NULL;
    Py_ssize_t done = 0;
    unit u;

    if (!PyString_CheckExact(format) || (PyString_Check(given) && !PyString_CheckExact(given)) || !has_asked(given) ||
        read_plain(format, given, 0, &done, &u) != ASKS ||
        (!PyTuple_Check(given) && strchr(PyString_AS_STRING(format), '(') != NULL)) {
        return 0;
    }
    py_cont *cont = py_cont_with(ts, &py_kind_percent, format, given, NULL);
    *step = STEP_RAISE;
    *result = NULL;
    if (cont != NULL && (cont->object[DONE] = PyList_New(0)) != NULL) {
        *step = go_on(ts, cont, &text, result);
        if (*step < STEP_CALL && *result == NULL) {
            *step = percent_resume(ts, cont, *step, text, result);
        }
    }
    Py_XDECREF(cont);
    return 1;
}
