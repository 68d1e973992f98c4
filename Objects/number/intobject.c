/* The type int: a C long in an object.
 *
 * How it works: ints from -5 to 256 exist once, in the runtime state, and come from there (programs can see that, with
 * `is`). Others live and die in cells of their own (number_cells.c). Arithmetic is C
 * arithmetic with a check for overflow; on overflow the same operation of long gives the result.
 *
 * I1 a binary operation takes ints (and instances of subclasses) and gives an exact int, or a long where it does not
 *    fit; for other operands it gives NotImplemented.
 * I2 an exact int is never changed; small ints are never freed.
 *
 * Not here: text and digits (long_convert.c), format specifications (number_format.c), bool (boolobject.c).
 */
#include <limits.h>

#include "long_internal.h"
#include "py_number_fast.h"

/* --- making --- */

/* Make the small ints. Runs before any int is made. Returns status (0: no). Raises no. */
int
_PyInt_Init(void)
{
    struct py_number_state *state = &py_runtime_state.number;
    if (state->small_ints[0].ob_type != NULL) {
        return 1;
    }
    for (long n = PY_SMALL_INT_FIRST; n <= PY_SMALL_INT_LAST; n++) {
        PyIntObject *small = &state->small_ints[n - PY_SMALL_INT_FIRST];
        PyObject_INIT((PyObject *)small, &PyInt_Type);
        small->ob_ival = n;
    }
    return 1;
}

PyObject *
PyInt_FromLong(long value)
{
    return py_int_new(value);
}

PyObject *
PyInt_FromSize_t(size_t value)
{
    return value <= LONG_MAX ? py_int_new((long)value) : PyLong_FromSize_t(value);
}

PyObject *
PyInt_FromSsize_t(Py_ssize_t value)
{
    return py_int_new(value);
}

long
PyInt_GetMax(void)
{
    return LONG_MAX;
}

static void
int_dealloc(PyObject *v)
{
    if (PyInt_CheckExact(v)) {
        py_number_free(&py_runtime_state.number, v);
    }
    else {
        Py_TYPE(v)->tp_free(v);
    }
}

int
PyInt_ClearFreeList(void)
{
    return py_number_clear_free_list();
}

void
PyInt_Fini(void)
{
    py_number_clear_free_list();
}

/* --- reading --- */

/* An int or long for v, by __int__ if need be. Returns new. Raises yes. */
static PyObject *
integer_of(PyObject *v)
{
    PyNumberMethods *nb = v == NULL ? NULL : Py_TYPE(v)->tp_as_number;
    if (nb == NULL || nb->nb_int == NULL) {
        PyErr_SetString(PyExc_TypeError, "an integer is required");
        return NULL;
    }
    PyObject *n = nb->nb_int(v);
    if (n != NULL && !is_integer(n)) {
        Py_DECREF(n);
        PyErr_SetString(PyExc_TypeError, "__int__ method should return an integer");
        return NULL;
    }
    return n;
}

long
PyInt_AsLong(PyObject *v)
{
    if (v != NULL && PyInt_Check(v)) {
        return PyInt_AS_LONG(v);
    }
    if (v != NULL && PyLong_Check(v)) {
        return PyLong_AsLong(v);
    }
    PyObject *n = integer_of(v);
    if (n == NULL) {
        return -1;
    }
    long value = PyLong_AsLong(n);
    Py_DECREF(n);
    return value;
}

int
_PyInt_AsInt(PyObject *v)
{
    long value = PyInt_AsLong(v);
    if (value > INT_MAX || value < INT_MIN) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return -1;
    }
    return (int)value;
}

Py_ssize_t
PyInt_AsSsize_t(PyObject *v)
{
    if (v != NULL && PyLong_Check(v)) {
        return PyLong_AsSsize_t(v);
    }
    return PyInt_AsLong(v);
}

unsigned long
PyInt_AsUnsignedLongMask(PyObject *v)
{
    if (v != NULL && is_integer(v)) {
        return PyLong_AsUnsignedLongMask(v);
    }
    PyObject *n = integer_of(v);
    if (n == NULL) {
        return (unsigned long)-1;
    }
    unsigned long value = PyLong_AsUnsignedLongMask(n);
    Py_DECREF(n);
    return value;
}

unsigned long long
PyInt_AsUnsignedLongLongMask(PyObject *v)
{
    return PyInt_AsUnsignedLongMask(v);
}

/* --- text, order, hash --- */

