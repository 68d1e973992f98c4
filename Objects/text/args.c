/* Arguments that the methods of all text types have in common. */
#include "Python.h"
#include "py_text.h"

/* A slice bound: None leaves *value alone. Returns 1 or 0. */
static int
read_bound(PyObject *bound, Py_ssize_t *value)
{
    if (bound == Py_None) {
        return 1;
    }
    return _PyEval_SliceIndex(bound, value);
}

/* The error of a call with none or more than three arguments: PyArg_ParseTuple has the words for it. */
static int
refuse_count(const char *name, PyObject *args)
{
    PyObject *ignored[3];
    char format[60];

    PyOS_snprintf(format, sizeof(format), "O|OO:%.40s", name);
    return PyArg_ParseTuple(args, format, &ignored[0], &ignored[1], &ignored[2]);
}

int
py_text_parse_find(const char *name, PyObject *args, PyObject **sub, Py_ssize_t *start,
                   Py_ssize_t *end)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);

    if (n < 1 || n > 3) {
        return refuse_count(name, args);
    }
    *sub = PyTuple_GET_ITEM(args, 0);
    *start = 0;
    *end = PY_SSIZE_T_MAX;
    return (n < 2 || read_bound(PyTuple_GET_ITEM(args, 1), start)) && (n < 3 || read_bound(PyTuple_GET_ITEM(args, 2), end));
}

int
py_text_parse_strip(const char *name, PyObject *args, PyObject **characters)
{
    if (PyTuple_GET_SIZE(args) <= 1) {
        return PyArg_UnpackTuple(args, name, 0, 1, characters);
    }
    PyErr_Format(PyExc_TypeError, "%s() takes at most 1 argument (%zd given)", name, PyTuple_GET_SIZE(args));
    return 0;
}

Py_ssize_t
py_text_get_buffer(PyObject *obj, Py_buffer *view)
{
    PyBufferProcs *pb = Py_TYPE(obj)->tp_as_buffer;

    if (pb == NULL || !PyType_HasFeature(Py_TYPE(obj), Py_TPFLAGS_HAVE_NEWBUFFER) ||
        pb->bf_getbuffer == NULL) {
        PyErr_Format(PyExc_TypeError, "Type %.100s doesn't support the buffer API",
                     Py_TYPE(obj)->tp_name);
        return -1;
    }
    return pb->bf_getbuffer(obj, view, PyBUF_SIMPLE) < 0 ? -1 : view->len;
}
