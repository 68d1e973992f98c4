/* The pattern type, and subjects.
 *
 * I1  a subject's characters are lent by its string; between matches Python code may run (in sub),
 *     so loops that call back open the subject again after each call.
 */
#include "re.h"
#include "py_containers.h"
#include "structmember.h"

/* ---- subjects ---- */

/* The bytes of an object with an old-style buffer. Returns 0 or -1. */
static int
buffer_chars(PyObject *string, re_subject *s)
{
    PyBufferProcs *pb = Py_TYPE(string)->tp_as_buffer;
    Py_ssize_t bytes, size;
    void *p;

    if (pb == NULL || pb->bf_getreadbuffer == NULL || pb->bf_getsegcount == NULL ||
        pb->bf_getsegcount(string, NULL) != 1) {
        PyErr_SetString(PyExc_TypeError, "expected string or buffer");
        return -1;
    }
    size = PyObject_Size(string); /* first: it may run Python code */
    if (size < 0) {
        return -1;
    }
    bytes = pb->bf_getreadbuffer(string, 0, &p);
    if (bytes < 0) {
        PyErr_SetString(PyExc_TypeError, "buffer has negative size");
        return -1;
    }
    if (!PyString_Check(string) && bytes != size && bytes != size * (Py_ssize_t)sizeof(Py_UNICODE)) {
        PyErr_SetString(PyExc_TypeError, "buffer size mismatch");
        return -1;
    }
    s->chars = p;
    s->wide = bytes != size;
    s->length = size;
    return 0;
}

int
py_re_subject_init(re_subject *s, PyObject *string, Py_ssize_t pos, Py_ssize_t end)
{
    s->string = string;
    s->exact = PyString_CheckExact(string) || PyUnicode_CheckExact(string);
    if (PyUnicode_Check(string)) {
        s->chars = PyUnicode_AS_UNICODE(string);
        s->length = PyUnicode_GET_SIZE(string);
        s->wide = 1;
    }
    else if (PyString_Check(string)) {
        s->chars = PyString_AS_STRING(string);
        s->length = PyString_GET_SIZE(string);
        s->wide = 0;
    }
    else if (buffer_chars(string, s) < 0) {
        return -1;
    }
    s->pos = pos < 0 ? 0 : pos > s->length ? s->length : pos;
    s->end = end < 0 ? 0 : end > s->length ? s->length : end;
    if (s->chars == NULL) {
        s->chars = ""; /* an empty object may have no memory at all */
    }
    return 0;
}

/* Opens a subject again after something that may have changed it. Returns status. */
static int
reopen(re_subject *s)
{
    if (s->exact || PyString_Check(s->string) || PyUnicode_Check(s->string)) {
        return 0;
    }
    return py_re_subject_init(s, s->string, s->pos, s->end);
}

PyObject *
py_re_slice(PyObject *string, Py_ssize_t i, Py_ssize_t j, int empty)
{
    if (i < 0 || j < i) {
        if (!empty && i < 0) {
            Py_RETURN_NONE;
        }
        i = j = 0;
    }
    if (PyString_CheckExact(string)) {
        Py_ssize_t n = PyString_GET_SIZE(string);
        j = j < n ? j : n;
        i = i < j ? i : j;
        if (i == 0 && j == n) {
            Py_INCREF(string);
            return string;
        }
        return PyString_FromStringAndSize(PyString_AS_STRING(string) + i, j - i);
    }
    if (PyUnicode_CheckExact(string) && (i > 0 || j < PyUnicode_GET_SIZE(string))) {
        Py_ssize_t n = PyUnicode_GET_SIZE(string);
        j = j < n ? j : n;
        i = i < j ? i : j;
        return PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(string) + i, j - i);
    }
    return PySequence_GetSlice(string, i, j);
}

/* ---- match and search ---- */

/* What match, search and findall are given. */
typedef struct {
    PyObject *string;        /* borrowed */
    Py_ssize_t pos, end;
} match_args;

