/* format(value, specification) and text.format(...), flat: values whose __format__, __str__ or __repr__ is in Python are asked in frames
   of the caller's chain.

   A format is known when all of its fields are: a number, a name or nothing, perhaps !r or !s and a plain specification, with a value
   that C formats by itself or that is asked one question.  Then field after field is formatted, and the pieces are joined.
   Other formats are repeated as a whole (py_replay.h); errors in a format are told by the code in C.

   I1  what was known before the first call may not be so any more after it: each field is looked at again. */
#include "call.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_text.h"
#include "py_type.h"

static py_step
from_value(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

/* ---- one value ---- */

enum { VALUE, SPEC };

/* What is awaited: what __format__ gives, or a text that is formatted then. */
enum { FORMATTED, CONVERTED };

/* What a value is asked: nothing; nobody knows; __format__; its text, which is what object.__format__ gives. */
typedef enum { PLAIN, UNKNOWN, FORMATS, IS_TEXT } question;

static int
is_empty_str(PyObject *spec)
{
    return PyString_CheckExact(spec) && PyString_GET_SIZE(spec) == 0;
}

/* A value whose type is all C's, and ours. */
static inline int
is_plain(PyObject *value)
{
    PyTypeObject *type = Py_TYPE(value);
    return type == &PyString_Type || type == &PyInt_Type || type == &PyFloat_Type || type == &PyLong_Type || type == &PyBool_Type ||
           value == Py_None;
}

static question
format_question(PyObject *value, int empty_spec)
{
    if (is_plain(value)) {
        return PLAIN;
    }
    PyTypeObject *type = Py_TYPE(value);
    PyObject *method = PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) ? py_type_lookup(type, PY_ID(__format__)) : NULL;
    if (method != NULL && PyFunction_Check(method)) {
        return FORMATS;
    }
    int inherits = method != NULL && empty_spec && method == py_type_lookup(&PyBaseObject_Type, PY_ID(__format__));
    return inherits && type->tp_str == py_slot_tp_str ? IS_TEXT : UNKNOWN;
}

/* Asks for format(value, spec), a question being known. */
static py_step
ask_format(py_thread *ts, PyObject *value, PyObject *spec, question what, PyObject **result)
{
    int found = 1;
    py_step how = what == IS_TEXT ? py_flat_str(ts, value, result)
                                  : py_call_special(ts, value, PY_ID(__format__), &spec, 1, &found, result);
    return found != 0 ? how : from_value(PyObject_Format(value, spec), result);    /* taken away in between */
}

/* The value has been made a text: that is formatted. */
static PyObject *
format_converted_steal(PyObject *text, PyObject *spec)
{
    Py_ssize_t size = PyUnicode_Check(spec) ? PyUnicode_GET_SIZE(spec) : PyString_GET_SIZE(spec);
    if (size == 0 && Py_TYPE(text) == Py_TYPE(spec)) {
        return text;
    }
    PyObject *piece = PyObject_Format(text, spec);
    Py_DECREF(text);
    return piece;
}

static PyObject *
finish_value_steal(PyObject *answer, Py_ssize_t stage, PyObject *value, PyObject *spec)
{
    return stage == CONVERTED ? format_converted_steal(answer, spec) : py_format_check_steal(answer, value, spec);
}

static py_step
value_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how != STEP_RETURN) {
        return how;
    }
    return from_value(finish_value_steal(value, cont->number[0], cont->object[VALUE], cont->object[SPEC]), result);
}

const py_cont_kind py_kind_format_value = {"format.value", value_resume, 2, 1, "value spec; stage"};