static PyObject *
int_repr(PyObject *v)
{
    char buffer[24];
    char *end = buffer + sizeof buffer, *p = end;
    long value = PyInt_AS_LONG(v);
    unsigned long n = magnitude(value);
    do {
        *--p = (char)('0' + n % 10);
        n /= 10;
    } while (n != 0);
    if (value < 0) {
        *--p = '-';
    }
    return PyString_FromStringAndSize(p, end - p);
}

static int
int_print(PyObject *v, FILE *file, int flags)
{
    long value = PyInt_AS_LONG(v);
    Py_BEGIN_ALLOW_THREADS
    fprintf(file, "%ld", value);
    Py_END_ALLOW_THREADS
    return 0;
}

static PyObject *
int_oct(PyObject *v)
{
    return _PyInt_Format((PyIntObject *)v, 8, 0);
}

static PyObject *
int_hex(PyObject *v)
{
    return _PyInt_Format((PyIntObject *)v, 16, 0);
}

static int
int_compare(PyObject *a, PyObject *b)
{
    long x = PyInt_AS_LONG(a), y = PyInt_AS_LONG(b);
    return (x > y) - (x < y);
}

static long
int_hash(PyObject *v)
{
    long value = PyInt_AS_LONG(v);
    return value == -1 ? -2 : value;
}

static int
int_nonzero(PyObject *v)
{
    return PyInt_AS_LONG(v) != 0;
}

/* --- arithmetic --- */

static inline bool
both_ints(PyObject *a, PyObject *b)
{
    return PyInt_Check(a) && PyInt_Check(b);
}

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static PyNumberMethods *
long_number(void)
{
    return PyLong_Type.tp_as_number;
}

static PyObject *
int_add(PyObject *a, PyObject *b)
{
    long result;
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    if (__builtin_add_overflow(PyInt_AS_LONG(a), PyInt_AS_LONG(b), &result)) {
        return long_number()->nb_add(a, b);
    }
    return py_int_new(result);
}

static PyObject *
int_sub(PyObject *a, PyObject *b)
{
    long result;
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    if (__builtin_sub_overflow(PyInt_AS_LONG(a), PyInt_AS_LONG(b), &result)) {
        return long_number()->nb_subtract(a, b);
    }
    return py_int_new(result);
}

static PyObject *
int_mul(PyObject *a, PyObject *b)
{
    long result;
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    if (__builtin_mul_overflow(PyInt_AS_LONG(a), PyInt_AS_LONG(b), &result)) {
        return long_number()->nb_multiply(a, b);
    }
    return py_int_new(result);
}

typedef enum division {
    DIVISION_DONE,
    DIVISION_OVERFLOW,
    DIVISION_ERROR,
} division;

/* Floor division of two longs. */
static division
divide_longs(long x, long y, long *quotient, long *remainder)
{
    if (y == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "integer division or modulo by zero");
        return DIVISION_ERROR;
    }
    if (y == -1 && x == LONG_MIN) {
        return DIVISION_OVERFLOW;
    }
    long q = x / y, r = x % y;
    if (r != 0 && (r ^ y) < 0) {
        q--;
        r += y;
    }
    *quotient = q;
    *remainder = r;
    return DIVISION_DONE;
}

static PyObject *
int_floordiv(PyObject *a, PyObject *b)
{
    long quotient, remainder;
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    switch (divide_longs(PyInt_AS_LONG(a), PyInt_AS_LONG(b), &quotient, &remainder)) {
    case DIVISION_DONE:
        return py_int_new(quotient);
    case DIVISION_OVERFLOW:
        return long_number()->nb_floor_divide(a, b);
    default:
        return NULL;
    }
}

static PyObject *
int_classic_div(PyObject *a, PyObject *b)
{
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    if (Py_DivisionWarningFlag && PyErr_Warn(PyExc_DeprecationWarning, "classic int division") < 0) {
        return NULL;
    }
    return int_floordiv(a, b);
}

static PyObject *
int_mod(PyObject *a, PyObject *b)
{
    long quotient, remainder;
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    switch (divide_longs(PyInt_AS_LONG(a), PyInt_AS_LONG(b), &quotient, &remainder)) {
    case DIVISION_DONE:
        return py_int_new(remainder);
    case DIVISION_OVERFLOW:
        return long_number()->nb_remainder(a, b);
    default:
        return NULL;
    }
}

