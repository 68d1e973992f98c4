/* The type long: making, comparing, hashing, and the faces of its operations.
 *
 * How it works: digits lie in the object (longintrepr.h). The arithmetic is in long_arith.c, long_product.c, long_divide.c, long_power.c,
 * long_bits.c and long_float.c, text in long_convert.c, C integers in long_capi.c, the way to GMP in long_limbs.c. Here is
 * what makes a Python type of them: number
 * methods that accept ints beside longs, the constructor, the few methods.
 *
 * I1 a binary operation takes ints and longs (and instances of subclasses) and gives an exact long; for other operands
 *    it gives NotImplemented.
 * I2 hash(n) is |n| modulo 2**64 - 1 with n's sign, which for what fits in a C long is the int's hash.
 */
#include <stddef.h>

#include "long_internal.h"
#include "py_number_fast.h"
#include "structseq.h"

/* --- allocation --- */

/* So many dead longs of a class are kept for the next ones: of up to MANY_DIGITS, and of more. */
#if defined(Py_DEBUG) || defined(PY_NO_MIMALLOC)
enum { MOST_DEAD = 0, MOST_LARGE_DEAD = 0 };    /* what looks for errors sees each long come and go */
#else
enum { MOST_DEAD = 64, MOST_LARGE_DEAD = 4 };
#endif

#define MANY_DIGITS 30

/* May one more dead long of this class be kept? */
static inline bool
has_grave(Py_ssize_t class)
{
    return class < LONG_CLASSES &&
           py_runtime_state.number.dead_long_count[class] < (class <= room_class(MANY_DIGITS) ? MOST_DEAD : MOST_LARGE_DEAD);
}

static PyLongObject *
allocate_room(Py_ssize_t digits)
{
    return PyObject_Malloc(offsetof(PyLongObject, ob_digit) + (size_t)digits * sizeof(digit));
}

bool
py_long_add_dead(Py_ssize_t class)
{
    PyLongObject *v = allocate_room(room_of_class(class));
    if (v == NULL) {
        return false;
    }
    Py_TYPE(v) = &PyLong_Type;
    py_long_bury(v, class);
    return true;
}

void
py_long_clear_dead(void)
{
    struct py_number_state *state = &py_runtime_state.number;
    for (int class = 0; class < LONG_CLASSES; class++) {
        for (PyLongObject *v = state->dead_longs[class], *next; v != NULL; v = next) {
            next = (PyLongObject *)Py_SIZE(v);
            PyObject_Free(v);
        }
        state->dead_longs[class] = NULL;
        state->dead_long_count[class] = 0;
    }
}

