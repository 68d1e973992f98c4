/* The type complex: two doubles in an object.
 *
 * I1 a binary operation accepts ints, longs and floats beside complex numbers and gives NotImplemented for others.
 * I2 equality with an integer is exact; there is no order.
 *
 * Not here: arithmetic (complex_math.c), text (complex_text.c), format specifications (number_format.c).
 */
#include <errno.h>
#include <math.h>
#include <stddef.h>

#include "complex_internal.h"
#include "float_internal.h"
#include "structmember.h"

/* --- making and reading --- */

PyObject *
PyComplex_FromCComplex(Py_complex value)
{
    PyComplexObject *o = PyObject_Malloc(sizeof(PyComplexObject));
    if (o == NULL) {
        return PyErr_NoMemory();
    }
    PyObject_INIT((PyObject *)o, &PyComplex_Type);
    o->cval = value;
    return (PyObject *)o;
}

PyObject *
PyComplex_FromDoubles(double real, double imag)
{
    return PyComplex_FromCComplex((Py_complex){real, imag});
}

static PyObject *
complex_of_type(PyTypeObject *type, Py_complex value)
{
    if (type == &PyComplex_Type) {
        return PyComplex_FromCComplex(value);
    }
    PyObject *o = type->tp_alloc(type, 0);
    if (o != NULL) {
        ((PyComplexObject *)o)->cval = value;
    }
    return o;
}

static inline Py_complex
value_of(PyObject *o)
{
    return ((PyComplexObject *)o)->cval;
}

double
PyComplex_RealAsDouble(PyObject *o)
{
    return PyComplex_Check(o) ? value_of(o).real : PyFloat_AsDouble(o);
}

double
PyComplex_ImagAsDouble(PyObject *o)
{
    return PyComplex_Check(o) ? value_of(o).imag : 0.0;
}

/* What __complex__ of o gives. Returns new, NULL without an exception when there is no such method. Raises yes. */
static PyObject *
call_complex_method(PyObject *o)
{
    if (PyComplex_CheckExact(o)) {
        return NULL;
    }
    if (PyInstance_Check(o)) {
        PyObject *method = PyObject_GetAttrString(o, "__complex__");
        if (method == NULL) {
            if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
                PyErr_Clear();
            }
            return NULL;
        }
        PyObject *result = PyObject_CallFunctionObjArgs(method, NULL);
        Py_DECREF(method);
        return result;
    }
    PyObject *method = py_type_lookup_special(o, PY_ID(__complex__));
    if (method == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_CallFunctionObjArgs(method, NULL);
    Py_DECREF(method);
    return result;
}

Py_complex
PyComplex_AsCComplex(PyObject *o)
{
    Py_complex value = {-1.0, 0.0};
    if (PyComplex_Check(o)) {
        return value_of(o);
    }
    PyObject *special = call_complex_method(o);
    if (special == NULL) {
        if (!PyErr_Occurred()) {
            value.real = PyFloat_AsDouble(o);
        }
        return value;
    }
    if (PyComplex_Check(special)) {
        value = value_of(special);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "__complex__ should return a complex object");
    }
    Py_DECREF(special);
    return value;
}

static void
complex_dealloc(PyObject *v)
{
    Py_TYPE(v)->tp_free(v);
}

/* --- text, order, hash --- */

static PyObject *
complex_repr(PyObject *v)
{
    return py_complex_to_text(value_of(v), 'r', 0);
}

static PyObject *
complex_str(PyObject *v)
{
    return py_complex_to_text(value_of(v), 'g', PyFloat_STR_PRECISION);
}