static PyObject *
int_divmod(PyObject *a, PyObject *b)
{
    long quotient, remainder;
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    switch (divide_longs(PyInt_AS_LONG(a), PyInt_AS_LONG(b), &quotient, &remainder)) {
    case DIVISION_DONE:
        return Py_BuildValue("(ll)", quotient, remainder);
    case DIVISION_OVERFLOW:
        return long_number()->nb_divmod(a, b);
    default:
        return NULL;
    }
}

static PyObject *
int_true_divide(PyObject *a, PyObject *b)
{
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    return long_number()->nb_true_divide(a, b);
}

/* x ** n without a modulus, n >= 0. Returns whether it fits. */
static bool
power_of_long(long x, long n, long *result)
{
    long power = 1;
    for (;;) {
        if ((n & 1) && __builtin_mul_overflow(power, x, &power)) {
            return false;
        }
        n >>= 1;
        if (n == 0) {
            *result = power;
            return true;
        }
        if (__builtin_mul_overflow(x, x, &x)) {
            return false;
        }
    }
}

/* x ** n % m with the sign of m; n >= 0, m not zero. Returns whether every product on the way fits, before it is reduced. */
static bool
power_modulo_short(long x, long n, long m, long *result)
{
    long power = 1, divisor = m == -1 ? 1 : m;    /* LONG_MIN % -1 traps */
    for (;;) {
        if ((n & 1) && __builtin_mul_overflow(power, x, &power)) {
            return false;
        }
        power %= divisor;
        n >>= 1;
        if (n == 0) {
            *result = power != 0 && (power ^ m) < 0 ? power + m : power;
            return true;
        }
        if (__builtin_mul_overflow(x, x, &x)) {
            return false;
        }
        x %= divisor;
    }
}

/* The same where one does not. */
static long
power_modulo_long(long x, long n, long m)
{
    unsigned long modulus = magnitude(m);
    unsigned long base = magnitude(x) % modulus;
    if (x < 0 && base != 0) {
        base = modulus - base;
    }
    unsigned long power = 1 % modulus;
    for (; n != 0; n >>= 1) {
        if (n & 1) {
            power = (unsigned long)((unsigned __int128)power * base % modulus);
        }
        base = (unsigned long)((unsigned __int128)base * base % modulus);
    }
    if (m < 0 && power != 0) {
        return (long)(power - modulus);
    }
    return (long)power;
}

static PyObject *
int_pow(PyObject *a, PyObject *b, PyObject *modulus)
{
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    long x = PyInt_AS_LONG(a), n = PyInt_AS_LONG(b), result;
    if (n < 0 && modulus != Py_None) {
        PyErr_SetString(PyExc_TypeError, "pow() 2nd argument cannot be negative when 3rd argument specified");
        return NULL;
    }
    if (modulus != Py_None && !PyInt_Check(modulus)) {
        return not_implemented();
    }
    if (n < 0) {
        return PyFloat_Type.tp_as_number->nb_power(a, b, modulus);
    }
    if (modulus != Py_None) {
        if (PyInt_AS_LONG(modulus) == 0) {
            PyErr_SetString(PyExc_ValueError, "pow() 3rd argument cannot be 0");
            return NULL;
        }
        if (!power_modulo_short(x, n, PyInt_AS_LONG(modulus), &result)) {
            return PyLong_FromLong(power_modulo_long(x, n, PyInt_AS_LONG(modulus)));
        }
        return py_int_new(result);
    }
    if (power_of_long(x, n, &result)) {
        return py_int_new(result);
    }
    return long_number()->nb_power(a, b, modulus);
}

/* The number itself as an exact int. */
static PyObject *
int_int(PyObject *v)
{
    if (PyInt_CheckExact(v)) {
        Py_INCREF(v);
        return v;
    }
    return py_int_new(PyInt_AS_LONG(v));
}

static PyObject *
int_neg(PyObject *v)
{
    long value = PyInt_AS_LONG(v);
    if (value == LONG_MIN) {
        return py_long_from_word(magnitude(value), 1);
    }
    return py_int_new(-value);
}

static PyObject *
int_abs(PyObject *v)
{
    return PyInt_AS_LONG(v) >= 0 ? int_int(v) : int_neg(v);
}

static PyObject *
int_long(PyObject *v)
{
    return PyLong_FromLong(PyInt_AS_LONG(v));
}

static PyObject *
int_float(PyObject *v)
{
    return py_float_new((double)PyInt_AS_LONG(v));
}

/* --- bits --- */