static __attribute__((noinline)) PyLongObject *
allocate_long(Py_ssize_t n)
{
    PyLongObject *v = n > PY_LONG_MOST_DIGITS ? NULL : allocate_room(long_room(n));
    if (v == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    return PyObject_INIT_VAR(v, &PyLong_Type, n);
}

/* A long with room for n digits and what long_room() says, not filled, ob_size n. Returns new. Raises yes. */
PyLongObject *
_PyLong_New(Py_ssize_t n)
{
    Py_ssize_t class = room_class(n);
    PyLongObject *v = (size_t)class < LONG_CLASSES ? py_long_revive(class) : NULL;
    if (v == NULL) {
        return allocate_long(n);
    }
    Py_SIZE(v) = n;
    return v;
}

PyObject *
py_long_from_word(uint64_t word, int sign)
{
    digit parts[PY_LONG_C_DIGITS];
    Py_ssize_t size = split_word(parts, word);
    PyLongObject *v = _PyLong_New(size);
    if (v == NULL) {
        return NULL;
    }
    store_pair(v->ob_digit, load_pair(parts));
    if (size > 2) {
        v->ob_digit[2] = parts[2];
    }
    Py_SIZE(v) = sign < 0 ? -size : size;
    return (PyObject *)v;
}

PyObject *
py_long_from_view(const py_long_view *view, int sign)
{
    PyLongObject *v = _PyLong_New(view->size);
    if (v == NULL) {
        return NULL;
    }
    memcpy(v->ob_digit, view->digits, (size_t)view->size * sizeof(digit));
    return finish_long(v, view->size, sign);
}

PyObject *
_PyLong_Copy(PyLongObject *src)
{
    py_long_view view;
    view_long(&view, src);
    return py_long_from_view(&view, view.sign);
}

/* Whether v fits in a C long; if so, *value is it. */
static bool
fits_long(const PyLongObject *v, long *value)
{
    py_long_view view;
    uint64_t word;
    view_long(&view, v);
    if (!word_of_view(&view, &word)) {
        return false;
    }
    *value = (long)(view.sign < 0 ? -word : word);
    return word <= (uint64_t)LONG_MAX + (view.sign < 0);
}

PyObject *
py_long_shrink_steal(PyObject *v)
{
    long value;
    if (!PyLong_Check(v) || !fits_long((PyLongObject *)v, &value)) {
        return v;
    }
    Py_DECREF(v);
    return PyInt_FromLong(value);
}

static void
long_dealloc(PyObject *v)
{
    Py_ssize_t class = room_class(long_size((PyLongObject *)v));
    if (PyLong_CheckExact(v) && has_grave(class)) {
        py_long_bury((PyLongObject *)v, class);
    }
    else {
        Py_TYPE(v)->tp_free(v);
    }
}

/* --- text, order, hash --- */

static PyObject *
long_repr(PyObject *v)
{
    return _PyLong_Format(v, 10, 1, 0);
}

static PyObject *
long_str(PyObject *v)
{
    return _PyLong_Format(v, 10, 0, 0);
}

static PyObject *
long_oct(PyObject *v)
{
    return _PyLong_Format(v, 8, 1, 0);
}

static PyObject *
long_hex(PyObject *v)
{
    return _PyLong_Format(v, 16, 1, 0);
}

static int
long_compare(PyObject *a, PyObject *b)
{
    py_long_view va, vb;
    view_long(&va, (PyLongObject *)a);
    view_long(&vb, (PyLongObject *)b);
    int order = py_long_compare_views(&va, &vb);
    return (order > 0) - (order < 0);
}

static long
long_hash(PyObject *o)
{
    const PyLongObject *v = (PyLongObject *)o;
    Py_ssize_t n = long_size(v), i = 0;
    unsigned __int128 total = 0;
    unsigned place = 0;
    for (; i + 1 < n; i += 2) {    /* 2**64 counts as 1, so a pair is rotated to its place */
        uint64_t pair = close_pair(load_pair(v->ob_digit + i));
        total += pair << place | pair >> ((64 - place) & 63);
        place = (place + PAIR_BITS) & 63;
    }
    if (i < n) {
        uint64_t last = v->ob_digit[i];
        total += last << place | last >> ((64 - place) & 63);
    }
    uint64_t upper = (uint64_t)(total >> 64), sum = (uint64_t)total + upper;
    sum += sum < upper;
    long hash = (long)(Py_SIZE(v) < 0 ? -sum : sum);
    return hash == -1 ? -2 : hash;
}

static int
long_nonzero(PyObject *v)
{
    return Py_SIZE(v) != 0;
}

/* --- number methods --- */

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

static PyObject *
long_add(PyObject *a, PyObject *b)
{
    py_long_view va, vb;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    return py_long_add_views(&va, &vb);
}

static PyObject *
long_sub(PyObject *a, PyObject *b)
{
    py_long_view va, vb;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    return py_long_subtract_views(&va, &vb);
}

static PyObject *
long_mul(PyObject *a, PyObject *b)
{
    py_long_view va, vb;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    return py_long_multiply_views(&va, &vb);
}

static PyObject *
long_floordiv(PyObject *a, PyObject *b)
{
    py_long_view va, vb;
    PyObject *quotient;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    return py_long_divide_views(&va, &vb, &quotient, NULL) < 0 ? NULL : quotient;
}

static PyObject *
long_classic_div(PyObject *a, PyObject *b)
{
    if (!is_integer(a) || !is_integer(b)) {
        return not_implemented();
    }
    if (Py_DivisionWarningFlag && PyErr_Warn(PyExc_DeprecationWarning, "classic long division") < 0) {
        return NULL;
    }
    return long_floordiv(a, b);
}

/* Whether a is the remainder itself, a long whose class stays (2.7 looks no further than its top digit). */
static bool
is_remainder(PyObject *a, const py_long_view *va, const py_long_view *vb)
{
    return PyLong_Check(a) && vb->sign != 0 && py_long_is_shorter(va, vb) && va->sign * vb->sign >= 0;
}

static PyObject *
long_mod(PyObject *a, PyObject *b)
{
    py_long_view va, vb;
    PyObject *remainder;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    if (is_remainder(a, &va, &vb)) {
        Py_INCREF(a);
        return a;
    }
    return py_long_divide_views(&va, &vb, NULL, &remainder) < 0 ? NULL : remainder;
}

static PyObject *
long_divmod(PyObject *a, PyObject *b)
{
    py_long_view va, vb;
    PyObject *quotient, *remainder;
    if (!view_operand(&va, a) || !view_operand(&vb, b)) {
        return not_implemented();
    }
    if (is_remainder(a, &va, &vb)) {
        quotient = py_long_from_word(0, 0);
        if (quotient == NULL) {
            return NULL;
        }
        Py_INCREF(a);
        remainder = a;
    }
    else if (py_long_divide_views(&va, &vb, &quotient, &remainder) < 0) {
        return NULL;
    }
    PyObject *pair = PyTuple_New(2);
    if (pair == NULL) {
        Py_DECREF(quotient);
        Py_DECREF(remainder);
        return NULL;
    }
    PyTuple_SET_ITEM(pair, 0, quotient);
    PyTuple_SET_ITEM(pair, 1, remainder);
    return pair;
}

/* The number itself as an exact long. */
static PyObject *
long_long(PyObject *v)
{
    if (PyLong_CheckExact(v)) {
        Py_INCREF(v);
        return v;
    }
    return _PyLong_Copy((PyLongObject *)v);
}

static PyObject *
long_neg(PyObject *o)
{
    py_long_view view;
    view_long(&view, (PyLongObject *)o);
    return py_long_from_view(&view, -view.sign);
}

static PyObject *
long_abs(PyObject *v)
{
    return Py_SIZE(v) < 0 ? long_neg(v) : long_long(v);
}

static PyObject *
long_int(PyObject *v)
{
    long value;
    return fits_long((PyLongObject *)v, &value) ? PyInt_FromLong(value) : long_long(v);
}

static PyObject *
long_float(PyObject *v)
{
    double value = PyLong_AsDouble(v);
    return value == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(value);
}

/* Make both operands longs: 0 done, 1 not for these types, -1 error. */
static int
long_coerce(PyObject **a, PyObject **b)
{
    if (PyInt_Check(*b)) {
        PyObject *converted = PyLong_FromLong(PyInt_AS_LONG(*b));
        if (converted == NULL) {
            return -1;
        }
        *b = converted;
        Py_INCREF(*a);
        return 0;
    }
    if (PyLong_Check(*b)) {
        Py_INCREF(*a);
        Py_INCREF(*b);
        return 0;
    }
    return 1;
}

static const PyNumberMethods long_as_number = {
    .nb_add = long_add,
    .nb_subtract = long_sub,
    .nb_multiply = long_mul,
    .nb_divide = long_classic_div,
    .nb_remainder = long_mod,
    .nb_divmod = long_divmod,
    .nb_power = py_long_power,
    .nb_negative = long_neg,
    .nb_positive = long_long,
    .nb_absolute = long_abs,
    .nb_nonzero = long_nonzero,
    .nb_invert = py_long_invert,
    .nb_lshift = py_long_lshift,
    .nb_rshift = py_long_rshift,
    .nb_and = py_long_and,
    .nb_xor = py_long_xor,
    .nb_or = py_long_or,
    .nb_coerce = long_coerce,
    .nb_int = long_int,
    .nb_long = long_long,
    .nb_float = long_float,
    .nb_oct = long_oct,
    .nb_hex = long_hex,
    .nb_floor_divide = long_floordiv,
    .nb_true_divide = py_long_true_divide,
    .nb_index = long_long,
};

/* --- the constructor --- */

/* What the base is when none is given. */
#define NO_BASE (-909)

/* A number of a subclass of long with the value of the exact long v. */
static PyObject *
long_of_subtype_steal(PyTypeObject *type, PyObject *v)
{
    if (v == NULL) {
        return NULL;
    }
    assert(PyLong_Check(v));
    py_long_view view;
    view_long(&view, (PyLongObject *)v);
    PyLongObject *result = (PyLongObject *)type->tp_alloc(type, view.size ? view.size : 1);
    if (result != NULL) {
        memcpy(result->ob_digit, view.digits, (size_t)view.size * sizeof(digit));
        Py_SIZE(result) = view.sign * view.size;
    }
    Py_DECREF(v);
    return (PyObject *)result;
}

static PyObject *
long_from_argument(PyObject *x, int base)
{
    if (x == NULL) {
        if (base != NO_BASE) {
            PyErr_SetString(PyExc_TypeError, "long() missing string argument");
            return NULL;
        }
        return py_long_from_word(0, 0);
    }
    if (base == NO_BASE) {
        return PyNumber_Long(x);
    }
    if (PyString_Check(x)) {
        return py_integer_of_base(x, base, "long");
    }
    if (PyUnicode_Check(x)) {
        return PyLong_FromUnicode(PyUnicode_AS_UNICODE(x), PyUnicode_GET_SIZE(x), base);
    }
    PyErr_SetString(PyExc_TypeError, "long() can't convert non-string with explicit base");
    return NULL;
}

static PyObject *
long_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"x", "base", NULL};
    PyObject *x = NULL;
    int base = NO_BASE;
    if (kwargs == NULL && type == &PyLong_Type && PyTuple_GET_SIZE(args) == 1) {
        return long_from_argument(PyTuple_GET_ITEM(args, 0), NO_BASE);
    }
    if (!take_text_and_base(args, kwargs, &x, &base) &&
        !PyArg_ParseTupleAndKeywords(args, kwargs, "|Oi:long", (char **)names, &x, &base)) {
        return NULL;
    }
    PyObject *v = long_from_argument(x, base);
    return type == &PyLong_Type ? v : long_of_subtype_steal(type, v);
}

