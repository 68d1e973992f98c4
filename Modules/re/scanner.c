/* Looking for the matches of a text one after the other: the scanner, and the iterator of finditer.
 *
 * I1  start is where the next match is looked for; -1 when a search has found nothing more.
 * I2  a scan that finds nothing leaves a scanner where it is (match) or at its end (search); an iterator
 *     that has ended stays ended.
 */
#include "re.h"
#include "py_frozen.h"
#include "structmember.h"

typedef struct {
    PyObject_HEAD
    re_pattern *pattern;     /* owned */
    PyObject *string;        /* owned */
    Py_ssize_t start;        /* next place to try, -1 after the end */
    Py_ssize_t pos, end;
} re_scanner;

PyObject *
py_re_scanner_new(PyTypeObject *type, re_pattern *pattern, PyObject *string, Py_ssize_t pos,
                  Py_ssize_t end)
{
    re_scanner *self;
    re_subject s;

    if (py_re_subject_init(&s, string, pos, end) < 0) {
        return NULL;
    }
    self = PyObject_New(re_scanner, type);
    if (self != NULL) {
        Py_INCREF(pattern);
        self->pattern = pattern;
        Py_INCREF(string);
        self->string = string;
        self->start = self->pos = s.pos;
        self->end = s.end;
    }
    return (PyObject *)self;
}

/* (pattern, string, start, pos, end), for pickling */
PyObject *
py_scanner_freeze(PyObject *self)
{
    re_scanner *s = (re_scanner *)self;
    return Py_BuildValue("(OOnnn)", (PyObject *)s->pattern, s->string, s->start, s->pos, s->end);
}

PyObject *
py_scanner_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *pattern, *string, *scanner;
    Py_ssize_t start, pos, end;

    if (!PyArg_ParseTuple(state, "O!Onnn", &py_re_pattern_type, &pattern, &string, &start, &pos, &end)) {
        return NULL;
    }
    if (start < -1) {
        return py_thaw_refused(type);
    }
    scanner = py_re_scanner_new(type, (re_pattern *)pattern, string, pos, end);
    if (scanner != NULL) {
        ((re_scanner *)scanner)->start = start;
    }
    return scanner;
}

static void
scanner_dealloc(PyObject *op)
{
    Py_DECREF(((re_scanner *)op)->pattern);
    Py_DECREF(((re_scanner *)op)->string);
    PyObject_Free(op);
}

/* The match object of what is found from start on, and start behind it. Returns new, None for nothing. */
static PyObject *
scan_subject(re_scanner *self, const re_subject *s, int anchored, Py_ssize_t *spans)
{
    int found = py_re_exec(self->pattern, s, self->start, anchored, spans);

    if (found < 0) {
        return NULL;
    }
    if (found > 0) {
        self->start = spans[0] == spans[1] ? spans[1] + 1 : spans[1];
        return py_re_match_new(self->pattern, s, spans);
    }
    self->start = anchored ? self->start + 1 : -1;
    Py_RETURN_NONE;
}

static PyObject *
scan(re_scanner *self, int anchored)
{
    Py_ssize_t local[RE_LOCAL_SPANS];
    Py_ssize_t *spans;
    PyObject *result;
    re_subject s;

    if (py_re_subject_init(&s, self->string, self->pos, self->end) < 0) {
        return NULL;
    }
    if (self->start < 0 || self->start > s.end) {
        Py_RETURN_NONE;
    }
    spans = py_re_spans_new(self->pattern, local);
    if (spans == NULL) {
        return NULL;
    }
    result = scan_subject(self, &s, anchored, spans);
    py_re_spans_free(spans, local);
    return result;
}

static PyObject *
scanner_match(PyObject *self, PyObject *unused)
{
    return scan((re_scanner *)self, 1);
}

static PyObject *
scanner_search(PyObject *self, PyObject *unused)
{
    return scan((re_scanner *)self, 0);
}

static const PyMethodDef scanner_methods[] = {
    {"match", scanner_match, METH_NOARGS, NULL},
    {"search", scanner_search, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef scanner_members[] = {
    {(char *)"pattern", T_OBJECT, offsetof(re_scanner, pattern), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject py_re_scanner_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_sre.SRE_Scanner",
    .tp_basicsize = sizeof(re_scanner),
    .tp_dealloc = scanner_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)scanner_methods,
    .tp_members = (PyMemberDef *)scanner_members,
};

/* ---- the iterator of finditer ---- */

static PyObject *
finder_next(PyObject *op)
{
    re_scanner *self = (re_scanner *)op;
    PyObject *match = scan(self, 0);

    if (match == Py_None) {
        Py_DECREF(match);
        self->start = -1;        /* the text may grow: what has ended stays so (I2) */
        return NULL;
    }
    return match;
}

/* Programs see an iterator over a scanner's calls of search, as 2.7 makes one. The type's full name is its own:
   pickles find it by that. */
static PyObject *
finder_repr(PyObject *self)
{
    return PyString_FromFormat("<callable-iterator object at %p>", (void *)self);
}

PyTypeObject py_re_finder_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_sre.callable-iterator",
    .tp_basicsize = sizeof(re_scanner),
    .tp_dealloc = scanner_dealloc,
    .tp_repr = finder_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = finder_next,
};
