/* slots_number.c: the Python-level functions of the number slots.

   A binary slot function may be called for either operand's sake.  It tries, in 2.7's order: the right operand's
   reflected method first if its class is a subclass that overrides it, then the left one's method, then the right one's
   reflected method; NotImplemented moves on to the next.

   I1 a reflected method is tried at most once. */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"

typedef struct {
    size_t member;      /* offset in PyNumberMethods */
    void *function;     /* the slot function on whose behalf we run */
    PyObject *name;     /* borrowed, '__add__' */
    PyObject *reflected;/* borrowed, '__radd__' */
} operator_names;

/* Is this operator in Python for `type`? */
static int
is_python_level(PyTypeObject *type, const operator_names *op)
{
    PyNumberMethods *suite = type->tp_as_number;
    return suite != NULL && *(void **)((char *)suite + op->member) == op->function;
}

int
py_slot_reflected_first(PyObject *left, PyObject *right, PyObject *reflected_name)
{
    PyObject *of_right = PyObject_GetAttr((PyObject *)Py_TYPE(right), reflected_name);
    if (of_right == NULL) {
        PyErr_Clear();
        return 0;
    }
    PyObject *of_left = PyObject_GetAttr((PyObject *)Py_TYPE(left), reflected_name);
    if (of_left == NULL) {
        PyErr_Clear();
        Py_DECREF(of_right);
        return 1;
    }
    int differs = PyObject_RichCompareBool(of_right, of_left, Py_NE);
    Py_DECREF(of_right);
    Py_DECREF(of_left);
    if (differs < 0) {
        PyErr_Clear();
        return 0;
    }
    return differs;
}

