/* Longs and C integers, bytes and bits: the constructors and readers of the C interface.
 *
 * How it works: a reader first gets an integer out of its argument (some accept only longs, some ints, some anything with
 * __int__), then looks at the one or two limbs that can matter.
 *
 * I1 messages name the C type that was asked for; they differ from function to function as in 2.7.
 */
#include <limits.h>
#include <string.h>

#include "long_internal.h"
#include "py_number.h"
#include "structseq.h"

_Static_assert(sizeof(long) == 8 && sizeof(long long) == 8 && sizeof(void *) == 8, "all these are one limb");

/* --- from C --- */

PyObject *
PyLong_FromLong(long value)
{
    return py_long_from_limb(magnitude(value), value < 0 ? -1 : 1);
}

PyObject *
PyLong_FromUnsignedLong(unsigned long value)
{
    return py_long_from_limb(value, 1);
}

PyObject *
PyLong_FromLongLong(long long value)
{
    return PyLong_FromLong((long)value);
}

PyObject *
PyLong_FromUnsignedLongLong(unsigned long long value)
{
    return py_long_from_limb(value, 1);
}

PyObject *
PyLong_FromSsize_t(Py_ssize_t value)
{
    return PyLong_FromLong(value);
}

PyObject *
PyLong_FromSize_t(size_t value)
{
    return py_long_from_limb(value, 1);
}

/* An address: an int if it fits. */
PyObject *
PyLong_FromVoidPtr(void *p)
{
    if ((long)p >= 0) {
        return PyInt_FromLong((long)p);
    }
    return py_long_from_limb((mp_limb_t)p, 1);
}

/* --- what an argument means --- */

/* An int or long for v, by __int__ if need be. `bad_result`: the complaint when that gives something else.
 * Returns new. Raises yes. */
static PyObject *
integer_of(PyObject *v, const char *bad_result)
{
    if (v == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (PyLong_Check(v) || PyInt_Check(v)) {
        Py_INCREF(v);
        return v;
    }
    PyNumberMethods *nb = Py_TYPE(v)->tp_as_number;
    if (nb == NULL || nb->nb_int == NULL) {
        PyErr_SetString(PyExc_TypeError, "an integer is required");
        return NULL;
    }
    PyObject *n = nb->nb_int(v);
    if (n != NULL && !PyLong_Check(n) && !PyInt_Check(n)) {
        Py_DECREF(n);
        PyErr_SetString(PyExc_TypeError, bad_result);
        return NULL;
    }
    return n;
}

/* The value of a view as a long; *overflow becomes its sign if it does not fit. */
static long
signed_value(const py_long_view *view, int *overflow)
{
    *overflow = 0;
    mp_limb_t limb = view->size ? view->limbs[0] : 0;
    mp_limb_t most = view->sign < 0 ? (mp_limb_t)LONG_MAX + 1 : LONG_MAX;
    if (view->size > 1 || limb > most) {
        *overflow = view->sign;
        return -1;
    }
    return (long)(view->sign < 0 ? -limb : limb);
}

static long
as_signed(PyObject *v, int *overflow, const char *bad_result)
{
    *overflow = 0;
    PyObject *n = integer_of(v, bad_result);
    if (n == NULL) {
        return -1;
    }
    py_long_view view = {0};
    view_operand(&view, n);
    long value = signed_value(&view, overflow);
    Py_DECREF(n);
    return value;
}

/* The lowest limb in two's complement. */
static mp_limb_t
masked_value(const py_long_view *view)
{
    mp_limb_t limb = view->size ? view->limbs[0] : 0;
    return view->sign < 0 ? -limb : limb;
}

/* --- signed --- */

long
PyLong_AsLongAndOverflow(PyObject *v, int *overflow)
{
    return as_signed(v, overflow, "nb_int should return int object");
}

long
PyLong_AsLong(PyObject *v)
{
    int overflow;
    long value = as_signed(v, &overflow, "nb_int should return int object");
    if (overflow) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C long");
    }
    return value;
}