static int
parse_words(PyObject *args, PyObject *kwargs, const char *format, const char *old_name,
            match_args *given)
{
    const char *names[] = {"string", "pos", "endpos", NULL};

    if (kwargs != NULL && PyDict_GetItemString(kwargs, "string") == NULL &&
        PyDict_GetItemString(kwargs, old_name) != NULL) {
        names[0] = old_name;
    }
    return PyArg_ParseTupleAndKeywords(args, kwargs, format, (char **)names, &given->string,
                                       &given->pos, &given->end);
}

/* Arguments (string, pos, endpos), the first also by its old name "pattern" or "source".
   Returns 1 or 0. */
static int
parse_match_args(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, const char *format,
                 const char *old_name, match_args *given)
{
    PyObject *tuple;
    int ok;

    given->pos = 0;
    given->end = PY_SSIZE_T_MAX;
    if (kwargs == NULL && (nargs == 1 || (nargs == 2 && PyInt_CheckExact(args[1])))) {
        given->string = args[0];
        given->pos = nargs == 2 ? PyInt_AS_LONG(args[1]) : 0;
        return 1;
    }
    tuple = py_tuple_from_array(args, nargs);
    ok = tuple != NULL && parse_words(tuple, kwargs, format, old_name, given);
    Py_XDECREF(tuple);       /* the caller holds what was in it */
    return ok;
}

static PyObject *
match_once(re_pattern *self, const match_args *given, int anchored)
{
    Py_ssize_t local[RE_LOCAL_SPANS];
    Py_ssize_t *spans;
    re_subject s;
    PyObject *result = NULL;
    int found;

    if (py_re_subject_init(&s, given->string, given->pos, given->end) < 0) {
        return NULL;
    }
    spans = py_re_spans_new(self, local);
    if (spans == NULL) {
        return NULL;
    }
    found = anchored || s.pos <= s.end ? py_re_exec(self, &s, s.pos, anchored, spans) : 0;
    if (found > 0) {
        result = py_re_match_new(self, &s, spans);
    }
    else if (found == 0) {
        Py_INCREF(Py_None);
        result = Py_None;
    }
    py_re_spans_free(spans, local);
    return result;
}

