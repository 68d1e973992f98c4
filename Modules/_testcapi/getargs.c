/* getargs.c - PyArg_Parse* for tests: getargs_X(value) parses one argument with format X and gives
 * back what the C variable then holds. Simple formats are rows of a table.
 */
#include "testcapi.h"

/* name, format, C type, constructor of the result */
#define NUMBER_FORMATS(ROW) \
    ROW(b, "b", unsigned char, PyLong_FromUnsignedLong) \
    ROW(B, "B", unsigned char, PyLong_FromUnsignedLong) \
    ROW(h, "h", short, PyLong_FromLong) \
    ROW(H, "H", unsigned short, PyLong_FromUnsignedLong) \
    ROW(i, "i", int, PyLong_FromLong) \
    ROW(I, "I", unsigned int, PyLong_FromUnsignedLong) \
    ROW(l, "l", long, PyLong_FromLong) \
    ROW(k, "k", unsigned long, PyLong_FromUnsignedLong) \
    ROW(n, "n", Py_ssize_t, PyInt_FromSsize_t) \
    ROW(L, "L", PY_LONG_LONG, PyLong_FromLongLong) \
    ROW(K, "K", unsigned PY_LONG_LONG, PyLong_FromUnsignedLongLong) \
    ROW(c, "c", char, PyInt_FromLong) \
    ROW(f, "f", float, PyFloat_FromDouble) \
    ROW(d, "d", double, PyFloat_FromDouble) \
    ROW(D, "D", Py_complex, PyComplex_FromCComplex)

#define NUMBER_FUNCTION(name, format, type, make) \
    static PyObject *getargs_##name(PyObject *self, PyObject *args) \
    { \
        type value; \
        return PyArg_ParseTuple(args, format, &value) ? make(value) : NULL; \
    }
NUMBER_FORMATS(NUMBER_FUNCTION)

static PyObject *
none_or_string(const char *s)
{
    if (s == NULL) {
        Py_RETURN_NONE;
    }
    return PyString_FromString(s);
}

static PyObject *
none_or_bytes(const char *s, Py_ssize_t size)
{
    if (s == NULL) {
        Py_RETURN_NONE;
    }
    return PyString_FromStringAndSize(s, size);
}

#define STRING_FUNCTION(name, format) \
    static PyObject *getargs_##name(PyObject *self, PyObject *args) \
    { \
        char *s; \
        return PyArg_ParseTuple(args, format, &s) ? none_or_string(s) : NULL; \
    }
#define SIZED_FUNCTION(name, format) \
    static PyObject *getargs_##name(PyObject *self, PyObject *args) \
    { \
        char *s; \
        Py_ssize_t size; \
        return PyArg_ParseTuple(args, format, &s, &size) ? none_or_bytes(s, size) : NULL; \
    }
#define BUFFER_FUNCTION(name, format) \
    static PyObject *getargs_##name(PyObject *self, PyObject *args) \
    { \
        Py_buffer view; \
        PyObject *result; \
        if (!PyArg_ParseTuple(args, format, &view)) { \
            return NULL; \
        } \
        result = none_or_bytes(view.buf, view.len); \
        PyBuffer_Release(&view); \
        return result; \
    }
#define OBJECT_FUNCTION(name, format) \
    static PyObject *getargs_##name(PyObject *self, PyObject *args) \
    { \
        PyObject *o; \
        if (!PyArg_ParseTuple(args, format, &o)) { \
            return NULL; \
        } \
        Py_INCREF(o); \
        return o; \
    }
STRING_FUNCTION(s, "s")
STRING_FUNCTION(z, "z")
SIZED_FUNCTION(s_hash, "s#")
SIZED_FUNCTION(z_hash, "z#")
SIZED_FUNCTION(t_hash, "t#")
BUFFER_FUNCTION(s_star, "s*")
BUFFER_FUNCTION(z_star, "z*")
OBJECT_FUNCTION(S, "S")
OBJECT_FUNCTION(Y, "Y")
OBJECT_FUNCTION(U, "U")