static PyObject *
int_lshift(PyObject *a, PyObject *b)
{
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    long x = PyInt_AS_LONG(a), count = PyInt_AS_LONG(b);
    if (count >= 0 && count < 64) {
        long shifted = (long)((unsigned long)x << count);
        if (shifted >> count == x) {
            return py_int_new(shifted);
        }
    }
    else if (x == 0 && count >= 0) {
        return py_int_new(0);
    }
    return long_number()->nb_lshift(a, b);
}

static PyObject *
int_rshift(PyObject *a, PyObject *b)
{
    if (!both_ints(a, b)) {
        return not_implemented();
    }
    long x = PyInt_AS_LONG(a), count = PyInt_AS_LONG(b);
    if (count < 0) {
        PyErr_SetString(PyExc_ValueError, "negative shift count");
        return NULL;
    }
    return py_int_new(count < 64 ? x >> count : x < 0 ? -1 : 0);
}

static PyObject *
int_and(PyObject *a, PyObject *b)
{
    return both_ints(a, b) ? py_int_new(PyInt_AS_LONG(a) & PyInt_AS_LONG(b)) : not_implemented();
}

static PyObject *
int_or(PyObject *a, PyObject *b)
{
    return both_ints(a, b) ? py_int_new(PyInt_AS_LONG(a) | PyInt_AS_LONG(b)) : not_implemented();
}

static PyObject *
int_xor(PyObject *a, PyObject *b)
{
    return both_ints(a, b) ? py_int_new(PyInt_AS_LONG(a) ^ PyInt_AS_LONG(b)) : not_implemented();
}

static PyObject *
int_invert(PyObject *v)
{
    return py_int_new(~PyInt_AS_LONG(v));
}

/* Make both operands ints: 0 done, 1 not for these types. */
static int
int_coerce(PyObject **a, PyObject **b)
{
    if (!PyInt_Check(*b)) {
        return 1;
    }
    Py_INCREF(*a);
    Py_INCREF(*b);
    return 0;
}

static const PyNumberMethods int_as_number = {
    .nb_add = int_add,
    .nb_subtract = int_sub,
    .nb_multiply = int_mul,
    .nb_divide = int_classic_div,
    .nb_remainder = int_mod,
    .nb_divmod = int_divmod,
    .nb_power = int_pow,
    .nb_negative = int_neg,
    .nb_positive = int_int,
    .nb_absolute = int_abs,
    .nb_nonzero = int_nonzero,
    .nb_invert = int_invert,
    .nb_lshift = int_lshift,
    .nb_rshift = int_rshift,
    .nb_and = int_and,
    .nb_xor = int_xor,
    .nb_or = int_or,
    .nb_coerce = int_coerce,
    .nb_int = int_int,
    .nb_long = int_long,
    .nb_float = int_float,
    .nb_oct = int_oct,
    .nb_hex = int_hex,
    .nb_floor_divide = int_floordiv,
    .nb_true_divide = int_true_divide,
    .nb_index = int_int,
};

/* --- the constructor --- */

/* What the base is when none is given. */
#define NO_BASE (-909)

static PyObject *
int_from_argument(PyObject *x, int base)
{
    if (x == NULL) {
        if (base != NO_BASE) {
            PyErr_SetString(PyExc_TypeError, "int() missing string argument");
            return NULL;
        }
        return py_int_new(0);
    }
    if (base == NO_BASE) {
        return PyNumber_Int(x);
    }
    if (PyString_Check(x)) {
        return py_integer_of_base(x, base, "int");
    }
    if (PyUnicode_Check(x)) {
        return PyInt_FromUnicode(PyUnicode_AS_UNICODE(x), PyUnicode_GET_SIZE(x), base);
    }
    PyErr_SetString(PyExc_TypeError, "int() can't convert non-string with explicit base");
    return NULL;
}

/* A number of a subclass of int with the value of v, which may be a long that has to fit. */
static PyObject *
int_of_subtype_steal(PyTypeObject *type, PyObject *v)
{
    if (v == NULL) {
        return NULL;
    }
    long value = PyInt_AsLong(v);
    Py_DECREF(v);
    if (value == -1 && PyErr_Occurred()) {
        return NULL;
    }
    PyObject *result = type->tp_alloc(type, 0);
    if (result != NULL) {
        ((PyIntObject *)result)->ob_ival = value;
    }
    return result;
}