static inline py_step
done(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
pattern_match(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    match_args given;

    if (!parse_match_args(args, nargs, kwargs, "O|nn:match", "pattern", &given)) {
        return STEP_RAISE;
    }
    return done(match_once((re_pattern *)self, &given, 1), result);
}

static py_step
pattern_search(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    match_args given;

    if (!parse_match_args(args, nargs, kwargs, "O|nn:search", "pattern", &given)) {
        return STEP_RAISE;
    }
    return done(match_once((re_pattern *)self, &given, 0), result);
}

/* ---- findall and friends ---- */

/* What findall lists for a match. Returns new. */
static PyObject *
findall_item(re_pattern *self, const re_subject *s, const Py_ssize_t *spans)
{
    PyObject *tuple;
    Py_ssize_t i;

    if (self->groups == 0) {
        return py_re_piece(s, spans[0], spans[1]);
    }
    if (self->groups == 1) {
        return py_re_piece(s, spans[2], spans[3]);
    }
    tuple = s->exact ? py_tuple_new_plain(self->groups) : PyTuple_New(self->groups);
    for (i = 0; tuple != NULL && i < self->groups; i++) {
        PyObject *part = py_re_piece(s, spans[2 * i + 2], spans[2 * i + 3]);
        if (part == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, part);
    }
    return tuple;
}

static PyObject *
findall(re_pattern *self, re_subject *s, Py_ssize_t *spans)
{
    PyObject *list = PyList_New(0);
    Py_ssize_t start = s->pos;

    while (list != NULL && start <= s->end) {
        int found = py_re_exec(self, s, start, 0, spans);
        PyObject *item;
        int status;
        if (found == 0) {
            break;
        }
        item = found < 0 ? NULL : findall_item(self, s, spans);
        status = item == NULL ? -1 : py_list_append_steal(list, item);
        if (status < 0 || reopen(s) < 0) {
            Py_CLEAR(list);
        }
        start = spans[1] == spans[0] ? spans[1] + 1 : spans[1];
    }
    return list;
}

static PyObject *
findall_with_room(re_pattern *self, const match_args *given)
{
    Py_ssize_t local[RE_LOCAL_SPANS];
    PyObject *list;
    Py_ssize_t *spans;
    re_subject s;

    if (py_re_subject_init(&s, given->string, given->pos, given->end) < 0) {
        return NULL;
    }
    spans = py_re_spans_new(self, local);
    if (spans == NULL) {
        return NULL;
    }
    list = findall(self, &s, spans);
    py_re_spans_free(spans, local);
    return list;
}

static py_step
pattern_findall(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject *kwargs, PyObject **result)
{
    match_args given;

    if (!parse_match_args(args, nargs, kwargs, "O|nn:findall", "source", &given)) {
        return STEP_RAISE;
    }
    return done(findall_with_room((re_pattern *)self, &given), result);
}

static PyObject *
new_scanner(PyTypeObject *type, PyObject *self, PyObject *args)
{
    PyObject *string;
    Py_ssize_t pos = 0;
    Py_ssize_t end = PY_SSIZE_T_MAX;

    if (!PyArg_ParseTuple(args, "O|nn:scanner", &string, &pos, &end)) {
        return NULL;
    }
    return py_re_scanner_new(type, (re_pattern *)self, string, pos, end);
}

static PyObject *
pattern_scanner(PyObject *self, PyObject *args)
{
    return new_scanner(&py_re_scanner_type, self, args);
}

static PyObject *
pattern_finditer(PyObject *self, PyObject *args)
{
    return new_scanner(&py_re_finder_type, self, args);
}

/* ---- split ---- */

static int
append_steal(PyObject *list, PyObject *item)
{
    return item == NULL ? -1 : py_list_append_steal(list, item);
}

static PyObject *
split(re_pattern *self, re_subject *s, Py_ssize_t max, Py_ssize_t *spans)
{
    PyObject *list = PyList_New(0);
    Py_ssize_t start = 0;
    Py_ssize_t last = 0;
    Py_ssize_t count = 0;
    Py_ssize_t i;

    if (list == NULL) {
        return NULL;
    }
    while ((max == 0 || count < max) && start <= s->end) {
        int found = py_re_exec(self, s, start, 0, spans);
        if (found < 0) {
            goto error;
        }
        if (found == 0) {
            break;
        }
        if (spans[0] == spans[1]) {
            if (last == s->end) {
                break;
            }
            start = spans[1] + 1;
            continue;
        }
        if (append_steal(list, py_re_piece(s, last, spans[0])) < 0) {
            goto error;
        }
        for (i = 1; i <= self->groups; i++) {
            if (append_steal(list, py_re_slice(s->string, spans[2 * i], spans[2 * i + 1], 0)) < 0) {
                goto error;
            }
        }
        count++;
        last = start = spans[1];
        if (reopen(s) < 0) {
            goto error;
        }
    }
    if (append_steal(list, py_re_piece(s, last, s->end)) < 0) {
        goto error;
    }
    return list;

error:
    Py_DECREF(list);
    return NULL;
}

static PyObject *
pattern_split(PyObject *op, PyObject *args, PyObject *kwargs)
{
    re_pattern *self = (re_pattern *)op;
    const char *names[] = {"string", "maxsplit", NULL};
    Py_ssize_t local[RE_LOCAL_SPANS];
    PyObject *string, *list;
    Py_ssize_t max = 0;
    Py_ssize_t *spans;
    re_subject s;

    if (kwargs != NULL && PyDict_GetItemString(kwargs, "source") != NULL &&
        PyDict_GetItemString(kwargs, "string") == NULL) {
        names[0] = "source";
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|n:split", (char **)names, &string, &max) ||
        py_re_subject_init(&s, string, 0, PY_SSIZE_T_MAX) < 0) {
        return NULL;
    }
    spans = py_re_spans_new(self, local);
    if (spans == NULL) {
        return NULL;
    }
    list = split(self, &s, max, spans);
    py_re_spans_free(spans, local);
    return list;
}

/* ---- sub ---- */

static int
parse_substitution(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, const char *format,
                   PyObject **repl, PyObject **string, Py_ssize_t *count)
{
    static const char *const names[] = {"repl", "string", "count", NULL};
    PyObject *tuple;
    int ok;

    *count = 0;
    if (kwargs == NULL && (nargs == 2 || (nargs == 3 && PyInt_CheckExact(args[2])))) {
        *repl = args[0];
        *string = args[1];
        *count = nargs == 3 ? PyInt_AS_LONG(args[2]) : 0;
        return 1;
    }
    tuple = py_tuple_from_array(args, nargs);
    ok = tuple != NULL && PyArg_ParseTupleAndKeywords(tuple, kwargs, format, (char **)names, repl,
                                                      string, count);
    Py_XDECREF(tuple);
    return ok;
}

static py_step
pattern_sub(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwargs, PyObject **result)
{
    PyObject *repl, *string;
    Py_ssize_t count;

    if (!parse_substitution(args, nargs, kwargs, "OO|n:sub", &repl, &string, &count)) {
        return STEP_RAISE;
    }
    return py_re_substitute(ts, self, repl, string, count, 0, result);
}

static py_step
pattern_subn(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    PyObject *repl, *string;
    Py_ssize_t count;

    if (!parse_substitution(args, nargs, kwargs, "OO|n:subn", &repl, &string, &count)) {
        return STEP_RAISE;
    }
    return py_re_substitute(ts, self, repl, string, count, 1, result);
}

/* ---- the type ---- */

static PyObject *
pattern_copy(PyObject *self, PyObject *unused)
{
    PyErr_SetString(PyExc_TypeError, "cannot copy this pattern object");
    return NULL;
}

static PyObject *
pattern_deepcopy(PyObject *self, PyObject *memo)
{
    PyErr_SetString(PyExc_TypeError, "cannot deepcopy this pattern object");
    return NULL;
}

static void
pattern_dealloc(PyObject *op)
{
    re_pattern *self = (re_pattern *)op;

    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs(op);
    }
    py_re_code_fini(&self->code);
    Py_XDECREF(self->pattern);
    Py_XDECREF(self->groupindex);
    Py_XDECREF(self->indexgroup);
    PyMem_Free(self->close_order);
    PyObject_Free(op);
}

