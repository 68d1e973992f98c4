/* The module _random: the Mersenne Twister MT19937 of M. Matsumoto and T. Nishimura, as random.Random builds on it.
 *
 * How it works: 624 words of state are stirred all at once whenever they are used up; each word is tempered on its way
 * out. A seed is a row of 32-bit words, the magnitude of an integer or of an object's hash.
 *
 * I1 0 <= index <= STATE_WORDS: words from index on are fresh.
 */
#include <stdint.h>
#include <time.h>

#include "Python.h"
#include "py_text.h"

PyMODINIT_FUNC init_random(void);

enum { STATE_WORDS = 624, STIR_DISTANCE = 397 };

typedef struct {
    PyObject_HEAD
    int index;                      /* I1 */
    uint32_t state[STATE_WORDS];
} random_object;

/* --- the generator --- */

static inline uint32_t
stir(uint32_t upper, uint32_t lower)
{
    uint32_t joined = (upper & 0x80000000u) | (lower & 0x7fffffffu);
    return joined >> 1 ^ (-(joined & 1) & 0x9908b0dfu);
}

static void
refill(random_object *self)
{
    uint32_t *s = self->state;
    int i = 0;
    for (; i < STATE_WORDS - STIR_DISTANCE; i++) {
        s[i] = s[i + STIR_DISTANCE] ^ stir(s[i], s[i + 1]);
    }
    for (; i < STATE_WORDS - 1; i++) {
        s[i] = s[i + STIR_DISTANCE - STATE_WORDS] ^ stir(s[i], s[i + 1]);
    }
    s[i] = s[STIR_DISTANCE - 1] ^ stir(s[i], s[0]);
    self->index = 0;
}

