/* sub and subn.
 *
 * The usual case, a text or template without a function, writes the result into one block: pieces of
 * the subject, literals and groups are copied, no object is made for a match. It needs the subject, the
 * literals and so the result to be of one exact type. Everything else collects pieces in a list and
 * joins it at the end; a replacement function is called flat, between two steps of a continuation, which
 * keeps the pieces in a store of gather.c.
 *
 * I1  a replacement function may do anything: the subject is opened again after each call.
 */
#include "py_flat.h"
#include "re.h"
#include "py_frozen.h"

/* ---- places of matches ---- */

/* How far a substitution has come. */
typedef struct {
    Py_ssize_t start;        /* where the next match is looked for */
    Py_ssize_t done;         /* behind the last piece of the result */
    Py_ssize_t count;        /* replacements so far */
} progress;

/* Finds what is to be replaced next. Returns 1, 0 at the end, -1 raised. */
static int
find_next(re_pattern *self, const re_subject *s, Py_ssize_t max, progress *at, Py_ssize_t *spans)
{
    for (;;) {
        int found;
        if ((max != 0 && at->count >= max) || at->start > s->end) {
            return 0;
        }
        found = py_re_exec(self, s, at->start, 0, spans);
        if (found <= 0) {
            return found;
        }
        at->start = spans[0] == spans[1] ? spans[1] + 1 : spans[1];
        /* An empty match right behind the last one does not count. */
        if (at->done < spans[0] || at->done != spans[1] || at->count == 0) {
            return 1;
        }
    }
}

/* ---- into one block ---- */

typedef struct {
    int wide;                /* characters are Py_UNICODE, else bytes */
    char *at;                /* PyMem */
    size_t size, space;      /* of it, bytes */
} block;

