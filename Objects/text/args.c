/* Arguments that the methods of all text types have in common. */
#include "Python.h"
#include "py_text.h"

/* Copies "fname" into a format text "spec:fname". */
static void
make_format(char *buf, size_t size, const char *spec, const char *fname)
{
    PyOS_snprintf(buf, size, "%s:%.40s", spec, fname);
}

/* A slice bound: None leaves *value alone. Returns 1 or 0. */
static int
read_bound(PyObject *bound, Py_ssize_t *value)
{
    if (bound == NULL || bound == Py_None) {
        return 1;
    }
    return _PyEval_SliceIndex(bound, value);
}

int
py_text_parse_find(const char *name, PyObject *args, PyObject **sub, Py_ssize_t *start,
                   Py_ssize_t *end)
{
    PyObject *from = NULL;
    PyObject *to = NULL;
    Py_ssize_t i = 0;
    Py_ssize_t j = PY_SSIZE_T_MAX;
    char format[60];

    if (PyTuple_GET_SIZE(args) == 1) {
        *sub = PyTuple_GET_ITEM(args, 0);
    }
    else {
        make_format(format, sizeof(format), "O|OO", name);
        if (!PyArg_ParseTuple(args, format, sub, &from, &to) || !read_bound(from, &i) ||
            !read_bound(to, &j)) {
            return 0;
        }
    }
    *start = i;
    *end = j;
    return 1;
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
