/* The C interface of file objects; where it makes sense for anything with the same methods. */
#include "file.h"

/* ---- making ---- */

PyObject *
PyFile_FromFile(FILE *stream, char *name, char *mode, int (*close)(FILE *))
{
    PyObject *self = PyFile_Type.tp_new(&PyFile_Type, NULL, NULL);
    if (self == NULL) {
        return NULL;
    }
    PyObject *text = PyString_FromString(name);
    if (text == NULL || py_file_fill(as_file(self), stream, text, mode, close) < 0) {
        Py_XDECREF(text);
        Py_DECREF(self);
        return NULL;
    }
    Py_DECREF(text);
    return self;
}

PyObject *
PyFile_FromString(char *name, char *mode)
{
    PyObject *self = PyFile_FromFile(NULL, name, mode, fclose);
    if (self != NULL && py_file_open(as_file(self), name, mode) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return self;
}

/* ---- access ---- */

FILE *
PyFile_AsFile(PyObject *self)
{
    return self != NULL && PyFile_Check(self) ? as_file(self)->f_fp : NULL;
}

PyObject *
PyFile_Name(PyObject *self)
{
    return self != NULL && PyFile_Check(self) ? as_file(self)->f_name : NULL;
}

void
PyFile_IncUseCount(PyFileObject *file)
{
    file->unlocked_count++;
}

void
PyFile_DecUseCount(PyFileObject *file)
{
    file->unlocked_count--;
    assert(file->unlocked_count >= 0); /* I2 */
}

int
PyFile_SetEncodingAndErrors(PyObject *self, const char *encoding, char *errors)
{
    PyObject *encoding_text = PyString_FromString(encoding);
    if (encoding_text == NULL) {
        return 0;
    }
    PyObject *errors_text = Py_None;
    if (errors != NULL) {
        errors_text = PyString_FromString(errors);
        if (errors_text == NULL) {
            Py_DECREF(encoding_text);
            return 0;
        }
    }
    else {
        Py_INCREF(errors_text);
    }
    Py_XSETREF(as_file(self)->f_encoding, encoding_text);
    Py_XSETREF(as_file(self)->f_errors, errors_text);
    return 1;
}

int
PyFile_SetEncoding(PyObject *self, const char *encoding)
{
    return PyFile_SetEncodingAndErrors(self, encoding, NULL);
}

/* Swaps the flag that print uses; objects that do not take the attribute count as 0. */
int
PyFile_SoftSpace(PyObject *self, int flag)
{
    int old = 0;
    if (self == NULL) {
        return 0;
    }
    if (PyFile_Check(self)) {
        old = as_file(self)->f_softspace;
        as_file(self)->f_softspace = flag;
        return old;
    }
    PyObject *value = PyObject_GetAttrString(self, "softspace");
    if (value == NULL) {
        PyErr_Clear();
    }
    else {
        if (PyInt_Check(value)) {
            old = (int)PyInt_AsLong(value);
        }
        Py_DECREF(value);
    }
    value = PyInt_FromLong(flag);
    if (value == NULL || PyObject_SetAttrString(self, "softspace", value) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(value);
    return old;
}

int
PyObject_AsFileDescriptor(PyObject *object)
{
    PyObject *number = object;
    Py_INCREF(number);
    if (!PyInt_Check(object) && !PyLong_Check(object)) {
        Py_DECREF(number);
        PyObject *method = PyObject_GetAttrString(object, "fileno");
        if (method == NULL) {
            PyErr_SetString(PyExc_TypeError,
                            "argument must be an int, or have a fileno() method");
            return -1;
        }
        number = PyObject_CallObject(method, NULL);
        Py_DECREF(method);
        if (number == NULL) {
            return -1;
        }
        if (!PyInt_Check(number) && !PyLong_Check(number)) {
            Py_DECREF(number);
            PyErr_SetString(PyExc_TypeError, "fileno() returned a non-integer");
            return -1;
        }
    }
    int fd = _PyInt_AsInt(number);
    Py_DECREF(number);
    if (fd < 0) {      /* also out of range: 2.7 says -1 then */
        PyErr_Format(PyExc_ValueError, "file descriptor cannot be a negative integer (%i)", fd);
        return -1;
    }
    return fd;
}

/* ---- reading a line ---- */

/* Takes the newline off a string or unicode line; an empty line is the end of the file. */
static PyObject *
strip_newline(PyObject *line)
{
    Py_ssize_t size = PyString_Check(line) ? PyString_GET_SIZE(line) : PyUnicode_GET_SIZE(line);
    if (size == 0) {
        Py_DECREF(line);
        PyErr_SetString(PyExc_EOFError, "EOF when reading a line");
        return NULL;
    }
    PyObject *stripped = line;
    if (PyString_Check(line) && PyString_AS_STRING(line)[size - 1] == '\n') {
        stripped = PyString_FromStringAndSize(PyString_AS_STRING(line), size - 1);
    }
    else if (PyUnicode_Check(line) && PyUnicode_AS_UNICODE(line)[size - 1] == '\n') {
        stripped = PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(line), size - 1);
    }
    else {
        return line;
    }
    Py_DECREF(line);
    return stripped;
}

static PyObject *
call_readline(PyObject *object, int limit)
{
    PyObject *method = PyObject_GetAttrString(object, "readline");
    if (method == NULL) {
        return NULL;
    }
    PyObject *line = limit <= 0 ? PyObject_CallObject(method, NULL)
                                : PyObject_CallFunction(method, "i", limit);
    Py_DECREF(method);
    if (line != NULL && !PyString_Check(line) && !PyUnicode_Check(line)) {
        Py_DECREF(line);
        PyErr_SetString(PyExc_TypeError, "object.readline() returned non-string");
        return NULL;
    }
    return line;
}

PyObject *
PyFile_GetLine(PyObject *object, int limit)
{
    PyObject *line;
    if (object == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (PyFile_Check(object)) {
        if (py_file_check_read(as_file(object)) < 0) {
            return NULL;
        }
        line = py_file_read_line(as_file(object), limit < 0 ? 0 : limit);
    }
    else {
        line = call_readline(object, limit);
    }
    return line != NULL && limit < 0 ? strip_newline(line) : line;
}

/* ---- writing ---- */

/* A copy of the unicode text in the encoding of the file, or the object itself. Returns new. */
static PyObject *
printable(PyFileObject *file, PyObject *object, int flags)
{
    if ((flags & Py_PRINT_RAW) && PyUnicode_Check(object) && file->f_encoding != Py_None) {
        const char *errors =
            file->f_errors == Py_None ? "strict" : PyString_AS_STRING(file->f_errors);
        return PyUnicode_AsEncodedString(object, PyString_AS_STRING(file->f_encoding), errors);
    }
    Py_INCREF(object);
    return object;
}

static int
print_to_stream(PyFileObject *file, PyObject *object, int flags)
{
    PyObject *text = printable(file, object, flags);
    if (text == NULL) {
        return -1;
    }
    if (file->f_fp == NULL) {
        Py_DECREF(text);
        py_file_raise_closed();
        return -1;
    }
    Py_INCREF(file);
    file->unlocked_count++;
    int status = PyObject_Print(text, file->f_fp, flags);
    file->unlocked_count--;
    Py_DECREF(file);
    Py_DECREF(text);
    return status;
}

int
PyFile_WriteObject(PyObject *object, PyObject *file, int flags)
{
    if (file == NULL) {
        PyErr_SetString(PyExc_TypeError, "writeobject with NULL file");
        return -1;
    }
    if (PyFile_Check(file)) {
        if (as_file(file)->f_fp == NULL) {
            py_file_raise_closed();
            return -1;
        }
        return print_to_stream(as_file(file), object, flags);
    }
    PyObject *writer = PyObject_GetAttrString(file, "write");
    if (writer == NULL) {
        return -1;
    }
    PyObject *text;
    if (!(flags & Py_PRINT_RAW)) {
        text = PyObject_Repr(object);
    }
    else if (PyUnicode_Check(object)) { /* encoding is the business of the file */
        Py_INCREF(object);
        text = object;
    }
    else {
        text = PyObject_Str(object);
    }
    PyObject *result = text != NULL ? PyObject_CallFunctionObjArgs(writer, text, NULL) : NULL;
    Py_XDECREF(text);
    Py_DECREF(writer);
    Py_XDECREF(result);
    return result != NULL ? 0 : -1;
}

static int
write_to_stream(PyFileObject *file, const char *text)
{
    if (file->f_fp == NULL) {
        py_file_raise_closed();
        return -1;
    }
    FILE *stream = file->f_fp;
    PyThreadState *ts = file_unlock(file);
    fputs(text, stream);
    file_lock(file, ts);
    return 0;
}

int
PyFile_WriteString(const char *text, PyObject *file)
{
    if (file == NULL) {
        if (PyErr_Occurred() == NULL) {
            PyErr_SetString(PyExc_SystemError, "null file for PyFile_WriteString");
        }
        return -1;
    }
    if (PyFile_Check(file)) {
        return write_to_stream(as_file(file), text);
    }
    if (PyErr_Occurred() != NULL) {
        return -1;
    }
    PyObject *object = PyString_FromString(text);
    if (object == NULL) {
        return -1;
    }
    int status = PyFile_WriteObject(object, file, Py_PRINT_RAW);
    Py_DECREF(object);
    return status;
}