static int
add_bytes(block *b, const char *bytes, size_t n)
{
    if (n == 0) {
        return 0;
    }
    if (n > b->space - b->size) {
        size_t space = (b->size + n) * 2 + 100;
        char *at = n > (size_t)PY_SSIZE_T_MAX / 4 - b->size ? NULL : PyMem_Realloc(b->at, space);
        if (at == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        b->at = at;
        b->space = space;
    }
    memcpy(b->at + b->size, bytes, n);
    b->size += n;
    return 0;
}

static int
add_slice(block *b, const re_subject *s, Py_ssize_t from, Py_ssize_t to)
{
    size_t unit = b->wide ? sizeof(Py_UNICODE) : 1;

    return from >= to ? 0 : add_bytes(b, (const char *)s->chars + (size_t)from * unit,
                                      (size_t)(to - from) * unit);
}

static int
add_text(block *b, PyObject *text)
{
    if (b->wide) {
        return add_bytes(b, (const char *)PyUnicode_AS_UNICODE(text),
                         (size_t)PyUnicode_GET_SIZE(text) * sizeof(Py_UNICODE));
    }
    return add_bytes(b, PyString_AS_STRING(text), (size_t)PyString_GET_SIZE(text));
}

static int
add_group(block *b, const re_subject *s, const re_pattern *self, const Py_ssize_t *spans, long group)
{
    if (group > self->groups) {
        return py_re_raise("invalid group reference");
    }
    if (spans[2 * group] < 0) {
        return py_re_raise("unmatched group");
    }
    return add_slice(b, s, spans[2 * group], spans[2 * group + 1]);
}

/* The replacement of one match: a text, or the parts of a template (list), where None stands for the
   next of the groups (array). */
static int
add_replacement(block *b, const re_subject *s, const re_pattern *self, const Py_ssize_t *spans,
                PyObject *parts, const long *groups)
{
    Py_ssize_t i;

    if (!PyList_CheckExact(parts)) {
        return add_text(b, parts);
    }
    for (i = 0; i < PyList_GET_SIZE(parts); i++) {
        PyObject *part = PyList_GET_ITEM(parts, i);
        int status = part == Py_None ? add_group(b, s, self, spans, *groups++) : add_text(b, part);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

/* The result of the block, or the subject itself when nothing was replaced. Returns new. */
static PyObject *
finish_block(block *b, PyObject *string, Py_ssize_t count)
{
    if (count == 0) {
        Py_INCREF(string);
        return string;
    }
    if (b->wide) {
        return PyUnicode_FromUnicode((const Py_UNICODE *)b->at,
                                     (Py_ssize_t)(b->size / sizeof(Py_UNICODE)));
    }
    return PyString_FromStringAndSize(b->at, (Py_ssize_t)b->size);
}

static PyObject *
substitute_in_block(re_pattern *self, PyObject *parts, const long *groups, PyObject *string,
                    Py_ssize_t max, Py_ssize_t *spans, Py_ssize_t *count)
{
    block b = {PyUnicode_Check(string), NULL, 0, 0};
    progress at = {0, 0, 0};
    PyObject *result = NULL;
    re_subject s;
    int found = py_re_subject_init(&s, string, 0, PY_SSIZE_T_MAX);

    while (found >= 0 && (found = find_next(self, &s, max, &at, spans)) > 0) {
        if (add_slice(&b, &s, at.done, spans[0]) < 0 ||
            add_replacement(&b, &s, self, spans, parts, groups) < 0) {
            found = -1;
        }
        at.done = spans[1];
        at.count++;
    }
    if (found == 0 && add_slice(&b, &s, at.done, s.end) == 0) {
        result = finish_block(&b, string, at.count);
        *count = at.count;
    }
    PyMem_Free(b.at);
    return result;
}

/* The numbers of a template's groups. Returns PyMem, NULL raised. */
static long *
group_numbers(PyObject *groups)
{
    Py_ssize_t n = PyList_GET_SIZE(groups);
    long *numbers = PyMem_Malloc((size_t)(n + 1) * sizeof(long));
    Py_ssize_t i;

    for (i = 0; numbers != NULL && i < n; i++) {
        numbers[i] = PyInt_AsLong(PyTuple_GET_ITEM(PyList_GET_ITEM(groups, i), 1));
    }
    return numbers != NULL ? numbers : (long *)PyErr_NoMemory();
}

/* May the block be used for a parsed replacement? */
static int
fits_block(PyObject *string, PyObject *parsed)
{
    PyTypeObject *type = Py_TYPE(string);
    PyObject *literals;
    Py_ssize_t i;

    if (type != &PyString_Type && type != &PyUnicode_Type) {
        return 0;
    }
    if (!PyTuple_CheckExact(parsed)) {
        return Py_TYPE(parsed) == type;
    }
    literals = PyTuple_GET_ITEM(parsed, 1);
    for (i = 0; i < PyList_GET_SIZE(literals); i++) {
        PyObject *part = PyList_GET_ITEM(literals, i);
        if (part != Py_None && Py_TYPE(part) != type) {
            return 0;
        }
    }
    return 1;
}

/* ---- by pieces ---- */

/* Appends unless it is None; steals item. Returns 0 or -1. */
static int
append_steal(PyObject *list, PyObject *item)
{
    int status = item == NULL ? -1 : item == Py_None ? 0 : PyList_Append(list, item);

    Py_XDECREF(item);
    return status;
}

static int
append_slice(PyObject *list, PyObject *string, Py_ssize_t from, Py_ssize_t to)
{
    return from >= to ? 0 : append_steal(list, py_re_slice(string, from, to, 1));
}

/* The text that a template gives for a match. Returns new. */
static PyObject *
expanded(re_pattern *self, const re_subject *s, const Py_ssize_t *spans, PyObject *parsed)
{
    PyObject *match, *text;

    if (!PyTuple_Check(parsed)) {
        Py_INCREF(parsed);
        return parsed;
    }
    match = py_re_match_new(self, s, spans);
    text = match == NULL ? NULL : py_re_expand(parsed, match);
    Py_XDECREF(match);
    return text;
}

/* Fills list with the pieces of the result. Returns the number of matches, or -1. */
static Py_ssize_t
collect_pieces(re_pattern *self, PyObject *parsed, PyObject *string, Py_ssize_t max, PyObject *list,
               Py_ssize_t *spans)
{
    progress at = {0, 0, 0};
    re_subject s;
    int found;

    for (;;) {
        if (py_re_subject_init(&s, string, 0, PY_SSIZE_T_MAX) < 0) {
            return -1;
        }
        found = find_next(self, &s, max, &at, spans);
        if (found <= 0) {
            break;
        }
        if (append_slice(list, string, at.done, spans[0]) < 0) {
            return -1;
        }
        at.done = spans[1];
        at.count++;
        if (append_steal(list, expanded(self, &s, spans, parsed)) < 0) {
            return -1;
        }
    }
    return found < 0 || append_slice(list, string, at.done, s.end) < 0 ? -1 : at.count;
}

static PyObject *
substitute_by_pieces(re_pattern *self, PyObject *parsed, PyObject *string, Py_ssize_t max,
                     Py_ssize_t *spans, Py_ssize_t *count)
{
    PyObject *list = PyList_New(0);
    PyObject *result = NULL;

    if (list != NULL) {
        *count = collect_pieces(self, parsed, string, max, list, spans);
        result = *count < 0 ? NULL : py_re_join(list, string);
        Py_DECREF(list);
    }
    return result;
}

/* ---- texts and templates ---- */

static int
has_backslash(PyObject *text)
{
    if (PyUnicode_Check(text)) {
        return wmemchr((const wchar_t *)PyUnicode_AS_UNICODE(text), '\\',
                       (size_t)PyUnicode_GET_SIZE(text)) != NULL;
    }
    return memchr(PyString_AS_STRING(text), '\\', (size_t)PyString_GET_SIZE(text)) != NULL;
}

/* A replacement text, taken apart. Returns new. */
static PyObject *
parse_replacement(re_pattern *self, PyObject *repl)
{
    if ((PyString_CheckExact(repl) || PyUnicode_CheckExact(repl)) && !has_backslash(repl)) {
        Py_INCREF(repl);
        return repl;
    }
    return py_re_parse_template(self, repl);
}

static PyObject *
substitute_parsed(re_pattern *self, PyObject *parsed, PyObject *string, Py_ssize_t max,
                  Py_ssize_t *count)
{
    Py_ssize_t local[RE_LOCAL_SPANS];
    Py_ssize_t *spans = py_re_spans_new(self, local);
    PyObject *result = NULL;
    PyObject *parts = parsed;
    long *groups = NULL;

    if (spans == NULL) {
        return NULL;
    }
    if (!fits_block(string, parsed)) {
        result = substitute_by_pieces(self, parsed, string, max, spans, count);
    }
    else {
        if (PyTuple_CheckExact(parsed)) {
            groups = group_numbers(PyTuple_GET_ITEM(parsed, 0));
            parts = PyTuple_GET_ITEM(parsed, 1);
        }
        if (groups != NULL || parts == parsed) {
            result = substitute_in_block(self, parts, groups, string, max, spans, count);
        }
        PyMem_Free(groups);
    }
    py_re_spans_free(spans, local);
    return result;
}

/* ---- functions ---- */

enum { PATTERN, FUNCTION, STRING, PIECES, LIMITS };      /* objects of the continuation */
enum { START, DONE, COUNT };                             /* its numbers */

/* The number of replacements goes with the text where subn asks for it. Steals text. Returns new. */
static PyObject *
with_number(PyObject *text, int wanted, Py_ssize_t count)
{
    return text == NULL || !wanted ? text : Py_BuildValue("(Nn)", text, count);
}

static py_step
finish_function(py_cont *cont, const re_subject *s, PyObject **result)
{
    PyObject *string = cont->object[STRING], *text;

    if (cont->number[COUNT] == 0 && s->exact) {
        Py_INCREF(string);
        text = string;
    }
    else if (py_re_gather_slice(&cont->object[PIECES], s, cont->number[DONE], s->end) < 0) {
        return STEP_RAISE;
    }
    else {
        text = py_re_gather_finish(cont->object[PIECES], string);
    }
    *result = with_number(text, PyTuple_GET_ITEM(cont->object[LIMITS], 1) == Py_True, cont->number[COUNT]);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* The match object of the next match. Returns 1, 0 at the end, -1 raised. */
static int
next_match(py_cont *cont, Py_ssize_t *spans, re_subject *s, PyObject **match)
{
    re_pattern *self = (re_pattern *)cont->object[PATTERN];
    Py_ssize_t max = PyInt_AS_LONG(PyTuple_GET_ITEM(cont->object[LIMITS], 0));
    progress at = {cont->number[START], cont->number[DONE], cont->number[COUNT]};
    int found = py_re_subject_init(s, cont->object[STRING], 0, PY_SSIZE_T_MAX);   /* I1 */

    if (found == 0) {
        found = find_next(self, s, max, &at, spans);
    }
    if (found <= 0) {
        return found;
    }
    if (py_re_gather_slice(&cont->object[PIECES], s, at.done, spans[0]) < 0) {
        return -1;
    }
    cont->number[START] = at.start;
    cont->number[DONE] = spans[1];
    cont->number[COUNT] = at.count + 1;
    *match = py_re_match_new(self, s, spans);
    return *match != NULL ? 1 : -1;
}

static int
next_match_with_room(py_cont *cont, re_subject *s, PyObject **match)
{
    Py_ssize_t local[RE_LOCAL_SPANS];
    Py_ssize_t *spans = py_re_spans_new((re_pattern *)cont->object[PATTERN], local);
    int found = spans == NULL ? -1 : next_match(cont, spans, s, match);

    py_re_spans_free(spans, local);
    return found;
}

static py_step
resume_function(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    for (;;) {
        PyObject *match = NULL;
        re_subject s;
        int found;
        if (how == STEP_RAISE ||
            (value != NULL && py_re_gather_value_steal(&cont->object[PIECES], cont->object[STRING], value) < 0)) {
            return STEP_RAISE;
        }
        value = NULL;
        found = next_match_with_room(cont, &s, &match);
        if (found <= 0) {
            return found < 0 ? STEP_RAISE : finish_function(cont, &s, result);
        }
        how = py_flat_then(ts, cont, cont->object[FUNCTION], &match, 1, NULL, &value);
        Py_DECREF(match);
        if (how >= STEP_CALL) {
            return how;
        }
    }
}

const py_cont_kind py_kind_re_sub = {
    "re.sub", resume_function, 5, 3, "pattern function string pieces limits; start done count"
};

int
py_re_sub_fits(const py_cont *cont)
{
    PyObject *limits = cont->object[LIMITS];
    return Py_TYPE(cont->object[PATTERN]) == &py_re_pattern_type && PyTuple_GET_SIZE(limits) == 2 &&
           PyInt_Check(PyTuple_GET_ITEM(limits, 0)) &&
           py_re_gather_fits(cont->object[PIECES], cont->object[STRING]);
}

static py_step
substitute_by_function(py_thread *ts, PyObject *self, PyObject *function, PyObject *string,
                       Py_ssize_t max, int with_count, PyObject **result)
{
    py_cont *cont = py_cont_new(ts, &py_kind_re_sub);
    py_step step = STEP_RAISE;

    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[PATTERN] = self;
    Py_INCREF(function);
    cont->object[FUNCTION] = function;
    Py_INCREF(string);
    cont->object[STRING] = string;
    cont->object[PIECES] = py_re_gather_new(string);
    cont->object[LIMITS] = Py_BuildValue("(nO)", max, with_count ? Py_True : Py_False);
    if (cont->object[PIECES] != NULL && cont->object[LIMITS] != NULL) {
        step = resume_function(ts, cont, STEP_RETURN, NULL, result);
    }
    Py_DECREF(cont);
    return step;
}

py_step
py_re_substitute(py_thread *ts, PyObject *self, PyObject *repl, PyObject *string, Py_ssize_t max,
                 int with_count, PyObject **result)
{
    Py_ssize_t count = 0;
    PyObject *parsed, *text;

    if (PyCallable_Check(repl)) {
        return substitute_by_function(ts, self, repl, string, max, with_count, result);
    }
    parsed = parse_replacement((re_pattern *)self, repl);
    if (parsed == NULL) {
        return STEP_RAISE;
    }
    text = substitute_parsed((re_pattern *)self, parsed, string, max, &count);
    Py_DECREF(parsed);
    *result = with_number(text, with_count, count);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}
