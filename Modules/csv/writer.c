/* The writer: makes a line of each row and hands it to the write method of a file.
 *
 * A field is measured before it is written: its marked bytes (D1) say how many more bytes it takes
 * and whether quotes go around it. Then the record grows once, and the field goes in with one copy if
 * nothing in it is marked.
 *
 * I1  a field's __str__ may call this writer again: that spoils the record's bytes, never its bounds,
 *     because room is asked for at each field and nothing is kept across the call.
 * I2  a field ends at its first null byte, as it always did in 2.7.
 */
#define PY_SSIZE_T_CLEAN
#include "csv.h"

typedef struct {
    PyObject_HEAD
    PyObject *write;             /* owned: method of the file */
    csv_dialect *dialect;        /* owned */
    char *record;                /* PyMem */
    Py_ssize_t space, length;    /* of it, bytes */
    int fields;                  /* in the record so far */
} writer_object;

/* What a field needs. */
typedef struct {
    Py_ssize_t extra;            /* bytes more than its text, quotes around not counted */
    int enclosed;                /* quotes go around it */
} field_plan;

/* ---- the record ---- */

/* Makes room for n bytes more. Returns status. */
static int
reserve(writer_object *self, Py_ssize_t n)
{
    char *record;
    Py_ssize_t space;

    if (n <= self->space - self->length) {
        return 0;
    }
    if (n > PY_SSIZE_T_MAX / 4 - self->length) {
        PyErr_NoMemory();
        return -1;
    }
    space = (self->length + n) * 2 + 256;
    record = PyMem_Realloc(self->record, (size_t)space);
    if (record == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->record = record;
    self->space = space;
    return 0;
}

static int
put(writer_object *self, const char *p, Py_ssize_t n)
{
    if (reserve(self, n) < 0) {
        return -1;
    }
    memcpy(self->record + self->length, p, (size_t)n);
    self->length += n;
    return 0;
}

/* ---- a field ---- */

/* Looks through the text. Returns status. */
static int
plan_field(csv_dialect *d, const char *text, Py_ssize_t n, field_plan *plan)
{
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((d->kinds[c] & CSV_MARKED) == 0) {
            continue;
        }
        if (d->lead[c] != '\0') {
            plan->extra++;
        }
        else if (d->quoting == QUOTE_NONE || text[i] == d->quotechar) {
            PyErr_SetString(py_csv_error(), "need to escape, but no escapechar set");
            return -1;
        }
        plan->enclosed |= (d->kinds[c] & CSV_ENCLOSE) != 0;
    }
    return 0;
}

/* Writes the text with its leads behind the record, where there is room for it. */
static void
copy_marked(writer_object *self, const char *text, Py_ssize_t n)
{
    const char *lead = self->dialect->lead;
    char *out = self->record + self->length;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        char before = lead[(unsigned char)text[i]];
        if (before != '\0') {
            *out++ = before;
        }
        *out++ = text[i];
    }
    self->length = out - self->record;
}

/* Appends a field; `alone`: the row has no other. Returns status. */
static int
put_field(writer_object *self, const char *text, Py_ssize_t n, int enclosed, int alone)
{
    csv_dialect *d = self->dialect;
    field_plan plan = {0, enclosed};

    if (plan_field(d, text, n, &plan) < 0) {
        return -1;
    }
    if (n == 0 && alone) {
        if (d->quoting == QUOTE_NONE) {
            PyErr_SetString(py_csv_error(), "single empty field record must be quoted");
            return -1;
        }
        plan.enclosed = 1;
    }
    if (reserve(self, n + plan.extra + 3) < 0) {
        return -1;
    }
    if (self->fields++ > 0) {
        self->record[self->length++] = d->delimiter;
    }
    if (plan.enclosed) {
        self->record[self->length++] = d->quotechar;
    }
    if (plan.extra > 0) {
        copy_marked(self, text, n);
    }
    else {
        memcpy(self->record + self->length, text, (size_t)n);
        self->length += n;
    }
    if (plan.enclosed) {
        self->record[self->length++] = d->quotechar;
    }
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

/* ---- rows ---- */

/* Appends the value at an index of the row. Returns status. */
static int
put_value(writer_object *self, PyObject *row, Py_ssize_t i, int alone)
{
    int quoting = self->dialect->quoting;
    PyObject *value = PySequence_GetItem(row, i);
    PyObject *text = value == NULL ? NULL : field_text(value);
    int status = -1;

    if (text != NULL) {
        int enclosed = quoting == QUOTE_ALL ||
                       (quoting == QUOTE_NONNUMERIC && !PyNumber_Check(value));
        const char *bytes = PyString_AS_STRING(text);
        status = put_field(self, bytes, (Py_ssize_t)strlen(bytes), enclosed, alone);   /* I2 */
    }
    Py_XDECREF(text);
    Py_XDECREF(value);
    return status;
}

static int
put_terminator(writer_object *self)
{
    PyObject *text = PyObject_Str(self->dialect->lineterminator);
    int status;

    if (text == NULL) {
        return -1;
    }
    status = put(self, PyString_AS_STRING(text), PyString_GET_SIZE(text));
    Py_DECREF(text);
    return status;
}

static PyObject *
writer_writerow(PyObject *op, PyObject *row)
{
    writer_object *self = (writer_object *)op;
    PyObject *line, *result;
    Py_ssize_t n, i;

    if (!PySequence_Check(row)) {
        PyErr_SetString(py_csv_error(), "sequence expected");
        return NULL;
    }
    n = PySequence_Size(row);
    if (n < 0) {
        return NULL;
    }
    self->length = 0;
    self->fields = 0;
    for (i = 0; i < n; i++) {
        if (put_value(self, row, i, n == 1) < 0) {
            return NULL;
        }
    }
    if (put_terminator(self) < 0) {
        return NULL;
    }
    line = Py_BuildValue("s#", self->record, self->length);   /* None before anything was written */
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

PyTypeObject py_csv_writer_type = {
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

PyObject *
py_csv_writer_new(PyObject *module, PyObject *args, PyObject *kwargs)
{
    PyObject *file;
    PyObject *dialect = NULL;
    writer_object *self;

    if (!PyArg_UnpackTuple(args, "", 1, 2, &file, &dialect)) {
        return NULL;
    }
    self = PyObject_GC_New(writer_object, &py_csv_writer_type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof(*self) - sizeof(PyObject));
    PyObject_GC_Track(self);
    self->write = PyObject_GetAttrString(file, "write");
    int is_callable = self->write != NULL && PyCallable_Check(self->write);
    if (!is_callable && !(PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_MemoryError))) {
        PyErr_SetString(PyExc_TypeError, "argument 1 must have a \"write\" method");
    }
    if (!is_callable) {
        Py_DECREF(self);
        return NULL;
    }
    self->dialect = py_csv_dialect_make(dialect, kwargs);
    if (self->dialect == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}