/* The writable formats change the first and the last byte, to show that they can. */
static PyObject *
written(char *s, Py_ssize_t size)
{
    if (size > 0) {
        s[0] = '[';
        s[size - 1] = ']';
    }
    return PyString_FromStringAndSize(s, size);
}

static PyObject *
getargs_w(PyObject *self, PyObject *args)
{
    char *s;

    if (!PyArg_ParseTuple(args, "w", &s)) {
        return NULL;
    }
    s[0] = '[';
    s[1] = ']';
    return PyString_FromStringAndSize(s, 2);
}

static PyObject *
getargs_w_hash(PyObject *self, PyObject *args)
{
    char *s;
    Py_ssize_t size;

    return PyArg_ParseTuple(args, "w#", &s, &size) ? written(s, size) : NULL;
}

static PyObject *
getargs_w_star(PyObject *self, PyObject *args)
{
    Py_buffer view;
    PyObject *result;

    if (!PyArg_ParseTuple(args, "w*", &view)) {
        return NULL;
    }
    result = written(view.buf, view.len);
    PyBuffer_Release(&view);
    return result;
}

static PyObject *
getargs_u(PyObject *self, PyObject *args)
{
    Py_UNICODE *s;
    Py_ssize_t size = 0;

    if (!PyArg_ParseTuple(args, "u", &s)) {
        return NULL;
    }
    while (s[size] != 0) {
        size++;
    }
    return PyUnicode_FromUnicode(s, size);
}

static PyObject *
getargs_u_hash(PyObject *self, PyObject *args)
{
    Py_UNICODE *s;
    Py_ssize_t size;

    return PyArg_ParseTuple(args, "u#", &s, &size) ? PyUnicode_FromUnicode(s, size) : NULL;
}

/* getargs_es(text[, encoding]) and its kin: the buffer is allocated by the parser. */
static PyObject *
encoded(PyObject *args, const char *format)
{
    PyObject *arg, *result;
    const char *encoding = NULL;
    char *s = NULL;

    if (!PyArg_ParseTuple(args, "O|s", &arg, &encoding) ||
        !PyArg_Parse(arg, format, encoding, &s)) {
        return NULL;
    }
    result = PyString_FromString(s);
    PyMem_Free(s);
    return result;
}

/* The same with a size; a bytearray as third argument is the buffer to use. */
static PyObject *
encoded_sized(PyObject *args, const char *format)
{
    PyObject *arg, *result, *buffer = NULL;
    const char *encoding = NULL;
    char *s = NULL;
    Py_ssize_t size = 0;

    if (!PyArg_ParseTuple(args, "O|sO!", &arg, &encoding, &PyByteArray_Type, &buffer)) {
        return NULL;
    }
    if (buffer != NULL) {
        s = PyByteArray_AS_STRING(buffer);
        size = PyByteArray_GET_SIZE(buffer);
    }
    if (!PyArg_Parse(arg, format, encoding, &s, &size)) {
        return NULL;
    }
    result = PyString_FromStringAndSize(s, size);
    if (buffer == NULL) {
        PyMem_Free(s);
    }
    return result;
}

static PyObject *
getargs_es(PyObject *self, PyObject *args)
{
    return encoded(args, "es");
}

static PyObject *
getargs_et(PyObject *self, PyObject *args)
{
    return encoded(args, "et");
}

static PyObject *
getargs_es_hash(PyObject *self, PyObject *args)
{
    return encoded_sized(args, "es#");
}

static PyObject *
getargs_et_hash(PyObject *self, PyObject *args)
{
    return encoded_sized(args, "et#");
}

static PyObject *
getargs_tuple(PyObject *self, PyObject *args)
{
    int a, b, c;

    return PyArg_ParseTuple(args, "i(ii)", &a, &b, &c) ? Py_BuildValue("iii", a, b, c) : NULL;
}

