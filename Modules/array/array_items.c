/* C values from and to Python objects, one pair of functions for each type code. */
#include "array.h"

#define GET(name, ctype, make)                  \
    static PyObject *name##_get(const char *item) \
    {                                           \
        ctype value;                            \
        memcpy(&value, item, sizeof(value));    \
        return make;                            \
    }

GET(char, char, PyString_FromStringAndSize(&value, 1))
GET(schar, signed char, PyInt_FromLong(value))
GET(uchar, unsigned char, PyInt_FromLong(value))
GET(unicode, Py_UNICODE, PyUnicode_FromUnicode(&value, 1))
GET(short, short, PyInt_FromLong(value))
GET(ushort, unsigned short, PyInt_FromLong(value))
GET(int, int, PyInt_FromLong(value))
GET(uint, unsigned int, PyLong_FromUnsignedLong(value))
GET(long, long, PyInt_FromLong(value))
GET(ulong, unsigned long, PyLong_FromUnsignedLong(value))
GET(float, float, PyFloat_FromDouble(value))
GET(double, double, PyFloat_FromDouble(value))

#undef GET

static int
store(char *item, const void *value, size_t size)
{
    memcpy(item, value, size);
    return 0;
}

static int
char_set(char *item, PyObject *object)
{
    if (!PyString_Check(object) || PyString_GET_SIZE(object) != 1) {
        PyErr_SetString(PyExc_TypeError, "array item must be char");
        return -1;
    }
    return store(item, PyString_AS_STRING(object), 1);
}

static int
unicode_set(char *item, PyObject *object)
{
    if (!PyUnicode_Check(object) || PyUnicode_GET_SIZE(object) != 1) {
        PyErr_SetString(PyExc_TypeError, "array item must be unicode character");
        return -1;
    }
    return store(item, PyUnicode_AS_UNICODE(object), sizeof(Py_UNICODE));
}

/* A range of numbers, and its name in errors. */
typedef struct {
    long least, greatest;
    const char *name;
} number_range;

static const number_range shorts = {SHRT_MIN, SHRT_MAX, "signed short integer"};
static const number_range ints = {INT_MIN, INT_MAX, "signed integer"};

/* Raise unless a number is in a range. Returns status. */
static int
check_range(long number, const number_range *range)
{
    if (number >= range->least && number <= range->greatest) {
        return 0;
    }
    PyErr_Format(PyExc_OverflowError, "%s is %s than %s", range->name, number < range->least ? "less" : "greater",
                 number < range->least ? "minimum" : "maximum");
    return -1;
}

/* A number in a range; what is outside of `wide`, if it is not NULL, is said with that one's name. */
static int
parse_within(PyObject *object, const number_range *range, const number_range *wide, long *value)
{
    if (PyFloat_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "integer argument expected, got float");
        return -1;
    }
    *value = PyInt_AsLong(object);
    if (*value == -1 && PyErr_Occurred()) {
        return -1;
    }
    return wide != NULL && check_range(*value, wide) < 0 ? -1 : check_range(*value, range);
}

#define SET(name, ctype, least, greatest, what, wide)                               \
    static int name##_set(char *item, PyObject *object)                             \
    {                                                                               \
        static const number_range range = {least, greatest, what};                  \
        long number;                                                                \
        ctype value;                                                                \
        if (parse_within(object, &range, wide, &number) < 0) {                      \
            return -1;                                                              \
        }                                                                           \
        value = (ctype)number;                                                      \
        return store(item, &value, sizeof(value));                                  \
    }

SET(schar, signed char, SCHAR_MIN, SCHAR_MAX, "signed char", &shorts)
SET(uchar, unsigned char, 0, UCHAR_MAX, "unsigned byte integer", NULL)
SET(short, short, SHRT_MIN, SHRT_MAX, "signed short integer", NULL)
SET(ushort, unsigned short, 0, USHRT_MAX, "unsigned short", &ints)
SET(int, int, INT_MIN, INT_MAX, "signed integer", NULL)
SET(long, long, LONG_MIN, LONG_MAX, "signed long", NULL)

#undef SET

/* The value of a long that is not negative, at most ULONG_MAX. Returns status. */
static int
parse_long(PyObject *object, unsigned long *value)
{
    if (_PyLong_Sign(object) < 0) {
        PyErr_SetString(PyExc_OverflowError, "can't convert negative value to unsigned long");
        return -1;
    }
    *value = PyLong_AsUnsignedLong(object);
    if (*value == (unsigned long)-1 && PyErr_Occurred()) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
            PyErr_SetString(PyExc_OverflowError, "long int too large to convert");
        }
        return -1;
    }
    return 0;
}

/* A number that is not negative, out of an int or a long. */
static int
parse_unsigned(PyObject *object, const char *what, unsigned long greatest, unsigned long *value)
{
    if (PyLong_Check(object)) {
        if (parse_long(object, value) < 0) {
            return -1;
        }
    }
    else {
        const number_range range = {0, LONG_MAX, what};
        long number;
        if (parse_within(object, &range, NULL, &number) < 0) {
            return -1;
        }
        *value = (unsigned long)number;
    }
    if (*value > greatest) {
        PyErr_Format(PyExc_OverflowError, "%s is greater than maximum", what);
        return -1;
    }
    return 0;
}

static int
uint_set(char *item, PyObject *object)
{
    unsigned long number;
    unsigned int value;
    if (parse_unsigned(object, "unsigned int", UINT_MAX, &number) < 0) {
        return -1;
    }
    value = (unsigned int)number;
    return store(item, &value, sizeof(value));
}

static int
ulong_set(char *item, PyObject *object)
{
    unsigned long value;
    if (parse_unsigned(object, "unsigned long", ULONG_MAX, &value) < 0) {
        return -1;
    }
    return store(item, &value, sizeof(value));
}

static int
double_set(char *item, PyObject *object)
{
    double value = PyFloat_AsDouble(object);
    if (value == -1.0 && PyErr_Occurred()) {
        return -1;
    }
    return store(item, &value, sizeof(value));
}

static int
float_set(char *item, PyObject *object)
{
    double number = PyFloat_AsDouble(object);
    float value = (float)number;
    if (number == -1.0 && PyErr_Occurred()) {
        return -1;
    }
    return store(item, &value, sizeof(value));
}

const array_kind py_array_kinds[] = {
    {'c', 1, char_get, char_set},
    {'b', 1, schar_get, schar_set},
    {'B', 1, uchar_get, uchar_set},
    {'u', sizeof(Py_UNICODE), unicode_get, unicode_set},
    {'h', sizeof(short), short_get, short_set},
    {'H', sizeof(short), ushort_get, ushort_set},
    {'i', sizeof(int), int_get, int_set},
    {'I', sizeof(int), uint_get, uint_set},
    {'l', sizeof(long), long_get, long_set},
    {'L', sizeof(long), ulong_get, ulong_set},
    {'f', sizeof(float), float_get, float_set},
    {'d', sizeof(double), double_get, double_set},
    {0, 0, NULL, NULL},
};
