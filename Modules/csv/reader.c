/* The reader: an iterator over the rows that the lines of another iterator make.
 *
 * A line is taken apart in runs: the longest piece without a byte that means something here is copied
 * at once, then the byte that ended it is looked at. Three functions know three places: read_field the
 * beginning of a field, scan_plain its inside, scan_quoted the inside between quotes. Each says how
 * its piece ended (enum outcome). When a line runs out inside a field, `rest` says where the next
 * line continues.
 *
 * I1  a field grows in a PyMem block; a row is a list that is only visible when complete.
 * I2  taking a line apart runs no Python code; fetching it may, even this reader's own next().
 */
#include "csv.h"
#include "py_containers.h"

typedef enum { ROW_DONE, REST_PLAIN, REST_QUOTED } row_rest;

typedef enum { FAILED, NEXT_FIELD, LINE_DONE } outcome;

typedef struct {
    PyObject_HEAD
    PyObject *lines;             /* owned iterator */
    csv_dialect *dialect;        /* owned */
    PyObject *names;             /* owned dictionary of the module, or NULL */
    PyObject *fields;            /* owned list of the row in work, or NULL */
    char *field;                 /* PyMem (I1) */
    Py_ssize_t space, length;    /* of it, bytes */
    long limit;                  /* greatest length, asked for anew at each line */
    row_rest rest;               /* how the row goes on with the next line */
    int numeric;                 /* the field began without a quote where such ones are numbers */
    unsigned long line_num;
} reader_object;

/* The line in work. */
typedef struct {
    const unsigned char *p, *end;
} cursor;

/* ---- the field ---- */

