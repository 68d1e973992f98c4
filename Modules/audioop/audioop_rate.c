/* ratecv: another number of samples a second, by straight lines between neighbours.
 *
 * Time is counted so that two frames that come in are `out` apart and two frames that go out are `in` apart (the rates
 * without their common factor).  `clock` is the time of the next frame to go out, seen from the last one that came in, and
 * negated: below 0 another frame must come in first.  A state is (clock, ((before, last) of each channel, ...)), the
 * samples at full scale, after the filter (a weighted mean of a sample with the one before).
 *
 *   I1  0 <= clock < out whenever a frame goes out, so that it lies between `before` and `last`; only a state from
 *       outside may be farther
 */
#include "samples.h"
#include "py_pins.h"

typedef struct {
    int before, last;
} channel;

typedef struct {
    fragment sound;
    int channels, in, out, here, earlier; /* here, earlier: the filter's weights */
    long long clock;
    channel *of; /* owned, `channels` of them */
} rate;

static long long
common_factor(long long a, long long b)
{
    while (b > 0) {
        long long rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void
reduce(int *a, int *b)
{
    int factor = (int)common_factor(*a, *b);
    *a /= factor;
    *b /= factor;
}

static int
rate_check(PyObject *self, rate *r)
{
    fragment frames = r->sound;
    if (py_audioop_check_width(self, r->sound.width) < 0) {
        return -1;
    }
    if (r->channels < 1) {
        PyErr_SetString(audioop_error(self), "# of channels should be >= 1");
        return -1;
    }
    if (r->channels > INT_MAX / r->sound.width) {
        PyErr_SetString(PyExc_OverflowError, "width * nchannels too big for a C int");
        return -1;
    }
    if (r->here < 1 || r->earlier < 0) {
        PyErr_SetString(audioop_error(self), "weightA should be >= 1, weightB should be >= 0");
        return -1;
    }
    if (frames.size % (r->sound.width * r->channels) != 0) {
        PyErr_SetString(audioop_error(self), "not a whole number of frames");
        return -1;
    }
    if (r->in <= 0 || r->out <= 0) {
        PyErr_SetString(audioop_error(self), "sampling rate not > 0");
        return -1;
    }
    r->sound.count = r->sound.size / r->sound.width;
    reduce(&r->in, &r->out);
    reduce(&r->here, &r->earlier);
    return 0;
}

static int
rate_restore(PyObject *self, rate *r, PyObject *state)
{
    int clock;
    PyObject *samples;
    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "state must be a tuple or None");
        return -1;
    }
    if (!PyArg_ParseTuple(state, "iO!;audioop.ratecv: illegal state argument", &clock, &PyTuple_Type, &samples)) {
        return -1;
    }
    r->clock = clock;
    if (PyTuple_GET_SIZE(samples) != r->channels) {
        PyErr_SetString(audioop_error(self), "illegal state argument");
        return -1;
    }
    for (int i = 0; i < r->channels; i++) {
        PyObject *pair = PyTuple_GET_ITEM(samples, i);
        if (!PyTuple_Check(pair)) {
            PyErr_SetString(PyExc_TypeError, "ratecv(): illegal state argument");
            return -1;
        }
        if (!PyArg_ParseTuple(pair, "ii:ratecv", &r->of[i].before, &r->of[i].last)) {
            return -1;
        }
    }
    return 0;
}

/* How many frames will go out; -1 and MemoryError when they would have more bytes than an int can count. */
static Py_ssize_t
rate_frames_out(const rate *r)
{
    long long frames = r->sound.count / r->channels;
    Py_ssize_t most = INT_MAX / (r->sound.width * r->channels);
    if (frames <= (LLONG_MAX - INT_MAX) / r->out) {
        long long end = r->clock + frames * r->out;
        long long result = end < 0 ? 0 : end / r->in + 1;
        if (result <= most) {
            return (Py_ssize_t)result;
        }
    }
    PyErr_SetString(PyExc_MemoryError, "not enough memory for output buffer");
    return -1;
}

