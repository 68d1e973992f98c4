/* The module gdbm: a database of strings in a file, with the interface of a dictionary.
 *
 *   I1  that of database.h
 *   I2  keys and values that the library gives are malloc'ed and freed here
 */
#include <gdbm.h>
#include <stdlib.h>
#include <string.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"

PyMODINIT_FUNC initgdbm(void);

#define DATABASE "gdbm"
#define DATABASE_LABEL "GDBM"
#define database_shut gdbm_close
typedef GDBM_FILE database_file;

#include "database.h"

static PyObject *
raise_gdbm(void)
{
    int number = errno;
    if (number != 0) {
        return PyErr_SetFromErrno(error_class());
    }
    PyErr_SetString(error_class(), gdbm_strerror(gdbm_errno));
    return NULL;
}

static PyObject *
string_steal(datum d)
{
    PyObject *result = PyString_FromStringAndSize(d.dptr, d.dsize);
    free(d.dptr);
    return result;
}

/* A string as the library wants it; what says which argument is wrong. */
static int
datum_of(PyObject *object, datum *d, const char *what)
{
    char *text;
    Py_ssize_t length;
    if (!PyString_Check(object) && !PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "gdbm mappings have string %s only", what);
        return -1;
    }
    if (PyUnicode_Check(object)) {
        object = _PyUnicode_AsDefaultEncodedString(object, NULL);
    }
    if (object == NULL || PyString_AsStringAndSize(object, &text, &length) < 0) {
        return -1;
    }
    return datum_of_text(text, length, d);
}

/* ---- as a mapping ---- */

static Py_ssize_t
database_length(database *self)
{
    gdbm_count_t count = 0;
    if (check_open(self) < 0) {
        return -1;
    }
    errno = 0;
    if (gdbm_count(self->file, &count) != 0) {
        raise_gdbm();
        return -1;
    }
    return (Py_ssize_t)count;
}

static PyObject *
database_get(database *self, PyObject *key)
{
    datum wanted;
    if (check_open(self) < 0 || datum_of(key, &wanted, "indices") < 0) {
        return NULL;
    }
    datum found = gdbm_fetch(self->file, wanted);
    if (found.dptr == NULL) {
        PyErr_SetObject(PyExc_KeyError, key);
        return NULL;
    }
    return string_steal(found);
}

static int
database_set(database *self, PyObject *key, PyObject *value)
{
    datum name, content;
    if (check_open(self) < 0 || datum_of(key, &name, "indices") < 0) {
        return -1;
    }
    errno = 0;
    if (value == NULL) {
        if (gdbm_delete(self->file, name) < 0) {
            if (gdbm_errno == GDBM_ITEM_NOT_FOUND) {
                PyErr_SetObject(PyExc_KeyError, key);
            } else {
                raise_gdbm();
            }
            return -1;
        }
        return 0;
    }
    if (datum_of(value, &content, "elements") < 0) {
        return -1;
    }
    if (gdbm_store(self->file, name, content, GDBM_REPLACE) < 0) {
        raise_gdbm();
        return -1;
    }
    return 0;
}

static int
database_contains(database *self, PyObject *key)
{
    datum wanted;
    if (check_open(self) < 0 || datum_of(key, &wanted, "indices") < 0) {
        return -1;
    }
    return gdbm_exists(self->file, wanted) != 0;
}

/* ---- methods ---- */

static PyObject *
database_has_key(database *self, PyObject *key)
{
    int found = database_contains(self, key);
    return found < 0 ? NULL : PyInt_FromLong(found);
}

static PyObject *
database_keys(database *self, PyObject *nothing)
{
    if (check_open(self) < 0) {
        return NULL;
    }
    PyObject *list = PyList_New(0);
    datum key = list == NULL ? (datum){NULL, 0} : gdbm_firstkey(self->file);
    while (key.dptr != NULL) {
        datum next = gdbm_nextkey(self->file, key);
        PyObject *text = string_steal(key);
        if (text == NULL || list == NULL || PyList_Append(list, text) < 0) {
            Py_CLEAR(list);
            free(next.dptr);
            next.dptr = NULL;
        }
        Py_XDECREF(text);
        key = next;
    }
    return list;
}