py_step
py_flat_format(py_thread *ts, PyObject *value, PyObject *spec, PyObject **result)
{
    question what = PyString_Check(spec) || PyUnicode_Check(spec) ? format_question(value, is_empty_str(spec)) : PLAIN;
    PyObject *answer = NULL;
    py_step how;

    if (what == PLAIN) {
        return from_value(PyObject_Format(value, spec), result);
    }
    if (what == UNKNOWN) {
        return py_replay(ts, PY_REPLAY_FORMAT_VALUE, value, spec, NULL, 0, result);
    }
    py_cont *cont = py_cont_with(ts, &py_kind_format_value, value, spec, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = what == IS_TEXT ? CONVERTED : FORMATTED;
    FLAT_BEGIN(ts, cont, how, ask_format(ts, value, spec, what, &answer), value_resume, answer, result);
    return how;
}

/* ---- fields ---- */

enum { FORMAT, ARGS, KWARGS, PIECES };

enum { AT, NEXT, STAGE };       /* where the field in work, with the text before it, begins; number of the next {}; what is awaited */

typedef struct {
    Py_ssize_t text_end;            /* the text before the field: up to here */
    Py_ssize_t name, name_end;
    Py_ssize_t spec, spec_end;
    Py_ssize_t next;                /* behind the field */
    Py_UNICODE conversion;          /* 0: none */
    int is_field;                   /* 0: only text */
} field;

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

static inline int
is_digit(Py_UNICODE c)
{
    return c >= '0' && c <= '9';
}

static inline int
is_of_name(Py_UNICODE c)
{
    return is_digit(c) || c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Reads the inside of a field from i on.  Returns 1, 0: it is of another form. */
static int
read_inside(PyObject *format, Py_ssize_t i, field *f)
{
    Py_ssize_t n = size_of(format);

    f->name = i;
    while (i < n && is_of_name(character(format, i))) {
        i++;
    }
    f->name_end = i;
    f->conversion = 0;
    if (i + 1 < n && character(format, i) == '!') {
        f->conversion = character(format, i + 1);
        i += 2;
    }
    f->spec = f->spec_end = i;
    if (i < n && character(format, i) == ':') {
        f->spec = ++i;
        while (i < n && character(format, i) != '}' && character(format, i) != '{') {
            i++;
        }
        f->spec_end = i;
    }
    f->next = i + 1;
    return i < n && character(format, i) == '}' && (f->conversion == 0 || f->conversion == 'r' || f->conversion == 's');
}

/* Reads text and a field from i on.  Returns 1, 0: the field is of another form than those that are known. */
static int
read_field(PyObject *format, Py_ssize_t i, field *f)
{
    Py_ssize_t n = size_of(format);

    while (i < n && character(format, i) != '{' && character(format, i) != '}') {
        i++;
    }
    f->text_end = f->next = i;
    f->is_field = 0;
    if (i == n) {
        return 1;
    }
    Py_UNICODE brace = character(format, i), behind = i + 1 < n ? character(format, i + 1) : 0;
    if (behind == brace) {
        f->text_end = i + 1;
        f->next = i + 2;
        return 1;
    }
    f->is_field = 1;
    return brace == '{' && read_inside(format, i + 1, f);
}

static PyObject *
slice_of(PyObject *format, Py_ssize_t from, Py_ssize_t to)
{
    return PyUnicode_Check(format) ? PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(format) + from, to - from)
                                   : PyString_FromStringAndSize(PyString_AS_STRING(format) + from, to - from);
}

/* The value of a field, *next the number of the next {} (-1: fields have numbers).  Returns borrowed, NULL: there is none, or it
   cannot be said. */
static PyObject *
value_of(PyObject *format, const field *f, PyObject *args, PyObject *kwargs, Py_ssize_t *next)
{
    Py_ssize_t index = 0, length = f->name_end - f->name;

    if (length > 0 && !is_digit(character(format, f->name))) {
        PyObject *name = kwargs != NULL ? slice_of(format, f->name, f->name_end) : NULL;
        PyObject *value = name != NULL ? PyDict_GetItem(kwargs, name) : NULL;
        PyErr_Clear();
        Py_XDECREF(name);
        return value;
    }
    if ((length == 0 && *next < 0) || (length > 0 && *next > 0) || length > 9) {
        return NULL;
    }
    for (Py_ssize_t i = f->name; i < f->name_end; i++) {
        if (!is_digit(character(format, i))) {
            return NULL;
        }
        index = 10 * index + (Py_ssize_t)character(format, i) - '0';
    }
    index = length == 0 ? *next : index;
    *next = length == 0 ? *next + 1 : -1;
    return index < PyTuple_GET_SIZE(args) ? PyTuple_GET_ITEM(args, index) : NULL;
}

/* What a field asks its value. */
static question
field_question(PyObject *format, const field *f, PyObject *value)
{
    if (f->conversion == 0) {
        return is_plain(value) || (PyUnicode_CheckExact(value) && PyUnicode_Check(format))
                   ? PLAIN : format_question(value, f->spec == f->spec_end && PyString_Check(format));
    }
    if (is_plain(value)) {
        return PLAIN;
    }
    PyTypeObject *type = Py_TYPE(value);
    if (f->conversion == 'r') {
        return type->tp_repr == py_slot_tp_repr ? IS_TEXT : UNKNOWN;
    }
    return type->tp_str == py_slot_tp_str && PyString_Check(format) ? IS_TEXT : UNKNOWN;
}

/* Is all of the format known, and is there something to ask? */
static int
is_known(PyObject *format, PyObject *args, PyObject *kwargs)
{
    Py_ssize_t next = 0, n = size_of(format), asked = 0;
    field f;

    for (Py_ssize_t i = 0; i < n; i = f.next) {
        if (!read_field(format, i, &f)) {
            return 0;
        }
        PyObject *value = f.is_field ? value_of(format, &f, args, kwargs, &next) : Py_None;
        question what = value == NULL ? UNKNOWN : field_question(format, &f, value);
        if (f.is_field && what == UNKNOWN) {
            return 0;
        }
        asked += f.is_field && what != PLAIN;
    }
    return asked > 0;
}

/* ---- field after field ---- */

/* Adds a piece as a text of the format's type. */
static int
add_steal(py_cont *cont, PyObject *piece)
{
    if (piece != NULL && Py_TYPE(piece) != Py_TYPE(cont->object[FORMAT])) {
        int wide = PyUnicode_Check(cont->object[FORMAT]);
        if (wide ? !PyUnicode_Check(piece) : !PyString_Check(piece)) {
            Py_SETREF(piece, wide ? PyObject_Unicode(piece) : PyObject_Str(piece));
        }
    }
    int status = piece != NULL ? PyList_Append(cont->object[PIECES], piece) : -1;
    Py_XDECREF(piece);
    return status;
}

/* What was awaited for the field in work is there; value NULL: it is gone. */
static int
take_steal(py_cont *cont, const field *f, PyObject *value, PyObject *text)
{
    PyObject *spec = value != NULL ? slice_of(cont->object[FORMAT], f->spec, f->spec_end) : NULL;
    if (spec == NULL) {
        if (value == NULL) {
            PyErr_SetString(PyExc_ValueError, "a value of the format is not there any more");
        }
        Py_DECREF(text);
        return -1;
    }
    text = finish_value_steal(text, cont->number[STAGE], value, spec);
    Py_DECREF(spec);
    return add_steal(cont, text);
}

/* Asks the value of a field, or formats it at once. */
static py_step
ask_field(py_thread *ts, py_cont *cont, const field *f, PyObject *value, PyObject **text)
{
    PyObject *format = cont->object[FORMAT];
    question what = field_question(format, f, value);
    py_step how;

    cont->number[STAGE] = f->conversion != 0 || what == IS_TEXT ? CONVERTED : FORMATTED;
    if (f->conversion == 0) {
        PyObject *spec = slice_of(format, f->spec, f->spec_end);
        if (spec == NULL) {
            return STEP_RAISE;
        }
        if (what == PLAIN || what == UNKNOWN) {                     /* UNKNOWN: I1 */
            how = from_value(PyObject_Format(value, spec), text);
        }
        else {
            FLAT_BELOW(ts, cont, how, ask_format(ts, value, spec, what, text));
        }
        Py_DECREF(spec);
        return how;
    }
    if (what != IS_TEXT) {
        return from_value(f->conversion == 'r'        ? PyObject_Repr(value)
                          : PyUnicode_Check(format) ? PyObject_Unicode(value)
                                                    : PyObject_Str(value), text);
    }
    FLAT_BELOW(ts, cont, how, f->conversion == 'r' ? py_flat_repr(ts, value, text) : py_flat_str(ts, value, text));
    return how;
}

static PyObject *
join_pieces(py_cont *cont)
{
    PyObject *pieces = cont->object[PIECES], *format = cont->object[FORMAT];
    if (PyList_GET_SIZE(pieces) == 1 && Py_TYPE(PyList_GET_ITEM(pieces, 0)) == Py_TYPE(format)) {
        Py_INCREF(PyList_GET_ITEM(pieces, 0));
        return PyList_GET_ITEM(pieces, 0);
    }
    PyObject *empty = slice_of(format, 0, 0);
    PyObject *text = empty == NULL              ? NULL
                     : PyUnicode_Check(format) ? PyUnicode_Join(empty, pieces)
                                               : _PyString_Join(empty, pieces);
    Py_XDECREF(empty);
    return text;
}

/* From AT on. */
static py_step
go_on(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *format = cont->object[FORMAT], *text = NULL;
    field f;

    while (cont->number[AT] < size_of(format)) {
        Py_ssize_t next = cont->number[NEXT];
        if (!read_field(format, cont->number[AT], &f)) {
            PyErr_SetString(PyExc_ValueError, "another format than the one that was begun");
            return STEP_RAISE;
        }
        if (f.text_end > cont->number[AT] && add_steal(cont, slice_of(format, cont->number[AT], f.text_end)) < 0) {
            return STEP_RAISE;
        }
        if (f.is_field) {
            PyObject *value = value_of(format, &f, cont->object[ARGS], cont->object[KWARGS], &next);
            if (value == NULL) {
                PyErr_SetString(PyExc_ValueError, "a value of the format is not there any more");
                return STEP_RAISE;
            }
            Py_INCREF(value);
            py_step how = ask_field(ts, cont, &f, value, &text);
            if (how == STEP_RETURN && take_steal(cont, &f, value, text) < 0) {
                how = STEP_RAISE;
            }
            Py_DECREF(value);
            if (how != STEP_RETURN) {
                return how;
            }
        }
        cont->number[AT] = f.next;
        cont->number[NEXT] = next;
    }
    return from_value(join_pieces(cont), result);
}

static py_step
text_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *text, PyObject **result)
{
    Py_ssize_t next = cont->number[NEXT];
    field f;

    if (how != STEP_RETURN) {
        return how;
    }
    if (!read_field(cont->object[FORMAT], cont->number[AT], &f) || !f.is_field) {
        PyErr_SetString(PyExc_ValueError, "another format than the one that was begun");
        Py_DECREF(text);
        return STEP_RAISE;
    }
    PyObject *value = value_of(cont->object[FORMAT], &f, cont->object[ARGS], cont->object[KWARGS], &next);
    if (take_steal(cont, &f, value, text) < 0) {
        return STEP_RAISE;
    }
    cont->number[AT] = f.next;
    cont->number[NEXT] = next;
    return go_on(ts, cont, result);
}

