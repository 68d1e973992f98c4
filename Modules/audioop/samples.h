/* Samples of 1, 2 or 4 bytes inside of strings: reading, writing, and the checks that all functions of audioop share.
 *
 * A sample is signed and in the machine's order of bytes.  A function works with one of two views of it: its own value,
 * or its value at full scale, where the most significant bits of all widths coincide (16,384 in two bytes is 2 ** 30).
 *
 *   I1  a `fragment` that sound_check() accepted holds `count` whole samples of `width` 1, 2 or 4
 */
#ifndef PY_AUDIOOP_SAMPLES_H
#define PY_AUDIOOP_SAMPLES_H

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "py_cfunction.h"

#include <stdint.h>
#include <string.h>

/* A "s#i" argument; a Py_ssize_t goes where '#' wants it. */
typedef struct {
    const char *bytes; /* borrowed from the argument */
    Py_ssize_t size;   /* in bytes */
    int width;
    Py_ssize_t count; /* of samples, set by the check */
} fragment;

/* The class of the module's errors, of the `self` that its functions get. Returns borrowed. Raises no. */
static inline PyObject *
audioop_error(PyObject *self)
{
    return py_module_state_item(self, 0);
}

int py_audioop_check_width(PyObject *self, int width);
int py_audioop_check(PyObject *self, fragment *sound);

/* Codes of one sample; py_audioop_linear_* return values of 16 bits. */
unsigned char py_audioop_ulaw(int sample16);
unsigned char py_audioop_alaw(int sample16);
int py_audioop_linear_of_ulaw(unsigned char code);
int py_audioop_linear_of_alaw(unsigned char code);

PyObject *py_audioop_ratecv(PyObject *self, PyObject *args);
PyObject *py_audioop_lin2adpcm(PyObject *self, PyObject *args);
PyObject *py_audioop_adpcm2lin(PyObject *self, PyObject *args);

static inline int
sample_get(const char *bytes, int width, Py_ssize_t i)
{
    int16_t two;
    int32_t four;
    switch (width) {
    case 1:
        return (signed char)bytes[i];
    case 2:
        memcpy(&two, bytes + 2 * i, 2);
        return two;
    default:
        memcpy(&four, bytes + 4 * i, 4);
        return four;
    }
}

/* Stores the low bits of the value. */
static inline void
sample_put(char *bytes, int width, Py_ssize_t i, int value)
{
    int16_t two = (int16_t)value;
    switch (width) {
    case 1:
        bytes[i] = (char)value;
        break;
    case 2:
        memcpy(bytes + 2 * i, &two, 2);
        break;
    default:
        memcpy(bytes + 4 * i, &value, 4);
    }
}

/* The same at full scale. */
static inline int
sample_get_scaled(const char *bytes, int width, Py_ssize_t i)
{
    return (int)((unsigned)sample_get(bytes, width, i) << (32 - 8 * width));
}

static inline void
sample_put_scaled(char *bytes, int width, Py_ssize_t i, int value)
{
    sample_put(bytes, width, i, value >> (32 - 8 * width));
}

static inline int
sample_least(int width)
{
    return (int)(-2147483647 - 1) >> (32 - 8 * width);
}

static inline int
sample_most(int width)
{
    return 2147483647 >> (32 - 8 * width);
}

#endif
