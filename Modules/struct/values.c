/* Values of struct as bytes and back. Integers of every size, byte order and signedness share one reader and one writer; int
 * objects that fit go there without a detour.
 */
#include "layout.h"

#include <ctype.h>
#include <string.h>

/* --- integers --- */

/* An int or long for v. Returns new. Raises yes. */
static PyObject *
integer_of(PyObject *v)
{
    if (PyInt_Check(v) || PyLong_Check(v)) {
        Py_INCREF(v);
        return v;
    }
    PyNumberMethods *nb = Py_TYPE(v)->tp_as_number;
    if (PyIndex_Check(v)) {
        PyObject *n = PyNumber_Index(v);
        if (n != NULL || !PyErr_ExceptionMatches(PyExc_TypeError)) {
            return n;
        }
        PyErr_Clear();
    }
    if (nb == NULL || nb->nb_int == NULL || PyString_Check(v) || PyUnicode_Check(v)) {
        PyErr_SetString(py_struct_error(), "cannot convert argument to integer");
        return NULL;
    }
    const char *warning = PyFloat_Check(v)
        ? "integer argument expected, got float"
        : "integer argument expected, got non-integer (implicit conversion using __int__ is deprecated)";
    if (PyErr_WarnEx(PyExc_DeprecationWarning, warning, 1) < 0) {
        return NULL;
    }
    PyObject *n = nb->nb_int(v);
    if (n != NULL && !PyInt_Check(n) && !PyLong_Check(n)) {
        Py_DECREF(n);
        PyErr_SetString(PyExc_TypeError, "__int__ method returned non-integer");
        return NULL;
    }
    return n;
}

static void
raise_code_range(char code)
{
    PyErr_Format(py_struct_error(), "integer out of range for '%c' format code", code);
}

/* Complain that a value does not fit into `size` bytes. Shorts in the machine's order are spoken of in words of C. */
static void
raise_range(char code, int size, bool swapped)
{
    if (swapped && code == 'H') {
        PyErr_SetString(py_struct_error(), "'H' format requires 0 <= number <= 65535");
        return;
    }
    if (swapped && code == 'h') {
        PyErr_SetString(py_struct_error(), "'h' format requires -32768 <= number <= 32767");
        return;
    }
    switch (code) {
    case 'b':
        PyErr_SetString(py_struct_error(), "byte format requires -128 <= number <= 127");
        break;
    case 'B':
        PyErr_SetString(py_struct_error(), "ubyte format requires 0 <= number <= 255");
        break;
    case 'h':
        PyErr_SetString(py_struct_error(), "short format requires SHRT_MIN <= number <= SHRT_MAX");
        break;
    case 'H':
        PyErr_SetString(py_struct_error(), "ushort format requires 0 <= number <= USHRT_MAX");
        break;
    default:
        if (size >= 8) {
            raise_code_range(code);
        }
        else if (isupper(Py_CHARMASK(code))) {
            PyErr_Format(py_struct_error(), "'%c' format requires 0 <= number <= %lu", code, ~0UL >> (64 - 8 * size));
        }
        else {
            long most = (long)(~0UL >> (65 - 8 * size));
            PyErr_Format(py_struct_error(), "'%c' format requires %ld <= number <= %ld", code, -most - 1, most);
        }
    }
}

static bool
is_unsigned(char code)
{
    return code == 'B' || code == 'H' || code == 'I' || code == 'L' || code == 'Q';
}