static PyObject *
getargs_keywords(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"arg1", "arg2", "arg3", "arg4", "arg5", NULL};
    int v[10] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "(ii)i|(i(ii))(iii)i", (char **)names, &v[0], &v[1],
                                     &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], &v[8], &v[9])) {
        return NULL;
    }
    return Py_BuildValue("iiiiiiiiii", v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
}

enum { MOST = 8, ROOM = 8 };   /* formats, and 64-bit words for each */

/* parse_tuple_and_keywords(args, kwargs, format, names): does it parse? */
static PyObject *
parse_tuple_and_keywords(PyObject *self, PyObject *args)
{
    PyObject *sub_args, *sub_kwargs, *sub_names, *result = NULL;
    const char *format;
    char *names[MOST + 1] = {NULL};
    double room[MOST][ROOM];
    PyObject *held[MOST] = {NULL};
    Py_ssize_t count;

    memset(room, 0, sizeof room);
    if (!PyArg_ParseTuple(args, "OOsO:parse_tuple_and_keywords", &sub_args, &sub_kwargs, &format,
                          &sub_names)) {
        return NULL;
    }
    if (!PyList_CheckExact(sub_names) && !PyTuple_CheckExact(sub_names)) {
        PyErr_SetString(PyExc_ValueError,
                        "parse_tuple_and_keywords: sub_keywords must be either list or tuple");
        return NULL;
    }
    count = PySequence_Size(sub_names);
    if (count > MOST) {
        PyErr_SetString(PyExc_ValueError, "parse_tuple_and_keywords: too many keywords in sub_keywords");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *o = PySequence_GetItem(sub_names, i);
        held[i] = o;
        names[i] = o ? PyString_AsString(o) : NULL;
        if (names[i] == NULL) {
            goto done;
        }
    }
    if (PyArg_ParseTupleAndKeywords(sub_args, sub_kwargs, format, names, room[0], room[1], room[2],
                                    room[3], room[4], room[5], room[6], room[7])) {
        Py_INCREF(Py_None);
        result = Py_None;
    }
done:
    for (int i = 0; i < MOST; i++) {
        Py_XDECREF(held[i]);
    }
    return result;
}

static PyObject *
get_args(PyObject *self, PyObject *args)
{
    PyObject *result = args ? args : Py_None;

    Py_INCREF(result);
    return result;
}

static PyObject *
get_kwargs(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *result = kwargs ? kwargs : Py_None;

    Py_INCREF(result);
    return result;
}

#define ENTRY(name) {"getargs_" #name, getargs_##name, METH_VARARGS, NULL},
#define NUMBER_ENTRY(name, format, type, make) ENTRY(name)
const PyMethodDef py_testcapi_getargs[] = {
    NUMBER_FORMATS(NUMBER_ENTRY)
    ENTRY(s) ENTRY(z) ENTRY(s_hash) ENTRY(z_hash) ENTRY(t_hash) ENTRY(s_star) ENTRY(z_star)
    ENTRY(S) ENTRY(Y) ENTRY(U) ENTRY(w) ENTRY(w_hash) ENTRY(w_star) ENTRY(u) ENTRY(u_hash)
    ENTRY(es) ENTRY(et) ENTRY(es_hash) ENTRY(et_hash) ENTRY(tuple)
    {"getargs_keywords", (PyCFunction)getargs_keywords, METH_VARARGS | METH_KEYWORDS, NULL},
    {"parse_tuple_and_keywords", parse_tuple_and_keywords, METH_VARARGS, NULL},
    {"get_args", get_args, METH_VARARGS, NULL},
    {"get_kwargs", (PyCFunction)get_kwargs, METH_VARARGS | METH_KEYWORDS, NULL},
    {NULL, NULL, 0, NULL},
};