/* --- methods --- */

static PyObject *
long_bit_length(PyObject *v, PyObject *unused)
{
    size_t bits = _PyLong_NumBits(v);
    return PyInt_FromSize_t(bits);
}

static PyObject *
long_format(PyObject *self, PyObject *args)
{
    PyObject *spec;
    if (!PyArg_ParseTuple(args, "O:__format__", &spec)) {
        return NULL;
    }
    if (PyString_Check(spec)) {
        return _PyLong_FormatAdvanced(self, PyString_AS_STRING(spec), PyString_GET_SIZE(spec));
    }
    if (!PyUnicode_Check(spec)) {
        PyErr_SetString(PyExc_TypeError, "__format__ requires str or unicode");
        return NULL;
    }
    PyObject *narrow = PyObject_Str(spec);
    if (narrow == NULL) {
        return NULL;
    }
    PyObject *text = _PyLong_FormatAdvanced(self, PyString_AS_STRING(narrow), PyString_GET_SIZE(narrow));
    Py_DECREF(narrow);
    return text;
}

static PyObject *
long_getnewargs(PyObject *v, PyObject *unused)
{
    PyObject *copy = _PyLong_Copy((PyLongObject *)v);
    if (copy == NULL) {
        return NULL;
    }
    PyObject *args = PyTuple_Pack(1, copy);
    Py_DECREF(copy);
    return args;
}

