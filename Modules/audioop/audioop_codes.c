/* Codes for samples: u-law and A-law of ITU-T G.711, and the four-bit ADPCM of Intel and DVI (IMA).
 *
 * Both laws write a sample as sign, exponent and four bits of mantissa.  u-law adds a bias so that the leading one always
 * has a place, A-law has a linear lowest step instead.
 *
 * ADPCM writes the difference to a prediction in eighths of a step, and each code moves the step along a table: a state
 * is the pair (prediction, index of the step).
 */
#include "samples.h"
#include "py_pins.h"

enum {
    ULAW_BIAS = 33,   /* at 14 bits */
    ULAW_MOST = 8158, /* with the bias it still has 13 bits */
    STEPS = 89
};

/* ---- G.711 ---- */

static int
highest_bit(unsigned value)
{
    return 31 - __builtin_clz(value);
}

unsigned char
py_audioop_ulaw(int sample16)
{
    int sample = sample16 >> 2, mask = sample < 0 ? 0x7f : 0xff;
    int magnitude = sample < 0 ? -sample : sample;
    int biased = (magnitude > ULAW_MOST ? ULAW_MOST : magnitude) + ULAW_BIAS;
    int exponent = highest_bit((unsigned)biased) - 5;
    return (unsigned char)((exponent << 4 | (biased >> (exponent + 1) & 15)) ^ mask);
}

int
py_audioop_linear_of_ulaw(unsigned char code)
{
    int bits = ~code, biased = ((bits & 15) << 1) + ULAW_BIAS;
    int magnitude = (biased << (bits >> 4 & 7)) - ULAW_BIAS;
    return (bits & 0x80 ? -magnitude : magnitude) * 4;
}

unsigned char
py_audioop_alaw(int sample16)
{
    int sample = sample16 >> 3, mask = sample < 0 ? 0x55 : 0xd5;
    int magnitude = sample < 0 ? ~sample : sample;
    int exponent = magnitude < 32 ? 0 : highest_bit((unsigned)magnitude) - 4;
    return (unsigned char)((exponent << 4 | (magnitude >> (exponent == 0 ? 1 : exponent) & 15)) ^ mask);
}

int
py_audioop_linear_of_alaw(unsigned char code)
{
    int bits = code ^ 0x55, exponent = bits >> 4 & 7;
    int magnitude = 2 * (bits & 15) + 1; /* the middle of the interval */
    if (exponent > 0) {
        magnitude = (magnitude + 32) << (exponent - 1);
    }
    return (bits & 0x80 ? magnitude : -magnitude) * 8;
}

/* ---- ADPCM ---- */

typedef struct {
    int prediction, index;
} adpcm_state;

static const short adpcm_steps[STEPS] = {
    7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107,
    118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963,
    1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894,
    6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794,
    32767};

static int
clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* What a code means: prediction and step move. */
static void
adpcm_follow(adpcm_state *state, int code)
{
    int step = adpcm_steps[state->index], change = step >> 3;
    for (int bit = 4; bit > 0; bit >>= 1, step >>= 1) {
        change += code & bit ? step : 0;
    }
    state->prediction = clamp(state->prediction + (code & 8 ? -change : change), -32768, 32767);
    state->index = clamp(state->index + (code & 4 ? 2 * (code & 3) + 2 : -1), 0, STEPS - 1);
}

/* The code whose meaning comes nearest to the sample from below. */
static int
adpcm_choose(const adpcm_state *state, int sample)
{
    int rest = sample - state->prediction, step = adpcm_steps[state->index], code = 0;
    if (rest < 0) {
        code = 8;
        rest = -rest;
    }
    for (int bit = 4; bit > 0; bit >>= 1, step >>= 1) {
        if (rest >= step) {
            code |= bit;
            rest -= step;
        }
    }
    return code;
}

/* The state that a caller handed over; None begins anew.  `sound` must not move meanwhile. */
static int
adpcm_state_of(PyObject *object, PyObject *sound, adpcm_state *state)
{
    state->prediction = state->index = 0;
    if (object == Py_None) {
        return 0;
    }
    if (!PyTuple_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "state must be a tuple or None");
        return -1;
    }
    if (py_pin_memory(sound) < 0) {
        return -1;
    }
    int ok = PyArg_ParseTuple(object, "ii", &state->prediction, &state->index);
    py_unpin_memory(sound);
    if (!ok) {
        return -1;
    }
    if (state->prediction < -32768 || state->prediction > 32767 || state->index < 0 || state->index >= STEPS) {
        PyErr_SetString(PyExc_ValueError, "bad state");
        return -1;
    }
    return 0;
}

static PyObject *
adpcm_result_steal(PyObject *text, const adpcm_state *state)
{
    return Py_BuildValue("N(ii)", text, state->prediction, state->index);
}

/* Two codes for each byte, the earlier one in the high half; an odd one at the end only moves the state. */
PyObject *
py_audioop_lin2adpcm(PyObject *self, PyObject *args)
{
    fragment sound;
    PyObject *given;
    adpcm_state state;
    if (!PyArg_ParseTuple(args, "s#iO:lin2adpcm", &sound.bytes, &sound.size, &sound.width, &given)
        || py_audioop_check(self, &sound) < 0 || adpcm_state_of(given, PyTuple_GET_ITEM(args, 0), &state) < 0) {
        return NULL;
    }
    PyObject *text = PyString_FromStringAndSize(NULL, sound.count / 2);
    if (text == NULL) {
        return NULL;
    }
    char *codes = PyString_AS_STRING(text);
    int high = 0;
    for (Py_ssize_t i = 0; i < sound.count; i++) {
        int code = adpcm_choose(&state, sample_get_scaled(sound.bytes, sound.width, i) >> 16);
        adpcm_follow(&state, code);
        if (i % 2 == 0) {
            high = code << 4;
        } else {
            codes[i / 2] = (char)(high | code);
        }
    }
    return adpcm_result_steal(text, &state);
}

PyObject *
py_audioop_adpcm2lin(PyObject *self, PyObject *args)
{
    const char *codes;
    Py_ssize_t size;
    int width;
    PyObject *given;
    adpcm_state state;
    if (!PyArg_ParseTuple(args, "s#iO:adpcm2lin", &codes, &size, &width, &given)
        || py_audioop_check_width(self, width) < 0 || adpcm_state_of(given, PyTuple_GET_ITEM(args, 0), &state) < 0) {
        return NULL;
    }
    if (size > PY_SSIZE_T_MAX / (2 * width)) {
        PyErr_SetString(PyExc_MemoryError, "not enough memory for output buffer");
        return NULL;
    }
    PyObject *text = PyString_FromStringAndSize(NULL, 2 * width * size);
    if (text == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < 2 * size; i++) {
        adpcm_follow(&state, codes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15);
        sample_put_scaled(PyString_AS_STRING(text), width, i, state.prediction * 65536);
    }
    return adpcm_result_steal(text, &state);
}
