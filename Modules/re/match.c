/* The match type.
 *
 * I1  spans has 2 * (groups + 1) offsets into string, -1 for groups that took no part.
 */
#include "re.h"
#include "py_containers.h"
#include "py_frozen.h"
#include "structmember.h"

typedef struct {
    PyObject_VAR_HEAD            /* ob_size: offsets in spans */
    PyObject *string;            /* owned */
    PyObject *regs;              /* owned tuple of spans, NULL until asked for */
    re_pattern *pattern;         /* owned */
    Py_ssize_t pos, endpos;
    Py_ssize_t spans[];          /* I1 */
} re_match;

PyObject *
py_re_match_new(re_pattern *pattern, const re_subject *s, const Py_ssize_t *spans)
{
    Py_ssize_t n = 2 * (pattern->groups + 1);
    re_match *m = PyObject_NewVar(re_match, &py_re_match_type, n);

    if (m == NULL) {
        return NULL;
    }
    Py_INCREF(s->string);
    m->string = s->string;
    Py_INCREF(pattern);
    m->pattern = pattern;
    m->regs = NULL;
    m->pos = s->pos;
    m->endpos = s->end;
    for (Py_ssize_t i = 0; i < n; i++) {
        m->spans[i] = spans[i];
    }
    return (PyObject *)m;
}

static void
match_dealloc(PyObject *op)
{
    re_match *self = (re_match *)op;

    Py_XDECREF(self->regs);
    Py_DECREF(self->string);
    Py_DECREF(self->pattern);
    PyObject_Free(op);
}

/* ---- for pickling (py_frozen.h) ---- */

/* (pattern, string, pos, endpos, offsets) */
PyObject *
py_match_freeze(PyObject *self)
{
    re_match *m = (re_match *)self;
    PyObject *spans = PyTuple_New(Py_SIZE(m));

    for (Py_ssize_t i = 0; spans != NULL && i < Py_SIZE(m); i++) {
        PyObject *offset = PyInt_FromSsize_t(m->spans[i]);
        if (offset == NULL) {
            Py_CLEAR(spans);
            break;
        }
        PyTuple_SET_ITEM(spans, i, offset);
    }
    return spans != NULL ? Py_BuildValue("(OOnnN)", (PyObject *)m->pattern, m->string, m->pos, m->endpos, spans) : NULL;
}

/* I1; the offsets of a group in their order, within the text. */
static int
read_spans(PyObject *offsets, Py_ssize_t most, Py_ssize_t *spans)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(offsets); i++) {
        PyObject *offset = PyTuple_GET_ITEM(offsets, i);
        spans[i] = PyInt_Check(offset) ? PyInt_AS_LONG(offset) : -2;
        if (spans[i] < -1 || spans[i] > most) {
            return 0;
        }
        if (i % 2 == 1 && (spans[i] < spans[i - 1] || (spans[i] >= 0 && spans[i - 1] < 0))) {
            return 0;
        }
    }
    return spans[0] >= 0;
}

PyObject *
py_match_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *pattern, *offsets, *match = NULL;
    re_subject s;

    if (!PyArg_ParseTuple(state, "O!OnnO!", &py_re_pattern_type, &pattern, &s.string, &s.pos, &s.end, &PyTuple_Type,
                          &offsets)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(offsets) != 2 * (((re_pattern *)pattern)->groups + 1)) {
        return py_thaw_refused(type);
    }
    Py_ssize_t length = s.string != Py_None ? PyObject_Size(s.string) : PY_SSIZE_T_MAX;
    Py_ssize_t *spans = length >= 0 ? PyMem_New(Py_ssize_t, PyTuple_GET_SIZE(offsets)) : NULL;
    if (spans == NULL) {
        return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    }
    match = read_spans(offsets, length, spans) ? py_re_match_new((re_pattern *)pattern, &s, spans) : py_thaw_refused(type);
    PyMem_Free(spans);
    return match;
}

/* ---- groups ---- */

/* The number that the pattern's dict of names has for a key, -1 none. Raises no. */
static Py_ssize_t
number_of_name(re_pattern *pattern, PyObject *name)
{
    PyObject *number;
    Py_ssize_t i = -1;

    if (PyString_CheckExact(name) && PyDict_CheckExact(pattern->groupindex)) {
        number = PyDict_GetItem(pattern->groupindex, name);
        Py_XINCREF(number);
    }
    else {
        number = PyObject_GetItem(pattern->groupindex, name);
    }
    if (number != NULL && (PyInt_Check(number) || PyLong_Check(number))) {
        i = PyInt_AsSsize_t(number);
    }
    Py_XDECREF(number);
    if (i < 0) {
        PyErr_Clear();
    }
    return i;
}

