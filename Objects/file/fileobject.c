/* The type `file`: life, attributes, repr. See file.h for the parts.
 *
 * A new object is "closed" and has placeholder texts for name and mode; __init__ opens it, and may
 * be called again to open something else.
 */
#include "file.h"
#include "structmember.h"

/* ---- life ---- */

static PyObject *
file_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyFileObject *file = (PyFileObject *)type->tp_alloc(type, 0);
    if (file == NULL) {
        return NULL;
    }
    PyObject *text = PyString_InternFromString("<uninitialized file>");
    if (text == NULL) {
        Py_DECREF(file);
        return NULL;
    }
    Py_INCREF(text);
    file->f_name = text;
    file->f_mode = text;
    Py_INCREF(Py_None);
    file->f_encoding = Py_None;
    Py_INCREF(Py_None);
    file->f_errors = Py_None;
    return (PyObject *)file;
}

static int
close_before_init(PyFileObject *file)
{
    if (file->f_fp == NULL) {
        return 0;
    }
    PyObject *result = py_file_close(file);
    Py_XDECREF(result);
    return result != NULL ? 0 : -1;
}

static int
file_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"name", "mode", "buffering", NULL};
    PyFileObject *file = as_file(self);
    char *path = NULL;
    const char *mode = "r";
    int size = -1;
    PyObject *name;
    if (close_before_init(file) < 0) {
        return -1;
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "et|si:file", (char **)keywords,
                                     Py_FileSystemDefaultEncoding, &path, &mode, &size)) {
        return -1;
    }
    int status = -1;
    /* Once more for the name as it was given: unicode stays unicode. */
    if (PyArg_ParseTupleAndKeywords(args, kwds, "O|si:file", (char **)keywords, &name, &mode,
                                    &size) &&
        py_file_fill(file, NULL, name, mode, fclose) == 0 &&
        py_file_open(file, path, mode) == 0) {
        PyFile_SetBufSize(self, size);
        status = 0;
    }
    PyMem_Free(path);
    return status;
}

static void
report_failed_close(void)
{
    PySys_WriteStderr("close failed in file object destructor:\n");
    PyErr_Print();
}