#define WORDS(f) (PyCFunction)(void (*)(void))f, METH_VARARGS | METH_KEYWORDS
#define FLAT(f) (PyCFunction)(void (*)(void))f, METH_FLAT

static const PyMethodDef pattern_methods[] = {
    {"match", FLAT(pattern_match),
     "match(string[, pos[, endpos]]) -> match object or None; tries at pos only."},
    {"search", FLAT(pattern_search),
     "search(string[, pos[, endpos]]) -> match object or None; the first match."},
    {"sub", FLAT(pattern_sub), "sub(repl, string[, count]) -> text with matches replaced"},
    {"subn", FLAT(pattern_subn), "subn(repl, string[, count]) -> (text, number of matches)"},
    {"split", WORDS(pattern_split), "split(string[, maxsplit]) -> list of texts"},
    {"findall", FLAT(pattern_findall), "findall(string[, pos[, endpos]]) -> list of matches"},
    {"finditer", pattern_finditer, METH_VARARGS,
     "finditer(string[, pos[, endpos]]) -> iterator of match objects"},
    {"scanner", pattern_scanner, METH_VARARGS, NULL},
    {"__copy__", pattern_copy, METH_NOARGS, NULL},
    {"__deepcopy__", pattern_deepcopy, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef pattern_members[] = {
    {(char *)"pattern", T_OBJECT, offsetof(re_pattern, pattern), READONLY, NULL},
    {(char *)"flags", T_INT, offsetof(re_pattern, flags), READONLY, NULL},
    {(char *)"groups", T_PYSSIZET, offsetof(re_pattern, groups), READONLY, NULL},
    {(char *)"groupindex", T_OBJECT, offsetof(re_pattern, groupindex), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject py_re_pattern_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_sre.SRE_Pattern",
    .tp_basicsize = sizeof(re_pattern),
    .tp_dealloc = pattern_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "Compiled regular expressions",
    .tp_weaklistoffset = offsetof(re_pattern, weakrefs),
    .tp_methods = (PyMethodDef *)pattern_methods,
    .tp_members = (PyMemberDef *)pattern_members,
};
