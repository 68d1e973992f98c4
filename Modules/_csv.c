/* The module _csv: reading and writing of comma-separated values. Lib/csv.py is its face.
 *
 * Three types: Dialect (checked settings), reader (an iterator over rows) and writer. Registered
 * dialects are in the module's dictionary, under the name _dialects.
 *
 * I1  a reader's field grows in a PyMem block; a row is a list that is only visible when complete.
 */
#include "Python.h"
#include "structmember.h"

enum { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE };

typedef struct {
    PyObject_HEAD
    int doublequote;         /* a quote in a quoted field is doubled */
    int skipinitialspace;
    int strict;
    int quoting;             /* QUOTE_* */
    char delimiter, quotechar, escapechar;   /* 0: none */
    PyObject *lineterminator;                /* owned */
} dialect_object;

typedef enum {
    START_RECORD, START_FIELD, ESCAPED_CHAR, IN_FIELD, IN_QUOTED_FIELD, ESCAPE_IN_QUOTED_FIELD,
    QUOTE_IN_QUOTED_FIELD, EAT_CRNL
} reader_state;

typedef struct {
    PyObject_HEAD
    PyObject *lines;             /* owned iterator */
    dialect_object *dialect;     /* owned */
    PyObject *fields;            /* owned list of the row in work, or NULL */
    reader_state state;
    char *field;                 /* PyMem */
    Py_ssize_t field_space, field_length;
    int numeric;                 /* the field is a number unless quoted */
    unsigned long line_num;
} reader_object;

typedef struct {
    PyObject_HEAD
    PyObject *write;             /* owned: method of the file */
    dialect_object *dialect;     /* owned */
    char *record;                /* PyMem */
    Py_ssize_t space, length;
    int fields;                  /* in the record so far */
} writer_object;

static PyTypeObject dialect_type, reader_type, writer_type;

/* ---- module state, in the module's dictionary ---- */

/* Returns borrowed, NULL when the module is gone. */
static PyObject *
module_dict(void)
{
    PyObject *m = PyDict_GetItemString(PyImport_GetModuleDict(), "_csv");

    return m == NULL ? NULL : PyModule_GetDict(m);
}

static PyObject *
module_item(const char *name)
{
    PyObject *dict = module_dict();

    return dict == NULL ? NULL : PyDict_GetItemString(dict, name);
}

static PyObject *
csv_error(void)
{
    PyObject *error = module_item("Error");

    return error != NULL ? error : PyExc_RuntimeError;
}

static long
field_limit(void)
{
    PyObject *limit = module_item("_field_limit");

    return limit != NULL && PyInt_Check(limit) ? PyInt_AS_LONG(limit) : 128 * 1024;
}

/* ---- dialects ---- */

/* A setting of one character. Returns 0 or -1. */
static int
set_char(const char *name, char *target, PyObject *value, char standard)
{
    if (value == NULL) {
        *target = standard;
        return 0;
    }
    *target = '\0';
    if (value == Py_None) {
        return 0;
    }
    if (!PyString_Check(value)) {
        PyErr_Format(PyExc_TypeError, "\"%s\" must be string, not %.200s", name,
                     Py_TYPE(value)->tp_name);
        return -1;
    }
    if (PyString_GET_SIZE(value) > 1) {
        PyErr_Format(PyExc_TypeError, "\"%s\" must be an 1-character string", name);
        return -1;
    }
    if (PyString_GET_SIZE(value) > 0) {
        *target = PyString_AS_STRING(value)[0];
    }
    return 0;
}

static int
set_bool(int *target, PyObject *value, int standard)
{
    *target = value == NULL ? standard : PyObject_IsTrue(value);
    return *target < 0 ? -1 : 0;
}

static int
set_quoting(int *target, PyObject *value)
{
    *target = QUOTE_MINIMAL;
    if (value == NULL) {
        return 0;
    }
    if (!PyInt_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "\"quoting\" must be an integer");
        return -1;
    }
    *target = (int)PyInt_AS_LONG(value);
    return 0;
}

