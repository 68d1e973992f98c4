/* The letters of simple types: size, format, and how a value goes into memory and comes out.
 *
 * All integers, of any width and byte order and with or without bit ranges, go through one pair
 * (py_ctypes_load, py_ctypes_store); the rest have functions of their own.  Values are truncated, never
 * refused, when they are too large: that is what C does.
 */
#include "_ctypes.h"

#include <string.h>

uint64_t
py_ctypes_load(const void *at, Py_ssize_t size, bool swapped)
{
    const unsigned char *bytes = at;
    uint64_t value = 0;
    if (swapped == (PY_BIG_ENDIAN != 0)) {
        for (Py_ssize_t i = size; i-- > 0;) {
            value = value << 8 | bytes[i];
        }
    } else {
        for (Py_ssize_t i = 0; i < size; i++) {
            value = value << 8 | bytes[i];
        }
    }
    return value;
}

void
py_ctypes_store(void *at, Py_ssize_t size, bool swapped, uint64_t value)
{
    unsigned char *bytes = at;
    for (Py_ssize_t i = 0; i < size; i++, value >>= 8) {
        bytes[swapped == (PY_BIG_ENDIAN != 0) ? i : size - 1 - i] = (unsigned char)value;
    }
}

static PyObject *
integer_object(const simple_code *code, uint64_t raw, unsigned width)
{
    if (code->rep == REP_SIGNED) {
        if (width < 64) {
            uint64_t sign = (uint64_t)1 << (width - 1);
            raw = ((raw & (sign * 2 - 1)) ^ sign) - sign;
        }
        return code->is_long ? PyLong_FromLongLong((int64_t)raw) : PyInt_FromLong((long)raw);
    }
    if (width < 64) {
        raw &= ((uint64_t)1 << width) - 1;
    }
    return code->is_long ? PyLong_FromUnsignedLongLong(raw) : PyInt_FromLong((long)raw);
}

static int
integer_value(PyObject *value, uint64_t *raw)
{
    if (PyFloat_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "int expected instead of float");
        return -1;
    }
    *raw = PyInt_AsUnsignedLongLongMask(value);
    return *raw == (uint64_t)-1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *
get_integer(const simple_code *code, const void *at)
{
    return integer_object(code, py_ctypes_load(at, code->size, false), code->size * 8u);
}

static int
set_integer(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    uint64_t raw;
    if (integer_value(value, &raw) < 0) {
        return -1;
    }
    py_ctypes_store(at, code->size, false, raw);
    return 0;
}

static PyObject *
get_bool(const simple_code *code, const void *at)
{
    return PyBool_FromLong(*(const unsigned char *)at != 0);
}

static int
set_bool(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    int truth = PyObject_IsTrue(value);
    if (truth >= 0) {
        *(unsigned char *)at = (unsigned char)truth;
    }
    return truth < 0 ? -1 : 0;
}

static PyObject *
get_float(const simple_code *code, const void *at)
{
    if (code->size == sizeof(float)) {
        float single;
        memcpy(&single, at, sizeof single);
        return PyFloat_FromDouble(single);
    }
    if (code->letter == 'g') {
        long double wide;
        memcpy(&wide, at, sizeof wide);
        return PyFloat_FromDouble((double)wide);
    }
    double number;
    memcpy(&number, at, sizeof number);
    return PyFloat_FromDouble(number);
}

static int
set_float(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    double number = PyFloat_AsDouble(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (code->size == sizeof(float)) {
        float single = (float)number;
        memcpy(at, &single, sizeof single);
    } else if (code->letter == 'g') {
        long double wide = number;
        memcpy(at, &wide, sizeof wide);
    } else {
        memcpy(at, &number, sizeof number);
    }
    return 0;
}

static PyObject *
get_char(const simple_code *code, const void *at)
{
    return PyString_FromStringAndSize(at, 1);
}

static int
set_char(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    if (!PyString_Check(value) || PyString_GET_SIZE(value) != 1) {
        PyErr_SetString(PyExc_TypeError, "one character string expected");
        return -1;
    }
    *(char *)at = PyString_AS_STRING(value)[0];
    return 0;
}

PyObject *
py_ctypes_encode(PyObject *unicode)
{
    PyObject *mode = py_ctypes_state("conversion mode");
    const char *encoding = NULL, *errors = NULL;
    if (mode == NULL || !PyArg_ParseTuple(mode, "zz", &encoding, &errors)) {
        return NULL;
    }
    Py_INCREF(mode);
    PyObject *result = PyUnicode_AsEncodedString(unicode, encoding, errors);
    Py_DECREF(mode);
    return result;
}

PyObject *
py_ctypes_decode(PyObject *string)
{
    PyObject *mode = py_ctypes_state("conversion mode");
    const char *encoding = NULL, *errors = NULL;
    if (mode == NULL || !PyArg_ParseTuple(mode, "zz", &encoding, &errors)) {
        return NULL;
    }
    Py_INCREF(mode);
    PyObject *result = PyUnicode_FromEncodedObject(string, encoding, errors);
    Py_DECREF(mode);
    return result;
}

static PyObject *
get_wide(const simple_code *code, const void *at)
{
    wchar_t letter;
    memcpy(&letter, at, sizeof letter);
    return PyUnicode_FromWideChar(&letter, 1);
}

static PyObject *
want_unicode(PyObject *value, const char *what)
{
    if (PyString_Check(value)) {
        return py_ctypes_decode(value);
    }
    if (!PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "%s expected instead of %s instance", what, Py_TYPE(value)->tp_name);
        return NULL;
    }
    Py_INCREF(value);
    return value;
}