/* A frame comes in, through the filter. */
static void
rate_take(rate *r, Py_ssize_t frame)
{
    double whole = (double)r->here + r->earlier;
    for (int i = 0; i < r->channels; i++) {
        channel *c = &r->of[i];
        int sample = sample_get_scaled(r->sound.bytes, r->sound.width, frame * r->channels + i);
        c->before = c->last;
        c->last = (int)(((double)r->here * sample + (double)r->earlier * c->before) / whole);
    }
    r->clock += r->out;
}

/* A frame goes out. */
static void
rate_give(rate *r, char *bytes, Py_ssize_t frame)
{
    for (int i = 0; i < r->channels; i++) {
        const channel *c = &r->of[i];
        double sample = ((double)c->before * r->clock + (double)c->last * (r->out - (double)r->clock)) / r->out;
        sample = sample < INT_MIN ? INT_MIN : sample > INT_MAX ? INT_MAX : sample; /* see I1 */
        sample_put_scaled(bytes, r->sound.width, frame * r->channels + i, (int)sample);
    }
    r->clock -= r->in;
}

static PyObject *
rate_convert(rate *r)
{
    Py_ssize_t frames = rate_frames_out(r), taken = 0;
    if (frames < 0) {
        return NULL;
    }
    PyObject *text = PyString_FromStringAndSize(NULL, frames * r->sound.width * r->channels);
    if (text == NULL) {
        PyErr_SetString(PyExc_MemoryError, "not enough memory for output buffer");
        return NULL;
    }
    for (Py_ssize_t given = 0; given < frames; given++) {
        while (r->clock < 0) {
            rate_take(r, taken++);
        }
        rate_give(r, PyString_AS_STRING(text), given);
    }
    while (taken < r->sound.count / r->channels) {
        rate_take(r, taken++);
    }
    return text;
}

/* The state for the next call, NULL on an error. */
static PyObject *
rate_state(const rate *r)
{
    PyObject *samples = PyTuple_New(r->channels);
    for (int i = 0; samples != NULL && i < r->channels; i++) {
        PyObject *pair = Py_BuildValue("(ii)", r->of[i].before, r->of[i].last);
        if (pair == NULL) {
            Py_CLEAR(samples);
        } else {
            PyTuple_SET_ITEM(samples, i, pair);
        }
    }
    return samples == NULL ? NULL : Py_BuildValue("lN", (long)r->clock, samples);
}

static PyObject *
rate_run(PyObject *self, rate *r, PyObject *given)
{
    r->clock = -(long long)r->out;
    if (given != Py_None && rate_restore(self, r, given) < 0) {
        return NULL;
    }
    PyObject *text = rate_convert(r);
    PyObject *state = text == NULL ? NULL : rate_state(r);
    if (state == NULL) {
        Py_XDECREF(text);
        return NULL;
    }
    return Py_BuildValue("NN", text, state);
}

PyObject *
py_audioop_ratecv(PyObject *self, PyObject *args)
{
    rate r = {.here = 1, .earlier = 0};
    PyObject *given;
    if (!PyArg_ParseTuple(args, "s#iiiiO|ii:ratecv", &r.sound.bytes, &r.sound.size, &r.sound.width, &r.channels, &r.in,
                          &r.out, &given, &r.here, &r.earlier)
        || rate_check(self, &r) < 0) {
        return NULL;
    }
    r.of = PyMem_New(channel, (size_t)r.channels);
    if (r.of == NULL) {
        return PyErr_NoMemory();
    }
    memset(r.of, 0, sizeof(channel) * (size_t)r.channels);
    PyObject *result = NULL, *sound = PyTuple_GET_ITEM(args, 0);
    if (py_pin_memory(sound) == 0) {    /* items of the state may be of any class */
        result = rate_run(self, &r, given);
        py_unpin_memory(sound);
    }
    PyMem_Free(r.of);
    return result;
}