/* The number that an index object (number or name) means, or -1 with IndexError. */
static Py_ssize_t
group_index(re_match *self, PyObject *index)
{
    Py_ssize_t i = -1;

    if (index == NULL) {
        return 0;
    }
    if (PyInt_Check(index) || PyLong_Check(index)) {
        i = PyInt_AsSsize_t(index);
        if (i == -1 && PyErr_Occurred()) {
            PyErr_Clear();
        }
    }
    else {
        i = number_of_name(self->pattern, index);
    }
    if (i < 0 || i > self->pattern->groups) {
        PyErr_SetString(PyExc_IndexError, "no such group");
        return -1;
    }
    return i;
}

/* The text of group i, or default. Returns new. */
static PyObject *
group_text(re_match *self, Py_ssize_t i, PyObject *missing)
{
    if (i < 0 || i > self->pattern->groups) {
        PyErr_SetString(PyExc_IndexError, "no such group");
        return NULL;
    }
    if (self->string == Py_None || self->spans[2 * i] < 0) {
        Py_INCREF(missing);
        return missing;
    }
    return py_re_slice(self->string, self->spans[2 * i], self->spans[2 * i + 1], 1);
}

PyObject *
py_re_match_group(PyObject *match, Py_ssize_t index)
{
    return group_text((re_match *)match, index, Py_None);
}

static PyObject *
group_by_object(re_match *self, PyObject *index)
{
    Py_ssize_t i = group_index(self, index);

    return i < 0 ? NULL : group_text(self, i, Py_None);
}

static inline py_step
done(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

/* The methods without keywords. Returns 0 or -1. */
static int
check_args(const char *name, Py_ssize_t nargs, Py_ssize_t most, PyObject *kwargs)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
        return -1;
    }
    if (nargs > most) {
        PyErr_Format(PyExc_TypeError, "%s expected at most %zd arguments, got %zd", name, most, nargs);
        return -1;
    }
    return 0;
}

static PyObject *
several_groups(re_match *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *tuple = PyTuple_New(nargs);
    Py_ssize_t i;

    for (i = 0; tuple != NULL && i < nargs; i++) {
        PyObject *text = group_by_object(self, args[i]);
        if (text == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, text);
    }
    return tuple;
}

static py_step
match_group(py_thread *ts, PyObject *op, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
            PyObject **result)
{
    re_match *self = (re_match *)op;

    if (check_args("group", nargs, PY_SSIZE_T_MAX, kwargs) < 0) {
        return STEP_RAISE;
    }
    return done(nargs == 0   ? group_text(self, 0, Py_None)
                : nargs == 1 ? group_by_object(self, args[0])
                             : several_groups(self, args, nargs),
                result);
}

/* The argument `default` of groups and groupdict. Returns 1 or 0. */
static int
parse_missing(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, const char *format,
              PyObject **missing)
{
    static const char *const names[] = {"default", NULL};
    PyObject *tuple;
    int ok;

    *missing = Py_None;
    if (nargs == 0 && kwargs == NULL) {
        return 1;
    }
    tuple = py_tuple_from_array(args, nargs);
    ok = tuple != NULL && PyArg_ParseTupleAndKeywords(tuple, kwargs, format, (char **)names, missing);
    Py_XDECREF(tuple);
    return ok;
}

static PyObject *
all_groups(re_match *self, PyObject *missing)
{
    int plain = missing == Py_None && (PyString_CheckExact(self->string) || PyUnicode_CheckExact(self->string));
    Py_ssize_t i, n = self->pattern->groups;
    PyObject *tuple = plain ? py_tuple_new_plain(n) : PyTuple_New(n);

    for (i = 0; tuple != NULL && i < n; i++) {
        PyObject *text = group_text(self, i + 1, missing);
        if (text == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, text);
    }
    return tuple;
}

static py_step
match_groups(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
             PyObject **result)
{
    PyObject *missing;

    if (!parse_missing(args, nargs, kwargs, "|O:groups", &missing)) {
        return STEP_RAISE;
    }
    return done(all_groups((re_match *)self, missing), result);
}

