/* The module audioop: sound as strings of samples.  Here are the functions that measure a fragment and those that make
 * another one sample by sample; codes are in audioop_codes.c, rates in audioop_rate.c.
 *
 * All of the functions get the state of the module as self: the class audioop.error.
 */
#include "samples.h"

#include <math.h>

PyMODINIT_FUNC initaudioop(void);

/* ---- arguments ---- */

int
py_audioop_check_width(PyObject *self, int width)
{
    if (width != 1 && width != 2 && width != 4) {
        PyErr_SetString(audioop_error(self), "Size should be 1, 2 or 4");
        return -1;
    }
    return 0;
}

int
py_audioop_check(PyObject *self, fragment *sound)
{
    if (py_audioop_check_width(self, sound->width) < 0) {
        return -1;
    }
    if (sound->size % sound->width != 0) {
        PyErr_SetString(audioop_error(self), "not a whole number of frames");
        return -1;
    }
    sound->count = sound->size / sound->width;
    return 0;
}

static int
read_sound(PyObject *self, PyObject *args, const char *format, fragment *sound)
{
    return PyArg_ParseTuple(args, format, &sound->bytes, &sound->size, &sound->width)
            && py_audioop_check(self, sound) == 0
        ? 0
        : -1;
}

/* A new string for `count` samples, *bytes says where. */
static PyObject *
new_sound(Py_ssize_t count, int width, char **bytes)
{
    if (count > PY_SSIZE_T_MAX / width) {
        PyErr_SetString(PyExc_MemoryError, "not enough memory for output buffer");
        return NULL;
    }
    PyObject *text = PyString_FromStringAndSize(NULL, count * width);
    if (text != NULL) {
        *bytes = PyString_AS_STRING(text);
    }
    return text;
}

static int
own_value(const fragment *sound, Py_ssize_t i)
{
    return sample_get(sound->bytes, sound->width, i);
}

/* The number as a sample: whole, and within the width's range.  What is not a number becomes the most negative int, of
 * which narrow samples keep the zeros.
 */
static int
round_into(double value, int width)
{
    if (value != value) {
        return INT_MIN;
    }
    if (value > sample_most(width)) {
        return sample_most(width);
    }
    return value < sample_least(width) ? sample_least(width) : (int)floor(value);
}

/* What fits an int is an int, what only an unsigned one can hold is a long. */
static PyObject *
magnitude_number(double value)
{
    return value < INT_MAX + 1.0 ? PyInt_FromLong((long)value) : PyLong_FromUnsignedLong((unsigned long)value);
}

/* ---- measures of one fragment ---- */

static PyObject *
audioop_getsample(PyObject *self, PyObject *args)
{
    fragment sound;
    Py_ssize_t index;
    if (!PyArg_ParseTuple(args, "s#in:getsample", &sound.bytes, &sound.size, &sound.width, &index)
        || py_audioop_check(self, &sound) < 0) {
        return NULL;
    }
    if (index < 0 || index >= sound.count) {
        PyErr_SetString(audioop_error(self), "Index out of range");
        return NULL;
    }
    return PyInt_FromLong(own_value(&sound, index));
}

static PyObject *
audioop_max(PyObject *self, PyObject *args)
{
    fragment sound;
    long long most = 0;
    if (read_sound(self, args, "s#i:max", &sound) < 0) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < sound.count; i++) {
        long long magnitude = llabs((long long)own_value(&sound, i));
        most = magnitude > most ? magnitude : most;
    }
    return magnitude_number((double)most);
}

static PyObject *
audioop_minmax(PyObject *self, PyObject *args)
{
    fragment sound;
    int least = INT_MAX, most = INT_MIN;
    if (read_sound(self, args, "s#i:minmax", &sound) < 0) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < sound.count; i++) {
        int value = own_value(&sound, i);
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    return Py_BuildValue("(ii)", least, most);
}

static PyObject *
audioop_avg(PyObject *self, PyObject *args)
{
    fragment sound;
    double sum = 0;
    if (read_sound(self, args, "s#i:avg", &sound) < 0) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < sound.count; i++) {
        sum += own_value(&sound, i);
    }
    return PyInt_FromLong(sound.count == 0 ? 0 : (long)floor(sum / (double)sound.count));
}

static PyObject *
audioop_rms(PyObject *self, PyObject *args)
{
    fragment sound;
    double sum = 0;
    if (read_sound(self, args, "s#i:rms", &sound) < 0) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < sound.count; i++) {
        double value = own_value(&sound, i);
        sum += value * value;
    }
    return magnitude_number(sound.count == 0 ? 0 : sqrt(sum / (double)sound.count));
}