static int
set_terminator(PyObject **target, PyObject *value)
{
    if (value == NULL) {
        *target = PyString_FromString("\r\n");
        return *target == NULL ? -1 : 0;
    }
    if (value != Py_None && !PyString_Check(value) && !PyUnicode_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "\"lineterminator\" must be a string");
        return -1;
    }
    if (value == Py_None) {
        *target = NULL;
        return 0;
    }
    Py_INCREF(value);
    *target = value;
    return 0;
}

static int
check_dialect(dialect_object *d, PyObject *quotechar, PyObject *quoting)
{
    if (d->quoting < QUOTE_MINIMAL || d->quoting > QUOTE_NONE) {
        PyErr_SetString(PyExc_TypeError, "bad \"quoting\" value");
        return -1;
    }
    if (d->delimiter == '\0') {
        PyErr_SetString(PyExc_TypeError, "\"delimiter\" must be an 1-character string");
        return -1;
    }
    if (quotechar == Py_None && quoting == NULL) {
        d->quoting = QUOTE_NONE;
    }
    if (d->quoting != QUOTE_NONE && d->quotechar == '\0') {
        PyErr_SetString(PyExc_TypeError, "quotechar must be set if quoting enabled");
        return -1;
    }
    if (d->lineterminator == NULL) {
        PyErr_SetString(PyExc_TypeError, "lineterminator must be set");
        return -1;
    }
    return 0;
}

enum { DELIMITER, DOUBLEQUOTE, ESCAPECHAR, LINETERMINATOR, QUOTECHAR, QUOTING, SKIPSPACE, STRICT,
       SETTINGS };

static const char *const dialect_names[] = {
    "dialect", "delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting",
    "skipinitialspace", "strict", NULL
};

/* Fills absent settings from the attributes of another dialect. */
static void
inherit(PyObject *dialect, PyObject **settings)
{
    int i;

    for (i = 0; i < SETTINGS; i++) {
        if (settings[i] == NULL) {
            settings[i] = PyObject_GetAttrString(dialect, dialect_names[i + 1]);
            if (settings[i] == NULL) {
                PyErr_Clear();
            }
        }
    }
}

static int
apply_settings(dialect_object *d, PyObject **s)
{
    return set_char("delimiter", &d->delimiter, s[DELIMITER], ',') < 0 ||
           set_bool(&d->doublequote, s[DOUBLEQUOTE], 1) < 0 ||
           set_char("escapechar", &d->escapechar, s[ESCAPECHAR], 0) < 0 ||
           set_terminator(&d->lineterminator, s[LINETERMINATOR]) < 0 ||
           set_char("quotechar", &d->quotechar, s[QUOTECHAR], '"') < 0 ||
           set_quoting(&d->quoting, s[QUOTING]) < 0 ||
           set_bool(&d->skipinitialspace, s[SKIPSPACE], 0) < 0 ||
           set_bool(&d->strict, s[STRICT], 0) < 0 ||
           check_dialect(d, s[QUOTECHAR], s[QUOTING]) < 0 ? -1 : 0;
}

/* The registered dialect of a name. Returns borrowed, NULL raised. */
static PyObject *
dialect_by_name(PyObject *name)
{
    PyObject *dialects = module_item("_dialects");
    PyObject *dialect = dialects == NULL ? NULL : PyDict_GetItem(dialects, name);

    if (dialect == NULL && !PyErr_Occurred()) {
        PyErr_SetString(csv_error(), "unknown dialect");
    }
    return dialect;
}

