/* number.c: the number protocol: operators and conversions.

   A binary operator asks the operands' types in this order:

       1. the right one, if its type is a subtype of the left one's and has another slot function
       2. the left one
       3. the right one
       4. both after coercion, if one of them is a number of the old kind (without Py_TPFLAGS_CHECKTYPES)

   and NotImplemented moves on.  + and * then try the sequence slots.  In-place operators ask the left operand's in-place
   slot first and then go the same way.

   I1 a slot function of the new kind may get operands of any type, on either side; one of the old kind gets two operands of
      its own type. */
#include "Python.h"

#include "py_state.h"
#include "py_core.h"
#include "py_type.h"

#define SLOT(name) offsetof(PyNumberMethods, name)

static inline int
is_new_kind(PyObject *object)
{
    return PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_CHECKTYPES);
}

static inline void *
number_slot(PyObject *object, size_t slot)
{
    PyNumberMethods *suite = Py_TYPE(object)->tp_as_number;
    return suite == NULL ? NULL : *(void **)((char *)suite + slot);
}

static inline PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static PyObject *
raise_type(const char *format, PyObject *object)
{
    PyErr_Format(PyExc_TypeError, format, Py_TYPE(object)->tp_name);
    return NULL;
}

static PyObject *
raise_operands(PyObject *left, PyObject *right, const char *op)
{
    PyErr_Format(PyExc_TypeError, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'", op,
                 Py_TYPE(left)->tp_name, Py_TYPE(right)->tp_name);
    return NULL;
}

int
PyNumber_Check(PyObject *object)
{
    return object != NULL && (number_slot(object, SLOT(nb_int)) != NULL || number_slot(object, SLOT(nb_float)) != NULL);
}

/* ---- coercion ---- */

int
PyNumber_CoerceEx(PyObject **left, PyObject **right)
{
    if (Py_TYPE(*left) == Py_TYPE(*right) && !is_new_kind(*left)) {
        Py_INCREF(*left);
        Py_INCREF(*right);
        return 0;
    }
    coercion coerce = (coercion)number_slot(*left, SLOT(nb_coerce));
    if (coerce != NULL) {
        int status = coerce(left, right);
        if (status <= 0) {
            return status;
        }
    }
    coerce = (coercion)number_slot(*right, SLOT(nb_coerce));
    if (coerce != NULL) {
        int status = coerce(right, left);
        if (status <= 0) {
            return status;
        }
    }
    return 1;
}

int
PyNumber_Coerce(PyObject **left, PyObject **right)
{
    int status = PyNumber_CoerceEx(left, right);
    if (status <= 0) {
        return status;
    }
    PyErr_SetString(PyExc_TypeError, "number coercion failed");
    return -1;
}

/* ---- binary operators ---- */

/* Step 4.  Returns new, NotImplemented if that does not help either. */
static PyObject *
binary_coerced(PyObject *left, PyObject *right, size_t slot)
{
    if (is_new_kind(left) && is_new_kind(right)) {
        return not_implemented();
    }
    int status = PyNumber_CoerceEx(&left, &right);
    if (status != 0) {
        return status < 0 ? NULL : not_implemented();
    }
    binaryfunc function = (binaryfunc)number_slot(left, slot);
    PyObject *result = function == NULL ? not_implemented() : function(left, right);
    Py_DECREF(left);
    Py_DECREF(right);
    return result;
}