static int
grow_field(reader_object *self, Py_ssize_t wanted)
{
    Py_ssize_t space = wanted + wanted / 2 + 200;
    char *field = PyMem_Realloc(self->field, (size_t)space);

    if (field == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->field = field;
    self->space = space;
    return 0;
}

static int
append(reader_object *self, const unsigned char *p, Py_ssize_t n)
{
    if (n > self->limit - self->length) {
        PyErr_Format(py_csv_error(), "field larger than field limit (%ld)", self->limit);
        return -1;
    }
    if (n > self->space - self->length && grow_field(self, self->length + n) < 0) {
        return -1;
    }
    memcpy(self->field + self->length, p, (size_t)n);
    self->length += n;
    return 0;
}

/* Puts a field into the row. Steals field, which may be NULL. Returns status. */
static int
store(reader_object *self, PyObject *field)
{
    if (field != NULL && self->numeric) {
        PyObject *text = field;
        field = PyNumber_Float(text);
        Py_DECREF(text);
    }
    self->numeric = 0;
    self->length = 0;
    if (field == NULL) {
        return -1;
    }
    return py_list_append_steal(self->fields, field);
}

static int
store_collected(reader_object *self)
{
    return store(self, PyString_FromStringAndSize(self->field, self->length));
}

/* ---- taking a line apart ---- */

static outcome
fail(const char *message)
{
    PyErr_SetString(py_csv_error(), message);
    return FAILED;
}

static outcome
fail_on_nul(void)
{
    return fail("line contains NUL");
}

/* The line ran out inside a field. */
static outcome
interrupt(reader_object *self, row_rest rest)
{
    self->rest = rest;
    return LINE_DONE;
}

static outcome
end_of_field(reader_object *self, outcome next)
{
    return store_collected(self) < 0 ? FAILED : next;
}

/* At a newline byte: nothing else may follow it. */
static outcome
only_newlines(cursor *at)
{
    for (; at->p < at->end; at->p++) {
        if (*at->p == '\0') {
            return fail_on_nul();
        }
        if (*at->p != '\n' && *at->p != '\r') {
            return fail("new-line character seen in unquoted field - do you need to open the file "
                        "in universal-newline mode?");
        }
    }
    return LINE_DONE;
}

/* Copies up to the next byte of one of the kinds. Returns the kind of that byte, 0 at the end of
 * the line, -1 raised. */
static int
copy_run(reader_object *self, cursor *at, int stops)
{
    const unsigned char *kinds = self->dialect->kinds;
    const unsigned char *start = at->p;
    const unsigned char *p = start;

    while (p < at->end && (kinds[*p] & stops) == 0) {
        p++;
    }
    at->p = p;
    if (p > start && append(self, start, p - start) < 0) {
        return -1;
    }
    return p == at->end ? 0 : kinds[*p] & stops;
}

/* Behind an escape: one byte as it is; the end of the line stands for a newline.
 * Returns 1, 0 at the end of the line, -1 raised. */
static int
take_escaped(reader_object *self, cursor *at)
{
    int more = at->p < at->end;

    if (more && *at->p == '\0') {
        fail_on_nul();
        return -1;
    }
    if (append(self, more ? at->p : (const unsigned char *)"\n", 1) < 0) {
        return -1;
    }
    at->p += more;
    return more;
}

/* The inside of a field without quotes, or behind its quotes. */
static outcome
scan_plain(reader_object *self, cursor *at)
{
    for (;;) {
        int kind = copy_run(self, at, CSV_NEWLINE | CSV_ESCAPE | CSV_DELIMITER | CSV_NUL);
        int more;
        if (kind < 0) {
            return FAILED;
        }
        if (kind == 0) {
            return end_of_field(self, LINE_DONE);
        }
        if (kind & CSV_NUL) {
            return fail_on_nul();
        }
        if (kind & CSV_NEWLINE) {
            return store_collected(self) < 0 ? FAILED : only_newlines(at);
        }
        at->p++;
        if ((kind & CSV_ESCAPE) == 0) {
            return end_of_field(self, NEXT_FIELD);
        }
        more = take_escaped(self, at);
        if (more <= 0) {
            return more < 0 ? FAILED : interrupt(self, REST_PLAIN);
        }
    }
}

static outcome
fail_behind_quote(csv_dialect *d)
{
    PyErr_Format(py_csv_error(), "'%c' expected after '%c'", d->delimiter, d->quotechar);
    return FAILED;
}

/* Behind a closing quote that no second one follows. */
static outcome
behind_quotes(reader_object *self, cursor *at)
{
    csv_dialect *d = self->dialect;
    int kind = d->kinds[*at->p];

    if (kind & CSV_NUL) {
        return fail_on_nul();
    }
    if (kind & CSV_DELIMITER) {
        at->p++;
        return end_of_field(self, NEXT_FIELD);
    }
    if ((kind & CSV_NEWLINE) == 0) {
        if (d->strict) {
            return fail_behind_quote(d);
        }
        if (append(self, at->p++, 1) < 0) {
            return FAILED;
        }
    }
    return scan_plain(self, at);
}

/* The inside of a field between quotes. */
static outcome
scan_quoted(reader_object *self, cursor *at)
{
    for (;;) {
        int kind = copy_run(self, at, CSV_ESCAPE | CSV_QUOTE | CSV_NUL);
        if (kind < 0) {
            return FAILED;
        }
        if (kind == 0) {
            return interrupt(self, REST_QUOTED);
        }
        if (kind & CSV_NUL) {
            return fail_on_nul();
        }
        at->p++;
        if (kind & CSV_ESCAPE) {
            int more = take_escaped(self, at);
            if (more <= 0) {
                return more < 0 ? FAILED : interrupt(self, REST_QUOTED);
            }
            continue;
        }
        if (!self->dialect->doublequote) {
            return scan_plain(self, at);
        }
        if (at->p == at->end) {
            return end_of_field(self, LINE_DONE);
        }
        if ((self->dialect->kinds[*at->p] & CSV_QUOTE) == 0) {
            return behind_quotes(self, at);
        }
        if (append(self, at->p++, 1) < 0) {
            return FAILED;
        }
    }
}

/* A whole field from its first byte. */
static outcome
read_field(reader_object *self, cursor *at)
{
    const unsigned char *kinds = self->dialect->kinds;

    while (at->p < at->end &&
           (kinds[*at->p] & (CSV_BLANK | CSV_QUOTE | CSV_ESCAPE)) == CSV_BLANK) {
        at->p++;
    }
    if (at->p < at->end && (kinds[*at->p] & (CSV_NEWLINE | CSV_QUOTE)) == CSV_QUOTE) {
        at->p++;
        return scan_quoted(self, at);
    }
    self->numeric = self->dialect->quoting == QUOTE_NONNUMERIC && at->p < at->end &&
                    (kinds[*at->p] & (CSV_NEWLINE | CSV_ESCAPE | CSV_DELIMITER)) == 0;
    return scan_plain(self, at);
}

/* Takes the next line of the row. Returns status. */
static int
take_line(reader_object *self, PyObject *line)
{
    cursor at;
    outcome end = NEXT_FIELD;
    row_rest rest = self->rest;

    at.p = (const unsigned char *)PyString_AS_STRING(line);
    at.end = at.p + PyString_GET_SIZE(line);
    self->limit = py_csv_field_limit(self->names);
    self->rest = ROW_DONE;
    if (rest != ROW_DONE) {
        end = rest == REST_QUOTED ? scan_quoted(self, &at) : scan_plain(self, &at);
    }
    else if (at.p == at.end) {
        return 0;
    }
    else if (*at.p == '\n' || *at.p == '\r') {
        end = only_newlines(&at);
    }
    while (end == NEXT_FIELD) {
        end = read_field(self, &at);
    }
    return end == FAILED ? -1 : 0;
}

/* ---- rows ---- */

static int
begin_row(reader_object *self)
{
    PyObject *fields = PyList_New(0), *old = self->fields;   /* a list sets the collector to work */

    self->fields = fields;
    Py_XDECREF(old);
    self->length = 0;
    self->numeric = 0;
    self->rest = ROW_DONE;
    return fields == NULL ? -1 : 0;
}

/* The input ended inside a row. Returns 1 there is a row, 0 not, -1 raised. */
static int
finish_short_row(reader_object *self)
{
    if (self->length == 0 && self->rest != REST_QUOTED) {
        return 0;
    }
    if (self->dialect->strict) {
        PyErr_SetString(py_csv_error(), "unexpected end of data");
        return -1;
    }
    if (self->fields == NULL && begin_row(self) < 0) {
        return -1;
    }
    return store_collected(self) < 0 ? -1 : 1;
}

/* The next line as a str. Returns new, NULL raised or at the end. */
static PyObject *
fetch_line(reader_object *self)
{
    PyObject *line = PyIter_Next(self->lines);

    if (line != NULL && PyUnicode_Check(line)) {
        PyObject *bytes = PyUnicode_AsEncodedString(line, NULL, NULL);
        Py_DECREF(line);
        line = bytes;
    }
    if (line != NULL && !PyString_Check(line)) {
        PyErr_Format(PyExc_TypeError, "expected string or Unicode object, %.200s found",
                     Py_TYPE(line)->tp_name);
        Py_CLEAR(line);
    }
    return line;
}

static PyObject *
reader_next(PyObject *op)
{
    reader_object *self = (reader_object *)op;
    PyObject *fields;

    if (begin_row(self) < 0) {
        return NULL;
    }
    do {
        PyObject *line = fetch_line(self);
        int status;
        if (line == NULL) {
            if (PyErr_Occurred() || finish_short_row(self) <= 0) {
                return NULL;
            }
            break;
        }
        self->line_num++;
        status = self->fields == NULL ? begin_row(self) : 0;   /* I2: another next() took it */
        status = status < 0 ? -1 : take_line(self, line);
        Py_DECREF(line);
        if (status < 0) {
            return NULL;
        }
    } while (self->rest != ROW_DONE);
    fields = self->fields;
    self->fields = NULL;
    return fields;
}

/* ---- the type ---- */

static void
reader_dealloc(PyObject *op)
{
    reader_object *self = (reader_object *)op;

    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_XDECREF(self->lines);
    Py_XDECREF(self->dialect);
    Py_XDECREF(self->names);
    Py_XDECREF(self->fields);
    PyMem_Free(self->field);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
reader_traverse(PyObject *op, visitproc visit, void *arg)
{
    reader_object *self = (reader_object *)op;

    Py_VISIT(self->lines);
    Py_VISIT((PyObject *)self->dialect);
    Py_VISIT(self->names);
    Py_VISIT(self->fields);
    return 0;
}

static int
reader_clear(PyObject *op)
{
    reader_object *self = (reader_object *)op;

    Py_CLEAR(self->fields);
    return 0;
}

static const PyMemberDef reader_members[] = {
    {(char *)"dialect", T_OBJECT, offsetof(reader_object, dialect), READONLY, NULL},
    {(char *)"line_num", T_ULONG, offsetof(reader_object, line_num), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject py_csv_reader_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_csv.reader",
    .tp_basicsize = sizeof(reader_object),
    .tp_dealloc = reader_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "Iterator over the rows of CSV lines.",
    .tp_traverse = reader_traverse,
    .tp_clear = reader_clear,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = reader_next,
    .tp_members = (PyMemberDef *)reader_members,
};

PyObject *
py_csv_reader_new(PyObject *module, PyObject *args, PyObject *kwargs)
{
    PyObject *lines;
    PyObject *dialect = NULL;
    reader_object *self;

    if (!PyArg_UnpackTuple(args, "", 1, 2, &lines, &dialect)) {
        return NULL;
    }
    self = PyObject_GC_New(reader_object, &py_csv_reader_type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof(*self) - sizeof(PyObject));
    PyObject_GC_Track(self);
    self->names = py_csv_names();
    Py_XINCREF(self->names);
    self->lines = PyObject_GetIter(lines);
    if (self->lines == NULL && !PyErr_ExceptionMatches(PyExc_MemoryError)) {
        PyErr_SetString(PyExc_TypeError, "argument 1 must be an iterator");
    }
    if (self->lines == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    self->dialect = py_csv_dialect_make(dialect, kwargs);
    if (self->dialect == NULL || begin_row(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}