/* How often the sign changes; -1 without any sample. */
static PyObject *
audioop_cross(PyObject *self, PyObject *args)
{
    fragment sound;
    Py_ssize_t changes = -1;
    int below = 2; /* neither */
    if (read_sound(self, args, "s#i:cross", &sound) < 0) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < sound.count; i++) {
        int now = own_value(&sound, i) < 0;
        changes += now != below;
        below = now;
    }
    return PyInt_FromSsize_t(changes);
}

/* Distances between neighbouring peaks, a peak being a sample where the direction turns. */
typedef struct {
    double sum, most;
    Py_ssize_t count;
} peaks;

static peaks
measure_peaks(const fragment *sound)
{
    peaks result = {0, 0, 0};
    int rising = -1, known = 0, peak = 0; /* known: there was a peak */
    for (Py_ssize_t i = 1; i < sound->count; i++) {
        int before = own_value(sound, i - 1), value = own_value(sound, i);
        if (value == before) {
            continue;
        }
        if (rising >= 0 && rising != (value > before)) {
            double distance = fabs((double)before - peak);
            if (known) {
                result.sum += distance;
                result.most = distance > result.most ? distance : result.most;
                result.count++;
            }
            known = 1;
            peak = before;
        }
        rising = value > before;
    }
    return result;
}

static PyObject *
audioop_avgpp(PyObject *self, PyObject *args)
{
    fragment sound;
    if (read_sound(self, args, "s#i:avgpp", &sound) < 0) {
        return NULL;
    }
    peaks p = measure_peaks(&sound);
    return magnitude_number(p.count == 0 ? 0 : p.sum / (double)p.count);
}

static PyObject *
audioop_maxpp(PyObject *self, PyObject *args)
{
    fragment sound;
    return read_sound(self, args, "s#i:maxpp", &sound) < 0 ? NULL : magnitude_number(measure_peaks(&sound).most);
}

/* ---- comparing two fragments of two-byte samples ---- */

static int
count_of_pairs(PyObject *self, Py_ssize_t bytes, Py_ssize_t *count)
{
    if (bytes % 2 != 0) {
        PyErr_SetString(audioop_error(self), "Strings should be even-sized");
        return -1;
    }
    *count = bytes / 2;
    return 0;
}

/* The sum of the products of a[i] and b[i]. */
static double
product(const char *a, const char *b, Py_ssize_t count)
{
    double sum = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        sum += (double)sample_get(a, 2, i) * sample_get(b, 2, i);
    }
    return sum;
}

/* What a window of `length` samples gains in energy when it moves from `at` to the next sample. */
static double
energy_gain(const char *bytes, Py_ssize_t at, Py_ssize_t length)
{
    double lost = sample_get(bytes, 2, at), won = sample_get(bytes, 2, at + length);
    return won * won - lost * lost;
}

/* Where in the first fragment the second one, times a factor, lies best: the least of sum((a - factor * b) ** 2) in
 * relation to the energy of a there. */
static PyObject *
audioop_findfit(PyObject *self, PyObject *args)
{
    const char *a, *b;
    Py_ssize_t a_count, b_count, best = 0;
    if (!PyArg_ParseTuple(args, "s#s#:findfit", &a, &a_count, &b, &b_count)
        || count_of_pairs(self, a_count, &a_count) < 0 || count_of_pairs(self, b_count, &b_count) < 0) {
        return NULL;
    }
    if (a_count < b_count) {
        PyErr_SetString(audioop_error(self), "First sample should be longer");
        return NULL;
    }
    double energy_b = product(b, b, b_count), energy = product(a, a, b_count), both = product(a, b, b_count);
    double least = (energy * energy_b - both * both) / energy;
    for (Py_ssize_t at = 1; at <= a_count - b_count; at++) {
        energy += energy_gain(a, at - 1, b_count);
        both = product(a + 2 * at, b, b_count);
        double rest = (energy * energy_b - both * both) / energy;
        if (rest < least) {
            least = rest;
            best = at;
        }
    }
    return Py_BuildValue("(nd)", best, product(a + 2 * best, b, b_count) / energy_b);
}

static PyObject *
audioop_findfactor(PyObject *self, PyObject *args)
{
    const char *a, *b;
    Py_ssize_t a_size, b_size, count;
    if (!PyArg_ParseTuple(args, "s#s#:findfactor", &a, &a_size, &b, &b_size)
        || count_of_pairs(self, a_size, &count) < 0 || count_of_pairs(self, b_size, &count) < 0) {
        return NULL;
    }
    if (a_size != b_size) {
        PyErr_SetString(audioop_error(self), "Samples should be same size");
        return NULL;
    }
    return PyFloat_FromDouble(product(a, b, count) / product(b, b, count));
}