/* The bits of v for an integer of `size` bytes. Returns status. */
static int
integer_bits(PyObject *v, char code, int size, bool swapped, uint64_t *bits)
{
    PyObject *n = integer_of(v);
    if (n == NULL) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) { /* of infinities */
            raise_code_range(code);
        }
        return -1;
    }
    /* B and H are read as signed first, so that a negative value is told apart from a too large one. */
    bool wide_unsigned = code == 'I' || code == 'L' || code == 'Q' || (code == 'H' && swapped);
    int failed;
    if (wide_unsigned) {
        *bits = PyLong_AsUnsignedLong(n);
        failed = *bits == (uint64_t)-1 && PyErr_Occurred() != NULL;
    }
    else {
        *bits = (uint64_t)PyLong_AsLong(n);
        failed = *bits == (uint64_t)-1 && PyErr_Occurred() != NULL;
    }
    Py_DECREF(n);
    if (failed) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
            raise_code_range(code);
        }
        return -1;
    }
    if (size < 8) {
        int64_t low = is_unsigned(code) ? 0 : -((int64_t)1 << (8 * size - 1));
        int64_t high = is_unsigned(code) ? ((int64_t)1 << 8 * size) - 1 : ((int64_t)1 << (8 * size - 1)) - 1;
        bool fits = wide_unsigned ? *bits <= (uint64_t)high : (int64_t)*bits >= low && (int64_t)*bits <= high;
        if (!fits) {
            raise_range(code, size, swapped);
            return -1;
        }
    }
    return 0;
}

/* The bytes of a number in the other order. */
static inline uint64_t
turned(uint64_t bits, int size)
{
    return __builtin_bswap64(bits) >> (64 - 8 * size);
}

static inline void
put_bits(char *p, uint64_t bits, int size, bool little_endian)
{
    if (!little_endian) {
        bits = turned(bits, size);
    }
    switch (size) { /* sizes that the compiler knows are single stores */
    case 1:
        memcpy(p, &bits, 1);
        break;
    case 2:
        memcpy(p, &bits, 2);
        break;
    case 4:
        memcpy(p, &bits, 4);
        break;
    default:
        memcpy(p, &bits, 8);
    }
}