static PyObject *
dialect_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *s[SETTINGS] = {NULL};
    PyObject *dialect = NULL;
    dialect_object *self;
    int i, status;

    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OOOOOOOOO", (char **)dialect_names, &dialect,
                                     &s[0], &s[1], &s[2], &s[3], &s[4], &s[5], &s[6], &s[7])) {
        return NULL;
    }
    if (dialect != NULL && (PyString_Check(dialect) || PyUnicode_Check(dialect))) {
        dialect = dialect_by_name(dialect);
        if (dialect == NULL) {
            return NULL;
        }
    }
    for (i = 0; i < SETTINGS; i++) {
        Py_XINCREF(s[i]);
    }
    Py_XINCREF(dialect);
    if (dialect != NULL && Py_TYPE(dialect) == &dialect_type) {
        for (i = 0; i < SETTINGS && s[i] == NULL; i++) {
        }
        if (i == SETTINGS) {
            return dialect;
        }
    }
    if (dialect != NULL) {
        inherit(dialect, s);
    }
    self = (dialect_object *)type->tp_alloc(type, 0);
    status = self == NULL ? -1 : apply_settings(self, s);
    for (i = 0; i < SETTINGS; i++) {
        Py_XDECREF(s[i]);
    }
    Py_XDECREF(dialect);
    if (status < 0) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void
