/* SyntaxError: where in which file, and the text of it.
 *
 * SyntaxError(msg, (filename, lineno, offset, text)). `str` shows the message with the last part
 * of the file's path and the line, as far as they are a string and an integer.
 */
#include "exceptions.h"

static PySyntaxErrorObject *
as_syntax(PyObject *self)
{
    return (PySyntaxErrorObject *)self;
}

static int
set_location(PySyntaxErrorObject *error, PyObject *location)
{
    PyObject *parts = PySequence_Tuple(location);
    if (parts == NULL) {
        return -1;
    }
    if (PyTuple_GET_SIZE(parts) != 4) {
        Py_DECREF(parts);
        PyErr_SetString(PyExc_IndexError, "tuple index out of range");
        return -1;
    }
    py_exception_set_field(&error->filename, PyTuple_GET_ITEM(parts, 0));
    py_exception_set_field(&error->lineno, PyTuple_GET_ITEM(parts, 1));
    py_exception_set_field(&error->offset, PyTuple_GET_ITEM(parts, 2));
    py_exception_set_field(&error->text, PyTuple_GET_ITEM(parts, 3));
    Py_DECREF(parts);
    return 0;
}

int
py_exception_init_syntax(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (py_exception_init_base(self, args, kwds) < 0) {
        return -1;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    if (count >= 1) {
        py_exception_set_field(&as_syntax(self)->msg, PyTuple_GET_ITEM(args, 0));
    }
    if (count == 2) {
        return set_location(as_syntax(self), PyTuple_GET_ITEM(args, 1));
    }
    return 0;
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static PyObject *
add_location(PyObject *message, PyObject *filename, PyObject *lineno)
{
    const char *text = PyString_AS_STRING(message);
    if (filename == NULL) {
        return PyString_FromFormat("%s (line %ld)", text, PyInt_AsLong(lineno));
    }
    const char *name = base_name(PyString_AS_STRING(filename));
    if (lineno == NULL) {
        return PyString_FromFormat("%s (%s)", text, name);
    }
    return PyString_FromFormat("%s (%s, line %ld)", text, name, PyInt_AsLong(lineno));
}

PyObject *
py_exception_str_syntax(PyObject *self)
{
    PySyntaxErrorObject *error = as_syntax(self);
    PyObject *message = PyObject_Str(error->msg != NULL ? error->msg : Py_None);
    if (message == NULL || !PyString_Check(message)) {
        return message;
    }
    PyObject *filename = error->filename;
    PyObject *lineno = error->lineno;
    filename = filename != NULL && PyString_Check(filename) ? filename : NULL;
    lineno = lineno != NULL && PyInt_CheckExact(lineno) ? lineno : NULL;
    if (filename == NULL && lineno == NULL) {
        return message;
    }
    PyObject *text = add_location(message, filename, lineno);
    Py_DECREF(message);
    return text;
}
