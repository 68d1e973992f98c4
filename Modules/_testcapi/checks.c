/* checks.c - test_*: containers, strings, buffers, capsules, types, checked from C. */
#include "testcapi.h"

#include "datetime.h"

#define FAIL(what) return py_testcapi_failed(__func__, what)

static PyObject *
test_config(PyObject *self, PyObject *noargs)
{
    if (SIZEOF_INT != sizeof(int) || SIZEOF_LONG != sizeof(long) || SIZEOF_VOID_P != sizeof(void *) ||
        SIZEOF_TIME_T != sizeof(time_t) || SIZEOF_LONG_LONG != sizeof(PY_LONG_LONG)) {
        FAIL("pyconfig.h tells a wrong size");
    }
    Py_RETURN_NONE;
}

static PyObject *
test_list_api(PyObject *self, PyObject *noargs)
{
    enum { SIZE = 29 };
    PyObject *list = PyList_New(SIZE);

    if (list == NULL) {
        return NULL;
    }
    for (long i = 0; i < SIZE; i++) {
        if (PyList_SetItem(list, i, PyInt_FromLong(i)) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    if (PyList_Reverse(list) != 0) {
        Py_DECREF(list);
        return NULL;
    }
    for (long i = 0; i < SIZE; i++) {
        if (PyInt_AS_LONG(PyList_GET_ITEM(list, i)) != SIZE - 1 - i) {
            Py_DECREF(list);
            FAIL("PyList_Reverse left an item in a wrong place");
        }
    }
    Py_DECREF(list);
    Py_RETURN_NONE;
}

/* Changing values while iterating is allowed and touches no other dict. */
static PyObject *
test_dict_iteration(PyObject *self, PyObject *noargs)
{
    for (int size = 0; size < 200; size++) {
        PyObject *dict = PyDict_New(), *key, *value;
        Py_ssize_t pos = 0;
        int seen = 0;
        for (int i = 0; i < size; i++) {
            PyObject *number = PyInt_FromLong(i);
            PyDict_SetItem(dict, number, number);
            Py_DECREF(number);
        }
        while (PyDict_Next(dict, &pos, &key, &value)) {
            PyObject *next = PyInt_FromLong(PyInt_AS_LONG(value) + 1);
            PyDict_SetItem(dict, key, next);
            Py_DECREF(next);
            seen++;
        }
        Py_DECREF(dict);
        if (seen != size) {
            FAIL("PyDict_Next did not see each item once");
        }
    }
    Py_RETURN_NONE;
}

static PyObject *
test_null_strings(PyObject *self, PyObject *noargs)
{
    PyObject *a = PyObject_Str(NULL), *b = PyObject_Unicode(NULL);

    return Py_BuildValue("NN", a, b);
}

static PyObject *
test_string_from_format(PyObject *self, PyObject *noargs)
{
    static const struct {
        const char *format, *expected;
        int kind;
    } rows[] = {
        {"%d", "123", 0}, {"%ld", "123", 1}, {"%zd", "123", 2}, {"%u", "123", 0},
        {"%lu", "123", 1}, {"%zu", "123", 2}, {"%x", "7b", 0}, {"%lld", "123", 3}, {"%llu", "123", 3},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PyObject *s = rows[i].kind == 0   ? PyString_FromFormat(rows[i].format, 123)
                      : rows[i].kind == 1 ? PyString_FromFormat(rows[i].format, 123L)
                      : rows[i].kind == 2 ? PyString_FromFormat(rows[i].format, (Py_ssize_t)123)
                                          : PyString_FromFormat(rows[i].format, (PY_LONG_LONG)123);
        int same = s != NULL && strcmp(PyString_AS_STRING(s), rows[i].expected) == 0;
        Py_XDECREF(s);
        if (!same) {
            FAIL(rows[i].format);
        }
    }
    Py_RETURN_NONE;
}

/* "N" hands its reference over, on success and on failure. */
static PyObject *
test_buildvalue_N(PyObject *self, PyObject *noargs)
{
    PyObject *arg = PyList_New(0), *result;

    if (arg == NULL) {
        return NULL;
    }
    Py_INCREF(arg);
    result = Py_BuildValue("N", arg);
    if (result != arg || Py_REFCNT(arg) != 2) {
        FAIL("\"N\" alone");
    }
    Py_DECREF(arg);
    result = Py_BuildValue("(iN)", 1, arg);
    if (result == NULL || PyTuple_GET_ITEM(result, 1) != arg || Py_REFCNT(arg) != 1) {
        FAIL("\"N\" in a tuple");
    }
    Py_INCREF(arg);
    Py_DECREF(result);
    if (Py_REFCNT(arg) != 1) {
        FAIL("\"N\" was not handed over");
    }
    Py_INCREF(arg);
    result = Py_BuildValue("(O&N)", (PyObject * (*)(void *)) PyObject_Repr, (void *)Py_None, arg);
    Py_XDECREF(result);
    if (Py_REFCNT(arg) != 1) {
        FAIL("\"N\" beside \"O&\"");
    }
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

static PyObject *
test_empty_argparse(PyObject *self, PyObject *noargs)
{
    PyObject *tuple = PyTuple_New(0), *dict = NULL;
    static char *const names[] = {NULL};
    int ok;

    if (tuple == NULL) {
        return NULL;
    }
    ok = PyArg_ParseTuple(tuple, "|:test_empty_argparse") && (dict = PyDict_New()) != NULL &&
         PyArg_ParseTupleAndKeywords(tuple, dict, "|:test_empty_argparse", (char **)names);
    Py_DECREF(tuple);
    Py_XDECREF(dict);
    if (!ok) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
test_lazy_hash_inheritance(PyObject *self, PyObject *noargs)
{
    static PyTypeObject type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "hash_inheritance",
                                .tp_basicsize = sizeof(PyObject),
                                .tp_flags = Py_TPFLAGS_DEFAULT};
    PyObject *ob;
    long hash;

    type.ob_type = &PyType_Type;
    ob = PyObject_New(PyObject, &type);
    if (ob == NULL) {
        return NULL;
    }
    if (type.tp_dict != NULL) {
        Py_DECREF(ob);
        Py_RETURN_NONE;            /* called a second time: the type is ready already */
    }
    hash = PyObject_Hash(ob);
    if (hash == -1) {
        PyErr_Clear();
        FAIL("the hash of object was not inherited on first use");
    }
    if (type.tp_dict == NULL || type.tp_hash != PyType_Type.tp_base->tp_hash) {
        FAIL("the type was not made ready by PyObject_Hash");
    }
    Py_DECREF(ob);                 /* the ready type has a destructor */
    Py_RETURN_NONE;
}

static PyObject *
test_with_docstring(PyObject *self, PyObject *noargs)
{
    Py_RETURN_NONE;
}

static PyObject *
test_widechar(PyObject *self, PyObject *noargs)
{
    static const wchar_t text[2] = {(wchar_t)0x10ABCDu, 0};
    PyObject *wide = PyUnicode_FromWideChar(text, 1);
    PyObject *utf8 = PyUnicode_FromString("\xf4\x8a\xaf\x8d");
    int same = wide != NULL && utf8 != NULL && PyUnicode_Compare(wide, utf8) == 0 &&
               PyUnicode_GET_SIZE(wide) == 1;

    Py_XDECREF(wide);
    Py_XDECREF(utf8);
    if (!same) {
        FAIL("a character beyond the BMP from wchar_t and from UTF-8 differ");
    }
    Py_RETURN_NONE;
}

static PyObject *
test_u_code(PyObject *self, PyObject *noargs)
{
    PyObject *tuple = PyTuple_New(1), *text = PyUnicode_Decode("test", 4, "utf-8", NULL);
    Py_UNICODE *value = NULL;
    Py_ssize_t length = 0;
    int ok = tuple != NULL && text != NULL;

    if (ok) {
        PyTuple_SET_ITEM(tuple, 0, text);
        ok = PyArg_ParseTuple(tuple, "u", &value) && value == PyUnicode_AS_UNICODE(text) &&
             PyArg_ParseTuple(tuple, "u#", &value, &length) && length == 4 &&
             value == PyUnicode_AS_UNICODE(text);
    }
    Py_XDECREF(tuple);
    if (!ok) {
        FAIL("\"u\" does not lend the characters of the object");
    }
    Py_RETURN_NONE;
}

/* -- buffers */

static PyObject *
test_contiguous(const char *name, int to)
{
    int data[9] = {0, -1, 1, -1, 2, -1, 3, -1, 4}, out[5] = {0};
    Py_ssize_t shape = 5, strides = 2 * sizeof(int);
    Py_buffer view = {data, NULL, 5 * sizeof(int), sizeof(int), 0, 1, NULL, &shape, &strides, NULL,
                      {0, 0}, NULL};

    if (to) {
        if (PyBuffer_ToContiguous(out, &view, view.len, 'C') < 0) {
            return NULL;
        }
        for (int i = 0; i < 5; i++) {
            if (out[i] != i) {
                return py_testcapi_failed(name, "an item was copied wrongly");
            }
        }
        Py_RETURN_NONE;
    }
    for (int i = 0; i < 5; i++) {
        out[i] = 10 + i;
    }
    if (PyBuffer_FromContiguous(&view, out, view.len, 'C') < 0) {
        return NULL;
    }
    for (int i = 0; i < 9; i++) {
        if (data[i] != (i % 2 ? -1 : 10 + i / 2)) {
            return py_testcapi_failed(name, "an item was copied wrongly");
        }
    }
    Py_RETURN_NONE;
}

static PyObject *
test_from_contiguous(PyObject *self, PyObject *noargs)
{
    return test_contiguous(__func__, 0);
}

static PyObject *
test_to_contiguous(PyObject *self, PyObject *noargs)
{
    return test_contiguous(__func__, 1);
}

static int
broken_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    PyErr_SetString(py_testcapi_error(), "test_broken_memoryview: expected error");
    return -1;
}

static PyObject *
test_broken_memoryview(PyObject *self, PyObject *noargs)
{
    static const PyBufferProcs procs = {.bf_getbuffer = broken_getbuffer};
    static PyTypeObject type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "broken_buffer",
                                .tp_basicsize = sizeof(PyObject),
                                .tp_as_buffer = (PyBufferProcs *)&procs,
                                .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_NEWBUFFER};
    PyObject *ob, *view;

    if (PyType_Ready(&type) < 0 || (ob = PyObject_New(PyObject, &type)) == NULL) {
        return NULL;
    }
    view = PyMemoryView_FromObject(ob);
    Py_DECREF(ob);
    if (view != NULL) {
        Py_DECREF(view);
        FAIL("a view of an object that refuses");
    }
    PyErr_Clear();
    Py_RETURN_NONE;
}

/* -- capsules */

static void
count_destruction(PyObject *capsule)
{
    ++*(int *)PyCapsule_GetContext(capsule);
}

static PyObject *
test_capsule(PyObject *self, PyObject *noargs)
{
    static const char name[] = "a capsule", other[] = "another one";
    int destroyed = 0, thing = 7;
    PyObject *capsule = PyCapsule_New(&thing, name, count_destruction);

    if (capsule == NULL || PyCapsule_SetContext(capsule, &destroyed) != 0) {
        return NULL;
    }
    if (PyCapsule_GetPointer(capsule, name) != &thing || PyCapsule_GetName(capsule) != name ||
        !PyCapsule_IsValid(capsule, name) || PyCapsule_IsValid(capsule, other)) {
        FAIL("what was put in does not come out");
    }
    if (PyCapsule_GetPointer(capsule, other) != NULL || !PyErr_Occurred()) {
        FAIL("a wrong name gets the pointer");
    }
    PyErr_Clear();
    if (PyCapsule_SetName(capsule, other) != 0 || PyCapsule_GetPointer(capsule, other) != &thing ||
        PyCapsule_SetPointer(capsule, &destroyed) != 0 ||
        PyCapsule_GetPointer(capsule, other) != &destroyed) {
        FAIL("name or pointer cannot be changed");
    }
    Py_DECREF(capsule);
    if (destroyed != 1) {
        FAIL("the destructor was not called once");
    }
    if (PyCapsule_Import("datetime.datetime_CAPI", 0) == NULL) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
test_datetime_capi(PyObject *self, PyObject *args)
{
    PyObject *date;

    PyDateTime_IMPORT;
    if (PyDateTimeAPI == NULL) {
        return NULL;
    }
    date = PyDate_FromDate(2000, 2, 29);
    if (date == NULL || !PyDate_Check(date) || PyDateTime_GET_YEAR(date) != 2000 ||
        PyDateTime_GET_MONTH(date) != 2 || PyDateTime_GET_DAY(date) != 29) {
        FAIL("a date does not keep its fields");
    }
    Py_DECREF(date);
    Py_RETURN_NONE;
}

const PyMethodDef py_testcapi_checks[] = {
    {"test_config", test_config, METH_NOARGS, NULL},
    {"test_list_api", test_list_api, METH_NOARGS, NULL},
    {"test_dict_iteration", test_dict_iteration, METH_NOARGS, NULL},
    {"test_null_strings", test_null_strings, METH_NOARGS, NULL},
    {"test_string_from_format", test_string_from_format, METH_NOARGS, NULL},
    {"test_buildvalue_N", test_buildvalue_N, METH_NOARGS, NULL},
    {"test_empty_argparse", test_empty_argparse, METH_NOARGS, NULL},
    {"test_lazy_hash_inheritance", test_lazy_hash_inheritance, METH_NOARGS, NULL},
    {"test_with_docstring", test_with_docstring, METH_NOARGS, "This is a pretty normal docstring."},
    {"test_widechar", test_widechar, METH_NOARGS, NULL},
    {"test_u_code", test_u_code, METH_NOARGS, NULL},
    {"test_from_contiguous", test_from_contiguous, METH_NOARGS, NULL},
    {"test_to_contiguous", test_to_contiguous, METH_NOARGS, NULL},
    {"test_broken_memoryview", test_broken_memoryview, METH_NOARGS, NULL},
    {"test_capsule", test_capsule, METH_NOARGS, NULL},
    {"test_datetime_capi", test_datetime_capi, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
