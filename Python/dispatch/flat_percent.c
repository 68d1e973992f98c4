/* text % values, flat: what stands for %s and %r is asked for its text, what stands for %d and %f for its number, in frames of the
   caller's chain.

   The format is read unit by unit as long as it is known what each does.  A value with __str__, __repr__, __int__ ... in Python is
   asked, in the order of the units, and the answer takes its place; then C formats.  What is not known here, a key or a '*',
   ends the reading: the rest is repeated (py_replay.h) with the answers so far.

   When a text is unicode and the format is not, the units before it are formatted as str and the rest of the format, that unit
   included, as unicode with the values as they were, as 2.7 does. */
#include "dispatch.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_type.h"

enum { FORMAT, GIVEN, DONE, HEAD };     /* DONE: a list with the values of the units so far, or their texts */

enum { MARK, NEXT, STAGE };     /* of the unit in work: its '%'; behind it */

/* What comes: raw text of %s, the text of %r, the rest as unicode, for behind HEAD, an int for %d, a long for it when there is no
   int, a float for %f; nothing any more. */
enum { TEXT, REPR, REST, WHOLE, LONG, REAL, ENDED };

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

/* The character at a place; 0 behind the end. */
static inline Py_UNICODE
character(PyObject *format, Py_ssize_t i)
{
    return PyUnicode_Check(format) ? PyUnicode_AS_UNICODE(format)[i] : (Py_UNICODE)(unsigned char)PyString_AS_STRING(format)[i];
}

static inline Py_ssize_t
size_of(PyObject *format)
{
    return PyUnicode_Check(format) ? PyUnicode_GET_SIZE(format) : PyString_GET_SIZE(format);
}

static inline Py_ssize_t
skip_digits(PyObject *format, Py_ssize_t i)
{
    while (character(format, i) >= '0' && character(format, i) <= '9') {
        i++;
    }
    return i;
}

/* Behind flags, width, precision and size. */
static inline Py_ssize_t
skip_to_letter(PyObject *format, Py_ssize_t i)
{
    Py_UNICODE first = character(format, i);
    if (first >= 'a' && first != 'h' && first != 'l') {         /* nothing stands before it, most of the time */
        return i;
    }
    for (Py_UNICODE c = first; c == '-' || c == '+' || c == ' ' || c == '#' || c == '0';) {
        c = character(format, ++i);
    }
    i = skip_digits(format, i);
    if (character(format, i) == '.') {
        i = skip_digits(format, i + 1);
    }
    Py_UNICODE size = character(format, i);
    return i + (size == 'h' || size == 'l' || size == 'L');
}

/* The first '%' from a place on, the size: none. */
static inline Py_ssize_t
find_mark(PyObject *format, Py_ssize_t i)
{
    Py_ssize_t n = size_of(format);
    if (PyString_Check(format)) {
        const char *text = PyString_AS_STRING(format), *mark = memchr(text + i, '%', (size_t)(n - i));
        return mark == NULL ? n : mark - text;
    }
    while (i < n && PyUnicode_AS_UNICODE(format)[i] != '%') {
        i++;
    }
    return i;
}

/* What a letter stands for: itself when it is known, '?' else. */
static inline char
kind_of_letter(Py_UNICODE letter)
{
    static const char known[128] = {
        ['s'] = 's', ['r'] = 'r', ['%'] = '%', ['d'] = 'd', ['i'] = 'i', ['o'] = 'o', ['u'] = 'u', ['x'] = 'x', ['X'] = 'X',
        ['e'] = 'e', ['E'] = 'E', ['f'] = 'f', ['F'] = 'F', ['g'] = 'g', ['G'] = 'G'};
    return letter < 128 && known[letter] != 0 ? known[letter] : '?';
}