static PyObject *
long_sizeof(PyObject *v, PyObject *unused)
{
    return PyInt_FromSsize_t((Py_ssize_t)offsetof(PyLongObject, ob_digit) +
                             long_size((PyLongObject *)v) * (Py_ssize_t)sizeof(digit));
}

static PyObject *
long_conjugate(PyObject *v, PyObject *unused)
{
    return long_long(v);
}

static PyObject *
long_get_self(PyObject *v, void *unused)
{
    return long_long(v);
}

static PyObject *
long_get_constant(PyObject *v, void *constant)
{
    return PyLong_FromLong((long)(intptr_t)constant);
}

static const PyMethodDef long_methods[] = {
    {"conjugate", long_conjugate, METH_NOARGS, PyDoc_STR("The number itself: it has no imaginary part.")},
    {"bit_length", long_bit_length, METH_NOARGS,
     PyDoc_STR("long.bit_length() -> int or long\n\nHow many binary digits the magnitude has; 0 for zero.")},
    {"__trunc__", long_conjugate, METH_NOARGS, PyDoc_STR("The number itself: it is integral.")},
    {"__getnewargs__", long_getnewargs, METH_NOARGS, NULL},
    {"__format__", long_format, METH_VARARGS, NULL},
    {"__sizeof__", long_sizeof, METH_NOARGS, PyDoc_STR("Size in memory, in bytes.")},
    {NULL},
};

static const PyGetSetDef long_getset[] = {
    {(char *)"real", long_get_self, NULL, (char *)"the real part: the number itself", NULL},
    {(char *)"imag", long_get_constant, NULL, (char *)"the imaginary part: zero", (void *)0},
    {(char *)"numerator", long_get_self, NULL, (char *)"the numerator in lowest terms", NULL},
    {(char *)"denominator", long_get_constant, NULL, (char *)"the denominator in lowest terms", (void *)1},
    {NULL},
};

static const char long_doc[] = PyDoc_STR(
"long(x=0) -> long\n"
"long(x, base=10) -> long\n"
"\n"
"Make a long integer of a number or of text; 0L without arguments.\n"
"A float loses its fraction. With a base, x has to be a string: a literal\n"
"in that base, which may have a sign and blanks around it. Base 0 means\n"
"that the literal's own prefix tells the base: long('0b100', 0) == 4L.");

PyTypeObject PyLong_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "long",
    .tp_basicsize = offsetof(PyLongObject, ob_digit),
    .tp_itemsize = sizeof(digit),
    .tp_dealloc = long_dealloc,
    .tp_compare = long_compare,
    .tp_repr = long_repr,
    .tp_as_number = (PyNumberMethods *)&long_as_number,
    .tp_hash = long_hash,
    .tp_str = long_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LONG_SUBCLASS,
    .tp_doc = long_doc,
    .tp_methods = (PyMethodDef *)long_methods,
    .tp_getset = (PyGetSetDef *)long_getset,
    .tp_new = long_new,
    .tp_free = PyObject_Del,
};
