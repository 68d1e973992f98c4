/* Builtins that read and write: print, raw_input, open. */
#include "builtins.h"

/* ---- print ---- */

/* None counts as not given. Returns whether the separator is a string, or nothing. Raises yes. */
static int
check_separator(const char *name, PyObject **separator)
{
    if (*separator == Py_None) {
        *separator = NULL;
    }
    if (*separator != NULL && !PyString_Check(*separator) && !PyUnicode_Check(*separator)) {
        PyErr_Format(PyExc_TypeError, "%s must be None, str or unicode, not %.200s", name,
                     Py_TYPE(*separator)->tp_name);
        return 0;
    }
    return 1;
}

static int
any_unicode(PyObject *args, PyObject *separator, PyObject *end)
{
    if ((separator != NULL && PyUnicode_Check(separator)) ||
        (end != NULL && PyUnicode_Check(end))) {
        return 1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        if (PyUnicode_Check(PyTuple_GET_ITEM(args, i))) {
            return 1;
        }
    }
    return 0;
}

/* Writes the given text, or the default in the kind of string that the line has. */
static int
write_separator(PyObject *file, PyObject *separator, const char *otherwise, int unicode)
{
    if (separator != NULL) {
        return PyFile_WriteObject(separator, file, Py_PRINT_RAW);
    }
    PyObject *text =
        unicode ? PyUnicode_FromString(otherwise) : PyString_FromString(otherwise);
    if (text == NULL) {
        return -1;
    }
    int status = PyFile_WriteObject(text, file, Py_PRINT_RAW);
    Py_DECREF(text);
    return status;
}

static int
print_line(PyObject *file, PyObject *args, PyObject *separator, PyObject *end)
{
    int unicode = any_unicode(args, separator, end);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        if (i > 0 && write_separator(file, separator, " ", unicode) < 0) {
            return -1;
        }
        if (PyFile_WriteObject(PyTuple_GET_ITEM(args, i), file, Py_PRINT_RAW) < 0) {
            return -1;
        }
    }
    return write_separator(file, end, "\n", unicode);
}

static PyObject *
builtin_print(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"sep", "end", "file", NULL};
    PyObject *separator = NULL, *end = NULL, *file = NULL;
    PyObject *none = PyTuple_New(0);
    if (none == NULL) {
        return NULL;
    }
    int fine = PyArg_ParseTupleAndKeywords(none, kwds, "|OOO:print", (char **)keywords, &separator,
                                           &end, &file);
    Py_DECREF(none);
    if (!fine) {
        return NULL;
    }
    if (file == NULL || file == Py_None) {
        file = PySys_GetObject("stdout");
        if (file == NULL || file == Py_None) {
            Py_RETURN_NONE;
        }
    }
    if (!check_separator("sep", &separator) || !check_separator("end", &end)) {
        return NULL;
    }
    Py_INCREF(file);
    int status = print_line(file, args, separator, end);
    Py_DECREF(file);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- raw_input ---- */

/* A line with the line editor of a terminal. */
static PyObject *
read_from_terminal(FILE *in, FILE *out, PyObject *prompt)
{
    PyObject *text = prompt != NULL ? PyObject_Str(prompt) : PyString_FromString("");
    if (text == NULL) {
        return NULL;
    }
    char *line = PyOS_Readline(in, out, PyString_AS_STRING(text));
    Py_DECREF(text);
    if (line == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
        }
        return NULL;
    }
    size_t size = strlen(line);
    PyObject *result = NULL;
    if (size == 0) {
        PyErr_SetNone(PyExc_EOFError);
    }
    else if (size > PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, "[raw_]input: input too long");
    }
    else {
        result = PyString_FromStringAndSize(line, (Py_ssize_t)(line[size - 1] == '\n' ? size - 1
                                                                                      : size));
    }
    PyMem_Free(line);
    return result;
}

static PyObject *
get_stream(const char *name)
{
    PyObject *file = PySys_GetObject((char *)name);
    if (file == NULL) {
        PyErr_Format(PyExc_RuntimeError, "[raw_]input: lost sys.%s", name);
    }
    Py_XINCREF(file);
    return file;
}

static PyObject *
read_between(PyObject *in, PyObject *out, PyObject *prompt)
{
    if (PyFile_SoftSpace(out, 0) && PyFile_WriteString(" ", out) < 0) {
        return NULL;
    }
    FILE *in_stream = PyFile_AsFile(in);
    FILE *out_stream = PyFile_AsFile(out);
    if (in_stream != NULL && out_stream != NULL && isatty(fileno(in_stream)) &&
        isatty(fileno(out_stream))) {
        return read_from_terminal(in_stream, out_stream, prompt);
    }
    if (prompt != NULL && PyFile_WriteObject(prompt, out, Py_PRINT_RAW) < 0) {
        return NULL;
    }
    return PyFile_GetLine(in, -1);
}

PyObject *
py_builtin_read_line(PyObject *prompt)
{
    PyObject *in = get_stream("stdin");
    PyObject *out = in != NULL ? get_stream("stdout") : NULL;
    PyObject *line = out != NULL ? read_between(in, out, prompt) : NULL;
    Py_XDECREF(in);
    Py_XDECREF(out);
    return line;
}

static PyObject *
builtin_raw_input(PyObject *self, PyObject *args)
{
    PyObject *prompt = NULL;
    if (!PyArg_UnpackTuple(args, "[raw_]input", 0, 1, &prompt)) {
        return NULL;
    }
    return py_builtin_read_line(prompt);
}

static PyObject *
builtin_open(PyObject *self, PyObject *args, PyObject *kwds)
{
    return PyObject_Call((PyObject *)&PyFile_Type, args, kwds);
}

const PyMethodDef py_builtin_io_methods[] = {
    {"print", (PyCFunction)(void (*)(void))builtin_print, METH_VARARGS | METH_KEYWORDS,
     "print(value, ..., sep=' ', end='\\n', file=sys.stdout)"},
    {"raw_input", builtin_raw_input, METH_VARARGS,
     "raw_input([prompt]) -> a line of standard input without its newline"},
    {"open", (PyCFunction)(void (*)(void))builtin_open, METH_VARARGS | METH_KEYWORDS,
     "open(name[, mode[, buffering]]) -> file object"},
    {NULL, NULL, 0, NULL},
};
