/* EnvironmentError and its children: errno, strerror, filename.
 *
 * With two or three arguments the first two are errno and strerror. A third one is the file name;
 * it is then taken out of `args`, which keeps two items, and put back for pickling. With any other
 * number of arguments the fields stay NULL (seen as None).
 */
#include "exceptions.h"

static PyEnvironmentErrorObject *
as_environment(PyObject *self)
{
    return (PyEnvironmentErrorObject *)self;
}

int
py_exception_init_environment(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (py_exception_init_base(self, args, kwds) < 0) {
        return -1;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    if (count != 2 && count != 3) {
        return 0;
    }
    PyEnvironmentErrorObject *error = as_environment(self);
    py_exception_set_field(&error->myerrno, PyTuple_GET_ITEM(args, 0));
    py_exception_set_field(&error->strerror, PyTuple_GET_ITEM(args, 1));
    if (count == 3) {
        PyObject *pair = PyTuple_GetSlice(args, 0, 2);
        if (pair == NULL) {
            return -1;
        }
        py_exception_set_field(&error->filename, PyTuple_GET_ITEM(args, 2));
        py_exception_set_field(&error->args, pair);
        Py_DECREF(pair);
    }
    return 0;
}

static PyObject *
or_none(PyObject *field)
{
    return field != NULL ? field : Py_None;
}

static PyObject *
format_fields(PyEnvironmentErrorObject *error)
{
    PyObject *format;
    PyObject *values;
    if (error->filename != NULL) {
        PyObject *name = PyObject_Repr(error->filename);
        if (name == NULL) {
            return NULL;
        }
        format = PyString_FromString("[Errno %s] %s: %s");
        values = PyTuple_Pack(3, or_none(error->myerrno), or_none(error->strerror), name);
        Py_DECREF(name);
    }
    else {
        format = PyString_FromString("[Errno %s] %s");
        values = PyTuple_Pack(2, or_none(error->myerrno), or_none(error->strerror));
    }
    PyObject *text = NULL;
    if (format != NULL && values != NULL) {
        text = PyString_Format(format, values);
    }
    Py_XDECREF(format);
    Py_XDECREF(values);
    return text;
}

PyObject *
py_exception_str_environment(PyObject *self)
{
    PyEnvironmentErrorObject *error = as_environment(self);
    if (error->filename != NULL || (error->myerrno != NULL && error->strerror != NULL)) {
        return format_fields(error);
    }
    return py_exception_str_base(self);
}

PyObject *
py_exception_reduce_environment(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyEnvironmentErrorObject *error = as_environment(self);
    PyObject *args = error->args != NULL ? error->args : Py_None;
    PyObject *whole;
    if (PyTuple_Check(args) && PyTuple_GET_SIZE(args) == 2 && error->filename != NULL) {
        whole = PyTuple_Pack(3, PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1),
                             error->filename);
        if (whole == NULL) {
            return NULL;
        }
    }
    else {
        Py_INCREF(args);
        whole = args;
    }
    PyObject *result = error->dict != NULL ? PyTuple_Pack(3, Py_TYPE(self), whole, error->dict)
                                           : PyTuple_Pack(2, Py_TYPE(self), whole);
    Py_DECREF(whole);
    return result;
}