const py_cont_kind py_kind_format_text = {"format.text", text_resume, 4, 3, "format args kwargs pieces; at next stage"};

int
py_format_text_fits(const py_cont *cont)
{
    PyObject *format = cont->object[FORMAT];
    field f;
    if (!(PyString_CheckExact(format) || PyUnicode_CheckExact(format)) || cont->number[AT] > size_of(format) ||
        cont->number[NEXT] < -1 || !read_field(format, cont->number[AT], &f) || !f.is_field) {
        return 0;
    }
    Py_ssize_t next = cont->number[NEXT];
    return value_of(format, &f, cont->object[ARGS], cont->object[KWARGS], &next) != NULL;
}

static py_step
begin(py_thread *ts, PyObject *format, PyObject *args, PyObject *kwargs, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_format_text, format, args, kwargs);
    py_step how = STEP_RAISE;

    if (cont != NULL && (cont->object[PIECES] = PyList_New(0)) != NULL) {
        how = go_on(ts, cont, result);
    }
    Py_XDECREF(cont);
    return how;
}

/* Are there numbers, texts and None only, which run no Python code whatever is done with them? */
static int
are_silent(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    PyObject *name, *value;
    Py_ssize_t at = 0;

    if (!py_args_are_silent(args, nargs, NULL, 0)) {
        return 0;
    }
    while (kwargs != NULL && PyDict_Next(kwargs, &at, &name, &value)) {
        if (!PyString_CheckExact(name) || !py_args_are_silent(&value, 1, NULL, 0)) {
            return 0;
        }
    }
    return 1;
}

FLAT_FUNCTION(py_flat_format_method)
{
    PyObject *tuple = PyTuple_New(nargs);
    py_step how;

    if (tuple == NULL) {
        return STEP_RAISE;
    }
    for (Py_ssize_t i = 0; i < nargs; i++) {
        Py_INCREF(args[i]);
        PyTuple_SET_ITEM(tuple, i, args[i]);
    }
    if (are_silent(args, nargs, kwargs)) {
        how = from_value(py_text_format_fields(self, tuple, kwargs), result);
    }
    else if ((PyString_CheckExact(self) || PyUnicode_CheckExact(self)) && is_known(self, tuple, kwargs)) {
        how = begin(ts, self, tuple, kwargs, result);
    }
    else {
        how = py_replay(ts, PY_REPLAY_FORMAT_TEXT, self, tuple, kwargs, 0, result);
    }
    Py_DECREF(tuple);
    return how;
}
