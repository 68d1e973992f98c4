/* The type float: a C double in an object.
 *
 * How it works: like int, dead floats of the exact type wait in a list. Operations accept ints and longs beside floats
 * and compute with doubles.
 *
 * I1 a binary operation with an operand that is no int, long or float gives NotImplemented.
 *
 * Not here: powers, modulo, order, rounding, hash (float_math.c), hex (float_hex.c), bytes (float_pack.c), digits
 * (Python/base/dtoa.c, strtod.c), format specifications (number_format.c).
 */
#include <ctype.h>
#include <float.h>
#include <math.h>

#include "Python.h"
#include "float_internal.h"
#include "structseq.h"

/* --- making --- */

PyObject *
PyFloat_FromDouble(double value)
{
    return py_float_new(value);
}

static void
float_dealloc(PyObject *v)
{
    if (PyFloat_CheckExact(v)) {
        py_number_free(&py_runtime_state.number, v);
    }
    else {
        Py_TYPE(v)->tp_free(v);
    }
}

/* Ints and floats share their memory: PyInt_ClearFreeList() looks after both. */
int
PyFloat_ClearFreeList(void)
{
    return 0;
}

void
_PyFloat_Init(void)
{
}

void
PyFloat_Fini(void)
{
}

/* --- from text --- */

/* The value of s[0:length], blanks around it allowed. */
static PyObject *
float_from_chars(const char *s, Py_ssize_t length)
{
    const char *last = s + length;
    while (s < last && isspace(Py_CHARMASK(*s))) {
        s++;
    }
    char *end;
    double value = PyOS_string_to_double(s, &end, NULL);
    if (value == -1.0 && PyErr_Occurred()) {
        return NULL;
    }
    while (end < last && isspace(Py_CHARMASK(*end))) {
        end++;
    }
    if (end != last) {
        PyErr_Format(PyExc_ValueError, "invalid literal for float(): %.200s", s);
        return NULL;
    }
    return py_float_new(value);
}

static PyObject *
float_from_unicode(PyObject *text)
{
    Py_ssize_t length = PyUnicode_GET_SIZE(text);
    char *buffer = PyMem_Malloc((size_t)length + 1);
    if (buffer == NULL) {
        return PyErr_NoMemory();
    }
    PyObject *result = NULL;
    if (!PyUnicode_EncodeDecimal(PyUnicode_AS_UNICODE(text), length, buffer, NULL)) {
        result = float_from_chars(buffer, length);
    }
    PyMem_Free(buffer);
    return result;
}

/* Returns new. Raises yes. `unused` has no meaning any more. */
PyObject *
PyFloat_FromString(PyObject *text, char **unused)
{
    if (unused != NULL) {
        *unused = NULL;
    }
    if (PyString_Check(text)) {
        return float_from_chars(PyString_AS_STRING(text), PyString_GET_SIZE(text));
    }
    if (PyUnicode_Check(text)) {
        return float_from_unicode(text);
    }
    const char *data;
    Py_ssize_t length;
    if (PyObject_AsCharBuffer(text, &data, &length) < 0) {
        PyErr_SetString(PyExc_TypeError, "float() argument must be a string or a number");
        return NULL;
    }
    PyObject *copy = PyString_FromStringAndSize(data, length);    /* ends with a NUL */
    if (copy == NULL) {
        return NULL;
    }
    PyObject *result = float_from_chars(PyString_AS_STRING(copy), length);
    Py_DECREF(copy);
    return result;
}

/* --- reading --- */

double
PyFloat_AsDouble(PyObject *o)
{
    if (o != NULL && PyFloat_Check(o)) {
        return PyFloat_AS_DOUBLE(o);
    }
    if (o == NULL) {
        PyErr_BadArgument();
        return -1;
    }
    PyNumberMethods *nb = Py_TYPE(o)->tp_as_number;
    if (nb == NULL || nb->nb_float == NULL) {
        PyErr_SetString(PyExc_TypeError, "a float is required");
        return -1;
    }
    PyObject *number = nb->nb_float(o);
    if (number == NULL) {
        return -1;
    }
    if (!PyFloat_Check(number)) {
        Py_DECREF(number);
        PyErr_SetString(PyExc_TypeError, "nb_float should return float object");
        return -1;
    }
    double value = PyFloat_AS_DOUBLE(number);
    Py_DECREF(number);
    return value;
}

