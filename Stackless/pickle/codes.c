/* Code that pickles bring: the same code is made once.

   Tasklets carry their code by value.  Who restores many, or in the process where they were frozen, would get a code object each time, with
   an executable of its own that has to be proved and built.  So a small table remembers code objects that were written or
   made by us, and one that is alike in every field is taken again.

   I1 The table (py_interp) does not own: a code object that dies takes itself out (Objects/codeobject.c).
   I2 Alike means: nothing can tell them apart but their identity; constants of types that are not known here must be identical.
   I3 copy.copy gives another object: arguments that are the fields of the known object themselves make a new one.

   Not here: code_new with its checks (Objects/codeobject.c), the verifier (Python/exec). */
#include "pickling.h"
#include "py_state.h"

enum { FIELDS = 14, CODE = 4, CONSTS = 5 };

static PyCodeObject **
place_of(PyObject *bytes)
{
    long hash = PyString_CheckExact(bytes) ? PyObject_Hash(bytes) : -1;
    return hash != -1 ? &py_interp_get()->slp.codes[(size_t)hash % SLP_CODES] : NULL;
}

static int
same_tuple(PyObject *a, PyObject *b);

/* Are two fields, or constants, alike? */
static int
same(PyObject *a, PyObject *b)
{
    if (a == b) {
        return 1;
    }
    if (Py_TYPE(a) != Py_TYPE(b)) {
        return 0;
    }
    if (PyString_CheckExact(a)) {
        return Py_SIZE(a) == Py_SIZE(b) && memcmp(PyString_AS_STRING(a), PyString_AS_STRING(b), Py_SIZE(a)) == 0;
    }
    if (PyInt_CheckExact(a)) {
        return PyInt_AS_LONG(a) == PyInt_AS_LONG(b);
    }
    if (PyFloat_CheckExact(a)) {
        return memcmp(&((PyFloatObject *)a)->ob_fval, &((PyFloatObject *)b)->ob_fval, sizeof(double)) == 0;
    }
    if (PyUnicode_CheckExact(a)) {
        return PyUnicode_GET_SIZE(a) == PyUnicode_GET_SIZE(b) &&
               memcmp(PyUnicode_AS_UNICODE(a), PyUnicode_AS_UNICODE(b), PyUnicode_GET_SIZE(a) * sizeof(Py_UNICODE)) == 0;
    }
    return PyTuple_CheckExact(a) && same_tuple(a, b);
}

static int
same_tuple(PyObject *a, PyObject *b)
{
    int alike = PyTuple_GET_SIZE(a) == PyTuple_GET_SIZE(b) && Py_EnterRecursiveCall("") == 0;
    if (!alike) {
        PyErr_Clear();
        return 0;
    }
    for (Py_ssize_t i = 0; alike && i < PyTuple_GET_SIZE(a); i++) {
        alike = same(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i));
    }
    Py_LeaveRecursiveCall();
    return alike;
}

static int
same_number(int number, PyObject *o)
{
    return PyInt_CheckExact(o) && PyInt_AS_LONG(o) == number;
}

static int
fits(const PyCodeObject *co, PyObject *args)
{
    PyObject **a = ((PyTupleObject *)args)->ob_item;
    return a[CONSTS] != co->co_consts && same(co->co_code, a[CODE]) && same(co->co_name, a[9]) &&
           same(co->co_filename, a[8]) && same_number(co->co_firstlineno, a[10]) && same_number(co->co_flags, a[3]) &&
           same_number(co->co_argcount, a[0]) && same_number(co->co_nlocals, a[1]) && same_number(co->co_stacksize, a[2]) &&
           same(co->co_consts, a[CONSTS]) && same(co->co_names, a[6]) && same(co->co_varnames, a[7]) &&
           same(co->co_lnotab, a[11]) && same(co->co_freevars, a[12]) && same(co->co_cellvars, a[13]);
}

void
slp_code_known(PyCodeObject *co)
{
    PyCodeObject **place = place_of(co->co_code);
    if (place != NULL) {
        *place = co;
    }
}

PyObject *
slp_code_make(PyObject *args)
{
    PyCodeObject **place = PyTuple_GET_SIZE(args) == FIELDS ? place_of(PyTuple_GET_ITEM(args, CODE)) : NULL;
    if (place != NULL && *place != NULL && fits(*place, args)) {
        Py_INCREF(*place);
        return (PyObject *)*place;
    }
    PyObject *co = PyObject_Call((PyObject *)&PyCode_Type, args, NULL);
    if (co != NULL) {
        slp_code_known((PyCodeObject *)co);
    }
    return co;
}