static PyObject *
binary(PyObject *left, PyObject *right, const operator_names *op)
{
    int try_right = Py_TYPE(left) != Py_TYPE(right) && is_python_level(Py_TYPE(right), op);
    if (is_python_level(Py_TYPE(left), op)) {
        if (try_right && PyType_IsSubtype(Py_TYPE(right), Py_TYPE(left)) &&
            py_slot_reflected_first(left, right, op->reflected)) {
            PyObject *result = py_type_call_maybe(right, op->reflected, &left, 1);
            if (result != Py_NotImplemented) {
                return result;
            }
            Py_DECREF(result);
            try_right = 0; /* I1 */
        }
        PyObject *result = py_type_call_maybe(left, op->name, &right, 1);
        if (result != Py_NotImplemented || Py_TYPE(left) == Py_TYPE(right)) {
            return result;
        }
        Py_DECREF(result);
    }
    if (try_right) {
        return py_type_call_maybe(right, op->reflected, &left, 1);
    }
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

#define BINARY(field, id, rid) \
    PyObject *py_slot_##field(PyObject *left, PyObject *right) \
    { \
        operator_names op = {offsetof(PyNumberMethods, field), (void *)py_slot_##field, PY_ID(id), PY_ID(rid)}; \
        return binary(left, right, &op); \
    }
BINARY(nb_add, __add__, __radd__)
BINARY(nb_subtract, __sub__, __rsub__)
BINARY(nb_multiply, __mul__, __rmul__)
BINARY(nb_divide, __div__, __rdiv__)
BINARY(nb_remainder, __mod__, __rmod__)
BINARY(nb_divmod, __divmod__, __rdivmod__)
BINARY(nb_lshift, __lshift__, __rlshift__)
BINARY(nb_rshift, __rshift__, __rrshift__)
BINARY(nb_and, __and__, __rand__)
BINARY(nb_xor, __xor__, __rxor__)
BINARY(nb_or, __or__, __ror__)
BINARY(nb_floor_divide, __floordiv__, __rfloordiv__)
BINARY(nb_true_divide, __truediv__, __rtruediv__)
#undef BINARY

PyObject *
py_slot_nb_power(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    operator_names op = {offsetof(PyNumberMethods, nb_power), (void *)py_slot_nb_power, PY_ID(__pow__),
                         PY_ID(__rpow__)};
    if (modulus == Py_None) {
        return binary(base, exponent, &op);
    }
    /* With a modulus only the first operand is asked. */
    if (is_python_level(Py_TYPE(base), &op)) {
        PyObject *args[2] = {exponent, modulus};
        return py_type_call_special(base, PY_ID(__pow__), args, 2);
    }
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

#define INPLACE(field, id) \
    PyObject *py_slot_##field(PyObject *self, PyObject *other) \
    { \
        return py_type_call_special(self, PY_ID(id), &other, 1); \
    }
INPLACE(nb_inplace_add, __iadd__)
INPLACE(nb_inplace_subtract, __isub__)
INPLACE(nb_inplace_multiply, __imul__)
INPLACE(nb_inplace_divide, __idiv__)
INPLACE(nb_inplace_remainder, __imod__)
INPLACE(nb_inplace_lshift, __ilshift__)
INPLACE(nb_inplace_rshift, __irshift__)
INPLACE(nb_inplace_and, __iand__)
INPLACE(nb_inplace_xor, __ixor__)
INPLACE(nb_inplace_or, __ior__)
INPLACE(nb_inplace_floor_divide, __ifloordiv__)
INPLACE(nb_inplace_true_divide, __itruediv__)
#undef INPLACE

PyObject *
py_slot_nb_inplace_power(PyObject *self, PyObject *exponent, PyObject *modulus)
{
    return py_type_call_special(self, PY_ID(__ipow__), &exponent, 1);
}

#define UNARY(field, id) \
    PyObject *py_slot_##field(PyObject *self) \
    { \
        return py_type_call_special(self, PY_ID(id), NULL, 0); \
    }
UNARY(nb_negative, __neg__)
UNARY(nb_positive, __pos__)
UNARY(nb_absolute, __abs__)
UNARY(nb_invert, __invert__)
UNARY(nb_int, __int__)
UNARY(nb_long, __long__)
UNARY(nb_float, __float__)
UNARY(nb_oct, __oct__)
UNARY(nb_hex, __hex__)
UNARY(nb_index, __index__)
#undef UNARY

/* ---- truth ---- */

int
py_truth_of_result_steal(PyObject *result, const char *method)
{
    if (result == NULL) {
        return -1;
    }
    int truth = -1;
    if (PyInt_CheckExact(result) || PyBool_Check(result)) {
        truth = PyObject_IsTrue(result);
    }
    else {
        PyErr_Format(PyExc_TypeError, "%s should return bool or int, returned %s", method, Py_TYPE(result)->tp_name);
    }
    Py_DECREF(result);
    return truth;
}

int
py_slot_nb_nonzero(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (py_type_lookup(type, PY_ID(__nonzero__)) != NULL) {
        return py_truth_of_result_steal(py_type_call_special(self, PY_ID(__nonzero__), NULL, 0), "__nonzero__");
    }
    if (py_type_lookup(type, PY_ID(__len__)) != NULL) {
        return py_truth_of_result_steal(py_type_call_special(self, PY_ID(__len__), NULL, 0), "__len__");
    }
    return 1;
}

/* ---- coercion ---- */

/* __coerce__ of `asked` with `argument`.  0: *first and *second are new; 1: not done; -1 error. */
static int
coerce_by(PyObject *asked, PyObject *argument, PyObject **first, PyObject **second)
{
    PyObject *result = py_type_call_maybe(asked, PY_ID(__coerce__), &argument, 1);
    if (result == NULL) {
        return -1;
    }
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return 1;
    }
    if (!PyTuple_Check(result) || PyTuple_GET_SIZE(result) != 2) {
        PyErr_SetString(PyExc_TypeError, "__coerce__ didn't return a 2-tuple");
        Py_DECREF(result);
        return -1;
    }
    *first = PyTuple_GET_ITEM(result, 0);
    *second = PyTuple_GET_ITEM(result, 1);
    Py_INCREF(*first);
    Py_INCREF(*second);
    Py_DECREF(result);
    return 0;
}

int
py_slot_nb_coerce(PyObject **left, PyObject **right)
{
    operator_names op = {offsetof(PyNumberMethods, nb_coerce), (void *)py_slot_nb_coerce, NULL, NULL};
    PyObject *a = *left;
    PyObject *b = *right;
    if (is_python_level(Py_TYPE(a), &op)) {
        int status = coerce_by(a, b, left, right);
        if (status <= 0) {
            return status;
        }
    }
    if (is_python_level(Py_TYPE(b), &op)) {
        return coerce_by(b, a, right, left);
    }
    return 1;
}