double
PyFloat_GetMax(void)
{
    return DBL_MAX;
}

double
PyFloat_GetMin(void)
{
    return DBL_MIN;
}

/* --- text --- */

static PyObject *
float_text(double value, char code, int precision)
{
    char *text = PyOS_double_to_string(value, code, precision, Py_DTSF_ADD_DOT_0, NULL);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = PyString_FromString(text);
    PyMem_Free(text);
    return result;
}

static PyObject *
float_repr(PyObject *v)
{
    return float_text(PyFloat_AS_DOUBLE(v), 'r', 0);
}

static PyObject *
float_str(PyObject *v)
{
    return float_text(PyFloat_AS_DOUBLE(v), 'g', PyFloat_STR_PRECISION);
}

static int
float_print(PyObject *v, FILE *file, int flags)
{
    int raw = (flags & Py_PRINT_RAW) != 0;
    char *text = PyOS_double_to_string(PyFloat_AS_DOUBLE(v), raw ? 'g' : 'r', raw ? PyFloat_STR_PRECISION : 0,
                                       Py_DTSF_ADD_DOT_0, NULL);
    if (text == NULL) {
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    fputs(text, file);
    Py_END_ALLOW_THREADS
    PyMem_Free(text);
    return 0;
}

/* Copy a float's text to a buffer of 100 bytes. */
static void
copy_text_steal(char *buffer, PyObject *text)
{
    if (text == NULL) {
        PyErr_Clear();
        buffer[0] = '\0';
        return;
    }
    PyOS_snprintf(buffer, 100, "%s", PyString_AS_STRING(text));
    Py_DECREF(text);
}

void
PyFloat_AsReprString(char *buffer, PyFloatObject *v)
{
    copy_text_steal(buffer, float_repr((PyObject *)v));
}

void
PyFloat_AsString(char *buffer, PyFloatObject *v)
{
    copy_text_steal(buffer, float_str((PyObject *)v));
}

/* --- order and hash --- */

static PyObject *
bool_for_order(int order, int op)
{
    int truth = 0;
    switch (op) {
    case Py_EQ: truth = order == 0; break;
    case Py_NE: truth = order != 0; break;
    case Py_LT: truth = order < 0; break;
    case Py_LE: truth = order <= 0; break;
    case Py_GT: truth = order == 1; break;
    case Py_GE: truth = order == 0 || order == 1; break;
    }
    return PyBool_FromLong(truth);
}

static PyObject *
bool_for_doubles(double x, double y, int op)
{
    int truth = 0;
    switch (op) {
    case Py_EQ: truth = x == y; break;
    case Py_NE: truth = x != y; break;
    case Py_LT: truth = x < y; break;
    case Py_LE: truth = x <= y; break;
    case Py_GT: truth = x > y; break;
    case Py_GE: truth = x >= y; break;
    }
    return PyBool_FromLong(truth);
}

static PyObject *
float_richcompare(PyObject *a, PyObject *b, int op)
{
    double x = PyFloat_AS_DOUBLE(a);
    if (PyFloat_Check(b)) {
        return bool_for_doubles(x, PyFloat_AS_DOUBLE(b), op);
    }
    if (PyInt_Check(b) || PyLong_Check(b)) {
        return bool_for_order(py_float_compare_integer(x, b), op);    /* 2 for a NaN: only != holds */
    }
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static long
float_hash(PyObject *v)
{
    return _Py_HashDouble(PyFloat_AS_DOUBLE(v));
}

static int
float_nonzero(PyObject *v)
{
    return PyFloat_AS_DOUBLE(v) != 0.0;
}

/* --- arithmetic --- */

/* Both operands as doubles: 1 done, 0 not for these types, -1 error. */
static inline int
try_operands(PyObject *a, PyObject *b, double *x, double *y)
{
    if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        *x = PyFloat_AS_DOUBLE(a);
        *y = PyFloat_AS_DOUBLE(b);
        return 1;
    }
    int found = py_float_try_value(a, x);
    return found == 1 ? py_float_try_value(b, y) : found;
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
float_add(PyObject *a, PyObject *b)
{
    double x, y;
    int found = try_operands(a, b, &x, &y);
    return found == 1 ? py_float_new(x + y) : no_operands(found);
}

static PyObject *
float_sub(PyObject *a, PyObject *b)
{
    double x, y;
    int found = try_operands(a, b, &x, &y);
    return found == 1 ? py_float_new(x - y) : no_operands(found);
}

static PyObject *
float_mul(PyObject *a, PyObject *b)
{
    double x, y;
    int found = try_operands(a, b, &x, &y);
    return found == 1 ? py_float_new(x * y) : no_operands(found);
}

static PyObject *
float_div(PyObject *a, PyObject *b)
{
    double x, y;
    int found = try_operands(a, b, &x, &y);
    if (found != 1) {
        return no_operands(found);
    }
    if (y == 0.0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "float division by zero");
        return NULL;
    }
    return py_float_new(x / y);
}

static PyObject *
float_classic_div(PyObject *a, PyObject *b)
{
    double x, y;
    if (Py_DivisionWarningFlag >= 2 && try_operands(a, b, &x, &y) == 1 &&
        PyErr_Warn(PyExc_DeprecationWarning, "classic float division") < 0) {
        return NULL;
    }
    return float_div(a, b);
}

static PyObject *
float_rem(PyObject *a, PyObject *b)
{
    double x, y;
    int found = try_operands(a, b, &x, &y);
    return found == 1 ? py_float_modulo(x, y) : no_operands(found);
}

/* 1: *quotient and *remainder are there; else as try_operands. */
static int
divide_operands(PyObject *a, PyObject *b, double *quotient, double *remainder)
{
    double x, y;
    int found = try_operands(a, b, &x, &y);
    if (found != 1) {
        return found;
    }
    if (y == 0.0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "float divmod()");
        return -1;
    }
    py_float_divmod(x, y, quotient, remainder);
    return 1;
}