static void
file_dealloc(PyObject *self)
{
    PyFileObject *file = as_file(self);
    if (file->weakreflist != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *result = py_file_close(file);
    if (result == NULL) {
        report_failed_close();
    }
    Py_XDECREF(result);
    PyErr_Restore(type, value, traceback);
    PyMem_Free(file->f_setbuf);
    Py_XDECREF(file->f_name);
    Py_XDECREF(file->f_mode);
    Py_XDECREF(file->f_encoding);
    Py_XDECREF(file->f_errors);
    py_file_drop_readahead(file);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
file_repr(PyObject *self)
{
    PyFileObject *file = as_file(self);
    const char *state = file->f_fp == NULL ? "closed" : "open";
    PyObject *name = file->f_name != NULL && PyUnicode_Check(file->f_name)
                         ? PyUnicode_AsUnicodeEscapeString(file->f_name)
                         : NULL;
    if (name != NULL) {
        PyObject *text = PyString_FromFormat("<%s file u'%s', mode '%s' at %p>", state,
                                             PyString_AS_STRING(name),
                                             PyString_AsString(file->f_mode), self);
        Py_DECREF(name);
        return text;
    }
    PyErr_Clear();
    name = file->f_name != NULL ? PyObject_Repr(file->f_name) : PyString_FromString("''");
    if (name == NULL) {
        return NULL;
    }
    PyObject *text = PyString_FromFormat("<%s file %s, mode '%s' at %p>", state,
                                         PyString_AS_STRING(name),
                                         PyString_AsString(file->f_mode), self);
    Py_DECREF(name);
    return text;
}

/* ---- small methods ---- */

static PyObject *
file_close(PyObject *self, PyObject *unused)
{
    return py_file_close(as_file(self));
}

static PyObject *
file_fileno(PyObject *self, PyObject *unused)
{
    if (as_file(self)->f_fp == NULL) {
        return py_file_raise_closed();
    }
    return PyInt_FromLong(fileno(as_file(self)->f_fp));
}

static PyObject *
file_isatty(PyObject *self, PyObject *unused)
{
    PyFileObject *file = as_file(self);
    if (file->f_fp == NULL) {
        return py_file_raise_closed();
    }
    FILE *stream = file->f_fp;
    PyThreadState *ts = file_unlock(file);
    int terminal = isatty(fileno(stream));
    file_lock(file, ts);
    return PyBool_FromLong(terminal);
}

static PyObject *
file_self(PyObject *self)
{
    if (as_file(self)->f_fp == NULL) {
        return py_file_raise_closed();
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
file_self_method(PyObject *self, PyObject *unused)
{
    return file_self(self);
}

static PyObject *
file_xreadlines(PyObject *self, PyObject *unused)
{
    if (PyErr_WarnPy3k("f.xreadlines() not supported in 3.x, try 'for line in f' instead", 1) < 0) {
        return NULL;
    }
    return file_self(self);
}

static PyObject *
file_exit(PyObject *self, PyObject *args)
{
    PyObject *result = PyObject_CallMethod(self, "close", NULL);
    if (result == NULL) {
        return NULL;
    }
    Py_DECREF(result);
    Py_RETURN_NONE;
}

static const PyMethodDef file_methods[] = {
    {"readline", py_file_method_readline, METH_VARARGS, "readline([size]) -> the next line"},
    {"read", py_file_method_read, METH_VARARGS, "read([size]) -> bytes, all that is left by default"},
    {"write", py_file_method_write, METH_VARARGS, "write(text): write it, perhaps into the buffer"},
    {"fileno", file_fileno, METH_NOARGS, "fileno() -> the descriptor"},
    {"seek", py_file_method_seek, METH_VARARGS, "seek(offset[, whence]): move to a position"},
    {"tell", py_file_method_tell, METH_NOARGS, "tell() -> the position"},
    {"truncate", py_file_method_truncate, METH_VARARGS, "truncate([size]): cut the file off"},
    {"readinto", py_file_method_readinto, METH_VARARGS, "readinto(buffer) -> count of bytes read"},
    {"readlines", py_file_method_readlines, METH_VARARGS, "readlines([size]) -> list of lines"},
    {"xreadlines", file_xreadlines, METH_NOARGS, "xreadlines() -> the file itself"},
    {"writelines", py_file_method_writelines, METH_O, "writelines(lines): write each of them"},
    {"flush", py_file_method_flush, METH_NOARGS, "flush(): write the buffer out"},
    {"close", file_close, METH_NOARGS, "close() -> None or a status"},
    {"isatty", file_isatty, METH_NOARGS, "isatty() -> is it a terminal?"},
    {"__enter__", file_self_method, METH_NOARGS, "__enter__() -> the file"},
    {"__exit__", file_exit, METH_VARARGS, "__exit__(*error): close"},
    {NULL, NULL, 0, NULL},
};

/* ---- attributes ---- */

static PyObject *
file_get_closed(PyObject *self, void *unused)
{
    return PyBool_FromLong(as_file(self)->f_fp == NULL);
}

static PyObject *
file_get_newlines(PyObject *self, void *unused)
{
    static const char *const texts[] = {"\r", "\n", "\r\n"};
    int types = as_file(self)->f_newlinetypes;
    const char *seen[3];
    int count = 0;
    for (int i = 0; i < 3; i++) {
        if (types & (1 << i)) {
            seen[count++] = texts[i];
        }
    }
    switch (count) {
    case 0:
        Py_RETURN_NONE;
    case 1:
        return PyString_FromString(seen[0]);
    case 2:
        return Py_BuildValue("ss", seen[0], seen[1]);
    default:
        return Py_BuildValue("sss", seen[0], seen[1], seen[2]);
    }
}

static PyObject *
file_get_softspace(PyObject *self, void *unused)
{
    if (PyErr_WarnPy3k("file.softspace not supported in 3.x", 1) < 0) {
        return NULL;
    }
    return PyInt_FromLong(as_file(self)->f_softspace);
}

static int
file_set_softspace(PyObject *self, PyObject *value, void *unused)
{
    if (PyErr_WarnPy3k("file.softspace not supported in 3.x", 1) < 0) {
        return -1;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't delete softspace attribute");
        return -1;
    }
    long number = PyInt_AsLong(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    as_file(self)->f_softspace = (int)number;
    return 0;
}

static const PyMemberDef file_members[] = {
    {"mode", T_OBJECT, offsetof(PyFileObject, f_mode), READONLY, NULL},
    {"name", T_OBJECT, offsetof(PyFileObject, f_name), READONLY, "file name"},
    {"encoding", T_OBJECT, offsetof(PyFileObject, f_encoding), READONLY, NULL},
    {"errors", T_OBJECT, offsetof(PyFileObject, f_errors), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static const PyGetSetDef file_getset[] = {
    {"closed", file_get_closed, NULL, "True if the file is closed", NULL},
    {"newlines", file_get_newlines, NULL, "the kinds of line ends seen so far", NULL},
    {"softspace", file_get_softspace, file_set_softspace, "does print owe a blank?", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject PyFile_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "file",
    .tp_basicsize = sizeof(PyFileObject),
    .tp_dealloc = file_dealloc,
    .tp_repr = file_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = "file(name[, mode[, buffering]]) -> file object",
    .tp_weaklistoffset = offsetof(PyFileObject, weakreflist),
    .tp_iter = file_self,
    .tp_iternext = py_file_next,
    .tp_methods = (PyMethodDef *)file_methods,
    .tp_members = (PyMemberDef *)file_members,
    .tp_getset = (PyGetSetDef *)file_getset,
    .tp_init = file_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = file_new,
    .tp_free = PyObject_Del,
};