/* The first unit from a place on. */
static unit
read_unit(PyObject *format, Py_ssize_t at)
{
    Py_ssize_t mark = find_mark(format, at);
    unit u = {0, 0, 0};
    if (mark < size_of(format)) {
        Py_ssize_t i = skip_to_letter(format, mark + 1);
        u.mark = mark;
        u.next = i + 1;
        u.kind = kind_of_letter(character(format, i));
    }
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

/* Is a str that is shown in a text of this type shown without an error? */
static int
is_plain_str(PyObject *format, PyObject *value)
{
    for (Py_ssize_t i = 0; PyUnicode_Check(format) && i < PyString_GET_SIZE(value); i++) {
        if ((unsigned char)PyString_AS_STRING(value)[i] >= 128) {
            return 0;
        }
    }
    return 1;
}

static int
text_kind(PyObject *format, PyObject *value, char kind)
{
    PyTypeObject *type = Py_TYPE(value);
    int wide = PyUnicode_Check(format);
    if (PyInt_CheckExact(value) || PyLong_CheckExact(value) || PyFloat_CheckExact(value) || value == Py_None || PyBool_Check(value)) {
        return PLAIN;
    }
    if (PyString_CheckExact(value)) {
        return is_plain_str(format, value) || kind == 'r' ? PLAIN : UNKNOWN;
    }
    if (PyUnicode_Check(value)) {
        return wide && PyUnicode_CheckExact(value) ? PLAIN : UNKNOWN;
    }
    if (PyInstance_Check(value)) {
        return wide ? UNKNOWN : ASKS;
    }
    if (wide && kind == 's') {
        return py_converts_in_python(&PyUnicode_Type, value) ? ASKS : UNKNOWN;
    }
    int by_repr = kind == 'r' || type->tp_str == PyBaseObject_Type.tp_str;
    int shows = PyList_CheckExact(value) || PyTuple_CheckExact(value) || PyDict_CheckExact(value);
    return (by_repr ? type->tp_repr == py_slot_tp_repr || shows : type->tp_str == py_slot_tp_str) ? ASKS : UNKNOWN;
}

static inline int
is_for_integers(char kind)
{
    return kind == 'd' || kind == 'i' || kind == 'o' || kind == 'u' || kind == 'x' || kind == 'X';
}

static int
number_kind(PyObject *value, char kind)
{
    int whole = is_for_integers(kind);
    if (PyInt_CheckExact(value) || (whole ? PyLong_CheckExact(value) : PyFloat_CheckExact(value))) {
        return PLAIN;
    }
    if (PyInt_Check(value) || PyLong_Check(value) || PyFloat_Check(value)) {
        return UNKNOWN;
    }
    return py_converts_in_python(whole ? &PyInt_Type : &PyFloat_Type, value) ? ASKS : UNKNOWN;
}

/* Is it known what a unit makes of the value, without an error? */
static int
unit_kind(PyObject *format, PyObject *value, char kind)
{
    return kind == 's' || kind == 'r' ? text_kind(format, value, kind) : number_kind(value, kind);
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
        int kind = unit_kind(format, value, u->kind);
        if (kind != PLAIN) {
            return kind;
        }
        ++*done;
    }
}

/* ---- formatting ---- */

/* Is the format nothing but a %s, and its only value a text of its type by now? */
static int
is_bare_text(const py_cont *cont)
{
    PyObject *format = cont->object[FORMAT], *given = cont->object[GIVEN], *done = cont->object[DONE];
    return size_of(format) == 2 && character(format, 1) == 's' && PyList_GET_SIZE(done) == 1 &&
           Py_TYPE(PyList_GET_ITEM(done, 0)) == Py_TYPE(format) && (!PyTuple_Check(given) || PyTuple_GET_SIZE(given) == 1);
}