static PyObject *
binary(PyObject *left, PyObject *right, size_t slot)
{
    binaryfunc of_left = is_new_kind(left) ? (binaryfunc)number_slot(left, slot) : NULL;
    binaryfunc of_right = NULL;
    if (Py_TYPE(right) != Py_TYPE(left) && is_new_kind(right)) {
        of_right = (binaryfunc)number_slot(right, slot);
        if (of_right == of_left) {
            of_right = NULL;
        }
    }
    if (of_left != NULL) {
        if (of_right != NULL && PyType_IsSubtype(Py_TYPE(right), Py_TYPE(left))) {
            PyObject *result = of_right(left, right);
            if (result != Py_NotImplemented) {
                return result;
            }
            Py_DECREF(result);
            of_right = NULL;
        }
        PyObject *result = of_left(left, right);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    if (of_right != NULL) {
        PyObject *result = of_right(left, right);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    return binary_coerced(left, right, slot);
}

PyObject *
py_number_binary(PyObject *left, PyObject *right, size_t slot)
{
    return binary(left, right, slot);
}

static PyObject *
binary_or_raise(PyObject *left, PyObject *right, size_t slot, const char *op)
{
    PyObject *result = binary(left, right, slot);
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return raise_operands(left, right, op);
    }
    return result;
}

#define BINARY(name, slot, op) \
    PyObject *PyNumber_##name(PyObject *left, PyObject *right) \
    { \
        return binary_or_raise(left, right, SLOT(slot), op); \
    }
BINARY(Or, nb_or, "|")
BINARY(Xor, nb_xor, "^")
BINARY(And, nb_and, "&")
BINARY(Lshift, nb_lshift, "<<")
BINARY(Rshift, nb_rshift, ">>")
BINARY(Subtract, nb_subtract, "-")
BINARY(Divide, nb_divide, "/")
BINARY(Divmod, nb_divmod, "divmod()")
BINARY(FloorDivide, nb_floor_divide, "//")
BINARY(TrueDivide, nb_true_divide, "/")
BINARY(Remainder, nb_remainder, "%")
#undef BINARY

PyObject *
PyNumber_Add(PyObject *left, PyObject *right)
{
    PyObject *result = binary(left, right, SLOT(nb_add));
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    PySequenceMethods *suite = Py_TYPE(left)->tp_as_sequence;
    if (suite != NULL && suite->sq_concat != NULL) {
        return suite->sq_concat(left, right);
    }
    return raise_operands(left, right, "+");
}

static PyObject *
repeat(ssizeargfunc function, PyObject *sequence, PyObject *times)
{
    if (!PyIndex_Check(times)) {
        return raise_type("can't multiply sequence by non-int of type '%.200s'", times);
    }
    Py_ssize_t count = PyNumber_AsSsize_t(times, PyExc_OverflowError);
    if (count == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return function(sequence, count);
}

static ssizeargfunc
repeat_slot(PyObject *object)
{
    PySequenceMethods *suite = Py_TYPE(object)->tp_as_sequence;
    return suite == NULL ? NULL : suite->sq_repeat;
}

PyObject *
PyNumber_Multiply(PyObject *left, PyObject *right)
{
    PyObject *result = binary(left, right, SLOT(nb_multiply));
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    if (repeat_slot(left) != NULL) {
        return repeat(repeat_slot(left), left, right);
    }
    if (repeat_slot(right) != NULL) {
        return repeat(repeat_slot(right), right, left);
    }
    return raise_operands(left, right, "*");
}

/* ---- power, the only operator with three operands ---- */

static PyObject *
raise_power(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    if (modulus == Py_None) {
        return raise_operands(base, exponent, "** or pow()");
    }
    PyErr_Format(PyExc_TypeError, "unsupported operand type(s) for pow(): '%.100s', '%.100s', '%.100s'",
                 Py_TYPE(base)->tp_name, Py_TYPE(exponent)->tp_name, Py_TYPE(modulus)->tp_name);
    return NULL;
}

static PyObject *
power_coerced_with_modulus(PyObject *base, PyObject *exponent, PyObject *modulus, size_t slot)
{
    PyObject *base2 = base;
    PyObject *modulus2 = modulus;
    int status = PyNumber_CoerceEx(&base2, &modulus2);
    if (status != 0) {
        return status < 0 ? NULL : not_implemented();
    }
    PyObject *result;
    PyObject *exponent3 = exponent;
    PyObject *modulus3 = modulus2;
    status = PyNumber_CoerceEx(&exponent3, &modulus3);
    if (status != 0) {
        result = status < 0 ? NULL : not_implemented();
    }
    else {
        ternaryfunc function = (ternaryfunc)number_slot(base2, slot);
        result = function == NULL ? not_implemented() : function(base2, exponent3, modulus3);
        Py_DECREF(exponent3);
        Py_DECREF(modulus3);
    }
    Py_DECREF(base2);
    Py_DECREF(modulus2);
    return result;
}

static PyObject *
power_coerced(PyObject *base, PyObject *exponent, PyObject *modulus, size_t slot)
{
    if (is_new_kind(base) && is_new_kind(exponent) && (modulus == Py_None || is_new_kind(modulus))) {
        return not_implemented();
    }
    int status = PyNumber_CoerceEx(&base, &exponent);
    if (status != 0) {
        return status < 0 ? NULL : not_implemented();
    }
    PyObject *result;
    if (modulus == Py_None) {
        ternaryfunc function = (ternaryfunc)number_slot(base, slot);
        result = function == NULL ? not_implemented() : function(base, exponent, modulus);
    }
    else {
        result = power_coerced_with_modulus(base, exponent, modulus, slot);
        if (result == Py_NotImplemented) {
            Py_DECREF(result);
            result = raise_power(base, exponent, modulus);      /* names what the two have become */
        }
    }
    Py_DECREF(base);
    Py_DECREF(exponent);
    return result;
}

static PyObject *
power(PyObject *base, PyObject *exponent, PyObject *modulus, size_t slot)
{
    PyObject *operands[3] = {base, exponent, modulus};
    ternaryfunc functions[3] = {NULL, NULL, NULL};
    for (int i = 0; i < 3; i++) {
        if (is_new_kind(operands[i]) && (i == 0 || Py_TYPE(operands[i]) != Py_TYPE(base))) {
            functions[i] = (ternaryfunc)number_slot(operands[i], slot);
        }
        for (int j = 0; j < i; j++) {
            if (functions[i] == functions[j]) {
                functions[i] = NULL;
            }
        }
    }
    /* A subtype on the right goes before the base. */
    int order[3] = {0, 1, 2};
    if (functions[0] != NULL && functions[1] != NULL && PyType_IsSubtype(Py_TYPE(exponent), Py_TYPE(base))) {
        order[0] = 1;
        order[1] = 0;
    }
    for (int i = 0; i < 3; i++) {
        ternaryfunc function = functions[order[i]];
        if (function == NULL) {
            continue;
        }
        PyObject *result = function(base, exponent, modulus);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    return power_coerced(base, exponent, modulus, slot);
}

static PyObject *
power_or_raise(PyObject *base, PyObject *exponent, PyObject *modulus, size_t slot)
{
    PyObject *result = power(base, exponent, modulus, slot);
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return raise_power(base, exponent, modulus);
    }
    return result;
}

PyObject *
PyNumber_Power(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    return power_or_raise(base, exponent, modulus, SLOT(nb_power));
}

/* ---- in place ---- */

static inline int
has_inplace(PyObject *object)
{
    return PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HAVE_INPLACEOPS);
}

static PyObject *
inplace(PyObject *left, PyObject *right, size_t inplace_slot, size_t slot)
{
    binaryfunc function = has_inplace(left) ? (binaryfunc)number_slot(left, inplace_slot) : NULL;
    if (function != NULL) {
        PyObject *result = function(left, right);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    return binary(left, right, slot);
}

#define INPLACE(name, inplace_name, slot, op) \
    PyObject *PyNumber_InPlace##name(PyObject *left, PyObject *right) \
    { \
        PyObject *result = inplace(left, right, SLOT(inplace_name), SLOT(slot)); \
        if (result == Py_NotImplemented) { \
            Py_DECREF(result); \
            return raise_operands(left, right, op); \
        } \
        return result; \
    }
INPLACE(Or, nb_inplace_or, nb_or, "|=")
INPLACE(Xor, nb_inplace_xor, nb_xor, "^=")
INPLACE(And, nb_inplace_and, nb_and, "&=")
INPLACE(Lshift, nb_inplace_lshift, nb_lshift, "<<=")
INPLACE(Rshift, nb_inplace_rshift, nb_rshift, ">>=")
INPLACE(Subtract, nb_inplace_subtract, nb_subtract, "-=")
INPLACE(Divide, nb_inplace_divide, nb_divide, "/=")
INPLACE(FloorDivide, nb_inplace_floor_divide, nb_floor_divide, "//=")
INPLACE(TrueDivide, nb_inplace_true_divide, nb_true_divide, "/=")
INPLACE(Remainder, nb_inplace_remainder, nb_remainder, "%=")
#undef INPLACE

PyObject *
PyNumber_InPlaceAdd(PyObject *left, PyObject *right)
{
    PyObject *result = inplace(left, right, SLOT(nb_inplace_add), SLOT(nb_add));
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    PySequenceMethods *suite = Py_TYPE(left)->tp_as_sequence;
    if (suite != NULL) {
        binaryfunc concat = has_inplace(left) ? suite->sq_inplace_concat : NULL;
        concat = concat == NULL ? suite->sq_concat : concat;
        if (concat != NULL) {
            return concat(left, right);
        }
    }
    return raise_operands(left, right, "+=");
}

PyObject *
PyNumber_InPlaceMultiply(PyObject *left, PyObject *right)
{
    PyObject *result = inplace(left, right, SLOT(nb_inplace_multiply), SLOT(nb_multiply));
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    PySequenceMethods *suite = Py_TYPE(left)->tp_as_sequence;
    if (suite != NULL) {
        ssizeargfunc function = has_inplace(left) ? suite->sq_inplace_repeat : NULL;
        function = function == NULL ? suite->sq_repeat : function;
        if (function != NULL) {
            return repeat(function, left, right);
        }
    }
    else if (repeat_slot(right) != NULL) {
        /* The right operand must not change, so its in-place form is out of the question. */
        return repeat(repeat_slot(right), right, left);
    }
    return raise_operands(left, right, "*=");
}

PyObject *
PyNumber_InPlacePower(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    if (has_inplace(base) && number_slot(base, SLOT(nb_inplace_power)) != NULL) {
        return power_or_raise(base, exponent, modulus, SLOT(nb_inplace_power));
    }
    return power_or_raise(base, exponent, modulus, SLOT(nb_power));
}

/* ---- unary ---- */

static PyObject *
unary(PyObject *object, size_t slot, const char *message)
{
    if (object == NULL) {
        return py_raise_null_argument();
    }
    unaryfunc function = (unaryfunc)number_slot(object, slot);
    return function != NULL ? function(object) : raise_type(message, object);
}

PyObject *
PyNumber_Negative(PyObject *object)
{
    return unary(object, SLOT(nb_negative), "bad operand type for unary -: '%.200s'");
}

PyObject *
PyNumber_Positive(PyObject *object)
{
    return unary(object, SLOT(nb_positive), "bad operand type for unary +: '%.200s'");
}

PyObject *
PyNumber_Invert(PyObject *object)
{
    return unary(object, SLOT(nb_invert), "bad operand type for unary ~: '%.200s'");
}

PyObject *
PyNumber_Absolute(PyObject *object)
{
    return unary(object, SLOT(nb_absolute), "bad operand type for abs(): '%.200s'");
}
