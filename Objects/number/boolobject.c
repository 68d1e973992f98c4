/* The type bool: a subclass of int with two instances.
 *
 * I1 _Py_ZeroStruct and _Py_TrueStruct are the only bools; nobody else makes one, and they are never freed.
 */
#include "Python.h"
#include "py_number_fast.h"

PyObject *
PyBool_FromLong(long truth)
{
    PyObject *result = truth ? Py_True : Py_False;
    Py_INCREF(result);
    return result;
}

static PyObject *
bool_repr(PyObject *v)
{
    return PyString_InternFromString(PyInt_AS_LONG(v) ? "True" : "False");
}

static int
bool_print(PyObject *v, FILE *file, int flags)
{
    const char *name = PyInt_AS_LONG(v) ? "True" : "False";
    Py_BEGIN_ALLOW_THREADS
    fputs(name, file);
    Py_END_ALLOW_THREADS
    return 0;
}

static PyObject *
bool_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"x", NULL};
    PyObject *x = Py_False;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:bool", (char **)names, &x)) {
        return NULL;
    }
    int truth = PyObject_IsTrue(x);
    return truth < 0 ? NULL : PyBool_FromLong(truth);
}

/* Both bools: the result is one too. Otherwise int's operation. */

static PyObject *
bool_and(PyObject *a, PyObject *b)
{
    if (!PyBool_Check(a) || !PyBool_Check(b)) {
        return PyInt_Type.tp_as_number->nb_and(a, b);
    }
    return PyBool_FromLong(PyInt_AS_LONG(a) & PyInt_AS_LONG(b));
}

static PyObject *
bool_or(PyObject *a, PyObject *b)
{
    if (!PyBool_Check(a) || !PyBool_Check(b)) {
        return PyInt_Type.tp_as_number->nb_or(a, b);
    }
    return PyBool_FromLong(PyInt_AS_LONG(a) | PyInt_AS_LONG(b));
}

static PyObject *
bool_xor(PyObject *a, PyObject *b)
{
    if (!PyBool_Check(a) || !PyBool_Check(b)) {
        return PyInt_Type.tp_as_number->nb_xor(a, b);
    }
    return PyBool_FromLong(PyInt_AS_LONG(a) ^ PyInt_AS_LONG(b));
}

static const PyNumberMethods bool_as_number = {
    .nb_and = bool_and,
    .nb_xor = bool_xor,
    .nb_or = bool_or,
};

static const char bool_doc[] = PyDoc_STR(
"bool(x) -> bool\n"
"\n"
"The truth of x: True or False, the only two instances of bool. There can be\n"
"no subclass of it.");

PyTypeObject PyBool_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "bool",
    .tp_basicsize = sizeof(PyIntObject),
    .tp_print = bool_print,
    .tp_repr = bool_repr,
    .tp_as_number = (PyNumberMethods *)&bool_as_number,
    .tp_str = bool_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES,
    .tp_doc = bool_doc,
    .tp_base = &PyInt_Type,
    .tp_new = bool_new,
};

PyIntObject _Py_ZeroStruct = {
    PyObject_HEAD_INIT(&PyBool_Type)
    0,
};

PyIntObject _Py_TrueStruct = {
    PyObject_HEAD_INIT(&PyBool_Type)
    1,
};