static PyObject *
key_or_none_steal(datum key)
{
    if (key.dptr == NULL) {
        Py_RETURN_NONE;
    }
    return string_steal(key);
}

static PyObject *
database_firstkey(database *self, PyObject *nothing)
{
    return check_open(self) < 0 ? NULL : key_or_none_steal(gdbm_firstkey(self->file));
}

static PyObject *
database_nextkey(database *self, PyObject *key)
{
    datum before;
    if (check_open(self) < 0 || datum_of(key, &before, "indices") < 0) {
        return NULL;
    }
    return key_or_none_steal(gdbm_nextkey(self->file, before));
}

static PyObject *
database_reorganize(database *self, PyObject *nothing)
{
    if (check_open(self) < 0) {
        return NULL;
    }
    errno = 0;
    if (gdbm_reorganize(self->file) < 0) {
        return raise_gdbm();
    }
    Py_RETURN_NONE;
}

static PyObject *
database_sync(database *self, PyObject *nothing)
{
    if (check_open(self) < 0) {
        return NULL;
    }
    gdbm_sync(self->file);
    Py_RETURN_NONE;
}

static const PyMethodDef database_methods[] = {
    {"close", (PyCFunction)database_close, METH_NOARGS, PyDoc_STR("close()")},
    {"keys", (PyCFunction)database_keys, METH_NOARGS, PyDoc_STR("keys() -> list of all keys")},
    {"has_key", (PyCFunction)database_has_key, METH_O, PyDoc_STR("has_key(key) -> whether it is there")},
    {"firstkey", (PyCFunction)database_firstkey, METH_NOARGS, PyDoc_STR("firstkey() -> where a walk begins, or None")},
    {"nextkey", (PyCFunction)database_nextkey, METH_O, PyDoc_STR("nextkey(key) -> the key behind key, or None")},
    {"reorganize", (PyCFunction)database_reorganize, METH_NOARGS, PyDoc_STR("reorganize(): gives back unused room")},
    {"sync", (PyCFunction)database_sync, METH_NOARGS, PyDoc_STR("sync(): writes everything to the disk")},
    {NULL},
};

/* ---- open ---- */

/* The letters behind the first change how the library writes and locks. */
static int
parse_flags(const char *flags, int *mode)
{
    switch (flags[0]) {
    case 'r': *mode = GDBM_READER; break;
    case 'w': *mode = GDBM_WRITER; break;
    case 'c': *mode = GDBM_WRCREAT; break;
    case 'n': *mode = GDBM_NEWDB; break;
    default:
        PyErr_SetString(error_class(), "First flag must be one of 'r', 'w', 'c' or 'n'");
        return -1;
    }
    for (flags++; *flags != '\0'; flags++) {
        switch (*flags) {
        case 'f': *mode |= GDBM_FAST; break;
        case 's': *mode |= GDBM_SYNC; break;
        case 'u': *mode |= GDBM_NOLOCK; break;
        default:
            PyErr_Format(error_class(), "Flag '%c' is not supported.", *flags);
            return -1;
        }
    }
    return 0;
}

static PyObject *
gdbm_module_open(PyObject *module, PyObject *args)
{
    const char *name, *flags;
    int permissions, mode;
    if (!parse_open(args, &name, &flags, &permissions) || parse_flags(flags, &mode) < 0) {
        return NULL;
    }
    errno = 0;
    GDBM_FILE file = gdbm_open((char *)name, 0, mode, permissions, NULL);
    return file != NULL ? database_steal(file) : raise_gdbm();
}

static const PyMethodDef database_functions[] = {
    {"open", gdbm_module_open, METH_VARARGS,
     PyDoc_STR("open(filename[, flags[, mode]]) -> database\n\n"
               "flags: 'r' to read, 'w' to write, 'c' to create when missing, 'n' to begin anew; and 'f' fast,\n"
               "'s' synchronous, 'u' without lock.")},
    {NULL},
};

PyMODINIT_FUNC
initgdbm(void)
{
    PyObject *module = database_module(PyDoc_STR("Databases of the GNU dbm library."));
    if (module != NULL) {
        PyModule_AddStringConstant(module, "open_flags", "rwcnfsu");
    }
}
