/* Dialects: settings of a kind of CSV, checked when they are made.
 *
 * A setting comes from a keyword, else from the attribute of the same name of the dialect given, else
 * from the standard. Afterwards every byte is classified once (D1), so that the reader and the writer
 * ask tables only.
 */
#include "csv.h"

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
check_dialect(csv_dialect *d, PyObject *quotechar, PyObject *quoting)
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

/* ---- what each byte means ---- */

/* How the writer treats one special byte. */
static void
mark_special(csv_dialect *d, unsigned char c)
{
    int is_quote = c == (unsigned char)d->quotechar && d->quotechar != '\0';

    d->kinds[c] |= CSV_MARKED;
    if (d->quoting == QUOTE_NONE) {
        d->lead[c] = d->escapechar;
        return;
    }
    if (is_quote) {
        d->lead[c] = d->doublequote ? d->quotechar : d->escapechar;
    }
    if (!is_quote || d->doublequote) {
        d->kinds[c] |= CSV_ENCLOSE;
    }
}

static void
mark(csv_dialect *d, char c, int kind)
{
    if (c != '\0') {
        d->kinds[(unsigned char)c] |= (unsigned char)kind;
    }
}

static void
classify_bytes(csv_dialect *d)
{
    Py_ssize_t i;

    mark(d, d->delimiter, CSV_DELIMITER);
    mark(d, d->quotechar, d->quoting != QUOTE_NONE ? CSV_QUOTE : 0);
    mark(d, d->escapechar, CSV_ESCAPE);
    mark(d, '\n', CSV_NEWLINE);
    mark(d, '\r', CSV_NEWLINE);
    mark(d, ' ', d->skipinitialspace ? CSV_BLANK : 0);
    d->kinds[0] |= CSV_NUL;
    mark_special(d, (unsigned char)d->delimiter);
    if (d->quotechar != '\0') {
        mark_special(d, (unsigned char)d->quotechar);
    }
    if (d->escapechar != '\0') {
        mark_special(d, (unsigned char)d->escapechar);
    }
    for (i = 0; PyString_Check(d->lineterminator) && i < PyString_GET_SIZE(d->lineterminator); i++) {
        char c = PyString_AS_STRING(d->lineterminator)[i];
        if (c != '\0') {
            mark_special(d, (unsigned char)c);
        }
    }
}

/* ---- making one ---- */

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
apply_settings(csv_dialect *d, PyObject **s)
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

PyObject *
py_csv_dialect_by_name(PyObject *name)
{
    PyObject *dialects = py_csv_item("_dialects");
    PyObject *dialect = dialects == NULL ? NULL : PyDict_GetItem(dialects, name);

    if (dialect == NULL && !PyErr_Occurred()) {
        PyErr_SetString(py_csv_error(), "unknown dialect");
    }
    return dialect;
}

static PyObject *
dialect_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *s[SETTINGS] = {NULL};
    PyObject *dialect = NULL;
    csv_dialect *self;
    int i, status;

    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OOOOOOOOO", (char **)dialect_names, &dialect,
                                     &s[0], &s[1], &s[2], &s[3], &s[4], &s[5], &s[6], &s[7])) {
        return NULL;
    }
    if (dialect != NULL && (PyString_Check(dialect) || PyUnicode_Check(dialect))) {
        dialect = py_csv_dialect_by_name(dialect);
        if (dialect == NULL) {
            return NULL;
        }
    }
    for (i = 0; i < SETTINGS; i++) {
        Py_XINCREF(s[i]);
    }
    Py_XINCREF(dialect);
    if (dialect != NULL && Py_TYPE(dialect) == &py_csv_dialect_type) {
        for (i = 0; i < SETTINGS && s[i] == NULL; i++) {
        }
        if (i == SETTINGS) {
            return dialect;
        }
    }
    if (dialect != NULL) {
        inherit(dialect, s);
    }
    self = (csv_dialect *)type->tp_alloc(type, 0);
    status = self == NULL ? -1 : apply_settings(self, s);
    if (status == 0) {
        classify_bytes(self);
    }
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
    Py_XDECREF(((csv_dialect *)self)->lineterminator);
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
    return char_or_none(((csv_dialect *)self)->quotechar);
}

static PyObject *
get_escapechar(PyObject *self, void *unused)
{
    return char_or_none(((csv_dialect *)self)->escapechar);
}

static PyObject *
get_terminator(PyObject *self, void *unused)
{
    PyObject *text = ((csv_dialect *)self)->lineterminator;

    text = text != NULL ? text : Py_None;
    Py_INCREF(text);
    return text;
}

static PyObject *
get_quoting(PyObject *self, void *unused)
{
    return PyInt_FromLong(((csv_dialect *)self)->quoting);
}

static const PyMemberDef dialect_members[] = {
    {(char *)"delimiter", T_CHAR, offsetof(csv_dialect, delimiter), READONLY, NULL},
    {(char *)"skipinitialspace", T_INT, offsetof(csv_dialect, skipinitialspace), READONLY, NULL},
    {(char *)"doublequote", T_INT, offsetof(csv_dialect, doublequote), READONLY, NULL},
    {(char *)"strict", T_INT, offsetof(csv_dialect, strict), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static const PyGetSetDef dialect_getset[] = {
    {(char *)"escapechar", get_escapechar, NULL, NULL, NULL},
    {(char *)"lineterminator", get_terminator, NULL, NULL, NULL},
    {(char *)"quotechar", get_quotechar, NULL, NULL, NULL},
    {(char *)"quoting", get_quoting, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject py_csv_dialect_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_csv.Dialect",
    .tp_basicsize = sizeof(csv_dialect),
    .tp_dealloc = dialect_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "Settings of a kind of CSV, checked.",
    .tp_members = (PyMemberDef *)dialect_members,
    .tp_getset = (PyGetSetDef *)dialect_getset,
    .tp_new = dialect_new,
};

csv_dialect *
py_csv_dialect_make(PyObject *dialect, PyObject *kwargs)
{
    PyObject *args = dialect != NULL ? PyTuple_Pack(1, dialect) : PyTuple_New(0);
    PyObject *result;

    if (args == NULL) {
        return NULL;
    }
    result = PyObject_Call((PyObject *)&py_csv_dialect_type, args, kwargs);
    Py_DECREF(args);
    return (csv_dialect *)result;
}