static int
complex_print(PyObject *v, FILE *file, int flags)
{
    PyObject *text = flags & Py_PRINT_RAW ? complex_str(v) : complex_repr(v);
    if (text == NULL) {
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    fputs(PyString_AS_STRING(text), file);
    Py_END_ALLOW_THREADS
    Py_DECREF(text);
    return 0;
}

static long
complex_hash(PyObject *v)
{
    long real = _Py_HashDouble(value_of(v).real);
    long imag = real == -1 ? -1 : _Py_HashDouble(value_of(v).imag);
    if (imag == -1) {
        return -1;
    }
    long hash = real + 1000003 * imag;
    return hash == -1 ? -2 : hash;
}

/* Whether a complex number equals another number: 1, 0; -1 when b is none. */
static int
equals_number(Py_complex a, PyObject *b)
{
    if (PyComplex_Check(b)) {
        return a.real == value_of(b).real && a.imag == value_of(b).imag;
    }
    if (PyFloat_Check(b)) {
        return a.imag == 0.0 && a.real == PyFloat_AS_DOUBLE(b);
    }
    if (PyInt_Check(b) || PyLong_Check(b)) {
        return a.imag == 0.0 && py_float_compare_integer(a.real, b) == 0;    /* I2 */
    }
    return -1;
}

static PyObject *
complex_richcompare(PyObject *a, PyObject *b, int op)
{
    int equal = equals_number(value_of(a), b);
    if (equal < 0) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (op != Py_EQ && op != Py_NE) {
        PyErr_SetString(PyExc_TypeError, "no ordering relation is defined for complex numbers");
        return NULL;
    }
    return PyBool_FromLong(equal == (op == Py_EQ));
}

static int
complex_nonzero(PyObject *v)
{
    return value_of(v).real != 0.0 || value_of(v).imag != 0.0;
}

/* --- arithmetic --- */

/* The value of a number: 1 done, 0 no number, -1 error. */
static int
try_value(PyObject *o, Py_complex *value)
{
    if (PyComplex_Check(o)) {
        *value = value_of(o);
        return 1;
    }
    value->imag = 0.0;
    return py_float_try_value(o, &value->real);
}

static int
try_operands(PyObject *a, PyObject *b, Py_complex *x, Py_complex *y)
{
    int found = try_value(a, x);
    return found == 1 ? try_value(b, y) : found;
}

/* What an operation gives when try_operands gave 0 or -1. */
static PyObject *
no_operands(int found)
{
    if (found < 0) {
        return NULL;
    }
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static PyObject *
complex_add(PyObject *a, PyObject *b)
{
    Py_complex x, y;
    int found = try_operands(a, b, &x, &y);
    return found == 1 ? PyComplex_FromCComplex(_Py_c_sum(x, y)) : no_operands(found);
}

static PyObject *
complex_sub(PyObject *a, PyObject *b)
{
    Py_complex x, y;
    int found = try_operands(a, b, &x, &y);
    return found == 1 ? PyComplex_FromCComplex(_Py_c_diff(x, y)) : no_operands(found);
}

static PyObject *
complex_mul(PyObject *a, PyObject *b)
{
    Py_complex x, y;
    int found = try_operands(a, b, &x, &y);
    return found == 1 ? PyComplex_FromCComplex(_Py_c_prod(x, y)) : no_operands(found);
}

/* x / y with an error message for y == 0. Returns status. */
static int
divide(Py_complex x, Py_complex y, const char *message, Py_complex *quotient)
{
    errno = 0;
    *quotient = _Py_c_quot(x, y);
    if (errno == EDOM) {
        PyErr_SetString(PyExc_ZeroDivisionError, message);
        return -1;
    }
    return 0;
}

static PyObject *
complex_div(PyObject *a, PyObject *b)
{
    Py_complex x, y, quotient;
    int found = try_operands(a, b, &x, &y);
    if (found != 1) {
        return no_operands(found);
    }
    if (divide(x, y, "complex division by zero", &quotient) < 0) {
        return NULL;
    }
    return PyComplex_FromCComplex(quotient);
}

static PyObject *
complex_classic_div(PyObject *a, PyObject *b)
{
    Py_complex x, y;
    if (Py_DivisionWarningFlag >= 2 && try_operands(a, b, &x, &y) == 1 &&
        PyErr_Warn(PyExc_DeprecationWarning, "classic complex division") < 0) {
        return NULL;
    }
    return complex_div(a, b);
}

/* Floor division: the quotient's real part rounded down, no imaginary part. 1 done, 0 not for these types, -1 error. */
static int
floor_divide(PyObject *a, PyObject *b, const char *message, Py_complex *quotient, Py_complex *remainder)
{
    Py_complex x, y;
    int found = try_operands(a, b, &x, &y);
    if (found != 1) {
        return found;
    }
    if (PyErr_Warn(PyExc_DeprecationWarning, "complex divmod(), // and % are deprecated") < 0 ||
        divide(x, y, message, quotient) < 0) {
        return -1;
    }
    quotient->real = floor(quotient->real);
    quotient->imag = 0.0;
    *remainder = _Py_c_diff(x, _Py_c_prod(y, *quotient));
    return 1;
}

static PyObject *
complex_rem(PyObject *a, PyObject *b)
{
    Py_complex quotient, remainder;
    int found = floor_divide(a, b, "complex remainder", &quotient, &remainder);
    return found == 1 ? PyComplex_FromCComplex(remainder) : no_operands(found);
}

static PyObject *
complex_floor_div(PyObject *a, PyObject *b)
{
    Py_complex quotient, remainder;
    int found = floor_divide(a, b, "complex divmod()", &quotient, &remainder);
    return found == 1 ? PyComplex_FromCComplex(quotient) : no_operands(found);
}

static PyObject *
complex_divmod(PyObject *a, PyObject *b)
{
    Py_complex quotient, remainder;
    int found = floor_divide(a, b, "complex divmod()", &quotient, &remainder);
    if (found != 1) {
        return no_operands(found);
    }
    return Py_BuildValue("(NN)", PyComplex_FromCComplex(quotient), PyComplex_FromCComplex(remainder));
}

static Py_complex
power(Py_complex x, Py_complex y)
{
    if (y.imag == 0.0 && fabs(y.real) < 1e9 && y.real == floor(y.real)) {
        return py_complex_power_integer(x, (long)y.real);
    }
    return _Py_c_pow(x, y);
}

static PyObject *
complex_pow(PyObject *a, PyObject *b, PyObject *modulus)
{
    Py_complex x, y;
    int found = try_operands(a, b, &x, &y);
    if (found != 1) {
        return no_operands(found);
    }
    if (modulus != Py_None) {
        PyErr_SetString(PyExc_ValueError, "complex modulo");
        return NULL;
    }
    errno = 0;
    Py_complex result = power(x, y);
    if (errno == EDOM) {
        PyErr_SetString(PyExc_ZeroDivisionError, "0.0 to a negative or complex power");
        return NULL;
    }
    if (isinf(result.real) || isinf(result.imag)) {
        PyErr_SetString(PyExc_OverflowError, "complex exponentiation");
        return NULL;
    }
    return PyComplex_FromCComplex(result);
}

static PyObject *
complex_neg(PyObject *v)
{
    return PyComplex_FromCComplex(_Py_c_neg(value_of(v)));
}

static PyObject *
complex_pos(PyObject *v)
{
    if (PyComplex_CheckExact(v)) {
        Py_INCREF(v);
        return v;
    }
    return PyComplex_FromCComplex(value_of(v));
}

static PyObject *
complex_abs(PyObject *v)
{
    double size = _Py_c_abs(value_of(v));
    if (errno == ERANGE) {
        PyErr_SetString(PyExc_OverflowError, "absolute value too large");
        return NULL;
    }
    return py_float_new(size);
}

/* Make both operands complex: 0 done, 1 not for these types, -1 error. */
static int
complex_coerce(PyObject **a, PyObject **b)
{
    if (PyComplex_Check(*b)) {
        Py_INCREF(*a);
        Py_INCREF(*b);
        return 0;
    }
    Py_complex value;
    int found = try_value(*b, &value);
    if (found != 1) {
        return found < 0 ? -1 : 1;
    }
    PyObject *converted = PyComplex_FromCComplex(value);
    if (converted == NULL) {
        return -1;
    }
    *b = converted;
    Py_INCREF(*a);
    return 0;
}

static PyObject *
complex_int(PyObject *v)
{
    PyErr_SetString(PyExc_TypeError, "can't convert complex to int");
    return NULL;
}

static PyObject *
complex_long(PyObject *v)
{
    PyErr_SetString(PyExc_TypeError, "can't convert complex to long");
    return NULL;
}

static PyObject *
complex_float(PyObject *v)
{
    PyErr_SetString(PyExc_TypeError, "can't convert complex to float");
    return NULL;
}

static const PyNumberMethods complex_as_number = {
    .nb_add = complex_add,
    .nb_subtract = complex_sub,
    .nb_multiply = complex_mul,
    .nb_divide = complex_classic_div,
    .nb_remainder = complex_rem,
    .nb_divmod = complex_divmod,
    .nb_power = complex_pow,
    .nb_negative = complex_neg,
    .nb_positive = complex_pos,
    .nb_absolute = complex_abs,
    .nb_nonzero = complex_nonzero,
    .nb_coerce = complex_coerce,
    .nb_int = complex_int,
    .nb_long = complex_long,
    .nb_float = complex_float,
    .nb_floor_divide = complex_floor_div,
    .nb_true_divide = complex_div,
};

/* --- the constructor --- */

static PyObject *
complex_from_string(PyTypeObject *type, PyObject *text)
{
    Py_complex value;
    if (PyString_Check(text)) {
        if (py_complex_from_text(PyString_AS_STRING(text), PyString_GET_SIZE(text), &value) < 0) {
            return NULL;
        }
        return complex_of_type(type, value);
    }
    Py_ssize_t length = PyUnicode_GET_SIZE(text);
    char *buffer = PyMem_Malloc((size_t)length + 1);
    if (buffer == NULL) {
        return PyErr_NoMemory();
    }
    int failed = PyUnicode_EncodeDecimal(PyUnicode_AS_UNICODE(text), length, buffer, NULL) ||
                 py_complex_from_text(buffer, length, &value) < 0;
    PyMem_Free(buffer);
    return failed ? NULL : complex_of_type(type, value);
}

static int
has_float_method(PyObject *o)
{
    PyNumberMethods *nb = Py_TYPE(o)->tp_as_number;
    return nb != NULL && nb->nb_float != NULL;
}

/* One argument's value; *is_complex becomes whether it had an imaginary part of its own. Returns status. */
static int
argument_value(PyObject *o, Py_complex *value, int *is_complex)
{
    if (PyComplex_Check(o)) {
        *value = value_of(o);
        *is_complex = 1;
        return 0;
    }
    if (!has_float_method(o)) {
        PyErr_SetString(PyExc_TypeError, "complex() argument must be a string or a number");
        return -1;
    }
    PyObject *number = PyNumber_Float(o);
    if (number == NULL) {
        return -1;
    }
    if (!PyFloat_Check(number)) {
        Py_DECREF(number);
        PyErr_SetString(PyExc_TypeError, "float(r) didn't return a float");
        return -1;
    }
    *value = (Py_complex){PyFloat_AS_DOUBLE(number), 0.0};
    *is_complex = 0;
    Py_DECREF(number);
    return 0;
}

/* real + imag * j, where both may be complex and imag may be NULL. */
static PyObject *
complex_from_parts(PyTypeObject *type, PyObject *real, PyObject *imag)
{
    Py_complex a, b = {0.0, 0.0};
    int a_is_complex, b_is_complex = 0;
    if (imag != NULL && !PyComplex_Check(imag) && !has_float_method(imag)) {
        PyErr_SetString(PyExc_TypeError, "complex() argument must be a string or a number");
        return NULL;
    }
    if (argument_value(real, &a, &a_is_complex) < 0 ||
        (imag != NULL && argument_value(imag, &b, &b_is_complex) < 0)) {
        return NULL;
    }
    if (imag == NULL) {
        return complex_of_type(type, a);
    }
    if (b_is_complex) {
        a.real -= b.imag;
    }
    double total = a_is_complex ? a.imag + b.real : b.real;    /* b.real alone keeps a sign of zero */
    return complex_of_type(type, (Py_complex){a.real, total});
}

static PyObject *
complex_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"real", "imag", NULL};
    PyObject *real = Py_False, *imag = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OO:complex", (char **)names, &real, &imag)) {
        return NULL;
    }
    if (PyComplex_CheckExact(real) && imag == NULL && type == &PyComplex_Type) {
        Py_INCREF(real);
        return real;
    }
    if (PyString_Check(real) || PyUnicode_Check(real)) {
        if (imag != NULL) {
            PyErr_SetString(PyExc_TypeError, "complex() can't take second arg if first is a string");
            return NULL;
        }
        return complex_from_string(type, real);
    }
    if (imag != NULL && (PyString_Check(imag) || PyUnicode_Check(imag))) {
        PyErr_SetString(PyExc_TypeError, "complex() second arg can't be a string");
        return NULL;
    }
    PyObject *special = call_complex_method(real);
    if (special == NULL && PyErr_Occurred()) {
        return NULL;
    }
    PyObject *result = complex_from_parts(type, special != NULL ? special : real, imag);
    Py_XDECREF(special);
    return result;
}

