/* Longs and C integers, bytes and bits: the constructors and readers of the C interface.
 *
 * How it works: a reader first gets an integer out of its argument (some accept only longs, some ints, some anything with
 * __int__), then looks at the few digits that can matter.
 *
 * I1 messages name the C type that was asked for; they differ from function to function as in 2.7.
 */
#include <limits.h>
#include <string.h>

#include "long_internal.h"
#include "py_number.h"
#include "structseq.h"

_Static_assert(sizeof(long) == 8 && sizeof(long long) == 8 && sizeof(void *) == 8, "all these have 64 bits");

/* --- from C --- */

PyObject *
PyLong_FromLong(long value)
{
    return py_long_from_word(magnitude(value), value < 0 ? -1 : 1);
}

PyObject *
PyLong_FromUnsignedLong(unsigned long value)
{
    return py_long_from_word(value, 1);
}

PyObject *
PyLong_FromLongLong(long long value)
{
    return PyLong_FromLong((long)value);
}

PyObject *
PyLong_FromUnsignedLongLong(unsigned long long value)
{
    return py_long_from_word(value, 1);
}

PyObject *
PyLong_FromSsize_t(Py_ssize_t value)
{
    return PyLong_FromLong(value);
}

PyObject *
PyLong_FromSize_t(size_t value)
{
    return py_long_from_word(value, 1);
}

/* An address: an int if it fits. */
PyObject *
PyLong_FromVoidPtr(void *p)
{
    if ((long)p >= 0) {
        return PyInt_FromLong((long)p);
    }
    return py_long_from_word((uint64_t)p, 1);
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
    uint64_t word;
    if (!word_of_view(view, &word) || word > (uint64_t)LONG_MAX + (view->sign < 0)) {
        *overflow = view->sign;
        return -1;
    }
    return (long)(view->sign < 0 ? -word : word);
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

/* The lowest 64 bits in two's complement. */
static uint64_t
masked_value(const py_long_view *view)
{
    uint64_t word = word_of_digits(view->digits, view->size);
    if (view->size > 2) {
        word |= (uint64_t)view->digits[2] << 2 * PyLong_SHIFT;
    }
    return view->sign < 0 ? -word : word;
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
    uint64_t value;
    if (!word_of_view(&view, &value)) {
        PyErr_SetString(PyExc_OverflowError, "long int too large to convert");
        return (unsigned long)-1;
    }
    return value;
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
    uint64_t value;
    if (!word_of_view(&view, &value)) {
        PyErr_SetString(PyExc_OverflowError, "long too big to convert");
        return (unsigned long long)-1;
    }
    return value;
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

/* The one of these conversions that tells an error by NULL. */
void *
PyLong_AsVoidPtr(PyObject *v)
{
    if (v != NULL && PyInt_Check(v)) {
        return (void *)PyInt_AS_LONG(v);
    }
    int negative = v != NULL && PyLong_Check(v) && _PyLong_Sign(v) < 0;
    void *pointer = negative ? (void *)PyLong_AsLong(v) : (void *)PyLong_AsUnsignedLong(v);
    return pointer == (void *)-1 && PyErr_Occurred() ? NULL : pointer;
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

/* The bytes of a number, the least significant first. */
typedef struct byte_order {
    Py_ssize_t first;
    Py_ssize_t step;
} byte_order;

static inline byte_order
order_of_bytes(size_t n, int little_endian)
{
    return little_endian ? (byte_order){0, 1} : (byte_order){(Py_ssize_t)n - 1, -1};
}

/* Replace n digits by their two's complement. */
static void
negate_digits(digit *digits, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        digits[i] ^= PyLong_MASK;
    }
    increment_digits(digits, n);
}

/* The long that n bytes in two's complement (or unsigned) stand for. Returns new. Raises yes. */
PyObject *
_PyLong_FromByteArray(const unsigned char *bytes, size_t n, int little_endian, int is_signed)
{
    if (n == 0) {
        return py_long_from_word(0, 0);
    }
    Py_ssize_t size = (Py_ssize_t)((n * 8 + PyLong_SHIFT) / PyLong_SHIFT);    /* 1 bit more at least: the sign */
    PyLongObject *v = n > (size_t)PY_LONG_MOST_DIGITS ? (PyLongObject *)PyErr_NoMemory() : _PyLong_New(size);
    if (v == NULL) {
        return NULL;
    }
    byte_order order = order_of_bytes(n, little_endian);
    bool negative = is_signed && bytes[little_endian ? n - 1 : 0] >> 7;
    uint64_t bits = 0;
    int count = 0;
    size_t taken = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        for (; count < PyLong_SHIFT; count += 8, taken++) {
            uint64_t byte = taken < n ? bytes[order.first + (Py_ssize_t)taken * order.step] : negative ? 0xff : 0;
            bits |= byte << count;
        }
        v->ob_digit[i] = (digit)bits & PyLong_MASK;
        bits >>= PyLong_SHIFT;
        count -= PyLong_SHIFT;
    }
    if (negative) {
        negate_digits(v->ob_digit, size);
    }
    return finish_long(v, size, negative ? -1 : 1);
}

/* Write the lowest n bytes of v in two's complement. Returns the uppermost of them. */
static unsigned char
write_bytes(const PyLongObject *v, unsigned char *bytes, size_t n, byte_order order)
{
    Py_ssize_t size = long_size(v), next = 0;
    bool negative = Py_SIZE(v) < 0;
    uint64_t bits = 0;
    digit carry = 1;
    int count = 0;
    unsigned char last = 0;
    for (size_t i = 0; i < n; i++, bits >>= 8, count -= 8) {
        if (count < 8) {
            digit d = next < size ? v->ob_digit[next] : 0;
            next++;
            if (negative) {
                d = (d ^ PyLong_MASK) + carry;
                carry = d >> PyLong_SHIFT;
                d &= PyLong_MASK;
            }
            bits |= (uint64_t)d << count;
            count += PyLong_SHIFT;
        }
        last = (unsigned char)bits;
        bytes[order.first + (Py_ssize_t)i * order.step] = last;
    }
    return last;
}

/* Write v to n bytes in two's complement (or unsigned). Returns status. Raises yes. */
int
_PyLong_AsByteArray(PyLongObject *v, unsigned char *bytes, size_t n, int little_endian, int is_signed)
{
    bool negative = Py_SIZE(v) < 0;
    if (negative && !is_signed) {
        PyErr_SetString(PyExc_OverflowError, "can't convert negative long to unsigned");
        return -1;
    }
    unsigned char last = write_bytes(v, bytes, n, order_of_bytes(n, little_endian));
    size_t bits = _PyLong_NumBits((PyObject *)v);
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

/* The type is made ready with the others. */
int
_PyLong_Init(void)
{
    py_runtime_state.number.has_wide_rows = py_digits_have_wide_rows();
    return 1;
}