static int
set_wide(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    PyObject *text = want_unicode(value, "unicode string");
    if (text == NULL) {
        return -1;
    }
    wchar_t letters[2];
    Py_ssize_t count = PyUnicode_AsWideChar((PyUnicodeObject *)text, letters, 2);
    bool is_one = count == 1 && PyUnicode_GET_SIZE(text) == 1;
    Py_DECREF(text);
    if (!is_one) {
        PyErr_SetString(PyExc_TypeError, "one character unicode string expected");
        return -1;
    }
    memcpy(at, letters, sizeof letters[0]);
    return 0;
}

static void *
load_pointer(const void *at)
{
    void *pointer;
    memcpy(&pointer, at, sizeof pointer);
    return pointer;
}

static void
store_pointer(void *at, const void *pointer)
{
    memcpy(at, &pointer, sizeof pointer);
}

/* None and integers stand for addresses: 1 when value was one, 0 when it is something else. */
static int
set_address(void *at, PyObject *value)
{
    if (value == Py_None) {
        store_pointer(at, NULL);
        return 1;
    }
    if (PyInt_Check(value) || PyLong_Check(value)) {
        store_pointer(at, (void *)(uintptr_t)PyInt_AsUnsignedLongLongMask(value));
        return 1;
    }
    return 0;
}

static PyObject *
get_pointer(const simple_code *code, const void *at)
{
    void *pointer = load_pointer(at);
    if (pointer == NULL) {
        Py_RETURN_NONE;
    }
    return PyLong_FromVoidPtr(pointer);
}

static int
set_pointer(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    if (!set_address(at, value)) {
        PyErr_SetString(PyExc_TypeError, "cannot be converted to pointer");
        return -1;
    }
    return 0;
}

static PyObject *
get_text(const simple_code *code, const void *at)
{
    const char *text = load_pointer(at);
    if (text == NULL) {
        Py_RETURN_NONE;
    }
    return PyString_FromString(text);
}

static int
set_text(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    if (set_address(at, value)) {
        return 0;
    }
    if (PyUnicode_Check(value)) {
        value = py_ctypes_encode(value);
        if (value == NULL) {
            return -1;
        }
    } else if (PyString_Check(value)) {
        Py_INCREF(value);
    } else {
        PyErr_Format(PyExc_TypeError, "string or integer address expected instead of %s instance",
                     Py_TYPE(value)->tp_name);
        return -1;
    }
    store_pointer(at, PyString_AS_STRING(value));
    *keep = value;
    return 0;
}

static PyObject *
get_wide_text(const simple_code *code, const void *at)
{
    const wchar_t *text = load_pointer(at);
    if (text == NULL) {
        Py_RETURN_NONE;
    }
    return PyUnicode_FromWideChar(text, (Py_ssize_t)wcslen(text));
}

static int
set_wide_text(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    _Static_assert(sizeof(Py_UNICODE) == sizeof(wchar_t), "unicode data is a wide string as it is");
    if (set_address(at, value)) {
        return 0;
    }
    PyObject *text = want_unicode(value, "unicode string or integer address");
    if (text == NULL) {
        return -1;
    }
    store_pointer(at, PyUnicode_AS_UNICODE(text));
    *keep = text;
    return 0;
}

static PyObject *
get_object(const simple_code *code, const void *at)
{
    PyObject *object = load_pointer(at);
    if (object == NULL) {
        PyErr_SetString(PyExc_ValueError, "PyObject is NULL");
        return NULL;
    }
    Py_INCREF(object);
    return object;
}

static int
set_object(const simple_code *code, void *at, PyObject *value, PyObject **keep)
{
    store_pointer(at, value);
    Py_INCREF(value);
    *keep = value;
    return 0;
}

#define INTEGER(letter, format, ctype, rep, is_long, ffi) \
    {letter, format, sizeof(ctype), _Alignof(ctype), rep, is_long, false, true, &ffi, get_integer, set_integer}