int
_PyLong_AsInt(PyObject *v)
{
    int overflow;
    long value = as_signed(v, &overflow, "nb_int should return int object");
    if (overflow || value > INT_MAX || value < INT_MIN) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return -1;
    }
    return (int)value;
}

long long
PyLong_AsLongLongAndOverflow(PyObject *v, int *overflow)
{
    return as_signed(v, overflow, "nb_int should return int object");
}

long long
PyLong_AsLongLong(PyObject *v)
{
    int overflow;
    long value = as_signed(v, &overflow, "integer conversion failed");
    if (overflow) {
        PyErr_SetString(PyExc_OverflowError, "long too big to convert");
    }
    return value;
}

Py_ssize_t
PyLong_AsSsize_t(PyObject *v)
{
    if (v == NULL || !PyLong_Check(v)) {
        PyErr_BadInternalCall();
        return -1;
    }
    py_long_view view;
    int overflow;
    view_long(&view, (PyLongObject *)v);
    long value = signed_value(&view, &overflow);
    if (overflow) {
        PyErr_SetString(PyExc_OverflowError, "long int too large to convert to int");
    }
    return value;
}

/* --- unsigned --- */

unsigned long
PyLong_AsUnsignedLong(PyObject *v)
{
    py_long_view view;
    if (v == NULL || !view_operand(&view, v)) {
        PyErr_BadInternalCall();
        return (unsigned long)-1;
    }
    if (view.sign < 0) {
        PyErr_SetString(PyExc_OverflowError, "can't convert negative value to unsigned long");
        return (unsigned long)-1;
    }
    if (view.size > 1) {
        PyErr_SetString(PyExc_OverflowError, "long int too large to convert");
        return (unsigned long)-1;
    }
    return view.size ? view.limbs[0] : 0;
}

unsigned long long
PyLong_AsUnsignedLongLong(PyObject *v)
{
    if (v == NULL || !PyLong_Check(v)) {
        PyErr_BadInternalCall();
        return (unsigned long long)-1;
    }
    py_long_view view;
    view_long(&view, (PyLongObject *)v);
    if (view.sign < 0) {
        PyErr_SetString(PyExc_OverflowError, "can't convert negative long to unsigned");
        return (unsigned long long)-1;
    }
    if (view.size > 1) {
        PyErr_SetString(PyExc_OverflowError, "long too big to convert");
        return (unsigned long long)-1;
    }
    return view.size ? view.limbs[0] : 0;
}

unsigned long
PyLong_AsUnsignedLongMask(PyObject *v)
{
    py_long_view view;
    if (v == NULL || !view_operand(&view, v)) {
        PyErr_BadInternalCall();
        return (unsigned long)-1;
    }
    return masked_value(&view);
}

unsigned long long
PyLong_AsUnsignedLongLongMask(PyObject *v)
{
    if (v == NULL || !PyLong_Check(v)) {
        PyErr_BadInternalCall();
        return (unsigned long long)-1;
    }
    return PyLong_AsUnsignedLongMask(v);
}

void *
PyLong_AsVoidPtr(PyObject *v)
{
    if (v != NULL && PyInt_Check(v)) {
        return (void *)PyInt_AS_LONG(v);
    }
    if (v != NULL && PyLong_Check(v) && _PyLong_Sign(v) < 0) {
        return (void *)PyLong_AsLong(v);
    }
    return (void *)PyLong_AsUnsignedLong(v);
}

/* --- bits and bytes --- */

int
_PyLong_Sign(PyObject *v)
{
    return (Py_SIZE(v) > 0) - (Py_SIZE(v) < 0);
}

size_t
_PyLong_NumBits(PyObject *v)
{
    py_long_view view;
    view_long(&view, (PyLongObject *)v);
    return bits_of_view(&view);
}