static PyObject *
format_values(PyObject *format, PyObject *values)
{
    return PyUnicode_Check(format) ? PyUnicode_Format(format, values) : PyString_Format(format, values);
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
    py_step how = known ? from_value(format_values(cont->object[FORMAT], values), result)
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

/* Asks what a value is as one of a type, in Python if that is where it is said. */
static py_step
ask_as(py_thread *ts, py_cont *cont, Py_ssize_t stage, PyTypeObject *type, PyObject *value, PyObject **answer)
{
    py_step how = STEP_RAISE;

    cont->number[STAGE] = stage;
    py_cont_push(ts, cont);
    int found = py_convert_flat(ts, type, value, &how, answer);
    if (!found || how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    if (found) {
        return how;
    }
    return from_value(type == &PyUnicode_Type ? PyObject_Unicode(value)       /* taken away in between */
                      : type == &PyFloat_Type ? PyNumber_Float(value)
                      : type == &PyLong_Type  ? PyNumber_Long(value)
                                              : PyNumber_Int(value), answer);
}

static py_step
ask(py_thread *ts, py_cont *cont, PyObject *value, char kind, PyObject **answer)
{
    int found = 1;
    py_step how;

    *answer = NULL;
    cont->number[STAGE] = TEXT;
    if (kind != 's' && kind != 'r') {
        int whole = is_for_integers(kind);
        return ask_as(ts, cont, whole ? WHOLE : REAL, whole ? &PyInt_Type : &PyFloat_Type, value, answer);
    }
    if (kind == 's' && PyUnicode_Check(cont->object[FORMAT])) {
        return ask_as(ts, cont, TEXT, &PyUnicode_Type, value, answer);
    }
    if (kind == 'r' || PyList_CheckExact(value) || PyTuple_CheckExact(value) || PyDict_CheckExact(value)) {
        cont->number[STAGE] = REPR;
        FLAT_BELOW(ts, cont, how, py_flat_repr(ts, value, answer));
        return how;
    }
    if (PyInstance_Check(value)) {
        FLAT_BELOW(ts, cont, how, py_call_special(ts, value, PY_ID(__str__), NULL, 0, &found, answer));
        if (found == 0) {
            FLAT_BELOW(ts, cont, how, py_replay(ts, PY_REPLAY_TEXT, value, NULL, NULL, 0, answer));
        }
        return how;
    }
    PyObject *name = Py_TYPE(value)->tp_str == py_slot_tp_str ? PY_ID(__str__) : PY_ID(__repr__);
    FLAT_BELOW(ts, cont, how, py_call_special(ts, value, name, NULL, 0, &found, answer));
    if (found != 0) {
        return how;
    }
    return from_value(_PyObject_Str(value), answer);    /* taken away in between */
}

/* The text of %r is there: the unit becomes a %s, in a format of our own. */
static int
make_text_unit(py_cont *cont)
{
    PyObject *format = cont->object[FORMAT], *copy;
    Py_ssize_t letter = cont->number[NEXT] - 1;

    if (letter < 0 || character(format, letter) != 'r') {
        return 0;
    }
    if (PyUnicode_Check(format)) {
        copy = PyUnicode_FromUnicode(NULL, PyUnicode_GET_SIZE(format));
        if (copy != NULL) {
            Py_UNICODE_COPY(PyUnicode_AS_UNICODE(copy), PyUnicode_AS_UNICODE(format), PyUnicode_GET_SIZE(format));
            PyUnicode_AS_UNICODE(copy)[letter] = 's';
        }
    }
    else {
        copy = PyString_FromStringAndSize(PyString_AS_STRING(format), PyString_GET_SIZE(format));
        if (copy != NULL) {
            PyString_AS_STRING(copy)[letter] = 's';
        }
    }
    if (copy == NULL) {
        return -1;
    }
    Py_SETREF(cont->object[FORMAT], copy);
    return 0;
}

/* The text as one of the format's exact type, as far as that is known; NULL: an exception is set. */
static PyObject *
fitting_text_steal(PyObject *format, PyObject *text)
{
    if (PyUnicode_Check(format) && PyString_Check(text)) {
        Py_SETREF(text, PyUnicode_Decode(PyString_AS_STRING(text), PyString_GET_SIZE(text), NULL, NULL));
    }
    else if (PyString_Check(text) && !PyString_CheckExact(text)) {
        Py_SETREF(text, PyString_FromStringAndSize(PyString_AS_STRING(text), PyString_GET_SIZE(text)));
    }
    return text;
}

/* Puts the text in the place of its value.  Returns 1, -1: an exception is set, 0: it is unicode. */
static int
take(py_cont *cont, PyObject *text)
{
    PyObject *format = cont->object[FORMAT];
    int status = 0;
    if (PyString_Check(text) || (PyUnicode_Check(text) && PyUnicode_Check(format))) {
        text = fitting_text_steal(format, text);
        status = text == NULL || make_text_unit(cont) < 0 || PyList_Append(cont->object[DONE], text) < 0 ? -1 : 1;
    }
    else if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "__str__ returned non-string (type %.200s)", Py_TYPE(text)->tp_name);
        status = -1;
    }
    Py_XDECREF(text);
    return status;
}

/* A number is there, or its method has raised: then a long is asked for in the place of an int, and whatever else was wrong is told
   in other words, as 2.7 does.  STEP_RETURN: it has been put in the place of its value. */
static py_step
take_number(py_thread *ts, py_cont *cont, py_step how, PyObject *number)
{
    PyObject *value = value_of(cont->object[GIVEN], PyList_GET_SIZE(cont->object[DONE]));

    if (how == STEP_RAISE && cont->number[STAGE] == WHOLE && value != NULL) {
        PyErr_Clear();
        how = ask_as(ts, cont, LONG, &PyLong_Type, value, &number);
    }
    if (how == STEP_RAISE && value != NULL) {
        int letter = cont->number[NEXT] > 0 ? (int)character(cont->object[FORMAT], cont->number[NEXT] - 1) : '?';
        PyErr_Clear();
        if (cont->number[STAGE] == REAL) {
            PyErr_Format(PyExc_TypeError, "float argument required, not %.200s", Py_TYPE(value)->tp_name);
        }
        else {
            PyErr_Format(PyExc_TypeError, "%%%c format: a number is required, not %.200s", letter == 'i' ? 'd' : letter,
                         Py_TYPE(value)->tp_name);
        }
    }
    if (how != STEP_RETURN) {
        return how;
    }
    if (PyInt_Check(number) && !PyInt_CheckExact(number)) {
        Py_SETREF(number, PyInt_FromLong(PyInt_AS_LONG(number)));
    }
    how = number != NULL && PyList_Append(cont->object[DONE], number) == 0 ? STEP_RETURN : STEP_RAISE;
    Py_XDECREF(number);
    return how;
}

