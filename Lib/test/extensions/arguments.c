/* Functions of the interface that are given what they do not expect: each wrapper hands its arguments on as they are. */
#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "marshal.h"

/* NULL for Nothing: what C code passes when it has no object. */
static PyObject *
or_null(PyObject *x)
{
    return x == Py_Ellipsis ? NULL : x;
}

static PyObject *
as_void_pointer(PyObject *self, PyObject *x)
{
    void *pointer = PyLong_AsVoidPtr(x);
    if (pointer == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return PyErr_Occurred() ? Py_BuildValue("s", "an error and a pointer") : PyLong_FromVoidPtr(pointer);
}

/* A frozenset that its maker still adds to. */
static PyObject *
frozen_and_more(PyObject *self, PyObject *args)
{
    PyObject *from, *more, *set;
    if (!PyArg_ParseTuple(args, "OO", &from, &more) || (set = PyFrozenSet_New(or_null(from))) == NULL) {
        return NULL;
    }
    if (PySet_Add(set, more) < 0) {
        Py_CLEAR(set);
    }
    return set;
}

static PyObject *
set_defaults(PyObject *self, PyObject *args)
{
    PyObject *function, *x;
    if (!PyArg_ParseTuple(args, "OO", &function, &x) || PyFunction_SetDefaults(function, or_null(x)) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
set_closure(PyObject *self, PyObject *args)
{
    PyObject *function, *x;
    if (!PyArg_ParseTuple(args, "OO", &function, &x) || PyFunction_SetClosure(function, or_null(x)) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* The number, and how many characters were read. */
static PyObject *
to_long(PyObject *self, PyObject *args)
{
    char *text, *end;
    int base;
    long value;
    if (!PyArg_ParseTuple(args, "si", &text, &base)) {
        return NULL;
    }
    value = PyOS_strtol(text, &end, base);
    return Py_BuildValue("(ln)", value, (Py_ssize_t)(end - text));
}

static PyObject *
to_double(PyObject *self, PyObject *args)
{
    char *text, *end;
    double value;
    if (!PyArg_ParseTuple(args, "s", &text)) {
        return NULL;
    }
    value = PyOS_ascii_strtod(text, &end);
    return Py_BuildValue("(dn)", value, (Py_ssize_t)(end - text));
}

static PyObject *
contiguous(PyObject *self, PyObject *args)
{
    PyObject *x;
    int kind;
    return PyArg_ParseTuple(args, "Oi", &x, &kind) ? PyMemoryView_GetContiguous(x, kind, 'C') : NULL;
}

static PyObject *
delete_slice(PyObject *self, PyObject *args)
{
    PyObject *x;
    Py_ssize_t from, to;
    if (!PyArg_ParseTuple(args, "Onn", &x, &from, &to) || PySequence_DelSlice(x, from, to) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
sequence_size(PyObject *self, PyObject *x)
{
    Py_ssize_t n = PySequence_Size(x);
    return n < 0 ? NULL : PyInt_FromSsize_t(n);
}

static PyObject *
merge_pairs(PyObject *self, PyObject *args)
{
    PyObject *x, *pairs;
    if (!PyArg_ParseTuple(args, "OO", &x, &pairs) || PyDict_MergeFromSeq2(x, pairs, 1) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
compare(PyObject *self, PyObject *args)
{
    PyObject *left, *right;
    int op;
    return PyArg_ParseTuple(args, "OOi", &left, &right, &op) ? PyObject_RichCompare(left, right, op) : NULL;
}

/* A codec by its name and a size that nothing can have. */
static PyObject *
decode(PyObject *self, PyObject *args)
{
    static const struct {
        const char *name;
        PyObject *(*decode)(const char *, Py_ssize_t, const char *);
    } codecs[] = {
        {"ascii", PyUnicode_DecodeASCII}, {"latin-1", PyUnicode_DecodeLatin1}, {"utf-8", PyUnicode_DecodeUTF8},
        {"utf-7", PyUnicode_DecodeUTF7}, {"unicode-escape", PyUnicode_DecodeUnicodeEscape},
        {"raw-unicode-escape", PyUnicode_DecodeRawUnicodeEscape},
    };
    char *name;
    Py_ssize_t size;
    size_t i;
    if (!PyArg_ParseTuple(args, "sn", &name, &size)) {
        return NULL;
    }
    for (i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (strcmp(name, codecs[i].name) == 0) {
            return codecs[i].decode("abc", size, NULL);
        }
    }
    return PyErr_Format(PyExc_LookupError, "no codec %s here", name);
}

static PyObject *
encode(PyObject *self, PyObject *args)
{
    static const Py_UNICODE text[] = {'a', 'b', 'c', 0};
    char *name;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "sn", &name, &size)) {
        return NULL;
    }
    return strcmp(name, "ascii") == 0     ? PyUnicode_EncodeASCII(text, size, NULL)
           : strcmp(name, "latin-1") == 0 ? PyUnicode_EncodeLatin1(text, size, NULL)
           : strcmp(name, "utf-8") == 0   ? PyUnicode_EncodeUTF8(text, size, NULL)
                                          : PyUnicode_EncodeRawUnicodeEscape(text, size);
}

/* A format with one argument: a number, or the text when the format ends in s, S, R, V. */
static PyObject *
by_format(PyObject *self, PyObject *args)
{
    PyObject *(*make)(const char *, ...) = PyString_FromFormat;
    char *format, *text;
    Py_ssize_t number;
    int unicode;
    char kind;
    if (!PyArg_ParseTuple(args, "isns", &unicode, &format, &number, &text)) {
        return NULL;
    }
    if (unicode) {
        make = PyUnicode_FromFormat;
    }
    kind = format[strlen(format) - 1];
    if (kind == 's') {
        return make(format, text);
    }
    if (kind == 'S' || kind == 'R') {
        return make(format, PyTuple_GET_ITEM(args, 3));
    }
    return kind == 'V' ? make(format, NULL, text) : make(format, number);
}

/* Reads the arguments by the format and forgets them; all that fits in 64 bytes. */
static PyObject *
parse(PyObject *self, PyObject *args)
{
    char *format;
    PyObject *arguments;
    char place[2][64];
    if (!PyArg_ParseTuple(args, "sO!", &format, &PyTuple_Type, &arguments) ||
        !PyArg_ParseTuple(arguments, format, place[0], place[1])) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* What a file holds after an object went there, and whether an exception is left. */
static PyObject *
to_file(PyObject *self, PyObject *args)
{
    char *name;
    PyObject *x;
    FILE *file;
    if (!PyArg_ParseTuple(args, "sO", &name, &x)) {
        return NULL;
    }
    if ((file = fopen(name, "wb")) == NULL) {
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    PyMarshal_WriteObjectToFile(x, file, 2);
    fclose(file);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
run_without_name(PyObject *self, PyObject *args)
{
    char *name;
    PyObject *names;
    FILE *file;
    if (!PyArg_ParseTuple(args, "sO!", &name, &PyDict_Type, &names)) {
        return NULL;
    }
    if ((file = fopen(name, "r")) == NULL) {
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    return PyRun_FileEx(file, NULL, Py_file_input, names, names, 1);
}

/* ---- objects of other types than a function is for ---- */

/* Each reader of UnicodeErrors about an object: a list of what it answers, None for a TypeError. */
static PyObject *
ask_error(PyObject *self, PyObject *x)
{
    static PyObject *(*const readers[])(PyObject *) = {
        PyUnicodeEncodeError_GetEncoding, PyUnicodeEncodeError_GetObject, PyUnicodeEncodeError_GetReason,
        PyUnicodeDecodeError_GetEncoding, PyUnicodeDecodeError_GetObject, PyUnicodeDecodeError_GetReason,
        PyUnicodeTranslateError_GetObject, PyUnicodeTranslateError_GetReason,
    };
    PyObject *list = PyList_New(0);
    Py_ssize_t start = -5;
    size_t i;
    for (i = 0; list != NULL && i < sizeof readers / sizeof readers[0]; i++) {
        PyObject *value = readers[i](x);
        if (value == NULL) {
            if (!PyErr_ExceptionMatches(PyExc_TypeError)) {
                Py_DECREF(list);
                return NULL;
            }
            PyErr_Clear();
        }
        PyList_Append(list, value != NULL ? value : Py_None);
        Py_XDECREF(value);
    }
    if (PyUnicodeDecodeError_GetStart(x, &start) < 0 || PyUnicodeDecodeError_SetEnd(x, 1) < 0 ||
        PyUnicodeDecodeError_SetReason(x, "other") < 0) {
        PyErr_Clear();
    }
    return Py_BuildValue("(Nn)", list, start);
}

static PyObject *
resize(PyObject *self, PyObject *args)
{
    PyObject *x;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "On", &x, &size) || PyByteArray_Resize(x, size) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* Calls with something that is no tuple. */
static PyObject *
call_with(PyObject *self, PyObject *args)
{
    PyObject *callable, *arguments;
    if (!PyArg_ParseTuple(args, "OO", &callable, &arguments)) {
        return NULL;
    }
    return PyObject_Call(callable, or_null(arguments), NULL);
}

static int
ignore_call(void *unused)
{
    return 0;
}

/* How many pending calls find room. */
static PyObject *
pending_room(PyObject *self, PyObject *unused)
{
    long room = 0;
    while (Py_MakePendingCalls() < 0) {
        PyErr_Clear();
    }
    while (Py_AddPendingCall(ignore_call, NULL) == 0) {
        room++;
    }
    Py_MakePendingCalls();
    return PyInt_FromLong(room);
}

static PyObject *
counted(PyObject *x, int *count)
{
    (*count)++;
    return x;
}

/* How often macros evaluate their arguments: once, as long as the object lives on. */
static PyObject *
evaluate_once(PyObject *self, PyObject *x)
{
    int taken = 0, given = 0, checked = 0, exactly = 0;
    Py_INCREF(counted(x, &taken));
    Py_DECREF(counted(x, &given));
    (void)PyString_Check(counted(x, &checked));
    (void)PyTuple_CheckExact(counted(x, &exactly));
    return Py_BuildValue("(iiii)", taken, given, checked, exactly);
}

static PyMethodDef functions[] = {
    {"ask_error", ask_error, METH_O},
    {"resize", resize, METH_VARARGS},
    {"call_with", call_with, METH_VARARGS},
    {"pending_room", pending_room, METH_NOARGS},
    {"evaluate_once", evaluate_once, METH_O},
    {"as_void_pointer", as_void_pointer, METH_O},
    {"frozen_and_more", frozen_and_more, METH_VARARGS},
    {"set_defaults", set_defaults, METH_VARARGS},
    {"set_closure", set_closure, METH_VARARGS},
    {"to_long", to_long, METH_VARARGS},
    {"to_double", to_double, METH_VARARGS},
    {"contiguous", contiguous, METH_VARARGS},
    {"delete_slice", delete_slice, METH_VARARGS},
    {"sequence_size", sequence_size, METH_O},
    {"merge_pairs", merge_pairs, METH_VARARGS},
    {"compare", compare, METH_VARARGS},
    {"decode", decode, METH_VARARGS},
    {"encode", encode, METH_VARARGS},
    {"by_format", by_format, METH_VARARGS},
    {"parse", parse, METH_VARARGS},
    {"to_file", to_file, METH_VARARGS},
    {"run_without_name", run_without_name, METH_VARARGS},
    {NULL, NULL, 0},
};

/* ---- static types of old sources: without flags, with a comparison only ---- */

static int
compare_equal(PyObject *left, PyObject *right)
{
    return 0;
}

static PyTypeObject plain_type = {PyVarObject_HEAD_INIT(NULL, 0) "arguments.Plain", sizeof(PyObject)};
static PyTypeObject compared_type = {PyVarObject_HEAD_INIT(NULL, 0) "arguments.Compared", sizeof(PyObject)};

static int
add_instance(PyObject *module, const char *name, PyTypeObject *type)
{
    type->tp_dealloc = (destructor)PyObject_Del;
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    return PyModule_AddObject(module, name, (PyObject *)PyObject_New(PyObject, type));
}

PyMODINIT_FUNC
initarguments(void)
{
    PyObject *module = Py_InitModule("arguments", functions);
    compared_type.tp_compare = compare_equal;
    if (module != NULL && add_instance(module, "plain", &plain_type) == 0) {
        add_instance(module, "compared", &compared_type);
    }
}