static PyObject *
int_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"x", "base", NULL};
    PyObject *x = NULL;
    int base = NO_BASE;
    if (kwargs == NULL && type == &PyInt_Type && PyTuple_GET_SIZE(args) == 1) {
        return int_from_argument(PyTuple_GET_ITEM(args, 0), NO_BASE);
    }
    if (!take_text_and_base(args, kwargs, &x, &base) &&
        !PyArg_ParseTupleAndKeywords(args, kwargs, "|Oi:int", (char **)names, &x, &base)) {
        return NULL;
    }
    PyObject *v = int_from_argument(x, base);
    return type == &PyInt_Type ? v : int_of_subtype_steal(type, v);
}

/* --- methods --- */

static PyObject *
int_bit_length(PyObject *v, PyObject *unused)
{
    return py_int_new(bits_of_word(magnitude(PyInt_AS_LONG(v))));
}

static PyObject *
int_format(PyObject *self, PyObject *args)
{
    PyObject *spec;
    if (!PyArg_ParseTuple(args, "O:__format__", &spec)) {
        return NULL;
    }
    if (PyString_Check(spec)) {
        return _PyInt_FormatAdvanced(self, PyString_AS_STRING(spec), PyString_GET_SIZE(spec));
    }
    if (!PyUnicode_Check(spec)) {
        PyErr_SetString(PyExc_TypeError, "__format__ requires str or unicode");
        return NULL;
    }
    PyObject *narrow = PyObject_Str(spec);
    if (narrow == NULL) {
        return NULL;
    }
    PyObject *text = _PyInt_FormatAdvanced(self, PyString_AS_STRING(narrow), PyString_GET_SIZE(narrow));
    Py_DECREF(narrow);
    return text;
}

static PyObject *
int_getnewargs(PyObject *v, PyObject *unused)
{
    return Py_BuildValue("(l)", PyInt_AS_LONG(v));
}

static PyObject *
int_conjugate(PyObject *v, PyObject *unused)
{
    return int_int(v);
}

static PyObject *
int_get_self(PyObject *v, void *unused)
{
    return int_int(v);
}

static PyObject *
int_get_constant(PyObject *v, void *constant)
{
    return py_int_new((long)(intptr_t)constant);
}

static const PyMethodDef int_methods[] = {
    {"conjugate", int_conjugate, METH_NOARGS, PyDoc_STR("The number itself: it has no imaginary part.")},
    {"bit_length", int_bit_length, METH_NOARGS,
     PyDoc_STR("int.bit_length() -> int\n\nHow many binary digits the magnitude has; 0 for zero.")},
    {"__trunc__", int_conjugate, METH_NOARGS, PyDoc_STR("The number itself: it is integral.")},
    {"__getnewargs__", int_getnewargs, METH_NOARGS, NULL},
    {"__format__", int_format, METH_VARARGS, NULL},
    {NULL},
};

static const PyGetSetDef int_getset[] = {
    {(char *)"real", int_get_self, NULL, (char *)"the real part: the number itself", NULL},
    {(char *)"imag", int_get_constant, NULL, (char *)"the imaginary part: zero", (void *)0},
    {(char *)"numerator", int_get_self, NULL, (char *)"the numerator in lowest terms", NULL},
    {(char *)"denominator", int_get_constant, NULL, (char *)"the denominator in lowest terms", (void *)1},
    {NULL},
};

static const char int_doc[] = PyDoc_STR(
"int(x=0) -> int or long\n"
"int(x, base=10) -> int or long\n"
"\n"
"Make an integer of a number or of text; 0 without arguments. A float loses\n"
"its fraction. With a base, x has to be a string: a literal in that base,\n"
"which may have a sign and blanks around it. Base 0 means that the literal's\n"
"own prefix tells the base: int('0b100', 0) == 4. What does not fit in an\n"
"int becomes a long.");

PyTypeObject PyInt_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "int",
    .tp_basicsize = sizeof(PyIntObject),
    .tp_dealloc = int_dealloc,
    .tp_print = int_print,
    .tp_compare = int_compare,
    .tp_repr = int_repr,
    .tp_as_number = (PyNumberMethods *)&int_as_number,
    .tp_hash = int_hash,
    .tp_str = int_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_INT_SUBCLASS,
    .tp_doc = int_doc,
    .tp_methods = (PyMethodDef *)int_methods,
    .tp_getset = (PyGetSetDef *)int_getset,
    .tp_new = int_new,
    .tp_free = PyObject_Del,
};