/* To a unit that was read, behind `done` values: it is asked for, or it is the end. */
static py_step
enter_unit(py_thread *ts, py_cont *cont, unit u, int kind, Py_ssize_t done, PyObject **text, PyObject **result)
{
    PyObject *list = cont->object[DONE], *given = cont->object[GIVEN];

    for (Py_ssize_t i = PyList_GET_SIZE(list); i < done; i++) {
        if (PyList_Append(list, value_of(given, i)) < 0) {
            return STEP_RAISE;
        }
    }
    cont->number[MARK] = u.mark;
    cont->number[NEXT] = u.next;
    if (kind != ASKS) {
        cont->number[STAGE] = ENDED;
        return format_all(ts, cont, u.kind == 0, result);
    }
    return ask(ts, cont, value_of(given, done), u.kind, text);
}

/* Behind NEXT to the next value that is asked, or to the end. */
static py_step
go_on(py_thread *ts, py_cont *cont, PyObject **text, PyObject **result)
{
    Py_ssize_t done = PyList_GET_SIZE(cont->object[DONE]);
    unit u;
    int kind = read_plain(cont->object[FORMAT], cont->object[GIVEN], cont->number[NEXT], &done, &u);
    return enter_unit(ts, cont, u, kind, done, text, result);
}

static py_step
percent_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *text, PyObject **result)
{
    *result = NULL;
    for (;;) {
        if (cont->number[STAGE] >= WHOLE) {
            how = take_number(ts, cont, how, text);
        }
        if (how != STEP_RETURN) {
            return how;
        }
        if (cont->number[STAGE] == REST) {
            *result = PyUnicode_Concat(cont->object[HEAD], text);
            Py_DECREF(text);
            return *result != NULL ? STEP_RETURN : STEP_RAISE;
        }
        int status = cont->number[STAGE] >= WHOLE ? 1 : take(cont, text);
        if (status <= 0) {
            return status < 0 ? STEP_RAISE : format_rest(ts, cont, result);
        }
        how = go_on(ts, cont, &text, result);
        if (how >= STEP_CALL || *result != NULL || cont->number[STAGE] == ENDED) {
            return how;
        }
    }
}

const py_cont_kind py_kind_percent = {"percent", percent_resume, 4, 3, "format given done head; mark next stage"};

int
py_percent_fits(const py_cont *cont)
{
    if (!PyString_CheckExact(cont->object[FORMAT]) && !PyUnicode_CheckExact(cont->object[FORMAT])) {
        return 0;
    }
    Py_ssize_t size = size_of(cont->object[FORMAT]);
    return cont->number[MARK] <= size && cont->number[NEXT] <= size &&
           (cont->number[STAGE] != REST || cont->object[HEAD] != NULL);
}

static int
has_key(PyObject *format)
{
    Py_ssize_t i = 0, n = size_of(format);
    while (i < n && character(format, i) != '(') {
        i++;
    }
    return i < n;
}

/* Is there a value that may be asked? */
static int
has_asked(PyObject *given)
{
    PyObject *value;
    for (Py_ssize_t i = 0; (value = value_of(given, i)) != NULL; i++) {
        PyTypeObject *type = Py_TYPE(value);
        if (type != &PyString_Type && type != &PyInt_Type && type != &PyUnicode_Type && type != &PyFloat_Type && value != Py_None &&
            type != &PyLong_Type && type != &PyBool_Type) {
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

    if ((!PyString_CheckExact(format) && !PyUnicode_CheckExact(format)) || (PyString_Check(given) && !PyString_CheckExact(given)) ||
        !has_asked(given) || read_plain(format, given, 0, &done, &u) != ASKS ||
        (!PyTuple_Check(given) && has_key(format))) {
        return 0;
    }
    py_cont *cont = py_cont_with(ts, &py_kind_percent, format, given, NULL);
    *step = STEP_RAISE;
    *result = NULL;
    if (cont != NULL && (cont->object[DONE] = PyList_New(0)) != NULL) {
        *step = enter_unit(ts, cont, u, ASKS, done, &text, result);
        if (*step < STEP_CALL && cont->number[STAGE] != ENDED) {
            *step = percent_resume(ts, cont, *step, text, result);
        }
    }
    Py_XDECREF(cont);
    return 1;
}
