/* What the files of _csv share: the dialect, and what each byte means in it.
 *
 * D1  a dialect does not change once made; `kinds` and `lead` are derived from its settings then.
 */
#ifndef CSV_H
#define CSV_H

#include "Python.h"
#include "structmember.h"

enum { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE };

/* What a byte is; several may hold. */
enum {
    CSV_DELIMITER = 1,
    CSV_QUOTE = 2,          /* only where quoting is on: QUOTE_NONE knows no quotes */
    CSV_ESCAPE = 4,
    CSV_NEWLINE = 8,
    CSV_NUL = 16,
    CSV_BLANK = 32,         /* a space, to be skipped before a field */
    CSV_MARKED = 64,        /* writing: `lead` must be looked at */
    CSV_ENCLOSE = 128       /* writing: a field with this byte needs quotes around it */
};

typedef struct {
    PyObject_HEAD
    int doublequote;        /* a quote in a quoted field is doubled */
    int skipinitialspace;
    int strict;
    int quoting;            /* QUOTE_* */
    char delimiter, quotechar, escapechar;   /* 0: none */
    PyObject *lineterminator;                /* owned */
    unsigned char kinds[256];                /* CSV_* bits of each byte */
    char lead[256];                          /* marked bytes: what is written before; 0: nothing */
} csv_dialect;

/* The face of the types. */
extern PyTypeObject py_csv_dialect_type, py_csv_reader_type, py_csv_writer_type;

/* The exception _csv.Error. Returns borrowed. */
PyObject *py_csv_error(void);
/* An entry of the module's dictionary. Returns borrowed, NULL if it is not there. Raises no. */
PyObject *py_csv_item(const char *name);
int py_csv_set_item(const char *name, PyObject *value);
/* The greatest length of a field read. */
PyObject *py_csv_names(void);               /* the module's dictionary, borrowed, NULL when it is gone */
long py_csv_field_limit(PyObject *names);

/* The registered dialect of a name. Returns borrowed. Raises yes. */
PyObject *py_csv_dialect_by_name(PyObject *name);
/* The dialect that arguments of reader or writer describe. Returns new. Raises yes. */
csv_dialect *py_csv_dialect_make(PyObject *dialect, PyObject *kwargs);

/* The functions reader and writer. Return new. Raise yes. */
PyObject *py_csv_reader_new(PyObject *module, PyObject *args, PyObject *kwargs);
PyObject *py_csv_writer_new(PyObject *module, PyObject *args, PyObject *kwargs);

#endif