static PyObject *
float_divmod(PyObject *a, PyObject *b)
{
    double quotient, remainder;
    int found = divide_operands(a, b, &quotient, &remainder);
    return found == 1 ? Py_BuildValue("(dd)", quotient, remainder) : no_operands(found);
}

static PyObject *
float_floor_div(PyObject *a, PyObject *b)
{
    double quotient, remainder;
    int found = divide_operands(a, b, &quotient, &remainder);
    return found == 1 ? py_float_new(quotient) : no_operands(found);
}

static PyObject *
float_pow(PyObject *a, PyObject *b, PyObject *modulus)
{
    double x, y;
    if (modulus != Py_None) {
        PyErr_SetString(PyExc_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
        return NULL;
    }
    int found = try_operands(a, b, &x, &y);
    return found == 1 ? py_float_power(x, y) : no_operands(found);
}

static PyObject *
float_neg(PyObject *v)
{
    return py_float_new(-PyFloat_AS_DOUBLE(v));
}

static PyObject *
float_abs(PyObject *v)
{
    return py_float_new(fabs(PyFloat_AS_DOUBLE(v)));
}

/* The number itself as an exact float. */
static PyObject *
float_float(PyObject *v)
{
    if (PyFloat_CheckExact(v)) {
        Py_INCREF(v);
        return v;
    }
    return py_float_new(PyFloat_AS_DOUBLE(v));
}

static PyObject *
float_int(PyObject *v)
{
    double value = PyFloat_AS_DOUBLE(v);
    if (value > (double)LONG_MIN && value < -(double)LONG_MIN) {
        return py_int_new((long)value);
    }
    PyObject *n = PyLong_FromDouble(value);
    return n == NULL ? NULL : py_long_shrink_steal(n);
}

static PyObject *
float_long(PyObject *v)
{
    return PyLong_FromDouble(PyFloat_AS_DOUBLE(v));
}

/* Make both operands floats: 0 done, 1 not for these types, -1 error. */
static int
float_coerce(PyObject **a, PyObject **b)
{
    if (PyFloat_Check(*b)) {
        Py_INCREF(*a);
        Py_INCREF(*b);
        return 0;
    }
    double value;
    int found = py_float_try_value(*b, &value);
    if (found != 1) {
        return found < 0 ? -1 : 1;
    }
    PyObject *converted = py_float_new(value);
    if (converted == NULL) {
        return -1;
    }
    *b = converted;
    Py_INCREF(*a);
    return 0;
}

static const PyNumberMethods float_as_number = {
    .nb_add = float_add,
    .nb_subtract = float_sub,
    .nb_multiply = float_mul,
    .nb_divide = float_classic_div,
    .nb_remainder = float_rem,
    .nb_divmod = float_divmod,
    .nb_power = float_pow,
    .nb_negative = float_neg,
    .nb_positive = float_float,
    .nb_absolute = float_abs,
    .nb_nonzero = float_nonzero,
    .nb_coerce = float_coerce,
    .nb_int = float_int,
    .nb_long = float_long,
    .nb_float = float_float,
    .nb_floor_divide = float_floor_div,
    .nb_true_divide = float_div,
};

/* --- the constructor --- */

static PyObject *
float_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"x", NULL};
    PyObject *x = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:float", (char **)names, &x)) {
        return NULL;
    }
    PyObject *v;
    if (x == NULL) {
        v = py_float_new(0.0);
    }
    else {
        v = PyString_CheckExact(x) ? PyFloat_FromString(x, NULL) : PyNumber_Float(x);
    }
    if (v == NULL || type == &PyFloat_Type) {
        return v;
    }
    PyObject *result = type->tp_alloc(type, 0);
    if (result != NULL) {
        ((PyFloatObject *)result)->ob_fval = PyFloat_AS_DOUBLE(v);
    }
    Py_DECREF(v);
    return result;
}