static uint32_t
next_word(random_object *self)
{
    if (self->index >= STATE_WORDS) {
        refill(self);
    }
    uint32_t y = self->state[self->index++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
}

static void
seed_with_word(random_object *self, uint32_t seed)
{
    uint32_t last = seed;       /* the word before stays in a register: each waits for it */
    self->state[0] = seed;
    for (uint32_t i = 1; i < STATE_WORDS; i++) {
        last = 1812433253u * (last ^ last >> 30) + i;
        self->state[i] = last;
    }
    self->index = STATE_WORDS;
}

static void
seed_with_words(random_object *self, const uint32_t *key, size_t length)
{
    uint32_t *s = self->state;
    uint32_t i = 1, last;
    size_t j = 0;
    seed_with_word(self, 19650218u);
    last = s[0];
    for (size_t k = length > STATE_WORDS ? length : STATE_WORDS; k > 0; k--) {
        last = (s[i] ^ (last ^ last >> 30) * 1664525u) + key[j] + (uint32_t)j;
        s[i] = last;
        if (++i >= STATE_WORDS) {
            s[0] = s[STATE_WORDS - 1];
            i = 1;
        }
        j = j + 1 < length ? j + 1 : 0;
    }
    for (int k = STATE_WORDS - 1; k > 0; k--) {
        last = (s[i] ^ (last ^ last >> 30) * 1566083941u) - i;
        s[i] = last;
        if (++i >= STATE_WORDS) {
            s[0] = s[STATE_WORDS - 1];
            i = 1;
        }
    }
    s[0] = 0x80000000u;
}

/* --- seeds --- */

/* Seed with the magnitude of the long n. Returns status. */
static int
seed_with_long(random_object *self, PyObject *n)
{
    size_t bytes = (_PyLong_NumBits(n) + 31) / 32 * 4;
    uint32_t *words = PyMem_Malloc(bytes + 4);
    if (words == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    words[0] = 0;
    if (_PyLong_AsByteArray((PyLongObject *)n, (unsigned char *)words, bytes, __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, 0) < 0) {
        PyMem_Free(words);
        return -1;
    }
    seed_with_words(self, words, bytes ? bytes / 4 : 1);
    PyMem_Free(words);
    return 0;
}

static int
seed_with_object(random_object *self, PyObject *arg)
{
    if (arg == NULL || arg == Py_None) {
        seed_with_word(self, (uint32_t)time(NULL));
        return 0;
    }
    PyObject *n = NULL;
    if (PyInt_Check(arg) || PyLong_Check(arg)) {
        /* The numbers' own function: a subclass may have another idea of abs(). */
        PyTypeObject *type = PyInt_Check(arg) ? &PyInt_Type : &PyLong_Type;
        PyObject *size = type->tp_as_number->nb_absolute(arg);
        n = size == NULL ? NULL : PyNumber_Long(size);
        Py_XDECREF(size);
    }
    else {
        /* A text is to start the same row in each process, although its hash differs. */
        int is_text = PyString_CheckExact(arg) || PyUnicode_CheckExact(arg);
        long hash = is_text ? py_hash_text_of_any_process(arg) : PyObject_Hash(arg);
        if (hash != -1 || !PyErr_Occurred()) {
            n = PyLong_FromUnsignedLong((unsigned long)hash);
        }
    }
    if (n == NULL) {
        return -1;
    }
    int status = PyLong_Check(n) ? seed_with_long(self, n) : 0;
    Py_DECREF(n);
    return status;
}

/* --- methods --- */

static PyObject *
random_random(random_object *self, PyObject *unused)
{
    uint32_t high = next_word(self) >> 5, low = next_word(self) >> 6;
    return PyFloat_FromDouble((high * 67108864.0 + low) / 9007199254740992.0);
}

static PyObject *
random_seed(random_object *self, PyObject *args)
{
    PyObject *arg = NULL;
    if (!PyArg_UnpackTuple(args, "seed", 0, 1, &arg) || seed_with_object(self, arg) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
random_getrandbits(random_object *self, PyObject *args)
{
    int bits;
    if (!PyArg_ParseTuple(args, "i:getrandbits", &bits)) {
        return NULL;
    }
    if (bits <= 0) {
        PyErr_SetString(PyExc_ValueError, "number of bits must be greater than zero");
        return NULL;
    }
    size_t words = ((size_t)bits - 1) / 32 + 1;
    unsigned char *bytes = PyMem_Malloc(words * 4);
    if (bytes == NULL) {
        return PyErr_NoMemory();
    }
    for (size_t i = 0; i < words; i++, bits -= 32) {
        uint32_t word = next_word(self);
        if (bits < 32) {
            word >>= 32 - bits;
        }
        for (size_t b = 0; b < 4; b++) {
            bytes[4 * i + b] = (unsigned char)(word >> 8 * b);
        }
    }
    PyObject *n = _PyLong_FromByteArray(bytes, words * 4, 1, 0);
    PyMem_Free(bytes);
    return n;
}

static PyObject *
random_getstate(random_object *self, PyObject *unused)
{
    PyObject *state = PyTuple_New(STATE_WORDS + 1);
    for (int i = 0; state != NULL && i <= STATE_WORDS; i++) {
        PyObject *word = PyLong_FromUnsignedLong(i < STATE_WORDS ? self->state[i] : (unsigned long)self->index);
        if (word == NULL) {
            Py_CLEAR(state);
        }
        else {
            PyTuple_SET_ITEM(state, i, word);
        }
    }
    return state;
}

static PyObject *
random_setstate(random_object *self, PyObject *state)
{
    uint32_t words[STATE_WORDS];
    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "state vector must be a tuple");
        return NULL;
    }
    if (PyTuple_GET_SIZE(state) != STATE_WORDS + 1) {
        PyErr_SetString(PyExc_ValueError, "state vector is the wrong size");
        return NULL;
    }
    for (int i = 0; i < STATE_WORDS; i++) {
        unsigned long word = PyLong_AsUnsignedLong(PyTuple_GET_ITEM(state, i));
        if (word == (unsigned long)-1 && PyErr_Occurred()) {
            return NULL;
        }
        words[i] = (uint32_t)word;
    }
    long index = PyLong_AsLong(PyTuple_GET_ITEM(state, STATE_WORDS));
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (index < 0 || index > STATE_WORDS) {
        PyErr_SetString(PyExc_ValueError, "invalid state");
        return NULL;
    }
    memcpy(self->state, words, sizeof words);
    self->index = (int)index;
    Py_RETURN_NONE;
}

/* n modulo a positive number, -1 with an exception. */
static long
modulo(PyObject *n, long divisor)
{
    PyObject *d = PyInt_FromLong(divisor);
    PyObject *remainder = d == NULL ? NULL : PyNumber_Remainder(n, d);
    Py_XDECREF(d);
    if (remainder == NULL) {
        return -1;
    }
    long value = PyInt_AsLong(remainder);
    Py_DECREF(remainder);
    if (value >= divisor || (value < 0 && !PyErr_Occurred())) {    /* a subclass with its own idea of % */
        PyErr_SetString(PyExc_ValueError, "jumpahead: remainder out of range");
        return -1;
    }
    return value;
}

/* Change the state so much that the numbers to come have nothing to do with the former ones. */
static PyObject *
random_jumpahead(random_object *self, PyObject *n)
{
    if (!PyInt_Check(n) && !PyLong_Check(n)) {
        PyErr_Format(PyExc_TypeError, "jumpahead requires an integer, not '%s'", Py_TYPE(n)->tp_name);
        return NULL;
    }
    uint32_t *s = self->state;
    for (long i = STATE_WORDS - 1; i > 1; i--) {
        long j = modulo(n, i);
        if (j < 0) {
            return NULL;
        }
        uint32_t swap = s[i];
        s[i] = s[j];
        s[j] = swap;
    }
    for (uint32_t i = 0; i < STATE_WORDS; i++) {
        s[i] += i + 1;
    }
    self->index = STATE_WORDS;
    Py_RETURN_NONE;
}

static PyObject *
random_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *arg = NULL;
    if (type->tp_new == random_new && type->tp_init == PyBaseObject_Type.tp_init &&
        !_PyArg_NoKeywords("Random()", kwargs)) {
        return NULL;
    }
    random_object *self = (random_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    if (!PyArg_UnpackTuple(args, "seed", 0, 1, &arg) || seed_with_object(self, arg) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static const PyMethodDef random_methods[] = {
    {"random", (PyCFunction)random_random, METH_NOARGS, PyDoc_STR("random() -> x in the interval [0, 1).")},
    {"seed", (PyCFunction)random_seed, METH_VARARGS,
     PyDoc_STR("seed([n]) -> None\n\nStart again from an integer, any other object's hash, or the time.")},
    {"getstate", (PyCFunction)random_getstate, METH_NOARGS,
     PyDoc_STR("getstate() -> tuple\n\nThe state, for setstate().")},
    {"setstate", (PyCFunction)random_setstate, METH_O,
     PyDoc_STR("setstate(state) -> None\n\nGo on from a state that getstate() gave.")},
    {"jumpahead", (PyCFunction)random_jumpahead, METH_O,
     PyDoc_STR("jumpahead(int) -> None\n\nGo on from another state, which depends on this one and the number.")},
    {"getrandbits", (PyCFunction)random_getrandbits, METH_VARARGS,
     PyDoc_STR("getrandbits(k) -> x\n\nA long with k random bits.")},
    {NULL},
};

static PyTypeObject random_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_random.Random",
    .tp_basicsize = sizeof(random_object),
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("Random([seed]) -> a random number generator of its own."),
    .tp_methods = (PyMethodDef *)random_methods,
    .tp_new = random_new,
};

PyMODINIT_FUNC
init_random(void)
{
    if (PyType_Ready(&random_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule3("_random", NULL, PyDoc_STR("The Mersenne Twister."));
    if (module != NULL) {
        Py_INCREF(&random_type);
        PyModule_AddObject(module, "Random", (PyObject *)&random_type);
    }
}