#define OTHER(letter, format, ctype, rep, pointer, swap, ffi, name) \
    {letter, format, sizeof(ctype), _Alignof(ctype), rep, false, pointer, swap, &ffi, get_##name, set_##name}

static const simple_code codes[] = {
    INTEGER('b', 'b', signed char, REP_SIGNED, false, ffi_type_sint8),
    INTEGER('B', 'B', unsigned char, REP_UNSIGNED, false, ffi_type_uint8),
    INTEGER('h', 'h', short, REP_SIGNED, false, ffi_type_sint16),
    INTEGER('H', 'H', unsigned short, REP_UNSIGNED, false, ffi_type_uint16),
    INTEGER('i', 'i', int, REP_SIGNED, false, ffi_type_sint32),
    INTEGER('I', 'I', unsigned int, REP_UNSIGNED, true, ffi_type_uint32),
    INTEGER('l', sizeof(long) == 8 ? 'q' : 'l', long, REP_SIGNED, false, ffi_type_slong),
    INTEGER('L', sizeof(long) == 8 ? 'Q' : 'L', unsigned long, REP_UNSIGNED, true, ffi_type_ulong),
    INTEGER('q', 'q', long long, REP_SIGNED, true, ffi_type_sint64),
    INTEGER('Q', 'Q', unsigned long long, REP_UNSIGNED, true, ffi_type_uint64),
    OTHER('?', '?', bool, REP_OTHER, false, false, ffi_type_uint8, bool),
    OTHER('f', 'f', float, REP_FLOAT, false, true, ffi_type_float, float),
    OTHER('d', 'd', double, REP_FLOAT, false, true, ffi_type_double, float),
    OTHER('g', 'g', long double, REP_OTHER, false, false, ffi_type_longdouble, float),
    OTHER('c', 'c', char, REP_OTHER, false, true, ffi_type_schar, char),
    OTHER('u', 'u', wchar_t, REP_OTHER, false, false, ffi_type_sint32, wide),
    OTHER('P', 'P', void *, REP_OTHER, true, false, ffi_type_pointer, pointer),
    OTHER('z', 'z', char *, REP_OTHER, true, false, ffi_type_pointer, text),
    OTHER('Z', 'Z', wchar_t *, REP_OTHER, true, false, ffi_type_pointer, wide_text),
    OTHER('O', 'O', PyObject *, REP_OTHER, true, false, ffi_type_pointer, object),
};

const simple_code *
py_ctypes_code(char letter)
{
    for (size_t i = 0; i < Py_ARRAY_LENGTH(codes); i++) {
        if (codes[i].letter == letter) {
            return &codes[i];
        }
    }
    return NULL;
}

static void
reverse_copy(void *to, const void *from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ((char *)to)[i] = ((const char *)from)[size - 1 - i];
    }
}

static PyObject *
get_bits(const simple_code *code, const void *at, bit_range bits, bool swapped)
{
    uint64_t unit = py_ctypes_load(at, code->size, swapped);
    unsigned width = bits.count;
    if (width == 0) {
        return integer_object(code, unit, code->size * 8u);
    }
    return integer_object(code, bits.shift < 64 ? unit >> bits.shift : 0, width);
}

static int
set_bits(const simple_code *code, void *at, PyObject *value, bit_range bits, bool swapped)
{
    uint64_t raw;
    if (integer_value(value, &raw) < 0) {
        return -1;
    }
    if (bits.count != 0) {
        uint64_t mask = bits.count < 64 ? ((uint64_t)1 << bits.count) - 1 : UINT64_MAX;
        uint64_t unit = py_ctypes_load(at, code->size, swapped);
        unsigned shift = bits.shift & 63u;
        raw = (unit & ~(mask << shift)) | (raw & mask) << shift;
    }
    py_ctypes_store(at, code->size, swapped, raw);
    return 0;
}

PyObject *
py_ctypes_simple_get(const ctype_info *info, const void *at, bit_range bits)
{
    const simple_code *code = info->code;
    bool swapped = info->swapped;
    if (code->rep == REP_SIGNED || code->rep == REP_UNSIGNED) {
        return get_bits(code, at, bits, swapped);
    }
    if (bits.count != 0) {
        return PyBool_FromLong(py_ctypes_load(at, 1, false) >> (bits.shift & 7) & 1);
    }
    if (!swapped || code->size > 8) {
        return code->get(code, at);
    }
    char turned[8];
    reverse_copy(turned, at, code->size);
    return code->get(code, turned);
}

static int
set_bool_bits(void *at, PyObject *value, bit_range bits)
{
    int truth = PyObject_IsTrue(value);
    if (truth < 0) {
        return -1;
    }
    unsigned char *unit = at;
    unsigned mask = 1u << (bits.shift & 7);
    *unit = (unsigned char)(truth ? *unit | mask : *unit & ~mask);
    return 0;
}

int
py_ctypes_simple_set(const ctype_info *info, void *at, PyObject *value, bit_range bits, PyObject **keep)
{
    const simple_code *code = info->code;
    *keep = NULL;
    bool swapped = info->swapped;
    if (code->rep == REP_SIGNED || code->rep == REP_UNSIGNED) {
        return set_bits(code, at, value, bits, swapped);
    }
    if (bits.count != 0) {
        return set_bool_bits(at, value, bits);
    }
    if (!swapped || code->size > 8) {
        return code->set(code, at, value, keep);
    }
    char turned[8];
    if (code->set(code, turned, value, keep) < 0) {
        return -1;
    }
    reverse_copy(at, turned, code->size);
    return 0;
}