/* --- methods --- */

static PyObject *
float_trunc(PyObject *v, PyObject *unused)
{
    return float_int(v);
}

static PyObject *
float_is_integer(PyObject *v, PyObject *unused)
{
    double value = PyFloat_AS_DOUBLE(v);
    return PyBool_FromLong(isfinite(value) && floor(value) == value);
}

/* n << count, as int where it fits. Steals n. */
static PyObject *
shift_steal(PyObject *n, int count)
{
    PyObject *by = n == NULL ? NULL : PyInt_FromLong(count);
    PyObject *shifted = by == NULL ? NULL : PyNumber_Lshift(n, by);
    Py_XDECREF(n);
    Py_XDECREF(by);
    return shifted == NULL ? NULL : py_long_shrink_steal(shifted);
}

static PyObject *
float_as_integer_ratio(PyObject *v, PyObject *unused)
{
    double value = PyFloat_AS_DOUBLE(v);
    if (isinf(value)) {
        PyErr_SetString(PyExc_OverflowError, "Cannot pass infinity to float.as_integer_ratio.");
        return NULL;
    }
    if (isnan(value)) {
        PyErr_SetString(PyExc_ValueError, "Cannot pass NaN to float.as_integer_ratio.");
        return NULL;
    }
    int exponent;
    double mantissa = frexp(value, &exponent);
    long odd = (long)ldexp(mantissa, DBL_MANT_DIG);
    exponent = odd == 0 ? 0 : exponent - DBL_MANT_DIG;
    while (odd != 0 && (odd & 1) == 0) {
        odd >>= 1;
        exponent++;
    }
    PyObject *numerator = shift_steal(PyInt_FromLong(odd), exponent > 0 ? exponent : 0);
    PyObject *denominator = shift_steal(PyInt_FromLong(1), exponent < 0 ? -exponent : 0);
    PyObject *ratio = NULL;
    if (numerator != NULL && denominator != NULL) {
        ratio = PyTuple_Pack(2, numerator, denominator);
    }
    Py_XDECREF(numerator);
    Py_XDECREF(denominator);
    return ratio;
}