static inline uint64_t
get_bits(const char *p, int size, bool little_endian)
{
    uint64_t bits = 0;
    switch (size) {
    case 1:
        return (unsigned char)*p;
    case 2:
        memcpy(&bits, p, 2);
        break;
    case 4:
        memcpy(&bits, p, 4);
        break;
    default:
        memcpy(&bits, p, 8);
    }
    return little_endian ? bits : turned(bits, size);
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first bytes of a uint64_t are its low ones");

/* The bits of an int that fits; false: integer_bits() must look at it. */
static inline bool
quick_bits(PyObject *v, char code, int size, uint64_t *bits)
{
    if (!PyInt_CheckExact(v)) {
        return false;
    }
    long n = PyInt_AS_LONG(v);
    int spare = 64 - 8 * size;
    *bits = (uint64_t)n;
    return is_unsigned(code) ? n >= 0 && (uint64_t)n << spare >> spare == (uint64_t)n
                             : (long)((uint64_t)n << spare) >> spare == n;
}

/* --- packing --- */

static int
pack_float(PyObject *v, char code, char *p, const layout *l)
{
    double x = PyFloat_AsDouble(v);
    if (x == -1 && PyErr_Occurred()) {
        PyErr_SetString(py_struct_error(), "required argument is not a float");
        return -1;
    }
    if (code == 'd') { /* doubles of C are those of the formats */
        uint64_t bits;
        memcpy(&bits, &x, sizeof bits);
        put_bits(p, bits, 8, l->little_endian);
        return 0;
    }
    if (l->native) {    /* C's conversion: too large becomes infinite */
        float narrow = (float)x;
        memcpy(p, &narrow, sizeof narrow);
        return 0;
    }
    return _PyFloat_Pack4(x, (unsigned char *)p, l->little_endian);
}

static int
pack_text(PyObject *v, const item *it, char *p)
{
    if (!PyString_Check(v)) {
        PyErr_Format(py_struct_error(), "argument for '%c' must be a string", it->code);
        return -1;
    }
    Py_ssize_t n = PyString_GET_SIZE(v), room = it->count;
    if (it->code == 'p') {
        if (room == 0) {
            return 0;
        }
        room--;
        n = n < room ? n : room;
        *p++ = (char)(n < 255 ? n : 255);
    }
    memcpy(p, PyString_AS_STRING(v), (size_t)(n < room ? n : room));
    return 0;
}

static int
pack_value(PyObject *v, const item *it, char *p, const layout *l)
{
    uint64_t bits;
    switch (it->code) {
    case 'c':
        if (!PyString_Check(v) || PyString_GET_SIZE(v) != 1) {
            PyErr_SetString(py_struct_error(), "char format require string of length 1");
            return -1;
        }
        *p = PyString_AS_STRING(v)[0];
        return 0;
    case 's':
    case 'p':
        return pack_text(v, it, p);
    case '?': {
        int truth = PyObject_IsTrue(v);
        *p = truth > 0;
        return truth < 0 ? -1 : 0;
    }
    case 'f':
    case 'd':
        return pack_float(v, it->code, p, l);
    case 'P': {
        PyObject *n = integer_of(v);
        if (n == NULL) {
            return -1;
        }
        bits = (uint64_t)PyLong_AsVoidPtr(n);
        Py_DECREF(n);
        if (bits == 0 && PyErr_Occurred()) {
            return -1;
        }
        break;
    }
    default:
        if (!quick_bits(v, it->code, it->size, &bits)
            && integer_bits(v, it->code, it->size, !l->little_endian, &bits) < 0) {
            return -1;
        }
    }
    put_bits(p, bits, it->size, l->little_endian);
    return 0;
}

int
py_struct_pack_values(const layout *l, PyObject *const *values, char *p)
{
    memset(p, 0, (size_t)l->size);
    for (const item *it = l->items, *end = it + l->item_count; it < end; it++) {
        char *at = p + it->offset;
        for (Py_ssize_t k = is_text_code(it->code) ? 1 : it->count; k > 0; k--, at += it->size) {
            if (pack_value(*values++, it, at, l) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* --- unpacking --- */

static PyObject *
unpack_integer(uint64_t bits, int size, bool without_sign)
{
    if (without_sign) {
        return bits <= LONG_MAX ? PyInt_FromLong((long)bits) : PyLong_FromUnsignedLong(bits);
    }
    int shift = 64 - 8 * size;
    return PyInt_FromLong((long)(bits << shift) >> shift);
}

static PyObject *
unpack_float(char code, const char *p, const layout *l)
{
    double x;
    if (code == 'd') {
        uint64_t bits = get_bits(p, 8, l->little_endian);
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x) && !l->native) {   /* may be refused: float.__setformat__ */
            x = _PyFloat_Unpack8((const unsigned char *)p, l->little_endian);
        }
        return x == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(x);
    }
    if (l->native) {
        float narrow;
        memcpy(&narrow, p, sizeof narrow);
        return PyFloat_FromDouble(narrow);
    }
    x = _PyFloat_Unpack4((const unsigned char *)p, l->little_endian);
    return x == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(x);
}

static PyObject *
unpack_value(const item *it, const char *p, const layout *l)
{
    switch (it->code) {
    case 'c':
        return PyString_FromStringAndSize(p, 1);
    case 's':
        return PyString_FromStringAndSize(p, it->count);
    case 'p': {
        Py_ssize_t n = it->count > 0 ? (unsigned char)*p : 0, most = it->count > 0 ? it->count - 1 : 0;
        return PyString_FromStringAndSize(p + 1, n < most ? n : most);
    }
    case '?':
        return PyBool_FromLong(*p != 0);
    case 'f':
    case 'd':
        return unpack_float(it->code, p, l);
    case 'P':
        return PyLong_FromVoidPtr((void *)get_bits(p, it->size, l->little_endian));
    default:
        return unpack_integer(get_bits(p, it->size, l->little_endian), it->size, is_unsigned(it->code));
    }
}

PyObject *
py_struct_unpack_values(const layout *l, const char *p)
{
    PyObject *values = PyTuple_New(l->values);
    Py_ssize_t n = 0;
    for (const item *it = l->items, *end = it + l->item_count; values != NULL && it < end; it++) {
        const char *at = p + it->offset;
        for (Py_ssize_t k = is_text_code(it->code) ? 1 : it->count; k > 0; k--, at += it->size) {
            PyObject *value = unpack_value(it, at, l);
            if (value == NULL) {
                Py_DECREF(values);
                return NULL;
            }
            PyTuple_SET_ITEM(values, n++, value);
        }
    }
    return values;
}