/* Where the `length` samples with the highest energy begin. */
static PyObject *
audioop_findmax(PyObject *self, PyObject *args)
{
    const char *bytes;
    Py_ssize_t count, best = 0;
    int length;
    if (!PyArg_ParseTuple(args, "s#i:findmax", &bytes, &count, &length) || count_of_pairs(self, count, &count) < 0) {
        return NULL;
    }
    if (length < 0 || count < length) {
        PyErr_SetString(audioop_error(self), "Input sample should be longer");
        return NULL;
    }
    double energy = product(bytes, bytes, length), most = energy;
    for (Py_ssize_t at = 1; at <= count - length; at++) {
        energy += energy_gain(bytes, at - 1, length);
        if (energy > most) {
            most = energy;
            best = at;
        }
    }
    return PyInt_FromSsize_t(best);
}

/* ---- other samples ---- */

static PyObject *
audioop_mul(PyObject *self, PyObject *args)
{
    fragment sound;
    double factor;
    char *bytes;
    if (!PyArg_ParseTuple(args, "s#id:mul", &sound.bytes, &sound.size, &sound.width, &factor)
        || py_audioop_check(self, &sound) < 0) {
        return NULL;
    }
    PyObject *text = new_sound(sound.count, sound.width, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < sound.count; i++) {
        sample_put(bytes, sound.width, i, round_into(own_value(&sound, i) * factor, sound.width));
    }
    return text;
}

static PyObject *
audioop_add(PyObject *self, PyObject *args)
{
    fragment a, b;
    char *bytes;
    if (!PyArg_ParseTuple(args, "s#s#i:add", &a.bytes, &a.size, &b.bytes, &b.size, &a.width)
        || py_audioop_check(self, &a) < 0) {
        return NULL;
    }
    if (a.size != b.size) {
        PyErr_SetString(audioop_error(self), "Lengths should be the same");
        return NULL;
    }
    PyObject *text = new_sound(a.count, a.width, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < a.count; i++) {
        double sum = (double)own_value(&a, i) + sample_get(b.bytes, a.width, i);
        sample_put(bytes, a.width, i, round_into(sum, a.width));
    }
    return text;
}

/* Unlike all the others this one wraps around. */
static PyObject *
audioop_bias(PyObject *self, PyObject *args)
{
    fragment sound;
    int bias;
    char *bytes;
    if (!PyArg_ParseTuple(args, "s#ii:bias", &sound.bytes, &sound.size, &sound.width, &bias)
        || py_audioop_check(self, &sound) < 0) {
        return NULL;
    }
    PyObject *text = new_sound(sound.count, sound.width, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < sound.count; i++) {
        sample_put(bytes, sound.width, i, (int)((unsigned)own_value(&sound, i) + (unsigned)bias));
    }
    return text;
}

static PyObject *
audioop_reverse(PyObject *self, PyObject *args)
{
    fragment sound;
    char *bytes;
    if (read_sound(self, args, "s#i:reverse", &sound) < 0) {
        return NULL;
    }
    PyObject *text = new_sound(sound.count, sound.width, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < sound.count; i++) {
        sample_put(bytes, sound.width, i, own_value(&sound, sound.count - 1 - i));
    }
    return text;
}

static PyObject *
audioop_tomono(PyObject *self, PyObject *args)
{
    fragment sound;
    double left, right;
    char *bytes;
    if (!PyArg_ParseTuple(args, "s#idd:tomono", &sound.bytes, &sound.size, &sound.width, &left, &right)
        || py_audioop_check(self, &sound) < 0) {
        return NULL;
    }
    if (sound.count % 2 != 0) {
        PyErr_SetString(audioop_error(self), "not a whole number of frames");
        return NULL;
    }
    PyObject *text = new_sound(sound.count / 2, sound.width, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < sound.count / 2; i++) {
        double mixed = own_value(&sound, 2 * i) * left + own_value(&sound, 2 * i + 1) * right;
        sample_put(bytes, sound.width, i, round_into(mixed, sound.width));
    }
    return text;
}

static PyObject *
audioop_tostereo(PyObject *self, PyObject *args)
{
    fragment sound;
    double factors[2];
    char *bytes;
    if (!PyArg_ParseTuple(args, "s#idd:tostereo", &sound.bytes, &sound.size, &sound.width, &factors[0], &factors[1])
        || py_audioop_check(self, &sound) < 0) {
        return NULL;
    }
    PyObject *text = new_sound(2 * sound.count, sound.width, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < 2 * sound.count; i++) {
        sample_put(bytes, sound.width, i, round_into(own_value(&sound, i / 2) * factors[i % 2], sound.width));
    }
    return text;
}

/* ---- other widths and codes ---- */

