/* The module dbm: the classical database of strings (ndbm), with the interface of a dictionary.
 *
 * A database is a pair of files; on Linux the GNU library keeps it.
 *
 *   I1  that of database.h
 *   I2  the library's keys and values are its own and valid until the next call: they are copied at once
 */
#include <errno.h>
#include <fcntl.h>
#include <ndbm.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"

PyMODINIT_FUNC initdbm(void);

#define DATABASE "dbm"
#define DATABASE_LABEL "DBM"
#define database_shut dbm_close
typedef DBM *database_file;

#include "database.h"

static int
raise_dbm(database *self, const char *words)
{
    dbm_clearerr(self->file);
    PyErr_SetString(error_class(), words);
    return -1;
}

/* A string as the library wants it. Returns status. */
static int
datum_of(PyObject *object, datum *d, const char *words)
{
    Py_ssize_t length;
    char *text;
    if (!PyArg_Parse(object, "s#", &text, &length)) {
        PyErr_SetString(PyExc_TypeError, words);
        return -1;
    }
    return datum_of_text(text, length, d);
}

static int
key_of(database *self, PyObject *object, datum *key)
{
    return check_open(self) < 0 ? -1 : datum_of(object, key, "dbm mappings have string indices only");
}

static PyObject *
string_of(datum d)
{
    return PyString_FromStringAndSize(d.dptr, (Py_ssize_t)d.dsize);
}

/* ---- as a mapping ---- */

static PyObject *
database_get(database *self, PyObject *object)
{
    datum key;
    if (key_of(self, object, &key) < 0) {
        return NULL;
    }
    datum found = dbm_fetch(self->file, key);
    if (found.dptr == NULL) {
        PyErr_SetObject(PyExc_KeyError, object);
        return NULL;
    }
    return string_of(found);
}

static int
database_set(database *self, PyObject *object, PyObject *value)
{
    datum key, content;
    if (key_of(self, object, &key) < 0) {
        return -1;
    }
    if (value == NULL) {
        if (dbm_delete(self->file, key) < 0) {
            dbm_clearerr(self->file);
            PyErr_SetObject(PyExc_KeyError, object);
            return -1;
        }
        return 0;
    }
    if (datum_of(value, &content, "dbm mappings have string elements only") < 0) {
        return -1;
    }
    return dbm_store(self->file, key, content, DBM_REPLACE) < 0 ? raise_dbm(self, "cannot add item to database") : 0;
}

static int
database_contains(database *self, PyObject *object)
{
    datum key;
    return key_of(self, object, &key) < 0 ? -1 : dbm_fetch(self->file, key).dptr != NULL;
}

static Py_ssize_t
database_length(database *self)
{
    Py_ssize_t count = 0;
    if (check_open(self) < 0) {
        return -1;
    }
    for (datum key = dbm_firstkey(self->file); key.dptr != NULL; key = dbm_nextkey(self->file)) {
        count++;
    }
    return count;
}

/* ---- methods ---- */

static PyObject *
database_keys(database *self, PyObject *nothing)
{
    PyObject *list = check_open(self) < 0 ? NULL : PyList_New(0);
    if (list == NULL) {
        return NULL;
    }
    for (datum key = dbm_firstkey(self->file); key.dptr != NULL; key = dbm_nextkey(self->file)) {
        PyObject *text = string_of(key);
        if (text == NULL || PyList_Append(list, text) < 0) {
            Py_XDECREF(text);
            Py_DECREF(list);
            return NULL;
        }
        Py_DECREF(text);
    }
    return list;
}

static PyObject *
database_has_key(database *self, PyObject *args)
{
    PyObject *key;
    int found = PyArg_ParseTuple(args, "O:has_key", &key) ? database_contains(self, key) : -1;
    return found < 0 ? NULL : PyInt_FromLong(found);
}

/* What is stored, or NULL without an exception. */
static PyObject *
stored_or_null(database *self, PyObject *key)
{
    PyObject *value = database_get(self, key);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_KeyError)) {
        PyErr_Clear();
    }
    return value;
}

static PyObject *
database_get_or(database *self, PyObject *args)
{
    PyObject *key, *other = Py_None;
    if (!PyArg_ParseTuple(args, "O|O:get", &key, &other)) {
        return NULL;
    }
    PyObject *value = stored_or_null(self, key);
    if (value == NULL && !PyErr_Occurred()) {
        Py_INCREF(other);
        value = other;
    }
    return value;
}

static PyObject *
database_setdefault(database *self, PyObject *args)
{
    PyObject *key, *other = NULL;
    if (!PyArg_ParseTuple(args, "O|S:setdefault", &key, &other)) {
        return NULL;
    }
    PyObject *value = stored_or_null(self, key);
    if (value != NULL || PyErr_Occurred()) {
        return value;
    }
    if (other == NULL) {
        other = PyString_FromStringAndSize(NULL, 0);
    } else {
        Py_INCREF(other);
    }
    if (other != NULL && database_set(self, key, other) < 0) {
        Py_CLEAR(other);
    }
    return other;
}

static const PyMethodDef database_methods[] = {
    {"close", (PyCFunction)database_close, METH_NOARGS, PyDoc_STR("close()")},
    {"get", (PyCFunction)database_get_or, METH_VARARGS, PyDoc_STR("get(key[, other]) -> the value, or other (None)")},
    {"has_key", (PyCFunction)database_has_key, METH_VARARGS, PyDoc_STR("has_key(key) -> whether it is there")},
    {"keys", (PyCFunction)database_keys, METH_NOARGS, PyDoc_STR("keys() -> list of all keys")},
    {"setdefault", (PyCFunction)database_setdefault, METH_VARARGS,
     PyDoc_STR("setdefault(key[, value]) -> the value; stores the given one ('') if there is none")},
    {NULL, NULL, 0, NULL},
};

/* ---- open ---- */

static int
parse_flags(const char *flags, int *mode)
{
    static const struct {
        const char *flag;
        int mode;
    } modes[] = {{"r", O_RDONLY}, {"rw", O_RDWR}, {"w", O_RDWR}, {"c", O_RDWR | O_CREAT},
                 {"n", O_RDWR | O_CREAT | O_TRUNC}};
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (strcmp(flags, modes[i].flag) == 0) {
            *mode = modes[i].mode;
            return 0;
        }
    }
    PyErr_SetString(error_class(), "arg 2 to open should be 'r', 'w', 'c', or 'n'");
    return -1;
}

static PyObject *
dbm_module_open(PyObject *module, PyObject *args)
{
    const char *name, *flags;
    int permissions, mode;
    if (!parse_open(args, &name, &flags, &permissions) || parse_flags(flags, &mode) < 0) {
        return NULL;
    }
    errno = 0;
    DBM *file = dbm_open((char *)name, mode, (mode_t)permissions);
    return file != NULL ? database_steal(file) : PyErr_SetFromErrno(error_class());
}

static const PyMethodDef database_functions[] = {
    {"open", dbm_module_open, METH_VARARGS,
     PyDoc_STR("open(filename[, flag[, mode]]) -> database\n\n"
               "flag: 'r' to read, 'w' to write, 'c' to create when missing, 'n' to begin anew.")},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initdbm(void)
{
    PyObject *module = database_module(PyDoc_STR("Databases of the classical dbm interface."));
    if (module != NULL) {
        PyModule_AddStringConstant(module, "library", "GNU gdbm");
    }
}