static PyObject *
float_format(PyObject *self, PyObject *args)
{
    PyObject *spec;
    if (!PyArg_ParseTuple(args, "O:__format__", &spec)) {
        return NULL;
    }
    if (PyString_Check(spec)) {
        return _PyFloat_FormatAdvanced(self, PyString_AS_STRING(spec), PyString_GET_SIZE(spec));
    }
    if (!PyUnicode_Check(spec)) {
        PyErr_SetString(PyExc_TypeError, "__format__ requires str or unicode");
        return NULL;
    }
    PyObject *narrow = PyObject_Str(spec);
    if (narrow == NULL) {
        return NULL;
    }
    PyObject *text = _PyFloat_FormatAdvanced(self, PyString_AS_STRING(narrow), PyString_GET_SIZE(narrow));
    Py_DECREF(narrow);
    return text;
}

static PyObject *
float_getnewargs(PyObject *v, PyObject *unused)
{
    return Py_BuildValue("(d)", PyFloat_AS_DOUBLE(v));
}

static PyObject *
float_conjugate(PyObject *v, PyObject *unused)
{
    return float_float(v);
}

static const char native_format[] =
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    "IEEE, little-endian";
#else
    "IEEE, big-endian";
#endif

/* Whether the argument of __getformat__ or __setformat__ names a C type; raises when not. */
static int
names_float_type(const char *function, const char *name)
{
    if (strcmp(name, "double") == 0 || strcmp(name, "float") == 0) {
        return 1;
    }
    PyErr_Format(PyExc_ValueError, "%s() argument 1 must be 'double' or 'float'", function);
    return 0;
}

static PyObject *
float_getformat(PyObject *type, PyObject *arg)
{
    if (!PyString_Check(arg)) {
        PyErr_Format(PyExc_TypeError, "__getformat__() argument must be string, not %.500s", Py_TYPE(arg)->tp_name);
        return NULL;
    }
    if (!names_float_type("__getformat__", PyString_AS_STRING(arg))) {
        return NULL;
    }
    int is_double = strcmp(PyString_AS_STRING(arg), "double") == 0;
    return PyString_FromString(py_runtime_state.number.float_format_unknown[is_double] ? "unknown" : native_format);
}

static PyObject *
float_setformat(PyObject *type, PyObject *args)
{
    const char *name, *format;
    if (!PyArg_ParseTuple(args, "ss:__setformat__", &name, &format)) {
        return NULL;
    }
    if (!names_float_type("__setformat__", name)) {
        return NULL;
    }
    if (strcmp(format, native_format) == 0 || strcmp(format, "unknown") == 0) {
        py_runtime_state.number.float_format_unknown[strcmp(name, "double") == 0] = strcmp(format, "unknown") == 0;
        Py_RETURN_NONE;
    }
    if (strcmp(format, "IEEE, little-endian") == 0 || strcmp(format, "IEEE, big-endian") == 0) {
        PyErr_Format(PyExc_ValueError, "can only set %s format to 'unknown' or the detected platform value", name);
        return NULL;
    }
    PyErr_SetString(PyExc_ValueError,
                    "__setformat__() argument 2 must be 'unknown', 'IEEE, little-endian' or 'IEEE, big-endian'");
    return NULL;
}

static PyObject *
float_get_real(PyObject *v, void *unused)
{
    return float_float(v);
}

static PyObject *
float_get_imag(PyObject *v, void *unused)
{
    return py_float_new(0.0);
}

static const PyMethodDef float_methods[] = {
    {"conjugate", float_conjugate, METH_NOARGS, PyDoc_STR("The number itself: it has no imaginary part.")},
    {"__trunc__", float_trunc, METH_NOARGS, PyDoc_STR("The integer next to the number, towards zero.")},
    {"as_integer_ratio", float_as_integer_ratio, METH_NOARGS,
     PyDoc_STR("float.as_integer_ratio() -> (int, int)\n\n"
               "Two integers whose quotient is exactly the number, in lowest terms; the\nsecond one is positive.")},
    {"fromhex", py_float_fromhex, METH_O | METH_CLASS,
     PyDoc_STR("float.fromhex(string) -> float\n\nThe number that a hexadecimal string as made by hex() means.")},
    {"hex", py_float_hex, METH_NOARGS,
     PyDoc_STR("float.hex() -> string\n\nThe exact value in base 16, with a binary exponent.")},
    {"is_integer", float_is_integer, METH_NOARGS, PyDoc_STR("Whether the number has no fraction.")},
    {"__getnewargs__", float_getnewargs, METH_NOARGS, NULL},
    {"__getformat__", float_getformat, METH_O | METH_CLASS,
     PyDoc_STR("float.__getformat__(typestr) -> string\n\nHow C keeps a 'double' or 'float' on this machine.")},
    {"__setformat__", float_setformat, METH_VARARGS | METH_CLASS,
     PyDoc_STR("float.__setformat__(typestr, fmt) -> None\n\nFor tests: accepts only what is true, or 'unknown'.")},
    {"__format__", float_format, METH_VARARGS, NULL},
    {NULL},
};

