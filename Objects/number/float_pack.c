/* Floats as IEEE 754 bytes: what struct, marshal, pickle and array read and write.
 *
 * I1 C's float and double are IEEE 754 binary32 and binary64 in the byte order of integers.
 */
#include <math.h>
#include <string.h>

#include "Python.h"
#include "py_state.h"

_Static_assert(sizeof(float) == 4 && sizeof(double) == 8, "IEEE sizes");

static void
put_bytes(unsigned char *p, uint64_t bits, int count, int little_endian)
{
    for (int i = 0; i < count; i++) {
        p[little_endian ? i : count - 1 - i] = (unsigned char)(bits >> 8 * i);
    }
}

static uint64_t
get_bytes(const unsigned char *p, int count, int little_endian)
{
    uint64_t bits = 0;
    for (int i = 0; i < count; i++) {
        bits |= (uint64_t)p[little_endian ? i : count - 1 - i] << 8 * i;
    }
    return bits;
}

int
_PyFloat_Pack4(double value, unsigned char *p, int little_endian)
{
    float narrow = (float)value;
    if (isinf(narrow) && !isinf(value)) {
        PyErr_SetString(PyExc_OverflowError, "float too large to pack with f format");
        return -1;
    }
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    put_bytes(p, bits, 4, little_endian);
    return 0;
}

int
_PyFloat_Pack8(double value, unsigned char *p, int little_endian)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_bytes(p, bits, 8, little_endian);
    return 0;
}

/* Refuse infinities and NaNs when a test has declared the format unknown. Returns status. */
static int
check_special(double value, int is_double)
{
    if (py_runtime_state.number.float_format_unknown[is_double] && !isfinite(value)) {
        PyErr_SetString(PyExc_ValueError, "can't unpack IEEE 754 special value on non-IEEE platform");
        return -1;
    }
    return 0;
}

double
_PyFloat_Unpack4(const unsigned char *p, int little_endian)
{
    uint32_t bits = (uint32_t)get_bytes(p, 4, little_endian);
    float value;
    memcpy(&value, &bits, sizeof value);
    return check_special(value, 0) < 0 ? -1.0 : value;
}

double
_PyFloat_Unpack8(const unsigned char *p, int little_endian)
{
    uint64_t bits = get_bytes(p, 8, little_endian);
    double value;
    memcpy(&value, &bits, sizeof value);
    return check_special(value, 1) < 0 ? -1.0 : value;
}