static PyObject *
audioop_lin2lin(PyObject *self, PyObject *args)
{
    fragment sound;
    int width;
    char *bytes;
    if (!PyArg_ParseTuple(args, "s#ii:lin2lin", &sound.bytes, &sound.size, &sound.width, &width)
        || py_audioop_check(self, &sound) < 0 || py_audioop_check_width(self, width) < 0) {
        return NULL;
    }
    PyObject *text = new_sound(sound.count, width, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < sound.count; i++) {
        sample_put_scaled(bytes, width, i, sample_get_scaled(sound.bytes, sound.width, i));
    }
    return text;
}

static PyObject *
encode(PyObject *self, PyObject *args, const char *format, unsigned char (*code)(int))
{
    fragment sound;
    char *bytes;
    if (read_sound(self, args, format, &sound) < 0) {
        return NULL;
    }
    PyObject *text = new_sound(sound.count, 1, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < sound.count; i++) {
        bytes[i] = (char)code(sample_get_scaled(sound.bytes, sound.width, i) >> 16);
    }
    return text;
}

static PyObject *
decode(PyObject *self, PyObject *args, const char *format, int (*value)(unsigned char))
{
    fragment codes;
    char *bytes;
    if (!PyArg_ParseTuple(args, format, &codes.bytes, &codes.size, &codes.width)
        || py_audioop_check_width(self, codes.width) < 0) {
        return NULL;
    }
    PyObject *text = new_sound(codes.size, codes.width, &bytes);
    for (Py_ssize_t i = 0; text != NULL && i < codes.size; i++) {
        sample_put_scaled(bytes, codes.width, i, value((unsigned char)codes.bytes[i]) * 65536);
    }
    return text;
}

static PyObject *
audioop_lin2ulaw(PyObject *self, PyObject *args)
{
    return encode(self, args, "s#i:lin2ulaw", py_audioop_ulaw);
}

static PyObject *
audioop_lin2alaw(PyObject *self, PyObject *args)
{
    return encode(self, args, "s#i:lin2alaw", py_audioop_alaw);
}

static PyObject *
audioop_ulaw2lin(PyObject *self, PyObject *args)
{
    return decode(self, args, "s#i:ulaw2lin", py_audioop_linear_of_ulaw);
}

static PyObject *
audioop_alaw2lin(PyObject *self, PyObject *args)
{
    return decode(self, args, "s#i:alaw2lin", py_audioop_linear_of_alaw);
}

/* ---- the module ---- */

static const PyMethodDef audioop_methods[] = {
    {"add", audioop_add, METH_VARARGS, NULL},
    {"adpcm2lin", py_audioop_adpcm2lin, METH_VARARGS, NULL},
    {"alaw2lin", audioop_alaw2lin, METH_VARARGS, NULL},
    {"avg", audioop_avg, METH_VARARGS, NULL},
    {"avgpp", audioop_avgpp, METH_VARARGS, NULL},
    {"bias", audioop_bias, METH_VARARGS, NULL},
    {"cross", audioop_cross, METH_VARARGS, NULL},
    {"findfactor", audioop_findfactor, METH_VARARGS, NULL},
    {"findfit", audioop_findfit, METH_VARARGS, NULL},
    {"findmax", audioop_findmax, METH_VARARGS, NULL},
    {"getsample", audioop_getsample, METH_VARARGS, NULL},
    {"lin2adpcm", py_audioop_lin2adpcm, METH_VARARGS, NULL},
    {"lin2alaw", audioop_lin2alaw, METH_VARARGS, NULL},
    {"lin2lin", audioop_lin2lin, METH_VARARGS, NULL},
    {"lin2ulaw", audioop_lin2ulaw, METH_VARARGS, NULL},
    {"max", audioop_max, METH_VARARGS, NULL},
    {"maxpp", audioop_maxpp, METH_VARARGS, NULL},
    {"minmax", audioop_minmax, METH_VARARGS, NULL},
    {"mul", audioop_mul, METH_VARARGS, NULL},
    {"ratecv", py_audioop_ratecv, METH_VARARGS, NULL},
    {"reverse", audioop_reverse, METH_VARARGS, NULL},
    {"rms", audioop_rms, METH_VARARGS, NULL},
    {"tomono", audioop_tomono, METH_VARARGS, NULL},
    {"tostereo", audioop_tostereo, METH_VARARGS, NULL},
    {"ulaw2lin", audioop_ulaw2lin, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initaudioop(void)
{
    PyObject *error = PyErr_NewException((char *)"audioop.error", NULL, NULL);
    PyObject *state = error == NULL ? NULL : py_module_state_new(1, error);
    PyObject *module = state == NULL
        ? NULL
        : Py_InitModule4("audioop", (PyMethodDef *)audioop_methods, "Measures and changes sound.", state,
                         PYTHON_API_VERSION);
    Py_XDECREF(state);
    if (module == NULL) {
        Py_XDECREF(error);
        return;
    }
    PyModule_AddObject(module, "error", error);
}
