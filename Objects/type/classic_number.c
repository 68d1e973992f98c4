/* classic_number.c: instances of old-style classes as numbers, and their three-way comparison.

   A binary operator may reach us for either operand.  For the one that is an instance:

       __coerce__ gives a pair of something else  ->  the operator once more, on the pair
       else                                       ->  its method (__add__, or __radd__ on the right side)

   and NotImplemented, or a missing method, moves on to the other operand.

   I1 a __coerce__ that returns an instance again does not lead to a further coercion of the pair. */
#include "Python.h"

#include "py_state.h"
#include "py_core.h"
#include "classic.h"

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

/* self.name(a[, b]).  A missing method is an AttributeError. */
static PyObject *
call(PyObject *self, PyObject *name, PyObject *a, PyObject *b)
{
    PyObject *method = PyObject_GetAttr(self, name);
    if (method == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_CallFunctionObjArgs(method, a, b, NULL);
    Py_DECREF(method);
    return result;
}

/* A method of anything: of an instance through its class's hook.  NULL without exception if there is none. */
static PyObject *
find(PyObject *self, PyObject *name)
{
    if (PyInstance_Check(self)) {
        return py_instance_method(self, name);
    }
    PyObject *method = PyObject_GetAttr(self, name);
    if (method == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
    }
    return method;
}

/* self.name(other), NotImplemented if self has no such method. */
static PyObject *
call_or_not_implemented(PyObject *self, PyObject *other, PyObject *name)
{
    PyObject *method = find(self, name);
    if (method == NULL) {
        return PyErr_Occurred() ? NULL : not_implemented();
    }
    PyObject *result = PyObject_CallFunctionObjArgs(method, other, NULL);
    Py_DECREF(method);
    return result;
}

/* ---- coercion ---- */

/* What __coerce__ says.  1: *pair is a new 2-tuple, 0: it says nothing, -1: error. */
static int
ask_coerce(PyObject *self, PyObject *other, PyObject **pair)
{
    PyObject *method = py_instance_method(self, PY_ID(__coerce__));
    if (method == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *result = PyObject_CallFunctionObjArgs(method, other, NULL);
    Py_DECREF(method);
    if (result == NULL) {
        return -1;
    }
    if (result == Py_None || result == Py_NotImplemented) {
        Py_DECREF(result);
        return 0;
    }
    if (!PyTuple_Check(result) || PyTuple_GET_SIZE(result) != 2) {
        PyErr_SetString(PyExc_TypeError, "coercion should return None or 2-tuple");
        Py_DECREF(result);
        return -1;
    }
    *pair = result;
    return 1;
}

static int
instance_coerce(PyObject **left, PyObject **right)
{
    PyObject *pair;
    int status = ask_coerce(*left, *right, &pair);
    if (status <= 0) {
        return status < 0 ? -1 : 1;
    }
    *left = PyTuple_GET_ITEM(pair, 0);
    *right = PyTuple_GET_ITEM(pair, 1);
    Py_INCREF(*left);
    Py_INCREF(*right);
    Py_DECREF(pair);
    return 0;
}

/* ---- binary ---- */

/* The operation on a coerced pair; `reflected`: self stood on the right side. */
static PyObject *
operate_on_pair_steal(PyObject *pair, PyObject *name, binaryfunc again, int reflected)
{
    PyObject *self = PyTuple_GET_ITEM(pair, 0);
    PyObject *other = PyTuple_GET_ITEM(pair, 1);
    PyObject *result = NULL;
    if (PyInstance_Check(self)) { /* I1 */
        result = call_or_not_implemented(self, other, name);
    }
    else if (!Py_EnterRecursiveCall(" after coercion")) {
        result = reflected ? again(other, self) : again(self, other);
        Py_LeaveRecursiveCall();
    }
    Py_DECREF(pair);
    return result;
}

static PyObject *
half_binary(PyObject *self, PyObject *other, PyObject *name, binaryfunc again, int reflected)
{
    if (!PyInstance_Check(self)) {
        return not_implemented();
    }
    PyObject *pair;
    int coerced = ask_coerce(self, other, &pair);
    if (coerced < 0) {
        return NULL;
    }
    if (coerced) {
        return operate_on_pair_steal(pair, name, again, reflected);
    }
    return call_or_not_implemented(self, other, name);
}

static PyObject *
binary(PyObject *left, PyObject *right, PyObject *name, PyObject *reflected_name, binaryfunc again)
{
    PyObject *result = half_binary(left, right, name, again, 0);
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    return half_binary(right, left, reflected_name, again, 1);
}

static PyObject *
inplace(PyObject *left, PyObject *right, PyObject *inplace_name, PyObject *name, PyObject *reflected_name,
        binaryfunc again)
{
    PyObject *result = half_binary(left, right, inplace_name, again, 0);
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    return binary(left, right, name, reflected_name, again);
}

#define BINARY(field, id, rid, again) \
    static PyObject *instance_##field(PyObject *left, PyObject *right) \
    { \
        return binary(left, right, PY_ID(id), PY_ID(rid), again); \
    }
#define INPLACE(field, iid, id, rid, again) \
    static PyObject *instance_inplace_##field(PyObject *left, PyObject *right) \
    { \
        return inplace(left, right, PY_ID(iid), PY_ID(id), PY_ID(rid), again); \
    }
#define BOTH(field, iid, id, rid, operation) \
    BINARY(field, id, rid, PyNumber_##operation) \
    INPLACE(field, iid, id, rid, PyNumber_InPlace##operation)

BOTH(add, __iadd__, __add__, __radd__, Add)
BOTH(subtract, __isub__, __sub__, __rsub__, Subtract)
BOTH(multiply, __imul__, __mul__, __rmul__, Multiply)
BOTH(divide, __idiv__, __div__, __rdiv__, Divide)
BOTH(remainder, __imod__, __mod__, __rmod__, Remainder)
BOTH(lshift, __ilshift__, __lshift__, __rlshift__, Lshift)
BOTH(rshift, __irshift__, __rshift__, __rrshift__, Rshift)
BOTH(and, __iand__, __and__, __rand__, And)
BOTH(xor, __ixor__, __xor__, __rxor__, Xor)
BOTH(or, __ior__, __or__, __ror__, Or)
BOTH(floor_divide, __ifloordiv__, __floordiv__, __rfloordiv__, FloorDivide)
BOTH(true_divide, __itruediv__, __truediv__, __rtruediv__, TrueDivide)
BINARY(divmod, __divmod__, __rdivmod__, PyNumber_Divmod)
#undef BINARY
#undef INPLACE
#undef BOTH

/* ---- power ---- */

static PyObject *
power_of_two(PyObject *base, PyObject *exponent)
{
    return PyNumber_Power(base, exponent, Py_None);
}

static PyObject *
inplace_power_of_two(PyObject *base, PyObject *exponent)
{
    return PyNumber_InPlacePower(base, exponent, Py_None);
}

static PyObject *
instance_power(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    if (modulus == Py_None) {
        return binary(base, exponent, PY_ID(__pow__), PY_ID(__rpow__), power_of_two);
    }
    return call(base, PY_ID(__pow__), exponent, modulus);
}

static PyObject *
instance_inplace_power(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    if (modulus == Py_None) {
        return inplace(base, exponent, PY_ID(__ipow__), PY_ID(__pow__), PY_ID(__rpow__), inplace_power_of_two);
    }
    PyObject *method = find(base, PY_ID(__ipow__));
    if (method == NULL) {
        return PyErr_Occurred() ? NULL : instance_power(base, exponent, modulus);
    }
    PyObject *result = PyObject_CallFunctionObjArgs(method, exponent, modulus, NULL);
    Py_DECREF(method);
    return result;
}

/* ---- unary ---- */

#define UNARY(field, id) \
    static PyObject *instance_##field(PyObject *self) \
    { \
        return call(self, PY_ID(id), NULL, NULL); \
    }
UNARY(negative, __neg__)
UNARY(positive, __pos__)
UNARY(absolute, __abs__)
UNARY(invert, __invert__)
UNARY(float, __float__)
UNARY(oct, __oct__)
UNARY(hex, __hex__)
#undef UNARY

static PyObject *
call_found_steal(PyObject *method)
{
    PyObject *result = PyObject_CallFunctionObjArgs(method, NULL);
    Py_DECREF(method);
    return result;
}

static PyObject *
instance_int(PyObject *self)
{
    PyObject *method = find(self, PY_ID(__int__));
    if (method != NULL) {
        return call_found_steal(method);
    }
    if (PyErr_Occurred()) {
        return NULL;
    }
    return _PyNumber_ConvertIntegralToInt(call(self, PY_ID(__trunc__), NULL, NULL),
                                          "__trunc__ returned non-Integral (type %.200s)");
}

static PyObject *
instance_long(PyObject *self)
{
    PyObject *method = find(self, PY_ID(__long__));
    if (method != NULL) {
        return call_found_steal(method);
    }
    return PyErr_Occurred() ? NULL : instance_int(self);
}

static PyObject *
instance_index(PyObject *self)
{
    PyObject *method = find(self, PY_ID(__index__));
    if (method != NULL) {
        return call_found_steal(method);
    }
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_TypeError, "object cannot be interpreted as an index");
    }
    return NULL;
}

static int
truth_of_steal(PyObject *result)
{
    if (result == NULL) {
        return -1;
    }
    if (!PyInt_Check(result)) {
        PyErr_SetString(PyExc_TypeError, "__nonzero__ should return an int");
        Py_DECREF(result);
        return -1;
    }
    long value = PyInt_AS_LONG(result);
    Py_DECREF(result);
    if (value < 0) {
        PyErr_SetString(PyExc_ValueError, "__nonzero__ should return >= 0");
        return -1;
    }
    return value > 0;
}

static int
instance_nonzero(PyObject *self)
{
    PyObject *method = find(self, PY_ID(__nonzero__));
    if (method == NULL && !PyErr_Occurred()) {
        method = find(self, PY_ID(__len__));
    }
    if (method == NULL) {
        return PyErr_Occurred() ? -1 : 1;
    }
    return truth_of_steal(call_found_steal(method));
}

const PyNumberMethods py_instance_as_number = {
    .nb_add = instance_add,
    .nb_subtract = instance_subtract,
    .nb_multiply = instance_multiply,
    .nb_divide = instance_divide,
    .nb_remainder = instance_remainder,
    .nb_divmod = instance_divmod,
    .nb_power = instance_power,
    .nb_negative = instance_negative,
    .nb_positive = instance_positive,
    .nb_absolute = instance_absolute,
    .nb_nonzero = instance_nonzero,
    .nb_invert = instance_invert,
    .nb_lshift = instance_lshift,
    .nb_rshift = instance_rshift,
    .nb_and = instance_and,
    .nb_xor = instance_xor,
    .nb_or = instance_or,
    .nb_coerce = instance_coerce,
    .nb_int = instance_int,
    .nb_long = instance_long,
    .nb_float = instance_float,
    .nb_oct = instance_oct,
    .nb_hex = instance_hex,
    .nb_inplace_add = instance_inplace_add,
    .nb_inplace_subtract = instance_inplace_subtract,
    .nb_inplace_multiply = instance_inplace_multiply,
    .nb_inplace_divide = instance_inplace_divide,
    .nb_inplace_remainder = instance_inplace_remainder,
    .nb_inplace_power = instance_inplace_power,
    .nb_inplace_lshift = instance_inplace_lshift,
    .nb_inplace_rshift = instance_inplace_rshift,
    .nb_inplace_and = instance_inplace_and,
    .nb_inplace_xor = instance_inplace_xor,
    .nb_inplace_or = instance_inplace_or,
    .nb_floor_divide = instance_floor_divide,
    .nb_true_divide = instance_true_divide,
    .nb_inplace_floor_divide = instance_inplace_floor_divide,
    .nb_inplace_true_divide = instance_inplace_true_divide,
    .nb_index = instance_index,
};

/* ---- three-way comparison ---- */

enum { ERROR = -2, UNDECIDED = 2 };

static int
half_compare(PyObject *self, PyObject *other)
{
    PyObject *result = call_or_not_implemented(self, other, PY_ID(__cmp__));
    if (result == NULL) {
        return ERROR;
    }
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return UNDECIDED;
    }
    long order = PyInt_AsLong(result);
    Py_DECREF(result);
    if (order == -1 && PyErr_Occurred()) {
        PyErr_SetString(PyExc_TypeError, "comparison did not return an int");
        return ERROR;
    }
    return order < 0 ? -1 : order > 0;
}

static int
compare_owned(PyObject *left, PyObject *right)
{
    if (PyInstance_Check(left)) {
        int order = half_compare(left, right);
        if (order != UNDECIDED) {
            return order;
        }
    }
    if (PyInstance_Check(right)) {
        int order = half_compare(right, left);
        if (order != UNDECIDED) {
            return order == ERROR ? ERROR : -order;
        }
    }
    return UNDECIDED;
}

int
py_instance_compare(PyObject *left, PyObject *right)
{
    int status = PyNumber_CoerceEx(&left, &right);
    if (status < 0) {
        return ERROR;
    }
    if (status > 0) {
        Py_INCREF(left);
        Py_INCREF(right);
    }
    int order;
    if (status == 0 && !PyInstance_Check(left) && !PyInstance_Check(right)) {
        order = PyObject_Compare(left, right);
        order = PyErr_Occurred() ? ERROR : order < 0 ? -1 : order > 0;
    }
    else {
        order = compare_owned(left, right);
    }
    Py_DECREF(left);
    Py_DECREF(right);
    return order;
}
