/* The module _csv: reading and writing of comma-separated values. Lib/csv.py is its face.
 *
 * dialect.c has the settings, reader.c the iterator over rows, writer.c the writer; here are the
 * functions of the module and its state. The state is in the module's dictionary: the registered
 * dialects under the name _dialects, the greatest length of a field under _field_limit.
 */
#include "csv.h"
#include "py_state.h"

/* ---- state ---- */

PyObject *
py_csv_names(void)
{
    PyObject *m = PyDict_GetItemString(PyImport_GetModuleDict(), "_csv");

    return m == NULL ? NULL : PyModule_GetDict(m);
}

PyObject *
py_csv_item(const char *name)
{
    PyObject *dict = py_csv_names();

    return dict == NULL ? NULL : PyDict_GetItemString(dict, name);
}

PyObject *
py_csv_error(void)
{
    PyObject *error = py_csv_item("Error");

    return error != NULL ? error : PyExc_RuntimeError;
}

long
py_csv_field_limit(PyObject *names)
{
    PyObject *limit = names == NULL ? NULL : PyDict_GetItem(names, PY_ID(_field_limit));

    return limit != NULL && PyInt_Check(limit) ? PyInt_AS_LONG(limit) : 128 * 1024;
}

int
py_csv_set_item(const char *name, PyObject *value)
{
    PyObject *dict = py_csv_names();

    return dict == NULL ? -1 : PyDict_SetItemString(dict, name, value);
}

/* ---- functions ---- */

static PyObject *
csv_list_dialects(PyObject *module, PyObject *unused)
{
    PyObject *dialects = py_csv_item("_dialects");

    return dialects == NULL ? PyList_New(0) : PyDict_Keys(dialects);
}

static PyObject *
csv_register_dialect(PyObject *module, PyObject *args, PyObject *kwargs)
{
    PyObject *name;
    PyObject *dialect = NULL;
    csv_dialect *made;
    int status;

    if (!PyArg_UnpackTuple(args, "", 1, 2, &name, &dialect)) {
        return NULL;
    }
    if (!PyString_Check(name) && !PyUnicode_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "dialect name must be a string or unicode");
        return NULL;
    }
    made = py_csv_dialect_make(dialect, kwargs);
    if (made == NULL) {
        return NULL;
    }
    status = py_csv_item("_dialects") == NULL
                 ? 0 : PyDict_SetItem(py_csv_item("_dialects"), name, (PyObject *)made);
    Py_DECREF(made);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
csv_unregister_dialect(PyObject *module, PyObject *name)
{
    PyObject *dialects = py_csv_item("_dialects");

    if (dialects == NULL || PyDict_DelItem(dialects, name) < 0) {
        PyErr_SetString(py_csv_error(), "unknown dialect");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
csv_get_dialect(PyObject *module, PyObject *name)
{
    PyObject *dialect = py_csv_dialect_by_name(name);

    Py_XINCREF(dialect);
    return dialect;
}

static PyObject *
csv_field_size_limit(PyObject *module, PyObject *args)
{
    PyObject *limit = NULL;
    long old = py_csv_field_limit(py_csv_names());

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
        if (number == NULL || py_csv_set_item("_field_limit", number) < 0) {
            Py_XDECREF(number);
            return NULL;
        }
        Py_DECREF(number);
    }
    return PyInt_FromLong(old);
}

#define WORDS(f) (PyCFunction)(void (*)(void))f, METH_VARARGS | METH_KEYWORDS

static const PyMethodDef csv_functions[] = {
    {"reader", WORDS(py_csv_reader_new), "reader(iterable[, dialect][, settings]) -> iterator of rows"},
    {"writer", WORDS(py_csv_writer_new), "writer(file[, dialect][, settings]) -> writer object"},
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

    if (PyType_Ready(&py_csv_dialect_type) < 0 || PyType_Ready(&py_csv_reader_type) < 0 ||
        PyType_Ready(&py_csv_writer_type) < 0) {
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
    Py_INCREF(&py_csv_dialect_type);
    PyModule_AddObject(m, "Dialect", (PyObject *)&py_csv_dialect_type);
    item = PyErr_NewException((char *)"_csv.Error", NULL, NULL);
    if (item != NULL) {
        PyModule_AddObject(m, "Error", item);
    }
}