/* --- methods --- */

static PyObject *
complex_conjugate(PyObject *v, PyObject *unused)
{
    return PyComplex_FromDoubles(value_of(v).real, -value_of(v).imag);
}

static PyObject *
complex_getnewargs(PyObject *v, PyObject *unused)
{
    return Py_BuildValue("(dd)", value_of(v).real, value_of(v).imag);
}

static PyObject *
complex_format(PyObject *self, PyObject *args)
{
    PyObject *spec;
    if (!PyArg_ParseTuple(args, "O:__format__", &spec)) {
        return NULL;
    }
    if (PyString_Check(spec)) {
        return _PyComplex_FormatAdvanced(self, PyString_AS_STRING(spec), PyString_GET_SIZE(spec));
    }
    if (!PyUnicode_Check(spec)) {
        PyErr_SetString(PyExc_TypeError, "__format__ requires str or unicode");
        return NULL;
    }
    PyObject *narrow = PyObject_Str(spec);
    if (narrow == NULL) {
        return NULL;
    }
    PyObject *text = _PyComplex_FormatAdvanced(self, PyString_AS_STRING(narrow), PyString_GET_SIZE(narrow));
    Py_DECREF(narrow);
    return text;
}

static const PyMethodDef complex_methods[] = {
    {"conjugate", complex_conjugate, METH_NOARGS,
     PyDoc_STR("complex.conjugate() -> complex\n\nThe number mirrored at the real axis.")},
    {"__getnewargs__", complex_getnewargs, METH_NOARGS, NULL},
    {"__format__", complex_format, METH_VARARGS, PyDoc_STR("complex.__format__() -> str\n\nThe number as a format specification asks.")},
    {NULL},
};

static const PyMemberDef complex_members[] = {
    {(char *)"real", T_DOUBLE, offsetof(PyComplexObject, cval.real), READONLY, (char *)"the real part"},
    {(char *)"imag", T_DOUBLE, offsetof(PyComplexObject, cval.imag), READONLY, (char *)"the imaginary part"},
    {NULL},
};

static const char complex_doc[] = PyDoc_STR(
"complex(real[, imag]) -> complex number\n"
"\n"
"Make a complex number of a real and perhaps an imaginary part, which may be\n"
"complex themselves, or of text.");

PyTypeObject PyComplex_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "complex",
    .tp_basicsize = sizeof(PyComplexObject),
    .tp_dealloc = complex_dealloc,
    .tp_print = complex_print,
    .tp_repr = complex_repr,
    .tp_as_number = (PyNumberMethods *)&complex_as_number,
    .tp_hash = complex_hash,
    .tp_str = complex_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE,
    .tp_doc = complex_doc,
    .tp_richcompare = complex_richcompare,
    .tp_methods = (PyMethodDef *)complex_methods,
    .tp_members = (PyMemberDef *)complex_members,
    .tp_new = complex_new,
    .tp_free = PyObject_Del,
};