dialect_dealloc(PyObject *self)
{
    Py_XDECREF(((dialect_object *)self)->lineterminator);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
char_or_none(char c)
{
    if (c == '\0') {
        Py_RETURN_NONE;
    }
    return PyString_FromStringAndSize(&c, 1);
}

static PyObject *
get_quotechar(PyObject *self, void *unused)
{
    return char_or_none(((dialect_object *)self)->quotechar);
}

static PyObject *
get_escapechar(PyObject *self, void *unused)
{
    return char_or_none(((dialect_object *)self)->escapechar);
}

static PyObject *
get_terminator(PyObject *self, void *unused)
{
    PyObject *text = ((dialect_object *)self)->lineterminator;

    text = text != NULL ? text : Py_None;
    Py_INCREF(text);
    return text;
}

static PyObject *
get_quoting(PyObject *self, void *unused)
{
    return PyInt_FromLong(((dialect_object *)self)->quoting);
}

static const PyMemberDef dialect_members[] = {
    {(char *)"delimiter", T_CHAR, offsetof(dialect_object, delimiter), READONLY, NULL},
    {(char *)"skipinitialspace", T_INT, offsetof(dialect_object, skipinitialspace), READONLY, NULL},
    {(char *)"doublequote", T_INT, offsetof(dialect_object, doublequote), READONLY, NULL},
    {(char *)"strict", T_INT, offsetof(dialect_object, strict), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static const PyGetSetDef dialect_getset[] = {
    {(char *)"escapechar", get_escapechar, NULL, NULL, NULL},
    {(char *)"lineterminator", get_terminator, NULL, NULL, NULL},
    {(char *)"quotechar", get_quotechar, NULL, NULL, NULL},
    {(char *)"quoting", get_quoting, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject dialect_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_csv.Dialect",
    .tp_basicsize = sizeof(dialect_object),
    .tp_dealloc = dialect_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "Settings of a kind of CSV, checked.",
    .tp_members = (PyMemberDef *)dialect_members,
    .tp_getset = (PyGetSetDef *)dialect_getset,
    .tp_new = dialect_new,
};

/* The dialect that arguments of reader or writer describe. Returns new. */
static dialect_object *
make_dialect(PyObject *dialect, PyObject *kwargs)
{
    PyObject *args = dialect != NULL ? PyTuple_Pack(1, dialect) : PyTuple_New(0);
    PyObject *result;

    if (args == NULL) {
        return NULL;
    }
    result = PyObject_Call((PyObject *)&dialect_type, args, kwargs);
    Py_DECREF(args);
    return (dialect_object *)result;
}

/* ---- reader ---- */

/* Ends the field. Returns 0 or -1. */
static int
save_field(reader_object *self)
{
    PyObject *field = PyString_FromStringAndSize(self->field, self->field_length);
    int status;

    if (field == NULL) {
        return -1;
    }
    self->field_length = 0;
    if (self->numeric) {
        PyObject *number;
        self->numeric = 0;
        number = PyNumber_Float(field);
        Py_DECREF(field);
        if (number == NULL) {
            return -1;
        }
        field = number;
    }
    status = PyList_Append(self->fields, field);
    Py_DECREF(field);
    return status;
}

static int
add_char(reader_object *self, char c)
{
    if (self->field_length >= field_limit()) {
        PyErr_Format(csv_error(), "field larger than field limit (%ld)", field_limit());
        return -1;
    }
    if (self->field_length == self->field_space) {
        Py_ssize_t space = self->field_space * 2 + 1024;
        char *field = PyMem_Realloc(self->field, (size_t)space);
        if (field == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->field = field;
        self->field_space = space;
    }
    self->field[self->field_length++] = c;
    return 0;
}

static inline int
is_newline(char c)
{
    return c == '\n' || c == '\r' || c == '\0';
}

/* The first character of a field. */
static int
start_field(reader_object *self, char c)
{
    dialect_object *d = self->dialect;

    if (is_newline(c)) {
        self->state = c == '\0' ? START_RECORD : EAT_CRNL;
        return save_field(self);
    }
    if (c == d->quotechar && d->quoting != QUOTE_NONE) {
        self->state = IN_QUOTED_FIELD;
    }
    else if (c == d->escapechar && d->escapechar != '\0') {
        self->state = ESCAPED_CHAR;
    }
    else if (c == ' ' && d->skipinitialspace) {
        return 0;
    }
    else if (c == d->delimiter) {
        return save_field(self);
    }
    else {
        if (d->quoting == QUOTE_NONNUMERIC) {
            self->numeric = 1;
        }
        self->state = IN_FIELD;
        return add_char(self, c);
    }
    return 0;
}

static int
inside_field(reader_object *self, char c)
{
    dialect_object *d = self->dialect;

    if (is_newline(c)) {
        self->state = c == '\0' ? START_RECORD : EAT_CRNL;
        return save_field(self);
    }
    if (c == d->escapechar && d->escapechar != '\0') {
        self->state = ESCAPED_CHAR;
        return 0;
    }
    if (c == d->delimiter) {
        self->state = START_FIELD;
        return save_field(self);
    }
    return add_char(self, c);
}

static int
inside_quotes(reader_object *self, char c)
{
    dialect_object *d = self->dialect;

    if (c == '\0') {
        return 0;
    }
    if (c == d->escapechar && d->escapechar != '\0') {
        self->state = ESCAPE_IN_QUOTED_FIELD;
        return 0;
    }
    if (c == d->quotechar && d->quoting != QUOTE_NONE) {
        self->state = d->doublequote ? QUOTE_IN_QUOTED_FIELD : IN_FIELD;
        return 0;
    }
    return add_char(self, c);
}

/* Behind a quote in a quoted field. */
static int
behind_quote(reader_object *self, char c)
{
    dialect_object *d = self->dialect;

    if (d->quoting != QUOTE_NONE && c == d->quotechar) {
        self->state = IN_QUOTED_FIELD;
        return add_char(self, c);
    }
    if (c == d->delimiter) {
        self->state = START_FIELD;
        return save_field(self);
    }
    if (is_newline(c)) {
        self->state = c == '\0' ? START_RECORD : EAT_CRNL;
        return save_field(self);
    }
    if (!d->strict) {
        self->state = IN_FIELD;
        return add_char(self, c);
    }
    PyErr_Format(csv_error(), "'%c' expected after '%c'", d->delimiter, d->quotechar);
    return -1;
}

/* One character, or 0 for the end of the line. Returns 0 or -1. */
static int
process_char(reader_object *self, char c)
{
    switch (self->state) {
    case START_RECORD:
        if (c == '\0') {
            return 0;
        }
        if (is_newline(c)) {
            self->state = EAT_CRNL;
            return 0;
        }
        self->state = START_FIELD;
        return start_field(self, c);
    case START_FIELD:
        return start_field(self, c);
    case ESCAPED_CHAR:
        self->state = IN_FIELD;
        return add_char(self, c == '\0' ? '\n' : c);
    case IN_FIELD:
        return inside_field(self, c);
    case IN_QUOTED_FIELD:
        return inside_quotes(self, c);
    case ESCAPE_IN_QUOTED_FIELD:
        self->state = IN_QUOTED_FIELD;
        return add_char(self, c == '\0' ? '\n' : c);
    case QUOTE_IN_QUOTED_FIELD:
        return behind_quote(self, c);
    default:
        if (c == '\n' || c == '\r') {
            return 0;
        }
        if (c == '\0') {
            self->state = START_RECORD;
            return 0;
        }
        PyErr_SetString(csv_error(), "new-line character seen in unquoted field - do you need to "
                                     "open the file in universal-newline mode?");
        return -1;
    }
}

static int
begin_record(reader_object *self)
{
    PyObject *old = self->fields;

    self->fields = PyList_New(0);
    Py_XDECREF(old);
    self->field_length = 0;
    self->state = START_RECORD;
    self->numeric = 0;
    return self->fields == NULL ? -1 : 0;
}

/* Takes the line. Returns 0 or -1. */
static int
process_line(reader_object *self, PyObject *line)
{
    Py_ssize_t i;

    for (i = 0; i < PyString_GET_SIZE(line); i++) {
        char c = PyString_AS_STRING(line)[i];
        if (c == '\0') {
            PyErr_SetString(csv_error(), "line contains NULL byte");
            return -1;
        }
        if (process_char(self, c) < 0) {
            return -1;
        }
    }
    return process_char(self, '\0');
}

/* The end of the input in the middle of a record. Returns 1 there is a row, 0 not, -1 raised. */
static int
unexpected_end(reader_object *self)
{
    if (self->field_length == 0 && self->state != IN_QUOTED_FIELD) {
        return 0;
    }
    if (self->dialect->strict) {
        PyErr_SetString(csv_error(), "unexpected end of data");
        return -1;
    }
    return save_field(self) < 0 ? -1 : 1;
}

static PyObject *
reader_next(PyObject *op)
{
    reader_object *self = (reader_object *)op;
    PyObject *fields;

    if (begin_record(self) < 0) {
        return NULL;
    }
    do {
        PyObject *line = PyIter_Next(self->lines);
        int status;
        if (line == NULL) {
            if (PyErr_Occurred() || unexpected_end(self) <= 0) {
                return NULL;
            }
            break;
        }
        if (PyUnicode_Check(line)) {
            PyObject *bytes = PyUnicode_AsEncodedString(line, NULL, NULL);
            Py_DECREF(line);
            line = bytes;
            if (line == NULL) {
                return NULL;
            }
        }
        if (!PyString_Check(line)) {
            PyErr_Format(csv_error(), "iterator should return strings, not %.200s (did you open "
                                      "the file in text mode?)", Py_TYPE(line)->tp_name);
            Py_DECREF(line);
            return NULL;
        }
        self->line_num++;
        status = self->fields == NULL ? begin_record(self) : 0;
        status = status < 0 ? -1 : process_line(self, line);
        Py_DECREF(line);
        if (status < 0) {
            return NULL;
        }
    } while (self->state != START_RECORD);
    fields = self->fields;
    self->fields = NULL;
    return fields;
}

static void
reader_dealloc(PyObject *op)
{
    reader_object *self = (reader_object *)op;

    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_XDECREF(self->lines);
    Py_XDECREF(self->dialect);
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

static PyTypeObject reader_type = {
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

static PyObject *
csv_reader(PyObject *module, PyObject *args, PyObject *kwargs)
{
    PyObject *lines;
    PyObject *dialect = NULL;
    reader_object *self;

    if (!PyArg_UnpackTuple(args, "", 1, 2, &lines, &dialect)) {
        return NULL;
    }
    self = PyObject_GC_New(reader_object, &reader_type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof(*self) - sizeof(PyObject));
    PyObject_GC_Track(self);
    self->lines = PyObject_GetIter(lines);
    if (self->lines == NULL) {
        PyErr_SetString(PyExc_TypeError, "argument 1 must be an iterator");
        Py_DECREF(self);
        return NULL;
    }
    self->dialect = make_dialect(dialect, kwargs);
    if (self->dialect == NULL || begin_record(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

/* ---- writer ---- */

static int
put(writer_object *self, const char *p, Py_ssize_t n)
{
    if (n > PY_SSIZE_T_MAX / 4 - self->length) {
        PyErr_NoMemory();
        return -1;
    }
    if (self->length + n > self->space) {
        Py_ssize_t space = (self->length + n) * 2 + 256;
        char *record = PyMem_Realloc(self->record, (size_t)space);
        if (record == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->record = record;
        self->space = space;
    }
    memcpy(self->record + self->length, p, (size_t)n);
    self->length += n;
    return 0;
}

static int
in_terminator(dialect_object *d, char c)
{
    return PyString_Check(d->lineterminator) && c != '\0' &&
           memchr(PyString_AS_STRING(d->lineterminator), c,
                  (size_t)PyString_GET_SIZE(d->lineterminator)) != NULL;
}

/* Appends the field's text without quotes around it. Returns 1 if it needs them, 0 if not, -1. */
static int
put_escaped(writer_object *self, const char *p, Py_ssize_t n)
{
    dialect_object *d = self->dialect;
    int quoted = 0;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        char c = p[i];
        char before = '\0';
        if (c == d->delimiter || (c == d->escapechar && c != '\0') ||
            (c == d->quotechar && c != '\0') || in_terminator(d, c)) {
            if (d->quoting == QUOTE_NONE) {
                before = d->escapechar;
            }
            else {
                if (c == d->quotechar) {
                    before = d->doublequote ? d->quotechar : d->escapechar;
                }
                else if (c == d->escapechar) {
                    before = d->escapechar;
                }
                if (!(c == d->quotechar && !d->doublequote)) {
                    quoted = 1;
                }
            }
            if (before == '\0' && (d->quoting == QUOTE_NONE || c == d->quotechar)) {
                PyErr_SetString(csv_error(), "need to escape, but no escapechar set");
                return -1;
            }
        }
        if ((before != '\0' && put(self, &before, 1) < 0) || put(self, &c, 1) < 0) {
            return -1;
        }
    }
    return quoted;
}

/* Appends a field. Returns 0 or -1. */
static int
join_field(writer_object *self, const char *p, Py_ssize_t n, int quote, int alone)
{
    dialect_object *d = self->dialect;
    Py_ssize_t start;
    int needs;

    if (self->fields > 0 && put(self, &d->delimiter, 1) < 0) {
        return -1;
    }
    self->fields++;
    start = self->length;
    needs = put_escaped(self, p, n);
    if (needs < 0) {
        return -1;
    }
    if (n == 0 && alone) {
        if (d->quoting == QUOTE_NONE) {
            PyErr_SetString(csv_error(), "single empty field record must be quoted");
            return -1;
        }
        quote = 1;
    }
    if (!quote && !needs) {
        return 0;
    }
    if (put(self, "  ", 2) < 0) {
        return -1;
    }
    memmove(self->record + start + 1, self->record + start, (size_t)(self->length - 2 - start));
    self->record[start] = d->quotechar;
    self->record[self->length - 1] = d->quotechar;
    return 0;
}

/* The text of a value: new str; NULL raised. */
static PyObject *
field_text(PyObject *value)
{
    PyObject *text;

    if (value == Py_None) {
        return PyString_FromStringAndSize(NULL, 0);
    }
    if (PyString_Check(value)) {
        Py_INCREF(value);
        return value;
    }
    text = PyFloat_Check(value) ? PyObject_Repr(value) : PyObject_Str(value);
    if (text != NULL && PyUnicode_Check(text)) {
        PyObject *bytes = PyUnicode_AsEncodedString(text, NULL, NULL);
        Py_DECREF(text);
        text = bytes;
    }
    return text;
}

static PyObject *
writer_writerow(PyObject *op, PyObject *row)
{
    writer_object *self = (writer_object *)op;
    dialect_object *d = self->dialect;
    PyObject *terminator, *line, *result;
    Py_ssize_t n, i;

    if (!PySequence_Check(row)) {
        PyErr_SetString(csv_error(), "sequence expected");
        return NULL;
    }
    n = PySequence_Size(row);
    if (n < 0) {
        return NULL;
    }
    self->length = 0;
    self->fields = 0;
    for (i = 0; i < n; i++) {
        PyObject *value = PySequence_GetItem(row, i);
        PyObject *text = value == NULL ? NULL : field_text(value);
        int quote = value != NULL && (d->quoting == QUOTE_ALL ||
                                      (d->quoting == QUOTE_NONNUMERIC && !PyNumber_Check(value)));
        int status = text == NULL ? -1 : join_field(self, PyString_AS_STRING(text),
                                                    PyString_GET_SIZE(text), quote, n == 1);
        Py_XDECREF(text);
        Py_XDECREF(value);
        if (status < 0) {
            return NULL;
        }
    }
    terminator = PyObject_Str(d->lineterminator);
    if (terminator == NULL) {
        return NULL;
    }
    i = put(self, PyString_AS_STRING(terminator), PyString_GET_SIZE(terminator));
    Py_DECREF(terminator);
    line = i < 0 ? NULL : PyString_FromStringAndSize(self->record, self->length);
    if (line == NULL) {
        return NULL;
    }
    result = PyObject_CallFunctionObjArgs(self->write, line, NULL);
    Py_DECREF(line);
    return result;
}

static PyObject *
writer_writerows(PyObject *op, PyObject *rows)
{
    PyObject *it = PyObject_GetIter(rows);
    PyObject *row;

    if (it == NULL) {
        PyErr_SetString(PyExc_TypeError, "writerows() argument must be iterable");
        return NULL;
    }
    while ((row = PyIter_Next(it)) != NULL) {
        PyObject *result = writer_writerow(op, row);
        Py_DECREF(row);
        if (result == NULL) {
            Py_DECREF(it);
            return NULL;
        }
        Py_DECREF(result);
    }
    Py_DECREF(it);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static void
writer_dealloc(PyObject *op)
{
    writer_object *self = (writer_object *)op;

    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_XDECREF(self->write);
    Py_XDECREF(self->dialect);
    PyMem_Free(self->record);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
writer_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((writer_object *)op)->write);
    Py_VISIT((PyObject *)((writer_object *)op)->dialect);
    return 0;
}

static const PyMethodDef writer_methods[] = {
    {"writerow", writer_writerow, METH_O, "writerow(sequence): one row"},
    {"writerows", writer_writerows, METH_O, "writerows(iterable of sequences): several rows"},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef writer_members[] = {
    {(char *)"dialect", T_OBJECT, offsetof(writer_object, dialect), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject writer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_csv.writer",
    .tp_basicsize = sizeof(writer_object),
    .tp_dealloc = writer_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "Writes rows as CSV lines.",
    .tp_traverse = writer_traverse,
    .tp_methods = (PyMethodDef *)writer_methods,
    .tp_members = (PyMemberDef *)writer_members,
};

static PyObject *
csv_writer(PyObject *module, PyObject *args, PyObject *kwargs)
{
    PyObject *file;
    PyObject *dialect = NULL;
    writer_object *self;

    if (!PyArg_UnpackTuple(args, "", 1, 2, &file, &dialect)) {
        return NULL;
    }
    self = PyObject_GC_New(writer_object, &writer_type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof(*self) - sizeof(PyObject));
    PyObject_GC_Track(self);
    self->write = PyObject_GetAttrString(file, "write");
    if (self->write == NULL || !PyCallable_Check(self->write)) {
        PyErr_SetString(PyExc_TypeError, "argument 1 must have a \"write\" method");
        Py_DECREF(self);
        return NULL;
    }
    self->dialect = make_dialect(dialect, kwargs);
    if (self->dialect == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

/* ---- registry ---- */

static PyObject *
csv_list_dialects(PyObject *module, PyObject *unused)
{
    PyObject *dialects = module_item("_dialects");

    return dialects == NULL ? PyList_New(0) : PyDict_Keys(dialects);
}

static PyObject *
csv_register_dialect(PyObject *module, PyObject *args, PyObject *kwargs)
{
    PyObject *name;
    PyObject *dialect = NULL;
    dialect_object *made;
    int status;

    if (!PyArg_UnpackTuple(args, "", 1, 2, &name, &dialect)) {
        return NULL;
    }
    if (!PyString_Check(name) && !PyUnicode_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "dialect name must be a string or unicode");
        return NULL;
    }
    made = make_dialect(dialect, kwargs);
    if (made == NULL) {
        return NULL;
    }
    status = module_item("_dialects") == NULL
                 ? 0 : PyDict_SetItem(module_item("_dialects"), name, (PyObject *)made);
    Py_DECREF(made);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
csv_unregister_dialect(PyObject *module, PyObject *name)
{
    PyObject *dialects = module_item("_dialects");

    if (dialects == NULL || PyDict_DelItem(dialects, name) < 0) {
        if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_TypeError)) {
            return NULL;
        }
        PyErr_SetString(csv_error(), "unknown dialect");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
csv_get_dialect(PyObject *module, PyObject *name)
{
    PyObject *dialect = dialect_by_name(name);

    Py_XINCREF(dialect);
    return dialect;
}

static PyObject *
csv_field_size_limit(PyObject *module, PyObject *args)
{
    PyObject *limit = NULL;
    long old = field_limit();

    if (!PyArg_UnpackTuple(args, "field_size_limit", 0, 1, &limit)) {
        return NULL;
    }
    if (limit != NULL) {
        PyObject *number;
        long value;
        if (!PyInt_Check(limit) && !PyLong_Check(limit)) {
            PyErr_SetString(PyExc_TypeError, "limit must be an integer");
            return NULL;
        }
        value = PyInt_AsLong(limit);
        if (value == -1 && PyErr_Occurred()) {
            return NULL;
        }
        number = PyInt_FromLong(value);
        if (number == NULL || module_dict() == NULL ||
            PyDict_SetItemString(module_dict(), "_field_limit", number) < 0) {
            Py_XDECREF(number);
            return NULL;
        }
        Py_DECREF(number);
    }
    return PyInt_FromLong(old);
}

#define WORDS(f) (PyCFunction)(void (*)(void))f, METH_VARARGS | METH_KEYWORDS

static const PyMethodDef csv_functions[] = {
    {"reader", WORDS(csv_reader), "reader(iterable[, dialect][, settings]) -> iterator of rows"},
    {"writer", WORDS(csv_writer), "writer(file[, dialect][, settings]) -> writer object"},
    {"list_dialects", csv_list_dialects, METH_NOARGS, "list_dialects() -> names"},
    {"register_dialect", WORDS(csv_register_dialect), "register_dialect(name[, dialect][, settings])"},
    {"unregister_dialect", csv_unregister_dialect, METH_O, "unregister_dialect(name)"},
    {"get_dialect", csv_get_dialect, METH_O, "get_dialect(name) -> dialect"},
    {"field_size_limit", csv_field_size_limit, METH_VARARGS,
     "field_size_limit([limit]) -> the limit so far"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC init_csv(void);

PyMODINIT_FUNC
init_csv(void)
{
    PyObject *m, *item;

    if (PyType_Ready(&dialect_type) < 0 || PyType_Ready(&reader_type) < 0 ||
        PyType_Ready(&writer_type) < 0) {
        return;
    }
    m = Py_InitModule3("_csv", (PyMethodDef *)csv_functions, "Comma-separated values.");
    if (m == NULL || PyModule_AddStringConstant(m, "__version__", "1.0") < 0) {
        return;
    }
    item = PyDict_New();
    if (item != NULL) {
        PyModule_AddObject(m, "_dialects", item);
    }
    PyModule_AddIntConstant(m, "QUOTE_MINIMAL", QUOTE_MINIMAL);
    PyModule_AddIntConstant(m, "QUOTE_ALL", QUOTE_ALL);
    PyModule_AddIntConstant(m, "QUOTE_NONNUMERIC", QUOTE_NONNUMERIC);
    PyModule_AddIntConstant(m, "QUOTE_NONE", QUOTE_NONE);
    Py_INCREF(&dialect_type);
    PyModule_AddObject(m, "Dialect", (PyObject *)&dialect_type);
    item = PyErr_NewException((char *)"_csv.Error", NULL, NULL);
    if (item != NULL) {
        PyModule_AddObject(m, "Error", item);
    }
}