/* Adds the groups of a dict of names in which nobody has put anything else. Returns 1, 0: it is another one, -1 raised. */
static int
add_plain_groups(re_match *self, PyObject *missing, PyObject *dict)
{
    PyObject *name, *number;
    Py_ssize_t at = 0;

    if (!PyDict_CheckExact(self->pattern->groupindex) ||
        !(PyString_CheckExact(self->string) || PyUnicode_CheckExact(self->string))) {
        return 0;
    }
    while (PyDict_Next(self->pattern->groupindex, &at, &name, &number)) {
        Py_ssize_t i = PyString_CheckExact(name) && PyInt_CheckExact(number) ? PyInt_AS_LONG(number) : -1;
        if (i < 0 || i > self->pattern->groups) {
            return 0;
        }
        PyObject *text = group_text(self, i, missing);
        int status = text == NULL ? -1 : PyDict_SetItem(dict, name, text);
        Py_XDECREF(text);
        if (status < 0) {
            return -1;
        }
    }
    return 1;
}

/* The names are in a dict that a program may hold: keys and numbers are held while they are used. */
static PyObject *
any_named_groups(re_match *self, PyObject *missing)
{
    PyObject *dict = PyDict_New();
    PyObject *keys = dict == NULL ? NULL : PyMapping_Keys(self->pattern->groupindex);
    Py_ssize_t i;

    for (i = 0; keys != NULL && dict != NULL && i < PyList_GET_SIZE(keys); i++) {
        PyObject *key = PyList_GET_ITEM(keys, i);
        Py_ssize_t index = group_index(self, key);
        PyObject *text = index < 0 ? NULL : group_text(self, index, missing);
        if (text == NULL || PyDict_SetItem(dict, key, text) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(text);
    }
    if (keys == NULL) {
        Py_CLEAR(dict);
    }
    Py_XDECREF(keys);
    return dict;
}

static PyObject *
named_groups(re_match *self, PyObject *missing)
{
    PyObject *dict = PyDict_New();
    int plain = dict == NULL ? -1 : add_plain_groups(self, missing, dict);

    if (plain <= 0) {
        Py_CLEAR(dict);
    }
    return plain == 0 ? any_named_groups(self, missing) : dict;
}

static py_step
match_groupdict(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject *kwargs, PyObject **result)
{
    PyObject *missing;

    if (!parse_missing(args, nargs, kwargs, "|O:groupdict", &missing)) {
        return STEP_RAISE;
    }
    return done(named_groups((re_match *)self, missing), result);
}

/* ---- places ---- */

/* The group that the argument of start, end or span means. Returns it or -1. */
static Py_ssize_t
place(PyObject *self, const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    if (check_args(name, nargs, 1, kwargs) < 0) {
        return -1;
    }
    return nargs == 0 ? 0 : group_index((re_match *)self, args[0]);
}

static py_step
match_start(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
            PyObject **result)
{
    Py_ssize_t i = place(self, "start", args, nargs, kwargs);

    return done(i < 0 ? NULL : PyInt_FromSsize_t(((re_match *)self)->spans[2 * i]), result);
}

static py_step
match_end(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
          PyObject **result)
{
    Py_ssize_t i = place(self, "end", args, nargs, kwargs);

    return done(i < 0 ? NULL : PyInt_FromSsize_t(((re_match *)self)->spans[2 * i + 1]), result);
}

static PyObject *
pair(const Py_ssize_t *span)
{
    PyObject *start = PyInt_FromSsize_t(span[0]);
    PyObject *end = PyInt_FromSsize_t(span[1]);
    PyObject *tuple = start != NULL && end != NULL ? PyTuple_Pack(2, start, end) : NULL;

    Py_XDECREF(start);
    Py_XDECREF(end);
    return tuple;
}

static py_step
match_span(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
           PyObject **result)
{
    Py_ssize_t i = place(self, "span", args, nargs, kwargs);

    return done(i < 0 ? NULL : pair(&((re_match *)self)->spans[2 * i]), result);
}

static PyObject *
get_regs(PyObject *op, void *unused)
{
    re_match *self = (re_match *)op;
    Py_ssize_t i;
    PyObject *regs;

    if (self->regs == NULL) {
        regs = PyTuple_New(self->pattern->groups + 1);
        for (i = 0; regs != NULL && i <= self->pattern->groups; i++) {
            PyObject *span = pair(&self->spans[2 * i]);
            if (span == NULL) {
                Py_CLEAR(regs);
                break;
            }
            PyTuple_SET_ITEM(regs, i, span);
        }
        self->regs = regs;
    }
    Py_XINCREF(self->regs);
    return self->regs;
}

/* The group that was closed last: the one that ends last, by closing parentheses among equals; -1 none. */
static Py_ssize_t
last_closed(const re_pattern *pattern, const Py_ssize_t *spans)
{
    Py_ssize_t last = -1;
    Py_ssize_t i;

    for (i = 1; i <= pattern->groups; i++) {
        Py_ssize_t end = spans[2 * i + 1];
        if (end < 0) {
            continue;
        }
        if (last < 0 || end > spans[2 * last + 1] ||
            (end == spans[2 * last + 1] &&
             pattern->close_order[i] > pattern->close_order[last])) {
            last = i;
        }
    }
    return last;
}

static PyObject *
get_lastindex(PyObject *op, void *unused)
{
    re_match *self = (re_match *)op;
    Py_ssize_t last = last_closed(self->pattern, self->spans);

    if (last < 0) {
        Py_RETURN_NONE;
    }
    return PyInt_FromSsize_t(last);
}

static PyObject *
get_lastgroup(PyObject *op, void *unused)
{
    re_match *self = (re_match *)op;
    Py_ssize_t last = last_closed(self->pattern, self->spans);
    PyObject *name = Py_None;

    if (last >= 0 && last < PyList_GET_SIZE(self->pattern->indexgroup)) {
        name = PyList_GET_ITEM(self->pattern->indexgroup, last);
    }
    Py_INCREF(name);
    return name;
}

static PyObject *
match_expand(PyObject *op, PyObject *template)
{
    PyObject *parsed = py_re_parse_template(((re_match *)op)->pattern, template);
    PyObject *result;

    if (parsed == NULL) {
        return NULL;
    }
    result = py_re_expand(parsed, op);
    Py_DECREF(parsed);
    return result;
}

static PyObject *
match_copy(PyObject *self, PyObject *unused)
{
    PyErr_SetString(PyExc_TypeError, "cannot copy this match object");
    return NULL;
}

static PyObject *
match_deepcopy(PyObject *self, PyObject *memo)
{
    PyErr_SetString(PyExc_TypeError, "cannot deepcopy this match object");
    return NULL;
}

#define FLAT(f) (PyCFunction)(void (*)(void))f, METH_FLAT

static const PyMethodDef match_methods[] = {
    {"group", FLAT(match_group), "group([group, ...]) -> text or tuple of texts"},
    {"start", FLAT(match_start), "start([group]) -> int, -1 when it took no part"},
    {"end", FLAT(match_end), "end([group]) -> int, -1 when it took no part"},
    {"span", FLAT(match_span), "span([group]) -> (start, end)"},
    {"groups", FLAT(match_groups), "groups([default]) -> tuple of all groups"},
    {"groupdict", FLAT(match_groupdict), "groupdict([default]) -> dict of the named groups"},
    {"expand", match_expand, METH_O, "expand(template) -> the template with groups put in"},
    {"__copy__", match_copy, METH_NOARGS, NULL},
    {"__deepcopy__", match_deepcopy, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static const PyGetSetDef match_getset[] = {
    {(char *)"lastindex", get_lastindex, NULL, NULL, NULL},
    {(char *)"lastgroup", get_lastgroup, NULL, NULL, NULL},
    {(char *)"regs", get_regs, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const PyMemberDef match_members[] = {
    {(char *)"string", T_OBJECT, offsetof(re_match, string), READONLY, NULL},
    {(char *)"re", T_OBJECT, offsetof(re_match, pattern), READONLY, NULL},
    {(char *)"pos", T_PYSSIZET, offsetof(re_match, pos), READONLY, NULL},
    {(char *)"endpos", T_PYSSIZET, offsetof(re_match, endpos), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject py_re_match_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_sre.SRE_Match",
    .tp_basicsize = offsetof(re_match, spans),
    .tp_itemsize = sizeof(Py_ssize_t),
    .tp_dealloc = match_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "The result of a match; always true.",
    .tp_methods = (PyMethodDef *)match_methods,
    .tp_members = (PyMemberDef *)match_members,
    .tp_getset = (PyGetSetDef *)match_getset,
};