/* The long that n bytes in two's complement (or unsigned) stand for. Returns new. Raises yes. */
PyObject *
_PyLong_FromByteArray(const unsigned char *bytes, size_t n, int little_endian, int is_signed)
{
    if (n == 0) {
        return py_long_from_limb(0, 0);
    }
    Py_ssize_t size = (Py_ssize_t)((n + 7) / 8);
    PyLongObject *v = _PyLong_New(size);
    if (v == NULL) {
        return NULL;
    }
    bool negative = is_signed && (bytes[little_endian ? n - 1 : 0] & 0x80) != 0;
    v->ob_digit[size - 1] = negative ? ~(mp_limb_t)0 : 0;
    for (size_t i = 0; i < n; i++) {
        mp_limb_t byte = bytes[little_endian ? i : n - 1 - i];
        mp_limb_t *limb = &v->ob_digit[i / 8];
        unsigned shift = (unsigned)(i % 8 * 8);
        *limb = (shift == 0 && i + 8 <= n ? 0 : *limb & ~((mp_limb_t)0xff << shift)) | byte << shift;
    }
    if (negative) {
        mpn_neg(v->ob_digit, v->ob_digit, size);
    }
    return finish_long(v, size, negative ? -1 : 1);
}

/* Write v to n bytes in two's complement (or unsigned). Returns status. Raises yes. */
int
_PyLong_AsByteArray(PyLongObject *v, unsigned char *bytes, size_t n, int little_endian, int is_signed)
{
    Py_ssize_t size = long_size(v);
    bool negative = Py_SIZE(v) < 0;
    if (negative && !is_signed) {
        PyErr_SetString(PyExc_OverflowError, "can't convert negative long to unsigned");
        return -1;
    }
    mp_limb_t carry = 1, limb = 0;
    unsigned char last = 0;
    for (size_t i = 0; i < n; i++) {
        if (i % 8 == 0) {
            limb = i / 8 < (size_t)size ? v->ob_digit[i / 8] : 0;
            if (negative) {
                limb = ~limb + carry;
                carry = carry && limb == 0;
            }
        }
        last = (unsigned char)(limb >> (i % 8 * 8));
        bytes[little_endian ? i : n - 1 - i] = last;
    }
    py_long_view view;
    view_long(&view, v);
    size_t bits = bits_of_view(&view);
    bool fits = bits <= n * 8;
    if (fits && is_signed && bits != 0) {    /* the top bit written must be the sign */
        fits = n != 0 && (last >> 7 != 0) == negative;
    }
    if (!fits) {
        PyErr_SetString(PyExc_OverflowError, "long too big to convert");
        return -1;
    }
    return 0;
}

/* --- sys.long_info --- */

static const PyStructSequence_Field long_info_fields[] = {
    {(char *)"bits_per_digit", (char *)"bits of a digit"},
    {(char *)"sizeof_digit", (char *)"bytes that a digit takes in memory"},
    {NULL, NULL},
};

static const PyStructSequence_Desc long_info_desc = {
    (char *)"sys.long_info",
    (char *)"sys.long_info\n\nHow this build keeps long integers. Read only.",
    (PyStructSequence_Field *)long_info_fields,
    2,
};

static PyTypeObject long_info_type;

/* Returns new. Raises yes. */
PyObject *
PyLong_GetInfo(void)
{
    if (long_info_type.tp_name == NULL) {
        PyStructSequence_InitType(&long_info_type, (PyStructSequence_Desc *)&long_info_desc);
    }
    PyObject *info = PyStructSequence_New(&long_info_type);
    if (info == NULL) {
        return NULL;
    }
    PyStructSequence_SET_ITEM(info, 0, PyInt_FromLong(PyLong_SHIFT));
    PyStructSequence_SET_ITEM(info, 1, PyInt_FromLong(sizeof(digit)));
    if (PyErr_Occurred()) {
        Py_CLEAR(info);
    }
    return info;
}

/* Nothing is left to do: the type is made ready with the others. */
int
_PyLong_Init(void)
{
    return 1;
}