static const PyGetSetDef float_getset[] = {
    {(char *)"real", float_get_real, NULL, (char *)"the real part: the number itself", NULL},
    {(char *)"imag", float_get_imag, NULL, (char *)"the imaginary part: zero", NULL},
    {NULL},
};

static const char float_doc[] = PyDoc_STR(
"float(x) -> float\n"
"\n"
"Make a floating point number of a number or of text.");

PyTypeObject PyFloat_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "float",
    .tp_basicsize = sizeof(PyFloatObject),
    .tp_dealloc = float_dealloc,
    .tp_print = float_print,
    .tp_repr = float_repr,
    .tp_as_number = (PyNumberMethods *)&float_as_number,
    .tp_hash = float_hash,
    .tp_str = float_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE,
    .tp_doc = float_doc,
    .tp_richcompare = float_richcompare,
    .tp_methods = (PyMethodDef *)float_methods,
    .tp_getset = (PyGetSetDef *)float_getset,
    .tp_new = float_new,
    .tp_free = PyObject_Del,
};

/* --- sys.float_info --- */

static const PyStructSequence_Field float_info_fields[] = {
    {(char *)"max", (char *)"the largest finite number"},
    {(char *)"max_exp", (char *)"the largest n for which radix**(n-1) is finite"},
    {(char *)"max_10_exp", (char *)"the largest n for which 10**n is finite"},
    {(char *)"min", (char *)"the smallest positive number of full precision"},
    {(char *)"min_exp", (char *)"the smallest n for which radix**(n-1) has full precision"},
    {(char *)"min_10_exp", (char *)"the smallest n for which 10**n has full precision"},
    {(char *)"dig", (char *)"decimal digits that always survive a round trip"},
    {(char *)"mant_dig", (char *)"digits of the mantissa"},
    {(char *)"epsilon", (char *)"what lies between 1.0 and the next number"},
    {(char *)"radix", (char *)"base of the exponent"},
    {(char *)"rounds", (char *)"how sums are rounded"},
    {NULL, NULL},
};

static const PyStructSequence_Desc float_info_desc = {
    (char *)"sys.float_info",
    (char *)"sys.float_info\n\nLimits and precision of floating point numbers, as in C's float.h. Read only.",
    (PyStructSequence_Field *)float_info_fields,
    11,
};

static PyTypeObject float_info_type;

/* Returns new. Raises yes. */
PyObject *
PyFloat_GetInfo(void)
{
    if (float_info_type.tp_name == NULL) {
        PyStructSequence_InitType(&float_info_type, (PyStructSequence_Desc *)&float_info_desc);
    }
    PyObject *info = PyStructSequence_New(&float_info_type);
    if (info == NULL) {
        return NULL;
    }
    PyObject *const items[] = {
        PyFloat_FromDouble(DBL_MAX), PyInt_FromLong(DBL_MAX_EXP), PyInt_FromLong(DBL_MAX_10_EXP),
        PyFloat_FromDouble(DBL_MIN), PyInt_FromLong(DBL_MIN_EXP), PyInt_FromLong(DBL_MIN_10_EXP),
        PyInt_FromLong(DBL_DIG), PyInt_FromLong(DBL_MANT_DIG), PyFloat_FromDouble(DBL_EPSILON),
        PyInt_FromLong(FLT_RADIX), PyInt_FromLong(FLT_ROUNDS),
    };
    for (int i = 0; i < 11; i++) {
        PyStructSequence_SET_ITEM(info, i, items[i]);
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(info);
    }
    return info;
}
